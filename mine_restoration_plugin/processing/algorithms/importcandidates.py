"""What an outside detector found, into the review queue of the register."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ...compat import translate
from .. import inputs, outputs
from ..base import MineAlgorithm, Results, progress_of, tell, warn, who


class ImportCandidates(MineAlgorithm):
    ID = "importcandidates"
    TAGS = (
        *("candidates", "import", "mask", "detector", "AI", "segmentation", "SAM", "review", "queue"),
        *("疑似图斑", "导入", "掩膜", "识别结果", "人工智能", "审核"),
    )
    FIELDS = (("SCORE_FIELD", "score"), ("KIND_FIELD", "kind"), ("SOURCE_FIELD", "source"))

    def displayName(self) -> str:
        return translate("MineRestoration", "Import mine candidates")

    def group(self) -> str:
        return translate("MineRestoration", "Delineation")

    def groupId(self) -> str:
        return "delineation"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_register()
        self.describe(
            QgsProcessingParameterFeatureSource(
                "INPUT",
                translate("MineRestoration", "Polygons"),
                [QgsProcessing.SourceType.TypeVectorPolygon],
                optional=True,
            ),
            translate("MineRestoration", "Outlines from any detector. Give these or a mask."),
        )
        self.describe(
            QgsProcessingParameterRasterLayer("MASK", translate("MineRestoration", "Mask raster"), optional=True),
            translate("MineRestoration", "Class values (0: nothing), or probabilities from 0 to 1."),
        )
        fields = (
            ("SCORE_FIELD", translate("MineRestoration", "Attribute with the score")),
            ("KIND_FIELD", translate("MineRestoration", "Attribute with the kind")),
            ("SOURCE_FIELD", translate("MineRestoration", "Attribute with the source")),
        )
        for name, text in fields:
            self.describe(
                QgsProcessingParameterField(name, text, parentLayerParameterName="INPUT", optional=True),
                translate("MineRestoration", "Left out, it is looked for by its usual names."),
                advanced=True,
            )
        self.describe(
            QgsProcessingParameterString("CLASSES", translate("MineRestoration", "Class values"), optional=True),
            translate("MineRestoration", "Which values of the mask are mines and what they mean, e.g. 1=pit,2=dump."),
        )
        self.describe(
            QgsProcessingParameterNumber(
                "THRESHOLD",
                translate("MineRestoration", "Least probability"),
                QgsProcessingParameterNumber.Type.Double,
                0.5,
                minValue=0.0,
                maxValue=1.0,
            ),
            translate("MineRestoration", "Cells of a probability raster count from here on."),
            advanced=True,
        )
        self.describe(
            QgsProcessingParameterString("SOURCE", translate("MineRestoration", "Source"), optional=True),
            translate("MineRestoration", "Name of the detector or model, kept with every candidate."),
        )
        self.describe(
            QgsProcessingParameterString(
                "IMAGE_DATE", translate("MineRestoration", "Date of the imagery"), optional=True
            ),
            translate("MineRestoration", "E.g. 2025-07-01."),
        )
        self.describe(
            QgsProcessingParameterNumber(
                "MIN_AREA_M2",
                translate("MineRestoration", "Least area (m²)"),
                QgsProcessingParameterNumber.Type.Double,
                optional=True,
                minValue=0.0,
            ),
            translate("MineRestoration", "Smaller places are left out."),
        )
        self.add_result(translate("MineRestoration", "What was added, known already and skipped."))
        self.add_numbers(
            {
                "CANDIDATES": translate("MineRestoration", "Candidates added to the review queue"),
                "KNOWN": translate("MineRestoration", "Candidates in the queue already"),
                "SKIPPED": translate("MineRestoration", "Places skipped"),
            }
        )

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        if inputs.given(parameters, "INPUT") == inputs.given(parameters, "MASK"):
            return translate("MineRestoration", "Give either a layer of polygons or a mask raster, and not both.")
        return ""

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._register = self.parameterAsFile(parameters, "REGISTER", context)
        self._layer: tuple[str | None, str | None] = (None, None)
        if inputs.given(parameters, "INPUT"):
            self._layer = inputs.vector(self, parameters, "INPUT", context, feedback)
        self._mask = inputs.raster(self, parameters, "MASK", context)
        self._fields = {}
        for name, key in self.FIELDS:
            field = inputs.text(self, parameters, name, context)
            if field is not None:
                self._fields[key] = field
        self._classes = inputs.text(self, parameters, "CLASSES", context)
        self._threshold = inputs.number(self, parameters, "THRESHOLD", context)
        self._source = inputs.text(self, parameters, "SOURCE", context)
        self._date = inputs.text(self, parameters, "IMAGE_DATE", context)
        self._min_area = inputs.number(self, parameters, "MIN_AREA_M2", context)
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.delineation.candidates import import_candidates

        outside, queued = import_candidates(
            self._register,
            self._layer[0],
            self._mask,
            layer=self._layer[1],
            fields=self._fields,
            classes=self._classes,
            threshold=0.5 if self._threshold is None else self._threshold,
            source=self._source,
            image_date=self._date,
            min_area_m2=self._min_area or 0.0,
            who=who(),
            progress=progress_of(feedback),
        )
        tell(feedback, outside.notes)
        warn(feedback, queued.notes)
        results: Results = {
            "REGISTER": self._register,
            "CANDIDATES": queued.added,
            "KNOWN": queued.known,
            "SKIPPED": outside.skipped + queued.bad,
        }
        if self._result:
            notes = [note.to_json() for note in (*outside.notes, *queued.notes)]
            counts = {"added": queued.added, "known": queued.known, "skipped": outside.skipped + queued.bad}
            outputs.write_json(self._result, {**counts, "numbers": list(queued.numbers), "notes": notes})
            results["RESULT"] = self._result
        return results
