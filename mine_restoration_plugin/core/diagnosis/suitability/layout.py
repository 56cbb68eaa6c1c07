"""Where units lie to each other: neighbours, patches of one use, and patches too small to stand alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ...geodata.grid import Polygons

Floats = NDArray[np.float64]
POINTS_AT_ONCE = 256


def neighbours(shapes: Mapping[str, Polygons], within_m: float) -> dict[str, tuple[str, ...]]:
    """For each unit those whose outlines come as near as ``within_m``; in the order given."""
    segments = {name: _segments(polygons) for name, polygons in shapes.items()}
    found: dict[str, list[str]] = {name: [] for name in shapes}
    names = list(shapes)
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            if _near(segments[one], segments[other], within_m):
                found[one].append(other)
                found[other].append(one)
    return {name: tuple(sorted(near, key=names.index)) for name, near in found.items()}


def patches(uses: Mapping[str, str | None], near: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """For each unit all units of its patch: those of the same use that hang together; alone where the use is open."""
    found: dict[str, tuple[str, ...]] = {}
    for start in uses:
        if start in found:
            continue
        reached, waiting = {start}, [start]
        while waiting:
            for other in near[waiting.pop()]:
                if other not in reached and uses[start] is not None and uses[other] == uses[start]:
                    reached.add(other)
                    waiting.append(other)
        patch = tuple(name for name in uses if name in reached)
        found.update(dict.fromkeys(patch, patch))
    return found


def _segments(polygons: Polygons) -> Floats:
    """(n, 4) x, y, x, y of every edge of every ring."""
    rings = [np.asarray(ring, float)[:, :2] for polygon in polygons for ring in polygon]
    return np.concatenate([np.hstack((ring[:-1], ring[1:])) for ring in rings]) if rings else np.zeros((0, 4))


def _near(one: Floats, other: Floats, within_m: float) -> bool:
    if not len(one) or not len(other):
        return False
    low = np.maximum(_low(one), _low(other))
    high = np.minimum(_high(one), _high(other))
    if float(np.max(low - high)) > within_m:
        return False
    return _points_near(one[:, :2], other, within_m) or _points_near(other[:, :2], one, within_m)


def _low(segments: Floats) -> Floats:
    low: Floats = np.minimum(segments[:, :2], segments[:, 2:]).min(axis=0)
    return low


def _high(segments: Floats) -> Floats:
    high: Floats = np.maximum(segments[:, :2], segments[:, 2:]).max(axis=0)
    return high


def _points_near(points: Floats, segments: Floats, within_m: float) -> bool:
    """Whether any point comes so near to any segment."""
    start, along = segments[:, :2], segments[:, 2:] - segments[:, :2]
    length2 = np.maximum((along**2).sum(axis=1), np.finfo(float).tiny)
    for i in range(0, len(points), POINTS_AT_ONCE):
        to_point = points[i : i + POINTS_AT_ONCE, None, :] - start[None]
        t = np.clip((to_point * along[None]).sum(axis=2) / length2, 0.0, 1.0)
        gap = to_point - t[..., None] * along[None]
        if bool(((gap**2).sum(axis=2) <= within_m**2).any()):
            return True
    return False
