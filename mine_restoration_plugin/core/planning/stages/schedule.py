"""When it is done: the bill and the earth flows put on a calendar, with machines, money by quarter and its checks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ...estimate.programme.planned import plan_programme
from ...estimate.programme.result import ZERO, Case, Move, Programme
from ...estimate.programme.stages import BEFORE, QUANTITIES, VOLUMES, StageYear, check_stages, stage_years
from ...estimate.programme.tables import cash_table, equipment_table, schedule_table, stages_table
from ...estimate.result import Estimate
from ...model.plan import Check, Figure
from ...model.progress import Progress
from ...model.table import Table
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...model.units import round_half_up
from .. import validators as fits
from ..validators import Rule
from .stage import Chapter, Drafting

OPERATING_SUBCLASS = "31"
CUT_WORD, FILL_WORD = "挖方", "填方"
MOST = 1000


def _count(value: Any) -> bool:
    return fits.number(1, MOST)(value) and float(value).is_integer()


def _year(value: Any) -> bool:
    return fits.number(1949, 2200)(value) and float(value).is_integer()


_AMOUNT = fits.number(0, 1e12)


def _stages(value: Any) -> bool:
    """Years one by one, or totals over a number of years; waste used is no more than arose."""
    if not isinstance(value, dict):
        return False
    if "years" in value:
        years = value["years"]
        if not set(value) <= {"years", *BEFORE} or not isinstance(years, list) or not years:
            return False
        good = all(isinstance(row, dict) and _year(row.get("year")) and _quantities(row, {"year"}) for row in years)
        return good and len({row["year"] for row in years}) == len(years) and _amounts(value, BEFORE)
    known = {"first_year", "count", *BEFORE}
    return _year(value.get("first_year")) and _count(value.get("count")) and _quantities(value, known)


def _quantities(row: Mapping[str, Any], more: set[str]) -> bool:
    if not set(row) <= {*QUANTITIES, *more} or not _amounts(row, {**QUANTITIES, **BEFORE}):
        return False
    produced, used = (row.get(key) for key in VOLUMES)
    return produced is None or used is None or used <= produced


def _amounts(row: Mapping[str, Any], keys: Mapping[str, int]) -> bool:
    return all(_AMOUNT(row[key]) for key in keys if row.get(key) is not None)


KEYS: dict[str, Rule] = {
    "start_date": (fits.A_DATE, fits.date_text),
    "deadline": (fits.A_DATE, fits.date_text),
    "crews": (
        QT_TRANSLATE_NOOP(
            "MineRestoration", "Decision {key} cannot be {value}; it takes whole numbers of crews by the key of a task."
        ),
        fits.by_name(_count),
    ),
    "trucks": (
        QT_TRANSLATE_NOOP("MineRestoration", "Decision {key} cannot be {value}; it takes a whole number of trucks."),
        _count,
    ),
    "blasting": (fits.A_FLAG, fits.flag),
    "holidays": (fits.A_FLAG, fits.flag),
    "stages": (
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "Decision {key} cannot be {value}; it takes years (a list with year, mined_hm2, restored_hm2, waste_m3, "
            "waste_used_m3), or first_year, count and those quantities as totals, with damaged_before_hm2 and "
            "restored_before_hm2.",
        ),
        _stages,
    ),
}


def work(draft: Drafting, progress: Progress) -> Chapter:
    estimate: Estimate = draft.found("estimate")
    programme = plan_programme(draft.book, _case(draft, estimate))
    tables: list[Table] = [schedule_table(draft.book, programme), cash_table(programme)]
    if programme.hours:
        tables.append(equipment_table(programme.hours))
    checks: list[Check] = list(programme.checks)
    given = draft.decisions.get("stages")
    years: tuple[StageYear, ...] = () if given is None else stage_years(given)
    if years:
        tables.append(stages_table(years))
    if years or _operates(draft):
        checks.append(check_stages(draft.book, years))
    return Chapter(_figures(programme, years), tables, checks, programme.warnings, programme)


def _case(draft: Drafting, estimate: Estimate) -> Case:
    results, chosen = draft.earthworks, draft.decisions
    conversion = results.conversion
    return Case(
        lines=estimate.lines,
        costs=estimate.costs,
        cut_bank_m3=results.volumes.cut_bank_m3,
        fill_compacted_m3=results.volumes.fill_compacted_m3,
        moves=_moves(draft),
        loose=Fraction(str(conversion.loose)),
        compacted=Fraction(str(conversion.compacted)),
        rules=tuple(conversion.rules[:2]),
        zone=draft.mine_facts().get("vegetation_zone"),
        start=_day(chosen.get("start_date")),
        deadline=_day(chosen.get("deadline")),
        crews={key: int(value) for key, value in chosen.get("crews", {}).items()},
        trucks=int(chosen["trucks"]) if "trucks" in chosen else None,
        blasting=chosen.get("blasting"),
        holidays=bool(chosen.get("holidays", True)),
    )


def _moves(draft: Drafting) -> tuple[Move, ...]:
    """Flows of the scenario's allocation where the estimate hauls by them, else all of the cut over the mean way."""
    results = draft.earthworks
    rows = [] if results.scenario is None else _flows(results.scenario.chosen.allocation)
    named = {
        word: {f"{unit['unit_no']} {word}": str(unit["unit_no"]) for unit in draft.units}
        for word in (CUT_WORD, FILL_WORD)
    }
    moved = sum((round_half_up(row["volume_bank_m3"], 2) for row in rows if row["distance_m"] is not None), ZERO)
    if rows and results.hauls and abs(sum((haul.bank_m3 for haul in results.hauls), ZERO) - moved) < Decimal("0.01"):
        return tuple(
            Move(
                row["source"],
                row["use"],
                round_half_up(row["volume_bank_m3"], 2),
                None if row["distance_m"] is None else round(float(row["distance_m"]) / 1000.0, 3),
                named[CUT_WORD].get(row["source"]),
                named[FILL_WORD].get(row["use"]),
            )
            for row in rows
            if row["volume_bank_m3"]
        )
    return tuple(Move("全部挖方", "填方", haul.bank_m3, haul.distance_km) for haul in results.hauls)


def _flows(allocation: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = allocation.get("allocation")
    return list(found.get("flows", [])) if isinstance(found, Mapping) else []


def _operates(draft: Drafting) -> bool:
    plots = draft.site.json["plots"]
    return any(draft.plot_fields(plot["plot_no"]).get("plot_subclass") == OPERATING_SUBCLASS for plot in plots)


def _figures(programme: Programme, years: tuple[StageYear, ...]) -> list[Figure]:
    hauled = [row for row in programme.hours if row.trips is not None]
    truck_hours = sum((row.hours for row in hauled), ZERO) if programme.hours else None
    peak = max((cash.total_cny for cash in programme.cash), default=None)
    figures = [
        Figure(
            "works_days",
            Label("Days of the works", "施工工期"),
            programme.works_days,
            "day",
            formula="last day of the works − first day + 1",
            inputs=("T13",),
        ),
        Figure(
            "truck_hours",
            Label("Truck hours", "自卸汽车台时"),
            None if truck_hours is None else float(truck_hours),
            "h",
            formula="Σ G2.hours of trucks",
            inputs=("G2",) if programme.hours else (),
        ),
        Figure(
            "trucks_needed",
            Label("Trucks that keep up with the cut", "配备自卸汽车数"),
            programme.trucks_needed,
            "count",
            formula="truck hours ÷ hours in which is cut, or as decided",
            inputs=("G2", "T13") if programme.hours else ("T13",),
        ),
        Figure(
            "peak_quarter_cny",
            Label("Most money in one quarter", "单季最大资金需求"),
            None if peak is None else float(peak),
            "cny",
            formula="max G1.amount_cny",
            inputs=("G1",),
        ),
        Figure(
            "retention_cny",
            Label("Retention money", "质量保证金"),
            float(programme.retention_cny),
            "cny",
            formula="Σ retention share × works, task by task",
            inputs=("T11", "G1"),
            rules=("programme.retention_share",),
        ),
    ]
    if years:
        last = years[-1]
        for key, label, value in (
            ("reclamation_percent", Label("Reclamation rate in the last year", "末年复垦率"), last.reclamation_percent),
            ("waste_use_percent", Label("Waste-use rate in the last year", "末年综合利用率"), last.waste_use_percent),
        ):
            figures.append(Figure(key, label, value, "percent", formula=f"G3.{key}", inputs=("G3",)))
    return figures


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
