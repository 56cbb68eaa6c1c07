"""Solve for the share of a rise at which a volume is reached, for rasters of any size.

The volume below a rising level is ``V(t) = Σ wᵢ · max(0, t − uᵢ)`` with ``t`` from 0 (empty) to 1 (full): ``uᵢ`` is the
share at which cell i is reached, ``wᵢ`` its area times the height between 0 and 1. A cell that is full at ``s`` adds a
second term with the weight ``−wᵢ``. The sum is monotone and piecewise linear, so two histograms, the second inside one
bin of the first, find ``t`` to 2⁻³² of the rise without keeping the cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Terms = Callable[[], Iterable[tuple[Floats, Floats]]]
BINS = 65536


def volume_at(terms: Terms, share: float) -> float:
    """``V(share)``."""
    return float(sum(float(np.sum(w * np.maximum(0.0, share - u))) for u, w in terms()))


def solve_share(terms: Terms, target: float) -> float:
    """The least ``t`` in 0…1 with ``V(t) = target``; 1 where even the full rise does not reach it.

    ``terms()`` yields the pairs (u, w) afresh at each call, in the same order.
    """
    if target <= 0.0:
        return 0.0
    low, high, inner = 0.0, 1.0, (0.0, 0.0)
    volumes = np.zeros(2)
    for _ in range(2):
        edges = np.linspace(low, high, BINS + 1)
        weight, moment = _histogram(terms, low, high)
        below_weight = inner[0] + np.concatenate(([0.0], np.cumsum(weight)))
        below_moment = inner[1] + np.concatenate(([0.0], np.cumsum(moment)))
        volumes = edges * below_weight - below_moment
        if low == 0.0 and high == 1.0 and target >= volumes[-1]:
            return 1.0
        k = min(max(int(np.searchsorted(volumes, target, side="left")) - 1, 0), BINS - 1)
        low, high = float(edges[k]), float(edges[k + 1])
        inner = (float(below_weight[k]), float(below_moment[k]))
        volumes = volumes[k : k + 2]
    rise = float(volumes[1] - volumes[0])
    part = (target - float(volumes[0])) / rise if rise > 0.0 else 1.0
    return low + (high - low) * min(max(part, 0.0), 1.0)


def _histogram(terms: Terms, low: float, high: float) -> tuple[Floats, Floats]:
    """Sums of w and w·u by bin of u between ``low`` and ``high``; the first bin of the first call takes u below 0."""
    weight, moment = np.zeros(BINS), np.zeros(BINS)
    for u, w in terms():
        inside = u < high if low == 0.0 else (u >= low) & (u < high)
        u_in, w_in = u[inside], w[inside]
        index = np.clip(((u_in - low) / (high - low) * BINS).astype(np.int64), 0, BINS - 1)
        weight += np.bincount(index, w_in, BINS)
        moment += np.bincount(index, w_in * u_in, BINS)
    return weight, moment
