"""Everything that was worked out for one plan, before it is put into figures, tables and checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ..delineation.units import DUMP, PIT
from ..earthrock.balance import Balance
from ..earthrock.factors import Conversion
from ..estimate.bill import Haul
from ..landform.balanced import Design
from ..landform.bodies import Body
from ..model.text import Label
from ..model.units import round_half_up
from ..rulebook import Rulebook
from .measure import Outside, UnitChange
from .scenario_site import SiteScenario
from .site import Site

LOSS = "earthrock.loss_share"


@dataclass(frozen=True)
class Volumes:
    """Volumes by unit with two decimals that add up to the totals, areas in m², ± at 95 % or None without an error."""

    cut_bank_m3: Mapping[str, Decimal]
    fill_compacted_m3: Mapping[str, Decimal]
    cut_area_m2: float
    fill_area_m2: float
    nodata_area_m2: float
    cut_u95_m3: float | None
    fill_u95_m3: float | None
    level_of_detection_m: float | None
    warnings: tuple[Label, ...] = ()

    @property
    def cut_total(self) -> Decimal:
        return sum(self.cut_bank_m3.values(), Decimal("0.00"))

    @property
    def fill_total(self) -> Decimal:
        return sum(self.fill_compacted_m3.values(), Decimal("0.00"))


@dataclass(frozen=True)
class Results:
    """The parts of a plan in the making. ``book`` remembers which rows were used.

    ``hauls`` say how far the cut is moved: by the flows of the scenario's allocation, else by the mean distance.
    ``room_left_m3`` is what the pits could take beyond what the design fills, compacted.
    """

    site: Site
    decisions: Mapping[str, Any]
    book: Rulebook
    conversion: Conversion
    other: Conversion
    loss_share: float
    design: Design
    changes: Mapping[str, UnitChange]
    volumes: Volumes
    balance: Balance
    outside: Outside
    room_left_m3: float
    haul_km: float | None
    hauls: Sequence[Haul]
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def scenario(self) -> SiteScenario | None:
        """The kept design that the plan follows; None where it designs its own."""
        return self.site.scenario

    @property
    def balance_rules(self) -> tuple[str, ...]:
        """Rows that say how much fill the cut makes; without the share of loss where that was decided."""
        loss = () if "loss_share" in self.decisions else (LOSS,)
        return (*self.conversion.rules[1:2], *loss)

    @property
    def pits(self) -> list[Body]:
        return [body for body in self.site.bodies if body.kind == PIT]

    @property
    def dumps(self) -> list[Body]:
        return [body for body in self.site.bodies if body.kind == DUMP]

    @property
    def surplus_loose(self) -> Decimal:
        return round_half_up(self.balance.surplus * Decimal(str(self.conversion.loose)), 2)

    def unit_json(self, unit_no: str) -> Mapping[str, Any]:
        return next(unit for unit in self.site.json["units"] if unit["unit_no"] == unit_no)

    def main_pit(self) -> str | None:
        """The unit that takes the most (a pit, unless a scenario fills others), None where none takes any."""
        return _largest(self.volumes.fill_compacted_m3)

    def main_dump(self) -> str | None:
        """The unit that gives the most (a dump, unless a scenario cuts others), None where none gives any."""
        return _largest(self.volumes.cut_bank_m3)


def _largest(volumes: Mapping[str, Decimal]) -> str | None:
    moved = {unit: volume for unit, volume in volumes.items() if volume > 0}
    return max(moved, key=lambda unit: moved[unit]) if moved else None
