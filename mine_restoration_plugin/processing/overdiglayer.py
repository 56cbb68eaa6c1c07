"""The map of a check of over-digging: the places of its clauses, and the cut zones with fields to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import QgsProcessingAlgorithm, QgsProcessingContext, QgsWkbTypes

from ..cartography.shapes import multipolygon
from .inputs import Parameters
from .sinks import fill

if TYPE_CHECKING:
    from ..core.earthrock.overdig.result import Overdig

_DRAWN = ("pass", "unknown", "fail")
"""The worst comes last and lies on top."""
_PLACES = {
    "clause": "text",
    "verdict": "text",
    "place": "text",
    "volume_m3": "double",
    "height_m": "double",
    "area_m2": "double",
    "title_en": "text",
    "title_zh": "text",
    "why_en": "text",
    "why_zh": "text",
    "source": "text",
}
_ZONES = {
    "zone": "text",
    "cut_m3": "double",
    "needed_m3": "double",
    "unasked_m3": "double",
    "unjudged_m3": "double",
    "area_m2": "double",
    "deepest_m": "double",
    "necessity": "text",
    "hazard": "text",
    "section": "text",
    "clauses": "text",
}


def write_places(
    algorithm: QgsProcessingAlgorithm,
    parameters: Parameters,
    name: str,
    context: QgsProcessingContext,
    found: Overdig,
) -> Any:
    """One polygon for each place of each clause; its id, or None where nobody named a layer."""
    shown = [
        (clause.check, place, place.verdict or clause.check.verdict)
        for clause in found.clauses
        for place in clause.places
    ]
    shown.sort(key=lambda item: _DRAWN.index(item[2].value))
    rows = (
        (
            multipolygon(place.polygons),
            (
                check.key,
                verdict.value,
                place.name,
                place.volume_m3,
                place.height_m,
                place.area_m2,
                check.title.en,
                check.title.zh,
                check.finding.en,
                check.finding.zh,
                check.source,
            ),
        )
        for check, place, verdict in shown
    )
    kind = QgsWkbTypes.Type.MultiPolygon
    return fill(algorithm, parameters, name, context, _PLACES, kind, found.crs, rows)


def write_cut_zones(
    algorithm: QgsProcessingAlgorithm,
    parameters: Parameters,
    name: str,
    context: QgsProcessingContext,
    found: Overdig,
) -> Any:
    """The table cut zone ↔ hazard ↔ clause ↔ section as a layer; what nobody named yet is null, to be filled in."""
    rows = (
        (
            multipolygon(zone.polygons),
            (
                zone.name,
                zone.cut_m3,
                zone.needed_m3,
                zone.excess_m3,
                zone.unjudged_m3,
                zone.area_m2,
                zone.deepest_m,
                "、".join(zone.necessities) or None,
                "、".join(zone.hazards) or None,
                "、".join(zone.sections) or None,
                "|".join(zone.clauses),
            ),
        )
        for zone in found.zones
    )
    kind = QgsWkbTypes.Type.MultiPolygon
    return fill(algorithm, parameters, name, context, _ZONES, kind, found.crs, rows)
