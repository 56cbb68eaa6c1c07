"""``plotcards``: an A4 page for each plot."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
)

from ...compat import translate
from .. import inputs
from ..base import MineAlgorithm, Results, progress_of


class PlotCards(MineAlgorithm):
    """Stays on the main thread, where print layouts belong."""

    ID = "plotcards"
    TAGS = ("plot card", "print", "PDF", "atlas", "photo", "图斑卡片", "一图一卡", "打印", "照片")

    def displayName(self) -> str:
        return translate("MineRestoration", "Print plot cards")

    def group(self) -> str:
        return translate("MineRestoration", "Register")

    def groupId(self) -> str:
        return "register"

    def flags(self) -> QgsProcessingAlgorithm.Flag:
        return super().flags() | QgsProcessingAlgorithm.Flag.FlagNoThreading

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_register()
        self.describe(
            QgsProcessingParameterString("MINE", translate("MineRestoration", "Mine"), optional=True),
            translate("MineRestoration", "Only the plots of this mine."),
        )
        self.describe(
            QgsProcessingParameterString("PLOTS", translate("MineRestoration", "Plot numbers"), optional=True),
            translate("MineRestoration", "Only these plots, their numbers divided by commas."),
        )
        self.describe(
            QgsProcessingParameterMultipleLayers(
                "IMAGERY",
                translate("MineRestoration", "Imagery"),
                QgsProcessing.SourceType.TypeRaster,
                optional=True,
            ),
            translate("MineRestoration", "Images under the outlines, the topmost first."),
        )
        self.describe(
            QgsProcessingParameterBoolean("TOGETHER", translate("MineRestoration", "All cards in one file"), False),
            translate("MineRestoration", "Bind the cards together instead of a file for each plot."),
        )
        self.describe(
            QgsProcessingParameterBoolean(
                "DEMO", translate("MineRestoration", "Mark as a demonstration"), False, optional=True
            ),
            translate("MineRestoration", "Print “demonstration, not for approval” on every page."),
            advanced=True,
        )
        self.describe(
            QgsProcessingParameterFolderDestination("FOLDER", translate("MineRestoration", "Folder of the cards")),
            translate(
                "MineRestoration", "The PDF files go there. Only files that this algorithm made there are replaced."
            ),
        )
        self.add_numbers(
            {
                "CARDS": translate("MineRestoration", "Cards printed"),
                "FILES": translate("MineRestoration", "Files written"),
                "PHOTOS_GONE": translate("MineRestoration", "Photographs whose file is gone"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._register = self.parameterAsFile(parameters, "REGISTER", context)
        self._mine = inputs.text(self, parameters, "MINE", context)
        named = inputs.text(self, parameters, "PLOTS", context) or ""
        self._plots = [number.strip() for number in named.replace("，", ",").split(",") if number.strip()]
        self._imagery = inputs.rasters(self, parameters, "IMAGERY", context)
        self._together = self.parameterAsBool(parameters, "TOGETHER", context)
        self._demo = self.parameterAsBool(parameters, "DEMO", context)
        self._folder = self.parameterAsString(parameters, "FOLDER", context)

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...cartography.cards import CardPress

        press = CardPress(
            self._register,
            self._folder,
            mine_id=self._mine,
            plot_nos=self._plots or None,
            imagery=self._imagery,
            together=self._together,
            demo=self._demo,
        )
        progress = progress_of(feedback)
        for share in press.run():
            progress.report(share)
        printed = press.printed
        if printed.gone:
            feedback.pushWarning(
                translate("MineRestoration", "{count} photographs are gone; the cards say so.").format(
                    count=printed.gone
                )
            )
        return {
            "REGISTER": self._register,
            "FOLDER": self._folder,
            "CARDS": printed.cards,
            "FILES": len(printed.files),
            "PHOTOS_GONE": printed.gone,
        }
