"""Benches cut into the ground or filled onto it, from a crest or a toe line: the deed and its preview."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..geodata.crs import require_metric, transform_points, transform_polygons
from ..geodata.grid import Floating, Grid, GridSpec, Polygons, Window, windows
from ..geodata.raster import RasterSource, opened
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP
from ..rulebook import Rulebook
from .benchlines import Lines, bench_lines
from .benchprofile import BenchRule
from .benchremarks import remarks_on
from .benchstart import CREST, CUT, FACE, FILL, TOE, NeedsMore, lower_edges, start_of
from .benchsurface import Shaped, coarser, shape
from .bodies import CELLS_PER_WINDOW
from .designed import Change, Designed, Measure, write_design
from .graded import at_edge
from .limits import Limits
from .marching import zoning_of
from .ramp import NONE, Ramp, RampSettings, lay_ramp

Floats = NDArray[np.float64]
Zones = Sequence[tuple[str, Polygons]]
WORKS = (CUT, FILL)
KINDS = (TOE, CREST, FACE)
_FIRST_REACH = 192  # cells around the line that are read first; doubled until the design ends inside


@dataclass(frozen=True)
class BenchSettings:
    """What is asked for. None: the rulebook's row of the material.

    ``line_kind``: the line is a toe, a crest, or a ring around a face whose lower edge is the toe. ``level_m`` height
    of the first toe (crest); None: from the ground along the line. ``benches`` how many faces, ``end_level_m`` the
    height to stop at; None for both: until the ground is reached.
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


def rules_of(
    settings: BenchSettings, rulebook: Rulebook, zones: Zones
) -> tuple[tuple[BenchRule, ...], list[tuple[int, Polygons]], dict[str, Any]]:
    """The rules of all materials, zones by the number of their rule, and where the numbers came from.

    Benches run through: the lowest bench height of the materials is that of all of them.

    Raises:
        InputError: as ``rule_of``; a ramp is asked for where there are several materials.
    """
    first, told = rule_of(settings, rulebook)
    rules, numbers, by_name = [first], {first.material: 0}, material_names(rulebook)
    placed: list[tuple[int, Polygons]] = []
    for name, polygons in zones:
        material = by_name.get(name.strip().lower(), name.strip())
        if material not in numbers:
            rule, more = rule_of(replace(settings, material=material), rulebook)
            numbers[material] = len(rules)
            rules.append(rule)
            told[f"material_{material}"] = more
        placed.append((numbers[material], polygons))
    lowest = min(rule.height_m for rule in rules)
    told["bench_height_m"] = lowest
    if len(rules) > 1 and settings.ramp != NONE:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "A ramp cannot be laid through several materials. Leave the material zones out, or the ramp.",
            )
        )
    return tuple(replace(rule, height_m=lowest) for rule in rules), placed, told


def material_names(rulebook: Rulebook) -> dict[str, str]:
    """Material by everything that it may be called: its key and its names in both languages, in lower case."""
    names = {}
    for material in materials(rulebook):
        label = rulebook.rule(f"benches.{material}.face_deg").label
        for name in (material, label.en.split(":")[0], label.zh.split("：")[0]):
            names[name.lower()] = material
    return names


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
    zones: Zones = (),
    zones_crs: str | None = None,
    progress: Progress = SILENT,
) -> BenchResult:
    """Design benches on a raster and write the designed ground.

    The design is worked out on the part of the grid that it reaches, about 40 bytes a cell; everything else passes
    through by windows.

    Args:
        lines: (n, 2) points each; a ring ends where it begins.
        lines_crs, zones_crs: None is the raster's own.
        zones: material (key or name of the rulebook) and outline; elsewhere the material of the settings holds.

    Raises:
        InputError: see ``start_of``, ``rule_of``; the raster is in degrees; the design reaches over too many cells.
        Cancelled: nothing was left half made.
    """
    with opened(dem_path) as ground:
        require_metric(ground.spec.crs, ground.spec.centre)
        limits = (limits or Limits()).moved_to(ground.spec.crs)
        lines = [transform_points(line[:, :2], lines_crs or ground.spec.crs, ground.spec.crs) for line in lines]
        zones = [
            (name, transform_polygons(area, zones_crs or ground.spec.crs, ground.spec.crs)) for name, area in zones
        ]
        asked = _Asked(settings, rulebook, *rules_of(settings, rulebook, zones), limits)
        window, shaped, ramp = _reached(ground, lines, asked, progress.part(0.0, 0.6))
        found = bench_lines(shaped, ground.spec.part(window), ramp)
        progress.report(0.7)
        change = write_design(ground, blocks_with(ground, window, shaped.design), path, progress.part(0.7, 1.0))
        warnings, notes = remarks_on(shaped, ramp)
    figures = figures_of(shaped, found, ramp)
    designed = Designed(
        "designbenches", path, change, {**asked.told, **_settings_told(settings)}, figures, warnings, notes
    )
    return BenchResult(designed, found, ground.spec.crs, ramp)


def preview_benches(
    grid: Grid,
    lines: Sequence[Floats],
    settings: BenchSettings,
    rulebook: Rulebook,
    limits: Limits | None = None,
    zones: Zones = (),
    progress: Progress = SILENT,
) -> tuple[Floating, Change, Lines, int]:
    """The same on a grid in memory, for a live preview: design heights, what they move, crest and toe lines, and n.

    Where the grid has more cells than the rulebook's ``benches.preview_cells`` (``_slow`` with a ramp or several
    materials), every n-th row and column is used and
    the design array is that of the coarser grid; n = 1 says that the preview is exact.

    Raises:
        InputError: as ``design_benches``.
    """
    asked = _Asked(settings, rulebook, *rules_of(settings, rulebook, zones), limits or Limits())
    slow = settings.ramp != NONE or len(asked.rules) > 1
    seen, every = coarser(grid, int(rulebook.number("benches.preview_cells_slow" if slow else "benches.preview_cells")))
    shaped, ramp = _shaped(seen, lines, asked, math.inf, progress)
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
        "sill_m3": _sill_m3(shaped, lines),
        "berm_area_m2": sum(berm.area_m2 for berm in lines.berms),
        "outside_outline_m3": shaped.blocked.outside_outline_m3,
        "masked_m3": shaped.blocked.masked_m3,
        "ramp_length_m": ramp.length_m if ramp else None,
        "ramp_max_grade_percent": 100 * ramp.max_grade if ramp else None,
        "ramp_legs": ramp.legs if ramp else None,
        "ramp_turn_radius_m": ramp.turn_radius_m if ramp else None,
    }


def _sill_m3(shaped: Shaped, lines: Lines) -> float | None:
    """Volume of the sills along the outer edges of all berms; None where none are asked for."""
    rule = shaped.start.profile.rule
    if rule.sill_height_m <= 0 or rule.sill_width_m <= 0:
        return None
    first = 1 if shaped.start.profile.rising else 2  # going down the first crest is the edge of the top
    length = sum(line.length_m for line in lines.lines if line.kind == CREST and line.bench >= first)
    return length * rule.sill_height_m * rule.sill_width_m


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


@dataclass(frozen=True)
class _Asked:
    """What is asked for, with the rules that were chosen for it."""

    settings: BenchSettings
    rulebook: Rulebook
    rules: tuple[BenchRule, ...]
    zones: list[tuple[int, Polygons]]
    told: dict[str, Any]
    limits: Limits


def _reached(
    ground: RasterSource, lines: Sequence[Floats], asked: _Asked, progress: Progress
) -> tuple[Window, Shaped, Ramp | None]:
    """The design on a window that is widened until the design ends inside it."""
    margin = _FIRST_REACH
    cells_max = int(asked.rulebook.number("benches.cells_max"))
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
        whole = window == ground.spec.whole
        room = math.inf if whole else margin * min(grid.spec.cell_x, grid.spec.cell_y)
        try:
            shaped, ramp = _shaped(grid, lines, asked, room, progress)
        except NeedsMore:
            if whole:
                raise
        else:
            if whole or not at_edge(shaped.changed, window, ground.spec):
                return window, shaped, ramp
        margin *= 2


def _shaped(
    grid: Grid, lines: Sequence[Floats], asked: _Asked, room_m: float, progress: Progress
) -> tuple[Shaped, Ramp | None]:
    """The benches, and again with the ramp that was laid along them."""
    settings, limits = asked.settings, asked.limits
    zoning = zoning_of(grid.spec, asked.rules, asked.zones)
    share = asked.rulebook.number("benches.level_share")
    levels = settings.level_m, settings.benches, settings.end_level_m
    kind = settings.line_kind
    if kind == FACE:
        kind, lines = TOE, lower_edges(grid, lines)
    start = start_of(grid, lines, zoning, settings.work, kind, *levels, share, room_m)
    if settings.ramp == NONE:
        return shape(grid, start, lines, settings.work, limits, None, zoning, progress), None
    shaped = shape(grid, start, lines, settings.work, limits, progress=progress.part(0.0, 0.4))
    ramp = lay_ramp(shaped, grid, ramp_of(settings, asked.rulebook))
    progress.report(0.5)
    return shape(grid, start, lines, settings.work, limits, ramp, progress=progress.part(0.5, 1.0)), ramp


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


def _settings_told(settings: BenchSettings) -> dict[str, Any]:
    return {
        "work": settings.work,
        "line_kind": settings.line_kind,
        "level_given": settings.level_m is not None,
        "benches_asked": settings.benches,
        "end_level_m": settings.end_level_m,
        "sill_height_m": settings.sill_height_m,
        "sill_width_m": settings.sill_width_m,
    }
