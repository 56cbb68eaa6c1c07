"""Points of a layer as a CASS file or a table."""

from __future__ import annotations

import math
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFileDestination,
)

from ...compat import translate
from .. import cells, inputs
from ..base import MineAlgorithm, Results, warn

_FIELDS = {
    "NAME": ("name", "点名", "点号", "point", "no", "编号"),
    "CODE": ("code", "编码", "代码"),
    "HEIGHT": ("height", "高程", "elevation", "elev", "z", "h", "标高"),
}


class ExportPoints(MineAlgorithm):
    ID = "exportpoints"
    TAGS = ("points", "CASS", "dat", "CSV", "survey", "stake-out", "导出", "点", "高程点", "放样", "坐标")

    def displayName(self) -> str:
        return translate("MineRestoration", "Export points for surveyors")

    def group(self) -> str:
        return translate("MineRestoration", "Exchange")

    def groupId(self) -> str:
        return "exchange"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.describe(
            QgsProcessingParameterFeatureSource(
                "INPUT", translate("MineRestoration", "Points"), [QgsProcessing.SourceType.TypeVectorPoint]
            ),
            translate("MineRestoration", "A layer of points; every part of a multipoint is written."),
        )
        texts = {
            "NAME": translate("MineRestoration", "Field with the point name"),
            "CODE": translate("MineRestoration", "Field with the code"),
            "HEIGHT": translate("MineRestoration", "Field with the height"),
        }
        for key, text in texts.items():
            self.describe(
                QgsProcessingParameterField(key, text, parentLayerParameterName="INPUT", optional=True),
                translate(
                    "MineRestoration",
                    "Without it a field with a usual name (name, code, height or 点号, 编码, 高程) is taken; heights "
                    "of 3D points come first.",
                ),
                advanced=True,
            )
        self.describe(
            QgsProcessingParameterFileDestination(
                "OUTPUT", translate("MineRestoration", "File of points"), "CASS (*.dat);;CSV (*.csv)"
            ),
            translate("MineRestoration", "A name that ends in .dat (CASS, GBK) or .csv (UTF-8)."),
        )
        self.add_numbers(
            {
                "POINTS": translate("MineRestoration", "Points written"),
                "WARNINGS": translate("MineRestoration", "Remarks"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        from ...core.exchange.points import Point

        source = inputs.source(self, parameters, "INPUT", context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, "INPUT"))
        self._crs = inputs.crs_text(source.sourceCrs())
        self._output = self.parameterAsFileOutput(parameters, "OUTPUT", context)
        names = [field.name() for field in source.fields()]
        chosen = {
            key: cells.pick(names, inputs.text(self, parameters, key, context), usual) for key, usual in _FIELDS.items()
        }
        self._points: list[Point] = []
        for feature in source.getFeatures():
            row = {key: feature[name] if name is not None else None for key, name in chosen.items()}
            for vertex in feature.geometry().vertices():
                z = vertex.z() if vertex.is3D() and math.isfinite(vertex.z()) else cells.number(row["HEIGHT"])
                self._points.append(Point(cells.text(row["NAME"]), cells.text(row["CODE"]), vertex.x(), vertex.y(), z))

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.exchange.surveys import write_points

        notes = write_points(self._output, self._points, self._crs)
        warn(feedback, notes)
        return {"OUTPUT": self._output, "POINTS": len(self._points), "WARNINGS": len(notes)}
