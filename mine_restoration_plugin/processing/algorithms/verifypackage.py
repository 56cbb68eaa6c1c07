"""Whether a package is still what was exported."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingParameterFile

from ...compat import translate
from .. import outputs
from ..base import MineAlgorithm, Results, progress_of


class VerifyPackage(MineAlgorithm):
    ID = "verifypackage"
    TAGS = (
        "verify",
        "package",
        "manifest",
        "checksum",
        "sha256",
        "integrity",
        "校验",
        "报批材料",
        "清单",
        "改动",
        "完整性",
    )

    def displayName(self) -> str:
        return translate("MineRestoration", "Verify approval package")

    def group(self) -> str:
        return translate("MineRestoration", "Package")

    def groupId(self) -> str:
        return "package"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.describe(
            QgsProcessingParameterFile(
                "FOLDER",
                translate("MineRestoration", "Package folder"),
                QgsProcessingParameterFile.Behavior.Folder,
            ),
            translate("MineRestoration", "The folder of an exported package, with its manifest in it."),
        )
        self.add_result(translate("MineRestoration", "The names of changed, missing and added files as a JSON file."))
        self.add_numbers(
            {
                "PASSED": translate("MineRestoration", "Unchanged (1) or not (0)"),
                "CHANGED": translate("MineRestoration", "Files changed"),
                "MISSING": translate("MineRestoration", "Files missing"),
                "ADDED": translate("MineRestoration", "Files added"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._folder = self.parameterAsFile(parameters, "FOLDER", context)
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.dossier.verify import verify_package

        found = verify_package(self._folder, progress_of(feedback))
        for names, text in (
            (found.changed, translate("MineRestoration", "Changed: {name}")),
            (found.missing, translate("MineRestoration", "Missing: {name}")),
            (found.added, translate("MineRestoration", "Added: {name}")),
        ):
            for name in names:
                feedback.pushWarning(text.format(name=name))
        results: Results = {
            "PASSED": int(found.passed),
            "CHANGED": len(found.changed),
            "MISSING": len(found.missing),
            "ADDED": len(found.added),
        }
        if self._result:
            names = {"changed": found.changed, "missing": found.missing, "added": found.added}
            data = {"passed": found.passed, **{key: list(value) for key, value in names.items()}}
            outputs.write_json(self._result, data)
            results["RESULT"] = self._result
        return results
