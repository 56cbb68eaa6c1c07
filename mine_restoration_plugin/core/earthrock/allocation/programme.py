"""The network as one linear programme whose rows of costs stand in the order of what the law and the purse ask.

First nobody may be left short who need not be; then as little as can be is borrowed from outside; then what is used on
the project is hauled as cheaply as can be; only then is what is left over sold, as much as can be and at the least
cost. Among plans that are equal in all this the one that moves least, and then one picked by the ids alone, so that the
same tables give the same plan whatever their order and whichever solver.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import numpy as np
from scipy import sparse

from ...model.solver.program import Program
from .network import Floats, Network

SHORTAGE = "shortage"
BORROWING = "borrowing"
COST = "cost"
SELLING = "selling"
SALE_COST = "sale_cost"
TIES = "ties"


class Posed(NamedTuple):
    """A programme over arcs first and then the shortage of each use; ``rows_of_costs`` names its rows of costs."""

    program: Program
    rows_of_costs: tuple[str, ...]


def programme(network: Network) -> Posed:
    """Columns: delivered m³ by arc, then short m³ by use (0 for sales). Rows: sources, uses, stock by phase."""
    n, sources, uses = network.size, len(network.supply), len(network.need)
    arcs = np.arange(n)
    ones = np.ones(n)
    give = sparse.csr_matrix((ones, (network.source, arcs)), shape=(sources, n + uses))
    take = sparse.csr_matrix(
        (np.ones(n + uses), (np.concatenate([network.use, np.arange(uses)]), np.arange(n + uses))),
        shape=(uses, n + uses),
    )
    parts = [give, take]
    row_lower = [np.full(sources, -np.inf), np.where(network.sale, -np.inf, network.need)]
    row_upper = [network.supply, network.need]
    for boundary, free in network.stock_free_m3.items():
        loose = np.where(network.stocked(boundary), network.loose_per_delivered, 0.0)
        parts.append(sparse.csr_matrix(np.concatenate([loose, np.zeros(uses)])[np.newaxis, :]))
        row_lower.append(np.array([-np.inf]))
        row_upper.append(np.array([free]))
    costs = _costs(network)
    upper = np.concatenate([network.limit, np.where(network.sale, 0.0, network.need)])
    program = Program(
        np.array(list(costs.values())),
        sparse.vstack(parts, format="csr"),
        np.concatenate(row_lower),
        np.concatenate(row_upper),
        np.zeros(n + uses),
        upper,
    )
    return Posed(program, tuple(costs))


def _costs(network: Network) -> dict[str, Floats]:
    uses = len(network.need)
    bank = 1.0 / network.factor[network.source]
    sold = network.sale[network.use]
    nothing = np.zeros(uses)

    def row(by_arc: Floats, by_use: Floats = nothing) -> Floats:
        return np.concatenate([by_arc, by_use])

    costs = {SHORTAGE: row(np.zeros(network.size), np.where(network.sale, 0.0, 1.0))}
    if network.borrow.any():
        costs[BORROWING] = row(np.where(network.borrow[network.source], bank, 0.0))
    costs[COST] = row(np.where(sold, 0.0, network.cost))
    if network.sale.any():
        costs[SELLING] = row(np.where(sold, -bank, 0.0))
        costs[SALE_COST] = row(np.where(sold, network.cost, 0.0))
    costs[TIES] = row(bank * (1.0 + _draws(network) / 64.0))
    return costs


def _draws(network: Network) -> Floats:
    """A number in [0, 1) for each arc that hangs on the two ids only."""
    sources, uses = network.problem.sources, network.problem.uses
    drawn = [
        int.from_bytes(hashlib.blake2b(f"{sources[i].id}\0{uses[j].id}".encode(), digest_size=4).digest(), "big")
        for i, j in zip(network.source, network.use)
    ]
    return np.array(drawn, dtype=np.float64) / 2.0**32
