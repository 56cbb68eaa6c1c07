"""The second pass: cells that break a clause, gathered into groups that share sides, with volume, depth and outline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...delineation.finding.components import Components
from ...delineation.finding.outlines import placed
from ...delineation.finding.working import tiles
from ...geodata.grid import Polygons, Window
from ...geodata.labels import ScratchRaster
from ...geodata.overlay import canonical
from ...model.progress import Progress
from .frame import HALF, NOISE_SHARE, TILE, Bools, Floats, Scene, Shares, Tile
from .noise import LEAST_LONE, Scattered, counts, z_of
from .survey import INSIDE, OUTSIDE, Survey

FLOOR, FLOOR_WET, LOW, OUT, RED, CUT, FILL, EXCESS, NEW = (
    "floor", "floor_wet", "low", "outside", "red_lines", "cut", "fill", "excess", "new",
)  # fmt: skip
STABLE, DEEPER = 1, 2
"""Classes of ``EXCESS``: the ground stood before; the ground did not stand, but was cut deeper than it had to be."""
_SUMS = ("volume", "area", "core", "z")
_MORE = {CUT: ("needed", "excess", "unnamed", "unjudged"), EXCESS: ("unnamed",), NEW: ("beyond",)}


@dataclass(frozen=True)
class Group:
    """Cells that share sides. ``kind``: the class within its layer (number of the pit from 1, ``STABLE``, ...).

    ``volume_m3`` weighted by the shares of the cells, ``height_m`` the largest of a single cell. ``more``: further sums
    of the layer, m³ or m².
    """

    kind: int
    volume_m3: float
    area_m2: float
    height_m: float
    more: Mapping[str, float]
    polygons: Polygons


@dataclass(frozen=True)
class Layer:
    """All groups of one clause that are no noise, largest first; ``left_out_m3`` is what noise and edges made up."""

    groups: tuple[Group, ...]
    left_out_m3: float

    @property
    def volume_m3(self) -> float:
        return sum(group.volume_m3 for group in self.groups)

    @property
    def area_m2(self) -> float:
        return sum(group.area_m2 for group in self.groups)

    @property
    def height_m(self) -> float:
        return max((group.height_m for group in self.groups), default=0.0)

    def total(self, name: str) -> float:
        return sum(group.more[name] for group in self.groups)


Need = Callable[[Window], Floats]
"""Heights of the least-cut stable envelope of a window, NaN where no material is known."""


class Gathering:
    """Groups of one layer over all tiles."""

    def __init__(self, name: str, scene: Scene, folder: Path, searched: Mapping[int, int], free: Mapping[int, bool]):
        self.name = name
        self._spec = scene.spec
        self._searched, self._free = searched, free
        self._names = (*_SUMS, *_MORE.get(name, ()))
        self._components = Components(scene.spec, self._names, ("depth", "peak"), 1)
        self._labels = ScratchRaster(folder / f"{name}.tif", scene.spec)
        self._touched: list[Window] = []
        self._total = 0.0
        self._scattered = {kind: Scattered() for kind in searched}

    def add(self, window: Window, classes: NDArray[np.int32], depth: Floats, z: Floats, share: Floats,
            more: Mapping[str, Floats]) -> None:  # fmt: skip
        """``depth`` in metres and ``share`` of every cell with a class; ``more``: further values, unweighted."""
        cell = self._spec.cell_area_m2
        there = classes > 0
        if not there.any():
            self._components.add(window, classes, {})
            return
        if not all(self._free.values()):
            there = self._without_lone(classes, there, z)
        classes = np.where(there, classes, 0).astype(np.int32)
        for kind, scattered in self._scattered.items():
            if not self._free.get(kind, False):
                scattered.add(z[classes == kind])
        clear = {
            "volume": np.where(there, depth * share, 0.0) * cell,
            "area": np.where(there, share, 0.0) * cell,
            "core": (there & (share >= HALF)).astype(np.float64),
            "z": np.where(there, z, 0.0),
            "depth": np.where(there, depth, 0.0),
            "peak": np.where(there, z, 0.0),
            **{name: np.where(there, value * share, 0.0) * cell for name, value in more.items()},
        }
        self._total += float(clear["volume"].sum())
        labels = self._components.add(window, classes, clear)
        if labels.any():
            self._labels.write(window, labels)
            self._touched.append(window)

    def _without_lone(self, classes: NDArray[np.int32], there: Bools, z: Floats) -> Bools:
        """Cells without a neighbour that are no more than noise are dropped here: a noisy raster has millions."""
        lone = there.copy()
        lone[1:] &= ~there[:-1]
        lone[:-1] &= ~there[1:]
        lone[:, 1:] &= ~there[:, :-1]
        lone[:, :-1] &= ~there[:, 1:]
        lone[[0, -1]] = False
        lone[:, [0, -1]] = False
        free = np.isin(classes, [kind for kind, clean in self._free.items() if clean])
        return there & ~(lone & ~free & (z < LEAST_LONE))

    def finish(self, progress: Progress) -> Layer:
        """Groups that count, with their outlines along the edges of cells."""
        found = self._components.finish()
        keep = np.zeros(len(found), dtype=bool)
        for kind in np.unique(found.kind).tolist():
            own = found.kind == kind
            searched, free = self._searched.get(kind, 1), self._free.get(kind, False)
            keep[own] = counts(found.cells[own], found.values["z"][own], searched, free)
            if not free and kind in self._scattered:
                keep[own] |= found.values["peak"][own] >= self._scattered[kind].limit(searched)
        keep &= found.values["core"] > 0
        number = np.zeros(len(found) + 1, np.int32)
        number[1:][keep] = 1 + np.arange(int(keep.sum()))
        for window in self._touched:
            progress.check()
            self._labels.write(window, number[found.final[self._labels.read(window)]])
        shapes: dict[int, Polygons] = {}
        if keep.any():
            for label, polygons in self._labels.polygons(progress):
                shapes.setdefault(label, []).extend(polygons)
        self._labels.close()
        groups = []
        for label, i in enumerate(np.flatnonzero(keep).tolist(), 1):
            values = {name: float(column[i]) for name, column in found.values.items()}
            more = {name: values[name] for name in _MORE.get(self.name, ())}
            outline = canonical(placed(shapes.get(label, []), self._spec))
            groups.append(
                Group(int(found.kind[i]), values["volume"], values["area"], values["depth"], more, outline)
            )  # fmt: skip
        groups.sort(key=lambda group: (-round(group.volume_m3, 3), group.kind, _corner(group.polygons)))
        return Layer(tuple(groups), max(self._total - sum(group.volume_m3 for group in groups), 0.0))


def _corner(polygons: Polygons) -> tuple[float, float]:
    return (float(polygons[0][0][0, 0]), float(polygons[0][0][0, 1])) if polygons else (0.0, 0.0)


def look(
    scene: Scene, found: Survey, need: Need | None, footprint: Shares | None, folder: Path, progress: Progress
) -> dict[str, Layer]:
    """Read both surfaces (and the envelope) once more and gather every clause's cells."""
    gatherings = _gatherings(scene, found, need, folder)
    places = list(tiles(scene.spec, TILE))
    for number, window in enumerate(places):
        progress.report(0.8 * number / len(places))
        _look_at(scene, found, scene.tile(window), need, footprint, gatherings)
    layers = {}
    for step, (name, gathering) in enumerate(gatherings.items()):
        layers[name] = gathering.finish(progress.part(0.8 + 0.2 * step / len(gatherings), 1.0))
    return layers


def _gatherings(scene: Scene, found: Survey, need: Need | None, folder: Path) -> dict[str, Gathering]:
    inside, outside = found.region(INSIDE), found.region(OUTSIDE)
    pits = {i + 1: found.region(f"pit:{i}") for i in range(len(scene.pits))}
    every = {1: inside.known + outside.known}, {1: inside.noise_free and outside.noise_free}
    names: dict[str, tuple[dict[int, int], dict[int, bool]]] = {
        OUT: ({1: outside.known}, {1: outside.noise_free}),
        CUT: ({1: inside.known}, {1: inside.noise_free}),
        FILL: ({1: inside.known}, {1: inside.noise_free}),
    }
    if scene.pits:
        of_pits = {i: p.known for i, p in pits.items()}, {i: p.noise_free for i, p in pits.items()}
        names.update({FLOOR: of_pits, LOW: of_pits})
        if scene.water is not None:
            names[FLOOR_WET] = of_pits
    if scene.red_lines is not None:
        names[RED] = every
    if need is not None:
        both = (STABLE, DEEPER)
        names[EXCESS] = dict.fromkeys(both, inside.known), dict.fromkeys(both, inside.noise_free)
    if scene.legacy is not None:
        names[NEW] = every
    return {name: Gathering(name, scene, folder, *limits) for name, limits in names.items()}


def _look_at(
    scene: Scene,
    found: Survey,
    tile: Tile,
    need: Need | None,
    footprint: Shares | None,
    gatherings: dict[str, Gathering],
) -> None:
    window, limit = tile.window, tile.limit
    known = np.isfinite(tile.cut)
    cut = np.where(known, tile.cut, 0.0)
    over, changed = cut > limit, np.abs(cut) > limit
    none: dict[str, Floats] = {}
    zeros = np.zeros(cut.shape)
    if changed.any() or (LOW in gatherings and any(shares.meets(window) for _, shares in scene.pits)):
        inside = scene.boundary.of(window)
    else:
        inside = np.ones(cut.shape)
    z = z_of(np.abs(cut), limit)
    wet = np.zeros(cut.shape) if scene.water is None else scene.water.of(window)
    _floors(scene, found, tile, cut, over, wet > NOISE_SHARE, gatherings)
    gatherings[OUT].add(window, _classes(over & (1.0 - inside > NOISE_SHARE)), cut, z, 1.0 - inside, none)
    more = {name: zeros for name in _MORE[CUT]}
    if need is not None:
        named = np.zeros(cut.shape) if scene.necessities is None else scene.necessities.of(window)
        asked = need(window)
        told = over & np.isfinite(asked) & (inside > NOISE_SHARE)
        needed = np.where(told, np.clip(tile.before - asked, 0.0, cut), 0.0)
        excess = np.where(told, np.maximum(cut - needed, 0.0), 0.0)
        beyond = excess > limit
        more = {"needed": needed, "excess": np.where(beyond, excess, 0.0),
                "unnamed": np.where(beyond, excess * (1.0 - named), 0.0),
                "unjudged": np.where(over & np.isnan(asked), cut, 0.0)}  # fmt: skip
        kinds = np.where(beyond, np.where(needed <= limit, STABLE, DEEPER), 0).astype(np.int32)
        gatherings[EXCESS].add(
            window, kinds, excess, z_of(excess, limit), inside, {"unnamed": excess * (1.0 - named)}
        )  # fmt: skip
    gatherings[CUT].add(window, _classes(over & (inside > NOISE_SHARE)), cut, z, inside, more)
    filled = changed & ~over & (inside > NOISE_SHARE)
    gatherings[FILL].add(window, _classes(filled), np.abs(cut), z, inside, none)
    if RED in gatherings and scene.red_lines is not None:
        share = scene.red_lines.of(window)
        gatherings[RED].add(window, _classes(changed & (share > NOISE_SHARE)), np.abs(cut), z, share, none)
    if NEW in gatherings and scene.legacy is not None:
        share = 1.0 - scene.legacy.of(window)
        far = share if footprint is None else 1.0 - footprint.of(window)
        with np.errstate(invalid="ignore", divide="ignore"):
            beyond_share = np.where(share > 0, far / np.where(share > 0, share, 1.0), 0.0)
        classes = _classes(changed & (share > NOISE_SHARE))
        gatherings[NEW].add(window, classes, np.abs(cut), z, share, {"beyond": beyond_share})


def _floors(
    scene: Scene, found: Survey, tile: Tile, cut: Floats, over: Bools, wet: Bools, gatherings: dict[str, Gathering]
) -> None:
    window = tile.window
    if FLOOR not in gatherings:
        return
    own = np.zeros(cut.shape, np.int32)
    share_of = np.zeros(cut.shape)
    lowest = np.full(cut.shape, -np.inf)
    for i, (_, shares) in enumerate(scene.pits):
        if shares.meets(window):
            share = shares.of(window)
            mine = share > np.maximum(share_of, NOISE_SHARE)
            own[mine], share_of[mine] = i + 1, share[mine]
            lowest[mine] = found.pits[i].before_m if found.pits[i].known else -np.inf
    z = z_of(cut, tile.limit)
    gatherings[FLOOR].add(window, np.where(over & ~wet, own, 0).astype(np.int32), cut, z, share_of, {})
    if FLOOR_WET in gatherings:
        gatherings[FLOOR_WET].add(window, np.where(over & wet, own, 0).astype(np.int32), cut, z, share_of, {})
    # cells of which the pit covers at least half, as for its lowest height
    below = np.where(np.isfinite(tile.cut) & ~wet & (share_of >= HALF), lowest - tile.design, 0.0)
    kinds = np.where(below > tile.limit, own, 0).astype(np.int32)
    below = np.where(kinds > 0, below, 0.0)
    gatherings[LOW].add(window, kinds, below, z_of(below, tile.limit), share_of, {})


def _classes(mask: Bools) -> NDArray[np.int32]:
    return mask.astype(np.int32)
