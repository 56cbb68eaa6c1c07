"""Surveyed points through Processing, in and out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from osgeo import ogr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsPoint,
    QgsProcessingContext,
    QgsVectorLayer,
)

from tests.qgis.processing_kit import Listener, Refused, provider, run  # noqa: F401 - a fixture

DATA = Path(__file__).resolve().parents[1] / "data" / "survey"

pytestmark = pytest.mark.usefixtures("provider")


def test_dat_into_points_and_back(tmp_path):
    path = tmp_path / "坑.dat"
    path.write_bytes("坑1,KD,38500100.125,3800200.5,101.25\r\n坑2,,38500101,3800201,\r\n".encode("gbk"))
    listener = Listener()
    result = tmp_path / "result.json"
    made = run(
        "importpoints",
        {"INPUT": str(path), "OUTPUT": str(tmp_path / "points.gpkg"), "RESULT": str(result)},
        None,
        listener,
    )
    assert (made["POINTS"], made["PLOTS"], made["WARNINGS"]) == (2, 0, 1)
    assert len(listener.warnings) == 1
    assert json.loads(result.read_text(encoding="utf-8"))["encoding"] == "GB18030"
    file = ogr.Open(made["OUTPUT"])
    written_as = file.GetLayer(0).GetSpatialRef()
    assert (written_as.GetAuthorityName(None), written_as.GetAuthorityCode(None)) == ("EPSG", "4526")
    layer = QgsVectorLayer(made["OUTPUT"], "points", "ogr")
    assert layer.crs().isValid(), layer.crs().toWkt()
    rows = [(f["name"], f["code"], f["height"], f.geometry().asPoint().x()) for f in layer.getFeatures()]
    assert rows[0] == ("坑1", "KD", 101.25, 38500100.125)
    assert not isinstance(rows[1][2], float)  # null, never 0

    back = tmp_path / "back.dat"
    written = run("exportpoints", {"INPUT": layer, "OUTPUT": str(back)})
    assert written["POINTS"] == 2
    assert back.read_bytes() == "坑1,KD,38500100.125,3800200.500,101.250\r\n坑2,,38500101.000,3800201.000,\r\n".encode(
        "gbk"
    )


def test_workbook_into_outlines(tmp_path):
    made = run("importpoints", {"INPUT": str(DATA / "points.xlsx"), "OUTPUT": str(tmp_path / "plots.gpkg")})
    assert (made["POINTS"], made["PLOTS"]) == (11, 2)
    layer = QgsVectorLayer(made["OUTPUT"], "plots", "ogr")
    assert {f["name"]: f.geometry().area() for f in layer.getFeatures()} == pytest.approx(
        {"TB-01": 7_800.0, "TB-02": 1_250.0}
    )


def test_heights_of_3d_points_are_written(tmp_path):
    layer = QgsVectorLayer("PointZ?crs=EPSG:4547&field=点号:string&field=高程:double", "points", "memory")
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry(QgsPoint(500100, 3800200, 7.5)))
    feature.setAttributes(["P1", 3.0])
    assert layer.dataProvider().addFeature(feature)
    path = tmp_path / "out.csv"
    run("exportpoints", {"INPUT": layer, "OUTPUT": str(path)})
    assert "P1,,3800200.000,500100.000,7.500" in path.read_text(encoding="utf-8-sig")


def test_what_is_refused(tmp_path):
    path = tmp_path / "broken.dat"
    path.write_text("1,,500100,3800200,9\n2,,500100,x,9\n", encoding="utf-8")
    output = tmp_path / "points.gpkg"
    with pytest.raises(Refused, match="line 2"):
        run("importpoints", {"INPUT": str(path), "CRS": "EPSG:4547", "OUTPUT": str(output)}, QgsProcessingContext())
    assert not output.exists()
    empty = QgsVectorLayer("Point?crs=EPSG:4490", "empty", "memory")
    with pytest.raises(Refused, match="no points"):
        run("exportpoints", {"INPUT": empty, "OUTPUT": str(tmp_path / "out.csv")})
    empty.setCrs(QgsCoordinateReferenceSystem())
    with pytest.raises(Refused, match="no coordinate system"):
        run("exportpoints", {"INPUT": empty, "OUTPUT": str(tmp_path / "out.csv")})
    bare = str(tmp_path / "bare.gpkg")  # GDAL gives it a system called “Undefined geographic SRS”
    made = ogr.GetDriverByName("GPKG").CreateDataSource(bare)
    layer = made.CreateLayer("bare", None, ogr.wkbPoint)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(ogr.CreateGeometryFromWkt("POINT (500100 3800200)"))
    layer.CreateFeature(feature)
    layer = made = feature = None
    with pytest.raises(Refused, match="no coordinate system"):
        run("exportpoints", {"INPUT": bare, "OUTPUT": str(tmp_path / "out.csv")})
