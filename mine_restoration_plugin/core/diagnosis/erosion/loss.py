"""Soil loss of a ground today and after: cell by cell, by zone, by class."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...delineation.units import window_of
from ...geodata.alignment import aligned
from ...geodata.coverage import coverage_mask
from ...geodata.crs import require_metric
from ...geodata.grid import GridSpec, Polygons, Window
from ...geodata.offsets import cells_touched, centres_in
from ...geodata.raster import RasterSource, RasterWriter
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook.book import Rulebook
from .classes import CLASSES, Scale
from .equations import MODELS, soil_loss
from .factors import Factors, checked_k
from .surface import LengthRules, steepness

Floats = NDArray[np.float64]
PREFIX = "erosion."
BEFORE, AFTER = "before", "after"
_TILE_CELLS = 1_000_000
_LEAST_TILE = 256
_REACH = 2.0  # slope lengths of ground around a tile that are looked at
T_KM2 = 100.0  # t/(km²·a) in one t/(hm²·a)


@dataclass(frozen=True)
class Situation:
    """A ground with its factors. ``breaks`` are lines (n, 2) at which slopes end, in the CRS of the ground."""

    ground: RasterSource
    factors: Factors
    breaks: Sequence[Floats] = ()


@dataclass(frozen=True)
class Summary:
    """Soil loss of one zone in one situation, over cells known in all situations.

    ``class_m2`` in the order of ``classes.CLASSES``; empty where no region was given.
    """

    loss_t_hm2_a: float | None
    loss_t_a: float | None
    ls: float | None
    slope_deg: float | None
    length_m: float | None
    most_t_hm2_a: float | None
    class_m2: tuple[float, ...] = ()

    @property
    def loss_t_km2_a(self) -> float | None:
        return None if self.loss_t_hm2_a is None else self.loss_t_hm2_a * T_KM2

    def to_json(self) -> dict[str, Any]:
        return {
            **{name: value for name, value in vars(self).items() if name != "class_m2"},
            "loss_t_km2_a": self.loss_t_km2_a,
            "class_m2": dict(zip(CLASSES, self.class_m2)),
        }


@dataclass(frozen=True)
class ZoneLoss:
    """One zone: projected area that is known, area that is not, one summary a situation."""

    key: str
    area_m2: float
    nodata_area_m2: float
    situations: dict[str, Summary]

    @property
    def before(self) -> Summary:
        return self.situations[BEFORE]

    @property
    def after(self) -> Summary | None:
        return self.situations.get(AFTER)

    @property
    def reduction_t_a(self) -> float | None:
        """Tonnes a year less than before; negative where there is more."""
        if self.after is None or self.after.loss_t_a is None or self.before.loss_t_a is None:
            return None
        return self.before.loss_t_a - self.after.loss_t_a

    @property
    def reduction_percent(self) -> float | None:
        less = self.reduction_t_a
        return None if less is None or not self.before.loss_t_a else 100.0 * less / self.before.loss_t_a

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "area_m2": self.area_m2,
            "nodata_area_m2": self.nodata_area_m2,
            "reduction_t_a": self.reduction_t_a,
            "reduction_percent": self.reduction_percent,
            **{name: summary.to_json() for name, summary in self.situations.items()},
        }


@dataclass(frozen=True)
class SoilLoss:
    """All zones together, each zone, the settings, what to mind."""

    whole: ZoneLoss
    zones: tuple[ZoneLoss, ...]
    crs: str
    scale: Scale | None
    settings: dict[str, Any]
    warnings: tuple[Label, ...]

    def class_of(self, summary: Summary) -> str | None:
        """Class of the mean loss; None without a region."""
        loss = summary.loss_t_km2_a
        return None if self.scale is None or loss is None else self.scale.name(loss)

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": "soilerosion",
            "settings": self.settings,
            "whole": self.whole.to_json(),
            "zones": [zone.to_json() for zone in self.zones],
            "warnings": [label.to_json() for label in self.warnings],
        }


@dataclass
class _Sums:
    """What is added up of one zone: areas, and per situation loss, LS, slope, length (times area), classes."""

    known: list[float] = field(default_factory=list)
    unknown: list[float] = field(default_factory=list)
    parts: dict[str, list[Floats]] = field(default_factory=dict)
    classes: dict[str, list[Floats]] = field(default_factory=dict)
    most: dict[str, float] = field(default_factory=dict)
    steep: dict[str, float] = field(default_factory=dict)


def soil_losses(
    before: Situation,
    after: Situation | None,
    r: float,
    rulebook: Rulebook,
    *,
    model: str,
    outline: Polygons | None = None,
    zones: Sequence[tuple[str, Polygons]] = (),
    region: str | None = None,
    k_raster: RasterSource | None = None,
    paths: dict[str, str] | None = None,
    progress: Progress = SILENT,
) -> SoilLoss:
    """Soil loss of ``before`` and of ``after`` on the grid of the first ground.

    Args:
        r: MJ·mm/(hm²·h·a). model: of ``equations.MODELS``. outline: where all is summed up; without one the zones
            together, without zones the whole raster. zones: key and polygons. All polygons in the CRS of the ground.
        region: of ``classes.REGIONS``; without one no classes. k_raster: K by cell where no patch says otherwise.
        paths: rasters to write, by "before", "after" and "difference" (after − before), t/(hm²·a).

    The ground is worked on in tiles with a rim of two slope lengths; at most some 1.2 GB, however large the raster.
    Cells finer than the rulebook's least size are averaged to it.

    Raises:
        InputError: degrees; the outline lies beside the ground; no K; K out of range.
        Cancelled: by ``progress``; nothing half-made stays.
    """
    if model not in MODELS:
        raise ValueError(model)
    spec = _computing_spec(before.ground.spec, rulebook.number(PREFIX + "least_cell_m"))
    require_metric(spec.crs, spec.centre)
    summed = outline or [polygon for _, polygons in zones for polygon in polygons] or None
    window = spec.whole if summed is None else window_of(spec, summed, 0)
    if window is None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "The outline does not lie on the terrain raster. Check the coordinate systems."
            )
        )
    situations = {BEFORE: before} if after is None else {BEFORE: before, AFTER: after}
    views = {name: _view(one.ground, spec) for name, one in situations.items()}
    k_view = None if k_raster is None else aligned(k_raster, spec, "nearest")
    for one in situations.values():
        if one.factors.k is None and k_view is None and not any(patch.k is not None for patch in one.factors.patches):
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "K is missing: give a number, a raster, the soil's texture, or a field of zones."
                )
            )
    rules = LengthRules.of(rulebook)
    steep_deg = rulebook.number(PREFIX + "steep_deg")
    steep = math.tan(math.radians(steep_deg))
    scale = None if region is None else Scale.of(region, rulebook)
    sums = [_Sums() for _ in range(len(zones) + 1)]
    shapes: list[Polygons | None] = [summed, *(polygons for _, polygons in zones)]
    part = spec.part(window)
    tiles = list(_tiles(window, spec, rules.cap_m))
    with ExitStack() as stack:
        writers = {
            name: stack.enter_context(RasterWriter(path, part, unit="t/(hm2*a)"))
            for name, path in (paths or {}).items()
        }
        for number, tile in enumerate(tiles):
            progress.report(number / len(tiles))
            losses = {}
            found = {}
            for name, one in situations.items():
                slopes = _steepness(views[name], one, spec, tile, model, rules)
                shares = _factors(one.factors, k_view, spec, tile, rulebook)
                progress.check()
                found[name] = slopes
                losses[name] = soil_loss(r, shares[0], slopes[2], *shares[1:])
            known = np.logical_and.reduce([np.isfinite(loss) for loss in losses.values()])
            for shape, total in zip(shapes, sums):
                _add(total, shape, spec, tile, known, losses, found, scale, steep)
            place = Window(tile.col - window.col, tile.row - window.row, tile.width, tile.height)
            for name, writer in writers.items():
                writer.write(place, losses[AFTER] - losses[BEFORE] if name == "difference" else losses[name])
        whole = _summed("", sums[0], scale)
        if not whole.area_m2:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "Soil loss is known nowhere in the outline: heights or K have no data there."
                )
            )
    progress.report(1.0)
    settings = {
        "model": model,
        "r_mj_mm_hm2_h_a": r,
        "region": region,
        "bounds_t_km2_a": list(scale.bounds) if scale else None,
        "cell_m": [spec.cell_x, spec.cell_y],
        "k_raster": None if k_raster is None else k_raster.name,
        "factors": {name: one.factors.to_json() for name, one in situations.items()},
        "breaks": {name: len(one.breaks) for name, one in situations.items()},
        "rules": [rule.to_json() for rule in rulebook.used],
    }
    made = tuple(_summed(key, total, scale) for (key, _), total in zip(zones, sums[1:]))
    return SoilLoss(
        whole,
        made,
        spec.crs,
        scale,
        settings,
        (*_warnings(whole, spec, before.ground.spec), *_steep(sums[0].steep, steep_deg)),
    )


def _computing_spec(spec: GridSpec, least_m: float) -> GridSpec:
    step = tuple(max(math.ceil(least_m / side - 0.01), 1) for side in (spec.cell_x, spec.cell_y))
    if step == (1, 1):
        return spec
    x0, a, b, y0, d, e = spec.transform
    width, height = math.ceil(spec.width / step[0]), math.ceil(spec.height / step[1])
    return GridSpec(width, height, (x0, a * step[0], b * step[1], y0, d * step[0], e * step[1]), spec.crs)


def _view(ground: RasterSource, spec: GridSpec) -> RasterSource:
    finer = spec.cell_area_m2 > 1.5 * ground.spec.cell_area_m2
    return aligned(ground, spec, "average" if finer else "bilinear")


def _tiles(window: Window, spec: GridSpec, cap_m: float) -> Iterator[Window]:
    """Tiles of the window so small that each with its rim stays below the bound on cells."""
    rim = _rim(spec, cap_m)
    side = math.isqrt(_TILE_CELLS)
    width, height = (max(side - 2 * reach, _LEAST_TILE) for reach in rim)
    for row in range(window.row, window.row + window.height, height):
        for col in range(window.col, window.col + window.width, width):
            yield Window(
                col,
                row,
                min(width, window.col + window.width - col),
                min(height, window.row + window.height - row),
            )


def _rim(spec: GridSpec, cap_m: float) -> tuple[int, int]:
    return math.ceil(_REACH * cap_m / spec.cell_x), math.ceil(_REACH * cap_m / spec.cell_y)


def _steepness(
    view: RasterSource, one: Situation, spec: GridSpec, tile: Window, model: str, rules: LengthRules
) -> tuple[Floats, Floats, Floats]:
    """Slope (tangent), slope length and LS of a tile."""
    rim = _rim(spec, rules.cap_m)
    wide = Window(tile.col - rim[0], tile.row - rim[1], tile.width + 2 * rim[0], tile.height + 2 * rim[1])
    wide = wide.intersection(spec.whole) or tile
    heights = view.read(wide)[0]
    stops = cells_touched(one.breaks, spec, wide) if one.breaks else None
    found = steepness(heights, (spec.cell_x, spec.cell_y), stops, model, rules)
    row, col = tile.row - wide.row, tile.col - wide.col
    inner = slice(row, row + tile.height), slice(col, col + tile.width)
    return found.tangent[inner], found.length_m[inner], found.ls[inner]


def _factors(
    factors: Factors, k_view: RasterSource | None, spec: GridSpec, tile: Window, rulebook: Rulebook
) -> tuple[Floats, Floats, Floats, Floats]:
    """K, cover, practice and tillage of a tile; a cell belongs to the patch in which its middle lies."""
    shape = tile.height, tile.width
    k = np.full(shape, np.nan if factors.k is None else factors.k)
    if k_view is not None:
        read = k_view.read(tile)[0].astype(np.float64)
        for extreme in (np.nanmin(read), np.nanmax(read)) if np.isfinite(read).any() else ():
            checked_k(float(extreme), rulebook)
        k = np.where(np.isfinite(read), read, k)
    arrays = [k, *(np.full(shape, value) for value in (factors.cover, factors.practice, factors.tillage))]
    for patch in factors.patches:
        inside = (
            coverage_mask(patch.polygons, spec, tile) > 0 if patch.touched else centres_in(patch.polygons, spec, tile)
        )
        for array, value in zip(arrays, (patch.k, patch.cover, patch.practice, patch.tillage)):
            if value is not None:
                array[inside] = value
    return arrays[0], arrays[1], arrays[2], arrays[3]


def _add(
    total: _Sums,
    shape: Polygons | None,
    spec: GridSpec,
    tile: Window,
    known: NDArray[np.bool_],
    losses: dict[str, Floats],
    found: dict[str, tuple[Floats, Floats, Floats]],
    scale: Scale | None,
    steep: float,
) -> None:
    """``steep``: tangent above which the equations are not made for slopes."""
    area = spec.cell_area_m2
    share = np.ones(known.shape) if shape is None else np.minimum(coverage_mask(shape, spec, tile), 1.0)
    if not share.any():
        return
    weight = np.where(known, share, 0.0)
    total.known.append(float(weight.sum()) * area)
    total.unknown.append(float(share.sum()) * area - total.known[-1])
    at = weight > 0
    for name, loss in losses.items():
        tangent, length, ls = (values[at] for values in found[name])
        w = weight[at] * area
        parts = np.array(
            [
                (loss[at] * w).sum(),
                (ls * w).sum(),
                (np.degrees(np.arctan(tangent)) * w).sum(),
                (length * w).sum(),
            ]
        )
        total.parts.setdefault(name, []).append(parts)
        total.steep[name] = total.steep.get(name, 0.0) + float(w[(tangent > steep) & (loss[at] > 0)].sum())
        total.most[name] = max(total.most.get(name, 0.0), float(loss[at].max(initial=0.0)))
        if scale is not None:
            counts: Floats = np.bincount(scale.number(loss[at] * T_KM2), weights=w, minlength=len(CLASSES)).astype(
                np.float64
            )
            total.classes.setdefault(name, []).append(counts)


def _summed(key: str, total: _Sums, scale: Scale | None) -> ZoneLoss:
    area, unknown = math.fsum(total.known), math.fsum(total.unknown)
    made = {}
    for name in total.parts or {BEFORE: []}:
        if not area:
            made[name] = Summary(None, None, None, None, None, None)
            continue
        loss, ls, slope, length = (math.fsum(column) for column in zip(*total.parts[name]))
        classes = tuple(math.fsum(column) for column in zip(*total.classes[name])) if scale else ()
        made[name] = Summary(
            loss / area, loss / 10_000.0, ls / area, slope / area, length / area, total.most[name], classes
        )
    return ZoneLoss(key, area, unknown, made)


def _warnings(whole: ZoneLoss, spec: GridSpec, own: GridSpec) -> Iterator[Label]:
    if spec is not own:
        yield Label(
            "The ground was averaged to cells of {cell} m: slopes of finer ones are not those of the equations.",
            "地面已平均到{cell} m格网后计算，过细格网的坡度不适用于该方程。",
        ).format(cell=f"{spec.cell_x:.4g}")
    if spec.cell_x > 10 or spec.cell_y > 10:
        yield Label(
            "Cells of {cell} m hide steep and short slopes: the loss is a rough one.",
            "格网尺寸{cell} m较粗，陡坡和短坡被平滑，侵蚀量仅供概略参考。",
        ).format(cell=f"{max(spec.cell_x, spec.cell_y):.4g}")
    if whole.nodata_area_m2 > 0.001 * whole.area_m2:
        yield Label(
            "On {area} m² of the outline heights or K are not known; they are left out.",
            "范围内有{area} m²缺少高程或K值，未计入。",
        ).format(area=f"{whole.nodata_area_m2:.0f}")


def _steep(areas: dict[str, float], degrees: float) -> Iterator[Label]:
    area = max(areas.values(), default=0.0)
    if area > 0:
        yield Label(
            "{area} m² are steeper than {degrees}°, for which the equations were not made. Rock faces lose no soil: "
            "give them a zone with K = 0.",
            "有{area} m²坡度大于{degrees}°，超出方程适用范围。裸岩面不流失土壤，请为其设置K=0的分区。",
        ).format(area=f"{area:.0f}", degrees=f"{degrees:g}")
