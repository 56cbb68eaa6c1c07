"""What the dock says about one mine: numbers with units and uncertainty, checks in words, and where they come from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mine_restoration_plugin.gui import details as shown
from mine_restoration_plugin.gui import work
from mine_restoration_plugin.gui.details import Details, explain_check, explain_figure, steps


def row(**changes):
    return replace(work.MineRow("M1", "North pit", 2, 1453321.5, None, None, None), **changes)


@pytest.fixture
def details(qgis_app, sample_plan):
    widget = Details()
    widget.show_mine(work.MineView(row(plan_version=1, checks_failed=1, checks_undecided=1), sample_plan, None, None))
    return widget


def lines(tree):
    return [
        tuple(tree.topLevelItem(number).text(column) for column in range(tree.columnCount()))
        for number in range(tree.topLevelItemCount())
    ]


def test_key_figures_carry_unit_state_and_uncertainty(details):
    assert lines(details.figures)[:6] == [
        ("Plot area", "145.3322", "hm²"),
        ("Cut", "1,234,567 ± 98,765 (95 %)", "m³ bank"),
        ("Fill", "1,100,000 (no error given)", "m³ compacted"),
        ("Surplus", "0", "m³ bank"),
        ("Fill level of the pit", "171.25", "m"),
        ("Cost", "2,345.67", "10⁴ CNY"),
    ]


def test_all_other_figures_are_one_level_down(details):
    more = details.figures.topLevelItem(6)
    assert [more.child(number).text(0) for number in range(more.childCount())] == [
        "Cut, ± at 95 %",
        "Fill, ± at 95 %",
    ]


def test_checks_say_their_result_in_words_failed_first(details):
    assert lines(details.checks) == [
        ("Failed", "Surplus <sold>"),
        ("Undecided", "Water in the pit"),
        ("Passed", "No cut in the pit floor"),
    ]
    assert not details.checks.topLevelItem(0).icon(0).isNull()
    assert "1 ✗  1 ?" in details.tabs.tabText(1)
    assert details.tabs.tabToolTip(1) == "1 failed, 1 undecided"


def test_picking_a_figure_explains_it(details):
    details.figures.setCurrentItem(details.figures.topLevelItem(1))
    text = details.why.toPlainText()
    assert "Formula: Σ cell area × (existing ground − design surface)" in text
    assert "Plot area = 1,453,321.50 m²" in text
    assert "Input: existing ground" in text
    assert "Input: dem.rmse_m = 9.73" in text
    assert "Input: decisions.date = 2025-07-01" in text
    assert "Bank to compacted = 0.87 · JTG/T 3832-2018 (not compared with the original)" in text


def test_warnings_of_the_plan_are_counted_and_readable(details):
    assert details.tabs.tabText(2) == "Warnings: 1"
    details.tabs.setCurrentWidget(details.warnings)
    details.warnings.setCurrentItem(details.warnings.topLevelItem(0))
    assert details.why.toPlainText() == "Heights are 30 m apart."


def test_a_reading_does_not_move_the_picked_figure(details, sample_plan):
    details.figures.setCurrentItem(details.figures.topLevelItem(1))
    details.show_mine(work.MineView(row(plan_version=2), sample_plan, None, None))
    assert details.figures.currentItem().text(0) == "Cut"


def test_texts_of_a_plan_are_no_markup(sample_plan):
    html = explain_check(sample_plan.checks[2])
    assert "&lt;sold&gt;" in html
    assert "surplus_m3 = 12.0" in html
    assert "<b>Cut</b>" in explain_figure(sample_plan, sample_plan.figures["cut_bank_m3"])


def test_without_a_mine_everything_is_empty(details):
    details.show_mine(None)
    assert lines(details.figures) == []
    assert lines(details.checks) == []
    assert details.why.toPlainText() == ""


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (work.MineView(row(plots=0), None, None, None), "import the plots"),
        (work.MineView(row(), None, None, None), "draft the plan"),
        (work.MineView(row(plan_version=1, checks_failed=2), None, None, None), "mend what the failed"),
        (work.MineView(row(plan_version=2, checks_failed=0), None, "/p", 1), "export the package"),
        (work.MineView(row(plan_version=2, checks_failed=0), None, "/p", 2), "reviewed"),
    ],
)
def test_next_step(view, said):
    assert said in shown.next_step(view)


def test_steps_name_what_is_done_and_missing():
    text = steps(work.MineView(row(plan_version=3, checks_failed=0), None, None, None))
    assert text.startswith("Done: plots (2), plan version 3. Missing: approval package. Next: export")
