"""Plots from a provincial export or a survey into the register."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputString,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
)

from ...compat import translate
from .. import inputs
from ..base import NAME_OR_CSV, MineAlgorithm, Results, progress_of, warn, who


class ImportPlots(MineAlgorithm):
    ID = "importplots"
    TAGS = ("import", "plots", "outline", "shapefile", "register", "mine", "导入", "图斑", "入库", "矿山台账", "核查")

    def displayName(self) -> str:
        return translate("MineRestoration", "Import mine plots")

    def group(self) -> str:
        return translate("MineRestoration", "Register")

    def groupId(self) -> str:
        return "register"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_register()
        self.describe(
            QgsProcessingParameterFeatureSource(
                "INPUT",
                translate("MineRestoration", "Plot outlines"),
                [QgsProcessing.SourceType.TypeVectorPolygon],
            ),
            translate("MineRestoration", "Polygons of the mine plots: a layer of the project or a file."),
        )
        self.describe(
            QgsProcessingParameterFile(
                "MAPPING", translate("MineRestoration", "Field mapping"), optional=True, fileFilter=NAME_OR_CSV
            ),
            translate(
                "MineRestoration",
                "national, jiangxi or yunnan, or a CSV file with the columns source and target. Without it, field "
                "names in the register, pinyin names of provincial exports and Chinese names are recognised.",
            ),
        )
        self.addOutput(
            QgsProcessingOutputString("MINE", translate("MineRestoration", "Number of the first mine imported"))
        )
        self.add_numbers(
            {
                "PLOTS": translate("MineRestoration", "Plots imported"),
                "SKIPPED": translate("MineRestoration", "Plots skipped"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._register = self.parameterAsFile(parameters, "REGISTER", context)
        self._input, self._layer = inputs.vector(self, parameters, "INPUT", context, feedback)
        self._mapping = inputs.text(self, parameters, "MAPPING", context)

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.register.importing import import_plots

        result = import_plots(
            self._register, self._input, self._mapping, layer=self._layer, who=who(), progress=progress_of(feedback)
        )
        warn(feedback, result.notes)
        return {
            "REGISTER": self._register,
            "MINE": result.first_mine_id,
            "PLOTS": result.plots,
            "SKIPPED": result.skipped,
        }
