"""What a sheet draws of a surface: the raster at the sheet's own resolution, contours, spot heights, outlines.

Everything is made at the resolution of the printed sheet, so cost and memory do not grow with the survey.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr, osr

from ..core.geodata.guard import attempt
from ..core.model.errors import InputError
from ..core.model.text import QT_TRANSLATE_NOOP

CELL_MM = 0.4
NODATA = -32768.0
_MISSING = QT_TRANSLATE_NOOP(
    "MineRestoration", "The raster {path} that the plan names cannot be read. Was it moved or deleted?"
)

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Drawn:
    """A surface at sheet resolution. ``heights`` (rows, columns) in metres, NaN where there is no value."""

    path: Path
    heights: np.ndarray
    transform: tuple[float, float, float, float, float, float]
    wkt: str

    @property
    def cell_m(self) -> float:
        return self.transform[1]

    def at(self, x: float, y: float) -> float | None:
        """The value of the cell that holds the point; None outside and where there is none."""
        column = math.floor((x - self.transform[0]) / self.transform[1])
        row = math.floor((y - self.transform[3]) / self.transform[5])
        if not (0 <= row < self.heights.shape[0] and 0 <= column < self.heights.shape[1]):
            return None
        value = float(self.heights[row, column])
        return None if math.isnan(value) else value

    def centre(self, row: int, column: int) -> tuple[float, float]:
        return (
            self.transform[0] + (column + 0.5) * self.transform[1],
            self.transform[3] + (row + 0.5) * self.transform[5],
        )


@contextmanager
def quiet() -> Iterator[None]:
    """What GDAL says is not printed. Whether it raises exceptions is a matter of the process and left as it is."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        yield
    finally:
        gdal.PopErrorHandler()


def largest_value(path: Path) -> float:
    """The largest absolute value of a raster, from a sample; 0 where there is none. Writes nothing beside it."""
    dataset, _ = attempt(gdal.Open, str(path))
    limits = attempt(dataset.GetRasterBand(1).ComputeRasterMinMax, True)[0] if dataset is not None else None
    return max((abs(value) for value in limits or () if math.isfinite(value)), default=0.0)


def draw(source: Path, target: Path, box: Box, cell_m: float, wkt: str, method: str) -> Drawn:
    """Resample ``source`` onto the frame ``box`` (west, south, east, north) into the GeoTIFF ``target``.

    ``method`` is how cells coarser than the sheet are drawn: ``near`` keeps each cell's value and edge, as differences
    need; ``cubic`` interpolates, as contours need; ``cubicspline`` smooths, as shading needs. Finer cells are averaged.

    Raises:
        InputError: the raster cannot be read.
    """
    with quiet():
        dataset, _ = attempt(gdal.Open, str(source))
        if dataset is None:
            raise InputError(_MISSING, path=source.name)
        if abs(dataset.GetGeoTransform()[1]) < 0.75 * cell_m:
            method = "average"
        limits = attempt(dataset.GetRasterBand(1).ComputeRasterMinMax, False)[0] if method == "cubic" else None
        drawn, _ = attempt(
            gdal.Warp,
            str(target),
            dataset,
            format="GTiff",
            outputBounds=box,
            xRes=cell_m,
            yRes=cell_m,
            dstSRS=wkt,
            dstNodata=NODATA,
            outputType=gdal.GDT_Float32,
            resampleAlg=method,
        )
        if drawn is None:
            raise InputError(_MISSING, path=source.name)
        values = drawn.GetRasterBand(1).ReadAsArray()
        transform = tuple(drawn.GetGeoTransform())
        if limits is not None:  # cubic interpolation overshoots the highest and the lowest cell
            values = np.where(values == NODATA, values, np.clip(values, *limits)).astype(np.float32)
            drawn.GetRasterBand(1).WriteArray(values)
        del drawn, dataset
    heights = np.where(values == NODATA, np.nan, values.astype(np.float64))
    return Drawn(target, heights, transform, wkt)


def shading(drawn: Drawn, target: Path) -> Path:
    """Relief lit from several sides, 1 to 255, 0 where there is no height, as the GeoTIFF ``target``."""
    with quiet():
        options = gdal.DEMProcessingOptions(computeEdges=True, multiDirectional=True, zFactor=1.5)
        made = gdal.DEMProcessing(str(target), str(drawn.path), "hillshade", options=options)
        del made
    return target


def slopes_deg(drawn: Drawn) -> tuple[float, float]:
    """Mean slope, and the slope that one twentieth of the ground exceeds; zeros where nothing has heights around it."""
    if min(drawn.heights.shape) < 2:
        return 0.0, 0.0
    down, across = np.gradient(drawn.heights, drawn.cell_m)
    slope = np.degrees(np.arctan(np.hypot(down, across)))
    known = slope[np.isfinite(slope)]
    return (float(known.mean()), float(np.quantile(known, 0.95))) if known.size else (0.0, 0.0)


def contours(drawn: Drawn, interval_m: float, shortest_m: float) -> list[tuple[float, bytes]]:
    """Height and line (WKB) of every contour at least ``shortest_m`` long."""
    with quiet():
        raster = gdal.Open(str(drawn.path))
        source = ogr.GetDriverByName("Memory").CreateDataSource("contours")
        layer = source.CreateLayer("contours", _srs(drawn.wkt), ogr.wkbLineString)
        layer.CreateField(ogr.FieldDefn("id", ogr.OFTInteger))
        layer.CreateField(ogr.FieldDefn("z", ogr.OFTReal))
        options = [f"LEVEL_INTERVAL={interval_m}", "ID_FIELD=0", "ELEV_FIELD=1", f"NODATA={NODATA}"]
        gdal.ContourGenerateEx(raster.GetRasterBand(1), layer, options=options)
        found = []
        for feature in layer:
            line = feature.GetGeometryRef()
            if line is not None and line.Length() >= shortest_m:
                found.append((feature.GetField("z"), bytes(line.ExportToWkb())))
        del layer, source, raster
    return found


def outlines(drawn: Drawn, mask: np.ndarray) -> list[bytes]:
    """Polygons (WKB) round the cells of ``mask``, bool of the shape of ``heights``."""
    rows, columns = mask.shape
    with quiet():
        raster = gdal.GetDriverByName("MEM").Create("", columns, rows, 1, gdal.GDT_Byte)
        raster.SetGeoTransform(drawn.transform)
        raster.SetProjection(drawn.wkt)
        band = raster.GetRasterBand(1)
        band.WriteArray(mask.astype(np.uint8))
        source = ogr.GetDriverByName("Memory").CreateDataSource("outlines")
        layer = source.CreateLayer("outlines", _srs(drawn.wkt), ogr.wkbPolygon)
        gdal.Polygonize(band, band, layer, -1)
        found = [bytes(feature.GetGeometryRef().ExportToWkb()) for feature in layer]
        del layer, source, band, raster
    return found


def spot_heights(
    drawn: Drawn, spacing_m: float, keep_off: Sequence[Sequence[float]] = ()
) -> list[tuple[float, float, float]]:
    """(x, y, height) of the lowest and the highest cell, in this order, then of cells about ``spacing_m`` apart.

    The latter stay clear of each other and of the points ``keep_off``.
    """
    heights = drawn.heights
    if not np.isfinite(heights).any():
        return []

    def spot(row: int, column: int) -> tuple[float, float, float]:
        return (*drawn.centre(row, column), float(heights[row, column]))

    found = [spot(*np.unravel_index(pick(heights), heights.shape)) for pick in (np.nanargmin, np.nanargmax)]
    step = max(1, round(spacing_m / drawn.cell_m))
    rows, columns = heights.shape
    for row in range(step // 2, rows, step):
        for column in range(step // 2, columns, step):
            x, y, height = spot(row, column)
            taken = (math.hypot(x - other[0], y - other[1]) for other in (*found, *keep_off))
            if math.isfinite(height) and min(taken) >= spacing_m / 3:
                found.append((x, y, height))
    return found


def _srs(wkt: str) -> osr.SpatialReference:
    srs = osr.SpatialReference()
    srs.ImportFromWkt(wkt)
    srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return srs
