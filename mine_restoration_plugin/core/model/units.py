"""Units, the decimals each is kept and printed with, and rounding that people can follow.

Printed decimals follow practice: 万元 with 2, hm² with 4, 亩 with 2, plot areas in m² with 2 (facts: domain §14.17,
glossary "Plot area").
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import NamedTuple

M2_PER_HM2 = 10_000.0
M2_PER_MU = 10_000.0 / 15.0
CNY_PER_WAN = 10_000


class VolumeState(str, Enum):
    """In which state a volume of earth or rock is measured."""

    BANK = "bank"  # 自然方
    LOOSE = "loose"  # 松方
    COMPACTED = "compacted"  # 压实方
    GEOMETRY = "geometry"  # fill minus cut of two surfaces: geometry only, no balance


class Unit(NamedTuple):
    """``stored`` decimals go into plan.json, ``printed`` decimals onto paper."""

    symbol: str
    zh: str
    stored: int
    printed: int


UNITS: dict[str, Unit] = {
    unit.symbol: unit
    for unit in (
        Unit("m", "m", 3, 2),
        Unit("cm", "cm", 1, 1),
        Unit("mm", "mm", 1, 1),
        Unit("km", "km", 3, 2),
        Unit("mm/m", "mm/m", 2, 1),
        Unit("g/kg", "g/kg", 2, 1),
        Unit("kg", "kg", 2, 1),
        Unit("pH", "", 2, 1),
        Unit("m2", "m²", 2, 2),
        Unit("hm2", "hm²", 4, 4),
        Unit("mu", "亩", 2, 2),
        Unit("m3", "m³", 2, 0),
        Unit("t", "t", 2, 0),
        Unit("t/m3", "t/m³", 3, 2),
        Unit("t/km2a", "t/(km²·a)", 2, 0),
        Unit("deg", "°", 2, 1),
        Unit("lonlat", "°", 6, 6),
        Unit("share", "", 6, 4),
        Unit("percent", "%", 4, 2),
        Unit("factor", "", 6, 3),
        Unit("cny", "元", 2, 2),
        Unit("cny/unit", "元", 2, 2),
        Unit("wan", "万元", 2, 2),
        Unit("count", "个", 0, 0),
        Unit("year", "年", 0, 0),
        Unit("day", "天", 0, 0),
        Unit("h", "h", 2, 1),
        Unit("", "", 6, 2),
    )
}


def round_half_up(value: float | Decimal | str, decimals: int) -> Decimal:
    """Commercial rounding; a float is taken at its shortest decimal form, so 2.675 gives 2.68."""
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    return number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def to_hm2(area_m2: float | None) -> float | None:
    """An area in hm²; unknown stays unknown."""
    return None if area_m2 is None else area_m2 / M2_PER_HM2


def stored(value: float | None, unit: str) -> float | None:
    """``value`` rounded to the decimals its unit is stored with; unknown stays unknown, and −0.0 becomes 0.0."""
    if value is None:
        return None
    return float(round_half_up(float(value), UNITS[unit].stored)) + 0.0


def round_to_sum(values: Sequence[float], decimals: int, total: float | None = None) -> list[Decimal]:
    """Round so that the rounded parts add up exactly to the rounded total (largest remainder).

    Each part moves by less than one unit of the last decimal. ``total`` defaults to the sum of the parts.
    Ties go to the earlier part, so the result does not depend on the platform.
    """
    step = Decimal(1).scaleb(-decimals)
    exact = [Decimal(str(value)) for value in values]
    target = round_half_up(Decimal(str(total)) if total is not None else sum(exact, Decimal(0)), decimals)
    floors = [(value / step).to_integral_value(rounding="ROUND_FLOOR") * step for value in exact]
    missing = int((target - sum(floors, Decimal(0))) / step)
    order = sorted(range(len(exact)), key=lambda i: (floors[i] - exact[i], i))
    if missing < 0 or missing > len(order):
        raise ValueError(f"parts {values} do not belong to total {total}")
    for i in order[:missing]:
        floors[i] += step
    return floors
