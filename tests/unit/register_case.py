"""What the tests of the register share."""

from __future__ import annotations

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


def sql(path, statement, *values):
    """Rows of one statement, by SQLite alone."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute(statement, values).fetchall()
    connection.close()
    return rows
