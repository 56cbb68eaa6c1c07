"""QGIS's authentication configurations for registers in a database: read when core connects, and kept nowhere."""

from __future__ import annotations

import re

from qgis.core import QgsDataSourceUri

from ..core.register.postgis import credentials

_WORD = re.compile(r"(\w+)='((?:[^'\\]|\\.)*)'")
_KNOWN = ("user", "password", "sslmode", "sslcert", "sslkey", "sslrootcert")


def resolve_in_qgis() -> None:
    """Let core ask QGIS for what an ``authcfg`` stands for."""
    credentials.use(words_of)


def forget() -> None:
    credentials.use(None)


def words_of(authcfg: str) -> dict[str, str]:
    """libpq's words for a configuration; empty where QGIS does not know it or its store is locked."""
    uri = QgsDataSourceUri()
    uri.setAuthConfigId(authcfg)
    found = {key: re.sub(r"\\(.)", r"\1", value) for key, value in _WORD.findall(uri.connectionInfo(True))}
    return {key: value for key, value in found.items() if key in _KNOWN and value}
