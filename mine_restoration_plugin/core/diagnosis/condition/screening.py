"""The declaration that this is restoration, and not construction, mining or coal-fire works in its name.

自然资办发〔2024〕39号 and the provinces' rules: one question a line, answered from what the plan knows.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...model.text import Label
from ...rulebook import Rulebook

QUESTIONS = ("construction", "mining", "coal_fire", "kept_for_building", "necessary", "least", "legacy")
GOOD, BAD, UNKNOWN = "good", "bad", "unknown"


@dataclass(frozen=True)
class Answer:
    """One line: the question, whether the answer is as it has to be, and why."""

    key: str
    question: Label
    verdict: str
    reason: Label
    source: str
    checked: bool


@dataclass(frozen=True)
class Knowledge:
    """What the plan knows; None where nobody said."""

    wanted_for_building: bool | None
    building_rock_only: bool | None
    minerals: tuple[str, ...]
    kept_for_building: bool | None
    hazards: int
    cut_m3: float
    surplus_share: float | None
    least_share: float
    legacy: bool | None


def declaration(rulebook: Rulebook, known: Knowledge) -> tuple[Answer, ...]:
    """Every question with its answer."""
    coal = [mineral for mineral in known.minerals if "煤" in mineral or "coal" in mineral.lower()]
    answers = {
        "construction": _said(
            known.wanted_for_building,
            Label("stated: not wanted for building", "已声明不用于工程建设"),
            Label("wanted for building: construction route", "拟用于工程建设，应按建设项目办理"),
            Label("not stated", "未声明"),
        ),
        "mining": _said(
            None if known.building_rock_only is None else not known.building_rock_only,
            Label("stated: ordinary building sand, stone or clay only", "已声明仅为普通建筑用砂、石、土"),
            Label("another mineral is dug: licence law applies", "涉及其他矿产，应依法办理采矿手续"),
            Label("kind of material not identified", "土石料类型未鉴定"),
        ),
        "coal_fire": (
            (UNKNOWN, Label("a coal mine: state that it is no coal-fire work", "煤矿，须说明不属于煤田灭火排险"))
            if coal
            else (GOOD, Label("no coal mine", "非煤矿山"))
            if known.minerals
            else (UNKNOWN, Label("mineral not registered", "矿种未填"))
        ),
        "kept_for_building": _said(
            known.kept_for_building,
            Label("no unit is kept for building", "无单元保留为建设用地"),
            Label("a unit is kept for building: construction route", "有单元保留为建设用地，应按建设项目办理"),
            Label("the direction is not decided", "修复方向未定"),
        ),
        "necessary": _necessary(known),
        "least": _least(known),
        "legacy": _said(
            None if known.legacy is None else not known.legacy,
            Label("the government is responsible", "由政府承担修复责任"),
            Label("an enterprise or person is responsible", "由企业或个人承担责任"),
            Label("responsible party not known", "责任主体不明"),
        ),
    }
    found = []
    for key in QUESTIONS:
        rule = rulebook.rule(f"screening.{key}")
        verdict, reason = answers[key]
        question = Label(rule.more.get("ask_en") or rule.label.en, rule.more.get("ask_zh") or rule.label.zh)
        found.append(Answer(key, question, verdict, reason, rule.source, rule.checked))
    return tuple(found)


def _said(bad: bool | None, good_words: Label, bad_words: Label, unknown: Label) -> tuple[str, Label]:
    if bad is None:
        return UNKNOWN, unknown
    return (BAD, bad_words) if bad else (GOOD, good_words)


def _necessary(known: Knowledge) -> tuple[str, Label]:
    if known.cut_m3 <= 0:
        return GOOD, Label("nothing is dug", "不采挖")
    if known.hazards:
        text = Label(
            f"{known.cut_m3:.0f} m³ are cut, {known.hazards} hazard(s) found; table O2 says which cut serves which",
            f"采挖 {known.cut_m3:.0f} m³，隐患 {known.hazards} 处，对应关系见表 O2",
        )
        return GOOD, text
    text = Label(
        f"{known.cut_m3:.0f} m³ are cut and no hazard was found: state another necessity",
        f"采挖 {known.cut_m3:.0f} m³，未发现隐患，须说明其他必要性",
    )
    return UNKNOWN, text


def _least(known: Knowledge) -> tuple[str, Label]:
    if known.cut_m3 <= 0:
        return GOOD, Label("nothing is dug", "不采挖")
    if known.surplus_share is None:
        return UNKNOWN, Label("surplus not known", "剩余量未知")
    percent, limit = 100.0 * known.surplus_share, 100.0 * known.least_share
    if known.surplus_share > known.least_share:
        return BAD, Label(
            f"{percent:.1f} % of the cut is surplus (red flag above {limit:g} %)",
            f"剩余量占采挖量 {percent:.1f}%，超过警示线 {limit:g}%",
        )
    return GOOD, Label(f"{percent:.1f} % of the cut is surplus", f"剩余量占采挖量 {percent:.1f}%")
