"""Points, lines and outlines out of a drawing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from qgis.core import (
    QgsGeometry,
    QgsLineString,
    QgsPoint,
    QgsPointXY,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterCrs,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsWkbTypes,
)

from ...cartography.shapes import multipolygon
from ...compat import translate
from .. import inputs
from ..base import NAME_OR_CSV, MineAlgorithm, Results, progress_of, warn
from ..outputs import write_json
from ..sinks import Row, fill

_POINT_FIELDS = {
    "layer": "text",
    "kind": "text",
    "height": "double",
    "name": "text",
    "code": "text",
    "text": "text",
    "text_size": "double",
    "block": "text",
    "attributes": "text",
}
_LINE_FIELDS = {"layer": "text", "elevation": "double", "code": "text", "closed": "integer"}
_AREA_FIELDS = {"layer": "text", "name": "text", "elevation": "double", "code": "text"}


class ImportDxf(MineAlgorithm):
    ID = "importdxf"
    TAGS = ("DXF", "CAD", "CASS", "drawing", "contours", "导入", "图形", "等高线", "高程点", "界址线", "地形图")

    def displayName(self) -> str:
        return translate("MineRestoration", "Import a drawing (DXF)")

    def group(self) -> str:
        return translate("MineRestoration", "Exchange")

    def groupId(self) -> str:
        return "exchange"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.describe(
            QgsProcessingParameterFile(
                "INPUT", translate("MineRestoration", "Drawing"), fileFilter="DXF (*.dxf *.dwg)"
            ),
            translate("MineRestoration", "An ASCII DXF of any version. A DWG has to be saved as DXF in CAD first."),
        )
        self.describe(
            QgsProcessingParameterCrs("CRS", translate("MineRestoration", "Coordinate system"), optional=True),
            translate(
                "MineRestoration",
                "That of the drawing. Leave it out where the eastings carry the zone number.",
            ),
        )
        self.describe(
            QgsProcessingParameterFile(
                "PROFILE", translate("MineRestoration", "DXF profile"), optional=True, fileFilter=NAME_OR_CSV
            ),
            translate(
                "MineRestoration",
                "A CSV file with other layers, blocks and codes than those of CASS; rows left out are CASS's.",
            ),
            advanced=True,
        )
        kinds = {
            "POINTS": (
                translate("MineRestoration", "Points and texts"),
                QgsProcessing.SourceType.TypeVectorPoint,
                translate("MineRestoration", "Points, symbols with their attributes, and texts."),
            ),
            "LINES": (
                translate("MineRestoration", "Lines and contours"),
                QgsProcessing.SourceType.TypeVectorLine,
                translate("MineRestoration", "Open lines, and contours whether open or closed, with their elevation."),
            ),
            "POLYGONS": (
                translate("MineRestoration", "Outlines"),
                QgsProcessing.SourceType.TypeVectorPolygon,
                translate("MineRestoration", "Closed lines that are no contours; those within others are holes."),
            ),
        }
        for key, (text, kind, explanation) in kinds.items():
            self.describe(QgsProcessingParameterFeatureSink(key, text, kind, optional=True), explanation)
        self.add_result(
            translate("MineRestoration", "The loss report: counts, and what was not taken, as one JSON file.")
        )
        self.add_numbers(
            {
                "POINT_COUNT": translate("MineRestoration", "Points and texts read"),
                "LINE_COUNT": translate("MineRestoration", "Lines read"),
                "POLYGON_COUNT": translate("MineRestoration", "Outlines read"),
                "LOST": translate("MineRestoration", "Objects not taken"),
                "WARNINGS": translate("MineRestoration", "Remarks"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._input = self.parameterAsFile(parameters, "INPUT", context)
        self._crs = inputs.crs(self, parameters, "CRS", context)
        self._profile = inputs.text(self, parameters, "PROFILE", context)
        self._result = inputs.text(self, parameters, "RESULT", context)

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.exchange.dxf.profile import load_profile
        from ...core.exchange.dxf.read import read_dxf

        found = read_dxf(self._input, self._crs, profile=load_profile(self._profile), progress=progress_of(feedback))
        warn(feedback, found.notes)
        types = QgsWkbTypes.Type
        layers = {
            "POINTS": (_POINT_FIELDS, types.Point, _points(found)),
            "LINES": (_LINE_FIELDS, types.LineStringZ if _any_height(found) else types.LineString, _lines(found)),
            "POLYGONS": (_AREA_FIELDS, types.MultiPolygon, _areas(found)),
        }
        results: Results = {
            "POINT_COUNT": len(found.points),
            "LINE_COUNT": len(found.lines),
            "POLYGON_COUNT": len(found.areas),
            "LOST": sum(found.losses.values()),
            "WARNINGS": len(found.notes),
        }
        for key, (fields, kind, rows) in layers.items():
            made = fill(self, parameters, key, context, fields, kind, found.crs, rows)
            if made is not None:
                results[key] = made
        if self._result is not None:
            write_json(self._result, found.to_json())
            results["RESULT"] = self._result
        return results


def _points(found: Any) -> Iterator[Row]:
    for p in found.points:
        attributes = json.dumps(dict(p.attributes), ensure_ascii=False) if p.attributes else None
        yield (
            QgsGeometry.fromPointXY(QgsPointXY(p.x, p.y)),
            (p.layer, p.kind, p.z_m, p.name or None, p.code or None, p.text or None, p.size or None, p.block or None,
             attributes),
        )  # fmt: skip


def _any_height(found: Any) -> bool:
    """Whether lines need a third dimension: where every height is known, none would be made up."""
    return bool(found.lines) and all(line.z_m is not None or line.elevation_m is not None for line in found.lines)


def _lines(found: Any) -> Iterator[Row]:
    three = _any_height(found)
    for line in found.lines:
        xy = line.xy.tolist()
        if three:
            heights = line.z_m.tolist() if line.z_m is not None else [line.elevation_m] * len(xy)
            shape = QgsLineString([QgsPoint(x, y, z) for (x, y), z in zip(xy, heights)])
        else:
            shape = QgsLineString([QgsPoint(x, y) for x, y in xy])
        yield shape, (line.layer, line.elevation_m, line.code or None, int(line.closed))


def _areas(found: Any) -> Iterator[Row]:
    for area in found.areas:
        yield multipolygon(area.polygons), (area.layer, area.name or None, area.elevation_m, area.code or None)
