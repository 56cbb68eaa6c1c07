"""Regrading to the steepest allowed slope: by least cut, by least total earthwork, or so that cut and fill balance."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from ..delineation.units import window_of
from ..geodata.crs import require_metric
from ..geodata.grid import Floating, Grid, GridSpec, Polygons, Window, windows
from ..geodata.raster import RasterSource
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..rulebook import Rulebook
from .bands import BAND_CELLS
from .corridor import Corridor, corridor
from .designed import Change, Designed, Figure, Measure, write_design
from .envelope import UNKNOWN, Floats, quantised
from .leastcut import Excess, least_cut_block, regrade, told
from .leastwork import Effort, Worked, least_balanced, least_total
from .rule import Rule, require_heights

LEAST_CUT, LEAST_TOTAL, BALANCE = "least_cut", "least_total", "balance"
MODES = (LEAST_CUT, LEAST_TOTAL, BALANCE)
PREVIEW_CELLS = 20_000
PREVIEW_ITERATIONS = 300


@dataclass(frozen=True)
class Regrading:
    """``gain``: compacted cubic metres from one bank cubic metre, loss taken off; needed to balance.

    ``cells_max``: the modes that fill hold the area in memory (some 200 bytes a cell), so it may have no more cells.
    """

    mode: str = LEAST_CUT
    gain: float | None = None
    effort: Effort = field(default_factory=Effort)
    cells_max: int = 2_000_000

    @classmethod
    def by(
        cls, rulebook: Rulebook, mode: str = LEAST_CUT, gain: float | None = None, time_limit_s: float | None = None
    ) -> Regrading:
        """With the rulebook's limits of time, gap and size."""
        seconds = rulebook.number("regrade.time_limit_s") if time_limit_s is None else time_limit_s
        gap = rulebook.number("regrade.gap_share")
        return cls(mode, gain, Effort(gap, time_limit_s=seconds), int(rulebook.number("regrade.cells_max")))


def slope_tangent(rulebook: Rulebook, material: str) -> float:
    """The rulebook's steepest slope for a material.

    Raises:
        InputError: it has none for it.
    """
    known = [key.split(".")[1] for key in rulebook.keys("regrade.") if key.endswith(".slope_deg")]
    if material not in known:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The rulebook has no steepest slope for the material {material}. Choose one of {known}.",
            ),
            material=material,
            known=", ".join(known),
        )
    return float(np.tan(np.radians(rulebook.number(f"regrade.{material}.slope_deg"))))


def regrade_slopes(
    ground: RasterSource,
    rule: Rule,
    settings: Regrading,
    path: str | os.PathLike[str] | None = None,
    progress: Progress = SILENT,
) -> Designed:
    """Write (or only measure, without ``path``) the regraded ground; rasters of the rule lie on its grid.

    Figures beside those of ``least_cut``: ``gap_share`` (how much of the earthwork could at most be saved, 0 where the
    result is proven best), ``bound_m3`` (no surface moves less), ``owed_m3`` (compacted fill less what the cut gives;
    None unless balanced), ``method``.

    Raises:
        InputError: degrees; no limit of slope at all; an area too large for the mode; nothing is written.
        Cancelled: nothing is left half made.
    """
    require_metric(ground.spec.crs, ground.spec.centre)
    if rule.slope is None and not rule.zones and rule.slopes is None:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "No slope was given. Give one for all, or zones with their own.")
        )
    if settings.mode == LEAST_CUT:
        done = regrade(ground, rule, path, progress=progress)
        proven: dict[str, Figure] = {
            "gap_share": 0.0,
            "bound_m3": done.change.cut_bank_m3,
            "owed_m3": None,
            "method": "exact",
        }
        return told_again(done, proven)
    area = _area(ground, rule, settings.cells_max)
    heights = ground.read(area)[0]
    searched = corridor_of(ground.spec, rule, area, heights, ground.name)
    worked = work(searched, settings, progress.part(0.05, 0.9))
    excess = Excess(ground.spec)
    excess.add(area, searched.steep(worked.heights))
    design = _moved(heights, searched.ground, worked.heights)
    change = write_design(ground, _blocks(ground, area, design), path, progress.part(0.9, 1.0))
    cell = ground.spec.cell_area_m2
    figures: dict[str, Figure] = {
        "gap_share": worked.gap_share,
        "bound_m3": worked.bound_m * cell,
        "owed_m3": worked.owed_m * cell if settings.mode == BALANCE else None,
        "method": worked.method,
    }
    return told(ground, rule, settings.mode, path, change, excess, figures, _warnings(worked, settings, cell))


def told_again(done: Designed, figures: Mapping[str, Figure]) -> Designed:
    """The same design with more figures."""
    return Designed(
        done.kind, done.path, done.change, done.settings, {**done.figures, **figures}, done.warnings, done.notes
    )


def work(searched: Corridor, settings: Regrading, progress: Progress = SILENT) -> Worked:
    """Search a corridor as the mode asks."""
    if settings.mode == LEAST_TOTAL:
        return least_total(searched, settings.effort, progress)
    if settings.gain is None or settings.gain <= 0.0:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "To balance, what one bank cubic metre becomes when compacted must be greater than zero. "
                "Check factor and loss.",
            )
        )
    return least_balanced(searched, settings.gain, settings.effort, progress)


def corridor_of(spec: GridSpec, rule: Rule, area: Window, heights: Floating, name: str) -> Corridor:
    """The corridor of a part of a raster."""
    limits = rule.limits(spec)
    ground = quantised(heights)
    require_heights(ground, name)
    held = rule.held(spec, area)
    none = np.zeros(ground.shape, dtype=bool)
    return corridor(
        limits, rule.ranks(spec, area, limits.tangents), ground, none if held is None else held, rule.floors(spec, area)
    )


def _area_of(spec: GridSpec, rule: Rule) -> Window | None:
    """The part of a grid that the rule looks at."""
    return spec.whole if rule.outline is None else window_of(spec, rule.outline, rule.limits(spec).reach)


def _area(ground: RasterSource, rule: Rule, cells_max: int) -> Window:
    area = _area_of(ground.spec, rule)
    if area is None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The outline does not lie on {name}. Check that both have the right coordinate reference system.",
            ),
            name=ground.name,
        )
    if area.width * area.height > cells_max:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The area has {cells} cells; modes that fill take up to {most}. Give a smaller outline or a coarser "
                "raster, or choose least cut, which has no limit.",
            ),
            cells=f"{area.width * area.height:,}",
            most=f"{cells_max:,}",
        )
    return area


def _moved(heights: Floating, ground: Floats, surface: Floats) -> Floating:
    """Heights of the surface where it moves the ground, the ground's own bits elsewhere."""
    moved = (ground < UNKNOWN) & (surface != ground)
    design: Floating = np.where(moved, surface, heights).astype(heights.dtype)
    return design


def _blocks(ground: RasterSource, area: Window, design: Floating) -> Iterator[tuple[Window, Floating]]:
    for window in windows(ground.spec, BAND_CELLS):
        heights = ground.read(window)[0]
        common = window.intersection(area)
        if common is not None:
            rows = slice(common.row - area.row, common.row - area.row + common.height)
            cols = slice(common.col - area.col, common.col - area.col + common.width)
            top, left = common.row - window.row, common.col - window.col
            heights[top : top + common.height, left : left + common.width] = design[rows, cols]
        yield window, heights


def _warnings(worked: Worked, settings: Regrading, cell_m2: float) -> list[Label]:
    found = []
    if worked.gap_share > settings.effort.gap_share:
        found.append(
            Label(
                "The search ended before the best was proven: at most {percent} % of the earthwork could be saved yet.",
                "搜索结束时尚未证明最优：土方量最多还可减少 {percent}%。",
            ).format(percent=f"{100 * worked.gap_share:.2f}")
        )
    owed = worked.owed_m * cell_m2
    if settings.mode == BALANCE and abs(owed) > 1e-6 * max(worked.cut_m + worked.fill_m, 1.0) * cell_m2:
        short = owed > 0
        found.append(
            (
                Label(
                    "The slopes alone do not balance here: {volume} m³ of compacted fill must be brought in, or more "
                    "be cut than they ask for.",
                    "仅按坡度要求此处不能平衡：需外调压实方 {volume} m³，否则须超出坡度所需多挖。",
                )
                if short
                else Label(
                    "The slopes alone do not balance here: material for {volume} m³ of compacted fill is left over.",
                    "仅按坡度要求此处不能平衡：余料折合压实方 {volume} m³。",
                )
            ).format(volume=f"{abs(owed):,.1f}")
        )
    return found


@dataclass(frozen=True)
class Previewed:
    """What a regrading would do to a ground in memory; ``coarse``: cells of the ground along one of the search."""

    design: Floating
    change: Change
    figures: Mapping[str, Figure]
    coarse: int


def preview_regrading(
    grid: Grid,
    slope: float,
    outline: Polygons | None = None,
    fixed: Polygons | None = None,
    settings: Regrading | None = None,
    progress: Progress = SILENT,
) -> Previewed:
    """The regraded ground of a grid in memory: least cut cell by cell, the other modes on a coarser grid.

    The coarser design is the ground with the change of the coarse cells added, a picture rather than a design: its
    slopes obey between the coarse cells only. The exact programme is left out, it takes a process of its own.
    """
    settings = settings or Regrading()
    rule = Rule(slope, fixed=fixed or [], outline=outline)
    if settings.mode == LEAST_CUT:
        area = _area_of(grid.spec, rule) or Window(0, 0, 1, 1)
        rows, cols = slice(area.row, area.row + area.height), slice(area.col, area.col + area.width)
        part = Grid(grid.array[rows, cols], grid.spec.part(area))
        held = rule.held(grid.spec, area)
        done = least_cut_block(part, slope, held, inside=None if held is None else ~held, progress=progress)
        design = grid.array.copy()
        design[rows, cols] = done.design
        steep = float(done.excess.max(initial=0.0))
        return Previewed(design, _measured(grid, design), {"too_steep_m": steep, "gap_share": 0.0}, 1)
    coarse = max(math.ceil(math.sqrt(grid.array.size / PREVIEW_CELLS)), 1)
    rough = _coarser(grid, coarse)
    searched = corridor_of(rough.spec, rule, rough.spec.whole, rough.array, "-")
    quick = replace(settings, effort=replace(settings.effort, exact_cells=0, iterations=PREVIEW_ITERATIONS))
    worked = work(searched, quick, progress)
    rise = np.where(searched.known, worked.heights - searched.ground, 0.0)
    index = [np.minimum(np.arange(size) // coarse, limit - 1) for size, limit in zip(grid.array.shape, rise.shape)]
    design = (grid.array + rise[np.ix_(*index)]).astype(grid.array.dtype)
    figures: dict[str, Figure] = {
        "too_steep_m": float(searched.steep(worked.heights).max(initial=0.0)),
        "gap_share": worked.gap_share,
    }
    return Previewed(design, _measured(grid, design), figures, coarse)


def _coarser(grid: Grid, step: int) -> Grid:
    """Means of blocks of cells, NaN where a block knows none; what is left over at the far edges is left out."""
    height, width = max(grid.spec.height // step, 1), max(grid.spec.width // step, 1)
    part = grid.array[: height * step, : width * step].astype(np.float64)
    known = np.isfinite(part)
    rows, cols = np.arange(0, part.shape[0], step), np.arange(0, part.shape[1], step)

    def total(values: Floats) -> Floats:
        sums: Floats = np.add.reduceat(np.add.reduceat(values, rows, axis=0), cols, axis=1)
        return sums

    count = total(known.astype(np.float64))
    with np.errstate(invalid="ignore"):
        means = total(np.where(known, part, 0.0)) / count
    x0, a, b, y0, d, e = grid.spec.transform
    transform = (x0, a * step, b * step, y0, d * step, e * step)
    return Grid(means, GridSpec(len(cols), len(rows), transform, grid.spec.crs))


def _measured(grid: Grid, design: Floating) -> Change:
    measure = Measure(grid.spec.cell_area_m2)
    measure.add(grid.array, design)
    return measure.change()
