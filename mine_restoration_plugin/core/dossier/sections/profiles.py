"""What stands on a section besides ground and design: law floor, strata, and the stations of its table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ...diagnosis.stability.section import height_at
from ...diagnosis.stability.strata import Strata, section_on
from ...geodata.grid import Polygons
from ...geodata.offsets import fewer_points
from ...geodata.raster import RasterSource
from ...model.text import Label
from ...terrain.methods.crossed import CrossSection
from ...terrain.section import sample_points

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Pit:
    """An existing pit floor and the level that the restored ground must not go below."""

    polygons: Polygons
    level_m: float


@dataclass(frozen=True)
class Profile:
    """One section to be drawn. ``s``, ``before``, ``after``, ``floor``: (n,) m, NaN where unknown or where none is.

    ``inside``: (n − 1,) stretches whose areas count. ``strata``: names and tops (n,) from the top down.
    ``below_floor_m``: how far the design lies below the law floor at most inside (0 where nowhere; None: no floor
    here).
    """

    name: str
    station_m: float | None
    s: Floats
    x: Floats
    y: Floats
    before: Floats
    after: Floats
    inside: NDArray[np.bool_]
    cut_m2: float | None
    fill_m2: float | None
    floor: Floats
    strata: tuple[tuple[Label, Floats], ...] = ()
    notes: tuple[Label, ...] = field(default=())

    @property
    def below_floor_m(self) -> float | None:
        drop = (self.floor - self.after)[self.counts]
        known = np.isfinite(drop)
        return max(float(drop[known].max()), 0.0) if known.any() else None

    @property
    def counts(self) -> NDArray[np.bool_]:
        """(n,) points at which a stretch that counts begins or ends."""
        touched: NDArray[np.bool_] = np.append(self.inside, False) | np.insert(self.inside, 0, False)
        return touched

    @property
    def width_m(self) -> float:
        return float(self.s[-1] - self.s[0])

    @property
    def lowest_m(self) -> float:
        return float(np.nanmin([self.before, self.after, self.floor]))

    @property
    def highest_m(self) -> float:
        return float(np.nanmax([self.before, self.after, self.floor]))


def profile_of(
    section: CrossSection, name: str, station_m: float | None, before: RasterSource, after: RasterSource,
    floor: RasterSource | float | None, pits: Sequence[Pit], strata: Strata | None, margin_m: float,
) -> Profile | None:  # fmt: skip
    """The section with all lines on it, carried on by ``margin_m`` at both ends; None where no height is known."""
    section = _carried_on(section, before, after, margin_m)
    known = np.isfinite(section.before) | np.isfinite(section.after)
    if len(section.offset_m) < 2 or not known.any():
        return None
    points = np.column_stack((section.x, section.y))
    law = np.full(len(points), np.nan)
    if isinstance(floor, RasterSource):
        law = sample_points(floor, points)
    elif floor is not None:
        law[:] = floor
    for pit in pits:
        here = contains(pit.polygons, points)
        law[here] = np.fmax(law[here], pit.level_m)
    return Profile(
        name, station_m, section.offset_m, section.x, section.y, section.before, section.after, section.inside,
        section.cut_m2, section.fill_m2, law, _strata(section, strata),
    )  # fmt: skip


def _carried_on(section: CrossSection, before: RasterSource, after: RasterSource, margin: float) -> CrossSection:
    if not margin > 0 or len(section.offset_m) < 2:
        return section
    step = min(before.spec.cell_x, before.spec.cell_y)
    beyond = np.arange(1, max(math.ceil(margin / step), 1) + 1) * step
    s, x, y = section.offset_m, section.x, section.y
    made = []
    for first, second in ((0, 1), (-1, -2)):
        way = np.array((x[first] - x[second], y[first] - y[second]))
        way = way / np.hypot(*way)
        places = np.array((x[first], y[first])) + beyond[:, None] * way
        made.append((places, *(sample_points(surface, places) for surface in (before, after))))
    (left, left_before, left_after), (right, right_before, right_after) = made
    none = np.zeros(len(beyond), dtype=bool)
    return CrossSection(
        section.station_m,
        np.concatenate((s[0] - beyond[::-1], s, s[-1] + beyond)),
        np.concatenate((left[::-1, 0], x, right[:, 0])),
        np.concatenate((left[::-1, 1], y, right[:, 1])),
        np.concatenate((left_before[::-1], section.before, right_before)),
        np.concatenate((left_after[::-1], section.after, right_after)),
        np.concatenate((none, section.inside, none)),
        section.cut_m2,
        section.fill_m2,
    )


def _strata(section: CrossSection, strata: Strata | None) -> tuple[tuple[Label, Floats], ...]:
    """Names and tops below the present ground; the ground's gaps are gaps of the strata."""
    if strata is None:
        return ()
    known = np.isfinite(section.before)
    if known.sum() < 2:
        return ()
    ground = np.column_stack((section.offset_m[known], section.before[known]))
    layers = section_on(ground, strata).layers
    found = []
    above = np.where(known, section.before, np.nan)
    for number, layer in enumerate(layers):
        label = layer.label or Label(layer.name, layer.name)
        top = above if number == 0 else np.fmin(above, height_at(layer.top, section.offset_m))
        top = np.where(known, top, np.nan)
        found.append((label, top))
        above = top
    return tuple(found)


def contains(polygons: Polygons, points: Floats) -> NDArray[np.bool_]:
    """(n,) whether points lie in polygons, by the number of rings' sides north of each."""
    odd = np.zeros(len(points), dtype=bool)
    for ring in (ring for polygon in polygons for ring in polygon):
        for (x0, y0), (x1, y1) in zip(ring[:-1], ring[1:]):
            between = (points[:, 0] >= min(x0, x1)) & (points[:, 0] < max(x0, x1))
            if between.any():
                odd[between] ^= y0 + (points[between, 0] - x0) * (y1 - y0) / (x1 - x0) > points[between, 1]
    return odd


def stations(profile: Profile, spacing_m: float, gap_m: float, tolerance_m: float) -> Floats:
    """Offsets that the table names: ends, edges of the outline, breaks of the design, whole multiples of a spacing.

    No two are closer than ``gap_m``; what comes first in that order stays.
    """
    s = profile.s
    edge = np.flatnonzero(np.diff(profile.inside.astype(np.int8)) != 0) + 1
    known = np.flatnonzero(np.isfinite(profile.after))
    breaks = np.empty(0)
    if len(known) > 1:
        line = np.column_stack((s[known], profile.after[known]))
        breaks = line[fewer_points(line, tolerance_m), 0]
    whole = np.arange(math.ceil(s[0] / spacing_m), math.floor(s[-1] / spacing_m) + 1) * spacing_m
    taken: list[float] = []
    for places in (np.array([s[0], s[-1]]), s[edge], breaks, whole):
        for place in places.tolist():
            if all(abs(place - other) >= gap_m for other in taken):
                taken.append(place)
    return np.sort(taken)
