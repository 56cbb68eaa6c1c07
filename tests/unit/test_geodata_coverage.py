"""Shares of cells: against clipping every cell by GEOS, on north-up, south-up and rotated grids."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.geodata.coverage import Edges, coverage, coverage_mask, cut
from mine_restoration_plugin.core.geodata.grid import GridSpec, Window
from mine_restoration_plugin.core.geodata.shapes import why_invalid
from tests.unit.terrain_case import CRS, clipped_shares, rectangle, ring

GRIDS = {
    "north up": GridSpec(9, 7, (100.0, 2.0, 0.0, 50.0, 0.0, -2.0), CRS),
    "south up": GridSpec(9, 7, (100.0, 2.0, 0.0, 36.0, 0.0, 2.0), CRS),
    "rotated": GridSpec(9, 7, (106.0, 1.6, 0.4, 47.0, 0.5, -1.7), CRS),
    "mirrored": GridSpec(9, 7, (118.0, -2.0, 0.0, 50.0, 0.0, -2.0), CRS),
}


@st.composite
def stars(draw):
    """A star-shaped outline anywhere about the grid, often partly or wholly beside it, any direction, maybe a hole."""
    corners = draw(st.integers(3, 11))
    x, y = draw(st.floats(98, 122)), draw(st.floats(34, 52))
    radii = draw(st.lists(st.floats(0.3, 14), min_size=corners, max_size=corners))
    turn = draw(st.floats(0, 6))
    angle = turn + np.arange(corners) * 2 * math.pi / corners
    outer = np.column_stack((x + np.array(radii) * np.cos(angle), y + np.array(radii) * np.sin(angle)))
    rings = [ring(*outer)]
    if draw(st.booleans()):
        rings.append(ring(*((outer - (x, y)) * 0.5 + (x, y))))
    return [[r[::-1] if draw(st.booleans()) else r for r in rings]]


@pytest.mark.parametrize("name", GRIDS)
@given(polygons=stars())
@settings(max_examples=12, deadline=None)
def test_shares_are_those_of_clipped_cells(name, polygons):
    if why_invalid(polygons) is not None:
        return
    spec = GRIDS[name]
    assert coverage_mask(polygons, spec) == pytest.approx(clipped_shares(polygons, spec), abs=1e-9)


@pytest.mark.parametrize("name", GRIDS)
def test_edge_cells_and_runs_make_the_same_picture(name):
    spec = GRIDS[name]
    polygons = [
        [rectangle(101.3, 37.2, 116.9, 48.4), rectangle(105.1, 40.3, 108.8, 44.9)],
        [ring((117.2, 40.0), (119.9, 41.5), (117.4, 47.7))],
    ]
    found = coverage(polygons, spec)
    picture = np.zeros(spec.shape)
    picture[found.row, found.col] = found.fraction
    for row, start, stop, share in zip(found.span_row, found.span_start, found.span_stop, found.span_fraction):
        assert (picture[row, start:stop] == 0).all()
        picture[row, start:stop] = share
    assert picture == pytest.approx(clipped_shares(polygons, spec), abs=1e-9)


def test_a_window_is_a_part_of_the_whole():
    spec = GRIDS["north up"]
    polygons = [[ring((99.0, 38.0), (111.0, 52.0), (121.0, 44.0), (109.0, 41.0))]]
    whole = coverage_mask(polygons, spec)
    for window in (Window(0, 0, 4, 7), Window(4, 2, 5, 3), Window(8, 6, 1, 1)):
        part = whole[window.row : window.row + window.height, window.col : window.col + window.width]
        assert coverage_mask(polygons, spec, window) == pytest.approx(part, abs=1e-12)


def test_whole_cells_are_exactly_one_and_the_rest_exactly_zero():
    shares = coverage_mask([[rectangle(102.0, 40.0, 110.0, 46.0)]], GRIDS["north up"])
    assert sorted(set(shares.ravel().tolist())) == [0.0, 1.0]
    assert shares.sum() * 4 == 8.0 * 6.0


def test_far_away_is_nothing_and_far_around_is_all():
    spec = GRIDS["north up"]
    assert coverage_mask([[rectangle(1e7, 0, 1e7 + 5, 5)]], spec).sum() == 0
    assert (coverage_mask([[rectangle(-1e6, -1e6, 1e6, 1e6)]], spec) == 1).all()


def test_sums_over_pieces_are_sums_over_shares():
    spec = GRIDS["rotated"]
    zones = [
        [[ring((103.0, 40.0), (112.0, 49.0), (119.0, 38.0))]],
        [[rectangle(104.0, 36.0, 117.0, 47.0), rectangle(107.0, 39.0, 110.0, 42.5)]],
        [[rectangle(90.0, 30.0, 95.0, 35.0)]],
    ]
    values = np.random.default_rng(5).normal(size=spec.shape)
    before = np.zeros((spec.height, spec.width + 1))
    np.cumsum(values, axis=1, out=before[:, 1:])
    found = cut(Edges.of(zones, spec), spec.whole).sums(before, len(zones))
    assert found == pytest.approx([(clipped_shares(zone, spec) * values).sum() for zone in zones], abs=1e-9)


def test_thousands_of_vertices_close_without_a_rest():
    angle = np.linspace(0, 2 * math.pi, 20_001)[:-1]
    radius = 6 + 0.5 * np.sin(40 * angle)
    shape = ring(*zip(109.3 + radius * np.cos(angle), 43.1 + radius * np.sin(angle)))
    x, y = shape[:, 0] - 109.3, shape[:, 1] - 43.1
    area = abs(float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))) / 2
    assert coverage_mask([[shape]], GRIDS["north up"]).sum() * 4 == pytest.approx(area, rel=1e-12)
