"""Least weighted earthwork by a first-order method, with a bound that tells how far from the best it may be.

min Σ wᶜ·cut + wᶠ·fill over surfaces in a corridor whose pairs keep |h(p) − h(q)| ≤ c. The primal-dual method of
Chambolle and Pock (2011) with the diagonal steps of Pock and Chambolle (2011): every pair carries a flow y, every cell
answers to the flow that leaves it. Any flow gives a lower bound

    Σ over cells of min over low ≤ h ≤ high of (cost(h) + h·div y) − Σ over pairs of c·|y|,

and ``Corridor.below`` and ``above`` turn any iterate into surfaces that keep every limit exactly.
"""

from __future__ import annotations

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


class FirstOrder:
    """Iterates on the corridor's block; ``heights`` is where it is, ``bound`` what its flow proves."""

    def __init__(self, corridor: Corridor) -> None:
        self._corridor = corridor
        known = corridor.known
        self._origin = float(corridor.ground[known].mean()) if known.any() else 0.0
        self._ground = self._shifted(corridor.ground)
        self._low, self._high = self._shifted(corridor.low), self._shifted(corridor.high)
        self._pairs = [(p, q, rise) for p, q, rise in self._limits()]
        self._flows = [np.zeros(rise.shape, dtype=np.float32) for _, _, rise in self._pairs]
        degree = np.zeros(known.shape, dtype=np.float32)
        for p, q, rise in self._pairs:
            counted = np.isfinite(rise)
            degree[p] += counted
            degree[q] += counted
        active = corridor.active
        width = float((corridor.high - corridor.low)[active].mean()) if active.any() else 1.0
        step = max(STEP * width, 1e-3)
        self._tau: Singles = (step / np.maximum(degree, 1.0)).astype(np.float32)
        self._sigma = np.float32(0.5 / step)
        self._here: Singles = (self._low + self._high) / 2
        self._ahead = self._here.copy()

    def _shifted(self, heights: Floats) -> Singles:
        return np.where(self._corridor.known, heights - self._origin, 0.0).astype(np.float32)

    def _limits(self) -> list[tuple[Slices, Slices, Singles]]:
        """Pairs of two active cells keep their limit; of the others the corridor takes care."""
        corridor, active = self._corridor, self._corridor.active
        found = []
        height, width = corridor.ground.shape
        for p, q, rise in pairs_of(corridor.limits, corridor.ranks, (height, width)):
            both: Mask = active[p] & active[q]
            if both.any():
                single = np.where(both, rise, np.inf).astype(np.float32)
                found.append((p, q, np.nextafter(single, np.float32(np.inf))))  # rounded up, so that bounds stay bounds
        return found

    @property
    def heights(self) -> Floats:
        """The iterate, within the corridor; it keeps the limits only nearly."""
        known = self._corridor.known
        here = np.clip(self._here.astype(np.float64) + self._origin, self._corridor.low, self._corridor.high)
        return np.where(known, here, UNKNOWN)

    def iterate(self, weights: Weights, times: int) -> None:
        """Take steps."""
        divergence = np.empty_like(self._here)
        fill, cut = np.float32(weights.fill), np.float32(weights.cut)
        for _ in range(times):
            divergence[...] = 0.0
            for (p, q, rise), flow in zip(self._pairs, self._flows):
                flow += self._sigma * (self._ahead[p] - self._ahead[q])
                room = self._sigma * rise
                flow -= np.clip(flow, -room, room)
                divergence[p] += flow
                divergence[q] -= flow
            divergence *= self._tau
            rise_now = self._here - divergence
            rise_now -= self._ground
            rise_now -= np.clip(rise_now, -self._tau * cut, self._tau * fill)
            rise_now += self._ground
            np.clip(rise_now, self._low, self._high, out=rise_now)
            np.subtract(2 * rise_now, self._here, out=self._ahead)
            self._here = rise_now

    def bound(self, weights: Weights) -> float:
        """No surface of the corridor that keeps the limits costs less, in metres over all its cells."""
        corridor = self._corridor
        known = corridor.known
        divergence, paid = np.zeros(known.shape), 0.0
        for (p, q, rise), flow in zip(self._pairs, self._flows):
            exact = flow.astype(np.float64)
            divergence[p] += exact
            divergence[q] -= exact
            paid += _product(exact, rise)
        ground, pull = corridor.ground[known], divergence[known]
        low, high = corridor.low[known], corridor.high[known]
        least = np.full(ground.shape, np.inf)
        for heights in (low, high, np.clip(ground, low, high)):
            np.minimum(least, weights.cost(heights - ground) + (heights - self._origin) * pull, out=least)
        return float(least.sum()) - paid


def _product(flow: Floats, rise: Singles) -> float:
    """Σ rise·|flow| over the pairs that carry one; where none flows the rise may be infinite."""
    carries = flow != 0.0
    return float((rise[carries] * np.abs(flow[carries])).sum())
