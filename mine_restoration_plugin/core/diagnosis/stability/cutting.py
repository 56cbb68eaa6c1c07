"""Ground lines cut from a surface: along drawn lines, or across its steepest faces."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...geodata.crs import require_metric
from ...geodata.grid import Window, windows
from ...geodata.raster import RasterSource
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP
from ...terrain.section import sample_points
from .section import Floats

_WINDOW_CELLS = 1 << 21
_SIMPLE_M = 0.01
_MOST_POINTS = 4000
LEAST_SLOPE_DEG = 15.0


@dataclass(frozen=True)
class SteepFace:
    """A line across a steep face, from its foot (``line[0]``) to above its crest, in the raster's CRS.

    ``x, y`` is the steepest place, ``slope_deg`` the mean slope about it, ``height_m`` from foot to crest.
    """

    line: Floats
    x: float
    y: float
    slope_deg: float
    height_m: float


def ground_line(source: RasterSource, line: Sequence[Sequence[float]], name: str = "") -> Floats:
    """(n, 2) station and height along a chain of x, y, one point a cell, without those that lie on straight stretches.

    Raises:
        InputError: the raster is not metric, the line has no length, or heights along it are missing.
    """
    require_metric(source.spec.crs, source.spec.centre)
    points = np.asarray(line, dtype=np.float64)[:, :2]
    lengths = np.hypot(*np.diff(points, axis=0).T) if len(points) > 1 else np.zeros(1)
    upto = np.concatenate(([0.0], np.cumsum(lengths)))
    step = min(source.spec.cell_x, source.spec.cell_y)
    if not upto[-1] > 2 * step:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "The section line {name} is shorter than two cells of the terrain. Draw it longer."
            ),
            name=name or "1",
        )
    step = max(step, upto[-1] / _MOST_POINTS)
    stations = np.union1d(np.arange(0.0, upto[-1], step), upto)
    stations = stations[np.append(True, np.diff(stations) > 1e-6 * step)]
    x, y = (np.interp(stations, upto, points[:, axis]) for axis in (0, 1))
    heights = sample_points(source, np.column_stack((x, y)))
    unknown = ~np.isfinite(heights)
    if unknown.any():
        at = int(np.argmax(unknown))
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The terrain {raster} has no heights under the section line {name} from {station} m on "
                "({share} % of the line). Move or shorten the line.",
            ),
            raster=source.name,
            name=name or "1",
            station=round(float(stations[at]), 1),
            share=round(100.0 * float(unknown.mean()), 1),
        )
    return simplified(np.column_stack((stations, heights)), _SIMPLE_M)


def simplified(line: Floats, tolerance: float) -> Floats:
    """Without points nearer than ``tolerance`` in height to the line that stays (Douglas & Peucker 1973)."""
    keep = np.zeros(len(line), dtype=bool)
    keep[[0, -1]] = True
    stack = [(0, len(line) - 1)]
    while stack:
        a, b = stack.pop()
        if b - a < 2:
            continue
        inner = line[a + 1 : b]
        off = np.abs(inner[:, 1] - np.interp(inner[:, 0], line[[a, b], 0], line[[a, b], 1]))
        k = int(np.argmax(off))
        if off[k] > tolerance:
            middle = a + 1 + k
            keep[middle] = True
            stack += [(a, middle), (middle, b)]
    return line[keep]


def steepest_sections(
    source: RasterSource,
    count: int,
    *,
    scale_m: float = 20.0,
    longest_m: float = 400.0,
    least_slope_deg: float = LEAST_SLOPE_DEG,
    progress: Progress = SILENT,
) -> list[SteepFace]:
    """Lines across the steepest faces, steepest first, none nearer to a better one than ``longest_m`` / 4.

    Steepness is the mean gradient over a square of ``scale_m``, so that a single rough cell makes no face. A line
    follows that gradient through the steepest place, down to where the ground is nearly level and up over the crest,
    and goes on there by the face's height; it stops where heights are missing. The surface is read by windows of 2
    million cells.

    Raises:
        InputError: the raster is not metric.
    """
    require_metric(source.spec.crs, source.spec.centre)
    spec = source.spec
    reach = max(int(round(0.5 * scale_m / max(spec.cell_x, spec.cell_y))), 1)
    tile = max(4 * reach, 8)
    found: list[tuple[float, float, float, float, float]] = []
    all_windows = list(windows(spec, _WINDOW_CELLS, source.block))
    for number, window in enumerate(all_windows):
        progress.report(0.9 * number / len(all_windows))
        found += _steep_tiles(source, window, reach, tile, math.tan(math.radians(least_slope_deg)))
    found.sort(key=lambda item: (-item[0], item[1], item[2]))
    faces: list[SteepFace] = []
    for steep, x, y, east, north in found:
        if len(faces) == count:
            break
        progress.check()
        if all(math.hypot(x - face.x, y - face.y) > 0.25 * longest_m for face in faces):
            face = _across(source, x, y, (east, north), steep, longest_m)
            if face is not None:
                faces.append(face)
    progress.report(1.0)
    return faces


def _steep_tiles(
    source: RasterSource, window: Window, reach: int, tile: int, least: float
) -> list[tuple[float, float, float, float, float]]:
    """The steepest place of every tile of a window: gradient, x, y and the uphill direction."""
    spec = source.spec
    margin = reach + 1
    wide = Window(
        window.col - margin, window.row - margin, window.width + 2 * margin, window.height + 2 * margin
    ).intersection(spec.whole)
    if wide is None or min(wide.width, wide.height) < 2 * margin + 1:
        return []
    z = source.read(wide)[0].astype(np.float64)
    # over a square: the mean of a difference is the difference of the means of its two sides
    rise_x = _box(z[:, 2:] - z[:, :-2], reach) / (2 * spec.cell_x)
    rise_y = _box(z[2:, :] - z[:-2, :], reach) / (2 * spec.cell_y)
    rise_x, rise_y = rise_x[1:-1, :], rise_y[:, 1:-1]
    steep = np.hypot(rise_x, rise_y)
    _x0, a, b, _y0, d, e = spec.transform
    places = []
    rows, cols = steep.shape
    for top in range(0, rows, tile):
        for left in range(0, cols, tile):
            part = steep[top : top + tile, left : left + tile]
            known = np.where(np.isfinite(part), part, -1.0)
            k = int(np.argmax(known))
            r, c = top + k // part.shape[1], left + k % part.shape[1]
            value = float(steep[r, c]) if known.flat[k] > 0 else 0.0
            if value < least:
                continue
            col, row = wide.col + c + reach + 1 + 0.5, wide.row + r + reach + 1 + 0.5
            inside = window.col <= col < window.col + window.width and window.row <= row < window.row + window.height
            if not inside:
                continue
            x, y = spec.xy(np.array([col]), np.array([row]))
            along, down = float(rise_x[r, c]), float(rise_y[r, c])
            east = along * a / spec.cell_x + down * b / spec.cell_y
            north = along * d / spec.cell_x + down * e / spec.cell_y
            length = math.hypot(east, north)
            if length > 0:
                places.append((value, float(x[0]), float(y[0]), east / length, north / length))
    return places


def _box(values: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """Means over squares of 2 reach + 1 cells, only where the whole square is known; smaller by reach on each side."""
    size = 2 * reach + 1
    total = np.zeros((values.shape[0] + 1, values.shape[1] + 1))
    count = np.zeros_like(total)
    known = np.isfinite(values)
    np.cumsum(np.cumsum(np.where(known, values, 0.0), axis=0), axis=1, out=total[1:, 1:])
    np.cumsum(np.cumsum(known, axis=0, dtype=np.float64), axis=1, out=count[1:, 1:])
    if values.shape[0] < size or values.shape[1] < size:
        return np.empty((max(values.shape[0] - size + 1, 0), max(values.shape[1] - size + 1, 0)))

    def sums(table: NDArray[np.float64]) -> NDArray[np.float64]:
        return table[size:, size:] - table[:-size, size:] - table[size:, :-size] + table[:-size, :-size]

    means: NDArray[np.float64] = np.where(sums(count) == size * size, sums(total) / (size * size), np.nan)
    return means


def _across(
    source: RasterSource, x: float, y: float, uphill: tuple[float, float], steep: float, longest_m: float
) -> SteepFace | None:
    """The line through a place along its gradient, from before the foot to behind the crest."""
    step = max(source.spec.cell_x, source.spec.cell_y)
    half = int(0.5 * longest_m / step)
    at = np.arange(-half, half + 1) * step
    points = np.column_stack((x + at * uphill[0], y + at * uphill[1]))
    heights = sample_points(source, points)
    known = np.isfinite(heights)
    if not known[half]:
        return None
    first = half - int(np.argmin(np.append(known[half::-1], False))) + 1
    last = half + int(np.argmin(np.append(known[half:], False))) - 1
    level = 0.25 * steep
    span = max(int(round(10.0 / step)), 3)

    def flat(i: int, j: int) -> bool:
        return abs(heights[j] - heights[i]) < level * abs(j - i) * step

    foot = half
    while foot > first and not flat(max(foot - span, first), foot):
        foot -= 1
    crest = half
    while crest < last and not flat(crest, min(crest + span, last)):
        crest += 1
    # the bend lies somewhere in the stretch that was found to be level
    foot, crest = max(foot - span, first), min(crest + span, last)
    height = float(heights[crest] - heights[foot])
    if height <= 0:
        return None
    more = int(math.ceil(max(1.5 * height, 5 * step) / step))
    low, high = max(foot - more, first), min(crest + more, last)
    if high - low < 4:
        return None
    slope = math.degrees(math.atan(steep))
    return SteepFace(points[[low, high]], x, y, slope, height)
