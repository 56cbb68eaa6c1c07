"""The scenarios of a mine side by side, and the choice of one."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterString,
    QgsWkbTypes,
)

from ...compat import localised, translate
from .. import inputs, outputs, sinks
from ..base import MineAlgorithm, Results, who

FIELDS = {
    "name": "text",
    "kind": "text",
    "state": "text",
    **dict.fromkeys(
        (
            *("area_m2", "cut_bank_m3", "fill_compacted_m3", "cost_cny"),
            *("factor_of_safety", "erosion_t_km2_a", "overdig_failed", "overdig_undecided"),
        ),
        "double",
    ),
    "design": "text",
    "note": "text",
}


class CompareScenarios(MineAlgorithm):
    ID = "comparescenarios"
    TAGS = (
        "scenario", "compare", "alternative", "choose", "cut", "fill", "cost", "safety",
        "比选", "方案对比", "推荐方案", "挖填方", "费用", "稳定系数",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Compare scenarios")

    def group(self) -> str:
        return translate("MineRestoration", "Landform design")

    def groupId(self) -> str:
        return "landform"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_register()
        self.add_mine()
        self.describe(
            QgsProcessingParameterString("CHOOSE", translate("MineRestoration", "Choose scenario"), optional=True),
            translate("MineRestoration", "The scenario to go on with; the one chosen before is put back."),
        )
        self.describe(
            QgsProcessingParameterFeatureSink(
                "TABLE",
                translate("MineRestoration", "Table of scenarios"),
                QgsProcessing.SourceType.TypeVector,
                optional=True,
            ),
            translate("MineRestoration", "One row for each scenario; what nobody computed is empty."),
        )
        self.add_result(translate("MineRestoration", "All scenarios with settings and figures as one JSON file."))
        self.add_numbers({"SCENARIOS": translate("MineRestoration", "Scenarios of the mine")})

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._register = self.parameterAsFile(parameters, "REGISTER", context)
        self._mine = self.parameterAsString(parameters, "MINE", context)
        self._choose = inputs.text(self, parameters, "CHOOSE", context)
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.planning.scenarios import choose_scenario, design_kinds, scenarios

        if self._choose:
            choose_scenario(self._register, self._mine, self._choose, who=who())
        found = scenarios(self._register, self._mine)
        kinds = design_kinds()
        rows = (
            (
                None,
                [
                    scenario.name,
                    localised(kinds[scenario.kind]),
                    scenario.state,
                    *(
                        None if getattr(scenario, name) is None else float(getattr(scenario, name))
                        for name in list(FIELDS)[3:-2]
                    ),
                    str(scenario.design),
                    scenario.note,
                ],
            )
            for scenario in found
        )
        table = sinks.fill(self, parameters, "TABLE", context, FIELDS, QgsWkbTypes.Type.NoGeometry, "EPSG:4490", rows)
        if self._result:
            outputs.write_json(self._result, {"scenarios": [scenario.to_json() for scenario in found]})
        return {
            "REGISTER": self._register,
            "MINE": self._mine,
            "SCENARIOS": len(found),
            **({"TABLE": table} if table else {}),
            **({"RESULT": self._result} if self._result else {}),
        }
