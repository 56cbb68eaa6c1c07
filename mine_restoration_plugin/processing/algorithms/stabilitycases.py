"""Natural, rainstorm and earthquake cases of every section, existing beside designed, against a code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFolder,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsWkbTypes,
)

from ...compat import language, localised, translate
from ...core.model.names import safe_name
from .. import inputs, outputs
from ..base import JSON_FILTER, MineAlgorithm, Results, progress_of, tell, warn
from ..codechoice import add_code, code_of
from ..facelayer import lines_of
from ..sinks import fill

DOUBLE, INTEGER = QgsProcessingParameterNumber.Type.Double, QgsProcessingParameterNumber.Type.Integer
FIELDS = {
    "section": "text",
    "ground": "text",
    "load_case": "text",
    "height_m": "double",
    "fs": "double",
    "fst": "double",
    "fst_high": "double",
    "state": "text",
    "verdict": "text",
    "words": "text",
    "code": "text",
    "grade": "integer",
    "unit": "text",
    "advice": "text",
}
BY_HEIGHT = 3


class StabilityCases(MineAlgorithm):
    ID = "stabilitycases"
    TAGS = (
        "load case", "natural", "rainstorm", "earthquake", "required factor of safety", "slope", "stability", "Fst",
        "工况", "天然", "暴雨", "地震", "稳定系数", "安全系数", "边坡", "稳定状态", "设计前后对比",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Load cases of sections against a code")

    def group(self) -> str:
        return translate("MineRestoration", "Diagnosis")

    def groupId(self) -> str:
        return "diagnosis"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self._add_sections()
        self._add_code()
        self._add_results()

    def _add_sections(self) -> None:
        self.describe(
            QgsProcessingParameterFile(
                "SECTION", translate("MineRestoration", "Section (JSON)"), fileFilter=JSON_FILTER, optional=True
            ),
            translate("MineRestoration", "A section as slope stability takes it; or give a surface and materials."),
        )
        for name, label, said in (
            (
                "DEM",
                translate("MineRestoration", "Existing surface"),
                translate("MineRestoration", "Heights in metres; sections are cut from it."),
            ),
            (
                "DESIGN",
                translate("MineRestoration", "Designed surface"),
                translate("MineRestoration", "The ground after the works; computed beside the existing one."),
            ),
        ):
            self.describe(QgsProcessingParameterRasterLayer(name, label, optional=True), said)
        self.describe(
            QgsProcessingParameterFeatureSource(
                "LINES",
                translate("MineRestoration", "Section lines"),
                [QgsProcessing.SourceType.TypeVectorLine],
                optional=True,
            ),
            translate("MineRestoration", "Left out, sections are cut across the steepest faces."),
        )
        self.describe(
            QgsProcessingParameterNumber(
                "COUNT", translate("MineRestoration", "Number of steepest sections"), INTEGER, 3, False, 1, 50
            ),
            translate("MineRestoration", "Only used where no lines are given."),
        )
        for name, label, said in (
            (
                "MATERIALS",
                translate("MineRestoration", "Materials"),
                translate(
                    "MineRestoration",
                    "Strata from the top down: a JSON or CSV file, or materials of the rulebook with thickness in m, "
                    "such as plain_fill:3|weathered_rock.",
                ),
            ),
            (
                "FILL",
                translate("MineRestoration", "Material of fill"),
                translate(
                    "MineRestoration", "For what the design adds; left out, it is taken to be like the top stratum."
                ),
            ),
        ):
            self.describe(QgsProcessingParameterString(name, label, optional=True), said)
        self.describe(
            QgsProcessingParameterNumber(
                "WATER_DEPTH",
                translate("MineRestoration", "Depth of the water table (m)"),
                DOUBLE,
                optional=True,
                minValue=0.0,
            ),
            translate(
                "MineRestoration", "Below the existing ground. Left out, there is no water but what the file says."
            ),
        )

    def _add_code(self) -> None:
        def choice(name: str, label: str, options: list[str], default: int, said: str) -> None:
            self.describe(QgsProcessingParameterEnum(name, label, options, defaultValue=default), said)

        choice(
            "METHOD",
            translate("MineRestoration", "Method"),
            [
                translate("MineRestoration", "Bishop's simplified method"),
                translate("MineRestoration", "Janbu's corrected method"),
                translate("MineRestoration", "Spencer's method"),
                translate("MineRestoration", "Morgenstern–Price method"),
                translate("MineRestoration", "Transfer coefficient method"),
            ],
            0,
            translate("MineRestoration", "Each case searches its own critical circle."),
        )
        choice(
            "GRADE",
            translate("MineRestoration", "Safety grade"),
            [
                translate("MineRestoration", "Grade I"),
                translate("MineRestoration", "Grade II"),
                translate("MineRestoration", "Grade III"),
                translate("MineRestoration", "By ground, height and consequence"),
            ],
            0,
            translate("MineRestoration", "The last choice takes it from GB 50330 for the height of each section."),
        )
        choice(
            "GROUND_CLASS",
            translate("MineRestoration", "Ground of the slope"),
            [
                translate("MineRestoration", "Rock of class I or II"),
                translate("MineRestoration", "Rock of class III or IV"),
                translate("MineRestoration", "Soil"),
            ],
            2,
            translate("MineRestoration", "For the grade by height."),
        )
        choice(
            "CONSEQUENCE",
            translate("MineRestoration", "Consequence of failure"),
            [
                translate("MineRestoration", "Very serious"),
                translate("MineRestoration", "Serious"),
                translate("MineRestoration", "Not serious"),
            ],
            0,
            translate("MineRestoration", "For the grade by height."),
        )
        add_code(self, grade=False)
        self.describe(
            QgsProcessingParameterNumber(
                "KH",
                translate("MineRestoration", "Seismic coefficient kh"),
                DOUBLE,
                optional=True,
                minValue=0.0,
                maxValue=1.0,
            ),
            translate("MineRestoration", "Takes the place of the intensity's."),
            advanced=True,
        )
        self.describe(
            QgsProcessingParameterString(
                "UNIT", translate("MineRestoration", "Unit and its qualification"), optional=True
            ),
            translate(
                "MineRestoration", "Who confirms, with the qualification for geological hazards; printed as given."
            ),
        )

    def _add_results(self) -> None:
        self.describe(
            QgsProcessingParameterFeatureSink(
                "TABLE",
                translate("MineRestoration", "Table of cases"),
                QgsProcessing.SourceType.TypeVector,
                optional=True,
            ),
            translate("MineRestoration", "One row a section, ground and case: Fs, Fst, state, verdict."),
        )
        self.describe(
            QgsProcessingParameterFolderDestination(
                "FIGURES", translate("MineRestoration", "Folder of figures"), optional=True
            ),
            translate("MineRestoration", "One page (PNG) a section, with its critical surfaces and its table."),
        )
        self.add_result(translate("MineRestoration", "All rows with their surfaces, rules, settings and remarks."))
        self.addOutput(QgsProcessingOutputFolder("FIGURES", translate("MineRestoration", "Folder of figures")))
        self.add_numbers(
            {
                "LOWEST_FS": translate("MineRestoration", "Lowest factor of safety"),
                "LOWEST_DESIGNED_FS": translate("MineRestoration", "Lowest factor of safety, designed"),
                "SECTIONS": translate("MineRestoration", "Sections"),
                "CASES": translate("MineRestoration", "Cases computed"),
                "CASES_BELOW": translate("MineRestoration", "Cases below the requirement"),
                "DESIGNED_BELOW": translate("MineRestoration", "Designed cases below the requirement"),
                "CASES_UNDECIDED": translate("MineRestoration", "Cases that cannot be told"),
                "NEEDS_QUALIFIED_UNIT": translate("MineRestoration", "Needs a qualified unit (always 1)"),
            }
        )

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        section, dem = inputs.given(parameters, "SECTION"), inputs.given(parameters, "DEM")
        if section == dem:
            return translate("MineRestoration", "Give either a section or a surface.")
        if dem and not inputs.given(parameters, "MATERIALS"):
            return translate("MineRestoration", "Sections cut from a surface need materials.")
        if section and inputs.given(parameters, "DESIGN"):
            return translate("MineRestoration", "A designed surface needs the existing surface beside it.")
        return ""

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._texts = {
            name: inputs.text(self, parameters, name, context) for name in ("SECTION", "MATERIALS", "FILL", "UNIT")
        }
        self._dem = inputs.raster(self, parameters, "DEM", context)
        self._design = inputs.raster(self, parameters, "DESIGN", context)
        self._lines = lines_of(self, parameters, "LINES", context)
        self._count = self.parameterAsInt(parameters, "COUNT", context)
        self._depth = inputs.number(self, parameters, "WATER_DEPTH", context)
        self._kh = inputs.number(self, parameters, "KH", context)
        self._code = code_of(self, parameters, context)
        names = ("METHOD", "GRADE", "GROUND_CLASS", "CONSEQUENCE")
        self._choices = {name: self.parameterAsEnum(parameters, name, context) for name in names}
        given = inputs.given(parameters, "FIGURES")
        self._figures = self.parameterAsString(parameters, "FIGURES", context) if given else None
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.diagnosis.cases import load_cases
        from ...core.diagnosis.requirement import BELOW, UNDECIDED
        from ...core.diagnosis.stability.methods import METHODS
        from ...core.rulebook.book import Rulebook

        rulebook, progress = Rulebook.load(), progress_of(feedback)
        pairs, remarks = self._pairs(rulebook, progress.part(0, 0.1))
        wanted = self._wanted(rulebook)
        share = rulebook.number("stability.search.least_depth_share")
        table = load_cases(
            pairs,
            wanted,
            rulebook,
            method=METHODS[self._choices["METHOD"]],
            least_depth_share=share,
            progress=progress.part(0.1, 0.95),
        )
        warn(feedback, (*remarks, *table.warnings))
        for row in table.rows:
            feedback.pushInfo(self._line(row))
        tell(feedback, table.notes)
        designed = [row.factor for row in table.rows if row.surface == "designed" and row.factor is not None]
        results: Results = {
            "LOWEST_FS": table.lowest,
            "LOWEST_DESIGNED_FS": min(designed, default=None),
            "SECTIONS": len(pairs),
            "CASES": sum(row.stability is not None for row in table.rows),
            "CASES_BELOW": table.count(BELOW),
            "DESIGNED_BELOW": table.count(BELOW, "designed"),
            "CASES_UNDECIDED": table.count(UNDECIDED),
            "NEEDS_QUALIFIED_UNIT": 1,
        }
        if self._figures:
            self._draw(table, [pair.name for pair in pairs], rulebook, feedback)
            results["FIGURES"] = self._figures
        if self._result:
            said = [label.to_json() for label in remarks]
            outputs.write_json(self._result, {**table.to_json(), "remarks": said})
            results["RESULT"] = self._result
        kind = QgsWkbTypes.Type.NoGeometry
        sink = fill(self, parameters, "TABLE", context, FIELDS, kind, "", self._rows(table))
        if sink:
            results["TABLE"] = sink
        return results

    def _pairs(self, rulebook: Any, progress: Any) -> tuple[list[Any], list[Any]]:
        from ...core.diagnosis.cases import Pair
        from ...core.diagnosis.pairs import lines_or_steepest, pairs_from
        from ...core.diagnosis.stability.reading import read_section
        from ...core.diagnosis.stability.strata import read_strata
        from ...core.geodata.crs import require_metric, transform_points
        from ...core.geodata.raster import opened

        if self._texts["SECTION"]:
            section = read_section(self._texts["SECTION"])
            return [Pair(section.name or Path(self._texts["SECTION"]).stem, section)], list(section.warnings)
        strata = read_strata(str(self._texts["MATERIALS"]), rulebook)
        added = read_strata(self._texts["FILL"], rulebook) if self._texts["FILL"] else None
        with opened(self._dem) as existing:
            crs = existing.spec.crs
            require_metric(crs, existing.spec.centre)
            drawn: list[Any] = []
            if self._lines is not None:
                own, found = self._lines
                drawn = [(name, transform_points(line, own, crs)) for name, line in found]
            lines = lines_or_steepest(existing, drawn, self._count, progress)
            if self._design is None:
                return pairs_from(existing, None, lines, strata, fill=added, water_depth_m=self._depth)
            with opened(self._design) as designed:
                self._same_system(crs, designed.spec.crs)
                return pairs_from(existing, designed, lines, strata, fill=added, water_depth_m=self._depth)

    def _same_system(self, one: str, other: str) -> None:
        from ...core.geodata.crs import same_crs
        from ...core.model.errors import InputError
        from ...core.model.text import QT_TRANSLATE_NOOP

        if not same_crs(one, other):
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The designed surface is in {other}, the existing one in {one}. Bring both into one system.",
                ),
                one=one[:40],
                other=other[:40],
            )

    def _wanted(self, rulebook: Any) -> Any:
        from ...core.diagnosis.cases import Wanted
        from ...core.diagnosis.requirement import CLASSES, CONSEQUENCES

        chosen = self._choices
        return Wanted(
            code=self._code.code,
            grade=None if chosen["GRADE"] == BY_HEIGHT else chosen["GRADE"] + 1,
            permanent=self._code.permanent,
            kind=CLASSES[chosen["GROUND_CLASS"]],
            consequence=CONSEQUENCES[chosen["CONSEQUENCE"]],
            kh=self._code.kh(rulebook, self._kh),
            unit=self._texts["UNIT"],
        )

    def _line(self, row: Any) -> str:
        from ...core.diagnosis.cases_figure import SURFACES
        from ...core.diagnosis.requirement import CASE_NAMES

        parts = (row.section, localised(SURFACES[row.surface]), localised(CASE_NAMES[row.case]))
        return " · ".join(parts) + ": " + localised(row.verdict.words)

    def _rows(self, table: Any) -> Any:
        from ...core.diagnosis.cases import NEEDS_UNIT
        from ...core.diagnosis.cases_figure import SURFACES, VERDICTS
        from ...core.diagnosis.requirement import CASE_NAMES, CODE_NAMES, STATES

        for row in table.rows:
            yield (
                None,
                [
                    row.section,
                    localised(SURFACES[row.surface]),
                    localised(CASE_NAMES[row.case]),
                    row.height_m,
                    row.factor,
                    row.required.low,
                    row.required.high,
                    None if row.verdict.state is None else localised(STATES[row.verdict.state]),
                    localised(VERDICTS[row.verdict.key]),
                    localised(row.verdict.words),
                    CODE_NAMES[row.required.code],
                    row.required.grade,
                    table.wanted.unit,
                    localised(NEEDS_UNIT),
                ],
            )

    def _draw(self, table: Any, names: list[str], rulebook: Any, feedback: QgsProcessingFeedback) -> None:
        from ...core.diagnosis.cases_figure import draw_cases
        from ...core.diagnosis.stability.strata import materials

        soils = materials(rulebook)

        folder = Path(str(self._figures))
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            progress_of(feedback).check()
            picture = draw_cases(table, name, chinese=language() == "zh_CN", names=soils)
            outputs.write_bytes(str(folder / f"{safe_name(name)}.png"), picture)
