"""The problems of a register as a table that is filtered as one types and filled as one scrolls."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from qgis.PyQt.QtWidgets import QApplication, QStyle

from ..compat import translate
from .problem_work import Line

COLUMNS = ("severity", "check", "problem")  # the sentence begins with the number
STEP = 500
SEVERITIES = ("error", "warning", "hint")


def severity_name(severity: str) -> str:
    return {
        "error": translate("MineRestoration", "Error"),
        "warning": translate("MineRestoration", "Warning"),
        "hint": translate("MineRestoration", "Hint"),
    }[severity]


def severity_icon(severity: str) -> Any:
    pixmap = QStyle.StandardPixmap
    which = {
        "error": pixmap.SP_MessageBoxCritical,
        "warning": pixmap.SP_MessageBoxWarning,
        "hint": pixmap.SP_MessageBoxInformation,
    }[severity]
    return QApplication.style().standardIcon(which)


def heading(column: str) -> str:
    return {
        "severity": translate("MineRestoration", "Severity"),
        "check": translate("MineRestoration", "Check"),
        "problem": translate("MineRestoration", "Problem"),
    }[column]


class ProblemTable(QAbstractTableModel):
    """Holds all lines and shows those that pass; a view gets to know of them ``STEP`` at a time."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[Line] = ()
        self._passed: list[int] = []
        self._told = 0
        self._words: list[str] = []
        self._severities: Collection[str] = SEVERITIES
        self._rule = ""
        self._icons: dict[str, Any] = {}

    @property
    def count(self) -> int:
        """How many lines pass, those not yet scrolled to included."""
        return len(self._passed)

    def passed(self) -> list[Line]:
        return [self._lines[i] for i in self._passed]

    def show(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._filter()

    def narrow(self, words: str, severities: Collection[str], rule: str) -> None:
        """Show lines that have every word, one of the severities, and the rule if one is named."""
        self._words, self._severities, self._rule = words.casefold().split(), severities, rule
        self._filter()

    def line(self, row: int) -> Line | None:
        return self._lines[self._passed[row]] if 0 <= row < len(self._passed) else None

    def _filter(self) -> None:
        self.beginResetModel()
        severities, rule, words = self._severities, self._rule, self._words
        self._passed = [
            i
            for i, line in enumerate(self._lines)
            if line.severity in severities
            and (not rule or line.rule == rule)
            and all(word in line.text for word in words)
        ]
        self._told = min(STEP, len(self._passed))
        self.endResetModel()

    def canFetchMore(self, parent: QModelIndex) -> bool:
        return not parent.isValid() and self._told < len(self._passed)

    def fetchMore(self, parent: QModelIndex) -> None:
        last = min(self._told + STEP, len(self._passed))
        self.beginInsertRows(QModelIndex(), self._told, last - 1)
        self._told = last
        self.endInsertRows()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._told

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return heading(COLUMNS[section])
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return None
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return {
                "severity": severity_name(line.severity),
                "check": line.label,
                "problem": line.sentence,
            }[column]
        if role == Qt.ItemDataRole.DecorationRole and column == "severity":
            if line.severity not in self._icons:
                self._icons[line.severity] = severity_icon(line.severity)
            return self._icons[line.severity]
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.label if column == "check" else line.sentence
        return None
