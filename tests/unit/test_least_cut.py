"""Least cut against an exact linear programme, closed forms, and itself seen from other sides."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import coo_matrix

from mine_restoration_plugin.core.geodata.grid import Grid, GridSpec
from mine_restoration_plugin.core.geodata.raster import RasterSource, write_grid
from mine_restoration_plugin.core.landform.leastcut import least_cut, least_cut_array, least_cut_block
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress

HALF_STENCIL = {8: [(0, 1), (1, 0), (1, 1), (1, -1)]}
HALF_STENCIL[16] = HALF_STENCIL[8] + [(1, 2), (1, -2), (2, 1), (2, -1)]
HALF_STENCIL[32] = HALF_STENCIL[16] + [(1, 3), (1, -3), (3, 1), (3, -1), (2, 3), (2, -3), (3, 2), (3, -2)]


def spec(width, height, a=1.0, b=0.0, d=0.0, e=-1.0):
    return GridSpec(width, height, (500000.0, a, b, 3400000.0, d, e), "EPSG:4547")


def pairs(ground, tangents, transform, directions):
    """Every ordered pair of known cells and the rise it is allowed, written down from the definition."""
    height, width = ground.shape
    _, a, b, _, d, e = transform
    for row, col in product(range(height), range(width)):
        for down, right in HALF_STENCIL[directions]:
            other = row + down, col + right
            if 0 <= other[0] < height and 0 <= other[1] < width and np.isfinite(ground[row, col] + ground[other]):
                length = np.hypot(a * right + b * down, d * right + e * down)
                rise = length * min(tangents[row, col], tangents[other])
                yield (row, col), other, rise
                yield other, (row, col), rise


def programme(ground, tangents, transform, directions, lower):
    """max Σ h, h ≤ ground, h ≥ lower, h(p) − h(q) ≤ rise: the least cut by HiGHS; None where there is none."""
    index = np.arange(ground.size).reshape(ground.shape)
    rows, cols, values, limits = [], [], [], []
    for n, (p, q, rise) in enumerate(pairs(ground, tangents, transform, directions)):
        rows += [n, n]
        cols += [index[p], index[q]]
        values += [1.0, -1.0]
        limits.append(rise)
    known = np.isfinite(ground).ravel()
    bounds = [(low, z) if k else (0.0, 0.0) for low, z, k in zip(lower.ravel(), ground.ravel(), known)]
    matrix = coo_matrix((values, (rows, cols)), shape=(len(limits), ground.size)) if limits else None
    answer = linprog(-known.astype(float), A_ub=matrix, b_ub=limits or None, bounds=bounds, method="highs")
    if answer.status == 2:
        return None
    assert answer.status == 0
    return np.where(np.isfinite(ground), answer.x.reshape(ground.shape), np.nan)


@st.composite
def cases(draw):
    height, width = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    ground = rng.uniform(0.0, 12.0, (height, width))
    ground[rng.random(ground.shape) < draw(st.sampled_from([0.0, 0.2]))] = np.nan
    transform = draw(
        st.sampled_from(
            [(0.0, 1.0, 0.0, 0.0, 0.0, -1.0), (0.0, 2.0, 0.0, 0.0, 0.0, -0.7), (0.0, 0.8, 0.6, 0.0, 0.6, -0.8),
             (0.0, 1.0, 0.4, 0.0, -0.1, 1.3)]
        )
    )  # fmt: skip
    tangents = rng.choice([0.3, 0.8, 2.0], ground.shape) if draw(st.booleans()) else np.full(ground.shape, 0.6)
    fixed = rng.random(ground.shape) < draw(st.sampled_from([0.0, 0.05, 0.3]))
    floor = np.where(rng.random(ground.shape) < draw(st.sampled_from([0.0, 0.3])), rng.uniform(-4, 8), np.nan)
    return ground, transform, tangents, fixed, floor, draw(st.sampled_from([8, 16, 32]))


@settings(max_examples=60, deadline=None)
@given(cases())
def test_equals_the_linear_programme_or_says_that_there_is_no_solution(case):
    ground, transform, tangents, fixed, floor, directions = case
    grid = Grid(ground, GridSpec(ground.shape[1], ground.shape[0], transform, "EPSG:4547"))
    block = least_cut_block(grid, tangents, fixed, floor, directions=directions)
    lower = np.fmax(np.where(fixed, ground, -np.inf), np.minimum(floor, ground))
    best = programme(ground, tangents, transform, directions, lower)
    if best is None:
        assert block.excess.max() > 0
    else:
        np.testing.assert_allclose(block.design, best, atol=2e-6)
        assert block.excess.max(initial=0.0) < 2e-6


@settings(max_examples=60, deadline=None)
@given(cases())
def test_where_bounds_are_in_the_way_they_are_held_and_the_rest_obeys(case):
    """The definition, repeated cell by cell until nothing moves."""
    ground, transform, tangents, fixed, floor, directions = case
    grid = Grid(ground, GridSpec(ground.shape[1], ground.shape[0], transform, "EPSG:4547"))
    block = least_cut_block(grid, tangents, fixed, floor, directions=directions)
    lower = np.fmax(np.where(fixed, ground, -np.inf), np.minimum(floor, ground))
    listed = list(pairs(ground, tangents, transform, directions))
    surface, before = ground.copy(), None
    while before is None or not np.array_equal(before, surface, equal_nan=True):
        before = surface.copy()
        for p, q, rise in listed:
            surface[p] = np.fmax(lower[p], min(surface[p], surface[q] + rise))
    np.testing.assert_allclose(block.design, surface, atol=2e-6)
    excess = np.zeros(ground.shape)
    for p, q, rise in listed:
        excess[p] = max(excess[p], surface[p] - surface[q] - rise)
    np.testing.assert_allclose(block.excess, excess, atol=4e-6)


def test_a_pit_with_upright_walls_becomes_a_cone():
    """Around one low cell the stencil's distance is, in the directions of its moves, the distance of the ruler."""
    ground = np.full((81, 81), 100.0)
    ground[40, 40] = 60.0
    design = least_cut_array(Grid(ground, spec(81, 81)), 0.5, directions=32)
    rows, cols = np.mgrid[:81, :81] - 40.0
    cone = np.minimum(100.0, 60.0 + 0.5 * np.hypot(rows, cols))
    assert (design >= cone - 1e-5).all()
    assert (design - 60.0 <= (cone - 60.0) * 1.014 + 1e-5).all()
    for down, right in [(0, 1), (1, 1), (1, 2), (3, 1), (2, 3)]:
        for k in range(1, 40 // max(down, right)):
            assert design[40 + k * down, 40 - k * right] == pytest.approx(cone[40 + k * down, 40 - k * right], abs=1e-5)


def test_ground_that_obeys_keeps_its_bits():
    rows, cols = np.mgrid[:50, :60].astype(np.float32)
    ground = (0.3 * rows + 0.2 * cols + np.float32(0.1)).astype(np.float32)
    design = least_cut_array(Grid(ground, spec(60, 50)), 0.5)
    assert design.dtype == np.float32
    assert design.tobytes() == ground.tobytes()


def rough(rows, cols, seed=1):
    rng = np.random.default_rng(seed)
    ground = np.cumsum(np.cumsum(rng.normal(size=(rows, cols)), axis=0), axis=1)
    ground = (ground / ground.std() * 8 + 100 + rng.normal(size=ground.shape)).astype(np.float32)
    ground[rng.random(ground.shape) < 0.01] = np.nan
    return ground


def test_turned_and_shifted_ground_gives_the_same_bits_turned_and_shifted():
    ground = rough(40, 57)
    design = least_cut_array(Grid(ground, spec(57, 40)), 0.4)
    for turn in (np.flipud, np.fliplr, np.transpose):
        turned = np.ascontiguousarray(turn(ground))
        again = least_cut_array(Grid(turned, spec(turned.shape[1], turned.shape[0])), 0.4)
        assert again.tobytes() == np.ascontiguousarray(turn(design)).tobytes()
    wider = np.full((50, 70), np.nan, dtype=np.float32)
    wider[7:47, 9:66] = ground
    assert np.array_equal(least_cut_array(Grid(wider, spec(70, 50)), 0.4)[7:47, 9:66], design, equal_nan=True)


def ring(x0, y0, x1, y1):
    return [[np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)], dtype=float)]]


@pytest.fixture
def ground(tmp_path):
    path = tmp_path / "ground.tif"
    write_grid(path, Grid(rough(90, 70), spec(70, 90, a=1.5, e=-2.0)))
    with RasterSource(path) as source:
        yield source


RULES = dict(
    zones=[(ring(500010, 3399900, 500060, 3399990), 0.25)],
    fixed=ring(500050, 3399920, 500056, 3399931),
    outline=ring(500004, 3399830, 500099, 3399985),
)


def test_bands_of_any_size_write_the_same_bytes(ground, tmp_path):
    written = []
    for cells in (1, 70 * 33, 1 << 20):
        done = least_cut(ground, 0.4, **RULES, path=tmp_path / "design.tif", band_cells=cells)
        written.append((Path(done.path).read_bytes(), done.to_json()))
    assert written[0] == written[1] == written[2]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["design.tif", "ground.tif"]


def test_the_written_design_is_that_of_the_array(ground, tmp_path):
    done = least_cut(ground, 0.4, path=tmp_path / "design.tif", band_cells=1)
    heights = ground.read()[0]
    with RasterSource(done.path) as source:
        design = source.read()[0]
    assert np.array_equal(design, least_cut_array(Grid(heights, ground.spec), 0.4), equal_nan=True)
    cut = np.nansum(heights.astype(float) - design) * 3.0
    assert done.change.cut_bank_m3 == pytest.approx(cut, rel=1e-12)
    assert done.change.fill_compacted_m3 == 0
    assert done.figures["too_steep_cells"] == 0


def test_a_raster_of_limits_and_a_floor_that_lies_on_other_rows(ground, tmp_path):
    """The floor's file begins three rows higher, the limits run from south to north."""
    heights = ground.read()[0]
    rng = np.random.default_rng(8)
    limits = rng.choice([0.25, 0.5, 1.0], heights.shape).astype(np.float32)
    floor = np.full((96, 70), np.nan, dtype=np.float32)
    floor[20:60, 10:40] = np.nanmedian(heights)
    write_grid(
        tmp_path / "limits.tif",
        Grid(limits[::-1], GridSpec(70, 90, (500000.0, 1.5, 0.0, 3400000.0 - 180.0, 0.0, 2.0), "EPSG:4547")),
    )
    write_grid(
        tmp_path / "floor.tif", Grid(floor, GridSpec(70, 96, (500000.0, 1.5, 0.0, 3400006.0, 0.0, -2.0), "EPSG:4547"))
    )
    with RasterSource(tmp_path / "limits.tif") as slopes, RasterSource(tmp_path / "floor.tif") as bottom:
        done = least_cut(ground, slopes, floor=bottom, path=tmp_path / "design.tif", band_cells=70 * 20)
    block = least_cut_block(Grid(heights, ground.spec), limits, None, floor[3:93])
    with RasterSource(done.path) as source:
        assert np.array_equal(source.read()[0], block.design, equal_nan=True)
    assert done.figures["too_steep_m"] == block.excess.max()
    assert done.figures["too_steep_m"] > 0


def test_a_cancelled_run_leaves_nothing(ground, tmp_path):
    asked = iter(range(1000))
    with pytest.raises(Cancelled):
        least_cut(
            ground, 0.4, path=tmp_path / "design.tif", band_cells=1, progress=Progress(None, lambda: next(asked) > 20)
        )
    assert [p.name for p in tmp_path.iterdir()] == ["ground.tif"]


def test_what_is_no_height_is_named(tmp_path):
    wild = rough(20, 20)
    wild[3, 3] = 1e30
    write_grid(tmp_path / "wild.tif", Grid(wild, spec(20, 20)))
    with (
        RasterSource(tmp_path / "wild.tif") as source,
        pytest.raises(InputError, match="wild.tif holds the height 1e[+]30"),
    ):
        least_cut(source, 0.4)


def test_an_outline_elsewhere_is_refused(ground):
    with pytest.raises(InputError, match="does not lie on ground.tif"):
        least_cut(ground, 0.4, outline=ring(0, 0, 10, 10))
