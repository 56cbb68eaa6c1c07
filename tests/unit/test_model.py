"""The model: rounding that adds up, plans that keep their bytes, errors and progress."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.plan import SCHEMA, Check, Figure, Plan, Verdict
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.model.table import Column, Table
from mine_restoration_plugin.core.model.text import Label
from mine_restoration_plugin.core.model.units import VolumeState, round_half_up, round_to_sum, stored


def a_plan() -> Plan:
    table = Table(
        "T12",
        Label("Cost", "投资"),
        (Column("item", Label("Item", "项目")), Column("cny", Label("Amount", "金额"), "cny", "quantity * price")),
        (("填方", 12.5), ("=1+1", None)),
        ("cny",),
        (Label("note", "注"),),
    )
    figure = Figure("cut_bank_m3", Label("Cut", "挖方"), 12.3456, "m3", VolumeState.BANK, "sum", ("design",), ("loss",))
    check = Check("floor", Label("Floor", "坑底"), Verdict.UNKNOWN, Label("no", "无"), "S4", False, {"cut_m3": 0.0})
    return Plan(
        {"mine_id": "m"}, {"crs": "EPSG:4547"}, {"demo": True}, ({"key": "loss"},), {"cut_bank_m3": figure},
        {"T12": table}, (check,), {"design": {"sha256": "0", "path": "rasters/0.tif"}}, {"station_m": [0.0, None]},
        (Label("careful", "注意"),),
    )  # fmt: skip


def test_half_goes_up_as_on_paper() -> None:
    assert round_half_up(2.675, 2) == Decimal("2.68")
    assert round_half_up(-2.675, 2) == Decimal("-2.68")
    assert round_half_up(0.5, 0) == Decimal("1")


def test_stored_keeps_unknown_and_loses_minus_zero() -> None:
    assert stored(None, "m3") is None
    assert str(stored(-0.0001, "m2")) == "0.0"


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40), st.integers(0, 4))
def test_rounded_parts_add_up_and_move_less_than_a_step(values: list[float], decimals: int) -> None:
    rounded = round_to_sum(values, decimals)
    exact = sum((Decimal(str(value)) for value in values), Decimal(0))
    assert sum(rounded) == round_half_up(exact, decimals)
    step = Decimal(1).scaleb(-decimals)
    assert all(abs(part - Decimal(str(value))) < step for part, value in zip(rounded, values))


def test_three_thirds_print_as_a_whole() -> None:
    assert round_to_sum([1 / 3, 1 / 3, 1 / 3], 2) == [Decimal("0.34"), Decimal("0.33"), Decimal("0.33")]


def test_parts_of_another_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="do not belong"):
        round_to_sum([1.0, 1.0], 2, total=5.0)


def test_plan_comes_back_with_the_same_bytes() -> None:
    raw = a_plan().to_bytes()
    again = Plan.from_bytes(raw)
    assert again.to_bytes() == raw
    assert again.value("cut_bank_m3") == 12.35
    assert again.count(Verdict.UNKNOWN) == 1
    assert again.tables["T12"].column("cny") == [12.5, None]


def test_plan_of_a_newer_plugin_is_refused() -> None:
    raw = a_plan().to_bytes().replace(f'"schema": {SCHEMA}'.encode(), f'"schema": {SCHEMA + 1}'.encode())
    with pytest.raises(InputError, match="newer version"):
        Plan.from_bytes(raw)
    with pytest.raises(InputError, match="not a plan"):
        Plan.from_bytes(b"{}")


def test_figure_of_an_unknown_unit_is_a_defect() -> None:
    with pytest.raises(ValueError, match="table of units"):
        Figure("x", Label("x", "x"), 1.0, "furlong")


def test_error_sentence_takes_braces_in_names() -> None:
    assert str(InputError("No {name} here", name="{{x}}")) == "No {{x}} here"


def test_progress_of_a_part_maps_into_the_whole_and_cancels() -> None:
    seen: list[float] = []
    stop: list[bool] = []
    progress = Progress(lambda share, _: seen.append(share), lambda: bool(stop))
    progress.part(0.5, 1.0).part(0.0, 0.5).report(1.0)
    assert seen == [0.75]
    stop.append(True)
    with pytest.raises(Cancelled):
        progress.part(0.5, 1.0).report(0.1)


def test_a_bilingual_word_goes_into_each_text_by_its_language() -> None:
    word = Label("bilinear", "双线性")
    assert Label("by {how}", "按{how}").format(how=word) == Label("by bilinear", "按双线性")
