"""What natural ground tells: drainage density, distance from ridge to channel head, slopes, concavity of channels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...delineation.units import window_of
from ...geodata.coverage import coverage_mask
from ...geodata.crs import require_metric
from ...geodata.grid import Grid, Polygons, Window
from ...geodata.raster import RasterSource
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP
from ...terrain import flow
from ...terrain.derivatives import slope_deg

Floats = NDArray[np.float64]
_MARGIN_CELLS = 400
_HALF = 0.5
_PERCENTILES = (10, 25, 50, 75, 90)
_BINS_PER_DECADE = 5
_LEAST_BINS = 4
_CONCAVITY = (0.05, 0.9)
_RUN_M = 30.0


@dataclass(frozen=True)
class Reference:
    """Measured inside a reference area; None where there is too little to measure from.

    ``density_m_ha``  length of ways of water above which at least ``channel_area_m2`` drain, for each hectare (D8).
    ``head_distance_m`` median length of the longest way above the heads of these channels (Xrh), and what nine in ten
    heads keep (``head_distance_least_m``).
    ``gradient``      slope (rise over run) that 75 % of the ground below no channel area keep within.
    ``concavity``, ``mouth_slope`` of S = S_1 A^-theta along the channels (regression of medians over bins of equal
    width in log A), the slope at the largest area met, ``mouth_area_m2``.
    """

    area_m2: float
    channel_area_m2: float
    density_m_ha: float | None
    head_distance_m: float | None
    gradient: float | None
    slope_percentiles_deg: dict[str, float]
    concavity: float | None
    mouth_slope: float | None
    mouth_area_m2: float | None
    head_distance_least_m: float | None
    heads: int
    relief_m: float

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))

    def given(self) -> dict[str, float | None]:
        """What the design takes from here, by the names of ``Settings``."""
        names = ("density_m_ha", "gradient", "concavity", "mouth_slope", "mouth_area_m2", "channel_area_m2")
        found = {name: getattr(self, name) for name in names}
        found["head_distance_m"] = self.head_distance_least_m
        # six digits: what rounding does in the last one must not make another design elsewhere
        return {name: None if value is None else float(f"{value:.6g}") for name, value in found.items()}


def measure_reference(
    source: RasterSource, polygons: Polygons, channel_area_m2: float, progress: Progress = SILENT
) -> Reference:
    """Measure natural ground inside ``polygons`` (CRS of ``source``); water from up to 400 cells around counts.

    Raises:
        InputError: degrees, the polygons do not lie on the raster, nothing is known inside.
    """
    spec = source.spec
    require_metric(spec.crs, spec.centre)
    wide = window_of(spec, polygons, _MARGIN_CELLS)
    window = wide.intersection(spec.whole) if wide is not None else None
    inside = coverage_mask(polygons, spec, window) >= _HALF if window is not None else np.zeros((1, 1), dtype=bool)
    ground = np.asarray(source.read(window)[0], dtype=np.float64) if window is not None else np.full((1, 1), np.nan)
    if not (inside & np.isfinite(ground)).any():
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The reference area does not lie on ground that is known. Check its place and coordinate system.",
            )
        )
    progress.report(0.1)
    return measured(Grid(ground, spec.part(window or Window(0, 0, 1, 1))), inside, channel_area_m2, progress)


def measured(grid: Grid, inside: NDArray[np.bool_], channel_area_m2: float, progress: Progress = SILENT) -> Reference:
    """``measure_reference`` of a surface in memory within a mask."""
    z = np.asarray(grid.array, dtype=np.float64)
    cell = grid.spec.cell_x, grid.spec.cell_y
    known = np.isfinite(z)
    inside = inside & known
    area = float(inside.sum()) * cell[0] * cell[1]
    target = flow.receivers(z, cell)
    levels = flow.downstream_levels(target)
    total = flow.accumulate(target, known.ravel() * (cell[0] * cell[1]), levels)
    lengths = flow.link_lengths(target, z.shape[1], cell)
    above = flow.longest_above(target, lengths, levels)
    progress.report(0.6)
    stream = (total >= channel_area_m2) & known.ravel()
    on = stream & inside.ravel()
    fed = np.zeros(z.size, dtype=bool)
    own = np.arange(z.size)
    fed[target[stream & (target != own)]] = True
    heads = np.flatnonzero(on & ~fed)
    density = 10_000.0 * float(lengths[on].sum()) / area
    slope = slope_deg(Grid(z, grid.spec))
    shown = slope[inside & np.isfinite(slope)]
    hill = slope[inside & np.isfinite(slope) & ~stream.reshape(z.shape)]
    theta, mouth, largest = _concavity(flow.filled(z).ravel(), target, total, lengths, on)
    return Reference(
        area,
        channel_area_m2,
        density if density > 0 else None,
        float(np.median(above[heads])) if len(heads) else None,
        float(np.tan(np.radians(np.percentile(hill, 75)))) if len(hill) else None,
        {f"p{p}": float(np.percentile(shown, p)) for p in _PERCENTILES} if len(shown) else {},
        theta,
        mouth,
        largest,
        float(np.percentile(above[heads], 10)) if len(heads) else None,
        len(heads),
        float(z[inside].max() - z[inside].min()),
    )


def _concavity(
    z: Floats, target: NDArray[np.int64], total: Floats, lengths: Floats, on: NDArray[np.bool_]
) -> tuple[float | None, float | None, float | None]:
    """Theta, the slope at the largest area, and that area; slopes are taken over some 30 m downstream."""
    cells = np.flatnonzero(on & (lengths > 0))
    if not len(cells):
        return None, None, None
    here, run = cells.copy(), np.zeros(len(cells))
    for _ in range(int(_RUN_M / max(float(lengths[cells].min()), 1e-9)) + 1):
        short = run < _RUN_M
        run = np.where(short, run + lengths[here], run)
        here = np.where(short, target[here], here)
    slope = (z[cells] - z[here]) / np.maximum(run, 1e-9)
    good = (slope > 1e-4) & (run > 0)
    if not good.any():
        return None, None, None
    log_area, log_slope = np.log10(total[cells][good]), np.log10(slope[good])
    step = np.floor(log_area * _BINS_PER_DECADE)
    numbers = np.unique(step)
    x = np.array([np.median(log_area[step == n]) for n in numbers])
    y = np.array([np.median(log_slope[step == n]) for n in numbers])
    largest = float(10 ** log_area.max())
    if len(x) < _LEAST_BINS:
        return None, float(10 ** y[-1]), largest
    lean, start = np.polyfit(x, y, 1)
    theta = float(min(max(-lean, _CONCAVITY[0]), _CONCAVITY[1]))
    return theta, float(10 ** (start + lean * log_area.max())), largest
