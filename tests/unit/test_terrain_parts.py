"""Uncertainty, medians, shift check, sections and slopes, each against an answer from outside."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal

from mine_restoration_plugin.core.geodata.grid import Grid, GridSpec, Window
from mine_restoration_plugin.core.geodata.raster import RasterSource
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.rulebook.book import Rulebook
from mine_restoration_plugin.core.terrain import histogram
from mine_restoration_plugin.core.terrain.derivatives import slope_deg, slope_window
from mine_restoration_plugin.core.terrain.histogram import (
    Histogram,
    count_codes,
    median_of,
    medians_of,
    millimetres,
)
from mine_restoration_plugin.core.terrain.section import sample_line
from mine_restoration_plugin.core.terrain.shift import ShiftLimits, shift_warning, spread
from mine_restoration_plugin.core.terrain.uncertainty import ErrorModel
from tests.unit.terrain_case import CRS, FORTBRAGG, NORTH_UP, tif


def test_the_worked_example_of_the_literature():
    # two surveys of ± 0.05 m over 1 ha of 1 m cells: δ 0.0707 m, LoD 0.139 m, ± 707 m³ systematic, ± 7.1 m³ independent
    model = ErrorModel.of(0.05, 0.05, None, None, 1.0)
    error = model.of_area(10_000.0)
    assert model.delta_m == pytest.approx(0.0707, abs=5e-5)
    assert model.level_of_detection_m == pytest.approx(0.139, abs=5e-4)
    assert error.systematic_m3 / 1.96 == pytest.approx(707, abs=0.5)
    assert error.independent_m3 / 1.96 == pytest.approx(7.07, abs=0.005)
    assert error.u95_m3 == error.systematic_m3  # how it is made up is not known: the upper bound
    assert "upper bound" in model.assumption.en


def test_known_parts_are_added_in_quadrature():
    model = ErrorModel.of(0.03, 0.04, 0.03, 5.0, 4.0)
    error = model.of_area(8_000.0)
    cells, random = 2_000, math.sqrt(0.05**2 - 0.03**2)
    assert error.systematic_m3 == pytest.approx(1.96 * 0.03 * 8_000, rel=1e-4)
    assert error.independent_m3 == pytest.approx(1.96 * math.sqrt(cells) * 4 * random, rel=1e-4)
    assert error.correlated_m3 == pytest.approx(1.96 * 4 * random * math.sqrt(cells * math.pi * 25 / 4), rel=1e-4)
    assert error.u95_m3 == pytest.approx(math.hypot(error.systematic_m3, error.correlated_m3))


def test_a_range_wider_than_the_area_is_wholly_systematic_and_one_below_a_cell_independent():
    wide = ErrorModel.of(0.1, 0.0, None, 1e6, 1.0).of_area(10_000.0)
    assert wide.u95_m3 == pytest.approx(1.96 * 0.1 * 10_000, rel=1e-4)
    narrow = ErrorModel.of(0.1, 0.0, None, 0.01, 1.0).of_area(10_000.0)
    assert narrow.u95_m3 == narrow.independent_m3


@pytest.mark.parametrize("given", [(None, None), (0.1, None), (None, 0.1)])
def test_an_error_that_nobody_gave_is_not_known_and_never_zero(given):
    model = ErrorModel.of(*given, 0.05, 10.0, 1.0)
    error = model.of_area(100.0)
    assert (error.u95_m3, error.systematic_m3, error.correlated_m3, error.independent_m3) == (None,) * 4
    assert model.level_of_detection_m is None
    assert model.assumption.en == "no error given"


@given(st.lists(st.floats(-2097, 2097, width=32), min_size=1, max_size=60), st.booleans(), st.sampled_from([0, 5120]))
@settings(deadline=None)
def test_medians_are_numpys_to_a_millimetre(changes, with_scipy, high_up):
    change = np.array(changes, dtype=np.float32) + np.float32(high_up)
    kept = histogram.sparse
    try:
        histogram.sparse = kept if with_scipy else None
        met = millimetres(change, np.empty(len(change), np.float32), high_up)
        counts = count_codes(met.codes, met.bins)
    finally:
        histogram.sparse = kept
    found = Histogram()
    found.add(met.low, counts)
    # half a millimetre, plus what single precision makes of metres times 1000
    assert median_of(*found.values()) / 1000 == pytest.approx(float(np.median(change.astype(float))), abs=8e-4)
    assert (met.low / 1000, met.farthest / 1000) == pytest.approx((change.min(), np.abs(change).max()), abs=8e-4)


def test_medians_of_groups_are_the_medians_of_each():
    rng = np.random.default_rng(8)
    groups = [np.unique(rng.integers(-50, 50, size), return_counts=True) for size in (7, 0, 1, 12, 2, 0)]
    values, counts = (np.concatenate([group[i] for group in groups]) for i in (0, 1))
    starts = np.concatenate(([0], np.cumsum([len(group[0]) for group in groups])))
    expected = [np.nan if median_of(*group) is None else median_of(*group) for group in groups]
    assert np.array_equal(medians_of(values, counts, starts), expected, equal_nan=True)


def changes(array):
    found = Histogram()
    met = millimetres(np.asarray(array, np.float32), np.empty(len(array), np.float32))
    found.add(met.low, np.bincount(met.codes, minlength=met.bins))
    return found


def test_what_is_called_a_shift_and_what_is_not():
    limits = ShiftLimits.of(Rulebook.load())
    rng = np.random.default_rng(9)
    noise = rng.normal(0, 0.06, 40_000)
    half = np.concatenate([noise[:30_000], noise[30_000:] + rng.uniform(-4, 0, 10_000)])
    assert shift_warning(spread(changes(noise + 0.12)), limits) is not None
    assert shift_warning(spread(changes(noise - 0.12)), limits) is not None
    assert shift_warning(spread(changes(noise - 9.7)), limits) is not None  # another height datum
    assert shift_warning(spread(changes(noise)), limits) is None
    assert shift_warning(spread(changes(half)), limits) is None  # a pit was dug in a quarter of the area
    assert shift_warning(spread(changes(rng.uniform(0, 60, 40_000))), limits) is None  # a pit was filled all over
    assert shift_warning(spread(Histogram()), limits) is None


def test_spread_is_median_and_nmad():
    array = np.random.default_rng(10).normal(0.3, 0.5, 9_999).round(3)
    found = spread(changes(array))
    assert found.median_m == pytest.approx(np.median(array), abs=1e-6)
    assert found.nmad_m == pytest.approx(1.4826 * np.median(np.abs(array - np.median(array))), abs=2e-3)
    assert found.same_way_share == pytest.approx((array > 0).mean(), abs=1e-3)


def plane(spec, a, b, c):
    row, col = np.mgrid[0 : spec.height, 0 : spec.width]
    x, y = spec.xy(col + 0.5, row + 0.5)
    return (a + b * (x - 500_000) + c * (y - 3_100_000)).astype(np.float64)


@pytest.mark.parametrize("down", [-2.0, 2.0])
def test_a_section_of_a_plane_is_a_straight_line(tmp_path, down):
    spec = GridSpec(60, 40, (500_000.0, 2.0, 0.0, 3_100_080.0 if down < 0 else 3_100_000.0, 0.0, down), CRS)
    path = tif(tmp_path / "a.tif", plane(spec, 100, 0.3, -0.2), spec.transform)
    line = [(500_005.0, 3_100_010.0), (500_075.0, 3_100_050.0), (500_080.0, 3_100_050.0)]
    stations, heights = sample_line(path, line, 7.0)
    total = math.hypot(70, 40) + 5
    assert stations == [*[7.0 * i for i in range(int(total // 7) + 1)], pytest.approx(total)]
    for station, height in zip(stations, heights):
        first = min(station / math.hypot(70, 40), 1.0)
        x, y = 5 + 70 * first + max(station - math.hypot(70, 40), 0), 10 + 40 * first
        assert height == pytest.approx(100 + 0.3 * x - 0.2 * y, abs=1e-9)


def test_a_section_is_unknown_where_the_ground_is(tmp_path):
    array = np.full((20, 20), 5.0)
    array[:, 10] = -1
    _, heights = sample_line(
        tif(tmp_path / "a.tif", array, nodata=-1), [(499_990, 3_100_190.5), (500_025, 3_100_190.5)], 1.0
    )
    known = [height is not None for height in heights]
    assert known[:10] == [False] * 10  # before the raster
    assert all(known[11:19])
    assert not any(known[20:22])
    assert all(known[22:30])
    assert not any(known[31:])
    assert {height for height in heights if height is not None} == {5.0}
    grid = Grid(np.full((4, 4), 2.0), GridSpec(4, 4, NORTH_UP, CRS))
    assert sample_line(grid, [(500_001, 3_100_199), (500_003, 3_100_199)], 1.0)[1] == [2.0, 2.0, 2.0]


@pytest.mark.parametrize(("line", "step"), [([(0, 0), (0, 0)], 1.0), ([(0, 0), (1, 0)], 0.0), ([(0, 0), (1, 0)], -1.0)])
def test_a_section_without_length_or_step(tmp_path, line, step):
    path = tif(tmp_path / "a.tif", np.zeros((3, 3), np.float32))
    with pytest.raises(InputError, match="section"):
        sample_line(path, line, step)


def test_slope_is_that_of_gdaldem(tmp_path):
    path = str(FORTBRAGG / "elevation_2004.tif")
    gdal.DEMProcessing(str(tmp_path / "slope.tif"), path, "slope")
    expected = gdal.Open(str(tmp_path / "slope.tif")).ReadAsArray()
    expected = np.where(expected == -9999, np.nan, expected)
    with RasterSource(path) as source:
        values, _ = source.read()
        found = slope_deg(Grid(values, source.spec))
        part = slope_window(source, Window(0, 100, 37, 50))
    assert found == pytest.approx(expected, abs=2e-3, nan_ok=True)
    assert np.array_equal(part, found[100:150, :37], equal_nan=True)


def test_slope_of_oblong_cells_and_holes():
    spec = GridSpec(12, 10, (0.0, 2.0, 0.0, 0.0, 0.0, 3.0), CRS)
    row, col = np.mgrid[0:10, 0:12]
    heights = 0.3 * (2.0 * col) + 0.4 * (3.0 * row)
    heights[5, 5] = np.nan
    slope = slope_deg(Grid(heights, spec))
    assert np.isnan(slope[4:7, 4:7]).all()
    assert np.isnan(slope[0]).all()
    assert slope[1:4, 1:-1] == pytest.approx(math.degrees(math.atan(0.5)))
