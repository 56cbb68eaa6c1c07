"""suitability as the toolbox runs it, on a pit beside a dump."""

from __future__ import annotations

import json

import numpy as np
import pytest
from qgis.core import QgsVectorLayer

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

TABLES = {
    "FACTORS": "T8", "WEIGHTS": "A1", "INDEX": "A2", "ONE_UP": "A3", "SENSITIVITY": "A4", "DECISION": "A5",
    "CARD": "K1",
}  # fmt: skip
GREEN = {
    "soil_depth_cm": 40, "vegetation_cover_percent": 70, "cover_trend": "rising", "pollution": "clean",
}  # fmt: skip


@pytest.fixture
def given(tmp_path) -> dict[str, str]:
    """A register with one plot over a pit and a dump, cells of 5 m."""
    rows, columns = np.mgrid[0:120, 0:160] * 5.0
    heights = np.full((120, 160), 200.0)
    heights -= np.clip(30 - np.hypot(columns - 200, rows - 300) / 6, 0, 24)
    heights += np.clip(26 - np.hypot(columns - 560, rows - 300) / 6, 0, 20)
    dem = write_raster(tmp_path / "dem.tif", heights, cell=5.0)
    register = str(tmp_path / "county.gpkg")
    run("createregister", {"REGISTER": register, "COUNTY": "410482", "CRS": CRS})
    found = run("importplots", {"REGISTER": register, "INPUT": memory_polygons(box(20, 20, 760, 560))})
    return {"REGISTER": register, "MINE": found["MINE"], "DEM": dem}


def _decisions(tmp_path, **chosen) -> str:
    path = tmp_path / "decisions.json"
    path.write_text(json.dumps(chosen), encoding="utf-8")
    return str(path)


def _read(path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def test_tables_and_numbers_are_those_of_the_plan(given, tmp_path):
    result, plan = tmp_path / "direction.json", tmp_path / "plan.json"
    layers = {key: str(tmp_path / f"{key}.gpkg") for key in TABLES}
    chosen = _decisions(tmp_path, facts={"*": GREEN})
    found = run("suitability", {**given, **layers, "DECISIONS": chosen, "RESULT": str(result)})
    told = _read(result)
    for key, table in TABLES.items():
        layer = QgsVectorLayer(found[key], key)
        assert layer.featureCount() == len(told["tables"][table]["rows"]) > 0, table
        if key != "WEIGHTS":
            assert all(not feature.geometry().isEmpty() for feature in layer.getFeatures())
    ways = sum(found[key] for key in ("NATURAL_HM2", "ASSISTED_HM2", "REBUILT_HM2", "REUSED_HM2"))
    uses = ("CULTIVATED_HM2", "GARDEN_HM2", "FOREST_HM2", "GRASS_HM2", "WATER_HM2", "KEEP_HM2")
    assert ways == pytest.approx(sum(found[key] for key in uses)) == pytest.approx(76.0 * 56.0 / 100.0)
    assert found["CARD_UNITS"] > 0
    assert 0 < found["AHP_CR"] < 0.1
    run("draftplan", {**given, "DECISIONS": chosen, "PLAN": str(plan)})
    kept = _read(plan)
    assert {key: kept["figures"][key] for key in told["figures"]} == told["figures"]
    assert {key: kept["tables"][key] for key in told["tables"]} == told["tables"]
    # ground and decisions of that plan serve where none are given
    again = run("suitability", {key: value for key, value in given.items() if key != "DEM"})
    assert again["NATURAL_HM2"] == found["NATURAL_HM2"]


def test_land_kept_for_building_is_redirected(given, tmp_path):
    result = tmp_path / "direction.json"
    bare = tmp_path / "bare.json"
    run("suitability", {**given, "RESULT": str(bare)})
    unit = _read(bare)["tables"]["A5"]["rows"][0][0]
    chosen = {unit: {"way": "4", "use": "build", "reason": "拟建产业园"}}
    found = run("suitability", {**given, "DECISIONS": _decisions(tmp_path, direction=chosen), "RESULT": str(result)})
    assert found["REDIRECT"] == 1
    check = next(check for check in _read(result)["checks"] if check["key"] == "reuse_redirect")
    assert check["verdict"] == "fail"
    assert unit in check["finding"]["en"]


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"direction": {"P1": {"use": "forest"}}}, "reason is required"),
        ({"direction": {"X9": {"use": "forest", "reason": "试验"}}}, "units that do not exist: X9"),
        ({"within": {"red_line": ["X9"]}}, "units that do not exist: X9"),
        ({"within": {"nowhere": []}}, "lists of unit numbers"),
        ({"pairwise": [["soil", "terrain", 0]]}, "comparisons"),
        ({"pairwise": [["soil", "terrain", 2]]}, "compared with no other"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(given, tmp_path, chosen, sentence):
    with pytest.raises(Refused, match=sentence):
        run("suitability", {**given, "DECISIONS": _decisions(tmp_path, **chosen)})
