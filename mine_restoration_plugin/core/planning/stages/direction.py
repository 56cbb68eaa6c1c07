"""What the land is to become: vetoes first, then the limiting factor, then the index, then the technician."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...diagnosis.condition.ground import Slopes, slopes
from ...diagnosis.condition.result import Diagnosis
from ...diagnosis.suitability.index import CRITERIA, Weights, best_use, index_of, weights
from ...diagnosis.suitability.limits import UNSUITABLE, USES, Factor, Graded, graded
from ...diagnosis.suitability.raising import one_grade_up
from ...diagnosis.suitability.result import CARD, FULL, Direction, UnitDirection
from ...diagnosis.suitability.way import NATURAL, REUSE, UnitState, Way, way_of
from ...earthrock.checks import finding
from ...geodata.raster import RasterSource
from ...model.plan import Check, Figure, Verdict
from ...model.progress import Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...model.units import M2_PER_HM2, round_half_up
from .. import validators as fits
from ..direction_tables import (
    card_table,
    decision_table,
    factor_table,
    index_table,
    raising_table,
    sensitivity_table,
    weight_table,
)
from ..site_tables import class_after
from ..validators import Rule
from .stage import Chapter, Drafting

BUILD, WATER, KEEP = "build", "water", "keep"
ALL_USES = (*USES, BUILD, WATER, KEEP)
FAMILY = {"01": "cultivated", "02": "garden", "03": "forest", "04": "grass", "11": WATER, "12": KEEP}
BUILDING = ("05", "06", "07", "08", "09", "10")
OF_FAMILY = {"cultivated": "01", "garden": "02", "forest": "03", "grass": "04"}
FROM_FACTS = (
    *("soil_texture", "gravel_percent", "soil_ph", "organic_g_kg", "salt_percent", "pollution"),
    *("irrigation", "drainage", "soil_source_km"),
)
OF_COVER = ("soil_texture", "gravel_percent", "soil_ph", "organic_g_kg", "salt_percent")
"""Where new soil is laid thick enough, these are those of that soil: nobody has tested it yet."""


def _decided(value: Any) -> bool:
    known = {
        "way": fits.one_of("1", "2", "3", "4"),
        "use": fits.one_of(*ALL_USES),
        "land_class_after": fits.matching(r"\d{4}"),
        "reason": fits.text,
    }
    return (
        isinstance(value, dict)
        and fits.text(value.get("reason"))
        and all(key in known and known[key](cell) for key, cell in value.items())
    )


def _pairs(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(row, list)
        and len(row) == 3
        and row[0] in CRITERIA
        and row[1] in CRITERIA
        and row[0] != row[1]
        and fits.number(1e-3, 1e3)(row[2])
        for row in value
    )


KEYS: dict[str, Rule] = {
    "direction": (
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "Decision {key} cannot be {value}; it takes way (1–4), use, land_class_after and a reason by unit number. "
            "The reason is required.",
        ),
        fits.by_name(_decided),
    ),
    "pairwise": (
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "Decision {key} cannot be {value}; it takes comparisons [criterion, criterion, how much more].",
        ),
        _pairs,
    ),
}


def work(draft: Drafting, progress: Progress) -> Chapter:
    found, ground = _direct(draft, progress)
    weight = found.weights
    tables = (
        factor_table(draft, found, ground),
        weight_table(draft, weight),
        index_table(draft, found),
        raising_table(draft, found),
        sensitivity_table(draft, found),
        decision_table(draft, found),
        *card_table(draft, found),
    )
    return Chapter(_figures(draft, found), tables, _checks(draft, found), (), found)


def _direct(draft: Drafting, progress: Progress) -> tuple[Direction, dict[str, Slopes]]:
    book = draft.book
    diagnosis: Diagnosis = draft.found("diagnosis")
    limits = [book.number(key) for key in book.keys("suit.slope_deg.")]
    ground: dict[str, Slopes] = {}
    with RasterSource(draft.designed) as designed:
        for i, unit in enumerate(draft.units):
            part = progress.part(i / len(draft.units), (i + 1) / len(draft.units))
            ground[unit["unit_no"]] = slopes(designed, draft.polygons(unit["unit_no"]), limits, part)
    values = {number: _values(draft, number, ground[number]) for number in ground}
    grades = {number: {use: graded(book, use, values[number][use]) for use in USES} for number in ground}
    pairs = None
    if "pairwise" in draft.decisions:
        pairs = {(one, other): float(value) for one, other, value in draft.decisions["pairwise"]}
    weight = weights(book, pairs, [one for number in ground for one in grades[number].values()])
    units = {}
    for unit in draft.units:
        number = unit["unit_no"]
        units[number] = _unit(draft, diagnosis, weight, number, values[number], grades[number], ground[number])
    left = all(one.way == NATURAL for one in units.values())
    redirect = tuple(number for number, one in units.items() if one.way == REUSE and one.use == BUILD)
    return Direction(units, weight, CARD if left else FULL, redirect), ground


def _unit(
    draft: Drafting,
    diagnosis: Diagnosis,
    weight: Weights,
    number: str,
    values: Mapping[str, Mapping[str, Any]],
    grades: Mapping[str, Graded],
    ground: Slopes,
) -> UnitDirection:
    book, facts = draft.book, draft.unit_facts(number)
    unit = draft.earthworks.unit_json(number)
    plot = draft.plot_fields(unit["plot_no"])
    condition = diagnosis.units[number]
    decided = draft.decisions.get("direction", {}).get(number, {})
    registered = facts.get("restoration_way")
    reuse = (decided.get("way") or registered or plot.get("restoration_way")) == REUSE
    way = way_of(
        book,
        UnitState(
            sum(hazard.kind != "ponding" or bool(hazard.people) for hazard in condition.hazards),
            condition.stable,
            condition.polluted,
            ground.mean_deg,
            _changed_share(draft, number),
            reuse,
        ),
        facts,
    )
    vetoes = _vetoes(draft, number, condition.stable)
    usable = grades if not vetoes else {use: _vetoed(one, vetoes) for use, one in grades.items()}
    use = best_use(book, usable, weight.combined)
    if way.code == NATURAL:
        use = _use_of(plot.get("land_class")) or use
        use = KEEP if use in (None, BUILD) else use
    if use is None and all(one.grade == UNSUITABLE for one in grades.values()):
        use = WATER if facts.get("drainage") == "permanent" else KEEP
    named = decided.get("land_class_after") or facts.get("land_class_after")
    named = named or class_after(draft.decisions, unit["kind"], plot)
    final_use = decided.get("use") or (_use_of(named) if named else use)
    final_way = decided.get("way") or registered or way.code
    after = named or (_class_of(draft, final_use, plot) if final_use else None)
    overruled = bool(decided) and ((final_way, final_use) != (way.code, use))
    raises = tuple(
        one
        for one in (
            one_grade_up(book, name, values[name], unit["area_m2"], lambda limit: ground.over_m2.get(limit, 0.0))
            for name in USES
        )
        if one is not None
    )
    limiting = grades[str(final_use)].limiting if final_use in grades else ()
    return UnitDirection(
        number, final_way, final_use, after, limiting, _reason(draft, decided, use, final_use, way, named), overruled,
        way, use, grades, {name: index_of(book, one, weight.combined) for name, one in usable.items()}, raises, vetoes,
    )  # fmt: skip


def _vetoes(draft: Drafting, number: str, stable: bool | None) -> tuple[Label, ...]:
    """What forbids every use but leaving it: unstable ground that the design does not remodel."""
    if stable is False and _changed_share(draft, number) <= draft.book.number("way.changed_share"):
        return (Label("unstable, and not remodelled by the design", "边坡不稳定且设计未处理"),)
    return ()


def _vetoed(one: Graded, vetoes: tuple[Label, ...]) -> Graded:
    return Graded(one.use, (*one.factors, Factor("slope_deg", vetoes[0].zh, UNSUITABLE, ("way.changed_share",))))


def _values(draft: Drafting, number: str, ground: Slopes) -> dict[str, dict[str, Any]]:
    """Values by use and factor on the ground as it will be, with the soil that the use gets."""
    facts, mine = draft.unit_facts(number), draft.mine_facts()
    unit = draft.earthworks.unit_json(number)
    remodelled = _changed_share(draft, number) > draft.book.number("way.changed_share")
    kept = {} if remodelled else {"soil_depth_cm": facts.get("soil_depth_cm")}
    found = {}
    for use in USES:
        key = f"soil.cover_m.{OF_FAMILY[use]}"
        cover = draft.book.number(key) if unit["kind"] != "other" or remodelled else 0.0
        depth = kept.get("soil_depth_cm")
        values = {name: facts.get(name) for name in FROM_FACTS}
        if cover:
            values["soil_depth_cm"] = (depth or 0.0) + 100.0 * cover
        else:
            values["soil_depth_cm"] = depth
        if cover >= draft.book.number("suit.covered_m"):
            values.update(dict.fromkeys(OF_COVER))
        values["slope_deg"] = None if ground.mean_deg is None else round(ground.mean_deg, 2)
        values["patch_hm2"] = round(unit["area_m2"] / M2_PER_HM2, 4)
        values["annual_rain_mm"] = mine.get("annual_rain_mm")
        found[use] = values
    return found


def _changed_share(draft: Drafting, number: str) -> float:
    change = draft.earthworks.changes[number]
    area = draft.earthworks.unit_json(number)["area_m2"]
    return (change.cut_area_m2 + change.fill_area_m2) / area if area else 0.0


def _use_of(land_class: str | None) -> str | None:
    if not land_class:
        return None
    family = land_class[:2]
    return BUILD if family in BUILDING else FAMILY.get(family)


def _class_of(draft: Drafting, use: str, plot: Mapping[str, Any]) -> str | None:
    before = plot.get("land_class")
    if before and _use_of(before) == use:
        return str(before)
    key = f"suit.class.{use}"
    return draft.book.rule(key).value if draft.book.keys(key) else None


def _reason(
    draft: Drafting, decided: Mapping[str, Any], use: str | None, final: str | None, way: Way, named: str | None
) -> Label:
    if decided:
        return Label(f"Decided: {decided['reason']}", f"技术人员确定：{decided['reason']}")
    name = draft.book.rule(f"suit.use.{use}").label if use else Label("no use found suitable", "未找到适宜方向")
    if named and use != final:
        text = Label(
            "Land class as decided or registered ({code}); found: {found}",
            "地类按决策或登记（{code}）；评价结果：{found}",
        )
        return text.format(code=named, found=name)
    text = Label("{name}: best limiting grade; {way}", "{name}：限制等级最优；{way}")
    return text.format(name=name, way=way.reason)


def _figures(draft: Drafting, found: Direction) -> list[Figure]:
    book = draft.book
    figures = []
    for code in ("1", "2", "3", "4"):
        area = sum(u["area_m2"] for u in draft.units if found.units[u["unit_no"]].way == code)
        label = book.rule(f"way.{code}").label
        figures.append(
            Figure(
                f"way_{code}_hm2",
                Label(f"Area of {label.en.lower()}", f"{label.zh}面积"),
                area / M2_PER_HM2,
                "hm2",
                formula=f"Σ A5.area_hm2 of way {code}",
                inputs=("A5",),
            )
        )
    for use in ALL_USES:
        area = sum(u["area_m2"] for u in draft.units if found.units[u["unit_no"]].use == use)
        label = book.rule(f"suit.use.{use}").label
        figures.append(
            Figure(
                f"use_{use}_hm2",
                Label(f"Area to become: {label.en.lower()}", f"{label.zh}面积"),
                area / M2_PER_HM2,
                "hm2",
                formula=f"Σ A5.area_hm2 of use {use}",
                inputs=("A5",),
            )
        )
    cr = float(round_half_up(found.weights.by_ahp.cr, 4))
    figures.append(
        Figure(
            "ahp_cr", Label("Consistency ratio of the weights", "判断矩阵一致性比例CR"), cr, "factor",
            formula="(λmax − n) ÷ (n − 1) ÷ RI", inputs=("pairwise",), rules=found.weights.rules,
        )
    )  # fmt: skip
    return figures


def _checks(draft: Drafting, found: Direction) -> list[Check]:
    book = draft.book
    checks = []
    open_ = [number for number, one in found.units.items() if one.use is None]
    if found.redirect:
        checks.append(finding(book, "reuse_redirect", Verdict.FAIL, which="、".join(found.redirect)))
    elif open_:
        checks.append(finding(book, "reuse_redirect", Verdict.UNKNOWN, which="、".join(open_)))
    else:
        checks.append(finding(book, "reuse_redirect", Verdict.PASS))
    unknown = [n for n in open_ if any(g.unknown for g in found.units[n].graded.values())]
    if unknown:
        checks.append(finding(book, "direction_decided", Verdict.UNKNOWN, which="、".join(unknown)))
    elif open_:
        checks.append(finding(book, "direction_decided", Verdict.FAIL, which="、".join(open_)))
    else:
        checks.append(finding(book, "direction_decided", Verdict.PASS, count=len(found.units)))
    limit = book.number("ahp.cr_max")
    cr = found.weights.by_ahp.cr
    verdict = Verdict.PASS if cr < limit else Verdict.FAIL
    checks.append(finding(book, "ahp_consistent", verdict, None, None, cr=f"{cr:.4f}", limit=f"{limit:g}"))
    least = book.number("way.changed_share")
    dug = [n for n, one in found.units.items() if one.way == NATURAL and _changed_share(draft, n) > least]
    verdict = Verdict.FAIL if dug else Verdict.PASS
    checks.append(finding(book, "natural_unchanged", verdict, which="、".join(dug)))
    registered = draft.mine_facts().get("plan_class")
    cls = book.rule(f"plan_class.{found.plan_class}").label
    if registered and registered != found.plan_class:
        other = book.rule(f"plan_class.{registered}").label
        checks.append(finding(book, "plan_class", Verdict.FAIL, registered=other, cls=cls))
    else:
        checks.append(finding(book, "plan_class", Verdict.PASS, cls=cls))
    return checks
