"""The choices of a map sheet that a bureau may change: table ``maps`` of the rulebook."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from ..core.model.errors import InputError
from ..core.model.text import QT_TRANSLATE_NOOP
from ..core.rulebook.book import Rulebook

_LADDER = "map.contour.interval."
TERRAIN = ("flat", "hill", "mountain", "high")


@dataclass(frozen=True)
class SheetScale:
    """A standard scale 1:``denominator`` with the grid and bar that go with it, in metres on the ground."""

    denominator: int
    grid_m: float
    bar_m: float
    key: str


def standard_scales(rules: Rulebook) -> list[SheetScale]:
    """Largest scale first."""
    found = []
    for key in rules.keys("map.scale."):
        rule = rules.rule(key)
        found.append(SheetScale(int(rule.number), _cell(rules, key, "grid_m"), _cell(rules, key, "bar_m"), key))
    return sorted(found, key=lambda scale: scale.denominator)


def fitting_scale(
    scales: list[SheetScale], width_m: float, height_m: float, frame_mm: tuple[float, float]
) -> SheetScale | None:
    """The largest standard scale at which an area of ``width_m`` × ``height_m`` fits the frame; None if none does."""
    for scale in scales:
        room = [side * scale.denominator / 1000.0 for side in frame_mm]
        if width_m <= room[0] and height_m <= room[1]:
            return scale
    return None


def terrain_class(rules: Rulebook, mean_slope_deg: float) -> str:
    """One of ``TERRAIN``."""
    found = "flat"
    for name in TERRAIN[1:]:
        if mean_slope_deg >= rules.number(f"map.terrain.{name}_deg"):
            found = name
    return found


class Interval(NamedTuple):
    """An interval in metres, every how many contours one is drawn bold, and whether the standard's is narrower."""

    metres: float
    index_every: int
    widened: bool


def contour_interval(
    rules: Rulebook, scale: SheetScale, terrain: str, rmse_m: float | None, steep_deg: float = 0.0
) -> Interval:
    """The standard's interval for scale and terrain, widened to what the heights can bear and the paper can hold.

    With a height error given, the permitted error of the interval is not exceeded: closer contours would show detail
    that the heights do not hold. On ground of ``steep_deg`` contours keep the least gap on paper.
    """
    basic = _cell(rules, scale.key, f"contour_{terrain}_m")
    share = rules.number(f"map.contour.error_share.{terrain}")
    gap_m = rules.number("map.contour.gap_mm") / 1000.0 * scale.denominator
    needed = max(basic, (rmse_m or 0.0) / share, gap_m * math.tan(math.radians(steep_deg)))
    ladder = sorted((rules.number(key), int(_cell(rules, key, "index_every"))) for key in rules.keys(_LADDER))
    metres, every = next((step for step in ladder if step[0] >= needed), ladder[-1])
    return Interval(metres, every, metres > basic)


def change_bounds(rules: Rulebook, largest_m: float) -> list[float]:
    """Class bounds of height change in metres, ascending, the same for cut and fill; the last class has no upper bound.

    The finest bounds are dropped first, so that no side has more than the permitted number of classes.
    """
    bounds = sorted(rules.number(key) for key in rules.keys("map.change.bound."))
    most = int(rules.number("map.change.classes")) - 1
    below = [bound for bound in bounds if bound < largest_m]
    return below[-most:] if most > 0 else []


def _cell(rules: Rulebook, key: str, column: str) -> float:
    rule = rules.rule(key)
    try:
        return float(rule.more[column])
    except (KeyError, ValueError) as error:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "Rulebook {scope}, table {table}, row {key}: {column} is not a number."
            ),
            scope=rule.scope,
            table=rule.table,
            key=key,
            column=column,
        ) from error
