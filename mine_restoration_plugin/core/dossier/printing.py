"""Numbers, units, dates and tables as text on paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ..model.plan import Figure, Plan
from ..model.table import Cell, Table
from ..model.units import CNY_PER_WAN, M2_PER_HM2, UNITS, VolumeState, round_half_up
from .adding import Rounded, round_table

UNKNOWN = "—"
STATES = {
    VolumeState.BANK: "自然方",
    VolumeState.LOOSE: "松方",
    VolumeState.COMPACTED: "压实方",
    VolumeState.GEOMETRY: "几何量",
}
UNIT_WORDS = {"share": "占比", "factor": "系数", "": UNKNOWN}
CONVERSIONS = {
    ("m2", "hm2"): Decimal(str(M2_PER_HM2)),
    ("m2", "mu"): Decimal(str(M2_PER_HM2)) / 15,
    ("cny", "wan"): Decimal(CNY_PER_WAN),
    ("share", "percent"): Decimal("0.01"),
}


def clean(text: object) -> str:
    """Text that XML can hold: control characters and lone surrogates become spaces."""
    return "".join(" " if unicodedata.category(char) in ("Cc", "Cs") else char for char in str(text)).strip()


def number(value: float | Decimal | None, unit: str, decimals: int | None = None) -> str:
    """A number with the printed decimals of its unit, without the unit."""
    if value is None:
        return UNKNOWN
    return f"{round_half_up(value, UNITS[unit].printed if decimals is None else decimals):f}"


def unit_text(unit: str) -> str:
    return UNITS[unit].zh


def unit_word(unit: str) -> str:
    """The unit of a rulebook row in words, its symbol as it stands if it is none of ours."""
    return UNIT_WORDS.get(unit) or (UNITS[unit].zh if unit in UNITS else clean(unit))


def converted(value: float | None, unit: str, target: str) -> str:
    """The number in another unit of the same kind, without the unit."""
    if value is None:
        return UNKNOWN
    return number(Decimal(str(value)) / CONVERSIONS[unit, target], target)


def amount(
    figure: Figure | None, target: str | None = None, adjusted: Mapping[tuple[str, float], str] | None = None
) -> str:
    """A figure with its unit and, for volumes, its state: ``1234 m³（自然方）``.

    ``adjusted`` (see ``adjustments``) keeps the text and the tables to one printed number.
    """
    if figure is None or figure.value is None:
        return "（未能确定）"
    unit = target or figure.unit
    if target:
        text = converted(figure.value, figure.unit, target)
    else:
        text = (adjusted or {}).get((unit, figure.value)) or number(figure.value, unit)
    symbol = unit_text(unit)
    state = f"（{STATES[figure.state]}）" if figure.state else ""
    return f"{text}{'' if symbol in ('', '%', '°') else ' '}{symbol}{state}"


def date_text(decisions: Mapping[str, Any]) -> str:
    """``2025年6月15日``, or the blanks to write a date into."""
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", str(decisions.get("date") or ""))
    if match is None:
        return "      年    月    日"
    year, month, day = (int(part) for part in match.groups())
    return f"{year}年{month}月{day}日"


def is_demo(plan: Plan) -> bool:
    """A plan is a demonstration until a person said otherwise."""
    return plan.decisions.get("demo") is not False


def cell_text(cell: Cell) -> str:
    if cell is None:
        return UNKNOWN
    return clean(cell)


def adjustments(plan: Plan) -> dict[tuple[str, float], str]:
    """Printed numbers that a table moved by a step so that it adds up, by unit and stored value."""
    moved: dict[tuple[str, float], str] = {}
    for _, table in sorted(plan.tables.items()):
        units = {column.key: column.unit or "" for column in table.columns}
        keys = [column.key for column in table.columns]
        for (row, key), printed in round_table(table).cells.items():
            value = float(table.rows[row][keys.index(key)] or 0)
            if f"{printed:f}" != number(value, units[key]):
                moved.setdefault((units[key], value), f"{printed:f}")
    return moved


def _total_text(rounded: Rounded, key: str) -> str:
    if key not in rounded.totals:
        return ""
    total = rounded.totals[key]
    return UNKNOWN if total is None else f"{total:f}"


def printed_table(table: Table) -> dict[str, Any]:
    """The table as text: ``columns`` (label, unit, numeric), ``rows``, ``total`` or None, ``notes``, ``caption``."""
    rounded = round_table(table)
    rows = []
    for i, row in enumerate(table.rows):
        cells = []
        for column, cell in zip(table.columns, row):
            place = (i, column.key)
            cells.append(f"{rounded.cells[place]:f}" if place in rounded.cells else cell_text(cell))
        rows.append(cells)
    total = None
    if table.totals and len(table.rows) > 1:
        total = [_total_text(rounded, column.key) for column in table.columns]
        total[0] = total[0] or "合计"
    return {
        "kind": "table",
        "key": table.key,
        "caption": f"表 {table.key}　{clean(table.title.zh)}",
        "columns": [
            {
                "label": clean(column.label.zh),
                "unit": unit_text(column.unit) if column.unit else "",
                "numeric": column.unit is not None,
            }
            for column in table.columns
        ],
        "rows": rows,
        "total": total,
        "notes": [clean(note.zh) for note in table.notes],
    }
