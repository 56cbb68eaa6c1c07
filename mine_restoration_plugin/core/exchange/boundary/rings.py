"""Which ring is an outline and which a hole: their shapes decide, never their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...geodata.areas import signed_area
from ...geodata.grid import Polygons, Ring
from ...geodata.guard import attempt
from ...geodata.shapes import to_ogr


def nested(rings: Sequence[Ring]) -> tuple[Polygons, list[tuple[int, int]]]:
    """Polygons out of closed rings, and for each ring the polygon and the place in it that it took (0 = outline).

    A ring that lies in an odd number of others is a hole of the smallest of them. Outlines and holes keep their order.
    """
    parents = _containers(rings)
    depth = [len(found) for found in parents]
    polygon_of: dict[int, int] = {}
    polygons: Polygons = []
    for i, ring in enumerate(rings):
        if depth[i] % 2 == 0:
            polygon_of[i] = len(polygons)
            polygons.append([ring])
    places: list[tuple[int, int]] = []
    for i, ring in enumerate(rings):
        if depth[i] % 2 == 0:
            places.append((polygon_of[i], 0))
            continue
        outline = max(parents[i], key=lambda k: depth[k])
        polygon = polygons[polygon_of[outline]]
        polygon.append(ring)
        places.append((polygon_of[outline], len(polygon) - 1))
    return polygons, places


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

    for i in range(len(rings)):
        around = (area > area[i]) & (low <= low[i]).all(axis=1) & (high >= high[i]).all(axis=1)
        found[i] = [int(k) for k in np.flatnonzero(around) if attempt(shape(int(k)).Contains, shape(i))[0]]
    return found


def second_numbers(places: Sequence[tuple[int, int]], scheme: str) -> list[int]:
    """The second number of each ring by a scheme of ``Dialect.second``."""
    if scheme == "part":
        return [polygon + 1 for polygon, _ in places]
    if scheme == "hole":
        return [place + 1 for _, place in places]
    if scheme == "one":
        return [1] * len(places)
    return list(range(1, len(places) + 1))
