"""From which tolerance on every cell belongs to the region around a click.

That is the smallest possible largest cost on any way from the click to the cell (the minimax or bottleneck path cost).
Known once, the region of any tolerance is a mere comparison. All minimax paths run along the minimum spanning tree of
the grid whose sides cost the dearer of their two cells.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree

Floats = NDArray[np.float32]
_OFFSET = 1.0  # csgraph takes a side of cost 0 for no side


def reach(cost: Floats, row: int, col: int) -> Floats:
    """(height, width): the least tolerance at which a cell is reached over sides, inf where never.

    The click's own cell costs nothing. About 70 bytes a cell while it runs.

    Args:
        cost: (height, width) ≥ 0, inf for cells that may not be entered.
    """
    height, width = cost.shape
    cost = cost.copy()
    cost[row, col] = 0.0
    number = np.arange(height * width, dtype=np.int32).reshape(height, width)
    right = np.maximum(cost[:, :-1], cost[:, 1:]).reshape(-1)
    down = np.maximum(cost[:-1], cost[1:]).reshape(-1)
    weight = np.concatenate((right, down)).astype(np.float64) + _OFFSET
    start = np.concatenate((number[:, :-1].reshape(-1), number[:-1].reshape(-1)))
    stop = np.concatenate((number[:, 1:].reshape(-1), number[1:].reshape(-1)))
    open_ = np.isfinite(weight)
    graph = csr_matrix((weight[open_], (start[open_], stop[open_])), shape=(cost.size, cost.size))
    order, before = breadth_first_order(
        minimum_spanning_tree(graph), int(number[row, col]), directed=False, return_predecessors=True
    )
    result = np.full(cost.size, np.inf, dtype=np.float32)
    result[order] = _largest_on_the_way(cost.reshape(-1), order, before)
    return result.reshape(height, width)


def _largest_on_the_way(cost: Floats, order: NDArray[np.int32], before: NDArray[np.int32]) -> Floats:
    """The largest cost on each cell's way back to the first of ``order``, doubling the steps looked back."""
    place = np.empty(cost.size, dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    back = np.zeros(len(order), dtype=np.int32)
    back[1:] = place[before[order[1:]]]
    largest = cost[order]
    while back.any():
        np.maximum(largest, largest[back], out=largest)
        back = back[back]
    return largest


def up_to_the_crest(reached: Floats, barrier: Floats, away: Floats, steps: int) -> Floats:
    """``reached`` where the near flank of a barrier counts no more than its foot.

    A smoothed edge is a ridge of ``barrier`` some cells wide; without this, a region would end on its near flank and
    not at its crest. Cells are given the value of a neighbour with a lower barrier, ``steps`` times; the far flank gets
    nothing that way, since it falls.

    Args:
        away: what a cell costs besides the barrier.
    """
    result = reached.copy()
    sides = ((slice(1, None), slice(None)), (slice(None, -1), slice(None)))
    pairs = [(sides[0], sides[1]), (sides[1], sides[0])]
    pairs += [((a[1], a[0]), (b[1], b[0])) for a, b in pairs]
    climbs = [(barrier[here] >= barrier[there]) & (barrier[here] > away[here]) for here, there in pairs]
    for _ in range(steps):
        last = result.copy()
        for (here, there), climb in zip(pairs, climbs):
            lower = np.where(climb, np.maximum(last[there], away[here]), np.float32(np.inf))
            np.fmin(result[here], lower, out=result[here])
    return result
