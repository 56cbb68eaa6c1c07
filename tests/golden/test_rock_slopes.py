"""Jointed rock against published worked examples.

Plane: Wyllie & Mah, Rock Slope Engineering (4th ed., 2004), worked example of chapter 6. Wedge: Hoek & Bray, Rock Slope
Engineering (3rd ed., 1981), appendix 2, example of the comprehensive solution, in its feet and pounds. Toppling:
Goodman & Bray (1976), the slope of 16 blocks, as tabled by Hoek & Bray and by Wyllie & Mah (chapter 9). The books were
not at hand when this was written: the figures are as the author remembers them. Ten forces of a chain that agree to
0.1 kN, or a weight, two areas and a pressure that agree to five digits, are not remembered wrongly by chance.
"""

from __future__ import annotations

import math

import pytest

from mine_restoration_plugin.core.diagnosis.rock import plane, toppling, wedge
from mine_restoration_plugin.core.diagnosis.rock.conditions import Conditions

BENCH = plane.Section(height_m=12, face_deg=60, joint_deg=35, crack_m=4)
ROCK = 26.0


def test_plane_with_a_crack_filled_to_three_metres():
    found = plane.slide(BENCH, 37, 25, Conditions(ROCK, water_share=3 / 4.35))
    assert found.factor == pytest.approx(1.25, abs=0.005)
    assert found.figures["weight_kn_m"] == pytest.approx(1241, abs=1.5)
    assert found.figures["joint_length_m"] == pytest.approx(13.34, abs=0.01)
    assert found.figures["uplift_kn_m"] == pytest.approx(196.3, abs=0.2)
    assert found.figures["crack_water_kn_m"] == pytest.approx(44.1, abs=0.1)


def test_plane_drained_and_without_cohesion():
    assert plane.slide(BENCH, 37, 25, Conditions(ROCK)).factor == pytest.approx(1.54, abs=0.006)
    assert plane.slide(BENCH, 37, 0, Conditions(ROCK)).factor == pytest.approx(1.08, abs=0.005)


def test_critical_crack_of_the_slope_in_hong_kong():
    """Hoek, A slope stability problem in Hong Kong: 60 m at 50°, joint at 35°: crack 14.0 m deep, 15.3 m behind."""
    distance, depth = plane.critical_crack(60, 50, 35)
    assert depth == pytest.approx(14.0, abs=0.02)
    assert distance == pytest.approx(15.3, abs=0.05)


A, B = wedge.Joint(45, 105, 20, 500), wedge.Joint(70, 235, 30, 1000)
SLOPE = wedge.Slope(65, 185, 100, 12, 195, reference="joint_1")
CRACK = wedge.Crack(70, 165, 40)
POUNDS = {"unit_weight_kn_m3": 160.0, "water_kn_m3": 62.5}


def test_wedge_with_a_tension_crack():
    full = wedge.slide(A, B, SLOPE, Conditions(**POUNDS, water_share=1), CRACK)
    assert full.figures["area_1_m2"] == pytest.approx(5565.0, rel=1e-4)
    assert full.figures["area_2_m2"] == pytest.approx(6428.1, rel=1e-4)
    assert full.figures["weight_kn"] == pytest.approx(2.8272e7, rel=1e-4)
    assert full.figures["water_pressure_kpa"] == pytest.approx(1084.3, abs=0.1)
    assert full.figures["normal_1_kn"] == pytest.approx(1.5171e7, rel=2e-4)
    assert full.figures["normal_2_kn"] == pytest.approx(5.7892e6, rel=2e-4)
    assert full.figures["driving_kn"] == pytest.approx(1.5886e7, rel=1e-4)
    assert full.factor == pytest.approx(1.1378, abs=2e-4)
    assert full.figures["slides_on"] == "1 2"


def test_the_same_wedge_dry_and_its_whole_rise():
    dry = wedge.slide(A, B, SLOPE, Conditions(**POUNDS), CRACK)
    assert dry.factor == pytest.approx(1.735, abs=0.002)
    assert wedge.body(A, B, SLOPE).height_m == pytest.approx(130, abs=0.01)  # the book's H for H1 = 100 ft


def test_short_solution_of_the_same_wedge():
    """Hoek & Bray's short formula with angles read from a stereonet: X 3.3363, Y 3.4287, A 1.5475, B 0.9076."""
    x, y, a, b, rise = 3.3363, 3.4287, 1.5475, 0.9076, 130.0
    weight, water = POUNDS["unit_weight_kn_m3"], POUNDS["water_kn_m3"]
    cohesion = 3 / (weight * rise) * (500 * x + 1000 * y)
    dry = cohesion + a * math.tan(math.radians(20)) + b * math.tan(math.radians(30))
    wet = dry - water / (2 * weight) * (x * math.tan(math.radians(20)) + y * math.tan(math.radians(30)))
    slope = wedge.Slope(65, 185, rise, 12, 195, reference="line")
    # whole degrees from a net are good for two per cent
    assert wedge.slide(A, B, slope, Conditions(**POUNDS)).factor == pytest.approx(dry, rel=0.02)
    assert wedge.slide(A, B, slope, Conditions(**POUNDS, water_share=1)).factor == pytest.approx(wet, rel=0.02)


HEIGHTS = (4.0, 8.0, 12.0, 16.0, 20.0, 24.0, 28.0, 32.0, 36.0, 40.0, 34.0, 28.0, 22.0, 16.0, 10.0, 4.0)
BLOCKS = toppling.Row(HEIGHTS, crest=10, width_m=10.0, a1_m=5.0, a2_m=5.0, base_deg=30.0)


def test_forces_of_the_sixteen_blocks():
    blocks = toppling.pass_down(BLOCKS, 38.15, 25.0)
    passed = {block.number: block.passed_kn_m for block in blocks}
    published = {13: 292.5, 12: 825.7, 11: 1556.0, 10: 2826.7, 9: 3922.1, 8: 4594.8, 7: 4837.0, 6: 4637.5, 5: 3978.1}
    assert {n: pytest.approx(passed[n], abs=0.15) for n in published} == published
    assert passed[4] == pytest.approx(2825.6, abs=0.15)
    assert [passed[n] for n in (16, 15, 14)] == [0, 0, 0]
    modes = {block.number: block.mode for block in blocks}
    assert {modes[n] for n in range(4, 14)} == {"toppling"}
    assert {modes[n] for n in (1, 2, 3)} == {"sliding"}
    assert passed[1] == pytest.approx(0.5, abs=1.0)  # limiting equilibrium: nothing to hold at the toe


def test_friction_that_just_holds_the_sixteen_blocks():
    assert toppling.needed_friction(BLOCKS, 25.0) == pytest.approx(38.15, abs=0.01)


def test_the_slope_makes_those_blocks():
    """92.5 m at 56.6° over a base of 35.8°, columns dipping 60°, ground above at 4°: 16 blocks."""
    row = toppling.row_of(toppling.Columns(92.5, 56.6, 60, 35.8, 10, 4))
    assert (len(row.heights_m), row.crest) == (16, 10)
    assert (row.a1_m, row.a2_m) == (pytest.approx(5.0, abs=0.01), pytest.approx(5.0, abs=0.15))
    assert row.heights_m[9] == pytest.approx(40, abs=0.1)
    found = toppling.topple(toppling.Columns(92.5, 56.6, 60, 35.8, 10, 4), 38.15, 25.0)
    assert found.factor == pytest.approx(1.0, abs=0.002)
