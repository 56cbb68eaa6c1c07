"""From cells to outlines and from outlines to fewer points, always valid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from osgeo import ogr

from .cells import cell_polygons
from .grid import GridSpec, Polygons, Ring
from .guard import attempt
from .overlay import canonical
from .shapes import from_ogr, to_ogr, why_invalid


def mask_outline(mask: NDArray[np.bool_], spec: GridSpec, *, rounded: bool = True) -> Polygons:
    """Cells that share sides as polygons on ``spec``.

    ``rounded``: through the middles of the cells' sides, which takes off the corners of the stairs and keeps parts and
    holes that meet in a corner apart; each vertex stays within half a cell. Otherwise along the sides of the cells.
    """
    result = []
    for polygon in _cell_outline(mask):
        rings = [_middles(ring) for ring in polygon] if rounded else polygon
        result.append([np.column_stack(spec.xy(ring[:, 0], ring[:, 1])) for ring in rings])
    return result


def simplified(polygons: Polygons, tolerance: float) -> Polygons:
    """The outline with fewer points, none of it further than ``tolerance`` from where it was; its rings stay apart."""
    if tolerance <= 0 or not polygons:
        return polygons
    fewer = thinned(polygons, tolerance)
    if not fewer:
        raise RuntimeError(f"an outline of {len(polygons)} parts cannot be simplified")
    return made_valid(to_ogr(fewer))


def thinned(polygons: Polygons, tolerance: float) -> Polygons:
    """Vertices left out as ``simplified`` does, as GEOS gives it: perhaps invalid; nothing where GEOS refuses.

    What is left out depends on the vertex where a ring begins, and GDAL's versions begin the rings of cells at
    different ones. GEOS before 3.12 keeps that vertex; later versions may leave it out too, and would make a triangle,
    half as large, of a cell with its corners cut. Rings of a fixed start that keep it are the same with all versions.
    """
    given = canonical(polygons)
    simple, _ = attempt(to_ogr(given).SimplifyPreserveTopology, tolerance)
    found = from_ogr(simple) if simple is not None else []
    if [len(rings) for rings in found] != [len(rings) for rings in given]:
        return found
    return [
        [new if (new[0] == old[0]).all() else np.vstack((old[:1], new[1:], old[:1])) for old, new in zip(*pair)]
        for pair in zip(given, found)
    ]


def grown(polygons: Polygons, distance: float) -> Polygons:
    """What lies within ``distance`` of the polygons; shrunk where it is negative."""
    return canonical(from_ogr(_done(to_ogr(polygons).Buffer, distance, 8))) if polygons else []


def made_valid(shape: Any) -> Polygons:
    """The valid polygons of an OGR shape in canonical form."""
    if not attempt(shape.IsValid)[0]:
        shape = _done(shape.MakeValid)
    polygons = canonical(from_ogr(shape))
    for _ in range(3):  # rounding to the canonical form may spoil it again
        if not polygons or why_invalid(polygons) is None:
            return polygons
        polygons = canonical(from_ogr(_done(to_ogr(polygons).MakeValid)))
    return canonical(from_ogr(_done(to_ogr(polygons).Buffer, 0.0)))


def hausdorff(one: Polygons, other: Polygons, step: float) -> tuple[float, Ring]:
    """The largest distance of a boundary from the other, either way, and the place of it, (2,).

    Exact at the vertices and at points no further apart than ``step`` between them, which bounds what is missed.
    """
    best, place = 0.0, np.zeros(2)
    for here, there in ((one, other), (other, one)):
        boundary = _done(to_ogr(there).Boundary)
        for point in _along(here, step):
            dot = ogr.Geometry(ogr.wkbPoint)
            dot.AddPoint_2D(float(point[0]), float(point[1]))
            distance = float(dot.Distance(boundary))
            if distance > best:
                best, place = distance, point
    return best, place


def _along(polygons: Polygons, step: float) -> NDArray[np.float64]:
    points = []
    for rings in polygons:
        for ring in rings:
            side = np.diff(ring, axis=0)
            pieces = np.maximum(np.ceil(np.hypot(side[:, 0], side[:, 1]) / step).astype(np.int64), 1)
            number = np.repeat(np.arange(len(side)), pieces)
            share = (np.arange(len(number)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[number]
            points.append(ring[number] + side[number] * share[:, None])
    return np.concatenate(points) if points else np.empty((0, 2))


def _cell_outline(mask: NDArray[np.bool_]) -> Polygons:
    """Outlines along the sides of cells, in columns and rows."""
    rows, cols = np.nonzero(mask.any(axis=1))[0], np.nonzero(mask.any(axis=0))[0]
    if not len(rows):
        return []
    top, left = int(rows[0]), int(cols[0])
    corner = np.array([left, top], dtype=np.float64)
    part = mask[top : rows[-1] + 1, left : cols[-1] + 1]
    return [[ring + corner for ring in rings] for _, polygons in cell_polygons(part) for rings in polygons]


def _middles(ring: Ring) -> Ring:
    """The middles of the unit sides of a ring along cells, one after the other."""
    side = np.diff(ring, axis=0)
    length = np.abs(side).sum(axis=1).round().astype(np.int64)
    number = np.repeat(np.arange(len(side)), length)
    step = np.arange(len(number)) - np.repeat(np.cumsum(length) - length, length)
    points = ring[number] + np.sign(side[number]) * (step + 0.5)[:, None]
    before, after = np.roll(points, 1, axis=0), np.roll(points, -1, axis=0)
    bend = (points - before)[:, 0] * (after - points)[:, 1] != (points - before)[:, 1] * (after - points)[:, 0]
    points = points[bend]
    closed: Ring = np.vstack((points, points[:1]))
    return closed


def _done(function: Callable[..., Any], *arguments: Any) -> Any:
    result, message = attempt(function, *arguments)
    if result is None:
        raise RuntimeError(f"{getattr(function, '__name__', function)} failed: {message}")
    return result
