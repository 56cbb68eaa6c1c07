"""The door from the field pack dialog to core: plain functions that run in a task."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal

from ..core.model.progress import Progress

MOST_MINES = 500
_WAIT_S = 0.1


@dataclass(frozen=True)
class MineChoice:
    mine_id: str
    name: str
    plots: int


def list_mines(path: str, words: str, progress: Progress) -> tuple[MineChoice, ...]:
    """Mines with every word in number or name; the first ones where there are very many."""
    from ..core.register.register import open_register

    progress.check()
    with open_register(path) as register:
        rows = register.mine_page(words, ("mine_id",), 0, MOST_MINES)
    return tuple(MineChoice(row["mine_id"], row["name"] or "", row["plots"]) for row in rows)


def export_pack(
    path: str,
    folder: str,
    mines: Sequence[str],
    rasters: Sequence[Any],
    vectors: Sequence[Any],
    writer: Any,
    who: str,
    progress: Progress,
) -> Any:
    """Make a field pack; ``writer`` writes its project file."""
    from ..core.register.fieldpack.export import export_field_pack

    return export_field_pack(
        path,
        folder,
        mines=mines,
        rasters=rasters,
        vectors=vectors,
        project=lambda contents: writer.write(contents, progress),
        who=who,
        progress=progress,
    )


def try_merge(path: str, folder: str, progress: Progress) -> Any:
    """What a merge would do; nothing is written."""
    from ..core.register.fieldpack.merge import merge_field_pack

    return merge_field_pack(path, folder, dry_run=True, progress=progress)


def merge(path: str, folder: str, who: str, progress: Progress) -> Any:
    """Merge a field pack."""
    from ..core.register.fieldpack.merge import merge_field_pack

    return merge_field_pack(path, folder, who=who, progress=progress)


class ProjectWriter(QObject):
    """Lets the window's thread write the project file while a task waits: layers and symbols belong there."""

    _asked = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._done = threading.Event()
        self._error: Exception | None = None
        self._asked.connect(self._write, Qt.ConnectionType.QueuedConnection)

    def write(self, contents: Any, progress: Progress) -> None:
        """Called in the task; ends early when the person cancels."""
        self._done.clear()
        self._error = None
        self._asked.emit(contents)
        while not self._done.wait(_WAIT_S):
            progress.check()
        if self._error is not None:
            raise self._error

    def _write(self, contents: Any) -> None:
        from ..cartography.fieldproject import write_field_project

        try:
            if contents.folder.is_dir():  # it is gone where the task was cancelled meanwhile
                write_field_project(contents)
        except Exception as error:  # told by the task
            self._error = error
        finally:
            self._done.set()
