"""Files of surveyed points by their extension: the one door for reading and writing them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..geodata.crs import srs_from
from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP, Label
from .cass import read_dat, write_dat
from .point_tables import SHEETS, read_point_table
from .points import Point, PointSet, write_point_table

DAT = ".dat"
TABLES = (".csv", ".txt", ".tsv", ".xyz", *SHEETS)
WRITTEN = (DAT, ".csv")


def read_points(path: str | Path, crs: str | None = None, *, sheet: str | None = None) -> PointSet:
    """Read points of a CASS ``.dat``, a text table or a workbook.

    Raises:
        InputError: another kind of file, a broken line (named), or no way to tell the coordinate system.
    """
    suffix = Path(path).suffix.lower()
    if suffix == DAT:
        return read_dat(path, crs)
    if suffix in TABLES:
        return read_point_table(path, crs, sheet=sheet)
    raise InputError(
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "{path}: points are read from {known}. Save them in one of these.",
        ),
        path=Path(path).name,
        known=", ".join((DAT, *TABLES)),
    )


def write_points(path: str | Path, points: Sequence[Point], crs: str, *, decimals: int = 3) -> tuple[Label, ...]:
    """Write points as CASS ``.dat`` or as CSV; what the file cannot hold comes back.

    Raises:
        InputError: another extension, no points, degrees in a ``.dat``, or the file cannot be written.
    """
    suffix = Path(path).suffix.lower()
    degrees = bool(srs_from(crs).IsGeographic())
    if suffix not in WRITTEN:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{path}: points are written as .dat or .csv. Give one of these."),
            path=Path(path).name,
        )
    if suffix == DAT and degrees:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{crs} counts in degrees, and CASS reads metres. Reproject the points, e.g. to EPSG:4547.",
            ),
            crs=crs,
        )
    if suffix == DAT:
        return write_dat(path, points, decimals=decimals)
    write_point_table(path, points, decimals=decimals, degrees=degrees)
    return ()
