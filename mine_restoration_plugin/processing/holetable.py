"""The table of rebuilt holes: one row each, with its outline and what the first outline in it carried."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qgis.core import QgsProcessingAlgorithm, QgsProcessingContext, QgsWkbTypes

from ..cartography.shapes import multipolygon
from ..compat import localised
from .inputs import Parameters, ZoneLayer
from .sinks import Row, fill, with_fields_of

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
    fields, kept = with_fields_of({**dict.fromkeys(TEXTS, "text"), **dict.fromkeys(NUMBERS, "double")}, layer)
    kind = QgsWkbTypes.Type.MultiPolygon
    return fill(algorithm, parameters, name, context, fields, kind, found.spec.crs, _rows(found, layer, kept))


def _rows(found: Rebuilt, layer: ZoneLayer, kept: list[int]) -> Iterator[Row]:
    zones = {zone.key: zone for zone in layer.zones}
    for row, outline in zip(found.holes, found.outlines):
        remark = " ".join(localised(reason) for reason in row.reasons) or None
        values = [getattr(row, key) for key in NUMBERS]
        first = zones[outline.keys[0]]
        yield (
            multipolygon(outline.polygons),
            [
                *(row.key, row.status, remark, row.method or None),
                *(None if value is None else float(value) for value in values),
                *(first.attributes[i] for i in kept),
            ],
        )
