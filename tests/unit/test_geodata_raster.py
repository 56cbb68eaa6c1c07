"""Reading and writing rasters: NoData of every kind, units, and everything that may be wrong with the file."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from osgeo import gdal

from mine_restoration_plugin.core.geodata import files
from mine_restoration_plugin.core.geodata.grid import Grid, GridSpec, Window
from mine_restoration_plugin.core.geodata.raster import (
    RasterSource,
    gdal_cache,
    open_raster,
    read_grid,
    windows,
    write_grid,
    write_raster,
)
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from tests.error_modes import error_mode
from tests.unit.terrain_case import CRS, NORTH_UP, tif

HEIGHTS = np.arange(12, dtype=np.float32).reshape(3, 4)


def test_what_is_read_is_what_was_written(tmp_path):
    with open_raster(tif(tmp_path / "a.tif", HEIGHTS)) as source:
        assert source.spec == GridSpec(4, 3, NORTH_UP, CRS)
        values, valid = source.read()
        assert (values == HEIGHTS).all()
        assert valid.all()
        assert (source.read(Window(1, 1, 2, 1))[0] == [[5, 6]]).all()


@pytest.mark.parametrize("dtype", ["float32", "float64", "int16", "uint8"])
def test_nodata_values(tmp_path, dtype):
    array = HEIGHTS.astype(dtype)
    with open_raster(tif(tmp_path / "a.tif", array, nodata=7)) as source:
        values, valid = source.read()
    assert (valid == (array != 7)).all()
    assert np.isnan(values[~valid]).all()
    assert (values[valid] == array[valid]).all()


def test_what_was_read_stays_when_more_is_read(tmp_path):
    array = np.where(np.eye(8) > 0, -1, HEIGHTS[0, 1]).astype(np.float32)
    with open_raster(tif(tmp_path / "a.tif", array, nodata=-1)) as source:
        first, known = source.read(Window(0, 0, 8, 4))
        source.read(Window(0, 4, 8, 4))
    assert (known == (np.eye(8)[:4] == 0)).all()
    assert np.isnan(first[~known]).all()


def test_a_nodata_value_that_float32_rounds(tmp_path):
    array = HEIGHTS.copy()
    array[0, 0] = -3.4028234663852886e38
    with open_raster(tif(tmp_path / "a.tif", array, nodata=-3.4028234663852886e38)) as source:
        assert not source.read()[1][0, 0]
    array[0, 0] = np.float32(0.1)
    with open_raster(tif(tmp_path / "b.tif", array, nodata=0.1)) as source:
        assert not source.read()[1][0, 0]


def test_nan_and_infinity_are_no_heights_with_and_without_a_nodata_value(tmp_path):
    array = HEIGHTS.copy()
    array[0, 0], array[1, 1], array[2, 2] = np.nan, np.inf, -9999
    for nodata, known in ((None, 10), (-9999, 9), (float("nan"), 10)):
        with open_raster(tif(tmp_path / f"{known}{nodata}.tif", array, nodata=nodata)) as source:
            assert source.read()[1].sum() == known


def test_a_mask_beside_the_band(tmp_path):
    path = tif(tmp_path / "a.tif", HEIGHTS)
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
    mask = np.full(HEIGHTS.shape, 255, dtype=np.uint8)
    mask[1, 2] = 0
    dataset.GetRasterBand(1).GetMaskBand().WriteArray(mask)
    dataset = None
    with open_raster(path) as source:
        assert (source.read()[1] == (mask > 0)).all()


def test_scale_and_offset(tmp_path):
    path = tif(tmp_path / "a.tif", HEIGHTS.astype(np.int16), nodata=3)
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(1).SetScale(0.1)
    dataset.GetRasterBand(1).SetOffset(100.0)
    dataset = None
    with open_raster(path) as source:
        values, valid = source.read()
    assert values[valid] == pytest.approx(100 + 0.1 * HEIGHTS[HEIGHTS != 3])
    assert not valid[0, 3]


@pytest.mark.parametrize(
    ("unit", "metres"),
    [("ft", 0.3048), ("foot", 0.3048), ("US survey foot", 1200 / 3937), ("cm", 0.01), ("m", 1.0), ("metre", 1.0)],
)
def test_heights_in_other_units_become_metres_and_say_so(tmp_path, unit, metres):
    with open_raster(tif(tmp_path / "a.tif", HEIGHTS, unit=unit)) as source:
        assert source.read()[0] == pytest.approx(HEIGHTS.astype(float) * metres, rel=1e-12)
        said = " ".join(note.en for note in source.notes)
    assert (unit in said) == (metres != 1.0)


def test_feet_of_the_vertical_system_become_metres(tmp_path):
    path = tif(tmp_path / "a.tif", HEIGHTS, crs="EPSG:3358+6360")  # NAVD88 height (ftUS)
    with open_raster(path) as source:
        assert source.height_datum == "NAVD88 height (ftUS)"
        assert source.spec.crs == "EPSG:3358"
        assert source.read()[0] == pytest.approx(HEIGHTS * 1200 / 3937, rel=1e-7)
        assert source.notes


def test_a_vertical_system_in_metres_is_named(tmp_path):
    with open_raster(tif(tmp_path / "a.tif", HEIGHTS, crs="EPSG:4547+5737")) as source:
        assert (source.spec.crs, source.height_datum) == ("EPSG:4547", "Yellow Sea 1985 height")
        assert (source.read()[0] == HEIGHTS).all()


def refused(tmp_path, says, path, band=1):
    for exceptions in (False, True):
        with error_mode(exceptions), pytest.raises(InputError, match=says):
            open_raster(path, band)


def test_bad_input_is_answered_by_a_sentence(tmp_path):
    good = tif(tmp_path / "good.tif", HEIGHTS)
    refused(tmp_path, "no raster", str(tmp_path / "missing.tif"))
    refused(tmp_path, "no band 2; it has 1", good, 2)
    refused(tmp_path, "no band 0", good, 0)
    refused(tmp_path, "no coordinate reference", tif(tmp_path / "crs.tif", HEIGHTS, crs=None))
    refused(tmp_path, "where it lies", tif(tmp_path / "place.tif", HEIGHTS, transform=None))
    refused(tmp_path, "every cell", tif(tmp_path / "none.tif", np.full((3, 4), -1.0, np.float32), nodata=-1))
    refused(tmp_path, "every cell", tif(tmp_path / "nan.tif", np.full((3, 4), np.nan, np.float32)))
    refused(tmp_path, "fathom", tif(tmp_path / "unit.tif", HEIGHTS, unit="fathom"))
    text = tmp_path / "text.tif"
    text.write_text("not a raster", encoding="utf-8")
    refused(tmp_path, "cannot be opened", str(text))
    refused(tmp_path, "cannot be opened", str(tmp_path))


def test_a_file_cut_short_is_answered_by_a_sentence(tmp_path):
    path = tif(tmp_path / "a.tif", np.random.default_rng(1).normal(size=(600, 600)).astype(np.float32))
    raw = (tmp_path / "a.tif").read_bytes()
    (tmp_path / "a.tif").write_bytes(raw[: len(raw) // 2])
    with pytest.raises(InputError, match="a.tif cannot be (read|opened)"), RasterSource(path) as source:
        source.read()


@pytest.mark.parametrize("cells", [1, 7, 60, 1000])
@pytest.mark.parametrize("block", [(256, 256), (4, 4), (100, 1), (16, 3)])
def test_windows_cover_every_cell_once(cells, block):
    spec = GridSpec(23, 17, NORTH_UP, CRS)
    seen = np.zeros(spec.shape, dtype=int)
    for one_block_wide in (False, True):
        seen[...] = 0
        for window in windows(spec, cells, block, one_block_wide=one_block_wide):
            assert window.width * window.height <= max(cells, block[0] * block[1])
            seen[window.row : window.row + window.height, window.col : window.col + window.width] += 1
        assert (seen == 1).all()


def test_every_thread_reads_for_itself(tmp_path):
    array = np.random.default_rng(2).normal(size=(300, 300)).astype(np.float32)
    with open_raster(tif(tmp_path / "a.tif", array, options=["TILED=YES", "COMPRESS=DEFLATE"])) as source:

        def read(seed):
            places = np.random.default_rng(seed).integers(0, 250, (60, 2)).tolist()
            parts = [
                (source.read(Window(col, row, 50, 50))[0], array[row : row + 50, col : col + 50]) for col, row in places
            ]
            return all(np.array_equal(found, expected) for found, expected in parts)

        with ThreadPoolExecutor(4) as pool:
            assert all(pool.map(read, range(4)))


def test_the_cache_of_the_process_is_given_back_also_when_runs_overlap():
    before = gdal.GetCacheMax()
    with gdal_cache(8):
        assert gdal.GetCacheMax() == 8 << 20
        with gdal_cache(16):
            assert gdal.GetCacheMax() == 8 << 20
        assert gdal.GetCacheMax() == 8 << 20
    assert gdal.GetCacheMax() == before
    with pytest.raises(RuntimeError), gdal_cache(8):
        raise RuntimeError
    assert gdal.GetCacheMax() == before


def test_a_grid_goes_out_and_comes_back(tmp_path):
    array = HEIGHTS.copy()
    array[1, 1] = np.nan
    write_grid(tmp_path / "a.tif", Grid(array, GridSpec(4, 3, NORTH_UP, CRS)))
    with open_raster(tmp_path / "a.tif") as source:
        back = read_grid(source)
    assert back.spec == GridSpec(4, 3, NORTH_UP, CRS)
    assert np.array_equal(back.array, array, equal_nan=True)
    assert os.listdir(tmp_path) == ["a.tif"]


def blocks(spec, stop_after=None):
    for i, window in enumerate(windows(spec, 100, (10, 10))):
        if i == stop_after:
            raise Cancelled
        yield window, np.full((window.height, window.width), float(i))


SPEC = GridSpec(40, 40, NORTH_UP, CRS)


def test_cancelled_half_way_the_old_file_is_whole(tmp_path):
    target = tmp_path / "out.tif"
    target.write_bytes(b"old")
    with pytest.raises(Cancelled):
        write_raster(target, SPEC, blocks(SPEC, stop_after=7))
    asked = iter([False] * 5 + [True] * 100)
    with pytest.raises(Cancelled):
        write_raster(target, SPEC, blocks(SPEC), progress=Progress(is_cancelled=lambda: next(asked)))
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["out.tif"]


def test_a_target_that_another_program_holds_is_left_and_the_new_file_kept(tmp_path, monkeypatch):
    target = tmp_path / "out.tif"
    target.write_bytes(b"old")

    def held(*_):
        raise PermissionError(13, "held")

    monkeypatch.setattr(files.os, "replace", held)
    with pytest.raises(InputError, match="held by another program"):
        write_raster(target, SPEC, blocks(SPEC))
    assert target.read_bytes() == b"old"
    beside = [name for name in os.listdir(tmp_path) if name != "out.tif"]
    assert len(beside) == 1
    with RasterSource(tmp_path / beside[0]) as source:
        assert source.read()[1].all()


def test_no_folder_to_write_into(tmp_path):
    with pytest.raises(InputError, match="no folder"):
        write_raster(tmp_path / "none" / "out.tif", SPEC, blocks(SPEC))


def test_a_full_disk_leaves_nothing(tmp_path, monkeypatch):
    def full(self, *_):
        gdal.Error(gdal.CE_Failure, gdal.CPLE_FileIO, "No space left on device")
        return gdal.CE_Failure

    monkeypatch.setattr(gdal.Band, "WriteArray", full)
    with pytest.raises(InputError, match="No space left on device"):
        write_raster(tmp_path / "out.tif", SPEC, blocks(SPEC))
    assert os.listdir(tmp_path) == []
