"""What is wrong in the register: a list to filter, to go to on the map, to mend and to undo."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from qgis.core import Qgis, QgsProject
from qgis.gui import QgsFilterLineEdit, QgsMapCanvas
from qgis.PyQt.QtCore import QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..compat import localised, translate
from . import problem_work, texts
from .memory import last_folder, remember_folder
from .problem_place import ProblemPlace
from .problem_table import COLUMNS, SEVERITIES, ProblemTable, severity_icon, severity_name
from .problem_work import Checked, Mended
from .tasks import Job, Runner
from .turns import after_a_pause

STEPS_OF_BAR = 1000
TYPING_MS = 150


class Problems(QWidget):
    """Give it the register with ``show_register``. It checks when told to, and works in tasks of ``runner``.

    ``told`` carries level, sentence and details to the message bar; ``changed`` says that cures changed the register;
    ``picked`` names entity and uuid of the problem that was gone to.
    """

    told = pyqtSignal(object, str, str)
    changed = pyqtSignal()
    picked = pyqtSignal(str, str)

    def __init__(
        self,
        runner: Runner,
        who: str,
        canvas: QgsMapCanvas | None = None,
        project: QgsProject | None = None,
        gateway: Any = problem_work,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._who = who
        self.place = ProblemPlace(canvas, project or QgsProject.instance())
        self._work = gateway
        self._path: str | None = None
        self._writable = False
        self._found: Checked | None = None
        self._cures: Any = None
        self._job: Job | None = None
        self.model = ProblemTable(self)
        self._typing = after_a_pause(self, TYPING_MS, self._narrow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._build_deed())
        layout.addLayout(self._build_filters())
        layout.addWidget(self._build_table(), 1)
        layout.addWidget(self._build_detail())
        layout.addLayout(self._build_cures())
        self.show_register(None, False)

    # building

    def _build_deed(self) -> QHBoxLayout:
        self.check_button = QPushButton(translate("MineRestoration", "Check the register"))
        self.check_button.clicked.connect(self.check)
        self.summary = QLabel()
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, STEPS_OF_BAR)
        self.cancel_button = QPushButton(translate("MineRestoration", "Cancel"))
        self.cancel_button.clicked.connect(self.cancel)
        row = QHBoxLayout()
        row.addWidget(self.check_button)
        row.addWidget(self.summary, 1)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel_button)
        return row

    def _build_filters(self) -> QVBoxLayout:
        self.severity_buttons: dict[str, QToolButton] = {}
        first, second = QHBoxLayout(), QHBoxLayout()
        for severity in SEVERITIES:
            button = QToolButton()
            button.setCheckable(True)
            button.setChecked(True)
            button.setIcon(severity_icon(severity))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.toggled.connect(lambda _on: self._narrow())
            self.severity_buttons[severity] = button
            first.addWidget(button)
        first.addStretch(1)
        self.rule_box = QComboBox()
        self.rule_box.setAccessibleName(translate("MineRestoration", "Check"))
        self.rule_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.rule_box.setMinimumContentsLength(12)
        self.rule_box.currentIndexChanged.connect(lambda _index: self._narrow())
        self.words = QgsFilterLineEdit()
        self.words.setShowSearchIcon(True)
        self.words.setPlaceholderText(translate("MineRestoration", "Filter by number or words"))
        self.words.setAccessibleName(self.words.placeholderText())
        self.words.textChanged.connect(lambda _text: self._typing.start())
        second.addWidget(self.rule_box)
        second.addWidget(self.words, 1)
        both = QVBoxLayout()
        both.addLayout(first)
        both.addLayout(second)
        return both

    def _build_table(self) -> QTableView:
        view = QTableView()
        view.setModel(self.model)
        view.setAccessibleName(translate("MineRestoration", "Problems of the register"))
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setTabKeyNavigation(False)
        view.setAlternatingRowColors(True)
        view.setWordWrap(False)
        view.setTextElideMode(Qt.TextElideMode.ElideRight)
        view.verticalHeader().hide()
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setResizeContentsPrecision(0)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(COLUMNS.index("severity"), QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        # a dock is narrow: the sentence needs the room
        view.setColumnWidth(COLUMNS.index("check"), 14 * self.fontMetrics().averageCharWidth())
        view.selectionModel().currentRowChanged.connect(self._show_detail)
        view.activated.connect(lambda index: self.go_to(index.row()))  # double click or Enter
        self.table = view
        return view

    def _build_detail(self) -> QLabel:
        self.detail = QLabel()
        self.detail.setTextFormat(Qt.TextFormat.PlainText)
        self.detail.setWordWrap(True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.detail.setMinimumHeight(3 * self.fontMetrics().height())
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        return self.detail

    def _build_cures(self) -> QHBoxLayout:
        self.cure_button = QPushButton()
        self.cure_button.setToolTip(
            translate(
                "MineRestoration",
                "Mends those of the listed problems that cannot be meant and where the area stays the same",
            )
        )
        self.cure_button.clicked.connect(self.cure)
        self.undo_button = QPushButton(translate("MineRestoration", "Undo cures"))
        self.undo_button.clicked.connect(self.undo)
        self.export_button = QPushButton(translate("MineRestoration", "Save list…"))
        self.export_button.clicked.connect(self.ask_export)
        self.layers_button = QPushButton(translate("MineRestoration", "With layers…"))
        self.layers_button.setToolTip(
            translate("MineRestoration", "Check against the county boundary, control lines and the land survey")
        )
        self.layers_button.clicked.connect(self.ask_layers)
        row = QHBoxLayout()
        for button in (self.cure_button, self.undo_button, self.export_button, self.layers_button):
            row.addWidget(button)
        row.addStretch(1)
        return row

    # what is shown

    def show_register(self, path: str | None, writable: bool) -> None:
        """Another register, or none: what was found in the last one is forgotten."""
        if path != self._path:
            self._leave()
            self._found = self._cures = None
            self.model.show(())
            self.detail.clear()
            self._fill_rules()
        self._path, self._writable = path, writable
        self._refresh()

    def close_work(self) -> None:
        """The dock goes away: stop, tell nobody, and take the mark off the map."""
        self._leave()

    def _leave(self) -> None:
        if self._job is not None:
            self._job.detach()
            self._job = None
        self.place.clear()

    def _refresh(self) -> None:
        busy = self._job is not None
        self.check_button.setEnabled(self._path is not None and not busy)
        self.bar.setVisible(busy)
        self.cancel_button.setVisible(busy)
        self.summary.setVisible(not busy)
        lines = self._found.lines if self._found is not None else ()
        counts = {severity: 0 for severity in SEVERITIES}
        for line in lines:
            counts[line.severity] += 1
        for severity, button in self.severity_buttons.items():
            button.setText(f"{severity_name(severity)} {texts.count(counts[severity])}")
        self.summary.setText(self._words_of_summary())
        safe = len({(s.entity, s.uuid) for s in self._safe()})
        self.cure_button.setText(translate("MineRestoration", "Apply safe cures ({count})").format(count=safe))
        self.cure_button.setEnabled(bool(safe) and self._writable and not busy)
        self.undo_button.setEnabled(self._cures is not None and self._writable and not busy)
        self.export_button.setEnabled(bool(self.model.count) and not busy)
        self.layers_button.setEnabled(self._path is not None and not busy)

    def _words_of_summary(self) -> str:
        if self._path is None:
            return translate("MineRestoration", "Open a register to check it.")
        if self._found is None:
            return translate("MineRestoration", "Not checked yet.")
        if not self._found.lines:
            return translate("MineRestoration", "No problems in {plots} plots.").format(
                plots=texts.count(self._found.plots)
            )
        said = translate("MineRestoration", "{shown} of {all} problems, {plots} plots, {percent} % complete")
        complete = self._found.completeness
        return said.format(
            shown=texts.count(self.model.count),
            all=texts.count(len(self._found.lines)),
            plots=texts.count(self._found.plots),
            percent=texts.UNKNOWN if complete is None else round(100 * complete),
        )

    def _fill_rules(self) -> None:
        kept = self.rule_box.currentData() or ""
        self.rule_box.blockSignals(True)
        self.rule_box.clear()
        self.rule_box.addItem(translate("MineRestoration", "All checks"), "")
        for rule, label, count in self._found.rules if self._found is not None else ():
            self.rule_box.addItem(f"{label} ({texts.count(count)})", rule)
        self.rule_box.setCurrentIndex(max(self.rule_box.findData(kept), 0))
        self.rule_box.blockSignals(False)

    def _narrow(self) -> None:
        severities = {severity for severity, button in self.severity_buttons.items() if button.isChecked()}
        self.model.narrow(self.words.text(), severities, self.rule_box.currentData() or "")
        self.detail.clear()
        self._refresh()

    def _safe(self) -> list[Any]:
        return [line.problem.subject for line in self.model.passed() if line.safe]

    def _show_detail(self, current: QModelIndex, _previous: QModelIndex) -> None:
        line = self.model.line(current.row()) if current.isValid() else None
        if line is None:
            self.detail.clear()
            return
        cure = localised(line.problem.rule.cure)
        said = translate("MineRestoration", "Cure: {cure}").format(cure=cure)
        if line.safe:
            said += " " + translate("MineRestoration", "(can be applied here)")
        self.detail.setText(f"{line.sentence}\n{said}")

    # deeds

    def check(self) -> None:
        path = self._path
        if path is None:
            return

        def done(found: Checked) -> None:
            self._found = found
            self._fill_rules()
            self.model.show(found.lines)
            self._narrow()
            if found.notes:
                self.summary.setToolTip("\n".join(localised(note) for note in found.notes))

        self._start(
            translate("MineRestoration", "Checking the register"),
            lambda progress: self._work.check(path, progress),
            done,
        )

    def cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def cure(self) -> None:
        """Apply the safe cures of the lines that are listed."""
        path, problems = self._path, [line.problem for line in self.model.passed() if line.safe]
        if path is None or not problems or self._being_edited():
            return
        self._mend(
            translate("MineRestoration", "Applying safe cures"),
            lambda progress: self._work.cure(path, problems, self._who, progress),
            translate("MineRestoration", "{count} rows mended."),
        )

    def undo(self) -> None:
        """Put back what the last cures changed."""
        path, report = self._path, self._cures
        if path is None or report is None or self._being_edited():
            return
        self._mend(
            translate("MineRestoration", "Undoing cures"),
            lambda progress: self._work.undo(path, report, self._who, progress),
            translate("MineRestoration", "{count} rows put back."),
            undone=True,
        )

    def _mend(self, title: str, work: Callable[[Any], Mended], said: str, *, undone: bool = False) -> None:
        def done(mended: Mended) -> None:
            self._cures = None if undone or not mended.cured else mended.report
            details = "\n".join(f"{number}: {localised(reason)}" for number, reason in mended.left)
            level = Qgis.MessageLevel.Warning if mended.left else Qgis.MessageLevel.Success
            sentence = said.format(count=texts.count(mended.cured))
            if mended.left:
                sentence += " " + translate("MineRestoration", "{count} rows were left as they are.").format(
                    count=texts.count(len(mended.left))
                )
            self.told.emit(level, sentence, details)
            for layer in self.place.layers(self._path):
                layer.reload()
                layer.triggerRepaint()
            self.changed.emit()
            self.check()

        self._start(title, work, done)

    def ask_layers(self) -> None:
        """Open the dialog of the algorithm, which has room for all the layers."""
        import processing  # QGIS's own, there once its plugin is loaded

        dialog = processing.createAlgorithmDialog("minerestoration:checkregister", {"REGISTER": self._path})
        if dialog is not None:
            dialog.show()

    def ask_export(self) -> None:
        target, _filter = QFileDialog.getSaveFileName(
            self,
            translate("MineRestoration", "Save list of problems"),
            os.path.join(last_folder(), translate("MineRestoration", "problems") + ".csv"),
            "CSV (*.csv)",
        )
        if target:
            remember_folder(target)
            self.export(target)

    def export(self, target: str) -> None:
        """Save the lines that are listed."""
        problems = [line.problem for line in self.model.passed()]

        def done(path: str) -> None:
            said = translate("MineRestoration", "{count} problems saved as {path}.")
            self.told.emit(
                Qgis.MessageLevel.Success,
                said.format(count=texts.count(len(problems)), path=os.path.basename(path)),
                path,
            )

        self._start(
            translate("MineRestoration", "Saving the list of problems"),
            lambda progress: self._work.export(target, problems, progress),
            done,
        )

    def _start(self, title: str, work: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        if self._job is not None:
            return

        def ended(result: Any) -> None:
            self._job = None
            done(result)
            self._refresh()

        def failed(error: Exception) -> None:
            self._job = None
            self._refresh()
            self.told.emit(Qgis.MessageLevel.Critical, texts.sentence(error), "")

        def stopped() -> None:
            self._job = None
            self._refresh()

        self.bar.setValue(0)
        self._job = self._runner.start(title, work, ended, failed, stopped)
        self._job.progressChanged.connect(lambda percent: self.bar.setValue(int(percent * STEPS_OF_BAR / 100)))
        self._refresh()

    def _being_edited(self) -> bool:
        if any(layer.isEditable() for layer in self.place.layers(self._path)):
            self.told.emit(
                Qgis.MessageLevel.Warning,
                translate("MineRestoration", "Save or end the editing of the register's layers first."),
                "",
            )
            return True
        return False

    def go_to(self, row: int) -> None:
        """Bring the place of a problem into view, mark it, and select its feature."""
        line = self.model.line(row)
        if line is None or self._found is None:
            return
        subject = line.problem.subject
        self.place.show(line.problem, self._found.crs, self._path)
        self.picked.emit(subject.entity, subject.uuid or "")
