"""Water that stands against a design gets a way through it: the one with the least digging."""

from __future__ import annotations

import heapq

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ...model.progress import SILENT, Progress
from ...terrain import flow

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
_MOST_CELLS = 200_000


def depths(whole: Floats, ground: Floats) -> tuple[Floats, Floats]:
    """Depth of standing water on the finished surface (NaN where unknown) and on the ground (0 there), m."""
    return flow.filled(whole) - whole, np.where(np.isfinite(ground), flow.filled(ground) - ground, 0.0)


def standing(after: Floats, before: Floats, design: Mask, tolerance_m: float) -> Mask:
    """Cells where water stands by the design: on it, or beside it deeper than before (by more than ``tolerance_m``)."""
    found: Mask = np.where(design, after > 0, after > before + tolerance_m)  # NaN compares false
    return found


def deepened(after: Floats, before: Floats, design: Mask) -> Floats:
    """How much deeper water stands beside the design than it did on the ground, m; 0 on the design and at NoData."""
    return np.where(design | ~np.isfinite(after), 0.0, np.maximum(after - before, 0.0))


def opened(
    whole: Floats,
    ground: Floats,
    design: Mask,
    floor: Floats,
    cell: tuple[float, float],
    tolerance_m: float,
    progress: Progress = SILENT,
) -> Floats:
    """``whole`` (design and surroundings) with ditches through the design where water would stand against it.

    From the lowest cell of each such water a way is dug through cells of the design that may be that deep, to ground
    that drains already; the way with the least digging (Lindsay 2016). Where there is none all stays as it is.
    """
    result = whole.copy()
    after, before = depths(whole, ground)
    wet = standing(after, before, design, tolerance_m)
    label, count = ndimage.label((after > 0) & ~design, structure=flow.AROUND)
    numbers = np.unique(label[wet & ~design])
    numbers = numbers[numbers > 0]
    if not count or not len(numbers):
        return result
    beside = ndimage.binary_dilation(design, structure=flow.AROUND)
    for number in numbers.tolist():
        progress.check()
        places = np.argwhere((label == number) & beside)
        if not len(places):
            continue
        heights = result[places[:, 0], places[:, 1]]
        level = float(heights.min())
        starts = [(int(row), int(col)) for row, col in places[heights == level]]
        way = _cheapest(result, flow.filled(result), design, floor, cell, starts)
        if way:
            ends = np.linspace(level, min(result[way[-1]], level), len(way) + 1)[1:]
            for place, height in zip(way, ends.tolist()):
                if design[place]:
                    result[place] = min(result[place], height)
    return result


def _cheapest(
    z: Floats, full: Floats, design: Mask, floor: Floats, cell: tuple[float, float], starts: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Cells from one of the level ``starts`` (left out) to the first that drains already; none without a way."""
    level = float(z[starts[0]])
    rows, cols = z.shape
    best = dict.fromkeys(starts, 0.0)
    before: dict[tuple[int, int], tuple[int, int]] = {}
    heap = [(0.0, start) for start in starts]
    begun = set(starts)
    done: set[tuple[int, int]] = set()
    while heap and len(done) < _MOST_CELLS:
        cost, here = heapq.heappop(heap)
        if here in done:
            continue
        done.add(here)
        if here not in begun and full[here] <= level and z[here] <= level:
            way = [here]
            while before[way[-1]] not in begun:
                way.append(before[way[-1]])
            return way[::-1]
        for down, right in flow.ROUND:
            there = here[0] + down, here[1] + right
            if not (0 <= there[0] < rows and 0 <= there[1] < cols) or there in done or not np.isfinite(z[there]):
                continue
            drains = full[there] <= level and z[there] <= level
            if not drains and (not design[there] or floor[there] > level):
                continue
            length = float(np.hypot(down * cell[1], right * cell[0]))
            total = cost + length * (max(float(z[there]) - level, 0.0) + 0.01)
            if total < best.get(there, np.inf):
                best[there] = total
                before[there] = here
                heapq.heappush(heap, (total, there))
    return []
