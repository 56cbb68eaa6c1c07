"""Slope of the ground."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..geodata.grid import Grid, Window
from ..geodata.raster import RasterSource


def slope_deg(grid: Grid) -> NDArray[np.float64]:
    """Slope in degrees (Horn 1981), NaN where one of the nine cells is unknown or beyond the edge.

    The grid has to be metric; cells may be oblong, and rows may run either way.
    """
    z = grid.array.astype(np.float64)
    slope = np.full(z.shape, np.nan)
    if min(z.shape) < 3:
        return slope
    a, b, c = z[:-2, :-2], z[:-2, 1:-1], z[:-2, 2:]
    d, f = z[1:-1, :-2], z[1:-1, 2:]
    g, h, i = z[2:, :-2], z[2:, 1:-1], z[2:, 2:]
    across = ((c + 2 * f + i) - (a + 2 * d + g)) / (8 * grid.spec.cell_x)
    along = ((g + 2 * h + i) - (a + 2 * b + c)) / (8 * grid.spec.cell_y)
    inner = np.degrees(np.arctan(np.hypot(across, along)))
    slope[1:-1, 1:-1] = np.where(np.isfinite(z[1:-1, 1:-1]), inner, np.nan)
    return slope


def slope_window(source: RasterSource, window: Window) -> NDArray[np.float64]:
    """Slope in degrees of one window of a raster, the same as cut out of the slope of the whole."""
    wide = Window(window.col - 1, window.row - 1, window.width + 2, window.height + 2).intersection(source.spec.whole)
    if wide is None:
        return np.full((window.height, window.width), np.nan)
    values, _ = source.read(wide)
    slope = slope_deg(Grid(values, source.spec.part(wide)))
    row, col = window.row - wide.row, window.col - wide.col
    return slope[row : row + window.height, col : col + window.width]
