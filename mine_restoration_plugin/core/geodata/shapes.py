"""Plain polygons to OGR and back, and whether they can be measured at all."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from osgeo import ogr

from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP
from .grid import Polygons, Ring
from .guard import attempt


def closed(points: Iterable[Sequence[float]] | Ring) -> Ring:
    """(n, 2) float64 with the first point repeated at the end."""
    ring = np.asarray(list(points) if not isinstance(points, np.ndarray) else points, dtype=np.float64)[:, :2]
    if len(ring) and (ring[0, 0] != ring[-1, 0] or ring[0, 1] != ring[-1, 1]):
        ring = np.vstack((ring, ring[:1]))
    return ring


def to_ogr(polygons: Polygons) -> Any:
    """An OGR multi-polygon."""
    return ogr.CreateGeometryFromWkb(_multi_wkb(polygons))


def to_wkb(polygons: Polygons) -> bytes:
    """Well-known binary of a multi-polygon, little-endian."""
    return _multi_wkb(polygons)


def from_wkb(wkb: bytes | None) -> Polygons:
    """The polygons of well-known binary; none of anything else."""
    if not wkb:
        return []
    shape, _ = attempt(ogr.CreateGeometryFromWkb, bytes(wkb))
    return [] if shape is None else from_ogr(shape)


def _wkb(rings: list[Ring]) -> bytes:
    """A polygon in well-known binary, which is far quicker to make than point by point."""
    parts = [struct.pack("<BII", 1, 3, len(rings))]
    for points in rings:
        ring = closed(points)
        parts += [struct.pack("<I", len(ring)), ring.astype("<f8", copy=False).tobytes()]
    return b"".join(parts)


def _multi_wkb(polygons: Polygons) -> bytes:
    return struct.pack("<BII", 1, 6, len(polygons)) + b"".join(map(_wkb, polygons))


def from_ogr(geometry: Any) -> Polygons:
    """The polygons of any OGR geometry, curves made straight; points and lines in a collection are left out."""
    flat = geometry.GetLinearGeometry() if geometry.HasCurveGeometry() else geometry
    if ogr.GT_Flatten(flat.GetGeometryType()) == ogr.wkbPolygon:
        rings = [flat.GetGeometryRef(i) for i in range(flat.GetGeometryCount())]
        found = [np.array(ring.GetPoints(), dtype=np.float64)[:, :2] for ring in rings if ring.GetPointCount() > 3]
        return [found] if found else []
    return [part for i in range(flat.GetGeometryCount()) for part in from_ogr(flat.GetGeometryRef(i))]


def why_invalid(polygons: Polygons) -> str | None:
    """What is wrong with an outline ("Self-intersection at 3 4"), None where nothing is."""
    rings = [ring for polygon in polygons for ring in polygon]
    if not rings or not all(polygons) or min(map(len, rings)) < 4:
        return "Too few points"
    if not np.isfinite(np.concatenate(rings) if len(rings) > 1 else rings[0]).all():
        return "Coordinates that are not numbers"
    wkb = _wkb(polygons[0]) if len(polygons) == 1 else _multi_wkb(polygons)
    valid, message = attempt(lambda: ogr.CreateGeometryFromWkb(wkb).IsValid())
    return None if valid else (message or "Invalid outline")


def require_all_valid(outlines: Sequence[tuple[object, Polygons]]) -> None:
    """``require_valid`` for many (name, polygons), far quicker than one by one.

    Raises:
        InputError: about the first that is not valid.
    """

    every = [ring for _, polygons in outlines for rings in polygons for ring in rings]
    complete = all(polygons and all(polygons) for _, polygons in outlines) and min(map(len, every), default=0) > 3
    if complete and np.isfinite(np.concatenate(every)).all():
        # single polygons in one collection: its members are looked at one by one, and may lie upon each other
        single = [_wkb(polygons[0]) for _, polygons in outlines if len(polygons) == 1]
        wkb = struct.pack("<BII", 1, 7, len(single)) + b"".join(single)
        if attempt(lambda: ogr.CreateGeometryFromWkb(wkb).IsValid())[0]:
            outlines = [outline for outline in outlines if len(outline[1]) > 1]
    for name, polygons in outlines:
        require_valid(polygons, name)


def require_valid(polygons: Polygons, name: object) -> None:
    """Refuse an outline that crosses itself or cannot be measured otherwise.

    Raises:
        InputError: with the reason and the place that GEOS found.
    """
    reason = why_invalid(polygons)
    if reason is not None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The outline of {name} cannot be measured: {reason}. "
                "Mend it (in QGIS: Vector geometry, Fix geometries) and run again.",
            ),
            name=name,
            reason=reason,
        )
