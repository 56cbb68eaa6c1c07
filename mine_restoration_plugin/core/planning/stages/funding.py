"""Who pays: what the plan costs and yields, handed to the funding, and what comes back put into the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from ...estimate.bill import AFTER
from ...estimate.funding import choices
from ...estimate.funding.contract_terms import contract_terms
from ...estimate.funding.figures import make_figures
from ...estimate.funding.indicators import indicators
from ...estimate.funding.planned import plan_funding
from ...estimate.funding.quotas import slope_classes
from ...estimate.funding.result import ZERO, Case, UnitGround, Use
from ...estimate.funding.slopes import slope_areas
from ...estimate.funding.tables import cash_flow, gates, quotas, scenario_table, sources_and_uses, tornado_table
from ...estimate.funding.tables_more import (
    contract_table,
    debt_table,
    gap_table,
    indicator_table,
    industry_table,
)
from ...estimate.result import Estimate
from ...estimate.structure import CostLine
from ...geodata.raster import RasterSource
from ...model.progress import Progress
from ...model.table import Table
from ...model.text import Label
from ...model.units import round_half_up
from ..site_tables import class_after
from ..validators import Rule
from .stage import Chapter, Drafting

KEYS: dict[str, Rule] = dict(choices.KEYS)

EARTH_PARTS = ("hazard", "landform")
PLANT_PARTS = ("plants", "aftercare")
SOIL_PART = "soil"
CULTIVATED_SOIL = "soil.cover_m.01"
LEGACY, REUSE, CLEAN = "10", "4", "clean"


def work(draft: Drafting, progress: Progress) -> Chapter:
    case = _case(draft, progress)
    book = draft.book
    funding = plan_funding(book, case)
    share = min(funding.sources_cny / funding.uses_cny, Decimal(1)) if funding.uses_cny > 0 else None
    targets = indicators(book, case, funding.quotas, share)
    terms = contract_terms(book, case.works_cny, targets)
    tables: tuple[Table, ...] = (
        sources_and_uses(case, funding),
        quotas(funding),
        gates(funding),
        cash_flow(case, funding),
        scenario_table(funding),
        tornado_table(funding),
        industry_table(funding),
        debt_table(funding),
        contract_table(terms),
        gap_table(funding),
        indicator_table(targets),
    )
    # a table may only point at what this plan has
    known = {*draft.figures, *draft.tables, *(table.key for table in tables)}
    figures = make_figures(book, case, funding)
    known |= {figure.key for figure in figures}
    tables = tuple(replace(table, inputs=tuple(i for i in table.inputs if _is_there(i, known))) for table in tables)
    return Chapter(figures, tables, funding.checks, funding.warnings, funding)


def _is_there(key: str, known: set[str]) -> bool:
    """Parts of the site and decisions are always there; figures and tables may not be."""
    return key in known or key.startswith("decisions.") or key in ("units", "plots", "design")


def _case(draft: Drafting, progress: Progress) -> Case:
    estimate: Estimate = draft.found("estimate")
    programme = draft.found("schedule")
    balance, density = draft.earthworks.balance, Decimal(str(draft.earthworks.conversion.density_t_m3))
    by_year: dict[int, Decimal] = {}
    start = finish = works_end = None
    if programme is not None:
        by_year = {int(year): Decimal(amount) for year, amount in programme.cash_by_year.items()}
        start = programme.start
        ends = [task.finish for task in programme.tasks if task.part not in AFTER and task.finish is not None]
        finish = max(ends) if ends else programme.finish
        works_end = finish.year if ends else None
    cover, cover_rules = _soil_cover(draft, estimate)
    years, dated = _years(by_year, estimate.total_cny)
    return Case(
        uses=_uses(estimate),
        cost_by_year=years,
        dated=dated,
        units=_units(draft, estimate, progress),
        chosen=draft.decisions,
        facts=_facts(draft),
        legacy=_legacy(draft),
        building_rock=draft.decisions.get("material_is_building_rock"),
        redirect=_redirect(draft),
        works_cny=estimate.works_cny,
        earth_cny=sum((line.amount_cny for line in estimate.lines if line.work.part in EARTH_PARTS), ZERO),
        surplus_bank_m3=balance.surplus,
        surplus_t=round_half_up(balance.surplus * density, 2),
        start=start if dated else None,
        finish=finish if dated else None,
        works_end=works_end if dated else None,
        soil_cover_cny_m2=cover,
        soil_cover_rules=cover_rules,
    )


def _soil_cover(draft: Drafting, estimate: Estimate) -> tuple[Decimal, tuple[str, ...]]:
    """Yuan per m² of soil cover for cultivated land, and the rows it rests on."""
    depth = draft.book.rule(CULTIVATED_SOIL)
    price = estimate.prices.price("soil_cover")
    return round_half_up(price.price_cny * Decimal(depth.value), 2), (depth.key, *price.rules)


def _uses(estimate: Estimate) -> tuple[Use, ...]:
    """The investment by its groups, in their order; a group of one line has its name."""
    groups: dict[str, list[CostLine]] = {}
    for line in estimate.costs:
        groups.setdefault(line.group, []).append(line)
    uses = []
    for group, lines in groups.items():
        other = Label(f"Other cost ({group})", f"其他费用（{group}）")
        label = lines[0].item if len(lines) == 1 else other
        uses.append(Use(group, label, sum((line.amount_cny for line in lines), ZERO), ("T12",)))
    return tuple(uses)


def _years(by_year: Mapping[int, Decimal], total: Decimal) -> tuple[dict[int, Decimal], bool]:
    """Cost by year that adds up to the investment: what the schedule leaves out goes with the last year."""
    spent = {year: amount for year, amount in sorted(by_year.items())}
    if not spent:
        return {1: total}, False
    last = max(spent)
    spent[last] += total - sum(spent.values(), ZERO)
    return spent, last >= 1900


def _units(draft: Drafting, estimate: Estimate, progress: Progress) -> tuple[UnitGround, ...]:
    direction, diagnosis = draft.found("direction"), draft.found("diagnosis")
    bounds = list(slope_classes(draft.book))
    found = []
    with RasterSource(draft.designed) as designed:
        for i, unit in enumerate(draft.units):
            number = unit["unit_no"]
            fields = draft.plot_fields(unit["plot_no"])
            decided = None if direction is None else direction.units.get(number)
            after = class_after(draft.decisions, unit["kind"], fields) if decided is None else decided.land_class_after
            way = fields.get("restoration_way") if decided is None else decided.way
            area = round_half_up(unit["area_m2"], 2)
            slopes = slope_areas(designed, draft.polygons(number), area, bounds)
            condition = None if diagnosis is None else diagnosis.units.get(number)
            polluted = None if condition is None else condition.polluted
            soil, plants = _unit_costs(estimate, number)
            found.append(
                UnitGround(
                    unit_no=number,
                    plot_no=unit["plot_no"],
                    area_m2=area,
                    before=fields.get("land_class"),
                    after=after,
                    slope_m2=slopes.area_m2,
                    slope_mean_deg=slopes.mean_deg,
                    way=way,
                    polluted=polluted if polluted is not None else _polluted(draft, number),
                    soil_cny=soil,
                    plants_cny=plants,
                )
            )
            progress.report((i + 1) / len(draft.units))
    return tuple(found)


def _polluted(draft: Drafting, unit_no: str) -> bool | None:
    """Above the screening value of GB 15618 is not clean."""
    pollution = draft.unit_facts(unit_no).get("pollution")
    return None if pollution is None else pollution != CLEAN


def _unit_costs(estimate: Estimate, unit_no: str) -> tuple[Decimal, Decimal]:
    """Soil and plants of the bill that were measured on this unit alone."""
    soil, plants = ZERO, ZERO
    for line in estimate.lines:
        if line.work.features != (unit_no,):
            continue
        if line.work.part == SOIL_PART:
            soil += line.amount_cny
        elif line.work.part in PLANT_PARTS:
            plants += line.amount_cny
    return soil, plants


def _facts(draft: Drafting) -> dict[str, Any]:
    """Facts of the mine, with the present cover as the mean of its units by area, where every unit was surveyed."""
    facts = draft.mine_facts()
    areas = [unit["area_m2"] for unit in draft.units]
    covers = [draft.unit_facts(unit["unit_no"]).get("vegetation_cover_percent") for unit in draft.units]
    known = [float(cover) for cover in covers if cover is not None]
    if areas and len(known) == len(areas):
        facts["vegetation_cover_percent"] = sum(c * a for c, a in zip(known, areas)) / sum(areas)
    return facts


def _legacy(draft: Drafting) -> bool | None:
    classes = [plot["fields"].get("plot_class") for plot in draft.site.json["plots"]]
    if any(code not in (None, "", LEGACY) for code in classes):
        return False
    return True if classes and all(code == LEGACY for code in classes) else None


def _redirect(draft: Drafting) -> bool | None:
    """Whether land is kept for building, by the direction or, before it is decided, by the register."""
    direction = draft.found("direction")
    if direction is not None:
        return bool(direction.redirect)
    ways = [plot["fields"].get("restoration_way") for plot in draft.site.json["plots"]]
    if REUSE in ways:
        return True
    return None if None in ways or "" in ways else False
