"""Putting a finished package where it belongs: all of it or nothing, and never over what we did not make."""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from pathlib import Path

from ..geodata.files import HeldError
from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP, Label
from .manifest import MANIFEST, Manifest, describe, files_of, is_link, read_manifest


def check_destination(folder: Path) -> Manifest | None:
    """The manifest of the package that stands there, None for a new or empty folder.

    A package that an interrupted run had set aside is put back first.

    Raises:
        InputError: a file has the name, the parent is missing, or the folder holds what is no package.
    """
    if not folder.parent.is_dir():
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "There is no folder {folder} to put the package into."),
            folder=folder.parent,
        )
    if not folder.exists():
        aside = sorted(folder.parent.glob(f".{_glob(folder.name)}.*.old"))
        if len(aside) == 1:
            os.replace(aside[0], folder)
    if not folder.exists():
        return None
    if not folder.is_dir():
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{path} is a file. Choose a folder for the package."), path=folder
        )
    if not any(folder.iterdir()):
        return None
    if not (folder / MANIFEST).is_file():
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{folder} is not empty and is no package of this plugin; it was left as it is. Choose a new folder.",
            ),
            folder=folder,
        )
    return read_manifest(folder)


def new_stage(folder: Path) -> Path:
    """A hidden folder beside ``folder`` to build in.

    Raises:
        InputError: nothing can be written there.
    """
    stage = folder.with_name(f".{folder.name[:60]}.{uuid.uuid4().hex[:8]}.part")
    try:
        stage.mkdir()
    except OSError as error:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be made: {reason}"),
            path=folder,
            reason=error.strerror or error,
        ) from error
    return stage


def swap_in(stage: Path, folder: Path, before: Manifest | None, names: set[str]) -> tuple[Label, ...]:
    """Make ``stage`` the package at ``folder``; gives what the person should know.

    Files of the old folder that its manifest does not list are taken over. Listed files that were edited since are
    kept in a folder beside it.

    Args:
        names: the files of the new package.

    Raises:
        InputError: a foreign file has the name of a new one.
        HeldError: another program holds the old package.
    """
    if before is None:
        if folder.exists():
            folder.rmdir()
        _rename(stage, folder, stage)
        return ()
    foreign = [path for path in files_of(folder) if path not in before.entries]
    in_the_way = sorted(set(foreign) & names)
    if in_the_way:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{folder} holds {names}, not made by this plugin, where the new package needs the name. Nothing was "
                "changed: move the file away, or choose another folder.",
            ),
            folder=folder,
            names="、".join(in_the_way),
        )
    edited = [path for path in before.entries if (folder / path).is_file() and _edited(folder, path, before)]
    for path in foreign:
        _take_over(folder / path, stage / path)
    old = folder.with_name(f".{folder.name[:60]}.{uuid.uuid4().hex[:8]}.old")
    _rename(folder, old, stage)
    try:
        os.replace(stage, folder)
    except OSError:
        os.replace(old, folder)
        raise
    notes = _keep_edited(old, folder, edited)
    shutil.rmtree(old, ignore_errors=True)
    return notes


def discard(stage: Path) -> None:
    shutil.rmtree(stage, ignore_errors=True)


def _edited(folder: Path, path: str, before: Manifest) -> bool:
    entry = before.entries[path]
    return not is_link(folder, path) and describe(folder, path, entry.role).sha256 != entry.sha256


def _take_over(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_symlink():
        os.symlink(os.readlink(source), target)
    else:
        shutil.copy2(source, target)


def _rename(source: Path, target: Path, stage: Path) -> None:
    try:
        os.replace(source, target)
    except PermissionError as error:
        kept = _free(target if source == stage else source, "new")
        with contextlib.suppress(OSError):
            os.replace(stage, kept)
        raise HeldError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "A file of {folder} is open in another program (Word, QGIS, a file window), so the package there was "
                "left as it is. The new package is beside it: {kept}. Close the program and export again.",
            ),
            folder=(target if source == stage else source).name,
            kept=(kept if kept.exists() else stage).name,
        ) from error


def _keep_edited(old: Path, folder: Path, edited: list[str]) -> tuple[Label, ...]:
    if not edited:
        return ()
    kept = _free(folder, "edited")
    for path in edited:
        (kept / path).parent.mkdir(parents=True, exist_ok=True)
        os.replace(old / path, kept / path)
    names = "、".join(sorted(edited))
    return (
        Label(
            f"Edited since the last export and kept in {kept.name}: {names}",
            f"上次导出后被修改过的文件已保留在 {kept.name}：{names}",
        ),
    )


def _free(folder: Path, word: str) -> Path:
    """A name beside ``folder`` that nobody has."""
    number = 1
    while True:
        path = folder.with_name(f"{folder.name[:60]}_{word}{'' if number == 1 else number}")
        if not path.exists():
            return path
        number += 1


def _glob(name: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in name[:60])
