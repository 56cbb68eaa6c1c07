"""From a way to its price: equivalent flat metres, the machine for them, and yuan for one bank m³."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...rulebook import Rulebook

Floats = NDArray[np.float64]

BULLDOZER = "bulldozer"
SCRAPER = "scraper"
TRUCK = "truck"
KM_M = 1000.0


@dataclass(frozen=True)
class Rates:
    """What the rulebook says of machines, grades and prices."""

    detour: float
    bulldozer_max_m: float
    scraper_max_m: float
    bulldozer_cny_m3: float
    scraper_cny_m3: float
    truck_first_km_cny_m3: float
    truck_next_km_cny_m3: float
    truck_step_m: float
    climb_loaded: float
    climb_empty: float
    descent_free: float
    descent: float
    max_grade: float
    road_grade: float

    @classmethod
    def of(cls, book: Rulebook) -> Rates:
        """The rows ``haul.*``, the detour of ``earthrock.csv`` and the prices of the estimate."""
        return cls(
            book.number("earthrock.haul_detour"),
            *(book.number(f"haul.{key}") for key in ("bulldozer_max_m", "scraper_max_m")),
            *(book.number(f"haul.{key}") for key in ("bulldozer_cny_m3", "scraper_cny_m3")),
            *(book.number(f"price.{key}") for key in ("haul_first_km", "haul_next_km")),
            *(book.number(f"haul.{key}") for key in ("truck_step_m", "climb_loaded", "climb_empty")),
            *(book.number(f"haul.{key}") for key in ("descent_free", "descent", "max_grade", "road_grade")),
        )

    def loaded(self, length: Floats, rise: Floats) -> Floats:
        """Equivalent flat metres of stretches of ``length`` metres that rise by ``rise`` with a load."""
        return self._equivalent(length, rise, self.climb_loaded)

    def empty(self, length: Floats, rise: Floats) -> Floats:
        """The same for an empty machine."""
        return self._equivalent(length, rise, self.climb_empty)

    def _equivalent(self, length: Floats, rise: Floats, climb: float) -> Floats:
        grade = np.divide(rise, length, out=np.zeros_like(length), where=length > 0)
        up = 100.0 * np.maximum(grade, 0.0)
        down = 100.0 * np.maximum(-grade - self.descent_free, 0.0)
        return np.asarray(length * (1.0 + climb * up + self.descent * down), dtype=np.float64)

    def price(self, equivalent_m: float) -> tuple[str, float]:
        """The machine for a way of so many equivalent metres and yuan for one bank m³ (quota brackets, domain 5.2)."""
        if equivalent_m <= self.bulldozer_max_m:
            return BULLDOZER, self.bulldozer_cny_m3
        if equivalent_m <= self.scraper_max_m:
            return SCRAPER, self.scraper_cny_m3
        further = max(equivalent_m - KM_M, 0.0)
        if self.truck_step_m > 0:
            further = math.ceil(round(further / self.truck_step_m, 9)) * self.truck_step_m
        return TRUCK, self.truck_first_km_cny_m3 + self.truck_next_km_cny_m3 * further / KM_M

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))
