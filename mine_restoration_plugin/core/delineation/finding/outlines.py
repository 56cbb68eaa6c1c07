"""From the edges of cells to outlines a person would draw: smooth within a cell, without specks and pinholes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...geodata.areas import projected_area_m2, signed_area
from ...geodata.grid import GridSpec, Polygons, Ring
from ...geodata.outlines import thinned
from ...geodata.overlay import canonical, difference
from ...geodata.shapes import why_invalid

TOLERANCE_CELLS = 0.6
"""Simplification; corners are cut by 0.36 cells before it, so that in all an outline moves by less than one cell."""
LONG_SIDE_CELLS = 2.5
"""Sides of the cells' outline from this length on are edges, shorter ones steps of a slope."""


def smooth(polygon: list[Ring], hole_cells: float) -> Polygons:
    """One polygon along cell edges (columns, rows) with its stairs made slopes, small holes filled.

    Args:
        hole_cells: holes of fewer cells are filled.
    """
    rings = [polygon[0], *(hole for hole in polygon[1:] if abs(signed_area(hole)) >= hole_cells)]
    cut: Polygons = [[_chamfered(ring) for ring in rings]]
    cut = [[ring for ring in cut[0] if len(ring) > 3]]
    simple = canonical(_without_straight(thinned(cut, TOLERANCE_CELLS)))
    for shape in (simple, canonical(cut), canonical([rings])):
        if shape and why_invalid(shape) is None:
            return shape
    return canonical([rings])


def _chamfered(ring: Ring) -> Ring:
    """Corners of a ring along cell edges cut half a cell from each side; those between two long sides stay."""
    corner = ring[:-1]
    after = np.roll(corner, -1, axis=0) - corner
    before = np.roll(after, 1, axis=0)
    long_after = np.abs(after).max(axis=1) >= LONG_SIDE_CELLS
    stays = (long_after & np.roll(long_after, 1))[:, None]
    points = np.stack(
        (
            np.where(stays, corner, corner - 0.5 * np.sign(before)),
            np.where(stays, corner, corner + 0.5 * np.sign(after)),
        ),
        axis=1,
    ).reshape(-1, 2)
    points = points[np.any(points != np.roll(points, 1, axis=0), axis=1)]
    return np.vstack((points, points[:1]))


def _without_straight(polygons: Polygons) -> Polygons:
    """Without vertices in the middle of a straight line: the one where a ring began is kept by simplification."""
    result: Polygons = []
    for rings in polygons:
        kept = []
        for ring in rings:
            points = ring[:-1]
            before, after = points - np.roll(points, 1, axis=0), np.roll(points, -1, axis=0) - points
            points = points[before[:, 0] * after[:, 1] != before[:, 1] * after[:, 0]]
            kept.append(np.vstack((points, points[:1])) if len(points) > 2 else ring)
        result.append(kept)
    return result


def length(ring: Ring) -> float:
    """Length of a closed ring."""
    return float(np.hypot(*np.diff(ring, axis=0).T).sum())


def apart(shapes: list[Polygons], order: list[int]) -> list[Polygons]:
    """The shapes without what an earlier one in ``order`` covers already: neighbours were smoothed one by one."""
    boxes = np.array([_box(shape) for shape in shapes]).reshape(-1, 4)
    rank = np.empty(len(shapes), np.int64)
    rank[order] = np.arange(len(shapes))
    result = list(shapes)
    by_left = np.argsort(boxes[:, 0], kind="stable")
    lefts = boxes[by_left, 0]
    for number in order:
        x0, y0, x1, y1 = boxes[number]
        near = by_left[: np.searchsorted(lefts, x1, side="right")]
        near = near[(boxes[near, 2] >= x0) & (boxes[near, 1] <= y1) & (boxes[near, 3] >= y0)]
        for other in sorted(near.tolist(), key=lambda i: int(rank[i])):
            if rank[other] < rank[number] and result[number] and result[other]:
                result[number] = difference(result[number], result[other])
    return result


def _box(shape: Polygons) -> tuple[float, float, float, float]:
    points = np.concatenate([rings[0] for rings in shape]) if shape else np.zeros((1, 2))
    low, high = points.min(axis=0), points.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def largest_part(shape: Polygons) -> Polygons:
    """The part with the largest area, where cutting has left several."""
    return [max(shape, key=lambda rings: projected_area_m2([rings]))] if len(shape) > 1 else shape


def placed(shape: Polygons, spec: GridSpec) -> Polygons:
    """Columns and rows → coordinates, outer rings anticlockwise in them."""
    result: Polygons = []
    for rings in shape:
        moved = []
        for i, ring in enumerate(rings):
            x, y = spec.xy(ring[:, 0], ring[:, 1])
            points: NDArray[np.float64] = np.column_stack((x, y))
            moved.append(points if (signed_area(points) > 0) == (i == 0) else points[::-1].copy())
        result.append(moved)
    return result
