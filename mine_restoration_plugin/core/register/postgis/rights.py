"""Who may do what in a PostGIS register, from the table ``resources/dictionary/rights.csv``.

The roles are roles of the database, named ``<schema>_<role>``; its administrator grants them to the users there are.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ...model.text import Label
from .. import schema
from ..dictionary import EVERY_TABLE, Dictionary
from ..sql import quoted
from .ddl import DISCLOSED

RIGHTS = ("select", "insert", "update", "delete")
DISCLOSED_RIGHT = "disclosed"
ORDER_TABLES = ("register_info", "code_list", "data_dictionary")
"""What everybody with a role reads, beside the entities."""


@dataclass(frozen=True)
class Right:
    """``entity`` may be ``*`` for all, or a table of the store; ``fields`` is empty where all are meant."""

    role: str
    entity: str
    rights: tuple[str, ...]
    fields: tuple[str, ...]
    label: Label


def load(path: Path) -> tuple[Right, ...]:
    """Read the table.

    Raises:
        ValueError: a right that there is not.
    """
    found = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            rights = tuple(row["rights"].split())
            if not set(rights) <= {*RIGHTS, DISCLOSED_RIGHT}:
                raise ValueError(f"{row['role']}, {row['entity']}: {row['rights']!r} is not among {RIGHTS}")
            label = Label(row["label_en"], row["label_zh"])
            found.append(Right(row["role"], row["entity"], rights, tuple(row["fields"].split()), label))
    return tuple(found)


@lru_cache(maxsize=1)
def rights() -> tuple[Right, ...]:
    """The rights that ship with the plugin."""
    return load(Path(__file__).resolve().parents[3] / "resources" / "dictionary" / "rights.csv")


def role_names(schema_name: str, table: Sequence[Right]) -> dict[str, str]:
    """The database's name of each role."""
    return {right.role: f"{schema_name}_{right.role}" for right in table}


def grants(schema_name: str, dictionary: Dictionary, table: Sequence[Right]) -> list[str]:
    """Statements that give every role its rights anew, and take all others away."""
    names = {role: quoted(name) for role, name in role_names(schema_name, table).items()}
    everybody, own = ", ".join(names.values()), quoted(schema_name)
    statements = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {own} FROM {everybody}",
        f"GRANT USAGE ON SCHEMA {own} TO {everybody}",
    ]
    # rights to single columns outlive a REVOKE on the table, so they are taken back one by one
    statements += [
        f"REVOKE UPDATE ({quoted(field)}) ON {quoted(entity.name)} FROM {everybody}"
        for entity in dictionary.entities.values()
        for field in ("row_version", *entity.fields)
    ]
    for right in table:
        role = names[right.role]
        if right.rights == (DISCLOSED_RIGHT,):
            views = [*dictionary.entities, "register_info"]
            statements += [f"GRANT SELECT ON {quoted(DISCLOSED + view)} TO {role}" for view in views]
            statements.append(f"GRANT SELECT ON code_list TO {role}")
            continue
        for entity in _tables(right, dictionary):
            if entity in dictionary.entities:
                known = dictionary.entity(entity).fields
                fields = [name for name in right.fields if name in known]
            else:
                fields = list(right.fields)
            if right.fields and not fields:
                continue
            # the version that an edit began from may come along; the trigger sees to it
            told = ["row_version"] if fields and entity in dictionary.entities else []
            columns = f" ({', '.join(map(quoted, (*fields, *told)))})" if fields else ""
            words = ", ".join(f"{word.upper()}{columns}" for word in right.rights)
            statements.append(f"GRANT {words} ON {quoted(entity)} TO {role}")
    staff = ", ".join(names[role] for role in names if any(r.role == role and "select" in r.rights for r in table))
    if staff:
        statements += [f"GRANT SELECT ON {quoted(name)} TO {staff}" for name in ORDER_TABLES]
        statements.append(f"GRANT EXECUTE ON FUNCTION editor(), name_editor(text) TO {staff}")
    return statements


def _tables(right: Right, dictionary: Dictionary) -> list[str]:
    if right.entity == EVERY_TABLE:
        return list(dictionary.entities)
    known = right.entity in dictionary.entities or right.entity in schema.SYSTEM_TABLES
    return [right.entity] if known else []


def who_may(action: str, entity: str, fields: Sequence[str], table: Sequence[Right]) -> list[Label]:
    """The roles that may do it, to be named to somebody who may not."""
    found = {
        right.role: right.label
        for right in table
        if right.entity in (EVERY_TABLE, entity)
        and action in right.rights
        and (not right.fields or set(fields) <= set(right.fields))
    }
    return list(found.values())
