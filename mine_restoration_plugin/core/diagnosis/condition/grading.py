"""The impact of a mine by the lines of DZ/T 0223: any one line decides, the higher grade wins (domain §3.7 a)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...model.text import Label
from ...model.units import M2_PER_HM2
from ...rulebook import Rulebook
from .result import HazardFinding, ImpactLine

SEVERE, MODERATE, LIGHT = 3, 2, 1
CULTIVATED, VEGETATED = ("01", "02"), ("03", "04")
NAMES = {SEVERE: "severe", MODERATE: "moderate", LIGHT: "light"}


def impact_lines(
    rulebook: Rulebook,
    hazards: Sequence[HazardFinding],
    areas_m2: Mapping[str, float],
    visible: bool | None,
    protected: bool | None,
    mine: Mapping[str, Any],
) -> tuple[ImpactLine, ...]:
    """Hazards, aquifers, landscape and land.

    Args:
        areas_m2: damaged area by the land class before (four digits; empty where it is not known).
        visible: from settlements and main roads (三区两线). protected: in a protected area, scenic spot.
        mine: facts of the mine (``basic_farmland_m2``, ``inflow_m3_d``).
    """
    return (
        _hazards(rulebook, hazards),
        _aquifer(rulebook, mine.get("inflow_m3_d")),
        _landscape(rulebook, visible, protected),
        _land(rulebook, areas_m2, mine.get("basic_farmland_m2")),
    )


def _hazards(rulebook: Rulebook, hazards: Sequence[HazardFinding]) -> ImpactLine:
    if not hazards:
        text = Label("No hazard was found: light.", "未发现地质灾害隐患，较轻。")
        return ImpactLine("hazard", LIGHT, text, ("impact.factor.hazard",))
    known = [h for h in hazards if h.people is not None or h.assets_wan is not None]
    rules = ("impact.factor.hazard",)
    if not known:
        text = Label(
            f"{len(hazards)} hazard(s), and who is threatened is not known: cannot tell.",
            f"隐患 {len(hazards)} 处，威胁对象未查明，无法判定。",
        )
        return ImpactLine("hazard", None, text, rules)
    people = sum(h.people or 0 for h in _once(known))
    assets = sum(h.assets_wan or 0.0 for h in _once(known))
    one = _grade(rulebook, "people", float(people))
    other = _grade(rulebook, "assets_wan", assets)
    grade = max(one, other)
    text = Label(
        f"{len(hazards)} hazard(s) threaten {people} persons and {assets:g} × 10,000 yuan: {NAMES[grade]}.",
        f"隐患 {len(hazards)} 处，威胁 {people} 人、财产 {assets:g} 万元，{_word(rulebook, grade)}。",
    )
    return ImpactLine("hazard", grade, text, (*rules, *_rules("people"), *_rules("assets_wan"), _name(grade)))


def _once(hazards: Sequence[HazardFinding]) -> list[HazardFinding]:
    """Those threatened by several hazards of one unit are counted once."""
    most: dict[str, HazardFinding] = {}
    for hazard in hazards:
        key = hazard.unit_no
        kept = most.get(key)
        if kept is None or (hazard.people or 0, hazard.assets_wan or 0) > (kept.people or 0, kept.assets_wan or 0):
            most[key] = hazard
    return list(most.values())


def _aquifer(rulebook: Rulebook, inflow_m3_d: float | None) -> ImpactLine:
    if inflow_m3_d is None:
        text = Label("The inflow of water is not known: cannot tell.", "矿坑涌水量未调查，无法判定。")
        return ImpactLine("aquifer", None, text, ("impact.factor.aquifer",))
    grade = _grade(rulebook, "inflow_m3_d", inflow_m3_d)
    text = Label(
        f"{inflow_m3_d:g} m³ of water a day: {NAMES[grade]}.",
        f"矿坑正常涌水量 {inflow_m3_d:g} m³/d，{_word(rulebook, grade)}。",
    )
    return ImpactLine("aquifer", grade, text, ("impact.factor.aquifer", *_rules("inflow_m3_d"), _name(grade)))


def _landscape(rulebook: Rulebook, visible: bool | None, protected: bool | None) -> ImpactLine:
    rules = ("impact.factor.landscape",)
    if protected:
        text = Label("In a protected area or scenic spot: severe.", "位于自然保护地、风景名胜区，严重。")
        return ImpactLine("landscape", SEVERE, text, (*rules, _name(SEVERE)))
    if visible:
        text = Label("Seen from the protected views: severe.", "位于三区两线可视范围，严重。")
        return ImpactLine("landscape", SEVERE, text, (*rules, _name(SEVERE)))
    if visible is None or protected is None:
        text = Label("Visibility or protected areas not checked: cannot tell.", "可视性或保护地套合未查，无法判定。")
        return ImpactLine("landscape", None, text, rules)
    text = Label("Not visible, not protected: light.", "不在可视范围和保护地内，较轻。")
    return ImpactLine("landscape", LIGHT, text, (*rules, _name(LIGHT)))


def _land(rulebook: Rulebook, areas_m2: Mapping[str, float], farmland_m2: float | None) -> ImpactLine:
    rules: tuple[str, ...] = ("impact.factor.land",)
    if farmland_m2:
        text = Label(
            f"{farmland_m2 / M2_PER_HM2:.4f} hm² of basic farmland damaged: severe.",
            f"破坏永久基本农田 {farmland_m2 / M2_PER_HM2:.4f} hm²，严重。",
        )
        return ImpactLine("land", SEVERE, text, (*rules, _name(SEVERE)))
    sums = {"cultivated_hm2": 0.0, "vegetated_hm2": 0.0, "waste_hm2": 0.0}
    unknown = 0.0
    for code, area in areas_m2.items():
        if not code:
            unknown += area
        elif code[:2] in CULTIVATED:
            sums["cultivated_hm2"] += area / M2_PER_HM2
        elif code[:2] in VEGETATED:
            sums["vegetated_hm2"] += area / M2_PER_HM2
        else:
            sums["waste_hm2"] += area / M2_PER_HM2
    graded = {key: _grade(rulebook, key, value) for key, value in sums.items() if value > 0}
    for key in graded:
        rules = (*rules, *_rules(key))
    if not graded:
        text = Label("The land classes are not surveyed: cannot tell.", "损毁土地地类未调查，无法判定。")
        return ImpactLine("land", None, text, rules)
    grade = max(graded.values())
    text = Label(
        f"{sums['cultivated_hm2']:.4f} hm² cultivated, {sums['vegetated_hm2']:.4f} hm² forest or grass, "
        f"{sums['waste_hm2']:.4f} hm² other land damaged: {NAMES[grade]}.",
        f"破坏耕地园地 {sums['cultivated_hm2']:.4f} hm²、林草地 {sums['vegetated_hm2']:.4f} hm²、其他土地 "
        f"{sums['waste_hm2']:.4f} hm²，{_word(rulebook, grade)}。",
    )
    if unknown > 0:
        more = Label(
            f" Of {unknown / M2_PER_HM2:.4f} hm² the class is not known.",
            f"另有 {unknown / M2_PER_HM2:.4f} hm² 地类不明。",
        )
        text = Label(text.en + more.en, text.zh + more.zh)
    return ImpactLine("land", grade, text, (*rules, _name(grade)))


def _grade(rulebook: Rulebook, key: str, value: float) -> int:
    """Severe above the upper limit, fairly severe from the lower one, of which 0 means any at all."""
    severe, moderate = (rulebook.number(rule) for rule in _rules(key))
    if value > severe:
        return SEVERE
    return MODERATE if value >= moderate and value > 0 else LIGHT


def _rules(key: str) -> tuple[str, str]:
    return f"impact.{key}.severe", f"impact.{key}.moderate"


def _name(grade: int) -> str:
    return f"impact.grade.{NAMES[grade]}"


def _word(rulebook: Rulebook, grade: int) -> str:
    return rulebook.rule(_name(grade)).label.zh
