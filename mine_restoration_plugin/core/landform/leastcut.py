"""Regrading by least cut: no cell steeper than allowed, nothing filled, and not a cubic metre more cut than that asks.

See ``envelope`` for what "steeper" means on a grid, why the cut is the least possible, and how exact the numbers are.
Rasters of any size are worked by bands of whole rows, which lie in files beside the result (8 to 18 bytes a cell) until
no band has anything to do; about ``BAND_CELLS`` cells are in memory. The file is the same whatever the bands are.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..geodata.alignment import aligned
from ..geodata.crs import require_metric
from ..geodata.grid import Floating, Grid, GridSpec, Polygons, Window
from ..geodata.raster import RasterSource
from ..model.progress import SILENT, Progress
from ..model.text import Label
from .bands import BAND_CELLS, Bands
from .designed import Change, Designed, Figure, write_design
from .envelope import FREE, Envelope, Floats, Limits, Mask, metrication, quantised
from .rule import Rule, bounds, ranked, require_heights

KIND = "regradeslopes"
TOLD_M = 1e-5
"""Excess below this is rounding."""


def least_cut_array(
    grid: Grid,
    slope: float | Floating,
    fixed: Mask | None = None,
    floor: Floating | None = None,
    *,
    directions: int = 16,
    progress: Progress = SILENT,
) -> Floating:
    """The greatest surface on a grid that obeys the slopes and lies nowhere above the ground.

    Args:
        slope: tangent of the steepest allowed slope, one number or (height, width); NaN where there is no limit.
        fixed: cells that must not be cut; they are not changed, but their neighbours keep the limit to them.
        floor: heights below which the surface must not lie, NaN where there is none; ground that is lower is not cut.
        directions: 8, 16 or 32, see ``envelope``.

    Returns:
        Heights of the grid's number type; cells that are not cut keep their bits.
    """
    return least_cut_block(grid, slope, fixed, floor, directions=directions, progress=progress).design


@dataclass(frozen=True)
class Regraded:
    """A regraded block in memory: its surface, and by how much held cells stay too steep (metres, 0 where none)."""

    design: Floating
    excess: Floats


def least_cut_block(
    grid: Grid,
    slope: float | Floating,
    fixed: Mask | None = None,
    floor: Floating | None = None,
    *,
    inside: Mask | None = None,
    directions: int = 16,
    progress: Progress = SILENT,
) -> Regraded:
    """``least_cut_array`` together with what bounds leave too steep (of pairs with a cell of ``inside``)."""
    tangents, ranks = ranked(np.asarray(slope, dtype=np.float64))
    ground = quantised(grid.array)
    require_heights(ground, "-")
    lower = bounds(ground, fixed, None if floor is None else quantised(floor, FREE))
    limits = Limits.of(grid.spec, tangents, directions)
    envelope = Envelope(limits, ground, lower, ranks)
    envelope.settle(progress)
    return Regraded(chosen(grid.array, ground, envelope.surface), envelope.excess(inside))


def chosen(heights: Floating, ground: Floats, surface: Floats) -> Floating:
    """Heights of the surface where it cuts, the ground's own bits elsewhere."""
    design: Floating = np.where(surface < ground, surface, heights).astype(heights.dtype)
    return design


def least_cut(
    ground: RasterSource,
    slope: float | RasterSource | None,
    *,
    zones: Sequence[tuple[Polygons, float]] = (),
    fixed: Polygons | None = None,
    floor: RasterSource | None = None,
    outline: Polygons | None = None,
    path: str | os.PathLike[str] | None = None,
    directions: int = 16,
    band_cells: int = BAND_CELLS,
    progress: Progress = SILENT,
) -> Designed:
    """Write (or only measure, without ``path``) the least cut of a raster; arguments as of ``Rule``.

    Figures: ``too_steep_cells`` of cells that a bound holds above what the slope allows, ``too_steep_m`` the greatest
    excess over the allowed difference, ``too_steep_x``/``too_steep_y`` its place; both coordinates None without any.

    Raises:
        InputError: degrees; a raster that does not lie on the ground; heights that are none; nothing is written.
    """
    require_metric(ground.spec.crs, ground.spec.centre)
    raster = slope if isinstance(slope, RasterSource) else None
    rule = Rule(
        None if isinstance(slope, RasterSource) else slope,
        zones,
        None if raster is None else aligned(raster, ground.spec),
        fixed or [],
        outline,
        None if floor is None else aligned(floor, ground.spec),
        directions=directions,
    )
    return regrade(ground, rule, path, band_cells=band_cells, progress=progress)


def regrade(
    ground: RasterSource,
    rule: Rule,
    path: str | os.PathLike[str] | None = None,
    *,
    band_cells: int = BAND_CELLS,
    progress: Progress = SILENT,
) -> Designed:
    """``least_cut`` by a rule whose rasters lie on the grid of the ground."""
    folder = None if path is None else Path(path).resolve().parent
    excess = Excess(ground.spec)
    with Bands(ground, rule, band_cells, folder) as bands:
        bands.fill(progress.part(0.0, 0.2))
        bands.settle(progress.part(0.2, 0.8))
        change = write_design(ground, bands.design(excess.add), path, progress.part(0.8, 1.0))
    return told(ground, rule, "least_cut", path, change, excess)


class Excess:
    """Adds up where bounds hold cells above what the slope allows."""

    def __init__(self, spec: GridSpec) -> None:
        self._spec = spec
        self.cells = 0
        self.most_m = 0.0
        self.place: tuple[float, float] | None = None

    def add(self, window: Window, over: Floats) -> None:
        """Rows of a window, metres, 0 where the limit is kept."""
        self.cells += int(np.count_nonzero(over > TOLD_M))
        if over.size and float(over.max()) > max(self.most_m, TOLD_M):
            row, col = np.unravel_index(int(np.argmax(over)), over.shape)
            self.most_m = float(over[row, col])
            x, y = self._spec.xy(np.array([window.col + col + 0.5]), np.array([window.row + row + 0.5]))
            self.place = (float(x[0]), float(y[0]))


def told(
    ground: RasterSource,
    rule: Rule,
    mode: str,
    path: str | os.PathLike[str] | None,
    change: Change,
    excess: Excess,
    figures: Mapping[str, Figure] | None = None,
    warnings: Sequence[Label] = (),
) -> Designed:
    """One finished regrading, with what was asked for and what could not be kept."""
    beyond = metrication(ground.spec, rule.directions)
    settings: dict[str, Any] = {
        "mode": mode,
        "slope_tangent": rule.slope,
        "zone_tangents": [tangent for _, tangent in rule.zones],
        "slope_raster": rule.slopes is not None,
        "outline": rule.outline is not None,
        "fixed": bool(rule.fixed),
        "floor_raster": rule.floor is not None,
        "pit_floors_m": [level for _, level in rule.pits],
        "directions": rule.directions,
        "metrication_share": round(beyond, 6),
    }
    notes = [
        Label(
            "The slope is kept between each cell and the cells around it in {count} directions; between two of these "
            "the tangent of a plane may be {percent} % greater, and where planes meet one taken over 3 × 3 cells "
            "{most} %.",
            "坡度在每个栅格与周围 {count} 个方向的栅格之间得到满足；在相邻两个方向之间，"
            "平面的坡度正切最多可大 {percent}%，"
            "在坡面相交处按 3×3 栅格计算的最多可大 {most}%。",
        ).format(count=rule.directions, percent=f"{100 * beyond:.1f}", most=f"{100 * metrication(ground.spec, 8):.1f}")
    ]
    x, y = excess.place if excess.place is not None else (None, None)
    if excess.cells:
        warnings = [
            *warnings,
            Label(
                "{cells} cells that must not be moved (outline, fixed ground or floor) stay too high beside their "
                "neighbours; the worst by {excess} m at {place}. No surface keeps all that is asked there.",
                "有 {cells} 个不得改动的栅格（范围线外、固定地面或底限）相对相邻栅格仍偏高，最大超出 {excess} m，"
                "位于 {place}。该处没有任何地面能同时满足全部要求。",
            ).format(cells=excess.cells, excess=f"{excess.most_m:.3f}", place=f"{x:.2f}, {y:.2f}"),
        ]
    return Designed(
        KIND,
        None if path is None else os.fspath(path),
        change,
        settings,
        {
            "too_steep_cells": excess.cells,
            "too_steep_m": excess.most_m,
            "too_steep_x": x,
            "too_steep_y": y,
            **(figures or {}),
        },
        tuple(warnings),
        tuple(notes),
    )
