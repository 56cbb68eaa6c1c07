"""Conditions of the sources of money: each a row of the rulebook, answered from facts and decisions (domain §9.6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP, Label, joined
from ...rulebook import Rule, Rulebook
from .result import Answer, Case, answer_of, said

NOTHING = Label("", "")
OVERLAYS: dict[str, Label] = {
    "basic_farmland_m2": Label("permanent basic farmland", "永久基本农田"),
    "red_line_m2": Label("ecological red line", "生态保护红线"),
    "protected_area_m2": Label("protected area", "自然保护地"),
}
PROJECT: dict[str, Label] = {
    "investment_cny": Label("investment, yuan", "总投资（元）"),
    "area_m2": Label("area, m²", "治理面积（m²）"),
    "execution_share": Label("share spent", "执行率"),
    "projects_in_province": Label("projects of the province", "本省项目数"),
}


@dataclass(frozen=True)
class Request:
    """What was asked of one source, as the gates see it: everything that was decided about it."""

    source: str
    fields: Mapping[str, Any]

    @property
    def document(self) -> str:
        return str(self.fields.get("document") or "")


@dataclass(frozen=True)
class Gate:
    """One condition of one source with its answer and what it was answered from."""

    key: str
    label: Label
    answer: Answer
    seen: Label
    source: str
    checked: bool
    contradicted: bool = False


def answer_gates(book: Rulebook, case: Case, request: Request, keys: tuple[str, ...]) -> tuple[Gate, ...]:
    """The gates of one source.

    What is known decides; a decision (``funding_gates``: key → true, false) answers what is not known.

    Raises:
        InputError: a gate's row names a test that there is not.
    """
    return tuple(_answer(book.rule(f"fund.gate.{key}"), key, case, request) for key in keys)


def _answer(rule: Rule, key: str, case: Case, request: Request) -> Gate:
    test = rule.more.get("test", "")
    name, _, argument = test.partition(":")
    if name not in _TESTS:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "Rulebook row {key}: there is no test {test}. Known are: {known}."),
            key=rule.key,
            test=test,
            known=", ".join(sorted(_TESTS)),
        )
    known, seen = _TESTS[name](case, request, rule, argument)
    decided = case.chosen.get("funding_gates", {}).get(key)
    contradicted = known is not None and decided is not None and known != decided
    if known is None and decided is not None:
        known, seen = bool(decided), Label("decided", "按决策")
    return Gate(key, rule.label, answer_of(known), seen, rule.source, rule.checked, contradicted)


Seen = tuple[Any, Label]
"""What is known (None: nothing), and from where."""
Test = Callable[[Case, Request, Rule, str], Seen]


def _decided(case: Case, request: Request, rule: Rule, argument: str) -> Seen:
    return None, NOTHING


def _document(case: Case, request: Request, rule: Rule, argument: str) -> Seen:
    """The paper that grants it; without one nobody can tell."""
    return (True, said(request.document)) if request.document else (None, NOTHING)


def _field_is(case: Case, request: Request, rule: Rule, argument: str) -> Seen:
    """A field of the request has the wanted value (``field=value``), or has another one."""
    name, _, wanted = argument.partition("=")
    value = request.fields.get(name)
    if value is None:
        return None, NOTHING
    return _text(value) == wanted, said(value)


def _field_is_not(case: Case, request: Request, rule: Rule, argument: str) -> Seen:
    same, seen = _field_is(case, request, rule, argument)
    return (None if same is None else not same), seen


def _yet(case: Case, request: Request, rule: Rule, argument: str) -> Seen:
    """A step that was taken; one that was not can still be."""
    value = request.fields.get(argument)
    return (True if value is True else None), NOTHING if value is None else said(value)


def _field_most(case: Case, request: Request, rule: Rule, argument: str) -> Seen:
    value = request.fields.get(argument)
    return (None, NOTHING) if value is None else (float(value) <= rule.number, said(float(value)))


def _legacy(case: Case, request: Request, rule: Rule, argument: str) -> Seen:
    return case.legacy, NOTHING if case.legacy is None else Label("class of the plots", "图斑大类")


def _overlays(case: Case, request: Request, rule: Rule, argument: str) -> Seen:
    """No protected area, red line or permanent basic farmland is touched."""
    areas = {name: case.facts.get(name) for name in OVERLAYS}
    hit = [_with(OVERLAYS[name], f"{value:g} m²") for name, value in areas.items() if value is not None and value > 0]
    if hit:
        return False, joined(hit)
    return (None, NOTHING) if None in areas.values() else (True, Label("overlays: none", "套合均不涉及"))


def _programme_least(case: Case, request: Request, rule: Rule, argument: str) -> Seen:
    """A number of the project that this mine is a part of; the mine's own investment is enough where it reaches."""
    own = {"investment_cny": case.cost_cny, "area_m2": case.area_m2}.get(argument)
    least = Decimal(rule.value)
    if own is not None and own >= least:
        return True, _with(PROJECT[argument], str(own))
    value = case.chosen.get("funding_project", {}).get(argument)
    if value is None:
        return None, NOTHING
    return Decimal(str(value)) >= least, _with(PROJECT[argument], f"{value:g}")


def _programme_most(case: Case, request: Request, rule: Rule, argument: str) -> Seen:
    value = case.chosen.get("funding_project", {}).get(argument)
    if value is None:
        return None, NOTHING
    return float(value) <= rule.number, _with(PROJECT[argument], f"{value:g}")


def _not_after(case: Case, request: Request, rule: Rule, argument: str) -> Seen:
    day = _day(case, argument)
    return (None, NOTHING) if day is None else (day.isoformat() <= rule.value, said(day.isoformat()))


def _not_before(case: Case, request: Request, rule: Rule, argument: str) -> Seen:
    day = _day(case, argument)
    return (None, NOTHING) if day is None else (day.isoformat() >= rule.value, said(day.isoformat()))


def _building_rock(case: Case, request: Request, rule: Rule, argument: str) -> Seen:
    return case.building_rock, NOTHING if case.building_rock is None else Label("decided material", "决策所定岩性")


def _surplus(case: Case, request: Request, rule: Rule, argument: str) -> Seen:
    return case.surplus_bank_m3 > 0, _with(Label("surplus, m³ bank", "剩余量（自然方 m³）"), str(case.surplus_bank_m3))


def _no_redirect(case: Case, request: Request, rule: Rule, argument: str) -> Seen:
    """No land is kept for building."""
    if case.redirect is None:
        return None, NOTHING
    return not case.redirect, Label("direction of the units", "单元修复方向")


def _day(case: Case, name: str) -> date | None:
    if name in ("start", "finish"):
        day = case.start if name == "start" else case.finish
        if day is not None:
            return day
    text = case.chosen.get("funding_project", {}).get(name)
    return None if text is None else date(*map(int, str(text).split("-")))


def _with(what: Label, value: str) -> Label:
    return Label(f"{what.en}: {value}", f"{what.zh}：{value}")


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)


_TESTS: dict[str, Test] = {
    "decided": _decided,
    "document": _document,
    "is": _field_is,
    "is_not": _field_is_not,
    "most": _field_most,
    "yet": _yet,
    "legacy": _legacy,
    "overlays": _overlays,
    "programme_least": _programme_least,
    "programme_most": _programme_most,
    "not_after": _not_after,
    "not_before": _not_before,
    "building_rock": _building_rock,
    "surplus": _surplus,
    "no_redirect": _no_redirect,
}
