"""The investment table: works, other costs by rate and step, contingency (domain §9.1, 财综〔2011〕128号)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..model.text import Label
from ..model.units import CNY_PER_WAN, round_half_up, round_to_sum
from ..rulebook import Rulebook
from .price import rulebook_rate

PRELIMINARY = ("fee.preliminary.inventory", "fee.preliminary.survey", "fee.preliminary.bidding")
ACCEPTANCE = (
    "fee.acceptance.review",
    "fee.acceptance.acceptance",
    "fee.acceptance.audit",
    "fee.acceptance.registration",
    "fee.acceptance.signs",
)
STEP = "fee.supervision.step_"
OWNER = "fee.owner.above_"
ONE = Decimal(1)
ZERO = Decimal("0.00")


@dataclass(frozen=True)
class CostLine:
    """``amount = base × rate``, rounded to the fen; a lump sum has the rate 1."""

    group: str
    item: Label
    base_cny: Decimal
    rate: Decimal
    rules: tuple[str, ...] = ()

    @property
    def amount_cny(self) -> Decimal:
        return round_half_up(self.base_cny * self.rate, 2)


def investment(rulebook: Rulebook, works_cny: Decimal, aftercare_cny: Decimal = ZERO) -> list[CostLine]:
    """All lines of the investment table for the given cost of works and of aftercare, in yuan."""
    lines = [CostLine("一", Label("Works", "工程施工费"), works_cny, ONE)]
    lines.append(CostLine("二", Label("Equipment", "设备购置费"), ZERO, ONE))
    other = [_by_rate(rulebook, "三", key, works_cny) for key in PRELIMINARY]
    other.append(
        CostLine(
            "三", Label("Supervision", "工程监理费"), supervision(rulebook, works_cny), ONE, _steps(rulebook, STEP)
        )
    )
    other += [_by_rate(rulebook, "三", key, works_cny) for key in ACCEPTANCE]
    owner_base = works_cny + total(other)
    other.append(
        CostLine(
            "三",
            Label("Owner's management", "业主管理费"),
            owner_management(rulebook, owner_base),
            ONE,
            _steps(rulebook, OWNER),
        )
    )
    lines += other
    lines.append(CostLine("四", Label("Monitoring and aftercare", "监测与管护费"), aftercare_cny, ONE))
    base = works_cny + total(other)
    lines.append(_by_rate(rulebook, "五", "fee.contingency", base))
    return lines


def total(lines: list[CostLine]) -> Decimal:
    """Sum of the amounts, yuan."""
    return sum((line.amount_cny for line in lines), ZERO)


def in_wan(lines: list[CostLine]) -> list[Decimal]:
    """The amounts in 万元 with two decimals, such that they add up to the rounded total."""
    return round_to_sum([float(line.amount_cny / CNY_PER_WAN) for line in lines], 2)


def supervision(rulebook: Rulebook, works_cny: Decimal) -> Decimal:
    """Supervision by steps: interpolated between them, in proportion to the nearest one outside them. Yuan."""
    steps = sorted(
        (Decimal(key[len(STEP) :]) * CNY_PER_WAN, rulebook_rate(rulebook, key)) for key in rulebook.keys(STEP)
    )
    first, last = steps[0], steps[-1]
    if works_cny <= first[0]:
        return round_half_up(first[1] * works_cny / first[0], 2)
    if works_cny >= last[0]:
        return round_half_up(last[1] * works_cny / last[0], 2)
    for (base0, fee0), (base1, fee1) in zip(steps, steps[1:]):
        if works_cny <= base1:
            return round_half_up(fee0 + (fee1 - fee0) * (works_cny - base0) / (base1 - base0), 2)
    return last[1]


def owner_management(rulebook: Rulebook, base_cny: Decimal) -> Decimal:
    """Owner's management: each slice of the base with its own rate. Yuan."""
    slices = sorted(
        (Decimal(key[len(OWNER) :]) * CNY_PER_WAN, rulebook_rate(rulebook, key)) for key in rulebook.keys(OWNER)
    )
    fee = Decimal(0)
    for i, (start, rate) in enumerate(slices):
        stop = slices[i + 1][0] if i + 1 < len(slices) else base_cny
        fee += max(min(base_cny, stop) - start, Decimal(0)) * rate
    return round_half_up(fee, 2)


def _by_rate(rulebook: Rulebook, group: str, key: str, base_cny: Decimal) -> CostLine:
    label = rulebook.rule(key).label
    item = Label(label.en.split(",")[0], label.zh.split("（")[0])
    return CostLine(group, item, base_cny, rulebook_rate(rulebook, key), (key,))


def _steps(rulebook: Rulebook, prefix: str) -> tuple[str, ...]:
    return tuple(rulebook.rule(key).key for key in rulebook.keys(prefix))
