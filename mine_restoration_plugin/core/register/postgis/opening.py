"""Opening and making a register in a database: what may be wrong with it is said before any row is touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP
from ..contents import Register
from ..dictionary import Dictionary
from ..migrations import APPLICATION
from . import ddl, migrations
from .connection import Connection
from .failures import Refused
from .place import PgPlace
from .store import PostgisStore


class NoLock:
    """A database takes many writers; who saves second is told by the row versions."""

    def confirm(self) -> None:
        """Nothing was taken that could be lost."""


@contextmanager
def open_place(place: PgPlace, *, write: bool, who: str, dictionary: Dictionary) -> Iterator[Register]:
    """The register in a database for as long as the ``with`` block lasts.

    Raises:
        InputError: no server, no such register, a newer or older one, no rights.
    """
    connection = Connection(place)
    try:
        connection.open()
        found = _version(connection, dictionary)
        if found < dictionary.version:
            if not write:
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration",
                        "The register {path} is of an older version ({found}). Open it once for writing: a "
                        "backup is made beside it and it is brought up to date.",
                    ),
                    path=place.path.name,
                    found=found,
                )
            migrations.migrate(connection, dictionary, found)
        store = PostgisStore(connection, dictionary)
        yield Register(place.path, store, dictionary, NoLock() if write else None, who, place.files)
    finally:
        connection.close()


def make_place(
    place: PgPlace,
    dictionary: Dictionary,
    crs: str,
    info: Mapping[str, str],
    fill: Callable[[PostgisStore], None] | None = None,
) -> None:
    """Make the register that ``place`` names; ``fill`` may bring rows in before its log begins.

    Raises:
        InputError: the schema exists already, or the database user may not make it.
    """
    connection = Connection(place)

    def fill_schema() -> None:
        if fill is not None:
            fill(PostgisStore(connection, dictionary))

    try:
        migrations.build(connection, dictionary, crs, info, fill=fill_schema)
    finally:
        connection.close()


def _version(connection: Connection, dictionary: Dictionary) -> int:
    place = connection.place
    tables = {
        name: readable
        for name, readable in connection.rows(
            "SELECT c.relname, has_table_privilege(c.oid, 'SELECT') AND has_schema_privilege(n.oid, 'USAGE') "
            "FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = %s "
            "AND c.relname IN ('register_info', %s)",
            (place.schema, f"{ddl.DISCLOSED}register_info"),
        )
    }
    if not tables:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The database of {path} has no mine register in the schema {schema}. Create one, or correct the name.",
            ),
            path=place.path.name,
            schema=place.schema,
        )
    table = next((name for name in sorted(tables, reverse=True) if tables[name]), None)
    if table is None:
        raise Refused(connection.user, place.schema)
    info = dict(connection.rows(f"SELECT key, value FROM {table}"))  # noqa: S608
    text = info.get("schema_version", "")
    if info.get("application") != APPLICATION or not text.isdigit():
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{path} is not a mine register. Create one, or choose another file.",
            ),
            path=place.path,
        )
    if int(text) > dictionary.version:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The register {path} was written by a newer version of the plugin (schema {found}, "
                "this one knows {known}). Update the plugin; the file was left as it is.",
            ),
            path=place.path.name,
            found=text,
            known=dictionary.version,
        )
    return int(text)
