"""The work of planting one unit, for the bill."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ...model.units import M2_PER_HM2, round_half_up
from ...model.work import WorkItem
from ...rulebook import Rulebook
from .choosing import WATERED, moisture
from .layers import Layer
from .methods import DIRECT, PITS
from .result import Patch, PlantedUnit

SHEET = "植被恢复平面布置图"
WOODY = ("tree", "fruit", "shrub", "climber")


def unit_work(
    rulebook: Rulebook,
    unit: PlantedUnit,
    zone: str,
    rain_mm: float | None,
    layers: Sequence[tuple[Patch, list[Layer]]],
    rules: tuple[str, ...],
    lime: float | None,
    water_m3: float | None,
    factor: float,
    inputs: tuple[str, ...],
) -> list[WorkItem]:
    """One item for each price. Plants are paid with the allowance for replanting, seed by the sown square metre; seed
    in bags and sprays is within their price."""
    with rulebook.noting() as noted:
        allowance = rulebook.number(f"planting.allowance.{zone}")
        items = _greening(rulebook, layers)
        items += _plants(layers, allowance)
        if rain_mm is not None and moisture(rulebook, rain_mm) == "dry":
            woody = _count(layers, (DIRECT, PITS), WOODY)
            area = woody * rulebook.number("planting.mulch_m2")
            items.append(("mulch", "plants", Decimal(str(area)), "木本株数 × 单株覆盖面积", 0))
        if lime is not None:
            area = sum(patch.plan_m2 for patch, _ in layers if patch.method in (DIRECT, PITS)) * factor
            text = f"种植面积 × 石灰 {lime:.1f} t/hm²"
            items.append(("lime", "soil", Decimal(str(lime * area / M2_PER_HM2)), text, 0))
        if water_m3 is not None and unit.irrigation not in WATERED:
            years = int(rulebook.number("planting.water_years"))
            text = "Σ 株数（面积）× 每次浇水量 × 年浇水次数"
            items.append(("watering", "aftercare", Decimal(str(round(water_m3, 6))), text, years))
    cited = tuple(sorted({*rules, *noted}))
    made = [
        WorkItem(price, part, quantity, text, (unit.unit_no,), SHEET, None, inputs, cited, years)
        for price, part, quantity, text, years in items
    ]
    return [item for item in made if item.quantity > 0]


_Item = tuple[str, str, Decimal, str, int]


def _greening(rulebook: Rulebook, layers: Sequence[tuple[Patch, list[Layer]]]) -> list[_Item]:
    """Pits, bags, sprays, nests, and soil for pits."""
    items: list[_Item] = []
    for patch, _ in layers:
        if patch.method == PITS:
            pits = sum(one.plants for one in patch.planted if one.layer in WOODY)
            items.append(("fish_scale_pit", "plants", Decimal(pits), "鱼鳞坑内乔灌木株数，一株一坑", 0))
        elif patch.method in ("bags", "spray"):
            price = rulebook.rule(f"greening.{patch.method}").more["price"]
            area = round_half_up(patch.area_m2, 2)
            items.append((price, "plants", area, "Σ 栅格水平面积 ÷ cos(坡度)（坡面面积）", 0))
        elif patch.method == "nests":
            each = rulebook.number("planting.nests_per_100m2")
            nests = round_half_up(patch.area_m2 / 100.0 * each, 0)
            price = rulebook.rule("greening.nests").more["price"]
            items.append((price, "plants", nests, f"坡面面积 ÷ 100 m² × {each:g} 个", 0))
    soil = sum(layer.pit_soil_m3 for _, found in layers for layer in found)
    items.append(("pit_soil", "plants", Decimal(str(round(soil, 6))), "土层不足的树穴：穴数 × 穴长 × 穴宽 × 穴深", 0))
    return items


def _plants(layers: Sequence[tuple[Patch, list[Layer]]], allowance: float) -> list[_Item]:
    orders: dict[str, int] = {}
    sown: dict[str, Decimal] = {}
    for patch, _ in layers:
        for one in patch.planted:
            if one.order:
                orders[one.price] = orders.get(one.price, 0) + one.order
            if one.sown_m2:
                sown[one.price] = sown.get(one.price, Decimal(0)) + one.sown_m2
    text = f"Σ 种植株数 × (1 + 补植系数 {allowance:g})，逐种进整"
    items: list[_Item] = [(price, "plants", Decimal(orders[price]), text, 0) for price in sorted(orders)]
    items += [(price, "plants", sown[price], "播种面积", 0) for price in sorted(sown)]
    return items


def _count(layers: Sequence[tuple[Patch, list[Layer]]], ways: Sequence[str], names: Sequence[str]) -> int:
    return sum(one.plants for patch, _ in layers if patch.method in ways for one in patch.planted if one.layer in names)
