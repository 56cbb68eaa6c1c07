"""Prices and fees, each step by hand from the rates of the rulebook."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mine_restoration_plugin.core.estimate import structure as fees
from mine_restoration_plugin.core.estimate.bill import Haul, bill, landform_items, works_total
from mine_restoration_plugin.core.estimate.control import ControlLine, carried_line, cost_to_finish, remaining_lines
from mine_restoration_plugin.core.estimate.price import RateBook, break_down, build_up, regions, unit_price
from mine_restoration_plugin.core.estimate.ratebooks import difference_table, differences
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.text import Label
from mine_restoration_plugin.core.model.work import WorkItem
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
    lines = fees.investment(rulebook, {"works": Decimal(10_000_000)})
    assert fees.total([line for line in lines if line.group == "三"]) == Decimal("1146544.00")
    assert lines[-1].amount_cny == Decimal("334396.32")
    assert fees.total(lines) == Decimal("11480940.32")
    assert sum(fees.in_wan(lines)) == Decimal("1148.09")


CENT = Decimal("0.01")


@given(st.decimals(min_value="0.01", max_value="99999", places=2), st.sampled_from(["earth", "rock", "concrete"]))
def test_a_price_broken_down_adds_up_and_comes_back(price: Decimal, kind: str) -> None:
    """Built up again from its own direct cost, a price comes back but for the rounding of its steps."""
    book = Rulebook.load()
    steps = break_down(book, price, kind)
    assert steps.total == price
    assert abs(build_up(book, steps.direct_works, kind).total - price) <= Decimal("0.04")


def test_prices_of_a_region_up_to_a_date(tmp_path: Path) -> None:
    county = tmp_path / "county"
    county.mkdir()
    rows = [("changsha.202503", 12.3), ("changsha.202509", 13.1), ("yueyang.202503", 10.9)]
    (county / "prices.csv").write_text(
        "key,value,unit,label_en,label_zh,source,checked,per,basis,cost_class\n"
        + "".join(f"price.cut_earth@{name},{v},cny/unit,Cut,削坡土方,信息价,yes,m³,,earth\n" for name, v in rows),
        encoding="utf-8-sig",
    )
    book = Rulebook.load([county])
    assert regions(book) == [("changsha", "2025-03"), ("changsha", "2025-09"), ("yueyang", "2025-03")]

    def price(key: str = "cut_earth", **more: str) -> Decimal:
        return RateBook(book, **more).price(key).price_cny  # type: ignore[arg-type]

    assert price() == Decimal("11.50")
    assert price(region="changsha", date="2025-08") == Decimal("12.30")
    assert price(region="changsha", date="2025-09") == price(region="changsha") == Decimal("13.10")
    early = RateBook(book, "changsha", "2024-12").price("cut_earth")
    assert (early.price_cny, early.national) == (Decimal("11.50"), True)
    assert RateBook(book, "changsha").price("backfill").national
    assert not RateBook(book, "changsha", own={"price.backfill": 1.0}).price("backfill").national
    assert (price(level="low"), price(level="high")) == (Decimal("8.00"), Decimal("15.00"))
    changed = differences(RateBook(book), RateBook(book, "changsha"), _bill(book))
    assert [(c.key, c.effect_cny) for c in changed] == [("cut_earth", Decimal("160.00"))]  # 100 m³ × 1.6 yuan
    table = difference_table(changed, RateBook(book), RateBook(book, "changsha"))
    assert table.column("percent") == [13.913]
    assert table.cites == (("price.cut_earth", "price.cut_earth@changsha.202509"),)
    assert "changsha" in table.notes[0].zh


def test_low_and_high_ends_side_by_side(rulebook: Rulebook) -> None:
    """By hand from the ranges of the domain's list: 100 × 7 + 100 × 8 + 200 × 1 + 80 × 8 + 50 × 3 = 2490."""
    low, high = RateBook(rulebook, level="low"), RateBook(rulebook, level="high")
    changed = differences(low, high, _bill(rulebook))  # type: ignore[arg-type]
    assert len(changed) == len(rulebook.keys("price."))
    assert sum(c.effect_cny or 0 for c in changed) == Decimal("2490.00")
    assert [c.percent for c in changed if c.key == "cut_earth"] == [87.5]
    assert not differences(low, low)


def test_a_price_that_one_book_lacks(tmp_path: Path) -> None:
    """Added and removed rows have no effect that could be told where the bill has work of them."""
    county = tmp_path / "county"
    county.mkdir()
    (county / "prices.csv").write_text(
        "key,value,unit,label_en,label_zh,source,checked,per,basis,cost_class\n"
        "price.gabion,300,cny/unit,Gabion,格宾石笼,信息价,yes,m³,,masonry\n",
        encoding="utf-8-sig",
    )
    old, new = RateBook(Rulebook.load()), RateBook(Rulebook.load([county]))
    (added,) = differences(old, new)
    assert (added.key, added.one, added.percent, added.effect_cny) == ("gabion", None, None, Decimal("0.00"))
    lines = bill([WorkItem("gabion", "structures", Decimal(5), "")], new)
    (removed,) = differences(new, old, lines)
    assert (removed.other, removed.effect_cny) == (None, None)
    assert difference_table([removed], new, old).column("effect_cny") == [None]


def test_material_difference_carries_tax_only(tmp_path: Path) -> None:
    """109.41 + 3.28 as above, 10 of material difference, 9 % of 122.69 = 11.04: 133.73."""
    county = tmp_path / "county"
    county.mkdir()
    head = "key,value,unit,label_en,label_zh,source,checked,per,basis,cost_class,material_cny\n"
    row = "price.cut_earth,100,cny/unit,Cut,削坡,信息价,yes,m³,direct,earth,{}\n"
    (county / "prices.csv").write_text(head + row.format("10"), encoding="utf-8-sig")
    book = RateBook(Rulebook.load([county]))
    price = book.price("cut_earth")
    steps, built = book.steps(price)
    assert built
    assert (steps.material, steps.tax) == (Decimal("10.00"), Decimal("11.04"))
    assert price.price_cny == steps.total == Decimal("133.73")
    (county / "prices.csv").write_text(head + row.format("ten"), encoding="utf-8-sig")
    with pytest.raises(InputError, match="material difference"):
        RateBook(Rulebook.load([county])).price("cut_earth")


def test_simple_tax_by_hand(rulebook: Rulebook) -> None:
    """112.69 × 3 % = 3.38."""
    assert build_up(rulebook, 100, "earth", "fee.vat_simple").total == Decimal("116.07")


def _bill(book: Rulebook) -> list[object]:
    items = landform_items("earth", Decimal(100), Decimal(80), Decimal(50), [Haul(Decimal(100), 2.3)])
    return list(bill(items, RateBook(book)))


def test_a_bill_by_hand(rulebook: Rulebook) -> None:
    """100 m³ cut 11.50, first km 14.00, two begun further km 2 × 2.00, 80 m³ filled 14.00, 50 m² graded 3.50."""
    lines = _bill(rulebook)
    assert [str(line.amount_cny) for line in lines] == ["1150.00", "1400.00", "400.00", "1120.00", "175.00"]  # type: ignore[attr-defined]
    assert works_total(lines) == Decimal("4245.00")  # type: ignore[arg-type]


@pytest.mark.parametrize(("km", "further"), [(0.4, 0), (1.0, 0), (1.0004, 1), (2.0, 1), (2.3, 2)])
def test_begun_kilometres(km: float, further: int) -> None:
    assert Haul(Decimal(1), km).further_km == further


def test_flows_are_hauled_each_over_its_own_way(rulebook: Rulebook) -> None:
    """60 m³ over 3.2 km (3 further) and 40 m³ over 0.8 km (none): 180 m³·km."""
    hauls = [Haul(Decimal(60), 3.2), Haul(Decimal(40), 0.8)]
    items = landform_items("rock", Decimal(100), Decimal(0), Decimal(0), hauls)
    assert [(item.price, item.quantity) for item in items] == [
        ("cut_rock", Decimal("100.00")),
        ("haul_first_km", Decimal("100.00")),
        ("haul_next_km", Decimal("180.00")),
    ]


def test_every_structure_adds_up(rulebook: Rulebook) -> None:
    names = list(fees.structures(rulebook))
    assert names == ["land128", "geohazard", "soilwater", "municipal"]
    lumps = {"works": Decimal("1234567.89"), "aftercare": Decimal("98765.43"), "equipment": Decimal(1000)}
    for name in names:
        lines = fees.investment(rulebook, lumps, name)
        by_item = {line.item_id: line for line in lines}
        assert by_item["works"].amount_cny == lumps["works"]
        for line in lines:
            if line.from_lines and line.rate != 1:
                assert line.base_cny == sum(by_item[item].amount_cny for item in line.from_lines)
    with pytest.raises(InputError, match="no fee structure"):
        fees.investment(rulebook, lumps, "none")


def test_geohazard_structure_by_hand(rulebook: Rulebook) -> None:
    """Works 100 万元: temporary 2 %; management 2.5 %, design 6 % of 102; supervision 12 × 100/500; 8 % of all."""
    lines = fees.investment(rulebook, {"works": Decimal(1_000_000)}, "geohazard")
    amounts = {line.item_id: line.amount_cny for line in lines}
    assert amounts["temporary"] == 20_000
    assert (amounts["management"], amounts["design"]) == (25_500, 61_200)
    assert amounts["supervision"] == 24_000
    assert amounts["contingency"] == Decimal("90456.00")


def test_price_rise_by_hand() -> None:
    """100 in each of three years at 5 %: 0 + 5 + 10.25."""
    assert fees.price_rise([Decimal(100)] * 3, Decimal("0.05")) == Decimal("15.25")
    assert fees.price_rise([], Decimal("0.05")) == 0


def test_rising_prices_are_a_line_where_they_are_asked_for(rulebook: Rulebook) -> None:
    """Works 1000 万元, 1148.09 in all (above); 50, 30, 20 % in three years at 5.5 %:
    11480940.32 × (0.3 × 0.055 + 0.2 × (1.055² − 1)) = 11480940.32 × 0.039105 = 448962.17."""
    works = {"works": Decimal(10_000_000)}
    rise = fees.PriceRise((Decimal("0.5"), Decimal("0.3"), Decimal("0.2")))
    lines = fees.investment(rulebook, works, None, rise)
    assert fees.investment(rulebook, works) == lines[:-1]
    assert (lines[-1].item_id, lines[-1].amount_cny) == ("price_rise", Decimal("448962.17"))
    assert lines[-1].rules == ("fee.price_rise.yearly",)
    for name in fees.structures(rulebook):
        *others, last = fees.investment(rulebook, works, name, rise)
        assert last.item_id == "price_rise"
        assert last.from_lines == tuple(line.item_id for line in others)
    at_four = fees.investment(rulebook, works, None, fees.PriceRise((Decimal(0), Decimal(1)), Decimal("0.04")))
    assert at_four[-1].amount_cny == Decimal("459237.61")  # 4 % of all of it
    assert at_four[-1].rules == ()


def test_equipment_by_hand(rulebook: Rulebook) -> None:
    """10 000 × 1.05 × 1.007."""
    assert fees.equipment_cost(rulebook, Decimal(10_000))[0] == Decimal("10573.50")


def test_cost_to_finish_of_the_published_summary(rulebook: Rulebook) -> None:
    """Cross and Caribou mine, Colorado DRMS document 1436006, page 7: 234.4 thousand dollars direct, 336.8 in all.

    Rates do not depend on the currency below the first step; labour is the one share the summary does not print.
    """
    direct = Decimal(234_400)
    lines = cost_to_finish(rulebook, [ControlLine(Label("Direct", "直接费"), direct, Decimal(1), ())])
    assert [str(line.amount_cny) for line in lines[1:]] == [
        *("18752.00", "23440.00", "1371.24", "7032.00", "23440.00", "23440.00", "4922.40"),
    ]
    total = sum((line.amount_cny for line in lines), Decimal(0))
    assert abs(total - 336_800) < 60


def test_what_is_paid_every_year_counts_with_its_years(rulebook: Rulebook) -> None:
    """42,000 m² of woodland at 0.75 yuan a year, for three years: 94,500 yuan."""
    items = [WorkItem("aftercare_tree", "aftercare", Decimal(42000), "管护面积", years=3)]
    (line,) = bill(items, RateBook(rulebook))
    assert (line.quantity, line.amount_cny) == (Decimal("126000.00"), Decimal("94500.00"))
    assert line.work.formula == "管护面积 × 3 年"


def test_what_is_done_is_not_to_be_finished(rulebook: Rulebook) -> None:
    left = remaining_lines(_bill(rulebook), {"landform": 0.25})  # type: ignore[arg-type]
    assert [(line.item.zh, line.amount_cny) for line in left] == [("地貌重塑", Decimal("3183.75"))]


def test_the_control_figure_takes_off_what_the_contractor_keeps(rulebook: Rulebook) -> None:
    """Of 11.50 for soil: net of 9 % tax 10.5505, before 3 % profit 10.2432, before 5 % indirect cost 9.7554:
    0.31 + 0.49 a cubic metre, of 100 m³ 80.00; a quarter done, 60.00."""
    prices = RateBook(rulebook)
    lines = bill([WorkItem("cut_earth", "landform", Decimal(100), "")], prices)
    found = carried_line(lines, {}, prices)
    assert found is not None
    assert found.amount_cny == Decimal("-80.00")
    assert {"fee.vat", "fee.profit", "fee.indirect.earth", "price.cut_earth"} <= set(found.rules)
    quarter = carried_line(lines, {"landform": 0.25}, prices)
    assert quarter is not None
    assert quarter.amount_cny == Decimal("-60.00")
    assert carried_line(lines, {"landform": 1}, prices) is None


@given(st.lists(st.decimals(min_value="0", max_value="1e6", places=2), min_size=1, max_size=6))
def test_twice_the_work_costs_twice(quantities: list[Decimal]) -> None:
    book = RateBook(Rulebook.load())
    once = [WorkItem("backfill", "landform", q, "") for q in quantities]
    twice = [WorkItem("backfill", "landform", 2 * q, "") for q in quantities]
    assert works_total(bill(twice, book)) == 2 * works_total(bill(once, book))
