"""The one deed of the allocation: a problem in, flows with their reasons out."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ...model.progress import SILENT, Progress
from ...model.solver.program import OPTIMAL, TIME_LIMIT, Program, Solution
from ...model.solver.run import solve as solve_in_child
from ...model.text import Label
from .exact import exactly
from .heuristic import cheapest_first, least_possible_cost
from .network import Floats, Network, lay_out
from .problem import Problem
from .programme import COST, SHORTAGE, Posed, programme
from .result import Allocation, add_up

Solver = Callable[[Program, float, Progress], Solution]
TIME_LIMIT_S = 120.0


def allocate(
    problem: Problem,
    time_limit_s: float = TIME_LIMIT_S,
    progress: Progress = SILENT,
    solver: Solver = solve_in_child,
) -> Allocation:
    """Solve an allocation.

    Args:
        time_limit_s: what the solver may take; when it is over, the better of what it has and of the cheapest links
            first comes back with the gap that is left.
        solver: by default HiGHS in a child Python.

    Raises:
        InputError: the fixed flows cannot be kept.
        Cancelled: the person asked to stop.
    """
    started = time.monotonic()
    network = lay_out(problem)
    progress.report(0.05)
    if network.size:
        posed = programme(network)
        progress.report(0.1)
        solution = solver(posed.program, time_limit_s, progress.part(0.1, 0.8))
    else:
        posed, solution = None, Solution(OPTIMAL, np.zeros(len(network.need)))
    progress.report(0.8)
    found = _within_time(network, posed, solution)
    progress.report(1.0)
    return replace(found, seconds=time.monotonic() - started)


def _within_time(network: Network, posed: Posed | None, solution: Solution) -> Allocation:
    """The solver's plan, or where it was late the best of two, with what may be left to gain."""
    names = posed.rows_of_costs if posed is not None else ()
    finished = names[: len(solution.stages)]
    if solution.status == OPTIMAL or COST in finished:
        x = solution.x if solution.x is not None else np.zeros(network.size)
        flows = exactly(network, x[: network.size])
        found = add_up(network, flows.volumes, status=OPTIMAL, exact=flows.exact)
        late = solution.status != OPTIMAL
        return replace(found, bound=found.total_cost, gap=0.0, remarks=(_TIES_OPEN,) if late else ())
    if solution.status != TIME_LIMIT:
        raise RuntimeError(f"the allocation is {solution.status}, which it cannot be: {solution.words}")
    plans = [cheapest_first(network)]
    if solution.x is not None:
        plans.append(np.clip(solution.x[: network.size], 0.0, network.limit))
    candidates = [_books_of(network, plan) for plan in plans]
    best = min(candidates, key=lambda plan: (round(plan.short_compacted_m3, 3), plan.total_cost))
    short = solution.stages[0].value if SHORTAGE in finished else _least_short(network)
    bound = least_possible_cost(network, short)
    gap = (best.total_cost - bound) / best.total_cost if best.total_cost > 0 else None
    remarks = [_LATE.format(gap="–" if gap is None else f"{100 * gap:.1f}")]
    if best.short_compacted_m3 > short + 1e-3:
        remarks.append(_LATE_SHORT.format(short=f"{best.short_compacted_m3:.2f}", least=f"{short:.2f}"))
    return replace(best, status=TIME_LIMIT, bound=bound, gap=gap, remarks=tuple(remarks))


def _books_of(network: Network, plan: Floats) -> Allocation:
    flows = exactly(network, plan)
    return add_up(network, flows.volumes, status=TIME_LIMIT, exact=flows.exact)


def _least_short(network: Network) -> float:
    """Compacted m³ that must stay unmet even if everything could go everywhere."""
    return max(float(network.need[~network.sale].sum() - network.supply.sum()), 0.0)


_TIES_OPEN = Label(
    "The plan is the cheapest. The time ran out before one of equally good plans was picked; another run may pick "
    "another of them.",
    "方案费用已为最低。时限到时尚未在同样好的方案中选定一个，再次运行可能得到另一个同样好的方案。",
)
_LATE = Label(
    "The time ran out before the plan was proved to be the cheapest: it may be up to {gap} % dearer than the best. "
    "Allow more time or leave out links between places far apart.",
    "时限到时尚未证明方案费用最低：与最优方案相比，费用最多可能高 {gap} %。请放宽时限，或去掉相距很远的运输关系。",
)
_LATE_SHORT = Label(
    "The plan leaves {short} m³ (compacted) unmet; with more time it may be as little as {least} m³.",
    "方案有 {short} m³（压实方）未满足；放宽时限后最少可能为 {least} m³。",
)
