"""A changed rulebook row changes exactly the figures and rows that cite it, by themselves or through what they use."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mine_restoration_plugin.core.estimate.funding.contract_terms import contract_terms
from mine_restoration_plugin.core.estimate.funding.figures import make_figures
from mine_restoration_plugin.core.estimate.funding.indicators import indicators
from mine_restoration_plugin.core.estimate.funding.planned import plan_funding
from mine_restoration_plugin.core.estimate.funding.result import Case
from mine_restoration_plugin.core.estimate.funding.tables import (
    cash_flow,
    gates,
    quotas,
    scenario_table,
    sources_and_uses,
    tornado_table,
)
from mine_restoration_plugin.core.estimate.funding.tables_more import (
    contract_table,
    debt_table,
    gap_table,
    indicator_table,
    industry_table,
)
from mine_restoration_plugin.core.model.plan import Figure
from mine_restoration_plugin.core.model.table import Table
from mine_restoration_plugin.core.rulebook import Rule, Rulebook
from tests.unit.funding_case import COUNTY, LOAN, ROCK, make_case

CHOSEN: dict[str, Any] = {
    "funding": [COUNTY, {"source": "central", "amount_cny": 1000000, "year": 2026, "document": "x"}],
    "loans": [LOAN],
    "rock_income": ROCK,
    "quota": {"plots": {"T1": {"legal": True, "accepted": True}, "T2": {"accepted": True, "count_as": "farmland"}}},
    "industries": [
        {
            "kind": "planting", "area_m2": 1000, "income_cny_year": 90000, "start": 2029, "years": 8, "document": "x",
        },
        {"kind": "tourism", "area_m2": 1000, "income_cny_year": 9000, "start": 2029, "years": 8, "construction_m2": 9},
    ],
}  # fmt: skip
FACTS = {"basic_farmland_m2": 0, "red_line_m2": 0, "protected_area_m2": 0}
OTHER = {"no": "yes", "build": "farmland", "2025-06-01": "2027-01-01", "2028-06-30": "2027-01-01"}


def everything(book: Rulebook, case: Case) -> tuple[dict[str, Figure], dict[str, Table]]:
    funding = plan_funding(book, case)
    targets = indicators(book, case, funding.quotas, min(funding.sources_cny / funding.uses_cny, 1))
    tables = [
        sources_and_uses(case, funding), quotas(funding), gates(funding), cash_flow(case, funding),
        scenario_table(funding),
        tornado_table(funding), industry_table(funding), debt_table(funding), gap_table(funding),
        contract_table(contract_terms(book, case.works_cny, targets)), indicator_table(targets),
    ]  # fmt: skip
    return {f.key: f for f in make_figures(book, case, funding)}, {t.key: t for t in tables}


def changed(rule: Rule) -> str | None:
    """Another value for a row; None where its value is no number, list or switch."""
    value = rule.value.strip()
    if value in OTHER:
        return OTHER[value]
    if "|" in value:
        return "|".join(value.split("|")[1:])
    try:
        return format(float(value) * 0.9, "g") if float(value) else None
    except ValueError:
        return None


def cited(figures: dict[str, Figure], tables: dict[str, Table], rule: str) -> set[str]:
    """Figures and tables that cite a row, or use one that does."""
    reached = {key for key, figure in figures.items() if rule in figure.rules}
    reached |= {key for key, table in tables.items() if any(rule in row for row in table.cites)}
    while True:
        more = {key for key, thing in {**figures, **tables}.items() if reached & set(thing.inputs)} - reached
        if not more:
            return reached
        reached |= more


def test_every_row_changes_only_what_cites_it() -> None:
    book = Rulebook.load()
    rules = {key: book.rule(key) for key in book.keys("")}
    case = make_case(CHOSEN, facts=FACTS)
    fresh = book.fresh()
    figures, tables = everything(fresh, case)
    moved = set()
    for rule in fresh.used:
        value = changed(rule)
        if value is None or rule.key.startswith(("check.", "contract.pay.")):
            continue
        other_figures, other_tables = everything(Rulebook({**rules, rule.key: replace(rule, value=value)}), case)
        differ = {key for key in figures if figures[key].value != other_figures[key].value}
        differ |= {key for key in tables if tables[key].rows != other_tables[key].rows}
        assert differ <= cited(figures, tables, rule.key), rule.key
        if differ:
            moved.add(rule.key)
    assert {
        "fund.discount_share",
        "quota.prefer",
        "quota.ridge.2",
        "quota.price.build",
        "fund.quota_lag_years",
    } <= moved
    assert {"fund.gate.central_invest", "industry.build_share_max", "fund.labour_share", "fund.loan_rate"} & moved


def test_inputs_are_told_of_all_that_goes_in() -> None:
    """What the money stands on: the investment, the schedule, the quotas, the decisions."""
    _figures, tables = everything(Rulebook.load(), make_case(CHOSEN, facts=FACTS))
    assert {"T12", "G1", "F2", "F7", "decisions.funding"} <= set(tables["F4"].inputs)
    assert {"F4", "T12"} <= set(tables["F1"].inputs)
