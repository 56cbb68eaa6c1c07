"""What a third party would ask to finish the works: a control figure for default and for claims, never a source.

Direct cost and indirects as in the bond calculators of American mining states (SRCE 1.4.1 summary: engineering and
design, contingency, insurance, performance bond, profit, contract administration, government indirect; domain §11.2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..model.text import Label
from ..model.units import round_half_up
from ..model.work import PARTS
from ..rulebook import Rulebook
from .bill import BillLine
from .price import RateBook, rulebook_rate
from .structure import rate_at, steps


@dataclass(frozen=True)
class ControlLine:
    """``amount = base × rate``, yuan."""

    item: Label
    base_cny: Decimal
    rate: Decimal
    rules: tuple[str, ...]

    @property
    def amount_cny(self) -> Decimal:
        return round_half_up(self.base_cny * self.rate, 2)


CARRIED = Label("Less indirect cost and profit in the prices (P1)", "扣除单价中已含的间接费、利润（P1）")
DESIGN = Label("Engineering and design", "工程设计费")
CONTINGENCY = Label("Contingency", "不可预见费")
INSURANCE = Label("Insurance, of labour", "保险费（按人工费）")
BOND = Label("Performance bond", "履约担保费")
PROFIT = Label("Contractor's profit", "承包商利润")
ADMINISTRATION = Label("Contract administration", "合同管理费")
GOVERNMENT = Label("Government indirect", "政府间接费")


def cost_to_finish(rulebook: Rulebook, remaining: Sequence[ControlLine]) -> list[ControlLine]:
    """The direct lines that remain and the indirects on them; their sum is the control figure."""
    direct = sum((line.amount_cny for line in remaining), Decimal("0.00"))
    labour = round_half_up(direct * rulebook_rate(rulebook, "control.labour_share"), 2)
    lines = list(remaining)
    for item, prefix in ((DESIGN, "control.design.above_"), (CONTINGENCY, "control.contingency.above_")):
        rows = tuple(rulebook.rule(key).key for key in rulebook.keys(prefix))
        lines.append(ControlLine(item, direct, rate_at(steps(rulebook, prefix), direct), rows))
    lines.append(_on(rulebook, INSURANCE, labour, "control.insurance", "control.labour_share"))
    lines.append(_on(rulebook, BOND, direct, "control.bond"))
    lines.append(_on(rulebook, PROFIT, direct, "control.profit"))
    administration = _on(rulebook, ADMINISTRATION, direct, "control.administration")
    lines.append(administration)
    more = "control.administration"
    lines.append(_on(rulebook, GOVERNMENT, administration.amount_cny, "control.government", more))
    return lines


def remaining_lines(lines: Sequence[BillLine], done_shares: Mapping[str, float]) -> list[ControlLine]:
    """What is left of each part of the bill: all of it, less the share that is done."""
    found = []
    for part, label in PARTS.items():
        own = [line for line in lines if line.work.part == part]
        if own:
            amount = sum((line.amount_cny for line in own), Decimal("0.00"))
            left = Decimal(1) - Decimal(str(done_shares.get(part, 0)))
            rules = tuple(sorted({rule for line in own for rule in line.rules}))
            found.append(ControlLine(label, amount, left, rules))
    return found


def carried_line(lines: Sequence[BillLine], done_shares: Mapping[str, float], prices: RateBook) -> ControlLine | None:
    """Indirect cost and profit that the bill's prices hold of what is left, to be taken off: the control figure puts
    its own onto the direct cost."""
    total = Decimal("0.00")
    with prices.rulebook.noting() as asked:
        for line in lines:
            left = Decimal(1) - Decimal(str(done_shares.get(line.work.part, 0)))
            total += round_half_up(line.quantity * prices.steps(line.price)[0].overheads * left, 2)
    if not total:
        return None
    rules = sorted({*asked, *(rule for line in lines for rule in line.rules)})
    return ControlLine(CARRIED, -total, Decimal(1), tuple(rules))


def _on(rulebook: Rulebook, item: Label, base_cny: Decimal, key: str, *more: str) -> ControlLine:
    return ControlLine(item, base_cny, rulebook_rate(rulebook, key), (key, *more))
