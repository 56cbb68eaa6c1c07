"""Industry after restoration (治用结合): each kind screened against the rules, the land and what it asks of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ...model.text import Label, joined
from ...model.units import round_half_up
from ...rulebook import Rule, Rulebook
from .result import ZERO, Answer, Case, UnitGround

PREFIX = "industry.kind."
SHARE = "industry.build_share_max"
YES, SMALL = "yes", "small"
FARMLAND, RED_LINE = "basic_farmland_m2", "red_line_m2"


@dataclass(frozen=True)
class Screened:
    """One kind of industry. ``fit_m2`` is the ground whose land class, slope and soil suit it.

    ``chosen``  the decision about it, None where it was not chosen. ``counts``: allowed, chosen and with a paper.
    """

    kind: str
    label: Label
    answer: Answer
    reasons: tuple[Label, ...]
    fit_m2: Decimal
    units: tuple[str, ...]
    chosen: Mapping[str, Any] | None
    source: str
    rules: tuple[str, ...]

    @property
    def counts(self) -> bool:
        return self.chosen is not None and self.answer is Answer.YES and bool(self.chosen.get("document"))

    @property
    def reason(self) -> Label:
        return joined(self.reasons)

    def yearly_cny(self, field: str) -> Decimal | None:
        """``income_cny_year`` or ``cost_cny_year`` as decided."""
        value = None if self.chosen is None else self.chosen.get(field)
        return None if value is None else round_half_up(str(value), 2)


def screen_industries(book: Rulebook, case: Case) -> tuple[Screened, ...]:
    """All kinds of the rulebook, chosen or not."""
    return tuple(_screen(book, case, book.rule(key)) for key in book.keys(PREFIX))


def built_m2(chosen: Sequence[Mapping[str, Any]]) -> Decimal:
    """Ground that the chosen industries build on."""
    return sum((Decimal(str(row.get("construction_m2", 0))) for row in chosen), ZERO)


def _screen(book: Rulebook, case: Case, rule: Rule) -> Screened:
    kind = rule.key[len(PREFIX) :]
    chosen = next((row for row in case.chosen.get("industries", ()) if row["kind"] == kind), None)
    fits = [unit for unit in case.units if _fits(rule, unit)]
    found = [_land(rule, case, fits), *_lines(rule, case), *_building(book, rule, case, chosen)]
    if chosen is not None:
        found.append(_size(chosen, sum((unit.area_m2 for unit in fits), ZERO)))
    answers = [answer for answer, _label in found]
    answer = Answer.NO if Answer.NO in answers else Answer.UNKNOWN if Answer.UNKNOWN in answers else Answer.YES
    reasons = [label for said, label in found if said is answer]
    return Screened(
        kind,
        rule.label,
        answer,
        tuple(reasons),
        sum((unit.area_m2 for unit in fits), ZERO),
        tuple(unit.unit_no for unit in fits),
        chosen,
        rule.source,
        (rule.key, *((SHARE,) if rule.more.get("builds") == SMALL else ())),
    )


Found = tuple[Answer, Label]


def _fits(rule: Rule, unit: UnitGround) -> bool:
    classes = rule.more.get("after", "").split("|")
    if unit.after is None or not any(unit.after.startswith(code) for code in classes if code):
        return False
    if unit.polluted and rule.more.get("clean") == YES:
        return False
    return unit.slope_mean_deg is not None and unit.slope_mean_deg <= rule.number


def _land(rule: Rule, case: Case, fits: Sequence[UnitGround]) -> Found:
    if fits:
        return Answer.YES, Label("land class and slope suit", "地类、坡度适宜")
    unknown = any(unit.after is None or unit.slope_mean_deg is None for unit in case.units)
    if unknown:
        return Answer.UNKNOWN, Label("land class after or slope not known", "修复后地类或坡度未定")
    classes = rule.more.get("after", "")
    text = Label(
        "no unit of classes {classes} up to {deg}°" + (" and clean" if rule.more.get("clean") == YES else ""),
        "无符合条件的单元（地类 {classes}，坡度≤{deg}°" + ("，无污染" if rule.more.get("clean") == YES else "") + "）",
    )
    return Answer.NO, text.format(classes=classes.replace("|", "、"), deg=rule.value)


def _lines(rule: Rule, case: Case) -> list[Found]:
    """Permanent basic farmland and the ecological red line, where the kind may not touch them."""
    found: list[Found] = []
    for field, column, label in (
        (FARMLAND, "farmland", Label("permanent basic farmland", "永久基本农田")),
        (RED_LINE, "red_line", Label("ecological red line", "生态保护红线")),
    ):
        if rule.more.get(column) == YES:
            continue
        area = case.facts.get(field)
        if area is None:
            found.append((Answer.UNKNOWN, Label("{what}: overlay not known", "{what}套合情况未知").format(what=label)))
        elif area > 0:
            text = Label("{what}: {area:.2f} m²", "涉及{what} {area:.2f} m²")
            found.append((Answer.NO, text.format(what=label, area=float(area))))
        else:
            found.append((Answer.YES, Label("{what}: none", "不涉及{what}").format(what=label)))
    return found


def _building(book: Rulebook, rule: Rule, case: Case, chosen: Mapping[str, Any] | None) -> list[Found]:
    """What needs building land goes the construction way; small buildings stay within their share."""
    builds = rule.more.get("builds", "")
    if builds == YES:
        return [(Answer.NO, Label("needs building land: construction-project route", "需建设用地，按建设项目路径办理"))]
    if builds != SMALL:
        wanted = Decimal(str((chosen or {}).get("construction_m2", 0)))
        if wanted > 0:
            return [(Answer.NO, Label("no buildings allowed for this kind", "该类产业不得占用建设用地"))]
        return []
    share = book.rule(SHARE)
    limit = round_half_up(case.area_m2 * Decimal(share.value), 2)
    total = built_m2(case.chosen.get("industries", ()))
    if chosen is not None and total > limit:
        text = Label("buildings {built} m² > {limit} m²", "建设占地 {built} m²，超过上限 {limit} m²")
        return [(Answer.NO, text.format(built=total, limit=limit))]
    text = Label("buildings up to {limit} m² in all", "建设占地合计不超过 {limit} m²")
    return [(Answer.YES, text.format(limit=limit))]


def _size(chosen: Mapping[str, Any], fit_m2: Decimal) -> Found:
    wanted = chosen.get("area_m2")
    if wanted is None:
        return Answer.UNKNOWN, Label("its area is not given", "未给出用地面积")
    if Decimal(str(wanted)) > fit_m2:
        text = Label("{wanted} m² wanted, {fit} m² suit", "拟用 {wanted} m²，适宜仅 {fit} m²")
        return Answer.NO, text.format(wanted=wanted, fit=fit_m2)
    return Answer.YES, Label("enough suitable ground", "适宜用地面积满足")
