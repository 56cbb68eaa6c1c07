"""Trying a rebuilding where the answer is known: the same hole laid over undisturbed ground nearby, many times.

The hole, its rim and so the weights of the rim's heights stay as they are; only the heights change. What comes out
tells which surface fits this terrain best, and by how much the errors it states must be stretched to be true here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .kriging import Fit, Prediction
from .surroundings import Site

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_PLACES_MAX = 400
_CELLS_PER_PLACE = 2.5
"""Places count as independent once they are so many areas of the hole apart: their rims and holes overlap."""


@dataclass(frozen=True)
class Places:
    """Heights at the places of trial: (n, places) on the rims and (t, places) in the holes, ``independent`` of them."""

    rim: Floats
    hole: Floats
    independent: float

    @property
    def count(self) -> int:
        return self.rim.shape[1]


@dataclass(frozen=True)
class Trial:
    """Mean squares of what came out: error of the mean height in m², error over stated error of mean and of cells."""

    square_m2: float
    factor_square: float
    cell_factor_square: float


def find_places(site: Site) -> Places:
    """Shifts by whole blocks for which the hole and its rim lie on undisturbed ground, on an even lattice."""
    pattern = np.concatenate((site.rim, site.targets))
    low, high = pattern.min(axis=0), pattern.max(axis=0)
    shape = np.array(site.free.shape)
    side = max(min(site.blocks.spec.cell_x, site.blocks.spec.cell_y), 1e-9)
    stride = max(int(site.radius_m / side / 2), 1)
    room = shape - (high - low)
    while (room[0] // stride + 1) * (room[1] // stride + 1) > 4 * _PLACES_MAX:
        stride += 1
    rows, cols = (np.arange(-low[i] + low[i] % stride, shape[i] - high[i], stride) for i in (0, 1))
    shifts = np.array([(row, col) for row in rows.tolist() for col in cols.tolist()], dtype=np.int64).reshape(-1, 2)
    good = np.array([_fits(site, pattern + shift) for shift in shifts], dtype=bool)
    shifts = shifts[good] if len(shifts) else shifts
    independent = min(len(shifts) * stride * stride / (len(site.targets) * _CELLS_PER_PLACE), float(len(shifts)))
    if len(shifts) > _PLACES_MAX:
        shifts = shifts[np.linspace(0, len(shifts) - 1, _PLACES_MAX).round().astype(np.int64)]
    rim, hole = (_heights(site, cells, shifts) for cells in (site.rim, site.targets))
    level = rim.mean(axis=0) if rim.size else np.zeros(rim.shape[1])
    return Places(rim - level, hole - level, independent)


def _fits(site: Site, cells: Ints) -> bool:
    return bool(site.free[cells[:, 0], cells[:, 1]].all())


def _heights(site: Site, cells: Ints, shifts: Ints) -> Floats:
    columns = [site.blocks.mean[cells[:, 0] + row, cells[:, 1] + col] for row, col in shifts.tolist()]
    return np.array(columns, dtype=np.float64).reshape(-1, len(cells)).T


def attempt_all(places: Places, fit: Fit, ratio: float, prediction: Prediction, shares: Floats) -> Trial | None:
    """What a surface makes of all places; None where there are none.

    Args:
        shares: (t,) part of each target that lies in the hole.
    """
    if not places.count:
        return None
    scale = fit.scale(places.rim, ratio)
    errors = prediction.weights @ places.rim - places.hole
    size = float(np.sum(shares))
    mean_error = shares @ errors / size
    stated = scale * prediction.sum_variance / size**2
    cells = np.maximum(scale * prediction.variance[:, None], 1e-12)
    return Trial(
        float(np.mean(mean_error**2)),
        float(np.mean(mean_error**2 / np.maximum(stated, 1e-12))),
        float(np.mean(np.mean(errors**2 / cells, axis=0))),
    )


def stretched(factor_square: float | None, independent: float, prior_factor: float, prior_weight: float) -> float:
    """The factor for stated errors: that of the trials, held back by what is expected before any is made."""
    if factor_square is None or independent <= 0:
        return prior_factor
    total = prior_weight * prior_factor**2 + independent * factor_square
    return math.sqrt(total / (prior_weight + independent))
