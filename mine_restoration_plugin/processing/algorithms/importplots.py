"""Plots from a provincial export or a survey into the register."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
)

from ...compat import translate
from .. import inputs
from ..base import NAME_OR_CSV, MineAlgorithm, Results, progress_of, warn, who
from .importcoordinates import add_profile


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
            translate(
                "MineRestoration",
                "Polygons of the mine plots: a layer of the project, a vector file, or a boundary-point text (TXT).",
            ),
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
        self.describe(
            QgsProcessingParameterBoolean(
                "REPAIR", translate("MineRestoration", "Repair outlines that cross themselves"), False, optional=True
            ),
            translate("MineRestoration", "Makes them valid and says what was changed. Otherwise they are skipped."),
            advanced=True,
        )
        add_profile(self, advanced=True)
        self.describe(
            QgsProcessingParameterCrs(
                "CRS", translate("MineRestoration", "Coordinate system of the file"), optional=True
            ),
            translate(
                "MineRestoration",
                "For a boundary-point text whose header is silent or wrong. Otherwise it is found out.",
            ),
            advanced=True,
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

    def checkParameterValues(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[bool, str]:
        """A boundary-point text is no layer, so QGIS itself would refuse it."""
        if _text_file(parameters) is None:
            return super().checkParameterValues(parameters, context)
        for definition in self.parameterDefinitions():
            name = definition.name()
            if name != "INPUT" and not definition.checkValueIsAcceptable(parameters.get(name), context):
                return False, self.invalidSourceError(parameters, name)
        return True, ""

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._register = self.parameterAsFile(parameters, "REGISTER", context)
        text = _text_file(parameters)
        if text is not None:
            self._input, self._layer = text, None
        else:
            self._input, self._layer = inputs.vector(self, parameters, "INPUT", context, feedback)
        self._repair = self.parameterAsBool(parameters, "REPAIR", context)
        self._profile = inputs.text(self, parameters, "PROFILE", context)
        self._crs = inputs.crs(self, parameters, "CRS", context)
        self._mapping = inputs.text(self, parameters, "MAPPING", context)

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.register.importing import import_plots

        result = import_plots(
            self._register,
            self._input,
            self._mapping,
            layer=self._layer,
            profile=self._profile,
            crs=self._crs,
            repair=self._repair,
            who=who(),
            progress=progress_of(feedback),
        )
        warn(feedback, result.notes)
        return {
            "REGISTER": self._register,
            "MINE": result.first_mine_id,
            "PLOTS": result.plots,
            "SKIPPED": result.skipped,
        }


def _text_file(parameters: dict[str, Any]) -> str | None:
    """The boundary-point text that was given in place of a layer."""
    value = parameters.get("INPUT")
    return value if isinstance(value, str) and value.lower().endswith(".txt") else None
