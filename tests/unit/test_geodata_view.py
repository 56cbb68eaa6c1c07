"""Images and heights read onto other grids: whole blocks averaged, own cells untouched, what has no data is unknown."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal

from mine_restoration_plugin.core.geodata.grid import GridSpec
from mine_restoration_plugin.core.geodata.view import HeightView, ViewSource, same_lattice, view_spec
from mine_restoration_plugin.core.model.errors import InputError
from tests.unit.terrain_case import tif
from tests.unit.wand_case import CRS, X0, Y0, geotiff


def grid(width, height, cell, col=0.0, row=0.0):
    return GridSpec(width, height, (X0 + col * cell, cell, 0.0, Y0 - row * cell, 0.0, -cell), CRS)


@pytest.fixture
def random_bands():
    return np.random.default_rng(0).integers(1, 255, (4, 60, 80)).astype(np.uint8)


def test_its_own_cells_come_as_they_are_and_those_beyond_the_edge_are_unknown(tmp_path, random_bands) -> None:
    source = ViewSource(geotiff(tmp_path / "i.tif", random_bands, 2.0))
    found = source.read_on(grid(30, 20, 2.0, -5, 50))
    assert np.array_equal(found[:, :10, 5:], random_bands[:, 50:, :25])
    assert np.isnan(found[:, 10:]).all()
    assert np.isnan(found[:, :, :5]).all()
    assert np.isnan(source.read_on(grid(4, 4, 2.0, 500, 500))).all()


def test_coarser_cells_are_means_of_blocks(tmp_path, random_bands) -> None:
    source = ViewSource(geotiff(tmp_path / "i.tif", random_bands, 2.0))
    found = source.read_on(grid(20, 15, 8.0))
    means = random_bands.astype(float).reshape(4, 15, 4, 20, 4).mean(axis=(2, 4))
    assert found == pytest.approx(means, abs=1e-3)


def test_heights_are_in_metres_and_interpolated(tmp_path) -> None:
    x = np.arange(20) * 10.0
    path = tif(tmp_path / "feet.tif", np.tile(x, (20, 1)).astype(np.float32), (X0, 1, 0, Y0, 0, -1), CRS, unit="ft")
    found = HeightView(path).heights_on(grid(36, 4, 0.5, 2, 2))
    cols = X0 + (2 + np.arange(36) + 0.5) * 0.5
    assert found[1] == pytest.approx((cols - X0 - 0.5) * 10 * 0.3048, abs=1e-3)


def test_a_fourth_band_of_many_values_is_a_colour_and_one_of_two_values_a_mask(tmp_path, random_bands) -> None:
    infrared = geotiff(tmp_path / "nir.tif", random_bands, 2.0)
    assert gdal.Open(infrared).GetRasterBand(4).GetColorInterpretation() == gdal.GCI_AlphaBand
    assert ViewSource(infrared).bands == (1, 2, 3, 4)
    random_bands[3] = 255
    random_bands[3, :, :40] = 0
    masked = ViewSource(geotiff(tmp_path / "alpha.tif", random_bands, 2.0))
    assert masked.bands == (1, 2, 3)
    for spec in (grid(80, 60, 2.0), grid(20, 15, 8.0)):
        found = masked.read_on(spec)
        assert np.isnan(found[:, :, : spec.width // 2]).all()
        assert np.isfinite(found[:, :, spec.width // 2 :]).all()


def test_nodata_counts_where_all_bands_have_it(tmp_path, random_bands) -> None:
    random_bands[:, 10:20, 10:20] = 0
    random_bands[1, 30:40, 30:40] = 0  # a pure colour, not a gap
    source = ViewSource(geotiff(tmp_path / "i.tif", random_bands, 2.0, nodata=0))
    for spec in (grid(80, 60, 2.0), grid(160, 120, 1.0)):
        found = source.read_on(spec)
        scale = spec.width // 80
        assert np.isnan(found[:, 10 * scale : 20 * scale, 10 * scale : 20 * scale]).all()
        assert np.isfinite(found).all(axis=0).sum() == (4800 - 100) * scale**2


def test_a_palette_is_read_as_its_colours(tmp_path) -> None:
    path = geotiff(tmp_path / "p.tif", np.array([[0, 1], [1, 0]], dtype=np.uint8), 1.0)
    table = gdal.ColorTable()
    table.SetColorEntry(0, (10, 20, 30))
    table.SetColorEntry(1, (200, 100, 50))
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(1).SetColorTable(table)
    dataset = None
    found = ViewSource(path).read_on(grid(2, 2, 1.0))
    assert found[:, 0, 0].tolist() == [10, 20, 30]
    assert found[:, 0, 1].tolist() == [200, 100, 50]


def test_the_day_of_the_image_comes_from_its_metadata_only(tmp_path, random_bands) -> None:
    path = geotiff(tmp_path / "image_20230405.tif", random_bands, 2.0)
    assert ViewSource(path).taken_on() is None
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.SetMetadataItem("TIFFTAG_DATETIME", "2024:03:15 10:20:30")
    dataset = None
    assert ViewSource(path).taken_on() == "2024-03-15"


def test_lattices_and_views() -> None:
    assert same_lattice(grid(10, 10, 2.0), grid(5, 5, 2.0, 3, 4)) == (3, 4)
    assert same_lattice(grid(10, 10, 2.0), grid(5, 5, 2.0, 3.5, 4)) is None
    assert same_lattice(grid(10, 10, 2.0), grid(5, 5, 2.001)) is None
    spec = view_spec((0, 0, 1000, 500), CRS, 0.5, 5000)
    assert spec.cells <= 5200
    assert spec.bounds[:2] == (0, pytest.approx(0, abs=spec.cell_y))
    assert view_spec((0, 0, 10, 5), CRS, 0.5, 5000).cell_x == 0.5


def test_a_raster_without_a_system_is_refused(tmp_path, random_bands) -> None:
    path = tif(tmp_path / "no.tif", random_bands[0], crs=None)
    with pytest.raises(InputError, match="no coordinate reference system"):
        ViewSource(path)
