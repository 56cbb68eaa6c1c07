"""Scenarios: kept by name, compared, one of them chosen; two people do not overwrite one another."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mine_restoration_plugin.core.geodata.grid import GridSpec
from mine_restoration_plugin.core.geodata.raster import RasterSource, write_raster
from mine_restoration_plugin.core.landform.designed import Designed, write_design
from mine_restoration_plugin.core.model.errors import ConflictError, InputError
from mine_restoration_plugin.core.planning import scenarios as deed
from mine_restoration_plugin.core.register.register import create_register, open_register
from mine_restoration_plugin.core.rulebook import Rulebook

SPEC = GridSpec(60, 40, (500_000.0, 5.0, 0.0, 3_800_000.0, 0.0, -5.0), "EPSG:4547")
CUT, FILL = np.s_[10:20, 5:15], np.s_[10:20, 45:55]


@pytest.fixture
def case(tmp_path: Path) -> tuple[Path, Path, Designed]:
    register = create_register(tmp_path / "register.gpkg", "410482", "EPSG:4547")
    with open_register(register, write=True) as opened:
        opened.add("mine", {"mine_id": "m1", "name": "马楼"})
    ground = tmp_path / "ground.tif"
    write_raster(ground, SPEC, [(SPEC.whole, np.full((40, 60), 100.0))])
    heights = np.full((40, 60), 100.0)
    heights[CUT] -= 2.0
    heights[FILL] += 1.0
    with RasterSource(ground) as source:
        change = write_design(source, [(SPEC.whole, heights)], tmp_path / "design.tif")
    return register, ground, Designed("designbenches", str(tmp_path / "design.tif"), change, {"bench_height_m": 10.0})


def test_kept_by_name_with_what_it_moves_and_costs(case):
    register, ground, designed = case
    kept = deed.keep_scenario(register, "m1", "甲", designed, ground, who="王工")
    assert (kept.kind, kept.state, kept.made_by) == ("benches", "compared", "王工")
    assert (kept.cut_bank_m3, kept.fill_compacted_m3, kept.area_m2) == (5000.0, 2500.0, 5000.0)
    assert kept.settings == {"bench_height_m": 10.0}
    with RasterSource(kept.design) as stored:
        assert stored.read()[0][15, 10] == 98.0
    book = Rulebook.load()
    # centres of cut and fill lie 40 columns of 5 m apart
    assert deed.haul_km(ground, designed.path, book) == round(0.2 * book.number("earthrock.haul_detour"), 3)
    assert kept.cost_cny > 0
    assert kept.factor_of_safety is None


def test_a_second_of_the_name_replaces_the_first_and_keeps_its_state(case):
    register, ground, designed = case
    deed.keep_scenario(register, "m1", "甲", designed, ground)
    chosen = deed.choose_scenario(register, "m1", "甲")
    again = deed.keep_scenario(register, "m1", "甲", designed, ground, note="改")
    assert (again.uuid, again.state, again.note) == (chosen.uuid, "chosen", "改")
    assert len(deed.scenarios(register, "m1")) == 1
    with open_register(register) as opened:
        assert len(opened.events("scenario")) == 3


def test_choosing_one_puts_the_other_back(case):
    register, ground, designed = case
    for name in ("甲", "乙"):
        deed.keep_scenario(register, "m1", name, designed, ground)
    deed.choose_scenario(register, "m1", "甲")
    deed.choose_scenario(register, "m1", "乙")
    assert {s.name: s.state for s in deed.scenarios(register, "m1")} == {"甲": "compared", "乙": "chosen"}
    with pytest.raises(InputError, match="甲"):
        deed.choose_scenario(register, "m1", "丙")


def test_a_row_that_somebody_changed_meanwhile_is_left(case):
    register, ground, designed = case
    seen = deed.keep_scenario(register, "m1", "甲", designed, ground)
    deed.set_scenario(register, seen, overdig_failed=2, overdig_undecided=1)
    with pytest.raises(ConflictError):
        deed.set_scenario(register, seen, note="x")
    with pytest.raises(ConflictError):
        deed.remove_scenario(register, seen)
    (now,) = deed.scenarios(register, "m1")
    assert (now.overdig_failed, now.note) == (2, None)
    deed.remove_scenario(register, now)
    assert deed.scenarios(register, "m1") == []


def test_a_design_from_elsewhere_comes_onto_the_grid_of_the_ground(case, tmp_path):
    register, ground, _ = case
    # the same lattice, a part of the extent: unknown cells stay as they are
    part = GridSpec(10, 10, (500_025.0, 5.0, 0.0, 3_799_950.0, 0.0, -5.0), "EPSG:4547")
    write_raster(tmp_path / "civil.tif", part, [(part.whole, np.full((10, 10), 98.0))])
    kept = deed.keep_outside(register, "m1", "外", tmp_path / "civil.tif", ground)
    assert (kept.kind, kept.cut_bank_m3, kept.area_m2) == ("outside", 5000.0, 2500.0)
    far = GridSpec(10, 10, (600_000.0, 5.0, 0.0, 3_799_950.0, 0.0, -5.0), "EPSG:4547")
    write_raster(tmp_path / "far.tif", far, [(far.whole, np.full((10, 10), 98.0))])
    with pytest.raises(InputError, match="no cell in common"):
        deed.keep_outside(register, "m1", "远", tmp_path / "far.tif", ground)
    assert len(deed.scenarios(register, "m1")) == 1
    assert not [p for p in kept.design.parent.parent.iterdir() if p.is_file()]


def test_comparison_has_a_row_for_each_and_leaves_the_unknown_open(case):
    register, ground, designed = case
    deed.keep_scenario(register, "m1", "甲", designed, ground)
    table = deed.comparison(deed.scenarios(register, "m1"))
    assert table.column("cut_bank_m3") == [5000.0]
    assert table.column("kind") == ["台阶放坡"]
    assert table.column("factor_of_safety") == [None]


def test_no_name_and_no_mine_are_said(case):
    register, ground, designed = case
    with pytest.raises(InputError, match="name"):
        deed.keep_scenario(register, "m1", "  ", designed, ground)
    with pytest.raises(InputError, match="m9"):
        deed.keep_scenario(register, "m9", "甲", designed, ground)


def with_plot(register: Path, polygons: list) -> None:
    with open_register(register, write=True) as opened:
        opened.add("plot", {"plot_no": "p1", "mine_id": "m1"}, polygons)


def rectangle(x0: float, y0: float, x1: float, y1: float) -> list:
    """By metres from the upper left corner, y down."""
    ring = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)], dtype=float)
    return [[np.column_stack((500_000.0 + ring[:, 0], 3_800_000.0 - ring[:, 1]))]]


def test_a_cut_beyond_the_outline_is_found_and_kept_with_the_scenario(case):
    from mine_restoration_plugin.core.planning.appraising import appraise

    register, ground, designed = case
    kept = deed.keep_scenario(register, "m1", "甲", designed, ground)
    with_plot(register, rectangle(50, 50, 300, 150))  # the cut begins at 25 m
    found = appraise(register, kept)
    clauses = {clause["clause"]: clause for clause in found.overdig["clauses"]}
    outside = next(clause for key, clause in clauses.items() if "outline" in key)
    assert outside["verdict"] == "fail"
    assert outside["m3"] == pytest.approx(2.0 * 25 * 50)
    assert found.overdig_failed == sum(clause["verdict"] == "fail" for clause in clauses.values())
    assert found.factor_of_safety is None


def test_a_design_inside_the_outline_passes_that_clause(case):
    from mine_restoration_plugin.core.planning.appraising import appraise

    register, ground, designed = case
    kept = deed.keep_scenario(register, "m1", "甲", designed, ground)
    with_plot(register, rectangle(0, 0, 300, 200))
    found = appraise(register, kept)
    assert found.overdig_failed == 0
    assert found.overdig["outside_cut_m3"] == 0.0


def test_the_safety_of_a_steep_face_falls_with_its_height(case, tmp_path):
    from mine_restoration_plugin.core.planning.appraising import safety_of

    register, _, _ = case
    x = (np.arange(120) + 0.5) * 2.0
    factors = []
    for height in (10.0, 20.0):
        face = 100 + np.clip(x - 100, 0, height)  # 45 degrees
        spec = GridSpec(120, 80, (500_000.0, 2.0, 0.0, 3_800_000.0, 0.0, -2.0), "EPSG:4547")
        path = tmp_path / f"face{height:.0f}.tif"
        write_raster(path, spec, [(spec.whole, np.broadcast_to(face, (80, 120)))])
        with RasterSource(path) as source:
            change = write_design(source, [(spec.whole, source.read()[0])], tmp_path / f"d{height:.0f}.tif")
        designed = Designed("none", str(tmp_path / f"d{height:.0f}.tif"), change)
        scenario = deed.keep_scenario(register, "m1", f"{height:.0f} m", designed, path)
        sections = safety_of(scenario, "silty_clay")
        factors.append(sections.weakest.found.factor)
    assert factors[0] > factors[1] > 0.3


def test_flat_ground_has_no_face_to_be_judged(case):
    from mine_restoration_plugin.core.planning.appraising import safety_of

    register, ground, designed = case
    flat = Designed("none", str(ground), designed.change)
    scenario = deed.keep_scenario(register, "m1", "平", flat, ground)
    assert safety_of(scenario, "silty_clay") is None
