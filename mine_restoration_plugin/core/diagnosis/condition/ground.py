"""What the terrain shows of one unit: slopes, aspects, steep faces, hollows, what drains into it.

Slopes and aspects are added up window by window with the share of each cell that the unit covers. Faces and hollows
hang together, so they are looked at in one array of at most ``cells_max`` cells; above that every second, third …
cell is taken and ``step`` says so (200 bytes a cell).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ...delineation.units import window_of
from ...geodata.coverage import coverage_mask
from ...geodata.grid import Grid, GridSpec, Polygons, Window, windows
from ...geodata.raster import RasterSource
from ...model.progress import SILENT, Progress
from ...terrain.derivatives import slope_deg, slope_window
from ...terrain.flow import AROUND, accumulate, filled, hollows, receivers

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
CELLS_PER_WINDOW = 1 << 20
HALF = 0.5
MARGIN_CELLS = 3
ASPECTS = ("north", "east", "south", "west")
"""Quarters of the compass that a slope looks to: 315°–45°, 45°–135°, 135°–225°, 225°–315°."""


@dataclass(frozen=True)
class Slopes:
    """Projected areas in m² of one unit on one surface; None where no slope is known.

    ``over_m2`` area steeper than each limit that was asked for; ``between_m2`` projected and ``true_m2`` inclined area
    between each two limits, the last above all of them; ``aspect_m2`` by quarter, level ground left out.
    """

    area_m2: float
    nodata_m2: float
    mean_deg: float | None
    max_deg: float | None
    over_m2: dict[float, float]
    between_m2: tuple[float, ...]
    true_m2: tuple[float, ...]
    aspect_m2: dict[str, float]

    def share_over(self, limit_deg: float) -> float | None:
        """Share of the known area that is steeper than one of the limits."""
        return None if self.area_m2 <= 0 else self.over_m2[limit_deg] / self.area_m2


@dataclass(frozen=True)
class Face:
    """A connected steep face: height from its lowest to its highest cell, true area, mean slope, middle (x, y)."""

    height_m: float
    area_m2: float
    true_area_m2: float
    slope_deg: float
    x: float
    y: float


@dataclass(frozen=True)
class Pond:
    """A closed hollow: what could stand under water."""

    depth_m: float
    area_m2: float
    volume_m3: float
    spill_m: float
    x: float
    y: float


@dataclass(frozen=True)
class UnitGround:
    """Faces and hollows of one unit, largest first; ``catchment_m2`` drains into the unit from above it."""

    faces: tuple[Face, ...] = ()
    ponds: tuple[Pond, ...] = ()
    catchment_m2: float = 0.0
    relief_m: float | None = None
    step: int = 1
    steep: Mask = field(default_factory=lambda: np.zeros((0, 0), bool), repr=False, compare=False)


def slopes(
    source: RasterSource,
    polygons: Polygons,
    limits_deg: Sequence[float] = (),
    progress: Progress = SILENT,
) -> Slopes:
    """Slopes and aspects of a unit, cells counted with the share that the unit covers. Memory: one window."""
    limits = sorted(set(limits_deg))
    area = missing = steepness = 0.0
    most = None
    over = dict.fromkeys(limits, 0.0)
    flat = [0.0] * (len(limits) + 1)
    true = [0.0] * (len(limits) + 1)
    aspects = dict.fromkeys(ASPECTS, 0.0)
    around = window_of(source.spec, polygons, 0)
    places = []
    if around is not None:
        places = [_placed(around, piece) for piece in windows(source.spec.part(around), CELLS_PER_WINDOW)]
    for i, window in enumerate(places):
        progress.report(i / len(places))
        weight = coverage_mask(polygons, source.spec, window) * source.spec.cell_area_m2
        slope = slope_window(source, window)
        known = np.isfinite(slope)
        missing += float(weight[~known].sum())
        values, weights = slope[known], weight[known]
        kept = weights > 0
        values, weights = values[kept], weights[kept]
        if not len(values):
            continue
        area += float(weights.sum())
        steepness += float((values * weights).sum())
        most = max(most or 0.0, float(values.max()))
        for limit in limits:
            over[limit] += float(weights[values > limit].sum())
        place = np.searchsorted(limits, values, side="left") if limits else np.zeros(len(values), int)
        inclined = weights / np.cos(np.radians(values))
        for number in range(len(limits) + 1):
            flat[number] += float(weights[place == number].sum())
            true[number] += float(inclined[place == number].sum())
        _add_aspects(source, window, known, weight, aspects)
    mean = steepness / area if area > 0 else None
    return Slopes(area, missing, mean, most, over, tuple(flat), tuple(true), aspects)


def read_ground(
    source: RasterSource, polygons: Polygons, steep_deg: float, cells_max: int, progress: Progress = SILENT
) -> UnitGround:
    """Steep faces, hollows and catchment of a unit."""
    window = window_of(source.spec, polygons, MARGIN_CELLS)
    if window is None:
        return UnitGround()
    heights, spec, step = _thinned(source, window, cells_max)
    within = coverage_mask(polygons, spec, spec.whole) >= HALF
    progress.report(0.3)
    known = np.isfinite(heights) & within
    if not known.any():
        return UnitGround(step=step)
    slope = slope_deg(Grid(heights, spec))
    steep = within & (np.nan_to_num(slope, nan=0.0) >= steep_deg)
    faces = _faces(heights, slope, steep, spec)
    progress.report(0.6)
    ponds = _ponds(heights, within, spec)
    catchment = _catchment(heights, within, spec)
    relief = float(heights[known].max() - heights[known].min())
    return UnitGround(tuple(faces), tuple(ponds), catchment, relief, step, steep)


def thinned_heights(source: RasterSource, window: Window, cells_max: int) -> tuple[Floats, GridSpec, int]:
    """Heights of a window, every ``step``-th cell, NaN where nothing is known; their grid."""
    return _thinned(source, window, cells_max)


def _placed(around: Window, piece: Window) -> Window:
    return Window(around.col + piece.col, around.row + piece.row, piece.width, piece.height)


def _thinned(source: RasterSource, window: Window, cells_max: int) -> tuple[Floats, GridSpec, int]:
    step = max(math.ceil(math.sqrt(window.width * window.height / cells_max)), 1)
    spec = source.spec.part(window)
    if step == 1:
        values, valid = source.read(window)
        return np.where(valid, values, np.nan), spec, 1
    width, height = -(-window.width // step), -(-window.height // step)
    x0, a, b, y0, d, e = spec.transform
    thin = GridSpec(width, height, (x0, a * step, b * step, y0, d * step, e * step), spec.crs)
    heights = np.full((height, width), np.nan)
    for row in range(height):
        values, valid = source.read(Window(window.col, window.row + row * step, window.width, 1))
        heights[row] = np.where(valid, values, np.nan)[0, ::step]
    return heights, thin, step


def _add_aspects(source: RasterSource, window: Window, known: Mask, weight: Floats, sums: dict[str, float]) -> None:
    wide = Window(window.col - 1, window.row - 1, window.width + 2, window.height + 2).intersection(source.spec.whole)
    if wide is None or min(wide.width, wide.height) < 2:
        return
    values, valid = source.read(wide)
    z = np.where(valid, np.asarray(values, float), np.nan)
    down, right = np.gradient(z)
    _, a, b, _, d, e = source.spec.transform
    # the fall of the ground along the columns and rows, turned into east and north
    det = a * e - b * d
    east = -(right * e - down * d) / det
    north = -(down * a - right * b) / det
    row, col = window.row - wide.row, window.col - wide.col
    cut = (slice(row, row + window.height), slice(col, col + window.width))
    east, north = east[cut], north[cut]
    usable = known & np.isfinite(east) & np.isfinite(north) & ((np.abs(east) > 1e-9) | (np.abs(north) > 1e-9))
    bearing = np.degrees(np.arctan2(east[usable], north[usable])) % 360.0
    quarter = (((bearing + 45.0) % 360.0) // 90.0).astype(int)
    for number, name in enumerate(ASPECTS):
        sums[name] += float(weight[usable][quarter == number].sum())


def _faces(heights: Floats, slope: Floats, steep: Mask, spec: GridSpec) -> list[Face]:
    label, count = ndimage.label(steep, structure=AROUND)
    found = []
    for number, cut in enumerate(ndimage.find_objects(label), 1):
        if cut is None:
            continue
        own = label[cut] == number
        z, angle = heights[cut][own], slope[cut][own]
        rows, cols = np.nonzero(own)
        x, y = spec.xy(np.array([cols.mean() + cut[1].start + 0.5]), np.array([rows.mean() + cut[0].start + 0.5]))
        area = float(own.sum()) * spec.cell_area_m2
        inclined = float((1.0 / np.cos(np.radians(angle))).sum()) * spec.cell_area_m2
        # from the middle of the lowest cell to that of the highest, and half a cell of face beyond either
        half = 0.5 * math.sqrt(spec.cell_area_m2) * math.tan(math.radians(float(angle.mean())))
        height = float(z.max() - z.min()) + (2.0 * half if len(z) == 1 else half)
        found.append(Face(height, area, inclined, float(angle.mean()), float(x[0]), float(y[0])))
    assert len(found) <= count  # noqa: S101 - one face for each label
    return sorted(found, key=lambda face: (-face.height_m, -face.area_m2, face.x, face.y))


def _ponds(heights: Floats, within: Mask, spec: GridSpec) -> list[Pond]:
    full = filled(heights)
    found = []
    for hollow in hollows(heights, spec.cell_area_m2, within):
        row, col = hollow.cell
        x, y = spec.xy(np.array([col + 0.5]), np.array([row + 0.5]))
        area = hollow.cells * spec.cell_area_m2
        found.append(Pond(hollow.depth_m, area, hollow.volume_m3, float(full[row, col]), float(x[0]), float(y[0])))
    return found


def _catchment(heights: Floats, within: Mask, spec: GridSpec) -> float:
    """m² outside the unit from which water runs into it; only as far as the terrain around the unit is read."""
    full = filled(heights)
    target = receivers(full, (spec.cell_x, spec.cell_y))
    inside = within.ravel()
    outside = np.where(inside | ~np.isfinite(heights.ravel()), 0.0, spec.cell_area_m2)
    flow = accumulate(target, outside)
    enters = ~inside & inside[target]
    return float(flow[enters].sum())
