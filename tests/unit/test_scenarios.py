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
