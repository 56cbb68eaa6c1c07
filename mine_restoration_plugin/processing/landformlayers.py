"""What the landform designs read and write as layers: drawn lines, limits, crest and toe lines, berms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsFeatureRequest,
    QgsGeometry,
    QgsLineString,
    QgsPointXY,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsProcessingParameterFeatureSource,
    QgsWkbTypes,
)

from ..compat import is_null, translate
from ..core.model.errors import InputError
from ..core.model.text import QT_TRANSLATE_NOOP
from . import inputs
from .base import MineAlgorithm
from .sinks import Row, fill

if TYPE_CHECKING:
    import numpy as np

    from ..core.geodata.grid import Polygons
    from ..core.landform.benchlines import Lines
    from ..core.landform.limits import Limits

LINE_FIELDS = {"kind": "text", "bench": "integer", "level_m": "double", "length_m": "double"}
BERM_FIELDS = {
    "bench": "integer",
    "level_m": "double",
    "inner_m": "double",
    "width_m": "double",
    "area_m2": "double",
}


def add_limits(algorithm: MineAlgorithm) -> None:
    """Outline and hard masks."""
    polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
    algorithm.describe(
        QgsProcessingParameterFeatureSource(
            "OUTLINE", translate("MineRestoration", "Excavation limits"), polygons, optional=True
        ),
        translate(
            "MineRestoration",
            "Only cells wholly inside these polygons are changed; what is left out is told as a volume.",
        ),
    )
    algorithm.describe(
        QgsProcessingParameterFeatureSource(
            "MASKS", translate("MineRestoration", "Not to be touched"), polygons, optional=True
        ),
        translate("MineRestoration", "No cell that these polygons touch is changed."),
    )


def limits(algorithm: QgsProcessingAlgorithm, parameters: inputs.Parameters, context: QgsProcessingContext) -> Limits:
    """Outline and masks as plain polygons."""
    from ..core.landform.limits import Limits

    outline = inputs.zones(algorithm, parameters, "OUTLINE", context)
    masks = inputs.zones(algorithm, parameters, "MASKS", context)
    return Limits(
        all_polygons(outline) if outline else None,
        all_polygons(masks) if masks else [],
        inputs.crs_text(outline.crs) if outline else None,
        inputs.crs_text(masks.crs) if masks else None,
    )


def all_polygons(layer: inputs.ZoneLayer) -> Polygons:
    """The polygons of all features of a layer together."""
    return [polygon for zone in layer.zones for polygon in zone.polygons]


def add_materials(algorithm: MineAlgorithm) -> None:
    """Polygons that say where which material is."""
    algorithm.describe(
        QgsProcessingParameterFeatureSource(
            "ZONES",
            translate("MineRestoration", "Zones of material"),
            [QgsProcessing.SourceType.TypeVectorPolygon],
            optional=True,
        ),
        translate(
            "MineRestoration",
            "Polygons with a text field named material: hard_rock, medium_rock, soft_rock, weathered_rock, soil, dump, "
            "or their names. Outside of all, the material chosen above holds.",
        ),
    )


def materials(
    algorithm: QgsProcessingAlgorithm, parameters: inputs.Parameters, context: QgsProcessingContext
) -> tuple[list[tuple[str, Polygons]], str | None]:
    """Material and outline of every zone, and the CRS; nothing where no zones were given.

    Raises:
        InputError: there is no field named material, or a zone has none.
    """
    layer = inputs.zones(algorithm, parameters, "ZONES", context)
    if layer is None:
        return [], None
    index = layer.fields.lookupField("material")
    if index < 0:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The zones have no field named material. Add it, and write the material of each zone.",
            )
        )
    found = []
    for zone in layer.zones:
        if is_null(zone.attributes[index]):
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "Zone {zone} has no material. Fill in its field material."),
                zone=zone.key,
            )
        found.append((str(zone.attributes[index]), zone.polygons))
    return found, inputs.crs_text(layer.crs)


def lines(
    algorithm: QgsProcessingAlgorithm, parameters: inputs.Parameters, name: str, context: QgsProcessingContext
) -> tuple[list[np.ndarray], str]:
    """All lines of a source, the outlines of polygons as rings, and its CRS.

    Raises:
        InputError: no CRS, no line in it, points only.
    """
    source = inputs.source(algorithm, parameters, name, context)
    found: list[np.ndarray] = []
    features = source.getFeatures(QgsFeatureRequest(), QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks)
    for feature in features:
        found += _parts(feature.geometry())
    if not found:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The layer {layer} has no lines. Draw one or choose another layer."),
            layer=source.sourceName(),
        )
    return found, inputs.crs_text(source.sourceCrs())


def _parts(geometry: QgsGeometry) -> Iterator[np.ndarray]:
    import numpy as np

    kinds = (QgsWkbTypes.GeometryType.LineGeometry, QgsWkbTypes.GeometryType.PolygonGeometry)
    if geometry.isNull() or geometry.isEmpty() or geometry.type() not in kinds:
        return
    straight = QgsGeometry(geometry.constGet().segmentize())
    if geometry.type() == QgsWkbTypes.GeometryType.PolygonGeometry:
        polygons = straight.asMultiPolygon() if straight.isMultipart() else [straight.asPolygon()]
        rows = [ring for polygon in polygons for ring in polygon]
    else:
        rows = straight.asMultiPolyline() if straight.isMultipart() else [straight.asPolyline()]
    for row in rows:
        points = np.array([(point.x(), point.y()) for point in row], dtype=np.float64)
        keep = np.ones(len(points), dtype=bool)
        keep[1:] = (points[1:] != points[:-1]).any(axis=1)
        if np.count_nonzero(keep) > 1:
            yield points[keep]


def write_lines(
    algorithm: QgsProcessingAlgorithm,
    parameters: inputs.Parameters,
    name: str,
    context: QgsProcessingContext,
    found: Lines,
    crs: str,
) -> Any:
    """Crest and toe lines and where the design meets the ground; None where nobody named the sink."""
    rows = (
        (_line(line.points, line.level_m), [line.kind, line.bench or None, line.level_m, line.length_m])
        for line in found.lines
    )
    return fill(algorithm, parameters, name, context, LINE_FIELDS, QgsWkbTypes.Type.LineStringZ, crs, rows)


def write_berms(
    algorithm: QgsProcessingAlgorithm,
    parameters: inputs.Parameters,
    name: str,
    context: QgsProcessingContext,
    found: Lines,
    crs: str,
) -> Any:
    """One polygon for each berm; None where nobody named the sink."""
    return fill(
        algorithm, parameters, name, context, BERM_FIELDS, QgsWkbTypes.Type.MultiPolygon, crs, _berm_rows(found)
    )


def _berm_rows(found: Lines) -> Iterator[Row]:
    for berm in found.berms:
        shape = QgsGeometry.fromMultiPolygonXY(
            [[[QgsPointXY(float(x), float(y)) for x, y in ring] for ring in polygon] for polygon in berm.polygons]
        )
        yield shape, [berm.bench, berm.level_m, berm.inner_m, berm.width_m, berm.area_m2]


def _line(points: np.ndarray, level: float | None) -> QgsLineString:
    """With the height of its level, or with heights of its own."""
    x, y = points[:, 0].tolist(), points[:, 1].tolist()
    return QgsLineString(x, y, points[:, 2].tolist() if level is None else [level] * len(x))
