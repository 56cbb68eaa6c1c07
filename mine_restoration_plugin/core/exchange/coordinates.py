"""Boundary points (界址点) as the exchange text that land systems read: 界址点坐标 TXT.

Grammar as met in public converters («国土TXT格式», cnblogs znlgis and loveyl): one header, then per parcel one line
ending in "@" and one line per point: number, ring, X (north), Y (east, with the zone number in front). The first point
is repeated as the last one under its own number, and the count includes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from osgeo import osr

from ..geodata.areas import projected_area_m2
from ..geodata.crs import require_metric, srs_from, to_lonlat
from ..geodata.files import part_name, put_in_place, remove
from ..geodata.grid import Polygons, Ring
from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..model.units import M2_PER_HM2, round_half_up

_SYSTEMS = (
    ("China_2000", "2000国家大地坐标系"),
    ("China Geodetic Coordinate System 2000", "2000国家大地坐标系"),
    ("CGCS2000", "2000国家大地坐标系"),
    ("Xian 1980", "1980西安坐标系"),
    ("Xian_1980", "1980西安坐标系"),
    ("Beijing 1954", "1954北京坐标系"),
    ("Beijing_1954", "1954北京坐标系"),
)
_HALF_MILLION = 500_000.0
_MILLION = 1_000_000.0
_SIX_DEGREES = (*range(4491, 4513), *range(2327, 2349), *range(21413, 21424), *range(21453, 21464))
_FULL_WIDTH = str.maketrans({",": "，", "@": "＠", "\r": " ", "\n": " ", "\t": " ", "[": "［", "]": "］"})


@dataclass(frozen=True)
class Dialect:
    """How the receiving system wants its file.

    ``numbering`` is "on" (point numbers run on over the rings of a parcel) or "ring" (they begin again).
    """

    prefix: str = "J"
    decimals: int = 3
    area_decimals: int = 4
    zone_prefix: bool = True
    numbering: str = "on"
    northwest_first: bool = False
    encoding: str = "gb18030"
    line_end: str = "\r\n"
    version: str | None = "1.01"


@dataclass(frozen=True)
class Zone:
    """The projection zone of a coordinate system; ``number`` is None where Chinese zones do not apply."""

    system: str
    degrees: int | None
    projection: str
    number: int | None
    false_number: int
    """The zone number that stands in the eastings already, 0 for none."""


def zone_of(crs: str) -> Zone:
    """Coordinate system, width and number of the zone, and whether eastings carry the number already.

    Raises:
        InputError: the system is not metric.
    """
    require_metric(crs)
    srs = srs_from(crs)
    name = str(srs.GetAttrValue("GEOGCS") or srs.GetName())
    system = next((zh for known, zh in _SYSTEMS if known.casefold() in name.casefold()), "")
    if str(srs.GetAttrValue("PROJECTION") or "") != "Transverse_Mercator":
        return Zone(system or name, None, str(srs.GetAttrValue("PROJECTION") or srs.GetName()), None, 0)
    east, meridian = srs.GetProjParm(osr.SRS_PP_FALSE_EASTING), srs.GetProjParm(osr.SRS_PP_CENTRAL_MERIDIAN)
    front = (east - _HALF_MILLION) / _MILLION
    if not system or srs.GetProjParm(osr.SRS_PP_SCALE_FACTOR, 1.0) != 1.0 or front != int(front):
        return Zone(system or name, None, str(srs.GetName()), None, 0)
    six = int(srs.GetAuthorityCode(None) or 0) in _SIX_DEGREES
    number = (meridian + 3) / 6 if six else meridian / 3
    if number != int(number) or front not in (0.0, number):
        return Zone(system, None, "高斯克吕格", None, int(front))
    return Zone(system, 6 if six else 3, "高斯克吕格", int(number), int(front))


def write_coordinates(
    path: str | Path,
    plots: Sequence[Mapping[str, Any]],
    crs: str,
    *,
    dialect: Dialect = Dialect(),
    producer: str | None = None,
    date: str | None = None,
) -> tuple[Label, ...]:
    """Write the boundary points of ``plots``; what the reader should know comes back.

    Args:
        path: the file, written beside its name and renamed at the end.
        plots: each with ``plot_no``, ``polygons`` and, if known, ``name``, ``sheet_no`` 图幅号, ``use`` 地块用途 and
            ``position`` 地上 or 地下.
        crs: that of the polygons; metric.
        producer: 数据产生单位. date: 数据产生日期, "YYYY-MM-DD". Lines without a value are left out.

    Raises:
        InputError: no plot, degrees, or the file cannot be written.
    """
    text, notes = coordinate_text(plots, crs, dialect=dialect, producer=producer, date=date)
    path = Path(path)
    part = part_name(path)
    try:
        part.write_bytes(text.encode(dialect.encoding))
    except OSError as error:
        remove(part)
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be written: {reason}"),
            path=path,
            reason=error.strerror or error,
        ) from error
    put_in_place(part, path)
    return notes


def coordinate_text(
    plots: Sequence[Mapping[str, Any]],
    crs: str,
    *,
    dialect: Dialect = Dialect(),
    producer: str | None = None,
    date: str | None = None,
) -> tuple[str, tuple[Label, ...]]:
    """The text of the file, and notes on zones that do not fit."""
    if not plots:
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "There is no plot to write coordinates of."))
    zone = zone_of(crs)
    lines = list(_header(zone, dialect, producer, date))
    notes: list[Label] = []
    if zone.number is None:
        notes.append(
            Label(
                "The coordinate file is not in a Gauss-Kruger zone of China; eastings carry no zone number.",
                "坐标文件不在高斯克吕格分带内，Y坐标未加带号。",
            )
        )
    for plot in plots:
        lines += _parcel(plot, zone, dialect)
        notes += _zone_notes(plot, zone, crs)
    return dialect.line_end.join(lines) + dialect.line_end, tuple(notes)


def _header(zone: Zone, dialect: Dialect, producer: str | None, date: str | None) -> Iterator[str]:
    yield "[属性描述]"
    if dialect.version is not None:
        yield f"格式版本号={dialect.version}"
    if producer is not None:
        yield f"数据产生单位={_one_line(producer)}"
    if date is not None:
        year, month, day = date.split("-")
        yield f"数据产生日期={int(year)}-{int(month)}-{int(day)}"
    yield f"坐标系={zone.system}"
    yield f"几度分带={zone.degrees if zone.degrees is not None else ''}"
    yield f"投影类型={zone.projection}"
    yield "计量单位=米"
    yield f"带号={zone.number if zone.number is not None else ''}"
    yield f"精度={Decimal(1).scaleb(-dialect.decimals)}"
    yield "转换参数=,,,,,,"
    yield "[地块坐标]"


def _parcel(plot: Mapping[str, Any], zone: Zone, dialect: Dialect) -> list[str]:
    rings = [_as_written(ring, dialect) for rings in plot["polygons"] for ring in rings]
    rounded = iter(rings)
    area = projected_area_m2([[next(rounded) for _ in rings] for rings in plot["polygons"]])
    points = list(_points(rings, zone, dialect))
    cells = (
        len(points),
        round_half_up(Decimal(str(round(area, 6))) / int(M2_PER_HM2), dialect.area_decimals),
        _one_line(plot.get("plot_no")),
        _one_line(plot.get("name")),
        "面",
        _one_line(plot.get("sheet_no")),
        _one_line(plot.get("use")),
        _one_line(plot.get("position")),
        "@",
    )
    return [",".join(str(cell) for cell in cells), *points]


def _as_written(ring: Ring, dialect: Dialect) -> Ring:
    """Closed, rounded as on paper, first vertex first (or the north-western one)."""
    points = np.array(
        [[round_half_up(v, dialect.decimals) for v in point] for point in np.asarray(ring).tolist()], np.float64
    )
    if not np.array_equal(points[0], points[-1]):
        points = np.vstack((points, points[:1]))
    if dialect.northwest_first:
        first = int(np.argmax(points[:-1, 1] - points[:-1, 0]))
        points = np.vstack((np.roll(points[:-1], -first, axis=0), points[first]))
    return points


def _points(rings: Sequence[Ring], zone: Zone, dialect: Dialect) -> Iterator[str]:
    shift = 0.0
    if zone.number is not None:
        shift = (zone.number * dialect.zone_prefix - zone.false_number) * _MILLION
    number = 0
    for ring_number, ring in enumerate(rings, 1):
        first = 1 if dialect.numbering == "ring" else number + 1
        for i, (x, y) in enumerate(ring.tolist()):
            closing = i == len(ring) - 1
            number = first + i if not closing else number
            shown = first if closing else number
            north = round_half_up(y, dialect.decimals)
            east = round_half_up(x + shift, dialect.decimals)
            yield f"{dialect.prefix}{shown},{ring_number},{north},{east}"


def _zone_notes(plot: Mapping[str, Any], zone: Zone, crs: str) -> list[Label]:
    if zone.number is None or zone.degrees is None:
        return []
    polygons: Polygons = plot["polygons"]
    lon = to_lonlat(np.array([polygons[0][0][0]]), crs)[0][0]
    meridian = zone.number * 3 if zone.degrees == 3 else zone.number * 6 - 3
    if abs(lon - meridian) <= zone.degrees / 2:
        return []
    return [
        Label(
            "Plot {plot} lies at longitude {lon:.4f}°, outside zone {zone} of the coordinate file.",
            "图斑 {plot} 位于经度 {lon:.4f}°，不在坐标文件的 {zone} 带内。",
        ).format(plot=plot.get("plot_no"), lon=lon, zone=zone.number)
    ]


def _one_line(text: object) -> str:
    """A text that cannot break the line's grammar."""
    return "" if text is None else str(text).translate(_FULL_WIDTH).strip()
