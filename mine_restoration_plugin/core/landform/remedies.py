"""Measures against hazards, drains and structures: what was decided, and what the rulebook proposes for the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..diagnosis.condition.result import HazardFinding
from ..model.text import Label
from ..model.units import round_half_up
from ..model.work import WorkItem
from ..rulebook import Rulebook

DECIDED, PROPOSED = "decided", "proposed"
SHEET = "总体布置图"


@dataclass(frozen=True)
class Remedy:
    """One drain, structure or measure against a hazard, with the work it takes."""

    number: str
    origin: str
    hazard: str | None
    unit_no: str | None
    item: WorkItem
    reason: Label


def decided_remedies(rows: Sequence[Mapping[str, Any]], part: str) -> list[Remedy]:
    """Structures as the technician listed them: number, price key, quantity, unit, hazard, reason."""
    found = []
    for row in rows:
        features = tuple(str(row[key]) for key in ("number", "unit_no") if row.get(key))
        text = row.get("formula") or f"{row['number']}：设计数量"
        item = WorkItem(
            row["price"], row.get("part") or part, round_half_up(row["quantity"], 2), text, features, SHEET,
            inputs=("structures",),
        )  # fmt: skip
        reason = str(row.get("reason") or "")
        found.append(
            Remedy(str(row["number"]), DECIDED, row.get("hazard"), row.get("unit_no"), item, Label(reason, reason))
        )
    return found


def drain_remedies(rows: Sequence[Mapping[str, Any]]) -> list[Remedy]:
    """Drains by their length and price, or by what is dug and lined, as ``designdrains`` measures it."""
    found = []
    for row in rows:
        number = str(row["number"])
        parts: list[tuple[str, float, str]] = []
        if row.get("price"):
            parts.append((row["price"], row["length_m"], f"{number}：沟长 {row['length_m']:.2f} m"))
        else:
            if row.get("excavation_m3"):
                parts.append(("cut_earth", row["excavation_m3"], f"{number}：沟槽开挖"))
            if row.get("lining_m3"):
                parts.append((row.get("lining") or "masonry", row["lining_m3"], f"{number}：衬砌"))
        for price, quantity, text in parts:
            item = WorkItem(
                price, "drains", round_half_up(quantity, 2), text, (number,), "截排水布置图", inputs=("drains",)
            )
            words = Label(f"{row['length_m']:.1f} m", f"沟长 {row['length_m']:.1f} m")
            found.append(Remedy(number, DECIDED, None, None, item, words))
    return found


def proposed_remedies(
    rulebook: Rulebook,
    hazards: Sequence[HazardFinding],
    treated: Sequence[str],
    gone: Sequence[str],
    perimeter_m: Mapping[str, float],
) -> tuple[list[Remedy], list[str]]:
    """A measure of the rulebook for every hazard that has none, and the hazards that it has none for either.

    Args:
        treated: hazards with a decided measure. gone: those that the design itself removes.
        perimeter_m: around each hazard.
    """
    found: list[Remedy] = []
    open_: list[str] = []
    for hazard in hazards:
        if hazard.number in treated or hazard.number in gone:
            continue
        key = f"remedy.{hazard.kind}"
        if not rulebook.keys(key):
            open_.append(hazard.number)
            continue
        rule = rulebook.rule(key)
        amount = Decimal(str(rulebook.number(f"{key}.amount")))
        basis = rule.more.get("basis")
        quantity, text = amount, f"{hazard.number}：每处 {amount}"
        if basis == "scale":
            if hazard.scale_m3 is None:
                open_.append(hazard.number)
                continue
            quantity = amount * round_half_up(hazard.scale_m3, 2)
            text = f"{hazard.number}：规模 {hazard.scale_m3:.2f} m³ × {amount}"
        elif basis == "perimeter":
            length = perimeter_m[hazard.number]
            quantity = amount * round_half_up(length, 2)
            text = f"{hazard.number}：周长 {length:.2f} m × {amount}"
        rules = (key, f"{key}.amount", *hazard.rules)
        found.append(_proposed(hazard, rule.value, quantity, text, rules, rule.label))
        sign = rulebook.rule("remedy.sign")
        signs = Decimal(str(rulebook.number("remedy.sign.amount")))
        sign_rules = ("remedy.sign", "remedy.sign.amount", *hazard.rules)
        found.append(_proposed(hazard, sign.value, signs, f"{hazard.number}：{signs} 块", sign_rules, sign.label))
    return found, open_


def _proposed(
    hazard: HazardFinding, price: str, quantity: Decimal, text: str, rules: tuple[str, ...], label: Label
) -> Remedy:
    item = WorkItem(
        price, "hazard", round_half_up(quantity, 2), text, (hazard.unit_no, hazard.number), SHEET,
        inputs=("T6", "units"), rules=rules,
    )  # fmt: skip
    return Remedy(hazard.number, PROPOSED, hazard.number, hazard.unit_no, item, label)
