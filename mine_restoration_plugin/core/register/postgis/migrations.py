"""Making a register in a database, and bringing an older one up to date, in one transaction each.

Before an older schema is touched, all its tables are copied to a schema of their own beside it
(``<schema>_backup_v<version>_<time>``): that needs no program on this computer and no files on the server.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from ...geodata.crs import srs_from
from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP
from .. import migrations as numbered
from .. import schema
from ..dictionary import Dictionary
from ..locking import now_utc
from ..sql import quoted
from . import ddl, rights
from .connection import Connection, insert_many

LOCK = 0x4D524547
"""First half of the advisory lock that making and migrating take; the second is the schema's hash."""
FIRST_OWN_SRID, OWN_SRIDS = 910000, 80000

Step = Callable[[Connection, Dictionary], None]
EXTRA: dict[int, Step] = {}


def build(
    connection: Connection,
    dictionary: Dictionary,
    crs: str,
    info: Mapping[str, str],
    *,
    fill: Callable[[], None] | None = None,
) -> None:
    """Make the schema with a register of the newest version. ``fill`` brings in rows before the log begins.

    Raises:
        InputError: the schema exists already, or the database user may not make schemas or roles. Nothing is left.
    """
    name = connection.place.schema
    connection.open()
    with connection.transaction():
        connection.take_time()
        _lock(connection, name)
        if connection.rows("SELECT 1 FROM pg_namespace WHERE nspname = %s", (name,)):
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The database of {path} has a schema {schema} already; it is left as it is. Name a new schema in "
                    "the file, or open it as a register.",
                ),
                path=connection.place.path.name,
                schema=name,
            )
        _require_create(connection)
        make_roles(connection)
        connection.rows(f"CREATE SCHEMA {quoted(name)}")
        srid = srid_of(connection, crs)
        statements = ddl.create_system_tables()
        for entity in dictionary.entities.values():
            statements += ddl.create_entity(entity, srid, entity.fields.values())
        _each(connection, statements)
        renew_dictionary_tables(connection, dictionary)
        facts = {"application": numbered.APPLICATION, "schema_version": str(dictionary.version), "crs": crs, **info}
        insert_many(connection, "register_info", [{"key": key, "value": value} for key, value in facts.items()])
        if fill is not None:
            fill()
        renew(connection, dictionary, srid)


def renew(connection: Connection, dictionary: Dictionary, srid: int) -> None:
    """Functions, triggers, views and rights anew."""
    name = connection.place.schema
    path = f"{quoted(name)}, {quoted(connection.postgis)}, pg_temp"
    _each(connection, ddl.renew_triggers(dictionary, path))
    _each(connection, ddl.renew_views(dictionary, srid))
    _each(connection, rights.grants(name, dictionary, rights.rights()))


def migrate(connection: Connection, dictionary: Dictionary, found: int) -> str:
    """Bring an older schema to the dictionary's version, after a copy of it; the name of the copy.

    Raises:
        InputError: the database user does not own the register.
    """
    name = connection.place.schema
    with connection.transaction():
        _lock(connection, name)
        (now,) = connection.rows("SELECT value FROM register_info WHERE key = 'schema_version'")
        if int(now[0]) != found:
            return ""  # somebody else was first
        owner = connection.rows(
            "SELECT pg_get_userbyid(nspowner), pg_has_role(nspowner, 'USAGE') FROM pg_namespace WHERE nspname = %s",
            (name,),
        )[0]
        if not owner[1]:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The register of {path} is of an older version ({found}). Its owner in the database, {owner}, must "
                    "open it once for writing; a copy is made and it is brought up to date.",
                ),
                path=connection.place.path.name,
                found=found,
                owner=owner[0],
            )
        copy = back_up(connection, found)
        crs = connection.rows("SELECT value FROM register_info WHERE key = 'crs'")[0][0]
        srid = srid_of(connection, crs)
        # views stand on the columns that change
        _each(connection, [f"DROP VIEW IF EXISTS {quoted(view)}" for view in _views(connection, name)])
        complete_system_tables(connection)
        for version in range(found + 1, dictionary.version + 1):
            for entity in dictionary.entities.values():
                if entity.since == version:
                    arrived = [field for field in entity.fields.values() if field.since <= version]
                    _each(connection, ddl.create_entity(entity, srid, arrived))
                elif entity.since < version:
                    new = [field for field in entity.fields.values() if field.since == version]
                    _each(connection, ddl.add_fields(entity, new))
            if version in EXTRA:
                EXTRA[version](connection, dictionary)
        renew_dictionary_tables(connection, dictionary)
        renew(connection, dictionary, srid)
        connection.rows("UPDATE register_info SET value = %s WHERE key = 'schema_version'", (str(dictionary.version),))
    return copy


def back_up(connection: Connection, version: int) -> str:
    """Copy all tables of the register into a schema that nobody has yet; its name. Nobody but the owner reads it."""
    name = connection.place.schema
    stamp = re.sub(r"\D", "", now_utc())
    copy = f"{name}_backup_v{version}_{stamp}"
    connection.rows(f"CREATE SCHEMA {quoted(copy)}")
    tables = connection.rows("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename", (name,))
    for (table,) in tables:
        connection.rows(f"CREATE TABLE {quoted(copy)}.{quoted(table)} AS TABLE {quoted(name)}.{quoted(table)}")
    return copy


def complete_system_tables(connection: Connection) -> None:
    """Columns that the store's own tables gained since."""
    for table, fields in schema.SYSTEM_TABLES.items():
        _each(
            connection,
            [
                f"ALTER TABLE {quoted(table)} ADD COLUMN IF NOT EXISTS {quoted(name)} {ddl.TYPES['text']}"
                for name in fields
            ],
        )


def _views(connection: Connection, name: str) -> list[str]:
    found = connection.rows("SELECT viewname FROM pg_views WHERE schemaname = %s", (name,))
    return [view for (view,) in found if view.startswith(ddl.DISCLOSED)]


def _lock(connection: Connection, name: str) -> None:
    connection.rows("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (LOCK, name))


def _require_create(connection: Connection) -> None:
    allowed, user, database = connection.rows(
        "SELECT has_database_privilege(current_database(), 'CREATE'), session_user, current_database()"
    )[0]
    if not allowed:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The database user {user} may not make a schema in {database}. Let the administrator run: "
                "GRANT CREATE ON DATABASE {database} TO {user}",
            ),
            user=user,
            database=database,
        )


def make_roles(connection: Connection) -> None:
    """Make the register's roles, where the database does not have them.

    Raises:
        InputError: the database user may not; names what the administrator must run.
    """
    wanted = rights.role_names(connection.place.schema, rights.rights()).values()
    missing = [name for name in wanted if not connection.rows("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,))]
    if not missing:
        return
    may, user = connection.rows("SELECT rolcreaterole OR rolsuper, rolname FROM pg_roles WHERE rolname = session_user")[
        0
    ]
    if not may:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The database user {user} may not make roles. Let the administrator run first: {statements}",
            ),
            user=user,
            statements="; ".join(f"CREATE ROLE {quoted(name)}" for name in missing),
        )
    _each(connection, [f"CREATE ROLE {quoted(name)}" for name in missing])


def srid_of(connection: Connection, crs: str) -> int:
    """PostGIS's number of a coordinate system; one of the user's own is entered in its table.

    Raises:
        InputError: it is not in the table, and the database user may not enter it.
    """
    authority, _, code = crs.partition(":")
    if code.isdigit():
        query = "SELECT srid FROM spatial_ref_sys WHERE upper(auth_name) = %s AND auth_srid = %s"
        found = connection.rows(query, (authority.upper(), int(code)))
        if found:
            return int(found[0][0])
    system = srs_from(crs)
    wkt = system.ExportToWkt()
    found = connection.rows("SELECT srid FROM spatial_ref_sys WHERE srtext = %s", (wkt,))
    if found:
        return int(found[0][0])
    taken = {
        srid for (srid,) in connection.rows("SELECT srid FROM spatial_ref_sys WHERE srid >= %s", (FIRST_OWN_SRID,))
    }
    srid = next(n for n in range(FIRST_OWN_SRID, FIRST_OWN_SRID + OWN_SRIDS) if n not in taken)
    table = "spatial_ref_sys"
    if not connection.rows(f"SELECT has_table_privilege('{table}', 'INSERT')")[0][0]:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "PostGIS does not know the coordinate system {crs}, and only the database's administrator can enter it "
                "in spatial_ref_sys. Choose one with an EPSG number.",
            ),
            crs=system.GetName() or crs,
        )
    statement = (
        "INSERT INTO spatial_ref_sys (srid, auth_name, auth_srid, srtext, proj4text) VALUES (%s, %s, %s, %s, %s)"
    )
    connection.rows(statement, (srid, "MINE", srid, wkt, system.ExportToProj4()))
    return srid


def renew_dictionary_tables(connection: Connection, dictionary: Dictionary) -> None:
    """Write the dictionary's own rows anew; rows that a county added (local = yes) stay."""
    connection.rows("DELETE FROM code_list WHERE local IS DISTINCT FROM 'yes'")
    kept = set(connection.rows("SELECT list, code FROM code_list"))
    codes = (row for row in schema.code_list_rows(dictionary) if (row["list"], row["code"]) not in kept)
    insert_many(connection, "code_list", list(codes))
    connection.rows("DELETE FROM data_dictionary")
    insert_many(connection, "data_dictionary", list(schema.dictionary_rows(dictionary)))


def _each(connection: Connection, statements: Sequence[str]) -> None:
    """Several statements in one go."""
    if statements:
        connection.rows(";\n".join(statements))
