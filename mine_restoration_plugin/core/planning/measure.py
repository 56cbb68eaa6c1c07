"""What the design changes, cell by cell: where, how low, how high, and how far the earth has to go."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..geodata.coverage import coverage_mask
from ..geodata.grid import Polygons, windows
from ..geodata.raster import RasterSource
from ..landform.bodies import CELLS_PER_WINDOW, HALF, NOISE, WHOLE, unit_windows
from ..model.progress import SILENT, Progress

Point = tuple[float, float]


class Outlined(Protocol):
    """Anything with a number and an outline."""

    @property
    def unit_no(self) -> str: ...

    @property
    def polygons(self) -> Polygons: ...


@dataclass(frozen=True)
class UnitChange:
    """One unit before and after. Heights in metres, of cells of which the unit covers at least half.

    ``cut_centre`` and ``fill_centre`` are the centres of mass of what is moved; ``lowest`` and ``highest`` the places
    of the extreme heights before, ``cut_at`` and ``fill_at`` those of the deepest cut and the highest fill. All None
    where nothing is known or moved.
    """

    unit_no: str
    floor_before_m: float | None
    floor_after_m: float | None
    cut_level_m: float | None
    fill_level_m: float | None
    cut_m3: float
    fill_m3: float
    cut_area_m2: float
    fill_area_m2: float
    cut_centre: Point | None
    fill_centre: Point | None
    lowest: Point | None
    highest: Point | None
    cut_at: Point | None = None
    fill_at: Point | None = None


def measure_units(
    existing: Path, design: Path, bodies: Sequence[Outlined], progress: Progress = SILENT
) -> dict[str, UnitChange]:
    """Compare the two surfaces in every unit."""
    with RasterSource(existing) as before, RasterSource(design) as after:
        changes = {}
        for i, body in enumerate(bodies):
            changes[body.unit_no] = _measure(before, after, body)
            progress.report((i + 1) / len(bodies))
        return changes


@dataclass(frozen=True)
class Outside:
    """What a design does beyond the outline. ``area_m2`` is of cells wholly beyond it whose height changes or becomes
    known or unknown; the volumes are of the parts of all cells beyond it, so that with those of the units they add up
    to the whole design's."""

    area_m2: float = 0.0
    cut_m3: float = 0.0
    fill_m3: float = 0.0


def changed_outside(existing: Path, design: Path, outline: Polygons) -> Outside:
    """What the design changes beyond the outline, over the whole grid."""
    cells, volumes = 0, np.zeros(2)
    with RasterSource(existing) as before, RasterSource(design) as after:
        for window in windows(before.spec, CELLS_PER_WINDOW):
            (old, old_known), (new, new_known) = before.read(window), after.read(window)
            changed = (old_known != new_known) | (old_known & new_known & (old != new))
            if changed.any():
                share = coverage_mask(outline, before.spec, window)
                cells += int(np.count_nonzero(changed & (share <= NOISE)))
                beyond = changed & old_known & new_known & (share < WHOLE)
                rise = (new[beyond].astype(np.float64) - old[beyond]) * (1.0 - share[beyond])
                volumes += (-rise[rise < 0].sum(), rise[rise > 0].sum())
        cell = before.spec.cell_area_m2
        return Outside(cells * cell, float(volumes[0] * cell), float(volumes[1] * cell))


def _measure(before: RasterSource, after: RasterSource, body: Outlined) -> UnitChange:
    spec = before.spec
    floors = [math.inf, math.inf]
    top = -math.inf
    cut_level, fill_level = math.inf, -math.inf
    lowest: Point | None = None
    highest: Point | None = None
    most = [0.0, 0.0]
    most_at: list[Point | None] = [None, None]
    moments = np.zeros((2, 4))  # cut, fill: volume, volume·x, volume·y, area
    for window in unit_windows(spec, body.polygons):
        old, new = before.read(window)[0].astype(np.float64), after.read(window)[0].astype(np.float64)
        share = coverage_mask(body.polygons, spec, window)
        columns = np.arange(window.col, window.col + window.width) + 0.5
        rows = np.arange(window.row, window.row + window.height) + 0.5
        x, y = spec.xy(*np.meshgrid(columns, rows))
        inside = (share >= HALF) & np.isfinite(old)
        if inside.any():
            low, high = np.where(inside, old, np.inf), np.where(inside, old, -np.inf)
            at_low, at_high = np.unravel_index(low.argmin(), low.shape), np.unravel_index(high.argmax(), high.shape)
            if low[at_low] < floors[0]:
                floors[0], lowest = float(low[at_low]), (float(x[at_low]), float(y[at_low]))
            if high[at_high] > top:
                top, highest = float(high[at_high]), (float(x[at_high]), float(y[at_high]))
            known = inside & np.isfinite(new)
            floors[1] = min(floors[1], float(new[known].min())) if known.any() else floors[1]
        for row, moved in enumerate((old - new, new - old)):
            here = (share > NOISE) & (moved > 0)
            volume = moved[here] * share[here] * spec.cell_area_m2
            moments[row] += (
                volume.sum(),
                (volume * x[here]).sum(),
                (volume * y[here]).sum(),
                share[here].sum() * spec.cell_area_m2,
            )
            if here.any():
                at = np.unravel_index(np.where(here, moved, 0.0).argmax(), moved.shape)
                if moved[at] > most[row]:
                    most[row], most_at[row] = float(moved[at]), (float(x[at]), float(y[at]))
            if here.any() and row == 0:
                cut_level = min(cut_level, float(new[here].min()))
            elif here.any():
                fill_level = max(fill_level, float(new[here].max()))
    return UnitChange(
        body.unit_no,
        floor_before_m=_finite(floors[0]),
        floor_after_m=_finite(floors[1]),
        cut_level_m=_finite(cut_level),
        fill_level_m=_finite(fill_level),
        cut_m3=float(moments[0, 0]),
        fill_m3=float(moments[1, 0]),
        cut_area_m2=float(moments[0, 3]),
        fill_area_m2=float(moments[1, 3]),
        cut_centre=_centre(moments[0]),
        fill_centre=_centre(moments[1]),
        lowest=lowest,
        highest=highest,
        cut_at=most_at[0],
        fill_at=most_at[1],
    )


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _centre(moment: NDArray[np.float64]) -> Point | None:
    return (float(moment[1] / moment[0]), float(moment[2] / moment[0])) if moment[0] > 0 else None
