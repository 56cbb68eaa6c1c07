"""buildsurface and coregister as the toolbox runs them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

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
DATA = Path(__file__).resolve().parents[1] / "data"


def layer_of(kind, *rows, crs=CRS):
    """A memory layer of (WKT, height) pairs."""
    layer = QgsVectorLayer(f"{kind}?crs={crs}&field=h:double", kind.lower(), "memory")
    for wkt, height in rows:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        feature.setAttributes([height])
        assert layer.dataProvider().addFeature(feature)
    return layer


def slope_points(*, z=False):
    rows = []
    for i in range(12):
        for j in range(12):
            x, y, h = EAST + 9 * i + (j % 3), NORTH - 9 * j - (i % 4), 20 + i - 0.5 * j
            rows.append((f"POINT Z ({x} {y} {h})" if z else f"POINT({x} {y})", None if z else h))
    return layer_of("PointZ" if z else "Point", *rows)


@pytest.mark.parametrize("z", [False, True])
def test_spot_heights_from_a_field_or_from_z(tmp_path, z):
    parameters = {"POINTS": slope_points(z=z), "SURFACE": str(tmp_path / "s.tif"), "RESULT": str(tmp_path / "r.json")}
    found = run("buildsurface", parameters if z else {**parameters, "POINT_FIELD": "h"})
    assert found["POINTS_USED"] == 144
    assert (found["THIN"], found["GROUND_PER_M2"], found["SEAM_M"], found["REJECTED"]) == (0, None, None, 0)
    assert found["CELL_SIZE_M"] == 2.0
    assert found["TRIANGLES"] > 200
    heights = gdal.Open(found["SURFACE"]).ReadAsArray()
    known = heights[heights > -9000]
    assert found["AREA_M2"] == pytest.approx(4 * len(known))
    assert 14 < known.min() < known.max() < 32
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["crs"] == CRS
    assert "ERROR" not in found


def test_everything_together(tmp_path):
    raster = write_raster(tmp_path / "r.tif", np.full((150, 150), 10.0))
    level = [(f"LINESTRING({EAST + 20} {NORTH - y},{EAST + 90} {NORTH - y})", h) for y, h in ((20, 12), (40, 14))]
    ridge = layer_of("LineStringZ", (f"LINESTRING Z({EAST + 20} {NORTH - 60} 15,{EAST + 90} {NORTH - 60} 15)", None))
    soft = layer_of("LineStringZ", (f"LINESTRING Z({EAST + 20} {NORTH - 80} 13,{EAST + 90} {NORTH - 80} 13)", None))
    found = run(
        "buildsurface",
        {
            "RASTERS": [raster],
            "CONTOURS": layer_of("LineString", *level),
            "CONTOUR_FIELD": "h",
            "BREAKLINES": ridge,
            "SOFT_BREAKLINES": soft,
            "OUTLINE": memory_polygons(box(10, 10, 90, 90)),
            "RASTER_RMSE": 0.2,
            "SURFACE": str(tmp_path / "s.tif"),
            "ERROR": str(tmp_path / "e.tif"),
        },
    )
    assert found["CELL_SIZE_M"] == 1.0
    assert found["AREA_M2"] == 8100
    assert found["SEAM_M"] == pytest.approx(3.8, abs=0.3)
    heights = gdal.Open(found["SURFACE"]).ReadAsArray()
    assert heights.shape == (90, 90)
    assert heights[49, 40] == pytest.approx(15, abs=0.06)
    assert heights[69, 40] == pytest.approx(13, abs=0.06)
    assert heights[2, 2] == 10
    assert gdal.Open(found["ERROR"]).ReadAsArray()[2, 2] == pytest.approx(0.2)


def test_a_thin_cloud_is_flagged():
    listener = Listener()
    cloud = str(DATA / "laz_coromandel" / "points_test.las")
    found = run("buildsurface", {"POINT_CLOUD": cloud}, listener=listener)
    assert (found["THIN"], found["POINTS_USED"]) == (1, 226)
    assert found["GROUND_PER_M2"] == pytest.approx(0.084, abs=0.001)
    assert any("thin" in text for text in listener.warnings)
    assert "SURFACE" not in found
    more = run("buildsurface", {"POINT_CLOUD": cloud, "GROUND_CLASSES": "2, 3"})
    assert more["POINTS_USED"] + more["REJECTED"] == pytest.approx(226 + 3798, abs=20)


def test_a_drawing_in_a_system_that_is_named():
    drawing = str(DATA / "fortbragg" / "contours_2004_z.dxf")
    found = run("buildsurface", {"DXF": drawing, "FILE_CRS": "EPSG:3358"})
    assert found["POINTS_USED"] > 6000
    assert found["FLAT_TRIANGLES"] > 1000
    assert 0.05 < found["STANDARD_ERROR_M"] < 0.4


def test_what_is_missing_or_wrong_is_said(tmp_path):
    with pytest.raises(Refused, match="Give something with heights"):
        run("buildsurface", {})
    with pytest.raises(Refused, match="no Z coordinates. Give them heights first"):
        run(
            "buildsurface",
            {"BREAKLINES": layer_of("LineString", (f"LINESTRING({EAST} {NORTH},{EAST} {NORTH - 9})", 1))},
        )
    with pytest.raises(Refused, match="no list of classes"):
        run("buildsurface", {"POINTS": slope_points(z=True), "GROUND_CLASSES": "ground"})
    with pytest.raises(Refused, match="has no heights"):
        run("buildsurface", {"POINTS": layer_of("PointZ")})
    places = [(f"POINT Z({114 + i / 1e4} {28 + i * i / 1e5} 5)", None) for i in range(9)]
    lonlat = layer_of("PointZ", *places, crs="EPSG:4490")
    with pytest.raises(Refused, match="degrees"):
        run("buildsurface", {"POINTS": lonlat, "SURFACE": str(tmp_path / "s.tif")})
    assert not (tmp_path / "s.tif").exists()


def test_cancelled_surfaces_leave_nothing(tmp_path):
    for name, parameters in (
        ("buildsurface", {"POINTS": slope_points(z=True), "SURFACE": str(tmp_path / "s.tif")}),
        (
            "coregister",
            {
                "REFERENCE": str(DATA / "coregistration_srtm" / "srtm_ref.tif"),
                "MOVING": str(DATA / "coregistration_srtm" / "srtm_blurred_and_shifted.tif"),
                "CORRECTED": str(tmp_path / "c.tif"),
            },
        ),
    ):
        assert run(name, parameters, listener=Listener(cancel_after=3)) == {}
    assert list(tmp_path.iterdir()) == []


def hills():
    row, col = np.mgrid[0:160, 0:160]
    return 50 + 8 * np.sin(col / 11) * np.cos(row / 13)


def test_a_shifted_survey_is_put_in_its_place(tmp_path):
    row, col = np.mgrid[0:160, 0:160]
    moved = 50 + 8 * np.sin((col - 2) / 11) * np.cos((row + 1) / 13) + 0.3
    works = memory_polygons(box(60, 60, 30, 30))
    moved[60:90, 60:90] -= 15
    found = run(
        "coregister",
        {
            "REFERENCE": write_raster(tmp_path / "a.tif", hills()),
            "MOVING": write_raster(tmp_path / "b.tif", moved),
            "UNSTABLE": works,
            "CORRECTED": str(tmp_path / "c.tif"),
            "RESULT": str(tmp_path / "r.json"),
        },
    )
    assert (found["SHIFT_X_M"], found["SHIFT_Y_M"], found["SHIFT_Z_M"]) == pytest.approx((-2, -1, -0.3), abs=0.01)
    assert (found["HORIZONTAL"], found["CONVERGED"]) == (1, 1)
    assert found["TILT_EAST_M_PER_KM"] is None
    assert found["RMSE_AFTER_M"] < 0.02 < 0.5 < found["RMSE_BEFORE_M"]
    assert found["STABLE_CELLS"] > 20_000
    corrected = gdal.Open(found["CORRECTED"])
    assert corrected.GetGeoTransform()[0] == pytest.approx(EAST - 2, abs=0.01)
    assert corrected.GetGeoTransform()[3] == pytest.approx(NORTH - 1, abs=0.01)
    kept = run("cutfill", {"BEFORE": str(tmp_path / "a.tif"), "AFTER": found["CORRECTED"], "ZONES": works})
    assert kept["CUT_M3"] == pytest.approx(15 * 28 * 29, rel=0.15)
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["converged"] is True


def test_level_ground_gives_no_horizontal_shift(tmp_path):
    one, other = (write_raster(tmp_path / f"{z}.tif", np.full((60, 60), z)) for z in (10.0, 10.25))
    found = run("coregister", {"REFERENCE": one, "MOVING": other, "TILT": True})
    assert (found["SHIFT_X_M"], found["HORIZONTAL"]) == (None, 0)
    assert found["SHIFT_Z_M"] == pytest.approx(-0.25, abs=1e-3)
    assert found["TILT_EAST_M_PER_KM"] == pytest.approx(0, abs=0.01)
