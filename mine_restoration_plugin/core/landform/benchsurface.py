"""The surface of a bench design on a grid in memory: what the windowed deed and the live preview share.

The distance of a cell from the line the benches start at, exact on any grid, goes through the cross section and gives a
height; where the ground is above (cut) or below (fill), the design takes its place. Around bends the distance rounds
the benches by itself, so that they never cross. Only what hangs together with the line is changed: behind the first
daylight the ground stays, however high it rises again.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ..geodata.grid import Grid, GridSpec, Polygons
from ..geodata.offsets import (
    buffered,
    centres_in,
    distances,
    is_closed,
    nudged,
    offset_lines,
    shrunk_or_grown,
    strip,
    swept,
)
from ..geodata.overlay import union
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP
from .batters import Edges, cone_envelope, densified, nearest_edges
from .benchprofile import BenchRule, Profile, build_profile
from .limits import Blocked, Limits

Floats = NDArray[np.float64]
Floating = NDArray[np.floating[Any]]
Mask = NDArray[np.bool_]
CUT, FILL = "cut", "fill"
TOE, CREST = "toe", "crest"
_EIGHT = np.ones((3, 3), dtype=bool)
_BENCHES_MAX = 200


class NeedsMore(InputError):
    """The ground on the part of the raster that was looked at is not enough; the sentence is for where all of it is."""


@dataclass(frozen=True)
class Start:
    """What the benches start at: lines (n, 2) and, for fill, the level ground behind them; ``level_m`` at the lines.

    ``left`` of each line tells on which side of it is cut; None: on both, where the high side cannot be told.
    """

    lines: tuple[Floats, ...]
    region: Polygons
    level_m: float
    profile: Profile
    left: tuple[bool | None, ...] = ()


@dataclass(frozen=True)
class Shaped:
    """A bench design on a grid.

    ``design`` heights (height, width), NaN where the ground is unknown; ``distance`` from the start lines, ``changed``
    the cells that the design moves. ``open_cells`` changed cells beside the end of the known ground. ``ramp_off_m2``
    area of the ramp that the ground does not carry (above it when cut, below it when filled). ``front_step_m`` how far
    the ground in front of a cut, beside its line, stands above the first level.
    """

    design: Floating
    distance: Floating
    changed: Mask
    start: Start
    blocked: Blocked
    open_cells: int
    ramp_off_m2: float = 0.0
    front_step_m: float = 0.0

    @property
    def benches(self) -> int:
        """Faces of which something is built."""
        found = self.distance[self.changed]
        steps = self.start.profile.steps
        edges = [step.face_from for step in steps] + [math.inf]
        met = np.histogram(found, edges)[0] > 0 if found.size else np.zeros(len(steps), dtype=bool)
        on_face = [bool(met[i]) and bool((found >= step.face_from).any()) for i, step in enumerate(steps)]
        return sum(on_face)

    def overall(self) -> tuple[float, float]:
        """Run and rise from the first edge to the furthest place that is changed, metres."""
        if not self.changed.any():
            return 0.0, 0.0
        run = float(self.distance[self.changed].max())
        rise = abs(float(self.start.profile.height(np.array([run]))[0]))
        return run, rise


def heights_at(grid: Grid, points: Floats) -> Floats:
    """Heights of the cells in which (n, 2) points lie, NaN where unknown."""
    place = np.floor(grid.spec.pixel(points)).astype(np.int64)
    inside = (place >= 0).all(axis=1) & (place[:, 0] < grid.spec.width) & (place[:, 1] < grid.spec.height)
    found = np.full(len(points), np.nan)
    found[inside] = grid.array[place[inside, 1], place[inside, 0]]
    return found


def start_of(
    grid: Grid,
    lines: Sequence[Floats],
    rule: BenchRule,
    work: str,
    kind: str,
    level_m: float | None,
    benches: int | None,
    end_level_m: float | None,
    level_share: float,
    room_m: float = math.inf,
) -> Start:
    """Level, cross section and start lines.

    A crest that is cut and a toe that is filled are brought to the far side first: to the toe of the lowest bench, to
    the crest of the highest.

    Args:
        room_m: distance from the lines up to which the grid shows the ground, infinite where it shows all there is.

    Raises:
        InputError: the ground under the line is not known, or nothing is left of the line on the far side.
        NeedsMore: the far side lies beyond the grid.
    """
    step = min(grid.spec.cell_x, grid.spec.cell_y) / 2
    lines = [np.asarray(line, dtype=np.float64)[:, :2] for line in lines]
    ground = np.concatenate([heights_at(grid, densified(line, step)) for line in lines])
    ground = ground[np.isfinite(ground)]
    if not len(ground):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "The line lies where the ground is not known. Draw it on the terrain model."
            )
        )
    drawn = float(np.quantile(ground, level_share if work == CUT else 1 - level_share)) if level_m is None else level_m
    known = grid.array[np.isfinite(grid.array)]
    count = _count(benches, rule, end_level_m, drawn)
    sill = rule.sill_width_m >= max(grid.spec.cell_x, grid.spec.cell_y)
    if (work, kind) == (CUT, TOE):
        rise = max(float(known.max()) - drawn, 0.0)
        return Start(
            tuple(lines), [], drawn, build_profile(rule, True, _count(benches, rule, end_level_m, drawn), rise, sill)
        )
    if (work, kind) == (FILL, CREST):
        rise = max(drawn - float(known.min()), 0.0)
        profile = build_profile(rule, False, count, rise, sill)
        return Start(tuple(lines), _behind(grid, lines), drawn, profile)
    return _far_start(grid, lines, rule, work, drawn, count, sill, room_m)


def shape(
    grid: Grid,
    start: Start,
    drawn: Sequence[Floats],
    work: str,
    limits: Limits,
    ramp: RampPath | None = None,
    progress: Progress = SILENT,
) -> Shaped:
    """Put the benches into the ground, pushed back by a ramp where there is one."""
    spec, ground = grid.spec, grid.array
    profile = start.profile
    known = np.isfinite(ground)
    reach = _reach(profile, start.level_m, ground, known, work)
    edges = Edges.of_lines(start.lines)
    if start.region:
        edges = Edges.of_polygons(start.region)
    kind = ground.dtype.type
    distance = cone_envelope(edges, 1.0, spec, upto=reach, dtype=kind, progress=progress.part(0.0, 0.7))
    np.maximum(distance, kind(0), out=distance)
    if start.region:
        distance[centres_in(start.region, spec)] = 0
    front = _front(start, distance, spec, reach) if start.left else None
    if ramp is not None:
        pushed = cone_envelope(Edges.of_lines([ramp.sources]), 1.0, spec, upto=reach, dtype=kind)
        np.minimum(distance, np.maximum(pushed, kind(0)), out=distance)
    height = profile.height(distance)
    height += kind(start.level_m)
    off = 0.0
    if ramp is not None:
        on = _lay(ramp, height, spec)
        with np.errstate(invalid="ignore"):
            lacking = on & ((height > ground) if work == CUT else (height < ground))
        off = float(np.count_nonzero(lacking)) * spec.cell_area_m2
    with np.errstate(invalid="ignore"):
        moves = (height < ground) if work == CUT else (height > ground) & np.isfinite(height)
    moves &= known
    step = 0.0
    if front is not None:
        beside = moves & front & (distance <= 2 * max(spec.cell_x, spec.cell_y))
        step = float((ground - height)[beside].max()) if beside.any() else 0.0
        moves &= ~front
    inside, masked = limits.inside(spec), limits.masked(spec)
    pitch = max(_pitch(profile), 3 * max(spec.cell_x, spec.cell_y))
    near = cone_envelope(Edges.of_lines(drawn), 1.0, spec, upto=pitch, dtype=kind) <= pitch
    if start.region:
        near |= distance <= pitch
    whole = hanging(moves, near)
    outside = whole & ~inside if inside is not None else None
    kept = whole & masked if masked is not None else None
    allowed = moves
    if inside is not None:
        allowed = allowed & inside
    if masked is not None:
        allowed = allowed & ~masked
    changed = hanging(allowed, near) if allowed is not moves else whole
    area = spec.cell_area_m2
    blocked = Blocked(_moved(height, ground, outside, area), _moved(height, ground, kept, area))
    design = np.where(changed, height, ground)
    progress.report(1.0)
    return Shaped(design, distance, changed, start, blocked, _open_cells(changed, known), off, step)


def _front(start: Start, distance: Floating, spec: GridSpec, reach: float) -> Mask:
    """Cells in front of the lines: nearer to the lines than to copies of them that are moved a little to the back."""
    little = min(spec.cell_x, spec.cell_y) / 4
    behind = [line if left is None else nudged(line, little, left=left) for line, left in zip(start.lines, start.left)]
    further = cone_envelope(Edges.of_lines(behind), 1.0, spec, upto=reach, dtype=distance.dtype.type)
    front: Mask = further > distance
    return front


class RampPath(Protocol):
    """What a surface needs to know of a ramp, see ``ramp.Ramp``."""

    @property
    def width_m(self) -> float: ...

    @property
    def sources(self) -> Floats: ...

    @property
    def edges(self) -> Edges: ...


def _lay(ramp: RampPath, height: Floating, spec: GridSpec) -> Mask:
    """The ramp's own heights into the surface, across its width; the cells where it lies."""
    line = ramp.edges
    level = Edges(line.x0, line.y0, np.zeros(len(line)), line.x1, line.y1, np.zeros(len(line)))
    near = nearest_edges(level, 1.0, spec, upto=ramp.width_m)
    on: Mask = (near.edge >= 0) & (near.value <= ramp.width_m / 2)
    number = near.edge[on]
    length = np.hypot(line.x1 - line.x0, line.y1 - line.y0)[number]
    share = near.along[on] / np.maximum(length, 1e-12)
    height[on] = (line.v0[number] + share * (line.v1 - line.v0)[number]).astype(height.dtype)
    return on


def within(start: Start, distance: float, pushed: Sequence[Floats] = ()) -> Polygons:
    """All places no further than ``distance`` from where the benches start.

    Args:
        pushed: (n, 3) lines of further places to start at, with the distance that they stand for.
    """
    parts: Polygons = start.region
    if distance > 0:
        parts = shrunk_or_grown(start.region, distance) if start.region else buffered(start.lines, distance)
    more = []
    for line in pushed:
        radius = distance - line[:, 2]
        inside = np.flatnonzero(np.diff(np.concatenate(([0], (radius > 0).astype(np.int8), [0]))))
        more += [swept(line[a:b, :2], radius[a:b]) for a, b in zip(inside[::2], inside[1::2])]
    return union([parts, *more]) if more else parts


def hanging(mask: Mask, seeds: Mask) -> Mask:
    """The parts of a mask, joined over sides and corners, that hold a seed."""
    labels, count = ndimage.label(mask, structure=_EIGHT)
    if count == 0:
        return mask
    keep = np.zeros(count + 1, dtype=bool)
    keep[labels[seeds]] = True
    keep[0] = False
    if keep[1:].all():
        return mask
    found: Mask = keep[labels]
    return found


def _moved(height: Floating, ground: Floating, where: Mask | None, area: float) -> float:
    if where is None or not where.any():
        return 0.0
    return float(np.abs(height[where].astype(np.float64) - ground[where]).sum() * area)


def _open_cells(changed: Mask, known: Mask) -> int:
    """Changed cells with a neighbour of which nothing is known, the end of the grid included."""
    if not changed.any():
        return 0
    beside = ndimage.binary_dilation(np.pad(~known, 1, constant_values=True), structure=_EIGHT)[1:-1, 1:-1]
    return int(np.count_nonzero(changed & beside))


def _reach(profile: Profile, level: float, ground: Floating, known: Mask, work: str) -> float:
    """The distance from which on the cross section is above (below) all ground."""
    values = ground[known]
    extreme = float(values.max()) - level if work == CUT else level - float(values.min())
    heights = np.abs(profile.z)
    past = np.flatnonzero(heights >= extreme)
    if extreme <= 0:
        return _pitch(profile)
    last = len(heights) - 1
    if len(past) and profile.z[past[0] :].size and (heights[past[0] :] >= extreme).all():
        return float(profile.x[past[0]])
    return float(profile.x[last]) + (max(extreme - heights[last], 0.0)) / abs(profile.slope)


def _pitch(profile: Profile) -> float:
    return float(profile.steps[0].berm_to) + profile.rule.berm_m


def _count(benches: int | None, rule: BenchRule, end: float | None, level: float) -> int | None:
    if benches is None and end is not None:
        return max(math.ceil(abs(end - level) / rule.height_m - 1e-9), 1)
    return benches


def _lower_left(grid: Grid, line: Floats, distance: float) -> bool | None:
    """Whether the ground is lower left of the line than right of it, None where one side is not known."""
    means = []
    for left in (True, False):
        inside = centres_in(strip(line, distance, left=left), grid.spec)
        heights = grid.array[inside]
        heights = heights[np.isfinite(heights)]
        if not len(heights):
            return None
        means.append(float(heights.mean()))
    return means[0] < means[1]


def _high_side(grid: Grid, line: Floats, rule: BenchRule) -> bool | None:
    """Whether the hill is left of a line; None where it cannot be told."""
    width = 2 * (rule.face_run_m + rule.berm_m) + 2 * max(grid.spec.cell_x, grid.spec.cell_y)
    lower = _lower_left(grid, line, width)
    return None if lower is None else not lower


def side_of(grid: Grid, line: Floats, rule: BenchRule, low: bool) -> bool:
    """Whether the low (or the high) side of a line is its left one.

    Raises:
        InputError: it cannot be told.
    """
    width = 2 * (rule.face_run_m + rule.berm_m) + 2 * max(grid.spec.cell_x, grid.spec.cell_y)
    left = _lower_left(grid, line, width)
    if left is None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "On which side of the line the ground is lower cannot be told: the terrain model has no heights there.",
            )
        )
    return left == low


def _behind(grid: Grid, lines: Sequence[Floats]) -> Polygons:
    """The level ground of a fill: inside a ring, on the high side of an open line as far as the grid goes."""
    found: Polygons = []
    x_min, y_min, x_max, y_max = grid.spec.bounds
    far = math.hypot(x_max - x_min, y_max - y_min)
    for line in lines:
        if is_closed(line):
            found.append([line])
            continue
        rule = BenchRule("", 1.0, 45.0, 2 * max(grid.spec.cell_x, grid.spec.cell_y))
        found += strip(line, far, left=side_of(grid, line, rule, low=False))
    return found


def _far_start(
    grid: Grid,
    lines: Sequence[Floats],
    rule: BenchRule,
    work: str,
    level: float,
    benches: int | None,
    sill: bool,
    room_m: float,
) -> Start:
    sides = [side_of(grid, line, rule, low=work == CUT) for line in lines]
    if benches is None:
        benches = _benches_to_ground(grid, lines, sides, rule, work, level, room_m)
    profile = build_profile(rule, work == CUT, benches, 0.0, sill)
    width = float(profile.x[-1])
    if width > room_m:
        raise NeedsMore(
            QT_TRANSLATE_NOOP("MineRestoration", "{benches} benches, {width} m wide, reach beyond the terrain model."),
            benches=benches,
            width=f"{width:.1f}",
        )
    moved = [part for line, left in zip(lines, sides) for part in offset_lines(line, width, left=left)]
    if not moved:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{benches} benches are {width} m wide: there is no room for them beside the line. Ask for fewer "
                "benches or narrower berms.",
            ),
            benches=benches,
            width=f"{width:.1f}",
        )
    region: Polygons = []
    if work == FILL:
        for line, left in zip(lines, sides):
            if is_closed(line):
                region += [[ring] for ring in offset_lines(line, width, left=left)]
            else:
                region += _behind_of(grid, offset_lines(line, width, left=left), line)
    end = level - benches * rule.height_m if work == CUT else level + benches * rule.height_m
    back = tuple(_toward(part, lines) for part in moved) if work == CUT else ()
    return Start(tuple(moved), region, end, profile, back)


def _toward(line: Floats, drawn: Sequence[Floats]) -> bool:
    """Whether the drawn lines lie left of a line that was moved away from them."""
    half = len(line) // 2
    side = line[half] - line[half - 1]
    middle = (line[half] + line[half - 1]) / 2
    beside = middle + 1e-3 * np.array([-side[1], side[0]]) / max(float(np.hypot(*side)), 1e-12)
    away = np.min([distances(one, np.array([middle, beside])) for one in drawn], axis=0)
    return bool(away[1] < away[0])


def _behind_of(grid: Grid, lines: Sequence[Floats], drawn: Floats) -> Polygons:
    """The level ground behind lines that were moved away from the drawn one: on the side where that is not."""
    x_min, y_min, x_max, y_max = grid.spec.bounds
    far = math.hypot(x_max - x_min, y_max - y_min)
    found: Polygons = []
    for line in lines:
        found += strip(line, far, left=not _toward(line, [drawn]))
    return found


def _benches_to_ground(
    grid: Grid, lines: Sequence[Floats], sides: Sequence[bool], rule: BenchRule, work: str, level: float, room_m: float
) -> int:
    """As many as end no lower than the lowest ground that they come to (no higher than the highest, of a fill).

    That ground is looked for up to two benches further out, so that flat ground behind a crest is passed.
    """
    known = grid.array[np.isfinite(grid.array)]
    most = (level - float(known.min()) if work == CUT else float(known.max()) - level) / rule.height_m
    pitch = rule.face_run_m + rule.berm_m
    found = 0
    for count in range(1, min(math.floor(most + 1e-6), _BENCHES_MAX) + 1):
        width = count * pitch + 2 * pitch
        inside = np.zeros(grid.spec.shape, dtype=bool)
        for line, left in zip(lines, sides):
            inside |= centres_in(strip(line, width, left=left), grid.spec)
        ground = grid.array[inside]
        ground = ground[np.isfinite(ground)]
        if not len(ground):
            break
        rise = level - float(ground.min()) if work == CUT else float(ground.max()) - level
        if count * rule.height_m <= rise + 1e-6:
            found = count
        elif found:
            return found
        if width > room_m:
            break
    if found and width <= room_m:
        return found
    raise NeedsMore(
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "Where the benches should end cannot be told from the ground beside the line. Give their number or the "
            "level to stop at.",
        )
    )


def coarser(grid: Grid, cells_max: int) -> tuple[Grid, int]:
    """Every n-th cell of a grid, so that no more than ``cells_max`` are left, and n."""
    every = max(math.ceil(math.sqrt(grid.spec.cells / cells_max)), 1)
    if every == 1:
        return grid, 1
    array = grid.array[every // 2 :: every, every // 2 :: every]
    x0, a, b, y0, d, e = grid.spec.transform
    shift = every // 2 + 0.5 - every / 2
    spec = GridSpec(
        array.shape[1],
        array.shape[0],
        (x0 + (a + b) * shift, a * every, b * every, y0 + (d + e) * shift, d * every, e * every),
        grid.spec.crs,
    )
    return replace(grid, array=np.ascontiguousarray(array), spec=spec), every
