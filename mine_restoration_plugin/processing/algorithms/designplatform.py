"""Platforms with batters into the ground."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
)

from ...compat import translate
from .. import groundwork, inputs, landformlayers
from ..base import MineAlgorithm, Results, progress_of, tell, warn
from .designbenches import MATERIALS, material_names

DOUBLE = QgsProcessingParameterNumber.Type.Double
MODES = ("given", "balanced", "best", "least")


class DesignPlatform(MineAlgorithm):
    ID = "designplatform"
    TAGS = (
        "platform", "pad", "grading", "plane", "level", "batter", "balance", "cut", "fill", "landform", "design",
        "场地平整", "场平", "平台", "整平", "放坡", "边坡", "挖填平衡", "土方平衡", "地形设计",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Design a platform")

    def group(self) -> str:
        return translate("MineRestoration", "Landform design")

    def groupId(self) -> str:
        return "landform"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        groundwork.add_ground(self)
        self._add_plane()
        self._add_batters()
        self._add_balance()
        landformlayers.add_limits(self)
        groundwork.add_design(
            self,
            {
                "LEVEL_M": translate("MineRestoration", "Level at the middle of the first platform (m)"),
                "FALL_PERCENT": translate("MineRestoration", "Fall of the first platform (%)"),
                "FALL_AZIMUTH_DEG": translate("MineRestoration", "Direction the first platform falls to (degrees)"),
                "BALANCE_M3": translate("MineRestoration", "Left over, short where negative, compacted (m³)"),
                "PLATFORMS": translate("MineRestoration", "Number of platforms"),
                "OUTSIDE_OUTLINE_M3": translate("MineRestoration", "Left out beyond the excavation limits (m³)"),
                "MASKED_M3": translate("MineRestoration", "Left out where nothing may be touched (m³)"),
            },
        )

    def _add_plane(self) -> None:
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        self.describe(
            QgsProcessingParameterFeatureSource("PLATFORM", translate("MineRestoration", "Platforms"), polygons),
            translate(
                "MineRestoration",
                "Outline of the plane itself; the batters lie outside it. Several features are designed one after "
                "another, each on the ground that the ones before leave, unless they are to be one plane.",
            ),
        )
        self.describe(
            QgsProcessingParameterEnum(
                "MODE",
                translate("MineRestoration", "What is to be found"),
                [
                    translate("MineRestoration", "nothing: level and fall are given"),
                    translate("MineRestoration", "the level that balances, with the fall given"),
                    translate("MineRestoration", "level and fall that balance with the least earthwork"),
                    translate("MineRestoration", "level and fall with the least earthwork, balanced or not"),
                ],
                defaultValue=1,
            ),
            translate("MineRestoration", "Balance is cut × factor × (1 − loss) = fill, batters included."),
        )
        self.describe(
            QgsProcessingParameterNumber("LEVEL_M", translate("MineRestoration", "Level (m)"), DOUBLE, optional=True),
            translate("MineRestoration", "Height at the middle of the outline, where the level is given."),
        )
        for name, label, default, high, text in (
            (
                "FALL_PERCENT",
                translate("MineRestoration", "Fall (%)"),
                0.0,
                20.0,
                translate("MineRestoration", "Fall of the plane, where it is given."),
            ),
            (
                "FALL_AZIMUTH_DEG",
                translate("MineRestoration", "Direction of the fall (degrees)"),
                0.0,
                360.0,
                translate("MineRestoration", "Where the plane falls to, clockwise from north."),
            ),
        ):
            self.describe(QgsProcessingParameterNumber(name, label, DOUBLE, default, minValue=0.0, maxValue=high), text)
        for name, label in (
            ("FALL_MIN_PERCENT", translate("MineRestoration", "Least fall (%)")),
            ("FALL_MAX_PERCENT", translate("MineRestoration", "Largest fall (%)")),
        ):
            self.describe(
                QgsProcessingParameterNumber(name, label, DOUBLE, optional=True, minValue=0.0, maxValue=20.0),
                translate("MineRestoration", "Where the fall is to be found. Left out, the rulebook's row is used."),
                advanced=True,
            )
        self.describe(
            QgsProcessingParameterBoolean(
                "TOGETHER", translate("MineRestoration", "All outlines are one plane"), defaultValue=False
            ),
            translate("MineRestoration", "One level and one fall for all outlines, balanced together."),
            advanced=True,
        )

    def _add_batters(self) -> None:
        self.describe(
            QgsProcessingParameterEnum(
                "MATERIAL", translate("MineRestoration", "Material"), material_names(), optional=True
            ),
            translate("MineRestoration", "Chooses the rulebook's cut and fill slopes."),
        )
        for name, label in (
            ("CUT_RATIO", translate("MineRestoration", "Cut slope, 1 :")),
            ("FILL_RATIO", translate("MineRestoration", "Fill slope, 1 :")),
        ):
            self.describe(
                QgsProcessingParameterNumber(name, label, DOUBLE, optional=True, minValue=0.01, maxValue=100.0),
                translate(
                    "MineRestoration",
                    "Run over rise: 1.5 is 1 : 1.5. Left out, the rulebook's row of the material is used.",
                ),
            )

    def _add_balance(self) -> None:
        groundwork.add_gain(self)

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._dem = inputs.raster(self, parameters, "DEM", context)
        self._platforms = inputs.zones(self, parameters, "PLATFORM", context)
        self._limits = landformlayers.limits(self, parameters, context)

        def number(name: str) -> float | None:
            return inputs.number(self, parameters, name, context)

        self._asked = {
            "mode": MODES[self.parameterAsEnum(parameters, "MODE", context)],
            "level_m": number("LEVEL_M"),
            "fall_percent": self.parameterAsDouble(parameters, "FALL_PERCENT", context),
            "azimuth_deg": self.parameterAsDouble(parameters, "FALL_AZIMUTH_DEG", context),
            "fall_min_percent": number("FALL_MIN_PERCENT"),
            "fall_max_percent": number("FALL_MAX_PERCENT"),
            "material": MATERIALS[self.parameterAsEnum(parameters, "MATERIAL", context)]
            if inputs.given(parameters, "MATERIAL")
            else None,
            "cut_ratio": number("CUT_RATIO"),
            "fill_ratio": number("FILL_RATIO"),
            "together": self.parameterAsBool(parameters, "TOGETHER", context),
        }
        self._factor = number("COMPACTED_FACTOR")
        self._loss = number("LOSS_PERCENT")
        self._to = groundwork.Destinations(self, parameters, context)

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        given = MODES[self.parameterAsEnum(parameters, "MODE", context)] == "given"
        if given and not inputs.given(parameters, "LEVEL_M"):
            return translate("MineRestoration", "Give the level of the platform, or let it be found by balance.")
        return ""

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.earthrock.factors import choose_conversion
        from ...core.landform.platforms import PlatformSettings, design_platforms
        from ...core.rulebook import Rulebook

        rulebook = Rulebook.load()
        factor = choose_conversion(rulebook).compacted if self._factor is None else self._factor
        loss = rulebook.number("earthrock.loss_share") if self._loss is None else self._loss / 100
        found = design_platforms(
            self._dem,
            [zone.polygons for zone in self._platforms.zones],
            PlatformSettings(**self._asked, gain=factor * (1 - loss)),
            rulebook,
            self._limits,
            self._to.design,
            inputs.crs_text(self._platforms.crs),
            progress_of(feedback),
        )
        designed = found.designed
        warn(feedback, designed.warnings)
        tell(feedback, designed.notes)
        figures = designed.figures
        results: Results = {
            **groundwork.numbers_of(designed),
            "LEVEL_M": figures["level_m"],
            "FALL_PERCENT": figures["fall_percent"],
            "FALL_AZIMUTH_DEG": figures["fall_azimuth_deg"],
            "BALANCE_M3": figures["balance_m3"],
            "PLATFORMS": figures["platforms"],
            "OUTSIDE_OUTLINE_M3": figures["outside_outline_m3"],
            "MASKED_M3": figures["masked_m3"],
        }
        return self._to.finish(found, results, self._dem, feedback)
