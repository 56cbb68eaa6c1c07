"""Areas against closed forms, against the size of the earth, and against real outlines with published areas."""

from __future__ import annotations

import csv
import json
import math

import numpy as np
import pytest

from mine_restoration_plugin.core.geodata.areas import ellipsoidal_area_m2, projected_area_m2
from mine_restoration_plugin.core.geodata.crs import transform_points
from mine_restoration_plugin.core.geodata.shapes import why_invalid
from tests.unit.terrain_case import DATA, rectangle, regular, ring

A, F = 6_378_137.0, 1 / 298.257222101  # GRS 80, the ellipsoid of CGCS2000


def zone_area(lon0, lat0, lon1, lat1):
    """Closed form of the area between two meridians and two parallels (Bagratuni; Snyder 3-11 times R_q²)."""
    e = math.sqrt(F * (2 - F))
    b2 = (A * (1 - F)) ** 2

    def half(lat):
        s = math.sin(math.radians(lat))
        return s / (1 - e * e * s * s) + math.log((1 + e * s) / (1 - e * s)) / (2 * e)

    return b2 / 2 * math.radians(lon1 - lon0) * (half(lat1) - half(lat0))


@pytest.mark.parametrize(
    "box", [(114.0, 30.0, 114.01, 30.01), (112.3, 27.9, 113.8, 29.4), (80.0, 53.0, 80.001, 53.002), (-1, -1, 1, 1)]
)
def test_cells_between_meridians_and_parallels(box):
    assert ellipsoidal_area_m2([[rectangle(*box)]], "EPSG:4490") == pytest.approx(zone_area(*box), rel=1e-9)


def test_the_whole_earth():
    # surface of the GRS 80 ellipsoid: 510 065 621.7 km² (Moritz 2000)
    earth = [[ring((-180, -90), (-60, -90), (60, -90), (180, -90), (180, 90), (60, 90), (-60, 90), (-180, 90))]]
    assert ellipsoidal_area_m2(earth, "EPSG:4490") == pytest.approx(510_065_621.7e6, rel=1e-8)


def test_a_sphere():
    sphere = "+proj=longlat +R=6371000 +no_defs"
    expected = 6_371_000.0**2 * math.radians(2) * (math.sin(math.radians(41)) - math.sin(math.radians(40)))
    assert ellipsoidal_area_m2([[rectangle(10, 40, 12, 41)]], sphere) == pytest.approx(expected, rel=1e-9)


def test_the_same_ground_in_degrees_and_in_two_zones():
    x, y = transform_points(np.array([[114.6, 30.2]]), "EPSG:4490", "EPSG:4547")[0]
    shape, _ = regular(x, y, 300.0, 40)
    areas = [
        ellipsoidal_area_m2([[shape]], "EPSG:4547"),
        ellipsoidal_area_m2([[transform_points(shape, "EPSG:4547", "EPSG:4548")]], "EPSG:4548"),
        ellipsoidal_area_m2([[transform_points(shape, "EPSG:4547", "EPSG:4490")]], "EPSG:4490"),
        ellipsoidal_area_m2([[shape + (38e6, 0)]], "EPSG:4526"),
    ]
    assert areas == pytest.approx([areas[0]] * 4, abs=0.005)


def test_projected_area_grows_away_from_the_central_meridian():
    # scale of a transverse Mercator map: 1 + x²/2R²; of areas: 1 + x²/R²
    x, y = 600_000.0, 3_320_000.0
    square = [[rectangle(x - 500, y - 500, x + 500, y + 500)]]
    ratio = projected_area_m2(square) / ellipsoidal_area_m2(square, "EPSG:4547")
    assert ratio - 1 == pytest.approx((100_000 / 6_367_000) ** 2, rel=0.01)
    assert projected_area_m2(square) == 1e6


def test_holes_are_taken_off_whatever_way_they_run():
    hole = rectangle(10, 10, 20, 30)
    for turned in (hole, hole[::-1]):
        assert projected_area_m2([[rectangle(0, 0, 100, 100)[::-1], turned], [rectangle(200, 0, 210, 10)]]) == 9_900.0
    shift = np.array([600_000.0, 3_320_000.0])
    with_hole = ellipsoidal_area_m2([[rectangle(0, 0, 100, 100) + shift, hole + shift]], "EPSG:4547")
    without = ellipsoidal_area_m2([[rectangle(0, 0, 100, 100) + shift]], "EPSG:4547")
    assert with_hole / without == pytest.approx(0.98, rel=1e-6)


def equal_area(points):
    """A ring with finely divided sides on PROJ's equal-area map of the world."""
    share = np.linspace(0, 1, 200, endpoint=False)[:, None]
    fine = np.concatenate([a + (b - a) * share for a, b in zip(points[:-1], points[1:])] + [points[-1:]])
    return transform_points(fine, "EPSG:4326", "EPSG:6933")


@pytest.mark.parametrize("side", [10.0, 400.0, 3_000.0])
@pytest.mark.parametrize("east", [370_000.0, 640_000.0])
def test_sides_that_bend_on_the_ellipsoid(side, east):
    """Straight sides of a zone's map against their fine division on an equal-area map made for the place, to 1e-9."""
    corners = np.array([(0, 0), (1, 0.2), (1.3, 1.4), (0.2, 0.9), (0, 0)]) * side + (east, 2_580_000.0)
    share = np.linspace(0, 1, 500, endpoint=False)[:, None]
    fine = np.concatenate([a + (b - a) * share for a, b in zip(corners[:-1], corners[1:])] + [corners[-1:]])
    lonlat = transform_points(fine, "EPSG:4547", "EPSG:4490")
    lon, lat = lonlat.mean(axis=0)
    local = transform_points(lonlat, "EPSG:4490", f"+proj=laea +lat_0={lat} +lon_0={lon} +ellps=GRS80 +units=m")
    expected = projected_area_m2([[local]])
    assert ellipsoidal_area_m2([[corners]], "EPSG:4547") == pytest.approx(expected, rel=1e-9)


def test_real_mine_outlines_have_their_published_areas():
    folder = DATA / "mine_boundaries_gem"
    with (folder / "area_check.csv").open(encoding="utf-8") as file:
        published = {row["id"]: float(row["area_km2_laea_wgs84"]) for row in csv.DictReader(file)}
    collection = json.loads((folder / "china_boundaries.geojson").read_text(encoding="utf-8"))
    checked = 0
    for feature in collection["features"]:
        geometry = feature["geometry"]
        parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        polygons = [[np.array(points, dtype=np.float64)[:, :2] for points in part] for part in parts]
        key = next(str(value) for value in feature["properties"].values() if str(value) in published)
        area = ellipsoidal_area_m2(polygons, "EPSG:4326")
        # the published figures join the corners by straight lines of another map
        assert area / 1e6 == pytest.approx(published[key], rel=5e-4, abs=1e-4)
        assert area == pytest.approx(projected_area_m2([[equal_area(r) for r in p] for p in polygons]), rel=1e-6)
        checked += 1
    assert checked == 103


def test_the_areas_quoted_in_official_papers():
    """As SOURCE.md says: four of 103 have one, three agree within 2 %, all four within 5 %; every polygon is valid."""
    folder = DATA / "mine_boundaries_gem"
    with (folder / "area_check.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    quoted = {row["id"]: float(row["closest_quoted_km2"]) for row in rows if row["closest_quoted_km2"]}
    assert (len(rows), len(quoted)) == (103, 4)
    collection = json.loads((folder / "china_boundaries.geojson").read_text(encoding="utf-8"))
    off = {}
    for feature in collection["features"]:
        geometry = feature["geometry"]
        parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        polygons = [[np.array(points, dtype=np.float64)[:, :2] for points in part] for part in parts]
        assert why_invalid(polygons) is None
        key = next(str(value) for value in feature["properties"].values() if str(value) in {row["id"] for row in rows})
        if key in quoted:
            off[key] = abs(ellipsoidal_area_m2(polygons, "EPSG:4326") / 1e6 / quoted[key] - 1)
    assert sorted(value <= 0.02 for value in off.values()) == [False, True, True, True]
    assert max(off.values()) < 0.05
