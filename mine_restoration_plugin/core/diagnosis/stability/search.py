"""The search for the critical circle.

A circle is told by where it leaves the ground at the toe and at the crest and by how far it bends away from the chord
between; so every circle tried is one that slides. A lattice over all pairs of stations comes first, the best of it,
kept apart from each other, are then closed in on by a shrinking pattern, all at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...model.progress import SILENT, Progress
from .draws import uniforms
from .methods import BISHOP, JANBU, LEAST_M_ALPHA, factors
from .overall import Centre
from .section import Floats, height_at
from .slicing import Arcs, Slices, Soils

CHUNK = 384
"""Circles at a time: their slices stay in the processor's cache."""
_LARGE_BLOCK = 3_000_000
_STATIONS, _BENDS, _SEEDS = 40, 10, 14
_CROWD, _GENERATIONS = 96, 90
_STEEPEST = np.radians(88.0)
_TOE = np.radians(-60.0)
_QUICK, _MIDDLE, _FINE, _SLOW = 24, 60, 150, 100


@dataclass(frozen=True)
class Searched:
    """The critical circle as ``Arcs`` of one, the number of circles tried, whether it touches the section's end, and
    the best distinct ones (arcs and factors) for reliability and a picture."""

    arcs: Arcs
    factor: float
    tried: int
    at_end: bool
    others: Arcs
    other_factors: Floats


class CircleTrials:
    """Factors of safety of many circles on one section, NaN for those that do not count."""

    def __init__(self, soils: Soils, method: str, least_depth_m: float, progress: Progress = SILENT) -> None:
        self.soils = soils
        self.method = method
        self.least_depth_m = least_depth_m
        self.progress = progress
        self.tried = 0
        _keep_freed_memory()

    def factors(self, arcs: Arcs, count: int, method: str | None = None) -> Floats:
        """(m,) factors by ``count`` slices each; NaN where the arc surfaces, is too shallow, or has a bad m-alpha."""
        found = np.full(len(arcs), np.nan)
        for start in range(0, len(arcs), CHUNK):
            self.progress.check()
            part = slice(start, start + CHUNK)
            found[part] = self._chunk(arcs.take(part), count, method or self.method)
        self.tried += len(arcs)
        return found

    def _chunk(self, arcs: Arcs, count: int, method: str) -> Floats:
        soils = self.soils
        slices = soils.arc_slices(arcs, count)
        depth = slices.top_z - slices.z
        deepest = depth.max(axis=1)
        good = (depth.min(axis=1) > -0.01 * deepest) & (deepest >= self.least_depth_m)
        floor = soils.section.floor_z
        cut_off = np.zeros(len(arcs), bool) if floor is None else arcs.z - arcs.r < floor
        found = np.full(len(arcs), np.nan)
        for which, round_base in ((good & ~cut_off, True), (good & cut_off, False)):
            count_here = np.count_nonzero(which)
            if 2 * count_here > len(arcs) and method in (BISHOP, JANBU):  # copying costs more than solving in vain
                some, m_alpha = self._solved(slices, arcs, method, round_base)
                found = np.where(which & (m_alpha >= LEAST_M_ALPHA), some, found)
            elif count_here:
                part = take(slices, which)
                some, m_alpha = self._solved(part, arcs.take(which), method, round_base)
                found[which] = np.where(m_alpha < LEAST_M_ALPHA, np.nan, some)
        return found

    def _solved(self, slices: Slices, arcs: Arcs, method: str, round_base: bool) -> tuple[Floats, Floats]:
        return factors(method, slices, Centre(arcs.x, arcs.z), round_base=round_base)


def _keep_freed_memory() -> None:
    """Let the C library keep small blocks that are freed: glibc does so after it has once freed a large one.

    Without it every batch's arrays are given back to the system and asked for again, page by page, which takes several
    times as long as the arithmetic. The block is never touched, so it costs nothing.
    """
    np.empty(_LARGE_BLOCK)


def take(slices: Slices, which: Floats) -> Slices:
    """Some surfaces of a batch."""
    return Slices(*(np.asarray(value)[which] for value in vars(slices).values()))


def arcs_through(soils: Soils, start: Floats, stop: Floats, bend: Floats) -> Arcs:
    """Circles through the ground at the toe and at the crest (below it by the crack).

    ``bend`` from 0 (the chord) to 1 (as round as allowed: 60° down at the toe or 88° up at the crest).
    """
    z1 = height_at(soils.ground, start)
    z2 = height_at(soils.ground, stop) - soils.section.crack_m
    run, rise = stop - start, z2 - z1
    chord = np.arctan2(rise, run)
    half = np.maximum(np.minimum(chord - _TOE, _STEEPEST - chord), 1e-4) * bend
    length = np.hypot(run, rise)
    r = 0.5 * length / np.sin(half)
    away = r * np.cos(half)
    x = 0.5 * (start + stop) - away * np.sin(chord)
    z = 0.5 * (z1 + z2) + away * np.cos(chord)
    return Arcs(start, stop, x, z, r)


def search_circles(soils: Soils, method: str, least_depth_m: float, progress: Progress = SILENT) -> Searched | None:
    """The critical circle of a section that falls to the left; None where no circle slides.

    The lattice and the first closing in use Bishop's method (Janbu's where that is asked for); methods with forces
    between slices then close in with their own.
    """
    first = JANBU if method == JANBU else BISHOP
    trials = CircleTrials(soils, first, least_depth_m, progress.part(0.0, 1.0))
    stations = _stations(soils)
    i, j = np.triu_indices(len(stations), 1)
    heights = height_at(soils.ground, stations)
    rises = heights[j] - heights[i] - soils.section.crack_m
    keep = (rises > 0.01 * soils.section.height_m) & (rises > 0.05 * (stations[j] - stations[i]))
    i, j = i[keep], j[keep]
    if not len(i):
        return None
    bends = (np.arange(_BENDS) + 0.5) / _BENDS
    start, stop = np.repeat(stations[i], _BENDS), np.repeat(stations[j], _BENDS)
    bend = np.tile(bends, len(i))
    found = trials.factors(arcs_through(soils, start, stop, bend), _QUICK)
    progress.report(0.4)
    if not np.isfinite(found).any():
        return None
    width = float(np.ptp(soils.ground[:, 0]))
    places = np.column_stack((start, stop, bend))
    steps = np.column_stack((_gap(stations, start), _gap(stations, stop), np.full(len(bend), 0.5 / _BENDS)))
    crowd = _apart(places, 0.5 * steps, found, _CROWD)
    bred = _breed(trials, places[crowd], first)
    seeds = _apart(places, steps, found, _SEEDS)
    # what few slices think of a place is off by up to one or two per cent: many decide who goes on
    places = np.concatenate((bred, places[seeds]))
    small = np.ptp(bred, axis=0) * 0.05 + (1e-3 * width, 1e-3 * width, 5e-3)
    steps = np.concatenate((np.broadcast_to(small, bred.shape), steps[seeds]))
    worth = _factor_at(trials, places, first)
    go_on = _apart(places, 0.25 * steps, worth, _SEEDS)
    if not go_on:
        return None
    places, steps = places[go_on], steps[go_on]
    places, values = _close_in(trials, places, steps, width, lambda p: _factor_at(trials, p, first))
    progress.report(0.7)
    if method not in (BISHOP, JANBU):
        best = np.argsort(values, kind="stable")[:4]
        near = np.column_stack((np.full((4, 2), 0.02 * width), np.full(4, 0.05)))[: len(best)]
        near[:, :2] = np.minimum(near[:, :2], 0.1 * (places[best, 1] - places[best, 0])[:, None])
        places, values = _close_in(
            trials, places[best], near, width, lambda p: _factor_at(trials, p, method, _SLOW), least=2e-3
        )
    if not np.isfinite(values).any():
        return None
    order = np.argsort(values, kind="stable")
    order = order[np.isfinite(values[order])]
    arcs = arcs_through(soils, *places[order].T)
    at_end = bool(
        places[order[0], 0] <= soils.ground[0, 0] + 1e-3 * width
        or places[order[0], 1] >= soils.ground[-1, 0] - 1e-3 * width
    )
    return Searched(arcs.take(slice(0, 1)), float(values[order[0]]), trials.tried, at_end, arcs, values[order])


def _stations(soils: Soils) -> Floats:
    """Half of them spread evenly along the section, half where the ground climbs, and the bends of a simple ground."""
    ground = soils.ground
    climbed = np.concatenate(([0.0], np.cumsum(np.abs(np.diff(ground[:, 1])))))
    even = np.linspace(ground[0, 0], ground[-1, 0], _STATIONS + 1)
    shares = np.linspace(0.0, climbed[-1], _STATIONS + 1)
    steep = np.interp(shares, climbed + 1e-9 * np.arange(len(climbed)), ground[:, 0])
    bends = ground[:, 0] if len(ground) <= _STATIONS else np.empty(0)
    stations = np.unique(np.round(np.concatenate((even, steep, bends)), 9))
    return stations[np.append(True, np.diff(stations) > 1e-3 * np.ptp(stations) / _STATIONS)]


def _gap(stations: Floats, at: Floats) -> Floats:
    """How far the stations beside each place are away, at most."""
    gaps = np.diff(stations)
    k = np.searchsorted(stations, at)
    return np.maximum(gaps[np.clip(k - 1, 0, len(gaps) - 1)], gaps[np.clip(k, 0, len(gaps) - 1)])


def _apart(places: Floats, steps: Floats, values: Floats, count: int) -> list[int]:
    """The best places, none within two steps of a better one."""
    chosen: list[int] = []
    for k in np.argsort(values, kind="stable")[: 200 * count]:
        if not np.isfinite(values[k]) or len(chosen) == count:
            break
        if all((np.abs(places[k] - places[c]) > 2.01 * np.maximum(steps[k], steps[c])).any() for c in chosen):
            chosen.append(int(k))
    return chosen


def _factor_at(trials: CircleTrials, places: Floats, method: str, count: int = _FINE) -> Floats:
    return trials.factors(arcs_through(trials.soils, *places.T), count, method)


def _breed(trials: CircleTrials, places: Floats, method: str) -> Floats:
    """A crowd of circles bettered by differential evolution (Storn & Price 1997), the same for the same crowd.

    Steps are differences between members, so that they follow the valleys along the tops of hard layers, in which
    steps along the axes stop short.
    """
    values = _factor_at(trials, places, method, _MIDDLE)
    values = np.where(np.isfinite(values), values, np.inf)
    count = len(places)
    if count < 8:
        return places
    ground = trials.soils.ground
    low, high = np.array([ground[0, 0], ground[0, 0], 0.005]), np.array([ground[-1, 0], ground[-1, 0], 1.0])
    draws = uniforms(1, _GENERATIONS * count * 7).reshape(_GENERATIONS, count, 7)
    for draw in draws:
        best = places[int(np.argmin(values))]
        one, two, three = (np.minimum((draw[:, k] * count).astype(np.int64), count - 1) for k in range(3))
        lead = np.where(draw[:, 3:4] < 0.5, places[one], places + 0.6 * (best - places))
        grown = lead + (0.4 + 0.5 * draw[:, 3:4]) * (places[two] - places[three])
        tried = np.clip(np.where(draw[:, 4:7] < 0.9, grown, places), low, high)
        got = np.full(count, np.inf)
        usable = tried[:, 1] - tried[:, 0] > 1e-4 * (high[0] - low[0])
        some = _factor_at(trials, tried[usable], method, _MIDDLE)
        got[usable] = np.where(np.isfinite(some), some, np.inf)
        better = got < values
        places, values = np.where(better[:, None], tried, places), np.where(better, got, values)
    return places


_PATTERN = np.array([(a, b, c) for a in (0, -1, 1) for b in (0, -1, 1) for c in (0, -1, 1)], dtype=np.float64)


def _close_in(
    trials: CircleTrials,
    places: Floats,
    steps: Floats,
    width: float,
    value_of: Callable[[Floats], Floats],
    least: float = 2e-4,
) -> tuple[Floats, Floats]:
    """Move every place to the best of its 26 neighbours; halve its steps where it is the best itself."""
    ground = trials.soils.ground
    steps = steps.copy()
    values = value_of(places)
    for _ in range(60):
        tried = places[:, None, :] + steps[:, None, :] * _PATTERN[None, 1:, :]
        tried[..., :2] = np.clip(tried[..., :2], ground[0, 0], ground[-1, 0])
        tried[..., 2] = np.clip(tried[..., 2], 0.005, 1.0)
        flat = tried.reshape(-1, 3)
        some = np.full(len(flat), np.inf)
        usable = flat[:, 1] - flat[:, 0] > 1e-4 * width
        got = value_of(flat[usable])
        some[usable] = np.where(np.isfinite(got), got, np.inf)
        some = some.reshape(len(places), -1)
        best = some.argmin(axis=1)
        row = np.arange(len(places))
        better = some[row, best] < np.where(np.isfinite(values), values, np.inf) - 1e-9
        places = np.where(better[:, None], tried[row, best], places)
        values = np.where(better, some[row, best], values)
        steps = np.where(better[:, None], steps, 0.5 * steps)
        if (steps[:, 0] < least * width).all() and (steps[:, 2] < 10 * least).all():
            break
    return places, values
