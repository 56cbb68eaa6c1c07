"""The stage of the measures on a drawn mine: land classes, soil, soil loss, structures, and what each rests on."""

from __future__ import annotations

import csv
import json
import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.diagnosis.erosion.equations import slope_factor, slope_length
from mine_restoration_plugin.core.geodata.grid import GridSpec
from mine_restoration_plugin.core.geodata.raster import write_raster
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.plan import Plan, Verdict
from mine_restoration_plugin.core.model.table import Table
from mine_restoration_plugin.core.model.units import UNITS, round_half_up
from mine_restoration_plugin.core.planning.decisions import read_decisions
from mine_restoration_plugin.core.planning.differences import differences
from mine_restoration_plugin.core.planning.draft import draft_plan, plan_of, work_out
from mine_restoration_plugin.core.planning.site import Site, survey_site
from mine_restoration_plugin.core.planning.why import rules_behind
from mine_restoration_plugin.core.register.register import create_register, open_register
from mine_restoration_plugin.core.rulebook import Rulebook

CRS = "EPSG:4547"
SPEC = GridSpec(200, 100, (500_000.0, 2.0, 0.0, 3_000_200.0, 0.0, -2.0), CRS)
OWN = ("erosion.", "soil.", "water.", "monitor", "works.", "hazard_measure.", "aftercare.", "greening.pits", "quality.")
DECISIONS: dict[str, Any] = {
    **{"factor_system": "quota", "material": "soil", "dem_rmse_m": 0.05, "height_datum": "1985", "date": "2026-01-01"},
    **{"land_class_after": {"pit": "0103", "dump": "0301", "other": "0404"}, "land_survey_year": 2024},
    "mine_facts": {"annual_rain_mm": 320, "vegetation_zone": "north_china", "quality_region": "loess"},
    "facts": {
        "*": {"soil_texture": "loam", "organic_g_kg": 3, "soil_source_km": 4.0},
        "U1": {"topsoil_m": 0.1, "rock_class": "hard_rock", "vegetation_cover_percent": 5, "soil_ph": 6.0},
        "U2": {"topsoil_m": 0.2, "soil_depth_cm": 10},
        "O1": {"vegetation_cover_percent": 30, "soil_depth_cm": 25, "hazards": ["collapse", "shaft"]},
    },
    "drains": [
        {"id": "G1", "length_m": 120, "width_m": 0.4, "depth_m": 0.5, "points": [[500040, 3000150], [500160, 3000150]]}
    ],
    "structures": [{"kind": "road", "quantity": 80, "unit": "m", "reason": "下地"}],
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A pit of 10 m, a dump of 6 m, ground between them."""
    folder = tmp_path_factory.mktemp("measures")
    heights = np.full(SPEC.shape, 100.0) + np.linspace(0.0, 8.0, SPEC.width)
    heights[30:70, 30:70] -= 10.0
    heights[30:70, 120:170] += 6.0
    write_raster(folder / "ground.tif", SPEC, [(SPEC.whole, heights)])
    register = create_register(folder / "register.gpkg", "430121", CRS)
    with open_register(register, write=True) as opened:
        opened.add("mine", {"mine_id": "M1", "name": "石场"})
        fields = {"plot_class": "10", "mining_method": "A", "land_class": "0602", "mineral": "建筑用砂岩"}
        opened.add("plot", {"plot_no": "A", "mine_id": "M1", **fields}, _box(15, 15, 185, 85))
        for number, kind, cells in (("U1", "pit", (28, 28, 72, 72)), ("U2", "dump", (118, 28, 172, 72))):
            opened.add("unit", {"mine_id": "M1", "plot_no": "A", "unit_no": number, "kind": kind}, _box(*cells))
    return survey_site(register, "M1", folder / "ground.tif", decisions=DECISIONS, rulebook=Rulebook.load())


def _box(c0: int, r0: int, c1: int, r1: int) -> list[Any]:
    x, y = SPEC.xy(np.array([c0, c1, c1, c0, c0], float), np.array([r0, r0, r1, r1, r0], float))
    return [[np.column_stack((x, y))]]


def measured(site: Site, rulebook: Rulebook | None = None, **more: Any) -> Plan:
    """A plan as far as the measures."""
    return plan_of(work_out(site, {**DECISIONS, **more}, rulebook or Rulebook.load(), "measures"))


@pytest.fixture(scope="module")
def plan(site: Site) -> Plan:
    return measured(site)


def row(table: Table, **wanted: str) -> dict[str, Any]:
    keys = [column.key for column in table.columns]
    rows = (dict(zip(keys, cells)) for cells in table.rows)
    return next(one for one in rows if all(one[key] == value for key, value in wanted.items()))


def test_formulas_give_the_cells(plan: Plan) -> None:
    formulas = 0
    for key in ("T9", "T10", "T10S", "T10W", "R1", "R1Y", "M1"):
        table = plan.tables[key]
        for cells in table.rows:
            known = {
                c.key: Decimal(str(v)) for c, v in zip(table.columns, cells) if c.unit is not None and v is not None
            }
            for column in table.columns:
                if column.expression and column.key in known:
                    exact = eval(column.expression, {"__builtins__": {}}, known)  # noqa: S307 - our own table
                    assert round_half_up(exact, UNITS[column.unit or ""].stored) == known[column.key], (key, column.key)
                    formulas += 1
    assert formulas > 25


def test_land_classes_by_unit_and_to_the_plots(site: Site, plan: Plan) -> None:
    table = plan.tables["T9"]
    total = sum(Decimal(str(cell)) for cell in table.column("total"))
    area = sum(plot["area_ellipsoidal_m2"] for plot in site.json["plots"])
    assert total == round_half_up(area / 1e4, 4)
    by_class = {c.key: c for c in table.columns}
    assert set(by_class) == {"before", "after_0103", "after_0301", "after_0404", "total"}
    pit = next(unit for unit in site.json["units"] if unit["unit_no"] == "U1")
    assert table.column("after_0103")[0] == pytest.approx(pit["area_m2"] / 1e4, abs=1e-4)
    assert any("2024" in note.zh for note in table.notes)
    assert any(f"净增 -{total:.4f}" in note.zh for note in table.notes)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(("pit", "dump", "other")), st.sampled_from(("0103", "0301", "0404", "1104"))))
def test_the_matrix_adds_up_whatever_is_decided(site: Site, classes: dict[str, str]) -> None:
    table = measured(site, land_class_after=classes).tables["T9"]
    names = [c.key for c in table.columns if c.key.startswith("after_")]
    area = sum(plot["area_ellipsoidal_m2"] for plot in site.json["plots"])
    cells = sum(Decimal(str(cell)) for name in names for cell in table.column(name))
    assert cells == round_half_up(area / 1e4, 4) == sum(Decimal(str(cell)) for cell in table.column("total"))
    gains = [Decimal(n.zh.split("净增 ")[1].split(" ")[0]) for n in table.notes if "净增" in n.zh]
    if "after_undecided" not in names:
        assert sum(gains) == 0


def test_soil_of_the_region_over_the_practice(plan: Plan) -> None:
    """Loess: 80 cm for cultivated land, of which 50 cm are cover; 30 cm for woodland either way."""
    pit, dump = row(plan.tables["T10"], unit_no="U1"), row(plan.tables["T10"], unit_no="U2")
    assert (pit["depth_m"], pit["cover_m"]) == (0.8, 0.5)
    assert (dump["depth_m"], dump["cover_m"]) == (0.3, 0.3)
    assert dump["makeup_m"] == 0.2
    assert row(plan.tables["T10S"], unit_no="U1")["thick_m"] == 0.3
    need = sum(Decimal(str(v)) for v in plan.tables["T10"].column("need_m3"))
    parts = sum(Decimal(str(v)) for k in ("own_m3", "other_m3", "bought_m3") for v in plan.tables["T10"].column(k) if v)
    assert need == parts


def test_water_by_hand(plan: Plan) -> None:
    """320 mm fall: cultivated land wants 400, woodland and grass have enough. V = 10 × 0.5 × 320 × F."""
    table = plan.tables["T10W"]
    pit = row(table, unit_no="U1")
    assert pit["need_m3"] == pytest.approx(10 * 80 * pit["area_hm2"], abs=0.01)
    assert plan.value("irrigation_need_m3") == pit["need_m3"]
    hm2 = sum(unit["area_m2"] for unit in plan.site["units"]) / 1e4
    assert plan.value("irrigation_supply_m3") == pytest.approx(10 * 0.5 * 320 * hm2, abs=0.01)


def test_soil_loss_by_hand_from_the_printed_row(plan: Plan) -> None:
    """R = 0.0534 × 320^1.6548; loam 0.035; B of 5 % = 0.6508 − 0.3436 lg 5; tilled ground T = 0.281."""
    r = 0.0534 * 320**1.6548
    pit = row(plan.tables["R1"], unit_no="U1", model="CSLE")
    assert pit["r"] == pytest.approx(r, abs=0.06)
    assert pit["b_before"] == pytest.approx(0.6508 - 0.3436 * math.log10(5), abs=1e-6)
    assert (pit["k"], pit["b_after"]) == (0.035, 0.281)
    assert pit["before"] == pytest.approx(100 * pit["r"] * 0.035 * pit["ls_before"] * pit["b_before"], abs=0.01)
    dump = row(plan.tables["R1"], unit_no="U2", model="RUSLE")
    assert dump["b_before"] == 1.0
    assert dump["saved_t"] == pytest.approx((dump["before"] - dump["after"]) * dump["area_hm2"] / 100, abs=0.01)
    last = plan.tables["R1Y"].rows[-1]
    assert last[3] == pytest.approx(plan.value("soil_loss_after_t_km2_a"), abs=0.05)
    losses = [float(cells[2] or 0) for cells in plan.tables["R1Y"].rows]
    assert losses == sorted(losses, reverse=True)


def test_a_plane_has_the_ls_of_the_books(tmp_path: Path) -> None:
    """60 m of 25°, R 4000, K 0.035: RUSLE 1848.8 and CSLE 1912.3 t/(hm²·a) bare (domain §7.1). Here a unit on a plane
    with a flat above and below, as its raster gives it, within 6 %."""
    spec = GridSpec(40, 140, (500_000.0, 1.0, 0.0, 3_000_140.0, 0.0, -1.0), CRS)
    down = math.tan(math.radians(25.0)) * 60.0 * math.cos(math.radians(25.0))
    side = 60.0 * math.cos(math.radians(25.0))  # 60 m along the slope
    v = np.arange(140) + 0.5
    profile = 200.0 - np.clip((v - 40.0) / side, 0.0, 1.0) * down
    heights = np.tile(profile, (40, 1)).T.copy()
    write_raster(tmp_path / "ground.tif", spec, [(spec.whole, heights)])
    register = create_register(tmp_path / "register.gpkg", "430121", CRS)

    def box(c0: float, r0: float, c1: float, r1: float) -> list[Any]:
        x, y = spec.xy(np.array([c0, c1, c1, c0, c0], float), np.array([r0, r0, r1, r1, r0], float))
        return [[np.column_stack((x, y))]]

    with open_register(register, write=True) as opened:
        opened.add("mine", {"mine_id": "M1", "name": "坡"})
        opened.add("plot", {"plot_no": "A", "mine_id": "M1", "land_class": "0602"}, box(5, 20, 35, 120))
        row_ = {"mine_id": "M1", "plot_no": "A", "unit_no": "U1", "kind": "other"}
        opened.add("unit", row_, box(10, 40, 30, 40 + side))
    decisions = {
        **{"date": "2026-01-01", "erosion_r": 4000, "erosion_k": 0.035, "land_class_after": {"other": "0404"}},
        "facts": {"*": {"vegetation_cover_percent": 0}},
    }
    rulebook = Rulebook.load()
    site = survey_site(register, "M1", tmp_path / "ground.tif", decisions=decisions, rulebook=rulebook)
    table = plan_of(work_out(site, decisions, rulebook, "measures")).tables["R1"]
    for model, whole in (("RUSLE", 1848.8), ("CSLE", 1912.3)):
        name = model.lower()
        by_hand = slope_length(60.0, math.tan(math.radians(25.0)), name)
        by_hand = by_hand * slope_factor(math.tan(math.radians(25.0)), name)
        assert float(by_hand) * 140.0 == pytest.approx(whole, rel=1e-3)
        found = row(table, unit_no="U1", model=model)
        assert found["ls_before"] == pytest.approx(float(by_hand), rel=0.06)
        assert found["before"] == pytest.approx(100 * whole, rel=0.06)
        assert found["ls_after"] == found["ls_before"]


def test_without_rain_nobody_can_tell(site: Site) -> None:
    plan = measured(site, mine_facts={})
    assert plan.tables["R1"].rows == ()
    assert "R1Y" not in plan.tables
    assert plan.value("soil_saved_t_a") is None
    assert plan.value("irrigation_need_m3") is None
    verdicts = {check.key: check.verdict for check in plan.checks}
    assert verdicts["soil_loss"] is verdicts["water_supply"] is Verdict.UNKNOWN


def test_r_in_the_wrong_unit_is_refused(site: Site) -> None:
    with pytest.raises(InputError, match="17.02"):
        measured(site, erosion_r=5.0)


def test_structures_and_the_check(site: Site, plan: Plan) -> None:
    table = plan.tables["R2"]
    assert row(table, number="G1")["quantity"] == 120.0
    assert row(table, kind="生产道路")["quantity"] == 80.0
    shaft = [cells for cells in table.rows if cells[1] == "井口（硐口）封堵"]
    assert [cells[4] for cells in shaft] == [1.0]
    check = next(check for check in plan.checks if check.key == "hazard_measures")
    assert check.verdict is Verdict.PASS
    bare = measured(site, propose_structures=False)
    check = next(check for check in bare.checks if check.key == "hazard_measures")
    assert check.verdict is Verdict.FAIL


def test_the_estimate_takes_all_of_it(site: Site) -> None:
    whole = draft_plan(site, DECISIONS, Rulebook.load())
    parts = set(whole.tables["T11"].column("part")) if "part" in [c.key for c in whole.tables["T11"].columns] else set()
    assert {"土壤重构", "配套设施", "监测", "管护", "道路", "截排水"} <= {str(part) for part in parts}
    bought = [cells for cells in whole.tables["T11"].rows if str(cells[1]).startswith("客土覆盖")]
    total = sum(Decimal(str(cells[3])) for cells in bought)
    assert total == Decimal(str(whole.value("soil_gap_m3")))


def test_the_result_file_of_designdrains_is_read_beside_the_decisions(tmp_path: Path) -> None:
    section = {"width_m": 0.5, "depth_m": 0.6, "excavation_m3": 9.0, "lining_m3": 4.0, "shape": "u"}
    drain = {"length_m": 20.0, "points": [[1, 2, 3], [4, 5, None]], "section": section, "kind": "crest"}
    result = {
        "settings": {"lining": "earth", "rules": []},
        "drains": [drain],
        "structures": [{"kind": "drop", "place": [1, 2]}],
    }
    (tmp_path / "drains.json").write_text(json.dumps(result), encoding="utf-8")
    (tmp_path / "d.json").write_text(json.dumps({"drains": "drains.json"}), encoding="utf-8")
    found = read_decisions(tmp_path / "d.json")["drains"]
    assert found["drains"][0]["section"]["excavation_m3"] == 9.0
    assert str(tmp_path) not in json.dumps(found)
    (tmp_path / "d.json").write_text(json.dumps({"drains": "gone.json"}), encoding="utf-8")
    with pytest.raises(InputError, match="Design drains"):
        read_decisions(tmp_path / "d.json")


def test_only_what_cites_a_row_of_the_measures_changes_with_it(site: Site, plan: Plan, tmp_path: Path) -> None:
    faults, moved = [], 0
    for i, rule in enumerate(plan.rules):
        if not rule["key"].startswith(OWN):
            continue
        try:
            value = float(rule["value"])
        except ValueError:
            continue
        folder = _override(tmp_path / str(i), rule["key"], repr(value * 1.25 + (0.0 if value else 0.1)))
        try:
            found = differences(plan, second := measured(site, Rulebook.load([folder])))
        except InputError:
            continue  # a value that the rulebook refuses
        moved += not found.none
        for figure in found.figures:
            if rule["key"] not in figure.rules and not figure.key.startswith("checks_"):
                faults.append(f"{rule['key']} changes figure {figure.key}")
        for table in found.tables:
            plans = [one for one in (plan, second) if table in one.tables]
            if not any(rule["key"] in rules_behind(one, table) for one in plans):
                faults.append(f"{rule['key']} changes table {table}")
    assert not faults, "\n".join(faults)
    assert moved > 25


def _override(folder: Path, key: str, value: str) -> Path:
    one = Rulebook.load().rule(key)
    folder.mkdir()
    cells = {
        **{"key": key, "value": value, "unit": one.unit, "label_en": one.label.en, "label_zh": one.label.zh},
        **{"source": "试验", "checked": "yes", **one.more},
    }
    with (folder / "rows.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(cells))
        writer.writeheader()
        writer.writerow(cells)
    return folder
