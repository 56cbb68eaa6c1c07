"""Lines to be set out, from a layer: with kind, bench and level where it has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsFeatureRequest,
    QgsGeometry,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsWkbTypes,
)

from ..core.model.errors import InputError
from ..core.model.text import QT_TRANSLATE_NOOP
from . import cells, inputs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..core.landform.fieldwork.stakes import FieldLine

_KINDS = ("kind", "类别", "类型", "线型")
_BENCHES = ("bench", "台阶", "台阶号", "平台号")
_LEVELS = ("level_m", "level", "elev", "elevation", "高程", "标高")


def field_lines(
    algorithm: QgsProcessingAlgorithm, parameters: inputs.Parameters, name: str, context: QgsProcessingContext
) -> tuple[list[FieldLine], str | None]:
    """All lines of an optional source, outlines of polygons as edges of platforms, and its CRS.

    Raises:
        InputError: no CRS, or nothing but points in it.
    """
    from ..core.landform.fieldwork.stakes import FieldLine

    source = inputs.source(algorithm, parameters, name, context)
    if source is None:
        return [], None
    fields = [field.name() for field in source.fields()]
    kind, bench, level = (cells.pick(fields, None, usual) for usual in (_KINDS, _BENCHES, _LEVELS))
    found = []
    flag = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
    for feature in source.getFeatures(QgsFeatureRequest(), flag):
        said = cells.text(feature[kind]) if kind is not None else ""
        number = cells.number(feature[bench]) if bench is not None else None
        height = cells.number(feature[level]) if level is not None else None
        for points, ring in _chains(feature.geometry()):
            usual = "platform" if ring else "line"
            found.append(FieldLine(points, said or usual, None if number is None else int(number), height))
    if not found:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The layer {layer} has no lines. Draw one or choose another layer."),
            layer=source.sourceName(),
        )
    return found, inputs.crs_text(source.sourceCrs())


def _chains(geometry: QgsGeometry) -> Iterator[tuple[Any, bool]]:
    """(n, 2 or 3) points of every part and ring, without repeated ones; whether it is a ring of a polygon."""
    import numpy as np

    kinds = QgsWkbTypes.GeometryType
    if geometry.isNull() or geometry.isEmpty() or geometry.type() not in (kinds.LineGeometry, kinds.PolygonGeometry):
        return
    straight = QgsGeometry(geometry.constGet().segmentize())  # parts are only looked at: their whole must live on
    for part in straight.constParts():
        ring = geometry.type() == kinds.PolygonGeometry
        rings = [part]
        if ring:
            rings = [part.exteriorRing(), *(part.interiorRing(i) for i in range(part.numInteriorRings()))]
        for chain in rings:
            solid = chain.is3D()
            rows = [(v.x(), v.y(), v.z()) if solid else (v.x(), v.y()) for v in chain.points()]
            points = np.array(rows, dtype=np.float64)
            keep = np.ones(len(points), dtype=bool)
            keep[1:] = (points[1:, :2] != points[:-1, :2]).any(axis=1)
            if np.count_nonzero(keep) > 1:
                yield points[keep], ring
