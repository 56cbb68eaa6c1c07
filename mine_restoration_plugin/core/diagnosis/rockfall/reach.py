"""The reach angle (Fahrböschung; shadow angle from the foot of a face) over a surface.

A cell is within reach of a source where the straight line that falls from the source at the angle passes above it, and
where the ground between lets a block come that way: reach spreads from cell to cell over ground below the line.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...geodata.grid import GridSpec
from ...model.progress import SILENT, Progress

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_AROUND = tuple((r, c) for r in (-1, 0, 1) for c in (-1, 0, 1) if (r, c) != (0, 0))


@dataclass(frozen=True)
class Reach:
    """``line_m`` (height, width): how high the line of reach passes above the ground, NaN beyond reach.

    ``away_m`` (height, width) is the horizontal distance of a cell in reach from the source whose line is highest over
    it, NaN beyond reach.
    """

    line_m: Floats
    away_m: Floats

    @property
    def distance_m(self) -> float:
        """The largest distance of a cell in reach."""
        return float(np.fmax.reduce(self.away_m, axis=None, initial=0.0))


def reach(
    heights: Floats, sources: NDArray[np.bool_], spec: GridSpec, angle_deg: float, progress: Progress = SILENT
) -> Reach:
    """Cells within reach of any source cell.

    Every cell keeps the source with the highest line over it. The line is straight from that source (its length is
    exact in every direction); which source it is comes from the neighbours, ring after ring, until none gets better.
    Now and then that is the second best, whose line is lower by centimetres.
    Memory: 50 bytes a cell of ``heights`` (height, width); NaN lets nothing through.
    """
    tangent = math.tan(math.radians(angle_deg))
    rows, cols = heights.shape
    z = np.asarray(heights, float).ravel()
    ground = np.where(np.isfinite(z), z, np.inf)
    place = np.flatnonzero(sources.ravel() & np.isfinite(z))
    _, a, b, _, d, e = spec.transform
    line = np.full(z.shape, -np.inf)
    origin = np.full(z.shape, -1, np.int64)
    line[place], origin[place] = z[place], place
    front, reached = place, np.zeros(z.shape, bool)
    total = max(len(z), 1)
    while len(front):
        progress.report(min(float(np.count_nonzero(reached)) / total, 1.0))
        changed = []
        front_row, front_col = np.divmod(front, cols)
        for dr, dc in _AROUND:  # one way at a time no two cells of the front have the same neighbour
            r, c = front_row + dr, front_col + dc
            inside = (r >= 0) & (r < rows) & (c >= 0) & (c < cols)
            target = r[inside] * cols + c[inside]
            source = origin[front[inside]]
            source_row, source_col = np.divmod(source, cols)
            across, down = c[inside] - source_col, r[inside] - source_row
            height = z[source] - tangent * np.hypot(a * across + b * down, d * across + e * down)
            better = (height > ground[target]) & (height > line[target] + 1e-9)
            target = target[better]
            line[target], origin[target] = height[better], source[better]
            reached[target] = True
            changed.append(target)
        front = np.unique(np.concatenate(changed))
    hit = np.flatnonzero(reached)
    away = np.full(z.shape, np.nan)
    if len(hit):
        r, c = np.divmod(hit, cols)
        source_row, source_col = np.divmod(origin[hit], cols)
        across, down = c - source_col, r - source_row
        away[hit] = np.hypot(a * across + b * down, d * across + e * down)
    above = np.where(reached | sources.ravel(), line - z, np.nan)
    return Reach(above.reshape(heights.shape), away.reshape(heights.shape))


def foot_of(heights: Floats, steep: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Cells of steep ground with flatter ground beside them, no higher: the shadow angle is measured from there."""
    low = np.zeros(steep.shape, bool)
    rows, cols = steep.shape
    for dr, dc in _AROUND:
        here = (slice(max(-dr, 0), rows - max(dr, 0)), slice(max(-dc, 0), cols - max(dc, 0)))
        there = (slice(max(dr, 0), rows - max(-dr, 0)), slice(max(dc, 0), cols - max(-dc, 0)))
        low[here] |= steep[here] & ~steep[there] & (heights[there] <= heights[here])
    return low
