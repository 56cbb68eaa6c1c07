"""The table of rebuilt holes: one row each, with its outline and what the first outline in it carried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsPointXY,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsWkbTypes,
)

from ..compat import field_type, localised
from .inputs import Parameters, ZoneLayer, given

if TYPE_CHECKING:
    from ..core.delineation.rebuilt import Rebuilt

TEXTS = ("hole", "status", "remark", "method")
NUMBERS = (
    "area_projected_m2",
    "nodata_area_m2",
    "volume_m3",
    "volume_low_m3",
    "volume_high_m3",
    "u95_m3",
    "pit_m3",
    "heap_m3",
    "depth_max_m",
    "height_max_m",
    "cells",
    "rim_points",
    "old_points",
    "inflation",
)


def write_holes(
    algorithm: QgsProcessingAlgorithm,
    parameters: Parameters,
    name: str,
    context: QgsProcessingContext,
    found: Rebuilt,
    layer: ZoneLayer,
) -> Any:
    """Fill the optional sink ``name``; its id, or None where nobody named one. What is not known is null."""
    if not given(parameters, name):
        return None
    own = [QgsField(key, field_type("text")) for key in TEXTS]
    own += [QgsField(key, field_type("double")) for key in NUMBERS]
    taken = {field.name().lower() for field in own} | {"fid"}
    keep = [i for i, field in enumerate(layer.fields) if field.name().lower() not in taken]
    fields = QgsFields()
    for field in own + [layer.fields.at(i) for i in keep]:
        fields.append(field)
    system = QgsCoordinateReferenceSystem(found.spec.crs)
    if not system.isValid():
        system = QgsCoordinateReferenceSystem.fromWkt(found.spec.crs)
    sink, identifier = algorithm.parameterAsSink(
        parameters, name, context, fields, QgsWkbTypes.Type.MultiPolygon, system
    )
    if sink is None:
        raise QgsProcessingException(algorithm.invalidSinkError(parameters, name))
    features = {zone.key: zone for zone in layer.zones}
    for row, outline in zip(found.holes, found.outlines):
        feature = QgsFeature(fields)
        feature.setGeometry(_geometry(outline.polygons))
        remark = " ".join(localised(reason) for reason in row.reasons) or None
        texts = [row.key, row.status, remark, row.method or None]
        first = features[outline.keys[0]]
        numbers = [getattr(row, key) for key in NUMBERS]
        attributes = texts + [None if value is None else float(value) for value in numbers]
        feature.setAttributes(attributes + [first.attributes[i] for i in keep])
        if not sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert):
            raise QgsProcessingException(algorithm.writeFeatureError(sink, parameters, name))
    return identifier


def _geometry(polygons: Any) -> QgsGeometry:
    return QgsGeometry.fromMultiPolygonXY(
        [[[QgsPointXY(x, y) for x, y in ring.tolist()] for ring in rings] for rings in polygons]
    )
