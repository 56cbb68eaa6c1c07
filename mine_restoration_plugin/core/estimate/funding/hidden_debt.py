"""Screen for hidden local-government debt: forbidden ways to pay, each with its source (domain §14.9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...model.text import Label, joined
from ...rulebook import Rulebook
from .result import Answer, Case, said
from .sources import CAPITAL, DEBT

PREFIX = "debt.screen."
PLATFORM = "platform"
SERVICES = "services"
NOTHING = Label("no loan and no capital in this plan", "本方案无借款和社会资本")


@dataclass(frozen=True)
class DebtAnswer:
    """``clean``: yes where the forbidden way is not taken, no where it is, unknown where nobody said."""

    key: str
    label: Label
    clean: Answer
    seen: Label
    source: str
    checked: bool


def screen_debt(book: Rulebook, case: Case) -> tuple[DebtAnswer, ...]:
    """Every row of the screen, against loans, capital and the contract (``loans``, ``funding``, ``procurement``)."""
    answers = []
    for key in book.keys(PREFIX):
        rule = book.rule(key)
        clean, seen = _SCREENS[key[len(PREFIX) :]](book, case)
        answers.append(DebtAnswer(key[len(PREFIX) :], rule.label, clean, seen, rule.source, rule.checked))
    return tuple(answers)


Screen = Callable[[Rulebook, Case], tuple[Answer, Label]]


def _platform(book: Rulebook, case: Case) -> tuple[Answer, Label]:
    loans = _rows(book, case, (DEBT,))
    if not loans:
        return Answer.YES, NOTHING
    borrowers = [str(loan.get("borrower") or "") for loan in loans]
    seen = _seen(Label("borrowers", "借款主体"), borrowers)
    if PLATFORM in borrowers:
        return Answer.NO, seen
    return (Answer.UNKNOWN if "" in borrowers else Answer.YES), seen


def _services(book: Rulebook, case: Case) -> tuple[Answer, Label]:
    mode = case.chosen.get("procurement", {}).get("mode")
    if mode is None:
        return Answer.UNKNOWN, Label("way of procurement not said", "未说明采购方式")
    return (Answer.NO if mode == SERVICES else Answer.YES), _seen(Label("procurement", "采购方式"), [mode])


def _flag(field: str, what: Label, groups: tuple[str, ...], contract: bool) -> Screen:
    """A field that has to be false in every loan or capital, and in the contract where it is one of the contract."""

    def screen(book: Rulebook, case: Case) -> tuple[Answer, Label]:
        rows = _rows(book, case, groups)
        if contract:
            rows.append(case.chosen.get("procurement", {}))
        if not rows:
            return Answer.YES, NOTHING
        values = [row.get(field) for row in rows]
        seen = _seen(what, values)
        if any(value is True for value in values):
            return Answer.NO, seen
        return (Answer.UNKNOWN if None in values else Answer.YES), seen

    return screen


_SCREENS: dict[str, Screen] = {
    "platform": _platform,
    "services": _services,
    "guarantee": _flag("guarantee", Label("guaranteed by the government", "政府担保"), (DEBT, CAPITAL), False),
    "buy_back": _flag("buy_back", Label("bought back", "回购"), (CAPITAL,), False),
    "minimum_return": _flag("guaranteed", Label("return promised", "承诺收益"), (CAPITAL,), False),
    "advance": _flag("contractor_advances", Label("contractor advances", "施工单位垫资"), (), True),
}


def _rows(book: Rulebook, case: Case, groups: tuple[str, ...]) -> list[Mapping[str, Any]]:
    """Decisions about sources of some groups."""
    rows = [*case.chosen.get("funding", ()), *case.chosen.get("loans", ())]
    return [row for row in rows if _group(book, row) in groups]


def _group(book: Rulebook, row: Mapping[str, Any]) -> str:
    return book.rule(f"fund.source.{row.get('source', 'policy_loan')}").value


def _seen(what: Label, values: Sequence[Any]) -> Label:
    told = joined([said(value) for value in values], ", ", "、")
    return Label(f"{what.en}: {told.en}", f"{what.zh}：{told.zh}")
