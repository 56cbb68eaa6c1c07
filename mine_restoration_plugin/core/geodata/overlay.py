"""Set operations on plain polygons, and polygons from cells, in one canonical form.

The canonical form (vertices to 0.1 mm, rings turned to a fixed start and direction, polygons in a fixed order) makes
the result independent of the version of GEOS behind it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .areas import signed_area
from .cells import cell_polygons
from .grid import GridSpec, Polygons, Ring
from .guard import attempt
from .shapes import from_ogr, to_ogr

DECIMALS = 4
SLIVER_M2 = 0.01
"""Pieces below this come from rounding vertices to 0.1 mm, not from the ground."""


def intersection(one: Polygons, other: Polygons) -> Polygons:
    """What both cover."""
    return _overlay("Intersection", one, other) if one and other else []


def difference(one: Polygons, other: Polygons) -> Polygons:
    """What ``one`` covers and ``other`` does not."""
    return _overlay("Difference", one, other) if one and other else canonical(one)


def union(parts: Sequence[Polygons]) -> Polygons:
    """What any of the parts covers."""
    merged, message = attempt(to_ogr([polygon for polygons in parts for polygon in polygons]).UnionCascaded)
    if merged is None:
        raise RuntimeError(f"union failed: {message}")
    return canonical(from_ogr(merged))


def polygons_of_cells(labels: NDArray[np.int32], spec: GridSpec) -> dict[int, Polygons]:
    """Cells of one label that share sides, as polygons along the cell edges. Label 0 is left out.

    Args:
        labels: (height, width) on ``spec``.
    """
    found: dict[int, Polygons] = {}
    for label, polygons in cell_polygons(labels):
        for polygon in polygons:
            rings = [np.column_stack(spec.xy(ring[:, 0], ring[:, 1])) for ring in polygon]
            found.setdefault(label, []).append(rings)
    return {label: canonical(polygons) for label, polygons in sorted(found.items())}


def canonical(polygons: Polygons, decimals: int = DECIMALS, sliver: float = SLIVER_M2) -> Polygons:
    """The same polygons in the form described at the top of this module, slivers left out.

    ``decimals`` and ``sliver`` (an area) are those of metres; coordinates in degrees need their own.
    """
    result: Polygons = []
    for polygon in polygons:
        outer = _canonical_ring(polygon[0], decimals, sliver, outer=True)
        if len(outer):
            inner = (_canonical_ring(hole, decimals, sliver, outer=False) for hole in polygon[1:])
            holes = [ring for ring in inner if len(ring)]
            result.append([outer, *sorted(holes, key=_ring_key)])
    return sorted(result, key=lambda rings: _ring_key(rings[0]))


def _overlay(name: str, one: Polygons, other: Polygons) -> Polygons:
    result, message = attempt(getattr(to_ogr(one), name), to_ogr(other))
    if result is None:
        raise RuntimeError(f"{name} failed: {message}")
    return canonical(from_ogr(result))


def _canonical_ring(ring: Ring, decimals: int, sliver: float, *, outer: bool) -> Ring:
    points = np.round(np.asarray(ring, dtype=np.float64)[:, :2], decimals) + 0.0
    points = points[:-1] if len(points) > 1 and (points[0] == points[-1]).all() else points
    if len(points):
        points = points[np.any(points != np.roll(points, 1, axis=0), axis=1)]
    if len(points) < 3:
        return np.empty((0, 2))
    points = np.roll(points, -int(np.lexsort((points[:, 1], points[:, 0]))[0]), axis=0)
    closed = np.vstack((points, points[:1]))
    area = signed_area(closed)
    if abs(area) < sliver:
        return np.empty((0, 2))
    return closed if (area > 0) == outer else closed[::-1].copy()


def _ring_key(ring: Ring) -> tuple[float, ...]:
    return (*ring[0].tolist(), *ring[1].tolist(), float(len(ring)))
