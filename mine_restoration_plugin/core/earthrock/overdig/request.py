"""What a check of over-digging is asked about: two surfaces, the outlines around them, and what was said of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from osgeo import ogr

from ...geodata.crs import transform_points
from ...geodata.grid import Polygons
from ...terrain.surfaces import Surface
from .stable import Material

FORBIDDEN, IN_PRINCIPLE = "forbidden", "in_principle"


@dataclass(frozen=True)
class Area:
    """One polygon set with its name: a pit, a red line, a water body, the reason for a cut."""

    name: str
    polygons: Polygons


@dataclass(frozen=True)
class Hazard:
    """A hazard at a place; ``kind`` in the words of whoever mapped it."""

    name: str
    kind: str
    x: float
    y: float


@dataclass(frozen=True)
class Alternative:
    """Another surface to compare with, such as one that takes a little; ``minimum_fs`` where a unit has computed it."""

    name: str
    surface: Surface
    minimum_fs: float | None = None


@dataclass(frozen=True)
class Task:
    """One task of the schedule: when it starts (any number that orders), ``excavation``, ``drainage`` or ``soil``."""

    start: float
    kind: str
    volume_m3: float = 0.0


@dataclass(frozen=True)
class Stated:
    """What the earth-rock plan says; None where it says nothing. Volumes in bank m³ (自然方).

    ``needed_bank_m3`` all uses on site, ``used_bank_m3`` what of it is met from the cut. ``compacted_factor``
    (compacted per bank m³) and ``loss_share`` are what the alternatives are balanced with; the rulebook's where None.
    """

    total_cut_bank_m3: float | None = None
    needed_bank_m3: float | None = None
    used_bank_m3: float | None = None
    surplus_bank_m3: float | None = None
    price_cny_m3: float | None = None
    restoration_cost_cny: float | None = None
    mineral: str | None = None
    building_rock: bool | None = None
    schedule: tuple[Task, ...] | None = None
    compacted_factor: float | None = None
    loss_share: float | None = None


@dataclass(frozen=True)
class Request:
    """All polygons in the CRS of ``before``, or of ``target_crs`` where one is given; None: the layer was not given.

    ``boundary``      the approved outline. ``legacy``: the patch that mining left, where it is not the whole outline.
    ``tolerance_m``   changes up to this are not told from error; None: the level of detection of the two errors
                      (95 %), and without these what the rulebook holds for equal.
    ``design_is_survey``  the second surface is a later survey, which has errors of its own and may lie too high as a
                      whole.
    ``floor_rule``    forbidden or in_principle; None: as the rulebook says. ``exception``: key of the listed exception
                      that is invoked.
    """

    before: Surface
    design: Surface
    boundary: Polygons
    pits: tuple[Area, ...] | None = None
    red_lines: tuple[Area, ...] | None = None
    water: tuple[Area, ...] | None = None
    legacy: Polygons | None = None
    materials: tuple[Material, ...] | None = None
    required_fos: float | None = None
    tolerance_m: float | None = None
    before_rmse_m: float | None = None
    design_rmse_m: float | None = None
    design_is_survey: bool = False
    target_crs: str | None = None
    floor_rule: str | None = None
    exception: str | None = None
    necessities: tuple[Area, ...] | None = None
    hazards: tuple[Hazard, ...] | None = None
    sections: tuple[tuple[str, Any], ...] | None = None
    alternatives: tuple[Alternative, ...] = ()
    stated: Stated = field(default_factory=Stated)


Shape = tuple[str, str, bytes]
"""Name, kind, and geometry in well-known binary."""


def hazards_from(shapes: Iterable[Shape], crs: str, target: str) -> tuple[Hazard, ...]:
    """Hazards of any geometry, at its middle."""
    found = []
    for name, kind, wkb in shapes:
        middle = ogr.CreateGeometryFromWkb(wkb).Centroid()
        (x, y), *_ = transform_points(np.array([(middle.GetX(), middle.GetY())]), crs, target).tolist()
        found.append(Hazard(name, kind, x, y))
    return tuple(found)


def sections_from(shapes: Iterable[Shape], crs: str, target: str) -> tuple[tuple[str, Any], ...]:
    """Section lines by name."""
    found = []
    for name, _, wkb in shapes:
        shape = ogr.CreateGeometryFromWkb(wkb)
        parts = [shape.GetGeometryRef(i) for i in range(shape.GetGeometryCount())] or [shape]
        lines = ogr.Geometry(ogr.wkbMultiLineString)
        for part in parts:
            line = ogr.Geometry(ogr.wkbLineString)
            points = np.array(part.GetPoints(), dtype=np.float64)[:, :2]
            for x, y in transform_points(points, crs, target).tolist():
                line.AddPoint_2D(x, y)
            lines.AddGeometry(line)
        found.append((name, lines))
    return tuple(found)
