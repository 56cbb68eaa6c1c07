"""The closed lines of a drawing as features, for whoever takes outlines from any file."""

from __future__ import annotations

from pathlib import Path

from ...geodata.shapes import why_invalid
from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP
from ..vectors import Fault, Feature, FeatureTable
from .drawing import Drawing


def drawing_table(drawing: Drawing, path: str) -> FeatureTable:
    """One feature for each outline, with layer, code and, where this program wrote it, the plot's number.

    Raises:
        InputError: the drawing has no closed lines.
    """
    features = []
    for number, area in enumerate(drawing.areas, 1):
        attributes = {"tbbh": area.name or None, "layer": area.layer, "code": area.code or None}
        reason = why_invalid(area.polygons)
        fault = None if reason is None else Fault("invalid", reason)
        features.append(Feature(number, attributes, area.polygons, "POLYGON", fault))
    if not features:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The drawing {path} has no closed lines that could be outlines."),
            path=Path(path).name,
        )
    names = ("tbbh", "layer", "code")
    return FeatureTable(path, "entities", names, tuple(features), drawing.crs, drawing.encoding or None)
