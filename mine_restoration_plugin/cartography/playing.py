"""Layers that QGIS's temporal controller plays."""

from __future__ import annotations

from qgis.core import Qgis, QgsVectorLayer


def play_by_fields(layer: QgsVectorLayer, start: str, finish: str) -> None:
    """Show each feature from the day in field ``start`` to the day in field ``finish``, both counted."""
    times = layer.temporalProperties()
    times.setMode(Qgis.VectorTemporalMode.FeatureDateTimeStartAndEndFromFields)
    times.setLimitMode(Qgis.VectorTemporalLimitMode.IncludeBeginIncludeEnd)
    times.setStartField(start)
    times.setEndField(finish)
    times.setIsActive(True)
