"""The site on made-up ground: several plots, given units, missing heights, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mine_restoration_plugin.core.geodata.grid import Grid, GridSpec
from mine_restoration_plugin.core.geodata.raster import write_grid
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.plan import Plan, Verdict
from mine_restoration_plugin.core.planning.deed import draft_mine_plan
from mine_restoration_plugin.core.register.importing import import_plots
from mine_restoration_plugin.core.register.register import create_register, open_register

CRS = "EPSG:4547"
X0, Y0 = 500_000.0, 3_000_000.0
GIVEN = {"factor_system": "quota", "material": "soil", "dem_rmse_m": 0.1, "height_datum": "1985", "date": "2026-01-01"}


def box(x: float, y: float, width: float, height: float) -> list[list[float]]:
    x, y = X0 + x, Y0 + y
    return [[x, y], [x + width, y], [x + width, y + height], [x, y + height], [x, y]]


def terrain(folder: Path, *, hole: bool = False, everywhere: bool = False) -> Path:
    """Flat at 100 m, 300 × 200 cells of 1 m; pit 100 × 80 m, 20 m deep; dump 60 × 50 m, 10 m high."""
    x, y = np.meshgrid(np.arange(300) + 0.5, np.arange(200) + 0.5)
    z = np.full(x.shape, 100.0)
    z[(x > 20) & (x < 120) & (y > 40) & (y < 120)] = 80.0
    z[(x > 180) & (x < 240) & (y > 60) & (y < 110)] = 110.0
    if hole:
        z[(x > 60) & (x < 80) & (y > 60) & (y < 80)] = np.nan
    if everywhere:
        z[(x > 5)] = np.nan
    path = folder / "terrain.tif"
    write_grid(path, Grid(z[::-1], GridSpec(300, 200, (X0, 1, 0, Y0 + 200, 0, -1), CRS)))
    return path


def register(folder: Path, plots: dict[str, list[list[list[float]]]], **fields: Any) -> tuple[Path, str]:
    features = [
        {
            "type": "Feature",
            "properties": {"tbbh": number, "ztbh": "M1", "mine name": "石场", **fields},
            "geometry": {"type": "Polygon", "coordinates": rings},
        }
        for number, rings in plots.items()
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}
    path = folder / "plots.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}), encoding="utf-8")
    made = create_register(folder / "register.gpkg", "430121", CRS)
    import_plots(made, path)
    return made, "M1"


def verdict(plan: Plan, key: str) -> Verdict:
    return next(check.verdict for check in plan.checks if check.key == key)


def bill_of(plan: Plan, part: str, column: str) -> dict[str, float]:
    """What the bill of quantities says of one part of the works, by item."""
    bill = plan.tables["T11"]
    rows = zip(bill.column("part"), bill.column("item"), bill.column(column))
    return {item: value for of, item, value in rows if of == part}


@pytest.fixture
def two_plots(tmp_path: Path) -> tuple[Path, str]:
    """The pit in one plot, the dump in another."""
    plots = {"A": [box(10, 30, 140, 110)], "B": [box(160, 30, 120, 110)]}
    return register(tmp_path, plots, tbdl="10", kcfs="A", nxffs="3", sddl="0602")


def test_two_plots_of_one_mine_balance_together(two_plots: tuple[Path, str], tmp_path: Path) -> None:
    """30 000 m³ × 0.85 × 0.96 on 8 000 m²: 80 m + 3.06 m."""
    plan = draft_mine_plan(*two_plots, terrain(tmp_path), decisions=GIVEN).plan
    assert [(u["unit_no"], u["plot_no"]) for u in plan.site["units"]] == [
        ("P1", "A"),
        ("D1", "B"),
        ("O1", "A"),
        ("O2", "B"),
    ]
    assert plan.value("cut_bank_m3") == 30_000.0
    assert plan.value("pit_level_m") == 83.06
    assert plan.value("dump_level_m") == 100.0
    assert plan.value("used_bank_m3") == pytest.approx(28_800.0, abs=2)
    assert plan.value("balance_residual_m3") == 0.0
    passed = ("floor_no_excavation", "floor_minimum", "inside_outline", "balance_closes", "use_on_site")
    assert all(verdict(plan, key) is Verdict.PASS for key in passed)
    known = ("legacy_identity", "open_pit_scope", "reuse_redirect", "height_datum", "terrain_coverage")
    assert all(verdict(plan, key) is Verdict.PASS for key in known)
    assert verdict(plan, "coordinate_zone") is Verdict.PASS
    assert plan.section["existing_m"][0] is not None


def test_the_haul_and_the_bill_by_hand(two_plots: tuple[Path, str], tmp_path: Path) -> None:
    """Centres (70, 80) and (210, 85): 140.09 m × 1.3 = 0.182 km, so the first kilometre only."""
    plan = draft_mine_plan(*two_plots, terrain(tmp_path), decisions=GIVEN).plan
    assert plan.value("haul_km") == 0.182
    quantity, amount = bill_of(plan, "地貌重塑", "quantity"), bill_of(plan, "地貌重塑", "amount_cny")
    assert quantity["削坡土方"] == 30_000.0
    assert amount["削坡土方"] == 345_000.0
    assert quantity["场地平整"] == 11_000.0
    works = 30_000 * (11.5 + 14) + plan.value("fill_compacted_m3") * 14 + 11_000 * 3.5
    assert sum(amount.values()) == pytest.approx(works, abs=0.02)


def test_land_classes_bring_soil_and_grass(two_plots: tuple[Path, str], tmp_path: Path) -> None:
    where = {"mine_facts": {"vegetation_zone": "subtropical"}}
    decisions = {**GIVEN, **where, "land_class_after": {"pit": "0404", "dump": "0404"}}
    plan = draft_mine_plan(*two_plots, terrain(tmp_path), decisions=decisions).plan
    bill = plan.tables["T11"]
    own = zip(bill.column("item"), bill.column("features"), bill.column("quantity"))
    rows = {str(item).split("（")[0]: quantity for item, features, quantity in own if features == "P1"}
    area = plan.site["units"][0]["area_m2"]
    assert rows["撒播草籽"] == area
    # no soil on the one row of cells along the walls: 2 × (100 + 80) − 4 cells of 1 m²
    assert rows["客土覆盖"] == round((area - 356.0) * 0.2, 2)
    table = plan.tables["T9"]
    assert [column.key for column in table.columns] == ["before", "after_undecided", "after_0404", "total"]
    assert table.rows[0][0] == "0602 采矿用地"


def test_given_units_are_kept_cut_to_the_plot_and_filled_up(tmp_path: Path) -> None:
    made = register(tmp_path, {"A": [box(10, 30, 280, 110)]})
    units = [
        {"unit_no": "K1", "kind": "pit", "polygons": [[box(20, 40, 100, 80)]]},
        {"unit_no": "D9", "kind": "dump", "polygons": [[box(180, 60, 60, 200)]]},
    ]
    plan = draft_mine_plan(*made, terrain(tmp_path), decisions={**GIVEN, "units": units}).plan
    found = {u["unit_no"]: u for u in plan.site["units"]}
    assert list(found) == ["K1", "D9", "O1"]
    assert found["K1"]["origin"] == "drawn"
    assert found["D9"]["area_projected_m2"] == 60 * 80
    assert plan.value("cut_bank_m3") == 30_000.0


def test_units_drawn_in_the_register_are_used(tmp_path: Path) -> None:
    made, mine = register(tmp_path, {"A": [box(10, 30, 280, 110)]})
    with open_register(made, write=True, who="surveyor") as opened:
        row = {"unit_no": "坑一", "plot_no": "A", "kind": "pit", "origin": "drawn"}
        opened.set_units(mine, [{**row, "polygons": [[np.array(box(20, 40, 100, 80))]]}])
    plan = draft_mine_plan(made, mine, terrain(tmp_path), decisions=GIVEN).plan
    assert [u["unit_no"] for u in plan.site["units"]] == ["坑一", "O1"]
    assert plan.value("cut_bank_m3") == 0.0
    assert bill_of(plan, "地貌重塑", "amount_cny") == {}


def test_what_the_register_knows_of_units_and_mine_is_in_the_plan(tmp_path: Path) -> None:
    made, mine = register(tmp_path, {"A": [box(10, 30, 280, 110)]})
    with open_register(made, write=True, who="surveyor") as opened:
        row = {"unit_no": "坑一", "plot_no": "A", "kind": "pit", "origin": "drawn", "note": "no fact"}
        facts = {"soil_depth_cm": 0.0, "soil_ph": 6.5, "hazards": "collapse,ponding", "threatened_households": 3}
        opened.set_units(mine, [{**row, **facts, "polygons": [[np.array(box(20, 40, 100, 80))]]}])
        known = opened.mine(mine)
        region = {"annual_rain_mm": 620.5, "quality_region": "huanghuaihai", "corridor": "no"}
        opened.change("mine", known["uuid"], region, known["row_version"])
    plan = draft_mine_plan(made, mine, terrain(tmp_path), decisions=GIVEN).plan
    fields = {u["unit_no"]: u["fields"] for u in plan.site["units"]}
    assert fields == {"坑一": {**facts, "hazards": ["collapse", "ponding"]}, "O1": {}}
    assert {key: plan.mine[key] for key in (*region, "vegetation_zone")} == {**region, "vegetation_zone": None}


def test_decided_and_suggested_units_carry_no_survey(tmp_path: Path) -> None:
    """What decisions say of a unit comes by ``facts``, where every field is checked."""
    made = register(tmp_path, {"A": [box(10, 30, 280, 110)]})
    unit = {"unit_no": "K1", "kind": "pit", "soil_ph": "sour", "polygons": [[box(20, 40, 100, 80)]]}
    for decisions in ({**GIVEN, "units": [unit]}, GIVEN):
        plan = draft_mine_plan(*made, terrain(tmp_path), decisions=decisions).plan
        assert [u["fields"] for u in plan.site["units"] if u["fields"]] == []


def test_units_that_overlap_are_named(tmp_path: Path) -> None:
    made = register(tmp_path, {"A": [box(10, 30, 280, 110)]})
    units = [
        {"unit_no": "K1", "kind": "pit", "polygons": [[box(20, 40, 100, 80)]]},
        {"unit_no": "K2", "kind": "pit", "polygons": [[box(110, 40, 50, 80)]]},
    ]
    with pytest.raises(InputError, match=r"K1 and K2 overlap on 800\.0 m²"):
        draft_mine_plan(*made, terrain(tmp_path), decisions={**GIVEN, "units": units})


def test_missing_heights_in_the_pit_are_counted_and_not_filled(two_plots: tuple[Path, str], tmp_path: Path) -> None:
    plan = draft_mine_plan(*two_plots, terrain(tmp_path, hole=True), decisions=GIVEN).plan
    assert plan.value("nodata_area_m2") == 400.0
    assert verdict(plan, "terrain_coverage") is Verdict.UNKNOWN
    assert plan.value("balance_residual_m3") == 0.0


def test_terrain_that_knows_nothing_inside_is_refused(two_plots: tuple[Path, str], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="knows no height inside"):
        draft_mine_plan(*two_plots, terrain(tmp_path, everywhere=True), decisions=GIVEN)


def test_reuse_and_identity_stop_the_plan_but_do_not_hide_it(tmp_path: Path) -> None:
    made = register(tmp_path, {"A": [box(10, 30, 280, 110)]}, tbdl="30", nxffs="4", kz="煤", tbmj="30800")
    plan = draft_mine_plan(*made, terrain(tmp_path), decisions={**GIVEN, "material_is_building_rock": True}).plan
    assert verdict(plan, "legacy_identity") is Verdict.FAIL
    assert verdict(plan, "reuse_redirect") is Verdict.FAIL
    assert verdict(plan, "building_material") is Verdict.UNKNOWN
    assert verdict(plan, "stated_area") is Verdict.PASS


def test_standing_water_leaves_the_floor_undecided(two_plots: tuple[Path, str], tmp_path: Path) -> None:
    plan = draft_mine_plan(*two_plots, terrain(tmp_path), decisions={**GIVEN, "pit_has_water": True}).plan
    assert verdict(plan, "floor_minimum") is Verdict.UNKNOWN
