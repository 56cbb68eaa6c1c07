"""What sheets draw of a surface, checked on surfaces whose contours and areas are known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from osgeo import gdal, ogr, osr

from mine_restoration_plugin.cartography import rules, surface
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.rulebook.book import Rulebook


def wkt() -> str:
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32645)
    return srs.ExportToWkt()


@pytest.fixture
def cone(tmp_path):
    """A cone 100 m high, 200 m in radius, on cells of 2 m, top at (500 300, 3 000 300); no heights east of 500 500."""
    axis = np.arange(300) * 2.0 + 1.0
    x, y = np.meshgrid(500_000 + axis, 3_000_600 - axis)
    heights = 100.0 - np.hypot(x - 500_300, y - 3_000_300) / 2.0
    heights[:, 250:] = -9999
    dataset = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "cone.tif"), 300, 300, 1, gdal.GDT_Float32)
    dataset.SetGeoTransform((500_000, 2, 0, 3_000_600, 0, -2))
    dataset.SetProjection(wkt())
    dataset.GetRasterBand(1).SetNoDataValue(-9999)
    dataset.GetRasterBand(1).WriteArray(heights)
    del dataset
    return tmp_path / "cone.tif"


def drawn(cone, cell=1.0, method="cubic"):
    box = (500_000, 3_000_000, 500_600, 3_000_600)
    return surface.draw(cone, cone.with_name(f"{cell}{method}.tif"), box, cell, wkt(), method)


@pytest.mark.parametrize("cell", [1.0, 2.0, 4.0])
def test_contours_of_a_cone_are_circles(cone, cell):
    found = {
        height: ogr.CreateGeometryFromWkb(line).Length() for height, line in surface.contours(drawn(cone, cell), 10, 0)
    }
    assert found[50.0] == pytest.approx(2 * math.pi * 100, rel=0.02)
    assert found[80.0] == pytest.approx(2 * math.pi * 40, rel=0.03)


def test_short_contours_are_left_out(cone):
    lengths = [ogr.CreateGeometryFromWkb(line).Length() for _, line in surface.contours(drawn(cone), 10, 200)]
    assert lengths
    assert min(lengths) >= 200


def test_the_slope_of_a_cone(cone):
    mean, steep = surface.slopes_deg(drawn(cone))
    assert mean == pytest.approx(math.degrees(math.atan(0.5)), abs=0.3)
    assert steep == pytest.approx(mean, abs=0.3)


def test_interpolation_goes_beyond_no_cell(cone):
    values = drawn(cone, 0.5).heights
    assert np.nanmax(values) <= 100.0 - math.hypot(1, 1) / 2 + 1e-4


def test_outlines_hold_the_cells_of_the_mask(cone):
    made = drawn(cone, 2.0, "near")
    missing = np.isnan(made.heights)
    area = sum(ogr.CreateGeometryFromWkb(part).Area() for part in surface.outlines(made, missing))
    assert area == pytest.approx(100 * 600)


def test_spot_heights_begin_with_the_lowest_and_the_highest(cone):
    made = drawn(cone)
    spots = surface.spot_heights(made, 100, [(500_150.0, 3_000_150.0)])
    assert spots[0][2] == pytest.approx(float(np.nanmin(made.heights)))
    assert spots[1][:2] == pytest.approx((500_300, 3_000_300), abs=2)
    for x, y, height in spots:
        assert height == pytest.approx(100 - math.hypot(x - 500_300, y - 3_000_300) / 2, abs=0.8)
    assert all(math.hypot(x - 500_150, y - 3_000_150) >= 100 / 3 for x, y, _ in spots[2:])


def test_a_missing_raster_is_a_sentence(tmp_path):
    with pytest.raises(InputError, match="gone.tif"):
        surface.draw(tmp_path / "gone.tif", tmp_path / "x.tif", (0, 0, 1, 1), 1.0, wkt(), "near")


def test_the_standard_scales_and_their_choice():
    scales = rules.standard_scales(Rulebook.load())
    assert [scale.denominator for scale in scales] == [500, 1000, 2000, 5000, 10000, 25000]
    assert rules.fitting_scale(scales, 100, 100, (250, 200)).denominator == 500
    assert rules.fitting_scale(scales, 126, 100, (250, 200)).denominator == 1000
    assert rules.fitting_scale(scales, 1300, 2200, (250, 240)).denominator == 10000
    assert rules.fitting_scale(scales, 7000, 2200, (250, 240)) is None


def test_the_interval_grows_with_what_the_heights_cannot_bear():
    book = Rulebook.load()
    scale = rules.standard_scales(book)[4]
    assert rules.contour_interval(book, scale, "mountain", None) == (5.0, 5, False)
    assert rules.contour_interval(book, scale, "mountain", 3.0) == (5.0, 5, False)
    assert rules.contour_interval(book, scale, "mountain", 5.0) == (10.0, 5, True)
    assert rules.contour_interval(book, scale, "hill", 1.0) == (2.5, 4, False)
    assert rules.contour_interval(book, scale, "flat", 16.0).metres == 50.0
    assert rules.contour_interval(book, scale, "hill", None, steep_deg=45.0).metres == 10.0
    assert rules.terrain_class(book, 2.9) == "flat"
    assert rules.terrain_class(book, 10.0) == "mountain"
    assert rules.terrain_class(book, 40.0) == "high"


def test_classes_of_change_drop_the_finest_first():
    book = Rulebook.load()
    assert rules.change_bounds(book, 1.5) == [0.5, 1.0]
    assert rules.change_bounds(book, 45.0) == [2.0, 5.0, 10.0, 20.0]
    assert rules.change_bounds(book, 0.2) == []
