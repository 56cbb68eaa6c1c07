"""What the dock asks of cartography: layers of a register, layers of a plan's results, and someone who draws maps."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProject

from ..core.model.plan import Plan


def map_renderer(project: QgsProject) -> Any:
    """Draws the map sheets of a package with QGIS layouts, on the main thread."""
    from ..cartography.renderer import LayoutRenderer

    return LayoutRenderer()


def add_register_layers(project: QgsProject, register: str) -> None:
    """Add what is not on the map yet of the plots and units of a register."""
    from ..cartography.layers import add_register_layers as add

    add(project, register)


def add_result_layers(project: QgsProject, plan: Plan, store_folder: str) -> None:
    """Add the design surface and its difference to the existing ground."""
    from ..cartography.layers import add_plan_layers as add

    add(project, plan, store_folder)
