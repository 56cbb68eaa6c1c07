"""Counting changes in whole millimetres, so that a median over any number of cells is exact to 1 mm in one pass."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..geodata.grid import Floating

try:
    from scipy import sparse
except ImportError:  # some Windows builds of QGIS come without scipy
    sparse = None

Codes = NDArray[np.int32]
Counts = NDArray[np.int64]

_FAR = 1 << 21
"""Changes further than 2,097 m from a window's middle count as that far: it takes a faulty cell to be there, and the
memory stays bounded."""
_STEP_M = 1024.0
"""Middles are whole multiples of this, so that all windows of usual ground have the same one, 0."""

_MAGIC = 12582912.0  # 1.5 · 2²³: added to a float32 it leaves the rounded integer in the low bits
_MAGIC_BITS = np.int32(0x4B400000)


@dataclass(frozen=True)
class Millimetres:
    """Changes as whole millimetres above ``low``: ``codes`` run from 0 to ``bins`` − 1.

    ``zero`` is the code of cells that were marked as unknown.
    """

    codes: Codes
    low: int
    bins: int
    zero: int
    farthest: int


def millimetres(
    change: Floating, out: NDArray[np.float32], mean_m: float = 0.0, invalid: NDArray[np.bool_] | None = None
) -> Millimetres:
    """Changes in metres, all finite, as whole millimetres.

    ``out`` is scratch space of the same size; the codes live in it. ``mean_m`` is about where the changes lie.
    """
    middle = _STEP_M * round(min(max(mean_m / _STEP_M, -1e6), 1e6))
    with np.errstate(over="ignore"):
        if middle:
            np.subtract(change, middle, out=out, casting="same_kind")
            if invalid is not None:
                out[invalid] = 0
            np.multiply(out, 1000, out=out)
        else:
            np.multiply(change, 1000, out=out, casting="same_kind")
    least, most = float(out.min()), float(out.max())
    if least < -_FAR or most > _FAR:
        np.clip(out, -_FAR, _FAR, out=out)
        least, most = min(max(least, -_FAR), _FAR), min(max(most, -_FAR), _FAR)
    low, high = round(least), round(most)
    np.add(out, np.float32(_MAGIC), out=out)
    codes: Codes = out.view(np.int32)
    np.subtract(codes, np.int32(_MAGIC_BITS + low), out=codes)
    shift = round(middle * 1000)
    return Millimetres(codes, low + shift, high - low + 1, -low, max(high + shift, -low - shift))


class Histogram:
    """How often each millimetre was met."""

    def __init__(self) -> None:
        self.low = 0
        self.counts: Counts = np.zeros(0, dtype=np.int64)

    def add(self, low: int, counts: NDArray[Any]) -> None:
        """Add counts of ``low``, ``low + 1``, ... millimetres."""
        if not len(counts):
            return
        if not len(self.counts):
            self.low, self.counts = low, counts.astype(np.int64)
            return
        first = min(self.low, low)
        last = max(self.low + len(self.counts), low + len(counts))
        if (first, last) != (self.low, self.low + len(self.counts)):
            grown = np.zeros(last - first, dtype=np.int64)
            grown[self.low - first : self.low - first + len(self.counts)] = self.counts
            self.low, self.counts = first, grown
        self.counts[low - self.low : low - self.low + len(counts)] += counts

    def values(self) -> tuple[Counts, Counts]:
        """Millimetres that were met, ascending, and how often."""
        met = np.flatnonzero(self.counts)
        return met + self.low, self.counts[met]


def count_codes(codes: Codes, bins: int, out: NDArray[np.int32] | None = None) -> NDArray[Any]:
    """(bins,) how often each of 0 … bins − 1 occurs; ``out`` may lend the memory (int32, of that size).

    A sparse matrix that adds up double entries does it without holding the interpreter, so that threads run on.
    """
    if sparse is None:
        return np.bincount(codes, minlength=bins)
    matrix = sparse.csr_matrix((_ones(len(codes)), codes, np.array([0, len(codes)], np.int32)), shape=(1, bins))
    table: NDArray[Any] = matrix.toarray() if out is None else matrix.toarray(out=out.reshape(1, bins))
    return table.reshape(bins)


def _ones(size: int) -> NDArray[np.int32]:
    """A view of ones that is made once."""
    global _held_ones
    held = _held_ones
    if len(held) < size:
        _held_ones = held = np.ones(size, dtype=np.int32)
    return held[:size]


_held_ones: NDArray[np.int32] = np.ones(0, dtype=np.int32)


def median_of(values: NDArray[Any], counts: NDArray[Any]) -> float | None:
    """Median of ``values`` (ascending) that occur ``counts`` times; of an even number the mean of the middle two."""
    total = int(counts.sum()) if len(counts) else 0
    if total == 0:
        return None
    upto = counts.cumsum()
    lower = values[upto.searchsorted((total - 1) // 2, side="right")]
    upper = values[upto.searchsorted(total // 2, side="right")]
    return (float(lower) + float(upper)) / 2


def medians_of(values: NDArray[Any], counts: NDArray[Any], starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """``median_of`` for many groups, NaN for empty ones; group ``i`` is ``starts[i]`` up to ``starts[i + 1]``."""
    upto = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
    base, total = upto[starts[:-1]], np.diff(upto[starts])
    some = total > 0
    medians = np.full(len(total), np.nan)
    lower = values[np.searchsorted(upto, (base + (total - 1) // 2)[some], side="right") - 1]
    upper = values[np.searchsorted(upto, (base + total // 2)[some], side="right") - 1]
    medians[some] = (lower + upper) / 2
    return medians


def to_mm(median: float | None) -> float | None:
    """A median in millimetres as metres, rounded to 1 mm."""
    return None if median is None or math.isnan(median) else round(median) / 1000 + 0.0
