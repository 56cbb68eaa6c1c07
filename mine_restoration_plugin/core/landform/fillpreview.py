"""What a backfilling would do to a ground in memory: one pit, cell by cell, quick enough to follow the mouse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..delineation.units import window_of
from ..geodata.coverage import coverage_mask
from ..geodata.grid import Floating, Grid, Polygons
from .backfilled import TO_BALANCE, TO_LEVEL, TO_SPILL, Filling
from .bodies import NOISE, WHOLE
from .designed import Change, Figure, Measure
from .envelope import Floats
from .filling import beside, falling_ceiling, level_for


@dataclass(frozen=True)
class Previewed:
    """Designed heights on the whole grid, what they move, and the figures of the pit; None where it cannot be told."""

    design: Floating
    change: Change
    figures: Mapping[str, Figure]


def preview_backfill(grid: Grid, pit: Polygons, settings: Filling) -> Previewed:
    """Fill one pit of a grid in memory as ``backfill`` would; material comes from a bank volume, not from dumps.

    The rim is that of the grid: a pit that reaches to its edge has none there.
    """
    figures: dict[str, Figure] = {
        "level_m": None,
        "spill_level_m": None,
        "volume_compacted_m3": 0.0,
        "overfill_m3": 0.0,
        "capped": 0,
    }
    design = grid.array.copy()
    area = window_of(grid.spec, pit, 2)
    if area is None:
        return Previewed(design, Change(), figures)
    rows, cols = slice(area.row, area.row + area.height), slice(area.col, area.col + area.width)
    ground = grid.array[rows, cols]
    known = np.isfinite(ground)
    share = coverage_mask(pit, grid.spec, area)
    touched, whole = share > NOISE, share >= WHOLE
    inside = known & whole
    rim = beside(touched) & ~touched & known
    spill = float(ground[rim].min()) if rim.any() else None
    cliff = known & touched & beside(~known & ~whole)
    limits = [level for level in (spill, float(ground[cliff].min()) if cliff.any() else None) if level is not None]
    top = min(limits) if limits else None
    if settings.mode == TO_LEVEL:
        top = spill if spill is not None else settings.level_m
    figures["spill_level_m"] = spill
    if top is None or not inside.any():
        return Previewed(design, Change(), figures)
    heights = ground[inside].astype(np.float64)
    ceiling: float | Floats = top
    if settings.fall is not None and spill is not None:
        ceiling = falling_ceiling(grid.spec.part(area), ground, inside, settings.fall)[inside]
    level = _level(heights, ceiling, settings, grid.spec.cell_area_m2)
    filled = np.maximum(heights, np.minimum(ceiling, level)).astype(grid.array.dtype)
    design[rows, cols][inside] = filled
    measure = Measure(grid.spec.cell_area_m2)
    measure.add(ground[inside], filled)
    change = measure.change()
    figures["level_m"] = level
    figures["volume_compacted_m3"] = change.fill_compacted_m3
    figures["overfill_m3"] = change.fill_compacted_m3 * settings.settlement_share
    figures["capped"] = int(settings.mode == TO_LEVEL and (settings.level_m or level) > level)
    return Previewed(design, change, figures)


def _level(
    heights: Floats,
    ceiling: float | Floats,
    settings: Filling,
    cell_m2: float,
) -> float:
    highest = float(np.max(ceiling))
    if settings.mode == TO_SPILL:
        return highest
    if settings.mode == TO_LEVEL:
        return highest if settings.level_m is None else min(settings.level_m, highest)
    placed = (settings.bank_m3 or 0.0) * settings.gain if settings.mode == TO_BALANCE else settings.volume_m3 or 0.0
    return level_for(heights, ceiling, placed / (1.0 + settings.settlement_share) / cell_m2)
