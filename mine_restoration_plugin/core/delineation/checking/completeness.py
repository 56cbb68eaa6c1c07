"""How complete each plot is: fields that must and should be filled, outlines, evidence, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...register.store import Row
from .problems import Findings, Subject
from .rules import Checklist

_OUTLINE, _EVIDENCE = "outline:", "evidence:"


@dataclass(frozen=True)
class Completeness:
    """Share of what is asked for that is there (0 to 1). ``missing`` names fields and kinds."""

    uuid: str
    number: str | None
    share: float
    missing: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {"uuid": self.uuid, "plot_no": self.number, "share": self.share, "missing": list(self.missing)}


class CompletenessCheck:
    """Counts plot by plot. What is asked for is a list of the rulebook."""

    def __init__(
        self,
        checklist: Checklist,
        outlines: Mapping[str, frozenset[str]],
        evidence: Mapping[str, frozenset[str]],
    ) -> None:
        self._required = checklist.words("required.fields")
        self._fields = tuple(dict.fromkeys((*self._required, *checklist.words("incomplete.fields"))))
        self._kinds = checklist.words("incomplete.outlines")
        self._evidence = checklist.words("incomplete.evidence")
        self._least = checklist.number("incomplete")
        self._has_outlines, self._has_evidence = outlines, evidence
        self._lists: dict[tuple[str, ...], tuple[str, ...]] = {}  # plots that lack the same share one list
        self.found: list[Completeness] = []

    def look(self, subject: Subject, row: Row, findings: Findings, has_outline: bool) -> None:
        number = subject.number or ""
        missing = [name for name in self._fields if row.get(name) is None]
        if not has_outline:
            missing.append("geom")
        own = self._has_outlines.get(number, frozenset())
        missing += [_OUTLINE + kind for kind in self._kinds if kind not in own]
        own = self._has_evidence.get(number, frozenset())
        missing += [_EVIDENCE + kind for kind in self._evidence if kind not in own]
        count = len(self._fields) + 1 + len(self._kinds) + len(self._evidence)
        share = round(1 - len(missing) / count, 4)
        lacks = tuple(missing)
        lacks = self._lists.setdefault(lacks, lacks)
        self.found.append(Completeness(subject.uuid or "", subject.number, share, lacks))
        if share < self._least:
            findings.add("incomplete", subject, percent=round(100 * share), missing=len(missing), of=count)
