"""A surface of triangles (不规则三角网, TIN): heights anywhere on it, and its cells on any grid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..geodata.grid import GridSpec, Window
from .triangulation import neighbours_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_CELLS_AT_ONCE = 1 << 20
_ON_EDGE = 1e-9  # of a cell: centres on the edge of two triangles belong to both


@dataclass(frozen=True)
class Tin:
    """Triangles on points, in a metric system.

    ``points``     (n, 3) east, north, height in metres; some may belong to no triangle.
    ``triangles``  (m, 3) numbers of points, counter-clockwise seen from above.
    ``breaks``     (k, 2) numbers of points: edges along hard breaklines, all of them edges of triangles.
    """

    points: Floats
    triangles: Ints
    crs: str
    breaks: Ints = field(default_factory=lambda: np.empty((0, 2), dtype=np.int64))
    height_datum: str | None = None

    @property
    def area_m2(self) -> float:
        """Projected area."""
        return float(self.twice_areas().sum()) / 2

    @property
    def surface_m2(self) -> float:
        """Area along the slope."""
        a, b, c = (self.points[self.triangles[:, i]] for i in range(3))
        return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum()) / 2

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """x min, y min, x max, y max of the triangles."""
        used = self.points[np.unique(self.triangles)]
        low, high = used.min(axis=0), used.max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    def volume_above_m3(self, z_m: float) -> float:
        """Signed volume between the triangles and a level: exact for the planes that they are."""
        heights = self.points[:, 2][self.triangles].mean(axis=1) - z_m
        return float((self.twice_areas() * heights).sum()) / 2

    def twice_areas(self) -> Floats:
        """(m,) twice the projected area of each triangle, m²."""
        a, b, c = (self.points[self.triangles[:, i], :2] for i in range(3))
        twice: Floats = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
        return twice

    def heights_at(self, xy: Floats) -> Floats:
        """(n,) heights at (n, 2) places by linear interpolation, NaN beside the triangles."""
        return Locator(self).heights_at(xy)

    def heights_on(self, spec: GridSpec, window: Window | None = None) -> Floats:
        """(height, width) heights at the centres of cells by linear interpolation, NaN beside the triangles."""
        return Rasteriser(self, spec).heights(window or spec.whole)


class Locator:
    """Finds the triangle of a place by walking towards it from the nearest point."""

    def __init__(self, tin: Tin) -> None:
        from scipy.spatial import cKDTree

        self._tin = tin
        self._across = neighbours_of(tin.triangles)
        used = np.unique(tin.triangles)
        self._start = np.full(len(tin.points), -1)
        self._start[tin.triangles.ravel()] = np.repeat(np.arange(len(tin.triangles)), 3)
        self._used = used
        self._tree = cKDTree(tin.points[used, :2])

    def triangles_at(self, xy: Floats) -> tuple[Ints, Floats]:
        """(n,) numbers of triangles, −1 beside them, and (n, 3) the weights of their corners."""
        tin = self._tin
        found = np.full(len(xy), -1)
        weights = np.full((len(xy), 3), np.nan)
        at = self._start[self._used[self._tree.query(xy)[1]]] if len(xy) else np.empty(0, dtype=np.int64)
        active = np.arange(len(xy))
        strayed: list[Ints] = []
        for turn in range(4096):
            if not len(active):
                break
            here = _weights(tin, at[active], xy[active])
            least = here.argmin(axis=1)
            if turn % 7 == 6:  # a walk through triangles that are not Delaunay may go round in circles
                least = (here * (1 + ((np.arange(3) + turn) % 3))).argmin(axis=1)
            inside = here.min(axis=1) >= -1e-12
            found[active[inside]], weights[active[inside]] = at[active[inside]], here[inside]
            active, least = active[~inside], least[~inside]
            onward = self._across[at[active], least]
            strayed.append(active[onward < 0])
            active, onward = active[onward >= 0], onward[onward >= 0]
            at[active] = onward
        lost = np.concatenate([*strayed, active])
        if len(lost) and not (self._convex and not len(active)):
            self._search(lost, xy, found, weights)
        return found, weights

    @property
    def _convex(self) -> bool:
        """Whether a walk that ends at the rim has left the triangles for good."""
        from scipy.spatial import ConvexHull

        held: bool | None = getattr(self, "_held_convex", None)
        if held is None:
            whole = float(ConvexHull(self._tin.points[self._used, :2]).volume)
            held = self._held_convex = self._tin.area_m2 >= whole * (1 - 1e-9)
        return held

    def _search(self, lost: Ints, xy: Floats, found: Ints, weights: Floats) -> None:
        """Every triangle against the places at its height on the map: bays and holes stop a walk."""
        order = lost[np.argsort(xy[lost, 1], kind="stable")]
        heights = xy[order, 1]
        corners = self._tin.points[self._tin.triangles, :2]
        low, high = corners.min(axis=1), corners.max(axis=1)
        first = np.searchsorted(heights, low[:, 1])
        counts = np.searchsorted(heights, high[:, 1], side="right") - first
        for part in portions(counts):
            number = np.repeat(np.arange(part.start, part.stop), counts[part])
            offset = np.arange(len(number)) - np.repeat(np.cumsum(counts[part]) - counts[part], counts[part])
            place = order[np.repeat(first[part], counts[part]) + offset]
            near = (xy[place, 0] >= low[number, 0]) & (xy[place, 0] <= high[number, 0])
            number, place = number[near], place[near]
            here = _weights(self._tin, number, xy[place])
            inside = here.min(axis=1) >= -1e-9
            found[place[inside]], weights[place[inside]] = number[inside], here[inside]

    def heights_at(self, xy: Floats) -> Floats:
        """(n,) heights, NaN beside the triangles."""
        number, weights = self.triangles_at(np.asarray(xy, dtype=np.float64))
        heights: Floats = (self._tin.points[self._tin.triangles[number], 2] * weights).sum(axis=1)
        return np.where(number >= 0, heights, np.nan)


def _weights(tin: Tin, numbers: Ints, xy: Floats) -> Floats:
    a, b, c = (tin.points[tin.triangles[numbers, i], :2] - xy for i in range(3))
    parts = np.column_stack([p[:, 0] * q[:, 1] - p[:, 1] * q[:, 0] for p, q in ((b, c), (c, a), (a, b))])
    whole: Floats = parts.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares: Floats = np.where(whole > 0, parts / whole, -1.0)
    return shares


class Rasteriser:
    """Heights of a TIN at the centres of cells, window by window.

    Every triangle is cut with the rows of centres it meets, and each piece is filled: no cell is searched for.
    """

    def __init__(self, tin: Tin, spec: GridSpec) -> None:
        pixel = spec.pixel(tin.points[:, :2]) - 0.5  # centres are whole numbers now
        self._col, self._row = pixel[:, 0][tin.triangles], pixel[:, 1][tin.triangles]
        self._z = tin.points[:, 2]
        self._triangles = tin.triangles
        self._top, self._bottom = self._row.min(axis=1), self._row.max(axis=1)
        self._left, self._right = self._col.min(axis=1), self._col.max(axis=1)

    def heights(self, window: Window) -> Floats:
        """(height, width), NaN beside the triangles."""
        out = np.full((window.height, window.width), np.nan)
        last_row, last_col = window.row + window.height - 1, window.col + window.width - 1
        hit = np.flatnonzero(
            (self._bottom >= window.row - _ON_EDGE)
            & (self._top <= last_row + _ON_EDGE)
            & (self._right >= window.col - _ON_EDGE)
            & (self._left <= last_col + _ON_EDGE)
        )
        first = np.maximum(np.ceil(self._top[hit] - _ON_EDGE), window.row).astype(np.int64)
        last = np.minimum(np.floor(self._bottom[hit] + _ON_EDGE), last_row).astype(np.int64)
        rows = np.maximum(last - first + 1, 0)
        for part in portions(rows):
            number = np.repeat(hit[part], rows[part])
            offset = np.arange(len(number)) - np.repeat(np.cumsum(rows[part]) - rows[part], rows[part])
            self._fill(number, np.repeat(first[part], rows[part]) + offset, window, out)
        return out

    def _fill(self, number: Ints, row: Ints, window: Window, out: Floats) -> None:
        low, high = self._span(number, row)
        first = np.maximum(np.ceil(low - _ON_EDGE), window.col).astype(np.int64)
        last = np.minimum(np.floor(high + _ON_EDGE), window.col + window.width - 1).astype(np.int64)
        cells = np.maximum(last - first + 1, 0)
        for part in portions(cells):
            counts = cells[part]
            owner = np.repeat(number[part], counts)
            at_row = np.repeat(row[part], counts)
            offset = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
            at_col = np.repeat(first[part], counts) + offset
            out[at_row - window.row, at_col - window.col] = self._plane(owner, at_col, at_row)

    def _span(self, number: Ints, row: Ints) -> tuple[Floats, Floats]:
        """Where a row of centres enters and leaves each triangle, in columns."""
        low, high = np.full(len(number), np.inf), np.full(len(number), -np.inf)
        for i in range(3):
            j = (i + 1) % 3
            r0, r1 = self._row[number, i], self._row[number, j]
            c0, c1 = self._col[number, i], self._col[number, j]
            level = np.abs(r1 - r0) <= _ON_EDGE
            meets = (np.minimum(r0, r1) - _ON_EDGE <= row) & (row <= np.maximum(r0, r1) + _ON_EDGE)
            with np.errstate(divide="ignore", invalid="ignore"):
                share = np.clip((row - r0) / (r1 - r0), 0.0, 1.0)
            at = c0 + np.where(level, 0.0, share) * (c1 - c0)
            for where in (np.where(meets, at, np.nan), np.where(meets & level, c1, np.nan)):
                low, high = np.fmin(low, where), np.fmax(high, where)
        return low, high

    def _plane(self, number: Ints, col: Ints, row: Ints) -> Floats:
        c, r = self._col[number], self._row[number]
        z = self._z[self._triangles[number]]
        area: Floats = (c[:, 1] - c[:, 0]) * (r[:, 2] - r[:, 0]) - (r[:, 1] - r[:, 0]) * (c[:, 2] - c[:, 0])
        one = ((c[:, 1] - col) * (r[:, 2] - row) - (r[:, 1] - row) * (c[:, 2] - col)) / area
        two = ((c[:, 2] - col) * (r[:, 0] - row) - (r[:, 2] - row) * (c[:, 0] - col)) / area
        heights: Floats = z[:, 2] + one * (z[:, 0] - z[:, 2]) + two * (z[:, 1] - z[:, 2])
        return heights


def portions(counts: Ints) -> Iterator[slice]:
    """Slices of about as many things as are worked on at once, none of them empty of things."""
    upto = np.cumsum(counts)
    begin = 0
    while begin < len(counts) and upto[-1] > (upto[begin - 1] if begin else 0):
        base = int(upto[begin - 1]) if begin else 0
        end = max(int(np.searchsorted(upto, base + _CELLS_AT_ONCE, side="right")), begin + 1)
        yield slice(begin, end)
        begin = end
