"""Sums over many polygons at once, window by window, without looping over polygons or cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..geodata.coverage import Edges, cut, expand
from ..geodata.grid import Floating, GridSpec, Polygons, Window
from .scratch import Scratch

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ASIDE = (1.0, 0.7)
_TIE = 1e-6
"""A centre that lies on an outline counts as if it lay this share of a cell towards ``_ASIDE`` (east, north) of it, on
every grid alike, however its rows and columns run."""
_LONGEST_STEP = 1 << 14  # so that two counts of cells fit into one integer


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
        some = self._first[1:] > self._first[:-1]
        starts = self._first[:-1][some]
        self._left, self._top = np.full((2, self.count), np.inf)
        self._right, self._bottom = np.full((2, self.count), -np.inf)
        if len(starts):
            self._left[some] = np.minimum.reduceat(np.minimum(edges.x0, edges.x1), starts)
            self._right[some] = np.maximum.reduceat(np.maximum(edges.x0, edges.x1), starts)
            self._top[some] = np.minimum.reduceat(self._y_min, starts)
            self._bottom[some] = np.maximum.reduceat(self._y_max, starts)

    def within(self, window: Window) -> Ints:
        """Numbers of the zones whose bounding box meets the window."""
        return np.flatnonzero(
            (self._left < window.col + window.width)
            & (self._right > window.col)
            & (self._top < window.row + window.height)
            & (self._bottom > window.row)
        )

    def part(self, window: Window, zones: Ints, scratch: Scratch) -> ZonePart:
        """What is needed to sum over ``zones`` in a window."""
        edges = self.edges
        owner, edge = expand(self._first[zones], self._first[zones + 1] - self._first[zones])
        near = (self._y_min[edge] < window.row + window.height) & (self._y_max[edge] > window.row)
        edge = edge[near]
        close = Edges(edges.x0[edge], edges.y0[edge], edges.x1[edge], edges.y1[edge], owner[near])
        return ZonePart(len(zones), close, window, self._nudge, scratch)


class ZonePart:
    """Zones in one window: sums of any quantity over each, weighted by the exact share of every cell.

    A sum is made of the pieces of the outlines and of running totals at the cells where they lie (``coverage.Pieces``).
    Running totals are needed only there: the window is added up from break to break in one pass.
    """

    def __init__(self, count: int, edges: Edges, window: Window, nudge: Floats, scratch: Scratch) -> None:
        self.count, self.window, self._scratch = count, window, scratch
        self._edges, self._centre = edges, 0.5 + nudge
        pieces = cut(edges, window)
        cells, width = window.width * window.height, window.width
        left = pieces.row * width + pieces.col
        right = np.minimum(left + 1, (pieces.row + 1) * width)
        mark = scratch.array("mark", np.bool_, cells + 1)
        mark.fill(False)
        mark[left] = True
        mark[right] = True
        mark[::_LONGEST_STEP] = True
        self._breaks = np.flatnonzero(mark[:cells])
        rank = scratch.array("integers", np.int32, cells + 1)  # until it is asked for again
        rank[self._breaks] = np.arange(len(self._breaks), dtype=np.int32)
        rank[cells] = len(self._breaks)
        self._left, self._right = rank.take(left), rank.take(right)
        self._at_left, self._at_right = -pieces.area, pieces.area - pieces.cover
        self._own_cells = self._at_right * np.minimum(pieces.col + 1, width) + self._at_left * pieces.col
        self._owner_starts = np.searchsorted(pieces.owner, np.arange(count + 1))

    def steps(self, values: Floating | NDArray[np.bool_], name: str) -> NDArray[Any]:
        """The flat window added up from break to break, kept until the same ``name`` is asked for again."""
        whole = values.dtype == np.bool_
        kind = np.int32 if whole else np.float64
        out = self._scratch.array(name, kind, len(self._breaks))
        return np.add.reduceat(values.view(np.uint8) if whole else values, self._breaks, dtype=kind, out=out)

    def steps_of_two(
        self, one: NDArray[np.bool_], other: NDArray[np.bool_], spare: NDArray[np.int32]
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """``steps`` of two masks in one pass."""
        np.left_shift(one.view(np.uint8), 16, out=spare, dtype=np.int32)
        np.add(spare, other.view(np.uint8), out=spare)
        count = len(self._breaks)
        both = np.add.reduceat(spare, self._breaks, out=self._scratch.array("both", np.int32, count))
        first = np.right_shift(both, 16, out=self._scratch.array("first", np.int32, count))
        return first, np.bitwise_and(both, 0xFFFF, out=both)

    def sums(self, steps: Sequence[NDArray[Any] | None]) -> Floats:
        """(len(steps) + 1, zones) Σ share × value of each quantity, None being 0, and last the area in cells."""
        sums = np.zeros((len(steps) + 1, self.count))
        pieces, breaks = len(self._left), len(self._breaks)
        parts = self._scratch.array("parts", np.float64, pieces)
        more = self._scratch.array("more parts", np.float64, pieces)
        before = self._scratch.array("before breaks", np.float64, breaks + 1)
        before[0] = 0
        starts, stops = self._owner_starts[:-1], self._owner_starts[1:]
        some = stops > starts
        for row, quantity in zip(sums, steps):
            if quantity is not None and some.any():
                np.cumsum(quantity, out=before[1:])
                before.take(self._right, out=parts, mode="clip")  # all are within; other modes copy
                np.multiply(parts, self._at_right, out=parts)
                before.take(self._left, out=more, mode="clip")
                np.multiply(more, self._at_left, out=more)
                np.add(parts, more, out=parts)
                row[some] = np.add.reduceat(parts, starts[some])
        if some.any():
            sums[-1, some] = np.add.reduceat(self._own_cells, starts[some])
        return sums

    def crossings(self) -> tuple[Ints, Ints, Ints]:
        """Where outlines cross the middle line of a row: flat number of the next centre, +1 entering or −1, zone."""
        edges, window = self._edges, self.window
        right, down = self._centre
        top = np.minimum(edges.y0, edges.y1) - (window.row + down)
        bottom = np.maximum(edges.y0, edges.y1) - (window.row + down)
        first = np.ceil(np.clip(top, 0, window.height)).astype(np.int64)
        last = np.ceil(np.clip(bottom, 0, window.height)).astype(np.int64)
        edge, row = expand(first, np.maximum(last - first, 0))
        slope = (edges.x1 - edges.x0) / (edges.y1 - edges.y0)
        x = (edges.x0 - window.col)[edge] + (row + (window.row + down) - edges.y0[edge]) * slope[edge]
        col = np.ceil(np.clip(x - right, 0, window.width)).astype(np.int64)
        turn = np.where(edges.y1 > edges.y0, 1, -1)[edge]
        return row * window.width + col, turn, edges.owner[edge]
