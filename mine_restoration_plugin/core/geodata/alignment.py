"""Bringing one raster onto the grid of another: as it stands where the cells coincide, resampled where not."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal

from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP, Label
from .crs import same_crs, srs_from, transform_points
from .grid import Floating, GridSpec, Window
from .guard import attempt
from .raster import RasterSource

RESAMPLING = {
    "nearest": gdal.GRA_NearestNeighbour,
    "bilinear": gdal.GRA_Bilinear,
    "cubic": gdal.GRA_Cubic,
    "average": gdal.GRA_Average,
}
RESAMPLING_WORDS = {
    "none": Label("not resampled", "未重采样"),
    "nearest": Label("nearest neighbour", "最邻近"),
    "bilinear": Label("bilinear", "双线性"),
    "cubic": Label("cubic", "三次卷积"),
    "average": Label("average", "平均"),
}
_DECIMALS = 3
_PLAIN = 1.1
"""Up to this many source cells per target cell heights are interpolated; beyond it GDAL widens its kernel with them."""
_COINCIDE = 1e-4
"""Share of a cell by which two lattices may differ over the whole extent and still be the same."""


class LatticeSource(RasterSource):
    """Another raster seen on a grid whose cells coincide with its own: shifted by whole cells, or flipped.

    Cells beyond its edge have no data.
    """

    def __init__(self, source: RasterSource, spec: GridSpec, lattice: tuple[int, int, int, int]) -> None:
        self._source = source
        self._sign_x, self._shift_x, self._sign_y, self._shift_y = lattice
        self.path, self.band, self.dtype, self.block = source.path, source.band, source.dtype, source.block
        self.notes, self.height_datum = source.notes, source.height_datum
        self.spec = spec

    def close(self) -> None:
        self._source.close()

    def read_into(self, window: Window, out: Floating) -> NDArray[np.bool_] | None:
        left = self._shift_x + (window.col if self._sign_x > 0 else -(window.col + window.width))
        top = self._shift_y + (window.row if self._sign_y > 0 else -(window.row + window.height))
        wanted = Window(left, top, window.width, window.height)
        common = wanted.intersection(self._source.spec.whole)
        if common == wanted and self._sign_x > 0 and self._sign_y > 0:
            return self._source.read_into(wanted, out)
        out.fill(np.nan)
        valid = np.zeros(out.shape, dtype=bool)
        if common is not None:
            values = np.empty((common.height, common.width), dtype=self.dtype)
            known = self._source.read_into(common, values)
            rows = slice(common.row - top, common.row - top + common.height)
            cols = slice(common.col - left, common.col - left + common.width)
            steps = (slice(None, None, self._sign_y), slice(None, None, self._sign_x))
            out[steps][rows, cols] = values
            valid[steps][rows, cols] = True if known is None else known
        return valid


class WarpedSource(RasterSource):
    """Another raster resampled onto a grid by GDAL, with exact coordinates for every cell (no approximation).

    Resampled heights are computed in double precision and rounded to 1 mm, so that they, and the hash of what is made
    from them, are the same with every GDAL and PROJ.
    """

    decimals = _DECIMALS

    def __init__(self, source: RasterSource, spec: GridSpec, resampling: str) -> None:
        self._flat_crs = srs_from(source.spec.crs).ExportToWkt()
        self._source_band = source.band
        self._resampling = _resampling(resampling)
        super().__init__(source.path, source.band)
        self._scale = _cells_per_cell(source.spec, spec)
        self.spec = spec
        self.block = (256, 256)
        self.notes, self.height_datum = source.notes, source.height_datum

    def read_into(self, window: Window, out: Floating) -> NDArray[np.bool_] | None:
        part = self.spec.part(window)
        target = gdal.GetDriverByName("MEM").Create("", part.width, part.height, 1, gdal.GDT_Float64)
        target.SetGeoTransform(part.transform)
        band = target.GetRasterBand(1)
        band.SetNoDataValue(math.nan)
        band.Fill(math.nan)
        code, message = attempt(
            gdal.Warp,
            target,
            self._dataset(),
            srcSRS=self._flat_crs,
            dstSRS=srs_from(part.crs).ExportToWkt(),
            resampleAlg=self._resampling,
            workingType=gdal.GDT_Float64,
            errorThreshold=0.0,
            warpMemoryLimit=16,
            warpOptions=[f"XSCALE={self._scale[0]!r}", f"YSCALE={self._scale[1]!r}"],
        )
        result = None
        if code:
            result, message = attempt(band.ReadAsArray)
        if result is None:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{name} cannot be reprojected: {reason}"),
                name=self.name,
                reason=message or "-",
            )
        self._convert(result)
        out[...] = np.round(result, self.decimals)
        return None

    def _open(self) -> Any:
        dataset = super()._open()
        if not 1 <= self._source_band <= dataset.RasterCount:
            return dataset
        view, message = attempt(
            gdal.Translate, "", dataset, format="VRT", bandList=[self._source_band], outputSRS=self._flat_crs
        )
        if view is None:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{name} cannot be reprojected: {reason}"),
                name=self.name,
                reason=message or "-",
            )
        band = view.GetRasterBand(1)
        if band.GetNoDataValue() is None and band.DataType in (gdal.GDT_Float32, gdal.GDT_Float64):
            band.SetNoDataValue(math.nan)
        return view

    def _band(self, dataset: Any) -> Any:
        return dataset.GetRasterBand(1)


def aligned(
    source: RasterSource, like: GridSpec, resampling: str = "bilinear", warped_by: type[WarpedSource] = WarpedSource
) -> RasterSource:
    """``source`` on the grid ``like``.

    Same lattice of cells: no resampling, whatever the extent or the order of rows. Otherwise GDAL resamples with the
    named method. ``resampled(source, like)`` tells which. ``warped_by`` is the kind of source that does it.
    """
    if not same_crs(source.spec.crs, like.crs):
        return warped_by(source, like, resampling)
    lattice = _lattice(source.spec, like)
    if lattice == (1, 0, 1, 0) and source.spec.shape == like.shape:
        return source
    if lattice is not None:
        return LatticeSource(source, like, lattice)
    return warped_by(source, like, resampling)


def warped(
    source: RasterSource, crs: str, resampling: str = "bilinear", cell: float | tuple[float, float] | None = None
) -> RasterSource:
    """``source`` in another CRS, on a north-up grid whose edges are whole multiples of its cell.

    ``cell``: its side(s) in the target's unit; None takes what GDAL proposes (the diagonal in cells is kept), rounded
    to 1 cm, so that every GDAL gives the same grid.
    """
    if same_crs(source.spec.crs, crs):
        return source
    return WarpedSource(source, warped_spec(source.spec, crs, cell), resampling)


def warped_spec(spec: GridSpec, crs: str, cell: float | tuple[float, float] | None = None) -> GridSpec:
    """The grid that ``warped`` uses.

    Raises:
        InputError: the raster does not lie within what the CRS can show.
    """
    shape = gdal.GetDriverByName("VRT").Create("", spec.width, spec.height, 1)
    shape.SetGeoTransform(spec.transform)
    proposal, message = attempt(
        gdal.AutoCreateWarpedVRT, shape, srs_from(spec.crs).ExportToWkt(), srs_from(crs).ExportToWkt()
    )
    if proposal is None:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The raster cannot be reprojected to {crs}: {reason}"),
            crs=crs,
            reason=message or "-",
        )
    found = proposal.GetGeoTransform()
    if cell is None:
        side = max(round(float(found[1]), 2), 0.01) if srs_from(crs).IsProjected() else float(found[1])
        cell = (side, side)
    elif isinstance(cell, (int, float)):
        cell = (float(cell), float(cell))
    right = found[0] + found[1] * proposal.RasterXSize
    bottom = found[3] + found[5] * proposal.RasterYSize
    first_col, last_col = math.floor(found[0] / cell[0] + 1e-6), math.ceil(right / cell[0] - 1e-6)
    first_row, last_row = math.ceil(found[3] / cell[1] - 1e-6), math.floor(bottom / cell[1] + 1e-6)
    transform = (first_col * cell[0], cell[0], 0.0, first_row * cell[1], 0.0, -cell[1])
    return GridSpec(last_col - first_col, first_row - last_row, transform, crs)


def resampled(source: RasterSource) -> bool:
    """Whether the cells are not the file's own."""
    return isinstance(source, WarpedSource)


def _lattice(source: GridSpec, like: GridSpec) -> tuple[int, int, int, int] | None:
    """How a column and a row of ``like`` count in ``source``: sign and shift of each; None if cells do not coincide."""
    corners = np.array([(0, 0), (like.width, 0), (0, like.height)], dtype=np.float64)
    x, y = like.xy(corners[:, 0], corners[:, 1])
    origin, right, down = source.pixel(np.column_stack((x, y)))
    found = []
    for axis, (end, count) in enumerate(((right, like.width), (down, like.height))):
        sign = 1 if end[axis] > origin[axis] else -1
        shift = round(float(origin[axis]))
        exact = (
            abs(origin[axis] - shift) < _COINCIDE
            and abs(end[axis] - (shift + sign * count)) < _COINCIDE
            and abs(end[1 - axis] - origin[1 - axis]) < _COINCIDE
        )
        if not exact:
            return None
        found += [sign, shift]
    return found[0], found[1], found[2], found[3]


def _cells_per_cell(source: GridSpec, target: GridSpec) -> tuple[float, float]:
    """Target cells per source cell along each axis at the middle: fixed, so that windows do not change the result."""
    centre = np.array(target.centre)
    steps = centre + np.array([(0.0, 0.0), target.transform[1::3], target.transform[2::3]])
    here, right, down = source.pixel(transform_points(steps, target.crs, source.crs))
    across, along = float(np.hypot(*(right - here))), float(np.hypot(*(down - here)))
    scale_x, scale_y = (1 / step if step > _PLAIN else 1.0 for step in (across, along))
    return scale_x, scale_y


def _resampling(name: str) -> int:
    if name not in RESAMPLING:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{name} is not a resampling method; choose one of {names}."),
            name=repr(name),
            names=", ".join(RESAMPLING),
        )
    return int(RESAMPLING[name])
