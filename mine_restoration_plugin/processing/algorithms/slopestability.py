"""The factor of safety of slopes in section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)

from ...compat import interface_locale, translate
from .. import inputs, outputs
from ..base import JSON_FILTER, MineAlgorithm, Results, progress_of, tell, warn
from ..sectionlines import section_lines, write_sections

if TYPE_CHECKING:
    from ...core.diagnosis.stability.deed import Sections
    from ...core.rulebook.book import Rulebook

_STRATA_FILTER = "CSV (*.csv);;JSON (*.json);;* (*)"
_NUMBER = QgsProcessingParameterNumber.Type


class SlopeStability(MineAlgorithm):
    ID = "slopestability"
    TAGS = (
        "slope", "stability", "factor of safety", "Bishop", "Spencer", "Morgenstern", "Janbu", "landslide",
        "边坡", "稳定", "稳定系数", "安全系数", "毕肖普", "传递系数法", "滑坡", "剖面",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Slope stability in section")

    def group(self) -> str:
        return translate("MineRestoration", "Diagnosis")

    def groupId(self) -> str:
        return "diagnosis"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self._add_section()
        self._add_cut()
        self._add_method()
        self._add_destinations()
        self.add_numbers(
            {
                "FACTOR_OF_SAFETY": translate("MineRestoration", "Factor of safety"),
                "CENTRE_X": translate("MineRestoration", "Centre of the slip circle: station (m)"),
                "CENTRE_Z": translate("MineRestoration", "Centre of the slip circle: height (m)"),
                "RADIUS": translate("MineRestoration", "Radius of the slip circle (m)"),
                "SECTION_COUNT": translate("MineRestoration", "Sections computed"),
                "PROBABILITY_OF_FAILURE": translate("MineRestoration", "Probability of failure"),
                "RELIABILITY_INDEX": translate("MineRestoration", "Reliability index β"),
            }
        )

    def _add_section(self) -> None:
        self.describe(
            QgsProcessingParameterFile(
                "SECTION", translate("MineRestoration", "Section (JSON)"), fileFilter=JSON_FILTER, optional=True
            ),
            translate(
                "MineRestoration",
                "A JSON file with ground, layers, water and loads; see the help. Or give terrain and materials.",
            ),
        )

    def _add_cut(self) -> None:
        self.describe(
            QgsProcessingParameterRasterLayer("DEM", translate("MineRestoration", "Terrain"), optional=True),
            translate("MineRestoration", "The surface to cut sections from, existing or designed, in metres."),
        )
        self.describe(
            QgsProcessingParameterFeatureSource(
                "LINE",
                translate("MineRestoration", "Section lines"),
                [QgsProcessing.SourceType.TypeVectorLine],
                optional=True,
            ),
            translate(
                "MineRestoration",
                "One section a line, across the slope. Left out, sections are cut across the steepest faces.",
            ),
        )
        self.describe(
            QgsProcessingParameterFile(
                "MATERIALS", translate("MineRestoration", "Strata"), fileFilter=_STRATA_FILTER, optional=True
            ),
            translate(
                "MineRestoration",
                "A table (CSV) or JSON of strata from the top down, or materials of the rulebook with thickness: "
                "loess:8|weathered_rock:5|rock.",
            ),
        )
        numbers = (
            (
                "SECTIONS_AT_MOST",
                translate("MineRestoration", "Sections at the steepest faces"),
                _NUMBER.Integer,
                translate("MineRestoration", "How many sections are cut where no line is given; 3 when left out."),
                1,
            ),
            (
                "WATER_DEPTH_M",
                translate("MineRestoration", "Depth of the water table (m)"),
                _NUMBER.Double,
                translate("MineRestoration", "Below the ground of cut sections. Left out, there is no water."),
                0,
            ),
            (
                "KH",
                translate("MineRestoration", "Horizontal seismic coefficient kh"),
                _NUMBER.Double,
                translate("MineRestoration", "For cut sections; a section's file has its own."),
                0,
            ),
        )
        for key, text, kind, words, least in numbers:
            self.describe(
                QgsProcessingParameterNumber(key, text, kind, optional=True, minValue=least), words, advanced=True
            )

    def _add_method(self) -> None:
        self.describe(
            QgsProcessingParameterEnum(
                "METHOD",
                translate("MineRestoration", "Method"),
                [
                    translate("MineRestoration", "Bishop's simplified method"),
                    translate("MineRestoration", "Janbu's corrected method"),
                    translate("MineRestoration", "Spencer's method"),
                    translate("MineRestoration", "Morgenstern–Price method"),
                    translate("MineRestoration", "Transfer coefficient method"),
                ],
                defaultValue=0,
            ),
            translate(
                "MineRestoration",
                "Circles: Bishop. Lines of any shape: Spencer, Morgenstern–Price or the transfer coefficient.",
            ),
        )
        self.describe(
            QgsProcessingParameterEnum(
                "SHAPE",
                translate("MineRestoration", "Slip surfaces searched"),
                [translate("MineRestoration", "Circles"), translate("MineRestoration", "Circles, then any shape")],
                defaultValue=0,
            ),
            translate(
                "MineRestoration",
                "With weak layers a surface of another shape may be weaker than any circle; it is searched for from "
                "the critical circle and along the layers.",
            ),
            advanced=True,
        )
        self.describe(
            QgsProcessingParameterNumber(
                "TRIALS", translate("MineRestoration", "Trials for reliability"), _NUMBER.Integer, 0, minValue=0
            ),
            translate(
                "MineRestoration", "Monte Carlo trials over the ranges of strength, weight and water; 0 for none."
            ),
            advanced=True,
        )
        self.describe(
            QgsProcessingParameterNumber(
                "SEED", translate("MineRestoration", "Seed of the trials"), _NUMBER.Integer, 1, minValue=0
            ),
            translate("MineRestoration", "The same seed gives the same trials on every machine."),
            advanced=True,
        )

    def _add_destinations(self) -> None:
        self.describe(
            QgsProcessingParameterFeatureSink(
                "SECTIONS",
                translate("MineRestoration", "Sections with factors"),
                QgsProcessing.SourceType.TypeVectorLine,
                optional=True,
            ),
            translate("MineRestoration", "The section lines with what was found on each."),
        )
        self.describe(
            QgsProcessingParameterFileDestination(
                "FIGURE", translate("MineRestoration", "Figure of the section"), "PNG (*.png)", optional=True
            ),
            translate("MineRestoration", "The weakest section with strata, water, slices and the slip surface."),
        )
        self.add_result(
            translate("MineRestoration", "Factors by all methods, the slip surface, its slices and all warnings.")
        )

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        cut = [name for name in ("DEM", "LINE", "MATERIALS", "WATER_DEPTH_M", "KH") if inputs.given(parameters, name)]
        if inputs.given(parameters, "SECTION"):
            if cut:
                return translate(
                    "MineRestoration",
                    "Give either a section's file or terrain with strata; {names} belong to the latter.",
                ).format(names=", ".join(cut))
            return ""
        if "DEM" not in cut or "MATERIALS" not in cut:
            return translate(
                "MineRestoration", "Give a section (JSON), or a terrain with strata and, if you like, section lines."
            )
        return ""

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._section = inputs.text(self, parameters, "SECTION", context)
        self._dem = inputs.raster(self, parameters, "DEM", context)
        self._crs = QgsCoordinateReferenceSystem()
        self._lines = []
        if self._dem is not None:
            self._crs = self.parameterAsRasterLayer(parameters, "DEM", context).crs()
            self._lines = section_lines(self, parameters, "LINE", self._crs, context)
        self._materials = inputs.text(self, parameters, "MATERIALS", context)
        count = inputs.number(self, parameters, "SECTIONS_AT_MOST", context)
        self._count = 3 if count is None else int(count)
        self._water_depth = inputs.number(self, parameters, "WATER_DEPTH_M", context)
        self._kh = inputs.number(self, parameters, "KH", context)
        self._method = self.parameterAsEnum(parameters, "METHOD", context)
        self._shape = self.parameterAsEnum(parameters, "SHAPE", context)
        self._trials = self.parameterAsInt(parameters, "TRIALS", context)
        self._seed = self.parameterAsInt(parameters, "SEED", context)
        self._figure = self.parameterAsFileOutput(parameters, "FIGURE", context) or None
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None
        self._chinese = interface_locale().name().startswith("zh")

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.diagnosis.stability.analysis import ADVICE
        from ...core.rulebook.book import Rulebook

        found = self._judge(Rulebook.load(), feedback)
        weakest = found.weakest
        warn(feedback, weakest.found.warnings)
        tell(feedback, (*found.notes, ADVICE))
        x, z, r = weakest.found.circle or (None, None, None)
        trusted = weakest.reliability
        results: Results = {
            "FACTOR_OF_SAFETY": weakest.found.factor,
            "CENTRE_X": x,
            "CENTRE_Z": z,
            "RADIUS": r,
            "SECTION_COUNT": len(found.judged),
            "PROBABILITY_OF_FAILURE": None if trusted is None else trusted.probability,
            "RELIABILITY_INDEX": None if trusted is None else trusted.beta,
        }
        if self._result:
            outputs.write_json(self._result, found.to_json())
            results["RESULT"] = self._result
        if self._figure:
            results["FIGURE"] = self._draw(found)
        layer = write_sections(self, parameters, "SECTIONS", context, found, self._crs)
        if layer:
            results["SECTIONS"] = layer
        return results

    def _judge(self, rulebook: Rulebook, feedback: QgsProcessingFeedback) -> Sections:
        from ...core.diagnosis.stability.deed import Wanted, cut_sections, judge
        from ...core.diagnosis.stability.methods import METHODS
        from ...core.diagnosis.stability.reading import read_section

        wanted = Wanted(METHODS[self._method], self._shape, self._trials, self._seed)
        progress = progress_of(feedback)
        if self._section is not None:
            return judge([(read_section(self._section), None)], wanted, rulebook, (), progress)
        sections, notes = cut_sections(
            str(self._dem),
            [(line.name, line.points) for line in self._lines],
            str(self._materials),
            rulebook,
            most=self._count,
            water_depth_m=self._water_depth,
            kh=self._kh,
            progress=progress.part(0.0, 0.2),
        )
        return judge(sections, wanted, rulebook, notes, progress.part(0.2, 1.0))

    def _draw(self, found: Sections) -> str:
        try:
            from ...core.diagnosis.stability.figure import draw

            picture = draw(found.weakest.found, chinese=self._chinese)
        except ImportError:
            raise QgsProcessingException(
                translate("MineRestoration", "The figure needs matplotlib, which this QGIS does not have.")
            ) from None
        outputs.write_bytes(str(self._figure), picture)
        return str(self._figure)
