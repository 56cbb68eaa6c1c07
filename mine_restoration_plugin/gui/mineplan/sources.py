"""Who is to pay: the list of sources and the income from surplus rock, as a person edits them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qgis.PyQt.QtCore import QSignalBlocker, Qt
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from ...compat import translate
from ...core.model.text import Label
from ..pending import GONE, Pending
from .deeds import Choices
from .fields import CodeBox, FlagBox, NumberBox, TextBox

SOURCES, ROCK = "funding", "rock_income"
SOURCE, AMOUNT, YEAR, DOCUMENT = "source", "amount_cny", "year", "document"
FIRST_SOURCE = "county"


class Sources(QWidget):
    """Rows of the decision ``funding``; a row that lacks its amount is not asked for yet and says so."""

    def __init__(self, pending: Pending, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pending = pending
        self._codes: Mapping[str, Label] = {}
        self._rows: list[dict[str, Any]] = []
        self._own = False
        self.table = QTableWidget(0, 4)
        self.table.setHorizontalHeaderLabels(
            [
                translate("MineRestoration", "Source of funds"),
                translate("MineRestoration", "Amount (CNY)"),
                translate("MineRestoration", "Year"),
                translate("MineRestoration", "Document"),
            ]
        )
        self.table.setAccessibleName(translate("MineRestoration", "Sources of funds"))
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(1, self.table.fontMetrics().horizontalAdvance("0,000,000,000.00"))
        self.table.setColumnWidth(2, self.table.fontMetrics().horizontalAdvance("0000000000"))
        self.add_button = QPushButton(translate("MineRestoration", "Add a source"))
        self.remove_button = QPushButton(translate("MineRestoration", "Remove"))
        self.hint = QLabel()
        self.hint.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.remove_button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.hint)
        layout.addLayout(buttons)
        self.add_button.clicked.connect(self.add)
        self.remove_button.clicked.connect(self.remove)
        pending.changed.connect(self._fill)
        self._fill()

    def set_choices(self, choices: Choices) -> None:
        self._codes = choices.sources
        self._rows = []
        self._fill()

    def add(self) -> None:
        """A row to be filled in."""
        first = FIRST_SOURCE if FIRST_SOURCE in self._codes else next(iter(self._codes), "")
        self._show([*self._rows, {SOURCE: first}])
        self.table.selectRow(self.table.rowCount() - 1)
        self._say()

    def remove(self) -> None:
        gone = {index.row() for index in self.table.selectionModel().selectedRows()}
        if gone:
            self._show([row for number, row in enumerate(self._rows) if number not in gone])
            self._keep()

    def box(self, row: int, column: int) -> Any:
        """The widget of a cell."""
        return self.table.cellWidget(row, column)

    # inside

    def _fill(self) -> None:
        if self._own:
            return
        decided = self._pending.value((SOURCES,)) or []
        open_rows = [row for row in self._rows if AMOUNT not in row]
        self._show([*(dict(row) for row in decided), *open_rows])
        self._say()

    def _show(self, rows: Sequence[dict[str, Any]]) -> None:
        self._rows = list(rows)
        with QSignalBlocker(self.table):
            self.table.setRowCount(len(self._rows))
            for number, row in enumerate(self._rows):
                boxes = (CodeBox(self._codes, ""), NumberBox(), NumberBox(whole=True), TextBox())
                for column, (key, box) in enumerate(zip((SOURCE, AMOUNT, YEAR, DOCUMENT), boxes)):
                    box.show_value(row.get(key))
                    box.chosen.connect(lambda value, number=number, key=key: self._enter(number, key, value))
                    self.table.setCellWidget(number, column, box)
            self.table.resizeRowsToContents()

    def _enter(self, number: int, key: str, value: Any) -> None:
        row = {name: cell for name, cell in self._rows[number].items() if name != key}
        self._rows[number] = row if value is None else {**row, key: value}
        self._keep()

    def _keep(self) -> None:
        whole = [row for row in self._rows if row.get(SOURCE) and AMOUNT in row]
        self._own = True  # the widgets stay: one of them has the cursor
        self._pending.set((SOURCES,), whole or GONE)
        self._own = False
        self._say()

    def _say(self) -> None:
        open_rows = sum(1 for row in self._rows if not row.get(SOURCE) or AMOUNT not in row)
        if open_rows:
            self.hint.setText(
                translate("MineRestoration", "⚠ Rows without a source or an amount are not asked for: {count}.").format(
                    count=open_rows
                )
            )
        else:
            self.hint.setText(translate("MineRestoration", "A source counts once every gate is met: see table F3."))


class RockIncome(QGroupBox):
    """The decision ``rock_income``: it needs the appraised amount, and whether it is in the budget."""

    def __init__(self, pending: Pending, parent: QWidget | None = None) -> None:
        super().__init__(translate("MineRestoration", "Income from surplus rock"), parent)
        self._pending = pending
        self._shown: dict[str, Any] = {}
        self.boxes: dict[str, Any] = {
            "appraised_cny": NumberBox(),
            "budgeted": FlagBox(),
            "budgeted_cny": NumberBox(),
            "platform": FlagBox(),
            "priced_by_government": FlagBox(),
            "year": NumberBox(whole=True),
            "document": TextBox(),
        }
        words = {
            "appraised_cny": translate("MineRestoration", "Appraised (CNY)"),
            "budgeted": translate("MineRestoration", "In the budget"),
            "budgeted_cny": translate("MineRestoration", "Budgeted (CNY)"),
            "platform": translate("MineRestoration", "On the public platform"),
            "priced_by_government": translate("MineRestoration", "Priced by the government"),
            "year": translate("MineRestoration", "Year"),
            "document": translate("MineRestoration", "Document"),
        }
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for key, box in self.boxes.items():
            form.addRow(words[key], box)
            box.chosen.connect(lambda value, key=key: self._enter(key, value))
        self.hint = QLabel()
        self.hint.setWordWrap(True)
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        form.addRow(self.hint)
        pending.changed.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        decided = self._pending.value((ROCK,))
        if decided is None and self._is_half():
            return
        self._shown = dict(decided or {})
        for key, box in self.boxes.items():
            box.show_value(self._shown.get(key))
        self._say()

    def _enter(self, key: str, value: Any) -> None:
        cells = {name: cell for name, cell in self._shown.items() if name != key}
        self._shown = cells if value is None else {**cells, key: value}
        if not self._is_half():
            self._pending.set((ROCK,), self._shown or GONE)
        self._say()

    def _is_half(self) -> bool:
        return bool(self._shown) and not {"appraised_cny", "budgeted"} <= set(self._shown)

    def _say(self) -> None:
        self.hint.setText(
            translate("MineRestoration", "⚠ Not taken yet: say what was appraised, and whether it is in the budget.")
            if self._is_half()
            else translate("MineRestoration", "Counts only once it is in the budget; the plan also goes without it.")
        )
