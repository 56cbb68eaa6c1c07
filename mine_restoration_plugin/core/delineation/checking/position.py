"""Whether plots lie where they should: zone, axes, the others, the stated centre, the offset of web maps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...geodata.crs import srs_from, to_lonlat
from ...geodata.gcj import from_gcj02, gcj_shift
from .neighbours import overlapping
from .problems import REGISTER, Findings, Subject

_CHINESE = ("CGCS2000", "XIAN 1980", "BEIJING 1954", "NEW BEIJING", "CHINA_2000", "CHINA GEODETIC")
_FALSE_EASTING = 500_000.0
_PREFIX = 1_000_000.0
_ZONES = (13, 45)  # of 6 and of 3 degrees in China
_DEGREE_M = 111_195.0
_MOST_APART = 0.5
_CLEARLY_NEAR = 0.2  # of the offset: what counts as lying on a place of the reference
_NEAR_DEG = 0.05  # how far a stated centre may be off


@dataclass(frozen=True)
class Zone:
    """A Gauss-Krüger zone: central meridian, width in degrees, zone number in the eastings (None: not there)."""

    meridian: float
    width: float
    prefix: int | None


def zone_of(crs: str) -> Zone | None:
    """The zone of a Chinese Gauss-Krüger system; None for every other."""
    srs = srs_from(crs)
    name = str(srs.GetName() or "").upper()
    datum = str(srs.GetAttrValue("DATUM") or "").upper().replace("_", " ")
    chinese = any(word in name or word.replace("_", " ") in datum for word in _CHINESE)
    if not chinese or not srs.IsProjected():
        return None
    if "TRANSVERSE" not in str(srs.GetAttrValue("PROJECTION") or "").upper() or srs.GetProjParm("scale_factor") != 1.0:
        return None
    easting, meridian = float(srs.GetProjParm("false_easting")), float(srs.GetProjParm("central_meridian"))
    prefix = int((easting - _FALSE_EASTING) / _PREFIX) if easting >= _PREFIX else None
    # 3-degree meridians are multiples of 3, 6-degree ones odd multiples of it: the name or the number tells
    six = "3-DEGREE" not in name and (prefix is None or prefix * 3 != meridian) and (meridian / 3) % 2 == 1
    return Zone(meridian, 6.0 if six else 3.0, prefix)


@dataclass(frozen=True)
class Places:
    """Centres of plots as arrays, one entry a plot; NaN where there is none.

    ``xy`` in the register's CRS, ``stated`` longitude and latitude as the row says them, ``reach_m`` from the centre to
    the farthest corner of the envelope.
    """

    xy: NDArray[np.float64]
    stated: NDArray[np.float64]
    reach_m: NDArray[np.float64]


def check_positions(places: Places, subjects: Sequence[Subject], crs: str, found: Findings) -> NDArray[np.float64]:
    """Everything that coordinates alone can tell; longitude and latitude of the centres (NaN where not to be had)."""
    zone = zone_of(crs)
    known = np.isfinite(places.xy).all(axis=1)
    told = np.zeros(len(known), dtype=bool)
    if zone is not None:
        told = _written_wrongly(places.xy, known, zone, subjects, found)
    lonlat = np.full((len(known), 2), np.nan)
    usable = np.flatnonzero(known & ~told)
    lonlat[usable] = _lonlat(places.xy[usable], crs)
    good = np.isfinite(lonlat).all(axis=1)
    if good.any():
        _in_zone_and_together(places, lonlat, good, zone, subjects, found)
        _stated_centres(places, lonlat, good, subjects, found)
    return lonlat


def _lonlat(xy: NDArray[np.float64], crs: str) -> NDArray[np.float64]:
    try:
        return to_lonlat(xy, crs)
    except Exception:  # one impossible point refuses them all: find which
        if len(xy) == 1:
            return np.full((1, 2), np.nan)
        half = len(xy) // 2
        return np.concatenate((_lonlat(xy[:half], crs), _lonlat(xy[half:], crs)))


def _written_wrongly(
    xy: NDArray[np.float64], known: NDArray[np.bool_], zone: Zone, subjects: Sequence[Subject], found: Findings
) -> NDArray[np.bool_]:
    """Axes swapped, zone number missing, too much or another one, northings that China does not have."""
    low, high = found.checklist.number("northing"), found.checklist.number("northing.max_m")
    told = np.zeros(len(xy), dtype=bool)
    with np.errstate(invalid="ignore"):
        x, y = xy[:, 0], xy[:, 1]
        north = (y >= low) & (y <= high)
        number = np.floor(x / _PREFIX)
        wanted = zone.prefix or 0
        like_north = (x >= low) & (x <= high)
        swapped = known & ~north & like_north & ((np.floor(y / _PREFIX) == wanted) | (y < _PREFIX))
        prefix = known & ~swapped & north & (number != wanted)
        prefix &= ((number >= _ZONES[0]) & (number <= _ZONES[1])) | ((number == 0) & (wanted > 0))
        beyond = known & ~swapped & ~north
    for i in np.flatnonzero(swapped):
        found.add("axes_swapped", subjects[i], xy[i], x=round(x[i], 1), y=round(y[i], 1))
    for i in np.flatnonzero(beyond):
        found.add("northing", subjects[i], xy[i], y=round(y[i], 1), low=int(low), high=int(high))
    for i in np.flatnonzero(prefix):
        found.add(
            "zone_number", subjects[i], xy[i], x=round(x[i], 1), has=int(number[i]) or "–", wanted=zone.prefix or "–"
        )
    told[swapped | beyond | prefix] = True
    return told


def _in_zone_and_together(
    places: Places,
    lonlat: NDArray[np.float64],
    good: NDArray[np.bool_],
    zone: Zone | None,
    subjects: Sequence[Subject],
    found: Findings,
) -> None:
    """A plot drawn in the neighbouring zone lies one zone east or west of the others, or of its stated centre."""
    middle = np.median(lonlat[good], axis=0)
    far_m = 1000 * found.checklist.number("far")
    apart = _metres(lonlat, middle)
    limit = zone.width / 2 + found.checklist.number("zone") if zone is not None else math.inf
    with np.errstate(invalid="ignore"):
        away = good & (apart > far_m)
        if np.count_nonzero(away) > _MOST_APART * np.count_nonzero(good):
            away[:] = False  # the plots lie all over the place: none of them is the odd one
        outside = good & (np.abs(lonlat[:, 0] - zone.meridian) > limit) if zone is not None else np.zeros_like(good)
        displaced = good & (np.abs(lonlat[:, 0] - places.stated[:, 0]) > 1)
    stated = places.stated
    for i in np.flatnonzero(away | outside | displaced):
        shift = _zones_off(lonlat[i], middle, stated[i], zone, far_m if away[i] else None)
        if shift is not None and zone is not None:
            found.add(
                "neighbour_zone",
                subjects[i],
                places.xy[i],
                lon=round(float(lonlat[i, 0]), 4),
                meridian=zone.meridian,
                other_meridian=zone.meridian + shift,
            )
        elif outside[i] and zone is not None:
            found.add(
                "zone",
                subjects[i],
                places.xy[i],
                lon=round(float(lonlat[i, 0]), 4),
                meridian=zone.meridian,
                offset_deg=round(float(lonlat[i, 0]) - zone.meridian, 3),
                other_meridian=zone.width * round(float(lonlat[i, 0]) / zone.width)
                if zone.width == 3
                else 6 * math.floor(float(lonlat[i, 0]) / 6) + 3,
            )
        elif away[i]:
            found.add("far", subjects[i], places.xy[i], distance_km=round(float(apart[i]) / 1000, 1))


def _zones_off(
    lonlat: NDArray[np.float64],
    middle: NDArray[np.float64],
    stated: NDArray[np.float64],
    zone: Zone | None,
    far_m: float | None,
) -> float | None:
    """By how many degrees the coordinates belong to another zone; None where that explains nothing."""
    if zone is None:
        return None
    displaced = bool(np.isfinite(stated).all()) and abs(lonlat[0] - stated[0]) > 1  # else it was computed from here
    for shift in (-zone.width, zone.width):
        moved = lonlat + [shift, 0.0]
        if displaced:
            if _metres(moved[None, :], stated)[0] < _NEAR_DEG * _DEGREE_M:
                return shift
        elif far_m is not None and _metres(moved[None, :], middle)[0] < far_m:
            return shift
    return None


def _metres(lonlat: NDArray[np.float64], place: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rough distances on the ground."""
    with np.errstate(invalid="ignore"):
        east = (lonlat[:, 0] - place[0]) * math.cos(math.radians(float(place[1])))
        return np.asarray(_DEGREE_M * np.hypot(east, lonlat[:, 1] - place[1]))


def _stated_centres(
    places: Places,
    lonlat: NDArray[np.float64],
    good: NDArray[np.bool_],
    subjects: Sequence[Subject],
    found: Findings,
) -> None:
    """The centre a row states against its outline; one web-map offset away is said so."""
    with np.errstate(invalid="ignore"):
        steps = (lonlat - places.stated) * np.column_stack((np.cos(np.radians(lonlat[:, 1])), np.ones(len(lonlat))))
        distances = _DEGREE_M * np.hypot(steps[:, 0], steps[:, 1])
        beside = distances > found.checklist.number("centre") + places.reach_m
        beside &= good & (distances < _DEGREE_M)  # a zone apart is another fault
    for i in np.flatnonzero(beside):
        apart = float(distances[i])
        shift = gcj_shift(lonlat[i : i + 1], places.stated[i : i + 1], paired=True)
        rule = "centre"
        if shift is not None and shift.verdict in ("undo", "apply") and places.reach_m[i] < shift.offset_m / 3:
            rule = "centre_gcj02"
        found.add(rule, subjects[i], places.xy[i], distance_m=round(apart, 1))


def check_reference(
    lonlat: NDArray[np.float64],
    reference: NDArray[np.float64],
    xy: NDArray[np.float64],
    subjects: Sequence[Subject],
    found: Findings,
) -> None:
    """Whether the plots, or single ones of them, lie one web-map offset beside a reference.

    Args:
        lonlat: (n, 2) centres of the plots, NaN where not to be had; ``xy`` the same in the register's CRS.
        reference: (m, 2) longitude and latitude of the same plots from a source that is trusted, in any order.
    """
    good = np.flatnonzero(np.isfinite(lonlat).all(axis=1))
    shift = gcj_shift(lonlat[good], reference)
    if shift is None:
        return
    if shift.verdict in ("undo", "apply"):
        found.add(
            "gcj02",
            Subject(REGISTER, None, None, None),
            distance_m=round(shift.as_is_m, 1),
            rest_m=round(shift.undone_m if shift.verdict == "undo" else shift.applied_m, 1),
            count=shift.count,
        )
        return
    # single plots: nothing of the reference is near where they lie, but something where they would lie without it
    undone = np.column_stack(from_gcj02(lonlat[good, 0], lonlat[good, 1]))
    scale = _DEGREE_M * np.array([math.cos(math.radians(float(np.median(lonlat[good, 1])))), 1.0])
    known = np.tile(reference * scale, 2)
    near = _CLEARLY_NEAR * shift.offset_m * np.array([-1.0, -1.0, 1.0, 1.0])
    here = set(overlapping(np.tile(lonlat[good] * scale, 2) + near, known)[:, 0].tolist())
    there = set(overlapping(np.tile(undone * scale, 2) + near, known)[:, 0].tolist())
    for k in sorted(there - here):
        apart = float(np.hypot(*((undone[k] - lonlat[good[k]]) * scale)))
        found.add("gcj02_single", subjects[good[k]], xy[good[k]], distance_m=round(apart, 1))
