"""Shallow slips parallel to the ground, as a raster of factors of safety."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ...compat import translate
from .. import cells, inputs, outputs
from ..base import MineAlgorithm, Results, progress_of, tell, warn

_SOIL = {
    "C_KPA": "c_kpa",
    "PHI_DEG": "phi_deg",
    "GAMMA_KN_M3": "gamma_kn_m3",
    "GAMMA_SAT_KN_M3": "gamma_sat_kn_m3",
    "DEPTH_M": "depth_m",
    "WATER_RATIO": "water_ratio",
}
_FIELDS = {
    "c_kpa": ("c_kpa", "c", "黏聚力", "粘聚力"),
    "phi_deg": ("phi_deg", "phi", "内摩擦角"),
    "gamma_kn_m3": ("gamma_kn_m3", "gamma", "重度", "容重"),
    "gamma_sat_kn_m3": ("gamma_sat_kn_m3", "gamma_sat", "饱和重度"),
    "depth_m": ("depth_m", "depth", "thickness_m", "厚度", "土层厚度"),
    "water_ratio": ("water_ratio", "水位比"),
}
_NUMBER = QgsProcessingParameterNumber.Type.Double


class InfiniteSlope(MineAlgorithm):
    ID = "infiniteslope"
    TAGS = (
        "slope", "stability", "infinite slope", "shallow slide", "factor of safety",
        "边坡", "稳定", "浅层滑坡", "无限边坡", "稳定系数",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Shallow slope stability (infinite slope)")

    def group(self) -> str:
        return translate("MineRestoration", "Diagnosis")

    def groupId(self) -> str:
        return "diagnosis"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.describe(
            QgsProcessingParameterRasterLayer("DEM", translate("MineRestoration", "Terrain")),
            translate("MineRestoration", "Heights in metres, existing or designed, in a projected system."),
        )
        labels = {
            "C_KPA": translate("MineRestoration", "Cohesion c (kPa)"),
            "PHI_DEG": translate("MineRestoration", "Friction angle φ (°)"),
            "GAMMA_KN_M3": translate("MineRestoration", "Unit weight γ (kN/m³)"),
            "GAMMA_SAT_KN_M3": translate("MineRestoration", "Saturated unit weight (kN/m³)"),
            "DEPTH_M": translate("MineRestoration", "Depth of the slip, vertical (m)"),
            "WATER_RATIO": translate("MineRestoration", "Water height over depth (0 to 1)"),
        }
        for key, text in labels.items():
            self.describe(
                QgsProcessingParameterNumber(key, text, _NUMBER, optional=True, minValue=0.0),
                translate("MineRestoration", "For the whole terrain; zones and rasters win over it."),
            )
        self.describe(
            QgsProcessingParameterFeatureSource(
                "ZONES",
                translate("MineRestoration", "Zones by material"),
                [QgsProcessing.SourceType.TypeVectorPolygon],
                optional=True,
            ),
            translate(
                "MineRestoration",
                "Polygons with fields c_kpa, phi_deg, gamma_kn_m3, gamma_sat_kn_m3, depth_m, water_ratio; an empty "
                "field leaves the value of the whole.",
            ),
        )
        rasters = {
            "DEPTH_RASTER": translate("MineRestoration", "Depth of the slip as a raster (m)"),
            "WATER_RASTER": translate("MineRestoration", "Water height over depth as a raster"),
        }
        for key, text in rasters.items():
            self.describe(
                QgsProcessingParameterRasterLayer(key, text, optional=True),
                translate("MineRestoration", "It is brought onto the cells of the terrain."),
                advanced=True,
            )
        self.describe(
            QgsProcessingParameterNumber(
                "KH",
                translate("MineRestoration", "Horizontal seismic coefficient kh"),
                _NUMBER,
                optional=True,
                minValue=0.0,
                maxValue=1.0,
            ),
            translate("MineRestoration", "Left out, there is no earthquake."),
            advanced=True,
        )
        self.describe(
            QgsProcessingParameterNumber(
                "REQUIRED_FOS",
                translate("MineRestoration", "Required factor of safety"),
                _NUMBER,
                minValue=0.1,
                defaultValue=1.2,
            ),
            translate("MineRestoration", "Cells below it are counted."),
        )
        self.describe(
            QgsProcessingParameterRasterDestination(
                "FACTOR", translate("MineRestoration", "Factor of safety (raster)"), optional=True
            ),
            translate("MineRestoration", "On the cells of the terrain; factors above 100 are written as 100."),
        )
        self.add_result(translate("MineRestoration", "Everything found and all settings, as one JSON file."))
        self.add_numbers(
            {
                "MIN_FACTOR": translate("MineRestoration", "Least factor of safety"),
                "AREA_M2": translate("MineRestoration", "Area computed, projected (m²)"),
                "AREA_BELOW_M2": translate("MineRestoration", "Area below the required factor, projected (m²)"),
                "AREA_FAILING_M2": translate("MineRestoration", "Area with a factor below 1, projected (m²)"),
                "AREA_UNKNOWN_M2": translate("MineRestoration", "Area without values of soil, projected (m²)"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._dem = inputs.raster(self, parameters, "DEM", context)
        self._values = {}
        for key, name in _SOIL.items():
            value = inputs.number(self, parameters, key, context)
            if value is not None:
                self._values[name] = value
        self._rasters = {}
        for key, name in (("DEPTH_RASTER", "depth_m"), ("WATER_RASTER", "water_ratio")):
            path = inputs.raster(self, parameters, key, context)
            if path is not None:
                self._rasters[name] = path
        self._zones = inputs.zones(self, parameters, "ZONES", context)
        kh = inputs.number(self, parameters, "KH", context)
        self._kh = 0.0 if kh is None else kh
        self._required = self.parameterAsDouble(parameters, "REQUIRED_FOS", context)
        self._factor = self.parameterAsOutputLayer(parameters, "FACTOR", context) or None
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.diagnosis.stability.analysis import ADVICE
        from ...core.diagnosis.stability.infinite import SoilZone, infinite_slope
        from ...core.geodata.raster import opened

        zones = []
        if self._zones is not None:
            names = [field.name() for field in self._zones.fields]
            chosen = {key: cells.pick(names, None, usual) for key, usual in _FIELDS.items()}
            for zone in self._zones.zones:
                row = dict(zip(names, zone.attributes))
                found = {key: cells.number(row[name]) for key, name in chosen.items() if name is not None}
                values = {key: value for key, value in found.items() if value is not None}
                zones.append(SoilZone(zone.polygons, values, zone.key))
        with opened(self._dem) as source:
            result = infinite_slope(
                source,
                self._values,
                rasters=self._rasters,
                zones=zones,
                zones_crs=inputs.crs_text(self._zones.crs) if self._zones is not None else None,
                kh=self._kh,
                required=self._required,
                path=self._factor,
                progress=progress_of(feedback),
            )
        warn(feedback, result.warnings)
        tell(feedback, (*result.notes, ADVICE))
        results: Results = {
            "MIN_FACTOR": result.least,
            "AREA_M2": result.area_m2,
            "AREA_BELOW_M2": result.area_below_m2,
            "AREA_FAILING_M2": result.area_failing_m2,
            "AREA_UNKNOWN_M2": result.area_unknown_m2,
        }
        if self._result:
            outputs.write_json(self._result, result.to_json())
            results["RESULT"] = self._result
        if self._factor:
            results["FACTOR"] = self._factor
        return results
