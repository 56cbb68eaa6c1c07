"""Processing's own windows for deeds that need no place on the map, filled in as far as the desk knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QMenu

from ..compat import translate
from ..processing.provider import PROVIDER_ID
from .desk import Desk


class Algorithms(QObject):
    """Keeps the window that is open; ``finished`` when a run has ended, ``refused`` with a sentence."""

    finished = pyqtSignal()
    refused = pyqtSignal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._dialog: Any = None

    def fill(self, menu: QMenu, entries: Iterable[tuple[str, str]], more: Callable[[], dict[str, Any]] = dict) -> None:
        """Actions for ``(words, algorithm)``; ``more`` tells parameters that are known when one is chosen."""
        for words, name in entries:
            action = menu.addAction(words)
            action.triggered.connect(lambda _checked, name=name: self.open(name, more()))

    def open(self, name: str, known: dict[str, Any] | None = None) -> None:
        from processing import createAlgorithmDialog

        desk = {"REGISTER": self._desk.path, "MINE": self._desk.mine_id or None}
        given = {key: value for key, value in {**desk, **(known or {})}.items() if value is not None}
        self._dialog = createAlgorithmDialog(f"{PROVIDER_ID}:{name}", given)
        if self._dialog is None:
            self.refused.emit(
                translate("MineRestoration", "Processing is switched off. Enable it in the plugin manager.")
            )
            return
        self._dialog.algorithmFinished.connect(lambda _good, _results: self.finished.emit())
        self._dialog.show()

    def close(self) -> None:
        if self._dialog is not None:
            self._dialog.close()
