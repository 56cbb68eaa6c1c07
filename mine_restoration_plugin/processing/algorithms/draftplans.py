"""Plans for many mines in one run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterCrs,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsWkbTypes,
)

from ...compat import sentence, translate
from .. import basemaps, inputs, outputs
from ..base import MineAlgorithm, Results, progress_of, tell, who
from ..sinks import Row, fill

if TYPE_CHECKING:
    from ...core.programme.batch import Batch, Outcome

FIELDS = {
    "mine_id": "text",
    "status": "text",
    "version": "integer",
    "area_plots_m2": "double",
    "cut_bank_m3": "double",
    "fill_compacted_m3": "double",
    "surplus_bank_m3": "double",
    "cost_cny": "double",
    "gap_cny": "double",
    "checks_failed": "integer",
    "checks_undecided": "integer",
    "reason": "text",
    "seconds": "double",
}
NUMBERS = ("cut_bank_m3", "fill_compacted_m3", "surplus_bank_m3", "cost_cny", "gap_cny")


class DraftPlans(MineAlgorithm):
    ID = "draftplans"
    TAGS = (
        "batch", "county", "programme", "plan", "restoration", "many mines", "all mines",
        "批量", "县域", "一矿一策", "修复方案", "批量编制",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Draft plans of many mines")

    def group(self) -> str:
        return translate("MineRestoration", "Planning")

    def groupId(self) -> str:
        return "planning"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_register()
        self.describe(
            QgsProcessingParameterString("MINES", translate("MineRestoration", "Mines"), optional=True),
            translate("MineRestoration", "Numbers of mines, divided by commas. Without them: every mine with plots."),
        )
        self.describe(
            QgsProcessingParameterRasterLayer("DEM", translate("MineRestoration", "Existing ground (DEM)")),
            translate("MineRestoration", "Heights of the existing ground in metres, covering the plots of the mines."),
        )
        self.describe(
            QgsProcessingParameterCrs(
                "TARGET_CRS", translate("MineRestoration", "Coordinate system to compute in"), optional=True
            ),
            translate("MineRestoration", "A projected system in metres. Without it, that of the register is used."),
        )
        self.describe(
            QgsProcessingParameterFile(
                "DECISIONS",
                translate("MineRestoration", "Folder of decisions"),
                QgsProcessingParameterFile.Behavior.Folder,
                optional=True,
            ),
            translate(
                "MineRestoration",
                "One JSON file for each mine, named by its number; default.json applies to the others. Without a "
                "folder, the decisions of each mine's latest plan are taken.",
            ),
        )
        self.add_rulebook()
        self.describe(
            QgsProcessingParameterNumber(
                "WORKERS",
                translate("MineRestoration", "Processes at work together"),
                QgsProcessingParameterNumber.Type.Integer,
                defaultValue=1,
                minValue=1,
                maxValue=64,
            ),
            translate("MineRestoration", "The plans are the same however many there are."),
        )
        self.describe(
            QgsProcessingParameterFeatureSink(
                "TABLE",
                translate("MineRestoration", "Table of the plans"),
                QgsProcessing.SourceType.TypeVector,
                optional=True,
            ),
            translate("MineRestoration", "One row for each mine, with the reason where it has no plan."),
        )
        self.add_result(translate("MineRestoration", "What became of each mine, as one JSON file."))
        self.add_numbers(
            {
                "PLANNED": translate("MineRestoration", "Plans with a new version"),
                "UNCHANGED": translate("MineRestoration", "Plans that are as they were"),
                "FAILED": translate("MineRestoration", "Mines without a plan"),
                "CUT_BANK_M3": translate("MineRestoration", "Cut, bank volume (m³)"),
                "FILL_COMPACTED_M3": translate("MineRestoration", "Fill, compacted volume (m³)"),
                "SURPLUS_BANK_M3": translate("MineRestoration", "Surplus material, bank volume (m³)"),
                "COST_CNY": translate("MineRestoration", "Cost estimate (CNY)"),
                "GAP_CNY": translate("MineRestoration", "Funding gap (CNY)"),
                "SECONDS": translate("MineRestoration", "Duration (s)"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._register = self.parameterAsFile(parameters, "REGISTER", context)
        self._mines = basemaps.words(self, parameters, "MINES", context)
        self._dem = inputs.raster(self, parameters, "DEM", context)
        self._target_crs = inputs.crs(self, parameters, "TARGET_CRS", context)
        self._decisions = inputs.text(self, parameters, "DECISIONS", context)
        self._rulebook = self.rulebook(parameters, context)
        self._workers = self.parameterAsInt(parameters, "WORKERS", context)
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.programme.batch import FAILED, PLANNED, UNCHANGED, plan_mines

        found = plan_mines(
            self._register,
            self._dem,
            mines=self._mines,
            decisions=self._decisions,
            rulebooks=self._rulebook,
            target_crs=self._target_crs,
            workers=self._workers,
            who=who(),
            progress=progress_of(feedback),
        )
        tell(feedback, found.remarks)
        for outcome in found.outcomes:
            if outcome.reason is not None:
                feedback.pushWarning(f"{outcome.mine_id}: {sentence(outcome.reason)}")
        results: Results = {
            "REGISTER": self._register,
            "PLANNED": found.count(PLANNED),
            "UNCHANGED": found.count(UNCHANGED),
            "FAILED": found.count(FAILED),
            "SECONDS": round(found.seconds, 1),
            **{key.upper(): _sum(found, key) for key in NUMBERS},
        }
        rows = _rows(found)
        kind = QgsWkbTypes.Type.NoGeometry
        table = fill(self, parameters, "TABLE", context, FIELDS, kind, "", rows)
        if table:
            results["TABLE"] = table
        if self._result:
            outputs.write_json(self._result, _to_json(found))
            results["RESULT"] = self._result
        return results


def _sum(found: Batch, key: str) -> float | None:
    """Over the mines with a plan; None where one of them does not know it."""
    values = [outcome.figures.get(key) for outcome in found.outcomes if outcome.version is not None]
    known = [value for value in values if value is not None]
    return round(sum(known), 2) if known and len(known) == len(values) else None


def _cells(outcome: Outcome) -> dict[str, Any]:
    return {
        "mine_id": outcome.mine_id,
        "status": outcome.status,
        "version": outcome.version,
        **outcome.figures,
        "checks_failed": outcome.checks_failed,
        "checks_undecided": outcome.checks_undecided,
        "reason": None if outcome.reason is None else sentence(outcome.reason),
        "seconds": round(outcome.seconds, 2),
    }


def _rows(found: Batch) -> Iterator[Row]:
    for outcome in found.outcomes:
        cells = _cells(outcome)
        yield None, [cells.get(field) for field in FIELDS]


def _to_json(found: Batch) -> dict[str, Any]:
    mines = [{**_cells(outcome), "details": outcome.details or None} for outcome in found.outcomes]
    return {"mines": mines, "workers": found.workers, "seconds": round(found.seconds, 2), "peak_mb": found.peak_mb}
