"""What the terrain shows of one unit: slopes, aspects, steep faces, hollows, what drains into it.

Slopes and aspects are added up window by window with the share of each cell that the unit covers. Faces, hollows and
catchments hang together, so they are looked at in one array of at most ``cells_max`` cells; above that every second,
third … cell is taken and ``step`` says so (200 bytes a cell).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ...delineation.units import window_of
from ...geodata.coverage import coverage_mask
from ...geodata.grid import Grid, GridSpec, Polygons, Window, windows
from ...geodata.raster import RasterSource
from ...model.progress import SILENT, Progress
from ...terrain.derivatives import slope_deg, slope_window
from ...terrain.flow import AROUND, ROUND, Hollow, hollows, moved, open_cells, receivers, roots

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


TURNS = 0.7
"""Length of the mean unit vector of steepest fall below which a face looks to several sides."""
FACE_CELLS = 2
"""A face has to be so many cells wide before the terrain shows it as steep as it is."""


@dataclass(frozen=True)
class Face:
    """A connected steep face.

    ``height_m``  from foot to crest along the steepest way, where that is highest.
    ``area_m2``   in plan, ``true_area_m2`` inclined. ``slope_deg`` mean, ``most_deg`` of the steepest cell.
    ``length_m``  along the face, half way up: plan area ÷ plan width, which is height ÷ tan(slope).
    ``looks_deg`` azimuth it looks to, None where it turns through several sides. ``x, y`` its middle.
    """

    height_m: float
    area_m2: float
    true_area_m2: float
    slope_deg: float
    x: float
    y: float
    most_deg: float = 0.0
    length_m: float = 0.0
    looks_deg: float | None = None

    @property
    def down_m(self) -> float:
        """Length down the slope."""
        return self.height_m / math.sin(math.radians(self.slope_deg))


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
class Terrain:
    """The whole terrain in memory, NaN where nothing is known: every ``step``-th cell of it, on their grid."""

    heights: Floats
    spec: GridSpec
    step: int

    @property
    def edge(self) -> Mask:
        """Known cells beside which nothing is known."""
        return open_cells(np.isfinite(self.heights))

    def within(self, polygons: Polygons) -> Mask:
        """Cells of which polygons cover at least half."""
        return coverage_mask(polygons, self.spec, self.spec.whole) >= HALF


@dataclass(frozen=True)
class Water:
    """Where water stands and whence it comes.

    ``ponds``         closed hollows whose deepest cell lies in the unit, largest first; the whole hollow counts.
    ``catchment_m2``  drains into the unit from above it; at least so much where ``whole`` is False, because it
                      reaches the edge of the known terrain.
    """

    ponds: tuple[Pond, ...] = ()
    catchment_m2: float = 0.0
    whole: bool = False
    step: int = 1


@dataclass(frozen=True)
class UnitGround:
    """The steep ground of one unit.

    ``faces`` the highest first. ``steep_area_m2`` in plan, of all steep cells. ``unknown_m2`` of the unit has no
    height. ``step`` every how many cells were looked at, ``cell_m`` the longer side of a cell then.
    """

    faces: tuple[Face, ...] = ()
    steep_area_m2: float = 0.0
    unknown_m2: float = 0.0
    step: int = 1
    cell_m: float = 0.0

    def least_height_m(self, slope_deg: float) -> float:
        """Faces of that slope which are lower than this do not show on cells of this size."""
        return FACE_CELLS * self.cell_m * math.tan(math.radians(slope_deg))


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
    """Steep faces of a unit: connected cells of at least ``steep_deg``."""
    window = window_of(source.spec, polygons, MARGIN_CELLS)
    if window is None:
        return UnitGround()
    heights, spec, step = _thinned(source, window, cells_max)
    within = coverage_mask(polygons, spec, spec.whole) >= HALF
    progress.report(0.3)
    slope = slope_deg(Grid(heights, spec))
    steep = within & (np.nan_to_num(slope, nan=0.0) >= steep_deg)
    unknown = float((within & ~np.isfinite(heights)).sum())
    return UnitGround(
        tuple(_faces(heights, slope, steep, spec, 0.5 * math.tan(math.radians(steep_deg)))),
        float(steep.sum()) * spec.cell_area_m2,
        unknown * spec.cell_area_m2,
        step,
        max(spec.cell_x, spec.cell_y),
    )


def read_terrain(source: RasterSource, cells_max: int) -> Terrain:
    """The whole of a raster, thinned to at most about ``cells_max`` cells."""
    return Terrain(*_thinned(source, source.spec.whole, cells_max))


def water_of(terrain: Terrain, units: Mapping[str, Polygons], progress: Progress = SILENT) -> dict[str, Water]:
    """Hollows and catchments of all units on the whole terrain (D8, hollows filled)."""
    heights, spec = terrain.heights, terrain.spec
    known = np.isfinite(heights)
    if not known.any():
        return {unit_no: Water(step=terrain.step) for unit_no in units}
    found = hollows(heights, spec.cell_area_m2)
    progress.report(0.3)
    target = receivers(heights, (spec.cell_x, spec.cell_y))
    edge = terrain.edge.ravel()
    own = np.arange(spec.cells)
    waters = {}
    for number, (unit_no, polygons) in enumerate(units.items(), 1):
        within = terrain.within(polygons)
        end = roots(np.where(within.ravel(), own, target))  # water that has come into the unit stays there
        drains = known.ravel() & ~within.ravel() & within.ravel()[end]
        ponds = tuple(_pond(hollow, spec) for hollow in found if within[hollow.cell])
        whole = not bool((drains & edge).any())
        waters[unit_no] = Water(ponds, float(drains.sum()) * spec.cell_area_m2, whole, terrain.step)
        progress.report(0.3 + 0.7 * number / len(units))
    return waters


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
    east, north = downhill(right, down, source.spec)
    row, col = window.row - wide.row, window.col - wide.col
    cut = (slice(row, row + window.height), slice(col, col + window.width))
    east, north = east[cut], north[cut]
    usable = known & np.isfinite(east) & np.isfinite(north) & ((np.abs(east) > 1e-9) | (np.abs(north) > 1e-9))
    bearing = np.degrees(np.arctan2(east[usable], north[usable])) % 360.0
    quarter = (((bearing + 45.0) % 360.0) // 90.0).astype(int)
    for number, name in enumerate(ASPECTS):
        sums[name] += float(weight[usable][quarter == number].sum())


def _faces(heights: Floats, slope: Floats, steep: Mask, spec: GridSpec, least: float) -> list[Face]:
    """``least``: rise per metre from which a step up or down still belongs to a face, half of that of the limit."""
    label, _ = ndimage.label(steep, structure=AROUND)
    local = _crests(heights, steep, spec, least) + _crests(-heights, steep, spec, least)
    by_row, by_col = np.gradient(heights) if min(heights.shape) > 1 else (np.zeros(heights.shape),) * 2
    east, north = downhill(by_col, by_row, spec)
    found = []
    for number, cut in enumerate(ndimage.find_objects(label), 1):
        if cut is None:
            continue
        own = label[cut] == number
        angle = slope[cut][own]
        rows, cols = np.nonzero(own)
        x, y = spec.xy(np.array([cols.mean() + cut[1].start + 0.5]), np.array([rows.mean() + cut[0].start + 0.5]))
        area = float(own.sum()) * spec.cell_area_m2
        inclined = float((1.0 / np.cos(np.radians(angle))).sum()) * spec.cell_area_m2
        height = float(local[cut][own].max())
        mean = float(angle.mean())
        length = area * math.tan(math.radians(mean)) / height
        looks = _looks(east[cut][own], north[cut][own])
        place = (float(x[0]), float(y[0]))
        found.append(Face(height, area, inclined, mean, *place, float(angle.max()), length, looks))
    return sorted(found, key=lambda face: (-face.height_m, -face.area_m2, face.x, face.y))


def _crests(heights: Floats, steep: Mask, spec: GridSpec, least: float) -> Floats:
    """(height, width) the height at which the steepest way up from a steep cell leaves the steep ground, or climbs
    less than ``least``: the crest above that cell, and not the highest crest of a face that runs along a hillside.
    Other cells keep their height."""
    cols = heights.shape[1]
    index = np.arange(heights.size).reshape(heights.shape)
    target, best = index.copy(), np.full(heights.shape, least)
    for down, right in ROUND:
        rise = (moved(heights, down, right) - heights) / math.hypot(down * spec.cell_y, right * spec.cell_x)
        better = steep & (rise > best)  # NaN compares false
        np.copyto(best, rise, where=better)
        np.copyto(target, index + down * cols + right, where=better)
    return heights.ravel()[roots(target.ravel())].reshape(heights.shape)


def downhill(by_col: Floats, by_row: Floats, spec: GridSpec) -> tuple[Floats, Floats]:
    """Steepest fall as (east, north) from the rise by one column and one row; rotated grids as well."""
    _, a, b, _, d, e = spec.transform
    determinant = a * e - b * d
    return -(by_col * e - by_row * d) / determinant, -(by_row * a - by_col * b) / determinant


def _looks(east: Floats, north: Floats) -> float | None:
    """Azimuth of the mean unit vector; None where the vectors point to widely different sides."""
    length = np.hypot(east, north)
    usable = length > 0  # NaN compares false
    if not usable.any():
        return None
    x, y = float((east[usable] / length[usable]).mean()), float((north[usable] / length[usable]).mean())
    return None if math.hypot(x, y) < TURNS else math.degrees(math.atan2(x, y)) % 360.0


def _pond(hollow: Hollow, spec: GridSpec) -> Pond:
    x, y = spec.xy(np.array([hollow.cell[1] + 0.5]), np.array([hollow.cell[0] + 0.5]))
    area = hollow.cells * spec.cell_area_m2
    return Pond(hollow.depth_m, area, hollow.volume_m3, hollow.spill_m, float(x[0]), float(y[0]))
