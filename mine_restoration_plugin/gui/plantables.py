"""Tables of a plan as it keeps them: one is chosen, shown with units and totals, and each cell says why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QSignalBlocker, Qt, pyqtSignal
from qgis.PyQt.QtGui import QFont, QGuiApplication, QKeySequence
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QAction,
    QComboBox,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ..compat import localised, translate
from ..core.model.plan import Plan
from ..core.model.table import Table
from . import texts
from .paged import RIGHT
from .whys import WhyPanel, cell_text

WIDEST_PX = 260
WHY_PX = 180
NO_PARENT = QModelIndex()


class PlanTableModel(QAbstractTableModel):
    """Rows of a table of the plan and, where it has totals, a last row with them, rounded as they are printed."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.table: Table | None = None
        self._rounded: Any = None

    def show_table(self, table: Table | None) -> None:
        self.beginResetModel()
        self.table = table
        self._rounded = None
        if table is not None:
            from ..core.dossier.adding import round_table

            self._rounded = round_table(table)
        self.endResetModel()

    @property
    def has_totals(self) -> bool:
        return self.table is not None and bool(self.table.totals) and len(self.table.rows) > 1

    def rowCount(self, parent: QModelIndex = NO_PARENT) -> int:
        if self.table is None or parent.isValid():
            return 0
        return len(self.table.rows) + int(self.has_totals)

    def columnCount(self, parent: QModelIndex = NO_PARENT) -> int:
        return 0 if self.table is None or parent.isValid() else len(self.table.columns)

    def is_total(self, row: int) -> bool:
        return self.table is not None and row == len(self.table.rows)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.table is None or orientation != Qt.Orientation.Horizontal or section >= len(self.table.columns):
            return None
        column = self.table.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            unit = texts.symbol(column.unit) if column.unit else ""
            return f"{localised(column.label)}\n{unit}".strip() if unit else localised(column.label)
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.table is None or not index.isValid():
            return None
        column = self.table.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(index.row(), index.column()) or None
        if role == Qt.ItemDataRole.TextAlignmentRole and column.unit is not None:
            return RIGHT
        if role == Qt.ItemDataRole.FontRole and self.is_total(index.row()):
            font = QFont()
            font.setBold(True)
            return font
        return None

    def _text(self, row: int, number: int) -> str:
        assert self.table is not None  # noqa: S101 - asked of a row that is there
        column = self.table.columns[number]
        if self.is_total(row):
            if column.key in self._rounded.totals:
                total = self._rounded.totals[column.key]
                decimals = self._rounded.decimals[column.key]
                return texts.UNKNOWN if total is None else texts.rounded(total, decimals)
            return translate("MineRestoration", "Total") if number == 0 else ""
        place = (row, column.key)
        if place in self._rounded.cells:
            return texts.rounded(self._rounded.cells[place], self._rounded.decimals[column.key])
        return cell_text(self.table.rows[row][number], column)


class PlanTables(QWidget):
    """Those of the tables ``keys`` that the plan has: a choice, the table, its notes, and why the picked cell is so."""

    rowPicked = pyqtSignal(int)  # noqa: N815 - Qt's way of naming signals; -1 for none and for totals

    def __init__(self, keys: Iterable[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = tuple(keys)
        self._plan: Plan | None = None
        self.choice = QComboBox()
        self.choice.setAccessibleName(translate("MineRestoration", "Table of the plan"))
        self.choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.choice.setMinimumContentsLength(12)
        self.model = PlanTableModel(self)
        self.view = QTableView()
        self.view.setModel(self.model)
        self.view.setAlternatingRowColors(True)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.view.setTabKeyNavigation(False)
        self.view.setWordWrap(True)
        self.view.verticalHeader().hide()
        self.view.horizontalHeader().setHighlightSections(False)
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.empty = QLabel()
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.notes = QLabel()
        self.notes.setWordWrap(True)
        self.notes.setTextFormat(Qt.TextFormat.PlainText)
        self.why = WhyPanel()
        self.why.setPlaceholderText(translate("MineRestoration", "Pick a cell to see where it comes from."))
        upper = QWidget()
        layout = QVBoxLayout(upper)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.empty)
        layout.addWidget(self.choice)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.notes)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(upper)
        self.splitter.addWidget(self.why)
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([2 * WHY_PX, WHY_PX])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.splitter)
        copy = QAction(translate("MineRestoration", "Copy"), self.view)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy)
        self.view.addAction(copy)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.choice.currentIndexChanged.connect(lambda _index: self._show_chosen())
        self.view.selectionModel().currentChanged.connect(self._explain)
        self.show_plan(None)

    @property
    def key(self) -> str:
        """Of the table that is shown."""
        return self.choice.currentData() or ""

    def show_plan(self, plan: Plan | None) -> None:
        """Another plan; the table that was looked at stays the one shown, if the plan has it."""
        before = self.key
        self._plan = plan
        there = [key for key in self._keys if plan is not None and key in plan.tables]
        with QSignalBlocker(self.choice):
            self.choice.clear()
            for key in there:
                self.choice.addItem(f"{key} · {localised(plan.tables[key].title)}", key)  # type: ignore[union-attr]
            if before in there:
                self.choice.setCurrentIndex(there.index(before))
        self.empty.setVisible(not there)
        self.empty.setText(
            translate("MineRestoration", "No plan yet.")
            if plan is None
            else translate("MineRestoration", "The plan does not have these tables. Draft it again.")
        )
        for widget in (self.choice, self.view, self.why):
            widget.setVisible(bool(there))
        self._show_chosen()

    def show_table(self, key: str) -> None:
        number = self.choice.findData(key)
        if number >= 0:
            self.choice.setCurrentIndex(number)

    def copy(self) -> None:
        """The selected cells to the clipboard, as a spreadsheet takes them; the whole table where none is."""
        chosen = self.view.selectionModel().selectedIndexes()
        rows = sorted({index.row() for index in chosen}) or list(range(self.model.rowCount()))
        columns = sorted({index.column() for index in chosen}) or list(range(self.model.columnCount()))
        lines = ["\t".join(self._cell(row, column) for column in columns) for row in rows]
        if len(columns) == self.model.columnCount():
            heads = (self.model.headerData(column, Qt.Orientation.Horizontal).replace("\n", " (") for column in columns)
            lines.insert(0, "\t".join(f"{head})" if " (" in head else head for head in heads))
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _cell(self, row: int, column: int) -> str:
        return str(self.model.index(row, column).data() or "")

    def _show_chosen(self) -> None:
        table = None if self._plan is None or not self.key else self._plan.tables[self.key]
        self.model.show_table(table)
        self.why.clear()
        self.notes.setText("" if table is None else "\n".join(localised(note) for note in table.notes))
        self.notes.setVisible(bool(self.notes.text()))
        self.view.resizeColumnsToContents()
        for column in range(self.model.columnCount()):
            self.view.setColumnWidth(column, min(self.view.columnWidth(column), WIDEST_PX))
        self.view.resizeRowsToContents()
        self.rowPicked.emit(-1)

    def _explain(self, current: QModelIndex, _previous: QModelIndex) -> None:
        table = self.model.table
        if self._plan is None or table is None or not current.isValid():
            self.why.clear()
            self.rowPicked.emit(-1)
            return
        row = None if self.model.is_total(current.row()) else current.row()
        self.why.show_cell(self._plan, table.key, row, table.columns[current.column()].key)
        self.rowPicked.emit(-1 if row is None else row)
