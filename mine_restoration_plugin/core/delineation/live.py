"""Numbers at the cursor while an outline is drawn: lengths, areas, height, depth below the rim, and a rough volume."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..geodata.areas import ellipsoidal_area_m2, projected_area_m2
from ..geodata.coverage import coverage_mask
from ..geodata.grid import GridSpec, Polygons
from ..geodata.shapes import why_invalid
from ..geodata.view import HeightView, view_spec
from ..model.progress import SILENT, Progress
from ..rulebook import Rulebook
from .ground import rebuilt_ground

Floats = NDArray[np.float64]
_NO_LIMIT_M = 1e9


@dataclass(frozen=True)
class HeightPatch:
    """Heights of one map view, read once and asked often. ``heights`` (height, width) in metres, NaN where unknown."""

    spec: GridSpec
    heights: NDArray[np.float32]

    def at(self, points: Floats) -> Floats:
        """Heights between the cells' middles in proportion; NaN outside or beside an unknown cell."""
        place = self.spec.pixel(np.asarray(points, dtype=np.float64)) - 0.5
        width, height = self.spec.width, self.spec.height
        inside = (place > -0.5).all(axis=1) & (place[:, 0] < width - 0.5) & (place[:, 1] < height - 0.5)
        place = np.clip(place, 0, np.array([width - 1, height - 1]))
        col, row = np.floor(place).astype(np.int64).T
        x, y = (place - np.floor(place)).T
        right, below = np.minimum(col + 1, width - 1), np.minimum(row + 1, height - 1)
        z = self.heights.astype(np.float64)
        upper = np.where(x == 0, z[row, col], z[row, col] * (1 - x) + z[row, right] * x)
        lower = np.where(x == 0, z[below, col], z[below, col] * (1 - x) + z[below, right] * x)
        value = np.where(y == 0, upper, upper * (1 - y) + lower * y)
        return np.where(inside, value, np.nan)


def read_patch(terrain: HeightView, bounds: tuple[float, float, float, float], crs: str, cells_max: int) -> HeightPatch:
    """Heights within bounds, no finer than the terrain model itself and of at most about ``cells_max`` cells."""
    own = terrain.grid_in(crs)
    spec = view_spec(bounds, crs, min(own.cell_x, own.cell_y), cells_max)
    return HeightPatch(spec, terrain.heights_on(spec))


@dataclass(frozen=True)
class LiveNumbers:
    """What stands at the cursor. None is not known: no heights, or an outline that cannot be measured yet.

    ``depth_m`` is the height of the rim, interpolated from the outline's vertices, less that of the ground at the
    cursor: positive in a pit, negative on a heap.
    """

    segment_m: float | None
    length_m: float
    area_ellipsoidal_m2: float | None
    area_projected_m2: float | None
    height_m: float | None
    rim_m: float | None
    depth_m: float | None


def live_numbers(
    vertices: Floats, cursor: tuple[float, float] | None, crs: str, patch: HeightPatch | None
) -> LiveNumbers:
    """Numbers for an outline whose next vertex is at the cursor (None: it is finished).

    Lengths are on the map plane of ``crs``, which has to be metric; the length is that of the closed outline as soon as
    there are three points.

    Args:
        vertices: (n, 2) those set so far, not closed.
    """
    vertices = np.asarray(vertices, dtype=np.float64).reshape(-1, 2)
    points = vertices if cursor is None else np.vstack((vertices, np.array([cursor], dtype=np.float64)))
    segment = float(np.hypot(*(points[-1] - points[-2]))) if len(points) > 1 else None
    closed = np.vstack((points, points[:1])) if len(points) > 2 else points
    length = float(np.hypot(*np.diff(closed, axis=0).T).sum()) if len(closed) > 1 else 0.0
    ellipsoidal = projected = None
    if len(points) > 2 and why_invalid([[closed]]) is None:
        projected = projected_area_m2([[closed]])
        ellipsoidal = ellipsoidal_area_m2([[closed]], crs)
    height = rim = None
    if patch is not None and len(points):
        place = points[-1:]
        height = _known(patch.at(place)[0])
        rim = rim_height(vertices, place, patch)
    depth = None if height is None or rim is None else rim - height
    return LiveNumbers(segment, length, ellipsoidal, projected, height, rim, depth)


def rim_height(vertices: Floats, place: Floats, patch: HeightPatch) -> float | None:
    """The ground's height at a place as its outline's vertices let expect it; None without known heights there."""
    if not len(vertices):
        return None
    heights = patch.at(vertices)
    known = np.isfinite(heights)
    if not known.any():
        return None
    rim = np.column_stack((vertices[known], heights[known]))
    return float(rebuilt_ground(place[:, 0], place[:, 1], rim, _NO_LIMIT_M)[0])


@dataclass(frozen=True)
class RoughVolume:
    """Geometry only, in m³: ``hollow_m3`` below and ``heap_m3`` above the ground that the rim lets expect.

    ``cell_m`` is the side of the coarse cells it was summed over; ``covered`` the share of the outline with heights.
    """

    hollow_m3: float
    heap_m3: float
    cell_m: float
    covered: float


def rough_volume(
    terrain: HeightView, polygons: Polygons, crs: str, rulebook: Rulebook, progress: Progress = SILENT
) -> RoughVolume | None:
    """Volumes from a coarse sampling of the terrain inside an outline; None where it cannot be measured."""
    if not polygons or why_invalid(polygons) is not None:
        return None
    ring = np.concatenate([rings[0] for rings in polygons])
    own = terrain.grid_in(crs)
    cell = min(own.cell_x, own.cell_y)
    low, high = ring.min(axis=0) - 2 * cell, ring.max(axis=0) + 2 * cell
    patch = read_patch(terrain, (*low, *high), crs, int(rulebook.number("wand.rough_cells_max")))
    progress.report(0.4)
    spec = patch.spec
    boundary = np.concatenate([_divided(rings[0], spec.cell_x) for rings in polygons])
    heights = patch.at(boundary)
    known = np.isfinite(heights)
    share = coverage_mask(polygons, spec)
    inside = (share > 0) & np.isfinite(patch.heights)
    if not known.any() or not inside.any():
        return None
    rim = np.column_stack((boundary[known], heights[known]))
    rows, cols = np.nonzero(inside)
    x, y = spec.xy(cols + 0.5, rows + 0.5)
    progress.report(0.5)
    rise = (patch.heights[inside].astype(np.float64) - rebuilt_ground(x, y, rim, _NO_LIMIT_M)) * share[inside]
    area = spec.cell_area_m2
    return RoughVolume(
        float(-rise[rise < 0].sum() * area),
        float(rise[rise > 0].sum() * area),
        spec.cell_x,
        float(share[inside].sum() / max(share.sum(), 1e-12)),
    )


def _divided(ring: Floats, step: float) -> Floats:
    side = np.diff(ring, axis=0)
    pieces = np.maximum(np.ceil(np.hypot(side[:, 0], side[:, 1]) / step).astype(np.int64), 1)
    number = np.repeat(np.arange(len(side)), pieces)
    share = (np.arange(len(number)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[number]
    points: Floats = ring[number] + side[number] * share[:, None]
    return points


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
