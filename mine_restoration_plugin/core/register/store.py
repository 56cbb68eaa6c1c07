"""What the register asks of a store: GeoPackage today, PostGIS for many hands later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from ..geodata.grid import Polygons

Row = dict[str, Any]
"""A row as plain data: the entity's fields, ``uuid``, ``row_version`` and, where asked for, ``polygons``."""


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
        ...

    def code_rows(self) -> list[dict[str, str]]:
        """The code lists as they stand in the store, local rows included."""
        ...

    def events(self, table: str | None = None, row_uuid: str | None = None, limit: int | None = None) -> list[Row]:
        """The event log, newest first."""
        ...

    def transaction(self, who: str) -> AbstractContextManager[None]:
        """Everything written inside is logged as done by ``who``."""
        ...

    def insert(self, entity: str, values: Mapping[str, Any], polygons: Polygons | None = None) -> str:
        """Make a row; its uuid."""
        ...

    def update(self, entity: str, uuid: str, values: Mapping[str, Any], polygons: Polygons | None = None) -> None:
        """Change fields of a row, and its outline where one is given."""
        ...

    def delete(self, entity: str, uuid: str) -> None: ...

    def set_editor(self, who: str | None) -> None:
        """Who is named for edits made with other tools from now on."""
        ...

    def close(self) -> None: ...
