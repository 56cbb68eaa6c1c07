"""Heights along a line."""

from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..geodata.grid import Grid, Window
from ..geodata.raster import RasterSource, gdal_cache
from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP
from .surfaces import GridHeights

_POINTS_AT_ONCE = 256


def sample_line(
    raster: str | os.PathLike[str] | Grid, line: Sequence[Sequence[float]], step: float
) -> tuple[list[float], list[float | None]]:
    """Stations along ``line`` and heights there, both in metres; None where the raster has no data.

    ``line`` is a chain of x, y in the raster's CRS. Stations are every ``step`` from its start, and its end. Heights
    are interpolated between the centres of the four cells around (bilinear).

    Raises:
        InputError: the line has no length, or the step is not positive.
    """
    points = np.asarray(line, dtype=np.float64)[:, :2]
    lengths = np.hypot(*np.diff(points, axis=0).T)
    upto = np.concatenate(([0.0], np.cumsum(lengths)))
    if not upto[-1] > 0 or not step > 0:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "A section needs a line with a length and a positive step.")
        )
    stations = np.arange(0.0, upto[-1], step)
    if upto[-1] - stations[-1] > 1e-6 * step:
        stations = np.append(stations, upto[-1])
    x, y = (np.interp(stations, upto, points[:, axis]) for axis in (0, 1))
    source = GridHeights(raster) if isinstance(raster, Grid) else RasterSource(raster)
    with source, gdal_cache(16):
        heights = sample_points(source, np.column_stack((x, y)))
    return stations.tolist(), [None if np.isnan(z) else float(z) for z in heights]


def sample_points(source: RasterSource, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) heights at (n, 2) points, bilinear between cell centres, NaN where one of the four is unknown.

    Within half a cell of the edge the height of the edge cells is taken on.
    """
    heights = np.full(len(points), np.nan)
    for start in range(0, len(points), _POINTS_AT_ONCE):
        part = slice(start, start + _POINTS_AT_ONCE)
        heights[part] = _sample(source, source.spec.pixel(points[part]))
    return heights


def _sample(source: RasterSource, pixel: NDArray[np.float64]) -> NDArray[np.float64]:
    spec = source.spec
    result = np.full(len(pixel), np.nan)
    inside = ((pixel >= 0) & (pixel <= (spec.width, spec.height))).all(axis=1)
    if not inside.any():
        return result
    place = np.clip(pixel[inside] - 0.5, 0, (spec.width - 1, spec.height - 1))
    low = np.minimum(np.floor(place).astype(np.int64), (max(spec.width - 2, 0), max(spec.height - 2, 0)))
    high = np.minimum(low + 1, (spec.width - 1, spec.height - 1))
    first, last = low.min(axis=0), high.max(axis=0)
    values, _ = source.read(Window(int(first[0]), int(first[1]), *(last - first + 1).tolist()))
    values = values.astype(np.float64)
    (c0, r0), (c1, r1) = (low - first).T, (high - first).T
    u, v = (place - low).T
    corners = ((r0, c0, (1 - u) * (1 - v)), (r0, c1, u * (1 - v)), (r1, c0, (1 - u) * v), (r1, c1, u * v))
    # a neighbour without weight may be unknown
    result[inside] = sum(np.where(weight > 0, values[r, c], 0.0) * weight for r, c, weight in corners)
    return result
