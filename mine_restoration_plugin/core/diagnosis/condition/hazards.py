"""Hazards of a unit, each with its evidence: the terrain, the form, photographs (domain §3.7 d)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...delineation.units import DUMP, PIT
from ...model.text import Label
from ...rulebook import Rulebook
from .ground import UnitGround
from .result import HazardFinding

KINDS = (
    *("collapse", "landslide", "debris_flow", "subsidence", "ground_crack"),
    *("settlement", "ponding", "shaft", "tailings", "combustion"),
)
SHAFT_ATTRIBUTE, SINKHOLE_ATTRIBUTE, TAILINGS_SUBCLASS = "6", "5", "36"
LIKELY = {"unstable": "high", "marginal": "high", "basic": "medium", "stable": "low"}
LIKELIHOOD = {
    "high": Label("high", "大"),
    "medium": Label("medium", "中等"),
    "low": Label("low", "小"),
    None: Label("not judged", "未评价"),
}


@dataclass(frozen=True)
class Proof:
    """Photographs and documents of a plot: number, kind, azimuth of the view in degrees or None, caption."""

    number: str
    kind: str
    azimuth_deg: float | None
    caption: str


@dataclass(frozen=True)
class UnitCase:
    """What is known of a unit: its ground, its facts and those of its plot, the photographs, the state by Fs."""

    unit_no: str
    kind: str
    area_m2: float
    depth_m: float | None
    slope_mean_deg: float | None
    facts: Mapping[str, Any]
    plot: Mapping[str, Any]
    ground: UnitGround
    proofs: Sequence[Proof]
    state: str | None


@dataclass(frozen=True)
class _Found:
    kind: str
    sentence: Label
    seen: bool
    scale_m3: float | None = None
    height_m: float | None = None
    place: tuple[float, float] | None = None
    rules: tuple[str, ...] = ()


def hazards_of(rulebook: Rulebook, case: UnitCase) -> list[HazardFinding]:
    """All hazards of a unit. Those that the form names and the terrain does not show are listed as seen."""
    found: dict[str, _Found] = {}
    for rule in (_collapse, _landslide, _debris_flow, _ponding, _by_attribute):
        for one in rule(rulebook, case):
            found.setdefault(one.kind, one)
    for kind in case.facts.get("hazards", ()):
        if kind in KINDS:
            found[kind] = _seen(kind, found.get(kind))
    return [_finding(rulebook, case, found[kind], i) for i, kind in enumerate((k for k in KINDS if k in found), 1)]


def _collapse(rulebook: Rulebook, case: UnitCase) -> list[_Found]:
    rules = tuple(f"hazard.collapse.{name}" for name in ("slope_deg", "height_m", "thickness_m", "reach_deg"))
    slope, height, thickness = (rulebook.number(rule) for rule in rules[:3])
    faces = [face for face in case.ground.faces if face.height_m >= height]
    if not faces or case.kind == DUMP:
        return []
    first, area = faces[0], sum(face.true_area_m2 for face in faces)
    sentence = Label(
        f"{len(faces)} face(s) steeper than {slope:g}° and at least {height:g} m high; the highest "
        f"{first.height_m:.1f} m at {first.slope_deg:.0f}°, {area:.0f} m² of face in all",
        f"坡度大于 {slope:g}°、高度不小于 {height:g} m 的陡坡 {len(faces)} 处，最高 {first.height_m:.1f} m、坡度 "
        f"{first.slope_deg:.0f}°，坡面面积合计 {area:.0f} m²",
    )
    return [_Found("collapse", sentence, False, area * thickness, first.height_m, (first.x, first.y), rules)]


def _landslide(rulebook: Rulebook, case: UnitCase) -> list[_Found]:
    rules = tuple(f"hazard.landslide.{name}" for name in ("slope_deg", "height_m", "reach_deg"))
    slope, height = (rulebook.number(rule) for rule in rules[:2])
    loose = case.kind == DUMP or case.facts.get("rock_class") in ("soil", "dump", "weathered_rock")
    mean, tall = case.slope_mean_deg, case.depth_m
    if not loose or mean is None or tall is None or mean < slope or tall < height:
        return []
    sentence = Label(
        f"loose ground {tall:.1f} m high at {mean:.1f}° on average (limits {height:g} m and {slope:g}°)",
        f"松散体高 {tall:.1f} m、平均坡度 {mean:.1f}°（界值 {height:g} m、{slope:g}°）",
    )
    return [_Found("landslide", sentence, False, _volume(case), tall, None, rules)]


def _debris_flow(rulebook: Rulebook, case: UnitCase) -> list[_Found]:
    rules = tuple(f"hazard.debris_flow.{name}" for name in ("volume_m3", "catchment_m2", "slope_deg"))
    volume, catchment, slope = (rulebook.number(rule) for rule in rules)
    loose, water = _volume(case), case.ground.catchment_m2
    if case.kind != DUMP or loose is None or loose < volume or water < catchment:
        return []
    if case.slope_mean_deg is None or case.slope_mean_deg < slope:
        return []
    sentence = Label(
        f"{loose:.0f} m³ of loose waste below a catchment of {water / 1e4:.2f} hm², mean slope "
        f"{case.slope_mean_deg:.1f}°",
        f"松散弃渣约 {loose:.0f} m³，上游汇水面积 {water / 1e4:.2f} hm²，平均坡度 {case.slope_mean_deg:.1f}°",
    )
    return [_Found("debris_flow", sentence, False, loose, None, None, rules)]


def _ponding(rulebook: Rulebook, case: UnitCase) -> list[_Found]:
    rules = tuple(f"hazard.ponding.{name}" for name in ("depth_m", "area_m2"))
    depth, area = (rulebook.number(rule) for rule in rules)
    ponds = [pond for pond in case.ground.ponds if pond.depth_m >= depth and pond.area_m2 >= area]
    stated = float(case.plot.get("water_area_m2") or 0.0) if case.kind == PIT else 0.0
    if not ponds and stated <= 0:
        return []
    parts_en, parts_zh = [], []
    if ponds:
        first = ponds[0]
        whole = sum(pond.volume_m3 for pond in ponds)
        parts_en.append(
            f"{len(ponds)} closed hollow(s); the largest {first.depth_m:.1f} m deep, {first.area_m2:.0f} m², spilling "
            f"at {first.spill_m:.1f} m; {whole:.0f} m³ could stand in all"
        )
        parts_zh.append(
            f"封闭洼地 {len(ponds)} 处，最大者深 {first.depth_m:.1f} m、面积 {first.area_m2:.0f} m²、溢流标高 "
            f"{first.spill_m:.1f} m，可积水合计 {whole:.0f} m³"
        )
    if stated > 0:
        parts_en.append(f"the form tells of {stated:.0f} m² of standing water")
        parts_zh.append(f"调查表填报积水面积 {stated:.0f} m²")
    volume = sum(pond.volume_m3 for pond in ponds) if ponds else None
    place = (ponds[0].x, ponds[0].y) if ponds else None
    sentence = Label("; ".join(parts_en), "；".join(parts_zh))
    return [_Found("ponding", sentence, stated > 0, volume, None, place, rules)]


def _by_attribute(rulebook: Rulebook, case: UnitCase) -> list[_Found]:
    """What the plot is registered as: a shaft, a sinkhole, tailings; subsidence as measured."""
    found = []
    attribute = case.plot.get("attribute")
    if attribute == SHAFT_ATTRIBUTE:
        found.append(_Found("shaft", Label("the plot is an open shaft or adit", "图斑属性为井口/硐口"), True))
    if attribute == SINKHOLE_ATTRIBUTE:
        found.append(_Found("subsidence", Label("the plot is a sinkhole", "图斑属性为塌陷坑"), True))
    if case.plot.get("plot_subclass") == TAILINGS_SUBCLASS:
        found.append(_Found("tailings", Label("the plot lies under tailings", "图斑为尾矿库占用损毁"), True))
    sunk = case.facts.get("subsidence_m")
    if sunk:
        found.append(_Found("subsidence", Label(f"the ground has sunk {sunk:g} m", f"地面下沉 {sunk:g} m"), True))
    return found


def _seen(kind: str, shown: _Found | None) -> _Found:
    """A hazard that the form names; with what the terrain shows of it, where it does."""
    words = Label("seen on site", "现场调查可见")
    if shown is None:
        return _Found(kind, words, True)
    sentence = Label(f"{shown.sentence.en}; {words.en}", f"{shown.sentence.zh}；{words.zh}")
    return _Found(kind, sentence, True, shown.scale_m3, shown.height_m, shown.place, shown.rules)


def _volume(case: UnitCase) -> float | None:
    """Loose material of a dump, m³: as registered, else a third of its area times its height (a cone)."""
    stated = case.plot.get("dump_volume_m3")
    if stated:
        return float(stated)
    return None if case.depth_m is None else case.area_m2 * case.depth_m / 3.0


def _finding(rulebook: Rulebook, case: UnitCase, found: _Found, number: int) -> HazardFinding:
    rule = rulebook.rule(f"hazard.{found.kind}")
    slides = found.kind in ("collapse", "landslide", "debris_flow")
    likelihood = LIKELY.get(case.state or "") if slides else ("high" if found.seen else None)
    reach = None
    if found.height_m is not None and f"hazard.{found.kind}.reach_deg" in found.rules:
        reach = found.height_m
    evidence = _evidence(case, found)
    sentence = Label(
        f"{rule.label.en} in unit {case.unit_no}: {found.sentence.en}; likelihood {LIKELIHOOD[likelihood].en}.",
        f"{case.unit_no} 单元{rule.label.zh}：{found.sentence.zh}；发生可能性{LIKELIHOOD[likelihood].zh}。",
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
        evidence=evidence,
        rules=(rule.key, *found.rules),
    )


def _evidence(case: UnitCase, found: _Found) -> Label:
    en, zh = [], []
    if found.rules:
        en.append("terrain" if case.ground.step == 1 else f"terrain, every {case.ground.step} cells")
        zh.append("地形数据" if case.ground.step == 1 else f"地形数据（每 {case.ground.step} 格取样）")
    if found.seen:
        en.append("form")
        zh.append("调查表")
    for proof in case.proofs[:4]:
        view = "" if proof.azimuth_deg is None else f" {proof.azimuth_deg:.0f}°"
        en.append(f"{proof.kind} {proof.number}{view}")
        zh.append(f"{'照片' if proof.kind == 'photo' else '资料'} {proof.number}{view}")
    if len(case.proofs) > 4:
        en.append(f"{len(case.proofs) - 4} more")
        zh.append(f"等 {len(case.proofs)} 件")
    return Label("; ".join(en), "；".join(zh))
