"""Two parts of the review: the reasons for rejecting, and the candidate's outline on the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsReferencedRectangle, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QLabel, QLineEdit, QListWidget, QVBoxLayout, QWidget

from ..cartography.shapes import multipolygon
from ..compat import localised, translate
from ..core.model.text import Label

_OUTLINE = QColor(230, 60, 0)
_AROUND = 2.0
"""The map shows so many times the candidate's extent."""


class Reasons(QWidget):
    """Canned reasons by number, and a line for another one. ``chosen`` carries a code or a text."""

    chosen = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        question = QLabel(translate("MineRestoration", "Why is it no mine? Press a number, or write:"))
        question.setWordWrap(True)
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setAccessibleName(translate("MineRestoration", "Reasons for rejecting"))
        self.list.setMinimumHeight(self.fontMetrics().height() * 5)
        self.list.itemActivated.connect(lambda item: self.chosen.emit(item.data(Qt.ItemDataRole.UserRole)))
        self.line = QLineEdit()
        self.line.setPlaceholderText(translate("MineRestoration", "Another reason, then Enter (0 to write)"))
        self.line.setAccessibleName(self.line.placeholderText())
        self.line.returnPressed.connect(lambda: self.chosen.emit(self.line.text()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(question)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.line)

    def show_reasons(self, reasons: Mapping[str, Label]) -> None:
        self.list.clear()
        for number, (code, label) in enumerate(reasons.items(), 1):
            self.list.addItem(f"{number}  {localised(label)}" if number < 10 else f"    {localised(label)}")
            self.list.item(number - 1).setData(Qt.ItemDataRole.UserRole, code)

    def press(self, number: int) -> None:
        """A number key: 0 goes to the line, the others choose."""
        if number == 0:
            self.line.setFocus()
        elif number <= self.list.count():
            self.chosen.emit(self.list.item(number - 1).data(Qt.ItemDataRole.UserRole))


class OutlineOnMap:
    """The outline of one candidate as a rubber band; does nothing without a canvas."""

    def __init__(self, canvas: QgsMapCanvas | None) -> None:
        self._canvas = canvas
        self.band: QgsRubberBand | None = None
        self._geometry = QgsGeometry()
        self._crs = QgsCoordinateReferenceSystem()

    def show(self, polygons: Sequence[Sequence[Any]], crs: str) -> None:
        """Draw polygons (rings of x, y) of a coordinate system in place of what was there."""
        self.clear()
        self._geometry, self._crs = multipolygon(polygons), QgsCoordinateReferenceSystem(crs)
        if self._canvas is None or not polygons:
            return
        self.band = QgsRubberBand(self._canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
        self.band.setStrokeColor(_OUTLINE)
        self.band.setFillColor(QColor(_OUTLINE.red(), _OUTLINE.green(), _OUTLINE.blue(), 40))
        self.band.setWidth(2)
        self.band.setToGeometry(self._geometry, self._crs)

    def zoom(self) -> None:
        """Bring it into view, with its surroundings."""
        if self._canvas is None or self.band is None:
            return
        box = self._geometry.boundingBox()
        box.scale(_AROUND)
        self._canvas.setReferencedExtent(QgsReferencedRectangle(box, self._crs))
        self._canvas.refresh()

    def clear(self) -> None:
        if self.band is not None and self._canvas is not None:
            self._canvas.scene().removeItem(self.band)
        self.band = None
