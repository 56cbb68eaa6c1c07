"""Layers of contours and spot heights as plain points with heights."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsWkbTypes,
)

from ..compat import chosen_fields, is_null
from ..core.model.errors import InputError
from ..core.model.text import QT_TRANSLATE_NOOP
from . import inputs

if TYPE_CHECKING:
    import numpy as np

    from ..core.delineation.before import Before


def old_heights(
    algorithm: QgsProcessingAlgorithm,
    parameters: inputs.Parameters,
    name: str,
    field: str,
    rmse_m: float | None,
    context: QgsProcessingContext,
) -> Before | None:
    """``lines_with_heights`` as heights from before the mining."""
    from ..core.delineation.before import Before

    found = lines_with_heights(algorithm, parameters, name, field, context)
    return None if found is None else Before(found.layer, found.lines, found.crs, rmse_m)


@dataclass(frozen=True)
class LinesWithHeights:
    """Name of a layer, its lines (or points, of one row) as (n, 3) east, north, height, and its system."""

    layer: str
    lines: tuple[np.ndarray, ...]
    crs: str


def lines_with_heights(
    algorithm: QgsProcessingAlgorithm,
    parameters: inputs.Parameters,
    name: str,
    field: str | None,
    context: QgsProcessingContext,
) -> LinesWithHeights | None:
    """The lines or points of an optional source with heights from a field, or from Z where no field is named.

    Features without geometry or height are left out. ``field`` None: the layer has to have Z coordinates.

    Raises:
        InputError: no CRS, no such field, no heights at all, a height that is no number.
    """
    source = inputs.source(algorithm, parameters, name, context)
    if source is None:
        return None
    layer = source.sourceName()
    asked = field is not None and inputs.given(parameters, field)
    named = chosen_fields(algorithm, parameters, field, context) if asked else []
    column = named[0] if named else ""
    index = source.fields().lookupField(column) if column else -1
    if column and index < 0:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The layer {layer} has no field {field}. Choose another."),
            layer=layer,
            field=column,
        )
    if field is None and not QgsWkbTypes.hasZ(source.wkbType()):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The lines of {layer} have no Z coordinates. Give them heights first (in QGIS: Drape, or Set Z value).",
            ),
            layer=layer,
        )
    if not column and not QgsWkbTypes.hasZ(source.wkbType()):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "The layer {layer} has no Z coordinates. Name the field that holds the heights."
            ),
            layer=layer,
        )
    lines = [line for item in source.getFeatures() for line in _lines(item, index, layer)]
    if not lines:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The layer {layer} has no heights. Choose another, or leave it out."),
            layer=layer,
        )
    return LinesWithHeights(layer, tuple(lines), inputs.crs_text(source.sourceCrs()))


def _lines(feature: QgsFeature, index: int, layer: str) -> list[np.ndarray]:
    import numpy as np

    geometry: QgsGeometry = feature.geometry()
    if geometry.isNull() or geometry.isEmpty():
        return []
    height: float | None = None
    if index >= 0:
        value: Any = feature.attributes()[index]
        if is_null(value):
            return []
        try:
            height = float(value)
        except (TypeError, ValueError):
            height = math.nan
        if not math.isfinite(height):
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "Feature {feature} of {layer}: {value} is not a height."),
                feature=feature.id(),
                layer=layer,
                value=repr(value),
            )
    straight = QgsGeometry(geometry.constGet().segmentize())
    found = []
    for part in straight.constParts():
        points = [(p.x(), p.y(), p.z() if height is None else height) for p in part.vertices()]
        if points and all(math.isfinite(point[2]) for point in points):
            found.append(np.array(points, dtype=np.float64))
    return found
