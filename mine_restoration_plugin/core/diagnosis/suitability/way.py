"""自然恢复, 辅助再生, 生态重建 or 转型利用: every condition with its value (domain §3.7 e)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...model.text import Label
from ...rulebook import Rulebook

NATURAL, ASSISTED, REBUILD, REUSE = "1", "2", "3", "4"
NOT_KNOWN = Label("not surveyed", "未调查")
WORDS = {True: Label("yes", "是"), False: Label("no", "否"), None: NOT_KNOWN}
TRENDS = {"rising": Label("rising", "上升"), "stable": Label("steady", "稳定"), "falling": Label("falling", "下降")}


@dataclass(frozen=True)
class Condition:
    """One condition of natural recovery: met, not met, or None where nobody knows.

    ``remedied`` is True where help is enough for what is not met (soil, seed); otherwise the ground has to be rebuilt.
    """

    name: Label
    value: Label
    met: bool | None
    remedied: bool = False
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """The way, the sentence that says why, and the conditions that were looked at."""

    code: str
    reason: Label
    conditions: tuple[Condition, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True)
class UnitState:
    """What the way is judged by besides the facts of the form.

    ``hazards`` found; ``threatened`` people by them or by the form (None: not known); ``stable`` and ``polluted``
    (None: not known); mean slope of the designed ground; share of the unit that the design changes; whether it is to be
    reused; ``region`` of soil quality, which has a threshold of plant cover of its own.
    """

    hazards: int
    threatened: int | None
    stable: bool | None
    polluted: bool | None
    slope_deg: float | None
    changed_share: float
    reuse: bool
    region: str | None = None


def way_of(rulebook: Rulebook, state: UnitState, facts: Mapping[str, Any]) -> Way:
    """Judge one unit: reuse as decided; rebuilt where the design remodels it, rock is bare or the ground is unsafe;
    left to itself where all conditions are met; helped otherwise, also where something is not known."""
    conditions = natural_conditions(rulebook, state, facts)
    limit = rulebook.number("way.changed_share")
    used = tuple(dict.fromkeys(("way.changed_share", *(rule for c in conditions for rule in c.rules))))
    if state.reuse:
        return Way(REUSE, Label("registered or decided for reuse", "登记或决策为转型利用"), conditions, used)
    if state.changed_share > limit:
        text = Label("the design remodels {percent} % of it", "设计改造其 {percent}% 的地面")
        return Way(REBUILD, text.format(percent=f"{min(100.0 * state.changed_share, 100.0):.0f}"), conditions, used)
    bare = facts.get("bare_rock_percent")
    if bare is not None:
        used = (*used, "way.rebuild.bare_percent")
        if bare > rulebook.number("way.rebuild.bare_percent"):
            text = Label("{bare} % of bare rock", "裸岩比例 {bare}%")
            return Way(REBUILD, text.format(bare=f"{bare:g}"), conditions, used)
    unsafe = [c for c in conditions if c.met is False and not c.remedied]
    if unsafe:
        return Way(REBUILD, _listed(unsafe), conditions, used)
    if all(condition.met for condition in conditions):
        text = Label("all conditions of natural recovery are met", "自然恢复各项条件均满足")
        return Way(NATURAL, text, conditions, used)
    return Way(ASSISTED, _listed([c for c in conditions if c.met is not True]), conditions, used)


def natural_conditions(rulebook: Rulebook, state: UnitState, facts: Mapping[str, Any]) -> tuple[Condition, ...]:
    """No hazard, nobody threatened, stable, not polluted, not steep, covered or ever more so, some soil."""
    cover, trend, soil = (facts.get(key) for key in ("vegetation_cover_percent", "cover_trend", "soil_depth_cm"))
    cover_key = f"way.natural.cover_percent.{state.region}"
    cover_key = cover_key if rulebook.keys(cover_key) else "way.natural.cover_percent"
    soil_key, slope_key, gentle_key = "way.natural.soil_cm", "way.natural.slope_deg", "way.natural.gentle_deg"
    least_cover, least_soil, most_slope = (rulebook.number(key) for key in (cover_key, soil_key, slope_key))
    covered = None if cover is None else cover >= least_cover
    covered = True if trend == "rising" else covered
    shown = [] if cover is None else [Label(f"{cover:g} %", f"{cover:g}%")]
    shown += [] if trend is None else [TRENDS[trend]]
    slope, gentle = state.slope_deg, rulebook.number(gentle_key)
    stable = state.stable
    if stable is None and slope is not None and slope <= gentle:
        stable = True  # nobody computes the stability of gentle ground
    hazards = Label(f"{state.hazards} found", f"{state.hazards} 处")
    people = NOT_KNOWN if state.threatened is None else Label(f"{state.threatened} people", f"{state.threatened} 人")
    depth = NOT_KNOWN if soil is None else Label(f"{soil:g} cm", f"{soil:g} cm")
    angle = NOT_KNOWN if slope is None else Label(f"{slope:.1f}°", f"{slope:.1f}°")
    clean = None if state.polluted is None else not state.polluted
    return (
        Condition(Label("no hazard", "无地质灾害隐患"), hazards, state.hazards == 0),
        Condition(
            Label("nobody threatened", "无威胁对象"),
            people,
            None if state.threatened is None else state.threatened == 0,
        ),
        Condition(Label("stable", "边坡稳定"), WORDS[stable], stable, False, (gentle_key,)),
        Condition(Label("not polluted", "无污染"), WORDS[clean], clean),
        Condition(
            Label("not steep", "坡度不陡"), angle, None if slope is None else slope <= most_slope, False, (slope_key,)
        ),
        Condition(Label("plants recover", "植被已恢复或在恢复"), _joined(shown), covered, True, (cover_key,)),
        Condition(Label("some soil", "有土层"), depth, None if soil is None else soil >= least_soil, True, (soil_key,)),
    )


def _joined(texts: list[Label]) -> Label:
    return Label(", ".join(t.en for t in texts), "，".join(t.zh for t in texts)) if texts else NOT_KNOWN


def _listed(conditions: list[Condition]) -> Label:
    """What is not met or not known, with its value."""
    en = ", ".join(f"{c.name.en} ({c.value.en})" for c in conditions)
    zh = "、".join(f"{c.name.zh}（{c.value.zh}）" for c in conditions)
    return Label(f"not met or not known: {en}", f"不满足或未查明：{zh}")
