"""The critical path: what has to wait for what, the earliest and latest days of each, and what has room to move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP
from .calendar import DAY, WorkCalendar

FINISH_START, START_START, FINISH_FINISH = "FS", "SS", "FF"


@dataclass(frozen=True)
class Link:
    """``before`` has to be finished (FS) or begun (SS) ``lag_days`` before this begins, or finished that many days
    before this is finished (FF). Days of the week count, worked or not."""

    before: str
    kind: str = FINISH_START
    lag_days: int = 0


@dataclass(frozen=True)
class Activity:
    """``work`` is in full days of the crews that do it; ``calendar`` says what a day yields."""

    key: str
    work: Fraction
    calendar: WorkCalendar
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Timing:
    """First and last day at the earliest and at the latest; ``float_days`` worked days of room, 0 is critical."""

    start: date
    finish: date
    late_start: date
    late_finish: date
    float_days: int

    @property
    def critical(self) -> bool:
        return self.float_days == 0


def critical_path(activities: Sequence[Activity], start: date) -> dict[str, Timing]:
    """The days of each activity, in the order given; nothing begins before ``start``.

    Raises:
        InputError: activities wait for one another in a circle, or one waits for what there is not.
    """
    order = _sorted(activities)
    early = _forward(order, start)
    if not early:
        return {}
    late = _backward(order, max(finish for _, finish in early.values()))
    found = {}
    for activity in activities:
        (first, last), (late_first, late_last) = early[activity.key], late[activity.key]
        room = activity.calendar.count(first, late_first - DAY)
        found[activity.key] = Timing(first, last, late_first, late_last, room)
    return found


def _forward(order: Sequence[Activity], start: date) -> dict[str, tuple[date, date]]:
    early: dict[str, tuple[date, date]] = {}
    for activity in order:
        first, least = start, None
        for link in activity.links:
            begun, done = early[link.before]
            lag = timedelta(days=link.lag_days)
            if link.kind == FINISH_START:
                first = max(first, done + DAY + lag)
            elif link.kind == START_START:
                first = max(first, begun + lag)
            else:
                least = done + lag if least is None else max(least, done + lag)
        first = activity.calendar.next(first)
        last = activity.calendar.finish(first, activity.work)
        if least is not None and least > last:
            last = activity.calendar.next(least)
        early[activity.key] = (first, last)
    return early


def _backward(order: Sequence[Activity], horizon: date) -> dict[str, tuple[date, date]]:
    """Latest days; ``last_begin`` and ``last_end`` hold what the successors leave."""
    last_end: dict[str, date] = {activity.key: horizon for activity in order}
    last_begin: dict[str, date] = {}
    late: dict[str, tuple[date, date]] = {}
    for activity in reversed(order):
        key, calendar = activity.key, activity.calendar
        last = calendar.previous(last_end[key])
        first = calendar.begin(last, activity.work)
        if key in last_begin:
            first = calendar.previous(min(first, last_begin[key]))
        late[key] = (first, last)
        for link in activity.links:
            lag = timedelta(days=link.lag_days)
            if link.kind == START_START:
                last_begin[link.before] = min(last_begin.get(link.before, horizon), first - lag)
            else:
                limit = first - DAY - lag if link.kind == FINISH_START else last - lag
                last_end[link.before] = min(last_end[link.before], limit)
    return late


def _sorted(activities: Sequence[Activity]) -> list[Activity]:
    """Each after what it waits for, otherwise in the order given."""
    known = {activity.key: activity for activity in activities}
    waiting: Mapping[str, set[str]] = {a.key: {link.before for link in a.links} for a in activities}
    for key, before in waiting.items():
        strangers = sorted(before - set(known))
        if strangers:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "Task {key} waits for {before}, which the programme has not."),
                key=key,
                before=", ".join(strangers),
            )
    order: list[Activity] = []
    done: set[str] = set()
    while len(order) < len(activities):
        ready = next((a for a in activities if a.key not in done and waiting[a.key] <= done), None)
        if ready is None:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "Tasks wait for one another in a circle: {keys}."),
                keys=", ".join(a.key for a in activities if a.key not in done),
            )
        order.append(ready)
        done.add(ready.key)
    return order
