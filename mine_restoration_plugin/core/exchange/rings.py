"""Rings in any order, from any source, as polygons: what lies within what decides about holes, not its number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from osgeo import ogr

from ..geodata.areas import signed_area
from ..geodata.grid import Polygons, Ring
from ..geodata.shapes import closed, to_ogr


def polygons_of(rings: Sequence[Ring]) -> Polygons:
    """Polygons with their holes: a ring within one other is its hole, one within a hole a part of its own, and so on.

    Rings are closed; outer ones run anticlockwise, holes clockwise. Rings that cross are all outer.
    """
    shapes = [closed(ring) for ring in rings]
    order = sorted(range(len(shapes)), key=lambda i: -abs(signed_area(shapes[i])))
    solid = [to_ogr([[shape]]) for shape in shapes]
    boxes = [(*shape.min(axis=0), *shape.max(axis=0)) for shape in shapes]
    depth: dict[int, int] = {}
    parent: dict[int, int] = {}
    polygons: Polygons = []
    place: dict[int, int] = {}
    for position, i in enumerate(order):
        around = [j for j in order[:position] if _boxed(boxes[i], boxes[j]) and _holds(solid[j], solid[i])]
        depth[i] = len(around)
        if around:
            parent[i] = around[-1]  # the smallest one around
        if depth[i] % 2 == 0:
            place[i] = len(polygons)
            polygons.append([_turned(shapes[i], 1.0)])
        else:
            polygons[place[parent[i]]].append(_turned(shapes[i], -1.0))
    return polygons


def _boxed(inner: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    return inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def _holds(outer: ogr.Geometry, inner: ogr.Geometry) -> bool:
    return bool(outer.IsValid() and inner.IsValid() and outer.Contains(inner) and not outer.Equals(inner))


def _turned(ring: Ring, sign: float) -> Ring:
    return ring if signed_area(ring) * sign >= 0 else np.ascontiguousarray(ring[::-1])
