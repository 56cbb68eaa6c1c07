"""The dock: everything about one register and its selected mine, put together from the parts beside this file."""

from __future__ import annotations

import os
from typing import Any

from qgis.core import Qgis, QgsApplication, QgsProject, QgsSettings
from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QFileSystemWatcher, QModelIndex, Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices, QKeySequence
from qgis.PyQt.QtWidgets import QAction, QFileDialog, QSplitter

from ..compat import translate, translated
from ..core.model.errors import InputError
from . import texts, work
from .designing.designing import Designing
from .desk import Desk
from .details import steps
from .dialogs import ImportPlots, NewRegister
from .earthrock.earthrock import EarthRock
from .edit_guard import EditGuard
from .face import STEPS_OF_BAR, Face
from .memory import SCOPE, ProjectMemory, last_folder, remember_folder
from .mine_table import MineTable
from .mineplan.planning import Planning
from .paged import Pager
from .plot_table import PlotTable
from .selection import MapStep
from .surveying import Surveying
from .turns import after_a_pause
from .work import Page, PlotRow, Question

OBJECT_NAME = "MineRestorationDock"
SETTLE_MS = 500
TYPING_MS = 150


class Dock(QgsDockWidget):
    """Made by the user's action; ``unload`` takes it apart again, with whatever runs."""

    def __init__(self, iface: Any, gateway: Any = work, project: QgsProject | None = None) -> None:
        super().__init__(translate("MineRestoration", "Mine restoration"), iface.mainWindow())
        self.setObjectName(OBJECT_NAME)
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        self._iface = iface
        self._project = project or QgsProject.instance()
        self._memory = ProjectMemory(self._project)
        self._unloaded = False
        self.desk = Desk(self._memory, QgsApplication.userLoginName(), gateway, self)
        self.map = MapStep(iface.mapCanvas(), self._project, self)
        self.guard = EditGuard(self._project, self.desk.runner, self.desk.who, gateway, self)
        self._watcher = QFileSystemWatcher(self)
        self._settle = after_a_pause(self, SETTLE_MS, lambda: self.desk.recheck())
        self._marking = False
        self.mines = MineTable(self)
        self.pages = Pager(self.mines, self.desk.runner, gateway.read_mines, self)
        self._typing = after_a_pause(self, TYPING_MS, self._ask)
        self._seeking = False
        self._clicked = -1
        self._place: tuple[str, int] | None = None
        self._plots_of: tuple[str | None, str] = (None, "")
        self.plots = PlotTable(self)
        self.plot_pages = Pager(self.plots, self.desk.runner, gateway.read_plots, self)
        self.face = Face(self.mines, self.plots)
        self.surveying = Surveying(
            iface, self.desk, self.map, self._project, self.face.register_page, self.face.road, gateway, self
        )
        self.designing = Designing(iface, self.desk, self._project, self.face.road, self)
        self.earthrock = EarthRock(self.desk, self._project, self.face.road, self.designing.page.dem, self)
        self.planning = Planning(self.desk, self.face.road, self.face.inputs.dem, self)
        self.planning.place(self.designing.page, self.face.plan_page)
        self.setWidget(self.face)
        self._escape = QAction(translate("MineRestoration", "Cancel"), self)
        self._escape.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        self._escape.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(self._escape)
        self._connect()
        self._restore_taste()
        self._show_deed()
        self.desk.restore(self._memory.path("register"))

    def _connect(self) -> None:
        self.desk.registerChanged.connect(self._show_register)
        self.desk.mineChanged.connect(self._show_mine)
        self.desk.deedChanged.connect(self._show_deed)
        self.desk.progressed.connect(self._show_progress)
        self.desk.told.connect(self._tell)
        self.guard.told.connect(self._tell)
        self.map.picked.connect(self._follow_map)
        self.map.editing.connect(self.desk.name_editor)
        self.map.edited.connect(self.desk.reload)
        self.face.filter_box.textChanged.connect(lambda _text: self._typing.start())
        self._typing.timeout.connect(self._ask_plots)
        self.face.register_page.filter_box.textChanged.connect(lambda _text: self._typing.start())
        self.face.register_page.plotPicked.connect(self._show_plot)
        self.face.register_page.plotZoomed.connect(lambda row: self._zoom_plot(row.uuid))
        self.plots.reordered.connect(self._ask_plots)
        self.surveying.told.connect(self._tell)
        self.designing.told.connect(self._tell)
        self.earthrock.told.connect(self._tell)
        self.planning.told.connect(self._tell)
        self.planning.draftAsked.connect(self.draft)
        one, other = self.face.inputs.terrain, self.designing.page.terrain
        one.layerChanged.connect(other.setLayer)  # the mine has one terrain model, whichever page it is chosen on
        other.layerChanged.connect(one.setLayer)
        self.plot_pages.failed.connect(lambda _error: self.desk.recheck())
        self.mines.reordered.connect(self._ask)
        self.pages.arrived.connect(self._on_page)
        self.pages.failed.connect(lambda _error: self.desk.recheck())
        self.face.table.selectionModel().currentRowChanged.connect(self._follow_table)
        self.face.table.doubleClicked.connect(lambda _index: self.zoom())
        self.face.details.zoomAsked.connect(self.zoom)
        self.face.inputs.changed.connect(self._enable)
        self.face.import_button.clicked.connect(self.ask_import)
        self.face.layers_button.clicked.connect(self.show_layers)
        self.face.retry_button.clicked.connect(self.desk.reload)
        self.face.draft_button.clicked.connect(self.draft)
        self.face.export_button.clicked.connect(self.ask_export)
        self.face.folder_button.clicked.connect(self.open_folder)
        self.face.results_button.clicked.connect(self.show_results)
        self.face.cancel_button.clicked.connect(self._cancel)
        self._escape.triggered.connect(self._cancel)
        self.face.open_action.triggered.connect(self.ask_open)
        self.face.create_action.triggered.connect(self.ask_create)
        self.face.reload_action.triggered.connect(self.desk.reload)
        self.face.close_action.triggered.connect(lambda: self.desk.open(None))
        self._watcher.fileChanged.connect(lambda _path: self._settle.start())
        self._project.readProject.connect(self._on_project)
        self._project.cleared.connect(self._on_project)

    # what the person does

    def ask_open(self) -> None:
        path, _filter = QFileDialog.getOpenFileName(
            self,
            translate("MineRestoration", "Open a mine register"),
            last_folder(),
            translate("MineRestoration", "Mine register (*.gpkg *.pgregister)"),
        )
        if path:
            remember_folder(path)
            self.desk.open(path)

    def ask_create(self) -> None:
        form = NewRegister(self._project.crs(), self)
        if form.exec():
            path, county, crs = form.answers()
            remember_folder(path)
            self.desk.create(path, county, crs)

    def ask_import(self) -> None:
        form = ImportPlots(self)
        if form.exec():
            source, mapping = form.answers()
            remember_folder(source)
            self.desk.import_plots(source, mapping)

    def draft(self) -> None:
        dem = self.face.inputs.dem()
        if dem is None:
            self._tell(
                Qgis.MessageLevel.Warning,
                translate("MineRestoration", "Choose a terrain model that is a raster file on this machine."),
            )
            return
        # a file that is named goes before what was changed on the pages
        self.desk.draft(dem, self.face.inputs.decisions_file() or self.planning.pending.for_draft())

    def ask_export(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self,
            translate("MineRestoration", "Folder for the package of mine {mine}").format(mine=self.desk.mine_id),
            self._memory.package(self.desk.mine_id) or last_folder(),
        )
        if folder:
            remember_folder(folder)
            self.export(folder)

    def export(self, folder: str) -> None:
        self.desk.export(folder, self._renderer())

    def open_folder(self) -> None:
        folder = self._memory.package(self.desk.mine_id)
        if folder is None or not os.path.isdir(folder):
            self._tell(
                Qgis.MessageLevel.Warning,
                translate("MineRestoration", "The package folder is not there any more. Export the package again."),
            )
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(folder))

    def show_layers(self) -> None:
        from ..cartography.layers import add_register_layers

        if self.desk.path is not None:
            self._guarded(lambda: add_register_layers(self._project, self.desk.path))
            if self.desk.mine_id:
                self.map.show(self.desk.mine_id)

    def show_results(self) -> None:
        from ..cartography.layers import add_plan_layers

        mine, view = self.desk.mine, self.desk.view
        if mine is not None and mine.plan is not None and view is not None:
            self._guarded(lambda: add_plan_layers(self._project, mine.plan, view.folder))

    def zoom(self) -> None:
        if self.desk.mine_id and not self.map.zoom(self.desk.mine_id):
            self._tell_not_on_map()

    def _tell_not_on_map(self) -> None:
        self._tell(
            Qgis.MessageLevel.Info,
            translate("MineRestoration", "The plots are not on the map yet: press “Show on map”."),
        )

    def unload(self) -> None:
        """Cancel what runs, let go of project and map; safe to call twice."""
        if self._unloaded:
            return
        self._unloaded = True
        self._save_taste()
        self._project.readProject.disconnect(self._on_project)
        self._project.cleared.disconnect(self._on_project)
        self._settle.stop()
        self._typing.stop()
        self.surveying.close()
        self.designing.close()
        self.earthrock.close()
        self.planning.close()
        self.desk.close()
        self.map.close()
        self.guard.close()

    # what is shown

    def _show_register(self) -> None:
        view, path = self.desk.view, self.desk.path
        self.face.register_name.setText(
            translate("MineRestoration", "none") if path is None else os.path.basename(path)
        )
        self.face.register_name.setToolTip(path or "")
        self.map.follow(None if view is None else path)
        self.guard.follow(None if view is None else path)
        self._ask()
        trouble = self._trouble()
        for widget in (self.face.state_icon, self.face.state_text):
            widget.setVisible(bool(trouble))
        self.face.retry_button.setVisible(bool(trouble))
        self.face.state_text.setText(trouble)
        self._watch(path)
        self.surveying.show_register()
        self._enable()

    def _trouble(self) -> str:
        view = self.desk.view
        if view is None:
            return self.desk.trouble
        if not view.writable:
            return translate("MineRestoration", "The register is read-only: nothing can be imported or drafted.")
        if view.held_by is not None:
            return translate(
                "MineRestoration",
                "{who} has had the register open for writing since {since} (UTC) on {host}. It can be read meanwhile.",
            ).format(
                who=view.held_by.get("who", "?"),
                since=view.held_by.get("since_utc", "?"),
                host=view.held_by.get("host", "?"),
            )
        return ""

    def _show_mine(self) -> None:
        self._mark_row()
        mine = self.desk.mine
        row = None if mine is None else mine.row
        self.face.mine_title.setText(f"{row.mine_id} · {row.name}" if row and row.name else self.desk.mine_id)
        self.face.mine_title.setVisible(bool(self.desk.mine_id))
        self.face.details.show_mine(mine)
        self.face.steps.setText(self._hint() if mine is None else steps(mine))
        if self._plots_of != (self.desk.path, self.desk.mine_id):  # a model that is reset tells no picked row
            self._plots_of = (self.desk.path, self.desk.mine_id)
            self._show_plot(None)
        self._ask_plots()
        self.designing.show_mine()
        self.earthrock.show_mine()
        self.planning.show_mine()
        self._enable()

    def _hint(self) -> str:
        if self.desk.path is None:
            return translate("MineRestoration", "Next: open a register or make a new one.")
        if self.desk.view is None:
            return ""
        if not self.desk.view.mines:
            return translate("MineRestoration", "Next: import plots into the register.")
        if not self.desk.mine_id:
            return translate("MineRestoration", "Next: pick a mine in the table or on the map.")
        return ""

    def _show_deed(self) -> None:
        running = bool(self.desk.deed)
        self.face.progress_text.setText(self.desk.deed)
        self.face.cancel_button.setEnabled(running)
        self._escape.setEnabled(running)
        for widget in (self.face.progress_text, self.face.progress, self.face.cancel_button):
            widget.setVisible(running)
        if running:
            self.face.progress.setValue(0)
        self._enable()

    def _show_progress(self, share: float, message: str) -> None:
        if share >= 0.0:
            self.face.progress.setValue(round(share * STEPS_OF_BAR))
        if message:
            self.face.progress_text.setText(f"{self.desk.deed}: {translated(message)}")

    def _enable(self) -> None:
        view, mine, idle = self.desk.view, self.desk.mine, not self.desk.deed
        writable = view is not None and view.writable and idle
        has_plan = mine is not None and mine.plan is not None
        self.face.reload_action.setEnabled(self.desk.path is not None)
        self.face.close_action.setEnabled(self.desk.path is not None and idle)
        self.face.create_action.setEnabled(idle)
        self.face.import_button.setEnabled(writable)
        self.face.layers_button.setEnabled(view is not None)
        self.face.draft_button.setEnabled(writable and mine is not None and self.face.inputs.dem() is not None)
        self.face.export_button.setEnabled(has_plan and idle)
        self.face.results_button.setEnabled(has_plan)
        self.face.folder_button.setEnabled(mine is not None and mine.packaged_version is not None)
        self.face.draft_button.setToolTip(self._why_no_draft())
        self.planning.allow_draft(self.face.draft_button.isEnabled(), self._why_no_draft())

    def _why_no_draft(self) -> str:
        if self.desk.view is not None and not self.desk.view.writable:
            return translate("MineRestoration", "The register is read-only: nothing can be imported or drafted.")
        if self.desk.mine is None:
            return translate("MineRestoration", "Pick a mine first")
        if self.face.inputs.dem() is None:
            return translate("MineRestoration", "Choose a terrain model first")
        return translate("MineRestoration", "Draft the plan of the selected mine on the terrain model")

    def _tell(self, level: Qgis.MessageLevel, sentence: str, details: str = "") -> None:
        title = translate("MineRestoration", "Mine restoration")
        bar = self._iface.messageBar()
        lasting = level in (Qgis.MessageLevel.Warning, Qgis.MessageLevel.Critical)
        if details:
            bar.pushMessage(title, sentence, details, level, 0)
        else:
            bar.pushMessage(title, sentence, level, 0 if lasting else -1)

    @staticmethod
    def _renderer() -> Any:
        from ..cartography.renderer import LayoutRenderer

        return LayoutRenderer()

    def _guarded(self, action: Any) -> None:
        try:
            action()
        except InputError as error:
            self._tell(Qgis.MessageLevel.Critical, texts.sentence(error))

    # table and map in step

    def _ask(self) -> None:
        """Read the mines anew, by the words and the order that are asked for now."""
        self._typing.stop()
        self._clicked, self._place = -1, None
        if self.desk.path is None or self.desk.view is None:
            self._marking = True
            self.pages.ask(None)
            self._marking = False
            return
        self.pages.ask(Question(self.desk.path, self.face.filter_box.text(), find=self.desk.mine_id))

    def _ask_plots(self) -> None:
        """Read the plots of the selected mine anew."""
        if self.desk.path is None or self.desk.mine is None:
            self.plot_pages.ask(None)
            return
        words = self.face.register_page.filter_box.text()
        self.plot_pages.ask(Question(self.desk.path, words, mine_id=self.desk.mine_id))

    def _show_plot(self, row: PlotRow | None) -> None:
        self.surveying.show_plot(row)
        if row is not None:
            self.map.show_plot(row.uuid)

    def _zoom_plot(self, uuid: str) -> None:
        if not self.map.zoom_plot(uuid):
            self._tell_not_on_map()

    def _on_page(self, page: Page) -> None:
        if self._seeking and page.place is None and self.face.filter_box.text():
            self.face.filter_box.clear()
            self._ask()
            return
        self._seeking = False
        if page.place is not None:
            self._place = (self.desk.mine_id, page.place)
        if self._clicked >= 0:
            self._select_row(self._clicked)
        else:
            self._mark_row()

    def _follow_table(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._marking:
            self._select_row(current.row())

    def _select_row(self, number: int) -> None:
        """Make the mine of a row the selected one, as soon as the row has been read."""
        row = self.mines.row(number) if number >= 0 else None
        self._clicked = -1 if row is not None else number
        if row is not None and row.mine_id != self.desk.mine_id:
            self.desk.select(row.mine_id)
            self.map.show(row.mine_id)

    def _follow_map(self, mine_id: str) -> None:
        if self.desk.view is None:
            return
        self._seeking = True
        self.desk.select(mine_id)
        self._ask()

    def _mark_row(self) -> None:
        table = self.face.table
        row = self.mines.row_of(self.desk.mine_id) if self.desk.mine_id else -1
        if row < 0 and self._place is not None and self._place[0] == self.desk.mine_id:
            row = self._place[1]
        if table.currentIndex().isValid() and row == table.currentIndex().row():
            return
        self._marking = True
        if row >= 0:
            table.selectRow(row)
            table.scrollTo(self.mines.index(row, 0))
        else:
            table.selectionModel().clear()
        self._marking = False

    # the world around

    def _on_project(self, *_document: object) -> None:
        self.desk.restore(self._memory.path("register"))

    def _watch(self, path: str | None) -> None:
        watched = self._watcher.files()
        if watched and watched != [path]:
            self._watcher.removePaths(watched)
        if path is not None and path not in self._watcher.files() and os.path.exists(path):
            self._watcher.addPath(path)

    def _cancel(self) -> None:
        self.face.cancel_button.setEnabled(False)
        self.face.progress_text.setText(translate("MineRestoration", "Cancelling…"))
        self.desk.cancel()

    def _restore_taste(self) -> None:
        settings = QgsSettings()
        for name, splitter in self._splitters():
            state = settings.value(f"{SCOPE}/{name}")
            if state:
                splitter.restoreState(state)
        self.face.road.setCurrentIndex(settings.value(f"{SCOPE}/road", 0, int))
        header = settings.value(f"{SCOPE}/mineTable")
        if header:
            self.face.table.horizontalHeader().restoreState(header)

    def _save_taste(self) -> None:
        settings = QgsSettings()
        for name, splitter in self._splitters():
            settings.setValue(f"{SCOPE}/{name}", splitter.saveState())
        settings.setValue(f"{SCOPE}/road", self.face.road.currentIndex())
        settings.setValue(f"{SCOPE}/mineTable", self.face.table.horizontalHeader().saveState())

    def _splitters(self) -> tuple[tuple[str, QSplitter], ...]:
        return ("dockSplitter", self.face.splitter), ("detailSplitter", self.face.details.splitter)
