"""Cells of one label that share sides, as polygons along their edges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal, ogr

from ..model.progress import SILENT, Progress
from .grid import Polygons
from .guard import attempt
from .shapes import from_ogr


def cell_polygons(labels: NDArray[Any], progress: Progress = SILENT) -> Iterator[tuple[int, Polygons]]:
    """(label, polygon) of an array (height, width), bool or int32, in columns and rows, in no certain order.

    Label 0 is left out.
    """
    kind = gdal.GDT_Byte if labels.dtype == np.bool_ else gdal.GDT_Int32
    values = np.ascontiguousarray(labels, dtype=np.uint8 if labels.dtype == np.bool_ else np.int32)
    raster = gdal.GetDriverByName("MEM").Create("", labels.shape[1], labels.shape[0], 1, kind)
    band = raster.GetRasterBand(1)
    band.WriteArray(values)
    yield from band_polygons(band, progress)


def band_polygons(band: Any, progress: Progress = SILENT) -> Iterator[tuple[int, Polygons]]:
    """``cell_polygons`` of a band of a raster without a transform: GDAL counts rows downwards then, as is done here.

    Raises:
        Cancelled: by ``progress``.
    """
    store = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = store.CreateLayer("cells", None, ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("label", ogr.OFTInteger))

    def report(share: float, _message: str, _data: object) -> int:
        try:
            progress.report(share)
        except BaseException as error:  # GDAL's C code would swallow it: carried around it
            stopped.append(error)
            return 0
        return 1

    stopped: list[BaseException] = []
    code, message = attempt(gdal.Polygonize, band, band, layer, 0, [], callback=report)
    if stopped:
        raise stopped[0]
    if code != 0:
        raise RuntimeError(f"polygonising failed: {message}")
    for feature in layer:
        for polygon in from_ogr(feature.GetGeometryRef()):
            yield feature.GetField(0), [polygon]
