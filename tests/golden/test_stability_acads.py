"""ACADS sections: critical circles by search against published factors, other programs, and an exhaustive search."""

from __future__ import annotations

import math

import numpy as np
import pytest

from mine_restoration_plugin.core.diagnosis.stability.analysis import analyse
from mine_restoration_plugin.core.diagnosis.stability.reading import section_from
from mine_restoration_plugin.core.diagnosis.stability.search import CircleTrials, arcs_through
from mine_restoration_plugin.core.diagnosis.stability.slicing import Soils
from tests.golden.slopes import CASES, PEERS, plain_bishop

BISHOP = {
    "acads_1a": 0.993,  # mean of 18 programs
    "acads_1b": 1.596,  # Slide, crack of 3.81 m full of water
    "acads_1c": 1.406,  # mean of 16 programs
    "acads_1d": 1.015,  # Slide
}
SPENCER = {"acads_1a": 0.987, "acads_1b": 1.592, "acads_1c": 1.380, "acads_1d": 0.991}
METHODS = {"bishop": "bishop", "spencer": "spencer", "mprice": "morgenstern_price", "janbu": "janbu_corrected"}


@pytest.mark.parametrize("case", BISHOP)
def test_bishop_finds_the_published_factor(case):
    found = analyse(section_from(CASES[case]["section"]))
    assert found.factor == pytest.approx(BISHOP[case], abs=0.02)
    assert found.searched
    assert found.circle is not None
    assert found.face == "left"


@pytest.mark.parametrize("case", SPENCER)
@pytest.mark.parametrize("method", ["spencer", "morgenstern_price"])
def test_methods_of_complete_equilibrium_find_the_published_factor(case, method):
    assert analyse(section_from(CASES[case]["section"]), method).factor == pytest.approx(SPENCER[case], abs=0.02)


@pytest.mark.parametrize("case", BISHOP)
def test_each_method_agrees_with_xslope_on_the_same_circle(case):
    found = analyse(section_from({**CASES[case]["section"], "slip": {"circle": CASES[case]["circle"]}}))
    for theirs, ours in METHODS.items():
        assert found.factors[ours] == pytest.approx(PEERS[case]["xslope"][theirs], abs=0.002), ours


@pytest.mark.parametrize("case", BISHOP)
def test_the_search_finds_no_worse_than_other_programs(case):
    found = analyse(section_from(CASES[case]["section"])).factor
    others = [PEERS[case]["xslope_search"]["bishop"], PEERS[case]["pyslope"]]
    for other in filter(None, others):
        assert found == pytest.approx(other, abs=0.02)
        assert found < 1.002 * other


@pytest.mark.parametrize("case", ["acads_1a", "acads_1c", "acads_1d"])
def test_the_search_is_within_half_a_percent_of_an_exhaustive_one(case):
    """The exhaustive one is independent: a grid of centres and radii as ACADS prescribes, the textbook's Bishop."""
    section = {**CASES[case]["section"], "floor_z": None}
    least = math.inf
    for x in np.linspace(22.8, 43.7, 16):
        for z in np.linspace(38.0, 62.6, 18):
            toe = math.hypot(30 - x, z - 25)
            for r in toe + np.array([-3.0, -1.5, -0.7, -0.3, 0.0, 0.3, 0.7, 1.5, 3.0]):
                least = min(least, plain_bishop(section, x, z, r))
        for z in np.linspace(38.0, 62.6, 30):
            least = min(least, plain_bishop(section, x, z, math.hypot(30 - x, z - 25) + 1e-6))
    found = analyse(section_from(section)).factor
    assert least < 1.05 * BISHOP[case]
    assert found < 1.003 * least


def test_the_same_section_from_behind_has_the_same_factor():
    section = section_from(CASES["acads_1d"]["section"])
    ahead, behind = analyse(section), analyse(section.mirrored())
    assert behind.factor == pytest.approx(ahead.factor, abs=1e-9)
    assert (ahead.face, behind.face) == ("left", "right")
    assert behind.circle.x == pytest.approx(-ahead.circle.x, abs=1e-9)
    assert behind.surface[::-1] * (-1, 1) == pytest.approx(ahead.surface, abs=1e-9)


def test_the_surface_a_search_reports_gives_its_factor_again():
    found = analyse(section_from(CASES["acads_1c"]["section"]), "spencer")
    given = {**CASES["acads_1c"]["section"], "slip": {"circle": list(found.circle)}}
    assert analyse(section_from(given), "spencer").factor == pytest.approx(found.factor, abs=1e-4)


def test_the_search_follows_the_valley_along_the_top_of_a_hard_layer():
    """Soft over hard: the least circles graze the hard layer, and steps along one axis stop short there."""
    ground = [[0, 150], [60, 151], [80, 155], [100, 164], [120, 179], [130, 187], [150, 198], [160, 202], [240, 212]]
    layers = [
        {"top": ground, "gamma_kn_m3": 16.5, "c_kpa": 25, "phi_deg": 24},
        {"top": [[x, z - 6] for x, z in ground], "gamma_kn_m3": 22, "c_kpa": 50, "phi_deg": 30},
        {"top": [[x, z - 14] for x, z in ground], "gamma_kn_m3": 25, "c_kpa": 200, "phi_deg": 36},
    ]
    section = section_from({"ground": ground, "layers": layers, "face": "left"})
    soils = Soils(section)
    trials = CircleTrials(soils, "bishop", 1.0)
    toe, crest, bend = (
        grid.ravel()
        for grid in np.meshgrid(np.arange(76, 136, 1.5), np.arange(140, 186, 1.5), np.arange(0.2, 0.8, 0.04))
    )
    exhaustive = np.nanmin(trials.factors(arcs_through(soils, toe, crest, bend), 150))
    assert analyse(section).factor < 1.002 * exhaustive
