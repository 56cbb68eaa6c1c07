"""What the stages of a plan have in common as algorithms: each works the plan out up to itself and keeps nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsGeometry,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterRasterLayer,
    QgsWkbTypes,
)

from ..cartography.shapes import multipolygon
from ..compat import translate
from . import inputs, outputs
from .base import MineAlgorithm, Results, progress_of, tell, warn
from .sinks import Row, fill

if TYPE_CHECKING:
    from ..core.model.table import Table
    from ..core.planning.deed import StageResult

UNIT_NO = "unit_no"


class StageAlgorithm(MineAlgorithm):
    """A subclass says which stage it is, and names its numbers and tables.

    ``numbers``  output key → (figure key, description).
    ``tables``   parameter key → (table key, description); a table whose rows are units has their outlines.
    """

    STAGE = ""

    def numbers(self) -> dict[str, tuple[str, str]]:
        raise NotImplementedError

    def tables(self) -> dict[str, tuple[str, str]]:
        raise NotImplementedError

    def group(self) -> str:
        return translate("MineRestoration", "Planning")

    def groupId(self) -> str:
        return "planning"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_register()
        self.add_mine()
        self.describe(
            QgsProcessingParameterRasterLayer(
                "DEM", translate("MineRestoration", "Existing ground (DEM)"), optional=True
            ),
            translate(
                "MineRestoration",
                "Heights of the existing ground in metres. Without it, the ground of the mine's latest plan is taken.",
            ),
        )
        self.add_decisions()
        self.add_rulebook()
        self.add_more()
        for key, (_table, text) in self.tables().items():
            self.describe(
                QgsProcessingParameterFeatureSink(key, text, QgsProcessing.SourceType.TypeVector, optional=True),
                translate("MineRestoration", "The table as it is printed in the plan."),
            )
        self.add_result(
            translate("MineRestoration", "Figures, tables and checks of this stage with formulas and rules, as JSON.")
        )
        self.add_numbers({key: text for key, (_figure, text) in self.numbers().items()})

    def add_more(self) -> None:
        """Parameters that this stage has beside the common ones."""

    def collect_more(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Read the parameters of ``add_more``."""

    def more_decisions(self, crs: str) -> dict[str, list[Any]]:
        """Lists that the parameters of ``add_more`` add to the decisions, in the CRS of the plan."""
        return {}

    def work_more(
        self,
        found: StageResult,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> Results:
        """Write the destinations of ``add_more``."""
        return {}

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._register = self.parameterAsFile(parameters, "REGISTER", context)
        self._mine = self.parameterAsString(parameters, "MINE", context).strip()
        given = inputs.given(parameters, "DEM")
        self._dem = inputs.raster(self, parameters, "DEM", context) if given else None
        self._decisions = inputs.text(self, parameters, "DECISIONS", context)
        self._rulebook = self.rulebook(parameters, context)
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None
        self.collect_more(parameters, context, feedback)

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ..core.planning.deed import work_out_stage
        from ..core.rulebook import Rulebook

        found = work_out_stage(
            self._register,
            self._mine,
            self.STAGE,
            dem=self._dem,
            decisions=self._decisions,
            rulebook=Rulebook.load(self._rulebook),
            more=self.more_decisions,
            progress=progress_of(feedback),
        )
        chapter = found.draft.chapters[self.STAGE]
        tell(feedback, found.remarks)
        warn(feedback, tuple(chapter.warnings))
        results: Results = {"REGISTER": self._register, "MINE": self._mine}
        figures = found.plan.figures
        results.update({key: figures[figure].value for key, (figure, _text) in self.numbers().items()})
        for key, (table, _text) in self.tables().items():
            identifier = self._write_table(found, found.plan.tables.get(table), key, parameters, context)
            if identifier:
                results[key] = identifier
        results.update(self.work_more(found, parameters, context, feedback))
        if self._result:
            outputs.write_json(self._result, _to_json(found, self.STAGE))
            results["RESULT"] = self._result
        return results

    def _write_table(
        self,
        found: StageResult,
        table: Table | None,
        name: str,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
    ) -> Any:
        """One row for each row of the table; a plan that has no such table leaves the layer empty."""
        if not inputs.given(parameters, name):
            return None
        if table is None:
            fields, rows, with_shape = {"note": "text"}, iter(()), False
        else:
            fields = fields_of_table(table)
            with_shape = UNIT_NO in fields
            rows = _rows(found, table, with_shape)
        kind = QgsWkbTypes.Type.MultiPolygon if with_shape else QgsWkbTypes.Type.NoGeometry
        return fill(self, parameters, name, context, fields, kind, found.draft.site.crs if with_shape else "", rows)


def fields_of_table(table: Table) -> dict[str, str]:
    """Fields of a layer for the columns of a table."""
    return {column.key: "double" if column.unit is not None else "text" for column in table.columns}


def unit_shapes(found: StageResult) -> dict[str, QgsGeometry]:
    """The outlines of the units by their numbers."""
    return {unit["unit_no"]: multipolygon(found.draft.polygons(unit["unit_no"])) for unit in found.draft.units}


def _rows(found: StageResult, table: Table, with_shape: bool) -> Iterator[Row]:
    shapes = unit_shapes(found) if with_shape else {}
    place = [column.key for column in table.columns].index(UNIT_NO) if with_shape else 0
    for row in table.rows:
        yield shapes.get(str(row[place])) if with_shape else None, list(row)


def _to_json(found: StageResult, stage: str) -> dict[str, Any]:
    chapter = found.draft.chapters[stage]
    return {
        "stage": stage,
        "mine": found.plan.mine["mine_id"],
        "figures": {figure.key: figure.to_json() for figure in chapter.figures},
        "tables": {table.key: table.to_json() for table in chapter.tables},
        "checks": [check.to_json() for check in chapter.checks],
        "warnings": [warning.to_json() for warning in chapter.warnings],
        "decisions": found.plan.decisions,
        "rules": list(found.plan.rules),
    }
