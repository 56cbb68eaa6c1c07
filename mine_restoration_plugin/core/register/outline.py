"""What follows from an outline: its areas and its centre."""

from __future__ import annotations

import numpy as np

from ..geodata.areas import ellipsoidal_area_m2, projected_area_m2
from ..geodata.crs import to_lonlat
from ..geodata.grid import Polygons
from ..model.units import stored


def areas(polygons: Polygons, crs: str) -> dict[str, float | None]:
    """Both areas of a plot, under the names of the data dictionary; None where there is no outline."""
    if not polygons:
        return {"area_projected_m2": None, "area_ellipsoidal_m2": None}
    return {
        "area_projected_m2": stored(projected_area_m2(polygons), "m2"),
        "area_ellipsoidal_m2": stored(ellipsoidal_area_m2(polygons, crs), "m2"),
    }


def centre(polygons: Polygons, crs: str) -> dict[str, float | None]:
    """Longitude and latitude of the centroid of the outer rings, on the coordinate system's own datum."""
    weights, points = [], []
    for rings in polygons:
        ring = rings[0] - rings[0][0]
        cross = ring[:-1, 0] * ring[1:, 1] - ring[1:, 0] * ring[:-1, 1]
        area = float(cross.sum()) / 2
        if area != 0:
            weights.append(abs(area))
            points.append(rings[0][0] + ((ring[:-1] + ring[1:]) * cross[:, None]).sum(axis=0) / (6 * area))
    if not weights:
        return {"centre_lon": None, "centre_lat": None}
    middle = np.average(np.array(points), axis=0, weights=weights)
    lon, lat = to_lonlat(middle[None, :], crs)[0]
    return {"centre_lon": stored(float(lon), "lonlat"), "centre_lat": stored(float(lat), "lonlat")}
