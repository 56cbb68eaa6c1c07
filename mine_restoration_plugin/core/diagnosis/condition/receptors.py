"""Who and what lies in the runout of a hazard, and the class of danger that makes (险情分级, domain §3.7 b)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...geodata.grid import Grid, Polygons
from ...model.progress import SILENT, Progress
from ...model.text import Label
from ...rulebook import Rulebook
from ...terrain.derivatives import slope_deg
from ..rockfall.reach import Reach, reach
from .ground import Terrain
from .result import HazardFinding, Receptor

CLASSES = ("extra", "large", "medium", "small")
"""From the worst down."""
RECEPTOR_KINDS = (
    *("town", "main_village", "main_road", "main_works", "protected"),
    *("village", "road", "scattered", "building", "farmland", "other"),
)
"""Keys of the rows ``impact.receptor.``, whose value is the impact grade."""


@dataclass(frozen=True)
class Runout:
    """How far a hazard comes. ``whole`` is False where the zone reaches the edge of the known terrain."""

    zone: Reach | None
    reach_m: float
    whole: bool


def runout(
    rulebook: Rulebook, finding: HazardFinding, terrain: Terrain, polygons: Polygons, progress: Progress = SILENT
) -> Runout | None:
    """The zone below a line that falls from the steep cells of the unit at the angle of reach, over the terrain.

    Where the terrain shows no steep cell, or where it ends before the zone does, the reach is at least height ÷
    tan(angle): that of level ground. None for hazards that do not fall, slide or flow.
    """
    key = f"hazard.{finding.kind}.reach_deg"
    if finding.reach_m is None or key not in finding.rules:
        return None
    angle = rulebook.number(key)
    level = finding.reach_m / math.tan(math.radians(angle))
    slope = slope_deg(Grid(terrain.heights, terrain.spec))
    steep = np.nan_to_num(slope, nan=0.0) >= rulebook.number(f"hazard.{finding.kind}.slope_deg")
    sources = terrain.within(polygons) & steep
    if not sources.any():
        return Runout(None, level, False)
    zone = reach(terrain.heights, sources, terrain.spec, angle, progress)
    whole = not bool((np.isfinite(zone.line_m) & terrain.edge).any())
    return Runout(zone, zone.distance_m if whole else max(zone.distance_m, level), whole)


def with_reach(
    rulebook: Rulebook,
    finding: HazardFinding,
    terrain: Terrain,
    polygons: Polygons,
    receptors: Sequence[Receptor],
    progress: Progress = SILENT,
) -> HazardFinding:
    """The hazard with how far it comes and whom it reaches.

    A receptor on known terrain is reached where the zone covers it; one beyond the terrain where it is nearer to the
    unit than the reach on level ground.
    """
    ran = runout(rulebook, finding, terrain, polygons, progress)
    if ran is None:
        return replace(finding, stated=(finding.people, finding.households, finding.assets_wan))
    hit, guessed = [], []
    placed = [receptor for receptor in receptors if receptor.x is not None and receptor.y is not None]
    for receptor in placed:
        x, y = float(receptor.x or 0.0), float(receptor.y or 0.0)
        on_terrain = _reached(ran, terrain, x, y)
        if on_terrain is None:
            if _distance(polygons, x, y) <= ran.reach_m:
                guessed.append(receptor)
        elif on_terrain:
            hit.append(receptor)
    angle = rulebook.number(f"hazard.{finding.kind}.reach_deg")
    prefix_en, prefix_zh = ("", " ") if ran.whole else ("at least ", "不小于 ")
    words = [
        Label(
            f"It comes {prefix_en}{ran.reach_m:.0f} m far (angle of reach {angle:g}°).",
            f"影响距离{prefix_zh}{ran.reach_m:.0f} m（到达角 {angle:g}°）。",
        )
    ]
    if hit:
        words.append(_named(hit, Label("Within reach: {names}.", "影响范围内有：{names}。")))
    if guessed:
        text = Label(
            "Within reach on level ground, beyond the terrain: {names}.",
            "地形数据以外按平地推算，影响范围内有：{names}。",
        )
        words.append(_named(guessed, text))
    if placed and not hit and not guessed:
        text = Label("None of the {n} receptors given lies within reach.", "给出的 {n} 处受体均不在影响范围内。")
        words.append(text.format(n=len(placed)))
    return _with_receptors(replace(finding, reach_m=ran.reach_m), [*hit, *guessed], words)


def graded(rulebook: Rulebook, finding: HazardFinding) -> HazardFinding:
    """The hazard with its class of danger by persons or assets, whichever is worse; unknown where neither is told."""
    lines = [
        (name, float(value), _class(rulebook, name, float(value)))
        for name, value in (("people", finding.people), ("assets_wan", finding.assets_wan))
        if value is not None
    ]
    used = tuple(f"hazard.risk.{cls}.{name}" for cls in CLASSES for name in ("people", "assets_wan"))
    if not lines:
        text = Label(
            "Who is threatened was not surveyed: no class of danger.", "威胁人数和财产未调查，险情等级无法判定。"
        )
        return replace(finding, sentence=joined(finding.sentence, text))
    worst = min((cls for _, _, cls in lines), key=CLASSES.index)
    label = rulebook.rule(f"hazard.risk.{worst}").label
    parts = [_because(rulebook, name, value, cls) for name, value, cls in lines]
    missing = {"people", "assets_wan"} - {name for name, _, _ in lines}
    parts += [_NOT_SURVEYED[name] for name in sorted(missing)]
    text = Label(
        f"Danger: {'; '.join(part.en for part in parts)}: {label.en}.",
        f"险情：{'，'.join(part.zh for part in parts)}，判定为{label.zh}。",
    )
    return replace(finding, risk=worst, sentence=joined(finding.sentence, text), rules=(*finding.rules, *used))


def joined(one: Label, other: Label) -> Label:
    """Two sentences after one another."""
    return Label(f"{one.en} {other.en}", f"{one.zh}{other.zh}")


_NOT_SURVEYED = {
    "people": Label("persons not surveyed", "威胁人数未调查"),
    "assets_wan": Label("assets not surveyed", "威胁财产未调查"),
}
_WHAT = {
    "people": (Label("{value} persons threatened", "威胁 {value} 人"), Label("", " 人")),
    "assets_wan": (Label("{value} × 10,000 yuan threatened", "威胁财产 {value} 万元"), Label("", " 万元")),
}


def _because(rulebook: Rulebook, name: str, value: float, cls: str) -> Label:
    """Value and threshold of one line: from the class's own limit, or below that of the class above."""
    words, unit = _WHAT[name]
    text = words.format(value=f"{value:g}")
    if cls == CLASSES[-1]:
        limit = rulebook.number(f"hazard.risk.{CLASSES[-2]}.{name}")
        return Label(f"{text.en} (below {limit:g})", f"{text.zh}（不足 {limit:g}{unit.zh}）")
    limit = rulebook.number(f"hazard.risk.{cls}.{name}")
    return Label(f"{text.en} (at least {limit:g})", f"{text.zh}（达到 {limit:g}{unit.zh}）")


def _class(rulebook: Rulebook, name: str, value: float) -> str:
    return next(cls for cls in CLASSES if value >= rulebook.number(f"hazard.risk.{cls}.{name}"))


def _reached(ran: Runout, terrain: Terrain, x: float, y: float) -> bool | None:
    """Whether a place lies in the zone; None where the terrain does not know it."""
    col, row = terrain.spec.pixel(np.array([[x, y]]))[0]
    if not (0 <= row < terrain.spec.height and 0 <= col < terrain.spec.width):
        return None
    if ran.zone is None or not np.isfinite(terrain.heights[int(row), int(col)]):
        return None
    return bool(np.isfinite(ran.zone.line_m[int(row), int(col)]))


def _named(receptors: Sequence[Receptor], words: Label) -> Label:
    return words.format(
        names=Label(", ".join(r.name for r in receptors), "、".join(r.name for r in receptors)),
    )


def _with_receptors(finding: HazardFinding, hit: Sequence[Receptor], words: Sequence[Label]) -> HazardFinding:
    def total(name: str, known: float | None) -> float | None:
        values = [getattr(receptor, name) for receptor in hit if getattr(receptor, name) is not None]
        return known if not values else sum(values) if known is None else max(known, sum(values))

    people, households = total("people", finding.people), total("households", finding.households)
    sentence = finding.sentence
    for text in words:
        sentence = joined(sentence, text)
    return replace(
        finding,
        people=None if people is None else int(people),
        households=None if households is None else int(households),
        assets_wan=total("assets_wan", finding.assets_wan),
        what="、".join(dict.fromkeys(part for part in (finding.what, *(r.name for r in hit)) if part)),
        sentence=sentence,
        receptors=tuple(hit),
        stated=(finding.people, finding.households, finding.assets_wan),
    )


def _distance(polygons: Polygons, x: float, y: float) -> float:
    """From a point to the nearest edge of the unit, m."""
    best = math.inf
    for polygon in polygons:
        for ring in polygon:
            one, other = ring[:-1, :2], ring[1:, :2]
            edge = other - one
            length = np.maximum((edge**2).sum(axis=1), 1e-12)
            share = np.clip((((x, y) - one) * edge).sum(axis=1) / length, 0.0, 1.0)
            nearest = one + share[:, None] * edge
            best = min(best, float(np.hypot(nearest[:, 0] - x, nearest[:, 1] - y).min()))
    return best
