"""A geomorphic design on a raster: from the outline to the written surface and its figures."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...delineation.units import window_of
from ...geodata.crs import require_metric
from ...geodata.grid import GridSpec, Polygons, Window, windows
from ...geodata.raster import RasterSource
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ..bodies import CELLS_PER_WINDOW, whole_cells
from ..designed import Change, Designed, Figure, write_design
from .draft import draft_ground
from .findings import Findings, find
from .lines import Reach
from .ridges import ridges_of
from .settings import Settings

Floats = NDArray[np.float64]
_MARGIN = 40


@dataclass(frozen=True)
class Channel:
    """One reach in the coordinates of the DEM: (n, 3) x, y, z from its head down; ``kind`` A (steep) or C (gentle)."""

    points: Floats
    kind: str
    slope: float
    length_m: float
    order: int
    sinuosity: float
    area_m2: float


@dataclass(frozen=True)
class Geomorphic:
    """The design, its channels and its ridges ((n, 3) x, y, z, from the higher end down), in the CRS of the DEM."""

    designed: Designed
    channels: tuple[Channel, ...]
    ridges: tuple[Floats, ...]
    crs: str


def design_geomorphic(
    source: RasterSource,
    outline: Polygons,
    settings: Settings,
    *,
    outlets: Floats | None = None,
    floor: RasterSource | None = None,
    floor_level_m: float | None = None,
    max_cut_m: float | None = None,
    path: str | os.PathLike[str] | None = None,
    progress: Progress = SILENT,
) -> Geomorphic:
    """Shape the ground inside ``outline`` after nature, write it, and measure it.

    Some 400 bytes for each cell of the outline's window with its margin; the rest of the raster passes by windows.

    Args:
        outline: polygons in the CRS of ``source``; whole cells inside are shaped. outlets: (n, 2) points where water
            leaves, in the same CRS; without any, the low points of the rim.
        floor: raster on the grid of ``source`` below which nothing is dug. floor_level_m: the same as one level.
        max_cut_m: depth below the present ground that is never passed.

    Raises:
        InputError: the raster is not metric, the outline holds no whole cell, water can leave nowhere.
    """
    spec = source.spec
    require_metric(spec.crs, spec.centre)
    window = window_around(spec, outline, settings)
    cell = spec.cell_x, spec.cell_y
    ground = np.asarray(source.read(window)[0], dtype=np.float64)
    design = whole_cells(outline, spec, window)
    if not design.any():
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The outline holds no whole cell of the terrain raster. "
                "Draw it larger, or check the coordinate systems.",
            )
        )
    lowest = _floor(ground, floor, window, floor_level_m, max_cut_m)
    places = spec.part(window).pixel(outlets) * cell if outlets is not None and len(outlets) else None
    draft = draft_ground(ground, design, cell, settings, floor=lowest, outlets=places, progress=progress.part(0, 0.85))
    found = find(ground, design, cell, draft, settings, lowest)
    change = write_design(source, _blocks(source, window, draft.heights), path, progress.part(0.9, 1.0))
    designed = _designed(change, found, settings, path)
    whole = np.where(design, draft.heights, ground)
    ridges = ridges_of(whole, design, draft.reaches, cell, settings.head_distance_m)
    return Geomorphic(
        designed,
        tuple(_channel(reach, spec, window, settings) for reach in draft.reaches),
        tuple(_carried(line, spec, window) for line in ridges),
        spec.crs,
    )


def _designed(change: Change, found: Findings, settings: Settings, path: str | os.PathLike[str] | None) -> Designed:
    compacted = change.cut_bank_m3 * settings.gain
    rest = compacted - change.fill_compacted_m3
    figures: dict[str, Figure] = {**found.figures, "compacted_from_cut_m3": compacted, "imbalance_m3": rest}
    warnings = list(found.warnings)
    larger = max(compacted, change.fill_compacted_m3)
    if settings.balance and abs(rest) > settings.balance_tolerance * larger:
        warnings.append(
            Label(
                "Cut and fill do not balance within {percent} %: {amount} m³ (compacted) {what}. The rim, the outlets "
                "and the limits leave no nearer design.",
                "挖填不平衡（容许{percent}%）：{what}{amount}m³（压实方）。受边界、出水口和各项限值约束，无法更接近平衡。",
            ).format(
                percent=f"{100 * settings.balance_tolerance:g}",
                amount=f"{abs(rest):.0f}",
                what=Label("are left over", "剩余") if rest > 0 else Label("are short", "不足"),
            )
        )
    return Designed(
        "geomorphic",
        os.fspath(path) if path is not None else None,
        change,
        settings.to_json(),
        figures,
        tuple(warnings),
        found.notes,
    )


def _channel(reach: Reach, spec: GridSpec, window: Window, settings: Settings) -> Channel:
    return Channel(
        _carried(reach.points, spec, window),
        "A" if reach.slope >= settings.type_slope else "C",
        reach.slope,
        reach.length_m,
        reach.order,
        reach.sinuosity,
        reach.area_m2,
    )


def _carried(points: Floats, spec: GridSpec, window: Window) -> Floats:
    """From metres of the window to the coordinates of the DEM."""
    x, y = spec.part(window).xy(points[:, 0] / spec.cell_x, points[:, 1] / spec.cell_y)
    return np.column_stack((x, y, points[:, 2]))


def window_around(spec: GridSpec, outline: Polygons, settings: Settings) -> Window:
    """The outline with the surroundings that its design looks at.

    Raises:
        InputError: they do not lie on the raster, or span too many cells.
    """
    margin = max(_MARGIN, int(settings.spacing_m / min(spec.cell_x, spec.cell_y)))
    wide = window_of(spec, outline, margin)
    window = wide.intersection(spec.whole) if wide is not None else None
    if window is None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "The outline does not lie on the terrain raster. Check the coordinate systems."
            )
        )
    if window.width * window.height > settings.cells_max:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The outline and its surroundings span {cells} cells; at most {most} can be designed at once. "
                "Give a terrain raster with larger cells.",
            ),
            cells=window.width * window.height,
            most=int(settings.cells_max),
        )
    return window


def _floor(
    ground: Floats, floor: RasterSource | None, window: Window, level_m: float | None, max_cut_m: float | None
) -> Floats:
    lowest = np.full(ground.shape, -np.inf)
    if floor is not None:
        given = floor.read(window)[0]
        lowest = np.where(np.isfinite(given), given, lowest)
    if level_m is not None:
        lowest = np.maximum(lowest, level_m)
    if max_cut_m is not None:
        lowest = np.where(np.isfinite(ground), np.maximum(lowest, ground - max_cut_m), lowest)
    return lowest


def _blocks(source: RasterSource, window: Window, heights_m: Floats) -> Iterator[tuple[Window, Floats]]:
    for block in windows(source.spec, CELLS_PER_WINDOW):
        values = np.asarray(source.read(block)[0], dtype=np.float64)
        common = block.intersection(window)
        if common is not None:
            here = _slices(common, block)
            new = heights_m[_slices(common, window)]
            values[here] = np.where(np.isfinite(new), new, values[here])
        yield block, values


def _slices(common: Window, frame: Window) -> tuple[slice, slice]:
    row, col = common.row - frame.row, common.col - frame.col
    return slice(row, row + common.height), slice(col, col + common.width)
