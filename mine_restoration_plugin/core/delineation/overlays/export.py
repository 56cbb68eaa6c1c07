"""Tables as CSV that a spreadsheet opens as it is."""

from __future__ import annotations

import csv
import io

from ...model.table import Table
from ...model.units import UNITS, round_half_up


def csv_bytes(table: Table) -> bytes:
    """UTF-8 with BOM: Chinese headings with units, figures with their printed decimals, the sums in a last row."""
    text = io.StringIO()
    writer = csv.writer(text)
    heads = []
    for column in table.columns:
        unit = UNITS[column.unit].zh if column.unit else ""
        heads.append(f"{column.label.zh}（{unit}）" if unit else column.label.zh)
    writer.writerow(heads)
    decimals = [UNITS[column.unit].printed if column.unit else None for column in table.columns]
    for row in table.rows:
        writer.writerow([_cell(value, places) for value, places in zip(row, decimals)])
    if table.totals and table.rows:
        sums: list[str] = []
        for column, places in zip(table.columns, decimals):
            values = [value for value in table.column(column.key) if isinstance(value, (int, float))]
            known = column.key in table.totals and places is not None
            sums.append(_cell(sum(values), places) if known else "")
        sums[0] = "合计"
        writer.writerow(sums)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object, places: int | None) -> str:
    if value is None:
        return ""
    if isinstance(value, (int, float)) and places is not None:
        return str(round_half_up(float(value), places))
    return str(value)
