"""A field pack: a folder that QField and QGIS open without a network, and that finds its way back into the register.

What left is written down beside the rows, in the pack's own table ``pack_base``: it is the third side of the merge.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import uuid as uuids
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...geodata.files import sha256_of
from ...model.errors import InputError
from ...model.names import safe_name
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook.book import Rulebook
from ..contents import Register
from ..dictionary import Dictionary
from ..locking import now_utc
from ..register import open_register
from ..store import Row
from .data import check_secrecy, chosen_rows, write_data
from .offline import Base, Box, offline_raster, offline_vector
from .rows import PACKED

APPLICATION = "mine_restoration_fieldpack"
MANIFEST = "fieldpack.json"
DATA = "data.gpkg"
BASE_VECTORS = "base/base.gpkg"
PHOTOS = "DCIM"


@dataclass(frozen=True)
class PackLayer:
    """A base layer as it lies in the pack: ``path`` relative with forward slashes; ``kind`` raster or vector."""

    path: str
    name: str
    kind: str
    layer: str | None = None
    style: str = ""


@dataclass(frozen=True)
class PackContents:
    """What the project file has to show. ``folder`` is where the pack is being made; it is renamed afterwards."""

    folder: Path
    name: str
    pack_no: str
    crs: str
    box: Box
    dictionary: Dictionary
    base: tuple[PackLayer, ...]


ProjectWriter = Callable[[PackContents], None]
"""Writes the project file into the folder. QGIS supplies it; without one the pack has no project."""


@dataclass(frozen=True)
class FieldPack:
    """What was made. ``files`` counts every file in the folder, ``notes`` are for the person."""

    folder: Path
    pack_no: str
    plots: int
    units: int
    outlines: int
    evidence: int
    files: int
    bytes: int
    notes: tuple[Label, ...]


def export_field_pack(
    register: Register | str | Path,
    folder: str | Path,
    *,
    mines: Sequence[str] = (),
    plots: Sequence[str] = (),
    box: Box | None = None,
    rasters: Sequence[Base] = (),
    vectors: Sequence[Base] = (),
    project: ProjectWriter | None = None,
    who: str | None = None,
    rulebook: Rulebook | None = None,
    progress: Progress = SILENT,
) -> FieldPack:
    """Make a field pack of the plots of these mines or with these numbers, all plots where neither is given.

    Args:
        folder: new or empty.
        box: in the register's coordinate system; only plots whose envelope meets it.
        rasters, vectors: base layers, cut to the plots and a margin.

    Raises:
        InputError: nothing to take along, rows too secret, a folder that is in use, a base layer that cannot be read.
        Cancelled: nothing is left behind.
    """
    folder = Path(os.path.abspath(folder))
    _require_free(folder)
    rules = rulebook or Rulebook.load()
    with contextlib.ExitStack() as stack:
        if not isinstance(register, Register):
            register = stack.enter_context(open_register(register))
        rows = chosen_rows(register, mines, plots, box)
        notes = check_secrecy(register.dictionary, rows, rules)
        name = safe_name(folder.name)
        now = now_utc()
        pack_no = f"{now[:10].replace('-', '')}-{uuids.uuid4().hex[:6]}"
        stage = folder.with_name(f".{folder.name[:60]}.{uuids.uuid4().hex[:8]}.part")
        _make(stage, folder)
        try:
            info = {
                "application": APPLICATION,
                "pack_no": pack_no,
                "name": folder.name,
                "register_uuid": register.info["register_uuid"],
                "schema_version": str(register.dictionary.version),
                "county": register.county,
                "crs": register.crs,
                "exported_utc": now,
                "exported_by": who or register.who,
            }
            write_data(stage / DATA, register, rows, info, progress.part(0.0, 0.3))
            (stage / PHOTOS).mkdir()
            notes += _take_evidence(register, rows.of["evidence"], stage, rules, progress.part(0.3, 0.4))
            margin = rules.number("fieldpack.base_margin_m")
            around = _grown(rows.box, margin)
            base, more = _take_base(stage, rasters, vectors, around, register.crs, rules, progress.part(0.4, 0.95))
            notes += more
            if rasters and (around[2] - around[0]) * (around[3] - around[1]) > rules.number("fieldpack.area_warn_m2"):
                notes.append(_large(around, rules))
            if project is not None:
                project(PackContents(stage, name, pack_no, register.crs, around, register.dictionary, base))
            counts = {entity: len(rows.of[entity]) for entity in PACKED}
            size, files = _write_manifest(stage, info, counts, base, notes)
            progress.check()
            if folder.exists():
                folder.rmdir()
            os.replace(stage, folder)
        except BaseException:
            shutil.rmtree(stage, ignore_errors=True)
            raise
    return FieldPack(
        folder,
        pack_no,
        counts["plot"],
        counts["unit"],
        counts["outline"],
        counts["evidence"],
        files,
        size,
        tuple(notes),
    )


def _require_free(folder: Path) -> None:
    if not folder.parent.is_dir():
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "There is no folder {folder} to put the field pack into."),
            folder=folder.parent,
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{folder} is not empty and may hold field work; it was left as it is. Choose a new folder.",
            ),
            folder=folder,
        )


def _make(stage: Path, folder: Path) -> None:
    try:
        stage.mkdir()
    except OSError as error:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be made: {reason}"),
            path=folder,
            reason=error.strerror or error,
        ) from error


def _grown(box: Box, margin: float) -> Box:
    return box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin


def _large(box: Box, rules: Rulebook) -> Label:
    return Label(
        "The base layers cover {area} km², more than the {limit} km² up to which large-scale terrain is no state "
        "secret as a rule. Have them checked before they leave the office.",
        "底图覆盖 {area} km²，超过大比例尺地形一般不涉密的 {limit} km²，带出前请进行保密审查。",
    ).format(
        area=f"{(box[2] - box[0]) * (box[3] - box[1]) / 1e6:.1f}",
        limit=f"{rules.number('fieldpack.area_warn_m2') / 1e6:g}",
    )


def _take_evidence(
    register: Register, rows: Sequence[Row], stage: Path, rules: Rulebook, progress: Progress
) -> list[Label]:
    """Copies of earlier photographs, so that they can be looked at on site."""
    left, room = 0, rules.number("fieldpack.evidence_bytes")
    for number, row in enumerate(rows):
        progress.report(number / len(rows))
        relative = str(row["path"] or "")
        source = register.folder / relative
        parts = Path(relative).parts
        if not relative or Path(relative).is_absolute() or ".." in parts or not source.is_file():
            left += 1
            continue
        size = source.stat().st_size
        if size > room:
            left += 1
            continue
        room -= size
        target = stage / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    if not left:
        return []
    return [
        Label(
            "{count} earlier photographs or documents are not in the pack: gone, or too large together.",
            "有 {count} 份已有举证材料未随包带出：文件缺失或总量过大。",
        ).format(count=left)
    ]


def _take_base(
    stage: Path,
    rasters: Sequence[Base],
    vectors: Sequence[Base],
    box: Box,
    crs: str,
    rules: Rulebook,
    progress: Progress,
) -> tuple[tuple[PackLayer, ...], list[Label]]:
    notes: list[Label] = []
    made: list[PackLayer] = []
    most = rules.number("fieldpack.base_bytes")
    total = max(len(rasters) + len(vectors), 1)
    if rasters or vectors:
        (stage / "base").mkdir()
    names: set[str] = set()
    for number, base in enumerate((*rasters, *vectors)):
        part = progress.part(number / total, (number + 1) / total)
        raster = number < len(rasters)
        name = _free(safe_name(base.name, 60), names)
        if raster:
            path = f"base/{name}.tif"
            there, more = offline_raster(base, stage / path, box, crs, most, part)
            notes += more
            layer = PackLayer(path, base.name, "raster", None, base.style)
        else:
            there = offline_vector(base, stage / BASE_VECTORS, name, box, crs, part) > 0
            layer = PackLayer(BASE_VECTORS, base.name, "vector", name, base.style)
        if there:
            made.append(layer)
        else:
            notes.append(
                Label(
                    "{name} has nothing near the plots and was left out.", "{name} 在图斑附近没有内容，未带出。"
                ).format(name=base.name)
            )
    return tuple(made), notes


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{name}_{number}"
    taken.add(free.casefold())
    return free


def _write_manifest(
    stage: Path, info: Mapping[str, str], counts: Mapping[str, int], base: Sequence[PackLayer], notes: Sequence[Label]
) -> tuple[int, int]:
    """Size of all files and how many there are, the manifest counted."""
    files = sorted(path for path in stage.rglob("*") if path.is_file())
    entries = [
        {
            "path": path.relative_to(stage).as_posix(),
            "bytes": path.stat().st_size,
            "sha256": sha256_of(path),
        }
        for path in files
    ]
    data = {
        "format": APPLICATION,
        "schema": 1,
        **{key: value for key, value in info.items() if key != "application"},
        "counts": dict(counts),
        "base": [{"path": layer.path, "name": layer.name, "kind": layer.kind} for layer in base],
        "notes": [note.to_json() for note in notes],
        "files": entries,
    }
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1)
    (stage / MANIFEST).write_bytes((text + "\n").encode("utf-8"))
    return sum(path.stat().st_size for path in (*files, stage / MANIFEST)), len(files) + 1
