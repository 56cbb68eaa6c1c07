"""HiGHS through SciPy: one programme, its rows of costs one after the other."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from .program import INFEASIBLE, OPTIMAL, TIME_LIMIT, UNBOUNDED, Floats, Program, Solution, Stage

STATUS = {0: OPTIMAL, 1: TIME_LIMIT, 2: INFEASIBLE, 3: UNBOUNDED}
DUAL_TOLERANCE = 1e-7
"""HiGHS's own; costs are scaled to 1 before it is asked, so that it means the same for yuan and for cubic metres."""


def solve_here(program: Program, time_limit_s: float) -> Solution:
    """Solve ``program`` in this very process; the time limit is for all rows of costs together.

    Raises:
        RuntimeError: HiGHS gave up for another reason than time, with its words.
    """
    end = time.monotonic() + time_limit_s
    if program.integer is not None and program.integer.any():
        return _integer(program, time_limit_s)
    face = program
    stages: list[Stage] = []
    x: Floats | None = None
    for row in range(len(program.costs)):
        left = end - time.monotonic()
        if left <= 0.0:
            return _unfinished(TIME_LIMIT, x, stages, "")
        scale = float(np.abs(program.costs[row]).max(initial=0.0)) or 1.0
        found = _linear(face, program.costs[row] / scale, left)
        status = STATUS.get(found.status)
        if status is None and not stages:
            raise RuntimeError(f"HiGHS: {found.message}")
        if status != OPTIMAL:
            # the face of an earlier row is feasible up to rounding only; its solution stands
            late = status == TIME_LIMIT
            first = found.x if x is None and late and found.x is not None else x
            return _unfinished(TIME_LIMIT if late or x is not None else str(status), first, stages, str(found.message))
        x = np.asarray(found.x, dtype=np.float64)
        row_prices = _row_prices(face, found) * scale
        reduced = (np.asarray(found.lower.marginals) + np.asarray(found.upper.marginals)) * scale
        stages.append(Stage(float(program.costs[row] @ x), row_prices, reduced))
        if row + 1 < len(program.costs):
            face = _face(face, x, row_prices / scale, reduced / scale)
    return Solution(OPTIMAL, x, tuple(stages), stages[0].value)


def _unfinished(status: str, x: Floats | None, stages: list[Stage], words: str) -> Solution:
    return Solution(status, x, tuple(stages), stages[0].value if stages else None, words)


def _split(program: Program) -> tuple[Any, Any, Any]:
    """Masks of the rows that are equations, that have an upper bound, that have a lower bound."""
    equal = program.row_lower == program.row_upper
    return equal, ~equal & np.isfinite(program.row_upper), ~equal & np.isfinite(program.row_lower)


def _linear(program: Program, cost: Floats, time_limit_s: float) -> Any:
    equal, upper, lower = _split(program)
    matrix = program.matrix.tocsr()
    above = sparse.vstack([matrix[upper], -matrix[lower]], format="csr")
    limits = np.concatenate([program.row_upper[upper], -program.row_lower[lower]])
    return linprog(
        cost,
        A_ub=above if above.shape[0] else None,
        b_ub=limits if above.shape[0] else None,
        A_eq=matrix[equal] if equal.any() else None,
        b_eq=program.row_lower[equal] if equal.any() else None,
        bounds=np.column_stack([program.lower, program.upper]),
        method="highs",
        options={"time_limit": max(time_limit_s, 0.1)},
    )


def _row_prices(program: Program, found: Any) -> Floats:
    equal, upper, lower = _split(program)
    prices = np.zeros(len(program.row_lower))
    if equal.any():
        prices[equal] = found.eqlin.marginals
    if upper.any() or lower.any():
        split = int(upper.sum())
        prices[upper] += found.ineqlin.marginals[:split]
        prices[lower] -= found.ineqlin.marginals[split:]
    return prices


def _face(program: Program, x: Floats, row_prices: Floats, reduced: Floats) -> Program:
    """The same programme with only what is optimal left in it (complementary slackness)."""
    lower, upper = program.lower.copy(), program.upper.copy()
    upper[reduced > DUAL_TOLERANCE] = lower[reduced > DUAL_TOLERANCE]
    lower[reduced < -DUAL_TOLERANCE] = upper[reduced < -DUAL_TOLERANCE]
    row_lower, row_upper = program.row_lower.copy(), program.row_upper.copy()
    held_low = row_prices > DUAL_TOLERANCE
    held_high = row_prices < -DUAL_TOLERANCE
    row_upper[held_low & np.isfinite(row_lower)] = row_lower[held_low & np.isfinite(row_lower)]
    row_lower[held_high & np.isfinite(row_upper)] = row_upper[held_high & np.isfinite(row_upper)]
    return Program(program.costs, program.matrix, row_lower, row_upper, lower, upper)


def _integer(program: Program, time_limit_s: float) -> Solution:
    found = milp(
        program.costs[0],
        integrality=np.asarray(program.integer, dtype=np.uint8),
        bounds=Bounds(program.lower, program.upper),
        constraints=LinearConstraint(program.matrix.tocsc(), program.row_lower, program.row_upper),
        options={"time_limit": time_limit_s, "mip_rel_gap": program.relative_gap},
    )
    status = STATUS.get(found.status)
    if status is None:
        raise RuntimeError(f"HiGHS: {found.message}")
    x = None if found.x is None else np.asarray(found.x, dtype=np.float64)
    bound = None if found.mip_dual_bound is None else float(found.mip_dual_bound)
    stages: tuple[Stage, ...] = ()
    if x is not None:
        nothing = np.zeros(len(program.row_lower)), np.zeros(len(program.lower))
        stages = (Stage(float(program.costs[0] @ x), *nothing),)
    return Solution(status, x, stages, bound, str(found.message))
