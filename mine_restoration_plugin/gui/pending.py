"""Decisions that were changed on the pages of the dock and are not in the plan yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from .memory import MineMemory

GONE = object()
"""In place of a value: the decision is taken back."""
Path = tuple[str, ...]
PLACE = "pending"


class Pending(QObject):
    """Changes on top of the decisions of the latest plan of one mine, oldest first, kept with the profile.

    A change has a path into the decisions (``("facts", "U1", "soil_ph")``) and a value or ``GONE``. One that says what
    the plan says already is no change: so a draft that took them over empties the list.
    """

    changed = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._memory: MineMemory | None = None
        self._base: dict[str, Any] = {}
        self._changes: list[tuple[Path, Any]] = []

    def show_mine(self, memory: MineMemory | None, decisions: Mapping[str, Any]) -> None:
        """Another mine, or another plan of it; ``memory`` None where no mine is selected."""
        self._memory = memory
        self._base = dict(decisions)
        kept = [] if memory is None else memory.read(PLACE, [])
        found = [_from_json(row) for row in kept if isinstance(row, dict)]
        self._changes = [change for change in found if change is not None]
        self._settle()

    def set(self, path: Path, value: Any) -> None:
        """Change one decision; nothing is added where it is so already."""
        if self._has(path) and value is not GONE and self.value(path) == value:
            return
        if value is GONE and not self._has(path):
            return
        self._changes = [change for change in self._changes if change[0][: len(path)] != path]
        self._changes.append((path, value))
        self._settle()

    def take_over(self, decisions: Mapping[str, Any]) -> None:
        """Make a set of decisions the pending ones, in place of all changes."""
        changes: list[tuple[Path, Any]] = []
        for key in sorted({*self._base, *decisions}):
            changes.append(((key,), decisions.get(key, GONE)))
        self._changes = changes
        self._settle()

    def undo(self) -> None:
        """Take the last change back."""
        if self._changes:
            self._changes.pop()
            self._settle()

    @property
    def changes(self) -> tuple[tuple[Path, Any], ...]:
        return tuple(self._changes)

    def merged(self) -> dict[str, Any]:
        """The decisions of the plan with the changes in them."""
        found: dict[str, Any] = _copy(self._base)
        for path, value in self._changes:
            _put(found, path, value)
        return found

    def for_draft(self) -> dict[str, Any] | None:
        """What a draft is given: None without changes, so that it goes by those of the plan.

        The scenario of the plan is left out as it is then: which one is followed is chosen in the register.
        """
        if not self._changes:
            return None
        touched = any(path[0] == "scenario" for path, _value in self._changes)
        return {key: value for key, value in self.merged().items() if touched or key != "scenario"}

    def value(self, path: Path) -> Any:
        """A decision as it is now, None where there is none."""
        found: Any = self.merged()
        for part in path:
            found = found.get(part) if isinstance(found, Mapping) else None
        return found

    def _has(self, path: Path) -> bool:
        found: Any = self.merged()
        for part in path:
            if not isinstance(found, Mapping) or part not in found:
                return False
            found = found[part]
        return True

    def _settle(self) -> None:
        """Drop what the plan says already, keep the rest where it outlives the window, and tell."""
        self._changes = [change for change in self._changes if not _says(self._base, *change)]
        if self._memory is not None:
            self._memory.write(PLACE, [_to_json(change) for change in self._changes])
        self.changed.emit()


def _says(base: Mapping[str, Any], path: Path, value: Any) -> bool:
    found: Any = base
    for part in path[:-1]:
        found = found.get(part) if isinstance(found, Mapping) else None
    there = isinstance(found, Mapping) and path[-1] in found
    return not there if value is GONE else there and found[path[-1]] == value


def _put(decisions: dict[str, Any], path: Path, value: Any) -> None:
    """Put a value in, or take it out with every object that is empty then."""
    inner, outer = decisions, []
    for part in path[:-1]:
        outer.append((inner, part))
        below = inner.get(part)
        inner[part] = dict(below) if isinstance(below, Mapping) else {}
        inner = inner[part]
    if value is GONE:
        inner.pop(path[-1], None)
    else:
        inner[path[-1]] = value
    for above, part in reversed(outer):
        if not above[part]:
            del above[part]


def _copy(decisions: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _copy(value) if isinstance(value, Mapping) else value for key, value in decisions.items()}


def _to_json(change: tuple[Path, Any]) -> dict[str, Any]:
    path, value = change
    return {"path": list(path), **({} if value is GONE else {"value": value})}


def _from_json(row: Mapping[str, Any]) -> tuple[Path, Any] | None:
    path = row.get("path")
    if not isinstance(path, list) or not path or not all(isinstance(part, str) for part in path):
        return None
    return tuple(path), row.get("value", GONE)
