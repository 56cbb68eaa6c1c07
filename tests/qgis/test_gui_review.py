"""The review queue by the keyboard alone, on a real register."""

from __future__ import annotations

import pytest
from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsRectangle, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAction, QApplication, QMainWindow

from mine_restoration_plugin.core.delineation.intake import NewCandidate, queue_candidates
from mine_restoration_plugin.core.register.register import open_register
from mine_restoration_plugin.gui.adjusting import edit_plot
from mine_restoration_plugin.gui.review import Review
from mine_restoration_plugin.gui.tasks import Runner
from tests.unit.register_case import CRS, new_register, sql, square

REASON = {"key": "depth", "text": {"en": "up to <9> m below", "zh": "最深9米"}}


@pytest.fixture
def path(tmp_path):
    path = new_register(tmp_path)
    found = [
        NewCandidate(kind, square(500_000.0 + 1000 * i), score, (REASON,), "image.tif")
        for i, (kind, score) in enumerate((("pit", 0.9), ("dump", 0.7), ("bare", 0.5), ("change", 0.3)))
    ]
    queue_candidates(path, found, CRS)
    return str(path)


@pytest.fixture
def canvas(qgis_app):
    canvas = QgsMapCanvas()
    canvas.resize(400, 300)
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4490"))
    yield canvas
    canvas.deleteLater()


@pytest.fixture
def widget(qgis_app, until, canvas, path):
    runner = Runner()
    widget = Review(runner, "李工", canvas)
    widget.said = []
    widget.signals = []
    widget.told.connect(lambda level, text, details: widget.said.append((level, text)))
    widget.changed.connect(lambda: widget.signals.append("changed"))
    widget.adjusting.connect(lambda plot: widget.signals.append(plot))
    widget.rest = lambda: until(lambda: runner.running == 0)
    widget.resize(360, 480)
    widget.show()
    widget.activateWindow()
    widget.show_register(path, True)
    widget.rest()
    widget.setFocus()
    until(lambda: QApplication.focusWidget() is widget)
    yield widget
    widget.rest()
    widget.close_review()
    widget.deleteLater()


def press(widget, key, modifier=Qt.KeyboardModifier.NoModifier):
    """A key goes to whatever has the focus, as from a person."""
    QTest.keyClick(QApplication.focusWidget() or widget, key, modifier)
    widget.rest()


def test_the_best_candidate_is_shown_with_its_reasons(widget, canvas):
    assert widget.counter.text() == "1 of 4 waiting"
    assert widget.title.text().startswith("Pit · ")
    assert "1.00" in widget.title.text()
    assert widget.score.value() == 90
    assert "up to &lt;9&gt; m below" in widget.why.text()
    assert "image.tif" in widget.why.text()
    centre = canvas.extent().center()
    assert centre.x() == pytest.approx(114.0, abs=0.01)  # 500,000 m east is the zone's middle meridian
    assert canvas.extent().width() < 0.02
    assert widget.outline.band.asGeometry().boundingBox().center().x() == pytest.approx(centre.x(), abs=1e-3)


def test_next_and_previous_go_round(widget):
    for key, counter in (
        (Qt.Key.Key_N, "2 of 4"),
        (Qt.Key.Key_N, "3 of 4"),
        (Qt.Key.Key_P, "2 of 4"),
        (Qt.Key.Key_P, "1 of 4"),
        (Qt.Key.Key_P, "4 of 4"),
        (Qt.Key.Key_N, "1 of 4"),
    ):
        press(widget, key)
        assert widget.counter.text().startswith(counter)


def test_the_whole_queue_with_keys_only(widget, path):
    press(widget, Qt.Key.Key_A)
    assert widget.counter.text() == "1 of 3 waiting"
    assert widget.title.text().startswith("Dump")
    assert widget.said[-1][0] == Qgis.MessageLevel.Success
    press(widget, Qt.Key.Key_E)
    made = sql(path, "SELECT plot_no FROM plot ORDER BY fid")
    assert len(made) == 2
    assert widget.signals == ["changed", "changed", made[1][0]]
    press(widget, Qt.Key.Key_R)
    assert widget.panel.isVisible()
    press(widget, Qt.Key.Key_3)
    assert not widget.panel.isVisible()
    press(widget, Qt.Key.Key_R)
    press(widget, Qt.Key.Key_0)
    assert QApplication.focusWidget() is widget.panel.line
    QTest.keyClicks(widget.panel.line, "era 3 A")  # letters and numbers are text there, not commands
    press(widget, Qt.Key.Key_Return)
    assert widget.counter.text().startswith("No candidate waits")
    rows = sql(path, "SELECT state, reject_reason, decided_by FROM candidate ORDER BY fid")
    assert rows == [
        ("accepted", None, "李工"),
        ("adjusted", None, "李工"),
        ("rejected", "field", "李工"),
        ("rejected", "era 3 A", "李工"),
    ]
    assert not any(action.isEnabled() for name, action in widget.actions_by_name.items() if name != "undo")
    for left in (1, 2, 3, 4):
        press(widget, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert widget.counter.text().endswith(f"of {left} waiting")
    assert sql(path, "SELECT count(*) FROM plot") == [(0,)]
    assert widget.title.text().startswith("Pit")
    press(widget, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)  # nothing is left to take back
    assert widget.counter.text() == "1 of 4 waiting"


def test_ctrl_z_is_not_qgiss_undo_while_the_focus_is_here(widget, path, until):
    window = QMainWindow()
    undone = []
    action = QAction("Undo", window)
    action.setShortcut(QKeySequence("Ctrl+Z"))
    action.triggered.connect(lambda: undone.append(1))
    window.addAction(action)
    window.setCentralWidget(widget)
    window.show()
    window.activateWindow()
    widget.setFocus()
    until(lambda: QApplication.focusWidget() is widget)
    press(widget, Qt.Key.Key_A)
    press(widget, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == []
    assert sql(path, "SELECT count(*) FROM plot") == [(0,)]
    widget.setParent(None)
    window.deleteLater()


def test_escape_leaves_the_reasons_and_nothing_is_decided_meanwhile(widget, path):
    press(widget, Qt.Key.Key_R)
    assert widget.panel.list.count() == 9
    assert widget.panel.list.item(0).text().startswith("1  ")
    press(widget, Qt.Key.Key_A)
    press(widget, Qt.Key.Key_Escape)
    assert not widget.panel.isVisible()
    press(widget, Qt.Key.Key_5)
    assert sql(path, "SELECT count(*) FROM candidate WHERE state = 'open'") == [(4,)]


def test_accepted_plots_go_to_the_mine_that_is_selected(widget, path):
    with open_register(path, write=True) as register:
        register.add("mine", {"mine_id": "M5"})
    widget.set_mine("M5")
    assert "M5" in widget.target.text()
    press(widget, Qt.Key.Key_A)
    assert sql(path, "SELECT plot_no, traced_by FROM plot") == [("M5-01", "李工")]


def test_the_nearest_to_the_middle_of_the_map(widget, canvas):
    canvas.setExtent(QgsRectangle(114.030, 33.4, 114.034, 33.44))  # about 503,000 m east
    press(widget, Qt.Key.Key_M)
    assert widget.title.text().startswith("Expansion")
    assert widget.counter.text() == "4 of 4 waiting"


def test_what_somebody_else_changed_is_told_and_kept(widget, path):
    uuid = widget.view.item.uuid
    with open_register(path, write=True, who="Wang") as register:
        register.change("candidate", uuid, {"note": "wait"}, 1)
    press(widget, Qt.Key.Key_A)
    level, text = widget.said[-1]
    assert level == Qgis.MessageLevel.Critical
    assert "Wang" in text
    assert sql(path, "SELECT count(*) FROM plot") == [(0,)]
    widget.show_register(path, True)
    widget.rest()
    assert "wait" in widget.why.text()
    press(widget, Qt.Key.Key_A)
    assert sql(path, "SELECT count(*) FROM plot") == [(1,)]


def test_read_only_and_no_register(widget, path):
    widget.show_register(path, False)
    widget.rest()
    enabled = {name for name, action in widget.actions_by_name.items() if action.isEnabled()}
    assert enabled == {"previous", "next", "nearest", "zoom"}
    widget.show_register(None, False)
    assert "Open a mine register" in widget.counter.text()
    assert not any(action.isEnabled() for action in widget.actions_by_name.values())


def test_nothing_is_lost_on_restart(widget, path, canvas, until):
    press(widget, Qt.Key.Key_A)
    runner = Runner()
    again = Review(runner, "李工", canvas)
    again.show_register(path, True)
    until(lambda: runner.running == 0)
    assert again.counter.text() == "1 of 3 waiting"
    assert again.view.item.kind == "dump"
    again.close_review()
    again.deleteLater()


def test_it_works_without_a_canvas(qgis_app, path, until):
    runner = Runner()
    widget = Review(runner, "x")
    widget.show_register(path, True)
    until(lambda: runner.running == 0)
    assert widget.view.item.kind == "pit"
    widget.zoom()
    widget.go_nearest()
    widget.deleteLater()


def test_the_same_register_again_disturbs_nothing(widget, path, canvas):
    """As the dock does after every decision, and when another tab was looked at meanwhile."""
    press(widget, Qt.Key.Key_A)
    press(widget, Qt.Key.Key_N)
    canvas.setExtent(QgsRectangle(114.0, 33.0, 114.1, 33.1))
    moved = canvas.extent().center()
    press(widget, Qt.Key.Key_R)
    widget.panel.line.setFocus()
    QTest.keyClicks(widget.panel.line, "qua")
    widget.show_register(path, True)
    widget.rest()
    assert widget.panel.isVisible()
    assert widget.panel.line.text() == "qua"
    press(widget, Qt.Key.Key_Escape)
    widget.show_register(path, True)
    widget.rest()
    assert canvas.extent().center() == moved
    widget.show_register(None, False)
    assert widget.outline.band is None
    assert not any(action.isEnabled() for action in widget.actions_by_name.values())
    widget.show_register(path, True)
    widget.rest()
    assert widget.counter.text() == "2 of 3 waiting"
    widget.setFocus()
    press(widget, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert sql(path, "SELECT count(*) FROM plot") == [(0,)]


class Interface:
    """What ``edit_plot`` asks of QGIS."""

    def __init__(self, canvas):
        self.canvas, self.active, self.tool = canvas, None, QAction()
        self.taken = []
        self.tool.triggered.connect(lambda: self.taken.append("vertex tool"))

    def mapCanvas(self):
        return self.canvas

    def setActiveLayer(self, layer):
        self.active = layer

    def actionVertexToolActiveLayer(self):
        return self.tool


def test_adjusting_opens_the_plot_in_the_layers_own_editing(widget, path, canvas, qgis_new_project):
    layer = QgsVectorLayer(f"{path}|layername=plot", "plots", "ogr")
    assert layer.isValid()
    interface = Interface(canvas)
    opened = []
    widget.adjusting.connect(lambda plot: opened.append(edit_plot(interface, [layer], plot)))
    press(widget, Qt.Key.Key_E)
    assert opened == [True]
    assert widget.view.item.kind == "dump"  # the next one, a kilometre away, while the map stays with the plot
    assert canvas.extent().center().x() == pytest.approx(114.0005, abs=0.002)
    assert layer.isEditable()
    assert layer.selectedFeatureCount() == 1
    assert interface.active is layer
    assert interface.taken == ["vertex tool"]
    [feature] = layer.selectedFeatures()
    assert layer.moveVertex(500_000.0, 3_700_050.0, feature.id(), 0)
    assert layer.commitChanges(), layer.commitErrors()
    assert sql(path, "SELECT state FROM candidate WHERE plot_no IS NOT NULL") == [("adjusted",)]
    assert not edit_plot(interface, [layer], "nowhere")
    press(widget, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "was changed after it was made" in widget.said[-1][1]
    assert sql(path, "SELECT count(*) FROM plot") == [(1,)]
