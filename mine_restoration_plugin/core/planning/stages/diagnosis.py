"""What is wrong: damage, hazards, who is threatened, who is responsible, and that this is restoration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...delineation.units import DUMP
from ...diagnosis.condition import screening
from ...diagnosis.condition.damage import damage_of, worst
from ...diagnosis.condition.grading import GRADES, Surroundings, impact_lines
from ...diagnosis.condition.ground import Terrain, UnitGround, Water, read_ground, read_terrain, water_of
from ...diagnosis.condition.hazards import SLIDES, UnitCase, doubts_of, hazards_of, steep_rule
from ...diagnosis.condition.proofs import Proof
from ...diagnosis.condition.receptors import RECEPTOR_KINDS, graded, with_reach
from ...diagnosis.condition.responsibility import GOVERNMENT, UNKNOWN, Responsibility, responsibility
from ...diagnosis.condition.result import Diagnosis, Receptor, UnitCondition
from ...diagnosis.condition.slopes import UnitSlope, slope_of
from ...earthrock.checks import COAL_WORDS
from ...geodata.raster import RasterSource
from ...model.progress import Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from .. import validators as fits
from ..diagnosis_figures import make_checks, make_figures
from ..diagnosis_tables import make_tables
from ..validators import Rule
from .stage import Chapter, Drafting

POLLUTED = {"clean": False, "between": True, "above": True}
REUSE = "4"
NO_PROTECTION = "5"


def _row(**known: Any) -> Any:
    """An object of which every key is known and every value fits or is null."""

    def good(value: Any) -> bool:
        return isinstance(value, dict) and all(
            key in known and (cell is None or known[key](cell)) for key, cell in value.items()
        )

    return good


_RECEPTOR = _row(
    name=fits.text,
    kind=fits.one_of(*RECEPTOR_KINDS),
    households=fits.number(0, 1e6),
    people=fits.number(0, 1e7),
    assets_wan=fits.number(0, 1e8),
    x=fits.number(-1e9, 1e9),
    y=fits.number(-1e9, 1e9),
)
_STATEMENT = _row(answer=fits.one_of("yes", "no"), basis=fits.text)
_IMPACT = _row(
    inflow_m3_d=fits.number(0, 1e9),
    aquifer=fits.one_of(*GRADES),
    aquifer_basis=fits.text,
    landscape=fits.one_of(*GRADES),
    landscape_basis=fits.text,
)


def _receptors(value: Any) -> bool:
    return isinstance(value, list) and all(_RECEPTOR(row) and fits.text(row.get("name")) for row in value)


def _statements(value: Any) -> bool:
    return isinstance(value, dict) and all(
        key in screening.DECLARED and _STATEMENT(row) and row.get("answer") and row.get("basis")
        for key, row in value.items()
    )


KEYS: dict[str, Rule] = {
    "receptors": (
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "Decision {key} cannot be {value}; it takes a list of what could be reached: name, kind, households, "
            "people, assets_wan, x and y in the CRS of the plan, as the help of diagnose says.",
        ),
        _receptors,
    ),
    "wanted_for_building": (fits.A_FLAG, fits.flag),
    "declaration": (
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "Decision {key} cannot be {value}; it takes an answer (yes, no) and a basis for each question, as the help "
            "of diagnose says.",
        ),
        _statements,
    ),
    "impact": (
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "Decision {key} cannot be {value}; it takes inflow_m3_d, aquifer and landscape (severe, moderate, light) "
            "with aquifer_basis and landscape_basis.",
        ),
        _IMPACT,
    ),
    "mining_right_m2": (
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "Decision {key} cannot be {value}; it takes the area of the plots under a valid mining right, m².",
        ),
        fits.number(0, 1e12),
    ),
}


def work(draft: Drafting, progress: Progress) -> Chapter:
    with draft.book.noting() as asked:
        found, slopes = _diagnose(draft, progress)
    party = responsibility(
        draft.mine_facts(),
        [{"plot_no": plot["plot_no"], **plot["fields"]} for plot in draft.site.json["plots"]],
        draft.decisions.get("mining_right_m2"),
    )
    answers = _declaration(draft, found, party)
    rules = tuple(sorted(asked))
    tables = make_tables(draft, found, slopes, party, answers, rules)
    checks = make_checks(draft, found, party, answers)
    return Chapter(make_figures(draft, found, rules), tables, checks, _warnings(found), found)


def _diagnose(draft: Drafting, progress: Progress) -> tuple[Diagnosis, list[UnitSlope]]:
    cells_max = int(draft.book.number("hazard.cells_max"))
    polygons = {unit["unit_no"]: draft.polygons(unit["unit_no"]) for unit in draft.units}
    units: dict[str, UnitCondition] = {}
    slopes: list[UnitSlope] = []
    with RasterSource(draft.existing) as source:
        terrain = read_terrain(source, cells_max)
        waters = water_of(terrain, polygons, progress.part(0.0, 0.4))
        for i, unit in enumerate(draft.units):
            part = progress.part(0.4 + 0.6 * i / len(draft.units), 0.4 + 0.6 * (i + 1) / len(draft.units))
            number, facts = unit["unit_no"], draft.unit_facts(unit["unit_no"])
            steep = draft.book.number(steep_rule(unit["kind"], facts))
            ground = read_ground(source, polygons[number], steep, cells_max, part.part(0.0, 0.5))
            own, slope = _unit(draft, unit, facts, ground, waters[number], terrain, part.part(0.5, 1.0))
            units[number] = own
            slopes.append(slope)
    hazards = tuple(hazard for unit in units.values() for hazard in unit.hazards)
    return Diagnosis(units, hazards, impact_lines(draft.book, units, _surroundings(draft))), slopes


def _unit(
    draft: Drafting,
    unit: Mapping[str, Any],
    facts: Mapping[str, Any],
    ground: UnitGround,
    water: Water,
    terrain: Terrain,
    progress: Progress,
) -> tuple[UnitCondition, UnitSlope]:
    book, number, plot = draft.book, unit["unit_no"], draft.plot_fields(unit["plot_no"])
    before = facts.get("land_class_before") or plot.get("land_class")
    side = ground.faces[0].slope_deg if ground.faces and unit["kind"] == DUMP else unit["slope_mean_deg"]
    ways, factors = damage_of(book, unit["kind"], before, unit["depth_m"], side, facts)
    height = ground.faces[0].height_m if ground.faces else unit["relief_m"]
    angle = ground.faces[0].slope_deg if ground.faces else unit["slope_mean_deg"]
    people = facts.get("threatened_people")
    slope = slope_of(book, number, unit["kind"], height, angle, facts, people)
    case = UnitCase(
        number,
        unit["kind"],
        unit["area_m2"],
        unit["depth_m"],
        unit["slope_mean_deg"],
        facts,
        plot,
        ground,
        water,
        _proofs(draft, unit["plot_no"]),
        slope.state,
        draft.site.rmse_m,
        bool(draft.decisions.get("pit_has_water")),
    )
    receptors = [_receptor(row) for row in draft.decisions.get("receptors", ())]
    hazards = []
    for hazard in hazards_of(book, case):
        reached = with_reach(book, hazard, terrain, draft.polygons(number), receptors, progress)
        hazards.append(graded(book, reached))
    found = UnitCondition(
        number,
        ways,
        worst(factors),
        tuple(factors),
        tuple(hazards),
        POLLUTED.get(str(facts.get("pollution"))),
        slope.stable,
        slope.state,
        slope.meets,
        tuple(doubts_of(book, case)),
        "hazards" in facts,
        ground.steep_area_m2,
    )
    return found, slope


def _surroundings(draft: Drafting) -> Surroundings:
    plots, facts = draft.site.json["plots"], draft.mine_facts()
    areas: dict[str, float] = {}
    for unit in draft.units:
        own = draft.unit_facts(unit["unit_no"])
        code = own.get("land_class_before") or draft.plot_fields(unit["plot_no"]).get("land_class") or ""
        areas[code] = areas.get(code, 0.0) + unit["area_m2"]
    seen = [plot["fields"].get("visibility") for plot in plots]
    visible = True if "yes" in seen else False if seen and all(value == "no" for value in seen) else None
    kinds = [plot["fields"].get("protected_kind") for plot in plots]
    protected = None
    if facts.get("protected_area_m2") is not None or all(kinds):
        protected = bool(facts.get("protected_area_m2")) or any(kind not in (None, NO_PROTECTION) for kind in kinds)
    elif any(kind not in (None, NO_PROTECTION) for kind in kinds):
        protected = True
    given = {key: value for key, value in draft.decisions.get("impact", {}).items() if value is not None}
    known = "receptors" in draft.decisions
    return Surroundings(areas, known, visible, protected, facts.get("basic_farmland_m2"), **given)


def _receptor(row: Mapping[str, Any]) -> Receptor:
    people, households = row.get("people"), row.get("households")
    return Receptor(
        row["name"],
        row.get("kind") or "",
        None if households is None else int(households),
        None if people is None else int(people),
        row.get("assets_wan"),
        row.get("x"),
        row.get("y"),
    )


def _proofs(draft: Drafting, plot_no: str) -> list[Proof]:
    found = []
    for row in draft.site.json.get("evidence", ()):
        if row["plot_no"] == plot_no:
            place = None if row.get("x") is None else (row["x"], row["y"])
            found.append(
                Proof(row["evidence_no"], row["kind"], row.get("azimuth_deg"), row.get("caption") or "", place)
            )
    return found


def _declaration(draft: Drafting, found: Diagnosis, party: Responsibility) -> tuple[screening.Answer, ...]:
    plots = draft.site.json["plots"]
    minerals = tuple(dict.fromkeys(str(p["fields"]["mineral"]) for p in plots if p["fields"].get("mineral")))
    cut, surplus = draft.value("cut_bank_m3"), draft.value("surplus_bank_m3")
    known = screening.Knowledge(
        wanted_for_building=draft.decisions.get("wanted_for_building"),
        building_rock_only=draft.decisions.get("material_is_building_rock"),
        minerals=minerals,
        coal=any(word in mineral.lower() for mineral in minerals for word in COAL_WORDS),
        burning=any(hazard.kind == "combustion" for hazard in found.hazards),
        kept_for_building=_kept_for_building(draft),
        cuts=_cuts(draft, found),
        surplus_share=surplus / cut if cut and surplus is not None else None,
        lowered=_lowered(draft),
        outside_share=draft.earthworks.outside.area_m2 / sum(plot["area_projected_m2"] for plot in plots),
        legacy=None if party.party == UNKNOWN else party.party == GOVERNMENT,
    )
    said = {
        key: screening.Statement(row["answer"] == "yes", row["basis"])
        for key, row in draft.decisions.get("declaration", {}).items()
    }
    return screening.declaration(draft.book, known, said)


def _cuts(draft: Drafting, found: Diagnosis) -> tuple[screening.Cut, ...]:
    cuts = []
    for unit in draft.units:
        number = unit["unit_no"]
        volume = float(draft.earthworks.volumes.cut_bank_m3.get(number, 0))
        own = found.units[number]
        slides = tuple(hazard.number for hazard in own.hazards if hazard.kind in SLIDES)
        cuts.append(screening.Cut(number, volume, slides, own.meets, unit["kind"] == DUMP))
    return tuple(cuts)


def _lowered(draft: Drafting) -> tuple[str, ...] | None:
    """Pits whose lowest height the design lowers; None where water stands, or a height is not known."""
    water = draft.decisions.get("pit_has_water")
    if water is None:
        water = any((plot["fields"].get("water_area_m2") or 0) > 0 for plot in draft.site.json["plots"])
    changes = [draft.earthworks.changes[pit.unit_no] for pit in draft.earthworks.pits]
    if water or any(change.floor_before_m is None or change.floor_after_m is None for change in changes):
        return None
    tolerance = draft.book.number("earthrock.height_tolerance_m")
    return tuple(
        change.unit_no
        for change in changes
        if (change.floor_after_m or 0.0) < (change.floor_before_m or 0.0) - tolerance
    )


def _kept_for_building(draft: Drafting) -> bool | None:
    ways = [plot["fields"].get("restoration_way") for plot in draft.site.json["plots"]]
    if REUSE in ways:
        return True
    return None if None in ways or not ways else False


def _warnings(found: Diagnosis) -> list[Label]:
    """What the terrain cannot show, unit by unit."""
    text = Label(
        "Hazards of unit {unit}: {doubts}. They have to be looked for on site.",
        "{unit} 单元隐患识别受限：{doubts}，须现场调查核实。",
    )
    return [
        text.format(
            unit=unit.unit_no,
            doubts=Label("; ".join(d.en for d in unit.doubts), "；".join(d.zh for d in unit.doubts)),
        )
        for unit in found.units.values()
        if unit.doubts and not unit.searched
    ]
