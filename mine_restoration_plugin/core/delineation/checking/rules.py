"""The checks that exist: rows of the rulebook table ``checking``, so that a county may reword or switch off one.

A row with a severity is a rule; its ``value`` is the threshold. Rows without one are further numbers and lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook.book import Rulebook

PREFIX = "checking."
OFF = "off"

SAFE = frozenset(
    (
        "unclosed",
        "duplicate_vertex",
        "tiny_edge",
        "ring_order",
        "ring_direction",
        "invalid",
        "speck",
        "text_blanks",
        "raw_fits",
    )
)
"""Rules whose faults ``cures.apply_cures`` may mend: nothing that a person drew or wrote is lost by it."""


class Severity(str, Enum):
    """How much a problem matters: a package with errors bounces, warnings are asked about, hints are for the eye."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


ORDER = tuple(Severity)


@dataclass(frozen=True)
class CheckRule:
    """One check. ``sentence`` has ``{number}`` and the names of the problem's values; ``safe`` says that a cure exists
    which may be applied without asking."""

    id: str
    label: Label
    severity: Severity
    sentence: Label
    cure: Label
    safe: bool
    place: int
    """Its place among the rules."""


class Checklist:
    """The rules of a rulebook by id; those that are switched off are not there."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self.rules: dict[str, CheckRule] = {}
        for key in rulebook.keys(PREFIX):
            row = rulebook.rule(key)
            severity = row.more.get("severity", "").strip()
            if not severity or severity == OFF:
                continue
            if severity not in {entry.value for entry in Severity}:
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration",
                        "Rulebook {scope}, table {table}, row {key}: severity must be error, warning, hint or off.",
                    ),
                    scope=row.scope,
                    table=row.table,
                    key=key,
                )
            name = key[len(PREFIX) :]
            self.rules[name] = CheckRule(
                name,
                row.label,
                Severity(severity),
                Label(row.more.get("says_en", ""), row.more.get("says_zh", "")),
                Label(row.more.get("cure_en", ""), row.more.get("cure_zh", "")),
                name in SAFE,
                len(self.rules),
            )

    def __contains__(self, rule: str) -> bool:
        return rule in self.rules

    def number(self, name: str) -> float:
        """A threshold: ``overlap``, ``gap.angle_deg``."""
        return self._rulebook.number(PREFIX + name)

    def words(self, name: str) -> tuple[str, ...]:
        """A list: names of fields or codes, divided by blanks."""
        return tuple(self._rulebook.rule(PREFIX + name).value.split())

    def text(self, name: str) -> str:
        return self._rulebook.rule(PREFIX + name).value.strip()

    def below(self, name: str) -> dict[str, str]:
        """Values of all rows under a name: ``state`` gives ``{"signed_off": "completed_on acceptance_no"}``."""
        start = f"{PREFIX}{name}."
        return {key[len(start) :]: self._rulebook.rule(key).value.strip() for key in self._rulebook.keys(start)}
