"""Points into a design, and its channels out of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qgis.core import QgsLineString, QgsPoint, QgsProcessingAlgorithm, QgsProcessingContext, QgsWkbTypes

from ..core.model.errors import InputError
from ..core.model.text import QT_TRANSLATE_NOOP
from . import inputs
from .inputs import Parameters
from .sinks import Row, fill

if TYPE_CHECKING:
    from ..core.landform.geomorphic.order import Done

FIELDS = {
    "kind": "text",
    "order": "integer",
    "slope_percent": "double",
    "length_m": "double",
    "sinuosity": "double",
    "area_m2": "double",
}


def points_of(
    algorithm: QgsProcessingAlgorithm, parameters: Parameters, name: str, context: QgsProcessingContext
) -> tuple[Any, str] | None:
    """All points of an optional layer, (n, 2), and their CRS; None where none was given.

    Raises:
        InputError: the layer has no CRS or no points.
    """
    import numpy as np

    chosen = inputs.source(algorithm, parameters, name, context)
    if chosen is None:
        return None
    found = []
    for feature in chosen.getFeatures():
        geometry = feature.geometry()  # its vertices last as long as it does
        if not geometry.isNull():
            found += [(vertex.x(), vertex.y()) for vertex in geometry.vertices()]
    if not found:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The layer {layer} has no points. Choose another, or leave it out."),
            layer=chosen.sourceName(),
        )
    return np.array(found, dtype=np.float64), inputs.crs_text(chosen.sourceCrs())


def write_channels(
    algorithm: QgsProcessingAlgorithm,
    parameters: Parameters,
    name: str,
    context: QgsProcessingContext,
    found: Done,
) -> Any:
    """Fill the optional sink ``name`` with the channels, heads first; its id, or None where nobody named one."""
    return fill(algorithm, parameters, name, context, FIELDS, QgsWkbTypes.Type.LineStringZ, found.crs, _rows(found))


def write_ridges(
    algorithm: QgsProcessingAlgorithm,
    parameters: Parameters,
    name: str,
    context: QgsProcessingContext,
    found: Done,
) -> Any:
    """Fill the optional sink ``name`` with the ridges, the longest first; its id, or None where nobody named one."""
    kind = QgsWkbTypes.Type.LineStringZ
    rows = (
        (
            QgsLineString([QgsPoint(x, y, z) for x, y, z in line.tolist()]),
            [float(line[0, 2]), float(line[-1, 2])],
        )
        for line in found.ridges
    )
    fields = {"highest_m": "double", "lowest_m": "double"}
    return fill(algorithm, parameters, name, context, fields, kind, found.crs, rows)


def _rows(found: Done) -> Iterator[Row]:
    for channel in found.channels:
        yield (
            QgsLineString([QgsPoint(x, y, z) for x, y, z in channel.points.tolist()]),
            [
                channel.kind,
                channel.order,
                100.0 * channel.slope,
                channel.length_m,
                channel.sinuosity,
                channel.area_m2,
            ],
        )
