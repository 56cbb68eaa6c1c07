"""Places that look like mines in imagery and terrain, of one date or two."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ...compat import translate
from .. import inputs, outputs
from ..base import REGISTER_FILTER, MineAlgorithm, Results, progress_of, tell, warn, who
from ..candidatelayer import write_candidates


class FindCandidates(MineAlgorithm):
    ID = "findcandidates"
    TAGS = (
        *("candidates", "mine", "quarry", "pit", "dump", "bare", "change", "detect", "NDVI", "Sentinel", "Landsat"),
        *("疑似图斑", "找矿山", "识别", "裸地", "采坑", "堆场", "变化检测", "新增"),
    )

    def displayName(self) -> str:
        return translate("MineRestoration", "Find mine candidates")

    def group(self) -> str:
        return translate("MineRestoration", "Delineation")

    def groupId(self) -> str:
        return "delineation"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        rasters = (
            (
                "IMAGERY",
                translate("MineRestoration", "Imagery"),
                translate("MineRestoration", "Satellite or drone image; the earlier one of two."),
            ),
            (
                "IMAGERY_LATER",
                translate("MineRestoration", "Imagery of a later date"),
                translate("MineRestoration", "With it only what has changed is looked for."),
            ),
            (
                "DEM",
                translate("MineRestoration", "Terrain model"),
                translate("MineRestoration", "Heights in metres; the earlier one of two."),
            ),
            (
                "DEM_LATER",
                translate("MineRestoration", "Terrain model of a later date"),
                translate("MineRestoration", "With it only what was dug or raised is looked for."),
            ),
        )
        for name, text, explanation in rasters:
            self.describe(QgsProcessingParameterRasterLayer(name, text, optional=True), explanation)
        self.describe(
            QgsProcessingParameterString("BANDS", translate("MineRestoration", "Order of the bands"), optional=True),
            translate(
                "MineRestoration",
                "E.g. B,G,R,N; roles are B, G, R, RE, N, S1, S2, - skips a band; S2 (Sentinel-2), L7 or L8 (Landsat) "
                "name whole orders. Left out, the file is asked. Two orders are parted by /.",
            ),
        )
        self.describe(
            QgsProcessingParameterNumber(
                "MIN_AREA_M2",
                translate("MineRestoration", "Least area (m²)"),
                QgsProcessingParameterNumber.Type.Double,
                optional=True,
                minValue=0.0,
            ),
            translate("MineRestoration", "Smaller places and holes are left out. Left out itself, the rulebook's."),
        )
        self.describe(
            QgsProcessingParameterFile(
                "REGISTER",
                translate("MineRestoration", "Mine register"),
                extension="gpkg",
                optional=True,
                fileFilter=REGISTER_FILTER,
            ),
            translate("MineRestoration", "If given, the candidates also go into its review queue."),
        )
        self.describe(
            QgsProcessingParameterString(
                "IMAGE_DATE", translate("MineRestoration", "Date of the imagery"), optional=True
            ),
            translate(
                "MineRestoration", "Of the latest image, e.g. 2025-07-01; kept with every candidate in the queue."
            ),
            advanced=True,
        )
        self.describe(
            QgsProcessingParameterFeatureSink(
                "OUTPUT",
                translate("MineRestoration", "Candidates"),
                QgsProcessing.SourceType.TypeVectorPolygon,
                optional=True,
            ),
            translate("MineRestoration", "Outlines with kind, score, area and the reasons."),
        )
        self.add_result(translate("MineRestoration", "All candidates with their reasons, and how it was looked."))
        self.addOutput(QgsProcessingOutputFile("REGISTER", translate("MineRestoration", "Mine register")))
        self.add_numbers(
            {
                "CANDIDATES": translate("MineRestoration", "Candidates found"),
                "QUEUED": translate("MineRestoration", "Candidates added to the review queue"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._rasters = [
            inputs.raster(self, parameters, name, context) for name in ("IMAGERY", "IMAGERY_LATER", "DEM", "DEM_LATER")
        ]
        self._bands = inputs.text(self, parameters, "BANDS", context)
        self._min_area = inputs.number(self, parameters, "MIN_AREA_M2", context)
        self._register = inputs.text(self, parameters, "REGISTER", context)
        self._date = inputs.text(self, parameters, "IMAGE_DATE", context)
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        imagery, later, dem, dem_later = (
            inputs.given(parameters, name) for name in ("IMAGERY", "IMAGERY_LATER", "DEM", "DEM_LATER")
        )
        if not (imagery or later or dem or dem_later):
            return translate("MineRestoration", "Give an image or a terrain model (or both) to look for mines in.")
        if (later and not imagery) or (dem_later and not dem):
            return translate(
                "MineRestoration",
                "A later date needs the earlier one of the same kind. Give both, or give the single one as the first.",
            )
        return ""

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.delineation.candidates import find_and_queue

        found, queued = find_and_queue(
            *self._rasters,
            bands=self._bands,
            min_area_m2=self._min_area,
            register=self._register,
            image_date=self._date,
            who=who(),
            progress=progress_of(feedback),
        )
        tell(feedback, found.notes)
        results: Results = {"CANDIDATES": len(found.candidates), "QUEUED": None if queued is None else queued.added}
        if queued is not None:
            warn(feedback, queued.notes)
            results["REGISTER"] = self._register
        layer = write_candidates(self, parameters, "OUTPUT", context, found)
        if layer:
            results["OUTPUT"] = layer
        if self._result:
            outputs.write_json(self._result, found.to_json())
            results["RESULT"] = self._result
        return results
