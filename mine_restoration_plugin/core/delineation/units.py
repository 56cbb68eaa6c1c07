"""Restoration units suggested from the terrain: pit, dump, and the rest of each plot."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..geodata.areas import projected_area_m2
from ..geodata.coverage import coverage_mask
from ..geodata.grid import GridSpec, Polygons, Window
from ..geodata.overlay import difference, intersection, polygons_of_cells, union
from ..geodata.raster import RasterSource
from ..model.progress import SILENT, Progress
from ..rulebook import Rulebook
from .ground import rebuilt_ground

PIT, DUMP, OTHER = "pit", "dump", "other"
KINDS = (PIT, DUMP, OTHER)
_LETTER = {PIT: "P", DUMP: "D", OTHER: "O"}
_STRIP_CELLS = 1 << 20


def suggest_units(
    source: RasterSource,
    plots: Sequence[Mapping[str, Any]],
    rulebook: Rulebook,
    rmse_m: float | None = None,
    progress: Progress = SILENT,
) -> list[dict[str, Any]]:
    """Units that tile the plots, in the plots' order: pits and dumps by falling area, then the rest.

    Args:
        source: heights in metres on a metric grid, in the CRS of the plots.
        plots: rows with ``plot_no`` and ``polygons``.
        rmse_m: error of the heights; what does not stand out from it by the rulebook's multiple is not suggested.

    Returns:
        Rows with ``unit_no``, ``plot_no``, ``kind``, ``origin`` ("suggested") and ``polygons``.
    """
    found: dict[str, list[tuple[str, Polygons]]] = {kind: [] for kind in KINDS}
    for number, plot in enumerate(plots):
        progress.report(number / max(len(plots), 1))
        bodies = _bodies(source, plot["polygons"], rulebook, rmse_m or 0.0)
        for kind in (PIT, DUMP):
            found[kind] += [(plot["plot_no"], body) for body in bodies[kind]]
        rest = difference(plot["polygons"], union(bodies[PIT] + bodies[DUMP]) if bodies[PIT] or bodies[DUMP] else [])
        if rest:
            found[OTHER].append((plot["plot_no"], rest))
    return [
        {
            "unit_no": f"{_LETTER[kind]}{i + 1}",
            "plot_no": plot_no,
            "kind": kind,
            "origin": "suggested",
            "polygons": polygons,
        }
        for kind in KINDS
        for i, (plot_no, polygons) in enumerate(found[kind])
    ]


def _bodies(source: RasterSource, outline: Polygons, rulebook: Rulebook, rmse_m: float) -> dict[str, list[Polygons]]:
    """Pits and dumps inside one outline, largest first."""
    noise = rmse_m * rulebook.number("delineation.rmse_multiple")
    depth = max(rulebook.number("delineation.pit_depth_min_m"), noise)
    height = max(rulebook.number("delineation.dump_height_min_m"), noise)
    least = rulebook.number("delineation.unit_cells_min") * source.spec.cell_area_m2
    least = max(rulebook.number("delineation.unit_area_min_m2"), least)
    heights, spec = coarse_heights(source, outline, int(rulebook.number("delineation.suggestion_cells_max")))
    share = coverage_mask(outline, spec, spec.whole)
    known = (share > 0) & np.isfinite(heights)
    rim = known & ~_surrounded(known & (share > 1 - 1e-9))
    result: dict[str, list[Polygons]] = {PIT: [], DUMP: []}
    if not known.any():
        return result
    rows, cols = np.nonzero(rim)
    rim_x, rim_y = spec.xy(cols + 0.5, rows + 0.5)
    x, y = spec.xy(*np.meshgrid(np.arange(spec.width) + 0.5, np.arange(spec.height) + 0.5))
    ground = rebuilt_ground(x, y, np.column_stack((rim_x, rim_y, heights[rim])), min(depth, height))
    rise = np.where(known, np.round(heights, 3) - ground, 0.0)
    labels = np.where(rise <= -depth, 1, np.where(rise >= height, 2, 0)).astype(np.int32)
    shapes = polygons_of_cells(labels, spec)
    for label, kind in ((1, PIT), (2, DUMP)):
        for polygon in shapes.get(label, []):
            whole = [polygon[0], *(hole for hole in polygon[1:] if projected_area_m2([[hole]]) >= least)]
            clipped = intersection([whole], outline)
            if projected_area_m2(clipped) >= least:
                result[kind].append(clipped)
        result[kind].sort(key=projected_area_m2, reverse=True)
    return result


def coarse_heights(source: RasterSource, outline: Polygons, cells_max: int) -> tuple[NDArray[np.float64], GridSpec]:
    """Heights around an outline, averaged over blocks of cells where there are more than ``cells_max``.

    Returns:
        Heights with NaN where no cell of the block is known, and their grid.
    """
    window = window_of(source.spec, outline, 1)
    if window is None:
        window = Window(0, 0, 1, 1)
    step = max(math.ceil(math.sqrt(window.width * window.height / cells_max)), 1)
    columns, lines = math.ceil(window.width / step), math.ceil(window.height / step)
    total, count = np.zeros((lines, columns)), np.zeros((lines, columns))
    rows_per_strip = max(_STRIP_CELLS // max(window.width, 1) // step, 1) * step
    for top in range(0, window.height, rows_per_strip):
        rows = min(rows_per_strip, window.height - top)
        values, valid = source.read(Window(window.col, window.row + top, window.width, rows))
        row_blocks, col_blocks = np.arange(0, rows, step), np.arange(0, window.width, step)
        place = slice(top // step, top // step + len(row_blocks))
        known = np.where(valid, values, 0.0).astype(np.float64)
        total[place] += np.add.reduceat(np.add.reduceat(known, row_blocks, axis=0), col_blocks, axis=1)
        count[place] += np.add.reduceat(np.add.reduceat(valid.astype(float), row_blocks, axis=0), col_blocks, axis=1)
    part = source.spec.part(window)
    x0, a, b, y0, d, e = part.transform
    spec = GridSpec(columns, lines, (x0, a * step, b * step, y0, d * step, e * step), part.crs)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(count > 0, total / count, np.nan), spec


def window_of(spec: GridSpec, polygons: Polygons, margin: int) -> Window | None:
    """The cells around polygons, ``margin`` cells more on each side, cut to the grid; None where they do not meet."""
    points = np.concatenate([ring for polygon in polygons for ring in polygon])
    pixel = spec.pixel(points)
    low, high = np.floor(pixel.min(axis=0)).astype(int) - margin, np.ceil(pixel.max(axis=0)).astype(int) + margin
    inner = np.floor(pixel.min(axis=0)), np.ceil(pixel.max(axis=0))
    if inner[1][0] <= 0 or inner[1][1] <= 0 or inner[0][0] >= spec.width or inner[0][1] >= spec.height:
        return None
    return Window(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1])).intersection(spec.whole)


def _surrounded(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Cells of the mask whose eight neighbours all belong to it."""
    padded = np.pad(mask, 1)
    height, width = mask.shape
    result = mask.copy()
    for row in range(3):
        for col in range(3):
            result &= padded[row : row + height, col : col + width]
    return result
