"""The balance of a site by material: by hand, closed whatever the volumes, topsoil apart, both systems named."""

from __future__ import annotations

import math
import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.earthrock.balance import close_balance
from mine_restoration_plugin.core.earthrock.site_balance import balance_site, factors_of
from mine_restoration_plugin.core.earthrock.statement import Factors, Volume
from mine_restoration_plugin.core.earthrock.volumes import earth_rock_balance, factors_from, volumes_of
from mine_restoration_plugin.core.exchange.tables import rows_of
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.rulebook import Rulebook

FACTORS = {
    "topsoil": Factors("topsoil", 1.25, 0.9, 0.05, 1.5, "table", (), True),
    "soil": Factors("soil", 1.33, 0.85, 0.04, 1.75, "table"),
    "rock": Factors("rock", 1.53, 1.31, 0.0, 2.55, "table"),
}


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return Rulebook.load()


def of(found, name: str):
    return next(row for row in found.materials if row.factors.material == name)


def test_a_site_by_hand() -> None:
    """Rock: 1000 cut and 200 lying; 393 m³ compacted are 393/1.31 = 300 bank; 900 left of which 100 go to stock.

    Topsoil: 100 stripped, 5 lost, 72 compacted returned are 80 bank; 15 left.
    """
    found = balance_site(
        [
            Volume("face", "rock", cut_bank_m3=1000, lying_bank_m3=200, stock_bank_m3=100),
            Volume("pit", "rock", fill_compacted_m3=393, use="回填"),
            Volume("strip", "topsoil", cut_bank_m3=100, fill_compacted_m3=72),
        ],
        FACTORS,
        20.0,
    )
    rock, topsoil = of(found, "rock"), of(found, "topsoil")
    assert rock.balance.parts == (1200.0, 0.0, 300.0, 0.0, 100.0, 800.0, 0.0)
    assert topsoil.balance.parts == (100.0, 0.0, 80.0, 5.0, 0.0, 15.0, 0.0)
    assert (found.total("surplus"), found.total("surplus", topsoil=True)) == (Decimal(800), Decimal(15))
    assert rock.surplus_loose_m3 == Decimal("1224.00")
    assert rock.surplus_compacted_m3 == Decimal("1048.00")
    assert rock.surplus_t == Decimal("2040.00")
    assert (rock.trucks, found.trucks) == (62, 62)  # 1224 / 20 = 61.2
    quantities, own, books, left = found.tables
    assert [table.key for table in found.tables] == ["E2", "E3", "E4", "E4a"]
    assert quantities.rows[0] == ("face", 200.0, 1000.0, "rock", 2.55, 3060.0, 1.53, 1836.0)
    assert own.rows[0] == ("回填", "pit", "rock", 393.0, 1.31, 300.0)
    assert books.column("material") == ["topsoil", "rock"]
    assert books.column("residual_m3") == [0.0, 0.0]
    assert left.column("mass_t") == [22.5, 2040.0]


def test_several_materials_are_taken_in_their_order() -> None:
    """96 m³ of soil arrive after loss, 81.6 compacted; the rest of 100 comes from rock, and nothing is missing."""
    volumes = [
        Volume("a", "soil", cut_bank_m3=100),
        Volume("b", "rock", cut_bank_m3=100, fill_compacted_m3=100, fill_materials=("soil", "rock")),
    ]
    found = balance_site(volumes, FACTORS, 20.0)
    assert float(of(found, "soil").balance.used) == pytest.approx(96.0)
    assert float(of(found, "rock").balance.used) == pytest.approx(18.4 / 1.31, abs=0.005)
    assert found.total("shortage") == 0
    # a fill of soil alone goes first
    alone = balance_site([*volumes, Volume("c", "soil", fill_compacted_m3=81.6)], FACTORS, 20.0)
    assert float(of(alone, "rock").balance.used) == pytest.approx(100 / 1.31, abs=0.005)


def test_what_nobody_has_is_missing_of_the_first_material() -> None:
    fill = Volume("b", "soil", fill_compacted_m3=850, fill_materials=("soil", "rock"))
    found = balance_site([Volume("a", "rock", cut_bank_m3=100), fill], FACTORS, 20.0)
    assert float(of(found, "soil").balance.shortage) == pytest.approx((850 - 131) / 0.85, abs=0.005)
    assert of(found, "rock").balance.surplus == 0
    assert "soil are missing" in str(found.warnings[0])


amounts = st.floats(0, 1e6, allow_nan=False)
names = st.sampled_from(sorted(FACTORS))
sites = st.lists(
    st.builds(Volume, st.just("z"), names, amounts, amounts, amounts, amounts, st.lists(names, unique=True).map(tuple)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=80, deadline=None)
@given(sites)
def test_the_books_close_whatever_the_volumes(volumes) -> None:
    """Domain 5.2: Σcut·Ks'·(1−loss) + import·Ks' = Σfill + (stock + surplus)·Ks', and nothing is made on the way."""
    found = balance_site(volumes, FACTORS, 20.0)
    assert found.residual == 0
    fill = made = 0.0
    for row in found.materials:
        balance, item = row.balance, row.factors
        assert min(balance.parts[:-1]) >= 0
        assert balance.shortage == 0 or balance.surplus == balance.stock == 0
        made += float(balance.cut - balance.loss + balance.shortage - balance.stock - balance.surplus) * item.compacted
    fill = sum(volume.fill_compacted_m3 for volume in volumes)
    assert made == pytest.approx(fill, abs=0.02 * len(volumes) * 3 + 0.02)
    cut = sum(volume.cut_bank_m3 + volume.lying_bank_m3 for volume in volumes)
    assert float(sum(row.balance.cut for row in found.materials)) == pytest.approx(
        cut, abs=0.01 * 2 * len(volumes) + 1e-6
    )
    own = next(table for table in found.tables if table.key == "E3")
    assert sum(own.column("compacted_m3")) == pytest.approx(fill, abs=0.01 * len(volumes) * 3 + 1e-6)


def test_both_systems_are_offered_and_the_rows_are_named(book: Rulebook) -> None:
    """A soil fill: Ks′ 0.85 by the quota, 1.055 by the construction table; about 20 % apart (domain 14.5)."""
    volumes = [Volume("a", "土方", cut_bank_m3=1000), Volume("b", "土方", fill_compacted_m3=500)]
    quota = earth_rock_balance(volumes, book, system="quota")
    construction = earth_rock_balance(volumes, book, system="construction")
    assert float(quota.total("used")) == pytest.approx(500 / 0.85, abs=0.005)
    assert float(construction.total("used")) == pytest.approx(500 / 1.055, abs=0.005)
    assert quota.other_surplus_bank_m3 == construction.total("surplus")
    assert construction.other_surplus_bank_m3 == quota.total("surplus")
    assert "factors.quota.soil.compacted" in str(quota.notes[0])
    assert "factors.construction.soil_3.compacted" in str(construction.notes[0])
    assert earth_rock_balance(volumes, book).total("used") == quota.total("used")


def test_names_of_materials_and_rows_are_known(book: Rulebook) -> None:
    found = factors_of(book, ["表土", "Rock", "soil_4"], "construction")
    assert found["表土"].is_topsoil
    assert found["Rock"].rules[1] == "factors.construction.rock_6.compacted"
    assert found["soil_4"].rules[1] == "factors.construction.soil_4.compacted"
    with pytest.raises(InputError, match="no material cheese"):
        factors_of(book, ["cheese"], "quota")
    with pytest.raises(InputError, match="no system of conversion factors moon"):
        factors_of(book, ["soil"], "moon")


def test_coal_gangue_left_over_is_not_said_to_be_for_sale(book: Rulebook) -> None:
    found = earth_rock_balance([Volume("a", "煤矸石", cut_bank_m3=10)], book)
    assert "no ordinary building material" in str(found.warnings[0])


def test_a_table_of_factors_wins_and_unknown_density_stays_unknown(book: Rulebook) -> None:
    table = rows_of("FACTORS", [{"material": "表土", "loose": 1.2, "compacted": 0.9, "loss": 0.0}])
    found = earth_rock_balance([Volume("a", "表土", cut_bank_m3=10)], book, given=table)
    assert of(found, "表土").surplus_t is None
    assert found.total("surplus", topsoil=True) == Decimal("10.00")
    assert found.other_surplus_bank_m3 is None
    bad = rows_of("FACTORS", [{"material": "soil", "loose": 1.2, "compacted": 0.9, "loss": 4}])
    with pytest.raises(InputError, match="not per cent"):
        factors_from(bad, book)


@pytest.mark.parametrize(
    ("volumes", "words"),
    [
        ([], "no volumes to balance"),
        ([Volume("a", "soil", cut_bank_m3=-1)], "Zone a: cut_bank_m3 is -1"),
        ([Volume("a", "soil", fill_compacted_m3=math.nan)], "fill_compacted_m3 is nan"),
        ([Volume("a", "ice", cut_bank_m3=1)], "material ice of zone a has no factors"),
    ],
)
def test_bad_volumes_are_sentences(volumes, words: str) -> None:
    with pytest.raises(InputError, match=re.escape(words)):
        balance_site(volumes, FACTORS, 20.0)


def test_rows_of_a_table() -> None:
    table = rows_of(
        "VOLUMES",
        [
            {
                "Zone": "a",
                "material": "soil",
                "cut_bank_m3": "12.5",
                "fill_compacted_m3": None,
                "fill_materials": "soil| rock",
            }
        ],
    )
    assert volumes_of(table) == [Volume("a", "soil", 12.5, 0.0, 0.0, 0.0, ("soil", "rock"))]


def test_stock_is_put_aside_only_as_far_as_it_goes() -> None:
    assert close_balance(100, {}, 1.0, 0.0, stock_bank_m3=30).parts == (100.0, 0.0, 0.0, 0.0, 30.0, 70.0, 0.0)
    assert close_balance(100, {"u": 90}, 1.0, 0.0, stock_bank_m3=30).parts == (100.0, 0.0, 90.0, 0.0, 10.0, 0.0, 0.0)
    assert close_balance(100, {"u": 120}, 1.0, 0.0, stock_bank_m3=30).parts == (100.0, 20.0, 120.0, 0.0, 0.0, 0.0, 0.0)
