"""What differs between two plans of a mine: inputs, rulebook rows, figures and tables, each with its cause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..model.errors import InputError
from ..model.plan import Figure, Plan
from ..model.table import Cell, Column, Table
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..register.register import open_register
from .why import rules_behind, sources_behind

SITE_PARTS = ("plots", "units", "dem", "scenario", "crs")
SURFACES_OF = {"dem": ("existing", "design"), "scenario": ("design",), "units": ("design",)}


@dataclass(frozen=True)
class FigureChange:
    """A figure of both plans or of one; ``rules`` and ``inputs`` are the changed ones that it rests on."""

    key: str
    label: Label
    unit: str
    old: float | None
    new: float | None
    rules: tuple[str, ...]
    inputs: tuple[str, ...]


@dataclass(frozen=True)
class RowChange:
    """A rulebook row; None where one plan does not use it."""

    key: str
    label: Label
    old: str | None
    new: str | None
    source: str


@dataclass(frozen=True)
class Differences:
    """``inputs`` are the changed parts of the site and decisions, ``tables`` the changed tables with the number of
    rows that differ."""

    inputs: tuple[str, ...]
    rows: tuple[RowChange, ...]
    figures: tuple[FigureChange, ...]
    tables: Mapping[str, int]

    @property
    def none(self) -> bool:
        return not (self.inputs or self.rows or self.figures or self.tables)

    def report(self) -> tuple[Table, Table]:
        """Tables of the changed rulebook rows and of the changed figures with their causes."""
        return _rows_table(self.rows), _figures_table(self.figures)

    def to_json(self) -> dict[str, Any]:
        return {
            "inputs": list(self.inputs),
            "rows": [{"key": row.key, "old": row.old, "new": row.new} for row in self.rows],
            "figures": [
                {
                    **{"key": f.key, "label": f.label.to_json(), "unit": f.unit, "old": f.old, "new": f.new},
                    **{"rules": list(f.rules), "inputs": list(f.inputs)},
                }
                for f in self.figures
            ],
            "tables": dict(self.tables),
        }


def differences(old: Plan, new: Plan) -> Differences:
    """Compare two plans figure by figure."""
    rows = _changed_rows(old, new)
    inputs = _changed_inputs(old, new)
    changed = {row.key for row in rows}
    spread = {surface for name in inputs for surface in SURFACES_OF.get(name, ())} | set(inputs)
    figures = []
    for key in [*old.figures, *(key for key in new.figures if key not in old.figures)]:
        one, other = old.figures.get(key), new.figures.get(key)
        if _same(one, other):
            continue
        shown = other or one
        assert shown is not None  # noqa: S101 - one of the two plans has it
        behind = [(plan, key) for plan, figure in ((old, one), (new, other)) if figure is not None]
        rules = {rule for plan, name in behind for rule in rules_behind(plan, name)} & changed
        sources = {source for plan, name in behind for source in sources_behind(plan, name)} & spread
        figures.append(
            FigureChange(
                key,
                shown.label,
                shown.unit,
                None if one is None else one.value,
                None if other is None else other.value,
                tuple(sorted(rules)),
                tuple(sorted(sources)),
            )
        )
    return Differences(tuple(inputs), tuple(rows), tuple(figures), _changed_tables(old, new))


def _same(one: Figure | None, other: Figure | None) -> bool:
    return one is not None and other is not None and (one.value, one.unit) == (other.value, other.unit)


def _changed_rows(old: Plan, new: Plan) -> list[RowChange]:
    before, after = ({rule["key"]: rule for rule in plan.rules} for plan in (old, new))
    found = []
    for key in sorted({*before, *after}):
        one, other = before.get(key), after.get(key)
        if one == other:
            continue
        shown = other or one or {}
        found.append(
            RowChange(
                key,
                Label.from_json(shown["label"]),
                None if one is None else str(one["value"]),
                None if other is None else str(other["value"]),
                str(shown["source"]),
            )
        )
    return found


def _changed_inputs(old: Plan, new: Plan) -> list[str]:
    parts = [part for part in SITE_PARTS if _part(old, part) != _part(new, part)]
    keys = {*old.decisions, *new.decisions}
    return parts + sorted(key for key in keys if old.decisions.get(key) != new.decisions.get(key))


def _part(plan: Plan, part: str) -> Any:
    value = plan.site.get(part)
    return value.get("sha256") if part == "dem" and isinstance(value, Mapping) else value


def _changed_tables(old: Plan, new: Plan) -> dict[str, int]:
    found = {}
    for key in [*old.tables, *(key for key in new.tables if key not in old.tables)]:
        one, other = (plan.tables[key].rows if key in plan.tables else () for plan in (old, new))
        longest = max(len(one), len(other))
        count = sum(_row(one, i) != _row(other, i) for i in range(longest))
        if count:
            found[key] = count
    return found


def _row(rows: tuple[tuple[Cell, ...], ...], i: int) -> tuple[Cell, ...] | None:
    return rows[i] if i < len(rows) else None


def _rows_table(rows: tuple[RowChange, ...]) -> Table:
    columns = (
        Column("key", Label("Row", "规则行")),
        Column("label", Label("Meaning", "含义")),
        Column("old", Label("Before", "原值")),
        Column("new", Label("After", "新值")),
        Column("source", Label("Source", "来源")),
    )
    cells = tuple((row.key, row.label.zh, row.old, row.new, row.source) for row in rows)
    return Table("C1", Label("Changed rulebook rows", "规则行变化表"), columns, cells)


def _figures_table(figures: tuple[FigureChange, ...]) -> Table:
    columns = (
        Column("key", Label("Figure", "数据项")),
        Column("label", Label("Meaning", "含义")),
        Column("unit", Label("Unit", "单位")),
        Column("old", Label("Before", "原值"), ""),
        Column("new", Label("After", "新值"), ""),
        Column("change", Label("Change", "变化"), ""),
        Column("rules", Label("Because of rows", "所依规则行变化")),
        Column("inputs", Label("Because of inputs", "所依数据变化")),
    )
    cells: list[tuple[Cell, ...]] = []
    for f in figures:
        change = None if f.old is None or f.new is None else round(f.new - f.old, 6)
        rules, inputs = "、".join(f.rules), "、".join(f.inputs)
        cells.append((f.key, f.label.zh, f.unit, f.old, f.new, change, rules or None, inputs or None))
    return Table("C2", Label("Changed figures", "数据变化表"), columns, tuple(cells))


def version_differences(
    register_path: str | Path, mine_id: str, old: int | None = None, new: int | None = None
) -> tuple[int, int, Differences]:
    """Compare two versions of the plan of a mine that the register keeps.

    Args:
        old: None: the version before ``new``. new: None: the latest.

    Raises:
        InputError: the register has no such version, or only one.
    """
    with open_register(register_path) as register:
        register.mine(mine_id)
        known = [int(row["version"]) for row in register.plan_versions(mine_id)]
        after = known[-1] if new is None and known else new
        earlier = [version for version in known if after is not None and version < after]
        before = earlier[-1] if old is None and earlier else old
        kept = [None if version is None else register.plan(mine_id, version) for version in (before, after)]
    if kept[0] is None or kept[1] is None or before is None or after is None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "Mine {mine_id} has no two such versions of its plan to compare. It has: {known}."
            ),
            mine_id=mine_id,
            known=", ".join(map(str, known)) or "–",
        )
    return before, after, differences(Plan.from_bytes(kept[0][1]), Plan.from_bytes(kept[1][1]))
