"""What is wrong: damage, hazards, who is threatened, who is responsible, and that this is restoration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...diagnosis.condition import screening
from ...diagnosis.condition.damage import damage_of, worst
from ...diagnosis.condition.grading import impact_lines
from ...diagnosis.condition.ground import read_ground
from ...diagnosis.condition.hazards import Proof, UnitCase, hazards_of
from ...diagnosis.condition.receptors import graded, with_reach
from ...diagnosis.condition.responsibility import GOVERNMENT, UNKNOWN, Responsibility, responsibility
from ...diagnosis.condition.result import Diagnosis, HazardFinding, Receptor, UnitCondition
from ...earthrock.checks import finding
from ...geodata.raster import RasterSource
from ...model.plan import Check, Figure, Verdict
from ...model.progress import Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...model.units import M2_PER_HM2
from .. import validators as fits
from ..diagnosis_tables import (
    damage_table,
    declaration_table,
    hazards_table,
    impact_table,
    responsibility_table,
    slopes_table,
)
from ..validators import Rule
from .stage import Chapter, Drafting

POLLUTED = {"clean": False, "between": True, "above": True}
CASES = ("natural", "rain", "quake")


def _receptors(value: Any) -> bool:
    known = {
        **{"name": fits.text, "kind": fits.text, "households": fits.number(0, 1e6), "people": fits.number(0, 1e7)},
        **{"assets_wan": fits.number(0, 1e8), "x": fits.number(-1e9, 1e9), "y": fits.number(-1e9, 1e9)},
    }
    return isinstance(value, list) and all(
        isinstance(row, dict)
        and fits.text(row.get("name"))
        and all(key in known and (cell is None or known[key](cell)) for key, cell in row.items())
        for row in value
    )


KEYS: dict[str, Rule] = {
    "receptors": (
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "Decision {key} cannot be {value}; it takes a list of what could be reached: name, kind, households, "
            "people, assets_wan, x and y in the CRS of the plan.",
        ),
        _receptors,
    ),
    "wanted_for_building": (fits.A_FLAG, fits.flag),
}


def work(draft: Drafting, progress: Progress) -> Chapter:
    found = _diagnose(draft, progress)
    party = responsibility(
        draft.mine_facts(), [{"plot_no": p["plot_no"], **p["fields"]} for p in draft.site.json["plots"]]
    )
    answers = _declaration(draft, found, party)
    tables = (
        damage_table(draft, found),
        hazards_table(draft, found),
        slopes_table(draft),
        impact_table(draft, found),
        responsibility_table(draft, party),
        declaration_table(draft, answers),
    )
    return Chapter(_figures(draft, found), tables, _checks(draft, found, party, answers), (), found)


def _diagnose(draft: Drafting, progress: Progress) -> Diagnosis:
    book = draft.book
    cells_max = int(book.number("hazard.cells_max"))
    steep = book.number("hazard.collapse.slope_deg")
    receptors = [_receptor(row) for row in draft.decisions.get("receptors", ())]
    units: dict[str, UnitCondition] = {}
    hazards: list[HazardFinding] = []
    with RasterSource(draft.existing) as ground:
        for i, unit in enumerate(draft.units):
            part = progress.part(i / len(draft.units), (i + 1) / len(draft.units))
            number, facts = unit["unit_no"], draft.unit_facts(unit["unit_no"])
            plot = draft.plot_fields(unit["plot_no"])
            polygons = draft.polygons(number)
            seen = read_ground(ground, polygons, steep, cells_max, part.part(0.0, 0.5))
            ways, factors = damage_of(
                book, unit["kind"], plot.get("land_class"), unit["depth_m"], unit["slope_mean_deg"], facts
            )
            state = _state(draft, facts)
            case = UnitCase(
                *(number, unit["kind"], unit["area_m2"], unit["depth_m"], unit["slope_mean_deg"]),
                *(facts, plot, seen, _proofs(draft, unit["plot_no"]), state),
            )
            own = []
            for hazard in hazards_of(book, case):
                reached = with_reach(book, hazard, ground, polygons, receptors, cells_max, part.part(0.5, 1.0))
                own.append(graded(book, reached))
            hazards += own
            units[number] = UnitCondition(
                number, ways, worst(factors), tuple(factors), tuple(own),
                POLLUTED.get(str(facts.get("pollution"))), None if state is None else state in ("stable", "basic"),
            )  # fmt: skip
    return Diagnosis(units, tuple(hazards), _impact(draft, hazards))


def _impact(draft: Drafting, hazards: list[HazardFinding]) -> Any:
    plots = draft.site.json["plots"]
    areas: dict[str, float] = {}
    for unit in draft.units:
        facts = draft.unit_facts(unit["unit_no"])
        code = facts.get("land_class_before") or draft.plot_fields(unit["plot_no"]).get("land_class") or ""
        areas[code] = areas.get(code, 0.0) + unit["area_m2"]
    seen = [plot["fields"].get("visibility") for plot in plots]
    visible = True if "yes" in seen else False if seen and all(value == "no" for value in seen) else None
    kinds = [plot["fields"].get("protected_kind") for plot in plots]
    facts = draft.mine_facts()
    protected = None
    if facts.get("protected_area_m2") is not None or all(kinds):
        protected = bool(facts.get("protected_area_m2")) or any(kind not in (None, "5") for kind in kinds)
    return impact_lines(draft.book, hazards, areas, visible, protected, facts)


def _state(draft: Drafting, facts: Mapping[str, Any]) -> str | None:
    """The state by the lowest factor of safety that the form gives; None without one."""
    known = [float(facts[f"fs_{case}"]) for case in CASES if facts.get(f"fs_{case}") is not None]
    if not known:
        return None
    factor = min(known)
    if factor < draft.book.number("stability.state.unstable"):
        return "unstable"
    if factor < draft.book.number("stability.state.marginal"):
        return "marginal"
    wanted = facts.get("fs_required")
    return "stable" if wanted is not None and factor >= wanted else "basic"


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
    rows = [row for row in draft.site.json.get("evidence", ()) if row["plot_no"] == plot_no]
    return [Proof(row["evidence_no"], row["kind"], row.get("azimuth_deg"), row.get("caption") or "") for row in rows]


def _declaration(draft: Drafting, found: Diagnosis, party: Responsibility) -> tuple[screening.Answer, ...]:
    plots = draft.site.json["plots"]
    cut, surplus = draft.value("cut_bank_m3"), draft.value("surplus_bank_m3")
    return screening.declaration(
        draft.book,
        screening.Knowledge(
            draft.decisions.get("wanted_for_building"),
            draft.decisions.get("material_is_building_rock"),
            tuple(dict.fromkeys(str(p["fields"]["mineral"]) for p in plots if p["fields"].get("mineral"))),
            _kept_for_building(draft),
            len(found.hazards),
            cut or 0.0,
            surplus / cut if cut and surplus is not None else None,
            draft.book.number("earthrock.surplus_share_flag"),
            None if party.party == UNKNOWN else party.party == GOVERNMENT,
        ),
    )


def _kept_for_building(draft: Drafting) -> bool | None:
    ways = [plot["fields"].get("restoration_way") for plot in draft.site.json["plots"]]
    if "4" in ways:
        return True
    return None if None in ways or not ways else False


def _figures(draft: Drafting, found: Diagnosis) -> list[Figure]:
    severe = sum(unit["area_m2"] for unit in draft.units if found.units[unit["unit_no"]].degree == "severe")
    people = [hazard.people for hazard in found.hazards if hazard.people is not None]
    return [
        Figure(
            "hazards_count", Label("Hazards found", "地质安全隐患数"), float(len(found.hazards)), "count",
            formula="rows of T6", inputs=("T6",),
        ),
        Figure(
            "hazards_people",
            Label("Persons threatened (most in one unit)", "威胁人数（单个单元最多）"),
            float(max(people)) if people else None,
            "count",
            formula="max T6.people",
            inputs=("T6",),
        ),
        Figure(
            "severe_hm2", Label("Area severely damaged", "重度损毁面积"), severe / M2_PER_HM2, "hm2",
            formula="Σ T5.area_hm2 of severe units", inputs=("T5",),
        ),
        Figure(
            "impact_grade",
            Label("Impact grade (3 severe, 2 fairly severe, 1 light)", "矿山地质环境影响程度（3严重 2较严重 1较轻）"),
            None if found.grade is None else float(found.grade),
            "count",
            formula="max D1.grade",
            inputs=("D1",),
        ),
    ]  # fmt: skip


def _checks(
    draft: Drafting, found: Diagnosis, party: Responsibility, answers: tuple[screening.Answer, ...]
) -> list[Check]:
    book = draft.book
    checks = []
    if party.party == UNKNOWN:
        checks.append(finding(book, "responsibility", Verdict.UNKNOWN, why=party.sentence))
    elif party.contradicts:
        checks.append(finding(book, "responsibility", Verdict.FAIL, which=party.contradicts[0]))
    elif party.missing:
        words = Label("; ".join(m.en for m in party.missing), "、".join(m.zh for m in party.missing))
        text = Label("{who} Missing: {what}.", "{who}缺少：{what}。").format(who=party.sentence, what=words)
        checks.append(finding(book, "responsibility", Verdict.UNKNOWN, why=text))
    else:
        checks.append(finding(book, "responsibility", Verdict.PASS, proof=party.proof or Label("–", "—")))
    bad = [answer for answer in answers if answer.verdict == screening.BAD]
    open_ = [answer for answer in answers if answer.verdict == screening.UNKNOWN]
    if bad:
        checks.append(finding(book, "declaration", Verdict.FAIL, which=_joined([answer.reason for answer in bad])))
    elif open_:
        checks.append(finding(book, "declaration", Verdict.UNKNOWN, which=_joined([a.reason for a in open_])))
    else:
        checks.append(finding(book, "declaration", Verdict.PASS))
    waiting = sorted({hazard.number for hazard in found.hazards if hazard.people is None and hazard.assets_wan is None})
    danger = [hazard.number for hazard in found.hazards if hazard.people]
    if danger:
        checks.append(finding(book, "hazards_first", Verdict.FAIL, which="、".join(danger)))
    elif waiting:
        checks.append(finding(book, "hazards_first", Verdict.UNKNOWN, which="、".join(waiting)))
    else:
        checks.append(finding(book, "hazards_first", Verdict.PASS, count=len(found.hazards)))
    return checks


def _joined(texts: list[Label]) -> Label:
    return Label("; ".join(text.en for text in texts), "；".join(text.zh for text in texts))
