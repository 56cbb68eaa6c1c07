"""What a stage of the plan is given, and what it adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...geodata.grid import Polygons
from ...model.plan import Check, Figure
from ...model.table import Table
from ...model.text import Label
from ...rulebook import Rulebook
from ..results import Results
from ..site import Site, polygons_of

EVERY_UNIT = "*"


@dataclass(frozen=True)
class Chapter:
    """What one stage adds to the plan. ``found`` is its own result, for the stages after it."""

    figures: Sequence[Figure] = ()
    tables: Sequence[Table] = ()
    checks: Sequence[Check] = ()
    warnings: Sequence[Label] = ()
    found: Any = None


@dataclass
class Drafting:
    """A plan in the making.

    ``existing``, ``designed``  heights in metres on one grid, in the CRS of the site.
    ``earthworks``  what the design changes: volumes by unit, balance, haul, proof of no over-digging.
    ``chapters``    what the stages so far have added, by their names.
    """

    site: Site
    decisions: Mapping[str, Any]
    book: Rulebook
    existing: Path
    designed: Path
    earthworks: Results
    surfaces: Mapping[str, Mapping[str, Any]]
    section: Mapping[str, Any]
    figures: dict[str, Figure] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    warnings: list[Label] = field(default_factory=list)
    chapters: dict[str, Chapter] = field(default_factory=dict)

    def add(self, name: str, chapter: Chapter) -> None:
        """Take a chapter into the plan.

        Raises:
            ValueError: a figure or table of that key is there already.
        """
        for figure in chapter.figures:
            if figure.key in self.figures:
                raise ValueError(f"stage {name}: there is a figure {figure.key} already")
            self.figures[figure.key] = figure
        for table in chapter.tables:
            if table.key in self.tables:
                raise ValueError(f"stage {name}: there is a table {table.key} already")
            self.tables[table.key] = table
        self.checks += chapter.checks
        self.warnings += chapter.warnings
        self.chapters[name] = chapter

    def found(self, stage: str) -> Any:
        """The result of an earlier stage."""
        return self.chapters[stage].found

    def value(self, key: str) -> float | None:
        """The value of a figure that is there already."""
        return self.figures[key].value

    @property
    def units(self) -> Sequence[Mapping[str, Any]]:
        """The restoration units as the plan keeps them (``unit_no``, ``plot_no``, ``kind``, ``area_m2``, ...)."""
        units: Sequence[Mapping[str, Any]] = self.site.json["units"]
        return units

    def polygons(self, unit_no: str) -> Polygons:
        """The outline of a unit in the CRS of the site, as arrays."""
        return polygons_of(self.earthworks.unit_json(unit_no)["polygons"])

    def plot_fields(self, plot_no: str) -> Mapping[str, Any]:
        """The register's fields of a plot that are filled in."""
        fields: Mapping[str, Any] = next(p["fields"] for p in self.site.json["plots"] if p["plot_no"] == plot_no)
        return fields

    def unit_facts(self, unit_no: str) -> dict[str, Any]:
        """What was surveyed in a unit: decided for it, else registered, else decided for every unit."""
        decided = self.decisions.get("facts", {})
        registered = self.earthworks.unit_json(unit_no).get("fields", {})
        facts = {**decided.get(EVERY_UNIT, {}), **registered, **decided.get(unit_no, {})}
        return {key: value for key, value in facts.items() if value is not None}

    def mine_facts(self) -> dict[str, Any]:
        """What is known of the mine and its place: decided, else registered."""
        facts = {**self.site.mine, **self.decisions.get("mine_facts", {})}
        return {key: value for key, value in facts.items() if value not in (None, "")}
