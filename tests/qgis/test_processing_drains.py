"""designdrains as the toolbox runs it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

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


@pytest.fixture
def surface(tmp_path) -> str:
    row, col = np.mgrid[0:120, 0:150] + 0.5
    return write_raster(tmp_path / "设计.tif", 100 - 0.1 * row - 0.01 * col)


def lines(*wkt: str) -> QgsVectorLayer:
    layer = QgsVectorLayer(f"LineString?crs={CRS}", "沟", "memory")
    for text in wkt:
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromWkt(text))
        assert layer.dataProvider().addFeature(feature)
    return layer


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"LINESTRING({EAST + x0} {NORTH - y0},{EAST + x1} {NORTH - y1})"


def test_layers_numbers_and_result(tmp_path, surface):
    named = {name: str(tmp_path / f"{name}.gpkg") for name in ("NETWORK", "STRUCTURES", "UNMET")}
    found = run(
        "designdrains",
        {
            "DESIGN": surface,
            "OUTLINE": memory_polygons(box(10, 60, 130, 50)),
            "DRAINS": lines(line(10.5, 70.5, 139.5, 70.5)),
            "ROADS": lines(line(60, 0, 60, 120)),
            "INTENSITY_MM_H": 90,
            "RESULT": str(tmp_path / "结果.json"),
            **named,
        },
    )
    assert found["DRAIN_COUNT"] == 1
    assert found["DRAIN_LENGTH_M"] == pytest.approx(129)
    assert found["PEAK_FLOW_M3S"] == pytest.approx(0.75 * 90 * (130 * 71 / 10_000) / 360)
    assert (found["CULVERT_COUNT"], found["BASIN_COUNT"], found["UNMET_PATHS"]) == (1, 1, 0)
    network = QgsVectorLayer(found["NETWORK"], "n", "ogr")
    (drain,) = network.getFeatures()
    assert drain["kind"] == "given"
    assert drain["area_ha"] == pytest.approx(0.923)
    assert drain["depth_m"] >= drain["water_m"] + 0.2
    assert drain["excavation_m3"] + 2 == pytest.approx(found["EXCAVATION_M3"])
    kinds = sorted(f["kind"] for f in QgsVectorLayer(found["STRUCTURES"], "s", "ogr").getFeatures())
    assert kinds == ["basin", "culvert"]
    assert QgsVectorLayer(found["UNMET"], "u", "ogr").featureCount() == 0
    written = json.loads((tmp_path / "结果.json").read_text(encoding="utf-8"))
    assert written["figures"]["drain_count"] == 1
    used = {rule["key"] for rule in written["settings"]["rules"]}
    assert "drains.lining.mortared_stone.n" in used


def test_the_countys_storm_formula(surface):
    asked = {
        "DESIGN": surface,
        "OUTLINE": memory_polygons(box(10, 60, 130, 50)),
        "DRAINS": lines(line(10.5, 70.5, 139.5, 70.5)),
    }
    formula = {"STORM_A1": 12, "STORM_C": 0.8, "STORM_B": 10, "STORM_N": 0.7}
    ten = run("designdrains", {**asked, **formula})["PEAK_FLOW_M3S"]
    hundred = run("designdrains", {**asked, **formula, "RETURN_PERIOD_YEARS": 100})["PEAK_FLOW_M3S"]
    assert hundred / ten == pytest.approx((1 + 0.8 * 2) / (1 + 0.8))
    with pytest.raises(Refused, match="storm formula"):
        run("designdrains", {**asked, "STORM_A1": 12, "STORM_C": 0.8})
    with pytest.raises(Refused, match="storm formula"):
        run("designdrains", asked)


def test_refusals_are_sentences(tmp_path, surface):
    outline = memory_polygons(box(10, 60, 130, 50))
    with pytest.raises(Refused, match="no lines"):
        run("designdrains", {"DESIGN": surface, "OUTLINE": outline, "INTENSITY_MM_H": 90, "DRAINS": lines()})
    degrees = write_raster(tmp_path / "度.tif", np.ones((20, 20)), crs="EPSG:4490")
    with pytest.raises(Refused, match="degrees"):
        run("designdrains", {"DESIGN": degrees, "OUTLINE": outline, "INTENSITY_MM_H": 90})
