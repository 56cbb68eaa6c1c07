"""Who gives earth and rock to whom in a scenario: proposed from what it cuts and fills, solved, kept beside it."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..earthrock.allocation.problem import SALE, Factor, Fixed, Link, Source, Use, pose
from ..earthrock.allocation.result import Allocation
from ..earthrock.allocation.solve import TIME_LIMIT_S, allocate
from ..earthrock.factors import choose_conversion
from ..earthrock.haul.deed import HaulCosts, Stop, haul_costs
from ..earthrock.haul.rates import Rates
from ..earthrock.haul.tables import roads_of
from ..earthrock.site_balance import factors_of, material_name, material_names
from ..geodata.crs import transform_polygons
from ..geodata.grid import Polygons
from ..geodata.overlay import difference, union
from ..geodata.raster import RasterSource
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..model.units import UNITS, round_half_up
from ..register.register import open_register
from ..rulebook import Rulebook
from .measure import measure_units
from .scenarios import Scenario, set_scenario

LEAST_M3 = 0.5
"""Less than this in a unit is an edge, not a source or a use."""
STRAIGHT, SURFACE, ROADS = "straight", "surface", "roads"
Lines = Sequence[tuple[Sequence[Sequence[float]], str]]
"""Roads: x, y (, z) point by point, and what is said of their direction."""


@dataclass(frozen=True)
class Question:
    """What is to be allocated. Places are in ``crs``; ``system`` is the system of conversion factors."""

    sources: tuple[Source, ...]
    uses: tuple[Use, ...]
    crs: str
    system: str
    fixed: tuple[Fixed, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "sources": [{**vars(source), "place": _listed(source.place)} for source in self.sources],
            "uses": [{**vars(use), "materials": list(use.materials), "place": _listed(use.place)} for use in self.uses],
            "crs": self.crs,
            "system": self.system,
            "fixed": [dict(vars(flow)) for flow in self.fixed],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Question:
        return cls(
            tuple(Source(**{**row, "place": _tuple(row["place"])}) for row in data["sources"]),
            tuple(
                Use(**{**row, "materials": tuple(row["materials"]), "place": _tuple(row["place"])})
                for row in data["uses"]
            ),
            data["crs"],
            data["system"],
            tuple(Fixed(**row) for row in data["fixed"]),
        )


@dataclass(frozen=True)
class Answer:
    """The solved question with the ways that were found."""

    question: Question
    allocation: Allocation
    haul: HaulCosts
    remarks: tuple[Label, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        return {
            "question": self.question.to_json(),
            "allocation": self.allocation.to_json(),
            "haul": {"method": self.haul.method, "rates": self.haul.rates.to_json()},
        }


@dataclass(frozen=True)
class _Part:
    unit_no: str
    polygons: Any


def propose(
    register_path: str | Path,
    scenario: Scenario,
    material: str | None = None,
    rulebook: Rulebook | None = None,
    progress: Progress = SILENT,
) -> Question:
    """Every unit of the mine that is cut becomes a source, every one that is filled a use, at its centre of mass.

    What of a plot lies in no unit stands for itself. ``material``: of all of them; if None the one the scenario was
    designed in, the rulebook's default where it names none; a person corrects it source by source.

    Raises:
        InputError: the scenario's ground was not kept; the mine has neither units nor plots; nothing is moved.
    """
    if scenario.ground is None:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The ground of scenario “{name}” was not kept."), name=scenario.name
        )
    book = rulebook or Rulebook.load()
    system = book.rule("factors.default_system").value
    used = material or _designed_in(book, scenario, system) or _default_material(book, system)
    with open_register(register_path) as register:
        home = register.crs
        units = [(row["unit_no"], row["polygons"]) for row in register.units(scenario.mine_id) if row["polygons"]]
        plots = [(row["plot_no"], row["polygons"]) for row in register.plots(scenario.mine_id) if row["polygons"]]
    rows = _tiled(units, plots)
    with RasterSource(scenario.ground) as ground:
        crs = ground.spec.crs
    parts = [_Part(str(name), transform_polygons(polygons, home, crs)) for name, polygons in rows if polygons]
    changes = measure_units(scenario.ground, scenario.design, parts, progress)
    sources = [
        Source(f"{name} 挖方", used, _m3(change.cut_m3), place=change.cut_centre)
        for name, change in changes.items()
        if change.cut_m3 >= LEAST_M3
    ]
    uses = [
        Use(f"{name} 填方", (used,), _m3(change.fill_m3), place=change.fill_centre)
        for name, change in changes.items()
        if change.fill_m3 >= LEAST_M3
    ]
    if not sources and not uses:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "Scenario “{name}” cuts and fills nothing within the mine's units."),
            name=scenario.name,
        )
    return Question(tuple(sources), tuple(uses), crs, system)


def answer(
    question: Question,
    *,
    dem: str | os.PathLike[str] | None = None,
    roads: Lines | None = None,
    roads_crs: str = "",
    rulebook: Rulebook | None = None,
    time_limit_s: float = TIME_LIMIT_S,
    progress: Progress = SILENT,
) -> Answer:
    """Find the ways (on ``roads``, over the ground ``dem``, or straight) and solve.

    What goes to the public platform has no place of its own and costs no haul here: the buyer fetches it.

    Raises:
        InputError: a source or use without a place, an unknown material, fixed flows that cannot be kept.
        Cancelled: the person asked to stop.
    """
    book = (rulebook or Rulebook.load()).fresh()
    names = sorted({s.material for s in question.sources} | {m for u in question.uses for m in u.materials})
    factors = factors_of(book, names, question.system)
    placed = [use for use in question.uses if use.kind != SALE]
    nowhere = [s.id for s in question.sources if s.place is None] + [u.id for u in placed if u.place is None]
    if nowhere:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "“{name}” has no place. Give it one, or take it out."),
            name=nowhere[0],
        )
    haul = _ways(question, placed, dem, roads, roads_crs, Rates.of(book), progress.part(0.0, 0.5))
    links = [Link(way.source, way.use, way.cost_per_m3, None, way.distance_m) for way in haul.links]
    links += [
        Link(source.id, use.id, 0.0)
        for use in question.uses
        if use.kind == SALE
        for source in question.sources
        if source.material in use.materials
    ]
    problem = pose(
        question.sources,
        question.uses,
        [Factor(f.material, f.loose, f.compacted, f.loss, f.density_t_m3) for f in factors.values()],
        links,
        question.fixed,
    )
    found = allocate(problem, time_limit_s, progress.part(0.5, 1.0))
    return Answer(question, found, haul, (*haul.warnings, *haul.notes, *found.remarks))


def keep_answer(register_path: str | Path, scenario: Scenario, found: Answer, *, who: str | None = None) -> Scenario:
    """Keep an allocation with its scenario.

    Raises:
        ConflictError: somebody changed the scenario meanwhile.
    """
    return set_scenario(register_path, scenario, who=who, allocation=found.to_json())


def _tiled(units: list[tuple[str, Polygons]], plots: list[tuple[str, Polygons]]) -> list[tuple[str, Polygons]]:
    """The units, and of each plot what lies in none of them."""
    taken = union([polygons for _, polygons in units]) if units else []
    rest = [(name if not units else f"{name} 其余", difference(polygons, taken)) for name, polygons in plots]
    return [*units, *((name, polygons) for name, polygons in rest if polygons)]


def _designed_in(book: Rulebook, scenario: Scenario, system: str) -> str | None:
    """The county's word for the material that the design was drawn in, None where it names none or several."""
    key = f"balance.of_design.{scenario.settings.get('material')}"
    if key not in book.keys("balance.of_design."):
        return None
    return material_name(book, book.rule(key).value, system)


def _default_material(book: Rulebook, system: str) -> str:
    """The county's word for the default material of the system."""
    row = book.rule(f"factors.default_material.{system}").value
    names = material_names(book, system)
    factors = factors_of(book, names, system)
    wanted = choose_conversion(book, system, row).rules
    return next((name for name in names if factors[name].rules == wanted and not factors[name].is_topsoil), row)


def _ways(
    question: Question,
    uses: Sequence[Use],
    dem: str | os.PathLike[str] | None,
    roads: Lines | None,
    roads_crs: str,
    rates: Rates,
    progress: Progress,
) -> HaulCosts:
    if not question.sources or not uses:
        return HaulCosts(STRAIGHT, (), (), rates)
    return haul_costs(
        [Stop(s.id, s.place or (math.nan, math.nan), (s.material,)) for s in question.sources],
        [Stop(u.id, u.place or (math.nan, math.nan), u.materials) for u in uses],
        question.crs,
        rates,
        roads=None if roads is None else roads_of(_arrays(roads), roads_crs or question.crs, question.crs),
        dem=dem,
        progress=progress,
    )


def _arrays(roads: Lines) -> list[tuple[NDArray[np.float64], str]]:
    return [(np.asarray(points, dtype=np.float64), said) for points, said in roads]


def _m3(volume: float) -> float:
    return float(round_half_up(volume, UNITS["m3"].stored))


def _listed(place: tuple[float, float] | None) -> list[float] | None:
    return None if place is None else [float(round_half_up(axis, UNITS["m"].stored)) for axis in place]


def _tuple(place: Sequence[float] | None) -> tuple[float, float] | None:
    return None if place is None else (float(place[0]), float(place[1]))
