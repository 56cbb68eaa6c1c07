"""The direction of a unit as the technician decides it: way, use and land class, with a reason."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QSignalBlocker, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ...compat import translate
from ..pending import GONE, Pending
from .deeds import Choices
from .fields import CodeBox, TextBox

KEY = "direction"


class Overrule(QWidget):
    """Way, use and class after of one unit; empty is as found. Nothing is kept without a reason."""

    refused = pyqtSignal(str)

    def __init__(self, pending: Pending, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pending = pending
        as_found = translate("MineRestoration", "as found")
        self.unit = QComboBox()
        self.unit.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.way, self.use = CodeBox({}, as_found), CodeBox({}, as_found)
        self.land_class = CodeBox({}, as_found, with_code=True)
        self.reason = TextBox()
        self.reason.setPlaceholderText(translate("MineRestoration", "required where you decide otherwise"))
        self.keep_button = QPushButton(translate("MineRestoration", "Overrule"))
        self.back_button = QPushButton(translate("MineRestoration", "As found"))
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(translate("MineRestoration", "Restoration unit"), self.unit)
        form.addRow(translate("MineRestoration", "Way"), self.way)
        form.addRow(translate("MineRestoration", "Use"), self.use)
        form.addRow(translate("MineRestoration", "Class after"), self.land_class)
        form.addRow(translate("MineRestoration", "Reason"), self.reason)
        buttons = QHBoxLayout()
        buttons.addWidget(self.keep_button)
        buttons.addWidget(self.back_button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(form)
        layout.addWidget(self.state)
        layout.addLayout(buttons)
        self.unit.currentIndexChanged.connect(lambda _index: self._fill())
        self.keep_button.clicked.connect(self.overrule)
        self.back_button.clicked.connect(self.go_back)
        pending.changed.connect(self._fill)

    def set_choices(self, choices: Choices) -> None:
        self.way.set_codes(choices.codes["way"])
        self.use.set_codes(choices.codes.get("use", {}))
        self.land_class.set_codes(choices.codes["land_class"])
        self._fill()

    def show_plan(self, plan: Any) -> None:
        before = self.unit.currentData()
        numbers = [] if plan is None else [str(unit["unit_no"]) for unit in plan.site.get("units", ())]
        with QSignalBlocker(self.unit):
            self.unit.clear()
            for number in numbers:
                self.unit.addItem(number, number)
            self.unit.setCurrentIndex(numbers.index(before) if before in numbers else min(0, len(numbers) - 1))
        self._fill()

    def show_unit(self, number: str) -> None:
        at = self.unit.findData(number)
        if at >= 0:
            self.unit.setCurrentIndex(at)

    def overrule(self) -> None:
        """Keep what is chosen as a pending decision; as found where nothing is chosen."""
        number = self.unit.currentData()
        if not number:
            return
        cells = {
            "way": self.way.value(),
            "use": self.use.value(),
            "land_class_after": self.land_class.value(),
        }
        chosen = {key: value for key, value in cells.items() if value is not None}
        reason = self.reason.value()
        if not chosen:
            self._pending.set((KEY, number), GONE)
        elif reason is None:
            said = translate(
                "MineRestoration",
                "Unit {unit}: say why you decide otherwise than was found. The reason is printed in the plan.",
            ).format(unit=number)
            self.state.setText(f"⚠ {said}")
            self.reason.setFocus()
            self.refused.emit(said)
        else:
            self._pending.set((KEY, number), {**chosen, "reason": reason})

    def go_back(self) -> None:
        """To what was found."""
        number = self.unit.currentData()
        if number:
            self._pending.set((KEY, number), GONE)
            self._fill()

    def _fill(self) -> None:
        number = self.unit.currentData()
        decided = (self._pending.value((KEY, number)) if number else None) or {}
        self.way.show_value(decided.get("way"))
        self.use.show_value(decided.get("use"))
        self.land_class.show_value(decided.get("land_class_after"))
        self.reason.show_value(decided.get("reason"))
        self.setEnabled(bool(number))
        waits = any(path[:2] in ((KEY, number), (KEY,)) for path, _value in self._pending.changes)
        if waits:
            self.state.setText(translate("MineRestoration", "✎ Changed; not in the plan yet."))
        elif decided:
            self.state.setText(translate("MineRestoration", "✎ Overruled in this plan."))
        else:
            self.state.setText(translate("MineRestoration", "As found."))
