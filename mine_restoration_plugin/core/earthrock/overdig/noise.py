"""Telling a cut from the noise of two surveys, cell by cell and for cells that lie together.

The tolerance t is a level of detection at 95 %: the error of one height difference is σ = t / 1.96, so one cell in
forty is cut by more than t where nothing happened at all. A design must not fail for these, nor for their sum. So cells
beyond t count only in groups (sharing sides) which noise would hardly ever make: the chance that independent errors
make a group of n cells with the same sum anywhere among the N cells looked at is at most

    N · A(n) · min( 0.025ⁿ , Q( Σz / √n ) ),      z = cut / σ of each cell,

with A(n) the number of shapes that n cells can have (fixed polyominoes, at most about 0.317·4.0626ⁿ/n), Q the upper
tail of the normal distribution. A group counts when that is below 1/20 · 2⁻ⁿ, so that groups of all sizes together
are found by chance in at most one check in twenty. A single cell has to be cut by some 2.3 t among ten thousand and by
2.8 t among a million; nine cells need hardly more than t.

Where nine in ten of the cells that did not change beyond t did not change at all (to the millimetre), the second
surface is a design drawn on the first: there is no noise between them, and every cell beyond t counts.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

from ...terrain.uncertainty import Z95

CHANCE = 0.05
"""How seldom noise may make a group that counts: once in twenty checks."""
STILL_SHARE = 0.9
_TAIL = math.log(0.025)
_ANIMALS = (1.0, 2.0, 6.0, 19.0, 63.0, 216.0, 760.0, 2725.0, 9910.0, 36446.0)
"""Fixed polyominoes of 1 to 10 cells (OEIS A001168)."""
_GROWTH, _SCALE = 4.0626, 0.317

Floats = NDArray[np.float64]


def is_noise_free(small: int, still: int) -> bool:
    """``small``: cells that change by no more than the tolerance; ``still``: those that do not change at all."""
    return small > 0 and still >= STILL_SHARE * small


def counts(cells: NDArray[np.integer[Any]], z_sums: Floats, searched: int, noise_free: bool) -> NDArray[np.bool_]:
    """Which groups are no noise. ``z_sums``: Σ of cut over σ, of all cells of each group."""
    if noise_free or not len(cells):
        return np.ones(len(cells), dtype=bool)
    number = np.maximum(np.asarray(cells, dtype=np.float64), 1.0)
    small = np.minimum(number.astype(np.int64), len(_ANIMALS)) - 1
    shapes = np.where(
        number <= len(_ANIMALS),
        np.log(np.array(_ANIMALS))[small],
        math.log(_SCALE) + number * math.log(_GROWTH) - np.log(number),
    )
    chance = np.minimum(number * _TAIL, log_ndtr(-z_sums / np.sqrt(number)))
    allowed = math.log(CHANCE) - number * math.log(2.0)
    result: NDArray[np.bool_] = math.log(max(searched, 1)) + shapes + chance < allowed
    return result


def lone_limit(searched: int) -> float:
    """The z from which a cell counts on its own."""
    low, high = 0.0, 40.0
    wanted = math.log(CHANCE / 2.0 / max(searched, 1))
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if log_ndtr(-middle) > wanted else (low, middle)
    return high


def z_of(beyond: Floats, limit: Floats | float) -> Floats:
    """Cut over its standard error, where ``limit`` is the level of detection of the cell."""
    return Z95 * beyond / limit
