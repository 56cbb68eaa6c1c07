"""Conversion factors and the earth-rock balance: both systems by hand, and books that close for any numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mine_restoration_plugin.core.earthrock.balance import close_balance
from mine_restoration_plugin.core.earthrock.factors import choose_conversion, materials, other_conversion
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.rulebook import Rulebook

VOLUMES = st.floats(0, 1e8, allow_nan=False)


@pytest.fixture
def rulebook() -> Rulebook:
    return Rulebook.load()


def test_quota_soil_by_hand(rulebook: Rulebook) -> None:
    """1000 m³ bank, 4 % lost: 960 × 0.85 = 816 m³ compacted; as loose 1000 × 1.33."""
    soil = choose_conversion(rulebook, "quota", "soil")
    assert (soil.loose, soil.compacted) == (1.33, 0.85)
    balance = close_balance(1000.0, {"P": 816.0}, soil.compacted, 0.04)
    assert (balance.used, balance.loss, balance.surplus) == (Decimal("960.00"), Decimal("40.00"), Decimal("0.00"))


def test_construction_soil_by_hand(rulebook: Rulebook) -> None:
    """Class 2, Ks′ 1.02–1.05, middle 1.035: the same 816 m³ take 788.41 m³ bank and leave 171.59."""
    soil = choose_conversion(rulebook, "construction", "soil_2")
    assert (soil.loose, soil.compacted, soil.density_t_m3) == (1.21, 1.035, 1.675)
    balance = close_balance(1000.0, {"P": 816.0}, soil.compacted, 0.04)
    assert balance.used == Decimal("788.41")
    assert balance.surplus == Decimal("171.59")


def test_quota_rock_by_hand(rulebook: Rulebook) -> None:
    rock = choose_conversion(rulebook, "quota", "rock")
    assert (rock.loose, rock.compacted, rock.cost_class) == (1.53, 1.31, "rock")


def test_every_material_swells_when_dug(rulebook: Rulebook) -> None:
    for system in ("construction", "quota"):
        for material in materials(rulebook, system):
            row = choose_conversion(rulebook, system, material)
            assert row.loose > row.compacted > 0
            assert row.loose > 1


def test_the_other_system_keeps_the_kind_of_material(rulebook: Rulebook) -> None:
    rock = choose_conversion(rulebook, "quota", "rock")
    assert other_conversion(rulebook, rock).material.startswith("rock_")
    soil = choose_conversion(rulebook, "construction", "soil_1")
    assert other_conversion(rulebook, soil).rules[1] == "factors.quota.soil.compacted"


def test_defaults_are_named(rulebook: Rulebook) -> None:
    assert choose_conversion(rulebook).defaulted
    assert not choose_conversion(rulebook, "quota", "soil").defaulted


@pytest.mark.parametrize(("system", "material"), [("swell", None), ("quota", "gold"), ("construction", "soil")])
def test_unknown_rows_are_named(rulebook: Rulebook, system: str, material: str | None) -> None:
    with pytest.raises(InputError, match=material or system):
        choose_conversion(rulebook, system, material)


def test_shortage_is_named() -> None:
    balance = close_balance(100.0, {"P": 200.0}, 1.0, 0.0)
    assert balance.shortage == Decimal("100.00")
    assert balance.surplus == 0


def test_slack_goes_to_the_loss_and_nowhere_else() -> None:
    balance = close_balance(1000.0, {"P": 815.5}, 0.85, 0.04, slack_m3=1.0)
    assert balance.surplus == 0
    assert balance.loss == Decimal("40.59")
    assert balance.residual == 0


@pytest.mark.parametrize("loss", [-0.01, 1.0, float("nan")])
def test_impossible_loss_is_refused(loss: float) -> None:
    with pytest.raises(InputError, match="loss share"):
        close_balance(1.0, {}, 1.0, loss)


@given(
    VOLUMES,
    st.dictionaries(st.sampled_from("ABCD"), VOLUMES),
    st.floats(0.5, 2),
    st.floats(0, 0.5),
    st.floats(0, 10),
)
def test_books_close_for_any_numbers(
    cut: float, fills: dict[str, float], factor: float, loss: float, slack: float
) -> None:
    balance = close_balance(cut, fills, factor, loss, slack)
    assert balance.residual == 0
    parts = (balance.cut, balance.used, balance.loss, balance.stock, balance.surplus, balance.shortage)
    assert min(parts) >= 0
    assert balance.surplus == 0 or balance.shortage == 0
    assert sum(balance.used_by_unit.values(), Decimal(0)) == balance.used
