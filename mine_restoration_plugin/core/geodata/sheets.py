"""Sheet numbers (图幅号) of the national map series, GB/T 13989-2012: 1:1,000,000 (A) to 1:500 (K).

The world is cut into sheets of 4° by 6° (row letter from the equator, column from 180° W), each of these into equal
rows from the north and columns from the west. Facts: domain §1.6 with its test values.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP
from .areas import ellipsoidal_area_m2
from .crs import srs_from, to_lonlat
from .grid import Polygons
from .guard import attempt
from .shapes import from_ogr, to_ogr

JOINED = "、"
_MILLIONTH_LAT, _MILLIONTH_LON = 4 * 3600.0, 6 * 3600.0
_EPSILON = 1e-7
"""Seconds of arc, 3 µm: an edge that arithmetic put just beside itself."""
_STEP_M, _STEP_DEG = 500.0, 0.005
_SOUTH = "S"


class Scale(NamedTuple):
    """A scale of the series: its letter, height and width of a sheet in seconds, digits of row and column."""

    letter: str
    lat_s: float
    lon_s: float
    digits: int


SCALES: dict[int, Scale] = {
    1_000_000: Scale("A", 14_400.0, 21_600.0, 0),
    500_000: Scale("B", 7_200.0, 10_800.0, 3),
    250_000: Scale("C", 3_600.0, 5_400.0, 3),
    100_000: Scale("D", 1_200.0, 1_800.0, 3),
    50_000: Scale("E", 600.0, 900.0, 3),
    25_000: Scale("F", 300.0, 450.0, 3),
    10_000: Scale("G", 150.0, 225.0, 3),
    5_000: Scale("H", 75.0, 112.5, 3),
    2_000: Scale("I", 25.0, 37.5, 3),
    1_000: Scale("J", 12.5, 18.75, 4),
    500: Scale("K", 6.25, 9.375, 4),
}


class Sheet(NamedTuple):
    """A sheet that a polygon touches, and the share of the polygon's area in it."""

    number: str
    share: float


def scale_of(denominator: int) -> Scale:
    """Raises InputError where the series has no such scale."""
    if denominator not in SCALES:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "There are no map sheets at 1:{scale}. The scales are: {scales}."),
            scale=denominator,
            scales=", ".join(f"1:{known}" for known in SCALES),
        )
    return SCALES[denominator]


def sheet_number(lon: float, lat: float, denominator: int) -> str:
    """The sheet of a point, in degrees. A point on an edge belongs to the sheet north or east of it.

    Raises:
        InputError: no such scale, or a latitude of 88° or more.
    """
    scale = scale_of(denominator)
    row = math.floor((lat * 3600 + _EPSILON) / scale.lat_s)
    column = math.floor((lon * 3600 + _EPSILON) / scale.lon_s)
    return _number(row, column, scale)


def sheet_numbers(polygons: Polygons, crs: str, denominator: int) -> list[Sheet]:
    """Every sheet that the polygons cover a part of, the largest share first.

    Shares are of areas on the ellipsoid. Sides are straight in ``crs``, edges of sheets are meridians and parallels.
    """
    scale = scale_of(denominator)
    if not polygons:
        return []
    geographic = srs_from(crs).IsGeographic()
    shape = to_ogr(polygons)
    shape.Segmentize(_STEP_DEG if geographic else _STEP_M)
    rings = [[to_lonlat(ring, crs) * 3600 for ring in part] for part in from_ogr(shape)]
    areas = {
        number: ellipsoidal_area_m2([[ring / 3600 for ring in part] for part in piece], "EPSG:4490")
        for number, piece in _pieces(rings, scale)
    }
    total = math.fsum(areas.values())
    found = [Sheet(number, area / total) for number, area in areas.items() if area > 0]
    return sorted(found, key=lambda sheet: (-round(sheet.share, 9), sheet.number))


def joined(sheets: list[Sheet]) -> str:
    """Numbers as a file wants them: 「H49G091080、H49G091081」."""
    return JOINED.join(sheet.number for sheet in sheets)


def _pieces(rings: Polygons, scale: Scale) -> Iterator[tuple[str, Polygons]]:
    """The polygons (in seconds) cut into columns, and these into rows."""
    for column, strip in _strips(rings, 0, scale.lon_s):
        for row, piece in _strips(strip, 1, scale.lat_s):
            yield _number(row, column, scale), piece


def _strips(polygons: Polygons, axis: int, width: float) -> Iterator[tuple[int, Polygons]]:
    points = np.concatenate([ring for part in polygons for ring in part])
    low, high = points.min(axis=0), points.max(axis=0)
    first = math.floor((low[axis] + _EPSILON) / width)
    last = math.floor((high[axis] - _EPSILON) / width)
    if first >= last:
        yield first, polygons
        return
    shape: Any = to_ogr(polygons)
    for number in range(first, last + 1):
        corner, other = low - 1, high + 1
        corner[axis], other[axis] = number * width, (number + 1) * width
        (x0, y0), (x1, y1) = corner, other
        box = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)])
        piece, message = attempt(shape.Intersection, to_ogr([[box]]))
        if piece is None:
            raise RuntimeError(f"cutting into sheets failed: {message}")
        parts = from_ogr(piece)
        if parts:
            yield number, parts


def _number(row: int, column: int, scale: Scale) -> str:
    """The number of a sheet counted from the equator and from Greenwich."""
    rows, columns = round(_MILLIONTH_LAT / scale.lat_s), round(_MILLIONTH_LON / scale.lon_s)
    big_row, row = divmod(row, rows)
    big_column, column = divmod(column, columns)
    if not -22 <= big_row <= 21:
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "There are no map sheets so near the poles."))
    letter = chr(ord("A") + big_row) if big_row >= 0 else _SOUTH + chr(ord("A") - big_row - 1)
    start = f"{letter}{(big_column + 30) % 60 + 1:02d}"
    if scale.digits == 0:
        return start
    return f"{start}{scale.letter}{rows - row:0{scale.digits}d}{column + 1:0{scale.digits}d}"
