"""The site section: through the deepest point of the pit and the highest of the dump, unless a line is given."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ..geodata.raster import RasterSource
from ..model.units import stored
from ..terrain.section import sample_points
from .measure import Point, UnitChange

BEYOND = 0.35
"""How far a line of ours runs on beyond both points, as a share of their distance."""
STATIONS_MAX = 2000
SHORTEST_M = 1.0
Line = tuple[Point, Point]


def site_section(
    existing: Path, design: Path, decisions: Mapping[str, Any], pit: UnitChange | None, dump: UnitChange | None
) -> dict[str, Any]:
    """Line, stations and heights of both surfaces, None where nothing is known. Without a line all are empty."""
    line = _given_line(decisions)
    ours = line is None
    line = line or _line_through(pit, dump)
    if line is None:
        return {"line": None, "station_m": [], "existing_m": [], "design_m": []}
    with RasterSource(existing) as before, RasterSource(design) as after:
        step = min(before.spec.cell_x, before.spec.cell_y) / 2
        if ours:
            line = _known_part(before, line, step) or line
        points = _points(line, step)
        heights = [sample_points(source, points) for source in (before, after)]
    stations = np.hypot(points[:, 0] - points[0, 0], points[:, 1] - points[0, 1])
    return {
        "line": [[stored(x, "m"), stored(y, "m")] for x, y in line],
        "station_m": [stored(float(station), "m") for station in stations],
        "existing_m": [stored(float(z), "m") if np.isfinite(z) else None for z in heights[0]],
        "design_m": [stored(float(z), "m") if np.isfinite(z) else None for z in heights[1]],
    }


def _given_line(decisions: Mapping[str, Any]) -> Line | None:
    given = decisions.get("section_line")
    if not given:
        return None
    return (float(given[0][0]), float(given[0][1])), (float(given[1][0]), float(given[1][1]))


def _line_through(pit: UnitChange | None, dump: UnitChange | None) -> Line | None:
    """A line through the two extreme points and on beyond them, None where there are not two."""
    if pit is None or dump is None or pit.lowest is None or dump.highest is None:
        return None
    (x0, y0), (x1, y1) = pit.lowest, dump.highest
    if math.dist(pit.lowest, dump.highest) < SHORTEST_M:
        return None
    dx, dy = (x1 - x0) * BEYOND, (y1 - y0) * BEYOND
    return (x0 - dx, y0 - dy), (x1 + dx, y1 + dy)


def _known_part(source: RasterSource, line: Line, step: float) -> Line | None:
    """The line from the first to the last place with a height, to 1 mm."""
    points = _points(line, step)
    known = np.nonzero(np.isfinite(sample_points(source, points)))[0]
    if len(known) < 2:
        return None
    first, last = np.round(points[[known[0], known[-1]]], 3).tolist()
    return (first[0], first[1]), (last[0], last[1])


def _points(line: Line, step: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    """(n, 2) places at most ``step`` apart, as long as they are not too many."""
    count = min(max(math.ceil(math.dist(*line) / step), 2), STATIONS_MAX)
    share = np.linspace(0.0, 1.0, count + 1)
    return np.column_stack([line[0][i] + (line[1][i] - line[0][i]) * share for i in (0, 1)])
