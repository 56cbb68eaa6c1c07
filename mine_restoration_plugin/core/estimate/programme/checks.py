"""What reviewers ask of the programme: no digging ahead of drains and soil, planting in season, deadline, money."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from ...earthrock.checks import finding
from ...model.plan import Check, Verdict
from ...model.text import Label
from ...rulebook import Rulebook
from .result import DAYS_PER_YEAR, ZERO, Case, Programme, Task, fraction, whole
from .seasons import WINDOWS, window_months

DRAINS, SOIL, HAZARD = "drains", "soil", "hazard"
COVERS = (SOIL, "pits", "greening", "woody", "grass")
EARTH = ("cut", "fill", "grading")
EXCAVATION = "cut"


def make_checks(book: Rulebook, case: Case, programme: Programme) -> list[Check]:
    works = [task for task in programme.tasks if not task.years]
    found = [_cash(book, case, programme)]
    if any(task.task == EXCAVATION for task in works):
        found.append(_order(book, works))
    if any(task.season in WINDOWS for task in works):
        found.append(_windows(book, case, works))
    if case.deadline is not None:
        found.append(_deadline(book, case.deadline, works))
    if works:
        found.append(_first_year(book, works))
    return found


def done_by(task: Task, day: int) -> Fraction:
    """Share of a task that is done at the end of a day: even over the days on which it is worked on."""
    total = sum(last - first + 1 for first, last in task.stretches)
    done = sum(max(min(last, day) - first + 1, 0) for first, last in task.stretches)
    return Fraction(done, total)


def _order(book: Rulebook, works: Sequence[Task]) -> Check:
    """Red flag of domain §5.4: excavation is front-loaded before drains and soil."""
    cuts = [task for task in works if task.task == EXCAVATION]
    drains = [task for task in works if task.task == DRAINS]
    covers = [task for task in works if task.task in COVERS]
    missing = [Label("drains", "截排水")] if not drains else []
    missing += [] if covers else [Label("soil and plants", "土壤重构和植被重建")]
    if missing:
        names = Label(", ".join(m.en for m in missing), "、".join(m.zh for m in missing))
        return finding(book, "schedule_order", Verdict.UNKNOWN, which=names)
    drained = max(task.last_day for task in drains)
    total = sum((task.work_days for task in cuts), ZERO)
    ahead = sum((Fraction(task.work_days) * done_by(task, drained) for task in cuts), Fraction(0))
    share = ahead / Fraction(total) if total else Fraction(0)
    shaped = max(task.last_day for task in works if task.task in EARTH)
    bare = max(min(task.first_day for task in covers) - shaped - 1, 0)
    allowed, most = fraction(book, "programme.front_load_share", zero=True), whole(book, "programme.bare_days")
    verdict = Verdict.FAIL if share > allowed or bare > most else Verdict.PASS
    percent, limit = f"{float(100 * share):.1f}", f"{float(100 * allowed):g}"
    return finding(book, "schedule_order", verdict, share=percent, allowed=limit, bare=bare, most=most)


def _windows(book: Rulebook, case: Case, works: Sequence[Task]) -> Check:
    planting = [task for task in works if task.season in WINDOWS]
    if case.start is None or case.zone is None:
        return finding(book, "schedule_windows", Verdict.UNKNOWN)
    outside = []
    for task in planting:
        months = window_months(book, task.season, case.zone)
        days = [case.start + timedelta(days=number - 1) for stretch in task.stretches for number in stretch]
        outside += [f"{task.label.zh} {day.isoformat()}" for day in days if day.month not in months]
    if outside:
        return finding(book, "schedule_windows", Verdict.FAIL, which="、".join(outside))
    split = [task for task in planting if len(task.stretches) > 1]
    names = Label(
        "; ".join(f"{t.label.en} {len(t.stretches)}" for t in split) or "none",
        "、".join(f"{t.label.zh} {len(t.stretches)} 季" for t in split) or "无",
    )
    return finding(book, "schedule_windows", Verdict.PASS, split=names)


def _deadline(book: Rulebook, deadline: date, works: Sequence[Task]) -> Check:
    late = [task for task in works if task.finish is not None and task.finish > deadline]
    if any(task.finish is None for task in works):
        return finding(book, "schedule_deadline", Verdict.UNKNOWN, deadline=deadline.isoformat())
    if not late:
        ends = max((task.finish for task in works if task.finish), default=deadline)
        return finding(
            book, "schedule_deadline", Verdict.PASS, None, None, deadline=deadline.isoformat(), finish=ends.isoformat()
        )
    names = Label(
        "; ".join(f"{t.label.en} {_days(t, deadline)} d" for t in late),
        "、".join(f"{t.label.zh}晚 {_days(t, deadline)} 天" for t in late),
    )
    return finding(book, "schedule_deadline", Verdict.FAIL, deadline=deadline.isoformat(), which=names)


def _days(task: Task, deadline: date) -> int:
    return (task.finish - deadline).days if task.finish else 0


def _cash(book: Rulebook, case: Case, programme: Programme) -> Check:
    paid = sum((cash.total_cny for cash in programme.cash), ZERO)
    verdict = Verdict.PASS if paid == case.total_cny else Verdict.FAIL
    return finding(book, "schedule_cash", verdict, paid=f"{paid:.2f}", total=f"{case.total_cny:.2f}")


def _first_year(book: Rulebook, works: Sequence[Task]) -> Check:
    """Indicators of the first year (domain §9.7): hazards gone, most of the earth moved, money spent."""
    hazards = [task for task in works if task.task == HAZARD and task.last_day > DAYS_PER_YEAR]
    earth, spent = (_done(rows) for rows in ([t for t in works if t.task in EARTH], works))
    least = fraction(book, "programme.target.earth_share"), fraction(book, "programme.target.spent_share")
    good = not hazards and (earth is None or earth >= least[0]) and (spent is None or spent >= least[1])
    values = {
        "earth": "—" if earth is None else f"{float(100 * earth):.1f}",
        "spent": "—" if spent is None else f"{float(100 * spent):.1f}",
        "earth_least": f"{float(100 * least[0]):g}",
        "spent_least": f"{float(100 * least[1]):g}",
        "hazards": len(hazards),
    }
    return finding(book, "schedule_first_year", Verdict.PASS if good else Verdict.FAIL, None, None, **values)


def _done(works: Sequence[Task]) -> Fraction | None:
    """Share by money that is done after a year."""
    total = sum((task.cost_cny for task in works), ZERO)
    if not total:
        return None
    done = sum((Fraction(task.cost_cny) * done_by(task, DAYS_PER_YEAR) for task in works), Fraction(0))
    return done / Fraction(total)
