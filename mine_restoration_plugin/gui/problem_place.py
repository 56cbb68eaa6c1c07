"""Where a problem lies on the map: brought into view, marked, and its feature selected."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsExpression,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtGui import QColor

from ..cartography.shapes import multipolygon
from ..cartography.sources import layer_table

LEAST_VIEW = 60.0  # metres across, so that a doubled vertex is not looked at in the void
MARK = QColor(220, 0, 90)
MARK_ALPHA = 70


class ProblemPlace:
    """One mark at a time, on the canvas if there is one."""

    def __init__(self, canvas: QgsMapCanvas | None, project: QgsProject) -> None:
        self._canvas = canvas
        self._project = project
        self.mark: QgsRubberBand | None = None

    def layers(self, register: str | None, entity: str | None = None) -> list[QgsVectorLayer]:
        """Layers of the project that show a table of the register."""
        found = []
        for layer in self._project.mapLayers().values():
            table = None if register is None else layer_table(layer, register)
            if table is not None and entity in (None, table):
                found.append(layer)
        return found

    def show(self, problem: Any, crs: str, register: str | None) -> None:
        """Select the feature of a problem, mark its place and bring it into view."""
        subject = problem.subject
        layers = self.layers(register, subject.entity)
        for layer in layers:
            # a selection in a layer that somebody edits is theirs
            if subject.uuid is not None and layer.fields().indexOf("uuid") >= 0 and not layer.isEditable():
                layer.selectByExpression(QgsExpression.createFieldEqualityExpression("uuid", subject.uuid))
        self.clear()
        if self._canvas is None:
            return
        place = place_of(problem)
        if place is not None:
            self._go(place, crs, point=not problem.area)
            return
        shown = [layer for layer in layers if layer.selectedFeatureCount()]
        if shown:  # a fault without a place of its own has its feature's
            self._canvas.zoomToSelected(shown[0])

    def clear(self) -> None:
        """Take the mark off the map."""
        if self.mark is None:
            return
        self.mark.reset(QgsWkbTypes.GeometryType.PolygonGeometry)
        if self._canvas is not None:
            self._canvas.scene().removeItem(self.mark)
        self.mark = None

    def _go(self, place: QgsGeometry, crs: str, *, point: bool) -> None:
        target = self._canvas.mapSettings().destinationCrs()
        there = QgsCoordinateTransform(QgsCoordinateReferenceSystem(crs), target, self._project)
        box = place.boundingBox()
        size = max(box.width(), box.height())
        box.grow(max((LEAST_VIEW - size) / 2, 0.1 * size))
        try:
            place.transform(there)
            view = there.transformBoundingBox(box)
        except QgsCsException:
            return
        if not view.isFinite() or view.isEmpty():
            return
        self._canvas.setExtent(view)
        self._draw(place, point)
        self._canvas.refresh()

    def _draw(self, place: QgsGeometry, point: bool) -> None:
        kind = QgsWkbTypes.GeometryType
        fill = QColor(MARK)
        fill.setAlpha(MARK_ALPHA)
        self.mark = QgsRubberBand(self._canvas, kind.PointGeometry if point else kind.PolygonGeometry)
        self.mark.setColor(MARK)
        self.mark.setFillColor(fill)
        self.mark.setWidth(2)
        self.mark.setIcon(QgsRubberBand.IconType.ICON_CIRCLE)
        self.mark.setIconSize(14)
        self.mark.setToGeometry(place, None)


def place_of(problem: Any) -> QgsGeometry | None:
    """The place of a problem as a geometry, None where it has none."""
    if problem.area:
        return multipolygon(problem.area)
    if problem.point is not None:
        return QgsGeometry.fromPointXY(QgsPointXY(*problem.point))
    return None
