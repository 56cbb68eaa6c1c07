"""Backfilling of pits."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterRasterDestination,
)

from ...compat import translate
from .. import groundwork, inputs
from ..base import MineAlgorithm, Results, progress_of, tell, warn

MODES = ("level", "volume", "spill", "balance")
TO_LEVEL, TO_VOLUME, TO_SPILL, TO_BALANCE = range(4)


class DesignBackfill(MineAlgorithm):
    ID = "designbackfill"
    TAGS = (
        "backfill", "fill", "pit", "level", "volume", "spill", "settlement", "balance", "landform", "design",
        "回填", "采坑", "填方", "标高", "沉降", "土方平衡", "填平", "地形设计",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Design backfill")

    def group(self) -> str:
        return translate("MineRestoration", "Landform design")

    def groupId(self) -> str:
        return "landform"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        groundwork.add_ground(self)
        groundwork.add_polygons(
            self,
            "PITS",
            translate("MineRestoration", "Pits"),
            translate("MineRestoration", "One polygon feature a pit; only cells wholly inside are filled."),
            optional=False,
        )
        self.describe(
            QgsProcessingParameterEnum(
                "MODE",
                translate("MineRestoration", "Fill to"),
                [
                    translate("MineRestoration", "a level"),
                    translate("MineRestoration", "a volume"),
                    translate("MineRestoration", "the lowest rim (spill level)"),
                    translate("MineRestoration", "what the material at hand fills"),
                ],
                defaultValue=TO_SPILL,
            ),
            translate(
                "MineRestoration",
                "No pit is filled above the lowest ground around it. Several pits share a volume so that each is "
                "filled to the same share of its height.",
            ),
        )
        self._add_amounts()
        self._add_shape()
        self.describe(
            QgsProcessingParameterRasterDestination(
                "CROWN", translate("MineRestoration", "Ground as built, before settlement"), optional=True
            ),
            translate("MineRestoration", "The design surface with the overfill on it."),
        )
        groundwork.add_design(
            self,
            {
                "PIT_COUNT": translate("MineRestoration", "Number of pits"),
                "LEVEL_M": translate("MineRestoration", "Level filled to, where all pits have the same (m)"),
                "SPILL_LEVEL_M": translate("MineRestoration", "Lowest rim of all pits (m)"),
                "VOLUME_COMPACTED_M3": translate("MineRestoration", "Fill up to the level, compacted (m³)"),
                "OVERFILL_M3": translate("MineRestoration", "Overfill for settlement, compacted (m³)"),
                "HOLLOW_DEPTH_M": translate("MineRestoration", "Deepest closed hollow that remains (m)"),
                "CAPPED_PITS": translate("MineRestoration", "Pits whose rim is lower than the level asked for"),
                "OWED_M3": translate("MineRestoration", "Compacted fill less what the cut gives (m³)"),
            },
        )

    def _add_amounts(self) -> None:
        add = groundwork.add_number
        add(
            self,
            "LEVEL",
            translate("MineRestoration", "Level (m)"),
            translate("MineRestoration", "The level to be reached after settlement."),
            low=-1500.0,
            high=9500.0,
        )
        add(
            self,
            "VOLUME",
            translate("MineRestoration", "Compacted volume to be placed (m³)"),
            translate("MineRestoration", "With the overfill for settlement in it."),
            low=0.0,
            high=1e12,
        )
        add(
            self,
            "BANK_M3",
            translate("MineRestoration", "Bank volume at hand (m³)"),
            translate("MineRestoration", "Left out, the dumps give the material."),
            low=0.0,
            high=1e12,
        )
        groundwork.add_polygons(
            self,
            "DUMPS",
            translate("MineRestoration", "Dumps"),
            translate(
                "MineRestoration",
                "Cut down to fill the pits, at most to the ground around them; all by the same share of their height.",
            ),
        )
        groundwork.add_gain(self)

    def _add_shape(self) -> None:
        groundwork.add_number(
            self,
            "SETTLEMENT_PERCENT",
            translate("MineRestoration", "Settlement (% of the height of fill)"),
            translate(
                "MineRestoration",
                "So much more is placed, so that the level is reached afterwards. Left out, the rulebook's.",
            ),
            low=0.0,
            high=50.0,
        )
        groundwork.add_number(
            self,
            "FALL_PERCENT",
            translate("MineRestoration", "Fall of the filled ground to the rim (%)"),
            translate(
                "MineRestoration",
                "The ground rises from the rim by no more than this, so that a full pit drains and keeps no closed "
                "hollow. Left out, the top is level.",
            ),
            low=0.01,
            high=100.0,
        )
        groundwork.add_polygons(
            self,
            "WATER",
            translate("MineRestoration", "Standing water"),
            translate("MineRestoration", "Heights there are of the water surface; what lies below is not counted."),
        )

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        mode = self.parameterAsEnum(parameters, "MODE", context)
        if mode == TO_LEVEL and not inputs.given(parameters, "LEVEL"):
            return translate("MineRestoration", "Give the level to fill to.")
        if mode == TO_VOLUME and not inputs.given(parameters, "VOLUME"):
            return translate("MineRestoration", "Give the compacted volume to fill in.")
        if mode == TO_BALANCE and inputs.given(parameters, "BANK_M3") == inputs.given(parameters, "DUMPS"):
            return translate(
                "MineRestoration", "Give either the bank volume at hand or the dumps whose material is used, not both."
            )
        return ""

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._dem = inputs.raster(self, parameters, "DEM", context)
        self._mode = self.parameterAsEnum(parameters, "MODE", context)
        self._pits, self._dumps, self._water = (
            inputs.zones(self, parameters, name, context) for name in ("PITS", "DUMPS", "WATER")
        )
        self._level, self._volume, self._bank, self._factor, self._loss, self._settlement, self._fall = (
            inputs.number(self, parameters, name, context)
            for name in (
                "LEVEL", "VOLUME", "BANK_M3", "COMPACTED_FACTOR", "LOSS_PERCENT", "SETTLEMENT_PERCENT", "FALL_PERCENT",
            )
        )  # fmt: skip
        self._crown = self.parameterAsOutputLayer(parameters, "CROWN", context) or None
        self._to = groundwork.Destinations(self, parameters, context)

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.geodata.raster import opened
        from ...core.landform.backfill import backfill
        from ...core.landform.backfilled import Filling
        from ...core.rulebook import Rulebook

        settlement = self._settlement
        if settlement is None:
            settlement = Rulebook.load().number("backfill.settlement_percent")
        settings = Filling(
            MODES[self._mode],
            self._level,
            self._volume,
            self._bank,
            groundwork.gain_of(self._factor, self._loss),
            settlement / 100.0,
            None if self._fall is None else self._fall / 100.0,
        )
        with opened(self._dem) as ground:
            crs = ground.spec.crs
            found = backfill(
                ground,
                groundwork.each_in(self._pits, crs),
                settings,
                [(f"dump {key}", shape) for key, shape in groundwork.each_in(self._dumps, crs)]
                if self._mode == TO_BALANCE
                else [],
                groundwork.all_in(self._water, crs),
                self._to.design,
                self._crown,
                progress_of(feedback),
            )
        designed = found.designed
        warn(feedback, designed.warnings)
        tell(feedback, designed.notes)
        figures = designed.figures
        results: Results = {
            **groundwork.numbers_of(designed),
            "PIT_COUNT": figures["pits"],
            "LEVEL_M": figures["level_m"],
            "SPILL_LEVEL_M": figures["spill_level_m"],
            "VOLUME_COMPACTED_M3": figures["volume_compacted_m3"],
            "OVERFILL_M3": figures["overfill_m3"],
            "HOLLOW_DEPTH_M": figures["hollow_depth_m"],
            "CAPPED_PITS": figures["capped_pits"],
            "OWED_M3": figures["owed_m3"],
        }
        if self._crown:
            results["CROWN"] = self._crown
        return self._to.finish(found, results, self._dem, feedback)
