"""What comes before the works and after them: review, notice, tender, blasting permit, acceptance, with their days.

Rows ``programme.approval.*`` stand in the order in which the steps follow one another; ``basis`` says whether their
days are working days of offices or days of the calendar; ``place`` whether they end before the works begin, before
the first cut, or follow the works; ``only`` names a condition (blasting).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from ...model.text import Label
from ...rulebook import Rulebook
from .calendar import DAY, EVERY_DAY, WorkCalendar
from .result import whole

APPROVAL = "programme.approval."
BEFORE, BEFORE_CUT, AFTER = "start", "cut", "after"
WORKING = "work"
BLASTING = "blasting"


@dataclass(frozen=True)
class Step:
    """One step; ``first`` and ``last`` are its days."""

    key: str
    label: Label
    first: date
    last: date
    lead_days: int
    working: bool
    place: str
    rules: tuple[str, ...]


def steps(
    book: Rulebook,
    office: WorkCalendar,
    office_rules: tuple[str, ...],
    start: date,
    first_cut: date | None,
    works_end: date,
    blasting: bool,
) -> list[Step]:
    """Steps before ``start`` counted back from it, those of the blasting permit from the first cut, those after the
    works forward; in the order of time."""
    rows = []
    for key in book.keys(APPROVAL):
        rule = book.rule(key)
        if rule.more.get("only") == BLASTING and not blasting:
            continue
        place = rule.more.get("place") or BEFORE
        if place == BEFORE_CUT and first_cut is None:
            continue
        working = rule.more.get("basis") == WORKING
        rows.append((key, rule.label, max(whole(book, key), 1), working, place))
    found: list[Step] = []
    ends = {BEFORE: start - DAY, BEFORE_CUT: (first_cut or start) - DAY}
    for key, label, days, working, place in reversed(rows):
        calendar, rules = (office, (key, *office_rules)) if working else (EVERY_DAY, (key,))
        if place != AFTER:
            last = calendar.previous(ends[place])
            first = calendar.begin(last, Fraction(days))
            ends[place] = first - DAY
            found.append(Step(key[len(APPROVAL) :], label, first, last, days, working, place, rules))
    begin = works_end + DAY
    for key, label, days, working, place in rows:
        calendar, rules = (office, (key, *office_rules)) if working else (EVERY_DAY, (key,))
        if place == AFTER:
            last = calendar.finish(begin, Fraction(days))
            found.append(Step(key[len(APPROVAL) :], label, begin, last, days, working, place, rules))
            begin = last + DAY
    return sorted(found, key=lambda step: (step.first, step.last))


def first_day(found: Sequence[Step], start: date) -> date:
    """When the first step has to begin."""
    return min((step.first for step in found if step.place != AFTER), default=start)


def years_later(day: date, years: int) -> date:
    """The same day ``years`` later; of 29 February the 28th where that year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def months_later(day: date, months: int) -> date:
    """The same day ``months`` later, or the last one of a shorter month."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
