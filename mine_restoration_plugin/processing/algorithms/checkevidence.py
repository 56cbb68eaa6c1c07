"""``checkevidence``: whether photographs and documents are still there and still the same."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from ...compat import translate
from .. import inputs, outputs
from ..base import MineAlgorithm, Results, progress_of


class CheckEvidence(MineAlgorithm):
    ID = "checkevidence"
    TAGS = ("evidence", "photo", "hash", "SHA-256", "举证", "照片", "校验")

    def displayName(self) -> str:
        return translate("MineRestoration", "Check evidence")

    def group(self) -> str:
        return translate("MineRestoration", "Register")

    def groupId(self) -> str:
        return "register"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_register()
        self.add_result(translate("MineRestoration", "Every file with its state: ok, changed or gone."))
        self.add_numbers(
            {
                "SAME": translate("MineRestoration", "Files that are the same"),
                "CHANGED": translate("MineRestoration", "Files that have changed"),
                "GONE": translate("MineRestoration", "Files that are gone"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._register = self.parameterAsFile(parameters, "REGISTER", context)
        self._result = inputs.text(self, parameters, "RESULT", context)

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.register.evidence import CHANGED, GONE, OK, check_evidence

        states = check_evidence(self._register, progress_of(feedback))
        for state in states:
            if state.state != OK:
                said = {
                    CHANGED: translate("MineRestoration", "{number} of plot {plot} has changed: {path}"),
                    GONE: translate("MineRestoration", "{number} of plot {plot} is gone: {path}"),
                }[state.state]
                feedback.pushWarning(said.format(number=state.evidence_no, plot=state.plot_no or "–", path=state.path))
        results: Results = {
            "REGISTER": self._register,
            "SAME": sum(state.state == OK for state in states),
            "CHANGED": sum(state.state == CHANGED for state in states),
            "GONE": sum(state.state == GONE for state in states),
        }
        if self._result is not None:
            outputs.write_json(self._result, {"evidence": [vars(state) for state in states]})
            results["RESULT"] = self._result
        return results
