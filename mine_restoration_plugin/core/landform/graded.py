"""A plane within polygons, and batters from its edges up and down into the ground, on a grid in memory.

Inside the outline the design is the plane. Outside it the ground is cut where it stands above the lower envelope of
cones that rise from the edges with the cut slope, and filled where it lies below the upper envelope of cones that fall
from them with the fill slope; both are exact (see ``batters``). A plane that is raised carries its envelopes with it,
so that one pair of envelopes serves every level.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..geodata.grid import Grid, GridSpec, Polygons, Window
from ..geodata.offsets import centres_in
from ..model.progress import SILENT, Progress
from .batters import Edges, cone_envelope
from .benchsurface import hanging
from .limits import Blocked, Limits

Floats = NDArray[np.float64]
Floating = NDArray[np.floating[Any]]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Fall:
    """A fall as a share (0.02 is 2 %) towards an azimuth in degrees, clockwise from the grid's north."""

    share: float = 0.0
    azimuth_deg: float = 0.0

    @property
    def gradient(self) -> tuple[float, float]:
        """dz/dx, dz/dy."""
        angle = math.radians(self.azimuth_deg)
        return -self.share * math.sin(angle), -self.share * math.cos(angle)

    @classmethod
    def of(cls, dzdx: float, dzdy: float) -> Fall:
        share = math.hypot(dzdx, dzdy)
        return cls(share, math.degrees(math.atan2(-dzdx, -dzdy)) % 360.0 if share > 0 else 0.0)


@dataclass(frozen=True)
class Batters:
    """Slopes as rise over run."""

    cut_slope: float
    fill_slope: float


@dataclass(frozen=True)
class Volumes:
    """m³, none negative: ``cut`` bank, ``fill`` compacted."""

    cut: float
    fill: float

    def left(self, gain: float) -> float:
        """Compacted m³ that are left over (short where negative); ``gain`` compacted m³ from one bank m³."""
        return self.cut * gain - self.fill


class Graded:
    """Plane and batters of one set of polygons on one grid, for any level.

    ``anchor`` the place that levels are given for: the middle of the outline's cells, x and y.
    """

    def __init__(
        self,
        grid: Grid,
        polygons: Polygons,
        fall: Fall,
        batters: Batters,
        limits: Limits | None = None,
        anchor: tuple[float, float] | None = None,
        progress: Progress = SILENT,
    ) -> None:
        self.grid, self.polygons, self.fall = grid, polygons, fall
        spec, ground = grid.spec, grid.array
        self._known = np.isfinite(ground)
        self.inside = centres_in(polygons, spec)
        self.anchor = anchor or middle_of(polygons)
        dzdx, dzdy = fall.gradient
        kind = ground.dtype.type
        x0, a, b, y0, d, e = spec.transform
        col, row = np.arange(spec.width) + 0.5, np.arange(spec.height) + 0.5
        along = dzdx * (x0 + a * col - self.anchor[0]) + dzdy * (y0 + d * col - self.anchor[1])
        plane = np.add.outer((dzdx * b + dzdy * e) * row, along).astype(kind)
        rings = [
            np.column_stack((ring, dzdx * (ring[:, 0] - self.anchor[0]) + dzdy * (ring[:, 1] - self.anchor[1])))
            for rings in polygons
            for ring in rings
        ]
        edges = Edges.of_lines(rings)
        rise = cone_envelope(edges, batters.cut_slope, spec, dtype=kind, progress=progress.part(0.0, 0.5))
        drop = cone_envelope(edges.negated(), batters.fill_slope, spec, dtype=kind, progress=progress.part(0.5, 1.0))
        self._upper = np.where(self.inside, plane, rise)
        self._lower = np.where(self.inside, plane, -drop)
        limits = limits or Limits()
        self._outline, self._masked = limits.inside(spec), limits.masked(spec)
        self._allowed = self._known
        if self._outline is not None:
            self._allowed = self._allowed & self._outline
        if self._masked is not None:
            self._allowed = self._allowed & ~self._masked

    @property
    def upper(self) -> Floating:
        """The plane and the cut slopes around it, for level 0 at the anchor."""
        return self._upper

    @property
    def lower(self) -> Floating:
        """The plane and the fill slopes around it, for level 0 at the anchor."""
        return self._lower

    def changed(self, level: float) -> Mask:
        """Cells that the design cuts or fills: inside, and outside as far as the first daylight."""
        moves = self._moves(level)
        moves &= self._allowed
        return hanging(moves, self.inside)

    def surface(self, level: float) -> tuple[Floating, Mask]:
        """The designed ground and where it was changed."""
        changed = self.changed(level)
        return np.where(changed, self._target(level), self.grid.array), changed

    def volumes(self, level: float) -> Volumes:
        """What a level moves."""
        changed = self.changed(level)
        ground = self.grid.array[changed].astype(np.float64)
        target = np.clip(ground, self._lower[changed] + np.float64(level), self._upper[changed] + np.float64(level))
        rise = target - ground
        area = self.grid.spec.cell_area_m2
        return Volumes(float(-rise[rise < 0].sum()) * area, float(rise[rise > 0].sum()) * area)

    def blocked(self, level: float) -> Blocked:
        """What the limits keep the level from moving."""
        moves = self._moves(level)
        moves &= self._known
        whole = hanging(moves, self.inside)
        rise = np.abs(np.where(whole, self._target(level) - self.grid.array, 0.0).astype(np.float64))
        area = self.grid.spec.cell_area_m2
        outside = float(rise[~self._outline].sum()) * area if self._outline is not None else 0.0
        masked = float(rise[self._masked].sum()) * area if self._masked is not None else 0.0
        return Blocked(outside, masked)

    def _moves(self, level: float) -> Mask:
        kind = self.grid.array.dtype.type
        with np.errstate(invalid="ignore"):
            below: Mask = self.grid.array < self._lower + kind(level)
            below |= self.grid.array > self._upper + kind(level)
        return below

    def _target(self, level: float) -> Floating:
        kind = self.grid.array.dtype.type
        target: Floating = np.clip(self.grid.array, self._lower + kind(level), self._upper + kind(level))
        return target

    def known_range(self) -> tuple[float, float] | None:
        """Lowest and highest level between which some cell inside is neither cut nor filled; None without heights."""
        here = self.inside & self._known
        if not here.any():
            return None
        rest = (self.grid.array - self._upper)[here]
        return float(rest.min()), float(rest.max())


def middle_of(polygons: Polygons) -> tuple[float, float]:
    """Centre of mass of the outline."""
    area, x, y = 0.0, 0.0, 0.0
    origin = polygons[0][0][0]
    for rings in polygons:
        for number, ring in enumerate(rings):
            points = ring - origin
            cross = points[:-1, 0] * points[1:, 1] - points[1:, 0] * points[:-1, 1]
            turn = 1.0 if (cross.sum() > 0) == (number == 0) else -1.0
            area += turn * float(cross.sum()) / 2
            x += turn * float(((points[:-1, 0] + points[1:, 0]) * cross).sum()) / 6
            y += turn * float(((points[:-1, 1] + points[1:, 1]) * cross).sum()) / 6
    return float(origin[0]) + x / area, float(origin[1]) + y / area


@dataclass(frozen=True)
class Balanced:
    """A level, what it moves, and what is left over of it, compacted m³ (short where negative)."""

    level: float
    volumes: Volumes
    left_m3: float


def balanced_level(graded: Graded, gain: float, tolerance_m3: float, progress: Progress = SILENT) -> Balanced | None:
    """The level at which cut × ``gain`` = fill, by bisection; None where no height is known inside.

    With rising level the cut shrinks and the fill grows. The level found is the best of all that were tried: where an
    outlying piece joins or leaves the design the balance may jump, and stays that much off.
    """
    found = graded.known_range()
    if found is None:
        return None
    low, high = found
    beyond = high - low + 1.0  # batters outside may tip the balance a little past the ground's own range
    low, high = low - beyond, high + beyond
    best: Balanced | None = None
    for turn in range(200):
        progress.report(min(turn / 40, 1.0))
        level = (low + high) / 2
        volumes = graded.volumes(level)
        left = volumes.left(gain)
        if best is None or abs(left) < abs(best.left_m3):
            best = Balanced(level, volumes, left)
        if abs(left) <= tolerance_m3 or high - low < 1e-9 * max(1.0, abs(level)):
            break
        low, high = (level, high) if left > 0 else (low, level)
    return best


def at_edge(changed: NDArray[np.bool_], window: Window, spec: GridSpec) -> bool:
    """Whether a design runs on beyond a window where the raster does."""
    return bool(
        (window.row > 0 and changed[0].any())
        or (window.col > 0 and changed[:, 0].any())
        or (window.row + window.height < spec.height and changed[-1].any())
        or (window.col + window.width < spec.width and changed[:, -1].any())
    )
