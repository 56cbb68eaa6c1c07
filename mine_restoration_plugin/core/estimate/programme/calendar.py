"""Which days are worked, and how much of a full day's work each of them yields.

Yields are fractions, so that a finish never depends on rounding: a month of rain that halves the output takes exactly
twice the days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP

DAY = timedelta(days=1)
WEEK = 7
MONTHS = 12
FULL = Fraction(1)
NOTHING = Fraction(0)
HORIZON_DAYS = 60 * 366
"""Work that is not done in 60 years is never done."""
EPOCH = date(401, 1, 1)
"""A Monday: day 1 of a programme that has no date to start on. Long before any date that a person gives."""


@dataclass(frozen=True)
class WorkCalendar:
    """``week`` days from Monday on are worked; ``months`` yields of January to December; ``off`` days of rest beside
    the weekly ones, ``on`` weekly days of rest that are worked."""

    week: int = WEEK
    months: tuple[Fraction, ...] = (FULL,) * MONTHS
    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()

    def day_yield(self, day: date) -> Fraction:
        """Share of a full day's work that is done on ``day``."""
        if day in self.off or (day.weekday() >= self.week and day not in self.on):
            return NOTHING
        return self.months[day.month - 1]

    def works(self, day: date) -> bool:
        return self.day_yield(day) > 0

    def next(self, day: date) -> date:
        """The first worked day, ``day`` or after it."""
        return next(worked for worked, _ in self._forward(day))

    def previous(self, day: date) -> date:
        """The last worked day, ``day`` or before it."""
        return next(worked for worked, _ in self._backward(day))

    def finish(self, start: date, work: Fraction) -> date:
        """The day on which ``work`` full days' work are done that begin on ``start`` or the first worked day after it.

        No work ends where it begins.
        """
        left = work
        for day, done in self._forward(start):
            left -= done
            if left <= 0:
                return day
        raise AssertionError("the walk ends by itself")

    def begin(self, finish: date, work: Fraction) -> date:
        """The latest first day from which ``work`` full days' work are done on ``finish`` at the latest."""
        left = work
        for day, done in self._backward(finish):
            left -= done
            if left <= 0:
                return day
        raise AssertionError("the walk ends by itself")

    def days(self, first: date, last: date) -> list[date]:
        """The worked days from ``first`` to ``last``, both counted."""
        span = (last - first).days
        every = (first + timedelta(days=i) for i in range(span + 1))
        return [day for day in every if self.works(day)]

    def count(self, first: date, last: date) -> int:
        """How many days are worked from ``first`` to ``last``."""
        return len(self.days(first, last)) if first <= last else 0

    def stretches(self, first: date, last: date, rest_days: int) -> tuple[tuple[date, date], ...]:
        """The worked days in stretches: a rest of more than ``rest_days`` days on end begins a new one."""
        found: list[tuple[date, date]] = []
        for day in self.days(first, last):
            if found and (day - found[-1][1]).days - 1 <= rest_days:
                found[-1] = (found[-1][0], day)
            else:
                found.append((day, day))
        return tuple(found)

    def _forward(self, day: date) -> Iterator[tuple[date, Fraction]]:
        return self._walk(day, DAY)

    def _backward(self, day: date) -> Iterator[tuple[date, Fraction]]:
        return self._walk(day, -DAY)

    def _walk(self, day: date, step: timedelta) -> Iterator[tuple[date, Fraction]]:
        for _ in range(HORIZON_DAYS):
            done = self.day_yield(day)
            if done > 0:
                yield day, done
            day += step
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The works never end: no day is worked in the season of one of them, or far too little is done in a "
                "day. Look at the rows programme.* and the decisions crews and trucks.",
            )
        )


EVERY_DAY = WorkCalendar()


def months_of(text: str) -> tuple[int, ...]:
    """The months that ``4-5|7-8`` or ``11-3`` names, in the order of the year.

    Raises:
        ValueError: it names none, or what is no month.
    """
    found: set[int] = set()
    for part in text.replace("–", "-").split("|"):
        ends = [int(end) for end in part.split("-")]
        if len(ends) > 2 or not all(1 <= end <= MONTHS for end in ends):
            raise ValueError(text)
        first, last = ends[0], ends[-1]
        found.update(range(first, last + 1) if first <= last else [*range(first, MONTHS + 1), *range(1, last + 1)])
    return tuple(sorted(found))


def dates_of(text: str) -> tuple[date, ...]:
    """The days that ``2026-02-15/2026-02-23`` names, or a single date.

    Raises:
        ValueError: it is no date, or ends before it begins.
    """
    ends = [date.fromisoformat(end.strip()) for end in text.split("/")]
    first, last = ends[0], ends[-1]
    if len(ends) > 2 or last < first:
        raise ValueError(text)
    return tuple(first + timedelta(days=i) for i in range((last - first).days + 1))
