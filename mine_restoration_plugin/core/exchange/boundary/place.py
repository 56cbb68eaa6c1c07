"""Where the numbers of a file lie: metres or degrees, which of the two is north, in which zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...geodata.crs import srs_from
from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook.book import Rulebook
from .header import DEGREES, SYSTEM, UNIT, ZONE, Entry
from .numbers import from_dms, number
from .parsing import Point
from .remarks import Remark
from .zones import (
    CGCS2000,
    MILLION,
    geographic_crs,
    is_zone_number,
    read_degrees,
    read_system,
    read_zone,
    width_of_number,
    zone_crs,
    zone_of,
)

_LEAST_EAST, _MOST_EAST = 50_000.0, 950_000.0


@dataclass(frozen=True)
class Place:
    """What was decided. ``xy`` are the points in ``crs``: (n, 2) east, north, in the order of the file.

    ``certain`` holds, by switch, how sure the decision is (0 to 1).
    """

    crs: str
    axes: str
    angle: str
    zone_prefix: bool
    xy: NDArray[np.float64]
    certain: Mapping[str, float]
    remarks: tuple[Remark, ...]


class Placing:
    """Decides step by step. ``header`` are the entries of the file's header by key."""

    def __init__(
        self,
        name: str,
        points: Sequence[Point],
        header: Mapping[str, Entry],
        rulebook: Rulebook,
        *,
        crs: str | None = None,
        axes: str | None = None,
    ) -> None:
        self._name = name
        self._points = points
        self._header = header
        self._low, self._high = rulebook.number("txt.north_min_m"), rulebook.number("txt.north_max_m")
        self._given = crs
        self._axes = axes
        self._remarks: list[Remark] = []
        self._certain: dict[str, float] = {}

    def place(self) -> Place:
        """Raises InputError where no reading is safe: mixed axes or zones, or no zone at all."""
        pairs = np.array([(number(p.first), number(p.other)) for p in self._points], dtype=np.float64)
        if np.abs(pairs).max() <= 180:
            return self._degrees(pairs)
        axes = self._metric_axes(pairs)
        xy = pairs[:, ::-1] if axes == "ne" else pairs
        prefix = self._prefix(xy[:, 0])
        crs, shift = self._metric_crs(prefix)
        self._check_north(xy[:, 1])
        return Place(crs, axes, "", prefix is not None, xy + (shift, 0.0), self._certain, tuple(self._remarks))

    # metres

    def _metric_axes(self, pairs: NDArray[np.float64]) -> str:
        north = (pairs >= self._low) & (pairs <= self._high)
        rest = pairs % MILLION
        plain = (pairs >= _LEAST_EAST) & (pairs < MILLION)
        zones = np.array([[is_zone_number(int(v // MILLION)) for v in pair] for pair in pairs.tolist()])
        east = plain | (zones & (rest >= _LEAST_EAST) & (rest <= _MOST_EAST))
        as_meant, swapped = north[:, 0] & east[:, 1], north[:, 1] & east[:, 0]
        if as_meant.any() and swapped.any():
            odd = swapped if as_meant.sum() >= swapped.sum() else as_meant
            raise self._refuse(
                int(np.flatnonzero(odd)[0]),
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{path}, line {line}: X and Y are the other way round than in most lines ({first}, {other}). "
                    "Swap them there and read again.",
                ),
            )
        if swapped.any():
            self._swapped(int(np.flatnonzero(swapped)[0]))
            self._certain["axes"] = float(swapped.mean())
            return "en"
        self._certain["axes"] = float(as_meant.mean())
        return "ne" if as_meant.any() or self._axes is None else self._axes

    def _swapped(self, at: int) -> None:
        """The easting comes first: refused where the profile has the northing first, told where there is none."""
        if self._axes == "ne":
            raise self._refuse(
                at,
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{path}, line {line}: X and Y are swapped: {first} is an easting, {other} a northing. The profile "
                    "wants X (north) first. Correct the file, or read it with the profile “auto”.",
                ),
            )
        if self._axes is None:
            self._say(
                "axes",
                at,
                Label(
                    "X and Y are swapped: {first} is an easting, {other} a northing. They were read the right way.",
                    "X、Y坐标互换：{first} 为东坐标，{other} 为北坐标；已按正确次序读取。",
                ),
            )

    def _prefix(self, east: NDArray[np.float64]) -> int | None:
        """The zone number in front of the eastings, None where there is none."""
        fronts = np.floor(east / MILLION).astype(np.int64)
        front = int(fronts[0])
        odd = np.flatnonzero(fronts != front)
        if len(odd):
            at = int(odd[0])
            raise self._refuse(
                at,
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{path}, line {line}: this easting is in zone {zone}, the ones before in zone {before} (0: no zone "
                    "number). One file holds one zone: split it, or correct the line.",
                ),
                zone=int(fronts[at]),
                before=front,
            )
        return front if front != 0 else None

    def _metric_crs(self, prefix: int | None) -> tuple[str, float]:
        """The system, and what to add to the eastings to be in it."""
        if self._given is not None:
            return self._given_crs(prefix)
        system = self._system()
        stated = self._stated(ZONE, read_zone)
        degrees = self._stated(DEGREES, read_degrees)
        if prefix is not None:
            width = width_of_number(prefix)
            self._compare_zone(prefix, stated)
            if width is not None and degrees is not None and degrees != width:
                self._say_header(
                    "zone",
                    DEGREES,
                    Label(
                        "the header says {degrees}-degree zones, but {prefix} in front of the eastings is a "
                        "{width}-degree "
                        "zone. The eastings were believed.",
                        "文件头为 {degrees} 度带，但Y坐标带号 {prefix} 属于 {width} 度带；以坐标为准。",
                    ),
                    degrees=degrees,
                    prefix=prefix,
                    width=width,
                )
            crs = None if width is None else zone_crs(system, width, prefix, prefixed=True)
            self._certain["zone"] = 1.0
        else:
            width = degrees or (width_of_number(stated) if stated is not None else None)
            crs = None if width is None or stated is None else zone_crs(system, width, stated, prefixed=False)
            self._certain["zone"] = 0.8
        if crs is None:
            raise self._refuse(
                0,
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{path}, line {line}: neither the header nor the eastings tell the zone ({first}, {other}). "
                    "Choose the coordinate system and read again.",
                ),
            )
        return crs, 0.0

    def _given_crs(self, prefix: int | None) -> tuple[str, float]:
        crs = str(self._given)
        zone = zone_of(crs)
        self._certain["zone"] = 1.0
        stated = self._stated(ZONE, read_zone)
        if zone.number is not None and prefix is None and stated is not None and stated != zone.number:
            self._say_header(
                "zone",
                ZONE,
                Label(
                    "the header says zone {stated}, the chosen coordinate system is zone {number}. The choice "
                    "was followed.",
                    "文件头带号为 {stated}，所选坐标系为 {number} 带；按所选坐标系读取。",
                ),
                stated=stated,
                number=zone.number,
            )
        if prefix is None:
            return crs, zone.false_number * MILLION
        if zone.number is not None and zone.number != prefix:
            raise self._refuse(
                0,
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{path}, line {line}: the eastings are in zone {prefix}, the chosen coordinate system is zone "
                    "{number}. Choose the system of zone {prefix}, or leave it out.",
                ),
                prefix=prefix,
                number=zone.number,
            )
        self._compare_zone(prefix, stated)
        return crs, (zone.false_number - prefix) * MILLION if zone.number is not None else 0.0

    def _compare_zone(self, prefix: int, stated: int | None) -> None:
        if stated is not None and stated != prefix:
            self._say_header(
                "zone",
                ZONE,
                Label(
                    "the header says zone {stated}, but the eastings begin with {prefix} (line {first}). The "
                    "eastings were "
                    "believed; correct the header.",
                    "文件头带号为 {stated}，但Y坐标以 {prefix} 开头（第 {first} 行）；以坐标为准，请改正文件头。",
                ),
                stated=stated,
                prefix=prefix,
                first=self._points[0].line,
            )

    def _check_north(self, north: NDArray[np.float64]) -> None:
        outside = np.flatnonzero((north < self._low) | (north > self._high))
        if len(outside):
            self._say(
                "north",
                int(outside[0]),
                Label(
                    "X = {north} lies outside {low:.0f}–{high:.0f} m, where China lies ({count} points).",
                    "X坐标 {north} 超出我国范围 {low:.0f}–{high:.0f} 米（共 {count} 点）。",
                ),
                north=f"{north[outside[0]]:.3f}",
                low=self._low,
                high=self._high,
                count=len(outside),
            )

    # degrees

    def _degrees(self, pairs: NDArray[np.float64]) -> Place:
        lonlike = (pairs > 60).sum(axis=0)
        axes = "ne" if lonlike[1] >= lonlike[0] else "en"
        self._certain["axes"] = float(np.abs(lonlike[1] - lonlike[0]) / len(pairs))
        if axes == "en":
            self._swapped(int(np.flatnonzero(pairs[:, 0] > 60)[0]))
        angle = self._angle(pairs)
        if angle == "dms":
            pairs = np.array([(from_dms(p.first), from_dms(p.other)) for p in self._points], dtype=np.float64)
        xy = pairs[:, ::-1] if axes == "ne" else pairs
        if self._given is not None and not srs_from(self._given).IsGeographic():
            raise self._refuse(
                0,
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{path}, line {line}: the file counts in degrees ({first}, {other}), the chosen coordinate "
                    "system in "
                    "metres. Choose EPSG:4490, or leave it out.",
                ),
            )
        crs = self._given or geographic_crs(self._system()) or "EPSG:4490"
        outside = np.flatnonzero((np.abs(xy[:, 1]) > 90) | (xy[:, 0] < 70) | (xy[:, 0] > 137))
        if len(outside):
            self._say(
                "north",
                int(outside[0]),
                Label(
                    "longitude {lon:.6f}, latitude {lat:.6f} lies outside China ({count} points).",
                    "经度 {lon:.6f}、纬度 {lat:.6f} 不在我国范围内（共 {count} 点）。",
                ),
                lon=xy[outside[0], 0],
                lat=xy[outside[0], 1],
                count=len(outside),
            )
        return Place(crs, axes, angle, False, xy, self._certain, tuple(self._remarks))

    def _angle(self, pairs: NDArray[np.float64]) -> str:
        """Degrees with decimals, or ddd.mmssss: where minutes or seconds reach 60, it is decimals."""
        unit = self._header[UNIT].value if UNIT in self._header else ""
        fits = all(from_dms(text) is not None for p in self._points for text in (p.first, p.other))
        if not fits:
            self._certain["angle"] = 1.0
            return "deg"
        if unit:
            self._certain["angle"] = 0.9
            if "分" in unit or "mm" in unit.casefold():
                return "dms"
            if "度" in unit or "deg" in unit.casefold():
                return "deg"
        # of decimals drawn at random 36 % could be minutes and seconds
        self._certain["angle"] = 1 - 0.36**pairs.size
        self._say(
            "angle",
            0,
            Label(
                "every value could be degrees, minutes and seconds ({first}): read as ddd.mmssss.",
                "各值均可解释为度分秒（{first}）：按 ddd.mmssss 读取。",
            ),
        )
        return "dms"

    # what both need

    def _system(self) -> str:
        item = self._header.get(SYSTEM)
        found = read_system(item.value) if item is not None else ""
        self._certain["system"] = 1.0 if found else 0.3
        if found:
            return found
        if item is not None and any(word in item.value.casefold() for word in ("gcj", "bd09", "火星", "百度", "高德")):
            self._say_header(
                "gcj",
                SYSTEM,
                Label(
                    "the header names a shifted web-map system ({value}); its coordinates are some 500 m off.",
                    "文件头坐标系为“{value}”，属加偏坐标，偏移约数百米。",
                ),
                value=item.value,
            )
        else:
            self._remarks.append(
                Remark(
                    "system",
                    item.line if item is not None else None,
                    Label(
                        "the coordinate system is not one known here ({value}); CGCS2000 was assumed.",
                        "坐标系未注明或无法识别（{value}），按2000国家大地坐标系读取。",
                    ).format(value="–" if item is None or not item.value else item.value),
                )
            )
        return CGCS2000

    def _stated(self, key: str, read: object) -> int | None:
        item = self._header.get(key)
        return None if item is None else read(item.value)  # type: ignore[operator]

    def _say(self, kind: str, point: int, text: Label, **values: object) -> None:
        p = self._points[point]
        self._remarks.append(Remark(kind, p.line, text.format(first=p.first, other=p.other, **values)))

    def _say_header(self, kind: str, key: str, text: Label, **values: object) -> None:
        item = self._header.get(key)
        self._remarks.append(Remark(kind, None if item is None else item.line, text.format(**values)))

    def _refuse(self, point: int, template: str, **values: object) -> InputError:
        p = self._points[point]
        return InputError(template, path=self._name, line=p.line, first=p.first, other=p.other, **values)
