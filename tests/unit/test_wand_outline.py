"""Outlines finished beside their neighbours, numbers while drawing, units by one click, five outlines of a plot."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.delineation.live import HeightPatch, live_numbers, read_patch, rough_volume
from mine_restoration_plugin.core.delineation.one_click import divided_plot, units_in_plot
from mine_restoration_plugin.core.delineation.outline_table import KINDS, outline_table
from mine_restoration_plugin.core.delineation.wand_outline import finished, snapped
from mine_restoration_plugin.core.geodata.areas import projected_area_m2
from mine_restoration_plugin.core.geodata.crs import transform_points
from mine_restoration_plugin.core.geodata.grid import GridSpec
from mine_restoration_plugin.core.geodata.outlines import grown, hausdorff, simplified
from mine_restoration_plugin.core.geodata.overlay import difference, intersection, union
from mine_restoration_plugin.core.geodata.shapes import from_wkb, to_wkb, why_invalid
from mine_restoration_plugin.core.geodata.view import HeightView
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.register.register import open_register
from mine_restoration_plugin.core.rulebook import Rulebook
from tests.unit.register_case import new_register
from tests.unit.terrain_case import ogr_shape, rectangle, regular, ring
from tests.unit.wand_case import CRS, X0, Y0, geotiff, middles


def box(x, y, width, height):
    return [[rectangle(X0 + x, Y0 + y, X0 + x + width, Y0 + y + height)]]


def wavy(seed: int, radius=50.0, corners=90):
    rng = np.random.default_rng(seed)
    angle = np.arange(corners) * 2 * math.pi / corners
    reach = radius * (1 + 0.05 * rng.normal(size=corners))
    return [[ring(*zip(X0 + reach * np.cos(angle), Y0 + reach * np.sin(angle)))]]


# simplifying


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.floats(0.2, 8.0))
def test_simplifying_keeps_within_the_tolerance_and_valid(seed: int, tolerance: float) -> None:
    shape = wavy(seed)
    simple = simplified(shape, tolerance)
    assert why_invalid(simple) is None
    assert len(simple[0][0]) <= len(shape[0][0])
    assert hausdorff(shape, simple, 0.5)[0] <= tolerance + 1e-3


def test_the_largest_deviation_of_a_moved_square_is_its_corner() -> None:
    distance, place = hausdorff(box(0, 0, 10, 10), box(3, 4, 10, 10), 0.5)
    assert distance == pytest.approx(5.0)
    assert place - (X0, Y0) == pytest.approx(np.array([0, 0])) or place - (X0, Y0) == pytest.approx(np.array([13, 14]))


# neighbours


def test_a_square_drawn_beside_a_neighbour_takes_over_its_boundary() -> None:
    neighbour = [
        [ring((X0, Y0), (X0 + 50, Y0), (X0 + 50, Y0 + 22), (X0 + 49, Y0 + 40), (X0 + 50, Y0 + 60), (X0, Y0 + 60))]
    ]
    drawn = box(51.2, 10, 40, 40)
    done = finished(drawn, snap_m=2.0, neighbours=[neighbour])
    assert projected_area_m2(intersection(done, neighbour)) == 0
    gap = difference(box(49, 12, 3, 36), union([done, neighbour]))
    assert gap == []
    corners = {tuple(np.round(point - (X0, Y0), 4)) for point in done[0][0]}
    assert {(50.0, 22.0), (49.0, 40.0)} <= corners


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_snapped_outlines_neither_overlap_nor_leave_slivers(seed: int) -> None:
    """Two shapes cut from one along a wavy line, one of them shaken by less than the distance."""
    rng = np.random.default_rng(seed)
    y = np.linspace(0, 100, 26)
    seam = np.column_stack((X0 + 50 + 4 * np.sin(y / 9 + seed), Y0 + y))
    left = [[ring((X0, Y0), *seam, (X0, Y0 + 100))]]
    shaken = seam[1:-1] + rng.uniform(-0.6, 0.6, (24, 2))
    right = [[ring((X0 + 120, Y0), (X0 + 120, Y0 + 100), seam[-1] + (0.5, 0), *shaken[::-1], seam[0] + (0.5, 0))]]
    done = finished(right, snap_m=1.5, neighbours=[left])
    assert why_invalid(done) is None
    assert projected_area_m2(intersection(done, left)) < 0.05
    whole = [[rectangle(X0, Y0 + 2, X0 + 120, Y0 + 98)]]
    assert projected_area_m2(difference(whole, union([done, left]))) < 0.05


def test_what_is_far_from_neighbours_stays_and_what_they_hold_is_refused() -> None:
    shape = wavy(1)
    assert projected_area_m2(snapped(shape, [box(500, 500, 10, 10)], 2.0)) == pytest.approx(projected_area_m2(shape))
    with pytest.raises(InputError, match="Nothing is left"):
        finished(box(0, 0, 10, 10), neighbours=[box(-5, -5, 30, 30)])


def test_slivers_of_subtracting_go_and_the_shape_stays_within_the_plot() -> None:
    done = finished(box(0, 0, 60, 60), snap_m=2.0, neighbours=[box(58.5, -10, 40, 90)], within=box(10, 10, 100, 45))
    assert len(done) == 1
    assert projected_area_m2(done) == pytest.approx(48.5 * 45)


def test_a_crossing_outline_is_mended() -> None:
    bow = [[ring((X0, Y0), (X0 + 10, Y0 + 10), (X0 + 10, Y0), (X0, Y0 + 10))]]
    assert projected_area_m2(finished(bow)) == pytest.approx(50)


def test_wkb_there_and_back() -> None:
    shape = [[box(0, 0, 50, 50)[0][0], box(5, 5, 2, 2)[0][0], box(20, 20, 10, 10)[0][0]]]
    back = from_wkb(to_wkb(shape))
    assert all(np.array_equal(one, other) for one, other in zip(shape[0], back[0]))
    assert from_wkb(None) == from_wkb(b"nonsense") == []
    assert projected_area_m2(grown(box(0, 0, 10, 10), -2)) == pytest.approx(36)


# drawing


def cone_ground(tmp_path, radius=60.0, depth=30.0):
    x, y = middles(400, 0.5)
    heights = 300 - depth * np.clip(1 - np.hypot(x - 100, y - 100) / radius, 0, None)
    return HeightView(geotiff(tmp_path / "cone.tif", heights.astype(np.float32), 0.5))


def test_numbers_at_the_cursor_of_a_square_round_a_cone(tmp_path) -> None:
    terrain = cone_ground(tmp_path)
    patch = read_patch(terrain, (X0, Y0 - 200, X0 + 200, Y0), CRS, 1_000_000)
    corners = box(30, -170, 140, 140)[0][0][:3]
    found = live_numbers(corners, (X0 + 100, Y0 - 100), CRS, patch)
    assert found.height_m == pytest.approx(270, abs=0.3)
    assert found.rim_m == pytest.approx(300, abs=1e-3)
    assert found.depth_m == pytest.approx(30, abs=0.3)
    assert found.segment_m == pytest.approx(math.hypot(70, 70))
    done = live_numbers(box(30, -170, 140, 140)[0][0][:4], None, CRS, patch)
    assert done.area_projected_m2 == pytest.approx(140 * 140)
    assert done.area_ellipsoidal_m2 == pytest.approx(140 * 140, rel=0.002)
    assert done.area_ellipsoidal_m2 != done.area_projected_m2
    assert done.length_m == pytest.approx(560)


def test_what_cannot_be_measured_yet_is_not_known() -> None:
    one = live_numbers(np.array([[X0, Y0]]), (X0 + 3, Y0 + 4), CRS, None)
    assert (one.segment_m, one.length_m) == (5.0, 5.0)
    assert one.area_projected_m2 is None
    assert one.height_m is one.depth_m is None
    crossing = np.array([(X0, Y0), (X0 + 10, Y0 + 10), (X0 + 10, Y0)])
    assert live_numbers(crossing, (X0, Y0 + 10), CRS, None).area_projected_m2 is None
    assert live_numbers(np.empty((0, 2)), None, CRS, None).length_m == 0.0


def test_heights_between_cells_beside_unknown_ones_and_outside() -> None:
    spec = GridSpec(3, 2, (0.0, 10.0, 0.0, 20.0, 0.0, -10.0), CRS)
    patch = HeightPatch(spec, np.array([[0, 10, np.nan], [20, 30, 40]], dtype=np.float32))
    assert patch.at(np.array([(10.0, 10.0)]))[0] == pytest.approx(15)
    assert patch.at(np.array([(5.0, 15.0), (5.0, 5.0)])) == pytest.approx([0, 20])
    assert np.isnan(patch.at(np.array([(22.0, 14.0), (-1.0, 5.0), (31.0, 5.0)]))).all()


def test_the_rough_volume_of_a_cone_is_near_its_formula(tmp_path) -> None:
    outline, _ = regular(X0 + 100, Y0 - 100, 62.0, 90)
    found = rough_volume(cone_ground(tmp_path), [[outline]], CRS, Rulebook.load())
    assert found.hollow_m3 == pytest.approx(math.pi * 60**2 * 30 / 3, rel=0.03)
    assert found.heap_m3 < 0.01 * found.hollow_m3
    assert found.covered == pytest.approx(1.0)
    assert rough_volume(cone_ground(tmp_path), [], CRS, Rulebook.load()) is None
    assert rough_volume(cone_ground(tmp_path), box(9_000, 9_000, 10, 10), CRS, Rulebook.load()) is None


# one click


@pytest.fixture
def ground(tmp_path):
    """A slope with a pit 15 m deep and a dump 12 m high in the plot (10, 10) – (390, 390)."""
    x, y = middles(200, 2.0)
    y = 400 - y
    z = 300 + 0.08 * x + 0.03 * y
    z = z - 15 * ((x > 60) & (x < 160) & (y > 100) & (y < 220)) + 12 * ((x > 240) & (x < 340) & (y > 180) & (y < 280))
    return geotiff(tmp_path / "g.tif", z.astype(np.float32), 2.0)


PLOT = [[rectangle(X0 + 10, Y0 - 390, X0 + 390, Y0 - 10)]]


def assert_tiles(shapes, whole):
    for number, one in enumerate(shapes):
        for other in shapes[:number]:
            assert projected_area_m2(intersection(one, other)) < 0.1
    assert sum(map(projected_area_m2, shapes)) == pytest.approx(projected_area_m2(whole), abs=0.2)


def test_units_of_one_click_tile_the_plot_and_leave_drawn_ones_alone(ground) -> None:
    units = units_in_plot(ground, PLOT, CRS, "A1", "M1", Rulebook.load(), taken=["P1"])
    assert [unit["kind"] for unit in units] == ["pit", "dump", "other"]
    assert [unit["unit_no"] for unit in units] == ["P2", "D1", "O1"]
    assert_tiles([unit["polygons"] for unit in units], PLOT)
    assert projected_area_m2(units[0]["polygons"]) == pytest.approx(100 * 120, rel=0.02)
    drawn = box(100, -260, 100, 60)
    rest = units_in_plot(ground, PLOT, CRS, "A1", "M1", Rulebook.load(), kept=[drawn, box(900, 900, 5, 5)])
    assert_tiles([drawn, *(unit["polygons"] for unit in rest)], PLOT)


def test_terrain_in_another_system_serves_too(tmp_path) -> None:
    x, y = middles(300, 30.0)
    z = (100 + 0 * x).astype(np.float32)
    dem = geotiff(tmp_path / "geo.tif", z, 0.0002, "EPSG:4490", (113.9, 28.05))
    x, y = transform_points(np.array([[113.93, 28.02]]), "EPSG:4490", CRS)[0]
    plot = [[rectangle(x, y, x + 300, y + 200)]]
    units = units_in_plot(dem, plot, CRS, None, "M1", Rulebook.load())
    assert [unit["kind"] for unit in units] == ["other"]
    assert_tiles([unit["polygons"] for unit in units], plot)


def test_a_plot_is_divided_by_attribute_and_its_number_stays_with_the_rest(ground) -> None:
    parts = divided_plot(ground, PLOT, CRS, "410482-7", "7", "M1", Rulebook.load(), taken=["410482-7-01"])
    assert [(part.plot_no, part.attribute, part.keeps) for part in parts] == [
        ("410482-7-02", "1", False), ("410482-7-03", "3", False), ("410482-7", "7", True),
    ]  # fmt: skip
    assert_tiles([part.polygons for part in parts], PLOT)
    inside = [[rectangle(X0 + 70, Y0 - 290, X0 + 150, Y0 - 190)]]
    assert [part.keeps for part in divided_plot(ground, inside, CRS, "B", None, "M1", Rulebook.load())] == [True]


def test_a_plot_that_crosses_itself_is_refused(ground) -> None:
    bow = [[ring((X0, Y0), (X0 + 10, Y0 + 10), (X0 + 10, Y0), (X0, Y0 + 10))]]
    with pytest.raises(InputError, match="cannot be measured"):
        units_in_plot(ground, bow, CRS, "A", "M", Rulebook.load())


# five outlines


def test_outlines_stand_side_by_side_and_are_compared_with_the_issued_one(tmp_path) -> None:
    path = new_register(tmp_path)
    issued, verified = box(0, 0, 100, 100), box(20, 0, 100, 130)
    with open_register(path, write=True, who="me") as register:
        register.add("mine", {"mine_id": "M1"})
        register.add("plot", {"plot_no": "A1", "mine_id": "M1"}, issued)
        empty = outline_table(register, "A1")
        register.add(
            "outline", {"plot_no": "A1", "kind": "issued", "source": "省厅下发", "drawn_on": "2024-05-01"}, issued
        )
        register.add("outline", {"plot_no": "A1", "kind": "verified", "reason": "扩大"}, verified)
        found = outline_table(register, "A1")
        with pytest.raises(InputError, match="no plot"):
            outline_table(register, "Z")
    assert [row[0] for row in found.rows] == ["plot", *KINDS]
    assert found.column("area_projected_m2") == [10_000, 10_000, 13_000, None, None, None]
    rows = {row[0]: dict(zip([column.key for column in found.columns], row)) for row in found.rows}
    own = ogr_shape(verified)
    common = own.Intersection(ogr_shape(issued)).Area()
    assert rows["verified"]["overlap_m2"] == pytest.approx(common) == pytest.approx(8_000)
    assert rows["verified"]["only_issued_m2"] == 2_000
    assert rows["verified"]["only_own_m2"] == 5_000
    assert rows["verified"]["iou"] == pytest.approx(8 / 15, abs=1e-6)
    assert rows["verified"]["deviation_m"] == pytest.approx(math.hypot(20, 30), abs=0.01)
    assert rows["verified"]["reason"] == "扩大"
    assert (rows["issued"]["source"], rows["issued"]["drawn_on"]) == ("省厅下发", "2024-05-01")
    assert rows["plot"]["iou"] == 1.0
    assert rows["mined"]["area_projected_m2"] is None
    assert len(empty.notes) == 1
    assert empty.column("iou") == [None] * 6
