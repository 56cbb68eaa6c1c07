"""Does a change look like one survey lying above the other, rather than like work on the ground?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..model.text import Label
from ..rulebook.book import Rulebook
from .histogram import Histogram, median_of

_MAD_TO_SIGMA = 1.4826  # of a normal distribution


@dataclass(frozen=True)
class ShiftLimits:
    """From which values on a change is called a uniform shift; rows ``terrain.shift.*`` of the rulebook."""

    least_median_m: float
    same_way_share: float
    median_to_nmad: float
    small_median_m: float
    large_median_to_nmad: float

    @classmethod
    def of(cls, rulebook: Rulebook) -> ShiftLimits:
        return cls(
            rulebook.number("terrain.shift.least_median_m"),
            rulebook.number("terrain.shift.same_way_share"),
            rulebook.number("terrain.shift.median_to_nmad"),
            rulebook.number("terrain.shift.small_median_m"),
            rulebook.number("terrain.shift.large_median_to_nmad"),
        )


@dataclass(frozen=True)
class Spread:
    """Median and NMAD of the change in metres, and the share of cells that changed the median's way."""

    median_m: float
    nmad_m: float
    same_way_share: float

    def to_json(self) -> dict[str, Any]:
        return {"median_m": self.median_m, "nmad_m": self.nmad_m, "same_way_share": self.same_way_share}


WARNING = Label(
    "The change looks like a shift between the two surveys: half of the cells changed by {median_m:+.3f} m or more, "
    "{percent:.0f} % of them the same way (spread NMAD {nmad_m:.3f} m). Check both surfaces on stable ground "
    "(roads, roofs) and take off the bias before using these volumes.",
    "两期地形的变化近似整体抬升或沉降：变化中位数为{median_m:+.3f}m，{percent:.0f}%的格网同向变化"
    "（离散度NMAD {nmad_m:.3f}m）。请先在稳定地物（道路、屋顶等）上检核两期高程、扣除系统偏差后再采用本方量。",
)


def spread(histogram: Histogram) -> Spread | None:
    """Robust figures of all changes, None where there are none."""
    values, counts = histogram.values()
    median = median_of(values, counts)
    if median is None:
        return None
    distance = np.abs(values - median)
    order = np.argsort(distance, kind="stable")
    mad = median_of(distance[order], counts[order]) or 0.0
    same = counts[np.sign(values) == np.sign(median)].sum() / counts.sum() if median else 0.0
    return Spread(median / 1000, _MAD_TO_SIGMA * mad / 1000, float(same))


def shift_warning(found: Spread | None, limits: ShiftLimits) -> Label | None:
    """The warning, or None where the change does not look like a shift.

    A small median has to be of the order of the scatter (noise of two surveys); a large one has to be many times the
    scatter (another height datum), since an area that was filled all over moves one way too.
    """
    if found is None or abs(found.median_m) < limits.least_median_m or found.same_way_share < limits.same_way_share:
        return None
    small = abs(found.median_m) <= limits.small_median_m
    ratio = limits.median_to_nmad if small else limits.large_median_to_nmad
    if abs(found.median_m) < ratio * found.nmad_m:
        return None
    return WARNING.format(median_m=found.median_m, nmad_m=found.nmad_m, percent=100 * found.same_way_share)
