"""The declaration that this is restoration, and not construction, mining or coal-fire works in its name.

自然资办发〔2024〕39号 and the provinces' rules: one question a line, answered from what the plan knows, else by what
the technician declared. What the plan knows wins over what was declared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...model.text import Label
from ...rulebook import Rulebook

QUESTIONS = (
    *("construction", "mining", "coal_fire", "kept_for_building", "necessary", "least"),
    *("floor", "inside", "legacy"),
)
DECLARED = ("construction", "mining", "coal_fire", "kept_for_building", "necessary", "least", "legacy")
"""Questions that the technician may answer; the others are measured."""
GOOD_IF_YES = ("necessary", "least", "legacy")
GOOD, BAD, UNKNOWN = "good", "bad", "unknown"
SURPLUS_FLAG = "earthrock.surplus_share_flag"
OUTSIDE_FLAG = "screening.inside.share"


@dataclass(frozen=True)
class Answer:
    """One line: the question, whether the answer is as it has to be, why, and on whose word (``by``)."""

    key: str
    question: Label
    verdict: str
    reason: Label
    by: Label
    source: str
    checked: bool
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Statement:
    """What the technician declared to one question: yes or no, and on what basis."""

    yes: bool
    basis: str


@dataclass(frozen=True)
class Cut:
    """What the design cuts of one unit, bank m³: whether that asks for it, or forbids it.

    ``hazards`` of falling and sliding found there; ``safe`` whether the computed factors meet what is required;
    ``waste`` lies there already, so that nothing new is produced.
    """

    unit_no: str
    bank_m3: float
    hazards: tuple[str, ...]
    safe: bool | None
    waste: bool


@dataclass(frozen=True)
class Knowledge:
    """What the plan knows; None where nobody said.

    ``lowered`` pits whose floor the design lowers, None where it cannot be told (water, no heights). ``outside_share``
    area changed beyond the plots over that of the plots.
    """

    wanted_for_building: bool | None
    building_rock_only: bool | None
    minerals: tuple[str, ...]
    coal: bool
    burning: bool
    kept_for_building: bool | None
    cuts: tuple[Cut, ...]
    surplus_share: float | None
    lowered: tuple[str, ...] | None
    outside_share: float
    legacy: bool | None

    @property
    def cut_m3(self) -> float:
        return sum(cut.bank_m3 for cut in self.cuts)


FROM_PLAN = Label("plan", "方案数据")
FROM_FORM = Label("register", "登记信息")
FROM_TECHNICIAN = Label("declared", "声明")
NOBODY = Label("–", "—")


def declaration(
    rulebook: Rulebook, known: Knowledge, statements: Mapping[str, Statement] | None = None
) -> tuple[Answer, ...]:
    """Every question with its answer."""
    found = []
    for key in QUESTIONS:
        rule = rulebook.rule(f"screening.{key}")
        with rulebook.noting() as asked:
            verdict, reason, by = _ANSWERS[key](rulebook, known)
        statement = (statements or {}).get(key)
        if verdict == UNKNOWN and statement is not None:
            verdict, reason, by = _declared(key, statement)
        question = Label(rule.more.get("ask_en") or rule.label.en, rule.more.get("ask_zh") or rule.label.zh)
        rules = (rule.key, *sorted(asked))
        found.append(Answer(key, question, verdict, reason, by, rule.source, rule.checked, rules))
    return tuple(found)


_Found = tuple[str, Label, Label]


def _declared(key: str, statement: Statement) -> _Found:
    good = statement.yes == (key in GOOD_IF_YES)
    word = Label("yes", "是") if statement.yes else Label("no", "否")
    text = Label("declared “{word}”: {basis}", "声明“{word}”：{basis}").format(word=word, basis=statement.basis)
    return GOOD if good else BAD, text, FROM_TECHNICIAN


def _construction(rulebook: Rulebook, known: Knowledge) -> _Found:
    return _said(
        known.wanted_for_building,
        Label("stated: not wanted for building", "已声明不用于工程建设"),
        Label("wanted for building: construction route", "拟用于工程建设，应按建设项目办理"),
        Label("not stated", "未声明"),
        FROM_TECHNICIAN,
    )


def _mining(rulebook: Rulebook, known: Knowledge) -> _Found:
    if known.cut_m3 <= 0:
        return GOOD, Label("nothing is dug", "不采挖"), FROM_PLAN
    minerals = "、".join(known.minerals)
    if known.coal:
        text = Label("the mine is a coal mine ({mineral}): its rock is no ordinary building material until identified",
                     "矿种为{mineral}，土石料未经鉴定不得按普通建筑材料处置")  # fmt: skip
        return UNKNOWN, text.format(mineral=minerals), FROM_FORM
    return _said(
        None if known.building_rock_only is None else not known.building_rock_only,
        Label("stated: ordinary building sand, stone or clay only", "已认定仅为普通建筑用砂、石、土"),
        Label("another mineral is dug: licence law applies", "涉及其他矿产，应依法办理采矿手续"),
        Label("kind of material not identified", "土石料类型未鉴定"),
        FROM_TECHNICIAN,
    )


def _coal_fire(rulebook: Rulebook, known: Knowledge) -> _Found:
    if known.burning:
        return (
            UNKNOWN,
            Label("burning was seen: state that it is no coal-field fire", "现场有自燃，须说明不属于煤田灭火排险"),
            FROM_FORM,
        )
    if known.coal:
        return (
            UNKNOWN,
            Label("a coal mine: state that it is no coal-fire work", "煤矿，须说明不属于煤田灭火排险"),
            FROM_FORM,
        )
    if not known.minerals:
        return UNKNOWN, Label("mineral not registered", "矿种未填"), NOBODY
    minerals = "、".join(known.minerals)
    return GOOD, Label("no coal mine ({mineral})", "非煤矿山（{mineral}）").format(mineral=minerals), FROM_FORM


def _kept(rulebook: Rulebook, known: Knowledge) -> _Found:
    return _said(
        known.kept_for_building,
        Label("no plot is kept for building", "无图斑保留为建设用地"),
        Label("a plot is kept for building: construction route", "有图斑拟保留为建设用地，应按建设项目办理"),
        Label("the way of restoration is not registered", "拟修复方式未填"),
        FROM_FORM,
    )


def _necessary(rulebook: Rulebook, known: Knowledge) -> _Found:
    """Every new cut needs a hazard in its unit; where the slope is stable enough already, it is a red flag."""
    fresh = [cut for cut in known.cuts if cut.bank_m3 > 0 and not cut.waste]
    if known.cut_m3 <= 0:
        return GOOD, Label("nothing is dug", "不采挖"), FROM_PLAN
    if not fresh:
        text = Label(
            "{volume} m³ are moved of what lies there as waste; nothing new is dug",
            "挖方 {volume} m³ 均为场内原有堆积体整形，不新增采挖",
        )
        return GOOD, text.format(volume=f"{known.cut_m3:.0f}"), FROM_PLAN
    needless = [cut for cut in fresh if cut.safe]
    if needless:
        text = Label("{names}: cut although Fs meets Fst", "{names}单元现状 Fs 已满足 Fst，仍设计采挖")
        return BAD, text.format(names=_names(needless)), FROM_PLAN
    without = [cut for cut in fresh if not cut.hazards]
    if without:
        text = Label(
            "{names}: cut without a hazard there; state another necessity",
            "{names}单元未发现崩塌、滑坡隐患而设计采挖，须说明其他必要性",
        )
        return UNKNOWN, text.format(names=_names(without)), FROM_PLAN
    text = Label(
        "{names}: each cut meets a hazard of its unit ({hazards})", "{names}单元采挖均对应本单元隐患（{hazards}）"
    )
    hazards = "、".join(dict.fromkeys(number for cut in fresh for number in cut.hazards))
    return GOOD, text.format(names=_names(fresh), hazards=hazards), FROM_PLAN


def _least(rulebook: Rulebook, known: Knowledge) -> _Found:
    if known.cut_m3 <= 0:
        return GOOD, Label("nothing is dug", "不采挖"), FROM_PLAN
    if known.surplus_share is None:
        return UNKNOWN, Label("surplus not known", "剩余量未知"), NOBODY
    least = rulebook.number(SURPLUS_FLAG)
    percent, limit = f"{100.0 * known.surplus_share:.1f}", f"{100.0 * least:g}"
    if known.surplus_share > least:
        text = Label(
            "{percent} % of the cut is surplus, above the red flag of {limit} %",
            "剩余量占采挖量 {percent}%，超过警示线 {limit}%",
        )
        return BAD, text.format(percent=percent, limit=limit), FROM_PLAN
    text = Label(
        "{percent} % of the cut is surplus, red flag above {limit} %",
        "剩余量占采挖量 {percent}%，未超过警示线 {limit}%",
    )
    return GOOD, text.format(percent=percent, limit=limit), FROM_PLAN


def _floor(rulebook: Rulebook, known: Knowledge) -> _Found:
    if known.lowered is None:
        return UNKNOWN, Label("the floor is not known (water, or no heights)", "坑底标高不明（积水或无标高）"), NOBODY
    if known.lowered:
        text = Label("{names}: floor lowered by the design", "{names}坑底标高降低")
        names = Label(", ".join(known.lowered), "、".join(known.lowered))
        return BAD, text.format(names=names), FROM_PLAN
    return GOOD, Label("no pit floor is lowered", "各采坑坑底均未降低"), FROM_PLAN


def _inside(rulebook: Rulebook, known: Knowledge) -> _Found:
    limit = rulebook.number(OUTSIDE_FLAG)
    values = {"share": f"{100.0 * known.outside_share:.1f}", "limit": f"{100.0 * limit:g}"}
    if known.outside_share > limit:
        text = Label(
            "area disturbed beyond the plots is {share} % of them (red flag above {limit} %)",
            "图斑外新增扰动面积占 {share}%，超过警示线 {limit}%",
        )
        return BAD, text.format(**values), FROM_PLAN
    if known.outside_share > 0:
        text = Label(
            "area disturbed beyond the plots is {share} % of them: state why",
            "图斑外新增扰动面积占 {share}%，须说明原因",
        )
        return UNKNOWN, text.format(**values), FROM_PLAN
    return GOOD, Label("nothing changes beyond the plots", "图斑外无新增扰动"), FROM_PLAN


def _legacy(rulebook: Rulebook, known: Knowledge) -> _Found:
    return _said(
        None if known.legacy is None else not known.legacy,
        Label("the government is responsible", "由政府承担修复责任"),
        Label("an enterprise or person is responsible", "由企业或个人承担责任"),
        Label("responsible party not known", "责任主体不明"),
        FROM_FORM,
    )


_ANSWERS = {
    "construction": _construction,
    "mining": _mining,
    "coal_fire": _coal_fire,
    "kept_for_building": _kept,
    "necessary": _necessary,
    "least": _least,
    "floor": _floor,
    "inside": _inside,
    "legacy": _legacy,
}


def _said(bad: bool | None, good_words: Label, bad_words: Label, unknown: Label, by: Label) -> _Found:
    if bad is None:
        return UNKNOWN, unknown, NOBODY
    return (BAD, bad_words, by) if bad else (GOOD, good_words, by)


def _names(cuts: list[Cut]) -> Label:
    names = [cut.unit_no for cut in cuts]
    return Label(", ".join(names), "、".join(names))
