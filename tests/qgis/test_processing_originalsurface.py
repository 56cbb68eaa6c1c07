"""originalsurface as the toolbox runs it, on ground whose former shape is a plane."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr
from qgis.core import QgsFeature, QgsGeometry, QgsPoint, QgsProcessingContext, QgsVectorLayer

from tests.qgis.processing_kit import (  # noqa: F401
    CRS,
    EAST,
    NORTH,
    Listener,
    Refused,
    box,
    memory_polygons,
    provider,
    run,
    write_raster,
)

pytestmark = pytest.mark.usefixtures("provider")
DATA = Path(__file__).resolve().parents[1] / "data" / "lavaka"


@pytest.fixture
def dug(tmp_path) -> str:
    """A slope of 40 m × 60 m with a pit of 10 m × 10 m × 5 m and a heap of 8 m × 8 m × 3 m."""
    rows, cols = np.mgrid[0:40, 0:60] + 0.5
    heights = 200 + 0.2 * cols - 0.1 * rows
    heights[15:25, 10:20] -= 5
    heights[16:24, 40:48] += 3
    return write_raster(tmp_path / "采坑.tif", heights)


@pytest.fixture
def holes() -> QgsVectorLayer:
    return memory_polygons(box(9, 14, 12, 12), box(39, 15, 10, 10), fields="field=name:string&field=volume_m3:double")


def heights_layer(kind: str, field: str, rows: list[tuple[QgsGeometry, object]], crs: str = CRS) -> QgsVectorLayer:
    layer = QgsVectorLayer(f"{kind}?crs={crs}&field={field}", "旧高程", "memory")
    for geometry, value in rows:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(geometry)
        feature.setAttributes([value])
        assert layer.dataProvider().addFeature(feature)
    return layer


def test_numbers_table_surfaces_and_result(tmp_path, dug, holes):
    named = {
        "OUTPUT": tmp_path / "采前.tif",
        "ERROR": tmp_path / "误差.tif",
        "TABLE": tmp_path / "表.gpkg",
        "RESULT": tmp_path / "结果.json",
    }
    found = run("originalsurface", {"DEM": dug, "HOLES": holes, **{key: str(path) for key, path in named.items()}})
    assert found["PIT_M3"] == pytest.approx(500, abs=0.5)
    assert found["HEAP_M3"] == pytest.approx(192, abs=0.5)
    assert found["VOLUME_M3"] == pytest.approx(500 - 192, abs=0.5)
    assert found["VOLUME_LOW_M3"] < found["VOLUME_M3"] < found["VOLUME_HIGH_M3"]
    assert found["AREA_PROJECTED_M2"] == pytest.approx(244)
    assert (found["HOLES_REBUILT"], found["HOLES_RANGE"], found["HOLES_REFUSED"]) == (2, 0, 0)
    ground = gdal.Open(str(named["OUTPUT"])).ReadAsArray()
    rows, cols = np.mgrid[0:40, 0:60] + 0.5
    assert ground == pytest.approx(200 + 0.2 * cols - 0.1 * rows, abs=0.002)
    error = gdal.Open(str(named["ERROR"])).ReadAsArray()
    assert (error > 0).sum() == 244
    table = QgsVectorLayer(str(named["TABLE"]), "t", "ogr")
    rows = list(table.getFeatures())
    assert [row["name"] for row in rows] == ["zone 1", "zone 2"]
    assert rows[0]["volume_m3"] == pytest.approx(500, abs=0.5)  # ours, not the column of the input of that name
    assert rows[1]["heap_m3"] == pytest.approx(192, abs=0.5)
    assert [row.geometry().area() for row in rows] == [pytest.approx(144), pytest.approx(100)]
    result = json.loads(named["RESULT"].read_text(encoding="utf-8"))
    assert result["volume_m3"] == found["VOLUME_M3"]
    assert {hole["status"] for hole in result["holes"]} == {"value"}
    assert result["assumptions"][0]["zh"]


def test_nothing_is_written_that_is_not_named(tmp_path, dug, holes):
    before = set(tmp_path.iterdir())
    assert "OUTPUT" not in run("originalsurface", {"DEM": dug, "HOLES": holes})
    assert {path for path in tmp_path.iterdir() if path.suffix != ".xml"} == before


def test_old_contours_from_a_field_and_spot_heights_from_z(dug):
    hole = memory_polygons(box(9, 14, 12, 12))
    line = QgsGeometry.fromWkt(f"LINESTRING({EAST + 14} {NORTH - 18}, {EAST + 16} {NORTH - 22})")
    contours = heights_layer("LineString", "高程:double", [(line, 203.0), (QgsGeometry(), 1.0), (line, None)])
    spots = heights_layer(
        "PointZ", "x:string", [(QgsGeometry(QgsPoint(EAST + 15, NORTH - 20, 200 + 3 - 2 + 1.0)), None)]
    )
    plain = run("originalsurface", {"DEM": dug, "HOLES": hole})
    listener = Listener()
    with_spot = run(
        "originalsurface", {"DEM": dug, "HOLES": hole, "SPOT_HEIGHTS": spots, "OLD_RMSE": 0.01}, listener=listener
    )
    assert with_spot["VOLUME_M3"] > plain["VOLUME_M3"] + 10  # the former ground was 1 m higher there
    assert any("height datum could not be checked" in warning for warning in listener.warnings)
    given = {"CONTOURS": contours, "CONTOUR_FIELD": "高程", "OLD_RMSE": 0.1}
    used = run("originalsurface", {"DEM": dug, "HOLES": hole, **given})
    assert used["VOLUME_M3"] > plain["VOLUME_M3"] + 50  # 2 m above the slope
    with pytest.raises(Refused, match="no Z coordinates"):
        run("originalsurface", {"DEM": dug, "HOLES": hole, "CONTOURS": contours})
    with pytest.raises(Refused, match="no field gone"):
        run("originalsurface", {"DEM": dug, "HOLES": hole, "CONTOURS": contours, "CONTOUR_FIELD": "gone"})
    words = heights_layer("Point", "h:string", [(QgsGeometry.fromWkt(f"POINT({EAST + 5} {NORTH - 5})"), "高")])
    with pytest.raises(Refused, match="is not a height"):
        run("originalsurface", {"DEM": dug, "HOLES": hole, "SPOT_HEIGHTS": words, "SPOT_FIELD": "h"})
    nothing = heights_layer("Point", "h:double", [])
    with pytest.raises(Refused, match="no heights"):
        run("originalsurface", {"DEM": dug, "HOLES": hole, "SPOT_HEIGHTS": nothing, "SPOT_FIELD": "h"})


def test_wrong_input_is_a_sentence(tmp_path, dug, holes):
    with pytest.raises(Refused, match="has no features"):
        run("originalsurface", {"DEM": dug, "HOLES": memory_polygons()})
    bow = f"POLYGON(({EAST} {NORTH},{EAST + 9} {NORTH - 9},{EAST + 9} {NORTH},{EAST} {NORTH - 9},{EAST} {NORTH}))"
    with pytest.raises(Refused, match="crosses itself"):
        run("originalsurface", {"DEM": dug, "HOLES": memory_polygons(bow)})
    nowhere = memory_polygons(box(0, 0, 5, 5), crs="")
    with pytest.raises(Refused, match="no coordinate system"):
        run("originalsurface", {"DEM": dug, "HOLES": nowhere})
    empty = write_raster(tmp_path / "empty.tif", np.full((20, 20), np.nan))
    with pytest.raises(Refused, match="no data"):
        run("originalsurface", {"DEM": empty, "HOLES": holes})
    with pytest.raises(Refused, match="cannot be rebuilt"):
        run("originalsurface", {"DEM": dug, "HOLES": memory_polygons(box(-1, -1, 62, 42))})
    lost = write_raster(tmp_path / "lost.tif", np.full((20, 20), 5.0), crs=None)
    with pytest.raises(Refused, match="coordinate reference system"):
        run("originalsurface", {"DEM": lost, "HOLES": holes})


def test_layers_that_cannot_outline_a_hole_are_sentences(tmp_path, dug):
    points = QgsVectorLayer(f"Point?crs={CRS}", "点", "memory")
    mixed = str(tmp_path / "mixed.geojson")
    shapes = [{"type": "Point", "coordinates": [EAST + 9, NORTH - 14]}]
    features = [{"type": "Feature", "properties": {}, "geometry": shape} for shape in shapes]
    named = {"type": "name", "properties": {"name": CRS}}
    content = {"type": "FeatureCollection", "crs": named, "features": features}
    Path(mixed).write_text(json.dumps(content), encoding="utf-8")
    bare = str(tmp_path / "bare.gpkg")
    made = ogr.GetDriverByName("GPKG").CreateDataSource(bare)
    layer = made.CreateLayer("bare", None, ogr.wkbPolygon)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(ogr.CreateGeometryFromWkt(box(9, 14, 12, 12)))
    layer.CreateFeature(feature)
    layer = made = feature = None
    for wrong, sentence in ((points, "no polygons"), (mixed, "no polygon"), (bare, "no coordinate system")):
        with pytest.raises(Refused, match=sentence):
            run("originalsurface", {"DEM": dug, "HOLES": wrong})


def test_a_gully_of_fourteen_cells_has_no_number_and_a_mistyped_one_is_refused():
    layer = QgsVectorLayer(str(DATA / "lavaka.shp"), "lavaka", "ogr")
    layer.setSubsetString("id = 162")
    listener = Listener()
    dem = str(DATA / "DEM_copernicus30_named_SRTM.tif")
    found = run("originalsurface", {"DEM": dem, "HOLES": layer}, listener=listener)
    assert found["VOLUME_M3"] is None
    assert found["VOLUME_LOW_M3"] < 21_714.70 < found["VOLUME_HIGH_M3"]
    assert found["HOLES_RANGE"] == 1
    assert any("only the range counts" in warning for warning in listener.warnings)
    with pytest.raises(Refused, match="not a number"):
        run("originalsurface", {"DEM": dem, "HOLES": layer, "DEM_RMSE": "two"})


def test_cancelling_leaves_no_file(tmp_path, dug, holes):
    folder = tmp_path / "out"
    folder.mkdir()
    given = {"DEM": dug, "HOLES": holes, "OUTPUT": str(folder / "o.tif"), "TABLE": str(folder / "t.gpkg")}
    found = run("originalsurface", given, QgsProcessingContext(), Listener(cancel_after=1))
    assert not math.isfinite(found.get("VOLUME_M3", math.nan))
    assert not list(folder.iterdir())
