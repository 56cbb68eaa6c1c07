"""How a person fills in a row: tabs, ranges, defaults. They stand in ``form_tabs.csv`` and ``form_fields.csv``.

What the tables do not name still has its place: a field without a tab stands in the last one.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from ..model.text import Label
from .dictionary import Dictionary, Entity

EVERY = "*"
WIDGETS = ("", "long", "locked", "file")
LAST_TAB = Label("Other", "其他")


@dataclass(frozen=True)
class Hint:
    """``widget`` is one of ``WIDGETS``; the defaults are QGIS expressions, in the office and in a field pack."""

    widget: str = ""
    default: str = ""
    field_default: str = ""
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Tab:
    """Some fields under one heading, in order."""

    name: str
    label: Label
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Forms:
    """Tabs by entity, hints by entity and field; "*" stands for every one."""

    tabs: Mapping[str, tuple[Tab, ...]]
    hints: Mapping[tuple[str, str], Hint] = field(default_factory=dict)

    def hint(self, entity: str, name: str) -> Hint:
        for key in ((entity, name), (entity, EVERY), (EVERY, name)):
            if key in self.hints:
                return self.hints[key]
        return Hint()

    def tabs_of(self, entity: Entity) -> tuple[Tab, ...]:
        """Every field of the entity in exactly one tab."""
        given = self.tabs.get(entity.name, ())
        placed = {name for tab in given for name in tab.fields}
        rest = tuple(name for name in entity.fields if name not in placed)
        if not given:
            return (Tab("basic", entity.label, rest),)
        if not rest:
            return given
        return (*given[:-1], Tab(given[-1].name, given[-1].label, given[-1].fields + rest))


def load(folder: Path, dictionary: Dictionary) -> Forms:
    """Read the two tables.

    Raises:
        ValueError: a row names an entity, field or widget that is not there, or a field has two tabs.
    """
    tabs: dict[str, list[Tab]] = {}
    for row in _rows(folder / "form_tabs.csv"):
        names = tuple(row["fields"].split())
        _require(dictionary, row["entity"], names)
        tabs.setdefault(row["entity"], []).append(Tab(row["tab"], Label(row["label_en"], row["label_zh"]), names))
    for entity, given in tabs.items():
        every = [name for tab in given for name in tab.fields]
        if len(every) != len(set(every)):
            raise ValueError(f"{entity}: a field stands in two tabs")
    hints = {}
    for row in _rows(folder / "form_fields.csv"):
        if row["entity"] != EVERY and row["field"] != EVERY:
            _require(dictionary, row["entity"], (row["field"],))
        if row["widget"] not in WIDGETS:
            raise ValueError(f"{row['entity']}.{row['field']}: {row['widget']!r} is not one of {WIDGETS}")
        hints[row["entity"], row["field"]] = Hint(
            row["widget"], row["default"], row["field_default"], _number(row["minimum"]), _number(row["maximum"])
        )
    return Forms({entity: tuple(given) for entity, given in tabs.items()}, hints)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _require(dictionary: Dictionary, entity: str, names: tuple[str, ...]) -> None:
    unknown = [name for name in names if name not in dictionary.entity(entity).fields]
    if unknown:
        raise ValueError(f"{entity} has no fields {unknown}")


def _number(text: str) -> float | None:
    return float(text) if text else None


@lru_cache(maxsize=1)
def forms() -> Forms:
    """The forms that ship with the plugin."""
    from .dictionary import data_dictionary

    return load(Path(__file__).resolve().parents[2] / "resources" / "dictionary", data_dictionary())
