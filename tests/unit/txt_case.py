"""Boundary-point texts written out by the grammar, one switch at a time, without the code under test."""

from __future__ import annotations

import math

HEAD = [
    "[属性描述]",
    "格式版本号=1.01",
    "数据产生单位=某县自然资源局",
    "数据产生日期=2025-6-15",
    "坐标系=2000国家大地坐标系",
    "几度分带=3",
    "投影类型=高斯克吕格",
    "计量单位=米",
    "带号=38",
    "精度=0.001",
    "转换参数=,,,,,,",
    "[地块坐标]",
]
X, Y = 3_755_000, 437_000  # north, east; zone 38


def ring(north, east, side, clockwise=True):
    """Corners of a square from its north-western one, as (north, east)."""
    points = [(north, east), (north, east + side), (north - side, east + side), (north - side, east)]
    return points if clockwise else [points[0], *points[:0:-1]]


OUTER = ring(X, Y, 100)
HOLE = ring(X - 40, Y + 40, 20, clockwise=False)
PART = ring(X, Y + 300, 10)
# one plot with a hole and a second part (9,700 m²), one plain plot (900 m²)
PLOTS = [("1", "一号,坑".replace(",", "、"), [OUTER, HOLE, PART]), ("2", "二号坑", [ring(X - 500, Y, 30)])]
AREAS_M2 = [9_700.0, 900.0]


def area(rings):
    """Shoelace of the first ring and the third (if any) less the second: enough for the plots above."""

    def one(points):
        closed = [*points, points[0]]
        return abs(math.fsum(a[1] * b[0] - b[1] * a[0] for a, b in zip(closed, closed[1:]))) / 2

    return one(rings[0]) - (one(rings[1]) if len(rings) > 1 else 0) + (one(rings[2]) if len(rings) > 2 else 0)


def text(
    plots=PLOTS,
    *,
    head=HEAD,
    end="\r\n",
    prefix="J",
    digits=1,
    numbering="on",
    closing="first",
    second=lambda ring, part, place: ring,
    form=lambda north, east: (f"{north:.3f}", f"{38_000_000 + east:.3f}"),
    stated=lambda m2: f"{m2 / 1e4:.4f}",
    counted=lambda listed, rings: listed,
    cells=lambda no, name: [no, name, "面", "", "", ""],
    sign=("@",),
    comma=",",
    last=True,
):
    """The file as text."""
    lines = list(head)
    number = 0
    for no, name, rings in plots:
        points = []
        if numbering != "file":
            number = 0
        places = [(0, 0), (0, 1), (1, 0)]
        for r, corners in enumerate(rings):
            if numbering == "ring":
                number = 0
            first = number + 1
            names = list(range(first, first + len(corners)))
            shown = list(corners)
            number = names[-1]
            if closing != "none":
                shown.append(corners[0])
                names.append(first if closing == "first" else number + 1)
                number += closing == "next"
            part, place = places[r]
            for k, (north, east) in zip(names, shown):
                points.append(
                    comma.join((f"{prefix}{k:0{digits}d}", str(second(r + 1, part + 1, place + 1)), *form(north, east)))
                )
        if cells is not None:
            row = [str(counted(len(points), len(rings))), stated(area(rings)), *cells(no, name), *sign]
            lines.append(comma.join(row))
        lines += points
    return end.join(lines) + (end if last else "")


def with_key(key, value):
    return [f"{key}={value}" if line.startswith(f"{key}=") else line for line in HEAD]


def without(*keys):
    return [line for line in HEAD if line.partition("=")[0] not in keys]


def beside(north, east):
    return f"{north:.3f}", f"{east:.3f}"


def form(zone, decimals=3):
    return lambda north, east: (f"{north:.{decimals}f}", f"{zone * 1_000_000 + east:.{decimals}f}")


def swapped(north, east):
    return f"{38_000_000 + east:.3f}", f"{north:.3f}"


def trimmed(north, east):
    return f"{north + 0.25:.10g}", f"{38_000_000 + east + 0.5:.10g}"


SIX = [{"带号=38": "带号=19", "几度分带=3": "几度分带=6"}.get(line, line) for line in HEAD]
ODD_HEAD = ["[属性描述]", "备注=某某", "带号=38", "坐标系=CGCS2000", "几度分带=3度带", "怪=", "[地块坐标]"]
THIRTEEN = ["0602", "采矿用地", "农村", "0307", "0301", "备注"]
# name: (text, encoding, what the dialect must say)
FIXTURES = {
    "plain": (text(), "gb18030", {"encoding": "gb18030", "line_end": "\r\n", "second": "ring", "axes": "ne"}),
    "utf8": (text(end="\n"), "utf-8", {"encoding": "utf-8", "line_end": "\n"}),
    "utf8 with mark": (text(), "utf-8-sig", {"encoding": "utf-8-sig"}),
    "utf16": (text(), "utf-16", {"encoding": "utf-16-le"}),
    "names without J": (text(prefix=""), "gb18030", {"prefix": ""}),
    "other names": (text(prefix="界址点"), "gb18030", {"prefix": "界址点"}),
    "padded names": (text(digits=3), "gb18030", {"prefix": "J", "digits": 3}),
    "numbers begin again": (text(numbering="ring"), "gb18030", {"numbering": "ring"}),
    "numbers over the file": (text(numbering="file"), "gb18030", {"numbering": "file"}),
    "closing number runs on": (text(closing="next"), "gb18030", {"closing": "next"}),
    "closing runs on in rings": (
        text(closing="next", numbering="ring"),
        "gb18030",
        {"numbering": "ring", "closing": "next"},
    ),
    "open": (text(closing="none"), "gb18030", {"closing": "none"}),
    "open, begins again": (text(closing="none", numbering="ring"), "gb18030", {"closing": "none", "numbering": "ring"}),
    "part numbers": (
        text(second=lambda ring, part, place: part, numbering="ring"),
        "gb18030",
        {"second": "part", "numbering": "ring"},
    ),
    "part numbers run on": (
        text(second=lambda ring, part, place: part),
        "gb18030",
        {"second": "part", "numbering": "on"},
    ),
    "holes numbered": (text(second=lambda ring, part, place: place), "gb18030", {"second": "hole"}),
    "all one": (text(second=lambda *_: 1), "gb18030", {"second": "one"}),
    "swapped": (text(form=swapped), "gb18030", {"axes": "en"}),
    "no zone number": (text(form=beside), "gb18030", {"zone_prefix": False}),
    "two decimals": (text(form=form(38, 2), head=with_key("精度", "0.01")), "gb18030", {"decimals": 2}),
    "four decimals": (text(form=form(38, 4), head=with_key("精度", "0.0100")), "gb18030", {"decimals": 4}),
    "precision 3": (text(head=with_key("精度", "3")), "gb18030", {"decimals": 3}),
    "zeros left off": (text(form=trimmed), "gb18030", {"decimals": 3, "trim": True}),
    "hectares in words": (
        text(stated=lambda m2: f"{m2 / 1e4:.4f}公顷"),
        "gb18030",
        {"area_unit": "hm2", "area_suffix": "公顷"},
    ),
    "square metres": (text(stated=lambda m2: f"{m2:.2f}"), "gb18030", {"area_unit": "m2", "area_decimals": 2}),
    "mu": (text(stated=lambda m2: f"{m2 * 15 / 1e4:.3f}"), "gb18030", {"area_unit": "mu"}),
    "area empty": (text(stated=lambda m2: ""), "gb18030", {"area_unit": "none"}),
    "count without closing": (text(counted=lambda listed, rings: listed - rings), "gb18030", {"count": "open"}),
    "land class": (
        text(cells=lambda no, name: [no, name, "面", "I49G0", "采矿", "0602"]),
        "gb18030",
        {},
    ),
    "position": (text(cells=lambda no, name: [no, name, "面", "", "采矿", "地下"]), "gb18030", {}),
    "thirteen fields": (text(cells=lambda no, name: [no, name, "面", "", "采矿", *THIRTEEN]), "gb18030", {}),
    "seventeen fields": (
        text(cells=lambda no, name: [no, name, "面", "", "采矿", *THIRTEEN, "甲", "", "丙"]),
        "gb18030",
        {},
    ),
    "eleven fields": (text(cells=lambda no, name: [no, name, "面", "", "采矿", "0602", "x", "y"]), "gb18030", {}),
    "no header": (text(head=[]), "gb18030", {"head": ()}),
    "no parcel line": (text(PLOTS[1:], head=[], cells=None), "gb18030", {"fields": ()}),
    "blank lines in front": (text(head=["", "  ", *HEAD]), "gb18030", {}),
    "section in front": (
        text(head=["[项目信息]", "项目名称=某矿修复", "自定义=x,y", "", *HEAD]),
        "gb18030",
        {},
    ),
    "unknown keys, other order": (
        text(head=ODD_HEAD),
        "utf-8",
        {},
    ),
    "no line end at the end": (text(last=False), "gb18030", {"ends": False}),
    "blank lines at the end": (text() + "\r\n\r\n", "gb18030", {"tail": "\r\n\r\n"}),
    "tabs": (text(comma="\t", cells=lambda no, name: [no, name, "面", "x", "y", "z"]), "gb18030", {"separator": "\t"}),
    "wide commas": (text(comma="，"), "gb18030", {"separator": "，"}),
    "comma and blank": (text(comma=", "), "gb18030", {"separator": ", "}),
    "xian 80": (
        text(head=with_key("坐标系", "1980西安坐标系")),
        "gb18030",
        {"crs": "EPSG:2362"},
    ),
    "beijing 54": (text(head=with_key("坐标系", "1954北京坐标系")), "gb18030", {"crs": "EPSG:2414"}),
    "six degrees": (text(form=form(19), head=SIX), "gb18030", {"crs": "EPSG:4497"}),
    "six degrees, no number": (text(form=beside, head=SIX), "gb18030", {"crs": "EPSG:4508"}),
    "beijing 54, six degrees": (
        text(form=form(19), head=[line.replace("2000国家大地坐标系", "北京54") for line in SIX]),
        "gb18030",
        {"crs": "EPSG:21419"},
    ),
}


def encoded(name):
    """The bytes of a fixture."""
    content, encoding, _ = FIXTURES[name]
    return b"\xff\xfe" + content.encode("utf-16-le") if encoding == "utf-16" else content.encode(encoding)
