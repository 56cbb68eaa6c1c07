"""Benches cut into the ground or filled onto it, from a crest or a toe line: the deed and its preview."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..geodata.crs import require_metric, transform_points
from ..geodata.grid import Floating, Grid, GridSpec, Window, windows
from ..geodata.raster import RasterSource, opened
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..rulebook import Rulebook
from .benchlines import Lines, bench_lines
from .benchprofile import BenchRule
from .benchsurface import CREST, CUT, FILL, TOE, NeedsMore, Shaped, Start, coarser, shape, start_of
from .bodies import CELLS_PER_WINDOW
from .designed import Change, Designed, Measure, write_design
from .graded import at_edge
from .limits import Limits
from .ramp import NONE, Ramp, RampSettings, lay_ramp

Floats = NDArray[np.float64]
WORKS = (CUT, FILL)
KINDS = (TOE, CREST)
_FIRST_REACH = 192  # cells around the line that are read first; doubled until the design ends inside


@dataclass(frozen=True)
class BenchSettings:
    """What is asked for. None: the rulebook's row of the material.

    ``level_m`` height of the first toe (crest); None: from the ground along the line. ``benches`` how many faces,
    ``end_level_m`` the height to stop at; None for both: until the ground is reached.
    """

    work: str = CUT
    line_kind: str = TOE
    material: str | None = None
    level_m: float | None = None
    end_level_m: float | None = None
    benches: int | None = None
    height_m: float | None = None
    face_deg: float | None = None
    berm_m: float | None = None
    inward_percent: float | None = None
    sill_height_m: float = 0.0
    sill_width_m: float = 0.0
    ramp: str = NONE
    ramp_width_m: float = 0.0
    ramp_grade_percent: float | None = None
    ramp_start_percent: float | None = None


@dataclass(frozen=True)
class BenchResult:
    """The design, its lines and berms, in the raster's ``crs``."""

    designed: Designed
    lines: Lines
    crs: str
    ramp: Ramp | None = None


def rule_of(settings: BenchSettings, rulebook: Rulebook) -> tuple[BenchRule, dict[str, Any]]:
    """The rule of the material with what was given in place of its rows, and where each number came from.

    Raises:
        InputError: there is no such material, or a number is out of range.
    """
    material = settings.material or rulebook.rule(f"benches.default_material.{settings.work}").value
    known = materials(rulebook)
    if material not in known:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The bench rules have no material {material}. Choose one of {known}."),
            material=material,
            known=", ".join(known),
        )
    told: dict[str, Any] = {"material": material}

    def number(name: str, given: float | None, key: str) -> float:
        if given is not None:
            told[name] = {"value": given, "rule": None}
            return given
        row = rulebook.rule(key)
        told[name] = {"value": row.number, "rule": key}
        return row.number

    rule = BenchRule(
        material,
        number("height_m", settings.height_m, f"benches.{material}.height_m"),
        number("face_deg", settings.face_deg, f"benches.{material}.face_deg"),
        number("berm_m", settings.berm_m, f"benches.{material}.berm_m"),
        number("inward_percent", settings.inward_percent, "benches.inward_percent") / 100.0,
        settings.sill_height_m,
        settings.sill_width_m,
    )
    rule.require()
    return rule, told


def materials(rulebook: Rulebook) -> list[str]:
    """Names of the materials that have bench rules."""
    tail = ".face_deg"
    return [key[len("benches.") : -len(tail)] for key in rulebook.keys("benches.") if key.endswith(tail)]


def design_benches(
    dem_path: str,
    lines: Sequence[Floats],
    settings: BenchSettings,
    rulebook: Rulebook,
    limits: Limits | None = None,
    path: str | None = None,
    lines_crs: str | None = None,
    progress: Progress = SILENT,
) -> BenchResult:
    """Design benches on a raster and write the designed ground.

    The design is worked out on the part of the grid that it reaches, about 40 bytes a cell; everything else passes
    through by windows.

    Args:
        lines: (n, 2) points each; a ring ends where it begins.
        lines_crs: None is the raster's own.

    Raises:
        InputError: see ``start_of``, ``rule_of``; the raster is in degrees; the design reaches over too many cells.
        Cancelled: nothing was left half made.
    """
    rule, told = rule_of(settings, rulebook)
    with opened(dem_path) as ground:
        require_metric(ground.spec.crs, ground.spec.centre)
        limits = (limits or Limits()).moved_to(ground.spec.crs)
        lines = [transform_points(line[:, :2], lines_crs or ground.spec.crs, ground.spec.crs) for line in lines]
        window, shaped, ramp = _reached(ground, lines, settings, rule, rulebook, limits, progress.part(0.0, 0.6))
        found = bench_lines(shaped, ground.spec.part(window), ramp)
        progress.report(0.7)
        change = write_design(ground, blocks_with(ground, window, shaped.design), path, progress.part(0.7, 1.0))
        warnings, notes = _remarks(shaped, ramp)
    figures = figures_of(shaped, found, ramp)
    designed = Designed("designbenches", path, change, {**told, **_asked(settings, shaped)}, figures, warnings, notes)
    return BenchResult(designed, found, ground.spec.crs, ramp)


def preview_benches(
    grid: Grid,
    lines: Sequence[Floats],
    settings: BenchSettings,
    rulebook: Rulebook,
    limits: Limits | None = None,
    progress: Progress = SILENT,
) -> tuple[Floating, Change, Lines, int]:
    """The same on a grid in memory, for a live preview: design heights, what they move, crest and toe lines, and n.

    Where the grid has more cells than the rulebook's ``benches.preview_cells``, every n-th row and column is used and
    the design array is that of the coarser grid; n = 1 says that the preview is exact.

    Raises:
        InputError: as ``design_benches``.
    """
    rule, _ = rule_of(settings, rulebook)
    seen, every = coarser(grid, int(rulebook.number("benches.preview_cells")))
    start = _start(seen, lines, settings, rule, rulebook, math.inf)
    shaped, ramp = _shaped(seen, start, lines, settings, rulebook, limits or Limits(), progress)
    measure = Measure(seen.spec.cell_area_m2)
    measure.add(seen.array, shaped.design)
    return shaped.design, measure.change(), bench_lines(shaped, seen.spec, ramp, berms=False), every


def figures_of(shaped: Shaped, lines: Lines, ramp: Ramp | None) -> dict[str, float | int | None]:
    """The numbers of a bench design."""
    run, rise = shaped.overall()
    return {
        "benches": shaped.benches,
        "level_m": shaped.start.level_m,
        "overall_angle_deg": math.degrees(math.atan2(rise, run)) if run > 0 else None,
        "crest_length_m": lines.length_m("crest"),
        "toe_length_m": lines.length_m("toe"),
        "berm_area_m2": sum(berm.area_m2 for berm in lines.berms),
        "outside_outline_m3": shaped.blocked.outside_outline_m3,
        "masked_m3": shaped.blocked.masked_m3,
        "ramp_length_m": ramp.length_m if ramp else None,
        "ramp_max_grade_percent": 100 * ramp.max_grade if ramp else None,
        "ramp_legs": ramp.legs if ramp else None,
        "ramp_turn_radius_m": ramp.turn_radius_m if ramp else None,
    }


def blocks_with(ground: RasterSource, window: Window, design: Floating) -> Iterator[tuple[Window, Floating]]:
    """The ground window by window, with the design in its place."""
    for part in windows(ground.spec, CELLS_PER_WINDOW, ground.block):
        heights = ground.read(part)[0]
        common = part.intersection(window)
        if common is not None:
            here = (
                slice(common.row - part.row, common.row - part.row + common.height),
                slice(common.col - part.col, common.col - part.col + common.width),
            )
            there = (
                slice(common.row - window.row, common.row - window.row + common.height),
                slice(common.col - window.col, common.col - window.col + common.width),
            )
            heights[here] = design[there]
        yield part, heights


def window_around(spec: GridSpec, lines: Sequence[Floats], margin: int) -> Window:
    """The cells of the grid around lines, ``margin`` cells further on each side.

    Raises:
        InputError: the lines lie beside the raster.
    """
    place = spec.pixel(np.concatenate([np.asarray(line, dtype=np.float64)[:, :2] for line in lines]))
    low, high = np.floor(place.min(axis=0)).astype(int) - margin, np.ceil(place.max(axis=0)).astype(int) + margin
    around = Window(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))
    common = around.intersection(spec.whole)
    if common is None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "What was drawn lies beside the terrain model. Check the coordinate systems, or choose another model.",
            )
        )
    return common


def _reached(
    ground: RasterSource,
    lines: Sequence[Floats],
    settings: BenchSettings,
    rule: BenchRule,
    rulebook: Rulebook,
    limits: Limits,
    progress: Progress,
) -> tuple[Window, Shaped, Ramp | None]:
    """The design on a window that is widened until the design ends inside it."""
    margin = _FIRST_REACH
    cells_max = int(rulebook.number("benches.cells_max"))
    while True:
        window = window_around(ground.spec, lines, margin)
        if window.width * window.height > cells_max:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The design reaches over more than {cells} cells. Use a coarser terrain model or a shorter line.",
                ),
                cells=cells_max,
            )
        heights = ground.read(window)[0].astype(np.float64)
        grid = Grid(heights, ground.spec.part(window), "m", ground.height_datum)
        room = math.inf if window == ground.spec.whole else margin * min(grid.spec.cell_x, grid.spec.cell_y)
        try:
            start = _start(grid, lines, settings, rule, rulebook, room)
        except NeedsMore:
            if room == math.inf:
                raise
            margin *= 2
            continue
        shaped, ramp = _shaped(grid, start, lines, settings, rulebook, limits, progress)
        if window == ground.spec.whole or not at_edge(shaped.changed, window, ground.spec):
            return window, shaped, ramp
        margin *= 2


def _start(
    grid: Grid, lines: Sequence[Floats], settings: BenchSettings, rule: BenchRule, rulebook: Rulebook, room_m: float
) -> Start:
    share = rulebook.number("benches.level_share")
    asked = settings.level_m, settings.benches, settings.end_level_m
    return start_of(grid, lines, rule, settings.work, settings.line_kind, *asked, share, room_m)


def _shaped(
    grid: Grid,
    start: Start,
    lines: Sequence[Floats],
    settings: BenchSettings,
    rulebook: Rulebook,
    limits: Limits,
    progress: Progress,
) -> tuple[Shaped, Ramp | None]:
    """The benches, and again with the ramp that was laid along them."""
    if settings.ramp == NONE:
        return shape(grid, start, lines, settings.work, limits, progress=progress), None
    shaped = shape(grid, start, lines, settings.work, limits, progress=progress.part(0.0, 0.4))
    ramp = lay_ramp(shaped, grid, ramp_of(settings, rulebook))
    progress.report(0.5)
    return shape(grid, start, lines, settings.work, limits, ramp, progress.part(0.5, 1.0)), ramp


def ramp_of(settings: BenchSettings, rulebook: Rulebook) -> RampSettings:
    """The ramp that is asked for.

    Raises:
        InputError: width or grade is missing or out of range.
    """
    grade = settings.ramp_grade_percent
    if grade is None:
        grade = rulebook.number("benches.ramp_grade_percent")
    if settings.ramp_width_m <= 0 or not 0.5 <= grade <= 30:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "A ramp needs a width above 0 m and a grade from 0.5 to 30 %, not {width} m and {grade} %.",
            ),
            width=f"{settings.ramp_width_m:g}",
            grade=f"{grade:g}",
        )
    landing = rulebook.number("benches.ramp_landing_widths") * settings.ramp_width_m
    start = None if settings.ramp_start_percent is None else settings.ramp_start_percent / 100
    return RampSettings(settings.ramp, settings.ramp_width_m, grade / 100, landing, start)


def _asked(settings: BenchSettings, shaped: Shaped) -> dict[str, Any]:
    return {
        "work": settings.work,
        "line_kind": settings.line_kind,
        "level_given": settings.level_m is not None,
        "benches_asked": settings.benches,
        "end_level_m": settings.end_level_m,
        "sill_height_m": settings.sill_height_m,
        "sill_width_m": settings.sill_width_m,
    }


def _remarks(shaped: Shaped, ramp: Ramp | None) -> tuple[tuple[Label, ...], tuple[Label, ...]]:
    warnings, notes = [], []
    start = shaped.start
    rule = start.profile.rule
    if not shaped.changed.any():
        warnings.append(
            Label(
                "The design moves nothing: at {level} m its first face does not meet the ground. Check level and line.",
                "设计未产生挖填：以首级标高 {level} 米，坡面与现状地面不相交。请检查标高和所绘线。",
            ).format(level=f"{start.level_m:.2f}")
        )
    if shaped.front_step_m > 0.5 * rule.height_m:
        warnings.append(
            Label(
                "In front of the line the ground stands up to {step} m above the first level; it is left as it is. "
                "Draw the line at the foot of the face, or give a higher level.",
                "线前地面高出首级标高最多 {step} 米，未作处理。请将线绘于坡脚，或提高首级标高。",
            ).format(step=f"{shaped.front_step_m:.1f}")
        )
    if shaped.open_cells:
        warnings.append(
            Label(
                "The design runs on to where the ground is not known: {count} cells at the end of the terrain model.",
                "设计延伸至无高程处：地形边缘有 {count} 个栅格。",
            ).format(count=shaped.open_cells)
        )
    if shaped.blocked.outside_outline_m3 > 0:
        warnings.append(
            Label(
                "{volume} m³ of the design lie outside the outline and were left out: the slope there is not by rule.",
                "设计有 {volume} 立方米位于范围之外，已舍去；该处坡度不符合规则。",
            ).format(volume=f"{shaped.blocked.outside_outline_m3:.0f}")
        )
    if shaped.blocked.masked_m3 > 0:
        warnings.append(
            Label(
                "{volume} m³ of the design lie where nothing may be touched and were left out.",
                "设计有 {volume} 立方米位于禁止扰动范围内，已舍去。",
            ).format(volume=f"{shaped.blocked.masked_m3:.0f}")
        )
    if ramp is not None:
        warnings += _about(ramp, shaped)
        notes.append(
            Label(
                "Ramp {width} m wide, {length} m long, {legs} benches, steepest {grade} %, from {low} to {high} m.",
                "坡道宽 {width} 米，长 {length} 米，连接 {legs} 级台阶，最大纵坡 {grade}%，标高 {low} 至 {high} 米。",
            ).format(
                width=f"{ramp.width_m:g}",
                length=f"{ramp.length_m:.0f}",
                legs=ramp.legs,
                grade=f"{100 * ramp.max_grade:.2f}",
                low=f"{ramp.z[0]:.2f}",
                high=f"{ramp.z[-1]:.2f}",
            )
        )
    run, rise = shaped.overall()
    last = start.profile.steps[-1]
    if shaped.changed.any() and rise > abs(last.level) + 1e-6:
        warnings.append(
            Label(
                "Behind the last bench the face goes on for {more} m of height without a berm, up to the ground.",
                "末级台阶以上坡面继续 {more} 米高方与地面相接，其间无平台。",
            ).format(more=f"{rise - abs(last.level):.1f}")
        )
    notes.append(
        Label(
            "First level {level} m; benches {height} m high, faces {angle}°, berms {berm} m wide, falling {inward} %.",
            "首级标高 {level} 米；台阶高 {height} 米，坡面角 {angle}°，平台宽 {berm} 米，内倾 {inward}%。",
        ).format(
            level=f"{start.level_m:.2f}",
            height=f"{rule.height_m:g}",
            angle=f"{rule.face_deg:g}",
            berm=f"{rule.berm_m:g}",
            inward=f"{100 * rule.inward:g}",
        )
    )
    return tuple(warnings), tuple(notes)


def _about(ramp: Ramp, shaped: Shaped) -> list[Label]:
    """What is wrong with a ramp."""
    found = []
    if not ramp.complete:
        found.append(
            Label(
                "The ramp ends on bench {legs}: there is no room for the next leg. Draw a longer line, or allow a "
                "steeper ramp.",
                "坡道止于第 {legs} 级台阶：下一段布置不下，请加长所绘线或增大纵坡。",
            ).format(legs=ramp.legs)
        )
    if shaped.ramp_off_m2 > 0:
        found.append(
            Label(
                "{area} m² of the ramp are not carried by the ground: it must be built up there.",
                "坡道有 {area} 平方米无地面承托，需另行填筑。",
            ).format(area=f"{shaped.ramp_off_m2:.0f}")
        )
    return found


__all__ = ["BenchSettings", "design_benches", "preview_benches"]
