"""Rasters by the hash of what they hold."""

from __future__ import annotations

import hashlib
import os
import struct

import numpy as np
import pytest
from osgeo import gdal

from mine_restoration_plugin.core.geodata.grid import Grid, GridSpec
from mine_restoration_plugin.core.geodata.raster import RasterSource
from mine_restoration_plugin.core.geodata.store import RasterStore, content_sha256
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from tests.unit.terrain_case import CRS, NORTH_UP, tif

HEIGHTS = np.random.default_rng(6).normal(100, 5, size=(60, 50)).astype(np.float32)
SPEC = GridSpec(50, 60, NORTH_UP, CRS)


def holed(value):
    array = HEIGHTS.copy()
    array[3:6, 7:9] = value
    return array


def test_the_hash_is_of_what_the_raster_holds_not_of_the_file(tmp_path):
    same = {
        content_sha256(Grid(holed(np.nan), SPEC)),
        content_sha256(tif(tmp_path / "a.tif", holed(-9999), nodata=-9999)),
        content_sha256(tif(tmp_path / "b.tif", holed(np.nan), options=["COMPRESS=LZW", "TILED=YES"])),
        content_sha256(tif(tmp_path / "c.tif", holed(-32768).astype(np.float64), nodata=-32768)),
    }
    assert len(same) == 1
    moved = (NORTH_UP[0] + 0.001, *NORTH_UP[1:])
    others = {
        content_sha256(tif(tmp_path / "d.tif", HEIGHTS)),
        content_sha256(tif(tmp_path / "e.tif", holed(-9999), nodata=-9999, transform=moved)),
        content_sha256(tif(tmp_path / "f.tif", holed(-9999), nodata=-9999, crs="EPSG:4548")),
        content_sha256(tif(tmp_path / "g.tif", holed(-9999))),
    }
    assert len(others) == 4
    assert not same & others


def test_the_hash_is_the_same_on_every_machine():
    head = (
        "grid 1\n2 2\n500000.000000000 1.000000000 0.000000000 3100200.000000000 0.000000000 -1.000000000\nEPSG:4547\n"
    )
    cells = struct.pack("<f", 1.5) + bytes.fromhex("0000c07f") + struct.pack("<ff", -2.25, 0.0)
    expected = hashlib.sha256(head.encode() + cells).hexdigest()
    array = np.array([[1.5, np.nan], [-2.25, 0.0]])
    spec = GridSpec(2, 2, NORTH_UP, CRS)
    assert content_sha256(Grid(array, spec)) == expected
    assert content_sha256(Grid(array * [[1, -1], [1, -1]], spec)) == expected  # −NaN and −0.0 are NaN and 0.0


def test_kept_once_and_found_again(tmp_path):
    store = RasterStore(tmp_path / "register_files")
    stored = store.put(Grid(holed(np.nan), SPEC))
    assert store.put(tif(tmp_path / "a.tif", holed(-9999), nodata=-9999)) == stored
    assert stored["path"] == f"rasters/{stored['sha256']}.tif"
    assert os.listdir(tmp_path / "register_files" / "rasters") == [f"{stored['sha256']}.tif"]
    with RasterSource(store.path(stored["sha256"])) as source:
        assert np.array_equal(source.read()[0], holed(np.nan), equal_nan=True)
        assert source.spec == SPEC
    assert store.holds(stored["sha256"])


def test_a_changed_raster_is_noticed(tmp_path):
    store = RasterStore(tmp_path)
    sha256 = store.put(Grid(HEIGHTS, SPEC))["sha256"]
    dataset = gdal.Open(str(store.path(sha256)), gdal.GA_Update)
    dataset.GetRasterBand(1).WriteArray(np.array([[0.0]]), 5, 5)
    dataset = None
    assert not store.holds(sha256)
    assert not store.holds("0" * 64)


def test_cancelled_nothing_is_kept(tmp_path):
    asked = iter([False, True, True, True, True])
    with pytest.raises(Cancelled):
        RasterStore(tmp_path).put(Grid(HEIGHTS, SPEC), Progress(is_cancelled=lambda: next(asked)))
    assert not any(name.endswith(".tif") for _, _, names in os.walk(tmp_path) for name in names)
