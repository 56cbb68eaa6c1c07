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
        depth_m: of a pit, height of a dump. slope_deg: mean slope. facts: what was surveyed.
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
        factors.append(_factor(rulebook, "polluted", "pollution", float(degree), degree, (), "GB 15618-2018"))
    return tuple(dict.fromkeys(ways)), factors


def worst(factors: list[DamageFactor]) -> str | None:
    """The degree of the worst factor; None where no factor is known."""
    return DEGREES[max(factor.degree for factor in factors)] if factors else None


def _by_rising(rulebook: Rulebook, way: str, kind: str, name: str, value: float) -> DamageFactor:
    """Below the first limit light, up to and with the second moderate, above it severe."""
    rules = tuple(f"damage.{kind}.{name}.{step}" for step in ("moderate", "severe"))
    moderate, severe = (rulebook.number(rule) for rule in rules)
    degree = 2 if value > severe else 1 if value >= moderate else 0
    return _factor(rulebook, way, name, value, degree, rules, f"{moderate:g}–{severe:g}")


def _of_subsidence(rulebook: Rulebook, land: str, name: str, value: float) -> DamageFactor:
    """Up to and with the first limit light, up to and with the second moderate; a water table the other way round."""
    rules = tuple(f"damage.{land}.{name}.{step}" for step in ("light", "moderate"))
    light, moderate = (rulebook.number(rule) for rule in rules)
    if name == "water_table_m":
        degree = 0 if value >= light else 1 if value >= moderate else 2
    else:
        degree = 0 if value <= light else 1 if value <= moderate else 2
    return _factor(rulebook, "subsided", name, value, degree, rules, f"{light:g}–{moderate:g}")


def _factor(
    rulebook: Rulebook, way: str, name: str, value: float, degree: int, rules: tuple[str, ...], limits: str
) -> DamageFactor:
    label = _NAMES[name]
    degree_label = rulebook.rule(f"damage.degree.{DEGREES[degree]}").label
    shown = f"{value:g}" if name == "pollution" else f"{value:.2f}".rstrip("0").rstrip(".")
    sentence = Label(
        f"{label.en} {shown} against {limits}: {degree_label.en.lower()}",
        f"{label.zh} {shown}，界值 {limits}，{degree_label.zh}",
    )
    if name == "pollution":
        word = _POLLUTION[degree]
        sentence = Label(
            f"{label.en}: {word.en}: {degree_label.en.lower()}", f"{label.zh}：{word.zh}，{degree_label.zh}"
        )
    return DamageFactor(way, name, value, degree, rules, sentence)


_POLLUTION = (
    Label("at most the screening value", "不超筛选值"),
    Label("between screening and control value", "介于筛选值与管制值之间"),
    Label("above the control value", "超过管制值"),
)
_NAMES = {
    "depth_m": Label("Depth or height (m)", "深度/堆高（m）"),
    "slope_deg": Label("Mean slope (°)", "平均坡度（°）"),
    "soil_loss_m": Label("Soil dug away (m)", "挖损土层厚（m）"),
    "gravel_increase_percent": Label("Increase of gravel (%)", "砾石增量（%）"),
    "deformation_mm_m": Label("Horizontal deformation (mm/m)", "水平变形（mm/m）"),
    "tilt_mm_m": Label("Tilt (mm/m)", "倾斜（mm/m）"),
    "subsidence_m": Label("Subsidence (m)", "下沉（m）"),
    "water_table_m": Label("Depth of the water table (m)", "潜水埋深（m）"),
    "yield_loss_percent": Label("Loss of yield (%)", "减产幅度（%）"),
    "pollution": Label("Soil pollution", "土壤污染"),
}
