"""What grew before and is bare now, told from what the season did to everything.

Leaf fall, harvest and a lower sun change a whole kind of cover at once. So the earlier image is parted into classes of
like cover, each class's usual later look is learnt from the image pair itself, and a place counts as changed where it
departs from the usual look of its own class, and from its own surroundings, towards bare and bright. The idea of
comparing with what a class has become is that of cross-correlation analysis (Koeln and Bissonnette 2000); here the
middles and spreads are robust, and the surroundings take out slope light and haze.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from .limits import Limits
from .spectral import Colours, colours, middle_and_spread
from .working import Bools, Floats

_FEWEST = 60
"""Cells of a class from which its later look is known well enough."""
_CLIP = 3.0
SMOOTH = 1
"""Radius of the means that are compared: one cell alone is mostly noise."""


def smoothed(bands: dict[str, Floats]) -> dict[str, Floats]:
    """Means of 3 × 3 cells, of those that are known."""
    return {role: _mean(values) for role, values in bands.items()}


def _mean(values: Floats) -> Floats:
    side = 2 * SMOOTH + 1
    known = np.isfinite(values)
    weight = ndimage.uniform_filter(known.astype(np.float64), side, mode="constant")
    total = ndimage.uniform_filter(np.where(known, values, 0).astype(np.float64), side, mode="constant")
    result: Floats = np.where(known, total / np.maximum(weight, 1e-9), np.nan).astype(np.float32)
    return result


@dataclass(frozen=True)
class Look:
    """Measures of a date that are compared, by name, and their sign towards bare."""

    values: dict[str, Floats]

    SIGNS = {"index": -1.0, "share": 1.0, "visible": 1.0}

    @classmethod
    def of(cls, bands: dict[str, Floats]) -> Look:
        seen = colours(smoothed(bands))
        values = {"index": seen.vegetation, "visible": seen.visible}
        if seen.share is not None:
            values["share"] = seen.share
        return cls(values)

    @staticmethod
    def cover(bands: dict[str, Floats]) -> tuple[Floats, Floats]:
        """The two measures that classes of cover are made of: vegetation index, and brightness at 1.6 µm or in red."""
        seen: Colours = colours(smoothed(bands))
        return seen.vegetation, seen.swir if seen.swir is not None else seen.red


class ChangeModel:
    """The usual later look of every class of earlier cover."""

    def __init__(
        self,
        index_edges: NDArray[np.float64],
        light_edges: NDArray[np.float64],
        looks: dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]],
    ) -> None:
        self._index_edges, self._light_edges = index_edges, light_edges
        self._looks = looks

    @classmethod
    def of(cls, cover: tuple[Floats, Floats], later: Look, limits: Limits) -> ChangeModel:
        """From samples (n,) of what grew before and was seen on both dates."""
        parts = int(limits.change_classes)
        shares = np.linspace(0, 1, parts + 1)[1:-1]
        if len(cover[0]):
            edges = np.quantile(cover[0], shares), np.quantile(cover[1], shares)
        else:
            edges = np.zeros(parts - 1), np.zeros(parts - 1)
        model = cls(*edges, {})
        classes = model.classes(*cover)
        for name, values in later.values.items():
            signed = np.float32(Look.SIGNS[name]) * values
            middles, spreads = np.zeros(parts * parts, np.float32), np.full(parts * parts, np.inf, np.float32)
            for number in range(parts * parts):
                own = signed[classes == number]
                if len(own) >= _FEWEST:
                    middle, upper, highest = np.quantile(own, (0.5, 0.84, 0.977))
                    middles[number] = middle
                    spreads[number] = max(upper - middle, (highest - middle) / 2, 1e-6)
            model._looks[name] = (middles, spreads)
        return model

    def classes(self, index: Floats, light: Floats) -> NDArray[np.intp]:
        """The number of the class of each cell."""
        parts = len(self._light_edges) + 1
        first: NDArray[np.intp] = np.searchsorted(self._index_edges, index, side="right")
        return first * parts + np.searchsorted(self._light_edges, light, side="right")

    def departure(
        self, cover: tuple[Floats, Floats], later: Look, comparable: Bools, radius: int
    ) -> tuple[Floats, Floats]:
        """How many spreads each cell departs towards bare: by its index, and by its brightness; −9 where not compared.

        Needs ``radius`` + 1 cells around what is used.
        """
        classes = self.classes(*cover)
        found = {}
        for name, values in later.values.items():
            middles, spreads = self._looks[name]
            spread = spreads[classes]
            use = comparable & np.isfinite(spread) & np.isfinite(values)
            excess = np.where(use, np.float32(Look.SIGNS[name]) * values - middles[classes], 0)
            limit = np.where(use, _CLIP * spread, 0)
            local, scatter = _surroundings(np.clip(excess, -limit, limit), use, radius)
            scale = np.maximum(np.where(use, spread, 1), scatter)
            found[name] = np.where(use, (excess - local) / scale, -9).astype(np.float32)
        bright = found["visible"]
        if "share" in found:
            bright = np.maximum(bright, found["share"])
        return found["index"], bright


def _surroundings(
    excess: NDArray[np.floating[Any]], use: Bools, radius: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and standard deviation of the cells in use within ``radius``."""
    side = 2 * radius + 1
    values = excess.astype(np.float64)
    weight = np.maximum(ndimage.uniform_filter(use.astype(np.float64), side, mode="constant"), 1e-9)
    mean = ndimage.uniform_filter(values, side, mode="constant") / weight
    square = ndimage.uniform_filter(values * values, side, mode="constant") / weight
    return mean, np.sqrt(np.maximum(square - mean * mean, 0))


def height_change_limit(differences: NDArray[np.floating[Any]], limits: Limits) -> tuple[float, float]:
    """Uniform shift between two terrain models, and the least change that counts, both in metres."""
    shift, spread = middle_and_spread(differences)
    return shift, max(limits.dem_change_min_m, limits.dem_change_multiple * spread)
