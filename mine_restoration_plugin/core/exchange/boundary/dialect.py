"""In which of its many ways a boundary-point text is written."""

from __future__ import annotations

import codecs
import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NINE = ("count", "area", "plot_no", "name", "kind", "sheet_no", "use", "position", "@")
NINE_LAND = (*NINE[:7], "land_class", "@")
FOURTEEN = (*NINE_LAND[:8], "plot_type", "land_kind", "gzq", "gzh", "note", "@")
"""JZDS,DKMJ,DKBH,DKMC,JLTXSX,TFH,DKYT,DLBM,TBLX,DL,GZQ,GZH,BZ,@"""

BOMS = {"utf-8-sig": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
ENCODINGS = ("gb18030", "utf-8", *BOMS)
HEAD = (
    "[属性描述]", "格式版本号=1.01", "数据产生单位=*", "数据产生日期=*", "坐标系=*", "几度分带=*", "投影类型=*",
    "计量单位=*", "带号=*", "精度=*", "转换参数=,,,,,,", "[地块坐标]",
)  # fmt: skip


@dataclass(frozen=True)
class Dialect:
    """The switches of the format, and the header as it stands.

    Attributes:
        encoding: one of ``ENCODINGS``; those in ``BOMS`` begin with their mark.
        head: the lines before the first parcel. ``key=*`` is filled in from the data and left out where nothing is
            known; any other value stays unless it is wrong for the data. Empty where a file has no header.
        prefix, digits: of a point's name: "J" and 2 make "J01".
        numbering: point numbers begin again with each "ring", run "on" over the rings of a parcel, or over the "file".
        closing: the repeated first point carries the "first" number again, the "next" one, or there is "none".
        second: what the second number counts: the "ring" of the parcel, its "part", the "hole" (outer rings are 1,
            the holes of each 2, 3…), or nothing ("one").
        axes: "ne" (X north, Y east) or "en".
        angle: "" metres, "deg" decimal degrees, "dms" ddd.mmssss.
        trim, area_trim: zeros at the end are left off.
        area_unit: "hm2", "m2", "mu", or "none" (the cell is empty).
        count: the number of points includes the closing ones ("all") or not ("open").
        fields: the cells of a parcel line; "@" is the sign at its end. Empty where there are no parcel lines.
        direction: "" as drawn, "cw" (outer rings clockwise, holes the other way) or "ccw".
        tail: what follows the last point's line; ``ends`` is False where that line has no line end.
        crs: the system in which ``head`` was found; there it is true word by word.
    """

    name: str = ""
    encoding: str = "gb18030"
    line_end: str = "\r\n"
    head: tuple[str, ...] = HEAD
    separator: str = ","
    prefix: str = "J"
    digits: int = 1
    numbering: str = "on"
    closing: str = "first"
    second: str = "ring"
    axes: str = "ne"
    zone_prefix: bool = True
    angle: str = ""
    decimals: int = 3
    trim: bool = False
    area_unit: str = "hm2"
    area_decimals: int = 4
    area_trim: bool = False
    area_suffix: str = ""
    count: str = "all"
    fields: tuple[str, ...] = NINE
    northwest_first: bool = False
    direction: str = ""
    tail: str = ""
    ends: bool = True
    crs: str = ""

    def to_json(self) -> dict[str, Any]:
        values = dataclasses.asdict(self)
        return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Dialect:
        """Back from ``to_json``, through JSON too; what is unknown is left out."""
        known = {f.name for f in dataclasses.fields(cls)}
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in data.items()
        }
        return cls(**{key: value for key, value in values.items() if key in known})

    def to_text(self) -> str:
        return json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True)


def encode(text: str, encoding: str) -> bytes:
    """The bytes of a file, with the mark its encoding begins with."""
    if encoding == "utf-8-sig":
        return BOMS[encoding] + text.encode("utf-8")
    return BOMS.get(encoding, b"") + text.encode(encoding)
