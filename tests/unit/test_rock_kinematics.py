"""Kinematics by the rules, checked by asking directly whether a block could move; limits of the equilibrium methods."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mine_restoration_plugin.core.diagnosis.rock import plane, wedge
from mine_restoration_plugin.core.diagnosis.rock.assess import Case, Choices, assess_face
from mine_restoration_plugin.core.diagnosis.rock.conditions import Conditions
from mine_restoration_plugin.core.diagnosis.rock.deed import Loads, joint_cloud, rock_slopes
from mine_restoration_plugin.core.diagnosis.rock.faces import FaceZone
from mine_restoration_plugin.core.diagnosis.rock.figure import draw
from mine_restoration_plugin.core.diagnosis.rock.joints import JointSet, Plane
from mine_restoration_plugin.core.diagnosis.rock.kinematics import (
    Face,
    Limits,
    analyse,
    simulated_cloud,
    slides_on_line,
    slides_on_plane,
    topples_by_bending,
)
from mine_restoration_plugin.core.diagnosis.rock.vectors import lines, normals
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.rulebook.book import Rulebook

LIMITS = Limits(20, 30, 20)
FACE = Face("F", 65, 185, 30.0)


@given(st.floats(1, 89), st.floats(0, 360), st.floats(20, 89), st.floats(0, 360))
def test_a_plane_daylights_where_its_line_of_dip_leaves_the_rock(dip, direction, face_dip, face_direction):
    """A step down the joint's line of dip from the face either stands in the air (daylights) or in the rock."""
    face = Face("F", face_dip, face_direction)
    step = float(lines(dip, direction) @ normals(face_dip, face_direction))
    assume(abs(step) > 1e-6)
    found = bool(slides_on_plane(face, np.array(dip), np.array(direction), np.array(0.0), 180.0))
    assert found == (step > 0)
    assert bool(slides_on_line(face, np.array(dip), np.array(direction), np.array(0.0))) == (step > 0)


def test_friction_and_strike_take_planes_out():
    dip, direction = np.array([50.0, 50, 28, 50]), np.array([185.0, 206, 185, 5])
    assert slides_on_plane(FACE, dip, direction, np.full(4, 30.0), 20).tolist() == [True, False, False, False]


def test_flexural_toppling_by_goodmans_rule():
    """(90 − ψ) ≤ ψf − φ: at a face of 65° and 35° of friction joints steeper than 60° topple."""
    dip, direction = np.array([61.0, 59, 80, 80]), np.array([5.0, 5, 36, 185])
    assert topples_by_bending(FACE, dip, direction, np.full(4, 35.0), 30).tolist() == [True, False, False, False]


def joints(*rows):
    return [JointSet(f"J{i}", dip, direction, 30.0, 20.0, None, 2.0) for i, (dip, direction) in enumerate(rows, 1)]


def test_shares_are_counted_on_planes_and_on_pairs_of_sets():
    sets = joints((45, 105), (70, 235), (75, 5))
    found = analyse(FACE, sets, simulated_cloud(sets, 1), LIMITS)
    assert found.pairs["wedge"] == (("J1", "J2"),)
    assert found.sets["plane"] == ()
    assert found.sets["flexural_toppling"] == ("J3",)
    assert found.wedge.per_cent == pytest.approx(100 / 3)
    assert found.plane.per_cent == 0
    assert found.flexural.per_cent == pytest.approx(100 / 3)


def test_one_set_has_intersections_of_its_own_and_one_plane_has_none():
    sets = joints((50, 185))
    found = analyse(FACE, sets, simulated_cloud(sets, 1), LIMITS)
    assert found.wedge.per_cent is None
    assert found.plane.per_cent == 100


@given(st.floats(40, 85), st.floats(15, 75), st.floats(5, 45))
def test_a_dry_plane_without_cohesion_is_tan_phi_over_tan_psi(face, joint, friction):
    assume(joint < face - 1)
    found = plane.slide(plane.Section(20, face, joint), friction, 0, Conditions(25))
    wanted = math.tan(math.radians(friction)) / math.tan(math.radians(joint))
    assert found.factor == pytest.approx(wanted, rel=1e-9)


@given(st.floats(-4, 4), st.floats(0, 0.9), st.floats(0, 0.2))
def test_weight_of_a_plane_block_is_that_of_hoek_and_brays_formula(crack, water, kh):
    """Their W for a crack behind the crest (b > 0) and in the face."""
    height, face, joint = 12.0, 60.0, 35.0
    tf, tj = math.tan(math.radians(face)), math.tan(math.radians(joint))
    found = plane.slide(plane.Section(height, face, joint, 0, crack), 37, 25, Conditions(26, water, kh))
    if crack >= 0:
        area = (1 - tj / tf) * (crack * height + height**2 / (2 * tf)) - crack**2 / 2 * tj
        depth = height + 0 - (crack + height / tf) * tj
    else:
        z = (height / tf + crack) * (tf - tj)
        area = (height / tf + crack) * z / 2
        depth = z
    assert found.figures["weight_kn_m"] == pytest.approx(26 * area, rel=1e-9)
    assert found.figures["crack_depth_m"] == pytest.approx(depth, rel=1e-9)


def test_water_quake_and_load_weaken_and_bolts_strengthen_a_plane():
    section = plane.Section(20, 60, 35)

    def factor(**more):
        return plane.slide(section, 35, 10, Conditions(25, **more)).factor

    dry = factor()
    assert factor(water_share=1.0) < factor(water_share=0.5) < dry
    assert factor(kh=0.1) < dry
    assert factor(bolt_kn=300.0, bolt_plunge_deg=10.0) > dry
    assert plane.slide(section, 35, 0, Conditions(25, surcharge_kpa=50)).factor == pytest.approx(
        plane.slide(section, 35, 0, Conditions(25)).factor
    )


@pytest.mark.parametrize(
    ("section", "why"),
    [
        (plane.Section(20, 60, 70), "as steep"),
        (plane.Section(20, 60, 35, 40), "does not reach"),
        (plane.Section(20, 60, -5), "does not dip out"),
        (plane.Section(20, 60, 35, 0, 500.0), "tension crack"),
    ],
)
def test_no_plane_no_factor_but_a_reason(section, why):
    found = plane.slide(section, 30, 0, Conditions(25))
    assert found.factor is None
    assert why in found.why.en


@given(st.floats(25, 70), st.floats(20, 80), st.floats(10, 45))
def test_a_wedge_of_two_alike_joints_is_hoek_and_brays_symmetric_wedge(dip, spread, friction):
    """F = sin β / sin(ξ/2) · tan φ / tan ψi: the friction of a plane times the wedge factor."""
    one = wedge.Joint(dip, 180 - spread, friction, 0)
    two = wedge.Joint(dip, 180 + spread, friction, 0)
    first, second = normals(dip, 180 - spread), normals(dip, 180 + spread)
    line = np.cross(first, second)
    plunge = math.degrees(math.asin(abs(line[2]) / np.linalg.norm(line)))
    assume(plunge > 5)
    assume(plunge < 78)
    found = wedge.slide(one, two, wedge.Slope(85, 180, 20), Conditions(25))
    half = math.acos(float(np.clip(first @ second, -1, 1))) / 2  # between normals: ξ/2 = 90° − half
    wanted = math.tan(math.radians(friction)) / math.tan(math.radians(plunge)) / math.cos(half)
    assert found.factor == pytest.approx(wanted, rel=1e-6)


@given(st.floats(5, 60), st.integers(0, 359))
def test_a_wedge_does_not_care_which_joint_is_first_nor_where_north_is(height, turn):
    def factor(order, north):
        pair = [wedge.Joint(45, (105 + north) % 360, 20, 24), wedge.Joint(70, (235 + north) % 360, 30, 48)]
        slope = wedge.Slope(65, (185 + north) % 360, height, 12, (195 + north) % 360)
        return wedge.slide(pair[order], pair[1 - order], slope, Conditions(25, 0.5, 0.05)).factor

    assert factor(0, 0) == pytest.approx(factor(1, 0), rel=1e-9)
    assert factor(0, 0) == pytest.approx(factor(0, turn), rel=1e-7)


def test_volume_of_a_wedge_by_its_corners():
    """A corner cut out by two vertical-free planes whose tetrahedron is computed by a determinant."""
    one, two, slope = wedge.Joint(50, 135, 30, 0), wedge.Joint(50, 225, 30, 0), wedge.Slope(75, 180, 10)
    first, second = normals(50, 135), normals(50, 225)
    face, upper = normals(75, 180), np.array([0.0, 0.0, 1.0])
    top = np.array([0, 10 / math.tan(math.radians(75)), 10.0])

    def meet(a, b):
        return np.linalg.solve(np.array([a, b, upper]), np.array([0.0, 0.0, upper @ top]))

    corners = [meet(first, second), meet(first, face), meet(second, face)]
    wanted = abs(np.linalg.det(np.array(corners))) / 6
    assert wedge.body(one, two, slope).volume_m3 == pytest.approx(wanted, rel=1e-9)


def test_a_wedge_that_water_lifts_has_no_strength():
    one, two = wedge.Joint(70, 100, 30, 0), wedge.Joint(70, 260, 30, 0)
    found = wedge.slide(one, two, wedge.Slope(80, 180, 60), Conditions(5, 1.0))
    assert found.factor == 0.0
    assert "lifts" in found.why.en


def test_a_wedge_that_loses_one_joint_slides_on_the_other():
    """Water opens the steeper joint: what is left is a block on one plane, weight and water resolved on it."""
    one, two = wedge.Joint(71, 237, 25.5, 0), wedge.Joint(75, 5, 25.5, 0)
    found = wedge.slide(one, two, wedge.Slope(69, 270, 60), Conditions(25, 1.0))
    figures = found.figures
    assert figures["slides_on"] in ("1", "2")
    first, second = normals(71, 237), normals(75, 5)
    water = figures["water_pressure_kpa"] * (figures["area_1_m2"] * first + figures["area_2_m2"] * second)
    force = water - np.array([0, 0, figures["weight_kn"]])
    push = -float(force @ (first if figures["slides_on"] == "1" else second))
    along = math.sqrt(float(force @ force) - push**2)
    assert found.factor == pytest.approx(push * math.tan(math.radians(25.5)) / along, rel=1e-9)


def test_what_is_missing_gives_no_number():
    """No cohesion, no spacing, no height, no unit weight: each is said and none is taken for 0."""
    sets = [JointSet("J1", 45, 185, 30.0), JointSet("J2", 80, 5, 30.0)]
    cloud = simulated_cloud(sets, 1)
    case = Case("natural", Conditions(25))
    found = assess_face(FACE, sets, cloud, LIMITS, [case], Choices(None, 10))
    assert {(item.mode, item.checked.factor) for item in found.items} == {("plane", None), ("toppling", None)}
    assert all(item.checked.why for item in found.items)
    bare = assess_face(Face("F", 65, 185), sets, cloud, LIMITS, [case], Choices(None, 10))
    assert bare.items == ()
    assert "height" in bare.notes[0].en
    assert "unit weight" in assess_face(FACE, sets, cloud, LIMITS, None, Choices(None, 10)).notes[0].en


def zone(height=30.0):
    return FaceZone(Face("F1", 65, 185, height), [], 0.0, 1.0)


def planes(count=30):
    generator = np.random.default_rng(4)
    rows = []
    for dip, direction in ((45, 105), (70, 235)):
        for _ in range(count):
            rows.append(Plane(str(len(rows)), dip + generator.normal(0, 4), direction + generator.normal(0, 5)))
    return rows


def test_the_deed_and_its_cases():
    book = Rulebook.load()
    found = rock_slopes(planes(), [zone()], Loads(25.0, 0.0, 0.05), book, friction_deg=30, cohesion_kpa=20)
    assert [joint.count for joint in found.sets] == [30, 30]
    rows = [Plane(str(i), 45, 180 + i, None, 30.0, 10.0) for i in range(9)]  # QGIS takes plain numbers only
    slide = rock_slopes(rows, [zone()], Loads(25.0), book.fresh(), sets=1)
    assert type(slide.lowest("plane")) is float
    by_case = {case: found.lowest("wedge", case) for case in ("natural", "rain", "quake")}
    assert by_case["rain"] < by_case["quake"] < by_case["natural"]
    assert found.lowest("plane") is None
    below = {row.case: row.verdict.key for row in found.verdicts}
    assert set(below) == {"natural", "rain", "quake"}
    assert found.to_json()["needs_qualified_unit"] is True
    same = rock_slopes(planes(), [zone()], Loads(25.0, 0.0, 0.05), book.fresh(), friction_deg=30, cohesion_kpa=20)
    assert same.to_json() == found.to_json()


def test_friction_is_never_guessed():
    with pytest.raises(InputError, match="angle of friction"):
        rock_slopes(planes(), [zone()], Loads(25.0), Rulebook.load())


def test_faces_out_of_which_nothing_moves_are_not_failed():
    rows = [Plane("1", 20, 5, "A", 35.0, 0.0), Plane("2", 15, 5, "B", 35.0, 0.0)]
    found = rock_slopes(rows, [zone()], Loads(25.0, 0.0, 0.05), Rulebook.load())
    assert {row.verdict.key for row in found.verdicts} == {"nothing_moves"}


def test_a_table_of_sets_draws_joints_from_their_scatter():
    rows = [Plane("J1", 45, 105, None, 30, 10, None, 1, 50.0), Plane("J2", 70, 235, None, 30, 10, None, 1, None)]
    sets, cloud = joint_cloud(rows, None, 1)
    assert [joint.name for joint in sets] == ["J1", "J2"]
    assert cloud.simulated
    assert cloud.weights.sum() == pytest.approx(2)
    assert (cloud.labels == 1).sum() == 1


def test_the_figure_speaks_both_languages():
    found = rock_slopes(planes(8), [zone()], Loads(25.0), Rulebook.load(), friction_deg=30, cohesion_kpa=20)
    pictures = {
        draw(found.results[0], found.sets, found.cloud, found.limits, net=net, chinese=chinese)
        for net in ("equal_area", "equal_angle")
        for chinese in (True, False)
    }
    assert len(pictures) >= 2
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
