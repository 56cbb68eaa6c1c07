"""Prices and fees, each step by hand from the rates of the rulebook."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from mine_restoration_plugin.core.estimate import fees
from mine_restoration_plugin.core.estimate.price import build_up, unit_price
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.rulebook import Rulebook


@pytest.fixture
def rulebook() -> Rulebook:
    return Rulebook.load()


def test_build_up_by_hand(rulebook: Rulebook) -> None:
    """Earth, 100 yuan: measures 2 + 1.1 + 0.2 + 0.7 + 0.2 = 4.2 %; indirect 5 % of 104.20 = 5.21;
    profit 3 % of 109.41 = 3.28; tax 9 % of 112.69 = 10.14."""
    steps = build_up(rulebook, 100, "earth")
    assert steps.measures == Decimal("4.20")
    assert steps.indirect == Decimal("5.21")
    assert steps.profit == Decimal("3.28")
    assert steps.tax == Decimal("10.14")
    assert steps.total == Decimal("122.83")


def test_complete_price_has_no_fee_twice(rulebook: Rulebook) -> None:
    assert unit_price(rulebook, "cut_earth").price_cny == Decimal("11.50")
    assert not [rule for rule in rulebook.used if rule.key.startswith("fee.")]


def test_county_price_as_direct_cost_is_built_up(tmp_path: Path) -> None:
    county = tmp_path / "430121"
    county.mkdir()
    (county / "prices.csv").write_text(
        "key,value,unit,label_en,label_zh,source,checked,per,basis,cost_class\n"
        "price.cut_earth,100,cny/unit,Cut,削坡,信息价,yes,m³,direct,earth\n",
        encoding="utf-8-sig",
    )
    assert unit_price(Rulebook.load([county]), "cut_earth").price_cny == Decimal("122.83")


def test_own_price_goes_first_and_may_not_be_negative(rulebook: Rulebook) -> None:
    assert unit_price(rulebook, "cut_earth", {"price.cut_earth": 9.876}).price_cny == Decimal("9.88")
    with pytest.raises(InputError, match="negative"):
        unit_price(rulebook, "cut_earth", {"price.cut_earth": -1})


@pytest.mark.parametrize(
    ("works", "fee"),
    [
        ("0", "0.00"),
        ("2500000", "60000.00"),
        ("5000000", "120000.00"),
        ("7500000", "170000.00"),
        ("20000000", "390000.00"),
        ("100000000", "1570000.00"),
        ("200000000", "3140000.00"),
    ],
)
def test_supervision_steps(rulebook: Rulebook, works: str, fee: str) -> None:
    assert fees.supervision(rulebook, Decimal(works)) == Decimal(fee)


def test_owner_management_by_slices(rulebook: Rulebook) -> None:
    """500 × 2.8 % + 500 × 2.6 % + 2000 × 2.4 % = 14 + 13 + 48 万元."""
    assert fees.owner_management(rulebook, Decimal(30_000_000)) == Decimal("750000.00")
    assert fees.owner_management(rulebook, Decimal(1_000_000)) == Decimal("28000.00")


def test_investment_by_hand(rulebook: Rulebook) -> None:
    """Works 1000 万元: 清查 5, 勘测 15, 招标 5, 监理 22, 竣工验收 7+14+10+6.5+1.1 = 38.6; owner on 1085.6:
    14 + 13 + 85.6 × 2.4 % = 29.0544; contingency 3 % of 1114.6544."""
    lines = fees.investment(rulebook, Decimal(10_000_000))
    assert fees.total([line for line in lines if line.group == "三"]) == Decimal("1146544.00")
    assert lines[-1].amount_cny == Decimal("334396.32")
    assert fees.total(lines) == Decimal("11480940.32")
    assert sum(fees.in_wan(lines)) == Decimal("1148.09")
