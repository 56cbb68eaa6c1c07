"""The bill of quantities: work items with their prices, in the order of their parts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..model.text import Label
from ..model.units import VolumeState, round_half_up
from ..model.work import PARTS, WorkItem
from .price import RateBook, UnitPrice

SHEET = "挖填方图"
AFTER = ("monitoring", "aftercare")
"""Parts that are no works: they are paid in the group of monitoring and aftercare."""


@dataclass(frozen=True)
class BillLine:
    """``amount = quantity × price``, rounded to the fen."""

    work: WorkItem
    price: UnitPrice

    @property
    def part(self) -> Label:
        return PARTS[self.work.part]

    @property
    def quantity(self) -> Decimal:
        return self.work.quantity

    @property
    def amount_cny(self) -> Decimal:
        return round_half_up(self.work.quantity * self.price.price_cny, 2)

    @property
    def rules(self) -> tuple[str, ...]:
        """All rows that quantity and price rest on."""
        return tuple(dict.fromkeys((*self.work.rules, *self.price.rules)))


@dataclass(frozen=True)
class Haul:
    """Bank volume moved over a way by road: one flow of an allocation, or all of the cut over the mean distance."""

    bank_m3: Decimal
    distance_km: float

    @property
    def further_km(self) -> int:
        """Begun kilometres after the first."""
        return max(math.ceil(round(self.distance_km, 6) - 1), 0)


def landform_items(
    cost_class: str,
    cut_bank_m3: Decimal,
    fill_compacted_m3: Decimal,
    levelled_m2: Decimal,
    hauls: Sequence[Haul],
    rules: tuple[str, ...] = (),
    units: tuple[str, ...] = (),
    allocated: bool = False,
) -> list[WorkItem]:
    """Earth works. Hauling is paid by the bank cubic metre, filling by the compacted one.

    Args:
        hauls: what is hauled how far; none where nothing is.
        rules: rows of the rulebook that the distance rests on.
        units: the restoration units that are cut or filled.
        allocated: the hauls are flows of an allocation, not all of the cut over the mean distance.
    """
    bank, compacted = VolumeState.BANK, VolumeState.COMPACTED
    ground = ("existing", "design", "units")
    cut = "cut_rock" if cost_class == "rock" else "cut_earth"
    items = [WorkItem(cut, "landform", cut_bank_m3, "E2 自然方合计", units, SHEET, bank, (*ground, "E2"))]
    if cut_bank_m3 > 0:
        text = "E2 自然方合计"
        items.append(WorkItem("haul_first_km", "landform", cut_bank_m3, text, units, SHEET, bank, (*ground, "E2")))
    further = sum((haul.bank_m3 * haul.further_km for haul in hauls), Decimal(0))
    if further:
        if not allocated and len(hauls) == 1:
            text = f"E2 自然方合计 × {hauls[0].further_km} km（运距 {hauls[0].distance_km:.2f} km）"
        else:
            text = "Σ 各调配流向自然方 × 超过 1 km 的运距（S3）"
        inputs = (*ground, "E2", "scenario" if allocated else "haul_km")
        items.append(WorkItem("haul_next_km", "landform", further, text, units, SHEET, bank, inputs, rules))
    items.append(
        WorkItem("backfill", "landform", fill_compacted_m3, "E3 压实方合计", units, SHEET, compacted, (*ground, "E3"))
    )
    text = "挖方区面积 + 填方区面积"
    items.append(
        WorkItem("grading", "landform", levelled_m2, text, units, "设计地形图", None, ("cut_area_m2", "fill_area_m2"))
    )
    return [item for item in items if item.quantity > 0]


def bill(items: Sequence[WorkItem], prices: RateBook) -> list[BillLine]:
    """The items priced, part by part, otherwise in their order; those of no quantity left out.

    What is paid once a year counts with all of its years.
    """
    order = list(PARTS)
    kept = [_over_years(item) for item in items if item.quantity > 0]
    kept.sort(key=lambda item: order.index(item.part))
    return [BillLine(item, prices.price(item.price)) for item in kept]


def _over_years(item: WorkItem) -> WorkItem:
    if not item.years:
        return item
    return replace(item, quantity=item.quantity * item.years, formula=f"{item.formula} × {item.years} 年")


def works_total(lines: Sequence[BillLine]) -> Decimal:
    """Sum of the works, yuan: without monitoring and aftercare."""
    return _sum(line for line in lines if line.work.part not in AFTER)


def after_total(lines: Sequence[BillLine]) -> Decimal:
    """Sum of monitoring and aftercare, yuan."""
    return _sum(line for line in lines if line.work.part in AFTER)


def _sum(lines: Iterable[BillLine]) -> Decimal:
    return sum((line.amount_cny for line in lines), Decimal("0.00"))
