"""A graph over open ground: sixteen ways out of each cell, dearer the steeper they go, none across a barrier.

Sixteen directions make a way at most 2.8 % longer than a straight one. The ground is read once on a grid of at most
``CELLS_MAX`` square cells of ``CELL_MIN_M`` or more whatever the raster's size; with its edges that is some 700 bytes a
cell, 170 MB.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.spatial import cKDTree

from ...geodata.coverage import coverage_mask
from ...geodata.grid import GridSpec, Polygons
from .graph import Floats, Graph, Ints
from .rates import Rates

CELLS_MAX = 250_000
CELL_MIN_M = 5.0
"""About the length of a truck: the grade between nearer cells is roughness, which no truck feels."""
MARGIN_SHARE = 0.5
MARGIN_M = 200.0
"""The grid reaches so far beyond the places, as a share of their extent and in metres, for ways around something."""
NEAR_CELLS = 3.0
_KNIGHTS = [(r, c) for r, c in ((1, 2), (2, 1)) for r, c in ((r, c), (r, -c), (-r, c), (-r, -c))]
_STEPS = [(0, 1), (1, 0), (1, 1), (1, -1), (0, -1), (-1, 0), (-1, -1), (-1, 1), *_KNIGHTS]


class Ground(NamedTuple):
    """The graph, and for each place the node of its cell (−1 where no open ground is near)."""

    graph: Graph
    places: Ints


def bounds_around(places: Floats) -> tuple[float, float, float, float]:
    """x min, y min, x max, y max of the ground to look at."""
    low, high = places.min(axis=0), places.max(axis=0)
    margin = np.maximum(MARGIN_SHARE * float((high - low).max()), MARGIN_M)
    return tuple(np.concatenate([low - margin, high + margin]).tolist())


def ground(
    heights: NDArray[np.floating[Any]], spec: GridSpec, places: Floats, rates: Rates, barriers: Sequence[Polygons] = ()
) -> Ground:
    """``heights``: (height, width) metres on the square cells of ``spec``, NaN where nothing is known or passable."""
    z = np.asarray(heights, dtype=np.float64).copy()
    for polygons in barriers:
        z[coverage_mask(polygons, spec) > 0] = np.nan
    open_ground = np.isfinite(z)
    rows, columns = z.shape
    offset = np.array([dr * columns + dc for dr, dc in _STEPS], dtype=np.int32)
    free = np.zeros((rows, columns, len(_STEPS)), dtype=bool)
    loaded, empty = np.zeros(free.shape), np.zeros(free.shape)
    for step, (dr, dc) in enumerate(_STEPS):
        here, there = _shifted(rows, columns, dr, dc)
        may = open_ground[here] & open_ground[there]
        for sr, sc in _between(dr, dc):
            may &= open_ground[_moved(here, sr, sc)]
        rise = np.where(may, z[there] - z[here], 0.0)
        flat = spec.cell_x * float(np.hypot(dr, dc))
        free[(*here, step)] = may & (np.abs(rise) <= rates.max_grade * flat)
        length = np.hypot(flat, rise)
        loaded[(*here, step)] = rates.loaded(length, rise)
        empty[(*here, step)] = rates.empty(length, rise)
    x, y = spec.xy(np.tile(np.arange(columns) + 0.5, rows), np.repeat(np.arange(rows) + 0.5, columns))
    points = np.column_stack([x, y, z.reshape(-1)])
    taken = free.reshape(z.size, -1)
    indptr = np.concatenate([[0], np.cumsum(taken.sum(axis=1))]).astype(np.int32)
    heads = (np.arange(z.size, dtype=np.int32)[:, np.newaxis] + offset)[taken]
    both = [
        sparse.csr_matrix((weight.reshape(taken.shape)[taken], heads, indptr), shape=(z.size, z.size))
        for weight in (loaded, empty)
    ]
    graph = Graph(points, *both)
    return Ground(graph, _cells_of(points, open_ground.reshape(-1), places, spec.cell_x * NEAR_CELLS))


def _shifted(rows: int, columns: int, dr: int, dc: int) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    here = slice(max(-dr, 0), rows - max(dr, 0)), slice(max(-dc, 0), columns - max(dc, 0))
    return here, _moved(here, dr, dc)


def _moved(part: tuple[slice, slice], dr: int, dc: int) -> tuple[slice, slice]:
    return (
        slice(part[0].start + dr, part[0].stop + dr),
        slice(part[1].start + dc, part[1].stop + dc),
    )


def _between(dr: int, dc: int) -> list[tuple[int, int]]:
    """Cells that a step passes through or touches at a corner."""
    sr, sc = int(np.sign(dr)), int(np.sign(dc))
    if abs(dr) == 2:
        return [(sr, 0), (sr, sc)]
    if abs(dc) == 2:
        return [(0, sc), (sr, sc)]
    return [(sr, 0), (0, sc)] if dr and dc else []


def _cells_of(points: Floats, open_ground: NDArray[np.bool_], places: Floats, within: float) -> Ints:
    nodes = np.flatnonzero(open_ground)
    if not len(nodes):
        return np.full(len(places), -1, dtype=np.int64)
    away, nearest = cKDTree(points[nodes, :2]).query(places)
    return np.where(away <= within, nodes[nearest], -1)
