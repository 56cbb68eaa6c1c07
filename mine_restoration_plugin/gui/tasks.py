"""The one shell in which work leaves the window's thread.

A job carries plain data into ``run`` and plain data out of it; everything that touches the window happens in
``finished``, on the main thread. The runner keeps each job alive until then (QGIS does not: QGIS#38583).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.core import QgsApplication, QgsTask
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..core.model.progress import Cancelled, Progress

Work = Callable[[Progress], Any]


class Job(QgsTask):
    """Runs ``work(progress)`` beside the window, then calls exactly one of the three callbacks on the main thread."""

    said = pyqtSignal(str)

    def __init__(
        self,
        title: str,
        work: Work,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        stopped: Callable[[], None],
    ) -> None:
        super().__init__(title, QgsTask.Flag.CanCancel)
        self._work = work
        self._done = done
        self._failed = failed
        self._stopped = stopped
        self._detached = False
        self._release: Callable[[Job], None] | None = None
        self.result: Any = None
        self.exception: Exception | None = None

    def keep(self, release: Callable[[Job], None]) -> None:
        """``release(job)`` is called when the job needs to be kept alive no longer."""
        self._release = release

    def detach(self) -> None:
        """Stop, and tell nobody how it ends: the window is going away, or a later wish has taken its place.

        Not ``cancel``: of a task that is cancelled while it waits for its thread QGIS sometimes never says that it
        ended. This one runs, sees that nobody wants it, and ends.
        """
        self._detached = True

    def unwanted(self) -> bool:
        """Whether its work may stop."""
        return self._detached or self.isCanceled()

    def run(self) -> bool:
        try:
            progress = Progress(self._report, self.unwanted)
            progress.check()
            self.result = self._work(progress)
        except Cancelled:
            return False
        except Exception as error:  # told in finished(), on the main thread
            self.exception = error
            return False
        return True

    def finished(self, result: bool) -> None:
        try:
            if self._detached:
                return
            if self.exception is not None:
                self._failed(self.exception)
            elif result:
                self._done(self.result)
            else:
                self._stopped()
        finally:
            if self._release is not None:
                self._release(self)

    def _report(self, share: float, message: str) -> None:
        self.setProgress(100.0 * share)
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
        job = Job(title, work, done, failed, stopped)
        job.keep(self._release)
        self._jobs.append(job)
        QgsApplication.taskManager().addTask(job)
        self.changed.emit()
        return job

    def close(self) -> None:
        """Cancel everything and hear of nothing any more. Does not wait: a thread that waits for Python would."""
        for job in list(self._jobs):
            job.detach()

    def _release(self, job: Job) -> None:
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
