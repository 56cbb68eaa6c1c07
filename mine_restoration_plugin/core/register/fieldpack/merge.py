"""A pack back into the register: all of it or nothing, after a backup, and a second time without any effect.

The register remembers the state in which it last met each pack; what is compared with the field is that state. So the
same pack may be merged again, and a pack that went on being worked with brings only what is new.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import uuid as uuids
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from ...geodata.shapes import why_invalid
from ...model.errors import ConflictError, InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook.book import Rulebook
from ..contents import Register
from ..dictionary import Entity
from ..locking import now_utc
from ..migrations import back_up
from ..register import open_register
from ..store import RowChanged
from .data import parts
from .reading import Pack, read_pack
from .report import Line, MergeReport, Photo
from .rows import PACKED, Covering, plain_row, polygons_of
from .saving import Saving, Table, values_of
from .threeway import (
    GEOMETRY,
    INSERTED,
    SPLIT,
    BaseRow,
    Change,
    FieldRow,
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


class _Run:
    def __init__(self, register: Register, folder: Path, pack: Pack, rules: Rulebook, who: str) -> None:
        self._register = register
        self._folder = folder
        self._pack = pack
        self._rules = rules
        self._who = who
        self._now = now_utc()
        self._pack_no = pack.info["pack_no"]
        self._tables: dict[str, Table] = {}
        self._loose: list[Photo] = []
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

    def _compare(self, entity: Entity) -> Table:
        base = self._met_last(entity.name)
        rows = self._pack.rows[entity.name]
        wanted = {row.uuid for row in base} | {row.mark for row in rows if row.mark}
        office, versions = self._office(entity, wanted)
        terms = self._terms(entity)
        keys = {
            row["uuid"]: tuple(row[name] for name in entity.key)
            for row in self._register.store.stream(entity.name, entity.key)
        }
        merge = merge_rows(base, rows, office, terms, keys)
        self._next_known[entity.name] = _delta(self._pack.base[entity.name], rows, merge.met)
        return Table(entity, merge, terms, keys, versions)

    def _met_last(self, name: str) -> list[BaseRow]:
        """The rows as the register last met them: as they left, and what earlier merges of this pack brought."""
        known = self._known[name]
        gone, again = set(known["gone"]), {row["uuid"]: row for row in known["rows"]}
        kept = [row for row in self._pack.base[name] if row.uuid not in gone and row.uuid not in again]
        return kept + [BaseRow(row["uuid"], row["fid"], row["mark"], row["values"]) for row in again.values()]

    def _office(self, entity: Entity, wanted: Iterable[str]) -> tuple[dict[str, dict[str, Any]], dict[str, int]]:
        """Rows as they are compared, and the version of each."""
        rows, versions = {}, {}
        for part in parts(sorted(wanted)):
            for row in self._register.store.rows(entity.name, {"uuid": part}, polygons=True):
                rows[row["uuid"]] = plain_row(entity, row, self._register.dictionary)
                versions[row["uuid"]] = int(row["row_version"])
        return rows, versions

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

    def _unnamed_photos(self) -> list[Photo]:
        """Photographs that no row of the pack names and the register does not have."""
        digests = [photo.sha256 for photo in self._pack.loose]
        there: set[str] = set()
        for part in parts(digests):
            rows = self._register.store.rows("evidence", {"sha256": part}, ("sha256",))
            there |= {row["sha256"] for row in rows}
        return list({photo.sha256: photo for photo in self._pack.loose if photo.sha256 not in there}.values())

    def save(self, progress: Progress) -> Path | None:
        """Write everything in one transaction; the backup's path where the register is a file."""
        copied: list[Path] = []
        try:
            with self._register.transaction():
                self._register.store.hold(f"fieldpack {self._pack_no}")
                self.compare(progress.part(0.0, 0.2))  # again, with what others saved meanwhile
                backup = None
                if self._register.path.suffix.lower() == ".gpkg":
                    backup = back_up(self._register.path, self._register.dictionary.version)
                saving = Saving(self._register, self._folder, self._pack, self._tables, self._rules, self._now)
                saving.copy_files(self._photos(), copied, progress.part(0.2, 0.6))
                for number, name in enumerate(PACKED):
                    saving.write_table(self._tables[name])
                    progress.report(0.6 + 0.3 * (number + 1) / len(PACKED))
                saving.take_in(self._loose, copied)
                saving.write_conflicts(self._lines())
                self._remember()
                progress.check()
        except BaseException as error:
            for path in copied:
                with contextlib.suppress(OSError):
                    path.unlink()
            if isinstance(error, RowChanged):
                raise ConflictError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration",
                        "Somebody saved one of these rows at this very moment. Nothing was merged; merge again.",
                    )
                ) from error
            raise
        return backup

    def _photos(self) -> list[Photo]:
        """Files that the register does not have yet and whose rows it takes or keeps."""
        rows = self._tables["evidence"].merge.changes
        named = {(change.field or {}).get("path") for change in rows}
        return list({photo.path: photo for photo in self._pack.photos if photo.path in named}.values())

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
            Line(name, _number(table.entity, change), change, self._parent(name, table, change.parent))
            for name, table in self._tables.items()
            for change in table.merge.changes
        ]

    def _parent(self, name: str, table: Table, uuid: str | None) -> str:
        if uuid is None:
            return ""
        values = values_of(self._pack, name, table.merge, uuid)
        return _number(table.entity, Change(SPLIT, uuid, base=values))

    def report(self, dry_run: bool, backup: Path | None) -> MergeReport:
        lines = self._lines()
        for photo in self._loose:
            change = Change(INSERTED, "", field={"path": photo.path, "sha256": photo.sha256})
            lines.append(Line("evidence", PurePosixPath(photo.source).name, change))
        return MergeReport(
            self._pack_no,
            self._register.path.name,
            self._now,
            self._who,
            dry_run,
            tuple(lines),
            tuple(self._photos() + self._loose),
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
