"""Least weighted earthwork by a first-order method, with a bound that tells how far from the best it may be.

min Σ wᶜ·cut + wᶠ·fill over surfaces in a corridor whose pairs keep |h(p) − h(q)| ≤ c. The primal-dual method of
Chambolle and Pock (2011) with the diagonal steps of Pock and Chambolle (2011): every pair carries a flow y, every cell
answers to the flow that leaves it. Any flow gives a lower bound

    Σ over cells of min over low ≤ h ≤ high of (cost(h) + h·div y) − Σ over pairs of c·|y|,

and ``Corridor.below`` and ``above`` turn any iterate into surfaces that keep every limit exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .corridor import Corridor
from .envelope import UNKNOWN, Floats, Mask, Slices, pairs_of

Singles = NDArray[np.float32]
STEP = 0.12
"""Primal step over the mean width of the corridor, found by trial on rough ground with a cliff."""


@dataclass(frozen=True)
class Weights:
    """Cost of a metre of cut and of a metre of fill on one cell; both positive."""

    cut: float
    fill: float

    def cost(self, rise: Floats) -> Floats:
        """Of each cell that rises by so much (or sinks, where negative)."""
        costs: Floats = np.where(rise > 0, self.fill * rise, -self.cut * rise)
        return costs


@dataclass
class _Flows:
    """What the pairs of one move carry, shape as of its ends ``p`` and ``q``; ``rise`` is infinite for idle pairs."""

    move: tuple[int, int]
    p: Slices
    q: Slices
    rise: Singles
    flow: Singles


class FirstOrder:
    """Iterates where the corridor is open; ``heights`` is where it is, ``bound`` what its flow proves."""

    def __init__(self, whole: Corridor, start: FirstOrder | None = None) -> None:
        """``start``: a search of the ``halved`` corridor to begin from."""
        self._whole = whole
        self._cut = _around(whole.active)
        corridor = self._corridor = whole.part(*self._cut)
        known, active = corridor.known, corridor.active
        beyond = whole.known.copy()
        beyond[self._cut] = False
        self._beyond: Floats = (whole.low - whole.ground)[beyond]
        self._origin = float(corridor.ground[known].mean()) if known.any() else 0.0
        self._ground = self._shifted(corridor.ground)
        self._low, self._high = self._shifted(corridor.low), self._shifted(corridor.high)
        self._flows = list(self._idle(active))
        degree = np.zeros(known.shape, dtype=np.float32)
        for flows in self._flows:
            counted = np.isfinite(flows.rise)
            degree[flows.p] += counted
            degree[flows.q] += counted
        width = float((corridor.high - corridor.low)[active].mean()) if active.any() else 1.0
        step = max(STEP * width, 1e-3)
        self._tau: Singles = (step / np.maximum(degree, 1.0)).astype(np.float32)
        self._sigma = np.float32(0.5 / step)
        self._here: Singles = (self._low + self._high) / 2
        if start is not None:
            self._begin(start)
        self._ahead = self._here.copy()

    def _shifted(self, heights: Floats) -> Singles:
        return np.where(self._corridor.known, heights - self._origin, 0.0).astype(np.float32)

    def _idle(self, active: Mask) -> Iterator[_Flows]:
        """Pairs of two active cells keep their limit; of the others the corridor takes care."""
        height, width = active.shape
        for move, p, q, rise in pairs_of(self._corridor.limits, self._corridor.ranks, (height, width)):
            both: Mask = active[p] & active[q]
            if both.any():
                single = np.where(both, rise, np.inf).astype(np.float32)
                up = np.nextafter(single, np.float32(np.inf))  # rounded up, so that bounds stay bounds
                yield _Flows((move.rows, move.cols), p, q, up, np.zeros(up.shape, dtype=np.float32))

    def _begin(self, coarse: FirstOrder) -> None:
        """Take over rises and flows of a search on cells of twice the size; half as many lines carried each flow."""
        rows, cols = (
            (np.arange(size) + cut.start) // 2 - other.start
            for size, cut, other in zip(self._here.shape, self._cut, coarse._cut)
        )
        height, width = coarse._here.shape
        inside = ((rows >= 0) & (rows < height))[:, None] & (cols >= 0) & (cols < width)
        near = np.ix_(np.clip(rows, 0, height - 1), np.clip(cols, 0, width - 1))
        rise = np.where(inside, (coarse._here - coarse._ground)[near], np.float32(0.0))
        np.clip(self._ground + rise, self._low, self._high, out=self._here)
        found = {flows.move: flows for flows in coarse._flows}
        for flows in self._flows:
            other = found.get(flows.move)
            if other is not None:
                spread = np.zeros((height, width), dtype=np.float32)
                spread[other.p] = other.flow
                wider = 2 * np.where(inside, spread[near], np.float32(0.0))
                flows.flow[...] = np.where(np.isfinite(flows.rise), wider[flows.p], np.float32(0.0))

    @property
    def heights(self) -> Floats:
        """The iterate, within the corridor; it keeps the limits only nearly."""
        heights = self._whole.low.copy()
        corridor = self._corridor
        here = np.clip(self._here.astype(np.float64) + self._origin, corridor.low, corridor.high)
        heights[self._cut] = np.where(corridor.known, here, UNKNOWN)
        return heights

    def iterate(self, weights: Weights, times: int) -> None:
        """Take steps."""
        divergence = np.empty_like(self._here)
        fill, cut = self._tau * np.float32(weights.fill), self._tau * np.float32(-weights.cut)
        for _ in range(times):
            divergence[...] = 0.0
            for flows in self._flows:
                flow = flows.flow
                difference = self._ahead[flows.p] - self._ahead[flows.q]
                difference *= self._sigma
                flow += difference
                room = np.multiply(flows.rise, self._sigma, out=difference)
                flow -= np.clip(flow, -room, room)
                divergence[flows.p] += flow
                divergence[flows.q] -= flow
            divergence *= self._tau
            now = self._here - divergence
            now -= self._ground
            now -= np.clip(now, cut, fill)
            now += self._ground
            np.clip(now, self._low, self._high, out=now)
            np.subtract(2 * now, self._here, out=self._ahead)
            self._here = now

    def bound(self, weights: Weights) -> float:
        """No surface of the corridor that keeps the limits costs less, in metres over all its cells."""
        corridor = self._corridor
        known = corridor.known
        divergence, paid = np.zeros(known.shape), 0.0
        for flows in self._flows:
            exact = flows.flow.astype(np.float64)
            divergence[flows.p] += exact
            divergence[flows.q] -= exact
            paid += _product(exact, flows.rise)
        ground, pull = corridor.ground[known], divergence[known]
        low, high = corridor.low[known], corridor.high[known]
        least = np.full(ground.shape, np.inf)
        for heights in (low, high, np.clip(ground, low, high)):
            np.minimum(least, weights.cost(heights - ground) + (heights - self._origin) * pull, out=least)
        return float(least.sum()) + float(weights.cost(self._beyond).sum()) - paid


def search_from_coarse(corridor: Corridor, weights: Weights, iterations: int, fewest: int = 2_000) -> FirstOrder:
    """A search that begins where searches on ever coarser cells left off."""
    if np.count_nonzero(corridor.active) <= fewest or min(corridor.ground.shape) < 16:
        return FirstOrder(corridor)
    start = search_from_coarse(corridor.halved(), weights, iterations, fewest)
    start.iterate(weights, iterations)
    return FirstOrder(corridor, start)


def _around(active: Mask) -> tuple[slice, slice]:
    """The least block that holds all active cells; one cell where there is none."""
    rows, cols = np.flatnonzero(active.any(axis=1)), np.flatnonzero(active.any(axis=0))
    if not len(rows):
        return slice(0, 1), slice(0, 1)
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(cols[0]), int(cols[-1]) + 1)


def _product(flow: Floats, rise: Singles) -> float:
    """Σ rise·|flow| over the pairs that carry one; where none flows the rise may be infinite."""
    carries = flow != 0.0
    return float((rise[carries] * np.abs(flow[carries])).sum())
