"""Outlines that cross themselves made valid, with an account of what was changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model.text import Label
from .areas import ellipsoidal_area_m2, projected_area_m2
from .crs import srs_from
from .grid import Polygons
from .guard import attempt
from .overlay import DECIMALS, SLIVER_M2, canonical
from .shapes import from_ogr, to_ogr, why_invalid

_DEGREE_DECIMALS = 9
_SLIVER_DEG2 = 1e-12
"""0.01 m² in square degrees, roughly."""


@dataclass(frozen=True)
class Repair:
    """What was wrong and what became of it. Areas in m², projected, or ellipsoidal where coordinates are degrees.

    ``added`` are the new corners (where sides crossed), ``dropped`` the old ones that are gone.
    """

    reason: str
    area_before: float
    area_after: float
    parts_before: int
    parts_after: int
    holes_before: int
    holes_after: int
    added: tuple[tuple[float, float], ...]
    dropped: tuple[tuple[float, float], ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "reason": self.reason,
            "area_before": self.area_before,
            "area_after": self.area_after,
            "parts_before": self.parts_before,
            "parts_after": self.parts_after,
            "holes_before": self.holes_before,
            "holes_after": self.holes_after,
            "added": [list(point) for point in self.added],
            "dropped": [list(point) for point in self.dropped],
        }

    def sentence(self) -> Label:
        return Label(
            "repaired ({reason}): area {before:.2f} → {after:.2f} m², parts {parts0} → {parts1}, holes {holes0} → "
            "{holes1}, {added} corners added, {dropped} dropped.",
            "已修复（{reason}）：面积 {before:.2f} → {after:.2f} m²，部件 {parts0} → {parts1}，"
            "内圈 {holes0} → {holes1}，新增 {added} 点，删除 {dropped} 点。",
        ).format(
            reason=self.reason,
            before=self.area_before,
            after=self.area_after,
            parts0=self.parts_before,
            parts1=self.parts_after,
            holes0=self.holes_before,
            holes1=self.holes_after,
            added=len(self.added),
            dropped=len(self.dropped),
        )


def repaired(polygons: Polygons, crs: str) -> tuple[Polygons, Repair | None]:
    """Valid polygons in canonical form, and what was changed; None (and the polygons as they are) where nothing was.

    GEOS makes each ring valid, joins the outer ones and takes the holes off (its "structure" method): every corner
    that is not on a crossing stays where it is.

    Args:
        polygons: in ``crs``, metres or degrees.

    Raises:
        RuntimeError: GEOS gives up on it.
    """
    reason = why_invalid(polygons)
    if reason is None:
        return polygons, None
    rings = [[ring for ring in polygon if len(ring) >= 4 and np.isfinite(ring).all()] for polygon in polygons]
    sound: Polygons = [kept for kept, polygon in zip(rings, polygons) if kept and kept[0] is polygon[0]]
    made, message = attempt(to_ogr(sound).MakeValid, ["METHOD=STRUCTURE"]) if sound else (None, reason)
    degrees = bool(srs_from(crs).IsGeographic())
    decimals, sliver = (_DEGREE_DECIMALS, _SLIVER_DEG2) if degrees else (DECIMALS, SLIVER_M2)
    result = canonical(from_ogr(made), decimals, sliver) if made is not None else []
    if made is None or not result or why_invalid(result) is not None:
        raise RuntimeError(f"repair failed: {message or reason}")
    before, after = _corners(polygons, decimals), _corners(result, decimals)
    return result, Repair(
        reason,
        _area(polygons, crs, degrees),
        _area(result, crs, degrees),
        len(polygons),
        len(result),
        sum(len(polygon) - 1 for polygon in polygons),
        sum(len(polygon) - 1 for polygon in result),
        tuple(sorted(after - before)),
        tuple(sorted(before - after)),
    )


def _area(polygons: Polygons, crs: str, degrees: bool) -> float:
    return ellipsoidal_area_m2(polygons, crs) if degrees else projected_area_m2(polygons)


def _corners(polygons: Polygons, decimals: int) -> set[tuple[float, float]]:
    points: list[NDArray[np.float64]] = [np.round(ring, decimals) + 0.0 for rings in polygons for ring in rings]
    return {(float(x), float(y)) for x, y in np.concatenate(points)} if points else set()
