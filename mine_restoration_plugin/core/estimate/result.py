"""What a plan costs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .bill import BillLine, after_total, works_total
from .control import ControlLine
from .price import RateBook
from .structure import CostLine, total


@dataclass(frozen=True)
class Estimate:
    """``lines`` of the bill, ``costs`` of the investment table, ``control`` of the cost to finish by a third party;
    ``prices`` is the rate book they were priced with, ``structure`` the name of the fee structure."""

    lines: tuple[BillLine, ...]
    costs: tuple[CostLine, ...]
    control: tuple[ControlLine, ...]
    structure: str
    prices: RateBook

    @property
    def works_cny(self) -> Decimal:
        return works_total(self.lines)

    @property
    def after_cny(self) -> Decimal:
        """Monitoring and aftercare."""
        return after_total(self.lines)

    @property
    def total_cny(self) -> Decimal:
        return total(self.costs)

    @property
    def control_cny(self) -> Decimal:
        return sum((line.amount_cny for line in self.control), Decimal("0.00"))
