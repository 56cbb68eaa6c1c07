"""Drains, structures, monitoring and aftercare: what is asked for, counted by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from mine_restoration_plugin.core.diagnosis.condition.hazards import KINDS
from mine_restoration_plugin.core.diagnosis.condition.result import HazardFinding
from mine_restoration_plugin.core.landform.works.channels import channel_items, read_drains
from mine_restoration_plugin.core.landform.works.monitoring import Watched, aftercare, monitoring, monitoring_items
from mine_restoration_plugin.core.landform.works.structures import (
    DESIGN,
    PROPOSED,
    SHARED,
    SPECIAL,
    Left,
    decided,
    proposals,
    structure_items,
    untreated,
)
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.text import Label
from mine_restoration_plugin.core.rulebook import Rulebook

NOTHING = Label("", "")


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook.load()


def hazard(kind: str, people: int | None = None, scale: float | None = 500.0, n: int = 1) -> HazardFinding:
    found: tuple[Any, ...] = (kind, f"U1-{n}", "U1", None, scale, None, people, None, None, "", None, False, None)
    return HazardFinding(*found, NOTHING, NOTHING, ())


def left(**more: Any) -> Left:
    values = {"face_m2": 800.0, "crest_m": 90.0, "pond_m": 50.0, "mean_deg": 30.0, "perimeter_m": 410.0}
    return Left(**{**values, "area_m2": 9000.0, "changed_share": 0.5, **more})


def proposed(rulebook: Rulebook, *hazards: HazardFinding, state: Left | None = None, **more: Any) -> dict[str, Any]:
    found = proposals(rulebook, hazards, {"U1": state or left()}, more.get("built", ()), more.get("drained", ()))
    return {one.number: one for one in found}


def test_people_below_a_face_get_a_net_and_nobody_gets_a_fence(rulebook: Rulebook) -> None:
    """800 m² of face: 80 m³ of loose rock, a net of 800 m² where people live below, else 90 m of fence, one sign."""
    with_people = {one.kind: one.quantity for one in proposed(rulebook, hazard("collapse", 3)).values()}
    assert with_people == {"loose_rock": 80, "active_net": 800, "sign": 1}
    without = {one.kind: one.quantity for one in proposed(rulebook, hazard("collapse")).values()}
    assert without == {"loose_rock": 80, "fence": 90, "sign": 1}


def test_what_the_design_removes_needs_nothing(rulebook: Rulebook) -> None:
    flat = left(face_m2=0.0, crest_m=0.0, pond_m=0.0, mean_deg=8.0)
    for kind in ("collapse", "landslide", "debris_flow", "ponding"):
        found = proposed(rulebook, hazard(kind), state=flat)
        assert [one.origin for one in found.values()] == [DESIGN], kind
        assert not untreated([hazard(kind)], list(found.values()), rulebook)


def test_a_hazard_that_the_terrain_never_showed_is_not_gone(rulebook: Rulebook) -> None:
    """Seen on site, no hollow in the terrain, and the design leaves the ground alone: it is fenced by the unit's
    perimeter, 410 m × 1.3."""
    same = left(face_m2=0.0, crest_m=0.0, pond_m=0.0, changed_share=0.0)
    found = proposed(rulebook, hazard("ponding", scale=None), state=same)
    assert found["U1-1-1"].quantity == Decimal("533.00")


def test_a_fence_stands_once(rulebook: Rulebook) -> None:
    """Face 90 m, hollow 50 m × 1.3 = 65 m: one fence of 90 m."""
    found = proposed(rulebook, hazard("collapse", n=1), hazard("ponding", n=2))
    fences = [one for one in found.values() if one.kind == "fence"]
    assert [(one.origin, one.quantity) for one in fences] == [(PROPOSED, Decimal("90.00")), (SHARED, None)]
    assert not untreated([hazard("collapse"), hazard("ponding", n=2)], list(found.values()), rulebook)


def test_what_only_a_design_can_count_is_named_and_stays_open(rulebook: Rulebook) -> None:
    found = list(proposed(rulebook, hazard("landslide")).values())
    assert [one.origin for one in found] == [SPECIAL]
    assert untreated([hazard("landslide")], found, rulebook) == ["U1-1"]
    built = decided(rulebook, [{"kind": "retaining_wall", "quantity": 120.5, "unit_no": "U1", "unit": "m³"}])
    assert not proposed(rulebook, hazard("landslide"), built=built)
    assert not untreated([hazard("landslide")], built, rulebook)
    item = structure_items(built, ("R2",))[0]
    assert (item.price, item.part, item.quantity) == ("masonry", "hazard", Decimal("120.50"))


def test_every_kind_of_hazard_has_a_row_and_every_structure_a_price(rulebook: Rulebook) -> None:
    kinds = {key.split(".")[1] for key in rulebook.keys("hazard_measure.")}
    assert kinds == set(KINDS)
    for key in rulebook.keys("works."):
        assert rulebook.number(f"price.{rulebook.rule(key).value}") > 0
    for key in rulebook.keys("hazard_measure."):
        assert rulebook.keys(f"works.{rulebook.rule(key).value}")
    for key in rulebook.keys("monitor."):
        assert rulebook.number(f"price.{rulebook.rule(key).value}") > 0


def test_a_wrong_unit_is_refused(rulebook: Rulebook) -> None:
    with pytest.raises(InputError, match="counted in 座"):
        decided(rulebook, [{"kind": "fence", "quantity": 3, "unit": "座"}])
    with pytest.raises(InputError, match="works.pagoda"):
        decided(rulebook, [{"kind": "pagoda", "quantity": 1}])


def test_drains_from_a_list_and_from_the_result_of_designdrains() -> None:
    """Stone by the cubic metre where it is counted, else the ditch by the metre, small up to 0.5 m."""
    listed = read_drains(
        [
            {"length_m": 100.0, "width_m": 0.4},
            {
                "id": "Z2",
                "length_m": 50.0,
                "width_m": 0.6,
                "lining": "mortared_stone",
                "excavation_m3": 40,
                "lining_m3": 22,
            },
        ]
    )
    items = channel_items(listed.channels, ())
    assert [(one.price, one.quantity) for one in items] == [
        ("ditch_small", 100), ("ditch_excavation", 40), ("masonry", 22),
    ]  # fmt: skip
    section = {"width_m": 0.5, "depth_m": 0.65, "excavation_m3": 31.5, "lining_m3": 0.0}
    result = {
        "settings": {"lining": "grass"},
        "drains": [{"length_m": 80.0, "points": [[0, 0, 5], [80, 0, 4]], "section": section}],
        "structures": [{"kind": "basin"}, {"kind": "drop"}, {"kind": "drop"}],
    }
    designed = read_drains(result)
    assert designed.structures == {"silt_basin": 1, "drop": 2}
    assert [(one.price, one.quantity) for one in channel_items(designed.channels, ())] == [
        ("ditch_excavation", Decimal("31.50")), ("grass_ditch", 80),
    ]  # fmt: skip


def test_many_drains_are_one_line_of_the_bill() -> None:
    items = channel_items(
        read_drains([{"length_m": length, "width_m": 0.4} for length in (10.25, 20.5, 3.0)]).channels, ()
    )
    assert [(one.quantity, one.features) for one in items] == [(Decimal("33.75"), ("G1", "G2", "G3"))]


def test_monitoring_by_hand(rulebook: Rulebook) -> None:
    """Two hazards × 3 points × 12 a year; 21 hm² × 0.5 = 10.5, so 11 samples a time; 4 units × 3 plots."""
    lines = {one.key: one for one in monitoring(rulebook, Watched(("A", "B"), ("U1", "U2", "U3", "U4"), 21.0, ()))}
    assert lines["monitor.hazard"].points == 6
    assert lines["monitor.soil"].points == 11
    assert lines["monitor.plots"].points == 12
    assert "monitor.water" not in lines
    items = monitoring_items(list(lines.values()), ())
    readings = next(one for one in items if one.price == "monitoring_visit")
    assert (readings.quantity, readings.years) == (72, 3)
    assert next(one for one in items if one.price == "monitoring_point").years == 0


def test_aftercare_is_longer_where_it_is_dry(rulebook: Rulebook) -> None:
    units = [("U1", "forest", 100.0), ("U2", "keep", 50.0)]
    assert [(one.unit_no, one.years) for one in aftercare(rulebook, units, "subtropical")] == [("U1", 3)]
    assert [one.years for one in aftercare(rulebook, units, "arid")] == [5]
    assert [one.years for one in aftercare(rulebook, units, None)] == [3]
