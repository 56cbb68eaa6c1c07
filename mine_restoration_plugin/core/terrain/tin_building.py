"""A TIN out of points, contours and breaklines.

A **hard** breakline is made of edges of the triangles: the slope may break along it, and no triangle reaches across. A
**soft** one gives its heights, at its corners and at points between them as close as the data around, but triangles may
reach across, so that the slope changes from one side to the other by the data and not at the line. A contour is hard.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from ..geodata.grid import Polygons
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label
from .flats import without_flats
from .noding import crossings
from .tin import Locator, Tin, portions
from .triangulation import CrossingEdges, Mesh, delaunay

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_MM = 1000.0
_REPAIRS = 20


class Kind(IntEnum):
    """What a datum is; where two lie in one place the greater one's height counts."""

    MADE = -1
    """Not surveyed: against flat triangles, or where an outline crosses the surface."""
    SPOT = 0
    CONTOUR = 1
    SOFT = 2
    HARD = 3


@dataclass(frozen=True)
class Tolerances:
    """Rows ``terrain.tin.*`` of the rulebook, metres."""

    crossing_m: float
    same_place_m: float


@dataclass(frozen=True)
class Line:
    """(n, 3) corners of a line with heights, n ≥ 2."""

    points: Floats
    kind: Kind


@dataclass(frozen=True)
class Built:
    """A TIN, the kind of each of its points and what was done to the data."""

    tin: Tin
    kinds: Ints
    duplicates: int
    crossings: int
    dropped: int
    """Pieces of contours that were not kept as edges, because they cross what is worth more."""
    cured: int
    flat: int
    notes: tuple[Label, ...]


def build_tin(
    spots: Floats,
    lines: Sequence[Line] = (),
    *,
    crs: str,
    tolerances: Tolerances,
    height_datum: str | None = None,
    spacing_m: float | None = None,
    cure_flats: bool = True,
    outline: Polygons | None = None,
    progress: Progress = SILENT,
) -> Built:
    """Triangulate (n, 3) spot heights and lines, in a metric system.

    ``spacing_m``: how close points are put on soft breaklines; the middle length of all lines' pieces if None.
    ``outline``: its rings become edges at the heights of the surface there, for ``clipped`` to cut along.

    Raises:
        InputError: too few points, breaklines that cross at different heights (says where).
    """
    data = _Data.gather(spots, lines, spacing_m)
    if not len(data.points):
        raise _too_few(0)
    data, crossed, dropped, notes = _noded(data, tolerances)
    data, duplicates, more = _merged(data, tolerances)
    notes += more
    progress.report(0.2)
    made = _triangulated(data, crs, height_datum, progress.part(0.2, 0.8))
    repairs, cured, flat = made.repairs, 0, 0
    contours = made.edges.get(int(Kind.CONTOUR))
    if cure_flats and contours is not None:
        extra, flat = without_flats(made.tin, contours)
        cured = len(extra)
        if cured:
            data = made.data.with_points(extra, Kind.MADE)
            made = _triangulated(data, crs, height_datum, progress.part(0.8, 0.9))
            repairs += made.repairs
    if outline:
        data = _with_outline(made.data, made.tin, outline)
        data, _, _, _ = _noded(data, tolerances)
        data, _, _ = _merged(data, tolerances)
        made = _triangulated(data, crs, height_datum, progress.part(0.9, 1.0))
    return Built(made.tin, made.data.kinds, duplicates, crossed + repairs, dropped, cured, flat, tuple(notes))


@dataclass(frozen=True)
class _Data:
    """Points with their kinds, and the edges that have to be there with theirs."""

    points: Floats
    kinds: Ints
    edges: Ints
    edge_kinds: Ints

    @classmethod
    def gather(cls, spots: Floats, lines: Sequence[Line], spacing_m: float | None) -> _Data:
        points, kinds = [np.asarray(spots, dtype=np.float64).reshape(-1, 3)], [np.zeros(len(spots), dtype=np.int64)]
        edges, edge_kinds = [np.empty((0, 2), dtype=np.int64)], [np.empty(0, dtype=np.int64)]
        pieces = [np.hypot(*np.diff(line.points[:, :2], axis=0).T) for line in lines]
        spacing = spacing_m or (float(np.median(np.concatenate(pieces))) if pieces else 0.0)
        count = len(points[0])
        for line in lines:
            corners = dense(line.points, spacing) if line.kind == Kind.SOFT else np.asarray(line.points, np.float64)
            corners = corners[np.append(True, (np.diff(corners[:, :2], axis=0) != 0).any(axis=1))]
            points.append(corners)
            kinds.append(np.full(len(corners), int(line.kind), dtype=np.int64))
            if line.kind != Kind.SOFT and len(corners) > 1:
                numbers = count + np.arange(len(corners))
                edges.append(np.column_stack((numbers[:-1], numbers[1:])))
                edge_kinds.append(np.full(len(corners) - 1, int(line.kind), dtype=np.int64))
            count += len(corners)
        return cls(np.vstack(points), np.concatenate(kinds), np.vstack(edges), np.concatenate(edge_kinds))

    def with_points(self, extra: Floats, kind: int) -> _Data:
        kinds = np.full(len(extra), kind, dtype=np.int64)
        return replace(self, points=np.vstack((self.points, extra)), kinds=np.concatenate((self.kinds, kinds)))


def _with_outline(data: _Data, tin: Tin, outline: Polygons) -> _Data:
    """The rings laid upon the surface, as close as its points are on the average; what lies beside it is left out."""
    spacing = math.sqrt(tin.area_m2 / len(tin.points))
    locator = Locator(tin)
    points, edges, count = [data.points], [data.edges], len(data.points)
    for rings in outline:
        for ring in rings:
            corners = dense(np.column_stack((ring[:, :2], np.zeros(len(ring)))), spacing)
            corners[:, 2] = locator.heights_at(corners[:, :2])
            known = np.isfinite(corners[:, 2])
            numbers = np.where(known, count + np.cumsum(known) - 1, -1)
            pairs = np.column_stack((numbers[:-1], numbers[1:]))
            edges.append(pairs[(pairs >= 0).all(axis=1)])
            points.append(corners[known])
            count += int(known.sum())
    made = sum(map(len, edges[1:])), sum(map(len, points[1:]))
    kinds = [np.full(number, int(Kind.MADE), dtype=np.int64) for number in made]
    return _Data(
        np.vstack(points),
        np.concatenate((data.kinds, kinds[1])),
        np.vstack(edges),
        np.concatenate((data.edge_kinds, kinds[0])),
    )


def dense(points: Floats, spacing_m: float) -> Floats:
    """(n, 3) corners of a line with points between them, no further apart than ``spacing_m``; 0 adds none."""
    if spacing_m <= 0 or len(points) < 2:
        return np.asarray(points, dtype=np.float64)
    steps = np.diff(points, axis=0)
    parts = np.maximum(np.ceil(np.hypot(steps[:, 0], steps[:, 1]) / spacing_m - 1e-9), 1).astype(np.int64)
    owner = np.repeat(np.arange(len(steps)), parts)
    share = (np.arange(len(owner)) - np.repeat(np.cumsum(parts) - parts, parts)) / parts[owner]
    return np.vstack((points[owner] + share[:, None] * steps[owner], points[-1:]))


def _noded(data: _Data, tolerances: Tolerances) -> tuple[_Data, int, int, list[Label]]:
    """Edges that share a point where they cross; contours that disagree with what they cross are let go there."""
    one, other, t, u = crossings(data.points[data.edges[:, 0], :2], data.points[data.edges[:, 1], :2])
    if not len(one):
        return data, 0, 0, []
    at, beside = _along(data, one, t), _along(data, other, u)
    apart = np.abs(at[:, 2] - beside[:, 2])
    hard = (data.edge_kinds[one] == Kind.HARD) & (data.edge_kinds[other] == Kind.HARD)
    wrong = hard & (apart > tolerances.crossing_m)
    if wrong.any():
        worst = int(np.argmax(np.where(wrong, apart, -1.0)))
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "Hard breaklines cross at {count} places where their heights differ by more than {tolerance} m, most "
                "at x {x}, y {y}: {one} m and {other} m. Correct a height there, or end one of the lines.",
            ),
            count=int(wrong.sum()),
            tolerance=f"{tolerances.crossing_m:g}",
            x=f"{at[worst, 0]:.2f}",
            y=f"{at[worst, 1]:.2f}",
            one=f"{at[worst, 2]:.2f}",
            other=f"{beside[worst, 2]:.2f}",
        )
    agree = apart <= tolerances.crossing_m
    weaker = np.where(data.edge_kinds[one] <= data.edge_kinds[other], one, other)
    both = ~agree & (data.edge_kinds[one] == data.edge_kinds[other])
    let_go = np.unique(np.concatenate((weaker[~agree], one[both], other[both])))
    notes = []
    if len(let_go):
        first = int(np.flatnonzero(~agree)[0])
        notes.append(
            Label(
                "{count} pieces of contours cross other lines at another height (first at x {x:.2f}, y {y:.2f}: "
                "{one:.2f} m and {other:.2f} m); they give their heights but no edge.",
                "有{count}段等高线与其他线相交处高程不符（首处x {x:.2f}，y {y:.2f}：{one:.2f}m与{other:.2f}m），"
                "仅采用其高程，不作三角形边。",
            ).format(count=len(let_go), x=at[first, 0], y=at[first, 1], one=at[first, 2], other=beside[first, 2])
        )
    return _split(data, one[agree], other[agree], t[agree], u[agree], let_go), int(agree.sum()), len(let_go), notes


def _along(data: _Data, edges: Ints, share: Floats) -> Floats:
    starts, ends = data.points[data.edges[edges, 0]], data.points[data.edges[edges, 1]]
    found: Floats = starts + share[:, None] * (ends - starts)
    return found


def _split(data: _Data, one: Ints, other: Ints, t: Floats, u: Floats, let_go: Ints) -> _Data:
    """A point at each crossing, with the height of the stronger line, the mean of equals; edges cut there."""
    places = _along(data, one, t)
    beside = _along(data, other, u)
    first, second = data.edge_kinds[one], data.edge_kinds[other]
    share = np.where(first == second, 0.5, np.where(first > second, 0.0, 1.0))
    places[:, 2] += share * (beside[:, 2] - places[:, 2])
    numbers = len(data.points) + np.arange(len(places))
    cut_edges, cut_at, cut_by = np.concatenate((one, other)), np.concatenate((t, u)), np.tile(numbers, 2)
    order = np.lexsort((cut_at, cut_edges))
    cut_edges, cut_by = cut_edges[order], cut_by[order]
    kept = np.ones(len(data.edges), dtype=bool)
    kept[let_go] = False
    kept[cut_edges] = False
    pieces, kinds = [data.edges[kept]], [data.edge_kinds[kept]]
    gone = set(let_go.tolist())
    for number in np.unique(cut_edges).tolist():
        if number in gone:
            continue
        left, right = np.searchsorted(cut_edges, [number, number + 1])
        chain = np.concatenate((data.edges[number, :1], cut_by[left:right], data.edges[number, 1:]))
        pieces.append(np.column_stack((chain[:-1], chain[1:])))
        kinds.append(np.full(len(chain) - 1, data.edge_kinds[number]))
    points, point_kinds = np.vstack((data.points, places)), np.concatenate((data.kinds, np.maximum(first, second)))
    return _Data(points, point_kinds, np.vstack(pieces), np.concatenate(kinds))


def _merged(data: _Data, tolerances: Tolerances) -> tuple[_Data, int, list[Label]]:
    """One point a millimetre: of different kinds the strongest one's height counts, of equals the mean."""
    low = data.points[:, :2].min(axis=0)
    cells = np.round((data.points[:, :2] - low) * _MM).astype(np.int64)
    _, first, number = np.unique(cells, axis=0, return_index=True, return_inverse=True)
    number = number.reshape(-1)
    count = len(first)
    if count == len(data.points):
        return data, 0, []
    strongest = np.full(count, -1)
    np.maximum.at(strongest, number, data.kinds)
    counts = data.kinds == strongest[number]
    heights = np.bincount(number[counts], data.points[counts, 2], count) / np.bincount(number[counts], minlength=count)
    low_z, high_z = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(low_z, number, data.points[:, 2])
    np.maximum.at(high_z, number, data.points[:, 2])
    points = np.column_stack((data.points[first, :2], heights))
    notes = []
    differ = np.flatnonzero(high_z - low_z > tolerances.same_place_m)
    if len(differ):
        worst = int(differ[np.argmax((high_z - low_z)[differ])])
        notes.append(
            Label(
                "At {count} places points lie upon each other with heights that differ by more than {limit:g} m, most "
                "at x {x:.2f}, y {y:.2f}: {low:.2f} to {high:.2f} m. Breaklines count before contours, contours before "
                "spot heights; of equals the mean was taken.",
                "有{count}处重合点高程相差超过{limit:g}m，最大处x {x:.2f}，y {y:.2f}：{low:.2f}～{high:.2f}m。"
                "取值次序为地性线、等高线、高程点，同类取平均值。",
            ).format(
                count=len(differ), limit=tolerances.same_place_m, x=points[worst, 0], y=points[worst, 1],
                low=low_z[worst], high=high_z[worst],
            )
        )  # fmt: skip
    edges = np.sort(number[data.edges], axis=1)
    kept = edges[:, 0] != edges[:, 1]
    edges, kinds = edges[kept], data.edge_kinds[kept]
    order = np.argsort(-kinds, kind="stable")
    edges, index = np.unique(edges[order], axis=0, return_index=True)
    return _Data(points, strongest, edges, kinds[order][index]), len(data.points) - count, notes


@dataclass(frozen=True)
class _Made:
    """A TIN, the data it was made of at last, and its edges along lines, by their kind."""

    tin: Tin
    data: _Data
    edges: dict[int, Ints]
    repairs: int


def _triangulated(data: _Data, crs: str, height_datum: str | None, progress: Progress) -> _Made:
    """The TIN of the data; edges that cross after all, by the millimetre that points were moved, share a point."""
    for repairs in range(_REPAIRS):
        try:
            triangles, across = delaunay(data.points[:, :2])
        except ValueError:
            raise _too_few(len(data.points)) from None
        progress.report(0.3)
        mesh = Mesh(data.points[:, :2], triangles, across)
        edges: dict[int, Ints] = {}
        try:
            for kind in sorted(set(data.edge_kinds.tolist()), reverse=True):
                before = set(mesh.fixed)
                mesh.bring_in(data.edges[data.edge_kinds == kind], progress)
                edges[kind] = np.array(sorted(mesh.fixed - before), dtype=np.int64).reshape(-1, 2)
        except CrossingEdges as crossing:
            data = _cut_at(data, crossing)
            continue
        breaks = edges.get(int(Kind.HARD), np.empty((0, 2), dtype=np.int64))
        return _Made(Tin(data.points, mesh.table, crs, breaks, height_datum), data, edges, repairs)
    raise InputError(
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "The breaklines cross each other again and again within millimetres. Mend them (in QGIS: Snap geometries "
            "to layer, 1 cm) and run again.",
        )
    )


def _cut_at(data: _Data, crossing: CrossingEdges) -> _Data:
    a, b = data.points[list(crossing.one)]
    c, d = data.points[list(crossing.other)]
    r, s = (b - a)[:2], (d - c)[:2]
    across = float(r[0] * s[1] - r[1] * s[0])
    t = float(np.clip(((c - a)[0] * s[1] - (c - a)[1] * s[0]) / across, 0, 1))
    u = float(np.clip(((c - a)[0] * r[1] - (c - a)[1] * r[0]) / across, 0, 1))
    place = a + t * (b - a)
    place[2] = (place[2] + (c + u * (d - c))[2]) / 2
    number, kind = len(data.points), int(data.edge_kinds.max())
    wanted = {tuple(sorted(pair)) for pair in (crossing.one, crossing.other)}
    whole = np.array([tuple(sorted(pair)) not in wanted for pair in data.edges.tolist()])
    kinds = data.edge_kinds[~whole]
    cut = [(end, number) for pair in (crossing.one, crossing.other) for end in pair]
    kept = np.vstack((data.edges[whole], np.array(cut, dtype=np.int64)))
    return _Data(
        np.vstack((data.points, place)),
        np.append(data.kinds, kind),
        kept,
        np.concatenate((data.edge_kinds[whole], np.full(len(cut), kinds.max() if len(kinds) else kind))),
    )


def clipped(tin: Tin, outline: Polygons | None, longest_m: float | None) -> Tin:
    """Only triangles whose middle lies in the outline, and none with a side longer than ``longest_m``."""
    keep = np.ones(len(tin.triangles), dtype=bool)
    corners = tin.points[tin.triangles, :2]
    if outline:
        keep &= inside(corners.mean(axis=1), outline)
    if longest_m is not None:
        sides = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2)
        keep &= sides.max(axis=1) <= longest_m
    return replace(tin, triangles=tin.triangles[keep])


def inside(xy: Floats, polygons: Polygons) -> NDArray[np.bool_]:
    """(n,) whether places lie in polygons with holes: sides to the west of each are counted, odd is inside."""
    order = np.argsort(xy[:, 1], kind="stable")
    x, y = xy[order, 0], xy[order, 1]
    odd = np.zeros(len(xy), dtype=np.int64)
    for rings in polygons:
        for ring in rings:
            a, b = np.asarray(ring)[:-1, :2], np.asarray(ring)[1:, :2]
            low, high = np.minimum(a[:, 1], b[:, 1]), np.maximum(a[:, 1], b[:, 1])
            first = np.searchsorted(y, low)
            counts = np.searchsorted(y, high) - first
            for part in portions(counts):
                side = np.repeat(np.arange(part.start, part.stop), counts[part])
                offset = np.arange(len(side)) - np.repeat(np.cumsum(counts[part]) - counts[part], counts[part])
                place = np.repeat(first[part], counts[part]) + offset
                share = (y[place] - a[side, 1]) / (b[side, 1] - a[side, 1])
                west = a[side, 0] + share * (b[side, 0] - a[side, 0]) < x[place]
                odd += np.bincount(place[west], minlength=len(odd))
    found = np.zeros(len(xy), dtype=bool)
    found[order] = odd % 2 == 1
    return found


def _too_few(count: int) -> InputError:
    return InputError(
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "A surface of triangles needs three points that do not lie on one line; there are {count} places with "
            "heights. Add points, or check that the right layers and fields were chosen.",
        ),
        count=count,
    )
