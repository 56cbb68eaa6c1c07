"""A network of roads from drawn lines: ends that nearly meet are joined, places are led to the nearest road."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph
from scipy.spatial import cKDTree

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP
from .graph import Floats, Graph, Ints, matrix
from .rates import Rates

BOTH = 0
FORWARD = 1
BACKWARD = -1
STEP_M = 25.0
"""Longest stretch whose grade is taken from its two ends; shorter ones would show the noise of the heights."""
SAME_M = 1e-3


@dataclass(frozen=True)
class Road:
    """A line: (n, 2) or (n, 3) x, y and maybe heights, and in which direction it may be driven."""

    line: Floats
    direction: int = BOTH


@dataclass(frozen=True)
class Network:
    """The graph with the nodes of the places, and how far each is from its road (NaN where none is near enough).

    ``joined`` counts the ends of roads that were led to another one, by less than the distance allowed.
    """

    graph: Graph
    places: Ints
    access_m: Floats
    joined: int = 0


def network(
    roads: Sequence[Road],
    places: Floats,
    rates: Rates,
    snap_m: float,
    access_m: float,
    heights: Callable[[Floats], Floats] | None = None,
) -> Network:
    """Build the network.

    Lines meet where they share a vertex, and where an end lies within ``snap_m`` of another line; a crossing without a
    vertex is a bridge. A place is led straight, with the detour of the rulebook, to the nearest road within
    ``access_m``. ``heights`` gives metres for (n, 2) points; without it Z of the lines counts, and without that all
    is flat.

    Raises:
        InputError: there is no road of any length.
    """
    drawn = [_divided(road.line) for road in roads if len(road.line) > 1]
    lines = [line for line, _ in drawn]
    directions = [road.direction for road in roads if len(road.line) > 1]
    owner = np.concatenate([np.full(len(line) - 1, i) for i, line in enumerate(lines)]) if lines else np.zeros(0, int)
    if not len(owner):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "The layer of roads has no line with a length. Draw the roads or leave it out."
            )
        )
    vertex = np.concatenate(lines)
    offset = np.cumsum([0, *(len(line) for line in lines)])
    first = np.concatenate([np.arange(offset[i], offset[i + 1] - 1) for i in range(len(lines))])
    ends = np.unique(np.concatenate([offset[:-1], offset[1:] - 1]))
    line_of = np.repeat(np.arange(len(lines)), np.diff(offset))
    nearest = _Nearest(vertex[:, :2], first, owner)
    snapped = nearest.find(vertex[ends, :2], snap_m, line_of[ends])
    led = nearest.find(places, access_m, None)
    # every foot of a perpendicular becomes a vertex of its segment
    feet = np.concatenate([snapped.foot, led.foot])
    on = np.concatenate([snapped.segment, led.segment])
    share = np.concatenate([snapped.share, led.share])
    use = np.flatnonzero(on >= 0)
    foot_node = np.full(len(on), -1, dtype=np.int64)
    foot_node[use] = len(vertex) + np.arange(len(use))
    z = vertex[:, 2] if vertex.shape[1] > 2 else np.full(len(vertex), np.nan)
    foot_z = z[first[on[use]]] + share[use] * (z[first[on[use]] + 1] - z[first[on[use]]])
    points = np.column_stack(
        [np.concatenate([vertex[:, :2], feet[use], places]), np.concatenate([z, foot_z, np.full(len(places), np.nan)])]
    )
    if heights is not None:
        points[:, 2] = heights(points[:, :2])
    meets = np.flatnonzero(np.concatenate([own for _, own in drawn]))
    tail, head, way = _segments(first, owner, np.array(directions), on[use], share[use], foot_node[use])
    place_node = len(points) - len(places) + np.arange(len(places))
    joined = int((foot_node[: len(ends)] >= 0).sum())
    joins = np.column_stack([ends, foot_node[: len(ends)]])[foot_node[: len(ends)] >= 0]
    joins = np.concatenate([joins, _coincident(points[:, :2], meets)])
    made = _assemble(points, (tail, head, way), joins, place_node, foot_node[len(ends) :], led.distance, rates)
    return replace(made, joined=joined)


@dataclass(frozen=True)
class _Found:
    segment: Ints
    share: Floats
    foot: Floats
    distance: Floats


class _Nearest:
    """The segment nearest to a point."""

    def __init__(self, vertex: Floats, first: Ints, owner: Ints) -> None:
        self.start, self.step = vertex[first], vertex[first + 1] - vertex[first]
        self.owner = owner
        self.reach = float(np.hypot(*self.step.T).max()) / 2.0
        self.tree = cKDTree(self.start + self.step / 2.0)

    def find(self, points: Floats, within: float, own: Ints | None) -> _Found:
        """Nearest segment within a distance; of an end (``own``: its line) on another line than its own."""
        count = len(points)
        segment, share = np.full(count, -1, dtype=np.int64), np.zeros(count)
        foot, distance = np.array(points, dtype=np.float64), np.full(count, np.nan)
        for i, near in enumerate(self.tree.query_ball_point(points, within + self.reach + SAME_M)):
            candidates = np.array(sorted(near), dtype=np.int64)
            if own is not None and len(candidates):
                candidates = candidates[self.owner[candidates] != own[i]]
            if not len(candidates):
                continue
            start, step = self.start[candidates], self.step[candidates]
            square = (step**2).sum(axis=1)
            along = ((points[i] - start) * step).sum(axis=1)
            t = np.clip(np.divide(along, square, out=np.zeros_like(along), where=square > 0), 0.0, 1.0)
            feet = start + t[:, np.newaxis] * step
            away = np.hypot(*(feet - points[i]).T)
            best = int(np.argmin(away))
            if away[best] <= within:
                segment[i], share[i] = candidates[best], t[best]
                foot[i], distance[i] = feet[best], away[best]
        return _Found(segment, share, foot, distance)


def _divided(line: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """(n, 3) with further vertices so that no stretch is longer than ``STEP_M``, and which of them were drawn.

    Vertices that repeat are left out.
    """
    points = np.asarray(line, dtype=np.float64)
    if points.shape[1] == 2:
        points = np.column_stack([points, np.full(len(points), np.nan)])
    lengths = np.hypot(*np.diff(points[:, :2], axis=0).T)
    points = points[np.concatenate([[True], lengths > 0])]
    lengths = lengths[lengths > 0]
    if not len(lengths):
        return points[:1], np.ones(1, dtype=bool)
    parts = np.maximum(np.ceil(lengths / STEP_M), 1).astype(np.int64)
    at = np.concatenate([i + np.arange(n) / n for i, n in enumerate(parts)] + [np.array([float(len(parts))])])
    divided = np.column_stack([np.interp(at, np.arange(len(points)), points[:, axis]) for axis in range(3)])
    return divided, at == np.floor(at)


def _segments(
    first: Ints, owner: Ints, directions: Ints, on: Ints, share: Floats, nodes: Ints
) -> tuple[Ints, Ints, Ints]:
    """Stretches between neighbouring vertices, those with feet on them divided there; nodes and direction."""
    begin = np.concatenate([first, nodes])
    segment = np.concatenate([np.arange(len(first)), on])
    at = np.concatenate([np.zeros(len(first)), share])
    order = np.lexsort((begin, at, segment))
    begin, segment = begin[order], segment[order]
    last = np.append(segment[1:] != segment[:-1], True)
    end = np.where(last, first[segment] + 1, np.append(begin[1:], -1))
    return begin, end, directions[owner[segment]]


def _assemble(
    points: Floats,
    stretches: tuple[Ints, Ints, Ints],
    joins: Ints,
    place_node: Ints,
    place_foot: Ints,
    distance: Floats,
    rates: Rates,
) -> Network:
    count = len(points)
    tail, head, direction = stretches
    graph = sparse.csr_matrix((np.ones(len(joins)), (joins[:, 0], joins[:, 1])), shape=(count, count))
    _, label = csgraph.connected_components(graph, directed=False)
    kept, node = np.unique(label, return_index=False, return_inverse=True)
    _, lowest = np.unique(label, return_index=True)
    points = points[lowest]
    tail, head, place_node = node[tail], node[head], node[place_node]
    forth, back = direction >= 0, direction <= 0
    led = place_foot >= 0
    foot = node[place_foot[led]]
    access = distance[led] * rates.detour
    begin = np.concatenate([tail[forth], head[back], place_node[led], foot])
    end = np.concatenate([head[forth], tail[back], foot, place_node[led]])
    flat = np.hypot(*(points[end, :2] - points[begin, :2]).T)
    flat[len(flat) - 2 * len(access) :] = np.concatenate([access, access])
    rise = np.nan_to_num(points[end, 2] - points[begin, 2])
    length = np.hypot(flat, rise)
    moves = begin != end
    begin, end, length, rise = begin[moves], end[moves], length[moves], rise[moves]
    return Network(
        Graph(
            points,
            matrix(begin, end, rates.loaded(length, rise), len(kept)),
            matrix(begin, end, rates.empty(length, rise), len(kept)),
        ),
        place_node,
        distance,
    )


def _coincident(points: Floats, nodes: Ints) -> Ints:
    """Pairs of ``nodes`` at one place (to a millimetre), each with the first there."""
    _, first, inverse = np.unique(np.round(points[nodes] / SAME_M), axis=0, return_index=True, return_inverse=True)
    return np.column_stack([nodes, nodes[first[inverse.reshape(-1)]]])
