"""The ground across one hole on blocks: several surfaces tried on terrain nearby, weighed, and their joint error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from .kriging import EXPONENTS, Fit, predict
from .surroundings import Limits, Site
from .trials import attempt_all, find_places, stretched

Floats = NDArray[np.float64]
_LINE = 0.02
"""Points whose second extent is this share of the first lie in line and hold no plane."""
_OLD_POINTS_MAX = 300


@dataclass(frozen=True)
class OldHeights:
    """Heights from before the mining: (n, 3) x, y, z in the CRS of the raster, and (n,) their standard errors."""

    points: Floats
    errors_m: Floats


@dataclass(frozen=True)
class Ground:
    """Rebuilt heights and 1-sigma errors of the blocks a hole touches, (t,) each.

    ``mean_error_m`` is the standard error of the mean height over the hole, with all correlation in it and the spread
    between surfaces; ``freedom`` are the degrees of freedom it rests on. ``factor`` is how the errors were stretched
    after trials on ``trials`` places, ``independent`` of them; ``weights`` is the say of each exponent.
    """

    heights: Floats
    errors: Floats
    mean_error_m: float
    freedom: float
    factor: float
    trials: int
    independent: float
    weights: dict[str, float]
    spread_m: float
    old_points: int


def holds_a_plane(points: Floats) -> bool:
    if len(points) < 3:
        return False
    extent = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    return bool(extent[0] > 0 and extent[1] > _LINE * extent[0])


def old_points_at(site: Site, old: OldHeights | None) -> Floats:
    """(n, 4) x, y, z, error of old heights where the present ground says nothing about the former one.

    One for each block at most: neighbours on one contour err together, so that more of them tell no more.
    """
    if old is None or not len(old.points):
        return np.empty((0, 4))
    spec = site.blocks.spec
    cells = np.floor(spec.pixel(old.points[:, :2])).astype(np.int64)
    within = (cells >= 0).all(axis=1) & (cells[:, 0] < spec.width) & (cells[:, 1] < spec.height)
    cells, points = cells[within], np.column_stack((old.points, old.errors_m))[within]
    distance = ndimage.distance_transform_edt(site.share == 0, sampling=(spec.cell_y, spec.cell_x))
    near = distance[cells[:, 1], cells[:, 0]] <= site.reach_m
    cells, points = cells[near], points[near]
    use = ~site.trusted[cells[:, 1], cells[:, 0]]
    cells, points = cells[use], points[use]
    if not len(points):
        return np.empty((0, 4))
    key, where = np.unique(cells[:, 1] * spec.width + cells[:, 0], return_inverse=True)
    where = where.reshape(-1)
    count = np.bincount(where, minlength=len(key))
    means = np.column_stack([np.bincount(where, weights=points[:, i], minlength=len(key)) / count for i in range(4)])
    if len(means) > _OLD_POINTS_MAX:
        means = means[np.linspace(0, len(means) - 1, _OLD_POINTS_MAX).round().astype(np.int64)]
    return means


def solve(site: Site, old: OldHeights | None, limits: Limits) -> Ground:
    """Rebuild the ground of a site whose rim holds a plane."""
    centre, unit = site.places(site.targets).mean(axis=0), site.radius_m
    rim, targets = ((site.places(cells) - centre) / unit for cells in (site.rim, site.targets))
    heights = site.blocks.mean[site.rim[:, 0], site.rim[:, 1]]
    level = float(np.mean(heights))
    added = old_points_at(site, old)
    known = np.vstack((rim, (added[:, :2] - centre) / unit))
    values = np.concatenate((heights, added[:, 2])) - level
    shares = site.share[site.targets[:, 0], site.targets[:, 1]]
    size = float(np.sum(shares))
    places = find_places(site)
    means, variances, totals, squares, factors = [], [], [], [], []
    for exponent in EXPONENTS:
        fit = Fit(rim, exponent)
        ratio = fit.ratio(heights - level)
        scale = float(fit.scale((heights - level)[:, None], ratio)[0])
        noise = np.full(len(rim), ratio)
        alone = predict(rim, noise, targets, shares, exponent)
        trial = attempt_all(places, fit, ratio, alone, shares)
        full = alone
        if len(added):
            expected = predict(rim, noise, known[len(rim) :], np.ones(len(added)), exponent)
            misfit = values[len(rim) :] - expected.weights @ values[: len(rim)]
            rough = _rough_enough(scale, misfit, expected.variance, added[:, 3])
            noise = np.concatenate((noise * (scale / rough), added[:, 3] ** 2 / rough))
            full = predict(known, noise, targets, shares, exponent)
            scale = rough
        factor, cell_factor = (
            stretched(found, places.independent, limits.prior_factor, limits.prior_weight)
            for found in ((trial.factor_square, trial.cell_factor_square) if trial else (None, None))
        )
        means.append(full.weights @ values)
        variances.append(full.variance * scale * cell_factor**2)
        totals.append(full.sum_variance * scale * factor**2 / size**2)
        squares.append(max(trial.square_m2, 1e-12) if trial else 1.0)
        factors.append(factor)
    say = 1.0 / np.array(squares) ** 2
    say /= say.sum()
    mean = say @ np.array(means)
    apart = np.array(means) - mean
    errors = np.sqrt(say @ (np.array(variances) + apart**2))
    mean_apart = apart @ shares / size
    spread = float(np.sqrt(say @ mean_apart**2))
    mean_error = float(np.sqrt(say @ (np.array(totals) + mean_apart**2)))
    return Ground(
        heights=mean + level,
        errors=errors,
        mean_error_m=mean_error,
        freedom=limits.prior_weight + places.independent,
        factor=float(say @ np.array(factors)),
        trials=places.count,
        independent=places.independent,
        weights={f"{exponent:g}": float(part) for exponent, part in zip(EXPONENTS, say)},
        spread_m=spread,
        old_points=len(added),
    )


def _rough_enough(scale: float, misfit: Floats, variance: Floats, errors: Floats) -> float:
    """The scale of the surface at which old heights are no surprise; the rim's own where they are none there.

    A rim can be smoother than the ground it surrounds (a hill that was quarried away): were its scale kept, old heights
    that say so would not be believed. The mean square of the misfits over their stated error is brought down to 1.
    """
    errors = np.maximum(errors, 0.001)
    for _ in range(60):
        if float(np.mean(misfit**2 / (scale * variance + errors**2))) <= 1.0:
            break
        scale *= 2.0
    return scale


def detail_m(site: Site) -> float:
    """Standard deviation of the cells about the sloping plane of their block, along the rim; 0 where blocks are cells.

    What lies below the size of a block cannot be rebuilt, so it is part of the error of a cell.
    """
    step = site.blocks.step
    if step == 1:
        return 0.0
    down, across = np.gradient(site.blocks.mean) if min(site.blocks.mean.shape) > 1 else (np.zeros(1), np.zeros(1))
    tilt = (down**2 + across**2) / step**2 * (step**2 - 1) / 12
    rest = (site.blocks.scatter - tilt)[site.rim[:, 0], site.rim[:, 1]] if tilt.ndim == 2 else np.zeros(1)
    rest = rest[np.isfinite(rest)]
    return float(np.sqrt(np.median(np.maximum(rest, 0.0)))) if len(rest) else 0.0
