"""The magic wand: from a click to the outline of the pit or heap around it, in a view at the screen's resolution.

Reading the view costs once per view, the click once per click; after that any tolerance is a comparison.
``wand_full`` grows the same region at the image's own resolution.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ..geodata.areas import projected_area_m2
from ..geodata.crs import require_metric
from ..geodata.grid import GridSpec, Polygons
from ..geodata.outlines import mask_outline
from ..geodata.overlay import difference, union
from ..geodata.view import HeightView, ViewSource, cells_per_cell, view_spec
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP
from ..rulebook import Rulebook
from .wand_likeness import (
    ANY,
    AUTO,
    HEAP,
    LANDFORMS,
    LATTICE,
    PIT,
    Floats,
    Signature,
    WandRules,
    around,
    averaged,
    colour_noise,
    halo,
    joined,
    lattice,
    sharp_distance,
    smoothed,
    terrain_distance,
    weights,
)
from .wand_reach import reach, up_to_the_crest

Bounds = tuple[float, float, float, float]
TOLERANCES = np.geomspace(0.4, 12.0, 44)
"""Tolerances among which one is proposed; below lies noise, and 1 is "clearly something else"."""
_LEAST_CELLS, _MOST_SHARE, _STEADY = 12, 0.95, 1.15
"""A proposed region has at least so many cells, at most that share of all, and grows no more while it is steady."""
_SOON, _LEAK = 4, 8.0
"""How many tolerances further on a leak is looked for, and the growth that counts as a full one."""
_CREST_STEPS = math.ceil(1.5 * LATTICE)


@dataclass(frozen=True)
class WandSources:
    """What the wand looks at: an image, a terrain model, or both."""

    image: ViewSource | None
    terrain: HeightView | None

    @classmethod
    def open(cls, image: str | None, dem: str | None, bands: tuple[int, ...] | None = None) -> WandSources:
        """Open by path.

        Raises:
            InputError: neither is given, or one cannot be opened, has no CRS or no place.
        """
        if not image and not dem:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "The magic wand needs an image, a terrain model, or both.")
            )
        return cls(ViewSource(image, bands) if image else None, HeightView(dem) if dem else None)

    def close(self) -> None:
        """Let go of the files; they may be read again."""
        for source in (self.image, self.terrain):
            if source is not None:
                source.close()

    def cell(self, crs: str) -> float:
        """Side of the finest cell in ``crs``: the image's, else the terrain's."""
        source = self.image or self.terrain
        if source is None:
            raise ValueError("no sources")
        spec = source.grid_in(crs)
        return min(spec.cell_x, spec.cell_y)


@dataclass(frozen=True)
class WandView:
    """A view that has been read.

    ``bands``       (n, height, width) on ``spec``, ``blurred`` averaged over ``footprint``; None without an image.
    ``raw_noise``   noise of single cells of ``bands``, ``noise`` that of the averages.
    ``level, bend`` smoothed heights and jumps of slope on ``terrain_spec``; None without terrain.
    """

    sources: WandSources
    spec: GridSpec
    rules: WandRules
    bands: Floats | None
    blurred: Floats | None
    raw_noise: NDArray[np.float64]
    noise: NDArray[np.float64]
    footprint: float
    radius: float
    level: Floats | None
    bend: Floats | None
    terrain_spec: GridSpec


def look(sources: WandSources, bounds: Bounds, crs: str, rulebook: Rulebook, progress: Progress = SILENT) -> WandView:
    """Read a view, x min, y min, x max, y max in ``crs``, which has to be metric.

    Raises:
        InputError: degrees, Mercator; a file that has gone.
    """
    require_metric(crs, ((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2))
    rules = WandRules.of(rulebook)
    finest = sources.cell(crs)
    spec = view_spec(bounds, crs, finest, rules.view_cells_max)
    bands = blurred = None
    raw_noise = noise = np.empty(0)
    footprint = spec.cell_x
    if sources.image is not None:
        bands = sources.image.read_on(spec)
        cells = 3 if cells_per_cell(sources.image.spec, spec) < 2 else 1
        blurred, footprint = averaged(bands, cells), cells * spec.cell_x
        progress.report(0.5)
        raw_noise = colour_noise(bands, rules.colour_floor)
        noise = colour_noise(blurred, rules.colour_floor) if cells > 1 else raw_noise
    side = math.sqrt(spec.width * spec.height) * spec.cell_x
    radius = max(rules.smoothing_share * side, spec.cell_x)
    level = bend = None
    ground = spec
    if sources.terrain is not None:
        own = sources.terrain.grid_in(crs)
        radius = max(radius, rules.smoothing_cells * max(own.cell_x, own.cell_y))
        ground = lattice(spec.bounds, radius, crs)
        level, bend = _ground(sources.terrain, ground)
    progress.report(1.0)
    return WandView(sources, spec, rules, bands, blurred, raw_noise, noise, footprint, radius, level, bend, ground)


def _ground(terrain: HeightView, spec: GridSpec) -> tuple[Floats, Floats]:
    wide, margin = halo(spec)
    return smoothed(terrain.heights_on(wide), margin)


class Pick:
    """One click in a view: what it stands for, and from which tolerance on every cell belongs to it."""

    def __init__(self, view: WandView, x: float, y: float, balance: float = 0.5, landform: str = AUTO) -> None:
        """
        Raises:
            InputError: the click lies outside the view, or where neither image nor terrain has data.
        """
        self.view = view
        place = view.spec.pixel(np.array([[x, y]]))[0]
        self.col, self.row = int(math.floor(place[0])), int(math.floor(place[1]))
        if not (0 <= self.col < view.spec.width and 0 <= self.row < view.spec.height):
            raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "The click lies outside the map view."))
        self.signature = sign(view, x, y, balance, landform)
        self.cost = self._cost()
        self.reached = reach(self.cost, self.row, self.col)
        self._sorted = np.sort(self.reached[np.isfinite(self.reached)])
        self.suggested = self._suggest()

    def cells(self, tolerance: float) -> int:
        """How many cells of the view the region has."""
        return int(np.searchsorted(self._sorted, np.float32(tolerance), side="right"))

    def mask(self, tolerance: float) -> NDArray[np.bool_]:
        """(height, width): the region of a tolerance."""
        return self.reached <= np.float32(tolerance)

    def outline(self, tolerance: float, hole_area_m2: float) -> Polygons:
        """The region's outline at the resolution of the view, small holes filled."""
        filled = fill_holes(self.mask(tolerance), hole_area_m2 / self.view.spec.cell_area_m2)
        return mask_outline(filled, self.view.spec)

    def touches_edge(self, tolerance: float) -> bool:
        """Whether the region runs out of the view."""
        mask = self.mask(tolerance)
        return bool(mask[0].any() or mask[-1].any() or mask[:, 0].any() or mask[:, -1].any())

    def _cost(self) -> Floats:
        view, signature = self.view, self.signature
        colour = None
        if view.bands is not None and signature.uses_colour:
            cells = round(view.footprint / view.spec.cell_x)
            colour = sharp_distance(view.bands, cells, view.raw_noise, signature)
        terrain = None
        if view.level is not None and view.bend is not None and signature.uses_terrain:
            field = terrain_field(view.level, view.bend, view.terrain_spec, signature)
            terrain = sampled(field, view.terrain_spec, view.spec)
        return joined(colour, terrain, signature)

    def _suggest(self) -> float:
        """The tolerance in the middle of a stretch over which the region hardly grows, and beyond which it leaks.

        The longer the stretch, and the more the region grows soon after it, the better.
        """
        areas = np.searchsorted(self._sorted, TOLERANCES.astype(np.float32), side="right")
        most = max(self._sorted.size, 1)
        best, found = 0.0, 1.0
        for first in range(len(TOLERANCES)):
            if areas[first] < _LEAST_CELLS or areas[first] > _MOST_SHARE * most:
                continue
            last = first
            limit = min(_STEADY * areas[first], _MOST_SHARE * most)
            while last + 1 < len(TOLERANCES) and areas[last + 1] <= limit:
                last += 1
            after = areas[last + _SOON] if last + _SOON < len(TOLERANCES) else most
            score = (last - first + 1) * math.log(min(after / areas[last], _LEAK))
            if score > best:
                best, found = score, float(np.sqrt(TOLERANCES[first] * TOLERANCES[last]))
        return round(found, 3)


def sign(view: WandView, x: float, y: float, balance: float, landform: str) -> Signature:
    """What a click at x, y stands for.

    Raises:
        InputError: neither image nor terrain has data there.
    """
    if landform not in LANDFORMS:
        raise ValueError(landform)
    colours, noise, height = _colours(view, x, y), view.noise, None
    relief = view.rules.relief_least_m
    if view.level is not None:
        height = _height(view, x, y)
        known = view.level[np.isfinite(view.level)]
        if known.size:
            low, high = np.percentile(known, (1, 99))
            relief = max(relief, float(high - low))
    by_colour, by_terrain = weights(balance, colours is not None, height is not None)
    if by_colour == by_terrain == 0:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "Neither the image nor the terrain model has data at this place.")
        )
    if landform == AUTO:
        landform = _landform(view, x, y, height, relief)
    if colours is not None and view.blurred is not None:
        col, row = (int(math.floor(v)) for v in view.spec.pixel(np.array([[x, y]]))[0])
        near = around(view.blurred, row, col)
        spread = np.nanmedian(np.abs(near - np.array(colours)[:, None, None]), axis=(1, 2)) * 1.4826
        noise = np.maximum(noise, spread)
    return Signature(
        view.spec.crs,
        x,
        y,
        colours or (),
        tuple(map(float, noise)) if colours else (),
        view.rules.colour_sigmas,
        view.footprint,
        height,
        relief,
        view.radius,
        view.rules.break_slope,
        view.rules.shade_factor,
        landform,
        by_colour,
        by_terrain,
    )


def _colours(view: WandView, x: float, y: float) -> tuple[float, ...] | None:
    """Medians about a click; None where a band is not known there."""
    if view.blurred is None:
        return None
    col, row = (int(math.floor(v)) for v in view.spec.pixel(np.array([[x, y]]))[0])
    if not np.isfinite(view.blurred[:, row, col]).all():
        return None
    near = around(view.blurred, row, col).reshape(len(view.blurred), -1)
    return tuple(float(value) for value in np.nanmedian(near, axis=1))


def _height(view: WandView, x: float, y: float) -> float | None:
    if view.level is None:
        return None
    col, row = (int(math.floor(v)) for v in view.terrain_spec.pixel(np.array([[x, y]]))[0])
    inside = 0 <= row < view.level.shape[0] and 0 <= col < view.level.shape[1]
    value = float(view.level[row, col]) if inside else math.nan
    return value if math.isfinite(value) else None


def _landform(view: WandView, x: float, y: float, height: float | None, relief: float) -> str:
    """A pit where the click lies below its surroundings (half the view across), a heap where it lies above them."""
    if height is None or view.level is None:
        return ANY
    col, row = (int(math.floor(v)) for v in view.terrain_spec.pixel(np.array([[x, y]]))[0])
    near = around(view.level, row, col, min(view.level.shape) // 4)
    over = height - float(np.nanmean(near))
    if abs(over) < view.rules.landform_share * relief:
        return ANY
    return HEAP if over > 0 else PIT


def terrain_field(level: Floats, bend: Floats, spec: GridSpec, signature: Signature) -> Floats:
    """On a lattice: from which tolerance on the terrain lets the region in, inf where never, NaN without heights.

    The barrier counts on the way, and its near flank belongs to the region: the outline runs along the crest.
    """
    barrier, away = terrain_distance(level, bend, signature)
    known = np.isfinite(barrier) & np.isfinite(away)
    cost = np.where(known, np.maximum(barrier, away), np.float32(np.inf))
    place = spec.pixel(np.array([[signature.x, signature.y]]))[0]
    col = min(max(int(math.floor(place[0])), 0), spec.width - 1)
    row = min(max(int(math.floor(place[1])), 0), spec.height - 1)
    reached = reach(cost, row, col)
    reached = up_to_the_crest(reached, np.where(known, barrier, 0), np.where(known, away, np.inf), _CREST_STEPS)
    # where the heights' gaps cut ground off, colour has to decide
    return np.where(known & np.isfinite(reached), reached, np.float32(np.nan)).astype(np.float32)


def sampled(field: Floats, lattice_spec: GridSpec, spec: GridSpec) -> Floats:
    """A field of a lattice at the middles of other cells, between its own cells in proportion; NaN off its edge."""
    cols, rows = np.arange(spec.width) + 0.5, np.arange(spec.height) + 0.5
    if spec.transform[2] == 0 and spec.transform[4] == 0:
        x, _ = spec.xy(cols, np.zeros_like(cols))
        _, y = spec.xy(np.zeros_like(rows), rows)
        across = lattice_spec.pixel(np.column_stack((x, np.full_like(x, y[0]))))[:, 0] - 0.5
        along = lattice_spec.pixel(np.column_stack((np.full_like(y, x[0]), y)))[:, 1] - 0.5
        return _between(_between(field, along, 0), across, 1)
    x, y = spec.xy(cols[None, :], rows[:, None])
    place = lattice_spec.pixel(np.column_stack((x.reshape(-1), y.reshape(-1)))) - 0.5
    coordinates = np.clip(place[:, ::-1].T, 0, np.array(field.shape)[:, None] - 1)
    return ndimage.map_coordinates(field, coordinates, order=1).reshape(spec.shape)


def _between(field: Floats, place: NDArray[np.float64], axis: int) -> Floats:
    last = field.shape[axis] - 1
    place = np.clip(place, 0, last)
    low = np.minimum(np.floor(place).astype(np.int64), max(last - 1, 0))
    share = (place - low).astype(np.float32)
    share = share[:, None] if axis == 0 else share[None, :]
    first, second = field.take(low, axis), field.take(np.minimum(low + 1, last), axis)
    return first + (second - first) * share


def fill_holes(mask: NDArray[np.bool_], cells: float) -> NDArray[np.bool_]:
    """The mask with those holes filled that have fewer than ``cells`` cells; what runs to the edge is no hole."""
    if cells <= 0:
        return mask
    rows, cols = np.nonzero(mask.any(axis=1))[0], np.nonzero(mask.any(axis=0))[0]
    if not len(rows):
        return mask
    box = (slice(int(rows[0]), int(rows[-1]) + 1), slice(int(cols[0]), int(cols[-1]) + 1))
    labels, count = ndimage.label(np.pad(~mask[box], 1, constant_values=True))
    if count <= 1:
        return mask
    size = np.bincount(labels.reshape(-1))
    small = size < cells
    small[[0, labels[0, 0]]] = False
    filled = mask.copy()
    filled[box] |= small[labels[1:-1, 1:-1]]
    return filled


@dataclass(frozen=True)
class Preview:
    """What is shown of all clicks so far, at the resolution of the view; the area is projected."""

    polygons: Polygons
    area_m2: float
    runs_out: bool


def preview(picks: Sequence[tuple[Pick, float, bool]], hole_area_m2: float) -> Preview:
    """The outline of clicks together: (click, tolerance, whether it takes away), in their order."""
    shape: Polygons = []
    if picks and all(pick.view is picks[0][0].view for pick, _, _ in picks):
        spec = picks[0][0].view.spec
        mask = np.zeros(spec.shape, dtype=bool)
        for pick, tolerance, takes in picks:
            region = pick.mask(tolerance)
            mask = mask & ~region if takes else mask | region
        shape = mask_outline(fill_holes(mask, hole_area_m2 / spec.cell_area_m2), spec)
    else:  # somebody moved the map in between
        for pick, tolerance, takes in picks:
            outline = pick.outline(tolerance, hole_area_m2)
            shape = difference(shape, outline) if takes else union([shape, outline]) if shape else outline
    return Preview(shape, projected_area_m2(shape), any(one.touches_edge(t) for one, t, takes in picks if not takes))


def dragged(tolerance: float, pixels: float) -> float:
    """The tolerance after the mouse was dragged to the right (or, below 0, to the left): twice as much every 120."""
    return float(min(max(tolerance * 2.0 ** (pixels / 120.0), TOLERANCES[0] / 4), TOLERANCES[-1] * 4))
