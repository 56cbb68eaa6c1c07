"""Lines of equal height on whole multiples of an interval."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal, ogr

from .grid import Floating, GridSpec
from .guard import attempt
from .offsets import line_parts

Floats = NDArray[np.float64]
_NOTHING = -1e30


class ContourLine(NamedTuple):
    """(n, 2) points and the height they all have."""

    points: Floats
    level_m: float


def contours(heights: Floating, spec: GridSpec, interval: float) -> Iterator[ContourLine]:
    """Contours of (height, width) heights, NaN where unknown, as GDAL draws them through the centres of the cells.

    They are not smoothed: each point lies on a side between two neighbouring centres at its very height. Lines go up
    to half a cell beyond the outermost centres. From the lowest level up; on ground level with a contour the line runs
    along the ground's edge.
    """
    raster = gdal.GetDriverByName("MEM").Create("", spec.width, spec.height, 1, gdal.GDT_Float64)
    raster.SetGeoTransform((0.0, 1.0, 0.0, 0.0, 0.0, 1.0))
    band = raster.GetRasterBand(1)
    known = np.isfinite(heights)
    band.SetNoDataValue(_NOTHING)  # newer GDAL counts the levels between the band's least and greatest before it draws
    band.WriteArray(np.where(known, heights.astype(np.float64), _NOTHING))
    store = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = store.CreateLayer("contours", None, ogr.wkbLineString)
    layer.CreateField(ogr.FieldDefn("level", ogr.OFTReal))
    options = [f"LEVEL_INTERVAL={interval!r}", "ELEV_FIELD=0", f"NODATA={_NOTHING!r}"]
    code, message = attempt(gdal.ContourGenerateEx, band, layer, options=options)
    if code != 0:
        raise RuntimeError(f"contours failed: {message}")
    found = []
    for feature in layer:
        level = round(feature.GetField(0) / interval) * interval
        for pixel in line_parts(feature.GetGeometryRef()):
            found.append(ContourLine(np.column_stack(spec.xy(pixel[:, 0], pixel[:, 1])), level))
    yield from sorted(found, key=lambda line: (line.level_m, *line.points.min(axis=0)))
