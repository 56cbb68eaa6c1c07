"""The layer of found candidates: one polygon each, best score first."""

from __future__ import annotations

import json
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

from ..compat import field_type
from .inputs import Parameters, given

if TYPE_CHECKING:
    from ..core.delineation.finding.find import FoundCandidates

_FIELDS = (
    ("kind", "text"),
    ("score", "double"),
    ("area_m2", "double"),
    ("reasons_en", "text"),
    ("reasons_zh", "text"),
    ("reasons", "text"),
    ("source", "text"),
)


def write_candidates(
    algorithm: QgsProcessingAlgorithm,
    parameters: Parameters,
    name: str,
    context: QgsProcessingContext,
    found: FoundCandidates,
) -> Any:
    """Fill the optional sink ``name``; its id, or None where nobody named one. ``area_m2`` is ellipsoidal."""
    if not given(parameters, name):
        return None
    fields = QgsFields()
    for key, kind in _FIELDS:
        fields.append(QgsField(key, field_type(kind)))
    crs = QgsCoordinateReferenceSystem(found.crs)
    if not crs.isValid():
        crs = QgsCoordinateReferenceSystem.fromWkt(found.crs)
    sink, identifier = algorithm.parameterAsSink(parameters, name, context, fields, QgsWkbTypes.Type.MultiPolygon, crs)
    if sink is None:
        raise QgsProcessingException(algorithm.invalidSinkError(parameters, name))
    for candidate in found.candidates:
        feature = QgsFeature(fields)
        parts = [[[QgsPointXY(x, y) for x, y in ring.tolist()] for ring in rings] for rings in candidate.polygons]
        feature.setGeometry(QgsGeometry.fromMultiPolygonXY(parts))
        reasons = [reason.to_json() for reason in candidate.reasons]
        feature.setAttributes(
            [
                candidate.kind,
                candidate.score,
                candidate.area_m2,
                "; ".join(reason.text.en for reason in candidate.reasons),
                "；".join(reason.text.zh for reason in candidate.reasons),
                json.dumps(reasons, ensure_ascii=False, sort_keys=True),
                found.source,
            ]
        )
        if not sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert):
            raise QgsProcessingException(algorithm.writeFeatureError(sink, parameters, name))
    return identifier
