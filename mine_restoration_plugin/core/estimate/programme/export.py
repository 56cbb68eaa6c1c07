"""The programme as a table that Microsoft Project reads: tasks with links, costs, milestones."""

from __future__ import annotations

import csv
import io

from ...model.text import Label
from .result import Milestone, Programme, Task

COLUMNS = (
    "ID", "Name", "Duration", "Start", "Finish", "Predecessors", "Cost", "Milestone", "Resource Names", "Notes",
)  # fmt: skip
"""Names that the import wizard maps by itself."""


def project_csv(programme: Programme, chinese: bool = True) -> bytes:
    """CSV, UTF-8 with BOM. Durations in days of the calendar, so that Project's own calendar does not move them; links
    in Project's notation (``3FS``, ``5SS+1ed``), elapsed days where they lag. Dates are empty in a programme without
    them.
    """
    entries: list[Task | Milestone] = [*programme.milestones, *programme.tasks]
    entries.sort(key=lambda entry: (entry.first_day, entry.last_day))
    numbers = {entry.key: i for i, entry in enumerate(entries, 1) if isinstance(entry, Task)}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for i, entry in enumerate(entries, 1):
        length = entry.last_day - entry.first_day + 1
        is_task = isinstance(entry, Task)
        writer.writerow(
            (
                i,
                _word(entry.label, chinese),
                f"{length}ed",
                "" if entry.start is None else entry.start.isoformat(),
                "" if entry.finish is None else entry.finish.isoformat(),
                _predecessors(entry, numbers) if isinstance(entry, Task) else "",
                f"{entry.cost_cny:.2f}" if isinstance(entry, Task) else "0.00",
                "No" if is_task else "Yes",
                f"{entry.task} x{entry.crews}" if isinstance(entry, Task) and not entry.years else "",
                entry.quantity_text if isinstance(entry, Task) else "",
            )
        )
    return text.getvalue().encode("utf-8-sig")


def _predecessors(task: Task, numbers: dict[str, int]) -> str:
    found = []
    for before, kind, lag in task.before:
        found.append(f"{numbers[before]}{kind}" + (f"+{lag}ed" if lag else ""))
    return ",".join(found)


def _word(label: Label, chinese: bool) -> str:
    return label.zh if chinese else label.en
