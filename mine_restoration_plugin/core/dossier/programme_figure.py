"""The programme's pictures of a stored plan: the tables T13 and G1 read back, drawn as the algorithm draws them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from ..estimate.programme.figure import draw_cash, draw_gantt
from ..estimate.programme.result import ZERO, Milestone, Programme, QuarterCash, Task
from ..model.plan import Plan
from ..model.table import Cell, Table
from ..model.text import Label
from ..model.work import PARTS

MOST_BARS = 16
"""Bars of one picture: more would be too small to read on a lying A4 sheet."""
QUARTER = re.compile(r"(\d+)\s*年第\s*(\d)\s*季度")
PART_OF = {label.zh: part for part, label in PARTS.items()}
YES = "是"


def can_draw_programme(plan: Plan) -> bool:
    """Whether the plan has a schedule and this machine has matplotlib."""
    try:
        import matplotlib.figure  # noqa: F401
    except ImportError:
        return False
    return bool(_rows(plan.tables.get("T13")))


def draw_schedule(plan: Plan) -> list[bytes]:
    """PNG bytes of the bars, in parts of at most ``MOST_BARS`` in the order in which they begin.

    Closed seasons are no part of the table: a bar goes on over them.
    """
    programme = programme_of(plan)
    entries: list[Milestone | Task] = [*programme.milestones, *programme.tasks]
    entries.sort(key=lambda entry: (entry.first_day, entry.last_day))
    count = -(-len(entries) // MOST_BARS)
    size = -(-len(entries) // max(count, 1))
    pictures = []
    for start in range(0, len(entries), size or 1):
        some = entries[start : start + size]
        steps = tuple(entry for entry in some if isinstance(entry, Milestone))
        tasks = tuple(entry for entry in some if isinstance(entry, Task))
        pictures.append(draw_gantt(replace(programme, milestones=steps, tasks=tasks)))
    return pictures


def draw_quarters(plan: Plan) -> bytes | None:
    """PNG bytes of the money by quarter; None where the plan has none."""
    programme = programme_of(plan)
    return draw_cash(programme) if programme.cash else None


def programme_of(plan: Plan) -> Programme:
    """What T13 and G1 say, as far as the pictures need it."""
    tasks, steps = [], []
    start: date | None = None
    for number, row in enumerate(_rows(plan.tables.get("T13"))):
        first, last = _day(row["first_day"]), _day(row["last_day"])
        begin, end = _date(row["start"]), _date(row["finish"])
        if begin is not None and start is None:
            start = begin - timedelta(days=first - 1)
        label = Label(str(row["task"]), str(row["task"]))
        part = PART_OF.get(str(row["phase"]))
        if part is None:
            steps.append(Milestone(str(number), label, begin, end, first, last, last - first + 1, False))
            continue
        years = 0 if row["critical"] is not None else 1
        room = 0 if row["critical"] == YES else _day(row["float_days"]) if row["float_days"] is not None else 1
        days = _day(row["worked_days"])
        tasks.append(
            Task(
                str(number), str(number), part, label, begin, end, first, last, _money(row["cost_cny"]), (), (),
                Decimal(days), days, room, ((first, last),), years=years,
            )
        )  # fmt: skip
    cash = []
    for row in _rows(plan.tables.get("G1")):
        found = QUARTER.search(str(row["period"]))
        if found is not None:
            keys = ("works_cny", "fees_cny", "after_cny", "retention_cny")
            cash.append(QuarterCash((int(found.group(1)), int(found.group(2))), *(_money(row[key]) for key in keys)))
    return Programme(start, None, tuple(tasks), tuple(steps), (), tuple(cash), (), None, None, ZERO)


def _rows(table: Table | None) -> list[Mapping[str, Cell]]:
    if table is None:
        return []
    return [dict(zip((column.key for column in table.columns), row)) for row in table.rows]


def _day(cell: Cell) -> int:
    return int(float(cell or 0))


def _date(cell: Cell) -> date | None:
    return date.fromisoformat(str(cell)) if cell else None


def _money(cell: Cell) -> Decimal:
    return ZERO if cell is None else Decimal(str(cell))
