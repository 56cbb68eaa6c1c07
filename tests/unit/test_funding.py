"""Sources and uses, gates, scenarios and the gap of a case with round numbers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.estimate.funding.choices import KEYS
from mine_restoration_plugin.core.estimate.funding.contract_terms import contract_terms
from mine_restoration_plugin.core.estimate.funding.figures import make_figures
from mine_restoration_plugin.core.estimate.funding.indicators import indicators
from mine_restoration_plugin.core.estimate.funding.planned import plan_funding
from mine_restoration_plugin.core.estimate.funding.result import Answer, Funding
from mine_restoration_plugin.core.estimate.funding.sources import ABSENT, COUNTED, OPEN, REFUSED
from mine_restoration_plugin.core.estimate.funding.tables import (
    cash_flow,
    quotas,
    scenario_table,
    sources_and_uses,
    tornado_table,
)
from mine_restoration_plugin.core.estimate.funding.tables_more import gap_table
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.plan import Verdict
from mine_restoration_plugin.core.rulebook import Rulebook
from tests.unit.funding_case import COUNTY, LOAN, ROCK, UNITS, book_with, make_case

D = Decimal

BOOK = Rulebook.load()
CAPITAL = {
    "source": "social_capital", "amount_cny": 1000000, "year": 2026, "document": "协议", "guaranteed": False,
    "buy_back": False, "open_choice": True, "return_share": 0.06, "years": 8,
}  # fmt: skip


def funded(chosen: dict[str, Any] | None = None, **changes: Any) -> Funding:
    return plan_funding(BOOK, make_case(chosen, **changes))


def verdicts(funding: Funding) -> dict[str, Verdict]:
    return {check.key: check.verdict for check in funding.checks}


def source(funding: Funding, key: str) -> Any:
    return next(s for s in funding.sources if s.key == key)


def lever(funding: Funding, key: str) -> Any:
    return next(found for found in funding.levers if found.key == key)


def test_without_decisions_the_gap_is_the_whole_cost_and_levers_are_listed() -> None:
    funding = funded()
    assert (funding.sources_cny, funding.gap_cny) == (D(0), D("10000000.00"))
    assert verdicts(funding)["funding_gap"] is Verdict.FAIL
    assert lever(funding, "county").brings_cny == D("10000000.00")
    assert {"rock", "apply.central", "apply.provincial", "phasing", "loan"} <= {found.key for found in funding.levers}
    assert {s.state for s in funding.sources if not s.key.startswith("quota_")} == {ABSENT}


def test_the_county_budget_counts_with_its_document_only() -> None:
    funding = funded({"funding": [COUNTY]})
    assert (funding.sources_cny, funding.gap_cny) == (D("3000000.00"), D("7000000.00"))
    bare = funded({"funding": [{**COUNTY, "document": ""}]})
    assert source(bare, "county").state == OPEN
    assert (bare.sources_cny, source(bare, "county").open_cny) == (D(0), D("3000000.00"))
    assert lever(bare, "gates.county").brings_cny == D("3000000.00")


def test_what_is_left_over_goes_back() -> None:
    funding = funded({"funding": [{**COUNTY, "amount_cny": 12000000}]})
    assert (funding.gap_cny, funding.excess_cny) == (D(0), D("2000000.00"))
    table = sources_and_uses(make_case(), funding)
    assert sum(v for v in table.column("uses_cny") if v is not None) == 12000000.0


MONEY = st.decimals(0, 20000000, places=2)


@settings(max_examples=60, deadline=None)
@given(st.lists(MONEY, max_size=4), MONEY, MONEY, st.booleans())
def test_sources_are_uses_to_the_fen(amounts: list[D], loan: D, rock: D, budgeted: bool) -> None:
    chosen = {
        "funding": [{**COUNTY, "amount_cny": float(amount)} for amount in amounts],
        "loans": [{**LOAN, "amount_cny": float(loan)}],
        "rock_income": {**ROCK, "appraised_cny": float(rock), "budgeted": budgeted},
        "quota": {"plots": {"T1": {"legal": True, "accepted": True}, "T2": {"accepted": True}}},
    }
    funding = funded(chosen)
    table = sources_and_uses(make_case(), funding)
    left = sum((D(str(v)) for v in table.column("uses_cny") if v is not None), D(0))
    right = sum((D(str(v)) for v in table.column("sources_cny") if v is not None), D(0))
    assert left == right
    assert verdicts(funding)["funding_balance"] is Verdict.PASS
    # what the flows say is what the sources say
    assert funding.base.sources_cny == funding.sources_cny
    assert funding.base.uses_cny == funding.uses_cny


@settings(max_examples=60, deadline=None)
@given(MONEY, st.booleans(), st.booleans(), st.integers(2026, 2035))
def test_a_plan_without_rock_is_never_better(rock: D, budgeted: bool, platform: bool, year: int) -> None:
    chosen = {
        "funding": [COUNTY],
        "rock_income": {
            **ROCK, "appraised_cny": float(rock), "budgeted": budgeted, "platform": platform, "year": year,
        },
    }  # fmt: skip
    funding = funded(chosen)
    by_key = {outcome.key: outcome for outcome in funding.scenarios}
    without = by_key["zero_rock"]
    for key in ("base", "rock_appraised"):
        assert without.gap_cny >= by_key[key].gap_cny
        assert without.npv_cny <= by_key[key].npv_cny + 1e-6
    if not (budgeted and platform):
        assert funding.base.gap_cny == without.gap_cny


def test_rock_is_no_source_until_it_is_budgeted() -> None:
    waiting = funded({"rock_income": {**ROCK, "budgeted": False}})
    assert (source(waiting, "rock").state, waiting.sources_cny) == (OPEN, D(0))
    assert verdicts(waiting)["rock_public"] is Verdict.UNKNOWN
    assert lever(waiting, "gates.rock").brings_cny == D("2000000.00")
    counted = funded({"rock_income": ROCK})
    assert source(counted, "rock").state == COUNTED
    assert counted.sources_cny == D("2000000.00")
    assert verdicts(counted)["rock_public"] is Verdict.PASS


def test_rock_that_is_no_building_stone_or_no_surplus_is_refused() -> None:
    assert source(funded({"rock_income": ROCK}, building_rock=False), "rock").state == REFUSED
    assert source(funded({"rock_income": ROCK}, surplus_bank_m3=D(0)), "rock").state == REFUSED
    assert source(funded({"rock_income": ROCK}, building_rock=None), "rock").state == OPEN


def test_nobody_but_the_government_sells() -> None:
    found = verdicts(funded({"rock_income": {**ROCK, "seller": "contractor"}}))
    assert found["rock_public"] is Verdict.FAIL


def test_a_surplus_worth_more_than_the_restoration_raises_a_flag() -> None:
    assert verdicts(funded({"rock_income": {**ROCK, "appraised_cny": 12000000}}))["rock_worth"] is Verdict.PASS
    assert verdicts(funded({"rock_income": {**ROCK, "appraised_cny": 12000001}}))["rock_worth"] is Verdict.FAIL


def test_income_has_to_be_bound_to_restoration() -> None:
    chosen = {"rock_income": ROCK}
    assert verdicts(funded(chosen))["ring_fence"] is Verdict.UNKNOWN
    for confirmed, verdict in ((True, Verdict.PASS), (False, Verdict.FAIL)):
        fence = {"confirmed": confirmed, "document": "县政府纪要"}
        assert verdicts(funded({**chosen, "ring_fence": fence}))["ring_fence"] is verdict


def test_a_promised_return_counts_nothing_and_fails() -> None:
    good = funded({"funding": [CAPITAL]})
    assert source(good, "social_capital").state == COUNTED
    assert verdicts(good)["reasonable_return"] is Verdict.PASS
    promised = funded({"funding": [{**CAPITAL, "guaranteed": True}]})
    assert source(promised, "social_capital").counted_cny == 0
    found = verdicts(promised)
    assert found["reasonable_return"] is Verdict.FAIL
    assert found["hidden_debt.minimum_return"] is Verdict.FAIL
    greedy = funded({"funding": [{**CAPITAL, "return_share": 0.09}]})
    assert verdicts(greedy)["reasonable_return"] is Verdict.FAIL


def test_hidden_debt_is_seen() -> None:
    platform = funded({"loans": [{**LOAN, "borrower": "platform"}]})
    assert source(platform, "policy_loan").state == REFUSED
    assert verdicts(platform)["hidden_debt.platform"] is Verdict.FAIL
    letter = funded({"loans": [{**LOAN, "guarantee": True}]})
    assert verdicts(letter)["hidden_debt.guarantee"] is Verdict.FAIL
    services = verdicts(funded({"procurement": {"mode": "services", "contractor_advances": True}}))
    assert services["hidden_debt.services"] is services["hidden_debt.advance"] is Verdict.FAIL
    works = verdicts(funded({"procurement": {"mode": "works", "contractor_advances": False}}))
    assert works["hidden_debt.services"] is works["hidden_debt.advance"] is Verdict.PASS


def test_the_gates_of_the_central_programme() -> None:
    """A mine of 10 million yuan alone cannot tell; the project it belongs to answers (domain §9.6)."""
    asked = {"funding": [{"source": "central", "amount_cny": 5000000, "document": "批复", "year": 2026}]}
    alone = {gate.key: gate.answer for gate in source(funded(asked), "central").gates}
    assert alone["central_legacy"] is alone["central_start"] is Answer.YES
    assert alone["central_invest"] is alone["central_area"] is alone["central_audit"] is Answer.UNKNOWN
    project = {
        **asked,
        "funding_project": {
            "investment_cny": 500000000, "area_m2": 10000000, "execution_share": 0.6, "projects_in_province": 3,
        },
        "funding_gates": {
            "central_audit": True, "central_body": True, "central_single": True, "central_plain": True,
        },
    }  # fmt: skip
    clean = {"basic_farmland_m2": 0.0, "red_line_m2": 0.0, "protected_area_m2": 0.0}
    assert source(funded(project, facts=clean), "central").state == COUNTED
    for change in ({"investment_cny": 499999999}, {"execution_share": 0.59}, {"projects_in_province": 4}):
        poor = {**project, "funding_project": {**project["funding_project"], **change}}
        assert source(funded(poor, facts=clean), "central").state == REFUSED
    assert source(funded(project, facts={**clean, "red_line_m2": 12.0}), "central").state == REFUSED
    assert source(funded(project, facts=clean, legacy=False), "central").state == REFUSED


def test_a_decision_does_not_overrule_what_is_known() -> None:
    chosen = {"funding": [{**COUNTY, "source": "provincial"}], "funding_gates": {"central_legacy": True}}
    funding = funded(chosen, legacy=False)
    assert source(funding, "provincial").state == REFUSED
    assert any("contradicts" in warning.en for warning in funding.warnings)


def test_quota_income_waits_for_acceptance() -> None:
    """U1: 30 mu at 100,000; U3: 6000 m² less 6 % = 5640 m² = 8.46 mu. Year: the end of the works and one more."""
    legal = {"plots": {"T1": {"legal": True}}}
    expected = funded({"quota": legal})
    build = source(expected, "quota_build")
    assert (build.state, build.asked_cny, build.counted_cny, build.open_cny) == (OPEN, D(3000000), 0, D(3000000))
    assert build.year == 2029
    assert source(expected, "quota_farmland").open_cny == D(846000)
    assert source(expected, "quota_forest").asked_cny is None
    accepted = {"plots": {"T1": {"legal": True, "accepted": True}}, "used_mu": 10, "price_cny_mu": {"build": 200000}}
    build = source(funded({"quota": accepted}), "quota_build")
    assert (build.state, build.counted_cny) == (COUNTED, D(4000000))
    agreed = source(funded({"quota": {**legal, "documents": {"build": "流转协议"}}}), "quota_build")
    assert agreed.counted_cny == D(3000000)


def test_worth_by_hand() -> None:
    """−3, −5, −2 in years 1 to 3, 3 million of quotas in year 4, at 8 %: −8.652 + 2.205."""
    chosen = {"quota": {"plots": {"T1": {"legal": True, "accepted": True}}}}
    funding = funded(chosen)
    hand = -3e6 / 1.08 - 5e6 / 1.08**2 - 2e6 / 1.08**3 + 3e6 / 1.08**4
    assert funding.base.npv_cny == pytest.approx(hand)
    assert funding.base.rate.share is not None
    assert funding.base.rate.share < 0
    figures = {f.key: f for f in make_figures(BOOK, make_case(chosen), funding)}
    assert figures["npv_cny"].value == round(hand, 2)
    assert figures["quota_build_mu"].value == 30.0
    # 8,000,000 × 25 % ÷ 180 = 11,111 person-days
    assert figures["employment_days"].value == 11111.0
    own = funded({**chosen, "discount_rate": 0.0})
    assert own.base.npv_cny == pytest.approx(-7e6)
    assert own.discount_rules == ()


def test_interest_while_works_go_on_is_a_use() -> None:
    """1,000,000 at 4 % drawn in 2027, the works end in 2028: one year of interest."""
    funding = funded({"loans": [LOAN]})
    assert funding.uses_cny == D("10040000.00")
    assert funding.base.dscr_min == 0
    assert verdicts(funding)["debt_cover"] is Verdict.FAIL
    income = {
        "kind": "forest_economy", "area_m2": 5000, "income_cny_year": 300000, "cost_cny_year": 100000, "start": 2028,
        "years": 15, "document": "协议",
    }  # fmt: skip
    clean = {"basic_farmland_m2": 0, "red_line_m2": 0}
    paid = funded({"loans": [LOAN], "industries": [income]}, facts=clean)
    # nine annuities of 1,000,000 at 4 %: 134,492.99; 200,000 ÷ 134,492.99
    assert float(paid.base.dscr_min) == pytest.approx(200000 / 134492.99, abs=1e-5)
    assert verdicts(paid)["debt_cover"] is Verdict.PASS


def test_interest_of_the_works_is_paid_by_the_sources_and_not_by_income() -> None:
    """Income starts after the works: the year of interest alone must not make the cover 0, but it makes 2028 short."""
    clean = {"basic_farmland_m2": 0, "red_line_m2": 0}
    income = {
        "kind": "forest_economy", "area_m2": 5000, "income_cny_year": 300000, "cost_cny_year": 100000, "start": 2029,
        "years": 9, "document": "协议",
    }  # fmt: skip
    enough = {**COUNTY, "amount_cny": 9000000}
    funding = funded({"funding": [enough], "loans": [LOAN], "industries": [income]}, facts=clean)
    assert float(funding.base.dscr_min) == pytest.approx(200000 / 134492.99, abs=1e-5)
    short = next(check for check in funding.checks if check.key == "funding_by_year")
    assert short.verdict is Verdict.FAIL
    assert "2028: 40000.00" in short.finding.zh


def test_money_that_comes_late_is_named() -> None:
    late = funded({"funding": [{**COUNTY, "amount_cny": 10000000, "year": 2028}]})
    assert verdicts(late)["funding_gap"] is Verdict.PASS
    assert verdicts(late)["funding_by_year"] is Verdict.FAIL
    assert lever(late, "phasing").eases_cny > 0
    nowhen = funded({"funding": [{k: v for k, v in COUNTY.items() if k != "year"}]})
    assert verdicts(nowhen)["funding_by_year"] is Verdict.UNKNOWN


def test_a_year_that_does_not_fit_is_refused() -> None:
    with pytest.raises(InputError, match="does not fit the schedule"):
        funded({"funding": [{**COUNTY, "year": 1}]})
    with pytest.raises(InputError, match="does not fit the schedule"):
        funded({"funding": [COUNTY]}, cost_by_year={1: D("10000000.00")}, dated=False, works_end=None)


@pytest.mark.parametrize(
    "chosen",
    [
        {"funding_gates": {"central_luck": True}},
        {"quota": {"plots": {"T9": {"legal": True}}}},
        {"industries": [{"kind": "casino", "income_cny_year": 1, "start": 2028, "years": 1}]},
    ],
)
def test_decisions_about_what_there_is_not_are_refused(chosen) -> None:
    with pytest.raises(InputError, match="Known are"):
        funded(chosen)


def test_a_source_without_gates_is_refused(tmp_path) -> None:
    """A province's row that lacks the column must not let everything through."""
    book = book_with(tmp_path, fund__source__county="fiscal")
    with pytest.raises(InputError, match="names no gates"):
        plan_funding(book, make_case({"funding": [COUNTY]}))


def test_unknown_sources_and_stated_incomes_are_refused() -> None:
    with pytest.raises(InputError, match="no source of funds lottery"):
        funded({"funding": [{**COUNTY, "source": "lottery"}]})
    for worked_out in ("rock", "quota_build"):
        with pytest.raises(InputError, match="worked out, not stated"):
            funded({"funding": [{**COUNTY, "source": worked_out}]})


def test_the_tornado_by_hand() -> None:
    """Cost ±20 % moves the present value by a fifth of −8.653 million; volume by half of that: half of it is earth."""
    funding = funded()
    bars = {(bar.factor, bar.change): bar.outcome for bar in funding.tornado}
    base = funding.base.npv_cny
    assert bars["cost", D("0.2")].npv_cny == pytest.approx(base * 1.2)
    assert bars["volume", D("-0.1")].npv_cny == pytest.approx(base * 0.95)
    assert bars["cost", D("0.1")].gap_cny == D("11000000.00")
    assert bars["delay", D(1)].npv_cny == pytest.approx(base)
    assert [bar.factor for bar in funding.tornado][:4] == ["cost"] * 4


def test_rock_moves_with_price_and_with_volume() -> None:
    """2 million in year 2: 20 % more of either is 400,000 ÷ 1.08²; volume also costs a tenth of the works more."""
    funding = funded({"rock_income": ROCK})
    bars = {(bar.factor, bar.change): bar.outcome for bar in funding.tornado}
    base = funding.base.npv_cny
    assert bars["price", D("0.2")].npv_cny - base == pytest.approx(4e5 / 1.08**2)
    works = 3e6 / 1.08 + 5e6 / 1.08**2 + 2e6 / 1.08**3
    assert bars["volume", D("0.2")].npv_cny - base == pytest.approx(4e5 / 1.08**2 - 0.1 * works)


def test_a_year_of_delay_costs_a_year_of_interest_on_the_income() -> None:
    funding = funded({"quota": {"plots": {"T1": {"legal": True, "accepted": True}}}})
    late = next(bar.outcome for bar in funding.tornado if bar.factor == "delay")
    assert late.npv_cny - funding.base.npv_cny == pytest.approx(3e6 / 1.08**5 - 3e6 / 1.08**4)
    assert late.gap_cny == funding.base.gap_cny


def test_industries_are_screened_by_land_slope_and_lines() -> None:
    clean = {"basic_farmland_m2": 0, "red_line_m2": 0}
    screened = {found.kind: found for found in funded(facts=clean).industries}
    assert screened["planting"].answer is Answer.YES
    assert screened["planting"].units == ("U1", "U3")
    assert screened["photovoltaic"].answer is Answer.NO
    assert screened["elderly_care"].answer is Answer.NO
    assert "建设项目" in screened["elderly_care"].reason.zh
    touched = {found.kind: found for found in funded(facts={**clean, "red_line_m2": 5}).industries}
    assert touched["planting"].answer is touched["tourism"].answer is Answer.NO
    unknown = {found.kind: found for found in funded().industries}
    assert unknown["tourism"].answer is Answer.UNKNOWN
    dirty = tuple(replace(unit, polluted=True) for unit in UNITS)
    assert {f.kind: f.answer for f in funded(facts=clean, units=dirty).industries}["planting"] is Answer.NO


def test_buildings_stay_within_three_percent() -> None:
    """36,000 m² restored: 1,080 m²."""
    clean = {"basic_farmland_m2": 0, "red_line_m2": 0}
    tour = {
        "kind": "tourism", "area_m2": 10000, "income_cny_year": 1, "start": 2029, "years": 3, "construction_m2": 1080,
        "document": "x",
    }  # fmt: skip
    assert verdicts(funded({"industries": [tour]}, facts=clean))["industry_land"] is Verdict.PASS
    large = {**tour, "construction_m2": 1080.01}
    assert verdicts(funded({"industries": [large]}, facts=clean))["industry_land"] is Verdict.FAIL


def test_levers_bring_what_they_say() -> None:
    """U2 is steep forest: (90,000 + 60,000) × 0.7 saved. 10 million over 3 years in the county budget."""
    funding = funded()
    assert lever(funding, "cheaper.U2").brings_cny == D("105000.00")
    assert lever(funding, "proof.build").brings_cny == D("3000000.00")
    flat = tuple(replace(unit, after="0404", slope_m2={"0": unit.area_m2}) for unit in UNITS[:1])
    # 20,000 m² = 30 mu at 100,000, less 26.25 yuan/m² of soil
    assert lever(funded(units=flat), "quota_area").brings_cny == D("2475000.00")
    unknown = tuple(replace(unit, before=None) for unit in flat)
    assert lever(funded(units=unknown), "quota_class").brings_cny is None
    assert "3333333.33" in lever(funding, "county").basis.zh
    # without sources the need of each year is the cost to date: 10,000,000 in three years, 7,500,000 in three of four
    assert lever(funding, "phasing").eases_cny == D("2500000.00")
    assert gap_table(funding).column("gap_cny")[0] == 10000000.0


def test_payments_add_up_to_the_works() -> None:
    targets = indicators(BOOK, make_case(), funded().quotas, D("0.3"))
    terms = contract_terms(BOOK, D("8000000.01"), targets)
    paid = [term for term in terms if term.pays_cny is not None]
    assert sum((term.pays_cny for term in paid), D(0)) == D("8000000.01")
    assert any("隐患消除率" in term.trigger.zh for term in paid)
    assert next(i for i in targets if i.key == "year_0.funds").present == "30.00%"
    # 3 of 10 million by the end of 2026, 8 by the end of 2027
    assert [i.planned for i in targets if i.key.endswith(".spent")] == ["30.00%", "80.00%"]
    assert next(i for i in targets if i.key == "completion.area").when == "2028-12-31"
    # U1 net 18,348.80, U3 net 5,640 m²
    assert next(i for i in targets if i.key == "completion.farmland").target == pytest.approx(35.98)


def test_payment_shares_that_do_not_add_up_are_refused(tmp_path) -> None:
    book = book_with(tmp_path, contract__pay__year_0="0.2")
    with pytest.raises(InputError, match="add up to"):
        contract_terms(book, D(1), ())


def test_live_formulas_give_the_cells() -> None:
    """Each expression, worked out by another machine, gives the cell to the stored decimals."""
    chosen = {"funding": [COUNTY], "quota": {"plots": {"T1": {"legal": True, "accepted": True}}}, "loans": [LOAN]}
    funding = funded(chosen)
    for table in (quotas(funding), cash_flow(make_case(chosen), funding), tornado_table(funding)):
        keys = [column.key for column in table.columns]
        for column in table.columns:
            if column.expression is None:
                continue
            for row in table.rows:
                values = dict(zip(keys, row))
                decimal = {k: D(str(v)) for k, v in values.items() if isinstance(v, (int, float))}
                exact = eval(column.expression, {"__builtins__": {}}, decimal)  # noqa: S307 - our own formula
                assert float(exact.quantize(D("0.01"), rounding="ROUND_HALF_UP")) == values[column.key], column.key


def test_several_rates_are_told() -> None:
    """A plan that pays in the middle: quotas between the works and a late investment of industry."""
    clean = {"basic_farmland_m2": 0, "red_line_m2": 0}
    chosen = {
        "quota": {"plots": {"T1": {"legal": True, "accepted": True}}, "price_cny_mu": {"build": 1000000}},
        "industries": [
            {
                "kind": "planting", "area_m2": 1000, "income_cny_year": 1, "start": 2036, "years": 1,
                "invest_cny": 40000000, "document": "x",
            }
        ],
    }  # fmt: skip
    funding = funded(chosen, facts=clean)
    assert funding.base.rate.share is None
    row = scenario_table(funding).rows[0]
    assert row[5] is None
    assert str(row[6]).startswith(("多解", "不存在"))


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        ("funding", [COUNTY, CAPITAL], [{**COUNTY, "amount_cny": "3"}]),
        ("funding", [], {"source": "county"}),
        ("loans", [LOAN], [{**LOAN, "grace": 10}]),
        ("loans", [LOAN], [{**LOAN, "repayment": "some day"}]),
        ("quota", {"plots": {"1": {"legal": True}}}, {"plots": {"1": {"legal": "yes"}}}),
        ("rock_income", ROCK, {"appraised_cny": 1}),
        ("industries", [], [{"kind": "x", "income_cny_year": 1, "start": 1, "years": 1}] * 2),
        ("procurement", {"mode": "works"}, {"mode": "other"}),
        ("discount_rate", 0.08, 8),
        ("funding_gates", {"central_audit": True}, {"central_audit": 1}),
        ("funding_project", {"investment_cny": 1}, {"investment": 1}),
        ("ring_fence", {"confirmed": True}, {}),
    ],
)
def test_decisions_have_shapes(key: str, good: Any, bad: Any) -> None:
    fits = KEYS[key][1]
    assert fits(good)
    assert not fits(bad)
