"""The same volumes and zone sums as QGIS's own algorithms, where they can say them."""

from __future__ import annotations

import math

import numpy as np
import processing
import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsVectorLayer

from mine_restoration_plugin.core.terrain.volume import LevelSurface, RasterSurface, Zone, cut_fill
from tests.unit.terrain_case import FORTBRAGG, rectangle

PATH = str(FORTBRAGG / "elevation_2012.tif")


@pytest.mark.usefixtures("qgis_processing")
@pytest.mark.parametrize("level", [97.5, 101.25])
def test_volume_above_and_below_a_level(level):
    found = cut_fill(LevelSurface(level), RasterSurface(PATH))
    above, below = (
        processing.run("native:rastersurfacevolume", {"INPUT": PATH, "BAND": 1, "LEVEL": level, "METHOD": method})
        for method in (0, 1)
    )
    assert found.fill_compacted_m3 == pytest.approx(above["VOLUME"], rel=1e-9)
    assert found.fill_area_m2 == pytest.approx(above["AREA"], rel=1e-9)
    assert found.cut_bank_m3 == pytest.approx(abs(below["VOLUME"]), rel=1e-9)
    assert found.cut_area_m2 == pytest.approx(below["AREA"], rel=1e-9)


@pytest.mark.usefixtures("qgis_processing")
def test_zone_sums_where_zones_are_of_whole_cells():
    boxes = [
        (597_200, 150_600, 597_260, 150_700),
        (597_300, 150_590, 597_301, 150_591),
        (597_400, 150_800, 597_640, 151_000),
    ]
    zones = [Zone(str(i), [[rectangle(*map(float, box))]]) for i, box in enumerate(boxes)]
    layer = QgsVectorLayer("Polygon?crs=EPSG:3358", "zones", "memory")
    features = []
    for zone in zones:
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromPolygonXY([[QgsPointXY(*p) for p in zone.polygons[0][0]]]))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    parameters = {"INPUT": layer, "INPUT_RASTER": PATH, "RASTER_BAND": 1, "STATISTICS": [0, 1, 3], "OUTPUT": "memory:"}
    sums = [f.attributes() for f in processing.run("native:zonalstatisticsfb", parameters)["OUTPUT"].getFeatures()]
    found = cut_fill(LevelSurface(0.0), RasterSurface(PATH), zones)
    assert [zone.covered_area_m2 for zone in found.zones] == pytest.approx([row[0] for row in sums])
    assert [zone.fill_compacted_m3 for zone in found.zones] == pytest.approx([row[1] for row in sums], rel=1e-9)
    assert [zone.median_change_m for zone in found.zones] == pytest.approx([row[2] for row in sums], abs=6e-4)


@pytest.mark.usefixtures("qgis_processing")
def test_ellipsoidal_areas_are_those_of_qgis(qgis_iface):
    from qgis.core import QgsCoordinateReferenceSystem, QgsDistanceArea, QgsProject

    from mine_restoration_plugin.core.geodata.areas import ellipsoidal_area_m2

    for code in ("EPSG:4547", "EPSG:4490", "EPSG:32645"):
        crs = QgsCoordinateReferenceSystem(code)
        measure = QgsDistanceArea()
        measure.setSourceCrs(crs, QgsProject.instance().transformContext())
        measure.setEllipsoid(crs.ellipsoidAcronym())
        angle = np.arange(40) * 2 * math.pi / 40
        radius, x, y = (0.004, 113.6, 30.1) if code == "EPSG:4490" else (400.0, 440_000.0, 2_628_000.0)
        points = np.column_stack((x + radius * np.cos(angle), y + radius * np.sin(angle)))
        shape = np.vstack((points, points[:1]))
        theirs = measure.measurePolygon([QgsPointXY(*p) for p in shape])
        assert ellipsoidal_area_m2([[shape]], code) == pytest.approx(theirs, rel=1e-6), code
