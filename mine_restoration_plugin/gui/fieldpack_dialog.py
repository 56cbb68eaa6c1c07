"""Take work to the field and bring it back: two pages of one window, with the whole report before anything is saved."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from typing import Any

from qgis.core import (
    Qgis,
    QgsProject,
)
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ..cartography.sources import layer_table
from ..compat import icon, localised, sentence, translate
from ..core.model.errors import InputError
from ..core.model.text import Label
from . import fieldpack_work
from .fieldpack_export import ExportPage
from .fieldpack_report import MergePage
from .memory import remember_folder
from .tasks import Job, Runner


class FieldPackDialog(QDialog):
    """``told`` carries level, sentence and details for a message bar; ``merged`` says that the register changed.

    Non-modal: show it with ``show()`` and keep a reference. ``gateway`` is the module that does the work.
    """

    told = pyqtSignal(object, str, str)
    merged = pyqtSignal()

    def __init__(
        self,
        path: str,
        runner: Runner,
        who: str,
        project: QgsProject | None = None,
        gateway: Any = fieldpack_work,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("MineRestoration", "Field pack"))
        self.setWindowIcon(icon("mine_restoration"))
        self._path = path
        self._project = project or QgsProject.instance()
        self._runner = runner
        self._who = who
        self._work = gateway
        self._job: Job | None = None
        self.bar = QgsMessageBar()
        self.export_page = ExportPage(self._project)
        self.merge_page = MergePage()
        self.pages = QTabWidget()
        self.pages.addTab(self.export_page, translate("MineRestoration", "Take to the field"))
        self.pages.addTab(self.merge_page, translate("MineRestoration", "Bring back"))
        self.progress = QProgressBar()
        self.progress.setRange(0, 100)
        self.cancel_button = QPushButton(translate("MineRestoration", "Cancel"))
        self.cancel_button.clicked.connect(self.cancel)
        below = QHBoxLayout()
        below.addWidget(self.progress, 1)
        below.addWidget(self.cancel_button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.bar)
        layout.addWidget(self.pages, 1)
        layout.addLayout(below)
        self.resize(760, 560)
        self._writer = fieldpack_work.ProjectWriter(self)
        self.export_page.searched.connect(self._list_mines)
        self.export_page.button.clicked.connect(self.export)
        self.merge_page.chosen.connect(self.preview)
        self.merge_page.button.clicked.connect(self.merge)
        self._rest()
        self._list_mines("")

    # deeds

    def export(self) -> None:
        """Make the pack that the first page describes."""
        page = self.export_page
        folder, mines = page.folder.filePath(), page.mines_chosen()
        try:
            rasters, vectors = page.bases()
        except InputError as error:
            self._fail(error)
            return
        remember_folder(folder)

        def done(made: Any) -> None:
            said = translate("MineRestoration", "{plots} plots are in {folder}: copy the whole folder to the device.")
            level = Qgis.MessageLevel.Warning if made.notes else Qgis.MessageLevel.Success
            self._tell(level, said.format(plots=made.plots, folder=made.folder), _lines(made.notes))

        self._start(
            translate("MineRestoration", "Exporting a field pack"),
            lambda progress: self._work.export_pack(
                self._path, folder, mines, rasters, vectors, self._writer, self._who, progress
            ),
            done,
        )

    def preview(self, folder: str) -> None:
        """Read a pack that came back and show what a merge would do."""
        self.merge_page.show_report(None)
        if folder:
            remember_folder(folder)
            self._start(
                translate("MineRestoration", "Comparing the field pack with the register"),
                lambda progress: self._work.try_merge(self._path, folder, progress),
                self.merge_page.show_report,
            )

    def merge(self) -> None:
        """Save what the second page shows; not under unsaved edits, which would be saved over what was merged."""
        if self._unsaved():
            self._tell(
                Qgis.MessageLevel.Warning,
                translate("MineRestoration", "Save or end the editing of the register's layers first."),
                "",
            )
            return
        folder = self.merge_page.folder.filePath()

        def done(report: Any) -> None:
            self.merge_page.show_report(report, merged=True)
            conflicts = report.count("conflict")
            said = translate(
                "MineRestoration",
                "Merged: {inserted} new, {edited} edited, {deleted} deleted, {split} split off, {photos} photographs; "
                "{conflicts} conflicts wait to be decided.",
            ).format(
                inserted=report.count("inserted"),
                edited=report.count("edited"),
                deleted=report.count("deleted"),
                split=report.count("split"),
                photos=len(report.photos),
                conflicts=conflicts,
            )
            level = Qgis.MessageLevel.Warning if conflicts else Qgis.MessageLevel.Success
            self._tell(level, said, _lines(report.notes))
            self.merged.emit()

        self._start(
            translate("MineRestoration", "Merging the field pack"),
            lambda progress: self._work.merge(self._path, folder, self._who, progress),
            done,
        )

    def _unsaved(self) -> bool:
        layers = (layer for layer in self._project.mapLayers().values() if layer_table(layer, self._path) is not None)
        return any(layer.isModified() for layer in layers)

    def cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def reject(self) -> None:
        self.cancel()
        super().reject()

    # inside

    def _list_mines(self, words: str) -> None:
        self._runner.start(
            translate("MineRestoration", "Reading the mines"),
            lambda progress: self._work.list_mines(self._path, words, progress),
            self.export_page.show_mines,
            self._fail,
        )

    def _start(self, title: str, work: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        if self._job is not None:
            return

        def finish(result: Any) -> None:
            self._rest()
            done(result)

        def stopped() -> None:
            self._rest()
            self._tell(Qgis.MessageLevel.Info, translate("MineRestoration", "Cancelled. Nothing was changed."), "")

        self._job = self._runner.start(title, work, finish, self._fail_deed, stopped)
        self._job.progressChanged.connect(lambda percent: self.progress.setValue(int(percent)))
        self.progress.setFormat(f"{title} %p%")
        self.progress.setValue(0)
        self._busy(True)

    def _rest(self) -> None:
        self._job = None
        self._busy(False)

    def _busy(self, busy: bool) -> None:
        self.progress.setVisible(busy)
        self.cancel_button.setVisible(busy)
        self.export_page.set_busy(busy)
        self.merge_page.set_busy(busy)

    def _fail_deed(self, error: Exception) -> None:
        self._rest()
        self._fail(error)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, InputError):
            self._tell(Qgis.MessageLevel.Critical, sentence(error), "")
            return
        trace = "".join(traceback.format_exception(type(error), error, error.__traceback__))
        self._tell(Qgis.MessageLevel.Critical, translate("MineRestoration", "The program failed: ") + str(error), trace)

    def _tell(self, level: Any, said: str, details: str) -> None:
        self.bar.clearWidgets()
        self.bar.pushMessage("", f"{said}\n{details}".strip(), level, 0)
        self.told.emit(level, said, details)


def _lines(notes: Iterable[Label]) -> str:
    return "\n".join(localised(note) for note in notes)
