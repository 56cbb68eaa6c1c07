"""Rings as polygons with holes: what lies within what decides, never their numbers or their direction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..geodata.areas import signed_area
from ..geodata.grid import Polygons, Ring
from ..geodata.guard import attempt
from ..geodata.shapes import closed, to_ogr


def nested(rings: Sequence[Ring]) -> tuple[Polygons, list[tuple[int, int]]]:
    """Polygons out of closed rings, and for each ring the polygon and the place in it that it took (0 = outline).

    A ring that lies in an odd number of others is a hole of the innermost outline among them; rings that cross each
    other do not lie in each other. Outlines and holes keep their order.
    """
    around = _containers(rings)
    depth = [len(found) for found in around]
    polygons: Polygons = []
    places: list[tuple[int, int]] = [(0, 0)] * len(rings)
    holes: list[tuple[int, int]] = []
    for i, ring in enumerate(rings):
        # not simply the innermost ring: where two holes cross, that may be a hole
        outlines = [k for k in around[i] if depth[k] % 2 == 0]
        if depth[i] % 2 and outlines:
            holes.append((i, max(outlines, key=lambda k: depth[k])))
        else:
            places[i] = (len(polygons), 0)
            polygons.append([ring])
    for i, outline in holes:
        number = places[outline][0]
        places[i] = (number, len(polygons[number]))
        polygons[number].append(rings[i])
    return polygons, places


def polygons_of(rings: Sequence[Ring]) -> Polygons:
    """``nested`` of rings that need not be closed, the largest first; outlines run anticlockwise, holes clockwise."""
    shapes = sorted((closed(ring) for ring in rings), key=lambda ring: -abs(signed_area(ring)))
    polygons, _ = nested(shapes)
    return [[_turned(ring, 1.0 if i == 0 else -1.0) for i, ring in enumerate(polygon)] for polygon in polygons]


def _containers(rings: Sequence[Ring]) -> list[list[int]]:
    """For each ring the rings around it."""
    found: list[list[int]] = [[] for _ in rings]
    if len(rings) < 2:
        return found
    area = np.array([abs(signed_area(ring)) for ring in rings])
    low = np.array([ring.min(axis=0) for ring in rings])
    high = np.array([ring.max(axis=0) for ring in rings])
    shapes: dict[int, Any] = {}

    def shape(i: int) -> Any:
        if i not in shapes:
            shapes[i] = to_ogr([[rings[i]]])
        return shapes[i]

    def holds(outer: int, inner: int) -> bool:
        # a ring drawn again from another corner has an area that differs in its last digit, and holds both ways
        within, _ = attempt(shape(outer).Contains, shape(inner))
        return bool(within) and not attempt(shape(inner).Contains, shape(outer))[0]

    for i in range(len(rings)):
        around = (area > area[i]) & (low <= low[i]).all(axis=1) & (high >= high[i]).all(axis=1)
        found[i] = [k for k in np.flatnonzero(around).tolist() if holds(k, i)]
    return found


def _turned(ring: Ring, sign: float) -> Ring:
    return ring if signed_area(ring) * sign >= 0 else np.ascontiguousarray(ring[::-1])
