"""The list of problems as a person uses it: filter, go to the place, mend, undo, save."""

from __future__ import annotations

import time

import pytest
from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsProject, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QCoreApplication, QEvent, Qt

from mine_restoration_plugin.core.delineation.checking.problems import Problem, Subject
from mine_restoration_plugin.core.delineation.checking.rules import Checklist
from mine_restoration_plugin.core.register.register import open_register
from mine_restoration_plugin.core.rulebook import Rulebook
from mine_restoration_plugin.gui import problem_work
from mine_restoration_plugin.gui.problem_table import STEP, ProblemTable
from mine_restoration_plugin.gui.problem_work import Checked
from mine_restoration_plugin.gui.problems import Problems
from mine_restoration_plugin.gui.tasks import Runner
from tests.unit.checking_case import X, Y, box, register_of, ring

PLOTS = {
    "M1-01": box(0, 0, 100, 100),
    "M2-01": box(90, 0, 100, 100),
    "M3-01": [[ring((0, 0), (100, 0), (100, 0.0004), (100, 80), (0, 80), x=X + 400)]],
    "M4-01": (box(800, 0, 50, 50), {"mineral": None, "location": " 北坡 "}),
}


@pytest.fixture
def stage(qgis_iface, qgis_new_project, tmp_path, until):
    path = register_of(tmp_path, PLOTS)
    canvas, runner, told = QgsMapCanvas(), Runner(), []
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4547"))
    canvas.resize(400, 300)
    layer = QgsVectorLayer(f"{path}|layername=plot", "plots", "ogr")
    QgsProject.instance().addMapLayer(layer)
    widget = Problems(runner, "tester", canvas, QgsProject.instance())
    widget.told.connect(lambda *what: told.append(what))
    widget.show()
    yield widget, path, canvas, layer, told
    widget.close_work()
    until(lambda: runner.running == 0)
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle(widget, until):
    until(lambda: widget._runner.running == 0 and widget._job is None)


def checked(stage, until):
    widget, path, *rest = stage
    widget.show_register(str(path), True)
    widget.check()
    settle(widget, until)
    return (widget, path, *rest)


def listed(widget):
    return [line.rule for line in widget.model.passed()]


def test_before_and_after_a_check(stage, until):
    widget, path, *_ = stage
    assert widget.summary.text() == "Open a register to check it."
    assert not widget.check_button.isEnabled()
    widget.show_register(str(path), True)
    assert widget.summary.text() == "Not checked yet."
    checked(stage, until)
    assert listed(widget)[:3] == ["overlap", "required", "duplicate_vertex"]
    assert "8 of 8 problems, 4 plots" in widget.summary.text()
    assert widget.severity_buttons["error"].text() == "Error 1"
    assert widget.cure_button.text() == "Apply safe cures (2)"


def test_filters_by_severity_rule_and_words(stage, until):
    widget, *_ = checked(stage, until)
    widget.severity_buttons["hint"].setChecked(False)
    assert listed(widget) == ["overlap", "required"]
    widget.severity_buttons["hint"].setChecked(True)
    widget.rule_box.setCurrentIndex(widget.rule_box.findData("incomplete"))
    assert set(listed(widget)) == {"incomplete"}
    widget.rule_box.setCurrentIndex(0)
    widget.words.setText("m2-01 overlap")
    until(lambda: listed(widget) == ["overlap"])
    assert widget.export_button.isEnabled()
    widget.words.setText("nothing like this")
    until(lambda: listed(widget) == [])
    assert not widget.export_button.isEnabled()


def test_going_to_a_problem_zooms_marks_and_selects(stage, until):
    widget, _path, canvas, layer, _told = checked(stage, until)
    picked = []
    widget.picked.connect(lambda *what: picked.append(what))
    widget.table.setCurrentIndex(widget.model.index(0, 0))
    assert "Cure: Decide whose ground it is" in widget.detail.text()
    widget.table.activated.emit(widget.model.index(0, 2))
    assert canvas.extent().center().x() == pytest.approx(X + 95, abs=1)
    assert canvas.extent().center().y() == pytest.approx(Y + 50, abs=1)
    assert canvas.extent().height() < 400
    assert [feature["plot_no"] for feature in layer.selectedFeatures()] == ["M1-01"]
    assert picked[0][0] == "plot"
    assert widget.place.mark is not None
    row = listed(widget).index("duplicate_vertex")
    widget.go_to(row)
    assert canvas.extent().center().x() == pytest.approx(X + 500, abs=1)
    assert canvas.extent().width() >= 55
    row = listed(widget).index("required")  # no place of its own: the plot's
    widget.go_to(row)
    assert canvas.extent().center().x() == pytest.approx(X + 825, abs=5)
    widget.close_work()
    assert widget.place.mark is None


def test_cures_and_their_undo(stage, until):
    widget, path, _canvas, _layer, told = checked(stage, until)
    changes = []
    widget.changed.connect(lambda: changes.append(1))
    widget.cure()
    settle(widget, until)
    assert "duplicate_vertex" not in listed(widget)
    assert told[-1][:2] == (Qgis.MessageLevel.Success, "2 rows mended.")
    assert not widget.cure_button.isEnabled()
    with open_register(path) as register:
        assert register.store.rows("plot", {"plot_no": "M4-01"})[0]["location"] == "北坡"
    widget.undo()
    settle(widget, until)
    assert "duplicate_vertex" in listed(widget)
    assert told[-1][1] == "2 rows put back."
    assert not widget.undo_button.isEnabled()
    assert len(changes) == 2


def test_cures_wait_for_the_end_of_editing_and_for_other_writers(stage, until):
    widget, path, _canvas, layer, told = checked(stage, until)
    layer.startEditing()
    widget.cure()
    assert told[-1][0] == Qgis.MessageLevel.Warning
    layer.rollBack()
    with open_register(path, write=True, who="other"):
        widget.cure()
        settle(widget, until)
    assert told[-1][0] == Qgis.MessageLevel.Critical
    assert "duplicate_vertex" in listed(widget)
    widget.show_register(str(path), False)
    assert not widget.cure_button.isEnabled()


def test_the_list_is_saved_as_it_is_filtered(stage, until, tmp_path):
    widget, _path, _canvas, _layer, told = checked(stage, until)
    widget.severity_buttons["hint"].setChecked(False)
    widget.export(str(tmp_path / "list.csv"))
    settle(widget, until)
    text = (tmp_path / "list.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert len(text.decode("utf-8-sig").splitlines()) == 3
    assert told[-1][1] == "2 problems saved as list.csv."
    widget.export(str(tmp_path / "no folder" / "list.csv"))
    settle(widget, until)
    assert told[-1][0] == Qgis.MessageLevel.Critical


def test_another_register_forgets_and_a_failure_is_told(stage, until):
    widget, *_, told = checked(stage, until)
    widget.show_register("/nowhere/register.gpkg", True)
    assert listed(widget) == []
    widget.check()
    settle(widget, until)
    assert "There is no register" in told[-1][1]
    assert widget.check_button.isEnabled()


def test_a_check_can_be_stopped(stage, until):
    widget, path, *_ = stage

    class Slow:
        def check(self, _path, progress):
            while True:
                time.sleep(0.01)
                progress.report(0.5)

    widget._work = Slow()
    widget.show_register(str(path), True)
    widget.check()
    until(lambda: widget._runner.running == 1)
    assert widget.cancel_button.isVisible()
    widget.cancel()
    settle(widget, until)
    assert not widget.cancel_button.isVisible()
    assert widget.summary.text() == "Not checked yet."


def test_a_hundred_thousand_problems_fill_as_one_scrolls(qgis_app):
    checklist = Checklist(Rulebook.load())
    rule = checklist.rules["overlap"]
    problems = [
        Problem(rule, Subject("plot", f"u{i}", 1, f"P{i:06d}"), {"other": "Q", "area_m2": float(i), "percent": 1.0})
        for i in range(100_000)
    ]
    lines = tuple(problem_work._line(problem) for problem in problems)
    table = ProblemTable()
    table.show(lines)
    assert (table.count, table.rowCount()) == (100_000, STEP)
    table.fetchMore(table.index(-1, -1))
    assert table.rowCount() == 2 * STEP
    table.narrow("p09999", ("error",), "")
    assert (table.count, table.rowCount()) == (10, 10)
    assert table.data(table.index(3, 2)).startswith("P099993 and Q overlap")
    assert table.data(table.index(0, 0)) == "Error"
    assert not table.data(table.index(0, 0), Qt.ItemDataRole.DecorationRole).isNull()
    table.narrow("", ("hint",), "")
    assert table.count == 0
    assert Checked(lines, (), (), None, "", 0, None).lines is lines
