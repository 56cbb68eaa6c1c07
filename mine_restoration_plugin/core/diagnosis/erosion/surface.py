"""Slope, slope length and LS of a surface in memory.

The slope length of a cell is what drains through it over the width in which it does: its contributing area (water
divided among all lower neighbours), divided by the cell's area and multiplied by the way that water makes in it along
the steepest slope. On an even slope of any aspect, on cells of any shape, that is the distance from its top. It starts
anew at drawn lines (drains, berms, roads), on benches and at the bottom of deep hollows, and is capped.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ...geodata.grid import Floating
from ...rulebook.book import Rulebook
from ...terrain import flow
from .equations import segment_length, slope_factor

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
PREFIX = "erosion."
_ROUNDS = 20  # hollows within hollows that are opened; each round opens all that stand side by side


@dataclass(frozen=True)
class LengthRules:
    """What ends a slope: metres, tangents and shares, see the rulebook's rows of the same names."""

    cap_m: float
    power: float
    hollow_m: float
    bench_tangent: float
    bench_ratio: float

    @classmethod
    def of(cls, rulebook: Rulebook) -> LengthRules:
        number = rulebook.number
        return cls(
            number(PREFIX + "length_cap_m"),
            number(PREFIX + "flow_power"),
            number(PREFIX + "hollow_depth_m"),
            float(np.tan(np.radians(number(PREFIX + "bench_slope_deg")))),
            number(PREFIX + "bench_ratio"),
        )


@dataclass(frozen=True)
class Steepness:
    """(height, width) each, NaN where the ground is unknown: rise over run, metres at the lower end, and LS."""

    tangent: Floats
    length_m: Floats
    ls: Floats


def steepness(
    heights: Floating, cell: tuple[float, float], stops: Mask | None, model: str, rules: LengthRules
) -> Steepness:
    """LS of every known cell.

    Args:
        heights: (height, width) metres, NaN where unknown. cell: metres along rows and along columns.
        stops: cells where a slope ends (drains, berms, roads). model: of ``equations.MODELS``.

    Water from beyond the edge of the array is not known of. Some 1,100 bytes for each cell.
    """
    z = np.asarray(heights, dtype=np.float64)
    known = np.isfinite(z)
    right, down = gradient(z, cell)
    tangent = np.where(known, np.hypot(right, down), np.nan)
    if not known.any():
        return Steepness(tangent, tangent.copy(), tangent.copy())
    start, stop = _lengths(z, cell, tangent, (right, down), stops, rules)
    start, stop = np.minimum(start, rules.cap_m), np.minimum(stop, rules.cap_m)
    ls = slope_factor(tangent, model) * segment_length(start, stop, tangent, model)
    return Steepness(tangent, stop, np.where(known, ls, np.nan))


def gradient(z: Floats, cell: tuple[float, float]) -> tuple[Floats, Floats]:
    """Fall in metres per metre along rows (to the right) and along columns (downwards) (Horn 1981).

    Beside unknown ground the slope goes on as it came; where that is unknown, too, there is none.
    """
    near = {step: flow.moved(z, *step) for step in flow.ROUND}

    def beside(down: int, right: int) -> Floats:
        one, other = near[(down, right)], near[(-down, -right)]
        return np.where(np.isfinite(one), one, 2.0 * z - other)

    straight = {step: beside(*step) for step in ((0, 1), (0, -1), (1, 0), (-1, 0))}
    straight = {step: np.where(np.isfinite(value), value, z) for step, value in straight.items()}

    def corner(down: int, right: int) -> Floats:
        value = beside(down, right)
        return np.where(np.isfinite(value), value, straight[(down, 0)] + straight[(0, right)] - z)

    a, b, c = corner(-1, -1), straight[(-1, 0)], corner(-1, 1)
    d, f = straight[(0, -1)], straight[(0, 1)]
    g, h, i = corner(1, -1), straight[(1, 0)], corner(1, 1)
    across = ((a + 2 * d + g) - (c + 2 * f + i)) / (8 * cell[0])
    along = ((a + 2 * b + c) - (g + 2 * h + i)) / (8 * cell[1])
    return across, along


def _lengths(
    z: Floats,
    cell: tuple[float, float],
    tangent: Floats,
    fall: tuple[Floats, Floats],
    stops: Mask | None,
    rules: LengthRules,
) -> tuple[Floats, Floats]:
    """Metres from the top of the slope to where water enters each cell and to where it leaves it."""
    ground = drained(z, rules.hollow_m)
    ways = flow.spread(ground, cell, rules.power)
    width = z.shape[1]
    # mean way of the water that leaves a cell, along rows and along columns
    right = (ways.sink % width - ways.source % width) * cell[0]
    down = (ways.sink // width - ways.source // width) * cell[1]
    mean = [np.bincount(ways.source, ways.share * step, z.size).reshape(z.shape) for step in (right, down)]
    straight = np.hypot(*mean)
    with np.errstate(divide="ignore", invalid="ignore"):
        advance = (mean[0] * fall[0] + mean[1] * fall[1]) / tangent
    # on level or filled ground the way itself counts; where water leaves, the middle of a cell
    advance = np.where(advance >= 0.5 * straight, advance, straight)
    advance = np.where(advance > 0, advance, float(np.sqrt(cell[0] * cell[1])))
    passing = np.ones(len(ways.source), dtype=bool)
    if stops is not None:
        passing &= ~stops.ravel()[ways.source]
    above, below = tangent.ravel()[ways.source], tangent.ravel()[ways.sink]
    passing &= ~((below < rules.bench_tangent) & (below <= rules.bench_ratio * above))
    cells = ways.accumulate(np.isfinite(ground).astype(np.float64), passing)
    stop = cells * advance
    start = stop - advance
    bottoms = np.isfinite(z) & ~np.isfinite(ground)
    for row, col in np.argwhere(bottoms):
        around = slice(max(row - 1, 0), row + 2), slice(max(col - 1, 0), col + 2)
        beside = np.isfinite(ground[around])
        stop[row, col] = stop[around][beside].mean() if beside.any() else advance[row, col]
        start[row, col] = stop[row, col]
    return start, stop


def drained(z: Floats, depth_m: float) -> Floats:
    """The surface with hollows up to ``depth_m`` filled, and a hole (NaN) at the bottom of each deeper one.

    Water runs into a hole as over an edge: a pit has slopes of its own and does not fill up to where it spills.
    """
    ground = z.copy()
    for _ in range(_ROUNDS):
        full = flow.filled(ground)
        deep = np.where(np.isfinite(full), full - ground, 0.0)
        label, count = ndimage.label(deep > 0, structure=flow.AROUND)
        if not count:
            return full
        numbers = np.arange(1, count + 1)
        most = np.asarray(ndimage.maximum(deep, label, numbers))
        opened = numbers[most > depth_m]
        if not len(opened):
            return full
        for place in ndimage.maximum_position(deep, label, opened):
            ground[place] = np.nan
    return flow.filled(ground)
