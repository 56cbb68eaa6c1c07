"""Which band is which."""

from __future__ import annotations

import pytest

from mine_restoration_plugin.core.delineation.finding.bands import band_roles
from mine_restoration_plugin.core.geodata.imagery import BandFacts
from mine_restoration_plugin.core.model.errors import InputError


def plain(count):
    return [BandFacts("", "", None)] * count


def described(*texts):
    return [BandFacts(text, "", None) for text in texts]


@pytest.mark.parametrize(
    ("order", "count", "roles"),
    [
        ("B,G,R,N", 4, {"B": 1, "G": 2, "R": 3, "N": 4}),
        (" r，g b ; n ", 4, {"R": 1, "G": 2, "B": 3, "N": 4}),
        ("-,B,G,R,RE,-,-,N", 12, {"B": 2, "G": 3, "R": 4, "RE": 5, "N": 8}),
        ("N,R", 5, {"N": 1, "R": 2}),
        ("S2", 12, {"B": 2, "G": 3, "R": 4, "RE": 5, "N": 8, "S1": 11, "S2": 12}),
        ("s2", 13, {"B": 2, "G": 3, "R": 4, "RE": 5, "N": 8, "S1": 12, "S2": 13}),
        ("L7", 6, {"B": 1, "G": 2, "R": 3, "N": 4, "S1": 5, "S2": 6}),
        ("L8", 7, {"B": 2, "G": 3, "R": 4, "N": 5, "S1": 6, "S2": 7}),
    ],
)
def test_orders_that_are_told(order, count, roles):
    assert band_roles(order, plain(count), "image") == roles


@pytest.mark.parametrize(
    ("facts", "roles"),
    [
        (described("B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B8A", "B9", "B11", "B12"),
         {"B": 2, "G": 3, "R": 4, "RE": 5, "N": 8, "S1": 11, "S2": 12}),
        (described("B02", "B03", "B04", "B08", "B11"), {"B": 1, "G": 2, "R": 3, "N": 4, "S1": 5}),
        (described("B1 blue", "B2 green", "B3 red", "B4 NIR", "B5 SWIR1", "B7 SWIR2"),
         {"B": 1, "G": 2, "R": 3, "N": 4, "S1": 5, "S2": 6}),
        (described("B1", "B2", "B3", "B4", "B5", "B7"), {"B": 1, "G": 2, "R": 3, "N": 4, "S1": 5, "S2": 6}),
        (described("SR_B2", "SR_B3", "SR_B4", "SR_B5", "SR_B6", "SR_B7"),
         {"B": 1, "G": 2, "R": 3, "N": 4, "S1": 5, "S2": 6}),
        (described("蓝", "绿", "红", "近红外"), {"B": 1, "G": 2, "R": 3, "N": 4}),
        ([BandFacts("", c, 255) for c in ("red", "green", "blue", "alpha")], {"R": 1, "G": 2, "B": 3}),
        (plain(3), {"R": 1, "G": 2, "B": 3}),
    ],
)  # fmt: skip
def test_orders_that_the_file_tells(facts, roles):
    assert band_roles(None, facts, "image") == roles


@pytest.mark.parametrize(
    ("order", "count", "said"),
    [
        (None, 4, "does not say which is which"),
        ("B,G,R,N", 3, "does not fit"),
        ("B,G,R,X", 4, "does not fit"),
        ("B,B,R,N", 4, "does not fit"),
        ("B,G,N", 3, "bare ground is told by"),
        ("R,G", 2, "bare ground is told by"),
        ("S2", 6, "known for 4, 10, 12, 13 bands"),
    ],
)
def test_orders_that_will_not_do(order, count, said):
    with pytest.raises(InputError, match=said):
        band_roles(order, plain(count), "image")


def test_numbers_that_any_program_gives_tell_nothing():
    facts = described(*(f"Band {number}" for number in range(1, 8)))
    with pytest.raises(InputError, match="does not say which is which"):
        band_roles(None, facts, "image")
