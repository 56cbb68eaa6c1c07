"""Surveyors' points: CASS .dat, tables with and without header, degrees as people write them, axes and zones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.exchange.angles import degrees_of
from mine_restoration_plugin.core.exchange.axes import place, system_of_zone
from mine_restoration_plugin.core.exchange.cass import read_dat, write_dat
from mine_restoration_plugin.core.exchange.point_tables import outlines, read_point_table
from mine_restoration_plugin.core.exchange.points import Point, write_point_table
from mine_restoration_plugin.core.exchange.rings import nested, polygons_of
from mine_restoration_plugin.core.geodata.areas import projected_area_m2, signed_area
from mine_restoration_plugin.core.geodata.shapes import closed
from mine_restoration_plugin.core.model.errors import InputError
from tests.unit.terrain_case import DATA, rectangle

SURVEY = DATA / "survey"
CM = "EPSG:4547"  # CGCS2000, central meridian 114°, no zone number
ZONE38 = "EPSG:4526"  # the same with 38 in front of the eastings


def dat(tmp_path: Path, text: str, encoding: str = "gbk") -> Path:
    path = tmp_path / "点.dat"
    path.write_bytes(text.encode(encoding))
    return path


def zh(notes):
    return "\n".join(note.zh for note in notes)


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig", "utf-16"])
def test_dat(tmp_path, encoding):
    text = "坑1,KD,500100.125,3800200.5,101.25\r\n\r\n2,,500101,3800201,\r\n3,房,500102,3800202,-3.5\r\n\x1a"
    found = read_dat(dat(tmp_path, text, encoding), CM)
    assert [(p.name, p.code, p.x, p.y, p.z_m, p.line) for p in found.points] == [
        ("坑1", "KD", 500100.125, 3800200.5, 101.25, 1),
        ("2", "", 500101.0, 3800201.0, None, 3),
        ("3", "房", 500102.0, 3800202.0, -3.5, 4),
    ]
    assert found.crs == CM
    assert "1 个没有高程" in zh(found.notes)


def test_dat_without_code_or_height_and_with_full_width_digits(tmp_path):
    found = read_dat(
        dat(tmp_path, "1,500100,3800200,12.5\n2,,500101,3800201\n３，，５００１０２．５，3800202，0\n"), CM
    )
    assert [(p.code, p.x, p.z_m) for p in found.points] == [("", 500100, 12.5), ("", 500101, None), ("", 500102.5, 0)]
    assert "首个在第 3 行" in zh(found.notes)


def test_dat_north_first_is_told_by_the_numbers(tmp_path):
    right = read_dat(dat(tmp_path, "1,,38500100.5,3800200.25,9\n2,,38500200,3800300,9\n"))
    wrong = read_dat(dat(tmp_path, "1,,3800200.25,38500100.5,9\n2,,3800300,38500200,9\n"))
    assert (
        [(p.x, p.y) for p in right.points]
        == [(p.x, p.y) for p in wrong.points]
        == [
            (38500100.5, 3800200.25),
            (38500200.0, 3800300.0),
        ]
    )
    assert right.crs == wrong.crs == ZONE38
    assert not right.notes
    assert "顺序" in zh(wrong.notes)


def test_dat_zone_numbers_come_and_go_with_the_system(tmp_path):
    with_zone = dat(tmp_path, "1,,38500100.5,3800200.25,9\n")
    assert read_dat(with_zone, CM).points[0].x == 500100.5
    assert read_dat(with_zone, ZONE38).points[0].x == 38500100.5
    without = dat(tmp_path, "1,,500100.5,3800200.25,9\n")
    assert read_dat(without, ZONE38).points[0].x == 38500100.5
    assert read_dat(dat(tmp_path, "1,,20500100.5,3800200.25,9\n")).crs == "EPSG:4498"  # six degrees wide
    with pytest.raises(InputError, match="carry no zone number"):
        read_dat(dat(tmp_path, "1,,500100.5,3800200.25,9\n"))
    with pytest.raises(InputError, match="zone 39, but EPSG:4547 is zone 38"):
        read_dat(dat(tmp_path, "1,,39500100.5,3800200.25,9\n"), CM)
    with pytest.raises(InputError, match="line 3: the easting 37500100"):
        read_dat(dat(tmp_path, "1,,38500100,3800200,9\n2,,38500100,3800200,9\n3,,37500100,3800200,9\n"), CM)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1,,500100,3800200,9\n2,,500101,abc,9\n", "line 2: 'abc' is not a number"),
        ("1,,500100,3800200,9\n\n2,,500101,3800201,9o\n", "line 3: '9o' is not a number"),
        ("1,,500100,,9\n", "line 1: '' is not a number"),
        ("1,,500100,3800200,9,8\n", "line 1: 6 values"),
        ("只有文字\n", "line 1: 1 values"),
        (" \n\n", "is empty"),
    ],
)
def test_broken_lines_are_named(tmp_path, text, said):
    with pytest.raises(InputError, match=said):
        read_dat(dat(tmp_path, text), CM)


def test_a_point_far_from_the_others_is_named(tmp_path):
    found = read_dat(dat(tmp_path, "1,,500100,3800200,9\n2,,500110,3800200,9\n3,,500100,380020,9\n"), CM)
    assert "第 3 行" in zh(found.notes)


def test_no_text_file(tmp_path):
    with pytest.raises(InputError, match="no text file"):
        read_dat(dat(tmp_path, "\x80\x81\xff\xfa", "latin-1"), CM)
    with pytest.raises(InputError, match="cannot be read"):
        read_dat(tmp_path / "none.dat", CM)


names = st.text(st.sampled_from("坑界址点楼路山AZ09-_ ()"), max_size=8).map(str.strip)
coordinates = st.integers(-(10**8), 10**8).map(lambda n: n / 1000)


@settings(max_examples=30)
@given(st.lists(st.tuples(names, names, coordinates, coordinates, st.none() | coordinates), min_size=1, max_size=8))
def test_dat_round_trip(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("dat") / "out.dat"
    points = [Point(name, code, x + 500_000, y + 3_800_000, z) for name, code, x, y, z in rows]
    write_dat(path, points)
    back = read_dat(path, "EPSG:32650").points
    assert [(p.name, p.code, p.x, p.y, p.z_m) for p in back] == [
        (p.name, p.code, pytest.approx(p.x, abs=1e-6), pytest.approx(p.y, abs=1e-6), p.z_m) for p in points
    ]


def test_what_dat_cannot_hold_is_told(tmp_path):
    path = tmp_path / "out.dat"
    notes = write_dat(path, [Point("甲,乙", "\U00020000", 1.0, 2.0, None)])
    assert path.read_bytes() == "甲，乙,?,1.000,2.000,\r\n".encode("gbk")
    assert "半角逗号" in zh(notes)
    assert "GBK" in zh(notes)
    assert "没有高程" in zh(notes)
    with pytest.raises(InputError, match="no points"):
        write_dat(path, [])
    with pytest.raises(InputError, match="no folder"):
        write_dat(tmp_path / "x" / "out.dat", [Point("", "", 1.0, 2.0, None)])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("112.5627", 112.5627),
        ("112°33′45.6″", 112 + 33 / 60 + 45.6 / 3600),
        ("112° 33' 45.6\"", 112 + 33 / 60 + 45.6 / 3600),
        ("112°33'45.6''", 112 + 33 / 60 + 45.6 / 3600),
        ("东经112度33分45.6秒", 112 + 33 / 60 + 45.6 / 3600),
        ("112:33:45.6E", 112 + 33 / 60 + 45.6 / 3600),
        ("-0°30′", -0.5),
        ("28 30 S", -28.5),
        ("112°63′00″", None),
        ("112.5°30′", None),
        ("东沟", None),
        ("", None),
    ],
)
def test_degrees(text, value):
    assert degrees_of(text) == (None if value is None else pytest.approx(value, abs=1e-12))


@pytest.mark.parametrize(
    "header",
    [
        "点号,X,Y,高程",
        "点名,X坐标,Y坐标,H",
        "No,北坐标,东坐标,高程(m)",
        "界址点号,纵坐标,横坐标,标高（米）",
        "name,northing,easting,z",
    ],
)
def test_headers(tmp_path, header):
    path = tmp_path / "points.csv"
    path.write_text(f"某矿控制点表\n{header}\nP1,3800200.5,38500100.25,12\nP2,3800201,38500101,\n", encoding="gbk")
    found = read_point_table(path)
    assert [(p.name, p.x, p.y, p.z_m, p.line) for p in found.points] == [
        ("P1", 38500100.25, 3800200.5, 12.0, 3),
        ("P2", 38500101.0, 3800201.0, None, 4),
    ]
    assert found.crs == ZONE38


def test_x_is_east_in_tables_of_gis(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("id,x,y,remark\n1,500100.5,3800200,a\n2,500101.5,3800201,\n", encoding="utf-8")
    found = read_point_table(path, CM)
    assert [(p.name, p.x, p.y, p.more) for p in found.points] == [
        ("1", 500100.5, 3800200.0, {"remark": "a"}),
        ("2", 500101.5, 3800201.0, {}),
    ]
    path.write_text("id,x,y\n1,112.5,28.25\n", encoding="utf-8")
    assert read_point_table(path).crs == "EPSG:4490"


def test_x_is_north_among_chinese_names_where_the_numbers_do_not_tell(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("点号,X,Y\n1,480.5,120.25\n", encoding="utf-8")
    assert (read_point_table(path, CM).points[0].x, read_point_table(path, CM).points[0].y) == (120.25, 480.5)
    path.write_text("no,X,Y\n1,480.5,120.25\n", encoding="utf-8")
    assert (read_point_table(path, CM).points[0].x, read_point_table(path, CM).points[0].y) == (480.5, 120.25)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("J1,1,3800200.5,38500100.25,9\nJ2,1,3800201,38500101,8\n", ("J1", "1", 38500100.25, 3800200.5, 9.0)),
        ("J1\t3800200.5\t38500100.25\nJ2\t3800201\t38500101\n", ("J1", "", 38500100.25, 3800200.5, None)),
        ("J1  3800200.5 38500100.25 7\nJ2  3800201  38500101 6\n", ("J1", "", 38500100.25, 3800200.5, 7.0)),
        ("3800200.5;38500100.25\n3800201;38500101\n", ("", "", 38500100.25, 3800200.5, None)),
    ],
)
def test_tables_without_header(tmp_path, text, first):
    path = tmp_path / "points.txt"
    path.write_text(text, encoding="utf-8")
    found = read_point_table(path).points
    assert len(found) == 2
    assert (found[0].name, found[0].code, found[0].x, found[0].y, found[0].z_m) == first


def test_tables_in_degrees_without_header(tmp_path):
    path = tmp_path / "points.txt"
    path.write_text("1,112°33′45.6″,28°12′30″\n2,112°33′46″,28°12′31″\n", encoding="utf-8")
    found = read_point_table(path)
    assert found.crs == "EPSG:4490"
    assert (found.points[0].x, found.points[0].y) == pytest.approx((112.5626666667, 28.2083333333))
    path.write_text("经度,纬度\n112.5,28.2\n", encoding="utf-8")
    with pytest.raises(InputError, match="counts in metres"):
        read_point_table(path, CM)


def test_workbook_with_merged_cells_into_outlines():
    found = read_point_table(SURVEY / "points.xlsx")
    assert found.crs == ZONE38
    assert "经纬度" in zh(found.notes)
    assert [p.name for p in found.points[:6]] == ["J1", "J2", "J3", "J4", "J1", "J5"]
    assert found.points[0].more == {"序号": "1", "备注": "界桩"}
    assert (found.points[0].line, found.points[2].z_m) == (4, None)
    one, two = outlines(found.points)
    assert (one.parcel, two.parcel) == ("TB-01", "TB-02")
    assert [len(rings) for rings in one.polygons] == [2]
    assert projected_area_m2(one.polygons) == pytest.approx(7_800.0)
    assert projected_area_m2(two.polygons) == pytest.approx(1_250.0)


def test_a_sheet_by_name():
    found = read_point_table(SURVEY / "points.xlsx", sheet="经纬度")
    assert found.crs == "EPSG:4490"
    assert found.points[1].x == pytest.approx(112 + 33 / 60 + 50 / 3600)
    assert outlines(found.points) is None
    with pytest.raises(InputError, match="no sheet '没有'"):
        read_point_table(SURVEY / "points.xlsx", sheet="没有")


def test_tables_that_are_none(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("姓名,年龄\n甲,20\n", encoding="utf-8")
    with pytest.raises(InputError, match="no columns with coordinates"):
        read_point_table(path)
    path.write_text("点号,X,Y\n1,3800200,38500100\n2,38002oo,38500101\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 3: '38002oo' is not a number"):
        read_point_table(path)
    path.write_text("点号,圈号,X,Y\n1,1,3800200,38500100\n2,1,3800200,38500101\n", encoding="utf-8")
    with pytest.raises(InputError, match="Line 2: the ring .* fewer than three"):
        outlines(read_point_table(path).points)
    broken = tmp_path / "points.xlsx"
    broken.write_bytes(b"PK no workbook")
    with pytest.raises(InputError, match="cannot be opened as a workbook"):
        read_point_table(broken)


@pytest.mark.parametrize("path", sorted((DATA / "jzd_txt").glob("*.txt")), ids=lambda path: path.stem[:12])
def test_boundary_points_are_sent_to_their_own_reader(path):
    with pytest.raises(InputError, match="Import it as boundary points"):
        read_point_table(path)


def test_point_table_round_trip(tmp_path):
    path = tmp_path / "points.csv"
    points = [Point("坑,1", "KD", 38500100.125, 3800200.5, 101.25), Point("2", "", 38500101.0, 3800201.0, None)]
    write_point_table(path, points)
    assert path.read_bytes().startswith("\ufeff点号,编码".encode())
    assert [(p.name, p.code, p.x, p.y, p.z_m) for p in read_point_table(path).points] == [
        (p.name, p.code, p.x, p.y, p.z_m) for p in points
    ]
    write_point_table(path, [Point("1", "", 112.123456789, 28.5, None)], degrees=True)
    assert read_point_table(path).points[0].x == 112.123456789


def test_zones():
    # domain §1.5: 4513…4533 for three degrees with 25…45 in front, 4491…4501 for six degrees with 13…23
    assert [system_of_zone(n) for n in (25, 38, 45, 13, 20, 23)] == [
        "EPSG:4513", "EPSG:4526", "EPSG:4533", "EPSG:4491", "EPSG:4498", "EPSG:4501",
    ]  # fmt: skip
    local = place([120.0, 130.0], [480.0, 490.0], CM)
    assert np.array_equal(local.xy, [[120.0, 480.0], [130.0, 490.0]])  # a site grid stays as it is


def test_rings_are_put_together_by_what_lies_within_what():
    island, hole, outer = rectangle(40, 40, 60, 60), rectangle(20, 20, 80, 80), rectangle(0, 0, 100, 100)
    beside = rectangle(200, 0, 210, 10)
    found = polygons_of([island, beside, hole, outer[::-1]])
    assert sorted(len(rings) for rings in found) == [1, 1, 2]
    assert projected_area_m2(found) == pytest.approx(10_000 - 3_600 + 400 + 100)


def test_a_ring_drawn_from_each_of_its_corners_is_no_hole_of_itself():
    turn = np.sort(np.random.default_rng(1).random(7)) * 2 * np.pi
    corners = np.round(np.column_stack((500_000.123 + 100 * np.cos(turn), 3_800_000.7 + 100 * np.sin(turn))), 3)
    again = [np.roll(corners, -first, axis=0) for first in range(7)]
    assert len({signed_area(closed(ring)) for ring in again}) > 1  # else the areas alone would tell
    assert [len(rings) for rings in polygons_of(again)] == [1] * 7


def test_a_ring_within_two_holes_that_cross_belongs_to_the_outline():
    beside, outer = rectangle(200, 0, 210, 10), rectangle(0, 0, 100, 100)
    one, two, inner = rectangle(10, 10, 60, 60), rectangle(30, 30, 90, 90), rectangle(40, 40, 50, 50)
    polygons, places = nested([closed(ring) for ring in (beside, inner, one, two, outer)])
    assert [len(rings) for rings in polygons] == [1, 4]
    assert places == [(0, 0), (1, 1), (1, 2), (1, 3), (1, 0)]
