"""Operating mines: the plans that have to move together, the year's plan, the fund and the notices."""

from __future__ import annotations

from datetime import date
from typing import Any

from ...model.plan import Figure
from ...model.progress import Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...model.units import M2_PER_HM2, stored
from .. import validators as fits
from ..operating.together import DATES, KINDS, QUANTITIES, STATES, Companion, cross_check, together_table
from ..operating.years import (
    DONE,
    OPEN,
    annual_table,
    check_annual,
    check_fund,
    check_notices,
    fund_table,
    next_need,
    notices_table,
)
from ..validators import Rule
from .stage import Chapter, Drafting

OPERATING_SUBCLASS = "31"
LISTS = ("plans", "annual", "fund", "notices")


def _number_or_none(value: Any) -> bool:
    return value is None or fits.number(0, 1e12)(value)


def _date_or_none(value: Any) -> bool:
    return value is None or fits.date_text(value)


def _row(texts: tuple[str, ...], **optional: Any) -> Any:
    """A row with these texts, and other keys only if they fit."""

    def good(value: Any) -> bool:
        if not isinstance(value, dict) or not all(fits.text(value.get(key)) for key in texts):
            return False
        rest = {key: cell for key, cell in value.items() if key not in texts}
        return all(key in optional and optional[key](cell) for key, cell in rest.items())

    return good


def _year(**optional: Any) -> Any:
    row = _row((), year=fits.number(1949, 2200), **optional)
    return lambda value: row(value) and "year" in value and float(value["year"]).is_integer()


_PLAN = _row(
    ("name",),
    kind=fits.one_of(*KINDS),
    document=lambda v: v is None or fits.text(v),
    state=lambda v: v is None or v in STATES,
    **dict.fromkeys(QUANTITIES, _number_or_none),
    **dict.fromkeys(DATES, _date_or_none),
)
_ROWS = {
    "plans": lambda value: _PLAN(value) and "kind" in value,
    "annual": _year(**dict.fromkeys(("planned_hm2", "done_hm2", "planned_wan", "done_wan"), _number_or_none)),
    "fund": _year(
        **dict.fromkeys(("opening_wan", "accrued_wan", "used_wan"), _number_or_none),
        document=lambda v: v is None or fits.text(v),
    ),
    "notices": lambda value: (
        _row(
            ("number", "issue"),
            state=fits.one_of(OPEN, DONE),
            **dict.fromkeys(("issued", "due", "done_on"), _date_or_none),
        )(value)
        and "state" in value
    ),
}


def _operating(value: Any) -> bool:
    if not isinstance(value, dict) or not set(value) <= {*LISTS, "as_of", "state", "reviewed", "approved"}:
        return False
    lists = all(isinstance(value.get(key, []), list) and all(map(_ROWS[key], value.get(key, []))) for key in LISTS)
    dates = all(_date_or_none(value.get(key)) for key in ("as_of", "reviewed", "approved"))
    return lists and dates and (value.get("state") is None or value["state"] in STATES)


KEYS: dict[str, Rule] = {
    "operating": (
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "Decision {key} cannot be {value}; it takes lists of plans, annual, fund and notices, and as_of, state, "
            "reviewed and approved of this plan, as the help of draftplan says.",
        ),
        _operating,
    )
}


def work(draft: Drafting, progress: Progress) -> Chapter:
    """Nothing for a mine that is not operating and of which nobody told a companion plan."""
    given = draft.decisions.get("operating")
    runs = any(
        draft.plot_fields(p["plot_no"]).get("plot_subclass") == OPERATING_SUBCLASS for p in draft.site.json["plots"]
    )
    if given is None and not runs:
        return Chapter()
    given = given or {}
    book = draft.book
    as_of = _day(given.get("as_of") or draft.decisions.get("date"))
    own = _own(draft, given)
    others = [Companion.from_json(plan) for plan in given.get("plans", ())]
    checks, texts = cross_check(book, own, others)
    annual, notices = given.get("annual", ()), given.get("notices", ())
    fund, balance = fund_table(given.get("fund", ()))
    checks += [
        check_annual(book, annual, as_of),
        check_fund(book, balance, next_need(annual, as_of)),
        check_notices(book, notices, as_of),
    ]
    tables = [together_table(book, own, others, texts)]
    tables += [table for table in (annual_table(annual), fund, notices_table(book, notices, as_of)) if table.rows]
    figures = [
        Figure(
            "fund_balance_wan",
            Label("Restoration fund, balance", "治理恢复基金余额"),
            None if balance is None else float(balance),
            "wan",
            formula="opening + Σ put in − Σ used",
            inputs=("N3", "operating"),
        ),
        Figure(
            "notices_open",
            Label("Rectification notices open", "未完成整改通知数"),
            float(sum(notice["state"] == OPEN for notice in notices)),
            "count",
            formula="count of open notices",
            inputs=("operating",),
        ),
    ]
    return Chapter(figures, tables, checks)


def _own(draft: Drafting, given: dict[str, Any]) -> Companion:
    """This plan, as the others are held against it."""
    starts = draft.decisions.get("start_date")
    area = draft.value("area_plots_m2")
    return Companion(
        "restoration",
        draft.book.rule("operating.kind.restoration").label.zh,
        area_hm2=None if area is None else stored(area / M2_PER_HM2, "hm2"),
        volume_m3=draft.value("cut_bank_m3"),
        cost_wan=draft.value("cost_wan"),
        prepared=_day(draft.decisions.get("date")),
        reviewed=_day(given.get("reviewed")),
        approved=_day(given.get("approved")),
        starts=_day(starts),
        state=given.get("state", STATES[0]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
