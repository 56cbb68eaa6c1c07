"""Where a design may change the ground: inside an outline, outside of what must not be touched."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..geodata.coverage import coverage_mask
from ..geodata.crs import transform_polygons
from ..geodata.grid import GridSpec, Polygons, Window
from .bodies import NOISE, WHOLE

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Limits:
    """``outline``: only cells wholly inside it change (None: anywhere); ``masks``: no cell that they touch changes.

    ``outline_crs`` and ``masks_crs``: None is the raster's own.
    """

    outline: Polygons | None = None
    masks: Polygons = field(default_factory=list)
    outline_crs: str | None = None
    masks_crs: str | None = None

    def moved_to(self, crs: str) -> Limits:
        """The same in the CRS of a raster."""
        outline = self.outline
        if outline is not None and self.outline_crs is not None:
            outline = transform_polygons(outline, self.outline_crs, crs)
        masks = transform_polygons(self.masks, self.masks_crs, crs) if self.masks_crs is not None else self.masks
        return Limits(outline, masks)

    def inside(self, spec: GridSpec, window: Window | None = None) -> Mask | None:
        """(height, width) cells wholly inside the outline; None without an outline."""
        return None if self.outline is None else coverage_mask(self.outline, spec, window) >= WHOLE

    def masked(self, spec: GridSpec, window: Window | None = None) -> Mask | None:
        """(height, width) cells that must not be touched; None where nothing is."""
        return coverage_mask(self.masks, spec, window) > NOISE if self.masks else None


@dataclass(frozen=True)
class Blocked:
    """What the design would have moved where it may not: m³, cut and fill taken together."""

    outside_outline_m3: float = 0.0
    masked_m3: float = 0.0
