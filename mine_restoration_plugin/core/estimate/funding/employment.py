"""Local employment: what part of the works is labour, in person-days."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ...model.units import round_half_up
from ...rulebook import Rulebook

SHARE, WAGE, LOCAL = "fund.labour_share", "fund.labour_cny_day", "fund.local_labour_share"


@dataclass(frozen=True)
class Employment:
    """Person-days, whole ones; ``labour_cny`` what they are paid."""

    labour_cny: Decimal
    days: int
    local_days: int


def employment(book: Rulebook, works_cny: Decimal) -> Employment:
    """works × labour share ÷ daily wage, and the local part of it."""
    labour = round_half_up(works_cny * Decimal(book.rule(SHARE).value), 2)
    days = round_half_up(labour / Decimal(book.rule(WAGE).value), 0)
    return Employment(labour, int(days), int(round_half_up(days * Decimal(book.rule(LOCAL).value), 0)))
