"""A plan that needs no solver, the cheapest links first; it stands in where the solver's time runs out."""

from __future__ import annotations

import numpy as np

from .network import Floats, Network, link_cost


def cheapest_first(network: Network) -> Floats:
    """Delivered m³ by arc: own sources to the project's uses first, then borrowed, then sales; none over a limit."""
    sold, borrowed = network.sale[network.use], network.borrow[network.source]
    order = np.lexsort((np.arange(network.size), network.cost, borrowed, sold))
    supply, need = network.supply.copy(), network.need.copy()
    free = dict(network.stock_free_m3)
    loose = network.loose_per_delivered if free else np.zeros(network.size)
    stocked = {boundary: network.stocked(boundary) for boundary in free}
    given = np.zeros(network.size)
    for k in order:
        i, j = network.source[k], network.use[k]
        volume = min(supply[i], need[j], network.limit[k])
        for boundary in free:
            if stocked[boundary][k]:
                volume = min(volume, free[boundary] / loose[k])
        if volume <= 0.0:
            continue
        given[k] = volume
        supply[i] -= volume
        need[j] -= volume
        for boundary in free:
            if stocked[boundary][k]:
                free[boundary] = max(free[boundary] - volume * loose[k], 0.0)
    return given


def least_possible_cost(network: Network, short: float) -> float:
    """No plan that leaves at most ``short`` compacted m³ of the project's uses unmet costs less, fixed flows included.

    Each use at its cheapest link, as if all of it could go there; what stays unmet is the dearest. Of sales only those
    that bring money count.
    """
    best = np.full(len(network.need), np.inf)
    np.minimum.at(best, network.use, network.cost)
    wanted = np.flatnonzero(np.isfinite(best) & ~network.sale)
    order = wanted[np.argsort(best[wanted], kind="stable")]
    total = max(float(network.need[~network.sale].sum()) - short, float(network.need[order][best[order] < 0].sum()))
    before = np.concatenate([[0.0], np.cumsum(network.need[order])[:-1]]) if len(order) else np.zeros(0)
    taken = np.clip(total - before, 0.0, network.need[order])
    sold = np.flatnonzero(np.isfinite(best) & network.sale)
    income = float((network.need[sold] * np.minimum(best[sold], 0.0)).sum())
    return float((taken * best[order]).sum()) + income + fixed_cost(network)


def fixed_cost(network: Network) -> float:
    """What the flows cost that a person fixed."""
    problem = network.problem
    sources = {source.id: source for source in problem.sources}
    uses = {use.id: use for use in problem.uses}
    return sum(
        flow.volume_bank_m3 * link_cost(problem, link, sources[flow.source], uses[flow.use])
        for flow, link in network.fixed
    )
