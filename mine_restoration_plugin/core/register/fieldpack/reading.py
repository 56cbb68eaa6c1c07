"""A pack that came back: its rows, what was noted when it left, its photographs. The pack is never changed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PureWindowsPath
from typing import Any

from osgeo import gdal

from ...geodata.files import sha256_of
from ...geodata.guard import attempt
from ...model.errors import InputError
from ...model.progress import Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ..dictionary import Dictionary
from ..evidence import FOLDER
from .data import BASE_TABLE, INFO_TABLE
from .export import APPLICATION, DATA, PHOTOS
from .report import Photo
from .rows import PACKED, read_pack_rows
from .threeway import BaseRow, FieldRow


@dataclass(frozen=True)
class Pack:
    """Everything that a pack says. ``loose`` are photographs that no row names."""

    info: Mapping[str, str]
    base: Mapping[str, Sequence[BaseRow]]
    rows: Mapping[str, Sequence[FieldRow]]
    photos: Sequence[Photo]
    loose: Sequence[Photo]
    notes: Sequence[Label]


def read_pack(folder: Path, dictionary: Dictionary, progress: Progress) -> Pack:
    """Read a field pack.

    Raises:
        InputError: it is no field pack, or what was noted when it left is damaged.
    """
    with _opened(folder) as dataset:
        info = _info(dataset, folder)
        base = _base(dataset, folder)
        rows: dict[str, Sequence[FieldRow]] = {}
        for number, name in enumerate(PACKED):
            progress.report(0.5 * number / len(PACKED))
            rows[name] = read_pack_rows(dataset, dictionary.entity(name), dictionary)
    evidence, photos, notes = _files(folder, rows["evidence"], base["evidence"], progress.part(0.5, 0.9))
    rows["evidence"] = evidence
    loose = _loose(folder, {photo.source for photo in photos}, progress.part(0.9, 1.0))
    return Pack(info, base, rows, photos, loose, notes)


@contextmanager
def _opened(folder: Path) -> Iterator[gdal.Dataset]:
    """A copy of the data file, with what a device has left in its log beside it."""
    data = folder / DATA
    if not data.is_file():
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{folder} is no field pack: it has no file {name}."),
            folder=folder,
            name=DATA,
        )
    with _place() as place:
        for suffix in ("", "-wal", "-journal"):
            beside = data.with_name(data.name + suffix)
            if beside.is_file():
                shutil.copyfile(beside, Path(place) / beside.name)
        dataset, message = attempt(
            gdal.OpenEx, str(Path(place) / DATA), gdal.OF_VECTOR | gdal.OF_UPDATE, allowed_drivers=["GPKG"]
        )
        if dataset is None:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "The field pack in {folder} cannot be opened: {reason}"),
                folder=folder,
                reason=message,
            )
        try:
            yield dataset
        finally:
            del dataset


def _info(dataset: gdal.Dataset, folder: Path) -> dict[str, str]:
    layer = dataset.GetLayerByName(INFO_TABLE)
    info = {} if layer is None else {row.GetField("key"): row.GetField("value") or "" for row in layer}
    if info.get("application") != APPLICATION or dataset.GetLayerByName(BASE_TABLE) is None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{folder} is no field pack of this plugin, or its note of how the rows left is gone.",
            ),
            folder=folder,
        )
    return info


def _base(dataset: gdal.Dataset, folder: Path) -> dict[str, Sequence[BaseRow]]:
    found: dict[str, list[BaseRow]] = {name: [] for name in PACKED}
    for row in dataset.GetLayerByName(BASE_TABLE):
        content = row.GetField("content") or ""
        if hashlib.sha256(content.encode("utf-8")).hexdigest() != row.GetField("sha256"):
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The field pack in {folder} is damaged: what was noted of how its rows left has changed. Nothing "
                    "was merged.",
                ),
                folder=folder,
            )
        uuid = row.GetField("row_uuid")
        values: dict[str, Any] = json.loads(content)
        found[row.GetField("entity")].append(BaseRow(uuid, int(row.GetField("row_fid")), uuid, values))
    return dict(found)


# photographs


def _files(
    folder: Path, rows: Sequence[FieldRow], base: Sequence[BaseRow], progress: Progress
) -> tuple[list[FieldRow], list[Photo], list[Label]]:
    """Rows of evidence whose files are known by what they hold, and the files that are new."""
    left = {row.fid: row.values for row in base}
    changed: list[FieldRow] = []
    photos: list[Photo] = []
    missing: list[str] = []
    for number, row in enumerate(rows):
        progress.report(number / len(rows))
        path = row.values.get("path")
        before = left.get(row.fid, {})
        source = _inside(folder, path)
        if source is None:
            if path is not None and path != before.get("path"):
                missing.append(str(path))
            changed.append(row)
            continue
        digest = sha256_of(source)
        if path == before.get("path") and before.get("sha256") in (None, digest):
            changed.append(row)
            continue
        photo = _photo(folder, source, digest)
        photos.append(photo)
        facts = {"path": photo.path, "sha256": digest, "size_bytes": photo.size_bytes}
        changed.append(replace(row, values={**row.values, **facts}))
    notes = [
        Label(
            "The pack has no file {path}, which a row of evidence names.", "外业包内缺少举证材料文件 {path}。"
        ).format(path=path)
        for path in missing
    ]
    return changed, photos, notes


def _inside(folder: Path, path: Any) -> Path | None:
    """The file that a row names, where it lies in the pack."""
    if not path:
        return None
    parts = PureWindowsPath(str(path)).parts
    if not parts or PureWindowsPath(str(path)).drive or parts[0] in ("\\", "/") or ".." in parts:
        return None
    found = folder.joinpath(*parts)
    return found if found.is_file() else None


def _photo(folder: Path, source: Path, digest: str) -> Photo:
    kept = f"{FOLDER}/{digest}{source.suffix.lower()}"
    return Photo(source.relative_to(folder).as_posix(), kept, digest, source.stat().st_size)


def _loose(folder: Path, known: set[str], progress: Progress) -> list[Photo]:
    found = []
    files = sorted(path for path in (folder / PHOTOS).rglob("*") if path.is_file())
    for number, path in enumerate(files):
        progress.report(number / len(files))
        relative = path.relative_to(folder).as_posix()
        if relative not in known and not path.name.startswith("."):
            found.append(_photo(folder, path, sha256_of(path)))
    return found


@contextmanager
def _place() -> Iterator[str]:
    """A folder for the copy; where Windows still holds a file in it, the system clears it away later."""
    place = tempfile.mkdtemp(prefix="fieldpack")
    try:
        yield place
    finally:
        with contextlib.suppress(OSError):
            shutil.rmtree(place)
