"""Money by quarter: every amount on the days that it pays for, such that the quarters add up to it to the fen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .result import ZERO, Quarter, QuarterCash, quarter_of
from .tasks import split_exactly

WORKS, FEES, AFTER, RETENTION = "works", "fees", "after", "retention"


@dataclass(frozen=True)
class Payment:
    """An amount that is paid in equal parts on ``days`` (in their order, never empty)."""

    kind: str
    amount_cny: Decimal
    days: Sequence[date]


def spread(payment: Payment, dated: bool) -> dict[Quarter, Decimal]:
    """The amount by quarter, each in proportion to its days; the parts add up exactly.

    Raises:
        ValueError: it has no days.
    """
    if not payment.days:
        raise ValueError("a payment without days")
    counts: dict[Quarter, int] = {}
    for day in payment.days:
        quarter = quarter_of(day, dated)
        counts[quarter] = counts.get(quarter, 0) + 1
    shares = [Fraction(count, len(payment.days)) for count in counts.values()]
    return dict(zip(counts, split_exactly(payment.amount_cny, shares)))


def by_quarter(payments: Sequence[Payment], dated: bool) -> tuple[QuarterCash, ...]:
    """All payments from the first to the last quarter with any, none left out between them."""
    found: dict[Quarter, dict[str, Decimal]] = {}
    for payment in payments:
        if payment.amount_cny:
            for quarter, amount in spread(payment, dated).items():
                kinds = found.setdefault(quarter, {})
                kinds[payment.kind] = kinds.get(payment.kind, ZERO) + amount
    return tuple(_cash(quarter, found.get(quarter, {})) for quarter in _between(found))


def _cash(quarter: Quarter, kinds: Mapping[str, Decimal]) -> QuarterCash:
    return QuarterCash(quarter, *(kinds.get(kind, ZERO) for kind in (WORKS, FEES, AFTER, RETENTION)))


def _between(quarters: Mapping[Quarter, object]) -> list[Quarter]:
    if not quarters:
        return []
    first, last = (4 * year + part - 1 for year, part in (min(quarters), max(quarters)))
    return [(number // 4, number % 4 + 1) for number in range(first, last + 1)]
