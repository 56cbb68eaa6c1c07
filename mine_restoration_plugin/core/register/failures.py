"""What the store says, in sentences for people."""

from __future__ import annotations

from ..model.errors import ConflictError, InputError, LockedError
from ..model.text import QT_TRANSLATE_NOOP


class StoreError(Exception):
    """The store failed in a way that only a defect of the program explains."""


def store_failed(message: str) -> Exception:
    """The exception that fits a message of SQLite or GDAL; nothing has been saved."""
    text = message.lower()
    if "locked" in text or "busy" in text:
        return LockedError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The register is being written by another program at this moment. Nothing was saved; try again.",
            )
        )
    if "readonly" in text or "read-only" in text or "read only" in text:
        return InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The register is read-only. Nothing was saved; make the file writable.",
            )
        )
    if "disk is full" in text or "no space" in text or "disk i/o" in text:
        return InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The disk is full or failing. Nothing was saved; the register holds its last saved state. ({reason})",
            ),
            reason=message,
        )
    if "after you began" in text:
        return ConflictError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "Somebody else changed this row after you began to. Theirs is kept and yours was not saved.",
            )
        )
    if "cannot be changed" in text:
        return InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "Saved plan versions and the event log cannot be changed. Nothing was saved.",
            )
        )
    if "unique constraint" in text:
        return InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "A row with this number is in the register already ({reason}). Nothing was saved.",
            ),
            reason=message.rpartition(":")[2].strip() or message,
        )
    return StoreError(message)
