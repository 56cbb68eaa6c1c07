"""A geomorphic design on arrays in memory: network, balance, surface. What the deed and a preview share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP
from ...terrain import flow
from . import ground as shaping
from .lines import Reach, cells_of, heights, laid_on, reaches_of, with_heights
from .network import Nodes, Tree, channels, evolve, scatter
from .settings import Settings
from .surroundings import Rim, low_points, rim_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
_NODES_PER_SPACING = 7
_MOST_NODES = 40_000
_COARSE_CELLS = 40_000
_TRIALS = 14


@dataclass(frozen=True)
class Network:
    """Channels of a design in the metres of its window, and what they were made from."""

    nodes: Nodes
    tree: Tree
    channel: Mask
    reaches: list[Reach]
    outlet_m: Floats
    inflow_m: Floats
    lowest_m: Floats
    channel_area_m2: float


@dataclass(frozen=True)
class Draft:
    """A design in memory: heights on the window (NaN outside of the design), channels with heights, scale found."""

    heights: Floats
    reaches: list[Reach]
    scale: float
    channel_area_m2: float
    outlets: int
    inflows: int


def draft_ground(
    ground: Floats,
    design: Mask,
    cell: tuple[float, float],
    settings: Settings,
    *,
    floor: Floats | None = None,
    outlets: Floats | None = None,
    progress: Progress = SILENT,
) -> Draft:
    """The design on arrays in memory, what the deed and a preview share.

    Args:
        ground, design: (height, width), NaN unknown; the design should not touch the edge of the array unless nothing
            is known beyond. floor: heights below which nothing is dug, -inf where nothing says so.
        outlets: (n, 2) metres along rows and columns from the corner of the array.
    """
    lowest = np.full(ground.shape, -np.inf) if floor is None else floor
    network = _network(ground, design, cell, settings, outlets, progress.part(0.0, 0.25))
    lump = settings.spacing_m * 0.6
    site = shaping.site_of(ground, design, lowest, cell, lump, settings.seed)
    scale = 1.0
    if settings.balance:
        factor = max(int(np.ceil(np.sqrt(design.sum() / _COARSE_CELLS))), 1)
        coarse = shaping.coarser(site, factor, lump, settings.seed)
        scale = _balanced(coarse, network, settings, progress.part(0.25, 0.6))
    surface, reaches = _surface(site, network, settings, scale, progress.part(0.6, 0.95))
    final = shaping.drained(site, surface, settings.slope_limit, settings.gradient, settings.rim_tolerance_m, progress)
    laid = laid_on(reaches, np.where(design, final, ground), cell)
    return Draft(final, laid, scale, network.channel_area_m2, network.nodes.outlets, network.nodes.inflows)


def _network(
    ground: Floats,
    design: Mask,
    cell: tuple[float, float],
    settings: Settings,
    outlets: Floats | None,
    progress: Progress,
) -> Network:
    rim = rim_of(ground, design, cell, settings.rim_tolerance_m)
    xy = _middles(rim.cells, design.shape[1], cell)
    if not len(rim.cells):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "Nothing is known of the ground around the outline. Give a larger terrain raster."
            )
        )
    area = float(design.sum()) * cell[0] * cell[1]
    spacing = max(settings.spacing_m / _NODES_PER_SPACING, 2 * max(cell), np.sqrt(area / _MOST_NODES))
    if outlets is None:
        out = low_points(rim, xy, settings.spacing_m / 3)
    else:
        distance = np.hypot(*(xy[None] - outlets[:, None]).transpose(2, 0, 1))
        out = np.unique(distance.argmin(axis=1))
    if not len(out):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "Water can leave nowhere: the ground around the outline is a closed hollow itself. "
                "Draw the outline as far as the place where the water shall leave, or give the outlets.",
            )
        )
    comes = np.flatnonzero(rim.inflow_m2 >= settings.channel_area_m2)
    comes = np.setdiff1d(comes, out)
    nodes = scatter(design, cell, spacing, xy[out], xy[comes], rim.inflow_m2[comes], settings.seed)
    place = _place(nodes.xy, cell, design.shape)
    start = _smoothed(flow.filled(ground), spacing, cell)[place]
    start = np.where(np.isfinite(start), start, np.nanmean(ground))
    fixed = np.concatenate((out, comes))
    start[: len(fixed)] = rim.height_m[fixed]
    bounds = _rim_cones(nodes.xy, xy, rim, settings.gradient)
    scale = float(np.sqrt(settings.channel_area_m2))
    tree = evolve(nodes, start, bounds, settings.gradient, scale, settings.spacing_m, progress)
    wanted = area * settings.density_m_ha / 10_000.0
    channel, least = channels(tree, nodes, wanted, settings.head_distance_m, settings.spacing_m**2)
    lowest = bounds[0]
    return Network(
        nodes, tree, channel, reaches_of(tree, nodes, channel), rim.height_m[out], rim.height_m[comes], lowest, least
    )


def _surface(
    site: shaping.Site, network: Network, settings: Settings, scale: float, progress: Progress = SILENT
) -> tuple[Floats, list[Reach]]:
    place = _place(network.nodes.xy, site.cell, site.design.shape)
    z = heights(
        network.tree,
        network.nodes,
        network.channel,
        network.outlet_m,
        network.inflow_m,
        np.maximum(network.lowest_m, site.floor[place]),
        settings.mouth_slope * scale,
        settings.concavity,
        settings.gradient,
        settings.mouth_area_m2,
    )
    reaches = with_heights(network.reaches, z)
    cells, levels, swale = cells_of(reaches, site.design, site.cell, settings.head_distance_m)
    gradient = min(settings.gradient * scale, settings.slope_limit)
    return shaping.hillsides(site, cells, levels, swale, gradient, settings.spacing_m, progress), reaches


def _balanced(site: shaping.Site, network: Network, settings: Settings, progress: Progress) -> float:
    """The scale of all slopes at which the cut, compacted, makes the fill; the nearest where none does."""

    def left_over(scale: float) -> float:
        surface = shaping.within_limits(site, _surface(site, network, settings, scale)[0], settings.slope_limit)
        rise = (surface - site.ground)[site.design]
        rise = rise[np.isfinite(rise)]
        return float(-rise[rise < 0].sum() * settings.gain - rise[rise > 0].sum())

    low, high = settings.scale_least, settings.scale_most
    if left_over(low) <= 0:
        return low
    if left_over(high) >= 0:
        return high
    for number in range(_TRIALS):
        progress.report(number / _TRIALS)
        middle = float(np.sqrt(low * high))
        if left_over(middle) > 0:
            low = middle
        else:
            high = middle
    return float(np.sqrt(low * high))


def _middles(cells: Ints, width: int, cell: tuple[float, float]) -> Floats:
    return np.column_stack(((cells % width + 0.5) * cell[0], (cells // width + 0.5) * cell[1]))


def _place(xy: Floats, cell: tuple[float, float], shape: tuple[int, ...]) -> tuple[Ints, Ints]:
    row = np.clip((xy[:, 1] / cell[1]).astype(np.int64), 0, shape[0] - 1)
    col = np.clip((xy[:, 0] / cell[0]).astype(np.int64), 0, shape[1] - 1)
    return row, col


def _smoothed(z: Floats, radius: float, cell: tuple[float, float]) -> Floats:
    """Means over a square of twice the radius, of what is known."""
    known = np.isfinite(z)
    size = tuple(2 * int(radius / side / 2) + 1 for side in (cell[1], cell[0]))
    weight = ndimage.uniform_filter(known.astype(np.float64), size)
    total = ndimage.uniform_filter(np.where(known, z, 0.0), size)
    return np.where(known, total / np.maximum(weight, 1e-9), np.nan)


def _rim_cones(xy: Floats, rim_xy: Floats, rim: Rim, gradient: float) -> tuple[Floats, Floats]:
    """(n,) heights at each point that a hillside of ``gradient`` reaches down and up from the rim."""
    lowest, highest = np.full(len(xy), -np.inf), np.full(len(xy), np.inf)
    for start in range(0, len(xy), 256):
        part = slice(start, start + 256)
        reach = gradient * np.hypot(*(rim_xy[None] - xy[part, None]).transpose(2, 0, 1))
        lowest[part] = (rim.height_m[None] - reach).max(axis=1)
        highest[part] = (rim.height_m[None] + reach).min(axis=1)
    return lowest, np.maximum(lowest, highest)
