"""Every threshold of the customary tables at, below and above its value (facts: domain §3.7, §6.1)."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from mine_restoration_plugin.core.diagnosis.condition.damage import damage_of, worst
from mine_restoration_plugin.core.diagnosis.condition.grading import Surroundings, impact_lines
from mine_restoration_plugin.core.diagnosis.condition.receptors import graded
from mine_restoration_plugin.core.diagnosis.condition.result import (
    Diagnosis,
    HazardFinding,
    ImpactLine,
    UnitCondition,
)
from mine_restoration_plugin.core.diagnosis.condition.slopes import slope_of
from mine_restoration_plugin.core.model.text import Label
from mine_restoration_plugin.core.rulebook import Rulebook

BOOK = Rulebook.load()
L, M, S = "light", "moderate", "severe"

# (c): 轻度 below the first, 中度 from the first to the second, 重度 above the second
RISING = [
    ("pit", "depth_m", 0.5, 2.0),
    ("pit", "soil_loss_m", 0.2, 0.5),
    ("pit", "slope_deg", 15.0, 35.0),
    ("dump", "depth_m", 5.0, 10.0),
    ("dump", "slope_deg", 20.0, 35.0),
    ("dump", "gravel_increase_percent", 10.0, 30.0),
]
# (c): 轻度 up to and with the first, 中度 up to and with the second, 重度 beyond it
SUBSIDENCE = [
    ("0103", "deformation_mm_m", 8, 16), ("0103", "tilt_mm_m", 20, 40), ("0103", "subsidence_m", 2, 5),
    ("0103", "water_table_m", 1.5, 0.5), ("0103", "yield_loss_percent", 20, 60),
    ("0101", "deformation_mm_m", 3, 6), ("0101", "tilt_mm_m", 4, 10), ("0101", "subsidence_m", 1, 2),
    ("0101", "water_table_m", 1, 0), ("0101", "yield_loss_percent", 20, 60),
    ("0301", "deformation_mm_m", 8, 20), ("0301", "tilt_mm_m", 20, 50), ("0301", "subsidence_m", 2, 6),
    ("0404", "water_table_m", 1, 0.3), ("0404", "yield_loss_percent", 20, 60),
]  # fmt: skip
STEP = 0.01


def degree(kind: str, **values: Any) -> str | None:
    depth, slope = values.pop("depth_m", None), values.pop("slope_deg", None)
    _, factors = damage_of(BOOK, kind, None, depth, slope, values)
    return worst(factors)


@pytest.mark.parametrize(("kind", "name", "first", "second"), RISING)
def test_degree_of_what_was_dug_or_heaped(kind: str, name: str, first: float, second: float) -> None:
    cases = [(first - STEP, L), (first, M), (second, M), (second + STEP, S)]
    assert [degree(kind, **{name: value}) for value, _ in cases] == [wanted for _, wanted in cases]


@pytest.mark.parametrize(("land", "name", "first", "second"), SUBSIDENCE)
def test_degree_of_subsidence(land: str, name: str, first: float, second: float) -> None:
    worse = -STEP if second < first else STEP
    for value, wanted in ((first, L), (first + worse, M), (second, M), (second + worse, S)):
        ways, factors = damage_of(BOOK, "other", land, None, None, {name: value})
        assert worst(factors) == wanted, (land, name, value)
        assert ways == ("occupied", "subsided")


def test_pollution_by_gb_15618() -> None:
    for code, wanted, polluted in (("clean", L, False), ("between", M, True), ("above", S, True)):
        ways, factors = damage_of(BOOK, "pit", None, None, None, {"pollution": code})
        assert (worst(factors), "polluted" in ways) == (wanted, polluted)


def test_the_worst_factor_decides_and_is_named() -> None:
    _, factors = damage_of(BOOK, "pit", "0301", 0.3, 40.0, {"soil_loss_m": 0.3})
    unit = unit_of(factors=tuple(factors))
    assert [factor.degree for factor in factors] == [0, 2, 1]
    assert unit.deciding is not None
    assert unit.deciding.sentence.zh == "平均坡度 40°，大于 35°，重度"
    assert degree("other") is None


# (b): 险情 by persons or assets (万元), whichever is worse
@pytest.mark.parametrize(
    ("people", "assets", "wanted"),
    [
        (1000, None, "extra"), (999, None, "large"), (500, None, "large"), (499, None, "medium"),
        (100, None, "medium"), (99, None, "small"), (0, None, "small"),
        (None, 10000.0, "extra"), (None, 9999.99, "large"), (None, 5000.0, "large"), (None, 4999.99, "medium"),
        (None, 500.0, "medium"), (None, 499.99, "small"), (None, 0.0, "small"),
        (5, 6000.0, "large"), (1200, 1.0, "extra"), (None, None, None),
    ],
)  # fmt: skip
def test_class_of_danger(people: int | None, assets: float | None, wanted: str | None) -> None:
    assert graded(BOOK, hazard(people=people, assets_wan=assets)).risk == wanted


def test_the_sentence_names_value_threshold_and_what_is_missing() -> None:
    found = graded(BOOK, hazard(people=120))
    assert found.sentence.zh.endswith("险情：威胁 120 人（达到 100 人），威胁财产未调查，判定为中型（Ⅲ级）。")
    nobody = graded(BOOK, hazard())
    assert nobody.sentence.zh.endswith("威胁人数和财产未调查，险情等级无法判定。")


# (a): 较轻, 较严重, 严重
@pytest.mark.parametrize(
    ("people", "assets", "wanted"),
    [
        (9, 0.0, 1), (10, 0.0, 2), (100, 0.0, 2), (101, 0.0, 3),
        (0, 99.99, 1), (0, 100.0, 2), (0, 500.0, 2), (0, 500.01, 3),
    ],
)  # fmt: skip
def test_impact_by_who_is_threatened(people: int, assets: float, wanted: int) -> None:
    lines = impact(hazard(people=people, assets_wan=assets, stated=(people, None, assets)))
    assert max(line.grade or 0 for line in lines if line.factor == "hazard") == wanted


@pytest.mark.parametrize(
    ("code", "hm2", "wanted"),
    [
        ("0103", 0.01, 2), ("0103", 2.0, 2), ("0103", 2.0001, 3),
        ("0301", 1.9999, 1), ("0301", 2.0, 2), ("0404", 4.0, 2), ("0404", 4.0001, 3),
        ("1206", 9.9999, 1), ("1206", 10.0, 2), ("1207", 20.0, 2), ("1207", 20.0001, 3),
        ("0602", 50.0, None), ("0201", 50.0, None), ("", 50.0, None),
    ],
)  # fmt: skip
def test_impact_by_land(code: str, hm2: float, wanted: int | None) -> None:
    lines = impact_lines(BOOK, {}, Surroundings({code: hm2 * 1e4}))
    assert [line.grade for line in lines if line.factor == "land"] == [wanted]


def test_basic_farmland_is_severe_however_small() -> None:
    lines = impact_lines(BOOK, {}, Surroundings({"0301": 10.0}, farmland_m2=1.0))
    assert [line.grade for line in lines if line.factor == "land"] == [3, 1]


@pytest.mark.parametrize(("inflow", "wanted"), [(2999.9, 1), (3000, 2), (10000, 2), (10000.1, 3), (None, None)])
def test_impact_on_the_aquifer(inflow: float | None, wanted: int | None) -> None:
    lines = impact_lines(BOOK, {}, Surroundings({}, inflow_m3_d=inflow))
    assert [line.grade for line in lines if line.factor == "aquifer"] == [wanted]


@pytest.mark.parametrize(
    ("visible", "protected", "damage", "wanted"),
    [
        (True, False, L, 3), (False, True, L, 3), (None, True, L, 3), (False, False, L, 1), (False, False, S, 2),
        (None, False, S, None), (False, None, S, None),
    ],
)  # fmt: skip
def test_impact_on_the_landscape(visible: bool | None, protected: bool | None, damage: str, wanted: int | None) -> None:
    units = {"P1": unit_of(degree=damage)}
    lines = impact_lines(BOOK, units, Surroundings({}, visible=visible, protected=protected))
    assert [line.grade for line in lines if line.factor == "landscape"] == [wanted]


def test_a_grade_is_decided_only_where_no_open_line_could_be_worse() -> None:
    def whole(*grades: int | None) -> tuple[int | None, int | None]:
        found = Diagnosis({}, (), tuple(ImpactLine("land", grade, Label("", ""), ()) for grade in grades))
        return found.grade, found.at_least

    assert whole(1, 2, 1) == (2, 2)
    assert whole(3, None) == (3, 3)
    assert whole(2, None) == (None, 2)
    assert whole(None, None) == (None, None)


# §6.1: <1.00 不稳定, 1.00–1.05 欠稳定, 1.05–Fst 基本稳定, ≥Fst 稳定; GB 50330 permanent slopes, rock ≤30 m
@pytest.mark.parametrize(
    ("fs", "state", "stable", "meets"),
    [
        (0.999, "unstable", False, False), (1.0, "marginal", False, False), (1.049, "marginal", False, False),
        (1.05, "basic", True, False), (1.299, "basic", True, False), (1.30, "stable", True, True),
    ],
)  # fmt: skip
def test_states_of_a_slope(fs: float, state: str, stable: bool, meets: bool) -> None:
    found = slope_of(BOOK, "P1", "pit", 20.0, 60.0, {"fs_natural": fs, "rock_class": "hard_rock"}, 5)
    assert (found.grade, found.cases["natural"].wanted) == (2, 1.30)
    assert (found.state, found.stable, found.meets) == (state, stable, meets)


def test_each_load_case_has_its_own_requirement_and_the_worst_decides() -> None:
    facts = {"fs_natural": 1.4, "fs_rain": 1.31, "fs_quake": 1.09, "rock_class": "medium_rock"}
    found = slope_of(BOOK, "P1", "pit", 20.0, 60.0, facts, 5)
    assert [found.cases[case].wanted for case in ("natural", "rain", "quake")] == [1.30, 1.30, 1.10]
    assert (found.state, found.meets) == ("basic", False)
    assert "地震工况 Fs=1.09，小于 Fst=1.10" in found.sentence.zh
    minor = slope_of(BOOK, "P1", "pit", 20.0, 60.0, facts, 0)
    assert [minor.cases[case].wanted for case in ("natural", "rain", "quake")] == [1.25, 1.25, 1.05]
    assert (minor.grade, minor.state, minor.meets) == (3, "stable", True)


def test_a_slope_of_which_little_is_known() -> None:
    nothing = slope_of(BOOK, "P1", "pit", 20.0, 60.0, {}, None)
    assert (nothing.state, nothing.stable, nothing.meets) == (None, None, None)
    too_high = slope_of(BOOK, "P1", "pit", 80.0, 60.0, {"fs_natural": 1.2, "rock_class": "hard_rock"}, None)
    assert (too_high.cases["natural"].wanted, too_high.state) == (None, None)
    assert (too_high.stable, too_high.meets) == (True, None)
    assert "须专门论证" in too_high.sentence.zh
    given = slope_of(BOOK, "P1", "pit", 80.0, 60.0, {"fs_natural": 1.2, "fs_rain": 1.16, "fs_required": 1.15}, None)
    assert (given.state, given.meets) == ("stable", True)


def hazard(**changes: Any) -> HazardFinding:
    found = HazardFinding(
        kind="collapse",
        number="P1-1",
        unit_no="P1",
        likelihood="medium",
        scale_m3=100.0,
        reach_m=None,
        people=None,
        households=None,
        assets_wan=None,
        what="",
        risk=None,
        seen=False,
        place=None,
        sentence=Label("Rock fall.", "崩塌。"),
        evidence=Label("", ""),
        rules=(),
        scale="small",
    )
    return dataclasses.replace(found, **changes)


def unit_of(**changes: Any) -> UnitCondition:
    return dataclasses.replace(UnitCondition("P1", ("excavated",), L, (), (), None, None), **changes)


def impact(*hazards: HazardFinding) -> tuple[ImpactLine, ...]:
    return impact_lines(BOOK, {"P1": unit_of(hazards=hazards)}, Surroundings({}))
