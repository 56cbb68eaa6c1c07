"""The page of the proof of no over-digging: verdict, small map, clauses, cut zones, alternatives."""

from __future__ import annotations

from ..model.table import Cell, Table
from .blocks import Block, Printed, figure, grid, paragraph
from .printing import UNKNOWN, cell_text, converted, number

UNDECIDED = "?"
ZONE_COLUMNS = ("zone", "cut_m3", "unasked_m3", "deepest_m", "hazard", "necessity", "clause", "section")
ALTERNATIVE_COLUMNS = (
    "alternative", "area_m2", "cut_m3", "fill_m3", "surplus_m3", "minimum_fs", "unstable_m2", "above_m3",
)  # fmt: skip


def proof_page(printed: Printed) -> list[Block]:
    """Clauses that nobody can tell for want of data stand in one sentence; sources stand in the workbook."""
    clauses = printed.plan.tables.get("O1")
    if clauses is None or not clauses.rows:
        return [paragraph("本数据不能填写：不超采论证。", "missing")]
    told = [row for row in _rows(clauses) if not _wanting(row)]
    wanting = [f"{row['number']} {str(row['clause']).split('：')[-1]}" for row in _rows(clauses) if _wanting(row)]
    verdicts = [str(row["verdict"]) for row in _rows(clauses)]
    counts = "，".join(f"{text} {verdicts.count(text)} 项" for text in sorted(set(verdicts)))
    rows = [
        [
            cell_text(row["number"]),
            cell_text(row["clause"]),
            cell_text(row["verdict"]),
            f"{_shown(row['volume_m3'], 'm3')}／{_shown(row['height_m'], 'm')}",
            cell_text(row["why"]) + (f"位置：{row['place']}。" if row["place"] else ""),
        ]
        for row in told
    ]
    header = ["序号", "条款", "结论", "m³／m", "理由"]
    notes = [f"资料未给出、无法判定：{'；'.join(wanting)}。"] if wanting else []
    return [
        paragraph(f"核对 {len(verdicts)} 项：{counts}（依据见工作簿）。"),
        *([figure(printed.proof_png, "图 8-1　挖方区位置")] if printed.proof_png else []),
        {**grid("表 O1　不超采论证表", header, rows, "O1"), "notes": notes},
        *_plain(printed.plan.tables.get("O2"), ZONE_COLUMNS),
        *_plain(printed.plan.tables.get("O3"), ALTERNATIVE_COLUMNS),
    ]


def _rows(table: Table) -> list[dict[str, Cell]]:
    return [dict(zip((column.key for column in table.columns), row)) for row in table.rows]


def _wanting(row: dict[str, Cell]) -> bool:
    """Undecided, and without any number: what it asks for was not given."""
    undecided = str(row["verdict"]).startswith(UNDECIDED)
    return undecided and all(row[key] is None for key in ("volume_m3", "height_m", "area_m2"))


def _plain(table: Table | None, keys: tuple[str, ...]) -> list[Block]:
    """Some columns of a table with the unit beside the label, which takes one line less than below it."""
    if table is None or not table.rows:
        return []
    columns = {column.key: column for column in table.columns}
    rows = [[_shown(row[key], columns[key].unit) for key in keys] for row in _rows(table)]
    header = [f"{columns[key].label.zh} {_symbol(columns[key].unit)}".strip() for key in keys]
    return [grid(f"表 {table.key}　{table.title.zh}", header, rows, table.key)]


def _symbol(unit: str | None) -> str:
    return {"m3": "m³", "m2": "hm²"}.get(unit or "", unit or "")


def _shown(cell: Cell, unit: str | None) -> str:
    if isinstance(cell, (int, float)) and unit == "m2":
        return converted(cell, "m2", "hm2")
    if isinstance(cell, (int, float)) and unit is not None:
        return number(cell, unit)
    return UNKNOWN if cell is None else cell_text(cell)
