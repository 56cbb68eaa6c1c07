"""Income of surplus rock: appraised and priced by the government, sold on the public platform, budgeted, then a source.

Proceeds go to the treasury (收支两条线); nobody but the government sells (domain §1.2.7, §14.9). No price of ours goes
into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ...model.units import round_half_up
from .result import ZERO, Case

ROCK = "rock"


@dataclass(frozen=True)
class RockIncome:
    """``appraised_cny`` None where nothing was appraised. ``amount_cny`` is what was budgeted of it, or all of it."""

    surplus_bank_m3: Decimal
    surplus_t: Decimal
    appraised_cny: Decimal | None
    amount_cny: Decimal
    budgeted: bool | None
    year: int | None
    fields: Mapping[str, Any]

    @property
    def cny_t(self) -> Decimal | None:
        """What the appraisal comes to per tonne: to be compared, not to be used."""
        if self.appraised_cny is None or self.surplus_t <= 0:
            return None
        return round_half_up(self.appraised_cny / self.surplus_t, 2)


def rock_income(case: Case) -> RockIncome:
    """What was decided about the surplus (``rock_income``)."""
    fields: Mapping[str, Any] = case.chosen.get("rock_income", {})
    appraised = fields.get("appraised_cny")
    value = None if appraised is None else round_half_up(str(appraised), 2)
    budgeted = fields.get("budgeted_cny")
    amount = value or ZERO
    if budgeted is not None:
        amount = min(amount, round_half_up(str(budgeted), 2))
    return RockIncome(
        case.surplus_bank_m3, case.surplus_t, value, amount, fields.get("budgeted"), fields.get("year"), fields
    )
