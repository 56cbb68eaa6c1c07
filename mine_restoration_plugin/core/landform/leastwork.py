"""Regrading that may fill as well as cut: least total earthwork, and the least that balances.

Least total earthwork is min Σ cut + fill over the surfaces of a ``Corridor``. Balance adds Σ fill = gain·Σ cut (gain:
compacted from one bank cubic metre, loss taken off). For a price λ on the difference it is again a least earthwork,
with the weights 1 − λ·gain on cut and 1 + λ on fill; its cost is a lower bound for every λ, and at the best λ two
optimal surfaces, one with too much and one with too little fill, are mixed until they balance: a mixture keeps the
slopes too.

Blocks with few open cells are solved exactly as a linear programme in a child Python; larger ones by ``FirstOrder``
until the gap between cost and bound is small. The gap is given with the result in either case.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..model.progress import SILENT, Progress
from .corridor import Corridor
from .envelope import Floats
from .exactwork import solve_exactly
from .firstorder import Weights, search_from_coarse

EXACT_CELLS = 4_000
GAP = 0.01
ITERATIONS = 3_000
CHECK = 60
"""Iterations between two looks at the gap."""
_CLOSE = 1e-9
EXACT, FIRST_ORDER, NOTHING = "exact", "first_order", "nothing_to_choose"


@dataclass(frozen=True)
class Effort:
    """When to be content: by gap, iterations or time; blocks of up to ``exact_cells`` open cells are solved exactly."""

    gap_share: float = GAP
    iterations: int = ITERATIONS
    time_limit_s: float = 120.0
    exact_cells: int = EXACT_CELLS
    coarse_iterations: int = 300


@dataclass(frozen=True)
class Worked:
    """A surface that keeps the limits, and how good it is.

    ``cut_m``, ``fill_m`` and ``bound_m`` are sums over cells, in metres: times the area of a cell they are volumes.
    ``gap_share``: (cut + fill − bound) / (cut + fill). ``owed_m``: fill less gain times cut, 0 where balanced.
    """

    heights: Floats
    cut_m: float
    fill_m: float
    bound_m: float
    owed_m: float
    method: str
    late: bool

    @property
    def gap_share(self) -> float:
        cost = self.cut_m + self.fill_m
        return max(cost - self.bound_m, 0.0) / cost if cost > 0 else 0.0


def least_total(corridor: Corridor, effort: Effort, progress: Progress = SILENT) -> Worked:
    """The surface of the corridor with the least cut and fill together."""
    return _Search(corridor, None, effort, progress).run()


def least_balanced(corridor: Corridor, gain: float, effort: Effort, progress: Progress = SILENT) -> Worked:
    """The balanced surface of the corridor with the least cut and fill together.

    Where even the surface that cuts least and fills least leaves a shortage (or a surplus), that one is given and
    ``owed_m`` says how much.
    """
    return _Search(corridor, gain, effort, progress).run()


class _Search:
    def __init__(self, corridor: Corridor, gain: float | None, effort: Effort, progress: Progress) -> None:
        self._corridor = corridor
        self._gain = gain
        self._effort = effort
        self._progress = progress
        self._known = corridor.known
        self._ground = corridor.ground[self._known]
        self._best: Floats = corridor.low
        self._sides = [corridor.low, corridor.high]  # the best surfaces that owe no fill, and no cut
        self._cost = np.inf
        self._bound = 0.0

    def run(self) -> Worked:
        corridor = self._corridor
        if self._gain is not None:
            short, spare = self._owed(corridor.low), self._owed(corridor.high)
            if short >= 0.0 or spare <= 0.0:
                chosen = corridor.low if short >= 0.0 else corridor.high
                return self._worked(chosen, self._cost_of(chosen), NOTHING, late=False)
        open_cells = int(np.count_nonzero(corridor.active))
        if not open_cells:
            return self._worked(corridor.low, self._cost_of(corridor.low), NOTHING, late=False)
        if open_cells <= self._effort.exact_cells:
            exact = solve_exactly(corridor, self._gain, self._effort.time_limit_s, self._progress.part(0.0, 0.5))
            if exact is not None:
                self._take(exact.heights)
                self._bound = max(self._bound, exact.bound)
                if self._done():
                    return self._worked(self._best, self._bound, EXACT, late=False)
        late = self._iterate()
        return self._worked(self._best, self._bound, FIRST_ORDER, late)

    def _iterate(self) -> bool:
        """Whether the time was up before the gap was small."""
        end = time.monotonic() + self._effort.time_limit_s
        price = _Price(self._gain)
        search = search_from_coarse(self._corridor, price.weights, self._effort.coarse_iterations)
        for turn in range(max(self._effort.iterations // CHECK, 1)):
            weights = price.weights
            search.iterate(weights, CHECK)
            self._progress.report(min((turn + 1) * CHECK / self._effort.iterations, 1.0))
            self._bound = max(self._bound, search.bound(weights))
            self._take(search.heights, price.now)
            if self._done():
                return False
            if self._gain is not None:
                price.learn(self._owed(search.heights))
            if time.monotonic() > end:
                return True
        return False

    def _done(self) -> bool:
        return self._cost - self._bound <= self._effort.gap_share * self._cost + _CLOSE

    def _take(self, heights: Floats, price: float = 0.0) -> None:
        """Make an iterate feasible in every way known, and keep the cheapest surface."""
        below, above = self._corridor.below(heights), self._corridor.above(heights)
        tried = [below, above, (below + above) / 2]
        if self._gain is not None:
            for surface in tried:
                side = 0 if self._owed(surface) <= 0.0 else 1
                if self._priced(surface, price) <= self._priced(self._sides[side], price):
                    self._sides[side] = surface
            tried = [_mix(self._sides[0], self._sides[1], self._owed)]
        for surface in tried:
            cost = self._cost_of(surface)
            if cost < self._cost:
                self._best, self._cost = surface, cost

    def _priced(self, heights: Floats, price: float) -> float:
        return self._cost_of(heights) + price * self._owed(heights)

    def _rise(self, heights: Floats) -> Floats:
        rise: Floats = heights[self._known] - self._ground
        return rise

    def _cost_of(self, heights: Floats) -> float:
        return float(np.abs(self._rise(heights)).sum())

    def _owed(self, heights: Floats) -> float:
        """Fill less gain times cut."""
        rise = self._rise(heights)
        fill = float(rise[rise > 0].sum())
        return fill + (self._gain or 0.0) * float(rise[rise < 0].sum())

    def _worked(self, heights: Floats, bound: float, method: str, late: bool) -> Worked:
        rise = self._rise(heights)
        return Worked(
            heights,
            float(-rise[rise < 0].sum()),
            float(rise[rise > 0].sum()),
            bound,
            0.0 if self._gain is None else self._owed(heights),
            method,
            late,
        )


class _Price:
    """The price λ of owed fill, from −1 (fill is free) to 1/gain (cut is free); bisected while the search goes on."""

    def __init__(self, gain: float | None) -> None:
        self._gain = gain
        self._low, self._high = (0.0, 0.0) if gain is None else (-1.0, 1.0 / gain)
        self.now = 0.0
        self._waited = 0
        self._sign = 0

    @property
    def weights(self) -> Weights:
        return Weights(1.0 - self.now * (self._gain or 0.0), 1.0 + self.now)

    def learn(self, owed: float) -> None:
        """Go towards less fill where some is owed; only when twice in a row the same is said."""
        sign = 1 if owed > 0 else -1
        self._waited = self._waited + 1 if sign == self._sign else 1
        self._sign = sign
        if self._waited < 2:
            return
        self._waited = 0
        if sign > 0:
            self._low = self.now
        else:
            self._high = self.now
        self.now = (self._low + self._high) / 2
        width = self._high - self._low
        if width < 1e-3:  # what was learned early may have been wrong
            self._low, self._high = (
                max(self._low - 20 * width, -1.0),
                min(self._high + 20 * width, 1.0 / (self._gain or 1)),
            )


def _mix(below: Floats, above: Floats, owed: Callable[[Floats], float]) -> Floats:
    """The mixture of two surfaces that owes nothing; the first owes no fill, the second no cut."""
    low, high = 0.0, 1.0
    for _ in range(60):
        share = (low + high) / 2
        if owed(below + share * (above - below)) > 0.0:
            high = share
        else:
            low = share
    return below + low * (above - below)
