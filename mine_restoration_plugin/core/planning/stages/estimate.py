"""What it costs: every work item priced by the chosen rate book, with the fees of the chosen structure."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ...estimate.bill import bill, landform_items
from ...estimate.control import cost_to_finish, remaining_lines
from ...estimate.price import LEVELS, RateBook
from ...estimate.result import Estimate
from ...estimate.structure import equipment_cost, investment
from ...estimate.tables import bill_table, books_table, control_table, investment_table, price_analysis
from ...model.plan import Figure
from ...model.progress import Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...model.units import CNY_PER_WAN, round_half_up
from ...model.work import PARTS, WorkItem
from .. import validators as fits
from ..validators import Rule
from .stage import Chapter, Drafting

MONTH = r"\d{4}-\d{2}"


def _rate_book(value: Any) -> bool:
    known = {"region": fits.text, "date": fits.matching(MONTH), "level": fits.one_of(*LEVELS)}
    return isinstance(value, dict) and all(key in known and known[key](cell) for key, cell in value.items())


KEYS: dict[str, Rule] = {
    "rate_book": (
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "Decision {key} cannot be {value}; it takes region, date (YYYY-MM) and level (mid, low, high) of prices.",
        ),
        _rate_book,
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
    chosen = decisions.get("rate_book", {})
    prices = RateBook(
        book,
        chosen.get("region"),
        chosen.get("date"),
        chosen.get("level", LEVELS[0]),
        decisions.get("price_book", {}),
        bool(decisions.get("simple_tax", False)),
    )
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
    costs = tuple(investment(book, lumps, structure))
    control = tuple(cost_to_finish(book, remaining_lines(lines, decisions.get("done_shares", {}))))
    found = Estimate(lines, costs, control, structure, prices)
    tables = (
        bill_table(lines),
        investment_table(book, found, equipment_rules),
        price_analysis(book, found),
        control_table(control),
        books_table(book, found),
    )
    warnings = []
    foreign = {line.price.label for line in lines if line.price.national}
    if foreign:
        names = Label("; ".join(sorted(n.en for n in foreign)), "、".join(sorted(n.zh for n in foreign)))
        text = Label(
            "{region} has no price of: {names}. The national reference stands in.",
            "{region} 无下列单价，采用全国参考价：{names}。",
        )
        warnings.append(text.format(region=prices.region, names=names))
    return Chapter(_figures(found), tables, (), warnings, found)


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
    return landform_items(cost_class, volumes.cut_total, volumes.fill_total, levelled, results.hauls, rules, moved)


def _figures(found: Estimate) -> list[Figure]:
    total = found.total_cny
    return [
        Figure("cost_cny", Label("Cost estimate", "投资估算"), float(total), "cny", None, "Σ T12.amount_cny", ("T12",)),
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
            formula="Σ T11.amount_cny without monitoring and aftercare",
            inputs=("T11",),
        ),
        Figure(
            "after_cny",
            Label("Monitoring and aftercare", "监测与管护费"),
            float(found.after_cny),
            "cny",
            formula="Σ T11.amount_cny of monitoring and aftercare",
            inputs=("T11",),
        ),
        Figure(
            "control_cny",
            Label("Cost to finish by a third party (control figure)", "第三方完工费用（控制数）"),
            float(found.control_cny),
            "cny",
            formula="Σ P2.amount_cny",
            inputs=("P2",),
        ),
    ]
