"""Plots out of the register through Processing."""

from __future__ import annotations

import json

import pytest
from qgis.core import QgsVectorLayer

from tests.qgis.processing_kit import Listener, Refused, box, memory_polygons, provider, run  # noqa: F401 - a fixture

pytestmark = pytest.mark.usefixtures("provider")


@pytest.fixture
def register(tmp_path):
    path = tmp_path / "register.gpkg"
    run("createregister", {"REGISTER": str(path), "COUNTY": "410482", "CRS": "EPSG:4547"})
    layer = memory_polygons(box(0, 0, 100, 80), box(200, 0, 50, 50), fields="field=矿山名称:string&field=hfzlqk:string")
    features = list(layer.getFeatures())
    layer.dataProvider().changeAttributeValues({features[0].id(): {1: "完全修复"}, features[1].id(): {1: "没听说过"}})
    run("importplots", {"REGISTER": str(path), "INPUT": layer})
    return path


def test_a_shapefile_that_qgis_shows_in_chinese(tmp_path, register):
    output, result = tmp_path / "上报.shp", tmp_path / "loss.json"
    made = run(
        "exportplots",
        {"REGISTER": str(register), "MAPPING": "jiangxi", "OUTPUT": str(output), "RESULT": str(result)},
    )
    assert (made["PLOTS"], made["REGISTER"], made["WARNINGS"]) == (2, str(register), 1)
    assert json.loads(result.read_text(encoding="utf-8"))["columns"][:3] == ["Lon", "Lat", "No"]
    layer = QgsVectorLayer(str(output), "plots", "ogr")
    assert layer.dataProvider().encoding() == "GBK"
    assert layer.fields().names()[7:10] == ["主体编号", "图斑编号", "修复图斑编"]
    assert {f["修复状态"] for f in layer.getFeatures()} == {"完全修复", "没听说过"}
    assert layer.crs().authid() == "EPSG:4547"


@pytest.mark.parametrize(("name", "mapping"), [("out.kmz", "yunnan"), ("out.shp", "jiangxi")])
def test_back_with_the_same_mapping(tmp_path, register, name, mapping):
    output = tmp_path / name
    run("exportplots", {"REGISTER": str(register), "MAPPING": mapping, "OUTPUT": str(output)})
    fresh = tmp_path / "fresh.gpkg"
    run("createregister", {"REGISTER": str(fresh), "COUNTY": "410482", "CRS": "EPSG:4547"})
    listener = Listener()
    back = run("importplots", {"REGISTER": str(fresh), "INPUT": str(output), "MAPPING": mapping}, None, listener)
    assert (back["PLOTS"], back["SKIPPED"]) == (2, 0)
    assert any("没听说过" in warning for warning in listener.warnings)


def test_columns_that_were_left_out_are_named(tmp_path, register):
    listener = Listener()
    made = run(
        "exportplots",
        {"REGISTER": str(register), "MAPPING": "yunnan", "ALL_FIELDS": False, "OUTPUT": str(tmp_path / "out.geojson")},
        None,
        listener,
    )
    assert made["WARNINGS"] == 1
    assert QgsVectorLayer(str(tmp_path / "out.geojson"), "plots", "ogr").isSpatial()
    assert "Centre longitude" in listener.warnings[0]
    with pytest.raises(Refused, match="no mine 'M9'"):
        run("exportplots", {"REGISTER": str(register), "MINE": "M9", "OUTPUT": str(tmp_path / "x.kml")})
    assert not (tmp_path / "x.kml").exists()
