"""Sums and medians over many polygons at once, window by window, without looping over polygons or cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..geodata.coverage import Edges, cut, expand
from ..geodata.grid import Floating, GridSpec, Polygons, Window
from .histogram import Codes, Histogram, count_labelled, median_of, medians_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ASIDE = (1.0, 0.7)
_TIE = 1e-6
"""A centre that lies on an outline counts as if it lay this share of a cell towards ``_ASIDE`` (east, north) of it, on
every grid alike, however its rows and columns run."""
_LONGEST_STEP = 1 << 14  # so that two counts of cells fit into one integer
_TABLE_PER_CELL = 4
"""How many entries the table of zones and millimetres may have for each cell of a window."""


class ZoneGeometry:
    """Polygon sets in columns and rows of one grid. ``cells`` is the area of each in cells, in and beyond the grid."""

    def __init__(self, zones: Sequence[Polygons], spec: GridSpec) -> None:
        self.count = len(zones)
        self.edges = edges = Edges.of(zones, spec)
        origin, aside = spec.pixel(np.array([(0.0, 0.0), _ASIDE]))
        direction = aside - origin
        self._nudge = _TIE * direction / np.hypot(*direction)
        self._y_min, self._y_max = np.minimum(edges.y0, edges.y1), np.maximum(edges.y0, edges.y1)
        self.cells = np.bincount(
            edges.owner, weights=(edges.y0 - edges.y1) * (edges.x0 + edges.x1) / 2, minlength=self.count
        )
        self._first = np.searchsorted(edges.owner, np.arange(self.count + 1))
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
        edges = self.edges
        count = self._first[zones + 1] - self._first[zones]
        owner, edge = expand(self._first[zones], count)
        near = (self._y_min[edge] < window.row + window.height) & (self._y_max[edge] > window.row)
        edge = edge[near]
        return ZonePart(
            zones,
            Edges(edges.x0[edge], edges.y0[edge], edges.x1[edge], edges.y1[edge], owner[near]),
            window,
            self._nudge,
        )


class ZonePart:
    """Zones in one window: sums of any quantity over each, weighted by the exact share of every cell.

    A sum is made of the pieces of the outlines and of running totals at the cells where they lie (``coverage.Pieces``).
    Running totals are needed only there: the window is added up from break to break in one pass.
    """

    def __init__(self, zones: Ints, edges: Edges, window: Window, nudge: Floats) -> None:
        self.zones = zones
        self._centre = 0.5 + nudge
        self._edges, self._window = edges, window
        pieces = cut(edges, window)
        self._pieces = pieces
        cells = window.width * window.height
        left = pieces.row * window.width + pieces.col
        right = np.minimum(left + 1, (pieces.row + 1) * window.width)
        mark = np.zeros(cells + 1, dtype=bool)
        mark[left] = True
        mark[right] = True
        mark[::_LONGEST_STEP] = True
        self._breaks = np.flatnonzero(mark[:cells])
        rank = np.empty(cells + 1, dtype=np.int32)
        rank[self._breaks] = np.arange(len(self._breaks))
        rank[cells] = len(self._breaks)
        self._left, self._right = rank[left], rank[right]
        self._at_left, self._at_right = -pieces.area, pieces.area - pieces.cover

    def sums(self, values: Floating | NDArray[np.bool_]) -> Floats:
        """Σ share × value per zone; ``values`` is the flat window."""
        if values.dtype == np.bool_:
            return self._totals(np.add.reduceat(values.view(np.uint8), self._breaks, dtype=np.int32))
        return self._totals(np.add.reduceat(values, self._breaks, dtype=np.float64))

    def areas(
        self, one: NDArray[np.bool_], other: NDArray[np.bool_], spare: NDArray[np.int32]
    ) -> tuple[Floats, Floats]:
        """Σ share per zone over the cells of two masks (flat windows), added up in one go."""
        np.left_shift(one.view(np.uint8), 16, out=spare, dtype=np.int32)
        np.add(spare, other.view(np.uint8), out=spare)
        steps = np.add.reduceat(spare, self._breaks)
        return self._totals(steps >> 16), self._totals(steps & 0xFFFF)

    def _totals(self, steps: NDArray[Any]) -> Floats:
        before = np.zeros(len(steps) + 1)
        np.cumsum(steps, out=before[1:])
        return self._by_zone(self._at_right * before[self._right] + self._at_left * before[self._left])

    def cells(self) -> Floats:
        """Area of each zone within the window, in cells."""
        pieces, width = self._pieces, self._window.width
        right = np.minimum(pieces.col + 1, width)
        return self._by_zone(self._at_right * right + self._at_left * pieces.col)

    def medians(self, codes: Codes, low: int, high: int, invalid: NDArray[np.bool_] | None) -> ZoneCounts:
        """Codes (flat window, between ``low`` and ``high``) under each zone that holds the centre of a valid cell."""
        place, turn, owner = self._crossings()
        order = np.argsort(place, kind="stable")
        depth = np.cumsum(turn[order])
        length = np.diff(place[order], append=len(codes))
        overlap = int(np.maximum(depth - 1, 0) @ length)
        if overlap:
            labels, met = self._gathered(place, owner, codes, invalid)
        else:
            labels = self._painted(place[order], np.cumsum((turn * (owner + 1))[order]), length, len(codes))
            met = codes
        rows, bins = len(self.zones) + 1, high - low + 1
        if rows * bins > _TABLE_PER_CELL * len(codes):
            return self._one_by_one(labels, met, None if overlap else invalid, overlap)
        table = count_labelled(labels, np.subtract(met, np.int32(low), out=met), rows, bins)
        if invalid is not None and not overlap:
            table[:, -low] -= np.bincount(labels[invalid], minlength=rows)  # unknown cells stand as no change
        found = np.flatnonzero(table[1:].reshape(-1) != 0)
        return ZoneCounts.of(found // bins, found % bins + low, table[1:].reshape(-1)[found], rows - 1, overlap)

    @staticmethod
    def _painted(place: Ints, label: Ints, length: Ints, cells: int) -> NDArray[np.int32]:
        """Labels of all cells: ``label[i]`` for the ``length[i]`` cells from ``place[i]`` on, 0 before the first."""
        last = length > 0  # of several crossings at one place
        steps = np.zeros(cells, dtype=np.int32)
        steps[place[last]] = np.diff(label[last], prepend=0)
        return np.cumsum(steps, out=steps)

    def _gathered(
        self, place: Ints, owner: Ints, codes: Codes, invalid: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int32], Codes]:
        """Labels (zone + 1) and codes of all valid cells under zones, a cell under two zones twice."""
        stride = len(codes) + 1
        key = np.sort(owner * stride + place)  # entering and leaving by turns
        length = key[1::2] - key[0::2]
        span, index = expand(key[0::2] % stride, length)
        labels = (key[0::2] // stride + 1).astype(np.int32)[span]
        if invalid is not None:
            known = ~invalid[index]
            index, labels = index[known], labels[known]
        return labels, codes.take(index)

    def _one_by_one(
        self, labels: NDArray[np.int32], codes: Codes, invalid: NDArray[np.bool_] | None, overlap: int
    ) -> ZoneCounts:
        """The same where zones are many and changes wide, so that one table would be far larger than the window."""
        keep = labels > 0 if invalid is None else (labels > 0) & ~invalid
        low = int(codes.min())
        bins = int(codes.max()) - low + 1
        key, counts = np.unique((labels[keep] - 1) * np.int64(bins) + (codes[keep] - low), return_counts=True)
        return ZoneCounts.of(key // bins, key % bins + low, counts, len(self.zones), overlap)

    def _by_zone(self, weights: Floats) -> Floats:
        sums: Floats = np.bincount(self._pieces.owner, weights=weights, minlength=len(self.zones)).astype(np.float64)
        return sums

    def _crossings(self) -> tuple[Ints, Ints, Ints]:
        """Where outlines cross the middle line of a row: flat number of the next centre, +1 entering or −1, zone."""
        edges, window = self._edges, self._window
        right, down = self._centre
        top = np.minimum(edges.y0, edges.y1) - window.row - down
        bottom = np.maximum(edges.y0, edges.y1) - window.row - down
        first = np.ceil(np.clip(top, 0, window.height)).astype(np.int64)
        last = np.ceil(np.clip(bottom, 0, window.height)).astype(np.int64)
        edge, row = expand(first, np.maximum(last - first, 0))
        slope = (edges.x1 - edges.x0) / (edges.y1 - edges.y0)
        x = edges.x0[edge] - window.col + (row + (window.row + down) - edges.y0[edge]) * slope[edge]
        col = np.ceil(np.clip(x - right, 0, window.width)).astype(np.int64)
        turn = np.where(edges.y1 > edges.y0, 1, -1)[edge]
        return row * window.width + col, turn, edges.owner[edge]


@dataclass(frozen=True)
class ZoneCounts:
    """Millimetres met in one window, ascending within each zone; zone ``i`` has ``starts[i]`` up to ``starts[i + 1]``.

    ``overlap_cells``: cells that were met once too often, in another zone.
    """

    values: NDArray[Any]
    counts: NDArray[Any]
    starts: Ints
    overlap_cells: int

    @classmethod
    def of(cls, rows: Ints, values: NDArray[Any], counts: NDArray[Any], zones: int, overlap_cells: int) -> ZoneCounts:
        return cls(values, counts, np.searchsorted(rows, np.arange(zones + 1)), overlap_cells)

    def moved(self, middle: int) -> ZoneCounts:
        """With ``middle`` millimetres added to every value."""
        return replace(self, values=self.values + middle) if middle else self

    def histogram(self) -> tuple[int, NDArray[Any]]:
        """All zones together."""
        if not len(self.values):
            return 0, np.empty(0, dtype=np.int64)
        low = int(self.values.min())
        return low, np.bincount(self.values - low, weights=self.counts).astype(np.int64)


class ZoneMedians:
    """Collects what each zone met in its windows, and lets go of it as soon as its last window is in."""

    _PARTS = 8

    def __init__(self, windows_of: Ints) -> None:
        self._open = windows_of.copy()
        self._held: dict[int, list[tuple[NDArray[Any], NDArray[Any]]]] = {}
        self.median_mm: list[float | None] = [None] * len(windows_of)
        self.everything = Histogram()
        self.overlap_cells = 0

    def add(self, zones: Ints, found: ZoneCounts) -> None:
        """Take in one window."""
        self.overlap_cells += found.overlap_cells
        self.everything.add(*found.histogram())
        medians = medians_of(found.values, found.counts, found.starts)
        self._open[zones] -= 1
        for i, zone in enumerate(zones.tolist()):
            if self._open[zone] == 0 and zone not in self._held:
                self.median_mm[zone] = medians[i]
                continue
            part = slice(int(found.starts[i]), int(found.starts[i + 1]))
            held = self._held.setdefault(zone, [])
            if part.stop > part.start:
                held.append((found.values[part], found.counts[part]))
            if self._open[zone] == 0:
                self.median_mm[zone] = median_of(*_merged(held))
                del self._held[zone]
            elif len(held) > self._PARTS:
                self._held[zone] = [_merged(held)]


def _merged(held: list[tuple[NDArray[Any], NDArray[Any]]]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Values ascending, each once, and how often."""
    if len(held) == 1:
        return held[0]
    if not held:
        nothing = np.empty(0, dtype=np.int64)
        return nothing, nothing
    low = min(int(values[0]) for values, _ in held)
    high = max(int(values[-1]) for values, _ in held)
    together = np.zeros(high - low + 1, dtype=np.int64)
    for values, counts in held:
        together[values - low] += counts
    met = np.flatnonzero(together)
    return met + low, together[met]
