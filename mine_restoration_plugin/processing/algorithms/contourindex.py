"""The approximate-original-contour index of a design."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)

from ...compat import translate
from .. import inputs, outputs
from ..base import MineAlgorithm, Results, progress_of


class ContourIndex(MineAlgorithm):
    ID = "contourindex"
    TAGS = (
        "approximate original contour", "aoc", "landform", "design", "slope histogram", "drainage density",
        "原始地貌", "近原貌", "地形相似", "地貌重塑", "坡度", "沟网密度",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Approximate original contour index")

    def group(self) -> str:
        return translate("MineRestoration", "Landform design")

    def groupId(self) -> str:
        return "landform"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        raster = QgsProcessingParameterRasterLayer
        self.describe(
            raster("DESIGN", translate("MineRestoration", "Design surface")),
            translate("MineRestoration", "The designed ground, heights in metres, in a projected system in metres."),
        )
        self.describe(
            raster("REFERENCE", translate("MineRestoration", "Pre-mining ground")),
            translate(
                "MineRestoration",
                "Ground to come near to: from before the mining, or rebuilt. Resampled to the grid of the design.",
            ),
        )
        self.describe(
            QgsProcessingParameterFeatureSource(
                "OUTLINE",
                translate("MineRestoration", "Outline of the design"),
                [QgsProcessing.SourceType.TypeVectorPolygon],
            ),
            translate("MineRestoration", "Polygons to compare within."),
        )
        self.describe(
            QgsProcessingParameterNumber(
                "CHANNEL_AREA_M2",
                translate("MineRestoration", "Area that makes a channel (m²)"),
                QgsProcessingParameterNumber.Type.Double,
                optional=True,
                minValue=1.0,
            ),
            translate(
                "MineRestoration",
                "Where at least this area drains through a point, it counts as a channel. Left out, the rulebook's.",
            ),
        )
        self.add_result(translate("MineRestoration", "The index with its parts as one JSON file."))
        self.add_numbers(
            {
                "AOC_INDEX": translate("MineRestoration", "Approximate original contour index (0 to 1)"),
                "HEIGHT_LIKENESS": translate("MineRestoration", "Likeness of heights (0 to 1)"),
                "SLOPE_LIKENESS": translate("MineRestoration", "Likeness of slopes (0 to 1)"),
                "DRAINAGE_LIKENESS": translate("MineRestoration", "Likeness of drainage density (0 to 1)"),
                "RMS_M": translate("MineRestoration", "Root mean square difference of heights (m)"),
                "AREA_M2": translate("MineRestoration", "Projected area compared (m²)"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._design = inputs.raster(self, parameters, "DESIGN", context)
        self._reference = inputs.raster(self, parameters, "REFERENCE", context)
        self._outline = inputs.zones(self, parameters, "OUTLINE", context)
        self._area = inputs.number(self, parameters, "CHANNEL_AREA_M2", context)
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.geodata.crs import transform_polygons
        from ...core.geodata.raster import opened
        from ...core.landform.contour_index import contour_index
        from ...core.rulebook.book import Rulebook

        area = self._area
        if area is None:
            area = Rulebook.load().number("geomorphic.channel_area_m2")
        crs = inputs.crs_text(self._outline.crs)
        with opened(self._design) as design, opened(self._reference) as reference:
            polygons = [
                polygon
                for zone in self._outline.zones
                for polygon in transform_polygons(zone.polygons, crs, design.spec.crs)
            ]
            found = contour_index(design, reference, polygons, area, progress_of(feedback))
        results: Results = {
            "AOC_INDEX": found.index,
            "HEIGHT_LIKENESS": found.height,
            "SLOPE_LIKENESS": found.slope,
            "DRAINAGE_LIKENESS": found.drainage,
            "RMS_M": found.rms_m,
            "AREA_M2": found.area_m2,
        }
        if self._result:
            outputs.write_json(self._result, found.to_json())
            results["RESULT"] = self._result
        return results
