"""Section lines: from a layer to plain chains of x, y, and back to a layer with what was found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsGeometry,
    QgsPointXY,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsWkbTypes,
)

from ..core.model.errors import InputError
from ..core.model.text import QT_TRANSLATE_NOOP
from . import cells, inputs
from .inputs import Parameters
from .sinks import Row, fill

if TYPE_CHECKING:
    from ..core.diagnosis.stability.deed import Sections

_NAMES = ("name", "section", "名称", "剖面", "剖面号", "剖面编号", "编号")
FIELDS = {
    "section": "text",
    "factor": "double",
    "method": "text",
    "face": "text",
    "centre_x_m": "double",
    "centre_z_m": "double",
    "radius_m": "double",
    "probability": "double",
    "beta": "double",
    "governs": "integer",
}


class SectionLine(NamedTuple):
    """One chain of x, y with its name."""

    name: str
    points: list[list[float]]


def section_lines(
    algorithm: QgsProcessingAlgorithm,
    parameters: Parameters,
    name: str,
    crs: QgsCoordinateReferenceSystem,
    context: QgsProcessingContext,
) -> list[SectionLine]:
    """All parts of all lines of a source, brought into ``crs``; empty where none was given.

    Raises:
        InputError: no CRS, no features, or a feature without a line.
    """
    source = inputs.source(algorithm, parameters, name, context)
    if source is None:
        return []
    layer = source.sourceName()
    usual = cells.pick([field.name() for field in source.fields()], None, _NAMES)
    request = QgsFeatureRequest().setDestinationCrs(crs, context.transformContext())
    flag = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
    found = []
    for feature in source.getFeatures(request, flag):
        geometry = feature.geometry()
        if geometry.isEmpty() or geometry.type() != QgsWkbTypes.GeometryType.LineGeometry:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "Feature {feature} of {layer} has no line. Draw it or delete the feature."
                ),
                feature=feature.id(),
                layer=layer,
            )
        straight = QgsGeometry(geometry.constGet().segmentize())
        parts = straight.asMultiPolyline() if straight.isMultipart() else [straight.asPolyline()]
        title = cells.text(feature[usual]) if usual is not None else ""
        title = title or str(feature.id())
        for number, part in enumerate(parts, 1):
            label = title if len(parts) == 1 else f"{title}.{number}"
            found.append(SectionLine(label, [[point.x(), point.y()] for point in part]))
    if not found:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The layer {layer} has no features. Choose another, or leave it out."),
            layer=layer,
        )
    return found


def write_sections(
    algorithm: QgsProcessingAlgorithm,
    parameters: Parameters,
    name: str,
    context: QgsProcessingContext,
    found: Sections,
    crs: QgsCoordinateReferenceSystem,
) -> Any:
    """Fill the optional sink ``name`` with the lines and what was found; its id, or None where nobody named one."""
    return fill(
        algorithm, parameters, name, context, FIELDS, QgsWkbTypes.Type.LineString, crs, _rows(found)
    )  # fmt: skip


def _rows(found: Sections) -> Iterator[Row]:
    for number, judged in enumerate(found.judged):
        line = judged.line
        shape = None
        if line is not None:
            shape = QgsGeometry.fromPolylineXY([QgsPointXY(float(x), float(y)) for x, y in line])
        x, z, r = judged.found.circle or (None, None, None)
        trusted = judged.reliability
        yield (
            shape,
            [
                judged.found.section.name,
                judged.found.factor,
                judged.found.method,
                judged.found.face,
                x,
                z,
                r,
                None if trusted is None else trusted.probability,
                None if trusted is None else trusted.beta,
                int(number == found.governing),
            ],
        )
