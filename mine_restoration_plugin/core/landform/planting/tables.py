"""The planting in tables and figures: V1 the mix of each unit, V2 what is ordered from nurseries and seed dealers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ...model.plan import Figure
from ...model.table import Cell, Column, Table
from ...model.text import Label
from ...model.units import round_half_up, stored
from .diversity import pielou, shannon, simpson
from .planting import LAYER_NAMES
from .result import Patch, Planted, PlantingPlan

BARE = "不种植，保留岩（坡）面或待定。"
SIDE_NAMES = {"sun": "阳坡", "shade": "阴坡", "level": "平坡", None: "阴阳坡相当"}


def mix_table(plan: PlantingPlan) -> Table:
    """V1: a row for each species of each layer of each patch; a unit that is not planted has one row that says why."""
    columns = (
        Column("unit_no", Label("Unit", "单元")),
        Column("greening", Label("Greening", "复绿方式")),
        Column("side", Label("Aspect", "坡向")),
        Column("area_m2", Label("Area counted", "计算面积"), "m2"),
        Column("layer", Label("Layer", "层次")),
        Column("species", Label("Species", "植物种")),
        Column("latin", Label("Latin name", "拉丁名")),
        Column("native", Label("Native", "乡土")),
        Column("share", Label("Share of layer", "配比"), "share"),
        Column("density", Label("Plants per hm²", "密度（株/hm²）"), "count"),
        Column("plants", Label("Plants", "株数"), "count"),
        Column("seed_g_m2", Label("Seed, g/m²", "播种量（g/m²）"), "factor"),
        Column("pit", Label("Pit", "穴规格")),
        Column("months", Label("Months", "季节")),
        Column("reason", Label("Why", "选用理由")),
    )
    rows: list[tuple[Cell, ...]] = []
    cites: list[tuple[str, ...]] = []
    for unit in plan.units:
        if not any(patch.planted for patch in unit.patches):
            rows.append((unit.unit_no, unit.sentence.zh, *[None] * (len(columns) - 2)))
            cites.append(tuple(rule for patch in unit.patches for rule in patch.rules))
            continue
        for patch in unit.patches:
            if not patch.planted:
                bare = [None] * (len(columns) - 5)
                rows.append((unit.unit_no, *_ground(patch), *bare, BARE))
                cites.append(patch.rules)
            for one in patch.planted:
                rows.append((unit.unit_no, *_ground(patch), *_mix_row(one)))
                cites.append(_cited(patch, one))
    notes = [
        Label(
            "Area counted: projected on gentle ground, true area on faces; climbers at toe and top are counted by the "
            "metre. Plants without the allowance for replanting.",
            "计算面积：直接种植、鱼鳞坑按水平投影面积，坡面按实际坡面面积；坡脚坡顶攀缘植物按延米计。株数不含补植。",
        ),
        *_left_out(plan),
    ]
    return Table(
        "V1", Label("Planting mix", "植被配置表"), columns, tuple(rows), (), tuple(notes), tuple(cites), plan.inputs
    )


def _ground(patch: Patch) -> tuple[Cell, ...]:
    line = patch.length_m > 0
    return (
        f"{patch.label.zh}（{patch.length_m:.0f} m）" if line else patch.label.zh,
        None if line else SIDE_NAMES[patch.side],
        None if line else stored(patch.area_m2, "m2"),
    )


def _mix_row(one: Planted) -> tuple[Cell, ...]:
    return (
        LAYER_NAMES[one.layer].zh,
        one.name.zh,
        one.latin or None,
        "是" if one.native else "否",
        stored(one.share, "share"),
        None if one.density is None else int(round_half_up(one.density, 0)),
        one.plants or None,
        stored(one.seed_g_m2, "factor"),
        None if one.pit_m is None else "×".join([f"{one.pit_m * 100:.0f}"] * 3) + " cm",
        months(one.window),
        one.reason.zh,
    )


def _cited(patch: Patch, one: Planted) -> tuple[str, ...]:
    return tuple(sorted({*patch.rules, *one.rules}))


def _left_out(plan: PlantingPlan) -> list[Label]:
    """How many species were left out of each layer, and why; patches that say the same are named together."""
    said: dict[Label, list[str]] = {}
    for unit in plan.units:
        for patch in unit.patches:
            for layer, left in patch.left_out.items():
                if left:
                    name = LAYER_NAMES[layer]
                    en = ", ".join(f"{one.label.en} {len(one.names)}" for one in left)
                    zh = "，".join(f"{one.label.zh}{len(one.names)}种" for one in left)
                    text = Label(
                        f"{patch.label.en}, {name.en} left out: {en}.", f"{patch.label.zh}未选用的{name.zh}：{zh}。"
                    )
                    said.setdefault(text, []).append(unit.unit_no)
    return [Label(f"{', '.join(units)}: {text.en}", f"{'、'.join(units)} {text.zh}") for text, units in said.items()]


def months(window: str) -> str:
    """``4-5|7-8`` as a bureau writes it."""
    return "、".join("—".join(part.split("-")) + "月" for part in window.split("|") if part)


@dataclass
class _Order:
    name: str
    latin: str
    layer: str
    price: str
    window: str
    plants: int = 0
    ordered: int = 0
    kilograms: float = 0.0
    sown_m2: Decimal = Decimal(0)
    units: list[str] = field(default_factory=list)
    rules: set[str] = field(default_factory=set)


def order_table(plan: PlantingPlan) -> Table:
    """V2: a row for each species and price over all units; seed within bags and sprays has no price of its own."""
    columns = (
        Column("species", Label("Species", "植物种")),
        Column("latin", Label("Latin name", "拉丁名")),
        Column("layer", Label("Kind", "类型")),
        Column("spec", Label("Specification", "规格")),
        Column("plants", Label("Plants", "种植株数"), "count"),
        Column("ordered", Label("Plants ordered, with replanting", "采购株数（含补植）"), "count"),
        Column("seed_kg", Label("Seed, with resowing", "种子（含补播）"), "kg"),
        Column("quantity", Label("Quantity paid", "计价数量"), ""),
        Column("per", Label("Unit", "计价单位")),
        Column("price_cny", Label("Price", "单价"), "cny/unit"),
        Column("amount_cny", Label("Amount", "金额"), "cny", "quantity * price_cny"),
        Column("months", Label("Delivery", "供货季节")),
        Column("units", Label("Units", "使用单元")),
    )
    orders: dict[tuple[str, str, str], _Order] = {}
    for unit, patch, one in plan.planted():
        key = (one.key, one.price, "seed" if one.seed_g_m2 is not None else "plant")
        order = orders.setdefault(key, _Order(one.name.zh, one.latin, one.layer, one.price, one.window))
        order.plants += one.plants
        order.ordered += one.order
        order.kilograms += one.seed_kg
        order.sown_m2 += one.sown_m2
        order.units += [] if unit.unit_no in order.units else [unit.unit_no]
        order.rules |= {*_cited(patch, one), *plan.price_rules.get(one.price, ())}
    layers = list(LAYER_NAMES)
    rows: list[tuple[Cell, ...]] = []
    cites = []
    for key in sorted(orders, key=lambda k: (k[2], layers.index(orders[k].layer), k)):
        order = orders[key]
        if not (order.ordered or order.kilograms > 0):
            continue
        quantity = order.sown_m2 if key[2] == "seed" else Decimal(order.ordered)
        price = plan.prices.get(order.price)
        paid = price is not None and quantity > 0
        amount = None if not paid or price is None else float(round_half_up(quantity * price, 2))
        rows.append(
            (
                order.name,
                order.latin or None,
                LAYER_NAMES[order.layer].zh,
                plan.specs[order.price].zh if order.price else "种子，含在生态袋、喷播单价内",
                order.plants or None,
                order.ordered or None,
                stored(order.kilograms, "kg") if key[2] == "seed" else None,
                float(quantity) if paid else None,
                ("m²" if key[2] == "seed" else "株") if paid else None,
                float(price) if paid and price is not None else None,
                amount,
                months(order.window),
                "、".join(order.units),
            )
        )
        cites.append(tuple(sorted(order.rules)))
    note = Label(
        "Seed is paid by the sown square metre; pits, bags, sprays and nests stand in the bill.",
        "草种按播种面积计价；鱼鳞坑、生态袋、喷播、燕窝巢见工程量表。",
    )
    title = Label("Plants and seed to order", "苗木与种子采购表")
    totals = ("plants", "ordered", "seed_kg", "amount_cny")
    return Table("V2", title, columns, tuple(rows), totals, (note,), tuple(cites), plan.inputs)


def weights(plan: PlantingPlan) -> dict[str, float]:
    """Share of each species in the design: its share of a layer, the layers of a patch alike, patches by their area.
    Climbers along edges have no area and are left out."""
    total: dict[str, list[float]] = {}
    for unit in plan.units:
        for patch in unit.patches:
            layers = len({one.layer for one in patch.planted})
            for one in patch.planted:
                total.setdefault(one.key, []).append(patch.area_m2 * one.share / layers)
    sums = {key: math.fsum(parts) for key, parts in total.items()}
    return {key: value for key, value in sums.items() if value > 0}


def cost_cny(plan: PlantingPlan) -> Decimal:
    """All planting work but soil and watering, yuan: each line rounded to the fen as in the bill."""
    lines = (round_half_up(i.quantity * plan.prices[i.price], 2) for i in plan.work if i.part == "plants")
    return sum(lines, Decimal("0.00"))


def figures(plan: PlantingPlan) -> tuple[Figure, ...]:
    """Headline numbers of the planting; None where nothing is planted or it cannot be told."""
    planted = plan.planted()
    rules = _union(one.rules for _, _, one in planted) | _union(patch.rules for _, patch, _ in planted)
    rules |= _union(item.rules for item in plan.work)
    cited = tuple(sorted(rules))
    priced = tuple(sorted(rules | _union(plan.price_rules.values())))
    shares = weights(plan)
    native = {one.key for _, _, one in planted if one.native}
    whole = math.fsum(shares.values())
    own = math.fsum(value for key, value in shares.items() if key in native)
    trees = sum(one.plants for _, _, one in planted if one.layer in ("tree", "fruit"))
    seeds = math.fsum(one.seed_kg for _, _, one in planted)
    waters = [unit.water_m3 for unit in plan.units if unit.patches]
    water = None if any(w is None for w in waters) or not waters else math.fsum(w for w in waters if w is not None)
    watered = [item for item in plan.work if item.price == "watering"]

    def figure(
        key: str, en: str, zh: str, value: float | None, unit: str, formula: str, priced_too: bool = False
    ) -> Figure:
        return Figure(key, Label(en, zh), value, unit, None, formula, plan.inputs, priced if priced_too else cited)

    p = "p = Σ 小班面积 × 层内配比 ÷ 层数，归一"
    return (
        figure(
            "species_count",
            "Species planted",
            "配置植物种数",
            len({one.key for _, _, one in planted}),
            "count",
            "V1 种数",
        ),
        figure(
            "diversity_shannon",
            "Shannon index of the mix",
            "配置多样性指数（Shannon）",
            shannon(shares.values()),
            "factor",
            f"H' = −Σ p·ln p；{p}",
        ),
        figure(
            "diversity_simpson",
            "Simpson index of the mix",
            "配置多样性指数（Simpson）",
            simpson(shares.values()),
            "factor",
            f"1 − Σ p²；{p}",
        ),
        figure(
            "diversity_pielou",
            "Pielou evenness of the mix",
            "配置均匀度（Pielou）",
            pielou(shares.values()),
            "factor",
            "H' ÷ ln S",
        ),
        figure(
            "native_share",
            "Share of native species",
            "乡土植物占比",
            own / whole if whole > 0 else None,
            "share",
            f"Σ 乡土种 p；{p}",
        ),
        figure("trees_count", "Trees planted", "栽植乔木", trees, "count", "Σ V1 乔木、果树株数（不含补植）"),
        figure("seeds_kg", "Seed", "种子用量", seeds, "kg", "Σ 计算面积 × 播种量 × (1 + 补播系数)"),
        figure(
            "planting_water_m3",
            "Water of the first year",
            "种植首年需水量",
            water,
            "m3",
            "Σ 株数（面积）× 每次浇水量 × 浇水次数",
        ),
        figure(
            "planting_watered_units",
            "Units that have to be watered",
            "须拉水浇灌的单元数",
            len(watered),
            "count",
            "降水低于雨养下限且无灌溉的单元",
        ),
        figure(
            "planting_cost_cny",
            "Cost of planting",
            "植被重建直接造价",
            float(cost_cny(plan)),
            "cny",
            "Σ 工程量 × 单价（植被重建各行）",
            True,
        ),
    )


def _union(groups: Iterable[Sequence[str]]) -> set[str]:
    return {key for group in groups for key in group}
