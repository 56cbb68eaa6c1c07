"""From channels to ground: hillsides between the channels and the rim, within the limits of slope and floor."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ...model.progress import SILENT, Progress
from ...terrain import flow
from .breach import opened
from .membrane import solve

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
_FOOT = 2.0
_FOOT_REACH = 0.25
"""The foot of a hillside is gentler by 1 + _FOOT; this fades with the distance to the channel over this share of the
hillside's length. With it a hillside that is fed evenly is steepest at a third of its length, where its slope is
0.48 times source times length."""
_STEEPEST = 0.48
_SWALE = 6.0
_SWALE_WIDTH = 0.1
_LUMPS = 0.45
_BREACHES = 3
MILLIMETRES = 1000.0


@dataclass(frozen=True)
class Site:
    """What does not change while a design is tuned, on one grid: (height, width) arrays.

    ``ground`` NaN where unknown; ``design`` the cells to shape; ``rim`` heights of known cells beside them, NaN
    elsewhere; ``floor`` below which the design may not go, -inf where nothing says so; ``lumps`` around 1.
    """

    ground: Floats
    design: Mask
    rim: Floats
    floor: Floats
    lumps: Floats
    cell: tuple[float, float]

    @property
    def cell_area_m2(self) -> float:
        return self.cell[0] * self.cell[1]


def site_of(ground: Floats, design: Mask, floor: Floats, cell: tuple[float, float], lump_m: float, seed: int) -> Site:
    beside = ndimage.binary_dilation(design, structure=flow.AROUND) & ~design
    return Site(ground, design, np.where(beside, ground, np.nan), floor, _lumps(design.shape, cell, lump_m, seed), cell)


def coarser(site: Site, factor: int, lump_m: float, seed: int) -> Site:
    """The same site on cells ``factor`` times as large either way."""
    if factor == 1:
        return site
    design = block_means(site.design.astype(np.float64), factor) >= 0.5
    floor = block_means(np.where(np.isfinite(site.floor), site.floor, np.nan), factor)
    cell = site.cell[0] * factor, site.cell[1] * factor
    ground = block_means(site.ground, factor)
    outside = block_means(np.where(site.design, np.nan, site.ground), factor)
    made = site_of(ground, design, np.where(np.isfinite(floor), floor, -np.inf), cell, lump_m, seed)
    beside = np.isfinite(made.rim)
    return Site(
        ground, design, np.where(beside & np.isfinite(outside), outside, made.rim), made.floor, made.lumps, cell
    )


def hillsides(
    site: Site,
    channel: Ints,
    channel_m: Floats,
    swale: Ints,
    gradient: float,
    spacing_m: float,
    progress: Progress = SILENT,
) -> Floats:
    """The surface held by channels and rim; ``gradient`` is the steepest slope of a hillside between two channels."""
    held = site.rim.copy()
    held.ravel()[channel] = channel_m
    free = site.design & ~np.isfinite(held)
    sampling = (site.cell[1], site.cell[0])
    is_channel = np.zeros(site.design.shape, dtype=bool)
    is_channel.ravel()[channel] = True
    half = spacing_m / 2
    to_channel = ndimage.distance_transform_edt(~is_channel, sampling=sampling) if len(channel) else None
    conductivity = np.ones(site.design.shape)
    long = np.ones(site.design.shape)
    if to_channel is not None:
        conductivity += _FOOT * np.exp(-to_channel / (_FOOT_REACH * half))
        long = np.minimum(half / np.maximum(to_channel, half), 1.0) ** 2
    if len(swale):
        is_swale = np.zeros(site.design.shape, dtype=bool)
        is_swale.ravel()[swale] = True
        to_swale = ndimage.distance_transform_edt(~is_swale, sampling=sampling)
        conductivity += _SWALE * np.exp(-to_swale / (_SWALE_WIDTH * half))
    rim = np.isfinite(site.rim)
    feed = site.lumps * long * (gradient / (_STEEPEST * half))
    if rim.any():
        feed = feed * np.minimum(ndimage.distance_transform_edt(~rim, sampling=sampling) / half, 1.0)
    if not free.any():
        return held
    return solve(free, held, conductivity, np.where(free, feed, 0.0), site.cell, progress)


def within_limits(site: Site, surface: Floats, slope_limit: float, progress: Progress = SILENT) -> Floats:
    """No steeper than ``slope_limit`` and not below the floor, to the millimetre, and without closed hollows.

    Where too steep, the higher cells come down (never the channels they lead to); then the floor is kept, and what
    that closes is filled.
    """
    z = _lowered(site, surface, slope_limit, progress)
    z = np.where(site.design, np.maximum(z, site.floor), z)
    z = np.where(site.design, np.ceil(z * MILLIMETRES - 0.5) / MILLIMETRES, np.nan)
    whole = np.where(site.design, z, site.ground)
    return np.where(site.design, flow.filled(whole), np.nan)


def drained(
    site: Site, surface: Floats, slope_limit: float, side: float, tolerance_m: float, progress: Progress = SILENT
) -> Floats:
    """``within_limits``, and nothing stands against the design from outside where a way through it can be dug.

    The sides of such a way rise by ``side``: small valleys like the others, not ditches.
    """
    z = within_limits(site, surface, slope_limit, progress)
    for _ in range(_BREACHES):
        whole = np.where(site.design, z, site.ground)
        dug = opened(whole, site.ground, site.design, site.floor, site.cell, tolerance_m, progress)
        way = dug < whole  # NaN compares false
        if not way.any():
            break
        z = within_limits(site, _laid_back(site, dug, way, side, progress), slope_limit, progress)
    return z


def _laid_back(site: Site, surface: Floats, way: Mask, side: float, progress: Progress) -> Floats:
    """No design cell higher than a slope of ``side`` rises from the nearest ways."""
    cone = np.where(way, surface, np.inf)
    for _ in range(4 * max(surface.shape)):
        progress.check()
        before = cone.copy()
        for down, right in flow.ROUND:
            length = float(np.hypot(down * site.cell[1], right * site.cell[0]))
            reached = flow.moved(cone, down, right) + side * length
            # only where it digs: what is higher than the surface leads nowhere
            np.copyto(cone, reached, where=site.design & (reached < cone) & (reached < surface))
        if np.array_equal(before, cone):
            break
    return np.where(site.design, np.minimum(surface, cone), surface)


def _lowered(site: Site, surface: Floats, limit: float, progress: Progress) -> Floats:
    """The highest surface below the given one that rises by no more than ``limit`` from each cell to its neighbours."""
    z = np.where(site.design | np.isfinite(site.rim), surface, np.nan)
    result = z.copy()
    for _ in range(4 * max(z.shape)):
        progress.check()
        before = result.copy()
        for down, right in flow.ROUND:
            length = float(np.hypot(down * site.cell[1], right * site.cell[0]))
            moved = flow.moved(result, down, right) + limit * length
            np.fmin(result, moved, out=result, where=site.design)
        if np.array_equal(before, result, equal_nan=True):
            break
    return result


def block_means(values: Floats, factor: int) -> Floats:
    """Means of blocks, of what is known in each."""
    rows, cols = -(-values.shape[0] // factor), -(-values.shape[1] // factor)
    padded = np.full((rows * factor, cols * factor), np.nan)
    padded[: values.shape[0], : values.shape[1]] = values
    parts = padded.reshape(rows, factor, cols, factor)
    count = np.isfinite(parts).sum(axis=(1, 3))
    total = np.nansum(parts, axis=(1, 3))
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _lumps(shape: tuple[int, ...], cell: tuple[float, float], size_m: float, seed: int) -> Floats:
    """A smooth random field around 1, never below 0: no two hills of natural ground are alike."""
    dice = random.Random(seed + 1)  # noqa: S311 - the same numbers in every version of Python
    rows, cols = int(shape[0] * cell[1] / size_m) + 2, int(shape[1] * cell[0] / size_m) + 2
    knots = np.array([dice.uniform(-1.0, 1.0) for _ in range(rows * cols)]).reshape(rows, cols)
    y = (np.arange(shape[0]) + 0.5) * cell[1] / size_m
    x = (np.arange(shape[1]) + 0.5) * cell[0] / size_m
    row, col = y.astype(np.int64), x.astype(np.int64)
    v, u = _ease(y - row)[:, None], _ease(x - col)[None]
    upper = knots[row][:, col] * (1 - u) + knots[row][:, col + 1] * u
    lower = knots[row + 1][:, col] * (1 - u) + knots[row + 1][:, col + 1] * u
    return 1.0 + _LUMPS * (upper * (1 - v) + lower * v)


def _ease(t: Floats) -> Floats:
    return t * t * (3 - 2 * t)
