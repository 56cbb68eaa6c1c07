"""Which encoding foreign text is in. A text that came out wrong is found, never taken in."""

from __future__ import annotations

import re
import struct
from pathlib import Path

from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP

GBK = "GB18030"
UTF8 = "UTF-8"
_CHINESE_DRIVERS = {0x4D: "CP936", 0x7A: "CP936", 0x4F: "CP950", 0x78: "CP950"}
_HIGH_LATIN = re.compile(
    "[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{3,}"
)
_COMMON_SHARE = 0.8
_CJK = re.compile("[\u3400-\u9fff]")


def guess(raw: bytes) -> str | None:
    """UTF-8 or GB18030, whichever these bytes are text in; None where neither fits. Plain ASCII counts as UTF-8."""
    for encoding in (UTF8, GBK):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == UTF8 or _plausible_chinese(text):
            return encoding
    return None


def _plausible_chinese(text: str) -> bool:
    """Whether nearly all of it is in GB 2312, which has the characters in daily use; Latin bytes seldom spell those."""
    foreign = [c for c in text if ord(c) > 0x7F]
    common = sum(len(c.encode("gb2312", "ignore")) > 0 for c in foreign)
    return common >= _COMMON_SHARE * len(foreign)


def looks_garbled(text: str) -> bool:
    """Whether the text was read in a wrong encoding (mojibake): lost characters, or bytes that spell other text."""
    if "\ufffd" in text or "锟斤拷" in text or any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        return True
    for match in _HIGH_LATIN.finditer(text):
        for encoding in ("cp1252", "latin-1"):
            try:
                raw = match.group().encode(encoding)
            except UnicodeEncodeError:
                continue
            if _spells_chinese(raw):
                return True
    if len(_CJK.findall(text)) >= 2:
        try:
            return bool(_CJK.search(text.encode("gbk").decode("utf-8")))
        except (UnicodeEncodeError, UnicodeDecodeError):
            return False
    return False


def _spells_chinese(raw: bytes) -> bool:
    """Whether most of the bytes are Chinese in UTF-8 or GB 2312; a cut character at either end does not matter."""
    for encoding, width in (("utf-8", 3), ("gb2312", 2)):
        characters = len(_CJK.findall(raw.decode(encoding, "ignore")))
        if characters >= (1 if width == 3 else 2) and characters * width >= _COMMON_SHARE * len(raw) - 2:
            return True
    return False


def dbf_encoding(path: Path) -> str | None:
    """The encoding to read a dBase table with, None to leave it to OGR (a .cpg says, or the text is plain ASCII).

    Raises:
        InputError: the text is neither UTF-8 nor GBK.
    """
    if any(path.with_suffix(suffix).exists() for suffix in (".cpg", ".CPG")):
        return None
    raw, driver = _dbf_text(path)
    if all(byte < 0x80 for byte in raw):
        return None
    if driver in _CHINESE_DRIVERS:
        return _CHINESE_DRIVERS[driver]
    found = guess(raw)
    if found is None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The encoding of the attributes in {path} cannot be told. Put a file {cpg} beside it "
                "that names it, e.g. GBK.",
            ),
            path=path.name,
            cpg=path.with_suffix(".cpg").name,
        )
    return found


def table_encoding(path: Path) -> str | None:
    """What OGR is to be told of a dBase table's encoding: what is seen in it, else what its .cpg says.

    QGIS tells OGR for the whole process to leave shapefiles as they are; what is said at opening counts for more.

    Raises:
        InputError: as ``dbf_encoding``.
    """
    return dbf_encoding(path) or cpg_encoding(path)


def cpg_encoding(path: Path) -> str | None:
    """What the .cpg beside a dBase table says, as OGR spells it; None where there is none or nobody knows the name."""
    for suffix in (".cpg", ".CPG"):
        try:
            name = path.with_suffix(suffix).read_text("ascii", "ignore").strip().upper()
        except OSError:
            continue
        if name.startswith("LDID/"):
            return _CHINESE_DRIVERS.get(int(name[5:]) if name[5:].isdigit() else 0)
        if name in ("GBK", "GB2312"):
            return "CP936"
        digits = name.removeprefix("ANSI").removeprefix("CP").strip(" _-")
        if digits.isdigit():
            return UTF8 if digits == "65001" else f"CP{digits}" if not digits.startswith("8859") else None
        return UTF8 if name in ("UTF8", "UTF-8") else name or None
    return None


def _dbf_text(path: Path) -> tuple[bytes, int]:
    """Field names and text values of a dBase table, joined by line feeds, and its language driver byte."""
    with path.open("rb") as file:
        header = file.read(32)
        if len(header) < 32:
            return b"", 0
        records, header_length, record_length = struct.unpack("<IHH", header[4:12])
        descriptors = file.read(max(header_length - 32, 0))
        names, spans, offset = [], [], 1
        for start in range(0, len(descriptors) - 31, 32):
            block = descriptors[start : start + 32]
            if block[0] == 0x0D:
                break
            names.append(block[:11].split(b"\0")[0])
            if block[11:12] == b"C":
                spans.append((offset, offset + block[16]))
            offset += block[16]
        texts = list(names)
        file.seek(header_length)
        for _ in range(records):
            record = file.read(record_length)
            if len(record) < record_length:
                break
            texts.extend(_whole(record[a:b].rstrip(b" \0")) for a, b in spans)
    return b"\n".join(texts), header[29]


def _whole(value: bytes) -> bytes:
    """The value without a last character that the field's width cut in two."""
    for cut in range(min(4, len(value) + 1)):
        piece = value[: len(value) - cut]
        if guess(piece) is not None:
            return piece
    return value
