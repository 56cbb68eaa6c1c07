"""Backfilling pits: to a level, to a volume, to the rim, or to what a supply of material fills; with settlement.

Only whole cells inside a pit are filled, and never above the ground around it (``bodies``). Volumes are compacted.
Fill settles by a share of its height: so much more is placed (overfill), and afterwards the design's level is reached.
The design surface is the ground after settlement; the crown, if asked for, the ground as it is built.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from ..delineation.units import DUMP, PIT, window_of
from ..geodata.coverage import coverage_mask
from ..geodata.crs import require_metric
from ..geodata.grid import Floating, Polygons, Window, windows
from ..geodata.raster import RasterSource
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP
from .backfilled import TO_BALANCE, TO_LEVEL, TO_VOLUME, Backfilled, Filling, Pit, common, warnings_of
from .balanced import base_at, dump_terms, floor_of, rise_of, top_of
from .bodies import CELLS_PER_WINDOW, HALF, Body, survey_bodies, unit_windows, whole_cells
from .designed import Designed, write_design
from .envelope import Floats, Mask
from .filling import falling_ceiling, hollow_depth
from .hypsometry import solve_share, volume_at

KIND = "designbackfill"
FULL = 1.0


@dataclass
class _Bowl:
    """A pit in the making: its ceiling, the level found, and what its cells add up to."""

    body: Body
    ceiling_m: float | None
    area: Window | None
    falling: Floats | None = None
    level: float | None = None
    capped: bool = False
    rise_sum: float = 0.0
    rise_max: float = 0.0
    cells: int = 0
    water_cells: float = 0.0

    @property
    def floor(self) -> float:
        return floor_of(self.body)

    @property
    def top(self) -> float | None:
        """The level at which the pit is full."""
        if self.falling is not None:
            known = self.falling[np.isfinite(self.falling)]
            return float(known.max()) if known.size else None
        return self.ceiling_m

    @property
    def height(self) -> float:
        top = self.top
        return max(top - self.floor, 0.0) if top is not None and self.body.cells else 0.0

    def add(self, heights: Floating, surface: Floating, filled: Mask) -> None:
        """Count what was put on the cells of a window, as it is stored."""
        rise = surface[filled].astype(np.float64) - heights[filled].astype(np.float64)
        self.cells += len(rise)
        self.rise_sum += float(rise.sum())
        self.rise_max = max(self.rise_max, float(rise.max(initial=0.0)))

    def ceiling(self, window: Window) -> Floats | float:
        """How high each cell of a window may be filled."""
        if self.falling is None or self.area is None:
            return np.inf if self.ceiling_m is None else self.ceiling_m
        values = np.full((window.height, window.width), -np.inf)
        common = window.intersection(self.area)
        if common is not None:
            values[_part(common, window)] = self.falling[_part(common, self.area)]
        return np.where(np.isnan(values), -np.inf, values)


def backfill(
    ground: RasterSource,
    pits: Sequence[tuple[str, Polygons]],
    settings: Filling,
    dumps: Sequence[tuple[str, Polygons]] = (),
    water: Polygons | None = None,
    path: str | os.PathLike[str] | None = None,
    crown_path: str | os.PathLike[str] | None = None,
    progress: Progress = SILENT,
) -> Backfilled:
    """Fill pits (and cut dumps down, in mode balance) and measure; written only where a path is given.

    Raises:
        InputError: degrees; a number that the mode needs is missing; pits that overlap; nothing is written.
        Cancelled: nothing is left half made.
    """
    require_metric(ground.spec.crs, ground.spec.centre)
    _require(settings, dumps)
    units = [{"unit_no": name, "kind": PIT, "polygons": polygons} for name, polygons in pits]
    units += [{"unit_no": name, "kind": DUMP, "polygons": polygons} for name, polygons in dumps]
    bodies = survey_bodies(ground, units, progress.part(0.0, 0.3))
    bowls = [_bowl(ground, body, settings, progress) for body in bodies if body.kind == PIT]
    heaps = [body for body in bodies if body.kind == DUMP]
    dump_share, limited = _levels(ground, bowls, heaps, settings)
    progress.report(0.6)
    placed = 1.0 + settings.settlement_share
    blocks = _blocks(ground, bowls, heaps, dump_share, water)
    change = write_design(ground, blocks, path, progress.part(0.6, 0.8))
    if crown_path is not None:
        again = _blocks(ground, [replace(bowl) for bowl in bowls], heaps, dump_share, None, placed)
        write_design(ground, again, crown_path, progress.part(0.8, 0.95))
    found = tuple(_pit(ground, bowl, settings) for bowl in bowls)
    placed_m3 = sum(pit.volume_m3 + pit.overfill_m3 for pit in found)
    owed = placed_m3 - settings.gain * (change.cut_bank_m3 if heaps else settings.bank_m3 or 0.0)
    figures = {
        "pits": len(found),
        "level_m": common([pit.level_m for pit in found]),
        "spill_level_m": min((pit.spill_m for pit in found if pit.spill_m is not None), default=None),
        "volume_compacted_m3": sum(pit.volume_m3 for pit in found),
        "overfill_m3": sum(pit.overfill_m3 for pit in found),
        "highest_crown_m": max((pit.crown_m for pit in found), default=0.0),
        "hollow_depth_m": None if any(pit.hollow_m is None for pit in found) else max(p.hollow_m or 0.0 for p in found),
        "capped_pits": sum(pit.capped for pit in found),
        "owed_m3": owed if settings.mode == TO_BALANCE else None,
    }
    told = {**vars(settings), "dumps": len(heaps)}
    designed = Designed(
        KIND,
        None if path is None else os.fspath(path),
        change,
        told,
        figures,
        warnings_of(found, settings, limited, owed),
    )
    return Backfilled(designed, found)


def _require(settings: Filling, dumps: Sequence[Any]) -> None:
    if settings.mode == TO_LEVEL and settings.level_m is None:
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "Give the level to fill to."))
    if settings.mode == TO_VOLUME and settings.volume_m3 is None:
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "Give the compacted volume to fill in."))
    if settings.mode == TO_BALANCE and settings.bank_m3 is None and not dumps:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "Give the bank volume at hand, or the dumps whose material is used.")
        )


def _bowl(ground: RasterSource, body: Body, settings: Filling, progress: Progress) -> _Bowl:
    ceiling = body.ceiling_m
    if settings.mode == TO_LEVEL and body.spill_m is not None:
        ceiling = body.spill_m  # who gives a level answers for an edge beside unknown ground
    area = window_of(ground.spec, body.polygons, 2)
    bowl = _Bowl(body, ceiling, area)
    if settings.fall is None or area is None:
        return bowl
    if area.width * area.height > settings.cells_max:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "Pit {pit} reaches over {cells} cells; with a fall at most {most} are possible. Leave out the fall, or "
                "give a coarser raster.",
            ),
            pit=body.unit_no,
            cells=f"{area.width * area.height:,}",
            most=f"{settings.cells_max:,}",
        )
    progress.check()
    heights, known = ground.read(area)
    inside = known & whole_cells(body.polygons, ground.spec, area)
    if inside.any() and ceiling is not None:
        bowl.falling = falling_ceiling(ground.spec, heights, inside, settings.fall)
    return bowl


def _levels(
    ground: RasterSource, bowls: Sequence[_Bowl], heaps: Sequence[Body], settings: Filling
) -> tuple[float, bool]:
    """Set the levels; the share by which dumps are cut, and whether the pits could not take all."""
    fills = partial(_terms, ground, [bowl for bowl in bowls if bowl.height > 0])
    placed = 1.0 + settings.settlement_share
    share, dump_share, limited = FULL, 0.0, False
    if settings.mode == TO_LEVEL and settings.level_m is not None:
        for bowl in bowls:
            top = bowl.top
            bowl.capped = top is not None and settings.level_m > top
            bowl.level = top if bowl.capped else settings.level_m
            if top is None:
                bowl.ceiling_m = settings.level_m
        return 0.0, False
    if settings.mode == TO_VOLUME and settings.volume_m3 is not None:
        target = settings.volume_m3 / placed
        share = solve_share(fills, target)
        limited = share >= FULL and volume_at(fills, FULL) < target * (1 - 1e-9)
    elif settings.mode == TO_BALANCE:
        gain = settings.gain / placed
        room = volume_at(fills, FULL)
        usable = [body for body in heaps if rise_of(body) > 0]
        gives = partial(dump_terms, ground, usable)
        supply = volume_at(gives, FULL) if heaps else float(settings.bank_m3 or 0.0)
        dump_share = FULL
        if supply * gain <= room:
            share = solve_share(fills, supply * gain)
        else:
            limited = True
            dump_share = solve_share(gives, room / gain) if heaps else 0.0
    for bowl in bowls:
        if bowl.top is not None:
            bowl.level = bowl.floor + share * bowl.height
    return dump_share, limited


def _terms(ground: RasterSource, bowls: Sequence[_Bowl]) -> Iterator[tuple[Floats, Floats]]:
    """Pairs for ``hypsometry``: a cell takes fill from its ground up to its ceiling."""
    cell = ground.spec.cell_area_m2
    for bowl in bowls:
        for window in unit_windows(ground.spec, bowl.body.polygons):
            heights, known = ground.read(window)
            inside = known & whole_cells(bowl.body.polygons, ground.spec, window)
            if not inside.any():
                continue
            low = np.asarray(heights, dtype=np.float64)[inside]
            high = np.broadcast_to(bowl.ceiling(window), inside.shape)[inside]
            takes = high > low
            weight = np.full(int(np.count_nonzero(takes)), bowl.height * cell)
            yield (low[takes] - bowl.floor) / bowl.height, weight
            yield (high[takes] - bowl.floor) / bowl.height, -weight


def _blocks(
    ground: RasterSource,
    bowls: Sequence[_Bowl],
    heaps: Sequence[Body],
    dump_share: float,
    water: Polygons | None,
    scale: float = 1.0,
) -> Iterator[tuple[Window, Floating]]:
    """The design over the whole grid; fill is multiplied by ``scale``. Bowls add up what they take as they go."""
    for window in windows(ground.spec, CELLS_PER_WINDOW):
        heights, known = ground.read(window)
        taken = np.zeros(known.shape, dtype=bool)
        surface = heights.copy()
        for bowl in bowls:
            if bowl.area is None or window.intersection(bowl.area) is None or bowl.level is None:
                continue
            inside = known & whole_cells(bowl.body.polygons, ground.spec, window)
            if (inside & taken).any():
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration", "Pit {pit} overlaps another. Merge them or draw them side by side."
                    ),
                    pit=bowl.body.unit_no,
                )
            taken |= inside
            level = np.minimum(bowl.ceiling(window), bowl.level)
            rise = np.where(inside, np.maximum(level - heights.astype(np.float64), 0.0), 0.0) * scale
            filled = rise > 0
            surface[filled] = (heights.astype(np.float64) + rise)[filled].astype(heights.dtype)
            bowl.add(heights, surface, filled)
            if water is not None:
                covered = coverage_mask(water, ground.spec, window) >= HALF
                bowl.water_cells += float(np.count_nonzero(covered & inside))
        for body in heaps:
            inside = known & whole_cells(body.polygons, ground.spec, window) & ~taken
            if rise_of(body) > 0 and inside.any():
                floor = np.maximum(base_at(body, ground, window), top_of(body) - dump_share * rise_of(body))
                cut = inside & (heights > floor)
                surface[cut] = floor[cut].astype(heights.dtype)
        yield window, surface


def _pit(ground: RasterSource, bowl: _Bowl, settings: Filling) -> Pit:
    body, cell = bowl.body, ground.spec.cell_area_m2
    volume = bowl.rise_sum * cell
    return Pit(
        body.unit_no,
        bowl.level,
        body.spill_m,
        body.open_edge_m,
        body.z_min_m,
        volume,
        volume * settings.settlement_share,
        bowl.rise_max * settings.settlement_share,
        bowl.cells * cell,
        _hollow(ground, bowl, settings),
        bowl.capped,
        bowl.water_cells * cell,
        body.edge_area_m2,
        body.nodata_area_m2,
    )


def _hollow(ground: RasterSource, bowl: _Bowl, settings: Filling) -> float | None:
    """Deepest closed hollow among the cells that may be filled, in the ground after the filling."""
    area = bowl.area
    if area is None or area.width * area.height > settings.cells_max:
        return None
    heights, known = ground.read(area)
    inside = known & whole_cells(bowl.body.polygons, ground.spec, area)
    if not inside.any():
        return None
    filled = heights.astype(np.float64)
    if bowl.level is not None:
        level = np.broadcast_to(np.minimum(bowl.ceiling(area), bowl.level), inside.shape)
        filled[inside] = np.maximum(filled, level)[inside]
    return hollow_depth(ground.spec, filled, inside)


def _part(window: Window, whole: Window) -> tuple[slice, slice]:
    row, col = window.row - whole.row, window.col - whole.col
    return slice(row, row + window.height), slice(col, col + window.width)
