"""Who drains into whom, with how much water; and the test that every flow path meets a drain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...terrain import flow
from .hydraulics import Storm, kerby_min, kirpich_min, rational_m3s
from .layout import CHUTE, Line, cells_on
from .sizing import Rules, Sized, size

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
_LEAST_SLOPE = 1e-3


@dataclass(frozen=True)
class Runoff:
    """Rain and ground: coefficient psi, Kerby's retardance, longest sheet flow (m), shortest time (min)."""

    storm: Storm
    coefficient: float
    retardance: float
    sheet_m: float
    least_min: float


@dataclass(frozen=True)
class Drain:
    """A drain with its water and its section.

    ``area_m2`` drains into it directly, ``total_m2`` with what the drains above it bring. ``minutes`` is the time of
    concentration at its upper end or of its own catchment, whichever is longer. ``below`` is the number of the drain
    it runs into, None where it ends in the open. ``points`` (n, 3): metres along rows and columns, ground height.
    """

    kind: str
    points: Floats
    length_m: float
    ground_slope: float
    area_m2: float
    total_m2: float
    minutes: float
    intensity_mm_h: float
    sized: Sized
    below: int | None


@dataclass(frozen=True)
class Unmet:
    """A flow path that reaches its end without meeting a drain: where it leaves (row, column), and its area, m²."""

    cell: tuple[int, int]
    area_m2: float


def network(
    z: Floats, inside: Mask, cell: tuple[float, float], lines: Sequence[Line], runoff: Runoff, rules: Rules
) -> list[Drain]:
    """Size every line for all the water that comes to it; drains in the order of ``lines``."""
    runs = [cells_on(line.points, z.shape, cell) for line in lines]
    target = captured(z, cell, runs)
    area = flow.accumulate(target, np.isfinite(z).ravel() * (cell[0] * cell[1]))
    own, slope, longest = _catchments(z, cell, target, runs, area)
    below = _downstream(flow.receivers(z, cell), runs, lines)
    drains: list[Drain | None] = [None] * len(lines)
    total, arriving = own.copy(), np.zeros(len(lines))
    for number in _upper_first(below):
        line = lines[number]
        heights = _heights(z, line.points, cell)
        length = float(np.hypot(*np.diff(line.points, axis=0).T).sum())
        known = heights[np.isfinite(heights)]
        fall = float(known[0] - known[-1]) if len(known) > 1 else 0.0
        own_min = _minutes(runoff, float(longest[number]), float(slope[number]))
        minutes = max(own_min, float(arriving[number]), runoff.least_min)
        intensity = runoff.storm.intensity_mm_h(minutes)
        discharge = rational_m3s(runoff.coefficient, intensity, float(total[number]) / 10_000.0)
        ground = max(fall / length, 0.0) if length else 0.0
        sized = size(rules, discharge, ground, length)
        onto = below[number]
        if onto is not None:
            total[onto] += total[number]
            travel = length / sized.flow.speed_ms / 60.0 if sized.flow.speed_ms > 0 else 0.0
            arriving[onto] = max(arriving[onto], minutes + travel)
        drains[number] = Drain(
            line.kind,
            np.column_stack((line.points, heights)),
            length,
            ground,
            float(own[number]),
            float(total[number]),
            minutes,
            intensity,
            sized,
            onto,
        )
    return [drain for drain in drains if drain is not None]


def captured(z: Floats, cell: tuple[float, float], runs: Sequence[Ints]) -> Ints:
    """Flow directions in which all water that comes to a drain stays in it."""
    target = flow.receivers(z, cell).copy()
    for run in runs:
        target[run] = run
    return target


def unmet_paths(
    z: Floats, inside: Mask, cell: tuple[float, float], lines: Sequence[Line], least_area_m2: float
) -> list[Unmet]:
    """Flow paths on the design with at least ``least_area_m2`` that meet no drain, the largest first."""
    runs = [cells_on(line.points, z.shape, cell) for line in lines]
    target = captured(z, cell, runs)
    drain = np.zeros(z.size, dtype=bool)
    for run in runs:
        drain[run] = True
    area = flow.accumulate(target, np.isfinite(z).ravel() * (cell[0] * cell[1]))
    end = flow.roots(target)
    open_end = inside.ravel() & np.isfinite(z).ravel() & ~drain[end] & (area >= least_area_m2)
    cells = np.flatnonzero(open_end)
    # one path for each place where its last cell of this kind is
    last = cells[~open_end[target[cells]] | (target[cells] == cells)]
    found = [Unmet((int(i // z.shape[1]), int(i % z.shape[1])), float(area[i])) for i in last]
    return sorted(found, key=lambda path: (-path.area_m2, path.cell))


def _catchments(
    z: Floats, cell: tuple[float, float], target: Ints, runs: Sequence[Ints], area: Floats
) -> tuple[Floats, Floats, Floats]:
    """For each drain: m² that run into it directly, mean slope of the ways there, metres of the longest."""
    lengths = flow.link_lengths(target, z.shape[1], cell)
    levels = flow.downstream_levels(target)
    full = flow.filled(z).ravel()
    drop = np.where(lengths > 0, full - full[target], 0.0)
    falls = flow.accumulate(target, np.where(np.isfinite(drop), drop, 0.0), levels)
    ways = flow.accumulate(target, lengths, levels)
    longest = flow.longest_above(target, lengths, levels)
    owned = np.zeros(z.size, dtype=bool)
    own, slope, far = (np.zeros(len(runs)) for _ in range(3))
    for number, run in enumerate(runs):
        cells = np.unique(run[~owned[run]])
        owned[cells] = True
        own[number] = area[cells].sum()
        if len(cells):
            slope[number] = falls[cells].sum() / max(float(ways[cells].sum()), 1e-9)
            far[number] = longest[cells].max()
    return own, np.maximum(slope, _LEAST_SLOPE), far


def _minutes(runoff: Runoff, length: float, slope: float) -> float:
    """Sheet flow after Kerby as far as it goes, then Kirpich."""
    sheet = min(length, runoff.sheet_m)
    return kerby_min(sheet, slope, runoff.retardance) + kirpich_min(length - sheet, slope)


def _downstream(target: Ints, runs: Sequence[Ints], lines: Sequence[Line]) -> list[int | None]:
    """The drain that each one's lower end runs into, by the way of its water; never around in a circle."""
    holders: dict[int, list[int]] = {}
    for number, run in enumerate(runs):
        for place in run.tolist():
            holders.setdefault(place, []).append(number)
    result: list[int | None] = []
    for number, run in enumerate(runs):
        onto = None
        here = int(run[-1]) if len(run) else -1
        seen = 0
        while here >= 0 and seen <= len(target):
            others = [n for n in dict.fromkeys(holders.get(here, [])) if n != number]
            going_on = [n for n in others if int(runs[n][-1]) != here]
            if going_on:
                onto = min(going_on, key=lambda n: (lines[n].kind != CHUTE, n))
                break
            following = int(target[here])
            if following == here:
                break
            here, seen = following, seen + 1
        result.append(onto)
    for number in range(len(result)):  # a circle is opened at its first drain
        visited: set[int] = set()
        next_one = result[number]
        while next_one is not None and next_one not in visited:
            if next_one == number:
                result[number] = None
                break
            visited.add(next_one)
            next_one = result[next_one]
    return result


def _upper_first(below: Sequence[int | None]) -> list[int]:
    waiting = [0] * len(below)
    for onto in below:
        if onto is not None:
            waiting[onto] += 1
    ready = [number for number, count in enumerate(waiting) if not count]
    order = []
    while ready:
        number = ready.pop(0)
        order.append(number)
        onto = below[number]
        if onto is not None:
            waiting[onto] -= 1
            if not waiting[onto]:
                ready.append(onto)
    return order


def _heights(z: Floats, points: Floats, cell: tuple[float, float]) -> Floats:
    row = np.clip((points[:, 1] / cell[1]).astype(np.int64), 0, z.shape[0] - 1)
    col = np.clip((points[:, 0] / cell[0]).astype(np.int64), 0, z.shape[1] - 1)
    found: Floats = z[row, col]
    return found
