"""自然恢复, 辅助再生, 生态重建, 转型利用: every condition turned over; and where units lie to each other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from mine_restoration_plugin.core.diagnosis.suitability.layout import neighbours, patches
from mine_restoration_plugin.core.diagnosis.suitability.way import (
    ASSISTED,
    NATURAL,
    REBUILD,
    REUSE,
    UnitState,
    way_of,
)
from mine_restoration_plugin.core.rulebook import Rulebook

BOOK = Rulebook.load()
STATE = UnitState(0, 0, True, False, 10.0, 0.0, False)
FACTS: dict[str, Any] = {"vegetation_cover_percent": 60, "soil_depth_cm": 20, "bare_rock_percent": 10}


@pytest.mark.parametrize(
    ("state", "facts", "way"),
    [
        ({}, {}, NATURAL),
        ({}, {"soil_depth_cm": 10}, NATURAL),
        ({}, {"soil_depth_cm": 9.9}, ASSISTED),
        ({}, {"soil_depth_cm": None}, ASSISTED),
        ({}, {"vegetation_cover_percent": 40}, NATURAL),
        ({}, {"vegetation_cover_percent": 39}, ASSISTED),
        ({}, {"vegetation_cover_percent": 5, "cover_trend": "rising"}, NATURAL),
        ({}, {"vegetation_cover_percent": 5, "cover_trend": "stable"}, ASSISTED),
        ({}, {"vegetation_cover_percent": None}, ASSISTED),
        ({}, {"vegetation_cover_percent": None, "cover_trend": "rising"}, NATURAL),
        ({"region": "yangtze"}, {"vegetation_cover_percent": 49}, ASSISTED),
        ({"region": "arid"}, {"vegetation_cover_percent": 20}, NATURAL),
        ({"hazards": 1}, {}, REBUILD),
        ({"threatened": 3}, {}, REBUILD),
        ({"threatened": None}, {}, ASSISTED),
        ({"stable": False}, {}, REBUILD),
        ({"stable": None, "slope_deg": 15.0}, {}, NATURAL),
        ({"stable": None, "slope_deg": 15.1}, {}, ASSISTED),
        ({"polluted": True}, {}, REBUILD),
        ({"polluted": None}, {}, ASSISTED),
        ({"slope_deg": 35.0}, {}, NATURAL),
        ({"slope_deg": 35.1}, {}, REBUILD),
        ({"slope_deg": None}, {}, ASSISTED),
        ({"changed_share": 0.05}, {}, NATURAL),
        ({"changed_share": 0.051}, {}, REBUILD),
        ({}, {"bare_rock_percent": 50}, NATURAL),
        ({}, {"bare_rock_percent": 50.1}, REBUILD),
        ({"reuse": True, "hazards": 2}, {}, REUSE),
    ],
)
def test_way(state: dict[str, Any], facts: dict[str, Any], way: str) -> None:
    given = {key: value for key, value in {**FACTS, **facts}.items() if value is not None}
    found = way_of(BOOK, replace(STATE, **state), given)
    assert found.code == way
    assert found.reason.en
    assert found.reason.zh
    assert len(found.conditions) == 7
    assert (way == NATURAL) <= all(condition.met for condition in found.conditions)


def test_the_sentence_names_what_is_not_met_with_its_value() -> None:
    found = way_of(BOOK, STATE, {"vegetation_cover_percent": 12, "cover_trend": "falling"})
    assert "植被已恢复或在恢复（12%，下降）" in found.reason.zh
    assert "有土层（未调查）" in found.reason.zh
    assert "12 %, falling" in found.reason.en


def _box(x: float, y: float, width: float, height: float) -> list[Any]:
    ring = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
    return [[np.array(ring, float)]]


def test_neighbours_by_the_gap_between_outlines() -> None:
    """A and B 20 m apart, C 20.1 m from B, D inside a bend of nobody, E touching D at a corner."""
    shapes = {
        "A": _box(0, 0, 100, 100), "B": _box(120, 0, 100, 100), "C": _box(240.1, 0, 50, 50),
        "D": _box(1000, 1000, 10, 10), "E": _box(1010, 1010, 10, 10),
    }  # fmt: skip
    near = neighbours(shapes, 20.0)
    assert near == {"A": ("B",), "B": ("A",), "C": (), "D": ("E",), "E": ("D",)}
    back = neighbours(dict(reversed(list(shapes.items()))), 20.0)
    assert {name: set(others) for name, others in back.items()} == {name: set(others) for name, others in near.items()}


def test_long_edges_are_near_where_no_corner_is() -> None:
    """No corner of the bar is near the box, but an edge of it runs past."""
    shapes = {"bar": _box(0, 0, 1000, 10), "box": _box(500, 25, 10, 10)}
    for given in (shapes, dict(reversed(list(shapes.items())))):
        assert neighbours(given, 15.0)["bar"] == ("box",)
        assert neighbours(given, 14.9)["bar"] == ()


def test_patches_hang_together_by_use() -> None:
    near = {"A": ("B",), "B": ("A", "C"), "C": ("B", "D"), "D": ("C",)}
    found = patches({"A": "forest", "B": "forest", "C": "grass", "D": "forest"}, near)
    assert found == {"A": ("A", "B"), "B": ("A", "B"), "C": ("C",), "D": ("D",)}
    assert patches({"A": None, "B": None}, {"A": ("B",), "B": ("A",)}) == {"A": ("A",), "B": ("B",)}
