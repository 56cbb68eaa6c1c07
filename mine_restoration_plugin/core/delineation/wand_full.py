"""The wand's region at the image's own resolution, grown tile by tile from the click.

Only tiles that the region reaches are read. Where it runs out of the view it is followed, up to a view's side beyond
every edge. Memory: two bytes for every cell of the tiles that were reached (at most ``wand.full_cells_max`` cells),
some eight more for those of the region's rectangle while its outline is drawn, and about 100 MB for the tile at work;
the same whatever the size of the image.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ..geodata.areas import projected_area_m2
from ..geodata.grid import GridSpec, Polygons, Window
from ..geodata.guard import gdal_cache
from ..geodata.outlines import mask_outline
from ..geodata.overlay import canonical, difference, union
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP
from .wand import Bounds, WandSources, WandView, fill_holes, sampled, terrain_field
from .wand_likeness import (
    Floats,
    Signature,
    colour_noise,
    halo,
    joined,
    lattice,
    sharp_distance,
    smoothed,
)

TILE = 1024
_CACHE_MB = 64
_NEAR = 512
"""Side of the square about the click whose noise counts, in cells of the image."""
_GROWTH = 0.5
_LARGEST = 3.0
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Step:
    """One click with its tolerance, in the view it was made in; ``subtract`` takes its region away."""

    view: WandView
    signature: Signature
    tolerance: float
    subtract: bool = False


@dataclass
class _Tile:
    window: Window
    open: Mask
    inside: Mask


def full_outline(steps: Sequence[Step], hole_area_m2: float, progress: Progress = SILENT, tile: int = TILE) -> Polygons:
    """The outline of all steps together, in their views' CRS, through the middles of the cells' sides.

    Raises:
        InputError: the region is larger than the rulebook lets it grow, or runs further than a view beyond the view.
    """
    shape: Polygons = []
    with gdal_cache(_CACHE_MB):
        for number, step in enumerate(steps):
            part = progress.part(number / len(steps), (number + 1) / len(steps))
            region = grown_region(step.view, step.signature, step.tolerance, hole_area_m2, part, tile)
            shape = difference(shape, region) if step.subtract else union([shape, region]) if shape else region
    return shape


def grown_region(
    view: WandView,
    signature: Signature,
    tolerance: float,
    hole_area_m2: float,
    progress: Progress = SILENT,
    tile: int = TILE,
) -> Polygons:
    """One click's region; ``full_outline`` with one step."""
    bounds = view.spec.bounds
    side = (bounds[2] - bounds[0], bounds[3] - bounds[1])
    largest = 1.0
    while True:
        growth = _Growth(view.sources, signature, tolerance, bounds, view.rules.full_cells_max, tile)
        growth.run(progress)
        if not growth.touches:
            mask, spec = growth.mask()
            filled = fill_holes(majority(mask), hole_area_m2 / spec.cell_area_m2)
            return _without_crumbs(canonical(mask_outline(filled, spec)), hole_area_m2)
        if largest >= _LARGEST:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The region runs far out of the map view. Zoom out until all of it is in view, or lower the "
                    "tolerance.",
                )
            )
        largest += 2 * _GROWTH
        x, y = _GROWTH * side[0], _GROWTH * side[1]
        bounds = (bounds[0] - x, bounds[1] - y, bounds[2] + x, bounds[3] + y)


class _Growth:
    """One growth within bounds. ``touches``: the region met their edge, and there may be more beyond."""

    def __init__(
        self, sources: WandSources, signature: Signature, tolerance: float, bounds: Bounds, cells_max: int, tile: int
    ) -> None:
        self._image = sources.image if signature.uses_colour else None
        self._terrain = sources.terrain if signature.uses_terrain else None
        self._signature = signature
        self._tolerance = np.float32(tolerance)
        self._cells_max = cells_max
        self._tile = tile
        self.spec = self._grid(signature.crs)
        self._window = _window(self.spec, bounds)
        self._raw_noise = np.empty(0)
        if self._image is not None:
            col, row = self._seed()
            around = Window(col - _NEAR // 2, row - _NEAR // 2, _NEAR, _NEAR).intersection(self.spec.whole)
            if around is not None:
                self._raw_noise = colour_noise(self._image.read_on(self.spec.part(around)), 0.0)
        self._field: Floats | None = None
        if self._terrain is not None:
            self._lattice = lattice(bounds, signature.radius, signature.crs)
            wide, margin = halo(self._lattice)
            level, bend = smoothed(self._terrain.heights_on(wide), margin)
            self._field = terrain_field(level, bend, self._lattice, signature)
        self._tiles: dict[tuple[int, int], _Tile] = {}
        self.touches = False

    def _grid(self, crs: str) -> GridSpec:
        """Cells of the image, else of the terrain, in ``crs``."""
        source = self._image or self._terrain
        if source is None:
            raise ValueError("nothing to grow on")
        return source.grid_in(crs)

    def _seed(self) -> tuple[int, int]:
        place = self.spec.pixel(np.array([[self._signature.x, self._signature.y]]))[0]
        return int(math.floor(place[0])), int(math.floor(place[1]))

    def run(self, progress: Progress) -> None:
        col, row = self._seed()
        window = self._window
        if not (window.col <= col < window.col + window.width and window.row <= row < window.row + window.height):
            raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "The click lies outside the map view."))
        key = ((row - window.row) // self._tile, (col - window.col) // self._tile)
        entry = self._load(key)
        start = np.zeros(entry.open.shape, dtype=bool)
        start[row - entry.window.row, col - entry.window.col] = True
        entry.open |= start
        waiting: dict[tuple[int, int], Mask] = {key: start}
        total = math.ceil(window.height / self._tile) * math.ceil(window.width / self._tile)
        while waiting:
            progress.report(len(self._tiles) / (total + 1))
            key = next(iter(waiting))
            found = self._spread(self._tiles[key], waiting.pop(key))
            if found is not None:
                self._hand_on(key, found, waiting)

    def _load(self, key: tuple[int, int]) -> _Tile:
        if key not in self._tiles:
            size, whole = self._tile, self._window
            row, col = whole.row + key[0] * size, whole.col + key[1] * size
            width = min(size, whole.col + whole.width - col)
            height = min(size, whole.row + whole.height - row)
            window = Window(col, row, width, height)
            if sum(tile.open.size for tile in self._tiles.values()) + width * height > self._cells_max:
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration",
                        "The region is larger than {cells} million cells of the image. Lower the tolerance, or use an "
                        "image of a coarser resolution.",
                    ),
                    cells=self._cells_max // 1_000_000,
                )
            open_ = self._cost(window) <= self._tolerance
            self._tiles[key] = _Tile(window, open_, np.zeros(open_.shape, dtype=bool))
        return self._tiles[key]

    def _cost(self, window: Window) -> Floats:
        signature, spec = self._signature, self.spec.part(window)
        colour = terrain = None
        if self._image is not None:
            cells = 2 * (max(round(signature.footprint / self.spec.cell_x), 1) // 2) + 1
            edge = 2 * (cells // 2)  # the averages beside a cell have averages themselves
            wide = Window(window.col - edge, window.row - edge, window.width + 2 * edge, window.height + 2 * edge)
            bands = self._image.read_on(self.spec.part(wide))
            inner = (slice(edge, edge + window.height), slice(edge, edge + window.width))
            colour = sharp_distance(bands, cells, self._raw_noise, signature)[inner]
        if self._field is not None:
            terrain = sampled(self._field, self._lattice, spec)
        return joined(colour, terrain, signature)

    def _spread(self, tile: _Tile, entry: Mask) -> Mask | None:
        """Fill the tile's parts that are entered; what is new, None where nothing is."""
        entry &= tile.open & ~tile.inside
        if not entry.any():
            return None
        labels, count = ndimage.label(tile.open)
        chosen = np.zeros(count + 1, dtype=bool)
        chosen[labels[entry]] = True
        chosen[0] = False
        new: Mask = chosen[labels] & ~tile.inside
        tile.inside |= new
        return new

    def _hand_on(self, key: tuple[int, int], new: Mask, waiting: dict[tuple[int, int], Mask]) -> None:
        """Enter the four neighbours where the new cells lie on the common edge."""
        for down, right, here, there in (
            (-1, 0, (0, slice(None)), (-1, slice(None))),
            (1, 0, (-1, slice(None)), (0, slice(None))),
            (0, -1, (slice(None), 0), (slice(None), -1)),
            (0, 1, (slice(None), -1), (slice(None), 0)),
        ):
            edge = new[here]
            if not edge.any():
                continue
            other = (key[0] + down, key[1] + right)
            if not self._is_tile(other):
                self.touches = self.touches or self._goes_on(key, other)
                continue
            tile = self._load(other)
            entry = waiting.setdefault(other, np.zeros(tile.open.shape, dtype=bool))
            entry[there] |= edge

    def _is_tile(self, key: tuple[int, int]) -> bool:
        rows, cols = math.ceil(self._window.height / self._tile), math.ceil(self._window.width / self._tile)
        return 0 <= key[0] < rows and 0 <= key[1] < cols

    def _goes_on(self, key: tuple[int, int], other: tuple[int, int]) -> bool:
        """Whether the raster that decides goes on beyond this edge of the window."""
        window, whole = self._window, self.spec
        return bool(
            (other[0] < 0 and window.row > 0)
            or (other[1] < 0 and window.col > 0)
            or (other[0] > key[0] and window.row + window.height < whole.height)
            or (other[1] > key[1] and window.col + window.width < whole.width)
        )

    def mask(self) -> tuple[Mask, GridSpec]:
        """The region and the grid of its smallest rectangle of tiles."""
        reached = [tile for tile in self._tiles.values() if tile.inside.any()]
        left, top = min(tile.window.col for tile in reached), min(tile.window.row for tile in reached)
        right = max(tile.window.col + tile.window.width for tile in reached)
        bottom = max(tile.window.row + tile.window.height for tile in reached)
        result = np.zeros((bottom - top, right - left), dtype=bool)
        for tile in reached:
            row, col = tile.window.row - top, tile.window.col - left
            result[row : row + tile.window.height, col : col + tile.window.width] = tile.inside
        return result, self.spec.part(Window(left, top, right - left, bottom - top))


def majority(mask: Mask, rounds: int = 2) -> Mask:
    """Every cell as most of the nine about it are: takes the fringe off an edge in noise, and leaves straight edges."""
    result = mask
    for _ in range(rounds):
        count = np.pad(result.view(np.uint8), 1)
        count = count[:-2] + count[1:-1] + count[2:]
        result = count[:, :-2] + count[:, 1:-1] + count[:, 2:] >= 5
    return result


def _without_crumbs(polygons: Polygons, area_m2: float) -> Polygons:
    """Without the parts below an area that came off by evening out; the largest stays in any case."""
    sizes = [projected_area_m2([polygon]) for polygon in polygons]
    return [polygon for polygon, size in zip(polygons, sizes) if size >= area_m2 or size == max(sizes)]


def _window(spec: GridSpec, bounds: Bounds) -> Window:
    """The cells of the raster within bounds."""
    x0, y0, x1, y1 = bounds
    pixel = spec.pixel(np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], dtype=np.float64))
    low, high = np.floor(pixel.min(axis=0)).astype(int), np.ceil(pixel.max(axis=0)).astype(int)
    window = Window(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1])).intersection(spec.whole)
    if window is None:
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "Image and map view do not meet."))
    return window
