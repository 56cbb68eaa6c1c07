"""Stereographic projection (赤平投影), lower hemisphere: points, great circles, cones, density of poles."""

from __future__ import annotations

import math

import numpy as np

from .vectors import Floats, apparent_dip, downward, lines, normals

EQUAL_AREA, EQUAL_ANGLE = "equal_area", "equal_angle"


def project(vectors: Floats, net: str = EQUAL_AREA) -> Floats:
    """(…, 2) x east, y north in the unit circle, of axes (…, 3).

    Equal area (Schmidt): r = √2 sin(θ/2); equal angle (Wulff): r = tan(θ/2), θ from the vertical.
    """
    down = downward(np.asarray(vectors, float))
    theta = np.arctan2(np.hypot(down[..., 0], down[..., 1]), -down[..., 2])
    radius = math.sqrt(2) * np.sin(theta / 2) if net == EQUAL_AREA else np.tan(theta / 2)
    azimuth = np.arctan2(down[..., 0], down[..., 1])
    return np.stack((radius * np.sin(azimuth), radius * np.cos(azimuth)), axis=-1)


def unproject(points: Floats, net: str = EQUAL_AREA) -> Floats:
    """Downward unit vectors (…, 3) of points (…, 2) in the unit circle."""
    radius = np.hypot(points[..., 0], points[..., 1])
    theta = 2 * np.arcsin(np.clip(radius / math.sqrt(2), 0, 1)) if net == EQUAL_AREA else 2 * np.arctan(radius)
    scale = np.sin(theta) / np.where(radius > 0, radius, 1.0)
    return np.stack((points[..., 0] * scale, points[..., 1] * scale, -np.cos(theta)), axis=-1)


def great_circle(dip_deg: float, direction_deg: float, steps: int = 181) -> Floats:
    """Axes (steps, 3) of a plane from one end of its strike to the other, over its line of dip."""
    dip = np.radians(dip_deg)
    strike = lines(0.0, direction_deg - 90.0)
    fall = lines(dip_deg, direction_deg) if dip_deg > 0 else lines(0.0, direction_deg)
    angle = np.linspace(0, np.pi, steps)[:, None]
    del dip
    return np.asarray(np.cos(angle) * strike + np.sin(angle) * fall)


def small_circle(axis: Floats, angle_deg: float, steps: int = 361) -> Floats:
    """Axes (steps, 3) at an angle around another."""
    helper = np.array([1.0, 0, 0]) if abs(axis[0]) < 0.9 else np.array([0, 1.0, 0])
    first = np.cross(axis, helper)
    first = first / np.linalg.norm(first)
    second = np.cross(axis, first)
    turn, angle = np.linspace(0, 2 * np.pi, steps)[:, None], math.radians(angle_deg)
    return np.asarray(math.cos(angle) * axis + math.sin(angle) * (np.cos(turn) * first + np.sin(turn) * second))


def daylight_envelope(dip_deg: float, direction_deg: float, steps: int = 181) -> Floats:
    """Poles (steps, 3) of the planes whose line of dip lies in the face; poles within it come out in the face."""
    trend = np.linspace(direction_deg - 89.99, direction_deg + 89.99, steps)
    return -normals(apparent_dip(dip_deg, direction_deg, trend), trend)


def density(axes: Floats, weights: Floats, size: int = 81, net: str = EQUAL_AREA) -> tuple[Floats, Floats, Floats]:
    """Density of poles in multiples of uniform: x (size,), y (size,), values (size, size), NaN outside the circle.

    Weights fall off after Fisher with the K that suits the number of poles (Kamb's three sigma: cos of the counting
    cone = 1 − 9/(N + 9)); uniform poles give 1 everywhere.
    """
    x = np.linspace(-1, 1, size)
    grid = np.stack(np.meshgrid(x, x), axis=-1)
    places = unproject(grid, net)
    total = float(weights.sum())
    k = 2 * (1 + max(len(axes), 1) / 9)
    values = np.zeros((size, size))
    for axis, weight in zip(axes, weights):
        values += weight * np.exp(k * (np.abs(places @ axis) - 1))
    values *= k / (1 - math.exp(-k)) / total
    values[np.hypot(grid[..., 0], grid[..., 1]) > 1 + 1e-9] = np.nan
    return x, x, values
