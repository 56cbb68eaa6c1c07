"""Narrow gaps between neighbours: strips between two sides that face each other nearer than the rule's width.

Sides that two outlines share exactly are no gap and are put away first, which in a clean register are nearly all. A
strip counts as far as no outline at all covers it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...geodata.areas import projected_area_m2
from ...geodata.grid import Polygons
from ...geodata.relations import Shape, minus, shape, thickness_m, united
from ...model.progress import SILENT, Progress
from .neighbours import EnvelopeIndex, overlapping
from .outlines import OutlineStore
from .problems import Findings, Subject

_SHARED_DECIMALS = 4


@dataclass(frozen=True)
class _Sides:
    """Sides of outlines: ends (n, 2) and (n, 2), number of the outline (n,)."""

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    owner: NDArray[np.int64]

    def some(self, chosen: NDArray[np.bool_]) -> _Sides:
        return _Sides(self.start[chosen], self.end[chosen], self.owner[chosen])

    def envelopes(self, margin: float) -> NDArray[np.float64]:
        low, high = np.minimum(self.start, self.end) - margin, np.maximum(self.start, self.end) + margin
        return np.column_stack((low, high))


def find_gaps(
    store: OutlineStore,
    index: EnvelopeIndex,
    subjects: Sequence[Subject],
    pairs: NDArray[np.int64],
    width: float,
    found: Findings,
    progress: Progress = SILENT,
) -> None:
    """Gaps between the two of each pair, told once a pair.

    Args:
        pairs: (k, 2) outlines whose envelopes come within ``width``.
    """
    sides = _unshared(_sides(store, np.unique(pairs)))
    strips: dict[tuple[int, int], list[Polygons]] = {}
    for key, strip in _facing(sides, pairs, width, found):
        strips.setdefault(key, []).append(strip)
    shapes: dict[int, Shape] = {}
    for (i, j), quads in sorted(strips.items()):
        progress.check()
        _tell(i, j, quads, store, index, subjects, shapes, found)


def _sides(store: OutlineStore, numbers: NDArray[np.int64]) -> _Sides:
    starts, ends, owners = [], [], []
    for number in numbers.tolist():
        for rings in store.polygons(number):
            for ring in rings:
                starts.append(ring[:-1])
                ends.append(ring[1:])
                owners.append(np.full(len(ring) - 1, number))
    if not starts:
        return _Sides(np.empty((0, 2)), np.empty((0, 2)), np.empty(0, np.int64))
    start, end = np.concatenate(starts), np.concatenate(ends)
    long = (start != end).any(axis=1)
    return _Sides(start[long], end[long], np.concatenate(owners)[long])


def _unshared(sides: _Sides) -> _Sides:
    """Without the sides that stand twice, in whatever direction."""
    if not len(sides.owner):
        return sides
    ends = np.round(np.column_stack((sides.start, sides.end)) * 10**_SHARED_DECIMALS).astype(np.int64)
    turned = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
    ends[turned] = ends[turned][:, [2, 3, 0, 1]]
    _, which, count = np.unique(ends, axis=0, return_inverse=True, return_counts=True)
    return sides.some(count[np.ravel(which)] == 1)


def _facing(
    sides: _Sides, pairs: NDArray[np.int64], width: float, found: Findings
) -> list[tuple[tuple[int, int], Polygons]]:
    """Strips between sides of two outlines that run alongside within ``width``, by pair of outlines."""
    if not len(sides.owner):
        return []
    wanted = np.unique(pairs[:, 0] * (1 << 32) + pairs[:, 1])
    boxes = sides.envelopes(width / 2)
    near = overlapping(boxes, boxes)
    a, b = near[:, 0], near[:, 1]
    keys = sides.owner[a] * (1 << 32) + sides.owner[b]
    chosen = (sides.owner[a] < sides.owner[b]) & np.isin(keys, wanted)
    a, b = a[chosen], b[chosen]
    along = sides.end[a] - sides.start[a]
    length = np.hypot(along[:, 0], along[:, 1])
    unit = along / length[:, None]
    normal = np.column_stack((-unit[:, 1], unit[:, 0]))
    ends = np.stack((sides.start[b], sides.end[b]), axis=1) - sides.start[a][:, None, :]
    t = (ends * unit[:, None, :]).sum(axis=2)
    d = (ends * normal[:, None, :]).sum(axis=2)
    run = t[:, 1] - t[:, 0]
    sine = np.sin(np.radians(found.checklist.number("gap.angle_deg")))
    other = np.hypot(run, d[:, 1] - d[:, 0])
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = (d[:, 1] - d[:, 0]) / run
        low = np.maximum(np.minimum(t[:, 0], t[:, 1]), 0.0)
        high = np.minimum(np.maximum(t[:, 0], t[:, 1]), length)
        d_low, d_high = d[:, 0] + slope * (low - t[:, 0]), d[:, 0] + slope * (high - t[:, 0])
        apart = np.maximum(np.abs(d_low), np.abs(d_high))
        good = (np.abs(d[:, 1] - d[:, 0]) <= sine * other) & (high - low > found.checklist.number("gap.side_m"))
        good &= (apart <= width) & (apart >= found.checklist.number("gap.least_m")) & np.isfinite(slope)
    result = []
    for k in np.flatnonzero(good):
        origin, u, n = sides.start[a[k]], unit[k], normal[k]
        near_low, near_high = origin + u * low[k], origin + u * high[k]
        far_low, far_high = near_low + n * d_low[k], near_high + n * d_high[k]
        pieces = [[np.array([near_low, near_high, far_high, far_low, near_low])]]
        if d_low[k] * d_high[k] < 0:  # the sides cross: two triangles
            split = low[k] + (high[k] - low[k]) * d_low[k] / (d_low[k] - d_high[k])
            crossing = origin + u * split
            pieces = [
                [np.array([near_low, crossing, far_low, near_low])],
                [np.array([near_high, crossing, far_high, near_high])],
            ]
        result.append(((int(sides.owner[a[k]]), int(sides.owner[b[k]])), pieces))
    return result


def _tell(
    i: int,
    j: int,
    quads: list[Polygons],
    store: OutlineStore,
    index: EnvelopeIndex,
    subjects: Sequence[Subject],
    shapes: dict[int, Shape],
    found: Findings,
) -> None:
    strip = united(quads)
    if not strip:
        return
    points = np.concatenate([ring for rings in strip for ring in rings])
    low, high = points.min(axis=0), points.max(axis=0)
    over = index.meeting(np.array([*low, *high]))
    for number in over.tolist():
        if number not in shapes:
            shapes[number] = shape(store.polygons(number))
    free = minus(shape(strip), [shapes[number] for number in over.tolist()])
    least_area, least = found.checklist.number("gap.area_m2"), found.checklist.number("gap.least_m")
    kept = [part for part in free if projected_area_m2([part]) >= least_area and thickness_m([part]) >= least / 2]
    if not kept:
        return
    one, other = subjects[i], subjects[j]
    if (one.number or "", one.uuid or "") > (other.number or "", other.uuid or ""):
        one, other = other, one
    found.add(
        "gap",
        one,
        area=kept,
        other=other.number or "–",
        other_uuid=other.uuid,
        area_m2=round(projected_area_m2(kept), 2),
        width_m=round(max(thickness_m([part]) for part in kept), 3),
    )
