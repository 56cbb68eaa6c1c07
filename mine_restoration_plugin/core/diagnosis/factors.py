"""Factors of safety on paper: two decimals, cut off and never rounded up, so that no failure reads as a pass."""

from __future__ import annotations

import math


def printed_factor(factor: float) -> float:
    """The factor with two decimals, cut off: 1.2999 is printed 1.29 (a float's own noise is forgiven)."""
    return math.floor(factor * 100 + 1e-7) / 100


def printed_required(factor: float) -> str:
    """A required factor with two decimals, or with all it has where a county's own row has more."""
    return f"{factor:.2f}" if round(factor, 2) == factor else f"{factor:g}"
