"""Files that are wrong: a sentence with the line number, and never a silent guess."""

from __future__ import annotations

import numpy as np
import pytest

from mine_restoration_plugin.core.exchange.boundary.dialect import Dialect
from mine_restoration_plugin.core.exchange.boundary.reading import read_boundary, read_boundary_bytes
from mine_restoration_plugin.core.model.errors import InputError
from tests.unit.txt_case import HEAD, PLOTS, beside, form, ring, swapped, text, with_key, without


def read(content, profile=None, **more):
    return read_boundary_bytes(content.encode("gb18030"), "x.txt", profile, **more)


def said(content, kind, profile=None, **more):
    """(line, English, Chinese) of the remarks of one kind."""
    found = read(content, profile, **more)
    assert found.to_bytes() == content.encode("gb18030")
    for remark in found.remarks:  # complete in both languages
        assert "{" not in remark.text.en + remark.text.zh
        assert any("\u4e00" <= c <= "\u9fff" for c in remark.sentence().zh)
    return [(remark.line, remark.text.en, remark.text.zh) for remark in found.remarks if remark.kind == kind]


def change(line, before, after, content=None):
    """One line (counted from 1) of the plain text with something replaced."""
    lines = (content or text()).split("\r\n")
    assert before in lines[line - 1], lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(before, after)
    return "\r\n".join(lines)


def test_a_zone_that_the_eastings_contradict():
    # as in a published sample: 带号=38, eastings in zone 39
    content = text(form=form(39))
    (remark,) = said(content, "zone")
    assert remark[0] == 9
    assert "says zone 38, but the eastings begin with 39 (line 14)" in remark[1]
    assert "带号为 38" in remark[2]
    assert read(content).crs == "EPSG:4527"


def test_a_plot_in_the_neighbouring_zone():
    # 700 km east of the false origin: longitude 116.2°, in zone 39
    plots = [("7", "坑", [ring(3_755_000, 700_000, 50)])]
    ((line, sentence, _),) = said(text(plots), "zone")
    assert line == 13
    assert "outside zone 38 (112.5–115.5°)" in sentence
    assert not said(text(), "zone")


def test_zones_that_differ_within_a_file():
    with pytest.raises(InputError, match="line 16: this easting is in zone 39, the ones before in zone 38"):
        read(change(16, ",38437", ",39437"))
    with pytest.raises(InputError, match="line 31: .*zone 0"):
        read(change(31, ",38437", ",437"))


def test_a_second_header_of_another_zone():
    other = text(PLOTS[1:], head=with_key("带号", "39"))
    with pytest.raises(InputError, match="line 37: a second header says 带号=39, the first \\(line 9\\) 38"):
        read(text(PLOTS[:1]) + other)


def test_no_zone_at_all():
    content = text(form=beside, head=without("带号"))
    with pytest.raises(InputError, match="line 13: neither the header nor the eastings tell the zone"):
        read(content)
    found = read(content, crs="EPSG:4547")
    assert found.crs == "EPSG:4547"
    assert found.plots[1].polygons[0][0][0, 0] == 437_000
    with_number = read(content, crs="EPSG:4526")
    assert with_number.plots[1].polygons[0][0][0, 0] == 38_437_000
    assert with_number.to_bytes() == content.encode("gb18030")


def test_a_chosen_system_overrules_the_header_but_not_the_eastings():
    assert read(text(), crs="EPSG:4547").plots[1].polygons[0][0][0, 0] == 437_000
    assert read(text(), crs="EPSG:4547").to_bytes() == text().encode("gb18030")
    with pytest.raises(
        InputError, match="line 14: the eastings are in zone 38, the chosen coordinate system is zone 39"
    ):
        read(text(), crs="EPSG:4548")
    ((line, sentence, _),) = said(text(form=beside), "zone", crs="EPSG:4548")[:1]
    assert line == 9
    assert "The choice was followed" in sentence


def test_swapped_axes():
    content = text(form=swapped)
    ((line, sentence, chinese),) = said(content, "axes")
    assert line == 14
    assert "38437000.000 is an easting" in sentence
    assert "互换" in chinese
    with pytest.raises(InputError, match="line 14: X and Y are swapped"):
        read(content, Dialect())
    assert not said(content, "axes", Dialect(axes="en"))
    mixed = change(17, "3754900.000,38437000.000", "38437000.000,3754900.000")
    with pytest.raises(InputError, match="line 17: X and Y are the other way round"):
        read(mixed)


def test_a_missing_closing_point():
    lines = text().split("\r\n")
    del lines[17]  # the closing point of the first ring
    content = "\r\n".join(lines)
    ((line, sentence, _),) = said(content, "closing")
    assert line == 17
    assert "closed to line 14" in sentence
    with pytest.raises(InputError, match="line 17: the ring that begins in line 14 is not closed"):
        read(content, Dialect())
    assert np.array_equal(read(content).plots[0].polygons[0][0], read(text()).plots[0].polygons[0][0])
    ((line, sentence, _),) = said(text(closing="none"), "closing")
    assert "in all 4 rings" in sentence
    with pytest.raises(InputError, match="line 17"):
        read(text(closing="none"), Dialect())
    assert read(text(closing="none"), Dialect(closing="none")).plots


def test_a_closing_point_that_misses_the_first():
    content = change(18, "3755000.000,38437000.000", "3754999.978,38437000.033")
    ((line, sentence, _),) = said(content, "closing")
    assert line == 18
    assert "0.040 beside the first one (line 14)" in sentence
    assert np.array_equal(read(content).plots[0].polygons[0][0], read(text()).plots[0].polygons[0][0])


@pytest.mark.parametrize(
    ("line", "before", "after", "sentence"),
    [
        (16, ",38437100.000", "", "line 16: .* has 3 values"),
        (16, "3754900.000", "37549OO.000", "line 16: “37549OO.000” is not a number"),
        (16, "3754900.000", "", "line 16: “” is not a number"),
        (16, "3754900.000", "nan", "line 16: “nan” is not a number"),
        (16, "J3,1,3754900.000,38437100.000", "####", "line 16: “####” has 1 values"),
    ],
)
def test_a_broken_line(line, before, after, sentence):
    with pytest.raises(InputError, match=sentence):
        read(change(line, before, after))


def test_a_ring_of_two_points():
    short = [("1", "坑", [ring(3_755_000, 437_000, 10)[:2]])]
    with pytest.raises(InputError, match="line 14: the ring that begins here has fewer than three"):
        read(text(short, stated=lambda m2: "0"))


def test_counts_and_areas():
    ((line, sentence, _),) = said(change(13, "15,0.9700", "14,0.9700"), "count")
    assert (line, "counts 14 points, 15 are listed" in sentence) == (13, True)
    # 0.0001 hm² is allowed, 0.0002 is not
    assert not said(change(13, "0.9700", "0.9701"), "area")
    ((line, sentence, _),) = said(change(13, "0.9700", "0.9702"), "area")
    assert line == 13
    assert "stated area 0.9702 hm², the coordinates give 0.9700 hm² (difference +0.0002)" in sentence
    assert not said(change(13, "0.9700", "1.0"), "area")  # one decimal says no more
    assert said(change(13, "0.9700", "1.1"), "area")
    assert "no area" in said(change(13, "0.9700", ""), "area")[0][1]
    assert "not a number" in said(change(13, "0.9700", "约1"), "area")[0][1]


def test_the_sign_at_the_end():
    ((line, sentence, _),) = said(change(13, ",@", ""), "sign")
    assert line == 13
    assert "“@”" in sentence


def test_rings_are_told_apart_by_position():
    # ring 3 lies outside ring 1 (a part); ring 2 inside it (a hole): the numbers say neither
    ((line, sentence, _),) = said(text(), "ring")
    assert line == 24
    assert "ring 3 lies outside ring 1" in sentence
    island = [("1", "坑", [ring(3_755_000, 437_000, 100), ring(3_754_990, 437_010, 80), ring(3_754_980, 437_020, 10)])]
    polygons = read(text(island, stated=lambda m2: "0.3700")).plots[0].polygons
    assert [len(rings) for rings in polygons] == [2, 1]


def test_places_outside_china_and_shifted_systems():
    ((line, sentence, _),) = said(change(16, "3754900.000", "754900.000"), "north")
    assert line == 16
    assert "X = 754900.000 lies outside" in sentence
    ((line, _, _),) = said(text(head=with_key("坐标系", "GCJ-02")), "gcj")
    assert line == 5
    assert said(text(head=without("坐标系")), "system")


def test_crossing_outlines_and_directions():
    bow = [("1", "坑", [[(3_755_000, 437_000), (3_755_000, 437_100), (3_754_900, 437_000), (3_754_900, 437_110)]])]
    ((line, sentence, _),) = said(text(bow), "invalid")
    assert line == 13
    assert "Self-intersection" in sentence
    both = [PLOTS[1], ("3", "坑", [ring(3_754_000, 437_000, 30, clockwise=False)])]
    ((line, _, _),) = said(text(both), "direction")
    assert line == 19


def test_plots_of_lines_are_kept_but_no_outline():
    lines = [("9", "路", [ring(3_755_000, 437_000, 10)])]
    content = text([*lines, PLOTS[1]]).replace("9,路,面", "9,路,线")
    found = read(content)
    assert [bool(plot.polygons) for plot in found.plots] == [False, True]
    assert said(content, "kind")[0][0] == 13


def test_degrees_the_wrong_way_round_and_in_the_wrong_system():
    corners = [[(34.51234567, 111.27654321), (34.51234567, 111.28), (34.5, 111.28)]]
    shared = {"head": without("几度分带", "带号", "投影类型", "计量单位"), "stated": lambda m2: ""}
    right = text([("1", "坑", corners)], form=lambda n, e: (f"{n:.8f}", f"{e:.8f}"), **shared)
    wrong = text([("1", "坑", corners)], form=lambda n, e: (f"{e:.8f}", f"{n:.8f}"), **shared)
    assert not said(right, "axes")
    ((line, sentence, _),) = said(wrong, "axes")
    assert line == 10
    assert "111.27654321 is an easting" in sentence
    assert np.array_equal(read(wrong).plots[0].polygons[0][0], read(right).plots[0].polygons[0][0])
    with pytest.raises(InputError, match="line 10: X and Y are swapped"):
        read(wrong, Dialect(angle="deg"))
    with pytest.raises(InputError, match="line 10: the file counts in degrees"):
        read(right, crs="EPSG:4547")
    assert read(right, crs="EPSG:4326").crs == "EPSG:4326"


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("J2,1,3755000.000,38437100.000", "J2,1,3755000.000,38437100.000,85.25", "extra"),
        ("J2,1,3755000.000,38437100.000\r\n", "J2,1,3755000.000,38437100.000\n", "irregular"),
        ("J2,1,3755000.000,38437100.000", "J2, 1, 3755000.000 ,38437100.000 ", "irregular"),
        ("J2,1,3755000.000,38437100.000", "J2，1，3755000.000，38437100.000", "irregular"),
        ("J2,1,3755000.000,38437100.000", "J2,1,3755000.00,38437100.0", "irregular"),
        ("J2,1,3755000.000,38437100.000", "J2,1,３755000.000,38437100.000", "irregular"),
        ("面,,,,@", "面,,,@", "irregular"),
        ("面,,,,@", "面,,,0602@", "irregular"),
        ("J1,1,3755000.000,38437000.000\r\nJ5", "J1,1,3755000.000,38437000.000\r\n\r\n  \r\nJ5", "irregular"),
    ],
)
def test_untidy_lines_are_read_and_kept(before, after, kind):
    content = text().replace(before, after, 1)
    assert content != text()
    assert said(content, kind)
    plain, found = read(text()), read(content)
    assert found.reproduces
    for one, other in zip(plain.plots, found.plots):
        for a, b in zip(one.polygons, other.polygons):
            assert all(np.array_equal(x, y) for x, y in zip(a, b))


def test_old_editors_leave_their_marks():
    for content in (text() + "\x1a", text(end="\r"), text() + "\r\n\x1a\r\n", "\r\n" + text()):
        found = read(content)
        assert found.to_bytes() == content.encode("gb18030")
        assert len(found.plots) == 2


def test_no_text_and_no_points(tmp_path):
    with pytest.raises(InputError, match="no text in UTF-8 or GB18030"):
        read_boundary_bytes(b"\x00\x01\x02" * 30, "x.txt")
    with pytest.raises(InputError, match="no text in UTF-8 or GB18030"):
        read_boundary_bytes("[属性描述]\r\n".encode("gbk")[:-3] + b"\xff\xfe\xff", "x.txt")
    with pytest.raises(InputError, match="no boundary point"):
        read("\r\n".join(HEAD))
    with pytest.raises(InputError, match="no boundary point"):
        read_boundary_bytes(b"", "x.txt")
    with pytest.raises(InputError, match="cannot be read"):
        read_boundary(tmp_path / "missing.txt")
