"""Earthwork volumes by the three methods that reviewers read, with the calculation as a Word document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsGeometry,
    QgsLineString,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsWkbTypes,
)

from ...cartography.shapes import multipolygon
from ...compat import translate
from .. import groundwork, inputs, outputs, sinks
from ..base import MineAlgorithm, Results, progress_of, tell, warn

if TYPE_CHECKING:
    from ...core.earthrock.reckoning import Reckoned

NUMBER = QgsProcessingParameterNumber.Type.Double
SQUARE_FIELDS = {
    **{"zone": "text", "number": "text"},
    **dict.fromkeys(
        (
            *("before_nw_m", "before_ne_m", "before_se_m", "before_sw_m"),
            *("after_nw_m", "after_ne_m", "after_se_m", "after_sw_m"),
            *("share", "cut_bank_m3", "fill_compacted_m3"),
        ),
        "double",
    ),
}
SECTION_FIELDS = {"zone": "text", "station_m": "double", "cut_m2": "double", "fill_m2": "double"}


class EarthworkReport(MineAlgorithm):
    ID = "earthworkreport"
    TAGS = (
        "earthwork", "volume", "grid method", "dtm", "cross section", "prismoidal", "bench", "report", "cut", "fill",
        "土方", "土石方", "计算书", "方格网", "断面法", "三角网", "台阶", "挖方", "填方",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Earthwork calculation")

    def group(self) -> str:
        return translate("MineRestoration", "Earth and rock")

    def groupId(self) -> str:
        return "earthrock"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self._add_surfaces()
        self._add_settings()
        self._add_cover()
        self._add_destinations()
        self.add_numbers(
            {
                "CUT_SQUARES_M3": translate("MineRestoration", "Cut by grid squares, bank (m³)"),
                "FILL_SQUARES_M3": translate("MineRestoration", "Fill by grid squares, compacted (m³)"),
                "CUT_DTM_M3": translate("MineRestoration", "Cut by DTM, bank (m³)"),
                "FILL_DTM_M3": translate("MineRestoration", "Fill by DTM, compacted (m³)"),
                "CUT_SECTIONS_M3": translate("MineRestoration", "Cut by sections, bank (m³)"),
                "FILL_SECTIONS_M3": translate("MineRestoration", "Fill by sections, compacted (m³)"),
                "CUT_BANK_M3": translate("MineRestoration", "Cut cell by cell, bank (m³)"),
                "FILL_COMPACTED_M3": translate("MineRestoration", "Fill cell by cell, compacted (m³)"),
                "CUT_U95_M3": translate("MineRestoration", "Uncertainty of the cut at 95 % (±m³)"),
                "FILL_U95_M3": translate("MineRestoration", "Uncertainty of the fill at 95 % (±m³)"),
                "SPREAD_CUT_PERCENT": translate("MineRestoration", "Greatest difference of the cuts (%)"),
                "SPREAD_FILL_PERCENT": translate("MineRestoration", "Greatest difference of the fills (%)"),
                "AGREE": translate("MineRestoration", "Whether the methods agree (1/0)"),
            }
        )

    def _add_surfaces(self) -> None:
        groundwork.add_ground(self, "BEFORE")
        groundwork.add_designed(self)
        self.describe(
            QgsProcessingParameterFeatureSource(
                "ZONES", translate("MineRestoration", "Zones"), [QgsProcessing.SourceType.TypeVectorPolygon]
            ),
            translate("MineRestoration", "Areas to be reckoned, each for itself and all together."),
        )
        self.describe(
            QgsProcessingParameterField(
                "MATERIAL_FIELD",
                translate("MineRestoration", "Field of the material"),
                parentLayerParameterName="ZONES",
                optional=True,
            ),
            translate(
                "MineRestoration", "Keys of the rulebook's conversion factors. Left out, the default material is taken."
            ),
        )

    def _add_settings(self) -> None:
        for name, label, text in (
            (
                "SQUARE_M",
                translate("MineRestoration", "Side of the grid squares (m)"),
                translate("MineRestoration", "Left out, that of the rulebook."),
            ),
            (
                "SECTION_M",
                translate("MineRestoration", "Interval of the sections (m)"),
                translate("MineRestoration", "Left out, that of the rulebook."),
            ),
            (
                "BENCH_M",
                translate("MineRestoration", "Height of a bench (m)"),
                translate(
                    "MineRestoration", "Volumes are given by slices of this height. Left out, as the rulebook has it."
                ),
            ),
        ):
            self.describe(QgsProcessingParameterNumber(name, label, NUMBER, optional=True, minValue=0.01), text)
        self.describe(
            QgsProcessingParameterFeatureSource(
                "BASE_LINE",
                translate("MineRestoration", "Base line of the sections"),
                [QgsProcessing.SourceType.TypeVectorLine],
                optional=True,
            ),
            translate(
                "MineRestoration",
                "Sections are square to the straight line from its first to its last point. Left out, they are square "
                "to the long axis of each zone.",
            ),
            advanced=True,
        )
        for name, label, default, text in (
            (
                "AZIMUTH",
                translate("MineRestoration", "Azimuth of the grid (°)"),
                0.0,
                translate("MineRestoration", "Turns the grid squares, clockwise from north."),
            ),
            (
                "BENCH_BASE_M",
                translate("MineRestoration", "Level that the benches count from (m)"),
                0.0,
                translate("MineRestoration", "The slices lie on this level and whole heights above and below."),
            ),
        ):
            self.describe(QgsProcessingParameterNumber(name, label, NUMBER, default), text, advanced=True)
        for name, label in (
            ("BEFORE_RMSE", translate("MineRestoration", "Height error before, RMSE (m)")),
            ("AFTER_RMSE", translate("MineRestoration", "Height error after, RMSE (m)")),
        ):
            self.describe(
                QgsProcessingParameterNumber(name, label, NUMBER, optional=True, minValue=0.0),
                translate(
                    "MineRestoration",
                    "Root mean square error of the heights from check points. Left out, the result says that no "
                    "error was given and never ±0.",
                ),
                advanced=True,
            )

    def _add_cover(self) -> None:
        for name, label in (
            ("NAME", translate("MineRestoration", "Name of the mine")),
            ("NUMBER", translate("MineRestoration", "Number of the mine")),
            ("COUNTY", translate("MineRestoration", "County")),
            ("AGENCY", translate("MineRestoration", "Drawn up by")),
            ("DATE", translate("MineRestoration", "Date (YYYY-MM-DD)")),
        ):
            self.describe(
                QgsProcessingParameterString(name, label, optional=True),
                translate("MineRestoration", "For the cover of the document; left out, it stays a blank to fill in."),
                advanced=True,
            )
        self.describe(
            QgsProcessingParameterBoolean(
                "DEMO", translate("MineRestoration", "Mark as a demonstration"), False, optional=True
            ),
            translate("MineRestoration", "Print “demonstration, not for approval” on every page."),
            advanced=True,
        )

    def _add_destinations(self) -> None:
        self.describe(
            QgsProcessingParameterFileDestination(
                "REPORT", translate("MineRestoration", "Calculation (Word)"), "Word (*.docx)", optional=True
            ),
            translate("MineRestoration", "The methods side by side, the drawings of the grid, tables and sections."),
        )
        for name, label, kind, text in (
            (
                "SQUARES",
                translate("MineRestoration", "Grid squares"),
                QgsProcessing.SourceType.TypeVectorPolygon,
                translate("MineRestoration", "All squares with the heights at their corners and their volumes."),
            ),
            (
                "SECTIONS",
                translate("MineRestoration", "Sections"),
                QgsProcessing.SourceType.TypeVectorLine,
                translate("MineRestoration", "The lines of the sections with their areas of cut and fill."),
            ),
        ):
            self.describe(QgsProcessingParameterFeatureSink(name, label, kind, optional=True), text)
        self.add_result(translate("MineRestoration", "Everything found, with all tables, as one JSON file."))

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._before = inputs.raster(self, parameters, "BEFORE", context)
        self._design = inputs.raster(self, parameters, "DESIGN", context)
        self._zones = inputs.zones(self, parameters, "ZONES", context)
        field = inputs.text(self, parameters, "MATERIAL_FIELD", context)
        self._material = self._zones.fields.lookupField(field) if field else -1
        self._base = self._base_line(parameters, context)
        self._numbers = {
            key: inputs.number(self, parameters, name, context)
            for key, name in (
                ("square_m", "SQUARE_M"),
                ("section_m", "SECTION_M"),
                ("bench_m", "BENCH_M"),
                ("before_rmse_m", "BEFORE_RMSE"),
                ("after_rmse_m", "AFTER_RMSE"),
            )
        }
        self._numbers["azimuth_deg"] = self.parameterAsDouble(parameters, "AZIMUTH", context)
        self._numbers["bench_base_m"] = self.parameterAsDouble(parameters, "BENCH_BASE_M", context)
        self._cover = {
            key: inputs.text(self, parameters, name, context) or ""
            for key, name in (
                ("name", "NAME"),
                ("mine_id", "NUMBER"),
                ("county", "COUNTY"),
                ("agency", "AGENCY"),
                ("date", "DATE"),
            )
        }
        self._demo = self.parameterAsBool(parameters, "DEMO", context)
        self._report = self.parameterAsFileOutput(parameters, "REPORT", context) or None
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def _base_line(self, parameters: dict[str, Any], context: QgsProcessingContext) -> list[list[float]] | None:
        """First and last point of the first line, in the system of the zones."""
        if not inputs.given(parameters, "BASE_LINE"):
            return None
        from qgis.core import QgsCoordinateTransform

        source = inputs.source(self, parameters, "BASE_LINE", context)
        to = QgsCoordinateTransform(source.sourceCrs(), self._zones.crs, context.transformContext())
        for feature in source.getFeatures():
            shape = QgsGeometry(feature.geometry())
            if shape.isNull() or shape.isEmpty():
                continue
            shape.transform(to)
            points = [[point.x(), point.y()] for point in shape.vertices()]
            return [points[0], points[-1]]
        return None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.earthrock.reckoning import Settings, ZoneOfWork, reckon

        progress = progress_of(feedback)
        zones = [ZoneOfWork(zone.key, zone.polygons, self._material_of(zone)) for zone in self._zones.zones]
        found = reckon(
            self._before,
            self._design,
            zones,
            inputs.crs_text(self._zones.crs),
            Settings(base=self._base, **self._numbers),
            progress=progress.part(0.0, 0.6 if self._report else 1.0),
        )
        warn(feedback, found.warnings)
        tell(feedback, found.notes)
        results = _numbers(found)
        if self._report:
            from ...core.dossier.volume_book import Cover, write_book

            book = write_book(found, self._report, Cover(demo=self._demo, **self._cover), None, progress.part(0.6, 1.0))
            warn(feedback, book.notes)
            results["REPORT"] = book.path
        if self._result:
            outputs.write_json(self._result, found.to_json())
            results["RESULT"] = self._result
        crs = found.zones[0].squares.spec.crs
        for name, fields, kind, rows in (
            ("SQUARES", SQUARE_FIELDS, QgsWkbTypes.Type.MultiPolygon, _squares(found)),
            ("SECTIONS", SECTION_FIELDS, QgsWkbTypes.Type.LineString, _sections(found)),
        ):
            layer = sinks.fill(self, parameters, name, context, fields, kind, crs, rows)
            if layer:
                results[name] = layer
        return results

    def _material_of(self, zone: inputs.ZoneFeature) -> str | None:
        value = zone.attributes[self._material] if self._material >= 0 else None
        return str(value) if value not in (None, "") and str(value) != "NULL" else None


def _numbers(found: Reckoned) -> Results:
    sums = {method: (cut, fill) for method, cut, fill in found.sums()}
    share = found.spread_cut_share, found.spread_fill_share
    return {
        "CUT_SQUARES_M3": sums["squares"][0],
        "FILL_SQUARES_M3": sums["squares"][1],
        "CUT_DTM_M3": sums["dtm"][0],
        "FILL_DTM_M3": sums["dtm"][1],
        "CUT_SECTIONS_M3": sums["sections"][0],
        "FILL_SECTIONS_M3": sums["sections"][1],
        "CUT_BANK_M3": sums["cells"][0],
        "FILL_COMPACTED_M3": sums["cells"][1],
        "CUT_U95_M3": found.total.cut_u95_m3,
        "FILL_U95_M3": found.total.fill_u95_m3,
        "SPREAD_CUT_PERCENT": None if share[0] is None else share[0] * 100.0,
        "SPREAD_FILL_PERCENT": None if share[1] is None else share[1] * 100.0,
        "AGREE": None if found.agree is None else int(found.agree),
    }


def _squares(found: Reckoned) -> Iterator[sinks.Row]:
    import numpy as np

    for zone in found.zones:
        squares = zone.squares
        x, y = squares.corners()
        for row, col in np.argwhere(squares.share > 0).tolist():
            corners = ((row, col), (row, col + 1), (row + 1, col + 1), (row + 1, col))
            ring = np.array([(x[c], y[c]) for c in (*corners, corners[0])])
            values = [
                *(squares.before[c] for c in corners),
                *(squares.after[c] for c in corners),
                squares.share[row, col],
                squares.cut_m3[row, col],
                squares.fill_m3[row, col],
            ]
            known = [float(value) if np.isfinite(value) else None for value in values]
            yield multipolygon([[ring]]), [zone.zone.key, f"{row + 1}-{col + 1}", *known]


def _sections(found: Reckoned) -> Iterator[sinks.Row]:
    for zone in found.zones:
        for section in zone.crossed.sections:
            if len(section.x) > 1:
                line = QgsLineString(section.x[[0, -1]].tolist(), section.y[[0, -1]].tolist())
                yield line, [zone.zone.key, section.station_m, section.cut_m2, section.fill_m2]
