"""Ridges of a finished design: the lines between what drains to different channels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from .ground import block_means
from .lines import Reach, run_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
_SMOOTH = 7
_MOST_CELLS = 60_000
_STEP = 0.5
_LONGEST_WAY = 1.5


def ridges_of(
    surface: Floats, design: Mask, reaches: Sequence[Reach], cell: tuple[float, float], least_m: float
) -> list[Floats]:
    """Lines (n, 3), metres from the corner of the array and heights, from the higher end down; none below ``least_m``.

    Args:
        surface: design and surroundings, NaN unknown.
    """
    factor = max(int(np.ceil(np.sqrt(design.sum() / _MOST_CELLS))), 1)
    if factor > 1:
        surface, design = block_means(surface, factor), block_means(design.astype(np.float64), factor) >= 0.5
        cell = cell[0] * factor, cell[1] * factor
    label = np.zeros(surface.size, dtype=np.int64)
    for number, reach in enumerate(reaches, start=1):
        label[run_of(reach, surface.shape, cell)[0]] = number
    basin = _basins(surface, design, label, cell)
    chains = _chains(_sides(basin), surface.shape[1] + 1)
    found = []
    for chain in chains:
        row, col = chain // (surface.shape[1] + 1), chain % (surface.shape[1] + 1)
        points = np.column_stack((col * cell[0], row * cell[1])).astype(np.float64)
        smooth = ndimage.uniform_filter1d(points, _SMOOTH, axis=0, mode="nearest")
        smooth[0], smooth[-1] = points[0], points[-1]
        if np.hypot(*np.diff(smooth, axis=0).T).sum() < least_m:
            continue
        at = np.clip((smooth / cell).astype(np.int64), 0, (surface.shape[1] - 1, surface.shape[0] - 1))
        line = np.column_stack((smooth, surface[at[:, 1], at[:, 0]]))
        found.append(line if line[0, 2] >= line[-1, 2] else line[::-1])
    return sorted(found, key=lambda line: (-len(line), line[0, 0], line[0, 1]))


def _basins(surface: Floats, design: Mask, label: Ints, cell: tuple[float, float]) -> Ints:
    """The channel that a drop from the middle of each cell runs into by the steepest way, in any direction; 0 for none.

    Followed in short straight steps: from cell to cell (D8) ridges of smooth ground would run along the grid.
    """
    shape = surface.shape
    ground = np.where(np.isfinite(surface), surface, np.nanmax(surface))
    down, right = np.gradient(ground, cell[1], cell[0])
    steepness = np.hypot(down, right)
    step = _STEP * min(cell)
    with np.errstate(divide="ignore", invalid="ignore"):
        across = np.where(steepness > 0, -right / steepness * step / cell[0], 0.0).ravel()
        along = np.where(steepness > 0, -down / steepness * step / cell[1], 0.0).ravel()
    found = np.where(design.ravel(), label, 0)
    moving = np.flatnonzero(design.ravel() & (label == 0))
    col, row = moving % shape[1] + 0.5, moving // shape[1] + 0.5
    drop = moving
    for _ in range(int(_LONGEST_WAY / _STEP * max(shape))):
        here = row.astype(np.int64) * shape[1] + col.astype(np.int64)
        col, row = col + across[here], row + along[here]
        on = (col >= 0) & (col < shape[1]) & (row >= 0) & (row < shape[0])
        here = np.where(on, row, 0).astype(np.int64) * shape[1] + np.where(on, col, 0).astype(np.int64)
        met = on & (label[here] > 0)
        found[drop[met]] = label[here[met]]
        going = on & ~met & design.ravel()[here]
        drop, col, row = drop[going], col[going], row[going]
        if not len(drop):
            break
    cleaned: Ints = ndimage.median_filter(found.reshape(shape), size=3)
    return np.where(design, cleaned, 0)


def _sides(basin: Ints) -> Ints:
    """(n, 2) flat corners of the sides of cells between two basins."""
    stride = basin.shape[1] + 1
    one, two = basin[:, :-1], basin[:, 1:]
    row, col = np.nonzero((one != two) & (one > 0) & (two > 0))
    upright = np.column_stack((row * stride + col + 1, (row + 1) * stride + col + 1))
    one, two = basin[:-1], basin[1:]
    row, col = np.nonzero((one != two) & (one > 0) & (two > 0))
    level = np.column_stack(((row + 1) * stride + col, (row + 1) * stride + col + 1))
    return np.concatenate((upright, level))


def _chains(sides: Ints, stride: int) -> list[Ints]:
    """Sides joined end to end as far as no third one meets them."""
    joined: dict[int, list[int]] = {}
    for one, two in sides.tolist():
        joined.setdefault(one, []).append(two)
        joined.setdefault(two, []).append(one)
    used: set[tuple[int, int]] = set()

    def walk(start: int, following: int) -> Ints:
        way = [start, following]
        used.add((min(start, following), max(start, following)))
        while len(joined[way[-1]]) == 2:
            ahead = [place for place in joined[way[-1]] if (min(place, way[-1]), max(place, way[-1])) not in used]
            if not ahead:
                break
            used.add((min(ahead[0], way[-1]), max(ahead[0], way[-1])))
            way.append(ahead[0])
        return np.array(way, dtype=np.int64)

    found = []
    ends = sorted(place for place, others in joined.items() if len(others) != 2)
    for place in (*ends, *sorted(joined)):  # rings have no end: they begin at their first corner
        for other in sorted(joined[place]):
            if (min(place, other), max(place, other)) not in used and (len(joined[place]) != 2 or place not in ends):
                found.append(walk(place, other))
    return found
