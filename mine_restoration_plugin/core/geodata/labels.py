"""Labels of cells too many for memory: a temporary raster of whole numbers, and the polygons along their edges."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal

from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP
from .cells import band_polygons
from .grid import GridSpec, Polygons, Window
from .guard import attempt

Ints = NDArray[np.int32]


class ScratchFolder:
    """A folder for temporary rasters that is gone when the ``with`` block ends."""

    def __enter__(self) -> Path:
        self._path = Path(tempfile.mkdtemp(prefix="mine_restoration_"))
        return self._path

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._path, ignore_errors=True)


class ScratchRaster:
    """A temporary raster of one band, written and read by window from one thread; the file goes with its folder.

    ``dtype``: int32 or float32. Cells that were never written read as 0.
    """

    def __init__(self, path: Path, spec: GridSpec, dtype: type[Any] = np.int32) -> None:
        kind = gdal.GDT_Int32 if dtype is np.int32 else gdal.GDT_Float32
        options = ["TILED=YES", "COMPRESS=DEFLATE", "ZLEVEL=1", "SPARSE_OK=YES", "BIGTIFF=IF_SAFER"]
        driver = gdal.GetDriverByName("GTiff")
        self._dtype = dtype
        self.spec = spec
        self._data, message = attempt(driver.Create, str(path), spec.width, spec.height, 1, kind, options)
        if self._data is None:
            self._fail(message)

    def write(self, window: Window, values: NDArray[Any]) -> None:
        band = self._data.GetRasterBand(1)
        block = np.ascontiguousarray(values, dtype=self._dtype)
        code, message = attempt(band.WriteArray, block, window.col, window.row)
        if code != 0:
            self._fail(message)

    def read(self, window: Window) -> NDArray[Any]:
        band = self._data.GetRasterBand(1)
        values, message = attempt(band.ReadAsArray, window.col, window.row, window.width, window.height)
        if values is None:
            self._fail(message)
        result: NDArray[Any] = values
        return result

    def close(self) -> None:
        self._data = None

    def polygons(self, progress: Progress = SILENT) -> Iterator[tuple[int, Polygons]]:
        """(label, polygon) of cells of one label that share sides, in columns and rows, in no certain order.

        Label 0 is left out.
        """
        return band_polygons(self._data.GetRasterBand(1), progress)

    def _fail(self, message: str) -> None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "A temporary raster cannot be written in {folder} (is the disk full?): {reason}",
            ),
            folder=tempfile.gettempdir(),
            reason=message or "-",
        )
