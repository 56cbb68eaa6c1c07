"""Plots against the layers of the inner network; only tables come out."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from ...compat import translate
from .. import inputs, outputs, overlays
from ..base import JSON_FILTER, REGISTER_FILTER, MineAlgorithm, Results, progress_of, tell

_CSV = {"T3": "T3_CSV", "T4": "T4_CSV", "T4_parts": "PARTS_CSV"}


class OverlayPlots(MineAlgorithm):
    ID = "overlayplots"
    TAGS = (
        "overlay", "land use", "red line", "farmland", "protected", "table", "register", "plots", "inner network",
        "套合", "三区三线", "永久基本农田", "生态保护红线", "土地利用现状", "国土变更调查", "内网", "图斑",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Overlay plots")

    def group(self) -> str:
        return translate("MineRestoration", "Register")

    def groupId(self) -> str:
        return "register"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.describe(
            QgsProcessingParameterFile(
                "REGISTER",
                translate("MineRestoration", "Mine register"),
                optional=True,
                extension="gpkg",
                fileFilter=REGISTER_FILTER,
            ),
            translate("MineRestoration", "All plots of this register; or give a layer of plots instead."),
        )
        self.describe(
            QgsProcessingParameterFeatureSource(
                "INPUT",
                translate("MineRestoration", "Plot outlines"),
                [QgsProcessing.SourceType.TypeVectorPolygon],
                optional=True,
            ),
            translate("MineRestoration", "Plots in the coordinate system of the register they belong to, in metres."),
        )
        self.describe(
            QgsProcessingParameterString(
                "NUMBER_FIELD", translate("MineRestoration", "Field of the plot number"), "plot_no", optional=True
            ),
            translate("MineRestoration", "The attribute of the layer that holds the number of the plot."),
        )
        overlays.add_layers(self)
        self.describe(
            QgsProcessingParameterFileDestination(
                "TABLES", translate("MineRestoration", "Overlay tables (JSON)"), JSON_FILTER
            ),
            translate(
                "MineRestoration",
                "Tables T3 and T4 without any coordinate, for “Check the register” on the other network.",
            ),
        )
        for key, label in (
            ("T3_CSV", translate("MineRestoration", "Table T3, present land use (CSV)")),
            ("T4_CSV", translate("MineRestoration", "Table T4, control lines (CSV)")),
            ("PARTS_CSV", translate("MineRestoration", "Overlaps one by one (CSV)")),
        ):
            self.describe(
                QgsProcessingParameterFileDestination(key, label, "CSV (*.csv)", optional=True),
                translate("MineRestoration", "UTF-8 with BOM, opens in a spreadsheet."),
            )
        self.addOutput(QgsProcessingOutputFile("REGISTER", translate("MineRestoration", "Mine register")))
        self.add_numbers(
            {
                "PLOTS": translate("MineRestoration", "Plots overlaid"),
                "OVERLAPS": translate("MineRestoration", "Overlaps of plots with control lines"),
            }
        )

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        if inputs.given(parameters, "REGISTER") == inputs.given(parameters, "INPUT"):
            return translate("MineRestoration", "Give either a register or a layer of plots, and not both.")
        if not any(inputs.given(parameters, key) for key in overlays.THEME_OF):
            return translate("MineRestoration", "Give at least one layer to overlay the plots with.")
        return ""

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._register = inputs.text(self, parameters, "REGISTER", context)
        self._input = overlays.layer_of(self, parameters, "INPUT", context, feedback)
        self._field = inputs.text(self, parameters, "NUMBER_FIELD", context) or "plot_no"
        self._overlays = overlays.layers(self, parameters, context, feedback)
        self._tables = self.parameterAsFileOutput(parameters, "TABLES", context)
        self._csv = {key: self.parameterAsFileOutput(parameters, key, context) or None for key in _CSV.values()}

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.delineation.overlays.deed import overlay_layer, overlay_register
        from ...core.delineation.overlays.export import csv_bytes
        from ...core.delineation.overlays.themes import OverlayLayer

        layers = {theme: OverlayLayer(*source) for theme, source in self._overlays.items()}
        progress = progress_of(feedback)
        if self._input is not None:
            found = overlay_layer(*self._input, self._field, layers, progress=progress)
        else:
            found = overlay_register(self._register or "", layers, progress=progress)
        tell(feedback, found.notes)
        outputs.write_json(self._tables, found.to_json())
        results: Results = {
            "TABLES": self._tables,
            "PLOTS": len(found.plots),
            "OVERLAPS": sum(len(laps) for laps in found.laps.values()),
        }
        if self._register:
            results["REGISTER"] = self._register
        for table in found.tables:
            path = self._csv[_CSV[table.key]]
            if path:
                outputs.write_bytes(path, csv_bytes(table))
                results[_CSV[table.key]] = path
        return results
