"""Work of the pages about the plan that leaves the window's thread. Plain data in and out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...core.model.progress import Progress
from ...core.model.table import Cell
from ...core.model.text import Label

SINCE = 4
"""The schema version in which the survey facts came into the register."""
FINISH = "T13.finish"
COMPARED = (
    *("cost_cny", "gap_cny", "npv_cny", "irr_percent", "payback_years"),
    *(FINISH, "gap_zero_rock_cny"),
)


@dataclass(frozen=True)
class Choices:
    """What the pages offer: fields of units and of the mine, code lists, and what the rulebook knows."""

    unit_fields: tuple[Any, ...]
    mine_fields: tuple[Any, ...]
    codes: Mapping[str, Mapping[str, Label]]
    structures: Mapping[str, Label]
    regions: tuple[tuple[str, str], ...]
    sources: Mapping[str, Label]
    known: frozenset[str]
    """Decisions that a plan takes."""


def choices(progress: Progress) -> Choices:
    from ...core.estimate.price import regions
    from ...core.estimate.structure import structures
    from ...core.planning.stages import order
    from ...core.register.dictionary import data_dictionary
    from ...core.rulebook import Rulebook

    progress.check()
    dictionary, book = data_dictionary(), Rulebook.load()
    fields = {
        name: tuple(field for field in dictionary.entity(name).fields.values() if field.since == SINCE)
        for name in ("unit", "mine")
    }
    lists = {field.codes for group in fields.values() for field in group if field.codes}
    codes = {
        name: {code: row.label for code, row in dictionary.codes[name].items()}
        for name in (*sorted(lists), "land_class")
        if name in dictionary.codes
    }
    codes["way"] = {key: book.rule(f"way.{key}").label for key in "1234"}
    prefix = "fund.source."
    sources = {key[len(prefix) :]: book.rule(key).label for key in book.keys(prefix)}
    return Choices(
        fields["unit"], fields["mine"], codes, structures(book), tuple(regions(book)), sources, frozenset(order.keys())
    )


@dataclass(frozen=True)
class Outcome:
    """What a money scenario comes to: values by the key of the figure, with its unit."""

    values: Mapping[str, tuple[Cell, str]]


def work_out(path: str, mine_id: str, dem: str | None, decisions: Mapping[str, Any], progress: Progress) -> Outcome:
    """Work the plan out as far as the funding by other decisions; nothing is kept."""
    from ...core.planning.deed import work_out_stage

    plan = work_out_stage(path, mine_id, "funding", dem=dem, decisions=decisions, progress=progress).plan
    return Outcome(outcome_values(plan))


def outcome_values(plan: Any) -> dict[str, tuple[Cell, str]]:
    """Those of the compared figures that a plan has; the last day of the works from its schedule."""
    found: dict[str, tuple[Cell, str]] = {
        key: (plan.figures[key].value, plan.figures[key].unit) for key in COMPARED if key in plan.figures
    }
    table = plan.tables.get("T13")
    if table is not None and "finish" in [column.key for column in table.columns]:
        days = [str(day) for day in table.column("finish") if day]
        found[FINISH] = (max(days) if days else None, "")
    return found
