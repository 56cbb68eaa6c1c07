"""The two ways to fail, of which only one is a class: the input is wrong.

Anything else that is raised is a defect of the program and keeps its traceback.
"""

from __future__ import annotations

from typing import Any


class InputError(Exception):
    """The input is wrong: a sentence that says what, where, and how to mend it. Nothing has been written.

    ``template`` is the English source string with ``{name}`` fields, marked at the place of the raise with
    ``QT_TRANSLATE_NOOP("MineRestoration", ...)`` so that the interface can translate it before it is filled in.
    """

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values
        super().__init__(template.format(**values))


class ConflictError(InputError):
    """Somebody else saved first; the other state is kept whole.

    ``conflict`` holds both states and the one they began from side by side (``register.history.Conflict``), where the
    error is about one row.
    """

    conflict: Any = None


class LockedError(InputError):
    """Somebody else holds the register for writing."""


class ConnectionLostError(InputError):
    """The database went away; nothing is half saved, and the same can be tried again."""
