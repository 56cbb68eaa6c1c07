"""Finding and importing candidates through Processing."""

from __future__ import annotations

import json

import numpy as np
import pytest
from qgis.core import QgsProcessingContext, QgsProcessingUtils, QgsVectorLayer

from mine_restoration_plugin.core.register.register import create_register
from tests.qgis.processing_kit import (
    CRS,
    Listener,
    Refused,
    box,
    memory_polygons,
    provider,  # noqa: F401 - a fixture
    run,
    write_raster,
)
from tests.unit.finding_case import JULY, NOVEMBER, RAJAPUR, TROMBETAS, with_patch
from tests.unit.register_case import sql

pytestmark = pytest.mark.usefixtures("provider")


@pytest.fixture
def register(tmp_path):
    return str(create_register(tmp_path / "县 register.gpkg", "999999", CRS))


def test_candidates_as_layer_and_as_json(tmp_path):
    context = QgsProcessingContext()
    made = run(
        "findcandidates",
        {
            "DEM": str(RAJAPUR),
            "OUTPUT": str(tmp_path / "candidates.gpkg"),
            "RESULT": str(tmp_path / "result.json"),
        },
        context,
    )
    assert made["CANDIDATES"] == 3
    assert made["QUEUED"] is None
    layer = QgsVectorLayer(made["OUTPUT"], "candidates", "ogr")
    rows = list(layer.getFeatures())
    assert layer.crs().authid() == "EPSG:4326"
    assert [row["kind"] for row in rows] == ["pit", "dump", "dump"]
    assert all(row.geometry().isGeosValid() for row in rows)
    assert "below the rebuilt original surface" in rows[0]["reasons_en"]
    assert "低于推算原始地面" in rows[0]["reasons_zh"]
    result = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    assert len(result["candidates"]) == 3
    assert result["candidates"][0]["score"] == rows[0]["score"]
    assert result["facts"]["two_dates"] is False


def test_nothing_is_written_that_nobody_named(tmp_path):
    made = run("findcandidates", {"IMAGERY": str(JULY), "IMAGERY_LATER": str(NOVEMBER)})
    assert set(made) == {"CANDIDATES", "QUEUED"}
    assert made["CANDIDATES"] == 0
    later = with_patch(tmp_path / "later.tif", (245, 193), (200, 120))
    listener = Listener()
    sink = {"IMAGERY": str(JULY), "IMAGERY_LATER": later, "OUTPUT": "memory:"}
    context = QgsProcessingContext()
    made = run("findcandidates", sink, context, listener)
    assert made["CANDIDATES"] == 1
    [row] = QgsProcessingUtils.mapLayerFromString(made["OUTPUT"], context).getFeatures()
    assert row["kind"] == "change"
    assert listener.reports > 5


def test_into_the_queue_once(register):
    asked = {
        "IMAGERY": str(TROMBETAS),
        "BANDS": "S2",
        "MIN_AREA_M2": 5000,
        "REGISTER": register,
        "IMAGE_DATE": "2023-08-01",
    }
    first = run("findcandidates", asked)
    assert first["QUEUED"] == first["CANDIDATES"] > 3
    assert first["REGISTER"] == register
    second = run("findcandidates", asked)
    assert (second["CANDIDATES"], second["QUEUED"]) == (first["CANDIDATES"], 0)
    rows = sql(register, "SELECT state, source, image_date, reasons FROM candidate")
    assert len(rows) == first["QUEUED"]
    assert {row[0] for row in rows} == {"open"}
    assert rows[0][1:3] == (TROMBETAS.name, "2023-08-01")
    assert json.loads(rows[0][3])[0]["text"]["zh"]


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({}, "Give an image or a terrain model"),
        ({"IMAGERY_LATER": str(JULY)}, "later date needs the earlier"),
        ({"IMAGERY": str(TROMBETAS), "BANDS": "B,G,R"}, None),
        ({"IMAGERY": str(TROMBETAS), "BANDS": "X"}, "does not fit"),
        ({"IMAGERY": str(TROMBETAS), "MIN_AREA_M2": "much"}, "MIN_AREA_M2|number|least|Least|area"),
        ({"DEM": str(RAJAPUR), "REGISTER": "nowhere.gpkg"}, "There is no register"),
    ],
)
def test_wrong_input_is_a_sentence(parameters, said):
    if said is None:
        assert run("findcandidates", parameters)["CANDIDATES"] > 0
        return
    with pytest.raises(Refused, match=said):
        run("findcandidates", parameters)


def test_cancel_gives_nothing(register):
    listener = Listener(cancel_after=2)
    made = run("findcandidates", {"IMAGERY": str(TROMBETAS), "REGISTER": register}, listener=listener)
    assert made == {}
    assert sql(register, "SELECT count(*) FROM candidate") == [(0,)]


def test_polygons_of_a_memory_layer(register, tmp_path):
    layer = memory_polygons(
        box(0, 0, 100, 100), box(300, 0, 5, 5), fields="field=name:string&field=conf:double&field=label:string"
    )
    layer.startEditing()
    for feature, (score, label) in zip(list(layer.getFeatures()), ((87.0, "露天采场"), (12.0, ""))):
        layer.changeAttributeValue(feature.id(), 1, score)
        layer.changeAttributeValue(feature.id(), 2, label)
    layer.commitChanges()
    asked = {"REGISTER": register, "INPUT": layer, "SOURCE": "SAM", "IMAGE_DATE": "2025-07-01", "MIN_AREA_M2": 100}
    made = run("importcandidates", {**asked, "RESULT": str(tmp_path / "r.json")})
    assert (made["CANDIDATES"], made["KNOWN"], made["SKIPPED"]) == (1, 0, 1)
    rows = sql(register, "SELECT kind, score, source, image_date, area_projected_m2 FROM candidate")
    assert rows == [("pit", 0.87, "SAM", "2025-07-01", 10_000.0)]
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["added"] == 1
    assert run("importcandidates", asked)["KNOWN"] == 1


def test_a_mask_with_classes(register, tmp_path):
    mask = np.zeros((60, 80))
    mask[10:30, 10:30], mask[10:30, 40:70] = 4, 9
    path = write_raster(tmp_path / "mask.tif", mask, cell=2.0)
    made = run("importcandidates", {"REGISTER": register, "MASK": path, "CLASSES": "4=采坑,9=排土场"})
    assert made["CANDIDATES"] == 2
    rows = sql(register, "SELECT kind, area_projected_m2 FROM candidate ORDER BY kind")
    assert [row[0] for row in rows] == ["dump", "pit"]
    assert rows[1][1] == pytest.approx(1600, rel=0.01)
    with pytest.raises(Refused, match="either a layer of polygons or a mask"):
        run("importcandidates", {"REGISTER": register})
