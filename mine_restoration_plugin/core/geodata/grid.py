"""What a raster is: cells on an affine grid in a named coordinate system."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floating = NDArray[np.floating[Any]]
Ring = NDArray[np.float64]
Polygons = list[list[Ring]]
"""Polygons → rings (first the outer one, then the holes) → (n, 2) x east, y north, closed."""


class Window(NamedTuple):
    """A rectangle of cells: first column, first row, number of columns, number of rows."""

    col: int
    row: int
    width: int
    height: int

    def intersection(self, other: Window) -> Window | None:
        """The common part, None where there is none."""
        col, row = max(self.col, other.col), max(self.row, other.row)
        width = min(self.col + self.width, other.col + other.width) - col
        height = min(self.row + self.height, other.row + other.height) - row
        return Window(col, row, width, height) if width > 0 and height > 0 else None


@dataclass(frozen=True)
class GridSpec:
    """Size and place of a grid. ``transform`` is GDAL's: x0, dx/dcol, dx/drow, y0, dy/dcol, dy/drow.

    North-up, south-up and rotated grids are all welcome. ``crs`` is an authority id ("EPSG:4547") or WKT.
    """

    width: int
    height: int
    transform: tuple[float, float, float, float, float, float]
    crs: str

    @property
    def shape(self) -> tuple[int, int]:
        return self.height, self.width

    @property
    def cells(self) -> int:
        return self.width * self.height

    @property
    def whole(self) -> Window:
        return Window(0, 0, self.width, self.height)

    @property
    def cell_x(self) -> float:
        """Length of a cell along its row, in units of the CRS."""
        return float(np.hypot(self.transform[1], self.transform[4]))

    @property
    def cell_y(self) -> float:
        """Length of a cell along its column, in units of the CRS."""
        return float(np.hypot(self.transform[2], self.transform[5]))

    @property
    def cell_area_m2(self) -> float:
        """Area of a cell; metres only where the CRS is metric, see ``crs.require_metric``."""
        _, a, b, _, d, e = self.transform
        return abs(a * e - b * d)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """x min, y min, x max, y max."""
        x, y = self.xy(np.array([0, self.width, 0, self.width]), np.array([0, 0, self.height, self.height]))
        return float(x.min()), float(y.min()), float(x.max()), float(y.max())

    @property
    def centre(self) -> tuple[float, float]:
        x, y = self.xy(np.array([self.width / 2]), np.array([self.height / 2]))
        return float(x[0]), float(y[0])

    def xy(self, col: Floating, row: Floating) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Coordinates of places given in columns and rows (the centre of the first cell is 0.5, 0.5)."""
        x0, a, b, y0, d, e = self.transform
        return x0 + a * col + b * row, y0 + d * col + e * row

    def pixel(self, points: Floating) -> NDArray[np.float64]:
        """(n, 2) coordinates → (n, 2) columns and rows."""
        x0, a, b, y0, d, e = self.transform
        determinant = a * e - b * d
        dx, dy = points[:, 0] - x0, points[:, 1] - y0
        if b == 0 and d == 0:
            return np.column_stack((dx / a, dy / e))
        return np.column_stack(((e * dx - b * dy) / determinant, (a * dy - d * dx) / determinant))

    def part(self, window: Window) -> GridSpec:
        """The grid of a window of this one; it may reach beyond the edge."""
        x0, a, b, y0, d, e = self.transform
        origin = (x0 + a * window.col + b * window.row, y0 + d * window.col + e * window.row)
        return GridSpec(window.width, window.height, (origin[0], a, b, origin[1], d, e), self.crs)


@dataclass(frozen=True)
class Grid:
    """A raster in memory. ``array`` is (height, width) floating, NaN where there is no data.

    ``height_datum`` names what heights are counted from, None where nobody said so.
    """

    array: Floating
    spec: GridSpec
    unit: str = "m"
    height_datum: str | None = None

    def __post_init__(self) -> None:
        if self.array.shape != self.spec.shape:
            raise ValueError(f"array {self.array.shape} does not fill the grid {self.spec.shape}")

    @property
    def valid(self) -> NDArray[np.bool_]:
        valid: NDArray[np.bool_] = np.isfinite(self.array)
        return valid


def windows(
    spec: GridSpec, max_cells: int, block: tuple[int, int] = (256, 256), *, one_block_wide: bool = False
) -> Iterator[Window]:
    """Windows of at most about ``max_cells`` cells that cover the grid, row by row.

    Whole rows as long as one row of blocks (``block`` = columns, rows) fits, about as many blocks across as down
    otherwise; of a tiled raster one block wide if asked for, which is quickest to read where shape does not matter.
    """
    block_width, block_height = min(block[0], spec.width), min(block[1], spec.height)
    if one_block_wide and block_width < spec.width and block_width * block_height <= max_cells:
        width = block_width
        height = max(max_cells // (block_width * block_height), 1) * block_height
    elif spec.width * block_height <= max_cells:
        width = spec.width
        height = max(max_cells // (spec.width * block_height), 1) * block_height
    else:
        blocks = max(max_cells // (block_width * block_height), 1)
        down = math.isqrt(blocks) if block_height > 1 else 1
        height = down * block_height
        width = blocks // down * block_width
        while width > max_cells // height and height > 1:
            height = (height + 1) // 2
    for row in range(0, spec.height, height):
        for col in range(0, spec.width, width):
            yield Window(col, row, min(width, spec.width - col), min(height, spec.height - row))
