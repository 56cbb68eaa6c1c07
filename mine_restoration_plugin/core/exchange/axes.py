"""Which of two columns is north, whether eastings carry the zone number, and which coordinate system that is.

Surveyors call north X and east Y, CASS writes east before north, drawings and GIS have x east. What a file says of
itself is often wrong, the size of the numbers seldom: in China a northing has seven digits (1.9 to 6.0 million), an
easting six, or eight with the number of its zone in front (facts: domain §1.4, §1.5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..geodata.crs import authid, srs_from
from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP, Label
from .coordinates import zone_of

_NORTHINGS = (1_900_000.0, 6_000_000.0)
_EASTINGS = (100_000.0, 900_000.0)
_MILLION = 1_000_000.0
_SIX_DEGREE_ZONES, _THREE_DEGREE_ZONES = range(13, 24), range(25, 46)
_LONGITUDES, _LATITUDES = (73.0, 136.0), (3.0, 54.0)
_FAR_M = 200_000.0  # a county is smaller; a point that far from the others is a slip of the pen
_LONLAT = "EPSG:4490"


@dataclass(frozen=True)
class Placed:
    """Coordinates as x east and y north in ``crs``; ``swapped`` where the file had them in the other order."""

    xy: NDArray[np.float64]
    crs: str
    swapped: bool
    notes: tuple[Label, ...] = ()


def place(
    first: Sequence[float] | NDArray[np.float64],
    second: Sequence[float] | NDArray[np.float64],
    crs: str | None,
    *,
    lines: Sequence[int] | None = None,
    file: str = "",
    degrees: bool = False,
    strict: bool = True,
) -> Placed:
    """Settle axes, zone and coordinate system of points.

    Args:
        first: what should be east (or longitude). second: what should be north (or latitude).
        crs: the system that a person named; None to take the one that the zone number in the eastings tells.
        lines: where in the file each point stands, for messages.
        degrees: the file says that these are longitudes and latitudes.
        strict: a point in another zone is an error; without it (drawings have frames and legends anywhere) it is not.

    Raises:
        InputError: nothing tells the system, the zone is another one than that of ``crs``, or the points lie in two.
    """
    east, north = np.asarray(first, np.float64), np.asarray(second, np.float64)
    where = list(lines) if lines is not None else list(range(1, len(east) + 1))
    notes: list[Label] = []
    geographic = degrees if crs is None else bool(srs_from(crs).IsGeographic())
    metres = not geographic
    swapped = _is_swapped(east, north, geographic)
    if swapped:
        east, north = north, east
        notes.append(
            Label(
                "{file}: the two coordinates stand in the other order (north before east); they were taken so.",
                "{file}：坐标顺序与惯例相反（北坐标在前），已按实际数值识别。",
            ).format(file=file)
        )
    if metres and degrees:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{file} holds longitudes and latitudes, but {crs} counts in metres. Give EPSG:4490 or leave it out.",
            ),
            file=file,
            crs=crs,
        )
    if metres:
        east, crs = _zoned(east, north, crs, where if strict else None, file)
    crs = crs or _LONLAT
    if strict:
        notes += _strays(east, north, where, file, geographic)
    return Placed(np.column_stack((east, north)), authid(srs_from(crs)), swapped, tuple(notes))


def _within(values: NDArray[np.float64], span: tuple[float, float]) -> bool:
    """Whether the middle one lies there: one broken number does not decide about the rest."""
    return bool(len(values)) and span[0] <= float(np.median(values)) <= span[1]


def _is_east(values: NDArray[np.float64]) -> bool:
    return _within(values, _EASTINGS) or _prefix(values) is not None


def _is_swapped(east: NDArray[np.float64], north: NDArray[np.float64], geographic: bool) -> bool:
    if geographic:
        return _within(east, _LATITUDES) and _within(north, _LONGITUDES)
    return _within(east, _NORTHINGS) and _is_east(north)


def looks_metric(east: NDArray[np.float64], north: NDArray[np.float64]) -> bool:
    """Whether these can be metres in China, in one order or the other."""
    return (_within(north, _NORTHINGS) and _is_east(east)) or (_within(east, _NORTHINGS) and _is_east(north))


def _prefix(values: NDArray[np.float64]) -> int | None:
    """The zone number that stands before the eastings, None for none."""
    if not len(values):
        return None
    middle = float(np.median(values))
    number = int(middle // _MILLION)
    if number in _SIX_DEGREE_ZONES or number in _THREE_DEGREE_ZONES:
        return number if _EASTINGS[0] <= middle - number * _MILLION <= _EASTINGS[1] else None
    return None


def system_of_zone(number: int) -> str:
    """The CGCS2000 system whose eastings begin with ``number``: 13 to 23 are six degrees wide, 25 to 45 three."""
    return f"EPSG:{(4478 if number in _SIX_DEGREE_ZONES else 4488) + number}"


def _zoned(
    east: NDArray[np.float64], north: NDArray[np.float64], crs: str | None, lines: Sequence[int] | None, file: str
) -> tuple[NDArray[np.float64], str]:
    """Eastings as ``crs`` counts them, and the system, from the zone number in them where nobody named it."""
    number = _prefix(east) if _within(north, _NORTHINGS) or crs is not None else None
    if number is not None and lines is not None:
        zones = np.floor_divide(east, _MILLION).astype(np.int64)
        others = np.flatnonzero(zones != number)
        if len(others):
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{file}, line {line}: the easting {east} is not in zone {zone} like the others. "
                    "Split the file by zones, or correct it.",
                ),
                file=file,
                line=lines[int(others[0])],
                east=f"{east[others[0]]:.3f}",
                zone=number,
            )
    if crs is None:
        if number is None:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{file} does not say its coordinate system, and its eastings carry no zone number. "
                    "Name the system, e.g. EPSG:4547.",
                ),
                file=file,
            )
        return east, system_of_zone(number)
    if number is None and not _within(east, _EASTINGS):
        return east, crs
    try:
        zone = zone_of(crs)
    except InputError:
        return east, crs
    if zone.number is None:
        return east, crs
    if number is not None and number != zone.number:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{file}: the eastings lie in zone {found}, but {crs} is zone {zone}. Choose the right system.",
            ),
            file=file,
            found=number,
            crs=crs,
            zone=zone.number,
        )
    return east + (zone.false_number - (number or 0)) * _MILLION, crs


def _strays(
    east: NDArray[np.float64], north: NDArray[np.float64], lines: Sequence[int], file: str, geographic: bool
) -> list[Label]:
    if len(east) < 3:
        return []
    far = _FAR_M / (111_000.0 if geographic else 1.0)
    away = np.maximum(np.abs(east - np.median(east)), np.abs(north - np.median(north)))
    return [
        Label(
            "{file}, line {line}: this point lies more than 200 km from the others; look at it.",
            "{file} 第 {line} 行：该点与其余点相距 200 km 以上，请核对。",
        ).format(file=file, line=lines[int(i)])
        for i in np.flatnonzero(away > far)
    ]
