"""Worth of money over years: present value, internal rate of return, payback, loans and what covers them.

Formulas: domain §9.5. Flows stand at the end of their years; the caller numbers them. Rates are shares (0.08 = 8 %).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from ...model.units import round_half_up
from .roots import positive_roots

Flows = Mapping[int, Decimal]
"""Yuan by year."""
ZERO = Decimal("0.00")


class RootKind(str, Enum):
    """What the internal rate of return of some flows is."""

    ONE = "one"
    NONE = "none"  # the present value has no root
    SEVERAL = "several"  # no single rate speaks for these flows
    TOUCH = "touch"  # the present value touches zero and keeps its sign
    EMPTY = "empty"  # there are no flows


@dataclass(frozen=True)
class ReturnRate:
    """All internal rates above −100 %, rising.

    ``borrowed``: money comes first and goes later, so a low rate is good.
    """

    kind: RootKind
    rates: tuple[float, ...] = ()
    borrowed: bool = False

    @property
    def share(self) -> float | None:
        """The one rate that decides, or None."""
        return self.rates[0] if self.kind is RootKind.ONE else None


def present_value(flows: Flows, rate: float) -> float:
    """Σ CF_t ÷ (1 + r)^t.

    Raises:
        ValueError: the rate is −100 % or less.
    """
    if rate <= -1:
        raise ValueError(f"a discount rate of {rate} cannot be")
    return sum((float(flows[year]) / (1.0 + rate) ** year for year in sorted(flows)), 0.0)


def return_rate(flows: Flows) -> ReturnRate:
    """Internal rates of return, found exactly: none, one, or several where the flows change their sign often."""
    years = [year for year in sorted(flows) if flows[year] != 0]
    if not years:
        return ReturnRate(RootKind.EMPTY)
    first, last = years[0], years[-1]
    # Σ CF_t v^t with v = 1 ÷ (1 + r); highest power first
    falling = [Fraction(flows.get(year, ZERO)) for year in range(last, first - 1, -1)]
    roots = positive_roots(falling)
    rates = tuple(sorted(float(1 / v - 1) for v, _crosses in roots))
    borrowed = flows[first] > 0
    if not rates:
        return ReturnRate(RootKind.NONE, (), borrowed)
    if len(rates) > 1:
        return ReturnRate(RootKind.SEVERAL, rates, borrowed)
    return ReturnRate(RootKind.ONE if roots[0][1] else RootKind.TOUCH, rates, borrowed)


def payback(flows: Flows) -> float | None:
    """Pt = m − 1 + |ΣCF up to m−1| ÷ CF_m, with m the year from which the sum stays at or above zero.

    None where nothing is laid out or it never comes back.
    """
    total = ZERO
    crossing: tuple[int, Decimal] | None = None
    laid_out = False
    for year in range(min(flows), max(flows) + 1) if flows else ():
        before, total = total, total + flows.get(year, ZERO)
        laid_out = laid_out or total < 0
        if before < 0 <= total:
            crossing = (year, before)
        elif total < 0:
            crossing = None
    if not laid_out or crossing is None:
        return None
    year, before = crossing
    return float(year - 1 + abs(before) / flows[year])


def discounted(flows: Flows, rate: float) -> dict[int, Decimal]:
    """Each flow at its present value, to the fen."""
    return {year: round_half_up(float(flows[year]) / (1.0 + rate) ** year, 2) for year in sorted(flows)}


def benefit_cost(benefits: Flows, costs: Flows, rate: float) -> float | None:
    """Present benefits over present costs; None where there are no costs."""
    below = present_value(costs, rate)
    return None if below == 0 else present_value(benefits, rate) / below


ANNUITY, EQUAL_PRINCIPAL, BULLET = "annuity", "equal_principal", "bullet"
REPAYMENTS = (ANNUITY, EQUAL_PRINCIPAL, BULLET)


@dataclass(frozen=True)
class ServiceYear:
    """What is owed in one year on a loan, yuan: ``balance_cny`` is what is left after it."""

    year: int
    interest_cny: Decimal
    principal_cny: Decimal
    balance_cny: Decimal

    @property
    def total_cny(self) -> Decimal:
        return self.interest_cny + self.principal_cny


def debt_service(
    amount_cny: Decimal, rate: Decimal, drawn: int, years: int, grace: int = 0, repayment: str = ANNUITY
) -> list[ServiceYear]:
    """Interest and principal of a loan drawn at the end of year ``drawn``, due at the ends of the ``years`` after it.

    In the ``grace`` years only interest is paid. Amounts are rounded to the fen; the last year pays what is left.

    Raises:
        ValueError: no years are left to repay in, or the way of repayment is unknown.
    """
    if years <= grace or grace < 0:
        raise ValueError(f"a loan of {years} years cannot have {grace} years of grace")
    if repayment not in REPAYMENTS:
        raise ValueError(f"there is no repayment {repayment!r}")
    balance = round_half_up(amount_cny, 2)
    instalments = years - grace
    payment = _instalment(balance, rate, instalments)
    part = round_half_up(balance / instalments, 2)
    rows = []
    for i in range(1, years + 1):
        interest = round_half_up(balance * rate, 2)
        if i <= grace or (repayment == BULLET and i < years):
            principal = ZERO
        elif i == years:
            principal = balance
        elif repayment == ANNUITY:
            principal = min(max(payment - interest, ZERO), balance)
        else:
            principal = min(part, balance)
        balance -= principal
        rows.append(ServiceYear(drawn + i, interest, principal, balance))
    return rows


def _instalment(amount_cny: Decimal, rate: Decimal, count: int) -> Decimal:
    """A = P r ÷ (1 − (1 + r)^−n)."""
    if rate == 0:
        return round_half_up(amount_cny / count, 2)
    return round_half_up(amount_cny * rate / (1 - (1 + rate) ** -count), 2)


def cover(available: Flows, service: Flows) -> dict[int, Decimal]:
    """DSCR by year, six decimals: what is there over what is owed, for years in which something is owed."""
    return {
        year: round_half_up(available.get(year, ZERO) / service[year], 6)
        for year in sorted(service)
        if service[year] > 0
    }


def affordable_loan(available: Flows, rate: Decimal, drawn: int, years: int, least_cover: Decimal) -> Decimal:
    """The largest annuity that the poorest of the ``years`` after ``drawn`` covers ``least_cover`` times, as a loan."""
    poorest = min((available.get(drawn + i, ZERO) for i in range(1, years + 1)), default=ZERO)
    if poorest <= 0 or years < 1:
        return ZERO
    payment = poorest / least_cover
    factor = Decimal(years) if rate == 0 else (1 - (1 + rate) ** -years) / rate
    return round_half_up(payment * factor, 2)


def total(flows: Sequence[Decimal]) -> Decimal:
    """A sum in yuan."""
    return sum(flows, ZERO)
