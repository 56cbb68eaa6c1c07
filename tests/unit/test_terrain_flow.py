"""Flow on surfaces, against a priority flood, hand-made surfaces and real potholes."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from osgeo import gdal

from mine_restoration_plugin.core.terrain import flow
from tests.unit.flood import flooded

DATA = Path(__file__).resolve().parents[1] / "data" / "depressions_nd"


surfaces = arrays(
    np.float64,
    st.tuples(st.integers(1, 14), st.integers(1, 14)),
    elements=st.one_of(st.integers(0, 6).map(float), st.floats(0, 50, width=32), st.just(math.nan)),
)


@given(surfaces)
@settings(max_examples=150, deadline=None)
def test_filled_equals_a_priority_flood(z):
    np.testing.assert_array_equal(flow.filled(z), flooded(z))


@given(surfaces, st.sampled_from([(1.0, 1.0), (2.0, 5.0)]))
@settings(max_examples=100, deadline=None)
def test_all_water_leaves_and_never_climbs(z, cell):
    known = np.isfinite(z)
    target = flow.receivers(z, cell)
    level = flow.filled(z).ravel()
    end = flow.roots(target)
    assert flow.open_cells(known).ravel()[end[known.ravel()]].all()
    assert (level[target[known.ravel()]] <= level[known.ravel()]).all()
    total = flow.accumulate(target, known.ravel().astype(float))
    assert total[np.unique(end[known.ravel()])].sum() == known.sum()
    spread = flow.spread_accumulate(z, cell, np.ones(z.shape))
    assert np.array_equal(np.isfinite(spread), known)
    leaving = (target == np.arange(target.size)) & known.ravel()
    assert spread.ravel()[leaving].sum() == pytest.approx(known.sum())


def test_a_bowl_on_a_plain_holds_what_geometry_says():
    """A cone of 10 m radius and 5 m depth in a plain: V = pi r^2 h / 3; the spill is the plain."""
    cell = 0.1
    y, x = (np.mgrid[0:300, 0:300] + 0.5) * cell - 15
    z = np.minimum(0.5 * np.hypot(x, y), 5.0) + 100
    (hollow,) = flow.hollows(z, cell * cell)
    assert hollow.volume_m3 == pytest.approx(math.pi * 100 * 5 / 3, rel=2e-3)
    assert hollow.spill_m == 105
    assert hollow.depth_m == pytest.approx(5, abs=0.1)
    z[150, 0:150] = 102.0  # a ditch to the edge drains all above its floor
    (hollow,) = flow.hollows(z, cell * cell)
    assert hollow.volume_m3 == pytest.approx(math.pi * 16 * 2 / 3, rel=0.03)
    z[150, 140] = np.nan  # nothing is known: water leaves there
    assert flow.hollows(z, cell * cell, least_m=1.9) == []


def test_a_valley_gathers_its_sides():
    """A V-valley that falls along its rows: each cell of its bottom drains its row and all above."""
    rows, cols = np.mgrid[0:20, 0:21]
    z = np.abs(cols - 10) * 3.0 - rows * 0.5
    target = flow.receivers(z, (2.0, 3.0))
    total = flow.accumulate(target, np.ones(z.size) * 6.0).reshape(z.shape)
    assert total[-1, 10] == 20 * 21 * 6
    lengths = flow.link_lengths(target, 21, (2.0, 3.0))
    longest = flow.longest_above(target, lengths).reshape(z.shape)
    # steepest is across the valley (3 in 2 m), then along it (0.5 in 3 m)
    assert lengths.reshape(z.shape)[5, 3] in (2.0, pytest.approx(math.hypot(2, 3)))
    assert longest[-1, 10] >= 19 * 3.0 + 2.0
    assert total[9, 10] == pytest.approx(10 * 21 * 6, rel=0.06)


def test_spread_on_a_plane_keeps_what_falls():
    """On a plane that falls along the rows every cell passes on its whole column, with multiple flow, too."""
    rows, cols = np.mgrid[0:12, 0:9]
    z = 50.0 - rows + cols * 0.0
    spread = flow.spread_accumulate(z, (1.0, 1.0), np.ones(z.shape))
    np.testing.assert_allclose(spread.sum(axis=1), 9 * np.arange(1, 13))


def test_the_potholes_of_north_dakota():
    """The package that published the sinks found 71,888 cells (44.93 %) with its own smoothing and least size."""
    z = gdal.Open(str(DATA / "dem.tif")).ReadAsArray().astype(np.float64)
    published = gdal.Open(str(DATA / "sink.tif")).ReadAsArray()
    full = flow.filled(z)
    np.testing.assert_array_equal(full, flooded(z))
    largest = flow.hollows(z, 1.0)[0]
    assert largest.cells == pytest.approx(71_888, rel=1e-3)
    wet = full > z
    assert np.mean(wet[np.isfinite(published) & (published > 0)]) > 0.99


def test_nothing_known_at_all():
    z = np.full((4, 5), np.nan)
    assert np.isnan(flow.filled(z)).all()
    assert flow.hollows(z, 1.0) == []
    assert (flow.receivers(z, (1.0, 1.0)) == np.arange(20)).all()
