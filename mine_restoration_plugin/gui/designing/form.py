"""The settings of one kind of design as a form."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QDoubleSpinBox, QFormLayout, QWidget

from .kinds import Choice, Kind, Number


class KindForm(QWidget):
    """``values()`` are what the kind's core function takes; a number that is not given is None."""

    changed = pyqtSignal()

    def __init__(self, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self.boxes: dict[str, QWidget] = {}
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for setting in kind.settings:
            box = _choice(setting) if isinstance(setting, Choice) else _number(setting)
            box.setAccessibleName(setting.label)
            self.boxes[setting.key] = box
            form.addRow(setting.label, box)
            signal = box.currentIndexChanged if isinstance(box, QComboBox) else box.valueChanged
            signal.connect(lambda _value: self.changed.emit())

    def values(self) -> dict[str, Any]:
        return {key: _value(box) for key, box in self.boxes.items()}

    def set_values(self, values: dict[str, Any]) -> None:
        """Show the values of a scenario; keys that are no setting are left."""
        for key, value in values.items():
            box = self.boxes.get(key)
            if isinstance(box, QComboBox) and box.findData(value) >= 0:
                box.setCurrentIndex(box.findData(value))
            elif isinstance(box, QDoubleSpinBox) and (value is None or isinstance(value, (int, float))):
                box.setValue(box.minimum() if value is None and box.specialValueText() else float(value or 0.0))


def _choice(setting: Choice) -> QComboBox:
    box = QComboBox()
    for value, words in setting.options:
        box.addItem(words, value)
    return box


def _number(setting: Number) -> QDoubleSpinBox:
    """Qt has no empty number: one step below the range stands for "not given"."""
    box = QDoubleSpinBox()
    box.setDecimals(setting.decimals)
    low = setting.low - setting.step if setting.none else setting.low
    box.setRange(low, setting.high)
    box.setSingleStep(setting.step)
    box.setSuffix(f" {setting.unit}" if setting.unit else "")
    box.setKeyboardTracking(False)
    if setting.none:
        box.setSpecialValueText(setting.none)
    box.setValue(low if setting.default is None else setting.default)
    return box


def _value(box: QWidget) -> Any:
    if isinstance(box, QComboBox):
        return box.currentData()
    if box.specialValueText() and box.value() <= box.minimum():
        return None
    return box.value()
