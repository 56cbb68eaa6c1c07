"""What the tests of the register share."""

from __future__ import annotations

import contextlib
import itertools
import json
import sqlite3
from pathlib import Path

import numpy as np

from mine_restoration_plugin.core.register.register import create_register

DATA = Path(__file__).resolve().parents[1] / "data"
CRS = "EPSG:4547"
COUNTY = "410482"


def square(x=500_000.0, y=3_700_000.0, side=100.0):
    ring = [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]
    return [[np.array(ring, dtype=np.float64)]]


def holed(x=500_000.0, y=3_700_000.0):
    """A square of 100 m with a hole of 20 m, and a second part of 10 m: 9,700 m²."""
    hole = np.array([(40, 40), (40, 60), (60, 60), (60, 40), (40, 40)], dtype=np.float64) + (x, y)
    return [[square(x, y)[0][0], hole], square(x + 200, y, 10)[0]]


def new_register(folder, name="register.gpkg", crs=CRS, county=COUNTY):
    return create_register(Path(folder) / name, county, crs, who="maker")


_NUMBERS = itertools.count(1)
STORES = ("GeoPackage", "PostGIS")


def write_place(folder, server, schema=None, name="county.pgregister", **changed):
    """A file that names a schema of the tests' server that nobody has yet."""
    schema = schema or f"mine_{next(_NUMBERS)}"
    content = {"host": server.host, "port": server.port, "dbname": "county", "user": "registrar", "schema": schema}
    path = Path(folder) / name
    path.write_text(json.dumps({**content, **changed}), encoding="utf-8")
    return path


def register_in(store, folder, request, **more):
    """A new register in either kind of store."""
    if store == "GeoPackage":
        return new_register(folder, **more)
    path = write_place(folder, request.getfixturevalue("postgres"))
    return create_register(path, more.get("county", COUNTY), more.get("crs", CRS), who="maker")


def as_user(path, user, name=None):
    """The same register for another user of the database."""
    content = json.loads(Path(path).read_text(encoding="utf-8"))
    target = path.with_name(name or f"{user}.pgregister")
    target.write_text(json.dumps({**content, "user": user}), encoding="utf-8")
    return target


def is_file(path):
    """Whether the register is a GeoPackage."""
    return Path(path).suffix == ".gpkg"


def sql(path, statement, *values):
    """Rows of one statement, by SQLite or psycopg2 alone."""
    if not is_file(path):
        return _ask_postgres(path, statement)
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        return connection.execute(statement, values).fetchall()


def _ask_postgres(path, statement):
    import psycopg2

    place = json.loads(Path(path).read_text(encoding="utf-8"))
    schema = place.pop("schema")
    connection = psycopg2.connect(**place, options=f"-c search_path={schema},public")
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()
