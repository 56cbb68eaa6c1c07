"""What a diagnosis finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...model.text import Label

DEGREES = ("light", "moderate", "severe")
WORST = 3
"""The worst impact grade: severe."""


@dataclass(frozen=True)
class DamageFactor:
    """One factor of one kind of damage: its value and the degree that its thresholds give it; ``rules`` are both."""

    way: str
    factor: str
    value: float
    degree: int
    rules: tuple[str, ...]
    sentence: Label


@dataclass(frozen=True)
class Receptor:
    """Somebody or something that a hazard could reach; what is not known is None."""

    name: str
    kind: str
    households: int | None = None
    people: int | None = None
    assets_wan: float | None = None
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True)
class HazardFinding:
    """One hazard of one unit.

    ``likelihood`` high, medium, low, or None where nothing tells; ``scale_m3`` an estimate of what could move,
    ``scale`` its class (large, medium, small) where there are classes; ``reach_m`` how far it could come; ``people``,
    ``households``, ``assets_wan`` the larger of what the form tells (``stated``, in this order) and of what the
    ``receptors`` within reach add up to; ``risk`` the class of danger (extra, large, medium, small) or None where
    nobody knows who is threatened. ``evidence`` says from what it was found: terrain, form, photographs. ``seen`` is
    True where somebody was there.
    """

    kind: str
    number: str
    unit_no: str
    likelihood: str | None
    scale_m3: float | None
    reach_m: float | None
    people: int | None
    households: int | None
    assets_wan: float | None
    what: str
    risk: str | None
    seen: bool
    place: tuple[float, float] | None
    sentence: Label
    evidence: Label
    rules: tuple[str, ...]
    scale: str | None = None
    receptors: tuple[Receptor, ...] = ()
    stated: tuple[int | None, int | None, float | None] = (None, None, None)


@dataclass(frozen=True)
class UnitCondition:
    """One unit: kinds of damage, the degree by the worst factor (named), hazards, pollution, stability.

    ``state`` by the computed factors of safety: unstable, marginal, basic, stable; ``stable`` whether it is one of the
    last two, ``meets`` whether they meet what is required; all None where nobody computed them.
    ``doubts`` say what the terrain cannot show here; ``searched`` is True where somebody looked for hazards on site.
    ``steep_area_m2`` in plan, steeper than a face has to be to count.
    """

    unit_no: str
    damage: tuple[str, ...]
    degree: str | None
    factors: tuple[DamageFactor, ...]
    hazards: tuple[HazardFinding, ...]
    polluted: bool | None
    stable: bool | None
    state: str | None = None
    meets: bool | None = None
    doubts: tuple[Label, ...] = ()
    searched: bool = False
    steep_area_m2: float = 0.0

    @property
    def deciding(self) -> DamageFactor | None:
        """The factor that makes the degree what it is."""
        return max(self.factors, key=lambda factor: factor.degree) if self.factors else None


@dataclass(frozen=True)
class ImpactLine:
    """One factor of the impact grading: grade 3 severe, 2 fairly severe, 1 light, None where it cannot be told."""

    factor: str
    grade: int | None
    sentence: Label
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Diagnosis:
    """All units, the hazards of all of them, the impact lines, and the grade of the mine (the worst line)."""

    units: Mapping[str, UnitCondition]
    hazards: tuple[HazardFinding, ...]
    impact: tuple[ImpactLine, ...]

    @property
    def at_least(self) -> int | None:
        """The worst line that can be told: 3 severe, 2 fairly severe, 1 light; None where no line can be told."""
        known = [line.grade for line in self.impact if line.grade is not None]
        return max(known) if known else None

    @property
    def grade(self) -> int | None:
        """The grade of the mine: ``at_least``, where no line that is still open could make it worse; else None."""
        worst = self.at_least
        is_open = any(line.grade is None for line in self.impact)
        return worst if worst == WORST or not is_open else None
