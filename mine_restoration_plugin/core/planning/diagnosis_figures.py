"""Figures and checks of the diagnosis."""

from __future__ import annotations

from collections.abc import Sequence

from ..diagnosis.condition import screening
from ..diagnosis.condition.grading import threatened
from ..diagnosis.condition.responsibility import UNKNOWN, Responsibility
from ..diagnosis.condition.result import Diagnosis
from ..earthrock.checks import finding
from ..model.plan import Check, Figure, Verdict
from ..model.text import Label, joined
from ..model.units import to_hm2
from .stages.stage import Drafting

DANGER = ("extra", "large")
LIKELY = "high"


def make_figures(draft: Drafting, found: Diagnosis, asked: tuple[str, ...]) -> list[Figure]:
    """``asked``: the rows of the rulebook that the diagnosis looked at, whether they found something or not."""
    hazard = tuple(key for key in asked if key.startswith(("hazard.", "stability.")))
    damage = tuple(key for key in asked if key.startswith("damage."))
    severe = sum(unit["area_m2"] for unit in draft.units if found.units[unit["unit_no"]].degree == "severe")
    people, _, assets = threatened(found.hazards)
    grave = sum(one.risk in DANGER or one.likelihood == LIKELY for one in found.hazards)
    steep = sum(unit.steep_area_m2 for unit in found.units.values())
    return [
        Figure(
            "hazards_count",
            Label("Hazards found", "地质安全隐患数"),
            float(len(found.hazards)),
            "count",
            formula="rows of T6",
            inputs=("T6",),
            rules=hazard,
        ),
        Figure(
            "hazards_severe_count",
            Label("Hazards that are likely, or of large danger", "可能性大或险情大型以上的隐患数"),
            float(grave),
            "count",
            formula="rows of T6 with likelihood high or danger extra, large",
            inputs=("T6",),
            rules=hazard,
        ),
        Figure(
            "threatened_people",
            Label("Persons threatened", "威胁人数"),
            None if people is None else float(people),
            "count",
            formula="max(Σ units of the form, Σ receptors within reach)",
            inputs=("T6", "facts", "receptors"),
            rules=hazard,
        ),
        Figure(
            "threatened_assets_wan",
            Label("Assets threatened", "威胁财产"),
            assets,
            "wan",
            formula="max(Σ units of the form, Σ receptors within reach)",
            inputs=("T6", "facts", "receptors"),
            rules=hazard,
        ),
        Figure(
            "damaged_severe_hm2",
            Label("Area severely damaged", "重度损毁面积"),
            to_hm2(severe),
            "hm2",
            formula="Σ T5.area_hm2 of severe units",
            inputs=("T5",),
            rules=damage,
        ),
        Figure(
            "steep_area_m2",
            Label("Area steeper than the limit, in plan", "陡坡投影面积"),
            steep,
            "m2",
            formula="Σ cells of units at least as steep as hazard.*.slope_deg",
            inputs=("existing", "units", "facts"),
            rules=tuple(key for key in hazard if key.endswith(".slope_deg") or key == "hazard.cells_max"),
        ),
        Figure(
            "grade",
            Label("Impact grade (3 severe, 2 fairly severe, 1 light)", "矿山地质环境影响程度（3严重、2较严重、1较轻）"),
            None if found.grade is None else float(found.grade),
            "",
            formula="max of the lines of D1 where no open line could be worse",
            inputs=("D1",),
            rules=tuple(key for key in asked if not key.startswith("slope.")),
        ),
    ]


def make_checks(
    draft: Drafting, found: Diagnosis, party: Responsibility, answers: Sequence[screening.Answer]
) -> list[Check]:
    """Responsibility known and proved, declaration complete, hazards that threaten people first."""
    return [_responsibility(draft, party), _declaration(draft, answers), _first(draft, found)]


def _responsibility(draft: Drafting, party: Responsibility) -> Check:
    book = draft.book
    if party.contradicts:
        return finding(book, "responsibility", Verdict.FAIL, which=joined(party.contradicts))
    if party.party == UNKNOWN:
        return finding(book, "responsibility", Verdict.UNKNOWN, why=party.sentence)
    if party.missing:
        what = Label("; ".join(text.en for text in party.missing), "、".join(text.zh for text in party.missing))
        text = Label("{who} Missing: {what}.", "{who}缺少：{what}。").format(who=party.sentence, what=what)
        return finding(book, "responsibility", Verdict.UNKNOWN, why=text)
    return finding(book, "responsibility", Verdict.PASS, proof=party.proof or Label("–", "—"))


def _declaration(draft: Drafting, answers: Sequence[screening.Answer]) -> Check:
    book = draft.book
    bad = [answer.reason for answer in answers if answer.verdict == screening.BAD]
    open_ = [answer.reason for answer in answers if answer.verdict == screening.UNKNOWN]
    if bad:
        return finding(book, "declaration", Verdict.FAIL, which=joined(bad))
    if open_:
        return finding(book, "declaration", Verdict.UNKNOWN, which=joined(open_))
    return finding(book, "declaration", Verdict.PASS)


def _first(draft: Drafting, found: Diagnosis) -> Check:
    book = draft.book
    danger = [hazard.number for hazard in found.hazards if hazard.people]
    waiting = [hazard.number for hazard in found.hazards if hazard.people is None]
    blind = [unit.unit_no for unit in found.units.values() if unit.doubts and not unit.searched]
    if danger:
        return finding(book, "hazards_first", Verdict.UNKNOWN, "people", which="、".join(danger))
    if waiting:
        return finding(book, "hazards_first", Verdict.UNKNOWN, which="、".join(waiting))
    if blind:
        return finding(book, "hazards_first", Verdict.UNKNOWN, "blind", which="、".join(blind))
    return finding(book, "hazards_first", Verdict.PASS, count=len(found.hazards))
