"""How outlines lie to each other, by GEOS. A ``Shape`` is held by the caller and understood here only.

Nothing here is rounded: overlay.py has the canonical form for results that are stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from osgeo import ogr

from .grid import Polygons
from .guard import attempt
from .shapes import from_ogr, to_ogr

Shape = Any


def shape(polygons: Polygons) -> Shape:
    """The outline for GEOS, made valid where it is not (by its lines: what is enclosed an odd number of times)."""
    made = to_ogr(polygons)
    valid, _ = attempt(made.IsValid)
    return made if valid else to_ogr(polygons_of(mended(made)))


def mended(geometry: Shape) -> Shape:
    """A valid geometry of the same lines; an empty one where GEOS gives up."""
    result, _ = attempt(geometry.MakeValid)
    return result if result is not None else ogr.Geometry(ogr.wkbMultiPolygon)


def shape_from_wkb(wkb: bytes) -> Shape:
    """Any geometry, made valid where it is not."""
    made, _ = attempt(ogr.CreateGeometryFromWkb, wkb)
    if made is None:
        return ogr.Geometry(ogr.wkbMultiPolygon)
    if made.HasCurveGeometry():
        made = made.GetLinearGeometry()
    valid, _ = attempt(made.IsValid)
    return made if valid else mended(made)


def common(one: Shape, other: Shape) -> Polygons:
    """What two shapes both cover, as polygons; empty where they only touch."""
    result, _ = attempt(one.Intersection, other)
    return polygons_of(result)


class Ground:
    """A shape that many outlines are held against: indexed once, so that only its edge costs an intersection."""

    def __init__(self, ground: Shape) -> None:
        self._ground = ground
        self._prepared, _ = attempt(ground.CreatePreparedGeometry)

    def common(self, outline: Shape) -> Polygons:
        """What it covers of an outline."""
        if self._prepared is not None:
            if attempt(self._prepared.Contains, outline)[0]:
                return polygons_of(outline)
            if not attempt(self._prepared.Intersects, outline)[0]:
                return []
        return common(outline, self._ground)

    def rest(self, outline: Shape) -> Polygons:
        """What it does not cover of an outline."""
        if self._prepared is not None:
            if attempt(self._prepared.Contains, outline)[0]:
                return []
            if not attempt(self._prepared.Intersects, outline)[0]:
                return polygons_of(outline)
        return minus(outline, [self._ground])


def minus(one: Shape, others: Iterable[Shape]) -> Polygons:
    """What the first covers and none of the others does."""
    result = one
    for other in others:
        left, _ = attempt(result.Difference, other)
        if left is not None:
            result = left
    return polygons_of(result)


def united(parts: Sequence[Polygons]) -> Polygons:
    """What any of the parts covers."""
    flat = [polygon for polygons in parts for polygon in polygons]
    if not flat:
        return []
    result, _ = attempt(to_ogr(flat).UnionCascaded)
    if result is None:
        result, _ = attempt(mended(to_ogr(flat)).UnionCascaded)
    return polygons_of(result)


def polygons_of(geometry: Shape | None) -> Polygons:
    """The polygons of a result; None and what has no area give an empty list."""
    if geometry is None or geometry.IsEmpty() or geometry.GetDimension() < 2:
        return []
    return from_ogr(geometry)


def is_area(geometry: Shape) -> bool:
    """Whether a shape covers ground at all."""
    return bool(geometry.GetDimension() == 2)


def covers(one: Shape, other: Shape) -> bool:
    """Whether the first holds the whole of the other."""
    found, _ = attempt(one.Contains, other)
    return bool(found)


def distance(one: Shape, other: Shape) -> float:
    """Shortest distance, 0 where they touch."""
    found, _ = attempt(one.Distance, other)
    return float(found)


def thickness_m(polygons: Polygons) -> float:
    """Mean width of a shape, twice its area over its perimeter: that of a long strip is its width."""
    made = to_ogr(polygons)
    around = sum(made.GetGeometryRef(i).Boundary().Length() for i in range(made.GetGeometryCount()))
    return 2.0 * float(made.GetArea()) / around if around > 0 else 0.0
