"""What is to be built, and on how much ground: soil, plants, drains, structures, monitoring, aftercare, soil loss."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...diagnosis.condition.result import Diagnosis
from ...diagnosis.suitability.result import Direction
from ...earthrock.checks import finding
from ...geodata.raster import RasterSource
from ...landform.planting.choices import CHOICES, is_choices
from ...landform.planting.methods import read_ground
from ...landform.planting.planting import PLANTED_USES, plan_planting
from ...landform.planting.result import PlantedUnit, PlantingPlan
from ...landform.planting.tables import figures as planting_figures
from ...landform.planting.tables import mix_table, order_table
from ...landform.works.channels import channel_items, read_drains
from ...landform.works.monitoring import aftercare_items, monitoring_items
from ...landform.works.result import Measures
from ...landform.works.structures import structure_items, untreated
from ...model.plan import Check, Figure, Verdict
from ...model.progress import Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...model.units import VolumeState
from ...model.work import PARTS
from .. import validators as fits
from ..land_matrix import land_matrix
from ..measuring import erosion as losses
from ..measuring import soil as earth
from ..measuring import works
from ..validators import Rule
from .stage import Chapter, Drafting

PLANTING_INPUTS = ("design", "units", "facts", "mine_facts", "planting", "A5", "T10")
_SIZE = fits.number(0, 1e9)
_CHANNEL = {
    **dict.fromkeys(("id", "number", "lining", "unit_no", "price"), fits.text),
    **dict.fromkeys(("length_m", "width_m", "depth_m", "excavation_m3", "lining_m3"), _SIZE),
    "points": lambda value: isinstance(value, list) and len(value) >= 2 and all(map(fits.is_point, value)),
}
_STRUCTURE = {
    **dict.fromkeys(("id", "number", "kind", "price", "unit_no", "hazard", "reason", "unit"), fits.text),
    "part": fits.one_of(*PARTS),
    "quantity": _SIZE,
}


def _row(value: Any, known: dict[str, Any], needed: tuple[str, ...]) -> bool:
    return (
        isinstance(value, dict)
        and all(value.get(name) is not None for name in needed)
        and all(name in known and (cell is None or known[name](cell)) for name, cell in value.items())
    )


def _drains(value: Any) -> bool:
    """A list of channels, or the RESULT of ``designdrains``."""
    if isinstance(value, dict):
        rows = value.get("drains")
        return (
            isinstance(rows, list)
            and all(isinstance(row, dict) and {"length_m", "section", "points"} <= set(row) for row in rows)
            and all(_SIZE(row["length_m"]) and isinstance(row["section"], dict) for row in rows)
        )
    return isinstance(value, list) and all(_row(row, _CHANNEL, ("length_m",)) for row in value)


def _structures(value: Any) -> bool:
    return isinstance(value, list) and all(
        _row(row, _STRUCTURE, ("quantity",)) and (row.get("kind") or row.get("price")) for row in value
    )


KEYS: dict[str, Rule] = {
    "planting": (CHOICES, is_choices),
    "drains": (
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "Decision {key} cannot be {value}; it takes a list of drains with id, length_m, width_m, depth_m, lining, "
            "excavation_m3, lining_m3, price, unit_no and points, or what Design drains writes as its result.",
        ),
        _drains,
    ),
    "structures": (
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "Decision {key} cannot be {value}; it takes a list of structures with id, kind (or price and part), "
            "quantity, unit, unit_no, hazard and reason.",
        ),
        _structures,
    ),
    "propose_structures": (fits.A_FLAG, fits.flag),
    "erosion_r": (
        QT_TRANSLATE_NOOP("MineRestoration", "Decision {key} cannot be {value}; it takes a number in MJ·mm/(hm²·h·a)."),
        fits.number(1e-9, 1e9),
    ),
    "erosion_k": (
        QT_TRANSLATE_NOOP(
            "MineRestoration", "Decision {key} cannot be {value}; it takes a number in t·hm²·h/(hm²·MJ·mm)."
        ),
        fits.number(1e-9, 1e9),
    ),
    "collect_m2": (
        QT_TRANSLATE_NOOP("MineRestoration", "Decision {key} cannot be {value}; it takes square metres."),
        fits.number(0, 1e12),
    ),
    "land_survey_year": (
        QT_TRANSLATE_NOOP("MineRestoration", "Decision {key} cannot be {value}; it takes a year."),
        lambda value: fits.number(1996, 2200)(value) and float(value).is_integer(),
    ),
}


def work(draft: Drafting, progress: Progress) -> Chapter:
    diagnosis: Diagnosis = draft.found("diagnosis")
    direction: Direction = draft.found("direction")
    drains = read_drains(draft.decisions.get("drains"))
    soils = earth.soils(draft, direction, progress.part(0.0, 0.15))
    water = earth.waters(draft, soils)
    plants = _planting(draft, direction, soils, progress.part(0.15, 0.35))
    built = works.structures(draft, diagnosis, drains, progress.part(0.35, 0.5))
    loss = losses.erosion(draft, direction, drains.channels, progress.part(0.5, 1.0))
    watching = works.monitoring_lines(draft, diagnosis, direction)
    caring, notes = works.aftercare_lines(draft, direction)
    items = [
        *structure_items(built, ("R2",)),
        *channel_items(drains.channels, ("R2", "drains")),
        *earth.soil_items(draft, soils, water),
        *plants.items(),
        *monitoring_items(watching, ("M1",)),
        *aftercare_items(caring, ("M2",)),
    ]
    order = list(PARTS)
    items.sort(key=lambda item: order.index(item.part))
    tables = (
        land_matrix(draft, direction),
        earth.soil_table(draft, soils),
        *earth.subsoil_table(soils),
        earth.water_table(draft, soils, water),
        mix_table(plants),
        order_table(plants),
        losses.erosion_table(draft, loss),
        *losses.year_table(draft, loss),
        works.structure_table(draft, drains.channels, built),
        works.monitoring_table(watching),
        works.aftercare_table(draft, caring),
    )
    figures = losses.erosion_figures(loss)
    checks = [
        *earth.soil_checks(draft, soils, water),
        losses.erosion_check(draft, loss, figures),
        works.hazards_check(draft, diagnosis, built),
        *works.drains_check(draft, drains),
        *_unplanted(draft, direction, plants),
    ]
    open_hazards = untreated(diagnosis.hazards, built, draft.book)
    found = Measures(tuple(items), soils.balance, plants, loss.runs, built, watching, caring)
    warnings = [*_open(soils), *plants.warnings, *loss.warnings, *notes]
    return Chapter(
        [*_figures(soils, water, open_hazards), *planting_figures(plants), *figures], tables, checks, warnings, found
    )


def _planting(draft: Drafting, direction: Direction, soils: earth.Soils, progress: Progress) -> PlantingPlan:
    facts = draft.mine_facts()
    units = []
    with RasterSource(draft.designed) as design:
        for i, unit in enumerate(draft.units):
            number = unit["unit_no"]
            own, one = draft.unit_facts(number), direction.units[number]
            part = progress.part(i / len(draft.units), (i + 1) / len(draft.units))
            ground = read_ground(draft.book, design, draft.polygons(number), part)
            covered = soils.units[number].bare_m2 > soils.units[number].kept_m2
            tested: dict[str, Any] = {} if covered else own
            use = "shrub" if one.land_class_after == "0305" else one.use
            units.append(
                PlantedUnit(
                    number,
                    one.way,
                    use,
                    ground,
                    earth.soil_depth_cm(draft, soils, number),
                    tested.get("soil_texture"),
                    tested.get("soil_ph"),
                    tested.get("salt_percent"),
                    tested.get("pollution"),
                    own.get("drainage"),
                    own.get("irrigation"),
                )
            )
    zone, rain = facts.get("vegetation_zone"), facts.get("annual_rain_mm")
    return plan_planting(units, zone, rain, draft.book, draft.decisions.get("planting"), None, PLANTING_INPUTS)


def _unplanted(draft: Drafting, direction: Direction, plants: PlantingPlan) -> list[Check]:
    """Units to be planted where no species could be chosen at all."""
    green = [number for number, one in direction.units.items() if one.use in PLANTED_USES and one.way != works.NATURAL]
    if not green or plants.planted():
        return []
    return [finding(draft.book, "planting_known", Verdict.UNKNOWN, which="、".join(green))]


def _open(soils: earth.Soils) -> list[Label]:
    if not soils.open:
        return []
    text = Label("Measures: no use is known for {which}; nothing is laid or planted there.",
                 "单元 {which} 利用方向未定，未安排覆土与种植。")  # fmt: skip
    return [text.format(which="、".join(soils.open))]


def _figures(soils: earth.Soils, water: earth.Waters, untreated: Sequence[str]) -> list[Figure]:
    balance = soils.balance
    placed, bank = VolumeState.COMPACTED, VolumeState.BANK
    need, strip, bought = (float(value) for value in (balance.need, balance.stripped_bank, balance.bought))
    psi = ("water.runoff_share",)
    rows: tuple[tuple[str, str, str, float | None, VolumeState | None, str, tuple[str, ...], tuple[str, ...]], ...] = (
        ("soil_need_m3", "Soil needed, settled", "覆土需土量（沉实方）", need, placed, "Σ T10.need_m3", ("T10",), ()),
        ("topsoil_strip_m3", "Topsoil stripped", "表土剥离量", strip, bank, "Σ T10.strip_m3", ("T10",), ()),
        ("soil_gap_m3", "Soil brought in, settled", "外购客土量（沉实方）", bought, placed,
         "Σ T10.bought_m3 + Σ T10S.bought_m3", ("T10", "T10S"), ()),
        ("irrigation_need_m3", "Irrigation a year", "年灌溉需水量", water.need_m3, None, "Σ T10W.need_m3",
         ("T10W",), ()),
        ("irrigation_supply_m3", "Water that can be collected a year", "年可集蓄水量", water.supply_m3, None,
         "10 × ψ × P × F", ("mine_facts", "units", "collect_m2"), psi),
    )  # fmt: skip
    open_ = Label("Hazards without a measure", "无措施的隐患数")
    return [
        Figure(
            "hazards_untreated",
            open_,
            float(len(untreated)),
            "count",
            None,
            "rows of T6 without a row in R2",
            ("T6", "R2"),
        ),
        *(
            Figure(key, Label(en, zh), value, "m3", state, formula, inputs, rules)
            for key, en, zh, value, state, formula, inputs, rules in rows
        ),
    ]
