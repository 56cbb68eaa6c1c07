"""T9: land classes before × after, hm², and what each class gains."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ..diagnosis.suitability.result import Direction
from ..model.table import Cell, Column, Table
from ..model.text import Label
from .site_tables import coded, in_hm2
from .stages.stage import Drafting


def land_matrix(draft: Drafting, direction: Direction) -> Table:
    """Before from unit or plot as surveyed, after by the direction; the cells add up to the area of the plots."""
    unsurveyed = draft.book.rule("land.unsurveyed").label
    undecided = draft.book.rule("land.undecided").label
    sums: dict[tuple[str, str], float] = {}
    for unit in draft.units:
        facts = draft.unit_facts(unit["unit_no"])
        before = facts.get("land_class_before") or draft.plot_fields(unit["plot_no"]).get("land_class") or ""
        after = direction.units[unit["unit_no"]].land_class_after or ""
        sums[before, after] = sums.get((before, after), 0.0) + unit["area_m2"]
    befores, afters = sorted({key[0] for key in sums}), sorted({key[1] for key in sums})
    keys = sorted(sums)
    areas = dict(zip(keys, in_hm2([sums[key] for key in keys])))
    names = {code: f"after_{code}" if code else "after_undecided" for code in afters}
    columns = [Column("before", Label("Land class before \\ after", "修复前地类＼修复后地类"))]
    for code in afters:
        text = coded("land_class", code)
        columns.append(Column(names[code], Label(str(code), str(text)) if code else undecided, "hm2"))
    columns.append(Column("total", Label("Total before", "修复前合计"), "hm2", " + ".join(names[c] for c in afters)))
    rows: list[tuple[Cell, ...]] = []
    for before in befores:
        cells = [areas.get((before, after), 0.0) for after in afters]
        label = coded("land_class", before) if before else unsurveyed.zh
        rows.append((label, *cells, float(sum((Decimal(str(cell)) for cell in cells), Decimal(0)))))
    totals = (*(names[code] for code in afters), "total")
    title = Label("Land classes before and after", "修复前后地类变化表")
    notes = (*_gains(areas, befores, afters), _year(draft))
    cites = (("land.unsurveyed", "land.undecided"),) * len(rows)
    return Table("T9", title, tuple(columns), tuple(rows), totals, notes, cites, ("units", "plots", "A5"))


def _gains(areas: Mapping[tuple[str, str], float], befores: list[str], afters: list[str]) -> list[Label]:
    """Net gain of every class that is known on both sides."""
    notes = []
    for code in sorted({*befores, *afters} - {""}):
        lost = sum((Decimal(str(area)) for key, area in areas.items() if key[0] == code), Decimal(0))
        won = sum((Decimal(str(area)) for key, area in areas.items() if key[1] == code), Decimal(0))
        text = coded("land_class", code)
        notes.append(Label(f"Net gain of {code}: {won - lost:+.4f} hm²", f"{text} 净增 {won - lost:+.4f} hm²"))
    if "" in afters:
        notes.append(Label("The direction is not decided for all units.", "部分单元修复方向未定，不得据此计算指标。"))
    return notes


def _year(draft: Drafting) -> Label:
    year = draft.decisions.get("land_survey_year")
    if year is None:
        return Label(
            "The year of the land survey is not stated: state it (decision land_survey_year).",
            "现状地类所依据的国土变更调查年度未注明，报审前须注明。",
        )
    return Label(f"Land classes before: land survey of {year:g}.", f"现状地类依据 {year:g} 年度国土变更调查成果。")
