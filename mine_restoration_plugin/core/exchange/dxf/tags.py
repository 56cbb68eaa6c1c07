"""The pairs of group code and value that a DXF is made of, and its texts in whatever code page they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP
from ..encoding import GBK, UTF8, guess, looks_garbled
from ..points import rather_gbk

Tag = tuple[int, bytes]
_BINARY = b"AutoCAD Binary DXF"
_DWG = re.compile(rb"AC(1\.[0-9]|2\.|10)[0-9]{1,2}")
_PAGES = {"936": "GB18030", "950": "big5", "932": "cp932", "949": "cp949", "UTF-8": UTF8, "UTF8": UTF8}
_UNICODE = re.compile(r"\\U\+([0-9A-Fa-f]{4})")
_MULTIBYTE = re.compile(r"\\M\+([1-5])([0-9A-Fa-f]{4})")
_MIF = {"1": "cp932", "2": "big5", "3": "cp949", "4": "johab", "5": "gb18030"}
_SIGNS = {"%%d": "°", "%%p": "±", "%%c": "⌀", "%%%": "%", "%%u": "", "%%o": "", "%%k": ""}
_SIGN = re.compile("%%[dpcuok%]", re.IGNORECASE)
_MTEXT = re.compile(r"\\[ACFHQTWfp][^;\\{}]*;|\\S([^;]*);|\\[LlOoKk]|(\\P|\\N|\\X)|(\\~)|\\([\\{}])|([{}])")


@dataclass(frozen=True)
class Entity:
    """One entity or table entry: its type, its tags, and the line of the file where it begins."""

    kind: str
    tags: tuple[Tag, ...]
    line: int

    def first(self, code: int) -> bytes | None:
        return next((value for key, value in self.tags if key == code), None)

    def number(self, code: int, default: float = 0.0) -> float:
        value = self.first(code)
        return default if value is None else _float(value, self)

    def integer(self, code: int, default: int = 0) -> int:
        return int(self.number(code, default))

    def has(self, code: int) -> bool:
        return any(key == code for key, _ in self.tags)

    def numbers(self, code: int) -> list[float]:
        return [_float(value, self) for key, value in self.tags if key == code]


def _float(value: bytes, entity: Entity) -> float:
    try:
        return float(value)
    except ValueError as error:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The drawing is broken: entity {kind} that begins in line {line} has {value} where a number belongs. "
                "Save it again in CAD (AUDIT, then save as DXF).",
            ),
            kind=entity.kind,
            line=entity.line,
            value=repr(value.decode("latin-1")),
        ) from error


def refuse_other_formats(path: Path) -> None:
    """DWG and binary DXF get the sentence that helps.

    Raises:
        InputError: it is one of them, empty, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            start = file.read(64)
    except OSError as error:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be read: {reason}"),
            path=path,
            reason=error.strerror or error,
        ) from error
    if not start.strip():
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "{path} is empty."), path=path.name)
    if _DWG.match(start) or path.suffix.lower() == ".dwg":
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "{path} is a DWG drawing. Open it in CAD, save it as DXF (ASCII), and import that."
            ),
            path=path.name,
        )
    if start.startswith(_BINARY):
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{path} is a binary DXF. Save it as ASCII DXF and import that."),
            path=path.name,
        )


def entities(path: Path) -> Iterator[tuple[str, Entity]]:
    """Section and entity, one after the other; HEADER variables come as entities of the kind ``$NAME``.

    Raises:
        InputError: a line that should be a group code is none.
    """
    section, kind, start = "", "", 0
    tags: list[Tag] = []
    for line, code, value in _pairs(path):
        if code == 0 or (code == 9 and section == "HEADER"):
            if kind and kind not in ("SECTION", "ENDSEC", "EOF"):
                yield section, Entity(kind, tuple(tags), start)
            elif kind == "SECTION" and tags:
                section = tags[0][1].decode("latin-1").upper()
            kind, tags, start = value.decode("latin-1").strip(), [], line
            if kind == "ENDSEC":
                section = ""
            continue
        if kind == "SECTION" and code == 2:
            section = value.decode("latin-1").strip().upper()
            kind = ""
            continue
        tags.append((code, value))
    if kind and kind not in ("SECTION", "ENDSEC", "EOF"):
        yield section, Entity(kind, tuple(tags), start)
    yield "", Entity("EOF" if kind == "EOF" else "CUT", (), start)


def _pairs(path: Path) -> Iterator[tuple[int, int, bytes]]:
    with path.open("rb") as file:
        number = 0
        while True:
            head = file.readline()
            value = file.readline()
            number += 2
            if not value:
                if head.strip(b" \t\r\n\x1a\0"):
                    _broken(path, number - 1, head)
                return
            try:
                code = int(head)
            except ValueError:
                _broken(path, number - 1, head)
            if code != 999:  # a remark
                yield number - 1, code, value.rstrip(b"\r\n")


def _broken(path: Path, line: int, text: bytes) -> None:
    raise InputError(
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "{path}, line {line}: {text} stands where a DXF group code belongs. Save the drawing again as ASCII DXF.",
        ),
        path=path.name,
        line=line,
        text=repr(text.strip()[:30].decode("latin-1")),
    )


class TextDecoder:
    """Texts of one drawing. The code page that the header names is believed unless the bytes say otherwise."""

    def __init__(self, version: str, code_page: str) -> None:
        page = next((name for key, name in _PAGES.items() if key in code_page.upper()), None)
        self._named = UTF8 if version >= "AC1021" else page
        self.encoding = self._named or ""
        self.doubtful = 0

    def __call__(self, raw: bytes | None) -> str:
        """The text with escapes resolved."""
        text = self._decoded(raw or b"")
        if "\\" in text:
            text = _UNICODE.sub(lambda m: chr(int(m.group(1), 16)), text)
            text = _MULTIBYTE.sub(_multibyte, text)
        return _SIGN.sub(lambda m: _SIGNS[m.group().lower()], text) if "%%" in text else text

    def _decoded(self, raw: bytes) -> str:
        if raw.isascii():
            return raw.decode("ascii")
        if self._named is not None:
            try:
                text = raw.decode(self._named)
            except UnicodeDecodeError:
                text = "\ufffd"
            if not looks_garbled(text):
                return text
        found = guess(raw)
        if found == UTF8 and rather_gbk(raw):
            found = GBK
        if found is None:
            self.doubtful += 1
            return raw.decode(self._named or "cp1252", "replace")
        self.encoding = self.encoding or found
        return raw.decode(found)


def _multibyte(match: re.Match[str]) -> str:
    try:
        return bytes.fromhex(match.group(2)).decode(_MIF[match.group(1)])
    except UnicodeDecodeError:
        return match.group()


def plain_mtext(text: str) -> str:
    """An MTEXT without its formatting; stacked fractions become a/b."""

    def repl(match: re.Match[str]) -> str:
        stacked, new_line, blank, escaped, _brace = match.groups()
        if stacked is not None:
            return stacked.replace("^", "/").replace("#", "/")
        if new_line:
            return "\n"
        return " " if blank else (escaped or "")

    return _MTEXT.sub(repl, text).strip()
