"""From a register to who pays, by algorithms alone: every stage gives the figures of the plan that was drafted."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from qgis.core import QgsProcessingContext, QgsProject

from tests.qgis.processing_kit import (  # noqa: F401
    CRS,
    Refused,
    box,
    memory_polygons,
    provider,
    run,
    write_raster,
)

pytestmark = pytest.mark.usefixtures("provider")

DECISIONS = {
    "date": "2026-01-01",
    "start_date": "2026-03-02",
    "height_datum": "1985",
    "dem_rmse_m": 0.1,
    "facts": {"*": {"soil_ph": 6.5, "pollution": "clean", "drainage": "good", "topsoil_m": 0.2, "irrigation": "none"}},
    "mine_facts": {"annual_rain_mm": 950, "vegetation_zone": "subtropical", "quality_region": "central_hills"},
}
STAGES = ("diagnose", "suitability", "estimate", "schedule", "fundingplan")


@pytest.fixture
def given(tmp_path: Path) -> dict[str, str]:
    rows, columns = np.mgrid[0:120, 0:160] * 5.0
    heights = np.full((120, 160), 200.0)
    heights -= np.clip(30 - np.hypot(columns - 200, rows - 300) / 6, 0, 24)
    heights += np.clip(26 - np.hypot(columns - 560, rows - 300) / 6, 0, 20)
    dem = write_raster(tmp_path / "dem.tif", heights, cell=5.0)
    register = str(tmp_path / "county.gpkg")
    run("createregister", {"REGISTER": register, "COUNTY": "430121", "CRS": CRS})
    found = run("importplots", {"REGISTER": register, "INPUT": memory_polygons(box(20, 20, 760, 560))})
    decisions = tmp_path / "decisions.json"
    decisions.write_text(json.dumps(DECISIONS), encoding="utf-8")
    return {"REGISTER": register, "MINE": found["MINE"], "DEM": dem, "DECISIONS": str(decisions)}


def test_every_stage_gives_what_the_plan_says(given: dict[str, str], tmp_path: Path) -> None:
    plan_file = tmp_path / "plan.json"
    drafted = run("draftplan", {**given, "PLAN": str(plan_file)})
    plan = json.loads(plan_file.read_text(encoding="utf-8"))
    for name in STAGES:
        result = tmp_path / f"{name}.json"
        # neither terrain nor decisions: those of the latest plan
        found = run(name, {"REGISTER": drafted["REGISTER"], "MINE": drafted["MINE"], "RESULT": str(result)})
        assert (found["REGISTER"], found["MINE"]) == (drafted["REGISTER"], drafted["MINE"])
        stage = json.loads(result.read_text(encoding="utf-8"))
        assert stage["figures"], name
        assert stage["tables"], name
        for key, figure in stage["figures"].items():
            assert figure == plan["figures"][key], (name, key)
        for key, table in stage["tables"].items():
            assert table == plan["tables"][key], (name, key)
    assert plan["figures"]["gap_cny"]["value"] == pytest.approx(plan["figures"]["uses_cny"]["value"])
    tables = {"T5", "T8", "A5", "T9", "T10", "V1", "V2", "R1", "R2", "M1", "M2", "T11", "T13", "F1", "F10"}
    assert tables <= set(plan["tables"])


def test_a_table_of_units_has_their_outlines(given: dict[str, str]) -> None:
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    found = run("suitability", {**given, "DECISION": "memory:"}, context)
    key = next(key for key in found if key in ("DECISION", "A5"))
    layer = context.takeResultLayer(found[key]) or QgsProject.instance().mapLayer(found[key])
    assert layer is not None
    assert all(not feature.geometry().isEmpty() for feature in layer.getFeatures())


def test_without_a_plan_and_without_a_terrain_the_sentence_says_so(given: dict[str, str]) -> None:
    with pytest.raises(Refused, match="no plan yet"):
        run("diagnose", {"REGISTER": given["REGISTER"], "MINE": given["MINE"]})


def test_two_versions_are_compared_figure_by_figure(given: dict[str, str], tmp_path: Path) -> None:
    run("draftplan", given)
    changed = {**DECISIONS, "price_book": {"price.backfill": 20.0}}
    Path(given["DECISIONS"]).write_text(json.dumps(changed), encoding="utf-8")
    run("draftplan", given)
    result = tmp_path / "differences.json"
    found = run("compareplans", {"REGISTER": given["REGISTER"], "MINE": given["MINE"], "RESULT": str(result)})
    assert (found["OLD_VERSION"], found["NEW_VERSION"], found["CHANGED_INPUTS"]) == (1, 2, 1)
    told = {row["key"]: row for row in json.loads(result.read_text(encoding="utf-8"))["figures"]}
    assert "price_book" in told["cost_cny"]["inputs"]
    assert "cut_bank_m3" not in told


def test_a_county_in_one_run(given: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "decisions"
    folder.mkdir()
    (folder / "default.json").write_text(json.dumps(DECISIONS), encoding="utf-8")
    found = run("draftplans", {"REGISTER": given["REGISTER"], "DEM": given["DEM"], "DECISIONS": str(folder)})
    assert (found["PLANNED"], found["UNCHANGED"], found["FAILED"]) == (1, 0, 0)
    again = run("draftplans", {"REGISTER": given["REGISTER"], "DEM": given["DEM"], "WORKERS": 2})
    assert (again["PLANNED"], again["UNCHANGED"], again["FAILED"]) == (0, 1, 0)
    assert again["COST_CNY"] == found["COST_CNY"]
