"""Runs inside QGIS (``qgis --code``): enables the plugin, opens the demo project, and opens the dock.

$MINE_RESTORATION_DEMO names the folder with ``register.gpkg``, $MINE_RESTORATION_TERRAIN that with the terrain model.
The project is made on the first visit and saved beside the register as ``demo.qgz``; later visits open it as left.
"""

from __future__ import annotations

import os
from pathlib import Path

import qgis.utils
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer
from qgis.PyQt.QtGui import QColor

PACKAGE = "mine_restoration_plugin"


def enable_plugin():
    """The running plugin, started where the profile did not."""
    if PACKAGE not in qgis.utils.plugins:
        qgis.utils.updateAvailablePlugins()
        if not (qgis.utils.loadPlugin(PACKAGE) and qgis.utils.startPlugin(PACKAGE)):
            raise RuntimeError(f"{PACKAGE} did not start; the log panel says why")
    return qgis.utils.plugins[PACKAGE]


def open_project(folder: Path) -> None:
    """The demo project: the register's plots and units over the terrain model."""
    from mine_restoration_plugin.cartography.layers import add_register_layers
    from mine_restoration_plugin.core.register.register import open_register
    from mine_restoration_plugin.gui.memory import ProjectMemory

    project = QgsProject.instance()
    saved = folder / "demo.qgz"
    if saved.is_file() and project.read(str(saved)):
        return
    project.clear()
    project.setFileName(str(saved))
    register = folder / "register.gpkg"
    project.setSelectionColor(QColor(255, 255, 0, 30))  # the map stays readable under a selected plot
    with open_register(register) as opened:
        project.setCrs(QgsCoordinateReferenceSystem(opened.crs))
        mines = [mine["mine_id"] for mine in opened.mines()]
    for terrain in sorted(Path(os.environ["MINE_RESTORATION_TERRAIN"]).glob("*.tif")):
        project.addMapLayer(QgsRasterLayer(str(terrain), terrain.stem))
    add_register_layers(project, str(register))
    memory = ProjectMemory(project)
    memory.set_path("register", str(register))
    for mine in mines:
        memory.set_package(mine, str(folder / "package"))
    project.write()


def start() -> None:
    plugin = enable_plugin()
    open_project(Path(os.environ["MINE_RESTORATION_DEMO"]))
    plugin.show_dock(True)
    canvas = qgis.utils.iface.mapCanvas()
    canvas.zoomToFullExtent()
    canvas.refresh()


start()
