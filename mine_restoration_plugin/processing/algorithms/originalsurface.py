"""The ground that was there before the mining, rebuilt from the ground around."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
)

from ...compat import translate
from .. import groundwork, inputs, outputs
from ..base import MineAlgorithm, Results, progress_of, tell, warn
from ..heights import old_heights
from ..holetable import write_holes

NUMBER = QgsProcessingParameterNumber.Type.Double


class OriginalSurface(MineAlgorithm):
    ID = "originalsurface"
    TAGS = (
        "original", "pre-mining", "surface", "terrain", "dem", "interpolation", "kriging", "spline", "pit", "heap",
        "volume", "depth", "uncertainty", "fill holes",
        "采前", "原始地形", "推算", "地形恢复", "采坑", "堆体", "体积", "方量", "采深", "克里金", "误差",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Rebuild the pre-mining ground")

    def group(self) -> str:
        return translate("MineRestoration", "Terrain")

    def groupId(self) -> str:
        return "terrain"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self._add_ground()
        self._add_old_heights()
        self._add_destinations()
        self.add_numbers(
            {
                "VOLUME_M3": translate("MineRestoration", "Net volume below the rebuilt ground, pit minus heap (m³)"),
                "VOLUME_LOW_M3": translate("MineRestoration", "Lower end of the net volume, 95 % (m³)"),
                "VOLUME_HIGH_M3": translate("MineRestoration", "Upper end of the net volume, 95 % (m³)"),
                "PIT_M3": translate("MineRestoration", "Volume of what lies below the rebuilt ground (m³)"),
                "HEAP_M3": translate("MineRestoration", "Volume of what lies above the rebuilt ground (m³)"),
                "AREA_PROJECTED_M2": translate("MineRestoration", "Area of the rebuilt holes, projected (m²)"),
                "NODATA_AREA_M2": translate("MineRestoration", "Area without present heights (m²)"),
                "HOLES_REBUILT": translate("MineRestoration", "Number of holes rebuilt"),
                "HOLES_RANGE": translate("MineRestoration", "Number of holes of which only a range is known"),
                "HOLES_REFUSED": translate("MineRestoration", "Number of holes that could not be rebuilt"),
            }
        )

    def _add_ground(self) -> None:
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        groundwork.add_ground(self)
        self.describe(
            QgsProcessingParameterFeatureSource("HOLES", translate("MineRestoration", "Pits and heaps"), polygons),
            translate(
                "MineRestoration",
                "Outlines of disturbed ground. Draw all of it: what is disturbed and not outlined is taken for "
                "original ground. An island of undisturbed ground is a hole in the polygon.",
            ),
        )
        self.describe(
            QgsProcessingParameterFeatureSource(
                "RIM", translate("MineRestoration", "Undisturbed ground (rim)"), polygons, optional=True
            ),
            translate(
                "MineRestoration",
                "Polygons of undisturbed ground to rebuild from, for instance a horseshoe around a pit that is open "
                "to the valley. Without them all ground close to a hole is used.",
            ),
        )
        self.describe(
            QgsProcessingParameterNumber(
                "DEM_RMSE", translate("MineRestoration", "Height error, RMSE (m)"), NUMBER, optional=True, minValue=0.0
            ),
            translate(
                "MineRestoration",
                "Root mean square error of the present heights. It widens the range as if it were the same all over "
                "the holes (upper bound).",
            ),
        )

    def _add_old_heights(self) -> None:
        source, field = QgsProcessingParameterFeatureSource, QgsProcessingParameterField
        kinds = QgsProcessing.SourceType
        for name, label, field_name, field_label, kind in (
            (
                "CONTOURS",
                translate("MineRestoration", "Old contours"),
                "CONTOUR_FIELD",
                translate("MineRestoration", "Height field of the contours"),
                kinds.TypeVectorLine,
            ),
            (
                "SPOT_HEIGHTS",
                translate("MineRestoration", "Old spot heights"),
                "SPOT_FIELD",
                translate("MineRestoration", "Height field of the spot heights"),
                kinds.TypeVectorPoint,
            ),
        ):
            self.describe(
                source(name, label, [kind], optional=True),
                translate(
                    "MineRestoration",
                    "Heights from before the mining. Their level is compared with the present ground outside the "
                    "holes.",
                ),
                advanced=True,
            )
            self.describe(
                field(field_name, field_label, parentLayerParameterName=name, optional=True),
                translate("MineRestoration", "Heights in metres. Left out, the Z coordinates are used."),
                advanced=True,
            )
        self.describe(
            QgsProcessingParameterNumber(
                "OLD_RMSE",
                translate("MineRestoration", "Height error of the old heights, RMSE (m)"),
                NUMBER,
                optional=True,
                minValue=0.0,
            ),
            translate(
                "MineRestoration",
                "Left out, it is found by comparing with the present ground outside the holes, or taken from the "
                "rulebook.",
            ),
            advanced=True,
        )

    def _add_destinations(self) -> None:
        self.describe(
            QgsProcessingParameterRasterDestination(
                "OUTPUT", translate("MineRestoration", "Pre-mining ground (computed)"), optional=True
            ),
            translate("MineRestoration", "The present ground outside the holes, the rebuilt ground within, in metres."),
        )
        self.describe(
            QgsProcessingParameterRasterDestination(
                "ERROR", translate("MineRestoration", "Standard error of the rebuilt ground (1 sigma)"), optional=True
            ),
            translate(
                "MineRestoration",
                "1-sigma error in metres; about 95 % of the heights lie within twice it. Outside the holes the height "
                "error given, or NoData.",
            ),
        )
        self.describe(
            QgsProcessingParameterFeatureSink(
                "TABLE",
                translate("MineRestoration", "Table of holes"),
                QgsProcessing.SourceType.TypeVectorPolygon,
                optional=True,
            ),
            translate("MineRestoration", "One row for each hole; holes that overlap or touch are one."),
        )
        self.add_result(translate("MineRestoration", "Everything found, with method and trials, as one JSON file."))

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._dem = inputs.raster(self, parameters, "DEM", context)
        self._holes = inputs.zones(self, parameters, "HOLES", context)
        self._rim = inputs.zones(self, parameters, "RIM", context)
        self._rmse = inputs.number(self, parameters, "DEM_RMSE", context)
        old_rmse = inputs.number(self, parameters, "OLD_RMSE", context)
        layers = [
            old_heights(self, parameters, name, field, old_rmse, context)
            for name, field in (("CONTOURS", "CONTOUR_FIELD"), ("SPOT_HEIGHTS", "SPOT_FIELD"))
        ]
        self._before = [layer for layer in layers if layer is not None]
        self._surface = self.parameterAsOutputLayer(parameters, "OUTPUT", context) or None
        self._error = self.parameterAsOutputLayer(parameters, "ERROR", context) or None
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.delineation.original import rebuild, write_surfaces
        from ...core.geodata.raster import opened

        progress = progress_of(feedback)
        with opened(self._dem) as source:
            found = rebuild(
                source,
                [(zone.key, zone.polygons) for zone in self._holes.zones],
                rim=[polygon for zone in self._rim.zones for polygon in zone.polygons] if self._rim else None,
                before=self._before,
                rmse_m=self._rmse,
                holes_crs=inputs.crs_text(self._holes.crs),
                rim_crs=inputs.crs_text(self._rim.crs) if self._rim else None,
                progress=progress.part(0.0, 0.7 if self._surface or self._error else 1.0),
            )
            write_surfaces(found, self._surface, self._error, progress.part(0.7, 1.0))
        warn(feedback, found.warnings)
        tell(feedback, (*found.notes, *found.assumptions))
        results: Results = {
            "VOLUME_M3": found.volume_m3,
            "VOLUME_LOW_M3": found.volume_low_m3,
            "VOLUME_HIGH_M3": found.volume_high_m3,
            "PIT_M3": found.total("pit_m3"),
            "HEAP_M3": found.total("heap_m3"),
            "AREA_PROJECTED_M2": found.total("area_projected_m2"),
            "NODATA_AREA_M2": found.total("nodata_area_m2"),
            "HOLES_REBUILT": found.count("value") + found.count("range"),
            "HOLES_RANGE": found.count("range"),
            "HOLES_REFUSED": found.count("refused"),
        }
        if self._result:
            outputs.write_json(self._result, found.to_json())
            results["RESULT"] = self._result
        if self._surface:
            results["OUTPUT"] = self._surface
        if self._error:
            results["ERROR"] = self._error
        table = write_holes(self, parameters, "TABLE", context, found, self._holes)
        if table:
            results["TABLE"] = table
        return results
