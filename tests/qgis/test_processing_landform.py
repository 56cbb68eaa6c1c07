"""The landform designs through Processing: layers in, layers and numbers out, sentences for what cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsGeometry,
    QgsVectorLayer,
)

from tests.qgis.processing_kit import (
    CRS,
    EAST,
    NORTH,
    Listener,
    Refused,
    box,
    memory_polygons,
    provider,  # noqa: F401 - a fixture
    run,
    write_raster,
)

pytestmark = pytest.mark.usefixtures("provider")
SHARED = ("AREA_M2", "CUT_BANK_M3", "FILL_COMPACTED_M3", "DEEPEST_CUT_M", "HIGHEST_FILL_M")


def memory_line(*points: tuple[float, float], crs: str = CRS) -> QgsVectorLayer:
    """A line, counted from the corner of ``write_raster``'s grid to the east and to the south."""
    layer = QgsVectorLayer(f"LineString?crs={crs}", "line", "memory")
    feature = QgsFeature(layer.fields())
    text = ",".join(f"{EAST + x} {NORTH - y}" for x, y in points)
    feature.setGeometry(QgsGeometry.fromWkt(f"LINESTRING({text})"))
    assert layer.dataProvider().addFeature(feature)
    return layer


@pytest.fixture
def wall(tmp_path: Path) -> str:
    """A pit wall of 30 m, 2 : 1, that rises to the north from row 200."""
    rows = np.arange(300)[:, None] + 0.5
    return write_raster(tmp_path / "采场.tif", 100 + np.clip((200 - rows) * 2, 0, 30) * np.ones((1, 240)))


PLAIN = {"BENCH_HEIGHT_M": 10, "FACE_ANGLE_DEG": 45, "BERM_WIDTH_M": 5, "INWARD_PERCENT": 0}


def test_benches_with_ramp_lines_and_berms(wall, tmp_path):
    files = {"DESIGN": "设计.tif", "LINES": "lines.gpkg", "BERMS": "berms.gpkg", "RESULT": "result.json"}
    out = {name: str(tmp_path / file) for name, file in files.items()}
    ramp = {"RAMP": 1, "RAMP_WIDTH_M": 6, "RAMP_GRADE_PERCENT": 15}
    found = run("designbenches", {"DEM": wall, "LINE": memory_line((10, 200), (230, 200)), **PLAIN, **ramp, **out})
    assert found["BENCHES"] == 3
    assert found["RAMP_MAX_GRADE"] == pytest.approx(15, abs=0.01)
    assert found["RAMP_LENGTH_M"] == pytest.approx(20 / 0.15 + 18, rel=0.02)
    assert found["OVERALL_ANGLE_DEG"] == pytest.approx(37, abs=3)
    measured = run("cutfill", {"BEFORE": wall, "AFTER": out["DESIGN"]})
    assert measured["CUT_M3"] == pytest.approx(found["CUT_BANK_M3"], rel=1e-9)
    assert measured["FILL_M3"] == 0 == found["FILL_COMPACTED_M3"]
    lines = QgsVectorLayer(out["LINES"], "", "ogr")
    rows = {(item["kind"], item["bench"]) for item in lines.getFeatures() if item["kind"] != "daylight"}
    assert {("toe", 1), ("crest", 1), ("toe", 2), ("crest", 2), ("toe", 3)} <= rows
    for item in lines.getFeatures():
        heights = [point.z() for point in item.geometry().vertices()]
        assert np.isfinite(heights).all()
        if item["kind"] in ("toe", "crest"):
            assert set(heights) == {item["level_m"]}
        assert item["length_m"] > 0
    berms = QgsVectorLayer(out["BERMS"], "", "ogr")
    assert {(item["bench"], item["level_m"], item["width_m"]) for item in berms.getFeatures()} == {
        (1, 110, 5),
        (2, 120, 5),
    }
    result = json.loads(Path(out["RESULT"]).read_text(encoding="utf-8"))
    assert result["figures"]["ramp_legs"] == 2
    assert result["settings"]["height_m"] == {"value": 10.0, "rule": None}
    assert gdal.Open(out["DESIGN"]).ReadAsArray().min() == pytest.approx(100)


def test_nothing_is_written_that_is_not_named(wall, tmp_path):
    found = run("designbenches", {"DEM": wall, "LINE": memory_line((-9, 200), (260, 200)), **PLAIN})
    assert found["CUT_BANK_M3"] == pytest.approx(375 * 240, rel=1e-6)
    assert found["RAMP_LENGTH_M"] is None
    assert {path.name.removesuffix(".aux.xml") for path in tmp_path.iterdir()} == {"采场.tif"}


def test_zones_limits_and_another_coordinate_system(wall):
    zones = memory_polygons(box(120, 0, 200, 300), fields="field=name:string&field=material:string")
    zones.dataProvider().changeAttributeValues({item.id(): {1: "土质"} for item in zones.getFeatures()})
    line = memory_line((-9, 200), (260, 200))
    plain = run("designbenches", {"DEM": wall, "LINE": line, "MATERIAL": 0})
    zoned = run("designbenches", {"DEM": wall, "LINE": line, "MATERIAL": 0, "ZONES": zones})
    assert zoned["CUT_BANK_M3"] > plain["CUT_BANK_M3"] * 1.5
    outline = memory_polygons(box(0, 0, 100, 300))
    held = run("designbenches", {"DEM": wall, "LINE": line, **PLAIN, "OUTLINE": outline})
    assert held["CUT_BANK_M3"] == pytest.approx(375 * 100, rel=1e-6)
    assert held["OUTSIDE_OUTLINE_M3"] == pytest.approx(375 * 140, rel=1e-6)
    masked = run("designbenches", {"DEM": wall, "LINE": line, **PLAIN, "MASKS": outline})
    assert masked["MASKED_M3"] == pytest.approx(375 * 100, rel=1e-6)
    lonlat = QgsVectorLayer("LineString?crs=EPSG:4490", "line", "memory")
    way = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem(CRS), QgsCoordinateReferenceSystem("EPSG:4490"), QgsCoordinateTransformContext()
    )
    shape = next(line.getFeatures()).geometry()
    shape.transform(way)
    feature = QgsFeature()
    feature.setGeometry(shape)
    assert lonlat.dataProvider().addFeature(feature)
    moved = run("designbenches", {"DEM": wall, "LINE": lonlat, **PLAIN, "LEVEL_M": 100})
    assert moved["CUT_BANK_M3"] == pytest.approx(375 * 240, rel=1e-3)


def test_platform_balances_and_tells_its_plane(tmp_path):
    columns = np.arange(200)[None, :] + 0.5
    dem = write_raster(tmp_path / "dem.tif", 50 + 0.04 * columns * np.ones((160, 1)))
    out = {"DESIGN": str(tmp_path / "out.tif"), "RESULT": str(tmp_path / "out.json")}
    asked = {"CUT_RATIO": 1.5, "FILL_RATIO": 1.5, "COMPACTED_FACTOR": 1.0, "LOSS_PERCENT": 0}
    found = run("designplatform", {"DEM": dem, "PLATFORM": memory_polygons(box(60, 50, 60, 50)), **asked, **out})
    assert found["LEVEL_M"] == pytest.approx(50 + 0.04 * 90, abs=1e-3)
    assert found["FALL_AZIMUTH_DEG"] is None
    assert abs(found["BALANCE_M3"]) < 1
    measured = run("cutfill", {"BEFORE": dem, "AFTER": out["DESIGN"]})
    assert measured["CUT_M3"] == pytest.approx(found["CUT_BANK_M3"], rel=1e-9)
    assert measured["FILL_M3"] == pytest.approx(found["FILL_COMPACTED_M3"], rel=1e-9)
    best = run("designplatform", {"DEM": dem, "PLATFORM": memory_polygons(box(60, 50, 60, 50)), "MODE": 2, **asked})
    assert best["FALL_PERCENT"] == pytest.approx(4, abs=0.1)
    assert best["FALL_AZIMUTH_DEG"] == pytest.approx(270, abs=2)
    assert all(key in best for key in SHARED)
    result = json.loads(Path(out["RESULT"]).read_text(encoding="utf-8"))
    assert result["platforms"][0]["level_m"] == found["LEVEL_M"]
    default = run("designplatform", {"DEM": dem, "PLATFORM": memory_polygons(box(60, 50, 60, 50), box(10, 10, 20, 20))})
    assert default["PLATFORMS"] == 2


@pytest.mark.parametrize(
    ("name", "more", "says"),
    [
        ("designbenches", {"RAMP": 1}, "width of the ramp"),
        ("designbenches", {"ZONES": None, "FACE_ANGLE_DEG": "steep"}, "not a number"),
        ("designplatform", {"MODE": 0}, "Give the level"),
    ],
)
def test_what_is_missing_is_said_before_anything_runs(wall, name, more, says):
    drawn = {"LINE": memory_line((10, 200), (230, 200))} if name == "designbenches" else {
        "PLATFORM": memory_polygons(box(60, 50, 60, 50))}  # fmt: skip
    with pytest.raises(Refused, match=says):
        run(name, {"DEM": wall, **drawn, **more})


def test_layers_that_will_not_do(wall):
    empty = QgsVectorLayer(f"LineString?crs={CRS}", "empty", "memory")
    with pytest.raises(Refused, match="has no lines"):
        run("designbenches", {"DEM": wall, "LINE": empty})
    nowhere = memory_line((10, 200), (230, 200))
    nowhere.setCrs(type(nowhere.crs())())
    with pytest.raises(Refused, match="no coordinate system"):
        run("designbenches", {"DEM": wall, "LINE": nowhere})
    with pytest.raises(Refused, match="no field named material"):
        run("designbenches", {"DEM": wall, "LINE": memory_line((10, 200), (230, 200)),
                              "ZONES": memory_polygons(box(0, 0, 50, 50))})  # fmt: skip
    x, y = EAST, NORTH
    crossed = memory_polygons(f"POLYGON(({x} {y},{x + 50} {y - 50},{x + 50} {y},{x} {y - 50},{x} {y}))")
    with pytest.raises(Refused, match="crosses itself"):
        run("designplatform", {"DEM": wall, "PLATFORM": crossed})


def test_cancelled_half_way_leaves_no_design(wall, tmp_path):
    out = str(tmp_path / "out.tif")
    run("designbenches", {"DEM": wall, "LINE": memory_line((10, 200), (230, 200)), "DESIGN": out}, None, Listener(3))
    assert {path.name.removesuffix(".aux.xml") for path in tmp_path.iterdir()} == {"采场.tif"}
