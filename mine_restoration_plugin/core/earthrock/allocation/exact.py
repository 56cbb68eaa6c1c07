"""The flows of a corner of the programme once more, in fractions: sums that close, the same on every machine.

At a corner the arcs that are neither empty nor full form trees, and in each tree all sources are used up and all uses
met but at most one. So the leaves say what their arc carries, and so on inwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from .network import Floats, Network

NOTHING_M3 = 1e-6
"""What the solver may leave in an arc that carries nothing; its own tolerance is 1e-7."""


class Delivered(NamedTuple):
    """Delivered m³ by arc, and whether they are exact (else they are the solver's, to its tolerance)."""

    volumes: tuple[Fraction, ...]
    exact: bool


def fraction(value: float) -> Fraction:
    """A number as it is written in the table: 0.85 is 17/20."""
    return Fraction(Decimal(str(value)))


def left_exactly(network: Network) -> tuple[list[Fraction], list[Fraction], list[Fraction]]:
    """Factor and supply of each source and need of each use, as ``network`` has them, in fractions."""
    problem = network.problem
    factors, supply = [], []
    row_of_source = {source.id: i for i, source in enumerate(problem.sources)}
    row_of_use = {use.id: i for i, use in enumerate(problem.uses)}
    for source in problem.sources:
        factor = problem.factors[source.material]
        factors.append(fraction(factor.compacted) * (1 - fraction(factor.loss)))
        supply.append(fraction(source.volume_bank_m3) * factors[-1])
    need = [fraction(use.volume_compacted_m3) for use in problem.uses]
    for flow, _ in network.fixed:
        volume = fraction(flow.volume_bank_m3) * factors[row_of_source[flow.source]]
        supply[row_of_source[flow.source]] -= volume
        need[row_of_use[flow.use]] -= volume
    return factors, [max(value, Fraction(0)) for value in supply], [max(value, Fraction(0)) for value in need]


def exactly(network: Network, found: Floats) -> Delivered:
    """``found`` (delivered m³ by arc) as fractions; as the solver gave it where it is no corner of trees."""
    factors, supply, need = left_exactly(network)
    volumes = [Fraction(0)] * network.size
    open_arcs = []
    for k in np.flatnonzero(found > NOTHING_M3):
        i, j = int(network.source[k]), int(network.use[k])
        if np.isfinite(network.limit[k]) and found[k] > network.limit[k] - NOTHING_M3:
            full = fraction(network.capacity[k] or 0.0) * factors[i]
            volumes[k] = full
            supply[i] -= full
            need[j] -= full
        else:
            open_arcs.append(int(k))
    waiting = network.stock_full(found) & (found > NOTHING_M3)
    if not waiting.any() and _carry(network, found, open_arcs, supply, need, volumes):
        return Delivered(tuple(volumes), True)
    return Delivered(_as_found(network, found), False)


def _carry(
    network: Network,
    found: Floats,
    arcs: Sequence[int],
    supply: list[Fraction],
    need: list[Fraction],
    volumes: list[Fraction],
) -> bool:
    """Fill ``volumes`` of the open arcs from the leaves inwards; False where they form no trees."""
    sources = len(supply)
    at: dict[int, set[int]] = defaultdict(set)
    ends = {k: (int(network.source[k]), sources + int(network.use[k])) for k in arcs}
    for k, (one, other) in ends.items():
        at[one].add(k)
        at[other].add(k)
    given = np.bincount(network.source, weights=found, minlength=sources)
    got = np.bincount(network.use, weights=found, minlength=len(need))
    left = [*supply, *need]
    open_ends = {
        node
        for node in at
        if (node < sources and given[node] < network.supply[node] - NOTHING_M3)
        or (node >= sources and got[node - sources] < network.need[node - sources] - NOTHING_M3)
    }
    leaves = sorted(node for node in at if len(at[node]) == 1 and node not in open_ends)
    done = 0
    while leaves:
        node = leaves.pop()
        if len(at[node]) != 1:
            continue
        (k,) = at[node]
        other = ends[k][0] if ends[k][1] == node else ends[k][1]
        volumes[k] = left[node]
        left[other] -= left[node]
        left[node] = Fraction(0)
        at[node].discard(k)
        at[other].discard(k)
        done += 1
        if len(at[other]) == 1 and other not in open_ends:
            leaves.append(other)
    return done == len(arcs) and all(volumes[k] >= 0 for k in arcs) and all(value >= 0 for value in left)


def _as_found(network: Network, found: Floats) -> tuple[Fraction, ...]:
    """The solver's volumes to 1e-9 m³, none negative, with what is a rounding too much taken off the largest arc."""
    volumes = [fraction(round(max(float(value), 0.0), 9)) if value > NOTHING_M3 else Fraction(0) for value in found]
    _, supply, need = left_exactly(network)
    for rows, most in ((network.source, supply), (network.use, need)):
        total = [Fraction(0)] * len(most)
        largest: dict[int, int] = {}
        for k, row in enumerate(rows):
            total[row] += volumes[k]
            if row not in largest or volumes[k] > volumes[largest[row]]:
                largest[int(row)] = k
        for row, k in largest.items():
            over = total[row] - most[row]
            if over > 0:
                volumes[k] = max(volumes[k] - over, Fraction(0))
    return tuple(volumes)
