"""Why this number? The chain behind a figure or a cell of a table, as a person reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from qgis.PyQt.QtWidgets import QTextBrowser, QWidget

from ..compat import localised, translate
from ..core.model.plan import Plan
from ..core.model.table import Cell, Column, Table
from ..core.model.text import Label
from ..core.planning.why import Step, why
from . import texts

INDENT_PX = 14


class WhyPanel(QTextBrowser):
    """Shows the chain behind one number; a click on a figure or table in it asks on from there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: Plan | None = None
        self.setOpenLinks(False)
        self.setAccessibleName(translate("MineRestoration", "Why this number?"))
        self.anchorClicked.connect(lambda url: self._ask_on(url.toString()))

    def show_figure(self, plan: Plan, key: str) -> None:
        self._plan = plan
        self.setHtml(explain(plan, key))

    def show_cell(self, plan: Plan, key: str, row: int | None, column: str | None) -> None:
        """A cell of a table; its total where ``row`` is None."""
        self._plan = plan
        self.setHtml(explain(plan, key, row, column))

    def _ask_on(self, key: str) -> None:
        if self._plan is not None and (key in self._plan.figures or key in self._plan.tables):
            self.setHtml(explain(self._plan, key))


def explain(plan: Plan, key: str, row: int | None = None, column: str | None = None) -> str:
    """Formula, inputs with their values, rules with their sources, of the number and of all it comes from. HTML.

    Args:
        key: of a figure or a table.
        row: of the table, with the ``column`` of the cell.
    """
    steps = {step.key: step for step in why(plan, key, row)}
    table = plan.tables.get(key)
    if table is None:
        parts = _of_figure(plan, key)
    else:
        parts = _of_cell(table, row, column)
    parts += [_rule_line(rule, 1) for rule in steps[key].rules]
    told = {key}
    for source in steps[key].inputs:
        parts += _chain(plan, source, steps, 1, told)
    return "".join(parts)


def _chain(plan: Plan, key: str, steps: Mapping[str, Step], depth: int, told: set[str]) -> list[str]:
    """What a number is computed from, each beneath what it feeds; what was told before is only named."""
    step = steps[key]
    heading = _named(plan, step)
    if key in told:
        return [_line(depth, translate("MineRestoration", "Input"), heading)]
    told.add(key)
    parts = [_line(depth, translate("MineRestoration", "Input"), heading)]
    figure = plan.figures.get(key)
    if figure is not None and figure.formula:
        parts.append(_line(depth + 1, translate("MineRestoration", "Formula"), escape(texts.formula(plan, figure))))
    if key in plan.tables and step.rules:
        count = translate("MineRestoration", "rows of the rulebook behind it: {count}").format(count=len(step.rules))
        parts.append(_line(depth + 1, translate("MineRestoration", "Rules"), escape(count)))
    elif step.rules:
        parts += [_rule_line(rule, depth + 1) for rule in step.rules]
    for source in step.inputs:
        parts += _chain(plan, source, steps, depth + 1, told)
    return parts


def _named(plan: Plan, step: Step) -> str:
    if step.key in plan.figures:
        return f'<a href="{escape(step.key)}">{escape(texts.source_of(plan, step.key))}</a>'
    if step.key in plan.tables:
        words = translate("MineRestoration", "table {key}").format(key=step.key)
        return f'<a href="{escape(step.key)}">{escape(words)}</a> · {escape(localised(step.label))}'
    return escape(texts.source_of(plan, step.key))


def _of_figure(plan: Plan, key: str) -> list[str]:
    figure = plan.figures[key]
    value = f"{texts.with_uncertainty(plan, figure)} {texts.unit(figure)}".strip()
    parts = [_paragraph(0, f"<b>{escape(localised(figure.label))}</b>: {escape(value)}")]
    if figure.formula:
        parts.append(_line(0, translate("MineRestoration", "Formula"), escape(texts.formula(plan, figure))))
    return parts


def _of_cell(table: Table, row: int | None, column: str | None) -> list[str]:
    """The cell with its heading, the formula of its column, and the cells of its row that stand in the formula."""
    title = f"{table.key} · {localised(table.title)}"
    columns = {one.key: one for one in table.columns}
    shown = columns.get(column or "")
    if shown is None:
        return [_paragraph(0, f"<b>{escape(title)}</b>")]
    if row is None:
        words = translate("MineRestoration", "Total of {column}").format(column=localised(shown.label))
        parts = [_paragraph(0, f"<b>{escape(words)}</b> · {escape(title)}")]
        formula = f"Σ {localised(shown.label)}"
        return [*parts, _line(0, translate("MineRestoration", "Formula"), escape(formula))]
    cells = dict(zip(columns, table.rows[row]))
    value = f"{cell_text(cells[shown.key], shown)} {texts.symbol(shown.unit or '')}".strip()
    first = cell_text(table.rows[row][0], table.columns[0])
    place = translate("MineRestoration", "row {row}").format(row=row + 1)
    place = f"{place} · {first}" if first != texts.UNKNOWN else place
    parts = [
        _paragraph(0, f"<b>{escape(localised(shown.label))}</b>: {escape(value)}"),
        _paragraph(0, escape(f"{title} · {place}")),
    ]
    if shown.expression:
        words = {key: localised(one.label) for key, one in columns.items()}
        formula = re.sub(r"[a-z]\w*", lambda match: words.get(match[0], match[0]), shown.expression)
        formula = formula.replace("*", "×").replace(" / ", " ÷ ").replace(" - ", " − ")
        parts.append(_line(0, translate("MineRestoration", "Formula"), escape(formula)))
        for key in dict.fromkeys(re.findall(r"[a-z]\w*", shown.expression)):
            if key in columns:
                unit = texts.symbol(columns[key].unit or "")
                said = f"{localised(columns[key].label)} = {cell_text(cells[key], columns[key])} {unit}".strip()
                parts.append(_line(1, translate("MineRestoration", "Input"), escape(said)))
    return parts


def cell_text(cell: Cell, column: Column) -> str:
    """A cell as it is shown: numbers with the decimals of their unit, a dash for what is not known."""
    if cell is None:
        return texts.UNKNOWN
    if column.unit is not None and isinstance(cell, (int, float)):
        return texts.number(cell, column.unit)
    return str(cell)


def rule_text(row: Mapping[str, Any]) -> str:
    """A row of the rulebook with its value, its source, and whether that was compared with the original."""
    name = localised(Label.from_json(row["label"]))
    origin = texts.origin(str(row["source"]), bool(row["checked"]))
    value = f"{row['value']} {texts.symbol(str(row['unit']))}".strip()
    return f"{name} = {value} · {origin}" if value else f"{name} · {origin}"


def _rule_line(rule: Mapping[str, Any], depth: int) -> str:
    return _line(depth, translate("MineRestoration", "Rule"), escape(rule_text(rule)))


def _line(depth: int, title: str, html: str) -> str:
    return _paragraph(depth, f"<i>{escape(title)}</i>: {html}")


def _paragraph(depth: int, html: str) -> str:
    return f'<p style="margin:0 0 0 {INDENT_PX * depth}px">{html}</p>'
