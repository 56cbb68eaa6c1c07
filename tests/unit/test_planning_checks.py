"""Law checks: planted violations are found, and what the data cannot tell is never a pass."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from mine_restoration_plugin.core.earthrock.balance import Balance, close_balance
from mine_restoration_plugin.core.earthrock.checks import (
    PitFloor,
    check_balance,
    check_floors,
    check_material,
    check_surplus,
    finding,
)
from mine_restoration_plugin.core.model.plan import Verdict
from mine_restoration_plugin.core.rulebook import Rulebook

PASS, FAIL, UNKNOWN = Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN
SOUND = PitFloor("P1", 134.0, 151.25, 0.0)


@pytest.fixture
def book() -> Rulebook:
    return Rulebook.load()


def in_principle() -> Rulebook:
    """A province that says 原则上."""
    rules = {key: Rulebook.load().rule(key) for key in Rulebook.load().keys("")}
    rules["earthrock.floor_rule"] = dataclasses.replace(rules["earthrock.floor_rule"], value="in_principle")
    return Rulebook(rules)


def verdicts(checks: list) -> list[Verdict]:
    return [check.verdict for check in checks]


def test_a_pit_that_is_only_filled_passes(book: Rulebook) -> None:
    checks = check_floors(book, [SOUND], None)
    assert verdicts(checks) == [PASS, PASS]
    assert "P1 134.00 → 151.25 m" in checks[1].finding.zh


def test_one_lowered_pit_among_several_is_found_and_named(book: Rulebook) -> None:
    checks = check_floors(book, [SOUND, PitFloor("P2", 90.0, 89.9, 12.0)], None)
    assert verdicts(checks) == [FAIL, FAIL]
    assert "P2" in checks[0].finding.en
    assert "P2 90.00 → 89.90 m" in checks[1].finding.en
    assert "P1" not in checks[1].finding.en


def test_a_cut_beside_the_deepest_place_is_found_too(book: Rulebook) -> None:
    assert verdicts(check_floors(book, [PitFloor("P1", 134.0, 134.0, 3.0)], None)) == [FAIL, PASS]


def test_in_principle_asks_for_the_exception(book: Rulebook) -> None:
    checks = check_floors(in_principle(), [PitFloor("P1", 90.0, 89.9, 12.0)], None)
    assert verdicts(checks) == [UNKNOWN, UNKNOWN]
    assert "原则上" in checks[0].finding.zh


def test_under_water_nobody_can_tell(book: Rulebook) -> None:
    assert check_floors(book, [SOUND], True)[1].verdict is UNKNOWN
    assert "需水下测量" in check_floors(book, [SOUND], True)[1].finding.zh


def test_without_heights_nobody_can_tell(book: Rulebook) -> None:
    assert verdicts(check_floors(book, [PitFloor("P1", None, None, 0.0)], None)) == [UNKNOWN, UNKNOWN]
    assert verdicts(check_floors(book, [], None)) == [UNKNOWN, UNKNOWN]


def test_balance_that_closes_and_is_used_up(book: Rulebook) -> None:
    assert verdicts(check_balance(book, close_balance(1000, {"P": 816}, 0.85, 0.04), 0.0)) == [PASS, PASS]


def test_shortage_is_a_named_need(book: Rulebook) -> None:
    checks = check_balance(book, close_balance(100, {"P": 200}, 1.0, 0.0), 0.0)
    assert checks[0].verdict is FAIL
    assert "100 m³" in checks[0].finding.en


def test_books_that_do_not_close_fail(book: Rulebook) -> None:
    wrong = Balance(*(Decimal(n) for n in (100, 50, 10, 0, 30, 0)), {})
    assert check_balance(book, wrong, 0.0)[0].verdict is FAIL


def test_surplus_while_the_pits_have_room_breaks_the_order_of_use(book: Rulebook) -> None:
    balance = close_balance(1000, {"P": 100}, 1.0, 0.0)
    assert check_balance(book, balance, 500.0)[1].verdict is FAIL
    assert check_balance(book, balance, 0.0)[1].verdict is UNKNOWN


def test_red_flags_of_the_surplus(book: Rulebook) -> None:
    """900 of 1000 m³ left: 90 % > 50 %. 900 × 2.5 t × 60 yuan = 135 000; against 100 000 that is 1.35 > 1.2."""
    balance = close_balance(1000, {"P": 100}, 1.0, 0.0)
    share, value = check_surplus(book, balance, 2.5, Decimal(100_000), True)
    assert (share.verdict, value.verdict) == (FAIL, FAIL)
    assert value.measured["ratio"] == 1.35
    assert check_surplus(book, balance, 2.5, Decimal(112_500), True)[1].verdict is PASS
    assert check_surplus(book, balance, 2.5, Decimal(100_000), None)[1].verdict is UNKNOWN


def test_material(book: Rulebook) -> None:
    assert check_material(book, [], None).verdict is UNKNOWN
    assert check_material(book, ["建筑用石料"], True).verdict is PASS
    assert check_material(book, [], False).verdict is FAIL
    coal = check_material(book, ["煤炭"], True)
    assert coal.verdict is UNKNOWN
    assert "煤炭" in coal.finding.zh


def test_every_sentence_of_the_table_can_be_filled() -> None:
    """Both languages name the same numbers, and every check says something for the verdicts it can have."""
    import string

    book = Rulebook.load()
    for key in book.keys("check."):
        more = book.rule(key).more
        assert book.rule(key).source
        for verdict in Verdict:
            fields = [
                {name for _, name, _, _ in string.Formatter().parse(more[f"{verdict.value}_{language}"]) if name}
                for language in ("en", "zh")
            ]
            assert fields[0] == fields[1], (key, verdict)
            assert bool(more[f"{verdict.value}_en"]) == bool(more[f"{verdict.value}_zh"])


def test_a_finding_quotes_its_source_and_whether_it_was_checked(book: Rulebook) -> None:
    check = finding(book, "overlays", UNKNOWN)
    assert "39号" in check.source
    assert not check.checked
