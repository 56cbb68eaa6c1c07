"""Soil, remedies, monitoring and aftercare: closed forms and sums by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.diagnosis.condition.result import HazardFinding
from mine_restoration_plugin.core.landform.care import aftercare, monitoring
from mine_restoration_plugin.core.landform.remedies import decided_remedies, drain_remedies, proposed_remedies
from mine_restoration_plugin.core.landform.soil.reconstruction import SoilUnit, plan_soil
from mine_restoration_plugin.core.model.text import Label
from mine_restoration_plugin.core.rulebook import Rulebook


def soil_unit(**more: Any) -> SoilUnit:
    fields: dict[str, Any] = {
        **{"unit_no": "U1", "use": "forest", "area_m2": 10_000.0, "changed_m2": 4_000.0, "existing_cm": 20.0},
        **{"topsoil_m": 0.2, "source_km": 2.0, "covered": True, "remodelled": True, **more},
    }
    return SoilUnit(**fields)


def test_soil_by_hand() -> None:
    """4 000 m² × 0.2 m stripped, 5 % lost, factor 1: 760 m³ of the 10 000 × 0.3 needed; the rest is bought."""
    plan = plan_soil(Rulebook.load(), [soil_unit()], 1.0, (), 900.0)
    (row,) = plan.rows
    assert (row.stripped_m3, row.own_m3, row.need_m3, row.bought_m3) == (800, 760, 3000, 2240)
    assert row.laid_m == Decimal("0.330")
    assert row.depth_cm == 30.0
    assert row.water_need_m3 == 300  # 1 hm² × 300 m³
    assert plan.runoff_m3 == 2700  # V = 10 × 0.3 × 900 mm × 1 hm²
    assert plan.left_m3 == 0
    assert [(item.price, item.quantity) for item in plan.items()] == [("topsoil_strip", 800), ("soil_cover", 2240)]


def test_soil_is_kept_where_nothing_is_remodelled_and_not_laid_where_it_is_not_asked_for() -> None:
    kept = plan_soil(Rulebook.load(), [soil_unit(remodelled=False)], 1.0, (), None)
    assert kept.rows[0].depth_cm == 50.0
    assert kept.runoff_m3 is None
    left = plan_soil(Rulebook.load(), [soil_unit(use="keep", covered=False)], 1.0, (), None)
    assert (left.rows[0].need_m3, left.left_m3) == (0, 760)


@given(
    st.lists(
        st.tuples(st.floats(0, 1e5), st.floats(0, 1), st.sampled_from(["cultivated", "forest", "grass"])), max_size=6
    ),
    st.floats(0.5, 1.5),
)
@settings(deadline=None)
def test_no_soil_is_made_or_lost(units: list[tuple[float, float, str]], factor: float) -> None:
    """Own and bought are what is needed; used and left over are what was stripped, less the loss."""
    book = Rulebook.load()
    rows = [
        soil_unit(unit_no=f"U{i}", area_m2=a, changed_m2=a, topsoil_m=t, use=u) for i, (a, t, u) in enumerate(units)
    ]
    plan = plan_soil(book, rows, factor, (), None)
    for row in plan.rows:
        assert row.own_m3 + row.bought_m3 == row.need_m3
        assert row.bought_m3 >= 0
    stripped = sum((row.stripped_m3 for row in plan.rows), Decimal(0))
    used = sum((row.own_m3 for row in plan.rows), Decimal(0))
    assert float(used + plan.left_m3) == pytest.approx(float(stripped) * factor * 0.95, abs=0.01)


def hazard(kind: str, number: str = "U1-1", scale: float | None = 1000.0) -> HazardFinding:
    text = Label("x", "某")
    return HazardFinding(kind, number, "U1", None, scale, None, None, None, None, "", None, False, None, text, text, ())


def test_hazards_are_given_measures_and_the_rest_is_told() -> None:
    book = Rulebook.load()
    hazards = [
        hazard("collapse", "U1-1"),
        hazard("ponding", "U1-2"),
        hazard("shaft", "U1-3"),
        hazard("tailings", "U1-4"),
        hazard("collapse", "U1-5", None),
        hazard("landslide", "U1-6"),
        hazard("ponding", "U1-7"),
    ]
    found, open_ = proposed_remedies(book, hazards, ["U1-6"], ["U1-7"], {"U1-2": 123.456})
    works = {(one.hazard, one.item.price): one.item.quantity for one in found}
    assert works == {
        ("U1-1", "loose_rock"): 50,  # 5 % of 1 000 m³
        ("U1-1", "sign"): 1,
        ("U1-2", "fence"): Decimal("123.46"),
        ("U1-2", "sign"): 1,
        ("U1-3", "shaft_sealing"): 1,
        ("U1-3", "sign"): 1,
    }
    assert open_ == ["U1-4", "U1-5"]  # the rulebook has no measure for tailings; nobody knows how much could fall


def test_drains_and_structures_as_decided() -> None:
    drains = drain_remedies(
        [
            {"number": "G1", "length_m": 120.5, "price": "ditch_small"},
            {"number": "G2", "length_m": 50.0, "excavation_m3": 40.0, "lining_m3": 12.5},
        ]
    )
    assert [(one.item.price, one.item.quantity) for one in drains] == [
        ("ditch_small", Decimal("120.50")),
        ("cut_earth", 40),
        ("masonry", Decimal("12.50")),
    ]
    (wall,) = decided_remedies([{"number": "W1", "price": "masonry", "quantity": 80, "hazard": "U1-1"}], "structures")
    assert (wall.hazard, wall.item.part, wall.item.features) == ("U1-1", "structures", ("W1",))


def test_monitoring_and_aftercare_by_hand() -> None:
    """Two hazards: 2 points, 12 times a year, 3 years, and the points to be built; grass 3 years, in arid regions 5."""
    book = Rulebook.load()
    (hazards, cover) = monitoring(book, {"hazard": ["U1-1", "U2-1"], "water": [], "cover": ["U1"]})
    assert (hazards.points, hazards.item.quantity, hazards.item.years) == (2, 24, 3)
    assert hazards.build is not None
    assert hazards.build.quantity == 2
    assert (cover.item.quantity, cover.item.years, cover.build) == (1, 5, None)
    units = [("U1", "grass", 1234.567), ("U2", "water", 100.0)]
    (grass,) = aftercare(book, units, "loess")
    assert (grass.item.price, grass.item.quantity, grass.item.years) == ("aftercare_grass", Decimal("1234.57"), 3)
    assert aftercare(book, units, "arid")[0].years == 5
