"""Plain polygons as QGIS's geometry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qgis.core import QgsGeometry, QgsPointXY


def multipolygon(polygons: Iterable[Iterable[Any]]) -> QgsGeometry:
    """A multi-polygon of polygons of rings; a ring is an array (n, 2) or a list of pairs, x before y."""
    return QgsGeometry.fromMultiPolygonXY(
        [[[QgsPointXY(x, y) for x, y in _pairs(ring)] for ring in rings] for rings in polygons]
    )


def _pairs(ring: Any) -> Any:
    return ring.tolist() if hasattr(ring, "tolist") else ring
