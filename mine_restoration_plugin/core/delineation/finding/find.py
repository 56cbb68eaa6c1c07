"""The deed: from imagery and terrain, of one date or two, to candidates with scores and reasons.

Memory is bounded whatever the size of the rasters: a tile of 512 × 512 working cells with its surroundings, a sample of
a million cells, one line of sums for each component; labels and the rebuilt ground lie in temporary files.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Union

from ...geodata.areas import ellipsoidal_area_m2, projected_area_m2
from ...geodata.grid import Polygons
from ...geodata.guard import gdal_cache
from ...geodata.labels import ScratchFolder, ScratchRaster
from ...geodata.raster import open_raster
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...model.units import stored
from ...rulebook import Rulebook
from .components import Components, Found
from .evidence import Sources, Surveyor, kind_of
from .limits import Limits
from .outlines import apart, largest_part, length, placed, smooth
from .relief import rebuild
from .scene import Image, Scene
from .scoring import SUMS, TOPS, Candidate, Evidence, judge
from .working import TILE, Layer, tiles, working_grid

CACHE_MB = 64
PathLike = Union[str, os.PathLike[str]]


@dataclass(frozen=True)
class FoundCandidates:
    """Candidates by falling score, in ``crs``. ``facts`` say how it was looked."""

    candidates: tuple[Candidate, ...]
    crs: str
    source: str
    notes: tuple[Label, ...]
    facts: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {
            "crs": self.crs,
            "source": self.source,
            "candidates": [candidate.to_json() for candidate in self.candidates],
            "notes": [note.to_json() for note in self.notes],
            "facts": self.facts,
        }


def find_candidates(
    imagery: PathLike | None = None,
    imagery_later: PathLike | None = None,
    dem: PathLike | None = None,
    dem_later: PathLike | None = None,
    *,
    bands: str | None = None,
    min_area_m2: float | None = None,
    rulebook: Rulebook | None = None,
    progress: Progress = SILENT,
    tile: int = TILE,
) -> FoundCandidates:
    """Find places that look like mines; with two dates of imagery or terrain, places that changed into such.

    The grid of the latest imagery is worked on, or that of the latest terrain model where there is no imagery; the
    other rasters are brought onto it.

    Args:
        bands: order of the bands, see ``bands.band_roles``; two orders parted by "/" where the dates differ.
        min_area_m2: least area of a candidate; the rulebook's where None.
        tile: side of the tiles in working cells; the result does not depend on it.

    Raises:
        InputError: nothing to look at, a later date without the earlier, bands that are not known, rasters of different
            places.
        Cancelled: nothing was left behind.
    """
    _require_dates(imagery, imagery_later, dem, dem_later)
    limits = Limits.of(rulebook or Rulebook.load())
    if min_area_m2 is not None:
        if not min_area_m2 > 0:
            raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "The least area of a candidate must be above 0 m²."))
        limits = _with_area(limits, min_area_m2)
    with contextlib.ExitStack() as stack:
        stack.enter_context(gdal_cache(CACHE_MB))
        images = _images(imagery, imagery_later, bands)
        terrains = [None if path is None else open_raster(path) for path in (dem, dem_later)]
        for terrain in terrains:
            if terrain is not None:
                stack.callback(terrain.close)
        base = next(item for item in (images[1], images[0], terrains[1], terrains[0]) if item is not None)
        grid = working_grid(base.spec, limits.min_area_m2, limits.area_cells)
        first, second = (None if image is None else Scene(image, grid) for image in images)
        lower, upper = (None if terrain is None else Layer(terrain, grid) for terrain in terrains)
        for scene in (first, second):
            if scene is not None:
                stack.callback(scene.close)
        sources = Sources(grid, (first, second), (lower, upper))
        folder = stack.enter_context(ScratchFolder())
        run = _Run(sources, limits, folder, tile)
        stack.callback(run.close)
        found = run.run(progress)
        names = [Path(os.fspath(path)).name for path in (imagery, imagery_later, dem, dem_later) if path is not None]
        return FoundCandidates(
            found, grid.spec.crs, ", ".join(names), tuple(_notes(images, sources, run)), _facts(images, sources, run)
        )


class _Run:
    def __init__(self, sources: Sources, limits: Limits, folder: Path, tile: int) -> None:
        self._sources, self._limits, self._folder, self._tile = sources, limits, folder, tile
        self._spec = sources.grid.spec
        self.surveyor = Surveyor(sources, limits)
        self._labels: ScratchRaster | None = None
        area_m2 = sources.grid.cell_x_m * sources.grid.cell_y_m
        self._cells_min = max(int(limits.cells_min), int(0.8 * limits.min_area_m2 / area_m2))

    def close(self) -> None:
        if self._labels is not None:
            self._labels.close()
        if self.surveyor.rebuilt is not None:
            self.surveyor.rebuilt.close()

    def run(self, progress: Progress) -> tuple[Candidate, ...]:
        scenes = [scene for scene in self._sources.scenes if scene is not None]
        for number, scene in enumerate(scenes):
            text = QT_TRANSLATE_NOOP("MineRestoration", "Learning the image")
            progress.report(0.05 * number / len(scenes), text)
            scene.survey(progress.part(0.05 * number / len(scenes), 0.05 * (number + 1) / len(scenes)))
        self.surveyor.learn()
        progress.report(0.1, QT_TRANSLATE_NOOP("MineRestoration", "Rebuilding the original surface"))
        dem = self._sources.latest_dem
        if dem is not None:
            self.surveyor.rebuilt = rebuild(
                dem, self._sources.grid, self._limits, self._folder, progress.part(0.1, 0.3)
            )
        progress.report(0.3, QT_TRANSLATE_NOOP("MineRestoration", "Looking for candidates"))
        found = self._look(progress.part(0.3, 0.8))
        progress.report(0.8, QT_TRANSLATE_NOOP("MineRestoration", "Drawing the outlines"))
        return self._outlined(found, progress.part(0.8, 1.0))

    def _look(self, progress: Progress) -> Found:
        components = Components(self._spec, SUMS, TOPS, self._cells_min)
        self._labels = ScratchRaster(self._folder / "labels.tif", self._spec)
        every = list(tiles(self._spec, self._tile))
        touched = []
        for number, window in enumerate(every):
            progress.report(0.9 * number / len(every))
            classes, quantities = self.surveyor.look(window)
            labels = components.add(window, classes, quantities)
            if labels.any():
                self._labels.write(window, labels)
                touched.append(window)
        found = components.finish()
        for number, window in enumerate(touched):
            progress.report(0.9 + 0.1 * number / len(touched))
            self._labels.write(window, found.final[self._labels.read(window)])
        return found

    def _outlined(self, found: Found, progress: Progress) -> tuple[Candidate, ...]:
        if self._labels is None:
            return ()
        limits, grid = self._limits, self._sources.grid
        area_cell = grid.cell_x_m * grid.cell_y_m
        hole_cells = limits.min_area_m2 / area_cell
        usual = self.surveyor.texture_usual()
        judged: dict[int, Evidence] = {}
        shapes: dict[int, Polygons] = {}
        for label, polygon in self._labels.polygons(progress.part(0, 0.6)):
            i = label - 1
            shown = {name: float(values[i]) for name, values in found.values.items()}
            kind, rim = kind_of(int(found.kind[i])), length(polygon[0][0])
            evidence = judge(kind, int(found.cells[i]), area_cell, rim, shown, usual, limits)
            if evidence.score >= limits.score_min:
                judged[label] = evidence
                shapes[label] = smooth(polygon[0], hole_cells)
        numbers = sorted(shapes)
        progress.check()
        order = sorted(range(len(numbers)), key=lambda i: (-judged[numbers[i]].score, numbers[i]))
        outlines = apart([shapes[number] for number in numbers], order) if numbers else []
        candidates = []
        for step, i in enumerate(order):
            if step % 100 == 0:
                progress.report(0.6 + 0.4 * step / len(order))
            number = numbers[i]
            shape = largest_part(outlines[i])
            if not shape or projected_area_m2(shape) < 1:
                continue
            polygons = placed(shape, self._spec)
            area = ellipsoidal_area_m2(polygons, self._spec.crs)
            if area < limits.min_area_m2:
                continue
            evidence = judged[number]
            kind = kind_of(int(found.kind[number - 1]))
            candidates.append(Candidate(kind, evidence.score, evidence.reasons, stored(area, "m2") or 0.0, polygons))
        return tuple(candidates)


def _require_dates(
    imagery: PathLike | None, imagery_later: PathLike | None, dem: PathLike | None, dem_later: PathLike | None
) -> None:
    if imagery is None and dem is None and imagery_later is None and dem_later is None:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "Give an image or a terrain model (or both) to look for mines in.")
        )
    if (imagery_later is not None and imagery is None) or (dem_later is not None and dem is None):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "A later date needs the earlier one of the same kind. Give both, or give the single one as the first.",
            )
        )


def _with_area(limits: Limits, min_area_m2: float) -> Limits:
    return replace(limits, min_area_m2=float(min_area_m2))


def _images(
    imagery: PathLike | None, imagery_later: PathLike | None, bands: str | None
) -> tuple[Image | None, Image | None]:
    orders = [part.strip() or None for part in (bands or "").split("/")]
    if len(orders) > 2:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "The order of bands {order} has more than two parts; there are at most two dates."
            ),
            order=repr(bands),
        )
    first, second = orders[0], orders[-1]
    return (
        None if imagery is None else Image(imagery, first),
        None if imagery_later is None else Image(imagery_later, second),
    )


def _notes(images: tuple[Image | None, Image | None], sources: Sources, run: _Run) -> Iterator[Label]:
    for image in images:
        if image is not None:
            order = ", ".join(f"{role}={number}" for role, number in image.roles.items())
            yield Label("Bands of {name}: {order}.", "{name}的波段：{order}。").format(name=image.name, order=order)
    grid = sources.grid
    if grid.step > 1:
        yield Label(
            "Cells of {fine} m were averaged to {cell} m: enough for the least area asked for.",
            "{fine}米像元已平均到{cell}米，足以分辨所要求的最小面积。",
        ).format(fine=f"{grid.cell_m / grid.step:.3g}", cell=f"{grid.cell_m:.3g}")
    shift = run.surveyor.height_shift_m
    if shift is not None:
        yield Label(
            "The later terrain model lies {shift} m above the earlier one on the whole; that was taken off. "
            "Changes from {limit} m count.",
            "后期地形整体高出前期{shift}米，已扣除；变化达{limit}米才计入。",
        ).format(shift=f"{shift:+.2f}", limit=f"{run.surveyor.height_limit_m:.2f}")


def _facts(images: tuple[Image | None, Image | None], sources: Sources, run: _Run) -> dict[str, Any]:
    grid = sources.grid
    covers = run.surveyor.covers()
    return {
        "cell_m": [stored(grid.cell_x_m, "m"), stored(grid.cell_y_m, "m")],
        "averaged": grid.step,
        "two_dates": sources.two_dates,
        "bands": [None if image is None else image.roles for image in images],
        "bare_index": [stored(covers[i].bare_index, "share") if i in covers else None for i in (0, 1)],
        "height_shift_m": stored(run.surveyor.height_shift_m, "m"),
        "height_limit_m": stored(run.surveyor.height_limit_m, "m"),
    }
