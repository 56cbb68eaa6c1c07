"""From bytes to parcels of cells, each knowing its line; nothing is interpreted yet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP
from ..encoding import GBK, guess
from .dialect import BOMS, encode
from .header import POINTS, entry
from .numbers import number

_LINES = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z")
_ANY = re.compile(r"\s*[,，;；\t]\s*")
_SIGNS = (",", "\t", "，", ";", "；")
_KINDS = ("点", "线", "面")
_SECTION = re.compile(r"\s*\[[^\[\]]*\]\s*")
_LEAST_PARCEL = 5
_POINT_CELLS = 4


@dataclass(frozen=True)
class Point:
    """One point line: the cells as they stand."""

    line: int
    name: str
    second: str
    first: str
    other: str
    extra: tuple[str, ...] = ()


@dataclass
class Parcel:
    """One parcel: ``cells`` of its own line, None where points come without one."""

    line: int
    cells: tuple[str, ...] | None
    lead: str
    pieces: list[str]
    points: list[Point] = field(default_factory=list)

    @property
    def raw(self) -> str:
        """Its text as it stands."""
        return "".join(self.pieces)


@dataclass(frozen=True)
class Document:
    """A whole file. ``lines`` keep their ends; line numbers count from 1."""

    encoding: str
    line_end: str
    lines: tuple[str, ...]
    head: tuple[str, ...]
    parcels: tuple[Parcel, ...]
    tail: str
    ends: bool
    separator: str


def decoded(raw: bytes, name: str) -> tuple[str, str]:
    """Text and encoding.

    Raises:
        InputError: neither UTF-8 nor GB18030, or no text at all.
    """
    for encoding, mark in BOMS.items():
        if raw.startswith(mark):
            plain = "utf-8" if encoding == "utf-8-sig" else encoding
            try:
                return raw[len(mark) :].decode(plain), encoding
            except UnicodeDecodeError:
                break
    found = guess(raw)
    encoding = "gb18030" if found == GBK else "utf-8"
    text = None if found is None or b"\0" in raw else raw.decode(encoding)
    if text is None or encode(text, encoding) != raw:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{path} is no text in UTF-8 or GB18030. Save it again as text (ANSI or UTF-8) and choose that file.",
            ),
            path=name,
        )
    return text, encoding


def parse(raw: bytes, name: str) -> Document:
    """Find header, parcels and points.

    Raises:
        InputError: no text, no point, or a line that is neither; with its number.
    """
    text, encoding = decoded(raw, name)
    lines = tuple(_LINES.findall(text))
    line_end = _most(Counter(line[len(line.rstrip("\r\n")) :] for line in lines), "\r\n")
    start = _start(lines)
    separator = _separator(lines[start:])
    parcels, tail_at = _parcels(lines, start, name, separator.strip(" "))
    if not any(parcel.points for parcel in parcels):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{path} holds no boundary point. It should have lines like J1,1,3755389.778,38437380.212.",
            ),
            path=name,
        )
    last = lines[tail_at - 1]
    return Document(
        encoding,
        line_end,
        lines,
        lines[:start],
        tuple(parcels),
        "".join(lines[tail_at:]),
        last.endswith(("\r", "\n")),
        separator,
    )


def text_lines(path: str | Path) -> tuple[str, ...]:
    """The lines of a file, to be looked at; none where it is no text."""
    path = Path(path)
    try:
        return tuple(_LINES.findall(decoded(path.read_bytes(), path.name)[0]))
    except (OSError, InputError):
        return ()


def split(text: str, sign: str | None = None) -> list[str]:
    """Cells of a line at ``sign``; without one at commas of either width, semicolons and tabs, else at blanks."""
    plain = text.strip(" \r\n")
    if sign:
        return [cell.strip() for cell in plain.split(sign)]
    return _ANY.split(plain) if sign is None and _ANY.search(plain) else plain.split()


def _start(lines: Sequence[str]) -> int:
    """Index of the first line behind the header."""
    for i, line in enumerate(lines):
        if line.strip() == POINTS:
            return i + 1
    for i, line in enumerate(lines):
        if entry(line) is None and not _SECTION.fullmatch(line) and (_is_parcel(split(line)) or _is_point(split(line))):
            return i
    return len(lines)


def _parcels(lines: Sequence[str], start: int, name: str, sign: str) -> tuple[list[Parcel], int]:
    """Parcels, and the index of the first line behind the last of them. ``sign`` stands between cells."""
    parcels: list[Parcel] = []
    lead: list[str] = []
    behind = start
    in_header = False
    for i in range(start, len(lines)):
        line = lines[i]
        plain = line.strip(" \t\r\n\x1a\ufeff")
        if _SECTION.fullmatch(plain) or in_header or not plain:
            in_header = plain != POINTS and (in_header or bool(_SECTION.fullmatch(plain)))
            lead.append(line)
            continue
        cells = split(line.strip("\r\n\x1a\ufeff"), sign)
        if not _is_parcel(cells) and not _is_point(cells):
            cells = split(plain)  # a line with other signs than the rest
        if _is_parcel(cells):
            parcels.append(Parcel(i + 1, tuple(cells), "".join(lead), [line]))
        elif _is_point(cells):
            if not parcels:
                parcels.append(Parcel(i + 1, None, "".join(lead), []))
            elif lead:
                parcels[-1].pieces += lead
            parcels[-1].pieces.append(line)
            parcels[-1].points.append(Point(i + 1, cells[0], cells[1], cells[2], cells[3], tuple(cells[4:])))
        else:
            raise _broken(name, i + 1, plain, cells)
        lead = []
        behind = i + 1
    return parcels, behind


def _is_parcel(cells: Sequence[str]) -> bool:
    if len(cells) >= _LEAST_PARCEL and (cells[-1].endswith(("@", "＠")) or cells[4] in _KINDS):
        return True
    return len(cells) > _POINT_CELLS + 2 and not _is_point(cells)


def _is_point(cells: Sequence[str]) -> bool:
    if len(cells) < _POINT_CELLS or number(cells[2]) is None or number(cells[3]) is None:
        return False
    return number(cells[1]) is not None and not any("@" in cell for cell in cells)


def _broken(name: str, line: int, text: str, cells: Sequence[str]) -> InputError:
    if len(cells) < _POINT_CELLS:
        return InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{path}, line {line}: “{text}” has {count} values; a boundary point has four: name, ring, X, Y. "
                "Complete the line.",
            ),
            path=name,
            line=line,
            text=text[:60],
            count=len(cells),
        )
    wrong = next((cell for cell in cells[1:4] if number(cell) is None), text)
    return InputError(
        QT_TRANSLATE_NOOP(
            "MineRestoration", "{path}, line {line}: “{text}” is not a number. Correct the line and read again."
        ),
        path=name,
        line=line,
        text=wrong[:60],
    )


def _separator(lines: Sequence[str]) -> str:
    """What stands between cells: the first sign that most lines have, with the blanks around it."""
    texts = [line.strip(" \r\n") for line in lines if line.strip()][:500]
    sign = next((sign for sign in _SIGNS if sum(sign in text for text in texts) * 2 > len(texts)), "")
    found = Counter(match for text in texts for match in re.findall(f" *{sign} *" if sign else " +", text))
    return _most(found, ",")


def _most(found: Counter[str], otherwise: str) -> str:
    """The most frequent text that is not empty."""
    counts = [(count, text) for text, count in found.items() if text]
    return max(counts)[1] if counts else otherwise
