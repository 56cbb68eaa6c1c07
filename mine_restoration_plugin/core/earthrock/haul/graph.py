"""Cheapest ways through a directed graph of places, there with a load and back empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from ...model.progress import SILENT, Progress

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SHORTEST_M = 1e-6
"""An edge of no length would be no edge for SciPy."""


@dataclass(frozen=True)
class Graph:
    """``points`` (n, 3): x, y and height (NaN unknown) of the nodes; both matrices hold equivalent flat metres."""

    points: Floats
    loaded: sparse.csr_matrix
    empty: sparse.csr_matrix


class Way(NamedTuple):
    """``equivalent_m`` is the mean of there and back; ``nodes`` are those of the way there."""

    start: int
    end: int
    equivalent_m: float
    nodes: Ints


def matrix(tail: Ints, head: Ints, weight: Floats, nodes: int) -> sparse.csr_matrix:
    """Edges as a matrix; of several between the same two nodes the least counts."""
    order = np.lexsort((weight, head, tail))
    tail, head, weight = tail[order], head[order], np.maximum(weight[order], SHORTEST_M)
    first = np.ones(len(tail), dtype=bool)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    return sparse.csr_matrix((weight[first], (tail[first], head[first])), shape=(nodes, nodes))


def ways(
    graph: Graph, starts: Ints, ends: Ints, wanted: NDArray[np.bool_], progress: Progress = SILENT
) -> Sequence[Way]:
    """The cheapest way for each ``wanted`` (starts × ends) pair that has one, by start and end.

    One run each way from every node on the shorter side: memory is that of the graph, time grows with the runs.
    """
    swap = len(np.unique(ends)) < len(np.unique(starts))
    there = graph.loaded.T.tocsr() if swap else graph.loaded
    back = graph.empty if swap else graph.empty.T.tocsr()
    roots, others, asked = (ends, starts, wanted.T) if swap else (starts, ends, wanted)
    found: list[Way] = []
    for count, root in enumerate(np.unique(roots)):
        progress.report(count / len(np.unique(roots)))
        out, before = csgraph.dijkstra(there, indices=int(root), return_predecessors=True)
        home = csgraph.dijkstra(back, indices=int(root))
        for r in np.flatnonzero(roots == root):
            for o in np.flatnonzero(asked[r]):
                length = (out[others[o]] + home[others[o]]) / 2.0
                if np.isfinite(length):
                    nodes = _nodes(before, int(others[o]))
                    pair = (int(o), int(r)) if swap else (int(r), int(o))
                    found.append(Way(*pair, float(length), nodes if swap else nodes[::-1]))
    return sorted(found, key=lambda way: (way.start, way.end))


def _nodes(before: Ints, last: int) -> Ints:
    """From ``last`` back to the root."""
    nodes = [last]
    while before[nodes[-1]] >= 0:
        nodes.append(int(before[nodes[-1]]))
    return np.array(nodes, dtype=np.int64)
