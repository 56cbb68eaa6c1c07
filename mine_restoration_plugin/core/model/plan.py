"""The Plan: a value that holds every figure with its unit, formula, inputs and rule, and serialises to the same bytes.

The dossier prints a Plan and never recomputes it; the register stores it as a version.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from .errors import InputError
from .table import Cell, Table
from .text import QT_TRANSLATE_NOOP, Label
from .units import UNITS, VolumeState, stored

SCHEMA = 1


class Verdict(str, Enum):
    """What a law check says."""

    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"
    UNKNOWN = "unknown"  # 无法判定: the data cannot answer


@dataclass(frozen=True)
class Figure:
    """One number of the plan, with all that answers "why this number?".

    ``value`` is None where it is not known. ``inputs`` are keys of other figures or of site and decisions; ``rules``
    are keys of rulebook rows.
    """

    key: str
    label: Label
    value: float | None
    unit: str
    state: VolumeState | None = None
    formula: str = ""
    inputs: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"figure {self.key}: unit {self.unit!r} is not in the table of units")
        object.__setattr__(self, "value", stored(self.value, self.unit))

    def to_json(self) -> dict[str, Any]:
        return {
            "label": self.label.to_json(),
            "value": self.value,
            "unit": self.unit,
            "state": self.state.value if self.state else None,
            "formula": self.formula,
            "inputs": list(self.inputs),
            "rules": list(self.rules),
        }

    @classmethod
    def from_json(cls, key: str, data: Mapping[str, Any]) -> Figure:
        return cls(
            key,
            Label.from_json(data["label"]),
            data["value"],
            data["unit"],
            VolumeState(data["state"]) if data["state"] else None,
            data["formula"],
            tuple(data["inputs"]),
            tuple(data["rules"]),
        )


@dataclass(frozen=True)
class Check:
    """One law check with its result, the sentence that says why, and where the rule stands.

    ``checked`` is False for what ships as 未核对原文. ``measured`` holds the numbers the finding quotes.
    """

    key: str
    title: Label
    verdict: Verdict
    finding: Label
    source: str
    checked: bool
    measured: Mapping[str, Cell] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "title": self.title.to_json(),
            "verdict": self.verdict.value,
            "finding": self.finding.to_json(),
            "source": self.source,
            "checked": self.checked,
            "measured": dict(self.measured),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Check:
        return cls(
            data["key"],
            Label.from_json(data["title"]),
            Verdict(data["verdict"]),
            Label.from_json(data["finding"]),
            data["source"],
            data["checked"],
            data["measured"],
        )


@dataclass(frozen=True)
class Plan:
    """A plan of one mine.

    ``mine``      register fields of the mine (``mine_id``, ``name``, ...).
    ``site``      what was measured: CRS, height datum, surfaces by content hash, plots and units with rings.
    ``decisions`` what the technician chose, after defaults were named.
    ``rules``     every rulebook row that was used: key, value, unit, source, checked, scope.
    ``surfaces``  results by name: ``{"design": {"sha256", "path"}}``, path relative to the register's folder; what the
                  plan made itself also says the ``rules`` it rests on.
    ``section``   ``{"line", "station_m", "existing_m", "design_m"}``, None where a height is not known.
    ``warnings``  what the reader has to know before trusting a figure.
    """

    mine: Mapping[str, Cell]
    site: Mapping[str, Any]
    decisions: Mapping[str, Any]
    rules: tuple[Mapping[str, Any], ...]
    figures: Mapping[str, Figure]
    tables: Mapping[str, Table]
    checks: tuple[Check, ...]
    surfaces: Mapping[str, Mapping[str, Any]]
    section: Mapping[str, Any]
    warnings: tuple[Label, ...] = ()

    def value(self, key: str) -> float | None:
        """The value of one figure."""
        return self.figures[key].value

    def count(self, verdict: Verdict) -> int:
        """How many law checks came out so."""
        return sum(check.verdict is verdict for check in self.checks)

    def to_bytes(self) -> bytes:
        """Canonical JSON, UTF-8, keys sorted, line feeds: the same plan gives the same bytes."""
        data = {
            "schema": SCHEMA,
            "mine": dict(self.mine),
            "site": self.site,
            "decisions": self.decisions,
            "rules": list(self.rules),
            "figures": {key: figure.to_json() for key, figure in self.figures.items()},
            "tables": {key: table.to_json() for key, table in self.tables.items()},
            "checks": [check.to_json() for check in self.checks],
            "surfaces": self.surfaces,
            "section": self.section,
            "warnings": [warning.to_json() for warning in self.warnings],
        }
        text = json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
        return (text + "\n").encode("utf-8")

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.to_bytes()).hexdigest()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Plan:
        """Read what ``to_bytes`` wrote.

        Raises:
            InputError: it is no plan, or one of a newer schema.
        """
        try:
            data = json.loads(raw.decode("utf-8"))
            schema = data["schema"]
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "This is not a plan file.")) from error
        if schema > SCHEMA:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The plan was written by a newer version of the plugin (schema {schema}). Update the plugin.",
                ),
                schema=schema,
            )
        return cls(
            data["mine"],
            data["site"],
            data["decisions"],
            tuple(data["rules"]),
            {key: Figure.from_json(key, figure) for key, figure in data["figures"].items()},
            {key: Table.from_json(table) for key, table in data["tables"].items()},
            tuple(Check.from_json(check) for check in data["checks"]),
            data["surfaces"],
            data["section"],
            tuple(Label.from_json(warning) for warning in data["warnings"]),
        )
