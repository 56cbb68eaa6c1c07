"""A pit in level ground for the tests of over-digging: its heights, outlines and a request with what a test wants."""

from __future__ import annotations

from typing import Any

import numpy as np

from mine_restoration_plugin.core.earthrock.overdig.request import Area, Request
from mine_restoration_plugin.core.geodata.grid import Grid, GridSpec, Polygons
from mine_restoration_plugin.core.terrain.surfaces import GridSurface

CRS = "EPSG:4547"
EAST, NORTH = 500_000.0, 3_100_200.0


def spec_of(heights: np.ndarray, cell: float = 1.0) -> GridSpec:
    rows, columns = heights.shape
    return GridSpec(columns, rows, (EAST, cell, 0.0, NORTH, 0.0, -cell), CRS)


def surface(heights: np.ndarray, spec: GridSpec | None = None) -> GridSurface:
    return GridSurface(Grid(np.asarray(heights), spec or spec_of(heights)))


def box(left: float, top: float, right: float, bottom: float) -> Polygons:
    """Metres east and south of the corner of the grid."""
    x0, x1, y0, y1 = EAST + left, EAST + right, NORTH - top, NORTH - bottom
    return [[np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)])]]


def pit(rows: int = 100, columns: int = 120) -> np.ndarray:
    """Level ground at 100 m with a pit of 40 × 40 m at 90 m, its walls 45 degrees; float64."""
    row, column = np.mgrid[0:rows, 0:columns] + 0.5
    out = np.maximum(np.abs(column - 60), np.abs(row - 50)) - 20
    return np.clip(90 + np.maximum(out, 0.0), 90.0, 100.0)


FLOOR = (Area("K1", box(40, 30, 80, 70)),)
OUTLINE = box(20, 10, 100, 90)


def asked(before: np.ndarray, design: np.ndarray, spec: GridSpec | None = None, **more: Any) -> Request:
    """A request with the pit's floor and outline unless told otherwise."""
    given = {"boundary": OUTLINE, "pits": FLOOR, **more}
    return Request(surface(before, spec), surface(design, spec), **given)
