"""The lines and berms of a bench design, for setting out and for tables of benches.

Lines are taken from the drawn geometry (what lies within a distance of the start lines), not from cells, and kept where
the design is built; their ends are good to half a cell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..geodata.areas import projected_area_m2
from ..geodata.grid import Grid, GridSpec, Polygons
from ..geodata.offsets import buffered, level_lines, runs
from ..geodata.outlines import mask_outline
from ..geodata.overlay import difference, intersection
from .batters import densified
from .benchprofile import Step
from .benchstart import heights_at, within
from .benchsurface import Shaped
from .ramp import Ramp, pushed_back

Floats = NDArray[np.float64]
TOE_LINE, CREST_LINE, DAYLIGHT, RAMP = "toe", "crest", "daylight", "ramp"


@dataclass(frozen=True)
class BenchLine:
    """``points`` (n, 2), or (n, 3) with heights where these change along the line.

    ``level_m`` None where the height changes along the line; ``bench`` 0 where the line belongs to none.
    """

    kind: str
    bench: int
    level_m: float | None
    length_m: float
    points: Floats


@dataclass(frozen=True)
class Berm:
    """A berm between two faces: ``level_m`` of its outer edge, ``inner_m`` of its inner edge.

    ``width_m`` None where it changes from material to material.
    """

    bench: int
    level_m: float
    inner_m: float
    width_m: float | None
    area_m2: float
    polygons: Polygons


@dataclass(frozen=True)
class Lines:
    """All lines and berms of a design."""

    lines: tuple[BenchLine, ...]
    berms: tuple[Berm, ...]

    def length_m(self, kind: str) -> float:
        return sum(line.length_m for line in self.lines if line.kind == kind)


def bench_lines(shaped: Shaped, spec: GridSpec, ramp: Ramp | None = None, *, berms: bool = True) -> Lines:
    """Crest and toe lines, berms, and where the design comes to light; lines and berms end at a ramp.

    Args:
        berms: leave the berms out for a preview that shows lines only.
    """
    start = shaped.start
    lines: list[BenchLine] = []
    found: list[Berm] = []
    step_m = min(spec.cell_x, spec.cell_y) / 2
    outline = mask_outline(shaped.changed, spec) if shaped.changed.any() else []
    limit = float(shaped.distance[shaped.changed].max()) if outline else 0.0
    rising = start.profile.rising
    for step in start.profile.steps:
        if step.face_from >= limit:
            break
        lower, upper = (TOE_LINE, CREST_LINE) if rising else (CREST_LINE, TOE_LINE)
        lines += _kept(shaped, spec, step_m, lower, step.number, step.face_from, start.level_m + step.z_from, ramp)
        if step.berm_to > step.face_to and step.face_to < limit:
            lines += _kept(shaped, spec, step_m, upper, step.number, step.face_to, start.level_m + step.z_to, ramp)
            if berms:
                found += _berm(shaped, step, outline, ramp, spec)
    if ramp is not None:
        lines.append(BenchLine(RAMP, 0, None, ramp.length_m, np.column_stack((ramp.points, ramp.z))))
    for rings in outline:
        for ring in rings:
            lines.append(BenchLine(DAYLIGHT, 0, None, _length(ring), _with_heights(ring, shaped, spec)))
    return Lines(tuple(lines), tuple(found))


def _kept(
    shaped: Shaped,
    spec: GridSpec,
    step_m: float,
    kind: str,
    bench: int,
    distance: float,
    level: float,
    ramp: Ramp | None,
) -> list[BenchLine]:
    if distance > 0 and len(shaped.start.profiles) > 1:
        rings = level_lines(shaped.distance, spec, distance)
    elif distance > 0:
        rings = [ring for polygon in within(shaped.start, distance, pushed_back(ramp)) for ring in polygon]
    else:
        rings = list(shaped.start.lines)
    where = shaped.changed & ~shaped.aside if distance > 0 and shaped.aside is not None else shaped.changed
    if shaped.on_ramp is not None:
        where = where & ~shaped.on_ramp
    found = []
    for ring in rings:
        points = densified(ring, step_m)
        place = np.floor(spec.pixel(points)).astype(np.int64)
        inside = (place >= 0).all(axis=1) & (place[:, 0] < spec.width) & (place[:, 1] < spec.height)
        built = np.zeros(len(points), dtype=bool)
        # a line between a cell that is built and one that is not belongs to the design
        for down, right in ((0, 0), (0, 1), (1, 0), (0, -1), (-1, 0)):
            row = np.clip(place[:, 1] + down, 0, spec.height - 1)
            col = np.clip(place[:, 0] + right, 0, spec.width - 1)
            built |= inside & where[row, col]
        for run in runs(points, built):
            found.append(BenchLine(kind, bench, level, _length(run), _thinned(run)))
    return found


def _berm(shaped: Shaped, step: Step, outline: Polygons, ramp: Ramp | None, spec: GridSpec) -> list[Berm]:
    base = shaped.start.level_m
    inner = step.z_berm if shaped.start.profile.rising else step.z_to
    width: float | None = shaped.start.profile.rule.berm_m
    if len(shaped.start.profiles) > 1:
        on = shaped.changed & (shaped.distance >= step.face_to) & (shaped.distance < step.berm_to)
        parts, width = mask_outline(on, spec), None
    else:
        parts = _ring(shaped, step, outline, ramp, spec)
    areas = [projected_area_m2([polygon]) for polygon in parts]
    return [
        Berm(step.number, base + step.level, base + inner, width, area, [polygon])
        for polygon, area in zip(parts, areas)
    ]


def _ring(shaped: Shaped, step: Step, outline: Polygons, ramp: Ramp | None, spec: GridSpec) -> Polygons:
    pushed = pushed_back(ramp)
    ring = difference(within(shaped.start, step.berm_to, pushed), within(shaped.start, step.face_to, pushed))
    if ramp is not None:
        ring = difference(ring, buffered([ramp.points], ramp.width_m / 2))
    if shaped.start.flat_left:
        ring = difference(ring, mask_outline((shaped.distance <= 0) & shaped.changed, spec))
    return intersection(ring, outline)


def _with_heights(ring: Floats, shaped: Shaped, spec: GridSpec) -> Floats:
    """(n, 3) points with the heights of the cells they lie in, from their neighbours where a cell has none."""
    heights = heights_at(Grid(shaped.design, spec), ring)
    known = np.flatnonzero(np.isfinite(heights))
    return np.column_stack((ring, np.interp(np.arange(len(ring)), known, heights[known])))


def _length(points: Floats) -> float:
    return float(np.hypot(*np.diff(points, axis=0).T).sum())


def _thinned(points: Floats) -> Floats:
    """Without the points that lie in line with their neighbours."""
    if len(points) < 3:
        return points
    before, after = np.diff(points[:-1], axis=0), np.diff(points[1:], axis=0)
    cross = np.abs(before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0])
    long = np.hypot(*before.T) * np.hypot(*after.T)
    bend = np.concatenate(([True], cross > 1e-6 * np.maximum(long, 1e-12), [True]))
    return points[bend]
