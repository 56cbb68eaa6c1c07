"""Files are written beside their final name and renamed at the end, so that a name never stands for half a file."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP


def part_name(path: Path) -> Path:
    """A free name beside ``path``, with the same extension, for writing.

    Raises:
        InputError: the folder does not exist.
    """
    if not path.parent.is_dir():
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "There is no folder {folder} to write {name} into."),
            folder=path.parent,
            name=path.name,
        )
    return path.with_name(f"{path.stem[:80]}.{uuid.uuid4().hex[:8]}.part{path.suffix}")


def put_in_place(part: Path, path: Path) -> None:
    """Give the finished ``part`` its final name.

    Raises:
        InputError: another program holds ``path``; it is kept whole, and the new file stays beside it.
    """
    try:
        os.replace(part, path)
    except PermissionError as error:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{name} is held by another program and was left as it is. The new file is beside it: {part}. "
                "Close the other program and rename it, or run again.",
            ),
            name=path.name,
            part=part.name,
        ) from error


def remove(path: Path) -> None:
    """Delete a half-made file and what GDAL may have put beside it."""
    for name in (path, path.with_name(path.name + ".aux.xml")):
        try:
            name.unlink()
        except FileNotFoundError:
            continue
        except PermissionError:  # Windows: still open somewhere; a .part file harms nobody
            continue
