"""One mine's rows as a GeoPackage of their own, for the package."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from ..geodata.files import written
from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP
from . import migrations
from .contents import Register
from .failures import store_failed
from .geopackage import GeoPackageStore, open_dataset
from .locking import now_utc
from .query import Query
from .register import open_register


def extract_mine(register: Register | str | Path, mine_id: str, target: str | Path, version: int | None = None) -> Path:
    """Write project, sub-project, mine, plots with outlines and evidence, units, surfaces, one plan version and codes.

    Secrecy levels are kept; the event log, the session and the lock are not part of it.

    Args:
        version: of the plan, the latest where not given.

    Raises:
        InputError: no such mine or version, ``target`` exists, the disk is full.
    """
    target = Path(target)
    if target.exists():
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{path} exists already and is left as it is. Choose a new name.",
            ),
            path=target,
        )
    with contextlib.ExitStack() as stack:
        if not isinstance(register, Register):
            register = stack.enter_context(open_register(register))
        rows = _rows_of(register, mine_id, version)
        with written(target) as part:
            _write(part, register, rows, mine_id)
    return target


def _rows_of(register: Register, mine_id: str, version: int | None) -> dict[str, list[dict[str, Any]]]:
    store = register.store
    register.mine(mine_id)
    rows: dict[str, list[dict[str, Any]]] = {"mine": store.rows("mine", {"mine_id": mine_id})}
    for child, parent, key in (("mine", "subproject", "subproject_id"), ("subproject", "project", "project_id")):
        keys = {row[key] for row in rows[child] if row[key] is not None}
        rows[parent] = [row for value in sorted(keys) for row in store.rows(parent, {key: value})]
    rows["plot"], rows["unit"] = register.plots(mine_id), register.units(mine_id)
    numbers = [plot["plot_no"] for plot in rows["plot"] if plot["plot_no"] is not None]
    for child in ("outline", "evidence"):
        rows[child] = store.select(child, Query({"plot_no": numbers}), polygons=True)
    rows["surface"] = [row for row in store.rows("surface") if row["mine_id"] in (mine_id, None)]
    found = register.plan(mine_id, version)
    if found is None and version is not None:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The plan of {mine_id} has no version {version}."),
            mine_id=mine_id,
            version=version,
        )
    rows["plan"] = []
    if found is not None:
        number, content = found
        rows["plan"] = [
            {**row, "content": content} for row in store.rows("plan", {"mine_id": mine_id, "version": number})
        ]
    return rows


def _write(path: Path, register: Register, rows: dict[str, list[dict[str, Any]]], mine_id: str) -> None:
    info = {
        "county": register.county,
        "register_uuid": register.info["register_uuid"],
        "extract_of": mine_id,
        "created_utc": now_utc(),
        "created_by": register.who,
    }
    migrations.build(path, register.dictionary, register.crs, info, history=False)
    dataset = open_dataset(path, write=True)
    if dataset is None:
        raise store_failed(str(path))
    store = GeoPackageStore(dataset, register.dictionary)
    try:
        with store.rows_together():
            for entity in register.dictionary.entities:
                for row in rows.get(entity, []):
                    values = {name: value for name, value in row.items() if name not in ("fid", "polygons", "point")}
                    store.insert(entity, values, row.get("polygons"), point=row.get("point"))
    finally:
        store.close()
