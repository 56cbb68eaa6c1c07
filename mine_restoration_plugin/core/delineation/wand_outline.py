"""Finishing an outline: fewer points, boundaries shared with neighbours, no overlaps, no slivers, always valid."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..geodata.areas import projected_area_m2
from ..geodata.grid import Polygons, Ring
from ..geodata.outlines import grown, made_valid, simplified
from ..geodata.overlay import difference, intersection, union
from ..geodata.shapes import to_ogr
from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP

Floats = NDArray[np.float64]
_SAME = 1e-6
_CHUNK = 512


def finished(
    polygons: Polygons,
    *,
    simplify_m: float = 0.0,
    snap_m: float = 0.0,
    neighbours: Sequence[Polygons] = (),
    subtract: bool = True,
    within: Polygons | None = None,
) -> Polygons:
    """The outline as it goes into the register.

    Args:
        simplify_m: how far simplifying may move it.
        snap_m: how near a neighbour's boundary has to be to become the outline's own.
        subtract: take the neighbours' ground away.
        within: the outline is cut to this, and snaps to its boundary; None for no limit.

    Raises:
        InputError: nothing is left.
    """
    shape = simplified(polygons, simplify_m)
    others = [list(polygon) for polygon in neighbours if polygon]
    fixed = others + ([within] if within else [])
    if snap_m > 0 and fixed:
        shape = snapped(shape, fixed, snap_m)
    if within:
        shape = intersection(shape, within)
    if subtract and others:
        shape = difference(shape, union(others))
    shape = _without_slivers(made_valid(to_ogr(shape)), snap_m) if shape else []
    if not shape:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "Nothing is left of the outline: what was picked belongs to its neighbours already, or lies outside "
                "the plot.",
            )
        )
    return shape


def snapped(polygons: Polygons, neighbours: Sequence[Polygons], distance: float) -> Polygons:
    """Polygons that follow the boundaries of neighbours wherever they come within ``distance`` of them.

    A vertex goes to the neighbour's nearest vertex within the distance, else to the nearest point of its boundary; the
    neighbour's vertices beside a side are put into it; vertices between them on one and the same side of the
    neighbour are dropped, so that both boundaries are made of the same points.
    """
    rings = [ring for others in neighbours for polygon in others for ring in polygon]
    if not rings or not polygons:
        return polygons
    start = np.concatenate([ring[:-1] for ring in rings])
    stop = np.concatenate([ring[1:] for ring in rings])
    result: Polygons = []
    for polygon in polygons:
        points = np.concatenate(polygon)
        low, high = points.min(axis=0) - distance, points.max(axis=0) + distance
        near = (np.minimum(start, stop) <= high).all(axis=1) & (np.maximum(start, stop) >= low).all(axis=1)
        if not near.any():
            result.append(polygon)
            continue
        moved = [_follow(ring, start[near], stop[near], distance) for ring in polygon]
        result.append([moved[0], *(ring for ring in moved[1:] if len(ring) > 3)])
    kept = [polygon for polygon in result if len(polygon[0]) > 3]
    return made_valid(to_ogr(kept)) if kept else []


def _follow(ring: Ring, start: Floats, stop: Floats, distance: float) -> Ring:
    points = _moved(ring[:-1], start, stop, distance)
    corners = np.unique(np.concatenate((start, stop)), axis=0)
    points = _with_corners(points, corners, distance)
    points = points[np.any(points != np.roll(points, 1, axis=0), axis=1)]
    points = points[~_between_on_one_side(points, start, stop)]
    if len(points) < 3:
        return np.empty((0, 2))
    closed: Ring = np.vstack((points, points[:1]))
    return closed


def _moved(points: Floats, start: Floats, stop: Floats, distance: float) -> Floats:
    result = points.copy()
    corners = np.unique(np.concatenate((start, stop)), axis=0)
    for first in range(0, len(points), _CHUNK):
        part = points[first : first + _CHUNK]
        gap = np.hypot(*(part[:, None, :] - corners[None, :, :]).transpose(2, 0, 1))
        corner = gap.argmin(axis=1)
        on_corner = gap[np.arange(len(part)), corner] <= distance
        foot, away = _feet(part, start, stop)
        side = away.argmin(axis=1)
        on_side = ~on_corner & (away[np.arange(len(part)), side] <= distance)
        result[first : first + _CHUNK][on_corner] = corners[corner[on_corner]]
        result[first : first + _CHUNK][on_side] = foot[np.arange(len(part)), side][on_side]
    return result


def _feet(points: Floats, start: Floats, stop: Floats) -> tuple[Floats, Floats]:
    """(n, m, 2) nearest points of sides to points, and (n, m) their distances."""
    along = stop - start
    length2 = np.maximum((along**2).sum(axis=1), 1e-30)
    share = ((points[:, None, :] - start[None]) * along[None]).sum(axis=2) / length2
    foot = start[None] + np.clip(share, 0, 1)[:, :, None] * along[None]
    return foot, np.hypot(*(points[:, None, :] - foot).transpose(2, 0, 1))


def _with_corners(points: Floats, corners: Floats, distance: float) -> Floats:
    """Sides that pass a neighbour's corner within the distance get it as a vertex, in the order of their run."""
    following = np.roll(points, -1, axis=0)
    parts: list[Floats] = []
    for here, there in zip(points, following):
        parts.append(here[None])
        along = there - here
        length2 = float(along @ along)
        if length2 < _SAME:
            continue
        share = (corners - here) @ along / length2
        foot = here + share[:, None] * along
        gap = np.hypot(*(corners - foot).T)
        inner = (gap <= distance) & (share > _SAME) & (share < 1 - _SAME)
        if inner.any():
            parts.append(corners[inner][np.argsort(share[inner], kind="stable")])
    return np.concatenate(parts)


def _between_on_one_side(points: Floats, start: Floats, stop: Floats) -> NDArray[np.bool_]:
    """Vertices that lie on one side of the neighbour together with the vertices before and after, and between them."""
    drop = np.zeros(len(points), dtype=bool)
    on = np.zeros((len(points), len(start)), dtype=bool)
    for first in range(0, len(points), _CHUNK):
        on[first : first + _CHUNK] = _feet(points[first : first + _CHUNK], start, stop)[1] < 1e-4
    ends = np.zeros(len(points), dtype=bool)
    corners = {tuple(point) for point in np.concatenate((start, stop))}
    for number, point in enumerate(points):
        ends[number] = tuple(point) in corners
    common = on & np.roll(on, 1, axis=0) & np.roll(on, -1, axis=0)
    drop[:] = common.any(axis=1) & ~ends
    return drop


def _without_slivers(polygons: Polygons, width: float) -> Polygons:
    """Without the parts that are nowhere wider than ``width``; the largest part stays in any case."""
    if width <= 0 or len(polygons) < 2:
        return polygons
    largest = max(range(len(polygons)), key=lambda number: projected_area_m2([polygons[number]]))
    return [polygon for number, polygon in enumerate(polygons) if number == largest or grown([polygon], -width / 2)]
