"""Faults of one outline: crossings, rings, vertices, spikes, slivers, parts. A page is looked at at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...geodata.areas import signed_area
from ...geodata.grid import Polygons, Ring
from ...geodata.shapes import closed, why_invalid
from ...model.text import Label
from .problems import Findings, Subject

_PLACE = re.compile(r"(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s+(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*$", re.IGNORECASE)


_REASONS = {
    "Self-intersection": "自相交",
    "Ring Self-intersection": "圈自接触",
    "Hole lies outside shell": "内圈位于外圈之外",
    "Holes are nested": "内圈嵌套",
    "Nested holes": "内圈嵌套",
    "Nested shells": "外圈嵌套",
    "Duplicate Rings": "圈重复",
    "Interior is disconnected": "内部不连通",
    "Too few points": "点数不足",
    "Too few points in geometry component": "点数不足",
}


@dataclass(frozen=True)
class Checked:
    """An outline after the check: ``polygons`` closed and finite (empty where there is nothing to go on with)."""

    polygons: Polygons
    valid: bool
    area_m2: float
    centre: tuple[float, float] | None


@dataclass(frozen=True)
class _Rings:
    """Rings of many outlines end to end. All arrays but ``xy`` have one entry a ring."""

    xy: NDArray[np.float64]
    start: NDArray[np.int64]
    length: NDArray[np.int64]
    owner: NDArray[np.int64]
    outer: NDArray[np.bool_]

    @property
    def ring_of_vertex(self) -> NDArray[np.int64]:
        return np.repeat(np.arange(len(self.start)), self.length)


def check_outlines(rows: Sequence[tuple[Subject, Polygons]], found: Findings) -> list[Checked]:
    """Look at a page of outlines; what follows may rely on is given back, one entry a row."""
    outlines = [_measurable(subject, polygons, found) for subject, polygons in rows]
    subjects = [subject for subject, _ in rows]
    rings = _end_to_end(outlines)
    if rings is None:
        return [Checked([], False, 0.0, None) for _ in rows]
    areas, around = _areas(rings), _perimeters(rings)
    _vertices(rings, subjects, found)
    _spikes(rings, subjects, found)
    owned = _by_owner(rings, len(rows))
    result = []
    for i, polygons in enumerate(outlines):
        if not polygons:
            result.append(Checked([], False, 0.0, None))
            continue
        own = owned[i]
        valid = _validity(subjects[i], polygons, found)
        if valid:
            _direction(subjects[i], polygons, areas[own], found)
        _parts(subjects[i], polygons, areas[own], found)
        area = float(np.where(rings.outer[own], 1.0, -1.0) @ np.abs(areas[own]))
        _sliver(subjects[i], polygons, area, float(around[own].sum()), valid, found)
        result.append(Checked(polygons, valid, area, _centre(polygons, areas[own])))
    return result


def _measurable(subject: Subject, polygons: Polygons, found: Findings) -> Polygons:
    if not polygons or not all(polygons) or not any(len(rings[0]) >= 3 for rings in polygons):
        found.add("no_outline", subject)
        return []
    if not all(np.isfinite(ring).all() for rings in polygons for ring in rings):
        found.add("not_finite", subject)
        return []
    open_rings = [ring for rings in polygons for ring in rings if len(ring) and (ring[0] != ring[-1]).any()]
    if open_rings:
        found.add("unclosed", subject, open_rings[0][0], count=len(open_rings))
    return [[closed(ring) for ring in rings if len(ring) >= 3] for rings in polygons if len(rings[0]) >= 3]


def _end_to_end(outlines: Sequence[Polygons]) -> _Rings | None:
    every: list[Ring] = []
    owner: list[int] = []
    outer: list[bool] = []
    for i, polygons in enumerate(outlines):
        for rings in polygons:
            every += rings
            owner += [i] * len(rings)
            outer += [True] + [False] * (len(rings) - 1)
    if not every:
        return None
    length = np.array([len(ring) for ring in every], dtype=np.int64)
    return _Rings(np.concatenate(every), np.cumsum(length) - length, length, np.array(owner), np.array(outer))


def _by_owner(rings: _Rings, count: int) -> list[slice]:
    first = np.searchsorted(rings.owner, np.arange(count), side="left")
    last = np.searchsorted(rings.owner, np.arange(count), side="right")
    return [slice(int(a), int(b)) for a, b in zip(first, last)]


def _areas(rings: _Rings) -> NDArray[np.float64]:
    """Signed area of every ring about its own first vertex."""
    local = rings.xy - np.repeat(rings.xy[rings.start], rings.length, axis=0)
    cross = np.zeros(len(local))
    cross[:-1] = local[:-1, 0] * local[1:, 1] - local[1:, 0] * local[:-1, 1]
    cross[rings.start + rings.length - 1] = 0.0
    return 0.5 * np.add.reduceat(cross, rings.start)


def _steps(rings: _Rings) -> NDArray[np.float64]:
    """Length of the side that begins at each vertex; NaN at the last one of a ring, which repeats the first."""
    step = np.full(len(rings.xy), np.nan)
    step[:-1] = np.hypot(*(rings.xy[1:] - rings.xy[:-1]).T)
    step[rings.start + rings.length - 1] = np.nan
    return step


def _perimeters(rings: _Rings) -> NDArray[np.float64]:
    return np.add.reduceat(np.nan_to_num(_steps(rings)), rings.start)


def _vertices(rings: _Rings, subjects: Sequence[Subject], found: Findings) -> None:
    """Vertices that stand twice, and sides too short to be meant."""
    step = _steps(rings)
    same = found.checklist.number("duplicate_vertex")
    owner = rings.owner[rings.ring_of_vertex]
    tiny = found.checklist.number("tiny_edge")
    with np.errstate(invalid="ignore"):
        for rule, where in (("duplicate_vertex", step <= same), ("tiny_edge", (step > same) & (step < tiny))):
            hits = np.flatnonzero(where)
            for i, at in zip(*np.unique(owner[hits], return_index=True)):
                own = hits[owner[hits] == i]
                found.add(
                    rule,
                    subjects[i],
                    rings.xy[hits[at]],
                    count=len(own),
                    shortest_m=round(float(step[own].min()), 4),
                )


def _spikes(rings: _Rings, subjects: Sequence[Subject], found: Findings) -> None:
    """Vertices where the outline turns back on itself within the rule's angle."""
    step = _steps(rings)
    with np.errstate(invalid="ignore"):
        kept = np.flatnonzero(step > found.checklist.number("duplicate_vertex"))
    if not len(kept):
        return
    ring = rings.ring_of_vertex[kept]
    first = np.searchsorted(ring, ring, side="left")
    last = np.searchsorted(ring, ring, side="right") - 1
    here = np.arange(len(kept))
    before, after = np.where(here == first, last, here - 1), np.where(here == last, first, here + 1)
    back, on = rings.xy[kept[before]] - rings.xy[kept], rings.xy[kept[after]] - rings.xy[kept]
    cross = back[:, 0] * on[:, 1] - back[:, 1] * on[:, 0]
    dot = (back * on).sum(axis=1)
    angle = np.degrees(np.arctan2(np.abs(cross), dot))
    reach = np.minimum(np.hypot(*back.T), np.hypot(*on.T))
    limit, least = found.checklist.number("spike"), found.checklist.number("spike.length_m")
    hits = np.flatnonzero((angle < limit) & (reach >= least) & (last - first >= 2))
    owner = rings.owner[ring[hits]]
    for i, at in zip(*np.unique(owner, return_index=True)):
        own = hits[owner == i]
        found.add(
            "spike",
            subjects[i],
            rings.xy[kept[hits[at]]],
            count=len(own),
            angle_deg=round(float(angle[own].min()), 2),
            length_m=round(float(reach[own].max()), 2),
        )


def _validity(subject: Subject, polygons: Polygons, found: Findings) -> bool:
    reason = why_invalid(polygons)
    if reason is None:
        return True
    match = _PLACE.search(reason)
    spot = (float(match[1]), float(match[2])) if match else tuple(polygons[0][0][0])
    text = reason[: match.start()].strip() if match else reason
    text = re.sub(r"\s*at or near point$", "", text)
    rule = "ring_order" if ("Hole lies outside" in text or _hole_larger(polygons)) else "invalid"
    found.add(rule, subject, (float(spot[0]), float(spot[1])), reason=Label(text, _REASONS.get(text, text)))
    return False


def _hole_larger(polygons: Polygons) -> bool:
    """Whether an inner ring stands first: one of the others is larger."""
    for rings in polygons:
        sizes = [abs(signed_area(ring)) for ring in rings]
        if max(sizes) > sizes[0]:
            return True
    return False


def _direction(subject: Subject, polygons: Polygons, areas: NDArray[np.float64], found: Findings) -> None:
    """Holes turn against their outer ring, and all outer rings the same way; which way is nobody's fault."""
    at, first = 0, np.sign(areas[0])
    for rings in polygons:
        signs = np.sign(areas[at : at + len(rings)])
        at += len(rings)
        if signs[0] != first or (signs[1:] == signs[0]).any():
            found.add("ring_direction", subject, rings[-1][0])
            return


def _parts(subject: Subject, polygons: Polygons, areas: NDArray[np.float64], found: Findings) -> None:
    if len(polygons) < 2:
        return
    at, sizes = 0, []
    for rings in polygons:
        sizes.append(abs(float(areas[at])))
        at += len(rings)
    limit = found.checklist.number("speck")
    specks = [i for i, size in enumerate(sizes) if size < limit and size < max(sizes)]
    if specks:
        found.add(
            "speck",
            subject,
            area=[polygons[i] for i in specks],
            count=len(specks),
            area_m2=round(sum(sizes[i] for i in specks), 2),
        )
    if len(polygons) - len(specks) > 1:
        smallest = min((i for i in range(len(sizes)) if i not in specks), key=lambda i: sizes[i])
        found.add(
            "multipart",
            subject,
            polygons[smallest][0][0],
            parts=len(polygons) - len(specks),
            area_m2=round(sizes[smallest], 2),
        )


def _sliver(subject: Subject, polygons: Polygons, area: float, around: float, valid: bool, found: Findings) -> None:
    width = 2 * area / around if around > 0 else 0.0
    if valid and width < found.checklist.number("sliver"):
        found.add("sliver", subject, area=polygons, width_m=round(width, 2), area_m2=round(area, 2))


def _centre(polygons: Polygons, areas: NDArray[np.float64]) -> tuple[float, float]:
    """Centroid of the outer rings, or the middle of the first vertices where they have no area."""
    at, weights, points = 0, [], []
    for rings in polygons:
        area = float(areas[at])
        at += len(rings)
        near = rings[0] - rings[0][0]
        cross = near[:-1, 0] * near[1:, 1] - near[1:, 0] * near[:-1, 1]
        middle = ((near[:-1] + near[1:]) * cross[:, None]).sum(axis=0) / (6 * area) if area else near[:-1].mean(axis=0)
        weights.append(abs(area) or 1e-9)
        points.append(rings[0][0] + middle)
    x, y = np.average(np.array(points), axis=0, weights=weights)
    return float(x), float(y)
