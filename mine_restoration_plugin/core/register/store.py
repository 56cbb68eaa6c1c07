"""What the register asks of a store: GeoPackage today, PostGIS for many hands later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from ..geodata.grid import Polygons
from .query import Query

Row = dict[str, Any]
"""A row as plain data: the entity's fields, ``uuid``, ``row_version`` and, where asked for, its place: ``polygons`` of
an entity with outlines, ``point`` of one with points, None where it has none."""

Point = tuple[float, float]
"""x and y in the register's coordinate system."""


class RowChanged(Exception):
    """The row is not in the version that was expected, or is gone."""


class Store(Protocol):
    """Rows by entity of the data dictionary. Writing happens inside a ``transaction``, wholly or not at all."""

    def info(self) -> dict[str, str]:
        """``schema_version``, ``county``, ``crs``, ``register_uuid``, ``created_utc``, ``created_by``."""
        ...

    def rows(
        self,
        entity: str,
        where: Mapping[str, Any] | None = None,
        fields: Sequence[str] | None = None,
        *,
        polygons: bool = False,
    ) -> list[Row]:
        """Rows whose fields equal ``where``, in the order they were made; all fields but binary ones, or ``fields``."""
        found = self.select(entity, Query(where or {}), fields, polygons=polygons)
        for row in found:
            del row["fid"]
        return found

    def select(
        self, source: str, query: Query, fields: Sequence[str] | None = None, *, polygons: bool = False
    ) -> list[Row]:
        """Rows of an entity or of ``query.MINE_SUMMARY`` as the query asks; besides what ``rows`` gives, ``fid``."""
        ...

    def count(self, source: str, query: Query) -> int:
        """How many rows the query has, its offset and limit left aside."""
        ...

    def position(self, source: str, query: Query, uuid: str) -> int | None:
        """Which number a row has among those of the query, from 0; None where it is not among them."""
        ...

    def stream(
        self,
        entity: str,
        fields: Sequence[str] | None = None,
        *,
        polygons: bool = False,
        where: Mapping[str, Any] | None = None,
        page: int = 1000,
    ) -> Iterator[Row]:
        """All rows in the order they were made, ``page`` at a time in memory; writing in between is allowed."""
        after = -1
        while True:
            rows = self.select(entity, Query(where or {}, after=after, limit=page), fields, polygons=polygons)
            yield from rows
            if len(rows) < page:
                return
            after = rows[-1]["fid"]

    def whole(self, entity: str, page: int = 1000) -> Iterator[Row]:
        """All rows with ``fid``, every field and ``wkb``, the outline's or point's bytes as they are (None: none)."""
        ...

    def code_rows(self) -> list[dict[str, str]]:
        """The code lists as they stand in the store, local rows included."""
        ...

    def events(self, table: str | None = None, row_uuid: str | None = None, limit: int | None = None) -> list[Row]:
        """The event log, newest first."""
        ...

    def log(self, after: int = 0, page: int = 1000) -> Iterator[Row]:
        """The event log as it lies there with its numbers ``fid``, oldest first, ``page`` at a time in memory."""
        ...

    def last_events(self, table: str, until_utc: str, row_uuid: str | None = None) -> Iterator[Row]:
        """Of every row of a table, or of one, the last event that is not later than a moment."""
        ...

    def touched(self, table: str, after_utc: str) -> list[str]:
        """The uuids of rows that have events later than a moment, in the order of the first of these."""
        ...

    def transaction(self, who: str) -> AbstractContextManager[None]:
        """Everything written inside is logged as done by ``who``."""
        ...

    def insert(
        self,
        entity: str,
        values: Mapping[str, Any],
        polygons: Polygons | None = None,
        *,
        point: Point | None = None,
    ) -> str:
        """Make a row; its uuid."""
        ...

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
        """Change fields of a row, and its outline or point where one is given.

        Raises:
            RowChanged: it is no longer in the version that is expected; nothing was changed.
        """
        ...

    def delete(self, entity: str, uuid: str, expected_row_version: int | None = None) -> None:
        """Take a row out, as carefully as ``update`` changes one."""
        ...

    def hold(self, key: str) -> None:
        """Inside a transaction: nobody else gets past the same key until it ends."""
        ...

    def set_editor(self, who: str | None) -> None:
        """Who is named for edits made with other tools from now on."""
        ...

    def close(self) -> None: ...


class BareStore(Store, Protocol):
    """A store that is being made, whose log has not begun: rows are put in exactly as they were elsewhere."""

    def put(self, entity: str, rows: Sequence[Row]) -> None:
        """Rows as ``whole`` gives them."""
        ...

    def put_events(self, rows: Sequence[Row]) -> None:
        """Events with their numbers."""
        ...

    def put_codes(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Rows of code lists."""
        ...
