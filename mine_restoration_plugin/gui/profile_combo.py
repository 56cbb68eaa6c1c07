"""The list of coordinate profiles: ours, and those of a table or model file that a person points to."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QFileDialog, QSizePolicy, QWidget

from ..compat import translate
from ..core.model.errors import InputError
from . import texts
from .memory import last_folder

AUTO = "auto"


class ProfileCombo(QComboBox):
    """``name()`` is what core takes: a name, ``table.csv#name`` or a model file.

    ``chosen`` tells a new choice, ``failed`` a table that cannot be read.
    """

    chosen = pyqtSignal()
    failed = pyqtSignal(object)

    def __init__(self, gateway: Any, first: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = gateway
        self.addItem(first, AUTO)
        for name, label, _checked in gateway.profile_choices():
            self.addItem(f"{texts.label(label)} – {name}", name)
        self.insertSeparator(self.count())
        self.addItem(translate("MineRestoration", "Table or model file…"), "")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(24)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._last = 0
        self.currentIndexChanged.connect(self._on_index)

    def name(self) -> str:
        return self.currentData() or AUTO

    def choose(self, name: str) -> None:
        """Choose a profile by its name."""
        self.setCurrentIndex(self.findData(name))

    def add_file(self, path: str) -> None:
        """List the profiles of a table, or a text that serves as a model, and choose the first.

        Raises:
            InputError: the table cannot be read.
        """
        at = self._last_own()
        for offset, (name, label) in enumerate(self._work.profiles_of(path)):
            self.insertItem(at + offset, texts.label(label), name)
        self.setCurrentIndex(at)

    def _last_own(self) -> int:
        return self.count() - 2  # before the separator and the entry that asks for a file

    def _on_index(self, index: int) -> None:
        if self.itemData(index) != "":
            self._last = index
            self.chosen.emit()
            return
        self.blockSignals(True)
        self.setCurrentIndex(self._last)
        self.blockSignals(False)
        path, _filter = QFileDialog.getOpenFileName(
            self,
            translate("MineRestoration", "Profile table or model text"),
            last_folder(),
            translate("MineRestoration", "Profiles and boundary points (*.csv *.txt)"),
        )
        try:
            if path:
                self.add_file(path)
        except InputError as error:
            self.failed.emit(error)
