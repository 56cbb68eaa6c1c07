"""What the land is to become: vetoes first, then the limiting factor, then the index, then the technician."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...diagnosis.condition.ground import Slopes, slopes
from ...diagnosis.condition.result import Diagnosis
from ...diagnosis.suitability.index import CRITERIA, best_use, fitting, index_of, second_opinion, weights
from ...diagnosis.suitability.layout import neighbours, patches
from ...diagnosis.suitability.limits import UNSUITABLE, USES, Graded, graded
from ...diagnosis.suitability.raising import one_grade_up
from ...diagnosis.suitability.result import CARD, FULL, Direction, UnitDirection
from ...diagnosis.suitability.vetoes import (
    ALL_USES,
    AREAS,
    BUILD,
    KEEP,
    WATER,
    Veto,
    against,
    vetoes_of,
)
from ...diagnosis.suitability.way import NATURAL, REUSE, Way, way_of
from ...diagnosis.suitability.weights import Floats
from ...geodata.raster import RasterSource
from ...model.errors import InputError
from ...model.plan import Figure
from ...model.progress import Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...model.units import M2_PER_HM2, round_half_up
from .. import validators as fits
from ..direction_checks import direction_checks
from ..direction_reason import reason_of
from ..direction_state import (
    standing_of,
    state_of,
    use_of,
    values_of,
)
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


def _within(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) <= set(AREAS)
        and all(isinstance(units, list) and all(fits.text(unit) for unit in units) for units in value.values())
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
    "within": (
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "Decision {key} cannot be {value}; it takes lists of unit numbers by area: basic_farmland, red_line, "
            "protected, urban.",
        ),
        _within,
    ),
}


GROWN = ("forest", "grass")
"""What ground that is left to itself becomes."""


@dataclass(frozen=True)
class _Judged:
    """One unit before the technician: its ground, values, vetoes, grades, way and the use that was found.

    ``moved`` is the neighbour whose use it takes because its own patch would be too small.
    """

    ground: Slopes
    values: Mapping[str, Mapping[str, Any]]
    vetoes: tuple[Veto, ...]
    grades: Mapping[str, Graded]
    way: Way
    use: str | None = None
    moved: str | None = None


def work(draft: Drafting, progress: Progress) -> Chapter:
    judged = _judge(draft, progress.part(0.0, 0.9))
    found = _direct(draft, judged)
    sensitivity, changed = sensitivity_table(draft, found)
    tables = (
        factor_table(draft, found, {number: one.ground for number, one in judged.items()}),
        weight_table(draft, found.weights),
        index_table(draft, found),
        raising_table(draft, found),
        sensitivity,
        decision_table(draft, found),
        *card_table(draft, found),
    )
    return Chapter(_figures(draft, found, changed), tables, direction_checks(draft, found), (), found)


def _judge(draft: Drafting, progress: Progress) -> dict[str, _Judged]:
    book = draft.book
    _require_units(draft)
    diagnosis: Diagnosis = draft.found("diagnosis")
    limits = [book.number(key) for key in book.keys("suit.slope_deg.")]
    judged = {}
    with RasterSource(draft.designed) as designed:
        for i, unit in enumerate(draft.units):
            part = progress.part(i / len(draft.units), (i + 1) / len(draft.units))
            number, plot = unit["unit_no"], draft.plot_fields(unit["plot_no"])
            condition, facts = diagnosis.units[number], draft.unit_facts(unit["unit_no"])
            ground = slopes(designed, draft.polygons(number), limits, part)
            vetoes = vetoes_of(book, standing_of(draft, number, condition))
            values = values_of(draft, number, ground)
            grades = {use: replace(graded(book, use, values[use]), vetoes=against(vetoes, use)) for use in USES}
            decided = draft.decisions.get("direction", {}).get(number, {}).get("way")
            way = decided or facts.get("restoration_way") or plot.get("restoration_way")
            state = state_of(draft, number, condition, ground.mean_deg, way)
            judged[number] = _Judged(ground, values, vetoes, grades, way_of(book, state, facts))
    return judged


def _require_units(draft: Drafting) -> None:
    """Decisions name units that there are."""
    known = {unit["unit_no"] for unit in draft.units}
    named = [*draft.decisions.get("direction", {})]
    named += [unit for units in draft.decisions.get("within", {}).values() for unit in units]
    missing = sorted(set(named) - known)
    if missing:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "Decisions on the direction name units that do not exist: {units}."),
            units=", ".join(missing),
        )


def _direct(draft: Drafting, judged: dict[str, _Judged]) -> Direction:
    book = draft.book
    pairs = None
    if "pairwise" in draft.decisions:
        pairs = {(one, other): float(value) for one, other, value in draft.decisions["pairwise"]}
    weight = weights(book, pairs, [one for unit in judged.values() for one in unit.grades.values()])
    near = neighbours({number: draft.polygons(number) for number in judged}, book.number("layout.near_m"))
    judged = {
        number: replace(one, use=_found_use(draft, number, one, weight.combined)) for number, one in judged.items()
    }
    judged = _laid_out(draft, judged, near)
    units = {number: _unit(draft, number, one, weight.combined) for number, one in judged.items()}
    whole = patches({number: one.use for number, one in units.items()}, near)
    units = {number: replace(one, patch=whole[number]) for number, one in units.items()}
    left = all(one.way == NATURAL for one in units.values())
    redirect = tuple(n for n, one in units.items() if one.use == BUILD or (one.way == REUSE and one.use is None))
    return Direction(units, weight, CARD if left else FULL, redirect)


def _found_use(draft: Drafting, number: str, one: _Judged, weight: Floats) -> str | None:
    """What is left to itself stays what it is or grows into; else the best use; where nothing grows, water or left."""
    best = best_use(draft.book, one.grades, weight, draft.mine_facts().get("owner_wish"))
    if one.way.code == NATURAL:
        plot = draft.plot_fields(draft.earthworks.unit_json(number)["plot_no"])
        before = use_of(draft.unit_facts(number).get("land_class_before") or plot.get("land_class"))
        if before not in (None, BUILD, KEEP):
            return before
        fit = [use for use in fitting(draft.book, one.grades) if use in GROWN]
        if best in GROWN:
            return best
        return min(fit, key=lambda use: (one.grades[use].cautious, USES.index(use))) if fit else KEEP
    if best is None and all(grade.grade == UNSUITABLE for grade in one.grades.values()):
        last = WATER if draft.unit_facts(number).get("drainage") == "permanent" else KEEP
        return None if against(one.vetoes, last) else last
    return best


def _laid_out(draft: Drafting, judged: dict[str, _Judged], near: Mapping[str, tuple[str, ...]]) -> dict[str, _Judged]:
    """A patch of a use that is too small to stand alone becomes what the largest neighbour is, where that fits."""
    least = draft.book.number("layout.least_hm2") * M2_PER_HM2
    area = {number: draft.earthworks.unit_json(number)["area_m2"] for number in judged}
    whole = patches({number: one.use for number, one in judged.items()}, near)
    found = dict(judged)
    for number, one in judged.items():
        if one.use not in USES or sum(area[other] for other in whole[number]) >= least:
            continue
        fit = fitting(draft.book, one.grades)
        others = [other for other in near[number] if judged[other].use in fit and judged[other].use != one.use]
        if others:
            largest = max(others, key=lambda other: sum(area[n] for n in whole[other]))
            found[number] = replace(one, use=judged[largest].use, moved=largest)
    return found


def _unit(draft: Drafting, number: str, one: _Judged, weight: Floats) -> UnitDirection:
    book, facts = draft.book, draft.unit_facts(number)
    unit = draft.earthworks.unit_json(number)
    plot = draft.plot_fields(unit["plot_no"])
    decided = draft.decisions.get("direction", {}).get(number, {})
    named = decided.get("land_class_after") or facts.get("land_class_after")
    named = named or class_after(draft.decisions, unit["kind"], plot)
    registered = facts.get("restoration_way")
    final_way = decided.get("way") or registered or one.way.code
    # what reuse is for is nobody's but the technician's to say
    proposed = None if final_way == REUSE else one.use
    final_use: str | None = decided.get("use") or (use_of(named) if named else proposed)
    if decided.get("use") and use_of(named) != decided["use"] and not decided.get("land_class_after"):
        named = None  # the use was decided after the class had been registered
    after = named or (_class_of(draft, final_use, final_way, plot) if final_use else None)
    raises = tuple(
        up
        for up in (
            one_grade_up(
                book, name, one.values[name], unit["area_m2"], lambda limit: one.ground.over_m2.get(limit, 0.0)
            )
            for name in USES
            if not against(one.vetoes, name)
        )
        if up is not None
    )
    reason = reason_of(draft, number, one.use, final_use, final_way, one.moved, one.way, one.grades, one.vetoes, named)
    return UnitDirection(
        unit_no=number,
        way=final_way,
        use=final_use,
        land_class_after=after,
        limiting=one.grades[final_use].limiting if final_use and final_use in one.grades else (),
        reason=reason,
        overruled=bool(decided) and (final_way, final_use) != (one.way.code, one.use),
        found_way=one.way,
        found_use=one.use,
        graded=one.grades,
        index={name: index_of(book, grade, weight) for name, grade in one.grades.items()},
        raises=raises,
        vetoes=one.vetoes,
        closeness=second_opinion(book, one.grades, weight),
    )


def _class_of(draft: Drafting, use: str, way: str, plot: Mapping[str, Any]) -> str | None:
    before = plot.get("land_class")
    if before and use_of(before) == use:
        return str(before)
    natural, key = f"suit.class.natural.{use}", f"suit.class.{use}"
    if way == NATURAL and draft.book.keys(natural):
        return draft.book.rule(natural).value
    return draft.book.rule(key).value if draft.book.keys(key) else None


def _figures(draft: Drafting, found: Direction, sensitive: int) -> list[Figure]:
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
    cards = sum(one.way == NATURAL for one in found.units.values())
    label = Label("Units that need a confirmation card only", "只需认定表的单元数")
    figures.append(Figure("units_card_count", label, cards, "count", formula="A5: way 1", inputs=("A5",)))
    label = Label("Units kept for building: stop and redirect", "保留建设用途应转办的单元数")
    kept = len(found.redirect)
    figures.append(Figure("redirect_count", label, kept, "count", formula="A5: use build", inputs=("A5",)))
    label = Label("Units whose use depends on the weights", "方向随权重变化的单元数")
    figures.append(Figure("sensitive_count", label, sensitive, "count", formula="A4: changed", inputs=("A4",)))
    cr = float(round_half_up(found.weights.by_ahp.cr, 4))
    figures.append(
        Figure(
            "ahp_cr", Label("Consistency ratio of the weights", "判断矩阵一致性比例CR"), cr, "factor",
            formula="(λmax − n) ÷ (n − 1) ÷ RI", inputs=("pairwise",), rules=found.weights.rules,
        )
    )  # fmt: skip
    return figures
