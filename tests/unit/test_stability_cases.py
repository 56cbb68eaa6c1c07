"""Required factors, states and verdicts; load cases of sections; the section after the works."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mine_restoration_plugin.core.diagnosis.cases import DESIGNED, EXISTING, Pair, Wanted, in_case, load_cases
from mine_restoration_plugin.core.diagnosis.cases_figure import draw_cases
from mine_restoration_plugin.core.diagnosis.designed import designed_section
from mine_restoration_plugin.core.diagnosis.factors import printed_factor, printed_required
from mine_restoration_plugin.core.diagnosis.requirement import (
    BELOW,
    CASES,
    CODES,
    INTENSITIES,
    MEETS,
    UNDECIDED,
    required,
    safety_grade,
    seismic_coefficient,
    state_of,
    verdict,
)
from mine_restoration_plugin.core.diagnosis.stability.analysis import analyse
from mine_restoration_plugin.core.diagnosis.stability.reading import section_from
from mine_restoration_plugin.core.diagnosis.stability.section import height_at
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.rulebook.book import Rulebook

BOOK = Rulebook.load()


def section(**more):
    return section_from(
        {
            "name": "1-1",
            "ground": [[0, 100], [30, 100], [50, 114], [80, 114.5]],
            "water": [[0, 98], [30, 99], [50, 104], [80, 106]],
            "layers": [
                {"name": "素填土", "gamma_kn_m3": 18.5, "gamma_sat_kn_m3": 19.5, "c_kpa": 10, "phi_deg": 20},
                {"name": "强风化岩", "top": [[0, 95], [80, 98]], "gamma_kn_m3": 21, "gamma_sat_kn_m3": 22, "c_kpa": 40,
                 "phi_deg": 30},
            ],
            **more,
        },
        "test",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("grade", "natural", "quake", "temporary"), [(1, 1.35, 1.15, 1.25), (2, 1.30, 1.10, 1.20), (3, 1.25, 1.05, 1.15)]
)
def test_gb_50330_asks_what_its_table_says(grade, natural, quake, temporary):
    assert required(BOOK, "gb50330", grade, True, "natural").low == natural
    assert required(BOOK, "gb50330", grade, True, "rain").low == natural
    assert required(BOOK, "gb50330", grade, True, "quake").low == quake
    assert required(BOOK, "gb50330", grade, False, "natural").low == temporary
    assert required(BOOK, "gb50330", grade, False, "quake").low is None


def test_every_code_has_a_row_for_everything_and_none_is_said_to_be_checked():
    for code in CODES:
        for grade in (1, 2, 3):
            for permanent in (True, False):
                for case in CASES:
                    found = required(BOOK, code, grade, permanent, case)
                    assert not found.rule.checked
                    assert found.low is None or found.high is None or found.low < found.high
    lows = [required(BOOK, "dzt0219", grade, True, "natural").low for grade in (1, 2, 3)]
    assert lows == sorted(lows, reverse=True)
    assert [seismic_coefficient(BOOK, key) for key in INTENSITIES] == sorted(
        seismic_coefficient(BOOK, key) for key in INTENSITIES
    )


@pytest.mark.parametrize(
    ("kind", "height", "consequence", "grade"),
    [
        ("rock_good", 30, "very_serious", 1),
        ("rock_good", 12, "minor", 3),
        ("rock_poor", 15.1, "serious", 2),
        ("rock_poor", 15.0, "minor", 3),
        ("soil", 10.5, "very_serious", 1),
        ("soil", 9, "serious", 2),
    ],
)
def test_grade_by_ground_height_and_consequence(kind, height, consequence, grade):
    assert safety_grade(BOOK, kind, height, consequence) == grade


def test_a_slope_higher_than_the_table_gets_no_grade():
    with pytest.raises(InputError, match=r"16\.0 m high; the table of grades ends at 15 m"):
        safety_grade(BOOK, "soil", 16.0, "serious")


def test_states_and_verdicts_at_their_edges():
    wanted = required(BOOK, "gb50330", 1, True, "natural")
    assert [state_of(fs, wanted, BOOK) for fs in (0.9999, 1.0, 1.0499, 1.05, 1.3499, 1.35)] == [
        "unstable", "marginal", "marginal", "basic", "basic", "stable",
    ]  # fmt: skip
    assert verdict(1.35, wanted, BOOK).key == MEETS
    failed = verdict(1.34999, wanted, BOOK)
    assert failed.key == BELOW
    assert "Fs 1.34 < Fst 1.35" in failed.words.en
    assert verdict(None, wanted, BOOK).key == UNDECIDED
    ranged = verdict(1.33, required(BOOK, "dzt0219", 1, True, "natural"), BOOK)
    assert ranged.key == MEETS
    assert "1.40" in ranged.words.en
    assert verdict(2.0, required(BOOK, "gb50330", 1, False, "quake"), BOOK).key == UNDECIDED


@given(st.floats(0, 10), st.integers(50, 300))
def test_no_failure_is_printed_as_a_pass(factor, hundredths):
    """What is below a factor of two decimals is printed below it, or not at all differently by more than its noise."""
    needed = hundredths / 100
    if factor < needed - 1e-8:
        assert printed_factor(factor) < needed
    assert printed_factor(factor) <= factor + 1e-8


def test_printing():
    assert [printed_factor(x) for x in (1.2999, 1.3, 1.15, 0.999999)] == [1.29, 1.3, 1.15, 0.99]
    assert [printed_required(x) for x in (1.3, 1.125)] == ["1.30", "1.125"]


def test_what_each_case_does_to_a_section():
    given_kh = dataclasses.replace(section(), kh=0.08)
    natural, quake = in_case(given_kh, "natural", BOOK, None), in_case(given_kh, "quake", BOOK, None)
    assert (natural.kh, quake.kh) == (0.0, 0.08)
    assert in_case(given_kh, "quake", BOOK, 0.05).kh == 0.05
    assert in_case(section(), "quake", BOOK, None) is None
    rain = in_case(given_kh, "rain", BOOK, None)
    assert rain.kh == 0
    assert [layer.gamma_kn_m3 for layer in rain.layers] == [19.5, 22]
    assert rain.layers[0].c_kpa == pytest.approx(8.5)
    assert rain.layers[0].phi_deg == pytest.approx(17)
    share = BOOK.number("stability.rain.water_rise_share")
    assert float(height_at(rain.water, 50.0)) == pytest.approx(104 + share * 10)
    ground = [[0, 100], [20, 100], [50, 114], [80, 114.5]]
    pond = section(water=[[0, 102], [25, 102], [50, 104], [80, 106]], ground=ground)
    assert float(height_at(in_case(pond, "rain", BOOK, None).water, 5.0)) == pytest.approx(102)


def test_the_table_of_cases_is_that_of_the_engine():
    before = section()
    after, remarks = designed_section(before, np.array([[0, 100], [30, 100], [72, 114.3], [80, 114.5]], float))
    assert remarks == ()
    found = load_cases([Pair("1-1", before, after)], Wanted(kh=0.05, unit="甲级"), BOOK.fresh())
    assert [(row.surface, row.case) for row in found.rows] == [(s, c) for s in (EXISTING, DESIGNED) for c in CASES]
    alone = analyse(dataclasses.replace(before, kh=0.05), least_depth_m=0.02 * before.height_m)
    assert found.rows[2].factor == pytest.approx(alone.factor, abs=1e-9)
    by = {(row.surface, row.case): row.factor for row in found.rows}
    for case in CASES:
        assert by[DESIGNED, case] > by[EXISTING, case]
    assert by[EXISTING, "rain"] < by[EXISTING, "natural"] > by[EXISTING, "quake"]
    said = found.to_json()
    assert said["unit_qualification"] == "甲级"
    assert said["needs_qualified_unit"] is True
    assert found.count(BELOW) + found.count(MEETS) == 6
    pages = [draw_cases(found, "1-1", chinese=chinese) for chinese in (True, False)]
    assert all(page.startswith(b"\x89PNG") for page in pages)


def test_no_coefficient_no_earthquake_and_it_is_said():
    bare = section_from(
        {"ground": [[0, 0], [10, 0], [20, 8], [40, 8]],
         "layers": [{"name": "a", "gamma_kn_m3": 18, "c_kpa": 10, "phi_deg": 20}]}, "bare",
    )  # fmt: skip
    found = load_cases([Pair("A", bare)], Wanted(), BOOK.fresh())
    assert [row.verdict.key == UNDECIDED for row in found.rows] == [False, False, True]
    said = " ".join(label.en for label in found.warnings)
    for words in ("earthquake case was not computed", "no water line", "adds no weight"):
        assert words in said
    with pytest.raises(Cancelled):
        load_cases([Pair("A", bare)], Wanted(), BOOK.fresh(), progress=Progress(None, lambda: True))


def test_the_designed_section_cuts_fills_and_drains():
    before = section()
    ground = np.array([[0, 100], [20, 100], [30, 104], [34, 104], [62, 103], [63, 114.2], [80, 114.5]], float)
    after, remarks = designed_section(before, ground)
    assert "no fill material" in remarks[0].en
    fill, first, second = after.layers
    x = np.linspace(0, 80, 1601)
    new, old = height_at(ground, x), height_at(before.ground, x)
    assert np.allclose(height_at(fill.top, x), new)
    assert np.allclose(height_at(first.top, x), np.minimum(new, old), atol=1e-9)  # bends where the lines cross as well
    assert np.allclose(height_at(second.top, x), np.minimum(height_at(before.layers[1].top, x), new), atol=1e-9)
    assert np.allclose(height_at(after.water, x), np.minimum(height_at(before.water, x), new), atol=1e-9)
    assert after.slip is None


def test_standing_water_keeps_its_level_in_the_design():
    pond = section(water=[[0, 102], [32, 102], [50, 104], [80, 106]])
    after, _ = designed_section(pond, np.array([[0, 101], [30, 101], [60, 114], [80, 114.5]], float), pond.layers[0])
    assert float(height_at(after.water, 10.0)) == pytest.approx(102)
