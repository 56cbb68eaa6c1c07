"""Numbered steps from one schema version to the next, and the making of a new register.

What a version adds stands in the data dictionary (``since``); ``EXTRA`` holds what a table cannot say, by number.
A released row of the dictionary is never changed or taken out, so that every old file finds its way.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path

from osgeo import gdal

from ..geodata.guard import attempt
from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP
from . import schema, sql
from .dictionary import Dictionary
from .failures import store_failed
from .locking import now_utc

APPLICATION = "mine_restoration_plugin"

Step = Callable[[gdal.Dataset, Dictionary], None]


def _brace_codes(dataset: gdal.Dataset, dictionary: Dictionary) -> None:
    """Version 2 keeps several codes in braces, as QGIS's lists of ticks do; nobody edited anything, so no log."""
    for entity in dictionary.entities.values():
        names = [field.name for field in entity.fields.values() if field.type == "codes" and field.since == 1]
        if entity.since > 1 or not names:
            continue
        for statement in sql.drop_triggers(entity):  # they are made anew after the last step
            schema.run(dataset, statement)
        for name in map(sql.quoted, names):
            table = sql.quoted(entity.name)
            where = f"{name} <> '' AND {name} NOT LIKE '{{%'"
            schema.run(dataset, f"UPDATE {table} SET {name} = '{{' || {name} || '}}' WHERE {where}")  # noqa: S608


EXTRA: dict[int, Step] = {2: _brace_codes}


def build(
    path: Path,
    dictionary: Dictionary,
    crs: str,
    info: Mapping[str, str],
    *,
    history: bool = True,
    fill: Callable[[gdal.Dataset], None] | None = None,
) -> None:
    """Make a register of the newest version at ``path``, which must not exist; without ``history`` only its tables.

    ``fill`` brings rows in before the log begins.

    Raises:
        InputError: the disk is full or the folder read-only; nothing is left behind.
    """
    try:
        dataset, message = attempt(gdal.GetDriverByName("GPKG").Create, str(path), 0, 0, 0, gdal.GDT_Unknown)
        if dataset is None:
            raise store_failed(message)
        _began(dataset)
        tables = [name for name in schema.SYSTEM_TABLES if history or name not in schema.HISTORY_TABLES]
        schema.create_system_tables(dataset, tables)
        for entity in dictionary.entities.values():
            schema.create_entity(dataset, entity, crs, entity.fields.values())
        schema.renew_dictionary_tables(dataset, dictionary)
        facts = {"application": APPLICATION, "schema_version": str(dictionary.version), "crs": crs, **info}
        schema.write_rows(dataset, "register_info", ({"key": key, "value": value} for key, value in facts.items()))
        if fill is not None:
            fill(dataset)
        if history:
            schema.renew_triggers(dataset, dictionary)
        _committed(dataset)
    except BaseException:
        dataset = None
        with contextlib.suppress(OSError):
            os.unlink(path)
        raise


def new_identity(county: str, who: str) -> dict[str, str]:
    return {"county": county, "register_uuid": str(uuid.uuid4()), "created_utc": now_utc(), "created_by": who}


def migrate(path: Path, dataset: gdal.Dataset, dictionary: Dictionary, crs: str, found: int) -> Path:
    """Bring an older register to the dictionary's version, in one transaction, after a backup beside it.

    Returns the path of the backup.
    """
    copy = back_up(path, found)
    _began(dataset)
    try:
        schema.complete_system_tables(dataset)
        for version in range(found + 1, dictionary.version + 1):
            for entity in dictionary.entities.values():
                if entity.since == version:
                    arrived = [field for field in entity.fields.values() if field.since <= version]
                    schema.create_entity(dataset, entity, crs, arrived)
                elif entity.since < version:
                    schema.add_fields(dataset, entity, [f for f in entity.fields.values() if f.since == version])
            if version in EXTRA:
                EXTRA[version](dataset, dictionary)
        schema.renew_dictionary_tables(dataset, dictionary)
        schema.renew_triggers(dataset, dictionary)
        info = dataset.GetLayerByName("register_info")
        for row in info:
            if row.GetField("key") == "schema_version":
                row.SetField("value", str(dictionary.version))
                info.SetFeature(row)
        _committed(dataset)
    except BaseException:
        attempt(dataset.RollbackTransaction)
        raise
    return copy


def back_up(path: Path, version: int) -> Path:
    """A consistent copy beside the register, under a name that nothing has yet."""
    stamp = now_utc().replace("-", "").replace(":", "")
    copy = path.with_name(f"{path.stem}.v{version}.{stamp}.backup{path.suffix}")
    number = 1
    while copy.exists():
        number += 1
        copy = path.with_name(f"{path.stem}.v{version}.{stamp}.{number}.backup{path.suffix}")
    try:
        with (
            contextlib.closing(sqlite3.connect(str(path))) as source,
            contextlib.closing(sqlite3.connect(str(copy))) as target,
        ):
            source.backup(target)
    except sqlite3.Error as error:
        with contextlib.suppress(OSError):
            copy.unlink()
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The register is of an older version and must be brought up to date, but no backup "
                "could be made beside it ({reason}). Nothing was changed.",
            ),
            reason=error,
        ) from error
    return copy


def _began(dataset: gdal.Dataset) -> None:
    code, message = attempt(dataset.StartTransaction)
    if code != 0:
        raise store_failed(message)


def _committed(dataset: gdal.Dataset) -> None:
    code, message = attempt(dataset.CommitTransaction)
    if code != 0:
        raise store_failed(message)
