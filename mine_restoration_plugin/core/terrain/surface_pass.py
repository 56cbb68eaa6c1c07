"""The pass over all cells of a surface: heights, their errors, and what there is to be counted."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..geodata.alignment import aligned
from ..geodata.coverage import coverage_mask
from ..geodata.grid import GridSpec, Polygons, Window, windows
from ..geodata.raster import RasterSource, RasterWriter
from ..model.progress import Progress
from ..rulebook.book import Rulebook
from .cell_choice import CellChoice
from .height_error import HeightError
from .histogram import Histogram, count_codes, millimetres
from .models import ModelSource
from .shift import Spread, spread
from .surveyed import Gathered
from .tin import Rasteriser, Tin
from .tin_building import Built, dense

Floats = NDArray[np.float64]
_WINDOW = 1 << 19


class Writing:
    """The pass over all cells: heights, errors, and what there is to be counted."""

    def __init__(
        self, sources: Sequence[RasterSource], tin: Tin | None, gathered: Gathered, spec: GridSpec,
        outline: Polygons | None, choice: CellChoice, error: HeightError | None,
        given: tuple[float | None, float | None], book: Rulebook, built: Built | None,
    ) -> None:  # fmt: skip
        from scipy.spatial import cKDTree

        self._sources = [s.on(spec) if isinstance(s, ModelSource) else aligned(s, spec) for s in sources]
        self._spec, self._outline, self._error, self._given = spec, outline, error, given
        self._tin = Rasteriser(tin, spec) if tin is not None and len(tin.triangles) else None
        self._tree = None
        clouds = gathered.clouds
        self._far_m = book.number("terrain.surface.cloud_far_m")
        if tin is not None and built is not None:
            close = max(spec.cell_x, 1e-3 * max(spec.width, spec.height) * spec.cell_x)
            data = [built.tin.points[built.kinds >= 0, :2]]
            data += [dense(line.points, close)[:, :2] for line in gathered.lines]
            self._tree = cKDTree(np.vstack(data))
            if not clouds:
                spacing = choice.spacing_m or spec.cell_x
                self._far_m = book.number("terrain.surface.far_spacings") * spacing
        area = sum((c.bounds[2] - c.bounds[0]) * (c.bounds[3] - c.bounds[1]) for c in clouds)
        self.ground_per_m2 = sum(c.ground for c in clouds) / area if clouds and area > 0 else None
        self._has_cloud = bool(clouds)
        self._histogram = Histogram()
        self.cells = self.unknown = self.of_triangles = self.far = self.looked_at = 0
        self._squares, self._with_error = 0.0, 0

    def run(self, surface: RasterWriter | None, errors: RasterWriter | None, progress: Progress) -> None:
        done = 0
        for window in windows(self._spec, _WINDOW):
            progress.report(done / self._spec.cells)
            heights, error = self._window(window)
            if surface is not None:
                surface.write(window, heights)
            if errors is not None:
                errors.write(window, error)
            done += window.width * window.height
        progress.report(1.0)

    @property
    def seam(self) -> Spread | None:
        """Triangles minus rasters where both have heights."""
        return spread(self._histogram)

    @property
    def standard_error_m(self) -> float | None:
        return math.sqrt(self._squares / self._with_error) if self._with_error else None

    def thin(self, book: Rulebook) -> bool:
        """Whether a point cloud has too few ground points for the surface that was made of it."""
        if not self._has_cloud or self.ground_per_m2 is None:
            return False
        few = self.ground_per_m2 < book.number("terrain.surface.cloud_points_per_m2")
        share = self.far / self.looked_at if self.looked_at else 1.0
        return few or share > book.number("terrain.surface.cloud_far_share")

    def _window(self, window: Window) -> tuple[Floats, Floats]:
        wanted = np.ones((window.height, window.width), dtype=bool)
        if self._outline:
            wanted = coverage_mask(self._outline, self._spec, window) >= 0.5
        heights = np.full(wanted.shape, np.nan)
        error = np.full(wanted.shape, np.nan)
        point_rmse, raster_rmse = self._given
        if self._tin is not None:
            heights = np.where(wanted, self._tin.heights(window), np.nan)
        mine = np.isfinite(heights)
        self.of_triangles += int(mine.sum())
        near = wanted if self._has_cloud else mine  # a cloud owes a height to its whole extent
        if near.any():
            distance = self._distance(window, near)
            self.far += int((distance > self._far_m).sum())
            self.looked_at += int(near.sum())
            if self._error is not None:
                error[mine] = np.maximum(self._error.at(distance[mine[near]]), point_rmse or 0.0)
            elif point_rmse is not None:
                error[mine] = point_rmse
        for source in self._sources:
            below, _ = source.read(window)
            both = mine & np.isfinite(below)
            if both.any():
                self._count(heights[both] - below[both])
            fresh = wanted & np.isnan(heights) & np.isfinite(below)
            heights[fresh] = below[fresh]
            if raster_rmse is not None:
                error[fresh] = raster_rmse
        known = np.isfinite(heights)
        self.cells += int(known.sum())
        self.unknown += int((wanted & ~known).sum())
        with_error = np.isfinite(error)
        self._squares += float((error[with_error] ** 2).sum())
        self._with_error += int(with_error.sum())
        return heights, error

    def _distance(self, window: Window, mine: NDArray[np.bool_]) -> Floats:
        row, col = np.nonzero(mine)
        x, y = self._spec.part(window).xy(col + 0.5, row + 0.5)
        if self._tree is None:
            raise RuntimeError("triangles without points")
        distance: Floats = self._tree.query(np.column_stack((x, y)))[0]
        return distance

    def _count(self, difference: Floats) -> None:
        met = millimetres(difference, np.empty(len(difference), dtype=np.float32), float(difference.mean()))
        self._histogram.add(met.low, count_codes(met.codes, met.bins))
