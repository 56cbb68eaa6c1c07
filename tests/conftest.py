"""What all tests share: in CI a skipped test is a failure, unless its reason says on which system it cannot run.

The database server is started by the first test that asks for it, with QGIS or without.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import settings
from osgeo import gdal

from tests.error_modes import switch
from tests.postgres_server import PostgresServer

# how long an example takes says more of the machine than of the code
settings.register_profile("house", deadline=None)
settings.load_profile("house")

# QGIS 3.40's Processing switches these on for the whole process, 3.22's does not: the tests of each run as there
if int(gdal.VersionInfo()) >= 3_080_000:
    switch([1, 1, 1])


@pytest.fixture(scope="session")
def postgres():
    server = PostgresServer().start()
    yield server
    server.stop()


ALLOWED = "only on "
_skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if ALLOWED not in reason:
            _skipped.append(f"{report.nodeid}: {reason}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if os.environ.get("CI") and _skipped and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if os.environ.get("CI") and _skipped:
        terminalreporter.section(
            "skipped in CI, where nothing may be (a reason beginning 'only on …' would be allowed)"
        )
        for line in _skipped:
            terminalreporter.line(line)
