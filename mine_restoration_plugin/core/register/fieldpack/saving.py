"""Writing what a merge found out: inside the caller's transaction, through the register's own store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...geodata.files import copy
from ...model.errors import InputError
from ...model.progress import Progress
from ...model.text import QT_TRANSLATE_NOOP
from ...rulebook.book import Rulebook
from ..contents import Register
from ..dictionary import Entity
from ..evidence import add_evidence, facts_of
from ..outline import areas, centre
from .reading import Pack
from .report import Line, Photo
from .rows import point_of, polygons_of
from .threeway import CONFLICT, DELETED, EDITED, GEOMETRY, INSERTED, SPLIT, Change, Merge, Terms


@dataclass(frozen=True)
class Table:
    """One table's merge. ``keys`` are those of all rows of the register, ``versions`` those it was made of."""

    entity: Entity
    merge: Merge
    terms: Terms
    keys: Mapping[str, tuple[Any, ...]]
    versions: Mapping[str, int]


class Saving:
    """``now`` is the time that conflicts bear."""

    def __init__(
        self,
        register: Register,
        folder: Path,
        pack: Pack,
        tables: Mapping[str, Table],
        rules: Rulebook,
        now: str,
    ) -> None:
        self._register = register
        self._folder = folder
        self._pack = pack
        self._pack_no = pack.info["pack_no"]
        self._tables = tables
        self._rules = rules
        self._now = now
        self._sources = {photo.path: folder / photo.source for photo in pack.photos}

    def take_in(self, photos: Sequence[Photo], copied: list[Path]) -> None:
        """Photographs without a row become evidence of the plot that they were taken in, so that somebody sees them."""
        for photo in photos:
            target = self._register.folder / photo.path
            new = not target.exists()
            add_evidence(self._register, [self._folder / photo.source], rulebook=self._rules)
            if new:
                copied.append(target)

    def copy_files(self, photos: Sequence[Photo], copied: list[Path], progress: Progress) -> None:
        """Put files beside the register; ``copied`` gets those that were not there."""
        for number, photo in enumerate(photos):
            progress.report(number / len(photos))
            target = self._register.folder / photo.path
            if target.exists():
                continue
            try:
                copy(self._folder / photo.source, target)
            except OSError as error:
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration", "{name} cannot be copied beside the register: {reason}. Nothing was merged."
                    ),
                    name=photo.source,
                    reason=error.strerror or error,
                ) from error
            copied.append(target)

    def write_table(self, table: Table) -> None:
        """Deletions, then edits, then new rows, so that no number is held twice in between."""
        store, name = self._register.store, table.entity.name
        for change in table.merge.changes:
            if change.kind == DELETED:
                store.delete(name, change.uuid, table.versions[change.uuid])
        edits = [change for change in table.merge.changes if change.kind == EDITED]
        holders = {key: uuid for uuid, key in table.keys.items()}
        versions = dict(table.versions)
        for change in edits:  # numbers may change places: who wants one that is held steps aside first
            moved = [field for field in table.entity.key if field in change.values]
            if moved:
                wanted = tuple({**(change.office or {}), **change.values}.get(field) for field in table.entity.key)
                if holders.get(wanted, change.uuid) != change.uuid:
                    aside = {table.terms.number or table.entity.key[0]: f"~{change.uuid}"}
                    store.update(name, change.uuid, aside, expected_row_version=versions.pop(change.uuid))
        for change in edits:
            self._edit(table.entity, change, versions.get(change.uuid))
        for change in table.merge.changes:
            if change.kind in (INSERTED, SPLIT):
                self._insert(table.entity, change)

    def _edit(self, entity: Entity, change: Change, version: int | None) -> None:
        values = {name: value for name, value in change.values.items() if name != GEOMETRY}
        key = {name: (change.office or {}).get(name) for name in entity.key}
        if any(name in change.values for name in entity.key):
            values = {**key, **values}
        if GEOMETRY not in change.values:
            self._register.store.update(entity.name, change.uuid, values, expected_row_version=version)
            return
        base, office = change.base or {}, change.office or {}
        merged = {**office, **change.values}
        derived = [field.name for field in entity.fields.values() if field.derived]
        meant = [name for name in derived if merged.get(name) != base.get(name)]
        place = change.values[GEOMETRY]
        if entity.geometry == "point":
            self._register.store.update(
                entity.name, change.uuid, values, point=point_of(place), expected_row_version=version
            )
        else:
            outline = polygons_of(place)
            measured = self._measured(entity, outline)
            fresh = {name: value for name, value in measured.items() if name not in meant}
            self._register.store.update(
                entity.name, change.uuid, {**fresh, **values}, outline, expected_row_version=version
            )
        kept = {name: merged[name] for name in meant if merged.get(name) is not None}
        if kept:  # somebody gave these on purpose; the store empties what follows from an outline that moves
            self._register.store.update(entity.name, change.uuid, kept)

    def _insert(self, entity: Entity, change: Change) -> None:
        values = {name: value for name, value in change.values.items() if name != GEOMETRY}
        place = change.values.get(GEOMETRY)
        origin = values_of(self._pack, entity.name, self._tables[entity.name].merge, change.parent)
        for field in entity.fields.values():
            if field.derived and values.get(field.name) == origin.get(field.name):
                values[field.name] = None  # copied from the whole, true of its outline only
        values["uuid"] = change.uuid
        if entity.geometry == "point":
            said, seen = self._said_by_photo(entity, values)
            values.update((name, value) for name, value in said.items() if values.get(name) is None)
            self._register.store.insert(entity.name, values, point=point_of(place) or seen)
            return
        outline = polygons_of(place)
        for name, value in self._measured(entity, outline).items():
            if values.get(name) is None:
                values[name] = value
        self._register.store.insert(entity.name, values, outline)

    def _measured(self, entity: Entity, outline: Any) -> dict[str, Any]:
        found = {**areas(outline, self._register.crs), **centre(outline, self._register.crs)}
        found["area_m2"] = found["area_projected_m2"]
        return {name: value for name, value in found.items() if name in entity.fields and entity.fields[name].derived}

    def write_conflicts(self, lines: Iterable[Line]) -> None:
        """Keep the field's side of every conflict whole."""
        store = self._register.store
        number = len(store.rows("conflict", {"pack_no": self._pack_no}, ()))
        for line in lines:
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
                "secrecy": next((side["secrecy"] for side in (change.office, change.field, change.base) if side), None),
            }
            store.insert("conflict", values, outline)

    def _said_by_photo(self, entity: Entity, values: Mapping[str, Any]) -> tuple[dict[str, Any], Any]:
        source = self._sources.get(str(values.get("path")))
        if entity.name != "evidence" or source is None:
            return {}, None
        return facts_of(source, self._register.crs, self._rules)


def values_of(pack: Pack, table: str, merge: Merge, uuid: str | None) -> Mapping[str, Any]:
    """The row that another was cut or copied from: as it left, or as the field made it."""
    if uuid is None:
        return {}
    for row in pack.base[table]:
        if row.uuid == uuid:
            return row.values
    return next((row.values for row in pack.rows[table] if merge.met.get(row.fid) == uuid), {})


def _json(values: Mapping[str, Any] | None) -> str | None:
    return None if values is None else json.dumps(dict(values), ensure_ascii=False, sort_keys=True)
