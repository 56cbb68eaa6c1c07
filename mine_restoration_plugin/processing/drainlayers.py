"""Lines into the design of drains, and drains, structures and flow paths out of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qgis.core import QgsGeometry, QgsLineString, QgsPoint, QgsProcessingAlgorithm, QgsProcessingContext, QgsWkbTypes

from ..core.model.errors import InputError
from ..core.model.text import QT_TRANSLATE_NOOP
from . import inputs
from .inputs import Parameters
from .sinks import Row, fill

if TYPE_CHECKING:
    import numpy as np

    from ..core.landform.drains.deed import Drainage

DRAIN_FIELDS = {
    "number": "integer",
    "kind": "text",
    "into": "integer",
    "length_m": "double",
    "area_ha": "double",
    "minutes": "double",
    "intensity_mm_h": "double",
    "flow_m3s": "double",
    "slope_percent": "double",
    "shape": "text",
    "width_m": "double",
    "depth_m": "double",
    "top_m": "double",
    "water_m": "double",
    "speed_ms": "double",
    "speed_limit_ms": "double",
    "silting": "integer",
    "drops": "integer",
    "drop_m": "double",
    "excavation_m3": "double",
    "lining_m3": "double",
}


@dataclass(frozen=True)
class Lines:
    """The lines of a layer, (n, 2) each, in its system."""

    lines: tuple[np.ndarray, ...]
    crs: str

    def carried(self, crs: str) -> list[np.ndarray]:
        """In another system."""
        from ..core.geodata.crs import same_crs, transform_points

        if same_crs(self.crs, crs):
            return list(self.lines)
        return [transform_points(line, self.crs, crs) for line in self.lines]


def lines_of(
    algorithm: QgsProcessingAlgorithm, parameters: Parameters, name: str, context: QgsProcessingContext
) -> Lines | None:
    """All lines of an optional layer, part by part, curves made straight; None where none was given.

    Raises:
        InputError: the layer has no CRS or no lines.
    """
    import numpy as np

    chosen = inputs.source(algorithm, parameters, name, context)
    if chosen is None:
        return None
    found = []
    for feature in chosen.getFeatures():
        geometry = feature.geometry()
        if geometry.isNull() or geometry.isEmpty():
            continue
        straight = QgsGeometry(geometry.constGet().segmentize())
        for part in straight.asMultiPolyline() if straight.isMultipart() else [straight.asPolyline()]:
            points = [(p.x(), p.y()) for p in part]
            if len(set(points)) > 1:
                found.append(np.array(points, dtype=np.float64))
    if not found:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The layer {layer} has no lines. Choose another, or leave it out."),
            layer=chosen.sourceName(),
        )
    return Lines(tuple(found), inputs.crs_text(chosen.sourceCrs()))


def write_drains(
    algorithm: QgsProcessingAlgorithm, parameters: Parameters, name: str, context: QgsProcessingContext, found: Drainage
) -> Any:
    """Fill the optional sink ``name`` with the drains, upper ends first."""
    kind = QgsWkbTypes.Type.LineStringZ
    return fill(algorithm, parameters, name, context, DRAIN_FIELDS, kind, found.crs, _drain_rows(found))


def write_structures(
    algorithm: QgsProcessingAlgorithm, parameters: Parameters, name: str, context: QgsProcessingContext, found: Drainage
) -> Any:
    """Fill the optional sink ``name`` with silt basins (m³), drops and culverts (m)."""
    fields = {"kind": "text", "drain": "integer", "size": "double"}
    rows = ((QgsPoint(*item.place), [item.kind, item.drain + 1, item.size]) for item in found.structures)
    return fill(algorithm, parameters, name, context, fields, QgsWkbTypes.Type.Point, found.crs, rows)


def write_unmet(
    algorithm: QgsProcessingAlgorithm, parameters: Parameters, name: str, context: QgsProcessingContext, found: Drainage
) -> Any:
    """Fill the optional sink ``name`` with the ends of flow paths that meet no drain."""
    rows = ((QgsPoint(x, y), [area]) for x, y, area in found.unmet)
    return fill(algorithm, parameters, name, context, {"area_m2": "double"}, QgsWkbTypes.Type.Point, found.crs, rows)


def _drain_rows(found: Drainage) -> Iterator[Row]:
    for number, drain in enumerate(found.drains, start=1):
        sized = drain.sized
        yield (
            QgsLineString([QgsPoint(x, y, z) for x, y, z in drain.points.tolist()]),
            [
                number,
                drain.kind,
                None if drain.below is None else drain.below + 1,
                drain.length_m,
                drain.total_m2 / 10_000.0,
                drain.minutes,
                drain.intensity_mm_h,
                sized.discharge_m3s,
                100.0 * sized.slope,
                sized.section.shape,
                sized.section.width_m,
                sized.depth_m,
                sized.top_m,
                sized.flow.depth_m,
                sized.flow.speed_ms,
                sized.fastest_ms,
                int(sized.slow),
                sized.drops,
                sized.drop_m,
                sized.excavation_m3,
                sized.lining_m3,
            ],
        )
