"""Map sheets of a package: drawn on the main thread, one per turn of the event loop, then handed to the export task.

QGIS layouts crash off the main thread (QGIS#30951), and the documents must not be written on it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..core.model.errors import InputError
from ..core.model.plan import Plan
from ..core.model.progress import Cancelled, Progress
from ..core.model.text import QT_TRANSLATE_NOOP


class DrawnSheets:
    """A map renderer whose sheets are already files. Refuses a plan other than the one that was drawn."""

    def __init__(self, digest: str, sheets: dict[Any, tuple[Path, Path]]) -> None:
        self._digest = digest
        self._sheets = sheets

    def sheets(self, plan: Plan) -> list[Any]:
        if plan.sha256 != self._digest:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "The plan was changed while its maps were being drawn. Export the package again."
                )
            )
        return list(self._sheets)

    def render(
        self, plan: Plan, store_folder: Any, sheet: Any, pdf_path: Any, png_path: Any, progress: Progress
    ) -> None:
        progress.check()
        for source, target in zip(self._sheets[sheet], (pdf_path, png_path)):
            if source.exists():
                shutil.copyfile(source, target)


class SheetPress(QObject):
    """Draws the sheets of one plan into a temporary folder, sheet by sheet, and can be stopped between and within."""

    progressed = pyqtSignal(float, str)

    def __init__(self, renderer: Any, plan: Plan, store_folder: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._renderer = renderer
        self._plan = plan
        self._store_folder = Path(store_folder)
        self._folder = tempfile.TemporaryDirectory(prefix="mine_restoration_maps_")
        self._keys: list[Any] = []
        self._drawn: dict[Any, tuple[Path, Path]] = {}
        self._stopped = False
        self._ended = False
        self._on_done: Callable[[DrawnSheets], None] = lambda _sheets: None
        self._on_failed: Callable[[Exception], None] = lambda _error: None
        self._on_stopped: Callable[[], None] = lambda: None

    def start(
        self,
        done: Callable[[DrawnSheets], None],
        failed: Callable[[Exception], None],
        stopped: Callable[[], None],
    ) -> None:
        self._on_done, self._on_failed, self._on_stopped = done, failed, stopped
        QTimer.singleShot(0, self._begin)

    def cancel(self) -> None:
        self._stopped = True

    def clean(self) -> None:
        """Remove the drawn files, once the package holds them or nobody wants them."""
        self._stopped = True
        self._ended = True
        self._folder.cleanup()

    def _begin(self) -> None:
        self._turn(self._list_sheets)

    def _list_sheets(self) -> None:
        self._keys = list(self._renderer.sheets(self._plan))
        self._schedule()

    def _schedule(self) -> None:
        if len(self._drawn) == len(self._keys):
            self._ended = True
            self._on_done(DrawnSheets(self._plan.sha256, self._drawn))
        else:
            QTimer.singleShot(0, self._draw_next)

    def _draw_next(self) -> None:
        self._turn(self._draw_one)

    def _draw_one(self) -> None:
        number = len(self._drawn)
        key = self._keys[number]
        folder = Path(self._folder.name)
        pdf, png = folder / f"sheet_{number}.pdf", folder / f"sheet_{number}.png"
        part = Progress(lambda share, text: self.progressed.emit(share, text), lambda: self._stopped)
        self._renderer.render(
            self._plan,
            self._store_folder,
            key,
            pdf,
            png,
            part.part(number / len(self._keys), (number + 1) / len(self._keys)),
        )
        self._drawn[key] = (pdf, png)
        self.progressed.emit(len(self._drawn) / len(self._keys), "")
        self._schedule()

    def _turn(self, step: Callable[[], None]) -> None:
        if self._ended:
            return
        try:
            if self._stopped:
                raise Cancelled
            step()
        except Cancelled:
            self._ended = True
            self._on_stopped()
        except Exception as error:
            self._ended = True
            self._on_failed(error)
