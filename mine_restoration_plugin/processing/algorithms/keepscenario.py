"""A design made elsewhere, kept as a scenario of a mine."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterString,
)

from ...compat import translate
from .. import groundwork, inputs, outputs
from ..base import MineAlgorithm, Results, progress_of, who


class KeepScenario(MineAlgorithm):
    ID = "keepscenario"
    TAGS = (
        "scenario", "design", "alternative", "compare", "import", "civil 3d", "surface",
        "比选", "方案", "设计地形", "导入", "对比",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Keep a design as scenario")

    def group(self) -> str:
        return translate("MineRestoration", "Landform design")

    def groupId(self) -> str:
        return "landform"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_register()
        self.add_mine()
        self.describe(
            QgsProcessingParameterString("SCENARIO", translate("MineRestoration", "Name of the scenario")),
            translate("MineRestoration", "A scenario of the same name is replaced."),
        )
        groundwork.add_ground(self)
        groundwork.add_designed(self)
        self.describe(
            QgsProcessingParameterString("NOTE", translate("MineRestoration", "Note"), optional=True),
            translate("MineRestoration", "Where the design comes from, what speaks for it."),
        )
        self.add_numbers(
            {
                "AREA_M2": translate("MineRestoration", "Area changed (m²)"),
                "CUT_BANK_M3": translate("MineRestoration", "Cut, bank volume (m³)"),
                "FILL_COMPACTED_M3": translate("MineRestoration", "Fill, compacted volume (m³)"),
                "COST_CNY": translate("MineRestoration", "Cost of the earth works (yuan)"),
            }
        )
        self.add_result(translate("MineRestoration", "The scenario as one JSON file."))

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._register = self.parameterAsFile(parameters, "REGISTER", context)
        self._mine = self.parameterAsString(parameters, "MINE", context)
        self._name = self.parameterAsString(parameters, "SCENARIO", context)
        self._dem = inputs.raster(self, parameters, "DEM", context)
        self._design = inputs.raster(self, parameters, "DESIGN", context)
        self._note = inputs.text(self, parameters, "NOTE", context)
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.planning.scenarios import keep_outside

        kept = keep_outside(
            self._register,
            self._mine,
            self._name,
            self._design,
            self._dem,
            note=self._note,
            who=who(),
            progress=progress_of(feedback),
        )
        if self._result:
            outputs.write_json(self._result, kept.to_json())
        return {
            "REGISTER": self._register,
            "MINE": self._mine,
            "AREA_M2": kept.area_m2,
            "CUT_BANK_M3": kept.cut_bank_m3,
            "FILL_COMPACTED_M3": kept.fill_compacted_m3,
            "COST_CNY": kept.cost_cny,
            **({"RESULT": self._result} if self._result else {}),
        }
