"""A real open pit and its dump, from outline and SRTM heights in degrees to a stored plan."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mine_restoration_plugin.core.geodata.areas import projected_area_m2
from mine_restoration_plugin.core.geodata.raster import RasterSource
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.plan import Plan, Verdict
from mine_restoration_plugin.core.model.units import round_half_up
from mine_restoration_plugin.core.planning.deed import DraftResult, draft_mine_plan
from mine_restoration_plugin.core.register.importing import import_plots
from mine_restoration_plugin.core.register.register import create_register, open_register

DATA = Path(__file__).parents[1] / "data" / "openpit_rajapur"
DEM = DATA / "srtm1_rajapur_aoi.tif"
ROOT = Path(__file__).parents[2]
DECISIONS: dict[str, Any] = {
    "date": "2026-01-01",
    "height_datum": "egm96",
    "dem_rmse_m": 3.8,
    "dem_rmse_source": "Rodríguez et al. 2006",
    "factor_system": "quota",
    "material": "soil",
}


def new_register(folder: Path, crs: str = "EPSG:32645") -> tuple[Path, str]:
    path = create_register(folder / "register.gpkg", "IN-JH", crs, who="tester")
    mine = import_plots(path, DATA / "rajapur_south_jharia_aoi.geojson", who="tester").first_mine_id
    return path, str(mine)


AFTER = ("监测", "管护")
"""Parts of the bill that the investment counts apart from the works."""


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> DraftResult:
    register, mine = new_register(tmp_path_factory.mktemp("rajapur"))
    return draft_mine_plan(register, mine, DEM, decisions=DECISIONS, who="tester")


@pytest.fixture
def plan(drafted: DraftResult) -> Plan:
    return drafted.plan


def value(plan: Plan, key: str) -> float:
    found = plan.value(key)
    assert found is not None
    return found


def test_area_of_the_mine_plan(plan: Plan) -> None:
    """145.33 ha in EPSG:32645."""
    assert value(plan, "area_plots_projected_m2") == pytest.approx(1_453_300, abs=50)


def test_suggested_units_find_the_pit_and_the_dump_and_tile_the_plot(plan: Plan) -> None:
    """The pit about 70 m deep in the west, the dump about 25 m above its surroundings south of it."""
    units = {unit["unit_no"]: unit for unit in plan.site["units"]}
    pit, dump = units["P1"], units["D1"]
    assert 65 < pit["depth_m"] < 75
    assert 20 < dump["depth_m"] < 32
    west, east = (np.array(pit["polygons"][0][0])[:, 0].mean(), np.array(dump["polygons"][0][0])[:, 0].mean())
    north, south = (np.array(pit["polygons"][0][0])[:, 1].mean(), np.array(dump["polygons"][0][0])[:, 1].mean())
    assert west < east
    assert north > south
    polygons = [[[np.array(ring) for ring in p] for p in unit["polygons"]] for unit in plan.site["units"]]
    total = sum(projected_area_m2(p) for p in polygons)
    assert total == pytest.approx(value(plan, "area_plots_projected_m2"), abs=0.1)
    rounded = sum(Decimal(str(unit["area_m2"])) for unit in plan.site["units"])
    assert rounded == round_half_up(value(plan, "area_plots_m2"), 2)


def test_volumes_balance_and_are_plausible(plan: Plan) -> None:
    cut, fill = value(plan, "cut_bank_m3"), value(plan, "fill_compacted_m3")
    assert 100_000 < cut < 5_000_000
    assert fill == pytest.approx(cut * 0.85 * 0.96, rel=1e-4)
    assert value(plan, "balance_residual_m3") == 0
    assert value(plan, "surplus_bank_m3") == 0
    assert value(plan, "pit_level_m") > plan.site["units"][0]["z_min_m"]


def test_the_design_raises_the_pit_lowers_the_dump_and_leaves_the_rest(drafted: DraftResult) -> None:
    folder = drafted.design_path.parent
    with RasterSource(folder / f"{drafted.plan.surfaces['existing']['sha256']}.tif") as source:
        before = source.read()[0].astype(float)
        area = source.spec.cell_area_m2
    with RasterSource(drafted.design_path) as source:
        change = source.read()[0].astype(float) - before
    assert float(np.nansum(np.maximum(change, 0)) * area) == pytest.approx(
        value(drafted.plan, "fill_compacted_m3"), abs=0.02
    )
    assert float(np.nansum(np.maximum(-change, 0)) * area) == pytest.approx(
        value(drafted.plan, "cut_bank_m3"), abs=0.02
    )


def test_the_error_of_the_heights_is_carried_and_not_hidden(plan: Plan) -> None:
    assert value(plan, "fill_u95_m3") > 0
    assert value(plan, "level_of_detection_m") == pytest.approx(1.96 * 3.8, abs=0.01)
    assert any("3.80 m" in warning.zh and "Rodríguez" in warning.zh for warning in plan.warnings)
    assert next(check for check in plan.checks if check.key == "dem_accuracy").verdict is Verdict.FAIL


def test_tables_add_up_and_their_formulas_give_the_cells(plan: Plan) -> None:
    from mine_restoration_plugin.core.model.units import UNITS

    wanted = {"T1", "T2", "T5", "T6", "T7", "D1", "D2", "D3", "T9", "T11", "T12", "E2", "E3", "E4", "O1", "O2", "O3"}
    assert wanted <= set(plan.tables)
    formulas = 0
    for table in plan.tables.values():
        for row in table.rows:
            cells = {c.key: Decimal(str(v)) for c, v in zip(table.columns, row) if c.unit is not None and v is not None}
            for column in table.columns:
                if column.expression and column.key in cells:
                    exact = eval(column.expression, {"__builtins__": {}}, cells)  # noqa: S307 - our own table
                    assert round_half_up(exact, UNITS[column.unit or ""].stored) == cells[column.key], table.key
                    formulas += 1
    assert formulas > 10
    areas = sum(Decimal(str(area)) for area in plan.tables["T5"].column("area_hm2"))
    assert areas == round_half_up(value(plan, "area_plots_m2") / 1e4, 4)
    assert sum(Decimal(str(c)) for c in plan.tables["T9"].column("total")) == areas
    wan = sum(Decimal(str(c)) for c in plan.tables["T12"].column("amount_wan"))
    assert wan == Decimal(str(value(plan, "cost_wan")))
    cost = sum(Decimal(str(c)) for c in plan.tables["T12"].column("amount_cny"))
    assert cost == Decimal(str(value(plan, "cost_cny")))
    bill, invested = plan.tables["T11"], plan.tables["T12"]
    amounts = [(part, Decimal(str(c))) for part, c in zip(bill.column("part"), bill.column("amount_cny"))]
    lumps = {row[1]: Decimal(str(row[4])) for row in invested.rows}
    assert sum(c for part, c in amounts if part not in AFTER) == lumps["工程施工费"]
    assert sum(c for part, c in amounts if part in AFTER) == lumps["监测与管护费"] > 0
    used = sum(Decimal(str(c)) for c in plan.tables["E3"].column("bank_m3"))
    assert used == Decimal(str(value(plan, "used_bank_m3")))


def test_the_same_inputs_give_the_same_bytes_and_no_second_version(drafted: DraftResult, tmp_path: Path) -> None:
    with open_register(drafted.register_path) as register:
        mine = register.mines()[0]["mine_id"]
    again = draft_mine_plan(drafted.register_path, mine, DEM, decisions=DECISIONS, who="tester")
    assert (again.version, again.new) == (drafted.version, False)
    elsewhere, other_mine = new_register(tmp_path)
    assert draft_mine_plan(elsewhere, other_mine, DEM, decisions=DECISIONS).plan.to_bytes() == drafted.plan.to_bytes()


def test_no_path_time_or_machine_in_the_plan(drafted: DraftResult) -> None:
    text = drafted.plan.to_bytes().decode("utf-8")
    assert str(drafted.register_path.parent) not in text
    assert str(ROOT) not in text
    assert Plan.from_bytes(drafted.plan.to_bytes()).to_bytes() == drafted.plan.to_bytes()


def test_what_changed_since_the_last_version_is_named(tmp_path: Path) -> None:
    register, mine = new_register(tmp_path)
    first = draft_mine_plan(register, mine, DEM, decisions=DECISIONS)
    changed = tmp_path / "changed.tif"
    changed.write_bytes(DEM.read_bytes())
    from osgeo import gdal

    dataset = gdal.Open(str(changed), gdal.GA_Update)
    heights = dataset.ReadAsArray()
    heights[33, 10] += 5
    dataset.GetRasterBand(1).WriteArray(heights)
    dataset = None
    second = draft_mine_plan(register, mine, changed, decisions=DECISIONS)
    assert (first.version, second.version) == (1, 2)
    assert "The DEM has changed since version 1." in [label.en for label in second.changes]
    third = draft_mine_plan(register, mine, changed, decisions={**DECISIONS, "loss_share": 0.03})
    assert [label.en for label in third.changes][:1] == ["Decisions have changed since version 2: loss_share."]


def test_both_factor_systems_are_there_to_compare(drafted: DraftResult, tmp_path: Path) -> None:
    """Soil: 1.055 against 0.85, so the same cut fills about a quarter more."""
    register, mine = new_register(tmp_path)
    other = draft_mine_plan(
        register, mine, DEM, decisions={**DECISIONS, "factor_system": "construction", "material": "soil_3"}
    ).plan
    assert value(other, "factor_bank_to_compacted") == 1.055
    assert value(other, "other_factor_bank_to_compacted") == 0.85
    assert value(other, "cut_bank_m3") < value(drafted.plan, "cut_bank_m3")
    assert value(other, "balance_residual_m3") == 0


def test_levels_that_a_person_gives(tmp_path: Path) -> None:
    register, mine = new_register(tmp_path)
    short = draft_mine_plan(
        register, mine, DEM, decisions={**DECISIONS, "pit_level_m": 150.0, "dump_level_m": 234.0}
    ).plan
    assert value(short, "pit_level_m") == 150.0
    assert value(short, "shortage_bank_m3") > 0
    assert value(short, "balance_residual_m3") == 0
    assert next(c for c in short.checks if c.key == "balance_closes").verdict is Verdict.FAIL
    surplus = draft_mine_plan(
        register, mine, DEM, decisions={**DECISIONS, "pit_level_m": 140.0, "dump_level_m": 225.0}
    ).plan
    assert value(surplus, "surplus_bank_m3") > 0
    assert next(c for c in surplus.checks if c.key == "use_on_site").verdict is Verdict.FAIL


def test_wrong_input_is_a_sentence_and_leaves_no_version(tmp_path: Path) -> None:
    register, mine = new_register(tmp_path)
    with pytest.raises(InputError, match=r"EPSG:4326.*EPSG:32645"):
        draft_mine_plan(register, mine, DEM, target_crs="EPSG:4326")
    with pytest.raises(InputError, match="Mercator"):
        draft_mine_plan(register, mine, DEM, target_crs="EPSG:3857")
    with pytest.raises(InputError, match="no mine"):
        draft_mine_plan(register, "nobody", DEM)
    with pytest.raises(InputError, match="pit_levl"):
        draft_mine_plan(register, mine, DEM, decisions={"pit_levl": 3})
    with pytest.raises(InputError, match="no raster"):
        draft_mine_plan(register, mine, tmp_path / "none.tif")
    with open_register(register) as opened:
        assert opened.plan(mine) is None


def test_terrain_elsewhere_is_said_with_both_extents(tmp_path: Path) -> None:
    from osgeo import gdal

    register, mine = new_register(tmp_path)
    away = tmp_path / "away.tif"
    gdal.Translate(str(away), str(DEM), outputBounds=[80.0, 24.0, 80.012, 23.98])
    with pytest.raises(InputError, match=r"away\.tif does not reach the plots"):
        draft_mine_plan(register, mine, away)


def test_without_an_error_the_plan_says_so(tmp_path: Path) -> None:
    register, mine = new_register(tmp_path)
    plan = draft_mine_plan(register, mine, DEM, decisions={"date": "2026-01-01"}).plan
    assert plan.value("fill_u95_m3") is None
    assert any("未给出高程误差" in warning.zh for warning in plan.warnings)


def job(tmp_path: Path, **fields: object) -> subprocess.CompletedProcess[str]:
    path = tmp_path / "job.json"
    path.write_text(json.dumps(fields), encoding="utf-8")
    command = [sys.executable, "-m", "mine_restoration_plugin.core", str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_entry_for_workers(tmp_path: Path) -> None:
    _, mine = new_register(tmp_path)
    done = job(tmp_path, deed="draft_plan", register="register.gpkg", mine=mine, dem=str(DEM), decisions=DECISIONS)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["figures"]["balance_residual_m3"] == 0
    wrong = job(tmp_path, deed="draft_plan", register="register.gpkg", mine="nobody", dem=str(DEM))
    assert wrong.returncode == 2
    assert "no mine" in wrong.stderr
    assert job(tmp_path, deed="dig").returncode == 2
    assert "lacks dem" in job(tmp_path, deed="draft_plan", register="register.gpkg", mine=mine).stderr
