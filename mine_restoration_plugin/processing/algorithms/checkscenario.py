"""A kept scenario held against the over-digging clauses, and its steepest faces against sliding."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingParameterString

from ...compat import translate
from .. import inputs, outputs
from ..base import MineAlgorithm, Results, progress_of, who


class CheckScenario(MineAlgorithm):
    ID = "checkscenario"
    TAGS = (
        "scenario", "over-digging", "stability", "factor of safety", "check", "compare",
        "比选方案", "超采核查", "稳定系数", "核查",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Check a scenario")

    def group(self) -> str:
        return translate("MineRestoration", "Landform design")

    def groupId(self) -> str:
        return "landform"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_register()
        self.add_mine()
        self.describe(
            QgsProcessingParameterString("SCENARIO", translate("MineRestoration", "Name of the scenario")),
            translate("MineRestoration", "A scenario that the register keeps."),
        )
        self.describe(
            QgsProcessingParameterString("STRATA", translate("MineRestoration", "Strata"), optional=True),
            translate(
                "MineRestoration",
                "From the top down, a material of the rulebook and its thickness: silty_clay:3|weathered_rock; or a "
                "CSV or JSON file. Left out, only over-digging is checked.",
            ),
        )
        self.add_result(translate("MineRestoration", "The scenario with all clauses as one JSON file."))
        self.add_numbers(
            {
                "PASSED": translate("MineRestoration", "Whether no clause fails (1/0)"),
                "VIOLATIONS": translate("MineRestoration", "Clauses that fail"),
                "UNDECIDED": translate("MineRestoration", "Clauses that nobody can tell"),
                "FACTOR_OF_SAFETY": translate("MineRestoration", "Lowest factor of safety"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._register = self.parameterAsFile(parameters, "REGISTER", context)
        self._mine = self.parameterAsString(parameters, "MINE", context)
        self._name = self.parameterAsString(parameters, "SCENARIO", context)
        self._strata = inputs.text(self, parameters, "STRATA", context)
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.planning.appraising import appraise
        from ...core.planning.scenarios import scenario_named

        scenario = scenario_named(self._register, self._mine, self._name)
        found = appraise(self._register, scenario, self._strata, who=who(), progress=progress_of(feedback))
        if self._result:
            outputs.write_json(self._result, found.to_json())
        return {
            "REGISTER": self._register,
            "MINE": self._mine,
            "PASSED": int(not found.overdig_failed),
            "VIOLATIONS": found.overdig_failed,
            "UNDECIDED": found.overdig_undecided,
            "FACTOR_OF_SAFETY": found.factor_of_safety,
            **({"RESULT": self._result} if self._result else {}),
        }
