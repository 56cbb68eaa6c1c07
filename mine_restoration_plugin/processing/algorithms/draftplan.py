"""A restoration plan and its earth-rock utilisation plan, drafted together for one mine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterCrs,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ...compat import translate
from ...core.model.plan import Verdict
from .. import inputs, outputs
from ..base import MineAlgorithm, Results, progress_of, tell, warn, who

FIGURES = {
    "CUT_BANK_M3": "cut_bank_m3",
    "FILL_COMPACTED_M3": "fill_compacted_m3",
    "SURPLUS_BANK_M3": "surplus_bank_m3",
    "COST_CNY": "cost_cny",
}


class DraftPlan(MineAlgorithm):
    ID = "draftplan"
    TAGS = (
        "restoration", "plan", "mine", "pit", "dump", "balance", "earth-rock", "cost", "design",
        "一矿一策", "修复方案", "土石料利用方案", "土石方平衡", "设计地面", "投资估算",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Draft restoration plan")

    def group(self) -> str:
        return translate("MineRestoration", "Planning")

    def groupId(self) -> str:
        return "planning"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_register()
        self.add_mine()
        self.describe(
            QgsProcessingParameterRasterLayer("DEM", translate("MineRestoration", "Existing ground (DEM)")),
            translate("MineRestoration", "Heights of the existing ground in metres, covering the plots of the mine."),
        )
        self.describe(
            QgsProcessingParameterCrs(
                "TARGET_CRS", translate("MineRestoration", "Coordinate system to compute in"), optional=True
            ),
            translate("MineRestoration", "A projected system in metres. Without it, that of the register is used."),
        )
        self.add_decisions()
        self.add_rulebook()
        self.describe(
            QgsProcessingParameterString("SCENARIO", translate("MineRestoration", "Scenario to follow"), optional=True),
            translate(
                "MineRestoration",
                "The name of a design kept in the register for this mine on the same terrain: the plan takes its "
                "surface. Without it, the plan designs its own.",
            ),
        )
        self.add_result(
            translate(
                "MineRestoration",
                "The plan with every figure, its unit, formula and rule, as a JSON file. "
                "The register keeps it as a version in any case.",
            ),
            "PLAN",
        )
        self.describe(
            QgsProcessingParameterRasterDestination(
                "DESIGN", translate("MineRestoration", "Design surface"), optional=True
            ),
            translate("MineRestoration", "Heights of the design surface in metres."),
        )
        self.add_numbers(
            {
                "CUT_BANK_M3": translate("MineRestoration", "Cut, bank volume (m³)"),
                "FILL_COMPACTED_M3": translate("MineRestoration", "Fill, compacted volume (m³)"),
                "SURPLUS_BANK_M3": translate("MineRestoration", "Surplus material, bank volume (m³)"),
                "COST_CNY": translate("MineRestoration", "Cost estimate (CNY)"),
                "CHECKS_FAILED": translate("MineRestoration", "Law checks failed"),
                "CHECKS_UNDECIDED": translate("MineRestoration", "Law checks the data cannot decide"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._register = self.parameterAsFile(parameters, "REGISTER", context)
        self._mine = self.parameterAsString(parameters, "MINE", context).strip()
        self._dem = inputs.raster(self, parameters, "DEM", context)
        self._target_crs = inputs.crs(self, parameters, "TARGET_CRS", context)
        self._decisions = inputs.text(self, parameters, "DECISIONS", context)
        self._rulebook = self.rulebook(parameters, context)
        self._scenario = inputs.text(self, parameters, "SCENARIO", context)
        self._plan = self.parameterAsFileOutput(parameters, "PLAN", context) or None
        self._design = self.parameterAsOutputLayer(parameters, "DESIGN", context) or None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.planning.deed import draft_mine_plan
        from ...core.rulebook import Rulebook

        drafted = draft_mine_plan(
            self._register,
            self._mine,
            self._dem,
            target_crs=self._target_crs,
            decisions=self._decisions,
            scenario=self._scenario,
            rulebook=Rulebook.load(self._rulebook),
            who=who(),
            progress=progress_of(feedback),
        )
        plan = drafted.plan
        warn(feedback, plan.warnings)
        tell(feedback, drafted.changes)
        results: Results = {"REGISTER": self._register, "MINE": self._mine}
        results.update({key: plan.value(figure) for key, figure in FIGURES.items()})
        results["CHECKS_FAILED"] = plan.count(Verdict.FAIL)
        results["CHECKS_UNDECIDED"] = plan.count(Verdict.UNKNOWN)
        if self._plan:
            outputs.write_bytes(self._plan, plan.to_bytes())
            results["PLAN"] = self._plan
        if self._design:
            outputs.copy_file(Path(drafted.design_path), self._design)
            results["DESIGN"] = self._design
        return results
