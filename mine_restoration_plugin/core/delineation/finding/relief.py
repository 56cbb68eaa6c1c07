"""What the terrain tells: the ground that was there, rebuilt at the scale of mines, and what lies below and above it.

1. A first surface: local planes fitted with Gaussian weights, again and again with less weight for what departs (the
   robust Gaussian regression of ISO 16610-31, first order, Tukey's biweight).
2. What stands clear of it is left out, and the ground below is rebuilt from its surroundings.
3. Pits and heaps that run into one another over a saddle are parted, each keeps the top it drains from or to.

It is done on cells about a twelfth of the scale, in tiles with surroundings, and kept in two temporary rasters that
finding reads by window.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ...geodata.grid import GridSpec, Window
from ...geodata.labels import ScratchRaster
from ...model.progress import SILENT, Progress
from .limits import Limits
from .spectral import grown
from .working import Bools, Floats, Layer, WorkingGrid, inner, tiles, widened

Heights = NDArray[np.float64]
Ints = NDArray[np.int32]

_CELLS_PER_SCALE = 12
_TILE = 384
_ROUNDS, _REBUILDS = 8, 4
_TUKEY = 3.0
"""Biweight cut-off in median absolute deviations: pits and dumps may make up a third of what is seen."""
_STEP = 1.1
"""Levels of the flood grow by this factor."""
_CELLS_PER_DEVIATION = 4
"""So many cells of a standard deviation are enough to blur by."""
_QUARTER = 0.3186
"""A quarter of normal errors is smaller than this many standard deviations."""
_FADE = 0.05
"""Where less than this share of the surroundings is ground, a wider fit is mixed in."""


@dataclass(frozen=True)
class Rebuilt:
    """Rasters on the coarse grid: ``ground`` in metres, ``low`` the least height that counts there in metres, ``zone``
    the number of the pit (negative) or heap (positive) that a cell belongs to, 0 for none, and ``edge`` the height at
    which its outline is drawn."""

    spec: GridSpec
    step: int
    ground: ScratchRaster
    zone: ScratchRaster
    edge: ScratchRaster

    def close(self) -> None:
        for raster in (self.ground, self.zone, self.edge):
            raster.close()


def rebuild(dem: Layer, grid: WorkingGrid, limits: Limits, folder: Path, progress: Progress = SILENT) -> Rebuilt:
    """The original surface of the whole raster, coarse, with its pits and heaps."""
    step = max(int(limits.relief_scale_m / _CELLS_PER_SCALE / grid.cell_m + 1e-9), 1)
    work = grid.spec
    x0, a, b, y0, d, e = work.transform
    spec = GridSpec(
        -(-work.width // step), -(-work.height // step), (x0, a * step, b * step, y0, d * step, e * step), work.crs
    )
    made = Rebuilt(
        spec,
        step,
        ScratchRaster(folder / "ground.tif", spec, np.float32),
        ScratchRaster(folder / "zone.tif", spec, np.int32),
        ScratchRaster(folder / "edge.tif", spec, np.float32),
    )
    cell = (grid.cell_x_m * step, grid.cell_y_m * step)
    halo = math.ceil(3 * limits.relief_scale_m / min(cell))
    every = list(tiles(spec, _TILE))
    for number, window in enumerate(every):
        progress.report(number / len(every))
        wide = widened(window, halo, spec)
        heights = coarse_heights(dem, wide, step, work)
        ground, zone, edge = pits_and_heaps(heights, cell, limits, progress.check, wide, spec)
        rows, cols = inner(window, wide)
        made.ground.write(window, ground[rows, cols])
        made.zone.write(window, zone[rows, cols])
        made.edge.write(window, edge[rows, cols])
    return made


def coarse_heights(dem: Layer, window: Window, step: int, work: GridSpec) -> Heights:
    """Means over blocks of ``step`` working cells, read in strips; NaN where no cell is known."""
    if step == 1:
        return dem.read(window).astype(np.float64)
    result = np.full((window.height, window.width), np.nan)
    strip = max((1 << 21) // max(window.width * step * step, 1), 1)
    for top in range(0, window.height, strip):
        rows = min(strip, window.height - top)
        fine = Window(window.col * step, (window.row + top) * step, window.width * step, rows * step)
        inside = fine.intersection(work.whole)
        if inside is None:
            continue
        values = np.full((fine.height, fine.width), np.nan, dtype=np.float32)
        values[: inside.height, : inside.width] = dem.read(inside)
        blocks = values.reshape(rows, step, window.width, step)
        known = np.isfinite(blocks)
        count = known.sum(axis=(1, 3))
        total = np.where(known, blocks, 0).sum(axis=(1, 3), dtype=np.float64)
        with np.errstate(invalid="ignore", divide="ignore"):
            result[top : top + rows] = np.where(count > 0, total / count, np.nan)
    return result


def pits_and_heaps(
    heights: Heights,
    cell_m: tuple[float, float],
    limits: Limits,
    check: Callable[[], None],
    window: Window,
    spec: GridSpec,
) -> tuple[Heights, Ints, Heights]:
    """Rebuilt ground, zones and edges of one tile, see ``Rebuilt``."""
    known = np.isfinite(heights)
    nothing = np.zeros(heights.shape, np.int32)
    if np.count_nonzero(known) < 9:
        return np.where(known, heights, 0.0), nothing, np.zeros(heights.shape)
    scale = limits.relief_scale_m / cell_m[1], limits.relief_scale_m / cell_m[0]
    near = limits.relief_rebuild_m / cell_m[1], limits.relief_rebuild_m / cell_m[0]
    ground = robust_ground(heights, known, scale)
    margin = max(round(60.0 / min(cell_m)), 1)
    for _ in range(_REBUILDS):
        check()
        rise = np.where(known, heights - ground, 0.0)
        low = roughness(rise, known, scale, limits)
        clear = np.zeros(heights.shape, dtype=bool)
        for sign, least in ((-1, limits.depth_min_m), (1, limits.height_min_m)):
            clear |= _standing_clear(sign * rise / np.maximum(low, least), limits.peak_multiple)
        free = known & ~grown(clear, margin)
        if np.count_nonzero(free) < 9:
            break
        fine, support = local_planes(heights, free.astype(np.float64), near)
        wide, _ = local_planes(heights, free.astype(np.float64), (3 * near[0], 3 * near[1]))
        weight = support / (support + _FADE)
        ground = weight * fine + (1 - weight) * wide
    rise = np.where(known, heights - ground, 0.0)
    low = roughness(rise, known, scale, limits)
    zone, edge = nothing, np.zeros(heights.shape)
    for sign, least in ((-1, limits.depth_min_m), (1, limits.height_min_m)):
        floor = np.maximum(low, least)
        parts, tops, places = parted(sign * rise / floor, limits.peak_multiple, limits.split_ratio)
        # a zone is called after the place of its top, so that neighbouring tiles call it alike
        rows, cols = np.divmod(places, heights.shape[1])
        names = (rows + window.row) * spec.width + cols + window.col + 1
        names = (sign * (names % (2**31 - 1))).astype(np.int32)
        names[0] = 0
        inside = parts > 0
        top_m = np.zeros(len(tops))
        np.maximum.at(top_m, parts.ravel(), (sign * rise).ravel())
        zone = np.where(inside, names[parts], zone).astype(np.int32)
        edge = np.where(inside, np.maximum(floor, limits.outline_share * top_m[parts]), edge)
    # one cell more around, so that the outline is drawn by the fine heights and not by coarse cells
    away, nearest = ndimage.distance_transform_edt(zone == 0, return_indices=True)
    border = (zone == 0) & (away <= 1.5)
    if (zone != 0).any():
        zone = np.where(border, zone[tuple(nearest)], zone).astype(np.int32)
        edge = np.where(border, edge[tuple(nearest)], edge)
    return ground, zone, edge


def robust_ground(heights: Heights, known: Bools, scale: tuple[float, float]) -> Heights:
    """The first surface; ``scale`` is the Gaussian's standard deviation in cells down and across."""
    weight = known.astype(np.float64)
    ground = heights
    for _ in range(_ROUNDS + 1):
        ground, _ = local_planes(heights, weight, scale)
        away = np.abs(np.where(known, heights - ground, np.nan))
        cut = max(_TUKEY * float(np.nanmedian(away)), 3.0)
        inside = np.clip(1 - (np.where(known, away, cut) / cut) ** 2, 0, 1)
        weight = np.where(known, inside**2 + 1e-4, 0.0)
    return ground


def local_planes(heights: Heights, weight: Heights, scale: tuple[float, float]) -> tuple[Heights, Heights]:
    """Height at each cell of the plane fitted around it, and the share of the surroundings that had weight."""
    rows, cols = (np.arange(n, dtype=np.float64) for n in heights.shape)
    x, y = np.meshgrid(cols - cols.mean(), rows - rows.mean())
    # far from the origin, or from the usual height, the moments would cancel
    level = float(np.median(heights[weight > 0])) if (weight > 0).any() else 0.0
    z = np.where(weight > 0, heights - level, 0.0)
    blur = _Blur(heights.shape, scale)
    wx, wy, wz = weight * x, weight * y, weight * z
    s, bx, by, bz = blur(weight), blur(wx), blur(wy), blur(wz)
    sx, sy = bx - x * s, by - y * s
    sxx = blur(wx * x) - 2 * x * bx + x * x * s
    syy = blur(wy * y) - 2 * y * by + y * y * s
    sxy = blur(wx * y) - x * by - y * bx + x * y * s
    tx, ty = blur(wx * z) - x * bz, blur(wy * z) - y * bz
    # a little reluctance to tilt, for places with support from one side only
    sxx = sxx + 1e-3 * s * scale[1] ** 2 + 1e-12
    syy = syy + 1e-3 * s * scale[0] ** 2 + 1e-12
    # Cramer's rule for the height at the middle: numpy's solver is slow on millions of 3 × 3 systems
    minor = sxx * syy - sxy * sxy
    whole = (s + 1e-12) * minor - sx * (sx * syy - sxy * sy) + sy * (sx * sxy - sxx * sy)
    solved = (bz * minor - sx * (tx * syy - sxy * ty) + sy * (tx * sxy - sxx * ty)) / whole
    return solved + level, s


class _Blur:
    """A Gaussian filter (zero beyond the edge) that works on sums of blocks where it is wide against a cell."""

    def __init__(self, shape: tuple[int, ...], scale: tuple[float, float]) -> None:
        self._shape = shape
        self._step = max(int(min(scale) / _CELLS_PER_DEVIATION), 1)
        self._scale = scale[0] / self._step, scale[1] / self._step
        self._pad = tuple((0, -n % self._step) for n in shape)
        places = [np.clip((np.arange(n) + 0.5) / self._step - 0.5, 0, -(-n // self._step) - 1) for n in shape]
        self._low = [np.floor(place).astype(int) for place in places]
        self._high = [np.minimum(low + 1, -(-n // self._step) - 1) for low, n in zip(self._low, shape)]
        self._part = [place - low for place, low in zip(places, self._low)]

    def __call__(self, values: Heights) -> Heights:
        step = self._step
        if step > 1:
            blocks = np.pad(values, self._pad)
            rows, cols = blocks.shape
            values = blocks.reshape(rows // step, step, cols // step, step).mean(axis=(1, 3))
        result: Heights = ndimage.gaussian_filter(values, self._scale, mode="constant", truncate=3.0)
        if step > 1:
            part = self._part[0][:, None]
            result = result[self._low[0]] * (1 - part) + result[self._high[0]] * part
            result = result[:, self._low[1]] * (1 - self._part[1]) + result[:, self._high[1]] * self._part[1]
        return result


def roughness(rise: Heights, ground: Bools, scale: tuple[float, float], limits: Limits) -> Heights:
    """The least height that stands out around each cell: a multiple of the local spread of what counts as ground.

    The spread of the whole tile is taken from its quietest quarter, so that pits and heaps count little.
    """
    away = np.abs(rise[ground])
    quiet = float(np.quantile(away, 0.25)) / _QUARTER if len(away) else 0.0
    clip = 1.5 * max(quiet, 0.1)
    square = np.where(ground, np.minimum(np.abs(rise), clip) ** 2, 0.0)
    blur = _Blur(rise.shape, scale)
    weight, total = blur(ground.astype(np.float64)), blur(square)
    # where little ground is near, what is known of the tile stands in
    spread: Heights = np.sqrt((total + _FADE * quiet * quiet) / (weight + _FADE))
    return limits.noise_multiple * spread


def _standing_clear(height: Heights, top: float) -> Bools:
    """Cells of 1 and more that hang together with one of ``top`` and more."""
    labels, count = ndimage.label(height >= 1)
    if not count:
        return np.zeros(height.shape, dtype=bool)
    keep = np.zeros(count + 1, dtype=bool)
    keep[labels[height >= top]] = True
    keep[0] = False
    result: Bools = keep[labels]
    return result


def parted(height: Heights, top: float, ratio: float) -> tuple[Ints, Heights, NDArray[np.int64]]:
    """Zones of cells of 1 and more around every top that rises ``ratio`` times as high as the saddle before it.

    Args:
        height: in multiples of the least height that counts.
        top: zones with a lower top are left out.

    Returns:
        Zone of each cell (0: none), and by zone its top and the top's place in the flat array; entry 0 is nothing.
    """
    labels = np.zeros(height.shape, np.int32)
    highest = float(height.max(initial=0))
    tops, places = [0.0], [0]
    if highest < top:
        return labels, np.array(tops), np.array(places)
    levels = 1.0 * _STEP ** np.arange(int(math.log(highest) / math.log(_STEP)) + 1)
    for level in levels[::-1]:
        islands, count = ndimage.label(height >= level)
        if not count:
            continue
        for number, place in enumerate(ndimage.find_objects(islands), 1):
            island = islands[place] == number
            own = labels[place]
            met = [int(z) for z in np.unique(own[island]) if z > 0]
            if not met:
                flat = np.argmax(np.where(island, height[place], -np.inf))
                row, col = np.unravel_index(flat, island.shape)
                places.append(int((row + place[0].start) * height.shape[1] + col + place[1].start))
                tops.append(float(height[place][row, col]))
                own[island] = len(tops) - 1
                continue
            main = max(met, key=lambda z: (tops[z], -places[z]))
            apart = [z for z in met if z == main or tops[z] >= ratio * level]
            seeds = np.where(island & np.isin(own, apart), own, 0)
            if len(apart) == 1:
                own[island] = main
                continue
            nearest = ndimage.distance_transform_edt(seeds == 0, return_distances=False, return_indices=True)
            own[island] = seeds[tuple(nearest)][island]
    keep = np.array(tops) >= top
    keep[0] = False
    return np.where(keep[labels], labels, 0).astype(np.int32), np.array(tops), np.array(places)


@dataclass(frozen=True)
class Relief:
    """Of one window: height over the rebuilt ground in metres (NaN unknown), the zone a cell belongs to (pit < 0 <
    heap) where it is inside its outline, slope in degrees, and whether the terrain ends beside the cell."""

    rise: Floats
    zone: Ints
    slope_deg: Floats
    blind: Bools


def relief(dem: Layer, made: Rebuilt, window: Window, grid: WorkingGrid) -> Relief:
    """The terrain's evidence for a window of the working grid."""
    wide = widened(window, 1, grid.spec)
    heights = dem.read(wide)
    rows, cols = inner(window, wide)
    ground = _finer(made.ground, made, window, order=1)
    edge = _finer(made.edge, made, window, order=0)
    zone = _finer(made.zone, made, window, order=0).astype(np.int32)
    rise = heights[rows, cols] - ground
    inside = np.isfinite(rise) & (np.sign(zone) * rise >= edge) & (zone != 0)
    return Relief(
        rise.astype(np.float32),
        np.where(inside, zone, 0).astype(np.int32),
        slope_degrees(heights, grid)[rows, cols],
        _beside_unknown(heights)[rows, cols],
    )


def _beside_unknown(heights: Floats) -> Bools:
    """Known cells with an unknown one, or the end of the raster, at one of their sides."""
    known = np.pad(np.isfinite(heights), 1)
    around = known[:-2, 1:-1] & known[2:, 1:-1] & known[1:-1, :-2] & known[1:-1, 2:]
    result: Bools = known[1:-1, 1:-1] & ~around
    return result


def slope_degrees(heights: Floats, grid: WorkingGrid) -> Floats:
    """Steepest of the slopes to known neighbours on both sides; NaN where the cell or all neighbours are unknown."""
    padded = np.pad(heights.astype(np.float64), 1, constant_values=np.nan)
    middle = padded[1:-1, 1:-1]

    def along(before: Heights, after: Heights, cell: float) -> Heights:
        both = (after - before) / (2 * cell)
        one = np.where(np.isfinite(after), (after - middle) / cell, (middle - before) / cell)
        return np.where(np.isfinite(both), both, one)

    across = along(padded[1:-1, :-2], padded[1:-1, 2:], grid.cell_x_m)
    down = along(padded[:-2, 1:-1], padded[2:, 1:-1], grid.cell_y_m)
    slope = np.hypot(np.nan_to_num(across), np.nan_to_num(down))
    unknown = ~np.isfinite(middle) | (~np.isfinite(across) & ~np.isfinite(down))
    result: Floats = np.where(unknown, np.nan, np.degrees(np.arctan(slope))).astype(np.float32)
    return result


def _finer(raster: ScratchRaster, made: Rebuilt, window: Window, order: int) -> NDArray[np.float64]:
    """Values of a coarse raster at the working cells of a window: nearest (order 0) or between centres (order 1)."""
    step, spec = made.step, made.spec
    rows = (window.row + np.arange(window.height) + 0.5) / step - 0.5
    cols = (window.col + np.arange(window.width) + 0.5) / step - 0.5
    first_row, first_col = max(int(rows[0]) - 1, 0), max(int(cols[0]) - 1, 0)
    part = Window(
        first_col,
        first_row,
        min(int(cols[-1]) + 3, spec.width) - first_col,
        min(int(rows[-1]) + 3, spec.height) - first_row,
    )
    coarse = raster.read(part).astype(np.float64)
    if order == 0:
        i = np.clip((window.row + np.arange(window.height)) // step - first_row, 0, part.height - 1)
        j = np.clip((window.col + np.arange(window.width)) // step - first_col, 0, part.width - 1)
        near: NDArray[np.float64] = coarse[np.ix_(i, j)]
        return near
    y, x = np.clip(rows - first_row, 0, part.height - 1), np.clip(cols - first_col, 0, part.width - 1)
    top, left = np.floor(y).astype(int), np.floor(x).astype(int)
    below, right = np.minimum(top + 1, part.height - 1), np.minimum(left + 1, part.width - 1)
    v, u = (y - top)[:, None], (x - left)[None, :]
    upper = coarse[np.ix_(top, left)] * (1 - u) + coarse[np.ix_(top, right)] * u
    lower = coarse[np.ix_(below, left)] * (1 - u) + coarse[np.ix_(below, right)] * u
    result: NDArray[np.float64] = upper * (1 - v) + lower * v
    return result
