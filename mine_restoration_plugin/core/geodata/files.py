"""Files are written beside their final name and renamed at the end, so that a name never stands for half a file."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP

_BLOCK = 1 << 20


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


class HeldError(InputError):
    """Another program holds what was to be replaced; it is whole, and the new one stays beside it."""


def put_in_place(part: Path, path: Path) -> None:
    """Give the finished ``part`` its final name.

    Raises:
        HeldError: another program holds ``path``; it is kept whole, and the new file stays beside it.
    """
    try:
        os.replace(part, path)
    except PermissionError as error:
        raise HeldError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{name} is held by another program and was left as it is. The new file is beside it: {part}. "
                "Close the other program and rename it, or run again.",
            ),
            name=path.name,
            part=part.name,
        ) from error


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """A name to write under; when the block ends, the file there becomes ``path``, or goes where the block failed.

    Raises:
        InputError: the folder does not exist.
        HeldError: as of ``put_in_place``.
    """
    part = part_name(path)
    try:
        yield part
        put_in_place(part, path)
    except HeldError:
        raise
    except BaseException:
        remove(part)
        raise


def write_bytes(path: str | Path, raw: bytes) -> None:
    """The bytes under their name, whole or not at all.

    Raises:
        InputError: the file cannot be written.
    """
    path = Path(path)
    try:
        with written(path) as part:
            part.write_bytes(raw)
    except OSError as error:
        raise unwritable(path, error) from error


def read_bytes(path: Path) -> bytes:
    """A file that a person named.

    Raises:
        InputError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be read: {reason}"),
            path=path,
            reason=error.strerror or error,
        ) from error


def copy(source: Path, target: Path, progress: Progress = SILENT) -> None:
    """A copy under its name, whole or not at all; its folders are made.

    Raises:
        OSError: for the caller to say what that means.
        HeldError: as of ``put_in_place``.
        Cancelled: nothing was left behind but folders.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with written(target) as part, source.open("rb") as one, part.open("wb") as other:
        for block in iter(lambda: one.read(_BLOCK), b""):
            progress.check()
            other.write(block)


def ensure_writable(path: Path) -> None:
    """Refuse a name that cannot be written, before the work for it begins; nothing is changed by asking.

    Raises:
        InputError: there is no such folder, it or the file may not be written, or another program holds the file.
    """
    try:
        if path.exists():
            with path.open("r+b"):
                return
        part = part_name(path)
        with part.open("xb"):
            pass
        part.unlink()
    except OSError as error:
        raise unwritable(path, error) from error


def sha256_of(path: Path, progress: Progress = SILENT) -> str:
    """SHA-256 of a file in hexadecimal digits, read in blocks of 1 MiB; cancellable in between."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(_BLOCK), b""):
            progress.check()
            digest.update(block)
    return digest.hexdigest()


def unwritable(path: Path, error: OSError) -> InputError:
    """The sentence for a file that a person named."""
    return InputError(
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "{path} cannot be written: {reason}. Close the program that holds it, or choose another place.",
        ),
        path=path,
        reason=error.strerror or str(error),
    )


def remove(path: Path) -> None:
    """Delete a half-made file and what GDAL may have put beside it."""
    for name in (path, path.with_name(path.name + ".aux.xml")):
        try:
            name.unlink()
        except FileNotFoundError:
            continue
        except PermissionError:  # Windows: still open somewhere; a .part file harms nobody
            continue
