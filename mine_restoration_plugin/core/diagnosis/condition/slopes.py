"""Stability of the slopes of a unit: computed factors against what the code asks for, load case by load case (§6.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...delineation.units import DUMP
from ...model.errors import InputError
from ...model.text import Label
from ...rulebook import Rulebook
from ..factors import printed_factor, printed_required
from ..requirement import CASE_NAMES, CASES, CODE_NAMES, NATURAL, RAIN, STATES, required, safety_grade

_ORDER = ("unstable", "marginal", "basic", "stable")


@dataclass(frozen=True)
class SlopeCase:
    """One load case: the factor Fs, what is asked for (Fst), the state by both; None where it is not known."""

    factor: float | None
    wanted: float | None
    state: str | None


@dataclass(frozen=True)
class UnitSlope:
    """The slopes of a unit.

    ``state`` the worst of the cases. ``stable`` False where a case is unstable or marginally stable, True where none
    is; ``meets`` True where every case that has a factor meets its requirement, False where one does not; both None
    where nothing was computed, ``meets`` also where nothing can be asked. ``grade`` the safety grade of the code.
    ``sentence`` says what decides.
    """

    unit_no: str
    height_m: float | None
    slope_deg: float | None
    cases: Mapping[str, SlopeCase]
    grade: int | None
    code: str | None
    state: str | None
    stable: bool | None
    meets: bool | None
    sentence: Label
    rules: tuple[str, ...]


def slope_of(
    rulebook: Rulebook,
    unit_no: str,
    kind: str,
    height_m: float | None,
    slope_deg: float | None,
    facts: Mapping[str, Any],
    people: float | None,
) -> UnitSlope:
    """Judge the factors of safety of the form.

    The required factor is that of the form, for the natural and the rain case; else that of the code by class of rock,
    height and consequence of failure (people threatened or not).

    Args:
        height_m: of the highest face, else the relief of the unit. people: threatened by the unit, None where unknown.
    """
    with rulebook.noting() as asked:
        grade, doubt = _grade(rulebook, kind, height_m, facts, people)
        code = rulebook.rule("slope.code").value if grade is not None else None
        cases = {case: _case(rulebook, case, facts, code, grade) for case in CASES}
    known = {case: found for case, found in cases.items() if found.factor is not None}
    states = [found.state for found in known.values() if found.state is not None]
    state = min(states, key=_ORDER.index) if states else None
    met = [
        found.factor >= found.wanted
        for found in known.values()
        if found.factor is not None and found.wanted is not None
    ]
    stable = None if not known else not any(value in ("unstable", "marginal") for value in states)
    meets = False if not all(met) else True if met and len(met) == len(known) else None
    sentence = _sentence(known, code, grade, state, doubt)
    return UnitSlope(
        unit_no, height_m, slope_deg, cases, grade, code, state, stable, meets, sentence, tuple(sorted(asked))
    )


def _grade(
    rulebook: Rulebook, kind: str, height_m: float | None, facts: Mapping[str, Any], people: float | None
) -> tuple[int | None, Label | None]:
    rock = facts.get("rock_class") or ("dump" if kind == DUMP else None)
    if rock is None:
        return None, Label("class of rock not surveyed", "岩土类别未调查")
    if height_m is None:
        return None, Label("height not known", "坡高未知")
    consequence = rulebook.rule(f"slope.consequence.{'none' if people == 0 else 'people'}").value
    try:
        return safety_grade(rulebook, rulebook.rule(f"slope.class.{rock}").value, height_m, consequence), None
    except InputError:
        text = Label(
            "{height} m is higher than the code's table: a study of its own", "坡高 {height} m 超出规范表，须专门论证"
        )
        return None, text.format(height=f"{height_m:.1f}")


def _case(rulebook: Rulebook, case: str, facts: Mapping[str, Any], code: str | None, grade: int | None) -> SlopeCase:
    stated = facts.get(f"fs_{case}")
    factor = None if stated is None else float(stated)
    wanted = None
    if case in (NATURAL, RAIN) and facts.get("fs_required") is not None:
        wanted = float(facts["fs_required"])
    elif code is not None and grade is not None:
        wanted = required(rulebook, code, grade, True, case).low
    if factor is None:
        return SlopeCase(None, wanted, None)
    if factor < rulebook.number("stability.state.unstable"):
        return SlopeCase(factor, wanted, "unstable")
    if factor < rulebook.number("stability.state.marginal"):
        return SlopeCase(factor, wanted, "marginal")
    if wanted is None:
        return SlopeCase(factor, None, None)
    return SlopeCase(factor, wanted, "stable" if factor >= wanted else "basic")


def _sentence(
    known: Mapping[str, SlopeCase], code: str | None, grade: int | None, state: str | None, doubt: Label | None
) -> Label:
    if not known:
        return Label("No factor of safety was computed: cannot tell.", "未验算稳定性，无法判定。")
    parts_en, parts_zh = [], []
    for case, found in known.items():
        assert found.factor is not None  # noqa: S101 - of the known ones
        name, fs = CASE_NAMES[case], f"{printed_factor(found.factor):.2f}"
        if found.wanted is None:
            parts_en.append(f"{name.en}: Fs {fs}, nothing to compare with")
            parts_zh.append(f"{name.zh}工况 Fs={fs}，无要求值")
        else:
            less = found.factor < found.wanted
            wanted = printed_required(found.wanted)
            parts_en.append(f"{name.en}: Fs {fs} {'<' if less else '≥'} Fst {wanted}")
            parts_zh.append(f"{name.zh}工况 Fs={fs}，{'小于' if less else '不小于'} Fst={wanted}")
    end = Label("", "")
    if state is not None:
        end = Label(f": {STATES[state].en}", f"，{STATES[state].zh}")
    by = Label("", "")
    if code is not None and grade is not None:
        by = Label(f" ({CODE_NAMES[code]}, grade {grade})", f"（{CODE_NAMES[code]}，{'一二三'[grade - 1]}级）")
    elif doubt is not None:
        by = Label(f" ({doubt.en})", f"（{doubt.zh}）")
    return Label(f"{'; '.join(parts_en)}{end.en}{by.en}.", f"{'；'.join(parts_zh)}{end.zh}{by.zh}。")
