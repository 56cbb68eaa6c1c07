"""The plot tables of provinces: their columns, in their order, and which field of the register each one is.

A mapping is a CSV table with the columns ``source`` (the province's name), ``target`` (the field; ``mine.name`` for one
of the mine; empty where the register has none), ``constant`` (a text that every row gets) and ``values`` ("label" where
the province writes words instead of codes). Technicians copy the shipped ones and change them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP
from .mapping import FieldMapping, folded, known_names, match, read_mapping
from .points import read_text

LABELS = "label"
_SOURCE = ("source", "源字段", "来源字段")
_TARGET = ("target", "目标字段")
_CONSTANT = ("constant", "value", "常量", "固定值")
_STYLE = ("values", "取值")


@dataclass(frozen=True)
class ProvinceColumn:
    """One column of a province's table. ``target`` is empty where the register has no such field."""

    name: str
    target: str
    constant: str
    labels: bool


def mappings_folder() -> Path:
    """The mappings that ship with the plugin."""
    return Path(__file__).resolve().parents[2] / "resources" / "mappings"


def mapping_names() -> list[str]:
    """The names of the shipped mappings."""
    return sorted(path.stem for path in mappings_folder().glob("*.csv"))


def shipped(mapping: str | Path) -> Path | None:
    """The file of a shipped mapping by its name, None where the text is none."""
    name = str(mapping).strip().casefold()
    return mappings_folder() / f"{name}.csv" if name in mapping_names() else None


def columns_of(mapping: str | Path, names: Mapping[str, Iterable[str]]) -> tuple[ProvinceColumn, ...]:
    """The columns of a shipped mapping or a mapping file, in its order, each once.

    Args:
        names: target → the names it goes by, as in the data dictionary.

    Raises:
        InputError: no such mapping or columns, or a target that the data dictionary does not have.
    """
    path = shipped(mapping) or Path(mapping)
    if not path.is_file():
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "There is no field mapping {name}. Give a CSV file, or one of {known}."
            ),
            name=repr(str(mapping)),
            known=", ".join(mapping_names()),
        )
    text, _ = read_text(path)
    reader = csv.DictReader(io.StringIO(text))
    header = {name.strip().casefold(): name for name in reader.fieldnames or () if name}
    keys = [next((header[n] for n in known if n in header), None) for known in (_SOURCE, _TARGET, _CONSTANT, _STYLE)]
    if keys[0] is None or keys[1] is None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The mapping file {path} must be a CSV table with the columns source and target (and "
                "constant, if wanted).",
            ),
            path=path.name,
        )
    index = known_names(names)
    columns: dict[str, ProvinceColumn] = {}
    for row in reader:
        name, target_name, constant, style = ((row.get(key) or "").strip() if key else "" for key in keys)
        if not name or name in columns:
            continue
        target = target_name if target_name in names else index.get(folded(target_name), "")
        if target_name and not target:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "Mapping file {path}, line {line}: the data dictionary has no field {name}.",
                ),
                path=path.name,
                line=reader.line_num,
                name=repr(target_name),
            )
        columns[name] = ProvinceColumn(name, target, constant, style.casefold() == LABELS)
    return tuple(columns.values())


def without_repeats(fields: FieldMapping, rows: Iterable[Mapping[str, object]]) -> FieldMapping:
    """Ties that say in every row what the attribute taken says are no ties: a province gives the centre twice."""
    doubtful = dict(fields.ties)
    for row in rows:
        for source, target in list(doubtful.items()):
            if row.get(source) != row.get(fields.sources.get(target, "")):
                del doubtful[source]
        if not doubtful:
            return fields
    left = tuple(tie for tie in fields.ties if tie[0] not in doubtful)
    return replace(fields, ties=left, repeats=tuple(doubtful))


def fields_for(
    mapping: str | Path | None, fields: Iterable[str], names: Mapping[str, Iterable[str]], *, cut: bool = False
) -> FieldMapping:
    """Which attribute of an input goes into which field.

    With the name of a shipped mapping its columns are looked for (those that the input lacks do not matter); with a
    mapping file it is followed strictly; attributes that neither names are matched by their names. ``cut``: the names
    come from a dBase table, which keeps ten bytes of them.
    """
    present = list(fields)
    if mapping is None:
        return match(present, names, cut=cut)
    if shipped(mapping) is None:
        return read_mapping(mapping, present, names)
    by_folded: dict[str, str] = {}
    for name in present:
        by_folded.setdefault(folded(name), name)
    sources: dict[str, str] = {}
    named: set[str] = set()
    ties = []
    for column in columns_of(mapping, names):
        found = column.name if column.name in present else by_folded.get(folded(column.name))
        if found is None:
            continue
        named.add(found)
        if column.target in sources:
            ties.append((found, column.target))
        elif column.target:
            sources[column.target] = found
    rest = [name for name in present if name not in named]
    by_name = match(rest, {t: a for t, a in names.items() if t not in sources}, cut=cut)
    return FieldMapping({**by_name.sources, **sources}, {}, (*ties, *by_name.ties))
