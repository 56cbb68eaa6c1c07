"""OGR geometries ↔ plain polygons (``geodata.grid.Polygons``)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from osgeo import ogr

from ..geodata.grid import Polygons


def polygons_from(geometry: ogr.Geometry) -> Polygons | None:
    """Rings of a polygon, multi-polygon or collection of them, closed, without heights; None for another kind."""
    geometry = geometry.GetLinearGeometry() if geometry.HasCurveGeometry(True) else geometry
    kind = ogr.GT_Flatten(geometry.GetGeometryType())
    if kind in (ogr.wkbMultiPolygon, ogr.wkbGeometryCollection, ogr.wkbTIN, ogr.wkbPolyhedralSurface):
        parts = [polygons_from(geometry.GetGeometryRef(i)) for i in range(geometry.GetGeometryCount())]
        if any(part is None for part in parts):
            return None
        return [polygon for part in parts if part for polygon in part]
    if kind in (ogr.wkbPolygon, ogr.wkbTriangle):
        rings = [_ring(geometry.GetGeometryRef(i)) for i in range(geometry.GetGeometryCount())]
        rings = [ring for ring in rings if len(ring)]
        return [rings] if rings else []
    return None


def _ring(ring: ogr.Geometry) -> NDArray[np.float64]:
    points = np.array(ring.GetPoints(2) or (), dtype=np.float64).reshape(-1, 2)
    if len(points) and not np.array_equal(points[0], points[-1]):
        points = np.vstack((points, points[:1]))
    return points


def geometry_from(polygons: Polygons) -> ogr.Geometry:
    """A multi-polygon without heights."""
    multi = ogr.Geometry(ogr.wkbMultiPolygon)
    for rings in polygons:
        polygon = ogr.Geometry(ogr.wkbPolygon)
        for points in rings:
            ring = ogr.Geometry(ogr.wkbLinearRing)
            for x, y in np.asarray(points, dtype=np.float64).tolist():
                ring.AddPoint_2D(x, y)
            ring.CloseRings()
            polygon.AddGeometryDirectly(ring)
        multi.AddGeometryDirectly(polygon)
    return multi
