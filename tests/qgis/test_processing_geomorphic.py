"""geomorphic and contourindex as the toolbox runs them."""

from __future__ import annotations

import json

import numpy as np
import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsProcessingContext, QgsRasterLayer, QgsVectorLayer

from mine_restoration_plugin.core.register.register import create_register, open_register
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
from tests.unit.flood import flooded

pytestmark = pytest.mark.usefixtures("provider")


@pytest.fixture
def ground(tmp_path) -> str:
    row, col = np.mgrid[0:120, 0:140] + 0.5
    heights = 300 - 0.15 * row * 2 + 2 * np.cos(col / 7)
    heights -= np.clip(20 - np.hypot(row - 55, col - 70), 0, 12)
    return write_raster(tmp_path / "现状.tif", heights, cell=2.0)


@pytest.fixture
def outline() -> QgsVectorLayer:
    return memory_polygons(box(60, 40, 160, 150))


NUMBERS = {"DENSITY_M_HA": 100, "HEAD_DISTANCE_M": 15}


def test_numbers_layers_and_result(tmp_path, ground, outline):
    named = {
        "DESIGN": tmp_path / "设计.tif",
        "CHANNELS": tmp_path / "沟道.gpkg",
        "RIDGES": tmp_path / "山脊.gpkg",
        "RESULT": tmp_path / "结果.json",
    }
    found = run(
        "geomorphic",
        {"DEM": ground, "OUTLINE": outline, "ORIGINAL": ground, **NUMBERS, **{k: str(p) for k, p in named.items()}},
    )
    assert found["HOLLOWS"] == 0
    assert found["TARGET_DENSITY_M_HA"] == 100
    assert found["DENSITY_IN_RANGE"] == 1
    assert found["DESIGN_AREA_M2"] == 160 * 150
    assert 0 < found["AOC_INDEX"] < 1
    channels = QgsVectorLayer(found["CHANNELS"], "c", "ogr")
    assert channels.featureCount() == found["CHANNEL_COUNT"]
    total = 0.0
    for feature in channels.getFeatures():
        line = feature.geometry().constGet()
        heights = [point.z() for point in line.points()]
        assert heights == sorted(heights, reverse=True)
        assert feature["kind"] in ("A", "C")
        total += feature["length_m"]
    assert total == pytest.approx(found["CHANNEL_LENGTH_M"])
    assert QgsVectorLayer(found["RIDGES"], "r", "ogr").featureCount() > 0
    written = json.loads(named["RESULT"].read_text(encoding="utf-8"))
    assert written["change"]["cut_bank_m3"] == found["CUT_BANK_M3"]
    assert written["figures"]["hollows"] == 0
    volumes = run("cutfill", {"BEFORE": ground, "AFTER": found["DESIGN"]})
    assert volumes["CUT_M3"] == pytest.approx(found["CUT_BANK_M3"], rel=1e-9)
    assert volumes["FILL_M3"] == pytest.approx(found["FILL_COMPACTED_M3"], rel=1e-9)
    design = QgsRasterLayer(found["DESIGN"])
    block = design.dataProvider().block(1, design.extent(), 140, 120)
    z = np.array([[block.value(r, c) for c in range(140)] for r in range(120)])
    inside = np.zeros(z.shape, dtype=bool)
    inside[20:95, 30:110] = True
    assert (flooded(z) == z)[inside].all()
    index = run("contourindex", {"DESIGN": found["DESIGN"], "REFERENCE": ground, "OUTLINE": outline})
    assert index["AOC_INDEX"] == pytest.approx(found["AOC_INDEX"])
    assert index["AREA_M2"] == 160 * 150


def test_nothing_is_written_unless_named(tmp_path, ground, outline):
    found = run("geomorphic", {"DEM": ground, "OUTLINE": outline, **NUMBERS})
    assert found["HOLLOWS"] == 0
    assert found["AOC_INDEX"] is None
    assert "DESIGN" not in found
    # QGIS itself keeps the statistics of a raster that it shows beside it
    assert {p.name for p in tmp_path.iterdir()} - {"现状.tif.aux.xml"} == {"现状.tif"}


def test_outlets_reference_and_another_system(tmp_path, ground, outline):
    points = QgsVectorLayer(f"Point?crs={CRS}", "出水口", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(EAST + 140, NORTH - 192)))
    points.dataProvider().addFeature(feature)
    asked = {"DEM": ground, "OUTLINE": outline, "OUTLETS": points, "REFERENCE": memory_polygons(box(5, 5, 270, 230))}
    found = run("geomorphic", {**asked, "CHANNEL_AREA_M2": 1500, "DENSITY_M_HA": 90})
    assert found["OUTLET_COUNT"] == 1
    assert found["TARGET_DENSITY_M_HA"] == 90
    measured = run("geomorphic", {**asked, "CHANNEL_AREA_M2": 1500})
    assert measured["TARGET_DENSITY_M_HA"] not in (80, 90)


def test_it_is_kept_as_a_scenario(tmp_path, ground, outline):
    register = create_register(tmp_path / "register.gpkg", "410482", CRS)
    with open_register(register, write=True) as opened:
        opened.add("mine", {"mine_id": "m1"})
    where = {"REGISTER": str(register), "MINE": "m1"}
    found = run("geomorphic", {"DEM": ground, "OUTLINE": outline, **NUMBERS, **where, "SCENARIO": "近自然"})
    assert (found["REGISTER"], found["MINE"]) == (str(register), "m1")
    assert "DESIGN" not in found
    assert run("comparescenarios", where)["SCENARIOS"] == 1


def test_refusals_are_sentences(tmp_path, ground, outline):
    degrees = write_raster(tmp_path / "度.tif", np.ones((20, 20)), crs="EPSG:4490")
    with pytest.raises(Refused, match="degrees"):
        run("geomorphic", {"DEM": degrees, "OUTLINE": outline})
    empty = QgsVectorLayer(f"Point?crs={CRS}", "空", "memory")
    with pytest.raises(Refused, match="no points"):
        run("geomorphic", {"DEM": ground, "OUTLINE": outline, "OUTLETS": empty})
    right, low = EAST + 90, NORTH - 90
    bow = f"POLYGON(({EAST} {NORTH},{right} {low},{right} {NORTH},{EAST} {low},{EAST} {NORTH}))"
    with pytest.raises(Refused, match="crosses itself"):
        run("geomorphic", {"DEM": ground, "OUTLINE": memory_polygons(bow)})
    with pytest.raises(Refused, match="no coordinate reference system"):
        run("geomorphic", {"DEM": write_raster(tmp_path / "无.tif", np.ones((9, 9)), crs=None), "OUTLINE": outline})


def test_cancelled_half_way_leaves_nothing(tmp_path, ground, outline):
    listener = Listener(cancel_after=3)
    target = tmp_path / "d.tif"
    found = run(
        "geomorphic",
        {"DEM": ground, "OUTLINE": outline, "DESIGN": str(target), **NUMBERS},
        QgsProcessingContext(),
        listener,
    )
    assert found == {} or not found.get("HOLLOWS")
    assert not target.exists()
    assert not list(tmp_path.glob("*.part*"))
