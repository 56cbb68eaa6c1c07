"""A field pack back into the register."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
)

from ...compat import localised, translate
from .. import inputs
from ..base import MineAlgorithm, Results, progress_of, warn, who
from ..outputs import write_json


class MergeFieldPack(MineAlgorithm):
    ID = "mergefieldpack"
    TAGS = (
        "field", "pack", "qfield", "merge", "synchronise", "conflict", "split", "survey", "photo",
        "外业", "外业包", "合并", "回传", "冲突", "分割", "举证",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Merge field pack")

    def group(self) -> str:
        return translate("MineRestoration", "Register")

    def groupId(self) -> str:
        return "register"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_register()
        self.describe(
            QgsProcessingParameterFile(
                "FOLDER",
                translate("MineRestoration", "Field pack folder"),
                QgsProcessingParameterFile.Behavior.Folder,
            ),
            translate("MineRestoration", "The folder that came back from the field. It is read only."),
        )
        self.describe(
            QgsProcessingParameterBoolean(
                "DRY_RUN", translate("MineRestoration", "Only tell what would happen"), defaultValue=False
            ),
            translate("MineRestoration", "Nothing is written to the register; the report says what a merge would do."),
        )
        self.add_result(
            translate(
                "MineRestoration",
                "Optional JSON file with every line of the report: kind, row, both values, conflicts whole.",
            )
        )
        self.addOutput(QgsProcessingOutputString("PACK", translate("MineRestoration", "Number of the field pack")))
        self.add_numbers(
            {
                "INSERTED": translate("MineRestoration", "New rows"),
                "EDITED": translate("MineRestoration", "Edited rows"),
                "DELETED": translate("MineRestoration", "Deleted rows"),
                "SPLIT": translate("MineRestoration", "Parts that were split off"),
                "CONFLICTS": translate("MineRestoration", "Conflicts"),
                "PHOTOS": translate("MineRestoration", "Photographs and documents copied"),
                "UNCHANGED": translate("MineRestoration", "Rows the field left as they were"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._register = self.parameterAsFile(parameters, "REGISTER", context)
        self._folder = self.parameterAsFile(parameters, "FOLDER", context)
        self._dry_run = self.parameterAsBoolean(parameters, "DRY_RUN", context)
        self._result = inputs.text(self, parameters, "RESULT", context)

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.register.fieldpack.merge import merge_field_pack
        from ...core.register.fieldpack.report import KINDS

        report = merge_field_pack(
            self._register, self._folder, dry_run=self._dry_run, who=who(), progress=progress_of(feedback)
        )
        for line in report.lines:
            names = ", ".join(item.name for item in line.change.differences)
            feedback.pushInfo(f"{localised(KINDS[line.change.kind])}: {line.table} {line.number} {names}".rstrip())
        warn(feedback, report.notes)
        results: Results = {"REGISTER": self._register, "PACK": report.pack_no}
        if self._result is not None:
            write_json(self._result, report.to_json())
            results["RESULT"] = self._result
        return {
            **results,
            "INSERTED": report.count("inserted"),
            "EDITED": report.count("edited"),
            "DELETED": report.count("deleted"),
            "SPLIT": report.count("split"),
            "CONFLICTS": report.count("conflict"),
            "PHOTOS": len(report.photos),
            "UNCHANGED": report.unchanged,
        }
