"""Printed numbers: units, decimals, and tables that still add up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mine_restoration_plugin.core.dossier import expression
from mine_restoration_plugin.core.dossier.adding import round_table
from mine_restoration_plugin.core.dossier.outline import chinese
from mine_restoration_plugin.core.dossier.printing import (
    adjustments,
    amount,
    clean,
    converted,
    date_text,
    number,
    printed_table,
)
from mine_restoration_plugin.core.model.plan import Figure
from mine_restoration_plugin.core.model.table import Column, Table
from mine_restoration_plugin.core.model.text import Label
from mine_restoration_plugin.core.model.units import VolumeState
from tests.unit.plan_fixture import make_plan

BALANCE = ("cut", "used", "loss", "surplus")


def column(key: str, unit: str | None, text: str | None = None) -> Column:
    return Column(key, Label(key, key), unit, text)


def cents(low: int = 0, high: int = 10**9) -> st.SearchStrategy[float]:
    return st.integers(low, high).map(lambda value: value / 100)


def test_units_and_decimals_of_print() -> None:
    assert converted(1453312.34, "m2", "hm2") == "145.3312"
    assert converted(1453312.34, "m2", "mu") == "2179.97"  # 1453312.34 / 666.666… = 2179.96851
    assert converted(88123456.78, "cny", "wan") == "8812.35"
    assert number(2.675, "wan") == "2.68"
    assert number(None, "m3") == "—"
    figure = Figure("v", Label("v", "v"), 1234.5, "m3", VolumeState.BANK)
    assert amount(figure) == "1235 m³（自然方）"


def test_unknown_figures_say_so() -> None:
    assert amount(None) == "（未能确定）"
    assert amount(Figure("v", Label("v", "v"), None, "m3")) == "（未能确定）"


def test_dates_and_blanks() -> None:
    assert date_text({"date": "2025-06-05"}) == "2025年6月5日"
    assert "年" in date_text({})
    assert "0" not in date_text({})


def test_text_loses_what_xml_cannot_hold() -> None:
    assert clean("a\x00b\x0bc\ud800") == "a b c"
    assert clean("  {{x}} A&B<C> ") == "{{x}} A&B<C>"


@given(st.lists(cents(), min_size=2, max_size=30))
def test_a_printed_column_adds_up_to_the_printed_sum(values: list[float]) -> None:
    table = Table("X", Label("x", "x"), (column("v", "m3"),), tuple((value,) for value in values), ("v",))
    rounded = round_table(table)
    printed = [rounded.cells[i, "v"] for i in range(len(values))]
    exact = sum(Decimal(str(value)) for value in values)
    assert rounded.totals["v"] == sum(printed)
    assert abs(rounded.totals["v"] - exact) <= Decimal("0.5")
    assert all(abs(shown - Decimal(str(value))) < 1 for shown, value in zip(printed, values))


@given(cents(), cents(0, 10**7), cents(0, 10**7))
def test_a_balance_that_closes_closes_on_paper(used: float, loss: float, surplus: float) -> None:
    cut = float(Decimal(str(used)) + Decimal(str(loss)) + Decimal(str(surplus)))
    columns = [column(key, "m3") for key in BALANCE] + [column("residual", "m3", "cut - used - loss - surplus")]
    table = Table("E4", Label("x", "x"), tuple(columns), ((cut, used, loss, surplus, 0.0),))
    cells = round_table(table).cells
    assert cells[0, "residual"] == 0
    assert cells[0, "cut"] == cells[0, "used"] + cells[0, "loss"] + cells[0, "surplus"]


@given(st.lists(st.tuples(cents(0, 10**6), cents(0, 10**6), cents(0, 10**6)), min_size=2, max_size=8))
def test_rows_and_columns_add_up_together(rows: list[tuple[float, ...]]) -> None:
    keys = ("a", "b", "c")
    columns = (*(column(key, "m3") for key in keys), column("sum", "m3", "a + b + c"))
    full = tuple((*row, float(sum(Decimal(str(value)) for value in row))) for row in rows)
    rounded = round_table(Table("X", Label("x", "x"), columns, full, (*keys, "sum")))
    for i in range(len(rows)):
        assert rounded.cells[i, "sum"] == sum(rounded.cells[i, key] for key in keys)
    for key in (*keys, "sum"):
        assert rounded.totals[key] == sum(rounded.cells[i, key] for i in range(len(rows)))
    assert rounded.totals["sum"] == sum(rounded.totals[key] or 0 for key in keys)


def test_the_small_term_of_a_balance_gives_way_and_the_text_follows() -> None:
    """By hand: 3456789.47 = 3318517.89 + 138271.58 would print 3456789 = 3318518 + 138272."""
    plan = make_plan()
    assert printed_table(plan.tables["E4"])["rows"] == [["3456789", "3318518", "138271", "0", "0", "0"]]
    moved = adjustments(plan)
    assert moved["m3", 138271.58] == "138271"
    assert amount(plan.figures["loss_bank_m3"], None, moved) == "138271 m³（自然方）"


def test_a_sum_with_an_unknown_part_is_unknown() -> None:
    table = Table("X", Label("x", "x"), (column("n", None), column("v", "m2")), (("a", 1.0), ("b", None)), ("v",))
    printed = printed_table(table)
    assert printed["rows"][1] == ["b", "—"]
    assert printed["total"] == ["合计", "—"]


def test_every_numeric_column_names_its_unit() -> None:
    for key, table in make_plan().tables.items():
        for heading, shown in zip(table.columns, printed_table(table)["columns"]):
            if heading.unit in ("m", "m2", "hm2", "m3", "t", "t/m3", "cny", "wan", "deg", "lonlat"):
                assert shown["unit"], (key, heading.key)


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("a * b", "(A1*B1)"),
        ("a - b + 2", "((A1-B1)+2)"),
        ("-a / (b + 1.5)", "(-A1/(B1+1.5))"),
        ("max(a, b)", "MAX(A1,B1)"),
    ],
)
def test_expressions_become_formulas(text: str, formula: str) -> None:
    assert expression.formula(text, {"a": "A1", "b": "B1"}) == formula


@pytest.mark.parametrize("text", ["__import__('os')", "a.b", "a if b else 1", "c + 1", "a **", "[a]", "'=1'"])
def test_nothing_else_becomes_a_formula(text: str) -> None:
    with pytest.raises(expression.ExpressionError):
        expression.formula(text, {"a": "A1", "b": "B1"})


def test_only_sums_are_additive() -> None:
    assert expression.additive("a + b - c") == {"a": 1, "b": 1, "c": -1}
    assert expression.additive("-(a - b)") == {"a": -1, "b": 1}
    assert expression.additive("a * b") is None
    assert expression.additive("a + 1") is None


def test_chinese_numerals() -> None:
    assert [chinese(n) for n in (1, 10, 11, 16, 20, 21)] == ["一", "十", "十一", "十六", "二十", "二十一"]
