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
    if not shapes:
        return []
    order = sorted(range(len(shapes)), key=lambda i: -abs(signed_area(shapes[i])))
    solid = [to_ogr([[shape]]) for shape in shapes]
    low = np.array([shapes[i].min(axis=0) for i in order])
    high = np.array([shapes[i].max(axis=0) for i in order])
    polygons: Polygons = []
    place: dict[int, int] = {}
    for position, i in enumerate(order):
        boxed = (low[:position] <= low[position]).all(axis=1) & (high[:position] >= high[position]).all(axis=1)
        around = [order[j] for j in np.flatnonzero(boxed).tolist() if _holds(solid[order[j]], solid[i])]
        if len(around) % 2 == 0:
            place[i] = len(polygons)
            polygons.append([_turned(shapes[i], 1.0)])
        else:
            polygons[place[around[-1]]].append(_turned(shapes[i], -1.0))  # of the smallest ring around
    return polygons


def _holds(outer: ogr.Geometry, inner: ogr.Geometry) -> bool:
    return bool(outer.IsValid() and inner.IsValid() and outer.Contains(inner) and not outer.Equals(inner))


def _turned(ring: Ring, sign: float) -> Ring:
    return ring if signed_area(ring) * sign >= 0 else np.ascontiguousarray(ring[::-1])
