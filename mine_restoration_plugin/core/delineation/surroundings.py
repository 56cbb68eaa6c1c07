"""One hole and the ground around it on cells coarse enough to be solved at once: what is gone, what is known."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ..geodata.areas import projected_area_m2
from ..geodata.coverage import coverage_mask
from ..geodata.grid import GridSpec, Polygons, Window
from ..geodata.raster import RasterSource
from ..model.progress import SILENT, Progress
from ..rulebook import Rulebook
from .units import window_of

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
_STRIP_CELLS = 1 << 20
_BOUNDARY = np.ones((3, 3), dtype=bool)


class Outlines:
    """Polygons that are asked for place by place, thousands of them without a look at each."""

    def __init__(self, polygons: Polygons) -> None:
        self.polygons = polygons
        corners = [(*rings[0].min(axis=0).tolist(), *rings[0].max(axis=0).tolist()) for rings in polygons]
        self._boxes = np.array(corners, dtype=np.float64).reshape(-1, 4)

    def near(self, spec: GridSpec) -> Polygons:
        """Those whose bounding box meets the grid's."""
        left, bottom, right, top = spec.bounds
        x0, y0, x1, y1 = self._boxes.T
        return [self.polygons[i] for i in np.flatnonzero((x0 <= right) & (x1 >= left) & (y0 <= top) & (y1 >= bottom))]


@dataclass(frozen=True)
class Blocks:
    """Means over blocks of ``step`` × ``step`` cells; ``spec`` is their grid, ``window`` the cells they are made of.

    ``mean`` is NaN where no cell is known, ``whole`` where all are, ``scatter`` the variance of cells within a block.
    """

    window: Window
    step: int
    spec: GridSpec
    mean: Floats
    whole: Bools
    scatter: Floats


@dataclass(frozen=True)
class Limits:
    """What the rulebook says about holes and rims."""

    hole_cells: int
    rim_points: int
    rim_width_cells: float
    rim_width_share: float
    rim_width_m: float
    rim_share: float
    rim_share_least: float
    points_least: int
    points_wanted: int
    around_least: float
    cells_wanted: float
    search_diameters: float
    search_cells: int
    prior_factor: float
    prior_weight: float
    old_heights_error_m: float

    @classmethod
    def of(cls, rulebook: Rulebook) -> Limits:
        def number(name: str) -> float:
            return rulebook.number(f"delineation.{name}")

        return cls(
            int(number("rebuild_hole_cells_max")),
            int(number("rebuild_rim_points_max")),
            number("rim_width_cells"),
            number("rim_width_share"),
            number("rim_width_m"),
            number("rim_share"),
            number("rim_share_least"),
            int(number("rim_points_min")),
            int(number("rim_points_wanted")),
            number("rim_around_min"),
            number("rebuild_cells_wanted"),
            number("trial_search_diameters"),
            int(number("trial_search_cells_max")),
            number("trial_prior_factor"),
            number("trial_prior_weight"),
            number("old_heights_error_m"),
        )


@dataclass(frozen=True)
class Site:
    """A hole in its surroundings, on blocks.

    ``share``     (height, width) part of each block that lies in the hole.
    ``trusted``   blocks of undisturbed ground: known throughout, in no hole, within the rim polygons if there are any.
    ``free``      the same without regard to rim polygons: where the method can be tried.
    ``rim``       (n, 2) row and column of the blocks that the ground is rebuilt from.
    ``targets``   (t, 2) row and column of the blocks the hole touches.
    ``reach_m``   how far the rim reaches; ``radius_m`` is the half width of the hole.
    ``around``    share of the hole's edge that has rim close by.
    """

    blocks: Blocks
    share: Floats
    trusted: Bools
    free: Bools
    rim: Ints
    targets: Ints
    reach_m: float
    radius_m: float
    around: float

    def places(self, cells: Ints) -> Floats:
        """(n, 2) x, y of the centres of blocks given as row and column."""
        return np.column_stack(self.blocks.spec.xy(cells[:, 1] + 0.5, cells[:, 0] + 0.5))


def read_blocks(source: RasterSource, window: Window, step: int, progress: Progress = SILENT) -> Blocks:
    """Blocks of a window, read in strips of about a million cells (one row of blocks at least).

    The window is one of the raster; its last blocks may be narrower.
    """
    lines, columns = math.ceil(window.height / step), math.ceil(window.width / step)
    total, square, count = np.zeros((3, lines, columns))
    rows_per_strip = max(_STRIP_CELLS // max(window.width, 1) // step, 1) * step
    for top in range(0, window.height, rows_per_strip):
        progress.check()
        rows = min(rows_per_strip, window.height - top)
        values, valid = source.read(Window(window.col, window.row + top, window.width, rows))
        known = np.where(valid, values, 0.0).astype(np.float64)
        place = slice(top // step, top // step + math.ceil(rows / step))
        total[place] += _by_blocks(known, step)
        square[place] += _by_blocks(known * known, step) if step > 1 else known * known
        count[place] += _by_blocks(valid.astype(np.float64), step)
    part = source.spec.part(window)
    x0, a, b, y0, d, e = part.transform
    spec = GridSpec(columns, lines, (x0, a * step, b * step, y0, d * step, e * step), part.crs)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(count > 0, total / count, np.nan)
        scatter = np.where(count > 0, np.maximum(square / count - mean * mean, 0.0), np.nan)
    return Blocks(window, step, spec, mean, count == step * step, scatter)


def _by_blocks(values: Floats, step: int) -> Floats:
    if step == 1:
        return values
    rows, cols = (np.arange(0, size, step) for size in values.shape)
    return np.asarray(np.add.reduceat(np.add.reduceat(values, rows, axis=0), cols, axis=1), dtype=np.float64)


def survey(
    source: RasterSource,
    hole: Polygons,
    all_holes: Outlines,
    rim: Outlines | None,
    limits: Limits,
    progress: Progress = SILENT,
) -> Site | None:
    """The hole and its surroundings; None where it lies beside the raster.

    Args:
        hole: one connected outline in the CRS of the raster.
        all_holes: all disturbed ground, this hole included.
        rim: undisturbed ground, where somebody drew it.
    """
    spec = source.spec
    box = window_of(spec, hole, 0)
    if box is None:
        return None
    cell = math.sqrt(spec.cell_area_m2)
    step = max(math.ceil(math.sqrt(projected_area_m2(hole) / spec.cell_area_m2 / limits.hole_cells)), 1)
    side = step * max(spec.cell_x, spec.cell_y)
    radius_m = _half_width_m(hole, spec, box, step)
    reach_m = max(limits.rim_width_cells * side, limits.rim_width_share * radius_m, limits.rim_width_m)
    if rim is not None:
        reach_m = max(reach_m, 2.0 * radius_m)
    ring = (math.ceil(reach_m / (step * spec.cell_x)) + 2, math.ceil(reach_m / (step * spec.cell_y)) + 2)
    window = _search_window(spec, box, step, ring, limits)
    blocks = read_blocks(source, window, step, progress)
    share = coverage_mask(hole, blocks.spec)
    disturbed = coverage_mask(all_holes.near(blocks.spec), blocks.spec) > 0
    free = blocks.whole & ~disturbed
    sampling = (blocks.spec.cell_y, blocks.spec.cell_x)
    distance = ndimage.distance_transform_edt(share == 0, sampling=sampling)
    close = free & (distance <= reach_m + 1e-6 * cell)
    if rim is None:
        trusted, chosen = free, close
    else:
        drawn = coverage_mask(rim.near(blocks.spec), blocks.spec)
        trusted = free & (drawn >= limits.rim_share)
        chosen = close & trusted
        if np.count_nonzero(chosen) < limits.points_wanted:
            trusted = free & (drawn >= limits.rim_share_least)
            chosen = close & trusted
    around = _around(share > 0, chosen, sampling, max(1.5 * side, min(reach_m, radius_m)))
    cells = _thinned(np.argwhere(chosen), distance, side, limits.rim_points)
    return Site(blocks, share, trusted, free, cells, np.argwhere(share > 0), reach_m, radius_m, around)


def _half_width_m(hole: Polygons, spec: GridSpec, box: Window, step: int) -> float:
    """The largest distance from inside the hole to its edge, on blocks."""
    x0, a, b, y0, d, e = spec.part(box).transform
    size = math.ceil(box.width / step), math.ceil(box.height / step)
    blocks = GridSpec(size[0], size[1], (x0, a * step, b * step, y0, d * step, e * step), spec.crs)
    inside = np.pad(coverage_mask(hole, blocks) >= 0.5, 1)
    depth = ndimage.distance_transform_edt(inside, sampling=(blocks.cell_y, blocks.cell_x))
    return max(float(depth.max()), 0.5 * min(blocks.cell_x, blocks.cell_y))


def _search_window(spec: GridSpec, box: Window, step: int, ring: tuple[int, int], limits: Limits) -> Window:
    """The box and its surroundings in whole blocks: the ring at least, further as far as the limits go."""
    longest = max(box.width * spec.cell_x, box.height * spec.cell_y)
    wide = [math.ceil(limits.search_diameters * longest / (step * cell)) for cell in (spec.cell_x, spec.cell_y)]
    part = 1.0
    while True:
        across, down = (max(ring[i], round(wide[i] * part)) * step for i in (0, 1))
        right = box.col + math.ceil(box.width / step) * step + across
        bottom = box.row + math.ceil(box.height / step) * step + down
        # whole blocks counted from the corner of the box, so far as the raster goes
        left = box.col - min(across, box.col // step * step)
        top = box.row - min(down, box.row // step * step)
        window = Window(left, top, min(right, spec.width) - left, min(bottom, spec.height) - top)
        if window.width * window.height <= limits.search_cells or part < 0.02:
            return window
        part *= 0.8


def _around(hole: Bools, rim: Bools, sampling: tuple[float, float], reach_m: float) -> float:
    edge = hole & ~ndimage.binary_erosion(hole, _BOUNDARY, border_value=0)
    if not rim.any() or not edge.any():
        return 0.0
    distance = ndimage.distance_transform_edt(~rim, sampling=sampling)
    return float(np.mean(distance[edge] <= reach_m + max(sampling)))


def _thinned(cells: Ints, distance: Floats, side: float, most: int) -> Ints:
    """At most ``most`` cells: half of them along the edge, the rest spread evenly over what lies further out."""
    if len(cells) <= most:
        return cells
    far = distance[cells[:, 0], cells[:, 1]] > 1.5 * side
    near, rest = cells[~far], cells[far]
    if len(near) > most // 2 and len(rest):
        near = _evenly(near, max(most // 2, most - len(rest)))
    return np.concatenate((near, _evenly(rest, most - len(near)))) if len(rest) else _evenly(near, most)


def _evenly(cells: Ints, most: int) -> Ints:
    if len(cells) <= most:
        return cells
    return cells[np.linspace(0, len(cells) - 1, most).round().astype(np.int64)]
