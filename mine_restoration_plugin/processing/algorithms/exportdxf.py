"""Plots, contours and spot heights as a drawing that CASS reopens."""

from __future__ import annotations

import math
from typing import Any

from qgis.core import (
    QgsGeometry,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
)

from ...compat import translate
from ...core.model.errors import InputError
from ...core.model.text import QT_TRANSLATE_NOOP
from .. import cells, inputs
from ..base import NAME_OR_CSV, MineAlgorithm, Results, progress_of, warn

_NAMES = ("plot_no", "tbbh", "图斑编号", "name", "名称", "mine_id")
_LEVELS = ("elevation", "elev", "level", "height", "高程", "z")
_POINT_NAMES = ("name", "点名", "点号")
_CODES = ("code", "编码")


class ExportDxf(MineAlgorithm):
    ID = "exportdxf"
    TAGS = ("DXF", "CAD", "CASS", "drawing", "contours", "stake-out", "导出", "图形", "等高线", "高程点", "界址线")

    def displayName(self) -> str:
        return translate("MineRestoration", "Export a drawing (DXF) for CASS")

    def group(self) -> str:
        return translate("MineRestoration", "Exchange")

    def groupId(self) -> str:
        return "exchange"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        sources = {
            "POLYGONS": (
                translate("MineRestoration", "Outlines"),
                QgsProcessing.SourceType.TypeVectorPolygon,
                translate("MineRestoration", "Polygons of plots; every ring becomes a closed line on layer JZD."),
            ),
            "CONTOURS": (
                translate("MineRestoration", "Contours"),
                QgsProcessing.SourceType.TypeVectorLine,
                translate("MineRestoration", "Lines with their elevation as Z or in a field; they go to layer DGX."),
            ),
            "HEIGHTS": (
                translate("MineRestoration", "Spot heights"),
                QgsProcessing.SourceType.TypeVectorPoint,
                translate("MineRestoration", "Points with their height as Z or in a field; they go to layer GCD."),
            ),
        }
        for key, (text, kind, explanation) in sources.items():
            self.describe(QgsProcessingParameterFeatureSource(key, text, [kind], optional=True), explanation)
        fields = {
            "NAME": ("POLYGONS", translate("MineRestoration", "Field with the name of the plot")),
            "LEVEL": ("CONTOURS", translate("MineRestoration", "Field with the elevation of the contour")),
            "HEIGHT": ("HEIGHTS", translate("MineRestoration", "Field with the height")),
        }
        for key, (parent, text) in fields.items():
            self.describe(
                QgsProcessingParameterField(key, text, parentLayerParameterName=parent, optional=True),
                translate("MineRestoration", "Without it a field with a usual name is taken; Z comes first."),
                advanced=True,
            )
        self.describe(
            QgsProcessingParameterFile(
                "PROFILE", translate("MineRestoration", "DXF profile"), optional=True, fileFilter=NAME_OR_CSV
            ),
            translate(
                "MineRestoration",
                "A CSV file with other layers, blocks and codes than those of CASS; rows left out are CASS's.",
            ),
            advanced=True,
        )
        self.describe(
            QgsProcessingParameterFileDestination("OUTPUT", translate("MineRestoration", "Drawing"), "DXF (*.dxf)"),
            translate("MineRestoration", "ASCII DXF of AutoCAD 2000, Chinese in code page 936."),
        )
        self.add_numbers(
            {
                "POLYGON_COUNT": translate("MineRestoration", "Outlines drawn"),
                "CONTOUR_COUNT": translate("MineRestoration", "Contours drawn"),
                "POINT_COUNT": translate("MineRestoration", "Spot heights drawn"),
                "WARNINGS": translate("MineRestoration", "Remarks"),
            }
        )

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        if any(inputs.given(parameters, key) for key in ("POLYGONS", "CONTOURS", "HEIGHTS")):
            return ""
        return translate("MineRestoration", "Give at least one layer to draw: outlines, contours or spot heights.")

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._output = self.parameterAsFileOutput(parameters, "OUTPUT", context)
        self._profile = inputs.text(self, parameters, "PROFILE", context)
        self._crs: str | None = None
        self._plots: list[tuple[str, Any]] = []
        zones = inputs.zones(self, parameters, "POLYGONS", context)
        if zones is not None:
            self._same(inputs.crs_text(zones.crs), "POLYGONS")
            names = [field.name() for field in zones.fields]
            name = cells.pick(names, inputs.text(self, parameters, "NAME", context), _NAMES)
            for zone in zones.zones:
                text = cells.text(zone.attributes[names.index(name)]) if name else ""
                self._plots.append((text, zone.polygons))
        self._lines = list(self._contours(parameters, context))
        self._points = list(self._heights(parameters, context))

    def _source(self, parameters: dict[str, Any], key: str, context: QgsProcessingContext) -> Any:
        source = inputs.source(self, parameters, key, context)
        if source is not None:
            self._same(inputs.crs_text(source.sourceCrs()), key)
        return source

    def _same(self, crs: str, key: str) -> None:
        from ...core.geodata.crs import same_crs

        if self._crs is not None and not same_crs(self._crs, crs):
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{name} is in {crs}, the other layers are in {other}. A drawing has one system: reproject first.",
                ),
                name=key,
                crs=crs,
                other=self._crs,
            )
        self._crs = self._crs or crs

    def _contours(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Any:
        import numpy as np

        source = self._source(parameters, "CONTOURS", context)
        if source is None:
            return
        names = [field.name() for field in source.fields()]
        level = cells.pick(names, inputs.text(self, parameters, "LEVEL", context), _LEVELS)
        for feature in source.getFeatures():
            if feature.geometry().isNull():
                continue
            straight = QgsGeometry(feature.geometry().constGet().segmentize())
            for part in straight.constParts():
                vertices = part.points()
                xy = np.array([(v.x(), v.y()) for v in vertices], np.float64)
                said = cells.number(feature[level]) if level is not None else None
                z = vertices[0].z() if vertices and vertices[0].is3D() else math.nan
                if len(xy) > 1:
                    yield xy, z if math.isfinite(z) else said

    def _heights(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Any:
        from ...core.exchange.points import Point

        source = self._source(parameters, "HEIGHTS", context)
        if source is None:
            return
        names = [field.name() for field in source.fields()]
        height = cells.pick(names, inputs.text(self, parameters, "HEIGHT", context), _LEVELS)
        name, code = cells.pick(names, None, _POINT_NAMES), cells.pick(names, None, _CODES)
        for feature in source.getFeatures():
            for vertex in feature.geometry().vertices():
                z = vertex.z() if vertex.is3D() else math.nan
                said = cells.number(feature[height]) if height is not None else None
                yield Point(
                    cells.text(feature[name]) if name else "",
                    cells.text(feature[code]) if code else "",
                    vertex.x(),
                    vertex.y(),
                    z if math.isfinite(z) else said,
                )

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.exchange.dxf.profile import load_profile
        from ...core.exchange.dxf.write import Boundary, Contour, write_dxf

        notes = write_dxf(
            self._output,
            self._crs or "",
            boundaries=[Boundary(name, polygons, name) for name, polygons in self._plots],
            contours=[Contour(xy, level) for xy, level in self._lines],
            heights=self._points,
            profile=load_profile(self._profile),
            progress=progress_of(feedback),
        )
        warn(feedback, notes)
        return {
            "OUTPUT": self._output,
            "POLYGON_COUNT": len(self._plots),
            "CONTOUR_COUNT": len(self._lines),
            "POINT_COUNT": len(self._points),
            "WARNINGS": len(notes),
        }
