"""Why this number? What a figure or table of a plan is computed from, down to the rows of the rulebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..model.plan import Plan
from ..model.table import Cell, Table
from ..model.text import Label

DECISIONS = "decisions."
"""Before the key of an input that is a decision; it may be left out."""


@dataclass(frozen=True)
class Step:
    """One figure, table, part of the site or decision that another is computed from.

    ``depth`` counts the steps from the number that was asked about; ``rules`` are the rows that it uses itself.
    ``value`` is None for a table and for what is not known.
    """

    key: str
    label: Label
    depth: int
    value: Cell
    unit: str
    formula: str
    inputs: tuple[str, ...]
    rules: tuple[Mapping[str, Any], ...]


def why(plan: Plan, key: str, row: int | None = None) -> tuple[Step, ...]:
    """The number itself, then everything it comes from, nearest first and each once.

    Args:
        key: of a figure or a table.
        row: of the table: only the rules that this row cites.

    Raises:
        KeyError: the plan has no such figure or table.
    """
    if key not in plan.figures and key not in plan.tables:
        raise KeyError(key)
    rows = {rule["key"]: rule for rule in plan.rules}
    seen = {key}
    waiting = [(key, 0)]
    steps = []
    while waiting:
        name, depth = waiting.pop(0)
        step = _step(plan, name, depth, rows, row if depth == 0 else None)
        steps.append(step)
        for source in step.inputs:
            if source not in seen:
                seen.add(source)
                waiting.append((source, depth + 1))
    return tuple(steps)


def rules_behind(plan: Plan, key: str) -> frozenset[str]:
    """Keys of all rulebook rows that a figure or table rests on, its own and those of what it is computed from."""
    return frozenset(str(rule["key"]) for step in why(plan, key) for rule in step.rules)


def sources_behind(plan: Plan, key: str) -> frozenset[str]:
    """Keys of everything that a figure or table is computed from."""
    return frozenset(step.key.removeprefix(DECISIONS) for step in why(plan, key)) - {key}


def _step(plan: Plan, key: str, depth: int, rows: Mapping[str, Mapping[str, Any]], row: int | None) -> Step:
    figure = plan.figures.get(key)
    if figure is not None:
        return Step(
            *(key, figure.label, depth, figure.value, figure.unit, figure.formula, figure.inputs),
            _rows_of(figure.rules, rows),
        )
    table = plan.tables.get(key)
    if table is not None:
        found = _rows_of(_cited(table, row), rows)
        return Step(key, table.title, depth, None, "", _expressions(table), table.inputs, found)
    used = plan.surfaces.get(key, {}).get("rules", ())
    decided = plan.decisions.get(key.removeprefix(DECISIONS))
    value = decided if isinstance(decided, (str, int, float)) else None
    return Step(key, Label(key, _NAMES.get(key, key)), depth, value, "", "", (), _rows_of(used, rows))


def _rows_of(keys: Iterable[str], rows: Mapping[str, Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    return tuple(rows[key] for key in keys if key in rows)


def _cited(table: Table, row: int | None) -> list[str]:
    if row is not None:
        return sorted(table.cites[row]) if row < len(table.cites) else []
    return sorted({rule for keys in table.cites for rule in keys})


def _expressions(table: Table) -> str:
    return "; ".join(f"{column.key} = {column.expression}" for column in table.columns if column.expression)


_NAMES = {
    "existing": "现状地面",
    "design": "设计地面",
    "plots": "图斑",
    "units": "修复单元",
    "section": "典型断面",
    "facts": "单元调查",
    "mine_facts": "主体资料",
}
