"""The one shell in which work leaves the window's thread.

A job carries plain data into ``run`` and plain data out of it; everything that touches the window happens in one of its
three callbacks, on the main thread. The threads are our own: QGIS's task manager remembers the address of a task's
runnable after Qt has freed it; where that of a waiting task comes to lie there, the end of the first takes the second
out of the queue, and it never runs. They are Python's, one a job: a pool of Qt's gives a second job the thread of the
first with a new Python state, while extension modules (matplotlib's) remember the old one and end the program.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from threading import Semaphore, Thread
from typing import Any

from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal

from ..core.model.progress import Cancelled, Progress

Work = Callable[[Progress], Any]
STEPS = 1000
"""Progress is told in so many steps: a signal for every window of a raster would keep the main thread busy."""
_TURNS = Semaphore(max(os.cpu_count() or 1, 2))
"""So many work at once: a read that waits on a slow disk leaves a turn for the next."""


class Job(QObject):
    """Runs ``work(progress)`` beside the window, then calls exactly one of the three callbacks on the main thread."""

    said = pyqtSignal(str)
    progressChanged = pyqtSignal(float)  # noqa: N815 - Qt's way of naming signals; per cent
    _over = pyqtSignal()

    def __init__(
        self,
        title: str,
        work: Work,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        stopped: Callable[[], None],
        release: Callable[[Job], None],
    ) -> None:
        super().__init__()
        self.title = title
        self._work = work
        self._done = done
        self._failed = failed
        self._stopped = stopped
        self._release = release
        self._detached = False
        self._cancelled = False
        self._step = 0
        self._whole = False
        self.result: Any = None
        self.exception: Exception | None = None
        self._over.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Stop; ``stopped`` is called when it has."""
        self._cancelled = True

    def detach(self) -> None:
        """Stop, and tell nobody how it ends: the window is going away, or a later wish has taken its place."""
        self._detached = True

    def progress(self) -> float:
        """Per cent."""
        return self._step * 100.0 / STEPS

    def unwanted(self) -> bool:
        """Whether its work may stop."""
        return self._detached or self._cancelled

    def run(self) -> None:
        """On a thread of its own."""
        try:
            progress = Progress(self._report, self.unwanted)
            with _TURNS:
                progress.check()
                self.result = self._work(progress)
            self._whole = True
        except Cancelled:
            pass
        except Exception as error:  # told on the main thread
            self.exception = error
        self._over.emit()

    def _finish(self) -> None:
        try:
            if self._detached:
                return
            if self.exception is not None:
                self._failed(self.exception)
            elif self._whole:
                self._done(self.result)
            else:
                self._stopped()
        finally:
            self._release(self)

    def _report(self, share: float, message: str) -> None:
        step = int(share * STEPS)
        if step != self._step:
            self._step = step
            self.progressChanged.emit(self.progress())
        if message:
            self.said.emit(message)


class Runner(QObject):
    """Starts jobs and holds them until they have finished."""

    changed = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[Job] = []

    @property
    def running(self) -> int:
        return len(self._jobs)

    def start(
        self,
        title: str,
        work: Work,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        stopped: Callable[[], None] = lambda: None,
    ) -> Job:
        job = Job(title, work, done, failed, stopped, self._released)
        self._jobs.append(job)
        Thread(target=job.run, name=title, daemon=True).start()
        self.changed.emit()
        return job

    def close(self) -> None:
        """Cancel everything and hear of nothing any more. Does not wait: a thread that waits for Python would."""
        for job in list(self._jobs):
            job.detach()

    def _released(self, job: Job) -> None:
        if job in self._jobs:
            self._jobs.remove(job)
        self.changed.emit()


class Latest:
    """Jobs of which only the last one counts: each takes the place of the one before, of which nothing is heard."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._job: Job | None = None

    @property
    def running(self) -> bool:
        return self._job is not None

    def start(
        self,
        title: str,
        work: Work,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        stopped: Callable[[], None] = lambda: None,
    ) -> Job:
        """As ``Runner.start``; it is not ``running`` any more when a callback is called."""
        self.drop()

        def over(then: Callable[..., None]) -> Callable[..., None]:
            def call(*result: Any) -> None:
                self._job = None
                then(*result)

            return call

        self._job = self._runner.start(title, work, over(done), over(failed), over(stopped))
        return self._job

    def drop(self) -> None:
        """Cancel what runs and hear of it no more."""
        if self._job is not None:
            self._job.detach()
            self._job = None
