"""The grid that finding works on, and rasters seen on it by window.

Fine imagery is averaged over whole blocks of cells until the least area still holds enough of them, so that what is
found depends on the ground and not on how finely it was photographed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...geodata.alignment import WarpedSource, aligned, resampled
from ...geodata.crs import ellipsoid, srs_from, to_lonlat, transform_points
from ...geodata.grid import GridSpec, Window
from ...geodata.raster import RasterSource

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]

TILE = 512
"""Side of the tiles of a run in working cells: about 10 MB for each quantity, with its surroundings."""
SAMPLE_CELLS = 1 << 20
SAMPLE_SIDE = 128
_STRIP_CELLS = 1 << 21


@dataclass(frozen=True)
class WorkingGrid:
    """``spec`` is the grid of averages of ``step`` × ``step`` cells of ``native``; its last cells may reach beyond it.

    ``cell_x_m``, ``cell_y_m``: size of a working cell on the ground, at the middle of the raster.
    """

    native: GridSpec
    spec: GridSpec
    step: int
    cell_x_m: float
    cell_y_m: float

    @property
    def cell_m(self) -> float:
        return math.sqrt(self.cell_x_m * self.cell_y_m)

    def cells(self, metres: float, least: int = 0, most: int = 10_000) -> int:
        """A distance in whole cells."""
        return min(max(round(metres / self.cell_m), least), most)


def working_grid(native: GridSpec, min_area_m2: float, area_cells: float) -> WorkingGrid:
    """Average so far that ``min_area_m2`` still holds ``area_cells`` cells."""
    cell_x, cell_y = ground_cell_m(native)
    step = max(int(math.sqrt(min_area_m2 / area_cells / (cell_x * cell_y)) + 1e-9), 1)
    step = min(step, max(min(native.width, native.height) // 16, 1))
    x0, a, b, y0, d, e = native.transform
    spec = GridSpec(
        -(-native.width // step),
        -(-native.height // step),
        (x0, a * step, b * step, y0, d * step, e * step),
        native.crs,
    )
    return WorkingGrid(native, spec, step, cell_x * step, cell_y * step)


def ground_cell_m(spec: GridSpec) -> tuple[float, float]:
    """Length of a cell along its row and its column on the ground, at the middle, in any coordinate system."""
    col, row = spec.width / 2, spec.height / 2
    x, y = spec.xy(np.array([col - 0.5, col + 0.5, col, col]), np.array([row, row, row - 0.5, row + 0.5]))
    lonlat = np.radians(to_lonlat(np.column_stack((x, y)), spec.crs))
    a, flattening = ellipsoid(srs_from(spec.crs))
    e2 = flattening * (2 - flattening)
    lat = float(lonlat[:, 1].mean())
    w2 = 1 - e2 * math.sin(lat) ** 2
    east = a / math.sqrt(w2) * math.cos(lat)
    north = a * (1 - e2) / w2**1.5

    def length(one: int, other: int) -> float:
        return math.hypot((lonlat[other, 0] - lonlat[one, 0]) * east, (lonlat[other, 1] - lonlat[one, 1]) * north)

    return length(0, 1), length(2, 3)


def tiles(spec: GridSpec, side: int = TILE) -> Iterator[Window]:
    """Square windows, row by row."""
    for row in range(0, spec.height, side):
        for col in range(0, spec.width, side):
            yield Window(col, row, min(side, spec.width - col), min(side, spec.height - row))


def sample_windows(spec: GridSpec) -> list[Window]:
    """Windows with about ``SAMPLE_CELLS`` cells, spread evenly; they depend on the grid alone."""
    every = list(tiles(spec, SAMPLE_SIDE))
    wanted = max(SAMPLE_CELLS // (SAMPLE_SIDE * SAMPLE_SIDE), 1)
    if len(every) <= wanted:
        return every
    across = -(-spec.width // SAMPLE_SIDE)
    # scattered by the golden section, lest the sample falls in step with the rows of windows
    places = np.floor((np.arange(wanted) * 0.6180339887498949 % 1.0) * across).astype(int)
    rows = np.floor((np.arange(wanted) + 0.5) / wanted * (-(-spec.height // SAMPLE_SIDE))).astype(int)
    return [every[i] for i in sorted({int(row * across + col) for row, col in zip(rows, places)})]


def widened(window: Window, halo: int, spec: GridSpec) -> Window:
    """The window with its surroundings, cut to the grid."""
    wide = Window(window.col - halo, window.row - halo, window.width + 2 * halo, window.height + 2 * halo)
    return wide.intersection(spec.whole) or window


def inner(window: Window, wide: Window) -> tuple[slice, slice]:
    """Where ``window`` lies in an array of ``wide``."""
    top, left = window.row - wide.row, window.col - wide.col
    return slice(top, top + window.height), slice(left, left + window.width)


class Layer:
    """One raster on the working grid. NaN where nothing is known."""

    def __init__(self, source: RasterSource, grid: WorkingGrid, warped_by: type[WarpedSource] = WarpedSource) -> None:
        self._grid = grid
        on_native = aligned(source, grid.native, "bilinear", warped_by)
        self.resampled = resampled(on_native)
        self._average = not self.resampled and grid.step > 1
        if self.resampled:
            finer = _finer(source.spec, grid.spec)
            self._source = aligned(source, grid.spec, "average" if finer else "bilinear", warped_by)
        else:
            self._source = on_native

    def read(self, window: Window) -> Floats:
        """(height, width) of a window of the working grid."""
        if not self._average:
            values, _ = self._source.read(window)
            return values.astype(np.float32, copy=False)
        return block_means(self._source, self._grid.native, window, self._grid.step)

    def close(self) -> None:
        self._source.close()


def block_means(source: RasterSource, native: GridSpec, window: Window, step: int) -> Floats:
    """Means of ``step`` × ``step`` cells of ``source`` for a window of blocks, read in strips; cells without data are
    left out."""
    result = np.empty((window.height, window.width), dtype=np.float32)
    rows_per_strip = max(_STRIP_CELLS // max(window.width * step * step, 1), 1)
    for top in range(0, window.height, rows_per_strip):
        rows = min(rows_per_strip, window.height - top)
        fine = Window(window.col * step, (window.row + top) * step, window.width * step, rows * step)
        inside = fine.intersection(native.whole)
        total = np.zeros((rows, window.width))
        count = np.zeros((rows, window.width))
        if inside is not None:
            values, valid = source.read(inside)
            padding = ((0, fine.height - inside.height), (0, fine.width - inside.width))
            shape = (rows, step, window.width, step)
            known = np.pad(valid, padding).reshape(shape)
            filled = np.pad(np.where(valid, values, 0.0), padding).reshape(shape)
            total = filled.sum(axis=(1, 3), dtype=np.float64)
            count = known.sum(axis=(1, 3))
        with np.errstate(invalid="ignore", divide="ignore"):
            result[top : top + rows] = np.where(count > 0, total / count, np.nan)
    return result


def _finer(source: GridSpec, target: GridSpec) -> bool:
    """Whether several cells of ``source`` lie in one of ``target``."""
    centre = np.array(target.centre)
    steps = centre + np.array([(0.0, 0.0), target.transform[1::3]])
    here, right = source.pixel(transform_points(steps, target.crs, source.crs))
    return float(np.hypot(*(right - here))) > 1.5
