"""Tables of the estimate: T11 bill, T12 investment, P1 unit prices, P2 cost to finish, P3 rate books.

Their formulas give the cells exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ..model.table import Cell, Column, Table
from ..model.text import Label
from ..model.units import round_half_up
from ..rulebook import Rulebook
from .bill import BillLine
from .control import ControlLine
from .price import LEVELS, RateBook
from .result import Estimate
from .structure import PriceRise, in_wan

UNCHECKED = Label(
    "Rates and prices marked 未核对原文 were not checked against the original; replace them before approval.",
    "费率、单价标注“未核对原文”的，报批前须按原文和信息价替换。",
)


def bill_table(lines: Sequence[BillLine], decided: Sequence[str] = ()) -> Table:
    """T11: every quantity with its formula, where it was measured, its price and its amount.

    Args:
        decided: the decisions about prices that were taken.
    """
    columns = (
        Column("part", Label("Part", "分部")),
        Column("item", Label("Item", "分项")),
        Column("per", Label("Unit", "单位")),
        Column("quantity", Label("Quantity", "数量"), ""),
        Column("formula", Label("Formula", "计算式")),
        Column("features", Label("Measured on", "计量对象")),
        Column("sheet", Label("Sheet", "图号")),
        Column("price_cny", Label("Unit price", "单价"), "cny/unit"),
        Column("amount_cny", Label("Amount", "合价"), "cny", "quantity * price_cny"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            line.part.zh,
            line.price.label.zh,
            line.price.per,
            float(line.quantity),
            line.work.formula,
            "、".join(line.work.features) or None,
            line.work.sheet or None,
            float(line.price.price_cny),
            float(line.amount_cny),
        )
        for line in lines
    ]
    note = Label(
        "Quantities of cut and haul in bank, of fill and cover in compacted cubic metres. Unit prices include tax and "
        "all fees; monitoring and aftercare count in their own group of T12.",
        "挖、运工程量为自然方，回填、覆土为压实方；单价为含税综合单价；监测、管护计入 T12 相应费用，不计入工程施工费。",
    )
    inputs = tuple(dict.fromkeys((*(key for line in lines for key in line.work.inputs), *decided)))
    return Table(
        "T11",
        Label("Bill of quantities", "工程量表"),
        columns,
        tuple(rows),
        ("amount_cny",),
        (note, UNCHECKED),
        tuple(line.rules for line in lines),
        inputs,
    )


def investment_table(
    rulebook: Rulebook,
    found: Estimate,
    equipment_rules: tuple[str, ...] = (),
    rise: PriceRise | None = None,
    decided: Sequence[str] = (),
) -> Table:
    """T12: the lines of the fee structure in yuan and 万元."""
    columns = (
        Column("group", Label("Group", "序号")),
        Column("item", Label("Item", "费用名称")),
        Column("base_cny", Label("Base", "计费基数"), "cny"),
        Column("rate", Label("Rate", "费率"), "factor"),
        Column("amount_cny", Label("Amount", "金额"), "cny", "base_cny * rate"),
        Column("amount_wan", Label("Amount", "金额"), "wan"),
    )
    lines = list(found.costs)
    rows: list[tuple[Cell, ...]] = [
        (line.group, line.item.zh, float(line.base_cny), float(line.rate), float(line.amount_cny), float(wan))
        for line, wan in zip(lines, in_wan(lines))
    ]
    name = rulebook.rule(f"structure_name.{found.structure}").label
    notes = (
        Label("Fee structure: {name}.", "费用构成：{name}。").format(name=name),
        Label(
            "Fees that the structure does not list (feasibility study, design, where missing) are not included.",
            "费用构成未列的费用（如可行性研究费、设计费）未计入。",
        ),
        Label(
            "Income from surplus material is not a source of funds (zero-rock-income).",
            "剩余土石料收益不作资金来源（零土石料收入情景）。",
        ),
        *([] if rise is None else [_rise_note(rise)]),
        UNCHECKED,
    )
    lump = {"equipment": equipment_rules}
    cites = tuple((*line.rules, *lump.get(line.item_id, ())) for line in lines)
    title = Label("Cost estimate", "投资估算表")
    return Table("T12", title, columns, tuple(rows), ("amount_cny", "amount_wan"), notes, cites, ("T11", *decided))


def _rise_note(rise: PriceRise) -> Label:
    shares = "、".join(f"{float(share * 100):g}%" for share in rise.shares)
    return Label(
        "Contingency for rising prices: cost by year {shares}; Σ aᵢ[(1 + r)^(i − 1) − 1].",
        "价差预备费按分年投资比例 {shares} 计算：Σ aᵢ[(1 + r)^(i − 1) − 1]。",
    ).format(shares=shares)


def price_analysis(rulebook: Rulebook, found: Estimate) -> Table:
    """P1: what every unit price of the bill holds, exact to the fen: built up where the row is direct cost, else broken
    down with the same rates."""
    columns = (
        Column("item", Label("Item", "分项")),
        Column("per", Label("Unit", "单位")),
        Column("way", Label("Way", "方式")),
        Column("direct_cny", Label("Direct works", "直接工程费"), "cny/unit"),
        Column("measures_cny", Label("Measures", "措施费"), "cny/unit"),
        Column("indirect_cny", Label("Indirect", "间接费"), "cny/unit"),
        Column("profit_cny", Label("Profit", "利润"), "cny/unit"),
        Column("material_cny", Label("Material difference", "材料价差"), "cny/unit"),
        Column("tax_cny", Label("Tax", "税金"), "cny/unit"),
        Column(
            "price_cny",
            Label("Unit price", "综合单价"),
            "cny/unit",
            "direct_cny + measures_cny + indirect_cny + profit_cny + material_cny + tax_cny",
        ),
    )
    rows: list[tuple[Cell, ...]] = []
    cites = []
    for line in _each_price(found.lines):
        with rulebook.noting() as asked:
            steps, built = found.prices.steps(line.price)
        cites.append(tuple(sorted({*asked, *line.price.rules})))
        parts = (steps.direct_works, steps.measures, steps.indirect, steps.profit, steps.material, steps.tax)
        way = "组价" if built else "反算"
        cells = (*(float(part) for part in parts), float(steps.total))
        rows.append((line.price.label.zh, line.price.per, way, *cells))
    note = Label(
        "Built up from direct cost (组价), or a complete price broken down with the same rates (反算). A complete "
        "price holds its material difference; of a built-up one it is taken where the rate book gives it.",
        "“组价”为按直接费逐项计取；“反算”为按同一费率分解综合单价。材料价差：综合单价已含，不另列；组价的按单价表所列计入，未列的不计。",
    )
    title = Label("Unit price analysis", "单价分析表")
    return Table("P1", title, columns, tuple(rows), (), (note,), tuple(cites), ("T11",))


def control_table(lines: Sequence[ControlLine], decided: Sequence[str] = ()) -> Table:
    """P2: what a third party would ask to finish what remains."""
    columns = (
        Column("item", Label("Item", "费用名称")),
        Column("base_cny", Label("Base", "基数"), "cny"),
        Column("rate", Label("Rate or share left", "费率（剩余比例）"), "factor"),
        Column("amount_cny", Label("Amount", "金额"), "cny", "base_cny * rate"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (line.item.zh, float(line.base_cny), float(line.rate), float(line.amount_cny)) for line in lines
    )
    note = Label(
        "A control figure for default of the contract and for claims; no source and no part of the estimate. Direct "
        "cost is the bill without the indirect cost and profit in its prices (P1 by quantity); tax stays in.",
        "本表为合同违约、资金申报的控制数，不是资金来源，也不计入投资估算。直接费为 T11 合价扣除单价中已含的"
        "间接费和利润（P1 × 工程量），保留税金。",
    )
    title = Label("Cost to finish by a third party", "第三方完工费用控制表")
    cites = tuple(line.rules for line in lines)
    return Table("P2", title, columns, rows, ("amount_cny",), (note,), cites, ("T11", "P1", *decided))


def books_table(rulebook: Rulebook, found: Estimate) -> Table:
    """P3: the prices of the bill beside the national reference and its range, and what the difference comes to."""
    columns = (
        Column("item", Label("Item", "分项")),
        Column("per", Label("Unit", "单位")),
        Column("row", Label("Row", "规则行")),
        Column("price_cny", Label("Price used", "采用单价"), "cny/unit"),
        Column("reference_cny", Label("National reference", "全国参考价"), "cny/unit"),
        Column("low_cny", Label("Low end", "区间下限"), "cny/unit"),
        Column("high_cny", Label("High end", "区间上限"), "cny/unit"),
        Column("quantity", Label("Quantity", "数量"), ""),
        Column(
            "effect_cny",
            Label("Against the reference", "较参考价增减"),
            "cny",
            "quantity * (price_cny - reference_cny)",
        ),
    )
    rows: list[tuple[Cell, ...]] = []
    cites = []
    for line in _each_price(found.lines):
        key = line.price.key
        row = rulebook.rule(f"price.{key}")
        with rulebook.noting() as asked:
            reference = RateBook(rulebook, simple_tax=found.prices.simple_tax).price(key).price_cny
        quantity = sum((other.quantity for other in found.lines if other.price.key == key), Decimal("0.00"))
        effect = round_half_up(quantity * (line.price.price_cny - reference), 2)
        ends = [row.more.get(level) or None for level in LEVELS[1:]]
        cites.append(tuple(sorted({*line.price.rules, *line.work.rules, *asked})))
        rows.append(
            (
                line.price.label.zh,
                line.price.per,
                line.price.rule if f"price.{key}" not in found.prices.own else "decisions.price_book",
                float(line.price.price_cny),
                float(reference),
                *(None if end is None else float(round_half_up(end, 2)) for end in ends),
                float(quantity),
                float(effect),
            )
        )
    note = Label("Rate book: {name}.", "采用单价：{name}。").format(name=found.prices.name)
    title = Label("Prices used and the reference", "采用单价与参考价对照表")
    return Table("P3", title, columns, tuple(rows), ("effect_cny",), (note,), tuple(cites), ("T11",))


def _each_price(lines: Sequence[BillLine]) -> list[BillLine]:
    """The first line of every price."""
    first: dict[str, BillLine] = {}
    for line in lines:
        first.setdefault(line.price.key, line)
    return list(first.values())
