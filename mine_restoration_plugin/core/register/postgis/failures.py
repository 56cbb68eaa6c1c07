"""What PostgreSQL says, in sentences for people."""

from __future__ import annotations

from typing import Any

from ...model.errors import ConnectionLostError, InputError, LockedError
from ...model.text import QT_TRANSLATE_NOOP
from ..failures import StoreError, store_failed
from .ddl import CHANGED_MEANWHILE

_LOCKED = ("55P03", "40P01", "40001", "57014")
_GONE = ("57P01", "57P02", "57P03", "25P03")
_READ_ONLY = ("25006",)
REFUSED = "42501"
TAKEN = "23505"


class Refused(InputError):
    """The database user lacks the right; ``user`` is its name."""

    def __init__(self, user: str, reason: str) -> None:
        self.user = user
        super().__init__(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The database does not allow this to the user {user} ({reason}). Nothing was saved; ask whoever runs "
                "the database for the right role.",
            ),
            user=user,
            reason=reason,
        )


def lost() -> ConnectionLostError:
    return ConnectionLostError(
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "The connection to the database was lost. What was not saved before is not in the register, and nothing is "
            "half saved. Try again when the network is back.",
        )
    )


def is_gone(error: Any, connection: Any) -> bool:
    """Whether the connection is over, rather than the statement wrong."""
    state = error.pgcode or ""
    return bool(connection.closed) or state.startswith("08") or state in _GONE


def failed(error: Any, user: str) -> Exception:
    """The exception that fits an error of psycopg2 on a connection that lives."""
    state, message = error.pgcode or "", " ".join(str(error).split())
    if state in _LOCKED:
        return LockedError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "Somebody else is saving the same row at this moment. Nothing of yours was saved; try again.",
            )
        )
    if state in _READ_ONLY:
        return InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "The database takes no changes at present (read-only). Nothing was saved."
            )
        )
    if state == REFUSED:
        return Refused(user, error.diag.message_primary or message)
    if state == TAKEN:
        detail = error.diag.message_detail or message
        return store_failed(f"unique constraint: {detail}")
    if state.startswith("53"):
        return store_failed(f"disk is full: {message}" if state == "53100" else message)
    if state in ("XX000", "22023") and "geometry" in message.lower():
        return InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "An outline is such that the database does not take it ({reason}). Mend it (in QGIS: Vector geometry, "
                "Fix geometries); nothing was saved.",
            ),
            reason=message,
        )
    if "cannot be changed" in message or CHANGED_MEANWHILE in message:
        return store_failed(message)
    return StoreError(message)


def unreachable(name: str, reason: str) -> InputError:
    return InputError(
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "The database of {name} does not answer: {reason}. Look at server, user and network; the password belongs "
            "in a pg service file, in pgpass or in QGIS's authentication settings.",
        ),
        name=name,
        reason=reason,
    )
