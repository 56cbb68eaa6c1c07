"""Calendar and critical path: against a textbook network, every path of random ones, and a loop over days."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.estimate.programme.approvals import months_later, years_later
from mine_restoration_plugin.core.estimate.programme.calendar import (
    EPOCH,
    EVERY_DAY,
    WorkCalendar,
    dates_of,
    months_of,
)
from mine_restoration_plugin.core.estimate.programme.network import Activity, Link, critical_path
from mine_restoration_plugin.core.model.errors import InputError

DAY = timedelta(days=1)
START = date(2026, 3, 2)

# Example of the critical path method as it stands in English Wikipedia's and many textbooks' form: seven activities,
# durations in weeks turned into days, finish after 19.
TEXTBOOK = {"A": (3, ""), "B": (4, "A"), "C": (2, "A"), "D": (5, "B"), "E": (1, "C"), "F": (2, "C"), "G": (4, "DE"),
            "H": (3, "FG")}  # fmt: skip
# by hand, days 1 to 19: A 1–3, B 4–7, D 8–12, G 13–16, H 17–19 are critical; C 4–5 (latest 10–11, E before G) …
BY_HAND = {
    "A": (1, 3, 1, 3), "B": (4, 7, 4, 7), "C": (4, 5, 10, 11), "D": (8, 12, 8, 12), "E": (6, 6, 12, 12),
    "F": (6, 7, 15, 16), "G": (13, 16, 13, 16), "H": (17, 19, 17, 19),
}  # fmt: skip


def numbered(day: date) -> int:
    return (day - START).days + 1


def test_a_network_worked_out_by_hand() -> None:
    activities = [
        Activity(key, Fraction(days), EVERY_DAY, tuple(Link(p) for p in before))
        for key, (days, before) in TEXTBOOK.items()
    ]
    found = critical_path(activities, START)
    days = {key: tuple(map(numbered, (t.start, t.finish, t.late_start, t.late_finish))) for key, t in found.items()}
    assert days == BY_HAND
    assert [key for key, time in found.items() if time.critical] == list("ABDGH")
    assert {key: time.float_days for key, time in found.items() if time.float_days} == {"C": 6, "E": 6, "F": 9}


@st.composite
def networks(draw: st.DrawFn) -> list[tuple[int, list[int]]]:
    """Durations and predecessors (by place, always earlier ones)."""
    count = draw(st.integers(1, 8))
    found = []
    for i in range(count):
        before = draw(st.lists(st.integers(0, i - 1), unique=True, max_size=3)) if i else []
        found.append((draw(st.integers(1, 9)), before))
    return found


@given(networks())
@settings(max_examples=80, deadline=None)
def test_every_path_tried(network: list[tuple[int, list[int]]]) -> None:
    """Earliest finish is the longest of all paths to an activity; it is critical if one of all longest paths runs
    through it."""
    activities = [
        Activity(str(i), Fraction(days), EVERY_DAY, tuple(Link(str(p)) for p in before))
        for i, (days, before) in enumerate(network)
    ]
    found = critical_path(activities, START)

    @cache
    def paths(i: int) -> tuple[tuple[int, ...], ...]:
        before = network[i][1]
        return tuple((*path, i) for p in before for path in paths(p)) or ((i,),)

    def length(path: tuple[int, ...]) -> int:
        return sum(network[i][0] for i in path)

    everything = [path for i in range(len(network)) for path in paths(i)]
    longest = max(map(length, everything))
    on_longest = {i for path in everything if length(path) == longest for i in path}
    for i in range(len(network)):
        assert numbered(found[str(i)].finish) == max(map(length, paths(i)))
        assert found[str(i)].critical == (i in on_longest)


def test_links_of_all_kinds() -> None:
    """A fill that begins a day after the cut and is not finished before it, though it has only three days' work."""
    cut = Activity("cut", Fraction(10), EVERY_DAY)
    fill = Activity("fill", Fraction(3), EVERY_DAY, (Link("cut", "SS", 1), Link("cut", "FF", 1)))
    after = Activity("soil", Fraction(2), EVERY_DAY, (Link("fill"),))
    found = critical_path([after, fill, cut], START)
    assert (numbered(found["fill"].start), numbered(found["fill"].finish)) == (2, 11)
    assert numbered(found["soil"].start) == 12
    assert found["cut"].critical
    assert found["soil"].critical
    assert numbered(found["fill"].late_start) == 9  # three days' work are done on day 11


def test_circles_and_strangers_are_named() -> None:
    one, two = Activity("a", Fraction(1), EVERY_DAY, (Link("b"),)), Activity("b", Fraction(1), EVERY_DAY, (Link("a"),))
    with pytest.raises(InputError, match="circle"):
        critical_path([one, two], START)
    with pytest.raises(InputError, match="has not"):
        critical_path([one], START)


@st.composite
def work_calendars(draw: st.DrawFn) -> WorkCalendar:
    shares = st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(7, 10), Fraction(1)])
    months = [draw(shares) for _ in range(12)]
    months[draw(st.integers(0, 11))] = Fraction(1)
    off = frozenset(START + DAY * n for n in draw(st.lists(st.integers(-200, 600), max_size=12)))
    on = frozenset(START + DAY * n for n in draw(st.lists(st.integers(-200, 600), max_size=6)))
    return WorkCalendar(draw(st.integers(1, 7)), tuple(months), off, on)


def loop_finish(own: WorkCalendar, start: date, work: Fraction) -> date:
    """The plainest way: day after day, asking what rests in words of our own."""
    done, day = Fraction(0), start
    while True:
        rests = day in own.off or (day.isoweekday() > own.week and day not in own.on)
        share = Fraction(0) if rests else own.months[day.month - 1]
        done += share
        if share > 0 and done >= work:
            return day
        day += DAY


@given(work_calendars(), st.integers(0, 400), st.fractions(0, 90))
@settings(max_examples=120, deadline=None)
def test_days_of_work_against_a_loop(own: WorkCalendar, shift: int, work: Fraction) -> None:
    start = START + DAY * shift
    finish = own.finish(start, work)
    assert finish == loop_finish(own, start, work)
    begin = own.begin(finish, work)
    assert own.finish(begin, work) <= finish
    assert own.works(begin)
    later = own.next(begin + DAY)
    assert own.finish(later, work) > finish or work <= own.day_yield(finish)
    assert own.finish(start + DAY, work) >= finish
    pieces = own.stretches(start, finish, 15)
    assert sum(own.count(*piece) for piece in pieces) == own.count(start, finish)


@given(work_calendars(), st.lists(st.fractions(0, 40), min_size=4, max_size=4), st.integers(0, 3), st.integers(1, 30))
@settings(max_examples=80, deadline=None)
def test_more_work_never_brings_a_later_task_forward(
    own: WorkCalendar, works: list[Fraction], which: int, more: int
) -> None:
    links = ((), (Link("0"),), (Link("0", "SS", 2), Link("1", "FF", 1)), (Link("1"), Link("2")))

    def path(works: list[Fraction]) -> dict[str, date]:
        found = critical_path([Activity(str(i), w, own, links[i]) for i, w in enumerate(works)], START)
        assert all(t.late_start >= t.start and t.late_finish >= t.finish for t in found.values())
        return {key: time.finish for key, time in found.items()} | {f"s{k}": t.start for k, t in found.items()}

    before = path(works)
    after = path([w + (more if i == which else 0) for i, w in enumerate(works)])
    assert all(after[key] >= before[key] for key in before)


def test_never_worked_is_a_sentence() -> None:
    with pytest.raises(InputError, match="never end"):
        WorkCalendar(months=(Fraction(0),) * 12).finish(START, Fraction(1))


def test_words_for_months_and_dates() -> None:
    assert months_of("4-5|7-8") == (4, 5, 7, 8)
    assert months_of("11-3") == (1, 2, 3, 11, 12)
    assert dates_of("2026-02-15/2026-02-23") == tuple(date(2026, 2, d) for d in range(15, 24))
    for wrong in ("13", "4-5-6", "spring"):
        with pytest.raises(ValueError):
            months_of(wrong)
    with pytest.raises(ValueError):
        dates_of("2026-02-23/2026-02-15")


def test_days_that_months_do_not_have() -> None:
    assert years_later(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_later(date(2026, 12, 31), 12) == date(2027, 12, 31)
    assert months_later(date(2026, 11, 30), 1) == date(2026, 12, 30)
    assert EPOCH.weekday() == 0
