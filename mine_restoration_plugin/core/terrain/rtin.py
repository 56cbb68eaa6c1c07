"""Few triangles for a raster: right-angled ones whose heights lie nowhere further from any cell than a tolerance.

Squares of cells are halved along a diagonal, and the halves again at right angles, as long as any known cell within a
triangle lies further from it than the tolerance (right-triangulated irregular network; Evans, Kirkpatrick and Townsend
2001). Every cell of a triangle is looked at, not only the middles of its sides, so that the bound is one. A triangle is
halved together with its neighbour, so that no gap opens between two sizes. Where a cell is unknown, triangles shrink
down to the cells: what is covered are the corners between known centres, and nothing else.

Memory: 9 bytes a cell and some 150 MB to work in, and 100 bytes a triangle.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..geodata.grid import Floating, GridSpec, windows
from ..geodata.raster import RasterSource
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP
from .tin import Rasteriser, Tin

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
LARGEST = 256
"""Side of the squares to start with, in cells."""
_AT_ONCE = 1 << 20
_WINDOW = 1 << 19


@dataclass(frozen=True)
class Mesh:
    """Triangles between the cells of an array: (n, 2) row and column of their corners, (m, 3) numbers of corners."""

    corners: Ints
    triangles: Ints


def mesh_of(heights: Floating, tolerance_m: float, wanted: Mask | None = None, progress: Progress = SILENT) -> Mesh:
    """The triangles for (height, width) heights, NaN where unknown.

    ``wanted``: cells that must become corners (crest and toe lines); None: none.
    """
    rows, cols = heights.shape
    side = 2
    while side < min(LARGEST, max(rows, cols) - 1):
        side *= 2
    down, across = (max(-(-(n - 1) // side), 1) for n in (rows, cols))
    field = np.full((down * side + 1, across * side + 1), np.nan, dtype=heights.dtype)
    field[:rows, :cols] = heights
    needed = np.zeros(field.shape, dtype=bool)
    if wanted is not None:
        needed[:rows, :cols] = wanted & np.isfinite(heights)
    size, steps = 2, int(np.log2(side))
    for step in range(steps):
        quarters = needed if step else None
        _mark_sides(field, needed, size, tolerance_m, progress.part(step / steps, (step + 0.5) / steps), quarters)
        _mark_middles(field, needed, size, tolerance_m, progress.part((step + 0.5) / steps, (step + 1) / steps))
        size *= 2
    progress.report(1.0)
    return _gather(field, needed, side)


def triangulated(
    source: RasterSource,
    spec: GridSpec,
    heights: Floating,
    tolerance_m: float,
    decimals: int,
    most_triangles: int,
    wanted: Mask | None = None,
    progress: Progress = SILENT,
) -> tuple[Tin, float]:
    """The triangles of ``heights`` on ``spec`` with coordinates rounded to ``decimals``, and their greatest error (m).

    The error is measured at every cell centre, on the rounded triangles.

    Raises:
        InputError: more triangles than ``most_triangles``, or no two neighbouring cells known.
    """
    slack = 2.0 * 10.0**-decimals
    mesh = mesh_of(heights, max(tolerance_m - slack, 0.25 * tolerance_m), wanted, progress.part(0.0, 0.7))
    if not len(mesh.triangles):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{name} has no three neighbouring cells with heights where the surface was asked for. Check the "
                "outline and its coordinate system.",
            ),
            name=source.name,
        )
    if len(mesh.triangles) > most_triangles:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "At a tolerance of {tolerance} m the surface has {count} triangles, more than {most}. Take a larger "
                "tolerance, or a smaller outline.",
            ),
            tolerance=f"{tolerance_m:g}",
            count=len(mesh.triangles),
            most=most_triangles,
        )
    row, col = mesh.corners.T
    x, y = spec.xy(col + 0.5, row + 0.5)
    z = heights[row, col].astype(np.float64)
    points = np.round(np.column_stack((x, y, z)), decimals)
    triangles = mesh.triangles
    _, a, b, _, d, e = spec.transform
    if a * e - b * d > 0:  # rows and columns turn the same way as x and y: clockwise in one is clockwise in the other
        triangles = triangles[:, ::-1].copy()
    tin = Tin(points, triangles, spec.crs, height_datum=source.height_datum)
    return tin, greatest_error(tin, spec, heights, progress.part(0.7, 1.0))


def greatest_error(tin: Tin, spec: GridSpec, heights: Floating, progress: Progress = SILENT) -> float:
    """Greatest difference of height between triangles and cells whose centres they cover, m."""
    drawn = Rasteriser(tin, spec)
    greatest = done = 0.0
    for window in windows(spec, _WINDOW):
        part = heights[window.row : window.row + window.height, window.col : window.col + window.width]
        off = np.abs(drawn.heights(window) - part)
        greatest = max(greatest, float(off[np.isfinite(off)].max(initial=0.0)))
        done += window.width * window.height
        progress.report(done / spec.cells)
    return greatest


def _patches(field: Floating, size: int, start: int, stop: int) -> Floating:
    """(n, (size + 1)²) cells of the squares in some rows of squares, their edges included."""
    across = (field.shape[1] - 1) // size
    down = stop - start
    row, col = field.strides
    view = np.lib.stride_tricks.as_strided(
        field[start * size :], (down, across, size + 1, size + 1), (row * size, col * size, row, col), writeable=False
    )
    return view.reshape(down * across, (size + 1) ** 2)


def _rows_at_once(field: Floating, size: int) -> list[tuple[int, int]]:
    down = (field.shape[0] - 1) // size
    step = max(_AT_ONCE // (field.shape[1] * size), 1)
    return [(start, min(start + step, down)) for start in range(0, down, step)]


@dataclass(frozen=True)
class _Part:
    """Numbers of the cells of a square that lie in one of its triangles, and on each of its three sides."""

    cells: Ints
    sides: tuple[Ints, Ints, Ints]


def _part(*distances: Floats) -> _Part:
    """Of the distances of all cells to the three sides, positive inwards."""
    slack = 1e-9
    inside = np.logical_and.reduce([distance >= -slack for distance in distances])
    one, two, three = (np.flatnonzero(inside & (distance <= slack)) for distance in distances)
    return _Part(np.flatnonzero(inside), (one, two, three))


def _too_far(cells: Floats, corners: Floats, weights: Floats, parts: list[_Part], tolerance: float) -> Mask:
    """(squares, triangles): whether a cell lies too far from the triangle, or some of its cells are known, some not.

    Where the only known cells lie on one side there is nothing to be gained inside. ``weights``: (corners, cells)
    shares of each corner in the height at each cell.
    """
    unknown = np.isnan(cells)
    with np.errstate(invalid="ignore"):
        off = np.abs(cells - np.nan_to_num(corners) @ weights)
    off[unknown] = 0.0
    found = np.zeros((len(cells), len(parts)), dtype=bool)
    gaps = unknown.any(axis=1)
    for number, part in enumerate(parts):
        far = off[:, part.cells].max(axis=1) > tolerance
        if gaps.any():
            known = ~unknown[gaps]
            count = known[:, part.cells].sum(axis=1)
            beside = np.stack([known[:, side].sum(axis=1) == count for side in part.sides]).any(axis=0)
            far[gaps] = np.where(count < len(part.cells), (count > 0) & ~beside, far[gaps])
        found[:, number] = far
    return found


def _local(size: int) -> tuple[Floats, Floats]:
    """Rows and columns of the cells of a square, as shares of its side."""
    share = np.arange(size + 1) / size
    down, right = np.meshgrid(share, share, indexing="ij")
    return down.ravel(), right.ravel()


def _half_weights(size: int, falling: bool) -> tuple[Floats, list[_Part]]:
    """Shares of the corners (upper left, upper right, lower left, lower right) in a square halved by a diagonal.

    ``falling``: from the upper left; otherwise from the upper right.
    """
    v, u = _local(size)
    if not falling:
        u = 1.0 - u
    lower = v >= u
    # the halves are (start, other end, lower left) and (start, other end, upper right) of the diagonal
    near, far = 1.0 - np.maximum(u, v), np.minimum(u, v)
    upper_side, lower_side = np.where(lower, 0.0, u - v), np.where(lower, v - u, 0.0)
    weights = np.stack((near, upper_side, lower_side, far) if falling else (upper_side, near, far, lower_side))
    return weights, [_part(v - u, u, 1 - v), _part(u - v, v, 1 - u)]


def _quarter_weights(size: int) -> tuple[Floats, list[_Part]]:
    """Shares of the four corners and the middle in a square of four quarters: upper, lower, left, right."""
    v, u = _local(size)
    middle = 1.0 - 2.0 * np.maximum(np.abs(u - 0.5), np.abs(v - 0.5))
    rest = 1.0 - middle
    with np.errstate(invalid="ignore", divide="ignore"):
        # seen from the middle, a cell is carried out to the side of its quarter
        s = np.where(rest > 0, (u - 0.5) / rest + 0.5, 0.5)
        t = np.where(rest > 0, (v - 0.5) / rest + 0.5, 0.5)
    upper, lower = np.isclose(t, 0.0), np.isclose(t, 1.0)
    left, right = np.isclose(s, 0.0) & ~upper & ~lower, np.isclose(s, 1.0) & ~upper & ~lower
    none = np.zeros_like(u)
    weights = np.stack(
        (
            np.where(upper, 1 - s, np.where(left, 1 - t, none)),
            np.where(upper, s, np.where(right, 1 - t, none)),
            np.where(lower, 1 - s, np.where(left, t, none)),
            np.where(lower, s, np.where(right, t, none)),
        )
    )
    weights = np.vstack((weights * rest, middle))
    return weights, [
        _part(v, u - v, 1 - u - v),
        _part(1 - v, v - u, u + v - 1),
        _part(u, v - u, 1 - u - v),
        _part(1 - u, u - v, u + v - 1),
    ]


def _corners(cells: Floats, size: int, *, middle: bool) -> Floats:
    """(n, 4 or 5) heights of the corners, then of the middle."""
    last = size + 1
    places = [0, size, size * last, size * last + size]
    return cells[:, [*places, (size // 2) * last + size // 2] if middle else places]


def _shifted(cells: Floating) -> Floats:
    """Heights from each square's own level: the differences are what counts, and stay exact."""
    wide: Floats = cells.astype(np.float64)
    with np.errstate(invalid="ignore"):
        base = np.where(np.isfinite(wide[:, :1]), wide[:, :1], 0.0)
    return wide - base


def _mark_sides(
    field: Floating, needed: Mask, size: int, tolerance: float, progress: Progress, inner: Mask | None
) -> None:
    """Middles of the sides of squares: where a quarter is too far off, or a smaller square beside them is halved."""
    half = size // 2
    weights, parts = _quarter_weights(size)
    if inner is not None:  # the middles of the squares of half the size, on both sides of every side
        quarter = half // 2
        small = inner[quarter::half, quarter::half]
        lying = needed[0::size, half::size]  # sides that run along a row
        lying[:-1] |= small[0::2, 0::2] | small[0::2, 1::2]
        lying[1:] |= small[1::2, 0::2] | small[1::2, 1::2]
        standing = needed[half::size, 0::size]
        standing[:, :-1] |= small[0::2, 0::2] | small[1::2, 0::2]
        standing[:, 1:] |= small[0::2, 1::2] | small[1::2, 1::2]
    stretches = _rows_at_once(field, size)
    for number, (start, stop) in enumerate(stretches):
        progress.report(number / len(stretches))
        upper = needed[start * size : (stop - 1) * size + 1 : size, half::size]
        lower = needed[(start + 1) * size : stop * size + 1 : size, half::size]
        left = needed[start * size + half : stop * size : size, 0:-1:size]
        right = needed[start * size + half : stop * size : size, size::size]
        sides = (upper, lower, left, right)
        open_ = ~(upper & lower & left & right).ravel()
        if not open_.any():
            continue
        cells = _shifted(_patches(field, size, start, stop)[open_])
        far = _too_far(cells, _corners(cells, size, middle=True), weights, parts, tolerance)
        whole = np.zeros((len(open_), 4), dtype=bool)
        whole[open_] = far
        for side, found in zip(sides, whole.T):
            side |= found.reshape(side.shape)


def _mark_middles(field: Floating, needed: Mask, size: int, tolerance: float, progress: Progress) -> None:
    """Middles of squares: where a half is too far off, or one of the sides has to have its middle."""
    half = size // 2
    middles = needed[half::size, half::size]
    lying, standing = needed[0::size, half::size], needed[half::size, 0::size]
    middles |= lying[:-1] | lying[1:] | standing[:, :-1] | standing[:, 1:]
    across = middles.shape[1]
    stretches = _rows_at_once(field, size)
    for number, (start, stop) in enumerate(stretches):
        progress.report(number / len(stretches))
        part = middles[start:stop]
        parity = (np.arange(start, stop)[:, None] + np.arange(across)) % 2
        patches: Floating | None = None
        for odd in (0, 1):
            open_ = (~part & (parity == odd)).ravel()
            if not open_.any():
                continue
            weights, parts = _half_weights(size, falling=not odd)
            patches = _patches(field, size, start, stop) if patches is None else patches
            cells = _shifted(patches[open_])
            far = _too_far(cells, _corners(cells, size, middle=False), weights, parts, tolerance)
            found = np.zeros(len(open_), dtype=bool)
            found[open_] = far.any(axis=1)
            part |= found.reshape(part.shape)


def _gather(field: Floating, needed: Mask, side: int) -> Mesh:
    """From the largest triangles down: each is halved where the middle of its longest side is needed."""
    down, across = ((n - 1) // side for n in field.shape)
    row, col = (index.ravel() * side for index in np.indices((down, across)))
    falling = ((row // side + col // side) % 2 == 0)[:, None]
    width = field.shape[1]

    def at(r: int, c: int) -> Ints:
        return (row + r * side) * width + col + c * side

    a, b, c, d = at(0, 0), at(0, 1), at(1, 0), at(1, 1)
    # right angle first, then the two ends of the longest side; clockwise on the map where rows run south
    halves = np.concatenate(
        (
            np.where(falling, np.column_stack((c, d, a)), np.column_stack((a, c, b))),
            np.where(falling, np.column_stack((b, a, d)), np.column_stack((d, b, c))),
        )
    )
    flat_needed, known = needed.ravel(), np.isfinite(field).ravel()
    done: list[Ints] = []
    length = side  # of the legs in cells; the middle of the longest side is a cell while this is 2 or more, then odd
    diagonal = True
    while len(halves):
        if diagonal and length == 1:
            done.append(halves)
            break
        middle = (halves[:, 1] + halves[:, 2]) // 2
        split = flat_needed[middle]
        done.append(halves[~split])
        (apex, one, other), middle = halves[split].T, middle[split]
        halves = np.concatenate((np.column_stack((middle, apex, one)), np.column_stack((middle, other, apex))))
        if not diagonal:
            length //= 2
        diagonal = not diagonal
    triangles = np.concatenate(done)
    triangles = triangles[known[triangles].all(axis=1)]
    used, numbers = np.unique(triangles, return_inverse=True)
    corners = np.column_stack(np.divmod(used, width))
    return Mesh(corners, numbers.reshape(-1, 3))
