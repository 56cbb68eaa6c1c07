"""Whether two surfaces lie upon each other on stable ground, and the correction."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ...compat import translate
from .. import inputs, outputs
from ..base import MineAlgorithm, Results, progress_of, tell, warn


class Coregister(MineAlgorithm):
    ID = "coregister"
    TAGS = (
        "coregistration", "align", "shift", "bias", "dem", "dod", "stable ground", "nuth", "kaab", "offset",
        "配准", "套合", "平移", "系统偏差", "高程偏差", "两期地形", "稳定区",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Co-register two surfaces")

    def group(self) -> str:
        return translate("MineRestoration", "Terrain")

    def groupId(self) -> str:
        return "terrain"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.describe(
            QgsProcessingParameterRasterLayer("REFERENCE", translate("MineRestoration", "Reference surface")),
            translate("MineRestoration", "The surface that stays where it is: the one surveyed better."),
        )
        self.describe(
            QgsProcessingParameterRasterLayer("MOVING", translate("MineRestoration", "Surface to move")),
            translate("MineRestoration", "The surface that is compared with the reference and corrected."),
        )
        self.describe(
            QgsProcessingParameterFeatureSource(
                "UNSTABLE",
                translate("MineRestoration", "Unstable areas"),
                [QgsProcessing.SourceType.TypeVectorPolygon],
                optional=True,
            ),
            translate(
                "MineRestoration",
                "Ground that changed between the two surveys: pits, dumps, works, water. All other ground is taken "
                "for unchanged.",
            ),
        )
        self.describe(
            QgsProcessingParameterBoolean("TILT", translate("MineRestoration", "Correct a tilt too"), False),
            translate("MineRestoration", "Also find a slope between the two surfaces. Needs stable ground all around."),
            advanced=True,
        )
        self.describe(
            QgsProcessingParameterRasterDestination(
                "CORRECTED", translate("MineRestoration", "Corrected surface"), optional=True
            ),
            translate(
                "MineRestoration",
                "The surface to move with its corner shifted and its heights raised. No cell is resampled.",
            ),
        )
        self.add_result(translate("MineRestoration", "Everything found, before and after, as one JSON file."))
        self.add_numbers(
            {
                "SHIFT_X_M": translate("MineRestoration", "Shift to the east that brings the surface in place (m)"),
                "SHIFT_Y_M": translate("MineRestoration", "Shift to the north that brings the surface in place (m)"),
                "SHIFT_Z_M": translate("MineRestoration", "Heights to be added (m)"),
                "SHIFT_X_ERROR_M": translate("MineRestoration", "Standard error of the shift to the east (m)"),
                "SHIFT_Y_ERROR_M": translate("MineRestoration", "Standard error of the shift to the north (m)"),
                "SHIFT_Z_ERROR_M": translate("MineRestoration", "Standard error of the heights to be added (m)"),
                "TILT_EAST_M_PER_KM": translate("MineRestoration", "Tilt to be added, to the east (m per km)"),
                "TILT_NORTH_M_PER_KM": translate("MineRestoration", "Tilt to be added, to the north (m per km)"),
                "RMSE_BEFORE_M": translate("MineRestoration", "RMSE on stable ground before (m)"),
                "RMSE_AFTER_M": translate("MineRestoration", "RMSE on stable ground after (m)"),
                "NMAD_BEFORE_M": translate("MineRestoration", "Robust spread (NMAD) on stable ground before (m)"),
                "NMAD_AFTER_M": translate("MineRestoration", "Robust spread (NMAD) on stable ground after (m)"),
                "MEDIAN_BEFORE_M": translate("MineRestoration", "Median difference on stable ground before (m)"),
                "MEDIAN_AFTER_M": translate("MineRestoration", "Median difference on stable ground after (m)"),
                "STABLE_CELLS": translate("MineRestoration", "Number of stable cells compared"),
                "HORIZONTAL": translate(
                    "MineRestoration", "Whether the ground tells a horizontal shift (1) or not (0)"
                ),
                "CONVERGED": translate("MineRestoration", "Whether the shift came to rest (1) or not (0)"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._reference = inputs.raster(self, parameters, "REFERENCE", context)
        self._moving = inputs.raster(self, parameters, "MOVING", context)
        self._unstable = inputs.zones(self, parameters, "UNSTABLE", context)
        self._tilt = self.parameterAsBool(parameters, "TILT", context)
        self._corrected = self.parameterAsOutputLayer(parameters, "CORRECTED", context) or None
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.terrain.coregistration import coregister

        unstable = self._unstable
        found = coregister(
            self._reference,
            self._moving,
            [polygon for zone in unstable.zones for polygon in zone.polygons] if unstable else None,
            unstable_crs=inputs.crs_text(unstable.crs) if unstable else None,
            tilt=self._tilt,
            corrected_path=self._corrected,
            progress=progress_of(feedback),
        )
        warn(feedback, found.warnings)
        tell(feedback, found.notes)
        results: Results = {
            "SHIFT_X_M": found.shift_x_m if found.horizontal else None,
            "SHIFT_Y_M": found.shift_y_m if found.horizontal else None,
            "SHIFT_Z_M": found.shift_z_m,
            "SHIFT_X_ERROR_M": found.errors_m[0],
            "SHIFT_Y_ERROR_M": found.errors_m[1],
            "SHIFT_Z_ERROR_M": found.errors_m[2],
            "TILT_EAST_M_PER_KM": found.tilt_m_per_km[0] if self._tilt else None,
            "TILT_NORTH_M_PER_KM": found.tilt_m_per_km[1] if self._tilt else None,
            "RMSE_BEFORE_M": found.before.rmse_m,
            "RMSE_AFTER_M": found.after.rmse_m,
            "NMAD_BEFORE_M": found.before.nmad_m,
            "NMAD_AFTER_M": found.after.nmad_m,
            "MEDIAN_BEFORE_M": found.before.median_m,
            "MEDIAN_AFTER_M": found.after.median_m,
            "STABLE_CELLS": found.after.cells,
            "HORIZONTAL": int(found.horizontal),
            "CONVERGED": int(found.converged),
        }
        if self._result:
            outputs.write_json(self._result, found.to_json())
            results["RESULT"] = self._result
        if self._corrected:
            results["CORRECTED"] = self._corrected
        return results
