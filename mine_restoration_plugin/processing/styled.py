"""Results that get their own style when QGIS loads them."""

from __future__ import annotations

from qgis.core import QgsMapLayer, QgsProcessingContext, QgsProcessingFeedback, QgsProcessingLayerPostProcessorInterface

_kept: dict[str, Styled] = {}
"""One for each style: QGIS holds a post-processor by a bare pointer, so Python must keep it alive."""


class Styled(QgsProcessingLayerPostProcessorInterface):
    """Gives a layer the style of a .qml of ours."""

    def __init__(self, style: str) -> None:
        super().__init__()
        self._style = style

    def postProcessLayer(
        self, layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        from ..cartography.styles import apply_style

        apply_style(layer, self._style)


def style_when_loaded(context: QgsProcessingContext, identifier: str, style: str) -> None:
    """Style the result ``identifier`` by ``<style>.qml``, where it is going to be loaded."""
    if context.willLoadLayerOnCompletion(identifier):
        processor = _kept.setdefault(style, Styled(style))
        context.layerToLoadOnCompletionDetails(identifier).setPostProcessor(processor)
