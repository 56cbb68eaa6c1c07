"""Contours and spot heights from before the mining, brought to the level of the present raster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..geodata.crs import same_crs, transform_points
from ..geodata.grid import Polygons
from ..geodata.raster import RasterSource
from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..terrain.section import sample_points
from . import remarks
from .solving import OldHeights

Floats = NDArray[np.float64]
_SHARED_LEAST = 12
"""So many old heights on undisturbed ground tell how far they lie above the raster, and how they scatter."""
_SHARED_MOST = 2000


@dataclass(frozen=True)
class Before:
    """One layer of old heights.

    ``lines``   each (n, 3) x, y, z: contours and break lines; a spot height is a line of one point.
    ``crs``     None: that of the raster. ``rmse_m`` is None where nobody stated it.
    """

    name: str
    lines: tuple[Floats, ...]
    crs: str | None = None
    rmse_m: float | None = None


def old_heights(
    source: RasterSource, layers: Sequence[Before], disturbed: Polygons, default_error_m: float
) -> tuple[OldHeights | None, list[Label], list[Label]]:
    """All old heights as points about a cell apart, with notes and warnings.

    Where a layer has heights on undisturbed ground, the median difference from the raster is taken off (another height
    datum, a survey that is off as a whole), and the scatter of the differences is its error unless one was stated.

    Raises:
        InputError: a height that is no number, an error below 0.
    """
    points, errors, notes, warnings = [], [], [], []
    for layer in layers:
        if not layer.lines:
            continue
        if layer.rmse_m is not None and not layer.rmse_m >= 0:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "A height error of {value} m makes no sense; give 0 or more."),
                value=layer.rmse_m,
            )
        found = _points(layer, source)
        shift, scatter, count = _difference(source, found, disturbed)
        if shift is None or scatter is None:
            warnings.append(remarks.LEVEL_UNKNOWN.format(name=layer.name))
        else:
            found[:, 2] -= shift
            notes.append(
                remarks.SHIFTED.format(name=layer.name, points=count, shift=f"{shift:+.2f}", scatter=f"{scatter:.2f}")
            )
        error = layer.rmse_m if layer.rmse_m is not None else scatter
        if error is None:
            error = default_error_m
            notes.append(remarks.OLD_ERROR.format(name=layer.name, error=f"{error:g}"))
        points.append(found)
        errors.append(np.full(len(found), max(error, 0.001)))
    if not points:
        return None, notes, warnings
    return OldHeights(np.concatenate(points), np.concatenate(errors)), notes, warnings


def _points(layer: Before, source: RasterSource) -> Floats:
    """Points of the raster's CRS no further apart along a line than a cell is wide."""
    sizes = [len(line) for line in layer.lines]
    every = np.concatenate([np.asarray(line, dtype=np.float64) for line in layer.lines])
    if not np.isfinite(every).all():
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "{name} holds heights or coordinates that are not numbers. Correct or delete them."
            ),
            name=layer.name,
        )
    if layer.crs is not None and not same_crs(layer.crs, source.spec.crs):
        every[:, :2] = transform_points(every[:, :2], layer.crs, source.spec.crs)
    step = max(source.spec.cell_x, source.spec.cell_y)
    left, bottom, right, top = source.spec.bounds
    parts = []
    for line in np.split(every, np.cumsum(sizes)[:-1]):
        low, high = line[:, :2].min(axis=0), line[:, :2].max(axis=0)
        if low[0] > right or high[0] < left or low[1] > top or high[1] < bottom:
            continue
        parts.append(_divided(line, step))
    return np.concatenate(parts) if parts else np.empty((0, 3))


def _divided(line: Floats, step: float) -> Floats:
    if len(line) < 2:
        return line
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line[:, :2], axis=0).T))))
    stations = np.union1d(along, np.arange(0.0, along[-1], step))
    return np.column_stack([np.interp(stations, along, line[:, i]) for i in range(3)])


def _difference(source: RasterSource, points: Floats, disturbed: Polygons) -> tuple[float | None, float | None, int]:
    """Median of old minus present height on undisturbed ground, scatter about it (1.4826 MAD), number of points."""
    sample = np.flatnonzero(~within(points[:, :2], disturbed))
    if len(sample) > _SHARED_MOST:
        sample = sample[np.linspace(0, len(sample) - 1, _SHARED_MOST).round().astype(np.int64)]
    difference = points[sample, 2] - sample_points(source, points[sample, :2])
    difference = difference[np.isfinite(difference)]
    if len(difference) < _SHARED_LEAST:
        return None, None, len(difference)
    shift = float(np.median(difference))
    return shift, 1.4826 * float(np.median(np.abs(difference - shift))), len(difference)


def within(points: Floats, polygons: Polygons) -> NDArray[np.bool_]:
    """Whether each of (n, 2) points lies in a polygon, by counting the sides to its right."""
    inside = np.zeros(len(points), dtype=bool)
    for rings in polygons:
        (x0, y0), (x1, y1) = rings[0].min(axis=0), rings[0].max(axis=0)
        near = np.flatnonzero((points[:, 0] >= x0) & (points[:, 0] <= x1) & (points[:, 1] >= y0) & (points[:, 1] <= y1))
        odd = np.zeros(len(near), dtype=bool)
        x, y = points[near, 0], points[near, 1]
        for ring in rings if len(near) else ():
            for (ax, ay), (bx, by) in zip(ring[:-1].tolist(), ring[1:].tolist()):
                if ay != by:
                    odd ^= ((ay > y) != (by > y)) & (x < (bx - ax) * (y - ay) / (by - ay) + ax)
        inside[near] |= odd
    return inside
