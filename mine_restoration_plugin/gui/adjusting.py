"""From the review queue to QGIS's own editing: the plot just made, opened in the plot layer for the vertex tool."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qgis.core import QgsExpression, QgsFeatureRequest, QgsVectorLayer

PLOT_NUMBER = "plot_no"


def edit_plot(iface: Any, layers: Iterable[QgsVectorLayer], plot_no: str) -> bool:
    """Select a plot in the first of the layers that has it, switch that layer to editing and take up the vertex tool.

    False where no layer shows the plot, or it cannot be edited.
    """
    for layer in layers:
        if not layer.isEditable():
            layer.dataProvider().reloadData()  # the row was written through another handle
        request = QgsFeatureRequest(QgsExpression(QgsExpression.createFieldEqualityExpression(PLOT_NUMBER, plot_no)))
        found = [feature.id() for feature in layer.getFeatures(request)]
        if not found:
            continue
        if not layer.isEditable() and not layer.startEditing():
            return False
        layer.selectByIds(found)
        if iface is not None:
            iface.setActiveLayer(layer)
            if iface.mapCanvas() is not None:
                iface.mapCanvas().zoomToFeatureIds(layer, found)
            tool = iface.actionVertexToolActiveLayer()
            if tool is not None:
                tool.trigger()
        return True
    return False
