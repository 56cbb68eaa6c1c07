"""Surfaces that can be set against each other: a raster, a grid in memory, a level, a plane.

A TIN or a cloud of points becomes a surface by the same two steps: say whether it brings a grid of its own, and give
heights for a window of any grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, Union

import numpy as np
from numpy.typing import NDArray

from ..geodata.alignment import aligned
from ..geodata.grid import Floating, Grid, GridSpec, Window
from ..geodata.raster import RasterSource
from ..model.text import Label

Bools = NDArray[np.bool_]


class Heights(Protocol):
    """Heights of a surface on one grid, safe to read from several threads.

    ``read_into`` fills ``out`` (height, width) and tells where heights are known, None meaning everywhere; NaN may
    stand in ``out`` in either case.
    """

    def read_into(self, window: Window, out: Floating) -> Bools | None: ...


@dataclass(frozen=True)
class RasterSurface:
    """One band of a raster file."""

    path: str
    band: int = 1


@dataclass(frozen=True)
class GridSurface:
    """A grid in memory, for instance a design that is not written yet."""

    grid: Grid


@dataclass(frozen=True)
class LevelSurface:
    """The same height everywhere, in metres."""

    z_m: float


@dataclass(frozen=True)
class PlaneSurface:
    """``z0_m`` at ``x0, y0``, rising by ``dzdx`` and ``dzdy`` metres per metre towards east and north."""

    z0_m: float
    dzdx: float
    dzdy: float
    x0: float
    y0: float


Surface = Union[RasterSurface, GridSurface, LevelSurface, PlaneSurface]


@dataclass(frozen=True)
class _Plane:
    plane: PlaneSurface
    spec: GridSpec

    def read_into(self, window: Window, out: Floating) -> None:
        x0, a, b, y0, d, e = self.spec.part(window).transform
        plane = self.plane
        col, row = np.arange(window.width) + 0.5, np.arange(window.height) + 0.5
        along = plane.z0_m + plane.dzdx * (x0 + a * col - plane.x0) + plane.dzdy * (y0 + d * col - plane.y0)
        down = (plane.dzdx * b + plane.dzdy * e) * row
        np.add(along[None, :], down[:, None], out=out, casting="same_kind")


@dataclass(frozen=True)
class _Level:
    z_m: float

    def read_into(self, window: Window, out: Floating) -> None:
        out.fill(self.z_m)


class GridHeights(RasterSource):
    """A grid in memory behind the interface of a raster file, so that it can be aligned in the same way."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self.path, self.band, self.notes = "", 1, []
        self.spec, self.height_datum, self.block = grid.spec, grid.height_datum, (256, 256)
        self.dtype = np.float32 if grid.array.dtype == np.float32 else np.float64

    def close(self) -> None:
        return

    def read_into(self, window: Window, out: Floating) -> None:
        rows, cols = slice(window.row, window.row + window.height), slice(window.col, window.col + window.width)
        out[...] = self._grid.array[rows, cols]


class Opened:
    """A surface on the grid of the comparison.

    ``dtype`` float32 only where that loses nothing; ``measured`` is False for what is true by definition.
    """

    def __init__(self, surface: Surface, source: RasterSource | None) -> None:
        self.surface = surface
        self.source = source
        self.measured = isinstance(surface, RasterSurface)
        self.heights: Heights | None = None
        self.dtype: type[np.floating] = np.float64  # type: ignore[type-arg]

    @property
    def name(self) -> str:
        return self.source.name if self.source is not None else ""

    @property
    def height_datum(self) -> str | None:
        return self.source.height_datum if self.source is not None else None

    @property
    def notes(self) -> list[Label]:
        return self.source.notes if self.source is not None else []

    def bind(self, spec: GridSpec, resampling: str) -> None:
        """Make heights available on ``spec``."""
        surface = self.surface
        if self.source is not None:
            self.source = aligned(self.source, spec, resampling)
            self.heights, self.dtype = self.source, self.source.dtype
        elif isinstance(surface, LevelSurface):
            self.heights = _Level(surface.z_m)
        elif isinstance(surface, PlaneSurface):
            self.heights = _Plane(surface, spec)

    def read_into(self, window: Window, out: Floating) -> Bools | None:
        """Heights on the bound grid, see ``Heights``."""
        if self.heights is None:
            raise RuntimeError("bind the surface to a grid first")
        return self.heights.read_into(window, out)

    def close(self) -> None:
        if self.source is not None:
            self.source.close()
