"""Pages of what the stages of planning found: suitability, funding with its gap, programme and cash."""

from __future__ import annotations

from decimal import Decimal

from .blocks import Block, Printed, figure, paragraph
from .printing import UNKNOWN, amount, printed_table

LONG_ROWS = 30
"""A table of factors longer than this goes to an annex."""
GAP_WORD, SIGN = "资金缺口", "✗ "
DATE_COLUMNS, DAY_COLUMNS = ("start", "finish"), ("first_day", "last_day")
SITE_COLUMNS = ("worked_days", "seasons", "cost_cny", "crews", "milestone")
FUNDING = ("F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10")


def plan_tables(printed: Printed, *keys: str) -> list[Block]:
    """Those of the tables that the plan has."""
    tables = printed.plan.tables
    return [printed_table(tables[key]) for key in keys if key in tables and tables[key].rows]


def suitability(printed: Printed) -> list[Block]:
    """Factors and grades, weights, index, what would raise a grade, and the decision of each unit."""
    found = plan_tables(printed, "A1", "A2", "A3", "A5")
    if is_long(printed):
        return [paragraph("各单元的评价因子取值与等级见附录（表 T8）。"), *found]
    return [*plan_tables(printed, "T8"), *found]


def is_long(printed: Printed) -> bool:
    """Whether the factors go to an annex."""
    factors = printed.plan.tables.get("T8")
    return factors is not None and len(factors.rows) > LONG_ROWS


def gap_sentence(printed: Printed) -> list[Block]:
    """The gap in words of warning; nothing where there is none or nobody worked it out."""
    gap = printed.plan.figures.get("gap_cny")
    if gap is None or not gap.value:
        return []
    text = f"{SIGN}{GAP_WORD} {amount(gap, 'wan')}（{amount(gap, None, printed.adjusted)}），弥补途径见表 F10。"
    return [paragraph(text, "warning")]


def funding(printed: Printed) -> list[Block]:
    """Where the money comes from; the rows of the gap carry a sign and are set in red."""
    blocks = plan_tables(printed, *FUNDING)
    if not blocks:
        return []
    for block in blocks:
        alarm = [i for i, row in enumerate(block["rows"]) if row[0] == GAP_WORD]
        for i in alarm:
            block["rows"][i][0] = SIGN + GAP_WORD
        block["alarm"] = alarm
        if block["key"] == "F1":
            _add_up(block, printed)
    return [*gap_sentence(printed), *blocks]


def programme(printed: Printed) -> list[Block]:
    """The schedule as a table and as bars."""
    blocks = plan_tables(printed, "T13")
    for block in blocks:
        _add_up(block, printed)
    return [*(_on_paper(block, printed) for block in blocks), *_pictures(printed.gantt_png, "图 10-1　实施进度横道图")]


def cash(printed: Printed) -> list[Block]:
    """What is paid in each quarter, as a table and as a curve."""
    pictures = _pictures((printed.cash_png,) if printed.cash_png else (), "图 10-2　分季度资金需求与累计")
    return [*plan_tables(printed, "G1"), *pictures]


def _on_paper(block: Block, printed: Printed) -> Block:
    """The schedule with dates or, where it has none, days; what only the site needs stands in the workbook."""
    table = printed.plan.tables[block["key"]]
    keys = [column.key for column in table.columns]
    dated = "start" in keys and any(cell for cell in table.column("start"))
    left_out = {*SITE_COLUMNS, *(DAY_COLUMNS if dated else DATE_COLUMNS)}
    kept = [i for i, key in enumerate(keys) if key not in left_out]
    return {
        **block,
        "columns": [block["columns"][i] for i in kept],
        "rows": [[row[i] for i in kept] for row in block["rows"]],
        "total": block["total"] and [block["total"][i] for i in kept],
        "notes": [*block["notes"], "其余各列见工作簿。"] if len(kept) < len(keys) else block["notes"],
    }


def _add_up(block: Block, printed: Printed) -> None:
    """Sums of columns whose blanks are what a row cannot have (uses of a source, cost of an approval), not unknown."""
    table = printed.plan.tables[block["key"]]
    for i, column in enumerate(table.columns):
        if block["total"] and column.key in table.totals and block["total"][i] == UNKNOWN:
            block["total"][i] = f"{sum((Decimal(row[i]) for row in block['rows'] if row[i] != UNKNOWN), Decimal(0)):f}"


def _pictures(paths: tuple[str, ...], caption: str) -> list[Block]:
    parts = len(paths)
    return [
        figure(path, f"{caption}（{i}／{parts}）" if parts > 1 else caption, full_page=True)
        for i, path in enumerate(paths, 1)
    ]
