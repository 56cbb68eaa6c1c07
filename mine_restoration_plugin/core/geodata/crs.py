"""Coordinate systems: made in one place, always x east and y north, and metric before anything is measured."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from osgeo import osr

from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP
from .grid import Polygons
from .guard import attempt

_DECIMALS = 4  # of projected coordinates in metres: keeps results equal between PROJ versions
_AREA_ERROR_LIMIT = 0.01
"""A plot in the neighbouring 3-degree zone is off by 0.14 to 0.55 % in area (a tolerated slip); 1 % is another map."""

# Rough outline of China with its seas (lon, lat): decides only which metric system to propose.
_CHINA = (
    (73.4, 39.3), (73.8, 40.2), (76.0, 40.6), (80.0, 42.1), (80.0, 45.0), (82.4, 45.4), (82.9, 47.2), (85.6, 48.5),
    (87.4, 49.3), (91.1, 46.7), (91.0, 45.2), (95.5, 44.4), (96.4, 42.8), (101.0, 42.7), (105.0, 41.7), (109.5, 42.6),
    (111.8, 43.6), (112.0, 45.2), (115.5, 45.5), (119.0, 46.8), (115.6, 47.7), (117.8, 49.6), (119.7, 50.4),
    (120.0, 52.6), (121.5, 53.6), (125.7, 53.2), (127.7, 49.9), (130.9, 49.0), (131.1, 47.8), (135.2, 48.6),
    (133.2, 45.0), (131.4, 44.9), (131.4, 43.0), (130.7, 42.2), (129.9, 42.8), (128.1, 41.9), (126.9, 41.6),
    (124.3, 39.8), (123.4, 37.5), (123.6, 30.0), (126.0, 26.0), (122.8, 24.0), (121.4, 21.0), (118.5, 17.0),
    (118.0, 8.0), (113.0, 3.3), (108.8, 7.0), (109.8, 15.0), (107.9, 19.5), (108.1, 21.5), (106.6, 21.9), (105.3, 23.3),
    (103.0, 22.4), (102.0, 22.4), (101.8, 21.0), (100.0, 21.4), (98.9, 22.0), (98.6, 23.9), (97.5, 23.9), (98.7, 25.9),
    (98.4, 27.6), (97.3, 27.7), (97.0, 27.1), (95.2, 26.7), (92.1, 26.8), (91.6, 27.7), (88.9, 27.3), (88.1, 27.8),
    (85.9, 27.9), (84.1, 28.8), (81.2, 30.0), (78.8, 31.0), (78.4, 32.5), (79.0, 34.3), (77.8, 35.4), (76.1, 35.8),
    (74.6, 37.2), (73.4, 39.3),
)  # fmt: skip


def srs_from(crs: str) -> osr.SpatialReference:
    """The one place where a spatial reference is made; the axes are always x (east), y (north).

    Raises:
        InputError: PROJ does not know it.
    """
    srs = osr.SpatialReference()
    code = None
    if crs and not crs.lower().startswith(("http:", "https:")):
        code, _ = attempt(srs.SetFromUserInput, crs)
    if code != 0:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{crs} is not a coordinate reference system that is known here. Give one like EPSG:4547.",
            ),
            crs=repr(crs),
        )
    srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return srs


def split_vertical(srs: osr.SpatialReference) -> tuple[osr.SpatialReference, str | None, float | None]:
    """The horizontal part, the name of the height datum and its metres per unit (None where it has none)."""
    if not srs.IsCompound():
        return srs, None, None
    flat = srs.Clone()
    flat.StripVertical()
    flat.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    name = srs.GetAttrValue("VERT_CS")
    return flat, str(name) if name else None, float(srs.GetTargetLinearUnits("VERT_CS"))


def authid(srs: osr.SpatialReference) -> str:
    """ "EPSG:4547", or WKT where nothing of an authority fits."""
    name, code = srs.GetAuthorityName(None), srs.GetAuthorityCode(None)
    if name and code:
        return f"{name}:{code}"
    matches, _ = attempt(srs.FindMatches)
    for match, confidence in matches or ():
        name, code = match.GetAuthorityName(None), match.GetAuthorityCode(None)
        if confidence >= 90 and name == "EPSG" and code:
            return f"{name}:{code}"
    return str(srs.ExportToWkt())


def crs_name(crs: str) -> str:
    """What people call it: "CGCS2000 / 3-degree Gauss-Kruger CM 114E"."""
    return str(srs_from(crs).GetName())


def ellipsoid_name(crs: str) -> str:
    return str(srs_from(crs).GetAttrValue("SPHEROID") or "")


def ellipsoid(srs: osr.SpatialReference) -> tuple[float, float]:
    """Semi-major axis in metres and flattening."""
    inverse = float(srs.GetInvFlattening())
    return float(srs.GetSemiMajor()), 1.0 / inverse if inverse else 0.0


def same_crs(one: str, other: str) -> bool:
    """Whether coordinates of one may be used in the other as they stand."""
    if one == other:
        return True
    first, second = srs_from(one), srs_from(other)
    return bool(first.IsSame(second)) or authid(first) == authid(second)


_ZONES = "EPSG:4534–4554 (CGCS2000, 3°)"
"""What to reproject to where nobody knows the place: one of these, central meridians 75° to 135° E."""


def suggest_metric_crs(lon: float, lat: float) -> str:
    """CGCS2000 three-degree zone by central meridian (EPSG = 4509 + N, N = ⌊(λ + 1.5)/3⌋) in China, UTM elsewhere."""
    if _in_china(lon, lat):
        return f"EPSG:{4509 + min(max(math.floor((lon + 1.5) / 3), 25), 45)}"
    zone = min(math.floor((lon + 180) % 360 / 6) + 1, 60)
    return f"EPSG:{(32600 if lat >= 0 else 32700) + zone}"


def require_metric(crs: str, place: tuple[float, float] | None = None) -> None:
    """Refuse a system in which areas and volumes would be wrong.

    ``place`` is a point of the data in this system; with it the metric system to use is named, and the scale of areas
    is checked there.

    Raises:
        InputError: degrees, Mercator, a unit that is not the metre, or a map that shows areas wrong by more than 1 %.
    """
    srs = srs_from(crs)
    lonlat = _lonlat(srs, place) if place is not None else None
    target = suggest_metric_crs(*lonlat) if lonlat is not None else _ZONES
    if srs.IsGeographic():
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{crs} counts in degrees; areas and volumes need metres. "
                "Reproject to {target}, or ask for it as the target CRS.",
            ),
            crs=_short(srs),
            target=target,
        )
    if not srs.IsProjected():
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "{crs} is not a projected coordinate system. Assign the right one, e.g. {target}."
            ),
            crs=_short(srs),
            target=target,
        )
    if "MERCATOR" in str(srs.GetAttrValue("PROJECTION") or "").upper().replace("TRANSVERSE_MERCATOR", ""):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{crs} is a Mercator map, which enlarges areas. "
                "Reproject to {target}, or ask for it as the target CRS.",
            ),
            crs=_short(srs),
            target=target,
        )
    if abs(float(srs.GetLinearUnits()) - 1.0) > 1e-9:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{crs} counts in {unit}, not in metres. Reproject to {target}, or ask for it as the target CRS.",
            ),
            crs=_short(srs),
            unit=srs.GetLinearUnitsName(),
            target=target,
        )
    if place is not None and lonlat is not None:
        scale = _area_scale(srs, place)
        if scale is not None and abs(scale - 1) > _AREA_ERROR_LIMIT:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{crs} shows areas here {percent} % wrong. Reproject to {target}, or ask for it as the target CRS.",
                ),
                crs=_short(srs),
                percent=f"{(scale - 1) * 100:+.1f}",
                target=target,
            )


def transform_points(points: NDArray[np.float64], source: str, target: str) -> NDArray[np.float64]:
    """(n, 2) x, y in ``source`` → (n, 2) x, y in ``target``, unrounded.

    Raises:
        InputError: a point cannot be expressed in the target.
    """
    if not len(points) or source == target:
        return np.array(points, dtype=np.float64)
    transformation, message = attempt(osr.CoordinateTransformation, srs_from(source), srs_from(target))
    result = None
    if transformation is not None:
        result, message = attempt(transformation.TransformPoints, np.asarray(points, dtype=np.float64)[:, :2].tolist())
    moved = np.array(result, dtype=np.float64)[:, :2] if result is not None else np.full((1, 2), np.inf)
    if len(moved) != len(points) or not np.isfinite(moved).all():
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "Coordinates cannot be carried from {source} to {target}: {reason}"),
            source=_short(srs_from(source)),
            target=_short(srs_from(target)),
            reason=message or "-",
        )
    return moved


def transform_polygons(polygons: Polygons, source: str, target: str) -> Polygons:
    """Rings in ``target``, vertex by vertex; projected coordinates are rounded to 0.1 mm."""
    if same_crs(source, target):
        return [[np.array(ring, dtype=np.float64) for ring in rings] for rings in polygons]
    rings = [ring for polygon in polygons for ring in polygon]
    if not rings:
        return []
    moved = transform_points(np.concatenate(rings), source, target)
    if srs_from(target).IsProjected():
        moved = np.round(moved, _DECIMALS) + 0.0
    parts = iter(np.split(moved, np.cumsum([len(ring) for ring in rings])[:-1]))
    return [[next(parts) for _ in polygon] for polygon in polygons]


def to_lonlat(points: NDArray[np.float64], crs: str) -> NDArray[np.float64]:
    """(n, 2) longitude, latitude in degrees on the system's own datum: no datum shift is involved."""
    srs = srs_from(crs)
    if srs.IsGeographic():
        return np.array(points, dtype=np.float64)
    return transform_points(points, crs, str(srs.CloneGeogCS().ExportToWkt()))


def _lonlat(srs: osr.SpatialReference, place: tuple[float, float]) -> tuple[float, float] | None:
    try:
        lonlat = to_lonlat(np.array([place], dtype=np.float64), str(srs.ExportToWkt()))[0]
    except InputError:
        return None
    return float(lonlat[0]), float(lonlat[1])


def _area_scale(srs: osr.SpatialReference, place: tuple[float, float]) -> float | None:
    """Area on the map over area on the ellipsoid at a place, from the derivatives of longitude and latitude."""
    half = 50.0
    steps = np.array(place) + half * np.array([(-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0)])
    try:
        west, east, south, north = np.radians(to_lonlat(steps, str(srs.ExportToWkt())))
    except InputError:
        return None
    a, flattening = ellipsoid(srs)
    e2 = flattening * (2 - flattening)
    lat = float(south[1] + north[1]) / 2
    w2 = 1 - e2 * math.sin(lat) ** 2
    by_x, by_y = (east - west) / (2 * half), (north - south) / (2 * half)
    angles = abs(float(by_x[0] * by_y[1] - by_x[1] * by_y[0]))
    true = angles * a * a * (1 - e2) * math.cos(lat) / (w2 * w2)
    return 1.0 / true if true > 0 else None


def _short(srs: osr.SpatialReference) -> str:
    name, code = srs.GetAuthorityName(None), srs.GetAuthorityCode(None)
    return f"{name}:{code} ({srs.GetName()})" if name and code else str(srs.GetName())


def _in_china(lon: float, lat: float) -> bool:
    inside = False
    for (x0, y0), (x1, y1) in zip(_CHINA, _CHINA[1:]):
        if (y0 > lat) != (y1 > lat) and lon < x0 + (lat - y0) * (x1 - x0) / (y1 - y0):
            inside = not inside
    return inside
