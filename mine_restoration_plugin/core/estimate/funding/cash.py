"""Money by year: works, sources, income and debt service, and what a change of the assumptions makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ...model.units import round_half_up
from .industries import Screened
from .result import ZERO, Case
from .rock_income import ROCK
from .sources import CAPITAL, DEBT, FISCAL, INDUSTRY, PREFERENCE, QUOTA, Source

INCOME = (QUOTA, ROCK)
GRANTS = (FISCAL, PREFERENCE)
ONE = Decimal(1)

Flows = Mapping[int, Decimal]


@dataclass(frozen=True)
class Cash:
    """Yuan by year of the works (1 is the first one; ``first_year`` is its name).

    ``cost``      works, all groups of the investment. ``earth_share``: part of it that goes with volumes of earth.
    ``come``      group of sources → year → money that counts; ``waiting`` the same for what is open.
    ``unplaced``  group → money that counts without a year; ``waiting_unplaced`` likewise.
    ``income``, ``running``  of industry after restoration; ``industry_cost`` what it invests.
    ``interest``, ``principal``  of the loans that count; interest up to ``works_end`` is a use of funds.
    ``returns``   agreed return of social capital.
    """

    first_year: int
    works_end: int
    cost: Flows
    earth_share: Decimal
    come: Mapping[str, Flows]
    waiting: Mapping[str, Flows]
    unplaced: Mapping[str, Decimal]
    waiting_unplaced: Mapping[str, Decimal]
    income: Flows = field(default_factory=dict)
    running: Flows = field(default_factory=dict)
    industry_cost: Flows = field(default_factory=dict)
    interest: Flows = field(default_factory=dict)
    principal: Flows = field(default_factory=dict)
    returns: Flows = field(default_factory=dict)

    @property
    def years(self) -> list[int]:
        """All years in which money moves, without holes."""
        every = [self.cost, self.income, self.running, self.industry_cost, self.interest, self.principal, self.returns]
        every += [*self.come.values(), *self.waiting.values()]
        years = [year for flows in every for year in flows]
        return list(range(min(years), max(years) + 1)) if years else []

    @property
    def works_interest_cny(self) -> Decimal:
        return sum((value for year, value in self.interest.items() if year <= self.works_end), ZERO)

    def service(self) -> dict[int, Decimal]:
        """Debt service that income has to cover: not the interest that is a use of funds."""
        owed: dict[int, Decimal] = {}
        for year, value in sorted(self.principal.items()):
            owed[year] = owed.get(year, ZERO) + value
        for year, value in sorted(self.interest.items()):
            if year > self.works_end:
                owed[year] = owed.get(year, ZERO) + value
        return owed


@dataclass(frozen=True)
class Variant:
    """A change of the assumptions. Factors multiply; ``delay`` years put income off while the works go on.

    ``groups``  groups of sources that count, None all; ``waiting`` those of which open money counts too.
    ``grants``  public money counts as income of the project.
    """

    price: Decimal = ONE
    volume: Decimal = ONE
    cost: Decimal = ONE
    delay: int = 0
    groups: tuple[str, ...] | None = None
    waiting: tuple[str, ...] = ()
    grants: bool = False

    def factor(self, group: str) -> Decimal:
        """By how much the money of a group changes."""
        if group == ROCK:
            return self.price * self.volume
        return self.price if group == QUOTA else ONE

    def takes(self, group: str) -> bool:
        return self.groups is None or group in self.groups


def cash_of(case: Case, sources: Sequence[Source], industries: Sequence[Screened]) -> Cash:
    """All flows of the plan as decided."""
    come: dict[str, dict[int, Decimal]] = {}
    waiting: dict[str, dict[int, Decimal]] = {}
    unplaced: dict[str, Decimal] = {}
    waiting_unplaced: dict[str, Decimal] = {}
    interest: dict[int, Decimal] = {}
    principal: dict[int, Decimal] = {}
    returns: dict[int, Decimal] = {}
    for source in sources:
        for amount, placed, loose in (
            (source.counted_cny, come, unplaced),
            (source.open_cny, waiting, waiting_unplaced),
        ):
            if amount == 0:
                continue
            if source.year is None:
                loose[source.group] = loose.get(source.group, ZERO) + amount
            else:
                _add(placed.setdefault(source.group, {}), case.offset(source.year), amount)
        if source.counted_cny > 0:
            for row in source.service:
                _add(interest, row.year, row.interest_cny)
                _add(principal, row.year, row.principal_cny)
            _returns(returns, case, source)
    income: dict[int, Decimal] = {}
    running: dict[int, Decimal] = {}
    industry_cost: dict[int, Decimal] = {}
    for screened in industries:
        if screened.counts and screened.chosen is not None:
            _industry(case, screened, income, running, industry_cost)
    works = sum(case.cost_by_year.values(), ZERO)
    share = min(case.earth_cny / case.works_cny, ONE) if case.works_cny > 0 and works > 0 else ZERO
    return Cash(
        case.first_year,
        case.last_works_year - case.first_year + 1,
        {year - case.first_year + 1: amount for year, amount in sorted(case.cost_by_year.items())},
        share,
        come,
        waiting,
        unplaced,
        waiting_unplaced,
        income,
        running,
        industry_cost,
        interest,
        principal,
        returns,
    )


def project_flows(cash: Cash, variant: Variant) -> dict[int, Decimal]:
    """The project before any financing: income less cost, yuan by year."""
    benefits, costs = sides(cash, variant)
    return {year: benefits.get(year, ZERO) - costs.get(year, ZERO) for year in sorted({*benefits, *costs})}


def sides(cash: Cash, variant: Variant) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    """Benefits and costs of the project before any financing."""
    factor = variant.cost * (ONE + cash.earth_share * (variant.volume - ONE))
    costs: dict[int, Decimal] = {}
    for year, amount in cash.cost.items():
        _add(costs, year, round_half_up(amount * factor, 2))
    benefits = income_flows(cash, variant)
    if variant.takes(INDUSTRY):
        for year, amount in cash.running.items():
            _add(costs, year + variant.delay, round_half_up(amount * variant.cost, 2))
        for year, amount in cash.industry_cost.items():
            _add(costs, year + variant.delay, round_half_up(amount * variant.cost, 2))
    if variant.grants:
        for group in GRANTS:
            for year, amount in cash.come.get(group, {}).items():
                _add(benefits, year, amount)
    return benefits, costs


def income_flows(cash: Cash, variant: Variant) -> dict[int, Decimal]:
    """Income of quotas, rock and industry."""
    flows: dict[int, Decimal] = {}
    for group in INCOME:
        for on, placed in ((variant.takes(group), cash.come), (group in variant.waiting, cash.waiting)):
            if on:
                for year, amount in placed.get(group, {}).items():
                    _add(flows, year + variant.delay, round_half_up(amount * variant.factor(group), 2))
    if variant.takes(INDUSTRY):
        for year, amount in cash.income.items():
            _add(flows, year + variant.delay, round_half_up(amount * variant.price, 2))
    return flows


def available(cash: Cash, variant: Variant) -> dict[int, Decimal]:
    """What is there to pay debt with: income less the running cost of industry."""
    flows = income_flows(cash, variant)
    if variant.takes(INDUSTRY):
        for year, amount in cash.running.items():
            _add(flows, year + variant.delay, -round_half_up(amount * variant.cost, 2))
    return flows


def uses_cny(cash: Cash, variant: Variant) -> Decimal:
    factor = variant.cost * (ONE + cash.earth_share * (variant.volume - ONE))
    works = sum((round_half_up(amount * factor, 2) for amount in cash.cost.values()), ZERO)
    return works + (cash.works_interest_cny if variant.takes(DEBT) else ZERO)


def sources_cny(cash: Cash, variant: Variant) -> Decimal:
    """What counts as a source of funds; money without a year counts too."""
    total = ZERO
    for group in (FISCAL, PREFERENCE, DEBT, CAPITAL, QUOTA, ROCK, INDUSTRY):
        for on, placed, loose in (
            (variant.takes(group), cash.come, cash.unplaced),
            (group in variant.waiting, cash.waiting, cash.waiting_unplaced),
        ):
            if on:
                amount = sum(placed.get(group, {}).values(), ZERO) + loose.get(group, ZERO)
                total += round_half_up(amount * variant.factor(group), 2)
    return total


def shortfalls(cash: Cash) -> dict[int, Decimal]:
    """What is short at the end of each year of the works if everything comes as planned: sums from the first year on.

    Money without a year is not counted.
    """
    short: dict[int, Decimal] = {}
    total = ZERO
    placed = [flows for flows in cash.come.values()]
    last = max(cash.cost)
    for year in range(min(cash.years), last + 1):
        total += sum((flows.get(year, ZERO) for flows in placed), ZERO) - cash.cost.get(year, ZERO)
        if year <= cash.works_end:
            total -= cash.interest.get(year, ZERO)
        short[year] = max(-total, ZERO)
    return short


def _returns(flows: dict[int, Decimal], case: Case, source: Source) -> None:
    """The agreed return of social capital, each year after it was paid in."""
    fields = source.fields or {}
    if source.group != CAPITAL or source.year is None or "return_share" not in fields or "years" not in fields:
        return
    yearly = round_half_up(source.counted_cny * Decimal(str(fields["return_share"])), 2)
    for i in range(1, int(fields["years"]) + 1):
        _add(flows, case.offset(source.year) + i, yearly)


def _industry(
    case: Case, screened: Screened, income: dict[int, Decimal], running: dict[int, Decimal], cost: dict[int, Decimal]
) -> None:
    chosen = screened.chosen or {}
    start = case.offset(int(chosen["start"]))
    for year in range(start, start + int(chosen["years"])):
        _add(income, year, screened.yearly_cny("income_cny_year") or ZERO)
        _add(running, year, screened.yearly_cny("cost_cny_year") or ZERO)
    invested = chosen.get("invest_cny")
    if invested is not None:
        _add(cost, start - 1, round_half_up(str(invested), 2))


def _add(flows: dict[int, Decimal], year: int, amount: Decimal) -> None:
    flows[year] = flows.get(year, ZERO) + amount
