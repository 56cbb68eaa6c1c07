"""Work that must stay on the main thread: piece by piece, one per turn of the event loop, or after a pause."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal


def after_a_pause(parent: QObject, pause_ms: int, then: Callable[[], object]) -> QTimer:
    """A timer that calls ``then`` once nobody has started it for ``pause_ms``: after typing, dragging or moving."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(pause_ms)
    timer.timeout.connect(then)
    return timer


class Turns(QObject):
    """Draws ``steps`` (each gives the share that is done) until they end, fail or are cancelled between two."""

    progressed = pyqtSignal(float, str)

    def __init__(self, steps: Iterator[float], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: Iterator[float] | None = steps
        self._stopped = False
        self._on_done: Callable[[], None] = lambda: None
        self._on_failed: Callable[[Exception], None] = lambda _error: None
        self._on_stopped: Callable[[], None] = lambda: None

    def start(self, done: Callable[[], None], failed: Callable[[Exception], None], stopped: Callable[[], None]) -> None:
        self._on_done, self._on_failed, self._on_stopped = done, failed, stopped
        QTimer.singleShot(0, self._turn)

    def cancel(self) -> None:
        self._stopped = True

    def clean(self) -> None:
        """Close the iterator, so that it removes what it has half made. Nobody hears of it any more."""
        steps, self._steps = self._steps, None
        if steps is not None:
            close = getattr(steps, "close", None)
            if close is not None:
                close()

    def _turn(self) -> None:
        if self._steps is None:
            return
        if self._stopped:
            self.clean()
            self._on_stopped()
            return
        try:
            share = next(self._steps)
        except StopIteration:
            self._steps = None
            self._on_done()
        except Exception as error:
            self._steps = None
            self._on_failed(error)
        else:
            self.progressed.emit(share, "")
            QTimer.singleShot(0, self._turn)
