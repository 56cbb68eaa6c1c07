"""Cut and fill between two surfaces."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterCrs,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ...compat import translate
from .. import inputs, outputs
from ..base import MineAlgorithm, Results, progress_of, tell, warn
from ..zonetable import write_table

NUMBER = QgsProcessingParameterNumber.Type.Double


class CutFill(MineAlgorithm):
    ID = "cutfill"
    TAGS = (
        "cut", "fill", "volume", "earthwork", "difference", "dem", "dod", "uncertainty", "level of detection",
        "挖方", "填方", "土方", "土石方", "方量", "体积", "高程差", "误差",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Cut and fill between two surfaces")

    def group(self) -> str:
        return translate("MineRestoration", "Terrain")

    def groupId(self) -> str:
        return "terrain"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self._add_surfaces()
        self._add_options()
        self._add_destinations()
        self._add_outputs()

    def _add_surfaces(self) -> None:
        raster, number = QgsProcessingParameterRasterLayer, QgsProcessingParameterNumber
        self.describe(
            raster("BEFORE", translate("MineRestoration", "Surface before"), optional=True),
            translate("MineRestoration", "Heights before the change, in metres. Or give a level instead."),
        )
        self.describe(
            number("BEFORE_LEVEL", translate("MineRestoration", "Level before (m)"), NUMBER, optional=True),
            translate("MineRestoration", "A horizontal surface at this height instead of a raster before."),
        )
        self.describe(
            raster("AFTER", translate("MineRestoration", "Surface after"), optional=True),
            translate("MineRestoration", "Heights after the change, in metres. Or give a level instead."),
        )
        self.describe(
            number("AFTER_LEVEL", translate("MineRestoration", "Level after (m)"), NUMBER, optional=True),
            translate("MineRestoration", "A horizontal surface at this height instead of a raster after."),
        )
        self.describe(
            QgsProcessingParameterFeatureSource(
                "ZONES",
                translate("MineRestoration", "Zones"),
                [QgsProcessing.SourceType.TypeVectorPolygon],
                optional=True,
            ),
            translate(
                "MineRestoration",
                "Polygons to measure within; cells on an edge count with the share that lies inside. "
                "Without zones the whole overlap is measured.",
            ),
        )

    def _add_options(self) -> None:
        for name, label in (
            ("BEFORE_RMSE", translate("MineRestoration", "Height error before, RMSE (m)")),
            ("AFTER_RMSE", translate("MineRestoration", "Height error after, RMSE (m)")),
        ):
            self.describe(
                QgsProcessingParameterNumber(name, label, NUMBER, optional=True, minValue=0.0),
                translate(
                    "MineRestoration",
                    "Root mean square error of the heights from check points. Left out, the result says that no "
                    "error was given and never ±0.",
                ),
            )
        self.describe(
            QgsProcessingParameterCrs(
                "TARGET_CRS", translate("MineRestoration", "Coordinate system to compute in"), optional=True
            ),
            translate(
                "MineRestoration",
                "A projected system in metres. Needed when the rasters are in degrees or Web Mercator.",
            ),
        )

    def _add_destinations(self) -> None:
        self.describe(
            QgsProcessingParameterFeatureSink(
                "TABLE",
                translate("MineRestoration", "Table of zones"),
                QgsProcessing.SourceType.TypeVector,
                optional=True,
            ),
            translate("MineRestoration", "One row for each zone; without zones, one row for the whole."),
        )
        self.describe(
            QgsProcessingParameterRasterDestination(
                "DIFFERENCE", translate("MineRestoration", "Difference raster"), optional=True
            ),
            translate("MineRestoration", "Height after minus height before, in metres."),
        )
        self.add_result(
            translate("MineRestoration", "Everything found, with the parts of the uncertainty, as one JSON file.")
        )

    def _add_outputs(self) -> None:
        self.add_numbers(
            {
                "CUT_M3": translate("MineRestoration", "Cut, bank volume (m³)"),
                "FILL_M3": translate("MineRestoration", "Fill, compacted volume (m³)"),
                "NET_M3": translate("MineRestoration", "Fill minus cut, geometry only (m³)"),
                "MEDIAN_CHANGE_M": translate("MineRestoration", "Median change, after minus before (m)"),
                "CUT_AREA_M2": translate("MineRestoration", "Cut area (m²)"),
                "FILL_AREA_M2": translate("MineRestoration", "Fill area (m²)"),
                "NODATA_AREA_M2": translate("MineRestoration", "Area without data (m²)"),
                "U95_M3": translate("MineRestoration", "Uncertainty of the net volume at 95 % (±m³)"),
            }
        )

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        before, before_level, after, after_level = (
            inputs.given(parameters, name) for name in ("BEFORE", "BEFORE_LEVEL", "AFTER", "AFTER_LEVEL")
        )
        if before == before_level:
            return translate("MineRestoration", "Give either a surface or a level for before, and not both.")
        if after == after_level:
            return translate("MineRestoration", "Give either a surface or a level for after, and not both.")
        if before_level and after_level:
            return translate("MineRestoration", "At least one of the two surfaces must be a raster.")
        return ""

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._before = inputs.raster(self, parameters, "BEFORE", context)
        self._after = inputs.raster(self, parameters, "AFTER", context)
        self._before_level = inputs.number(self, parameters, "BEFORE_LEVEL", context)
        self._after_level = inputs.number(self, parameters, "AFTER_LEVEL", context)
        self._before_rmse = inputs.number(self, parameters, "BEFORE_RMSE", context)
        self._after_rmse = inputs.number(self, parameters, "AFTER_RMSE", context)
        self._target_crs = inputs.crs(self, parameters, "TARGET_CRS", context)
        self._zones = inputs.zones(self, parameters, "ZONES", context)
        self._difference = self.parameterAsOutputLayer(parameters, "DIFFERENCE", context) or None
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.terrain.volume import Zone, cut_fill

        found = cut_fill(
            _surface(self._before, self._before_level),
            _surface(self._after, self._after_level),
            [Zone(zone.key, zone.polygons) for zone in self._zones.zones] if self._zones else (),
            before_rmse_m=self._before_rmse,
            after_rmse_m=self._after_rmse,
            target_crs=self._target_crs,
            zones_crs=inputs.crs_text(self._zones.crs) if self._zones else None,
            difference_path=self._difference,
            progress=progress_of(feedback),
        )
        warn(feedback, found.warnings)
        tell(feedback, (found.uncertainty, *found.notes))
        results: Results = {
            "CUT_M3": found.cut_bank_m3,
            "FILL_M3": found.fill_compacted_m3,
            "NET_M3": found.net_m3,
            "MEDIAN_CHANGE_M": found.median_change_m,
            "CUT_AREA_M2": found.cut_area_m2,
            "FILL_AREA_M2": found.fill_area_m2,
            "NODATA_AREA_M2": found.nodata_area_m2,
            "U95_M3": found.u95_m3,
        }
        if self._result:
            outputs.write_json(self._result, found.to_json())
            results["RESULT"] = self._result
        if self._difference:
            results["DIFFERENCE"] = self._difference
        table = write_table(self, parameters, "TABLE", context, found, self._zones)
        if table:
            results["TABLE"] = table
        return results


def _surface(path: str | None, level: float | None) -> Any:
    from ...core.terrain.surfaces import LevelSurface, RasterSurface

    return RasterSurface(path) if path is not None else LevelSurface(level)
