"""A layer's outlines into boundary points (界址点坐标 TXT)."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputString,
    QgsProcessingParameterCrs,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from ...compat import is_null, translate
from ...core.model.errors import InputError
from ...core.model.text import QT_TRANSLATE_NOOP
from .. import inputs
from ..base import MineAlgorithm, Results, progress_of, warn
from .importcoordinates import TEXT_FILTER, add_profile

_SCALES = (500, 1_000, 2_000, 5_000, 10_000, 25_000, 50_000, 100_000)
_CELLS = {"PLOT_NO_FIELD": "plot_no", "NAME_FIELD": "name", "USE_FIELD": "use"}


class ExportCoordinates(MineAlgorithm):
    ID = "exportcoordinates"
    TAGS = (
        "export",
        "boundary points",
        "coordinates",
        "txt",
        "outline",
        "导出",
        "界址点",
        "坐标",
        "拐点",
        "报盘",
        "国土TXT",
    )

    def displayName(self) -> str:
        return translate("MineRestoration", "Export boundary points (TXT)")

    def group(self) -> str:
        return translate("MineRestoration", "Exchange")

    def groupId(self) -> str:
        return "exchange"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.describe(
            QgsProcessingParameterFeatureSource(
                "INPUT", translate("MineRestoration", "Plot outlines"), [QgsProcessing.SourceType.TypeVectorPolygon]
            ),
            translate("MineRestoration", "Polygons to write; each feature becomes one plot of the file."),
        )
        add_profile(self)
        self._add_fields()
        self.describe(
            QgsProcessingParameterCrs(
                "TARGET_CRS", translate("MineRestoration", "Coordinate system of the file"), optional=True
            ),
            translate(
                "MineRestoration",
                "Left out, a zone of the layer is kept, and other systems are transformed to the fitting CGCS2000 "
                "3-degree zone.",
            ),
        )
        self.describe(
            QgsProcessingParameterEnum(
                "SHEETS",
                translate("MineRestoration", "Fill in map sheet numbers at scale"),
                [f"1:{scale}" for scale in _SCALES],
                optional=True,
            ),
            translate("MineRestoration", "Every sheet that a plot touches (GB/T 13989), the largest share first."),
        )
        for name, label, text in (
            (
                "PRODUCER",
                translate("MineRestoration", "Producer of the data"),
                translate("MineRestoration", "Goes into the header. Left out, the line is left out too."),
            ),
            (
                "DATE",
                translate("MineRestoration", "Date of the data (YYYY-MM-DD)"),
                translate("MineRestoration", "Goes into the header. Left out, the line is left out too."),
            ),
        ):
            self.describe(QgsProcessingParameterString(name, label, optional=True), text)
        self.describe(
            QgsProcessingParameterFileDestination(
                "OUTPUT", translate("MineRestoration", "Boundary-point file"), TEXT_FILTER
            ),
            translate("MineRestoration", "The text file to write."),
        )
        self.addOutput(
            QgsProcessingOutputString("WRITTEN_CRS", translate("MineRestoration", "Coordinate system of the file"))
        )
        self.add_numbers(
            {
                "PLOTS": translate("MineRestoration", "Plots written"),
                "POINTS": translate("MineRestoration", "Boundary points written"),
                "WARNINGS": translate("MineRestoration", "Warnings"),
            }
        )

    def _add_fields(self) -> None:
        for name, label in (
            ("PLOT_NO_FIELD", translate("MineRestoration", "Field with plot numbers")),
            ("NAME_FIELD", translate("MineRestoration", "Field with plot names")),
            ("USE_FIELD", translate("MineRestoration", "Field with the use")),
        ):
            self.describe(
                QgsProcessingParameterField(name, label, parentLayerParameterName="INPUT", optional=True),
                translate("MineRestoration", "Left out, the field is found by its usual names."),
            )

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        date = inputs.text(self, parameters, "DATE", context)
        if date is not None and not _is_date(date):
            return translate("MineRestoration", "{date} is no date. Write it as 2025-06-15.").format(date=date)
        return ""

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        layer = inputs.zones(self, parameters, "INPUT", context)
        if layer is None:
            raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "There is no plot to write coordinates of."))
        self._layer = layer
        self._profile = inputs.text(self, parameters, "PROFILE", context)
        self._target = inputs.crs(self, parameters, "TARGET_CRS", context)
        self._fields = {
            cell: self.parameterAsString(parameters, key, context)
            for key, cell in _CELLS.items()
            if inputs.given(parameters, key)
        }
        scale = self.parameterAsEnum(parameters, "SHEETS", context) if inputs.given(parameters, "SHEETS") else None
        self._scale = None if scale is None else _SCALES[scale]
        self._producer = inputs.text(self, parameters, "PRODUCER", context)
        self._date = inputs.text(self, parameters, "DATE", context)
        self._output = self.parameterAsFileOutput(parameters, "OUTPUT", context)

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.exchange.boundary.exporting import Outline, export_boundary

        names = [field.name() for field in self._layer.fields]
        outlines = [
            Outline(zone.polygons, {n: None if is_null(v) else v for n, v in zip(names, zone.attributes)})
            for zone in self._layer.zones
        ]
        written = export_boundary(
            self._output,
            outlines,
            inputs.crs_text(self._layer.crs),
            self._profile,
            target_crs=self._target,
            fields=self._fields,
            sheet_scale=self._scale,
            producer=self._producer,
            date=self._date,
            progress=progress_of(feedback),
        )
        warn(feedback, written.notes)
        return {
            "OUTPUT": self._output,
            "WRITTEN_CRS": written.crs,
            "PLOTS": written.plots,
            "POINTS": written.points,
            "WARNINGS": len(written.notes),
        }


def _is_date(text: str) -> bool:
    parts = text.split("-")
    return len(parts) == 3 and all(part.isdigit() for part in parts) and len(parts[0]) == 4
