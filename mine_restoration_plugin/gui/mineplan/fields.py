"""Widgets for single decisions: each knows the state "nobody said" and tells when a person changed it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from qgis.gui import QgsCheckableComboBox
from qgis.PyQt.QtCore import QDate, QLocale, QSignalBlocker, Qt, pyqtSignal
from qgis.PyQt.QtGui import QDoubleValidator
from qgis.PyQt.QtWidgets import QComboBox, QDateEdit, QLineEdit, QSizePolicy, QWidget

from ...compat import localised, translate
from ...core.model.text import Label

MOST = 1e12
DECIMALS = 6


class TextBox(QLineEdit):
    """A text; empty is None. Told when it is left or Enter is pressed."""

    chosen = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self.editingFinished.connect(self._tell)

    def show_value(self, value: Any) -> None:
        with QSignalBlocker(self):
            self._shown = self._words(value)
            self.setText(self._shown)

    def value(self) -> Any:
        return self.text().strip() or None

    def _words(self, value: Any) -> str:
        return "" if value is None else str(value)

    def _tell(self) -> None:
        if self.text() != self._shown:
            self._shown = self.text()
            self.chosen.emit(self.value())


class NumberBox(TextBox):
    """A number; empty is None. Whole numbers stay whole."""

    def __init__(self, *, whole: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = whole
        validator = QDoubleValidator(-MOST, MOST, 0 if whole else DECIMALS, self)
        validator.setNotation(QDoubleValidator.Notation.StandardNotation)
        validator.setLocale(_plain())
        self.setValidator(validator)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def value(self) -> Any:
        number, good = _plain().toDouble(self.text().strip())
        if not good:
            return None
        return int(number) if self._whole else number

    def _words(self, value: Any) -> str:
        if value is None:
            return ""
        return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


class CodeBox(QComboBox):
    """One code of a list by its label, or none."""

    chosen = pyqtSignal(object)

    def __init__(
        self, codes: Mapping[str, Label], nothing: str = "", *, with_code: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(8)
        self._with_code = with_code
        self._nothing = nothing
        self.set_codes(codes)
        self.activated.connect(lambda _index: self.chosen.emit(self.value()))

    def set_codes(self, codes: Mapping[str, Label]) -> None:
        kept = self.value()
        with QSignalBlocker(self):
            self.clear()
            self.addItem(self._nothing, None)
            for code, label in codes.items():
                self.addItem(f"{code} {localised(label)}" if self._with_code else localised(label), code)
        self.show_value(kept)

    def show_value(self, value: Any) -> None:
        with QSignalBlocker(self):
            number = 0 if value is None else self.findData(value)
            if number < 0:  # what somebody else wrote is shown, not dropped
                self.addItem(str(value), value)
                number = self.count() - 1
            self.setCurrentIndex(number)

    def value(self) -> Any:
        return self.currentData()


class CodesBox(QgsCheckableComboBox):
    """Several codes of a list; none ticked is None."""

    chosen = pyqtSignal(object)

    def __init__(self, codes: Mapping[str, Label], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSeparator(translate("MineRestoration", ", "))
        self._codes = list(codes)
        for code, label in codes.items():
            self.addItemWithCheckState(localised(label), Qt.CheckState.Unchecked, code)
        self.checkedItemsChanged.connect(lambda _items: self.chosen.emit(self.value()))

    def show_value(self, value: Any) -> None:
        wanted: Sequence[str] = value or ()
        with QSignalBlocker(self):
            for number, code in enumerate(self._codes):
                state = Qt.CheckState.Checked if code in wanted else Qt.CheckState.Unchecked
                self.setItemCheckState(number, state)

    def value(self) -> Any:
        ticked = [code for number, code in enumerate(self._codes) if self._is_ticked(number)]
        return ticked or None

    def _is_ticked(self, number: int) -> bool:
        return self.itemCheckState(number) == Qt.CheckState.Checked


class FlagBox(CodeBox):
    """Yes, no, or nobody said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        words = (("yes", translate("MineRestoration", "yes")), ("no", translate("MineRestoration", "no")))
        super().__init__({key: Label(text, text) for key, text in words}, parent=parent)

    def show_value(self, value: Any) -> None:
        super().show_value({True: "yes", False: "no"}.get(value))

    def value(self) -> Any:
        return {"yes": True, "no": False}.get(self.currentData())


class DateBox(QDateEdit):
    """A day as ``2026-03-01``; the first of all days stands for none."""

    chosen = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCalendarPopup(True)
        self.setDisplayFormat("yyyy-MM-dd")
        self.setMinimumDate(QDate(1999, 12, 31))
        self.setSpecialValueText(translate("MineRestoration", "not set"))
        self.setKeyboardTracking(False)
        self.dateChanged.connect(lambda _day: self.chosen.emit(self.value()))

    def show_value(self, value: Any) -> None:
        with QSignalBlocker(self):
            day = QDate.fromString(str(value or ""), "yyyy-MM-dd")
            self.setDate(day if day.isValid() else self.minimumDate())

    def value(self) -> Any:
        return None if self.date() == self.minimumDate() else self.date().toString("yyyy-MM-dd")


def field_box(field: Any, codes: Mapping[str, Mapping[str, Label]]) -> Any:
    """The widget for a field of the register."""
    made: dict[str, Callable[[], Any]] = {
        "real": NumberBox,
        "integer": lambda: NumberBox(whole=True),
        "code": lambda: CodeBox(codes[field.codes]),
        "codes": lambda: CodesBox(codes[field.codes]),
    }
    box = made.get(field.type, TextBox)()
    box.setAccessibleName(localised(field.label))
    box.setToolTip(localised(field.label))
    return box


def _plain() -> QLocale:
    """Numbers with a point and without groups, in every language: what is typed is what is kept."""
    locale = QLocale(QLocale.Language.C)
    locale.setNumberOptions(QLocale.NumberOption.RejectGroupSeparator | QLocale.NumberOption.OmitGroupSeparator)
    return locale
