"""Money scenarios side by side: named sets of decisions, what each comes to, and one of them taken over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.PyQt.QtCore import QSignalBlocker, Qt, pyqtSignal
from qgis.PyQt.QtGui import QBrush, QColor
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...compat import translate
from .. import texts
from ..memory import MineMemory
from ..paged import RIGHT
from ..pending import Pending
from .deeds import FINISH, Outcome
from .page import WORST

PLACE = "scenarios"
GAPS = ("gap_cny", "gap_zero_rock_cny")


class Scenarios(QWidget):
    """``workAsked`` with names and their decisions, answered by ``show_outcome``. Scenarios stay with the profile."""

    workAsked = pyqtSignal(object)  # noqa: N815 - Qt's way of naming signals
    takenOver = pyqtSignal(str)  # noqa: N815

    def __init__(self, pending: Pending, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pending = pending
        self._memory: MineMemory | None = None
        self._kept: dict[str, dict[str, Any]] = {}
        self._outcomes: dict[str, Outcome] = {}
        self._plan: Outcome | None = None
        self.name = QLineEdit()
        self.name.setPlaceholderText(translate("MineRestoration", "Name of a scenario"))
        self.name.setAccessibleName(self.name.placeholderText())
        self.keep_button = QPushButton(translate("MineRestoration", "Keep the decisions"))
        self.keep_button.setToolTip(
            translate("MineRestoration", "Those of the plan with the changes that are not in it yet, under this name")
        )
        self.work_button = QPushButton(translate("MineRestoration", "Work them out"))
        self.take_button = QPushButton(translate("MineRestoration", "Take over"))
        self.take_button.setToolTip(
            translate("MineRestoration", "Make the decisions of the picked scenario the pending ones")
        )
        self.remove_button = QPushButton(translate("MineRestoration", "Remove"))
        self.hint = QLabel()
        self.hint.setWordWrap(True)
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.table = QTableWidget()
        self.table.setAccessibleName(translate("MineRestoration", "Scenarios side by side"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectColumns)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        grid = QGridLayout()
        grid.addWidget(self.name, 0, 0, 1, 2)
        grid.addWidget(self.keep_button, 0, 2)
        grid.addWidget(self.work_button, 1, 0)
        grid.addWidget(self.take_button, 1, 1)
        grid.addWidget(self.remove_button, 1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(grid)
        layout.addWidget(self.hint)
        layout.addWidget(self.table, 1)
        self.keep_button.clicked.connect(self.keep)
        self.work_button.clicked.connect(lambda: self.workAsked.emit(self.kept))
        self.take_button.clicked.connect(self.take_over)
        self.remove_button.clicked.connect(self.remove)
        self.name.textChanged.connect(lambda _text: self._enable())
        self.name.returnPressed.connect(self.keep)
        self.table.itemSelectionChanged.connect(self._enable)
        self._fill()

    @property
    def kept(self) -> Mapping[str, Mapping[str, Any]]:
        """The scenarios by name."""
        return dict(self._kept)

    def show_mine(self, memory: MineMemory | None, plan: Outcome | None, *, same: bool) -> None:
        """Those of a mine; ``plan`` is what its latest plan comes to, ``same`` False where it is another plan."""
        self._memory, self._plan = memory, plan
        kept = {} if memory is None else memory.read(PLACE, {})
        self._kept = {str(name): dict(row) for name, row in kept.items() if isinstance(row, dict)}
        if not same:
            self._outcomes = {}
        self._fill()

    def keep(self) -> None:
        """The decisions as they are now, under the name that is written."""
        name = self.name.text().strip()
        if not name or self._memory is None:
            return
        self._kept[name] = self._pending.merged()
        self._outcomes.pop(name, None)
        self._write()
        self.name.clear()
        self._fill()

    def remove(self) -> None:
        self._kept.pop(self._picked(), None)
        self._write()
        self._fill()

    def take_over(self) -> None:
        name = self._picked()
        if name:
            self._pending.take_over(self._kept[name])
            self.takenOver.emit(name)

    def show_outcome(self, name: str, outcome: Outcome) -> None:
        if name in self._kept:
            self._outcomes[name] = outcome
            self._fill()

    def pick(self, name: str) -> None:
        if name in self._kept:
            self.table.selectColumn(1 + list(self._kept).index(name))

    # inside

    def _write(self) -> None:
        if self._memory is not None:
            self._memory.write(PLACE, self._kept)

    def _picked(self) -> str:
        names = list(self._kept)
        column = self.table.currentColumn() - 1 if self.table.selectedItems() else -1
        return names[column] if 0 <= column < len(names) else ""

    def _fill(self) -> None:
        columns = [(translate("MineRestoration", "In the plan"), self._plan)]
        columns += [(name, self._outcomes.get(name)) for name in self._kept]
        rows = _rows()
        with QSignalBlocker(self.table):
            self.table.clear()
            self.table.setRowCount(len(rows))
            self.table.setColumnCount(len(columns))
            self.table.setHorizontalHeaderLabels([name for name, _outcome in columns])
            self.table.setVerticalHeaderLabels(list(rows.values()))
            for number, key in enumerate(rows):
                for place, (_name, outcome) in enumerate(columns):
                    self.table.setItem(number, place, _item(key, outcome))
        if not self._kept:
            self.hint.setText(
                translate("MineRestoration", "Next: change decisions, then keep them here under a name to compare.")
            )
        elif len(self._outcomes) < len(self._kept):
            self.hint.setText(translate("MineRestoration", "Next: work the scenarios out."))
        else:
            self.hint.setText(translate("MineRestoration", "Next: pick a column and take it over, or keep the plan."))
        self._enable()

    def _enable(self) -> None:
        self.keep_button.setEnabled(bool(self.name.text().strip()) and self._memory is not None)
        self.work_button.setEnabled(bool(self._kept))
        picked = bool(self._picked())
        self.take_button.setEnabled(picked)
        self.remove_button.setEnabled(picked)


def _rows() -> dict[str, str]:
    cny = texts.symbol("cny")
    return {
        "cost_cny": translate("MineRestoration", "Cost ({unit})").format(unit=cny),
        "gap_cny": translate("MineRestoration", "Gap ({unit})").format(unit=cny),
        "npv_cny": translate("MineRestoration", "NPV ({unit})").format(unit=cny),
        "irr_percent": translate("MineRestoration", "IRR (%)"),
        "payback_years": translate("MineRestoration", "Payback (years)"),
        FINISH: translate("MineRestoration", "Finish"),
        "gap_zero_rock_cny": translate("MineRestoration", "Gap without rock income ({unit})").format(unit=cny),
    }


def _item(key: str, outcome: Outcome | None) -> QTableWidgetItem:
    if outcome is None:
        return QTableWidgetItem(translate("MineRestoration", "not worked out"))
    value, unit = outcome.values.get(key, (None, ""))
    text = texts.number(value, unit) if value is None or isinstance(value, (int, float)) else str(value)
    item = QTableWidgetItem(text)
    item.setTextAlignment(RIGHT)
    if key in GAPS and value:
        item.setText(f"⚠ {text}")
        item.setForeground(QBrush(QColor(WORST)))
    return item
