"""Orientations as unit vectors: x east, y north, z up; angles in degrees, azimuths clockwise from north.

A plane is given by dip and dip direction. Its ``normals`` point up and out; its ``poles`` are the opposite, and are
what a lower-hemisphere stereonet shows.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def normals(dip_deg: ArrayLike, dip_direction_deg: ArrayLike) -> Floats:
    """Upward unit normals of planes, (..., 3)."""
    dip, azimuth = np.radians(np.asarray(dip_deg, float)), np.radians(np.asarray(dip_direction_deg, float))
    return np.stack(
        np.broadcast_arrays(np.sin(azimuth) * np.sin(dip), np.cos(azimuth) * np.sin(dip), np.cos(dip)), axis=-1
    )


def poles(dip_deg: ArrayLike, dip_direction_deg: ArrayLike) -> Floats:
    """Downward unit normals of planes, (..., 3)."""
    return -normals(dip_deg, dip_direction_deg)


def lines(plunge_deg: ArrayLike, trend_deg: ArrayLike) -> Floats:
    """Unit vectors of lines, (..., 3); a positive plunge points down."""
    plunge, trend = np.radians(np.asarray(plunge_deg, float)), np.radians(np.asarray(trend_deg, float))
    return np.stack(
        np.broadcast_arrays(np.sin(trend) * np.cos(plunge), np.cos(trend) * np.cos(plunge), -np.sin(plunge)), axis=-1
    )


def downward(vectors: Floats) -> Floats:
    """The same axes, pointing into the lower hemisphere."""
    return np.where(vectors[..., 2:] > 0, -vectors, vectors)


def plunge_trend(vectors: Floats) -> tuple[Floats, Floats]:
    """Plunge 0–90 and trend 0–360 of axes, whichever way their vectors point."""
    down = downward(np.asarray(vectors, float))
    down = down / np.linalg.norm(down, axis=-1, keepdims=True)
    plunge = np.degrees(np.arctan2(-down[..., 2], np.hypot(down[..., 0], down[..., 1])))
    return plunge, np.degrees(np.arctan2(down[..., 0], down[..., 1])) % 360.0


def dip_direction(pole_vectors: Floats) -> tuple[Floats, Floats]:
    """Dip 0–90 and dip direction 0–360 of the planes with these normals, whichever way those point."""
    plunge, trend = plunge_trend(pole_vectors)
    return 90.0 - plunge, (trend + 180.0) % 360.0


def turn(azimuth_deg: ArrayLike, from_deg: ArrayLike) -> Floats:
    """How far one azimuth is from another, -180 to 180."""
    difference = np.asarray(azimuth_deg, float) - np.asarray(from_deg, float)
    return np.asarray((difference + 180.0) % 360.0 - 180.0)


def apparent_dip(dip_deg: ArrayLike, dip_direction_deg: ArrayLike, trend_deg: ArrayLike) -> Floats:
    """Signed dip of a plane in a vertical section along ``trend_deg``: positive where it falls that way."""
    tangent = np.tan(np.radians(np.asarray(dip_deg, float))) * np.cos(np.radians(turn(trend_deg, dip_direction_deg)))
    return np.degrees(np.arctan(tangent))


def angle_between(one: Floats, other: Floats) -> Floats:
    """Acute angle between axes in degrees, exact near 0 as well."""
    cross = np.linalg.norm(np.cross(one, other), axis=-1)
    return np.degrees(np.arctan2(cross, np.abs((one * other).sum(axis=-1))))
