"""The GCJ-02 offset against the values that public converters publish, and plots that were drawn on a shifted map."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mine_restoration_plugin.core.geodata.gcj import centres, from_gcj02, gcj_shift, to_gcj02
from tests.unit.terrain_case import rectangle

# lon, lat in WGS 84 and in GCJ-02: test values of googollee/eviltransform (three) and of wandergis/coordtransform
PUBLISHED = (
    (121.5272106, 31.1774276, 121.531541859215, 31.17530398364597),
    (113.912316, 22.543847, 113.9171764808363, 22.540796131694766),
    (116.377817, 39.911954, 116.38404722455657, 39.91334545536069),
    (116.404, 39.915, 116.41024449916938, 39.91640428150164),
)


@pytest.mark.parametrize(("lon", "lat", "gcj_lon", "gcj_lat"), PUBLISHED)
def test_published_places(lon, lat, gcj_lon, gcj_lat):
    assert to_gcj02(lon, lat) == pytest.approx((gcj_lon, gcj_lat), abs=1e-11)
    assert from_gcj02(gcj_lon, gcj_lat) == pytest.approx((lon, lat), abs=1e-9)


@given(st.floats(72.1, 137.7), st.floats(0.9, 55.7))
def test_the_inverse_undoes_it_anywhere_inside(lon, lat):
    back = from_gcj02(*to_gcj02(lon, lat))
    assert back == pytest.approx((lon, lat), abs=1e-9)


@given(st.floats(73.5, 134.7), st.floats(18.2, 53.5))
def test_it_is_some_hundred_metres_in_china(lon, lat):
    east, north = np.subtract(to_gcj02(lon, lat), (lon, lat)) * 111_195
    assert 30 < np.hypot(east * np.cos(np.radians(lat)), north) < 1_100


def test_nothing_is_moved_elsewhere():
    lon, lat = np.array([-122.4, 151.2, 10.0]), np.array([37.8, -33.9, 50.0])
    for move in (to_gcj02, from_gcj02):
        assert np.array_equal(move(lon, lat), (lon, lat))


def places(count=40, seed=3):
    spread = np.random.default_rng(seed)
    return np.column_stack((spread.uniform(112.5, 113.1, count), spread.uniform(28.0, 28.6, count)))


@pytest.mark.parametrize("paired", [True, False])
def test_plots_drawn_on_a_shifted_map_are_told(paired):
    true = places()
    shifted = np.column_stack(to_gcj02(true[:, 0], true[:, 1]))
    noise = np.random.default_rng(1).normal(0, 10 / 111_195, true.shape)  # two people trace within some 10 m
    found = gcj_shift(shifted + noise, true, paired=paired)
    assert found.verdict == "undo"
    assert found.undone_m < 20
    assert found.offset_m == pytest.approx(found.as_is_m, rel=0.2)
    assert gcj_shift(true + noise, shifted, paired=paired).verdict == "apply"
    assert gcj_shift(true + noise, true, paired=paired).verdict == "fits"
    assert gcj_shift(shifted, true[::-1]).undone_m < 1e-3


def test_another_shift_of_the_same_size_is_not_taken_for_it():
    true = places()
    west = true - (0.005, 0.0)
    found = gcj_shift(west, true, paired=True)
    assert found.as_is_m == pytest.approx(490, rel=0.02)
    assert found.verdict == "unclear"
    assert gcj_shift(places(seed=9), true).verdict == "unclear"


def test_a_whole_province_is_judged_by_a_sample():
    true = places(count=30_000)
    shifted = np.column_stack(to_gcj02(true[:, 0], true[:, 1]))
    assert gcj_shift(shifted, true, paired=True).count == 30_000
    assert gcj_shift(shifted, true, paired=True).verdict == "undo"


def test_nothing_to_compare():
    assert gcj_shift(np.empty((0, 2)), places()) is None
    assert gcj_shift(places(), np.empty((0, 2))) is None
    assert gcj_shift([(-80.0, 40.0)], [(-80.0, 40.0)], paired=True) is None


def test_centres_of_outlines():
    outlines = [[[rectangle(112.0, 28.0, 112.2, 28.1)]], [[rectangle(5.0, 6.0, 5.0, 8.0)]]]
    assert centres(outlines) == pytest.approx(np.array([[112.1, 28.05], [5.0, 7.0]]))
