"""Plots of the register as the file that a province, a surveyor or another program wants."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..exchange.provinces import ProvinceColumn, columns_of
from ..exchange.vector_files import DRIVERS, Attribute, write_features
from ..geodata.grid import Polygons
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label
from .contents import Register
from .dictionary import Dictionary, Field
from .importing import target_names
from .register import open_register
from .store import Row
from .values import Unfit, converted

_MINE = "mine."
_NOT_WRITTEN = ("uuid", "row_version", "raw_values", "unmapped", "area_ellipsoidal_m2", "area_projected_m2")
_MINE_NOT_WRITTEN = (*_NOT_WRITTEN, "mine_id", "secrecy")
_COLUMN_TYPES = {"real": "real", "integer": "integer", "date": "date"}


@dataclass(frozen=True)
class ExportResult:
    """``columns`` are the names in the file, in its order; ``notes`` is the loss report."""

    plots: int
    columns: tuple[str, ...]
    notes: tuple[Label, ...] = ()


def export_plots(
    register: Register | str | Path,
    output: str | Path,
    mapping: str | Path | None = None,
    *,
    mine_id: str | None = None,
    all_fields: bool = True,
    progress: Progress = SILENT,
) -> ExportResult:
    """Write plots with the attributes of their mines; ``import_plots`` with the same mapping reads them again.

    Args:
        output: its extension says the format: .shp, .kml, .kmz, .geojson, .gpkg, .csv or .xlsx.
        mapping: the name of a shipped mapping ("national", "jiangxi", "yunnan") or a mapping file: its columns come
            first, with the province's names and codes. Without it fields go by their pinyin names or their own.
        all_fields: write filled fields that the mapping does not have, too, and what an import could not place. Without
            it they are named in the notes.

    Raises:
        InputError: no plots, an unknown ending, mapping or mine, or the file cannot be written.
        Cancelled: nothing was written.
    """
    if Path(output).suffix.lower() not in DRIVERS:
        write_features(output, (), (), "EPSG:4490")  # says which endings there are
    if isinstance(register, Register):
        return _Export(register, mapping, mine_id, all_fields).write(output, progress)
    with open_register(register) as opened:
        return _Export(opened, mapping, mine_id, all_fields).write(output, progress)


@dataclass
class _Row:
    """What one plot and its mine say: values that fit, values that did not, and attributes without a field."""

    polygons: Polygons
    values: dict[str, Any]
    raw: dict[str, str]
    unmapped: dict[str, Any]


class _Export:
    def __init__(self, register: Register, mapping: str | Path | None, mine_id: str | None, all_fields: bool) -> None:
        self._register = register
        self._dictionary: Dictionary = register.dictionary
        self._names = target_names(register.dictionary)
        self._mapping = () if mapping is None else columns_of(mapping, self._names)
        self._all = all_fields or mapping is None
        self._mine_id = mine_id
        self._notes: list[Label] = []
        self._keys: dict[str, str] = {}

    def write(self, output: str | Path, progress: Progress) -> ExportResult:
        rows = self._rows()
        if not rows:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "The register {path} has no plots to write."),
                path=self._register.path.name,
            )
        columns = self._columns(rows)
        written: list[tuple[Polygons, dict[str, Any]]] = []
        for row in rows:
            cells = {column.name: self._cell(column, row) for column in columns}
            written.append((row.polygons, cells))
        attributes = [Attribute(column.name, self._type(column, written)) for column in columns]
        number = next((column.name for column in columns if column.target == "plot_no"), None)
        losses = write_features(
            output,
            attributes,
            written,
            self._register.crs,
            label=number,
            outlines=self._all,
            progress=progress.part(0.1, 1.0),
        )
        names = tuple(attribute.name for attribute in attributes)
        return ExportResult(len(rows), names, (*self._notes, *losses))

    def _rows(self) -> list[_Row]:
        if self._mine_id is not None:
            self._register.mine(self._mine_id)
        mines = {mine["mine_id"]: mine for mine in self._register.store.rows("mine")}
        return [self._row(plot, mines.get(plot["mine_id"])) for plot in self._register.plots(self._mine_id)]

    def _row(self, plot: Row, mine: Row | None) -> _Row:
        values = {name: value for name, value in plot.items() if name in self._names}
        raw = {name: text for name, text in _object(plot.get("raw_values")).items() if name in self._names}
        for name, value in (mine or {}).items():
            if _MINE + name in self._names:
                values[_MINE + name] = value
        for name, text in _object((mine or {}).get("raw_values")).items():
            if _MINE + name in self._names:
                raw[_MINE + name] = text
        return _Row(plot["polygons"], values, raw, _object(plot.get("unmapped")))

    def _columns(self, rows: Iterable[_Row]) -> list[ProvinceColumn]:
        """The mapping's columns, then one for every other field that somebody filled, then what has no field."""
        columns = list(self._mapping)
        placed = {column.target for column in columns if column.target and not column.constant}
        taken = {column.name.casefold() for column in columns}
        filled: dict[str, None] = {}
        loose: dict[str, None] = {}
        for row in rows:
            filled.update(dict.fromkeys(n for n, v in row.values.items() if v is not None))
            filled.update(dict.fromkeys(row.raw))
            loose.update(dict.fromkeys(row.unmapped))
        more = [name for name in self._names if name in filled and name not in placed]
        loose_names = [name for name in loose if not any(c.name == name and not c.target for c in self._mapping)]
        if not self._all:
            self._say_left_out(more, loose_names)
            return columns
        for target in more:
            name = self._own_name(target)
            columns.append(ProvinceColumn(name, target, "", False))
            taken.add(name.casefold())
        for name in loose_names:
            shown, number = name, 0
            while shown.casefold() in taken:  # a name that a column has already: kept beside it
                number += 1
                shown = f"{name}_{number}"
            taken.add(shown.casefold())
            self._keys[shown] = name
            columns.append(ProvinceColumn(shown, "", "", False))
        return columns

    def _say_left_out(self, fields: Iterable[str], loose: Iterable[str]) -> None:
        names = [self._field(name).label for name in fields]
        en = [label.en for label in names] + list(loose)
        zh = [label.zh for label in names] + list(loose)
        if en:
            self._notes.append(
                Label(
                    f"The table has no columns for these filled fields, which were left out: {', '.join(en)}.",
                    f"表中没有以下已填字段的列，未导出：{'、'.join(zh)}。",
                )
            )

    def _own_name(self, target: str) -> str:
        field = self._field(target)
        if target.startswith(_MINE):
            return field.pinyin if target == "mine.name" and field.pinyin else target.replace(".", "_")
        return field.pinyin or field.name

    def _field(self, target: str) -> Field:
        entity, name = ("mine", target[len(_MINE) :]) if target.startswith(_MINE) else ("plot", target)
        return self._dictionary.entity(entity).fields[name]

    def _cell(self, column: ProvinceColumn, row: _Row) -> Any:
        if column.constant:
            return column.constant
        if not column.target:
            return row.unmapped.get(self._keys.get(column.name, column.name))
        value = row.values.get(column.target)
        if value is None:
            return row.raw.get(column.target)
        return self._worded(self._field(column.target), value) if column.labels else value

    def _worded(self, field: Field, value: Any) -> Any:
        """The Chinese words of codes, where they lead back to the same codes."""
        if field.type not in ("code", "codes"):
            return value
        codes = self._dictionary.codes[field.codes]
        parts = str(value).split(",") if field.type == "codes" else [str(value)]
        words = "、".join(codes[part].label.zh if part in codes else part for part in parts)
        try:
            return words if converted(field, words, self._dictionary) == value else value
        except Unfit:
            return value

    def _type(self, column: ProvinceColumn, rows: Iterable[tuple[Polygons, Mapping[str, Any]]]) -> str:
        """The field's own type, unless a raw value among the cells needs text."""
        cells = [values[column.name] for _, values in rows if values[column.name] is not None]
        if column.target and not column.constant:
            kind = _COLUMN_TYPES.get(self._field(column.target).type, "text")
        elif cells and all(isinstance(cell, int) and not isinstance(cell, bool) for cell in cells):
            kind = "integer"
        elif cells and all(isinstance(cell, (int, float)) and not isinstance(cell, bool) for cell in cells):
            kind = "real"
        else:
            kind = "text"
        fits = {"integer": (int,), "real": (int, float), "date": (str,), "text": (object,)}[kind]
        good = all(isinstance(cell, fits) and not isinstance(cell, bool) for cell in cells)
        if kind == "date":
            good = good and all(_is_date(cell) for cell in cells)
        if kind == "integer":
            good = good and all(abs(cell) < 2**53 for cell in cells)
        return kind if good else "text"


def _is_date(text: str) -> bool:
    parts = str(text).split("-")
    return len(parts) == 3 and all(part.isdigit() for part in parts) and [len(part) for part in parts] == [4, 2, 2]


def _object(text: Any) -> dict[str, Any]:
    """A JSON object that a register holds as text; empty where it holds none."""
    try:
        found = json.loads(text) if text else {}
    except (TypeError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
