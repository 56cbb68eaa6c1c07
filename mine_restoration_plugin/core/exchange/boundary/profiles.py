"""Named dialects, in tables that a technician opens in a spreadsheet; a county's own table wins."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP, Label
from ..encoding import guess
from .dialect import ENCODINGS, FOURTEEN, HEAD, NINE, NINE_LAND, Dialect
from .header import entry
from .reading import read_boundary

AUTO = "auto"
STANDARD = "standard"
_FIELDS = {"9": NINE, "9 land": NINE_LAND, "14": FOURTEEN, "none": ()}
_LINE_ENDS = {"crlf": "\r\n", "lf": "\n", "cr": "\r"}
_CHOICES = {
    "encoding": ENCODINGS,
    "numbering": ("on", "ring", "file"),
    "closing": ("first", "next", "none"),
    "second": ("ring", "part", "hole", "one"),
    "axes": ("ne", "en"),
    "angle": ("", "deg", "dms"),
    "area_unit": ("hm2", "m2", "mu", "none"),
    "count": ("all", "open"),
    "direction": ("", "cw", "ccw"),
}
_YES, _NO = ("yes", "true", "1", "是"), ("no", "false", "0", "否", "")


@dataclass(frozen=True)
class Profile:
    """A dialect with a name. ``scope`` is the table it stands in."""

    name: str
    label: Label
    dialect: Dialect
    source: str
    checked: bool
    scope: str


def own_table() -> Path:
    """The table that ships with the plugin."""
    return Path(__file__).resolve().parents[3] / "resources" / "profiles" / "coordinates.csv"


def profiles(tables: Iterable[str | Path] = ()) -> dict[str, Profile]:
    """All profiles by name: ours, then those of each further table.

    Raises:
        InputError: a table cannot be read, or has a cell that means nothing; with its row.
    """
    found: dict[str, Profile] = {}
    for table in (own_table(), *map(Path, tables)):
        found.update((profile.name, profile) for profile in _read(table))
    return found


def profiles_in(table: str | Path) -> list[Profile]:
    """The profiles of one table.

    Raises:
        InputError: as ``profiles``.
    """
    return list(_read(Path(table)))


def dialect_named(name: str | None, tables: Iterable[str | Path] = ()) -> Dialect | None:
    """What a person asked for; None for "auto".

    Args:
        name: a profile's name; a table (``.csv``, ``table.csv#name`` where it has several); or a boundary-point text
            that is taken as a model, with its header.

    Raises:
        InputError: there is no such profile.
    """
    if not name or name == AUTO:
        return None
    path, _, row = name.partition("#")
    if path.lower().endswith(".csv"):
        rows = {profile.name: profile for profile in _read(Path(path))}
        if not row and len(rows) == 1:
            return next(iter(rows.values())).dialect
        if row in rows:
            return rows[row].dialect
        raise _unknown(row or "-", rows)
    if path.lower().endswith(".txt"):
        return read_boundary(name).dialect
    known = profiles(tables)
    if name not in known:
        raise _unknown(name, known)
    return known[name].dialect


def _unknown(name: str, known: Iterable[str]) -> InputError:
    return InputError(
        QT_TRANSLATE_NOOP("MineRestoration", "There is no coordinate profile {name}. The profiles are: {names}."),
        name=name,
        names=", ".join((AUTO, *known)),
    )


def _read(table: Path) -> Iterator[Profile]:
    try:
        raw = table.read_bytes()
    except OSError as error:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The profile table {path} cannot be read: {reason}"),
            path=table,
            reason=error.strerror or error,
        ) from error
    text = raw.decode(guess(raw) or "utf-8", "replace").lstrip("\ufeff")
    reader = csv.DictReader(io.StringIO(text))
    if "name" not in (reader.fieldnames or ()):
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The profile table {path} has no column “name”."), path=table.name
        )
    for row in reader:
        cells = {key: (value or "").strip(" ") for key, value in row.items() if key}
        if cells["name"]:
            yield _profile(cells, table.name, reader.line_num)


def _profile(cells: Mapping[str, str], table: str, line: int) -> Profile:
    values: dict[str, Any] = {"name": cells["name"]}
    for known in dataclasses.fields(Dialect):
        if known.name in ("name", "crs", "tail", "ends") or known.name not in cells:
            continue
        value = _value(known.name, cells[known.name], getattr(Dialect, known.name))
        if value is None:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "Profile table {path}, line {line}: “{value}” cannot stand in the column {column}.",
                ),
                path=table,
                line=line,
                value=cells[known.name],
                column=known.name,
            )
        values[known.name] = value
    label = Label(cells.get("label_en") or cells["name"], cells.get("label_zh") or cells["name"])
    return Profile(
        cells["name"], label, Dialect(**values), cells.get("source", ""), cells.get("checked") == "yes", table
    )


def _value(column: str, cell: str, otherwise: object) -> object:
    """The value of a cell, None where it means nothing."""
    if column == "line_end":
        return _LINE_ENDS.get(cell.lower())
    if column == "head":
        return _head(cell)
    if column == "fields":
        return _FIELDS.get(cell.lower()) or (tuple(cell.split("|")) if "count" in cell.split("|") else None)
    if isinstance(otherwise, bool):
        return True if cell.lower() in _YES else False if cell.lower() in _NO else None
    if isinstance(otherwise, int):
        return int(cell) if cell.isdigit() and int(cell) <= 12 else None
    if column in _CHOICES:
        return cell if cell in _CHOICES[column] else None
    return cell


def _head(cell: str) -> tuple[str, ...]:
    """ "default", "default,精度=3" (with other values), "none", or the lines with "|" between them."""
    if cell.lower() == "none":
        return ()
    if not cell.lower().startswith("default"):
        return tuple(cell.split("|"))
    other = {item.key: text for text in cell.split(",")[1:] if (item := entry(text)) is not None}
    return tuple(other.get(item.key, text) if (item := entry(text)) is not None else text for text in HEAD)
