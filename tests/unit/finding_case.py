"""The image pairs and terrain that finding is tried on, and copies of them with something changed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from osgeo import gdal, osr

from mine_restoration_plugin.core.geodata.coverage import coverage_mask
from mine_restoration_plugin.core.geodata.grid import GridSpec
from mine_restoration_plugin.core.geodata.shapes import to_ogr

DATA = Path(__file__).resolve().parents[1] / "data"
TROMBETAS = DATA / "sentinel2_trombetas" / "sen2_l2a_12band_refl_x10000.tif"
TRAINING = DATA / "sentinel2_trombetas" / "training_polygons.geojson"
JULY = DATA / "landsat7_pa" / "LE7_20020720_subset.tif"
NOVEMBER = DATA / "landsat7_pa" / "LE7_20021125_subset.tif"
RAJAPUR = DATA / "openpit_rajapur" / "srtm1_rajapur_aoi.tif"
OUTLINES = DATA / "openpit_rajapur_outlines" / "outlines.geojson"


def outlines(path, name):
    """Polygons of a GeoJSON by one of their properties: name → list of polygons."""
    found = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        geometry = feature["geometry"]
        parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        polygons = [[np.array(ring, dtype=float)[:, :2] for ring in part] for part in parts]
        found.setdefault(feature["properties"][name], []).extend(polygons)
    return found


def spec_of(path):
    data = gdal.Open(str(path))
    return GridSpec(data.RasterXSize, data.RasterYSize, data.GetGeoTransform(), data.GetProjection())


def cells_in(polygons, spec):
    """Cells of which at least half lies in the polygons."""
    return coverage_mask(polygons, spec, spec.whole) >= 0.5


def covered(candidates, spec):
    mask = np.zeros(spec.shape, dtype=bool)
    for candidate in candidates:
        mask |= cells_in(candidate.polygons, spec)
    return mask


def iou(one, other):
    """Common area over united area, by GEOS."""
    first, second = to_ogr(one), to_ogr(other)
    return first.Intersection(second).Area() / first.Union(second).Area()


def saved_like(path, like, array, *, kind=None, descriptions=True):
    """A GeoTIFF on the grid of another one; array (bands, rows, columns)."""
    source = gdal.Open(str(like))
    kinds = {"uint8": gdal.GDT_Byte, "uint16": gdal.GDT_UInt16, "float32": gdal.GDT_Float32}
    count, rows, columns = array.shape
    data = gdal.GetDriverByName("GTiff").Create(
        str(path), columns, rows, count, kinds[array.dtype.name] if kind is None else kind
    )
    data.SetProjection(source.GetProjection())
    data.SetGeoTransform(source.GetGeoTransform())
    for number in range(1, count + 1):
        band = data.GetRasterBand(number)
        band.WriteArray(array[number - 1])
        if descriptions and source.RasterCount == count:
            band.SetDescription(source.GetRasterBand(number).GetDescription())
    return str(path)


def with_patch(path, source, target, size=(8, 7)):
    """November with pixels of one place copied to another (middles in rows and columns): 56 cells of 900 m² = 5 ha."""
    array = gdal.Open(str(NOVEMBER)).ReadAsArray()
    rows, columns = size

    def place(middle):
        top, left = middle[0] - rows // 2, middle[1] - columns // 2
        return slice(top, top + rows), slice(left, left + columns)

    taken = array[(slice(None), *place(source))].copy()
    array[(slice(None), *place(target))] = taken
    return saved_like(path, NOVEMBER, array)


def raster(path, array, cell, crs="EPSG:4547", origin=(500_000.0, 3_800_000.0), rotated=False, nodata=None):
    """(bands, rows, columns) or (rows, columns) on a grid of ``cell`` = (x, y) metres; turned by 20° if asked for."""
    array = array[None] if array.ndim == 2 else array
    count, rows, columns = array.shape
    kinds = {"uint8": gdal.GDT_Byte, "uint16": gdal.GDT_UInt16, "float32": gdal.GDT_Float32}
    data = gdal.GetDriverByName("GTiff").Create(str(path), columns, rows, count, kinds[array.dtype.name])
    cosine, sine = (np.cos(np.radians(20)), np.sin(np.radians(20))) if rotated else (1.0, 0.0)
    x, y = cell
    data.SetGeoTransform((origin[0], x * cosine, y * sine, origin[1], x * sine, -y * cosine))
    if crs is not None:
        system = osr.SpatialReference()
        system.SetFromUserInput(crs)
        data.SetProjection(system.ExportToWkt())
    for number in range(count):
        band = data.GetRasterBand(number + 1)
        if nodata is not None:
            band.SetNoDataValue(nodata)
        band.WriteArray(np.where(np.isfinite(array[number]), array[number], nodata if nodata is not None else 0))
    return str(path)
