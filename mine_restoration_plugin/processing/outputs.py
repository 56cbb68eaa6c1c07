"""Files that a person named: written beside their name and renamed at the end."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..core.model.errors import InputError
from ..core.model.text import QT_TRANSLATE_NOOP


def write_json(path: str, data: Mapping[str, Any]) -> None:
    """UTF-8 JSON with sorted keys; no NaN, what is not known is null."""
    raw = (json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n").encode("utf-8")
    write_bytes(path, raw)


def write_bytes(path: str, raw: bytes) -> None:
    """The bytes, whole or not at all."""
    _replace(path, lambda part: part.write_bytes(raw))


def copy_file(source: Path, path: str) -> None:
    """A copy of a file, whole or not at all."""
    _replace(path, lambda part: shutil.copyfile(source, part))


def _replace(path: str, write: Callable[[Path], object]) -> None:
    target = Path(path)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        write(part)
        os.replace(part, target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{path} cannot be written: {reason}. Close the program that holds it, or choose another place.",
            ),
            path=path,
            reason=error.strerror or str(error),
        ) from error
