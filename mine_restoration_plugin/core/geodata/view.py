"""Images and heights read onto whatever grid is asked for: a screen's, at the cost of a screen, or the image's own."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal

from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP
from .alignment import warped_spec
from .crs import same_crs, srs_from, transform_points
from .grid import GridSpec, Window
from .guard import attempt
from .raster import RasterSource

_WARP_MB = 64
_COARSER = 1.5
"""From this many source cells per cell on they are averaged."""
_COINCIDE = 1e-3
"""Share of a cell by which lattices may differ and still be the same."""
_LOOK = 256
_ALPHA_VALUES = 8


class ViewSource(RasterSource):
    """All bands of a raster, on any grid, in any coordinate system; cells without data are NaN.

    GDAL reads overviews where they are fine enough. Coordinates are exact to an eighth of a cell. Any thread may read.
    """

    def __init__(self, path: str | os.PathLike[str], bands: Sequence[int] | None = None) -> None:
        self._bands = None if bands is None else tuple(bands)
        self._alpha_bands: tuple[int, ...] | None = None
        super().__init__(path, 1 if bands is None else bands[0])

    @property
    def bands(self) -> tuple[int, ...]:
        """Numbers of the bands that ``read_on`` gives; those of an alpha band and of a mask are left out."""
        if self._bands is None:
            dataset = self._dataset()
            found = tuple(number for number in range(1, dataset.RasterCount + 1) if number not in self._alpha())
            if not found:
                raise InputError(
                    QT_TRANSLATE_NOOP("MineRestoration", "{name} has no band with colours."), name=self.name
                )
            self._bands = found
        return self._bands

    def read_on(self, spec: GridSpec) -> NDArray[np.float32]:
        """(bands, height, width) on ``spec``: averaged where the grid is coarser than the raster."""
        if same_crs(self.spec.crs, spec.crs):
            shift = same_lattice(self.spec, spec)
            if shift is not None:
                return self._read_cells(spec, *shift)
        coarser = cells_per_cell(self.spec, spec) > _COARSER
        target = gdal.GetDriverByName("MEM").Create("", spec.width, spec.height, self._count(), gdal.GDT_Float32)
        target.SetGeoTransform(spec.transform)
        for number in range(1, target.RasterCount + 1):
            target.GetRasterBand(number).SetNoDataValue(math.nan)
            target.GetRasterBand(number).Fill(math.nan)
        done, message = attempt(
            gdal.Warp,
            target,
            self._view(),
            srcSRS=srs_from(self.spec.crs).ExportToWkt(),
            dstSRS=srs_from(spec.crs).ExportToWkt(),
            resampleAlg=gdal.GRA_Average if coarser else self._finer(),
            workingType=gdal.GDT_Float32,
            warpMemoryLimit=_WARP_MB,
            warpOptions=["UNIFIED_SRC_NODATA=YES"],
        )
        values, said = attempt(target.ReadAsArray) if done else (None, message)
        if values is None:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{name} cannot be read: {reason}"),
                name=self.name,
                reason=said or message or "-",
            )
        values = np.asarray(values, dtype=np.float32).reshape(-1, spec.height, spec.width)
        self._convert(values)
        return values

    def _read_cells(self, spec: GridSpec, col: int, row: int) -> NDArray[np.float32]:
        """The raster's own cells, without a detour; those beyond its edge are unknown."""
        values = np.full((self._count(), spec.height, spec.width), np.nan, dtype=np.float32)
        part = Window(col, row, spec.width, spec.height).intersection(self.spec.whole)
        if part is None:
            return values
        view = self._view()
        read, message = attempt(view.ReadAsArray, part.col, part.row, part.width, part.height)
        if read is None:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{name} cannot be read: {reason}"),
                name=self.name,
                reason=message or "-",
            )
        found = np.asarray(read).reshape(-1, part.height, part.width)[: len(values)].astype(np.float32)
        if view.GetRasterBand(1).GetMaskFlags() != gdal.GMF_ALL_VALID:
            known = np.zeros((part.height, part.width), dtype=bool)
            for number in range(1, len(values) + 1):
                mask = view.GetRasterBand(number).GetMaskBand()
                known |= mask.ReadAsArray(part.col, part.row, part.width, part.height) != 0
            found[:, ~known] = np.nan
        self._convert(found)
        place = slice(part.row - row, part.row - row + part.height), slice(part.col - col, part.col - col + part.width)
        values[:, place[0], place[1]] = found
        return values

    def grid_in(self, crs: str) -> GridSpec:
        """The raster's own grid where it is in ``crs``, else one of the same resolution there."""
        return self.spec if same_crs(self.spec.crs, crs) else warped_spec(self.spec, crs)

    def taken_on(self) -> str | None:
        """The day the image was taken (ISO), where its metadata says so; file names are not trusted."""
        dataset = self._dataset()
        told = [
            (dataset.GetMetadata("IMAGERY") or {}).get("ACQUISITIONDATETIME"),
            (dataset.GetMetadata() or {}).get("ACQUISITION_DATE"),
            (dataset.GetMetadata() or {}).get("TIFFTAG_DATETIME"),
        ]
        for text in told:
            found = re.match(r"\s*((?:19|20)\d\d)[:/-](0[1-9]|1[0-2])[:/-](0[1-9]|[12]\d|3[01])", text or "")
            if found:
                return "-".join(found.groups())
        return None

    def _count(self) -> int:
        return 3 if self._palette() else len(self.bands)

    def _finer(self) -> int:
        return int(gdal.GRA_NearestNeighbour)

    def _alpha(self) -> tuple[int, ...]:
        """The band that tells where there is data.

        GDAL marks the fourth of four bytes as such when it is told nothing, which often is near infrared: a band of
        many values is a colour.
        """
        if self._alpha_bands is None:
            dataset = self._dataset()
            found = []
            for number in range(1, dataset.RasterCount + 1):
                band = dataset.GetRasterBand(number)
                if band.GetColorInterpretation() == gdal.GCI_AlphaBand:
                    width, height = min(band.XSize, _LOOK), min(band.YSize, _LOOK)
                    values, _ = attempt(band.ReadAsArray, buf_xsize=width, buf_ysize=height)
                    if values is None or len(np.unique(values)) <= _ALPHA_VALUES:
                        found.append(number)
            self._alpha_bands = tuple(found)
        return self._alpha_bands

    def _palette(self) -> bool:
        return self._dataset().GetRasterBand(self.bands[0]).GetColorTable() is not None

    def _view(self) -> Any:
        """The wanted bands, a palette as its colours; with the alpha band where there is one."""
        view = getattr(self._local, "view", None)
        if view is None:
            dataset = self._dataset()
            if self._palette():
                options = {"rgbExpand": "rgb", "bandList": [self.bands[0]]}
            else:
                options = {"bandList": [*self.bands, *self._alpha()]}
            view, message = attempt(gdal.Translate, "", dataset, format="VRT", **options)
            if view is None:
                raise InputError(
                    QT_TRANSLATE_NOOP("MineRestoration", "{name} cannot be read: {reason}"),
                    name=self.name,
                    reason=message or "-",
                )
            for number in range(1, view.RasterCount + 1 - len(self._alpha())):
                view.GetRasterBand(number).SetColorInterpretation(gdal.GCI_Undefined)
            self._local.view = view
        return view

    def _to_metres(self, band: Any) -> tuple[float, float]:
        return 1.0, 0.0  # colours are taken as they are stored


class HeightView(ViewSource):
    """Heights in metres, one band, interpolated between cells where the grid is finer."""

    def __init__(self, path: str | os.PathLike[str], band: int = 1) -> None:
        super().__init__(path, (band,))

    def heights_on(self, spec: GridSpec) -> NDArray[np.float32]:
        """(height, width) on ``spec``, NaN where nothing is known."""
        return self.read_on(spec)[0]

    def _finer(self) -> int:
        return int(gdal.GRA_Bilinear)

    def _palette(self) -> bool:
        return False

    def _to_metres(self, band: Any) -> tuple[float, float]:
        return RasterSource._to_metres(self, band)


def same_lattice(source: GridSpec, target: GridSpec) -> tuple[int, int] | None:
    """Column and row of ``source`` where ``target`` begins, None where their cells do not coincide."""
    steps = np.array(source.transform)[[1, 2, 4, 5]] - np.array(target.transform)[[1, 2, 4, 5]]
    if np.abs(steps).max() * max(target.width, target.height) > _COINCIDE * min(source.cell_x, source.cell_y):
        return None
    col, row = source.pixel(np.array([target.transform[0::3]]))[0]
    if abs(col - round(col)) > _COINCIDE or abs(row - round(row)) > _COINCIDE:
        return None
    return round(col), round(row)


def cells_per_cell(source: GridSpec, target: GridSpec) -> float:
    """How many cells of ``source`` lie along the side of one cell of ``target``, in the middle of the target."""
    middle = np.array(target.centre)
    steps = middle + np.array([(0.0, 0.0), target.transform[1::3], target.transform[2::3]])
    here, right, down = source.pixel(transform_points(steps, target.crs, source.crs))
    return float(math.sqrt(np.hypot(*(right - here)) * np.hypot(*(down - here))))


def view_spec(bounds: tuple[float, float, float, float], crs: str, cell: float, cells_max: int) -> GridSpec:
    """A north-up grid over ``bounds`` (x min, y min, x max, y max), its cells square and no smaller than ``cell``.

    Cells grow until there are no more than about ``cells_max`` of them.
    """
    x0, y0, x1, y1 = bounds
    cell = max(cell, math.sqrt((x1 - x0) * (y1 - y0) / cells_max))
    width, height = max(math.ceil((x1 - x0) / cell), 1), max(math.ceil((y1 - y0) / cell), 1)
    return GridSpec(width, height, (x0, cell, 0.0, y1, 0.0, -cell), crs)
