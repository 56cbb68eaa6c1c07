"""Area of a unit by class of its slope, on a surface."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from ...geodata.coverage import coverage_mask
from ...geodata.grid import Polygons
from ...geodata.raster import RasterSource
from ...landform.bodies import unit_windows
from ...model.units import round_to_sum, stored
from ...terrain.derivatives import slope_window


class SlopeAreas(NamedTuple):
    """``area_m2`` by the lower bound of each class, adding up to the unit; ``mean_deg``. Empty and None: unknown."""

    area_m2: dict[str, Decimal]
    mean_deg: float | None


def slope_areas(source: RasterSource, polygons: Polygons, area_m2: Decimal, bounds: Sequence[str]) -> SlopeAreas:
    """How much of a unit lies in each class; ground of unknown slope is shared out like the known.

    Args:
        area_m2: of the unit; cells only share it out.
        bounds: lower bounds of the classes in degrees, rising from 0; a slope on a bound is of the class below.
    """
    edges = np.array([float(bound) for bound in bounds])
    weights = np.zeros(len(edges))
    moment = 0.0
    for window in unit_windows(source.spec, polygons):
        slope = slope_window(source, window)
        share = coverage_mask(polygons, source.spec, window)
        known = np.isfinite(slope) & (share > 0)
        classes = np.maximum(np.searchsorted(edges, slope[known], side="left") - 1, 0)
        weights += np.bincount(classes, weights=share[known], minlength=len(edges))
        moment += float((slope[known] * share[known]).sum())
    whole = float(weights.sum())
    if whole == 0:
        return SlopeAreas({}, None)
    parts = round_to_sum([float(area_m2) * float(w) / whole for w in weights], 2, float(area_m2))
    return SlopeAreas(dict(zip(bounds, parts)), stored(moment / whole, "deg"))
