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
from .inputs import Parameters, given

Row = tuple[Any, Sequence[Any]]
"""A QgsAbstractGeometry or QgsGeometry (None for none), and the attributes in the order of the fields."""


def fill(
    algorithm: QgsProcessingAlgorithm,
    parameters: Parameters,
    name: str,
    context: QgsProcessingContext,
    fields: Mapping[str, str],
    kind: Any,
    crs: str,
    rows: Iterable[Row],
) -> Any:
    """Fill the sink ``name``; its id, or None where nobody named one.

    Args:
        fields: name → type of ``compat.field_type``. crs: authority id or WKT.
    """
    if not given(parameters, name):
        return None
    made = QgsFields()
    for field, type_name in fields.items():
        made.append(QgsField(field, field_type(type_name)))
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
