"""How far a surface out of points may be from the ground: heights left out and predicted from the rest.

What is left out is a tenth of the spot heights at a time, and whole contours (a corner of one would be predicted by its
neighbours on it). The distance of each to the nearest height that was kept goes with it: close to data the error is
that of the heights, far from them it grows with the relief. σ² = s₀² + (g·d)² is fitted to the mean square by distance,
and then scaled so that it says of all that were left out what was found.

A contour left out is predicted across a gap twice as wide as there is between contours, and lies nowhere near the
others: s₀ cannot be told from it. Where a hundred spot heights can be left out they tell alone; otherwise the error is
taken to grow in proportion to the distance, from no less than a quarter of what was found.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model.progress import SILENT, Progress
from .coregistration_fit import MAD_TO_SIGMA
from .tin import Tin
from .tin_building import Kind
from .triangulation import delaunay

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_FOLDS = 5
_SHARE = 0.1
_LARGEST = 40_000
_TESTS = 4_000
_LEAST = 20
_ALONE = 100
_NEAR = 0.25
_LEAST_A_BIN = 15
_SEED = 20_250_101


@dataclass(frozen=True)
class HeightError:
    """σ(d) = √(s₀² + (g·d)²) in metres, ``g`` per metre of distance; what was left out, and how it was met."""

    near_m: float
    per_m: float
    rmse_m: float
    nmad_m: float
    bias_m: float
    tests: int

    def at(self, distance_m: Floats) -> Floats:
        """Standard error of heights at distances from the nearest datum."""
        return np.hypot(self.near_m, self.per_m * distance_m)

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))


def cross_validated(points: Floats, kinds: Ints, progress: Progress = SILENT) -> HeightError | None:
    """The error of the surface through (n, 3) points; None where too few can be left out.

    Breaklines are never left out. Of more than 40,000 points five regions of that many are tried. Lines do not hold
    triangles here, so that the error is rather too large beside them. The same points give the same result.
    """
    from scipy.spatial import cKDTree

    chance = np.random.default_rng(_SEED)
    known = kinds >= 0
    points, kinds = points[known], kinds[known]
    if len(points) < 2 * _LEAST:
        return None
    tree = cKDTree(points[:, :2]) if len(points) > _LARGEST else None
    found_by: tuple[list[tuple[Floats, Floats]], list[tuple[Floats, Floats]]] = ([], [])
    for fold in range(_FOLDS):
        progress.report(fold / _FOLDS)
        here = np.arange(len(points))
        if tree is not None:
            here = np.sort(tree.query(points[chance.integers(len(points)), :2], k=_LARGEST)[1])
        part, part_kinds = points[here], kinds[here]
        for by, left in zip(found_by, (_spots(part_kinds, chance), _contour(part, part_kinds, fold))):
            found = _predicted(part, left, chance)
            if found is not None:
                by.append(found)
    spots = sum(len(residual) for residual, _ in found_by[0])
    tests = found_by[0] if spots >= _ALONE else [*found_by[0], *found_by[1]]
    if sum(len(residual) for residual, _ in tests) < _LEAST:
        return None
    residual, distance = (np.concatenate([test[i] for test in tests]) for i in (0, 1))
    return _fitted(residual, distance) if spots >= _ALONE else _proportional(residual, distance)


def _spots(kinds: Ints, chance: np.random.Generator) -> NDArray[np.bool_]:
    left = np.zeros(len(kinds), dtype=bool)
    spots = np.flatnonzero(kinds == Kind.SPOT)
    if len(spots) >= 2 * _LEAST:
        left[chance.choice(spots, max(int(len(spots) * _SHARE), 1), replace=False)] = True
    return left


def _contour(points: Floats, kinds: Ints, fold: int) -> NDArray[np.bool_]:
    """The corners of one contour in between, another one each time."""
    on = kinds == Kind.CONTOUR
    levels = np.unique(points[on, 2])[1:-1]
    if len(levels) <= fold:
        return np.zeros(len(kinds), dtype=bool)
    level = levels[(2 * fold + 1) * len(levels) // (2 * _FOLDS)] if len(levels) >= _FOLDS else levels[fold]
    left: NDArray[np.bool_] = on & (points[:, 2] == level)
    return left


def _predicted(points: Floats, left: NDArray[np.bool_], chance: np.random.Generator) -> tuple[Floats, Floats] | None:
    from scipy.spatial import cKDTree

    tests = np.flatnonzero(left)
    kept = points[~left]
    if not len(tests) or len(kept) < _LEAST:
        return None
    if len(tests) > _TESTS:
        tests = np.sort(chance.choice(tests, _TESTS, replace=False))
    try:
        triangles, _ = delaunay(kept[:, :2])
    except ValueError:
        return None
    heights = Tin(kept, triangles, "").heights_at(points[tests, :2])
    distance = cKDTree(kept[:, :2]).query(points[tests, :2])[0]
    known = np.isfinite(heights)
    return heights[known] - points[tests, 2][known], distance[known]


def _fitted(residual: Floats, distance: Floats) -> HeightError:
    from scipy.optimize import nnls

    order = np.argsort(distance, kind="stable")
    residual, distance = residual[order], distance[order]
    bins = min(max(len(residual) // _LEAST_A_BIN, 1), 12)
    parts = np.array_split(np.arange(len(residual)), bins)
    variance = np.array([float((residual[part] ** 2).mean()) for part in parts])
    far = np.array([float((distance[part] ** 2).mean()) for part in parts])
    weight = 1 / np.maximum(variance, variance.max() * 1e-4 + 1e-12)  # a bin's relative error is the same everywhere
    table = np.column_stack((np.ones(bins), far)) * weight[:, None]
    near2, slope2 = nnls(table, variance * weight)[0]
    said = float((near2 + slope2 * distance**2).mean())
    scale = float((residual**2).mean()) / said if said > 0 else 1.0
    near2, slope2 = near2 * scale, slope2 * scale
    return _error(math.sqrt(near2), math.sqrt(slope2), residual)


def _proportional(residual: Floats, distance: Floats) -> HeightError:
    mean_square = float((residual**2).mean())
    far = max(float((distance**2).mean()), 1e-12)
    return _error(_NEAR * math.sqrt(mean_square), math.sqrt(mean_square / far), residual)


def _error(near_m: float, per_m: float, residual: Floats) -> HeightError:
    nmad = MAD_TO_SIGMA * float(np.median(np.abs(residual - np.median(residual))))
    return HeightError(near_m, per_m, float(np.sqrt((residual**2).mean())), nmad, float(residual.mean()), len(residual))
