"""All measures of a plan together: what the estimate prices and the schedule puts in time."""

from __future__ import annotations

from dataclasses import dataclass

from ..model.work import WorkItem
from .care import Tended, Watched
from .planting.result import PlantingPlan
from .remedies import Remedy
from .soil.reconstruction import SoilPlan


@dataclass(frozen=True)
class Measures:
    """``untreated`` are hazards that no measure is known for."""

    soil: SoilPlan
    planting: PlantingPlan
    remedies: tuple[Remedy, ...]
    watched: tuple[Watched, ...]
    tended: tuple[Tended, ...]
    untreated: tuple[str, ...]

    @property
    def items(self) -> tuple[WorkItem, ...]:
        """Every quantity of work."""
        found = [remedy.item for remedy in self.remedies]
        found += [*self.soil.items(), *self.planting.items()]
        for one in self.watched:
            found += [item for item in (one.build, one.item) if item is not None]
        found += [one.item for one in self.tended]
        return tuple(found)
