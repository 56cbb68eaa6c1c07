"""A designed surface for those who build it: LandXML, contours, points to be set out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsLineString,
    QgsPoint,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsWkbTypes,
)

from ...compat import language, translate
from ...core.model.errors import InputError
from ...core.model.text import QT_TRANSLATE_NOOP
from .. import inputs, outputs, sinks
from ..base import MineAlgorithm, Results, progress_of, tell, warn
from ..fieldlines import field_lines

if TYPE_CHECKING:
    from ...core.landform.fieldwork.export import Exported

NUMBER = QgsProcessingParameterNumber.Type.Double
LANDXML = "LandXML (*.xml)"
CONTOUR_FIELDS = {"level_m": "double", "index": "integer", "length_m": "double"}
POINT_FIELDS = {
    **{"name": "text", "kind": "text", "line": "text", "chainage": "text"},
    **dict.fromkeys(("chainage_m", "offset_m", "design_m", "present_m", "cut_m", "fill_m"), "double"),
}


class ExportDesign(MineAlgorithm):
    ID = "exportdesign"
    TAGS = (
        "landxml", "tin", "contours", "setting out", "stakeout", "stakes", "bench", "dxf", "cass", "dat", "civil 3d",
        "放样", "放样点", "三角网", "等高线", "坡顶线", "坡底线", "设计面", "施工", "高程点",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Export a design to the field")

    def group(self) -> str:
        return translate("MineRestoration", "Landform design")

    def groupId(self) -> str:
        return "landform"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self._add_inputs()
        self._add_settings()
        self._add_destinations()
        self.add_numbers(
            {
                "TRIANGLES": translate("MineRestoration", "Number of triangles"),
                "TIN_ERROR_M": translate("MineRestoration", "Greatest error of the triangles, measured (m)"),
                "TIN_AREA_M2": translate("MineRestoration", "Area of the triangles, projected (m²)"),
                "CONTOURS_COUNT": translate("MineRestoration", "Number of contours"),
                "POINTS_COUNT": translate("MineRestoration", "Number of points to be set out"),
                "CUT_POINTS": translate("MineRestoration", "Points in cut"),
                "FILL_POINTS": translate("MineRestoration", "Points in fill"),
            }
        )

    def _add_inputs(self) -> None:
        raster, source, kinds = (
            QgsProcessingParameterRasterLayer,
            QgsProcessingParameterFeatureSource,
            QgsProcessing.SourceType,
        )
        self.describe(
            raster("DESIGN", translate("MineRestoration", "Design surface")),
            translate("MineRestoration", "Designed heights in metres, in a projected system."),
        )
        self.describe(
            raster("BEFORE", translate("MineRestoration", "Present ground"), optional=True),
            translate("MineRestoration", "For the present height and the depth of cut or fill at every point."),
        )
        self.describe(
            source("OUTLINE", translate("MineRestoration", "Outline"), [kinds.TypeVectorPolygon], optional=True),
            translate("MineRestoration", "Only cells whose centre lies within are exported; its corners are set out."),
        )
        self.describe(
            source(
                "LINES",
                translate("MineRestoration", "Crest and toe lines"),
                [kinds.TypeVectorLine, kinds.TypeVectorPolygon],
                optional=True,
            ),
            translate(
                "MineRestoration",
                "Lines to be set out, as the bench design writes them (kind, bench, level_m); polygons are edges of "
                "platforms.",
            ),
        )
        self.describe(
            QgsProcessingParameterString("NAME", translate("MineRestoration", "Name of the surface"), optional=True),
            translate("MineRestoration", "As it is called in the LandXML file and the drawing."),
        )

    def _add_settings(self) -> None:
        for name, label in (
            ("INTERVAL_M", translate("MineRestoration", "Contour interval (m)")),
            ("SPACING_M", translate("MineRestoration", "Spacing of the points (m)")),
            ("TOLERANCE_M", translate("MineRestoration", "Largest error of the triangles (m)")),
        ):
            self.describe(
                QgsProcessingParameterNumber(name, label, NUMBER, optional=True, minValue=0.001),
                translate("MineRestoration", "Left out, that of the rulebook."),
            )
        self.describe(
            QgsProcessingParameterString(
                "OFFSETS_M", translate("MineRestoration", "Offsets beside the lines (m)"), optional=True
            ),
            translate(
                "MineRestoration",
                "Further points beside each point of a line, which survive the digging: numbers with commas, right of "
                "the line positive, for example -2,2.",
            ),
            advanced=True,
        )
        self.describe(
            QgsProcessingParameterBoolean(
                "GRID", translate("MineRestoration", "Points on a grid"), True, optional=True
            ),
            translate("MineRestoration", "On whole multiples of the spacing, east and north."),
            advanced=True,
        )

    def _add_destinations(self) -> None:
        file, sink = QgsProcessingParameterFileDestination, QgsProcessingParameterFeatureSink
        self.describe(
            file("LANDXML", translate("MineRestoration", "Triangles (LandXML)"), LANDXML, optional=True),
            translate("MineRestoration", "LandXML 1.2, for machine control, Civil 3D and others."),
        )
        self.describe(
            sink(
                "CONTOURS",
                translate("MineRestoration", "Contours"),
                QgsProcessing.SourceType.TypeVectorLine,
                optional=True,
            ),
            translate("MineRestoration", "Contours of the design, not smoothed; index is 1 for index contours."),
        )
        self.describe(
            sink(
                "POINTS",
                translate("MineRestoration", "Points to be set out"),
                QgsProcessing.SourceType.TypeVectorPoint,
                optional=True,
            ),
            translate("MineRestoration", "With name, chainage, design and present height, cut and fill."),
        )
        for name, label, kind, text in (
            (
                "CSV",
                translate("MineRestoration", "Points (CSV)"),
                "CSV (*.csv)",
                translate("MineRestoration", "The table of the points, UTF-8."),
            ),
            (
                "DAT",
                translate("MineRestoration", "Points (CASS)"),
                "CASS (*.dat)",
                translate("MineRestoration", "Name, code, east, north, design height, for total stations and CASS."),
            ),
            (
                "DXF",
                translate("MineRestoration", "Drawing (DXF)"),
                "DXF (*.dxf)",
                translate("MineRestoration", "Outline, contours and points in the layers of CASS."),
            ),
        ):
            self.describe(file(name, label, kind, optional=True), text)
        self.add_result(translate("MineRestoration", "Everything found, as one JSON file."))

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._design = inputs.raster(self, parameters, "DESIGN", context)
        self._before = inputs.raster(self, parameters, "BEFORE", context)
        self._outline = inputs.zones(self, parameters, "OUTLINE", context)
        self._lines, self._lines_crs = field_lines(self, parameters, "LINES", context)
        self._name = inputs.text(self, parameters, "NAME", context) or ""
        self._offsets = _offsets(inputs.text(self, parameters, "OFFSETS_M", context))
        self._grid = self.parameterAsBool(parameters, "GRID", context)
        self._numbers = {
            key: inputs.number(self, parameters, name, context)
            for key, name in (("interval_m", "INTERVAL_M"), ("spacing_m", "SPACING_M"), ("tolerance_m", "TOLERANCE_M"))
        }
        self._files = {
            name: self.parameterAsFileOutput(parameters, name, context) or None
            for name in ("LANDXML", "CSV", "DAT", "DXF", "RESULT")
        }

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        import datetime

        from ...core.landform.fieldwork.export import Asked, export_design

        outline = self._outline
        found = export_design(
            self._design,
            Asked(
                name=self._name,
                offsets_m=self._offsets,
                grid=self._grid,
                landxml=self._files["LANDXML"],
                csv=self._files["CSV"],
                dat=self._files["DAT"],
                dxf=self._files["DXF"],
                language="zh" if language() == "zh_CN" else "en",
                application="Mine Restoration Planner",
                date=datetime.datetime.now(),
                **self._numbers,
            ),
            self._before,
            [polygon for zone in outline.zones for polygon in zone.polygons] if outline else None,
            inputs.crs_text(outline.crs) if outline else None,
            self._lines,
            self._lines_crs,
            progress=progress_of(feedback),
        )
        warn(feedback, found.warnings)
        tell(feedback, found.notes)
        return self._results(found, parameters, context)

    def _results(self, found: Exported, parameters: dict[str, Any], context: QgsProcessingContext) -> Results:
        results: Results = {
            "TRIANGLES": None if found.tin is None else len(found.tin.triangles),
            "TIN_ERROR_M": found.tin_error_m,
            "TIN_AREA_M2": None if found.tin is None else found.tin.area_m2,
            "CONTOURS_COUNT": len(found.contours),
            "POINTS_COUNT": len(found.stakes),
            "CUT_POINTS": sum(bool(stake.cut_m) for stake in found.stakes),
            "FILL_POINTS": sum(bool(stake.fill_m) for stake in found.stakes),
        }
        result = self._files["RESULT"]
        if result:
            outputs.write_json(result, found.to_json())
        results.update({name: path for name, path in self._files.items() if path})
        for name, fields, kind, rows in (
            ("CONTOURS", CONTOUR_FIELDS, QgsWkbTypes.Type.LineStringZ, _contours(found)),
            ("POINTS", POINT_FIELDS, QgsWkbTypes.Type.PointZ, _points(found)),
        ):
            layer = sinks.fill(self, parameters, name, context, fields, kind, found.crs, rows)
            if layer:
                results[name] = layer
        return results


def _offsets(text: str | None) -> tuple[float, ...]:
    try:
        found = tuple(float(part) for part in (text or "").replace("，", ",").split(",") if part.strip())
    except ValueError:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The offsets “{text}” are no numbers with commas between them."),
            text=text,
        ) from None
    return tuple(offset for offset in found if offset)


def _contours(found: Exported) -> Iterator[sinks.Row]:
    for line in found.contours:
        x, y = line.points.T.tolist()
        shape = QgsLineString(x, y, [line.level_m] * len(x))
        whole = round(line.level_m / found.index_m)
        yield shape, [line.level_m, int(abs(line.level_m - whole * found.index_m) < 1e-6), shape.length()]


def _points(found: Exported) -> Iterator[sinks.Row]:
    from ...core.terrain.stationing import chainage

    for s in found.stakes:
        station = None if s.chainage_m is None else f"K{chainage(s.chainage_m)}"
        heights = [s.design_m, s.present_m, s.cut_m, s.fill_m]
        yield QgsPoint(s.x, s.y, s.design_m), [s.name, s.kind, s.line, station, s.chainage_m, s.offset_m, *heights]
