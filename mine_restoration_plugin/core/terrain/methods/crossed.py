"""断面法: cut and fill areas in sections across a base line, and the volume between each two.

Mean-area rule ``(A₁+A₂)/2·L`` and prismoidal rule ``L/6·(A₁+4Aₘ+A₂)`` with the section half way measured, not taken
as a mean (domain 5.2).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...geodata.grid import Polygons
from ...geodata.raster import RasterSource
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP
from ..section import sample_points

Floats = NDArray[np.float64]
MOST_SECTIONS = 2_000


@dataclass(frozen=True)
class CrossSection:
    """One section: chainage along the base line in m, the points of its line and the two heights there.

    ``offset_m`` counts across, to the right of the base line's direction positive; ``inside`` tells which stretch from
    a point to the next lies in the outline. Areas in m²; None where a height inside is unknown.
    """

    station_m: float
    offset_m: Floats
    x: Floats
    y: Floats
    before: Floats
    after: Floats
    inside: NDArray[np.bool_]
    cut_m2: float | None
    fill_m2: float | None


@dataclass(frozen=True)
class Crossed:
    """Sections at both ends, at every interval and half way between them; volumes by both rules, m³.

    ``rows`` has a row for each interval: from and to (m), then cut and fill by mean areas, cut and fill by prismoid;
    None where a section is not wholly known.
    """

    sections: tuple[CrossSection, ...]
    middles: tuple[CrossSection, ...]
    rows: tuple[tuple[float, float, float | None, float | None, float | None, float | None], ...]
    base: tuple[tuple[float, float], tuple[float, float]]

    def total(self, column: int) -> float | None:
        """Sum of a column of ``rows`` (2 to 5); None where one of its cells is."""
        cells = [row[column] for row in self.rows]
        return None if None in cells else math.fsum(cell for cell in cells if cell is not None)

    @property
    def cut_bank_m3(self) -> float | None:
        """By the prismoidal rule."""
        return self.total(4)

    @property
    def fill_compacted_m3(self) -> float | None:
        return self.total(5)


def section_volumes(
    before: RasterSource,
    after: RasterSource,
    polygons: Polygons,
    spacing_m: float,
    base: Sequence[Sequence[float]] | None = None,
    progress: Progress = SILENT,
) -> Crossed:
    """Volumes by sections square to a straight base line (its first and last point; None: the outline's long axis).

    Sections begin and end where the outline does, seen along the base line. Heights are bilinear, sampled at every
    cell.

    Raises:
        InputError: a base line without length, or more than ``MOST_SECTIONS``.
    """
    points = np.concatenate([ring for polygon in polygons for ring in polygon[:1]])
    origin, along = _axis(points) if base is None else _given(base)
    across = np.array((along[1], -along[0]))
    reach = (points - origin) @ along
    start, stop = float(reach.min()), float(reach.max())
    first = math.floor(start / spacing_m) + 1
    inner = [k * spacing_m for k in range(first, math.ceil(stop / spacing_m))]
    inner = [s for s in inner if start + 1e-6 < s < stop - 1e-6]
    stations = [start, *inner, stop]
    if len(stations) > MOST_SECTIONS:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "Sections every {spacing} m make {count}, more than {most}. Take a larger interval."
            ),
            spacing=f"{spacing_m:g}",
            count=len(stations),
            most=MOST_SECTIONS,
        )
    step = min(before.spec.cell_x, before.spec.cell_y)
    middles = [(one + other) / 2 for one, other in zip(stations, stations[1:])]
    # the outermost sections would only graze the outline
    nudge = min(step, (stop - start) / 4) * 1e-3
    places = [start + nudge, *inner, stop - nudge]
    made = []
    named = [*stations, *middles]
    for number, station in enumerate([*places, *middles]):
        made.append(_section(before, after, polygons, origin + station * along, across, named[number], step))
        progress.report((number + 1) / (len(places) + len(middles)))
    sections, halves = made[: len(places)], made[len(places) :]
    rows = [_row(*pair) for pair in zip(sections, halves, sections[1:])]
    ends = tuple((float(p[0]), float(p[1])) for p in (origin + start * along, origin + stop * along))
    return Crossed(tuple(sections), tuple(halves), tuple(rows), (ends[0], ends[1]))


def _row(
    one: CrossSection, middle: CrossSection, other: CrossSection
) -> tuple[float, float, float | None, float | None, float | None, float | None]:
    length = other.station_m - one.station_m

    def mean(a: float | None, b: float | None) -> float | None:
        return None if a is None or b is None else (a + b) / 2 * length

    def prismoid(a: float | None, m: float | None, b: float | None) -> float | None:
        return None if a is None or b is None or m is None else length / 6 * (a + 4 * m + b)

    return (
        one.station_m,
        other.station_m,
        mean(one.cut_m2, other.cut_m2),
        mean(one.fill_m2, other.fill_m2),
        prismoid(one.cut_m2, middle.cut_m2, other.cut_m2),
        prismoid(one.fill_m2, middle.fill_m2, other.fill_m2),
    )


def _section(
    before: RasterSource,
    after: RasterSource,
    polygons: Polygons,
    place: Floats,
    across: Floats,
    station: float,
    step: float,
) -> CrossSection:
    edges = crossings(polygons, place, across)
    if not len(edges):
        none = np.empty(0)
        return CrossSection(station, none, none, none, none, none, np.empty(0, bool), 0.0, 0.0)
    low, high = math.floor(edges[0] / step), math.ceil(edges[-1] / step)
    offsets = np.union1d(np.arange(low, high + 1) * step, edges)
    points = place + offsets[:, None] * across
    heights = [sample_points(surface, points) for surface in (before, after)]
    middle = (offsets[:-1] + offsets[1:]) / 2
    inside = np.searchsorted(edges, middle) % 2 == 1
    cut, fill = areas_of(offsets, heights[1] - heights[0], inside)
    return CrossSection(station, offsets, points[:, 0], points[:, 1], heights[0], heights[1], inside, cut, fill)


def areas_of(offsets: Floats, rise: Floats, inside: NDArray[np.bool_]) -> tuple[float | None, float | None]:
    """Exact for heights that run straight between the points."""
    one, other, width = rise[:-1][inside], rise[1:][inside], np.diff(offsets)[inside]
    if np.isnan(one + other).any():
        return None, None
    low, high = np.minimum(one, other), np.maximum(one, other)
    mean = (one + other) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        part = high**2 / (2 * (high - low))
    up = np.where(low >= 0, mean, np.where(high <= 0, 0.0, part)) * width
    return float((up - mean * width).sum()), float(up.sum())


def crossings(polygons: Polygons, place: Floats, across: Floats) -> Floats:
    """Sorted offsets at which a line crosses the rings; between an odd one and the next it is inside."""
    normal = np.array((-across[1], across[0]))
    found = []
    for polygon in polygons:
        for ring in polygon:
            side = (ring - place) @ normal
            # a vertex on the line counts with the side above it, so that each crossing is met once
            above = side >= 0
            here = above[:-1] != above[1:]
            s0, s1 = side[:-1][here], side[1:][here]
            points = ring[:-1][here] + (ring[1:] - ring[:-1])[here] * (s0 / (s0 - s1))[:, None]
            found.append((points - place) @ across)
    return np.sort(np.concatenate(found)) if found else np.empty(0)


def _given(base: Sequence[Sequence[float]]) -> tuple[Floats, Floats]:
    line = np.asarray(base, dtype=np.float64)[:, :2]
    way = line[-1] - line[0]
    length = float(np.hypot(*way))
    if not length > 0:
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "The base line of the sections has no length."))
    return line[0], way / length


def _axis(points: Floats) -> tuple[Floats, Floats]:
    """The side of the smallest rectangle around the points that is the longer, from its western end."""
    from scipy.spatial import ConvexHull

    hull = points[ConvexHull(points).vertices]
    sides = np.diff(np.vstack((hull, hull[:1])), axis=0)
    best: tuple[float, Floats] | None = None
    for angle in np.unique(np.round(np.arctan2(sides[:, 1], sides[:, 0]) % (math.pi / 2), 12)):
        ways = np.array(((math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))))
        spans = np.ptp(hull @ ways.T, axis=0)
        area = float(spans[0] * spans[1])
        if best is None or area < best[0] * (1 - 1e-9):
            best = area, ways[int(spans[1] > spans[0] * (1 + 1e-9))]
    way = best[1] if best is not None else np.array((1.0, 0.0))
    way = -way if way[0] < -1e-12 or (abs(way[0]) <= 1e-12 and way[1] < 0) else way
    return hull[int(np.argmin(hull @ way))], way
