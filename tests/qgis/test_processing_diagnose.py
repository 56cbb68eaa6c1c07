"""diagnose as the toolbox runs it, on a pit with a cliff beside a dump."""

from __future__ import annotations

import json

import numpy as np
import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsVectorLayer

from tests.qgis.processing_kit import (  # noqa: F401
    CRS,
    EAST,
    NORTH,
    Refused,
    box,
    memory_polygons,
    provider,
    run,
    write_raster,
)

pytestmark = pytest.mark.usefixtures("provider")

TABLES = {
    "DAMAGE": "T5", "HAZARDS": "T6", "SLOPES": "T7", "IMPACT": "D1", "RESPONSIBILITY": "D2", "DECLARATION": "D3",
}  # fmt: skip


@pytest.fixture
def given(tmp_path) -> dict[str, str]:
    """A round pit with walls of 60°, 24 m deep, and a dump; cells of 2 m."""
    rows, columns = np.mgrid[0:300, 0:400] * 2.0
    heights = np.full((300, 400), 200.0)
    heights -= np.clip((90 - np.hypot(columns - 200, rows - 300)) * np.sqrt(3.0), 0, 24)
    heights += np.clip(26 - np.hypot(columns - 560, rows - 300) / 6, 0, 20)
    dem = write_raster(tmp_path / "dem.tif", heights, cell=2.0)
    register = str(tmp_path / "county.gpkg")
    run("createregister", {"REGISTER": register, "COUNTY": "410482", "CRS": CRS})
    found = run("importplots", {"REGISTER": register, "INPUT": memory_polygons(box(20, 20, 760, 560))})
    return {"REGISTER": register, "MINE": found["MINE"], "DEM": dem}


def test_every_table_as_a_layer_and_the_numbers_of_the_plan(given, tmp_path):
    result = tmp_path / "diagnosis.json"
    layers = {key: str(tmp_path / f"{key}.gpkg") for key in TABLES}
    found = run("diagnose", {**given, **layers, "RESULT": str(result)})
    told = json.loads(result.read_text(encoding="utf-8"))
    for key, table in TABLES.items():
        layer = QgsVectorLayer(found[key], key)
        assert layer.featureCount() == len(told["tables"][table]["rows"]), table
        if key in ("DAMAGE", "HAZARDS", "SLOPES"):
            assert all(not feature.geometry().isEmpty() for feature in layer.getFeatures())
    kinds = [row[2] for row in told["tables"]["T6"]["rows"]]
    assert "崩塌（危岩）" in kinds
    assert "采坑积水（溺水）" in kinds
    assert found["HAZARDS_COUNT"] == len(kinds)
    assert found["THREATENED_PEOPLE"] is None
    assert found["IMPACT_GRADE"] is None
    assert found["STEEP_AREA_M2"] == pytest.approx(np.pi * (90**2 - (90 - 24 / np.sqrt(3)) ** 2), rel=0.05)
    plan = tmp_path / "plan.json"
    run("draftplan", {**given, "PLAN": str(plan)})
    kept = json.loads(plan.read_text(encoding="utf-8"))
    assert {key: kept["figures"][key] for key in told["figures"]} == told["figures"]
    assert {key: kept["tables"][key] for key in told["tables"]} == told["tables"]
    again = run("diagnose", {key: value for key, value in given.items() if key != "DEM"})
    assert again["HAZARDS_COUNT"] == found["HAZARDS_COUNT"]


def test_receptors_of_a_layer_and_of_the_decisions(given, tmp_path):
    """A hut on the floor of the pit is reached, a town beyond its rim is not."""
    layer = QgsVectorLayer(f"Point?crs={CRS}&field=name:string&field=kind:string&field=people:int", "r", "memory")
    for name, kind, people, x, y in (("hut", "scattered", 3, 128, 300), ("town", "town", 900, 380, 300)):
        feature = QgsFeature(layer.fields())
        feature.setAttributes([name, kind, people])
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(EAST + x, NORTH - y)))
        layer.dataProvider().addFeature(feature)
    decisions = tmp_path / "decisions.json"
    decisions.write_text(json.dumps({"receptors": [{"name": "shed", "assets_wan": 7}]}), encoding="utf-8")
    result = tmp_path / "diagnosis.json"
    found = run("diagnose", {**given, "DECISIONS": str(decisions), "RECEPTORS": layer, "RESULT": str(result)})
    assert found["THREATENED_PEOPLE"] == 3
    told = json.loads(result.read_text(encoding="utf-8"))
    assert [row["name"] for row in told["decisions"]["receptors"]] == ["shed", "hut", "town"]
    falls = [row for row in told["tables"]["T6"]["rows"] if row[2] == "崩塌（危岩）"]
    # the wall lies in two units, and the three people are counted once
    assert [(row[7], row[9], row[10]) for row in falls] == [(3.0, "hut", "小型（Ⅳ级）")] * 2


def test_what_does_not_fit_is_refused_with_a_sentence(given, tmp_path):
    decisions = tmp_path / "decisions.json"
    for wrong, words in (
        ({"receptors": [{"kind": "village"}]}, "what could be reached"),
        ({"receptors": [{"name": "x", "kind": "castle"}]}, "what could be reached"),
        ({"declaration": {"floor": {"answer": "no", "basis": "x"}}}, "answer"),
        ({"declaration": {"legacy": {"answer": "yes"}}}, "answer"),
        ({"impact": {"landscape": "bad"}}, "landscape"),
    ):
        decisions.write_text(json.dumps(wrong), encoding="utf-8")
        with pytest.raises(Refused, match=words):
            run("diagnose", {**given, "DECISIONS": str(decisions)})
