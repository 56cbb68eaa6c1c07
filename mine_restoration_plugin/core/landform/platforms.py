"""Platforms: a plane in a drawn outline with batters into the ground, its level and fall given or found."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..geodata.crs import require_metric, transform_polygons
from ..geodata.grid import Floating, Grid, Polygons, Window
from ..geodata.raster import RasterSource, opened
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..rulebook import Rulebook
from .benches import blocks_with, window_around
from .benchsurface import coarser
from .designed import Change, Designed, Measure, write_design
from .graded import Balanced, Batters, Fall, Graded, at_edge, balanced_level
from .limits import Blocked, Limits

Floats = NDArray[np.float64]
GIVEN, LEVEL_BALANCED, FALL_BALANCED, LEAST = "given", "balanced", "best", "least"
MODES = (GIVEN, LEVEL_BALANCED, FALL_BALANCED, LEAST)
_FIRST_REACH = 64
_SEARCH_CELLS = 40_000
_AZIMUTHS = 12


@dataclass(frozen=True)
class PlatformSettings:
    """What is asked for.

    ``mode``: ``given`` level and fall; ``balanced``: the level at which cut × gain = fill, with the fall given;
    ``best``: level, fall and its direction, balanced with the least earthwork; ``least``: with the least earthwork and
    no balance. ``gain``: compacted m³ from one bank m³, the loss taken off. ``together``: one plane for all outlines;
    otherwise each outline has its own, on the ground that the ones before it leave. Ratios are run over rise.
    """

    mode: str = LEVEL_BALANCED
    level_m: float | None = None
    fall_percent: float = 0.0
    azimuth_deg: float = 0.0
    fall_min_percent: float | None = None
    fall_max_percent: float | None = None
    material: str | None = None
    cut_ratio: float | None = None
    fill_ratio: float | None = None
    gain: float = 1.0
    together: bool = False


@dataclass(frozen=True)
class Platform:
    """One finished plane. ``level_m`` holds at ``anchor`` (x, y), the middle of the outline."""

    level_m: float
    fall: Fall
    anchor: tuple[float, float]
    cut_bank_m3: float
    fill_compacted_m3: float
    left_m3: float
    blocked: Blocked
    trials: int

    def to_json(self) -> dict[str, Any]:
        return {
            "level_m": self.level_m,
            "fall_percent": 100 * self.fall.share,
            "fall_azimuth_deg": self.fall.azimuth_deg,
            "anchor_x": self.anchor[0],
            "anchor_y": self.anchor[1],
            "cut_bank_m3": self.cut_bank_m3,
            "fill_compacted_m3": self.fill_compacted_m3,
            "balance_m3": self.left_m3,
            "trials": self.trials,
        }


@dataclass(frozen=True)
class PlatformResult:
    """The design and its planes, in the order of the outlines."""

    designed: Designed
    platforms: tuple[Platform, ...]

    def to_json(self) -> dict[str, Any]:
        return {**self.designed.to_json(), "platforms": [platform.to_json() for platform in self.platforms]}


def batters_of(settings: PlatformSettings, rulebook: Rulebook) -> tuple[Batters, dict[str, Any]]:
    """The slopes of the material, or those given, and where each came from.

    Raises:
        InputError: there is no such material, or a ratio is not above zero.
    """
    material = settings.material or rulebook.rule("platform.default_material").value
    told: dict[str, Any] = {"material": material}
    slopes = []
    for name, given in (("cut_ratio", settings.cut_ratio), ("fill_ratio", settings.fill_ratio)):
        if given is None:
            row = rulebook.rule(f"platform.{material}.{name}")
            ratio = row.number
            told[name] = {"value": ratio, "rule": row.key}
        else:
            ratio = given
            told[name] = {"value": given, "rule": None}
        if not 0.01 <= ratio <= 100:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "A slope of 1 : {ratio} cannot be built; give a ratio from 0.01 to 100."
                ),
                ratio=f"{ratio:g}",
            )
        slopes.append(1.0 / ratio)
    return Batters(*slopes), told


def design_platforms(
    dem_path: str,
    outlines: Sequence[Polygons],
    settings: PlatformSettings,
    rulebook: Rulebook,
    limits: Limits | None = None,
    path: str | None = None,
    outlines_crs: str | None = None,
    progress: Progress = SILENT,
) -> PlatformResult:
    """Design platforms on a raster and write the designed ground.

    The planes are worked out on the part of the grid that they reach (some 60 bytes a cell).

    Raises:
        InputError: the raster is in degrees, an outline lies beside it or where no height is known, a number is
            missing or out of range, the design reaches over too many cells.
        Cancelled: nothing was left half made.
    """
    batters, told = batters_of(settings, rulebook)
    _require(settings)
    with opened(dem_path) as ground:
        spec = ground.spec
        require_metric(spec.crs, spec.centre)
        limits = (limits or Limits()).moved_to(spec.crs)
        placed = [transform_polygons(outline, outlines_crs or spec.crs, spec.crs) for outline in outlines]
        groups = [[polygon for outline in placed for polygon in outline]] if settings.together else placed
        window, design, platforms = _reached(
            ground, groups, settings, batters, rulebook, limits, progress.part(0.0, 0.8)
        )
        change = write_design(ground, blocks_with(ground, window, design), path, progress.part(0.8, 1.0))
    tolerance = _tolerance(platforms, rulebook)
    warnings, notes = _remarks(platforms, settings, tolerance, change)
    asked = {
        "mode": settings.mode,
        "level_given_m": settings.level_m,
        "gain": settings.gain,
        "together": settings.together,
        "tolerance_share": rulebook.number("platform.balance_share"),
    }
    designed = Designed(
        "designplatform", path, change, {**told, **asked}, figures_of(platforms, change, settings), warnings, notes
    )
    return PlatformResult(designed, tuple(platforms))


def preview_platform(
    grid: Grid,
    outlines: Sequence[Polygons],
    settings: PlatformSettings,
    rulebook: Rulebook,
    limits: Limits | None = None,
    progress: Progress = SILENT,
) -> tuple[Floating, Change, tuple[Platform, ...], int]:
    """The same on a grid in memory, for a live preview: design heights, what they move, the planes, and n.

    n > 1: every n-th row and column was used (see ``preview_benches``), and the array is that of the coarser grid.

    Raises:
        InputError: as ``design_platforms``.
    """
    batters, _ = batters_of(settings, rulebook)
    _require(settings)
    seen, every = coarser(grid, int(rulebook.number("benches.preview_cells")))
    groups = [[polygon for outline in outlines for polygon in outline]] if settings.together else outlines
    design, platforms, _ = platforms_on(seen, groups, settings, batters, rulebook, limits or Limits(), progress)
    measure = Measure(seen.spec.cell_area_m2)
    measure.add(seen.array, design)
    return design, measure.change(), tuple(platforms), every


def platforms_on(
    grid: Grid,
    groups: Sequence[Polygons],
    settings: PlatformSettings,
    batters: Batters,
    rulebook: Rulebook,
    limits: Limits,
    progress: Progress = SILENT,
) -> tuple[Floating, list[Platform], NDArray[np.bool_]]:
    """Designed heights, the planes, and all cells that were changed, on a grid in memory."""
    heights = grid.array
    changed = np.zeros(grid.spec.shape, dtype=bool)
    platforms = []
    for number, polygons in enumerate(groups):
        part = progress.part(number / len(groups), (number + 1) / len(groups))
        here = Grid(heights, grid.spec, grid.unit, grid.height_datum)
        platform, graded = _solve(here, polygons, settings, batters, rulebook, limits, part)
        heights, touched = graded.surface(platform.level_m)
        changed |= touched
        platforms.append(platform)
    return heights, platforms, changed


def figures_of(
    platforms: Sequence[Platform], change: Change, settings: PlatformSettings
) -> dict[str, float | int | str | None]:
    """The numbers of a platform design; level and fall are of the first where there are several."""
    first = platforms[0]
    return {
        "platforms": len(platforms),
        "level_m": first.level_m,
        "fall_percent": 100 * first.fall.share,
        "fall_azimuth_deg": first.fall.azimuth_deg if first.fall.share > 0 else None,
        "balance_m3": change.cut_bank_m3 * settings.gain - change.fill_compacted_m3,
        "outside_outline_m3": sum(platform.blocked.outside_outline_m3 for platform in platforms),
        "masked_m3": sum(platform.blocked.masked_m3 for platform in platforms),
    }


def _solve(
    grid: Grid,
    polygons: Polygons,
    settings: PlatformSettings,
    batters: Batters,
    rulebook: Rulebook,
    limits: Limits,
    progress: Progress,
) -> tuple[Platform, Graded]:
    """The plane of one group of polygons on one ground."""
    fall, trials = Fall(settings.fall_percent / 100, settings.azimuth_deg), 1
    if settings.mode in (FALL_BALANCED, LEAST):
        fall, trials = _best_fall(grid, polygons, settings, batters, rulebook, limits, progress.part(0.0, 0.7))
    graded = Graded(grid, polygons, fall, batters, limits, progress=progress.part(0.7, 0.9))
    if settings.mode == GIVEN and settings.level_m is not None:
        volumes = graded.volumes(settings.level_m)
        found = Balanced(settings.level_m, volumes, volumes.left(settings.gain))
        if graded.known_range() is None:
            raise _no_heights()
    else:
        found = _level(graded, settings, rulebook, progress.part(0.9, 1.0))
    return (
        Platform(
            found.level,
            fall,
            graded.anchor,
            found.volumes.cut,
            found.volumes.fill,
            found.left_m3,
            graded.blocked(found.level),
            trials,
        ),
        graded,
    )


def _level(graded: Graded, settings: PlatformSettings, rulebook: Rulebook, progress: Progress = SILENT) -> Balanced:
    """The balanced level, or in mode ``least`` the one that moves least."""
    if settings.mode != LEAST:
        tolerance = 1e-3 * graded.grid.spec.cell_area_m2
        found = balanced_level(graded, settings.gain, tolerance, progress)
        if found is None:
            raise _no_heights()
        return found
    limits = graded.known_range()
    if limits is None:
        raise _no_heights()
    low, high = limits
    golden = (math.sqrt(5) - 1) / 2
    one, two = high - golden * (high - low), low + golden * (high - low)
    at_one, at_two = graded.volumes(one), graded.volumes(two)
    while high - low > 1e-4:
        progress.check()
        if at_one.cut + at_one.fill < at_two.cut + at_two.fill:
            high, two, at_two = two, one, at_one
            one = high - golden * (high - low)
            at_one = graded.volumes(one)
        else:
            low, one, at_one = one, two, at_two
            two = low + golden * (high - low)
            at_two = graded.volumes(two)
    return Balanced(one, at_one, at_one.left(settings.gain))


def _best_fall(
    grid: Grid,
    polygons: Polygons,
    settings: PlatformSettings,
    batters: Batters,
    rulebook: Rulebook,
    limits: Limits,
    progress: Progress,
) -> tuple[Fall, int]:
    """The fall within its limits that moves least, found on a grid of at most some 40 000 cells.

    All directions by twelfths at three falls and the plane that fits the ground are tried first; then a compass search
    goes on from the best with halved steps. The search is deterministic; that no better plane exists is not proved.
    """
    least = _share(settings.fall_min_percent, "platform.fall_min_percent", rulebook)
    most = _share(settings.fall_max_percent, "platform.fall_max_percent", rulebook)
    if least > most:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The least fall {least} % is above the largest, {most} %."),
            least=f"{100 * least:g}",
            most=f"{100 * most:g}",
        )
    small, _ = coarser(grid, _SEARCH_CELLS)
    tried: dict[tuple[float, float], float] = {}

    def cost(fall: Fall) -> float:
        key = round(fall.share, 6), round(fall.azimuth_deg, 3)
        if key not in tried:
            progress.check()
            found = _level(Graded(small, polygons, fall, batters, limits), settings, rulebook)
            tried[key] = found.volumes.cut + found.volumes.fill
        return tried[key]

    def held(dzdx: float, dzdy: float) -> Fall:
        fall = Fall.of(dzdx, dzdy)
        return Fall(min(max(fall.share, least), most), fall.azimuth_deg)

    starts = [
        Fall(share, 360.0 * k / _AZIMUTHS)
        for share in sorted({least, (least + most) / 2, most})
        for k in range(_AZIMUTHS if share > 0 else 1)
    ]
    fitted = _fitted(small, polygons)
    if fitted is not None:
        starts.append(held(*fitted))
    best = min(starts, key=cost)
    progress.report(0.5)
    step = max((most - least) / 4, 0.0025)
    while step > 2e-4:
        dzdx, dzdy = best.gradient
        around = [held(dzdx + step * i, dzdy + step * j) for i, j in ((1, 0), (-1, 0), (0, 1), (0, -1))]
        better = min(around, key=cost)
        if cost(better) < cost(best) * (1 - 1e-9):
            best = better
        else:
            step /= 2
    progress.report(1.0)
    return best, len(tried)


def _fitted(grid: Grid, polygons: Polygons) -> tuple[float, float] | None:
    """Gradient of the plane that fits the ground inside by least squares."""
    from ..geodata.offsets import centres_in

    rows, cols = np.nonzero(centres_in(polygons, grid.spec) & np.isfinite(grid.array))
    if len(rows) < 3:
        return None
    x, y = grid.spec.xy(cols + 0.5, rows + 0.5)
    z = grid.array[rows, cols].astype(np.float64)
    design = np.column_stack((np.ones(len(x)), x - x.mean(), y - y.mean()))
    solution = np.linalg.lstsq(design, z - z.mean(), rcond=None)[0]
    return float(solution[1]), float(solution[2])


def _reached(
    ground: RasterSource,
    groups: Sequence[Polygons],
    settings: PlatformSettings,
    batters: Batters,
    rulebook: Rulebook,
    limits: Limits,
    progress: Progress,
) -> tuple[Window, Floating, list[Platform]]:
    """The design on a window that is widened until the batters end inside it."""
    rings = [ring for polygons in groups for rings in polygons for ring in rings]
    margin, cells_max = _FIRST_REACH, int(rulebook.number("benches.cells_max"))
    while True:
        window = window_around(ground.spec, rings, margin)
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
        design, platforms, changed = platforms_on(grid, groups, settings, batters, rulebook, limits, progress)
        if window == ground.spec.whole or not at_edge(changed, window, ground.spec):
            return window, design, platforms
        margin *= 2


def _share(given: float | None, key: str, rulebook: Rulebook) -> float:
    return (rulebook.number(key) if given is None else given) / 100


def _tolerance(platforms: Sequence[Platform], rulebook: Rulebook) -> float:
    """m³ within which a balance counts as reached."""
    return rulebook.number("platform.balance_share") * sum(platform.cut_bank_m3 for platform in platforms)


def _require(settings: PlatformSettings) -> None:
    if settings.mode == GIVEN and settings.level_m is None:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "Give the level of the platform, or let it be found by balance.")
        )


def _no_heights() -> InputError:
    return InputError(
        QT_TRANSLATE_NOOP(
            "MineRestoration", "The platform lies where the ground is not known. Draw it on the terrain model."
        )
    )


def _remarks(
    platforms: Sequence[Platform], settings: PlatformSettings, tolerance: float, change: Change
) -> tuple[tuple[Label, ...], tuple[Label, ...]]:
    warnings, notes = [], []
    for number, platform in enumerate(platforms, 1):
        notes.append(
            Label(
                "Platform {number}: level {level} m at its middle, fall {fall} % towards {azimuth}°; "
                "cut {cut} m³ (bank), fill {fill} m³ (compacted), left over {left} m³ (compacted).",
                "场地{number}：中心标高 {level} 米，坡度 {fall}%，坡向 {azimuth}°；挖方 {cut} 立方米（自然方），"
                "填方 {fill} 立方米（压实方），余 {left} 立方米（压实方）。",
            ).format(
                number=number,
                level=f"{platform.level_m:.3f}",
                fall=f"{100 * platform.fall.share:.2f}",
                azimuth=f"{platform.fall.azimuth_deg:.0f}",
                cut=f"{platform.cut_bank_m3:.1f}",
                fill=f"{platform.fill_compacted_m3:.1f}",
                left=f"{platform.left_m3:.1f}",
            )
        )
        if platform.trials > 1:
            notes.append(
                Label(
                    "Platform {number}: best fall of {trials} tried; that no better one exists is not proved.",
                    "场地{number}：在试算的 {trials} 个坡度中最优，未证明为全局最优。",
                ).format(number=number, trials=platform.trials)
            )
    left = change.cut_bank_m3 * settings.gain - change.fill_compacted_m3
    if settings.mode in (LEVEL_BALANCED, FALL_BALANCED):
        if abs(left) > max(tolerance, 1.0):
            warnings.append(
                Label(
                    "Cut and fill do not balance: {left} m³ (compacted) remain, more than the tolerance of {most} m³.",
                    "挖填未能平衡：余 {left} 立方米（压实方），超过允许值 {most} 立方米。",
                ).format(left=f"{left:.0f}", most=f"{max(tolerance, 1.0):.0f}")
            )
        else:
            notes.append(
                Label(
                    "Balanced to {left} m³ (compacted), tolerance {most} m³.",
                    "平衡差 {left} 立方米（压实方），允许值 {most} 立方米。",
                ).format(left=f"{left:.2f}", most=f"{max(tolerance, 1.0):.0f}")
            )
    for volume, text in (
        (
            sum(platform.blocked.outside_outline_m3 for platform in platforms),
            Label(
                "{volume} m³ of the design lie outside the outline and were left out: the slope there is not by rule.",
                "设计有 {volume} 立方米位于范围之外，已舍去；该处坡度不符合规则。",
            ),
        ),
        (
            sum(platform.blocked.masked_m3 for platform in platforms),
            Label(
                "{volume} m³ of the design lie where nothing may be touched and were left out.",
                "设计有 {volume} 立方米位于禁止扰动范围内，已舍去。",
            ),
        ),
    ):
        if volume > 0:
            warnings.append(text.format(volume=f"{volume:.0f}"))
    if change.nodata_area_m2 > 0:
        warnings.append(
            Label(
                "{area} m² of the platform lie where the ground is not known: nothing is counted there.",
                "场地有 {area} 平方米无现状高程，未计量。",
            ).format(area=f"{change.nodata_area_m2:.0f}")
        )
    return tuple(warnings), tuple(notes)
