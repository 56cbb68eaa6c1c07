"""The data dictionary: what the register holds, read from the tables in ``resources/dictionary``.

From it come the tables and triggers of the store, the validation of values and the matching of foreign field names.
A technician may read the three tables in a spreadsheet; ``since`` is the schema version in which a row arrived.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..model.text import Label

GEOMETRIES = {"none": "", "multipolygon": "multipolygon", "point": "point"}
TYPES = ("text", "integer", "real", "date", "datetime", "code", "codes", "json", "binary")
EVERY_TABLE = "*"


@dataclass(frozen=True)
class Code:
    """One row of a code list."""

    code: str
    label: Label
    source: str
    checked: bool


@dataclass(frozen=True)
class Field:
    """One column.

    ``type`` is one of ``TYPES``; ``code`` holds one code of the list ``codes``, ``codes`` several, joined with commas.
    ``pinyin`` is the name in provincial exports, ``names`` are others that are met. ``logged`` is False where the event
    log leaves the content out, ``derived`` True where the value follows from the outline: when somebody moves a vertex,
    the store empties the field rather than keep what is no longer true.
    """

    name: str
    type: str
    unit: str
    required: bool
    codes: str
    pinyin: str
    names: tuple[str, ...]
    label: Label
    secrecy: str
    logged: bool
    derived: bool
    since: int
    source: str

    @property
    def known_as(self) -> tuple[str, ...]:
        """Every name under which foreign files may bring this field."""
        given = (self.name, self.pinyin, self.label.zh, self.label.en, *self.names)
        return tuple(dict.fromkeys(name for name in given if name))


@dataclass(frozen=True)
class Entity:
    """One table.

    ``geometry`` is "multipolygon", "point" or empty. ``key`` names the fields that people know a row by; the store adds
    ``uuid`` and ``row_version``.
    """

    name: str
    geometry: str
    key: tuple[str, ...]
    parent: str
    parent_key: str
    label: Label
    secrecy: str
    since: int
    fields: Mapping[str, Field]


@dataclass(frozen=True)
class Dictionary:
    """All entities by name, parents first, and all code lists by name."""

    entities: Mapping[str, Entity]
    codes: Mapping[str, Mapping[str, Code]]

    @property
    def version(self) -> int:
        """The schema version this dictionary describes."""
        return max(field.since for entity in self.entities.values() for field in entity.fields.values())

    def entity(self, name: str) -> Entity:
        return self.entities[name]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _field(row: Mapping[str, str]) -> Field:
    if row["type"] not in TYPES:
        raise ValueError(f"{row['entity']}.{row['field']}: type {row['type']!r} is not one of {TYPES}")
    return Field(
        row["field"],
        row["type"],
        row["unit"],
        row["required"] == "yes",
        row["codes"],
        row["pinyin"],
        tuple(name for name in row["names"].split("|") if name),
        Label(row["label_en"], row["label_zh"]),
        row["secrecy"],
        row["logged"] == "yes",
        row["derived"] == "yes",
        int(row["since"]),
        row["source"],
    )


def load(folder: Path) -> Dictionary:
    """Read ``entities.csv``, ``fields.csv`` and ``codes.csv`` of one folder."""
    codes: dict[str, dict[str, Code]] = {}
    for row in _rows(folder / "codes.csv"):
        label = Label(row["label_en"], row["label_zh"])
        codes.setdefault(row["list"], {})[row["code"]] = Code(
            row["code"], label, row["source"], row["checked"] == "yes"
        )
    field_rows = _rows(folder / "fields.csv")
    entities: dict[str, Entity] = {}
    for row in _rows(folder / "entities.csv"):
        own = [_field(r) for r in field_rows if r["entity"] == row["entity"]]
        common = [_field(r) for r in field_rows if r["entity"] == EVERY_TABLE]
        fields = {field.name: field for field in (*own, *common)}
        unknown = [field.name for field in fields.values() if field.codes and field.codes not in codes]
        if unknown:
            raise ValueError(f"{row['entity']}: no code list for {unknown}")
        entities[row["entity"]] = Entity(
            row["entity"],
            GEOMETRIES[row["geometry"]],
            tuple(row["key"].split()),
            row["parent"],
            row["parent_key"],
            Label(row["label_en"], row["label_zh"]),
            row["secrecy"],
            int(row["since"]),
            fields,
        )
    return Dictionary(entities, codes)


@lru_cache(maxsize=1)
def data_dictionary() -> Dictionary:
    """The dictionary that ships with the plugin."""
    return load(Path(__file__).resolve().parents[2] / "resources" / "dictionary")
