"""When the restoration of one mine is done: tasks on a calendar, machines, money by quarter, and a map that plays."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsWkbTypes,
)

from ...compat import language, translate
from .. import outputs
from ..base import Results
from ..sinks import fill
from ..stagework import StageAlgorithm, unit_shapes
from ..styled import style_when_loaded
from ..timelayer import FIELDS, FINISH, START, rows

if TYPE_CHECKING:
    from ...core.planning.deed import StageResult

PICTURE_FILTER = "PNG (*.png);;SVG (*.svg)"
PICTURES = ("GANTT", "CASH_CURVE")


class Schedule(StageAlgorithm):
    ID = "schedule"
    STAGE = "schedule"
    TAGS = (
        "schedule", "programme", "gantt", "critical path", "calendar", "season", "planting window", "equipment",
        "trucks", "cash", "quarter", "temporal", "reclamation rate",
        "进度", "计划", "工期", "横道图", "关键线路", "里程碑", "台时", "资金计划", "边开采边修复", "复垦率", "时态",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Schedule of the works")

    def numbers(self) -> dict[str, tuple[str, str]]:
        return {
            "WORKS_DAYS": ("works_days", translate("MineRestoration", "Days of the works")),
            "TRUCK_HOURS": ("truck_hours", translate("MineRestoration", "Truck hours")),
            "TRUCKS_NEEDED": ("trucks_needed", translate("MineRestoration", "Trucks that keep up with the cut")),
            "PEAK_QUARTER_CNY": (
                "peak_quarter_cny",
                translate("MineRestoration", "Most money in one quarter (CNY)"),
            ),
            "RETENTION_CNY": ("retention_cny", translate("MineRestoration", "Retention money (CNY)")),
        }

    def tables(self) -> dict[str, tuple[str, str]]:
        return {
            "SCHEDULE": ("T13", translate("MineRestoration", "T13 Schedule")),
            "CASH": ("G1", translate("MineRestoration", "G1 Cash by quarter")),
            "EQUIPMENT": ("G2", translate("MineRestoration", "G2 Equipment hours")),
            "STAGES": ("G3", translate("MineRestoration", "G3 Mining while restoring")),
        }

    def add_more(self) -> None:
        self.describe(
            QgsProcessingParameterFeatureSink(
                "UNITS_IN_TIME",
                translate("MineRestoration", "Tasks on their units, in time"),
                QgsProcessing.SourceType.TypeVectorPolygon,
                optional=True,
            ),
            translate(
                "MineRestoration",
                "Every task on every unit with its first and last day; the temporal controller plays it.",
            ),
        )
        for key, text in (
            ("GANTT", translate("MineRestoration", "Gantt chart")),
            ("CASH_CURVE", translate("MineRestoration", "Cash curve")),
        ):
            self.describe(
                QgsProcessingParameterFileDestination(key, text, PICTURE_FILTER, optional=True),
                translate("MineRestoration", "A picture, PNG or SVG."),
            )
        self.describe(
            QgsProcessingParameterFileDestination(
                "PROJECT_CSV",
                translate("MineRestoration", "Tasks for project software"),
                "CSV (*.csv)",
                optional=True,
            ),
            translate("MineRestoration", "Tasks with links and costs as Microsoft Project and its like import them."),
        )

    def collect_more(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._files = {
            key: self.parameterAsFileOutput(parameters, key, context) or None for key in (*PICTURES, "PROJECT_CSV")
        }

    def work_more(
        self,
        found: StageResult,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> Results:
        from ...core.estimate.programme.export import project_csv

        programme = found.draft.found(self.STAGE)
        chinese = language() == "zh_CN"
        results: Results = {}
        shapes = unit_shapes(found)
        kind = QgsWkbTypes.Type.MultiPolygon
        layer = fill(
            self, parameters, "UNITS_IN_TIME", context, FIELDS, kind, found.draft.site.crs, rows(programme, shapes)
        )
        if layer:
            results["UNITS_IN_TIME"] = layer
            times = (START, FINISH) if programme.dated else None
            style_when_loaded(context, layer, "programme", times)
        results.update(self._pictures(programme, chinese, feedback))
        path = self._files["PROJECT_CSV"]
        if path:
            outputs.write_bytes(path, project_csv(programme, chinese))
            results["PROJECT_CSV"] = path
        return results

    def _pictures(self, programme: Any, chinese: bool, feedback: QgsProcessingFeedback) -> Results:
        wanted = {key: path for key, path in self._files.items() if path and key in PICTURES}
        if not wanted:
            return {}
        try:
            from ...core.estimate.programme import figure

            draw = {"GANTT": figure.draw_gantt, "CASH_CURVE": figure.draw_cash}
            drawn = {key: draw[key](programme, chinese, _kind(path)) for key, path in wanted.items()}
        except ImportError:
            feedback.reportError(
                translate("MineRestoration", "The figure needs matplotlib, which this QGIS does not have.")
            )
            return {}
        for key, picture in drawn.items():
            outputs.write_bytes(wanted[key], picture)
        return dict(wanted)


def _kind(path: str) -> str:
    return "svg" if Path(path).suffix.lower() == ".svg" else "png"
