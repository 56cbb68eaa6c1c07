"""The balanced design: dumps cut down, pits filled to the level at which the cut, compacted, is used up.

``fill compacted = cut bank × factor × (1 − loss)``. Every pit is filled to the same share of the rise from its floor to
its ceiling; every dump is lowered by the same share of its rise above the ground around it. A pit is never cut and
never filled above the lowest ground around it; where that ground is unknown it is filled no higher than its own edge
there, unless a person gives a level. A dump is never cut below the ground around it. What the pits cannot hold is not
cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ..delineation.units import DUMP, PIT
from ..geodata.coverage import coverage_mask
from ..geodata.grid import Window, windows
from ..geodata.raster import RasterSource
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP
from .bodies import CELLS_PER_WINDOW, WHOLE, Body, unit_windows, whole_cells
from .hypsometry import Floats, Terms, solve_share, volume_at

FULL = 1.0


@dataclass(frozen=True)
class Design:
    """Levels by unit, metres, as float32 holds them.

    ``pit_room_m3`` is what the pits hold up to their ceilings (compacted), ``dump_yield_m3`` what the dumps give
    down to the ground around them (bank). ``slack_m3`` is the compacted volume that float32 levels cannot resolve.
    ``limited_by_pits`` says that less was cut because the pits are full.
    """

    pit_levels_m: Mapping[str, float]
    dump_levels_m: Mapping[str, float]
    pit_room_m3: float
    dump_yield_m3: float
    slack_m3: float
    limited_by_pits: bool


def design_balanced(
    source: RasterSource,
    bodies: Sequence[Body],
    compacted_factor: float,
    loss_share: float,
    pit_level_m: float | None = None,
    dump_level_m: float | None = None,
    progress: Progress = SILENT,
) -> Design:
    """Find the levels; a level that is given is kept, and the other side follows as far as the ground allows.

    Args:
        compacted_factor: compacted m³ from one bank m³.
        loss_share: share of the cut that is lost.

    Raises:
        InputError: a given level is above every pit's spill level or below the ground around every dump.
    """
    if pit_level_m is not None:
        bodies = [_opened(body) for body in bodies]
    pits = [body for body in bodies if body.kind == PIT and rise_of(body) > 0]
    dumps = [body for body in bodies if body.kind == DUMP and rise_of(body) > 0]
    _require_within(bodies, pit_level_m, dump_level_m)
    fills, gives = partial(_pit_terms, source, pits), partial(dump_terms, source, dumps)
    room, supply = volume_at(fills, FULL), volume_at(gives, FULL)
    progress.report(0.3)
    gain = compacted_factor * (1.0 - loss_share)
    pit_shares = dict.fromkeys((body.unit_no for body in pits), FULL)
    dump_shares = dict.fromkeys((body.unit_no for body in dumps), FULL)
    limited = False
    if dump_level_m is not None:
        dump_shares = {body.unit_no: _share_down_to(body, dump_level_m) for body in dumps}
        supply_now = sum(volume_at(partial(dump_terms, source, [d]), dump_shares[d.unit_no]) for d in dumps)
    else:
        supply_now = supply
    if pit_level_m is not None:
        pit_shares = {body.unit_no: _share_up_to(body, pit_level_m) for body in pits}
        need = sum(volume_at(partial(_pit_terms, source, [p]), pit_shares[p.unit_no]) for p in pits)
        if dump_level_m is None:
            limited = need / gain < supply
            dump_shares = dict.fromkeys(dump_shares, solve_share(gives, need / gain))
    elif supply_now * gain <= room:
        pit_shares = dict.fromkeys(pit_shares, solve_share(fills, supply_now * gain))
    elif dump_level_m is None:
        limited = True
        dump_shares = dict.fromkeys(dump_shares, solve_share(gives, room / gain))
    progress.report(0.9)
    pit_levels = {p.unit_no: _single(floor_of(p) + pit_shares[p.unit_no] * rise_of(p)) for p in pits}
    dump_levels = {d.unit_no: _single(top_of(d) - dump_shares[d.unit_no] * rise_of(d)) for d in dumps}
    return Design(pit_levels, dump_levels, room, supply, _slack(source, bodies, gain), limited)


def design_of(source: RasterSource, surface: RasterSource, bodies: Sequence[Body], gain: float) -> Design:
    """What a surface that somebody else designed leaves open: it has no levels of its own.

    ``gain``: compacted m³ from one bank m³, loss taken off. The slack is that of every cell that the surface changes.
    """
    pits = [body for body in bodies if body.kind == PIT and rise_of(body) > 0]
    dumps = [body for body in bodies if body.kind == DUMP and rise_of(body) > 0]
    room, supply = (
        volume_at(partial(terms, source, part), FULL) for terms, part in ((_pit_terms, pits), (dump_terms, dumps))
    )
    changed, highest = 0, 0.0
    for window in windows(source.spec, CELLS_PER_WINDOW):
        old, new = source.read(window)[0], surface.read(window)[0]
        moved = np.isfinite(old) & np.isfinite(new) & (old != new)
        if moved.any():
            changed += int(np.count_nonzero(moved))
            highest = max(highest, float(np.abs(old[moved]).max()), float(np.abs(new[moved]).max()))
    step = float(np.spacing(np.float32(highest)))
    slack = step * changed * source.spec.cell_area_m2 * max(1.0, 1.0 / gain) + 1.0
    return Design({}, {}, room, supply, slack, False)


def room_left(source: RasterSource, surface: RasterSource, bodies: Sequence[Body]) -> float:
    """Compacted m³ that the pits could still take above ``surface``, up to the lowest ground around each.

    ``source`` is the ground before, on the same cells. Only cells that lie wholly inside a pit count.
    """
    total = 0.0
    for pit in (body for body in bodies if body.kind == PIT and rise_of(body) > 0):
        ceiling = floor_of(pit) + rise_of(pit)
        for window in unit_windows(source.spec, pit.polygons):
            heights, known = surface.read(window)
            share = coverage_mask(pit.polygons, source.spec, window)
            inside = known & (share >= WHOLE)
            room = np.maximum(ceiling - np.asarray(heights[inside], dtype=np.float64), 0.0)
            total += float((room * share[inside]).sum()) * source.spec.cell_area_m2
    return total


def design_blocks(
    source: RasterSource, bodies: Sequence[Body], design: Design, progress: Progress = SILENT
) -> Iterator[tuple[Window, NDArray[np.float32]]]:
    """The design surface, window by window over the whole grid: the existing heights outside of what changes."""
    done = 0
    for window in windows(source.spec, CELLS_PER_WINDOW):
        heights, known = source.read(window)
        surface = np.asarray(heights, dtype=np.float64).copy()
        for body in bodies:
            pit_level, dump_level = design.pit_levels_m.get(body.unit_no), design.dump_levels_m.get(body.unit_no)
            if pit_level is None and dump_level is None:
                continue
            inside = known & whole_cells(body.polygons, source.spec, window)
            if pit_level is not None:
                surface[inside] = np.maximum(surface[inside], pit_level)
            elif dump_level is not None:
                floor = np.maximum(base_at(body, source, window), dump_level)[inside]
                surface[inside] = np.minimum(surface[inside], floor)
        done += window.width * window.height
        progress.report(done / source.spec.cells)
        yield window, surface.astype(np.float32)


def _pit_terms(source: RasterSource, pits: Sequence[Body]) -> Iterable[tuple[Floats, Floats]]:
    for pit in pits:
        floor, rise = floor_of(pit), rise_of(pit)
        for heights, _, share in _inside(source, pit):
            takes = heights < floor + rise
            yield (heights[takes] - floor) / rise, share[takes] * (rise * source.spec.cell_area_m2)


def dump_terms(source: RasterSource, dumps: Sequence[Body]) -> Iterable[tuple[Floats, Floats]]:
    """A cell starts to give when the level passes its top, and has given all when it passes the base below it."""
    for dump in dumps:
        top, rise = top_of(dump), rise_of(dump)
        for heights, base, share in _inside(source, dump):
            gives = heights > base
            weight = share[gives] * (rise * source.spec.cell_area_m2)
            yield (top - heights[gives]) / rise, weight
            yield (top - base[gives]) / rise, -weight


def _inside(source: RasterSource, body: Body) -> Iterator[tuple[Floats, Floats, Floats]]:
    """Heights of the cells that may be changed, of the base below them (for a dump), and the share inside."""
    for window in unit_windows(source.spec, body.polygons):
        heights, known = source.read(window)
        share = coverage_mask(body.polygons, source.spec, window)
        inside = known & (share >= WHOLE)
        if inside.any():
            base = base_at(body, source, window)[inside] if body.base is not None else np.empty(0)
            yield np.asarray(heights, dtype=np.float64)[inside], base, share[inside]


def base_at(body: Body, source: RasterSource, window: Window) -> Floats:
    """The ground around a dump carried on below it, infinite where it is not known."""
    columns = np.arange(window.col, window.col + window.width) + 0.5
    rows = np.arange(window.row, window.row + window.height) + 0.5
    x, y = source.spec.xy(*np.meshgrid(columns, rows))
    plane = body.base
    return np.asarray(plane.at(x, y)).astype(np.float32).astype(np.float64) if plane else np.full(x.shape, np.inf)


def _opened(body: Body) -> Body:
    """A pit whose level a person answers for: only the known ground around it bounds the fill."""
    return replace(body, open_edge_m=None) if body.kind == PIT and body.spill_m is not None else body


def floor_of(pit: Body) -> float:
    """Lowest height of a unit."""
    return pit.z_min_m if pit.z_min_m is not None else 0.0


def top_of(dump: Body) -> float:
    """Highest height of a unit."""
    return dump.z_max_m if dump.z_max_m is not None else 0.0


def rise_of(body: Body) -> float:
    """Height between floor and spill level of a pit, between the ground around and the top of a dump; 0 if unknown."""
    if not body.cells or body.z_min_m is None or body.z_max_m is None:
        return 0.0
    if body.kind == PIT:
        return max(body.ceiling_m - body.z_min_m, 0.0) if body.ceiling_m is not None else 0.0
    return max(body.z_max_m - body.base.lowest, 0.0) if body.base is not None else 0.0


def _share_up_to(pit: Body, level: float) -> float:
    return min(max((level - floor_of(pit)) / rise_of(pit), 0.0), 1.0)


def _share_down_to(dump: Body, level: float) -> float:
    return min(max((top_of(dump) - level) / rise_of(dump), 0.0), 1.0)


def _single(level: float) -> float:
    return float(np.float32(level))


def _slack(source: RasterSource, bodies: Sequence[Body], gain: float) -> float:
    """What one step of float32 in every level moves, as bank volume, and a cubic metre for the printed figure."""
    highest = max((abs(b.z_max_m) for b in bodies if b.z_max_m is not None), default=0.0)
    step = float(np.spacing(np.float32(highest)))
    area = sum(b.cells for b in bodies if b.kind in (PIT, DUMP)) * source.spec.cell_area_m2
    return step * area * max(1.0, 1.0 / gain) + 1.0


def _require_within(bodies: Sequence[Body], pit_level_m: float | None, dump_level_m: float | None) -> None:
    spills = [b.ceiling_m for b in bodies if b.kind == PIT and rise_of(b) > 0 and b.ceiling_m is not None]
    if pit_level_m is not None and spills and pit_level_m > max(spills):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The pit level {level} m is above the lowest ground around the pit, {spill} m. Give a lower one.",
            ),
            level=f"{pit_level_m:.3f}",
            spill=f"{max(spills):.3f}",
        )
    bases = [b.base.lowest for b in bodies if b.kind == DUMP and rise_of(b) > 0 and b.base is not None]
    if dump_level_m is not None and bases and dump_level_m < min(bases):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The dump level {level} m is below the ground around the dump, {base} m. Give a higher one.",
            ),
            level=f"{dump_level_m:.3f}",
            base=f"{min(bases):.3f}",
        )


__all__ = [
    "Design",
    "Terms",
    "base_at",
    "design_balanced",
    "design_blocks",
    "design_of",
    "dump_terms",
    "floor_of",
    "rise_of",
    "room_left",
    "top_of",
]
