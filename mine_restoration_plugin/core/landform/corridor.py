"""Between which two surfaces a design that cuts and fills must lie, so that it keeps the slopes and moves least.

With *held* cells (outside the outline, or never to be changed) at their ground, a surface is feasible when every pair
keeps its limit and no free cell lies below its floor. Feasible surfaces are closed under minimum and maximum, so there
is a least cost surface between ``low`` (the greatest feasible surface that fills no more than the held ground forces)
and ``high`` (the least that cuts no more than it forces): lifting a cell from below ``low``, or lowering one from above
``high``, only takes it nearer to the ground. Where the two meet, nothing is left to choose.

A held cell that stands too high beside ground that may be cut to other held ground asks the impossible: what it asks
of its neighbours is left out, and told as excess (``steep``). A floor that lies above what the slopes allow is kept,
and told in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .envelope import FREE, UNIT, UNKNOWN, Envelope, Floats, Limits, Mask, Move, Ranks

FAR = UNKNOWN / 2
"""Stands for no bound from above (or, mirrored, from below): beyond every height."""
SAME = 1e-6


@dataclass(frozen=True)
class Corridor:
    """One block: heights in metres, ``UNKNOWN`` where nothing is known.

    ``ground`` as it is; ``held`` cells keep ``kept``, of ``asked`` cells the slopes are asked: those that only a floor
    holds are both. ``known`` cells have a height, ``free`` ones may be moved.
    ``deaf`` held cells ask nothing of lower neighbours. ``low`` and ``high`` bound the search.
    """

    limits: Limits
    ranks: Ranks | None
    ground: Floats
    kept: Floats
    held: Mask
    asked: Mask
    deaf: Mask
    low: Floats
    high: Floats

    @property
    def known(self) -> Mask:
        known: Mask = self.ground < UNKNOWN
        return known

    @property
    def free(self) -> Mask:
        return self.known & ~self.held

    @property
    def active(self) -> Mask:
        """Cells at which something is left to choose."""
        return self.free & (self.high - self.low > SAME)

    def part(self, rows: slice, cols: slice) -> Corridor:
        """A block of this one; cells beyond its edge are as good as unknown to it."""
        cut = (rows, cols)
        return Corridor(
            self.limits,
            None if self.ranks is None else self.ranks[cut],
            self.ground[cut],
            self.kept[cut],
            self.held[cut],
            self.asked[cut],
            self.deaf[cut],
            self.low[cut],
            self.high[cut],
        )

    def halved(self) -> Corridor:
        """The same question on cells of twice the size: a start for the search, no more."""
        rows, cols = (size // 2 for size in self.ground.shape)
        four = (rows, 2, cols, 2)
        even = (slice(0, 2 * rows), slice(0, 2 * cols))
        known = self.known[even].reshape(four)
        count = known.sum(axis=(1, 3))
        with np.errstate(invalid="ignore", divide="ignore"):
            total = np.where(self.known, self.ground, 0.0)[even].reshape(four).sum(axis=(1, 3))
            ground = np.where(count > 0, total / count, UNKNOWN)
        held = (self.held[even].reshape(four) & known).sum(axis=(1, 3)) * 2 > count
        moves = tuple(Move(move.rows, move.cols, move.rise * 2.0) for move in self.limits.moves)
        ranks = None if self.ranks is None else self.ranks[0 : 2 * rows : 2, 0 : 2 * cols : 2]
        limits = Limits(self.limits.tangents, moves)
        return corridor(limits, ranks, np.floor(ground / UNIT) * UNIT, held, None)

    def below(self, heights: Floats) -> Floats:
        """The greatest feasible surface that lies nowhere above ``heights``, which lie in the corridor."""
        return _highest(self.limits, self.ranks, np.where(self.held, self.kept, heights), self.held)

    def above(self, heights: Floats) -> Floats:
        """The least feasible surface that lies nowhere below ``heights``, which lie in the corridor."""
        return _lowest(self.limits, self.ranks, np.where(self.held, self.kept, heights), self.held, self.deaf)

    def steep(self, heights: Floats) -> Floats:
        """By how much the upper cell of a pair that stays too steep is too high, metres; see ``Envelope.excess``."""
        surface = np.where(self.known, heights, UNKNOWN)
        return Envelope(self.limits, surface, surface, self.ranks).excess(self.asked)


def corridor(limits: Limits, ranks: Ranks | None, ground: Floats, held: Mask, floor: Floats | None) -> Corridor:
    """Find the bounds.

    Args:
        ground: quantised heights.
        held: cells that must not be changed.
        floor: quantised, ``FREE`` where there is none; ground below it may stay as it is.
    """
    known = ground < UNKNOWN
    held = held & known
    kept, asked_cells = ground.copy(), known & ~held
    least = np.full(ground.shape, FREE) if floor is None else np.where(held, FREE, np.minimum(floor, ground))
    upper = _highest(limits, ranks, np.where(held, ground, np.where(known, FAR, UNKNOWN)), held)
    bound = known & ~held & (least > upper + SAME)
    if bound.any():  # the floor wins over the slope
        kept[bound] = least[bound]
        held = held | bound
        upper = _highest(limits, ranks, np.where(held, kept, np.where(known, FAR, UNKNOWN)), held)
    surface = np.where(held, kept, upper)
    deaf = Envelope(limits, surface, np.where(held | ~known, surface, FREE), ranks).excess(known & ~held) > SAME
    asked = np.where(held, kept, np.where(known, np.where(least > FREE, least, -FAR), UNKNOWN))
    lower = _lowest(limits, ranks, asked, held, deaf)
    start = np.where(held, kept, ground)
    low = np.maximum(_highest(limits, ranks, start, held), lower)
    high = np.minimum(_lowest(limits, ranks, np.where(held, kept, np.maximum(ground, lower)), held, deaf), upper)
    low, high = np.where(held, kept, low), np.where(held, kept, high)
    return Corridor(limits, ranks, ground, kept, held, asked_cells, deaf, low, np.maximum(low, high))


def _highest(limits: Limits, ranks: Ranks | None, heights: Floats, held: Mask) -> Floats:
    """The greatest surface below ``heights`` that keeps the limits; held cells stay."""
    unknown = heights >= UNKNOWN
    lower = np.where(held | unknown, heights, FREE) if held.any() or unknown.any() else None
    envelope = Envelope(limits, heights, lower, ranks)
    envelope.settle()
    return envelope.surface.copy()


def _lowest(limits: Limits, ranks: Ranks | None, heights: Floats, held: Mask, deaf: Mask) -> Floats:
    """The least surface above ``heights`` that keeps the limits; held cells stay, deaf ones ask nothing."""
    silent = (heights >= UNKNOWN) | deaf
    mirrored = np.where(silent, UNKNOWN, -heights)
    lower = np.where(held | silent, mirrored, FREE) if held.any() or silent.any() else None
    envelope = Envelope(limits, mirrored, lower, ranks)
    envelope.settle()
    return np.where(silent, heights, -envelope.surface)
