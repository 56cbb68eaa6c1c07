"""A Delaunay triangulation in the plane with edges that have to be there.

scipy (Qhull) makes the unconstrained one; an edge that it lacks is brought in by flipping the edges that it crosses
(Sloan 1993), and the edges around it are made Delaunay again as far as the constraints allow. No point is added, so the
triangles stand on surveyed points only. Signs that rounding could turn are decided with exact fractions.
"""

from __future__ import annotations

from collections import deque
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from ..model.progress import SILENT, Progress

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_FAR = 1_000_000
_NUDGES = (0.0, 1e-10, 1e-9, 1e-8, 1e-7)  # of half the extent
_ROUNDING = 1e-14  # of products of coordinates that are counted from the middle of the points


class CrossingEdges(Exception):
    """Two edges that both have to be there cross; numbers of their four points."""

    def __init__(self, one: tuple[int, int], other: tuple[int, int]) -> None:
        super().__init__(one, other)
        self.one, self.other = one, other


def delaunay(xy: Floats) -> tuple[Ints, Ints]:
    """(m, 3) triangles, counter-clockwise, and (m, 3) the triangle across from each corner, −1 at the rim.

    Points have to be distinct and not all on one line.

    Raises:
        ValueError: there are fewer than three points, or all lie on one line.
    """
    from scipy.spatial import Delaunay, QhullError

    if len(xy) < 3:
        raise ValueError("fewer than three points")
    centred = xy - xy.mean(axis=0)
    spread = np.linalg.svd(centred[:: max(len(xy) // 100_000, 1)], compute_uv=False)
    if spread[1] <= 1e-9 * spread[0]:
        raise ValueError("all points lie on one line")
    scaled = centred / np.abs(centred).max()
    for nudge in _NUDGES:
        # points on one circle or one line have many triangulations, and Qhull may mix them: a nudge far below a
        # millimetre decides which; ``Mesh`` turns over what it leaves inside out
        places = scaled + nudge * np.random.default_rng(1).uniform(-1, 1, scaled.shape) if nudge else scaled
        try:
            found = Delaunay(places)
        except QhullError:
            continue
        triangles, neighbours = _turned(places, found.simplices.astype(np.int64), found.neighbors.astype(np.int64))
        if _sound(places, triangles, neighbours, len(found.coplanar)):
            return triangles, neighbours
    raise ValueError("the points cannot be triangulated")


def _twice_areas(xy: Floats, triangles: Ints) -> Floats:
    a, b, c = (xy[triangles[:, i]] for i in range(3))
    twice: Floats = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    return twice


def _sound(xy: Floats, triangles: Ints, neighbours: Ints, lost: int) -> bool:
    """Whether the triangles fill the hull of the points once, and neighbours know each other."""
    from scipy.spatial import ConvexHull

    whole = float(ConvexHull(xy).volume)
    areas = _twice_areas(xy, triangles) / 2
    good = not lost and abs(float(areas.sum()) - whole) <= 1e-9 * whole and float(areas.min()) > 1e-16
    return good and bool((neighbours_of(triangles) == neighbours).all())


def _turned(xy: Floats, triangles: Ints, neighbours: Ints) -> tuple[Ints, Ints]:
    """All counter-clockwise."""
    wrong = _twice_areas(xy, triangles) < 0
    for table in (triangles, neighbours):
        table[wrong] = table[wrong][:, [0, 2, 1]]
    return triangles, neighbours


def neighbours_of(triangles: Ints) -> Ints:
    """(m, 3) the triangle across from each corner, −1 where there is none."""
    count = len(triangles)
    ends = np.sort(np.stack((triangles[:, [1, 2]], triangles[:, [2, 0]], triangles[:, [0, 1]]), axis=1), axis=2)
    flat = ends.reshape(-1, 2)
    order = np.lexsort((flat[:, 1], flat[:, 0]))
    same = np.flatnonzero((flat[order[1:]] == flat[order[:-1]]).all(axis=1))
    one, other = order[same], order[same + 1]
    found = np.full(count * 3, -1)
    found[one], found[other] = other // 3, one // 3
    return found.reshape(count, 3)


class Mesh:
    """A triangulation that can be changed: edges brought in, one at a time."""

    def __init__(self, xy: Floats, triangles: Ints, neighbours: Ints) -> None:
        middle = xy.mean(axis=0)
        self._x, self._y = (xy[:, 0] - middle[0]).tolist(), (xy[:, 1] - middle[1]).tolist()
        self._bound = _ROUNDING * float(np.abs(xy - middle).max()) ** 2
        self.triangles, self._across = _Rows(triangles), _Rows(neighbours)
        self._one_at = np.full(len(xy), -1)
        self._one_at[triangles.ravel()] = np.repeat(np.arange(len(triangles)), 3)
        self.fixed: set[tuple[int, int]] = set()
        self._asked: dict[tuple[int, int], tuple[int, int]] = {}  # pieces of edges that were cut by points on them
        self._gone: set[int] = set()
        self._mend(_twice_areas(xy - middle, triangles))

    @property
    def table(self) -> Ints:
        """(m, 3) the triangles as they are now."""
        table = self.triangles.array
        return np.delete(table, sorted(self._gone), axis=0) if self._gone else table

    def _mend(self, twice_areas: Floats) -> None:
        """Turn over triangles that rounding made flat or inside out: a corner lies on, or beyond, the long side."""
        doubtful = set(np.flatnonzero(twice_areas <= 16 * self._bound).tolist())
        for _ in range(100):  # one layer at the rim, one place within at a time
            wrong = [t for t in sorted(doubtful - self._gone) if self._side(*self.triangles[t]) <= 0]
            if not wrong:
                return
            for number in wrong:
                if self._side(*self.triangles[number]) > 0:
                    continue
                corners = self.triangles[number]
                long = max(range(3), key=lambda i: self._length2(corners[(i + 1) % 3], corners[(i + 2) % 3]))
                beyond = self._across[number][long]
                if beyond < 0:
                    self._drop(number)
                    continue
                self._flip(corners[(long + 1) % 3], corners[(long + 2) % 3], number)
                doubtful.add(beyond)

    def _drop(self, number: int) -> None:
        """Take away a flat triangle at the rim."""
        self._gone.add(number)
        for i in range(3):
            beyond = self._across[number][i]
            if beyond >= 0:
                row = self._across[beyond]
                row[row.index(number)] = -1
                for corner in self.triangles[beyond]:
                    if self._one_at[corner] == number:
                        self._one_at[corner] = beyond

    def _length2(self, one: int, other: int) -> float:
        return float((self._x[one] - self._x[other]) ** 2 + (self._y[one] - self._y[other]) ** 2)

    def bring_in(self, edges: Ints, progress: Progress = SILENT) -> None:
        """Make every edge, (n, 2), one of the triangulation, in pieces where points lie on it.

        Raises:
            CrossingEdges: it crosses an edge that was brought in before.
        """
        table = self.table
        every = np.vstack((table[:, [0, 1]], table[:, [1, 2]], table[:, [2, 0]]))
        there = rows_in(np.sort(edges, axis=1), np.sort(every, axis=1))
        self.fixed |= {_key(one, other) for one, other in edges[there].tolist()}
        for number, (one, other) in enumerate(edges[~there].tolist()):
            if number % 1024 == 0:
                progress.check()
            waiting = [(one, other)]
            while waiting:
                start, end = waiting.pop()
                if start != end:
                    if (start, end) != (one, other):
                        self._asked[_key(start, end)] = (one, other)
                    through = self._bring_in(start, end)
                    if through is not None:
                        waiting += [(through, end), (start, through)]

    def _bring_in(self, start: int, end: int) -> int | None:
        """A point on the way, if one lies on it; else the edge is there afterwards."""
        crossed = self._crossed(start, end)
        if isinstance(crossed, int):
            return crossed
        if crossed:
            self._flip_away(start, end, crossed)
        self.fixed.add(_key(start, end))
        return None

    def _side(self, a: int, b: int, c: int) -> int:
        """1 where c lies to the left of a → b, −1 to the right, 0 on the line."""
        x, y = self._x, self._y
        found = (x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a])
        if abs(found) > self._bound:
            return 1 if found > 0 else -1
        ax, ay = Fraction(x[a]), Fraction(y[a])
        exact = (Fraction(x[b]) - ax) * (Fraction(y[c]) - ay) - (Fraction(y[b]) - ay) * (Fraction(x[c]) - ax)
        return (exact > 0) - (exact < 0)

    def _around(self, point: int) -> list[int]:
        """The triangles at a point."""
        first = int(self._one_at[point])
        found, number = [first], first
        for turn in (1, 2):  # one way round, and from the rim the other way
            number = first
            while True:
                corner = self.triangles[number].index(point)
                number = self._across[number][(corner + turn) % 3]
                if number == first:
                    return found
                if number < 0:
                    break
                found.append(number)
        return found

    def _crossed(self, start: int, end: int) -> list[tuple[int, int]] | int:
        """The edges between two points, in order; a point that lies between them; nothing where the edge is there."""
        around = self._around(start)
        if any(end in self.triangles[number] for number in around):
            return []
        for number in around:
            i = self.triangles[number].index(start)
            right, left = self.triangles[number][(i + 1) % 3], self.triangles[number][(i + 2) % 3]
            sides = self._side(start, end, right), self._side(start, end, left)
            for point, side in zip((right, left), sides):
                if side == 0 and self._ahead(start, end, point):
                    return point
            if sides[0] < 0 < sides[1] and self._side(right, left, end) < 0:
                break
        else:
            raise RuntimeError("no triangle lies in the way of an edge within the hull")
        crossed = [(right, left)]
        while len(crossed) < _FAR:
            number = self._across[number][self._opposite(number, right, left)]
            tip = next(corner for corner in self.triangles[number] if corner not in (right, left))
            if tip == end:
                return crossed
            side = self._side(start, end, tip)
            if side == 0:
                return tip
            if side > 0:
                left = tip
            else:
                right = tip
            crossed.append((right, left))
        raise RuntimeError("the way between two points does not end")

    def _ahead(self, start: int, end: int, point: int) -> bool:
        x, y = self._x, self._y
        along = (x[end] - x[start]) * (x[point] - x[start]) + (y[end] - y[start]) * (y[point] - y[start])
        return 0 < along < self._length2(start, end)

    def _opposite(self, number: int, one: int, other: int) -> int:
        """Which corner of a triangle lies across from an edge of it."""
        corners = self.triangles[number]
        return next(i for i in range(3) if corners[i] not in (one, other))

    def _pair(self, one: int, other: int) -> tuple[int, int]:
        """The two triangles at an edge, the second −1 at the rim."""
        found = [number for number in self._around(one) if other in self.triangles[number]]
        return (found[0], found[1]) if len(found) > 1 else (found[0], -1)

    def _flip_away(self, start: int, end: int, crossed: list[tuple[int, int]]) -> None:
        for edge in crossed:
            if _key(*edge) in self.fixed:
                keys = _key(start, end), _key(*edge)
                raise CrossingEdges(*(self._asked.get(key, key) for key in keys))
        waiting, made = deque(crossed), []
        most = 10 * (len(crossed) + 10) ** 2
        while waiting:
            one, other = waiting.popleft()
            most -= 1
            if most < 0:
                raise RuntimeError("edges cannot be flipped away")
            flipped = self._flip(one, other)
            if flipped is None:
                waiting.append((one, other))
                continue
            first, second = flipped
            if {first, second} == {start, end}:
                continue
            ends = start in (first, second) or end in (first, second)
            if not ends and self._side(start, end, first) * self._side(start, end, second) < 0:
                waiting.append((first, second))
            else:
                made.append((first, second))
        self.fixed.add(_key(start, end))
        self._legalise(made)

    def _flip(self, one: int, other: int, of: int | None = None) -> tuple[int, int] | None:
        """Turn the diagonal of the quadrangle at an edge (of a triangle); None where it is not convex."""
        if of is None:
            t, u = self._pair(one, other)
        else:
            t = of
            u = self._across[t][self._opposite(t, one, other)]
        if u < 0:
            return None
        i, j = self._opposite(t, one, other), self._opposite(u, one, other)
        p, q = self.triangles[t][i], self.triangles[u][j]
        a, b = self.triangles[t][(i + 1) % 3], self.triangles[t][(i + 2) % 3]
        if self._side(p, a, q) <= 0 or self._side(p, q, b) <= 0 or (of is not None and self._is_edge(p, q)):
            return None
        # t = p a b, u = q b a  becomes  t = p a q, u = p q b
        beyond_ap, beyond_bp = self._across[t][(i + 2) % 3], self._across[t][(i + 1) % 3]
        beyond_qa, beyond_qb = self._across[u][self.triangles[u].index(b)], self._across[u][self.triangles[u].index(a)]
        self.triangles[t], self._across[t] = [p, a, q], [beyond_qa, u, beyond_ap]
        self.triangles[u], self._across[u] = [p, q, b], [beyond_qb, beyond_bp, t]
        for beyond, old, new in ((beyond_qa, u, t), (beyond_bp, t, u)):
            if beyond >= 0:
                self._across[beyond][self._across[beyond].index(old)] = new
        self._one_at[p] = self._one_at[q] = self._one_at[a] = t
        self._one_at[b] = u
        return p, q

    def _legalise(self, edges: list[tuple[int, int]]) -> None:
        """Flip edges that are not fixed until each is Delaunay."""
        waiting, turns = list(edges), 0
        most = 200 * len(edges) + 1000  # four points on a circle could turn for ever by rounding
        while waiting and turns < most:
            one, other = waiting.pop()
            turns += 1
            if _key(one, other) in self.fixed or not self._is_edge(one, other):
                continue
            t, u = self._pair(one, other)
            if u < 0:
                continue
            p = self.triangles[t][self._opposite(t, one, other)]
            q = self.triangles[u][self._opposite(u, one, other)]
            if self._in_circle(t, q) and self._flip(one, other) is not None:
                waiting += [(p, one), (p, other), (q, one), (q, other)]

    def _is_edge(self, one: int, other: int) -> bool:
        return any(other in self.triangles[number] for number in self._around(one))

    def _in_circle(self, number: int, point: int) -> bool:
        x, y = self._x, self._y
        px, py = x[point], y[point]
        (ax, ay), (bx, by), (cx, cy) = ((x[i] - px, y[i] - py) for i in self.triangles[number])
        a2, b2, c2 = ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy
        found = a2 * (bx * cy - by * cx) - b2 * (ax * cy - ay * cx) + c2 * (ax * by - ay * bx)
        return found > 1e-12 * max(a2, b2, c2) ** 2


class _Rows:
    """Rows of a table as lists that may be changed; only those that were asked for are made."""

    def __init__(self, array: Ints) -> None:
        self._array = array
        self._own: dict[int, list[int]] = {}

    def __getitem__(self, number: int) -> list[int]:
        row = self._own.get(number)
        if row is None:
            row = self._own[number] = self._array[number].tolist()
        return row

    def __setitem__(self, number: int, row: list[int]) -> None:
        self._own[number] = row

    @property
    def array(self) -> Ints:
        """The table as it is now."""
        if self._own:
            self._array = self._array.copy()
            self._array[list(self._own)] = list(self._own.values())
        return self._array


def rows_in(rows: Ints, table: Ints) -> NDArray[np.bool_]:
    """(n,) which of (n, 2) rows of whole numbers are rows of a table too."""
    width = int(max(rows.max(initial=0), table.max(initial=0))) + 1
    found: NDArray[np.bool_] = np.isin(rows[:, 0] * width + rows[:, 1], table[:, 0] * width + table[:, 1])
    return found


def _key(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
