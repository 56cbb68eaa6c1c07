"""Faults between two outlines: overlaps, copies, holes that another one fills. Only near pairs are looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...geodata.areas import projected_area_m2
from ...geodata.grid import Polygons
from ...geodata.overlay import canonical
from ...geodata.relations import Shape, common, covers, shape, thickness_m
from ...model.progress import SILENT, Progress
from .gaps import find_gaps
from .neighbours import TILE, EnvelopeIndex, pairs_near
from .outlines import OutlineStore
from .problems import PLOT, Findings, Subject

_AT_ONCE = 20_000
_MILLIMETRE = 3


class Outlines:
    """Outlines and their shapes for as long as a handful of pairs is looked at."""

    def __init__(self, store: OutlineStore) -> None:
        self._store = store
        self._polygons: dict[int, Polygons] = {}
        self._shapes: dict[int, Shape] = {}

    def polygons(self, number: int) -> Polygons:
        if number not in self._polygons:
            self._polygons[number] = self._store.polygons(number)
        return self._polygons[number]

    def shape(self, number: int) -> Shape:
        if number not in self._shapes:
            self._shapes[number] = shape(self.polygons(number))
        return self._shapes[number]


def outline_hash(polygons: Polygons) -> str:
    """SHA-256 of an outline to the millimetre, whatever its first vertex, direction and order of parts."""
    rounded = [[np.round(ring, _MILLIMETRE) + 0.0 for ring in rings] for rings in canonical(polygons)]
    digest = hashlib.sha256()
    for rings in rounded:
        for i, ring in enumerate(rings):
            digest.update(b"hole" if i else b"part")
            digest.update(np.ascontiguousarray(np.round(ring * 1000), dtype="<i8").tobytes())
    return digest.hexdigest()


def check_pairs(
    store: OutlineStore,
    subjects: Sequence[Subject],
    found: Findings,
    *,
    gaps: bool,
    comparable: Callable[[int, int], bool] | None = None,
    tile: int = TILE,
    progress: Progress = SILENT,
) -> None:
    """Look at every pair of outlines that come near each other.

    Args:
        gaps: whether narrow gaps between neighbours are faults too.
        comparable: whether two outlines may be held against each other at all; all may where not given.
        tile: outlines looked at together; the result does not depend on it.
    """
    reach = found.checklist.number("gap") if gaps and "gap" in found.checklist else 0.0
    envelopes = store.envelopes
    index = EnvelopeIndex(envelopes) if reach > 0 else None
    for share, pairs in pairs_near(envelopes, reach, tile):
        for start in range(0, len(pairs), _AT_ONCE):
            progress.check()
            some = pairs[start : start + _AT_ONCE]
            if comparable is not None:
                some = some[[comparable(int(i), int(j)) for i, j in some]]
            _overlaps(store, envelopes, subjects, some, found)
        if index is not None and len(pairs):
            find_gaps(store, index, subjects, pairs, reach, found, progress)
        progress.report(share)


def _overlaps(
    store: OutlineStore,
    envelopes: NDArray[np.float64],
    subjects: Sequence[Subject],
    pairs: NDArray[np.int64],
    found: Findings,
) -> None:
    one, other = envelopes[pairs[:, 0]], envelopes[pairs[:, 1]]
    inside = np.minimum(one[:, 2:], other[:, 2:]) - np.maximum(one[:, :2], other[:, :2])
    least, width = found.checklist.number("overlap"), found.checklist.number("overlap.width_m")
    held = Outlines(store)
    for i, j in pairs[(inside > 0).all(axis=1) & (inside.prod(axis=1) >= least)].tolist():
        both = common(held.shape(i), held.shape(j))
        area = projected_area_m2(both)
        if both and area >= least and thickness_m(both) >= width:
            _tell_overlap(subjects[i], subjects[j], held.polygons(i), held.polygons(j), both, area, found)
        elif not both:
            for outer, inner in ((i, j), (j, i)):
                _filled_hole(held, outer, inner, subjects, envelopes, found)


def in_order(one: Subject, other: Subject) -> bool:
    """Whether two rows stand in the order in which a problem names them."""
    return (one.number or "", one.uuid or "") <= (other.number or "", other.uuid or "")


def _tell_overlap(
    one: Subject, other: Subject, first: Polygons, second: Polygons, both: Polygons, area: float, found: Findings
) -> None:
    if not in_order(one, other):
        one, other, first, second = other, one, second, first
    values: dict[str, Any] = {"other": other.number or "–", "other_uuid": other.uuid}
    sizes = projected_area_m2(first), projected_area_m2(second)
    if abs(sizes[0] - sizes[1]) <= 1e-3 * max(sizes) and outline_hash(first) == outline_hash(second):
        found.add("duplicate_outline", one, area=both, **values, area_m2=round(area, 2))
        return
    rule = "unit_overlap" if one.entity != PLOT else "overlap_own" if _one_mine(one, other) else "overlap"
    share = 100 * area / min(sizes) if min(sizes) > 0 else 100.0
    found.add(rule, one, area=both, **values, area_m2=round(area, 2), percent=round(min(share, 100.0), 2))


def _one_mine(one: Subject, other: Subject) -> bool:
    return one.mine_id is not None and one.mine_id == other.mine_id


def _filled_hole(
    held: Outlines,
    outer: int,
    inner: int,
    subjects: Sequence[Subject],
    envelopes: NDArray[np.float64],
    found: Findings,
) -> None:
    """A hole of one that the other fills: perhaps one was cut out for the other, perhaps it was forgotten."""
    holes = [hole for rings in held.polygons(outer) for hole in rings[1:]]
    for hole in holes:
        low, high = hole.min(axis=0), hole.max(axis=0)
        slack = 1e-3
        if (envelopes[inner, :2] < low - slack).any() or (envelopes[inner, 2:] > high + slack).any():
            continue
        whole = shape([[hole]])
        filled = projected_area_m2(common(whole, held.shape(inner)))
        share = filled / float(whole.GetArea()) if whole.GetArea() > 0 else 0.0
        if share >= found.checklist.number("filled_hole") or covers(held.shape(inner), whole):
            found.add(
                "filled_hole",
                subjects[outer],
                area=[[hole]],
                other=subjects[inner].number or "–",
                other_uuid=subjects[inner].uuid,
                percent=round(100 * share, 1),
            )
