"""Haul costs between sources and uses: on roads, over open ground, or straight with the detour of the rulebook."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...geodata.crs import require_metric, same_crs, transform_points
from ...geodata.grid import GridSpec, Polygons
from ...geodata.raster import RasterSource
from ...geodata.view import HeightView, view_spec
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...terrain.section import sample_points
from .graph import Floats, Ints, Way, ways
from .rates import Rates
from .road import Road, network
from .surface import CELL_MIN_M, CELLS_MAX, bounds_around, ground

ROAD = "road"
SURFACE = "surface"
STRAIGHT = "straight"
PAIRS_MAX = 1_000_000


@dataclass(frozen=True)
class Stop:
    """A source or a use: x, y in the system of all places, and its materials (empty: any)."""

    id: str
    place: tuple[float, float]
    materials: tuple[str, ...] = ()


@dataclass(frozen=True)
class HaulLink:
    """One way. ``distance_m`` is its length there, ``equivalent_m`` that of a flat way as dear, there and back.

    ``climb_m`` and ``drop_m`` with a load, ``steepest`` its steepest grade up or down (a share); None where no heights
    are known. ``path``: (n, 2) x, y.
    """

    source: str
    use: str
    cost_per_m3: float
    distance_m: float
    equivalent_m: float
    straight_m: float
    machine: str
    climb_m: float | None
    drop_m: float | None
    steepest: float | None
    path: Floats = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        return {key: value for key, value in vars(self).items() if key != "path"}


@dataclass(frozen=True)
class HaulCosts:
    """All links, by source and use, and what a person should know of them."""

    method: str
    links: tuple[HaulLink, ...]
    unreached: tuple[tuple[str, str], ...]
    rates: Rates
    warnings: tuple[Label, ...] = ()
    notes: tuple[Label, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "method": self.method,
            "links": [link.to_json() for link in self.links],
            "unreached": [list(pair) for pair in self.unreached],
            "rates": self.rates.to_json(),
            "warnings": [label.to_json() for label in self.warnings],
            "notes": [label.to_json() for label in self.notes],
        }


@dataclass(frozen=True)
class Terms:
    """How to look: how near road ends must be to meet, how far a place may be from a road, and which pairs count."""

    snap_m: float = 2.0
    access_m: float = 500.0
    nearest: int | None = None
    longest_m: float | None = None


def haul_costs(
    sources: Sequence[Stop],
    uses: Sequence[Stop],
    crs: str,
    rates: Rates,
    *,
    roads: Sequence[Road] | None = None,
    dem: str | os.PathLike[str] | None = None,
    barriers: Sequence[Polygons] = (),
    terms: Terms | None = None,
    progress: Progress = SILENT,
) -> HaulCosts:
    """The cheapest way of every source to every use whose materials go together.

    With ``roads`` the ways follow them (heights from ``dem`` where it is given, else their own); with ``dem`` alone
    they go over open ground around ``barriers``; with neither they are straight. All places and lines are in ``crs``.

    Raises:
        InputError: the system is not in metres, there are too many pairs, nothing is near a road or on the ground.
        Cancelled: the person asked to stop.
    """
    terms = terms or Terms()
    if not sources or not uses:
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "There is no source or no use with a place."))
    places = np.array([stop.place for stop in (*sources, *uses)], dtype=np.float64)
    require_metric(crs, (float(places[0, 0]), float(places[0, 1])))
    straight = np.hypot(*(places[: len(sources), np.newaxis] - places[np.newaxis, len(sources) :]).transpose(2, 0, 1))
    wanted = _wanted(sources, uses, straight, terms)
    progress.report(0.05)
    notes: list[Label] = []
    warnings: list[Label] = []
    if roads is not None:
        method = ROAD
        found = _on_roads(roads, places, crs, rates, dem, terms, wanted, warnings, notes, progress.part(0.05, 0.9))
    elif dem is not None:
        method = SURFACE
        found = _over_ground(places, crs, rates, dem, barriers, wanted, warnings, notes, progress.part(0.05, 0.9))
    else:
        method = STRAIGHT
        notes.append(_STRAIGHT.format(detour=f"{rates.detour:g}"))
        found = _straight(places, wanted, straight, rates)
    links = [
        _link(sources[item.way.start], uses[item.way.end], item, float(straight[item.way.start, item.way.end]), rates)
        for item in found
    ]
    if terms.longest_m is not None:
        links = [link for link in links if link.distance_m <= terms.longest_m]
    reached = {(link.source, link.use) for link in links}
    asked = [(sources[i].id, uses[j].id) for i, j in zip(*np.nonzero(wanted))]
    unreached = tuple(pair for pair in asked if pair not in reached)
    if unreached:
        shown = ", ".join(f"{source} → {use}" for source, use in unreached[:5])
        warnings.append(_UNREACHED.format(count=len(unreached), shown=shown))
    steep = [link for link in links if method == ROAD and (link.steepest or 0.0) > rates.road_grade]
    if steep:
        warnings.append(
            _STEEP.format(
                count=len(steep),
                limit=f"{100 * rates.road_grade:g}",
                steepest=f"{100 * max(link.steepest or 0.0 for link in steep):.1f}",
            )
        )
    progress.report(1.0)
    return HaulCosts(method, tuple(links), unreached, rates, tuple(warnings), tuple(notes))


def _wanted(sources: Sequence[Stop], uses: Sequence[Stop], straight: Floats, terms: Terms) -> NDArray[np.bool_]:
    names = sorted({name for stop in (*sources, *uses) for name in stop.materials})
    if names:
        gives, takes = (
            np.array([[not stop.materials or name in stop.materials for name in names] for stop in stops])
            for stops in (sources, uses)
        )
        wanted = (gives.astype(np.int64) @ takes.T.astype(np.int64)) > 0
    else:
        wanted = np.ones(straight.shape, dtype=bool)
    if terms.longest_m is not None:
        wanted &= straight <= terms.longest_m
    if terms.nearest is not None:
        away = np.where(wanted, straight, np.inf)
        rank = np.argsort(np.argsort(away, axis=1, kind="stable"), axis=1, kind="stable")
        wanted &= rank < terms.nearest
    if int(wanted.sum()) > PAIRS_MAX:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "There are {count} pairs of source and use, more than {most}. Ask for the nearest uses of each source "
                "only, or for a longest way.",
            ),
            count=int(wanted.sum()),
            most=PAIRS_MAX,
        )
    return wanted


class _Found(NamedTuple):
    """A way and its (n, 3) points.

    ``access``: metres of its first and last stretch, which are no road; ``stretch``: how much it winds; ``beyond_m``:
    what lies between the places and its points.
    """

    way: Way
    points: Floats
    access: Floats | None = None
    stretch: float = 1.0
    beyond_m: float = 0.0


Found = Iterator[_Found]


def _on_roads(
    roads: Sequence[Road],
    places: Floats,
    crs: str,
    rates: Rates,
    dem: str | os.PathLike[str] | None,
    terms: Terms,
    wanted: NDArray[np.bool_],
    warnings: list[Label],
    notes: list[Label],
    progress: Progress,
) -> Found:
    def heights(points: Floats) -> Floats:
        with RasterSource(str(dem)) as source:
            return sample_points(source, transform_points(points, crs, source.spec.crs))

    made = network(roads, places, rates, terms.snap_m, terms.access_m, heights if dem is not None else None)
    far = np.flatnonzero(~np.isfinite(made.access_m))
    if len(far) == len(places):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "No source and no use lies within {access} m of a road. Draw the roads nearer, or allow a longer way "
                "to them.",
            ),
            access=terms.access_m,
        )
    if made.joined:
        notes.append(_JOINED.format(count=made.joined, snap=f"{terms.snap_m:g}"))
    if len(far):
        warnings.append(_FAR.format(count=len(far), access=f"{terms.access_m:g}"))
    progress.report(0.1)
    sources = len(wanted)
    found = ways(made.graph, made.places[:sources], made.places[sources:], wanted, progress.part(0.1, 1.0))
    access = np.nan_to_num(made.access_m) * rates.detour
    for way in found:
        yield _Found(way, made.graph.points[way.nodes], access[[way.start, sources + way.end]])


def _over_ground(
    places: Floats,
    crs: str,
    rates: Rates,
    dem: str | os.PathLike[str],
    barriers: Sequence[Polygons],
    wanted: NDArray[np.bool_],
    warnings: list[Label],
    notes: list[Label],
    progress: Progress,
) -> Found:
    view = HeightView(dem)
    with view:
        cell = max(_cell_of(view, places, crs), CELL_MIN_M)
        spec = _on_lattice(view_spec(bounds_around(places), crs, cell, CELLS_MAX), view.spec)
        heights = view.heights_on(spec)
    progress.report(0.05)
    made = ground(heights, spec, places, rates, barriers)
    off = int((made.places < 0).sum())
    if off == len(places):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "No source and no use lies on open ground with known heights. Check the surface, its coordinate system "
                "and the barriers.",
            )
        )
    if off:
        warnings.append(_OFF.format(count=off))
    notes.append(_CELLS.format(cell=f"{spec.cell_x:.1f}", grade=f"{100 * rates.max_grade:g}"))
    sources = len(wanted)
    on = made.places >= 0
    reach = wanted & on[:sources, np.newaxis] & on[np.newaxis, sources:]
    nodes: Ints = np.maximum(made.places, 0)
    progress.report(0.1)
    # from a place to the middle of its cell and back is a part of the way, and the whole of it within one cell
    beside = np.hypot(*(made.graph.points[nodes, :2] - places).T)
    for way in ways(made.graph, nodes[:sources], nodes[sources:], reach, progress.part(0.1, 1.0)):
        beyond = float(beside[way.start] + beside[sources + way.end])
        yield _Found(
            way._replace(equivalent_m=way.equivalent_m + beyond), made.graph.points[way.nodes], beyond_m=beyond
        )


def _on_lattice(spec: GridSpec, raster: GridSpec) -> GridSpec:
    """``spec`` moved by less than a cell so that its corners are corners of the raster, whose heights stay as is."""
    x0, a, b, y0, d, e = raster.transform
    if b or d or not same_crs(spec.crs, raster.crs):
        return spec
    x, cell, _, y, _, _ = spec.transform
    corner = x0 + np.floor((x - x0) / abs(a)) * abs(a), y0 + np.ceil((y - y0) / abs(e)) * abs(e)
    transform = (float(corner[0]), cell, 0.0, float(corner[1]), 0.0, -cell)
    return GridSpec(spec.width + 1, spec.height + 1, transform, spec.crs)


def _cell_of(view: HeightView, places: Floats, crs: str) -> float:
    """The cell of a raster in metres at the first place, also where the raster counts in degrees."""
    middle = transform_points(places[:1], crs, view.spec.crs)
    steps = middle + np.array([(0.0, 0.0), view.spec.transform[1::3], view.spec.transform[2::3]])
    here, right, down = transform_points(steps, view.spec.crs, crs)
    return float(min(np.hypot(*(right - here)), np.hypot(*(down - here))))


def _straight(places: Floats, wanted: NDArray[np.bool_], straight: Floats, rates: Rates) -> Found:
    sources = len(wanted)
    for i, j in zip(*np.nonzero(wanted)):
        ends = np.array([i, sources + j], dtype=np.int64)
        points = np.column_stack([places[ends], np.full(2, np.nan)])
        yield _Found(Way(int(i), int(j), float(straight[i, j]) * rates.detour, ends), points, None, rates.detour)


def _link(source: Stop, use: Stop, item: _Found, straight: float, rates: Rates) -> HaulLink:
    way, points = item.way, item.points
    flat = np.hypot(*np.diff(points[:, :2], axis=0).T)
    rise = np.diff(points[:, 2])
    known = np.isfinite(rise)
    if item.access is not None and len(flat) > 1:
        flat[[0, -1]] = np.maximum(flat[[0, -1]], item.access)
    length = np.hypot(flat, np.where(known, rise, 0.0))
    steps = known & (flat > 0)
    machine, cost = rates.price(way.equivalent_m)
    path = np.vstack([[source.place], points[:, :2], [use.place]])
    keep = np.concatenate([[True], (np.diff(path, axis=0) != 0).any(axis=1)])
    return HaulLink(
        source.id,
        use.id,
        round(cost, 4),
        round(float(length.sum()) * item.stretch + item.beyond_m, 3),
        round(way.equivalent_m, 3),
        round(straight, 3),
        machine,
        round(float(rise[known & (rise > 0)].sum()), 3) if steps.any() else None,
        round(float(-rise[known & (rise < 0)].sum()), 3) if steps.any() else None,
        round(float(np.abs(rise[steps] / flat[steps]).max()), 4) if steps.any() else None,
        path[keep],
    )


_STRAIGHT = Label(
    "No road and no surface was given: the way is the straight line times {detour}.",
    "未给出道路和地面：运距按直线距离乘以 {detour} 计。",
)
_UNREACHED = Label(
    "{count} pairs have no way to each other and are left out: {shown}.",
    "有 {count} 组之间没有可通行的路线，未列入：{shown}。",
)
_STEEP = Label(
    "{count} ways have stretches steeper than {limit} %, the steepest {steepest} %.",
    "有 {count} 条路线含坡度超过 {limit} % 的路段，最大 {steepest} %。",
)
_JOINED = Label(
    "{count} ends of roads touch or lie within {snap} m of another road and were joined to it.",
    "有 {count} 个道路端点与另一条道路相接或相距不超过 {snap} m，已连通。",
)
_FAR = Label(
    "{count} sources or uses lie more than {access} m from any road and are left out.",
    "有 {count} 个料源或用料点距道路超过 {access} m，未列入。",
)
_OFF = Label(
    "{count} sources or uses lie on no open ground with known heights and are left out.",
    "有 {count} 个料源或用料点不在有高程的可通行地面上，未列入。",
)
_CELLS = Label(
    "Ways over open ground were looked for on cells of {cell} m, none steeper than {grade} %; the cells may make a way "
    "up to 2.8 % longer.",
    "无路地面按 {cell} m 格网寻路，坡度不超过 {grade} %；格网可能使运距偏长，最多 2.8 %。",
)
