"""Sources of falling rocks and what they may hit, as plain data."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsWkbTypes,
)

from ..core.model.errors import InputError
from ..core.model.text import QT_TRANSLATE_NOOP
from . import inputs

if TYPE_CHECKING:
    import numpy as np

Placed = tuple[str, "np.ndarray[Any, Any]"]


def sources_of(
    algorithm: QgsProcessingAlgorithm, parameters: inputs.Parameters, name: str, context: QgsProcessingContext
) -> tuple[str, list[Placed], list[Placed]] | None:
    """CRS, points (each (1, 2)) and lines (each (n, 2)) of an optional source; None where none was given.

    Raises:
        InputError: no CRS, no features, a feature that is neither point nor line.
    """
    import numpy as np

    source = inputs.source(algorithm, parameters, name, context)
    if source is None:
        return None
    points: list[Placed] = []
    lines: list[Placed] = []
    kinds = QgsWkbTypes.GeometryType
    for item in source.getFeatures():
        geometry: QgsGeometry = item.geometry()
        kind = None if geometry.isNull() or geometry.isEmpty() else geometry.type()
        if kind not in (kinds.PointGeometry, kinds.LineGeometry) or (
            kind == kinds.LineGeometry and geometry.length() <= 0
        ):
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "Feature {feature} of {layer} is neither a point nor a line with a length. Draw it or delete it.",
                ),
                feature=item.id(),
                layer=source.sourceName(),
            )
        straight = QgsGeometry(geometry.constGet().segmentize())
        parts = list(straight.constParts())
        for number, part in enumerate(parts):
            key = str(item.id()) if len(parts) == 1 else f"{item.id()}-{number + 1}"
            places = np.array([(p.x(), p.y()) for p in part.vertices()], dtype=np.float64)
            (points if kind == kinds.PointGeometry else lines).append((key, places))
    if not points and not lines:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The layer {layer} has no features. Choose another, or leave it out."),
            layer=source.sourceName(),
        )
    return inputs.crs_text(source.sourceCrs()), points, lines


def receptors_of(
    algorithm: QgsProcessingAlgorithm, parameters: inputs.Parameters, name: str, context: QgsProcessingContext
) -> Callable[[str, QgsProcessingContext], list[tuple[str, bytes]]] | None:
    """The features of an optional source, given later as well-known binary in the system that is asked for."""
    source = inputs.source(algorithm, parameters, name, context)
    if source is None:
        return None
    held = [(str(item.id()), QgsGeometry(item.geometry())) for item in source.getFeatures()]
    own = source.sourceCrs()

    def carried(crs: str, context: QgsProcessingContext) -> list[tuple[str, bytes]]:
        system = QgsCoordinateReferenceSystem()
        system.createFromUserInput(crs)
        way = QgsCoordinateTransform(own, system, context.transformContext())
        found = []
        for key, geometry in held:
            if geometry.isNull() or geometry.isEmpty():
                continue
            moved = QgsGeometry(geometry)
            try:
                moved.transform(way)
            except QgsCsException as error:
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration", "Feature {feature} cannot be carried to the system of the surface: {reason}"
                    ),
                    feature=key,
                    reason=str(error),
                ) from error
            found.append((key, bytes(moved.asWkb())))
        return found

    return carried
