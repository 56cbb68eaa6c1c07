"""Three-way merge of the rows of one table: as they left, as the field brings them back, as the office has them now.

Plain data only, so that it can be tried on thousands of made-up histories. Nothing is decided by who was later: what
only one side touched is taken, what both touched differently stays as the office has it, and the field's row is kept
whole beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

GEOMETRY = "geom"
Values = Mapping[str, Any]
Key = tuple[Any, ...]

INSERTED, EDITED, DELETED, SPLIT, CONFLICT = "inserted", "edited", "deleted", "split", "conflict"
DOUBLE_EDIT, DELETED_IN_FIELD, DELETED_IN_OFFICE = "double_edit", "deleted_in_field", "deleted_in_office"
SPLIT_HELD, NUMBER_TAKEN, INCOMPLETE = "split_held", "number_taken", "incomplete"
REASONS = (DOUBLE_EDIT, DELETED_IN_FIELD, DELETED_IN_OFFICE, SPLIT_HELD, NUMBER_TAKEN, INCOMPLETE)


@dataclass(frozen=True)
class BaseRow:
    """A row as both sides last knew it. ``fid`` and ``mark`` (its uuid there) find it in the pack again."""

    uuid: str
    fid: int
    mark: str | None
    values: Values


@dataclass(frozen=True)
class FieldRow:
    """A row of the pack; ``mark`` is what stands in its uuid field, which splitting copies."""

    fid: int
    mark: str | None
    values: Values


@dataclass(frozen=True)
class Terms:
    """What a table asks of its rows.

    ``key`` must be unique where all of it is known; ``number`` is the field of the key that may get a free number,
    empty where none may. A row without one of ``required`` is not taken; an edit may not empty one of ``lasting``
    either. ``covered`` gives which share of the first outline lies in the second. ``identity`` makes the
    same uuid for the same row of the same pack every time.
    """

    key: tuple[str, ...]
    number: str
    required: frozenset[str]
    lasting: frozenset[str]
    covered: Callable[[Any, Any], float]
    least_covered: float
    identity: Callable[[int], str]
    free_number: Callable[[str | None, Callable[[str], bool]], str]


@dataclass(frozen=True)
class Difference:
    """One field and what each side has in it."""

    name: str
    base: Any
    field: Any
    office: Any


@dataclass(frozen=True)
class Change:
    """One line of the report, and what it means for the register.

    ``values`` are to be written (inserted, split, edited); ``reason`` says why a conflict is one. ``base``, ``field``
    and ``office`` are whole rows, None where that side has none.
    """

    kind: str
    uuid: str
    fid: int | None = None
    reason: str = ""
    parent: str | None = None
    values: Values = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()
    base: Values | None = None
    field: Values | None = None
    office: Values | None = None


@dataclass(frozen=True)
class Merge:
    """``met`` maps every row of the pack by its fid to the uuid it has, or would have, in the register."""

    changes: tuple[Change, ...]
    unchanged: int
    met: Mapping[int, str]


def merge_rows(
    base: Iterable[BaseRow],
    field_rows: Sequence[FieldRow],
    office: Mapping[str, Values],
    terms: Terms,
    keys: Mapping[str, Key] | None = None,
) -> Merge:
    """What has to happen in the office's table so that nothing of either side is lost.

    Args:
        office: rows by uuid, at least those of the base.
        keys: keys of all rows of the office's table by uuid; those of ``office`` where not given.
    """
    return _Run(list(base), field_rows, office, terms, keys).run()


class _Run:
    def __init__(
        self,
        base: list[BaseRow],
        field_rows: Sequence[FieldRow],
        office: Mapping[str, Values],
        terms: Terms,
        keys: Mapping[str, Key] | None,
    ) -> None:
        self._base = {row.uuid: row for row in base}
        self._rows = sorted(field_rows, key=lambda row: row.fid)
        self._office = office
        self._terms = terms
        self._keys = dict(keys) if keys is not None else {uuid: self._key(row) for uuid, row in office.items()}
        self._changes: list[Change] = []
        self._unchanged = 0
        self._met: dict[int, str] = {}

    def run(self) -> Merge:
        found, new = self._recognise()
        reshaped, refused = set(), set()
        for uuid, row in self._base.items():
            brought = found.get(uuid)
            if brought is not None:
                self._met[brought.fid] = uuid
            before = len(self._changes)
            self._compare(uuid, row.values, brought, self._office.get(uuid))
            conflicts = [change for change in self._changes[before:] if change.kind == CONFLICT]
            if brought is None or brought.values.get(GEOMETRY) != row.values.get(GEOMETRY):
                reshaped.add(uuid)
                if any(_blocks_parts(change) for change in conflicts):
                    refused.add(uuid)
        for fresh in new:
            self._arrive(fresh, reshaped, refused)
        self._settle_keys()
        told = tuple(change for change in self._changes if change.kind != EDITED or change.values)
        return Merge(told, self._unchanged, self._met)

    def _recognise(self) -> tuple[dict[str, FieldRow], list[FieldRow]]:
        """Rows of the base that the pack still has, and the pack's rows that are new to the base."""
        found: dict[str, FieldRow] = {}
        left = list(self._rows)

        def claim(match: Callable[[FieldRow, BaseRow], bool], index: Mapping[Any, list[BaseRow]], by: str) -> None:
            kept = []
            for row in left:
                candidates = [b for b in index.get(getattr(row, by), []) if b.uuid not in found and match(row, b)]
                if candidates:
                    found[candidates[0].uuid] = row
                else:
                    kept.append(row)
            left[:] = kept

        by_fid: dict[Any, list[BaseRow]] = {}
        by_mark: dict[Any, list[BaseRow]] = {}
        for known in self._base.values():
            by_fid.setdefault(known.fid, []).append(known)
            if known.mark is not None:
                by_mark.setdefault(known.mark, []).append(known)
        claim(lambda row, known: row.mark == known.mark, by_fid, "fid")
        left.sort(key=lambda row: (-self._likeness(row, by_mark), row.fid))
        claim(lambda row, known: True, by_mark, "mark")
        left.sort(key=lambda row: row.fid)
        # somebody emptied or overwrote the uuid; one that belongs to another row is a copy of that row
        claim(lambda row, known: row.mark is None or row.mark not in by_mark, by_fid, "fid")
        return found, left

    def _likeness(self, row: FieldRow, by_mark: Mapping[Any, list[BaseRow]]) -> float:
        """How much of the outline that left is in this row, where its number in the file says nothing."""
        known = by_mark.get(row.mark, [])
        outline = known[0].values.get(GEOMETRY) if known else None
        brought = row.values.get(GEOMETRY)
        return 0.0 if outline is None or brought is None else self._terms.covered(outline, brought)

    def _compare(self, uuid: str, base: Values, brought: FieldRow | None, office: Values | None) -> None:
        if brought is None:
            self._gone(uuid, base, office)
            return
        here = brought.values
        touched = _differing(here, base)
        if not touched:
            self._unchanged += 1
            return
        if office is None:
            self._conflict(DELETED_IN_OFFICE, uuid, brought.fid, touched, base, here, None)
            return
        theirs = set(_differing(office, base))
        differing = [name for name in touched if here.get(name) != office.get(name)]
        contested = [name for name in differing if name in theirs]
        lasting = self._terms.required | self._terms.lasting
        empty = [name for name in differing if name in lasting and here.get(name) is None]
        take = [name for name in differing if name not in contested and name not in empty]
        if take:
            values = {name: here.get(name) for name in take}
            differences = _compared(take, base, here, office)
            self._changes.append(
                Change(
                    EDITED,
                    uuid,
                    brought.fid,
                    values=values,
                    differences=differences,
                    base=base,
                    field=here,
                    office=office,
                )
            )
        if contested:
            self._conflict(DOUBLE_EDIT, uuid, brought.fid, contested, base, here, office)
        if set(empty) - set(contested):
            self._conflict(INCOMPLETE, uuid, brought.fid, [n for n in empty if n not in contested], base, here, office)
        if not differing:
            self._unchanged += 1

    def _gone(self, uuid: str, base: Values, office: Values | None) -> None:
        if office is None:
            self._unchanged += 1
            return
        theirs = _differing(office, base)
        if theirs:
            self._conflict(DELETED_IN_FIELD, uuid, None, theirs, base, None, office)
        else:
            self._changes.append(Change(DELETED, uuid, base=base, office=office))

    def _arrive(self, row: FieldRow, reshaped: set[str], refused: set[str]) -> None:
        copied = next((known.uuid for known in self._base.values() if row.mark and known.mark == row.mark), None)
        parent = self._parent(row, copied, reshaped)
        own = row.mark if row.mark is not None and copied is None else None
        taken = set(self._met.values())
        if own is not None and own in self._office and own not in self._base and own not in taken:
            self._met[row.fid] = own
            differing = _differing(row.values, self._office[own])
            if differing:
                self._conflict(DOUBLE_EDIT, own, row.fid, differing, None, row.values, self._office[own])
            else:
                self._unchanged += 1
            return
        if own is None or own in taken or own in self._base or own in self._office:
            first = next((fid for fid, uuid in self._met.items() if uuid == own), None)
            own = self._terms.identity(row.fid)
            copied = copied or (self._met[first] if first is not None else None)
        self._met[row.fid] = own
        base = self._base[parent].values if parent is not None else None
        if parent in refused:
            names = list(row.values)
            self._conflict(SPLIT_HELD, own, row.fid, names, None, row.values, None, parent)
            return
        differences = tuple(
            Difference(name, None if base is None else base.get(name), value, None)
            for name, value in row.values.items()
            if value is not None and (base is None or value != base.get(name))
        )
        kind = SPLIT if parent is not None else INSERTED
        self._changes.append(
            Change(
                kind, own, row.fid, parent=parent or copied, values=dict(row.values), differences=differences,
                field=row.values,
            )
        )  # fmt: skip

    def _parent(self, row: FieldRow, copied: str | None, reshaped: set[str]) -> str | None:
        """The row whose outline this one was cut out of: it was cut itself, or is gone."""
        outline = row.values.get(GEOMETRY)
        if outline is None:
            return None
        candidates = [copied] if copied is not None else list(reshaped)
        best, share = None, self._terms.least_covered
        for uuid in candidates:
            before = self._base[uuid].values.get(GEOMETRY)
            if uuid in reshaped and before is not None:
                found = self._terms.covered(outline, before)
                if found >= share:
                    best, share = uuid, found
        return best

    def _conflict(
        self,
        reason: str,
        uuid: str,
        fid: int | None,
        names: Iterable[str],
        base: Values | None,
        here: Values | None,
        office: Values | None,
        parent: str | None = None,
    ) -> None:
        differences = _compared(names, base, here, office)
        self._changes.append(
            Change(
                CONFLICT, uuid, fid, reason, parent, differences=differences, base=base, field=here, office=office
            )
        )  # fmt: skip

    # keys

    def _key(self, values: Values) -> Key:
        return tuple(values.get(name) for name in self._terms.key)

    def _settle_keys(self) -> None:
        """No two rows get one key: an edit gives way, a new row gets a free number or waits beside the register."""
        if not self._terms.key:
            return
        kept = dict(self._keys)
        for change in self._changes:
            if change.kind == DELETED:
                kept.pop(change.uuid, None)
        self._settle_edits(kept)
        holders = {key: uuid for uuid, key in kept.items() if _whole(key)}
        for place, change in enumerate(self._changes):
            if change.kind in (INSERTED, SPLIT):
                self._settle_new(place, change, holders)

    def _settle_edits(self, kept: dict[str, Key]) -> None:
        while True:
            wanted = dict(kept)
            edits = {}
            for place, change in enumerate(self._changes):
                if change.kind == EDITED and any(name in change.values for name in self._terms.key):
                    edits[change.uuid] = place
                    wanted[change.uuid] = self._key({**(change.office or {}), **change.values})
            holders: dict[Key, list[str]] = {}
            for uuid, key in wanted.items():
                if _whole(key):
                    holders.setdefault(key, []).append(uuid)
            losers = []
            for uuids in holders.values():
                if len(uuids) > 1:
                    keeper = next((uuid for uuid in uuids if uuid not in edits), uuids[0])
                    losers += [uuid for uuid in uuids if uuid != keeper and uuid in edits]
            if not losers:
                kept.update(wanted)
                return
            for uuid in losers:
                self._give_way(edits[uuid])

    def _give_way(self, place: int) -> None:
        """The edit keeps all but the key; the key that was wanted is told as a conflict."""
        change = self._changes[place]
        names = [name for name in self._terms.key if name in change.values]
        values = {name: value for name, value in change.values.items() if name not in names}
        left = tuple(item for item in change.differences if item.name not in names)
        self._changes[place] = replace(change, values=values, differences=left)
        self._conflict(NUMBER_TAKEN, change.uuid, change.fid, names, change.base, change.field, change.office)

    def _settle_new(self, place: int, change: Change, holders: dict[Key, str]) -> None:
        values, number = dict(change.values), self._terms.number
        missing = [name for name in self._terms.required if values.get(name) is None and name != number]
        if missing:
            self._hold(place, INCOMPLETE)
            return
        key = self._key(values)
        if _whole(key) and key in holders or (number in self._terms.required and values.get(number) is None):
            if not number:
                self._hold(place, NUMBER_TAKEN)
                return
            asked = values.get(number)

            def taken(text: str) -> bool:
                return self._key({**values, number: text}) in holders

            values[number] = self._terms.free_number(asked, taken)
            self._changes[place] = replace(change, values=values)
            known = self._base.get(change.parent or "")
            if asked is not None and (known is None or known.values.get(number) != asked):
                other = self._office.get(holders[key])
                self._conflict(NUMBER_TAKEN, change.uuid, change.fid, [number], None, change.field, other)
            key = self._key(values)
        if _whole(key):
            holders[key] = change.uuid

    def _hold(self, place: int, reason: str) -> None:
        """A new row that the register cannot take waits beside it, whole."""
        change = self._changes[place]
        self._changes[place] = replace(change, kind=CONFLICT, reason=reason, values={})


def _blocks_parts(change: Change) -> bool:
    """Whether the row's old outline stays in the register, so that its parts would lie upon it."""
    return change.reason in (DELETED_IN_FIELD, DELETED_IN_OFFICE) or any(
        item.name == GEOMETRY for item in change.differences
    )


def _whole(key: Key) -> bool:
    return all(part is not None for part in key)


def _differing(one: Values, other: Values) -> list[str]:
    """Names whose values differ, in the order of the first; what only the other has is not compared."""
    return [name for name, value in one.items() if value != other.get(name)]


def _compared(
    names: Iterable[str], base: Values | None, here: Values | None, office: Values | None
) -> tuple[Difference, ...]:
    def of(side: Values | None, name: str) -> Any:
        return None if side is None else side.get(name)

    return tuple(Difference(name, of(base, name), of(here, name), of(office, name)) for name in names)
