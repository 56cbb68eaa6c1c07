"""Drawings: fixtures of an independent writer, GDAL as an independent reader, closed forms, and round trips."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal, ogr

from mine_restoration_plugin.core.exchange.dxf import curves
from mine_restoration_plugin.core.exchange.dxf.profile import load_profile, profile_names
from mine_restoration_plugin.core.exchange.dxf.read import read_dxf
from mine_restoration_plugin.core.exchange.dxf.tags import TextDecoder, plain_mtext
from mine_restoration_plugin.core.exchange.dxf.write import Boundary, Contour, write_dxf
from mine_restoration_plugin.core.exchange.points import Point
from mine_restoration_plugin.core.geodata.areas import projected_area_m2
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from tests.unit.terrain_case import DATA, rectangle

SURVEY = DATA / "survey"
CRS = "EPSG:4547"
EAST, NORTH = 500_000.0, 3_800_000.0


def zh(notes):
    return "\n".join(note.zh for note in notes)


def length(lines):
    return math.fsum(float(np.hypot(*np.diff(line.xy, axis=0).T).sum()) for line in lines)


@pytest.mark.parametrize("version", ["r12", "r2000", "r2010"])
def test_a_drawing_of_cass(version):
    found = read_dxf(SURVEY / f"cass_{version}.dxf")
    assert found.crs == "EPSG:4526"
    assert found.encoding == ("UTF-8" if version == "r2010" else "GB18030")
    heights = {(p.x - 38_500_000, p.y - 3_800_000): p.z_m for p in found.points if p.layer == "GCD"}
    assert heights == {(1, 2): 3.5, (5, 5): 101.256, (6, 6): 98.7, (60, 60): 77.35, (80, 60): None}
    by_layer = {area.layer: area for area in found.areas if area.layer == "JZD"}
    assert projected_area_m2(by_layer["JZD"].polygons) == pytest.approx(8_000 - 400, abs=0.2)
    assert by_layer["JZD"].code == "300000"
    houses = sorted(projected_area_m2(area.polygons) for area in found.areas if area.layer == "房屋")
    assert houses == pytest.approx([math.pi * 25, 100 * 80], rel=3e-3)
    assert {p.text for p in found.points if p.layer == "ZJ"} >= {"东沟采石场", "坡度°45"}
    contours = {line.code: line for line in found.lines if line.layer == "DGX" and line.elevation_m is not None}
    assert contours["201101"].elevation_m == 101.0
    three_d = next(line for line in found.lines if line.z_m is not None)
    assert three_d.z_m.tolist() == [10.5, 11.5, 12.25]
    assert found.losses["SOLID"] == 1
    assert "二维填充 1" in zh(found.notes)
    assert "1 个点的高程取自旁边的注记" in zh(found.notes)
    if version != "r12":
        assert dict(found.losses) == {"HATCH": 1, "SOLID": 1, "in paper space": 1}
        assert "坐标按米读取" in zh(found.notes)
        assert "矿界\n第二行 1/2" in {p.text for p in found.points}


def test_an_inserted_sheet_lies_where_gdal_puts_it():
    found = read_dxf(SURVEY / "cass_r2000.dxf")
    sheet = next(area for area in found.areas if area.layer == "房屋" and len(area.polygons[0][0]) == 5)
    dataset = gdal.OpenEx(str(SURVEY / "cass_r2000.dxf"))
    shapes = [f.GetGeometryRef().Clone() for f in dataset.GetLayer(0)]
    independent = next(shape for shape in shapes if shape.GetPointCount() == 5 and shape.GetX(0) == 38_500_500.0)
    assert {tuple(np.round(p[:2], 6)) for p in independent.GetPoints()} == {
        tuple(np.round(p, 6)) for p in sheet.polygons[0][0].tolist()
    }


def test_real_contours_agree_with_gdal():
    path = DATA / "fortbragg" / "contours_2004_z.dxf"
    found = read_dxf(path, "EPSG:3358")
    dataset = gdal.OpenEx(str(path))
    shapes = [(f["Layer"], f.GetGeometryRef().Clone()) for f in dataset.GetLayer(0)]
    lines = [shape for _, shape in shapes if shape.GetGeometryName() == "LINESTRING"]
    assert length(found.lines) == pytest.approx(sum(line.Length() for line in lines), rel=1e-12)
    assert len(found.lines) + found.losses["line of one point"] == len(lines) == 35
    assert {line.elevation_m for line in found.lines} == {line.GetZ(0) for line in lines}
    heights = [p.z_m for p in found.points if p.layer == "GCD"]
    points = [shape.GetZ() for layer, shape in shapes if layer == "GCD"]
    assert sorted(heights) == sorted(points)
    assert not found.areas


# closed forms of curves


@pytest.mark.parametrize("bulge", [1.0, -1.0, 0.414213562, 0.1, 2.5])
def test_bulges_become_arcs(bulge):
    found = curves.bulged(np.array([[0.0, 0.0], [10.0, 0.0]]), np.array([bulge, 0.0]), False, 1e-4)
    radius, angle = 10 * (1 + bulge**2) / (4 * abs(bulge)), 4 * math.atan(abs(bulge))
    line = ogr.CreateGeometryFromWkt("LINESTRING(" + ",".join(f"{x} {y}" for x, y in found) + ")")
    assert line.Length() == pytest.approx(radius * angle, rel=1e-4)
    side = found[1:-1, 1]
    assert (side < 0).all() if bulge > 0 else (side > 0).all()  # positive: anticlockwise, to the right of the chord


def test_circle_ellipse_and_spline():
    circle = curves.arc(np.array([3.0, 4.0]), 10.0, 0.0, 360.0, 0.01)
    assert np.hypot(*(circle - (3, 4)).T) == pytest.approx(np.full(len(circle), 10.0))
    assert projected_area_m2([[circle]]) == pytest.approx(100 * math.pi, rel=2e-3)
    oval = curves.ellipse(np.zeros(2), np.array([0.0, 8.0]), 0.25, 0.0, 2 * math.pi, 0.001)
    assert projected_area_m2([[oval]]) == pytest.approx(math.pi * 8 * 2, rel=1e-3)
    # a cubic Bézier in Bernstein form
    controls = np.array([[0.0, 0.0], [1.0, 3.0], [4.0, -2.0], [5.0, 0.0]])
    found = curves.spline(3, np.array([0.0] * 4 + [1.0] * 4), controls, None, 0.001)
    t = np.linspace(0, 1, len(found))[:, None]
    bernstein = (1 - t) ** 3 * controls[0] + 3 * t * (1 - t) ** 2 * controls[1] + 3 * t**2 * (1 - t) * controls[2]
    assert found == pytest.approx(bernstein + t**3 * controls[3], abs=1e-12)
    # a quarter of a circle as a rational spline of degree 2
    weights = np.array([1.0, math.sqrt(0.5), 1.0])
    quarter = curves.spline(2, np.array([0.0] * 3 + [1.0] * 3), np.array([[1.0, 0], [1, 1], [0, 1]]), weights, 0.001)
    assert np.hypot(*quarter.T) == pytest.approx(np.ones(len(quarter)))


# what we write


def drawing(tmp_path: Path, **parts):
    path = tmp_path / "出图.dxf"
    notes = write_dxf(path, CRS, **parts)
    return path, notes


def local(*box):
    return rectangle(*box) + (EAST, NORTH)


def test_what_is_written_is_read_by_gdal(tmp_path):
    outline = [[local(0, 0, 100, 80), local(20, 20, 40, 40)[::-1]]]
    ring = np.array([[EAST, NORTH], [EAST + 50, NORTH], [EAST + 60, NORTH + 30]])
    path, notes = drawing(
        tmp_path,
        boundaries=[Boundary("TB-01", outline, "东沟采石场")],
        contours=[Contour(ring, float(z)) for z in range(100, 107)],
        heights=[Point("点1", "KD", EAST + 1, NORTH + 2, 101.256), Point("", "", EAST + 3, NORTH + 4, None)],
    )
    assert "1 个点没有高程" in zh(notes)
    assert path.read_bytes().startswith(b"  0\r\nSECTION\r\n")
    assert "东沟采石场".encode("gbk") in path.read_bytes()
    gdal.SetThreadLocalConfigOption("DXF_INLINE_BLOCKS", "FALSE")
    try:
        dataset = gdal.OpenEx(str(path))
        layer = dataset.GetLayerByName("entities")
        found = [(f["Layer"], f["Text"], f.GetGeometryRef().Clone(), f["BlockName"]) for f in layer]
    finally:
        gdal.SetThreadLocalConfigOption("DXF_INLINE_BLOCKS", None)
    assert sorted({item[0] for item in found}) == ["DGX", "GCD", "JZD", "ZDH", "ZJ"]
    assert {item[1] for item in found if item[0] in ("ZJ", "ZDH")} == {"东沟采石场", "点1"}
    assert [g.Length() for name, _, g, _ in found if name == "JZD"] == pytest.approx([360, 80])
    assert {g.GetZ(0) for name, _, g, _ in found if name == "DGX"} == set(range(100, 107))
    spots = [(g.GetX(), g.GetY(), g.GetZ()) for name, _, g, block in found if block == "GC200"]
    assert spots == [(EAST + 1, NORTH + 2, 101.256), (EAST + 3, NORTH + 4, 0.0)]
    codes = [line.code for line in read_dxf(path, CRS).lines]
    assert codes == ["201102", *["201101"] * 4, "201102", "201101"]  # 100 and 105 are index contours


decimal = st.integers(-9_999_999, 9_999_999).map(lambda n: n / 10_000)
words = st.text(st.sampled_from("东沟采石场GCD01-_ ²(𠮷"), max_size=10).map(str.strip)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(words, words, decimal, decimal, st.none() | decimal.filter(bool)), min_size=1, max_size=6),
    st.lists(
        st.tuples(decimal, st.lists(st.tuples(decimal, decimal), min_size=2, max_size=5, unique=True)), max_size=4
    ),
)
def test_points_and_contours_come_back(tmp_path_factory, points, contours):
    heights = [Point(name, code, EAST + x, NORTH + y, z) for name, code, x, y, z in points]
    lines = [Contour(np.array(xy) + (EAST, NORTH), z) for z, xy in contours]
    path, _ = drawing(tmp_path_factory.mktemp("dxf"), heights=heights, contours=lines)
    found = read_dxf(path, CRS)
    spots = [p for p in found.points if p.kind == "block"]
    assert [(p.x, p.y, p.z_m) for p in spots] == [
        (pytest.approx(p.x, abs=1e-4), pytest.approx(p.y, abs=1e-4), pytest.approx(p.z_m, abs=1e-6)) for p in heights
    ]
    assert [p.name for p in spots] == [p.name.replace("𠮷", "?") for p in heights]
    assert [line.elevation_m for line in found.lines] == [pytest.approx(line.elevation_m, abs=1e-6) for line in lines]
    for mine, back in zip(lines, found.lines):
        assert back.xy[: len(mine.xy)] == pytest.approx(mine.xy, abs=1e-4)


def test_plots_with_holes_and_parts_come_back(tmp_path):
    shared = local(20, 20, 40, 40)
    plots = [
        Boundary("TB-01", [[local(0, 0, 100, 80), shared[::-1]], [local(150, 0, 180, 30)]]),
        Boundary("TB-02", [[shared]]),  # fills the hole of the other
    ]
    path, _ = drawing(tmp_path, boundaries=plots)
    found = read_dxf(path, CRS)
    assert [area.name for area in found.areas] == ["TB-01", "TB-02"]
    assert [[len(rings) for rings in area.polygons] for area in found.areas] == [[2, 1], [1]]
    for plot, area in zip(plots, found.areas):
        assert projected_area_m2(area.polygons) == pytest.approx(projected_area_m2(plot.polygons), abs=1e-3)


def test_the_label_lies_inside(tmp_path):
    horseshoe = np.array([(0, 0), (90, 0), (90, 90), (60, 90), (60, 30), (30, 30), (30, 90), (0, 90), (0, 0)], float)
    path, _ = drawing(tmp_path, boundaries=[Boundary("U", [[horseshoe + (EAST, NORTH)]], "图斑U")])
    text = next(p for p in read_dxf(path, CRS).points if p.kind == "text")
    place = ogr.CreateGeometryFromWkt(f"POINT({text.x - EAST} {text.y - NORTH})")
    shape = ogr.CreateGeometryFromWkt("POLYGON((" + ",".join(f"{x} {y}" for x, y in horseshoe) + "))")
    assert shape.Contains(place)


# broken, foreign and odd input


def text_dxf(tmp_path: Path, *tags: object, header: tuple[object, ...] = (), encoding: str = "gbk") -> Path:
    lines = [0, "SECTION", 2, "HEADER", *header, 0, "ENDSEC", 0, "SECTION", 2, "ENTITIES", *tags, 0, "ENDSEC", 0, "EOF"]
    path = tmp_path / "in.dxf"
    path.write_bytes("\n".join(map(str, lines)).encode(encoding) + b"\n")
    return path


def test_dwg_and_other_files_get_a_sentence(tmp_path):
    for name, raw, said in (
        ("a.dwg", b"AC1032\0\0", "save it as DXF"),
        ("a.dxf", b"AC1015\0\0\0\0", "save it as DXF"),
        ("a.dxf", b"AutoCAD Binary DXF\r\n\x1a\0", "binary DXF"),
        ("a.dxf", b"\n \n", "is empty"),
        ("a.dxf", b"  0\nSECTION\n 2x\nHEADER\n", "line 3: '2x' stands where"),
    ):
        path = tmp_path / name
        path.write_bytes(raw)
        with pytest.raises(InputError, match=said):
            read_dxf(path, CRS)
    with pytest.raises(InputError, match="cannot be read"):
        read_dxf(tmp_path / "none.dxf", CRS)
    with pytest.raises(InputError, match="POINT that begins in line 11 has 'abc'"):
        read_dxf(text_dxf(tmp_path, 0, "POINT", 8, "0", 10, "abc", 20, 5), CRS)
    with pytest.raises(InputError, match="holds no points, lines or outlines"):
        read_dxf(text_dxf(tmp_path, 0, "HATCH", 8, "0"), CRS)
    with pytest.raises(InputError, match="carry no zone number"):
        read_dxf(text_dxf(tmp_path, 0, "POINT", 8, "0", 10, EAST, 20, NORTH))


def test_a_drawing_that_breaks_off(tmp_path):
    path = text_dxf(tmp_path, 0, "POINT", 8, "0", 10, EAST, 20, NORTH)
    path.write_bytes(path.read_bytes().replace(b"EOF\n", b"")[:-3])
    assert "不完整" in zh(read_dxf(path, CRS).notes)


def test_millimetres_become_metres_and_north_first_is_turned(tmp_path):
    header = (9, "$INSUNITS", 70, 4)
    tags = (
        0,
        "LINE",
        8,
        "0",
        10,
        EAST * 1000,
        20,
        NORTH * 1000,
        30,
        5000,
        11,
        EAST * 1000 + 3000,
        21,
        NORTH * 1000,
        31,
        7000,
    )
    found = read_dxf(text_dxf(tmp_path, *tags, header=header), CRS)
    assert found.lines[0].xy == pytest.approx(np.array([[EAST, NORTH], [EAST + 3, NORTH]]))
    assert found.lines[0].z_m.tolist() == [5.0, 7.0]
    turned = read_dxf(text_dxf(tmp_path, 0, "POINT", 8, "0", 10, NORTH, 20, EAST), CRS)
    assert (turned.points[0].x, turned.points[0].y) == (EAST, NORTH)
    assert "顺序" in zh(turned.notes)


def test_mirrored_entities_lie_where_cad_shows_them(tmp_path):
    tags = (
        0,
        "LWPOLYLINE",
        8,
        "0",
        90,
        2,
        70,
        0,
        38,
        -7,
        10,
        -EAST,
        20,
        NORTH,
        10,
        -EAST - 9,
        20,
        NORTH,
        210,
        0,
        220,
        0,
        230,
        -1,
    )
    line = read_dxf(text_dxf(tmp_path, *tags), CRS).lines[0]
    assert line.xy.tolist() == [[EAST, NORTH], [EAST + 9, NORTH]]
    assert line.elevation_m == 7.0


@pytest.mark.parametrize("page", ["ANSI_936", "ANSI_1252", ""])
@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_chinese_whatever_the_header_says(tmp_path, page, encoding):
    header = (9, "$ACADVER", 1, "AC1015", 9, "$DWGCODEPAGE", 3, page)
    tags = (0, "TEXT", 8, "东沟采石场", 10, EAST, 20, NORTH, 40, 1, 1, "历史遗留矿山")
    point = read_dxf(text_dxf(tmp_path, *tags, header=header, encoding=encoding), CRS).points[0]
    assert (point.layer, point.text) == ("东沟采石场", "历史遗留矿山")


def test_texts_of_cad():
    decode = TextDecoder("AC1015", "ANSI_936")
    assert decode(b"\\U+77FF\\M+5C9BD %%d%%c%%p") == "矿山 °⌀±"
    assert decode("楼".encode("gbk")) == "楼"
    assert plain_mtext("\\A1;{\\H2.5x;\\C1;甲}\\P乙\\~丙 \\{x\\}") == "甲\n乙 丙 {x}"


def test_a_height_text_goes_to_the_nearest_point_once(tmp_path):
    def point(x):
        return (0, "POINT", 8, "GCD", 10, EAST + x, 20, NORTH)

    def text(x, said, layer="GCD"):
        return (0, "TEXT", 8, layer, 10, EAST + x, 20, NORTH, 40, 1, 1, said)

    tags = (
        *point(0),
        *point(5),
        *point(50),
        *text(1, "11.5"),
        *text(6, "12.5"),
        *text(3, "99"),
        *text(51, "7", "别的层"),
    )
    found = read_dxf(text_dxf(tmp_path, *tags), CRS)
    assert [p.z_m for p in found.points if p.kind == "point"] == [11.5, 12.5, None]
    assert [p.text for p in found.points if p.kind == "text"] == ["99", "7"]


def test_fitted_curves_leave_their_frame_out(tmp_path):
    def vertex(x, y, flags):
        return (0, "VERTEX", 8, "DGX", 10, EAST + x, 20, NORTH + y, 30, 55, 70, flags)

    tags = (
        0,
        "POLYLINE",
        8,
        "DGX",
        66,
        1,
        70,
        4,
        30,
        55,
        *vertex(0, 0, 8),
        *vertex(5, 9, 16),
        *vertex(9, 0, 8),
        0,
        "SEQEND",
    )
    line = read_dxf(text_dxf(tmp_path, *tags), CRS).lines[0]
    assert line.xy.tolist() == [[EAST, NORTH], [EAST + 9, NORTH]]
    assert line.elevation_m == 55.0


def test_profiles(tmp_path):
    assert profile_names() == ["cass"]
    own = tmp_path / "县.csv"
    own.write_text("key,value\nlayer.boundary,图斑界线\ntext.height_m,2.5\n", encoding="gbk")
    path = tmp_path / "out.dxf"
    write_dxf(path, CRS, boundaries=[Boundary("1", [[local(0, 0, 9, 9)]], "甲")], profile=load_profile(own))
    found = read_dxf(path, CRS)
    assert found.areas[0].layer == "图斑界线"
    assert next(p for p in found.points if p.kind == "text").size == 2.5
    for text, said in (
        ("key,value\nlayer.nothing,x\n", "no setting 'layer.nothing'"),
        ("a,b\n1,2\n", "columns key and value"),
    ):
        own.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=said):
            load_profile(own)
    own.write_text("key,value\ntext.height_m,big\n", encoding="utf-8")
    with pytest.raises(InputError, match="'big' is not a number"):
        write_dxf(path, CRS, boundaries=[Boundary("1", [[local(0, 0, 9, 9)]], "甲")], profile=load_profile(own))
    with pytest.raises(InputError, match="no DXF profile 'x'"):
        load_profile("x")


def test_nothing_is_left_half_made(tmp_path):
    path = tmp_path / "out.dxf"
    with pytest.raises(InputError, match="nothing to draw"):
        write_dxf(path, CRS)
    with pytest.raises(InputError, match="counts in degrees"):
        write_dxf(path, "EPSG:4490", heights=[Point("", "", 112.0, 28.0, None)])
    with pytest.raises(Cancelled):
        write_dxf(path, CRS, heights=[Point("", "", EAST, NORTH, 1.0)], progress=Progress(None, lambda: True))
    with pytest.raises(Cancelled):
        read_dxf(SURVEY / "cass_r12.dxf", progress=Progress(None, lambda: True))
    assert list(tmp_path.iterdir()) == []
