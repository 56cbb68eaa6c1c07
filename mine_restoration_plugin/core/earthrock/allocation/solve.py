"""The one deed of the allocation: a problem in, flows with their reasons out.

``solve`` takes rows as they stand in tables and in a window; ``allocate`` a problem that was looked through.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ...exchange.tables import rows_of
from ...model.progress import SILENT, Progress
from ...model.solver.program import OPTIMAL, TIME_LIMIT, Program, Solution
from ...model.solver.run import solve as solve_in_child
from ...model.text import Label
from .exact import exactly
from .heuristic import cheapest_first, least_possible_cost
from .network import BORROWED_SALE, MATERIAL, MINE, PHASE, Floats, Network, lay_out
from .prices import in_words as prices_in_words
from .prices import worth
from .problem import Problem, Stock
from .programme import COST, SHORTAGE, Posed, programme
from .residual import Residual
from .result import Allocation, add_up
from .shortage import in_words as shortages_in_words
from .shortage import shortages
from .tables import problem_of

Solver = Callable[[Program, float, Progress], Solution]
TIME_LIMIT_S = 120.0


def solve(
    sources: Iterable[Mapping[str, Any]],
    uses: Iterable[Mapping[str, Any]],
    factors: Iterable[Mapping[str, Any]],
    costs: Iterable[Mapping[str, Any]],
    fixed: Iterable[Mapping[str, Any]] = (),
    *,
    stock: Stock | None = None,
    time_limit_s: float = TIME_LIMIT_S,
    progress: Progress = SILENT,
    solver: Solver | None = None,
) -> Allocation:
    """``allocate`` for rows by column name, those of the tables of ``problem_of``.

    ``fixed``: all rows are kept, or where they have a cell ``fixed`` those that say 1; the flows of an earlier answer
    (``Flow.to_json``) with some edited will do.

    Raises:
        InputError: a column is missing, a cell is no number, or the question makes no sense.
        Cancelled: the person asked to stop.
    """
    kept = rows_of("FIXED", fixed)
    problem = problem_of(
        rows_of("SOURCES", sources),
        rows_of("USES", uses),
        rows_of("FACTORS", factors),
        rows_of("COSTS", costs),
        kept if kept.rows else None,
        stock,
    )
    return allocate(problem, time_limit_s, progress, solver or solve_in_child)


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
    found, delivered = _within_time(network, posed, solution)
    progress.report(0.9)
    residual = Residual(network, delivered)
    entries = shortages(residual)
    # what one more cubic metre is worth is only known beside the best plan
    prices = worth(residual) if found.status == OPTIMAL else {}
    remarks = [
        *found.remarks,
        *shortages_in_words(entries),
        *(prices_in_words(prices) if prices else ()),
        *_refused_in_words(network),
    ]
    progress.report(1.0)
    return replace(
        found,
        seconds=time.monotonic() - started,
        prices=prices,
        shortages=entries,
        remarks=tuple(remarks),
    )


def _refused_in_words(network: Network) -> list[Label]:
    return [_REFUSED[rule].format(count=count) for rule, count in network.refused.items()]


def _within_time(network: Network, posed: Posed | None, solution: Solution) -> tuple[Allocation, Floats]:
    """The solver's plan, or where it was late the best of two, with what may be left to gain; delivered m³ by arc."""
    names = posed.rows_of_costs if posed is not None else ()
    finished = names[: len(solution.stages)]
    if solution.status == OPTIMAL or COST in finished:
        x = solution.x if solution.x is not None else np.zeros(network.size)
        found, delivered = _books_of(network, x[: network.size], OPTIMAL)
        late = solution.status != OPTIMAL
        best = replace(found, bound=found.total_cost, gap=0.0, short_bound_compacted_m3=found.short_compacted_m3)
        return replace(best, remarks=(_TIES_OPEN,) if late else ()), delivered
    if solution.status != TIME_LIMIT:
        raise RuntimeError(f"the allocation is {solution.status}, which it cannot be: {solution.words}")
    plans = [cheapest_first(network)]
    if solution.x is not None:
        plans.append(np.clip(solution.x[: network.size], 0.0, network.limit))
    candidates = [_books_of(network, plan, TIME_LIMIT) for plan in plans]
    best, delivered = min(candidates, key=lambda plan: (round(plan[0].short_compacted_m3, 3), plan[0].total_cost))
    proved = SHORTAGE in finished
    short = solution.stages[0].value if proved else _least_short(network)
    # the best plan may leave less unmet than this one does, and then it costs more: a bound for either
    bound = least_possible_cost(network, short if proved else best.short_compacted_m3)
    gap = (best.total_cost - bound) / best.total_cost if best.total_cost > 0 else None
    remarks = [_LATE.format(gap="–" if gap is None else f"{100 * gap:.1f}")]
    if best.short_compacted_m3 > short + 1e-3:
        remarks.append(_LATE_SHORT.format(short=f"{best.short_compacted_m3:.2f}", least=f"{short:.2f}"))
    best = replace(best, bound=bound, gap=gap, short_bound_compacted_m3=round(short, 6))
    return replace(best, remarks=tuple(remarks)), delivered


def _books_of(network: Network, plan: Floats, status: str) -> tuple[Allocation, Floats]:
    flows = exactly(network, plan)
    return add_up(network, flows.volumes, status=status, exact=flows.exact), np.array(flows.volumes, dtype=np.float64)


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
_REFUSED = {
    MATERIAL: Label(
        "{count} rows of COSTS lead to uses that do not take the material; they were not used.",
        "COSTS 中有 {count} 行的用料点不能使用该材料，未采用。",
    ),
    PHASE: Label(
        "{count} rows of COSTS lead from a later phase to an earlier one; they were not used.",
        "COSTS 中有 {count} 行从后期调往前期，未采用。",
    ),
    MINE: Label(
        "{count} rows of COSTS lead to mines outside the approved project: that is a disposal through the public "
        "platform and no free use; they were not used.",
        "COSTS 中有 {count} 行调往批准项目以外的矿山，属于经公共资源交易平台处置，不是无偿使用，未采用。",
    ),
    BORROWED_SALE: Label(
        "{count} rows of COSTS would sell borrowed material; they were not used.",
        "COSTS 中有 {count} 行将外借料外售，未采用。",
    ),
}
