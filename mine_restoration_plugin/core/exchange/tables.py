"""Rows of any table that OGR opens, with a place where they have a geometry: CSV, XLSX, DBF, GeoPackage, shapefile.

Cells of a CSV stay texts, so that an id "007" is not the number 7.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from osgeo import gdal, ogr

from ..geodata.crs import authid
from ..geodata.guard import attempt
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP
from .encoding import looks_garbled, table_encoding
from .points import is_nothing, number_of
from .vectors import _as_utf8, _attributes, _choose, _known, _table_beside

Place = tuple[float, float]


@dataclass(frozen=True)
class Row:
    """One row: its cells by the name of the column in small letters, and a place inside its geometry."""

    number: int
    cells: Mapping[str, Any]
    place: Place | None = None


@dataclass(frozen=True)
class Rows:
    """All rows of a table; ``name`` is what messages call it, ``crs`` None where the places have none."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...] = field(repr=False)
    crs: str | None = None

    def require(self, *columns: str) -> None:
        """Refuse a table that lacks a column.

        Raises:
            InputError: with the columns that are missing and those that are there.
        """
        missing = [column for column in columns if column not in self.columns]
        if missing:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "{table} lacks the columns {missing}. It has {found}. Add or rename them."
                ),
                table=self.name,
                missing=", ".join(missing),
                found=", ".join(self.columns) or "-",
            )

    def text(self, row: Row, column: str, default: str = "") -> str:
        """A cell as text without spaces at its ends; ``default`` where the column or the cell is empty."""
        value = row.cells.get(column)
        if value is None:
            return default
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value).strip() or default

    def number(self, row: Row, column: str) -> float:
        """A cell that must be a number.

        Raises:
            InputError: it is empty or no number.
        """
        value = self.number_or_none(row, column)
        if value is None:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{table}, row {row}: {column} is empty. Fill it in."),
                table=self.name,
                row=row.number,
                column=column,
            )
        return value

    def number_or_none(self, row: Row, column: str) -> float | None:
        """A cell that is a number or empty.

        Raises:
            InputError: it is neither.
        """
        value = row.cells.get(column)
        if value is None or (isinstance(value, str) and is_nothing(value)):
            return None
        number = number_of(value) if isinstance(value, str) else None
        if number is None and isinstance(value, (int, float)) and not isinstance(value, bool):
            number = float(value)
        if number is None:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{table}, row {row}: {column} is {value}, which is no number. Correct it (no thousands' commas, "
                    "no units).",
                ),
                table=self.name,
                row=row.number,
                column=column,
                value=repr(value),
            )
        return number

    def whole_or_none(self, row: Row, column: str) -> int | None:
        """A cell that is a whole number or empty.

        Raises:
            InputError: it is neither.
        """
        number = self.number_or_none(row, column)
        if number is not None and not number.is_integer():
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "{table}, row {row}: {column} is {value}; it must be a whole number."
                ),
                table=self.name,
                row=row.number,
                column=column,
                value=number,
            )
        return None if number is None else int(number)


def rows_of(name: str, records: Iterable[Mapping[str, Any]]) -> Rows:
    """Rows from plain mappings, for tests and callers that have no file."""
    rows = [
        Row(i, {key.strip().lower(): value for key, value in record.items()}) for i, record in enumerate(records, 1)
    ]
    columns = dict.fromkeys(column for row in rows for column in row.cells)
    return Rows(name, tuple(columns), tuple(rows))


def read_rows(name: str, path: str | Path, layer: str | None = None, progress: Progress = SILENT) -> Rows:
    """Read one table.

    Args:
        name: what messages call it, the parameter's name say.
        layer: its name, where the file has several.

    Raises:
        InputError: it cannot be opened, has no rows, or its text comes out garbled.
    """
    source, _, rest = str(path).partition("|layername=")
    layer = layer or rest.partition("|")[0] or None
    options: list[str] = []
    with contextlib.ExitStack() as stack:
        opened = source
        if source.lower().endswith(".csv"):
            options = ["KEEP_GEOM_COLUMNS=NO", "EMPTY_STRING_AS_NULL=YES"]
            opened, _ = stack.enter_context(_as_utf8(Path(source)))
        elif source.lower().endswith((".shp", ".dbf")):
            beside = _table_beside(Path(source))
            stated = table_encoding(beside) if beside is not None else None
            options = [f"ENCODING={stated}"] if stated else []
        dataset, message = attempt(gdal.OpenEx, opened, gdal.OF_VECTOR | gdal.OF_READONLY, open_options=options)
        if dataset is None:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be opened as a table. {reason}"),
                path=source,
                reason=message,
            )
        chosen = _choose(dataset, source, layer)
        srs = _known(chosen.GetSpatialRef())
        definition = chosen.GetLayerDefn()
        columns = tuple(definition.GetFieldDefn(i).GetName().strip().lower() for i in range(definition.GetFieldCount()))
        rows = []
        for number, feature in enumerate(_each(chosen), 1):
            if number % 1000 == 0:
                progress.check()
            cells = {key.strip().lower(): value for key, value in _attributes(feature).items()}
            if any(value is not None for value in cells.values()):
                rows.append(Row(number, cells, _place(feature.GetGeometryRef())))
    if not rows:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The table {table} ({path}) has no rows."),
            table=name,
            path=Path(source).name,
        )
    for text in (*columns, *(cell for row in rows for cell in row.cells.values() if isinstance(cell, str))):
        if looks_garbled(text):
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The Chinese text of {path} comes out garbled ({sample}). Save the table again as UTF-8.",
                ),
                path=Path(source).name,
                sample=repr(text[:20]),
            )
    return Rows(name, columns, tuple(rows), authid(srs) if srs is not None else None)


def _each(layer: ogr.Layer) -> Iterable[ogr.Feature]:
    layer.ResetReading()
    while True:
        feature, message = attempt(layer.GetNextFeature)
        if feature is None:
            if message:
                raise InputError(
                    QT_TRANSLATE_NOOP("MineRestoration", "The layer {layer} cannot be read to its end: {reason}"),
                    layer=layer.GetName(),
                    reason=message,
                )
            return
        yield feature


def _place(geometry: ogr.Geometry | None) -> Place | None:
    """A point inside a polygon, the middle of anything else."""
    if geometry is None or geometry.IsEmpty():
        return None
    inside, _ = attempt(geometry.PointOnSurface) if geometry.GetDimension() == 2 else attempt(geometry.Centroid)
    if inside is None or inside.IsEmpty():
        inside, _ = attempt(geometry.Centroid)
    return None if inside is None or inside.IsEmpty() else (inside.GetX(), inside.GetY())
