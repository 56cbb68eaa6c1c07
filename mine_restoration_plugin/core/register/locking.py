"""One writer at a time: a lock file beside the register that names its holder, and that no dead process keeps shut.

The file is not inside the register, so that copies and packages carry no lock with them.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import socket
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Protocol

from ..model.errors import InputError, LockedError
from ..model.text import QT_TRANSLATE_NOOP
from .failures import store_failed
from .places import process_alive

HEARTBEAT_S = 15.0
STALE_S = 90.0


def lock_path(register: Path) -> Path:
    return register.with_name(register.name + ".lock")


def now_utc() -> str:
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def user_name() -> str:
    """The name of the person at this machine, "unknown" where the system has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown"


class Lock(Protocol):
    """What a register that is open for writing asks of its lock."""

    def confirm(self) -> None:
        """Make sure, right before saving, that we may still save."""
        ...


class WriteLock:
    """Held from ``take`` to ``release``; a thread keeps the file's time fresh."""

    def __init__(self, register: Path, who: str, *, clock: Callable[[], float] = time.time) -> None:
        self._register = register
        self._path = lock_path(register)
        self._clock = clock
        self._token = uuid.uuid4().hex
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._content = {
            "token": self._token,
            "who": who,
            "user": user_name(),
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "since_utc": now_utc(),
        }

    def take(self) -> None:
        """Take the lock.

        Raises:
            LockedError: a living process holds it; names who, where and since when.
            InputError: the folder or the file is read-only.
        """
        with _exclusive(self._register):
            holder = self.held_by()
            if holder is not None:
                raise LockedError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration",
                        "{who} has had the register open for writing since {since} (UTC) on {host}, process "
                        "{pid}. It can be read meanwhile; write again when they are done.",
                    ),
                    who=holder.get("who", "?"),
                    since=holder.get("since_utc", "?"),
                    host=holder.get("host", "?"),
                    pid=holder.get("pid", "?"),
                )
            try:
                self._path.write_text(json.dumps(self._content, ensure_ascii=False), encoding="utf-8")
            except OSError as error:
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration",
                        "The folder of the register cannot be written ({reason}). Copy the register to a "
                        "folder of your own.",
                    ),
                    reason=error.strerror or error,
                ) from error
        self._thread = threading.Thread(target=self._beat, name="register lock", daemon=True)
        self._thread.start()

    def held_by(self) -> dict[str, object] | None:
        """Who holds the register now (``who``, ``host``, ``pid``, ``since_utc``), None where nobody alive does."""
        holder = self._holder()
        return holder if holder is not None and self._holds(holder) else None

    def confirm(self) -> None:
        """Make sure that the lock is still ours, right before saving.

        Raises:
            LockedError: the machine slept and somebody else took over.
        """
        holder = self._holder()
        if holder is None or holder.get("token") != self._token:
            raise LockedError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{who} took over the register while this program did not answer. Nothing was saved; open it again.",
                ),
                who=(holder or {}).get("who", "?"),
            )

    def release(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        holder = self._holder()
        if holder is not None and holder.get("token") == self._token:
            with contextlib.suppress(OSError):
                self._path.unlink()

    def _beat(self) -> None:
        while not self._stop.wait(HEARTBEAT_S):
            with contextlib.suppress(OSError):
                os.utime(self._path)

    def _holder(self) -> dict[str, object] | None:
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return content if isinstance(content, dict) else None

    def _holds(self, holder: dict[str, object]) -> bool:
        pid = holder.get("pid")
        if holder.get("host") == socket.gethostname() and isinstance(pid, int) and not process_alive(pid):
            return False
        try:
            age = self._clock() - self._path.stat().st_mtime
        except OSError:
            return False
        return age < STALE_S


@contextmanager
def _exclusive(register: Path) -> Iterator[None]:
    """SQLite's own write lock, so that two programs do not take a stale lock at the same instant."""
    try:
        with contextlib.closing(sqlite3.connect(str(register), timeout=5.0, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        raise store_failed(str(error)) from error
