"""The lines before the first parcel: what they say, and writing them true."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from .dialect import Dialect
from .numbers import number
from .zones import Zone, read_degrees, read_system, read_zone

SYSTEM, DEGREES, ZONE, PRECISION = "坐标系", "几度分带", "带号", "精度"
PROJECTION, UNIT, PRODUCER, DATE = "投影类型", "计量单位", "数据产生单位", "数据产生日期"
ATTRIBUTES, POINTS = "[属性描述]", "[地块坐标]"
_KEY = re.compile(r"\s*([^=＝\[\]]+?)\s*[=＝](.*)", re.DOTALL)
_SIGN = re.compile("[=＝]")
_METRE = {"米", "m", "metre", "meter"}


@dataclass(frozen=True)
class Entry:
    """One ``key=value`` line. ``line`` counts from 1."""

    key: str
    value: str
    line: int


def entry(text: str, line: int = 0) -> Entry | None:
    """The key and value of a header line; None for other lines."""
    found = _KEY.fullmatch(text.strip("\r\n"))
    return Entry(found.group(1), found.group(2).strip(), line) if found else None


def entries(lines: Iterable[tuple[int, str]]) -> dict[str, Entry]:
    """Entries by key; the first of two with one key counts."""
    found: dict[str, Entry] = {}
    for line, text in lines:
        item = entry(text, line)
        if item is not None:
            found.setdefault(item.key, item)
    return found


def head_lines(dialect: Dialect, zone: Zone, producer: str | None, date: str | None, mend: bool) -> str:
    """The header as text with line ends. ``mend``: values that are wrong for ``zone`` are set right."""
    facts = _facts(dialect, zone)
    given = {PRODUCER: None if producer is None else _plain(producer), DATE: None if date is None else _date(date)}
    pieces = []
    for text in dialect.head:
        body = text.rstrip("\r\n")
        end = text[len(body) :] or dialect.line_end
        item = entry(body)
        value = None if item is None else _value(item, facts, given, mend)
        if item is not None and value is None:
            continue
        if item is not None and value != item.value:
            body = body[: _SIGN.search(body).end()] + str(value)  # type: ignore[union-attr]
        pieces.append(body + end)
    return "".join(pieces)


def _value(item: Entry, facts: dict[str, str], given: dict[str, str | None], mend: bool) -> str | None:
    """What stands behind the sign; None leaves the line out."""
    fresh = given.get(item.key)
    if fresh is not None:
        return fresh
    if item.value != "*":
        known = facts.get(item.key)
        return item.value if known is None or not mend or _means(item.key, item.value, known) else known
    return facts.get(item.key)


def _facts(dialect: Dialect, zone: Zone) -> dict[str, str]:
    """What the header has to say about the data."""
    if dialect.angle:
        unit = "度" if dialect.angle == "deg" else "度分秒"
        return {SYSTEM: zone.system, DEGREES: "", PROJECTION: "", UNIT: unit, ZONE: ""} | _precision(dialect)
    return {
        SYSTEM: zone.system,
        DEGREES: "" if zone.degrees is None else str(zone.degrees),
        PROJECTION: zone.projection,
        UNIT: "米",
        ZONE: "" if zone.number is None else str(zone.number),
    } | _precision(dialect)


def _precision(dialect: Dialect) -> dict[str, str]:
    return {PRECISION: format(Decimal(1).scaleb(-dialect.decimals), "f")}


def _means(key: str, value: str, wanted: str) -> bool:
    """Whether a value says the same in other words."""
    if value == wanted:
        return True
    if key == SYSTEM:
        return read_system(value) == wanted
    if key == DEGREES:
        return str(read_degrees(value) or "") == wanted
    if key == ZONE:
        return str(read_zone(value) or "") == wanted
    if key == PRECISION:
        return read_precision(value) == -int(Decimal(wanted).adjusted())
    if key == UNIT:
        return wanted == "米" and value.casefold() in _METRE
    return key == PROJECTION and "高斯" in value and "高斯" in wanted


def read_precision(text: str) -> int | None:
    """Decimals out of «0.001», «0.0100» or «3»."""
    value = number(text)
    if value is None or value <= 0:
        return None
    if value >= 1 and value == int(value):
        return 0 if value == 1 and "." in text else int(value)
    return -Decimal(str(value)).normalize().adjusted()


def _date(text: str) -> str:
    year, month, day = text.split("-")
    return f"{int(year)}-{int(month)}-{int(day)}"


def _plain(text: str) -> str:
    return " ".join(text.replace(",", "，").replace("@", "＠").replace("[", "［").replace("]", "］").split())
