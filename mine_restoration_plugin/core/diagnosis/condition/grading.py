"""The impact of a mine by the lines of DZ/T 0223: any one line decides, the higher grade wins (domain §3.7 a)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...model.text import Label
from ...model.units import M2_PER_HM2
from ...rulebook import Rulebook
from .hazards import LIKELIHOOD, SCALES
from .result import HazardFinding, ImpactLine, Receptor, UnitCondition

SEVERE, MODERATE, LIGHT = 3, 2, 1
NAMES = {SEVERE: "severe", MODERATE: "moderate", LIGHT: "light"}
GRADES = {name: grade for grade, name in NAMES.items()}
LAND = {"cultivated_hm2": ("01",), "vegetated_hm2": ("03", "04"), "waste_hm2": ("1204", "1205", "1206", "1207")}
"""Land classes of GB/T 21010 by the lines of the table; other classes have no line."""


@dataclass(frozen=True)
class Surroundings:
    """What the form, the overlays and the technician say; None where nobody did.

    ``areas_m2`` damaged area by land class before the damage (empty key: not surveyed); ``receptors_given`` somebody
    listed who and what is around; ``visible`` from the protected views (三区两线); ``protected`` lies in a protected
    area or scenic spot; ``farmland_m2`` basic farmland;
    ``inflow_m3_d`` water flowing into the mine; ``aquifer`` and ``landscape`` a grade that a surveyor gave (severe,
    moderate, light), with ``aquifer_basis`` and ``landscape_basis``.
    """

    areas_m2: Mapping[str, float]
    receptors_given: bool = False
    visible: bool | None = None
    protected: bool | None = None
    farmland_m2: float | None = None
    inflow_m3_d: float | None = None
    aquifer: str | None = None
    aquifer_basis: str = ""
    landscape: str | None = None
    landscape_basis: str = ""


def impact_lines(
    rulebook: Rulebook, units: Mapping[str, UnitCondition], around: Surroundings
) -> tuple[ImpactLine, ...]:
    """Every line of the table: hazards, aquifers, landscape and land. What cannot be told has the grade None."""
    hazards = [hazard for unit in units.values() for hazard in unit.hazards]
    first: tuple[ImpactLine, ...] = (_none_found(units),)
    if hazards:
        first = (_scale(rulebook, hazards), _receptor_line(rulebook, hazards, around), *_threatened(rulebook, hazards))
    return (*first, _aquifer(rulebook, around), _landscape(rulebook, units, around), *_land(rulebook, around))


def threatened(hazards: Sequence[HazardFinding]) -> tuple[int | None, int | None, float | None]:
    """Persons, households and assets (10,000 yuan) that all hazards together threaten.

    What the form tells of a unit counts once however many hazards the unit has, and so does each receptor that several
    hazards reach; the two may be the same people, so the larger sum is taken.
    """
    by_unit: dict[str, tuple[int | None, int | None, float | None]] = {}
    receptors: dict[Receptor, None] = {}
    for hazard in hazards:
        by_unit[hazard.unit_no] = hazard.stated
        receptors.update(dict.fromkeys(hazard.receptors))
    names = ("people", "households", "assets_wan")
    found: list[float | None] = []
    for place, name in enumerate(names):
        told = [stated[place] for stated in by_unit.values() if stated[place] is not None]
        reached = [getattr(receptor, name) for receptor in receptors if getattr(receptor, name) is not None]
        sums = [float(sum(values)) for values in (told, reached) if values]
        found.append(max(sums) if sums else None)
    people, households, assets = found
    return None if people is None else int(people), None if households is None else int(households), assets


def _none_found(units: Mapping[str, UnitCondition]) -> ImpactLine:
    """Nothing found means light only where somebody looked, or where the terrain could have shown it."""
    blind = [unit_no for unit_no, unit in units.items() if unit.doubts and not unit.searched]
    if blind:
        names = Label(", ".join(blind), "、".join(blind))
        text = Label(
            "No hazard was found, but in {names} the terrain cannot show all and nobody surveyed: cannot tell.",
            "未发现隐患，但{names}单元受地形数据限制且未作现场调查，无法判定。",
        )
        return ImpactLine("hazard", None, text.format(names=names), ())
    text = Label("No hazard was found.", "未发现地质灾害隐患，较轻。")
    return ImpactLine("hazard", LIGHT, text, _rules_of_grade(LIGHT))


def _scale(rulebook: Rulebook, hazards: Sequence[HazardFinding]) -> ImpactLine:
    """Large and likely is severe; of medium scale, or large and less likely, fairly severe; small is light."""
    known = [(hazard, _of_scale(hazard)) for hazard in hazards if hazard.scale is not None]
    if not known:
        text = Label("The scale of the hazards is not known: cannot tell.", "隐患规模未查明，无法判定。")
        return ImpactLine("hazard", None, text, ())
    hazard, grade = max(known, key=lambda row: (row[1], row[0].scale_m3 or 0.0))
    scale, likely = SCALES[hazard.scale or "small"], LIKELIHOOD[hazard.likelihood]
    text = Label(
        "{number}: {scale} scale, likelihood {likely}: {grade}.", "{number} 规模{scale}、发生可能性{likely}，{grade}。"
    ).format(number=hazard.number, scale=scale, likely=likely, grade=_word(rulebook, grade))
    return ImpactLine("hazard", grade, text, (*hazard.rules, *_rules_of_grade(grade)))


def _of_scale(hazard: HazardFinding) -> int:
    if hazard.scale == "large":
        return SEVERE if hazard.likelihood == "high" else MODERATE
    return MODERATE if hazard.scale == "medium" else LIGHT


def _receptor_line(rulebook: Rulebook, hazards: Sequence[HazardFinding], around: Surroundings) -> ImpactLine:
    """Who or what lies in the runout, by its kind."""
    receptors = list(dict.fromkeys(receptor for hazard in hazards for receptor in hazard.receptors))
    kinds = [(rulebook.rule(f"impact.receptor.{receptor.kind}"), receptor) for receptor in receptors if receptor.kind]
    if not kinds and around.receptors_given and not receptors:
        text = Label("Of the receptors given none lies within reach.", "给出的受体均不在影响范围内，较轻。")
        reach = tuple(key for hazard in hazards for key in hazard.rules)
        return ImpactLine("hazard", LIGHT, text, tuple(dict.fromkeys((*reach, *_rules_of_grade(LIGHT)))))
    if not kinds:
        text = Label("Who and what is around was not surveyed: cannot tell.", "影响范围内的受体未调查，无法判定。")
        return ImpactLine("hazard", None, text, ())
    rule, receptor = max(kinds, key=lambda row: row[0].number)
    grade = round(rule.number)
    text = Label("{name} ({kind}) lies within reach: {grade}.", "影响范围内有{name}（{kind}），{grade}。").format(
        name=receptor.name, kind=rule.label, grade=_word(rulebook, grade)
    )
    rules = tuple(dict.fromkeys(rule.key for rule, _ in kinds))
    reach = tuple(key for hazard in hazards for key in hazard.rules)
    return ImpactLine("hazard", grade, text, tuple(dict.fromkeys((*rules, *reach, *_rules_of_grade(grade)))))


def _threatened(rulebook: Rulebook, hazards: Sequence[HazardFinding]) -> tuple[ImpactLine, ImpactLine]:
    people, _, assets = threatened(hazards)
    reach = tuple(dict.fromkeys(key for hazard in hazards for key in hazard.rules if key.endswith("reach_deg")))
    lines = (
        _line(rulebook, "hazard", "people", None if people is None else float(people), reach),
        _line(rulebook, "hazard", "assets_wan", assets, reach),
    )
    unknown = [list(dict.fromkeys(h.unit_no for h in hazards if getattr(h, key) is None)) for key in _WHO]
    return _partly(lines[0], unknown[0]), _partly(lines[1], unknown[1])


_WHO = ("people", "assets_wan")


def _partly(line: ImpactLine, unknown: Sequence[str]) -> ImpactLine:
    """A sum that lacks units decides only where it is severe already."""
    if not unknown or line.grade in (None, SEVERE):
        return line
    text = Label("{said} Units {names} were not surveyed: cannot tell.", "{said}{names}单元未调查，无法判定。").format(
        said=line.sentence, names=Label(", ".join(unknown), "、".join(unknown))
    )
    return ImpactLine(line.factor, None, text, line.rules)


def _aquifer(rulebook: Rulebook, around: Surroundings) -> ImpactLine:
    if around.aquifer is not None:
        return _given(rulebook, "aquifer", around.aquifer, around.aquifer_basis)
    return _line(rulebook, "aquifer", "inflow_m3_d", around.inflow_m3_d, ())


def _landscape(rulebook: Rulebook, units: Mapping[str, UnitCondition], around: Surroundings) -> ImpactLine:
    if around.landscape is not None:
        return _given(rulebook, "landscape", around.landscape, around.landscape_basis)
    grade, text = (
        None,
        Label("Visibility or protected areas were not checked: cannot tell.", "可视性或保护地套合未查，无法判定。"),
    )
    rules: tuple[str, ...] = ()
    if around.protected:
        grade, text = (
            SEVERE,
            Label("In a protected area or scenic spot: {grade}.", "位于自然保护地、风景名胜区内，{grade}。"),
        )
    elif around.visible:
        grade, text = SEVERE, Label("Seen from the protected views: {grade}.", "位于三区两线可视范围内，{grade}。")
    elif around.visible is not None and around.protected is not None:
        hurt = [unit.unit_no for unit in units.values() if unit.degree == "severe"]
        if hurt:
            rules = ("impact.landscape.severe_damage",)
            grade = round(rulebook.number(rules[0]))
            text = Label(
                "Not in view and not protected, but {names} severely damaged: {grade}.",
                "不在可视范围和保护地内，但{names}单元重度损毁，{grade}。",
            ).format(names=Label(", ".join(hurt), "、".join(hurt)), grade="{grade}")
        else:
            grade, text = LIGHT, Label("Not in view, not protected: {grade}.", "不在可视范围和保护地内，{grade}。")
    if grade is not None:
        text = text.format(grade=_word(rulebook, grade))
        rules = (*rules, *_rules_of_grade(grade))
    return ImpactLine("landscape", grade, text, rules)


def _land(rulebook: Rulebook, around: Surroundings) -> tuple[ImpactLine, ...]:
    lines = []
    if around.farmland_m2:
        area = around.farmland_m2 / M2_PER_HM2
        text = Label("{area} hm² of basic farmland: {grade}.", "涉及永久基本农田 {area} hm²，{grade}。")
        text = text.format(area=f"{area:.4f}", grade=_word(rulebook, SEVERE))
        lines.append(ImpactLine("land", SEVERE, text, _rules_of_grade(SEVERE)))
    known = False
    for key, codes in LAND.items():
        area = sum(a for code, a in around.areas_m2.items() if code and code.startswith(codes)) / M2_PER_HM2
        if area > 0:
            known = True
            lines.append(_line(rulebook, "land", key, area, ()))
    without = {code: a for code, a in around.areas_m2.items() if code and not code.startswith(sum(LAND.values(), ()))}
    unknown = around.areas_m2.get("", 0.0)
    if without:
        which, area = "、".join(sorted(without)), sum(without.values()) / M2_PER_HM2
        text = Label(
            "{area} hm² of land class {which} have no line in the table; the class before the mining decides.",
            "地类 {which} 面积 {area} hm²，分级表未列，应按采矿前原地类判定。",
        ).format(area=f"{area:.4f}", which=which)
        lines.append(ImpactLine("land", None, text, ()))
    if unknown > 0 or not (known or without):
        text = Label("The land class of {area} hm² was not surveyed.", "{area} hm² 损毁前地类未调查，无法判定。")
        lines.append(ImpactLine("land", None, text.format(area=f"{unknown / M2_PER_HM2:.4f}"), ()))
    return tuple(lines)


_VALUES = {
    "people": (Label("{value} persons threatened", "威胁 {value} 人"), " 人", "g"),
    "assets_wan": (Label("{value} × 10,000 yuan threatened", "威胁财产 {value} 万元"), " 万元", "g"),
    "inflow_m3_d": (Label("{value} m³ of water a day", "矿坑正常涌水量 {value} m³/d"), " m³/d", "g"),
    "cultivated_hm2": (Label("{value} hm² of cultivated land", "破坏耕地 {value} hm²"), " hm²", ".4f"),
    "vegetated_hm2": (Label("{value} hm² of forest or grass", "破坏林地、草地 {value} hm²"), " hm²", ".4f"),
    "waste_hm2": (Label("{value} hm² of waste land", "破坏荒地、未利用地 {value} hm²"), " hm²", ".4f"),
}
_MISSING = {
    "people": Label("Persons threatened were not surveyed: cannot tell.", "威胁人数未调查，无法判定。"),
    "assets_wan": Label("Assets threatened were not surveyed: cannot tell.", "威胁财产未调查，无法判定。"),
    "inflow_m3_d": Label("The inflow of water was not surveyed: cannot tell.", "矿坑涌水量未调查，无法判定。"),
}


def _line(rulebook: Rulebook, factor: str, key: str, value: float | None, rules: tuple[str, ...]) -> ImpactLine:
    """One number against its two limits: severe above the upper one, fairly severe from the lower one on."""
    if value is None:
        return ImpactLine(factor, None, _MISSING[key], rules)
    names = (f"impact.{key}.severe", f"impact.{key}.moderate")
    severe, moderate = (rulebook.number(name) for name in names)
    grade = SEVERE if value > severe else MODERATE if value >= moderate else LIGHT
    words, unit, style = _VALUES[key]
    told = words.format(value=format(value, style))
    limits = {
        SEVERE: Label(f"above {severe:g}", f"大于 {severe:g}{unit}"),
        MODERATE: Label(f"{moderate:g} to {severe:g}", f"在 {moderate:g}–{severe:g}{unit} 之间"),
        LIGHT: Label(f"below {moderate:g}", f"小于 {moderate:g}{unit}"),
    }
    if grade == MODERATE and moderate == 0:
        limits[MODERATE] = Label(f"at most {severe:g}", f"不大于 {severe:g}{unit}")
    text = Label("{told}, {limit}: {grade}.", "{told}，{limit}，{grade}。").format(
        told=told, limit=limits[grade], grade=_word(rulebook, grade)
    )
    return ImpactLine(factor, grade, text, (*names, *rules, *_rules_of_grade(grade)))


def _given(rulebook: Rulebook, factor: str, name: str, basis: str) -> ImpactLine:
    grade = GRADES[name]
    text = Label("As surveyed: {grade} ({basis}).", "按调查结论：{grade}（{basis}）。")
    missing = Label("basis not given", "未说明依据")
    text = text.format(grade=_word(rulebook, grade), basis=basis or missing)
    return ImpactLine(factor, grade, text, _rules_of_grade(grade))


def _rules_of_grade(grade: int) -> tuple[str, ...]:
    return (f"impact.grade.{NAMES[grade]}",)


def _word(rulebook: Rulebook, grade: int) -> Label:
    label = rulebook.rule(f"impact.grade.{NAMES[grade]}").label
    return Label(label.en.lower(), label.zh)
