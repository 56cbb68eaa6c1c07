"""How near a design comes to the approximate original contour: its heights, slopes and drainage beside a reference.

After the rule of surface mining law in the United States (SMCRA) that restored land closely resembles the general
surface configuration before mining; the index is this program's own measure of it and no legal test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..delineation.units import window_of
from ..geodata.alignment import aligned
from ..geodata.coverage import coverage_mask
from ..geodata.crs import require_metric
from ..geodata.grid import Grid, Polygons
from ..geodata.raster import RasterSource
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP
from ..terrain import flow
from ..terrain.derivatives import slope_deg

_MARGIN_CELLS = 400
_HALF = 0.5
_CLASS_DEG = 2.0
_CLASSES = 45


@dataclass(frozen=True)
class ContourIndex:
    """Three likenesses between 0 and 1 and their mean; None where one cannot be told.

    ``height``   1 - RMS(z_design - z_reference) / relief of the reference, not below 0.
    ``slope``    share that the histograms of slopes (classes of 2 degrees) have in common.
    ``drainage`` the smaller drainage density over the larger one, with the same area that makes a channel.
    """

    area_m2: float
    rms_m: float
    relief_m: float
    height: float | None
    slope: float | None
    drainage: float | None
    density_design_m_ha: float
    density_reference_m_ha: float
    channel_area_m2: float

    @property
    def index(self) -> float | None:
        """The mean of those that are known; None without the likeness of heights."""
        known = [value for value in (self.height, self.slope, self.drainage) if value is not None]
        return sum(known) / len(known) if self.height is not None else None

    def to_json(self) -> dict[str, Any]:
        return {**vars(self), "index": self.index}


def contour_index(
    design: RasterSource,
    reference: RasterSource,
    outline: Polygons,
    channel_area_m2: float,
    progress: Progress = SILENT,
) -> ContourIndex:
    """Compare two rasters within ``outline`` (CRS of ``design``); the reference is resampled to the design's grid.

    Water from up to 400 cells around counts. Some 250 bytes for each cell of the outline's window.

    Raises:
        InputError: degrees, or the two rasters have no known cell inside the outline in common.
    """
    spec = design.spec
    require_metric(spec.crs, spec.centre)
    wide = window_of(spec, outline, _MARGIN_CELLS)
    window = wide.intersection(spec.whole) if wide is not None else None
    if window is None:
        raise _nothing()
    inside = coverage_mask(outline, spec, window) >= _HALF
    one = np.asarray(design.read(window)[0], dtype=np.float64)
    two = np.asarray(aligned(reference, spec).read(window)[0], dtype=np.float64)
    progress.report(0.2)
    part = spec.part(window)
    return compared(Grid(one, part), Grid(two, part), inside, channel_area_m2, progress)


def compared(
    design: Grid, reference: Grid, inside: NDArray[np.bool_], channel_area_m2: float, progress: Progress = SILENT
) -> ContourIndex:
    """``contour_index`` of two surfaces in memory on one grid within a mask."""
    one, two = np.asarray(design.array, dtype=np.float64), np.asarray(reference.array, dtype=np.float64)
    common = inside & np.isfinite(one) & np.isfinite(two)
    if not common.any():
        raise _nothing()
    spec = design.spec
    area = float(common.sum()) * spec.cell_area_m2
    rms = float(np.sqrt(np.mean((one - two)[common] ** 2)))
    relief = float(two[common].max() - two[common].min())
    height = max(1.0 - rms / relief, 0.0) if relief > 0 else (1.0 if rms == 0 else None)
    densities = []
    for number, z in enumerate((one, two)):
        densities.append(_density(z, common, (spec.cell_x, spec.cell_y), channel_area_m2))
        progress.report(0.4 + 0.3 * number)
    larger = max(densities)
    return ContourIndex(
        area,
        rms,
        relief,
        height,
        _overlap(slope_deg(Grid(one, spec)), slope_deg(Grid(two, spec)), common),
        min(densities) / larger if larger > 0 else None,
        densities[0],
        densities[1],
        channel_area_m2,
    )


def _overlap(one: NDArray[np.float64], two: NDArray[np.float64], common: NDArray[np.bool_]) -> float | None:
    both = common & np.isfinite(one) & np.isfinite(two)
    if not both.any():
        return None
    shares = []
    for slope in (one, two):
        number = np.minimum(slope[both] / _CLASS_DEG, _CLASSES - 1).astype(np.int64)
        shares.append(np.bincount(number, minlength=_CLASSES) / both.sum())
    return float(np.minimum(*shares).sum())


def _density(
    z: NDArray[np.float64], inside: NDArray[np.bool_], cell: tuple[float, float], channel_area_m2: float
) -> float:
    target = flow.receivers(z, cell)
    total = flow.accumulate(target, np.isfinite(z).ravel() * (cell[0] * cell[1]))
    lengths = flow.link_lengths(target, z.shape[1], cell)
    on = (total >= channel_area_m2) & inside.ravel()
    return 10_000.0 * float(lengths[on].sum()) / (float(inside.sum()) * cell[0] * cell[1])


def _nothing() -> InputError:
    return InputError(
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "The design and the reference have no known cell inside the outline in common. "
            "Check the outline and the coordinate systems.",
        )
    )
