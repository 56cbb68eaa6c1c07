"""One connection to the register's database: statements, transactions, what happens when it breaks."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP
from ..sql import quoted
from . import credentials
from .failures import failed, is_gone, lost, unreachable
from .place import PgPlace

APPLICATION = "mine_restoration"
OLDEST_SERVER = 130000
WAIT_FOR_ROW = "10s"
"""How long a save waits for somebody who is saving the same row."""
IDLE_LIMIT = "10min"
"""A client that hangs half way through a save is cut off by the server, so that it holds no row for ever."""


def _driver() -> Any:
    try:
        import psycopg2
    except ImportError as error:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "This Python has no psycopg2, which a register in a database needs. It comes with QGIS; on a worker of "
                "your own install the system's package python3-psycopg2.",
            )
        ) from error
    return psycopg2


class Connection:
    """Connects when first used, and again after a break. Outside ``transaction`` each statement stands alone."""

    def __init__(self, place: PgPlace) -> None:
        self.place = place
        self._driver = _driver()
        self._link: Any = None
        self._inside = False
        self.postgis = "public"

    def open(self) -> None:
        """Connect, if there is no connection.

        Raises:
            InputError: the server does not answer or refuses the user, is too old, or has no PostGIS.
        """
        if self._link is not None and not self._link.closed:
            return
        words: dict[str, Any] = {
            "connect_timeout": 10, "keepalives": 1, "keepalives_idle": 20, "keepalives_interval": 5,
            "keepalives_count": 3, "application_name": APPLICATION, **self.place.server,
        }  # fmt: skip
        if self.place.authcfg is not None:
            words.update(credentials.resolve(self.place.authcfg))
        try:
            link = self._driver.connect(**words)
        except self._driver.Error as error:
            raise unreachable(self.place.path.name, " ".join(str(error).split())) from None
        link.autocommit = True
        self._link = link
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def _prepare(self) -> None:
        if self._link.server_version < OLDEST_SERVER:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "The server of {name} is PostgreSQL {found}; 13 or newer is needed."
                ),
                name=self.place.path.name,
                found=self._link.server_version // 10000,
            )
        where = (
            "SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace "
            "WHERE e.extname = 'postgis'"
        )
        found = self.rows(where)
        if not found:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The database of {name} has no PostGIS. Its administrator must run CREATE EXTENSION postgis in it.",
                ),
                name=self.place.path.name,
            )
        self.postgis = str(found[0][0])
        for name, value in (
            ("search_path", f'"{self.place.schema}", "{self.postgis}"'),
            ("lock_timeout", WAIT_FOR_ROW),
            ("idle_in_transaction_session_timeout", IDLE_LIMIT),
            ("timezone", "UTC"),
            ("datestyle", "ISO"),
            ("extra_float_digits", "1"),
        ):
            self.rows("SELECT set_config(%s, %s, false)", (name, value))

    @property
    def user(self) -> str:
        """The database user that is connected."""
        return "" if self._link is None else str(self._link.info.user)

    @property
    def inside(self) -> bool:
        """Whether a transaction is under way."""
        return self._inside

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of one statement, or none. A read outside a transaction is tried again after a break, once.

        Raises:
            ConnectionLostError: the connection broke.
            InputError, StoreError: what ``failures.failed`` makes of it.
        """
        cursor = self._run(statement, values)
        try:
            return cursor.fetchall() if cursor.description else []
        finally:
            cursor.close()

    def count(self, statement: str, values: Sequence[Any] = ()) -> int:
        """How many rows a statement changed."""
        cursor = self._run(statement, values)
        try:
            return int(cursor.rowcount)
        finally:
            cursor.close()

    def _run(self, statement: str, values: Sequence[Any]) -> Any:
        again = not self._inside and statement.lstrip()[:6].upper() == "SELECT"
        if self._link is None or self._link.closed:
            if self._inside:
                raise lost()
            self.open()
        cursor = None
        try:
            cursor = self._link.cursor()
            cursor.execute(statement, values or None)
            return cursor
        except self._driver.Error as error:
            if cursor is not None:
                with contextlib.suppress(self._driver.Error):
                    cursor.close()
            if not is_gone(error, self._link):
                raise failed(error, self.user) from error
            self.close()
            if not again:
                raise lost() from None
        self.open()
        return self._run_once(statement, values)

    def _run_once(self, statement: str, values: Sequence[Any]) -> Any:
        cursor = self._link.cursor()
        try:
            cursor.execute(statement, values or None)
        except self._driver.Error as error:
            if is_gone(error, self._link):
                self.close()
                raise lost() from None
            raise failed(error, self.user) from error
        return cursor

    @contextmanager
    def transaction(self, *, snapshot: bool = False) -> Iterator[None]:
        """Wholly or not at all. With ``snapshot`` everything inside is read as it stood at the beginning.

        A connection that breaks while the end is being saved is asked for again: the server knows whether it saved.
        """
        if self._inside:
            yield
            return
        level = "REPEATABLE READ" if snapshot else "READ COMMITTED"
        self.open()
        self._begin(f"BEGIN ISOLATION LEVEL {level}")
        self._inside = True
        try:
            number = None if snapshot else self.rows("SELECT txid_current()")[0][0]
            if snapshot:
                self.take_time()
            yield
            self._commit(number)
        except BaseException:
            self._roll_back()
            raise
        finally:
            self._inside = False

    def take_time(self) -> None:
        """Inside a transaction: between two statements there may be long work elsewhere."""
        self.rows("SELECT set_config('idle_in_transaction_session_timeout', '0', true)")

    def _begin(self, statement: str) -> None:
        try:
            self._run(statement, ()).close()
        except InputError:
            if self._link is not None:
                raise
            self.open()  # it had broken while nobody used it
            self._run(statement, ()).close()

    def _commit(self, number: int | None) -> None:
        link = self._link
        if link is None or link.closed:
            raise lost()
        try:
            self._run("COMMIT", ()).close()
        except InputError:
            self._inside = False
            if self._link is not None or number is None:
                raise
            self.open()
            if self.rows("SELECT txid_status(%s)", (number,))[0][0] != "committed":
                raise

    def _roll_back(self) -> None:
        if self._link is None:
            return
        with contextlib.suppress(self._driver.Error):
            cursor = self._link.cursor()
            cursor.execute("ROLLBACK")
            cursor.close()

    def binary(self, content: bytes) -> Any:
        """A value for a column of bytes."""
        return self._driver.Binary(content)

    def close(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            with contextlib.suppress(self._driver.Error):
                link.close()


def insert_many(connection: Connection, table: str, rows: Sequence[Mapping[str, Any]], at_once: int = 200) -> None:
    """Rows that all have the same columns, several in a statement."""
    for start in range(0, len(rows), at_once):
        part = rows[start : start + at_once]
        names = list(part[0])
        marks = ", ".join(["(" + ", ".join(["%s"] * len(names)) + ")"] * len(part))
        statement = f"INSERT INTO {quoted(table)} ({', '.join(map(quoted, names))}) VALUES {marks}"  # noqa: S608
        connection.rows(statement, [row[name] for row in part for name in names])
