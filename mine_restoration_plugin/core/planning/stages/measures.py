"""What is to be built, and on how much ground: soil, plants, hazards, drains, structures, monitoring, aftercare."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from ...diagnosis.condition.ground import read_ground as read_relief
from ...diagnosis.condition.ground import read_terrain, slopes, water_of
from ...diagnosis.condition.result import Diagnosis
from ...diagnosis.erosion.factors import checked_r
from ...diagnosis.erosion.rain import from_year
from ...diagnosis.suitability.result import Direction
from ...diagnosis.suitability.way import NATURAL
from ...earthrock.checks import finding
from ...estimate.price import RateBook
from ...geodata.grid import Polygons
from ...geodata.raster import RasterSource
from ...landform.care import aftercare, monitoring
from ...landform.measured import Measures
from ...landform.planting import choices
from ...landform.planting import tables as planting_tables
from ...landform.planting.methods import read_ground
from ...landform.planting.planting import plan_planting
from ...landform.planting.result import PlantedUnit
from ...landform.remedies import Remedy, decided_remedies, drain_remedies, proposed_remedies
from ...landform.soil.reconstruction import SoilPlan, SoilUnit, plan_soil
from ...model.plan import Check, Figure, Verdict
from ...model.progress import Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...model.work import PARTS
from .. import validators as fits
from ..direction_state import OF_COVER, changed_share, cover_of, remodelled
from ..measure_tables import care_table, monitoring_table, remedy_table, soil_table
from ..site_tables import land_classes
from ..soil_loss import ErosionPair, erosion, erosion_table
from ..validators import Rule
from .stage import Chapter, Drafting

TILLED = ("cultivated", "garden", "forest", "grass")
PLANTED = ("garden", "forest", "grass")
SLIDES = ("landslide", "debris_flow")
GREEN_INPUTS = ("design", "facts", "mine_facts", "A5", "T10", "planting")


def _rows(needed: Mapping[str, Any], more: Mapping[str, Any]) -> Any:
    known = {**needed, **more}

    def good(value: Any) -> bool:
        return isinstance(value, list) and all(
            isinstance(row, dict)
            and all(key in row for key in needed)
            and all(key in known and (cell is None or known[key](cell)) for key, cell in row.items())
            for row in value
        )

    return good


_AMOUNT = fits.number(0, 1e9)
KEYS: dict[str, Rule] = {
    "planting": (choices.CHOICES, choices.is_choices),
    "drains": (
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "Decision {key} cannot be {value}; it takes a list of drains: number, length_m, and a price key, or "
            "excavation_m3 and lining_m3 with lining.",
        ),
        _rows(
            {"number": fits.text, "length_m": _AMOUNT},
            {"price": fits.text, "excavation_m3": _AMOUNT, "lining_m3": _AMOUNT, "lining": fits.text},
        ),
    ),
    "structures": (
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "Decision {key} cannot be {value}; it takes a list of structures: number, price key, quantity, and part, "
            "unit_no, hazard, formula, reason.",
        ),
        _rows(
            {"number": fits.text, "price": fits.text, "quantity": _AMOUNT},
            {
                **{"part": fits.one_of(*PARTS), "unit_no": fits.text, "hazard": fits.text},
                **{"formula": fits.text, "reason": fits.text},
            },
        ),
    ),
    "erosion_r": (
        QT_TRANSLATE_NOOP("MineRestoration", "Decision {key} cannot be {value}; it takes a number in MJ·mm/(hm²·h·a)."),
        fits.number(0, 1e6),
    ),
    "erosion_k": (
        QT_TRANSLATE_NOOP(
            "MineRestoration", "Decision {key} cannot be {value}; it takes a number in t·hm²·h/(hm²·MJ·mm)."
        ),
        fits.number(0, 1),
    ),
}


def work(draft: Drafting, progress: Progress) -> Chapter:
    direction: Direction = draft.found("direction")
    soil = _soil(draft, direction)
    planting = _plant(draft, direction, soil, progress.part(0.0, 0.3))
    remedies, untreated, gone = _remedies(draft, progress.part(0.3, 0.5))
    watched = monitoring(draft.book, _watched(draft, direction))
    zone = draft.mine_facts().get("vegetation_zone")
    tended = aftercare(
        draft.book,
        [
            (unit["unit_no"], str(direction.units[unit["unit_no"]].use), unit["area_m2"])
            for unit in draft.units
            if direction.units[unit["unit_no"]].way != NATURAL and direction.units[unit["unit_no"]].use in TILLED
        ],
        zone,
    )
    found = Measures(soil, planting, tuple(remedies), tuple(watched), tuple(tended), tuple(untreated))
    losses = _erosion(draft, direction, progress.part(0.5, 1.0))
    after = {number: one.land_class_after for number, one in direction.units.items()}
    tables = [
        land_classes(draft.earthworks, after, ("A5", "plots", "units")),
        soil_table(draft, soil),
        *((planting_tables.mix_table(planting), planting_tables.order_table(planting)) if planting.planted() else ()),
        remedy_table(remedies, gone),
        monitoring_table(watched),
        care_table(tended),
    ]
    figures = [*planting_tables.figures(planting), *_figures(found)]
    warnings = list(planting.warnings)
    if losses is not None:
        table, loss_figures, notes = erosion_table(draft, losses)
        tables.append(table)
        figures += loss_figures
        warnings += notes
    return Chapter(figures, tables, _checks(draft, found, direction, losses), warnings, found)


def _soil(draft: Drafting, direction: Direction) -> SoilPlan:
    system = draft.earthworks.conversion.system
    row = draft.book.rule(f"balance.row.{system}.topsoil")
    factor = f"factors.{system}.{row.value}.compacted"
    units = []
    for unit in draft.units:
        number, use = unit["unit_no"], direction.units[unit["unit_no"]].use
        facts, change = draft.unit_facts(number), draft.earthworks.changes[number]
        covered = use in TILLED and direction.units[number].way != NATURAL and cover_of(draft, number, use) > 0
        units.append(
            SoilUnit(
                number,
                use,
                unit["area_m2"],
                min(change.cut_area_m2 + change.fill_area_m2, unit["area_m2"]),
                facts.get("soil_depth_cm"),
                facts.get("topsoil_m"),
                facts.get("soil_source_km"),
                covered,
                remodelled(draft, number),
            )
        )
    rain = draft.mine_facts().get("annual_rain_mm")
    return plan_soil(draft.book, units, draft.book.number(factor), (row.key, factor), rain)


def _plant(draft: Drafting, direction: Direction, soil: SoilPlan, progress: Progress) -> Any:
    chosen = draft.decisions.get("rate_book", {})
    prices = RateBook(
        draft.book, chosen.get("region"), chosen.get("date"), chosen.get("level", "mid"),
        draft.decisions.get("price_book", {}),
    )  # fmt: skip
    depths = {row.unit.unit_no: row for row in soil.rows}
    units = []
    with RasterSource(draft.designed) as designed:
        for i, unit in enumerate(draft.units):
            number, one = unit["unit_no"], direction.units[unit["unit_no"]]
            facts = draft.unit_facts(number)
            part = progress.part(i / len(draft.units), (i + 1) / len(draft.units))
            green = one.use in PLANTED and one.way != NATURAL
            ground = read_ground(draft.book, designed, draft.polygons(number), part) if green else None
            row = depths[number]
            laid = bool(row.target_m)
            known = {name: None if laid and name in OF_COVER else facts.get(name) for name in _OF_SOIL}
            depth = row.depth_cm if laid or facts.get("soil_depth_cm") is not None else None
            units.append(
                PlantedUnit(
                    number, one.way, one.use, ground, depth, known["soil_texture"], known["soil_ph"],
                    known["salt_percent"], facts.get("pollution"), facts.get("drainage"), facts.get("irrigation"),
                )
            )  # fmt: skip
    mine = draft.mine_facts()
    return plan_planting(
        units,
        mine.get("vegetation_zone"),
        mine.get("annual_rain_mm"),
        draft.book,
        draft.decisions.get("planting"),
        lambda key: prices.price(key).price_cny,
        GREEN_INPUTS,
    )


_OF_SOIL = ("soil_texture", "soil_ph", "salt_percent")


def _remedies(draft: Drafting, progress: Progress) -> tuple[list[Remedy], list[str], list[str]]:
    diagnosis: Diagnosis = draft.found("diagnosis")
    book = draft.book
    decided = [
        *drain_remedies(draft.decisions.get("drains", ())),
        *decided_remedies(draft.decisions.get("structures", ()), "structures"),
    ]
    treated = [remedy.hazard for remedy in decided if remedy.hazard]
    gone, shores = _gone(draft, diagnosis, progress)
    lengths = {
        hazard.number: shores.get(hazard.number) or _perimeter(draft.polygons(hazard.unit_no))
        for hazard in diagnosis.hazards
    }
    proposed, untreated = proposed_remedies(book, diagnosis.hazards, treated, gone, lengths)
    return [*decided, *proposed], untreated, gone


def _gone(draft: Drafting, diagnosis: Diagnosis, progress: Progress) -> tuple[list[str], dict[str, float]]:
    """Hollows, faces and loose slopes that the designed ground no longer has; the shores of the hollows that it has.

    Shores in metres by hazard, round ones of the hollows' areas.
    """
    book = draft.book
    cells_max = int(book.number("hazard.cells_max"))
    steep = book.number("hazard.collapse.slope_deg")
    depth, area = book.number("hazard.ponding.depth_m"), book.number("hazard.ponding.area_m2")
    height = book.number("hazard.collapse.height_m")
    looked = [h for h in diagnosis.hazards if h.kind in ("ponding", "collapse", *SLIDES)]
    found: list[str] = []
    shores: dict[str, float] = {}
    if not looked:
        return found, shores
    with RasterSource(draft.designed) as designed:
        polygons = {hazard.unit_no: draft.polygons(hazard.unit_no) for hazard in looked}
        water = water_of(read_terrain(designed, cells_max), polygons, progress.part(0.0, 0.5))
        for i, hazard in enumerate(looked):
            part = progress.part(0.5 + 0.5 * i / len(looked), 0.5 + 0.5 * (i + 1) / len(looked))
            ground = read_relief(designed, polygons[hazard.unit_no], steep, cells_max, part)
            hollows = water[hazard.unit_no].ponds
            ponds = [pond for pond in hollows if pond.depth_m >= depth and pond.area_m2 >= area]
            faces = [face for face in ground.faces if face.height_m >= height]
            if hazard.kind in SLIDES:
                mean = slopes(designed, polygons[hazard.unit_no], (), part).mean_deg
                limit = book.number(f"hazard.{hazard.kind}.slope_deg")
                if mean is not None and mean < limit and remodelled(draft, hazard.unit_no):
                    found.append(hazard.number)
            elif hazard.kind == "ponding" and ponds:
                shores[hazard.number] = sum(2.0 * math.sqrt(math.pi * pond.area_m2) for pond in ponds)
            elif remodelled(draft, hazard.unit_no) and not (hazard.kind == "collapse" and faces):
                found.append(hazard.number)
    return found, shores


def _perimeter(polygons: Polygons) -> float:
    return sum(
        math.hypot(float(b[0] - a[0]), float(b[1] - a[1])) for rings in polygons for a, b in zip(rings[0], rings[0][1:])
    )


def _watched(draft: Drafting, direction: Direction) -> dict[str, list[str]]:
    diagnosis: Diagnosis = draft.found("diagnosis")
    green = [number for number, one in direction.units.items() if one.use in TILLED]
    return {
        "hazard": [h.number for h in diagnosis.hazards if h.kind != "ponding"],
        "water": [h.number for h in diagnosis.hazards if h.kind == "ponding"],
        "soil": [number for number in green if direction.units[number].way != NATURAL],
        "cover": green,
    }


def _erosion(draft: Drafting, direction: Direction, progress: Progress) -> ErosionPair | None:
    """Soil loss today and afterwards; None where nobody knows how erosive the rain is."""
    book = draft.book
    given, rain = draft.decisions.get("erosion_r"), draft.mine_facts().get("annual_rain_mm")
    with book.noting() as asked:
        if given is not None:
            r, notes = checked_r(float(given), book)
        elif book.rule("erosion.r").value.strip():
            r, notes = checked_r(book.number("erosion.r"), book)
        elif rain is not None:
            by_year = from_year(float(rain), book)
            r, notes = by_year.r, list(by_year.warnings)
        else:
            return None
    return erosion(draft, direction, r, tuple(sorted(asked)), tuple(notes), progress)


def _figures(found: Measures) -> list[Figure]:
    soil = found.soil
    need = sum((row.need_m3 for row in soil.rows), soil.left_m3 * 0)
    bought = sum((row.bought_m3 for row in soil.rows), soil.left_m3 * 0)
    return [
        Figure(
            "soil_need_m3", Label("Soil needed, compacted", "覆土需要量（压实方）"), float(need), "m3",
            formula="Σ T10.need_m3", inputs=("T10",),
        ),
        Figure(
            "soil_gap_m3", Label("Soil to be bought, compacted", "土源缺口（压实方）"), float(bought), "m3",
            formula="Σ T10.bought_m3", inputs=("T10",),
        ),
        Figure(
            "hazards_untreated", Label("Hazards without a measure", "无措施的隐患数"), float(len(found.untreated)),
            "count", formula="rows of T6 without a row in R2", inputs=("T6", "R2"),
        ),
    ]  # fmt: skip


def _checks(draft: Drafting, found: Measures, direction: Direction, losses: ErosionPair | None) -> list[Check]:
    book = draft.book
    checks = []
    if found.untreated:
        checks.append(finding(book, "hazard_measures", Verdict.FAIL, which="、".join(found.untreated)))
    else:
        count = len(draft.found("diagnosis").hazards)
        checks.append(finding(book, "hazard_measures", Verdict.PASS, count=count))
    checks.append(_thickness(draft, found.soil, direction))
    green = [number for number, one in direction.units.items() if one.use in PLANTED and one.way != NATURAL]
    if green and not found.planting.planted():
        checks.append(finding(book, "planting_known", Verdict.UNKNOWN, which="、".join(green)))
    if losses is None or losses.before is None or losses.after is None:
        checks.append(finding(book, "soil_loss", Verdict.UNKNOWN))
    else:
        verdict = Verdict.PASS if losses.after <= losses.before else Verdict.FAIL
        words = {"before": f"{losses.before:.0f}", "after": f"{losses.after:.0f}"}
        checks.append(finding(book, "soil_loss", verdict, None, None, **words))
    drains: Sequence[Mapping[str, Any]] = draft.decisions.get("drains", ())
    if drains:
        length = f"{sum(row['length_m'] for row in drains):.1f}"
        checks.append(finding(book, "drains_designed", Verdict.PASS, None, None, count=len(drains), length_m=length))
    elif any(changed_share(draft, unit["unit_no"]) > 0 for unit in draft.units):
        checks.append(finding(book, "drains_designed", Verdict.UNKNOWN))
    return checks


def _thickness(draft: Drafting, soil: SoilPlan, direction: Direction) -> Check:
    book, region = draft.book, draft.mine_facts().get("quality_region")
    rows = [row for row in soil.rows if row.unit.use in ("cultivated", "forest", "grass") and row.unit.covered]
    if region is None or any(one.use is None for one in direction.units.values()):
        return finding(book, "soil_thickness", Verdict.UNKNOWN)
    thin = [
        f"{row.unit.unit_no}（{row.depth_cm:.0f}/{book.number(f'quality.{region}.{row.unit.use}.soil_cm'):.0f} cm）"
        for row in rows
        if row.depth_cm < book.number(f"quality.{region}.{row.unit.use}.soil_cm")
    ]
    if thin:
        return finding(book, "soil_thickness", Verdict.FAIL, which="、".join(thin))
    return finding(book, "soil_thickness", Verdict.PASS, count=len(rows))
