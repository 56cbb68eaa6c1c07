"""Vector files for tests, written with OGR."""

from __future__ import annotations

from pathlib import Path

from osgeo import gdal, ogr

from mine_restoration_plugin.core.geodata.crs import srs_from, transform_polygons
from mine_restoration_plugin.core.geodata.shapes import to_ogr
from tests.unit.register_case import CRS

DRIVERS = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".shp": "ESRI Shapefile"}


def write_layer(path: Path, features, *, crs=CRS, to=None, kind=ogr.wkbUnknown, options=()):
    """Features as (polygons or WKT, attributes), given in ``crs`` and written in ``to``; the path as text."""
    target = crs if to is None else to
    driver = ogr.GetDriverByName(DRIVERS[path.suffix])
    dataset = driver.CreateDataSource(str(path))
    if path.suffix == ".shp" and kind == ogr.wkbUnknown:
        kind = ogr.wkbPolygon
    layer = dataset.CreateLayer(path.stem, srs_from(target) if target else None, kind, list(options))
    for name in features[0][1]:
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTString))
    for shape, attributes in features:
        feature = ogr.Feature(layer.GetLayerDefn())
        for name, value in attributes.items():
            feature.SetField(name, value)
        if isinstance(shape, str):
            geometry = ogr.CreateGeometryFromWkt(shape)
        else:
            geometry = to_ogr(transform_polygons(shape, crs, target) if target not in ("", crs) else shape)
        feature.SetGeometry(geometry)
        layer.CreateFeature(feature)
    layer = None
    dataset = None
    gdal.ErrorReset()
    return str(path)
