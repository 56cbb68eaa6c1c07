"""Mine Restoration Planner. Importing the package needs no QGIS, so that ``core`` runs on any worker."""

from __future__ import annotations

from typing import Any


def classFactory(iface: Any) -> Any:  # noqa: N802 - QGIS looks for this very name
    """What QGIS calls to make the plugin; ``iface`` is None in ``qgis_process``."""
    from .plugin import MineRestorationPlugin

    return MineRestorationPlugin(iface)
