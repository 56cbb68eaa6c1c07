"""DTM法: triangles between the known heights, and the prism between the two surfaces over each of them.

The difference is linear over a triangle, so its positive and negative part are exact: with one corner above (p) and two
below (−n₁, −n₂) the part above is ``A·p³/(3(p+n₁)(p+n₂))``, A being the triangle's area in plan.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...geodata.coverage import coverage_mask
from ...geodata.grid import GridSpec, Polygons, Window, windows
from ...geodata.raster import RasterSource
from ...model.progress import SILENT, Progress

Floats = NDArray[np.float64]
CELLS = 1 << 18


@dataclass(frozen=True)
class Prisms:
    """Volumes of all triangles within the outline, m³; ``triangles`` that count, m² of the outline without any."""

    cut_bank_m3: float
    fill_compacted_m3: float
    triangles: int
    nodata_area_m2: float


def prism_volumes(before: RasterSource, after: RasterSource, polygons: Polygons, progress: Progress = SILENT) -> Prisms:
    """Two triangles between each four neighbouring cell centres of one grid that both surfaces lie on.

    Triangles that the outline crosses count with the share of their square that lies inside. Memory: some 30 arrays of
    ``CELLS`` numbers.
    """
    x0, a, b, y0, d, e = before.spec.transform
    middle = (x0 + (a + b) / 2, a, b, y0 + (d + e) / 2, d, e)
    quads = GridSpec(max(before.spec.width - 1, 0), max(before.spec.height - 1, 0), middle, before.spec.crs)
    cut: list[float] = []
    fill: list[float] = []
    triangles, unknown, done = 0, 0.0, 0
    if quads.cells == 0:
        return Prisms(0.0, 0.0, 0, 0.0)
    for window in windows(quads, CELLS):
        progress.report(done / quads.cells)
        done += window.width * window.height
        share = coverage_mask(polygons, quads, window)
        if not share.any():
            continue
        part = Window(window.col, window.row, window.width + 1, window.height + 1)
        rise = after.read(part)[0].astype(np.float64) - before.read(part)[0]
        ends = rise[:-1, :-1], rise[:-1, 1:], rise[1:, 1:], rise[1:, :-1]
        known = np.isfinite(ends[0] + ends[1] + ends[2] + ends[3])
        counts = known & (share > 0)
        unknown += float(share[~known].sum())
        triangles += 2 * int(np.count_nonzero(counts))
        weight = share[counts] / 2
        corners = [end[counts] for end in ends]
        for first, second, third in ((0, 1, 2), (0, 2, 3)):
            below, above = parted(corners[first], corners[second], corners[third])
            cut.append(float((below * weight).sum()))
            fill.append(float((above * weight).sum()))
    area = before.spec.cell_area_m2
    return Prisms(sum(cut) * area, sum(fill) * area, triangles, unknown * area)


def parted(first: Floats, second: Floats, third: Floats) -> tuple[Floats, Floats]:
    """Mean depth below and mean height above zero of the plane through three heights, both not negative."""
    heights = np.sort(np.stack((first, second, third)), axis=0)
    low, middle, high = heights
    mean = heights.mean(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        # as shares of the sides, none above 1: products of tiny heights would vanish
        one_up = high / 3 * (high / (high - low)) * (high / (high - middle))
        one_down = -low / 3 * (-low / (high - low)) * (-low / (middle - low))
    above = np.where(low >= 0, mean, np.where(high <= 0, 0.0, np.where(middle <= 0, one_up, mean + one_down)))
    return above - mean, above
