"""Regrading with fill: against an exact linear programme, balance, and bounds that hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import coo_matrix

from mine_restoration_plugin.core.geodata.grid import Grid, GridSpec
from mine_restoration_plugin.core.geodata.raster import RasterSource, write_grid
from mine_restoration_plugin.core.landform.corridor import corridor
from mine_restoration_plugin.core.landform.envelope import FREE, Limits, quantised
from mine_restoration_plugin.core.landform.leastcut import ranked
from mine_restoration_plugin.core.landform.leastwork import Effort, least_balanced, least_total
from mine_restoration_plugin.core.landform.regrading import Regrading, preview_regrading, regrade_slopes
from mine_restoration_plugin.core.landform.rule import Rule, pit_floors
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from tests.unit.test_least_cut import pairs, ring, rough, spec

INEXACT = Effort(gap_share=0.0, iterations=1200, exact_cells=0)


def programme(ground, transform, tangents, held, floor, directions, gain=None):
    """min Σ cut + fill by HiGHS, written down from the definition; None where no surface keeps all that is asked."""
    index = np.arange(ground.size).reshape(ground.shape)
    rows, cols, values, limits = [], [], [], []
    for p, q, rise in pairs(ground, tangents, transform, directions):
        if held[p] and held[q]:
            continue
        n = len(limits)
        rows += [n] * 4
        cols += [index[p], index[p] + ground.size, index[q], index[q] + ground.size]
        values += [-1.0, 1.0, 1.0, -1.0]
        limits.append(rise - ground[p] + ground[q])
    known = np.isfinite(ground)
    most_cut = np.where(held | ~known, 0.0, np.where(np.isnan(floor), np.inf, np.maximum(ground - floor, 0.0)))
    most_fill = np.where(held | ~known, 0.0, np.inf)
    bounds = [(0.0, most) for most in np.concatenate((most_cut.ravel(), most_fill.ravel()))]
    balance = {}
    if gain is not None:
        balance = {"A_eq": np.concatenate((np.full(ground.size, -gain), np.ones(ground.size)))[None], "b_eq": [0.0]}
    matrix = coo_matrix((values, (rows, cols)), shape=(len(limits), 2 * ground.size)) if limits else None
    answer = linprog(
        np.ones(2 * ground.size), A_ub=matrix, b_ub=limits or None, bounds=bounds, method="highs", **balance
    )
    return answer.fun if answer.status == 0 else None


@st.composite
def cases(draw):
    height, width = draw(st.integers(2, 7)), draw(st.integers(2, 7))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    ground = rng.uniform(0.0, 12.0, (height, width))
    ground[rng.random(ground.shape) < draw(st.sampled_from([0.0, 0.15]))] = np.nan
    transform = draw(st.sampled_from([(0.0, 1.0, 0.0, 0.0, 0.0, -1.0), (0.0, 1.6, 0.6, 0.0, 0.3, -0.8)]))
    tangents = rng.choice([0.4, 0.8, 2.0], ground.shape) if draw(st.booleans()) else np.full(ground.shape, 0.6)
    held = rng.random(ground.shape) < draw(st.sampled_from([0.0, 0.05, 0.2]))
    floor = np.where(rng.random(ground.shape) < draw(st.sampled_from([0.0, 0.2])), rng.uniform(-4, 8), np.nan)
    return ground, transform, tangents, held & np.isfinite(ground), floor, draw(st.sampled_from([8, 16, 32]))


def searched(case):
    ground, transform, tangents, held, floor, directions = case
    values, ranks = ranked(tangents)
    limits = Limits.of(GridSpec(ground.shape[1], ground.shape[0], transform, "EPSG:4547"), values, directions)
    return corridor(limits, ranks, quantised(ground), held, quantised(floor, FREE))


@settings(max_examples=15, deadline=None)
@given(cases())
def test_costs_lie_between_bound_and_gap_of_the_programme(case):
    """The first-order search on grids of which the best is known; where nothing is feasible, cells are told."""
    best = programme(*case)
    found = searched(case)
    worked = least_total(found, INEXACT)
    if best is None:
        assert found.steep(worked.heights).max() > 0
        return
    cost = worked.cut_m + worked.fill_m
    assert worked.bound_m <= best + 1e-4
    assert cost >= best - 1e-4
    assert cost <= best * 1.02 + 1e-3
    assert found.steep(worked.heights).max(initial=0.0) < 1e-5
    np.testing.assert_allclose(found.below(worked.heights)[found.known], worked.heights[found.known], atol=1e-6)


@settings(max_examples=15, deadline=None)
@given(cases(), st.sampled_from([0.8, 1.0, 1.3]))
def test_balance_is_reached_where_the_programme_reaches_it(case, gain):
    best = programme(*case, gain=gain)
    found = searched(case)
    worked = least_balanced(found, gain, INEXACT)
    if best is None or programme(*case) is None or abs(worked.owed_m) > 1e-6:
        return  # what is left out or owed is told, see below
    cost = worked.cut_m + worked.fill_m
    assert worked.fill_m == pytest.approx(gain * worked.cut_m, abs=1e-6)
    assert worked.bound_m <= best + 1e-4
    assert best - 1e-4 <= cost <= best * 1.05 + 1e-2
    assert found.steep(worked.heights).max(initial=0.0) < 1e-5


def test_a_floor_that_the_slopes_cannot_reach_is_kept_and_asks_nothing_of_its_neighbours():
    """The floor's cell stays 9 above held ground beside it; the cell between obeys the other held one."""
    ground, held = np.array([[0.0, 10.0, 5.0, 0.0]]), np.array([[True, False, False, True]])
    floor = np.array([[np.nan, 9.0, np.nan, np.nan]])
    found = searched((ground, (0.0, 1.0, 0.0, 0.0, 0.0, -1.0), np.full((1, 4), 0.6), held, floor, 8))
    worked = least_total(found, INEXACT)
    np.testing.assert_allclose(worked.heights, [[0.0, 9.0, 0.6, 0.0]], atol=1e-6)
    np.testing.assert_allclose(found.steep(worked.heights), [[0.0, 8.4, 0.0, 0.0]], atol=1e-5)


@pytest.fixture(scope="module")
def cliff():
    rng = np.random.default_rng(4)
    ground = rng.normal(0.0, 0.3, (16, 18)) + np.where(np.arange(18) > 8, 9.0, 0.0)
    transform = (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)
    nothing = np.zeros(ground.shape, dtype=bool)
    return ground, transform, np.full(ground.shape, 0.7), nothing, np.full(ground.shape, np.nan), 16


@pytest.mark.parametrize("gain", [None, 0.9, 1.25])
def test_the_child_solves_small_grids_exactly(cliff, gain):
    found = searched(cliff)
    worked = least_total(found, Effort()) if gain is None else least_balanced(found, gain, Effort())
    assert worked.method == "exact"
    assert worked.gap_share < 1e-6
    assert worked.cut_m + worked.fill_m == pytest.approx(programme(*cliff, gain=gain), rel=1e-6)
    if gain is not None:
        assert worked.fill_m == pytest.approx(gain * worked.cut_m, rel=1e-9)


def test_an_upright_step_is_cut_above_and_filled_below_alike():
    """A wall of height H is laid back at 1 : n half by cut and half by fill: H² n / 8 of each per metre of length."""
    ground = np.where(np.arange(120) >= 60, 20.0, 0.0)[None, :].repeat(3, axis=0)
    values, ranks = ranked(np.asarray(0.5))
    nothing = np.zeros(ground.shape, dtype=bool)
    found = corridor(Limits.of(spec(120, 3), values), ranks, quantised(ground), nothing, None)
    worked = least_total(found, Effort(gap_share=0.002))
    exact = 20.0**2 * 2.0 / 8.0 * 3
    assert worked.cut_m + worked.fill_m == pytest.approx(2 * exact, rel=0.004)
    assert worked.cut_m == pytest.approx(exact, rel=0.06)  # a shift by one cell costs the same
    assert worked.gap_share <= 0.002


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "ground.tif"
    write_grid(path, Grid(rough(60, 70), spec(70, 60, a=1.5, e=-2.0)))
    with RasterSource(path) as opened:
        yield opened


OUTLINE = ring(500012, 3399900, 500090, 3399985)
QUICK = Effort(gap_share=0.02, iterations=600, exact_cells=0)


@pytest.mark.parametrize("mode", ["least_total", "balance"])
def test_a_raster_is_regraded_within_its_outline(source, tmp_path, mode):
    rule = Rule(0.35, outline=OUTLINE, fixed=ring(500050, 3399940, 500054, 3399944))
    done = regrade_slopes(source, rule, Regrading(mode, 0.9, QUICK), tmp_path / "design.tif")
    with RasterSource(done.path) as written:
        design = written.read()[0]
    ground = source.read()[0]
    assert np.array_equal(np.isnan(design), np.isnan(ground))
    outside = np.ones(ground.shape, dtype=bool)
    outside[8:50, 8:60] = False
    assert np.array_equal(design[outside], ground[outside], equal_nan=True)
    rise = np.nan_to_num(design.astype(float) - ground)
    assert done.change.cut_bank_m3 == pytest.approx(-rise[rise < 0].sum() * 3.0, rel=1e-9)
    assert done.change.fill_compacted_m3 == pytest.approx(rise[rise > 0].sum() * 3.0, rel=1e-9)
    assert done.figures["bound_m3"] <= (done.change.cut_bank_m3 + done.change.fill_compacted_m3) * (1 + 1e-6)
    if mode == "balance" and abs(done.figures["owed_m3"]) < 1:
        assert done.change.fill_compacted_m3 == pytest.approx(0.9 * done.change.cut_bank_m3, rel=1e-4)
    least = regrade_slopes(source, rule, Regrading())
    assert least.change.fill_compacted_m3 == 0
    if mode == "least_total":
        assert done.change.cut_bank_m3 + done.change.fill_compacted_m3 < least.change.cut_bank_m3


def test_a_cut_slope_never_goes_below_the_floor_of_its_pit(tmp_path):
    """The outside lies lower than the pit: the slope asks for more than the floor allows, and it is said where."""
    ground = np.full((30, 40), 50.0, dtype=np.float32)
    ground[:, 20:] = 30.0
    ground[10:20, 5:15] = 45.0
    write_grid(tmp_path / "g.tif", Grid(ground, spec(40, 30)))
    with RasterSource(tmp_path / "g.tif") as source:
        pits = pit_floors(source, [ring(500005, 3399980, 500015, 3399990)])
        assert [level for _, level in pits] == [45.0]
        free = regrade_slopes(source, Rule(0.5), Regrading())
        kept = regrade_slopes(source, Rule(0.5, pits=pits), Regrading(), tmp_path / "d.tif")
    assert free.figures["too_steep_cells"] == 0
    assert kept.figures["too_steep_cells"] > 0
    assert kept.figures["too_steep_m"] > 1
    assert "stay too high" in kept.warnings[0].en
    with RasterSource(tmp_path / "d.tif") as written:
        assert written.read()[0][10:20, 5:15].min() >= 45.0


def test_too_large_an_area_is_refused_for_what_needs_memory(source):
    with pytest.raises(InputError, match="4,200 cells; modes that fill take up to 1,000"):
        regrade_slopes(source, Rule(0.4), Regrading("least_total", cells_max=1000))
    with pytest.raises(InputError, match="No slope was given"):
        regrade_slopes(source, Rule(), Regrading())


def test_cancelling_leaves_nothing(source, tmp_path):
    asked = iter(range(10_000))
    with pytest.raises(Cancelled):
        regrade_slopes(
            source,
            Rule(0.3),
            Regrading("least_total", effort=QUICK),
            tmp_path / "design.tif",
            Progress(None, lambda: next(asked) > 3),
        )
    assert [p.name for p in tmp_path.iterdir()] == ["ground.tif"]


def test_previews_say_how_coarse_they_are():
    grid = Grid(rough(200, 260), spec(260, 200))
    exact = preview_regrading(grid, 0.4)
    assert exact.coarse == 1
    assert exact.change.cut_bank_m3 > 0
    quick = preview_regrading(grid, 0.4, settings=Regrading("least_total"))
    assert quick.coarse == 2
    assert quick.change.fill_compacted_m3 > 0
    assert quick.design.shape == grid.array.shape
