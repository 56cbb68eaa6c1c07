"""Files that a person named: written beside their name and renamed at the end."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProperty,
)

from ..core.geodata.files import ensure_writable, unwritable, write_bytes, written

__all__ = ["copy_file", "refuse_unwritable", "write_bytes", "write_json"]


def refuse_unwritable(
    algorithm: QgsProcessingAlgorithm, parameters: Mapping[str, Any], context: QgsProcessingContext
) -> None:
    """Where a deed has several destinations, one that cannot be written is told before any other is.

    Raises:
        InputError: a file that a person named cannot be written.
    """
    for definition in algorithm.destinationParameterDefinitions():
        value = parameters.get(definition.name())
        if isinstance(value, QgsProcessingOutputLayerDefinition):
            value = value.sink
        if isinstance(value, QgsProperty):
            value = value.valueAsString(context.expressionContext(), "")[0]
        if not isinstance(value, str) or not value or isinstance(definition, QgsProcessingParameterFolderDestination):
            continue
        path = Path(value)
        # "memory:", "ogr:dbname=…" and the like are no paths; a file geodatabase is a folder
        named = path.is_absolute() or (":" not in value and value != QgsProcessing.TEMPORARY_OUTPUT)
        if named and (isinstance(definition, QgsProcessingParameterFileDestination) or not path.is_dir()):
            ensure_writable(path)


def write_json(path: str, data: Mapping[str, Any]) -> None:
    """UTF-8 JSON with sorted keys; no NaN, what is not known is null.

    The text is written as it is formed and never held as a whole. A value of ``data`` that is an iterator becomes a
    list, and its entries are asked for one at a time.
    """
    try:
        with written(Path(path)) as part:
            _write_text(part, _json_text(data))
    except OSError as error:
        raise unwritable(Path(path), error) from error


def _write_text(path: Path, chunks: Iterator[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(chunks)


def _json_text(data: Mapping[str, Any]) -> Iterator[str]:
    """What ``json.dumps`` says with these settings; line ends within strings are escaped, so ``\\n`` is only layout."""
    encoder = json.JSONEncoder(ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    head = "{"
    for name in sorted(data):
        yield f"{head}\n {encoder.encode(name)}: "
        head = ","
        value = data[name]
        if isinstance(value, Iterator):
            before = "["
            for entry in value:
                yield before + "\n  " + encoder.encode(entry).replace("\n", "\n  ")
                before = ","
            yield "[]" if before == "[" else "\n ]"
        else:
            for chunk in encoder.iterencode(value):
                yield chunk.replace("\n", "\n ")
    yield "{}\n" if head == "{" else "\n}\n"


def copy_file(source: Path, path: str) -> None:
    """A copy of a file, whole or not at all."""
    try:
        with written(Path(path)) as part:
            shutil.copyfile(source, part)
    except OSError as error:
        raise unwritable(Path(path), error) from error
