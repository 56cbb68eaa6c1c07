"""The estimate within a plan: whose hauls it takes, which decisions move which numbers and are named for it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mine_restoration_plugin.core.estimate.bill import Haul
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.plan import Plan
from mine_restoration_plugin.core.planning.deed import draft_mine_plan
from mine_restoration_plugin.core.planning.differences import differences
from mine_restoration_plugin.core.planning.earthworks import _hauls
from mine_restoration_plugin.core.planning.why import sources_behind
from tests.unit.test_planning_scenario import GIVEN, INSIDE, drafted, mine
from tests.unit.test_planning_site import bill_of

COSTS = ("cost_cny", "cost_wan", "works_cny", "after_cny", "control_cny")


def _site(*flows: tuple[float, float | None], gives: float) -> Any:
    """A site with an allocation of flows (bank volume, way in metres) out of one cut."""
    found = {
        "flows": [{"volume_bank_m3": volume, "distance_m": way} for volume, way in flows],
        "sources": [{"kind": "cut", "volume_bank_m3": gives}, {"kind": "borrow", "volume_bank_m3": 999.0}],
        "uses": [],
        "surplus_bank_m3": 0.0,
        "short_compacted_m3": 0.0,
    }
    return SimpleNamespace(scenario=SimpleNamespace(chosen=SimpleNamespace(allocation={"allocation": found})))


def test_an_allocation_of_the_plan_s_cut_says_the_hauls() -> None:
    """What is sold has no way of its own, what is left over no flow: neither makes the others void."""
    site = _site((600.0, 3200.0), (250.0, 800.0), (100.0, None), gives=1000.0)
    assert _hauls(site, Decimal(1000), 1.5) == [Haul(Decimal("600.00"), 3.2), Haul(Decimal("250.00"), 0.8)]
    assert _hauls(site, Decimal(1009), 1.5)[0].distance_km == 3.2
    assert _hauls(site, Decimal(1011), 1.5) == [Haul(Decimal(1011), 1.5)]
    assert _hauls(_site(gives=1000.0), Decimal(1000), 1.5) == [Haul(Decimal(1000), 1.5)]
    nothing: Any = SimpleNamespace(scenario=None)
    assert _hauls(nothing, Decimal(1000), None) == []


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Plan]:
    folder = tmp_path_factory.mktemp("estimate")
    register = mine(folder)
    plan = drafted(register, folder / "a", INSIDE).plan
    return register, folder / "a" / "ground.tif", plan


def _with(made: tuple[Path, Path, Plan], **decisions: Any) -> Plan:
    register, terrain, _ = made
    return draft_mine_plan(register, "M1", terrain, decisions={**GIVEN, "scenario": "甲", **decisions}).plan


@pytest.mark.parametrize(
    ("decisions", "moved"),
    [
        ({"rate_book": {"level": "high"}}, set(COSTS)),
        ({"price_book": {"price.grading": 7.0}}, {"cost_cny", "cost_wan", "works_cny", "control_cny"}),
        ({"fee_structure": "geohazard"}, {"cost_cny", "cost_wan"}),
        ({"equipment_cny": 10000}, {"cost_cny", "cost_wan"}),
        ({"price_rise": {"shares": [0.5, 0.5]}}, {"cost_cny", "cost_wan"}),
        ({"done_shares": {"landform": 0.5}}, {"control_cny"}),
        ({"simple_tax": True}, {"control_cny"}),
        ({"compare_book": {"level": "low"}}, set()),
    ],
)
def test_a_decision_moves_what_rests_on_it_and_is_named(
    made: tuple[Path, Path, Plan], decisions: dict[str, Any], moved: set[str]
) -> None:
    """Simple tax touches complete prices only in what they are thought to hold, so only the control figure."""
    (key,) = decisions
    plan = _with(made, **decisions)
    changes = {change.key: change for change in differences(made[2], plan).figures}
    assert moved == {figure for figure in COSTS if figure in changes}
    for figure in moved:
        assert key in sources_behind(plan, figure), figure
        assert key in changes[figure].inputs, figure


def test_by_hand_on_the_plan_s_own_tables(made: tuple[Path, Path, Plan]) -> None:
    """3500 m³ cut and hauled, 2500 m³ filled, 2400 m² graded, 3.5, 4, 4 and 1.5 yuan dearer at the upper end."""
    plan = _with(made, compare_book={"level": "high"})
    dear = _with(made, rate_book={"level": "high"})
    low, high = (sum(bill_of(one, "地貌重塑", "amount_cny").values()) for one in (made[2], dear))
    assert low == 3500 * 11.5 + 3500 * 14 + 2500 * 14 + 2400 * 3.5
    assert high == low + 3500 * 3.5 + 3500 * 4 + 2500 * 4 + 2400 * 1.5
    rise = sum(Decimal(str(dear.value(key))) - Decimal(str(made[2].value(key))) for key in ("works_cny", "after_cny"))
    assert rise > 0
    # P4 rounds once for each price, the bill once for each line
    effect = sum(Decimal(str(cell)) for cell in plan.tables["P4"].column("effect_cny"))
    assert abs(effect - rise) <= Decimal("0.01") * len(plan.tables["T11"].rows)
    assert "P4" not in made[2].tables


def test_a_region_without_prices_says_so(made: tuple[Path, Path, Plan]) -> None:
    plan = _with(made, rate_book={"region": "长沙", "date": "2025-06"})
    assert plan.value("cost_cny") == made[2].value("cost_cny")
    (told,) = [warning.zh for warning in plan.warnings if "全国参考价" in warning.zh]
    assert told.startswith("长沙 无下列单价")
    assert "场地平整" in told


@pytest.mark.parametrize(
    "decisions",
    [
        {"rate_book": {"date": "2025-13"}},
        {"rate_book": {"level": "best"}},
        {"price_rise": {"shares": [0.5, 0.4]}},
        {"price_rise": {"shares": [], "yearly": 0.05}},
        {"price_rise": {"shares": [1], "yearly": 1.0}},
        {"price_rise": {"yearly": 0.05}},
        {"done_shares": {"moon": 0.5}},
        {"simple_tax": "yes"},
    ],
)
def test_what_does_not_fit_is_refused(made: tuple[Path, Path, Plan], decisions: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="cannot be"):
        _with(made, **decisions)
