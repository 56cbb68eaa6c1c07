"""Measured poles into sets: axial clusters with a seed, their mean by eigenvector, their scatter by Fisher's K."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .joints import JointSet, Plane
from .vectors import Floats, dip_direction, poles

_STARTS = 40
_ROUNDS = 100
RARE = 3
"""A set needs at least so many planes to say anything of its scatter."""


@dataclass(frozen=True)
class Mean:
    """Mean axis (3,) as a unit vector, share of the axis that the first eigenvalue explains (1/3–1), Fisher's K.

    ``fisher_k`` is None for fewer than two planes or none that differ; ``cone_deg`` is the half-angle of the cone of
    confidence of the mean at 95 % (Fisher 1953), None likewise.
    """

    axis: Floats
    strength: float
    fisher_k: float | None
    cone_deg: float | None


def mean_axis(axes: Floats, weights: Floats | None = None) -> Mean:
    """Mean of axes (n, 3): the first eigenvector of their orientation tensor, which has no trouble with horizontal
    poles pointing either way; then Fisher's K of the axes turned to its side.

    K = (N − 1)/(N − R) (Fisher 1953), the unbiased estimate.
    """
    weight = np.ones(len(axes)) if weights is None else np.asarray(weights, float)
    tensor = (axes * weight[:, None]).T @ axes / weight.sum()
    values, vectors = np.linalg.eigh(tensor)
    axis = vectors[:, -1]
    axis = axis * (-1.0 if axis[2] > 0 else 1.0)
    turned = axes * np.where(axes @ axis < 0, -1.0, 1.0)[:, None]
    n = float(weight.sum())
    resultant = float(np.linalg.norm((turned * weight[:, None]).sum(axis=0)))
    spread = n - resultant
    if n < 2 or spread <= 1e-9 * n:
        return Mean(axis, float(values[-1]), None, None)
    k = (n - 1) / spread
    cosine = 1 - spread / resultant * (20 ** (1 / (n - 1)) - 1)
    return Mean(axis, float(values[-1]), k, math.degrees(math.acos(max(cosine, -1.0))))


def cluster(axes: Floats, weights: Floats, sets: int, seed: int) -> NDArray[np.int64]:
    """Labels 0 … sets − 1 of axes (n, 3): the partition with the least sum of sin² of the angles to the means.

    Lloyd's rounds from 40 seeded starts that spread out (k-means++); the same seed gives the same labels. Labels are
    in the order of weight, the largest set first.
    """
    generator = np.random.default_rng(seed)
    best: tuple[float, NDArray[np.int64]] | None = None
    for _ in range(_STARTS):
        labels = _lloyd(axes, weights, _spread_start(axes, weights, sets, generator))
        cost = _cost(axes, weights, labels, sets)
        if best is None or cost < best[0] - 1e-12:
            best = cost, labels
    labels = best[1] if best is not None else np.zeros(len(axes), np.int64)
    mass = np.array([weights[labels == i].sum() for i in range(sets)])
    rank = np.empty(sets, np.int64)
    rank[np.argsort(-mass, kind="stable")] = np.arange(sets)
    return np.asarray(rank[labels])


def best_count(axes: Floats, weights: Floats, most: int, seed: int) -> int:
    """The number of sets, 1 … ``most``, with the best mean silhouette of sin² distances (Rousseeuw 1987).

    One set where no partition reaches 0.5: below that a partition of scattered axes is no better than none.
    """
    square: Floats = 1.0 - np.clip(axes @ axes.T, -1.0, 1.0) ** 2
    best, count = 0.5, 1
    for sets in range(2, min(most, len(axes) - 1) + 1):
        labels = cluster(axes, weights, sets, seed)
        width = _silhouette(square, weights, labels, sets)
        if width > best + 1e-9:
            best, count = width, sets
    return count


def sets_of(
    planes: Sequence[Plane], sets: int | None, seed: int, *, most: int = 6
) -> tuple[tuple[JointSet, ...], NDArray[np.int64]]:
    """Joint sets of measured planes and the number of the set of each plane.

    The surveyor's own grouping stands where every plane has one. Otherwise planes are clustered into ``sets`` sets,
    or into as many as fit best. Strengths are means over the planes of a set that have one (weighted by count).
    """
    axes = poles([plane.dip_deg for plane in planes], [plane.direction_deg for plane in planes])
    weights = np.array([plane.count for plane in planes], float)
    groups = [plane.group for plane in planes]
    if all(group is not None for group in groups):
        names = list(dict.fromkeys(str(group) for group in groups))
        labels = np.array([names.index(str(group)) for group in groups], np.int64)
    else:
        count = sets or best_count(axes, weights, most, seed)
        labels = cluster(axes, weights, min(count, len(planes)), seed)
        names = [f"J{i + 1}" for i in range(int(labels.max()) + 1)]
    found = [_set_of(name, [planes[j] for j in np.nonzero(labels == i)[0]]) for i, name in enumerate(names)]
    return tuple(found), labels


def _set_of(name: str, planes: Sequence[Plane]) -> JointSet:
    axes = poles([plane.dip_deg for plane in planes], [plane.direction_deg for plane in planes])
    weights = np.array([plane.count for plane in planes], float)
    mean = mean_axis(axes, weights)
    dip, direction = dip_direction(mean.axis)

    def average(values: Sequence[float | None]) -> float | None:
        known = [(value, weight) for value, weight in zip(values, weights) if value is not None]
        return float(sum(v * w for v, w in known) / sum(w for _, w in known)) if known else None

    return JointSet(
        name,
        float(dip),
        float(direction),
        average([plane.friction_deg for plane in planes]),
        average([plane.cohesion_kpa for plane in planes]),
        average([plane.persistence for plane in planes]),
        average([plane.spacing_m for plane in planes]),
        mean.fisher_k if weights.sum() >= RARE else None,
        int(weights.sum()),
    )


def _spread_start(axes: Floats, weights: Floats, sets: int, generator: np.random.Generator) -> Floats:
    chosen = [axes[generator.choice(len(axes), p=weights / weights.sum())]]
    while len(chosen) < sets:
        far = np.min([1 - np.clip(axes @ axis, -1, 1) ** 2 for axis in chosen], axis=0) * weights
        total = float(far.sum())
        place = generator.choice(len(axes), p=far / total) if total > 1e-12 else generator.integers(len(axes))
        chosen.append(axes[place])
    return np.array(chosen)


def _lloyd(axes: Floats, weights: Floats, centres: Floats) -> NDArray[np.int64]:
    labels = np.full(len(axes), -1, np.int64)
    for _ in range(_ROUNDS):
        new = np.argmax((axes @ centres.T) ** 2, axis=1)
        if (new == labels).all():
            break
        labels = new
        for i in range(len(centres)):
            inside = labels == i
            if inside.any():
                centres[i] = mean_axis(axes[inside], weights[inside]).axis
    return labels


def _cost(axes: Floats, weights: Floats, labels: NDArray[np.int64], sets: int) -> float:
    total = 0.0
    for i in range(sets):
        inside = labels == i
        if inside.any():
            axis = mean_axis(axes[inside], weights[inside]).axis
            total += float(((1 - (axes[inside] @ axis) ** 2) * weights[inside]).sum())
    return total


def _silhouette(square: Floats, weights: Floats, labels: NDArray[np.int64], sets: int) -> float:
    mass = np.array([weights[labels == i].sum() for i in range(sets)])
    if (mass == 0).any():
        return -1.0
    towards = np.stack([(square[:, labels == i] * weights[labels == i]).sum(axis=1) for i in range(sets)], axis=1)
    rows = np.arange(len(labels))
    own = towards[rows, labels] / np.maximum(mass[labels] - weights, 1e-9)
    others = towards / mass
    others[rows, labels] = np.inf
    nearest = others.min(axis=1)
    width = (nearest - own) / np.maximum(np.maximum(nearest, own), 1e-12)
    width[mass[labels] <= weights] = 0.0
    return float((width * weights).sum() / weights.sum())
