"""Surveyed points as plain data, and the text files they come from and go to."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..geodata.files import read_bytes, write_bytes
from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP, Label
from .encoding import GBK, UTF8, guess, looks_garbled

CASS_ENCODING = "gbk"  # Windows in Chinese; its readers do not know the rest of GB 18030
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_CJK = re.compile("[\u3400-\u9fff\uff00-\uffef]")
_NOTHING = ("", "-", "--", "/", "null", "none", "nan", "无")


@dataclass(frozen=True)
class Point:
    """One point: x east, y north in the system of its set, ``z_m`` None where no height is known.

    ``line`` is where the file has it; ``parcel`` and ``ring`` are given where points are corners of an outline.
    """

    name: str
    code: str
    x: float
    y: float
    z_m: float | None
    line: int = 0
    parcel: str | None = None
    ring: str | None = None
    more: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PointSet:
    """Points of one file. ``notes`` says what a person should know: what was guessed, and what is missing."""

    points: tuple[Point, ...]
    crs: str
    encoding: str
    notes: tuple[Label, ...] = ()


def number_of(text: str) -> float | None:
    """A finite number, None where there is none. Full-width digits are understood, thousands' commas are not."""
    text = text.strip().translate(_HALF_WIDTH)
    return float(text) if _NUMBER.fullmatch(text) else None


def is_nothing(text: str) -> bool:
    """Whether the cell says that the value is not known."""
    return text.strip().casefold() in _NOTHING


_HALF_WIDTH = str.maketrans("０１２３４５６７８９．－＋，；", "0123456789.-+,;")


def half_width(text: str) -> str:
    """Digits and separators as typed with a Chinese input method, made half-width."""
    return text.translate(_HALF_WIDTH)


def read_text(path: str | Path, *, chinese: bool = False) -> tuple[str, str]:
    """The text of a file and its encoding, UTF-8 (with or without BOM), UTF-16 with BOM or GB 18030.

    ``chinese``: the format comes from a Chinese program. A few GBK characters can be valid UTF-8 by chance (楼, 路 and
    山 are); then the reading that gives Chinese is the right one.

    Raises:
        InputError: it cannot be read, is empty, or is no text in these encodings.
    """
    path = Path(path)
    raw = read_bytes(path)
    if not raw.strip(b" \t\r\n\x1a\0"):
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "{path} is empty."), path=path.name)
    encoding = "UTF-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else guess(raw)
    if chinese and encoding == UTF8 and not raw.startswith(b"\xef\xbb\xbf") and rather_gbk(raw):
        encoding = GBK
    text = raw.decode(encoding, "replace").lstrip("\ufeff") if encoding is not None else ""
    if encoding is None or "\0" in text or looks_garbled(text[:100_000]):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{path} is no text file in UTF-8 or GBK. Save it again as text in one of these.",
            ),
            path=path.name,
        )
    return text, encoding


def rather_gbk(raw: bytes) -> bool:
    """Whether valid UTF-8 without a Chinese character in it is made of common Chinese ones when read as GBK."""
    if raw.isascii() or _CJK.search(raw.decode("utf-8")):
        return False
    try:
        return bool(_CJK.search(raw.decode("gb2312")))
    except UnicodeDecodeError:
        return False


def write_text(path: str | Path, text: str, encoding: str) -> int:
    """Write whole or not at all; how many characters the encoding lacks (they became "?") comes back.

    Raises:
        InputError: the folder does not exist, or the file cannot be written.
    """
    raw = text.encode(encoding, "replace")
    lost = raw.count(b"?") - text.count("?")
    write_bytes(path, raw)
    return lost


def remarks(points: Sequence[Point], file: str) -> list[Label]:
    """What is missing or doubtful in a set of points."""
    notes: list[Label] = []
    unknown = sum(point.z_m is None for point in points)
    if unknown and unknown < len(points):
        notes.append(
            Label(
                "{file}: {count} of {total} points have no height; it is left empty.",
                "{file}：{total} 个点中有 {count} 个没有高程，高程留空。",
            ).format(file=file, count=unknown, total=len(points))
        )
    zero = [point for point in points if point.z_m == 0.0]
    if zero and any(point.z_m for point in points):
        notes.append(
            Label(
                "{file}: {count} points have the height 0 (line {line} first). If it stands for unknown, empty it.",
                "{file}：{count} 个点高程为 0（首个在第 {line} 行），若表示未知请改为空。",
            ).format(file=file, count=len(zero), line=zero[0].line)
        )
    names = Counter((point.parcel, point.name) for point in points if point.name and point.ring is None)
    twice = [name for (parcel, name), count in names.items() if count > 1 and parcel is None]
    if twice:
        notes.append(
            Label(
                "{file}: {count} point names stand twice or more, e.g. {name}; all were kept.",
                "{file}：{count} 个点名重复，如 {name}；全部保留。",
            ).format(file=file, count=len(twice), name=twice[0])
        )
    return notes


def write_point_table(path: str | Path, points: Sequence[Point], *, decimals: int = 3, degrees: bool = False) -> None:
    """A CSV that spreadsheets open (UTF-8 with BOM): name, code, north, east (or longitude, latitude), height.

    Raises:
        InputError: no points, or the file cannot be written.
    """
    require_points(points)
    places = 9 if degrees else decimals
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("点号", "编码", *(("经度", "纬度") if degrees else ("X(北)", "Y(东)")), "高程"))
    for point in points:
        pair = (point.x, point.y) if degrees else (point.y, point.x)
        height = "" if point.z_m is None else f"{point.z_m:.{decimals}f}"
        writer.writerow((point.name, point.code, *(f"{value:.{places}f}" for value in pair), height))
    write_text(path, "\ufeff" + out.getvalue(), "utf-8")


def require_points(points: Iterable[Point]) -> None:
    if not any(True for _ in points):
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "There are no points to write."))
