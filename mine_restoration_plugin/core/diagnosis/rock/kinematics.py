"""What can move at all out of a face: plane sliding, wedges, toppling; counted on measured planes.

Rules after Markland's test as refined by Hocking, Goodman (1980) for flexural toppling, and Hudson & Harrison (1997)
for direct toppling. Only geometry and friction: a joint that is counted may still be held by cohesion, one that is not
counted cannot slide by friction alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .joints import JointSet
from .vectors import Floats, apparent_dip, dip_direction, downward, normals, plunge_trend, turn

SHORTEST = 1e-6
"""Planes closer to parallel than this (sine of their angle) have no line of intersection."""
SIMULATED = 400


@dataclass(frozen=True)
class Face:
    """A rock face: dip and dip direction of the face, dip of the ground above it towards the same side."""

    name: str
    dip_deg: float
    direction_deg: float
    height_m: float | None = None
    upper_dip_deg: float = 0.0

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))


@dataclass(frozen=True)
class Limits:
    """How far (degrees of azimuth) a joint may turn away from the face and still be counted, by mode."""

    plane_deg: float
    flexural_deg: float
    direct_deg: float


@dataclass(frozen=True)
class Count:
    """Critical ones of those looked at; ``per_cent`` is None where there was nothing to look at."""

    critical: float
    total: float

    @property
    def per_cent(self) -> float | None:
        return 100.0 * self.critical / self.total if self.total else None

    def to_json(self) -> dict[str, float | None]:
        return {"critical": self.critical, "total": self.total, "per_cent": self.per_cent}


@dataclass(frozen=True)
class Kinematics:
    """Counts by mode for one face. ``sets`` and ``pairs`` name the sets whose means are critical by mode."""

    plane: Count
    wedge: Count
    flexural: Count
    direct: Count
    base: Count
    sets: dict[str, tuple[str, ...]]
    pairs: dict[str, tuple[tuple[str, str], ...]]

    def to_json(self) -> dict[str, Any]:
        return {
            "plane": self.plane.to_json(),
            "wedge": self.wedge.to_json(),
            "flexural_toppling": self.flexural.to_json(),
            "direct_toppling": self.direct.to_json(),
            "toppling_base": self.base.to_json(),
            "sets": {mode: list(names) for mode, names in self.sets.items()},
            "pairs": {mode: [list(pair) for pair in pairs] for mode, pairs in self.pairs.items()},
        }


def slides_on_plane(face: Face, dip: Floats, direction: Floats, friction: Floats, lateral: float) -> NDArray[np.bool_]:
    """Planes that daylight in the face (their line of dip comes out below the face), steeper than their friction."""
    daylights = apparent_dip(face.dip_deg, face.direction_deg, direction) > dip
    near = np.abs(turn(direction, face.direction_deg)) <= lateral
    return np.asarray(daylights & near & (dip > friction) & (dip > 0))


def slides_on_line(face: Face, plunge: Floats, trend: Floats, friction: Floats) -> NDArray[np.bool_]:
    """Lines of intersection that daylight in the face, steeper than the friction of their planes."""
    return np.asarray((apparent_dip(face.dip_deg, face.direction_deg, trend) > plunge) & (plunge > friction))


def topples_by_bending(
    face: Face, dip: Floats, direction: Floats, friction: Floats, lateral: float
) -> NDArray[np.bool_]:
    """Planes dipping steeply into the face that slip on each other: (90° − dip) ≤ face − friction (Goodman)."""
    near = np.abs(turn(direction, face.direction_deg + 180.0)) <= lateral
    return np.asarray(near & (90.0 - dip <= face.dip_deg - friction))


def topples_as_blocks(face: Face, plunge: Floats, trend: Floats, lateral: float) -> NDArray[np.bool_]:
    """Intersections that dip steeply into the face and part it into columns: plunge ≥ 90° − face."""
    near = np.abs(turn(trend, face.direction_deg + 180.0)) <= lateral
    return np.asarray(near & (plunge >= 90.0 - face.dip_deg))


def is_base(face: Face, dip: Floats, direction: Floats, lateral: float) -> NDArray[np.bool_]:
    """Planes on which columns can stand and turn over: they come out in the face."""
    near = np.abs(turn(direction, face.direction_deg)) <= lateral
    return np.asarray(near & (apparent_dip(face.dip_deg, face.direction_deg, direction) > dip))


def intersections(one: Floats, other: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Lines (…, 3) in which planes with these normals meet, downward; and where they meet at all."""
    line = np.cross(one, other)
    length = np.linalg.norm(line, axis=-1)
    meet = length > SHORTEST
    return downward(line / np.where(meet, length, 1.0)[..., None]), meet


@dataclass(frozen=True)
class Cloud:
    """Planes to count on: measured, or drawn around the means where only sets are known.

    ``labels`` (n,) is the set of each plane, ``weights`` (n,) how many it stands for. ``simulated`` tells that they
    were drawn (Fisher's distribution with the set's K).
    """

    dip: Floats
    direction: Floats
    labels: NDArray[np.int64]
    weights: Floats
    simulated: bool = False


def simulated_cloud(sets: Sequence[JointSet], seed: int) -> Cloud:
    """400 planes a set after Fisher with the set's K; a set without K is its mean alone."""
    generator = np.random.default_rng(seed)
    axes, labels, weights = [], [], []
    for i, joint in enumerate(sets):
        if joint.fisher_k is None:
            drawn = normals([joint.dip_deg], [joint.direction_deg])
        else:
            drawn = fisher_sample(normals(joint.dip_deg, joint.direction_deg), joint.fisher_k, SIMULATED, generator)
        axes.append(drawn)
        labels.append(np.full(len(drawn), i, np.int64))
        weights.append(np.full(len(drawn), 1.0 / len(drawn)))
    dip, direction = dip_direction(np.concatenate(axes))
    has_scatter = any(joint.fisher_k is not None for joint in sets)
    return Cloud(dip, direction, np.concatenate(labels), np.concatenate(weights), has_scatter)


def fisher_sample(axis: Floats, k: float, count: int, generator: np.random.Generator) -> Floats:
    """(count, 3) unit vectors around ``axis`` after Fisher (1953): cos θ = 1 + ln(1 − u(1 − e^−2k))/k."""
    u = generator.random(count)
    cosine = np.clip(1 + np.log1p(-u * -np.expm1(-2 * k)) / k, -1, 1)
    sine, spin = np.sqrt(1 - cosine**2), generator.random(count) * 2 * np.pi
    helper = np.array([1.0, 0, 0]) if abs(axis[0]) < 0.9 else np.array([0, 1.0, 0])
    first = np.cross(axis, helper)
    first /= np.linalg.norm(first)
    second = np.cross(axis, first)
    around = np.cos(spin)[:, None] * first + np.sin(spin)[:, None] * second
    return np.asarray(cosine[:, None] * axis + sine[:, None] * around)


def analyse(face: Face, sets: Sequence[JointSet], cloud: Cloud, limits: Limits) -> Kinematics:
    """All modes for one face; every set needs a friction angle."""
    friction_of = np.array([joint.friction_deg for joint in sets], float)
    friction = friction_of[cloud.labels]
    dip, direction, weight = cloud.dip, cloud.direction, cloud.weights
    plane = slides_on_plane(face, dip, direction, friction, limits.plane_deg)
    flexural = topples_by_bending(face, dip, direction, friction, limits.flexural_deg)
    base = is_base(face, dip, direction, limits.direct_deg)
    wedge, direct = _pairs(face, cloud, friction, limits)
    total = float(weight.sum())
    names = _critical_means(face, sets, friction_of, limits)
    return Kinematics(
        Count(float(weight[plane].sum()), total),
        wedge,
        Count(float(weight[flexural].sum()), total),
        direct,
        Count(float(weight[base].sum()), total),
        *names,
    )


def _pairs(face: Face, cloud: Cloud, friction: Floats, limits: Limits) -> tuple[Count, Count]:
    """Critical intersections of planes of different sets (of all planes where there is one set only), row by row."""
    normal = normals(cloud.dip, cloud.direction)
    one_set = len(np.unique(cloud.labels)) == 1
    wedge = direct = total = 0.0
    for i in range(len(normal) - 1):
        rest = np.arange(i + 1, len(normal))
        if not one_set:
            rest = rest[cloud.labels[rest] != cloud.labels[i]]
        if not len(rest):
            continue
        line, meet = intersections(normal[i], normal[rest])
        plunge, trend = plunge_trend(line)
        weight = np.where(meet, cloud.weights[i] * cloud.weights[rest], 0.0)
        # two planes hold a wedge better than one alone: the lesser of their angles of friction is on the safe side
        least = np.minimum(friction[i], friction[rest])
        wedge += float(weight[slides_on_line(face, plunge, trend, least)].sum())
        direct += float(weight[topples_as_blocks(face, plunge, trend, limits.direct_deg)].sum())
        total += float(weight.sum())
    return Count(wedge, total), Count(direct, total)


def _critical_means(
    face: Face, sets: Sequence[JointSet], friction: Floats, limits: Limits
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[tuple[str, str], ...]]]:
    dip = np.array([joint.dip_deg for joint in sets])
    direction = np.array([joint.direction_deg for joint in sets])
    normal = normals(dip, direction)
    singles = {
        "plane": slides_on_plane(face, dip, direction, friction, limits.plane_deg),
        "flexural_toppling": topples_by_bending(face, dip, direction, friction, limits.flexural_deg),
        "toppling_base": is_base(face, dip, direction, limits.direct_deg),
    }
    pairs: dict[str, list[tuple[str, str]]] = {"wedge": [], "direct_toppling": []}
    for i in range(len(sets)):
        for j in range(i + 1, len(sets)):
            line, meet = intersections(normal[i], normal[j])
            if not meet:
                continue
            plunge, trend = plunge_trend(line)
            if slides_on_line(face, plunge, trend, np.minimum(friction[i], friction[j])):
                pairs["wedge"].append((sets[i].name, sets[j].name))
            if topples_as_blocks(face, plunge, trend, limits.direct_deg):
                pairs["direct_toppling"].append((sets[i].name, sets[j].name))
    return (
        {mode: tuple(sets[k].name for k in np.nonzero(hit)[0]) for mode, hit in singles.items()},
        {mode: tuple(found) for mode, found in pairs.items()},
    )
