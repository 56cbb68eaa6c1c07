"""The programme put together: tasks on their calendars, approvals around them, machines, money and checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ...model.plan import Check
from ...model.text import Label
from ...model.units import round_half_up
from ...model.work import PARTS
from ...rulebook import Rulebook
from ..bill import AFTER, BillLine
from . import cash
from .approvals import AFTER as AFTER_WORKS
from .approvals import BEFORE, BEFORE_CUT, Step, first_day, months_later, steps, years_later
from .calendar import DAY, EPOCH, EVERY_DAY
from .checks import make_checks
from .durations import crew_hours, haul_hours, shift_hours
from .network import Activity, Timing, critical_path
from .result import ZERO, Case, Hours, Milestone, Programme, Task, day_number, fraction, whole
from .seasons import WINDOWS, Calendars, calendars
from .tasks import CUT, ROCK, Spec, amounts_of, by_task, linked, make_specs

FEE, DURING, AT_ACCEPTANCE = "programme.fee.", "during", "acceptance"
LUMPS = ("works", "aftercare")
"""Lines of the investment whose money is that of the tasks."""


def plan_programme(book: Rulebook, case: Case) -> Programme:
    """Everything about the time of the works of one mine.

    Raises:
        InputError: a row of the rulebook that cannot be used, tasks in a circle, works that never end.
    """
    dated = case.start is not None
    start = case.start or EPOCH
    own = calendars(book, case.zone, case.holidays, bool(case.blasting), dated)
    hours = [row for row in (haul_hours(book, move, case.loose, case.rules[:1]) for move in case.moves) if row]
    specs = make_specs(book, case, hours)
    timing = critical_path([Activity(s.key, s.work, own.by_season[s.season], s.links) for s in specs], start)
    rest = whole(book, "programme.split_days")
    tasks = [_task(spec, timing[spec.key], own, start, dated, rest) for spec in specs]
    works_end = max((time.finish for time in timing.values()), default=start)
    cuts = [timing[spec.key].start for spec in specs if spec.row.key == CUT]
    found = steps(book, own.office, own.office_rules, start, min(cuts, default=None), works_end, _blasts(case, specs))
    after = _after_tasks(case.lines, works_end, start, dated)
    with book.noting() as noted:
        needed = _trucks(book, case, specs, hours)
    rows = _machines(book, case, specs, hours, needed, tuple(noted))
    payments, retention, cash_rules = _payments(book, case, specs, timing, own, after, found, start, works_end)
    programme = Programme(
        start=case.start,
        finish=works_end if dated and specs else None,
        tasks=(*tasks, *(task for task, _ in after)),
        milestones=tuple(_milestone(step, start, dated) for step in found),
        hours=tuple(rows),
        cash=cash.by_quarter(payments, dated),
        cash_rules=cash_rules,
        works_days=day_number(works_end, start) if specs else None,
        trucks_needed=needed,
        retention_cny=retention,
    )
    warnings = [*_warnings(case, specs, own, first_day(found, start), works_end), *_seasons(tasks, start, own)]
    checks: Sequence[Check] = make_checks(book, case, programme)
    return replace(programme, checks=tuple(checks), warnings=tuple(warnings))


def _task(spec: Spec, time: Timing, own: Calendars, start: date, dated: bool, rest_days: int) -> Task:
    calendar = own.by_season[spec.season]
    stretches = calendar.stretches(time.start, time.finish, rest_days)
    return Task(
        key=spec.key,
        task=spec.row.key,
        part=spec.part,
        label=spec.label,
        start=time.start if dated else None,
        finish=time.finish if dated else None,
        first_day=day_number(time.start, start),
        last_day=day_number(time.finish, start),
        cost_cny=spec.cost_cny,
        quantity=spec.quantity,
        unit_nos=spec.unit_nos,
        work_days=round_half_up(Decimal(spec.work.numerator) / Decimal(spec.work.denominator), 2),
        worked_days=calendar.count(time.start, time.finish),
        float_days=time.float_days,
        stretches=tuple((day_number(first, start), day_number(last, start)) for first, last in stretches),
        before=linked(spec.links),
        season=spec.season,
        crews=spec.crews,
        rules=tuple(sorted({*spec.rules, *own.rules[spec.season], "programme.split_days"})),
    )


def _after_tasks(lines: Sequence[BillLine], works_end: date, start: date, dated: bool) -> list[tuple[Task, list[date]]]:
    """Monitoring and aftercare that are paid year by year, from the day after the works, with their days."""
    groups: dict[tuple[str, int], list[BillLine]] = {}
    for line in lines:
        if line.work.years:
            groups.setdefault((line.work.part, line.work.years), []).append(line)
    found = []
    for (part, years), own in sorted(groups.items(), key=lambda item: (list(PARTS).index(item[0][0]), item[0][1])):
        first, last = works_end + DAY, years_later(works_end, years)
        label = Label(f"{PARTS[part].en}, {years} year(s)", f"{PARTS[part].zh}（{years} 年）")
        numbers = (day_number(first, start), day_number(last, start))
        task = Task(
            key=f"{part}.{years}",
            task=part,
            part=part,
            label=label,
            start=first if dated else None,
            finish=last if dated else None,
            first_day=numbers[0],
            last_day=numbers[1],
            cost_cny=sum((line.amount_cny for line in own), ZERO),
            quantity=amounts_of(own),
            unit_nos=tuple(dict.fromkeys(name for line in own for name in line.work.features)),
            work_days=Decimal(numbers[1] - numbers[0] + 1),
            worked_days=numbers[1] - numbers[0] + 1,
            float_days=0,
            stretches=(numbers,),
            rules=tuple(sorted({rule for line in own for rule in line.rules})),
            years=years,
        )
        found.append((task, EVERY_DAY.days(first, last)))
    return found


def _milestone(step: Step, start: date, dated: bool) -> Milestone:
    return Milestone(
        step.key,
        step.label,
        step.first if dated else None,
        step.last if dated else None,
        day_number(step.first, start),
        day_number(step.last, start),
        step.lead_days,
        step.working,
        step.rules,
    )


def _blasts(case: Case, specs: Sequence[Spec]) -> bool:
    return bool(case.blasting) and any(spec.season == ROCK and spec.row.key == CUT for spec in specs)


def _trucks(book: Rulebook, case: Case, specs: Sequence[Spec], hauls: Sequence[Hours]) -> int | None:
    """Trucks that keep up with the cut: their hours over those in which is dug. None where nothing is hauled."""
    hours = sum((Fraction(row.hours) for row in hauls if row.trips is not None), Fraction(0))
    days = sum((spec.work for spec in specs if spec.row.key == CUT), Fraction(0))
    if not hours or not days:
        return None
    if case.trucks is not None:
        return case.trucks
    return max(-int(-(hours / (days * shift_hours(book))) // 1), 1)


def _machines(
    book: Rulebook,
    case: Case,
    specs: Sequence[Spec],
    hauls: Sequence[Hours],
    trucks: int | None,
    truck_rules: tuple[str, ...],
) -> list[Hours]:
    """Hours of the crews' machines task by task, those of the hauls after the cut."""
    lines = by_task(book, case.lines)
    seen: dict[str, Spec] = {}
    for spec in specs:
        seen.setdefault(spec.row.key, spec)
    found = []
    for name, spec in seen.items():
        own = crew_hours(book, name, spec.row.label, lines[name], spec.crews)
        found += [replace(row, rules=tuple(sorted({*row.rules, spec.row.rule}))) for row in own]
        if name == CUT:
            rules = {*truck_rules, *spec.rules}
            found += [
                replace(row, machines=trucks or 1, rules=tuple(sorted({*row.rules, *rules}))) if row.trips else row
                for row in hauls
            ]
    return found


def _payments(
    book: Rulebook,
    case: Case,
    specs: Sequence[Spec],
    timing: dict[str, Timing],
    own: Calendars,
    after: Sequence[tuple[Task, list[date]]],
    found: Sequence[Step],
    start: date,
    works_end: date,
) -> tuple[list[cash.Payment], Decimal, tuple[str, ...]]:
    """All of the investment with the days on which it is paid; what is kept back of the works; the rows used."""
    with book.noting() as noted:
        share = min(fraction(book, "programme.retention_share", zero=True), Fraction(1))
        months = whole(book, "programme.retention_months")
        site = own.by_season["any"]
        works_days = site.days(start, works_end) or [works_end]
        before = [step for step in found if step.place in (BEFORE, BEFORE_CUT)]
        early = EVERY_DAY.days(first_day(before, start), start - DAY) or [start]
        late = [day for step in found if step.place == AFTER_WORKS for day in EVERY_DAY.days(step.first, step.last)]
        days = {BEFORE: early, DURING: works_days, AT_ACCEPTANCE: late or [works_end]}
        payments: list[cash.Payment] = []
        kept = ZERO
        for spec in specs:
            own_days = own.by_season[spec.season].days(timing[spec.key].start, timing[spec.key].finish)
            kind, back = (cash.AFTER, ZERO) if spec.part in AFTER else (cash.WORKS, _share(spec.cost_cny, share))
            kept += back
            payments.append(cash.Payment(kind, spec.cost_cny - back, own_days))
        payments += [cash.Payment(cash.AFTER, task.cost_cny, after_days) for task, after_days in after]
        payments.append(cash.Payment(cash.RETENTION, kept, [months_later(works_end, months)]))
        for line in case.costs:
            if line.item_id not in LUMPS:
                key = FEE + line.item_id
                when = book.rule(key).value if book.keys(key) else DURING
                payments.append(cash.Payment(cash.FEES, line.amount_cny, days.get(when, works_days)))
    rules = {*noted, *own.rules["any"], *(rule for step in found for rule in step.rules)}
    return payments, kept, tuple(sorted(rules))


def _share(amount: Decimal, share: Fraction) -> Decimal:
    return round_half_up(amount * Decimal(share.numerator) / Decimal(share.denominator), 2)


def _seasons(tasks: Sequence[Task], start: date, own: Calendars) -> list[Label]:
    """What goes on over several seasons, and the crews that would do it in the longest of them."""
    found = []
    for task in tasks:
        if len(task.stretches) < 2 or task.season not in WINDOWS:
            continue
        ends = [(start + (first - 1) * DAY, start + (last - 1) * DAY) for first, last in task.stretches]
        longest = max(own.by_season[task.season].count(first, last) for first, last in ends)
        needed = -int(-Fraction(task.work_days) * task.crews // longest)
        text = Label(
            "{task}: {crews} crew(s) need {seasons} seasons; {needed} would do it in one.",
            "{task}：{crews} 组作业需跨 {seasons} 季，{needed} 组可在一季内完成（决策 crews）。",
        )
        found.append(text.format(task=task.label, crews=task.crews, seasons=len(ends), needed=needed))
    return found


def _warnings(case: Case, specs: Sequence[Spec], own: Calendars, first: date, last: date) -> list[Label]:
    found = []
    if case.start is None:
        found.append(
            Label(
                "No start date was decided: the programme counts days from 1, without dates, public holidays, rain, "
                "frost and planting windows.",
                "未确定开工日期：进度按相对天数编排（开工日为第 1 天），未计法定节假日、雨季、冰冻期和栽植季节。",
            )
        )
        return found
    if case.zone is None:
        found.append(
            Label(
                "The vegetation zone of the mine is not known: rain, frost and planting windows are not in the "
                "programme.",
                "主体的植被分区未填：进度未计雨季、冰冻期和栽植季节。",
            )
        )
    years = own.unknown_years(first, last)
    if years and case.holidays:
        text = Label(
            "No public holidays are in the rulebook for: {years}. Only weekly days of rest count there.",
            "规则库无下列年度的节假日安排，仅计每周休息日：{years}。",
        )
        found.append(text.format(years=Label(", ".join(map(str, years)), "、".join(map(str, years)))))
    if case.blasting is None and any(spec.season == ROCK and spec.row.key == CUT for spec in specs):
        found.append(
            Label(
                "Rock is cut, and whether it is blasted was not decided: neither the permit nor blasting days are in "
                "the programme.",
                "有石方开挖，未确定是否爆破：进度未计爆破作业许可和爆破作业日。",
            )
        )
    return found
