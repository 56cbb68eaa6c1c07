"""One raster on the grid of another: untouched where cells coincide, GDAL's own resampling elsewhere."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal

from mine_restoration_plugin.core.geodata.alignment import aligned, resampled, warped, warped_spec
from mine_restoration_plugin.core.geodata.grid import GridSpec, windows
from mine_restoration_plugin.core.geodata.raster import RasterSource, open_raster
from mine_restoration_plugin.core.model.errors import InputError
from tests.unit.terrain_case import CRS, DATA, NORTH_UP, tif

HEIGHTS = np.random.default_rng(3).normal(200, 20, size=(30, 40)).astype(np.float32)
HEIGHTS[5:8, 9:20] = -9999
KNOWN = np.where(HEIGHTS == -9999, np.nan, HEIGHTS)
RAJAPUR = DATA / "openpit_rajapur" / "srtm1_rajapur_aoi.tif"


@pytest.fixture
def source(tmp_path):
    with open_raster(tif(tmp_path / "a.tif", HEIGHTS, nodata=-9999)) as opened:
        yield opened


def grid(width, height, x, y, cell=1.0, down=-1.0):
    return GridSpec(width, height, (x, cell, 0.0, y, 0.0, down * cell), CRS)


@pytest.mark.parametrize(("right", "down"), [(0, 0), (3, 2), (-5, 4), (35, -28), (100, 0)])
def test_a_shift_by_whole_cells_reads_the_cells_themselves(source, right, down):
    moved = aligned(source, grid(20, 25, 500_000.0 + right, 3_100_200.0 - down))
    assert not resampled(moved)
    values, valid = moved.read()
    padded = np.pad(KNOWN, 200, constant_values=np.nan)
    expected = padded[200 + down : 225 + down, 200 + right : 220 + right]
    assert np.array_equal(values, expected, equal_nan=True)
    assert (valid == np.isfinite(expected)).all()


def test_rows_from_the_south(source):
    flipped = aligned(source, grid(40, 30, 500_000.0, 3_100_170.0, down=1.0))
    assert not resampled(flipped)
    assert np.array_equal(flipped.read()[0], KNOWN[::-1], equal_nan=True)
    for window in windows(flipped.spec, 70, (7, 5)):
        part = KNOWN[::-1][window.row : window.row + window.height, window.col : window.col + window.width]
        assert np.array_equal(flipped.read(window)[0], part, equal_nan=True)


def test_half_a_cell_is_the_mean_of_four(tmp_path):
    smooth = np.random.default_rng(4).normal(200, 20, size=(30, 40)).astype(np.float32)
    with open_raster(tif(tmp_path / "a.tif", smooth)) as source:
        moved = aligned(source, grid(39, 29, 500_000.5, 3_100_199.5))
        assert resampled(moved)
        expected = (smooth[:-1, :-1] + smooth[1:, :-1] + smooth[:-1, 1:] + smooth[1:, 1:]) / 4
        assert moved.read()[0] == pytest.approx(expected, abs=0.0006)  # rounded to 1 mm
        nearest = aligned(source, grid(39, 29, 500_000.4, 3_100_199.6), "nearest").read()[0]
        assert nearest == pytest.approx(smooth[:-1, :-1], abs=0.0006)


@pytest.mark.parametrize("down", [-1.0, 1.0])
@pytest.mark.parametrize("cell", [0.7, 2.3])
def test_resampling_does_not_know_about_windows(source, cell, down):
    spec = grid(17, 13, 500_000.3, 3_100_195.0 if down < 0 else 3_100_172.0, cell, down)
    other = aligned(source, spec)
    whole = other.read()[0]
    for window in windows(spec, 20, (5, 4)):
        part = whole[window.row : window.row + window.height, window.col : window.col + window.width]
        assert np.array_equal(other.read(window)[0], part, equal_nan=True)
    assert np.isfinite(whole).sum() > 50


@pytest.mark.parametrize("cell", [20.0, 30.0])
@pytest.mark.parametrize("method", ["nearest", "bilinear", "cubic"])
def test_reprojection_is_gdals(method, cell):
    with open_raster(RAJAPUR) as source:
        found = warped(source, "EPSG:32645", method, cell)
        x0, y0, x1, y1 = found.spec.bounds
        expected = gdal.Warp(
            "",
            str(RAJAPUR),
            format="MEM",
            dstSRS="EPSG:32645",
            outputBounds=(x0, y0, x1, y1),
            xRes=cell,
            yRes=cell,
            resampleAlg=method,
            errorThreshold=0,
            outputType=gdal.GDT_Float64,
            dstNodata=float("nan"),
        ).ReadAsArray()
        values, valid = found.read()
    assert found.spec.shape == expected.shape
    assert (valid == np.isfinite(expected)).all()
    assert values[valid] == pytest.approx(expected[valid], abs=0.0006)


def test_the_proposed_grid_is_round_and_holds_everything():
    with open_raster(RAJAPUR) as source:
        spec = warped_spec(source.spec, "EPSG:32645")
        found = warped(source, "EPSG:32645")
        count = found.read()[1].sum() * spec.cell_area_m2
        lat = np.radians(23.7557)
        cell = (np.pi / 180 / 3600) ** 2 * 6_378_137 * 6_356_752 * np.cos(lat)
    assert spec.cell_x == spec.cell_y == round(spec.cell_x, 2)
    assert spec.transform[0] / spec.cell_x == pytest.approx(round(spec.transform[0] / spec.cell_x), abs=1e-6)
    assert 28 < spec.cell_x < 32
    assert count == pytest.approx(1665 * cell, rel=0.03)


def test_the_same_crs_is_left_as_it_is(source):
    assert warped(source, "EPSG:4547") is source
    assert aligned(source, source.spec) is source


def test_a_raster_beyond_what_the_map_can_show(tmp_path):
    path = tif(tmp_path / "pole.tif", HEIGHTS, transform=(-180.0, 9.0, 0.0, 90.0, 0.0, -6.0), crs="EPSG:4326")
    with RasterSource(path) as source:
        spec = warped_spec(source.spec, "EPSG:3031")
        assert spec.cells > 0


def test_an_unknown_method(source):
    with pytest.raises(InputError, match="not a resampling method"):
        aligned(source, grid(10, 10, 500_000.5, 3_100_200.0), "magic")


def test_feet_stay_metres_when_resampled(tmp_path):
    path = tif(tmp_path / "feet.tif", np.full((30, 40), 1000.0, np.float32), transform=NORTH_UP, unit="ft")
    with open_raster(path) as source:
        moved = aligned(source, grid(20, 20, 500_005.5, 3_100_190.5))
        assert moved.read()[0] == pytest.approx(304.8, abs=1e-3)


def test_the_band_asked_for_is_the_one_resampled(tmp_path):
    path = tif(tmp_path / "two.tif", HEIGHTS, bands=2)
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(2).Fill(7.0)
    dataset = None
    with open_raster(path, 2) as source:
        assert (aligned(source, grid(10, 10, 500_005.5, 3_100_190.5)).read()[0] == 7.0).all()
        assert (warped(source, "EPSG:4548").read()[0] > 0).any()
