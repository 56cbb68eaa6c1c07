"""Structures: those that were decided, those that hazards ask for, and hazards that nothing is done about."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from ...diagnosis.condition.result import HazardFinding
from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...model.units import round_half_up
from ...model.work import WorkItem
from ...rulebook import Rule, Rulebook

SHEET = "总体布置图"
DECIDED, PROPOSED, DESIGN, SPECIAL, SHARED = "decided", "proposed", "design", "special", "shared"
ONCE = ("fence", "sign")
"""Built once for all hazards of a unit: the longest."""
CHANGED = "way.changed_share"
MEASURE = "hazard_measure."


@dataclass(frozen=True)
class Left:
    """What the design leaves of the unit's hazards: ``face_m2`` true area of high steep faces and ``crest_m`` their
    length, ``pond_m`` the circumference of circles as large as its hollows, ``mean_deg`` mean slope (None where not
    known). ``perimeter_m`` and ``area_m2`` of the unit; ``changed_share`` of it that the design cuts or fills."""

    face_m2: float
    crest_m: float
    pond_m: float
    mean_deg: float | None
    perimeter_m: float
    area_m2: float
    changed_share: float


@dataclass(frozen=True)
class Structure:
    """One thing to build or to have done; ``quantity`` None where only a special design can tell."""

    number: str
    kind: str
    label: Label
    unit_no: str | None
    origin: str
    quantity: Decimal | None
    per: str
    hazard: str | None
    reason: str
    price: str | None
    part: str
    rules: tuple[str, ...]


def decided(rulebook: Rulebook, rows: Sequence[Mapping[str, Any]]) -> list[Structure]:
    """Structures of the decision ``structures``.

    Raises:
        InputError: a kind that the rulebook does not have, or counted by another unit than its price.
    """
    found = []
    for i, row in enumerate(rows, 1):
        kind, price, part, label = row.get("kind") or row["price"], row.get("price"), row.get("part"), None
        rules: tuple[str, ...] = ()
        if row.get("kind"):
            rule = rulebook.rule(f"works.{kind}")
            price, part, label, rules = rule.value, rule.more["part"], rule.label, (rule.key,)
        paid = per(rulebook, str(price))
        if row.get("unit") not in (None, paid):
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "Structure {kind} is counted in {given}, but its price is by {paid}."
                ),
                kind=kind,
                given=row["unit"],
                paid=paid,
            )
        found.append(
            Structure(
                row.get("id") or row.get("number") or f"S{i}",
                kind,
                label or rulebook.rule(f"price.{price}").label,
                row.get("unit_no"),
                DECIDED,
                round_half_up(row["quantity"], 2),
                paid,
                row.get("hazard"),
                row.get("reason") or "技术人员确定",
                price,
                part or "structures",
                rules,
            )
        )
    return found


def proposals(
    rulebook: Rulebook,
    hazards: Sequence[HazardFinding],
    left: Mapping[str, Left],
    built: Sequence[Structure],
    drained: Sequence[str],
) -> list[Structure]:
    """For each hazard: that the design removes it, or what the rulebook's table asks for and is not decided yet.

    Args:
        left: by unit. built: structures that are decided. drained: units with a drain of their own.
    """
    found: list[Structure] = []
    for hazard in hazards:
        state = left[hazard.unit_no]
        done, rules = _by_design(rulebook, hazard, state, drained)
        if done:
            found.append(_one(rulebook, hazard, f"{hazard.number}-0", None, DESIGN, None, done, rules))
            continue
        keys = rulebook.keys(f"{MEASURE}{hazard.kind}.")
        wanted = [rulebook.rule(key).value for key in keys]
        own = [one for one in built if _answers(one, hazard, wanted)]
        if own:
            continue
        for n, key in enumerate(keys, 1):
            rule = rulebook.rule(key)
            if not _applies(rule, hazard):
                continue
            quantity, text = _quantity(rule, state)
            origin = SPECIAL if quantity is None else PROPOSED
            made = _one(rulebook, hazard, f"{hazard.number}-{n}", rule, origin, quantity, text, (*rules, key))
            found.append(made)
    return _once(found)


def _once(found: Sequence[Structure]) -> list[Structure]:
    """Fences and signs of a unit once, as long as the longest; the others name it."""
    longest: dict[tuple[str | None, str], Structure] = {}
    for one in found:
        if one.kind in ONCE and one.quantity is not None:
            place = one.unit_no, one.kind
            if place not in longest or one.quantity > (longest[place].quantity or 0):
                longest[place] = one
    kept = []
    for one in found:
        first = longest.get((one.unit_no, one.kind))
        if first is None or first is one:
            kept.append(one)
        else:
            kept.append(replace(one, origin=SHARED, quantity=None, reason=f"与 {first.number} 共用"))
    return kept


def untreated(hazards: Sequence[HazardFinding], structures: Sequence[Structure], rulebook: Rulebook) -> list[str]:
    """Numbers of the hazards without a measure that can be counted."""
    missing = []
    for hazard in hazards:
        wanted = [rulebook.rule(key).value for key in rulebook.keys(f"{MEASURE}{hazard.kind}.")]
        good = [
            one
            for one in structures
            if (one.origin in (DESIGN, PROPOSED, SHARED) and one.hazard == hazard.number)
            or (one.origin == DECIDED and _answers(one, hazard, wanted))
        ]
        if not good:
            missing.append(hazard.number)
    return missing


def structure_items(structures: Sequence[Structure], inputs: tuple[str, ...]) -> list[WorkItem]:
    """The work, for the bill."""
    return [
        WorkItem(
            one.price,
            one.part,
            one.quantity,
            one.reason,
            tuple(name for name in (one.unit_no, one.hazard or one.number) if name),
            SHEET,
            None,
            inputs,
            one.rules,
        )
        for one in structures
        if one.quantity is not None and one.quantity > 0 and one.price
    ]


def per(rulebook: Rulebook, price: str) -> str:
    """The unit that a price is paid by."""
    return rulebook.rule(f"price.{price}").more.get("per", "")


def _answers(one: Structure, hazard: HazardFinding, wanted: Sequence[str]) -> bool:
    return one.hazard == hazard.number or (one.hazard is None and one.unit_no == hazard.unit_no and one.kind in wanted)


def _by_design(
    rulebook: Rulebook, hazard: HazardFinding, state: Left, drained: Sequence[str]
) -> tuple[str | None, tuple[str, ...]]:
    """How the design removes a hazard, None where it does not; and the rows that say so."""
    rules: tuple[str, ...] = ()
    # what only the form tells of is not gone because the terrain never showed it
    dug = hazard.scale_m3 is not None or state.changed_share > rulebook.number(CHANGED)
    if hazard.kind == "collapse":
        rules = ("hazard.collapse.slope_deg", "hazard.collapse.height_m", CHANGED)
        return ("设计地面无达到界值的陡坡" if dug and state.face_m2 <= 0 else None), rules
    if hazard.kind in ("landslide", "debris_flow"):
        rules = (f"hazard.{hazard.kind}.slope_deg", CHANGED)
        gentle = dug and state.mean_deg is not None and state.mean_deg < rulebook.number(rules[0])
        return (f"设计平均坡度 {state.mean_deg:.1f}°，低于界值" if gentle else None), rules
    if hazard.kind == "ponding":
        rules = ("hazard.ponding.depth_m", "hazard.ponding.area_m2", CHANGED)
        if dug and state.pond_m <= 0:
            return "设计地面无达到界值的封闭洼地", rules
        return ("单元内设有截排水沟" if hazard.unit_no in drained else None), rules
    return None, rules


def _applies(rule: Rule, hazard: HazardFinding) -> bool:
    threatened = bool(hazard.people or hazard.households)
    when = rule.more.get("when", "always")
    return when == "always" or (when == "people") == threatened


def _quantity(rule: Rule, state: Left) -> tuple[Decimal | None, str]:
    factor = float(rule.more["factor"])
    basis = rule.more["basis"]
    if basis == "face" and state.face_m2 > 0:
        return round_half_up(state.face_m2 * factor, 2), f"设计地面残留陡坡面 {state.face_m2:.2f} m² × {factor:g}"
    line, _, signs = basis.partition("_")
    if line in LINES:
        length, text = _line(line, state)
        if signs:
            count = max(math.ceil(round(length / factor, 6)), 1)
            return Decimal(count), f"{text} {length:.2f} m ÷ {factor:g} m，进整"
        return round_half_up(length * factor, 2), f"{text} {length:.2f} m × {factor:g}"
    if basis == "area":
        return round_half_up(state.area_m2 * factor, 2), f"单元面积 {state.area_m2:.2f} m² × {factor:g}"
    if basis == "one":
        return round_half_up(factor, 2), "每处"
    return None, "须专项勘查设计后计量"


LINES = ("crest", "pond", "perimeter")


def _line(line: str, state: Left) -> tuple[float, str]:
    """Length of a line in m and its name; the unit's perimeter where the terrain shows no face or hollow."""
    if line == "crest" and state.crest_m > 0:
        return state.crest_m, "残留陡坡长度"
    if line == "pond" and state.pond_m > 0:
        return state.pond_m, "洼地等面积圆周长"
    return state.perimeter_m, "单元周长"


def _one(
    rulebook: Rulebook,
    hazard: HazardFinding,
    number: str,
    rule: Rule | None,
    origin: str,
    quantity: Decimal | None,
    text: str,
    rules: tuple[str, ...],
) -> Structure:
    cited = tuple(dict.fromkeys((*hazard.rules, *rules)))
    if rule is None:
        label = Label("Removed by the design", "地貌重塑消除")
        return Structure(number, "", label, hazard.unit_no, origin, None, "", hazard.number, text, None, "", cited)
    kind = rulebook.rule(f"works.{rule.value}")
    return Structure(
        number, rule.value, kind.label, hazard.unit_no, origin, quantity, per(rulebook, kind.value), hazard.number,
        text, kind.value, kind.more["part"], (*cited, kind.key),
    )  # fmt: skip
