"""Sections read strictly: what is wrong is said with its place, and what can be helped is helped."""

from __future__ import annotations

import copy
import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.diagnosis.stability.analysis import analyse
from mine_restoration_plugin.core.diagnosis.stability.reading import read_section, section_from
from mine_restoration_plugin.core.diagnosis.stability.search import CircleTrials, arcs_through
from mine_restoration_plugin.core.diagnosis.stability.slicing import Soils
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress

GROUND = [[20, 25], [30, 25], [50, 35], [70, 35]]
SOIL = {"name": "clay", "top": GROUND, "gamma_kn_m3": 20.0, "gamma_sat_kn_m3": 20.0, "c_kpa": 3.0, "phi_deg": 19.6}
GOOD = {"ground": GROUND, "layers": [SOIL]}
CIRCLE = {"circle": [30.01, 52.0, 27.02]}


def changed(**changes):
    return {**copy.deepcopy(GOOD), **changes}


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        ([], "{}", "an object"),
        (changed(ground=None), "ground", "at least 2 points"),
        (changed(ground=[[0, 1]]), "ground", "at least 2 points"),
        (changed(ground=[[0, 1], [1, 2, 3]]), "ground[1]", "a point [x, z]"),
        (changed(ground=[[0, 1], [1, "2"]]), "ground[1][1]", "'2' is not a number"),
        (changed(ground=[[0, 1], [1, math.nan]]), "ground[1][1]", "nan is not a number"),
        (changed(ground=[[0, 1], [5, 1], [3, 9], [9, 9]]), "ground", "runs back at x = 3"),
        (changed(layers=[]), "layers", "at least one layer"),
        (changed(layers=[{**SOIL, "c_kpa": None}]), "layers[0].c_kpa", "a number is missing"),
        (changed(layers=[{**SOIL, "c_kpa": -1}]), "layers[0].c_kpa", "out of range"),
        (changed(layers=[{**SOIL, "phi_deg": 95}]), "layers[0].phi_deg", "out of range"),
        (changed(layers=[{**SOIL, "gamma_kn_m3": 20000}]), "layers[0].gamma_kn_m3", "out of range"),
        (changed(layers=[{**SOIL, "c_kpa": 0, "phi_deg": 0}]), "layers[0]", "no soil is without any"),
        (changed(layers=[SOIL, {**SOIL, "top": None}]), "layers[1].top", "at least 1 points"),
        (changed(layers=[{**SOIL, "c_kpa": True}]), "layers[0].c_kpa", "True is not a number"),
        (changed(layers=[{**SOIL, "ranges": {"c": [1, 2]}}]), "layers[0].ranges", "c_kpa, phi_deg"),
        (changed(layers=[{**SOIL, "ranges": {"c_kpa": [4, 5]}}]), "layers[0].ranges.c_kpa", "does not lie between"),
        (changed(crack_m=2, crack_water_m=3), "crack_water_m", "deeper than the crack"),
        (changed(kh=-0.1), "kh", "out of range"),
        (changed(face="up"), "face", "left, right or auto"),
        (changed(floor_z=30), "floor_z", "not below the ground"),
        (changed(surcharge=[{"from": 5, "to": 5, "q_kpa": 1}]), "surcharge[0]", "from is not less than to"),
        (changed(surcharge=[{"from": 5, "to": 6}]), "surcharge[0].q_kpa", "a number is missing"),
        (changed(slip={"circle": [1, 2]}), "slip.circle", "[x, z, r]"),
        (changed(slip={"circle": [1, 2, -3]}), "slip.circle[2]", "not positive"),
        (changed(slip=[[1, 2]]), "slip", "at least 2 points"),
        (changed(water=[[20, 26], [70, 45]]), "water", "not level"),
    ],
)
def test_a_fault_is_said_with_its_place(data, place, words):
    with pytest.raises(InputError) as caught:
        section_from(data, "p1.json")
    assert f"p1.json, {place}" in str(caught.value)
    assert words in str(caught.value)


def test_files_that_are_no_json_or_no_text(tmp_path):
    path = tmp_path / "剖面.json"
    path.write_text('{"ground": [[0, 1],]}', encoding="utf-8")
    with pytest.raises(InputError, match="no JSON.*line 1"):
        read_section(path)
    path.write_bytes('{"name": "剖面"}'.encode("gbk"))
    with pytest.raises(InputError, match="UTF-8"):
        read_section(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_section(tmp_path / "none.json")
    path.write_text("\ufeff" + json.dumps(GOOD), encoding="utf-8")
    assert len(read_section(path).layers) == 1


def test_a_misspelt_key_is_told_and_a_remark_is_not():
    section = section_from(changed(kH=0.2, _note="x"), "a.json")
    assert [warning.en for warning in section.warnings] == ["a.json: kH is not known here and was not used."]


def test_lines_from_right_to_left_and_points_twice_are_turned_and_dropped():
    section = section_from(changed(ground=[*GROUND[::-1], GROUND[0]]))
    assert section.ground.tolist() == GROUND


def test_a_first_layer_below_the_ground_is_told():
    section = section_from(changed(layers=[{**SOIL, "top": [[20, 20], [70, 20]]}]))
    assert "15.00 m" in section.warnings[0].en


def test_what_was_read_is_written_and_read_again():
    section = section_from(changed(water=[[20, 24], [70, 30]], kh=0.1, slip=CIRCLE, crack_m=1, floor_z=10))
    again = section_from(section.to_json())
    assert again.to_json() == section.to_json()


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        ({"circle": [45, 100, 10]}, "does not cut the ground"),
        ({"circle": [62, 60, 34]}, "leaves the model at x"),
        ([[5, 25], [40, 26], [52, 35]], "leaves the model at x = 5"),
        ([[30, 25], [45, 22]], "ends 10.5 m below the ground"),
        ([[30, 25], [40, 34], [52, 35]], "lies above the ground"),
    ],
)
def test_surfaces_that_cannot_slide_are_refused_with_a_sentence(slip, words):
    with pytest.raises(InputError, match=words):
        analyse(section_from(changed(slip=slip)))


def test_a_crack_deeper_than_the_mass_is_refused():
    with pytest.raises(InputError, match="nowhere as deep as the tension crack of 12"):
        analyse(section_from(changed(slip=CIRCLE, crack_m=12)))


def test_no_slope_gives_null_and_a_sentence():
    found = analyse(section_from({"ground": [[0, 5], [50, 5]], "layers": [{**SOIL, "top": [[0, 5], [50, 5]]}]}))
    assert found.factor is None
    assert found.circle is None
    assert "no slope" in found.warnings[-1].en
    assert json.dumps(found.to_json(), allow_nan=False)


def test_a_surface_that_nothing_drives_gives_null_and_a_sentence():
    found = analyse(section_from(changed(slip=CIRCLE, face="right")), "bishop")
    assert found.factor is None
    assert "did not converge" in found.warnings[-1].en


def test_warnings_of_m_alpha_tension_and_the_sections_end():
    steep = {**SOIL, "c_kpa": 30.0, "phi_deg": 0.0}  # m-alpha is cos α where φ = 0
    deep = analyse(section_from(changed(slip={"circle": [40.0, 36.0, 14.0]}, layers=[steep])))
    assert any("m-alpha falls" in warning.en for warning in deep.warnings)
    sticky = analyse(section_from(changed(layers=[{**SOIL, "c_kpa": 40.0, "phi_deg": 5.0}], slip=CIRCLE)))
    assert any("tension at their base" in warning.en for warning in sticky.warnings)
    short = section_from(changed(ground=[[20, 25], [30, 25], [50, 35], [51, 35]]))
    assert any("reaches the end of the section" in warning.en for warning in analyse(short).warnings)


def test_a_vertical_face_is_computed():
    ground = [[0, 10], [20, 10], [20, 16], [40, 16]]
    found = analyse(section_from({"ground": ground, "layers": [{**SOIL, "top": ground, "c_kpa": 30, "phi_deg": 0}]}))
    # Taylor: a vertical cut with φ = 0 stands to Ns = 3.83 c/γ
    assert found.factor == pytest.approx(3.83 * 30 / (20 * 6), rel=0.02)


def test_ru_takes_the_place_of_the_water_line():
    with_ru = section_from(changed(layers=[{**SOIL, "ru": 0.3}], slip=CIRCLE, water=[[20, 25], [30, 25], [70, 26]]))
    assert any("ru is used" in warning.en for warning in with_ru.warnings)
    only = section_from(changed(layers=[{**SOIL, "ru": 0.3}], slip=CIRCLE))
    assert analyse(with_ru).factor == pytest.approx(analyse(only).factor, rel=1e-4)


def test_a_search_can_be_cancelled():
    with pytest.raises(Cancelled):
        analyse(section_from(GOOD), progress=Progress(is_cancelled=lambda: True))


@settings(max_examples=25, deadline=None)
@given(
    st.floats(0.5, 80.0), st.floats(0.0, 40.0), st.floats(-500.0, 500.0), st.floats(-50.0, 900.0), st.floats(1.0, 30.0)
)
def test_place_and_scale_do_not_matter(c, phi, dx, dz, scale):
    """F depends on c/(γ H), φ and shape only; moved and enlarged sections have the same factor."""
    base = changed(slip=CIRCLE, layers=[{**SOIL, "c_kpa": c, "phi_deg": phi}])
    ground = [[x * scale + dx, z * scale + dz] for x, z in GROUND]
    x, z, r = CIRCLE["circle"]
    moved = {
        "ground": ground,
        "layers": [{**SOIL, "top": ground, "c_kpa": c * scale, "phi_deg": phi}],
        "slip": {"circle": [x * scale + dx, z * scale + dz, r * scale]},
    }
    for method in ("bishop", "janbu_corrected"):
        one, other = (analyse(section_from(item), method).factor for item in (base, moved))
        assert one == pytest.approx(other, rel=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.floats(0.0, 30.0), st.floats(0.5, 40.0), st.floats(0.05, 0.9), st.integers(0, 2**32 - 1))
def test_a_batch_gives_what_each_circle_gives_alone(c, phi, bend, seed):
    rng = np.random.default_rng(seed)
    soils = Soils(section_from(changed(layers=[{**SOIL, "c_kpa": c, "phi_deg": phi}], floor_z=22)))
    arcs = arcs_through(soils, rng.uniform(22, 33, 9), rng.uniform(48, 68, 9), np.full(9, bend))
    trials = CircleTrials(soils, "bishop", 0.1)
    together = trials.factors(arcs, 30)
    alone = np.concatenate([trials.factors(arcs.take(slice(k, k + 1)), 30) for k in range(9)])
    assert together == pytest.approx(alone, rel=1e-6, nan_ok=True)


def test_more_strength_never_weakens_and_water_never_strengthens():
    base = analyse(section_from(changed(slip=CIRCLE))).factor
    stronger = analyse(section_from(changed(slip=CIRCLE, layers=[{**SOIL, "c_kpa": 6.0}]))).factor
    wet = analyse(section_from(changed(slip=CIRCLE, water=[[20, 25], [30, 25], [50, 30], [70, 31]]))).factor
    shaken = analyse(section_from(changed(slip=CIRCLE, kh=0.1))).factor
    assert wet < base < stronger
    assert shaken < base
