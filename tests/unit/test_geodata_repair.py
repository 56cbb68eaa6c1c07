"""Outlines that cross themselves: what GEOS makes of them, and whether the account of it is true."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.geodata.areas import projected_area_m2
from mine_restoration_plugin.core.geodata.repair import repaired
from mine_restoration_plugin.core.geodata.shapes import why_invalid
from tests.error_modes import error_mode
from tests.unit.terrain_case import rectangle, ring

CRS = "EPSG:4547"


def test_a_bow_tie_becomes_two_triangles():
    bow = [[ring((0, 0), (100, 100), (100, 0), (0, 100))]]
    made, repair = repaired(bow, CRS)
    assert len(made) == 2
    assert projected_area_m2(made) == 5_000.0
    assert (repair.area_before, repair.area_after) == (0.0, 5_000.0)
    assert (repair.parts_before, repair.parts_after) == (1, 2)
    assert repair.added == ((50.0, 50.0),)
    assert repair.dropped == ()
    assert "Self-intersection" in repair.reason
    assert "5000.00" in repair.sentence().en
    assert "自" in repair.sentence().zh or "修复" in repair.sentence().zh


@pytest.mark.parametrize("exceptions", [True, False])
def test_the_place_of_a_crossing_is_known_in_either_error_mode(exceptions):
    with error_mode(exceptions):
        assert why_invalid([[ring((0, 0), (100, 100), (100, 0), (0, 100))]]).endswith(" 50 50")
        assert why_invalid([[rectangle(0, 0, 10, 10)]]) is None


def test_what_is_valid_stays_untouched():
    whole = [[rectangle(0, 0, 10, 10), rectangle(2, 2, 4, 4)]]
    made, repair = repaired(whole, CRS)
    assert made is whole
    assert repair is None


def test_a_hole_that_sticks_out_is_cut_off():
    made, repair = repaired([[rectangle(0, 0, 10, 10), rectangle(5, 5, 20, 8)]], CRS)
    assert projected_area_m2(made) == 100 - 15
    assert repair.holes_after == 0
    assert set(repair.added) == {(10.0, 5.0), (10.0, 8.0)}


def test_a_spike_goes_and_overlapping_parts_are_joined():
    spike = [[ring((0, 0), (10, 0), (10, 10), (10, 30), (10, 10), (0, 10))]]
    made, repair = repaired(spike, CRS)
    assert projected_area_m2(made) == 100.0
    assert repair.dropped == ((10.0, 30.0),)
    made, _ = repaired([[rectangle(0, 0, 10, 10)], [rectangle(5, 0, 15, 10)]], CRS)
    assert projected_area_m2(made) == 150.0


def test_degrees_keep_their_decimals():
    bow = [[ring((112.0001, 28.0001), (112.0011, 28.0011), (112.0011, 28.0001), (112.0001, 28.0011))]]
    made, repair = repaired(bow, "EPSG:4490")
    assert len(made) == 2
    assert repair.added == ((112.0006, 28.0006),)
    # a triangle of half a box of 0.001° at 28° N: about 98.4 m by 110.8 m, twice a quarter
    assert repair.area_after == pytest.approx(98.35 * 110.82 / 2, rel=1e-3)


def test_nothing_can_be_made_of_a_line():
    with pytest.raises(RuntimeError, match="repair failed"):
        repaired([[ring((0, 0), (10, 0), (20, 0))]], CRS)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=4, max_size=12, unique=True))
@settings(max_examples=100, deadline=None)
def test_whatever_comes_out_is_valid_and_corners_stay(points):
    outline = [[ring(*points)]]
    try:
        made, repair = repaired(outline, CRS)
    except RuntimeError:
        return
    assert why_invalid(made) is None
    if repair is None:
        return
    corners = {tuple(p) for rings in made for r in rings for p in np.round(r, 4)}
    known = {(float(x), float(y)) for x, y in points}
    assert corners - known == set(repair.added)
    assert known - corners == set(repair.dropped)
    low, high = np.array(points).min(axis=0), np.array(points).max(axis=0)
    assert all((low <= p).all() and (p <= high).all() for p in corners)
