"""A plan as the content of a workbook: a sheet for each table with live formulas, and where every number is from."""

from __future__ import annotations

from typing import Any

from ..model.plan import Plan, Verdict
from ..model.table import Table
from ..model.units import UNITS
from .blocks import Printed
from .chapters import VERDICTS
from .expression import formula, names
from .printing import STATES, UNKNOWN, clean, date_text, unit_text
from .report import marks

NUMBER, TEXT = "number", "text"


def workbook_content(printed: Printed, *, draft: bool) -> dict[str, Any]:
    """JSON for the writer. Numbers keep their stored decimals, so that the formulas find them again."""
    plan = printed.plan
    sheets = [
        _notes(printed, draft),
        *(_table(table) for _, table in sorted(plan.tables.items(), key=_order)),
        _checks(plan),
        _figures(plan),
        _rules(plan),
    ]
    return {
        "sheets": [sheet for sheet in sheets if sheet["columns"]],
        "mark": marks(plan, draft),
        "footer": f"方案版本 {printed.version}　校验码 {printed.short_hash}",
        "date": str(plan.decisions.get("date") or ""),
    }


def _order(item: tuple[str, Table]) -> tuple[str, int, str]:
    """Tables T before E, each by number."""
    key = item[0]
    digits = "".join(char for char in key if char.isdigit())
    return ("" if key.startswith("T") else key[:1], int(digits or 0), key)


def _column(label: str, kind: str = TEXT, **more: Any) -> dict[str, Any]:
    return {
        "key": "",
        "label": clean(label),
        "unit": "",
        "kind": kind,
        "decimals": 0,
        "shown": 0,
        "formula": None,
        **more,
    }


def _sheet(name: str, title: str, columns: list[dict[str, Any]], rows: list[list[Any]], **more: Any) -> dict[str, Any]:
    return {"name": name, "title": clean(title), "columns": columns, "rows": rows, "totals": [], "notes": [], **more}


def _table(table: Table) -> dict[str, Any]:
    known = {column.key for column in table.columns}
    columns = []
    for column in table.columns:
        if column.unit is None:
            columns.append(_column(column.label.zh, key=column.key))
            continue
        live = column.expression if column.expression and names(column.expression) <= known else None
        columns.append(
            _column(
                column.label.zh,
                NUMBER,
                key=column.key,
                unit=unit_text(column.unit),
                decimals=UNITS[column.unit].stored,
                shown=_shown(table, column.key, column.unit),
                formula=formula(live, {key: f"{{{key}}}" for key in known}) if live else None,
                operands=sorted(names(live)) if live else [],
            )
        )
    rows = [[clean(cell) if isinstance(cell, str) else cell for cell in row] for row in table.rows]
    notes = [clean(note.zh) for note in table.notes]
    title = f"表 {table.key}　{table.title.zh}"
    return _sheet(f"{table.key} {table.title.zh}", title, columns, rows, totals=list(table.totals), notes=notes)


def _shown(table: Table, key: str, unit: str) -> int:
    """Decimals on the screen: those of the unit; of bare numbers and factors as many as they have."""
    if unit_text(unit):
        return UNITS[unit].stored
    digits = [len(repr(cell).partition(".")[2].rstrip("0")) for cell in table.column(key) if isinstance(cell, float)]
    return min(max(digits, default=0), UNITS[unit].stored)


def _notes(printed: Printed, draft: bool) -> dict[str, Any]:
    plan = printed.plan
    mark = marks(plan, draft)
    rows = [
        ["矿山（主体）名称", printed.names["mine"]],
        ["主体编号", printed.names["mine_id"]],
        ["所在县（市、区）", printed.names["county"]],
        ["编制单位", printed.names["agency"].strip() or UNKNOWN],
        ["编制日期", date_text(plan.decisions).strip()],
        ["方案版本", str(printed.version)],
        ["方案数据 SHA-256", plan.sha256],
        *([["标记", mark]] if mark else []),
        ["公式", "派生列与合计均为活公式，按单位的保存位数取整；修改数量或单价后自动重算，报告不随之改变。"],
        ["单位", "每列第二行表头为单位；方量注明自然方、松方或压实方。“—”表示未知，不是零。"],
        ["数字来源", "“数字来源”表列出方案每个数字的值、单位、公式、输入、采用的规则及其来源。"],
        *([f"须知（{i}）", clean(warning.zh)] for i, warning in enumerate(plan.warnings, 1)),
    ]
    return _sheet("说明", "工作簿说明", [_column("项目"), _column("内容")], rows)


def _checks(plan: Plan) -> dict[str, Any]:
    rows = [
        [
            clean(check.title.zh),
            VERDICTS[Verdict(check.verdict)],
            clean(check.finding.zh),
            clean(check.source),
            "已核对" if check.checked else "未核对原文",
        ]
        for check in plan.checks
    ]
    header = ["核查事项", "结果", "说明", "依据", "核对情况"]
    return _sheet("法规核查", "法规政策核查", [_column(label) for label in header], rows)


def _figures(plan: Plan) -> dict[str, Any]:
    sources = {str(rule["key"]): rule for rule in plan.rules}
    rows = []
    for key, figure in sorted(plan.figures.items()):
        used = [sources[rule] for rule in figure.rules if rule in sources]
        rows.append(
            [
                key,
                clean(figure.label.zh),
                figure.value,
                unit_text(figure.unit),
                STATES[figure.state] if figure.state else "",
                clean(figure.formula),
                clean("，".join(figure.inputs)),
                clean("；".join(f"{rule['label']['zh']} = {rule['value']} {rule['unit']}".strip() for rule in used)),
                clean("；".join(f"{rule['source']}{'' if rule['checked'] else '（未核对原文）'}" for rule in used)),
            ]
        )
    header = ["键", "名称", "值", "单位", "状态", "公式", "输入", "规则", "来源"]
    columns = [_column(label, NUMBER if label == "值" else TEXT, decimals=None, shown=None) for label in header]
    return _sheet("数字来源", "方案中每个数字的来源", columns, rows)


def _rules(plan: Plan) -> dict[str, Any]:
    rows = [
        [
            str(rule["key"]),
            clean(rule["label"]["zh"]),
            clean(rule["value"]),
            clean(rule["unit"]),
            clean(rule["source"]),
            "已核对" if rule["checked"] else "未核对原文",
            clean(rule["scope"]),
        ]
        for rule in plan.rules
    ]
    header = ["键", "规则或参数", "取值", "单位", "来源", "核对情况", "适用范围"]
    return _sheet("采用规则", "采用的规则与参数", [_column(label) for label in header], rows)
