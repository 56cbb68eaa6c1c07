"""The calendars of a mine: rain and frost by its vegetation zone, planting windows, blasting days, public holidays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ...rulebook import Rulebook
from .calendar import FULL, MONTHS, NOTHING, WorkCalendar, dates_of, months_of
from .result import fraction, unusable, whole

PLANT, SOW, BLAST = "plant", "sow", "blast"
WINDOWS = (PLANT, SOW)
SEASONS = ("any", "earth", "rock", "concrete", *WINDOWS)
WINDOW = "planting.window."
REST, WORK = "programme.rest.", "programme.work."


@dataclass(frozen=True)
class Calendars:
    """Calendars by season, with the rows that each rests on; ``office`` counts working days of offices.

    ``unknown_years``  years asked about whose public holidays no row tells.
    """

    by_season: dict[str, WorkCalendar]
    rules: dict[str, tuple[str, ...]]
    office: WorkCalendar
    office_rules: tuple[str, ...]
    known_years: frozenset[int]

    def unknown_years(self, first: date, last: date) -> list[int]:
        return [year for year in range(first.year, last.year + 1) if year not in self.known_years]


def calendars(book: Rulebook, zone: str | None, holidays: bool, blasting: bool, dated: bool) -> Calendars:
    """Of a mine in ``zone``. Without dates, or where the zone is not known, there are no seasons.

    Args:
        holidays: whether the site rests on public holidays; offices always do.
        blasting: whether rock is blasted, on the days of the week that the rulebook allows.
    """
    with book.noting() as noted:
        rest = _dates(book, REST) if dated else {}
        works = _dates(book, WORK) if dated else {}
    off, on = frozenset(rest), frozenset(works)
    day_rules = tuple(sorted(noted))
    years = frozenset(day.year for day in rest)
    site = (off, on) if holidays else (frozenset[date](), frozenset[date]())
    by_season: dict[str, WorkCalendar] = {}
    rules: dict[str, tuple[str, ...]] = {}
    for season in SEASONS:
        with book.noting() as noted:
            week = whole(book, "programme.days_per_week")
            if season == "rock" and blasting:
                week = min(week, whole(book, "programme.blast_days_per_week"))
            months = _months(book, season, zone) if dated and zone else (FULL,) * MONTHS
        by_season[season] = WorkCalendar(week, months, *site)
        rules[season] = (*sorted(noted), *(day_rules if holidays else ()))
    with book.noting() as noted:
        office = WorkCalendar(whole(book, "programme.office_days_per_week"), off=off, on=on)
    return Calendars(by_season, rules, office, (*sorted(noted), *day_rules), years)


def window_months(book: Rulebook, season: str, zone: str) -> tuple[int, ...]:
    """Months in which is planted or sown."""
    return _listed(book, f"{WINDOW}{zone}.{season}")


def _months(book: Rulebook, season: str, zone: str) -> tuple[Fraction, ...]:
    if season in WINDOWS:
        window = window_months(book, season, zone)
        return tuple(FULL if month in window else NOTHING for month in range(1, MONTHS + 1))
    rain, frost = _listed(book, f"programme.rain.{zone}"), _listed(book, f"programme.frost.{zone}")
    found = [FULL] * MONTHS
    for months, kind in ((rain, "rain"), (frost, "frost")):
        for month in months:
            share = min(fraction(book, f"programme.factor.{season}.{kind}", zero=True), FULL)
            found[month - 1] = min(found[month - 1], share)
    return tuple(found)


def _listed(book: Rulebook, key: str) -> tuple[int, ...]:
    rule = book.rule(key)
    if not rule.value.strip():
        return ()
    try:
        return months_of(rule.value)
    except ValueError as error:
        raise unusable(rule) from error


def _dates(book: Rulebook, prefix: str) -> dict[date, str]:
    found: dict[date, str] = {}
    keys: Sequence[str] = book.keys(prefix)
    for key in keys:
        rule = book.rule(key)
        try:
            found.update(dict.fromkeys(dates_of(rule.value), key))
        except ValueError as error:
            raise unusable(rule) from error
    return found
