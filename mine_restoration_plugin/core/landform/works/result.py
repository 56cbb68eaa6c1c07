"""What the measures of a mine are, for the stages after them."""

from __future__ import annotations

from dataclasses import dataclass

from ...diagnosis.erosion.loss import SoilLoss
from ...model.work import WorkItem
from ..planting.result import PlantingPlan
from ..soil.balance import SoilBalance
from .monitoring import AftercareLine, MonitoringLine
from .structures import Structure


@dataclass(frozen=True)
class Measures:
    """``erosion`` by model; empty where R is not known. ``items`` is all work, in the order of the chapters."""

    items: tuple[WorkItem, ...]
    soil: SoilBalance
    plants: PlantingPlan
    erosion: dict[str, SoilLoss]
    structures: tuple[Structure, ...]
    monitoring: tuple[MonitoringLine, ...]
    aftercare: tuple[AftercareLine, ...]
