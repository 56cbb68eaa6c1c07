"""The limiting-factor method on the table of customary limits: every boundary, the unknown, vetoes, one grade up."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mine_restoration_plugin.core.diagnosis.suitability.index import (
    CRITERIA,
    best_use,
    index_of,
    second_opinion,
    weights,
)
from mine_restoration_plugin.core.diagnosis.suitability.limits import (
    FALLING,
    LAID,
    RISING,
    SLOPE_OVER,
    USES,
    Graded,
    graded,
)
from mine_restoration_plugin.core.diagnosis.suitability.raising import one_grade_up
from mine_restoration_plugin.core.diagnosis.suitability.vetoes import Standing, against, vetoes_of
from mine_restoration_plugin.core.model.text import Label
from mine_restoration_plugin.core.rulebook import Rulebook

BOOK = Rulebook.load()
GOOD: dict[str, Any] = {
    "slope_deg": 2.0, "soil_depth_cm": 100.0, "soil_texture": "loam", "gravel_percent": 0.0, "soil_ph": 7.0,
    "organic_g_kg": 20.0, "salt_percent": 0.01, "pollution": "clean", "irrigation": "assured", "drainage": "good",
    "soil_source_km": 0.5, "patch_hm2": 5.0, "corridor": "no", "upkeep": "kept", "annual_rain_mm": 900.0,
}  # fmt: skip
N = 4
# value → grades for cultivated, garden, forest, grass; None: the use does not ask for the factor
TABLE: dict[str, dict[Any, tuple[int | None, ...]]] = {
    "slope_deg": {
        0: (1, 1, 1, 1), 6: (1, 1, 1, 1), 6.01: (2, 1, 1, 1), 10: (2, 1, 1, 1), 10.01: (2, 2, 1, 1), 15: (2, 2, 1, 1),
        15.01: (3, 3, 2, 2), 25: (3, 3, 2, 2), 25.01: (N, N, 3, 3), 35: (N, N, 3, 3), 35.01: (N, N, N, N),
    },
    "soil_depth_cm": {
        80: (1, 1, 1, 1), 79.9: (2, 2, 1, 1), 50: (2, 2, 1, 1), 49.9: (3, 3, 2, 1), 40: (3, 3, 2, 1),
        39.9: (3, N, 2, 1), 30: (3, N, 2, 1), 29.9: (N, N, 3, 2), 20: (N, N, 3, 2), 19.9: (N, N, N, 3),
        10: (N, N, N, 3), 9.9: (N, N, N, N),
    },
    "soil_texture": {
        "loam": (1, 1, 1, 1), "clay_loam": (2, 2, 1, 1), "sandy_loam": (2, 2, 1, 1), "heavy_clay": (3, 3, 2, 2),
        "sand": (3, 3, 2, 2), "gravelly": (N, N, 3, 3), "bare_rock": (N, N, N, N),
    },
    "gravel_percent": {
        5: (1, 1, 1, 1), 5.1: (2, 1, 1, 1), 10: (2, 1, 1, 1), 10.1: (3, 2, 1, 1), 15: (3, 2, 1, 1), 15.1: (3, 2, 1, 2),
        20: (3, 2, 1, 2), 20.1: (N, 3, 2, 2), 30: (N, 3, 2, 2), 30.1: (N, N, 2, 3), 35: (N, N, 2, 3),
        35.1: (N, N, 3, 3), 50: (N, N, 3, 3), 50.1: (N, N, N, N),
    },
    "soil_ph": {
        7.5: (1, 1, 1, 1), 7.9: (1, 2, 1, 1), 8.0: (2, 2, 1, 1), 8.1: (2, 3, 2, 1), 8.5: (2, 3, 2, 1),
        8.6: (3, N, 3, 2), 9.0: (3, N, 3, 2), 9.1: (N, N, N, N), 6.0: (1, 1, 1, 1), 5.9: (2, 2, 1, 2),
        5.5: (2, 2, 1, 2), 5.4: (3, 3, 2, 2), 5.0: (3, 3, 2, 2), 4.9: (N, N, 3, N), 4.5: (N, N, 3, N),
        4.4: (N, N, N, N),
    },
    "organic_g_kg": {
        10: (1, 1, 1, 1), 9.9: (2, 2, 1, 1), 6: (2, 2, 1, 1), 5.9: (3, 3, 2, 1), 5: (3, 3, 2, 1), 4.9: (3, 3, 2, 2),
        4: (3, 3, 2, 2), 3.9: (3, 3, 3, 2), 3: (3, 3, 3, 2), 2.9: (3, 3, 3, 3), 0: (3, 3, 3, 3),
    },
    "salt_percent": {
        0.099: (1, 1, 1, 1), 0.1: (2, 2, 1, 1), 0.2: (2, 2, 2, 1), 0.21: (3, 3, 2, 1), 0.3: (3, 3, 2, 2),
        0.4: (3, 3, 2, 2), 0.41: (N, N, 3, 2), 0.6: (N, N, 3, 2), 0.61: (N, N, N, 3), 1.0: (N, N, N, 3),
        1.01: (N, N, N, N),
    },
    "drainage": {"good": (1, 1, 1, 1), "seasonal": (2, 2, 2, 2), "long": (3, 3, 3, 3), "permanent": (N, N, N, N)},
    "pollution": {"clean": (1, 1, 1, 1), "between": (N, N, 2, 2), "above": (N, N, N, N)},
    "soil_source_km": {
        1: (1, 1, None, None), 1.1: (2, 2, None, None), 3: (2, 2, None, None), 3.1: (3, 3, None, None),
        5: (3, 3, None, None), 5.1: (N, N, None, None),
    },
    "patch_hm2": {
        1: (1, None, None, None), 0.99: (2, None, None, None), 0.3: (2, None, None, None), 0.29: (3, None, None, None),
    },
    "corridor": {"no": (1, 1, 1, 1), "yes": (3, 3, 1, 1)},
    "upkeep": {"kept": (1, 1, 1, 1), "nobody": (3, 3, 1, 1)},
}  # fmt: skip


@pytest.mark.parametrize("factor", TABLE)
def test_every_boundary(factor: str) -> None:
    for value, wanted in TABLE[factor].items():
        for use, grade in zip(USES, wanted):
            found = graded(BOOK, use, {**GOOD, factor: value})
            assert {f.name: f.grade for f in found.factors}.get(factor) == grade, (value, use)
            if grade is not None:
                assert found.grade == grade, (value, use)
                assert found.limiting == (() if grade == 1 else (factor,))


@pytest.mark.parametrize(
    ("irrigation", "rain", "wanted"),
    [
        ("assured", None, (1, 1, 1, 1)), ("partial", None, (2, 2, 2, 2)), ("partial", 900, (2, 2, 1, 1)),
        ("none", 400, (3, 3, 1, 1)), ("none", 399, (N, N, 1, 1)), ("none", 250, (N, N, 1, 1)),
        ("none", 249, (N, N, N, 1)),
        ("none", 200, (N, N, N, 1)), ("none", 199, (N, N, N, N)), (None, 400, (3, 3, 1, 1)),
        (None, 399, (None, None, 1, 1)), ("none", None, (None,) * 4), (None, None, (None,) * 4),
    ],
)  # fmt: skip
def test_water_comes_by_ditch_or_from_the_sky(irrigation: str | None, rain: float | None, wanted: Any) -> None:
    values = {"irrigation": irrigation, "annual_rain_mm": rain}
    for use, grade in zip(USES, wanted):
        assert {f.name: f.grade for f in graded(BOOK, use, values).factors}["irrigation"] == grade, use


def test_nothing_known_is_no_grade() -> None:
    for use in ("cultivated", "garden"):
        found = graded(BOOK, use, {})
        assert found.grade is None
        assert len(found.unknown) == len(found.factors)
    # grass and forest have the same grade on a corridor and off it, with upkeep and without
    assert set(graded(BOOK, "grass", {}).unknown) & {"corridor", "upkeep"} == set()


def test_the_unknown_is_told_and_never_counts_as_good() -> None:
    """Cultivated with an unknown pH stands behind forest where all is known, and ahead of it once it is known."""
    weight = weights(BOOK, None, []).combined
    unsure = {use: graded(BOOK, use, {**GOOD, "soil_ph": None} if use == "cultivated" else GOOD) for use in USES}
    assert unsure["cultivated"].unknown == ("soil_ph",)
    assert unsure["cultivated"].grade == 1
    assert unsure["cultivated"].cautious == 3
    assert best_use(BOOK, unsure, weight) == "garden"
    assert best_use(BOOK, {use: graded(BOOK, use, GOOD) for use in USES}, weight) == "cultivated"
    # soil that is still to be laid cannot have been surveyed
    laid = {**GOOD, "soil_ph": None, LAID: ("soil_ph",)}
    assert graded(BOOK, "cultivated", laid).unknown == ()
    # without the thickness of the soil no use is proposed at all
    assert best_use(BOOK, {use: graded(BOOK, use, {**GOOD, "soil_depth_cm": None}) for use in USES}, weight) is None


def test_half_of_the_unit_over_a_limit_is_too_much() -> None:
    over = {6.0: 0.51, 10.0: 0.5, 15.0: 0.1, 25.0: 0.0, 35.0: 0.0}
    steep = {**GOOD, SLOPE_OVER: over}
    assert graded(BOOK, "cultivated", steep).grade == 2
    assert graded(BOOK, "garden", steep).grade == 1


@given(st.sampled_from(USES), st.sampled_from([*RISING, *FALLING]), st.floats(0, 120), st.floats(0, 120))
def test_a_worse_factor_never_gives_a_better_grade(use: str, factor: str, one: float, other: float) -> None:
    better, worse = sorted((one, other), reverse=factor in FALLING)
    first, second = (graded(BOOK, use, {**GOOD, factor: value}) for value in (better, worse))
    assert (first.grade or 0) <= (second.grade or 0)
    weight = weights(BOOK, None, []).combined
    values = [index_of(BOOK, found, weight).value for found in (first, second)]
    assert values[0] is not None
    assert values[1] is not None
    assert values[0] >= values[1] - 1e-9


def test_the_index_by_hand() -> None:
    """Equal weights of six criteria; slope of grade 2 (80) and pH of grade 3 among five others of 100 (560 ÷ 6)."""
    found = graded(BOOK, "cultivated", {**GOOD, "slope_deg": 10.0, "soil_ph": 5.2})
    weight = weights(BOOK, None, []).combined * 0.0 + 1.0 / len(CRITERIA)
    assert index_of(BOOK, found, weight).value == pytest.approx((80.0 + 560.0 / 6.0 + 4 * 100.0) / 6.0)
    assert index_of(BOOK, found, weight).known_share == pytest.approx(1.0)
    unknown = graded(BOOK, "cultivated", {**GOOD, "slope_deg": None})
    assert index_of(BOOK, unknown, weight).known_share == pytest.approx(5.0 / 6.0)
    ruled_out = graded(BOOK, "cultivated", {**GOOD, "slope_deg": 30.0})
    assert index_of(BOOK, ruled_out, weight).value == 0.0


def test_owners_are_heard_where_it_fits() -> None:
    weight = weights(BOOK, None, []).combined
    every = {use: graded(BOOK, use, GOOD) for use in USES}
    assert best_use(BOOK, every, weight, "forest") == "forest"
    steep = {use: graded(BOOK, use, {**GOOD, "slope_deg": 30.0}) for use in USES}
    assert best_use(BOOK, steep, weight, "cultivated") == "forest"
    assert best_use(BOOK, {use: graded(BOOK, use, {**GOOD, "slope_deg": 50.0}) for use in USES}, weight) is None


def test_the_second_opinion_agrees_where_one_use_is_best_in_all() -> None:
    weight = weights(BOOK, None, []).combined
    found = {use: graded(BOOK, use, {**GOOD, "slope_deg": 12.0, "soil_depth_cm": 60.0}) for use in USES}
    close = second_opinion(BOOK, found, weight)
    assert close["forest"] == pytest.approx(close["grass"])
    assert close["forest"] > close["cultivated"]


def test_vetoes_come_first() -> None:
    within = {"basic_farmland": False, "red_line": True, "protected": None, "urban": None}
    found = vetoes_of(BOOK, Standing(within, None, 0.0, "clean"))
    assert [veto.kind for veto in found] == ["red_line"]
    assert {"cultivated", "garden", "build"} == set(found[0].uses)
    farmland = vetoes_of(BOOK, Standing({"basic_farmland": True}, True, 0.0, None))
    assert {"garden", "forest", "grass", "build", "water", "keep"} == set(farmland[0].uses)
    assert [v.kind for v in vetoes_of(BOOK, Standing({}, False, 0.0, None))] == ["stability"]
    assert vetoes_of(BOOK, Standing({}, False, 0.5, None)) == ()  # the design remodels it
    assert vetoes_of(BOOK, Standing({}, None, 0.0, None)) == ()  # nobody knows: told elsewhere
    assert vetoes_of(BOOK, Standing({}, True, 0.0, "between"))[0].uses == ("cultivated", "garden")
    assert vetoes_of(BOOK, Standing({}, True, 0.0, "above"))[0].uses == USES
    vetoed = Graded("cultivated", graded(BOOK, "cultivated", GOOD).factors, against(found, "cultivated"))
    assert vetoed.grade == N
    assert vetoed.by_factors == 1
    assert isinstance(vetoed.vetoes[0], Label)


AREA = 10_000.0
RAISED: list[tuple[str, Any, str, str, float]] = [
    ("soil_depth_cm", 40.0, "cultivated", "soil_cover", AREA * 0.10),  # 40 → 50 cm
    ("slope_deg", 20.0, "cultivated", "cut_earth", 4_000.0 * 5.0 * math.tan(math.radians(20.0)) / 8.0),
    ("gravel_percent", 15.0, "cultivated", "soil_cover", AREA * 0.3),
    ("salt_percent", 0.15, "cultivated", "soil_cover", AREA * 0.3),
    ("soil_texture", "sand", "cultivated", "soil_cover", AREA * 0.3),
    ("soil_ph", 5.2, "cultivated", "lime", 20.0),
    ("soil_ph", 8.8, "cultivated", "organic_manure", 30.0),
    ("organic_g_kg", 3.0, "cultivated", "organic_manure", 30.0),
    ("drainage", "long", "forest", "ditch_small", 150.0),
    ("irrigation", "none", "cultivated", "irrigation", 1.0),
]


@pytest.mark.parametrize(("factor", "value", "use", "price", "quantity"), RAISED)
def test_one_grade_up(factor: str, value: Any, use: str, price: str, quantity: float) -> None:
    values = {**GOOD, factor: value, SLOPE_OVER: {}}
    up = one_grade_up(BOOK, use, values, AREA, {15.0: 4_000.0}.get)  # type: ignore[arg-type]
    assert up is not None
    # loam laid over sand is better than one grade
    assert up.after == (1 if factor == "soil_texture" else up.before - 1)
    assert [one.factor for one in up.raises] == [factor]
    assert up.raises[0].price == price
    assert up.raises[0].quantity == pytest.approx(quantity)


def test_what_cannot_be_raised_says_so() -> None:
    up = one_grade_up(BOOK, "cultivated", {**GOOD, "patch_hm2": 0.1}, AREA, lambda _: 0.0)
    assert up is not None
    assert up.after is None
    assert up.raises[0].measure is None
    assert one_grade_up(BOOK, "cultivated", GOOD, AREA, lambda _: 0.0) is None
    assert one_grade_up(BOOK, "cultivated", {}, AREA, lambda _: 0.0) is None


@given(
    st.sampled_from(USES),
    st.floats(0, 60),
    st.floats(0, 120),
    st.floats(0, 70),
    st.floats(3, 10),
    st.sampled_from(["loam", "sand", "gravelly", "bare_rock"]),
    st.sampled_from(["good", "seasonal", "long", "permanent"]),
)
def test_a_raise_that_is_possible_raises_by_a_grade(
    use: str, slope: float, depth: float, gravel: float, ph: float, texture: str, drainage: str
) -> None:
    values = {
        **GOOD, "slope_deg": slope, "soil_depth_cm": depth, "gravel_percent": gravel, "soil_ph": ph,
        "soil_texture": texture, "drainage": drainage,
    }  # fmt: skip
    up = one_grade_up(BOOK, use, values, AREA, lambda _: AREA)
    if up is not None and up.after is not None:
        assert up.after <= up.before - 1
        assert all(one.quantity is not None and one.quantity >= 0 for one in up.raises)
