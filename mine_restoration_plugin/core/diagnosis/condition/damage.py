"""Kinds and degree of damage of a unit: every factor by its thresholds, the worst decides (domain §3.7 c)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...delineation.units import DUMP, OTHER, PIT
from ...model.text import Label
from ...rulebook import Rulebook
from .result import DEGREES, DamageFactor

WAY_OF_KIND = {PIT: "excavated", DUMP: "covered", OTHER: "occupied"}
RULES_OF_WAY = {
    "excavated": "pit",
    "covered": "dump",
    "occupied": "other",
    "subsided": "subsided",
    "polluted": "polluted",
}
SUBSIDENCE = ("deformation_mm_m", "tilt_mm_m", "subsidence_m", "water_table_m", "yield_loss_percent")
PADDY, FOREST_GRASS = "0101", ("03", "04")
POLLUTION = {"clean": 0, "between": 1, "above": 2}


def damage_of(
    rulebook: Rulebook,
    kind: str,
    land_class: str | None,
    depth_m: float | None,
    slope_deg: float | None,
    facts: Mapping[str, Any],
) -> tuple[tuple[str, ...], list[DamageFactor]]:
    """Kinds of damage of a unit, and every factor of them that is known with its degree.

    Args:
        kind: pit, dump or other. land_class: before the restoration (GB/T 21010), for the table of subsidence.
        depth_m: of a pit, height of a dump. slope_deg: mean slope of a pit, slope of the sides of a dump.
        facts: what was surveyed.
    """
    ways = [WAY_OF_KIND[kind]]
    ways += [code for code in facts.get("damage", ()) if code in RULES_OF_WAY]
    factors: list[DamageFactor] = []
    if kind in (PIT, DUMP):
        values = {"depth_m": depth_m, "slope_deg": slope_deg}
        extra = "soil_loss_m" if kind == PIT else "gravel_increase_percent"
        values[extra] = facts.get(extra)
        for name, value in values.items():
            if value is not None:
                factors.append(_by_rising(rulebook, WAY_OF_KIND[kind], kind, name, float(value)))
    if any(facts.get(name) is not None for name in SUBSIDENCE):
        ways.append("subsided")
        land = "paddy" if land_class == PADDY else "forest" if (land_class or "")[:2] in FOREST_GRASS else "dry"
        for name in SUBSIDENCE:
            if facts.get(name) is not None:
                factors.append(_of_subsidence(rulebook, land, name, float(facts[name])))
    if facts.get("pollution") in POLLUTION:
        degree = POLLUTION[facts["pollution"]]
        if degree:
            ways.append("polluted")
        factors.append(_pollution(rulebook, degree))
    return tuple(dict.fromkeys(ways)), factors


def worst(factors: list[DamageFactor]) -> str | None:
    """The degree of the worst factor; None where no factor is known."""
    return DEGREES[max(factor.degree for factor in factors)] if factors else None


def _by_rising(rulebook: Rulebook, way: str, kind: str, name: str, value: float) -> DamageFactor:
    """Below the first limit light, up to and with the second moderate, above it severe."""
    rules = tuple(f"damage.{kind}.{name}.{step}" for step in ("moderate", "severe"))
    moderate, severe = (rulebook.number(rule) for rule in rules)
    degree = 2 if value > severe else 1 if value >= moderate else 0
    limits = (
        Label("below {moderate}{unit}", "小于 {moderate}{unit}"),
        Label("{moderate} to {severe}{unit}", "在 {moderate}–{severe}{unit} 之间"),
        Label("above {severe}{unit}", "大于 {severe}{unit}"),
    )
    limit = limits[degree].format(moderate=f"{moderate:g}", severe=f"{severe:g}", unit=_name(way, name)[1])
    return _factor(rulebook, way, name, value, degree, rules, limit)


def _of_subsidence(rulebook: Rulebook, land: str, name: str, value: float) -> DamageFactor:
    """Up to and with the first limit light, up to and with the second moderate; a water table the other way round."""
    rules = tuple(f"damage.{land}.{name}.{step}" for step in ("light", "moderate"))
    light, moderate = (rulebook.number(rule) for rule in rules)
    if name == "water_table_m":
        degree = 0 if value >= light else 1 if value >= moderate else 2
        limits = (
            Label("at least {light}{unit}", "不小于 {light}{unit}"),
            Label("{moderate} to {light}{unit}", "在 {moderate}–{light}{unit} 之间"),
            Label("below {moderate}{unit}", "小于 {moderate}{unit}"),
        )
    else:
        degree = 0 if value <= light else 1 if value <= moderate else 2
        limits = (
            Label("at most {light}{unit}", "不大于 {light}{unit}"),
            Label("{light} to {moderate}{unit}", "在 {light}–{moderate}{unit} 之间"),
            Label("above {moderate}{unit}", "大于 {moderate}{unit}"),
        )
    land_name = _LANDS[land]
    limit = limits[degree].format(light=f"{light:g}", moderate=f"{moderate:g}", unit=_name("subsided", name)[1])
    limit = Label(f"{limit.en} ({land_name.en})", f"{limit.zh}（{land_name.zh}）")
    return _factor(rulebook, "subsided", name, value, degree, rules, limit)


def _factor(
    rulebook: Rulebook, way: str, name: str, value: float, degree: int, rules: tuple[str, ...], limit: Label
) -> DamageFactor:
    label, unit = _name(way, name)
    degree_label = rulebook.rule(f"damage.degree.{DEGREES[degree]}").label
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    sentence = Label("{name} {value}{unit}, {limit}: {degree}", "{name} {value}{unit}，{limit}，{degree}").format(
        name=label, value=shown, unit=unit, limit=limit, degree=Label(degree_label.en.lower(), degree_label.zh)
    )
    return DamageFactor(way, name, value, degree, (*rules, f"damage.degree.{DEGREES[degree]}"), sentence)


def _name(way: str, name: str) -> tuple[Label, str]:
    """What a factor is called, and its unit; depth and slope are called otherwise in a pit than on a dump."""
    return _NAMES.get(f"{way}.{name}") or _NAMES[name]


def _pollution(rulebook: Rulebook, degree: int) -> DamageFactor:
    degree_label = rulebook.rule(f"damage.degree.{DEGREES[degree]}").label
    sentence = Label("Soil pollution (GB 15618) {word}: {degree}", "土壤污染（GB 15618）{word}，{degree}").format(
        word=_POLLUTION[degree], degree=Label(degree_label.en.lower(), degree_label.zh)
    )
    return DamageFactor("polluted", "pollution", float(degree), degree, (f"damage.degree.{DEGREES[degree]}",), sentence)


_POLLUTION = (
    Label("at most the screening value", "不超筛选值"),
    Label("between screening and control value", "介于筛选值与管制值之间"),
    Label("above the control value", "超过管制值"),
)
_LANDS = {
    "dry": Label("dry land", "旱地"),
    "paddy": Label("paddy", "水田"),
    "forest": Label("forest and grass", "林草地"),
}
_NAMES = {
    "excavated.depth_m": (Label("Depth dug", "挖深"), " m"),
    "covered.depth_m": (Label("Height heaped", "堆高"), " m"),
    "excavated.slope_deg": (Label("Mean slope", "平均坡度"), "°"),
    "covered.slope_deg": (Label("Slope of the dump", "堆体边坡"), "°"),
    "soil_loss_m": (Label("Soil dug away", "挖损土层厚"), " m"),
    "gravel_increase_percent": (Label("Increase of gravel", "砾石增量"), "%"),
    "deformation_mm_m": (Label("Horizontal deformation", "水平变形"), " mm/m"),
    "tilt_mm_m": (Label("Tilt", "倾斜"), " mm/m"),
    "subsidence_m": (Label("Subsidence", "下沉"), " m"),
    "water_table_m": (Label("Depth of the water table", "潜水埋深"), " m"),
    "yield_loss_percent": (Label("Loss of yield", "减产"), "%"),
}
