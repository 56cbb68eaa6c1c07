"""How diverse a mix is (domain §10.2): Shannon, Simpson and Pielou of shares that are scaled to add up to 1."""

from __future__ import annotations

import math
from collections.abc import Iterable


def _shares(weights: Iterable[float]) -> list[float]:
    kept = [weight for weight in weights if weight > 0]
    total = math.fsum(kept)
    return [weight / total for weight in kept]


def shannon(weights: Iterable[float]) -> float | None:
    """``H' = −Σ p·ln p``; ln S for S even species; None for none."""
    shares = _shares(weights)
    return math.fsum(-p * math.log(p) for p in shares) + 0.0 if shares else None


def simpson(weights: Iterable[float]) -> float | None:
    """``1 − Σ p²``; 1 − 1/S for S even species; None for none."""
    shares = _shares(weights)
    return 1.0 - math.fsum(p * p for p in shares) if shares else None


def pielou(weights: Iterable[float]) -> float | None:
    """``H' / ln S``; 1 for even species; None for fewer than two."""
    shares = _shares(weights)
    return math.fsum(-p * math.log(p) for p in shares) / math.log(len(shares)) if len(shares) > 1 else None
