"""The programme as a layer: every task on its units, with the days from and to which it is worked on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from qgis.core import QgsGeometry
from qgis.PyQt.QtCore import QDate

from ..compat import localised
from .sinks import Row

if TYPE_CHECKING:
    from ..core.estimate.programme.result import Programme

START, FINISH = "start", "finish"
FIELDS = {
    "unit_no": "text",
    "task": "text",
    "part": "text",
    "name": "text",
    "period": "integer",
    START: "date",
    FINISH: "date",
    "first_day": "integer",
    "last_day": "integer",
    "critical": "integer",
}


def rows(programme: Programme, shapes: Mapping[str, QgsGeometry]) -> Iterator[Row]:
    """One feature for every unit, task and period between closed seasons; a task that was measured on no unit is shown
    on all of them, without a number."""
    for task in programme.tasks:
        units: list[str | None] = [unit for unit in task.unit_nos if unit in shapes]
        for unit in units or [None]:
            shape = QgsGeometry.collectGeometry(list(shapes.values())) if unit is None else shapes[unit]
            for number, (first, last) in enumerate(task.stretches, 1):
                days = (_day(programme.start, first), _day(programme.start, last))
                name = localised(task.label)
                yield shape, [unit, task.key, task.part, name, number, *days, first, last, int(task.critical)]


def _day(start: date | None, number: int) -> QDate | None:
    if start is None:
        return None
    day = start + timedelta(days=number - 1)
    return QDate(day.year, day.month, day.day)
