"""The survey facts as a form: of one unit, of every unit, of the mine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.PyQt.QtCore import QSignalBlocker, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ...compat import localised, translate
from .. import texts
from ..pending import GONE, Path, Pending
from .deeds import Choices
from .fields import CodesBox, field_box

MINE, EVERY_UNIT = "", "*"


class Facts(QWidget):
    """Fields of the unit or mine that is chosen above them. What is entered becomes a pending decision."""

    chosen = pyqtSignal(str)

    def __init__(self, pending: Pending, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pending = pending
        self._registered: dict[str, Mapping[str, Any]] = {}
        self._boxes: dict[str, dict[str, Any]] = {"unit": {}, "mine": {}}
        self.whose = QComboBox()
        self.whose.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.whose.setAccessibleName(translate("MineRestoration", "Facts of"))
        self.hint = QLabel()
        self.hint.setWordWrap(True)
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.scroll = QScrollArea()
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._forms: dict[str, QWidget] = {}
        row = QFormLayout()
        row.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        row.addRow(translate("MineRestoration", "Facts of"), self.whose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.hint)
        layout.addWidget(self.scroll, 1)
        self.whose.currentIndexChanged.connect(lambda _index: self._show())
        pending.changed.connect(self._fill)

    def set_choices(self, choices: Choices) -> None:
        """Make the fields, once it is known which there are."""
        if self._forms:
            return
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        for entity, fields in (("unit", choices.unit_fields), ("mine", choices.mine_fields)):
            box = QWidget()
            form = QFormLayout(box)
            form.setContentsMargins(0, 0, 6, 0)
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
            form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
            for field in fields:
                entry = field_box(field, choices.codes)
                unit = texts.symbol(field.unit) if field.unit else ""
                form.addRow(_with_unit(localised(field.label), unit), entry)
                entry.chosen.connect(lambda value, name=field.name: self._enter(name, value))
                self._boxes[entity][field.name] = entry
            self._forms[entity] = box
            column.addWidget(box)
        column.addStretch(1)
        self.scroll.setWidget(holder)
        self._show()

    def show_plan(self, plan: Any) -> None:
        """Units and what the register holds of them; without a plan only the mine and what holds for every unit."""
        before = self.whose.currentData() if self._units else None
        self._registered = {MINE: {} if plan is None else plan.mine, EVERY_UNIT: {}}
        with QSignalBlocker(self.whose):
            self.whose.clear()
            for unit in () if plan is None else plan.site.get("units", ()):
                number = str(unit["unit_no"])
                self._registered[number] = unit.get("fields") or {}
                self.whose.addItem(translate("MineRestoration", "unit {unit}").format(unit=number), number)
            self.whose.addItem(translate("MineRestoration", "every unit"), EVERY_UNIT)
            self.whose.addItem(translate("MineRestoration", "the mine"), MINE)
            at = -1 if before is None else self.whose.findData(before)
            self.whose.setCurrentIndex(max(at, 0))
        self._show()

    def show_unit(self, number: str) -> None:
        at = self.whose.findData(number)
        if at >= 0:
            self.whose.setCurrentIndex(at)

    def box(self, name: str) -> Any:
        """The widget of a field, of the unit or mine that is chosen."""
        return self._boxes[self._entity][name]

    def units_without_facts(self) -> list[str]:
        """Units of which nothing is known, neither from the register nor by decision."""
        names = self._boxes["unit"]
        return [number for number in self._units if not any(self._known(number, name) is not None for name in names)]

    # inside

    @property
    def _units(self) -> list[str]:
        return [number for number in self._registered if number not in (MINE, EVERY_UNIT)]

    @property
    def _who(self) -> str:
        return self.whose.currentData() or MINE

    @property
    def _entity(self) -> str:
        return "mine" if self._who == MINE else "unit"

    def _path(self, who: str, name: str) -> Path:
        return ("mine_facts", name) if who == MINE else ("facts", who, name)

    def _inherited(self, who: str, name: str) -> Any:
        """What is known without a decision for this unit: from the register, else decided for every unit."""
        value = self._registered.get(who, {}).get(name)
        if value in (None, "") and who not in (MINE, EVERY_UNIT):
            value = self._pending.value(self._path(EVERY_UNIT, name))
        if isinstance(value, str) and isinstance(self._boxes["unit"].get(name), CodesBox):
            value = [code for code in value.split(",") if code]
        return None if value in ("", []) else value

    def _known(self, who: str, name: str) -> Any:
        decided = self._pending.value(self._path(who, name)[:-1]) or {}
        return decided[name] if name in decided else self._inherited(who, name)

    def _enter(self, name: str, value: Any) -> None:
        inherited = self._inherited(self._who, name)
        # what is known anyway needs no decision; emptying what the register holds needs one
        self._pending.set(self._path(self._who, name), GONE if value == inherited else value)

    def _show(self) -> None:
        for entity, form in self._forms.items():
            form.setVisible(entity == self._entity)
        self.hint.setText(
            {
                EVERY_UNIT: translate(
                    "MineRestoration", "For every unit of which nothing else is known. Leave empty what is not known."
                ),
            }.get(self._who, translate("MineRestoration", "Leave empty what is not known."))
        )
        self._fill()
        self.chosen.emit(self._who)

    def _fill(self) -> None:
        for name, box in self._boxes[self._entity].items():
            if not box.hasFocus() or box.value() != self._known(self._who, name):
                box.show_value(self._known(self._who, name))


def _with_unit(label: str, unit: str) -> str:
    return translate("MineRestoration", "{label} ({unit})").format(label=label, unit=unit) if unit else label
