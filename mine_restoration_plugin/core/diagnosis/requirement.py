"""What a code asks of a slope: required factor, safety grade, names of states. All numbers are rulebook rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..rulebook.book import Rule, Rulebook
from .factors import printed_factor, printed_required

NATURAL, RAIN, QUAKE = "natural", "rain", "quake"
CASES = (NATURAL, RAIN, QUAKE)
CASE_NAMES = {
    NATURAL: Label("natural", "天然"),
    RAIN: Label("rainstorm", "暴雨"),
    QUAKE: Label("earthquake", "地震"),
}
CODES = ("gb50330", "dzt0219", "gb51016")
CODE_NAMES = {"gb50330": "GB 50330-2013", "dzt0219": "DZ/T 0219", "gb51016": "GB 51016-2014"}
CLASSES = ("rock_good", "rock_poor", "soil")
CONSEQUENCES = ("very_serious", "serious", "minor")
INTENSITIES = ("6", "7", "7.5", "8", "8.5", "9")

STATES = {
    "unstable": Label("unstable", "不稳定"),
    "marginal": Label("marginally stable", "欠稳定"),
    "basic": Label("basically stable", "基本稳定"),
    "stable": Label("stable", "稳定"),
}
MEETS, BELOW, UNDECIDED = "meets", "below", "cannot_tell"
NO_ROW = Label("the code's table has no value for this case", "规范表中未列此工况的取值")
NO_FACTOR = Label("no factor of safety was found", "未求得稳定系数")


@dataclass(frozen=True)
class Required:
    """A required factor of safety. ``low`` is what has to be met; ``high`` the upper end where a code gives a range.

    Both are None where the code's table has no value.
    """

    code: str
    grade: int
    permanent: bool
    case: str
    low: float | None
    high: float | None
    rule: Rule

    def to_json(self) -> dict[str, Any]:
        return {
            "code": CODE_NAMES[self.code],
            "grade": self.grade,
            "permanent": self.permanent,
            "case": self.case,
            "required": self.low,
            "required_high": self.high,
            "rule": self.rule.to_json(),
        }


def required(rulebook: Rulebook, code: str, grade: int, permanent: bool, case: str) -> Required:
    """The required factor Fst (安全系数) of a grade in a load case."""
    rule = rulebook.rule(f"stability.fst.{code}.{grade}.{'permanent' if permanent else 'temporary'}.{case}")
    high = rule.more.get("high", "").strip()
    return Required(
        code,
        grade,
        permanent,
        case,
        rule.number if rule.value.strip() else None,
        float(high) if high else None,
        rule,
    )


def safety_grade(rulebook: Rulebook, kind: str, height_m: float, consequence: str) -> int:
    """The safety grade 1–3 (GB 50330) of a slope by kind of ground, height and consequence of failure.

    Raises:
        InputError: the slope is higher than the code's table goes.
    """
    prefix = f"stability.grade.{kind}."
    steps = sorted({int(key[len(prefix) :].split(".")[0]) for key in rulebook.keys(prefix)})
    step = next((step for step in steps if height_m <= step), None)
    if step is None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The slope is {height} m high; the table of grades ends at {limit} m. Such a slope needs a study of "
                "its own: choose the grade yourself.",
            ),
            height=f"{height_m:.1f}",
            limit=steps[-1] if steps else 0,
        )
    return round(rulebook.number(f"{prefix}{step}.{consequence}"))


def seismic_coefficient(rulebook: Rulebook, intensity: str) -> float:
    """Horizontal coefficient kh of a design intensity."""
    return rulebook.number(f"stability.kh.{intensity}")


def state_of(factor: float | None, wanted: Required, rulebook: Rulebook) -> str | None:
    """The name of the state by Fs: unstable, marginal, basic, stable; None without a factor or a requirement."""
    if factor is None:
        return None
    if factor < rulebook.number("stability.state.unstable"):
        return "unstable"
    if factor < rulebook.number("stability.state.marginal"):
        return "marginal"
    if wanted.low is None:
        return None
    return "stable" if factor >= wanted.low else "basic"


@dataclass(frozen=True)
class Verdict:
    """What a factor comes to: ``key`` is meets, below or cannot_tell; ``words`` say it with both numbers."""

    key: str
    state: str | None
    words: Label


def verdict(factor: float | None, wanted: Required, rulebook: Rulebook) -> Verdict:
    """Compare Fs and Fst as they are; printed with two decimals, Fs cut off so that no failure looks like a pass."""
    state = state_of(factor, wanted, rulebook)
    if factor is None:
        return Verdict(UNDECIDED, None, NO_FACTOR)
    if wanted.low is None:
        return Verdict(UNDECIDED, state, NO_ROW)
    values = {"fs": f"{printed_factor(factor):.2f}", "fst": printed_required(wanted.low)}
    if factor >= wanted.low:
        words = Label("Fs {fs} ≥ Fst {fst}: meets the requirement", "Fs={fs}，不小于Fst={fst}，满足要求")
        if wanted.high is not None and factor < wanted.high:
            words = Label(
                "Fs {fs} ≥ Fst {fst}, but below the upper end {high} of the code's range",
                "Fs={fs}，不小于Fst={fst}，满足下限，未达规范区间上限{high}",
            )
            values["high"] = printed_required(wanted.high)
        return Verdict(MEETS, state, words.format(**values))
    words = Label("Fs {fs} < Fst {fst}: does not meet the requirement", "Fs={fs}，小于Fst={fst}，不满足要求")
    return Verdict(BELOW, state, words.format(**values))
