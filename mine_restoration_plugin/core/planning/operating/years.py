"""The annual plan, the restoration fund and the rectification notices of an operating mine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from ...earthrock.checks import finding
from ...model.plan import Check, Verdict
from ...model.table import Cell, Column, Table
from ...model.text import Label
from ...model.units import round_half_up, stored
from ...rulebook import Rulebook

ZERO = Decimal("0.00")
OPEN, DONE = "open", "done"


def annual_table(years: Sequence[Mapping[str, Any]]) -> Table:
    """N2: restored area and money by year, planned and done; unknown where the year has no report."""
    columns = (
        Column("year", Label("Year", "年度"), "year"),
        Column("planned_hm2", Label("Area planned", "计划修复面积"), "hm2"),
        Column("done_hm2", Label("Area done", "完成面积"), "hm2"),
        Column("area_percent", Label("Done of planned", "面积完成率"), "percent"),
        Column("planned_wan", Label("Money planned", "计划投资"), "wan"),
        Column("done_wan", Label("Money spent", "完成投资"), "wan"),
        Column("money_percent", Label("Spent of planned", "投资完成率"), "percent"),
    )
    rows: list[tuple[Cell, ...]] = []
    for year in sorted(years, key=lambda row: row["year"]):
        area = (stored(year.get("planned_hm2"), "hm2"), stored(year.get("done_hm2"), "hm2"))
        money = (stored(year.get("planned_wan"), "wan"), stored(year.get("done_wan"), "wan"))
        rows.append((float(year["year"]), *area, _percent(*area), *money, _percent(*money)))
    totals = ("planned_hm2", "done_hm2", "planned_wan", "done_wan")
    return Table("N2", Label("Annual plan", "年度修复计划执行表"), columns, tuple(rows), totals, inputs=("operating",))


def check_annual(rulebook: Rulebook, years: Sequence[Mapping[str, Any]], as_of: date | None) -> Check:
    """Every year that is over has done the share of its planned area that the rulebook asks for."""
    wanted = rulebook.number("operating.annual_share")
    if as_of is None or not years:
        return finding(rulebook, "annual_plan", Verdict.UNKNOWN, which="—")
    over = [year for year in years if int(year["year"]) < as_of.year]
    silent = [str(y["year"]) for y in over if y.get("planned_hm2") is None or y.get("done_hm2") is None]
    short = [
        f"{y['year']}（{y['done_hm2']:.4f}/{y['planned_hm2']:.4f} hm²）"
        for y in over
        if str(y["year"]) not in silent and y["done_hm2"] < wanted * y["planned_hm2"]
    ]
    if short:
        return finding(rulebook, "annual_plan", Verdict.FAIL, which="、".join(short), share=f"{wanted * 100:g}")
    if silent or not over:
        return finding(rulebook, "annual_plan", Verdict.UNKNOWN, which="、".join(silent) or "—")
    return finding(rulebook, "annual_plan", Verdict.PASS, count=len(over))


def fund_table(entries: Sequence[Mapping[str, Any]]) -> tuple[Table, Decimal | None]:
    """N3: what was put into the fund and taken out, and what is left at the end of each year in 万元.

    The balance is None where no year is told.
    """
    columns = (
        Column("year", Label("Year", "年度"), "year"),
        Column("opening_wan", Label("At the start", "年初余额"), "wan"),
        Column("accrued_wan", Label("Put in", "当年计提"), "wan"),
        Column("used_wan", Label("Used", "当年使用"), "wan"),
        Column("closing_wan", Label("At the end", "年末余额"), "wan", "opening_wan + accrued_wan - used_wan"),
        Column("document", Label("Document", "凭证")),
    )
    rows: list[tuple[Cell, ...]] = []
    balance: Decimal | None = None
    for entry in sorted(entries, key=lambda row: row["year"]):
        opening = _wan(entry.get("opening_wan")) if balance is None else balance
        accrued, used = _wan(entry.get("accrued_wan")), _wan(entry.get("used_wan"))
        balance = opening + accrued - used
        cells = (float(opening), float(accrued), float(used), float(balance))
        rows.append((float(entry["year"]), *cells, entry.get("document")))
    title = Label("Restoration fund", "矿山地质环境治理恢复基金计提使用表")
    return Table("N3", title, columns, tuple(rows), ("accrued_wan", "used_wan"), inputs=("operating",)), balance


def check_fund(rulebook: Rulebook, balance_wan: Decimal | None, need_wan: Decimal | None) -> Check:
    """The fund covers what the next year's plan needs."""
    if balance_wan is None or need_wan is None:
        return finding(rulebook, "restoration_fund", Verdict.UNKNOWN)
    texts = {"balance_wan": f"{balance_wan:.2f}", "need_wan": f"{need_wan:.2f}"}
    verdict = Verdict.PASS if balance_wan >= need_wan else Verdict.FAIL
    return finding(rulebook, "restoration_fund", verdict, None, None, **texts)


def next_need(years: Sequence[Mapping[str, Any]], as_of: date | None) -> Decimal | None:
    """The money that the plan of the year now, or of the first one after it, still needs; 万元."""
    if as_of is None:
        return None
    coming = sorted((y for y in years if int(y["year"]) >= as_of.year), key=lambda y: y["year"])
    if not coming or coming[0].get("planned_wan") is None:
        return None
    return max(_wan(coming[0]["planned_wan"]) - _wan(coming[0].get("done_wan")), ZERO)


def notices_table(rulebook: Rulebook, notices: Sequence[Mapping[str, Any]], as_of: date | None) -> Table:
    """N4: rectification notices with the days that an open one is overdue."""
    columns = (
        Column("number", Label("Notice", "通知书文号")),
        Column("issued", Label("Issued", "下达日期")),
        Column("issue", Label("Issue", "问题")),
        Column("due", Label("Due", "整改期限")),
        Column("state", Label("State", "状态")),
        Column("done_on", Label("Done on", "完成日期")),
        Column("overdue_days", Label("Days overdue", "逾期天数"), "count"),
    )
    rows: list[tuple[Cell, ...]] = []
    for notice in sorted(notices, key=lambda row: (row.get("issued") or "", row["number"])):
        state = rulebook.rule(f"operating.notice.{notice['state']}").label.zh
        late = overdue_days(notice, as_of)
        cells = (notice.get("issued"), notice["issue"], notice.get("due"), state, notice.get("done_on"))
        rows.append((notice["number"], *cells, None if late is None else float(late)))
    title = Label("Rectification notices", "责令整改通知台账")
    return Table("N4", title, columns, tuple(rows), inputs=("operating",))


def overdue_days(notice: Mapping[str, Any], as_of: date | None) -> int | None:
    """Days from the due date to the day it was done, or to ``as_of`` while it is open; None where one is not known."""
    if not notice.get("due"):
        return None
    end = date.fromisoformat(notice["done_on"]) if notice.get("done_on") else as_of
    return None if end is None else max((end - date.fromisoformat(notice["due"])).days, 0)


def check_notices(rulebook: Rulebook, notices: Sequence[Mapping[str, Any]], as_of: date | None) -> Check:
    waiting = [notice for notice in notices if notice["state"] == OPEN]
    late = [n["number"] for n in waiting if (overdue_days(n, as_of) or 0) > 0]
    unclear = [n["number"] for n in waiting if overdue_days(n, as_of) is None]
    if late:
        return finding(rulebook, "notices", Verdict.FAIL, which="、".join(late))
    if unclear:
        return finding(rulebook, "notices", Verdict.UNKNOWN, which="、".join(unclear))
    return finding(rulebook, "notices", Verdict.PASS, count=len(notices), waiting=len(waiting))


def _percent(planned: float | None, done: float | None) -> float | None:
    return None if not planned or done is None else stored(100.0 * done / planned, "percent")


def _wan(value: Any) -> Decimal:
    return ZERO if value is None else round_half_up(value, 2)
