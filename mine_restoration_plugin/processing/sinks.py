"""Plain data into the layers that a person named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
)

from ..compat import field_type
from .inputs import Parameters, ZoneLayer, given

Row = tuple[Any, Sequence[Any]]
"""A QgsAbstractGeometry or QgsGeometry (None for none), and the attributes in the order of the fields."""


def fill(
    algorithm: QgsProcessingAlgorithm,
    parameters: Parameters,
    name: str,
    context: QgsProcessingContext,
    fields: Mapping[str, str] | QgsFields,
    kind: Any,
    crs: str | QgsCoordinateReferenceSystem,
    rows: Iterable[Row],
) -> Any:
    """Fill the sink ``name``; its id, or None where nobody named one.

    Args:
        fields: name → type of ``compat.field_type``, or QGIS's. crs: authority id or WKT, or QGIS's.
    """
    if not given(parameters, name):
        return None
    made = fields if isinstance(fields, QgsFields) else fields_of(fields)
    system = crs
    if isinstance(crs, str):
        system = QgsCoordinateReferenceSystem()
        system.createFromUserInput(crs)
    sink, identifier = algorithm.parameterAsSink(parameters, name, context, made, kind, system)
    if sink is None:
        raise QgsProcessingException(algorithm.invalidSinkError(parameters, name))
    for geometry, attributes in rows:
        feature = QgsFeature(made)
        if geometry is not None:
            feature.setGeometry(QgsGeometry(geometry))
        feature.setAttributes(list(attributes))
        if not sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert):
            raise QgsProcessingException(algorithm.writeFeatureError(sink, parameters, name))
    return identifier


def fields_of(fields: Mapping[str, str]) -> QgsFields:
    """Fields by name and type of ``compat.field_type``."""
    made = QgsFields()
    for field, type_name in fields.items():
        made.append(QgsField(field, field_type(type_name)))
    return made


def with_fields_of(fields: Mapping[str, str], layer: ZoneLayer | None) -> tuple[QgsFields, list[int]]:
    """Own fields, then those of a layer whose names are not taken yet; the latters' places in the layer."""
    made = fields_of(fields)
    if layer is None:
        return made, []
    taken = {field.lower() for field in fields} | {"fid"}
    kept = [i for i, field in enumerate(layer.fields) if field.name().lower() not in taken]
    for i in kept:
        made.append(layer.fields.at(i))
    return made, kept
