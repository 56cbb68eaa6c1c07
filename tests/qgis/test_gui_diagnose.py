"""Diagnose: facts, tables with their reasons, the direction overruled, changes that wait for a plan."""

from __future__ import annotations

import shutil

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QGuiApplication

from mine_restoration_plugin.core.model.plan import Plan
from mine_restoration_plugin.core.register.register import open_register
from tests.qgis.plan_case import MINE, planned_register


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    folder = tmp_path_factory.mktemp("planned")
    planned_register(folder)
    return folder


@pytest.fixture
def dock(qgis_new_project, planned, tmp_path, opened_dock, until):
    shutil.copytree(planned, tmp_path / "own")
    dock = opened_dock(tmp_path / "own" / "register.gpkg", MINE, lambda dock: dock.planning.diagnose)
    dock.face.inputs.set_dem_file(str(tmp_path / "own" / "dem.tif"))
    rest(dock, until)
    return dock


def rest(dock, until):
    until(lambda: not dock.desk.deed and dock.desk.runner.running == 0, 120)


def latest(dock):
    with open_register(dock.desk.path) as register:
        version, raw = register.plan(MINE)
    return version, Plan.from_bytes(raw)


def enter(box, text):
    box.setText(text)
    box.editingFinished.emit()


def table_text(tables):
    model = tables.model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def test_a_fact_is_filled_in_drafted_and_seen_in_the_table(dock, until):
    page = dock.planning.diagnose
    assert "P1" in page.state.text()
    page.facts.show_unit("P1")
    assert page.facts.box("soil_ph").text() == ""  # unknown stays empty
    enter(page.facts.box("soil_ph"), "8.3")
    enter(page.facts.box("soil_depth_cm"), "35")
    page.facts.box("hazards").show_value(["collapse"])
    page.facts.box("hazards").chosen.emit(page.facts.box("hazards").value())
    texture = page.facts.box("soil_texture")
    texture.setCurrentIndex(texture.findData("loam"))
    texture.activated.emit(texture.currentIndex())
    assert "4" in page.waiting.text()
    page.draft_button.click()
    rest(dock, until)
    version, plan = latest(dock)
    assert version == 2
    assert plan.decisions["facts"] == {
        "P1": {"soil_ph": 8.3, "soil_depth_cm": 35.0, "hazards": ["collapse"], "soil_texture": "loam"}
    }
    assert not dock.planning.pending.changes
    assert page.waiting.isHidden()
    page.tabs.setCurrentWidget(page.direction)
    page.direction.show_table("T8")
    said = " ".join(str(cell) for row in table_text(page.direction) for cell in row)
    assert "8.3" in said
    assert "P1" not in page.state.text()


def test_facts_of_the_mine_and_of_every_unit(dock):
    page, pending = dock.planning.diagnose, dock.planning.pending
    page.facts.show_unit("")
    zone = page.facts.box("vegetation_zone")
    zone.setCurrentIndex(zone.findData("loess"))
    zone.activated.emit(zone.currentIndex())
    page.facts.show_unit("*")
    enter(page.facts.box("topsoil_m"), "0.3")
    assert pending.merged()["mine_facts"] == {"vegetation_zone": "loess"}
    assert pending.merged()["facts"] == {"*": {"topsoil_m": 0.3}}
    page.facts.show_unit("D1")
    assert page.facts.box("topsoil_m").text() == "0.3"  # what holds for every unit is shown where nothing else is known
    enter(page.facts.box("topsoil_m"), "")
    assert pending.merged()["facts"]["D1"] == {"topsoil_m": None}  # and may be unknown here
    enter(page.facts.box("topsoil_m"), "0.3")
    assert "D1" not in pending.merged()["facts"]
    page.undo_button.click()
    assert [path for path, _value in pending.changes] == [("mine_facts", "vegetation_zone")]


def test_overruling_without_a_reason_is_refused_with_a_sentence(dock, until):
    page, pending = dock.planning.diagnose, dock.planning.pending
    form = page.overrule
    form.show_unit("D1")
    form.way.show_value("3")
    form.use.show_value("grass")
    form.keep_button.click()
    assert not pending.changes
    assert any("D1" in text and "why" in text for text in dock.told)
    assert form.use.value() == "grass"  # what was chosen stays to be completed
    form.reason.setText("放牧需要")
    form.keep_button.click()
    assert pending.value(("direction", "D1")) == {"way": "3", "use": "grass", "reason": "放牧需要"}
    page.draft_button.click()
    rest(dock, until)
    table = latest(dock)[1].tables["A5"]
    row = table.rows[table.column("unit_no").index("D1")]
    cells = dict(zip([column.key for column in table.columns], row))
    assert (cells["use"], cells["overruled"]) == ("宜草", "是")
    assert "放牧需要" in cells["reason"]
    form.back_button.click()
    assert "direction" not in pending.merged()


def test_a_row_of_the_decisions_picks_the_unit_to_overrule(dock):
    page = dock.planning.diagnose
    page.direction.show_table("A5")
    row = page.direction.model.table.column("unit_no").index("P1")
    page.direction.view.setCurrentIndex(page.direction.model.index(row, 0))
    page.direction.view.doubleClicked.emit(page.direction.model.index(row, 0))
    assert page.tabs.currentWidget() is page.overrule_tab
    assert page.overrule.unit.currentData() == "P1"


def test_a_cell_says_its_rule_with_value_and_source(dock):
    page, plan = dock.planning.diagnose, dock.desk.mine.plan
    page.direction.show_table("T8")
    table = plan.tables["T8"]
    row = next(number for number, keys in enumerate(table.cites) if keys)
    page.direction.view.setCurrentIndex(page.direction.model.index(row, 1))
    said = page.direction.why.toPlainText()
    rules = {rule["key"]: rule for rule in plan.rules}
    for key in table.cites[row]:
        assert rules[key]["label"]["en"] in said
        assert str(rules[key]["value"]) in said
        assert rules[key]["source"] in said
    assert all(text in said for text in ("T8", "Rule:"))
    assert ("not compared with the original" in said) == any(not rules[key]["checked"] for key in table.cites[row])


def test_the_reason_behind_a_figure_goes_on_to_its_inputs(dock):
    why = dock.face.details.why
    plan = dock.desk.mine.plan
    why.show_figure(plan, "cost_wan")
    said = why.toPlainText()
    assert "T12" in said
    assert "T11" in said  # the table behind the table
    assert "Cost estimate" in said
    why._ask_on("T12")
    assert why.toPlainText().startswith("T12")


def test_rows_are_copied_with_their_headings(dock):
    page = dock.planning.diagnose
    page.damage.show_table("T5")
    page.damage.view.clearSelection()
    page.damage.copy()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == page.damage.model.rowCount() + 1
    assert len({line.count("\t") for line in lines}) == 1


def test_what_is_pending_outlives_the_dock(dock, opened_dock, until):
    page = dock.planning.diagnose
    page.facts.show_unit("P1")
    enter(page.facts.box("soil_ph"), "7.1")
    register = dock.desk.path
    dock.unload()
    again = opened_dock(register, MINE, lambda dock: dock.planning.diagnose)
    rest(again, until)
    assert again.planning.pending.value(("facts", "P1", "soil_ph")) == 7.1
    again.planning.diagnose.facts.show_unit("P1")
    assert again.planning.diagnose.facts.box("soil_ph").text() == "7.1"
    assert "1" in again.planning.diagnose.waiting.text()


def test_a_decisions_file_goes_before_what_is_pending(dock, until, tmp_path):
    page = dock.planning.diagnose
    page.facts.show_unit("P1")
    enter(page.facts.box("soil_ph"), "7.1")
    path = tmp_path / "decisions.json"
    path.write_text('{"date": "2026-02-02"}', encoding="utf-8")
    dock.face.inputs.decisions.setFilePath(str(path))
    page.draft_button.click()
    rest(dock, until)
    assert "facts" not in latest(dock)[1].decisions
    assert len(dock.planning.pending.changes) == 1  # still waiting, nothing lost


def test_a_plan_of_an_older_version_is_shown(dock):
    from dataclasses import replace

    plan = dock.desk.mine.plan
    old = replace(plan, tables={key: plan.tables[key] for key in ("T1", "T2") if key in plan.tables})
    dock.planning.diagnose.show_plan(old)
    dock.planning.money.show_plan(old)
    assert not dock.planning.diagnose.damage.empty.isHidden()
    assert "draft" in dock.planning.diagnose.state.text()


def test_totals_are_the_printed_ones(dock):
    page = dock.planning.money
    page.cost.show_table("T12")
    model = page.cost.model
    last = model.rowCount() - 1
    assert model.is_total(last)
    column = [one.key for one in model.table.columns].index("amount_cny")
    total = float(model.index(last, column).data().replace(",", ""))
    assert total == pytest.approx(dock.desk.mine.plan.figures["cost_cny"].value, abs=0.005)
    assert model.data(model.index(last, column), Qt.ItemDataRole.FontRole).bold()
