"""Slopes that run from edges up or down into the ground until daylight, exactly, on any affine grid.

The highest surface that is nowhere steeper than ``slope`` and not above given edges is the lower envelope of cones, one
from every point of an edge: z(p) = min over q of (z(q) + slope · |p − q|). Along a straight edge whose height changes
evenly the minimum has a closed form (the cone's axis leans by the edge's grade), so the envelope of a drawn outline is
exact to the last digit and does not depend on the cells. With heights of 0 and a slope of 1 it is the distance.

Only edges that can be lowest somewhere in a tile of cells are looked at there: every cone has the same slope, so an
edge that is higher at the tile's middle by more than twice what the slope makes of its radius is out of the question.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..geodata.grid import GridSpec, Polygons, Ring, Window
from ..model.progress import SILENT, Progress

Floats = NDArray[np.float64]
Floating = NDArray[np.floating[Any]]
TILE = 64
_PAIRS = 1 << 21  # edges × tiles looked at in one go
_STEEP = 1e9  # tangent of a lean that always ends at the lower end of the edge


@dataclass(frozen=True)
class Edges:
    """Straight edges in map coordinates, metres: from (x0, y0) at value v0 to (x1, y1) at v1; (n,) each.

    An edge of no length is a point.
    """

    x0: Floats
    y0: Floats
    v0: Floats
    x1: Floats
    y1: Floats
    v1: Floats

    def __len__(self) -> int:
        return len(self.x0)

    @classmethod
    def of_lines(cls, lines: Sequence[Floats]) -> Edges:
        """Lines of (n, 2) points at value 0, or of (n, 3) points with their values."""
        firsts, lasts = [], []
        for line in lines:
            points = np.asarray(line, dtype=np.float64)
            if points.shape[1] == 2:
                points = np.column_stack((points, np.zeros(len(points))))
            firsts.append(points[:-1] if len(points) > 1 else points)
            lasts.append(points[1:] if len(points) > 1 else points)
        if not firsts:
            none = np.empty(0)
            return cls(none, none, none, none, none, none)
        start, stop = np.concatenate(firsts), np.concatenate(lasts)
        return cls(start[:, 0], start[:, 1], start[:, 2], stop[:, 0], stop[:, 1], stop[:, 2])

    @classmethod
    def of_polygons(cls, polygons: Polygons) -> Edges:
        """The outlines, at value 0."""
        return cls.of_lines([ring for rings in polygons for ring in rings])

    def joined(self, other: Edges) -> Edges:
        pairs = zip(vars(self).values(), vars(other).values())
        return Edges(*(np.concatenate(pair) for pair in pairs))

    def negated(self) -> Edges:
        return Edges(self.x0, self.y0, -self.v0, self.x1, self.y1, -self.v1)


@dataclass(frozen=True)
class Nearest:
    """Of every cell: the envelope's value, the number of the edge that gives it (−1: beyond reach) and the place on it.

    ``along`` is the distance from the edge's start; ``side`` is > 0 left of the edge, < 0 right of it (signed distance
    from the edge's own straight line).
    """

    value: Floating
    edge: NDArray[np.int32]
    along: Floating
    side: Floating


def cone_envelope(
    edges: Edges,
    slope: float,
    spec: GridSpec,
    window: Window | None = None,
    *,
    upto: float = math.inf,
    dtype: type[np.floating[Any]] = np.float64,
    progress: Progress = SILENT,
) -> Floating:
    """min over the edges' points q of value(q) + slope · |p − q|, at the centres of a window's cells, (height, width).

    Args:
        slope: rise over run, > 0.
        upto: where the envelope is above this for certain, infinity is given instead.
    """
    window = window or spec.whole
    out = np.full((window.height, window.width), np.inf, dtype=dtype)
    if not len(edges):
        return out
    flat = slope == 1.0 and not edges.v0.any() and not edges.v1.any()  # distances are compared squared
    for rows, cols, x, y, near in _tiles(edges, slope, spec, window, upto, dtype, progress):
        part = out[rows, cols]
        for value, _ in near:
            np.minimum(part, value(x, y, flat)[0], out=part)
    return np.sqrt(out, out=out) if flat else out


def nearest_edges(
    edges: Edges, slope: float, spec: GridSpec, window: Window | None = None, *, upto: float = math.inf
) -> Nearest:
    """``cone_envelope`` with the edge and the place on it that give each value."""
    window = window or spec.whole
    shape = (window.height, window.width)
    best = Nearest(np.full(shape, np.inf), np.full(shape, -1, np.int32), np.zeros(shape), np.zeros(shape))
    if not len(edges):
        return best
    for rows, cols, x, y, near in _tiles(edges, slope, spec, window, upto, np.float64, SILENT):
        place = rows, cols
        for function, number in near:
            value, along, side = function(x, y, False)
            lower = value < best.value[place]
            best.value[place] = np.where(lower, value, best.value[place])
            best.edge[place] = np.where(lower, number, best.edge[place])
            best.along[place] = np.where(lower, along, best.along[place])
            best.side[place] = np.where(lower, side, best.side[place])
    return best


def envelope_at(edges: Edges, slope: float, points: Floats) -> tuple[Floats, NDArray[np.int32], Floats, Floats]:
    """The same at (n, 2) points of the map: value, number of the edge, place along it, side of it."""
    count = len(points)
    value, number = np.full(count, np.inf), np.full(count, -1, np.int32)
    along, side = np.zeros(count), np.zeros(count)
    step = max(_PAIRS // max(len(edges), 1), 1)
    for start in range(0, count, step):
        some = slice(start, start + step)
        found, place, offset = _all_edges(edges, slope, points[some, 0], points[some, 1])
        best = found.argmin(axis=1)
        rows = np.arange(len(best))
        value[some], number[some] = found[rows, best], best
        along[some], side[some] = place[rows, best], offset[rows, best]
    return value, number, along, side


def along_edge(line: Ring, heights: Floats) -> Floats:
    """(n, 3) points of a line with values, for ``Edges.of_lines``."""
    return np.column_stack((np.asarray(line, dtype=np.float64)[:, :2], heights))


def densified(line: Ring, step: float) -> Floats:
    """The line with points no further apart than ``step``; its own points stay."""
    line = np.asarray(line, dtype=np.float64)[:, :2]
    if len(line) < 2:
        return line
    side = np.diff(line, axis=0)
    pieces = np.maximum(np.ceil(np.hypot(side[:, 0], side[:, 1]) / step), 1).astype(np.int64)
    number = np.repeat(np.arange(len(side)), pieces)
    share = (np.arange(len(number)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[number]
    points: Floats = np.vstack((line[number] + side[number] * share[:, None], line[-1:]))
    return points


def _leans(edges: Edges, slope: float) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Direction (2), length, grade and lean of each edge; the value falls from the foot of the perpendicular by it."""
    dx, dy = edges.x1 - edges.x0, edges.y1 - edges.y0
    length = np.hypot(dx, dy)
    safe = np.where(length > 0, length, 1.0)
    grade = np.where(length > 0, (edges.v1 - edges.v0) / safe, 0.0)
    share = np.clip(grade / slope, -1.0, 1.0)
    root = np.sqrt(np.maximum(1.0 - share * share, 0.0))
    lean = np.where(root > 1e-9, share / np.maximum(root, 1e-9), np.sign(share) * _STEEP)
    return np.where(length > 0, dx / safe, 1.0), dy / safe, length, grade, lean


def _all_edges(edges: Edges, slope: float, x: Floats, y: Floats) -> tuple[Floats, Floats, Floats]:
    """(points, edges) values, places along and signed distances from the edge's straight line."""
    ux, uy, length, grade, lean = _leans(edges, slope)
    rx, ry = x[:, None] - edges.x0, y[:, None] - edges.y0
    u, v = rx * ux + ry * uy, ry * ux - rx * uy
    t = np.clip(u - np.abs(v) * lean, 0.0, length)
    return edges.v0 + grade * t + slope * np.hypot(u - t, v), t, v


def _tiles(
    edges: Edges,
    slope: float,
    spec: GridSpec,
    window: Window,
    upto: float,
    dtype: type[np.floating[Any]],
    progress: Progress,
) -> Iterator[tuple[slice, slice, Floating, Floating, list[tuple[Any, int]]]]:
    """Tiles of the window, their columns and rows counted from the tile's middle, and the edges near."""
    ux, uy, length, grade, lean = _leans(edges, slope)
    tops = np.arange(0, window.height, TILE)
    lefts = np.arange(0, window.width, TILE)
    for number, top in enumerate(tops):
        progress.report(number / len(tops))
        high = min(TILE, window.height - int(top))
        wide = np.minimum(TILE, window.width - lefts)
        middle = spec.xy(window.col + lefts + wide / 2, np.full(len(lefts), window.row + top + high / 2))
        # half the longer diagonal of a tile: cells need not be square, rows need not be level
        _, a, b, _, d, e = spec.transform
        radius = np.maximum(np.hypot(a * wide + b * high, d * wide + e * high),
                            np.hypot(a * wide - b * high, d * wide - e * high)) / 2  # fmt: skip
        least = _least(edges, slope, middle[0], middle[1])
        for i, left in enumerate(lefts):
            margin = slope * float(radius[i])
            if least[i].min() - margin > upto:
                continue
            near = np.flatnonzero(least[i] <= least[i].min() + 2 * margin)
            cols = (np.arange(wide[i]) + 0.5 - wide[i] / 2).astype(dtype)
            rows = (np.arange(high) + 0.5 - high / 2).astype(dtype)
            functions = []
            for n in near:
                rx, ry = middle[0][i] - edges.x0[n], middle[1][i] - edges.y0[n]
                origin = rx * ux[n] + ry * uy[n], ry * ux[n] - rx * uy[n]
                axes = a * ux[n] + d * uy[n], b * ux[n] + e * uy[n], d * ux[n] - a * uy[n], e * ux[n] - b * uy[n]
                made = _edge(origin, axes, (length[n], grade[n], lean[n], 0.0), edges.v0[n], slope)
                functions.append((made, int(n)))
            yield slice(int(top), int(top) + high), slice(int(left), int(left + wide[i])), cols, rows, functions


def _least(edges: Edges, slope: float, x: Floats, y: Floats) -> Floats:
    """(points, edges) values at the middles of tiles, a few tiles at a time."""
    step = max(_PAIRS // max(len(edges), 1), 1)
    parts = [_all_edges(edges, slope, x[i : i + step], y[i : i + step])[0] for i in range(0, len(x), step)]
    return np.concatenate(parts)


def _edge(
    origin: tuple[float, float],
    axes: tuple[float, float, float, float],
    shape: tuple[float, float, float, float],
    v0: float,
    slope: float,
) -> Any:
    """The function of one edge on a tile.

    ``axes``: share of a column's and of a row's step along the edge, then across it. ``shape``: length, grade, lean, 0.
    """
    col_u, row_u, col_v, row_v = axes
    length, grade, lean, _ = shape

    def value(cols: Floating, rows: Floating, squared: bool) -> tuple[Floating, Floating, Floating]:
        kind = cols.dtype.type
        u = np.add.outer(rows * kind(row_u) + kind(origin[0]), cols * kind(col_u))
        v = np.add.outer(rows * kind(row_v) + kind(origin[1]), cols * kind(col_v))
        foot = u - np.abs(v) * kind(lean) if lean else u
        along = np.minimum(np.maximum(foot, kind(0)), kind(length))
        u -= along
        u *= u
        if squared:
            u += v * v
            return u, along, v
        u += v * v
        found = np.sqrt(u, out=u)
        if slope != 1.0:
            found *= kind(slope)
        if grade:
            found += along * kind(grade)
        if v0:
            found += kind(v0)
        return found, along, v

    return value
