"""The three tables of an allocation: sources, uses and flows, as a person edits them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from qgis.PyQt.QtCore import QSignalBlocker, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDoubleSpinBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ...compat import translate
from .. import texts
from ..paged import RIGHT

MOST_M3 = 1e9


class _Table(QTableWidget):
    changed = pyqtSignal()

    def __init__(self, heads: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(0, len(heads), parent)
        self.setHorizontalHeaderLabels(list(heads))
        self.verticalHeader().hide()
        self.setAlternatingRowColors(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def _text(self, row: int, column: int, text: str, *, right: bool = False) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        item.setFlags(Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled)
        if right:
            item.setTextAlignment(RIGHT)
        self.setItem(row, column, item)
        return item

    def _volume(self, row: int, column: int, value: float) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setDecimals(2)
        box.setRange(0.0, MOST_M3)
        box.setGroupSeparatorShown(True)
        box.setKeyboardTracking(False)
        box.setValue(value)
        box.valueChanged.connect(lambda _value: self.changed.emit())
        self.setCellWidget(row, column, box)
        return box


class Places(_Table):
    """Sources or uses: name, material, volume. A row keeps the object it shows and gives back the changed one."""

    def __init__(self, volume_head: str, volume: str, parent: QWidget | None = None) -> None:
        super().__init__(
            [translate("MineRestoration", "Name"), translate("MineRestoration", "Material"), volume_head], parent
        )
        self._volume_of = volume
        self._rows: list[Any] = []
        self._materials: list[str] = []

    def set_materials(self, materials: list[str]) -> None:
        self._materials = materials

    def show_rows(self, rows: Sequence[Any]) -> None:
        with QSignalBlocker(self):
            self._rows = list(rows)
            self.setRowCount(len(self._rows))
            for number, row in enumerate(self._rows):
                name = self._text(number, 0, row.id)
                name.setToolTip(_kind_words(row.kind))
                self._material(number, row)
                self._volume(number, 2, getattr(row, self._volume_of))

    def rows(self) -> list[Any]:
        """As they are shown now."""
        found = []
        for number, row in enumerate(self._rows):
            chosen = self.cellWidget(number, 1).currentData()
            volume = {self._volume_of: self.cellWidget(number, 2).value()}
            material = {"materials": chosen} if hasattr(row, "materials") else {"material": chosen[0]}
            found.append(replace(row, **material, **volume))
        return found

    def remove_selected(self) -> None:
        gone = {index.row() for index in self.selectionModel().selectedRows()}
        rows = [row for number, row in enumerate(self.rows()) if number not in gone]
        self.show_rows(rows)
        self.changed.emit()

    def _material(self, number: int, row: Any) -> None:
        box = QComboBox()
        several = hasattr(row, "materials")
        current = tuple(row.materials) if several else (row.material,)
        options = [((name,), name) for name in self._materials]
        if several and len(self._materials) > 1:
            options.append((tuple(self._materials), translate("MineRestoration", "any")))
        if current not in [key for key, _ in options]:
            options.append((current, " / ".join(current)))
        for key, words in options:
            box.addItem(words, key)
        box.setCurrentIndex([key for key, _ in options].index(current))
        box.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.setCellWidget(number, 1, box)


class Flows(_Table):
    """Flows as they were solved; one that is ticked and given a volume is kept when it is solved again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            [
                translate("MineRestoration", "From"),
                translate("MineRestoration", "To"),
                translate("MineRestoration", "Keep"),
                translate("MineRestoration", "Volume (m³ bank)"),
                translate("MineRestoration", "Delivered (m³ compacted)"),
                translate("MineRestoration", "Way (m)"),
                translate("MineRestoration", "Cost (yuan)"),
            ],
            parent,
        )
        self.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self._flows: list[Any] = []

    def show_flows(self, flows: Sequence[Any]) -> None:
        with QSignalBlocker(self):
            self._flows = list(flows)
            self.setRowCount(len(self._flows))
            for number, flow in enumerate(self._flows):
                self._text(number, 0, flow.source)
                self._text(number, 1, flow.use)
                tick = self._text(number, 2, "")
                tick.setFlags(tick.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                tick.setCheckState(Qt.CheckState.Checked if flow.fixed else Qt.CheckState.Unchecked)
                box = self._volume(number, 3, flow.volume_bank_m3)
                box.valueChanged.connect(lambda _value, number=number: self._tick(number))
                self._text(number, 4, texts.number(flow.volume_compacted_m3, "m3"), right=True)
                way = texts.UNKNOWN if flow.distance_m is None else texts.number(flow.distance_m, "m")
                self._text(number, 5, way, right=True)
                self._text(number, 6, texts.number(flow.cost, "cny"), right=True)

    def fixed(self, make: Callable[[str, str, float], Any]) -> tuple[Any, ...]:
        """The ticked flows with the volumes that are shown."""
        return tuple(
            make(flow.source, flow.use, self.cellWidget(number, 3).value())
            for number, flow in enumerate(self._flows)
            if self.item(number, 2).checkState() == Qt.CheckState.Checked
        )

    def _tick(self, number: int) -> None:
        """A volume that a person changed is meant to stay."""
        self.item(number, 2).setCheckState(Qt.CheckState.Checked)


def _kind_words(kind: str) -> str:
    return {
        "site": translate("MineRestoration", "Dug on the project"),
        "borrow": translate("MineRestoration", "Brought from outside, as a last resort"),
        "fill": translate("MineRestoration", "Used on the project, free of charge"),
        "sale": translate("MineRestoration", "Surplus, through the public platform only"),
    }[kind]
