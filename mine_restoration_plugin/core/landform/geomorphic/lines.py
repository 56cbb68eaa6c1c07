"""Channels as lines with heights, and as cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .network import Nodes, Tree

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
_LEAST_SLOPE = 0.002
_ROUNDINGS = 2
_SAMPLES_PER_CELL = 4


@dataclass(frozen=True)
class Reach:
    """A stretch of channel without a confluence: (n, 3) x, y (metres from the corner of the window), z; downwards.

    ``area_m2`` drains through its lower end; ``order`` is Strahler's. ``nodes`` are those it runs over.
    """

    points: Floats
    area_m2: float
    order: int
    nodes: tuple[int, ...]
    from_outside: bool = False

    @property
    def length_m(self) -> float:
        return float(np.hypot(*np.diff(self.points[:, :2], axis=0).T).sum())

    @property
    def slope(self) -> float:
        length = self.length_m
        return float(self.points[0, 2] - self.points[-1, 2]) / length if length else 0.0

    @property
    def sinuosity(self) -> float:
        straight = float(np.hypot(*(self.points[-1, :2] - self.points[0, :2])))
        return self.length_m / straight if straight else 1.0


def reaches_of(tree: Tree, nodes: Nodes, channel: Mask) -> list[Reach]:
    """The reaches, upper ones before those they flow into; heights are 0 yet."""
    feeders = np.bincount(tree.target[np.flatnonzero(channel)], minlength=len(channel))
    starts = np.flatnonzero(channel & (feeders != 1))
    steps = np.zeros(len(channel), dtype=np.int64)
    for number, cells in enumerate(reversed(tree.levels), start=1):
        steps[cells] = number
    orders: dict[int, list[int]] = {}
    found = []
    for start in starts[np.lexsort((starts, -steps[starts]))].tolist():
        given = sorted(orders.get(start, []), reverse=True)
        order = 1 if not given else given[0] + (len(given) > 1 and given[0] == given[1])
        way, here = [start], start
        while channel[here]:
            here = int(tree.target[here])
            way.append(here)
            if not channel[here] or feeders[here] != 1:
                break
        orders.setdefault(here, []).append(order)
        points = np.column_stack((nodes.xy[way], np.zeros(len(way))))
        outside = start < nodes.outlets + nodes.inflows
        found.append(Reach(points, float(tree.area_m2[way[-2]]), int(order), tuple(way), outside))
    return found


def heights(
    tree: Tree,
    nodes: Nodes,
    channel: Mask,
    outlet_m: Floats,
    inflow_m: Floats,
    lowest_m: Floats,
    mouth_slope: float,
    concavity: float,
    steepest: float,
    mouth_area_m2: float | None = None,
) -> Floats:
    """(nodes,) heights of the channels, rising from the outlets; not below ``lowest_m``, not above what flows in."""
    end = np.arange(len(channel))
    z = np.full(len(channel), np.nan)
    z[: nodes.outlets] = outlet_m
    # what flows in bounds everything below it
    ceiling = np.full(len(channel), np.inf)
    ceiling[nodes.outlets : nodes.outlets + nodes.inflows] = inflow_m
    for cells in tree.levels:
        on = cells[channel[cells]]
        np.minimum.at(ceiling, tree.target[on], ceiling[on] - _LEAST_SLOPE * tree.length_m[on])
    for cells in reversed(tree.levels):
        end[cells] = end[tree.target[cells]]
        on = cells[channel[cells]]
        share = tree.area_m2[on] / np.maximum(mouth_area_m2 or tree.area_m2[end[on]], 1e-9)
        slope = np.clip(mouth_slope * share**-concavity, _LEAST_SLOPE, max(steepest, _LEAST_SLOPE))
        below = z[tree.target[on]]
        wanted = np.maximum(below + slope * tree.length_m[on], lowest_m[on])
        z[on] = np.maximum(np.minimum(wanted, ceiling[on]), below + _LEAST_SLOPE / 10 * tree.length_m[on])
    first = slice(nodes.outlets, nodes.outlets + nodes.inflows)
    z[first] = np.where(np.isfinite(z[first]), np.maximum(z[first], inflow_m), z[first])
    return z


def with_heights(reaches: Sequence[Reach], z: Floats) -> list[Reach]:
    """Reaches with the heights of their nodes, their corners cut (Chaikin 1974); ends stay where they are."""
    found = []
    for reach in reaches:
        points = np.column_stack((reach.points[:, :2], z[list(reach.nodes)]))
        for _ in range(_ROUNDINGS):
            if len(points) > 2:
                cut = np.empty((2 * len(points) - 2, 3))
                cut[0::2], cut[1::2] = 0.75 * points[:-1] + 0.25 * points[1:], 0.25 * points[:-1] + 0.75 * points[1:]
                cut[0], cut[-1] = points[0], points[-1]
                points = cut
        found.append(replace(reach, points=points))
    return found


def laid_on(reaches: Sequence[Reach], surface: Floats, cell: tuple[float, float]) -> list[Reach]:
    """Reaches with the heights of a finished surface, never rising on their way down."""
    height, width = surface.shape
    found = []
    for reach in reaches:
        row = np.clip((reach.points[:, 1] / cell[1]).astype(np.int64), 0, height - 1)
        col = np.clip((reach.points[:, 0] / cell[0]).astype(np.int64), 0, width - 1)
        z = surface[row, col]
        z = np.where(np.isfinite(z), z, reach.points[:, 2])
        found.append(replace(reach, points=np.column_stack((reach.points[:, :2], np.minimum.accumulate(z)))))
    return found


def run_of(reach: Reach, shape: tuple[int, ...], cell: tuple[float, float]) -> tuple[Ints, Floats, Floats]:
    """Flat cells under a reach from its head down (each as often as it is sampled), heights, metres from the head."""
    height, width = shape
    side = np.hypot(*np.diff(reach.points[:, :2], axis=0).T)
    upto = np.concatenate(([0.0], np.cumsum(side)))
    count = max(int(np.ceil(upto[-1] / min(cell) * _SAMPLES_PER_CELL)), 1)
    at = np.linspace(0.0, upto[-1], count + 1)
    x, y, z = (np.interp(at, upto, reach.points[:, axis]) for axis in range(3))
    col, row = np.floor(x / cell[0]).astype(np.int64), np.floor(y / cell[1]).astype(np.int64)
    on = (col >= 0) & (col < width) & (row >= 0) & (row < height)
    return row[on] * width + col[on], z[on], at[on]


def cells_of(
    reaches: Sequence[Reach], design: Mask, cell: tuple[float, float], swale_m: float
) -> tuple[Ints, Floats, Ints]:
    """Cells of the design that channels run through (flat, each once), and their heights, falling along every reach.

    The uppermost ``swale_m`` of a channel that begins inside (at most half of it) have no height of their own: there
    the hillsides run together to a swale. Its cells come third.
    """
    runs, swales = [], []
    for reach in reaches:
        place, z, upper = run_of(reach, design.shape, cell)
        swale = upper < (min(swale_m, reach.length_m / 2) if reach.order == 1 and not reach.from_outside else 0.0)
        inside = design.ravel()[place]
        swales.append(place[inside & swale])
        inside &= ~swale
        runs.append((place[inside], z[inside]))
    lowest = np.full(design.size, np.inf)
    for place, z in runs:
        np.minimum.at(lowest, place, z)
    for place, _ in runs:
        np.minimum.at(lowest, place, np.minimum.accumulate(lowest[place]) if len(place) else lowest[place])
    cells = np.flatnonzero(np.isfinite(lowest))
    soft = np.unique(np.concatenate(swales)) if swales else cells[:0]
    return cells, lowest[cells], np.setdiff1d(soft, cells)
