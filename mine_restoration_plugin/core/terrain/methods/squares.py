"""方格网法: heights at the corners of a grid of squares, and the volume of each square from its four corners.

With h the height difference at a corner and a² the area, a square that is only filled (or only cut) holds
``a²/4·Σh``; one that is both holds ``a²/4·(Σh₊)²/Σ|h|`` of fill and ``a²/4·(Σh₋)²/Σ|h|`` of cut (square-prism rule,
四方棱柱体法, of the construction handbooks). The rule is reckoned, not exact: that is what it is compared for.
Squares that the outline crosses count with the share of them that lies inside.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...geodata.coverage import coverage_mask
from ...geodata.grid import GridSpec, Polygons
from ...geodata.raster import RasterSource
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP
from ..section import sample_points

Floats = NDArray[np.float64]
MOST_SQUARES = 250_000
"""A drawing of more nobody reads, and each takes some 100 bytes."""


@dataclass(frozen=True)
class Squares:
    """``spec`` is the grid of squares (rows, columns); ``before``/``after`` are heights at its (rows + 1, columns + 1)
    corners, NaN where unknown; ``share`` is how much of each square lies in the outline; ``cut_m3``/``fill_m3`` are per
    square, NaN where a corner is unknown and the square counts."""

    spec: GridSpec
    before: Floats
    after: Floats
    share: Floats
    cut_m3: Floats
    fill_m3: Floats

    @property
    def cut_bank_m3(self) -> float:
        return float(np.nansum(self.cut_m3))

    @property
    def fill_compacted_m3(self) -> float:
        return float(np.nansum(self.fill_m3))

    @property
    def nodata_area_m2(self) -> float:
        """Area of the outline in squares with a corner of unknown height."""
        return float(self.share[np.isnan(self.cut_m3)].sum()) * self.spec.cell_area_m2

    def corners(self) -> tuple[Floats, Floats]:
        """x and y of all corners, (rows + 1, columns + 1)."""
        columns, rows = np.meshgrid(np.arange(self.spec.width + 1.0), np.arange(self.spec.height + 1.0))
        return self.spec.xy(columns, rows)


def square_volumes(
    before: RasterSource,
    after: RasterSource,
    polygons: Polygons,
    side_m: float,
    azimuth_deg: float = 0.0,
    progress: Progress = SILENT,
) -> Squares:
    """Volumes by grid squares. Both surfaces lie in the CRS of the polygons; heights are bilinear at the corners.

    Args:
        azimuth_deg: of the grid's columns, clockwise from north. Corners lie on whole multiples of the side.

    Raises:
        InputError: more than ``MOST_SQUARES``, or no square in the outline.
    """
    spec = _grid(polygons, side_m, azimuth_deg, before.spec.crs)
    share = coverage_mask(polygons, spec, spec.whole).astype(np.float64)
    columns, rows = np.meshgrid(np.arange(spec.width + 1.0), np.arange(spec.height + 1.0))
    x, y = spec.xy(columns, rows)
    needed = _beside(share > 0)
    heights = []
    for number, surface in enumerate((before, after)):
        found = np.full(needed.shape, np.nan)
        found[needed] = sample_points(surface, np.column_stack((x[needed], y[needed])))
        heights.append(found)
        progress.report((number + 1) / 2)
    cut, fill = _volumes(heights[1] - heights[0], share, spec.cell_area_m2)
    return Squares(spec, heights[0], heights[1], share, cut, fill)


def _volumes(rise: Floats, share: Floats, area: float) -> tuple[Floats, Floats]:
    corners = np.stack((rise[:-1, :-1], rise[:-1, 1:], rise[1:, :-1], rise[1:, 1:]))
    up, down = np.where(corners > 0, corners, 0.0), np.where(corners < 0, -corners, 0.0)
    unknown = np.isnan(corners).any(axis=0)
    total = up.sum(axis=0) + down.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        weight = np.where(total > 0, share * area / 4.0 / total, 0.0)
    cut, fill = down.sum(axis=0) ** 2 * weight, up.sum(axis=0) ** 2 * weight
    for volume in (cut, fill):
        volume[unknown & (share > 0)] = np.nan
        volume[share == 0] = 0.0
    return cut, fill


def _beside(inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Corners of squares that count."""
    corners = np.zeros((inside.shape[0] + 1, inside.shape[1] + 1), dtype=bool)
    for rows in (slice(None, -1), slice(1, None)):
        for columns in (slice(None, -1), slice(1, None)):
            corners[rows, columns] |= inside
    return corners


def _grid(polygons: Polygons, side: float, azimuth_deg: float, crs: str) -> GridSpec:
    """Squares on whole multiples of the side in axes turned by the azimuth; the smallest such grid over the outline."""
    turn = math.radians(azimuth_deg)
    along, across = np.array((math.sin(turn), math.cos(turn))), np.array((math.cos(turn), -math.sin(turn)))
    points = np.concatenate([ring for polygon in polygons for ring in polygon[:1]])
    right, up = points @ across, points @ along
    first, last = math.floor(right.min() / side), math.ceil(right.max() / side)
    low, high = math.floor(up.min() / side), math.ceil(up.max() / side)
    width, height = max(last - first, 1), max(high - low, 1)
    if width * height > MOST_SQUARES:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "Squares of {side} m make {count} of them, more than {most}. Choose larger squares.",
            ),
            side=f"{side:g}",
            count=width * height,
            most=MOST_SQUARES,
        )
    origin = first * side * across + high * side * along
    step, fall = side * across, -side * along
    return GridSpec(width, height, (origin[0], step[0], fall[0], origin[1], step[1], fall[1]), crs)
