"""The links that may carry something, and why the others may not; what a person fixed is taken off beforehand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP
from .problem import BORROW, SALE, Fixed, Link, Problem, Source, Use

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MATERIAL = "material"
PHASE = "phase"
MINE = "mine"
BORROWED_SALE = "borrowed_sale"
TOLERANCE_M3 = 1e-6


@dataclass(frozen=True)
class Network:
    """Arcs in the order of the ids. Volumes are compacted m³ delivered unless the name says bank.

    A source's factor belongs to its material, so that in delivered volume the whole is a transport problem.

    ``source``, ``use`` (n): rows of the problem's tables; ``cost`` (n): of one delivered m³, stock included; ``limit``
    (n): delivered m³ the arc can carry, infinite where ``capacity`` (bank m³) is None; ``supply``, ``need``: what is
    left of each after the fixed flows; ``factor``: delivered of one bank m³, by source; ``refused``: links that a rule
    forbids, counted by the rule.
    """

    problem: Problem
    source: Ints
    use: Ints
    cost: Floats
    limit: Floats
    capacity: tuple[float | None, ...]
    supply: Floats
    need: Floats
    factor: Floats
    borrow: NDArray[np.bool_]
    sale: NDArray[np.bool_]
    fixed: tuple[tuple[Fixed, Link], ...]
    refused: Mapping[str, int] = field(default_factory=dict)
    stock_free_m3: Mapping[int, float] = field(default_factory=dict)
    """Loose m³ the stock yard still takes at the end of each phase after the fixed flows; empty without a limit."""

    @property
    def size(self) -> int:
        return len(self.source)

    @property
    def loose_per_delivered(self) -> Floats:
        """Loose m³ of one delivered m³, by arc."""
        factors = self.problem.factors
        loose = np.array([factors[source.material].loose for source in self.problem.sources])
        return (loose / self.factor)[self.source]

    def stocked(self, boundary: int) -> NDArray[np.bool_]:
        """Arcs whose material lies in stock at the end of the phase ``boundary``."""
        dug = np.array([source.phase for source in self.problem.sources], dtype=np.int64)[self.source]
        needed = np.array([use.phase for use in self.problem.uses], dtype=np.int64)[self.use]
        return (dug <= boundary) & (boundary < needed)

    def stock_full(self, delivered: Floats) -> NDArray[np.bool_]:
        """Arcs through a stock yard that ``delivered`` (n) fills up."""
        full = np.zeros(self.size, dtype=bool)
        for boundary, free in self.stock_free_m3.items():
            stocked = self.stocked(boundary)
            if float((self.loose_per_delivered * delivered)[stocked].sum()) >= free - TOLERANCE_M3:
                full |= stocked
        return full


def why_not(problem: Problem, source: Source, use: Use) -> str | None:
    """Why a source may not serve a use; None where it may."""
    if source.material not in use.materials:
        return MATERIAL
    if source.phase > use.phase:
        return PHASE
    if problem.by_mine and use.kind != SALE and source.kind != BORROW and not _one_project(source, use):
        return MINE
    if source.kind == BORROW and use.kind == SALE:
        return BORROWED_SALE
    return None


def _one_project(source: Source, use: Use) -> bool:
    """Free use is inside one mine, or between mines of one approved project (domain 14.3); unknown is not the same."""
    return bool(source.mine and source.mine == use.mine) or bool(source.project and source.project == use.project)


def lay_out(problem: Problem) -> Network:
    """The arcs of a problem.

    Raises:
        InputError: a fixed flow has no link, breaks a rule, or is more than its source, its use or its link holds.
    """
    row_of_source = {source.id: i for i, source in enumerate(problem.sources)}
    row_of_use = {use.id: i for i, use in enumerate(problem.uses)}
    factor = np.array([problem.delivered(source) for source in problem.sources])
    fixed_of = {(flow.source, flow.use): flow for flow in problem.fixed}
    link_of = {(link.source, link.use): link for link in problem.links}
    refused: Counter[str] = Counter()
    arcs: list[tuple[int, int, float, float | None]] = []
    for link in problem.links:
        i, j = row_of_source[link.source], row_of_use[link.use]
        source, use = problem.sources[i], problem.uses[j]
        reason = why_not(problem, source, use)
        if reason is not None:
            refused[reason] += 1
        elif (link.source, link.use) not in fixed_of:
            arcs.append((i, j, link_cost(problem, link, source, use) / factor[i], link.capacity_bank_m3))
    supply = np.array([source.volume_bank_m3 for source in problem.sources]) * factor
    need = np.array([use.volume_compacted_m3 for use in problem.uses])
    fixed = tuple((flow, _link_of(problem, flow, link_of, row_of_source, row_of_use)) for flow in problem.fixed)
    for flow in problem.fixed:
        i, j = row_of_source[flow.source], row_of_use[flow.use]
        supply[i] -= flow.volume_bank_m3 * factor[i]
        need[j] -= flow.volume_bank_m3 * factor[i]
    _check_left(problem, supply / factor, need)
    return Network(
        problem,
        np.array([arc[0] for arc in arcs], dtype=np.int64),
        np.array([arc[1] for arc in arcs], dtype=np.int64),
        np.array([arc[2] for arc in arcs], dtype=np.float64),
        np.array([np.inf if arc[3] is None else arc[3] * factor[arc[0]] for arc in arcs], dtype=np.float64),
        tuple(arc[3] for arc in arcs),
        np.maximum(supply, 0.0),
        np.maximum(need, 0.0),
        factor,
        np.array([source.kind == BORROW for source in problem.sources]),
        np.array([use.kind == SALE for use in problem.uses]),
        fixed,
        dict(sorted(refused.items())),
        _stock_free(problem, row_of_source, row_of_use),
    )


def link_cost(problem: Problem, link: Link, source: Source, use: Use) -> float:
    """Cost of one bank m³ on a link, with that of the stock where the material waits for a later phase."""
    waits = source.phase < use.phase
    return link.cost_per_m3 + (problem.stock.cost_per_m3 if waits else 0.0)


def _link_of(
    problem: Problem,
    flow: Fixed,
    links: Mapping[tuple[str, str], Link],
    row_of_source: Mapping[str, int],
    row_of_use: Mapping[str, int],
) -> Link:
    link = links.get((flow.source, flow.use))
    source, use = problem.sources[row_of_source[flow.source]], problem.uses[row_of_use[flow.use]]
    reason = why_not(problem, source, use)
    if flow.volume_bank_m3 == 0.0 and (link is None or reason is not None):
        return link or Link(flow.source, flow.use, 0.0)
    if link is None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The fixed flow {source} → {use} has no row in COSTS, so that its way is not allowed. Add it or free "
                "the flow.",
            ),
            source=flow.source,
            use=flow.use,
        )
    if reason is not None:
        raise InputError(_BROKEN[reason], source=flow.source, use=flow.use, material=source.material)
    if link.capacity_bank_m3 is not None and flow.volume_bank_m3 > link.capacity_bank_m3 + TOLERANCE_M3:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The fixed flow {source} → {use} of {volume} m³ is more than its link carries ({capacity} m³). Lower "
                "it.",
            ),
            source=flow.source,
            use=flow.use,
            volume=flow.volume_bank_m3,
            capacity=link.capacity_bank_m3,
        )
    return link


_BROKEN = {
    MATERIAL: QT_TRANSLATE_NOOP(
        "MineRestoration", "The fixed flow {source} → {use} cannot be kept: {use} does not take {material}. Free it."
    ),
    PHASE: QT_TRANSLATE_NOOP(
        "MineRestoration",
        "The fixed flow {source} → {use} cannot be kept: {source} is dug in a later phase than {use} needs it. Free "
        "it.",
    ),
    MINE: QT_TRANSLATE_NOOP(
        "MineRestoration",
        "The fixed flow {source} → {use} cannot be kept: it goes to a mine of another project, which is a disposal "
        "through the platform and no free use. Free it.",
    ),
    BORROWED_SALE: QT_TRANSLATE_NOOP(
        "MineRestoration",
        "The fixed flow {source} → {use} cannot be kept: what was borrowed may not be sold. Free it.",
    ),
}


def _check_left(problem: Problem, supply_bank: Floats, need: Floats) -> None:
    for i, source in enumerate(problem.sources):
        if supply_bank[i] < -TOLERANCE_M3:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The fixed flows from {id} are {over} m³ (bank) more than it has ({volume} m³). Lower them.",
                ),
                id=source.id,
                over=round(-supply_bank[i], 2),
                volume=source.volume_bank_m3,
            )
    for j, use in enumerate(problem.uses):
        if need[j] < -TOLERANCE_M3:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The fixed flows to {id} deliver {over} m³ (compacted) more than it takes ({volume} m³). Lower "
                    "them.",
                ),
                id=use.id,
                over=round(-need[j], 2),
                volume=use.volume_compacted_m3,
            )


def _stock_free(problem: Problem, row_of_source: Mapping[str, int], row_of_use: Mapping[str, int]) -> dict[int, float]:
    capacity = problem.stock.capacity_loose_m3
    if capacity is None:
        return {}
    phases = sorted({source.phase for source in problem.sources} | {use.phase for use in problem.uses})
    free: dict[int, float] = {}
    for boundary in phases[:-1]:
        used = 0.0
        for flow in problem.fixed:
            source = problem.sources[row_of_source[flow.source]]
            if source.phase <= boundary < problem.uses[row_of_use[flow.use]].phase:
                used += flow.volume_bank_m3 * problem.factors[source.material].loose
        if used > capacity + TOLERANCE_M3:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The fixed flows put {over} m³ (loose) more into stock after phase {phase} than it holds "
                    "({capacity} m³). Lower them.",
                ),
                over=round(used - capacity, 2),
                phase=boundary,
                capacity=capacity,
            )
        free[boundary] = max(capacity - used, 0.0)
    return free
