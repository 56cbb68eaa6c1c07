"""A register carried from one store to another whole: rows, versions, log, own codes and files, compared at the end."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..geodata.files import copy, remove, sha256_of
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP
from . import schema
from .contents import Register
from .dictionary import Dictionary, Entity
from .postgis.store import PostgisStore
from .query import Query
from .register import make_register, open_register
from .store import BareStore, Row, Store

AT_ONCE = 500
"""Rows in memory at a time."""
_OWN_INFO = ("application", "schema_version", "crs")


@dataclass(frozen=True)
class Table:
    """What a table holds: how many rows, and a hash of every value of them."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Moved:
    """``tables`` by name, the log as ``event``; ``files`` beside the register with ``bytes`` in all."""

    target: Path
    tables: dict[str, Table]
    codes: int
    files: int
    bytes: int

    @property
    def rows(self) -> int:
        return sum(table.rows for name, table in self.tables.items() if name != "event")

    @property
    def events(self) -> int:
        return self.tables["event"].rows

    def to_json(self) -> dict[str, Any]:
        return {
            "target": self.target.name,
            "tables": {name: {"rows": table.rows, "sha256": table.sha256} for name, table in self.tables.items()},
            "local_codes": self.codes,
            "files": self.files,
            "bytes": self.bytes,
        }


def move_register(source: str | Path, target: str | Path, *, progress: Progress = SILENT) -> Moved:
    """Carry a register into a new store with all it holds; the source stays as it is, and is to be edited no more.

    Numbers, uuids, row versions, the whole event log, the county's own codes, identity and the files beside the
    register come along. Every table is counted and hashed on both sides before the target gets its name.

    Args:
        source: a GeoPackage or a ``.pgregister`` file; a network share is no obstacle, as it is only read.
        target: a GeoPackage that does not exist, or a ``.pgregister`` file that names a schema which does not.

    Raises:
        InputError: the target exists, somebody wrote to the source meanwhile, an outline that PostGIS does not take, a
            file beside the target with another content.
        Cancelled: nothing is left of the target.
    """
    target = Path(target)
    with contextlib.ExitStack() as stack:
        register = stack.enter_context(open_register(source))
        if isinstance(register.store, PostgisStore):
            stack.enter_context(register.store.connection.transaction(snapshot=True))
        carrier = _Carrier(register, progress)
        info = {key: value for key, value in register.info.items() if key not in _OWN_INFO}
        folder = _folder_of(target)
        copied = stack.enter_context(_files(register.folder, folder, progress.part(0.0, 0.1)))
        make_register(target, register.crs, info, carrier.fill)
        copied.keep = True
        return Moved(target, carrier.tables, carrier.codes, copied.files, copied.bytes)


def _folder_of(target: Path) -> Path:
    from .postgis.place import is_place, read_place

    return read_place(target).files if is_place(target) else target.with_name(target.stem + "_files")


class _Carrier:
    def __init__(self, source: Register, progress: Progress) -> None:
        self._source = source
        self._progress = progress
        self.tables: dict[str, Table] = {}
        self.codes = 0

    def fill(self, target: BareStore) -> None:
        """Put everything in, and compare."""
        store, dictionary = self._source.store, self._source.dictionary
        total = sum(store.count(name, Query()) for name in dictionary.entities)
        copying, comparing = self._progress.part(0.1, 0.6), self._progress.part(0.6, 1.0)
        done = 0
        for name in dictionary.entities:
            for rows in _batches(store.whole(name, AT_ONCE)):
                target.put(name, rows)
                done += len(rows)
                copying.report(0.7 * done / max(total, 1))
        copying.report(0.7)
        for events in _batches(store.log()):
            target.put_events(events)
            copying.check()
        local = [row for row in store.code_rows() if row["local"] == "yes"]
        kept = {(row["list"], row["code"]) for row in target.code_rows()}
        target.put_codes([row for row in local if (row["list"], row["code"]) not in kept])
        self.codes = len(local)
        here = fingerprint(store, dictionary, comparing.part(0.0, 0.5))
        there = fingerprint(target, dictionary, comparing.part(0.5, 1.0))
        different = [name for name in here if here[name] != there[name]]
        if different:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The copy of {tables} does not equal the original; somebody may have written to it meanwhile. "
                    "Nothing was kept: let everybody close the register and move it again.",
                ),
                tables=", ".join(different),
            )
        self.tables = there


def _batches(rows: Iterable[Row]) -> Iterator[Sequence[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def fingerprint(store: Store, dictionary: Dictionary, progress: Progress = SILENT) -> dict[str, Table]:
    """Count and hash of every table of a register, whatever store it lies in."""
    found: dict[str, Table] = {}
    for number, (name, kind) in enumerate(dictionary.entities.items()):
        progress.report(0.7 * number / len(dictionary.entities))
        found[name] = _table((_canonical(kind, row) for row in store.whole(name, AT_ONCE)), progress)
    names = ("fid", *schema.SYSTEM_TABLES["event"])
    found["event"] = _table(([event[name] for name in names] for event in store.log()), progress)
    return found


def _table(rows: Iterable[list[Any]], progress: Progress) -> Table:
    digest, count = hashlib.sha256(), 0
    for row in rows:
        digest.update(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))
        digest.update(b"\n")
        count += 1
        if count % AT_ONCE == 0:
            progress.check()
    return Table(count, digest.hexdigest())


def _canonical(kind: Entity, row: Row) -> list[Any]:
    values: list[Any] = [row["fid"], row["uuid"], row["row_version"]]
    for name in sorted(kind.fields):
        value = row[name]
        values.append(value.hex() if isinstance(value, bytes) else value)
    values.append(None if row["wkb"] is None else row["wkb"].hex())
    return values


class _Copied:
    """Files that were copied; they go again unless ``keep`` is set."""

    def __init__(self) -> None:
        self.new: list[Path] = []
        self.files = 0
        self.bytes = 0
        self.keep = False


@contextlib.contextmanager
def _files(source: Path, target: Path, progress: Progress) -> Iterator[_Copied]:
    """Copy all files beside the register to the folder of the new one; the same file there already is no harm."""
    copied = _Copied()
    try:
        found = sorted(path for path in source.rglob("*") if path.is_file()) if source.is_dir() else []
        for number, path in enumerate(found):
            progress.report(number / len(found))
            copied.files += 1
            copied.bytes += path.stat().st_size
            twin = target / path.relative_to(source)
            if twin.exists() and path.samefile(twin):
                continue
            if twin.exists():
                if sha256_of(twin) != sha256_of(path):
                    raise InputError(
                        QT_TRANSLATE_NOOP(
                            "MineRestoration",
                            "{path} is there already and holds something else than the register's file of that name. "
                            "Choose another folder for the files.",
                        ),
                        path=twin,
                    )
                continue
            _copy(path, twin)
            copied.new.append(twin)
        yield copied
    finally:
        if not copied.keep:
            for path in copied.new:
                remove(path)
            _remove_empty(target, copied.new)


def _copy(source: Path, target: Path) -> None:
    try:
        copy(source, target)
    except OSError as error:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be copied to {folder}: {reason}. Nothing was moved."),
            path=source.name,
            folder=target.parent,
            reason=error.strerror or error,
        ) from error


def _remove_empty(folder: Path, files: Sequence[Path]) -> None:
    """Folders that were made for files which are gone again."""
    made = {parent for path in files for parent in path.parents if parent == folder or folder in parent.parents}
    for path in sorted(made, key=lambda path: len(path.parts), reverse=True):
        with contextlib.suppress(OSError):
            path.rmdir()
