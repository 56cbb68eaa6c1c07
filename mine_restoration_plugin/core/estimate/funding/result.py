"""What the funding is worked out from, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from ...model.errors import InputError
from ...model.plan import Check
from ...model.text import QT_TRANSLATE_NOOP, Label

if TYPE_CHECKING:
    from .cash import Cash
    from .gap import Lever
    from .hidden_debt import DebtAnswer
    from .industries import Screened
    from .quotas import QuotaRow
    from .rock_income import RockIncome
    from .scenarios import Outcome
    from .sources import Source
    from .tornado import Bar

ZERO = Decimal("0.00")
FIRST_CALENDAR_YEAR = 1900


class Answer(str, Enum):
    """What is known of a condition."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


ANSWERS: dict[Answer, Label] = {
    Answer.YES: Label("yes", "是"),
    Answer.NO: Label("no", "否"),
    Answer.UNKNOWN: Label("cannot tell", "无法判定"),
}


CODES: dict[str, Label] = {
    "market_entity": Label("market entity", "市场主体"),
    "platform": Label("financing platform", "融资平台公司"),
    "government": Label("government", "政府"),
    "contractor": Label("contractor", "承包人"),
    "works": Label("tender of works", "工程招标"),
    "design_build": Label("design and build", "设计施工总承包"),
    "services": Label("bought as services", "政府购买服务"),
    "franchise": Label("concession", "特许经营"),
}
"""What decisions say in codes, as it is printed."""
NOT_SAID = Label("not said", "未说明")


def said(value: Any) -> Label:
    """A cell of a decision as it is printed."""
    if value is None or value == "":
        return NOT_SAID
    if isinstance(value, bool):
        return ANSWERS[Answer.YES if value else Answer.NO]
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return CODES.get(text, Label(text, text))


def answer_of(value: bool | None) -> Answer:
    return Answer.UNKNOWN if value is None else Answer.YES if value else Answer.NO


@dataclass(frozen=True)
class Use:
    """Money that is needed: one group of the investment, or interest while works go on. Yuan."""

    key: str
    label: Label
    amount_cny: Decimal
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnitGround:
    """A restoration unit as the money sees it.

    ``before``, ``after``  land classes of four digits (GB/T 21010), None where unknown or undecided.
    ``slope_m2``  area by slope on the designed ground: lower bounds of the rulebook's classes → m²; empty: unknown.
    ``soil_cny``, ``plants_cny``  works of the bill measured on this unit alone: soil, and plants with aftercare.
    """

    unit_no: str
    plot_no: str
    area_m2: Decimal
    before: str | None
    after: str | None
    slope_m2: Mapping[str, Decimal] = field(default_factory=dict)
    slope_mean_deg: float | None = None
    way: str | None = None
    polluted: bool | None = None
    soil_cny: Decimal = ZERO
    plants_cny: Decimal = ZERO


@dataclass(frozen=True)
class Case:
    """Everything that funding is worked out from.

    ``cost_by_year``  yuan by calendar year where ``dated``, else by year of the works 1, 2, …; adds up to all uses.
    ``chosen``        the decisions that this room reads.
    ``facts``         of the mine and its place; ``legacy``, ``building_rock``: None where nobody knows.
    ``earth_cny``     works whose quantity is earth or rock. ``works_cny`` all works.
    ``surplus_bank_m3`` surplus of the earth-rock balance.
    ``finish``, ``works_end``  last day and year of the works, aftercare not counted.
    ``soil_cover_cny_m2`` soil cover that cultivated land asks for, at the prices of the estimate.
    """

    uses: tuple[Use, ...]
    cost_by_year: Mapping[int, Decimal]
    dated: bool
    units: tuple[UnitGround, ...]
    chosen: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    legacy: bool | None = None
    building_rock: bool | None = None
    redirect: bool | None = None
    works_cny: Decimal = ZERO
    earth_cny: Decimal = ZERO
    surplus_bank_m3: Decimal = ZERO
    surplus_t: Decimal = ZERO
    start: date | None = None
    finish: date | None = None
    works_end: int | None = None
    soil_cover_cny_m2: Decimal | None = None
    soil_cover_rules: tuple[str, ...] = ()

    @property
    def scheduled(self) -> bool:
        return self.start is not None or len(self.cost_by_year) > 1

    @property
    def last_works_year(self) -> int:
        """The last year of works, aftercare not counted where that is known."""
        return self.works_end if self.works_end is not None else self.last_year

    def offset(self, year: int) -> int:
        """Years as they are discounted: the first year of the works is 1.

        Raises:
            InputError: a calendar year where the works have no dates, or the other way round.
        """
        if (year >= FIRST_CALENDAR_YEAR) != self.dated:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "Funding in year {year} does not fit the schedule, which counts from year {first}. Give calendar "
                    "years where the works have dates, else 1 for the first year of the works.",
                ),
                year=year,
                first=self.first_year,
            )
        return year - self.first_year + 1

    @property
    def cost_cny(self) -> Decimal:
        return sum((use.amount_cny for use in self.uses), ZERO)

    @property
    def first_year(self) -> int:
        return min(self.cost_by_year)

    @property
    def last_year(self) -> int:
        """The last year in which works or aftercare are paid."""
        return max(self.cost_by_year)

    @property
    def area_m2(self) -> Decimal:
        return sum((unit.area_m2 for unit in self.units), ZERO)


@dataclass(frozen=True)
class Funding:
    """The result of the stage: what the plan prints, and what later stages may ask."""

    uses: tuple[Use, ...]
    sources: tuple[Source, ...]
    quotas: tuple[QuotaRow, ...]
    rock: RockIncome
    industries: tuple[Screened, ...]
    debt: tuple[DebtAnswer, ...]
    cash: Cash
    scenarios: tuple[Outcome, ...]
    tornado: tuple[Bar, ...]
    levers: tuple[Lever, ...]
    checks: tuple[Check, ...]
    warnings: tuple[Label, ...]
    discount: Decimal
    discount_rules: tuple[str, ...]

    @property
    def uses_cny(self) -> Decimal:
        return sum((use.amount_cny for use in self.uses), ZERO)

    @property
    def sources_cny(self) -> Decimal:
        """What counts: every gate answered yes."""
        return sum((source.counted_cny for source in self.sources), ZERO)

    @property
    def open_cny(self) -> Decimal:
        return sum((source.open_cny for source in self.sources), ZERO)

    @property
    def gap_cny(self) -> Decimal:
        return max(self.uses_cny - self.sources_cny, ZERO)

    @property
    def excess_cny(self) -> Decimal:
        """What is left over; it goes back to restoration."""
        return max(self.sources_cny - self.uses_cny, ZERO)

    @property
    def base(self) -> Outcome:
        return self.scenarios[0]


def cell(value: Decimal | float | None) -> float | None:
    """A number of a table."""
    return None if value is None else float(value)
