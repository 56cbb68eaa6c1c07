"""The ground around a design: where water may leave it, and where it comes in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import cKDTree

from ...terrain import flow

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
_WALL = 1e6
"""Metres that a design is raised by, to see where water goes without it."""


@dataclass(frozen=True)
class Rim:
    """Known cells beside the design (flat indices into the window), and what is known of each.

    ``free``   water that reaches the cell goes on outside of the design.
    ``inflow_m2`` area outside that sends its water over this cell into the design, 0 where none ends here.
    ``edge``   the cell belongs to the design itself and lies at the end of what is known: no ground is known beyond.
    """

    cells: Ints
    height_m: Floats
    free: Mask
    inflow_m2: Floats
    edge: Mask


def rim_of(ground: Floats, design: Mask, cell: tuple[float, float], tolerance_m: float) -> Rim:
    """Survey the rim of ``design`` on ``ground`` (NaN unknown), both (height, width)."""
    known = np.isfinite(ground)
    outside = known & ~design
    beside = outside & ndimage.binary_dilation(design, structure=flow.AROUND)
    walled = np.where(design, np.nanmax(ground) + _WALL, ground)
    free = flow.filled(walled) - walled <= tolerance_m
    without = np.where(outside, ground, np.nan)
    target = flow.receivers(without, cell)
    total = flow.accumulate(target, outside.ravel() * (cell[0] * cell[1]))
    ends = (target == np.arange(target.size)).reshape(design.shape) & beside
    inflow = np.where(ends & ~_open_elsewhere(outside, design), total.reshape(design.shape), 0.0)
    edge = design & known & flow.open_cells(known | design)
    cells = np.flatnonzero(beside | edge)
    return Rim(
        cells,
        ground.ravel()[cells],
        (free & beside | edge).ravel()[cells],
        inflow.ravel()[cells],
        edge.ravel()[cells],
    )


def low_points(rim: Rim, xy: Floats, radius: float) -> Ints:
    """Places in ``rim`` where water leaves: free, and the lowest of the rim within ``radius``; the lowest first.

    Ground beyond the edge of what is known counts only where water can leave nowhere else.
    """
    chosen = rim.free & ~rim.edge
    if not chosen.any():
        chosen = rim.free
    place = np.flatnonzero(chosen)
    if not len(place):
        return place
    order = np.lexsort((rim.cells[place], rim.height_m[place]))
    tree = cKDTree(xy)
    found: list[int] = []
    for number in place[order]:
        near = tree.query_ball_point(xy[number], radius)
        if rim.height_m[near].min() < rim.height_m[number]:
            continue
        if found and np.hypot(*(xy[found] - xy[number]).T).min() < radius:
            continue
        found.append(int(number))
    return np.array(found, dtype=np.int64)


def _open_elsewhere(outside: Mask, design: Mask) -> Mask:
    return flow.open_cells(outside | design) & outside
