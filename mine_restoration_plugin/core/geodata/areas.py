"""Areas: on the ellipsoid of the coordinate system (椭球面积) and on its map plane (投影面积)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .crs import ellipsoid, srs_from, to_lonlat
from .grid import Polygons, Ring

_STEP_M = 500.0
_STEP_DEG = 0.005
_MOST_POINTS = 20_000


def projected_area_m2(polygons: Polygons) -> float:
    """Area on the map plane, holes taken off, in the square of the coordinates' unit."""
    return math.fsum(
        (1.0 if i == 0 else -1.0) * abs(signed_area(ring)) for rings in polygons for i, ring in enumerate(rings)
    )


def signed_area(ring: Ring) -> float:
    """Shoelace formula about the first vertex; positive anticlockwise with y north."""
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return 0.5 * float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))


def ellipsoidal_area_m2(polygons: Polygons, crs: str) -> float:
    """Area on the ellipsoid that ``crs`` itself uses, holes taken off.

    Sides are straight lines of ``crs``: they are divided finely, carried to longitude and latitude, and the area
    towards a parallel is integrated with the authalic function q (Snyder, USGS PP 1395, eq. 3-12):
    A = a²/2 ∮ (q(φ) − q(φ₀)) dλ.
    """
    return ellipsoidal_areas_m2([polygons], crs)[0]


def ellipsoidal_areas_m2(outlines: Sequence[Polygons], crs: str) -> list[float]:
    """``ellipsoidal_area_m2`` of many outlines, carried over in one go."""
    srs = srs_from(crs)
    a, flattening = ellipsoid(srs)
    step = _STEP_DEG if srs.IsGeographic() else _STEP_M / float(srs.GetLinearUnits())
    divided = [_divided(ring, step) for polygons in outlines for rings in polygons for ring in rings]
    if not divided:
        return [0.0 for _ in outlines]
    lonlat = to_lonlat(np.concatenate(divided), crs)
    parts = iter(np.split(lonlat, np.cumsum([len(points) for points in divided])[:-1]))
    totals = []
    for polygons in outlines:
        total = []
        for rings in polygons:
            for i in range(len(rings)):
                area = abs(_ring_area(next(parts), a, flattening))
                total.append(area if i == 0 else -area)
        totals.append(math.fsum(total))
    return totals


def _ring_area(lonlat: NDArray[np.float64], a: float, flattening: float) -> float:
    """∮ over pieces of three points each (start, middle, end), with λ and q as parabolas along the piece.

    Straight pieces of 500 m would leave out their bend on the ellipsoid, some 1e-6 of the area.
    """
    lon = np.unwrap(np.radians(lonlat[:, 0]))
    lat = np.radians(lonlat[:, 1])
    reference = _q(np.array([lat.mean()]), flattening)[0]
    q = _q(lat, flattening) - reference
    start, middle, end = lon[:-1:2], lon[1::2], lon[2::2]
    # dλ/dt at the three points; the product with q is a cubic, for which Simpson's rule is exact
    first = 4 * (middle - start) - (end - start)
    last = 4 * (middle - end) - (start - end)
    pieces = (q[:-1:2] * first + 4 * q[1::2] * (end - start) - q[2::2] * last) / 6
    return 0.5 * a * a * math.fsum(pieces.tolist())


def _q(lat: NDArray[np.float64], flattening: float) -> NDArray[np.float64]:
    sine = np.sin(lat)
    e2 = flattening * (2 - flattening)
    if e2 == 0:
        return np.asarray(2 * sine, dtype=np.float64)
    e = math.sqrt(e2)
    q: NDArray[np.float64] = (1 - e2) * (sine / (1 - e2 * sine * sine) + np.arctanh(e * sine) / e)
    return q


def _divided(ring: Ring, step: float) -> NDArray[np.float64]:
    """The ring with every side cut into pieces no longer than ``step`` (coarser for outlines of provinces).

    Each piece has its middle too: start, middle, end and middle in turn.
    """
    start, along = ring[:-1], np.diff(ring, axis=0)
    length = np.hypot(along[:, 0], along[:, 1])
    step = max(step, float(length.sum()) / _MOST_POINTS)
    pieces = np.maximum(np.ceil(length / step).astype(np.int64), 1) if step > 0 else np.ones(len(start), np.int64)
    side = np.repeat(np.arange(len(start)), pieces)
    number = np.arange(len(side)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    points = np.vstack((start[side] + along[side] * (number / pieces[side])[:, None], ring[-1:]))
    result = np.empty((2 * len(points) - 1, 2))
    result[::2] = points
    result[1::2] = (points[:-1] + points[1:]) / 2
    return result
