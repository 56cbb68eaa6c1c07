"""The infinite slope: a shallow slip parallel to the ground, for every cell of a surface.

F = [c' + (γ̄ z cos²β − kh γ̄ z sin β cos β − γw m z cos²β) tan φ'] / (γ̄ z sin β cos β + kh γ̄ z cos²β)

with depth z and water of the height m z above the slip, both vertical, seepage parallel to the slope, and γ̄ the mean of
γ above and γ_sat below the water (Skempton & DeLory 1957; the earthquake as a horizontal force on the soil).
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...geodata.alignment import aligned
from ...geodata.coverage import coverage_mask
from ...geodata.crs import require_metric, transform_polygons
from ...geodata.grid import GridSpec, Polygons, Window, windows
from ...geodata.raster import RasterSource, RasterWriter, open_raster
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...terrain.derivatives import slope_window
from .section import GAMMA_W_KN_M3

Floats = NDArray[np.float64]
_WINDOW_CELLS = 1 << 20
HIGHEST = 100.0
"""Level ground has no finite factor; greater ones are written as this."""
SOIL = ("c_kpa", "phi_deg", "gamma_kn_m3", "gamma_sat_kn_m3", "depth_m", "water_ratio")
_LIMITS = {
    "c_kpa": (0.0, 1e6),
    "phi_deg": (0.0, 89.0),
    "gamma_kn_m3": (1.0, 60.0),
    "gamma_sat_kn_m3": (1.0, 60.0),
    "depth_m": (1e-6, 1000.0),
    "water_ratio": (0.0, 1.0),
}
_OUTSIDE = Label(
    "{area:.0f} m² have a slope but no values of soil (outside all zones, or NoData); no factor is given there.",
    "有 {area:.0f} m² 有坡度而无土性参数（在各分区之外或无数据），不给出稳定系数。",
)
_CAPPED = Label(
    "Factors above {highest:.0f} (nearly level ground) are written as {highest:.0f}.",
    "稳定系数大于 {highest:.0f}（近水平地面）者按 {highest:.0f} 写出。",
)


@dataclass(frozen=True)
class SoilZone:
    """Polygons with values that win over those of the whole; a later zone wins over an earlier one."""

    polygons: Polygons
    values: Mapping[str, float]
    name: str = ""


@dataclass(frozen=True)
class InfiniteSlope:
    """What was found over cells with slope and soil: projected m², and the least factor with its place."""

    path: str | None
    least: float | None
    least_x: float | None
    least_y: float | None
    area_m2: float
    area_below_m2: float
    area_failing_m2: float
    area_unknown_m2: float
    required: float
    settings: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[Label, ...] = ()
    notes: tuple[Label, ...] = ()

    def to_json(self) -> dict[str, Any]:
        values = dict(vars(self))
        values.pop("path")
        for key in ("warnings", "notes"):
            values[key] = [label.to_json() for label in values[key]]
        values["settings"] = dict(self.settings)
        return values


def infinite_factor(
    slope_deg: Floats,
    c_kpa: Floats | float,
    phi_deg: Floats | float,
    gamma_kn_m3: Floats | float,
    depth_m: Floats | float,
    water_ratio: Floats | float = 0.0,
    gamma_sat_kn_m3: Floats | float | None = None,
    kh: float = 0.0,
) -> Floats:
    """Factors of an infinite slope, NaN where something is; infinite on level ground without earthquake.

    Numbers or arrays that broadcast; metres, kPa, kN/m³, degrees.
    """
    angle = np.radians(slope_deg)
    sin, cos = np.sin(angle), np.cos(angle)
    wet = gamma_kn_m3 if gamma_sat_kn_m3 is None else gamma_sat_kn_m3
    load = (gamma_kn_m3 * (1.0 - np.asarray(water_ratio)) + wet * np.asarray(water_ratio)) * depth_m
    uplift = GAMMA_W_KN_M3 * water_ratio * np.asarray(depth_m) * cos * cos
    normal = load * cos * cos - kh * load * sin * cos - uplift
    driving = load * sin * cos + kh * load * cos * cos
    held = c_kpa + normal * np.tan(np.radians(phi_deg))
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Floats = np.where(driving > 0, np.maximum(held, 0.0) / driving, np.inf)
    return np.where(np.isfinite(held), found, np.nan)


def infinite_slope(
    dem: RasterSource,
    values: Mapping[str, float],
    *,
    rasters: Mapping[str, str | os.PathLike[str]] | None = None,
    zones: Sequence[SoilZone] = (),
    zones_crs: str | None = None,
    kh: float = 0.0,
    required: float = 1.2,
    path: str | os.PathLike[str] | None = None,
    progress: Progress = SILENT,
) -> InfiniteSlope:
    """Factors over a surface, by windows of a million cells.

    ``values``   numbers for the whole by the keys of ``SOIL``; what is missing must come from rasters or zones.
    ``rasters``  for some keys a raster, brought onto the surface's grid; it wins over the number, zones win over it.
                 A cell lies in a zone where more than half of it does.

    Raises:
        InputError: a number is out of range, none is given, or the surface is not metric.
        Cancelled: nothing was written.
    """
    spec = dem.spec
    require_metric(spec.crs, spec.centre)
    _check(values, "")
    for zone in zones:
        _check(zone.values, zone.name)
    outlines = [
        (transform_polygons(zone.polygons, zones_crs, spec.crs) if zones_crs else zone.polygons, zone.values)
        for zone in zones
    ]
    tally = _Tally(spec, required)
    with ExitStack() as stack:
        sources = {key: aligned(stack.enter_context(open_raster(name)), spec) for key, name in (rasters or {}).items()}
        _all_there(values, sources, outlines)
        writer = stack.enter_context(RasterWriter(path, spec, unit="")) if path is not None else None
        done = 0
        for window in windows(spec, _WINDOW_CELLS, dem.block):
            progress.report(done / spec.cells)
            factor = _window(dem, window, values, sources, outlines, kh, tally)
            if writer is not None:
                writer.write(window, factor)
            done += window.width * window.height
        progress.check()
    settings = {
        **{key: values[key] for key in SOIL if key in values},
        "rasters": sorted(rasters or {}),
        "zones": [{"name": zone.name, **zone.values} for zone in zones],
        "kh": kh,
        "gamma_w_kn_m3": GAMMA_W_KN_M3,
    }
    return tally.result(None if path is None else os.fspath(path), settings)


def _window(
    dem: RasterSource,
    window: Window,
    values: Mapping[str, float],
    sources: Mapping[str, RasterSource],
    outlines: Sequence[tuple[Polygons, Mapping[str, float]]],
    kh: float,
    tally: _Tally,
) -> Floats:
    slope = slope_window(dem, window)
    soil: dict[str, Floats] = {}
    for key in SOIL:
        if key in sources:
            soil[key] = sources[key].read(window)[0].astype(np.float64)
            low, high = _LIMITS[key]
            soil[key][(soil[key] < low) | (soil[key] > high)] = np.nan
        else:
            soil[key] = np.full(slope.shape, values.get(key, np.nan))
    for polygons, mine in outlines:
        if not _touches(polygons, dem.spec.part(window)):
            continue
        inside = coverage_mask(polygons, dem.spec, window) > 0.5
        for key, value in mine.items():
            soil[key][inside] = value
    sat = np.where(np.isnan(soil["gamma_sat_kn_m3"]), soil["gamma_kn_m3"], soil["gamma_sat_kn_m3"])
    factor = infinite_factor(
        slope, soil["c_kpa"], soil["phi_deg"], soil["gamma_kn_m3"], soil["depth_m"], soil["water_ratio"], sat, kh
    )
    tally.add(window, slope, factor)
    return np.minimum(factor, HIGHEST)


def _touches(polygons: Polygons, spec: GridSpec) -> bool:
    left, bottom, right, top = spec.bounds
    outer = [polygon[0] for polygon in polygons if len(polygon)]
    return any(
        ring[:, 0].min() < right and ring[:, 0].max() > left and ring[:, 1].min() < top and ring[:, 1].max() > bottom
        for ring in outer
    )


class _Tally:
    """Areas and the least factor, window by window."""

    def __init__(self, spec: GridSpec, required: float) -> None:
        self._spec = spec
        self._required = required
        self._cells = np.zeros(5, dtype=np.int64)
        self._least = math.inf
        self._place: tuple[float, float] | None = None

    def add(self, window: Window, slope: Floats, factor: Floats) -> None:
        known = ~np.isnan(factor)
        self._cells += [
            np.count_nonzero(known),
            np.count_nonzero(factor < self._required),
            np.count_nonzero(factor < 1.0),
            np.count_nonzero(np.isfinite(slope) & ~known),
            np.count_nonzero(factor > HIGHEST),
        ]
        if known.any():
            k = int(np.nanargmin(factor))
            if factor.flat[k] < self._least:
                self._least = float(factor.flat[k])
                row, col = divmod(k, factor.shape[1])
                x, y = self._spec.xy(np.array([window.col + col + 0.5]), np.array([window.row + row + 0.5]))
                self._place = float(x[0]), float(y[0])

    def result(self, path: str | None, settings: Mapping[str, Any]) -> InfiniteSlope:
        cell = self._spec.cell_area_m2
        known, below, failing, unknown, capped = (int(n) for n in self._cells)
        finite = math.isfinite(self._least)
        place = self._place if finite else None
        return InfiniteSlope(
            path, self._least if finite else None, place[0] if place else None, place[1] if place else None,
            known * cell, below * cell, failing * cell, unknown * cell, self._required, settings,
            (_OUTSIDE.format(area=unknown * cell),) if unknown else (),
            (_CAPPED.format(highest=HIGHEST),) if capped and path else (),
        )  # fmt: skip


def _check(values: Mapping[str, float], zone: str) -> None:
    for key, value in values.items():
        low, high = _LIMITS[key]
        if not (math.isfinite(value) and low <= value <= high):
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "{key} is {value} {zone}; it has to lie between {low} and {high}. Correct it."
                ),
                key=key,
                value=value,
                zone=Label(f"in zone {zone}", f"（分区 {zone}）") if zone else Label("", ""),
                low=low,
                high=high,
            )


def _all_there(
    values: Mapping[str, float],
    sources: Mapping[str, RasterSource],
    outlines: Sequence[tuple[Polygons, Mapping[str, float]]],
) -> None:
    for key in SOIL:
        if key == "gamma_sat_kn_m3" or key in values or key in sources:
            continue
        if not any(key in mine for _, mine in outlines):
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "{key} is given neither as a number, nor as a raster, nor by any zone. Give it."
                ),
                key=key,
            )
