"""The annexes of the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .blocks import Block, Printed, figure, grid, paragraph
from .planned_pages import is_long, plan_tables
from .printing import UNKNOWN, printed_table, unit_word

NATIONAL = "national"
LIST_BAR = "|"
"""Between the parts of a value that is a list; on paper a line may only break after a comma."""
Missing = list[tuple[str, str, str]]
"""Chapter number, chapter title, what is missing."""


def annex_corners(printed: Printed, missing: Missing) -> list[Block]:
    table = printed.plan.tables.get("T2")
    return [printed_table(table)] if table and table.rows else []


def annex_factors(printed: Printed, missing: Missing) -> list[Block]:
    """The factors of the suitability of each unit, where they are too long for their chapter."""
    return plan_tables(printed, "T8") if is_long(printed) else []


def annex_rules(printed: Printed, missing: Missing) -> list[Block]:
    """Rows that hold a value; those of the law checks hold only words and stand in the table of checks."""
    used = [rule for rule in printed.plan.rules if str(rule["value"]).strip()]
    rows = [
        [
            rule["label"]["zh"],
            _value(rule),
            str(rule["source"]),
            "已核对" if rule["checked"] else "未核对原文",
            "国家级" if rule["scope"] == NATIONAL else f"{rule['scope']}（替换国家级）",
        ]
        for rule in used
    ]
    if not rows:
        return []
    unchecked = sum(not rule["checked"] for rule in used)
    note = paragraph(
        f"共采用参数 {len(rows)} 行，其中 {unchecked} 行标注“未核对原文”，即尚未与标准或文件原文核对，使用前须核对。"
        "法规政策核查各项的依据见“法规政策核查”表。",
        "note",
    )
    header = ["规则或参数", "取值", "来源", "核对情况", "适用范围"]
    return [note, grid("附表 1　采用的规则与参数", header, rows, "rules")]


def _value(rule: Mapping[str, Any]) -> str:
    """Value and unit in one cell: with hundreds of rows a column of its own for units costs pages."""
    unit = unit_word(str(rule["unit"]))
    value = str(rule["value"]).replace(LIST_BAR, "、")
    return value if unit == UNKNOWN else f"{value} {unit}"


def annex_missing(printed: Printed, missing: Missing) -> list[Block]:
    rows = [[f"第{number}章　{title}", what] for number, title, what in missing]
    if printed.missing_maps:
        rows.append(["附图", "、".join(printed.missing_maps) + "（本次未绘制）"])
    if not rows:
        return []
    return [grid("附表 2　待补资料清单", ["章节", "本数据不能填写、报批前须补充的内容"], rows, "missing")]


def annex_maps(printed: Printed, missing: Missing) -> list[Block]:
    if not printed.maps:
        return []
    return [
        figure(sheet.png, f"附图 {i}　{sheet.title}（原图见 {sheet.pdf}）", full_page=True)
        for i, sheet in enumerate(printed.maps, 1)
    ]


ANNEXES: dict[str, Callable[[Printed, Missing], list[Block]]] = {
    "annex_corners": annex_corners,
    "annex_factors": annex_factors,
    "annex_rules": annex_rules,
    "annex_missing": annex_missing,
    "annex_maps": annex_maps,
}
