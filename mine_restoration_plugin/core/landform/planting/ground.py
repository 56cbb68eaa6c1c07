"""The ground that is greened: area by slope class and side, true area of faces, length of their toe and top."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...delineation.units import window_of
from ...geodata.coverage import coverage_mask
from ...geodata.grid import Polygons, Window, windows
from ...geodata.raster import RasterSource
from ...model.progress import SILENT, Progress
from ...rulebook import Rulebook

Floats = NDArray[np.float64]
CELLS_PER_WINDOW = 1 << 20
SUN, SHADE, LEVEL = "sun", "shade", "level"
SIDES = (SUN, SHADE, LEVEL)
HALO = 2
"""Cells around a window: one for the slope of its neighbours, one for theirs."""


@dataclass(frozen=True)
class Sides:
    """Which bearings (degrees from north, clockwise) are sunny, and below which slope ground has no side."""

    sun_from_deg: float
    sun_to_deg: float
    level_deg: float

    @classmethod
    def of(cls, rulebook: Rulebook) -> Sides:
        return cls(*(rulebook.number(f"planting.{name}") for name in ("sun_from_deg", "sun_to_deg", "level_deg")))


@dataclass(frozen=True)
class SlopeClass:
    """One class of slope: projected area by side, and true (inclined) area, m²."""

    plan_m2: Mapping[str, float]
    true_m2: float

    @property
    def area_m2(self) -> float:
        return sum(self.plan_m2.values())


@dataclass(frozen=True)
class GreeningGround:
    """One unit on the design.

    ``classes``      one for each limit that was asked for, gentlest first; steeper ground goes with the last.
    ``nodata_m2``    projected area of which the slope is not known; it is in no class.
    ``toe_m``, ``top_m``  length of the lower and the upper edge of faces steeper than ``line_deg``.
    ``elevation_m``  mean height of the known ground; None where nothing is known.
    """

    classes: tuple[SlopeClass, ...]
    nodata_m2: float
    toe_m: float
    top_m: float
    elevation_m: float | None

    @property
    def known_m2(self) -> float:
        return sum(one.area_m2 for one in self.classes)


def greening_ground(
    source: RasterSource,
    polygons: Polygons,
    limits_deg: Sequence[float],
    line_deg: float,
    sides: Sides,
    progress: Progress = SILENT,
) -> GreeningGround:
    """Read the ground of a unit, cells counted with the share that the unit covers. Memory: one window.

    The toe of a face is summed over the sides of its cells, each with the share of it that lies across the fall, which
    gives the true length of a straight edge whatever its direction on the grid.

    Args:
        limits_deg: upper limits of the slope classes, rising.
        line_deg: faces steeper than this have a toe and a top.
    """
    plan = [dict.fromkeys(SIDES, 0.0) for _ in limits_deg]
    true = [0.0] * len(limits_deg)
    missing = lines_toe = lines_top = heights = weighed = 0.0
    around = window_of(source.spec, polygons, 0)
    places = [] if around is None else list(windows(source.spec.part(around), CELLS_PER_WINDOW))
    cell = source.spec.cell_area_m2
    for number, piece in enumerate(places):
        assert around is not None  # noqa: S101 - there are places
        window = Window(around.col + piece.col, around.row + piece.row, piece.width, piece.height)
        progress.report(number / len(places))
        share = coverage_mask(polygons, source.spec, window)
        z, east, north = _padded(source, window)
        fall = np.hypot(east, north)
        slope = np.degrees(np.arctan(fall))
        toe, top = _edges(source, slope > line_deg, np.isfinite(slope), east, north, share)
        lines_toe, lines_top = lines_toe + toe, lines_top + top
        inner = (slice(1, -1), slice(1, -1))
        slope, fall, east, north, z = slope[inner], fall[inner], east[inner], north[inner], z[inner]
        known = np.isfinite(slope) & (share > 0)
        missing += float(share[~np.isfinite(slope)].sum()) * cell
        if not known.any():
            continue
        weight = share[known] * cell
        heights += float((z[known] * weight).sum())
        weighed += float(weight.sum())
        place = np.minimum(np.searchsorted(limits_deg, slope[known], side="left"), len(limits_deg) - 1)
        bearing = np.degrees(np.arctan2(-east[known], -north[known])) % 360.0
        sunny = (bearing >= sides.sun_from_deg) & (bearing < sides.sun_to_deg)
        level = slope[known] < sides.level_deg
        side = np.where(level, 2, np.where(sunny, 0, 1))
        inclined = weight * np.sqrt(1.0 + fall[known] ** 2)
        for index in range(len(limits_deg)):
            here = place == index
            true[index] += float(inclined[here].sum())
            for code, name in enumerate(SIDES):
                plan[index][name] += float(weight[here & (side == code)].sum())
    classes = tuple(SlopeClass(areas, inclined_m2) for areas, inclined_m2 in zip(plan, true))
    return GreeningGround(classes, missing, lines_toe, lines_top, heights / weighed if weighed > 0 else None)


def _padded(source: RasterSource, window: Window) -> tuple[Floats, Floats, Floats]:
    """Heights and their rise to the east and to the north (Horn 1981) of a window and one cell around it; NaN where
    one of the nine cells is unknown or beyond the grid."""
    z = np.full((window.height + 2 * HALO, window.width + 2 * HALO), np.nan)
    wide = Window(window.col - HALO, window.row - HALO, z.shape[1], z.shape[0])
    inside = wide.intersection(source.spec.whole)
    if inside is not None:
        values, valid = source.read(inside)
        row, col = inside.row - wide.row, inside.col - wide.col
        z[row : row + inside.height, col : col + inside.width] = np.where(valid, values, np.nan)
    a, b, c = z[:-2, :-2], z[:-2, 1:-1], z[:-2, 2:]
    d, e, f = z[1:-1, :-2], z[1:-1, 1:-1], z[1:-1, 2:]
    g, h, i = z[2:, :-2], z[2:, 1:-1], z[2:, 2:]
    right = np.where(np.isfinite(e), ((c + 2 * f + i) - (a + 2 * d + g)) / 8.0, np.nan)
    down = np.where(np.isfinite(e), ((g + 2 * h + i) - (a + 2 * b + c)) / 8.0, np.nan)
    _, xc, xr, _, yc, yr = source.spec.transform
    det = xc * yr - xr * yc
    return e, (right * yr - down * yc) / det, (down * xc - right * xr) / det


def _edges(
    source: RasterSource, steep: NDArray[np.bool_], known: NDArray[np.bool_], east: Floats, north: Floats, share: Floats
) -> tuple[float, float]:
    """Length of the lower and the upper edge of steep ground in m; arrays are one cell wider than ``share``."""
    height, width = share.shape
    centre = (slice(1, height + 1), slice(1, width + 1))
    _, xc, xr, _, yc, yr = source.spec.transform
    along_col, along_row = math.hypot(xc, yc), math.hypot(xr, yr)
    steps = (
        (0, 1, xc / along_col, yc / along_col, along_row),
        (0, -1, -xc / along_col, -yc / along_col, along_row),
        (1, 0, xr / along_row, yr / along_row, along_col),
        (-1, 0, -xr / along_row, -yr / along_row, along_col),
    )
    rise = np.hypot(east[centre], north[centre])
    toe = top = 0.0
    for rows, cols, x, y, length in steps:
        beside = (slice(1 + rows, height + 1 + rows), slice(1 + cols, width + 1 + cols))
        edge = steep[centre] & known[beside] & ~steep[beside] & (share > 0)
        if not edge.any():
            continue
        downward = -(east[centre][edge] * x + north[centre][edge] * y) / rise[edge]
        weighed = downward * length * share[edge]
        toe += float(weighed[weighed > 0].sum())
        top -= float(weighed[weighed < 0].sum())
    return toe, top
