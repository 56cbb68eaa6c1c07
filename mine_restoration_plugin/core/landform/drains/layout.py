"""Where drains run, traced on a surface in memory: intercepting ditches, bench drains, chutes.

Lines are (n, 2) metres along rows and columns from the corner of the array, from their upper end down.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import breadth_first_order
from scipy.spatial import cKDTree

from ...geodata.grid import Grid, GridSpec
from ...geodata.outlines import mask_outline
from ...terrain import flow
from ...terrain.derivatives import slope_deg

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
INTERCEPTING, BENCH, CHUTE, GIVEN = "intercepting", "bench", "chute", "given"
_TURN_M = 0.5
_SMOOTH = 5
_STEP_DOWN_M = 1.0
_LEVEL_M = 0.3


@dataclass(frozen=True)
class Line:
    """A drain to be: its kind and way."""

    kind: str
    points: Floats


@dataclass(frozen=True)
class Spacing:
    """Distances in metres and slopes in degrees that the tracing keeps."""

    crest_m: float
    chute_m: float
    least_m: float
    bench_deg: float
    face_deg: float


def traced(z: Floats, inside: Mask, cell: tuple[float, float], spacing: Spacing) -> list[Line]:
    """All drains of a surface: around it where water comes in from outside, at the toes of its faces, and chutes."""
    target = flow.receivers(z, cell)
    ditches = _intercepting(z, inside, cell, target, spacing)
    benches = _benches(z, inside, cell, spacing)
    starts = [line for line in (*ditches, *benches)]
    taken = set()
    for line in starts:
        taken.update(cells_on(line.points, z.shape, cell).tolist())
    chutes: list[Line] = []
    for line in starts:
        way = _chute(z, inside, cell, target, line, taken)
        if way is not None and _length(way) >= max(cell):
            chutes.append(Line(CHUTE, way))
            taken.update(cells_on(way, z.shape, cell).tolist())
    return [*starts, *chutes]


def directed(points: Floats, z: Floats, cell: tuple[float, float]) -> Floats:
    """A line from its higher end to its lower one."""
    row, col = _cell(points[[0, -1]], z.shape, cell)
    first, last = z[row, col]
    return points[::-1] if np.isfinite(first) and np.isfinite(last) and first < last else points


def cells_on(points: Floats, shape: tuple[int, ...], cell: tuple[float, float]) -> Ints:
    """Flat cells under a line, in its order, none twice in a row; what lies beyond the array is left out."""
    side = np.hypot(*np.diff(points, axis=0).T)
    upto = np.concatenate(([0.0], np.cumsum(side)))
    count = max(int(np.ceil(upto[-1] / min(cell) * 4)), 1)
    at = np.linspace(0.0, upto[-1], count + 1)
    x, y = np.interp(at, upto, points[:, 0]), np.interp(at, upto, points[:, 1])
    col, row = np.floor(x / cell[0]).astype(np.int64), np.floor(y / cell[1]).astype(np.int64)
    on = (col >= 0) & (col < shape[1]) & (row >= 0) & (row < shape[0])
    place = row[on] * shape[1] + col[on]
    keep = np.ones(len(place), dtype=bool)
    keep[1:] = place[1:] != place[:-1]
    found: Ints = place[keep]
    return found


def _intercepting(z: Floats, inside: Mask, cell: tuple[float, float], target: Ints, spacing: Spacing) -> list[Line]:
    """Along the outline grown by the distance from the crest, where what falls beyond would run into the design."""
    enters = inside.ravel().copy()
    for cells in reversed(flow.downstream_levels(target)):
        enters[cells] |= enters[target[cells]]
    away = ndimage.distance_transform_edt(~inside, sampling=(cell[1], cell[0]))
    plain = GridSpec(z.shape[1], z.shape[0], (0.0, cell[0], 0.0, 0.0, 0.0, cell[1]), "")
    found = []
    for rings in mask_outline(away < spacing.crest_m + max(cell) / 2, plain):
        ring = _every(rings[0], max(cell))
        row, col = _cell(ring, z.shape, cell)
        on = np.isfinite(z[row, col]) & enters.reshape(z.shape)[row, col] & ~inside[row, col]
        for part in _runs(ring, on):
            found += [Line(INTERCEPTING, way) for way in _falling(part, z, cell, spacing.least_m)]
    return found


def _runs(ring: Floats, on: Mask) -> list[Floats]:
    """Stretches of a closed ring where ``on``; the whole ring where it is on everywhere."""
    if on.all():
        return [ring]
    start = int(np.flatnonzero(~on)[0])
    order = np.roll(np.arange(len(ring)), -start)
    label, count = ndimage.label(on[order])
    return [ring[order[label == number]] for number in range(1, count + 1)]


def _falling(points: Floats, z: Floats, cell: tuple[float, float], least_m: float) -> list[Floats]:
    """A line cut at its high and low points (by more than half a metre), each part from its top down."""
    if len(points) < 3:
        return []
    row, col = _cell(points, z.shape, cell)
    height = ndimage.uniform_filter1d(z[row, col], _SMOOTH, mode="nearest")
    turns, way, best = [0], 0, 0
    for i in range(1, len(height)):
        if way >= 0 and height[i] > height[best] or way <= 0 and height[i] < height[best]:
            best = i
            way = way or (1 if height[i] > height[0] + _TURN_M else -1 if height[i] < height[0] - _TURN_M else 0)
        elif way and way * (height[best] - height[i]) > _TURN_M:
            turns.append(best)
            way, best = -way, i
    turns.append(len(points) - 1)
    parts = [points[a : b + 1] for a, b in zip(turns, turns[1:]) if b > a]
    return [directed(part, z, cell) for part in parts if _length(part) >= least_m]


def _benches(z: Floats, inside: Mask, cell: tuple[float, float], spacing: Spacing) -> list[Line]:
    """Along the inner toes: gentle ground beside a higher face, the longest way through each stretch of it."""
    slope = slope_deg(Grid(z, GridSpec(z.shape[1], z.shape[0], (0.0, cell[0], 0.0, 0.0, 0.0, cell[1]), "")))
    gentle = inside & (slope <= spacing.bench_deg)
    face = inside & (slope >= spacing.face_deg)
    above = ndimage.maximum_filter(np.where(face, z, -np.inf), size=5)
    toe = gentle & (above > z + np.tan(np.radians(spacing.face_deg)) * max(cell))
    label, count = ndimage.label(toe, structure=flow.AROUND)
    found = []
    for number in range(1, count + 1):
        way = _longest(label == number, cell)
        if _length(way) < spacing.least_m:
            continue
        smooth = ndimage.uniform_filter1d(way, _SMOOTH, axis=0, mode="nearest")
        smooth[0], smooth[-1] = way[0], way[-1]
        pieces = max(int(np.ceil(_length(smooth) / spacing.chute_m - 0.25)), 1)
        cuts = np.linspace(0, len(smooth) - 1, pieces + 1).round().astype(int)
        found += [Line(BENCH, directed(smooth[a : b + 1], z, cell)) for a, b in zip(cuts, cuts[1:]) if b > a]
    return found


def _longest(mask: Mask, cell: tuple[float, float]) -> Floats:
    """The longest of the shortest ways through touching cells, (n, 2) metres."""
    places = np.argwhere(mask)
    tree = cKDTree(places)
    pairs = tree.query_pairs(1.5, output_type="ndarray")
    size = len(places)
    graph = csr_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(size, size))
    order, _ = breadth_first_order(graph, 0, directed=False)
    start = int(order[-1])
    order, before = breadth_first_order(graph, start, directed=False)
    way = [int(order[-1])]
    while way[-1] != start:
        way.append(int(before[way[-1]]))
    rows_cols = places[way]
    return np.column_stack(((rows_cols[:, 1] + 0.5) * cell[0], (rows_cols[:, 0] + 0.5) * cell[1]))


def _chute(
    z: Floats, inside: Mask, cell: tuple[float, float], target: Ints, line: Line, taken: set[int]
) -> Floats | None:
    """From the lower end down the steepest way to the next drain, or to where it has left the design."""
    row, col = (int(v[0]) for v in _cell(line.points[-1:], z.shape, cell))
    start = row * z.shape[1] + col
    way = [start]
    if line.kind == BENCH:
        below = _nearest_below(z, row, col, cell)
        if below is None:
            return None
        way.append(below)
    own = set(cells_on(line.points, z.shape, cell).tolist())
    flat, entered = inside.ravel(), bool(inside[row, col])
    while True:
        here = way[-1]
        met = _drain_near(z, here, taken, own) if len(way) > 1 else None
        if met is not None:
            way.append(met)
            break
        entered |= bool(flat[here])
        following = int(target[here])
        if following == here or (entered and not flat[here]) or len(way) > target.size:
            break
        way.append(following)
    if not entered:
        return None
    places = np.array(way)
    return np.column_stack(((places % z.shape[1] + 0.5) * cell[0], (places // z.shape[1] + 0.5) * cell[1]))


def _drain_near(z: Floats, here: int, taken: set[int], own: set[int]) -> int | None:
    """A cell of another drain within two cells, not higher; the nearest."""
    row, col = divmod(here, z.shape[1])
    for reach in (0, 1, 2):
        for down in range(-reach, reach + 1):
            for right in range(-reach, reach + 1):
                i, j = row + down, col + right
                if max(abs(down), abs(right)) != reach or not (0 <= i < z.shape[0] and 0 <= j < z.shape[1]):
                    continue
                place = i * z.shape[1] + j
                if place in taken and place not in own and z[i, j] <= z[row, col] + _LEVEL_M:
                    return place
    return None


def _nearest_below(z: Floats, row: int, col: int, cell: tuple[float, float]) -> int | None:
    """The nearest cell that is lower by a step: over the edge of the bench."""
    reach = int(60.0 / min(cell))
    top, left = max(row - reach, 0), max(col - reach, 0)
    part = z[top : row + reach + 1, left : col + reach + 1]
    rows, cols = np.nonzero(part < z[row, col] - _STEP_DOWN_M)  # NaN compares false
    if not len(rows):
        return None
    distance = np.hypot((rows + top - row) * cell[1], (cols + left - col) * cell[0])
    nearest = int(distance.argmin())
    return int((rows[nearest] + top) * z.shape[1] + cols[nearest] + left)


def _every(ring: Floats, step: float) -> Floats:
    """Points along a ring, ``step`` apart; the last is not the first again."""
    side = np.hypot(*np.diff(ring, axis=0).T)
    upto = np.concatenate(([0.0], np.cumsum(side)))
    at = np.arange(0.0, upto[-1], step)
    return np.column_stack((np.interp(at, upto, ring[:, 0]), np.interp(at, upto, ring[:, 1])))


def _length(points: Floats) -> float:
    return float(np.hypot(*np.diff(points, axis=0).T).sum())


def _cell(points: Floats, shape: tuple[int, ...], cell: tuple[float, float]) -> tuple[Ints, Ints]:
    row = np.clip((points[:, 1] / cell[1]).astype(np.int64), 0, shape[0] - 1)
    col = np.clip((points[:, 0] / cell[0]).astype(np.int64), 0, shape[1] - 1)
    return row, col
