"""cutfill as the toolbox runs it; the expected volumes are sums that fit on a slip of paper."""

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
    QgsFeatureRequest,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingUtils,
    QgsProperty,
    QgsRasterLayer,
    QgsVectorLayer,
)

from tests.qgis.processing_kit import (  # noqa: F401
    CRS,
    Listener,
    Refused,
    box,
    memory_polygons,
    provider,
    run,
    write_raster,
)

pytestmark = pytest.mark.usefixtures("provider")


@pytest.fixture
def flat(tmp_path) -> str:
    """20 m × 20 m at 100 m, cells of 1 m."""
    return write_raster(tmp_path / "flat.tif", np.full((20, 20), 100.0))


@pytest.fixture
def worked(tmp_path) -> str:
    """The left half 2 m lower, the right half 3 m higher, one row of the right half without data."""
    heights = np.full((20, 20), 98.0)
    heights[:, 10:] = 103.0
    heights[0, 10:] = np.nan
    return write_raster(tmp_path / "worked.tif", heights)


def test_two_rasters(flat, worked):
    found = run("cutfill", {"BEFORE": flat, "AFTER": worked})
    assert found == {
        "CUT_M3": pytest.approx(200 * 2),
        "FILL_M3": pytest.approx(190 * 3),
        "NET_M3": pytest.approx(190 * 3 - 200 * 2),
        "MEDIAN_CHANGE_M": pytest.approx(-2.0),
        "CUT_AREA_M2": pytest.approx(200),
        "FILL_AREA_M2": pytest.approx(190),
        "NODATA_AREA_M2": pytest.approx(10),
        "U95_M3": None,
    }


def test_a_level_instead_of_a_raster_and_zero_is_a_level(flat):
    assert run("cutfill", {"BEFORE": flat, "AFTER_LEVEL": 0})["CUT_M3"] == pytest.approx(400 * 100)
    assert run("cutfill", {"BEFORE_LEVEL": 98.5, "AFTER": flat})["FILL_M3"] == pytest.approx(400 * 1.5)


def test_numbers_may_come_as_text(flat):
    assert run("cutfill", {"BEFORE": flat, "AFTER_LEVEL": "101.5"})["FILL_M3"] == pytest.approx(600)


def test_a_number_may_be_an_expression_but_not_an_empty_one(flat):
    found = run("cutfill", {"BEFORE": flat, "AFTER_LEVEL": QgsProperty.fromExpression("100 + 1.5")})
    assert found["FILL_M3"] == pytest.approx(600)
    with pytest.raises(Refused, match="AFTER_LEVEL"):
        run("cutfill", {"BEFORE": flat, "AFTER_LEVEL": QgsProperty.fromExpression("NULL")})


def test_an_error_that_is_given_is_used_and_zero_is_not_the_same_as_none(flat):
    given = run("cutfill", {"BEFORE": flat, "AFTER_LEVEL": 101, "BEFORE_RMSE": "0.15", "AFTER_RMSE": 0})
    assert given["U95_M3"] > 0
    for nothing in (None, ""):
        assert run("cutfill", {"BEFORE": flat, "AFTER_LEVEL": 101, "BEFORE_RMSE": nothing})["U95_M3"] is None


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({}, "before"),
        ({"AFTER_LEVEL": 1}, "before"),
        ({"BEFORE_LEVEL": 1, "AFTER_LEVEL": 2}, "raster"),
        ({"BEFORE": "flat", "BEFORE_LEVEL": 0, "AFTER_LEVEL": 2}, "before"),
        ({"BEFORE": "flat"}, "after"),
        ({"BEFORE": "flat", "AFTER": "flat", "AFTER_LEVEL": 2}, "after"),
        ({"BEFORE": "flat", "AFTER_LEVEL": "abc"}, "AFTER_LEVEL is 'abc'"),
        ({"BEFORE": "flat", "AFTER_LEVEL": "nan"}, "AFTER_LEVEL"),
        ({"BEFORE": "flat", "AFTER_LEVEL": 2, "BEFORE_RMSE": "0,15"}, "BEFORE_RMSE is '0,15'"),
        ({"BEFORE": "flat", "AFTER_LEVEL": 2, "BEFORE_RMSE": -0.1}, "BEFORE_RMSE|Height error"),
        ({"BEFORE": "no such.tif", "AFTER_LEVEL": 2}, "BEFORE|Surface before|no such.tif"),
    ],
)
def test_what_does_not_go_together_is_a_sentence(flat, parameters, sentence):
    given = {key: flat if value == "flat" else value for key, value in parameters.items()}
    with pytest.raises(Refused, match=sentence) as refused:
        run("cutfill", given)
    assert "Traceback" not in str(refused.value)


@pytest.mark.parametrize(("crs", "word"), [("EPSG:4490", "degrees"), ("EPSG:3857", "Mercator"), (None, "coordinate")])
def test_a_system_that_cannot_measure_is_refused(tmp_path, crs, word):
    path = write_raster(tmp_path / "odd.tif", np.full((4, 4), 1.0), crs=crs, cell=1e-5 if crs == "EPSG:4490" else 1.0)
    if crs == "EPSG:4490":
        gdal.Open(path, gdal.GA_Update).SetGeoTransform((114.0, 1e-5, 0, 34.0, 0, -1e-5))
    with pytest.raises(Refused, match=word) as refused:
        run("cutfill", {"BEFORE": path, "AFTER_LEVEL": 2})
    assert "Traceback" not in str(refused.value)


def test_zones_in_the_memory_a_hole_and_a_cell_cut_in_half(flat):
    """A frame of 10 m × 10 m with a hole of 4 m × 4 m, and a strip that ends in the middle of its last cells."""
    frame = box(2, 2, 10, 10)[:-1] + "," + box(5, 5, 4, 4)[len("POLYGON(") :]
    zones = memory_polygons(frame, box(14, 0, 2.5, 8))
    context = QgsProcessingContext()
    found = run(
        "cutfill",
        {"BEFORE": flat, "AFTER_LEVEL": 99, "ZONES": zones, "TABLE": QgsProcessing.TEMPORARY_OUTPUT},
        context,
    )
    rows = _rows(found["TABLE"], context)
    assert [row["cut_bank_m3"] for row in rows] == [pytest.approx(100 - 16), pytest.approx(20)]
    assert [row["name"] for row in rows] == ["zone 1", "zone 2"]
    assert [row["fill_compacted_m3"] for row in rows] == [0, 0]
    assert [row["u95_m3"] in (None, "NULL") or row["u95_m3"].isNull() for row in rows] == [True, True]
    assert rows[0].geometry().area() == pytest.approx(84)
    assert found["CUT_M3"] == pytest.approx(104)


def test_zones_in_another_system_lie_where_they_should(flat):
    zones = memory_polygons(box(2, 2, 10, 10))
    there = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem(CRS), QgsCoordinateReferenceSystem("EPSG:4490"), QgsCoordinateTransformContext()
    )
    geometry = next(zones.getFeatures()).geometry()
    geometry.transform(there)
    degrees = memory_polygons(geometry.asWkt(12), crs="EPSG:4490")
    found = run("cutfill", {"BEFORE": flat, "AFTER_LEVEL": 99, "ZONES": degrees})
    assert found["CUT_M3"] == pytest.approx(100, rel=1e-5)


@pytest.mark.parametrize(
    ("wkt", "crs", "sentence"),
    [
        ((), CRS, "no features"),
        (
            ("POLYGON((500000 3800000,500010 3799990,500010 3800000,500000 3799990,500000 3800000))",),
            CRS,
            "crosses itself",
        ),
        (("POLYGON EMPTY",), CRS, "no geometry"),
        ((box(0, 0, 5, 5),), "", "no coordinate system"),
    ],
)
def test_zones_that_cannot_be_measured_are_named(flat, wkt, crs, sentence):
    with pytest.raises(Refused, match=sentence) as refused:
        run("cutfill", {"BEFORE": flat, "AFTER_LEVEL": 99, "ZONES": memory_polygons(*wkt, crs=crs)})
    assert "Traceback" not in str(refused.value)


def test_named_results_are_written_and_no_others(flat, worked, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    run("cutfill", {"BEFORE": flat, "AFTER": worked})
    assert list(folder.iterdir()) == []
    names = {"DIFFERENCE": "d.tif", "RESULT": "r.json", "TABLE": "t.gpkg"}
    given = {key: str(folder / name) for key, name in names.items()}
    found = run("cutfill", {"BEFORE": flat, "AFTER": worked, **given})
    assert {key: found[key] for key in given} == given
    assert {path.name for path in folder.iterdir()} == set(names.values())
    difference = gdal.Open(given["DIFFERENCE"]).ReadAsArray()
    assert difference[5, 5] == pytest.approx(-2)
    assert difference[5, 15] == pytest.approx(3)
    everything = json.loads((folder / "r.json").read_text(encoding="utf-8"))
    assert json.dumps(everything).count("NaN") == 0
    table = QgsVectorLayer(given["TABLE"], "t", "ogr")
    assert [row["cut_bank_m3"] for row in table.getFeatures()] == [pytest.approx(400)]


def test_a_layer_of_the_project_is_as_good_as_its_file(flat, worked):
    before, after = QgsRasterLayer(flat, "before"), QgsRasterLayer(worked, "after")
    assert run("cutfill", {"BEFORE": before, "AFTER": after})["CUT_M3"] == pytest.approx(400)


def test_a_uniform_shift_is_warned_of(tmp_path):
    """A whole survey that is 0.3 m too high looks like fill everywhere."""
    noise = np.random.default_rng(1).normal(0, 0.02, (60, 60))
    ground = np.add.outer(np.linspace(0, 20, 60), np.linspace(0, 5, 60)) + 100
    before = write_raster(tmp_path / "a.tif", ground)
    after = write_raster(tmp_path / "b.tif", ground + 0.3 + noise)
    listener = Listener()
    run("cutfill", {"BEFORE": before, "AFTER": after}, None, listener)
    assert listener.warnings


def test_cancel_leaves_nothing(tmp_path):
    before = write_raster(tmp_path / "a.tif", np.zeros((2500, 2500)))
    folder = tmp_path / "out"
    folder.mkdir()
    listener = Listener(cancel_after=0)
    given = {"DIFFERENCE": str(folder / "d.tif"), "RESULT": str(folder / "r.json"), "TABLE": str(folder / "t.gpkg")}
    assert run("cutfill", {"BEFORE": before, "AFTER_LEVEL": 1, **given}, None, listener) == {}
    assert listener.isCanceled()
    assert listener.errors == []
    assert list(folder.iterdir()) == []


def test_a_result_whose_folder_is_gone_is_a_sentence(flat, tmp_path):
    path = tmp_path / "gone" / "r.json"
    with pytest.raises(Refused, match="r.json") as refused:
        run("cutfill", {"BEFORE": flat, "AFTER_LEVEL": 1, "RESULT": str(path)})
    assert "Traceback" not in str(refused.value)
    assert not Path(path).parent.exists()


def _rows(identifier: str, context: QgsProcessingContext) -> list:
    layer = QgsProcessingUtils.mapLayerFromString(identifier, context)
    return sorted(layer.getFeatures(QgsFeatureRequest()), key=lambda row: int(row["zone"]))
