"""Photographs and documents that prove what the register says, kept beside it under the hash of what they hold."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from osgeo import ogr

from ..geodata.crs import transform_points
from ..geodata.files import copy, remove, sha256_of
from ..geodata.shapes import to_ogr
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..rulebook.book import Rulebook
from .contents import Register
from .photo import Photo, read_photo
from .query import Query
from .register import open_register
from .store import Point

FOLDER = "evidence"
PHOTOS = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp")
VIDEOS = (".mp4", ".mov", ".avi", ".mkv", ".m4v")

OK, CHANGED, GONE = "ok", "changed", "gone"


@dataclass(frozen=True)
class Added:
    """``added`` and ``known`` count files; ``no_place`` photographs that do not say where they were taken, ``no_plot``
    files that belong to no plot yet."""

    added: int
    known: int
    no_place: int
    no_plot: int
    uuids: tuple[str, ...]
    notes: tuple[Label, ...]


@dataclass(frozen=True)
class State:
    """How a file stands to what the register knows of it: ``OK``, ``CHANGED`` or ``GONE``."""

    uuid: str
    evidence_no: str
    plot_no: str | None
    path: str
    state: str


def add_evidence(
    register: Register | str | Path,
    files: Sequence[str | Path],
    plot_no: str | None = None,
    *,
    caption: str | None = None,
    who: str | None = None,
    rulebook: Rulebook | None = None,
    progress: Progress = SILENT,
) -> Added:
    """Copy files into the register's folder and note them: whose plot, where, which way, when, with their SHA-256.

    A photograph without ``plot_no`` goes to the plot it was taken in, or to the nearest one within the distance of the
    rulebook. A file that the plot has already is not taken twice. Either all files come in or none.

    Args:
        files: files, or folders of which all photographs, documents and videos are taken.

    Raises:
        InputError: no such file or plot, nothing in the folder, the disk is full.
        Cancelled: nothing was noted.
    """
    book = rulebook or Rulebook.load()
    with contextlib.ExitStack() as stack:
        if not isinstance(register, Register):
            register = stack.enter_context(open_register(register, write=True, who=who))
        if plot_no is not None and not register.store.count("plot", Query({"plot_no": plot_no})):
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "The register {path} has no plot {plot_no}."),
                path=register.path.name,
                plot_no=repr(plot_no),
            )
        run = _Adding(register, book, plot_no, caption)
        return run.run(list(_listed(files)), progress)


def check_evidence(
    register: Register | str | Path, progress: Progress = SILENT, *, plot_no: str | None = None
) -> tuple[State, ...]:
    """Compare every file, or those of one plot, with the hash that was noted for it."""
    with contextlib.ExitStack() as stack:
        if not isinstance(register, Register):
            register = stack.enter_context(open_register(register))
        names = ("evidence_no", "plot_no", "path", "sha256")
        where = {} if plot_no is None else {"plot_no": plot_no}
        total = register.store.count("evidence", Query(where))
        states = []
        for number, row in enumerate(register.store.stream("evidence", names, where=where)):
            progress.report(number / total)
            states.append(
                State(row["uuid"], row["evidence_no"], row["plot_no"], row["path"], state_of(register, row, progress))
            )
        return tuple(states)


def state_of(register: Register, row: dict[str, Any], progress: Progress = SILENT) -> str:
    """``OK``, ``CHANGED`` or ``GONE``, by the row's ``path`` and ``sha256``."""
    path = register.folder / row["path"]
    if not path.is_file():
        return GONE
    return OK if sha256_of(path, progress) == row["sha256"] else CHANGED


def kind_of(path: Path) -> str:
    """The code of ``evidence_kind`` that a file's name tells."""
    suffix = path.suffix.lower()
    return "photo" if suffix in PHOTOS else "video" if suffix in VIDEOS else "document"


def facts_of(path: Path, crs: str, rulebook: Rulebook) -> tuple[dict[str, Any], Point | None]:
    """What a photograph says of itself under the names of the data dictionary, and where it was taken, in ``crs``."""
    photo = read_photo(path) if kind_of(path) == "photo" else None
    offset = datetime.timedelta(hours=rulebook.number("register.evidence_utc_offset_h"))
    return said_by(photo, offset), taken_at(photo, crs)


def said_by(photo: Photo | None, offset: datetime.timedelta) -> dict[str, Any]:
    """``offset`` is how far a camera's clock is ahead of UTC where nothing says."""
    if photo is None:
        return {}
    notes = []
    taken = photo.taken_utc
    if taken is None and photo.local_time is not None:
        taken = (photo.local_time - offset).isoformat() + "Z"
        notes.append("拍摄时间按北京时间推算")
    if photo.magnetic:
        notes.append("方位角以磁北为准")
    return {
        "taken_utc": taken,
        "azimuth_deg": photo.azimuth_deg,
        "altitude_m": photo.altitude_m,
        "author": photo.author,
        "thumbnail": photo.thumbnail,
        "note": "；".join(notes) or None,
    }


def taken_at(photo: Photo | None, crs: str) -> Point | None:
    if photo is None or photo.lon is None or photo.lat is None:
        return None
    x, y = transform_points(np.array([[photo.lon, photo.lat]]), "EPSG:4326", crs)[0]
    return (float(x), float(y)) if np.isfinite((x, y)).all() else None


def _listed(files: Sequence[str | Path]) -> Iterator[Path]:
    for given in map(Path, files):
        if given.is_dir():
            found = sorted(path for path in given.iterdir() if path.is_file() and not path.name.startswith("."))
            if not found:
                raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "The folder {path} has no files."), path=given)
            yield from found
        elif given.is_file():
            yield given
        else:
            raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "There is no file {path}."), path=given)


class _Adding:
    def __init__(self, register: Register, rulebook: Rulebook, plot_no: str | None, caption: str | None) -> None:
        self._register = register
        self._plot_no = plot_no
        self._caption = caption
        self._distance_m = rulebook.number("register.evidence_distance_m")
        self._offset = datetime.timedelta(hours=rulebook.number("register.evidence_utc_offset_h"))
        self._pattern = rulebook.rule("register.evidence_pattern").value
        self._digits = int(rulebook.number("register.evidence_digits"))
        self._notes: list[Label] = []
        self._uuids: list[str] = []
        self._known = self._no_place = self._no_plot = 0

    def run(self, files: list[Path], progress: Progress) -> Added:
        copied: list[Path] = []
        try:
            with self._register.transaction():
                for number, path in enumerate(files):
                    progress.report(number / len(files))
                    self._take(path, copied, progress)
        except BaseException:
            for path in copied:
                remove(path)
            raise
        return Added(
            len(self._uuids), self._known, self._no_place, self._no_plot, tuple(self._uuids), tuple(self._notes)
        )

    def _take(self, path: Path, copied: list[Path], progress: Progress) -> None:
        digest = sha256_of(path, progress)
        photo = read_photo(path) if kind_of(path) == "photo" else None
        point = taken_at(photo, self._register.crs)
        plot = self._plot_no if self._plot_no is not None else self._plot_at(point)
        if self._register.store.count("evidence", Query({"sha256": digest, "plot_no": plot})):
            self._known += 1
            self._note(Label("{name} is known already.", "{name} 已登记。"), path)
            return
        relative = f"{FOLDER}/{digest}{path.suffix.lower()}"
        self._copy(path, self._register.folder / relative, copied, progress)
        values = {
            "evidence_no": self._number(plot),
            "plot_no": plot,
            "kind": kind_of(path),
            "path": relative,
            "sha256": digest,
            "size_bytes": path.stat().st_size,
            "caption": self._caption or path.stem,
            **said_by(photo, self._offset),
        }
        self._uuids.append(self._register.add("evidence", values, point=point))
        if plot is None:
            self._no_plot += 1
            self._note(Label("{name} belongs to no plot yet.", "{name} 尚未对应图斑。"), path)
        if photo is not None and point is None:
            self._no_place += 1
            self._note(Label("{name} does not say where it was taken.", "{name} 无拍摄位置。"), path)

    def _note(self, label: Label, path: Path) -> None:
        self._notes.append(label.format(name=path.name))

    def _plot_at(self, point: Point | None) -> str | None:
        """The plot that a point lies in, or the nearest one near enough."""
        if point is None:
            return None
        (x, y), reach = point, self._distance_m
        near = self._register.store.select(
            "plot", Query(box=(x - reach, y - reach, x + reach, y + reach)), ("plot_no",), polygons=True
        )
        place = ogr.Geometry(ogr.wkbPoint)
        place.AddPoint_2D(x, y)
        found = [(to_ogr(row["polygons"]).Distance(place), row["plot_no"]) for row in near if row["plot_no"]]
        distance, plot = min(found, default=(np.inf, None))
        return plot if distance <= reach else None

    def _number(self, plot: str | None) -> str:
        parent = plot if plot is not None else self._register.county
        taken = self._register.store.count("evidence", Query({"plot_no": plot}))
        while True:
            taken += 1
            number = self._pattern.format(plot=parent, serial=str(taken).zfill(self._digits))
            if not self._register.store.count("evidence", Query({"evidence_no": number})):
                return number

    def _copy(self, source: Path, target: Path, copied: list[Path], progress: Progress) -> None:
        if target.is_file():
            return
        try:
            copy(source, target, progress)
        except OSError as error:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "{path} cannot be copied beside the register: {reason}. Nothing was noted."
                ),
                path=source.name,
                reason=error.strerror or error,
            ) from error
        copied.append(target)
