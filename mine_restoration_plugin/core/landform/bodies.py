"""What bounds a design inside one restoration unit: floor and spill level of a pit, top and base of a dump.

Only cells that lie wholly inside a unit may be changed. Cells that a unit's edge crosses stay as they are: nothing
outside the unit moves, volumes measured with area-weighted edges are those of whole cells, and two units that touch
cannot pull one cell both ways. The price is a strip of half a cell along drawn edges; its area is reported.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..delineation.ground import Plane, robust_plane
from ..delineation.units import DUMP, PIT, window_of
from ..geodata.coverage import coverage_mask
from ..geodata.grid import GridSpec, Polygons, Window, windows
from ..geodata.raster import RasterSource
from ..model.progress import SILENT, Progress

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
NOISE = 1e-3
"""Share of a cell that vertices rounded to 0.1 mm may cut off or add."""
WHOLE = 1.0 - NOISE
HALF = 0.5
CELLS_PER_WINDOW = 1 << 20


@dataclass(frozen=True)
class Body:
    """One unit on its ground. Heights in metres, areas in m², all None or 0 where no cell is known.

    ``z_*`` and ``slope_mean_deg`` are of the cells of which the unit covers at least half.
    ``spill_m``  lowest known ground around the unit, None without any.
    ``open_edge_m`` lowest cell of the unit beside ground of which nothing is known, None where the unit is closed.
    ``around_m`` median height of the ground around the unit.
    ``base``     ground around a dump, as a plane; None without ground around it.
    ``edge_area_m2`` area of the unit in cells that its edge crosses, ``nodata_area_m2`` without a height.
    """

    unit_no: str
    kind: str
    polygons: Polygons
    cells: int
    z_min_m: float | None
    z_max_m: float | None
    z_mean_m: float | None
    slope_mean_deg: float | None
    spill_m: float | None
    open_edge_m: float | None
    around_m: float | None
    base: Plane | None
    edge_area_m2: float
    nodata_area_m2: float

    @property
    def ceiling_m(self) -> float | None:
        """The height up to which fill is held on all sides by ground that is known."""
        known = [level for level in (self.spill_m, self.open_edge_m) if level is not None]
        return min(known) if known else None


def survey_bodies(source: RasterSource, units: Sequence[Mapping[str, Any]], progress: Progress = SILENT) -> list[Body]:
    """Measure every unit. ``units``: rows with ``unit_no``, ``kind``, ``polygons`` in the CRS of ``source``."""
    pits: Polygons = [polygon for unit in units if unit["kind"] == PIT for polygon in unit["polygons"]]
    bodies = []
    for i, unit in enumerate(units):
        progress.report(i / max(len(units), 1))
        bodies.append(_survey(source, unit, pits if unit["kind"] == DUMP else []))
    return bodies


def unit_windows(spec: GridSpec, polygons: Polygons, margin: int = 0) -> Iterator[Window]:
    """Windows of bounded size that cover polygons, in a fixed order."""
    around = window_of(spec, polygons, margin)
    if around is not None:
        for window in windows(spec.part(around), CELLS_PER_WINDOW):
            yield Window(around.col + window.col, around.row + window.row, window.width, window.height)


def whole_cells(polygons: Polygons, spec: GridSpec, window: Window) -> Mask:
    """Cells that lie wholly inside."""
    return coverage_mask(polygons, spec, window) >= WHOLE


def read_beyond(source: RasterSource, window: Window) -> tuple[Floats, Mask]:
    """Like ``source.read``, for a window that may reach beyond the raster: nothing is known there."""
    values = np.full((window.height, window.width), np.nan)
    common = window.intersection(source.spec.whole)
    if common is not None:
        rows = slice(common.row - window.row, common.row - window.row + common.height)
        cols = slice(common.col - window.col, common.col - window.col + common.width)
        values[rows, cols] = source.read(common)[0]
    return values, np.isfinite(values)


def _survey(source: RasterSource, unit: Mapping[str, Any], pits: Polygons) -> Body:
    spec, polygons = source.spec, unit["polygons"]
    cells, weight, total = 0, 0.0, 0.0
    low, high = math.inf, -math.inf
    slope_sum, slope_count, edge, missing = 0.0, 0, 0.0, 0.0
    rims: list[Floats] = []
    cliffs: list[Floats] = []
    for window in unit_windows(spec, polygons, 1):
        halo = Window(window.col - 1, window.row - 1, window.width + 2, window.height + 2)
        heights, known = read_beyond(source, halo)
        share = coverage_mask(polygons, spec, halo)
        core = np.zeros(share.shape, dtype=bool)
        core[1:-1, 1:-1] = True
        touched, whole = share > NOISE, share >= WHOLE
        mostly = core & known & (share >= HALF)
        cells += int(np.count_nonzero(core & known & whole))
        weight += float(share[core & known].sum())
        total += float((share * np.where(known, heights, 0.0))[core].sum())
        edge += float(share[core & touched & ~whole].sum()) * spec.cell_area_m2
        missing += float(share[core & ~known].sum()) * spec.cell_area_m2
        if mostly.any():
            low, high = min(low, float(heights[mostly].min())), max(high, float(heights[mostly].max()))
            slope = _slope_deg(heights, spec)[mostly]
            slope = slope[np.isfinite(slope)]
            slope_sum, slope_count = slope_sum + float(slope.sum()), slope_count + len(slope)
        rim = core & known & ~touched & _beside(touched)
        cliff = core & known & touched & _beside(~known & ~whole)
        if pits and rim.any():
            rim &= coverage_mask(pits, spec, halo) <= NOISE
        rims.append(_points(rim, heights, spec, halo))
        cliffs.append(_points(cliff, heights, spec, halo))
    rim_points = np.concatenate(rims) if rims else np.empty((0, 3))
    cliff_points = np.concatenate(cliffs) if cliffs else np.empty((0, 3))
    ground = rim_points if len(rim_points) else cliff_points
    return Body(
        unit["unit_no"],
        unit["kind"],
        polygons,
        cells,
        low if math.isfinite(low) else None,
        high if math.isfinite(high) else None,
        total / weight if weight > 0 else None,
        slope_sum / slope_count if slope_count else None,
        float(rim_points[:, 2].min()) if len(rim_points) else None,
        float(cliff_points[:, 2].min()) if len(cliff_points) else None,
        float(np.median(ground[:, 2])) if len(ground) else None,
        robust_plane(ground[:, 0], ground[:, 1], ground[:, 2]) if len(ground) and unit["kind"] == DUMP else None,
        edge,
        missing,
    )


def _beside(mask: Mask) -> Mask:
    """Cells with a neighbour (of eight) in the mask."""
    padded = np.pad(mask, 1)
    height, width = mask.shape
    result = np.zeros_like(mask)
    for row in range(3):
        for col in range(3):
            if (row, col) != (1, 1):
                result |= padded[row : row + height, col : col + width]
    return result


def _points(mask: Mask, heights: Floats, spec: GridSpec, window: Window) -> Floats:
    rows, cols = np.nonzero(mask)
    x, y = spec.xy(cols + window.col + 0.5, rows + window.row + 0.5)
    return np.column_stack((x, y, heights[mask]))


def _slope_deg(heights: Floats, spec: GridSpec) -> Floats:
    """Slope after Horn (1981); NaN at the rim of the array and beside unknown cells."""
    slope = np.full(heights.shape, np.nan)
    if min(heights.shape) < 3:
        return slope
    a, b, c = heights[:-2, :-2], heights[:-2, 1:-1], heights[:-2, 2:]
    d, f = heights[1:-1, :-2], heights[1:-1, 2:]
    g, h, i = heights[2:, :-2], heights[2:, 1:-1], heights[2:, 2:]
    rise_x = ((c + 2 * f + i) - (a + 2 * d + g)) / (8 * spec.cell_x)
    rise_y = ((g + 2 * h + i) - (a + 2 * b + c)) / (8 * spec.cell_y)
    slope[1:-1, 1:-1] = np.degrees(np.arctan(np.hypot(rise_x, rise_y)))
    return slope
