"""Cut zones: groups of cut cells, each with what stability asks for, and what stands beside it on the map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from osgeo import ogr

from ...geodata.areas import projected_area_m2
from ...geodata.grid import Polygons
from ...geodata.overlay import intersection
from ...geodata.shapes import to_ogr
from ...model.text import Label
from ...rulebook import Rulebook
from .request import Hazard, Request
from .result import CutZone
from .scan import CUT, EXCESS, OUT, RED, Group, Layer

SMALL = Label("smaller zones", "其余零星")
TOUCH_M2 = 1.0


def cut_zones(request: Request, layers: dict[str, Layer], judged: bool, book: Rulebook) -> tuple[CutZone, ...]:
    """Largest first; those below the least area in one last row."""
    least = book.number("overdig.zone_min_area_m2")
    reach = book.number("overdig.hazard_reach_m")
    groups = layers[CUT].groups
    large = [group for group in groups if group.area_m2 >= least]
    small = [group for group in groups if group.area_m2 < least]
    found = [_zone(request, f"W{i}", [group], judged, layers, reach) for i, group in enumerate(large, 1)]
    if small:
        found.append(_zone(request, SMALL.zh, small, judged, layers, reach))
    return tuple(found)


def _zone(
    request: Request, name: str, groups: Sequence[Group], judged: bool, layers: dict[str, Layer], reach: float
) -> CutZone:
    outline: Polygons = [polygon for group in groups for polygon in group.polygons]
    shape = to_ogr(outline)

    def total(key: str) -> float:
        return sum(group.more[key] for group in groups)

    beyond = total("excess") if judged else None
    clauses = ["stability_need"]
    clauses += [key for key, layer in (("inside_outline", OUT), ("red_lines", RED)) if _meets(outline, layers, layer)]
    if judged and _meets(outline, layers, EXCESS):
        clauses.append("bench_on_stable")
    return CutZone(
        name,
        sum(group.volume_m3 for group in groups),
        total("needed") if judged else None,
        beyond,
        total("unjudged") if judged else None,
        sum(group.area_m2 for group in groups),
        max(group.height_m for group in groups),
        outline,
        reasons_at(request, outline),
        tuple(_told(hazard) for hazard in request.hazards or () if shape.Distance(_point(hazard)) <= reach),
        tuple(number for number, line in request.sections or () if shape.Intersects(line)),
        tuple(clauses),
    )


def reasons_at(request: Request, outline: Polygons) -> tuple[str, ...]:
    """Names of the necessities that lie on an outline."""
    found = [
        area.name
        for area in request.necessities or ()
        if projected_area_m2(intersection(outline, area.polygons)) > TOUCH_M2
    ]
    return tuple(dict.fromkeys(found))


def _meets(outline: Polygons, layers: dict[str, Layer], name: str) -> bool:
    if name not in layers:
        return False
    groups = layers[name].groups
    return any(projected_area_m2(intersection(outline, group.polygons)) > 0 for group in groups)


def _point(hazard: Hazard) -> Any:
    point = ogr.Geometry(ogr.wkbPoint)
    point.AddPoint_2D(hazard.x, hazard.y)
    return point


def _told(hazard: Hazard) -> str:
    return f"{hazard.name}（{hazard.kind}）" if hazard.kind else hazard.name
