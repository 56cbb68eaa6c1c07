"""From sources on a surface to the sections that blocks fall on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...geodata.raster import RasterSource
from ...model.text import Label
from ...terrain.section import sample_points
from .trajectory import Floats

PLACES_MAX = 2000
"""Stations of one section; a longer one is sampled more coarsely."""
AROUND_CELLS = 4


@dataclass(frozen=True)
class Start:
    """A place where blocks come loose, and which way they fall there (azimuth in radians from east, mathematically)."""

    name: str
    x: float
    y: float
    way: float


@dataclass(frozen=True)
class GroundSection:
    """A section down from a start: places (n, 2), stations (n,), heights (n,)."""

    start: Start
    places: Floats
    stations: Floats
    heights: Floats


def starts_of_points(
    source: RasterSource, points: Sequence[tuple[str, float, float]]
) -> tuple[list[Start], list[Label]]:
    """Points as starts: each falls the way the ground around it falls as a whole (plane of least squares)."""
    starts, remarks = [], []
    reach = AROUND_CELLS * max(source.spec.cell_x, source.spec.cell_y)
    ring = np.linspace(-1, 1, 2 * AROUND_CELLS + 1)
    offsets = np.array([(u, v) for u in ring for v in ring if u * u + v * v <= 1.0001]) * reach
    for name, x, y in points:
        z = sample_points(source, np.array([x, y]) + offsets)
        known = np.isfinite(z)
        if known.sum() < 6 or not np.isfinite(sample_points(source, np.array([[x, y]]))[0]):
            remarks.append(_unknown(name))
            continue
        system = np.column_stack((offsets[known], np.ones(int(known.sum()))))
        fall = np.linalg.lstsq(system, z[known], rcond=None)[0][:2]
        if np.hypot(*fall) < 1e-3:
            remarks.append(
                Label(
                    "Source {name} lies on level ground: no way down was found.", "源点{name}位于平地，未找到下坡方向。"
                ).format(name=name)
            )
            continue
        starts.append(Start(name, x, y, float(np.arctan2(-fall[1], -fall[0]))))
    return starts, remarks


def starts_of_lines(
    source: RasterSource, lines: Sequence[tuple[str, Floats]], spacing_m: float
) -> tuple[list[Start], list[Label]]:
    """Places along crest lines, every ``spacing_m``: they fall square to the line, to its lower side."""
    starts, remarks = [], []
    reach = 2 * AROUND_CELLS * max(source.spec.cell_x, source.spec.cell_y)
    for name, line in lines:
        upto = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))))
        count = max(int(upto[-1] // spacing_m), 1)
        for number, station in enumerate((np.arange(count) + 0.5) * upto[-1] / count):
            x, y = (float(np.interp(station, upto, line[:, axis])) for axis in (0, 1))
            k = int(np.clip(np.searchsorted(upto, station) - 1, 0, len(line) - 2))
            along = np.arctan2(*(line[k + 1] - line[k])[::-1])
            label = f"{name}.{number + 1}"
            sides = [along + np.pi / 2, along - np.pi / 2]
            steps = np.linspace(0.25, 1, 8)[:, None] * reach
            mean = [
                np.nanmean(np.append(sample_points(source, np.array([x, y]) + steps * (np.cos(s), np.sin(s))), np.nan))
                if np.isfinite(sample_points(source, np.array([x, y]) + steps * (np.cos(s), np.sin(s)))).any()
                else np.nan
                for s in sides
            ]
            if not np.isfinite(mean).all() or not np.isfinite(sample_points(source, np.array([[x, y]]))[0]):
                remarks.append(_unknown(label))
                continue
            starts.append(Start(label, x, y, float(sides[int(np.argmin(mean))])))
    return starts, remarks


def _unknown(name: str) -> Label:
    return Label(
        "Source {name} lies outside the surface or where it has no data; it was left out.",
        "源点{name}位于地形面以外或无数据处，已略去。",
    ).format(name=name)


def section_from(source: RasterSource, start: Start, length_m: float) -> GroundSection | None:
    """The ground straight down from a start as far as it is known, a cell a step; None where that is nothing."""
    step = max(min(source.spec.cell_x, source.spec.cell_y), length_m / PLACES_MAX)
    stations = np.arange(0.0, length_m + step, step)
    places = np.array([start.x, start.y]) + stations[:, None] * (np.cos(start.way), np.sin(start.way))
    heights = sample_points(source, places)
    unknown = np.flatnonzero(~np.isfinite(heights))
    last = int(unknown[0]) if len(unknown) else len(stations)
    if last < 3:
        return None
    return GroundSection(start, places[:last], stations[:last], heights[:last])


def release(section: GroundSection, min_slope_deg: float) -> float:
    """The station where blocks come loose: the first stretch as steep as a source, near the place that was drawn.

    A crest is rarely drawn to the cell: on the level ground behind it a block would only stand. Looked for within ten
    cells; the start itself where there is none.
    """
    fall = -np.diff(section.heights) / np.diff(section.stations)
    near = fall[:10] >= np.tan(np.radians(min_slope_deg))
    if not near.any():
        return 0.0
    return float(section.stations[int(np.argmax(near))])
