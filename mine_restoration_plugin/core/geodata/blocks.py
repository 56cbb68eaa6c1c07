"""Reading whole blocks of a GeoTIFF past GDAL's block cache.

A window made of whole blocks needs no cache: each block is met once. Going round the cache saves a copy and, above all,
its lock, on which threads would wait for each other.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal

from .grid import Floating, GridSpec, Window
from .guard import attempt

_LARGEST_BLOCK = 1 << 20  # cells; a strip as large as the raster is better left to GDAL
_TYPES = {gdal.GDT_Float32: np.float32, gdal.GDT_Float64: np.float64}


class BlockReader:
    """Reads windows of whole blocks of one band; from one thread."""

    def __init__(self, dataset: Any, band: Any, spec: GridSpec) -> None:
        self._dataset, self._band, self._spec = dataset, band, spec  # a band dies with its dataset
        width, height = band.GetBlockSize()
        self._block = int(width), int(height)
        self._dtype = _TYPES.get(band.DataType)
        usable = dataset.GetDriver().ShortName == "GTiff" and width * height <= _LARGEST_BLOCK
        self._buffer: NDArray[Any] | None = None
        if usable and self._dtype is not None:
            self._buffer = np.empty((self._block[1], self._block[0]), dtype=self._dtype)

    def read(self, window: Window, out: Floating) -> bool:
        """Fill ``out``; False, and nothing said about ``out``, where the ordinary way has to be taken."""
        if self._buffer is None or out.dtype != self._dtype or not self._made_of_blocks(window):
            return False
        done, _ = attempt(self._read, window, out)
        return bool(done)

    def _made_of_blocks(self, window: Window) -> bool:
        width, height = self._block
        right, bottom = window.col + window.width, window.row + window.height
        return (
            window.col % width == 0
            and window.row % height == 0
            and (right % width == 0 or right == self._spec.width)
            and (bottom % height == 0 or bottom == self._spec.height)
        )

    def _read(self, window: Window, out: Floating) -> bool:
        width, height = self._block
        buffer, band = self._buffer, self._band
        straight = window.width == width and out.flags.c_contiguous
        for top in range(0, window.height, height):
            for left in range(0, window.width, width):
                block = (window.col + left) // width, (window.row + top) // height
                part = out[top : top + height, left : left + width]
                if straight and len(part) == height:
                    if band.ReadBlock(*block, buf_obj=part) is None:
                        return False
                    continue
                if band.ReadBlock(*block, buf_obj=buffer) is None:
                    return False
                part[...] = buffer[: part.shape[0], : part.shape[1]]  # type: ignore[index]
        return True
