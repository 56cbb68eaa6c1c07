"""Joints: tables as surveyors write them, orientations and their means, sets, nets.

Numbers of the independent tool are mplstereonet 0.6.3's for the same planes.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mine_restoration_plugin.core.diagnosis.rock import stereonet
from mine_restoration_plugin.core.diagnosis.rock.cluster import best_count, cluster, mean_axis, sets_of
from mine_restoration_plugin.core.diagnosis.rock.joints import read_planes
from mine_restoration_plugin.core.diagnosis.rock.kinematics import fisher_sample, intersections
from mine_restoration_plugin.core.diagnosis.rock.vectors import (
    angle_between,
    apparent_dip,
    dip_direction,
    lines,
    normals,
    plunge_trend,
    poles,
)
from mine_restoration_plugin.core.exchange.point_tables import named_rows
from mine_restoration_plugin.core.model.errors import InputError

PLANES = ((105, 45), (235, 70), (5, 75), (185, 65), (300, 20))
EQUAL_AREA = (
    (-0.522755, 0.140072),
    (0.664463, 0.465262),
    (-0.075034, -0.857643),
    (0.066226, 0.756965),
    (0.212675, -0.122788),
)
EQUAL_ANGLE = (
    (-0.4001, 0.107206),
    (0.573576, 0.401623),
    (-0.066877, -0.764407),
    (0.055524, 0.634646),
    (0.152704, -0.088163),
)


@pytest.mark.parametrize(("net", "wanted"), [(stereonet.EQUAL_AREA, EQUAL_AREA), (stereonet.EQUAL_ANGLE, EQUAL_ANGLE)])
def test_poles_lie_where_the_independent_tool_puts_them(net, wanted):
    directions, dips = np.array(PLANES, float).T
    assert np.allclose(stereonet.project(poles(dips, directions), net), wanted, atol=1e-6)


@pytest.mark.parametrize(
    ("one", "other", "plunge", "trend"),
    [(0, 1, 31.196514, 157.732407), (0, 2, 42.379317, 80.848072), (1, 2, 53.148486, 295.947018)],
)
def test_intersections_are_those_of_the_independent_tool(one, other, plunge, trend):
    first, second = (normals(PLANES[i][1], PLANES[i][0]) for i in (one, other))
    line, meet = intersections(first, second)
    assert meet
    assert [float(v) for v in plunge_trend(line)] == [pytest.approx(plunge, abs=1e-5), pytest.approx(trend, abs=1e-5)]


def test_mean_and_scatter_are_those_of_the_independent_tool():
    directions = np.array([118, 122, 125, 119, 130, 124, 115, 121, 127, 120.0])
    dips = np.array([44, 47, 43, 49, 46, 42, 45, 48, 44, 46.0])
    mean = mean_axis(poles(dips, directions))
    assert mean.fisher_k == pytest.approx(435.667, abs=0.01)
    assert mean.cone_deg == pytest.approx(2.317, abs=0.001)
    dip, direction = dip_direction(mean.axis)
    assert float(dip) == pytest.approx(45.3213, abs=0.01)
    assert float(direction) == pytest.approx(32.0592 + 90, abs=0.02)


@given(st.floats(0.1, 89.9), st.floats(0, 359.99))
def test_orientations_come_back(dip, direction):
    back_dip, back_direction = dip_direction(poles(dip, direction))
    assert float(back_dip) == pytest.approx(dip, abs=1e-8)
    assert abs((float(back_direction) - direction + 180) % 360 - 180) < 1e-6
    for net in (stereonet.EQUAL_AREA, stereonet.EQUAL_ANGLE):
        point = stereonet.project(poles(dip, direction), net)
        assert np.allclose(stereonet.unproject(point, net), poles(dip, direction), atol=1e-9)


@given(st.floats(1, 89), st.floats(0, 360), st.floats(0, 360))
def test_apparent_dip_is_that_of_the_plane_cut_by_a_vertical_section(dip, direction, trend):
    along = lines(apparent_dip(dip, direction, trend), trend)
    assert abs(float(along @ normals(dip, direction))) < 1e-9


def test_daylight_envelope_is_of_planes_whose_dip_lies_in_the_face():
    envelope = stereonet.daylight_envelope(65, 185)
    dips, directions = dip_direction(envelope)
    dip_lines = lines(dips, directions)
    assert np.allclose(dip_lines @ normals(65, 185), 0, atol=1e-9)


def test_a_mean_of_steep_poles_on_both_sides_of_the_net():
    """Nearly vertical joints dip either way: their mean is vertical, not level."""
    axes = poles([88, 89, 88, 89], [90, 270, 91, 269])
    dip, direction = dip_direction(mean_axis(axes).axis)
    assert float(dip) > 88
    assert min(abs(float(direction) - 90), abs(float(direction) - 270)) < 3


def test_density_of_uniform_poles_is_one():
    generator = np.random.default_rng(2)
    axes = generator.normal(size=(4000, 3))
    axes /= np.linalg.norm(axes, axis=1)[:, None]
    _, _, values = stereonet.density(axes[:1], np.ones(1), size=41)
    assert np.nanmin(values) >= 0
    values = np.zeros(1)
    _, _, values = stereonet.density(axes, np.full(4000, 1.0), size=11)
    assert np.nanmean(values) == pytest.approx(1.0, abs=0.1)


def three_sets(seed: int = 3):
    generator = np.random.default_rng(seed)
    axes, labels = [], []
    for label, (dip, direction, k, count) in enumerate(((45, 105, 60, 40), (70, 235, 40, 50), (75, 5, 50, 30))):
        axes.append(-fisher_sample(normals(dip, direction), k, count, generator))
        labels += [label] * count
    return np.concatenate(axes), np.array(labels)


def test_sets_are_found_again():
    axes, truth = three_sets()
    assert best_count(axes, np.ones(len(axes)), 6, seed=1) == 3
    labels = cluster(axes, np.ones(len(axes)), 3, seed=1)
    assert [int((labels == i).sum()) for i in range(3)] == sorted((labels == i).sum() for i in range(3))[::-1]
    agree = sum(np.bincount(truth[labels == i]).max() for i in range(3))
    assert agree >= 118  # of 120
    assert (labels == cluster(axes, np.ones(len(axes)), 3, seed=1)).all()


def test_scatter_without_sets_stays_one_set():
    generator = np.random.default_rng(5)
    axes = generator.normal(size=(80, 3))
    axes /= np.linalg.norm(axes, axis=1)[:, None]
    assert best_count(axes, np.ones(80), 6, seed=1) == 1


def test_fisher_sample_has_the_k_it_was_asked_for():
    drawn = fisher_sample(normals(50, 120), 35.0, 6000, np.random.default_rng(9))
    mean = mean_axis(drawn)
    assert mean.fisher_k == pytest.approx(35, rel=0.05)
    assert float(angle_between(mean.axis, normals(50, 120))) < 0.5


def table(tmp_path: Path, text: str, encoding: str = "utf-8"):
    path = tmp_path / "joints.csv"
    path.write_bytes(text.encode(encoding))
    return read_planes(named_rows(path), path.name)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_a_chinese_table(tmp_path, encoding):
    text = "编号,组别,倾向,倾角,内摩擦角,粘聚力(kPa),间距(m),连通率,条数\n"
    text += "L1,J1,120,45,30,24,0.8,60%,3\nL2,,350.5,80°,,,,,\n"
    planes, notes = table(tmp_path, text, encoding)
    first, second = planes
    assert (first.name, first.group, first.direction_deg, first.dip_deg) == ("L1", "J1", 120, 45)
    assert (first.friction_deg, first.cohesion_kpa, first.spacing_m, first.persistence, first.count) == (
        30,
        24,
        0.8,
        0.6,
        3,
    )
    assert (second.group, second.dip_deg, second.friction_deg, second.persistence) == (None, 80, None, None)
    assert notes == ()


def test_attitudes_written_as_geologists_do(tmp_path):
    planes, _ = table(tmp_path, "产状\n120∠45\n350°∠80°\n")
    assert [(p.direction_deg, p.dip_deg) for p in planes] == [(120, 45), (350, 80)]


def test_a_strike_is_taken_only_where_it_is_settled(tmp_path):
    planes, notes = table(tmp_path, "走向,倾角\n30,45SE\n30,45NW\nN30E,45SE\nN30W,60NE\nS30E,60NE\n")
    assert [p.direction_deg for p in planes] == [120, 300, 120, 60, 60]
    assert "5" in notes[0].en
    with pytest.raises(InputError, match="line 2.*two planes"):
        table(tmp_path, "走向,倾角\n30,45\n")
    with pytest.raises(InputError, match="line 2"):
        table(tmp_path, "走向,倾角\n45,45NE\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("倾向,倾角\n120,95\n", "line 2: 倾角 is 95"),
        ("倾向,倾角\n400,45\n", "line 2: 倾向 is 400"),
        ("倾向,倾角\n120,45\n,50\n", "line 3"),
        ("倾向,倾角\nabc,45\n", "line 2: 'abc'"),
        ("x,y\n1,2\n", "no columns for the orientation"),
        ("倾向,倾角\n", "no rows below"),
        ("产状\nN30E/45\n", "line 2"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(tmp_path, text, said):
    with pytest.raises(InputError, match=said):
        table(tmp_path, text)


def test_the_surveyors_own_grouping_stands(tmp_path):
    text = "组别,倾向,倾角,内摩擦角\n" + "".join(f"A,{120 + i},45,30\nB,{300 + i},60,{30 + i}\n" for i in range(6))
    planes, _ = table(tmp_path, text)
    sets, labels = sets_of(planes, None, 1)
    assert [joint.name for joint in sets] == ["A", "B"]
    assert [joint.count for joint in sets] == [6, 6]
    assert sets[1].friction_deg == pytest.approx(32.5)
    assert sets[0].direction_deg == pytest.approx(122.5, abs=0.1)
    assert labels.tolist() == [0, 1] * 6
