"""The bill of quantities of a first plan: earth moved, ground levelled, soil covered, planted."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..model.text import Label
from ..model.units import M2_PER_MU, round_half_up
from ..rulebook import Rulebook
from .price import UnitPrice, rulebook_rate, unit_price

LANDFORM = Label("Landform remodelling", "地貌重塑")
SOIL = Label("Soil reconstruction", "土壤重构")
PLANTS = Label("Vegetation reconstruction", "植被重建")
WOODLAND, GRASSLAND = "03", "04"


@dataclass(frozen=True)
class BillLine:
    """``amount = quantity × price``, rounded to the fen. ``quantity`` has two decimals; ``sheet`` names a drawing."""

    part: Label
    item: Label
    quantity: Decimal
    formula: str
    sheet: str
    price: UnitPrice

    @property
    def amount_cny(self) -> Decimal:
        return round_half_up(self.quantity * self.price.price_cny, 2)


@dataclass(frozen=True)
class Planting:
    """A unit that is to become land of a class (GB/T 21010, four digits)."""

    unit_no: str
    area_m2: float
    land_class: str


def landform_lines(
    rulebook: Rulebook,
    prices: Mapping[str, float],
    cost_class: str,
    cut_bank_m3: Decimal,
    fill_compacted_m3: Decimal,
    levelled_m2: Decimal,
    haul_km: float | None,
) -> list[BillLine]:
    """Earth works. Hauling is paid by the bank cubic metre, filling by the compacted one.

    Args:
        haul_km: distance between what is cut and what is filled, by road; None where nothing is hauled.
    """
    cut_price = unit_price(rulebook, "cut_rock" if cost_class == "rock" else "cut_earth", prices)
    lines = [BillLine(LANDFORM, cut_price.label, cut_bank_m3, "E2 自然方合计", "挖填方图", cut_price)]
    first = unit_price(rulebook, "haul_first_km", prices)
    lines.append(BillLine(LANDFORM, first.label, cut_bank_m3, "E2 自然方合计", "挖填方图", first))
    further = max(math.ceil(haul_km - 1), 0) if haul_km is not None else 0
    if haul_km is not None and further:
        more = unit_price(rulebook, "haul_next_km", prices)
        text = f"E2 自然方合计 × {further} km（运距 {haul_km:.2f} km）"
        lines.append(BillLine(LANDFORM, more.label, cut_bank_m3 * further, text, "挖填方图", more))
    backfill = unit_price(rulebook, "backfill", prices)
    lines.append(BillLine(LANDFORM, backfill.label, fill_compacted_m3, "E3 压实方合计", "挖填方图", backfill))
    grading = unit_price(rulebook, "grading", prices)
    lines.append(BillLine(LANDFORM, grading.label, levelled_m2, "挖方区面积 + 填方区面积", "设计地形图", grading))
    return [line for line in lines if line.quantity > 0]


def planting_lines(
    rulebook: Rulebook, prices: Mapping[str, float], plantings: Sequence[Planting]
) -> tuple[list[BillLine], Decimal]:
    """Soil cover and plants where a land class was decided, and the cost of aftercare in yuan over all its years."""
    lines: list[BillLine] = []
    aftercare = Decimal("0.00")
    for planting in plantings:
        family = planting.land_class[:2]
        area = round_half_up(planting.area_m2, 2)
        if f"soil.cover_m.{family}" in rulebook.keys("soil.cover_m."):
            depth = rulebook_rate(rulebook, f"soil.cover_m.{family}")
            price = unit_price(rulebook, "soil_cover", prices)
            text = f"{planting.unit_no}：{area} m² × {depth} m"
            lines.append(BillLine(SOIL, price.label, round_half_up(area * depth, 2), text, "设计地形图", price))
        if family == GRASSLAND:
            price = unit_price(rulebook, "grass_seed", prices)
            lines.append(BillLine(PLANTS, price.label, area, f"{planting.unit_no} 面积", "设计地形图", price))
        elif family == WOODLAND:
            price = unit_price(rulebook, "tree", prices)
            density = rulebook_rate(rulebook, "planting.trees_per_mu")
            trees = round_half_up(area / Decimal(str(M2_PER_MU)) * density, 0)
            text = f"{planting.unit_no}：面积（亩）× {density} 株/亩"
            lines.append(BillLine(PLANTS, price.label, trees, text, "设计地形图", price))
        if family in (GRASSLAND, WOODLAND):
            care = unit_price(rulebook, "aftercare_grass" if family == GRASSLAND else "aftercare_tree", prices)
            years = rulebook_rate(rulebook, "aftercare.years")
            aftercare += round_half_up(area * care.price_cny * years, 2)
    return lines, aftercare


def works_total(lines: Sequence[BillLine]) -> Decimal:
    """Sum of the amounts, yuan."""
    return sum((line.amount_cny for line in lines), Decimal("0.00"))
