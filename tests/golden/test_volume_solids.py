"""Volumes of bodies whose volume a formula gives."""

from __future__ import annotations

import math

import numpy as np
import pytest

from mine_restoration_plugin.core.geodata.grid import Grid, GridSpec
from mine_restoration_plugin.core.terrain.volume import (
    GridSurface,
    LevelSurface,
    PlaneSurface,
    RasterSurface,
    Zone,
    cut_fill,
)
from tests.unit.terrain_case import CRS, rectangle, regular, tif

GROUND = 120.0
SPEC = GridSpec(220, 220, (500_000.0, 0.5, 0.0, 3_100_110.0, 0.0, -0.5), CRS)
X, Y = 500_055.13, 3_100_054.91  # not on a corner nor a centre of a cell
HALF = 50.0  # 200 cells across


def heights(shape, spec=SPEC, over=4):
    """Mean height of every cell of a body given by a function of x and y, from over × over places in it."""
    row, col = np.mgrid[0 : spec.height * over, 0 : spec.width * over]
    x, y = spec.xy((col + 0.5) / over, (row + 0.5) / over)
    fine = shape(x, y)
    return GROUND + fine.reshape(spec.height, over, spec.width, over).mean(axis=(1, 3))


def cone(x, y):
    return np.maximum(0.0, 30.0 * (1 - np.hypot(x - X, y - Y) / HALF))


def frustum(x, y):
    return np.minimum(12.0, cone(x, y))


def pyramid(x, y):
    return np.maximum(0.0, 24.0 * (1 - np.maximum(np.abs(x - X), np.abs(y - Y)) / HALF))


def prism(x, y):
    """A roof: triangular section along x."""
    return np.maximum(0.0, 10.0 * (1 - np.abs(y - Y) / HALF)) * (np.abs(x - X) < HALF)


TOP = HALF * (1 - 12 / 30)
BODIES = {
    "cone": (cone, math.pi * HALF**2 * 30 / 3),
    "frustum": (frustum, math.pi * 12 / 3 * (HALF**2 + HALF * TOP + TOP**2)),
    "pyramid": (pyramid, (2 * HALF) ** 2 * 24 / 3),
    "prism": (prism, 2 * HALF * (2 * HALF * 10 / 2)),
}


@pytest.mark.parametrize("over", [1, 4])
@pytest.mark.parametrize("body", BODIES)
def test_heaps_and_pits(tmp_path, body, over):
    shape, volume = BODIES[body]
    heap = heights(shape, over=over)
    path = tif(tmp_path / "heap.tif", heap, SPEC.transform)
    found = cut_fill(LevelSurface(GROUND), RasterSurface(path))
    assert found.fill_compacted_m3 == pytest.approx(volume, rel=1e-3)
    assert found.cut_bank_m3 == 0.0
    assert found.net_m3 == found.fill_compacted_m3
    assert found.covered_area_m2 == 110.0 * 110.0
    dug = cut_fill(RasterSurface(path), LevelSurface(GROUND))
    assert (dug.cut_bank_m3, dug.fill_compacted_m3) == (found.fill_compacted_m3, 0.0)
    pit = cut_fill(LevelSurface(GROUND), GridSurface(Grid(2 * GROUND - heap, SPEC)))
    assert pit.cut_bank_m3 == pytest.approx(found.fill_compacted_m3, rel=1e-12)


def test_a_cone_within_its_own_outline():
    outline, _ = regular(X, Y, HALF)
    found = cut_fill(LevelSurface(GROUND), GridSurface(Grid(heights(cone), SPEC)), [Zone("heap", [[outline]])])
    assert found.fill_compacted_m3 == pytest.approx(BODIES["cone"][1], rel=1e-3)
    assert found.zones[0].covered_area_m2 == pytest.approx(math.pi * HALF**2, rel=1e-4)


def test_a_round_slab_has_exactly_its_outlines_area():
    outline, area = regular(X, Y, HALF, 360)
    slab = GridSurface(Grid(np.full(SPEC.shape, GROUND + 7.5), SPEC))
    found = cut_fill(LevelSurface(GROUND), slab, [Zone("slab", [[outline]])]).zones[0]
    assert found.fill_compacted_m3 == pytest.approx(7.5 * area, rel=1e-10)
    assert [found.fill_area_m2, found.covered_area_m2] == pytest.approx([area, area], rel=1e-10)
    assert found.median_change_m == 7.5
    assert found.nodata_area_m2 == 0.0


@pytest.mark.parametrize("turn", [0.0, 0.3])
def test_a_tilted_plane_over_an_outline_is_area_times_height_over_its_centre(turn):
    outline, area = regular(X, Y, HALF, 7, turn)
    tilted = PlaneSurface(GROUND + 9.0, 0.11, -0.07, X, Y)
    flat = GridSurface(Grid(np.full(SPEC.shape, GROUND), SPEC))
    found = cut_fill(flat, tilted, [Zone("a", [[outline]])])
    assert found.fill_compacted_m3 == pytest.approx(9.0 * area, rel=1e-3)
    assert found.cut_bank_m3 == 0.0


def test_a_tilted_plane_through_the_ground_cuts_as_much_as_it_fills():
    # over a rectangle a × b with slope s along a: each half holds s a² b / 8
    box = rectangle(X - 40, Y - 30, X + 40, Y + 30)
    flat = GridSurface(Grid(np.full(SPEC.shape, GROUND), SPEC))
    found = cut_fill(flat, PlaneSurface(GROUND, 0.25, 0.0, X, Y), [Zone("a", [[box]])])
    assert found.cut_bank_m3 == pytest.approx(0.25 * 80**2 * 60 / 8, rel=1e-3)
    assert found.fill_compacted_m3 == pytest.approx(0.25 * 80**2 * 60 / 8, rel=1e-3)
    assert found.cut_area_m2 == pytest.approx(40 * 60, rel=0.01)
    assert abs(found.median_change_m) <= 0.25 * 0.25


def test_a_plane_of_a_tilted_raster_against_its_own_equation():
    row, col = np.mgrid[0:220, 0:220]
    x, y = SPEC.xy(col + 0.5, row + 0.5)
    raster = GridSurface(Grid(GROUND + 0.2 * (x - X) + 0.1 * (y - Y), SPEC))
    found = cut_fill(raster, PlaneSurface(GROUND + 1.0, 0.2, 0.1, X, Y))
    assert found.fill_compacted_m3 == pytest.approx(110.0 * 110.0, rel=1e-9)
    assert found.median_change_m == 1.0


@pytest.mark.parametrize("level", [0.0, -9000.0])
def test_the_median_of_high_mountains_above_a_level_far_below(level):
    # nothing between is cut off, however far apart, nor by cells without data
    grid = 5_300.0 + np.random.default_rng(12).uniform(-400, 400, (120, 130))
    grid[:20] = np.nan
    expected = float(np.nanmedian(grid)) - level
    surface = GridSurface(Grid(grid, GridSpec(130, 120, (500_000.0, 1.0, 0.0, 3_100_120.0, 0.0, -1.0), CRS)))
    zone = Zone("a", [[rectangle(500_000, 3_100_000, 500_130, 3_100_120)]])
    for zones in ((), (zone,)):
        for cells in (500, 1 << 19):
            found = cut_fill(LevelSurface(level), surface, zones, cells_per_window=cells)
            assert found.median_change_m == pytest.approx(expected, abs=0.06)
