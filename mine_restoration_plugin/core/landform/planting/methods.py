"""Ways of greening by slope, and how the ground of a unit divides among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...geodata.grid import Polygons
from ...geodata.raster import RasterSource
from ...model.progress import SILENT, Progress
from ...model.text import Label
from ...rulebook import Rulebook
from .choices import METHODS, Choice
from .ground import SIDES, GreeningGround, Sides, greening_ground

ROCK, DIRECT, PITS = "rock", "direct", "pits"
TRUE = "true"


@dataclass(frozen=True)
class Method:
    """``basis`` plan or true: the area that is counted; ``rain_mm`` least rain a year without watering."""

    name: str
    label: Label
    limit_deg: float
    basis: str
    need_slope: float
    rain_mm: float | None
    price: str


@dataclass
class Part:
    """The ground of one way of greening: projected area by side, true area; ``dry`` where it is rock left for want of
    rain."""

    method: Method
    plan_m2: dict[str, float]
    true_m2: float
    dry: bool = False

    @property
    def area_m2(self) -> float:
        return sum(self.plan_m2.values())

    def add(self, plan_m2: Mapping[str, float], true_m2: float) -> None:
        for side, area in plan_m2.items():
            self.plan_m2[side] += area
        self.true_m2 += true_m2

    def side(self, share: float) -> str | None:
        """The side with this share of the area or more; None where none has it."""
        side = max(SIDES, key=lambda name: (self.plan_m2[name], name))
        return side if self.area_m2 > 0 and self.plan_m2[side] >= share * self.area_m2 else None


def methods(rulebook: Rulebook) -> tuple[Method, ...]:
    """All ways, for the gentlest ground first."""
    found = []
    for name in METHODS:
        rule = rulebook.rule(f"greening.{name}")
        rain = rule.more.get("rain_min_mm", "")
        found.append(
            Method(
                name,
                rule.label,
                rule.number,
                rule.more.get("basis", ""),
                float(rule.more.get("need_slope") or 1.0),
                float(rain) if rain else None,
                rule.more.get("price", ""),
            )
        )
    return tuple(found)


def ground_rules() -> tuple[str, ...]:
    """Rows that the ground of a unit was read by."""
    names = ("line_slope_deg", "sun_from_deg", "sun_to_deg", "level_deg")
    return (*(f"greening.{name}" for name in METHODS), *(f"planting.{name}" for name in names))


def read_ground(
    rulebook: Rulebook, source: RasterSource, polygons: Polygons, progress: Progress = SILENT
) -> GreeningGround:
    """The ground of a unit by the slope classes of the rulebook."""
    limits = [method.limit_deg for method in methods(rulebook)]
    line = rulebook.number("planting.line_slope_deg")
    return greening_ground(source, polygons, limits, line, Sides.of(rulebook), progress)


def divide(rulebook: Rulebook, ground: GreeningGround, choice: Choice, rain_mm: float, watered: bool) -> list[Part]:
    """The ground by way of greening, gentlest first.

    A class of little area goes with its gentler neighbour, or the steeper one where there is none. Ways that need more
    rain than falls leave the rock, unless there is water to give.
    """
    known = methods(rulebook)
    by_name = {method.name: method for method in known}
    least = rulebook.number("planting.patch_min_m2")
    share = rulebook.number("planting.patch_min_share") * ground.known_m2
    parts: list[Part] = []
    waiting: list[Part] = []
    for method, one in zip(known, ground.classes):
        if one.area_m2 <= 0:
            continue
        part = Part(method, dict(one.plan_m2), one.true_m2)
        small = part.area_m2 < least and part.area_m2 < share
        if small and parts:
            parts[-1].add(part.plan_m2, part.true_m2)
        elif small:
            waiting.append(part)
        else:
            for early in waiting:
                part.add(early.plan_m2, early.true_m2)
            waiting = []
            parts.append(part)
    merged: dict[str, Part] = {}
    for part in parts + waiting:
        method = by_name[choice.greening.get(part.method.name, part.method.name)]
        dry = method.rain_mm is not None and rain_mm < method.rain_mm and not watered
        if dry:
            method = by_name[ROCK]
        if method.name in merged:
            merged[method.name].add(part.plan_m2, part.true_m2)
            merged[method.name].dry |= dry
        else:
            merged[method.name] = Part(method, part.plan_m2, part.true_m2, dry)
    return [merged[method.name] for method in known if method.name in merged]
