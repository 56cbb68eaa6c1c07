"""The layer of found candidates: one polygon each, best score first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from qgis.core import QgsProcessingAlgorithm, QgsProcessingContext, QgsWkbTypes

from ..cartography.shapes import multipolygon
from .inputs import Parameters
from .sinks import fill

if TYPE_CHECKING:
    from ..core.delineation.finding.find import FoundCandidates

_FIELDS = {
    "kind": "text",
    "score": "double",
    "area_m2": "double",
    "reasons_en": "text",
    "reasons_zh": "text",
    "reasons": "text",
    "source": "text",
}


def write_candidates(
    algorithm: QgsProcessingAlgorithm,
    parameters: Parameters,
    name: str,
    context: QgsProcessingContext,
    found: FoundCandidates,
) -> Any:
    """Fill the optional sink ``name``; its id, or None where nobody named one. ``area_m2`` is ellipsoidal."""
    rows = (
        (
            multipolygon(candidate.polygons),
            (
                candidate.kind,
                candidate.score,
                candidate.area_m2,
                "; ".join(reason.text.en for reason in candidate.reasons),
                "；".join(reason.text.zh for reason in candidate.reasons),
                json.dumps([reason.to_json() for reason in candidate.reasons], ensure_ascii=False, sort_keys=True),
                found.source,
            ),
        )
        for candidate in found.candidates
    )
    kind = QgsWkbTypes.Type.MultiPolygon
    return fill(algorithm, parameters, name, context, _FIELDS, kind, found.crs, rows)
