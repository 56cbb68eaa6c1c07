"""Cone envelopes and distances are exact on every grid; checked by dense points, GEOS distances and plain geometry."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import ogr

from mine_restoration_plugin.core.geodata.grid import GridSpec, Window
from mine_restoration_plugin.core.geodata.offsets import (
    centres_in,
    fewer_points,
    level_lines,
    offset_lines,
    strip,
)
from mine_restoration_plugin.core.landform.batters import Edges, cone_envelope, densified, envelope_at, nearest_edges

CRS = "EPSG:4547"
X0, Y0 = 500_000.0, 4_000_000.0


def turned(width: int, height: int, cell_x: float, cell_y: float, angle: float) -> GridSpec:
    """A rotated grid of rectangular cells."""
    c, s = math.cos(angle), math.sin(angle)
    return GridSpec(width, height, (X0, c * cell_x, s * cell_y, Y0, s * cell_x, -c * cell_y), CRS)


def by_points(line: np.ndarray, slope: float, x: float, y: float) -> float:
    """The envelope over many points of the line, and many more around the best of each edge."""
    best = math.inf
    for a, b in zip(line[:-1], line[1:]):
        low, high = 0.0, 1.0
        for _ in range(2):
            share = np.linspace(low, high, 4001)
            dense = a + (b - a) * share[:, None]
            heights = dense[:, 2] + slope * np.hypot(dense[:, 0] - x, dense[:, 1] - y)
            at = int(heights.argmin())
            low, high = share[max(at - 1, 0)], share[min(at + 1, 4000)]
        best = min(best, float(heights.min()))
    return best


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.2, 3.0))
def test_envelope_is_the_least_over_all_points_of_the_edges(seed: int, slope: float) -> None:
    rng = np.random.default_rng(seed)
    spec = turned(90, 150, 1.0, 0.6, float(rng.uniform(-3, 3)))
    corner = np.column_stack(spec.xy(rng.uniform(0, 90, 5), rng.uniform(0, 150, 5)))
    line = np.column_stack((corner, rng.uniform(0, 60, 5)))
    found = cone_envelope(Edges.of_lines([line]), slope, spec)
    for _ in range(12):
        row, col = int(rng.integers(150)), int(rng.integers(90))
        x, y = spec.xy(np.array([col + 0.5]), np.array([row + 0.5]))
        assert found[row, col] == pytest.approx(by_points(line, slope, float(x[0]), float(y[0])), abs=2e-3)


def test_distance_is_that_of_geos_on_a_rotated_grid_of_rectangular_cells() -> None:
    spec = turned(130, 80, 2.0, 3.0, 0.7)
    line = np.column_stack(spec.xy(np.array([20.0, 60, 61, 110]), np.array([15.0, 70, 20, 50])))
    shape = ogr.Geometry(ogr.wkbLineString)
    for x, y in line:
        shape.AddPoint_2D(float(x), float(y))
    whole = cone_envelope(Edges.of_lines([line]), 1.0, spec)
    single = cone_envelope(Edges.of_lines([line]), 1.0, spec, dtype=np.float32)
    part = cone_envelope(Edges.of_lines([line]), 1.0, spec, Window(17, 11, 70, 66))
    np.testing.assert_allclose(part, whole[11:77, 17:87], atol=1e-9)
    np.testing.assert_allclose(single, whole, atol=2e-4)
    for row, col in [(0, 0), (40, 60), (79, 129), (33, 7), (60, 100)]:
        x, y = spec.xy(np.array([col + 0.5]), np.array([row + 0.5]))
        dot = ogr.Geometry(ogr.wkbPoint)
        dot.AddPoint_2D(float(x[0]), float(y[0]))
        assert whole[row, col] == pytest.approx(dot.Distance(shape), abs=1e-6)


def test_a_falling_edge_gives_the_true_slope() -> None:
    """Beside a long edge that falls by 10 %, ground of slope 50 % rises as steeply as it may, no more and no less."""
    spec = GridSpec(200, 100, (X0, 1.0, 0.0, Y0, 0.0, -1.0), CRS)
    edge = np.array([[X0 - 500, Y0 - 100, 50.0], [X0 + 700, Y0 - 100, 170.0]])
    z = cone_envelope(Edges.of_lines([edge]), 0.5, spec)
    by_row, by_col = np.gradient(z)
    np.testing.assert_allclose(np.hypot(by_row, by_col)[1:-1, 1:-1], 0.5, atol=1e-9)
    np.testing.assert_allclose(by_col[1:-1, 1:-1], 0.1, atol=1e-9)


def test_beyond_reach_is_infinite_and_within_is_untouched() -> None:
    spec = GridSpec(400, 300, (X0, 1.0, 0.0, Y0, 0.0, -1.0), CRS)
    line = np.array([[X0 + 30, Y0 - 40], [X0 + 60, Y0 - 50]])
    whole = cone_envelope(Edges.of_lines([line]), 1.0, spec)
    near = cone_envelope(Edges.of_lines([line]), 1.0, spec, upto=50.0)
    assert (near[whole <= 50] == whole[whole <= 50]).all()
    assert np.isinf(near[250, 350])


def test_nearest_tells_edge_and_place() -> None:
    spec = GridSpec(50, 40, (X0, 1.0, 0.0, Y0, 0.0, -1.0), CRS)
    line = np.array([[X0 + 10, Y0 - 10], [X0 + 40, Y0 - 10], [X0 + 40, Y0 - 30]])
    found = nearest_edges(Edges.of_lines([line]), 1.0, spec)
    assert found.edge[20, 45] == 1
    assert found.along[20, 45] == pytest.approx(10.5)
    assert found.value[4, 20] == pytest.approx(5.5)
    value, number, along, side = envelope_at(Edges.of_lines([line]), 1.0, np.array([[X0 + 20.0, Y0 - 4]]))
    assert (value[0], number[0], along[0], side[0]) == pytest.approx((6.0, 0, 10.0, 6.0))


def test_a_point_is_an_edge_of_no_length() -> None:
    spec = GridSpec(20, 20, (X0, 1.0, 0.0, Y0, 0.0, -1.0), CRS)
    found = cone_envelope(Edges.of_lines([np.array([[X0 + 10.5, Y0 - 10.5]])]), 1.0, spec)
    assert found[10, 10] == 0
    assert found[13, 14] == pytest.approx(5.0)


@pytest.mark.parametrize("left", [True, False])
def test_offset_line_stays_its_distance_away_and_never_crosses_itself(left: bool) -> None:
    t = np.linspace(0, 3 * np.pi, 120)
    line = np.column_stack((X0 + 40 * t, Y0 + 60 * np.sin(t)))
    shape = ogr.CreateGeometryFromWkt("LINESTRING(" + ",".join(f"{x} {y}" for x, y in line) + ")")
    found = offset_lines(line, 35.0, left=left)  # wider than the bends are round
    assert found
    for part in found:
        text = "LINESTRING(" + ",".join(f"{x:.6f} {y:.6f}" for x, y in part) + ")"
        moved = ogr.CreateGeometryFromWkt(text)
        assert moved.IsSimple()
        for x, y in densified(part, 5.0):
            dot = ogr.CreateGeometryFromWkt(f"POINT({x} {y})")
            assert dot.Distance(shape) == pytest.approx(35.0, rel=3e-3)
        middle = part[len(part) // 2]
        below = float(np.interp(middle[0], line[:, 0], line[:, 1]))
        assert (middle[1] > below) == left


def test_rings_move_inwards_and_outwards() -> None:
    ring = np.array([[0.0, 0], [100, 0], [100, 60], [0, 60], [0, 0]])
    inner = offset_lines(ring, 10.0, left=True)
    assert len(inner) == 1
    assert np.ptp(inner[0][:, 0]) == pytest.approx(80)
    assert np.ptp(offset_lines(ring, 10.0, left=False)[0][:, 1]) == pytest.approx(80)
    assert offset_lines(ring, 40.0, left=True) == []
    area = sum(abs(ogr.CreateGeometryFromWkt(_wkt(p)).Area()) for p in strip(ring, 10.0, left=True))
    assert area == pytest.approx(6000 - 80 * 40, rel=1e-6)


def _wkt(polygon: list[np.ndarray]) -> str:
    return "POLYGON(" + ",".join("(" + ",".join(f"{x} {y}" for x, y in ring) + ")" for ring in polygon) + ")"


def test_cells_by_their_middles_on_a_rotated_grid() -> None:
    spec = turned(60, 40, 1.0, 2.0, 0.4)
    corners = np.column_stack(spec.xy(np.array([10.2, 50.2, 50.2, 10.2, 10.2]), np.array([5.2, 5.2, 30.2, 30.2, 5.2])))
    found = centres_in([[corners]], spec)
    assert found.sum() == 40 * 25
    assert found[5, 10]
    assert not found[30, 10]


def test_level_lines_run_between_the_middles_of_cells() -> None:
    spec = turned(60, 40, 1.0, 2.0, 0.4)
    values = np.tile(np.arange(60) + 0.5, (40, 1))
    values[:5] = np.inf
    lines = level_lines(values, spec, 20.0)
    places = spec.pixel(np.concatenate(lines))
    below = places[places[:, 1] > 6]
    np.testing.assert_allclose(below[:, 0], 20.0, atol=1e-6)


def test_fewer_points_stay_within_the_tolerance() -> None:
    line = np.column_stack((np.linspace(0, 100, 201), np.sin(np.linspace(0, 9, 201)), np.linspace(0, 5, 201)))
    kept = line[fewer_points(line, 0.05)]
    assert 4 < len(kept) < 60
    again = np.column_stack([np.interp(line[:, 0], kept[:, 0], kept[:, i]) for i in (1, 2)])
    assert np.abs(again - line[:, 1:]).max() < 0.06
