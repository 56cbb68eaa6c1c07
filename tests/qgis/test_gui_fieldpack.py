"""The field pack window: what is chosen goes out, and nothing is merged before the report was shown."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt

from mine_restoration_plugin.core.register.register import open_register
from mine_restoration_plugin.gui.fieldpack_dialog import FieldPackDialog
from mine_restoration_plugin.gui.tasks import Runner
from tests.qgis.processing_kit import box as rectangle
from tests.qgis.processing_kit import memory_polygons
from tests.unit.fieldpack_case import drop, edit, filled_register, new_pack


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return filled_register(tmp_path_factory.mktemp("dialog")).parent


@pytest.fixture
def register(template, tmp_path):
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return tmp_path / "register.gpkg"


@pytest.fixture
def dialog(register, qgis_app, until):
    project = QgsProject()
    roads = memory_polygons(rectangle(0, 0, 10, 10))
    roads.setName("roads")
    project.addMapLayer(roads)
    made = FieldPackDialog(str(register), Runner(), "tester", project)
    until(lambda: made.export_page.mines.count() == 2)
    yield made
    made.close()
    until(lambda: made._runner.running == 0)
    project.clear()


def tick(widget, row):
    widget.item(row).setCheckState(Qt.CheckState.Checked)


def test_a_pack_of_one_mine(dialog, tmp_path, until):
    page = dialog.export_page
    assert not page.button.isEnabled()
    assert "All plots" in page.sentence.text()
    tick(page.mines, 0)
    tick(page.base, 0)
    page.folder.setFilePath(str(tmp_path / "pack"))
    assert page.mines_chosen() == ["m1"]
    assert "1 mines" in page.sentence.text()
    page.words.setText("东沟")
    until(lambda: page.mines.count() == 1)
    assert page.mines_chosen() == ["m1"]
    page.button.click()
    assert not page.button.isEnabled()
    until(lambda: (tmp_path / "pack" / "fieldpack.json").exists() and dialog._job is None, 30)
    assert (tmp_path / "pack" / "pack.qgs").exists()
    assert "3 plots" in dialog.bar.currentItem().text()


def test_the_report_is_shown_before_anything_is_saved(dialog, register, tmp_path, until):
    pack = new_pack(register, tmp_path / "back", mines=["m1"])
    edit(pack, "plot", {"plot_no": "p1"}, {"location": "南坡", "problem": "{2}"})
    drop(pack, "plot", plot_no="p3")
    with open_register(register, write=True, who="office") as opened:
        row = opened.store.rows("plot", {"plot_no": "p1"})[0]
        opened.change("plot", row["uuid"], {"location": "内业"}, row["row_version"])
    before = register.read_bytes()
    page = dialog.merge_page
    heard = []
    dialog.merged.connect(lambda: heard.append(1))
    page.folder.setFilePath(str(pack))
    until(lambda: page.tree.topLevelItemCount() == 3)
    assert register.read_bytes() == before
    rows = [page.tree.topLevelItem(i) for i in range(3)]
    assert [item.text(0) for item in rows] == ["✎ Edited", "! Conflict", "− Deleted"]
    assert rows[1].text(2) == "Changed in the field and in the office"
    child = rows[1].child(0)
    assert [child.text(column) for column in (2, 3, 4)] == ["Location", "南坡", "内业"]
    assert rows[0].child(0).text(3) == "Geological environment"
    page.kinds.setCurrentIndex(page.kinds.findData("conflict"))
    assert [item.isHidden() for item in rows] == [True, False, True]
    page.button.click()
    until(lambda: heard and dialog._job is None, 30)
    assert "1 conflicts" in dialog.bar.currentItem().text()
    assert not page.button.isEnabled()
    with open_register(register) as opened:
        assert {plot["plot_no"] for plot in opened.plots()} == {"p1", "p2", "p4"}
    page.folder.setFilePath("")
    page.folder.setFilePath(str(pack))
    until(lambda: "nothing new" in page.summary.text())
    assert not page.button.isEnabled()


def test_what_is_no_pack_is_a_sentence(dialog, tmp_path, until):
    dialog.merge_page.folder.setFilePath(str(tmp_path))
    until(lambda: dialog.bar.currentItem() is not None)
    assert "no field pack" in dialog.bar.currentItem().text()
    assert not dialog.merge_page.button.isEnabled()
    assert Path(dialog._path).exists()


def test_nothing_is_merged_under_unsaved_edits(dialog, register, tmp_path, until):
    """Whoever saved them afterwards would write over what the field had brought, unseen."""
    pack = new_pack(register, tmp_path / "back", mines=["m1"])
    edit(pack, "plot", {"plot_no": "p1"}, {"location": "南坡"})
    layer = QgsVectorLayer(f"{register}|layername=plot", "plots", "ogr")
    dialog._project.addMapLayer(layer)
    layer.startEditing()
    fid = next(layer.getFeatures("plot_no = 'p1'")).id()
    layer.changeAttributeValue(fid, layer.fields().indexOf("location"), "内业")
    page = dialog.merge_page
    page.folder.setFilePath(str(pack))
    until(lambda: page.button.isEnabled())
    page.button.click()
    assert dialog._job is None
    assert "Save or end the editing" in dialog.bar.currentItem().text()
    layer.rollBack()
    page.button.click()
    until(lambda: dialog._job is None, 30)
    assert next(layer.getFeatures(f"fid = {fid}"))["location"] == "南坡"
