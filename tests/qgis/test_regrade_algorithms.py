"""Regrading and backfilling through Processing: numbers, zones and materials, other systems, refusals."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsGeometry, QgsProject

from tests.qgis.processing_kit import (
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


def wall(rows=20, columns=60):
    """A wall of 20 m between column 29 and 30."""
    return np.where(np.arange(columns) >= 30, 120.0, 100.0)[None, :].repeat(rows, axis=0).astype(np.float32)


def read(path):
    return gdal.Open(str(path)).ReadAsArray()


def test_a_wall_is_laid_back_at_the_slope_given(tmp_path):
    dem = write_raster(tmp_path / "墙.tif", wall())
    found = run(
        "regradeslopes",
        {
            "DEM": dem,
            "SLOPE": 2.0,
            "SLOPE_UNIT": 1,
            "DESIGN": str(tmp_path / "设计.tif"),
            "RESULT": str(tmp_path / "r.json"),
        },
    )
    ramp = np.minimum(100.0 + 0.5 * np.maximum(np.arange(60) - 29, 0), 120.0)
    np.testing.assert_allclose(read(found["DESIGN"]), ramp[None, :].repeat(20, axis=0), atol=1e-4)
    assert found["CUT_BANK_M3"] == pytest.approx((wall() - ramp).sum(), rel=1e-6)
    assert found["DEEPEST_CUT_M"] == pytest.approx(19.5, abs=1e-4)
    assert (found["FEASIBLE"], found["GAP_PERCENT"], found["FILL_COMPACTED_M3"]) == (1, 0, 0)
    assert json.loads((tmp_path / "r.json").read_text("utf-8"))["settings"]["slope_tangent"] == 0.5


def test_zones_have_slopes_by_number_or_by_material(tmp_path):
    dem = write_raster(tmp_path / "wall.tif", wall())
    fields = "field=name:string&field=slope:double&field=kind:string"
    zones = memory_polygons(box(0, 0, 60, 10), box(0, 10, 60, 10), fields=fields)
    first, second = zones.getFeatures()
    zones.dataProvider().changeAttributeValues({first.id(): {1: 45.0}, second.id(): {2: "dump"}})
    by = {"DEM": dem, "ZONES": zones, "SLOPE_FIELD": "slope", "MATERIAL_FIELD": "kind"}
    found = run("regradeslopes", {**by, "DESIGN": str(tmp_path / "d.tif")})
    design = read(found["DESIGN"])
    assert design[0, 30:40] == pytest.approx(101.0 + np.arange(10), abs=1e-3)
    assert design[19, 30:40] == pytest.approx(100.0 + math.tan(math.radians(26.565)) * np.arange(1, 11), abs=1e-3)
    zones.dataProvider().changeAttributeValues({second.id(): {2: "cheese"}})
    with pytest.raises(Refused, match="no steepest slope for the material cheese"):
        run("regradeslopes", by)
    with pytest.raises(Refused, match="neither slope nor material"):
        run("regradeslopes", {"DEM": dem, "ZONES": zones, "SLOPE_FIELD": "slope"})


def test_what_must_not_be_cut_is_told_where_it_is_too_steep(tmp_path):
    dem = write_raster(tmp_path / "wall.tif", wall())
    heard = Listener()
    found = run(
        "regradeslopes",
        {"DEM": dem, "SLOPE": 45.0, "FIXED": memory_polygons(box(31, 5, 2, 2)), "DESIGN": str(tmp_path / "d.tif")},
        listener=heard,
    )
    assert found["FEASIBLE"] == 0
    assert found["TOO_STEEP_CELLS"] == 4
    assert found["TOO_STEEP_M"] == pytest.approx(18.0, abs=0.2)
    assert any("stay too high" in text for text in heard.warnings)
    assert (read(found["DESIGN"])[5:7, 31:33] == 120.0).all()


def test_balance_fills_what_the_cut_gives(tmp_path):
    dem = write_raster(tmp_path / "wall.tif", wall())
    found = run("regradeslopes", {"DEM": dem, "MODE": 2, "SLOPE": 30.0, "COMPACTED_FACTOR": 0.9, "LOSS_PERCENT": 5.0})
    assert found["FILL_COMPACTED_M3"] == pytest.approx(0.9 * 0.95 * found["CUT_BANK_M3"], rel=1e-4)
    assert abs(found["OWED_M3"]) < 1e-3
    assert found["GAP_PERCENT"] < 1
    assert "DESIGN" not in found


def test_outlines_in_another_system_come_to_lie_on_the_ground(tmp_path):
    dem = write_raster(tmp_path / "wall.tif", wall())
    there = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:4547"), QgsCoordinateReferenceSystem("EPSG:4490"), QgsProject.instance()
    )
    shape = QgsGeometry.fromWkt(box(-0.5, -0.5, 61, 10.5))
    shape.transform(there)
    found = run(
        "regradeslopes", {"DEM": dem, "SLOPE": 45.0, "OUTLINE": memory_polygons(shape.asWkt(12), crs="EPSG:4490")}
    )
    whole = run("regradeslopes", {"DEM": dem, "SLOPE": 45.0})
    assert found["CUT_BANK_M3"] == pytest.approx(whole["CUT_BANK_M3"] / 2, rel=1e-3)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({}, "No slope was given"),
        ({"SLOPE": 95.0}, "Give degrees between 0 and 90"),
        ({"SLOPE": 0.0, "SLOPE_UNIT": 1}, "greater than 0"),
        ({"SLOPE": 30.0, "OUTLINE": (box(500, 500, 5, 5),)}, "does not lie on"),
    ],
)
def test_what_is_no_slope_is_refused(tmp_path, changed, sentence):
    dem = write_raster(tmp_path / "wall.tif", wall())
    parameters = {"DEM": dem, "DESIGN": str(tmp_path / "d.tif"), **changed}
    if "OUTLINE" in changed:
        parameters["OUTLINE"] = memory_polygons(*changed["OUTLINE"])
    with pytest.raises(Refused, match=sentence):
        run("regradeslopes", parameters)
    assert not (tmp_path / "d.tif").exists()


@pytest.mark.parametrize("name", ["regradeslopes", "designbackfill"])
def test_degrees_are_refused(tmp_path, name):
    heights = write_raster(tmp_path / "d.tif", wall(), crs="EPSG:4490")
    square = f"POLYGON(({EAST} {NORTH},{EAST + 9} {NORTH},{EAST + 9} {NORTH - 9},{EAST} {NORTH}))"
    with pytest.raises(Refused, match="degrees"):
        run(name, {"DEM": heights, "SLOPE": 30.0, "PITS": memory_polygons(square, crs="EPSG:4490")})


def pit():
    heights = np.full((40, 40), 100.0, dtype=np.float32)
    heights[10:30, 10:30] = 90.0
    heights[10:30, 18:22] = 80.0
    return heights


def test_a_pit_is_filled_by_each_of_the_ways(tmp_path):
    dem = write_raster(tmp_path / "pit.tif", pit())
    common = {"DEM": dem, "PITS": memory_polygons(box(8, 8, 24, 24)), "SETTLEMENT_PERCENT": 0.0}
    level = run("designbackfill", {**common, "MODE": 0, "LEVEL": 95.0, "DESIGN": str(tmp_path / "d.tif")})
    volume = 16 * 20 * 5 + 4 * 20 * 15
    assert level["VOLUME_COMPACTED_M3"] == level["FILL_COMPACTED_M3"] == pytest.approx(volume)
    assert read(level["DESIGN"])[15, 19] == 95.0
    assert level["HOLLOW_DEPTH_M"] == pytest.approx(5.0)
    assert run("designbackfill", {**common, "MODE": 1, "VOLUME": volume})["LEVEL_M"] == pytest.approx(95.0, abs=1e-5)
    rim = run("designbackfill", {**common, "MODE": 2})
    assert (rim["LEVEL_M"], rim["SPILL_LEVEL_M"], rim["HOLLOW_DEPTH_M"]) == (100.0, 100.0, 0.0)
    bank = run(
        "designbackfill", {**common, "MODE": 3, "BANK_M3": volume / 0.8, "COMPACTED_FACTOR": 0.8, "LOSS_PERCENT": 0.0}
    )
    assert bank["LEVEL_M"] == pytest.approx(95.0, abs=1e-5)
    assert bank["OWED_M3"] == pytest.approx(0.0, abs=0.1)


def test_settlement_comes_from_the_rulebook_and_pits_are_told_one_by_one(tmp_path):
    dem = write_raster(tmp_path / "pit.tif", pit())
    pits = memory_polygons(box(8, 8, 10, 24), box(18, 8, 14, 24))
    found = run(
        "designbackfill",
        {
            "DEM": dem, "PITS": pits, "MODE": 0, "LEVEL": 95.0, "CROWN": str(tmp_path / "c.tif"),
            "RESULT": str(tmp_path / "r.json"),
        },
    )  # fmt: skip
    assert found["OVERFILL_M3"] == pytest.approx(0.03 * found["VOLUME_COMPACTED_M3"])
    told = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert len(told["pits"]) == found["PIT_COUNT"] == 2
    assert found["VOLUME_COMPACTED_M3"] == pytest.approx(sum(row["volume_m3"] for row in told["pits"]))
    assert told["settings"]["settlement_share"] == 0.03
    assert read(found["CROWN"]).max() >= 95.0


def test_what_a_mode_needs_is_asked_for(tmp_path):
    dem = write_raster(tmp_path / "pit.tif", pit())
    pits = memory_polygons(box(8, 8, 24, 24))
    for mode, sentence in ((0, "Give the level"), (1, "Give the compacted volume"), (3, "either the bank volume")):
        with pytest.raises(Refused, match=sentence):
            run("designbackfill", {"DEM": dem, "PITS": pits, "MODE": mode})
    with pytest.raises(Refused, match="has no features"):
        run("designbackfill", {"DEM": dem, "PITS": memory_polygons()})
    empty = write_raster(tmp_path / "empty.tif", np.full((5, 5), np.nan))
    with pytest.raises(Refused, match="NoData"):
        run("designbackfill", {"DEM": empty, "PITS": pits})
