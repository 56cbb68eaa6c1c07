"""Present value, internal rates, payback and loans against answers from outside."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mine_restoration_plugin.core.estimate.funding.discounting import (
    BULLET,
    EQUAL_PRINCIPAL,
    RootKind,
    affordable_loan,
    benefit_cost,
    cover,
    debt_service,
    discounted,
    payback,
    present_value,
    return_rate,
)

D = Decimal


def flows(*amounts: float, first: int = 0) -> dict[int, D]:
    return {first + i: D(str(amount)) for i, amount in enumerate(amounts)}


def bisected(amounts: list[float], low: float, high: float) -> float:
    """The rate between two bounds at which the present value is zero: Horner and halving, nothing else."""

    def value(rate: float) -> float:
        total = 0.0
        for amount in reversed(amounts):
            total = total / (1.0 + rate) + amount
        return total

    for _ in range(200):
        middle = (low + high) / 2
        if value(low) * value(middle) <= 0:
            high = middle
        else:
            low = middle
    return (low + high) / 2


def test_present_value_by_hand() -> None:
    """−1000 now, 500 in each of three years at 10 %: 454.545 + 413.223 + 375.657 − 1000 = 243.426."""
    assert present_value(flows(-1000, 500, 500, 500), 0.10) == pytest.approx(243.4260, abs=1e-4)
    assert present_value(flows(-1000, 500, 500, 500), 0.0) == 500.0


def test_flows_of_the_first_year_are_discounted_once() -> None:
    """108 at the end of year 1 at 8 % is 100."""
    assert present_value(flows(108, first=1), 0.08) == pytest.approx(100.0)


def test_a_rate_of_minus_one_is_refused() -> None:
    with pytest.raises(ValueError, match="discount rate"):
        present_value(flows(1), -1.0)


def test_one_rate_by_hand() -> None:
    """−100, 60, 60: v = (−60 + √(60² + 4·60·100)) ÷ 120, r = 1 ÷ v − 1 = 13.0662 %."""
    v = (-60 + math.sqrt(60**2 + 4 * 60 * 100)) / 120
    found = return_rate(flows(-100, 60, 60))
    assert found.kind is RootKind.ONE
    assert not found.borrowed
    assert found.share == pytest.approx(1 / v - 1, abs=1e-12)
    assert found.share == pytest.approx(0.130662, abs=1e-6)


def test_the_numpy_financial_example() -> None:
    """numpy_financial.irr([-100, 39, 59, 55, 20]) is 0.28095 in its own documentation."""
    assert return_rate(flows(-100, 39, 59, 55, 20)).share == pytest.approx(0.28095, abs=5e-6)


def test_two_rates_of_the_textbook() -> None:
    """−1000, 2500, −1560 has the rates 20 % and 30 %: none of them decides."""
    found = return_rate(flows(-1000, 2500, -1560))
    assert found.kind is RootKind.SEVERAL
    assert found.share is None
    assert found.rates == pytest.approx((0.20, 0.30), abs=1e-14)


def test_no_rate() -> None:
    """−100, 200, −150 never reaches zero: the discriminant is negative."""
    assert return_rate(flows(-100, 200, -150)).kind is RootKind.NONE
    assert return_rate(flows(-100, -100)).kind is RootKind.NONE
    assert return_rate({}).kind is RootKind.EMPTY
    assert return_rate(flows(0, 0)).kind is RootKind.EMPTY


def test_a_rate_that_only_touches_zero_does_not_decide() -> None:
    """−100, 220, −121 = −(10 − 11 v)²: one rate, 10 %, at which the present value keeps its sign."""
    found = return_rate(flows(-100, 220, -121))
    assert found.kind is RootKind.TOUCH
    assert found.share is None
    assert found.rates == pytest.approx((0.10,))


def test_three_equal_rates_do_decide() -> None:
    """−(10 − 11 v)³ changes its sign at 10 %."""
    found = return_rate(flows(-1000, 3300, -3630, 1331))
    assert (found.kind, found.rates) == (RootKind.ONE, pytest.approx((0.10,)))


def test_money_that_comes_first_is_borrowed() -> None:
    found = return_rate(flows(100, -110))
    assert found.borrowed
    assert found.share == pytest.approx(0.10)


def test_a_loss_has_a_negative_rate() -> None:
    assert return_rate(flows(-100, 50)).share == pytest.approx(-0.5)


@given(st.lists(st.integers(-(10**9), 10**9), min_size=2, max_size=12), st.integers(1, 5))
def test_all_rates_are_those_of_an_eigenvalue_solver(amounts: list[int], first: int) -> None:
    """The simple roots of numpy.roots, where it can tell them apart."""
    while amounts and amounts[0] == 0:
        amounts = amounts[1:]
    if len(amounts) < 2 or not any(amounts[1:]):
        return
    found = return_rate(flows(*amounts, first=first))
    roots = np.roots(np.trim_zeros(np.array(amounts[::-1], dtype=float), "f"))
    seen = sorted(float(r.real) for r in roots if abs(r.imag) < 1e-9 * abs(r) and r.real > 0)
    own = sorted(1 / (1 + rate) for rate in found.rates)
    doubtful = any(0 < abs(r.imag) < 1e-3 * abs(r) for r in roots) or any(not 1e-6 < v < 1e6 for v in [*seen, *own])
    doubtful = doubtful or any(b - a < 1e-3 * b for a, b in zip(seen, seen[1:]))
    if not doubtful:
        assert own == pytest.approx(seen, rel=1e-5)
    for rate in found.rates:
        assert rate > -1


@given(
    st.lists(st.integers(1, 10**8), min_size=1, max_size=4),
    st.lists(st.integers(1, 10**8), min_size=1, max_size=20),
)
def test_outlay_then_income_has_one_rate(out: list[int], back: list[int]) -> None:
    amounts = [-float(a) for a in out] + [float(b) for b in back]
    found = return_rate(flows(*amounts))
    assert found.kind is RootKind.ONE
    assert found.share is not None
    assert found.share == pytest.approx(bisected(amounts, -0.999999999, 1e9), rel=1e-6, abs=1e-7)


def test_payback_by_the_formula() -> None:
    """−100, 40, 40, 40 in years 1 to 4: sums −100, −60, −20, 20; 4 − 1 + 20 ÷ 40 = 3.5."""
    assert payback(flows(-100, 40, 40, 40, first=1)) == 3.5
    assert payback(flows(-100, 40, 40, first=1)) is None
    assert payback(flows(40, 40, first=1)) is None
    assert payback({}) is None


def test_payback_is_the_last_time_the_sum_turns() -> None:
    """−100, 120, −50, 40: paid back in year 2, lost again, back for good in year 4: 3 + 30 ÷ 40."""
    assert payback(flows(-100, 120, -50, 40, first=1)) == 3.75
    assert payback(flows(-100, 120, -50, 10, first=1)) is None


def test_dynamic_payback_by_hand() -> None:
    """−100, 60, 60 from year 1 at 10 %: −90.91, 49.59, 45.08; 2 + 41.32 ÷ 45.08 = 2.9166."""
    assert payback(discounted(flows(-100, 60, 60, first=1), 0.10)) == pytest.approx(2 + 41.32 / 45.08, abs=1e-9)


def test_benefits_over_costs_by_hand() -> None:
    """110 in a year for 50 now at 10 %: 100 ÷ 50."""
    assert benefit_cost({1: D(110)}, {0: D(50)}, 0.10) == pytest.approx(2.0)
    assert benefit_cost({1: D(110)}, {}, 0.10) is None


def test_an_annuity_is_the_closed_form() -> None:
    """1,000,000 at 5 % over 10 years: A = P r ÷ (1 − 1.05⁻¹⁰) = 129,504.57."""
    rows = debt_service(D(1000000), D("0.05"), 1, 10)
    assert [row.year for row in rows] == list(range(2, 12))
    assert all(row.total_cny == D("129504.57") for row in rows[:-1])
    assert abs(rows[-1].total_cny - D("129504.57")) <= D("0.10")
    assert rows[-1].balance_cny == 0
    assert sum(row.principal_cny for row in rows) == D(1000000)
    # balance after k years: P (1 + r)^k − A ((1 + r)^k − 1) ÷ r
    k, payment = 4, 129504.57
    closed = 1e6 * 1.05**k - payment * (1.05**k - 1) / 0.05
    assert float(rows[k - 1].balance_cny) == pytest.approx(closed, abs=0.05)


def test_grace_bullet_and_equal_principal_by_hand() -> None:
    rows = debt_service(D(900), D("0.10"), 0, 5, 2, EQUAL_PRINCIPAL)
    assert [row.principal_cny for row in rows] == [0, 0, 300, 300, 300]
    assert [row.interest_cny for row in rows] == [90, 90, 90, 60, 30]
    rows = debt_service(D(900), D("0.10"), 0, 3, 0, BULLET)
    assert [row.total_cny for row in rows] == [90, 90, 990]
    assert [row.total_cny for row in debt_service(D(900), D(0), 0, 3)] == [300, 300, 300]


def test_a_loan_without_years_to_repay_is_refused() -> None:
    with pytest.raises(ValueError, match="grace"):
        debt_service(D(1), D("0.1"), 0, 2, 2)
    with pytest.raises(ValueError, match="repayment"):
        debt_service(D(1), D("0.1"), 0, 2, 0, "never")


@given(
    st.decimals(1, 10**9, places=2),
    st.decimals(0, "0.2", places=4),
    st.integers(1, 30),
    st.integers(0, 5),
    st.sampled_from(("annuity", EQUAL_PRINCIPAL, BULLET)),
)
def test_every_loan_is_paid_back_to_the_fen(amount: D, rate: D, years: int, grace: int, way: str) -> None:
    rows = debt_service(amount, rate, 3, years + grace, grace, way)
    assert sum(row.principal_cny for row in rows) == amount
    assert rows[-1].balance_cny == 0
    assert all(row.principal_cny >= 0 and row.interest_cny >= 0 and row.balance_cny >= 0 for row in rows)


def test_cover_by_hand() -> None:
    """120 for 100 and 90 for 100; years without service are not asked."""
    assert cover({1: D(5), 2: D(120), 3: D(90)}, {1: D(0), 2: D(100), 3: D(100)}) == {2: D("1.2"), 3: D("0.9")}


def test_an_affordable_loan_is_covered_just_so() -> None:
    income = {year: D(120000) for year in range(4, 14)}
    amount = affordable_loan(income, D("0.05"), 3, 10, D("1.2"))
    # 100,000 a year over 10 years at 5 %: 772,173.49
    assert amount == D("772173.49")
    service = {row.year: row.total_cny for row in debt_service(amount, D("0.05"), 3, 10)}
    assert min(cover(income, service).values()) == pytest.approx(D("1.2"), abs=D("0.00001"))
    assert affordable_loan({4: D(120000)}, D("0.05"), 3, 10, D("1.2")) == 0
