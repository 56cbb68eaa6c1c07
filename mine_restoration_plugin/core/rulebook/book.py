"""A rulebook is a folder of CSV tables that a technician opens in a spreadsheet.

Every table has the columns ``key, value, unit, label_en, label_zh, source, checked`` and may have more. A province's or
county's folder holds only the rows it changes; the last folder wins, and the row remembers which folder it came from.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP, Label

REQUIRED = ("key", "value", "unit", "label_en", "label_zh", "source", "checked")
CHECKED = "yes"
UNCHECKED = "未核对原文"


@dataclass(frozen=True)
class Rule:
    """One row. ``more`` holds the table's further columns."""

    key: str
    value: str
    unit: str
    label: Label
    source: str
    checked: bool
    scope: str
    table: str
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def number(self) -> float:
        """The value as a number.

        Raises:
            InputError: the cell does not hold one.
        """
        try:
            return float(self.value)
        except ValueError as error:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "Rulebook {scope}, table {table}, row {key}: {value} is not a number."
                ),
                scope=self.scope,
                table=self.table,
                key=self.key,
                value=repr(self.value),
            ) from error

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "value": self.value,
            "unit": self.unit,
            "label": self.label.to_json(),
            "source": self.source,
            "checked": self.checked,
            "scope": self.scope,
        }


def national_folder() -> Path:
    """The rulebook that ships with the plugin."""
    return Path(__file__).resolve().parents[2] / "resources" / "rulebooks" / "national"


class Rulebook:
    """Rows by key. ``used`` lists the rows that were asked for, in the order of their keys."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self._rules = dict(rules)
        self._by_prefix: dict[str, list[str]] = {}
        self._used: set[str] = set()
        self._noting: list[set[str]] = []

    @classmethod
    def load(cls, overrides: Iterable[Path] = (), national: Path | None = None) -> Rulebook:
        """Read the national folder, then each override folder in turn.

        Raises:
            InputError: a folder is missing, a table lacks a column, a key stands twice in one folder.
        """
        rules: dict[str, Rule] = {}
        for folder in [national or national_folder(), *overrides]:
            rules.update(_read_folder(Path(folder)))
        return cls(rules)

    def fresh(self) -> Rulebook:
        """The same rows with nothing marked as used: one for each plan."""
        return Rulebook(self._rules)

    def rule(self, key: str) -> Rule:
        """One row, noted as used.

        Raises:
            InputError: no folder has it.
        """
        if key not in self._rules:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "The rulebook has no row {key}. Restore it from the national one."
                ),
                key=key,
            )
        self._used.add(key)
        for noted in self._noting:
            noted.add(key)
        return self._rules[key]

    @contextmanager
    def noting(self) -> Iterator[set[str]]:
        """Keys of the rows that are asked for within the block: what is worked out there rests on them."""
        noted: set[str] = set()
        self._noting.append(noted)
        try:
            yield noted
        finally:
            # by identity: a block inside this one may have noted the same keys, and equal sets are not the same set
            self._noting = [one for one in self._noting if one is not noted]

    def number(self, key: str) -> float:
        return self.rule(key).number

    def keys(self, prefix: str) -> list[str]:
        """Keys that begin so, in the order of the tables."""
        if prefix not in self._by_prefix:
            self._by_prefix[prefix] = [key for key in self._rules if key.startswith(prefix)]
        return list(self._by_prefix[prefix])

    @property
    def used(self) -> list[Rule]:
        return [self._rules[key] for key in sorted(self._used)]


def _read_folder(folder: Path) -> dict[str, Rule]:
    if not folder.is_dir():
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "There is no rulebook folder {path}."), path=folder)
    rules: dict[str, Rule] = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in REQUIRED if name not in (reader.fieldnames or ())]
            if missing:
                raise InputError(
                    QT_TRANSLATE_NOOP("MineRestoration", "Rulebook table {path} lacks the columns {missing}."),
                    path=path.name,
                    missing=", ".join(missing),
                )
            for row in reader:
                rule = _to_rule(row, folder.name, path.stem)
                if rule.key in rules:
                    raise InputError(
                        QT_TRANSLATE_NOOP("MineRestoration", "Rulebook {scope} has the row {key} twice."),
                        scope=folder.name,
                        key=rule.key,
                    )
                rules[rule.key] = rule
    return rules


def _to_rule(row: Mapping[str, str], scope: str, table: str) -> Rule:
    checked = (row["checked"] or "").strip()
    if checked not in (CHECKED, UNCHECKED):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "Rulebook {scope}, table {table}, row {key}: checked must be {yes} or {no}."
            ),
            scope=scope,
            table=table,
            key=row["key"],
            yes=CHECKED,
            no=UNCHECKED,
        )
    return Rule(
        row["key"],
        row["value"] or "",
        row["unit"] or "",
        Label(row["label_en"] or "", row["label_zh"] or ""),
        row["source"] or "",
        checked == CHECKED,
        scope,
        table,
        {name: cell or "" for name, cell in row.items() if name and name not in REQUIRED},
    )
