"""Quota accounting (domain §9.4): net cultivated area by slope, and a plot that could be counted twice."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mine_restoration_plugin.core.estimate.funding.quotas import (
    BUILD,
    FARMLAND,
    FOREST,
    QuotaRow,
    State,
    mu_by_kind,
    quota_rows,
    surplus_mu,
)
from mine_restoration_plugin.core.estimate.funding.result import Case, UnitGround
from mine_restoration_plugin.core.rulebook import Rulebook
from tests.unit.funding_case import book_with, make_case

D = Decimal

MADE = (State.EXPECTED, State.ACCEPTED)
LEGAL = {"quota": {"plots": {"T1": {"legal": True}, "T2": {"legal": True}}}}


def rows_of(case: Case, book: Rulebook | None = None) -> dict[tuple[str, str], QuotaRow]:
    return {(row.unit_no, row.slope): row for row in quota_rows(book or Rulebook.load(), case)}


def test_net_area_by_slope_by_hand() -> None:
    """12,000 m² of 2°–6°: ditches and roads 6 % = 720; ridges 4 % of 11,280 = 451.20; net 10,828.80 m² = 16.24 mu."""
    row = rows_of(make_case(LEGAL))["U1", "2"]
    assert (row.ditch_road_m2, row.ridge_m2, row.net_m2) == (D("720.00"), D("451.20"), D("10828.80"))
    gentle = rows_of(make_case(LEGAL))["U1", "0"]
    assert (gentle.ridge_m2, gentle.net_m2) == (D("0.00"), D("7520.00"))


def test_the_shares_of_a_province_and_of_a_survey_go_first(tmp_path) -> None:
    book = book_with(tmp_path, quota__ridge__2="0.1")
    row = rows_of(make_case(LEGAL), book)["U1", "2"]
    assert row.ridge_m2 == D("1128.00")
    surveyed = {"quota": {"plots": {"T1": {"legal": True, "ditch_road_share": 0.1}}}}
    row = rows_of(make_case(surveyed))["U1", "2"]
    assert row.ditch_road_m2 == D("1200.00")
    assert "quota.ditch_road_share" not in row.rules


def test_a_plot_that_could_count_twice_counts_once() -> None:
    """0602 → 0103, 20,000 m² = 30 mu: a construction-land quota by the national rule, and no other beside it."""
    rows = quota_rows(Rulebook.load(), make_case(LEGAL))
    own = [row for row in rows if row.unit_no == "U1"]
    assert all(row.twice and row.could == (BUILD, FARMLAND) and row.kinds == (BUILD,) for row in own)
    assert mu_by_kind(own, MADE)[BUILD] == D("30.00")
    assert mu_by_kind(own, MADE)[FARMLAND] == 0


def test_the_technician_chooses_which_of_the_two_it_is() -> None:
    """As farmland: net 7,520.00 + 10,828.80 = 18,348.80 m²; 11.28 + 16.24 mu."""
    chosen = {"quota": {"plots": {"T1": {"legal": True, "count_as": "farmland"}}}}
    own = [row for row in quota_rows(Rulebook.load(), make_case(chosen)) if row.unit_no == "U1"]
    assert mu_by_kind(own, MADE) == {BUILD: 0, FARMLAND: D("27.52"), FOREST: 0, "wetland": 0}


def test_a_province_may_let_it_count_for_both(tmp_path) -> None:
    book = book_with(tmp_path, quota__both="yes")
    own = [row for row in quota_rows(book, make_case(LEGAL)) if row.unit_no == "U1"]
    made = mu_by_kind(own, MADE)
    assert (made[BUILD], made[FARMLAND]) == (D("30.00"), D("27.52"))
    assert all(row.twice for row in own)


def test_the_higher_price_may_choose(tmp_path) -> None:
    book = book_with(tmp_path, quota__prefer="higher", quota__price__farmland="250000")
    own = [row for row in quota_rows(book, make_case(LEGAL)) if row.unit_no == "U1"]
    assert all(row.kinds == (FARMLAND,) for row in own)


def test_nationally_only_cultivated_land_yields_a_construction_quota(tmp_path) -> None:
    """0602 → 0301 is a forest quota of 15 mu; a province that lists farmland of any kind makes it count otherwise."""
    row = rows_of(make_case(LEGAL))["U2", ""]
    assert (row.could, row.mu(FOREST), row.mu(BUILD)) == ((FOREST,), D("15.00"), 0)
    wide = rows_of(make_case(LEGAL), book_with(tmp_path, quota__build__after="01|02|03|04"))["U2", ""]
    assert wide.could == (BUILD, FOREST)
    assert wide.kinds == (BUILD,)


def test_bare_soil_is_new_farmland_and_no_construction_land() -> None:
    row = rows_of(make_case())["U3", "0"]
    assert (row.could, row.state) == ((FARMLAND,), State.EXPECTED)


@pytest.mark.parametrize(
    ("plot", "state"),
    [
        ({}, State.OPEN),
        ({"legal": False}, State.NONE),
        ({"legal": True}, State.EXPECTED),
        ({"legal": True, "accepted": True}, State.ACCEPTED),
        ({"legal": True, "accepted": False}, State.NONE),
    ],
)
def test_only_legal_land_that_is_accepted_counts(plot, state) -> None:
    rows = rows_of(make_case({"quota": {"plots": {"T1": plot}}}))
    assert rows["U1", "0"].state is state


def test_ground_above_25_degrees_may_not_be_cultivated() -> None:
    steep = UnitGround("U9", "T1", D("1000.00"), "0602", "0103", {"15": D("400.00"), "25": D("600.00")}, 24.0)
    rows = rows_of(make_case(LEGAL, units=(steep,)))
    assert rows["U9", "15"].state is State.EXPECTED
    assert (rows["U9", "25"].state, rows["U9", "25"].kinds) == (State.NONE, ())


def test_unknown_land_classes_stay_open() -> None:
    for before, after in ((None, "0103"), ("0602", None)):
        unit = UnitGround("U9", "T1", D("1000.00"), before, after, {"0": D("1000.00")}, 1.0)
        rows = rows_of(make_case(LEGAL, units=(unit,)))
        assert all(row.state is State.OPEN and not row.kinds for row in rows.values())


def test_cultivated_land_is_no_new_cultivated_land() -> None:
    unit = UnitGround("U9", "T1", D("1000.00"), "0103", "0101", {"0": D("1000.00")}, 1.0)
    assert rows_of(make_case(LEGAL, units=(unit,)))["U9", "0"].could == ()


def test_surplus_is_what_was_made_less_what_was_used_and_advanced() -> None:
    assert surplus_mu(D("30.00"), {"used_mu": 10, "advanced_mu": 5.5}) == D("14.50")
    assert surplus_mu(D("30.00"), {"used_mu": 40}) == 0
