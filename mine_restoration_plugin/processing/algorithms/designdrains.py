"""Drains for a designed surface."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterLayer,
)

from ...compat import translate
from .. import groundwork, inputs, outputs
from ..base import MineAlgorithm, Results, progress_of, warn
from ..drainlayers import lines_of, write_drains, write_structures, write_unmet

LININGS = ("mortared_stone", "cast_concrete", "precast_concrete", "dry_stone", "earth", "grass", "rock_cut")
SHAPES = ("trapezoid", "rectangle", "u")


class DesignDrains(MineAlgorithm):
    ID = "designdrains"
    TAGS = (
        "drain", "ditch", "drainage", "rational method", "manning", "storm", "culvert", "silt basin", "chute", "design",
        "截水沟", "排水沟", "急流槽", "跌水", "沉沙池", "涵洞", "截排水", "暴雨强度", "水力计算", "设计",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Design drains")

    def group(self) -> str:
        return translate("MineRestoration", "Landform design")

    def groupId(self) -> str:
        return "landform"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self._add_ground()
        self._add_rain()
        self._add_sections()
        self._add_destinations()

    def _add_ground(self) -> None:
        self.describe(
            QgsProcessingParameterRasterLayer("DESIGN", translate("MineRestoration", "Design surface")),
            translate("MineRestoration", "The designed ground, heights in metres, in a projected system in metres."),
        )
        groundwork.add_polygons(
            self,
            "OUTLINE",
            translate("MineRestoration", "Outline of the design"),
            translate("MineRestoration", "The ground that has to be drained."),
            optional=False,
        )
        lines = [QgsProcessing.SourceType.TypeVectorLine]
        self.describe(
            QgsProcessingParameterFeatureSource(
                "DRAINS", translate("MineRestoration", "Drains drawn"), lines, optional=True
            ),
            translate(
                "MineRestoration",
                "Lines where drains shall run. Left out, they are traced: around the design, at the toes of its faces, "
                "and down the faces.",
            ),
        )
        self.describe(
            QgsProcessingParameterFeatureSource("ROADS", translate("MineRestoration", "Roads"), lines, optional=True),
            translate("MineRestoration", "Where a drain crosses one, there is a culvert."),
        )
        self.describe(
            QgsProcessingParameterBoolean("IN_ROCK", translate("MineRestoration", "The crest is in rock"), False),
            translate("MineRestoration", "The intercepting ditch may then run nearer to the crest."),
        )

    def _add_rain(self) -> None:
        for name, label in (
            ("STORM_A1", translate("MineRestoration", "Storm formula: A1")),
            ("STORM_C", translate("MineRestoration", "Storm formula: C")),
            ("STORM_B", translate("MineRestoration", "Storm formula: b (min)")),
            ("STORM_N", translate("MineRestoration", "Storm formula: n")),
        ):
            groundwork.add_number(
                self,
                name,
                label,
                translate(
                    "MineRestoration", "The county's own: q = 167 A1 (1 + C lg P) / (t + b)^n, in l/(s·ha). All four."
                ),
                low=0.0,
                high=1000.0,
            )
        groundwork.add_number(
            self,
            "RETURN_PERIOD_YEARS",
            translate("MineRestoration", "Return period (years)"),
            translate("MineRestoration", "P of the storm formula. Left out, the rulebook's."),
            low=0.1,
            high=1000.0,
        )
        groundwork.add_number(
            self,
            "INTENSITY_MM_H",
            translate("MineRestoration", "Rainfall intensity (mm/h)"),
            translate("MineRestoration", "One intensity instead of the storm formula."),
            low=0.0,
            high=1000.0,
        )
        groundwork.add_number(
            self,
            "RUNOFF",
            translate("MineRestoration", "Runoff coefficient"),
            translate("MineRestoration", "Share of the rain that runs off. Left out, the rulebook's."),
            low=0.01,
            high=1.0,
        )

    def _add_sections(self) -> None:
        self.describe(
            QgsProcessingParameterEnum(
                "LINING",
                translate("MineRestoration", "Lining"),
                [
                    translate("MineRestoration", "Mortared stone"),
                    translate("MineRestoration", "Cast concrete"),
                    translate("MineRestoration", "Precast concrete"),
                    translate("MineRestoration", "Dry stone"),
                    translate("MineRestoration", "Earth (clay)"),
                    translate("MineRestoration", "Grassed swale"),
                    translate("MineRestoration", "Cut in hard rock"),
                ],
                defaultValue=0,
            ),
            translate("MineRestoration", "Roughness, fastest water allowed and thickness come from the rulebook."),
        )
        self.describe(
            QgsProcessingParameterEnum(
                "SHAPE",
                translate("MineRestoration", "Shape of the section"),
                [
                    translate("MineRestoration", "Trapezoid"),
                    translate("MineRestoration", "Rectangle"),
                    translate("MineRestoration", "U (round bottom)"),
                ],
                defaultValue=0,
            ),
            translate("MineRestoration", "The width is chosen so that the drain takes the least excavation."),
        )

    def _add_destinations(self) -> None:
        kinds = QgsProcessing.SourceType
        for name, label, kind, text in (
            (
                "NETWORK",
                translate("MineRestoration", "Drains"),
                kinds.TypeVectorLine,
                translate("MineRestoration", "Every drain with its water, section, drops and quantities."),
            ),
            (
                "STRUCTURES",
                translate("MineRestoration", "Structures"),
                kinds.TypeVectorPoint,
                translate("MineRestoration", "Silt basins, drops and culverts."),
            ),
            (
                "UNMET",
                translate("MineRestoration", "Flow paths without a drain"),
                kinds.TypeVectorPoint,
                translate("MineRestoration", "Where water leaves the design or stands without having met a drain."),
            ),
        ):
            self.describe(QgsProcessingParameterFeatureSink(name, label, kind, optional=True), text)
        self.add_result(translate("MineRestoration", "Everything found, with what was asked for, as one JSON file."))
        self.add_numbers(
            {
                "DRAIN_COUNT": translate("MineRestoration", "Drains, number"),
                "DRAIN_LENGTH_M": translate("MineRestoration", "Length of drains (m)"),
                "EXCAVATION_M3": translate("MineRestoration", "Excavation, bank volume (m³)"),
                "LINING_M3": translate("MineRestoration", "Lining (m³)"),
                "PEAK_FLOW_M3S": translate("MineRestoration", "Largest flow (m³/s)"),
                "FASTEST_WATER_MS": translate("MineRestoration", "Fastest water (m/s)"),
                "DROP_COUNT": translate("MineRestoration", "Drops, number"),
                "BASIN_COUNT": translate("MineRestoration", "Silt basins, number"),
                "CULVERT_COUNT": translate("MineRestoration", "Culverts, number"),
                "SLOW_COUNT": translate("MineRestoration", "Drains in which silt settles"),
                "TOO_FAST_COUNT": translate("MineRestoration", "Drains too fast for their lining"),
                "UNMET_PATHS": translate("MineRestoration", "Flow paths that meet no drain"),
                "HOLLOWS": translate("MineRestoration", "Closed hollows in the design"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._design = inputs.raster(self, parameters, "DESIGN", context)
        self._outline = inputs.zones(self, parameters, "OUTLINE", context)
        self._drains = lines_of(self, parameters, "DRAINS", context)
        self._roads = lines_of(self, parameters, "ROADS", context)
        self._in_rock = self.parameterAsBool(parameters, "IN_ROCK", context)
        names = ("STORM_A1", "STORM_C", "STORM_B", "STORM_N", "RETURN_PERIOD_YEARS", "INTENSITY_MM_H", "RUNOFF")
        self._numbers = {name: inputs.number(self, parameters, name, context) for name in names}
        self._lining = LININGS[self.parameterAsEnum(parameters, "LINING", context)]
        self._shape = SHAPES[self.parameterAsEnum(parameters, "SHAPE", context)]
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.geodata.raster import opened
        from ...core.landform.drains.deed import design_drains
        from ...core.landform.drains.hydraulics import Storm
        from ...core.rulebook.book import Rulebook

        rulebook = Rulebook.load()
        number = self._numbers
        years = number["RETURN_PERIOD_YEARS"]
        storm = Storm(
            number["STORM_A1"],
            number["STORM_C"],
            number["STORM_B"],
            number["STORM_N"],
            rulebook.number("drains.return_period_years") if years is None else years,
            number["INTENSITY_MM_H"],
        )
        with opened(self._design) as source:
            crs = source.spec.crs
            found = design_drains(
                source,
                groundwork.all_in(self._outline, crs) or [],
                storm,
                rulebook,
                lining=self._lining,
                shape=self._shape,
                runoff=number["RUNOFF"],
                in_rock=self._in_rock,
                given=self._drains.carried(crs) if self._drains else (),
                roads=self._roads.carried(crs) if self._roads else (),
                progress=progress_of(feedback),
            )
        warn(feedback, found.warnings)
        results: Results = {name.upper(): value for name, value in found.figures.items()}
        if self._result:
            outputs.write_json(self._result, found.to_json())
            results["RESULT"] = self._result
        for name, write in (("NETWORK", write_drains), ("STRUCTURES", write_structures), ("UNMET", write_unmet)):
            made = write(self, parameters, name, context, found)
            if made:
                results[name] = made
        return results
