"""A table as the dossier prints it and the workbook recomputes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Union

from .text import Label

Cell = Union[str, int, float, None]


@dataclass(frozen=True)
class Column:
    """One column.

    ``unit`` is a key of ``units.UNITS`` for numbers and None for text. ``expression`` names other columns of the same
    row (``quantity * price_cny``); the workbook writes it as a live formula, rounded to the unit's stored decimals.
    """

    key: str
    label: Label
    unit: str | None = None
    expression: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {"key": self.key, "label": self.label.to_json(), "unit": self.unit, "expression": self.expression}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Column:
        return cls(data["key"], Label.from_json(data["label"]), data["unit"], data["expression"])


@dataclass(frozen=True)
class Table:
    """Rows of cells in the order of ``columns``; ``totals`` names the columns with a printed sum in a last row.

    A cell is text, a number already rounded to its unit's stored decimals, or None for what is not known.
    ``cites`` holds the keys of the rulebook rows behind each row, in the order of the rows, or nothing at all;
    ``inputs`` the keys of figures, tables or parts of the site that the table is computed from.
    """

    key: str
    title: Label
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[str, ...] = ()
    notes: tuple[Label, ...] = field(default=())
    cites: tuple[tuple[str, ...], ...] = ()
    inputs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.cites and len(self.cites) != len(self.rows):
            raise ValueError(f"table {self.key}: {len(self.rows)} rows, but {len(self.cites)} rows of citations")

    def column(self, key: str) -> list[Cell]:
        """All cells of one column."""
        index = [column.key for column in self.columns].index(key)
        return [row[index] for row in self.rows]

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "title": self.title.to_json(),
            "columns": [column.to_json() for column in self.columns],
            "rows": [list(row) for row in self.rows],
            "totals": list(self.totals),
            "notes": [note.to_json() for note in self.notes],
            "cites": [list(keys) for keys in self.cites],
            "inputs": list(self.inputs),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Table:
        return cls(
            data["key"],
            Label.from_json(data["title"]),
            tuple(Column.from_json(column) for column in data["columns"]),
            tuple(tuple(row) for row in data["rows"]),
            tuple(data["totals"]),
            tuple(Label.from_json(note) for note in data["notes"]),
            tuple(tuple(keys) for keys in data.get("cites", ())),
            tuple(data.get("inputs", ())),
        )
