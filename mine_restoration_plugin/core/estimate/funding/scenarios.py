"""The plan under other assumptions about its income, always with one in which the rock brings nothing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ...model.text import Label
from .cash import Cash, Variant, available, project_flows, sides, sources_cny, uses_cny
from .discounting import ReturnRate, benefit_cost, cover, discounted, payback, present_value, return_rate
from .result import ZERO
from .rock_income import ROCK
from .sources import CAPITAL, DEBT, FISCAL, INDUSTRY, PREFERENCE, QUOTA

BASE, ZERO_ROCK = "base", "zero_rock"
EVERY = (FISCAL, PREFERENCE, DEBT, CAPITAL, QUOTA, ROCK, INDUSTRY)
WITHOUT_ROCK = tuple(group for group in EVERY if group != ROCK)
WITHOUT_QUOTA = tuple(group for group in EVERY if group != QUOTA)

SCENARIOS: dict[str, tuple[Label, Variant]] = {
    BASE: (Label("As decided", "按决策"), Variant()),
    ZERO_ROCK: (Label("Zero rock income", "零土石料收入"), Variant(groups=WITHOUT_ROCK)),
    "rock_appraised": (
        Label("Rock budgeted at its appraisal", "土石料按评估价列入预算"),
        Variant(waiting=(ROCK,)),
    ),
    "no_quota": (Label("Without quotas", "无指标收入"), Variant(groups=WITHOUT_QUOTA)),
    "public_only": (Label("Public budgets only", "仅财政资金"), Variant(groups=(FISCAL, PREFERENCE))),
    "all_open": (
        Label("All open sources come, rock excepted", "待定来源全部落实（土石料除外）"),
        Variant(waiting=WITHOUT_ROCK),
    ),
    "grants": (Label("Public money as income of the project", "财政资金作为项目收入"), Variant(grants=True)),
}


@dataclass(frozen=True)
class Outcome:
    """What one set of assumptions comes to. Yuan; rates as shares; years of the works."""

    key: str
    label: Label
    uses_cny: Decimal
    sources_cny: Decimal
    npv_cny: float
    rate: ReturnRate
    payback_years: float | None
    payback_dynamic_years: float | None
    benefit_cost: float | None
    dscr_min: Decimal | None

    @property
    def gap_cny(self) -> Decimal:
        return max(self.uses_cny - self.sources_cny, ZERO)


def outcome(key: str, label: Label, cash: Cash, variant: Variant, discount: Decimal) -> Outcome:
    """Work out one set of assumptions."""
    rate = float(discount)
    flows = project_flows(cash, variant)
    benefits, costs = sides(cash, variant)
    owed = cash.service() if variant.takes(DEBT) else {}
    covers = cover(available(cash, variant), owed)
    return Outcome(
        key,
        label,
        uses_cny(cash, variant),
        sources_cny(cash, variant),
        present_value(flows, rate),
        return_rate(flows),
        payback(flows),
        payback(discounted(flows, rate)),
        benefit_cost(benefits, costs, rate),
        min(covers.values()) if covers else None,
    )


def scenarios(cash: Cash, discount: Decimal) -> tuple[Outcome, ...]:
    """All scenarios, the one as decided first."""
    return tuple(
        outcome(key, label, cash, variant, discount)
        for key, (label, variant) in SCENARIOS.items()
    )  # fmt: skip
