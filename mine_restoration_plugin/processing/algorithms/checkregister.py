"""Everything that is wrong in a register, as a list, a layer and a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsGeometry,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsWkbTypes,
)

from ...cartography.shapes import multipolygon
from ...compat import localised, translate
from .. import inputs, outputs, overlays
from ..base import JSON_FILTER, MineAlgorithm, Results, progress_of, tell, who
from ..sinks import fill

if TYPE_CHECKING:
    from ...core.delineation.checking.deed import CheckReport
    from ...core.delineation.checking.problems import Problem

_FIELDS = {
    "severity": "text",
    "rule": "text",
    "label": "text",
    "entity": "text",
    "number": "text",
    "mine_id": "text",
    "sentence": "text",
    "cure": "text",
    "safe": "integer",
    "uuid": "text",
}
_LISTED = 20


class CheckRegister(MineAlgorithm):
    ID = "checkregister"
    TAGS = (
        "check", "topology", "overlap", "gap", "validate", "overlay", "register", "plots", "quality", "gcj02",
        "质检", "检查", "拓扑", "重叠", "缝隙", "套合", "三区三线", "图斑", "入库检查",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Check the register")

    def group(self) -> str:
        return translate("MineRestoration", "Register")

    def groupId(self) -> str:
        return "register"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_register()
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        self.describe(
            QgsProcessingParameterFeatureSource(
                "COUNTY", translate("MineRestoration", "County boundary"), polygons, optional=True
            ),
            translate("MineRestoration", "Plots outside it, or across it, are told."),
        )
        self.describe(
            QgsProcessingParameterFeatureSource(
                "REFERENCE", translate("MineRestoration", "Reference plots"), polygons, optional=True
            ),
            translate(
                "MineRestoration",
                "The same plots from a source that is trusted: shows whether the register lies one web-map offset "
                "(GCJ-02) beside it.",
            ),
        )
        overlays.add_layers(self)
        self.describe(
            QgsProcessingParameterFile(
                "OVERLAY_TABLES",
                translate("MineRestoration", "Overlay tables"),
                optional=True,
                fileFilter=JSON_FILTER,
            ),
            translate(
                "MineRestoration",
                "Tables that “Overlay plots” made on the inner network, instead of the layers. They are held against "
                "the outlines of the register.",
            ),
        )
        self.describe(
            QgsProcessingParameterBoolean(
                "CURE", translate("MineRestoration", "Apply the safe cures"), defaultValue=False, optional=True
            ),
            translate(
                "MineRestoration",
                "Mends what cannot be meant (vertices that stand twice, order and direction of rings, invisible "
                "characters) where the area stays the same, and checks again. The event log keeps what was there.",
            ),
        )
        self.describe(
            QgsProcessingParameterFile(
                "UNDO", translate("MineRestoration", "Undo the cures of"), optional=True, fileFilter=JSON_FILTER
            ),
            translate(
                "MineRestoration",
                "The result file of a run that applied safe cures: what they changed is put back before the check, but "
                "for rows that somebody has saved since.",
            ),
        )
        self.describe(
            QgsProcessingParameterFeatureSink(
                "OUTPUT",
                translate("MineRestoration", "Problems"),
                QgsProcessing.SourceType.TypeVectorPolygon,
                optional=True,
            ),
            translate(
                "MineRestoration",
                "One polygon for each problem with its rule, sentence and cure: the ground in question, or a square of "
                "two metres around a point or the plot's centre.",
            ),
        )
        self.add_result(
            translate("MineRestoration", "All problems, completeness of each plot and the tables T3 and T4, as JSON.")
        )
        self.add_numbers(
            {
                "PROBLEMS": translate("MineRestoration", "Problems"),
                "ERRORS": translate("MineRestoration", "Errors"),
                "WARNINGS": translate("MineRestoration", "Warnings"),
                "HINTS": translate("MineRestoration", "Hints"),
                "CURED": translate("MineRestoration", "Rows mended"),
                "RESTORED": translate("MineRestoration", "Rows put back"),
                "PLOTS": translate("MineRestoration", "Plots checked"),
                "COMPLETE": translate("MineRestoration", "Mean completeness (0 to 1)"),
            }
        )

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        named = [key for key in overlays.THEME_OF if inputs.given(parameters, key)]
        if named and inputs.given(parameters, "OVERLAY_TABLES"):
            return translate("MineRestoration", "Give either overlay layers or overlay tables, and not both.")
        if inputs.given(parameters, "UNDO") and self.parameterAsBoolean(parameters, "CURE", context):
            return translate("MineRestoration", "Either apply cures or undo them, not both at once.")
        return ""

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._register = self.parameterAsFile(parameters, "REGISTER", context)
        self._county = overlays.layer_of(self, parameters, "COUNTY", context, feedback)
        self._reference = overlays.layer_of(self, parameters, "REFERENCE", context, feedback)
        self._overlays = overlays.layers(self, parameters, context, feedback)
        self._tables = inputs.text(self, parameters, "OVERLAY_TABLES", context)
        self._cure = inputs.given(parameters, "CURE") and self.parameterAsBoolean(parameters, "CURE", context)
        self._undo = inputs.text(self, parameters, "UNDO", context)
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.delineation.checking.cures import CureReport, apply_cures, read_cures, undo_cures
        from ...core.delineation.checking.deed import Inputs, check_register
        from ...core.delineation.checking.rules import Severity
        from ...core.delineation.overlays.themes import OverlayLayer
        from ...core.register.register import open_register

        given = Inputs(
            {theme: OverlayLayer(*source) for theme, source in self._overlays.items()},
            self._tables,
            None if self._county is None else OverlayLayer(*self._county),
            None if self._reference is None else OverlayLayer(*self._reference),
        )
        progress = progress_of(feedback)
        cures = restored = CureReport()
        if self._undo:
            with open_register(self._register, write=True, who=who()) as register:
                restored = undo_cures(register, read_cures(self._undo))
        report = check_register(self._register, given, progress=progress.part(0.0, 0.45 if self._cure else 0.95))
        if self._cure and any(problem.rule.safe for problem in report.problems):
            with open_register(self._register, write=True, who=who()) as register:
                cures = apply_cures(register, report.problems, progress=progress.part(0.45, 0.55))
            del report  # of a county it is large: not two of them at once
            report = check_register(self._register, given, progress=progress.part(0.55, 0.95))
        self._tell(report, feedback)
        results: Results = {
            "REGISTER": self._register,
            "PROBLEMS": len(report.problems),
            "ERRORS": report.count(Severity.ERROR),
            "WARNINGS": report.count(Severity.WARNING),
            "HINTS": report.count(Severity.HINT),
            "CURED": len(cures.cured),
            "RESTORED": len(restored.cured),
            "PLOTS": report.checked["plot"],
            "COMPLETE": report.completeness_share,
        }
        if self._result:
            outputs.write_json(self._result, {**report.json_parts(), "cures": cures.to_json()})
            results["RESULT"] = self._result
        layer = self._write(parameters, context, report)
        if layer:
            results["OUTPUT"] = layer
        return results

    def _tell(self, report: CheckReport, feedback: QgsProcessingFeedback) -> None:
        tell(feedback, report.notes)
        for problem in report.problems[:_LISTED]:
            feedback.pushInfo(localised(problem.sentence))
        if len(report.problems) > _LISTED:
            feedback.pushInfo(
                translate("MineRestoration", "… and {count} more.").format(count=len(report.problems) - _LISTED)
            )

    def _write(self, parameters: dict[str, Any], context: QgsProcessingContext, report: CheckReport) -> Any:
        rows = ((geometry_of(problem), _attributes(problem)) for problem in report.problems)
        return fill(self, parameters, "OUTPUT", context, _FIELDS, QgsWkbTypes.Type.MultiPolygon, report.crs, rows)


def geometry_of(problem: Problem) -> QgsGeometry | None:
    """Where a problem lies, as a multi-polygon; a point or the row's centre becomes a square of two metres."""
    if problem.area:
        return multipolygon(problem.area)
    if problem.spot is None:
        return None
    x, y = problem.spot
    corners = [(x - 1, y - 1), (x + 1, y - 1), (x + 1, y + 1), (x - 1, y + 1), (x - 1, y - 1)]
    return multipolygon([[corners]])


def _attributes(problem: Problem) -> list[Any]:
    rule, subject = problem.rule, problem.subject
    return [
        rule.severity.value,
        rule.id,
        localised(rule.label),
        subject.entity,
        subject.number,
        subject.mine_id,
        localised(problem.sentence),
        localised(rule.cure),
        int(rule.safe),
        subject.uuid,
    ]
