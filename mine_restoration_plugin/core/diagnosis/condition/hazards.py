"""Hazards of a unit, each with its evidence: the terrain, the form, photographs (domain §3.7 d)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...delineation.units import DUMP, PIT
from ...model.text import Label
from ...model.units import M2_PER_HM2
from ...rulebook import Rulebook
from .ground import Face, UnitGround, Water
from .proofs import Proof, evidence
from .result import HazardFinding

KINDS = (
    *("collapse", "landslide", "debris_flow", "subsidence", "ground_crack"),
    *("settlement", "ponding", "shaft", "tailings", "combustion"),
)
SLIDES = ("collapse", "landslide", "debris_flow")
LOOSE = ("soil", "dump")
"""Classes of rock and soil whose slopes slide rather than fall."""
SHAFT_ATTRIBUTE, SINKHOLE_ATTRIBUTE, TAILINGS_SUBCLASS = "6", "5", "36"
LIKELY = {"unstable": "high", "marginal": "high", "basic": "medium", "stable": "low"}
LIKELIHOOD = {
    "high": Label("high", "大"),
    "medium": Label("medium", "中等"),
    "low": Label("low", "小"),
    None: Label("not judged", "未评价"),
}
SCALES = {"large": Label("large", "大型"), "medium": Label("medium", "中型"), "small": Label("small", "小型")}
SIDES = tuple(
    Label(en, zh)
    for en, zh in (
        *(("north", "北"), ("north-east", "东北"), ("east", "东"), ("south-east", "东南")),
        *(("south", "南"), ("south-west", "西南"), ("west", "西"), ("north-west", "西北")),
    )
)


@dataclass(frozen=True)
class UnitCase:
    """What is known of a unit: its ground and water, its facts and those of its plot, the proofs, the state by Fs.

    ``rmse_m`` error of the heights; ``wet`` the technician says that water stands in the pits.
    """

    unit_no: str
    kind: str
    area_m2: float
    depth_m: float | None
    slope_mean_deg: float | None
    facts: Mapping[str, Any]
    plot: Mapping[str, Any]
    ground: UnitGround
    water: Water
    proofs: Sequence[Proof]
    state: str | None
    rmse_m: float | None = None
    wet: bool = False

    @property
    def loose(self) -> bool:
        return is_loose(self.kind, self.facts)


@dataclass(frozen=True)
class _Found:
    kind: str
    sentence: Label
    seen: bool
    scale_m3: float | None = None
    height_m: float | None = None
    place: tuple[float, float] | None = None
    steep: bool = False
    shown: bool = False
    rules: tuple[str, ...] = ()


def is_loose(kind: str, facts: Mapping[str, Any]) -> bool:
    """Whether a unit's slopes are of loose material: a dump, or surveyed as soil."""
    return (kind == DUMP and facts.get("rock_class") in (None, *LOOSE)) or facts.get("rock_class") in LOOSE


def steep_rule(kind: str, facts: Mapping[str, Any]) -> str:
    """The row that says how steep a face of the unit has to be to count."""
    return f"hazard.{'landslide' if is_loose(kind, facts) else 'collapse'}.slope_deg"


def hazards_of(rulebook: Rulebook, case: UnitCase) -> list[HazardFinding]:
    """All hazards of a unit. Those that the form names and the terrain does not show are listed as seen."""
    found: dict[str, _Found] = {}
    rules: tuple[Callable[[Rulebook, UnitCase], Iterator[_Found]], ...] = (
        *(_faces, _stated_slope, _by_factor, _debris_flow, _ponding, _by_register),
    )
    for rule in rules:
        for one in rule(rulebook, case):
            found.setdefault(one.kind, one)
    for kind in case.facts.get("hazards", ()):
        if kind in KINDS:
            found[kind] = _seen(kind, found.get(kind))
    return [_finding(rulebook, case, found[kind], i) for i, kind in enumerate((k for k in KINDS if k in found), 1)]


def doubts_of(rulebook: Rulebook, case: UnitCase) -> list[Label]:
    """What the terrain cannot show in this unit, so that finding nothing does not mean that there is nothing."""
    kind = "landslide" if case.loose else "collapse"
    slope, height = rulebook.number(f"hazard.{kind}.slope_deg"), rulebook.number(f"hazard.{kind}.height_m")
    least = case.ground.least_height_m(slope)
    doubts = []
    if least > height:
        doubts.append(
            Label(
                f"on cells of {case.ground.cell_m:.1f} m slopes of {slope:g}° show only from a height of {least:.0f} m",
                f"地形格网 {case.ground.cell_m:.1f} m，{slope:g}° 以上陡坡须高于约 {least:.0f} m 才能识别",
            )
        )
    if case.ground.unknown_m2 > 0:
        doubts.append(
            Label(
                f"{case.ground.unknown_m2:.0f} m² have no height",
                f"单元内 {case.ground.unknown_m2:.0f} m² 无标高",
            )
        )
    above = case.water.catchment_m2 / M2_PER_HM2
    if case.loose and not case.water.whole and case.water.catchment_m2 < rulebook.number(CATCHMENT):
        doubts.append(
            Label(
                f"the catchment above reaches the edge of the terrain (at least {above:.2f} hm²)",
                f"上游汇水区超出地形数据范围（至少 {above:.2f} hm²）",
            )
        )
    return doubts


CATCHMENT = "hazard.debris_flow.catchment_m2"


def _faces(rulebook: Rulebook, case: UnitCase) -> Iterator[_Found]:
    """Steep faces of rock that may fall, slopes of loose ground that may slide."""
    kind = "landslide" if case.loose else "collapse"
    rules = tuple(
        f"hazard.{kind}.{name}" for name in ("slope_deg", "height_m", "steep_deg", "thickness_m", "reach_deg")
    )
    slope, height, steep, thickness = (rulebook.number(rule) for rule in rules[:4])
    faces = [face for face in case.ground.faces if face.height_m >= height]
    if not faces:
        return
    first, area = faces[0], sum(face.true_area_m2 for face in faces)
    what = Label("slope(s) of loose ground", "松散体边坡") if case.loose else Label("steep face(s)", "陡坡")
    side_en, side_zh = _side(first)
    sentence = Label(
        f"{len(faces)} {what.en} of at least {slope:g}° and {height:g} m; the highest {first.height_m:.1f} m high, "
        f"{first.length_m:.0f} m long, {first.down_m:.1f} m down the slope, {first.slope_deg:.0f}° on average and "
        f"{first.most_deg:.0f}° at most{side_en}; {area:.0f} m² of face in all",
        f"坡度不小于 {slope:g}°、坡高不小于 {height:g} m 的{what.zh} {len(faces)} 处，"
        f"最高一处坡高 {first.height_m:.1f} m、长 {first.length_m:.0f} m、斜坡长 {first.down_m:.1f} m、"
        f"平均坡度 {first.slope_deg:.0f}°、最陡 {first.most_deg:.0f}°{side_zh}，坡面面积合计 {area:.0f} m²",
    )
    very = any(face.slope_deg >= steep for face in faces)
    place = (first.x, first.y)
    yield _Found(kind, sentence, False, area * thickness, first.height_m, place, very, True, rules)


def _side(face: Face) -> tuple[str, str]:
    if face.looks_deg is None:
        return ", on several sides", "、坡向多变"
    side = SIDES[round(face.looks_deg / 45.0) % 8]
    return f", facing {side.en} ({face.looks_deg:.0f}°)", f"、坡向{side.zh}（{face.looks_deg:.0f}°）"


def _stated_slope(rulebook: Rulebook, case: UnitCase) -> Iterator[_Found]:
    """The slope as the form of the plot tells it, where the terrain shows none."""
    tall, angle = case.plot.get("slope_height_m"), case.plot.get("slope_angle_deg")
    fits = case.kind == DUMP if case.plot.get("attribute") == "3" else case.kind == PIT
    if tall is None or angle is None or not fits:
        return
    kind = "landslide" if case.loose else "collapse"
    rules = tuple(f"hazard.{kind}.{name}" for name in ("slope_deg", "height_m", "steep_deg", "reach_deg"))
    slope, height, steep = (rulebook.number(rule) for rule in rules[:3])
    if tall < height or angle < slope:
        return
    long = case.plot.get("slope_length_m")
    sentence = Label(
        f"the form tells of a slope {tall:g} m high at {angle:g}°" + (f", {long:g} m long" if long else ""),
        f"调查表填报边坡高 {tall:g} m、坡角 {angle:g}°" + (f"、坡长 {long:g} m" if long else ""),
    )
    yield _Found(kind, sentence, True, None, float(tall), None, angle >= steep, False, rules)


def _by_factor(rulebook: Rulebook, case: UnitCase) -> Iterator[_Found]:
    """A slope that is computed to be unstable is a hazard, whatever it looks like."""
    if case.state not in ("unstable", "marginal"):
        return
    factor = min(
        float(case.facts[key]) for key in ("fs_natural", "fs_rain", "fs_quake") if case.facts.get(key) is not None
    )
    limit = rulebook.number("stability.state.marginal")
    sentence = Label(f"computed Fs {factor:g} is below {limit:g}", f"验算稳定系数 {factor:g}，小于 {limit:g}")
    kind = "landslide" if case.loose else "collapse"
    yield _Found(kind, sentence, False, rules=("stability.state.unstable", "stability.state.marginal"))


def _debris_flow(rulebook: Rulebook, case: UnitCase) -> Iterator[_Found]:
    """Much loose waste below much of a catchment, on ground that is not flat."""
    rules = ("hazard.debris_flow.volume_m3", CATCHMENT, "hazard.debris_flow.slope_deg")
    volume, catchment, slope = (rulebook.number(rule) for rule in rules)
    loose, above = _volume(case), case.water.catchment_m2
    if case.kind != DUMP or loose is None or loose < volume or above < catchment:
        return
    if case.slope_mean_deg is None or case.slope_mean_deg < slope:
        return
    least_en, least_zh = ("", "") if case.water.whole else ("at least ", "不小于 ")
    how_en, how_zh = ("", "") if case.plot.get("dump_volume_m3") else (" (estimated as a cone)", "（按锥体估算）")
    above_hm2, limit_hm2 = above / M2_PER_HM2, catchment / M2_PER_HM2
    sentence = Label(
        f"{loose:.0f} m³ of loose waste{how_en} (limit {volume:g}) below a catchment of {least_en}{above_hm2:.2f} hm² "
        f"(limit {limit_hm2:g}), mean slope {case.slope_mean_deg:.1f}° (limit {slope:g}°)",
        f"松散弃渣约 {loose:.0f} m³{how_zh}（界值 {volume:g}），上游汇水面积{least_zh}{above_hm2:.2f} hm²（界值 "
        f"{limit_hm2:g}），平均坡度 {case.slope_mean_deg:.1f}°（界值 {slope:g}°）",
    )
    yield _Found("debris_flow", sentence, False, loose, shown=True, rules=rules)


def _ponding(rulebook: Rulebook, case: UnitCase) -> Iterator[_Found]:
    """Closed hollows that could fill, and water that the form tells of."""
    rules = tuple(f"hazard.ponding.{name}" for name in ("depth_m", "area_m2"))
    depth, area = (rulebook.number(rule) for rule in rules)
    ponds = [pond for pond in case.water.ponds if pond.depth_m >= depth and pond.area_m2 >= area]
    stated = float(case.plot.get("water_area_m2") or 0.0) if case.kind == PIT else 0.0
    wet = case.wet and case.kind == PIT
    if not ponds and stated <= 0 and not wet:
        return
    parts_en, parts_zh = [], []
    if ponds:
        first = ponds[0]
        whole = sum(pond.volume_m3 for pond in ponds)
        parts_en.append(
            f"{len(ponds)} closed hollow(s) at least {depth:g} m deep; the largest {first.depth_m:.1f} m deep, "
            f"{first.area_m2:.0f} m², spilling at {first.spill_m:.1f} m; {whole:.0f} m³ could stand in all"
        )
        parts_zh.append(
            f"深度不小于 {depth:g} m 的封闭洼地 {len(ponds)} 处，最大者深 {first.depth_m:.1f} m、面积 "
            f"{first.area_m2:.0f} m²、溢流标高 {first.spill_m:.1f} m，可积水合计 {whole:.0f} m³"
        )
        if case.rmse_m is not None and first.depth_m < case.rmse_m:
            parts_en.append(f"shallower than the error of the heights ({case.rmse_m:g} m)")
            parts_zh.append(f"深度小于高程中误差 {case.rmse_m:g} m，可能为数据误差")
    if stated > 0:
        parts_en.append(f"the form tells of {stated:.0f} m² of standing water")
        parts_zh.append(f"调查表填报积水面积 {stated:.0f} m²")
    elif wet:
        parts_en.append("water stands in the pit: its floor is not known")
        parts_zh.append("坑内现有积水，坑底标高未知")
    volume = sum(pond.volume_m3 for pond in ponds) if ponds else None
    place = (ponds[0].x, ponds[0].y) if ponds else None
    sentence = Label("; ".join(parts_en), "；".join(parts_zh))
    yield _Found("ponding", sentence, stated > 0 or wet, volume, None, place, shown=bool(ponds), rules=rules)


def _by_register(rulebook: Rulebook, case: UnitCase) -> Iterator[_Found]:
    """What the plot is registered as: a shaft, a sinkhole, tailings; subsidence as measured."""
    attribute = case.plot.get("attribute")
    if attribute == SHAFT_ATTRIBUTE:
        yield _Found("shaft", Label("the plot is registered as a shaft or adit", "图斑属性登记为井口/硐口"), True)
    if attribute == SINKHOLE_ATTRIBUTE:
        yield _Found("subsidence", Label("the plot is registered as a sinkhole", "图斑属性登记为塌陷坑"), True)
    if case.plot.get("plot_subclass") == TAILINGS_SUBCLASS:
        yield _Found(
            "tailings", Label("the plot is registered as under tailings", "图斑小类登记为尾矿库占用损毁"), True
        )
    sunk = case.facts.get("subsidence_m")
    if sunk:
        yield _Found("subsidence", Label(f"the ground has sunk {sunk:g} m", f"实测地面下沉 {sunk:g} m"), True)


def _seen(kind: str, shown: _Found | None) -> _Found:
    """A hazard that the form names; with what the terrain shows of it, where it does."""
    words = Label("seen on site", "现场调查可见")
    if shown is None:
        return _Found(kind, words, True)
    sentence = Label(f"{shown.sentence.en}; {words.en}", f"{shown.sentence.zh}；{words.zh}")
    place = (shown.scale_m3, shown.height_m, shown.place, shown.steep, shown.shown)
    return _Found(kind, sentence, True, *place, shown.rules)


def _volume(case: UnitCase) -> float | None:
    """Loose material of a dump, m³: as registered, else a third of its area times its height (a cone)."""
    stated = case.plot.get("dump_volume_m3")
    if stated:
        return float(stated)
    return None if case.depth_m is None else case.area_m2 * case.depth_m / 3.0


def _finding(rulebook: Rulebook, case: UnitCase, found: _Found, number: int) -> HazardFinding:
    rule = rulebook.rule(f"hazard.{found.kind}")
    likelihood, why = _likelihood(rulebook, case, found)
    scale, scale_rules = _scale(rulebook, found)
    reach = found.height_m if f"hazard.{found.kind}.reach_deg" in found.rules else None
    scale_en = "" if scale is None else f" Scale about {found.scale_m3:.0f} m³: {SCALES[scale].en}."
    scale_zh = "" if scale is None else f"规模约 {found.scale_m3:.0f} m³，{SCALES[scale].zh}。"
    sentence = Label(
        f"{rule.label.en} in unit {case.unit_no}: {found.sentence.en}.{scale_en} Likelihood "
        f"{LIKELIHOOD[likelihood].en} ({why.en}).",
        f"{case.unit_no} 单元{rule.label.zh}：{found.sentence.zh}。{scale_zh}发生可能性{LIKELIHOOD[likelihood].zh}"
        f"（{why.zh}）。",
    )
    facts = case.facts
    return HazardFinding(
        kind=found.kind,
        number=f"{case.unit_no}-{number}",
        unit_no=case.unit_no,
        likelihood=likelihood,
        scale_m3=found.scale_m3,
        reach_m=reach,
        people=facts.get("threatened_people"),
        households=facts.get("threatened_households"),
        assets_wan=facts.get("threatened_assets_wan"),
        what=str(facts.get("threatened_what") or case.plot.get("threatened") or ""),
        risk=None,
        seen=found.seen,
        place=found.place,
        sentence=sentence,
        evidence=evidence(rulebook, found.place, found.shown, case.ground.step, found.seen, case.proofs),
        rules=(rule.key, *found.rules, *scale_rules),
        scale=scale,
    )


def _likelihood(rulebook: Rulebook, case: UnitCase, found: _Found) -> tuple[str | None, Label]:
    """By the computed factor of safety; else by what was seen; else by how steep it is."""
    if found.kind in SLIDES and case.state is not None:
        return LIKELY[case.state], Label("by the factor of safety", "按验算稳定系数")
    if found.seen:
        return "high", Label("it is there", "现场已存在")
    if found.kind in ("collapse", "landslide"):
        steep = rulebook.number(f"hazard.{found.kind}.steep_deg")
        words = Label(
            f"by slope, {'at least' if found.steep else 'below'} {steep:g}°; no factor of safety was computed",
            f"未验算稳定性，按坡度{'不小于' if found.steep else '小于'} {steep:g}° 判断",
        )
        return "high" if found.steep else "medium", words
    if found.kind == "debris_flow":
        return "medium", Label("by material, catchment and slope", "按物源、汇水和坡度判断")
    return None, Label("has to be looked at on site", "须现场核实")


def _scale(rulebook: Rulebook, found: _Found) -> tuple[str | None, tuple[str, ...]]:
    rules = (f"hazard.{found.kind}.scale_large_m3", f"hazard.{found.kind}.scale_medium_m3")
    if found.kind not in SLIDES or found.scale_m3 is None:
        return None, ()
    large, medium = (rulebook.number(rule) for rule in rules)
    return "large" if found.scale_m3 >= large else "medium" if found.scale_m3 >= medium else "small", rules
