"""The factor of safety of a slope in section."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
)

from ...compat import translate
from .. import inputs, outputs
from ..base import JSON_FILTER, MineAlgorithm, Results, progress_of, tell, warn


class SlopeStability(MineAlgorithm):
    ID = "slopestability"
    TAGS = (
        "slope", "stability", "factor of safety", "Bishop", "Spencer", "Morgenstern", "Janbu", "landslide",
        "边坡", "稳定", "稳定系数", "安全系数", "毕肖普", "传递系数法", "滑坡", "剖面",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Slope stability in section")

    def group(self) -> str:
        return translate("MineRestoration", "Diagnosis")

    def groupId(self) -> str:
        return "diagnosis"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.describe(
            QgsProcessingParameterFile(
                "SECTION", translate("MineRestoration", "Section (JSON)"), fileFilter=JSON_FILTER, optional=True
            ),
            translate("MineRestoration", "A JSON file with ground, layers, water and loads; see the help."),
        )
        self.describe(
            QgsProcessingParameterEnum(
                "METHOD",
                translate("MineRestoration", "Method"),
                [
                    translate("MineRestoration", "Bishop's simplified method"),
                    translate("MineRestoration", "Janbu's corrected method"),
                    translate("MineRestoration", "Spencer's method"),
                    translate("MineRestoration", "Morgenstern–Price method"),
                    translate("MineRestoration", "Transfer coefficient method"),
                ],
                defaultValue=0,
            ),
            translate(
                "MineRestoration",
                "Circles: Bishop. Lines of any shape: Spencer, Morgenstern–Price or the transfer coefficient.",
            ),
        )
        self.add_result(
            translate("MineRestoration", "Factors by all methods, the slip surface, its slices and all warnings.")
        )
        self.add_numbers(
            {
                "FACTOR_OF_SAFETY": translate("MineRestoration", "Factor of safety"),
                "CENTRE_X": translate("MineRestoration", "Centre of the slip circle: station (m)"),
                "CENTRE_Z": translate("MineRestoration", "Centre of the slip circle: height (m)"),
                "RADIUS": translate("MineRestoration", "Radius of the slip circle (m)"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._section = inputs.text(self, parameters, "SECTION", context)
        if self._section is None:
            raise QgsProcessingException(translate("MineRestoration", "Give a section."))
        self._method = self.parameterAsEnum(parameters, "METHOD", context)
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context)

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.diagnosis.stability.analysis import ADVICE, analyse
        from ...core.diagnosis.stability.methods import METHODS
        from ...core.diagnosis.stability.reading import read_section

        found = analyse(read_section(str(self._section)), METHODS[self._method], progress=progress_of(feedback))
        warn(feedback, found.warnings)
        tell(feedback, (ADVICE,))
        if self._result:
            outputs.write_json(self._result, found.to_json())
        x, z, r = found.circle or (None, None, None)
        results: Results = {"FACTOR_OF_SAFETY": found.factor, "CENTRE_X": x, "CENTRE_Z": z, "RADIUS": r}
        if self._result:
            results["RESULT"] = self._result
        return results
