"""Why a unit gets its direction, in one sentence that is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..diagnosis.suitability.limits import FACTORS, USES, Graded
from ..diagnosis.suitability.vetoes import KEEP, WATER, Veto
from ..diagnosis.suitability.way import NATURAL, Way
from ..model.text import Label
from .direction_state import lies_within
from .stages.stage import Drafting


def reason_of(
    draft: Drafting,
    number: str,
    found: str | None,
    final: str | None,
    final_way: str,
    moved: str | None,
    way: Way,
    grades: Mapping[str, Graded],
    vetoes: tuple[Veto, ...],
    named: str | None,
) -> Label:
    """What was decided, or found and why; vetoes; the way.

    Args:
        found, final: the use that was found and the one that stands. final_way: the way that stands; ``way`` was found.
        moved: the neighbour whose use it takes. named: a land class that was decided or registered.
    """
    parts = []
    decided = draft.decisions.get("direction", {}).get(number)
    if decided:
        parts.append(Label("decided: {why}", "技术人员确定：{why}").format(why=decided["reason"]))
    elif named and found != final:
        text = Label("land class {code} as decided or registered", "地类{code}按决策或登记")
        parts.append(text.format(code=named))
    use = _use(draft, found, moved, way, grades)
    differs = found != final or (decided and way.code != final_way)
    parts.append(Label("found: {use}", "评价结果为{use}").format(use=use) if differs else use)
    if final in USES and grades[final].unknown:
        text = Label("for now: {names} not surveyed", "暂定（{names}未调查）")
        parts.append(text.format(names=_names(grades[final].unknown)))
    parts += [veto.sentence for veto in vetoes]
    text = way.reason
    if way.code != final_way:
        name = draft.book.rule(f"way.{way.code}").label
        text = Label("found {name}: {why}", "评价方式为{name}（{why}）").format(name=name, why=text)
    parts.append(text)
    if lies_within(draft, number, "urban"):
        parts.append(Label("in the urban boundary: reuse may be looked into", "位于城镇开发边界内，可另行研究转型利用"))
    return Label("; ".join(part.en for part in parts), "；".join(part.zh for part in parts))


def _use(draft: Drafting, use: str | None, moved: str | None, way: Way, grades: Mapping[str, Graded]) -> Label:
    if use is None:
        essential = draft.book.rule("suit.essential").value.split()
        missing = [name for name in essential if any(name in grades[u].unknown for u in USES)]
        if missing:
            text = Label("no direction before a survey of {names}", "{names}未调查，方向待定")
            return text.format(names=_names(missing))
        return Label("no use fits", "无适宜方向")
    name = draft.book.rule(f"suit.use.{use}").label
    if moved:
        text = Label(
            "{name}: too small alone, like its neighbour {other}", "{name}：单独成片面积过小，随相邻单元{other}"
        )
        return text.format(name=name, other=moved)
    if way.code == NATURAL:
        return Label("{name}: as it grows by itself", "{name}：按自然恢复现状").format(name=name)
    if use == WATER:
        return Label("{name}: always under water", "{name}：常年积水").format(name=name)
    if use == KEEP:
        return Label("{name}: no use that grows fits", "{name}：耕园林草均不适宜").format(name=name)
    text = Label("{name}: limiting grade {grade}, the best", "{name}：限制等级{grade}，为各方向最优")
    if draft.mine_facts().get("owner_wish") == use:
        text = Label("{name}: wished by the owners, limiting grade {grade}", "{name}：权利人意愿，限制等级{grade}")
    limiting = grades[use].limiting
    if limiting:
        return Label("{text} ({by})", "{text}（{by}）").format(
            text=text.format(name=name, grade=grades[use].grade), by=_names(limiting)
        )
    return text.format(name=name, grade=grades[use].grade)


def _names(factors: Sequence[str]) -> Label:
    return Label(", ".join(FACTORS[name].en for name in factors), "、".join(FACTORS[name].zh for name in factors))
