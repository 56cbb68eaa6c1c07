"""A style of ours on a result that QGIS loads when the algorithm is done."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsMapLayer, QgsProcessingContext, QgsProcessingFeedback, QgsProcessingLayerPostProcessorInterface

from ..compat import FOLDER

_KEPT: list[QgsProcessingLayerPostProcessorInterface] = []
"""QGIS does not own them: one that Python lets go before the layer is loaded would crash."""


class _Styler(QgsProcessingLayerPostProcessorInterface):
    def __init__(self, style: str) -> None:
        super().__init__()
        self._style = style

    def postProcessLayer(
        self, layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        layer.loadNamedStyle(str(FOLDER / "resources" / "styles" / f"{self._style}.qml"))
        layer.triggerRepaint()
        if self in _KEPT:
            _KEPT.remove(self)


def load_with_style(context: QgsProcessingContext, identifier: Any, style: str) -> None:
    """Dress the layer with ``resources/styles/<style>.qml`` if it is going to be loaded."""
    if not identifier or not context.willLoadLayerOnCompletion(str(identifier)):
        return
    styler = _Styler(style)
    _KEPT.append(styler)
    context.layerToLoadOnCompletionDetails(str(identifier)).setPostProcessor(styler)
