"""Triangles: against GEOS and GDAL, closed forms, and the rules that a constrained triangulation obeys."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal, ogr

from mine_restoration_plugin.core.geodata.grid import GridSpec, Window
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.terrain.noding import crossings
from mine_restoration_plugin.core.terrain.tin import Tin
from mine_restoration_plugin.core.terrain.tin_building import Kind, Line, Tolerances, build_tin, clipped, dense, inside
from mine_restoration_plugin.core.terrain.triangulation import CrossingEdges, Mesh, delaunay, neighbours_of
from tests.unit.terrain_case import CRS, ogr_shape, rectangle, regular

X, Y = 500_000.0, 3_100_000.0
TOLERANCES = Tolerances(0.2, 0.2)
NOTHING = np.empty((0, 3))


def scattered(count, seed=1, size=100.0):
    return np.random.default_rng(seed).uniform(0, size, (count, 2)) + (X, Y)


def built(spots=NOTHING, lines=(), **more):
    return build_tin(spots, lines, crs=CRS, tolerances=TOLERANCES, **more)


def line(*points, kind=Kind.HARD):
    return Line(np.array(points, dtype=float) + (X, Y, 0.0), kind)


def edges_of(triangles):
    pairs = np.sort(np.vstack((triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]])), axis=1)
    return {tuple(pair) for pair in pairs.tolist()}


def require_sound(xy, triangles):
    """Counter-clockwise, every side used at most twice, and as much ground as GEOS' hull holds."""
    tin = Tin(np.column_stack((xy, np.zeros(len(xy)))), triangles, CRS)
    assert tin.twice_areas().min() > 0
    sides = np.sort(np.vstack((triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]])), axis=1)
    assert np.unique(sides, axis=0, return_counts=True)[1].max() <= 2
    points = ogr.Geometry(ogr.wkbMultiPoint)
    for x, y in xy.tolist():
        point = ogr.Geometry(ogr.wkbPoint)
        point.AddPoint_2D(x - X, y - Y)
        points.AddGeometry(point)
    assert tin.area_m2 == pytest.approx(points.ConvexHull().Area(), rel=1e-9)


def test_without_constraints_it_is_the_triangulation_of_geos():
    xy = scattered(300)
    triangles, _ = delaunay(xy)
    points = ogr.Geometry(ogr.wkbMultiPoint)
    for x, y in xy.tolist():
        point = ogr.Geometry(ogr.wkbPoint)
        point.AddPoint_2D(x, y)
        points.AddGeometry(point)
    other = points.DelaunayTriangulation()
    found = set()
    for i in range(other.GetGeometryCount()):
        corners = np.array(other.GetGeometryRef(i).GetGeometryRef(0).GetPoints())[:3, :2]
        found.add(frozenset(np.abs(xy[None] - corners[:, None]).sum(axis=2).argmin(axis=1).tolist()))
    assert found == {frozenset(row) for row in triangles.tolist()}


@given(st.integers(0, 10_000), st.integers(8, 60), st.booleans())
@settings(max_examples=60, deadline=None)
def test_edges_that_have_to_be_there_are_and_the_rest_is_delaunay(seed, count, lattice):
    """Spokes of a wheel never cross; on a lattice many points lie on one line and on one circle."""
    chance = np.random.default_rng(seed)
    if lattice:
        xy = np.unique(chance.integers(0, 9, (count, 2)), axis=0) + np.array((X, Y))
    else:
        xy = chance.uniform(0, 50, (count, 2)) + (X, Y)
    if np.linalg.matrix_rank(xy - xy[0]) < 2:
        return
    triangles, across = delaunay(xy)
    hub = int(chance.integers(len(xy)))
    mesh = Mesh(xy, triangles, across)
    mesh.bring_in(np.array([(hub, other) for other in range(len(xy)) if other != hub]))
    table = mesh.table
    require_sound(xy, table)
    assert mesh.fixed <= edges_of(table)
    assert all(hub in edge or lattice for edge in mesh.fixed)
    opposite = neighbours_of(table)
    assert (opposite == mesh._across.array).all()
    for number, i in zip(*np.nonzero(opposite >= 0)):
        corners = table[number]
        side = tuple(sorted((int(corners[(i + 1) % 3]), int(corners[(i + 2) % 3]))))
        if side not in mesh.fixed:
            beyond = next(c for c in table[opposite[number, i]] if c not in side)
            assert in_circle(xy, corners, beyond) <= 1e-6


def in_circle(xy, corners, point):
    a, b, c = xy[corners] - xy[point]
    table = [(*p, float(p @ p)) for p in (a, b, c)]
    size = max(float(p @ p) for p in (a, b, c)) ** 2
    return float(np.linalg.det(np.array(table))) / size


def test_two_edges_that_cross_are_not_both_brought_in():
    xy = np.array([(0, 0), (10, 0), (10, 10), (0, 10), (5, 20)], dtype=float)
    mesh = Mesh(xy, *delaunay(xy))
    with pytest.raises(CrossingEdges):
        mesh.bring_in(np.array([(0, 2), (1, 3)]))


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_crossings_are_those_of_geos(seed):
    chance = np.random.default_rng(seed)
    starts = chance.uniform(0, 100, (25, 2))
    ends = starts + chance.normal(0, chance.choice([3.0, 40.0], (25, 1)), (25, 2))
    one, other, t, u = crossings(starts, ends)
    found = {frozenset(pair) for pair in zip(one.tolist(), other.tolist())}
    wanted = set()
    shapes = [ogr.CreateGeometryFromWkt(f"LINESTRING({a[0]} {a[1]},{b[0]} {b[1]})") for a, b in zip(starts, ends)]
    for i in range(25):
        for j in range(i):
            if shapes[i].Crosses(shapes[j]):
                wanted.add(frozenset((i, j)))
    assert found == wanted
    places = starts[one] + t[:, None] * (ends - starts)[one]
    assert places == pytest.approx(starts[other] + u[:, None] * (ends - starts)[other], abs=1e-6)


@pytest.mark.parametrize("transform", [
    (X - 3, 1.7, 0.0, Y + 103, 0.0, -0.9), (X - 3, 0.8, 0.6, Y + 20, 0.6, -0.8), (X - 3, 0.0, 1.1, Y - 2, 1.0, 0.0),
])  # fmt: skip
def test_a_plane_stays_a_plane_on_any_grid(transform):
    xy = scattered(200)
    tin = built(np.column_stack((xy, 0.3 * (xy[:, 0] - X) - 0.2 * (xy[:, 1] - Y) + 7))).tin
    spec = GridSpec(90, 130, transform, CRS)
    heights = tin.heights_on(spec)
    x, y = spec.xy(*np.meshgrid(np.arange(90) + 0.5, np.arange(130) + 0.5))
    within = inside(np.column_stack((x.ravel(), y.ravel())), [[hull(xy)]]).reshape(x.shape)
    assert (np.isfinite(heights) == within).mean() > 0.999
    known = np.isfinite(heights)
    assert known.sum() > 2000
    assert heights[known] == pytest.approx((0.3 * (x - X) - 0.2 * (y - Y) + 7)[known], abs=1e-9)
    parts = np.full(heights.shape, np.nan)
    for window in (Window(0, 0, 37, 130), Window(37, 0, 53, 61), Window(37, 61, 53, 69)):
        rows, cols = slice(window.row, window.row + window.height), slice(window.col, window.col + window.width)
        parts[rows, cols] = tin.heights_on(spec, window)
    assert np.array_equal(parts, heights, equal_nan=True)


def hull(xy):
    from scipy.spatial import ConvexHull

    corners = xy[ConvexHull(xy).vertices]
    return np.vstack((corners, corners[:1]))


def test_heights_are_those_of_gdal_grid(tmp_path):
    """gdal_grid's linear interpolation walks through a Delaunay triangulation of its own."""
    xy = scattered(400, seed=5)
    z = 50 + 9 * np.sin((xy[:, 0] - X) / 13) * np.cos((xy[:, 1] - Y) / 17)
    store = ogr.GetDriverByName("GPKG").CreateDataSource(str(tmp_path / "p.gpkg"))
    layer = store.CreateLayer("p", None, ogr.wkbPoint25D)
    for x, y, h in np.column_stack((xy, z)).tolist():
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT Z ({x} {y} {h})"))
        layer.CreateFeature(feature)
    del layer, store
    options = gdal.GridOptions(
        format="MEM", outputType=gdal.GDT_Float64, width=80, height=80, outputBounds=(X + 10, Y + 90, X + 90, Y + 10),
        algorithm="linear:radius=0:nodata=-1",
    )  # fmt: skip
    other = gdal.Grid("", str(tmp_path / "p.gpkg"), options=options)
    spec = GridSpec(80, 80, other.GetGeoTransform(), CRS)
    ours = built(np.column_stack((xy, z))).tin.heights_on(spec)
    theirs = other.ReadAsArray()
    both = np.isfinite(ours) & (theirs != -1)
    assert both.all()
    assert ours == pytest.approx(theirs, abs=1e-6)


def test_places_are_found_in_bays_and_not_in_holes():
    tin = built(np.column_stack((scattered(800), np.zeros(800)))).tin
    outer, _ = regular(X + 50, Y + 50, 45, 40)
    hole, _ = regular(X + 50, Y + 50, 20, 30)
    ring_of_ground = clipped(tin, [[outer, hole]], None)
    places = np.random.default_rng(3).uniform(0, 100, (4000, 2)) + (X, Y)
    found = np.isfinite(ring_of_ground.heights_at(places))
    corners = ring_of_ground.points[ring_of_ground.triangles, :2]
    wanted = np.zeros(len(places), dtype=bool)
    for a, b, c in corners:  # one by one: slow and plain
        sides = [np.cross(q - p, places - p) for p, q in ((a, b), (b, c), (c, a))]
        wanted |= np.min(sides, axis=0) >= 0
    assert 500 < wanted.sum() < 3500
    assert (found == wanted).mean() > 0.9995


def test_inside_is_that_of_geos():
    outer, _ = regular(X, Y, 40, 7)
    hole, _ = regular(X + 5, Y - 3, 12, 5)
    polygons = [[outer, hole], [rectangle(X + 60, Y, X + 70, Y + 30)]]
    places = np.random.default_rng(4).uniform(-50, 80, (500, 2)) + (X, Y)
    shape = ogr_shape(polygons)
    wanted = [shape.Contains(ogr.CreateGeometryFromWkt(f"POINT({x} {y})")) for x, y in places.tolist()]
    assert inside(places, polygons).tolist() == wanted


ROOF = [(0, 0, 0), (40, 0, 0), (40, 20, 0), (0, 20, 0), (13, 0, 0), (27, 20, 0)]


def test_a_hard_breakline_makes_the_roof_a_roof():
    """Eaves at 0, a ridge at 6 m along the middle: ½ · 20 · 6 · 40 m³; without the line the ridge is cut through."""
    eaves = np.array(ROOF, dtype=float) + (X, Y, 0)
    ridge = line((0, 10, 6), (40, 10, 6))
    found = built(eaves, [ridge])
    assert found.tin.volume_above_m3(0) == pytest.approx(0.5 * 20 * 6 * 40, rel=1e-12)
    slope = math.hypot(10, 6)
    assert found.tin.surface_m2 == pytest.approx(2 * 40 * slope, rel=1e-12)
    assert len(found.tin.breaks) == 1
    spots = built(np.vstack((eaves, ridge.points)))
    assert spots.tin.volume_above_m3(0) < 0.95 * 2400


def test_a_soft_breakline_gives_its_heights_but_no_edges():
    eaves = np.array(ROOF, dtype=float) + (X, Y, 0)
    soft = built(eaves, [line((0, 10, 6), (40, 10, 6), kind=Kind.SOFT)], spacing_m=5.0)
    assert len(soft.tin.breaks) == 0
    assert (soft.kinds == Kind.SOFT).sum() == 9
    along = np.column_stack((X + np.arange(0, 41, 5.0), np.full(9, Y + 10)))
    assert soft.tin.heights_at(along) == pytest.approx(np.full(9, 6.0))


def test_breaklines_that_cross_are_joined_or_refused():
    corners = np.array([(0, 0, 0), (20, 0, 0), (20, 20, 0), (0, 20, 0)], dtype=float) + (X, Y, 0)
    one = line((2, 2, 5), (18, 18, 9))
    agrees = line((2, 18, 6.9), (18, 2, 7.2))
    found = built(corners, [one, agrees])
    assert found.crossings == 1
    assert found.tin.heights_at(np.array([[X + 10, Y + 10]])) == pytest.approx([7.025])
    assert len(found.tin.breaks) == 4
    with pytest.raises(InputError, match=r"cross at 1 places .* x 500010.00, y 3100010.00: 7.00 m and 9.00 m"):
        built(corners, [one, line((2, 18, 9), (18, 2, 9))])


def test_a_contour_that_disagrees_with_a_breakline_gives_way():
    corners = np.array([(0, 0, 0), (20, 0, 0), (20, 20, 0), (0, 20, 0)], dtype=float) + (X, Y, 0)
    ridge = line((2, 10, 5), (18, 10, 5))
    contour = line((10, 2, 3), (10, 18, 3), kind=Kind.CONTOUR)
    found = built(corners, [ridge, contour], cure_flats=False)
    assert found.dropped == 1
    assert "1 pieces of contours cross" in found.notes[0].en
    assert found.tin.heights_at(np.array([[X + 10, Y + 10]])) == pytest.approx([5.0])


def test_points_in_one_place_are_one():
    xy = np.column_stack((scattered(50), np.full(50, 10.0)))
    twice = np.vstack((xy, xy[:3] + (0.0002, 0, 0.0), xy[3:4] + (0, 0, 1.0)))
    found = built(twice)
    assert found.duplicates == 4
    assert len(found.tin.points) == 50
    assert "At 1 places" in found.notes[0].en
    assert found.tin.points[:, 2].max() == pytest.approx(10.5)
    strong = built(xy, [Line(np.array([xy[0] + (0, 0, 2.0), xy[1] + (0, 0, 2.0)]), Kind.HARD)])
    assert strong.tin.heights_at(xy[:1, :2]) == pytest.approx([12.0])  # the breakline's height counts


def test_points_on_a_breakline_cut_it():
    lattice = np.stack(np.meshgrid(np.arange(11.0), np.arange(11.0)), -1).reshape(-1, 2)
    found = built(np.column_stack((lattice, np.zeros(121))) + (X, Y, 0), [line((0, 0, 0), (10, 10, 0), (10, 0, 0))])
    assert len(found.tin.breaks) == 20
    require_sound(found.tin.points[:, :2], found.tin.triangles)


def cone_contours(levels):
    angle = np.linspace(0, 2 * np.pi, 73)
    return [
        Line(np.column_stack((X + (50 - 2 * z) * np.cos(angle), Y + (50 - 2 * z) * np.sin(angle), np.full(73, z))),
             Kind.CONTOUR)
        for z in levels
    ]  # fmt: skip


def test_tops_and_spurs_are_not_cut_flat():
    """A cone of slope 1 : 2 with contours every 2 m up to 22 m: its top (25 m) goes on by half an interval."""
    lines = cone_contours(np.arange(2.0, 23.0, 2.0))
    flat, cured = built(lines=lines, cure_flats=False), built(lines=lines)
    place = np.array([[X, Y]])
    assert flat.tin.heights_at(place) == pytest.approx([22.0])
    assert 22.5 < cured.tin.heights_at(place)[0] <= 23.0
    assert cured.flat > 0
    assert cured.tin.points[:, 2].max() <= 23.0 + 1e-9
    # a spur: contours that turn round sharply; the ridge between them rises evenly
    bends = [[(-20, 12 - z, z), (15 - 4 * z, 0, z), (-20, -12 + z, z)] for z in (0.0, 2.0, 4.0, 6.0)]
    spur = [Line(dense(np.array(bend) + (X, Y, 0.0), 0.5), Kind.CONTOUR) for bend in bends]
    before, after = built(lines=spur, cure_flats=False), built(lines=spur)
    ridge = np.array([[X + 11.0, Y]])  # halfway between the bends of 0 and 2 m
    assert before.tin.heights_at(ridge)[0] == pytest.approx(0.0, abs=1e-9)
    assert after.tin.heights_at(ridge)[0] == pytest.approx(1.0, abs=0.25)


def test_too_little_is_refused():
    for points in (NOTHING, np.array([(X, Y, 1.0), (X + 1, Y, 1.0)]),
                   np.array([(X + i, Y + i, 1.0) for i in range(9)])):  # fmt: skip
        with pytest.raises(InputError, match="needs three points"):
            built(points)
