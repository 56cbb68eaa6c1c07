"""The greatest surface below the ground whose slopes obey a limit, on any affine grid.

Definition. Two known cells p and q are *paired* when q is p plus or minus one of the moves of the stencil (8, 16 or 32
directions). The pair may differ by c(p, q) = d · min(t(p), t(q)): d the distance of the two centres in metres, t the
tangent of the steepest slope allowed in a cell, so that on the border of two zones the gentler rule holds. Each cell
has a lower bound l (ground of a cell that must not be cut; a floor; else minus infinity), and the result is the
greatest h with

    h(p) = max(l(p), min(z(p), min over paired q of h(q) + c(p, q))).

Without bounds in the way this is the least cut: every surface that lies nowhere above the ground z and keeps the limit
between all pairs lies nowhere above h, so h is lowest in volume cut, in depth and in area at once, and equals the
optimum of the linear programme max Σ h. Where a bound is in the way no surface keeps all of them (h without the bound
is the greatest that keeps the limit, and it lies below the bound); then the bound is held and the pairs that stay too
steep are told by ``excess``.

Metrication. A plane that passes the stencil may be steeper than the limit in a direction between two moves, by at most
1/cos of half the angle between them: 8.3 % of the tangent with 8 directions of square cells, 2.8 % with 16, 1.4 % with
32. A gradient taken over 3 × 3 cells sees only the moves among these, so where facets meet it may find the 8.3 % with
any stencil. The surface is never cut deeper than the limit in all directions would ask for.

Arithmetic. Heights and the greatest differences of pairs are multiples of 2⁻²⁴ m (rounded down, 0.06 µm), so sums are
exact in float64, and the result does not depend on the order of the work: windows, threads and flips give the same
bits.

Method. Sweeps down and up the rows: each row takes the bounds of the rows passed before, then passes them along itself
both ways by a running minimum over heights less the ramp of the limit. Rows with nothing to do are passed over. Sweeps
are repeated until a check of every pair finds none too steep; over open ground of one limit one pair of sweeps is
exact.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..geodata.grid import GridSpec
from ..model.progress import SILENT, Progress

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Ints = NDArray[np.intp]
Ranks = NDArray[np.unsignedinteger[Any]]

DIRECTIONS = (8, 16, 32)
UNIT = 2.0**-24
UNKNOWN = 2.0**17
"""Stands for the height of a cell without data: above every height (which are below 2¹⁶), never a bound for anyone."""
FREE = -UNKNOWN
_STEEPEST = 2.0**16
_EXACT = 2.0**28
_CHECK_CELLS = 1 << 15
_FEW = 20
"""Held cells are looked at one by one where they are fewer than one in so many."""
_MOVES = {
    8: ((0, 1), (1, 0), (1, 1), (1, -1)),
    16: ((1, 2), (1, -2), (2, 1), (2, -1)),
    32: ((1, 3), (1, -3), (3, 1), (3, -1), (2, 3), (2, -3), (3, 2), (3, -2)),
}


def moves_of(directions: int) -> tuple[tuple[int, int], ...]:
    """Half of the stencil (rows, columns); the other half is its negative."""
    return tuple(move for count in DIRECTIONS if count <= directions for move in _MOVES[count])


def metrication(spec: GridSpec, directions: int) -> float:
    """Greatest share by which the tangent of a plane that passes the stencil may exceed the limit."""
    _, a, b, _, d, e = spec.transform
    angles = sorted(math.atan2(d * col + e * row, a * col + b * row) % math.pi for row, col in moves_of(directions))
    gaps = [after - before for before, after in zip(angles, [*angles[1:], angles[0] + math.pi])]
    return 1.0 / math.cos(max(gaps) / 2.0) - 1.0


def rank_type(count: int) -> type[np.unsignedinteger[Any]]:
    """What holds the index of one of ``count`` limits."""
    return np.uint8 if count <= 256 else np.uint16


def quantised(heights: NDArray[np.floating[Any]], missing: float = UNKNOWN) -> Floats:
    """Heights rounded down to whole units, ``missing`` where they are not finite."""
    exact = np.asarray(heights, dtype=np.float64) / UNIT
    np.floor(exact, out=exact)
    exact *= UNIT
    np.copyto(exact, missing, where=~np.isfinite(exact))
    return exact


@dataclass(frozen=True)
class Move:
    """One direction: rows and columns, and the greatest difference of a pair by rank of its limit, metres."""

    rows: int
    cols: int
    rise: Floats


@dataclass(frozen=True)
class Limits:
    """The slope limits on one grid. ``tangents`` ascend; a cell's rank is the index of its limit among them."""

    tangents: Floats
    moves: tuple[Move, ...]

    @classmethod
    def of(cls, spec: GridSpec, tangents: Sequence[float] | Floats, directions: int = 16) -> Limits:
        _, a, b, _, d, e = spec.transform
        slopes = np.asarray(tangents, dtype=np.float64)
        made = []
        for row, col in moves_of(directions):
            length = math.hypot(a * col + b * row, d * col + e * row)
            rise = np.floor(np.minimum(length * slopes, _STEEPEST) / UNIT) * UNIT
            made.append(Move(row, col, rise))
        return cls(slopes, tuple(made))

    @property
    def rank_type(self) -> type[np.unsignedinteger[Any]]:
        return rank_type(len(self.tangents))

    @property
    def reach(self) -> int:
        """Rows and columns over which a pair may reach."""
        return max(move.rows for move in self.moves)


class Envelope:
    """A block of rows that is brought to rest.

    ``heights`` (rows, columns): where the surface is to start from, ``quantised``, ``UNKNOWN`` where nothing is known.
    ``lower`` as ``heights``: ``FREE`` or the bound, at most the height (the height itself where no cut is allowed);
    None where every cell is known and free. ``ranks``: index of each cell's limit, None where there is one limit.
    """

    def __init__(self, limits: Limits, heights: Floats, lower: Floats | None, ranks: Ranks | None) -> None:
        self.limits = limits
        self.pad = limits.reach
        self.height, self.width = heights.shape
        self._all = np.full((self.height, self.width + 2 * self.pad), UNKNOWN)
        self.surface = self._all[:, self.pad : self.pad + self.width]
        self.surface[...] = heights
        self.lower = lower
        self._floors = lower is not None and bool(((lower > FREE) & (lower < heights)).any())
        self._along = next(move for move in limits.moves if move.rows == 0)
        self._off = tuple(move for move in limits.moves if move.rows > 0)
        self._set_ranks(ranks)
        known = heights[heights < UNKNOWN]
        span = float(known.max() - known.min()) if known.size else 0.0
        self._wall = 2.0 ** math.ceil(math.log2(span + 1.0))
        self._spare = np.empty((3, self.width))
        self._set_ranges(None if lower is None else lower < heights)

    def _set_ranges(self, free: Mask | None) -> None:
        """First and last free cell of each row, and whether all between them are free."""
        self._first = np.zeros(self.height, dtype=np.int64)
        self._stop = np.full(self.height, self.width, dtype=np.int64)
        self._unbroken = np.ones(self.height, dtype=bool)
        if free is not None and self.width:
            some = free.any(axis=1)
            self._first = np.where(some, free.argmax(axis=1), 0)
            self._stop = np.where(some, self.width - free[:, ::-1].argmax(axis=1), 0)
            self._unbroken = np.count_nonzero(free, axis=1) == self._stop - self._first
        self._ramps: dict[int, Floats] = {}

    def _ramp(self, rank: int) -> Floats | None:
        """What bounds gain along a row of one limit; None where it would grow too long to be exact."""
        if rank not in self._ramps:
            rise = float(self._along.rise[rank])
            if rise * self.width > _EXACT:
                return None
            self._ramps[rank] = np.arange(self.width) * rise
        return self._ramps[rank]

    def _set_ranks(self, ranks: Ranks | None) -> None:
        self._ranks: Ranks | None = None
        self._one = np.zeros(self.height, dtype=np.int64)  # the rank of a row and its neighbours, −1 where they differ
        if ranks is not None:
            low, high = ranks.min(axis=1).astype(np.int64), ranks.max(axis=1).astype(np.int64)
            if low.min() == high.max():
                self._one[:] = low[0]
            else:
                self._ranks = np.zeros(self._all.shape, dtype=ranks.dtype)
                self._ranks[:, self.pad : self.pad + self.width] = ranks
                for row in range(self.height):
                    near = slice(max(row - self.pad, 0), row + self.pad + 1)
                    self._one[row] = low[row] if low[near].min() == high[near].max() else -1
        self._groups = {int(rank): self._grouped(int(rank)) for rank in np.unique(self._one[self._one >= 0])}

    def _grouped(self, rank: int) -> dict[int, list[tuple[int, float, list[int]]]]:
        """Moves off the row that cost the same, so that they are compared before the cost is added.

        By the sense of the sweep: rows back to the source, cost, and where in the padded source the row begins.
        """
        groups: dict[tuple[int, float], list[int]] = {}
        for move in self._off:
            groups.setdefault((move.rows, float(move.rise[rank])), []).append(move.cols)
        return {
            sign: [
                (sign * rows, rise, [self.pad - sign * col for col in cols]) for (rows, rise), cols in groups.items()
            ]
            for sign in (1, -1)
        }

    def settle(self, progress: Progress = SILENT) -> Mask:
        """Sweep until no pair is too steep; which rows were lowered."""
        lowered = np.zeros(self.height, dtype=bool)
        todo = self._steep(0, self.height)
        open_ground = self.lower is None and self._ranks is None
        while todo.any():
            progress.check()
            moved = np.zeros(self.height, dtype=bool)
            if open_ground:  # moves commute: all of them along the rows first, then off the rows
                rows = np.flatnonzero(todo)
                moved |= self._along_rows(int(rows[0]), int(rows[-1]) + 1)
            self._sweep(1, todo, moved, not open_ground, progress)
            self._sweep(-1, todo, moved, not open_ground, progress)
            open_ground = False
            lowered |= moved
            rows = np.flatnonzero(moved)
            if not len(rows):
                break
            first, last = max(int(rows[0]) - self.pad, 0), min(int(rows[-1]) + self.pad + 1, self.height)
            todo = np.zeros(self.height, dtype=bool)
            todo[first:last] = self._steep(first, last)
        return lowered

    def _along_rows(self, first: int, last: int) -> Mask:
        """All rows of a block at once; open ground only."""
        moved = np.zeros(self.height, dtype=bool)
        rise = float(self._along.rise[self._one[0]])
        if rise * self.width > _EXACT:
            return moved  # left to the rows
        ramp = np.arange(self.width) * rise
        step = max(_CHECK_CELLS // self.width, 1)
        for start in range(first, last, step):
            part = self.surface[start : min(start + step, last)]
            run = part - ramp
            np.minimum.accumulate(run, axis=1, out=run)
            run += 2 * ramp
            back = run[:, ::-1]
            np.minimum.accumulate(back, axis=1, out=back)
            run -= ramp
            moved[start : start + len(part)] = (run != part).any(axis=1)
            part[...] = run
        return moved

    def _sweep(self, sign: int, todo: Mask, moved: Mask, along: bool, progress: Progress) -> None:
        rows = range(self.height) if sign > 0 else range(self.height - 1, -1, -1)
        before = np.empty(self.width)
        reach = self.pad
        for row in rows:
            passed = moved[max(row - reach, 0) : row] if sign > 0 else moved[row + 1 : row + 1 + reach]
            if not (todo[row] or passed.any()):
                continue
            if row % 256 == 0:
                progress.check()
            first, stop = int(self._first[row]), int(self._stop[row])
            if first >= stop:
                continue
            surface, kept = self.surface[row, first:stop], before[first:stop]
            np.copyto(kept, surface)
            self._from_rows(row, sign, first, stop)
            if self.lower is not None:
                np.maximum(surface, self.lower[row, first:stop], out=surface)
            if along:
                self._along_row(row, first, stop)
            if not moved[row]:
                moved[row] = not np.array_equal(kept, surface)

    def _from_rows(self, row: int, sign: int, first: int, stop: int) -> None:
        """Bounds from the rows that the sweep has passed."""
        surface, spare = self.surface[row, first:stop], self._spare[0, first:stop]
        begin, width = self.pad + first, stop - first
        rank = int(self._one[row])
        if rank >= 0:
            for back, rise, starts in self._groups[rank][sign]:
                source = row - back
                if 0 <= source < self.height:
                    line = self._all[source, first:]
                    held = line[starts[0] : starts[0] + width]
                    for start in starts[1:]:
                        held = np.minimum(held, line[start : start + width], out=spare)
                    np.add(held, rise, out=spare)
                    np.minimum(surface, spare, out=surface)
            return
        ranks = self._ranks
        if ranks is None:
            return
        own = ranks[row, begin : begin + width]
        for move in self._off:
            source = row - sign * move.rows
            if 0 <= source < self.height:
                start = begin - sign * move.cols
                gentler = np.minimum(own, ranks[source, start : start + width])
                move.rise.take(gentler, out=spare)
                np.add(spare, self._all[source, start : start + width], out=spare)
                np.minimum(surface, spare, out=surface)

    def _along_row(self, row: int, first: int, stop: int) -> None:
        """Pass bounds both ways along a row; the cells beside its free stretch give, and take nothing."""
        begin, end = max(first - 1, 0), min(stop + 1, self.width)
        rank = int(self._one[row])
        ramp = self._ramp(rank) if rank >= 0 and self._unbroken[row] and not self._floors else None
        if ramp is not None:
            run, ramp = self._spare[2, begin:end], ramp[begin:end]
            part = self.surface[row, begin:end]
            np.subtract(part, ramp, out=run)
            np.minimum.accumulate(run, out=run)
            run += ramp
            back = run[::-1]
            if end > stop:
                back[0] = part[-1]
            back += ramp[::-1]
            np.minimum.accumulate(back, out=back)
            run -= ramp
            self.surface[row, first:stop] = run[first - begin : stop - begin]
            return
        lower = None if self.lower is None else self.lower[row]
        wall = None if lower is None else self.surface[row] <= lower
        if wall is not None and not wall.any():
            wall = None
        ramp = self._ramp(rank) if rank >= 0 and wall is not None and not self._floors else None
        if ramp is not None and wall is not None and lower is not None:
            held = np.cumsum(wall[begin:end]) * self._wall
            if float(held[-1] + ramp[-1]) < _EXACT:
                part, run, held = self.surface[row, begin:end], self._spare[2, begin:end], held + ramp[begin:end]
                np.subtract(part, held, out=run)  # entering a held cell costs more than any bound is worth
                np.minimum.accumulate(run, out=run)
                run += held
                np.maximum(run, lower[begin:end], out=run)
                held -= wall[begin:end] * self._wall
                run += held
                back = run[::-1]
                np.minimum.accumulate(back, out=back)
                run -= held
                np.maximum(run, lower[begin:end], out=part)
                return
        steps = self._steps(row)
        size = max(int(_EXACT // (float(steps.max(initial=0.0)) + (self._wall if wall is not None else 0.0) + 1.0)), 2)
        for start in range(begin, end, size):
            self._run(row, start, min(start + size, end), steps, wall, 1)
        for last in range(end, begin, -size):
            self._run(row, max(last - size, begin), last, steps, wall, -1)

    def _steps(self, row: int) -> Floats:
        """Greatest difference between each cell of a row and the one before it; 0 for the first."""
        steps = self._spare[1]
        rank = int(self._one[row])
        if rank >= 0:
            steps[:] = self._along.rise[rank]
        elif self._ranks is not None:
            own = self._ranks[row, self.pad : self.pad + self.width]
            self._along.rise.take(np.minimum(own[1:], own[:-1]), out=steps[1:])
        steps[0] = 0.0
        return steps

    def _run(self, row: int, start: int, stop: int, steps: Floats, wall: Mask | None, sign: int) -> None:
        """Pass bounds along a stretch of a row one way; it takes one cell of the stretch before it along."""
        if sign > 0:
            start = max(start - 1, 0)
        else:
            stop = min(stop + 1, self.width)
        part = self.surface[row, start:stop]
        cost = steps[start:stop].copy()
        cost[0] = 0.0
        if wall is not None:  # entering a held cell costs more than any bound is worth, leaving it costs nothing more
            held = wall[start:stop]
            if sign > 0:
                cost[1:] += held[1:] * self._wall
            else:
                cost[1:] += held[:-1] * self._wall
        ramp = np.cumsum(cost, out=cost)
        if sign > 0:
            run = part - ramp
            np.minimum.accumulate(run, out=run)
            run += ramp
        else:
            run = part + ramp
            back = run[::-1]
            np.minimum.accumulate(back, out=back)
            run -= ramp
        if self.lower is not None:
            lower = self.lower[row, start:stop]
            if self._floors and self._binds(run < lower, None if wall is None else wall[start:stop]):
                run = _scan(part[::sign], lower[::sign], _entering(steps[start:stop], sign))[::sign]
            np.maximum(run, lower, out=run)
        np.minimum(part, run, out=part)

    @staticmethod
    def _binds(below: Mask, wall: Mask | None) -> bool:
        return bool((below if wall is None else below & ~wall).any())

    def _blocks(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        step = max(_CHECK_CELLS // self.width, 8)
        for start in range(first, last, step):
            yield start, min(start + step, last)

    def _steep(self, first: int, last: int) -> Mask:
        """Rows of blocks in which a cell may be lowered and is too high beside another."""
        steep = np.zeros(last - first, dtype=bool)
        for start, stop in self._blocks(first, last):
            end = min(stop + self.pad, last)
            if self._any_steep(start, stop, end):
                steep[start - first : end - first] = True
        return steep

    def _any_steep(self, start: int, stop: int, end: int) -> bool:
        block = self.surface[start:end]
        upper = block if self.lower is None else np.where(block > self.lower[start:end], block, 2 * FREE)
        for move in self.limits.moves:
            for (p, q), rise in zip(_pairs(move, stop - start, end - start), self._rises(move, start, stop, end)):
                if block[p].size == 0:
                    continue
                if self.lower is None and self._ranks is None:
                    over = block[p] - block[q]
                    if over.max() > rise or over.min() < -rise:
                        return True
                    continue
                for high, low in ((p, q), (q, p)):
                    over = upper[high] - block[low]
                    if self._ranks is not None:
                        over -= rise
                    if over.max() > (rise if self._ranks is None else 0.0):
                        return True
        return False

    def _rises(self, move: Move, start: int, stop: int, end: int) -> Iterator[Any]:
        """Greatest differences of the pairs that ``_pairs`` gives for a block of rows."""
        for p, q in _pairs(move, stop - start, end - start):
            if self._ranks is None:
                yield float(move.rise[self._one[0]])
            else:
                ranks = self._ranks[start:end, self.pad : self.pad + self.width]
                yield move.rise.take(np.minimum(ranks[p], ranks[q]))

    def excess(self, inside: Mask | None = None) -> Floats:
        """By how much each held cell is too high beside a pair's other, metres; 0 where the limit is kept.

        Only pairs with a cell of ``inside`` count. Call it when all is at rest. Cells of which nothing is known are 0.
        """
        over = np.zeros(self.surface.shape)
        if self.lower is None:
            return over
        if inside is not None:
            rows, cols = np.nonzero((self.surface <= self.lower) & (self.surface < UNKNOWN) & _near(inside, self.pad))
            if len(rows) * _FEW < over.size:
                over[rows, cols] = self._excess_at(rows, cols, inside)
                return over
        for start, stop in self._blocks(0, self.height):
            end = min(stop + self.pad, self.height)
            block = self.surface[start:end]
            upper = np.where((block <= self.lower[start:end]) & (block < UNKNOWN), block, 2 * FREE)
            for move in self.limits.moves:
                for (p, q), rise in zip(_pairs(move, stop - start, end - start), self._rises(move, start, stop, end)):
                    for high, low in ((p, q), (q, p)):
                        part = over[start:end][high]
                        found = upper[high] - block[low] - rise
                        if inside is not None:
                            found[~(inside[start:end][high] | inside[start:end][low])] = 0.0
                        np.maximum(part, found, out=part)
        return over

    def _excess_at(self, rows: Ints, cols: Ints, inside: Mask) -> Floats:
        """``excess`` of a few cells."""
        over = np.zeros(len(rows))
        own, among = self.surface[rows, cols], inside[rows, cols]
        for move in self.limits.moves:
            for sign in (1, -1):
                other_rows, other_cols = rows + sign * move.rows, cols + sign * move.cols
                there = (other_rows >= 0) & (other_rows < self.height) & (other_cols >= 0) & (other_cols < self.width)
                np.clip(other_rows, 0, self.height - 1, out=other_rows)
                np.clip(other_cols, 0, self.width - 1, out=other_cols)
                there &= among | inside[other_rows, other_cols]
                if self._ranks is None:
                    rise: Floats | float = float(move.rise[self._one[0]])
                else:
                    ranks = self._ranks[:, self.pad : self.pad + self.width]
                    rise = move.rise.take(np.minimum(ranks[rows, cols], ranks[other_rows, other_cols]))
                found = own - self.surface[other_rows, other_cols] - rise
                np.maximum(over, found, out=over, where=there)
        return over


Slices = tuple[slice, slice]


def _near(mask: Mask, reach: int) -> Mask:
    """Cells of a mask and those within ``reach`` rows and columns of it."""
    high = mask.copy()
    for step in range(1, reach + 1):
        high[step:] |= mask[:-step]
        high[:-step] |= mask[step:]
    near = high.copy()
    for step in range(1, reach + 1):
        near[:, step:] |= high[:, :-step]
        near[:, :-step] |= high[:, step:]
    return near


def pairs_of(
    limits: Limits, ranks: Ranks | None, shape: tuple[int, int]
) -> Iterator[tuple[Move, Slices, Slices, Floats | float]]:
    """The two ends of all pairs of a block, move by move, and their greatest differences."""
    for move in limits.moves:
        for p, q in _pairs(move, shape[0], shape[0]):
            if min(shape[1] - abs(move.cols), shape[0] - move.rows) > 0:
                rise = float(move.rise[0]) if ranks is None else move.rise.take(np.minimum(ranks[p], ranks[q]))
                yield move, p, q, rise


def _pairs(move: Move, rows: int, rows_below: int) -> list[tuple[Slices, Slices]]:
    """The two ends of all pairs of one move whose first row is among the first ``rows`` of a block."""
    last = min(rows, rows_below - move.rows)
    if last <= 0:
        return []
    cols = move.cols
    left = slice(0, -cols) if cols > 0 else slice(-cols, None)
    right = slice(cols, None) if cols > 0 else slice(0, cols if cols < 0 else None)
    return [((slice(0, last), left), (slice(move.rows, last + move.rows), right))]


def _entering(steps: Floats, sign: int) -> Floats:
    """Cost of entering each cell in the order of the scan."""
    if sign > 0:
        return steps.copy()
    return np.concatenate(([0.0], steps[:0:-1]))


def _scan(upper: Floats, lower: Floats, cost: Floats) -> Floats:
    """x(i) = max(lower, min(upper, x(i − 1) + cost)) for a whole row, by doubling.

    Such steps are closed under composition, so the first 2ᵏ steps up to each cell are joined at once.
    """
    high, low, way = upper.copy(), np.minimum(lower, upper), np.minimum(cost, UNKNOWN)
    low[0] = high[0]
    width = 1
    while width < len(high):
        cap, base, step = high[width:], low[width:], way[width:]
        new_high = np.maximum(base, np.minimum(cap, high[:-width] + step))
        new_low = np.maximum(base, np.minimum(cap, low[:-width] + step))
        new_way = np.minimum(step + way[:-width], UNKNOWN)
        high[width:], low[width:], way[width:] = new_high, new_low, new_way
        width *= 2
    return high
