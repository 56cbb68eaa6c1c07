"""The lines and berms of a bench design, for setting out and for tables of benches.

Lines are taken from the drawn geometry (what lies within a distance of the start lines), not from cells, and kept where
the design is built; their ends are good to half a cell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..geodata.areas import projected_area_m2
from ..geodata.grid import GridSpec, Polygons
from ..geodata.offsets import buffered, is_closed, runs, shrunk_or_grown, swept
from ..geodata.outlines import mask_outline
from ..geodata.overlay import difference, intersection, union
from .batters import densified
from .benchprofile import Step
from .benchsurface import Shaped

Floats = NDArray[np.float64]
TOE_LINE, CREST_LINE, DAYLIGHT = "toe", "crest", "daylight"


@dataclass(frozen=True)
class BenchLine:
    """``points`` (n, 2); ``level_m`` None where the height changes along the line (where design and ground meet)."""

    kind: str
    bench: int
    level_m: float | None
    length_m: float
    points: Floats


@dataclass(frozen=True)
class Berm:
    """A berm between two faces: ``level_m`` of its outer edge, ``inner_m`` of its inner edge."""

    bench: int
    level_m: float
    inner_m: float
    width_m: float
    area_m2: float
    polygons: Polygons


@dataclass(frozen=True)
class Lines:
    """All lines and berms of a design."""

    lines: tuple[BenchLine, ...]
    berms: tuple[Berm, ...]

    def length_m(self, kind: str) -> float:
        return sum(line.length_m for line in self.lines if line.kind == kind)


def bench_lines(shaped: Shaped, spec: GridSpec, ramp: Floats | None = None, *, berms: bool = True) -> Lines:
    """Crest and toe lines, berms, and where the design comes to light.

    Args:
        ramp: (n, 3) points of a ramp's middle line with the distance that they stand for.
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
                found += _berm(shaped, step, outline, ramp)
    for rings in outline:
        for ring in rings:
            lines.append(BenchLine(DAYLIGHT, 0, None, _length(ring), ring))
    return Lines(tuple(lines), tuple(found))


def within(shaped: Shaped, distance: float, ramp: Floats | None) -> Polygons:
    """All places no further than ``distance`` from where the benches start, a ramp that pushes them back counted."""
    start = shaped.start
    parts: Polygons = []
    if distance > 0:
        parts = shrunk_or_grown(start.region, distance) if start.region else buffered(start.lines, distance)
    elif start.region:
        parts = start.region
    if ramp is not None:
        radius = distance - ramp[:, 2]
        if (radius > 0).any():
            pushed = [swept(part[:, :2], distance - part[:, 2]) for part in _positive(ramp, radius)]
            return union([parts, *pushed])
    return parts


def _positive(ramp: Floats, radius: Floats) -> list[Floats]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], (radius > 0).astype(np.int8), [0]))))
    return [ramp[a:b] for a, b in zip(edges[::2], edges[1::2]) if b > a]


def _kept(
    shaped: Shaped,
    spec: GridSpec,
    step_m: float,
    kind: str,
    bench: int,
    distance: float,
    level: float,
    ramp: Floats | None,
) -> list[BenchLine]:
    if distance > 0 or (ramp is not None and shaped.start.region):
        rings = [ring for polygon in within(shaped, distance, ramp) for ring in polygon]
    else:
        rings = list(shaped.start.lines)
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
            built |= inside & shaped.changed[row, col]
        for run in runs(points, built):
            found.append(BenchLine(kind, bench, level, _length(run), _thinned(run)))
    return found


def _berm(shaped: Shaped, step: Step, outline: Polygons, ramp: Floats | None) -> list[Berm]:
    ring = difference(within(shaped, step.berm_to, ramp), within(shaped, step.face_to, ramp))
    base = shaped.start.level_m
    inner = step.z_berm if shaped.start.profile.rising else step.z_to
    found = []
    for polygon in intersection(ring, outline):
        area = projected_area_m2([polygon])
        width = shaped.start.profile.rule.berm_m
        found.append(Berm(step.number, base + step.level, base + inner, width, area, [polygon]))
    return found


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


__all__ = ["BenchLine", "Berm", "Lines", "bench_lines", "is_closed"]
