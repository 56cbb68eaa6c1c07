"""What speaks for and against a scenario beside its volumes: over-digging clauses, safety of its steepest faces."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..delineation.units import PIT
from ..diagnosis.stability.cutting import steepest_sections
from ..diagnosis.stability.deed import Sections, Wanted, cut_sections, judge
from ..diagnosis.stability.methods import BISHOP
from ..earthrock.overdig.deed import check_overdig
from ..earthrock.overdig.request import Area, Request
from ..earthrock.overdig.result import Overdig
from ..geodata.crs import transform_polygons
from ..geodata.raster import RasterSource, opened
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP
from ..model.units import stored
from ..register.register import open_register
from ..rulebook import Rulebook
from ..terrain.surfaces import RasterSurface
from .scenarios import Scenario, set_scenario

SECTIONS = 3


def prove_scenario(
    register_path: str | Path,
    scenario: Scenario,
    rulebook: Rulebook | None = None,
    progress: Progress = SILENT,
) -> Overdig:
    """The over-digging clauses of a kept scenario: its ground, the plots as boundary, the pits among the units.

    Raises:
        InputError: the ground was not kept, or the mine has no plot with an outline.
    """
    if scenario.ground is None:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The ground of scenario “{name}” was not kept."), name=scenario.name
        )
    book = rulebook or Rulebook.load()
    with RasterSource(scenario.ground) as ground:
        crs = ground.spec.crs
    with open_register(register_path) as register:
        home = register.crs
        plots = [plot for plot in register.plots(scenario.mine_id) if plot["polygons"]]
        units = [unit for unit in register.units(scenario.mine_id) if unit["polygons"] and unit["kind"] == PIT]
    outline = [polygon for plot in plots for polygon in transform_polygons(plot["polygons"], home, crs)]
    if not outline:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "Mine {mine_id} has no plot with an outline."),
            mine_id=scenario.mine_id,
        )
    pits = tuple(Area(str(unit["unit_no"]), transform_polygons(unit["polygons"], home, crs)) for unit in units)
    wet = any((plot.get("water_area_m2") or 0) > 0 for plot in plots)
    request = Request(
        RasterSurface(str(scenario.ground)),
        RasterSurface(str(scenario.design)),
        outline,
        pits or None,
        legacy=outline,
        water=pits if wet else (),
        tolerance_m=book.number("earthrock.height_tolerance_m"),
    )
    return check_overdig(request, book, progress)


def safety_of(
    scenario: Scenario, strata: str, rulebook: Rulebook | None = None, progress: Progress = SILENT
) -> Sections | None:
    """Bishop's factor over the steepest faces of the design; None where it has none.

    ``strata``: a file, or materials of the rulebook from the top down (``silty_clay:3|weathered_rock``).

    Raises:
        InputError: the strata cannot be read.
    """
    book = rulebook or Rulebook.load()
    with opened(scenario.design) as design:
        faces = steepest_sections(design, SECTIONS, progress=progress.part(0.0, 0.3))
    if not faces:
        return None
    lines = [(f"P{number}", face.line.tolist()) for number, face in enumerate(faces, 1)]
    sections, notes = cut_sections(str(scenario.design), lines, strata, book, progress=progress.part(0.3, 0.4))
    return judge(sections, Wanted(BISHOP), book, notes, progress.part(0.4, 1.0))


def appraise(
    register_path: str | Path,
    scenario: Scenario,
    strata: str | None = None,
    *,
    rulebook: Rulebook | None = None,
    who: str | None = None,
    progress: Progress = SILENT,
) -> Scenario:
    """Check over-digging and, where strata are given, the safety of the steepest faces; keep both with the scenario.

    Raises:
        ConflictError: somebody changed the scenario meanwhile.
    """
    found = prove_scenario(register_path, scenario, rulebook, progress.part(0.0, 0.6))
    values: dict[str, Any] = {
        "overdig_failed": found.violations,
        "overdig_undecided": found.undecided,
        "overdig": found.to_json(),
    }
    if strata:
        sections = safety_of(scenario, strata, rulebook, progress.part(0.6, 0.95))
        factor = None if sections is None or sections.governing is None else sections.weakest.found.factor
        values["factor_of_safety"] = stored(factor, "factor")
    progress.report(1.0)
    return set_scenario(register_path, scenario, who=who, **values)
