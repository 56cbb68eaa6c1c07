"""An allocation: flows, what each source and use is left with, and what it all costs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from ...model.text import Label
from .exact import fraction, left_exactly
from .network import Network, link_cost
from .problem import BORROW, SALE, Factor, Link, Problem

DECIMALS = 9
OPTIMAL = "optimal"


@dataclass(frozen=True)
class Flow:
    """From one source to one use. ``cost_per_m3`` is of one bank m³, that of the stock included."""

    source: str
    use: str
    material: str
    volume_bank_m3: float
    volume_loose_m3: float
    volume_compacted_m3: float
    cost_per_m3: float
    cost: float
    phase_from: int
    phase_to: int
    kind: str
    fixed: bool
    distance_m: float | None = None

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))


@dataclass(frozen=True)
class SourceLeft:
    """What became of one source, bank m³: ``volume = moved + sold + surplus`` (``surplus`` includes what was sold not).

    ``saves``: what one more bank m³ of it would be worth (``prices.Worth``), None where nothing was solved.
    """

    id: str
    material: str
    kind: str
    volume_bank_m3: float
    moved_bank_m3: float
    sold_bank_m3: float
    left_bank_m3: float

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))


@dataclass(frozen=True)
class UseLeft:
    """What one use got and lacks, compacted m³."""

    id: str
    materials: tuple[str, ...]
    kind: str
    volume_compacted_m3: float
    delivered_compacted_m3: float
    short_compacted_m3: float

    def to_json(self) -> dict[str, Any]:
        return {**vars(self), "materials": list(self.materials)}


@dataclass(frozen=True)
class Allocation:
    """The answer. Volumes say their state; ``gap`` is (cost − bound) over the cost, 0 where proved best.

    ``moved_bank_m3`` goes to uses of the project (borrowed material too), ``surplus_bank_m3`` is what the project's own
    sources keep, sold or not, so that own volume + borrowed = moved + surplus.
    """

    status: str
    flows: tuple[Flow, ...]
    sources: tuple[SourceLeft, ...]
    uses: tuple[UseLeft, ...]
    total_cost: float
    moved_bank_m3: float
    surplus_bank_m3: float
    short_compacted_m3: float
    borrowed_bank_m3: float
    sold_bank_m3: float
    lost_bank_m3: float
    stocked_bank_m3: float
    exact: bool
    bound: float | None = None
    gap: float | None = None
    short_bound_compacted_m3: float | None = None
    """No plan leaves less unmet."""
    seconds: float | None = None
    prices: Mapping[str, Any] = field(default_factory=dict)
    shortages: tuple[Mapping[str, Any], ...] = ()
    refused: Mapping[str, int] = field(default_factory=dict)
    remarks: tuple[Label, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """All of it but the seconds: the same question gives the same bytes."""
        return {
            "status": self.status,
            "total_cost": self.total_cost,
            "moved_bank_m3": self.moved_bank_m3,
            "surplus_bank_m3": self.surplus_bank_m3,
            "short_compacted_m3": self.short_compacted_m3,
            "borrowed_bank_m3": self.borrowed_bank_m3,
            "sold_bank_m3": self.sold_bank_m3,
            "lost_bank_m3": self.lost_bank_m3,
            "stocked_bank_m3": self.stocked_bank_m3,
            "exact": self.exact,
            "cost_bound": self.bound,
            "gap": self.gap,
            "short_bound_compacted_m3": self.short_bound_compacted_m3,
            "flows": [flow.to_json() for flow in self.flows],
            "sources": [row.to_json() for row in self.sources],
            "uses": [row.to_json() for row in self.uses],
            "prices": dict(self.prices),
            "shortages": [dict(row) for row in self.shortages],
            "links_not_allowed": dict(self.refused),
            "remarks": [remark.to_json() for remark in self.remarks],
        }


def add_up(network: Network, delivered: Sequence[Fraction], *, status: str, exact: bool) -> Allocation:
    """The books of a plan; every figure is a fraction until it is written down, so that they close."""
    problem = network.problem
    factors, _, _ = left_exactly(network)
    bank: dict[tuple[int, int], Fraction] = {}
    row_of_source = {source.id: i for i, source in enumerate(problem.sources)}
    row_of_use = {use.id: j for j, use in enumerate(problem.uses)}
    link_of = {(link.source, link.use): link for link in problem.links}
    for k, volume in enumerate(delivered):
        if volume > 0:
            i = int(network.source[k])
            bank[i, int(network.use[k])] = volume / factors[i]
    kept = set()
    for fixed, link in network.fixed:
        pair = row_of_source[fixed.source], row_of_use[fixed.use]
        kept.add(pair)
        link_of.setdefault((fixed.source, fixed.use), link)
        if fixed.volume_bank_m3 > 0:
            bank[pair] = fraction(fixed.volume_bank_m3)
    flows = tuple(
        _flow(problem, problem_pair, volume, link_of, fixed=problem_pair in kept)
        for problem_pair, volume in sorted(bank.items())
    )
    return _books(problem, factors, bank, flows, status, exact, network.refused)


def _flow(
    problem: Problem,
    pair: tuple[int, int],
    volume: Fraction,
    links: Mapping[tuple[str, str], Link],
    *,
    fixed: bool,
) -> Flow:
    source, use = problem.sources[pair[0]], problem.uses[pair[1]]
    factor: Factor = problem.factors[source.material]
    link = links[source.id, use.id]
    cost = link_cost(problem, link, source, use)
    return Flow(
        source.id,
        use.id,
        source.material,
        _number(volume),
        _number(volume * fraction(factor.loose)),
        _number(volume * fraction(factor.compacted) * (1 - fraction(factor.loss))),
        cost,
        _number(volume * fraction(cost)),
        source.phase,
        use.phase,
        SALE if use.kind == SALE else source.kind,
        fixed,
        link.distance_m,
    )


def _books(
    problem: Problem,
    factors: Sequence[Fraction],
    bank: Mapping[tuple[int, int], Fraction],
    flows: tuple[Flow, ...],
    status: str,
    exact: bool,
    refused: Mapping[str, int],
) -> Allocation:
    zero = Fraction(0)
    moved, sold = [zero] * len(problem.sources), [zero] * len(problem.sources)
    got = [zero] * len(problem.uses)
    lost = stocked = zero
    for (i, j), volume in bank.items():
        source, use = problem.sources[i], problem.uses[j]
        (sold if use.kind == SALE else moved)[i] += volume
        got[j] += volume * factors[i]
        lost += volume * fraction(problem.factors[source.material].loss)
        stocked += volume if source.phase < use.phase else zero
    volumes = [fraction(source.volume_bank_m3) for source in problem.sources]
    left = [max(volume - moved[i] - sold[i], zero) for i, volume in enumerate(volumes)]
    needs = [fraction(use.volume_compacted_m3) for use in problem.uses]
    short = [zero if use.kind == SALE else max(needs[j] - got[j], zero) for j, use in enumerate(problem.uses)]
    own = [i for i, source in enumerate(problem.sources) if source.kind != BORROW]
    return Allocation(
        status,
        flows,
        tuple(
            SourceLeft(
                source.id,
                source.material,
                source.kind,
                source.volume_bank_m3,
                _number(moved[i]),
                _number(sold[i]),
                _number(left[i]),
            )
            for i, source in enumerate(problem.sources)
        ),
        tuple(
            UseLeft(use.id, use.materials, use.kind, use.volume_compacted_m3, _number(got[j]), _number(short[j]))
            for j, use in enumerate(problem.uses)
        ),
        round(math.fsum(flow.cost for flow in flows), DECIMALS),
        _number(sum(moved, zero)),
        _number(sum((left[i] + sold[i] for i in own), zero)),
        _number(sum(short, zero)),
        _number(sum((moved[i] for i, source in enumerate(problem.sources) if source.kind == BORROW), zero)),
        _number(sum(sold, zero)),
        _number(lost),
        _number(stocked),
        exact,
        refused=refused,
    )


def _number(value: Fraction) -> float:
    return round(float(value), DECIMALS)
