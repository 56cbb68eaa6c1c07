"""What a plan says of single units, for the words on a map; printed from its tables, never computed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.model.plan import Plan
from ..core.model.table import Cell
from ..core.model.units import UNITS, round_half_up
from . import words


def cubic_metres(value: float) -> str:
    return f"{round_half_up(value, UNITS['m3'].printed)} m³"


def level_words(plan: Plan, unit: Mapping[str, Any]) -> list[str]:
    """To which level a pit is filled or a dump cut down; nothing where the plan leaves the unit as it is."""
    if unit["kind"] == "pit":
        level, text = _cell(plan, "E3", "place", unit["unit_no"], "level_m"), words.PIT_TO
    elif unit["kind"] == "dump" and _cell(plan, "E2", "zone", unit["unit_no"], "on_site_m3"):
        level, text = plan.value("dump_level_m") if "dump_level_m" in plan.figures else None, words.DUMP_TO
    else:
        return []
    return [] if level is None else [text.zh.format(level=round_half_up(level, UNITS["m"].printed))]


def volume_words(plan: Plan, unit: Mapping[str, Any]) -> list[str]:
    """How much is cut (bank) and filled (compacted) in a unit; nothing where it is none or not known."""
    number = unit["unit_no"]
    cut = [_cell(plan, "E2", "zone", number, column) for column in ("on_site_m3", "new_m3")]
    fill = _cell(plan, "E3", "place", number, "compacted_m3")
    said = ((sum(part for part in cut if part), words.UNIT_CUT), (fill, words.UNIT_FILL))
    return [text.zh.format(volume=cubic_metres(value)) for value, text in said if value]


def _cell(plan: Plan, table: str, key: str, number: str, column: str) -> Cell:
    """One cell of the row whose ``key`` column holds the unit; None where there is no such table, row or column."""
    found = plan.tables.get(table)
    if found is None or not {key, column} <= {heading.key for heading in found.columns}:
        return None
    return next((value for name, value in zip(found.column(key), found.column(column)) if name == number), None)
