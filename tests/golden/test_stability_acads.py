"""ACADS sections: critical circles by search against the published factors."""

from __future__ import annotations

import pytest

from mine_restoration_plugin.core.diagnosis.stability.analysis import analyse
from mine_restoration_plugin.core.diagnosis.stability.reading import section_from
from tests.golden import acads

BISHOP = {
    # mean of 18 programs; Slide; mean of 16 programs; Slide
    "1a": (acads.EX1A, 0.993),
    "1b": (acads.EX1B, 1.596),
    "1c": (acads.EX1C, 1.406),
    "1d": (acads.EX1D, 1.015),
}


@pytest.mark.parametrize("case", BISHOP)
def test_bishop_finds_the_published_factor(case):
    section, published = BISHOP[case]
    found = analyse(section_from(section))
    assert found.factor == pytest.approx(published, abs=0.02)
    assert found.circle is not None


def test_the_critical_circle_of_1a_is_a_toe_circle_where_others_found_it():
    found = analyse(section_from(acads.EX1A))
    assert found.surface[0] == pytest.approx((30.0, 25.0), abs=0.3)
    assert found.face == "left"
