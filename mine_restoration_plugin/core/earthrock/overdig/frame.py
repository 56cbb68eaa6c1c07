"""What a check looks at, tile by tile on the grid of the ground before: heights, shares of outlines, tolerance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ...delineation.finding.working import ground_cell_m
from ...geodata.alignment import aligned, resampled
from ...geodata.coverage import coverage_mask
from ...geodata.crs import same_crs
from ...geodata.grid import GridSpec, Polygons, Window
from ...geodata.shapes import require_all_valid
from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook import Rulebook
from ...terrain.prepare import frame, notes_of, open_surface, same_datum
from ...terrain.surfaces import Opened, Surface
from ...terrain.uncertainty import Z95
from .request import Area, Request

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

NOISE_SHARE = 1e-3
"""Share of a cell that vertices rounded to 0.1 mm may cut off or add."""
HALF = 0.5
TILE = 512
RESAMPLING = "bilinear"


class Shares:
    """Exact shares of cells that polygons cover, by window; nothing is computed beside them."""

    def __init__(self, polygons: Polygons, spec: GridSpec) -> None:
        self._polygons, self._spec = polygons, spec
        points = [ring for rings in polygons for ring in rings]
        self._box: Window | None = None
        if points:
            at = spec.pixel(np.concatenate(points))
            low, high = np.floor(at.min(axis=0)).astype(int), np.ceil(at.max(axis=0)).astype(int)
            self._box = Window(int(low[0]), int(low[1]), *(np.maximum(high - low, 1)).tolist())

    @property
    def box(self) -> Window | None:
        """Cells around the polygons, which may lie beyond the grid; None without any."""
        return self._box

    def meets(self, window: Window) -> bool:
        return self._box is not None and self._box.intersection(window) is not None

    def of(self, window: Window) -> Floats:
        """(height, width), 0 to 1."""
        if not self.meets(window):
            return np.zeros((window.height, window.width))
        return np.minimum(coverage_mask(self._polygons, self._spec, window), 1.0)


@dataclass(frozen=True)
class Tolerance:
    """``metres`` up to which a change is none; ``source``: given, detection (95 %, from the errors) or rulebook."""

    metres: float
    source: str


@dataclass
class Tile:
    """One window. ``cut`` = before − design, NaN where one is unknown; ``limit`` the tolerance of every cell."""

    window: Window
    before: Floats
    design: Floats
    cut: Floats
    limit: Floats


class Scene:
    """The two surfaces on the grid of the ground before."""

    def __init__(self, request: Request, book: Rulebook, stack: ExitStack) -> None:
        self.request = request
        sides = open_surface(request.before, stack), open_surface(request.design, stack)
        if sides[0].source is None:
            raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "The ground before has to be a raster."))
        one_lattice = _share_cells(*sides)
        self.spec = frame(*sides, request.target_crs, RESAMPLING)
        same_datum(*sides)
        own = sides[1].source.spec if sides[1].source is not None else self.spec
        for side in sides:
            side.bind(self.spec, RESAMPLING)
        self.before, self.design = sides
        self.notes: list[Label] = list(notes_of(sides, self.spec, RESAMPLING))
        self.tolerance = _tolerance(request, book)
        self.still_m = book.number("earthrock.height_tolerance_m")
        self.resampled = any(side.source is not None and resampled(side.source) for side in sides)
        # two rasters of one lattice that are interpolated alike keep their difference: nothing bends between them
        self._lag = self._lag_of(own) if self.resampled and not one_lattice else 0
        self.boundary = Shares(_valid("BOUNDARY", request.boundary), self.spec)
        if not self.boundary.meets(self.spec.whole):
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The approved outline does not lie on the ground before, which spans {bounds} in {crs}. "
                    "Check the coordinate systems.",
                ),
                bounds=", ".join(f"{value:.0f}" for value in self.spec.bounds),
                crs=self.spec.crs,
            )
        self.pits = [(pit.name, Shares(_valid(pit.name, pit.polygons), self.spec)) for pit in request.pits or ()]
        self.water = self._union(request.water)
        self.red_lines = self._union(request.red_lines)
        self.necessities = self._union(request.necessities)
        self.legacy = None if request.legacy is None else Shares(_valid("LEGACY", request.legacy), self.spec)

    @property
    def bends(self) -> bool:
        """Whether interpolation between two lattices is allowed for."""
        return self._lag > 0

    def tile(self, window: Window) -> Tile:
        """Heights of a window, and how much of a change is none in each cell."""
        halo = 3 * self._lag + 1 if self._lag else 0
        wide = Window(window.col - halo, window.row - halo, window.width + 2 * halo, window.height + 2 * halo)
        wide = wide.intersection(self.spec.whole) or window
        before, design = self.read(self.before, wide), self.read(self.design, wide)
        top, left = window.row - wide.row, window.col - wide.col
        inner = slice(top, top + window.height), slice(left, left + window.width)
        limit = np.full((window.height, window.width), self.tolerance.metres)
        if self._lag:
            limit += np.maximum(self._bend(before), self._bend(design))[inner]
        before, design = before[inner], design[inner]
        return Tile(window, before, design, before - design, limit)

    def bound(self, surface: Surface, stack: ExitStack) -> Opened:
        """Another surface on the same grid."""
        opened = open_surface(surface, stack)
        same_datum(self.before, opened)
        opened.bind(self.spec, RESAMPLING)
        return opened

    @staticmethod
    def read(side: Opened, window: Window) -> Floats:
        """Heights of one side, NaN where unknown."""
        values = np.empty((window.height, window.width), dtype=side.dtype)
        known = side.read_into(window, values)
        result = values.astype(np.float64)
        result[~np.isfinite(result) if known is None else ~(np.isfinite(result) & known)] = np.nan
        return result

    def _lag_of(self, own: GridSpec) -> int:
        """Cells of the grid over which the heights of the coarser of the two are interpolated."""
        theirs, ours = ground_cell_m(own), ground_cell_m(self.spec)
        ratio = max(theirs[0] / ours[0], theirs[1] / ours[1], 1.0)
        return min(math.ceil(ratio - 1e-3), 64)

    def _bend(self, heights: Floats) -> Floats:
        """How far a height interpolated twice (once on each side) may be off: a quarter of the second difference along
        rows and columns, the largest of the cells that took part. Where the second grid is coarser, what is finer than
        its cells is lost as well: the distance to the mean of a coarse cell and its neighbours."""
        lag = self._lag
        off = np.zeros(heights.shape)
        for axis in (0, 1):
            if heights.shape[axis] > 2 * lag:
                z = np.moveaxis(heights, axis, 0)
                bent = np.abs(z[: -2 * lag] - 2 * z[lag:-lag] + z[2 * lag :]) / 4
                np.moveaxis(off, axis, 0)[lag:-lag] += np.nan_to_num(bent)
        if lag > 1:
            known = np.isfinite(heights)
            around = [
                ndimage.uniform_filter(np.where(known, values, 0.0), 2 * lag + 1, mode="nearest")
                for values in (heights, np.ones(heights.shape))
            ]
            mean = around[0] / np.maximum(around[1], 1e-9)
            off += np.nan_to_num(np.abs(heights - mean))
        widest: Floats = ndimage.maximum_filter(off, size=2 * lag + 1, mode="nearest")
        return widest

    def _union(self, areas: Sequence[Area] | None) -> Shares | None:
        """Shares of all areas together; shares of areas that lie upon each other are added up to 1."""
        if areas is None:
            return None
        polygons: Polygons = []
        for area in areas:
            polygons += _valid(area.name, area.polygons)
        return Shares(polygons, self.spec)


def _share_cells(before: Opened, design: Opened) -> bool:
    """Whether the cells of the two rasters coincide as they were written."""
    if before.source is None or design.source is None or not same_crs(before.source.spec.crs, design.source.spec.crs):
        return False
    return not resampled(aligned(design.source, before.source.spec))


def _valid(name: str, polygons: Polygons) -> Polygons:
    require_all_valid([(name, polygons)])
    return polygons


def _tolerance(request: Request, book: Rulebook) -> Tolerance:
    for value in (request.tolerance_m, request.before_rmse_m, request.design_rmse_m):
        if value is not None and not (math.isfinite(value) and value >= 0):
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "A tolerance of {value} m makes no sense; give 0 or more."),
                value=value,
            )
    least = book.number("earthrock.height_tolerance_m")
    if request.tolerance_m is not None:
        return Tolerance(max(request.tolerance_m, least), "given")
    design_rmse = request.design_rmse_m
    if design_rmse is None and not request.design_is_survey:
        design_rmse = 0.0  # a design is what it says
    if request.before_rmse_m is not None and design_rmse is not None:
        return Tolerance(max(Z95 * math.hypot(request.before_rmse_m, design_rmse), least), "detection")
    return Tolerance(least, "rulebook")
