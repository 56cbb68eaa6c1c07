"""Earth and rock from where it is dug to where it is needed, as cheaply as the rules allow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsGeometry,
    QgsPointXY,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsWkbTypes,
)

from ...compat import translate
from .. import inputs, outputs
from ..base import MineAlgorithm, Results, progress_of, tell
from ..sinks import Row, fill
from ..styled import style_when_loaded

if TYPE_CHECKING:
    from ...core.earthrock.allocation.result import Allocation

NUMBER = QgsProcessingParameterNumber.Type.Double
TABLES = ("SOURCES", "USES", "FACTORS", "COSTS", "FIXED")
FIELDS = {
    "source": "text",
    "use": "text",
    "material": "text",
    "volume_bank_m3": "double",
    "volume_loose_m3": "double",
    "volume_compacted_m3": "double",
    "cost_per_m3": "double",
    "cost": "double",
    "phase_from": "integer",
    "phase_to": "integer",
    "kind": "text",
    "fixed": "integer",
    "distance_m": "double",
}


class AllocateEarthRock(MineAlgorithm):
    ID = "allocateearthrock"
    TAGS = (
        "allocation", "haul", "transport", "earthwork", "linear programme", "optimise", "borrow", "surplus", "topsoil",
        "土石方调配", "调配", "运距", "表土", "线性规划", "优化", "自用", "剩余土石料",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Allocate earth and rock")

    def group(self) -> str:
        return translate("MineRestoration", "Earth and rock")

    def groupId(self) -> str:
        return "earthrock"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self._add_tables()
        self._add_options()
        self._add_destinations()
        self.add_numbers(
            {
                "TOTAL_COST": translate("MineRestoration", "Total cost"),
                "MOVED_BANK_M3": translate("MineRestoration", "Moved to uses of the project, bank volume (m³)"),
                "SURPLUS_BANK_M3": translate("MineRestoration", "Surplus of the project's sources, bank volume (m³)"),
                "SHORT_COMPACTED_M3": translate("MineRestoration", "Unmet use, compacted volume (m³)"),
                "BORROWED_BANK_M3": translate("MineRestoration", "Borrowed, bank volume (m³)"),
                "SOLD_BANK_M3": translate("MineRestoration", "Of the surplus to the platform, bank volume (m³)"),
                "LOST_BANK_M3": translate("MineRestoration", "Lost on the way, bank volume (m³)"),
                "STOCKED_BANK_M3": translate("MineRestoration", "Kept in stock for a later phase, bank volume (m³)"),
                "GAP": translate("MineRestoration", "Share of the cost that a better plan could save at most"),
                "OPTIMAL": translate("MineRestoration", "Proved to be the cheapest (1 or 0)"),
            }
        )

    def _add_tables(self) -> None:
        texts = {
            "SOURCES": (
                translate("MineRestoration", "Sources"),
                translate(
                    "MineRestoration",
                    "Table or layer with id, material and volume_bank_m3. Optional: phase, kind (site or borrow), "
                    "mine, project.",
                ),
            ),
            "USES": (
                translate("MineRestoration", "Uses"),
                translate(
                    "MineRestoration",
                    "Table or layer with id, materials (separated by |) and volume_compacted_m3. Optional: phase, "
                    "kind (fill or sale), mine, project.",
                ),
            ),
            "FACTORS": (
                translate("MineRestoration", "Factors of the materials"),
                translate(
                    "MineRestoration",
                    "Table with material, loose and compacted volume of one bank m³, and loss as a share.",
                ),
            ),
            "COSTS": (
                translate("MineRestoration", "Costs of the links"),
                translate(
                    "MineRestoration",
                    "Table with source, use and cost_per_m3 of one bank m³; a pair that is missing is not allowed. "
                    "Optional: capacity_bank_m3, distance_m.",
                ),
            ),
            "FIXED": (
                translate("MineRestoration", "Flows to keep"),
                translate(
                    "MineRestoration",
                    "Table with source, use and volume_bank_m3; an edited table of flows will do. Where it has the "
                    "column fixed, only rows with 1 are kept.",
                ),
            ),
        }
        for key in TABLES:
            label, explanation = texts[key]
            self.describe(
                QgsProcessingParameterFeatureSource(
                    key, label, [QgsProcessing.SourceType.TypeVector], optional=key == "FIXED"
                ),
                explanation,
            )

    def _add_options(self) -> None:
        number = QgsProcessingParameterNumber
        self.describe(
            number("STOCK_COST", translate("MineRestoration", "Cost of stock"), NUMBER, optional=True, minValue=0.0),
            translate("MineRestoration", "Of one bank m³ that is dug in one phase and used in a later one."),
            advanced=True,
        )
        self.describe(
            number(
                "STOCK_LOOSE_M3",
                translate("MineRestoration", "Room for stock (m³, loose)"),
                NUMBER,
                optional=True,
                minValue=0.0,
            ),
            translate("MineRestoration", "Loose m³ that may lie between two phases. Left out, there is room enough."),
            advanced=True,
        )
        self.describe(
            number("TIME_LIMIT_S", translate("MineRestoration", "Time limit (s)"), NUMBER, 120.0, minValue=0.0),
            translate(
                "MineRestoration",
                "What the solver may take. When it is over the best plan so far comes with the gap that is left.",
            ),
            advanced=True,
        )

    def _add_destinations(self) -> None:
        self.describe(
            QgsProcessingParameterFeatureSink(
                "FLOWS",
                translate("MineRestoration", "Table of flows"),
                QgsProcessing.SourceType.TypeVector,
                optional=True,
            ),
            translate("MineRestoration", "One row for each source and use that share something."),
        )
        self.describe(
            QgsProcessingParameterFeatureSink(
                "FLOW_LINES",
                translate("MineRestoration", "Flows as arrows"),
                QgsProcessing.SourceType.TypeVectorLine,
                optional=True,
            ),
            translate("MineRestoration", "Lines from source to use; both must be layers with places."),
        )
        self.add_result(translate("MineRestoration", "Flows, what is left, prices and remarks as one JSON file."))

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._tables: dict[str, tuple[str, str | None]] = {}
        for key in TABLES:
            if key != "FIXED" or inputs.given(parameters, key):
                self._tables[key] = inputs.vector(self, parameters, key, context, feedback)
        self._stock_cost = inputs.number(self, parameters, "STOCK_COST", context)
        self._stock_room = inputs.number(self, parameters, "STOCK_LOOSE_M3", context)
        self._time_limit = self.parameterAsDouble(parameters, "TIME_LIMIT_S", context)
        self._lines = inputs.given(parameters, "FLOW_LINES")
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.earthrock.allocation.problem import Stock
        from ...core.earthrock.allocation.solve import allocate
        from ...core.earthrock.allocation.tables import problem_of
        from ...core.exchange.tables import read_rows

        progress = progress_of(feedback)
        tables = {key: read_rows(key, *where, progress) for key, where in self._tables.items()}
        problem = problem_of(
            *(tables[key] for key in TABLES[:4]),
            fixed=tables.get("FIXED"),
            stock=Stock(self._stock_cost or 0.0, self._stock_room),
        )
        places = {
            **{("source", source.id): source.place for source in problem.sources},
            **{("use", use.id): use.place for use in problem.uses},
        }
        if self._lines and not any(places.values()):
            raise QgsProcessingException(
                translate(
                    "MineRestoration",
                    "Arrows need places: SOURCES and USES must be layers with geometry and a coordinate system.",
                )
            )
        found = allocate(problem, self._time_limit, progress)
        tell(feedback, found.remarks)
        results: Results = {
            "TOTAL_COST": found.total_cost,
            "MOVED_BANK_M3": found.moved_bank_m3,
            "SURPLUS_BANK_M3": found.surplus_bank_m3,
            "SHORT_COMPACTED_M3": found.short_compacted_m3,
            "BORROWED_BANK_M3": found.borrowed_bank_m3,
            "SOLD_BANK_M3": found.sold_bank_m3,
            "LOST_BANK_M3": found.lost_bank_m3,
            "STOCKED_BANK_M3": found.stocked_bank_m3,
            "GAP": found.gap,
            "OPTIMAL": int(found.status == "optimal"),
        }
        if self._result:
            outputs.write_json(self._result, found.to_json())
            results["RESULT"] = self._result
        none, line = QgsWkbTypes.Type.NoGeometry, QgsWkbTypes.Type.LineString
        table = fill(self, parameters, "FLOWS", context, FIELDS, none, "", _rows(found))
        if table:
            results["FLOWS"] = table
        crs = tables["SOURCES"].crs or ""
        arrows = fill(self, parameters, "FLOW_LINES", context, FIELDS, line, crs, _arrows(found, places))
        if arrows:
            results["FLOW_LINES"] = arrows
            style_when_loaded(context, arrows, "flows")
        return results


def _rows(found: Allocation) -> Iterator[Row]:
    for flow in found.flows:
        cells = flow.to_json()
        yield None, [int(cells[key]) if key == "fixed" else cells[key] for key in FIELDS]


def _arrows(found: Allocation, places: dict[tuple[str, str], Any]) -> Iterator[Row]:
    for flow, (_, cells) in zip(found.flows, _rows(found)):
        ends = places[("source", flow.source)], places[("use", flow.use)]
        if None not in ends and ends[0] != ends[1]:
            yield QgsGeometry.fromPolylineXY([QgsPointXY(*end) for end in ends]), cells
