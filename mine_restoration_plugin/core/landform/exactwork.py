"""Least weighted earthwork as a linear programme, exactly, on blocks that are small enough.

Unknown are cut and fill of the cells at which something is left to choose; every pair's limit is two rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..model.progress import SILENT, Progress
from ..model.solver.program import OPTIMAL, Program
from ..model.solver.run import solve
from .corridor import Corridor
from .envelope import Floats, pairs_of

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Exact:
    """``heights`` of the best surface found that keeps all limits, ``bound`` of its cost in metres over all cells."""

    heights: Floats
    bound: float


def solve_exactly(
    corridor: Corridor, gain: float | None, time_limit_s: float, progress: Progress = SILENT
) -> Exact | None:
    """min Σ cut + fill; with ``gain`` under Σ fill = gain·Σ cut. None where the time did not suffice.

    Raises:
        Cancelled: the person asked to stop.
        InputError: there is no Python with SciPy for the solver.
    """
    active = corridor.active
    index = np.full(active.shape, -1, dtype=np.int64)
    index[active] = np.arange(np.count_nonzero(active))
    ground, low, high = corridor.ground[active], corridor.low[active], corridor.high[active]
    a, b, limit = _rows(corridor, index)
    count = len(ground)
    settled = corridor.low[corridor.known & ~active] - corridor.ground[corridor.known & ~active]
    settled_fill, settled_cut = float(settled[settled > 0].sum()), float(-settled[settled < 0].sum())
    columns = np.concatenate((a, a + count, b, b + count))
    signs = np.repeat([-1.0, 1.0, 1.0, -1.0], len(a))
    matrix = sparse.csr_matrix((signs, (np.tile(np.arange(len(a)), 4), columns)), shape=(len(a), 2 * count))
    row_upper = limit - (ground[a] - ground[b])
    row_lower = np.full(len(a), -np.inf)
    if gain is not None:
        balance = np.concatenate((np.full(count, -gain), np.ones(count)))
        matrix = sparse.vstack((matrix, sparse.csr_matrix(balance[np.newaxis, :])), format="csr")
        owed = gain * settled_cut - settled_fill
        row_lower, row_upper = np.append(row_lower, owed), np.append(row_upper, owed)
    program = Program(
        np.ones((1, 2 * count)),
        matrix,
        row_lower,
        row_upper,
        np.concatenate((np.maximum(ground - high, 0.0), np.maximum(low - ground, 0.0))),
        np.concatenate((np.maximum(ground - low, 0.0), np.maximum(high - ground, 0.0))),
    )
    solution = solve(program, time_limit_s, progress)
    if solution.status != OPTIMAL or solution.x is None:
        return None
    heights = corridor.low.copy()
    heights[active] = ground + solution.x[count:] - solution.x[:count]
    return Exact(heights, solution.stages[0].value + settled_fill + settled_cut)


def _rows(corridor: Corridor, index: Ints) -> tuple[Ints, Ints, Floats]:
    """Ordered pairs of active cells by their number, and how far the first may lie above the second."""
    first, second, limit = [], [], []
    for _, p, q, rise in pairs_of(corridor.limits, corridor.ranks, (index.shape[0], index.shape[1])):
        both = (index[p] >= 0) & (index[q] >= 0)
        a, b = index[p][both], index[q][both]
        rises = np.broadcast_to(rise, both.shape)[both]
        first += [a, b]
        second += [b, a]
        limit += [rises, rises]
    if not first:
        none = np.empty(0, dtype=np.int64)
        return none, none, np.empty(0)
    return np.concatenate(first), np.concatenate(second), np.concatenate(limit)
