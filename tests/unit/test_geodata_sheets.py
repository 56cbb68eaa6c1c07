"""Sheet numbers against values published with the standard, and against each other."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.geodata.crs import transform_points
from mine_restoration_plugin.core.geodata.sheets import SCALES, joined, sheet_number, sheet_numbers
from mine_restoration_plugin.core.model.errors import InputError
from tests.unit.terrain_case import rectangle

# λ 114°33′45″, φ 39°22′30″: the example that textbooks of GB/T 13989 work through
EXAMPLE = (114 + 33 / 60 + 45 / 3600, 39 + 22 / 60 + 30 / 3600)


@pytest.mark.parametrize(
    ("scale", "number"),
    [
        (1_000_000, "J50"),
        (500_000, "J50B001001"),
        (250_000, "J50C001001"),
        (100_000, "J50D002002"),
        (50_000, "J50E004003"),
        (10_000, "J50G015010"),
    ],
)
def test_the_textbook_example(scale, number):
    assert sheet_number(*EXAMPLE, scale) == number


def test_changsha():
    assert sheet_number(112.9389, 28.2282, 10_000) == "H49G091080"


def test_all_scales_by_counting():
    """From the north-western corner of J50 (40° N, 114° E): one second inside is row 1, column 1 at every scale."""
    for scale, known in SCALES.items():
        number = sheet_number(114 + 1 / 3600, 40 - 1 / 3600, scale)
        ones = "1".rjust(known.digits, "0") if known.digits else ""
        assert number == (f"J50{known.letter}{ones}{ones}" if known.digits else "J50")
    # the south-eastern corner has the last row and column: 4° and 6° in sheets of 6.25″ by 9.375″
    assert sheet_number(120 - 1 / 3600, 36 + 1 / 3600, 500) == "J50K23042304"
    assert sheet_number(120 - 1 / 3600, 36 + 1 / 3600, 1_000) == "J50J11521152"
    assert sheet_number(120 - 1 / 3600, 36 + 1 / 3600, 2_000) == "J50I576576"
    assert sheet_number(120 - 1 / 3600, 36 + 1 / 3600, 5_000) == "J50H192192"
    assert sheet_number(-75.1, -0.1, 1_000_000) == "SA18"


@settings(deadline=None)
@given(st.floats(74, 134.9), st.floats(18, 53.9), st.sampled_from(list(SCALES)[1:]))
def test_a_sheet_lies_in_the_sheets_above_it(lon, lat, scale):
    """The row and column of a scale, divided by how often it fits, give those of the million's part."""
    known = SCALES[scale]
    number = sheet_number(lon, lat, scale)
    assert number.startswith(sheet_number(lon, lat, 1_000_000) + known.letter)
    row, column = int(number[4 : 4 + known.digits]), int(number[4 + known.digits :])
    north = (ord(number[0]) - ord("A") + 1) * 4 - (row - 1) * known.lat_s / 3600
    west = (int(number[1:3]) - 31) * 6 + (column - 1) * known.lon_s / 3600
    assert north - known.lat_s / 3600 - 1e-9 <= lat <= north + 1e-9
    assert west - 1e-9 <= lon <= west + known.lon_s / 3600 + 1e-9


def test_a_polygon_over_four_sheets():
    """A rectangle around the corner of four 1:10,000 sheets: shares by its sides, largest first."""
    lon, lat = 112.5 + 3 * 225 / 3600, 28 + 5 * 150 / 3600
    box = [[rectangle(lon - 0.001, lat - 0.003, lon + 0.004, lat + 0.001)]]
    sheets = sheet_numbers(box, "EPSG:4490", 10_000)
    expected = [
        sheet_number(lon + dx, lat + dy, 10_000)
        for dx, dy in [(1e-4, -1e-4), (1e-4, 1e-4), (-1e-4, -1e-4), (-1e-4, 1e-4)]
    ]
    assert [sheet.number for sheet in sheets] == expected
    assert [sheet.share for sheet in sheets] == pytest.approx([0.6, 0.2, 0.15, 0.05], rel=1e-3)
    assert joined(sheets) == "、".join(expected)
    in_metres = [[transform_points(box[0][0], "EPSG:4490", "EPSG:4546")]]
    again = sheet_numbers(in_metres, "EPSG:4546", 10_000)
    assert [sheet.number for sheet in again] == expected
    assert [s.share for s in again] == pytest.approx([s.share for s in sheets], rel=1e-4)
    with_zone = sheet_numbers([[in_metres[0][0] + (37e6, 0)]], "EPSG:4525", 10_000)
    assert [sheet.number for sheet in with_zone] == expected


def test_a_sheet_itself_and_holes():
    south, west = 28 + 5 * 150 / 3600, 112.5 + 3 * 225 / 3600
    sheet = rectangle(west, south, west + 225 / 3600, south + 150 / 3600)
    assert [s.number for s in sheet_numbers([[sheet]], "EPSG:4490", 10_000)] == [sheet_number(west, south, 10_000)]
    assert len(sheet_numbers([[sheet]], "EPSG:4490", 5_000)) == 4
    assert len(sheet_numbers([[sheet]], "EPSG:4490", 2_000)) == 36
    # a hole that takes a whole quarter out leaves three
    hole = rectangle(west, south, west + 112.5 / 3600, south + 75 / 3600)
    bigger = rectangle(west, south, west + 225 / 3600, south + 150 / 3600)
    quarters = sheet_numbers([[bigger, hole]], "EPSG:4490", 5_000)
    assert len(quarters) == 3
    assert math.fsum(s.share for s in quarters) == pytest.approx(1)


def test_no_such_scale():
    with pytest.raises(InputError, match="no map sheets at 1:3000"):
        sheet_number(112, 28, 3_000)
    with pytest.raises(InputError, match="poles"):
        sheet_number(0, 89.5, 10_000)
    assert sheet_numbers([], "EPSG:4547", 10_000) == []
    assert np.isfinite(sheet_numbers([[rectangle(112, 28, 112.1, 28.1)]], "EPSG:4490", 10_000)[0].share)
