"""Results that get their own style when QGIS loads them."""

from __future__ import annotations

from qgis.core import QgsMapLayer, QgsProcessingContext, QgsProcessingFeedback, QgsProcessingLayerPostProcessorInterface

_kept: dict[tuple[str, tuple[str, str] | None], Styled] = {}
"""One for each style and its times: QGIS holds a post-processor by a bare pointer, so Python must keep it alive."""


class Styled(QgsProcessingLayerPostProcessorInterface):
    """Gives a layer the style of a .qml of ours, and where it has two date fields its place in time."""

    def __init__(self, style: str, times: tuple[str, str] | None = None) -> None:
        super().__init__()
        self._style = style
        self._times = times

    def postProcessLayer(
        self, layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        from ..cartography.playing import play_by_days
        from ..cartography.styles import apply_style

        apply_style(layer, self._style)
        if self._times is not None:
            play_by_days(layer, *self._times)


def style_when_loaded(
    context: QgsProcessingContext, identifier: str, style: str, times: tuple[str, str] | None = None
) -> None:
    """Style the result ``identifier`` by ``<style>.qml``, where it is going to be loaded.

    Args:
        times: the date fields from and to which a feature shows in the temporal controller.
    """
    if context.willLoadLayerOnCompletion(identifier):
        processor = _kept.setdefault((style, times), Styled(style, times))
        context.layerToLoadOnCompletionDetails(identifier).setPostProcessor(processor)
