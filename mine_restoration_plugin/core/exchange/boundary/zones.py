"""Chinese projection zones: from a coordinate system to what a header says of it, and from a header to the system."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from osgeo import osr

from ...geodata.crs import require_metric, srs_from

CGCS2000, XIAN80, BEIJING54 = "2000国家大地坐标系", "1980西安坐标系", "1954北京坐标系"
HALF_MILLION = 500_000.0
MILLION = 1_000_000.0
_NAMES = (
    ("China_2000", CGCS2000),
    ("China Geodetic Coordinate System 2000", CGCS2000),
    ("CGCS2000", CGCS2000),
    ("Xian 1980", XIAN80),
    ("Xian_1980", XIAN80),
    ("Beijing 1954", BEIJING54),
    ("Beijing_1954", BEIJING54),
)
# EPSG code = offset + zone number, by width in degrees and whether eastings carry the number
_OFFSETS = {
    CGCS2000: {(3, True): 4488, (3, False): 4509, (6, True): 4478, (6, False): 4489},
    XIAN80: {(3, True): 2324, (3, False): 2345, (6, True): 2314, (6, False): 2325},
    BEIJING54: {(3, True): 2376, (3, False): 2397, (6, True): 21400, (6, False): 21440},
}
_GEOGRAPHIC = {CGCS2000: "EPSG:4490", XIAN80: "EPSG:4610", BEIJING54: "EPSG:4214"}
_NUMBERS = {3: range(25, 46), 6: range(13, 24)}
_SIX_DEGREES = {
    offset + n for known in _OFFSETS.values() for (w, _), offset in known.items() if w == 6 for n in _NUMBERS[6]
}
_SPOKEN = {"三": 3, "六": 6}


@dataclass(frozen=True)
class Zone:
    """The projection zone of a coordinate system; ``number`` is None where Chinese zones do not apply."""

    system: str
    degrees: int | None
    projection: str
    number: int | None
    false_number: int
    """The zone number that stands in the eastings already, 0 for none."""

    @property
    def meridian(self) -> float | None:
        """The central meridian in degrees."""
        if self.number is None or self.degrees is None:
            return None
        return float(self.number * 3 if self.degrees == 3 else self.number * 6 - 3)


def zone_of(crs: str) -> Zone:
    """Coordinate system, width and number of the zone, and whether eastings carry the number already.

    Raises:
        InputError: the system is not metric.
    """
    require_metric(crs)
    srs = srs_from(crs)
    name = str(srs.GetAttrValue("GEOGCS") or srs.GetName())
    system = system_of_name(name)
    if str(srs.GetAttrValue("PROJECTION") or "") != "Transverse_Mercator":
        return Zone(system or name, None, str(srs.GetAttrValue("PROJECTION") or srs.GetName()), None, 0)
    east, meridian = srs.GetProjParm(osr.SRS_PP_FALSE_EASTING), srs.GetProjParm(osr.SRS_PP_CENTRAL_MERIDIAN)
    front = (east - HALF_MILLION) / MILLION
    if not system or srs.GetProjParm(osr.SRS_PP_SCALE_FACTOR, 1.0) != 1.0 or front != int(front):
        return Zone(system or name, None, str(srs.GetName()), None, 0)
    six = int(srs.GetAuthorityCode(None) or 0) in _SIX_DEGREES
    number = (meridian + 3) / 6 if six else meridian / 3
    if number != int(number) or front not in (0.0, number):
        return Zone(system, None, "高斯克吕格", None, int(front))
    return Zone(system, 6 if six else 3, "高斯克吕格", int(number), int(front))


def system_of_name(name: str) -> str:
    """The customary name of a geographic system by the name PROJ gives it; empty for others."""
    return next((zh for known, zh in _NAMES if known.casefold() in name.casefold()), "")


def system_of_crs(crs: str) -> str:
    srs = srs_from(crs)
    return system_of_name(str(srs.GetAttrValue("GEOGCS") or srs.GetName()))


def zone_crs(system: str, degrees: int, number: int, *, prefixed: bool) -> str | None:
    """The EPSG code of a zone, None where there is no such zone."""
    offset = _OFFSETS.get(system, {}).get((degrees, prefixed))
    if offset is None or number not in _NUMBERS[degrees]:
        return None
    return f"EPSG:{offset + number}"


def geographic_crs(system: str) -> str | None:
    """Longitude and latitude of a system."""
    return _GEOGRAPHIC.get(system)


def is_zone_number(number: int, degrees: int | None = None) -> bool:
    return any(number in numbers for width, numbers in _NUMBERS.items() if degrees in (None, width))


def width_of_number(number: int) -> int | None:
    """3 or 6: the numbers of the two kinds of zones do not overlap in China."""
    return next((width for width, numbers in _NUMBERS.items() if number in numbers), None)


def zone_number(longitude: float, degrees: int) -> int:
    """N₃ = ⌊(λ + 1.5)/3⌋, N₆ = ⌊λ/6⌋ + 1."""
    return math.floor((longitude + 1.5) / 3) if degrees == 3 else math.floor(longitude / 6) + 1


def read_system(text: str) -> str:
    """The system that a header's words mean: «2000国家大地坐标系», «80西安», «CGCS2000»; empty where unknown."""
    if "2000" in text:
        return CGCS2000
    if "80" in text or "西安" in text:
        return XIAN80
    if "54" in text or "北京" in text:
        return BEIJING54
    return ""


def read_degrees(text: str) -> int | None:
    """3 or 6 out of «3», «3度带», «三度分带»."""
    found = next((_SPOKEN[c] for c in text if c in _SPOKEN), None) or _integer(text)
    return found if found in _NUMBERS else None


def read_zone(text: str) -> int | None:
    """The number out of «38», «38带», «第38带»."""
    return _integer(text)


def _integer(text: str) -> int | None:
    found = re.search(r"\d+", text)
    return int(found.group()) if found else None
