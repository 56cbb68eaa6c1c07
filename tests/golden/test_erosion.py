"""RUSLE and CSLE against worked examples, published rain erosivity and somebody else's LS of a real ground."""

from __future__ import annotations

import datetime
import math
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from scipy.stats import spearmanr

from mine_restoration_plugin.core.diagnosis.erosion import equations as eq
from mine_restoration_plugin.core.diagnosis.erosion import rain
from mine_restoration_plugin.core.diagnosis.erosion.classes import CLASSES, Scale
from mine_restoration_plugin.core.diagnosis.erosion.factors import (
    checked_k,
    checked_r,
    cover_factor,
    k_of_texture,
    practice_factor,
)
from mine_restoration_plugin.core.diagnosis.erosion.surface import LengthRules, steepness
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.rulebook import Rulebook

DATA = Path(__file__).resolve().parents[1] / "data"
STEEP = math.tan(math.radians(25))


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return Rulebook.load()


def test_the_worked_check_of_a_slope_of_60_m_and_25_degrees():
    """R 4000, K 0.035: m 0.695, L 2.001, S 6.600, LS 13.21, 1848.8 (RUSLE); L 1.647, S 8.295, 1912.3 (CSLE)."""
    length, slope = eq.slope_length(60, STEEP, eq.RUSLE), eq.slope_factor(STEEP, eq.RUSLE)
    assert eq.length_exponent(STEEP, eq.RUSLE) == pytest.approx(0.695, abs=5e-4)
    assert length == pytest.approx(2.001, abs=5e-4)
    assert slope == pytest.approx(6.600, abs=5e-4)
    assert length * slope == pytest.approx(13.21, abs=5e-3)
    assert eq.soil_loss(4000, 0.035, length * slope) == pytest.approx(1848.8, abs=0.05)
    assert eq.soil_loss(4000, 0.035, length * slope, 0.1) == pytest.approx(184.9, abs=0.05)
    length, slope = eq.slope_length(60, STEEP, eq.CSLE), eq.slope_factor(STEEP, eq.CSLE)
    assert length == pytest.approx(1.647, abs=5e-4)
    assert slope == pytest.approx(8.295, abs=5e-4)
    assert eq.soil_loss(4000, 0.035, length * slope, 0.1) == pytest.approx(191.2, abs=0.05)
    assert eq.soil_loss(4000, 0.035, length * slope) == pytest.approx(1912.3, abs=0.05)
    tangent = math.tan(math.radians(15))
    found = eq.slope_length(60, tangent, eq.RUSLE) * eq.slope_factor(tangent, eq.RUSLE)
    assert found == pytest.approx(7.34, abs=5e-3)


@pytest.mark.parametrize("model", eq.MODELS)
def test_the_unit_plot_has_the_factor_one(model):
    assert eq.slope_length(22.13, 0.09, model) == pytest.approx(1.0)
    assert eq.slope_factor(0.09, model) == pytest.approx(1.006, abs=5e-4)


def test_the_exponent_of_rusle_is_a_half_on_the_unit_plot_and_grows():
    t = np.array([0.02, 0.06, 0.09, 0.2, 0.5])
    m = eq.length_exponent(t, eq.RUSLE)
    assert (np.diff(m) > 0).all()
    assert m[2] == pytest.approx(0.5, abs=0.02)
    assert (np.diff(eq.slope_factor(t, eq.RUSLE)) > 0).all()


@pytest.mark.parametrize(
    ("degrees", "m", "s"), [(0.9, 0.2, 0.1996), (2, 0.3, 0.4069), (4, 0.4, 0.7834), (7, 0.5, 1.5474)]
)
def test_the_branches_of_csle(degrees, m, s):
    tangent = math.tan(math.radians(degrees))
    assert eq.length_exponent(tangent, eq.CSLE) == m
    assert eq.slope_factor(tangent, eq.CSLE) == pytest.approx(s, abs=2e-4)


def test_parts_of_a_slope_make_the_whole():
    edges = np.array([0.0, 0.5, 7.0, 30.0, 30.0, 61.0])
    for model in eq.MODELS:
        parts = eq.segment_length(edges[:-1], edges[1:], 0.3, model)
        assert (parts * np.diff(edges)).sum() / 61 == pytest.approx(float(eq.slope_length(61, 0.3, model)))
        near = eq.segment_length(30.0, 30.0 + 1e-3, 0.3, model)
        assert parts[3] == pytest.approx(float(near), rel=1e-4)


def test_erodibility_by_epic_by_hand():
    """Sand 40, silt 40, clay 20, C 1.5: the four brackets worked out on paper."""
    brackets = (
        0.2 + 0.3 * math.exp(-0.0256 * 40 * 0.6),
        (40 / 60) ** 0.3,
        1 - 0.25 * 1.5 / (1.5 + math.exp(3.72 - 2.95 * 1.5)),
        1 - 0.7 * 0.6 / (0.6 + math.exp(-5.51 + 22.9 * 0.6)),
    )
    assert brackets == pytest.approx((0.36230, 0.88545, 0.81202, 0.99981), abs=5e-4)
    assert k_of_texture(40, 40, 20, 1.5, Rulebook.load()) == pytest.approx(0.1317 * math.prod(brackets))
    with pytest.raises(InputError, match="make 120 %"):
        k_of_texture(60, 40, 20, 1.5, Rulebook.load())


def test_wrong_units_are_refused_in_words(book):
    """The K of loam of the Fort Bragg table, 0.34 · 1.292, is ten times too large for its unit."""
    with pytest.raises(InputError, match=r"K = 0\.43928 .*US units, it would be 0\.05785"):
        checked_k(0.43928, book)
    assert checked_k(0.34, book, "us") == pytest.approx(0.0448, abs=5e-5)
    assert checked_r(250, book, "us")[0] == pytest.approx(4255)
    with pytest.raises(InputError, match="R = 60000"):
        checked_r(60_000, book)
    _, warnings = checked_r(300, book, annual_mm=1200)  # 300 is of American size
    assert "check its unit" in warnings[0].en
    assert checked_r(5000, book, annual_mm=1200)[1] == []
    for wrong in (math.nan, math.inf, -1.0):
        with pytest.raises(InputError):
            checked_k(wrong, book)


def test_plant_cover_by_cai(book):
    assert [cover_factor(c, book) for c in (0, 10, 60, 80)] == pytest.approx([1, 0.3072, 0.03983, 0], abs=5e-5)
    assert cover_factor(0.01, book) == 1.0
    assert cover_factor(78.3, book) == pytest.approx(0.0, abs=1e-3)
    with pytest.raises(InputError):
        cover_factor(101, book)
    assert practice_factor("drained_bench", book) == 0.1
    assert practice_factor("0.35", book) == 0.35
    with pytest.raises(InputError, match="level_terrace"):
        practice_factor("terrasse", book)


def test_classes_of_the_regions(book):
    losses = np.array([199, 200, 499, 500, 2500, 5000, 8000, 15_000.0])
    south, loess = Scale.of("south_red_soil", book), Scale.of("northwest_loess", book)
    assert south.number(losses).tolist() == [0, 0, 0, 1, 2, 3, 4, 5]
    assert loess.number(losses).tolist() == [0, 0, 0, 0, 2, 3, 4, 5]
    assert Scale.of("north_rocky", book).name(200) == CLASSES[1]
    with pytest.raises(InputError, match="atlantis"):
        Scale.of("atlantis", book)


def test_storms_of_a_year_against_leuven(book):
    """KMI 6414, 2004: 102 storms, R 1409.88 by KU Leuven's program; 1412.18 by another one of the same rules."""
    series = np.loadtxt(DATA / "rainfall_erosivity" / "KMI_6414_2004_rain10min.txt")
    known = np.loadtxt(DATA / "rainfall_erosivity" / "KMI_6414_2004_erosivity_KULeuven.txt")
    found = rain.storms(series[:, 0], series[:, 1], 10.0, book)
    assert len(found) == 102
    np.testing.assert_allclose([start / 1440 for start, _, _ in found], known[:, 0], atol=6e-4)
    total = sum(erosivity for _, _, erosivity in found)
    assert total == pytest.approx(1412.18, abs=0.005)
    assert total == pytest.approx(known[-1, 1], rel=2e-3)
    with pytest.raises(InputError, match="steps of 30 minutes"):
        rain.storms([0.0], [5.0], 60.0, book)
    with pytest.raises(InputError, match="order of time"):
        rain.storms([10.0, 0.0], [5.0, 5.0], 10.0, book)


def test_daily_rain_by_hand(book):
    """Two years; erosive days 20, 50 (June) and 30 (November) mm, and one of 11 mm that Zhang does not count."""
    days = [datetime.date(y, m, d) for y in (2020, 2021) for m, d in ((1, 3), (6, 1), (6, 20), (11, 16), (12, 30))]
    amounts = [2.0, 20.0, 50.0, 30.0, 11.0] * 2
    found = rain.from_days(days, amounts, rain.TECH_RULE, book)
    warm, cool = 0.3937 * (20**1.7265 + 50**1.7265), 0.3101 * (30**1.7265 + 11**1.7265)
    assert found.r == pytest.approx(warm + cool)
    assert found.years == 2
    assert found.half_months[10] == pytest.approx(0.3937 * 20**1.7265)  # the first half of June
    assert found.half_months[21] == pytest.approx(0.3101 * 30**1.7265)
    beta = 0.8363 + 18.144 / (100 / 3) + 24.455 / 100
    zhang = rain.from_days(days, amounts, rain.ZHANG, book)
    assert zhang.r == pytest.approx(21.586 * beta**-7.1891 * (20**beta + 50**beta + 30**beta))
    mixed = list(reversed(range(len(days))))
    again = rain.from_days([days[i] for i in mixed], [amounts[i] for i in mixed], rain.ZHANG, book)
    assert again.r == zhang.r
    assert rain.from_year(1000, book).r == pytest.approx(0.0534 * 1000**1.6548)


@pytest.mark.parametrize(
    ("days", "amounts", "said"),
    [
        ([], [], "no rows"),
        ([(2020, 1, 1)], [-3.0], "no amount in mm"),
        ([(2020, 1, 1), (2020, 1, 1)], [1.0, 2.0], "2020-01-01 twice"),
        ([(2020, 3, 1), (2020, 12, 1)], [20.0, 20.0], "no whole year"),
        ([(2020, 1, 1), (2022, 12, 31)], [20.0, 20.0], "no rain in 2021"),
    ],
)
def test_rain_that_cannot_be_used(book, days, amounts, said):
    with pytest.raises(InputError, match=said):
        rain.from_days([datetime.date(*day) for day in days], amounts, rain.TECH_RULE, book)


def test_ls_of_fort_bragg_beside_the_published_one(book):
    """The published LS (r.flow's accumulation, one exponent) ranks the ground alike; its size is 193 times off."""
    z = gdal.Open(str(DATA / "fortbragg" / "elevation_2012.tif")).ReadAsArray().astype(float)
    published = gdal.Open(str(DATA / "fortbragg" / "ls_factor_2012.tif")).ReadAsArray().astype(float)
    found = steepness(z, (1.0, 1.0), None, eq.RUSLE, LengthRules.of(book)).ls
    both = published > 0
    assert both.mean() > 0.9
    assert spearmanr(published[both], found[both]).statistic > 0.9
    # what the wrong divisor makes of it: (5.14 / 0.0896)^1.3
    assert np.median(found[both] / published[both]) == pytest.approx((5.14 / 0.0896) ** 1.3, rel=0.25)
