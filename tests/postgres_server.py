"""A PostgreSQL server with PostGIS of the tests' own: a folder in /tmp, a free port, gone with the test run.

It listens on this machine only and trusts everybody who can reach it. PostgreSQL refuses to run as root, so root starts
it as the user that Debian's package brings. A machine without PostgreSQL fails these tests: none of them is skipped.
"""

from __future__ import annotations

import ctypes
import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

OWNER = "registrar"
"""May make roles and schemas, and is no superuser: what a county's administrator gets."""
DATABASE = "county"
MISSING = "PostgreSQL with PostGIS is not installed: run scripts/setup.sh, which installs scripts/apt-packages.txt"


def _programs() -> Path:
    """The folder of the newest PostgreSQL that has PostGIS."""
    found = [
        Path(folder)
        for folder in sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: float(path.split("/")[-2]))
        if Path(f"/usr/share/postgresql/{folder.split('/')[-2]}/extension/postgis.control").exists()
    ]
    if not found:
        raise RuntimeError(MISSING)
    return found[-1]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end_with_parent() -> None:
    """Let the kernel end the server when the test run dies (PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


class PostgresServer:
    """Started by ``start``, ended by ``stop``; ``host`` and ``port`` reach it."""

    host = "127.0.0.1"

    def __init__(self) -> None:
        self.port = _free_port()
        self._programs = _programs()
        self._user = None if os.geteuid() else pwd.getpwnam("postgres")
        self.folder = Path(tempfile.mkdtemp(prefix="mine-pg-"))
        if self._user is not None:
            os.chown(self.folder, self._user.pw_uid, self._user.pw_gid)
        self._process: subprocess.Popen[bytes] | None = None

    def _as_user(self) -> dict[str, object]:
        """Arguments that make a child process the unprivileged user's."""
        env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(self.folder)}
        if self._user is None:
            return {"env": env, "cwd": self.folder}
        who = {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}
        return {"env": env, "cwd": self.folder, **who}

    def start(self) -> PostgresServer:
        data, log = self.folder / "data", self.folder / "server.log"
        made = subprocess.run(
            [
                self._programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                "--locale=C.UTF-8", "--no-sync",
            ],
            capture_output=True, text=True, check=False, **self._as_user(),
        )  # fmt: skip
        if made.returncode != 0:
            raise RuntimeError(made.stdout + made.stderr)
        quick = {
            "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal",
            "max_wal_senders": "0", "listen_addresses": self.host, "unix_socket_directories": str(self.folder),
            "shared_buffers": "64MB", "max_connections": "40", "jit": "off",
        }  # fmt: skip
        settings = [part for name, value in quick.items() for part in ("-c", f"{name}={value}")]
        for attempt in range(3):  # another process may take the free port first
            with log.open("wb") as output:
                self._process = subprocess.Popen(
                    [self._programs / "postgres", "-D", data, "-p", str(self.port), *settings],
                    stdout=output, stderr=subprocess.STDOUT, preexec_fn=_end_with_parent, **self._as_user(),
                )  # fmt: skip
            if self._answers():
                break
            if attempt == 2:
                raise RuntimeError(log.read_text(errors="replace"))
            self.port = _free_port()
        self.run(f"CREATE ROLE {OWNER} LOGIN CREATEROLE", database="postgres", user="postgres")
        self.run(f"CREATE DATABASE {DATABASE} OWNER {OWNER}", database="postgres", user="postgres")
        self.run("CREATE EXTENSION postgis", user="postgres")
        return self

    def _answers(self) -> bool:
        """Wait until our own server takes connections; False where it ended instead."""
        end = time.monotonic() + 60
        while self._process is not None and time.monotonic() < end:
            try:
                self.run("SELECT 1", database="postgres", user="postgres")
            except RuntimeError:
                if self._process.poll() is not None:
                    return False
                time.sleep(0.05)
            else:
                return self._process.poll() is None
        return False

    def run(self, statement: str, *, database: str = DATABASE, user: str = OWNER) -> list[tuple[object, ...]]:
        """Rows of one statement, in a connection of its own, by psycopg2 alone."""
        import psycopg2

        try:
            connection = psycopg2.connect(host=self.host, port=self.port, dbname=database, user=user, connect_timeout=5)
        except psycopg2.OperationalError as error:
            raise RuntimeError(str(error)) from error
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)  # at once: nobody needs its files any more
            self._process.wait(60)
        shutil.rmtree(self.folder, ignore_errors=True)
