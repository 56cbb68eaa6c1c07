"""Classes of soil loss by SL 190-2007: how much each region allows, and from where it is light to severe."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook.book import Rulebook

ALLOWED, CLASS = "erosion.allowed.", "erosion.class."
CLASSES = ("slight", "light", "moderate", "intense", "very_intense", "severe")
LABELS = {
    "slight": Label("Slight", "微度"),
    "light": Label("Light", "轻度"),
    "moderate": Label("Moderate", "中度"),
    "intense": Label("Intense", "强烈"),
    "very_intense": Label("Very intense", "极强烈"),
    "severe": Label("Severe", "剧烈"),
}
REGIONS = ("northeast_black_soil", "north_rocky", "south_red_soil", "southwest_rocky", "northwest_loess")


@dataclass(frozen=True)
class Scale:
    """Upper bounds in t/(km²·a) of the first five classes; the first is what the region allows."""

    region: str
    bounds: tuple[float, ...]

    @classmethod
    def of(cls, region: str, rulebook: Rulebook) -> Scale:
        """
        Raises:
            InputError: no such region.
        """
        if ALLOWED + region not in rulebook.keys(ALLOWED):
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "There is no region {region} of soil loss. Known are {known}."),
                region=region,
                known=", ".join(key[len(ALLOWED) :] for key in rulebook.keys(ALLOWED)),
            )
        return cls(
            region,
            (rulebook.number(ALLOWED + region), *(rulebook.number(CLASS + name) for name in CLASSES[1:-1])),
        )

    @property
    def allowed_t_km2_a(self) -> float:
        return self.bounds[0]

    def number(self, loss_t_km2_a: NDArray[np.float64]) -> NDArray[np.int64]:
        """0 (slight) to 5 (severe) of each; a loss at a bound belongs to the class above it (微度 is < 容许值)."""
        found: NDArray[np.int64] = np.searchsorted(self.bounds, loss_t_km2_a, side="right")
        return found

    def name(self, loss_t_km2_a: float) -> str:
        return CLASSES[int(self.number(np.array([loss_t_km2_a]))[0])]
