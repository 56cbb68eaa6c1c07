"""Phased assessment indicators (domain §9.7): what has to be reached when, where it stands now, and what proves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ...model.text import Label
from ...rulebook import Rule, Rulebook
from .quotas import CULTIVATED, QuotaRow, to_mu
from .result import ZERO, Case

PREFIX = "indicator."
PHASES: dict[str, Label] = {
    "year_0": Label("Before the start", "开工前"),
    "year_1": Label("End of the first year", "第1年末"),
    "year_2": Label("End of the second year", "第2年末"),
    "completion": Label("Completion", "竣工"),
    "after_1": Label("One year after", "竣工后1年"),
    "after_3": Label("Three years after", "竣工后3年（管护期满）"),
}
PERCENT = "percent"


@dataclass(frozen=True)
class Indicator:
    """``target`` in ``unit``, None where a yes is asked for; ``present`` as far as known; ``planned`` by schedule."""

    key: str
    phase: str
    label: Label
    target: float | None
    unit: str
    present: str | None
    planned: str | None
    when: str
    evidence: Label
    rules: tuple[str, ...]
    pays: bool


def indicators(
    book: Rulebook, case: Case, quotas: tuple[QuotaRow, ...], in_place: Decimal | None
) -> tuple[Indicator, ...]:
    """All indicators of the rulebook. ``in_place``: share of the funds that count."""
    return tuple(_indicator(book.rule(key), case, quotas, in_place) for key in book.keys(PREFIX))


def _indicator(rule: Rule, case: Case, quotas: tuple[QuotaRow, ...], in_place: Decimal | None) -> Indicator:
    phase, _, name = rule.key[len(PREFIX) :].partition(".")
    target = None if not rule.value.strip() else rule.number
    if name == "farmland" and all(unit.after is not None for unit in case.units):
        target = float(sum((to_mu(row.net_m2) for row in quotas if _is_new_farmland(row)), ZERO))
    return Indicator(
        rule.key[len(PREFIX) :],
        phase,
        rule.label,
        target,
        rule.unit,
        _present(name, case, in_place),
        _planned(phase, name, case),
        _when(phase, case),
        Label(rule.more.get("evidence_en", ""), rule.more.get("evidence_zh", "")),
        (rule.key,),
        rule.more.get("pays") == "yes",
    )


def _is_new_farmland(row: QuotaRow) -> bool:
    """Ground that becomes cultivated and may be, whatever it counts as."""
    becomes = row.after is not None and row.after.startswith(CULTIVATED)
    was = row.before is not None and row.before.startswith(CULTIVATED)
    return becomes and not was and bool(row.could)


def _present(name: str, case: Case, in_place: Decimal | None) -> str | None:
    """What is known today."""
    if name == "funds":
        return None if in_place is None else _percent(in_place)
    facts: Mapping[str, Any] = case.facts
    if name == "cover" and facts.get("vegetation_cover_percent") is not None:
        return f"{float(facts['vegetation_cover_percent']):.2f}%"
    if name in ("earthworks", "spent", "main_works", "area", "hazards"):
        return "0%"
    if name == "farmland":
        return "0"
    return None


def _planned(phase: str, name: str, case: Case) -> str | None:
    """What the schedule plans to have spent by then."""
    if name != "spent" or not case.scheduled or phase not in ("year_1", "year_2"):
        return None
    last = case.first_year + (0 if phase == "year_1" else 1)
    whole = sum(case.cost_by_year.values(), ZERO)
    spent = sum((amount for year, amount in case.cost_by_year.items() if year <= last), ZERO)
    return None if whole == 0 else _percent(spent / whole)


def _when(phase: str, case: Case) -> str:
    """The date or year of a phase; without dates, the year of the works."""
    first, last = case.first_year, case.last_works_year
    if phase == "year_0":
        return case.start.isoformat() if case.start else "开工前"
    offset = {"year_1": 0, "year_2": 1}.get(phase)
    if offset is not None:
        offset = min(offset, last - first) if case.scheduled else offset
        return f"{first + offset}-12-31" if case.dated else f"第{offset + 1}年末"
    after = {"completion": 0, "after_1": 1, "after_3": 3}[phase]
    return f"{last + after}-12-31" if case.dated else f"第{last + after}年末"


def _percent(share: Decimal) -> str:
    return f"{float(share) * 100:.2f}%"
