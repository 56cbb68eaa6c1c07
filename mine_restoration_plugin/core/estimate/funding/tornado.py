"""How far the worth of the plan moves when one assumption does: price, volume, cost, a year's delay (domain §9.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ...model.text import Label
from ...rulebook import Rulebook
from .cash import Cash, Variant
from .scenarios import Outcome, outcome

STEPS, DELAY = "fund.sensitivity_steps", "fund.sensitivity_delay_years"
FACTORS: dict[str, Label] = {
    "price": Label("Price of quotas, rock and products", "价格（指标、土石料、产品）"),
    "volume": Label("Volume of earth and rock", "土石方量"),
    "cost": Label("Cost", "投资与经营成本"),
    "delay": Label("Acceptance and income later", "验收与收入延期"),
}


@dataclass(frozen=True)
class Bar:
    """One change of one assumption. ``change`` is a share; for a delay, years."""

    factor: str
    label: Label
    change: Decimal
    outcome: Outcome
    rules: tuple[str, ...]


def tornado(book: Rulebook, cash: Cash, discount: Decimal, base: Outcome) -> tuple[Bar, ...]:
    """Bars with the factor that moves the present value most first; ties in the order of the factors."""
    bars: list[Bar] = []
    steps = [Decimal(text) for text in book.rule(STEPS).value.split("|")]
    for name in ("price", "volume", "cost"):
        for step in steps:
            bars.append(_bar(name, step, _moved(name, Decimal(1) + step), cash, discount, STEPS))
    years = int(book.number(DELAY))
    bars.append(_bar("delay", Decimal(years), Variant(delay=years), cash, discount, DELAY))
    swings = {name: swing(bars, name, base) for name in FACTORS}
    order = {name: i for i, name in enumerate(sorted(FACTORS, key=lambda n: -swings[n]))}
    return tuple(sorted(bars, key=lambda bar: order[bar.factor]))


def swing(bars: Sequence[Bar], factor: str, base: Outcome) -> float:
    """The longest way the present value goes from the base, to the fen so that ties are ties everywhere."""
    return max(round(abs(bar.outcome.npv_cny - base.npv_cny), 2) for bar in bars if bar.factor == factor)


def _moved(name: str, factor: Decimal) -> Variant:
    if name == "price":
        return Variant(price=factor)
    return Variant(volume=factor) if name == "volume" else Variant(cost=factor)


def _bar(name: str, change: Decimal, variant: Variant, cash: Cash, discount: Decimal, rule: str) -> Bar:
    label = FACTORS[name]
    return Bar(name, label, change, outcome(name, label, cash, variant, discount), (rule,))
