"""Two versions of a mine's plan: which figures differ, and because of what."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterNumber,
    QgsWkbTypes,
)

from ...compat import translate
from .. import inputs, outputs
from ..base import MineAlgorithm, Results
from ..sinks import fill
from ..stagework import fields_of_table


class ComparePlans(MineAlgorithm):
    ID = "compareplans"
    TAGS = (
        "plan", "version", "difference", "compare", "rulebook", "why", "restoration",
        "方案", "版本", "差异", "对比", "规则", "修改说明",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Compare versions of a plan")

    def group(self) -> str:
        return translate("MineRestoration", "Planning")

    def groupId(self) -> str:
        return "planning"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_register()
        self.add_mine()
        for key, label, text in (
            (
                "OLD",
                translate("MineRestoration", "Older version"),
                translate("MineRestoration", "Left out, the version before the newer one."),
            ),
            (
                "NEW",
                translate("MineRestoration", "Newer version"),
                translate("MineRestoration", "Left out, the latest version."),
            ),
        ):
            whole = QgsProcessingParameterNumber.Type.Integer
            self.describe(QgsProcessingParameterNumber(key, label, whole, optional=True, minValue=1), text)
        for key, label, text in (
            (
                "FIGURES",
                translate("MineRestoration", "Changed figures"),
                translate("MineRestoration", "Before, after, and the rulebook rows and inputs that made the change."),
            ),
            (
                "ROWS",
                translate("MineRestoration", "Changed rulebook rows"),
                translate("MineRestoration", "Rows that one of the plans uses with another value."),
            ),
        ):
            sink = QgsProcessingParameterFeatureSink(key, label, QgsProcessing.SourceType.TypeVector, optional=True)
            self.describe(sink, text)
        self.add_result(translate("MineRestoration", "Changed inputs, rows, figures and tables as one JSON file."))
        self.add_numbers(
            {
                "OLD_VERSION": translate("MineRestoration", "Older version"),
                "NEW_VERSION": translate("MineRestoration", "Newer version"),
                "CHANGED_FIGURES": translate("MineRestoration", "Figures that differ"),
                "CHANGED_ROWS": translate("MineRestoration", "Rulebook rows that differ"),
                "CHANGED_INPUTS": translate("MineRestoration", "Inputs and decisions that differ"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._register = self.parameterAsFile(parameters, "REGISTER", context)
        self._mine = self.parameterAsString(parameters, "MINE", context).strip()
        self._versions = [
            self.parameterAsInt(parameters, key, context) if inputs.given(parameters, key) else None
            for key in ("OLD", "NEW")
        ]
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.planning.differences import version_differences

        old, new, found = version_differences(self._register, self._mine, *self._versions)
        rows, figures = found.report()
        results: Results = {
            "REGISTER": self._register,
            "MINE": self._mine,
            "OLD_VERSION": old,
            "NEW_VERSION": new,
            "CHANGED_FIGURES": len(found.figures),
            "CHANGED_ROWS": len(found.rows),
            "CHANGED_INPUTS": len(found.inputs),
        }
        for key, table in (("FIGURES", figures), ("ROWS", rows)):
            cells = ((None, list(row)) for row in table.rows)
            kind = QgsWkbTypes.Type.NoGeometry
            identifier = fill(self, parameters, key, context, fields_of_table(table), kind, "", cells)
            if identifier:
                results[key] = identifier
        if self._result:
            outputs.write_json(self._result, {"old": old, "new": new, **found.to_json()})
            results["RESULT"] = self._result
        return results
