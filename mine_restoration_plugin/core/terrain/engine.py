"""Reading two surfaces window by window in several threads and adding up what lies between them."""

from __future__ import annotations

import math
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..geodata.coverage import coverage_mask
from ..geodata.grid import Floating, GridSpec, Polygons, Window
from ..geodata.raster import RasterWriter
from ..model.errors import InputError
from ..model.progress import Progress
from ..model.text import QT_TRANSLATE_NOOP
from .histogram import Millimetres, count_codes, millimetres
from .scratch import Scratch
from .surfaces import Bools, Opened
from .zone_medians import ZoneCounts, count_zones
from .zones import Ints, ZoneGeometry

Floats = NDArray[np.float64]
T = TypeVar("T")

CELLS_PER_WINDOW = 1 << 20
"""Small in memory, and yet so large that threads seldom wait for each other's turn at the interpreter."""
CELLS_PER_ZONE_WINDOW = 9 << 16
"""With zones more is held for each cell."""

LOWEST_M, HIGHEST_M = -1_500.0, 9_500.0
"""Land lies between the floor of the deepest mines and the highest mountain (8,849 m)."""
_FAR_MM = 1_000_000  # changes up to 1 km are not looked into

QUANTITIES = ("change", "absolute", "cut_cells", "fill_cells", "invalid_cells",
              "cut_detected", "cut_detected_cells", "fill_detected", "fill_detected_cells", "cells")  # fmt: skip
"""Rows of ``Partial.sums``: heights added up in metres, areas in cells."""


@dataclass
class Partial:
    """What one window gives: sums (quantities, zones) and the millimetres that were met."""

    zones: NDArray[np.int64]
    sums: Floats
    low: int = 0
    histogram: NDArray[Any] | None = None
    zone_counts: ZoneCounts | None = None


class Comparison:
    """``after`` − ``before`` on one grid. ``detection_m``: changes up to this are left out of the detected sums."""

    def __init__(
        self,
        before: Opened,
        after: Opened,
        zones: ZoneGeometry | None,
        detection_m: float | None,
        difference: RasterWriter | None,
    ) -> None:
        self._before, self._after = before, after
        self._zones = zones
        self._detection = detection_m
        self._difference = difference
        single = before.dtype is np.float32 and after.dtype is np.float32
        self._dtype = np.float32 if single else np.float64
        self._local = threading.local()
        # Many short numpy calls in two threads at once spend their time handing the interpreter to each other. One
        # thread at a time does those; the others meanwhile are in the long calls.
        self._fiddly = threading.Lock()

    def of(self, window: Window) -> Partial:
        """Everything about one window; called from worker threads."""
        hits = self._zones.within(window) if self._zones is not None else None
        nothing_here = hits is not None and not len(hits)
        if nothing_here and self._difference is None:
            return Partial(np.zeros(0, dtype=np.int64), np.zeros((len(QUANTITIES), 0)))
        change, total, invalid = self._change(window)
        if self._difference is not None:
            shown = change.copy()
            if invalid is not None:
                shown[invalid] = np.nan
            self._difference.write(window, shown.reshape(window.height, window.width))
        if hits is None or self._zones is None:
            return self._whole(change, total, invalid)
        if nothing_here:
            return Partial(hits, np.zeros((len(QUANTITIES), 0)))
        return self._zonal(self._zones, window, hits, change, total, invalid)

    def median_of_touched(self, polygons: Polygons, spec: GridSpec) -> float | None:
        """Median change in a zone that holds no centre of a cell, over the cells it touches by their share, to 1 mm."""
        corners = np.concatenate([spec.pixel(ring) for ring in (rings[0] for rings in polygons)])
        col, row = np.floor(corners.min(axis=0)).astype(int).tolist()
        last_col, last_row = np.ceil(corners.max(axis=0)).astype(int).tolist()
        window = Window(col, row, last_col - col, last_row - row).intersection(spec.whole)
        if window is None:
            return None
        shares = coverage_mask(polygons, spec, window).reshape(-1)
        change, _, invalid = self._change(window)
        known = shares > 0 if invalid is None else (shares > 0) & ~invalid
        values, weights = change[known], shares[known]
        if not len(values):
            return None
        order = np.argsort(values, kind="stable")
        upto = np.cumsum(weights[order])
        return round(float(values[order][np.searchsorted(upto, upto[-1] / 2)]), 3) + 0.0

    @property
    def _scratch(self) -> Scratch:
        scratch: Scratch | None = getattr(self._local, "scratch", None)
        if scratch is None:
            scratch = self._local.scratch = Scratch()
        return scratch

    def _change(self, window: Window) -> tuple[Floating, float, Bools | None]:
        """Flat change (0 where unknown), its sum, and where it is unknown."""
        cells = window.width * window.height
        shape = (window.height, window.width)
        before = self._scratch.array("before", self._before.dtype, cells)
        after = self._scratch.array("after", self._after.dtype, cells)
        known = [
            self._before.read_into(window, before.reshape(shape)),
            self._after.read_into(window, after.reshape(shape)),
        ]
        invalid: Bools | None = None
        for valid in known:
            if valid is not None:
                unknown = np.logical_not(valid, out=valid).reshape(-1)
                invalid = unknown if invalid is None else np.logical_or(invalid, unknown, out=invalid)
        change: Floating = self._scratch.array("change", self._dtype, cells)
        with np.errstate(over="ignore", invalid="ignore"):  # NoData marks are anything
            np.subtract(after, before, out=change)
            if invalid is not None:
                np.copyto(change, 0, where=invalid)
            total = float(np.add.reduce(change, dtype=np.float64))
        if not math.isfinite(total):
            holes = ~np.isfinite(change)
            change[holes] = 0
            invalid = holes if invalid is None else invalid | holes
            total = float(np.add.reduce(change, dtype=np.float64))
        return change, total, invalid

    def _millimetres(self, change: Floating, total: float, invalid: Bools | None) -> Millimetres:
        unknown = int(np.count_nonzero(invalid)) if invalid is not None else 0
        mean = total / max(len(change) - unknown, 1)
        met = millimetres(change, self._scratch.array("codes", np.float32, len(change)), mean, invalid)
        if met.farthest > _FAR_MM:
            self._refuse_impossible(invalid, len(change))
        return met

    def _whole(self, change: Floating, total: float, invalid: Bools | None) -> Partial:
        cells = len(change)
        spare, mask = self._scratch.array("spare", self._dtype, cells), self._scratch.array("mask", np.bool_, cells)
        unknown = int(np.count_nonzero(invalid)) if invalid is not None else 0
        sums = [
            total,
            float(np.add.reduce(np.abs(change, out=spare), dtype=np.float64)),
            float(np.count_nonzero(np.less(change, 0, out=mask))),
            float(np.count_nonzero(np.greater(change, 0, out=mask))),
            float(unknown),
        ]
        for far, part in self._detected(change, spare, mask):
            sums += [float(np.add.reduce(part, dtype=np.float64)), float(np.count_nonzero(far))]
        if self._detection is None:
            sums += [0.0] * 4
        met = self._millimetres(change, total, invalid)
        histogram = count_codes(met.codes, met.bins)
        if unknown:
            histogram[met.zero] -= unknown
        return Partial(np.zeros(1, dtype=np.int64), np.array([*sums, float(cells)])[:, None], met.low, histogram)

    def _zonal(
        self, geometry: ZoneGeometry, window: Window, hits: Ints, change: Floating, total: float, invalid: Bools | None
    ) -> Partial:
        scratch, cells = self._scratch, len(change)
        spare, mask = scratch.array("spare", self._dtype, cells), scratch.array("mask", np.bool_, cells)
        with self._fiddly:
            part = geometry.part(window, hits, scratch)
        steps: list[NDArray[Any] | None] = [
            part.steps(change, "change steps"),
            part.steps(np.abs(change, out=spare), "absolute steps"),
        ]
        fill = np.greater(change, 0, out=scratch.array("other mask", np.bool_, cells))
        steps += part.steps_of_two(
            np.less(change, 0, out=mask), fill, scratch.array("codes", np.float32, cells).view(np.int32)
        )
        steps.append(part.steps(invalid, "invalid steps") if invalid is not None else None)
        for name, (far, values) in zip(("cut", "fill"), self._detected(change, spare, mask)):
            steps += [part.steps(values, f"{name} steps"), part.steps(far, f"{name} cell steps")]
        if self._detection is None:
            steps += [None] * 4
        met = self._millimetres(change, total, invalid)
        with self._fiddly:
            sums = part.sums(steps)
        return Partial(hits, sums, zone_counts=count_zones(part, met, invalid, scratch, self._fiddly))

    def _detected(self, change: Floating, spare: Floating, mask: Bools) -> Iterator[tuple[Bools, Floating]]:
        """Cut, then fill, beyond the level of detection: where, and by how much (positive)."""
        if self._detection is None:
            return
        yield (
            np.less(change, -self._detection, out=mask),
            np.multiply(change, np.negative(mask.astype(self._dtype)), out=spare),
        )
        yield np.greater(change, self._detection, out=mask), np.multiply(change, mask, out=spare)

    def _refuse_impossible(self, invalid: Bools | None, cells: int) -> None:
        """Refuse heights that no land has, behind a change that is far too large: NoData that nobody declared."""
        for side, name in ((self._before, "before"), (self._after, "after")):
            if side.source is None:
                continue
            heights = self._scratch.array(name, side.dtype, cells)
            known = np.isfinite(heights) if invalid is None else np.isfinite(heights) & ~invalid
            wrong = heights[known & ((heights < LOWEST_M) | (heights > HIGHEST_M))]
            if len(wrong):
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration",
                        "{name} holds the height {value} m, which no ground has. If it stands for NoData, declare it "
                        "(in QGIS: Raster, Conversion, Translate, assign NoData) and run again.",
                    ),
                    name=side.name or "-",
                    value=f"{float(wrong[0]):g}",
                )


def in_order(
    work: Callable[[Window], T], places: Sequence[Window], threads: int | None, progress: Progress
) -> Iterator[T]:
    """Results of ``work`` in the order of ``places``, made by several threads, few of them waiting at any time."""
    workers = max(1, min(threads or default_threads(), len(places)))
    waiting: deque[Future[T]] = deque()
    todo = iter(places)
    with ThreadPoolExecutor(workers, thread_name_prefix="terrain") as pool:
        try:
            for done in range(len(places)):
                while len(waiting) < workers + 2 and (place := next(todo, None)) is not None:
                    waiting.append(pool.submit(work, place))
                progress.report(done / len(places))
                yield waiting.popleft().result()
            progress.report(1.0)
        finally:
            for future in waiting:
                future.cancel()


def default_threads() -> int:
    """Two: reading and adding up overlap, memory stays small, and the person's machine stays usable."""
    return min(2, os.cpu_count() or 1)
