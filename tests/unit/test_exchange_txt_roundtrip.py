"""Any dialect, any plots: written, read and written again."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.exchange.boundary.dialect import FOURTEEN, HEAD, NINE, NINE_LAND, Dialect, encode
from mine_restoration_plugin.core.exchange.boundary.plots import BoundaryPlot
from mine_restoration_plugin.core.exchange.boundary.reading import read_boundary_bytes
from mine_restoration_plugin.core.exchange.boundary.report import loss_report
from mine_restoration_plugin.core.exchange.boundary.writing import boundary_text
from mine_restoration_plugin.core.exchange.boundary.zones import zone_crs
from mine_restoration_plugin.core.model.errors import InputError
from tests.unit.txt_case import FIXTURES

SYSTEMS = st.sampled_from(["2000国家大地坐标系", "1980西安坐标系", "1954北京坐标系"])
ZONES = st.one_of(st.tuples(st.just(3), st.integers(25, 45)), st.tuples(st.just(6), st.integers(13, 23)))
NAMES = st.text(st.characters(codec="gb2312", exclude_categories=("C", "Z")), max_size=8)

HEADS = [HEAD, ("[项目信息]", "甲=乙,丙", *HEAD), tuple(line.replace("精度=*", "精度=3") for line in HEAD)]
ODD_CELLS = ["", "0", "-1", "1e5", "J1", "@", "面", "线", "99999999", "38437000.5", "3755000.0001"]
ODD_SIGNS = [",", " ", "\t", "，", "@", "[", "]", "=", "-", ".", "1", "坑"]
CELLS = [NINE, NINE_LAND, FOURTEEN, (*FOURTEEN[:-1], "extra_1", "extra_2", "@"), (*FOURTEEN[:9], "@")]


@st.composite
def dialects(draw):
    degrees = draw(st.sampled_from(["", "", "", "deg", "dms"]))
    made = Dialect(
        encoding=draw(st.sampled_from(["gb18030", "utf-8", "utf-8-sig", "utf-16-le"])),
        line_end=draw(st.sampled_from(["\r\n", "\n"])),
        head=draw(st.sampled_from(HEADS)),
        separator=draw(st.sampled_from([",", ",", ",", "，", "\t", ", "])),
        prefix=draw(st.sampled_from(["J", "", "JZD-", "界"])),
        digits=draw(st.sampled_from([1, 1, 3])),
        numbering=draw(st.sampled_from(["on", "ring", "file"])),
        closing=draw(st.sampled_from(["first", "next", "none"])),
        second=draw(st.sampled_from(["ring", "part", "hole", "one"])),
        axes=draw(st.sampled_from(["ne", "en"])),
        zone_prefix=draw(st.booleans()),
        angle=degrees,
        decimals=draw(st.integers(2, 4)) if not degrees else draw(st.integers(8, 10)),
        trim=draw(st.booleans()),
        area_unit=draw(st.sampled_from(["hm2", "m2", "mu", "none"])),
        area_decimals=draw(st.integers(2, 5)),
        count=draw(st.sampled_from(["all", "open"])),
        fields=draw(st.sampled_from(CELLS)),
        northwest_first=draw(st.booleans()),
        direction=draw(st.sampled_from(["", "cw", "ccw"])),
        tail=draw(st.sampled_from(["", "\r\n"])),
        ends=draw(st.booleans()),
    )
    if draw(st.booleans()):
        made = replace(made, area_suffix={"hm2": "公顷", "m2": "平方米", "mu": "亩", "none": ""}[made.area_unit])
    if made.closing == "none" and made.numbering != "ring":
        made = replace(made, second="ring")  # nothing else tells such rings apart
    return made if made.tail == "" else replace(made, ends=True)


@st.composite
def outlines(draw, x, y, radius, decimals):
    """Parts side by side, each a star around its middle, with holes and islands in holes."""

    def star(cx, cy, size, way):
        corners = draw(st.integers(5, 9))
        shares = draw(st.lists(st.floats(0.6, 1.0), min_size=corners, max_size=corners))
        turns = [math.tau * (i + draw(st.floats(0.0, 0.3))) / corners for i in range(corners)]
        points = [(cx + size * s * math.cos(t), cy + size * s * math.sin(t)) for s, t in zip(shares, turns)]
        ring = np.round(np.array(points[::way]), decimals) + 0.0
        return np.vstack((ring, ring[:1]))

    polygons = []
    for part in range(draw(st.integers(1, 3))):
        middle = (x + 3 * radius * part, y)
        rings = [star(*middle, radius, draw(st.sampled_from([1, -1])))]
        for level in range(draw(st.integers(0, 2))):
            ring = star(*middle, radius * 0.2 / 8**level, draw(st.sampled_from([1, -1])))
            if level % 2 == 0:
                rings.append(ring)
            else:
                polygons.append([rings[0], rings[1]])
                rings = [ring]
        polygons.append(rings)
    return polygons


@st.composite
def cases(draw):
    dialect = draw(dialects())
    system, (degrees, number) = draw(SYSTEMS), draw(ZONES)
    meridian = number * 3 if degrees == 3 else number * 6 - 3
    if dialect.angle:
        crs = {"2": "EPSG:4490", "198": "EPSG:4610", "195": "EPSG:4214"}[system[:1] if system[0] == "2" else system[:3]]
        x, y, radius = meridian + 0.3, draw(st.floats(18.0, 53.0)), 0.01
        decimals = 7 if dialect.angle == "deg" else 12
    else:
        prefixed = draw(st.booleans())
        crs = zone_crs(system, degrees, number, prefixed=prefixed)
        x = draw(st.floats(350_000, 640_000)) + number * 1e6 * prefixed
        y, radius, decimals = draw(st.floats(2_000_000, 5_900_000)), 400.0, dialect.decimals
    plots = []
    for i in range(draw(st.integers(1, 3))):
        texts = {name: draw(NAMES) for name in dialect.fields if name not in ("count", "area", "kind", "@")}
        if "position" in texts:
            texts["position"] = draw(st.sampled_from(["", "地上", "地下"]))
        plots.append(BoundaryPlot(draw(outlines(x, y - 4 * radius * i, radius, decimals)), {**texts, "kind": "面"}))
    return dialect, crs, plots


@given(cases())
@settings(max_examples=100, deadline=None)
def test_what_is_written_is_read_and_written_again(case):
    dialect, crs, plots = case
    text = boundary_text(plots, crs, dialect, producer="某局", date="2025-06-15").text
    raw = encode(text, dialect.encoding)
    read = read_boundary_bytes(raw, "x.txt")
    assert read.to_bytes() == raw
    # the very bytes by the very rules: nothing had to be kept word by word
    assert all(plot.verbatim is None for plot in read.plots)
    if not dialect.trim:  # how many decimals were left off, nobody can tell
        assert encode(boundary_text(read.plots, read.crs, read.dialect, mend=True).text, dialect.encoding) == raw
    assert len(read.plots) == len(plots)
    number = 0
    for plot, found in zip(plots, read.plots):
        assert [len(rings) for rings in found.polygons] == [len(rings) for rings in plot.polygons]
        for rings, again in zip(plot.polygons, found.polygons):
            for ring, other in zip(rings, again):
                number += 1
                assert same_ring(ring, other, dialect.angle)


def same_ring(ring, other, angle):
    """The same corners in the same cyclic order, whichever way and from whichever corner; zone numbers aside."""
    close = 1e-9 if angle else 1e-6
    a, b = ring[:-1].copy(), other[:-1].copy()
    a[:, 0], b[:, 0] = (v if angle else v % 1e6 for v in (a[:, 0], b[:, 0]))
    if a.shape != b.shape:
        return False
    for way in (1, -1):
        for turn in range(len(a)):
            if np.abs(np.roll(a[::way], turn, axis=0) - b).max() < (1e-6 if angle == "deg" else max(close, 1e-6)):
                return True
    return False


@st.composite
def damaged(draw):
    """A fixture with some characters, cells or lines taken out, doubled, swapped or made up."""
    content, encoding, _ = FIXTURES[draw(st.sampled_from([name for name in FIXTURES if name != "utf16"]))]
    end = "\r\n" if "\r\n" in content else "\n"
    lines = content.split(end)
    for _ in range(draw(st.integers(1, 4))):
        i = draw(st.integers(0, len(lines) - 1))
        deed = draw(st.sampled_from(["drop", "double", "swap", "cell", "cut", "put", "blank"]))
        if deed == "drop" and len(lines) > 1:
            del lines[i]
        elif deed == "double":
            lines.insert(i, lines[i])
        elif deed == "swap":
            k = draw(st.integers(0, len(lines) - 1))
            lines[i], lines[k] = lines[k], lines[i]
        elif deed == "cell":
            cells = lines[i].split(",")
            cells[draw(st.integers(0, len(cells) - 1))] = draw(st.sampled_from(ODD_CELLS))
            lines[i] = ",".join(cells)
        elif deed == "cut" and lines[i]:
            at = draw(st.integers(0, len(lines[i]) - 1))
            lines[i] = lines[i][:at] + lines[i][at + draw(st.integers(1, 5)) :]
        elif deed == "put":
            at = draw(st.integers(0, len(lines[i])))
            lines[i] = lines[i][:at] + draw(st.sampled_from(ODD_SIGNS)) + lines[i][at:]
        elif deed == "blank":
            lines.insert(i, draw(st.sampled_from(["", "  ", "\t"])))
    return end.join(lines).encode(encoding)


@given(damaged())
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_is_read_whole_or_refused_with_a_sentence(raw):
    refused = ""
    try:
        read = read_boundary_bytes(raw, "x.txt")
    except InputError as error:
        refused = str(error)
    if refused:
        assert "x.txt" in refused
        return
    assert read.to_bytes() == raw
    assert read.reproduces
    for plot in read.plots:
        for rings in plot.polygons:
            assert all(len(ring) >= 4 and np.isfinite(ring).all() and (ring[0] == ring[-1]).all() for ring in rings)
    loss_report(read, "auto")
