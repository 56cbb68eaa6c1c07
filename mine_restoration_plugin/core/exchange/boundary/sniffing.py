"""Which dialect a file keeps to: each switch by trying what would give the text that stands there."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...geodata.areas import signed_area
from ...geodata.grid import Polygons
from ...model.text import Label
from ...model.units import M2_PER_HM2, M2_PER_MU
from .dialect import FOURTEEN, NINE, NINE_LAND, Dialect
from .header import PRECISION, entries, read_precision
from .numbers import decimals_of, point_numbers, second_numbers, split_area, split_name
from .parsing import Document, Parcel
from .place import Place
from .remarks import Fact
from .writing import area_m2

_POSITIONS = ("地上", "地下", "地表")
_UNITS = {"hm2": M2_PER_HM2, "m2": 1.0, "mu": M2_PER_MU}
_UNIT_WORDS = {"平方米": "m2", "㎡": "m2", "m2": "m2", "公顷": "hm2", "hm2": "hm2", "ha": "hm2", "亩": "mu"}


@dataclass(frozen=True)
class Shape:
    """One parcel, cut into rings: spans of its points, how each closes, and where each stands in ``polygons``."""

    parcel: Parcel
    groups: list[tuple[int, int]]
    closings: list[str]
    places: list[tuple[int, int]]
    polygons: Polygons

    def cell(self, name: str, dialect: Dialect) -> str | None:
        """The text of one cell, None where the parcel has no such cell."""
        fields = self.fields(dialect)
        if self.parcel.cells is None or name not in fields:
            return None
        return self.parcel.cells[fields.index(name)]

    def fields(self, dialect: Dialect) -> tuple[str, ...]:
        """What the cells of this very parcel are."""
        cells = self.parcel.cells
        if cells is None:
            return ()
        if len(cells) == len(dialect.fields):
            return dialect.fields
        return field_names(len(cells), "@" in cells[-1], "position" in dialect.fields)

    def attributes(self, dialect: Dialect) -> dict[str, str]:
        cells = self.parcel.cells or ()
        skip = ("count", "area", "@")
        return {name: cell for name, cell in zip(self.fields(dialect), cells) if name not in skip}


def field_names(cells: int, sign: bool, position: bool) -> tuple[str, ...]:
    """Names for so many cells, the closing "@" counted."""
    values = cells - 1 if sign else cells
    known = FOURTEEN[:-1] if not position else (*NINE[:-1], *FOURTEEN[8:-1])
    names = known[:values] + tuple(f"extra_{i + 1}" for i in range(values - len(known)))
    return (*names, "@") if sign else names


def sniff(
    document: Document, shapes: Sequence[Shape], place: Place, profile: Dialect | None
) -> tuple[Dialect, dict[str, float]]:
    """The dialect, and for each switch the share of the file that bears it out.

    Where the file leaves a choice (one ring shows no numbering), the profile's is taken, else the most common one.
    """
    start = profile or Dialect()
    sure: dict[str, float] = dict(place.certain)
    areas = [shape for shape in shapes if shape.groups]
    fields = _fields(shapes)
    prefix, digits = _naming(areas, start)
    closing_free = all(c == "open" for shape in areas for c in shape.closings)
    numbering, closing, sure["numbering"] = _numbering(areas, prefix, digits, closing_free, start)
    second, sure["second"] = _second(areas, start)
    decimals, trim = _decimals(areas or shapes, place.angle, start)
    stated = entries(enumerate(document.head)).get(PRECISION)
    if trim and stated is not None:
        decimals = max(decimals, read_precision(stated.value) or 0)
    area = _area(areas, fields, place.crs, start, sure)
    count, sure["count"] = _count(areas, fields, start)
    northwest, direction = _turning(areas)
    sure["closing"] = _share(c != "open" for shape in areas for c in shape.closings)
    if closing_free:
        sure["closing"] = 1.0
    dialect = Dialect(
        encoding=document.encoding,
        line_end=document.line_end,
        head=document.head,
        separator=document.separator,
        prefix=prefix,
        digits=digits,
        numbering=numbering,
        closing=closing,
        second=second,
        axes=place.axes,
        zone_prefix=place.zone_prefix,
        angle=place.angle,
        decimals=decimals,
        trim=trim,
        area_unit=area[0],
        area_decimals=area[1],
        area_trim=area[2],
        area_suffix=area[3],
        count=count,
        fields=fields,
        northwest_first=northwest,
        direction=direction,
        tail=document.tail,
        ends=document.ends,
        crs=place.crs,
    )
    return dialect, sure


def _share(values: object) -> float:
    found = [bool(value) for value in values]  # type: ignore[attr-defined]
    return sum(found) / len(found) if found else 1.0


def _fields(shapes: Sequence[Shape]) -> tuple[str, ...]:
    rows = [shape.parcel.cells for shape in shapes if shape.parcel.cells is not None]
    if not rows:
        return ()
    (cells, sign), _ = Counter((len(row), row[-1] == "@") for row in rows).most_common(1)[0]
    eighth = [row[7] for row in rows if len(row) == cells and len(row) > 7]
    position = any(cell in _POSITIONS for cell in eighth) or (cells <= len(NINE) and not any(eighth))
    if sign and cells == len(NINE):
        return NINE if position else NINE_LAND
    if sign and cells == len(FOURTEEN) and not position:
        return FOURTEEN
    return field_names(cells, sign, position)


def _naming(shapes: Sequence[Shape], start: Dialect) -> tuple[str, int]:
    names = [split_name(point.name) for shape in shapes for point in shape.parcel.points[:50]]
    known = [name for name in names if name is not None]
    if not known:
        return start.prefix, start.digits
    prefix = Counter(name[0] for name in known).most_common(1)[0][0]
    padded = [digits for _, number, digits in known if digits > len(str(number))]
    return prefix, Counter(padded).most_common(1)[0][0] if padded else 1


def _numbering(shapes: Sequence[Shape], prefix: str, digits: int, free: bool, start: Dialect) -> tuple[str, str, float]:
    """The scheme under which most parcels have the names they have."""
    closings = ("none",) if free else _first(start.closing, ("first", "next"))
    best: tuple[float, str, str] | None = None
    for numbering, closing in itertools.product(_first(start.numbering, ("on", "ring", "file")), closings):
        share = _named_so(shapes, prefix, digits, numbering, closing)
        if best is None or share > best[0]:
            best = (share, numbering, closing)
    return (best[1], best[2], best[0]) if best is not None else (start.numbering, closings[0], 0.0)


def _first(preferred: str, choices: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(choices, key=lambda choice: choice != preferred))


def _named_so(shapes: Sequence[Shape], prefix: str, digits: int, numbering: str, closing: str) -> float:
    last, right = 0, []
    for shape in shapes:
        sizes = [stop - start - (c != "open") for (start, stop), c in zip(shape.groups, shape.closings)]
        expected: list[str] = []
        for numbers, c in zip(point_numbers(sizes, numbering, closing, last), shape.closings):
            last = max(numbers)
            numbers = numbers[:-1] if c == "open" and closing != "none" else numbers
            expected += [f"{prefix}{number:0{digits}d}" for number in numbers]
        right.append(expected == [point.name for point in shape.parcel.points])
    return _share(right)


def _second(shapes: Sequence[Shape], start: Dialect) -> tuple[str, float]:
    best: tuple[float, str] | None = None
    for scheme in _first(start.second, ("ring", "part", "hole", "one")):
        share = _share(
            [str(n) for n in second_numbers(shape.places, scheme)]
            == [shape.parcel.points[begin].second for begin, _ in shape.groups]
            for shape in shapes
        )
        if best is None or share > best[0]:
            best = (share, scheme)
    return (best[1], best[0]) if best is not None else (start.second, 0.0)


def _decimals(shapes: Sequence[Shape], angle: str, start: Dialect) -> tuple[int, bool]:
    texts = [text for shape in shapes for point in shape.parcel.points for text in (point.first, point.other)]
    counts = Counter(decimals_of(text) for text in texts)
    if not counts:
        return start.decimals, start.trim
    most = max(counts)
    zeros = any(text.endswith("0") and "." in text for text in texts)
    trim = len(counts) > 1 and not zeros
    if len(counts) > 1 and zeros:
        most = counts.most_common(1)[0][0]
    return max(most, 4) if angle == "dms" else most, trim


def _area(
    shapes: Sequence[Shape], fields: tuple[str, ...], crs: str, start: Dialect, sure: dict[str, float]
) -> tuple[str, int, bool, str]:
    """Unit, decimals, trim, suffix of the stated areas."""
    stated = []
    for shape in shapes:
        text = shape.cell("area", Dialect(fields=fields))
        found = None if text is None else split_area(text)
        if found is not None:
            stated.append((found, str(text), area_m2(shape.polygons, crs)))
    if not stated:
        sure["area"] = 1.0
        return ("none" if fields else start.area_unit), start.area_decimals, False, ""
    suffix = Counter(found[1] for found, _, _ in stated).most_common(1)[0][0]
    votes = Counter(_unit(float(found[0]), area) for found, _, area in stated)
    unit, number = votes.most_common(1)[0]
    word = _UNIT_WORDS.get(suffix.casefold())
    sure["area"] = 1.0 if word else number / len(stated) if unit else 0.5
    digits = [decimals_of(str(found[0])) for found, _, _ in stated]
    trim = len(set(digits)) > 1 and not any(re.match(r"\d+\.\d*0(?!\d)", text) for _, text, _ in stated)
    return word or unit or start.area_unit, max(digits), trim, suffix


def _unit(stated: float, area: float) -> str:
    """The unit in which a stated number is the area, give or take 5 %; empty where none is."""
    for unit, size in _UNITS.items():
        if area > 0 and abs(stated * size / area - 1) < 0.05:
            return unit
    return ""


def _count(shapes: Sequence[Shape], fields: tuple[str, ...], start: Dialect) -> tuple[str, float]:
    known = [(shape.cell("count", Dialect(fields=fields)), shape) for shape in shapes]
    everything = _share(text == str(len(shape.parcel.points)) for text, shape in known)
    without = _share(
        text == str(len(shape.parcel.points) - sum(c != "open" for c in shape.closings)) for text, shape in known
    )
    if everything == without:
        return start.count, everything
    return ("all", everything) if everything > without else ("open", without)


def _turning(shapes: Sequence[Shape]) -> tuple[bool, str]:
    """Whether all rings begin in the north-west, and which way all of them run."""
    northwest, ways = [], set()
    for shape in shapes:
        for polygon in shape.polygons:
            for i, ring in enumerate(polygon):
                northwest.append(int(np.argmax(ring[:-1, 1] - ring[:-1, 0])) == 0)
                ways.add((signed_area(ring) < 0) != (i > 0))
    direction = "" if len(ways) != 1 else "cw" if ways.pop() else "ccw"
    return bool(northwest) and all(northwest), direction


# what a person reads of it

_NAMES = {"gb18030": "GB18030 (GBK)", "utf-8": "UTF-8", "utf-8-sig": "UTF-8 + BOM"}
_SAYS = {
    "on": Label("points run on over the rings", "点号连续编排"),
    "ring": Label("points begin again in each ring", "每圈重新编号"),
    "file": Label("points run on over the file", "全文件连续编号"),
    "first": Label("the first point is repeated under its own number", "末点重复起点，沿用起点点号"),
    "next": Label("the first point is repeated under the next number", "末点重复起点，点号顺延"),
    "none": Label("the first point is not repeated", "末点不重复起点"),
    "ring2": Label("rings of the plot", "圈号"),
    "part": Label("parts of the plot", "部件号"),
    "hole": Label("1 for outlines, 2… for holes", "外圈为1，内圈为2…"),
    "one": Label("nothing (always 1)", "恒为1"),
    "ne": Label("X north, Y east", "X北、Y东"),
    "en": Label("Y east first, X north second", "先Y东、后X北"),
    "all": Label("with the closing points", "含闭合点"),
    "open": Label("without the closing points", "不含闭合点"),
    "hm2": Label("hm²", "公顷"),
    "m2": Label("m²", "平方米"),
    "mu": Label("mu", "亩"),
    "empty": Label("none stated", "未填"),
    "": Label("metres", "米"),
    "deg": Label("decimal degrees", "十进制度"),
    "dms": Label("ddd.mmssss", "度分秒 ddd.mmssss"),
}


def facts_of(dialect: Dialect, place: Place, sure: Mapping[str, float]) -> tuple[Fact, ...]:
    """The switches in words, with reasons."""

    def share(key: str) -> Label:
        value = sure.get(key, 1.0)
        return Label(f"borne out by {value:.0%} of the plots", f"{value:.0%} 的地块符合")

    def same(text: str) -> Label:
        return Label(text, text)

    ends = {"\r\n": "CRLF", "\n": "LF", "\r": "CR"}[dialect.line_end]
    head = Label("present", "有") if dialect.head else Label("missing", "无")
    prefix = Label("with zone number", "带带号") if dialect.zone_prefix else Label("without zone number", "不带带号")
    naming = Label(f"{dialect.prefix}1…" if dialect.prefix else "1…", f"{dialect.prefix}1…" if dialect.prefix else "1…")
    unit = _SAYS["empty" if dialect.area_unit == "none" else dialect.area_unit]
    items = [
        ("encoding", Label("Encoding", "编码"), same(_NAMES.get(dialect.encoding, dialect.encoding)),
         Label("the bytes are text in it", "字节符合该编码"), 1.0),
        ("line_end", Label("Line ends", "换行"), same(ends), Label("most lines end so", "多数行以此结尾"), 1.0),
        ("head", Label("Header", "文件头"), head, Label(f"{len(dialect.head)} lines", f"{len(dialect.head)} 行"), 1.0),
        ("crs", Label("Coordinate system", "坐标系"), same(place.crs),
         Label("header and eastings", "文件头与Y坐标"), min(sure.get("system", 1.0), sure.get("zone", 1.0))),
        ("axes", Label("Axis order", "坐标次序"), _SAYS[dialect.axes],
         Label("by the size of the numbers", "按数值大小判断"), sure.get("axes", 1.0)),
        ("angle", Label("Unit", "计量单位"), _SAYS[dialect.angle],
         Label("by the size of the numbers", "按数值大小判断"), sure.get("angle", 1.0)),
        ("zone_prefix", Label("Eastings", "Y坐标"), prefix, Label("digits before the point", "整数位数"), 1.0),
        ("naming", Label("Point names", "点号"), naming, share("numbering"), sure.get("numbering", 1.0)),
        ("numbering", Label("Numbering", "编号方式"), _SAYS[dialect.numbering], share("numbering"),
         sure.get("numbering", 1.0)),
        ("closing", Label("Closing point", "闭合点"), _SAYS[dialect.closing], share("closing"), sure["closing"]),
        ("second", Label("Second number", "地块圈号"), _SAYS["ring2" if dialect.second == "ring" else dialect.second],
         Label("outlines and holes were told apart by position", "内外圈按包含关系判定"), sure["second"]),
        ("decimals", Label("Decimals", "小数位"), same(str(dialect.decimals)),
         Label("digits written", "书写位数"), 1.0),
        ("area", Label("Stated areas", "填报面积"), unit, Label("compared with the coordinates", "与坐标计算面积比对"),
         sure["area"]),
        ("count", Label("Number of points", "界址点数"), _SAYS[dialect.count], share("count"), sure["count"]),
    ]  # fmt: skip
    if not dialect.fields:
        items = [item for item in items if item[0] not in ("count", "area")]
    return tuple(Fact(*item) for item in items)


def area_unit_m2(unit: str) -> float | None:
    """Square metres of an area unit of the dialect; None for "none"."""
    return _UNITS.get(unit)
