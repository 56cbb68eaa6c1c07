"""GCJ-02, the offset of Chinese web maps, and whether plots drawn on such a map were taken for true coordinates.

The offset is the published series in longitude and latitude about 105° E, 35° N, scaled by the radii of curvature of
the Krasovsky ellipsoid. The public converters googollee/eviltransform and wandergis/coordtransform agree on it; their
values are in the tests. It is 300 to 700 m in China. WGS 84 and CGCS2000 are the same here: they differ by centimetres.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .grid import Polygons

_A = 6_378_245.0  # Krasovsky
_E2 = 0.006_693_421_622_965_943_23
_BOX = (72.004, 137.8347, 0.8293, 55.8271)  # west, east, south, north of the offset
_TURNS = 12  # a step of the inverse leaves at most 1 % of the error
_METRES_PER_DEGREE = 111_195.0
_SAMPLE = 1_000  # plots that a median is taken of
_PAIRS = 2_000_000  # distances held in memory at once
_CLEARLY = 0.2
"""Undoing the offset must bring plots five times nearer before it is said to be the cause."""


def to_gcj02(lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitude and latitude in degrees (WGS 84 or CGCS2000) → GCJ-02; places outside the box stay as they are."""
    x, y = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    east, north = _offset(x, y)
    inside = _inside(x, y)
    return np.where(inside, x + east, x), np.where(inside, y + north, y)


def from_gcj02(lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The inverse of ``to_gcj02``, to 1e-9 degrees but for the last 700 m at the edge of the box."""
    x, y = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    inside = _inside(x, y)
    true_x, true_y = x, y
    for _ in range(_TURNS):
        east, north = _offset(true_x, true_y)
        true_x, true_y = np.where(inside, x - east, x), np.where(inside, y - north, y)
    return true_x, true_y


def _inside(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
    west, east, south, north = _BOX
    return np.asarray((x >= west) & (x <= east) & (y >= south) & (y <= north))


def _offset(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How far GCJ-02 moves a place, in degrees east and north."""
    x, y = lon - 105.0, lat - 35.0
    root, both = np.sqrt(np.abs(x)), x * y
    short = 20.0 * np.sin(6 * np.pi * x) + 20.0 * np.sin(2 * np.pi * x)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * both + 0.2 * root
    north += (short + _waves(y, 20.0, 40.0) + 160.0 * np.sin(np.pi * y / 12) + 320.0 * np.sin(np.pi * y / 30)) * 2 / 3
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * both + 0.1 * root
    east += (short + _waves(x, 20.0, 40.0) + 150.0 * np.sin(np.pi * x / 12) + 300.0 * np.sin(np.pi * x / 30)) * 2 / 3
    phi = np.radians(lat)
    w2 = 1 - _E2 * np.sin(phi) ** 2
    meridian, prime_vertical = _A * (1 - _E2) / (w2 * np.sqrt(w2)), _A / np.sqrt(w2)
    return np.degrees(east / (prime_vertical * np.cos(phi))), np.degrees(north / meridian)


def _waves(t: NDArray[np.float64], one: float, third: float) -> NDArray[np.float64]:
    return np.asarray(one * np.sin(np.pi * t) + third * np.sin(np.pi * t / 3))


@dataclass(frozen=True)
class GcjShift:
    """How plots lie to a reference: median distances in metres as they are, with the offset undone, and with it added.

    ``verdict`` is "fits" (leave them), "undo" (they are in GCJ-02 and the reference is not), "apply" (the reverse) or
    "unclear" (neither brings them clearly nearer: the two sets show different things, or differ by something else).
    """

    verdict: str
    as_is_m: float
    undone_m: float
    applied_m: float
    offset_m: float
    """The median size of the offset at the plots: what a suspicion must explain."""
    count: int


def gcj_shift(points: ArrayLike, reference: ArrayLike, *, paired: bool = False) -> GcjShift | None:
    """Whether the GCJ-02 offset is what lies between two sets of places.

    Args:
        points: (n, 2) longitude and latitude of the plots, e.g. of ``centres``.
        reference: (m, 2) of the same things from a source that is trusted. With ``paired`` row belongs to row, else
            every plot is held against the nearest place of the reference, so the sets may differ in size and order.

    Returns:
        None where one of them is empty or nothing lies in the box of the offset.
    """
    lonlat = np.asarray(points, np.float64).reshape(-1, 2)
    known = np.asarray(reference, np.float64).reshape(-1, 2)
    inside = _inside(lonlat[:, 0], lonlat[:, 1])
    lonlat = lonlat[inside]
    known = known[inside] if paired else known
    count, step = len(lonlat), -(-len(lonlat) // _SAMPLE)
    lonlat, known = lonlat[:: step or 1], known[:: step or 1] if paired else known
    if not len(lonlat) or not len(known):
        return None
    scale = _METRES_PER_DEGREE * np.array([np.cos(np.radians(np.median(lonlat[:, 1]))), 1.0])
    undone = np.column_stack(from_gcj02(lonlat[:, 0], lonlat[:, 1]))
    applied = np.column_stack(to_gcj02(lonlat[:, 0], lonlat[:, 1]))

    def distance(places: NDArray[np.float64]) -> float:
        if paired:
            return float(np.median(np.hypot(*((places - known) * scale).T)))
        return float(np.median(_nearest(places * scale, known * scale)))

    as_is, back, forth = distance(lonlat), distance(undone), distance(applied)
    offset = float(np.median(np.hypot(*((applied - lonlat) * scale).T)))
    near = _CLEARLY * offset
    if as_is <= near:
        verdict = "fits"
    elif min(back, forth) <= min(near, _CLEARLY * as_is):
        verdict = "undo" if back < forth else "apply"
    else:
        verdict = "unclear"
    return GcjShift(verdict, as_is, back, forth, offset, count)


def _nearest(places: NDArray[np.float64], known: NDArray[np.float64]) -> NDArray[np.float64]:
    """The distance of each place to the nearest known one; scipy's trees are not in every QGIS."""
    found = np.empty(len(places))
    rows = max(_PAIRS // len(known), 1)
    for start in range(0, len(places), rows):
        apart = places[start : start + rows, None, :] - known[None, :, :]
        found[start : start + rows] = np.sqrt((apart * apart).sum(axis=2).min(axis=1))
    return found


def centres(outlines: Sequence[Polygons]) -> NDArray[np.float64]:
    """(n, 2): the centroid of the first outer ring of each outline."""
    found = np.empty((len(outlines), 2))
    for i, polygons in enumerate(outlines):
        ring = polygons[0][0]
        near = ring - ring[0]
        cross = near[:-1, 0] * near[1:, 1] - near[1:, 0] * near[:-1, 1]
        total = float(cross.sum())
        middle = (
            ((near[:-1] + near[1:]) * cross[:, None]).sum(axis=0) / (3 * total) if total else near[:-1].mean(axis=0)
        )
        found[i] = ring[0] + middle
    return found
