"""SQL text of the GeoPackage store: made from the data dictionary alone, never from values.

The triggers use functions built into SQLite only, so that they fire for QGIS, QField, ogr2ogr and SQL alike.
"""

from __future__ import annotations

from collections.abc import Iterator

from .dictionary import Entity

KEYS = ("uuid", "row_version")
_NOW = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
_WHO = "coalesce((SELECT who FROM session ORDER BY fid LIMIT 1), 'unknown')"
_UUID = (
    "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' "
    "|| substr('89ab', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))"
)
TRIGGERS = ("insert", "update", "delete")


def quoted(name: str) -> str:
    """An identifier of the dictionary, quoted."""
    return '"' + name.replace('"', '""') + '"'


def _columns(entity: Entity) -> list[tuple[str, str]]:
    """Columns of the log: (name, SQL around ``{}.name``)."""
    columns = [("uuid", "json_quote({})"), ("row_version", "json_quote({})")]
    for field in entity.fields.values():
        if field.logged:
            columns.append((field.name, "json_quote({})"))
    if entity.geometry:
        columns.append(("geom", "json_quote(hex({}))"))
    return columns


def _json(entity: Entity, row: str) -> str:
    parts = []
    for i, (name, template) in enumerate(_columns(entity)):
        comma = "," if i else "{"
        parts.append(f"'{comma}\"{name}\":' || " + template.format(f"{row}.{quoted(name)}"))
    return " || ".join(parts) + " || '}'"


def _changed(entity: Entity) -> str:
    names = [field.name for field in entity.fields.values() if field.name != "secrecy"]
    names += ["geom"] if entity.geometry else []
    differing = [f"OLD.{quoted(name)} IS NOT NEW.{quoted(name)}" for name in names]
    return " OR ".join([*differing, f"{_secrecy(entity, 'OLD')} IS NOT {_secrecy(entity, 'NEW')}"])


def _secrecy(entity: Entity, row: str) -> str:
    """The secrecy level of a row: that of its layer where nobody set one, as QGIS's new features come."""
    return f"coalesce({row}.secrecy, '{entity.secrecy}')"


def _emptied(entity: Entity) -> list[str]:
    """Settings that empty what followed from an outline that has just changed, unless it came along new."""
    names = [quoted(field.name) for field in entity.fields.values() if field.derived]
    moved = "OLD.geom IS NOT NEW.geom"
    return [f"{n} = CASE WHEN {moved} AND OLD.{n} IS NEW.{n} THEN NULL ELSE NEW.{n} END" for n in names]


def _log(entity: Entity, row: str, action: str, before: str, after: str) -> str:
    table = entity.name
    return (
        "INSERT INTO event (at_utc, who, table_name, row_uuid, row_fid, action, before, after) "
        f"SELECT {_NOW}, {_WHO}, '{table}', {row}.uuid, {row}.fid, '{action}', {before}, {after}"
    )


def row_triggers(entity: Entity) -> list[str]:
    """Statements that give every new row its uuid, raise the row version and write the event log."""
    table = quoted(entity.name)
    taken = f"EXISTS (SELECT 1 FROM {table} WHERE uuid = NEW.uuid AND fid <> NEW.fid)"  # noqa: S608
    identity = f"CASE WHEN NEW.uuid IS NULL OR {taken} THEN {_UUID} ELSE NEW.uuid END"
    # a row that comes back goes on where its log ended, so that nobody mistakes it for what it was before
    lived = f"(SELECT count(*) FROM event WHERE row_uuid = NEW.uuid AND table_name = '{entity.name}')"  # noqa: S608
    number = f"CASE WHEN NEW.uuid IS NULL OR {taken} THEN 1 ELSE 1 + {lived} END"
    born = [f"row_version = {number}", f"secrecy = {_secrecy(entity, 'NEW')}", f"uuid = {identity}"]
    fresh = f"UPDATE {table} SET {', '.join(born)} WHERE fid = NEW.fid"  # noqa: S608
    settings = [
        "row_version = coalesce(OLD.row_version, 0) + 1",
        f"secrecy = {_secrecy(entity, 'NEW')}",
        "uuid = OLD.uuid",
        *_emptied(entity),
    ]
    bumped = f"UPDATE {table} SET {', '.join(settings)} WHERE fid = NEW.fid"  # noqa: S608
    inserted = _log(entity, "t", "insert", "NULL", _json(entity, "t")) + f" FROM {table} AS t WHERE t.fid = NEW.fid"
    updated = (
        _log(entity, "t", "update", _json(entity, "OLD"), _json(entity, "t"))
        + f" FROM {table} AS t WHERE t.fid = NEW.fid"
    )
    deleted = _log(entity, "OLD", "delete", _json(entity, "OLD"), "NULL")
    bodies = {"insert": f"{fresh}; {inserted}", "update": f"{bumped}; {updated}", "delete": deleted}
    condition = {"update": f"WHEN {_changed(entity)} "}
    return [
        f"CREATE TRIGGER {quoted(trigger_name(entity, action))} AFTER {action.upper()} ON {table} "
        f"{condition.get(action, '')}BEGIN {bodies[action]}; END"
        for action in TRIGGERS
    ]


def trigger_name(entity: Entity, action: str) -> str:
    return f"log_{entity.name}_{action}"


def drop_triggers(entity: Entity) -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {quoted(trigger_name(entity, action))}" for action in TRIGGERS]


def _guards() -> Iterator[str]:
    kept = ("mine_id", "version", "content", "sha256")
    moved = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in kept)  # QGIS writes all fields of a row it changes
    log, plan = "the event log cannot be changed", "a saved plan version cannot be changed"
    for name, occasion, message in (
        ("event_keep_update", "UPDATE ON event", log),
        ("event_keep_delete", "DELETE ON event", log),
        ("plan_keep_update", f"UPDATE ON plan WHEN {moved}", plan),
        ("plan_keep_delete", "DELETE ON plan", plan),
    ):
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield f"CREATE TRIGGER {name} BEFORE {occasion} BEGIN SELECT RAISE(ABORT, '{message}'); END"


GUARDS = tuple(_guards())

SYSTEM_INDEXES = (
    "CREATE INDEX IF NOT EXISTS event_row ON event (row_uuid)",
    "CREATE INDEX IF NOT EXISTS event_time ON event (at_utc)",
)


def indexes(entity: Entity) -> list[str]:
    """Every key is unique (rows without one are welcome); parents and uuids are looked up fast."""
    table = quoted(entity.name)
    key = ", ".join(quoted(name) for name in entity.key)
    statements = [
        f"CREATE UNIQUE INDEX IF NOT EXISTS {quoted(f'key_{entity.name}')} ON {table} ({key})",
        f"CREATE INDEX IF NOT EXISTS {quoted(f'uuid_{entity.name}')} ON {table} (uuid)",
    ]
    if entity.parent_key in entity.fields:
        parent = quoted(entity.parent_key)
        statements.append(f"CREATE INDEX IF NOT EXISTS {quoted(f'parent_{entity.name}')} ON {table} ({parent})")
    return statements
