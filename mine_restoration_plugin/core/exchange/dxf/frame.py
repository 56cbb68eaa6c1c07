"""The bare bones of an AutoCAD 2000 file: handles, tables, blocks, entities and the dictionary at its root."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from .drawing import OWN
from .profile import Profile

Floats = NDArray[np.float64]
_LONGEST_EXTENDED = 255
_SYMBOL_RADIUS = 0.25  # of the text height: the dot of a spot height


class Sheet:
    """Entities are added one by one; ``content`` gives the bytes of the file.

    ``escaped`` counts characters that are not in GBK, ``lost`` those that DXF cannot hold at all.
    """

    def __init__(self, profile: Profile, layers: Mapping[str, int] | None = None) -> None:
        """``layers``: further layers with the numbers of their colours."""
        self.escaped = 0
        self.lost = 0
        self._profile = profile
        self._handle = 0x10
        self._body: list[str] = []
        self._low = np.full(2, np.inf)
        self._high = np.full(2, -np.inf)
        self._model = self._next()
        self._paper = self._next()
        self._symbol = self._next()
        self._layers = {"0": 7}
        for kind in ("boundary", "height", "contour", "text", "point_name"):
            self._layers[profile.text(f"layer.{kind}")] = int(profile.number(f"colour.{kind}"))
        self._layers.setdefault(profile.text("layer.helper"), 8)
        self._layers.update(layers or {})

    # entities

    def polyline(
        self, layer: str, xy: Floats, closed: bool, elevation: float | None, code: str, own: Mapping[str, str]
    ) -> None:
        """A lightweight polyline; the first vertex is not repeated where it is closed."""
        self._seen(xy)
        self._start("LWPOLYLINE", layer, "AcDbPolyline")
        self._tag(90, len(xy), 70, 1 if closed else 0, 43, "0.0")
        if elevation is not None:
            self._tag(38, _shown(elevation))
        self._body += [f" 10\r\n{x:.4f}\r\n 20\r\n{y:.4f}" for x, y in xy.tolist()]
        self._extended(code, own)

    def text(self, layer: str, x: float, y: float, text: str, size: float, left: bool = False) -> None:
        """A line of text, with its middle (or its left end) at the place."""
        self._seen(np.array([[x, y]]))
        self._start("TEXT", layer, "AcDbText")
        self._tag(10, _shown(x), 20, _shown(y), 30, "0.0", 40, _shown(size), 1, self._chinese(text), 7, "HZ")
        if not left:
            self._tag(72, 1, 11, _shown(x), 21, _shown(y), 31, "0.0")
        self._tag(100, "AcDbText")
        if not left:
            self._tag(73, 2)

    def height_point(self, x: float, y: float, z: float | None, shown: str | None, own: Mapping[str, str]) -> None:
        """A spot height: the block with the height as Z and, as a person reads it, as attribute."""
        profile = self._profile
        layer, size = profile.text("layer.height"), profile.number("text.height_m")
        level = _shown(z or 0.0)
        self._seen(np.array([[x, y]]))
        handle = self._start("INSERT", layer, "AcDbBlockReference")
        if shown is not None:
            self._tag(66, 1)
        self._tag(2, self._chinese(profile.text("block.height")), 10, _shown(x), 20, _shown(y), 30, level)
        self._extended(profile.text("code.height"), own)
        if shown is None:
            return
        self._start("ATTRIB", layer, "AcDbText", handle)
        self._tag(10, _shown(x + 0.6 * size), 20, _shown(y - 0.5 * size), 30, level, 40, _shown(size), 1, shown)
        self._tag(7, "HZ", 100, "AcDbAttribute", 2, self._chinese(profile.text("block.height_tag")), 70, 0)
        self._tag(0, "SEQEND", 5, f"{self._next():X}", 330, f"{handle:X}", 100, "AcDbEntity", 8, self._chinese(layer))

    def _start(self, kind: str, layer: str, *classes: object) -> int:
        owner = classes[1] if len(classes) > 1 else self._model
        handle = self._next()
        self._tag(0, kind, 5, f"{handle:X}", 330, f"{owner:X}", 100, "AcDbEntity", 8, self._chinese(layer))
        self._tag(100, classes[0])
        return handle

    def _extended(self, code: str, own: Mapping[str, str]) -> None:
        """CASS's feature code, then this program's own remarks."""
        if code:
            self._tag(1001, self._profile.text("code.application"), 1000, code)
        if own:
            self._tag(1001, OWN)
            for name, value in own.items():
                self._tag(1000, self._chinese(f"{name}={value}"[: _LONGEST_EXTENDED // 2]))

    def _seen(self, xy: Floats) -> None:
        self._low, self._high = np.minimum(self._low, xy.min(axis=0)), np.maximum(self._high, xy.max(axis=0))

    # text and numbers

    def _next(self) -> int:
        self._handle += 1
        return self._handle

    def _tag(self, *pairs: object) -> None:
        self._body += [f"{code:>3}\r\n{value}" for code, value in zip(pairs[::2], pairs[1::2])]

    def _chinese(self, text: str) -> str:
        """One line; what GBK lacks as the escape that CAD reads."""
        out = []
        for character in text.replace("\r", " ").replace("\n", " "):
            if ord(character) < 0x20:
                continue
            try:
                character.encode("gbk")
                out.append(character)
            except UnicodeEncodeError:
                if ord(character) > 0xFFFF:
                    self.lost += 1
                    out.append("?")
                else:
                    self.escaped += 1
                    out.append(f"\\U+{ord(character):04X}")
        return "".join(out)

    # the file

    def content(self) -> bytes:
        """The whole file in code page 936."""
        body, self._body = self._body, []
        self._tag(0, "SECTION", 2, "TABLES")
        self._tables()
        self._tag(0, "ENDSEC", 0, "SECTION", 2, "BLOCKS")
        self._blocks()
        self._tag(0, "ENDSEC")
        before, self._body = self._body, []
        self._tag(0, "SECTION", 2, "OBJECTS")
        self._objects()
        self._tag(0, "ENDSEC", 0, "EOF")
        after, self._body = self._body, []
        self._tag(0, "SECTION", 2, "HEADER")
        self._header()
        self._tag(0, "ENDSEC", 0, "SECTION", 2, "CLASSES", 0, "ENDSEC")
        head, self._body = self._body, []
        self._tag(0, "SECTION", 2, "ENTITIES")
        middle = [*self._body, *body]
        self._body = []
        self._tag(0, "ENDSEC")
        lines = [*head, *before, *middle, *self._body, *after]
        return ("\r\n".join(lines) + "\r\n").encode("gbk")

    def _header(self) -> None:
        low, high = self._low.tolist(), self._high.tolist()
        self._tag(9, "$ACADVER", 1, "AC1015", 9, "$DWGCODEPAGE", 3, "ANSI_936")
        self._tag(9, "$INSBASE", 10, "0.0", 20, "0.0", 30, "0.0")
        self._tag(9, "$EXTMIN", 10, _shown(low[0]), 20, _shown(low[1]), 30, "0.0")
        self._tag(9, "$EXTMAX", 10, _shown(high[0]), 20, _shown(high[1]), 30, "0.0")
        self._tag(9, "$TEXTSIZE", 40, _shown(self._profile.number("text.height_m")), 9, "$TEXTSTYLE", 7, "HZ")
        self._tag(9, "$LUNITS", 70, 2, 9, "$LUPREC", 70, 3, 9, "$INSUNITS", 70, 6, 9, "$MEASUREMENT", 70, 1)
        self._tag(9, "$HANDSEED", 5, f"{self._handle + 1:X}")

    def _table(self, name: str, count: int) -> int:
        handle = self._next()
        self._tag(0, "TABLE", 2, name, 5, f"{handle:X}", 330, 0, 100, "AcDbSymbolTable", 70, count)
        return handle

    def _row(self, kind: str, owner: int, record: str, name: str, handle: int | None = None) -> None:
        code = 105 if kind == "DIMSTYLE" else 5
        self._tag(0, kind, code, f"{handle or self._next():X}", 330, f"{owner:X}", 100, "AcDbSymbolTableRecord")
        self._tag(100, record, 2, name, 70, 0)

    def _tables(self) -> None:
        profile = self._profile
        centre, size = (self._low + self._high) / 2, float((self._high - self._low).max())
        view = self._table("VPORT", 1)
        self._row("VPORT", view, "AcDbViewportTableRecord", "*Active")
        self._tag(10, "0.0", 20, "0.0", 11, "1.0", 21, "1.0", 12, _shown(centre[0]), 22, _shown(centre[1]))
        self._tag(16, "0.0", 26, "0.0", 36, "1.0", 17, "0.0", 27, "0.0", 37, "0.0")
        self._tag(40, _shown(max(size, 1.0) * 1.1), 41, "1.5", 42, "50.0")
        self._tag(0, "ENDTAB")
        lines = self._table("LTYPE", 3)
        for name in ("ByBlock", "ByLayer", "Continuous"):
            self._row("LTYPE", lines, "AcDbLinetypeTableRecord", name)
            self._tag(3, "", 72, 65, 73, 0, 40, "0.0")
        self._tag(0, "ENDTAB")
        layers = self._table("LAYER", len(self._layers))
        for name, colour in self._layers.items():
            self._row("LAYER", layers, "AcDbLayerTableRecord", self._chinese(name))
            self._tag(62, colour, 6, "Continuous")
        self._tag(0, "ENDTAB")
        styles = self._table("STYLE", 2)
        for name in ("Standard", "HZ"):
            self._row("STYLE", styles, "AcDbTextStyleTableRecord", name)
            self._tag(40, "0.0", 41, "0.8", 50, "0.0", 71, 0, 42, "1.0")
            self._tag(3, profile.text("text.font"), 4, profile.text("text.big_font"))
        self._tag(0, "ENDTAB")
        for name in ("VIEW", "UCS"):
            self._table(name, 0)
            self._tag(0, "ENDTAB")
        applications = dict.fromkeys(("ACAD", profile.text("code.application"), OWN))
        owner = self._table("APPID", len(applications))
        for name in applications:
            self._row("APPID", owner, "AcDbRegAppTableRecord", name)
        self._tag(0, "ENDTAB")
        owner = self._table("DIMSTYLE", 1)
        self._tag(100, "AcDbDimStyleTable", 71, 0)
        self._row("DIMSTYLE", owner, "AcDbDimStyleTableRecord", "Standard")
        self._tag(0, "ENDTAB")
        owner = self._table("BLOCK_RECORD", 3)
        for name, handle in self._records():
            self._tag(0, "BLOCK_RECORD", 5, f"{handle:X}", 330, f"{owner:X}", 100, "AcDbSymbolTableRecord")
            self._tag(100, "AcDbBlockTableRecord", 2, name)
        self._tag(0, "ENDTAB")

    def _records(self) -> tuple[tuple[str, int], ...]:
        block = self._chinese(self._profile.text("block.height"))
        return ("*Model_Space", self._model), ("*Paper_Space", self._paper), (block, self._symbol)

    def _blocks(self) -> None:
        for name, record in self._records():
            self._tag(0, "BLOCK", 5, f"{self._next():X}", 330, f"{record:X}", 100, "AcDbEntity", 8, "0")
            with_attribute = 2 if record == self._symbol else 0
            self._tag(
                100, "AcDbBlockBegin", 2, name, 70, with_attribute, 10, "0.0", 20, "0.0", 30, "0.0", 3, name, 1, ""
            )
            if record == self._symbol:
                self._spot(record)
            self._tag(0, "ENDBLK", 5, f"{self._next():X}", 330, f"{record:X}", 100, "AcDbEntity", 8, "0")
            self._tag(100, "AcDbBlockEnd")

    def _spot(self, record: int) -> None:
        """The dot, and where its height is written."""
        size = self._profile.number("text.height_m")
        tag = self._chinese(self._profile.text("block.height_tag"))
        self._tag(0, "CIRCLE", 5, f"{self._next():X}", 330, f"{record:X}", 100, "AcDbEntity", 8, "0")
        self._tag(100, "AcDbCircle", 10, "0.0", 20, "0.0", 30, "0.0", 40, _shown(_SYMBOL_RADIUS * size))
        self._tag(0, "ATTDEF", 5, f"{self._next():X}", 330, f"{record:X}", 100, "AcDbEntity", 8, "0", 100, "AcDbText")
        self._tag(10, _shown(0.6 * size), 20, _shown(-0.5 * size), 30, "0.0", 40, _shown(size), 1, "0.00", 7, "HZ")
        self._tag(100, "AcDbAttributeDefinition", 3, tag, 2, tag, 70, 0)

    def _objects(self) -> None:
        root, groups = self._next(), self._next()
        self._tag(0, "DICTIONARY", 5, f"{root:X}", 330, 0, 100, "AcDbDictionary", 281, 1)
        self._tag(3, "ACAD_GROUP", 350, f"{groups:X}")
        self._tag(0, "DICTIONARY", 5, f"{groups:X}", 330, f"{root:X}", 100, "AcDbDictionary", 281, 1)


def _shown(value: float) -> str:
    """A number as DXF likes it: never in powers of ten, without needless zeros."""
    text = f"{value:.6f}".rstrip("0")
    return f"{text}0" if text.endswith(".") else text
