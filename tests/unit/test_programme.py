"""The programme of a small mine: hauls by hand, planting in season, money to the fen, who waits for whom."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.estimate.programme.cash import Payment, by_quarter
from mine_restoration_plugin.core.estimate.programme.durations import cycle_min, haul_hours
from mine_restoration_plugin.core.estimate.programme.export import project_csv
from mine_restoration_plugin.core.estimate.programme.figure import draw_cash, draw_gantt
from mine_restoration_plugin.core.estimate.programme.planned import plan_programme
from mine_restoration_plugin.core.estimate.programme.result import Move, Programme, Task
from mine_restoration_plugin.core.estimate.programme.stages import check_stages, stage_years
from mine_restoration_plugin.core.estimate.programme.tables import cash_table, equipment_table, schedule_table
from mine_restoration_plugin.core.estimate.programme.tasks import feeds, split_exactly
from mine_restoration_plugin.core.model.plan import Verdict
from mine_restoration_plugin.core.model.work import WorkItem
from mine_restoration_plugin.core.planning.stages.schedule import KEYS
from mine_restoration_plugin.core.rulebook import Rulebook
from mine_restoration_plugin.core.rulebook.book import REQUIRED
from tests.unit.programme_case import ITEMS, START, make_case

BOOK = Rulebook.load()
D = Decimal
MONTHS = {
    "north_china": {"plant": (3, 4, 7, 8), "sow": (4, 5, 7, 8)},
    "subtropical": {"plant": (2, 3, 4, 10, 11), "sow": (3, 4, 9, 10)},
}


def plan(**changes: Any) -> Programme:
    return plan_programme(BOOK, make_case(BOOK, **changes))


def by_key(programme: Programme) -> dict[str, Task]:
    return {task.key: task for task in programme.tasks}


def verdicts(programme: Programme) -> dict[str, Verdict]:
    return {check.key: check.verdict for check in programme.checks}


def book_with(folder: Path, **values: str) -> Rulebook:
    """The national rulebook with rows of programme.* changed; ``key__column`` changes a further column."""
    for i, (name, value) in enumerate(values.items()):
        key, _, column = name.replace("_dot_", ".").partition("__")
        rule = BOOK.rule(key if key.startswith("planting.") else f"programme.{key}")
        cells = {"key": rule.key, "value": rule.value, "unit": rule.unit, "label_en": rule.label.en}
        cells.update({"label_zh": rule.label.zh, "source": "试验", "checked": "yes", **rule.more})
        cells[column or "value"] = value
        with (folder / f"{i}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, [*REQUIRED, *rule.more])
            writer.writeheader()
            writer.writerow(cells)
    return Rulebook.load([folder])


def test_a_truck_by_hand() -> None:
    """12 m³ at 120 m³/h: 6 min; 0.8 km at 15 and 20 km/h: 3.2 + 2.4 min; 3 min; over 0.83: 17.590… min."""
    cycle = cycle_min(BOOK, 0.8)
    assert float(cycle) == pytest.approx((6 + 3.2 + 2.4 + 3) / 0.83)
    hours = haul_hours(BOOK, Move("A", "B", D("42000.00"), 0.8), Fraction("1.33"), ())
    assert hours is not None
    assert hours.quantity == D("55860.00")  # loose
    assert hours.trips == 4655
    assert hours.cycle_min == D("17.59")
    assert float(hours.hours) == pytest.approx(4655 * 17.590361 / 60, abs=0.05)
    assert hours.hours == (hours.quantity / hours.output_h).quantize(D("0.01"))


def test_a_short_way_is_pushed_and_an_unknown_one_not_told() -> None:
    pushed = haul_hours(BOOK, Move("A", "B", D("6000.00"), 0.1), Fraction("1.33"), ())
    assert pushed is not None
    assert pushed.trips is None
    assert pushed.hours == D("100.00")
    assert haul_hours(BOOK, Move("A", "B", D("6000.00"), None), Fraction("1.33"), ()) is None


def test_who_waits_for_whom() -> None:
    """Hazards, topsoil, drains, cut, levelling, soil, plants, monitoring, in this order."""
    found = by_key(plan())
    order = ["temporary", "hazard", "strip", "drains", "cut.U1", "cut.U2", "grading", "soil", "woody", "grass",
             "points"]  # fmt: skip
    for one, other in zip(order, order[1:]):
        assert found[one].last_day < found[other].first_day, (one, other)
    # U1 gives 30,000 × 0.85 = 25,500 compacted: all of U3 and 500 of U4, the rest of U4 comes from U2
    assert feeds(make_case(BOOK)) == [("U1", "U3"), ("U1", "U4"), ("U2", "U4")]
    assert found["fill.U3"].first_day > found["cut.U1"].first_day
    assert found["fill.U3"].last_day > found["cut.U1"].last_day
    assert found["fill.U4"].last_day > found["cut.U2"].last_day


def test_the_flows_of_an_allocation_say_which_fill_waits() -> None:
    moves = (
        Move("U2 挖方", "U3 填方", D("12000.00"), 0.4, "U2", "U3"),
        Move("U1 挖方", "U4 填方", D("12000.00"), 0.4, "U1", "U4"),
        Move("U1 挖方", "公共平台", D("18000.00"), None, "U1", None),
    )
    found = by_key(plan(moves=moves))
    assert dict((b, k) for b, k, _ in found["fill.U3"].before if k == "SS") == {"cut.U2": "SS"}
    assert dict((b, k) for b, k, _ in found["fill.U4"].before if k == "FF") == {"cut.U1": "FF"}
    assert found["fill.U3"].first_day > found["cut.U2"].first_day


def test_durations_by_hand() -> None:
    """42,000 m³ at 500 a day: 84 days, U1 60 of them; two crews halve them."""
    found = by_key(plan(start=None))
    assert (found["cut.U1"].work_days, found["cut.U2"].work_days) == (D("60.00"), D("24.00"))
    assert found["cut.U1"].worked_days == 60
    assert found["cut.U1"].days == 70  # six days a week from a Monday: ten weeks of it
    assert by_key(plan(start=None, crews={"cut": 2}))["cut.U1"].work_days == D("30.00")


def test_too_few_trucks_lengthen_the_cut() -> None:
    """1,364.72 truck hours, 8 a day: 84 days need three trucks; one truck needs 170.59 days, 5/7 of it for U1."""
    enough, one = plan(start=None), plan(start=None, trucks=1)
    assert enough.trucks_needed == 3
    assert one.trucks_needed == 1
    hauled = sum(row.hours for row in one.hours if row.trips)
    assert hauled == D("1364.72")
    assert float(by_key(one)["cut.U1"].work_days) == pytest.approx(float(hauled) / 8 * 30 / 42, abs=0.01)
    assert one.works_days is not None
    assert enough.works_days is not None
    assert one.works_days > enough.works_days
    assert plan(start=None, trucks=50).works_days == enough.works_days


@given(st.dates(date(2024, 1, 1), date(2032, 12, 31)), st.sampled_from(["north_china", "subtropical"]),
       st.integers(1, 4))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_planting_is_in_season_whenever_the_works_begin(start: date, zone: str, crews: int) -> None:
    programme = plan(start=start, zone=zone, crews={"woody": crews})
    for task in programme.tasks:
        if task.task in ("woody", "grass", "greening"):
            for first, last in task.stretches:
                days = [start + timedelta(days=n - 1) for n in range(first, last + 1)]
                kind = "plant" if task.task == "woody" else "sow"
                assert {day.month for day in days} <= set(MONTHS[zone][kind])
    assert verdicts(programme)["schedule_windows"] is Verdict.PASS
    assert verdicts(programme)["schedule_cash"] is Verdict.PASS


def test_planting_that_does_not_fit_goes_on_in_the_next_season() -> None:
    """60,000 trees by one crew of 300 a day: 200 days; a northern year has 61 + 62 days, six of seven worked."""
    items = tuple(replace(item, quantity=D(60000)) if item.price == "tree" else item for item in ITEMS)
    programme = plan_programme(BOOK, make_case(BOOK, items, crews={"woody": 1}))
    woody = by_key(programme)["woody"]
    assert len(woody.stretches) == 4
    assert woody.worked_days == 200
    for (_, last), (first, _) in zip(woody.stretches, woody.stretches[1:]):
        assert first - last > 15
    # 52 days of work in July and August 2027 by one crew of 200: four
    assert "1 组作业需跨 4 季，4 组可在一季内完成" in programme.warnings[-1].zh
    assert by_key(plan_programme(BOOK, make_case(BOOK, items, crews={"woody": 4})))["woody"].worked_days == 50
    assert "4 季" in next(c.finding.zh for c in programme.checks if c.key == "schedule_windows")


def test_planting_out_of_season_is_found(tmp_path: Path) -> None:
    """The check looks at the days, not at how they came about."""
    from mine_restoration_plugin.core.estimate.programme.checks import make_checks

    case = make_case(BOOK)
    programme = plan_programme(BOOK, case)
    moved = tuple(replace(t, stretches=((300, 310),)) if t.key == "woody" else t for t in programme.tasks)
    checks = {c.key: c for c in make_checks(BOOK, case, replace(programme, tasks=moved))}
    assert checks["schedule_windows"].verdict is Verdict.FAIL
    assert "2026-12-26" in checks["schedule_windows"].finding.zh  # day 300 from 2 March


amounts = st.decimals(D(0), D(10**8), places=2)


@given(st.lists(st.tuples(amounts, st.dates(date(2025, 1, 1), date(2030, 12, 31)), st.integers(1, 900)), max_size=6))
@settings(max_examples=100, deadline=None)
def test_money_adds_up_to_the_fen(payments: list[tuple[Decimal, date, int]]) -> None:
    made = [
        Payment(kind, amount, [first + timedelta(days=n) for n in range(count)])
        for (amount, first, count), kind in zip(payments, ("works", "fees", "after", "retention", "works", "fees"))
    ]
    quarters = by_quarter(made, True)
    assert sum((q.total_cny for q in quarters), D(0)) == sum((amount for amount, _, _ in payments), D(0))
    for quarter in quarters:
        assert min(quarter.works_cny, quarter.fees_cny, quarter.after_cny, quarter.retention_cny) >= 0
    numbers = [4 * year + part for (year, part) in (q.quarter for q in quarters)]
    assert numbers == list(range(min(numbers, default=0), min(numbers, default=0) + len(numbers)))


def test_money_of_a_quarter_by_hand() -> None:
    """90 days from 1 March 2026: 31 in the first quarter, 59 in the second."""
    days = [date(2026, 3, 1) + timedelta(days=n) for n in range(90)]
    first, second = by_quarter([Payment("works", D("900.00"), days)], True)
    assert (first.quarter, first.works_cny) == ((2026, 1), D("310.00"))
    assert (second.quarter, second.works_cny) == ((2026, 2), D("590.00"))


@given(amounts, st.lists(st.integers(1, 50), min_size=1, max_size=12))
def test_split_exactly(amount: Decimal, weights: list[int]) -> None:
    parts = split_exactly(amount, [Fraction(w, sum(weights)) for w in weights])
    assert sum(parts) == amount
    assert min(parts) >= 0


def test_money_over_the_years() -> None:
    """Fees before the start go to 2025; 3 % of the works come a year after them; care takes 3 years."""
    programme = plan()
    works = sum(t.cost_cny for t in programme.tasks if t.part not in ("monitoring", "aftercare"))
    assert abs(programme.retention_cny - works * D("0.03")) <= D("0.10")
    assert programme.finish == date(2027, 4, 10)
    paid = {q.quarter: q.retention_cny for q in programme.cash if q.retention_cny}
    assert paid == {(2028, 2): programme.retention_cny}
    assert list(programme.cash_by_year) == [2025, 2026, 2027, 2028, 2029, 2030]
    assert programme.cash_by_year[2030] > 0
    assert sum(programme.cash_by_year.values()) == make_case(BOOK).total_cny


def test_without_a_start_there_are_days_and_no_dates() -> None:
    programme = plan(start=None, deadline=date(2027, 1, 1))
    assert programme.start is None
    assert programme.finish is None
    assert all(task.start is None and task.finish is None for task in programme.tasks)
    assert min(task.first_day for task in programme.tasks) == 1
    assert min(programme.cash_by_year) == 1
    assert max(programme.cash_by_year) < 10
    assert "未确定开工日期" in programme.warnings[0].zh
    assert verdicts(programme)["schedule_windows"] is Verdict.UNKNOWN
    assert verdicts(programme)["schedule_deadline"] is Verdict.UNKNOWN
    rows = schedule_table(BOOK, programme).rows
    assert {row[2] for row in rows} == {None}
    first = {m.key: m for m in programme.milestones}
    assert (first["contract"].first_day, first["contract"].last_day) == (-29, 0)


def test_where_the_zone_is_not_known_seasons_are_not_guessed() -> None:
    programme = plan(zone=None)
    assert "植被分区未填" in programme.warnings[0].zh
    assert verdicts(programme)["schedule_windows"] is Verdict.UNKNOWN


def test_rain_and_frost_slow_what_they_slow() -> None:
    """Two weeks of earth works in July take 10 ÷ 0.7 = 14.28 days of work; masonry rests in a northern January."""
    case = make_case(BOOK, (WorkItem("backfill", "landform", D(10000), "E3"),), zone="north_china")
    case = replace(case, cut_bank_m3={}, fill_compacted_m3={}, moves=(), start=date(2027, 7, 1))
    fill = by_key(plan_programme(BOOK, case))["fill"]
    assert fill.worked_days == 15
    assert fill.finish == date(2027, 7, 17)  # 4 and 11 July are Sundays
    masonry = make_case(BOOK, (WorkItem("masonry", "drains", D(30), "长"),), moves=(), start=date(2027, 1, 4))
    assert by_key(plan_programme(BOOK, masonry))["drains"].start == date(2027, 3, 1)


def test_public_holidays_and_blasting_days() -> None:
    """2026: no work from 1 to 5 May; offices work on Saturday 9 May instead. Rock is blasted from Monday to Friday."""
    items = (WorkItem("cut_rock", "landform", D(3000), "E2", ("U1",)),)
    case = make_case(BOOK, items, cut_bank_m3={"U1": D("3000.00")}, fill_compacted_m3={}, moves=(), zone=None)
    case = replace(case, start=date(2026, 4, 27))
    cut = by_key(plan_programme(BOOK, case))["cut.U1"]  # six days' work
    assert cut.finish == date(2026, 5, 7)  # 27–30 April, 6 and 7 May
    assert by_key(plan_programme(BOOK, replace(case, holidays=False)))["cut.U1"].finish == date(2026, 5, 2)
    blasted = plan_programme(BOOK, replace(case, blasting=True))
    june = replace(case, start=date(2026, 6, 1))
    assert by_key(plan_programme(BOOK, june))["cut.U1"].finish == date(2026, 6, 6)  # a Saturday
    assert by_key(plan_programme(BOOK, replace(june, blasting=True)))["cut.U1"].finish == date(2026, 6, 8)
    permit = next(m for m in blasted.milestones if m.key == "blasting")
    assert (permit.start, permit.finish) == (date(2026, 4, 7), date(2026, 4, 26))
    assert "blasting" not in {m.key for m in plan_programme(BOOK, case).milestones}
    assert any("未确定是否爆破" in w.zh for w in plan_programme(BOOK, case).warnings)


def test_approvals_are_counted_back_in_working_days() -> None:
    """From 2 March 2026: 30, 3 and 20 days of the calendar; then 10 working days over New Year 2026, whose Sunday 4
    January was worked: 5–7 January, Sunday 4, 31 to 29 December … ends on 24 December."""
    steps = {m.key: m for m in plan().milestones}
    assert (steps["contract"].start, steps["contract"].finish) == (date(2026, 1, 31), date(2026, 3, 1))
    assert (steps["tender"].start, steps["tender"].finish) == (date(2026, 1, 8), date(2026, 1, 27))
    assert (steps["approval"].start, steps["approval"].finish) == (date(2025, 12, 24), date(2026, 1, 7))
    assert steps["acceptance"].start == date(2027, 4, 11)


def test_the_deadline_names_what_slips() -> None:
    assert verdicts(plan(deadline=date(2027, 4, 10)))["schedule_deadline"] is Verdict.PASS
    late = next(c for c in plan(deadline=date(2027, 4, 7)).checks if c.key == "schedule_deadline")
    assert late.verdict is Verdict.FAIL
    assert "监测设施晚 3 天" in late.finding.zh
    assert "植草" not in late.finding.zh


def test_digging_ahead_of_drains_is_a_red_flag(tmp_path: Path) -> None:
    """A county that lets drains wait for the cut gets the flag; a bill without drains cannot tell."""
    assert verdicts(plan())["schedule_order"] is Verdict.PASS
    book = book_with(tmp_path, task_dot_drains__after="cut", task_dot_cut__after="hazard")
    programme = plan_programme(book, make_case(book))
    check = next(c for c in programme.checks if c.key == "schedule_order")
    assert check.verdict is Verdict.FAIL
    assert "占 100.0%" in check.finding.zh
    bare = tuple(item for item in ITEMS if item.part != "drains")
    assert verdicts(plan_programme(BOOK, make_case(BOOK, bare)))["schedule_order"] is Verdict.UNKNOWN


def test_ground_that_lies_bare_is_a_red_flag(tmp_path: Path) -> None:
    items = tuple(item for item in ITEMS if item.part not in ("soil", "structures"))
    start = date(2026, 6, 1)  # levelled in winter, planted in spring
    found = plan_programme(BOOK, make_case(BOOK, items, start=start))
    tasks = by_key(found)
    bare = tasks["woody"].first_day - tasks["grading"].last_day - 1
    assert bare > 60
    assert f"裸露 {bare} 天" in next(c.finding.zh for c in found.checks if c.key == "schedule_order")
    book = book_with(tmp_path, bare_days=str(bare - 1))
    assert verdicts(plan_programme(book, make_case(book, items, start=start)))["schedule_order"] is Verdict.FAIL


def test_the_first_year_holds_its_indicators() -> None:
    slow = plan(trucks=1, zone="northeast")
    assert verdicts(plan())["schedule_first_year"] is Verdict.PASS
    items = tuple(replace(i, quantity=i.quantity * 10) if i.part == "landform" else i for i in ITEMS)
    assert verdicts(plan_programme(BOOK, make_case(BOOK, items)))["schedule_first_year"] is Verdict.FAIL
    assert "schedule_first_year" in verdicts(slow)


def test_tables_say_what_they_compute() -> None:
    programme = plan(blasting=True)
    equipment = equipment_table(programme.hours)
    for quantity, rate, hours in zip(*(equipment.column(k) for k in ("quantity", "output_h", "hours"))):
        assert round(float(quantity or 0) / float(rate or 1), 2) == pytest.approx(hours, abs=0.0051)
    cash = cash_table(programme)
    assert cash.column("so_far_cny")[-1] == float(make_case(BOOK).total_cny)
    assert cash.column("so_far_percent")[-1] == 100.0
    schedule = schedule_table(BOOK, programme)
    wans = [D(str(cell)) for cell in schedule.column("cost_wan") if cell is not None]
    assert sum(wans) == round(sum(t.cost_cny for t in programme.tasks) / 10000, 2)
    for first, last, days in zip(*(schedule.column(k) for k in ("first_day", "last_day", "days"))):
        assert float(last or 0) - float(first or 0) + 1 == days
    assert all(schedule.cites)


def test_project_reads_it_back() -> None:
    """Every link of the file holds between the dates of the file."""
    rows = list(csv.DictReader(io.StringIO(project_csv(plan()).decode("utf-8-sig"))))
    found = {row["ID"]: row for row in rows}
    links = 0
    for row in rows:
        for text in filter(None, row["Predecessors"].split(",")):
            number, kind = text.split("+")[0][:-2], text.split("+")[0][-2:]
            lag = timedelta(days=int(text.split("+")[1][:-2])) if "+" in text else timedelta()
            before = found[number]
            ends = {"FS": ("Finish", "Start"), "SS": ("Start", "Start"), "FF": ("Finish", "Finish")}[kind]
            one, other = date.fromisoformat(before[ends[0]]), date.fromisoformat(row[ends[1]])
            assert other >= one + lag + timedelta(days=kind == "FS")
            links += 1
    assert links > 15
    assert {row["Predecessors"].count("SS+1ed") for row in rows if "回填" in row["Name"]} == {1}
    assert sum(D(row["Cost"]) for row in rows) == sum(t.cost_cny for t in plan().tasks)


def test_pictures_are_the_same_twice() -> None:
    pytest.importorskip("matplotlib")
    for programme in (plan(), plan(start=None)):
        for draw, head in ((draw_gantt, b"\x89PNG"), (draw_cash, b"\x89PNG")):
            picture = draw(programme)
            assert picture.startswith(head)
            assert picture == draw(programme)
        assert b"<svg" in draw_gantt(programme, False, "svg")
    assert draw_cash(replace(plan(), cash=()))  # a plan that costs nothing


def test_no_works_is_an_empty_programme() -> None:
    case = make_case(BOOK, (), cut_bank_m3={}, fill_compacted_m3={}, moves=())
    programme = plan_programme(BOOK, case)
    assert programme.tasks == ()
    assert programme.works_days is None
    assert programme.finish is None
    assert programme.trucks_needed is None
    assert verdicts(programme) == {"schedule_cash": Verdict.PASS}


@pytest.mark.parametrize("changes", [{"blasting": True}, {"start": None}, {"trucks": 2}])
def test_what_a_row_changes_cites_it(tmp_path: Path, changes: dict[str, Any]) -> None:
    """Every row of the programme with another value, one after the other."""

    def tables(book: Rulebook) -> dict[str, Any]:
        programme = plan_programme(book, make_case(book, **changes))
        made = (schedule_table(book, programme), cash_table(programme), equipment_table(programme.hours))
        return {table.key: table for table in made}

    first = tables(BOOK)
    cited = {key: {rule for rules in table.cites for rule in rules} for key, table in first.items()}
    cited["G1"] |= cited["T13"]  # which it is computed from
    moved = 0
    for key in (*BOOK.keys("programme."), *BOOK.keys("planting.window.north_china.")):
        value = BOOK.rule(key).value
        try:
            other = str(float(value) * 1.25)
        except ValueError:
            other = {"3-4|7-8": "5-6", "4-5|7-8": "5-6", "7-8": "4-9", "12-2": "2-4"}.get(value, "")
            if not other or "north_china" not in key:
                continue
        folder = tmp_path / key
        folder.mkdir()
        second = tables(book_with(folder, **{key.replace("programme.", ""): other}))
        for name, table in first.items():
            if table.rows != second[name].rows:
                moved += 1
                assert key in cited[name], (key, name)
    assert moved > 30


# mining while restoring

EVEN = {"first_year": 2026, "count": 3, "mined_hm2": 10, "restored_hm2": 9, "waste_m3": 100000, "waste_used_m3": 70000,
        "damaged_before_hm2": 5, "restored_before_hm2": 0}  # fmt: skip


def test_stages_by_hand() -> None:
    """5 + 10/3 damaged, 3 restored after the first year: 36.0 %; 15 and 9 at the end: 60 %."""
    years = stage_years(EVEN)
    assert [y.year for y in years] == [2026, 2027, 2028]
    assert sum(y.mined_hm2 or 0 for y in years) == 10
    assert sum(y.waste_m3 or 0 for y in years) == 100000
    assert years[0].reclamation_percent == pytest.approx(36.0, abs=1e-3)
    assert years[-1].reclamation_percent == 60.0
    assert all(y.waste_use_percent == pytest.approx(70.0, abs=1e-3) for y in years)
    assert check_stages(BOOK, years).verdict is Verdict.PASS


def test_stages_that_fall_behind_or_are_not_known() -> None:
    rows = [{"year": 2027, "mined_hm2": 4, "restored_hm2": 0}, {"year": 2026, "mined_hm2": 1, "restored_hm2": 1}]
    given = {"years": rows, "damaged_before_hm2": 0, "restored_before_hm2": 0}
    found = check_stages(BOOK, stage_years(given))
    assert found.verdict is Verdict.FAIL
    assert "2027" in found.finding.zh
    too_much = [{"year": 2026, "mined_hm2": 1, "restored_hm2": 2}]
    assert check_stages(BOOK, stage_years({**given, "years": too_much})).verdict is Verdict.FAIL
    assert check_stages(BOOK, stage_years({"years": rows})).verdict is Verdict.UNKNOWN  # what was before?
    assert stage_years({"years": rows})[0].waste_use_percent is None
    assert check_stages(BOOK, ()).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("key", "good", "wrong"),
    [
        ("start_date", "2026-03-02", "2026-02-30"),
        ("crews", {"cut": 2}, {"cut": 0}),
        ("crews", {}, {"cut": 1.5}),
        ("trucks", 5, 0),
        ("stages", EVEN, {**EVEN, "waste_used_m3": 100001}),
        ("stages", {"years": [{"year": 2026}]}, {"years": [{"year": 2026}, {"year": 2026}]}),
        ("stages", {"years": [{"year": 2026, "mined_hm2": 1.5}]}, {"years": [{"year": 2026, "mined": 1.5}]}),
        ("stages", EVEN, {key: value for key, value in EVEN.items() if key != "count"}),
        ("blasting", True, "yes"),
    ],
)
def test_decisions(key: str, good: Any, wrong: Any) -> None:
    assert KEYS[key][1](good)
    assert not KEYS[key][1](wrong)


def test_the_calendar_begins_on_the_day_that_was_decided() -> None:
    assert by_key(plan())["temporary"].start == START
