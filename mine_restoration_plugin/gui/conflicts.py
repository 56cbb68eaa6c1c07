"""Somebody else saved first: what they made of the row and what you did, side by side, and which of it stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyle,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..compat import localised, translate
from ..core.model.text import Label

FIELD, BASE, THEIRS, YOURS, CHOICE = range(5)
_KEPT = ("", "theirs", "yours")
_WIDEST_PX, _ICON_PX = 240, 30
_WIDTH_PX, _AROUND_PX, _HIGHEST_PX = 940, 210, 760


class ConflictDialog(QDialog):
    """``sides`` are those of ``core.register.conflicts``; OK is there once every field that both changed is decided."""

    def __init__(self, row: Label, who: str, when: str, sides: Sequence[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("MineRestoration", "Two changes of one row"))
        self._sides = list(sides)
        self._boxes: list[QComboBox] = []
        head = QLabel(
            translate(
                "MineRestoration",
                "{who} saved this row ({row}) at {when} (UTC) after you had opened it. Nothing of yours is saved yet. "
                "Choose what is to stay; theirs remains in the log either way.",
            ).format(who=who, row=localised(row), when=when.replace("T", " ")[:19])
        )
        head.setTextFormat(Qt.TextFormat.PlainText)
        head.setWordWrap(True)
        self.table = self._table(who)
        self.all_theirs = QPushButton(translate("MineRestoration", "All &theirs"))
        self.all_yours = QPushButton(translate("MineRestoration", "All &yours"))
        self.all_theirs.clicked.connect(lambda: self.choose_all("theirs"))
        self.all_yours.clicked.connect(lambda: self.choose_all("yours"))
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        self.buttons.addButton(self.all_theirs, QDialogButtonBox.ButtonRole.ActionRole)
        self.buttons.addButton(self.all_yours, QDialogButtonBox.ButtonRole.ActionRole)
        self._ok = self.buttons.button(kinds.Ok)
        self._ok.setText(translate("MineRestoration", "&Save what was chosen"))
        self.buttons.button(kinds.Cancel).setText(translate("MineRestoration", "Cancel"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.open_count = QLabel()
        self.open_count.setWordWrap(True)
        layout = QVBoxLayout(self)
        for widget in (head, self.table, self.open_count, self.buttons):
            layout.addWidget(widget)
        layout.setStretch(1, 1)
        rows = self.table.verticalHeader().length() + self.table.horizontalHeader().sizeHint().height()
        self.resize(_WIDTH_PX, min(rows + _AROUND_PX, _HIGHEST_PX))
        self._refresh()

    def choices(self) -> dict[str, str]:
        """``theirs`` or ``yours`` by field, without those that are not decided."""
        picked = {side.field: str(box.currentData()) for side, box in zip(self._sides, self._boxes)}
        return {field: choice for field, choice in picked.items() if choice}

    def choose(self, field: str, choice: str) -> None:
        """Decide one field."""
        for side, box in zip(self._sides, self._boxes):
            if side.field == field:
                box.setCurrentIndex(_KEPT.index(choice))

    def choose_all(self, choice: str) -> None:
        """Decide every field the same way."""
        for box in self._boxes:
            box.setCurrentIndex(_KEPT.index(choice))

    def _table(self, who: str) -> QTableWidget:
        table = QTableWidget(len(self._sides), 5)
        table.setHorizontalHeaderLabels(
            [
                translate("MineRestoration", "Field"),
                translate("MineRestoration", "When you opened it"),
                translate("MineRestoration", "Theirs ({who})").format(who=who),
                translate("MineRestoration", "Yours"),
                translate("MineRestoration", "What stays"),
            ]
        )
        table.setAccessibleName(translate("MineRestoration", "Two changes of one row"))
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setWordWrap(True)
        header = table.horizontalHeader()
        for column in (BASE, THEIRS, YOURS):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        for line, side in enumerate(self._sides):
            for column, text in enumerate((side.label, side.base, side.theirs, side.yours)):
                item = QTableWidgetItem(localised(text))
                item.setToolTip(localised(text))
                table.setItem(line, column, item)
            box = self._box(side)
            table.setCellWidget(line, CHOICE, box)
            self._boxes.append(box)
        table.resizeColumnToContents(FIELD)
        table.setColumnWidth(FIELD, min(table.columnWidth(FIELD) + _ICON_PX, _WIDEST_PX))
        table.setColumnWidth(CHOICE, max((box.sizeHint().width() for box in self._boxes), default=80) + 12)
        table.resizeRowsToContents()
        return table

    def _box(self, side: Any) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(localised(side.label))
        names = {
            "": translate("MineRestoration", "choose…"),
            "theirs": translate("MineRestoration", "theirs"),
            "yours": translate("MineRestoration", "yours"),
        }
        for choice in _KEPT:
            box.addItem(names[choice], choice)
        box.setCurrentIndex(_KEPT.index(side.choice or ""))
        box.currentIndexChanged.connect(self._refresh)
        return box

    def _refresh(self, *_changed: object) -> None:
        warning = self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning)
        undecided = 0
        for line, (side, box) in enumerate(zip(self._sides, self._boxes)):
            choice = str(box.currentData())
            undecided += not choice
            both = side.choice is None
            first = self.table.item(line, FIELD)
            first.setIcon(warning if both and not choice else type(warning)())
            for column, kept in ((THEIRS, "theirs"), (YOURS, "yours")):
                item = self.table.item(line, column)
                font = item.font()
                font.setBold(choice == kept)
                font.setStrikeOut(bool(choice) and choice != kept)
                item.setFont(font)
        self._ok.setEnabled(undecided == 0)
        self.open_count.setText(
            translate("MineRestoration", "Still to be decided, as both of you changed it: {count}").format(
                count=undecided
            )
            if undecided
            else translate("MineRestoration", "Everything is decided.")
        )
