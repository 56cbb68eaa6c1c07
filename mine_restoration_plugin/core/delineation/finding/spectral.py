"""What colour tells: vegetation, brightness, water, cloud, and how bare the ground is.

Indices are of bands without their dark signal; limits are set by each image's own distribution, within the rulebook's
bounds. Indices: NDVI (Rouse 1974), MNDWI (Xu 2006), NDWI (McFeeters 1996), greenness = excess green over the sum
(Woebbecke 1995); the split of a distribution in two after Otsu (1979).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from .limits import Limits
from .scene import VISIBLE, Cells
from .working import Bools, Floats, WorkingGrid

_TINY = np.float32(1e-6)


@dataclass(frozen=True)
class Colours:
    """Measures of one window, (height, width) float32, NaN where the image is unknown.

    ``vegetation`` NDVI, or greenness without infrared; ``visible`` mean of the visible bands; ``total`` mean of all;
    ``share`` of the visible bands in all of them (None without infrared); ``water`` MNDWI or NDWI (None without
    infrared); ``swir`` short-wave infrared (None where there is none).
    """

    vegetation: Floats
    visible: Floats
    total: Floats
    share: Floats | None
    water: Floats | None
    swir: Floats | None
    red: Floats
    blue: Floats | None

    @property
    def known(self) -> Bools:
        known: Bools = np.isfinite(self.visible)
        return known


def colours(bands: dict[str, Floats]) -> Colours:
    """All measures of a window."""
    red, nir, swir = bands["R"], bands.get("N"), bands.get("S1")
    seen = [bands[role] for role in VISIBLE if role in bands]
    visible = sum(seen[1:], seen[0]) / np.float32(len(seen))
    unseen = [bands[role] for role in ("N", "S1", "S2") if role in bands]
    total = (sum(unseen, visible * len(seen))) / np.float32(len(seen) + len(unseen))
    share = visible * len(seen) / (total * (len(seen) + len(unseen)) + _TINY) if unseen else None
    water = None
    if nir is not None:
        vegetation = (nir - red) / (nir + red + _TINY)
        green = bands.get("G", red)
        dark = swir if swir is not None else nir
        water = (green - dark) / (green + dark + _TINY)
    else:
        green, blue = bands["G"], bands["B"]
        vegetation = (2 * green - red - blue) / (red + green + blue + _TINY)
    return Colours(vegetation, visible, total, share, water, swir, red, bands.get("B"))


@dataclass(frozen=True)
class Cover:
    """The limits of one image: learnt from its sample, used for every window.

    ``bare_index``: vegetation index below which ground is bare, ``index_width`` over which it becomes so;
    ``plant_*``: median and spread of what grows; ``usual_*``: medians of the whole image.
    """

    bare_index: float
    index_width: float
    plant_visible: tuple[float, float]
    plant_red: tuple[float, float]
    plant_swir: tuple[float, float] | None
    usual_visible: float
    usual_total: float
    usual_texture: tuple[float, float]

    @classmethod
    def of(cls, sample: Colours, texture: Floats, limits: Limits, infrared: bool) -> Cover:
        """From the measures of a sample, (n,) each."""
        known = sample.known
        total = sample.total[known]
        usual_total = float(np.median(total))
        land = known & (sample.total > limits.dark_share * usual_total)
        if sample.water is not None:
            land &= sample.water < 0
        if not land.any():
            land = known
        index = sample.vegetation[land]
        low, high = (limits.ndvi_low, limits.ndvi_high) if infrared else (limits.greenness_low, limits.greenness_high)
        limit = bare_limit(index, limits.vegetation_spreads)
        bare_index = min(max(limit, low), high)
        plants = land & (sample.vegetation > bare_index)
        if np.count_nonzero(plants) < 100:
            plants = land
        visible = sample.visible[known]
        return cls(
            bare_index,
            0.25 * (high - low),
            middle_and_spread(sample.visible[plants]),
            middle_and_spread(sample.red[plants]),
            None if sample.swir is None else middle_and_spread(sample.swir[plants]),
            float(np.median(visible)),
            usual_total,
            middle_and_spread(texture[plants]),
        )


def bare_limit(index: NDArray[np.floating[Any]], spreads: float) -> float:
    """Where a vegetation index parts bare ground from what grows.

    Two kinds of cover: Otsu's split. One cover only, where a split would halve it: ``spreads`` below its middle.
    """
    counts, edges = np.histogram(index, bins=240, range=(-0.4, 1.0))
    centres = (edges[1:] + edges[:-1]) / 2
    weight = np.cumsum(counts) / max(counts.sum(), 1)
    moment = np.cumsum(counts * centres) / max(counts.sum(), 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        between = (moment[-1] * weight - moment) ** 2 / (weight * (1 - weight))
    between = np.where(np.isfinite(between), between, 0.0)
    split = float(centres[int(np.argmax(between))])
    upper = index[index > split]
    middle, spread = middle_and_spread(upper if len(upper) else index)
    all_middle, all_spread = middle_and_spread(index)
    # of two covers the denser one stands clear of the split
    if middle - split > spreads * spread:
        return split
    return min(split, all_middle - spreads * all_spread)


def middle_and_spread(values: NDArray[np.floating[Any]]) -> tuple[float, float]:
    """Median, and the median absolute deviation as a standard deviation (of normal errors)."""
    known = values[np.isfinite(values)]
    if not len(known):
        return 0.0, 1.0
    middle = float(np.median(known))
    return middle, max(1.4826 * float(np.median(np.abs(known - middle))), 1e-6)


def clouds(cells: Cells, seen: Colours, cover: Cover, limits: Limits, grid: WorkingGrid) -> Bools:
    """White, bright and wide: nothing below can be judged. Bare rock is redder, and brighter still at 1.6 µm."""
    nothing = np.zeros(seen.visible.shape, dtype=bool)
    if grid.cell_m < limits.cloud_cell_min_m or seen.share is None or seen.blue is None:
        return nothing
    white = (seen.visible > limits.cloud_multiple * cover.usual_visible) & (
        seen.blue > limits.cloud_blue_red * seen.red
    )
    white &= (
        (seen.swir < limits.cloud_swir_red * seen.red) if seen.swir is not None else (cells.bands["N"] < 1.1 * seen.red)
    )
    white |= cells.saturated
    core = opened(white, grid.cells(limits.cloud_radius_m, 1, 8))
    return grown(core, grid.cells(limits.cloud_buffer_m, 1, 16)) if core.any() else nothing


@dataclass(frozen=True)
class Ground:
    """How bare each cell is (0–1), turbid ponds beside bare ground, brightness in spreads of the vegetation's, and what
    was judged at all."""

    bare: Floats
    pond: Bools
    bright: Floats
    dark: Bools
    judged: Bools


def ground(cells: Cells, seen: Colours, cover: Cover, limits: Limits, grid: WorkingGrid) -> Ground:
    """Judge every cell of a window. Needs ``ground_halo`` cells around what is used."""
    judged = seen.known & ~clouds(cells, seen, cover, limits, grid)
    dark = judged & (seen.total < limits.dark_share * cover.usual_total)
    wet = (seen.water > 0) if seen.water is not None else np.zeros_like(judged)
    bright = (seen.visible - np.float32(cover.plant_visible[0])) / np.float32(cover.plant_visible[1])
    if seen.swir is not None and cover.plant_swir is not None:
        bright = np.maximum(bright, (seen.swir - np.float32(cover.plant_swir[0])) / np.float32(cover.plant_swir[1]))
    width = np.float32(cover.index_width)
    naked = np.clip((np.float32(cover.bare_index) + width - seen.vegetation) / (2 * width), 0, 1)
    lit = np.clip(bright / np.float32(limits.bright_spreads), 0, 1)
    bare = np.where(judged & ~dark & ~wet, naked * (0.4 + 0.6 * lit), 0).astype(np.float32)
    turbid = judged & wet & (seen.red > cover.plant_red[0] + limits.pond_spreads * cover.plant_red[1])
    pond = np.zeros_like(judged)
    if turbid.any():
        wide = opened(judged & wet, grid.cells(limits.pond_width_max_m / 2, 1, 32))
        near = grown(bare >= 0.5, grid.cells(limits.pond_distance_m, 1, 32))
        pond = turbid & near & ~wide
    return Ground(bare, pond, np.where(judged, bright, 0).astype(np.float32), dark, judged)


def ground_halo(limits: Limits, grid: WorkingGrid) -> int:
    """Cells around a window that ``ground`` looks at."""
    cloud = 2 * grid.cells(limits.cloud_radius_m, 1, 8) + grid.cells(limits.cloud_buffer_m, 1, 16)
    pond = grid.cells(limits.pond_distance_m, 1, 32) + 2 * grid.cells(limits.pond_width_max_m / 2, 1, 32)
    return cloud + pond + 2


def texture(visible: Floats, radius: int = 1) -> Floats:
    """Local standard deviation of brightness over its local mean."""
    side = 2 * radius + 1
    known = np.isfinite(visible)
    filled = np.where(known, visible, 0).astype(np.float64)
    count = ndimage.uniform_filter(known.astype(np.float64), side, mode="constant")
    mean = ndimage.uniform_filter(filled, side, mode="constant") / np.maximum(count, 1e-9)
    square = ndimage.uniform_filter(filled * filled, side, mode="constant") / np.maximum(count, 1e-9)
    spread = np.sqrt(np.maximum(square - mean * mean, 0))
    result: Floats = np.where(known, spread / np.maximum(mean, 1e-6), np.nan).astype(np.float32)
    return result


def grown(mask: Bools, radius: int) -> Bools:
    """Cells within ``radius`` of the mask."""
    if radius < 1 or not mask.any():
        return mask.copy()
    away = ndimage.distance_transform_edt(~mask)
    near: Bools = away <= radius + 0.4
    return near


def shrunk(mask: Bools, radius: int) -> Bools:
    """Cells of the mask farther than ``radius`` from all others; beyond the window counts as mask."""
    if radius < 1 or mask.all():
        return mask.copy()
    far: Bools = ndimage.distance_transform_edt(mask) > radius + 0.4
    return far


def opened(mask: Bools, radius: int) -> Bools:
    """Without what is narrower than about 2 ``radius`` + 1 cells."""
    return grown(shrunk(mask, radius), radius) if mask.any() else mask.copy()


def closed(mask: Bools, radius: int) -> Bools:
    """With gaps narrower than about 2 ``radius`` + 1 cells filled."""
    return shrunk(grown(mask, radius), radius) if mask.any() else mask.copy()
