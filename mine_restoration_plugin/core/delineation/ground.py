"""The ground as it may have been, rebuilt from heights around a place: a robust plane, bent to what the rim says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
HUBER = 1.345
"""Huber's constant: 95 % efficiency on normal errors."""
ROUNDS = 30
RIM_POINTS_MAX = 400


@dataclass(frozen=True)
class Plane:
    """z = z0 + gx (x − x0) + gy (y − y0), metres, held between ``lowest`` and ``highest``."""

    z0: float
    gx: float
    gy: float
    x0: float
    y0: float
    lowest: float
    highest: float

    def at(self, x: Floats, y: Floats) -> Floats:
        """Heights rounded to 1 mm."""
        z = self.z0 + self.gx * (x - self.x0) + self.gy * (y - self.y0)
        return np.round(np.clip(z, self.lowest, self.highest), 3).astype(np.float64)


def robust_plane(x: Floats, y: Floats, z: Floats) -> Plane:
    """The plane through points of a rim, by least squares with Huber weights; level at the median if they are in line.

    Held between the lowest and the highest point, since nothing is known beyond them.

    Args:
        x, y, z: (n,) with n ≥ 1.
    """
    x0, y0 = float(np.mean(x)), float(np.mean(y))
    low, high, middle = float(np.min(z)), float(np.max(z)), float(np.median(z))
    design = np.column_stack((np.ones(len(x)), x - x0, y - y0))
    spread = np.linalg.svd(design[:, 1:], compute_uv=False) if len(x) >= 3 else np.zeros(2)
    if len(x) < 3 or spread[1] < 0.05 * spread[0] or spread[0] == 0.0:
        return Plane(middle, 0.0, 0.0, x0, y0, middle, middle)
    weight = np.ones(len(x))
    solution = np.array([middle, 0.0, 0.0])
    for _ in range(ROUNDS):
        root = np.sqrt(weight)
        solution = np.linalg.lstsq(design * root[:, None], z * root, rcond=None)[0]
        residual = z - design @ solution
        scale = 1.4826 * float(np.median(np.abs(residual - np.median(residual))))
        if scale < 1e-9:
            break
        weight = np.minimum(1.0, HUBER * scale / np.maximum(np.abs(residual), 1e-12))
    return Plane(float(solution[0]), float(solution[1]), float(solution[2]), x0, y0, low, high)


def rebuilt_ground(x: Floats, y: Floats, rim: NDArray[np.float64], limit_m: float) -> Floats:
    """Heights at (x, y), any shape, from rim points (n, 3): the robust plane plus its misfits at the rim.

    A misfit counts up to ``limit_m``, so that a pit or dump reaching the rim does not pull the ground after it; between
    the rim points it is weighted with the inverse square of the distance.
    """
    plane = robust_plane(rim[:, 0], rim[:, 1], rim[:, 2])
    if len(rim) > RIM_POINTS_MAX:
        rim = rim[np.linspace(0, len(rim) - 1, RIM_POINTS_MAX).round().astype(np.int64)]
    misfit = np.clip(rim[:, 2] - plane.at(rim[:, 0], rim[:, 1]), -limit_m, limit_m)
    total, weights = np.zeros(x.shape), np.zeros(x.shape)
    for (rim_x, rim_y, _), value in zip(rim, misfit):
        weight = 1.0 / np.maximum((x - rim_x) ** 2 + (y - rim_y) ** 2, 1e-6)
        total += weight * value
        weights += weight
    return np.round(plane.at(x, y) + total / weights, 3).astype(np.float64)
