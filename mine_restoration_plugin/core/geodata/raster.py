"""Reading rasters of any size by windows, and writing them. Heights leave this module in metres."""

from __future__ import annotations

import contextlib
import math
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal, osr

from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label
from .blocks import BlockReader
from .crs import authid, split_vertical, srs_from
from .files import part_name, put_in_place, remove
from .grid import Floating, Grid, GridSpec, Window, windows
from .guard import attempt, gdal_cache

__all__ = ["RasterSource", "gdal_cache", "open_raster", "read_grid", "windows", "write_raster"]

_METRES = {
    "": 1.0, "m": 1.0, "metre": 1.0, "metres": 1.0, "meter": 1.0, "meters": 1.0, "米": 1.0,
    "cm": 0.01, "centimetre": 0.01, "dm": 0.1, "mm": 0.001, "km": 1000.0,
    "ft": 0.3048, "foot": 0.3048, "feet": 0.3048, "international foot": 0.3048,
    "us survey foot": 1200 / 3937, "us survey feet": 1200 / 3937, "us-ft": 1200 / 3937, "ftus": 1200 / 3937,
    "us_survey_foot": 1200 / 3937, "foot_us": 1200 / 3937, "us foot": 1200 / 3937,
}  # fmt: skip
_SINGLE = {gdal.GDT_Byte, gdal.GDT_UInt16, gdal.GDT_Int16, gdal.GDT_Float32}


class RasterSource:
    """One band of one raster, read by window from any thread; every thread opens a handle of its own.

    ``spec``          grid; its CRS is the horizontal one.
    ``dtype``         of what ``read`` gives: float32 where that holds the band exactly, float64 otherwise.
    ``height_datum``  name of the vertical system, None where the file does not say.
    ``notes``         what was done to the numbers (feet turned into metres).
    """

    def __init__(self, path: str | os.PathLike[str], band: int = 1) -> None:
        self.path = os.fspath(path)
        self.band = band
        self.notes: list[Label] = []
        self.height_datum: str | None = None
        self._local = threading.local()
        self._lock = threading.Lock()
        self._handles: list[Any] = []
        dataset = self._dataset()
        raster = self._band(dataset)
        self.spec = self._describe(dataset)
        block = raster.GetBlockSize()
        self.block: tuple[int, int] = (int(block[0]), int(block[1]))
        self.dtype: type[np.floating[Any]] = np.float32 if raster.DataType in _SINGLE else np.float64
        self._factor, self._offset = self._to_metres(raster)
        if (self._factor, self._offset) != (1.0, 0.0):
            self.dtype = np.float64
        flags = int(raster.GetMaskFlags())
        self._masked = bool(flags & (gdal.GMF_PER_DATASET | gdal.GMF_ALPHA)) and not flags & gdal.GMF_NODATA
        self._nodata = self._nodata_value(raster, flags)

    def __enter__(self) -> RasterSource:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def name(self) -> str:
        return Path(self.path).name

    def close(self) -> None:
        """Let go of every thread's handle; the source may be read again afterwards."""
        with self._lock:
            self._handles.clear()
            self._local = threading.local()

    def read(self, window: Window | None = None) -> tuple[Floating, NDArray[np.bool_]]:
        """Heights in metres and where they are known, (height, width) each. NaN stands where nothing is known."""
        window = window or self.spec.whole
        values = np.empty((window.height, window.width), dtype=self.dtype)
        known = self.read_into(window, values)
        valid: NDArray[np.bool_] = np.isfinite(values)
        if known is not None:
            valid &= known
        values[~valid] = np.nan
        return values, valid

    def read_into(self, window: Window, out: Floating) -> NDArray[np.bool_] | None:
        """Fill ``out`` (height, width; of ``dtype``, rows contiguous) and tell where the band has data.

        None means that no cell is marked as NoData; NaN and infinity are left to the caller in either case. The mask
        may be written to, and lasts until this thread reads again.
        """
        band = self._band(self._dataset())
        if not self._block_reader().read(window, out):
            result, message = attempt(
                band.ReadAsArray, window.col, window.row, window.width, window.height, buf_obj=out
            )
            if result is None:
                raise InputError(
                    QT_TRANSLATE_NOOP("MineRestoration", "{name} cannot be read: {reason}"),
                    name=self.name,
                    reason=message,
                )
        valid: NDArray[np.bool_] | None = None
        if self._nodata is not None:
            hits = np.equal(out, self._nodata, out=self._mask_like(out))
            if hits.any():
                valid = np.logical_not(hits, out=hits)
        elif self._masked:
            mask, _ = attempt(band.GetMaskBand().ReadAsArray, window.col, window.row, window.width, window.height)
            if mask is not None:
                valid = np.asarray(mask) != 0
        self._convert(out)
        return valid

    def _mask_like(self, out: Floating) -> NDArray[np.bool_]:
        """A mask of the shape of ``out`` that this thread uses again and again: fresh memory is slow."""
        held: NDArray[np.bool_] | None = getattr(self._local, "mask", None)
        if held is None or held.size < out.size:
            held = self._local.mask = np.empty(out.size, dtype=bool)
        return held[: out.size].reshape(out.shape)

    def _convert(self, out: Floating) -> None:
        if self._factor != 1.0:
            out *= self._factor
        if self._offset != 0.0:
            out += self._offset

    def _open(self) -> Any:
        dataset, message = attempt(gdal.OpenEx, self.path, gdal.OF_RASTER | gdal.OF_READONLY)
        if dataset is None:
            if not self.path.startswith("/vsi") and not os.path.exists(self.path):
                raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "There is no raster {path}."), path=self.path)
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be opened as a raster: {reason}"),
                path=self.path,
                reason=message or "-",
            )
        return dataset

    def _dataset(self) -> Any:
        dataset = getattr(self._local, "dataset", None)
        if dataset is None:
            dataset = self._open()
            self._local.dataset = dataset
            with self._lock:
                self._handles.append(dataset)
        return dataset

    def _block_reader(self) -> BlockReader:
        reader: BlockReader | None = getattr(self._local, "blocks", None)
        if reader is None:
            dataset = self._dataset()
            reader = self._local.blocks = BlockReader(dataset, self._band(dataset), self.spec)
        return reader

    def _band(self, dataset: Any) -> Any:
        if not 1 <= self.band <= dataset.RasterCount:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{name} has no band {band}; it has {count}."),
                name=self.name,
                band=self.band,
                count=dataset.RasterCount,
            )
        return dataset.GetRasterBand(self.band)

    def _describe(self, dataset: Any) -> GridSpec:
        srs: osr.SpatialReference | None = dataset.GetSpatialRef()
        if srs is None or srs.IsLocal():
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{name} has no coordinate reference system. Assign the right one (in QGIS: Raster, Projections, "
                    "Assign projection) and run again.",
                ),
                name=self.name,
            )
        srs = srs.Clone()
        srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        flat, self.height_datum, self._vertical_unit = split_vertical(srs)
        transform = dataset.GetGeoTransform(can_return_null=True)
        if transform is None or transform[1] * transform[5] - transform[2] * transform[4] == 0:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{name} does not say where it lies (no geotransform)."),
                name=self.name,
            )
        x0, a, b, y0, d, e = map(float, transform)
        return GridSpec(dataset.RasterXSize, dataset.RasterYSize, (x0, a, b, y0, d, e), authid(flat))

    def _to_metres(self, band: Any) -> tuple[float, float]:
        unit = str(band.GetUnitType() or "").strip()
        metres = _METRES.get(unit.lower())
        if metres is None:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The heights of {name} are in {unit}, which is not known here. Convert them to metres.",
                ),
                name=self.name,
                unit=repr(unit),
            )
        if not unit and self._vertical_unit is not None:
            metres = self._vertical_unit
        if metres != 1.0:
            shown = unit or "vertical CRS"
            self.notes.append(
                Label(
                    "The heights of {name} were in {unit}; 1 unit = {metres} m.",
                    "{name}的高程单位为{unit}，已换算为米（1单位={metres}米）。",
                ).format(name=self.name, unit=shown, metres=f"{metres:.9g}")
            )
        scale, offset = band.GetScale(), band.GetOffset()
        return (1.0 if scale is None else float(scale)) * metres, (0.0 if offset is None else float(offset)) * metres

    def _nodata_value(self, band: Any, flags: int) -> float | None:
        """The value that marks NoData as it will be met in the array; None where NaN or nothing does."""
        if not flags & gdal.GMF_NODATA:
            return None
        value = band.GetNoDataValue()
        if value is None or math.isnan(value):
            return None
        stored = np.float32(value) if band.DataType == gdal.GDT_Float32 else np.float64(value)
        return float(stored)


def open_raster(path: str | os.PathLike[str], band: int = 1) -> RasterSource:
    """A raster that has a place, a band and at least one cell with data.

    Raises:
        InputError: it is missing, cannot be read, has no such band, no CRS, an unknown unit, or NoData everywhere.
    """
    source = RasterSource(path, band)
    if not has_data(source):
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{name} has no data: every cell of band {band} is NoData."),
            name=source.name,
            band=band,
        )
    return source


def has_data(source: RasterSource, cells_per_window: int = 1 << 18) -> bool:
    """Whether any cell holds a height; stops at the first that does, beginning in the middle."""
    places = list(windows(source.spec, cells_per_window, source.block))
    middle = len(places) // 2
    return any(source.read(window)[1].any() for window in places[middle:] + places[:middle])


def read_grid(source: RasterSource, window: Window | None = None) -> Grid:
    """A window (or all) in memory, NaN where nothing is known."""
    values, _ = source.read(window)
    return Grid(values, source.spec.part(window or source.spec.whole), "m", source.height_datum)


def write_raster(
    path: str | os.PathLike[str],
    spec: GridSpec,
    blocks: Iterable[tuple[Window, Floating]],
    *,
    dtype: type[np.floating[Any]] = np.float32,
    nodata: float = -9999.0,
    unit: str = "m",
    progress: Progress = SILENT,
) -> None:
    """Write a GeoTIFF (tiled, compressed) window by window; NaN becomes ``nodata``.

    Raises:
        InputError: the folder is missing, the disk is full, another program holds the file. Nothing half-made stays.
    """
    with RasterWriter(path, spec, dtype=dtype, nodata=nodata, unit=unit) as writer:
        done = 0
        for window, array in blocks:
            writer.write(window, array)
            done += window.width * window.height
            progress.report(done / spec.cells)


class RasterWriter:
    """A GeoTIFF in the making, as a context: leaving it normally gives the file its name, any error removes it.

    ``write`` may be called from several threads; it takes one at a time.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        spec: GridSpec,
        *,
        dtype: type[np.floating[Any]] = np.float32,
        nodata: float = -9999.0,
        unit: str = "m",
        options: Sequence[str] = ("TILED=YES", "COMPRESS=DEFLATE", "PREDICTOR=3", "ZLEVEL=3", "BIGTIFF=IF_SAFER"),
    ) -> None:
        self.path = Path(path)
        self.spec = spec
        self._nodata = nodata
        self._dtype = dtype
        self._lock = threading.Lock()
        self._part = part_name(self.path)
        self._dataset: Any = None
        self._unit = unit
        self._options = list(options)

    def __enter__(self) -> RasterWriter:
        kind = gdal.GDT_Float32 if self._dtype is np.float32 else gdal.GDT_Float64
        driver = gdal.GetDriverByName("GTiff")
        self._dataset, message = attempt(
            driver.Create, str(self._part), self.spec.width, self.spec.height, 1, kind, self._options
        )
        if self._dataset is None:
            self._fail(message)
        self._dataset.SetSpatialRef(srs_from(self.spec.crs))
        self._dataset.SetGeoTransform(self.spec.transform)
        band = self._dataset.GetRasterBand(1)
        band.SetNoDataValue(self._nodata)
        band.SetUnitType(self._unit)
        return self

    def write(self, window: Window, array: Floating) -> None:
        """Put (height, width) values in their place."""
        filled = np.where(np.isfinite(array), array, self._nodata).astype(self._dtype)
        with self._lock:
            band = self._dataset.GetRasterBand(1)
            code, message = attempt(band.WriteArray, filled, window.col, window.row)
        if code != 0:
            self._fail(message)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._drop()
            return
        code, message = attempt(self._dataset.FlushCache)
        self._dataset = None
        if message or code not in (None, 0):
            self._fail(message)
        put_in_place(self._part, self.path)

    def _drop(self) -> None:
        self._dataset = None
        remove(self._part)

    def _fail(self, message: str) -> None:
        self._drop()
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "{path} cannot be written (is the disk full, or the folder read-only?): {reason}"
            ),
            path=self.path,
            reason=message or "-",
        )


def grid_blocks(grid: Grid, max_cells: int = 1 << 21) -> Iterator[tuple[Window, Floating]]:
    """A grid in memory as blocks for ``write_raster``."""
    for window in windows(grid.spec, max_cells):
        rows = slice(window.row, window.row + window.height)
        yield window, grid.array[rows, window.col : window.col + window.width]


def write_grid(path: str | os.PathLike[str], grid: Grid, progress: Progress = SILENT) -> None:
    """Write a grid in memory."""
    write_raster(path, grid.spec, grid_blocks(grid), unit=grid.unit, progress=progress)


@contextlib.contextmanager
def opened(path: str | os.PathLike[str], band: int = 1) -> Iterator[RasterSource]:
    """``open_raster`` that closes again."""
    source = open_raster(path, band)
    try:
        yield source
    finally:
        source.close()
