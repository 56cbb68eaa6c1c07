"""The two forms for boundary-point texts, with the real work behind them."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from qgis.PyQt.QtWidgets import QFileDialog

from mine_restoration_plugin.core.register.register import open_register
from mine_restoration_plugin.gui.coordinates_dialog import DEBOUNCE_MS, CoordinatesImport
from mine_restoration_plugin.gui.coordinates_export import CoordinatesExport
from mine_restoration_plugin.gui.desk import Desk
from mine_restoration_plugin.gui.memory import ProjectMemory
from tests.qgis.processing_kit import memory_polygons
from tests.unit.register_case import new_register
from tests.unit.txt_case import encoded, form, ring, text

BOX = "POLYGON((500000 3800000,500100 3800000,500100 3799900,500000 3799900,500000 3800000))"


@pytest.fixture
def forms(qgis_app, until):
    made = []

    def keep(dialog):
        made.append(dialog)
        dialog.show()
        settle(dialog, until)
        return dialog

    yield keep
    for dialog in made:
        dialog.close()
        until(lambda dialog=dialog: dialog._runner.running == 0)
        dialog.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QgsProject.instance().clear()


def settle(dialog, until):
    until(lambda: not dialog._wait.isActive() and dialog._runner.running == 0)


def written(folder, content, name="plots.txt"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("gb18030"))
    return str(path)


def rows(table):
    return [[table.item(r, c).text() for c in range(table.columnCount())] for r in range(table.rowCount())]


def test_a_file_is_shown_with_what_was_found_out(forms, tmp_path):
    dialog = forms(CoordinatesImport("/some/register.gpkg", path=written(tmp_path, encoded("plain"))))
    assert rows(dialog.plots) == [
        ["13", "1", "一号、坑", "2", "1", "12", "0.9700", "0.9700", "Warnings: 1"],
        ["29", "2", "二号坑", "1", "0", "4", "0.0900", "0.0900", "fits"],
    ]
    facts = {row[0]: row[1] for row in rows(dialog.facts)}
    assert facts["Coordinate system"] == "EPSG:4526"
    assert facts["Encoding"] == "GB18030 (GBK)"
    assert rows(dialog.remarks)[0][0] == "24"
    assert dialog.tabs.tabText(2) == "Warnings (1)"
    assert "2 outlines" in dialog.state.text()
    assert "byte for byte" in dialog.state.text()
    assert dialog.import_button.isEnabled()
    assert dialog.layer_button.isEnabled()


def test_a_warning_leads_to_its_line(forms, tmp_path):
    dialog = forms(CoordinatesImport(path=written(tmp_path, encoded("plain"))))
    dialog.remarks.itemActivated.emit(dialog.remarks.item(0, 1))
    assert dialog.tabs.currentWidget() is dialog.lines
    (index,) = dialog.lines.selectionModel().selectedRows()
    assert dialog.lines.verticalHeaderItem(index.row()).text() == "24"
    assert dialog.lines.item(index.row(), 0).text() == "J9"


def test_far_lines_of_a_long_text_are_shown(forms, tmp_path):
    many = [(str(i), "坑", [ring(3_755_000 - i * 40, 437_000, 30)]) for i in range(400)]
    dialog = forms(CoordinatesImport(path=written(tmp_path, text(many))))
    assert dialog.lines.rowCount() == 500
    dialog.go_to_line(1800)
    (index,) = dialog.lines.selectionModel().selectedRows()
    assert dialog.lines.verticalHeaderItem(index.row()).text() == "1800"


def test_an_error_is_a_sentence_and_nothing_can_be_done(forms, tmp_path):
    dialog = forms(
        CoordinatesImport("/some/register.gpkg", path=written(tmp_path, text().replace(",38437100.000", "", 1)))
    )
    assert "line 15" in dialog.state.text()
    assert not dialog.import_button.isEnabled()
    assert not dialog.layer_button.isEnabled()
    assert dialog.plots.rowCount() == 0
    # the broken line is shown and marked
    assert dialog.tabs.currentWidget() is dialog.lines
    (index,) = dialog.lines.selectionModel().selectedRows()
    assert dialog.lines.verticalHeaderItem(index.row()).text() == "15"
    assert [dialog.lines.item(index.row(), c).text() for c in range(3)] == ["J2", "1", "3755000.000"]


def test_changes_are_read_again_once(forms, tmp_path, until):
    dialog = forms(CoordinatesImport(path=written(tmp_path, text(closing="none"))))
    assert dialog.found is not None
    started = []
    begin = dialog._runner.start
    dialog._runner.start = lambda *a, **k: started.append(1) or begin(*a, **k)
    dialog.profile.choose("plain")
    dialog.profile.choose("standard")
    assert dialog.found is not None  # the old picture stays until the new one is there
    settle(dialog, until)
    assert len(started) == 1
    assert "line 17" in dialog.state.text()
    dialog.profile.choose("open")
    settle(dialog, until)
    assert dialog.found is not None
    assert 100 <= DEBOUNCE_MS <= 200


def test_what_the_register_is_asked_for(forms, tmp_path, until):
    path = written(tmp_path, text(form=form(39)))
    dialog = forms(CoordinatesImport("/some/register.gpkg", path=path))
    asked = []
    dialog.importWanted.connect(lambda *answer: asked.append(answer))
    dialog.repair.setChecked(True)
    settle(dialog, until)
    dialog.import_button.click()
    assert asked == [(path, "auto", "", True)]
    alone = forms(CoordinatesImport(path=path))
    assert not alone.import_button.isEnabled()
    assert "register" in alone.import_button.toolTip()


def test_the_desk_brings_it_into_the_register(qgis_app, until, tmp_path):
    """From the form's answer to plots in a real register."""
    register = str(new_register(tmp_path))
    desk = Desk(ProjectMemory(QgsProject.instance()), "someone")
    said = []
    desk.told.connect(lambda level, sentence, details: said.append((sentence, details)))
    desk.open(register)
    until(lambda: desk.runner.running == 0)
    desk.import_boundary(written(tmp_path, encoded("plain")), "auto", "", False)
    until(lambda: desk.runner.running == 0)
    assert said[-1][0] == "2 plots imported, 0 skipped."
    assert "Line 24" in said[-1][1]
    with open_register(register) as opened:
        assert {plot["plot_no"] for plot in opened.store.rows("plot")} == {"1", "2"}
    desk.close()


def test_a_layer_of_it(forms, tmp_path):
    dialog = forms(CoordinatesImport(path=written(tmp_path, encoded("seventeen fields"))))
    layer = dialog.add_layer()
    assert layer.id() in QgsProject.instance().mapLayers()
    assert layer.crs().authid() == "EPSG:4526"
    one, two = sorted(layer.getFeatures(), key=lambda feature: feature["line"])
    assert one.geometry().area() == pytest.approx(9_700)
    assert (two["name"], two["use"]) == ("二号坑", "采矿")


def test_the_text_is_seen_before_it_is_written(forms, tmp_path, until):
    layer = memory_polygons(BOX, BOX, fields="field=name:string&field=tbbh:string")
    QgsProject.instance().addMapLayer(layer)
    dialog = forms(CoordinatesExport(layer))
    assert "J1,1,3800000.000,38500000.000" in dialog.text.toPlainText()
    assert "2 plots, 10 points, EPSG:4547" in dialog.state.text()
    assert not dialog.save_button.isEnabled()
    dialog.profile.choose("plain")
    dialog.number.setField("name")
    settle(dialog, until)
    assert "\n1,1,3800000.000,38500000.000" in dialog.text.toPlainText()
    assert ",zone 1,zone 1,面" in dialog.text.toPlainText()
    path = tmp_path / "out"
    dialog.file.setFilePath(str(path))
    dialog.date.setText("2025-6")
    assert not dialog.save_button.isEnabled()
    dialog.date.setText("2025-06-15")
    settle(dialog, until)
    got = []
    dialog.written.connect(lambda *answer: got.append(answer))
    dialog.save_button.click()
    settle(dialog, until)
    assert got == [(f"{path}.txt", 2)]
    content = (tmp_path / "out.txt").read_bytes().decode("gb18030")
    assert "数据产生日期=2025-6-15" in content
    assert content.replace("\r\n", "\n") == dialog.text.toPlainText()


def test_selected_features_only_and_sentences(forms, until):
    layer = memory_polygons(BOX, BOX)
    layer.selectByIds([1])
    QgsProject.instance().addMapLayer(layer)
    dialog = forms(CoordinatesExport(layer))
    assert dialog.selected.isChecked()
    assert "1 plots" in dialog.state.text()
    assert dialog.notes.count() == 1  # no attribute with numbers
    crossing = memory_polygons("POLYGON((0 0,10 10,10 0,0 10,0 0))")
    QgsProject.instance().addMapLayer(crossing)
    dialog.layer.setLayer(crossing)
    settle(dialog, until)
    assert "crosses itself" in dialog.state.text()
    assert not dialog.text.toPlainText()


def test_without_any_layer(forms):
    dialog = forms(CoordinatesExport())
    assert "Choose a polygon layer" in dialog.state.text()


def test_profiles_of_a_county_and_models(forms, tmp_path, until, monkeypatch):
    table = tmp_path / "county.csv"
    table.write_text("name,label_en,prefix,head\nours,Our county,P,none\nother,Other,Q,none\n", encoding="utf-8")
    layer = memory_polygons(BOX)
    QgsProject.instance().addMapLayer(layer)
    dialog = forms(CoordinatesExport(layer))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a, **k: (str(table), ""))
    dialog.profile.setCurrentIndex(dialog.profile.count() - 1)  # "Table or model file…"
    settle(dialog, until)
    assert dialog.profile.name() == f"{table}#ours"
    assert "Our county" in dialog.profile.currentText()
    assert dialog.text.toPlainText().splitlines()[1].startswith("P1,1,")
    monkeypatch.setattr(
        QFileDialog, "getOpenFileName", lambda *a, **k: (written(tmp_path, encoded("names without J")), "")
    )
    dialog.profile.setCurrentIndex(dialog.profile.count() - 1)
    settle(dialog, until)
    assert "\n1,1,3800000.000,38500000.000" in dialog.text.toPlainText()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a, **k: ("", ""))
    before = dialog.profile.name()
    dialog.profile.setCurrentIndex(dialog.profile.count() - 1)
    assert dialog.profile.name() == before
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a, **k: (str(tmp_path / "none.csv"), ""))
    dialog.profile.setCurrentIndex(dialog.profile.count() - 1)
    assert "cannot be read" in dialog.state.text()
    assert dialog.profile.name() == before
