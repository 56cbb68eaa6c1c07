"""Boundary-point text: real files are the oracle, the grammar of practice the rest."""

from __future__ import annotations

import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mine_restoration_plugin.core.exchange.boundary.dialect import HEAD
from mine_restoration_plugin.core.exchange.coordinates import Dialect, coordinate_text, write_coordinates, zone_of
from mine_restoration_plugin.core.model.errors import InputError
from tests.unit.register_case import DATA, holed, square

WITHOUT_VERSION = tuple(line for line in HEAD if not line.startswith("格式版本号"))
FILES = sorted((DATA / "jzd_txt").glob("*.txt"))
# The stated areas in SOURCE.md, in hectares.
STATED = {
    "44120000072": "1.2247",
    "44120000120": "2.6708",
    "44120000957": "0.7749",
    "44120001048": "0.0105",
    "44120002411": "2.6377",
}


def real(path):
    """Lines of a real file, its plot with X and Y as plain eastings and northings."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line]
    start = lines.index("[地块坐标]")
    head = lines[start + 1].split(",")
    cells = [line.split(",") for line in lines[start + 2 :]]
    points = np.array([[float(east) - 38e6, float(north)] for _, _, north, east in cells])
    plot = {"plot_no": head[2], "name": head[3], "sheet_no": head[5], "use": head[6], "position": head[7]}
    return lines, {**plot, "polygons": [[points]]}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("crs", ["EPSG:4547", "EPSG:4526"])
def test_real_files_are_written_line_by_line(path, crs):
    lines, plot = real(path)
    if crs == "EPSG:4526":  # the same zone with its number in the coordinates
        plot["polygons"] = [[plot["polygons"][0][0] + (38e6, 0)]]
    text, notes = coordinate_text([plot], crs, dialect=Dialect(head=WITHOUT_VERSION))
    assert text.splitlines() == lines
    assert text.count("\r\n") == len(lines)
    assert not notes


def test_all_six_files_and_their_stated_areas():
    assert len(FILES) == 6
    for path in FILES:
        lines, plot = real(path)
        if path.stem in STATED:
            assert (
                coordinate_text([plot], "EPSG:4547")[0].splitlines()[-len(plot["polygons"][0][0]) - 1].split(",")[1]
                == STATED[path.stem]
            )


def body(plots, crs="EPSG:4547", **dialect):
    text, _ = coordinate_text(plots, crs, dialect=Dialect(**dialect))
    return text.splitlines()[text.splitlines().index("[地块坐标]") + 1 :]


def test_rings_holes_and_parts():
    lines = body([{"plot_no": "p1", "name": "x", "polygons": holed()}])
    assert lines[0] == "15,0.9700,p1,x,面,,,,@"
    cells = [line.split(",") for line in lines[1:]]
    assert [c[0] for c in cells] == [f"J{n}" for n in (1, 2, 3, 4, 1, 5, 6, 7, 8, 5, 9, 10, 11, 12, 9)]
    assert [c[1] for c in cells] == ["1"] * 5 + ["2"] * 5 + ["3"] * 5
    assert cells[0][2:] == ["3700000.000", "38500000.000"]
    again = body([{"plot_no": "p1", "polygons": holed()}], numbering="ring", prefix="")
    assert [line.split(",")[0] for line in again[1:]] == ["1", "2", "3", "4", "1"] * 3


def test_dialects():
    plot = {"plot_no": "p1", "polygons": square(500000.12345, 3700000.98765)}
    assert body([plot], decimals=2)[1] == "J1,1,3700000.99,38500000.12"
    assert body([plot], decimals=4, zone_prefix=False)[1] == "J1,1,3700000.9877,500000.1235"
    assert body([plot], northwest_first=True)[1] == "J1,1,3700100.988,38500000.123"
    assert body([plot], northwest_first=True)[-1] == "J1,1,3700100.988,38500000.123"
    with_number = {"plot_no": "p1", "polygons": square(38_500_000.0)}
    assert body([with_number], "EPSG:4526")[1] == "J1,1,3700000.000,38500000.000"
    assert body([with_number], "EPSG:4526", zone_prefix=False)[1] == "J1,1,3700000.000,500000.000"


def test_header():
    text, _ = coordinate_text(
        [{"plot_no": "1", "polygons": square()}], "EPSG:4547", producer="某市,局", date="2025-06-05"
    )
    assert text.splitlines()[:11] == [
        "[属性描述]", "格式版本号=1.01", "数据产生单位=某市，局", "数据产生日期=2025-6-5", "坐标系=2000国家大地坐标系",
        "几度分带=3",        "投影类型=高斯克吕格", "计量单位=米", "带号=38", "精度=0.001", "转换参数=,,,,,,",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("crs", "expected"),
    [
        ("EPSG:4513", ("2000国家大地坐标系", 3, 25, 25)),
        ("EPSG:4533", ("2000国家大地坐标系", 3, 45, 45)),
        ("EPSG:4534", ("2000国家大地坐标系", 3, 25, 0)),
        ("EPSG:4554", ("2000国家大地坐标系", 3, 45, 0)),
        ("EPSG:4491", ("2000国家大地坐标系", 6, 13, 13)),
        ("EPSG:4512", ("2000国家大地坐标系", 6, 23, 0)),
        ("EPSG:2362", ("1980西安坐标系", 3, 38, 38)),
        ("EPSG:2383", ("1980西安坐标系", 3, 38, 0)),
        ("EPSG:2414", ("1954北京坐标系", 3, 38, 38)),
        ("EPSG:32645", ("WGS 84", None, None, 0)),
    ],
)
def test_zones_by_epsg(crs, expected):
    zone = zone_of(crs)
    assert (zone.system, zone.degrees, zone.number, zone.false_number) == expected


def test_a_plot_outside_the_zone_is_named():
    _, notes = coordinate_text([{"plot_no": "p9", "polygons": square(700_000)}], "EPSG:4547")
    assert "Plot p9 lies at longitude 116.1" in notes[0].en


def test_elsewhere_no_zone_number_is_invented():
    text, notes = coordinate_text([{"plot_no": "1", "polygons": square(440_000.0, 2_627_000.0)}], "EPSG:32645")
    assert "J1,1,2627000.000,440000.000" in text
    assert "2000国家" not in text
    assert "带号=\r\n" in text
    assert "no zone number" in notes[0].en


@given(st.text(max_size=30))
def test_a_name_never_breaks_the_grammar(name):
    text, _ = coordinate_text([{"plot_no": name, "name": name, "polygons": square()}], "EPSG:4547")
    lines = text.split("\r\n")
    head = lines[lines.index("[地块坐标]") + 1]
    assert len(head.split(",")) == 9
    assert head.endswith(",@")
    assert head.count("@") == 1
    assert len(lines) == lines.index("[地块坐标]") + 1 + 1 + 5 + 1


def test_file_is_gb18030_and_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "coordinates.txt"
    plots = [{"plot_no": "1", "name": "䶮矿", "polygons": square()}]
    write_coordinates(path, plots, "EPSG:4547")
    raw = path.read_bytes()
    assert "䶮矿" in raw.decode("gb18030")
    assert raw.startswith("[属性描述]\r\n".encode("gbk"))

    def held(*_):
        raise PermissionError(13, "held")

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(InputError, match="held by another program"):
        write_coordinates(path, [{"plot_no": "2", "polygons": square()}], "EPSG:4547")
    assert path.read_bytes() == raw
    monkeypatch.undo()
    with pytest.raises(InputError, match="no plot"):
        write_coordinates(path, [], "EPSG:4547")
    with pytest.raises(InputError, match="degrees"):
        write_coordinates(path, plots, "EPSG:4490")
    assert path.read_bytes() == raw


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "coordinates.txt"
    path.write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(path), "write_bytes", full)
    with pytest.raises(InputError, match="No space left"):
        write_coordinates(path, [{"plot_no": "1", "polygons": square()}], "EPSG:4547")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["coordinates.txt"]
