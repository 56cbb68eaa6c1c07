"""Boundary points (界址点坐标 TXT) into a layer."""

from __future__ import annotations

import csv
import math
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
    QgsWkbTypes,
)

from ...cartography.shapes import multipolygon
from ...compat import FOLDER, translate
from .. import inputs, outputs
from ..base import MineAlgorithm, Results, progress_of, tell, warn
from ..sinks import fill

_PROFILES = FOLDER / "resources" / "profiles" / "coordinates.csv"
TEXT_FILTER = "TXT (*.txt *.TXT)"


class ImportCoordinates(MineAlgorithm):
    ID = "importcoordinates"
    TAGS = (
        "import",
        "boundary points",
        "coordinates",
        "txt",
        "outline",
        "导入",
        "界址点",
        "坐标",
        "拐点",
        "报盘",
        "国土TXT",
    )

    def displayName(self) -> str:
        return translate("MineRestoration", "Import boundary points (TXT)")

    def group(self) -> str:
        return translate("MineRestoration", "Exchange")

    def groupId(self) -> str:
        return "exchange"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.describe(
            QgsProcessingParameterFile(
                "INPUT", translate("MineRestoration", "Boundary-point file"), fileFilter=TEXT_FILTER
            ),
            translate("MineRestoration", "A text with boundary points, in any of its dialects."),
        )
        add_profile(self)
        self.describe(
            QgsProcessingParameterCrs(
                "CRS", translate("MineRestoration", "Coordinate system of the file"), optional=True
            ),
            translate("MineRestoration", "Only where the file's header is silent or wrong. Otherwise it is found out."),
        )
        self.describe(
            QgsProcessingParameterBoolean(
                "REPAIR", translate("MineRestoration", "Repair outlines that cross themselves"), False, optional=True
            ),
            translate(
                "MineRestoration", "Makes them valid and says what was changed. Otherwise they come as they are."
            ),
        )
        self.describe(
            QgsProcessingParameterFeatureSink(
                "OUTPUT", translate("MineRestoration", "Plots"), QgsProcessing.SourceType.TypeVectorPolygon
            ),
            translate("MineRestoration", "One polygon for each plot, with the file's attributes and computed areas."),
        )
        self.add_result(
            translate(
                "MineRestoration",
                "Loss report: what was found out with reasons, warnings with line numbers, stated and computed areas.",
            )
        )
        self.add_numbers(
            {
                "PLOTS": translate("MineRestoration", "Plots in the layer"),
                "WARNINGS": translate("MineRestoration", "Warnings"),
                "REPAIRED": translate("MineRestoration", "Outlines repaired"),
                "REPRODUCES": translate("MineRestoration", "Can be written back byte for byte (1) or not (0)"),
                "AREA_PROJECTED_M2": translate("MineRestoration", "Projected area of all plots (m²)"),
                "AREA_ELLIPSOIDAL_M2": translate("MineRestoration", "Ellipsoidal area of all plots (m²)"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._input = self.parameterAsFile(parameters, "INPUT", context)
        self._profile = inputs.text(self, parameters, "PROFILE", context)
        self._crs = inputs.crs(self, parameters, "CRS", context)
        self._repair = self.parameterAsBool(parameters, "REPAIR", context)
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.exchange.boundary.importing import import_boundary
        from ...core.exchange.boundary.report import loss_report, plot_areas

        found = import_boundary(
            self._input, self._profile, crs=self._crs, repair=self._repair, progress=progress_of(feedback)
        )
        read = found.read
        warn(feedback, tuple(remark.sentence() for remark in read.warnings))
        tell(feedback, tuple(remark.sentence() for remark in read.remarks if remark.loss))
        areas = [plot_areas(plot, read.crs) for plot in read.plots if plot.polygons]
        results: Results = {
            "OUTPUT": self._write(parameters, context, read),
            "PLOTS": len(areas),
            "WARNINGS": len(read.warnings),
            "REPAIRED": len(found.repairs),
            "REPRODUCES": int(read.reproduces),
            "AREA_PROJECTED_M2": _sum([projected for projected, _ in areas]),
            "AREA_ELLIPSOIDAL_M2": _sum([ellipsoidal for _, ellipsoidal in areas]),
        }
        if self._result:
            outputs.write_json(self._result, loss_report(read, found.profile, found.repairs))
            results["RESULT"] = self._result
        return results

    def _write(self, parameters: dict[str, Any], context: QgsProcessingContext, read: Any) -> Any:
        from ...core.exchange.boundary.features import LAYER_FIELDS, layer_values

        rows = ((multipolygon(plot.polygons), layer_values(plot, read)) for plot in read.plots if plot.polygons)
        kind = QgsWkbTypes.Type.MultiPolygon
        return fill(self, parameters, "OUTPUT", context, dict(LAYER_FIELDS), kind, read.crs, rows)


def add_profile(algorithm: MineAlgorithm, *, advanced: bool = False) -> None:
    """The optional name of a dialect. Only the table's names are read: QGIS starts without the numerical libraries."""
    with _PROFILES.open(encoding="utf-8-sig", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    algorithm.describe(
        QgsProcessingParameterString(
            "PROFILE", translate("MineRestoration", "Coordinate profile"), "auto", optional=True
        ),
        translate(
            "MineRestoration",
            "How the text is written: auto, one of {names}, a table of profiles (CSV, table.csv#name), or another "
            "boundary-point text (TXT) to be followed.",
        ).format(names=", ".join(names)),
        advanced=advanced,
    )


def _sum(areas: list[float | None]) -> float | None:
    """Null where one is not known."""
    return None if None in areas else math.fsum(area for area in areas if area is not None)
