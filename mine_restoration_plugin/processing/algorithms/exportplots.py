"""Plots of the register as the file that a province or another program wants."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from ...compat import translate
from .. import inputs
from ..base import NAME_OR_CSV, MineAlgorithm, Results, progress_of, warn
from ..outputs import write_json

_FORMATS = (
    "Shapefile (*.shp);;KML (*.kml);;KMZ (*.kmz);;GeoJSON (*.geojson);;GeoPackage (*.gpkg);;CSV (*.csv);;Excel (*.xlsx)"
)


class ExportPlots(MineAlgorithm):
    ID = "exportplots"
    TAGS = ("export", "plots", "shapefile", "KML", "KMZ", "GeoJSON", "province", "导出", "图斑", "上报", "省级", "台账")

    def displayName(self) -> str:
        return translate("MineRestoration", "Export mine plots")

    def group(self) -> str:
        return translate("MineRestoration", "Exchange")

    def groupId(self) -> str:
        return "exchange"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_register()
        self.describe(
            QgsProcessingParameterString("MINE", translate("MineRestoration", "Mine"), optional=True),
            translate("MineRestoration", "The number of one mine (group of plots); all plots without it."),
        )
        self.describe(
            QgsProcessingParameterFile(
                "MAPPING", translate("MineRestoration", "Field mapping"), optional=True, fileFilter=NAME_OR_CSV
            ),
            translate(
                "MineRestoration",
                "national, jiangxi or yunnan, or a CSV file with the columns source and target: the names and codes "
                "of the province's table. Without it fields have their pinyin names.",
            ),
        )
        self.describe(
            QgsProcessingParameterBoolean(
                "ALL_FIELDS", translate("MineRestoration", "Also fields the table does not have"), defaultValue=True
            ),
            translate(
                "MineRestoration",
                "Filled fields without a column in the province's table are added after its own. Without this they are "
                "left out and named in the log.",
            ),
        )
        self.describe(
            QgsProcessingParameterFileDestination("OUTPUT", translate("MineRestoration", "File of plots"), _FORMATS),
            translate("MineRestoration", "The ending says the format. A shapefile is written in GBK with a .cpg."),
        )
        self.add_result(translate("MineRestoration", "Columns and losses as one JSON file."))
        self.add_numbers(
            {
                "PLOTS": translate("MineRestoration", "Plots written"),
                "WARNINGS": translate("MineRestoration", "Remarks"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._register = self.parameterAsFile(parameters, "REGISTER", context)
        self._mine = inputs.text(self, parameters, "MINE", context)
        self._mapping = inputs.text(self, parameters, "MAPPING", context)
        self._all = self.parameterAsBoolean(parameters, "ALL_FIELDS", context)
        self._output = self.parameterAsFileOutput(parameters, "OUTPUT", context)
        self._result = inputs.text(self, parameters, "RESULT", context)

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.register.exporting import export_plots

        done = export_plots(
            self._register,
            self._output,
            self._mapping,
            mine_id=self._mine,
            all_fields=self._all,
            progress=progress_of(feedback),
        )
        warn(feedback, done.notes)
        results: Results = {
            "REGISTER": self._register,
            "OUTPUT": self._output,
            "PLOTS": done.plots,
            "WARNINGS": len(done.notes),
        }
        if self._result is not None:
            notes = [note.to_json() for note in done.notes]
            write_json(self._result, {"plots": done.plots, "columns": list(done.columns), "notes": notes})
            results["RESULT"] = self._result
        return results
