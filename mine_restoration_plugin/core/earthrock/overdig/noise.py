"""Telling a cut from the noise of two surveys, cell by cell and for cells that lie together.

The tolerance t is a level of detection at 95 %: the error of one height difference is σ = t / 1.96, so one cell in
forty is cut by more than t where nothing happened at all. A design must not fail for these, nor for their sum. So cells
beyond t count only in groups (sharing sides) which noise would hardly ever make: the chance that independent errors
make a group of n cells with the same sum anywhere among the N cells looked at is at most

    N · A(n) · min( 0.025ⁿ , Q( Σz / √n ) ),      z = cut / σ of each cell,

with A(n) the number of shapes that n cells can have (fixed polyominoes, at most about 0.317·4.0626ⁿ/n), Q the upper
tail of the normal distribution. A group counts when that is below 1/40 · 2⁻ⁿ. Cells that are scattered, each far beyond
t, count by their number (Benjamini and Hochberg 1995): from the least z on at which noise would make at most one in
forty of the cells found beyond it, ``N · Q(z) ≤ K(z) / 40``. Both together find something in noise alone in at most
one check in twenty. One lone cell has to be cut by some 2.3 t among ten thousand and by 2.8 t among a million; sixteen
among 1,600 by 1.9 t; nine cells that touch need hardly more than t.

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

CHANCE = 0.025
"""How seldom noise may make a group that counts, and how seldom scattered cells that do: once in forty checks each."""
LEAST_LONE = 3.0
"""Lone cells below this many standard errors are never found by their number."""
_STEP, _BINS = 0.02, 600
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


class Scattered:
    """Counts the cells of one kind by how far they are beyond, to find from where on they are too many for noise."""

    def __init__(self) -> None:
        self._beyond = np.zeros(_BINS, np.int64)

    def add(self, z: Floats) -> None:
        """z of cells beyond their tolerance."""
        bins = np.clip((z - LEAST_LONE) / _STEP, -1, _BINS - 1)
        self._beyond += np.bincount(np.floor(bins[bins >= 0]).astype(np.int64), minlength=_BINS)

    def limit(self, searched: int) -> float:
        """The z from which a cell counts on its own; inf where none does."""
        found = np.cumsum(self._beyond[::-1])[::-1]
        level = LEAST_LONE + _STEP * np.arange(_BINS)
        some = found > 0
        good = np.zeros(_BINS, dtype=bool)
        expected = math.log(max(searched, 1)) + log_ndtr(-level[some])
        good[some] = expected <= np.log(CHANCE * found[some])
        return float(level[good][0]) if good.any() else math.inf


def z_of(beyond: Floats, limit: Floats | float) -> Floats:
    """Cut over its standard error, where ``limit`` is the level of detection of the cell."""
    return Z95 * beyond / limit
