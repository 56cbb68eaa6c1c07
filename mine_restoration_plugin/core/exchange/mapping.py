"""Which source attribute goes into which field: a mapping file of the technician, or names that are known."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP
from .encoding import guess

_SQUARE_METRES = re.compile(r"[(（\[]\s*(m2|m²|㎡|平方米|sqm)\s*[)）\]]\s*$", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s_\-.:：]+")
_SOURCE = ("source", "源字段", "来源字段")
_TARGET = ("target", "目标字段")
_CONSTANT = ("constant", "value", "常量", "固定值")


@dataclass(frozen=True)
class FieldMapping:
    """Source attribute by target field, and constants by target field.

    ``ties`` are attributes left over, ``repeats`` those that say the same as one that was taken.
    """

    sources: dict[str, str]
    constants: dict[str, str] = field(default_factory=dict)
    ties: tuple[tuple[str, str], ...] = ()
    repeats: tuple[str, ...] = ()


def folded(name: str) -> str:
    """A name without case, width, separators and a closing "(m²)". Another unit in brackets stays and fits nothing."""
    text = unicodedata.normalize("NFKC", _SQUARE_METRES.sub("", name.strip()))
    return _SEPARATORS.sub("", text).casefold()


def known_names(names: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Target field by folded name; the first target that claims a name has it."""
    index: dict[str, str] = {}
    for target, aliases in names.items():
        for alias in aliases:
            index.setdefault(folded(alias), target)
    return index


def match(fields: Iterable[str], names: Mapping[str, Iterable[str]], *, cut: bool = False) -> FieldMapping:
    """Match source attributes by the names of the data dictionary (``names``: target → names it goes by, surest first).

    Of two attributes for one target the one with the surer name has it (a KML driver adds an ``id`` of its own), then
    the earlier one. ``cut``: the attributes come from a dBase table, which keeps the first ten bytes of a name.
    """
    index = known_names(names)
    surest = {target: [folded(alias) for alias in aliases] for target, aliases in names.items()}
    claims: dict[str, list[str]] = {}
    fields = list(fields)
    for source in fields:
        target = index.get(folded(source))
        if target is not None:
            claims.setdefault(target, []).append(source)
    for source in fields if cut else ():
        target = None if folded(source) in index else _begun(source, index)
        if target is not None and target not in claims:
            claims[target] = [source]
            surest[target] = [*surest[target], folded(source)]
    sources: dict[str, str] = {}
    ties = []
    for target, claimants in claims.items():
        sources[target] = min(claimants, key=lambda source: surest[target].index(folded(source)))
        ties += [(source, target) for source in claimants if source != sources[target]]
    return FieldMapping(sources, {}, tuple(ties))


def _begun(source: str, index: Mapping[str, str]) -> str | None:
    """The only target with a name that begins with ``source``, where that is as long as dBase lets names be."""
    if not 9 <= len(source.encode("gb18030")) <= 10:
        return None
    start = folded(source)
    targets = {target for name, target in index.items() if name.startswith(start)}
    return targets.pop() if len(targets) == 1 else None


def read_mapping(path: str | Path, fields: Iterable[str], names: Mapping[str, Iterable[str]]) -> FieldMapping:
    """Read a mapping file: CSV with the columns source, target and, if wanted, constant.

    A row with a source copies that attribute; one with a constant sets that text on every feature. Targets are named as
    in the data dictionary, in English, Chinese or pinyin. Attributes that no row names are matched by their names.

    Raises:
        InputError: no such file or columns, an unknown source or target, a target twice.
    """
    path = Path(path)
    rows = _table(path)
    present = list(fields)
    by_folded = {folded(name): name for name in present}
    index = known_names(names)
    sources: dict[str, str] = {}
    constants: dict[str, str] = {}
    for line, source, target_name, constant in rows:
        target = index.get(folded(target_name))
        if target is None:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "Mapping file {path}, line {line}: the data dictionary has no field {name}.",
                ),
                path=path.name,
                line=line,
                name=repr(target_name),
            )
        if target in sources or target in constants:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "Mapping file {path}, line {line}: {name} is filled twice."),
                path=path.name,
                line=line,
                name=repr(target_name),
            )
        if constant:
            constants[target] = constant
            continue
        found = source if source in present else by_folded.get(folded(source))
        if found is None:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "Mapping file {path}, line {line}: the input has no attribute {name}. It has {names}.",
                ),
                path=path.name,
                line=line,
                name=repr(source),
                names=", ".join(present) or "-",
            )
        sources[target] = found
    rest = [name for name in present if name not in sources.values()]
    by_name = match(rest, {t: a for t, a in names.items() if t not in sources and t not in constants})
    return FieldMapping({**by_name.sources, **sources}, constants, by_name.ties)


def _table(path: Path) -> list[tuple[int, str, str, str]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The mapping file {path} cannot be read: {reason}"),
            path=path,
            reason=error.strerror or error,
        ) from error
    encoding = guess(raw)
    reader = csv.DictReader(io.StringIO(raw.decode(encoding or "utf-8", "replace").lstrip("\ufeff")))
    header = {name.strip().casefold(): name for name in reader.fieldnames or () if name}
    columns = [
        next((header[name] for name in names if name in header), None) for names in (_SOURCE, _TARGET, _CONSTANT)
    ]
    if encoding is None or columns[1] is None or (columns[0] is None and columns[2] is None):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The mapping file {path} must be a CSV table with the columns source and target (and "
                "constant, if wanted).",
            ),
            path=path.name,
        )
    rows = []
    for row in reader:
        cells = [(row.get(name) or "").strip() if name else "" for name in columns]
        if any(cells):
            rows.append((reader.line_num, *cells))
    return rows  # type: ignore[return-value]
