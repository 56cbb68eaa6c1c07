"""The table of zones: one row each, with the zone's own outline and attributes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingAlgorithm, QgsProcessingContext, QgsWkbTypes

from .inputs import Parameters, ZoneLayer
from .sinks import Row, fill, with_fields_of

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
    fields, kept = with_fields_of({"zone": "text", **dict.fromkeys(NUMBERS, "double")}, zones)
    kind = QgsWkbTypes.Type.MultiPolygon if zones else QgsWkbTypes.Type.NoGeometry
    crs = zones.crs if zones else QgsCoordinateReferenceSystem()
    return fill(algorithm, parameters, name, context, fields, kind, crs, _rows(found, zones, kept))


def _rows(found: VolumeResult, zones: ZoneLayer | None, kept: list[int]) -> Iterator[Row]:
    outlines = {zone.key: zone for zone in zones.zones} if zones else {}
    for row in found.zones if zones else (found,):
        numbers = [getattr(row, key) for key in NUMBERS]
        outline = outlines.get(row.key)
        if outline is None:
            yield None, [None, *numbers]
            continue
        shape = outline.geometry.coerceToType(QgsWkbTypes.Type.MultiPolygon)[0]
        yield shape, [row.key, *numbers, *(outline.attributes[i] for i in kept)]
