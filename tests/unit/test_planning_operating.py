"""三同时, annual plan, fund and notices: dates, states and figures against what was worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.model.plan import Check, Verdict
from mine_restoration_plugin.core.planning.operating.together import STATES, Companion, cross_check, together_table
from mine_restoration_plugin.core.planning.operating.years import (
    annual_table,
    check_annual,
    check_fund,
    check_notices,
    fund_table,
    next_need,
    notices_table,
    overdue_days,
)
from mine_restoration_plugin.core.planning.stages.operating import KEYS
from mine_restoration_plugin.core.rulebook import Rulebook

DAY = date(2026, 3, 2)
OWN = Companion(
    "restoration", "生态修复方案", None, 12.5, 80_000.0, 640.0, DAY, DAY, None, date(2026, 9, 1), "reviewing"
)


def book() -> Rulebook:
    return Rulebook.load()


def verdicts(checks: list[Check]) -> dict[str, Verdict]:
    return {check.key: check.verdict for check in checks}


def other(**changes: Any) -> Companion:
    return Companion(**{**OWN.__dict__, "kind": "mining", "name": "开采方案", "document": "矿开〔2026〕3号", **changes})


def test_plans_that_agree_pass() -> None:
    checks, texts = cross_check(book(), OWN, [other()])
    assert set(verdicts(checks).values()) == {Verdict.PASS}
    assert texts[0].zh == "—"


@pytest.mark.parametrize(
    ("changes", "key", "words"),
    [
        ({"prepared": DAY + timedelta(31)}, "together_prepared", "相差 31 天"),
        ({"reviewed": DAY + timedelta(8)}, "together_reviewed", "相差 8 天"),
        ({"starts": date(2026, 10, 2)}, "together_starts", "相差 31 天"),
        ({"state": "implementing"}, "together_states", "开采方案已为“实施中”"),
        ({"area_hm2": 12.6}, "together_figures", "面积：本方案 12.5000，该方案 12.6000"),  # 0.79 % apart, 0.1 % allowed
        ({"volume_m3": 84_300.0}, "together_figures", "方量：本方案 80000.00，该方案 84300.00"),  # 5.1 % of the larger
        ({"cost_wan": 650.0}, "together_figures", "投资"),
    ],
)
def test_what_is_out_of_step_is_named(changes: dict[str, Any], key: str, words: str) -> None:
    checks, _ = cross_check(book(), OWN, [other(**changes)])
    found = {check.key: check for check in checks}
    assert found.pop(key).finding.zh.find(words) >= 0
    assert {check.verdict for check in found.values()} == {Verdict.PASS}


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [({"prepared": DAY + timedelta(30)}, Verdict.PASS), ({"prepared": None}, Verdict.UNKNOWN)],
)
def test_the_last_day_allowed_and_a_date_that_is_not_known(changes: dict[str, Any], verdict: Verdict) -> None:
    checks, _ = cross_check(book(), OWN, [other(**changes)])
    assert verdicts(checks)["together_prepared"] is verdict


def test_late_is_told_although_another_date_is_missing() -> None:
    third = other(name="土石料利用方案", kind="earthrock", prepared=None)
    checks, _ = cross_check(book(), OWN, [other(prepared=DAY + timedelta(90)), third])
    assert verdicts(checks)["together_prepared"] is Verdict.FAIL


def test_alone_nothing_can_be_compared() -> None:
    checks, _ = cross_check(book(), OWN, [])
    assert set(verdicts(checks).values()) == {Verdict.UNKNOWN}


@given(st.permutations(["preparing", "reviewing", "approved"]))
@settings(max_examples=6, deadline=None)
def test_the_order_of_the_plans_does_not_matter(states: list[str]) -> None:
    plans = [other(name=f"方案{state}", state=state) for state in states]
    checks, _ = cross_check(book(), OWN, plans)
    finding = next(check.finding.zh for check in checks if check.key == "together_states")
    assert finding.startswith("方案preparing为“编制中”")
    assert "方案approved已为“已批准”" in finding


def test_n1_shows_all_plans() -> None:
    plans = [other(area_hm2=13.0)]
    _, texts = cross_check(book(), OWN, plans)
    table = together_table(book(), OWN, plans, texts)
    assert table.column("area_hm2") == [12.5, 13.0]
    assert table.column("prepared") == ["2026-03-02", "2026-03-02"]
    assert table.column("state") == ["审查中", "审查中"]
    assert "12.5000" in str(table.column("differs")[1])


def test_years_by_hand() -> None:
    years = [
        {"year": 2025, "planned_hm2": 4.0, "done_hm2": 3.0, "planned_wan": 120.0, "done_wan": 90.0},
        {"year": 2024, "planned_hm2": 2.0, "done_hm2": 2.5},
        {"year": 2026, "planned_hm2": 5.0, "planned_wan": 150.0, "done_wan": 40.0},
    ]
    table = annual_table(years)
    assert table.column("year") == [2024.0, 2025.0, 2026.0]
    assert table.column("area_percent") == [125.0, 75.0, None]
    assert table.column("money_percent") == [None, 75.0, 26.6667]
    failed = check_annual(book(), years, date(2026, 6, 1))
    assert failed.verdict is Verdict.FAIL
    assert "2025（3.0000/4.0000 hm²）" in failed.finding.zh
    assert check_annual(book(), years[1:], date(2026, 6, 1)).verdict is Verdict.PASS
    assert check_annual(book(), years, None).verdict is Verdict.UNKNOWN
    assert float(next_need(years, date(2026, 6, 1)) or 0) == 110.0
    assert next_need(years, date(2027, 1, 1)) is None


def test_the_fund_is_carried_from_year_to_year() -> None:
    entries = [
        {"year": 2025, "accrued_wan": 30.55, "used_wan": 20.0},
        {"year": 2024, "opening_wan": 5.0, "accrued_wan": 25.0},
    ]
    table, balance = fund_table(entries)
    assert table.column("opening_wan") == [5.0, 30.0]
    assert table.column("closing_wan") == [30.0, 40.55]
    assert float(balance or 0) == 40.55
    assert check_fund(book(), balance, balance).verdict is Verdict.PASS
    assert check_fund(book(), balance, None).verdict is Verdict.UNKNOWN
    assert balance is not None
    assert check_fund(book(), balance, balance + 1).verdict is Verdict.FAIL
    assert fund_table([])[1] is None


def test_notices_overdue_by_days() -> None:
    notices = [
        {
            "number": "责改〔2025〕7号",
            "issue": "截排水沟未建",
            "issued": "2025-05-01",
            "due": "2025-08-01",
            "state": "open",
        },
        {
            **{"number": "责改〔2025〕2号", "issue": "边坡浮石", "issued": "2025-02-01", "due": "2025-03-01"},
            **{"state": "done", "done_on": "2025-03-11"},
        },
    ]
    as_of = date(2025, 9, 1)
    assert [overdue_days(notice, as_of) for notice in notices] == [31, 10]
    assert notices_table(book(), notices, as_of).column("number") == ["责改〔2025〕2号", "责改〔2025〕7号"]
    assert "责改〔2025〕7号" in check_notices(book(), notices, as_of).finding.zh
    assert check_notices(book(), notices[1:], as_of).verdict is Verdict.PASS
    assert check_notices(book(), [{**notices[0], "due": None}], as_of).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ({"plans": [{"kind": "mining", "name": "开采方案", "prepared": "2026-03-02"}], "as_of": "2026-06-01"}, True),
        ({"plans": [{"kind": "mining"}]}, False),
        ({"plans": [{"kind": "secret", "name": "x"}]}, False),
        ({"plans": [{"kind": "mining", "name": "x", "prepared": "2026-02-30"}]}, False),
        ({"annual": [{"year": 2025.5}]}, False),
        ({"fund": [{"year": 2025, "accrued_wan": -1}]}, False),
        ({"notices": [{"number": "1", "issue": "x", "state": "lost"}]}, False),
        ({"state": STATES[-1]}, True),
        ({"what": 1}, False),
        ([], False),
    ],
)
def test_decisions_are_checked(value: Any, good: bool) -> None:
    assert KEYS["operating"][1](value) is good
