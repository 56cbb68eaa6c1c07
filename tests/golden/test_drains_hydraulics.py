"""Rational method, Manning and the choice of a section, against worked examples to the digits given."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.landform.drains.hydraulics import (
    ROUND,
    TRAPEZOID,
    Section,
    Storm,
    best_width_m,
    full_pipe_m3s,
    kerby_min,
    kirpich_min,
    rational_m3s,
    uniform,
)
from mine_restoration_plugin.core.landform.drains.sizing import Rules, linings, pipe_m, size
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.rulebook.book import Rulebook


def test_the_worked_example_of_a_mortared_trapezoid():
    """psi 0.75, i 90 mm/h, F 3.2 ha: Q 0.600; b 0.5, z 0.5, n 0.025, S 0.02: h 0.424, A 0.3017, P 1.448, R 0.208."""
    discharge = rational_m3s(0.75, 90, 3.2)
    assert f"{discharge:.3f}" == "0.600"
    flow = uniform(Section(TRAPEZOID, 0.5, 0.5), discharge, 0.02, 0.025)
    assert f"{flow.depth_m:.3f}" == "0.424"
    assert f"{flow.wetted_m:.3f}" == "1.448"
    assert f"{flow.radius_m:.3f}" == "0.208"
    assert f"{flow.speed_ms:.2f}" == "1.99"
    assert flow.area_m2 == pytest.approx(0.3017, abs=1e-4)
    rules = Rules.of(Rulebook.load(), "mortared_stone", TRAPEZOID)
    assert flow.speed_ms < rules.fastest_ms(flow.depth_m) == 3.0
    # of that width: 0.424 + 0.2 of freeboard, rounded up to 5 cm
    only = Rules(**{**vars(rules), "widths_m": (0.5,)})
    assert f"{size(only, discharge, 0.02, 100.0).depth_m:.2f}" == "0.65"


def test_the_published_example_in_feet():
    """15 acres × 0.35 × 2.4 in/h = 12.6 cfs as printed, 12.70 with the factor 1.008."""
    cfs = rational_m3s(0.35, 2.4 * 25.4, 15 * 0.40468564224) / 0.028316846592
    assert f"{cfs:.2f}" == "12.70"
    assert f"{cfs / 1.008:.1f}" == "12.6"


def test_storm_formula():
    """q = 167 A1 (1 + C lg P) / (t + b)^n, l/(s ha); 1 l/(s ha) is 0.36 mm/h."""
    storm = Storm(a1=12.0, c=0.8, b=10.0, n=0.7, years=10.0)
    assert storm.intensity_mm_h(5.0) == pytest.approx(167 * 12 * 1.8 / 15**0.7 * 0.36)
    assert Storm(fixed_mm_h=90.0).intensity_mm_h(5.0) == 90
    with pytest.raises(InputError, match="storm formula"):
        Storm(a1=12.0, c=0.8, b=10.0, years=10.0)
    with pytest.raises(InputError, match="more than 0"):
        Storm(fixed_mm_h=0.0)


def test_times_of_concentration():
    """Kirpich in feet is 0.0078 L^0.77 S^-0.385, Kerby in feet 0.828 (L N)^0.467 S^-0.235."""
    feet = 200 / 0.3048
    assert kirpich_min(200, 0.04) == pytest.approx(0.0078 * feet**0.77 * 0.04**-0.385, rel=2e-3)
    assert kerby_min(60, 0.005, 0.25) == pytest.approx(0.828 * (60 / 0.3048 * 0.25) ** 0.467 * 0.005**-0.235, rel=2e-3)
    assert kirpich_min(0, 0.1) == kerby_min(0, 0.1, 0.2) == 0


def test_the_best_trapezoid_has_half_its_depth_as_radius():
    depth, side = 0.8, 1.0
    width = best_width_m(depth, side)
    section = Section(TRAPEZOID, width, side)
    assert section.area_m2(depth) / section.wetted_m(depth) == pytest.approx(depth / 2)
    assert best_width_m(1.0, 0.0) == 2.0


def test_a_half_full_u_is_half_a_pipe():
    section = Section(ROUND, 1.0)
    assert section.area_m2(0.5) == pytest.approx(math.pi / 8)
    assert section.wetted_m(0.5) == pytest.approx(math.pi / 2)
    assert section.top_m(0.25) == pytest.approx(2 * math.sqrt(0.25 * 0.75))
    assert section.area_m2(0.8) == pytest.approx(math.pi / 8 + 0.3)
    assert uniform(section, full_pipe_m3s(1.0, 0.01, 0.015) / 2, 0.01, 0.015).depth_m == pytest.approx(0.5, abs=1e-9)


@given(
    st.sampled_from(["rectangle", "trapezoid", "u"]),
    st.floats(0.3, 3.0),
    st.floats(0.0, 2.0),
    st.floats(0.001, 3.0),
    st.floats(0.001, 1.0),
)
@settings(max_examples=100, deadline=None)
def test_uniform_flow_carries_what_it_is_asked_to(shape, width, side, discharge, slope):
    flow = uniform(Section(shape, width, side), discharge, slope, 0.02)
    assert flow.area_m2 * flow.speed_ms == pytest.approx(discharge, rel=1e-6)


@pytest.mark.parametrize("lining", linings(Rulebook.load()))
@pytest.mark.parametrize("shape", ["rectangle", "trapezoid", "u"])
@pytest.mark.parametrize("slope", [0.0, 0.01, 0.2, 0.8])
def test_every_section_keeps_its_limits(lining, shape, slope):
    rules = Rules.of(Rulebook.load(), lining, shape)
    sized = size(rules, 0.35, slope, 60.0)
    assert sized.flow.area_m2 * sized.flow.speed_ms == pytest.approx(0.35, rel=1e-6)
    assert sized.flow.speed_ms <= sized.fastest_ms * (1 + 1e-6)
    assert sized.depth_m >= sized.flow.depth_m + rules.freeboard_m - 1e-9
    assert sized.depth_m / 0.05 == pytest.approx(round(sized.depth_m / 0.05))
    # what the bottom does not fall, drops do
    fall = sized.slope * 60 + sized.drops * sized.drop_m
    assert fall == pytest.approx(max(slope, rules.least_slope) * 60)
    assert sized.drop_m <= rules.drop_m
    thickness = rules.lining.thickness_m
    assert (sized.lining_m3 > 0) == (thickness > 0)
    if shape == "rectangle":
        width = sized.section.width_m
        outer = (width + 2 * thickness) * (sized.depth_m + thickness)
        assert sized.excavation_m3 == pytest.approx(outer * 60)
        assert sized.lining_m3 == pytest.approx((outer - width * sized.depth_m) * 60)


def test_more_water_than_the_widest_drain_carries_is_refused():
    rules = Rules.of(Rulebook.load(), "earth", "rectangle")
    assert size(rules, 60.0, 0.01, 10.0).section.width_m == 3.0
    with pytest.raises(InputError, match="Divide the catchment"):
        size(rules, 5000.0, 0.01, 10.0)


def test_water_that_is_slow_is_said_to_be():
    assert size(Rules.of(Rulebook.load(), "grass", TRAPEZOID), 0.002, 0.003, 20.0).slow
    assert not size(Rules.of(Rulebook.load(), "cast_concrete", TRAPEZOID), 0.5, 0.01, 20.0).slow


def test_pipes_and_linings():
    rules = Rules.of(Rulebook.load(), "cast_concrete", TRAPEZOID)
    assert pipe_m(rules, 0.2, 0.01) == 0.5
    assert pipe_m(rules, 0.5, 0.01) == 0.75
    assert pipe_m(rules, 500.0, 0.01) is None
    with pytest.raises(InputError, match="no lining"):
        Rules.of(Rulebook.load(), "gold", TRAPEZOID)
    with pytest.raises(ValueError, match="needs a fall"):
        uniform(Section(TRAPEZOID, 0.5, 0.5), 1.0, 0.0, 0.02)
