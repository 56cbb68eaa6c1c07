"""Cut and fill by bench: how much of it lies in each slice of height."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from ...geodata.coverage import coverage_mask
from ...geodata.grid import Polygons, windows
from ...geodata.raster import RasterSource
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP

CELLS = 1 << 18
MOST_SLICES = 500


@dataclass(frozen=True)
class Slice:
    """Volume between two levels, m³."""

    bottom_m: float
    top_m: float
    cut_bank_m3: float
    fill_compacted_m3: float


def slice_volumes(
    before: RasterSource,
    after: RasterSource,
    polygons: Polygons,
    height_m: float,
    base_m: float = 0.0,
    progress: Progress = SILENT,
) -> list[Slice]:
    """Slices from the lowest that holds anything to the highest, on levels ``base_m`` + whole multiples of the height.

    Raises:
        InputError: more than ``MOST_SLICES``.
    """
    sums: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    done = 0
    for window in windows(before.spec, CELLS):
        progress.report(done / before.spec.cells)
        done += window.width * window.height
        share = coverage_mask(polygons, before.spec, window)
        old, new = before.read(window)[0].astype(np.float64), after.read(window)[0].astype(np.float64)
        moved = (share > 0) & np.isfinite(old + new) & (old != new)
        if not moved.any():
            continue
        weight, old, new = share[moved], old[moved], new[moved]
        low, high = np.minimum(old, new), np.maximum(old, new)
        first, last = (math.floor((z - base_m) / height_m) for z in (float(low.min()), float(high.max())))
        if last - first > MOST_SLICES:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "Slices of {height} m make more than {most}. Take higher ones."),
                height=f"{height_m:g}",
                most=MOST_SLICES,
            )
        for number in range(first, last + 1):
            bottom = base_m + number * height_m
            within = (np.clip(high, bottom, bottom + height_m) - np.clip(low, bottom, bottom + height_m)) * weight
            sums[number][0] += float(within[new < old].sum())
            sums[number][1] += float(within[new > old].sum())
    area = before.spec.cell_area_m2
    return [
        Slice(base_m + n * height_m, base_m + (n + 1) * height_m, cut * area, fill * area)
        for n, (cut, fill) in sorted(sums.items())
        if cut or fill
    ]
