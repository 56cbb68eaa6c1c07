"""Surveyed points out of CASS files, tables and workbooks."""

from __future__ import annotations

import json
from typing import Any

from qgis.core import (
    QgsGeometry,
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
from ..base import MineAlgorithm, Results, warn
from ..outputs import write_json
from ..sinks import fill

_FILTER = "CASS, CSV, XLSX, ODS (*.dat *.csv *.txt *.tsv *.xyz *.xlsx *.xlsm *.ods)"


class ImportPoints(MineAlgorithm):
    ID = "importpoints"
    TAGS = ("points", "CASS", "dat", "CSV", "XLSX", "survey", "导入", "点", "高程点", "界址点", "坐标", "测量")

    def displayName(self) -> str:
        return translate("MineRestoration", "Import surveyed points")

    def group(self) -> str:
        return translate("MineRestoration", "Exchange")

    def groupId(self) -> str:
        return "exchange"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.describe(
            QgsProcessingParameterFile("INPUT", translate("MineRestoration", "File of points"), fileFilter=_FILTER),
            translate(
                "MineRestoration",
                "A CASS .dat file (name, code, east, north, height), or a table of points as CSV, text, XLSX or ODS.",
            ),
        )
        self.describe(
            QgsProcessingParameterCrs("CRS", translate("MineRestoration", "Coordinate system"), optional=True),
            translate(
                "MineRestoration",
                "That of the coordinates. Leave it out where the eastings carry the zone number, or for longitudes "
                "and latitudes (CGCS2000).",
            ),
        )
        self.describe(
            QgsProcessingParameterFeatureSink(
                "OUTPUT", translate("MineRestoration", "Points or outlines"), QgsProcessing.SourceType.TypeVector
            ),
            translate(
                "MineRestoration",
                "Points with name, code and height; polygons where the table has columns for parcel or ring.",
            ),
        )
        self.add_result(
            translate("MineRestoration", "Coordinate system, encoding, counts and remarks as one JSON file.")
        )
        self.add_numbers(
            {
                "POINTS": translate("MineRestoration", "Points read"),
                "PLOTS": translate("MineRestoration", "Outlines made"),
                "WARNINGS": translate("MineRestoration", "Remarks"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._input = self.parameterAsFile(parameters, "INPUT", context)
        self._crs = inputs.crs(self, parameters, "CRS", context)
        self._result = inputs.text(self, parameters, "RESULT", context)

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.exchange.point_tables import outlines
        from ...core.exchange.surveys import read_points

        found = read_points(self._input, self._crs)
        made = outlines(found.points)
        warn(feedback, found.notes)
        if made is None:
            known = all(point.z_m is not None for point in found.points)
            fields = {"name": "text", "code": "text", "height": "double", "line": "integer", "more": "text"}
            rows: Any = (
                (
                    QgsPoint(p.x, p.y, p.z_m) if known else QgsGeometry.fromPointXY(QgsPointXY(p.x, p.y)),
                    (p.name, p.code, p.z_m, p.line, json.dumps(p.more, ensure_ascii=False) if p.more else None),
                )
                for p in found.points
            )
            kind = QgsWkbTypes.Type.PointZ if known else QgsWkbTypes.Type.Point
        else:
            fields = {"name": "text", "points": "integer", "line": "integer"}
            rows = (
                (
                    multipolygon(item.polygons),
                    (item.parcel or None, item.points, item.first_line),
                )
                for item in made
            )
            kind = QgsWkbTypes.Type.MultiPolygon
        layer = fill(self, parameters, "OUTPUT", context, fields, kind, found.crs, rows)
        numbers = {
            "POINTS": len(found.points),
            "PLOTS": len(made) if made is not None else 0,
            "WARNINGS": len(found.notes),
        }
        results: Results = {"OUTPUT": layer, **numbers}
        if self._result is not None:
            write_json(
                self._result,
                {
                    "crs": found.crs,
                    "encoding": found.encoding,
                    "points": numbers["POINTS"],
                    "plots": None if made is None else len(made),
                    "notes": [note.to_json() for note in found.notes],
                },
            )
            results["RESULT"] = self._result
        return results
