"""Progress that reports and can cancel, handed down through every long deed."""

from __future__ import annotations

from collections.abc import Callable


class Cancelled(Exception):
    """The person asked to stop. Whoever catches it removes what was half made."""


class Progress:
    """Reports a share of work done, 0 to 1, and asks whether to go on.

    Safe to call from worker threads as long as the two callbacks are.
    """

    def __init__(
        self,
        report: Callable[[float, str], None] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._report = report
        self._is_cancelled = is_cancelled

    def report(self, share: float, message: str = "") -> None:
        """Tell how much is done, and stop here when the person cancelled.

        Raises:
            Cancelled: the person asked to stop.
        """
        self.check()
        if self._report is not None:
            self._report(min(max(share, 0.0), 1.0), message)

    def check(self) -> None:
        """Raise Cancelled when the person asked to stop."""
        if self._is_cancelled is not None and self._is_cancelled():
            raise Cancelled

    def part(self, start: float, stop: float) -> Progress:
        """A progress of its own for the stretch from ``start`` to ``stop`` of this one."""

        def report(share: float, message: str) -> None:
            if self._report is not None:
                self._report(start + (stop - start) * share, message)

        return Progress(report, self._is_cancelled)


SILENT = Progress()
