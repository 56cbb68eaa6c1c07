"""``addevidence``: photographs and documents into the register."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
)

from ...compat import translate
from .. import inputs
from ..base import MineAlgorithm, Results, progress_of, tell, who


class AddEvidence(MineAlgorithm):
    ID = "addevidence"
    TAGS = ("evidence", "photo", "document", "EXIF", "azimuth", "举证", "照片", "材料", "方位角")

    def displayName(self) -> str:
        return translate("MineRestoration", "Add evidence")

    def group(self) -> str:
        return translate("MineRestoration", "Register")

    def groupId(self) -> str:
        return "register"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_register()
        self.describe(
            QgsProcessingParameterMultipleLayers(
                "FILES", translate("MineRestoration", "Photographs and documents"), QgsProcessing.SourceType.TypeFile
            ),
            translate("MineRestoration", "Files, or folders of which every file is taken."),
        )
        self.describe(
            QgsProcessingParameterString("PLOT", translate("MineRestoration", "Plot"), optional=True),
            translate(
                "MineRestoration",
                "The number of the plot. Without it a photograph goes to the plot it was taken in, or to the nearest.",
            ),
        )
        self.add_numbers(
            {
                "ADDED": translate("MineRestoration", "Files added"),
                "KNOWN": translate("MineRestoration", "Files known already"),
                "WITHOUT_PLACE": translate("MineRestoration", "Photographs without a position"),
                "WITHOUT_PLOT": translate("MineRestoration", "Files that belong to no plot yet"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._register = self.parameterAsFile(parameters, "REGISTER", context)
        self._files = self.parameterAsFileList(parameters, "FILES", context)
        self._plot = inputs.text(self, parameters, "PLOT", context)

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.register.evidence import add_evidence

        found = add_evidence(self._register, self._files, self._plot, who=who(), progress=progress_of(feedback))
        tell(feedback, found.notes)
        return {
            "REGISTER": self._register,
            "ADDED": found.added,
            "KNOWN": found.known,
            "WITHOUT_PLACE": found.no_place,
            "WITHOUT_PLOT": found.no_plot,
        }
