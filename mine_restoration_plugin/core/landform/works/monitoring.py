"""What is watched after the works, how often and how long; and how long the land is cared for."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ...model.text import Label
from ...model.units import round_half_up
from ...model.work import WorkItem
from ...rulebook import Rulebook

SHEET = "监测点布置图"
CARED = ("cultivated", "garden", "forest", "grass")


@dataclass(frozen=True)
class Watched:
    """What there is to watch: hazards, units that get a new use, their area, units with water."""

    hazards: Sequence[str]
    units: Sequence[str]
    area_hm2: float
    waters: Sequence[str]


@dataclass(frozen=True)
class MonitoringLine:
    """One kind of monitoring: points × times a year × years."""

    key: str
    label: Label
    points: int
    times: int
    years: int
    price: str
    build: str
    text: str
    features: tuple[str, ...]


@dataclass(frozen=True)
class AftercareLine:
    """One unit in its new use, cared for so many years."""

    unit_no: str
    use: str
    area_m2: Decimal
    years: int
    price: str
    rules: tuple[str, ...]


def monitoring(rulebook: Rulebook, watched: Watched) -> list[MonitoringLine]:
    """A line for each row ``monitor.*`` that has something to watch."""
    lines = []
    for key in rulebook.keys("monitor."):
        rule = rulebook.rule(key)
        more = rule.more
        each = float(more["points"])
        points, text, features = _points(more["basis"], each, watched)
        least = float(more.get("least") or 0)
        if not points:
            continue
        if points < least:
            points, text = int(least), f"{text}，不少于 {least:g}"
        lines.append(
            MonitoringLine(
                key, rule.label, points, int(float(more["times"])), int(float(more["years"])), rule.value,
                more.get("build", ""), text, features,
            )
        )  # fmt: skip
    return lines


def _points(basis: str, each: float, watched: Watched) -> tuple[int, str, tuple[str, ...]]:
    if basis == "project":
        return round(each), "全区", ()
    if basis == "hm2":
        count = math.ceil(round(watched.area_hm2 * each, 6))
        return count, f"{watched.area_hm2:.4f} hm² × {each:g}，进整", tuple(watched.units)
    names = {
        "hazard": (watched.hazards, "处隐患"),
        "unit": (watched.units, "个单元"),
        "water": (watched.waters, "处水体"),
    }
    things, word = names[basis]
    return round(len(things) * each), f"{len(things)} {word} × {each:g}", tuple(things)


def monitoring_items(lines: Sequence[MonitoringLine], inputs: tuple[str, ...]) -> list[WorkItem]:
    """Points that are built, once; readings, once a year."""
    items = []
    for line in lines:
        if line.build:
            text = f"{line.label.zh}：{line.text}"
            items.append(
                WorkItem(
                    line.build,
                    "monitoring",
                    Decimal(line.points),
                    text,
                    line.features,
                    SHEET,
                    None,
                    inputs,
                    (line.key,),
                )
            )
        text = f"{line.label.zh}：{line.points} 点 × {line.times} 次/年"
        quantity = Decimal(line.points * line.times)
        items.append(
            WorkItem(
                line.price, "monitoring", quantity, text, line.features, SHEET, None, inputs, (line.key,), line.years
            )
        )
    return items


def aftercare(rulebook: Rulebook, units: Sequence[tuple[str, str, float]], zone: str | None) -> list[AftercareLine]:
    """Args: units: number, use, area in m² of what is cared for. zone: vegetation zone, None where not known."""
    rules: Mapping[bool, str] = {False: "aftercare.years", True: "aftercare.years_dry"}
    dry = zone is not None and zone in rulebook.rule("aftercare.dry_zones").value.split("|")
    years = int(rulebook.number(rules[dry]))
    lines = []
    for number, use, area in units:
        if use in CARED:
            price = rulebook.rule(f"aftercare.price.{use}")
            cited = (rules[dry], "aftercare.dry_zones", price.key)
            lines.append(AftercareLine(number, use, round_half_up(area, 2), years, price.value, cited))
    return lines


def aftercare_items(lines: Sequence[AftercareLine], inputs: tuple[str, ...]) -> list[WorkItem]:
    """Square metres, once a year."""
    return [
        WorkItem(
            line.price, "aftercare", line.area_m2, f"{line.unit_no} 管护面积", (line.unit_no,), "", None, inputs,
            line.rules, line.years,
        )
        for line in lines
        if line.area_m2 > 0
    ]  # fmt: skip
