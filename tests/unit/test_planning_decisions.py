"""Decisions: unknown keys and impossible values are refused with a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.planning.decisions import checked_decisions, read_decisions
from mine_restoration_plugin.core.rulebook import Rulebook

RING = [[0, 0], [10, 0], [10, 10], [0, 0]]


def test_a_plan_is_a_demonstration_until_a_person_says_otherwise() -> None:
    assert checked_decisions(None, Rulebook.load()) == {"demo": True}
    assert checked_decisions({"demo": False}, Rulebook.load()) == {"demo": False}


def test_null_is_not_given() -> None:
    assert checked_decisions({"dem_rmse_m": None}, Rulebook.load()) == {"demo": True}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("pit_levl_m", 3),
        ("date", "2025-6-15"),
        ("date", "2025-02-30"),
        ("demo", "no"),
        ("demo", 1),
        ("loss_share", 1),
        ("loss_share", "0.04"),
        ("dem_rmse_m", -1),
        ("dem_rmse_m", float("nan")),
        ("dem_rmse_m", True),
        ("pit_level_m", 1e9),
        ("agency", " "),
        ("section_line", [[0, 0], [0, 0]]),
        ("section_line", [[0, 0]]),
        ("land_class_after", {"lake": "1104"}),
        ("land_class_after", {"pit": "grass"}),
        ("price_book", {"price.gold": 3}),
        ("price_book", {"price.backfill": -3}),
        ("units", []),
        ("units", [{"unit_no": "1", "kind": "hole", "polygons": [[RING]]}]),
        ("units", [{"unit_no": "1", "kind": "pit", "polygons": [RING]}]),
        ("units", [{"unit_no": "1", "kind": "pit", "polygons": [[RING]]}] * 2),
    ],
)
def test_refused(key: str, value: Any) -> None:
    with pytest.raises(InputError) as caught:
        checked_decisions({key: value}, Rulebook.load())
    assert key in str(caught.value) or "price" in str(caught.value)


@pytest.mark.parametrize("text", ["{", "[1]", ""])
def test_a_file_that_holds_no_decisions(tmp_path: Path, text: str) -> None:
    path = tmp_path / "d.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"d\.json"):
        read_decisions(path)
    with pytest.raises(InputError, match=r"none\.json"):
        read_decisions(tmp_path / "none.json")
