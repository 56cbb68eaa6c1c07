"""Counting changes in whole millimetres, so that a median over any number of cells is exact to 1 mm in one pass."""

from __future__ import annotations

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
"""Changes beyond ± 2,097 m count as that much: no earthwork reaches so far, and the memory stays bounded."""

_MAGIC = 12582912.0  # 1.5 · 2²³: added to a float32 it leaves the rounded integer in the low bits
_MAGIC_BITS = np.int32(0x4B400000)


def millimetres(change: Floating, out: NDArray[np.float32]) -> tuple[Codes, int, int]:
    """Changes in metres, all finite, as whole millimetres, with the least and the greatest of them.

    ``out`` is scratch space of the same size; the codes live in it.
    """
    with np.errstate(over="ignore"):
        np.multiply(change, 1000, out=out, casting="same_kind")
    low, high = float(out.min()), float(out.max())
    if low < -_FAR or high > _FAR:
        np.clip(out, -_FAR, _FAR, out=out)
        low, high = max(low, -_FAR), min(high, _FAR)
    np.add(out, np.float32(_MAGIC), out=out)
    codes: Codes = out.view(np.int32)
    np.subtract(codes, _MAGIC_BITS, out=codes)
    return codes, round(low), round(high)


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

    def add_values(self, values: NDArray[Any], counts: NDArray[Any]) -> None:
        """Add values (ascending) that occur ``counts`` times."""
        if len(values):
            low = int(values[0])
            spread = np.zeros(int(values[-1]) - low + 1, dtype=np.int64)
            spread[values - low] = counts
            self.add(low, spread)

    @property
    def total(self) -> int:
        return int(self.counts.sum())

    def values(self) -> tuple[Counts, Counts]:
        """Millimetres that were met, ascending, and how often."""
        met = np.flatnonzero(self.counts)
        return met + self.low, self.counts[met]


def count_rows(codes: Codes, starts: NDArray[np.int64], bins: int) -> NDArray[Any]:
    """(rows, bins) how often each of 0 … bins − 1 occurs in ``codes[starts[i]:starts[i + 1]]``.

    A sparse matrix that adds up double entries does it without holding the interpreter, so that threads run on.
    """
    rows = len(starts) - 1
    if sparse is None:
        key = codes + np.repeat(np.arange(rows, dtype=np.int64) * bins, np.diff(starts))
        return np.bincount(key, minlength=rows * bins).reshape(rows, bins)
    ones = np.ones(len(codes), dtype=np.int32)
    matrix = sparse.csr_matrix((ones, codes, starts.astype(np.int32)), shape=(rows, bins))
    dense: NDArray[Any] = matrix.toarray()
    return dense


def count_groups(codes: Codes, starts: NDArray[np.int64]) -> list[tuple[NDArray[Any], NDArray[Any]]]:
    """Per group ``codes[starts[i]:starts[i + 1]]`` the values met, ascending, and how often."""
    groups = len(starts) - 1
    if not len(codes):
        nothing = np.empty(0, dtype=np.int64)
        return [(nothing, nothing)] * groups
    low, high = int(codes.min()), int(codes.max())
    bins = high - low + 1
    if groups * bins <= 4 * len(codes) + (1 << 16):
        table = count_rows(np.subtract(codes, np.int32(low)), starts, bins)
        row, value = np.nonzero(table)
        counts = table[row, value]
    else:
        key = np.repeat(np.arange(groups, dtype=np.int64) * bins, np.diff(starts)) + (codes - low)
        met, counts = np.unique(key, return_counts=True)
        row, value = met // bins, met % bins
    bounds = np.searchsorted(row, np.arange(1, groups))
    return list(zip(np.split(value + low, bounds), np.split(counts, bounds)))


def median_of(values: NDArray[Any], counts: NDArray[Any]) -> float | None:
    """Median of ``values`` (ascending) that occur ``counts`` times; of an even number the mean of the middle two."""
    total = int(counts.sum()) if len(counts) else 0
    if total == 0:
        return None
    upto = np.cumsum(counts)
    lower = values[int(np.searchsorted(upto, (total - 1) // 2, side="right"))]
    upper = values[int(np.searchsorted(upto, total // 2, side="right"))]
    return (float(lower) + float(upper)) / 2


def to_mm(median: float | None) -> float | None:
    """A median in millimetres as metres, rounded to 1 mm."""
    return None if median is None else round(median) / 1000 + 0.0
