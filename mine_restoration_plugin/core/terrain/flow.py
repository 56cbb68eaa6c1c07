"""Where water runs on a surface in memory: closed hollows, flow directions, catchments.

Heights are (height, width) arrays, NaN where nothing is known. Water leaves over the edge of the array and into cells
of which nothing is known. ``cell`` is the length of a cell along its row and along its column, in metres; the grid may
be rotated. Everything works on arrays as a whole (no loop over cells) and takes some 150 bytes for each cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree

from ..geodata.grid import Floating

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
ROUND = ((0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1))
"""The eight neighbours as (rows down, columns right)."""
AROUND = np.ones((3, 3), dtype=bool)


@dataclass(frozen=True)
class Hollow:
    """A closed hollow: what stands under water when it is full. ``cell`` is the deepest (row, column)."""

    cells: int
    volume_m3: float
    depth_m: float
    spill_m: float
    cell: tuple[int, int]


def filled(heights: Floating) -> Floats:
    """The surface with every closed hollow filled to the height at which it spills; NaN stays NaN.

    Exact: the level of a cell is the lowest highest point of all ways (over corners, too) from it to the outside. The
    cells are first gathered in basins that drain to one lowest cell; the level of a basin is the highest pass on its
    way to the outside in the minimum spanning tree of the passes between basins (Cordonnier, Bovy, Braun 2019).
    """
    z = np.asarray(heights, dtype=np.float64)
    known = np.isfinite(z)
    if not known.any():
        return z.copy()
    basin, count = _basins(z, known)
    one, two, passes = _passes(z, basin, count)
    level = _levels(one, two, passes, count)
    result = np.full(z.shape, np.nan)
    result[known] = np.maximum(z[known], level[basin[known]])
    return result


def hollows(heights: Floating, cell_area_m2: float, within: Mask | None = None, least_m: float = 0.0) -> list[Hollow]:
    """Closed hollows deeper than ``least_m`` that touch ``within``, the largest first."""
    z = np.asarray(heights, dtype=np.float64)
    full = filled(z)
    depth = np.where(np.isfinite(z), full - z, 0.0)
    label, count = ndimage.label(depth > 0, structure=AROUND)
    if not count:
        return []
    numbers = np.arange(1, count + 1)
    deepest = ndimage.maximum_position(depth, label, numbers)
    volume = ndimage.sum(depth, label, numbers)
    size = np.bincount(label.ravel(), minlength=count + 1)[1:]
    touched = np.ones(count, dtype=bool)
    if within is not None:
        touched = np.bincount(label[within], minlength=count + 1)[1:] > 0
    found = [
        Hollow(
            int(size[i]),
            float(volume[i]) * cell_area_m2,
            float(depth[deepest[i]]),
            float(full[deepest[i]]),
            (int(deepest[i][0]), int(deepest[i][1])),
        )
        for i in np.flatnonzero(touched)
    ]
    return sorted((h for h in found if h.depth_m > least_m), key=lambda h: (-h.volume_m3, h.cell))


def receivers(heights: Floating, cell: tuple[float, float]) -> Ints:
    """(cells,) flat index of the cell that each one drains to (D8, steepest way down); its own where water leaves.

    Hollows are filled first. On level ground water takes the shortest way to where it goes on down. Cells of which
    nothing is known drain to themselves.
    """
    z = filled(heights)
    known = np.isfinite(z)
    index = np.arange(z.size).reshape(z.shape)
    target, steepest = index.copy(), np.zeros(z.shape)
    for (here, there), length in _pairs(z.shape, cell):
        fall = (z[here] - z[there]) / length
        better = fall > steepest[here]  # NaN compares false
        np.copyto(steepest[here], fall, where=better)
        np.copyto(target[here], index[there], where=better)
    level = known & (target == index) & ~open_cells(known)
    if level.any():
        _cross_level_ground(z, known, level, target)
    return target.ravel()


def moved(heights: Floats, down: int, right: int) -> Floats:
    """What stands ``down`` rows below and ``right`` columns to the right of each cell; NaN beyond the edge."""
    result = np.full(heights.shape, np.nan)
    rows, cols = heights.shape
    result[max(-down, 0) : rows - max(down, 0), max(-right, 0) : cols - max(right, 0)] = heights[
        max(down, 0) : rows - max(-down, 0), max(right, 0) : cols - max(-right, 0)
    ]
    return result


def open_cells(known: Mask) -> Mask:
    """Known cells from which water can leave: on the edge, or beside a cell of which nothing is known."""
    return known & ~ndimage.binary_erosion(known, structure=AROUND, border_value=0)


def roots(target: Ints) -> Ints:
    """For each cell the last one of its way."""
    end = target
    while True:
        further = end[end]
        if (further == end).all():
            return end
        end = further


def downstream_levels(target: Ints) -> list[Ints]:
    """The cells by the number of steps to the end of their way, furthest first; ends themselves are left out."""
    steps = (target != np.arange(len(target))).astype(np.int64)
    jump = target.copy()
    while True:
        further = jump[jump]
        if (further == jump).all():
            break
        steps += steps[jump]
        jump = further
    order = np.argsort(-steps, kind="stable")
    order = order[steps[order] > 0]
    breaks = np.flatnonzero(np.diff(steps[order])) + 1
    return np.split(order, breaks) if len(order) else []


def accumulate(target: Ints, weights: Floats, levels: list[Ints] | None = None) -> Floats:
    """(cells,) what each cell and all above it give together, along ``target`` (D8)."""
    total = np.array(weights, dtype=np.float64).ravel()
    for cells in levels if levels is not None else downstream_levels(target):
        np.add.at(total, target[cells], total[cells])
    return total


def longest_above(target: Ints, lengths: Floats, levels: list[Ints] | None = None) -> Floats:
    """(cells,) metres from each cell up to the furthest point that drains to it; ``lengths`` of ``link_lengths``."""
    longest = np.zeros(len(target))
    for cells in levels if levels is not None else downstream_levels(target):
        np.maximum.at(longest, target[cells], longest[cells] + lengths[cells])
    return longest


def link_lengths(target: Ints, width: int, cell: tuple[float, float]) -> Floats:
    """(cells,) metres from the middle of each cell to the middle of the next; 0 where a way ends."""
    own = np.arange(len(target))
    across = (target % width - own % width) * cell[0]
    along = (target // width - own // width) * cell[1]
    return np.hypot(across, along)


@dataclass(frozen=True)
class Spread:
    """How water divides among lower neighbours: flat cell numbers and shares, and an order in which it never climbs."""

    source: Ints
    sink: Ints
    share: Floats
    order: Ints
    shape: tuple[int, ...]

    def accumulate(self, weights: Floats, passing: Mask | None = None) -> Floats:
        """(height, width) what flows through each cell; links that are not ``passing`` carry nothing."""
        from scipy.sparse.linalg import splu

        source, sink, share = self.source, self.sink, self.share
        if passing is not None:
            source, sink, share = source[passing], sink[passing], share[passing]
        size = len(self.order)
        place = np.empty(size, dtype=np.int64)
        place[self.order] = np.arange(size)
        own = np.arange(size)
        matrix = csr_matrix(
            (np.concatenate((-share, np.ones(size))), (np.append(place[sink], own), np.append(place[source], own))),
            shape=(size, size),
        )
        factors = splu(matrix.tocsc(), permc_spec="NATURAL", diag_pivot_thresh=0.0)
        result = np.empty(size)
        result[self.order] = factors.solve(weights.ravel()[self.order])
        return result.reshape(self.shape)


def spread(heights: Floating, cell: tuple[float, float], power: float = 1.1) -> Spread:
    """Water divided among all lower neighbours by (slope)^power (Freeman 1991).

    Hollows are filled first; on level and filled ground all goes the one way of ``receivers``.
    """
    z = filled(heights)
    known = np.isfinite(z)
    target = receivers(z, cell)
    index = np.arange(z.size).reshape(z.shape)
    sources, sinks, shares = [], [], []
    for (here, there), length in _pairs(z.shape, cell):
        fall = (z[here] - z[there]) / length
        down = fall > 0
        sources.append(index[here][down])
        sinks.append(index[there][down])
        shares.append(fall[down] ** power)
    source, sink, share = (np.concatenate(parts) for parts in (sources, sinks, shares))
    total = np.bincount(source, weights=share, minlength=z.size)
    share = share / total[source]
    single = np.flatnonzero((total == 0) & (target != index.ravel()))
    source, sink = np.concatenate((source, single)), np.concatenate((sink, target[single]))
    share = np.concatenate((share, np.ones(len(single))))
    # from the highest to the lowest, on level ground from the furthest to the nearest: then the matrix is triangular
    order = np.concatenate((*_by_height(z.ravel(), target), np.flatnonzero(~known.ravel())))
    return Spread(source, sink, share, order, z.shape)


def spread_accumulate(heights: Floating, cell: tuple[float, float], weights: Floats, power: float = 1.1) -> Floats:
    """What flows through each cell when water divides as in ``spread``.

    One triangular system is solved for all cells together; some 400 bytes for each cell. NaN where nothing is known.
    """
    known = np.isfinite(np.asarray(heights))
    return np.where(known, spread(heights, cell, power).accumulate(np.where(known, weights, 0.0)), np.nan)


def _by_height(z: Floats, target: Ints) -> tuple[Ints]:
    steps = np.zeros(len(z), dtype=np.int64)
    for number, cells in enumerate(reversed(downstream_levels(target)), start=1):
        steps[cells] = number
    known = np.flatnonzero(np.isfinite(z))
    return (known[np.lexsort((-steps[known], -z[known]))],)


def _pairs(
    shape: tuple[int, ...], cell: tuple[float, float], half: bool = False
) -> Iterator[tuple[tuple[tuple[slice, slice], tuple[slice, slice]], float]]:
    """Slices of all cells that have a neighbour in one direction, and of those neighbours; their distance."""
    for down, right in ROUND[:4] if half else ROUND:
        here = _shifted(shape[0], down), _shifted(shape[1], right)
        there = _shifted(shape[0], -down), _shifted(shape[1], -right)
        yield (here, there), float(np.hypot(down * cell[1], right * cell[0]))


def _shifted(size: int, step: int) -> slice:
    return slice(max(-step, 0), size - max(step, 0))


def _basins(z: Floats, known: Mask) -> tuple[Ints, int]:
    """(height, width) number of the basin of each cell and their count; 0 drains to the outside."""
    index = np.arange(z.size).reshape(z.shape)
    target, lowest = index.copy(), np.where(known, z, -np.inf)
    for (here, there), _ in _pairs(z.shape, (1.0, 1.0)):
        better = z[there] < lowest[here]
        np.copyto(lowest[here], z[there], where=better)
        np.copyto(target[here], index[there], where=better)
    leaving = open_cells(known)
    target[leaving] = index[leaving]
    end = roots(target.ravel())
    is_root = (end == index.ravel()) & known.ravel() & ~leaving.ravel()
    number = np.zeros(z.size, dtype=np.int64)
    number[is_root] = np.arange(1, int(is_root.sum()) + 1)
    return number[end].reshape(z.shape), int(is_root.sum()) + 1


def _passes(z: Floats, basin: Ints, count: int) -> tuple[Ints, Ints, Floats]:
    """The lowest pass between each two basins that touch."""
    keys, heights = [], []
    for (here, there), _ in _pairs(z.shape, (1.0, 1.0), half=True):
        one, two = basin[here], basin[there]
        height = np.maximum(z[here], z[there])
        differ = (one != two) & np.isfinite(height)
        one, two = one[differ], two[differ]
        keys.append(np.minimum(one, two) * count + np.maximum(one, two))
        heights.append(height[differ])
    key, height = np.concatenate(keys), np.concatenate(heights)
    order = np.lexsort((height, key))
    key, height = key[order], height[order]
    first = np.ones(len(key), dtype=bool)
    first[1:] = key[1:] != key[:-1]
    key = key[first]
    return key // count, key % count, height[first]


def _levels(one: Ints, two: Ints, passes: Floats, count: int) -> Floats:
    """(basins,) the height at which each basin spills; -inf of what drains to the outside."""
    level = np.full(count, -np.inf)
    if not len(passes):
        return level
    heights, rank = np.unique(passes, return_inverse=True)
    # ranks from 1: an edge of weight 0 would be none
    graph = coo_matrix((rank.reshape(-1) + 1.0, (one, two)), shape=(count, count)).tocsr()
    tree = minimum_spanning_tree(graph).tocoo()
    _, before = breadth_first_order(tree.tocsr(), 0, directed=False, return_predecessors=True)
    parent = np.where(before < 0, np.arange(count), before).astype(np.int64)
    highest = np.zeros(count)
    up = parent[tree.row] == tree.col
    highest[tree.row[up]] = tree.data[up]
    highest[tree.col[~up]] = tree.data[~up]
    while True:
        highest = np.maximum(highest, highest[parent])
        further = parent[parent]
        if (further == parent).all():
            break
        parent = further
    reached = highest > 0
    level[reached] = heights[highest[reached].astype(np.int64) - 1]
    return level


def _cross_level_ground(z: Floats, known: Mask, level: Mask, target: Ints) -> None:
    """Send cells without a lower neighbour the shortest way over level ground to where it goes on down, or out."""
    member = level.copy()
    starts = np.zeros(z.shape, dtype=bool)
    edges_one, edges_two = [], []
    index = np.arange(z.size).reshape(z.shape)
    for (here, there), _ in _pairs(z.shape, (1.0, 1.0)):
        joined = level[here] & known[there] & (z[here] == z[there])
        starts[there] |= joined & ~level[there]
        edges_one.append(index[there][joined])
        edges_two.append(index[here][joined])
    member |= starts
    local = np.zeros(z.size, dtype=np.int64)
    cells = np.flatnonzero(member.ravel())
    local[cells] = np.arange(1, len(cells) + 1)
    first = local[np.flatnonzero(starts.ravel())]
    one = np.concatenate((np.zeros(len(first), dtype=np.int64), local[np.concatenate(edges_one)]))
    two = np.concatenate((first, local[np.concatenate(edges_two)]))
    graph = csr_matrix((np.ones(len(one)), (one, two)), shape=(len(cells) + 1,) * 2)
    _, before = breadth_first_order(graph, 0, directed=True, return_predecessors=True)
    inside = np.flatnonzero(level.ravel())
    target.ravel()[inside] = cells[before[local[inside]] - 1]
