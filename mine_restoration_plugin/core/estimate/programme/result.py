"""What the programme is worked out from, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ...model.errors import InputError
from ...model.plan import Check
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook import Rule, Rulebook
from ..bill import BillLine
from ..structure import CostLine
from .calendar import EPOCH

ZERO = Decimal("0.00")
DAYS_PER_YEAR = 365
"""A year of a programme that has no dates."""
Quarter = tuple[int, int]
"""Calendar year (or year of the works from 1) and quarter 1 to 4."""


@dataclass(frozen=True)
class Move:
    """Earth or rock that goes from one unit to another, bank m³; the way is None where it is not known.

    ``from_unit``, ``to_unit`` are None where it is not one unit; what is sold goes to none.
    """

    source: str
    use: str
    bank_m3: Decimal
    distance_km: float | None
    from_unit: str | None = None
    to_unit: str | None = None


@dataclass(frozen=True)
class Case:
    """What is to be done and what was decided about it.

    ``cut_bank_m3``, ``fill_compacted_m3``  by unit. ``loose``, ``compacted``  of one bank m³; ``rules`` are their rows.
    ``zone``   vegetation zone of the mine, None where nobody knows: then no season and no window can be told.
    ``start``  first day of the works; None: days are counted from 1, and neither seasons nor dates are known.
    ``crews``  by task; ``trucks`` at hand, None: as many as keep up with the cut.
    """

    lines: tuple[BillLine, ...]
    costs: tuple[CostLine, ...]
    cut_bank_m3: Mapping[str, Decimal]
    fill_compacted_m3: Mapping[str, Decimal]
    moves: tuple[Move, ...]
    loose: Fraction
    compacted: Fraction
    rules: tuple[str, ...] = ()
    zone: str | None = None
    start: date | None = None
    deadline: date | None = None
    crews: Mapping[str, int] = field(default_factory=dict)
    trucks: int | None = None
    blasting: bool | None = None
    holidays: bool = True

    @property
    def total_cny(self) -> Decimal:
        return sum((line.amount_cny for line in self.costs), ZERO)


@dataclass(frozen=True)
class Amount:
    """A quantity of the bill that belongs to a task."""

    label: Label
    quantity: Decimal
    per: str

    def __str__(self) -> str:
        return f"{self.label.zh} {self.quantity:,.2f} {self.per}"


@dataclass(frozen=True)
class Task:
    """One piece of work in time.

    ``key``        ``cut.U2``: the task's row of the rulebook and, where it goes by units, the unit.
    ``start``, ``finish``  None where the programme has no date to start on; ``first_day``, ``last_day`` count from 1.
    ``work_days``  full days of its crews. ``float_days`` worked days of room; ``stretches`` split by closed seasons.
    ``before``     keys of the tasks it waits for, with the kind of link and its lag.
    """

    key: str
    task: str
    part: str
    label: Label
    start: date | None
    finish: date | None
    first_day: int
    last_day: int
    cost_cny: Decimal
    quantity: tuple[Amount, ...]
    unit_nos: tuple[str, ...]
    work_days: Decimal
    worked_days: int
    float_days: int
    stretches: tuple[tuple[int, int], ...]
    before: tuple[tuple[str, str, int], ...] = ()
    season: str = ""
    crews: int = 1
    rules: tuple[str, ...] = ()
    years: int = 0

    @property
    def critical(self) -> bool:
        return self.float_days == 0 and not self.years

    @property
    def quantity_text(self) -> str:
        return "；".join(str(amount) for amount in self.quantity)

    @property
    def days(self) -> int:
        """Days of the calendar from first to last."""
        return self.last_day - self.first_day + 1


@dataclass(frozen=True)
class Milestone:
    """A step of approval, tender or acceptance with the days that it takes, first and last day as in ``Task``."""

    key: str
    label: Label
    start: date | None
    finish: date | None
    first_day: int
    last_day: int
    lead_days: int
    working: bool
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hours:
    """Hours of one kind of machine for one task or one flow of the allocation.

    ``hours = quantity ÷ output_h``. ``trips``, ``cycle_min`` and ``distance_km`` are of trucks.
    """

    task: str
    label: Label
    machine: Label
    quantity: Decimal
    per: str
    output_h: Decimal
    hours: Decimal
    machines: int
    distance_km: float | None = None
    trips: int | None = None
    cycle_min: Decimal | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class QuarterCash:
    """Money of one quarter, yuan."""

    quarter: Quarter
    works_cny: Decimal
    fees_cny: Decimal
    after_cny: Decimal
    retention_cny: Decimal

    @property
    def total_cny(self) -> Decimal:
        return self.works_cny + self.fees_cny + self.after_cny + self.retention_cny


@dataclass(frozen=True)
class Programme:
    """The works in time.

    ``start``, ``finish``  of the works without aftercare; None without a date to start on.
    ``cash_by_year``  by calendar year, else by year of the works from 1; adds up to the estimate.
    """

    start: date | None
    finish: date | None
    tasks: tuple[Task, ...]
    milestones: tuple[Milestone, ...]
    hours: tuple[Hours, ...]
    cash: tuple[QuarterCash, ...]
    cash_rules: tuple[str, ...]
    works_days: int | None
    trucks_needed: int | None
    retention_cny: Decimal
    checks: tuple[Check, ...] = ()
    warnings: tuple[Label, ...] = ()

    @property
    def dated(self) -> bool:
        return self.start is not None

    @property
    def cash_by_year(self) -> dict[int, Decimal]:
        found: dict[int, Decimal] = {}
        for cash in self.cash:
            found[cash.quarter[0]] = found.get(cash.quarter[0], ZERO) + cash.total_cny
        return found


def day_number(day: date, first: date) -> int:
    """Day 1 is the first day of the works, day 0 the one before it."""
    return (day - first).days + 1


def quarter_of(day: date, dated: bool) -> Quarter:
    """Of a date; of a programme without dates the year of the works, what comes before them in the first."""
    if dated:
        return day.year, (day.month + 2) // 3
    days = max((day - EPOCH).days, 0)
    year, rest = divmod(days, DAYS_PER_YEAR)
    return year + 1, rest * 4 // DAYS_PER_YEAR + 1


def quarter_label(quarter: Quarter, dated: bool) -> Label:
    year, part = quarter
    if dated:
        return Label(f"{year} Q{part}", f"{year} 年第 {part} 季度")
    return Label(f"Year {year} Q{part}", f"第 {year} 年第 {part} 季度")


def fraction(book: Rulebook, key: str, *, zero: bool = False) -> Fraction:
    """A row as an exact number.

    Raises:
        InputError: it is none, or not above zero (not below it where ``zero``).
    """
    rule = book.rule(key)
    number = Fraction(str(rule.number))
    if number < 0 or (number == 0 and not zero):
        raise unusable(rule)
    return number


def whole(book: Rulebook, key: str) -> int:
    """A row as a number of days, machines or crews, begun ones counted."""
    return -int(-fraction(book, key, zero=True) // 1)


def unusable(rule: Rule) -> InputError:
    return InputError(
        QT_TRANSLATE_NOOP("MineRestoration", "Rulebook row {key}: {value} cannot be used in the programme."),
        key=rule.key,
        value=repr(rule.value),
    )
