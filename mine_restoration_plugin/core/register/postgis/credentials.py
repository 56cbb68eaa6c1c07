"""Where the user and password of an ``authcfg`` come from: QGIS's encrypted store, which core does not know.

QGIS's side names its resolver once, when the plugin is loaded; nothing that it gives is kept, logged or shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP

Resolver = Callable[[str], Mapping[str, str]]
"""From the id of a configuration to libpq's words (``user``, ``password``, ``sslcert``…); empty where it has none."""

_resolvers: list[Resolver] = []


def use(resolver: Resolver | None) -> None:
    """Ask ``resolver`` from now on; None: nobody."""
    _resolvers[:] = [] if resolver is None else [resolver]


def resolve(authcfg: str) -> dict[str, str]:
    """The words for the connection.

    Raises:
        InputError: QGIS is not there to ask, or it does not know the configuration.
    """
    found = dict(_resolvers[0](authcfg)) if _resolvers else {}
    if not found:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The authentication configuration {authcfg} cannot be read here. Unlock QGIS's authentication "
                "settings, or give user and password in a pg service file or pgpass instead.",
            ),
            authcfg=authcfg,
        )
    return found
