"""Where the benches of a design start: level, cross section, and lines, on the side that they go to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..geodata.areas import signed_area
from ..geodata.grid import Grid, Polygons
from ..geodata.offsets import (
    buffered,
    centres_in,
    distances,
    fewer_points,
    is_closed,
    level_lines,
    nudged,
    offset_lines,
    runs,
    strip,
    swept,
)
from ..geodata.overlay import union
from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP
from .batters import Edges, cone_envelope, densified
from .benchprofile import BenchRule, Profile, build_profile
from .marching import PhaseTable, Zoning, phases

Floats = NDArray[np.float64]
Floating = NDArray[np.floating[Any]]
Mask = NDArray[np.bool_]
CUT, FILL = "cut", "fill"
TOE, CREST, FACE = "toe", "crest", "face"
_BENCHES_MAX = 200
_FOOT = 0.2  # of the heights along a ring around a face, what counts as its foot
_SMOOTH_STEPS = 0.01  # half cells within which points of a drawn line are left out: 5 mm of a metre
_ROUGH_M = 0.05  # what contours are let go of a ramp's middle line


class NeedsMore(InputError):
    """The ground on the part of the raster that was looked at is not enough; the sentence is for where all of it is."""


@dataclass(frozen=True)
class Start:
    """What the benches start at: lines (n, 2) at ``level_m``.

    ``profiles``: one for each material, with the same levels. ``flat_left`` of each line tells on which side of it the
    ground is level at ``level_m`` (the top of a fill, the floor before a cut crest); without, ``left`` tells on which
    side of it the benches are (None: on both, where the high side cannot be told). ``rays`` bound the level ground at
    the ends of open lines.
    """

    lines: tuple[Floats, ...]
    level_m: float
    profiles: tuple[Profile, ...]
    left: tuple[bool | None, ...] = ()
    flat_left: tuple[bool, ...] = ()
    rays: tuple[Floats, ...] = ()

    @property
    def profile(self) -> Profile:
        """That of the first material: the one that distances are told by."""
        return self.profiles[0]


def heights_at(grid: Grid, points: Floats) -> Floats:
    """Heights of the cells in which (n, 2) points lie, NaN where unknown."""
    place = np.floor(grid.spec.pixel(points)).astype(np.int64)
    inside = (place >= 0).all(axis=1) & (place[:, 0] < grid.spec.width) & (place[:, 1] < grid.spec.height)
    found = np.full(len(points), np.nan)
    found[inside] = grid.array[place[inside, 1], place[inside, 0]]
    return found


def lower_edges(grid: Grid, lines: Sequence[Floats]) -> list[Floats]:
    """The toe of each face that is drawn as a ring: the longest stretch of it on the lowest fifth of its heights.

    Raises:
        InputError: a line is no ring, or the ground along it is not known.
    """
    found = []
    for line in lines:
        points = densified(line, min(grid.spec.cell_x, grid.spec.cell_y) / 2)
        heights = heights_at(grid, points)
        known = heights[np.isfinite(heights)]
        if not is_closed(line) or not len(known):
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "A face is drawn as a polygon, on the terrain model. Draw it, or say toe or crest.",
                )
            )
        low, high = np.quantile(known, [0.05, 0.95])
        with np.errstate(invalid="ignore"):
            parts = runs(points, heights < low + _FOOT * (high - low))
        toe = max(parts, key=lambda part: float(np.hypot(*np.diff(part, axis=0).T).sum()), default=points)
        # where it climbs the flanks of the face at its ends it is no toe
        along = heights_at(grid, toe)
        low_places = np.flatnonzero(along <= np.nanmedian(along))
        found.append(toe[low_places[0] : low_places[-1] + 1] if np.ptp(low_places) > 0 else toe)
    return found


def start_of(
    grid: Grid,
    lines: Sequence[Floats],
    zoning: Zoning,
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
        zoning: the rules; the first one stands for widths where one is looked for.
        room_m: distance from the lines up to which the grid shows the ground, infinite where it shows all there is.

    Raises:
        InputError: the ground under the line is not known, or nothing is left of the line on the far side.
        NeedsMore: the far side lies beyond the grid.
    """
    step = min(grid.spec.cell_x, grid.spec.cell_y) / 2
    lines = [np.asarray(line, dtype=np.float64)[:, :2] for line in lines]
    lines = [line[fewer_points(line, step * _SMOOTH_STEPS)] for line in lines]
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
    rule = zoning.rules[0]
    count = _count(benches, rule, end_level_m, drawn)

    def profiles(rising: bool, rise: float, number: int | None = count) -> tuple[Profile, ...]:
        cell = max(grid.spec.cell_x, grid.spec.cell_y)
        return tuple(build_profile(one, rising, number, rise, one.sill_width_m >= cell) for one in zoning.rules)

    if (work, kind) == (CUT, TOE):
        rise = max(float(known.max()) - drawn, 0.0)
        left = tuple(_high_side(grid, line, rule) for line in lines)
        return Start(tuple(lines), drawn, profiles(True, rise), left)
    if (work, kind) == (FILL, CREST):
        rise = max(drawn - float(known.min()), 0.0)
        flat = tuple(_flat_left(grid, line) for line in lines)
        return Start(tuple(lines), drawn, profiles(False, rise), (), flat, _rays(grid, lines, flat))
    sides = [side_of(grid, line, rule, low=work == CUT) for line in lines]
    if benches is None and end_level_m is not None:
        count = _whole_benches(rule, end_level_m, drawn)
    if count is None:
        count = _benches_to_ground(grid, lines, sides, rule, work, drawn, room_m)
    return _far_start(
        grid,
        lines,
        sides,
        work,
        drawn,
        profiles(work == CUT, 0.0, count),
        profiles(work != CUT, 0.0, count),
        zoning,
        room_m,
    )


def within(start: Start, distance: float, pushed: Sequence[Floats] = ()) -> Polygons:
    """All places no further than ``distance`` > 0 from the lines where the benches start, on whichever side.

    Args:
        pushed: (n, 3) lines of further places to start at, with the distance that they stand for.
    """
    more = []
    for line in pushed:
        line = line[fewer_points(line, _ROUGH_M)]
        radius = distance - line[:, 2]
        inside = np.flatnonzero(np.diff(np.concatenate(([0], (radius > 0).astype(np.int8), [0]))))
        more += [swept(line[a:b, :2], radius[a:b]) for a, b in zip(inside[::2], inside[1::2])]
    parts = buffered([*start.lines, *start.rays], distance)
    return union([parts, *more]) if more else parts


def nudged_copies(start: Start, little: float) -> list[Floats]:
    """The lines moved a little: to the level ground where there is some, to the benches otherwise."""
    sides: Sequence[bool | None] = start.flat_left or start.left
    return [line if left is None else nudged(line, little, left=left) for line, left in zip(start.lines, sides)]


def _whole_benches(rule: BenchRule, end: float, level: float) -> int:
    """As many as end before a level that must not be passed.

    Raises:
        InputError: not even one does.
    """
    count = math.floor(abs(end - level) / rule.height_m + 1e-9)
    if count < 1:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "From {level} m to the level to stop at, {end} m, there is less than one bench of {height} m. Give "
                "another level or a lower bench.",
            ),
            level=f"{level:.2f}",
            end=f"{end:.2f}",
            height=f"{rule.height_m:g}",
        )
    return count


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


def _flat_left(grid: Grid, line: Floats) -> bool:
    """On which side of the crest of a fill its level top is: inside a ring, on the high side of an open line."""
    if is_closed(line):
        return signed_area(line) > 0
    rule = BenchRule("", 1.0, 45.0, 2 * max(grid.spec.cell_x, grid.spec.cell_y))
    return side_of(grid, line, rule, low=False)


def _rays(grid: Grid, lines: Sequence[Floats], flat_left: Sequence[bool]) -> tuple[Floats, ...]:
    """From the ends of open lines at right angles over the level ground, to the next line or the end of the grid."""
    x_min, y_min, x_max, y_max = grid.spec.bounds
    far = math.hypot(x_max - x_min, y_max - y_min)
    found = []
    for line, left in zip(lines, flat_left):
        if is_closed(line):
            continue
        for end, way in ((line[0], line[1] - line[0]), (line[-1], line[-1] - line[-2])):
            normal = (1.0 if left else -1.0) * np.array([-way[1], way[0]]) / np.hypot(*way)
            reach = min((_crossing(end, normal, other) for other in lines), default=math.inf)
            found.append(np.array([end, end + min(reach, far) * normal]))
    return tuple(found)


def _crossing(start: Floats, way: Floats, line: Floats) -> float:
    """How far along a ray from ``start`` a line is met, infinite where it is not."""
    a, side = line[:-1] - start, np.diff(line, axis=0)
    across = way[0] * side[:, 1] - way[1] * side[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        along = (a[:, 0] * side[:, 1] - a[:, 1] * side[:, 0]) / across
        share = (a[:, 0] * way[1] - a[:, 1] * way[0]) / across
    met = (along > 1e-6 * max(1.0, float(np.abs(a).max()))) & (share >= 0) & (share <= 1)
    return float(along[met].min()) if met.any() else math.inf


def _far_start(
    grid: Grid,
    lines: Sequence[Floats],
    sides: Sequence[bool],
    work: str,
    level: float,
    profiles: tuple[Profile, ...],
    away: tuple[Profile, ...],
    zoning: Zoning,
    room_m: float,
) -> Start:
    """The drawn lines moved to where the benches begin; ``away`` are the cross sections in that direction."""
    profile = profiles[0]
    benches, width = len(profile.steps), max(float(one.x[-1]) for one in profiles)
    if width > room_m:
        raise NeedsMore(
            QT_TRANSLATE_NOOP("MineRestoration", "{benches} benches, {width} m wide, reach beyond the terrain model."),
            benches=benches,
            width=f"{width:.1f}",
        )
    if len(zoning.rules) > 1:
        moved = _moved_by_zones(grid, lines, sides, profiles, zoning)
    else:
        moved = [offset_lines(line, width, left=left) for line, left in zip(lines, sides)]
    ends = [part for parts in moved for part in parts]
    if ends and not any(np.isfinite(heights_at(grid, densified(part, grid.spec.cell_x))).any() for part in ends):
        raise NeedsMore(
            QT_TRANSLATE_NOOP("MineRestoration", "{benches} benches, {width} m wide, reach beyond the terrain model."),
            benches=benches,
            width=f"{width:.1f}",
        )
    if not ends:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{benches} benches are {width} m wide: there is no room for them beside the line. Ask for fewer "
                "benches or narrower berms.",
            ),
            benches=benches,
            width=f"{width:.1f}",
        )
    rise = benches * profile.rule.height_m
    starts = tuple(part for parts in moved for part in parts)
    flat = tuple(not _toward(part, lines) for part in starts)
    end = level - rise if work == CUT else level + rise
    return Start(starts, end, profiles, (), flat, _rays(grid, starts, flat))


def _moved_by_zones(
    grid: Grid, lines: Sequence[Floats], sides: Sequence[bool], profiles: Sequence[Profile], zoning: Zoning
) -> list[list[Floats]]:
    """Where the benches begin if they are to end at the drawn lines, with the widths of the materials between.

    Marched from the drawn lines to where the same faces and berms, passed the other way round, are through.
    """
    reverse = [_reversed(profile) for profile in profiles]
    table = PhaseTable(reverse)
    last = 2.0 * len(reverse[0].steps) - 1
    found = []
    for line, left in zip(lines, sides):
        upto = float(table.x[:, -1].max()) + 4 * max(grid.spec.cell_x, grid.spec.cell_y)
        exact = cone_envelope(Edges.of_lines([line]), 1.0, grid.spec, upto=upto)
        phase = phases(exact, grid.spec, zoning, table, last + 1.0)
        little = min(grid.spec.cell_x, grid.spec.cell_y) / 4
        beside = nudged(line, little, left=left)
        parts = []
        for part in level_lines(phase, grid.spec, last):
            part = densified(part, 2 * little)
            here = distances(line, part)
            keep = distances(beside, part) < here
            if not is_closed(line):  # what runs round the ends is left out
                ends = np.min([np.hypot(*(part - end).T) for end in (line[0], line[-1])], axis=0)
                keep &= ends > here + 1e-3 * little
            kept = runs(part, keep)
            parts += [run[fewer_points(run, little / 5)] for run in kept]
        found.append(parts)
    return found


def _reversed(profile: Profile) -> Profile:
    """The cross section from its last edge back, with faces and berms of the same widths."""
    steps, place = [], 0.0
    for number, step in enumerate(reversed(profile.steps), 1):
        run = step.face_to - step.face_from
        before = profile.steps[len(profile.steps) - number - 1] if number < len(profile.steps) else None
        berm = before.berm_to - before.face_to if before else 0.0
        steps.append(replace(step, number=number, face_from=place, face_to=place + run, berm_to=place + run + berm))
        place += run + berm
    return replace(profile, steps=tuple(steps))


def _toward(line: Floats, drawn: Sequence[Floats]) -> bool:
    """Whether the drawn lines lie left of a line that was moved away from them."""
    half = len(line) // 2
    side = line[half] - line[half - 1]
    middle = (line[half] + line[half - 1]) / 2
    beside = middle + 1e-3 * np.array([-side[1], side[0]]) / max(float(np.hypot(*side)), 1e-12)
    away = np.min([distances(one, np.array([middle, beside])) for one in drawn], axis=0)
    return bool(away[1] < away[0])


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
