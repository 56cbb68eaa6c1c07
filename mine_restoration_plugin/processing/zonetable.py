"""The table of zones: one row each, with the zone's own outline and attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsWkbTypes,
)

from ..compat import field_type
from .inputs import Parameters, ZoneLayer, given

if TYPE_CHECKING:
    from ..core.terrain.result import VolumeResult

NUMBERS = (
    "cut_bank_m3",
    "fill_compacted_m3",
    "net_m3",
    "u95_m3",
    "median_change_m",
    "cut_area_m2",
    "fill_area_m2",
    "covered_area_m2",
    "nodata_area_m2",
)


def write_table(
    algorithm: QgsProcessingAlgorithm,
    parameters: Parameters,
    name: str,
    context: QgsProcessingContext,
    found: VolumeResult,
    zones: ZoneLayer | None,
) -> Any:
    """Fill the optional sink ``name``; its id, or None where nobody named one. What is not known is null."""
    if not given(parameters, name):
        return None
    own = [QgsField("zone", field_type("text"))] + [QgsField(key, field_type("double")) for key in NUMBERS]
    taken = {field.name().lower() for field in own} | {"fid"}
    keep = [i for i, field in enumerate(zones.fields) if field.name().lower() not in taken] if zones else []
    fields = QgsFields()
    for field in own + [zones.fields.at(i) for i in keep]:
        fields.append(field)
    kind = QgsWkbTypes.Type.MultiPolygon if zones else QgsWkbTypes.Type.NoGeometry
    crs = zones.crs if zones else QgsCoordinateReferenceSystem()
    sink, identifier = algorithm.parameterAsSink(parameters, name, context, fields, kind, crs)
    if sink is None:
        raise QgsProcessingException(algorithm.invalidSinkError(parameters, name))
    outlines = {zone.key: zone for zone in zones.zones} if zones else {}
    for row in found.zones if zones else (found,):
        feature = QgsFeature(fields)
        outline = outlines.get(row.key)
        attributes = [row.key if outline else None, *(getattr(row, key) for key in NUMBERS)]
        if outline is not None:
            geometry = outline.geometry.coerceToType(QgsWkbTypes.Type.MultiPolygon)[0]
            feature.setGeometry(geometry)
            attributes += [outline.attributes[i] for i in keep]
        feature.setAttributes(attributes)
        if not sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert):
            raise QgsProcessingException(algorithm.writeFeatureError(sink, parameters, name))
    return identifier
