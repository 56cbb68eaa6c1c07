"""What a check finds: one fault of one row, at a place, with the numbers that say how bad it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...geodata.grid import Polygons
from ...model.text import Label
from .rules import ORDER, Checklist, CheckRule

NO_NUMBER = Label("(no number)", "（无编号）")
PLOT, UNIT, OUTLINE, REGISTER = "plot", "unit", "outline", "register"


@dataclass(frozen=True)
class Subject:
    """The row a problem is about. ``row_version`` is the one that was checked: a cure applies to no other."""

    entity: str
    uuid: str | None
    row_version: int | None
    number: str | None
    mine_id: str | None = None


@dataclass(frozen=True)
class Problem:
    """One fault. It lies at ``point`` or in ``area`` (register's CRS), or has no place of its own (both None).

    ``centre`` is that of the row's outline.
    """

    rule: CheckRule
    subject: Subject
    values: Mapping[str, Any] = field(default_factory=dict)
    point: tuple[float, float] | None = None
    area: Polygons | None = None
    centre: tuple[float, float] | None = None

    @property
    def spot(self) -> tuple[float, float] | None:
        """The point, the middle of the area, or the centre of the row's outline."""
        return self.point or self.middle or self.centre

    @property
    def sentence(self) -> Label:
        """What is wrong, in both languages."""
        return self.rule.sentence.format(number=self.subject.number or NO_NUMBER, **self.values)

    @property
    def sort_key(self) -> tuple[Any, ...]:
        """Errors first; then by rule, number and place, whatever order the rows were read in."""
        spot = self.spot or (0.0, 0.0)
        number = self.subject.number or ""
        severity = ORDER.index(self.rule.severity)
        return severity, self.rule.place, self.subject.entity, number, spot, str(self.values.get("other", ""))

    @property
    def middle(self) -> tuple[float, float] | None:
        """The middle of the area's envelope."""
        if not self.area:
            return None
        points = np.concatenate([ring for rings in self.area for ring in rings])
        low, high = points.min(axis=0), points.max(axis=0)
        return float(low[0] + high[0]) / 2, float(low[1] + high[1]) / 2

    def to_json(self) -> dict[str, Any]:
        spot = self.spot
        return {
            "rule": self.rule.id,
            "label": self.rule.label.to_json(),
            "severity": self.rule.severity.value,
            "entity": self.subject.entity,
            "uuid": self.subject.uuid,
            "row_version": self.subject.row_version,
            "number": self.subject.number,
            "mine_id": self.subject.mine_id,
            "sentence": self.sentence.to_json(),
            "cure": self.rule.cure.to_json(),
            "safe": self.rule.safe,
            "place": None if spot is None else [round(spot[0], 4), round(spot[1], 4)],
            "values": {name: _plain(value) for name, value in self.values.items()},
        }


def _plain(value: Any) -> Any:
    if isinstance(value, Label):
        return value.to_json()
    if isinstance(value, (np.floating, np.integer)):
        return value.item()
    return value


class Findings:
    """Collects problems of the rules that are switched on."""

    def __init__(self, checklist: Checklist) -> None:
        self.checklist = checklist
        self.centre: tuple[float, float] | None = None
        """Of the row that is being looked at, for faults without a place of their own."""
        self._problems: list[Problem] = []

    def __len__(self) -> int:
        return len(self._problems)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._problems)

    def add(
        self,
        rule: str,
        subject: Subject,
        point: tuple[float, float] | NDArray[np.float64] | None = None,
        area: Polygons | None = None,
        **values: Any,
    ) -> None:
        """Note a fault, unless its rule is switched off."""
        known = self.checklist.rules.get(rule)
        if known is None:
            return
        spot = None if point is None else (float(point[0]), float(point[1]))
        self._problems.append(Problem(known, subject, values, spot, area, self.centre))

    def sorted(self) -> tuple[Problem, ...]:
        return tuple(sorted(self._problems, key=lambda problem: problem.sort_key))
