"""Unit prices: complete ones from the rulebook, or built up from direct cost by the fee structure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..model.units import round_half_up
from ..rulebook import Rulebook

COMPREHENSIVE = "comprehensive"
DIRECT = "direct"
SHARED_MEASURES = ("winter_rain", "night", "auxiliary", "safety")


@dataclass(frozen=True)
class UnitPrice:
    """Yuan per ``per``, two decimals, tax included. ``rule`` is the key of the row."""

    key: str
    label: Label
    per: str
    price_cny: Decimal
    rule: str


@dataclass(frozen=True)
class BuildUp:
    """How a unit price comes about, yuan (domain §9.1, first group): each step rounded to the fen."""

    direct_works: Decimal
    measures: Decimal
    indirect: Decimal
    profit: Decimal
    tax: Decimal

    @property
    def total(self) -> Decimal:
        return self.direct_works + self.measures + self.indirect + self.profit + self.tax


def build_up(rulebook: Rulebook, direct_works_cny: float | Decimal, cost_class: str) -> BuildUp:
    """Direct works cost → measures → indirect cost → profit → tax, with the rates of the rulebook.

    Args:
        direct_works_cny: labour, material and machines of one unit.
        cost_class: earth, rock, masonry, concrete or other.
    """
    direct = round_half_up(direct_works_cny, 2)
    rate = rulebook_rate(rulebook, f"fee.measure.temporary.{cost_class}")
    for name in SHARED_MEASURES:
        rate += rulebook_rate(rulebook, f"fee.measure.{name}")
    measures = round_half_up(direct * rate, 2)
    indirect = round_half_up((direct + measures) * rulebook_rate(rulebook, f"fee.indirect.{cost_class}"), 2)
    profit = round_half_up((direct + measures + indirect) * rulebook_rate(rulebook, "fee.profit"), 2)
    tax = round_half_up((direct + measures + indirect + profit) * rulebook_rate(rulebook, "fee.vat"), 2)
    return BuildUp(direct, measures, indirect, profit, tax)


def unit_price(rulebook: Rulebook, key: str, own_prices: Mapping[str, float] | None = None) -> UnitPrice:
    """The price ``price.<key>``; a price of the decisions is taken as complete and goes before the row.

    Raises:
        InputError: the row's basis is neither complete nor direct, or the price is negative.
    """
    rule = rulebook.rule(f"price.{key}")
    if own_prices and rule.key in own_prices:
        price = round_half_up(own_prices[rule.key], 2)
    else:
        basis = rule.more.get("basis", COMPREHENSIVE)
        if basis == COMPREHENSIVE:
            price = round_half_up(rule.number, 2)
        elif basis == DIRECT:
            price = build_up(rulebook, Decimal(rule.value), rule.more.get("cost_class", "other")).total
        else:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "Rulebook row {key}: the basis is {basis}, not {known}."),
                key=rule.key,
                basis=basis,
                known=f"{COMPREHENSIVE}, {DIRECT}",
            )
    if price < 0:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The price {key} is negative: {value}."), key=rule.key, value=price
        )
    return UnitPrice(key, rule.label, rule.more.get("per", ""), price, rule.key)


def rulebook_rate(rulebook: Rulebook, key: str) -> Decimal:
    """A rate as an exact decimal.

    Raises:
        InputError: the row does not hold a number.
    """
    rule = rulebook.rule(key)
    return Decimal(str(rule.number))
