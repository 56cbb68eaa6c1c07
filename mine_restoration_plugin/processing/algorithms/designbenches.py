"""Benches from a crest or a toe line."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
)

from ...compat import translate
from .. import groundwork, inputs, landformlayers
from ..base import MineAlgorithm, Results, progress_of, tell, warn

DOUBLE = QgsProcessingParameterNumber.Type.Double
INTEGER = QgsProcessingParameterNumber.Type.Integer
WORKS = ("cut", "fill")
KINDS = ("toe", "crest", "face")
RAMPS = ("none", "straight", "switchback")
MATERIALS = ("hard_rock", "medium_rock", "soft_rock", "weathered_rock", "soil", "dump")


def material_names() -> list[str]:
    """In the order of ``MATERIALS``."""
    return [
        translate("MineRestoration", "Hard massive rock"),
        translate("MineRestoration", "Medium hard rock"),
        translate("MineRestoration", "Soft rock"),
        translate("MineRestoration", "Strongly weathered rock"),
        translate("MineRestoration", "Soil"),
        translate("MineRestoration", "Dumped material"),
    ]


class DesignBenches(MineAlgorithm):
    ID = "designbenches"
    TAGS = (
        "bench", "berm", "highwall", "face", "slope", "terrace", "dump", "quarry", "landform", "design", "ramp",
        "台阶", "平台", "马道", "削坡", "边坡", "放坡", "排土场", "地形设计", "坡道",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Design benches")

    def group(self) -> str:
        return translate("MineRestoration", "Landform design")

    def groupId(self) -> str:
        return "landform"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        groundwork.add_ground(self)
        self._add_line()
        self._add_rule()
        landformlayers.add_materials(self)
        self._add_ramp()
        landformlayers.add_limits(self)
        self._add_destinations()
        groundwork.add_design(
            self,
            {
                "BENCHES": translate("MineRestoration", "Number of benches built"),
                "LEVEL_M": translate("MineRestoration", "First level used (m)"),
                "OVERALL_ANGLE_DEG": translate("MineRestoration", "Overall slope angle (degrees)"),
                "RAMP_LENGTH_M": translate("MineRestoration", "Length of the ramp, horizontal (m)"),
                "RAMP_MAX_GRADE": translate("MineRestoration", "Steepest grade of the ramp (%)"),
                "OUTSIDE_OUTLINE_M3": translate("MineRestoration", "Left out beyond the excavation limits (m³)"),
                "MASKED_M3": translate("MineRestoration", "Left out where nothing may be touched (m³)"),
            },
        )

    def _add_line(self) -> None:
        kinds = [QgsProcessing.SourceType.TypeVectorLine, QgsProcessing.SourceType.TypeVectorPolygon]
        self.describe(
            QgsProcessingParameterFeatureSource("LINE", translate("MineRestoration", "Crest or toe line"), kinds),
            translate(
                "MineRestoration",
                "One or more lines to begin at; the outline of a polygon counts as a closed line.",
            ),
        )
        self.describe(
            QgsProcessingParameterEnum(
                "LINE_KIND",
                translate("MineRestoration", "The line is"),
                [
                    translate("MineRestoration", "the toe of the lowest face"),
                    translate("MineRestoration", "the crest of the highest face"),
                    translate("MineRestoration", "a polygon around a face: its lower edge is the toe"),
                ],
                defaultValue=0,
            ),
            translate(
                "MineRestoration",
                "From a toe the benches go up into the hill; from a crest they go down.",
            ),
        )
        self.describe(
            QgsProcessingParameterEnum(
                "WORK",
                translate("MineRestoration", "Work"),
                [
                    translate("MineRestoration", "cut into the ground"),
                    translate("MineRestoration", "fill onto the ground (dump terraces)"),
                ],
                defaultValue=0,
            ),
            translate("MineRestoration", "Cut benches never raise the ground, fill benches never lower it."),
        )
        for name, label, text in (
            (
                "LEVEL_M",
                translate("MineRestoration", "First level (m)"),
                translate(
                    "MineRestoration",
                    "Height of the drawn toe or crest. Left out, it is taken from the ground along the line.",
                ),
            ),
            (
                "END_LEVEL_M",
                translate("MineRestoration", "Level to stop at (m)"),
                translate("MineRestoration", "Height of the last bench, if not the ground is to decide."),
            ),
        ):
            self.describe(QgsProcessingParameterNumber(name, label, DOUBLE, optional=True), text)
        self.describe(
            QgsProcessingParameterNumber(
                "BENCH_COUNT",
                translate("MineRestoration", "Number of benches"),
                INTEGER,
                optional=True,
                minValue=1,
                maxValue=200,
            ),
            translate("MineRestoration", "Left out, as many as it takes to come to the ground."),
        )

    def _add_rule(self) -> None:
        self.describe(
            QgsProcessingParameterEnum(
                "MATERIAL", translate("MineRestoration", "Material"), material_names(), optional=True
            ),
            translate(
                "MineRestoration",
                "Chooses the rulebook's bench height, face angle and berm width.",
            ),
        )
        for name, label, low, high in (
            ("BENCH_HEIGHT_M", translate("MineRestoration", "Bench height (m)"), 0.1, 200.0),
            ("FACE_ANGLE_DEG", translate("MineRestoration", "Face angle (degrees)"), 1.0, 89.0),
            ("BERM_WIDTH_M", translate("MineRestoration", "Berm width (m)"), 0.0, 1000.0),
            ("INWARD_PERCENT", translate("MineRestoration", "Inward fall of the berms (%)"), 0.0, 20.0),
        ):
            self.describe(
                QgsProcessingParameterNumber(name, label, DOUBLE, optional=True, minValue=low, maxValue=high),
                translate("MineRestoration", "Left out, the rulebook's row of the material is used."),
            )
        for name, label, high in (
            ("SILL_HEIGHT_M", translate("MineRestoration", "Height of the retaining sill (m)"), 5.0),
            ("SILL_WIDTH_M", translate("MineRestoration", "Top width of the retaining sill (m)"), 20.0),
        ):
            self.describe(
                QgsProcessingParameterNumber(name, label, DOUBLE, 0.0, minValue=0.0, maxValue=high),
                translate(
                    "MineRestoration",
                    "A sill on the outer edge of every berm. It is drawn in the surface where it is at least a cell "
                    "wide, and told as a volume in any case.",
                ),
                advanced=True,
            )

    def _add_ramp(self) -> None:
        self.describe(
            QgsProcessingParameterEnum(
                "RAMP",
                translate("MineRestoration", "Ramp"),
                [
                    translate("MineRestoration", "none"),
                    translate("MineRestoration", "straight along the faces"),
                    translate("MineRestoration", "switchback"),
                ],
                defaultValue=0,
            ),
            translate(
                "MineRestoration",
                "A ramp from the first level from berm to berm; the benches behind it are pushed back by its width.",
            ),
        )
        for name, label, low, high, text in (
            (
                "RAMP_WIDTH_M",
                translate("MineRestoration", "Width of the ramp (m)"),
                1.0,
                100.0,
                translate("MineRestoration", "Needed where a ramp is asked for."),
            ),
            (
                "RAMP_GRADE_PERCENT",
                translate("MineRestoration", "Largest grade of the ramp (%)"),
                0.5,
                30.0,
                translate("MineRestoration", "Left out, the rulebook's row is used."),
            ),
            (
                "RAMP_START_PERCENT",
                translate("MineRestoration", "Start of the ramp along the line (%)"),
                0.0,
                100.0,
                translate("MineRestoration", "Left out, the ramp lies in the middle of the line."),
            ),
        ):
            self.describe(
                QgsProcessingParameterNumber(name, label, DOUBLE, optional=True, minValue=low, maxValue=high),
                text,
                advanced=True,
            )

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        if self.parameterAsEnum(parameters, "RAMP", context) and not inputs.given(parameters, "RAMP_WIDTH_M"):
            return translate("MineRestoration", "Give the width of the ramp.")
        return ""

    def _add_destinations(self) -> None:
        sink, kinds = QgsProcessingParameterFeatureSink, QgsProcessing.SourceType
        self.describe(
            sink("LINES", translate("MineRestoration", "Crest and toe lines"), kinds.TypeVectorLine, optional=True),
            translate("MineRestoration", "With number of the bench, level and length; and where the design ends."),
        )
        self.describe(
            sink("BERMS", translate("MineRestoration", "Berms"), kinds.TypeVectorPolygon, optional=True),
            translate("MineRestoration", "With number, level, width and area."),
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        from ...core.landform.benches import BenchSettings

        self._dem = inputs.raster(self, parameters, "DEM", context)
        self._lines, self._crs = landformlayers.lines(self, parameters, "LINE", context)
        self._limits = landformlayers.limits(self, parameters, context)
        self._zones, self._zones_crs = landformlayers.materials(self, parameters, context)

        def number(name: str) -> float | None:
            return inputs.number(self, parameters, name, context)

        count = number("BENCH_COUNT")
        self._settings = BenchSettings(
            work=WORKS[self.parameterAsEnum(parameters, "WORK", context)],
            line_kind=KINDS[self.parameterAsEnum(parameters, "LINE_KIND", context)],
            material=MATERIALS[self.parameterAsEnum(parameters, "MATERIAL", context)]
            if inputs.given(parameters, "MATERIAL")
            else None,
            level_m=number("LEVEL_M"),
            end_level_m=number("END_LEVEL_M"),
            benches=None if count is None else int(count),
            height_m=number("BENCH_HEIGHT_M"),
            face_deg=number("FACE_ANGLE_DEG"),
            berm_m=number("BERM_WIDTH_M"),
            inward_percent=number("INWARD_PERCENT"),
            ramp=RAMPS[self.parameterAsEnum(parameters, "RAMP", context)],
            ramp_width_m=number("RAMP_WIDTH_M") or 0.0,
            ramp_grade_percent=number("RAMP_GRADE_PERCENT"),
            ramp_start_percent=number("RAMP_START_PERCENT"),
            sill_height_m=self.parameterAsDouble(parameters, "SILL_HEIGHT_M", context),
            sill_width_m=self.parameterAsDouble(parameters, "SILL_WIDTH_M", context),
        )
        self._to = groundwork.Destinations(self, parameters, context)

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.landform.benches import design_benches
        from ...core.rulebook import Rulebook

        found = design_benches(
            self._dem,
            self._lines,
            self._settings,
            Rulebook.load(),
            self._limits,
            self._to.design,
            self._crs,
            self._zones,
            self._zones_crs,
            progress_of(feedback),
        )
        designed = found.designed
        warn(feedback, designed.warnings)
        tell(feedback, designed.notes)
        figures = designed.figures
        results: Results = {
            **groundwork.numbers_of(designed),
            "BENCHES": figures["benches"],
            "LEVEL_M": figures["level_m"],
            "OVERALL_ANGLE_DEG": figures["overall_angle_deg"],
            "RAMP_LENGTH_M": figures["ramp_length_m"],
            "RAMP_MAX_GRADE": figures["ramp_max_grade_percent"],
            "OUTSIDE_OUTLINE_M3": figures["outside_outline_m3"],
            "MASKED_M3": figures["masked_m3"],
        }
        for name, write in (("LINES", landformlayers.write_lines), ("BERMS", landformlayers.write_berms)):
            made = write(self, parameters, name, context, found.lines, found.crs)
            if made:
                results[name] = made
        return self._to.finish(designed, results, self._dem, feedback)
