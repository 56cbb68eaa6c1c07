"""Small rasters and shapes for the tests of grids and volumes; everything is made, nothing is read by our own code."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr, osr

DATA = Path(__file__).resolve().parents[1] / "data"
FORTBRAGG = DATA / "fortbragg"
CRS = "EPSG:4547"
NORTH_UP = (500_000.0, 1.0, 0.0, 3_100_200.0, 0.0, -1.0)


def tif(path, array, transform=NORTH_UP, crs=CRS, *, nodata=None, unit=None, options=(), kind=None, bands=1):
    """Write a GeoTIFF with plain GDAL and give back its path as text."""
    array = np.asarray(array)
    kinds = {"float32": gdal.GDT_Float32, "float64": gdal.GDT_Float64, "int16": gdal.GDT_Int16, "uint8": gdal.GDT_Byte}
    kind = kinds[array.dtype.name] if kind is None else kind
    driver = gdal.GetDriverByName("GTiff")
    dataset = driver.Create(str(path), array.shape[1], array.shape[0], bands, kind, list(options))
    if transform is not None:
        dataset.SetGeoTransform(transform)
    if crs is not None:
        srs = osr.SpatialReference()
        srs.SetFromUserInput(crs)
        dataset.SetProjection(srs.ExportToWkt())
    for number in range(1, bands + 1):
        band = dataset.GetRasterBand(number)
        if nodata is not None:
            band.SetNoDataValue(nodata)
        if unit is not None:
            band.SetUnitType(unit)
        band.WriteArray(array)
    dataset = None
    return str(path)


def ring(*points):
    """A closed ring from x, y pairs."""
    points = np.array(points, dtype=np.float64)
    return np.vstack((points, points[:1]))


def rectangle(x0, y0, x1, y1):
    return ring((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def regular(x, y, radius, corners=720, turn=0.0):
    """A regular polygon and its exact area."""
    angle = turn + np.arange(corners) * (2 * math.pi / corners)
    shape = ring(*zip(x + radius * np.cos(angle), y + radius * np.sin(angle)))
    return shape, corners / 2 * radius**2 * math.sin(2 * math.pi / corners)


def ogr_shape(polygons):
    """Plain polygons as an OGR geometry, point by point."""
    multi = ogr.Geometry(ogr.wkbMultiPolygon)
    for rings in polygons:
        polygon = ogr.Geometry(ogr.wkbPolygon)
        for points in rings:
            line = ogr.Geometry(ogr.wkbLinearRing)
            for x, y in points:
                line.AddPoint_2D(float(x), float(y))
            polygon.AddGeometry(line)
        multi.AddGeometry(polygon)
    return multi


def clipped_shares(polygons, spec):
    """Share of every cell within ``polygons``, cell by cell by GEOS: slow, and nothing like our own way."""
    shape = ogr_shape(polygons)
    shares = np.zeros(spec.shape)
    for row in range(spec.height):
        for col in range(spec.width):
            x, y = spec.xy(np.array([col, col + 1, col + 1, col]), np.array([row, row, row + 1, row + 1]))
            cell = ogr_shape([[ring(*zip(x, y))]])
            shares[row, col] = shape.Intersection(cell).Area() / spec.cell_area_m2
    return shares
