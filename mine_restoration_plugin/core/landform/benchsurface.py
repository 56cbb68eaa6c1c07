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

from ..geodata.grid import Grid, GridSpec
from ..geodata.offsets import is_closed
from ..model.progress import SILENT, Progress
from .batters import Edges, cone_envelope, envelope_at, nearest_edges
from .benchprofile import Profile
from .benchstart import CUT, Start, nudged_copies
from .limits import Blocked, Limits
from .marching import PhaseTable, Zoning, phases

Floats = NDArray[np.float64]
Floating = NDArray[np.floating[Any]]
Mask = NDArray[np.bool_]
_FIRST_BENCHES = 12
_EIGHT = np.ones((3, 3), dtype=bool)


@dataclass(frozen=True)
class Shaped:
    """A bench design on a grid.

    ``design`` heights (height, width), NaN where the ground is unknown; ``distance`` from the start lines, ``changed``
    the cells that the design moves. ``open_cells`` changed cells beside the end of the known ground. ``ramp_off_m2``
    area of the ramp that the ground does not carry (above it when cut, below it when filled). ``front_step_m`` how far
    the ground in front of a cut, beside its line, stands above the first level. ``aside`` cells on the
    side of the lines on which no benches are, ``on_ramp`` those that a ramp covers.
    """

    spec: GridSpec
    design: Floating
    distance: Floating
    changed: Mask
    start: Start
    blocked: Blocked
    open_cells: int
    ramp_off_m2: float = 0.0
    front_step_m: float = 0.0
    aside: Mask | None = None
    on_ramp: Mask | None = None

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
        """Run and rise from the first edge to the place furthest on that is changed, metres."""
        if not self.changed.any():
            return 0.0, 0.0
        rows, cols = np.nonzero(self.changed)
        last = int(self.distance[rows, cols].argmax())
        row, col = int(rows[last]), int(cols[last])
        rise = abs(float(self.design[row, col]) - self.start.level_m)
        if len(self.start.profiles) == 1:
            return float(self.distance[row, col]), rise
        place = np.column_stack(self.spec.xy(np.array([col + 0.5]), np.array([row + 0.5])))
        return float(envelope_at(Edges.of_lines(self.start.lines), 1.0, place)[0][0]), rise


def shape(
    grid: Grid,
    start: Start,
    drawn: Sequence[Floats],
    work: str,
    limits: Limits,
    ramp: RampPath | None = None,
    zoning: Zoning | None = None,
    progress: Progress = SILENT,
) -> Shaped:
    """Put the benches into the ground, pushed back by a ramp where there is one.

    Distances are made no further than the design goes: some benches at first, twice as far as long as it goes on.
    """
    most = _reach(start.profile, start.level_m, grid.array, np.isfinite(grid.array), work)
    reach = _FIRST_BENCHES * _pitch(start.profile)
    while True:
        found = _shape(grid, start, drawn, work, limits, ramp, zoning, min(reach, most), progress)
        if reach >= most or not found.changed.any():
            return found
        if float(found.distance[found.changed].max()) < reach - _pitch(start.profile):
            return found
        reach *= 2


def _shape(
    grid: Grid,
    start: Start,
    drawn: Sequence[Floats],
    work: str,
    limits: Limits,
    ramp: RampPath | None,
    zoning: Zoning | None,
    reach: float,
    progress: Progress,
) -> Shaped:
    spec, ground = grid.spec, grid.array
    profile = start.profile
    known = np.isfinite(ground)
    kind = ground.dtype.type
    distance, aside = _distances(start, spec, reach, kind, ramp, progress.part(0.0, 0.6))
    if zoning is not None and len(zoning.rules) > 1:
        distance, height = _through(start, distance, spec, zoning, reach, aside, progress.part(0.6, 0.9))
    else:
        height = profile.height(distance)
    height += kind(start.level_m)
    off, on = 0.0, None
    if ramp is not None:
        on = _lay(ramp, height, spec)
        with np.errstate(invalid="ignore"):
            lacking = on & ((height > ground) if work == CUT else (height < ground))
        off = float(np.count_nonzero(lacking)) * spec.cell_area_m2
    with np.errstate(invalid="ignore"):
        moves = (height < ground) if work == CUT else (height > ground) & np.isfinite(height)
    moves &= known
    step = 0.0
    if aside is not None and not start.flat_left:
        beside = moves & aside & (distance <= 2 * max(spec.cell_x, spec.cell_y))
        step = float((ground - height)[beside].max()) if beside.any() else 0.0
        moves &= ~aside
    if start.flat_left and work == CUT:
        moves &= ~_floor(grid, start, distance)
    inside, masked = limits.inside(spec), limits.masked(spec)
    pitch = max(_pitch(profile), 3 * max(spec.cell_x, spec.cell_y))
    near = cone_envelope(Edges.of_lines(drawn), 1.0, spec, upto=pitch, dtype=kind) <= pitch
    if start.flat_left:
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
    return Shaped(spec, design, distance, changed, start, blocked, _open_cells(changed, known), off, step, aside, on)


def _distances(
    start: Start, spec: GridSpec, reach: float, kind: type[np.floating[Any]], ramp: RampPath | None, progress: Progress
) -> tuple[Floating, Mask | None]:
    """Distance from where the benches start, and the cells on the side of the lines where none are (None: on both)."""
    if len(start.profiles) > 1:
        table = PhaseTable(start.profiles)
        reach = float(table.distance(np.full(len(table.x), _phase(table, reach)), np.arange(len(table.x))).max())
    distance = cone_envelope(Edges.of_lines(start.lines), 1.0, spec, upto=reach, dtype=kind, progress=progress)
    front: Mask | None = None
    if start.flat_left:
        # the top of a fill is level however far the hill is; of a floor only what the cut may reach matters
        far = reach if start.profile.rising else math.inf
        whole = distance
        if far > reach:
            whole = cone_envelope(Edges.of_lines(start.lines), 1.0, spec, upto=far, dtype=kind)
        level = _nearer(start, whole, spec, far) & ~_past_the_ends(start, whole, spec, far)
        rays = cone_envelope(Edges.of_lines(start.rays), 1.0, spec, upto=reach, dtype=kind)
        np.minimum(distance, rays, out=distance)
        distance[level] = 0
        front = level
    elif start.left:
        front = ~_nearer(start, distance, spec, reach)
    if ramp is not None:
        pushed = cone_envelope(Edges.of_lines([ramp.sources]), 1.0, spec, upto=reach, dtype=kind)
        np.minimum(distance, np.maximum(pushed, kind(0)), out=distance)
    return distance, front


def _through(
    start: Start,
    exact: Floating,
    spec: GridSpec,
    zoning: Zoning,
    reach: float,
    aside: Mask | None,
    progress: Progress,
) -> tuple[Floating, Floating]:
    """Distances as the first material would have them, and heights above the first level, through all materials."""
    table = PhaseTable(start.profiles)
    phase = phases(exact.astype(np.float64), spec, zoning, table, _phase(table, reach) + 1.0, aside, progress)
    height = np.full(spec.shape, np.inf if start.profile.rising else -np.inf, dtype=exact.dtype)
    for number, profile in enumerate(start.profiles):
        here = (zoning.index == number) & np.isfinite(phase)
        place = table.distance(phase[here], np.full(int(here.sum()), number))
        height[here] = profile.height(place).astype(exact.dtype)
    first = np.zeros_like(zoning.index)
    return table.distance(phase, first).astype(exact.dtype), height


def _floor(grid: Grid, start: Start, distance: Floating) -> Mask:
    """Cells of the floor in front of a cut that stay as they are.

    What still stands there of the hill, by more than half a bench, is taken away with its foot; the floor around is not
    planed.
    """
    rule = start.profile.rule
    remains = (distance <= 0) & (grid.array > start.level_m + rule.height_m / 2)
    far = np.ones(remains.shape, dtype=bool)
    if remains.any():
        sampling = (grid.spec.cell_y, grid.spec.cell_x)
        far = ndimage.distance_transform_edt(~remains, sampling=sampling) > rule.face_run_m
    floor: Mask = (distance <= 0) & far
    return floor


def _phase(table: PhaseTable, distance: float) -> float:
    return float(table.phase(np.array([distance]), np.array([0]))[0])


def _nearer(start: Start, distance: Floating, spec: GridSpec, reach: float) -> Mask:
    """Cells that are no further from copies of the lines moved a little, see ``nudged_copies``, than from them."""
    little = min(spec.cell_x, spec.cell_y) / 4
    copies = Edges.of_lines(nudged_copies(start, little))
    moved = cone_envelope(copies, 1.0, spec, upto=reach, dtype=distance.dtype.type)
    nearer: Mask = (moved <= distance) & np.isfinite(distance)
    # between a line and its copy that says nothing: copies on either side do
    rows, cols = np.nonzero(distance < little)
    points = np.column_stack(spec.xy(cols + 0.5, rows + 0.5))
    others = Edges.of_lines(nudged_copies(start, -little))
    nearer[rows, cols] = envelope_at(copies, 1.0, points)[0] <= envelope_at(others, 1.0, points)[0]
    return nearer


def _past_the_ends(start: Start, distance: Floating, spec: GridSpec, reach: float) -> Mask:
    """Cells to which nothing of the lines is nearer than an end of one."""
    ends = [end.reshape(1, 2) for line in start.lines if not is_closed(line) for end in (line[0], line[-1])]
    if not ends:
        return np.zeros(spec.shape, dtype=bool)
    to_end = cone_envelope(Edges.of_lines(ends), 1.0, spec, upto=reach, dtype=distance.dtype.type)
    past: Mask = to_end <= distance * (1 + 1e-6) + 1e-4
    return past


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


def _pitch(profile: Profile) -> float:
    return float(profile.steps[0].berm_to) + profile.rule.berm_m
