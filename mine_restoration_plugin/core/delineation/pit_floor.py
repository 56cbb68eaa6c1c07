"""The floor of a pit where nobody outlined it: its flat ground that hangs together with its lowest."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from ..geodata.coverage import coverage_mask
from ..geodata.grid import Polygons, Window
from ..geodata.overlay import polygons_of_cells
from ..geodata.raster import RasterSource
from ..rulebook import Rulebook
from ..terrain.derivatives import slope_window
from .units import window_of

HALF = 0.5
_AROUND = np.ones((3, 3), dtype=bool)


def pit_floor(source: RasterSource, polygons: Polygons, rulebook: Rulebook) -> Polygons:
    """Cells of the unit no steeper than ``delineation.floor_slope_deg``, in groups (by sides and corners) whose lowest
    cell lies within ``delineation.floor_band_m`` of the lowest flat cell; berms higher up are no floor.

    None where the unit has no such cell. Memory: some 60 bytes for each cell of the unit's box.
    """
    window = window_of(source.spec, polygons, 1)
    common = window.intersection(source.spec.whole) if window is not None else None
    if common is None:
        return []
    heights = np.asarray(source.read(common)[0], dtype=np.float64)
    slope = slope_window(source, common)
    inside = (coverage_mask(polygons, source.spec, common) >= HALF) & np.isfinite(heights)
    flat = inside & (slope <= rulebook.number("delineation.floor_slope_deg"))
    if not flat.any():
        return []
    groups, count = ndimage.label(flat, structure=_AROUND)
    lowest = ndimage.minimum(heights, groups, np.arange(1, count + 1))
    chosen = np.flatnonzero(lowest <= lowest.min() + rulebook.number("delineation.floor_band_m")) + 1
    labels = np.isin(groups, chosen).astype(np.int32)
    return polygons_of_cells(labels, source.spec.part(Window(*common))).get(1, [])
