"""Section sheets of a design, to scale, as PDF and DXF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsLineString,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsWkbTypes,
)

from ...compat import language, translate
from .. import groundwork, inputs, outputs, sinks
from ..base import MineAlgorithm, Results, progress_of, tell, warn
from ..sectionlines import section_lines

if TYPE_CHECKING:
    from ...core.dossier.sections.deed import SectionSheets
    from ...core.dossier.sections.profiles import Profile

DOUBLE, WHOLE = QgsProcessingParameterNumber.Type.Double, QgsProcessingParameterNumber.Type.Integer
SIZES = ("A3", "A4")
FIELDS = {
    "name": "text",
    "station_m": "double",
    "cut_m2": "double",
    "fill_m2": "double",
    "below_floor_m": "double",
    "sheet": "integer",
}


class SectionSheetsAlgorithm(MineAlgorithm):
    ID = "sectionsheets"
    TAGS = (
        "section", "cross section", "profile", "sheet", "pdf", "dxf", "cut", "fill", "strata", "law floor",
        "断面", "横断面", "断面图", "剖面", "图框", "挖方", "填方", "地层", "底板", "桩号",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Section sheets")

    def group(self) -> str:
        return translate("MineRestoration", "Landform design")

    def groupId(self) -> str:
        return "landform"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self._add_surfaces()
        self._add_places()
        self._add_sheet()
        self._add_destinations()
        self.add_numbers(
            {
                "SECTIONS_COUNT": translate("MineRestoration", "Number of sections"),
                "SHEETS": translate("MineRestoration", "Number of sheets"),
                "SCALE_HORIZONTAL": translate("MineRestoration", "Horizontal scale, 1 to"),
                "SCALE_VERTICAL": translate("MineRestoration", "Vertical scale, 1 to"),
                "CUT_BANK_M3": translate("MineRestoration", "Cut, bank volume (m³)"),
                "FILL_COMPACTED_M3": translate("MineRestoration", "Fill, compacted volume (m³)"),
                "BELOW_FLOOR_M": translate("MineRestoration", "Design below the law floor at most (m)"),
                "UNKNOWN": translate("MineRestoration", "Sections whose areas are not known"),
            }
        )

    def _add_surfaces(self) -> None:
        groundwork.add_ground(self, "BEFORE")
        groundwork.add_designed(self)
        self.describe(
            QgsProcessingParameterRasterLayer("FLOOR", translate("MineRestoration", "Law floor"), optional=True),
            translate("MineRestoration", "Heights that the design must not go below."),
        )
        self.describe(
            QgsProcessingParameterNumber(
                "FLOOR_LEVEL_M", translate("MineRestoration", "Level of the law floor (m)"), DOUBLE, optional=True
            ),
            translate("MineRestoration", "One level for all sections; a law floor raster comes before it."),
        )
        self.describe(
            QgsProcessingParameterFeatureSource(
                "PIT_FLOOR",
                translate("MineRestoration", "Existing pit floors"),
                [QgsProcessing.SourceType.TypeVectorPolygon],
                optional=True,
            ),
            translate("MineRestoration", "One polygon a pit: the least present height in it is the law floor there."),
        )
        self.describe(
            QgsProcessingParameterString("STRATA", translate("MineRestoration", "Strata"), optional=True),
            translate(
                "MineRestoration",
                "A table (.csv) or JSON file of strata as for slope stability, or materials of the rulebook with their "
                "thickness, for example plain_fill:3|weathered_rock:8|rock.",
            ),
        )

    def _add_places(self) -> None:
        source, kinds = QgsProcessingParameterFeatureSource, QgsProcessing.SourceType
        self.describe(
            source("LINES", translate("MineRestoration", "Section lines"), [kinds.TypeVectorLine], optional=True),
            translate(
                "MineRestoration",
                "A section along each line, named by a field name or its number. Left out, sections are cut across the "
                "outline.",
            ),
        )
        self.describe(
            source("OUTLINE", translate("MineRestoration", "Outline"), [kinds.TypeVectorPolygon], optional=True),
            translate("MineRestoration", "Areas of cut and fill count inside it."),
        )
        self.describe(
            source(
                "BASE_LINE",
                translate("MineRestoration", "Base line of the sections"),
                [kinds.TypeVectorLine],
                optional=True,
            ),
            translate(
                "MineRestoration",
                "Sections are square to the straight line from its first to its last point. Left out, they are square "
                "to the long axis of the outline.",
            ),
        )
        number = QgsProcessingParameterNumber
        self.describe(
            number(
                "INTERVAL_M",
                translate("MineRestoration", "Interval of the sections (m)"),
                DOUBLE,
                optional=True,
                minValue=0.01,
            ),
            translate("MineRestoration", "Left out, that of the rulebook."),
        )
        self.describe(
            number(
                "MARGIN_M",
                translate("MineRestoration", "Drawn beyond both ends (m)"),
                DOUBLE,
                0.0,
                minValue=0.0,
                maxValue=10_000.0,
            ),
            translate("MineRestoration", "Shows the ground beside the section; it does not count."),
            advanced=True,
        )
        self.describe(
            QgsProcessingParameterBoolean(
                "ONLY_MOVED", translate("MineRestoration", "Only sections with cut or fill"), False, optional=True
            ),
            translate("MineRestoration", "Sections in which nothing is moved are left out of the sheets."),
            advanced=True,
        )

    def _add_sheet(self) -> None:
        self.describe(
            QgsProcessingParameterEnum("PAPER", translate("MineRestoration", "Paper"), ["A3", "A4"], defaultValue=0),
            translate("MineRestoration", "Sheets lie on their long side."),
        )
        for name, label in (
            ("SCALE_H", translate("MineRestoration", "Horizontal scale 1 to")),
            ("SCALE_V", translate("MineRestoration", "Vertical scale 1 to")),
        ):
            self.describe(
                QgsProcessingParameterNumber(name, label, WHOLE, optional=True, minValue=1),
                translate("MineRestoration", "Left out, the largest round scale at which all sections fit."),
                advanced=True,
            )
        for name, label in (
            ("NAME", translate("MineRestoration", "Name of the mine")),
            ("AGENCY", translate("MineRestoration", "Drawn up by")),
            ("DATE", translate("MineRestoration", "Date (YYYY-MM-DD)")),
            ("DATUM", translate("MineRestoration", "Height datum")),
        ):
            self.describe(
                QgsProcessingParameterString(name, label, optional=True),
                translate("MineRestoration", "For the title block; left out, it stays a blank to fill in."),
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
        file = QgsProcessingParameterFileDestination
        self.describe(
            file("SHEETS_PDF", translate("MineRestoration", "Sheets (PDF)"), "PDF (*.pdf)", optional=True),
            translate("MineRestoration", "To scale when printed at 100 %."),
        )
        self.describe(
            file("DXF", translate("MineRestoration", "Drawing (DXF)"), "DXF (*.dxf)", optional=True),
            translate("MineRestoration", "All sections below each other, in metres."),
        )
        self.describe(
            QgsProcessingParameterFeatureSink(
                "SECTIONS",
                translate("MineRestoration", "Sections"),
                QgsProcessing.SourceType.TypeVectorLine,
                optional=True,
            ),
            translate("MineRestoration", "The lines of the sections with their areas of cut and fill."),
        )
        self.add_result(translate("MineRestoration", "Everything found, as one JSON file."))

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        if inputs.given(parameters, "LINES") or inputs.given(parameters, "OUTLINE"):
            return ""
        return translate(
            "MineRestoration", "Draw section lines, or give the outline across which sections are to be cut."
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._surfaces = {
            name: inputs.raster(self, parameters, name, context) for name in ("BEFORE", "DESIGN", "FLOOR")
        }
        self._outline = inputs.zones(self, parameters, "OUTLINE", context)
        self._pits = inputs.zones(self, parameters, "PIT_FLOOR", context)
        self._lines_crs = self._crs_of(parameters, "LINES", context)
        self._lines = section_lines(self, parameters, "LINES", self._lines_crs, context)
        self._base = None
        if self._outline is not None:
            base = section_lines(self, parameters, "BASE_LINE", self._outline.crs, context)
            self._base = [base[0].points[0], base[0].points[-1]] if base else None
        number = {
            key: inputs.number(self, parameters, name, context)
            for key, name in (("interval_m", "INTERVAL_M"), ("floor_level_m", "FLOOR_LEVEL_M"))
        }
        scales = {
            key: int(self.parameterAsInt(parameters, name, context)) if inputs.given(parameters, name) else None
            for key, name in (("horizontal", "SCALE_H"), ("vertical", "SCALE_V"))
        }
        words = {
            key: inputs.text(self, parameters, name, context)
            for key, name in (("mine", "NAME"), ("agency", "AGENCY"), ("date", "DATE"))
        }
        self._asked = {
            **number,
            **scales,
            **{key: value or "" for key, value in words.items()},
            "datum": inputs.text(self, parameters, "DATUM", context),
            "strata": inputs.text(self, parameters, "STRATA", context),
            "size": SIZES[self.parameterAsEnum(parameters, "PAPER", context)],
            "margin_m": self.parameterAsDouble(parameters, "MARGIN_M", context),
            "only_moved": self.parameterAsBool(parameters, "ONLY_MOVED", context),
            "demo": self.parameterAsBool(parameters, "DEMO", context),
            "base": self._base,
            "chinese": language() == "zh_CN",
        }
        self._files = {
            name: self.parameterAsFileOutput(parameters, name, context) or None
            for name in ("SHEETS_PDF", "DXF", "RESULT")
        }

    def _crs_of(
        self, parameters: dict[str, Any], name: str, context: QgsProcessingContext
    ) -> QgsCoordinateReferenceSystem:
        source = inputs.source(self, parameters, name, context)
        return QgsCoordinateReferenceSystem() if source is None else source.sourceCrs()

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.dossier.sections.deed import SectionsAsked, section_sheets

        outline, pits = self._outline, self._pits
        found = section_sheets(
            self._surfaces["BEFORE"],
            self._surfaces["DESIGN"],
            SectionsAsked(pdf=self._files["SHEETS_PDF"], dxf=self._files["DXF"], **self._asked),
            [(line.name, line.points) for line in self._lines],
            inputs.crs_text(self._lines_crs) if self._lines else None,
            [polygon for zone in outline.zones for polygon in zone.polygons] if outline else None,
            inputs.crs_text(outline.crs) if outline else None,
            self._surfaces["FLOOR"],
            [zone.polygons for zone in pits.zones] if pits else (),
            inputs.crs_text(pits.crs) if pits else None,
            progress=progress_of(feedback),
        )
        warn(feedback, found.warnings)
        tell(feedback, found.notes)
        crossed, layout = found.crossed, found.layout
        results: Results = {
            "SECTIONS_COUNT": len(found.profiles),
            "SHEETS": len(layout.sheets),
            "SCALE_HORIZONTAL": layout.horizontal,
            "SCALE_VERTICAL": layout.vertical,
            "CUT_BANK_M3": None if crossed is None else crossed.cut_bank_m3,
            "FILL_COMPACTED_M3": None if crossed is None else crossed.fill_compacted_m3,
            "BELOW_FLOOR_M": found.below_floor_m,
            "UNKNOWN": found.unknown,
        }
        if self._files["RESULT"]:
            outputs.write_json(self._files["RESULT"], found.to_json())
        results.update({name: path for name, path in self._files.items() if path})
        layer = sinks.fill(
            self, parameters, "SECTIONS", context, FIELDS, QgsWkbTypes.Type.LineString, found.crs, _rows(found)
        )
        if layer:
            results["SECTIONS"] = layer
        return results


def _rows(found: SectionSheets) -> Iterator[sinks.Row]:
    for p in found.profiles:
        yield _thin(p), [p.name, p.station_m, p.cut_m2, p.fill_m2, p.below_floor_m, found.sheet_of(p)]


def _thin(profile: Profile) -> QgsLineString:
    """The line by its ends and bends only."""
    import numpy as np

    from ...core.geodata.offsets import fewer_points

    xy = np.column_stack((profile.x, profile.y))
    xy = xy[fewer_points(xy, 1e-3)]
    return QgsLineString(xy[:, 0].tolist(), xy[:, 1].tolist())
