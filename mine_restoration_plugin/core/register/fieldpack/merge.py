"""A pack back into the register: all of it or nothing, after a backup, and a second time without any effect.

The register remembers the state in which it last met each pack; what is compared with the field is that state. So the
same pack may be merged again, and a pack that went on being worked with brings only what is new.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import uuid as uuids
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...geodata.files import part_name, put_in_place
from ...geodata.shapes import why_invalid
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook.book import Rulebook
from ..contents import Register
from ..dictionary import Entity
from ..locking import now_utc
from ..migrations import back_up
from ..outline import areas, centre
from ..register import open_register
from .data import parts
from .reading import Pack, read_pack
from .report import Line, MergeReport, Photo
from .rows import PACKED, Covering, plain_row, point_of, polygons_of
from .threeway import (
    CONFLICT,
    DELETED,
    EDITED,
    GEOMETRY,
    INSERTED,
    SPLIT,
    BaseRow,
    Change,
    FieldRow,
    Merge,
    Terms,
    merge_rows,
)

_NAMESPACE = uuids.UUID("6b1f0f4e-0f0a-5d0b-9a55-1d7c2c9f3a10")
_LOOSE = "photo"


def merge_field_pack(
    register: Register | str | Path,
    folder: str | Path,
    *,
    dry_run: bool = False,
    who: str | None = None,
    rulebook: Rulebook | None = None,
    progress: Progress = SILENT,
) -> MergeReport:
    """Merge a field pack; with ``dry_run`` only tell what would happen.

    What only the field changed is taken, down to single fields; what both changed stays as the office has it, and the
    field's row is kept whole in the register's table ``conflict`` and in the report. Photographs are copied beside the
    register under the hash of what they hold.

    Raises:
        InputError: no field pack, one of another register, a damaged one; nothing was changed.
        Cancelled: nothing was changed.
    """
    folder = Path(folder)
    with contextlib.ExitStack() as stack:
        if not isinstance(register, Register):
            register = stack.enter_context(open_register(register, write=not dry_run, who=who))
        pack = read_pack(folder, register.dictionary, progress.part(0.0, 0.4))
        if pack.info["register_uuid"] != register.info["register_uuid"]:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The field pack {name} was made from another register. Merge it into the one it came from.",
                ),
                name=pack.info.get("name") or folder.name,
            )
        run = _Run(register, folder, pack, rulebook or Rulebook.load(), who or register.who)
        run.compare(progress.part(0.4, 0.6))
        backup = None
        if not dry_run and run.brings_something:
            backup = run.save(progress.part(0.6, 1.0))
        return run.report(dry_run, backup)


@dataclass(frozen=True)
class _Table:
    entity: Entity
    merge: Merge
    rows: Sequence[FieldRow]
    terms: Terms
    keys: Mapping[str, tuple[Any, ...]]


class _Run:
    def __init__(self, register: Register, folder: Path, pack: Pack, rules: Rulebook, who: str) -> None:
        self._register = register
        self._folder = folder
        self._pack = pack
        self._rules = rules
        self._who = who
        self._now = now_utc()
        self._pack_no = pack.info["pack_no"]
        self._tables: dict[str, _Table] = {}
        self._loose: list[tuple[Photo, dict[str, Any]]] = []
        self._row: dict[str, Any] | None = None
        self._known: dict[str, Any] = {}
        self._next_known: dict[str, Any] = {}

    @property
    def brings_something(self) -> bool:
        return bool(self._loose) or self._next_known != self._known

    def compare(self, progress: Progress) -> None:
        """Read the office's side and find out what has to happen."""
        store = self._register.store
        found = store.rows("fieldpack", {"pack_no": self._pack_no}, ("pack_no", "known"))
        self._row = found[0] if found else None
        as_it_left: dict[str, Any] = {name: {"rows": [], "gone": []} for name in PACKED}
        stored = self._row["known"] if self._row else None
        self._known = as_it_left if stored is None else {**as_it_left, **json.loads(zlib.decompress(stored))}
        self._next_known = {}
        for number, name in enumerate(PACKED):
            progress.report(number / len(PACKED))
            self._tables[name] = self._compare(self._register.dictionary.entity(name))
        self._loose = self._unnamed_photos()

    def _compare(self, entity: Entity) -> _Table:
        base = self._met_last(entity.name)
        rows = self._pack.rows[entity.name]
        wanted = {row.uuid for row in base} | {row.mark for row in rows if row.mark}
        office = self._office(entity, wanted)
        terms = self._terms(entity)
        keys = {
            row["uuid"]: tuple(row[name] for name in entity.key)
            for row in self._register.store.stream(entity.name, entity.key)
        }
        merge = merge_rows(base, rows, office, terms, keys)
        self._next_known[entity.name] = _delta(self._pack.base[entity.name], rows, merge.met)
        return _Table(entity, merge, rows, terms, keys)

    def _met_last(self, name: str) -> list[BaseRow]:
        """The rows as the register last met them: as they left, and what earlier merges of this pack brought."""
        known = self._known[name]
        gone, again = set(known["gone"]), {row["uuid"]: row for row in known["rows"]}
        kept = [row for row in self._pack.base[name] if row.uuid not in gone and row.uuid not in again]
        return kept + [BaseRow(row["uuid"], row["fid"], row["mark"], row["values"]) for row in again.values()]

    def _office(self, entity: Entity, wanted: Iterable[str]) -> dict[str, dict[str, Any]]:
        dictionary = self._register.dictionary
        return {
            row["uuid"]: plain_row(entity, row, dictionary)
            for part in parts(sorted(wanted))
            for row in self._register.store.rows(entity.name, {"uuid": part}, polygons=True)
        }

    def _terms(self, entity: Entity) -> Terms:
        last = entity.fields[entity.key[-1]]
        required = {field.name for field in entity.fields.values() if field.required and field.name != "secrecy"}
        if entity.geometry == "multipolygon":
            required.add(GEOMETRY)
        return Terms(
            entity.key,
            last.name if last.type == "text" else "",
            frozenset(required),
            frozenset({GEOMETRY} if entity.geometry else ()),
            Covering(),
            self._rules.number("fieldpack.split_share"),
            lambda fid: self._identity(entity.name, fid),
            self._free_number,
        )

    def _identity(self, *parts: object) -> str:
        """The same uuid for the same thing of the same pack, every time."""
        register = self._register.info["register_uuid"]
        return str(uuids.uuid5(_NAMESPACE, "/".join(map(str, (register, self._pack_no, *parts)))))

    def _free_number(self, asked: str | None, taken: Callable[[str], bool]) -> str:
        pattern = self._rules.rule(f"fieldpack.{'part' if asked else 'new'}_pattern").value
        for part in itertools.count(1):
            number = pattern.format(number=asked or "", part=part)
            if not taken(number):
                return number
        raise AssertionError  # pragma: no cover - counting has no end

    def _unnamed_photos(self) -> list[tuple[Photo, dict[str, Any]]]:
        """Photographs that no row of the pack names become evidence without a place, so that somebody sees them."""
        table = self._tables["evidence"]
        numbers = {key[-1] for key in table.keys.values()}
        numbers |= {change.values.get("evidence_no") for change in table.merge.changes}
        digests = [photo.sha256 for photo in self._pack.loose]
        store = self._register.store
        there = set()
        for part in parts(digests):
            there |= {row["sha256"] for row in store.rows("evidence", {"sha256": part}, ("sha256",))}
        found = []
        for photo in self._pack.loose:
            if photo.sha256 in there:
                continue
            there.add(photo.sha256)
            number = self._free_number(Path(photo.source).stem, lambda text: text in numbers)
            numbers.add(number)
            values = {
                "uuid": self._identity(_LOOSE, photo.sha256),
                "evidence_no": number,
                "kind": "photo",
                "path": photo.path,
                "sha256": photo.sha256,
                "size_bytes": photo.size_bytes,
                "note": f"{self._pack_no}: {photo.source}",
            }
            found.append((photo, values))
        return found

    # saving

    def save(self, progress: Progress) -> Path | None:
        """Write everything in one transaction; the backup's path where the register is a file."""
        copied: list[Path] = []
        try:
            with self._register.transaction():
                self.compare(progress.part(0.0, 0.2))  # again: nobody else can write from here on
                backup = None
                if self._register.path.suffix.lower() == ".gpkg":
                    backup = back_up(self._register.path, self._register.dictionary.version)
                self._copy_files(copied, progress.part(0.2, 0.6))
                for name in PACKED:
                    self._write_table(self._tables[name])
                    progress.report(0.6 + 0.3 * (PACKED.index(name) + 1) / len(PACKED))
                for _, values in self._loose:
                    self._register.store.insert("evidence", values)
                self._write_conflicts()
                self._remember()
                progress.check()
        except BaseException:
            for path in copied:
                with contextlib.suppress(OSError):
                    path.unlink()
            raise
        return backup

    def _photos(self) -> list[Photo]:
        """Files that the register does not have yet and whose rows it takes or keeps."""
        taken = [photo for photo, _ in self._loose]
        rows = self._tables["evidence"].merge.changes
        named = {(change.field or {}).get("path") for change in rows}
        taken += [photo for photo in self._pack.photos if photo.path in named]
        return list({photo.path: photo for photo in taken}.values())

    def _copy_files(self, copied: list[Path], progress: Progress) -> None:
        photos = self._photos()
        for number, photo in enumerate(photos):
            progress.report(number / len(photos))
            target = self._register.folder / photo.path
            if target.exists():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            part = part_name(target)
            try:
                shutil.copyfile(self._folder / photo.source, part)
                put_in_place(part, target)
            except OSError as error:
                with contextlib.suppress(OSError):
                    os.unlink(part)
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration", "{name} cannot be copied beside the register: {reason}. Nothing was merged."
                    ),
                    name=photo.source,
                    reason=error.strerror or error,
                ) from error
            copied.append(target)

    def _write_table(self, table: _Table) -> None:
        store, name = self._register.store, table.entity.name
        for change in table.merge.changes:
            if change.kind == DELETED:
                store.delete(name, change.uuid)
        edits = [change for change in table.merge.changes if change.kind == EDITED]
        holders = {key: uuid for uuid, key in table.keys.items()}
        for change in edits:  # numbers may change places: who wants one that is held steps aside first
            moved = [field for field in table.entity.key if field in change.values]
            if moved:
                wanted = tuple({**(change.office or {}), **change.values}.get(field) for field in table.entity.key)
                if holders.get(wanted, change.uuid) != change.uuid:
                    store.update(name, change.uuid, {table.terms.number or table.entity.key[0]: f"~{change.uuid}"})
        for change in edits:
            self._edit(table.entity, change)
        for change in table.merge.changes:
            if change.kind in (INSERTED, SPLIT):
                self._insert(table.entity, change)

    def _edit(self, entity: Entity, change: Change) -> None:
        values = {name: value for name, value in change.values.items() if name != GEOMETRY}
        key = {name: (change.office or {}).get(name) for name in entity.key}
        if any(name in change.values for name in entity.key):
            values = {**key, **values}
        if GEOMETRY not in change.values:
            self._register.store.update(entity.name, change.uuid, values)
            return
        base, office = change.base or {}, change.office or {}
        merged = {**office, **change.values}
        derived = [field.name for field in entity.fields.values() if field.derived]
        meant = [name for name in derived if merged.get(name) != base.get(name)]
        place = change.values[GEOMETRY]
        if entity.geometry == "point":
            self._register.store.update(entity.name, change.uuid, values, point=point_of(place))
        else:
            outline = polygons_of(place)
            measured = self._measured(entity, outline)
            fresh = {name: value for name, value in measured.items() if name not in meant}
            self._register.store.update(entity.name, change.uuid, {**fresh, **values}, outline)
        kept = {name: merged[name] for name in meant if merged.get(name) is not None}
        if kept:  # somebody gave these on purpose; the store empties what follows from an outline that moves
            self._register.store.update(entity.name, change.uuid, kept)

    def _insert(self, entity: Entity, change: Change) -> None:
        values = {name: value for name, value in change.values.items() if name != GEOMETRY}
        place = change.values.get(GEOMETRY)
        origin = self._values_of(entity.name, change.parent)
        for field in entity.fields.values():
            if field.derived and values.get(field.name) == origin.get(field.name):
                values[field.name] = None  # copied from the whole, true of its outline only
        values["uuid"] = change.uuid
        if entity.geometry == "point":
            self._register.store.insert(entity.name, values, point=point_of(place))
            return
        outline = polygons_of(place)
        for name, value in self._measured(entity, outline).items():
            if values.get(name) is None:
                values[name] = value
        self._register.store.insert(entity.name, values, outline)

    def _values_of(self, table: str, uuid: str | None) -> Mapping[str, Any]:
        if uuid is None:
            return {}
        for row in self._pack.base[table]:
            if row.uuid == uuid:
                return row.values
        met = self._tables[table].merge.met
        return next((row.values for row in self._pack.rows[table] if met.get(row.fid) == uuid), {})

    def _measured(self, entity: Entity, outline: Any) -> dict[str, Any]:
        found = {**areas(outline, self._register.crs), **centre(outline, self._register.crs)}
        found["area_m2"] = found["area_projected_m2"]
        return {name: value for name, value in found.items() if name in entity.fields and entity.fields[name].derived}

    def _write_conflicts(self) -> None:
        store = self._register.store
        number = len(store.rows("conflict", {"pack_no": self._pack_no}, ()))
        for line in self._lines():
            change = line.change
            if change.kind != CONFLICT:
                continue
            number += 1
            place = (change.field or {}).get(GEOMETRY)
            outline = polygons_of(place) if str(place or "").startswith("MULTIPOLYGON") else None
            values = {
                "conflict_no": f"{self._pack_no}-{number:03d}",
                "pack_no": self._pack_no,
                "table_name": line.table,
                "row_uuid": change.uuid,
                "row_no": line.number or None,
                "kind": change.reason,
                "field_names": ",".join(item.name for item in change.differences),
                "field_values": _json(change.field),
                "office_values": _json(change.office),
                "base_values": _json(change.base),
                "found_utc": self._now,
                "state": "open",
            }
            store.insert("conflict", values, outline)

    def _remember(self) -> None:
        store = self._register.store
        text = json.dumps(self._next_known, ensure_ascii=False, sort_keys=True)
        values = {
            "merged_utc": self._now,
            "merged_by": self._who,
            "known": zlib.compress(text.encode("utf-8")),
        }
        if self._row is not None:
            store.update("fieldpack", self._row["uuid"], values)
            return
        info = self._pack.info
        told = {name: info.get(name) or None for name in ("name", "exported_utc", "exported_by")}
        store.insert("fieldpack", {"pack_no": self._pack_no, **told, **values})

    # telling

    def _lines(self) -> list[Line]:
        return [
            Line(name, _number(table.entity, change), change)
            for name, table in self._tables.items()
            for change in table.merge.changes
        ]

    def report(self, dry_run: bool, backup: Path | None) -> MergeReport:
        lines = self._lines()
        for _photo, values in self._loose:
            change = Change(INSERTED, values["uuid"], values=values, field=values)
            lines.append(Line("evidence", str(values["evidence_no"]), change))
        return MergeReport(
            self._pack_no,
            self._register.path.name,
            self._now,
            self._who,
            dry_run,
            tuple(lines),
            tuple(self._photos()),
            sum(table.merge.unchanged for table in self._tables.values()),
            tuple(self._pack.notes) + tuple(_crossing(lines)),
            backup,
        )


def _delta(base: Sequence[BaseRow], rows: Sequence[FieldRow], met: Mapping[int, str]) -> dict[str, Any]:
    """What the pack holds now where it differs from how it left."""
    left = {row.uuid: row for row in base}
    changed = []
    for row in rows:
        before = left.get(met[row.fid])
        if before is None or (before.fid, before.mark, before.values) != (row.fid, row.mark, row.values):
            changed.append({"uuid": met[row.fid], "fid": row.fid, "mark": row.mark, "values": dict(row.values)})
    here = set(met.values())
    return {"rows": changed, "gone": [uuid for uuid in left if uuid not in here]}


def _number(entity: Entity, change: Change) -> str:
    for values in (change.values, change.office, change.field, change.base):
        number = (values or {}).get(entity.key[-1])
        if number is not None and values is not None:
            return (
                str(number) if len(entity.key) == 1 else " ".join(str(values.get(k) or "") for k in entity.key).strip()
            )
    return ""


def _json(values: Mapping[str, Any] | None) -> str | None:
    return None if values is None else json.dumps(dict(values), ensure_ascii=False, sort_keys=True)


def _crossing(lines: Iterable[Line]) -> list[Label]:
    notes = []
    for line in lines:
        place = line.change.values.get(GEOMETRY)
        if place is None or not str(place).startswith("MULTIPOLYGON"):
            continue
        reason = why_invalid(polygons_of(place))
        if reason:
            notes.append(
                Label(
                    "{number}: the outline from the field crosses or touches itself ({reason}); it was taken as it is.",
                    "{number}：外业边界自相交（{reason}），已原样入库。",
                ).format(number=line.number or line.change.uuid, reason=reason)
            )
    return notes
