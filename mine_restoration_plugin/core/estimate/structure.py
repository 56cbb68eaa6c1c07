"""The investment table: a fee structure is a table of lines, each a lump sum, a rate or a table of steps on a base.

``structure.<name>.<nn>`` rows say group, base (groups added up as far as they are there), method and the rate's row.
Methods: ``lump`` takes an amount that is given; ``rate`` one share of the base; ``interpolated`` a fee between the
steps of a table (in proportion outside them); ``progressive`` a share for each slice of the base; ``rise`` what the
base becomes dearer until it is spent, a line that is there only where it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..model.units import CNY_PER_WAN, round_half_up, round_to_sum
from ..rulebook import Rule, Rulebook
from .price import rulebook_rate

ONE = Decimal(1)
ZERO = Decimal("0.00")
LUMP, RATE, INTERPOLATED, PROGRESSIVE, RISE = "lump", "rate", "interpolated", "progressive", "rise"
SUPERVISION, OWNER = "fee.supervision.step_", "fee.owner.above_"


@dataclass(frozen=True)
class CostLine:
    """``amount = base × rate``, rounded to the fen; a lump sum or a fee by steps has the rate 1.

    ``item_id`` is the structure's name of the line; ``from_lines`` those that its base adds up.
    """

    group: str
    item: Label
    base_cny: Decimal
    rate: Decimal
    rules: tuple[str, ...] = ()
    item_id: str = ""
    from_lines: tuple[str, ...] = ()

    @property
    def amount_cny(self) -> Decimal:
        return round_half_up(self.base_cny * self.rate, 2)


@dataclass(frozen=True)
class PriceRise:
    """Prices go up while the works last: ``shares`` of the cost in the years 1, 2, …, adding up to 1; ``yearly`` the
    rise of a year, None for the rulebook's."""

    shares: tuple[Decimal, ...]
    yearly: Decimal | None = None


def structures(rulebook: Rulebook) -> dict[str, Label]:
    """The fee structures of the rulebook by name."""
    return {rulebook.rule(key).value: rulebook.rule(key).label for key in rulebook.keys("structure_name.")}


def investment(
    rulebook: Rulebook, lumps: Mapping[str, Decimal], structure: str | None = None, rise: PriceRise | None = None
) -> list[CostLine]:
    """All lines of the investment table, yuan.

    Args:
        lumps: amounts by item (works, equipment, aftercare); what a structure does not name is refused.
        structure: the rulebook's default where None.
        rise: reckon with rising prices.

    Raises:
        InputError: there is no such structure, a row is wrong, or a lump sum has no line.
    """
    name = structure or rulebook.rule("structure_default").value
    keys = sorted(rulebook.keys(f"structure.{name}."))
    if not keys:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "There is no fee structure {name}. Choose {known}."),
            name=name,
            known=", ".join(structures(rulebook)),
        )
    lines: list[CostLine] = []
    rising = [key for key in keys if rulebook.rule(key).more.get("method") == RISE]
    for key in keys:
        if key not in rising:
            lines.append(_line(rulebook, rulebook.rule(key), lumps, lines))
        elif rise is not None:
            lines.append(_rise(rulebook, rulebook.rule(key), rise, lines))
    named = {line.item_id for line in lines}
    lost = [item for item, amount in lumps.items() if amount and item not in named]
    if rise is not None and not rising:
        lost.append(RISE)
    if lost:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The fee structure {name} has no line for {items}."),
            name=name,
            items=", ".join(lost),
        )
    return lines


def total(lines: Sequence[CostLine]) -> Decimal:
    """Sum of the amounts, yuan."""
    return sum((line.amount_cny for line in lines), ZERO)


def in_wan(lines: Sequence[CostLine]) -> list[Decimal]:
    """The amounts in 万元 with two decimals, such that they add up to the rounded total."""
    return round_to_sum([float(line.amount_cny / CNY_PER_WAN) for line in lines], 2)


def supervision(rulebook: Rulebook, works_cny: Decimal) -> Decimal:
    """Supervision by steps, yuan."""
    return interpolated(steps(rulebook, SUPERVISION), works_cny)


def owner_management(rulebook: Rulebook, base_cny: Decimal) -> Decimal:
    """Owner's management: each slice of the base with its own rate. Yuan."""
    return progressive(steps(rulebook, OWNER), base_cny)


def steps(rulebook: Rulebook, prefix: str) -> list[tuple[Decimal, Decimal]]:
    """Base in yuan and fee or share of each step; the keys end with the base in 万元."""
    return sorted(
        (Decimal(key[len(prefix) :]) * CNY_PER_WAN, rulebook_rate(rulebook, key)) for key in rulebook.keys(prefix)
    )


def interpolated(table: Sequence[tuple[Decimal, Decimal]], base_cny: Decimal) -> Decimal:
    """A fee between two steps on the straight line, outside them in proportion to the nearest."""
    first, last = table[0], table[-1]
    if base_cny <= first[0]:
        return round_half_up(first[1] * base_cny / first[0], 2)
    if base_cny >= last[0]:
        return round_half_up(last[1] * base_cny / last[0], 2)
    for (base0, fee0), (base1, fee1) in zip(table, table[1:]):
        if base_cny <= base1:
            return round_half_up(fee0 + (fee1 - fee0) * (base_cny - base0) / (base1 - base0), 2)
    return last[1]


def progressive(table: Sequence[tuple[Decimal, Decimal]], base_cny: Decimal) -> Decimal:
    """Each slice of the base with its own share."""
    fee = Decimal(0)
    for i, (start, rate) in enumerate(table):
        stop = table[i + 1][0] if i + 1 < len(table) else base_cny
        fee += max(min(base_cny, stop) - start, Decimal(0)) * rate
    return round_half_up(fee, 2)


def rate_at(table: Sequence[tuple[Decimal, Decimal]], base_cny: Decimal) -> Decimal:
    """The share of the slice that the base lies in: the last step that starts at or below it."""
    return next((rate for start, rate in reversed(table) if base_cny >= start), table[0][1])


def price_rise(amounts_cny: Sequence[Decimal], yearly: Decimal) -> Decimal:
    """Contingency for rising prices, yuan: Σ aᵢ [(1 + r)^(i − 1) − 1] over the years i = 1, 2, … (domain §9.1)."""
    factor, fee = ONE, Decimal(0)
    for amount in amounts_cny:
        fee += amount * (factor - 1)
        factor *= 1 + yearly
    return round_half_up(fee, 2)


def equipment_cost(rulebook: Rulebook, price_cny: Decimal) -> tuple[Decimal, tuple[str, ...]]:
    """Price, transport, buying and keeping of equipment, yuan; with the rows used."""
    keys = ("fee.equipment.transport", "fee.equipment.keeping")
    transported = price_cny * (1 + rulebook_rate(rulebook, keys[0]))
    return round_half_up(transported * (1 + rulebook_rate(rulebook, keys[1])), 2), keys


def _rise(rulebook: Rulebook, row: Rule, rise: PriceRise, before: Sequence[CostLine]) -> CostLine:
    base, names = _base(row, before)
    amounts = round_to_sum([float(base * share) for share in rise.shares], 2)
    prefix = row.more.get("rule", "")
    yearly = rulebook_rate(rulebook, prefix) if rise.yearly is None else rise.yearly
    rules = (prefix,) if rise.yearly is None else ()
    return CostLine(row.more.get("group", ""), row.label, price_rise(amounts, yearly), ONE, rules, row.value, names)


def _base(row: Rule, before: Sequence[CostLine]) -> tuple[Decimal, tuple[str, ...]]:
    """The sum of the groups that a row names, and its lines."""
    groups = [name.strip() for name in row.more.get("base", "").split("+")]
    counted = [line for line in before if line.group in groups]
    return sum((line.amount_cny for line in counted), ZERO), tuple(line.item_id for line in counted)


def _line(rulebook: Rulebook, row: Rule, lumps: Mapping[str, Decimal], before: Sequence[CostLine]) -> CostLine:
    group, method, prefix = row.more.get("group", ""), row.more.get("method", ""), row.more.get("rule", "")
    if method == LUMP:
        return CostLine(group, row.label, lumps.get(row.value, ZERO), ONE, (), row.value)
    base, names = _base(row, before)
    if method == RATE:
        return CostLine(group, row.label, base, rulebook_rate(rulebook, prefix), (prefix,), row.value, names)
    used = tuple(rulebook.rule(key).key for key in rulebook.keys(prefix))
    if method == INTERPOLATED and used:
        fee = interpolated(steps(rulebook, prefix), base)
    elif method == PROGRESSIVE and used:
        fee = progressive(steps(rulebook, prefix), base)
    else:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "Rulebook row {key}: there is no method {method} with the rows {rule}."
            ),
            key=row.key,
            method=method,
            rule=prefix,
        )
    return CostLine(group, row.label, fee, ONE, used, row.value, names)
