"""What it costs: every work item priced by the chosen rate book, with the fees of the chosen structure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from ...estimate.bill import BillLine, bill, landform_items
from ...estimate.control import carried_line, cost_to_finish, remaining_lines
from ...estimate.price import LEVELS, RateBook, chosen_prices, rate_book
from ...estimate.ratebooks import difference_table, differences
from ...estimate.result import Estimate
from ...estimate.structure import PriceRise, equipment_cost, investment
from ...estimate.tables import bill_table, books_table, control_table, investment_table, price_analysis
from ...model.plan import Figure
from ...model.progress import Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...model.units import CNY_PER_WAN, round_half_up
from ...model.work import PARTS, WorkItem
from .. import validators as fits
from ..earthworks import allocated_hauls
from ..validators import Rule
from .stage import Chapter, Drafting

MONTH = r"\d{4}-(0[1-9]|1[0-2])"
PRICED = ("rate_book", "price_book", "simple_tax")
"""Decisions that the prices rest on."""
BOOK = QT_TRANSLATE_NOOP(
    "MineRestoration",
    "Decision {key} cannot be {value}; it takes region, date (YYYY-MM) and level (mid, low, high) of prices.",
)


def _rate_book(value: Any) -> bool:
    known = {"region": fits.text, "date": fits.matching(MONTH), "level": fits.one_of(*LEVELS)}
    return isinstance(value, dict) and all(key in known and known[key](cell) for key, cell in value.items())


def _price_rise(value: Any) -> bool:
    if not isinstance(value, dict) or not {"shares"} <= set(value) <= {"shares", "yearly"}:
        return False
    shares = value["shares"]
    fitting = isinstance(shares, list) and bool(shares) and all(fits.number(0, 1)(share) for share in shares)
    whole = fitting and sum(Decimal(str(share)) for share in shares) == 1
    return whole and ("yearly" not in value or fits.below_one(value["yearly"]))


KEYS: dict[str, Rule] = {
    "rate_book": (BOOK, _rate_book),
    "compare_book": (BOOK, _rate_book),
    "price_rise": (
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "Decision {key} cannot be {value}; it takes the shares of the cost in each year, which add up to 1, and "
            "may take the yearly rise of prices.",
        ),
        _price_rise,
    ),
    "fee_structure": (fits.A_TEXT, fits.text),
    "simple_tax": (fits.A_FLAG, fits.flag),
    "equipment_cny": (
        QT_TRANSLATE_NOOP("MineRestoration", "Decision {key} cannot be {value}; it takes an amount in yuan."),
        fits.number(0, 1e12),
    ),
    "done_shares": (
        QT_TRANSLATE_NOOP(
            "MineRestoration", "Decision {key} cannot be {value}; it takes shares from 0 to 1 by part of the works."
        ),
        lambda value: fits.by_name(fits.number(0, 1))(value) and set(value) <= set(PARTS),
    ),
}


def work(draft: Drafting, progress: Progress) -> Chapter:
    book, decisions = draft.book, draft.decisions
    prices = chosen_prices(book, decisions)
    measures = draft.found("measures")
    items = [*_landform(draft), *(() if measures is None else measures.items)]
    lines = tuple(bill(items, prices))
    done = Estimate(lines, (), (), "", prices)
    equipment: Decimal = Decimal("0.00")
    equipment_rules: tuple[str, ...] = ()
    if decisions.get("equipment_cny"):
        equipment, equipment_rules = equipment_cost(book, round_half_up(decisions["equipment_cny"], 2))
    structure = decisions.get("fee_structure") or book.rule("structure_default").value
    lumps = {"works": done.works_cny, "equipment": equipment, "aftercare": done.after_cny}
    rise = _rise(decisions.get("price_rise"))
    costs = tuple(investment(book, lumps, structure, rise))
    done_shares = decisions.get("done_shares", {})
    carried = carried_line(lines, done_shares, prices)
    remaining = [*remaining_lines(lines, done_shares), *([] if carried is None else [carried])]
    control = tuple(cost_to_finish(book, remaining))
    found = Estimate(lines, costs, control, structure, prices)
    decided = [key for key in PRICED if key in decisions]
    tables = [
        bill_table(lines, decided),
        investment_table(book, found, equipment_rules, rise, _taken(draft, "fee_structure", *EXTRA)),
        price_analysis(book, found),
        control_table(control, _taken(draft, "done_shares")),
        books_table(book, found),
    ]
    if "compare_book" in decisions:
        other = rate_book(book, decisions["compare_book"], simple_tax=prices.simple_tax)
        table = difference_table(differences(prices, other, lines), prices, other)
        tables.append(replace(table, inputs=(*table.inputs, *decided, "compare_book")))
    return Chapter(_figures(found), tables, (), _warnings(draft, lines, prices), found)


EXTRA = ("equipment_cny", "price_rise")


def _taken(draft: Drafting, *keys: str) -> tuple[str, ...]:
    return tuple(key for key in keys if key in draft.decisions)


def _rise(chosen: Mapping[str, Any] | None) -> PriceRise | None:
    if chosen is None:
        return None
    yearly = None if "yearly" not in chosen else Decimal(str(chosen["yearly"]))
    return PriceRise(tuple(Decimal(str(share)) for share in chosen["shares"]), yearly)


def _warnings(draft: Drafting, lines: Sequence[BillLine], prices: RateBook) -> list[Label]:
    """What stands in for what is not there."""
    found = []
    foreign = {line.price.label for line in lines if line.price.national}
    if foreign:
        names = Label("; ".join(sorted(n.en for n in foreign)), "、".join(sorted(n.zh for n in foreign)))
        text = Label(
            "{region} has no price of: {names}. The national reference stands in.",
            "{region} 无下列单价，采用全国参考价：{names}。",
        )
        found.append(text.format(region=prices.region, names=names))
    flows = allocated_hauls(draft.site)
    if flows and flows != list(draft.earthworks.hauls):
        found.append(
            Label(
                "The allocation kept with the scenario is not of what the plan cuts: hauls are reckoned over the mean "
                "distance instead.",
                "比选方案所存调配结果与本方案挖方不符，运距改按挖、填方重心平均运距计算。",
            )
        )
    return found


def _landform(draft: Drafting) -> list[WorkItem]:
    results = draft.earthworks
    volumes = results.volumes
    levelled = round_half_up(volumes.cut_area_m2, 2) + round_half_up(volumes.fill_area_m2, 2)
    moved = tuple(
        unit["unit_no"]
        for unit in draft.units
        if volumes.cut_bank_m3.get(unit["unit_no"]) or volumes.fill_compacted_m3.get(unit["unit_no"])
    )
    rules = ("earthrock.haul_detour",) if results.haul_km is not None else ()
    cost_class = results.conversion.cost_class
    flows = allocated_hauls(draft.site)
    allocated = bool(flows) and flows == list(results.hauls)
    return landform_items(
        cost_class,
        volumes.cut_total,
        volumes.fill_total,
        levelled,
        results.hauls,
        () if allocated else rules,
        moved,
        allocated,
    )


def _figures(found: Estimate) -> list[Figure]:
    total = found.total_cny
    return [
        Figure("cost_cny", Label("Cost estimate", "投资估算"), float(total), "cny", None, "Σ T12 金额", ("T12",)),
        Figure(
            "cost_wan",
            Label("Cost estimate, 10,000 yuan", "投资估算（万元）"),
            float(total / CNY_PER_WAN),
            "wan",
            formula="cost_cny ÷ 10000",
            inputs=("cost_cny",),
        ),
        Figure(
            "works_cny",
            Label("Works", "工程施工费"),
            float(found.works_cny),
            "cny",
            formula="Σ T11 合价（不含监测、管护）",
            inputs=("T11",),
        ),
        Figure(
            "after_cny",
            Label("Monitoring and aftercare", "监测与管护费"),
            float(found.after_cny),
            "cny",
            formula="Σ T11 合价（监测、管护）",
            inputs=("T11",),
        ),
        Figure(
            "control_cny",
            Label("Cost to finish by a third party (control figure)", "第三方完工费用（控制数）"),
            float(found.control_cny),
            "cny",
            formula="Σ P2 金额",
            inputs=("P2",),
        ),
    ]
