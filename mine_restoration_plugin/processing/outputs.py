"""Files that a person named: written beside their name and renamed at the end."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..core.geodata.files import unwritable, write_bytes, written

__all__ = ["copy_file", "write_bytes", "write_json"]


def write_json(path: str, data: Mapping[str, Any]) -> None:
    """UTF-8 JSON with sorted keys; no NaN, what is not known is null."""
    raw = (json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n").encode("utf-8")
    write_bytes(path, raw)


def copy_file(source: Path, path: str) -> None:
    """A copy of a file, whole or not at all."""
    try:
        with written(Path(path)) as part:
            shutil.copyfile(source, part)
    except OSError as error:
        raise unwritable(Path(path), error) from error
