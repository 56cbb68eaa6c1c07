"""The mine register: mines with their plots, units, surfaces and plan versions."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..geodata.grid import Polygons
from ..model.errors import ConflictError, InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..model.units import stored
from .dictionary import Code, Dictionary, Entity
from .history import Moment, Past, Restored, conflict_of, moment, restore
from .locking import Lock, now_utc
from .outline import areas, centre
from .query import MINE_SUMMARY, Query
from .store import Point, Row, RowChanged, Store
from .values import sorted_out

_AREAS = ("area_projected_m2", "area_ellipsoidal_m2")


class Register:
    """An open register. Made by ``open_register``; every deed that writes is one transaction of its own."""

    def __init__(
        self,
        path: Path,
        store: Store,
        dictionary: Dictionary,
        lock: Lock | None,
        who: str,
        folder: Path | None = None,
    ) -> None:
        self.path = path
        self._folder = folder or path.with_name(path.stem + "_files")
        self.who = who
        self._store = store
        self._lock = lock
        self._inside = False
        self._info = store.info()
        self.dictionary = _with_local_codes(dictionary, store.code_rows())

    @property
    def crs(self) -> str:
        """Authority id or WKT of the outlines."""
        return self._info["crs"]

    @property
    def county(self) -> str:
        return self._info["county"]

    @property
    def info(self) -> Mapping[str, str]:
        return dict(self._info)

    @property
    def store(self) -> Store:
        return self._store

    @property
    def folder(self) -> Path:
        """Where the register's rasters, photos and documents lie; their paths are relative to it."""
        return self._folder

    @property
    def writable(self) -> bool:
        return self._lock is not None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Save everything inside together or not at all; inside another transaction it joins that one."""
        if self._lock is None:
            raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "The register is open for reading only."))
        if self._inside:
            yield
            return
        self._inside = True
        try:
            with self._store.transaction(self.who):
                yield
                self._lock.confirm()
        finally:
            self._inside = False

    def mines(self) -> list[Row]:
        """Every mine with its fields, number of ``plots``, their areas in m², and ``plan_version`` (None: none yet).

        ``area_m2`` is the projected area; where the area of a plot is not known, so is the sum.
        """
        return self._summaries(Query())

    def has_mine(self, mine_id: str) -> bool:
        return self._store.count("mine", Query({"mine_id": mine_id})) > 0

    def mine_page(
        self, words: str = "", order: Sequence[str] = (), offset: int = 0, limit: int | None = None
    ) -> list[Row]:
        """Mines as in ``mines``, only some: those with every word in number or name, ordered by field names.

        ``order`` may name fields of the mine and ``plots``, ``area_projected_m2``, ``area_ellipsoidal_m2``,
        ``plan_version``; falling with "-" in front.
        """
        return self._summaries(self._searched(words, order, offset, limit))

    def mine_count(self, words: str = "") -> int:
        """How many mines have every word in number or name."""
        return self._store.count(MINE_SUMMARY, self._searched(words))

    def mine_position(self, mine_id: str, words: str = "", order: Sequence[str] = ()) -> int | None:
        """Which number a mine has in ``mine_page``, from 0; None where it is not there."""
        found = self._store.rows("mine", {"mine_id": mine_id}, ())
        return self._store.position(MINE_SUMMARY, self._searched(words, order), found[0]["uuid"]) if found else None

    @staticmethod
    def _searched(words: str, order: Sequence[str] = (), offset: int = 0, limit: int | None = None) -> Query:
        return Query(words=words, search=("mine_id", "name"), order=tuple(order), offset=offset, limit=limit)

    def _summaries(self, query: Query) -> list[Row]:
        mines = self._store.select(MINE_SUMMARY, query)
        for mine in mines:
            del mine["fid"]
            if mine["plots"] and None in (mine["area_projected_m2"], mine["area_ellipsoidal_m2"]):
                own = self._store.rows("plot", {"mine_id": mine["mine_id"]}, _AREAS)
                for plot in own:
                    if None in (plot[name] for name in _AREAS):
                        outline = self._store.rows("plot", {"uuid": plot["uuid"]}, (), polygons=True)[0]["polygons"]
                        plot.update(areas(outline, self.crs))
                mine.update({name: _total(own, name) for name in _AREAS})
            for name in _AREAS:
                mine[name] = None if mine[name] is None else stored(mine[name], "m2")
            mine["area_m2"] = mine["area_projected_m2"]
        return mines

    def mine(self, mine_id: str) -> Row:
        """One mine as in ``mines``.

        Raises:
            InputError: no such mine.
        """
        for mine in self._summaries(Query({"mine_id": mine_id})):
            return mine
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The register {path} has no mine {mine_id}."),
            path=self.path.name,
            mine_id=repr(mine_id),
        )

    def plots(self, mine_id: str | None = None) -> list[Row]:
        """Plots of one mine, or all, with ``polygons`` in the register's CRS, in the order of their numbers.

        Areas and centre are there even where somebody has just changed the outline with another tool.
        """
        where = None if mine_id is None else {"mine_id": mine_id}
        plots = self._store.rows("plot", where, polygons=True)
        for plot in plots:
            self.complete(plot)
        return sorted(plots, key=lambda plot: plot["plot_no"] or "")

    def plot_page(
        self,
        mine_id: str | None = None,
        words: str = "",
        order: Sequence[str] = (),
        offset: int = 0,
        limit: int | None = None,
    ) -> list[Row]:
        """Some plots without their outlines, of one mine or of all: those with every word in number, name or place."""
        query = self._plots_with(mine_id, words, order, offset, limit)
        plots = self._store.select("plot", query)
        for plot in plots:
            if plot["area_ellipsoidal_m2"] is None or plot["area_projected_m2"] is None:
                outline = self._store.rows("plot", {"uuid": plot["uuid"]}, (), polygons=True)[0]["polygons"]
                plot.update(areas(outline, self.crs))
        return plots

    def plot_count(self, mine_id: str | None = None, words: str = "") -> int:
        """How many plots ``plot_page`` has without a limit."""
        return self._store.count("plot", self._plots_with(mine_id, words))

    @staticmethod
    def _plots_with(
        mine_id: str | None, words: str, order: Sequence[str] = (), offset: int = 0, limit: int | None = None
    ) -> Query:
        where = {} if mine_id is None else {"mine_id": mine_id}
        return Query(where, words, ("plot_no", "name", "location"), None, tuple(order), None, offset, limit)

    def complete(self, plot: Row) -> None:
        """Fill what follows from the outline, where it was emptied or never computed."""
        if plot["area_projected_m2"] is None or plot["area_ellipsoidal_m2"] is None:
            plot.update(areas(plot["polygons"], self.crs))
        if plot["centre_lon"] is None or plot["centre_lat"] is None:
            plot.update(centre(plot["polygons"], self.crs))

    def units(self, mine_id: str) -> list[Row]:
        """Restoration units of one mine with ``polygons`` in the register's CRS, in the order of their numbers."""
        units = self._store.rows("unit", {"mine_id": mine_id}, polygons=True)
        for unit in units:
            if unit["area_m2"] is None:
                unit["area_m2"] = areas(unit["polygons"], self.crs)["area_projected_m2"]
        return sorted(units, key=lambda unit: unit["unit_no"] or "")

    def add(
        self,
        entity: str,
        values: Mapping[str, Any],
        polygons: Polygons | None = None,
        *,
        point: Point | None = None,
    ) -> str:
        """Make a row of any entity; its uuid. Values that do not fit their field are kept in ``raw_values``.

        Areas and centre are computed from the outline where they are not given.

        Raises:
            InputError: an unknown field, a required one missing, a number that is taken.
        """
        kind = self.dictionary.entity(entity)
        values = self._checked(kind, {**self._measured(kind, polygons), **values}, complete=True)
        with self.transaction():
            return self._store.insert(entity, values, polygons, point=point)

    def change(
        self,
        entity: str,
        uuid: str,
        values: Mapping[str, Any],
        expected_row_version: int,
        polygons: Polygons | None = None,
        *,
        point: Point | None = None,
    ) -> int:
        """Change fields of a row that is still as it was read; its new row version.

        Raises:
            ConflictError: somebody changed it in between; it is left as they saved it.
        """
        kind = self.dictionary.entity(entity)
        values = self._checked(kind, {**self._measured(kind, polygons), **values}, complete=False)
        yours = {**values, **({} if polygons is None else {"polygons": polygons})}
        yours.update({} if point is None else {"point": point})
        with self.transaction(), self._unchanged(entity, uuid, expected_row_version, yours):
            self._store.update(entity, uuid, values, polygons, point=point, expected_row_version=expected_row_version)
            return int(self._store.rows(entity, {"uuid": uuid}, ("row_version",))[0]["row_version"])

    def remove(self, entity: str, uuid: str, expected_row_version: int) -> None:
        """Take out a row that is still as it was read; the log keeps what it held.

        Raises:
            ConflictError: somebody changed it in between, or took it out.
        """
        with self.transaction(), self._unchanged(entity, uuid, expected_row_version, None):
            self._store.delete(entity, uuid, expected_row_version)

    def row_version(self, entity: str, uuid: str) -> int | None:
        """How often a row was saved, None when it is gone."""
        found = self._store.rows(entity, {"uuid": uuid}, ("row_version",))
        return int(found[0]["row_version"]) if found else None

    def set_units(
        self, mine_id: str, units: Sequence[Mapping[str, Any]], known: Mapping[str, int] | None = None
    ) -> None:
        """Replace the units of one mine. Each has the fields of the data dictionary and ``polygons``.

        ``known`` is the row version by uuid of the units that the caller saw; where it is given and others are there
        now, theirs are kept and a ConflictError says so.

        ``area_m2`` is computed where it is not given; keys that are no fields are refused.
        """
        self.mine(mine_id)
        kind = self.dictionary.entity("unit")
        ready = []
        for unit in units:
            polygons: Polygons = unit["polygons"]
            values = {name: value for name, value in unit.items() if name not in ("polygons", "uuid", "row_version")}
            values["mine_id"] = mine_id
            if values.get("area_m2") is None:
                values["area_m2"] = areas(polygons, self.crs)["area_projected_m2"]
            ready.append((self._checked(kind, values, complete=True), polygons))
        with self.transaction():
            self._store.hold(f"unit {mine_id}")
            found = self._store.rows("unit", {"mine_id": mine_id}, ())
            if known is not None and {old["uuid"]: old["row_version"] for old in found} != dict(known):
                raise ConflictError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration",
                        "Somebody changed the units of {mine_id} after you opened them. Theirs are kept and yours were "
                        "not saved: read them again and repeat your change.",
                    ),
                    mine_id=mine_id,
                )
            for old in found:
                self._store.delete("unit", old["uuid"], old["row_version"])
            for values, polygons in ready:
                self._store.insert("unit", values, polygons)

    def surfaces(self, mine_id: str | None = None) -> list[Row]:
        """Surfaces of one mine, or of the whole register."""
        return self._store.rows("surface", None if mine_id is None else {"mine_id": mine_id})

    def add_surface(
        self, role: str, height_datum: str, *, surface_id: str, mine_id: str | None = None, **fields: Any
    ) -> str:
        """Note a surface: its role, where it lies beside the register, and on which height datum it stands.

        Raises:
            InputError: no height datum, or one that the code list does not have.
        """
        values = {"role": role, "height_datum": height_datum, "surface_id": surface_id, "mine_id": mine_id, **fields}
        return self.add("surface", values)

    def save_plan(self, mine_id: str, plan_bytes: bytes, expected_version: int | None, **fields: Any) -> int:
        """Keep a plan as the next version; its number, from 1.

        ``expected_version`` is the latest version that the caller knows (None or 0: none yet).

        Raises:
            ConflictError: somebody saved one in between; names who and when.
        """
        self.mine(mine_id)
        expected = expected_version or 0
        with self.transaction():
            self._store.hold(f"plan {mine_id}")
            saved = self._store.rows("plan", {"mine_id": mine_id}, ("version", "created_by", "created_utc"))
            latest = max(saved, key=lambda plan: int(plan["version"]), default=None)
            found = 0 if latest is None else int(latest["version"])
            if found != expected:
                raise ConflictError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration",
                        "{who} saved version {found} of this plan at {when} (UTC); yours began from version "
                        "{expected}. Theirs is kept and yours was not saved: open theirs and draft again.",
                    ),
                    who="?" if latest is None else latest["created_by"],
                    when="?" if latest is None else latest["created_utc"],
                    found=found,
                    expected=expected,
                )
            values = {
                "state": "draft",
                **fields,
                "mine_id": mine_id,
                "version": found + 1,
                "sha256": hashlib.sha256(plan_bytes).hexdigest(),
                "created_utc": now_utc(),
                "created_by": self.who,
                "content": plan_bytes,
            }
            self._store.insert("plan", self._checked(self.dictionary.entity("plan"), values, complete=True))
        return found + 1

    def plan_versions(self, mine_id: str) -> list[Row]:
        """Who saved which version when, oldest first, without the contents."""
        return sorted(self._store.rows("plan", {"mine_id": mine_id}), key=lambda plan: int(plan["version"]))

    def plan(self, mine_id: str, version: int | None = None) -> tuple[int, bytes] | None:
        """A version of the plan, the latest where none is asked for; None where there is none.

        Raises:
            InputError: the stored bytes are not those that were saved.
        """
        numbers = [plan["version"] for plan in self._store.rows("plan", {"mine_id": mine_id}, ("version",))]
        wanted = version if version is not None else max(numbers, default=None)
        if wanted not in numbers or wanted is None:
            return None
        where = {"mine_id": mine_id, "version": wanted}
        found = self._store.rows("plan", where, ("content", "sha256"))[0]
        if hashlib.sha256(found["content"]).hexdigest() != found["sha256"]:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "Version {version} of the plan of {mine_id} was changed outside the plugin. Restore "
                    "the register from a backup.",
                ),
                version=wanted,
                mine_id=mine_id,
            )
        return wanted, found["content"]

    def events(self, table: str | None = None, row_uuid: str | None = None, limit: int | None = None) -> list[Row]:
        """The event log, newest first: at_utc, who, table_name, row_uuid, row_fid, action, before, after (JSON)."""
        return self._store.events(table, row_uuid, limit)

    def as_of(self, utc: Moment) -> Past:
        """The register as it stood at a moment, to be read only.

        Raises:
            InputError: it is no date.
        """
        return Past(self._store, self.dictionary, moment(utc))

    def restore(
        self,
        utc: Moment,
        entity: str | None = None,
        uuid: str | None = None,
        progress: Progress = SILENT,
        *,
        only_count: bool = False,
    ) -> Restored:
        """Bring one row, one entity or everything back to what it was at a moment, by changes that are logged as such.

        Nothing is erased from the log, so a restoration can be undone like any other change. Saved plan versions stay.
        With ``only_count`` it only says what it would do.

        Raises:
            InputError: it is no date, or a number is taken by a row that is not restored.
            ConflictError: somebody changes the same row at the same time; nothing was restored.
            Cancelled: nothing was restored.
        """
        past = self.as_of(utc)
        entities = [self.dictionary.entity(entity)] if entity is not None else list(self.dictionary.entities.values())
        if only_count:
            return restore(self._store, past, entities, uuid, progress, only_count=True)
        try:
            with self.transaction():
                return restore(self._store, past, entities, uuid, progress)
        except RowChanged as error:
            raise ConflictError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "Somebody changed a row while it was being restored. Nothing was restored; try again.",
                )
            ) from error

    def _measured(self, kind: Entity, polygons: Polygons | None) -> dict[str, Any]:
        """What the entity has for fields that follow from an outline."""
        if polygons is None or kind.name == "unit":  # a unit names its areas differently
            return {}
        found = {**areas(polygons, self.crs), **centre(polygons, self.crs)}
        return {name: value for name, value in found.items() if name in kind.fields}

    @contextmanager
    def _unchanged(self, entity: str, uuid: str, expected: int, yours: Mapping[str, Any] | None) -> Iterator[None]:
        try:
            yield
        except RowChanged:
            raise self._conflict(entity, uuid, expected, yours) from None

    def _conflict(self, entity: str, uuid: str, expected: int, yours: Mapping[str, Any] | None) -> ConflictError:
        kind = self.dictionary.entity(entity)
        found = conflict_of(self._store, kind, uuid, expected, yours)
        if found.theirs is None:
            sentence = QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{who} took this row ({entity}) out at {when} (UTC) after you opened it. Yours was not saved; the log "
                "keeps what the row held, and it can be brought back.",
            )
        else:
            sentence = QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{who} changed this row ({entity}) at {when} (UTC) after you opened it. Theirs is "
                "kept and yours was not saved: read it again and repeat your change.",
            )
        error = ConflictError(sentence, who=found.who, when=found.when, entity=kind.label)
        error.conflict = found
        return error

    def _checked(self, kind: Entity, values: Mapping[str, Any], *, complete: bool) -> dict[str, Any]:
        unknown = [name for name in values if name not in kind.fields]
        if unknown:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "The data dictionary has no fields {names} for {entity}."),
                names=", ".join(unknown),
                entity=kind.label.en,
            )
        fit, raw = sorted_out(kind, values, self.dictionary)
        fit = with_raw(fit, raw)
        required = [field for field in kind.fields.values() if field.required and field.name != "secrecy"]
        missing = [field for field in required if (complete or field.name in fit) and fit.get(field.name) is None]
        if missing:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{entity}: {fields} must be given{found}."),
                entity=kind.label.en,
                fields=", ".join(f"{field.label.en} {field.label.zh}" for field in missing),
                found=_not_of_the_list(raw, [field.name for field in missing]),
            )
        return fit


def with_raw(fit: dict[str, Any], raw: Mapping[str, str]) -> dict[str, Any]:
    """``fit`` with what did not fit kept beside it as JSON."""
    if raw:
        fit["raw_values"] = json.dumps(dict(raw), ensure_ascii=False, sort_keys=True)
    return fit


def _not_of_the_list(raw: Mapping[str, str], names: Sequence[str]) -> str:
    found = [raw[name] for name in names if name in raw]
    return f" ({', '.join(map(repr, found))})" if found else ""


def _total(rows: Sequence[Row], field: str) -> float | None:
    areas = [row[field] for row in rows]
    if not areas or any(area is None for area in areas):
        return None
    return stored(sum(areas), "m2")


def _with_local_codes(dictionary: Dictionary, rows: Sequence[Mapping[str, str]]) -> Dictionary:
    codes = {name: dict(listed) for name, listed in dictionary.codes.items()}
    for row in rows:
        if row["local"] == "yes" and row["list"] in codes:
            label = Label(row["label_en"], row["label_zh"])
            codes[row["list"]][row["code"]] = Code(row["code"], label, row["source"], row["checked"] == "yes")
    return dataclasses.replace(dictionary, codes=codes)
