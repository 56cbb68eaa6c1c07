"""The register's rows in PostGIS, over one connection; what the database user may not read is empty."""

from __future__ import annotations

import datetime
import struct
import uuid as uuids
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from ...geodata.grid import Polygons
from ...geodata.shapes import to_wkb
from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP, Label
from .. import query, schema
from ..dictionary import Dictionary, Entity, Field
from ..geometries import ewkb, place_of, plain_wkb
from ..query import MINE_SUMMARY, Box, Query, Questions, Tongue
from ..query import literal as sqlite_literal
from ..sql import quoted
from ..store import BareStore, Point, Row, RowChanged
from ..values import in_braces, out_of_braces
from . import ddl, rights
from .connection import Connection, insert_many
from .failures import Refused

_DEEDS = {
    "insert": Label("add rows", "新增记录"),
    "update": Label("change these fields", "修改这些字段"),
    "delete": Label("take rows out", "删除记录"),
}


def literal(value: Any) -> str:
    """A value as PostgreSQL reads it in any column: quoted, so that the column's type decides."""
    return "NULL" if value is None else sqlite_literal(str(int(value)) if isinstance(value, bool) else str(value))


def _contains(column: str, word: str) -> str:
    return f"strpos(lower({column}), lower({literal(word)})) > 0"


class _Questions(Questions):
    """Asks the public's view of a table that the database user may not read."""

    def __init__(self, dictionary: Dictionary, srid: int, hidden: frozenset[str]) -> None:
        def meets(entity: Entity, box: Box) -> str:
            return f"geom && ST_MakeEnvelope({', '.join(repr(float(edge)) for edge in box)}, {srid})"

        super().__init__(dictionary, Tongue(literal, _contains, meets, "ASC NULLS FIRST", "DESC NULLS LAST"))
        self._hidden = hidden

    def relation(self, name: str) -> str:
        return ddl.DISCLOSED + name if name in self._hidden else name

    def table(self, name: str) -> str:
        return quoted(self.relation(name))


class PostgisStore(BareStore):
    """In a schema of a PostGIS database."""

    def __init__(self, connection: Connection, dictionary: Dictionary) -> None:
        self._link = connection
        self._dictionary = dictionary
        query = (
            "SELECT c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace "
            "WHERE n.nspname = %s AND c.relkind = 'r' AND NOT has_table_privilege(c.oid, 'SELECT')"
        )
        self._hidden = frozenset(name for (name,) in connection.rows(query, (connection.place.schema,)))
        self._srid = self._find_srid()
        self._questions = _Questions(dictionary, self._srid, self._hidden)

    @property
    def connection(self) -> Connection:
        return self._link

    @property
    def srid(self) -> int:
        """PostGIS's number of the register's coordinate system."""
        return self._srid

    def _find_srid(self) -> int:
        query = "SELECT srid FROM geometry_columns WHERE f_table_schema = %s AND f_table_name = 'plot'"
        found = self._link.rows(query, (self._link.place.schema,))
        return int(found[0][0]) if found else 0

    def relation(self, entity: str) -> str:
        """The table of an entity, or the view of it that the database user may read instead."""
        return self._questions.relation(entity)

    def info(self) -> dict[str, str]:
        return dict(self._link.rows(f"SELECT key, value FROM {self._questions.table('register_info')}"))  # noqa: S608

    def code_rows(self) -> list[dict[str, str]]:
        names = schema.SYSTEM_TABLES["code_list"]
        found = self._link.rows(f"SELECT {', '.join(map(quoted, names))} FROM code_list ORDER BY fid")  # noqa: S608
        return [dict(zip(names, ("" if value is None else value for value in row))) for row in found]

    def select(
        self, source: str, query: Query, fields: Sequence[str] | None = None, *, polygons: bool = False
    ) -> list[Row]:
        entity = self._dictionary.entity("mine" if source == MINE_SUMMARY else source)
        names = list(fields) if fields is not None else self._questions.fields(source)
        wanted = ["fid", "uuid", "row_version", *(n for n in names if n not in ("fid", "uuid", "row_version"))]
        place = ["geom"] if polygons and entity.geometry else []
        found = self._link.rows(self._questions.select(source, query, [*wanted, *place]))
        return [self._row(values, wanted, entity, bool(place)) for values in found]

    def _row(self, values: Sequence[Any], names: Sequence[str], entity: Entity, place: bool) -> Row:
        row: Row = {name: _value(value, entity.fields.get(name)) for name, value in zip(names, values)}
        if place:
            row.update(place_of(entity, values[-1]))
        return row

    def count(self, source: str, query: Query) -> int:
        return int(self._link.rows(self._questions.count(source, query))[0][0])

    def position(self, source: str, query: Query, uuid: str) -> int | None:
        found = self._link.rows(self._questions.position(source, query, uuid))
        return int(found[0][0]) if found else None

    def whole(self, entity: str, page: int = 1000) -> Iterator[Row]:
        kind, after = self._dictionary.entity(entity), -1
        names = ["fid", "uuid", "row_version", *kind.fields]
        columns = [*names, *(["geom"] if kind.geometry else [])]
        while True:
            found = self._link.rows(self._questions.select(entity, Query(after=after, limit=page), columns))
            for values in found:
                geometry = values[-1] if kind.geometry else None
                wkb = None if geometry is None else plain_wkb(bytes.fromhex(geometry))
                yield {**self._row(values, names, kind, False), "wkb": wkb}
            if len(found) < page:
                return
            after = found[-1][0]

    def events(self, table: str | None = None, row_uuid: str | None = None, limit: int | None = None) -> list[Row]:
        given = {k: v for k, v in (("table_name", table), ("row_uuid", row_uuid)) if v is not None}
        where = " AND ".join(f"{name} = %s" for name in given)
        return self.event_rows((f"WHERE {where} " if where else "") + "ORDER BY fid DESC", list(given.values()), limit)

    def event_rows(
        self, condition: str, values: Sequence[Any] = (), limit: int | None = None, *, numbered: bool = False
    ) -> list[Row]:
        names = (*(("fid",) if numbered else ()), *schema.SYSTEM_TABLES["event"])
        statement = f"SELECT {', '.join(map(quoted, names))} FROM event {condition}"  # noqa: S608
        statement += "" if limit is None else f" LIMIT {int(limit)}"
        return [dict(zip(names, row)) for row in self._link.rows(statement, values)]

    def log(self, after: int = 0, page: int = 1000) -> Iterator[Row]:
        while True:
            rows = self.event_rows("WHERE fid > %s ORDER BY fid", [after], page, numbered=True)
            yield from rows
            if len(rows) < page:
                return
            after = rows[-1]["fid"]

    def last_events(self, table: str, until_utc: str, row_uuid: str | None = None) -> Iterator[Row]:
        numbers = [n for (n,) in self._link.rows(query.last_events(table, until_utc, row_uuid))]
        for start in range(0, len(numbers), 500):
            yield from self.event_rows("WHERE fid = ANY(%s) ORDER BY fid", [numbers[start : start + 500]])

    def touched(self, table: str, after_utc: str) -> list[str]:
        return [row[0] for row in self._link.rows(query.touched(table, after_utc))]

    @contextmanager
    def transaction(self, who: str) -> Iterator[None]:
        with self._link.transaction():
            self._link.rows("SELECT set_config(%s, %s, true)", (ddl.WHO, who))
            yield

    def set_editor(self, who: str | None) -> None:
        """Who is named for edits of this database user with other tools from now on; None: the user itself."""
        self._link.rows("SELECT name_editor(%s)", (who,))

    def insert(
        self,
        entity: str,
        values: Mapping[str, Any],
        polygons: Polygons | None = None,
        *,
        point: Point | None = None,
    ) -> str:
        given = {**values, "uuid": str(values.get("uuid") or uuids.uuid4())}
        names, ready = self._columns(entity, given, polygons, point)
        marks = ", ".join(["%s"] * len(names))
        statement = f"INSERT INTO {quoted(entity)} ({', '.join(map(quoted, names))}) VALUES ({marks})"  # noqa: S608
        with self._may("insert", entity, ()):
            self._link.rows(statement, ready)
        return given["uuid"]

    def update(
        self,
        entity: str,
        uuid: str,
        values: Mapping[str, Any],
        polygons: Polygons | None = None,
        *,
        point: Point | None = None,
        expected_row_version: int | None = None,
    ) -> None:
        names, ready = self._columns(entity, values, polygons, point)
        if not names:
            if expected_row_version is not None and self._version(entity, uuid) != expected_row_version:
                raise RowChanged(uuid)
            return
        settings = ", ".join(f"{quoted(name)} = %s" for name in names)
        statement = f"UPDATE {quoted(entity)} SET {settings}"  # noqa: S608
        with self._may("update", entity, names):
            self._one(statement, ready, uuid, expected_row_version)

    def delete(self, entity: str, uuid: str, expected_row_version: int | None = None) -> None:
        with self._may("delete", entity, ()):
            self._one(f"DELETE FROM {quoted(entity)}", [], uuid, expected_row_version)  # noqa: S608

    def _one(self, statement: str, values: list[Any], uuid: str, expected: int | None) -> None:
        """The version is asked for in the statement itself, so that nobody comes in between."""
        statement, values = f"{statement} WHERE uuid = %s", [*values, uuid]
        if expected is not None:
            statement, values = f"{statement} AND row_version = %s", [*values, expected]
        if self._link.count(statement, values) == 0:
            raise KeyError(uuid) if expected is None else RowChanged(uuid)

    def _version(self, entity: str, uuid: str) -> int | None:
        found = self.select(entity, Query({"uuid": uuid}), ())
        return int(found[0]["row_version"]) if found else None

    def hold(self, key: str) -> None:
        self._link.rows("SELECT pg_advisory_xact_lock(hashtext(%s), hashtext(%s))", (self._link.place.schema, key))

    def _columns(
        self, entity: str, values: Mapping[str, Any], polygons: Polygons | None, point: Point | None
    ) -> tuple[list[str], list[Any]]:
        kind = self._dictionary.entity(entity)
        unknown = [name for name in values if name not in kind.fields and name not in ("uuid", "row_version")]
        if unknown:
            raise KeyError(unknown[0])
        ready = {name: self._given(value, kind.fields.get(name)) for name, value in values.items()}
        if polygons is not None:
            ready["geom"] = ewkb(to_wkb(polygons), self._srid).hex()
        if point is not None:
            ready["geom"] = ewkb(struct.pack("<BIdd", 1, 1, *point), self._srid).hex()
        return list(ready), list(ready.values())

    def _given(self, value: Any, field: Field | None) -> Any:
        if value is not None and field is not None and field.type == "binary":
            return self._link.binary(bytes(value))
        if value is not None and field is not None and field.type == "codes":
            return in_braces(value)
        if isinstance(value, np.generic):
            value = value.item()
        return int(value) if isinstance(value, bool) else value

    @contextmanager
    def _may(self, action: str, entity: str, names: Sequence[str]) -> Iterator[None]:
        """Turn the database's refusal into a sentence that names the role for the deed."""
        try:
            yield
        except Refused as error:
            allowed = rights.who_may(action, entity, [name for name in names if name != "geom"], rights.rights())
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{entity}: the database user {user} may not {deed}; that is for {roles}. Nothing was saved. Ask "
                    "whoever runs the database for the role.",
                ),
                entity=self._dictionary.entity(entity).label,
                user=error.user,
                deed=_DEEDS[action],
                roles=Label(" / ".join(role.en for role in allowed), "、".join(role.zh for role in allowed))
                if allowed
                else Label("the owner of the register", "台账所有者"),
            ) from error

    def put(self, entity: str, rows: Sequence[Row]) -> None:
        ready = []
        for row in rows:
            values = {name: value for name, value in row.items() if name not in ("fid", "wkb")}
            columns = {"fid": row["fid"], **dict(zip(*self._columns(entity, values, None, None)))}
            if self._dictionary.entity(entity).geometry:
                columns["geom"] = None if row["wkb"] is None else ewkb(row["wkb"], self._srid).hex()
            ready.append(columns)
        insert_many(self._link, entity, ready)
        self._go_on_after(entity)

    def put_events(self, rows: Sequence[Row]) -> None:
        insert_many(self._link, "event", rows)
        self._go_on_after("event")

    def put_codes(self, rows: Sequence[Mapping[str, str]]) -> None:
        insert_many(self._link, "code_list", rows)

    def _go_on_after(self, table: str) -> None:
        """Let new rows be numbered after those that were put in."""
        sequence = f"pg_get_serial_sequence('{quoted(table)}', 'fid')"
        self._link.rows(f"SELECT setval({sequence}, greatest((SELECT max(fid) FROM {quoted(table)}), 1))")  # noqa: S608

    def close(self) -> None:
        self._link.close()


def _value(value: Any, field: Field | None) -> Any:
    if isinstance(value, memoryview):
        return bytes(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, str) and field is not None and field.type == "codes":
        return out_of_braces(value) or None
    return value
