"""Unit prices: complete ones from a rate book, or built up from direct cost by the fee structure.

A rate book is the rows ``price.*`` seen from one region and date: ``price.<key>@<region>.<yyyymm>`` goes before the
national ``price.<key>`` where its region is asked for and it is not newer than the date; of a row with a range, the
level says which end is taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..model.units import round_half_up
from ..rulebook import Rule, Rulebook

COMPREHENSIVE = "comprehensive"
DIRECT = "direct"
SHARED_MEASURES = ("winter_rain", "night", "auxiliary", "safety")
LEVELS = ("mid", "low", "high")
LEVEL_WORDS = {
    "mid": Label("middle of the ranges", "区间中值"),
    "low": Label("low end of the ranges", "区间下限"),
    "high": Label("high end of the ranges", "区间上限"),
}
VAT, VAT_SIMPLE = "fee.vat", "fee.vat_simple"
DATED = re.compile(r"price\.(?P<key>[a-z0-9_]+)@(?P<region>[^.]+)\.(?P<month>\d{6})")


@dataclass(frozen=True)
class UnitPrice:
    """Yuan per ``per``, two decimals, tax included. ``rule`` is the key of the row; ``rules`` all rows behind it.

    ``national`` is True where a region was asked for and had no price.
    """

    key: str
    label: Label
    per: str
    price_cny: Decimal
    rule: str
    rules: tuple[str, ...] = ()
    national: bool = False


@dataclass(frozen=True)
class BuildUp:
    """How a unit price comes about, yuan (domain §9.1, first group): each step rounded to the fen.

    ``material`` is what materials cost above the price that the direct works cost reckons with; it carries tax only.
    """

    direct_works: Decimal
    measures: Decimal
    indirect: Decimal
    profit: Decimal
    tax: Decimal
    material: Decimal = Decimal("0.00")

    @property
    def total(self) -> Decimal:
        return self.direct_works + self.measures + self.indirect + self.profit + self.material + self.tax

    @property
    def overheads(self) -> Decimal:
        """What the contractor keeps: indirect cost and profit."""
        return self.indirect + self.profit


@dataclass(frozen=True)
class RateBook:
    """Which prices are asked for: ``region`` and ``date`` (``YYYY-MM``) of a county's book, ``level`` of a range, and
    ``own`` prices by rulebook key, which are taken as complete and go before every row."""

    rulebook: Rulebook
    region: str | None = None
    date: str | None = None
    level: str = "mid"
    own: Mapping[str, float] = field(default_factory=dict)
    simple_tax: bool = False

    @property
    def name(self) -> Label:
        """As a table says which book it is."""
        where = f"{self.region} {self.date or ''}".strip() if self.region else None
        ends = LEVEL_WORDS[self.level]
        return Label(f"{where or 'national reference'}, {ends.en}", f"{where or '全国参考价'}（{ends.zh}）")

    def price(self, key: str) -> UnitPrice:
        """The price ``price.<key>`` of this book.

        Raises:
            InputError: the row's basis is neither complete nor direct, a range has no such end, the price is negative.
        """
        rule, national = self._row(key)
        base = f"price.{key}"
        with self.rulebook.noting() as asked:
            self.rulebook.rule(rule.key)
            if base in self.own:
                price = round_half_up(self.own[base], 2)
            else:
                value = self._value(rule)
                basis = rule.more.get("basis") or COMPREHENSIVE
                if basis == COMPREHENSIVE:
                    price = round_half_up(value, 2)
                elif basis == DIRECT:
                    kind = rule.more.get("cost_class") or "other"
                    price = build_up(self.rulebook, value, kind, self.vat, _material(rule)).total
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
        per = rule.more.get("per") or ""
        return UnitPrice(key, rule.label, per, price, rule.key, tuple(sorted(asked)), national and base not in self.own)

    def has(self, key: str) -> bool:
        """Whether there is a price, of the region or the national one."""
        return self._regional(key) is not None or f"price.{key}" in self.rulebook.keys(f"price.{key}")

    @property
    def vat(self) -> str:
        return VAT_SIMPLE if self.simple_tax else VAT

    def cost_class(self, key: str) -> str:
        return self._row(key)[0].more.get("cost_class") or "other"

    def is_direct(self, key: str) -> bool:
        """Whether the row holds direct cost that the fees are put onto."""
        return self._row(key)[0].more.get("basis") == DIRECT and f"price.{key}" not in self.own

    def steps(self, price: UnitPrice) -> tuple[BuildUp, bool]:
        """What a price of this book holds, and whether it was built up (else it is broken down with the same rates)."""
        kind = self.cost_class(price.key)
        if self.is_direct(price.key):
            row = self._row(price.key)[0]
            return build_up(self.rulebook, self._value(row), kind, self.vat, _material(row)), True
        return break_down(self.rulebook, price.price_cny, kind, self.vat), False

    def _row(self, key: str) -> tuple[Rule, bool]:
        """The newest row of the region up to the date, else the national one; whether the latter stands in."""
        regional = self._regional(key)
        if regional is not None:
            return self.rulebook.rule(regional), False
        return self.rulebook.rule(f"price.{key}"), self.region is not None

    def _regional(self, key: str) -> str | None:
        month = (self.date or "9999-12").replace("-", "")[:6]
        found = []
        for name in self.rulebook.keys(f"price.{key}@") if self.region is not None else ():
            match = DATED.fullmatch(name)
            if match and match["region"] == self.region and match["month"] <= month:
                found.append((match["month"], name))
        return max(found)[1] if found else None

    def _value(self, rule: Rule) -> Decimal:
        if self.level == "mid" or (self.region is not None and "@" in rule.key):
            return Decimal(str(rule.number))
        text = rule.more.get(self.level) or ""
        try:
            return Decimal(str(float(text)))
        except ValueError as error:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "Rulebook row {key} has no {level} end of its range. Fill it in or take the middle.",
                ),
                key=rule.key,
                level=self.level,
            ) from error


def chosen_prices(rulebook: Rulebook, decisions: Mapping[str, Any]) -> RateBook:
    """The rate book that a plan's decisions ask for: ``rate_book``, ``price_book``, ``simple_tax``."""
    own, simple = decisions.get("price_book", {}), bool(decisions.get("simple_tax", False))
    return rate_book(rulebook, decisions.get("rate_book", {}), own, simple)


def rate_book(
    rulebook: Rulebook, chosen: Mapping[str, str], own: Mapping[str, float] | None = None, simple_tax: bool = False
) -> RateBook:
    """The rate book of a choice of ``region``, ``date`` and ``level``."""
    level = chosen.get("level", LEVELS[0])
    return RateBook(rulebook, chosen.get("region"), chosen.get("date"), level, own or {}, simple_tax)


def regions(rulebook: Rulebook) -> list[tuple[str, str]]:
    """Regions and months (``YYYY-MM``) of which the rulebook has prices, in order."""
    found = {
        (m["region"], f"{m['month'][:4]}-{m['month'][4:]}") for m in map(DATED.fullmatch, rulebook.keys("price.")) if m
    }
    return sorted(found)


def build_up(
    rulebook: Rulebook,
    direct_works_cny: float | Decimal,
    cost_class: str,
    vat: str = VAT,
    material_cny: Decimal = Decimal(0),
) -> BuildUp:
    """Direct works cost → measures → indirect cost → profit → material difference → tax, with the rulebook's rates.

    Args:
        direct_works_cny: labour, material and machines of one unit.
        cost_class: earth, rock, masonry, concrete or other.
        vat: key of the tax rate: general or simple method.
        material_cny: price difference of the materials of one unit.
    """
    direct = round_half_up(direct_works_cny, 2)
    measures = round_half_up(direct * _measures_rate(rulebook, cost_class), 2)
    indirect = round_half_up((direct + measures) * rulebook_rate(rulebook, f"fee.indirect.{cost_class}"), 2)
    profit = round_half_up((direct + measures + indirect) * rulebook_rate(rulebook, "fee.profit"), 2)
    material = round_half_up(material_cny, 2)
    tax = round_half_up((direct + measures + indirect + profit + material) * rulebook_rate(rulebook, vat), 2)
    return BuildUp(direct, measures, indirect, profit, tax, material)


def break_down(rulebook: Rulebook, price_cny: Decimal, cost_class: str, vat: str = VAT) -> BuildUp:
    """What a complete price holds of each step: the build-up backwards, the fen left over in the direct works cost."""
    net = price_cny / (1 + rulebook_rate(rulebook, vat))
    before_profit = net / (1 + rulebook_rate(rulebook, "fee.profit"))
    before_indirect = before_profit / (1 + rulebook_rate(rulebook, f"fee.indirect.{cost_class}"))
    before_measures = before_indirect / (1 + _measures_rate(rulebook, cost_class))
    tax = round_half_up(price_cny - net, 2)
    profit = round_half_up(net - before_profit, 2)
    indirect = round_half_up(before_profit - before_indirect, 2)
    measures = round_half_up(before_indirect - before_measures, 2)
    return BuildUp(price_cny - tax - profit - indirect - measures, measures, indirect, profit, tax)


def _material(rule: Rule) -> Decimal:
    """The column ``material_cny`` of a row with direct cost; what is not given is not reckoned.

    Raises:
        InputError: the cell does not hold a number.
    """
    text = rule.more.get("material_cny") or ""
    if not text.strip():
        return Decimal(0)
    try:
        return Decimal(str(float(text)))
    except ValueError as error:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "Rulebook row {key}: the material difference {value} is no number."),
            key=rule.key,
            value=repr(text),
        ) from error


def _measures_rate(rulebook: Rulebook, cost_class: str) -> Decimal:
    rate = rulebook_rate(rulebook, f"fee.measure.temporary.{cost_class}")
    return rate + sum((rulebook_rate(rulebook, f"fee.measure.{name}") for name in SHARED_MEASURES), Decimal(0))


def unit_price(rulebook: Rulebook, key: str, own_prices: Mapping[str, float] | None = None) -> UnitPrice:
    """The price ``price.<key>`` of the national book; see ``RateBook.price``."""
    return RateBook(rulebook, own=own_prices or {}).price(key)


def rulebook_rate(rulebook: Rulebook, key: str) -> Decimal:
    """A rate as an exact decimal.

    Raises:
        InputError: the row does not hold a number.
    """
    return Decimal(str(rulebook.rule(key).number))
