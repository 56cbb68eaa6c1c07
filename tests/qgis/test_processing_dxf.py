"""Drawings through Processing, in and out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsLineString,
    QgsPoint,
    QgsPointXY,
    QgsVectorLayer,
)

from tests.qgis.processing_kit import (  # noqa: F401 - a fixture
    EAST,
    NORTH,
    Listener,
    Refused,
    box,
    memory_polygons,
    provider,
    run,
)

DATA = Path(__file__).resolve().parents[1] / "data"

pytestmark = pytest.mark.usefixtures("provider")


def layer_of(made: dict, key: str) -> QgsVectorLayer:
    layer = QgsVectorLayer(made[key], key, "ogr")
    assert layer.isValid()
    return layer


def test_a_drawing_into_three_layers(tmp_path):
    named = {key: str(tmp_path / f"{key}.gpkg") for key in ("POINTS", "LINES", "POLYGONS")}
    listener, result = Listener(), tmp_path / "loss.json"
    made = run(
        "importdxf",
        {"INPUT": str(DATA / "survey" / "cass_r2000.dxf"), **named, "RESULT": str(result)},
        None,
        listener,
    )
    assert (made["POINT_COUNT"], made["LINE_COUNT"], made["POLYGON_COUNT"], made["LOST"]) == (8, 6, 5, 3)
    assert made["WARNINGS"] == len(listener.warnings) == 5
    assert json.loads(result.read_text(encoding="utf-8"))["losses"]["HATCH"] == 1
    points = layer_of(made, "POINTS")
    assert points.crs().authid() == "EPSG:4526"
    heights = [f["height"] for f in points.getFeatures() if f["layer"] == "GCD"]
    assert sorted(h for h in heights if isinstance(h, float)) == [3.5, 77.35, 98.7, 101.256]
    assert len(heights) == 5
    boundary = next(f for f in layer_of(made, "POLYGONS").getFeatures() if f["layer"] == "JZD")
    assert boundary.geometry().area() == pytest.approx(7_600, abs=0.2)
    assert {f["layer"] for f in layer_of(made, "LINES").getFeatures()} == {"DGX", "0"}


def test_only_what_was_named_is_made(tmp_path):
    made = run("importdxf", {"INPUT": str(DATA / "survey" / "cass_r12.dxf")})
    assert not {"POINTS", "LINES", "POLYGONS", "RESULT"} & set(made)


def test_contours_of_a_survey_have_their_third_dimension(tmp_path):
    path = str(DATA / "fortbragg" / "contours_2004_z.dxf")
    made = run("importdxf", {"INPUT": path, "CRS": "EPSG:3358", "LINES": str(tmp_path / "lines.gpkg")})
    line = next(layer_of(made, "LINES").getFeatures())
    assert line.geometry().constGet().is3D()
    assert line.geometry().constGet().vertexAt(line.geometry().vertexIdFromVertexNr(0)[1]).z() == line["elevation"]


def contours() -> QgsVectorLayer:
    layer = QgsVectorLayer("LineString?crs=EPSG:4547&field=高程:double", "contours", "memory")
    for i in range(3):
        feature = QgsFeature(layer.fields())
        line = QgsLineString([QgsPoint(EAST, NORTH + i), QgsPoint(EAST + 50, NORTH + i)])
        feature.setGeometry(QgsGeometry(line))
        feature.setAttributes([100.0 + i])
        assert layer.dataProvider().addFeature(feature)
    return layer


def spots() -> QgsVectorLayer:
    layer = QgsVectorLayer("Point?crs=EPSG:4547&field=点号:string&field=height:double", "spots", "memory")
    for name, height in (("P1", 101.25), ("P2", None)):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(EAST, NORTH)))
        feature.setAttributes([name, height])
        assert layer.dataProvider().addFeature(feature)
    return layer


def test_layers_into_a_drawing_and_back(tmp_path):
    plots = memory_polygons(box(0, 0, 100, 80))
    path = tmp_path / "出图.dxf"
    made = run("exportdxf", {"POLYGONS": plots, "CONTOURS": contours(), "HEIGHTS": spots(), "OUTPUT": str(path)})
    assert (made["POLYGON_COUNT"], made["CONTOUR_COUNT"], made["POINT_COUNT"], made["WARNINGS"]) == (1, 3, 2, 1)
    named = {key: str(tmp_path / f"{key}.gpkg") for key in ("POINTS", "LINES", "POLYGONS")}
    back = run("importdxf", {"INPUT": str(path), "CRS": "EPSG:4547", **named})
    assert back["LOST"] == 0
    area = next(layer_of(back, "POLYGONS").getFeatures())
    assert (area["name"], area.geometry().area()) == ("zone 1", 8_000.0)
    assert [f["elevation"] for f in layer_of(back, "LINES").getFeatures()] == [100.0, 101.0, 102.0]
    blocks = {f["name"]: f["height"] for f in layer_of(back, "POINTS").getFeatures() if f["kind"] == "block"}
    assert blocks["P1"] == 101.25
    assert not isinstance(blocks["P2"], float)


def test_what_is_refused(tmp_path):
    output = str(tmp_path / "out.dxf")
    with pytest.raises(Refused, match="at least one layer"):
        run("exportdxf", {"OUTPUT": output})
    with pytest.raises(Refused, match="one system"):
        run(
            "exportdxf",
            {"POLYGONS": memory_polygons(box(0, 0, 9, 9), crs="EPSG:4526"), "HEIGHTS": spots(), "OUTPUT": output},
        )
    with pytest.raises(Refused, match="counts in degrees"):
        run(
            "exportdxf",
            {
                "POLYGONS": memory_polygons("POLYGON((112 28,112.1 28,112 28.1,112 28))", crs="EPSG:4490"),
                "OUTPUT": output,
            },
        )
    dwg = tmp_path / "图.dwg"
    dwg.write_bytes(b"AC1032\0")
    with pytest.raises(Refused, match="save it as DXF"):
        run("importdxf", {"INPUT": str(dwg)})
    assert [path.name for path in tmp_path.iterdir()] == ["图.dwg"]
