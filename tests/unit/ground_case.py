"""Grounds, holes and outlines for the tests of rebuilt ground; nothing is read by our own code."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from osgeo import ogr

from tests.unit.terrain_case import DATA, NORTH_UP, tif

LAVAKA = DATA / "lavaka"
PUBLISHED_M3 = {"116": 181_446.47, "120": 1_865_907.07, "162": 21_714.70}
AREAS_M2 = {"116": 19_307.36, "120": 88_764.08, "162": 12_942.21}


def lavaka(name: str) -> dict[str, list]:
    """Outlines of one layer by their id, read with plain OGR."""
    source = ogr.Open(str(LAVAKA / f"{name}.shp"))
    found = {}
    for feature in source.GetLayer():
        shape = feature.GetGeometryRef()
        found[str(int(feature["id"]))] = [[np.array(shape.GetGeometryRef(0).GetPoints())[:, :2]]]
    return found


def dem(folder: Path, height, size=(80, 80), transform=NORTH_UP, name="dem.tif", nodata=None, crs="EPSG:4547"):
    """A raster of ``height(x, y)``, x and y in metres east and north of the upper left corner's place."""
    rows, cols = np.mgrid[0 : size[0], 0 : size[1]] + 0.5
    x0, a, b, y0, d, e = transform
    x, y = x0 + a * cols + b * rows, y0 + d * cols + e * rows
    heights = np.asarray(height(x - NORTH_UP[0], y - NORTH_UP[3]), dtype=np.float64) + 0 * x
    return tif(folder / name, heights, transform, crs, nodata=nodata)


def circle(x: float, y: float, radius: float, corners: int = 90) -> list:
    """A circle around a place in metres east and north of the corner."""
    angle = np.arange(corners + 1) * 2 * math.pi / corners
    angle[-1] = 0.0
    return [[np.column_stack((NORTH_UP[0] + x + radius * np.cos(angle), NORTH_UP[3] + y + radius * np.sin(angle)))]]


def box(x0: float, y0: float, x1: float, y1: float) -> list:
    x0, x1, y0, y1 = NORTH_UP[0] + x0, NORTH_UP[0] + x1, NORTH_UP[3] + y0, NORTH_UP[3] + y1
    return [[np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)], dtype=np.float64)]]


def random_outline(random: np.random.Generator, x: float, y: float, radius: float) -> list:
    """A smooth outline that is neither round nor regular, of about the size of a circle."""
    angle = np.linspace(0, 2 * np.pi, 61)[:-1]
    wave = random.normal(size=(2, 4)) * 0.12
    stretch = 1 + sum(wave[0, k] * np.cos((k + 2) * angle) + wave[1, k] * np.sin((k + 2) * angle) for k in range(4))
    ratio, turn = np.exp(random.uniform(-0.4, 0.4)), random.uniform(0, np.pi)
    u, v = radius * stretch * np.cos(angle) / ratio, radius * stretch * np.sin(angle) * ratio
    points = np.column_stack((x + u * np.cos(turn) - v * np.sin(turn), y + u * np.sin(turn) + v * np.cos(turn)))
    return [[np.vstack((points, points[:1]))]]
