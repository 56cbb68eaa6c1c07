"""Cut and fill between two surfaces, whole and per zone: one pass, several threads, bounded memory."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..geodata.alignment import resampled
from ..geodata.grid import Window
from ..geodata.raster import RasterWriter, gdal_cache, windows
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..rulebook.book import Rulebook
from .engine import CELLS_PER_WINDOW, CELLS_PER_ZONE_WINDOW, QUANTITIES, Comparison, in_order
from .histogram import Histogram, median_of, to_mm
from .prepare import (
    Zone,
    block_of,
    errors_of,
    frame,
    notes_of,
    open_surface,
    outlines_of,
    same_datum,
    zone_geometry,
)
from .result import Volume, VolumeResult, ZoneVolume
from .shift import ShiftLimits, shift_warning, spread
from .surfaces import GridSurface, LevelSurface, PlaneSurface, RasterSurface, Surface
from .uncertainty import ErrorModel
from .zone_medians import ZoneMedians
from .zones import ZoneGeometry

__all__ = [
    "GridSurface",
    "LevelSurface",
    "PlaneSurface",
    "RasterSurface",
    "Surface",
    "Volume",
    "VolumeResult",
    "Zone",
    "ZoneVolume",
    "cut_fill",
]

_CACHE_MB = 24
_NOTHING = 1e-10  # share of a whole that is rounding
OVERLAP = Label(
    "Some zones lie upon each other; the totals count their common ground more than once.",
    "部分分区相互重叠，合计值对重叠部分重复计算。",
)
Floats = NDArray[np.float64]


def cut_fill(
    before: Surface,
    after: Surface,
    zones: Sequence[Zone] = (),
    *,
    before_rmse_m: float | None = None,
    after_rmse_m: float | None = None,
    systematic_m: float | None = None,
    correlation_length_m: float | None = None,
    target_crs: str | None = None,
    zones_crs: str | None = None,
    resampling: str = "bilinear",
    difference_path: str | os.PathLike[str] | None = None,
    threads: int | None = None,
    cells_per_window: int | None = None,
    rulebook: Rulebook | None = None,
    progress: Progress = SILENT,
) -> VolumeResult:
    """Volumes between ``before`` and ``after`` on the grid of ``before`` (of ``after`` where ``before`` has none).

    ``zones``                 in the CRS of that grid, or in ``zones_crs``; the result is of them together and of each.
    ``…_rmse_m``              standard errors of the heights, None where not known; a level and a plane have none
                              unless one is given, and 0 says that a surface is true by definition (a design).
    ``systematic_m``          the part of the error of the difference that is the same everywhere,
    ``correlation_length_m``  the range of the rest; see ``uncertainty``.
    ``target_crs``            reprojects both surfaces with ``resampling``.
    ``difference_path``       receives after − before as a GeoTIFF.
    ``rulebook``              holds the limits of the shift check; the national one if None.

    Raises:
        InputError: nothing has been written.
        Cancelled: nothing has been written.
    """
    with ExitStack() as stack:
        stack.enter_context(gdal_cache(_CACHE_MB))
        sides = open_surface(before, stack), open_surface(after, stack)
        spec = frame(*sides, target_crs, resampling)
        same_datum(*sides)
        for side in sides:
            side.bind(spec, resampling)
        outlines = outlines_of(zones, zones_crs, spec)
        geometry = zone_geometry(outlines, spec)
        rmse = errors_of(sides, (before_rmse_m, after_rmse_m))
        measured = all(side.measured and error != 0 for side, error in zip(sides, rmse))
        limits = ShiftLimits.of(rulebook or Rulebook.load()) if measured else None
        errors = ErrorModel.of(*rmse, systematic_m, correlation_length_m, spec.cell_area_m2)
        writer = stack.enter_context(RasterWriter(difference_path, spec)) if difference_path is not None else None
        comparison = Comparison(*sides, geometry, errors.level_of_detection_m, writer)
        cells = cells_per_window or (CELLS_PER_ZONE_WINDOW if zones else CELLS_PER_WINDOW)
        places = list(windows(spec, cells, block_of(sides), one_block_wide=not zones))
        if geometry is None:
            found = _reduce_whole(comparison, places, threads, progress)
            extents = np.array([float(spec.cells)])
        else:
            found = _reduce_zones(comparison, geometry, places, threads, progress)
            extents = geometry.cells
            known = found.sums[QUANTITIES.index("cells")] - found.sums[QUANTITIES.index("invalid_cells")]
            small = np.isnan(found.medians_mm) & (known > _NOTHING * extents)
            for number in np.flatnonzero(small).tolist():
                median_m = comparison.median_of_touched(outlines[number], spec)
                found.medians_mm[number] = np.nan if median_m is None else median_m * 1000
        median_mm = median_of(*found.histogram.values())
        sums, extent = (np.array([[math.fsum(row)] for row in table.tolist()]) for table in (found.sums, extents[None]))
        whole = _volumes([""], sums, extent[0], [median_mm], errors)[0]
        if whole.covered_area_m2 <= 0:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "There is no place where both surfaces have heights (within the zones). "
                    "Do they lie in the same area?",
                )
            )
        change = spread(found.histogram)
        notes = notes_of(sides, spec, resampling)
        was_resampled = any(side.source is not None and resampled(side.source) for side in sides)
    shifted = shift_warning(change, limits) if limits is not None else None
    warnings = [warning for warning in (shifted, OVERLAP if found.overlap_cells else None) if warning is not None]
    parts = _volumes([zone.key for zone in zones], found.sums, extents, found.medians_mm.tolist(), errors)
    return VolumeResult(
        **{name: getattr(whole, name) for name in Volume.__dataclass_fields__},
        zones=tuple(parts),
        warnings=tuple(warnings),
        notes=tuple(notes),
        uncertainty=errors.assumption,
        crs=spec.crs,
        cell_area_m2=spec.cell_area_m2,
        resampling=resampling if was_resampled else None,
        spread=change,
        difference_path=os.fspath(difference_path) if difference_path is not None else None,
    )


@dataclass
class _Found:
    """Sums (quantities, zones), all changes, median of each zone (NaN: none), cells that lie in more than one zone."""

    sums: Floats
    histogram: Histogram
    medians_mm: Floats
    overlap_cells: int = 0


def _reduce_whole(comparison: Comparison, places: list[Window], threads: int | None, progress: Progress) -> _Found:
    histogram = Histogram()
    columns = []
    for partial in in_order(comparison.of, places, threads, progress):
        columns.append(partial.sums[:, 0])
        if partial.histogram is not None:
            histogram.add(partial.low, partial.histogram)
    sums = np.array([[math.fsum(row)] for row in np.array(columns).T.tolist()])
    return _Found(sums, histogram, np.empty(0))


def _reduce_zones(
    comparison: Comparison, geometry: ZoneGeometry, places: list[Window], threads: int | None, progress: Progress
) -> _Found:
    windows_of = np.zeros(geometry.count, dtype=np.int64)
    for place in places:
        windows_of[geometry.within(place)] += 1
    medians = ZoneMedians(windows_of)
    sums = np.zeros((len(QUANTITIES), geometry.count))
    for partial in in_order(comparison.of, places, threads, progress):
        sums[:, partial.zones] += partial.sums
        if partial.zone_counts is not None:
            medians.add(partial.zones, partial.zone_counts)
    return _Found(sums, medians.everything, medians.median_mm, medians.overlap_cells)


def _volumes(
    keys: list[str], sums: Floats, extents: Floats, medians_mm: Sequence[float | None], errors: ErrorModel
) -> list[Volume]:
    """Volumes of the columns of ``sums``, whose extents are given in cells."""
    found = dict(zip(QUANTITIES, sums))
    area, height = errors.cell_area_m2, found["absolute"]
    covered = _without_noise(found["cells"] - found["invalid_cells"], extents)
    columns = [
        _without_noise(height - found["change"], height) / 2 * area,
        _without_noise(height + found["change"], height) / 2 * area,
        _without_noise(found["cut_cells"], extents) * area,
        _without_noise(found["fill_cells"], extents) * area,
        covered * area,
        _without_noise(extents - covered, extents) * area,
        _without_noise(found["cut_detected"], height) * area,
        _without_noise(found["fill_detected"], height) * area,
        _without_noise(found["cut_detected_cells"], extents) * area,
        _without_noise(found["fill_detected_cells"], extents) * area,
    ]
    level = errors.level_of_detection_m
    volumes = []
    for key, median_mm, cut, fill, cut_m2, fill_m2, covered_m2, nodata_m2, *detected in zip(
        keys, medians_mm, *(column.tolist() for column in columns)
    ):
        volumes.append(
            Volume(
                key,
                cut,
                fill,
                cut_m2,
                fill_m2,
                covered_m2,
                nodata_m2,
                to_mm(median_mm),
                level,
                errors.of_area(cut_m2),
                errors.of_area(fill_m2),
                errors.of_area(covered_m2),
                *([None] * 4 if level is None else detected),
            )
        )
    return volumes


def _without_noise(values: Floats, whole: Floats) -> Floats:
    """Parts of ``whole``, 0 where only the rounding of running totals is left of one."""
    return np.where(values > _NOTHING * whole, values, 0.0)
