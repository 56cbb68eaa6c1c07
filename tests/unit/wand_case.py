"""Images and grounds on which the wand's answer is known."""

from __future__ import annotations

import numpy as np
from osgeo import gdal, ogr, osr

from tests.unit.terrain_case import ogr_shape

CRS = "EPSG:4547"
X0, Y0 = 500_000.0, 3_100_000.0


def geotiff(path, bands, cell, crs=CRS, origin=(X0, Y0), nodata=None, transform=None):
    """Bands (n, height, width) with plain GDAL; the upper left corner at ``origin``."""
    bands = np.atleast_3d(np.asarray(bands)) if np.ndim(bands) == 3 else np.asarray(bands)[None]
    kinds = {"uint8": gdal.GDT_Byte, "uint16": gdal.GDT_UInt16, "float32": gdal.GDT_Float32}
    dataset = gdal.GetDriverByName("GTiff").Create(
        str(path), bands.shape[2], bands.shape[1], len(bands), kinds[bands.dtype.name], ["TILED=YES"]
    )
    dataset.SetGeoTransform(transform or (origin[0], cell, 0, origin[1], 0, -cell))
    srs = osr.SpatialReference()
    srs.SetFromUserInput(crs)
    dataset.SetProjection(srs.ExportToWkt())
    for number, band in enumerate(bands, 1):
        if nodata is not None:
            dataset.GetRasterBand(number).SetNoDataValue(nodata)
        dataset.GetRasterBand(number).WriteArray(band)
    dataset = None
    return str(path)


def middles(size, cell):
    """x (to the east) and y (to the south) of the middles of cells, metres from the corner, (size, size) each."""
    place = (np.arange(size) + 0.5) * cell
    return np.meshgrid(place, place)


def disc_image(size=400, cell=1.0, centre=(200.0, 180.0), radius=90.0, noise=12.0, seed=1):
    """Four bands: a disc of one colour on another, the noise a fifth of the difference in the best band."""
    x, y = middles(size, cell)
    inside = np.hypot(x - centre[0], y - centre[1]) < radius
    rng = np.random.default_rng(seed)
    colours = ((60, 120), (70, 125), (80, 130), (150, 105))
    bands = [np.where(inside, disc, ground) + rng.normal(scale=noise, size=x.shape) for ground, disc in colours]
    return np.clip(np.array(bands), 1, 255).round().astype(np.uint8), inside


def cone(size=400, cell=1.0, centre=(200.0, 180.0), radius=80.0, depth=40.0, slope=0.15, seed=2):
    """Heights of a plane with a conical pit, 5 cm of noise; and where the pit is."""
    x, y = middles(size, cell)
    away = np.hypot(x - centre[0], y - centre[1])
    rng = np.random.default_rng(seed)
    z = 300 + slope * x - depth * np.clip(1 - away / radius, 0, None) + rng.normal(scale=0.05, size=x.shape)
    return z.astype(np.float32), away < radius


def agreement(one, other):
    """Intersection over union of two masks."""
    return float((one & other).sum() / (one | other).sum())


def inside_of(polygons, size, cell, origin=(X0, Y0)):
    """Which middles of cells lie in polygons, by OGR rasterising."""
    raster = gdal.GetDriverByName("MEM").Create("", size, size, 1, gdal.GDT_Byte)
    raster.SetGeoTransform((origin[0], cell, 0, origin[1], 0, -cell))
    store = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = store.CreateLayer("p", None, ogr.wkbMultiPolygon)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(ogr_shape(polygons))
    layer.CreateFeature(feature)
    gdal.RasterizeLayer(raster, [1], layer, burn_values=[1])
    return raster.ReadAsArray().astype(bool)
