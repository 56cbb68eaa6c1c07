"""Plots into boundary-point text, by a dialect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from ...geodata.areas import ellipsoidal_area_m2, projected_area_m2, signed_area
from ...geodata.crs import srs_from, to_lonlat
from ...geodata.grid import Polygons, Ring
from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...model.units import M2_PER_HM2, M2_PER_MU, round_half_up
from .dialect import Dialect
from .header import head_lines
from .numbers import fixed, from_dms, point_numbers, second_numbers, to_dms
from .plots import BoundaryPlot
from .zones import MILLION, Zone, system_of_crs, zone_of

_FULL_WIDTH = str.maketrans({",": "，", "@": "＠", "\r": " ", "\n": " ", "\t": " ", "[": "［", "]": "］"})
_M2 = {"hm2": M2_PER_HM2, "m2": 1.0, "mu": M2_PER_MU}


@dataclass(frozen=True)
class Written:
    """The text of a file and remarks on it."""

    text: str
    notes: tuple[Label, ...]


@dataclass(frozen=True)
class Frame:
    """In which system the coordinates are written."""

    crs: str
    zone: Zone
    geographic: bool

    @classmethod
    def of(cls, crs: str, dialect: Dialect) -> Frame:
        """Raises InputError where the system counts otherwise than the dialect wants."""
        if srs_from(crs).IsGeographic():
            if not dialect.angle:
                zone_of(crs)  # refuses degrees, and says what to do
            return cls(crs, Zone(system_of_crs(crs), None, "", None, 0), True)
        if dialect.angle:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The profile {profile} writes degrees, but {crs} counts in metres. Transform to EPSG:4490.",
                ),
                profile=dialect.name or dialect.angle,
                crs=crs,
            )
        return cls(crs, zone_of(crs), False)


def boundary_text(
    plots: Sequence[BoundaryPlot],
    crs: str,
    dialect: Dialect,
    *,
    producer: str | None = None,
    date: str | None = None,
    mend: bool = True,
) -> Written:
    """The whole file.

    Args:
        crs: that of the plots: metres, or degrees where the dialect writes degrees.
        producer: 数据产生单位. date: 数据产生日期, "YYYY-MM-DD". Where None, the header's own stay.
        mend: correct what the header says wrongly of the data, and compute all areas. False writes a file that was
            read as it was: header, stated areas and parcels without rule word by word.

    Raises:
        InputError: no plot, or a system that does not fit the dialect.
    """
    if not plots:
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "There is no plot to write coordinates of."))
    frame = Frame.of(crs, dialect)
    notes: list[Label] = []
    pieces = [head_lines(dialect, frame.zone, producer, date, mend or crs != dialect.crs)]
    if frame.zone.number is None and not frame.geographic:
        notes.append(
            Label(
                "The coordinate file is not in a Gauss-Kruger zone of China; eastings carry no zone number.",
                "坐标文件不在高斯克吕格分带内，Y坐标未加带号。",
            )
        )
    last = 0
    for plot in plots:
        text, last = parcel_text(fresh(plot) if mend else plot, frame, dialect, last)
        pieces += [text] if mend else [plot.lead, plot.verbatim or text]
        notes += zone_notes(plot, frame)
    return Written(_ended("".join(pieces), dialect), tuple(notes))


def whole_text(dialect: Dialect, crs: str, body: Sequence[str]) -> str:
    """A file that was read, out of its plots' texts."""
    head = head_lines(dialect, Frame.of(crs, dialect).zone, None, None, False)
    return _ended(head + "".join(body), dialect)


def _ended(text: str, dialect: Dialect) -> str:
    if not dialect.ends and text.endswith(dialect.line_end):
        text = text[: -len(dialect.line_end)]
    return text + dialect.tail


def parcel_text(plot: BoundaryPlot, frame: Frame, dialect: Dialect, last: int) -> tuple[str, int]:
    """The lines of one parcel, and the last point number given so far."""
    polygons = [[as_written(ring, i > 0, dialect) for i, ring in enumerate(rings)] for rings in plot.polygons]
    lines, last = _points(polygons, frame, dialect, last)
    if dialect.fields:
        lines.insert(0, _parcel(plot, polygons, len(lines), frame, dialect))
    return "".join(line + dialect.line_end for line in lines), last


def area_m2(polygons: Polygons, crs: str) -> float:
    """The area such a file states: on the map plane, or on the ellipsoid where it counts in degrees."""
    return ellipsoidal_area_m2(polygons, crs) if srs_from(crs).IsGeographic() else projected_area_m2(polygons)


def area_text(polygons: Polygons, crs: str, dialect: Dialect) -> str:
    """The area as the dialect states it, of polygons that are rounded as they are written."""
    if dialect.area_unit == "none":
        return ""
    if dialect.angle:
        area = Decimal(str(round(ellipsoidal_area_m2(polygons, crs), 6)))
    else:
        area = _exact_m2(polygons, dialect.decimals)
    text = str(round_half_up(area / Decimal(str(_M2[dialect.area_unit])), dialect.area_decimals))
    if dialect.area_trim and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text + dialect.area_suffix


def _exact_m2(polygons: Polygons, decimals: int) -> Decimal:
    """The shoelace formula in whole numbers: no last digit of an area hangs on floating point or the zone."""
    total = 0
    for rings in polygons:
        for i, ring in enumerate(rings):
            x, y = ([round(value * 10**decimals) for value in ring[:, axis].tolist()] for axis in (0, 1))
            twice = sum(x[k] * y[k + 1] - x[k + 1] * y[k] for k in range(len(x) - 1))
            total += -abs(twice) if i else abs(twice)
    return Decimal(total) / 2 / Decimal(10) ** (2 * decimals)


def _parcel(plot: BoundaryPlot, polygons: Polygons, listed: int, frame: Frame, dialect: Dialect) -> str:
    rings = sum(len(polygon) for polygon in polygons)
    count = listed if dialect.count == "all" or dialect.closing == "none" else listed - rings
    stated = plot.area_text if plot.area_text is not None else area_text(polygons, frame.crs, dialect)
    cells = []
    for name in dialect.fields:
        if name == "count":
            cells.append(str(count))
        elif name == "area":
            cells.append(stated)
        elif name == "@":
            cells.append("@")
        else:
            text = one_line(plot.attributes.get(name, "面" if name == "kind" else None))
            cells.append(text if dialect.separator == "," else _apart(text, dialect.separator))
    return dialect.separator.join(cells)


def as_written(ring: Ring, hole: bool, dialect: Dialect) -> Ring:
    """Closed, rounded as on paper, turned and begun as the dialect wants."""
    points = np.array([[_rounded(v, dialect) for v in point] for point in np.asarray(ring).tolist()], np.float64)
    if not np.array_equal(points[0], points[-1]):
        points = np.vstack((points, points[:1]))
    if dialect.direction:
        clockwise = (dialect.direction == "cw") != hole
        if (signed_area(points) < 0) != clockwise:
            points = points[::-1]
    if dialect.northwest_first:
        first = int(np.argmax(points[:-1, 1] - points[:-1, 0]))
        points = np.vstack((np.roll(points[:-1], -first, axis=0), points[first]))
    return points


def _rounded(value: float, dialect: Dialect) -> float:
    if dialect.angle == "dms":
        return from_dms(to_dms(value, dialect.decimals)) or 0.0
    if round(value, dialect.decimals) == value:
        return value
    return float(round_half_up(value, dialect.decimals))


def _points(polygons: Polygons, frame: Frame, dialect: Dialect, last: int) -> tuple[list[str], int]:
    shift = 0.0
    if frame.zone.number is not None:
        shift = (frame.zone.number * dialect.zone_prefix - frame.zone.false_number) * MILLION
    places = [(p, r) for p, rings in enumerate(polygons) for r in range(len(rings))]
    rings = [polygons[p][r] for p, r in places]
    seconds = second_numbers(places, dialect.second)
    lines: list[str] = []
    sizes = [len(ring) - 1 for ring in rings]
    for ring, second, numbers in zip(rings, seconds, point_numbers(sizes, dialect.numbering, dialect.closing, last)):
        last = max(numbers)
        for (x, y), number in zip(ring.tolist(), numbers):
            name = f"{dialect.prefix}{number:0{dialect.digits}d}"
            first, other = _pair(x, y, shift, dialect)
            lines.append(dialect.separator.join((name, str(second), first, other)))
    return lines, last


def _pair(x: float, y: float, shift: float, dialect: Dialect) -> tuple[str, str]:
    if dialect.angle == "dms":
        east, north = (to_dms(v, dialect.decimals, trim=dialect.trim) for v in (x, y))
    else:
        east, north = (fixed(v, dialect.decimals, trim=dialect.trim) for v in (x + shift, y))
    return (north, east) if dialect.axes == "ne" else (east, north)


def zone_notes(plot: BoundaryPlot, frame: Frame) -> Iterator[Label]:
    """A remark where a plot lies outside the zone it is written in."""
    meridian, degrees = frame.zone.meridian, frame.zone.degrees
    if meridian is None or degrees is None or not plot.polygons:
        return
    lon = to_lonlat(np.array([plot.polygons[0][0][0]]), frame.crs)[0][0]
    if abs(lon - meridian) > degrees / 2:
        yield Label(
            "Plot {plot} lies at longitude {lon:.4f}°, outside zone {zone} of the coordinate file.",
            "图斑 {plot} 位于经度 {lon:.4f}°，不在坐标文件的 {zone} 带内。",
        ).format(plot=plot.plot_no, lon=lon, zone=frame.zone.number)


def one_line(text: object) -> str:
    """A text that cannot break the line's grammar."""
    return "" if text is None else str(text).translate(_FULL_WIDTH).strip()


def _apart(text: str, separator: str) -> str:
    """The text without the sign that stands between cells."""
    sign = separator.strip(" ")
    return text.replace(sign, "、") if sign else text.replace(" ", "_") or "-"


def fresh(plot: BoundaryPlot) -> BoundaryPlot:
    """Without what was only true of the file it was read from."""
    return replace(plot, area_text=None, lead="", verbatim=None)
