"""The list of a package's files with their hashes: what makes a folder ours, and what a verifier holds it to.

An integrity check, no electronic seal: whoever can change a file can also write a new manifest.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP

MANIFEST = "manifest.json"
FORMAT = "mine-restoration-package"
SCHEMA = 1
SELF = "manifest_sha256"
CHUNK = 1 << 20
SHA256 = re.compile(r"[0-9a-f]{64}")
DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True)
class Entry:
    """One file: ``path`` relative to the folder with forward slashes, ``role`` what it is in the package."""

    path: str
    role: str
    bytes: int
    sha256: str
    sm3: str | None = None

    def to_json(self) -> dict[str, Any]:
        entry = {"path": self.path, "role": self.role, "bytes": self.bytes, "sha256": self.sha256}
        return {**entry, "sm3": self.sm3} if self.sm3 else entry


@dataclass(frozen=True)
class Manifest:
    """``data`` as it stands in the file, ``entries`` by path, ``intact`` whether its own hash is right."""

    data: Mapping[str, Any]
    entries: Mapping[str, Entry]
    intact: bool


def describe(folder: Path, path: str, role: str) -> Entry:
    """Size and hashes of one file. SM3 is there where this machine's OpenSSL knows it."""
    sha256, sm3, size = hashlib.sha256(), _sm3(), 0
    with (folder / path).open("rb") as file:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            sha256.update(chunk)
            if sm3 is not None:
                sm3.update(chunk)
    return Entry(path, role, size, sha256.hexdigest(), sm3.hexdigest() if sm3 is not None else None)


def _sm3() -> Any:
    try:
        return hashlib.new("sm3")
    except ValueError:
        return None


def own_hash(data: Mapping[str, Any]) -> str:
    """SHA-256 of the manifest's canonical content without this hash."""
    rest = {key: value for key, value in data.items() if key != SELF}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def write_manifest(folder: Path, facts: Mapping[str, Any], entries: Iterable[Entry]) -> None:
    files = [entry.to_json() for entry in sorted(entries, key=lambda entry: entry.path)]
    data: dict[str, Any] = {"format": FORMAT, "schema": SCHEMA, **facts, "files": files}
    data[SELF] = own_hash(data)
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    (folder / MANIFEST).write_bytes((text + "\n").encode("utf-8"))


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a package folder.

    Raises:
        InputError: there is none, it cannot be read, it is of a newer version, or it names files outside the folder.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{folder} has no manifest.json: it is not a package folder."),
            folder=folder,
        )
    try:
        data = json.loads(path.read_bytes().decode("utf-8"))
        known = data["format"] == FORMAT
        newer = data["schema"] > SCHEMA
        entries = [
            Entry(str(file["path"]), str(file["role"]), int(file["bytes"]), str(file["sha256"]), file.get("sm3"))
            for file in data["files"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The manifest of {folder} cannot be read; it is damaged."),
            folder=folder,
        ) from error
    if not known:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The manifest.json in {folder} belongs to something else."),
            folder=folder,
        )
    if newer:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "The package {folder} was made by a newer version of the plugin. Update the plugin."
            ),
            folder=folder,
        )
    for entry in entries:
        if not is_inside(entry.path) or SHA256.fullmatch(entry.sha256) is None:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The manifest of {folder} names the file {path}, which is not one of a package. It was tampered "
                    "with; nothing was read.",
                ),
                folder=folder,
                path=repr(entry.path),
            )
    return Manifest(data, {entry.path: entry for entry in entries}, data.get(SELF) == own_hash(data))


def is_inside(path: str) -> bool:
    """A plain relative path with forward slashes that stays in the folder and is not the manifest itself."""
    parts = path.split("/")
    return not (
        not path
        or "\\" in path
        or "\0" in path
        or DRIVE.match(path)
        or PurePosixPath(path).is_absolute()
        or any(part in ("", ".", "..") for part in parts)
        or path.casefold() == MANIFEST
    )


def files_of(folder: Path) -> list[str]:
    """Every file and link in the folder, relative with forward slashes, the manifest left out."""
    found = [
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()
    ]
    return sorted(path for path in found if path != MANIFEST)


def is_link(folder: Path, path: str) -> bool:
    """Whether the file or a folder on the way to it is a link."""
    parts = path.split("/")
    return any(folder.joinpath(*parts[: i + 1]).is_symlink() for i in range(len(parts)))
