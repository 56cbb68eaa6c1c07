"""Monitoring and aftercare: points, times and years; area and years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..model.text import Label
from ..model.units import round_half_up
from ..model.work import WorkItem
from ..rulebook import Rulebook

ARID = "arid"
SHEET = "监测布置图"


@dataclass(frozen=True)
class Watched:
    """One kind of monitoring: ``count`` points × ``times`` a year × ``years``."""

    kind: str
    label: Label
    points: int
    times: Decimal
    years: int
    item: WorkItem
    build: WorkItem | None


@dataclass(frozen=True)
class Tended:
    """One unit: ``area_m2`` × ``years``."""

    unit_no: str
    use: str
    area_m2: float
    years: int
    item: WorkItem


def monitoring(rulebook: Rulebook, places: Mapping[str, Sequence[str]]) -> list[Watched]:
    """Monitoring by kind (hazard, water, soil, cover); ``places`` are hazards or units that each kind looks at."""
    found = []
    for kind, features in places.items():
        if not features:
            continue
        key = f"monitor.{kind}"
        rule = rulebook.rule(key)
        rules = (key, f"{key}.points", f"{key}.times", f"{key}.years")
        per, times, years = (Decimal(str(rulebook.number(name))) for name in rules[1:])
        points = round_half_up(per * len(features), 0)
        quantity = points * times
        text = f"{points} 点 × {times} 次/年"
        item = WorkItem(
            rule.value, "monitoring", round_half_up(quantity, 2), text, tuple(features), SHEET,
            inputs=("T6", "A5", "units"), rules=rules, years=int(years),
        )  # fmt: skip
        build = None
        if rule.value == "monitoring_visit":
            build = WorkItem(
                "monitoring_point", "monitoring", points, f"{points} 点", tuple(features), SHEET,
                inputs=("T6", "A5", "units"), rules=rules[:2],
            )  # fmt: skip
        found.append(Watched(kind, rule.label, int(points), times, int(years), item, build))
    return found


def aftercare(rulebook: Rulebook, units: Sequence[tuple[str, str, float]], zone: str | None) -> list[Tended]:
    """Aftercare of every unit (number, use, area m²) that is sown or planted; longer in arid regions."""
    key = "aftercare.years_arid" if zone == ARID else "aftercare.years"
    years = int(rulebook.number(key))
    found = []
    for number, use, area in units:
        price = f"aftercare.price.{use}"
        if not rulebook.keys(price):
            continue
        quantity = round_half_up(area, 2)
        item = WorkItem(
            rulebook.rule(price).value, "aftercare", quantity, f"{number}：{area:.2f} m²", (number,), "",
            inputs=("A5", "units"), rules=(price, key), years=years,
        )  # fmt: skip
        found.append(Tended(number, use, area, years, item))
    return found
