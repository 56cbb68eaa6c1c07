"""Cost and funds: sources edited, the gap in red, prices chosen, scenarios side by side, in both languages."""

from __future__ import annotations

import shutil

import pytest
from qgis.PyQt.QtWidgets import QApplication, QLabel, QPushButton, QTabWidget

from mine_restoration_plugin import compat
from mine_restoration_plugin.core.planning.deed import work_out_stage
from mine_restoration_plugin.gui.mineplan.deeds import FINISH
from scripts import i18n
from tests.qgis.plan_case import MINE, planned_register
from tests.qgis.test_gui_diagnose import enter, latest, rest


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    folder = tmp_path_factory.mktemp("planned")
    planned_register(folder)
    return folder


@pytest.fixture
def dock(qgis_new_project, planned, tmp_path, opened_dock, until):
    shutil.copytree(planned, tmp_path / "own")
    dock = opened_dock(tmp_path / "own" / "register.gpkg", MINE, lambda dock: dock.planning.money)
    dock.face.inputs.set_dem_file(str(tmp_path / "own" / "dem.tif"))
    rest(dock, until)
    return dock


def add_source(page, amount, document="县财〔2026〕1号"):
    page.sources.add_button.click()
    row = page.sources.table.rowCount() - 1
    enter(page.sources.box(row, 1), amount)
    enter(page.sources.box(row, 3), document)


def test_the_gap_is_said_in_words_with_an_icon_and_in_red(dock):
    page = dock.planning.money
    gap = dock.desk.mine.plan.figures["gap_cny"].value
    assert gap > 0
    assert f"{gap:,.2f}" in page.alarm.text.text()
    assert not page.alarm.icon.pixmap().isNull()
    assert "color" in page.alarm.text.styleSheet()
    assert f"{gap:,.2f}" in page.state.text()


def test_a_source_lowers_the_gap_of_the_next_plan(dock, until):
    page = dock.planning.money
    before = dock.desk.mine.plan.figures["gap_cny"].value
    page.sources.add_button.click()
    assert not dock.planning.pending.changes  # a row without an amount asks for nothing
    assert "1" in page.sources.hint.text()
    page.sources.remove_button.click()
    add_source(page, "1000")
    assert dock.planning.pending.value(("funding",)) == [
        {"source": "county", "amount_cny": 1000.0, "document": "县财〔2026〕1号"}
    ]
    asked = dock.planning.pending.for_draft()
    page.draft_button.click()
    rest(dock, until)
    plan = latest(dock)[1]
    assert plan.figures["gap_cny"].value == pytest.approx(before - 1000.0)
    told = work_out_stage(dock.desk.path, MINE, "funding", decisions=asked).plan
    assert told.figures["gap_cny"].value == plan.figures["gap_cny"].value
    assert f"{plan.figures['gap_cny'].value:,.2f}" in page.alarm.text.text()
    page.sources.table.selectRow(0)
    page.sources.remove_button.click()
    assert "funding" not in dock.planning.pending.merged()


def test_rock_income_is_taken_once_both_answers_are_there(dock):
    page, pending = dock.planning.money, dock.planning.pending
    enter(page.rock.boxes["appraised_cny"], "50000")
    assert not pending.changes
    assert "⚠" in page.rock.hint.text()
    box = page.rock.boxes["budgeted"]
    box.setCurrentIndex(box.findData("no"))
    box.activated.emit(box.currentIndex())
    assert pending.value(("rock_income",)) == {"appraised_cny": 50000.0, "budgeted": False}


def test_fee_structure_and_level_of_prices_change_the_cost(dock, until):
    page = dock.planning.money
    before = dock.desk.mine.plan.figures["cost_cny"].value
    page.level.setCurrentIndex(page.level.findData("high"))
    page.level.activated.emit(page.level.currentIndex())
    other = next(
        page.structure.itemData(number)
        for number in range(1, page.structure.count())
        if page.structure.itemData(number) not in (None, "national")
    )
    page.structure.setCurrentIndex(page.structure.findData(other))
    page.structure.activated.emit(page.structure.currentIndex())
    page.draft_button.click()
    rest(dock, until)
    plan = latest(dock)[1]
    assert plan.decisions["rate_book"] == {"level": "high"}
    assert plan.decisions["fee_structure"] == other
    assert plan.figures["cost_cny"].value != before
    assert page.level.value() == "high"


def test_scenarios_stand_side_by_side_and_one_is_taken_over(dock, until, opened_dock):
    page, pending = dock.planning.money, dock.planning.pending
    scenarios = page.scenarios
    scenarios.name.setText("不筹资")
    scenarios.keep_button.click()
    add_source(page, "1000")
    scenarios.name.setText("县级财政")
    scenarios.keep_button.click()
    page.undo_button.click()
    assert not pending.changes
    scenarios.work_button.click()
    rest(dock, until)
    plan = dock.desk.mine.plan
    heads = [scenarios.table.horizontalHeaderItem(i).text() for i in range(scenarios.table.columnCount())]
    assert heads[1:] == ["不筹资", "县级财政"]
    gaps = [scenarios.table.item(1, column).text() for column in range(3)]
    gap = plan.figures["gap_cny"].value
    assert gaps == [f"⚠ {gap:,.2f}", f"⚠ {gap:,.2f}", f"⚠ {gap - 1000:,.2f}"]
    scenarios.pick("县级财政")
    scenarios.take_button.click()
    assert pending.value(("funding",))[0]["amount_cny"] == 1000.0
    assert len(pending.changes) == 1
    register = dock.desk.path
    dock.unload()
    again = opened_dock(register, MINE, lambda dock: dock.planning.money)
    rest(again, until)
    assert list(again.planning.money.scenarios.kept) == ["不筹资", "县级财政"]
    assert again.planning.pending.value(("funding",))[0]["amount_cny"] == 1000.0


def test_a_scenario_that_cannot_be_worked_out_is_named_and_the_others_stay(dock, until):
    scenarios = dock.planning.money.scenarios
    scenarios.name.setText("好")
    scenarios.keep_button.click()
    dock.planning.pending.set(("fee_structure",), "no such structure")
    scenarios.name.setText("坏")
    scenarios.keep_button.click()
    scenarios.work_button.click()
    rest(dock, until)
    assert any("坏" in text and "no such structure" in text for text in dock.told)
    assert scenarios.table.item(1, 1).text() != scenarios.table.item(1, 2).text()


def test_the_compared_figures_are_those_of_the_plan(dock):
    scenarios, plan = dock.planning.money.scenarios, dock.desk.mine.plan
    values = {
        scenarios.table.verticalHeaderItem(row).text(): scenarios.table.item(row, 0).text()
        for row in range(scenarios.table.rowCount())
    }
    assert values["Cost (CNY)"] == f"{plan.figures['cost_cny'].value:,.2f}"
    assert values["NPV (CNY)"] == f"{plan.figures['npv_cny'].value:,.2f}"
    assert values["Payback (years)"] == "–"
    assert FINISH == "T13.finish"


def test_both_languages(qgis_new_project, planned, tmp_path, opened_dock, until, monkeypatch):
    """Every word of the two pages is there in Chinese."""
    import re

    from qgis.PyQt.QtCore import QLocale

    i18n.compile_all(tmp_path / "i18n")
    translator = compat.load_translator(tmp_path / "i18n", QLocale("zh_CN"))
    assert translator is not None
    QApplication.installTranslator(translator)
    monkeypatch.setattr(compat, "language", lambda: "zh_CN")
    try:
        shutil.copytree(planned, tmp_path / "own")
        dock = opened_dock(tmp_path / "own" / "register.gpkg", MINE, lambda dock: dock.planning.money)
        rest(dock, until)
        said = []
        for page in (dock.planning.diagnose, dock.planning.money):
            said += [page.state.text(), page.waiting.text()]
            said += [widget.text() for kind in (QLabel, QPushButton) for widget in page.findChildren(kind)]
            for tabs in page.findChildren(QTabWidget):
                said += [tabs.tabText(number) for number in range(tabs.count())]
        latin = [text for text in said if re.search("[A-Za-z]{3}", re.sub(r"TD/T 1036|GB 15618|hm²|CNY", "", text))]
        assert latin == []
    finally:
        QApplication.removeTranslator(translator)
