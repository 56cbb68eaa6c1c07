"""What a regraded surface has to keep: limits of slope, ground that must not be cut, an outline and a floor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ..delineation.units import PIT
from ..geodata.coverage import coverage_mask
from ..geodata.grid import GridSpec, Polygons, Window
from ..geodata.raster import RasterSource
from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP
from ..terrain.engine import HIGHEST_M, LOWEST_M
from .bodies import HALF, NOISE, WHOLE, survey_bodies
from .envelope import FREE, UNKNOWN, Floats, Limits, Mask, Ranks, quantised, rank_type

_RANKS = 1 << 16
_STEPS = 8192.0
"""Tangents of a raster file (of an array only where it has more than 65,536 values) are rounded down to 1/8192; from 8
(83°) on they are no limit.
"""


@dataclass(frozen=True)
class Rule:
    """What a regraded surface has to keep.

    ``slope``    tangent of the steepest allowed slope where no zone says otherwise; None: no limit there.
    ``zones``    polygons and their tangent; a cell belongs to a zone that covers at least half of it, where zones
                 overlap to the gentlest.
    ``slopes``   a raster of tangents on the ground's grid, instead of ``slope`` and ``zones``.
    ``fixed``    polygons that must not be cut: every cell that they touch is held.
    ``outline``  polygons outside which nothing may be cut: only cells that lie wholly inside may; None: everywhere.
    ``floor``    a raster of heights below which the surface must not lie.
    ``pits``     polygons and the height below which the surface must not lie in them, such as the former lowest point.
    """

    slope: float | None = None
    zones: Sequence[tuple[Polygons, float]] = ()
    slopes: RasterSource | None = None
    fixed: Polygons = field(default_factory=list)
    outline: Polygons | None = None
    floor: RasterSource | None = None
    pits: Sequence[tuple[Polygons, float]] = ()
    directions: int = 16

    def limits(self, spec: GridSpec) -> Limits:
        if self.slopes is not None:
            return Limits.of(spec, self._raster_tangents, self.directions)
        values = {np.inf if self.slope is None else self.slope, *(tangent for _, tangent in self.zones)}
        return Limits.of(spec, sorted(values), self.directions)

    @property
    def _raster_tangents(self) -> Floats:
        return np.append(np.arange(_RANKS - 1) / _STEPS, np.inf)

    def ranks(self, spec: GridSpec, window: Window, tangents: Floats) -> Ranks | None:
        """Index of each cell's limit among ``tangents``."""
        if self.slopes is not None:
            values = np.asarray(self.slopes.read(window)[0], dtype=np.float64)
            steps = np.floor(np.nan_to_num(values, nan=np.inf) * _STEPS + 1e-6)
            return np.clip(steps, 0, _RANKS - 1).astype(rank_type(_RANKS))
        if len(tangents) == 1:
            return None
        default = np.inf if self.slope is None else self.slope
        own = np.full((window.height, window.width), np.inf)
        for polygons, tangent in self.zones:
            inside = coverage_mask(polygons, spec, window) >= HALF
            np.minimum(own, tangent, out=own, where=inside)
        missing = np.isinf(own)
        own[missing] = default
        index = np.searchsorted(tangents, own)
        return index.astype(rank_type(len(tangents)))

    def floors(self, spec: GridSpec, window: Window) -> Floats | None:
        """Quantised heights below which the surface must not lie, ``FREE`` where any will do; None without any."""
        if self.floor is None and not self.pits:
            return None
        if self.floor is None:
            least = np.full((window.height, window.width), FREE)
        else:
            least = quantised(self.floor.read(window)[0], FREE)
        for polygons, level in self.pits:
            inside = coverage_mask(polygons, spec, window) > NOISE
            np.maximum(least, quantised(np.array([level])), out=least, where=inside)
        return least

    def held(self, spec: GridSpec, window: Window) -> Mask | None:
        """Cells that must not be cut; None where all may be."""
        held: Mask | None = None
        if self.outline is not None:
            held = coverage_mask(self.outline, spec, window) < WHOLE
        if self.fixed:
            touched = coverage_mask(self.fixed, spec, window) > NOISE
            held = touched if held is None else held | touched
        return held


def ranked(slope: Floats) -> tuple[Floats, Ranks | None]:
    """Ascending tangents, and the index of each cell's among them; None where there is one for all."""
    if slope.ndim == 0:
        return slope.reshape(1), None
    slope = np.where(np.isnan(slope), np.inf, slope)
    values, index = np.unique(slope, return_inverse=True)
    if len(values) > _RANKS:
        slope = np.where(slope < _RANKS / _STEPS, np.floor(slope * _STEPS) / _STEPS, np.inf)
        values, index = np.unique(slope, return_inverse=True)
    return values, index.reshape(slope.shape).astype(rank_type(len(values)))


def bounds(ground: Floats, fixed: Mask | None, floor: Floats | None) -> Floats | None:
    """Lower bounds of ``Envelope`` from a mask of cells that must not be cut and a quantised floor."""
    unknown = ground >= UNKNOWN
    if fixed is None and floor is None and not unknown.any():
        return None
    held = unknown if fixed is None else unknown | fixed
    lower = np.full(ground.shape, FREE) if floor is None else np.minimum(floor, ground)
    np.copyto(lower, ground, where=held)
    return lower


def require_heights(ground: Floats, name: str) -> None:
    """Raises InputError where a height is none that ground can have."""
    wrong = ground[(ground != UNKNOWN) & ((ground < LOWEST_M) | (ground > HIGHEST_M))]
    if wrong.size:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{name} holds the height {value} m, which no ground has. If it stands for NoData, declare it "
                "(in QGIS: Raster, Conversion, Translate, assign NoData) and run again.",
            ),
            name=name,
            value=f"{float(wrong[0]):g}",
        )


def pit_floors(ground: RasterSource, pits: Sequence[Polygons]) -> list[tuple[Polygons, float]]:
    """Each pit with the lowest of the cells of which it covers at least half; a pit without any is left out."""
    units = [{"unit_no": str(i), "kind": PIT, "polygons": polygons} for i, polygons in enumerate(pits)]
    bodies = survey_bodies(ground, units) if units else []
    return [(body.polygons, body.z_min_m) for body in bodies if body.z_min_m is not None]
