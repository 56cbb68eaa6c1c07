"""What could still change in a plan: along links with room, and back along links that carry something.

Cheapest ways through this graph say exactly what one more cubic metre is worth, also where the programme's own prices
are ambiguous (several at once are right in a degenerate corner, and the solver picks any).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .exact import NOTHING_M3
from .network import Floats, Ints, Network

BORROW_WEIGHT = 1e6
"""A borrowed m³ outweighs this many times the dearest link: borrowing comes before cost."""


@dataclass(frozen=True)
class Ways:
    """Cheapest ways to (or from) every node: ``length`` (infinite where there is none) and the edge they go by."""

    length: Floats
    edge: Ints


class Residual:
    """Nodes: the sources, then the uses. Edges carry the cost and the borrowed bank m³ of one delivered m³."""

    def __init__(self, network: Network, delivered: Floats) -> None:
        self.network = network
        self.delivered = delivered
        self.sources = len(network.supply)
        self.nodes = self.sources + len(network.need)
        yard_full = network.stock_full(delivered)
        self.full = (delivered >= network.limit - NOTHING_M3) | yard_full
        onsite = ~network.sale[network.use]
        forth, back = np.flatnonzero(onsite & ~self.full), np.flatnonzero(onsite & (delivered > NOTHING_M3))
        back = back[~yard_full[back]]
        source, use = network.source, self.sources + network.use
        borrowed = np.where(network.borrow[source], 1.0 / network.factor[source], 0.0)
        self.tail = np.concatenate([source[forth], use[back]])
        self.head = np.concatenate([use[forth], source[back]])
        self.cost = np.concatenate([network.cost[forth], -network.cost[back]])
        self.borrowed = np.concatenate([borrowed[forth], -borrowed[back]])
        dearest = float(np.abs(network.cost).max(initial=1.0))
        self.weight = self.cost + (BORROW_WEIGHT * dearest * self.borrowed if network.borrow.any() else 0.0)
        self.tolerance = 1e-9 * dearest
        given = np.bincount(network.source, weights=delivered, minlength=self.sources)
        got = np.bincount(network.use, weights=delivered, minlength=len(network.need))
        sold = np.bincount(network.source, weights=np.where(onsite, 0.0, delivered), minlength=self.sources)
        self.has_left = network.supply - given + sold > NOTHING_M3
        self.short = np.where(network.sale, 0.0, np.maximum(network.need - got, 0.0))
        self.short[self.short <= NOTHING_M3] = 0.0

    def ways_from(self, nodes: NDArray[np.bool_] | Ints) -> Ways:
        """From any of ``nodes`` to every other."""
        return self._ways(nodes, self.tail, self.head)

    def ways_to(self, nodes: NDArray[np.bool_] | Ints) -> Ways:
        """From every node to any of ``nodes``."""
        return self._ways(nodes, self.head, self.tail)

    def _ways(self, nodes: NDArray[np.bool_] | Ints, begin: Ints, end: Ints) -> Ways:
        """Bellman and Ford: a plan that is best leaves no cycle that gains."""
        length = np.full(self.nodes, np.inf)
        length[nodes] = 0.0
        edge = np.full(self.nodes, -1, dtype=np.int64)
        if not len(begin):
            return Ways(length, edge)
        order = np.lexsort((np.arange(len(end)), end))
        begin, weight = begin[order], self.weight[order]
        targets, first = np.unique(end[order], return_index=True)
        counts = np.diff(np.append(first, len(order)))
        for _ in range(self.nodes):
            reached = length[begin] + weight
            best = np.minimum.reduceat(reached, first)
            better = best < length[targets] - self.tolerance
            if not better.any():
                break
            hits = np.flatnonzero(np.repeat(better, counts) & (reached == np.repeat(best, counts)))
            # of equal edges the first one: later assignments win, so they are made backwards
            edge[end[order][hits[::-1]]] = order[hits[::-1]]
            length[targets[better]] = best[better]
        return Ways(length, edge)

    def along(self, ways: Ways, node: int, *, backwards: bool = False) -> tuple[float, float]:
        """Cost and borrowed bank m³ of the way to (``backwards``: from) ``node``."""
        cost = borrowed = 0.0
        for _ in range(self.nodes):
            edge = int(ways.edge[node])
            if edge < 0:
                break
            cost += float(self.cost[edge])
            borrowed += float(self.borrowed[edge])
            node = int(self.head[edge] if backwards else self.tail[edge])
        return cost, borrowed
