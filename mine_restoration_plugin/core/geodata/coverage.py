"""Exact area-weighted coverage of cells by polygons, on any affine grid.

The edges are carried into columns and rows, cut where they cross from cell to cell, and every piece remembers two
numbers, as font rasterisers do: how far it climbs through its cell (``cover``) and how much of the cell lies to its
right (``area``). The fraction of a cell is then the areas of the pieces in it plus the covers of all pieces to its left
in the row. That makes any sum over a polygon a sum over its pieces, see ``Pieces.sums``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .grid import GridSpec, Polygons, Window

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Edges:
    """Sides of polygons in columns and rows, none of them along a row; ``owner`` is the number of the polygon set.

    Outer rings run so that the inside is to the right (towards greater columns) of sides that go to greater rows, holes
    the other way, whatever the order of the input.
    """

    x0: Floats
    y0: Floats
    x1: Floats
    y1: Floats
    owner: Ints

    @classmethod
    def of(cls, zones: Sequence[Polygons], spec: GridSpec) -> Edges:
        """The sides of several polygon sets on one grid."""
        starts, owners, flips, sizes = [], [], [], []
        for number, polygons in enumerate(zones):
            for rings in polygons:
                for i, ring in enumerate(rings):
                    if len(ring) > 3:
                        starts.append(ring)
                        owners.append(number)
                        flips.append(i > 0)
                        sizes.append(len(ring))
        if not starts:
            none = np.empty(0)
            return cls(none, none, none, none, np.empty(0, np.int64))
        points = spec.pixel(np.concatenate(starts))
        size = np.array(sizes)
        last = np.cumsum(size) - 1
        x0, y0 = points[:-1, 0], points[:-1, 1]
        x1, y1 = points[1:, 0], points[1:, 1]
        ring_of = np.repeat(np.arange(len(size)), size)[:-1]
        keep = np.ones(len(x0), dtype=bool)
        keep[last[:-1]] = False
        first = last - size + 1
        base = points[first[ring_of], 0]
        turn = np.bincount(ring_of, weights=np.where(keep, (x0 + x1 - 2 * base) * (y1 - y0), 0.0), minlength=len(size))
        backwards = (turn > 0) != np.array(flips)  # ∮ x dy < 0 where the inside lies to the right of descending sides
        swap = backwards[ring_of]
        keep &= y0 != y1
        x0, x1 = np.where(swap, x1, x0)[keep], np.where(swap, x0, x1)[keep]
        y0, y1 = np.where(swap, y1, y0)[keep], np.where(swap, y0, y1)[keep]
        return cls(x0, y0, x1, y1, np.array(owners, dtype=np.int64)[ring_of[keep]])

    def rows(self, first: int, last: int) -> Edges:
        """Those that touch the rows from ``first`` up to (not with) ``last``."""
        keep = (np.minimum(self.y0, self.y1) < last) & (np.maximum(self.y0, self.y1) > first)
        if keep.all():
            return self
        return Edges(self.x0[keep], self.y0[keep], self.x1[keep], self.y1[keep], self.owner[keep])

    def __len__(self) -> int:
        return len(self.owner)


@dataclass(frozen=True)
class Pieces:
    """Edges cut into cells of one window; ``row`` and ``col`` count within it, ``col`` = its width is to the right."""

    row: Ints
    col: Ints
    cover: Floats
    area: Floats
    owner: Ints

    def sums(self, before: Floats, count: int) -> Floats:
        """Σ fraction × value per owner, from the sums of values over all cells to the left.

        ``before``: (rows, width + 1), ``before[r, c]`` = Σ of row r over the columns up to (not with) c.
        """
        flat = before.reshape(-1)
        index = self.row * before.shape[1] + self.col
        left = flat.take(index)
        right = flat.take(np.minimum(index + 1, (self.row + 1) * before.shape[1] - 1))
        weights = -(self.cover - self.area) * right - self.area * left
        return _sum_by(self.owner, weights, count)


def cut(edges: Edges, window: Window) -> Pieces:
    """Cut edges along the grid lines of a window.

    What lies left of the window is pushed onto its first column (the whole cell is to the right of it), what lies right
    of it onto the column after its last.
    """
    width, height = window.width, window.height
    x0, x1 = edges.x0 - window.col, edges.x1 - window.col
    y0, y1 = edges.y0 - window.row, edges.y1 - window.row
    down = y1 > y0
    top, bottom = np.minimum(y0, y1), np.maximum(y0, y1)
    x_top, slope = np.where(down, x0, x1), (x1 - x0) / (y1 - y0)
    low, high = np.clip(top, 0, height), np.clip(bottom, 0, height)
    first = np.floor(low).astype(np.int64)
    edge, row = expand(first, np.where(high > low, np.ceil(high).astype(np.int64) - first, 0))

    upper, lower = np.maximum(low[edge], row), np.minimum(high[edge], row + 1)
    climb = (lower - upper) * np.where(down, 1.0, -1.0)[edge]
    origin, base, tilt = top[edge], x_top[edge], slope[edge]
    upper -= origin
    upper *= tilt
    upper += base
    lower -= origin
    lower *= tilt
    lower += base
    left, right = np.minimum(upper, lower), np.maximum(upper, lower, out=upper)
    span = right - left
    upright = span == 0
    rate = climb / np.where(upright, 1.0, span)

    col_first = np.where(left < 0, -1, np.floor(np.minimum(left, width))).astype(np.int64)
    col_last = np.where(right > width, width, np.ceil(right) - 1).astype(np.int64)
    piece, col = expand(col_first, np.maximum(col_last - col_first, 0) + 1)
    a, b = left[piece], right[piece]
    start, stop = np.maximum(a, col), np.minimum(b, col + 1)
    before, beyond = col < 0, col >= width
    np.copyto(start, a, where=before)
    np.copyto(stop, b, where=beyond)
    cover = (stop - start) * rate[piece]
    if upright.any():
        np.copyto(cover, climb[piece], where=upright[piece])
    start += stop
    start /= 2
    start -= col
    area = np.subtract(1.0, start, out=start)  # the share of the cell to the right of the piece's middle
    np.copyto(area, 1.0, where=before)
    np.copyto(area, 0.0, where=beyond)
    area *= cover
    return Pieces(row[piece], np.maximum(col, 0, out=col), cover, area, edges.owner[edge][piece])


def expand(first: Ints, count: Ints) -> tuple[Ints, Ints]:
    """For each item its number repeated ``count`` times, and beside it ``first``, ``first + 1``, ..."""
    item = np.repeat(np.arange(len(count), dtype=np.int64), count)
    value = np.arange(len(item), dtype=np.int64) + np.repeat(first - (np.cumsum(count) - count), count)
    return item, value


@dataclass(frozen=True)
class Coverage:
    """Cells that a polygon set covers in a window: single cells with a fraction, and runs of equal fraction.

    ``row, col, fraction`` of cells that an edge touches; ``span_row, span_start, span_stop, span_fraction`` of the runs
    between them (1 unless polygons of the set overlap). Rows and columns count within the window.
    """

    row: Ints
    col: Ints
    fraction: Floats
    span_row: Ints
    span_start: Ints
    span_stop: Ints
    span_fraction: Floats


_NOISE = 1e-9
"""Fractions this close to 0 or 1 are 0 or 1: what rounding of coordinates leaves behind."""


def coverage(polygons: Polygons, spec: GridSpec, window: Window | None = None) -> Coverage:
    """Exact fractions of all cells that ``polygons`` touch, as edge cells and interior runs."""
    window = window or spec.whole
    pieces = cut(Edges.of([polygons], spec).rows(window.row, window.row + window.height), window)
    stride = window.width + 1
    key, where = np.unique(pieces.row * stride + pieces.col, return_inverse=True)
    where = where.reshape(-1)
    cover = _sum_by(where, pieces.cover, len(key))
    area = _sum_by(where, pieces.area, len(key))
    row, col = key // stride, key % stride
    after = np.cumsum(cover)  # comes back to zero at the end of every row
    fraction = _clean(after - cover + area)
    after = _clean(after)
    touched = (col < window.width) & (fraction > 0)
    following = np.append(key[1:], 0) % stride
    inner = (after > 0) & (following > col + 1)
    return Coverage(
        row[touched], col[touched], fraction[touched], row[inner], col[inner] + 1, following[inner], after[inner]
    )


def coverage_mask(polygons: Polygons, spec: GridSpec, window: Window | None = None) -> Floats:
    """(height, width) fractions, 0 to 1, of the cells of a window that lie in ``polygons``."""
    window = window or spec.whole
    pieces = cut(Edges.of([polygons], spec).rows(window.row, window.row + window.height), window)
    stride = window.width + 1
    size = window.height * stride
    index = pieces.row * stride + pieces.col
    cover = _sum_by(index, pieces.cover, size).reshape(window.height, stride)[:, :-1]
    area = _sum_by(index, pieces.area, size).reshape(window.height, stride)[:, :-1]
    return _clean(np.cumsum(cover, axis=1) - cover + area)


def _sum_by(number: Ints, weights: Floats, count: int) -> Floats:
    sums: Floats = np.bincount(number, weights=weights, minlength=count).astype(np.float64)
    return sums


def _clean(fraction: Floats) -> Floats:
    whole = np.round(fraction)
    cleaned: Floats = np.where(np.abs(fraction - whole) < _NOISE, whole + 0.0, fraction)
    return cleaned
