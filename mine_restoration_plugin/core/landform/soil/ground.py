"""The ground of a unit that soil is laid on: new ground and kept ground up to a slope, on the design."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...delineation.units import window_of
from ...geodata.coverage import coverage_mask
from ...geodata.grid import Polygons, Window, windows
from ...geodata.raster import RasterSource
from ...model.progress import SILENT, Progress
from ...terrain.derivatives import slope_window

CELLS_PER_WINDOW = 1 << 20


@dataclass(frozen=True)
class SoilGround:
    """True (inclined) areas in m² of one unit on the design.

    ``cut_m2``, ``filled_m2``, ``kept_m2`` are no steeper than the limit; ``steep_m2`` is steeper; ``unknown_m2`` is
    the projected area of which height or slope is not known.
    """

    cut_m2: float
    filled_m2: float
    kept_m2: float
    steep_m2: float
    unknown_m2: float


def soil_ground(
    existing: RasterSource, design: RasterSource, polygons: Polygons, limit_deg: float, progress: Progress = SILENT
) -> SoilGround:
    """Read a unit, cells counted with the share that the unit covers. Both rasters on one grid. Memory: one window."""
    spec = design.spec
    sums = np.zeros(5)
    around = window_of(spec, polygons, 0)
    places = [] if around is None else list(windows(spec.part(around), CELLS_PER_WINDOW))
    for i, piece in enumerate(places):
        assert around is not None  # noqa: S101 - there are places
        progress.report(i / len(places))
        window = Window(around.col + piece.col, around.row + piece.row, piece.width, piece.height)
        weight = coverage_mask(polygons, spec, window) * spec.cell_area_m2
        slope = slope_window(design, window)
        (old, old_known), (new, new_known) = existing.read(window), design.read(window)
        rise = np.where(old_known & new_known, new.astype(np.float64) - old, np.nan)
        known = np.isfinite(slope) & np.isfinite(rise)
        inclined = np.where(known, weight / np.cos(np.radians(np.where(known, slope, 0.0))), 0.0)
        gentle = known & (slope <= limit_deg)
        groups = (gentle & (rise < 0), gentle & (rise > 0), gentle & (rise == 0), known & ~gentle)
        sums[:4] += [float(inclined[group].sum()) for group in groups]
        sums[4] += float(weight[~known].sum())
    return SoilGround(*sums.tolist())
