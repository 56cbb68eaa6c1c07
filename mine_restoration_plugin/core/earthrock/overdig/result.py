"""What the check found: a clause for each rule, the places on the map, the cut zones and the alternatives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...geodata.grid import Polygons
from ...model.plan import Check, Verdict
from ...model.text import Label
from ...model.units import stored
from .alternatives import Compared


@dataclass(frozen=True)
class Place:
    """Where a clause is met or broken; projected m², m³ weighted by shares of cells, the largest height of a cell.

    ``verdict`` where it is another than the clause's own (a cut under water in a clause that fails elsewhere).
    """

    name: str
    polygons: Polygons
    volume_m3: float
    height_m: float
    area_m2: float
    verdict: Verdict | None = None


@dataclass(frozen=True)
class Clause:
    """One rule with its verdict; numbers are None where the rule has none, or nobody can tell."""

    check: Check
    volume_m3: float | None = None
    height_m: float | None = None
    area_m2: float | None = None
    places: tuple[Place, ...] = ()

    def to_json(self) -> dict[str, Any]:
        data = self.check.to_json()
        data.update(
            clause=data.pop("key"),
            why=data["finding"],
            m3=stored(self.volume_m3, "m3"),
            m=stored(self.height_m, "m"),
            m2=stored(self.area_m2, "m2"),
            places=[
                {
                    "name": place.name,
                    "verdict": (place.verdict or self.check.verdict).value,
                    "m3": stored(place.volume_m3, "m3"),
                    "m": stored(place.height_m, "m"),
                    "m2": stored(place.area_m2, "m2"),
                    "at": at(place.polygons),
                }
                for place in self.places
            ],
        )
        return data


@dataclass(frozen=True)
class CutZone:
    """A row of the table cut zone ↔ hazard ↔ clause ↔ section. Volumes in bank m³.

    ``needed_m3`` is what stability asks for, ``excess_m3`` what it does not, ``unjudged_m3`` where no material is
    known; all None without materials. What nobody has named yet is left to be filled in.
    """

    name: str
    cut_m3: float
    needed_m3: float | None
    excess_m3: float | None
    unjudged_m3: float | None
    area_m2: float
    deepest_m: float
    polygons: Polygons = field(repr=False)
    necessities: tuple[str, ...] = ()
    hazards: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "zone": self.name,
            "cut_bank_m3": stored(self.cut_m3, "m3"),
            "needed_m3": stored(self.needed_m3, "m3"),
            "not_justified_m3": stored(self.excess_m3, "m3"),
            "unjudged_m3": stored(self.unjudged_m3, "m3"),
            "area_m2": stored(self.area_m2, "m2"),
            "deepest_m": stored(self.deepest_m, "m"),
            "at": at(self.polygons),
            "necessity": list(self.necessities) or None,
            "hazards": list(self.hazards) or None,
            "sections": list(self.sections) or None,
            "clauses": list(self.clauses),
        }


@dataclass(frozen=True)
class Overdig:
    """The proof. ``floor_cut_m3`` and ``floor_lowered_m`` None where no pit floor with known dry ground was given."""

    clauses: tuple[Clause, ...]
    zones: tuple[CutZone, ...]
    alternatives: tuple[Compared, ...]
    floor_cut_m3: float | None
    floor_lowered_m: float | None
    outside_cut_m3: float
    tolerance_m: float
    settings: Mapping[str, Any]
    crs: str
    warnings: tuple[Label, ...] = ()
    notes: tuple[Label, ...] = ()

    def count(self, verdict: Verdict) -> int:
        return sum(clause.check.verdict is verdict for clause in self.clauses)

    @property
    def violations(self) -> int:
        return self.count(Verdict.FAIL)

    @property
    def undecided(self) -> int:
        return self.count(Verdict.UNKNOWN)

    @property
    def passed(self) -> bool:
        """No clause fails; what nobody can tell is no failure, and no pass of that clause either."""
        return self.violations == 0

    def clause(self, key: str) -> Clause:
        return next(clause for clause in self.clauses if clause.check.key == key)

    def to_json(self) -> dict[str, Any]:
        return {
            "passed": int(self.passed),
            "violations": self.violations,
            "undecided": self.undecided,
            "floor_cut_m3": stored(self.floor_cut_m3, "m3"),
            "floor_lowered_m": stored(self.floor_lowered_m, "m"),
            "outside_cut_m3": stored(self.outside_cut_m3, "m3"),
            "tolerance_m": self.tolerance_m,
            "settings": dict(self.settings),
            "crs": self.crs,
            "clauses": [clause.to_json() for clause in self.clauses],
            "cut_zones": [zone.to_json() for zone in self.zones],
            "alternatives": [alternative_json(one) for one in self.alternatives],
            "warnings": [warning.to_json() for warning in self.warnings],
            "notes": [note.to_json() for note in self.notes],
        }


def alternative_json(one: Compared) -> dict[str, Any]:
    """Rounded as figures are kept."""
    units = {
        "area_m2": "m2", "cut_bank_m3": "m3", "fill_compacted_m3": "m3", "surplus_bank_m3": "m3",
        "minimum_fs": "t/m3", "unstable_m2": "m2", "above_m3": "m3", "above_m": "m",
    }  # fmt: skip
    return {key: stored(value, units[key]) if key in units else value for key, value in one.to_json().items()}


def at(polygons: Polygons) -> list[float | None] | None:
    """A point to go to: the middle of the box around the largest part."""
    if not polygons:
        return None
    ring = max((rings[0] for rings in polygons), key=len)
    low, high = ring.min(axis=0), ring.max(axis=0)
    return [stored(float(value), "m") for value in (low + high) / 2]
