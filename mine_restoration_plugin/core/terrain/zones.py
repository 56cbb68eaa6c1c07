"""Sums and medians over many polygons at once, window by window, without looping over polygons or cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..geodata.coverage import Edges, cut, expand
from ..geodata.grid import Floating, GridSpec, Polygons, Window
from .histogram import Codes, Histogram, count_groups, median_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class ZoneGeometry:
    """Polygon sets in columns and rows of one grid. ``cells`` is the area of each in cells, in and beyond the grid."""

    def __init__(self, zones: Sequence[Polygons], spec: GridSpec) -> None:
        self.count = len(zones)
        self.edges = edges = Edges.of(zones, spec)
        self._y_min, self._y_max = np.minimum(edges.y0, edges.y1), np.maximum(edges.y0, edges.y1)
        self.cells = np.bincount(
            edges.owner, weights=(edges.y0 - edges.y1) * (edges.x0 + edges.x1) / 2, minlength=self.count
        )
        far = np.inf
        self._left, self._top = np.full(self.count, far), np.full(self.count, far)
        self._right, self._bottom = np.full(self.count, -far), np.full(self.count, -far)
        np.minimum.at(self._left, edges.owner, np.minimum(edges.x0, edges.x1))
        np.maximum.at(self._right, edges.owner, np.maximum(edges.x0, edges.x1))
        np.minimum.at(self._top, edges.owner, self._y_min)
        np.maximum.at(self._bottom, edges.owner, self._y_max)

    def within(self, window: Window) -> Ints:
        """Numbers of the zones whose bounding box meets the window."""
        return np.flatnonzero(
            (self._left < window.col + window.width)
            & (self._right > window.col)
            & (self._top < window.row + window.height)
            & (self._bottom > window.row)
        )

    def part(self, window: Window, zones: Ints) -> ZonePart:
        """What is needed to sum over ``zones`` in a window."""
        local = np.full(self.count, -1)
        local[zones] = np.arange(len(zones))
        edges = self.edges
        owner = local[edges.owner]
        keep = (owner >= 0) & (self._y_min < window.row + window.height) & (self._y_max > window.row)
        near = Edges(edges.x0[keep], edges.y0[keep], edges.x1[keep], edges.y1[keep], owner[keep])
        return ZonePart(zones, near, window)


class ZonePart:
    """Zones in one window: sums of any quantity over each, weighted by the exact share of every cell.

    A sum is made of the pieces of the outlines and of running totals at the cells where they lie (``coverage.Pieces``).
    Running totals are needed only there: the window is added up from break to break in one pass.
    """

    def __init__(self, zones: Ints, edges: Edges, window: Window) -> None:
        self.zones = zones
        self._edges, self._window = edges, window
        pieces = cut(edges, window)
        self._pieces = pieces
        cells = window.width * window.height
        left = pieces.row * window.width + pieces.col
        right = np.minimum(left + 1, (pieces.row + 1) * window.width)
        mark = np.zeros(cells + 1, dtype=bool)
        mark[left] = True
        mark[right] = True
        mark[0] = True
        self._breaks = np.flatnonzero(mark[:cells])
        rank = np.empty(cells + 1, dtype=np.int32)
        rank[self._breaks] = np.arange(len(self._breaks))
        rank[cells] = len(self._breaks)
        self._left, self._right = rank[left], rank[right]
        self._at_left, self._at_right = -pieces.area, pieces.area - pieces.cover

    def sums(self, values: Floating | NDArray[np.bool_]) -> Floats:
        """Σ share × value per zone; ``values`` is the flat window."""
        if values.dtype == np.bool_:
            steps = np.add.reduceat(values.view(np.uint8), self._breaks, dtype=np.int32)
        else:
            steps = np.add.reduceat(values, self._breaks, dtype=np.float64)
        before = np.zeros(len(steps) + 1)
        np.cumsum(steps, out=before[1:])
        return self._by_zone(self._at_right * before[self._right] + self._at_left * before[self._left])

    def cells(self) -> Floats:
        """Area of each zone within the window, in cells."""
        pieces, width = self._pieces, self._window.width
        right = np.minimum(pieces.col + 1, width)
        return self._by_zone(self._at_right * right + self._at_left * pieces.col)

    def counts(
        self, codes: Codes, invalid: NDArray[np.bool_] | None
    ) -> tuple[list[tuple[NDArray[Any], NDArray[Any]]], int]:
        """Per zone the codes (flat window) of cells whose centre lies in it and that are valid, and how often.

        Beside them the number of cells that were met once too often, in another zone.
        """
        index, starts = self._centres()
        met = np.zeros(len(codes), dtype=bool)
        met[index] = True
        overlap = len(index) - int(np.count_nonzero(met))
        if invalid is not None:
            known = ~invalid[index]
            lost = np.concatenate(([0], np.cumsum(~known)))
            index, starts = index[known], starts - lost[starts]
        return count_groups(codes.take(index), starts), overlap

    def _by_zone(self, weights: Floats) -> Floats:
        sums: Floats = np.bincount(self._pieces.owner, weights=weights, minlength=len(self.zones)).astype(np.float64)
        return sums

    def _centres(self) -> tuple[Ints, Ints]:
        """Flat numbers of the cells whose centre lies in a zone, zone after zone, and where each zone starts."""
        edges, window = self._edges, self._window
        top = np.minimum(edges.y0, edges.y1) - window.row - 0.5
        bottom = np.maximum(edges.y0, edges.y1) - window.row - 0.5
        first = np.ceil(np.clip(top, 0, window.height)).astype(np.int64)
        last = np.ceil(np.clip(bottom, 0, window.height)).astype(np.int64)
        edge, row = expand(first, np.maximum(last - first, 0))
        slope = (edges.x1 - edges.x0) / (edges.y1 - edges.y0)
        x = edges.x0[edge] - window.col + (row + (window.row + 0.5) - edges.y0[edge]) * slope[edge]
        col = np.ceil(np.clip(x, 0, window.width) - 0.5).astype(np.int64)
        stride = window.width + 1
        key = np.sort((edges.owner[edge] * window.height + row) * stride + col)
        enter, leave = key[0::2], key[1::2]
        owner_row, start = enter // stride, enter % stride
        length = leave - enter
        _, index = expand(owner_row % window.height * window.width + start, length)
        per_zone = np.bincount(owner_row // window.height, weights=length, minlength=len(self.zones))
        return index, np.concatenate(([0], np.cumsum(per_zone.astype(np.int64))))


@dataclass
class _Gathered:
    open_windows: int
    values: list[NDArray[Any]]
    counts: list[NDArray[Any]]


class ZoneMedians:
    """Collects what each zone met in its windows, and lets go of it as soon as its last window is in."""

    _PARTS = 8

    def __init__(self, windows_of: Ints) -> None:
        self._open = {int(i): _Gathered(int(n), [], []) for i, n in enumerate(windows_of) if n}
        self.median_mm: list[float | None] = [None] * len(windows_of)
        self.everything = Histogram()

    def add(self, zone: int, values: NDArray[Any], counts: NDArray[Any]) -> None:
        gathered = self._open[zone]
        self.everything.add_values(values, counts)
        if len(values):
            gathered.values.append(values)
            gathered.counts.append(counts)
        gathered.open_windows -= 1
        if gathered.open_windows == 0:
            values, counts = _merged(gathered)
            self.median_mm[zone] = median_of(values, counts)
            del self._open[zone]
        elif len(gathered.values) > self._PARTS:
            values, counts = _merged(gathered)
            gathered.values, gathered.counts = [values], [counts]


def _merged(gathered: _Gathered) -> tuple[NDArray[Any], NDArray[Any]]:
    if not gathered.values:
        nothing = np.empty(0, dtype=np.int64)
        return nothing, nothing
    if len(gathered.values) == 1:
        return gathered.values[0], gathered.counts[0]
    together = Histogram()
    for values, counts in zip(gathered.values, gathered.counts):
        together.add_values(values, counts)
    return together.values()
