"""Random numbers that are the same for a seed with every numpy: made from the raw bits of PCG64."""

from __future__ import annotations

import numpy as np

from .section import Floats


def uniforms(seed: int, count: int) -> Floats:
    """``count`` numbers from 0 up to 1."""
    raw = np.random.PCG64(seed).random_raw(count)
    return (raw >> np.uint64(11)).astype(np.float64) * 2.0**-53


def triangular(share: Floats, low: float, mode: float, high: float) -> Floats:
    """The triangular distribution's values at shares of its probability."""
    if high <= low:
        return np.full_like(share, mode)
    turn = (mode - low) / (high - low)
    rising = low + np.sqrt(share * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - share) * (high - low) * (high - mode))
    return np.where(share < turn, rising, falling)
