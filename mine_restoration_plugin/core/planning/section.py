"""The site section: through the deepest point of the pit and the highest of the dump, unless a line is given."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..geodata.grid import Window
from ..geodata.raster import RasterSource
from ..model.units import stored
from .measure import Point, UnitChange

BEYOND = 0.35
"""How far the line runs on beyond both points, as a share of their distance."""
STATIONS_MAX = 2000
SHORTEST_M = 1.0


def site_section(
    existing: Path, design: Path, decisions: Mapping[str, Any], pit: UnitChange | None, dump: UnitChange | None
) -> dict[str, Any]:
    """Line, stations and heights of both surfaces, None where nothing is known. Without a line all are empty."""
    line = section_line(decisions, pit, dump)
    if line is None:
        return {"line": None, "station_m": [], "existing_m": [], "design_m": []}
    with RasterSource(existing) as before, RasterSource(design) as after:
        step = min(before.spec.cell_x, before.spec.cell_y) / 2
        length = math.dist(*line)
        count = min(max(math.ceil(length / step), 2), STATIONS_MAX)
        stations = np.linspace(0.0, length, count + 1)
        share = stations / length
        points = np.column_stack([line[0][i] + (line[1][i] - line[0][i]) * share for i in (0, 1)])
        heights = [_sampled(source, points) for source in (before, after)]
    return {
        "line": [[stored(x, "m"), stored(y, "m")] for x, y in line],
        "station_m": [stored(float(station), "m") for station in stations],
        "existing_m": heights[0],
        "design_m": heights[1],
    }


def section_line(
    decisions: Mapping[str, Any], pit: UnitChange | None, dump: UnitChange | None
) -> tuple[Point, Point] | None:
    """The given line, or the one through the two extreme points; None where there are not two."""
    given = decisions.get("section_line")
    if given:
        return (float(given[0][0]), float(given[0][1])), (float(given[1][0]), float(given[1][1]))
    if pit is None or dump is None or pit.lowest is None or dump.highest is None:
        return None
    (x0, y0), (x1, y1) = pit.lowest, dump.highest
    if math.dist(pit.lowest, dump.highest) < SHORTEST_M:
        return None
    dx, dy = (x1 - x0) * BEYOND, (y1 - y0) * BEYOND
    return (x0 - dx, y0 - dy), (x1 + dx, y1 + dy)


def _sampled(source: RasterSource, points: NDArray[np.float64]) -> list[float | None]:
    """The cell at each point, as metres with 1 mm; a row of cells is read at a time."""
    cells = np.floor(source.spec.pixel(points)).astype(int)
    result: list[float | None] = [None] * len(cells)
    for row in np.unique(cells[:, 1]):
        here = np.nonzero(cells[:, 1] == row)[0]
        low, high = int(cells[here, 0].min()), int(cells[here, 0].max())
        window = Window(low, int(row), high - low + 1, 1).intersection(source.spec.whole)
        if window is None:
            continue
        heights = source.read(window)[0][0]
        for i in here:
            col = int(cells[i, 0]) - window.col
            if 0 <= col < window.width and np.isfinite(heights[col]):
                result[i] = stored(float(heights[col]), "m")
    return result
