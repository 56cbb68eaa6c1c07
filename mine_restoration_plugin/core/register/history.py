"""What the event log knows: a row as it was at any moment, both sides of a conflict, and the way back.

The log holds every state of every row, whatever store it lies in and whatever tool made it, so everything here works on
events as plain rows.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Union

import numpy as np

from ..geodata.grid import Polygons
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP
from .dictionary import Dictionary, Entity
from .geometries import place_of
from .store import Row, Store

Moment = Union[str, datetime.date]
"""A moment in UTC: "2026-05-01T08:00:00Z", a datetime, or a day, which means its end."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
KEPT = "plan"
"""Saved versions of plans are never taken out or brought back, as nobody can change them."""


@dataclass(frozen=True)
class Conflict:
    """Two changes of one row, side by side.

    ``base`` is the row as both began, None where the log does not know; ``theirs`` as it stands now, None where it was
    taken out; ``yours`` the fields that were not saved (``polygons`` or ``point`` among them), None where the row was
    to be taken out. ``who`` saved theirs at ``when`` (UTC).
    """

    entity: str
    uuid: str
    base: Row | None
    theirs: Row | None
    yours: Mapping[str, Any] | None
    who: str
    when: str

    @property
    def fields(self) -> list[str]:
        """The fields in which the two differ from each other, those that both changed first."""
        yours = {} if self.yours is None else self.yours
        theirs = {} if self.theirs is None else self.theirs
        differing = [name for name in yours if not same(yours[name], theirs.get(name))]
        base = self.base or {}
        return sorted(differing, key=lambda name: same(theirs.get(name), base.get(name)))


@dataclass(frozen=True)
class Restored:
    """How many rows were brought back, changed and taken out; ``lost`` are rows whose content the log does not hold."""

    brought_back: int
    changed: int
    taken_out: int
    lost: int

    @property
    def rows(self) -> int:
        return self.brought_back + self.changed + self.taken_out


class Past:
    """The rows as they stood at ``utc``."""

    def __init__(self, store: Store, dictionary: Dictionary, utc: str) -> None:
        self.utc = utc
        self._store = store
        self._dictionary = dictionary

    def rows(self, entity: str, uuid: str | None = None) -> Iterator[Row]:
        """All rows of an entity that were there, or one; with ``polygons`` or ``point``, without binary fields."""
        kind = self._dictionary.entity(entity)
        for event in self._store.last_events(entity, self.utc, uuid):
            if event["after"] is not None:
                yield row_of(kind, event["after"])

    def row(self, entity: str, uuid: str) -> Row | None:
        """One row, None where it was not there."""
        return next(self.rows(entity, uuid), None)


def moment(utc: Moment) -> str:
    """A moment as the log writes it, to the millisecond.

    Raises:
        InputError: it is no date.
    """
    if isinstance(utc, str) and _DAY.fullmatch(utc.strip()):
        utc = _date(utc.strip())
    if isinstance(utc, datetime.date) and not isinstance(utc, datetime.datetime):
        return f"{utc.isoformat()}T23:59:59.999Z"
    if isinstance(utc, str):
        utc = _time(utc.strip())
    if utc.tzinfo is not None:
        utc = utc.astimezone(datetime.timezone.utc).replace(tzinfo=None)
    return utc.isoformat(timespec="milliseconds") + "Z"


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise _no_date(text) from error


def _time(text: str) -> datetime.datetime:
    plain = re.sub(r"[zZ]$", "+00:00", text)
    plain = re.sub(r"(\.\d{1,6})", lambda found: (found[1] + "000000")[:7], plain)  # before 3.11 only whole groups
    try:
        return datetime.datetime.fromisoformat(plain)
    except ValueError as error:
        raise _no_date(text) from error


def _no_date(text: str) -> InputError:
    return InputError(
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "{text} is no date. Write it as 2026-05-01, or with the time in UTC as 2026-05-01T08:30:00Z.",
        ),
        text=repr(text),
    )


def row_of(kind: Entity, state: str) -> Row:
    """A row from one side of an event; fields that came into the dictionary later are None."""
    found = json.loads(state)
    row: Row = {"uuid": found.get("uuid"), "row_version": found.get("row_version")}
    row.update((name, found.get(name)) for name, field in kind.fields.items() if field.type != "binary")
    if kind.geometry:
        row.update(place_of(kind, found.get("geom")))
    return row


def same(one: Any, other: Any) -> bool:
    """Whether two values of a row are equal, outlines vertex by vertex."""
    if isinstance(one, list) and isinstance(other, list):
        return same_outline(one, other)
    if one is None or other is None:
        return not _something(one) and not _something(other)
    return bool(one == other)


def _something(value: Any) -> bool:
    return value is not None and value != []


def same_outline(one: Polygons, other: Polygons) -> bool:
    return len(one) == len(other) and all(
        len(a) == len(b) and all(np.array_equal(ring, twin) for ring, twin in zip(a, b)) for a, b in zip(one, other)
    )


def conflict_of(
    store: Store, kind: Entity, uuid: str, expected_row_version: int, yours: Mapping[str, Any] | None
) -> Conflict:
    """Both sides of a change that came too late."""
    events = store.events(kind.name, uuid)
    states = [row_of(kind, event["after"]) for event in events if event["after"] is not None]
    base = next((state for state in states if state["row_version"] == expected_row_version), None)
    now = store.rows(kind.name, {"uuid": uuid}, polygons=True)
    last = events[0] if events else {"who": "?", "at_utc": "?"}
    return Conflict(kind.name, uuid, base, now[0] if now else None, yours, last["who"], last["at_utc"])


def restore(
    store: Store,
    past: Past,
    entities: Sequence[Entity],
    uuid: str | None,
    progress: Progress = SILENT,
    *,
    only_count: bool = False,
) -> Restored:
    """Write what leads back to ``past``, in a transaction of the caller's. Only rows touched since are looked at."""
    counts = {"brought_back": 0, "changed": 0, "taken_out": 0, "lost": 0}
    for number, kind in enumerate(entities):
        wanted = [one for one in store.touched(kind.name, past.utc) if uuid in (None, one)]
        share = progress.part(number / len(entities), (number + 1) / len(entities))
        for name, count in _restore(store, past, kind, wanted, share, only_count).items():
            counts[name] += count
    return Restored(**counts)


def _restore(
    store: Store, past: Past, kind: Entity, wanted: Sequence[str], progress: Progress, only_count: bool
) -> dict[str, int]:
    out: list[Row] = []
    back: list[Row] = []
    changed: list[tuple[Row, dict[str, Any], Row]] = []
    for number, uuid in enumerate(wanted):
        progress.report(0.5 * number / len(wanted))
        now = store.rows(kind.name, {"uuid": uuid}, polygons=True)
        then = past.row(kind.name, uuid)
        if then is None and now:
            out.append(now[0])
        elif then is not None and not now:
            back.append(then)
        elif then is not None:
            values = _differing(kind, then, now[0])
            if values or not _same_place(then, now[0]):
                changed.append((now[0], values, then))
    lost = 0
    if kind.name == KEPT:
        lost, back, out = len(back), [], []
    if not only_count:
        _write(store, kind, out, changed, back, progress)
    return {"brought_back": len(back), "changed": len(changed), "taken_out": len(out), "lost": lost}


def _write(
    store: Store,
    kind: Entity,
    out: Sequence[Row],
    changed: Sequence[tuple[Row, dict[str, Any], Row]],
    back: Sequence[Row],
    progress: Progress,
) -> None:
    """Rows go before others come, so that a number is free when its former owner wants it back."""
    for row in out:
        store.delete(kind.name, row["uuid"], row["row_version"])
    progress.report(0.6)
    versions = _clear_keys(store, kind, changed)
    for number, (row, values, then) in enumerate(changed):
        progress.report(0.6 + 0.2 * number / len(changed))
        moved = not _same_place(then, row)
        store.update(
            kind.name,
            row["uuid"],
            values,
            then.get("polygons") if moved else None,
            point=then.get("point") if moved else None,
            expected_row_version=versions.get(row["uuid"], row["row_version"]),
        )
    for number, row in enumerate(back):
        progress.report(0.8 + 0.2 * number / len(back))
        values = {name: value for name, value in row.items() if name in kind.fields or name == "uuid"}
        store.insert(kind.name, values, row.get("polygons") or None, point=row.get("point"))


def _differing(kind: Entity, then: Row, now: Row) -> dict[str, Any]:
    logged = [name for name, field in kind.fields.items() if field.logged and field.type != "binary"]
    return {name: then[name] for name in logged if not same(then[name], now[name])}


def _same_place(one: Row, other: Row) -> bool:
    return same(one.get("polygons"), other.get("polygons")) and same(one.get("point"), other.get("point"))


def _clear_keys(store: Store, kind: Entity, changed: Sequence[tuple[Row, dict[str, Any], Row]]) -> dict[str, int]:
    """Rows that got each other's numbers first get one that nobody has; their new row versions."""
    last = kind.key[-1]
    renamed = [row for row, values, _ in changed if last in values and kind.fields[last].type == "text"]
    versions: dict[str, int] = {}
    if len(renamed) < 2:
        return versions
    for row in renamed:
        store.update(kind.name, row["uuid"], {last: f"~{row['uuid']}"}, expected_row_version=row["row_version"])
        versions[row["uuid"]] = row["row_version"] + 1
    return versions
