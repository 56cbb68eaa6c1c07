"""All evidence of one window together: the class of each cell, and what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ...geodata.grid import Window
from .change import ChangeModel, Look, height_change_limit
from .limits import Limits
from .relief import Rebuilt, Relief, relief
from .scene import Cells, Scene
from .scoring import BARE, CHANGE, DUMP, PIT, SUMS, TOPS
from .spectral import Colours, Cover, Ground, closed, colours, ground, ground_halo, grown, texture
from .working import Bools, Floats, Layer, WorkingGrid, inner, sample_windows, widened

BARE_CLASS, CHANGE_CLASS, DUG_CLASS, DUMPED_CLASS = 1, 2, 3, 4
_FIRST_ZONE = 10
"""Pits and heaps have classes of their own, below −10 and above 10: each is one component."""
_BARE_FROM = 0.5
_SAMPLE_HALO = 2


def kind_of(number: int) -> str:
    """The kind of a class."""
    if number > _FIRST_ZONE:
        return DUMP
    if number < 0:
        return PIT
    return BARE if number == BARE_CLASS else CHANGE


@dataclass
class Sources:
    """What there is to see. ``scenes``: earlier (or only) and later imagery; ``dems``: the same of terrain."""

    grid: WorkingGrid
    scenes: tuple[Scene | None, Scene | None]
    dems: tuple[Layer | None, Layer | None]

    @property
    def latest_scene(self) -> Scene | None:
        return self.scenes[1] or self.scenes[0]

    @property
    def latest_dem(self) -> Layer | None:
        return self.dems[1] or self.dems[0]

    @property
    def two_dates(self) -> bool:
        return self.scenes[1] is not None or self.dems[1] is not None


class Surveyor:
    """Looks at windows. ``learn`` comes first: it reads a sample that depends on the grid alone."""

    def __init__(self, sources: Sources, limits: Limits) -> None:
        self._sources = sources
        self._limits = limits
        self._grid = sources.grid
        self._covers: dict[int, Cover] = {}
        self._change: ChangeModel | None = None
        self._height_change: tuple[float, float] | None = None
        self.rebuilt: Rebuilt | None = None
        self._radius = self._grid.cells(
            limits.change_radius_m, int(limits.change_radius_cells_min), int(limits.change_radius_cells_max)
        )
        self._closing = self._grid.cells(np.sqrt(limits.min_area_m2) / 4, 1, 3)
        # cells far smaller than what is looked for show grains, not places
        self._grained = limits.min_area_m2 >= 0.5 * limits.area_cells * self._grid.cell_m**2

    @property
    def height_shift_m(self) -> float | None:
        """Uniform difference between the two terrain models that was taken off; None where there are not two."""
        return None if self._height_change is None else self._height_change[0]

    @property
    def height_limit_m(self) -> float | None:
        return None if self._height_change is None else self._height_change[1]

    def texture_usual(self) -> float:
        """Middle texture of what grows in the imagery looked at."""
        cover = self._covers.get(1) or self._covers.get(0)
        return cover.usual_texture[0] if cover is not None else 1.0

    def covers(self) -> dict[int, Cover]:
        return self._covers

    def halo(self) -> int:
        """Cells around a window that its evidence depends on."""
        halo = 2 * self._closing + 2
        if self._sources.latest_scene is not None:
            halo += ground_halo(self._limits, self._grid) + 2
        if self._change is not None:
            halo += self._radius + 2
        return halo

    def learn(self) -> None:
        limits = self._limits
        for number, scene in enumerate(self._sources.scenes):
            if scene is not None:
                seen, rough = self._sampled(scene)
                self._covers[number] = Cover.of(seen, rough, limits, "N" in scene.roles)
        before, later = self._sources.scenes
        if before is not None and later is not None:
            self._learn_change(before, later)
        first, second = self._sources.dems
        if first is not None and second is not None:
            parts = [second.read(w) - first.read(w) for w in sample_windows(self._grid.spec)]
            differences = np.concatenate([part[np.isfinite(part)] for part in parts])
            self._height_change = height_change_limit(differences, limits)

    def _sampled(self, scene: Scene) -> tuple[Colours, Floats]:
        """Measures of the sample as flat arrays."""
        gathered: list[dict[str, Floats]] = []
        rough = []
        for window in sample_windows(self._grid.spec):
            wide = widened(window, _SAMPLE_HALO, self._grid.spec)
            place = inner(window, wide)
            bands = scene.read(wide).bands
            rough.append(texture(colours(bands).visible)[place].ravel())
            gathered.append({role: values[place].ravel() for role, values in bands.items()})
        joined = {role: np.concatenate([part[role] for part in gathered]) for role in gathered[0]}
        return colours(joined), np.concatenate(rough)

    def _learn_change(self, before: Scene, later: Scene) -> None:
        covers: list[tuple[Floats, Floats]] = []
        looks: list[dict[str, Floats]] = []
        # what cannot be judged has wide surroundings, and a sample window is small: they are read with them
        halo = ground_halo(self._limits, self._grid) + _SAMPLE_HALO
        for window in sample_windows(self._grid.spec):
            wide = widened(window, halo, self._grid.spec)
            rows, cols = inner(window, wide)
            first, second = before.read(wide), later.read(wide)
            use = self._comparable(first, second)[0][rows, cols]
            cover = Look.cover(first.bands)
            covers.append((cover[0][rows, cols][use], cover[1][rows, cols][use]))
            looks.append({name: v[rows, cols][use] for name, v in Look.of(second.bands).values.items()})
        cover_sample = (np.concatenate([c[0] for c in covers]), np.concatenate([c[1] for c in covers]))
        look = Look({name: np.concatenate([part[name] for part in looks]) for name in looks[0]})
        self._change = ChangeModel.of(cover_sample, look, self._limits)

    def _comparable(self, first: Cells, second: Cells) -> tuple[Bools, Ground]:
        """Grew before, seen clearly on both dates, and the later date's ground."""
        limits, grid = self._limits, self._grid
        seen = colours(first.bands)
        was = ground(first, seen, self._covers[0], limits, grid)
        now = ground(second, colours(second.bands), self._covers[1], limits, grid)
        wet = (seen.water > 0) if seen.water is not None else np.zeros(seen.visible.shape, dtype=bool)
        grew = was.judged & ~grown(was.dark, 1) & ~wet & (seen.vegetation > self._covers[0].bare_index)
        grew &= ~first.saturated
        return grew & now.judged & ~now.dark & ~second.saturated, now

    def look(self, window: Window) -> tuple[NDArray[np.int32], dict[str, NDArray[np.floating[Any]]]]:
        """Class of each cell of a window, and the quantities of ``scoring`` that it shows."""
        wide = widened(window, self.halo(), self._grid.spec)
        place = inner(window, wide)
        shown: dict[str, NDArray[np.floating[Any]]] = {}
        classes = np.zeros((window.height, window.width), np.int32)
        two = self._sources.two_dates
        scene = self._sources.latest_scene
        if scene is not None:
            bare = self._look_at_imagery(scene, wide, place, shown)
            if not two:
                classes[bare] = BARE_CLASS
            changed = self._look_at_change(wide, place, shown)
            if changed is not None:
                classes[changed] = CHANGE_CLASS
        dem = self._sources.latest_dem
        if dem is not None and self.rebuilt is not None:
            terrain = relief(dem, self.rebuilt, window, self._grid)
            self._note_relief(terrain, shown)
            if not two:
                zone = terrain.zone
                classes = np.where(zone != 0, zone + np.sign(zone) * _FIRST_ZONE, classes).astype(np.int32)
        self._look_at_heights(window, wide, place, classes, shown)
        zero = np.zeros(classes.shape, np.float32)
        return classes, {name: shown.get(name, zero) for name in (*SUMS, *TOPS)}

    def _look_at_imagery(
        self, scene: Scene, wide: Window, place: tuple[slice, slice], shown: dict[str, NDArray[np.floating[Any]]]
    ) -> Bools:
        cover = self._covers[1 if self._sources.scenes[1] is not None else 0]
        cells = scene.read(wide)
        seen = colours(cells.bands)
        found = ground(cells, seen, cover, self._limits, self._grid)
        rough = np.nan_to_num(texture(seen.visible))
        bare = _smoothed(found.bare) if self._grained else found.bare
        mask = closed((bare >= _BARE_FROM) | found.pond, self._closing) & found.judged
        judged = found.judged[place]
        shown["judged"] = judged.astype(np.float32)
        shown["bare"] = np.where(judged, found.bare[place], 0)
        shown["bright"] = np.where(judged, found.bright[place], 0)
        shown["texture"] = np.where(judged, rough[place], 0)
        shown["pond"] = found.pond[place].astype(np.float32)
        result: Bools = mask[place]
        return result

    def _look_at_change(
        self, wide: Window, place: tuple[slice, slice], shown: dict[str, NDArray[np.floating[Any]]]
    ) -> Bools | None:
        before, later = self._sources.scenes
        if self._change is None or before is None or later is None:
            return None
        first, second = before.read(wide), later.read(wide)
        comparable, _ = self._comparable(first, second)
        index, bright = self._change.departure(Look.cover(first.bands), Look.of(second.bands), comparable, self._radius)
        limits = self._limits
        changed = (index > limits.change_index_spreads) & (bright > limits.change_bright_spreads)
        mask = closed(changed, self._closing) & comparable
        use = comparable[place]
        shown["compared"] = use.astype(np.float32)
        shown["departure"] = np.where(use, np.maximum(index[place], 0), 0)
        result: Bools = mask[place]
        return result

    def _note_relief(self, terrain: Relief, shown: dict[str, NDArray[np.floating[Any]]]) -> None:
        limits = self._limits
        known, rise = np.isfinite(terrain.rise), np.nan_to_num(terrain.rise)
        sloped, slope = np.isfinite(terrain.slope_deg), np.nan_to_num(terrain.slope_deg)
        shown["rise_known"] = known.astype(np.float32)
        shown["below"] = (known & (rise < -limits.depth_min_m)).astype(np.float32)
        shown["above"] = (known & (rise > limits.height_min_m)).astype(np.float32)
        shown["depth"], shown["height"] = np.where(known, -rise, 0), np.where(known, rise, 0)
        shown["blind"] = terrain.blind.astype(np.float32)
        shown["sloped"] = sloped.astype(np.float32)
        shown["steep"] = (sloped & (slope >= limits.steep_deg)).astype(np.float32)

    def _look_at_heights(
        self,
        window: Window,
        wide: Window,
        place: tuple[slice, slice],
        classes: NDArray[np.int32],
        shown: dict[str, NDArray[np.floating[Any]]],
    ) -> None:
        first, second = self._sources.dems
        if self._height_change is None or first is None or second is None:
            return
        shift, least = self._height_change
        change = second.read(wide) - first.read(wide) - np.float32(shift)
        known = np.isfinite(change)
        change = np.nan_to_num(change)
        for name, number, mask in (
            ("dug", DUG_CLASS, change < -least),
            ("dumped", DUMPED_CLASS, change > least),
        ):
            shown[name] = (mask & known)[place].astype(np.float32)
            whole = (closed(mask & known, self._closing) & known)[place]
            classes[whole & (classes == 0)] = number
        shown["height_compared"] = known[place].astype(np.float32)
        shown["dug_most"], shown["dumped_most"] = -change[place], change[place]


def _smoothed(values: Floats) -> Floats:
    """Means of 3 × 3 cells."""
    mean = ndimage.uniform_filter(values.astype(np.float64), 3, mode="nearest")
    return np.round(mean, 6).astype(np.float32)
