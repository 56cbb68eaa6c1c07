"""Photographs and documents of the selected plot, with a warning beside each that is no longer what was noted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import Qgis
from qgis.PyQt.QtCore import QSize, Qt, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices, QIcon, QPixmap
from qgis.PyQt.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from ..compat import localised, translate
from . import texts, work
from .memory import last_folder, remember_folder
from .tasks import Latest, Runner

ICON_PX = 96
FILE_ROLE = Qt.ItemDataRole.UserRole
UUID_ROLE = Qt.ItemDataRole.UserRole + 1


class Evidence(QWidget):
    """Reads, adds and checks in tasks. ``told`` carries level, sentence and details to the message bar."""

    told = pyqtSignal(object, str, str)
    changed = pyqtSignal()

    def __init__(self, runner: Runner, who: str, gateway: Any = work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._who = who
        self._work = gateway
        self._path: str | None = None
        self._plot_no = ""
        self._reading = Latest(runner)
        self._states: Mapping[str, str] = {}
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName(translate("MineRestoration", "Photographs and documents of the plot"))
        self.list.setIconSize(QSize(ICON_PX, ICON_PX))
        self.list.setUniformItemSizes(False)
        self.list.setWordWrap(True)
        self.list.itemActivated.connect(self._open)
        self.add_button = QPushButton(translate("MineRestoration", "Add files…"))
        self.add_button.clicked.connect(self.ask_add)
        self.check_button = QPushButton(translate("MineRestoration", "Check files"))
        self.check_button.setToolTip(
            translate("MineRestoration", "Compare each file with the SHA-256 that was noted when it was added")
        )
        self.check_button.clicked.connect(self.check)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.check_button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.title)
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons)
        self.show_plot(None, "", False)

    def show_plot(self, path: str | None, plot_no: str, writable: bool) -> None:
        """Show what one plot has; without a plot it says what to do."""
        self._reading.drop()
        self._path, self._plot_no, self._states = path, plot_no, {}
        self.list.clear()
        known = path is not None and bool(plot_no)
        self.add_button.setEnabled(known and writable)
        self.check_button.setEnabled(known)
        self.title.setText(
            translate("MineRestoration", "Evidence of plot {plot}").format(plot=plot_no)
            if known
            else translate("MineRestoration", "Pick a plot to see its photographs and documents.")
        )
        if known:
            self._read()

    def ask_add(self) -> None:
        files, _filter = QFileDialog.getOpenFileNames(
            self, translate("MineRestoration", "Photographs and documents"), last_folder()
        )
        if files:
            remember_folder(files[0])
            self.add(files)

    def add(self, files: list[str]) -> None:
        path, plot_no = self._path, self._plot_no
        if path is None or not plot_no:
            return

        def done(found: Any) -> None:
            said = translate("MineRestoration", "{added} files added, {known} known already.")
            level = Qgis.MessageLevel.Success
            self.told.emit(
                level,
                said.format(added=found.added, known=found.known),
                "\n".join(localised(note) for note in found.notes),
            )
            self.changed.emit()
            if (path, plot_no) == (self._path, self._plot_no):
                self._read()

        self._start(
            translate("MineRestoration", "Adding evidence"),
            lambda progress: self._work.add_evidence(path, files, plot_no, self._who, progress),
            done,
        )

    def check(self) -> None:
        path, plot_no = self._path, self._plot_no
        if path is None or not plot_no:
            return

        def done(states: Mapping[str, str]) -> None:
            if (path, plot_no) != (self._path, self._plot_no):
                return
            self._states = states
            bad = sum(state != "ok" for state in states.values())
            if bad:
                said = translate("MineRestoration", "{bad} of {all} files have changed or are gone.")
                level = Qgis.MessageLevel.Warning
            else:
                said = translate("MineRestoration", "All {all} files are what they were.")
                level = Qgis.MessageLevel.Success
            self.told.emit(level, said.format(bad=bad, all=len(states)), "")
            for row in range(self.list.count()):
                self._mark(self.list.item(row))

        self._start(
            translate("MineRestoration", "Checking evidence"),
            lambda progress: self._work.check_evidence(path, plot_no, progress),
            done,
        )

    def _read(self) -> None:
        path, plot_no = self._path, self._plot_no

        def done(rows: tuple[work.EvidenceRow, ...]) -> None:
            if (path, plot_no) == (self._path, self._plot_no):
                self._fill(rows)

        self._reading.start(
            translate("MineRestoration", "Reading evidence"),
            lambda progress: self._work.read_evidence(path, plot_no, progress),
            done,
            self._fail,
        )

    def _start(self, title: str, task: Any, done: Any) -> None:
        self._runner.start(title, task, done, self._fail)

    def _fail(self, error: Exception) -> None:
        self.told.emit(Qgis.MessageLevel.Critical, texts.sentence(error), "")

    def _fill(self, rows: tuple[work.EvidenceRow, ...]) -> None:
        self.list.clear()
        for row in rows:
            item = QListWidgetItem(self._words(row))
            item.setData(FILE_ROLE, row.file)
            item.setData(UUID_ROLE, row.uuid)
            picture = QPixmap()
            if row.thumbnail is not None and picture.loadFromData(row.thumbnail, "JPEG"):
                item.setIcon(QIcon(picture))
            else:
                item.setIcon(self.style().standardIcon(QStyle.StandardPixmap.SP_FileIcon))
            item.setToolTip(row.file)
            self.list.addItem(item)
            self._mark(item)

    @staticmethod
    def _words(row: work.EvidenceRow) -> str:
        lines = [row.evidence_no, f"{localised(row.kind)} · {row.caption}" if row.caption else localised(row.kind)]
        if row.azimuth_deg is not None:
            lines.append(
                translate("MineRestoration", "Azimuth {azimuth}°").format(azimuth=texts.number(row.azimuth_deg, "deg"))
            )
        if row.taken_utc:
            lines.append(
                translate("MineRestoration", "Taken {when} (UTC)").format(
                    when=row.taken_utc.replace("T", " ").rstrip("Z")
                )
            )
        if row.thumbnail is not None and not row.placed:
            lines.append(translate("MineRestoration", "No position"))
        return "\n".join(lines)

    def _mark(self, item: QListWidgetItem) -> None:
        """A sign and a word beside a file that is not what was noted."""
        state = self._states.get(item.data(UUID_ROLE), "ok")
        sign = {
            "changed": translate("MineRestoration", "⚠ changed since it was added"),
            "gone": translate("MineRestoration", "✗ gone"),
        }.get(state)
        lines = [line for line in item.text().split("\n") if not line.startswith(("⚠", "✗"))]
        item.setText("\n".join([*lines, sign] if sign else lines))

    def _open(self, item: QListWidgetItem) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(item.data(FILE_ROLE)))
