"""From a shape and the values of a form to the core function of each kind of design."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...core.geodata.grid import Grid
    from ...core.landform.designed import Change, Designed
    from ...core.model.progress import Progress

    Shape = list[tuple[float, float]]


@dataclass(frozen=True)
class Seen:
    """A preview: designed heights on the grid, what they move, what is particular to the kind, lines to be drawn.

    ``coarse``: cells of the grid along one that was reckoned with. ``ground``: what the design lies on where that is
    not the grid itself but a coarser one.
    """

    design: NDArray[Any]
    change: Change
    figures: Mapping[str, Any] = field(default_factory=dict)
    lines: Sequence[Shape] = ()
    coarse: int = 1
    ground: Grid | None = None


@dataclass(frozen=True)
class Deed:
    """``preview(grid, shape, values)`` on a ground in memory; ``design(dem, shape, values, path, progress)`` whole."""

    preview: Callable[[Grid, Shape, Mapping[str, Any]], Seen]
    design: Callable[[str, Shape, Mapping[str, Any], str, Progress], Designed]


def _outline(shape: Shape) -> Any:
    """The polygon that was drawn, closed."""
    from ...core.geodata.shapes import closed

    return [[closed(shape)]]


def _regrading(values: Mapping[str, Any]) -> Any:
    from ...core.earthrock.factors import gain
    from ...core.landform.regrading import BALANCE, Regrading
    from ...core.rulebook import Rulebook

    book = Rulebook.load()
    return Regrading.by(book, values["mode"], gain(book) if values["mode"] == BALANCE else None)


def _preview_regrade(grid: Grid, shape: Shape, values: Mapping[str, Any]) -> Seen:
    from ...core.landform.regrading import preview_regrading

    slope = math.tan(math.radians(values["slope_deg"]))
    found = preview_regrading(grid, slope, _outline(shape), settings=_regrading(values))
    return Seen(found.design, found.change, found.figures, coarse=found.coarse)


def _regrade(dem: str, shape: Shape, values: Mapping[str, Any], path: str, progress: Progress) -> Designed:
    from ...core.geodata.raster import opened
    from ...core.landform.regrading import regrade_slopes
    from ...core.landform.rule import Rule

    rule = Rule(math.tan(math.radians(values["slope_deg"])), outline=_outline(shape))
    with opened(dem) as ground:
        return regrade_slopes(ground, rule, _regrading(values), path, progress)


def _filling(values: Mapping[str, Any]) -> Any:
    from ...core.earthrock.factors import gain
    from ...core.landform.backfilled import Filling
    from ...core.rulebook import Rulebook

    book = Rulebook.load()
    fall = values["fall_percent"]
    return Filling(
        values["mode"],
        values["level_m"],
        values["volume_m3"],
        values["bank_m3"],
        gain(book),
        values["settlement_percent"] / 100.0,
        None if fall is None else fall / 100.0,
    )


def _preview_backfill(grid: Grid, shape: Shape, values: Mapping[str, Any]) -> Seen:
    from ...core.landform.fillpreview import preview_backfill

    found = preview_backfill(grid, _outline(shape), _filling(values))
    return Seen(found.design, found.change, found.figures)


def _backfill(dem: str, shape: Shape, values: Mapping[str, Any], path: str, progress: Progress) -> Designed:
    from ...core.geodata.raster import opened
    from ...core.landform.backfill import backfill

    with opened(dem) as ground:
        found = backfill(ground, [("1", _outline(shape))], _filling(values), path=path, progress=progress)
    return found.designed


def _benches(values: Mapping[str, Any]) -> Any:
    from ...core.landform.benches import BenchSettings

    count = values["benches"]
    return BenchSettings(
        work=values["work"],
        line_kind=values["line_kind"],
        material=values["material"],
        level_m=values["level_m"],
        benches=None if count is None else int(count),
        height_m=values["height_m"],
        face_deg=values["face_deg"],
        berm_m=values["berm_m"],
        inward_percent=values["inward_percent"],
        sill_height_m=values["sill_height_m"],
        sill_width_m=values["sill_width_m"],
        ramp=values["ramp"],
        ramp_width_m=values["ramp_width_m"] or 0.0,
        ramp_grade_percent=values["ramp_grade_percent"],
    )


def _preview_benches(grid: Grid, shape: Shape, values: Mapping[str, Any]) -> Seen:
    from ...core.landform.benches import preview_benches
    from ...core.landform.benchsurface import coarser
    from ...core.rulebook import Rulebook

    design, change, lines, every = preview_benches(grid, [_line(shape)], _benches(values), Rulebook.load())
    drawn = [[(float(x), float(y)) for x, y in line.points[:, :2]] for line in lines.lines]
    ground = grid if every == 1 else coarser(grid, grid.spec.cells // (every * every))[0]
    return Seen(design, change, {}, drawn, every, ground if every > 1 else None)


def _design_benches(dem: str, shape: Shape, values: Mapping[str, Any], path: str, progress: Progress) -> Designed:
    from ...core.landform.benches import design_benches
    from ...core.rulebook import Rulebook

    found = design_benches(dem, [_line(shape)], _benches(values), Rulebook.load(), path=path, progress=progress)
    return found.designed


def _platform(values: Mapping[str, Any]) -> Any:
    from ...core.earthrock.factors import gain
    from ...core.landform.platforms import PlatformSettings
    from ...core.rulebook import Rulebook

    return PlatformSettings(
        values["mode"],
        values["level_m"],
        values["fall_percent"],
        values["azimuth_deg"],
        cut_ratio=values["cut_ratio"],
        fill_ratio=values["fill_ratio"],
        gain=gain(Rulebook.load()),
    )


def _preview_platform(grid: Grid, shape: Shape, values: Mapping[str, Any]) -> Seen:
    from ...core.landform.benchsurface import coarser
    from ...core.landform.platforms import preview_platform
    from ...core.rulebook import Rulebook

    design, change, planes, every = preview_platform(grid, [_outline(shape)], _platform(values), Rulebook.load())
    figures = {key: planes[0].to_json()[key] for key in ("level_m", "fall_percent", "fall_azimuth_deg", "balance_m3")}
    ground = grid if every == 1 else coarser(grid, grid.spec.cells // (every * every))[0]
    return Seen(design, change, figures, (), every, ground if every > 1 else None)


def _design_platform(dem: str, shape: Shape, values: Mapping[str, Any], path: str, progress: Progress) -> Designed:
    from ...core.landform.platforms import design_platforms
    from ...core.rulebook import Rulebook

    found = design_platforms(dem, [_outline(shape)], _platform(values), Rulebook.load(), path=path, progress=progress)
    return found.designed


def _natural(values: Mapping[str, Any]) -> dict[str, Any]:
    from ...core.earthrock.factors import gain
    from ...core.rulebook import Rulebook

    return {
        "density_m_ha": values["density_m_ha"],
        "head_distance_m": values["head_distance_m"],
        "gradient": math.tan(math.radians(values["gradient_deg"])),
        "slope_limit": math.tan(math.radians(values["slope_limit_deg"])),
        "balance": values["balance"] == "yes",
        "seed": int(values["seed"]),
        "gain": gain(Rulebook.load()),
    }


def _preview_natural(grid: Grid, shape: Shape, values: Mapping[str, Any]) -> Seen:
    from ...core.landform.geomorphic.preview import preview_geomorphic
    from ...core.landform.geomorphic.settings import Settings
    from ...core.rulebook import Rulebook

    found = preview_geomorphic(grid, _outline(shape), Settings.of(Rulebook.load(), _natural(values)))
    drawn = [[(float(x), float(y)) for x, y in channel] for channel in found.channels]
    return Seen(found.design, found.change, found.figures, drawn, found.coarse)


def _design_natural(dem: str, shape: Shape, values: Mapping[str, Any], path: str, progress: Progress) -> Designed:
    from ...core.geodata.raster import opened
    from ...core.landform.geomorphic.deed import design_geomorphic
    from ...core.landform.geomorphic.settings import Settings
    from ...core.rulebook import Rulebook

    settings = Settings.of(Rulebook.load(), _natural(values))
    with opened(dem) as ground:
        return design_geomorphic(ground, _outline(shape), settings, path=path, progress=progress).designed


def _line(shape: Shape) -> Any:
    import numpy as np

    return np.asarray(shape, dtype=np.float64)


DEEDS: dict[str, Deed] = {
    "designbenches": Deed(_preview_benches, _design_benches),
    "designbackfill": Deed(_preview_backfill, _backfill),
    "regradeslopes": Deed(_preview_regrade, _regrade),
    "designplatform": Deed(_preview_platform, _design_platform),
    "geomorphic": Deed(_preview_natural, _design_natural),
}
