"""Two rate books side by side: which prices differ, by how much, and what that does to a bill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..model.table import Cell, Column, Table
from ..model.text import Label
from ..model.units import round_half_up
from .bill import BillLine
from .price import RateBook, UnitPrice


@dataclass(frozen=True)
class PriceDifference:
    """One price in two books, None where a book has none; ``quantity`` is what a bill has of it."""

    key: str
    one: UnitPrice | None
    other: UnitPrice | None
    quantity: Decimal

    @property
    def effect_cny(self) -> Decimal | None:
        """What the other book adds to the bill, yuan: 0 where the bill has none of it, None where a book lacks it."""
        if not self.quantity:
            return Decimal("0.00")
        if self.one is None or self.other is None:
            return None
        one, other = (round_half_up(self.quantity * price.price_cny, 2) for price in (self.one, self.other))
        return other - one

    @property
    def percent(self) -> float | None:
        """How much dearer the other book is."""
        if self.one is None or self.other is None or not self.one.price_cny:
            return None
        return float(round_half_up(100 * (self.other.price_cny / self.one.price_cny - 1), 4))


def differences(one: RateBook, other: RateBook, lines: Sequence[BillLine] = ()) -> list[PriceDifference]:
    """Every price that either book has and that is not the same in both, in the order of their keys."""
    names = {key.split("@")[0][len("price.") :] for book in (one, other) for key in book.rulebook.keys("price.")}
    found = []
    for key in sorted(names):
        prices = [book.price(key) if book.has(key) else None for book in (one, other)]
        if prices[0] is not None and prices[1] is not None and prices[0].price_cny == prices[1].price_cny:
            continue
        if prices == [None, None]:
            continue
        quantity = sum((line.quantity for line in lines if line.price.key == key), Decimal("0.00"))
        found.append(PriceDifference(key, prices[0], prices[1], quantity))
    return found


def difference_table(found: Sequence[PriceDifference], one: RateBook, other: RateBook) -> Table:
    """P4: the differences as the report prints them."""
    columns = (
        Column("key", Label("Row", "规则行")),
        Column("item", Label("Item", "分项")),
        Column("per", Label("Unit", "单位")),
        Column("old_cny", Label("Before", "原单价"), "cny/unit"),
        Column("new_cny", Label("After", "新单价"), "cny/unit"),
        Column("percent", Label("Change", "变化"), "percent"),
        Column("quantity", Label("Quantity of this plan", "本方案工程量"), ""),
        Column("effect_cny", Label("Effect on this plan", "对本方案的影响"), "cny"),
    )
    rows: list[tuple[Cell, ...]] = []
    for change in found:
        shown = change.other or change.one
        assert shown is not None  # noqa: S101 - one of the two books has it
        prices = (None if price is None else float(price.price_cny) for price in (change.one, change.other))
        effect = None if change.effect_cny is None else float(change.effect_cny)
        cells = (*prices, change.percent, float(change.quantity), effect)
        rows.append((f"price.{change.key}", shown.label.zh, shown.per, *cells))
    title = Label("Differences of two rate books", "两套单价差异表")
    note = Label("Before: {one}; after: {other}.", "原单价：{one}；新单价：{other}。").format(
        one=one.name, other=other.name
    )
    cites = tuple(
        tuple(dict.fromkeys(rule for price in (change.one, change.other) if price is not None for rule in price.rules))
        for change in found
    )
    return Table("P4", title, columns, tuple(rows), ("effect_cny",), (note,), cites, ("T11",))
