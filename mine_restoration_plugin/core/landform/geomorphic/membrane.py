"""A surface held at some cells and raised by a source between them: div(D grad z) = -u, solved for all cells together.

Discretised with a flow through each side between two cells, every cell with u >= 0 has a neighbour that is not higher
(else more would flow in than out), so that water finds its way to a held cell from everywhere.

The sums are taken in a fixed order and all else is element by element, so that the same input gives the same bits with
every version of numpy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...model.progress import SILENT, Progress

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
_DAMPING = 0.8
_SWEEPS = 2
_SMALLEST = 4
_MOST_STEPS = 400


@dataclass(frozen=True)
class _Level:
    """Conductances to the right (height, width - 1) and down (height - 1, width), and to held cells; the diagonal."""

    right: Floats
    down: Floats
    diagonal: Floats

    def times(self, x: Floats) -> Floats:
        y = self.diagonal * x
        y[:, :-1] -= self.right * x[:, 1:]
        y[:, 1:] -= self.right * x[:, :-1]
        y[:-1] -= self.down * x[1:]
        y[1:] -= self.down * x[:-1]
        return y


def solve(
    free: Mask,
    held: Floats,
    conductivity: Floats,
    source: Floats,
    cell: tuple[float, float],
    progress: Progress = SILENT,
    accuracy: float = 1e-11,
) -> Floats:
    """Heights (height, width) of the free cells, the given ones at held cells, NaN elsewhere.

    Args:
        free: cells to be found; each has to be joined to a held one.
        held: heights given, NaN where none.
        conductivity: D at the cells, > 0. source: u at the cells, m per m².
        cell: length of a cell along its row and column, m.

    The conjugate gradients of Hestenes and Stiefel (1952), preconditioned by a multigrid cycle over aggregates of 2 x 2
    cells; some 300 bytes for each cell.
    """
    top, bottom, left, right = _extent(free)
    part = (slice(top, bottom), slice(left, right))
    result = np.where(free, np.nan, held)
    inner, fixed = free[part], np.where(free, np.nan, held)[part]
    is_held = np.isfinite(fixed)
    value = np.where(is_held, fixed, 0.0)
    middle = float(value[is_held].min()) if is_held.any() else 0.0
    value = np.where(is_held, value - middle, 0.0)
    across = _joints(inner, is_held, conductivity[part], 1) * (cell[1] / cell[0])
    along = _joints(inner, is_held, conductivity[part], 0) * (cell[0] / cell[1])
    diagonal, right_side = np.zeros(inner.shape), np.where(inner, source[part] * (cell[0] * cell[1]), 0.0)
    for one, two, joint in (
        ((slice(None), slice(None, -1)), (slice(None), slice(1, None)), across),
        ((slice(None, -1), slice(None)), (slice(1, None), slice(None)), along),
    ):
        diagonal[one] += np.where(inner[one], joint, 0.0)
        diagonal[two] += np.where(inner[two], joint, 0.0)
        right_side[one] += np.where(inner[one] & is_held[two], joint * value[two], 0.0)
        right_side[two] += np.where(inner[two] & is_held[one], joint * value[one], 0.0)
    across[~(inner[:, :-1] & inner[:, 1:])] = 0.0
    along[~(inner[:-1] & inner[1:])] = 0.0
    diagonal[~inner] = 1.0
    levels = _levels(_Level(across, along, diagonal), inner)
    found = _conjugate(levels, right_side, accuracy, progress)
    result[part] = np.where(inner, found + middle, result[part])
    return result


def _extent(free: Mask) -> tuple[int, int, int, int]:
    rows, cols = np.flatnonzero(free.any(axis=1)), np.flatnonzero(free.any(axis=0))
    return (
        max(int(rows[0]) - 1, 0),
        min(int(rows[-1]) + 2, free.shape[0]),
        max(int(cols[0]) - 1, 0),
        min(int(cols[-1]) + 2, free.shape[1]),
    )


def _joints(free: Mask, held: Mask, conductivity: Floats, axis: int) -> Floats:
    """Mean conductivity between neighbours along an axis, 0 where nothing is to be found on either side."""
    one = (slice(None), slice(None, -1)) if axis else (slice(None, -1), slice(None))
    two = (slice(None), slice(1, None)) if axis else (slice(1, None), slice(None))
    joined = (free[one] & (free[two] | held[two])) | (held[one] & free[two])
    return np.where(joined, (conductivity[one] + conductivity[two]) / 2, 0.0)


def _levels(finest: _Level, free: Mask) -> list[_Level]:
    levels = [finest]
    leak = finest.diagonal - _row_sums(finest)
    leak[~free] = 0.0
    live = free
    while min(live.shape) > _SMALLEST:
        fine = levels[-1]
        # constants over aggregates are twice too stiff for a smooth shape (Braess 1995)
        right = _paired(fine.right[:, 1::2], 0) / 2
        down = _paired(fine.down[1::2], 1) / 2
        leak = _paired(_paired(leak, 0), 1)
        live = _paired(_paired(live.astype(np.float64), 0), 1) > 0
        level = _Level(right, down, leak)
        diagonal = leak + _row_sums(level)
        diagonal[~(diagonal > 0)] = 1.0
        levels.append(_Level(right, down, diagonal))
    return levels


def _row_sums(level: _Level) -> Floats:
    total = np.zeros(level.diagonal.shape)
    total[:, :-1] += level.right
    total[:, 1:] += level.right
    total[:-1] += level.down
    total[1:] += level.down
    return total


def _paired(values: Floats, axis: int) -> Floats:
    """Sums of each two along an axis."""
    if axis:
        return _paired(values.T, 0).T
    result = values[0::2].copy()
    second = values[1::2]
    result[: len(second)] += second
    return result


def _cycle(levels: list[_Level], depth: int, right_side: Floats) -> Floats:
    level = levels[depth]
    weight = _DAMPING / level.diagonal
    sweeps = 16 if depth == len(levels) - 1 else _SWEEPS
    x = weight * right_side
    for _ in range(sweeps - 1):
        x += weight * (right_side - level.times(x))
    if depth < len(levels) - 1:
        rest = right_side - level.times(x)
        coarse = _cycle(levels, depth + 1, _paired(_paired(rest, 0), 1))
        x += np.repeat(np.repeat(coarse, 2, axis=0), 2, axis=1)[: x.shape[0], : x.shape[1]]
    for _ in range(sweeps):
        x += weight * (right_side - level.times(x))
    return x


def _conjugate(levels: list[_Level], right_side: Floats, accuracy: float, progress: Progress) -> Floats:
    x = np.zeros(right_side.shape)
    rest = right_side.copy()
    begun = _dot(rest, rest)
    if begun == 0:
        return x
    way = np.zeros(right_side.shape)
    before = 1.0
    for step in range(_MOST_STEPS):
        progress.report(min(step / 60, 1.0))
        better = _cycle(levels, 0, rest)
        now = _dot(rest, better)
        way = better + (now / before if step else 0.0) * way
        pushed = levels[0].times(way)
        length = now / _dot(way, pushed)
        x += length * way
        rest -= length * pushed
        before = now
        if _dot(rest, rest) <= begun * accuracy * accuracy:
            break
    return x


def _dot(one: Floats, two: Floats) -> float:
    """The sum of products, from the first to the last: a sum in blocks differs between versions and machines."""
    return float(np.cumsum(np.cumsum(one * two, axis=1)[:, -1])[-1])
