"""A picture on the map canvas: what a design cuts and fills, over whatever the map shows."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsPointXY, QgsProject, QgsRectangle
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QPointF, QRectF
from qgis.PyQt.QtGui import QImage, QPainter, QPolygonF, QTransform


class Overlay(QgsMapCanvasItem):
    """Drawn through its four corners, so that rotated grids and maps lie right; within a view that is exact enough."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._image: QImage | None = None
        self._corners: list[QgsPointXY] = []
        self.setZValue(90)
        self.hide()

    @property
    def shown(self) -> bool:
        return self._image is not None

    def show_picture(self, picture: Any, spec: Any) -> None:
        """``picture``: (height, width, 4) uint8 RGBA; ``spec``: the grid it lies on."""
        height, width = picture.shape[:2]
        data = picture.tobytes()
        # a copy, since QImage does not keep the bytes alive
        self._image = QImage(data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
        transform = QgsCoordinateTransform(
            QgsCoordinateReferenceSystem(spec.crs),
            self._canvas.mapSettings().destinationCrs(),
            QgsProject.instance(),
        )
        x0, a, b, y0, d, e = spec.transform
        self._corners = [
            transform.transform(QgsPointXY(x0 + a * col + b * row, y0 + d * col + e * row))
            for col, row in ((0, 0), (width, 0), (width, height), (0, height))
        ]
        self.updatePosition()
        self.show()
        self.update()

    def clear(self) -> None:
        self._image = None
        self.hide()

    def updatePosition(self) -> None:
        if not self._corners:
            return
        x, y = [corner.x() for corner in self._corners], [corner.y() for corner in self._corners]
        self.setRect(QgsRectangle(min(x), min(y), max(x), max(y)))

    def boundingRect(self) -> QRectF:
        if not self._corners:
            return QRectF()
        return QPolygonF(self._on_screen()).boundingRect().adjusted(-1, -1, 1, 1)

    def paint(self, painter: QPainter, *_: Any) -> None:
        if self._image is None:
            return
        width, height = self._image.width(), self._image.height()
        source = QPolygonF([QPointF(0, 0), QPointF(width, 0), QPointF(width, height), QPointF(0, height)])
        placed = QTransform()
        if not QTransform.quadToQuad(source, QPolygonF(self._on_screen()), placed):
            return
        painter.save()
        painter.setTransform(placed, True)
        painter.drawImage(QPointF(0, 0), self._image)
        painter.restore()

    def _on_screen(self) -> list[QPointF]:
        """Corners in pixels, counted from this item's own corner."""
        return [self.toCanvasCoordinates(corner) - self.pos() for corner in self._corners]
