"""Layers that QGIS's temporal controller plays."""

from __future__ import annotations

from qgis.core import Qgis, QgsExpression, QgsVectorLayer


def play_by_days(layer: QgsVectorLayer, start: str, finish: str) -> None:
    """Show each feature from the morning of the date in field ``start`` to the night of that in field ``finish``.

    By expressions: where QGIS hands a filter on plain fields to a GeoPackage, the text of a date is compared with that
    of a moment, and the last day is lost.
    """
    times = layer.temporalProperties()
    times.setMode(Qgis.VectorTemporalMode.FeatureDateTimeStartAndEndFromExpressions)
    times.setLimitMode(Qgis.VectorTemporalLimitMode.IncludeBeginExcludeEnd)
    times.setStartExpression(f"to_datetime({QgsExpression.quotedColumnRef(start)})")
    times.setEndExpression(f"to_datetime({QgsExpression.quotedColumnRef(finish)}) + to_interval('1 day')")
    times.setIsActive(True)
