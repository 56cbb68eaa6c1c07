"""Points that stand out of all their neighbours by more than ground does: birds, wells of noise, slips of a pen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_NEIGHBOURS = 8


def spikes(points: Floats, steepest: float, least_m: float) -> NDArray[np.bool_]:
    """(n,) whether a point lies above, or below, all of its eight nearest by a slope (tangent) and a height in metres.

    A cluster of wrong points is not found.
    """
    from scipy.spatial import cKDTree

    found = np.zeros(len(points), dtype=bool)
    if len(points) <= _NEIGHBOURS:
        return found
    tree = cKDTree(points[:, :2])
    for begin in range(0, len(points), 1 << 18):
        part = points[begin : begin + (1 << 18)]
        distance, number = tree.query(part[:, :2], k=_NEIGHBOURS + 1)
        rise = part[:, 2:] - points[number[:, 1:], 2]
        limit = np.maximum(steepest * distance[:, 1:], least_m)
        found[begin : begin + len(part)] = (rise > limit).all(axis=1) | (rise < -limit).all(axis=1)
    return found
