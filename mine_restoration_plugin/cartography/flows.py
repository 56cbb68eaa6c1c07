"""Flows of earth and rock as arrows on the map, as wide as they are large."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qgis.core import (
    QgsFeature,
    QgsField,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsVectorLayer,
)

from ..compat import field_type, translate
from . import styles

FIELDS = {
    **dict.fromkeys(("source", "use", "material", "kind"), "text"),
    "fixed": "integer",
    **dict.fromkeys(("volume_bank_m3", "volume_compacted_m3", "cost", "distance_m"), "double"),
}


def add_flows(project: QgsProject, crs: str, rows: Iterable[tuple[Any, Any]], name: str) -> QgsVectorLayer:
    """A layer in memory on top of the map. ``rows``: flow and the (n, 2) coordinates of its way, in ``crs``."""
    title = translate("MineRestoration", "Flows of earth and rock, {name}").format(name=name)
    layer = QgsVectorLayer(f"LineString?crs={crs}", title, "memory")
    provider = layer.dataProvider()
    provider.addAttributes([QgsField(key, field_type(kind)) for key, kind in FIELDS.items()])
    layer.updateFields()
    features = []
    for flow, path in rows:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromPolylineXY([QgsPointXY(x, y) for x, y in path[:, :2].tolist()]))
        feature.setAttributes([int(flow.fixed) if key == "fixed" else getattr(flow, key) for key in FIELDS])
        features.append(feature)
    provider.addFeatures(features)
    layer.updateExtents()
    styles.apply_style(layer, "flows")
    project.addMapLayer(layer, False)
    project.layerTreeRoot().insertLayer(0, layer)
    return layer
