"""What is on the desk: one register, one mine, at most one deed in the making. No widgets.

Reads and deeds run as jobs. A later read supersedes an earlier one; deeds come one at a time.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from typing import Any

from qgis.core import Qgis, QgsMessageLog
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..compat import localised, translate
from ..core.model.errors import InputError
from ..core.model.progress import Progress
from . import texts, work
from .maps import DrawnSheets, SheetPress
from .memory import ProjectMemory
from .tasks import Job, Latest, Runner
from .turns import Turns

LOG = "Mine restoration"


class Desk(QObject):
    """State of the dock. ``gateway`` is the module of functions that do the work; tests hand in another."""

    registerChanged = pyqtSignal()  # noqa: N815 - Qt's way of naming signals
    mineChanged = pyqtSignal()  # noqa: N815
    deedChanged = pyqtSignal()  # noqa: N815
    progressed = pyqtSignal(float, str)
    told = pyqtSignal(object, str, str)  # level, sentence, details
    packaged = pyqtSignal(str)

    def __init__(self, memory: ProjectMemory, who: str, gateway: Any = work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._memory = memory
        self._who = who
        self._work = gateway
        self._runner = Runner(self)
        self._reading: dict[str, Latest] = {}
        self._job: Job | None = None
        self._press: SheetPress | Turns | None = None
        self._closed = False
        self.path: str | None = None
        self.view: work.RegisterView | None = None
        self.mine_id = ""
        self.mine: work.MineView | None = None
        self.trouble = ""
        self.deed = ""

    @property
    def runner(self) -> Runner:
        """Where reads and deeds run; parts of the dock let their own work run there too."""
        return self._runner

    @property
    def who(self) -> str:
        return self._who

    # the register

    def open(self, path: str | None) -> None:
        """Put a register on the desk and remember it with the project; None clears the desk."""
        self._memory.set_path("register", path)
        self.restore(path)

    def restore(self, path: str | None) -> None:
        """Put a register on the desk without touching the project."""
        if path != self.path:
            self._forget()
            self.path = path
        self.registerChanged.emit()
        self.mineChanged.emit()
        self.reload()

    def reload(self) -> None:
        """Read the register again, and the mine that is shown."""
        path = self.path
        if path is None or self._closed:
            return
        self._read(
            "register",
            translate("MineRestoration", "Reading the mine register"),
            lambda progress: self._work.read_register(path, progress),
            self._show_register,
            self._lose_register,
        )

    def recheck(self) -> None:
        """Read the register again if its file is another one than was read, or gone, or back."""
        if self.path is None:
            return
        known = None if self.view is None else self.view.stamp
        if self._work.stamp_of(self.path) != known:
            self.reload()

    def select(self, mine_id: str) -> None:
        """Make a mine the selected one; an empty id selects none."""
        if mine_id == self.mine_id:
            return
        self.mine_id = mine_id
        self.mine = None
        self.mineChanged.emit()
        self._read_mine()

    # deeds

    def name_editor(self) -> None:
        """Somebody begins to edit the register with QGIS's own tools: the log shall say who."""
        path = self.path
        if path is not None and not self._closed:
            self._read(
                "editor",
                translate("MineRestoration", "Naming the editor"),
                lambda progress: self._work.name_editor(path, self._who, progress),
                lambda _nothing: None,
                self._tell_error,
            )

    def create(self, path: str, county: str, crs: str) -> None:
        """Make a register and open it."""
        self.run_deed(
            translate("MineRestoration", "Creating the register"),
            lambda progress: self._work.create_register(path, county, crs, self._who, progress),
            self.open,
        )

    def import_plots(self, source: str, mapping: str | None) -> None:
        """Bring the plots of a file into the register and select the first mine."""
        self._import(lambda path, progress: self._work.import_plots(path, source, mapping, self._who, progress))

    def import_boundary(self, source: str, profile: str, crs: str, repair: bool) -> None:
        """Bring the plots of a boundary-point text into the register; an empty ``crs`` is found out."""
        self._import(
            lambda path, progress: self._work.import_boundary(path, source, profile, crs, repair, self._who, progress)
        )

    def _import(self, task: Callable[[str, Progress], work.Imported]) -> None:
        path = self.path
        if path is None:
            return

        def done(result: work.Imported) -> None:
            if path == self.path:
                self.select(result.mine_id or self.mine_id)
                self.reload()
            self._tell(
                Qgis.MessageLevel.Success,
                translate("MineRestoration", "{plots} plots imported, {skipped} skipped.").format(
                    plots=result.plots, skipped=result.skipped
                ),
                "\n".join(localised(note) for note in result.notes),
            )

        self.run_deed(
            translate("MineRestoration", "Importing plots"),
            lambda progress: task(path, progress),
            done,
        )

    def draft(self, dem: str, decisions: str | Mapping[str, Any] | None) -> None:
        """Draft the plan of the selected mine on a terrain model, by a decisions file or by decisions themselves."""
        path, mine_id = self.path, self.mine_id
        if path is None or not mine_id:
            return

        def done(result: work.Drafted) -> None:
            if result.new:
                said = translate(
                    "MineRestoration",
                    "Mine {mine}: plan version {version} is in the register. Law checks: {failed} failed, "
                    "{undecided} undecided.",
                )
            else:
                said = translate(
                    "MineRestoration",
                    "Mine {mine}: nothing has changed since plan version {version}; it stays. Law checks: {failed} "
                    "failed, {undecided} undecided.",
                )
            said = said.format(mine=mine_id, version=result.version, failed=result.failed, undecided=result.undecided)
            if result.scenario is not None:
                follows = translate("MineRestoration", "It follows scenario “{name}”.")
                said = f"{said} {follows.format(name=result.scenario)}"
            self._tell(
                Qgis.MessageLevel.Success,
                said,
                "\n".join(localised(change) for change in result.changes),
            )
            self.reload()

        self.run_deed(
            translate("MineRestoration", "Drafting the plan of mine {mine}").format(mine=mine_id),
            lambda progress: self._work.draft(path, mine_id, dem, decisions, self._who, progress),
            done,
        )

    def export(self, folder: str, renderer: Any) -> None:
        """Draw the maps on this thread, sheet by sheet, then write the package of the selected mine in a task."""
        path, mine_id, view = self.path, self.mine_id, self.view
        if self.deed or path is None or view is None or self.mine is None or self.mine.plan is None:
            return
        self.deed = translate("MineRestoration", "Exporting the package of mine {mine}").format(mine=mine_id)
        self.deedChanged.emit()
        if renderer is None:
            self._write_package(path, mine_id, folder, None)
            return
        drawing = SheetPress(renderer, self.mine.plan, view.folder, self)
        self._press = drawing
        drawing.progressed.connect(lambda share, text: self.progressed.emit(0.5 * share, text))
        drawing.start(lambda sheets: self._write_package(path, mine_id, folder, sheets), self._fail, self._stop_quietly)

    def print_cards(self, press: Any, folder: str) -> None:
        """Print plot cards on this thread, page by page; ``press`` is a ``cartography.cards.CardPress``."""
        if self.deed or self._closed:
            return

        def done() -> None:
            printed = press.printed
            self._end_deed()
            said = translate("MineRestoration", "{cards} plot cards are in {folder}.").format(
                cards=printed.cards, folder=folder
            )
            gone = translate("MineRestoration", "{count} photographs are gone; the cards say so.")
            if printed.gone:
                self._tell(Qgis.MessageLevel.Warning, said, gone.format(count=printed.gone))
            else:
                self._tell(Qgis.MessageLevel.Success, said)

        self.deed = translate("MineRestoration", "Printing plot cards")
        self.deedChanged.emit()
        self._press = Turns(press.run(), self)
        self._press.progressed.connect(self.progressed)
        self._press.start(done, self._fail, self._stop_quietly)

    def cancel(self) -> None:
        """Stop the deed in the making; nothing half made stays."""
        if self._press is not None:
            self._press.cancel()
        if self._job is not None:
            self._job.cancel()

    def close(self) -> None:
        """Cancel everything and be silent from now on."""
        self._closed = True
        self._runner.close()
        self._end_press()

    # inside

    def _write_package(self, path: str, mine_id: str, folder: str, sheets: DrawnSheets | None) -> None:
        start = 0.0 if sheets is None else 0.5

        def done(result: work.Exported) -> None:
            if path == self.path:
                self._memory.set_package(mine_id, result.folder)
                self._read_mine()
            if result.draft:
                level = Qgis.MessageLevel.Warning
                said = translate(
                    "MineRestoration", "The package is in {folder}. It is a draft: {count} parts are missing."
                ).format(folder=result.folder, count=len(result.missing))
            else:
                level = Qgis.MessageLevel.Success
                said = translate("MineRestoration", "The package is in {folder}.").format(folder=result.folder)
            self._tell(level, said, "\n".join((*result.missing, *(localised(note) for note in result.notes))))
            self.packaged.emit(result.folder)

        title, self.deed = self.deed, ""
        self.run_deed(
            title,
            lambda progress: self._work.export(path, mine_id, folder, sheets, progress.part(start, 1.0)),
            done,
        )

    def run_deed(self, title: str, task: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        """Run a deed with progress and cancel, unless one runs; ``done`` hears its result on this thread."""
        if self.deed or self._closed:
            return
        self.deed = title

        def finish(result: Any) -> None:
            self._end_deed()
            done(result)

        self._job = self._runner.start(title, task, finish, self._fail, self._stop_quietly)
        self._job.progressChanged.connect(lambda percent: self.progressed.emit(percent / 100.0, ""))
        self._job.said.connect(lambda text: self.progressed.emit(-1.0, text))
        self.deedChanged.emit()

    def _fail(self, error: Exception) -> None:
        self._end_deed()
        self._tell_error(error)

    def _stop_quietly(self) -> None:
        self._end_deed()
        self._tell(Qgis.MessageLevel.Info, translate("MineRestoration", "Cancelled. Nothing was changed."))

    def _end_deed(self) -> None:
        self._job = None
        self._end_press()
        self.deed = ""
        self.deedChanged.emit()

    def _end_press(self) -> None:
        if self._press is not None:
            self._press.clean()
            self._press.deleteLater()
            self._press = None

    def _read(
        self,
        kind: str,
        title: str,
        task: Callable[[Progress], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._reading.setdefault(kind, Latest(self._runner)).start(title, task, done, failed)

    def _read_mine(self) -> None:
        path, mine_id = self.path, self.mine_id
        if path is None or not mine_id or self.view is None or self._closed:
            return
        package = self._memory.package(mine_id)
        self._read(
            "mine",
            translate("MineRestoration", "Reading mine {mine}").format(mine=mine_id),
            lambda progress: self._work.read_mine(path, mine_id, package, progress),
            self._show_mine,
            self._lose_mine,
        )

    def _show_register(self, view: work.RegisterView) -> None:
        self.view = view
        self.trouble = ""
        self.registerChanged.emit()
        self.mineChanged.emit()
        self._read_mine()

    def _show_mine(self, mine: work.MineView | None) -> None:
        if mine is None:
            self.mine_id, self.mine = "", None
            self.mineChanged.emit()
        elif mine.row.mine_id == self.mine_id:
            self.mine = mine
            self.mineChanged.emit()

    def _lose_register(self, error: Exception) -> None:
        self.view, self.mine = None, None
        self.trouble = texts.sentence(error)
        if not isinstance(error, InputError):
            self._tell_error(error)
        self.registerChanged.emit()
        self.mineChanged.emit()

    def _lose_mine(self, error: Exception) -> None:
        self.mine = None
        self._tell_error(error)
        self.mineChanged.emit()
        self.recheck()

    def _forget(self) -> None:
        for reading in self._reading.values():
            reading.drop()
        self.view, self.mine, self.mine_id, self.trouble = None, None, "", ""

    def _tell_error(self, error: Exception) -> None:
        details = ""
        if not isinstance(error, InputError):
            details = "".join(traceback.format_exception(type(error), error, error.__traceback__))
            QgsMessageLog.logMessage(details, LOG, Qgis.MessageLevel.Critical)
        self._tell(Qgis.MessageLevel.Critical, texts.sentence(error), details)

    def _tell(self, level: Qgis.MessageLevel, sentence: str, details: str = "") -> None:
        if not self._closed:
            self.told.emit(level, sentence, details)
