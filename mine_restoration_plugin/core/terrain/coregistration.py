"""Do two surfaces lie upon each other on stable ground, and the correction where they do not; never silent.

Memory: a window of 0.3 million cells with some two dozen arrays of doubles and GDAL's warper, less than 150 MB in all,
whatever the rasters' size. At full resolution a round looks at 4 million cells at most, spread evenly.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..geodata.crs import ellipsoid, require_metric, same_crs, srs_from, to_lonlat, transform_points, transform_polygons
from ..geodata.grid import Floating, GridSpec, Polygons, Window, windows
from ..geodata.raster import RasterSource, RasterWriter, gdal_cache
from ..geodata.shapes import require_valid
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..rulebook.book import Rulebook
from .coregistration_fit import Fit, Frame, Level, Placement, Round, Rules, fit
from .prepare import open_surface, same_datum
from .surfaces import RasterSurface

_CACHE_MB = 24
Tilt = tuple[float, float]


@dataclass(frozen=True)
class Spread:
    """Moving minus reference on stable ground, in metres."""

    cells: int
    mean_m: float | None
    median_m: float | None
    rmse_m: float | None
    nmad_m: float | None

    @classmethod
    def of(cls, found: Round) -> Spread:
        whole = found.whole
        mean = whole.total / whole.cells if whole.cells else None
        return cls(whole.cells, mean, found.median_m, found.rmse_m, found.nmad_m)

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))


@dataclass(frozen=True)
class Coregistration:
    """What has to be added to the moving surface: metres east, north and up, and the slope where a tilt was asked for.

    ``shift_cells`` is the horizontal shift along rows and columns of the reference. Errors are standard errors. Of
    ``horizontal`` False only the height was found: the ground has too little relief.
    """

    reference: str
    moving: str
    shift_x_m: float
    shift_y_m: float
    shift_z_m: float
    shift_cells: tuple[float, float]
    errors_m: tuple[float | None, float | None, float | None]
    tilt_m_per_km: Tilt
    horizontal: bool
    converged: bool
    rounds: int
    before: Spread
    after: Spread
    stable_share: float | None
    path: str | None
    warnings: tuple[Label, ...]
    notes: tuple[Label, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            **{
                key: value
                for key, value in vars(self).items()
                if isinstance(value, (str, float, int, bool, type(None)))
            },
            "shift_cells": list(self.shift_cells),
            "errors_m": dict(zip(("east", "north", "up"), self.errors_m)),
            "tilt_m_per_km": dict(zip(("east", "north"), self.tilt_m_per_km)),
            "before": self.before.to_json(),
            "after": self.after.to_json(),
            "warnings": [label.to_json() for label in self.warnings],
            "notes": [label.to_json() for label in self.notes],
        }


def coregister(
    reference: str | os.PathLike[str],
    moving: str | os.PathLike[str],
    unstable: Polygons | None = None,
    *,
    unstable_crs: str | None = None,
    tilt: bool = False,
    corrected_path: str | os.PathLike[str] | None = None,
    rulebook: Rulebook | None = None,
    progress: Progress = SILENT,
) -> Coregistration:
    """Find how ``moving`` has to be shifted to lie on ``reference``, by the ground outside ``unstable``.

    The corrected raster keeps the cells of the moving one: its corner is shifted and its heights are raised, nothing is
    resampled. Rasters in degrees are welcome; metres are then those on the ellipsoid at the middle.

    Raises:
        InputError: no common ground, too few stable cells, different height datums, an unusable system.
        Cancelled: nothing has been written.
    """
    book = rulebook or Rulebook.load()
    with ExitStack() as stack:
        stack.enter_context(gdal_cache(_CACHE_MB))
        sides = [open_surface(RasterSurface(os.fspath(path)), stack) for path in (reference, moving)]
        same_datum(sides[0], sides[1])
        first, second = (_source(side.source) for side in sides)
        metres = _metres(first.spec)
        frame = Frame(
            first, second, _outlines(unstable, unstable_crs, first.spec), metres,
            math.tan(math.radians(book.number("terrain.coregistration.steepest_slope_deg"))),
        )  # fmt: skip
        rules = Rules(
            book.number("terrain.coregistration.outlier_nmad"),
            book.number("terrain.coregistration.converged_cells"),
            int(book.number("terrain.coregistration.most_rounds")),
            math.tan(math.radians(book.number("terrain.coregistration.least_relief_deg"))),
        )
        level = Level(frame, 1)
        before = Spread.of(level.round(Placement(), None, progress.part(0.0, 0.15), every=True))
        least = int(book.number("terrain.coregistration.least_cells"))
        _require_ground(before, least, first, second)
        found = fit(frame, rules, tilt=tilt, progress=progress.part(0.15, 0.75))
        after = Spread.of(level.round(found.placement, None, progress.part(0.75, 0.9), every=True))
        _require_ground(after, least, first, second)
        if corrected_path is not None:
            _write(second, first.spec, found.placement, corrected_path, progress.part(0.9, 1.0))
        return _result(frame, found, before, after, corrected_path, book)


def _source(source: RasterSource | None) -> RasterSource:
    if source is None:
        raise RuntimeError("a raster surface has a source")
    return source


def _metres(spec: GridSpec) -> tuple[float, float]:
    """Metres on the ground per unit of the system, east and north."""
    srs = srs_from(spec.crs)
    if not srs.IsGeographic():
        require_metric(spec.crs, spec.centre)
        return 1.0, 1.0
    a, flattening = ellipsoid(srs)
    e2 = flattening * (2 - flattening)
    lat = math.radians(float(to_lonlat(np.array([spec.centre]), spec.crs)[0, 1]))
    w2 = 1 - e2 * math.sin(lat) ** 2
    unit = float(srs.GetAngularUnits())
    return a / math.sqrt(w2) * math.cos(lat) * unit, a * (1 - e2) / w2**1.5 * unit


def _outlines(unstable: Polygons | None, crs: str | None, spec: GridSpec) -> Polygons:
    if not unstable:
        return []
    require_valid(unstable, "-")
    return unstable if crs is None or same_crs(crs, spec.crs) else transform_polygons(unstable, crs, spec.crs)


def _require_ground(found: Spread, least: int, first: RasterSource, second: RasterSource) -> None:
    if found.cells < least:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{reference} and {moving} share only {cells} cells of stable ground, and {least} are needed. "
                "Check that they lie in the same area, or leave more ground outside the unstable areas.",
            ),
            reference=first.name,
            moving=second.name,
            cells=found.cells,
            least=least,
        )


def _write(
    source: RasterSource, reference: GridSpec, at: Placement, path: str | os.PathLike[str], progress: Progress
) -> None:
    """The moving raster with its corner shifted and its heights raised; one window at a time."""
    spec = source.spec
    middle = np.array([spec.centre])
    in_reference = transform_points(middle, spec.crs, reference.crs)
    shift = transform_points(in_reference + np.array([[at.x, at.y]]), reference.crs, spec.crs)[0] - middle[0]
    x0, a, b, y0, d, e = spec.transform
    moved = replace(spec, transform=(x0 + float(shift[0]), a, b, y0 + float(shift[1]), d, e))

    def blocks() -> Iterator[tuple[Window, Floating]]:
        for window in windows(spec, 1 << 18, source.block):
            heights = source.read(window)[0].astype(np.float64) + at.z_m
            if at.tilt != (0.0, 0.0):
                col, row = np.meshgrid(np.arange(window.width) + 0.5, np.arange(window.height) + 0.5)
                x, y = moved.part(window).xy(col, row)
                if not same_crs(spec.crs, reference.crs):
                    points = transform_points(np.column_stack((x.ravel(), y.ravel())), spec.crs, reference.crs)
                    x, y = points[:, 0].reshape(x.shape), points[:, 1].reshape(y.shape)
                heights += at.tilt[0] * (x - at.centre[0]) + at.tilt[1] * (y - at.centre[1])
            yield window, heights.astype(source.dtype)

    with RasterWriter(path, moved, dtype=source.dtype) as writer:
        done = 0
        for window, heights in blocks():
            progress.report(done / spec.cells)
            writer.write(window, heights)
            done += window.width * window.height
        progress.report(1.0)


def _result(
    frame: Frame, found: Fit, before: Spread, after: Spread, path: str | os.PathLike[str] | None, book: Rulebook
) -> Coregistration:
    at, (east, north) = found.placement, frame.metres
    spec = frame.reference.spec
    ends = spec.pixel(np.array([spec.centre, (spec.centre[0] + at.x, spec.centre[1] + at.y)]))
    cells = ends[1] - ends[0]
    shift = at.x * east, at.y * north
    tilt = at.tilt[0] / east * 1000, at.tilt[1] / north * 1000
    share = after.cells / spec.cells
    notes = [
        Label(
            "To lie on {reference}, {moving} is moved {x:+.3f} m ({x_error}) east, {y:+.3f} m ({y_error}) north "
            "({cells:.2f} cells) and {z:+.3f} m ({z_error}) up; median and NMAD on stable ground "
            "{median:+.3f} / {nmad:.3f} m before, {median2:+.3f} / {nmad2:.3f} m after.",
            "以{reference}为基准，{moving}需东移{x:+.3f}m（{x_error}）、北移{y:+.3f}m（{y_error}）（合{cells:.2f}个像元）、"
            "升高{z:+.3f}m（{z_error}）；"
            "稳定地面高差中位数/NMAD由{median:+.3f}/{nmad:.3f}m变为{median2:+.3f}/{nmad2:.3f}m。",
        ).format(
            reference=frame.reference.name, moving=frame.moving.name, x=shift[0], y=shift[1],
            cells=float(np.hypot(*cells)), z=at.z_m, median=before.median_m, nmad=before.nmad_m,
            median2=after.median_m, nmad2=after.nmad_m,
            **{f"{name}_error": _plus_minus(error) for name, error in zip("xyz", found.errors_m)},
        ),
        *frame.reference.notes,
        *frame.moving.notes,
    ]  # fmt: skip
    warnings = _warnings(frame, found, before, after, book)
    return Coregistration(
        frame.reference.name, frame.moving.name, shift[0], shift[1], at.z_m, (float(cells[0]), float(cells[1])),
        found.errors_m, tilt, found.horizontal, found.converged, found.rounds, before, after, share,
        os.fspath(path) if path is not None else None, tuple(warnings), tuple(notes),
    )  # fmt: skip


def _plus_minus(error_m: float | None) -> str:
    return "±?" if error_m is None else f"±{error_m:.3f} m"


def _warnings(frame: Frame, found: Fit, before: Spread, after: Spread, book: Rulebook) -> list[Label]:
    warnings = []
    if not found.horizontal:
        warnings.append(
            Label(
                "The stable ground is too even to tell a horizontal shift; only the height was compared.",
                "稳定地面起伏不足，无法判定平面偏移，仅比较了高程。",
            )
        )
    if not found.converged:
        warnings.append(
            Label(
                "The shift had not come to rest after {rounds} rounds. Do not use the correction; check whether the "
                "two surfaces show the same ground.",
                "迭代{rounds}次后偏移量仍未收敛，请勿采用改正结果；请检查两期数据是否为同一地面。",
            ).format(rounds=found.rounds)
        )
    if (after.nmad_m or 0.0) > (before.nmad_m or 0.0) * 1.02 + 0.001:
        warnings.append(
            Label(
                "The spread on stable ground did not become smaller (NMAD {before:.3f} m, then {after:.3f} m): there "
                "may be change within the stable ground. Exclude it and run again.",
                "改正后稳定地面离散度未减小（NMAD {before:.3f}m→{after:.3f}m），稳定区内可能有地形变化，请剔除后重算。",
            ).format(before=before.nmad_m, after=after.nmad_m)
        )
    if not frame.unstable:
        warnings.append(
            Label(
                "No unstable areas were given: all common ground was taken for unchanged. Works that cover much of it "
                "would be taken for a shift.",
                "未给出非稳定区，全部重叠地面均按未变化处理；若施工范围较大，会被误判为系统偏移。",
            )
        )
    return warnings
