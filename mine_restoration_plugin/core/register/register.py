"""Making and opening registers: everything that may be wrong with the file is said before any row is touched."""

from __future__ import annotations

import contextlib
import os
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from osgeo import gdal

from ..geodata.crs import authid, require_metric, srs_from
from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP
from . import migrations
from .contents import Register
from .dictionary import Dictionary, data_dictionary
from .geopackage import GeoPackageStore, open_dataset
from .locking import WriteLock, user_name
from .places import on_network
from .postgis.opening import make_place, open_place
from .postgis.place import is_place, read_place
from .store import BareStore

_COUNTY = re.compile(r"\d{6}|(?=\S*[^\W\d])[\w-]{2,20}")


def create_register(path: str | Path, county: str, crs: str, *, who: str | None = None) -> Path:
    """Make a register for one county.

    Args:
        path: a GeoPackage that does not exist yet, or a ``.pgregister`` file that names a schema which does not.
        county: code of GB/T 2260 (six digits); elsewhere any short code with a letter in it.
        crs: a metric coordinate system, "EPSG:4547" or WKT; outlines are kept in it.
        who: for the log; the user's name where not given.

    Raises:
        InputError: the file exists, the folder does not, it is a network share, degrees, no such code.
    """
    path = Path(path)
    info = migrations.new_identity(county.strip(), who or user_name())
    if not _COUNTY.fullmatch(county.strip()):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{county} is not a county code. Give the six digits of GB/T 2260, e.g. 410482.",
            ),
            county=repr(county),
        )
    require_metric(crs)
    make_register(path, authid(srs_from(crs)), info)
    return path


def make_register(
    path: Path, crs: str, info: Mapping[str, str], fill: Callable[[BareStore], None] | None = None
) -> None:
    """Make a register where none is. ``fill`` may bring rows in before the log begins; nothing stays if it fails.

    Raises:
        InputError: there is one already, the folder is not there, it is a network share, the ending is another one.
    """
    dictionary = data_dictionary()
    if is_place(path):
        make_place(read_place(path), dictionary, crs, info, fill)
        return
    if path.suffix.lower() != ".gpkg":
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "A register is a GeoPackage (.gpkg), or a database that a small file names (.pgregister): give {path} "
                "one of these endings.",
            ),
            path=path.name,
        )
    _refuse_network(path)
    if not path.parent.is_dir():
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "There is no folder {folder}."), folder=path.parent)
    try:
        with path.open("xb"):
            pass
    except FileExistsError as error:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{path} exists already and is left as it is. Choose a new name, or open it as a register.",
            ),
            path=path,
        ) from error
    except OSError as error:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be made: {reason}"),
            path=path,
            reason=error.strerror or error,
        ) from error
    part = path.with_name(f"{path.stem}.{uuid.uuid4().hex[:8]}.part.gpkg")

    def fill_file(dataset: gdal.Dataset) -> None:
        if fill is not None:
            fill(GeoPackageStore(dataset, dictionary))

    try:
        migrations.build(part, dictionary, crs, info, fill=fill_file)
        os.replace(part, path)
    except BaseException:
        for left in (part, path):
            with contextlib.suppress(OSError):
                left.unlink()
        raise


@contextmanager
def open_register(
    path: str | Path, *, write: bool = False, who: str | None = None, dictionary: Dictionary | None = None
) -> Iterator[Register]:
    """The register at ``path`` for as long as the ``with`` block lasts.

    With ``write`` a GeoPackage is held against other writers; a database takes many, row by row. An older register is
    brought up to date after a backup.

    Raises:
        LockedError: somebody else is writing.
        InputError: no such file, not a register, a newer one, read-only, a network share.
    """
    path = Path(path)
    who = who or user_name()
    dictionary = dictionary or data_dictionary()
    if is_place(path):
        with open_place(read_place(path), write=write, who=who, dictionary=dictionary) as register:
            yield register
        return
    _require_file(path)
    lock = None
    if write:
        _refuse_network(path)
        if not os.access(path, os.W_OK):
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{path} is read-only. Make it writable, or work on a copy."),
                path=path,
            )
        _version(path, dictionary)
        lock = WriteLock(path, who)
        lock.take()
    try:
        store = _opened(path, write, dictionary)
        try:
            yield Register(path, store, dictionary, lock, who)
        finally:
            store.close()
    finally:
        if lock is not None:
            lock.release()


def set_editor(path: str | Path, who: str | None) -> None:
    """Who is named in the log for edits made with QGIS's own tools from now on (None: "unknown")."""
    path = Path(path)
    if is_place(path):
        with open_place(read_place(path), write=True, who=who or user_name(), dictionary=data_dictionary()) as register:
            register.store.set_editor(who)
        return
    _require_file(path)
    if _version(path, data_dictionary()) < data_dictionary().version:
        with open_register(path, write=True, who=who):
            pass  # brought up to date under the lock
    store = _opened(path, True, data_dictionary())
    try:
        store.set_editor(who)
    finally:
        store.close()


def _opened(path: Path, write: bool, dictionary: Dictionary) -> GeoPackageStore:
    found = _version(path, dictionary)
    dataset = open_dataset(path, write=write)
    if dataset is None:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be opened; it may be locked or damaged."), path=path
        )
    store = GeoPackageStore(dataset, dictionary)
    if found < dictionary.version:
        if not write:
            store.close()
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The register {path} is of an older version ({found}). Open it once for writing: a "
                    "backup is made beside it and it is brought up to date.",
                ),
                path=path.name,
                found=found,
            )
        try:
            migrations.migrate(path, dataset, dictionary, store.info()["crs"], found)
        except BaseException:
            store.close()
            raise
    return store


def _require_file(path: Path) -> None:
    if not path.is_file():
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "There is no register at {path}. It may have been moved or deleted, or the drive is not connected.",
            ),
            path=path,
        )
    journal = path.with_name(path.name + "-journal")
    if journal.exists() and os.access(path, os.W_OK):
        dataset = open_dataset(path, write=True)  # undoes what a killed program left half saved
        if dataset is not None:
            store = GeoPackageStore(dataset, data_dictionary())
            store.close()


def _version(path: Path, dictionary: Dictionary) -> int:
    dataset = open_dataset(path, write=False)
    info: dict[str, str] = {}
    if dataset is not None and dataset.GetLayerByName("register_info") is not None:
        info = {row.GetField("key"): row.GetField("value") for row in dataset.GetLayerByName("register_info")}
    dataset = None
    text = info.get("schema_version", "")
    if info.get("application") != migrations.APPLICATION or not text.isdigit():
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{path} is not a mine register. Create one, or choose another file.",
            ),
            path=path,
        )
    if int(text) > dictionary.version:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The register {path} was written by a newer version of the plugin (schema {found}, "
                "this one knows {known}). Update the plugin; the file was left as it is.",
            ),
            path=path.name,
            found=text,
            known=dictionary.version,
        )
    return int(text)


def _refuse_network(path: Path) -> None:
    if on_network(path):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{path} lies on a network share, where a GeoPackage can be damaged by two writers. "
                "Copy it to this computer, work there and copy it back; for many hands at once carry it "
                "into a PostGIS database with the algorithm Move register (moveregister).",
            ),
            path=path,
        )
