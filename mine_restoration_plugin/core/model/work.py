"""Something to be done on the site, measured but not priced: what the measures hand to the estimate."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .text import Label
from .units import VolumeState, round_half_up

PARTS: dict[str, Label] = {
    "temporary": Label("Temporary works", "临时工程"),
    "hazard": Label("Removal of hazards", "隐患消除"),
    "landform": Label("Landform remodelling", "地貌重塑"),
    "drains": Label("Drainage", "截排水"),
    "soil": Label("Soil reconstruction", "土壤重构"),
    "plants": Label("Vegetation reconstruction", "植被重建"),
    "structures": Label("Structures", "配套设施"),
    "roads": Label("Roads", "道路"),
    "monitoring": Label("Monitoring", "监测"),
    "aftercare": Label("Aftercare", "管护"),
}
"""Kinds of work in the order of the bill."""
QUANTITY_DECIMALS = 2


@dataclass(frozen=True)
class WorkItem:
    """One quantity of work.

    ``price``     key of a rulebook row without its ``price.``.
    ``part``      a key of ``PARTS``.
    ``quantity``  in the unit of the price, two decimals, not negative; volumes in ``state``.
    ``formula``   how the quantity comes about, in Chinese, for the bill.
    ``features``  units, drains, structures or plots that it was measured on.
    ``sheet``     the drawing that shows it.
    ``inputs``    figures, tables or parts of the site that the quantity comes from; ``rules`` rows of the rulebook.
    ``years``     how many times it is paid, once a year, after the works (monitoring, aftercare); ``quantity`` is that
                  of one year. 0 is paid with them.
    """

    price: str
    part: str
    quantity: Decimal
    formula: str
    features: tuple[str, ...] = ()
    sheet: str = ""
    state: VolumeState | None = None
    inputs: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    years: int = 0

    def __post_init__(self) -> None:
        if self.part not in PARTS:
            raise ValueError(f"work {self.price}: there is no part {self.part!r}")
        object.__setattr__(self, "quantity", round_half_up(self.quantity, QUANTITY_DECIMALS))
