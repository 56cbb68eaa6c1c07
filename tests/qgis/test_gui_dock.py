"""The dock as a person uses it, with made-up work behind it; the world around it misbehaves."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from qgis.PyQt.QtWidgets import QComboBox

from mine_restoration_plugin.cartography import layers
from mine_restoration_plugin.core.model.errors import InputError, LockedError
from mine_restoration_plugin.gui.dialogs import NewRegister
from mine_restoration_plugin.gui.dock import OBJECT_NAME, Dock
from mine_restoration_plugin.gui.paged import KEY_ROLE

REGISTER = "/somewhere/register.gpkg"
DEM = "tests/data/openpit_rajapur/srtm1_rajapur_aoi.tif"


@pytest.fixture
def project(qgis_iface, qgis_new_project):
    return QgsProject.instance()


@pytest.fixture
def told(monkeypatch):
    said = []
    monkeypatch.setattr(
        Dock, "_tell", lambda self, level, sentence, details="": said.append((level, sentence, details))
    )
    return said


@pytest.fixture
def make(qgis_iface, project, made_up_work, told, until):
    docks = []

    def make_dock():
        dock = Dock(qgis_iface, made_up_work)
        docks.append(dock)
        dock.show()
        until(lambda: dock.desk._runner.running == 0)
        return dock

    yield make_dock
    for dock in docks:
        dock.unload()
        until(lambda dock=dock: dock.desk._runner.running == 0)
        dock.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def dock(make, until):
    dock = make()
    dock.desk.open(REGISTER)
    settle(dock, until)
    return dock


def settle(dock, until):
    until(lambda: dock.desk._runner.running == 0)


def pick(dock, until, mine_id):
    dock.face.table.selectRow(dock.mines.row_of(mine_id))
    settle(dock, until)


def current_mine(dock):
    return dock.face.table.currentIndex().data(KEY_ROLE)


def give_terrain(dock):
    dock.face.inputs.set_dem_file(DEM)


def test_its_name_is_fixed_so_that_qgis_finds_its_place_again(make):
    assert make().objectName() == OBJECT_NAME == "MineRestorationDock"


def test_first_use_says_what_comes_next(make):
    dock = make()
    assert "open a register" in dock.face.steps.text()
    assert not dock.face.draft_button.isEnabled()
    assert not dock.face.cancel_button.isVisibleTo(dock)


def test_mines_of_the_register_fill_the_table(dock):
    assert dock.mines.rowCount() == 3
    assert dock.face.register_name.text() == "register.gpkg"
    assert "pick a mine" in dock.face.steps.text()


def test_picking_a_row_shows_its_mine(dock, until):
    pick(dock, until, "M2")
    assert dock.desk.mine_id == "M2"
    assert dock.face.mine_title.text() == "M2 · 赛马山采石场"


def test_picking_on_the_map_marks_the_row_even_if_filtered_away(dock, until):
    dock.face.filter_box.setText("North")
    until(lambda: dock.mines.rowCount() == 1)
    dock.map.picked.emit("M2")
    until(lambda: dock.mines.rowCount() == 3)
    settle(dock, until)
    assert current_mine(dock) == "M2"
    assert dock.face.filter_box.text() == ""


def test_filtering_does_not_change_the_selected_mine(dock, until):
    pick(dock, until, "M1")
    dock.face.filter_box.setText("赛马")
    until(lambda: dock.mines.rowCount() == 1)
    assert dock.desk.mine_id == "M1"
    dock.face.filter_box.setText("")
    until(lambda: dock.mines.rowCount() == 3)
    settle(dock, until)
    assert current_mine(dock) == "M1"


def test_draft_runs_and_its_figures_appear(dock, until, told, made_up_work):
    pick(dock, until, "M1")
    assert not dock.face.draft_button.isEnabled()
    give_terrain(dock)
    assert dock.face.draft_button.isEnabled()
    dock.face.draft_button.click()
    settle(dock, until)
    assert made_up_work.drafted_with == (REGISTER, "M1", DEM, None)
    assert told[-1][0] == Qgis.MessageLevel.Success
    assert dock.desk.mine.plan is not None
    assert dock.face.details.figures.topLevelItemCount() > 0
    assert dock.mines.index(dock.mines.row_of("M1"), 4).data() == "1"
    assert current_mine(dock) == "M1"
    assert not dock.face.progress.isVisibleTo(dock)


def test_a_draft_that_changes_nothing_says_so(dock, until, told, made_up_work):
    made_up_work.plan_is_new = False
    pick(dock, until, "M1")
    give_terrain(dock)
    dock.draft()
    settle(dock, until)
    assert "nothing has changed since plan version 1" in told[-1][1]


def test_raster_layer_of_the_project_is_taken_by_its_path(dock, until, project, made_up_work):
    layer = QgsRasterLayer(DEM, "heights")
    project.addMapLayer(layer)
    pick(dock, until, "M1")
    dock.face.inputs.terrain.setLayer(layer)
    dock.draft()
    settle(dock, until)
    assert made_up_work.drafted_with[2].endswith("srtm1_rajapur_aoi.tif")


def start_draft(dock, until, made_up_work):
    pick(dock, until, "M1")
    give_terrain(dock)
    made_up_work.hold.clear()
    dock.draft()
    until(lambda: dock.face.progress.value() > 0)


def test_while_a_deed_runs_no_other_starts_and_cancel_is_offered(dock, until, made_up_work):
    start_draft(dock, until, made_up_work)
    assert dock.face.cancel_button.isVisibleTo(dock)
    assert not dock.face.draft_button.isEnabled()
    assert not dock.face.import_button.isEnabled()
    made_up_work.hold.set()
    settle(dock, until)
    assert dock.face.draft_button.isEnabled()


def test_cancel_changes_nothing_and_says_so(dock, until, told, made_up_work):
    start_draft(dock, until, made_up_work)
    dock.face.cancel_button.click()
    settle(dock, until)
    assert told[-1] == (Qgis.MessageLevel.Info, "Cancelled. Nothing was changed.", "")
    assert dock.desk.mine.plan is None


def test_input_error_is_a_sentence_in_the_message_bar(dock, until, told, made_up_work):
    pick(dock, until, "M1")
    give_terrain(dock)
    made_up_work.draft_error = LockedError("{who} holds the register since {time}.", who="Li", time="09:00")
    dock.draft()
    settle(dock, until)
    assert told[-1] == (Qgis.MessageLevel.Critical, "Li holds the register since 09:00.", "")
    assert dock.mines.rowCount() == 3


def test_defect_shows_its_traceback_under_details(dock, until, told, made_up_work):
    pick(dock, until, "M1")
    give_terrain(dock)
    made_up_work.draft_error = ZeroDivisionError("made up")
    dock.draft()
    settle(dock, until)
    level, sentence, details = told[-1]
    assert level == Qgis.MessageLevel.Critical
    assert "ZeroDivisionError" in sentence
    assert "made up" in details


def test_the_message_of_a_draft_names_the_scenario_it_follows(dock, until, told, made_up_work):
    pick(dock, until, "M1")
    give_terrain(dock)
    dock.draft()
    settle(dock, until)
    assert "scenario" not in told[-1][1]
    made_up_work.plan_follows = "甲"
    dock.draft()
    settle(dock, until)
    assert told[-1][1].endswith("It follows scenario “甲”.")


class PaperRenderer:
    def __init__(self):
        self.drawn = []

    def sheets(self, plan):
        return ["existing", "design"]

    def render(self, plan, store_folder, sheet, pdf_path, png_path, progress):
        pdf_path.write_bytes(b"pdf")
        png_path.write_bytes(b"png")
        self.drawn.append(sheet)


@pytest.fixture
def planned(dock, until, monkeypatch):
    dock.paper = PaperRenderer()
    monkeypatch.setattr(Dock, "_renderer", lambda self: dock.paper)
    pick(dock, until, "M1")
    give_terrain(dock)
    dock.draft()
    settle(dock, until)
    return dock


def test_export_draws_the_maps_first_and_then_writes(planned, until, told, made_up_work, tmp_path):
    planned.export(str(tmp_path))
    until(lambda: not planned.desk.deed)
    settle(planned, until)
    assert planned.paper.drawn == ["existing", "design"]
    assert made_up_work.exported_with.sheets == ["existing", "design"]
    assert told[-1][0] == Qgis.MessageLevel.Warning
    assert told[-1][2] == "signature"
    assert planned.face.folder_button.isEnabled()


def test_export_is_refused_when_the_plan_changed_meanwhile(planned, until, told, made_up_work, tmp_path):
    changed = type(made_up_work.plan)(**{**vars(made_up_work.plan), "decisions": {"date": "2026-01-01"}})
    made_up_work.plan = changed
    planned.export(str(tmp_path))
    until(lambda: not planned.desk.deed)
    assert "changed while its maps" in told[-1][1]


def test_export_can_be_cancelled_between_two_maps(planned, until, told, made_up_work, tmp_path):
    planned.export(str(tmp_path))
    planned.desk.cancel()
    until(lambda: not planned.desk.deed)
    assert made_up_work.exported_with is None
    assert told[-1][1].startswith("Cancelled")


def test_package_of_one_project_is_not_noted_in_the_next(planned, until, made_up_work, project, tmp_path):
    made_up_work.hold.clear()
    planned.export(str(tmp_path))
    until(lambda: made_up_work.exported_with is not None)
    project.clear()
    made_up_work.hold.set()
    settle(planned, until)
    assert planned._memory.package("M1") is None


def test_a_second_deed_waits_for_the_first_to_end(dock, until, made_up_work):
    start_draft(dock, until, made_up_work)
    running = dock.desk._runner.running
    dock.draft()
    dock.desk.import_plots("plots.shp", None)
    assert dock.desk._runner.running == running


def test_opening_the_same_register_again_leaves_the_project_clean(dock, until, project):
    project.setDirty(False)
    dock.desk.open(REGISTER)
    settle(dock, until)
    assert not project.isDirty()


def test_editing_a_layer_of_the_register_names_the_editor(dock, until, made_up_work):
    dock.map.editing.emit()
    settle(dock, until)
    assert made_up_work.editor == dock.desk._who


def test_import_selects_the_first_new_mine(dock, until, told):
    dock.desk.import_plots("plots.shp", None)
    until(lambda: dock.desk.mine_id == "M3")
    settle(dock, until)
    assert current_mine(dock) == "M3"
    assert told[-1] == (Qgis.MessageLevel.Success, "4 plots imported, 1 skipped.", "feature 7 has no geometry")


def test_vanished_register_is_named_and_comes_back(dock, until, made_up_work):
    pick(dock, until, "M1")
    made_up_work.gone = InputError("The register {path} is not there.", path=REGISTER)
    dock.desk.recheck()
    settle(dock, until)
    assert dock.face.state_text.text() == f"The register {REGISTER} is not there."
    assert dock.face.retry_button.isVisibleTo(dock)
    assert dock.mines.rowCount() == 0
    made_up_work.gone = None
    dock.face.retry_button.click()
    settle(dock, until)
    assert not dock.face.state_text.isVisibleTo(dock)
    assert current_mine(dock) == "M1"


def test_replaced_register_is_read_again_and_a_lost_mine_let_go(dock, until, made_up_work):
    pick(dock, until, "M1")
    made_up_work.rows = made_up_work.rows[1:]
    dock.desk.recheck()
    settle(dock, until)
    assert dock.mines.rowCount() == 3, "an unchanged file is not read again"
    made_up_work.stamp = (9, 9)
    dock.desk.recheck()
    settle(dock, until)
    assert dock.mines.rowCount() == 2
    assert dock.desk.mine_id == ""
    assert "pick a mine" in dock.face.steps.text()


def test_changed_file_is_noticed(make, until, made_up_work, tmp_path):
    path = tmp_path / "register.gpkg"
    path.write_bytes(b"1")
    dock = make()
    dock.desk.open(str(path))
    settle(dock, until)
    made_up_work.gone = InputError("gone")
    path.unlink()
    until(lambda: dock.face.state_text.text() == "gone")


def test_read_only_register_says_so_and_drafts_nothing(make, until, made_up_work):
    made_up_work.writable = False
    dock = make()
    dock.desk.open(REGISTER)
    settle(dock, until)
    pick(dock, until, "M1")
    give_terrain(dock)
    assert "read-only" in dock.face.state_text.text()
    assert not dock.face.draft_button.isEnabled()
    assert "read-only" in dock.face.draft_button.toolTip()


def test_register_held_by_somebody_else_names_them_and_stays_readable(make, until, made_up_work):
    made_up_work.held_by = {"who": "李工", "host": "PC-7", "since_utc": "2026-01-02T03:04:05Z"}
    dock = make()
    dock.desk.open(REGISTER)
    settle(dock, until)
    assert "李工" in dock.face.state_text.text()
    assert "PC-7" in dock.face.state_text.text()
    assert dock.mines.rowCount() == 3
    made_up_work.held_by = None
    dock.face.retry_button.click()
    settle(dock, until)
    assert not dock.face.state_text.isVisibleTo(dock)


def test_register_belongs_to_the_project(dock, make, until, project, tmp_path):
    file = str(tmp_path / "county.qgz")
    assert project.write(file)
    project.clear()
    settle(dock, until)
    assert dock.desk.path is None
    assert dock.mines.rowCount() == 0
    assert project.read(file)
    settle(dock, until)
    assert dock.desk.path == REGISTER
    assert dock.mines.rowCount() == 3


def test_project_closed_while_a_draft_runs(dock, until, told, project, made_up_work):
    start_draft(dock, until, made_up_work)
    project.clear()
    made_up_work.hold.set()
    settle(dock, until)
    assert dock.desk.path is None
    assert told[-1][0] == Qgis.MessageLevel.Success
    assert dock.desk.mine is None


def test_unload_while_a_draft_runs_ends_it_silently(dock, until, told, made_up_work, project):
    start_draft(dock, until, made_up_work)
    before = len(told)
    dock.unload()
    dock.unload()
    settle(dock, until)
    assert len(told) == before
    assert "M1" not in made_up_work.plans
    project.clear()
    assert dock.desk.path == REGISTER, "an unloaded dock follows no project"


def test_a_second_dock_after_reload_shows_the_same_register(dock, make, until):
    dock.unload()
    again = make()
    settle(again, until)
    assert again.desk.path == REGISTER
    assert again.mines.rowCount() == 3


def test_opening_the_dock_leaves_a_clean_project_clean(make, project):
    project.setDirty(False)
    make()
    assert not project.isDirty()


def test_boundary_points_are_first_offered_of_the_plots(dock, project, qgis_iface, monkeypatch):
    """Not of whichever polygon layer comes first by its name, such as the conflicts of a merge."""
    offered = []

    class Form:
        def __init__(self, layer, _parent):
            offered.append(layer)

        def exec(self):
            return 0

    monkeypatch.setattr("mine_restoration_plugin.gui.surveying.CoordinatesExport", Form)
    kinds = {"conflict": "Polygon", "plot": "Polygon", "evidence": "Point"}
    made = {table: QgsVectorLayer(f"{kind}?crs=EPSG:4547", table, "memory") for table, kind in kinds.items()}
    for table, layer in made.items():
        layer.setCustomProperty(layers.FILE, REGISTER)
        layer.setCustomProperty(layers.TABLE, table)
        project.addMapLayer(layer)
    for chosen in (None, made["evidence"], made["conflict"]):
        monkeypatch.setattr(qgis_iface, "activeLayer", lambda chosen=chosen: chosen)
        dock.surveying.export_boundary()
    assert [layer.name() for layer in offered] == ["plot", "plot", "conflict"]


def test_the_form_of_a_new_register_shows_its_hints_whole(qgis_app):
    system = QgsCoordinateReferenceSystem("EPSG:4546")
    form = NewRegister(system)
    form.show()
    combo = form.crs.findChild(QComboBox)
    for widget, said in ((form.county, form.county.placeholderText()), (combo, combo.currentText())):
        assert widget.fontMetrics().horizontalAdvance(said) < widget.width()
    assert system.description() in combo.currentText()
    form.close()


def test_a_plot_is_let_go_with_its_mine_and_its_register(dock, until, monkeypatch):
    """Else outlines and evidence of a mine nobody looks at stay on show, and can be added to."""
    shown = []
    monkeypatch.setattr(dock.surveying, "show_plot", shown.append)
    pick(dock, until, "M1")
    row = SimpleNamespace(uuid="u", plot_no="P1")
    dock.face.register_page.plotPicked.emit(row)
    assert shown[-1] is row
    kept = len(shown)
    dock.desk.reload()
    settle(dock, until)
    assert shown[kept:] == []  # read again, it is still the same mine
    pick(dock, until, "M2")
    assert shown[-1] is None
    dock.face.register_page.plotPicked.emit(row)
    dock.desk.open(None)
    settle(dock, until)
    assert shown[-1] is None
