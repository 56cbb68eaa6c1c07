"""Which database holds a register: a small JSON file ``county.pgregister`` that stands wherever a register's path does.

It names the server and the schema and never a password. libpq finds that in a service file, in ``pgpass`` or in the
environment; a QGIS authentication configuration named by ``authcfg`` is resolved where QGIS is (``credentials``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP

SUFFIX = ".pgregister"
SERVER_KEYS = ("service", "host", "port", "dbname", "user", "sslmode")
KEYS = (*SERVER_KEYS, "authcfg", "schema", "files")
LONGEST_SCHEMA = 40
"""Letters; with the name of a role or a backup behind it the name must fit PostgreSQL's 63."""
_SCHEMA = re.compile(r"[a-z_][a-z0-9_]*")
_SECRET_KEY = re.compile(r"pass|pwd|secret|口令|密码", re.IGNORECASE)
_SECRET_VALUE = re.compile(r"password\s*=|://[^/\s]*:[^/\s]*@", re.IGNORECASE)


@dataclass(frozen=True)
class PgPlace:
    """``server`` holds libpq's words for the connection, ``files`` is the folder of rasters, photos and documents."""

    path: Path
    schema: str
    server: Mapping[str, str]
    authcfg: str | None
    files: Path


def is_place(path: str | Path) -> bool:
    """Whether a register's path names a database rather than a GeoPackage."""
    return Path(path).suffix.lower() == SUFFIX


def read_place(path: str | Path) -> PgPlace:
    """What a ``.pgregister`` file says.

    Raises:
        InputError: it is not there, is no JSON, holds a password, has words that mean nothing, or lacks the schema.
    """
    path = Path(path)
    content = _content(path)
    for key, value in content.items():
        if _SECRET_KEY.search(key) or _SECRET_VALUE.search(str(value)):
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{path} holds a password ({key}), which everybody who gets the file can read. Take it out, change "
                    "it in the database, and keep it in a pg service file, in pgpass or in QGIS's authentication "
                    "settings (authcfg).",
                ),
                path=path.name,
                key=key,
            )
    unknown = [key for key in content if key not in KEYS]
    if unknown:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "{path} has entries that mean nothing here: {names}. Known are {known}."
            ),
            path=path.name,
            names=", ".join(unknown),
            known=", ".join(KEYS),
        )
    schema = str(content.get("schema") or "")
    if not _SCHEMA.fullmatch(schema) or len(schema) > LONGEST_SCHEMA or schema.startswith("pg_") or schema == "public":
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{path} must name the schema of the register: up to {most} small letters, digits and _, such as "
                "mine_410482 (found: {schema}).",
            ),
            path=path.name,
            most=LONGEST_SCHEMA,
            schema=repr(schema),
        )
    server = {key: str(content[key]) for key in SERVER_KEYS if content.get(key) not in (None, "")}
    files = Path(str(content.get("files") or f"{path.stem}_files"))
    authcfg = str(content.get("authcfg") or "") or None
    return PgPlace(path, schema, server, authcfg, files if files.is_absolute() else path.parent / files)


def _content(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "There is no {path}. For a register in a database write this file first, such as {example}",
            ),
            path=path,
            example=json.dumps({"service": "mines", "schema": "mine_410482"}),
        ) from error
    except (OSError, ValueError) as error:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be read as JSON ({reason})."), path=path, reason=error
        ) from error
    if not isinstance(content, dict):
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be read as JSON ({reason})."),
            path=path,
            reason="{…}",
        )
    return content
