"""Medians over many polygons at once: a table of zones and millimetres for each window, and what goes on to the next.

A cell counts for a zone if its centre lies in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..geodata.coverage import expand
from .histogram import Codes, Histogram, Millimetres, count_codes, median_of, medians_of
from .scratch import Scratch
from .zones import Ints, ZonePart

_TABLE_PER_CELL = 4
"""How many entries the table of zones and millimetres may have for each cell of a window."""


@dataclass(frozen=True)
class ZoneCounts:
    """Millimetres met in one window, ascending within each zone; zone ``i`` has ``starts[i]`` up to ``starts[i + 1]``.

    ``medians`` of each zone in this window (NaN: none), ``histogram`` of all zones from ``low`` on; ``overlap_cells``
    were met once too often, in another zone.
    """

    values: NDArray[Any]
    counts: NDArray[Any]
    starts: Ints
    medians: NDArray[np.float64]
    low: int
    histogram: NDArray[Any]
    overlap_cells: int


def count_zones(
    part: ZonePart, met: Millimetres, invalid: NDArray[np.bool_] | None, scratch: Scratch, fiddly: Lock
) -> ZoneCounts:
    """What the zones of a window met, unknown cells left out. ``fiddly`` is held where only short calls are made."""
    cells = len(met.codes)
    with fiddly:
        place, turn, owner = part.crossings()
        order = np.argsort(place, kind="stable")
        place, turn, owner = place[order], turn[order], owner[order]
        length = np.diff(place, append=cells)
        overlap = int(np.maximum(np.cumsum(turn) - 1, 0) @ length)
    codes = met.codes
    if overlap:
        labels, codes = _gathered(place, owner, codes, invalid)
    rows = part.count + 1
    fits = rows * met.bins <= _TABLE_PER_CELL * cells
    if not overlap:
        labels = _painted(place, np.cumsum(turn * (owner + 1)), length, met.bins if fits else 1, cells, scratch)
    elif fits:
        labels *= np.int32(met.bins)
    if not fits:
        return _sorted_counts(part.count, labels, codes, met, None if overlap else invalid, overlap)
    table = scratch.array("table", np.int32, rows * met.bins)
    table = count_codes(np.add(labels, codes, out=labels), rows * met.bins, table)
    if invalid is not None and not overlap:
        lost = np.bincount(labels[invalid] // met.bins, minlength=rows)
        table.reshape(rows, met.bins)[:, met.zero] -= lost.astype(table.dtype)
    inner = table[met.bins :]
    some = np.flatnonzero(np.not_equal(inner, 0, out=scratch.array("some", np.bool_, len(inner))))
    histogram = inner.reshape(part.count, met.bins).sum(axis=0, dtype=np.int32)
    with fiddly:
        return _counts(part.count, some, inner.take(some), met, histogram, overlap)


def _counts(
    zones: int, places: Ints, counts: NDArray[Any], met: Millimetres, histogram: NDArray[Any], overlap: int
) -> ZoneCounts:
    """From ascending places in a table of zones × bins and the counts there."""
    rows = np.arange(zones + 1, dtype=np.int64) * met.bins
    starts = np.searchsorted(places, rows)
    values = places - np.repeat(rows[:-1] - met.low, np.diff(starts))
    return ZoneCounts(values, counts, starts, medians_of(values, counts, starts), met.low, histogram, overlap)


def _painted(place: Ints, label: Ints, length: Ints, times: int, cells: int, scratch: Scratch) -> NDArray[np.int32]:
    """``times`` × label of all cells: ``label[i]`` for ``length[i]`` cells from ``place[i]`` on, 0 before the first."""
    last = length > 0  # of several crossings at one place
    steps = scratch.array("integers", np.int32, cells)
    steps.fill(0)
    steps[place[last]] = np.diff(label[last], prepend=0) * times
    return np.cumsum(steps, out=steps)


def _gathered(
    place: Ints, owner: Ints, codes: Codes, invalid: NDArray[np.bool_] | None
) -> tuple[NDArray[np.int32], Codes]:
    """Labels (zone + 1) and codes of all valid cells under zones, a cell under two zones twice."""
    stride = len(codes) + 1
    key = np.sort(owner * stride + place)  # entering and leaving by turns
    span, index = expand(key[0::2] % stride, key[1::2] - key[0::2])
    labels = (key[0::2] // stride + 1).astype(np.int32)[span]
    if invalid is not None:
        known = ~invalid[index]
        index, labels = index[known], labels[known]
    return labels, codes.take(index)


def _sorted_counts(
    zones: int,
    labels: NDArray[np.int32],
    codes: Codes,
    met: Millimetres,
    invalid: NDArray[np.bool_] | None,
    overlap: int,
) -> ZoneCounts:
    """The same where zones are many and changes wide, so that one table would be far larger than the window."""
    keep = labels > 0 if invalid is None else (labels > 0) & ~invalid
    key, counts = np.unique((labels[keep] - 1) * np.int64(met.bins) + codes[keep], return_counts=True)
    histogram = np.bincount(key % met.bins, weights=counts, minlength=1).astype(np.int64)
    return _counts(zones, key, counts, met, histogram, overlap)


class ZoneMedians:
    """Collects what each zone met in its windows, and lets go of it as soon as its last window is in."""

    _PARTS = 8

    def __init__(self, windows_of: Ints) -> None:
        self._windows_of = windows_of
        self._open = windows_of.copy()
        self._held: dict[int, list[tuple[NDArray[Any], NDArray[Any]]]] = {}
        self.median_mm = np.full(len(windows_of), np.nan)
        self.everything = Histogram()
        self.overlap_cells = 0

    def add(self, zones: Ints, found: ZoneCounts) -> None:
        """Take in one window."""
        self.overlap_cells += found.overlap_cells
        if found.histogram.any():
            self.everything.add(found.low, found.histogram)
        single = self._windows_of[zones] == 1
        self.median_mm[zones[single]] = found.medians[single]
        self._open[zones] -= 1
        for i in np.flatnonzero(~single).tolist():
            zone, start, stop = int(zones[i]), int(found.starts[i]), int(found.starts[i + 1])
            held = self._held.setdefault(zone, [])
            if stop > start:
                held.append((found.values[start:stop], found.counts[start:stop]))
            if self._open[zone] == 0:
                median = median_of(*_merged(held))
                self.median_mm[zone] = np.nan if median is None else median
                del self._held[zone]
            elif len(held) > self._PARTS:
                self._held[zone] = [_once(*_merged(held))]


def _merged(held: list[tuple[NDArray[Any], NDArray[Any]]]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Values ascending and how often each stands there; from several windows a value may stand several times."""
    if len(held) == 1:
        return held[0]
    if not held:
        nothing = np.empty(0, dtype=np.int64)
        return nothing, nothing
    values = np.concatenate([values for values, _ in held])
    order = values.argsort(kind="stable")  # a few ascending runs: little to do
    return values[order], np.concatenate([counts for _, counts in held])[order]


def _once(values: NDArray[Any], counts: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The same with every value once."""
    starts = np.flatnonzero(np.diff(values, prepend=values[:1] - 1))
    return values[starts], np.add.reduceat(counts, starts)
