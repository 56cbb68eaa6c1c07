"""自然恢复, 辅助再生, 生态重建 or 转型利用: every condition with its value (domain §3.7 e)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...model.text import Label
from ...rulebook import Rulebook

NATURAL, ASSISTED, REBUILD, REUSE = "1", "2", "3", "4"


@dataclass(frozen=True)
class Condition:
    """One condition of natural recovery: met, not met, or None where nobody knows."""

    name: Label
    value: str
    met: bool | None
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
    """What the way is judged by: hazards found, stable and polluted (None: not known), mean slope, share of the unit
    that the design changes, whether it is to be reused for building."""

    hazards: int
    stable: bool | None
    polluted: bool | None
    slope_deg: float | None
    changed_share: float
    reuse: bool


def way_of(rulebook: Rulebook, state: UnitState, facts: Mapping[str, Any]) -> Way:
    """Judge one unit."""
    conditions = natural_conditions(rulebook, state, facts)
    limit = rulebook.number("way.changed_share")
    used = tuple(dict.fromkeys(("way.changed_share", *(rule for c in conditions for rule in c.rules))))
    if state.reuse:
        text = Label("registered or decided for reuse", "登记或决策为转型利用")
        return Way(REUSE, text, conditions, used)
    if state.changed_share > limit:
        percent = 100.0 * state.changed_share
        text = Label(f"the design remodels {percent:.0f} % of it", f"设计改造其 {percent:.0f}% 的地面")
        return Way(REBUILD, text, conditions, used)
    bare = facts.get("bare_rock_percent")
    if bare is not None:
        used = (*used, "way.rebuild.bare_percent")
        if bare > rulebook.number("way.rebuild.bare_percent"):
            text = Label(f"{bare:g} % of bare rock", f"裸岩比例 {bare:g}%")
            return Way(REBUILD, text, conditions, used)
    if state.hazards:
        text = Label(f"{state.hazards} hazard(s)", f"存在隐患 {state.hazards} 处")
        return Way(REBUILD, text, conditions, used)
    if all(condition.met for condition in conditions):
        text = Label("all conditions of natural recovery are met", "自然恢复各项条件均满足")
        return Way(NATURAL, text, conditions, used)
    open_ = [condition for condition in conditions if condition.met is not True]
    en = ", ".join(f"{c.name.en} {c.value}" for c in open_)
    zh = "、".join(f"{c.name.zh}{'未调查' if c.met is None else '不满足'}（{c.value}）" for c in open_)
    return Way(ASSISTED, Label(f"not met or not known: {en}", zh), conditions, used)


def natural_conditions(rulebook: Rulebook, state: UnitState, facts: Mapping[str, Any]) -> tuple[Condition, ...]:
    """No hazard, stable, not polluted, not steep, covered or ever more so, some soil."""
    cover, trend, soil = (facts.get(key) for key in ("vegetation_cover_percent", "cover_trend", "soil_depth_cm"))
    keys = ("way.natural.cover_percent", "way.natural.soil_cm", "way.natural.slope_deg")
    least_cover, least_soil, most_slope = (rulebook.number(key) for key in keys)
    covered = None
    if cover is not None or trend is not None:
        covered = (cover is not None and cover >= least_cover) or trend == "rising"
        if not covered and cover is None:
            covered = None
    clean = None if state.polluted is None else not state.polluted
    shown_cover = f"{cover:g} %" if cover is not None else trend or "?"
    return (
        Condition(Label("no hazard", "无隐患"), str(state.hazards), state.hazards == 0),
        Condition(Label("stable", "边坡稳定"), _word(state.stable), _stable(state, most_slope)),
        Condition(Label("not polluted", "无污染"), _word(clean), clean),
        Condition(
            Label("gentle", "坡度平缓"),
            "?" if state.slope_deg is None else f"{state.slope_deg:.1f}°",
            None if state.slope_deg is None else state.slope_deg <= most_slope,
            keys[2:],
        ),
        Condition(Label("covered by plants", "植被覆盖"), shown_cover, covered, keys[:1]),
        Condition(
            Label("soil", "土层"),
            "?" if soil is None else f"{soil:g} cm",
            None if soil is None else soil >= least_soil,
            keys[1:2],
        ),
    )


def _stable(state: UnitState, most_slope: float) -> bool | None:
    """As computed; where nobody did, gentle ground counts as stable and steep ground as unknown."""
    if state.stable is not None:
        return state.stable
    return True if state.slope_deg is not None and state.slope_deg <= most_slope / 2.0 else None


def _word(value: bool | None) -> str:
    return {True: "是", False: "否", None: "?"}[value]
