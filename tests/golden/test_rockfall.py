"""Falling blocks against closed forms: parabolas, bounces, sliding with friction; reach against cones by formula."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.diagnosis.rockfall.reach import foot_of, reach
from mine_restoration_plugin.core.diagnosis.rockfall.trajectory import GRAVITY, Ground, Profile, fall
from mine_restoration_plugin.core.geodata.grid import GridSpec


def profile(x, z, normal=0.0, tangential=1.0, friction=30.0) -> Profile:
    ground = Ground("g", (normal, 0.0), (tangential, 0.0), (friction, 0.0))
    return Profile(np.array(x, float), np.array(z, float), np.zeros(len(x) - 1, np.int64), (ground,))


def one(section: Profile, start: float, speed: float, **more):
    return fall(section, np.array([start]), (speed, 0.0), 1, least_bounce_m_s=0.05, **more)


def test_a_block_that_slides_down_and_out_stops_where_its_energy_ends():
    found = one(profile([0, 20, 200], [20, 0, 0]), 0.0, 0.0)
    square = 2 * GRAVITY * 20 * (1 - math.tan(math.radians(30)))
    kept = square / 2  # at the bend of 45° the part along the floor stays
    assert found.stop_x[0] == pytest.approx(20 + kept / (2 * GRAVITY * math.tan(math.radians(30))), abs=1e-9)


def test_a_block_stays_on_ground_flatter_than_its_friction():
    assert one(profile([0, 50], [20, 0]), 5.0, 0.0).stop_x[0] == pytest.approx(5.0)  # 21.8° below 30°


def test_flight_over_a_cliff_and_every_bounce_after_it():
    """Off a cliff of 10 m at 2 m/s, half of the speed across the ground kept: a geometric series of hops."""
    cliff = profile([0, 5, 5.0001, 300], [10, 10, 0, 0], normal=0.5, friction=89.0)
    found = one(cliff, 5.0, 2.0, barriers=[7.0, 9.0])
    drop = math.sqrt(2 * 10 / GRAVITY)
    time = (7.0 - 5.0) / 2.0
    assert found.barriers[0].heights_m[0] == pytest.approx(10 - GRAVITY / 2 * time**2, abs=0.01)
    assert found.barriers[0].speeds_m_s[0] == pytest.approx(math.hypot(2, GRAVITY * time), abs=0.01)
    hop = (9.0 - 5.0) / 2.0 - drop  # on the first hop
    assert found.barriers[1].heights_m[0] == pytest.approx(0.5 * GRAVITY * drop * hop - GRAVITY / 2 * hop**2, abs=0.01)
    whole = drop * (1 + 2 * sum(0.5**k for k in range(1, 12)))
    assert found.stop_x[0] == pytest.approx(5 + 2 * whole, abs=0.1)
    assert found.envelope_m[2] == pytest.approx(10, abs=0.01)
    assert found.top_speed_m_s[0] == pytest.approx(math.hypot(2, GRAVITY * drop), rel=1e-4)
    assert found.barriers[0].energy_kj(1000.0)[0] == pytest.approx(found.barriers[0].speeds_m_s[0] ** 2 / 2)


def test_a_block_that_runs_up_a_slope_comes_back():
    """No friction: a bowl gives the block back; with friction it stops between."""
    bowl = profile([0, 20, 40, 60], [20, 0, 0, 20], friction=35.0)
    found = one(bowl, 0.0, 0.0)
    assert 20 < found.stop_x[0] < 60
    assert not found.left[0]


def test_the_same_seed_gives_the_same_blocks_and_another_one_others():
    ground = Ground("g", (0.35, 0.04), (0.85, 0.04), (30.0, 2.0), 2.0)
    x = np.linspace(0, 250, 251)
    z = np.interp(x, [0, 10, 30, 60, 250], [80, 80, 40, 10, 8])
    section = Profile(x, z, np.zeros(250, np.int64), (ground,))
    runs = [fall(section, np.full(300, 10.5), (1, 0.3), seed, least_bounce_m_s=0.2) for seed in (7, 7, 8)]
    assert (runs[0].stop_x == runs[1].stop_x).all()
    assert (runs[0].stop_x != runs[2].stop_x).any()
    assert runs[0].reach_m(0.5) <= runs[0].reach_m(0.95) <= runs[0].reach_m(1.0)
    # nobody gains energy: no faster than the fall allows, no farther than a line of the friction's lower tail
    assert runs[0].top_speed_m_s.max() <= math.sqrt(2 * GRAVITY * 72 + 4**2)


def test_a_block_that_leaves_the_section_says_so():
    found = one(profile([0, 30], [30, 0]), 0.0, 1.0)
    assert found.left[0]
    assert found.stop_x[0] == 30


@pytest.mark.parametrize(
    "transform",
    [
        (0.0, 2.0, 0.0, 0.0, 0.0, -2.0),
        (0.0, 3.0, 0.0, 0.0, 0.0, -1.5),
        (0.0, 2 * math.cos(0.4), 2 * math.sin(0.4), 0.0, 2 * math.sin(0.4), -2 * math.cos(0.4)),
    ],
    ids=["square", "oblong", "rotated"],
)
def test_reach_over_level_ground_is_a_disc(transform):
    """A tower of 40 m: reach is 40/tan 30° all around, whatever the cells are like."""
    spec = GridSpec(121, 101, transform, "EPSG:4547")
    heights = np.zeros(spec.shape)
    sources = np.zeros(spec.shape, bool)
    heights[50, 60], sources[50, 60] = 40.0, True
    found = reach(heights, sources, spec, 30.0)
    row, col = np.mgrid[0:101, 0:121]
    _, a, b, _, d, e = transform
    distance = np.hypot(a * (col - 60) + b * (row - 50), d * (col - 60) + e * (row - 50))
    wanted = 40 - distance * math.tan(math.radians(30)) > 0
    assert (np.isfinite(found.line_m) == wanted).all()
    line = np.where(wanted & ~sources, 40 - distance * math.tan(math.radians(30)), np.nan)
    assert np.allclose(found.line_m[wanted & ~sources], line[wanted & ~sources], atol=1e-9)
    assert found.distance_m == pytest.approx(distance[wanted].max())


def test_a_wall_higher_than_the_line_gives_shelter():
    spec = GridSpec(60, 9, (0.0, 1.0, 0.0, 0.0, 0.0, -1.0), "EPSG:4547")
    heights = np.zeros(spec.shape)
    sources = np.zeros(spec.shape, bool)
    heights[:, 0], sources[:, 0] = 30.0, True
    heights[:, 20] = 25.0
    found = reach(heights, sources, spec, 30.0)
    assert np.isfinite(found.line_m[:, 19]).all()
    assert not np.isfinite(found.line_m[:, 20:]).any()
    heights[:, 20] = np.nan  # nobody knows what is there: nothing passes
    assert not np.isfinite(reach(heights, sources, spec, 30.0).line_m[:, 21:]).any()


def test_feet_of_steep_ground():
    heights = np.array([[9.0, 9, 6, 3, 0, 0]] * 3)
    steep = np.array([[False, False, True, True, False, False]] * 3)
    assert foot_of(heights, steep).nonzero()[1].tolist() == [3, 3, 3]
    assert foot_of(-heights, steep).nonzero()[1].tolist() == [2, 2, 2]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.2, 0.6), st.floats(20, 40))
def test_no_block_leaves_a_valley_whose_sides_are_higher_than_its_start(seed, normal, friction):
    """Rough ground of one-metre stretches: whatever hops and bends there are, energy keeps every block in."""
    generator = np.random.default_rng(seed)
    x = np.arange(81.0)
    z = np.abs(x - 40) * generator.uniform(0.5, 1.6) + generator.normal(0, 0.15, 81)
    z[[0, -1]] += 60
    section = profile(x, z, normal=normal, tangential=0.9, friction=friction)
    start = 12.0
    found = fall(section, np.full(20, start), (1.0, 0.3), seed, least_bounce_m_s=0.05, drawn=20)
    assert not found.left.any()
    energy = z[12] + 3.0**2 / (2 * GRAVITY)
    assert max(path[:, 1].max() for path in found.paths) <= energy
    for path in found.paths:  # never under the ground
        assert (path[:, 1] >= section.height(path[:, 0]) - 1e-6).all()


def test_reach_of_a_pit_is_the_highest_cone_of_all_its_steep_cells():
    """Every source looked at from every cell: the same cells, and heights of the line to 3 cm."""
    row, col = np.mgrid[0:90, 0:90] + 0.5
    heights = 100 + np.clip((np.hypot(col - 45, row - 45) - 20) * 2.5, 0, 30) + 0.01 * col
    steep = np.hypot(*np.gradient(heights)) > 1
    found = reach(heights, steep, GridSpec(90, 90, (0.0, 1.0, 0.0, 0.0, 0.0, -1.0), "EPSG:4547"), 28.5)
    best = np.full(heights.shape, -np.inf)
    for r, c in np.argwhere(steep):
        cone = heights[r, c] - math.tan(math.radians(28.5)) * np.hypot(row - row[r, 0], col - col[0, c])
        best = np.maximum(best, cone)
    wanted = (best > heights) & ~steep
    assert wanted.sum() > 1000
    assert ((np.isfinite(found.line_m) & ~steep) == wanted).all()
    short = (best - heights - found.line_m)[wanted]
    assert short.min() > -1e-9
    assert short.max() < 0.03
