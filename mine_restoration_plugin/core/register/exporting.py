"""Plots of the register as the file that a province, a surveyor or another program wants."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
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
from .outline import centre
from .register import open_register
from .store import Row
from .values import Unfit, converted

_MINE = "mine."
_INT32, _INT64 = 2**31, 2**63
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


@dataclass
class _Facts:
    """What a first reading of all plots tells about the columns.

    ``odd`` are fields with a value somewhere that is not of their type: their column is text. ``loose`` are attributes
    without a field and the types met in them, ``long`` those of them that need 64 bits.
    """

    filled: dict[str, None]
    odd: set[str] = field(default_factory=set)
    loose: dict[str, set[str]] = field(default_factory=dict)
    long: set[str] = field(default_factory=set)


class _Export:
    """The rows of the file: read from the register page by page, as often as they are asked for."""

    def __init__(self, register: Register, mapping: str | Path | None, mine_id: str | None, all_fields: bool) -> None:
        self._register = register
        self._dictionary: Dictionary = register.dictionary
        self._names = target_names(register.dictionary)
        self._mapping = () if mapping is None else columns_of(mapping, self._names)
        self._all = all_fields or mapping is None
        self._where = {} if mine_id is None else {"mine_id": register.mine(mine_id)["mine_id"]}
        self._mines = {mine["mine_id"]: mine for mine in register.store.rows("mine", self._where)}
        self._count = register.plot_count(mine_id)
        self._notes: list[Label] = []
        self._keys: dict[str, str] = {}
        self._columns: list[ProvinceColumn] = []

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[tuple[Polygons, dict[str, Any]]]:
        for row in self._rows(polygons=True):
            yield row.polygons, {column.name: self._cell(column, row) for column in self._columns}

    def write(self, output: str | Path, progress: Progress) -> ExportResult:
        if not self._count:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "The register {path} has no plots to write."),
                path=self._register.path.name,
            )
        facts = self._facts(progress.part(0.0, 0.2))
        self._columns = self._chosen(facts)
        attributes = [self._attribute(column, facts) for column in self._columns]
        number = next((column.name for column in self._columns if column.target == "plot_no"), None)
        losses = write_features(
            output,
            attributes,
            self,
            self._register.crs,
            label=number,
            outlines=self._all,
            progress=progress.part(0.2, 1.0),
        )
        names = tuple(attribute.name for attribute in attributes)
        return ExportResult(self._count, names, (*self._notes, *losses))

    def _rows(self, *, polygons: bool) -> Iterator[_Row]:
        for plot in self._register.store.stream("plot", polygons=polygons, where=self._where):
            if polygons and None in (plot["centre_lon"], plot["centre_lat"]):
                plot.update(centre(plot["polygons"] or [], self._register.crs))
            yield self._row(plot, self._mines.get(plot["mine_id"]))

    def _row(self, plot: Row, mine: Row | None) -> _Row:
        values = {name: value for name, value in plot.items() if name in self._names}
        raw = {name: text for name, text in _object(plot.get("raw_values")).items() if name in self._names}
        for name, value in (mine or {}).items():
            if _MINE + name in self._names:
                values[_MINE + name] = value
        for name, text in _object((mine or {}).get("raw_values")).items():
            if _MINE + name in self._names:
                raw[_MINE + name] = text
        return _Row(plot.get("polygons") or [], values, raw, _object(plot.get("unmapped")))

    def _facts(self, progress: Progress) -> _Facts:
        facts = _Facts(dict.fromkeys(("centre_lon", "centre_lat")))  # always there: from the outline where nobody says
        for number, row in enumerate(self._rows(polygons=False)):
            if number % 100 == 0:
                progress.report(min(number / self._count, 1.0))
            for name, value in row.values.items():
                if value is not None:
                    facts.filled[name] = None
                    if not _fits(self._field(name).type, value):
                        facts.odd.add(name)
            for name in row.raw:
                facts.filled[name] = None
                if row.values.get(name) is None:
                    facts.odd.add(name)
            for name, value in row.unmapped.items():
                kind = _kind(value)
                facts.loose.setdefault(name, set()).update({kind} - {""})
                if kind == "integer" and abs(value) >= _INT32:
                    facts.long.add(name)
        return facts

    def _chosen(self, facts: _Facts) -> list[ProvinceColumn]:
        """The mapping's columns, then one for every other field that somebody filled, then what has no field."""
        columns = list(self._mapping)
        placed = {column.target for column in columns if column.target and not column.constant}
        taken = {column.name.casefold() for column in columns}
        more = [name for name in self._names if name in facts.filled and name not in placed]
        loose = [name for name in facts.loose if not any(c.name == name and not c.target for c in self._mapping)]
        if not self._all:
            self._say_left_out(more, loose)
            return columns
        for target in more:
            name = self._own_name(target)
            columns.append(ProvinceColumn(name, target, "", False))
            taken.add(name.casefold())
        for name in loose:
            shown, number = name, 0
            while shown.casefold() in taken:  # a name that a column has already: kept beside it
                number += 1
                shown = f"{name}_{number}"
            taken.add(shown.casefold())
            self._keys[shown] = name
            columns.append(ProvinceColumn(shown, "", "", False))
        return columns

    def _attribute(self, column: ProvinceColumn, facts: _Facts) -> Attribute:
        """The column's type: the field's own unless a raw value needs text; of loose attributes what they all are."""
        if column.constant:
            return Attribute(column.name)
        if column.target:
            kind = _COLUMN_TYPES.get(self._field(column.target).type, "text")
            return Attribute(column.name, "text" if column.target in facts.odd else kind)
        key = self._keys.get(column.name, column.name)
        kinds = facts.loose.get(key, set())
        if kinds == {"integer"}:
            return Attribute(column.name, "integer", key in facts.long)
        return Attribute(column.name, "real" if kinds and kinds <= {"integer", "real"} else "text")

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


def _fits(kind: str, value: Any) -> bool:
    """Whether a value can stand in a column of the field's type."""
    if kind == "real":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _INT64
    if kind == "date":
        parts = str(value).split("-")
        return all(part.isdigit() for part in parts) and [len(part) for part in parts] == [4, 2, 2]
    return True


def _kind(value: Any) -> str:
    """The type of an attribute without a field; empty where it says nothing."""
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _INT64:
        return "integer"
    return "real" if isinstance(value, float) else "text"


def _object(text: Any) -> dict[str, Any]:
    """A JSON object that a register holds as text; empty where it holds none."""
    try:
        found = json.loads(text) if text else {}
    except (TypeError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
