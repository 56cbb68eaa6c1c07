"""Runs inside the real QGIS (``qgis --code``): map tools on a made-up quarry, driven by the mouse from outside.

The folder $MINE_RESTORATION_VISIT has image.tif, terrain.tif and register.gpkg. The visit writes ``state.json`` ten
times a second; ``tool`` there names the tool to take into the hand, ``quit`` ends. A failure goes to ``failed.txt``.
"""

from __future__ import annotations

import json
import os
import time
import traceback
from pathlib import Path

import qgis.utils
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsMultiBandColorRenderer,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QPoint, Qt, QTimer
from qgis.PyQt.QtWidgets import QDockWidget

VISIT = Path(os.environ["MINE_RESTORATION_VISIT"])
SCENE = json.loads((VISIT / "scene.json").read_text(encoding="utf-8"))
PACKAGE = "mine_restoration_plugin"


class Visit:
    def __init__(self):
        if PACKAGE not in qgis.utils.plugins:
            qgis.utils.updateAvailablePlugins()
            qgis.utils.loadPlugin(PACKAGE)
            qgis.utils.startPlugin(PACKAGE)
        from mine_restoration_plugin.cartography.layers import add_register_layers, find_layer
        from mine_restoration_plugin.compat import translate
        from mine_restoration_plugin.gui.maptools.kit import MapTools
        from mine_restoration_plugin.gui.maptools.setting import Setting

        iface = qgis.utils.iface
        self.window = iface.mainWindow()
        self.window.showMaximized()
        for dock in self.window.findChildren(QDockWidget):
            if dock.objectName() != "Layers":
                dock.hide()
        project = QgsProject.instance()
        project.setCrs(QgsCoordinateReferenceSystem(SCENE["crs"]))
        terrain = QgsRasterLayer(str(VISIT / "terrain.tif"), "terrain", "gdal")
        image = QgsRasterLayer(str(VISIT / "image.tif"), "image", "gdal")
        renderer = QgsMultiBandColorRenderer(image.dataProvider(), 1, 2, 3)
        image.setRenderer(renderer)
        for layer in (terrain, image):
            project.addMapLayer(layer)
        self.register = str(VISIT / "register.gpkg")
        add_register_layers(project, self.register)
        self.plots = find_layer(project, self.register, "plot")
        self.setting = Setting(lambda: self.register, lambda: "M1", "surveyor")
        self.setting.attribute.setCurrentIndex(self.setting.attribute.findData("1"))
        self.tools = MapTools(iface.mapCanvas(), self.setting, iface.messageBar(), self.window)
        self.tools.hinted.connect(lambda text: self.window.statusBar().showMessage(text))
        panel = QDockWidget(translate("MineRestoration", "Magic wand"), self.window)
        panel.setWidget(self.setting)
        self.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, panel)
        bar = self.window.addToolBar("tools")
        for action in self.tools.actions:
            bar.addAction(action)
        self.canvas = iface.mapCanvas()
        self.canvas.setExtent(QgsRectangle(*SCENE["bounds"]))
        self.canvas.refresh()
        self.tool = None
        self.late = []
        self.moved = None
        self.seen = None
        self.timer = QTimer()
        self.timer.timeout.connect(self.guarded)
        self.timer.start(100)
        show, drag = self.tools.wand._show, self.tools.wand._set_tolerance

        def timed_show(found):
            show(found)
            if self.moved is not None:
                self.late.append(time.perf_counter() - self.moved)
                self.moved = None

        def timed_drag(tolerance):
            if self.moved is None:
                self.moved = time.perf_counter()
            drag(tolerance)

        self.tools.wand._show, self.tools.wand._set_tolerance = timed_show, timed_drag

    def guarded(self):
        try:
            self.tell()
        except Exception:
            (VISIT / "failed.txt").write_text(traceback.format_exc(), encoding="utf-8")
            self.timer.stop()

    def tell(self):
        wish = VISIT / "tool"
        if wish.exists():
            name = wish.read_text(encoding="ascii")
            wish.unlink()
            qgis.utils.iface.messageBar().clearWidgets()
            action = next(one for one in self.tools.actions if one.objectName() == f"mineRestoration_{name}")
            action.trigger()
            self.tool = getattr(self.tools, name)
        if (VISIT / "quit").exists():
            self.timer.stop()
            self.tools.close()
            self.plots.rollBack()
            QgsProject.instance().clear()
            qgis.utils.iface.actionExit().trigger()
            return
        wand = self.tools.wand
        items = qgis.utils.iface.messageBar().items()
        bad = [item.text() for item in items if item.level() == Qgis.MessageLevel.Critical]
        if bad:
            raise RuntimeError("; ".join(bad))
        areas = [feature.geometry().area() for feature in self.plots.getFeatures()]
        state = {
            "places": {name: self.pixel(*place) for name, place in SCENE["places"].items()},
            "drawing": self.canvas.isDrawing(),
            "tool": None if self.tool is None else self.canvas.mapTool() is self.tool,
            "busy": bool(self.tool is not None and self.tool.busy),
            "steps": 0 if self.tool is None else self.tool.steps,
            "tolerance": wand.tolerance,
            "area": None if wand.shown is None else wand.shown.area_m2,
            "label": "" if self.tool is None else self.tool.label.text(),
            "plots": areas,
            "undo": self.plots.undoStack().count() if self.plots.isEditable() else 0,
            "method": [feature["trace_method"] for feature in self.plots.getFeatures()],
            "late_ms": [round(1000 * one) for one in self.late],
            "tasks": self.tools.runner.running,
        }
        (VISIT / "state.part").write_text(json.dumps(state, default=str), encoding="utf-8")
        os.replace(VISIT / "state.part", VISIT / "state.json")

    def pixel(self, x, y):
        place = self.canvas.getCoordinateTransform().transform(QgsPointXY(x, y))
        on_screen = self.canvas.viewport().mapToGlobal(QPoint(round(place.x()), round(place.y())))
        return [on_screen.x(), on_screen.y()]


try:
    visit = Visit()
except Exception:
    (VISIT / "failed.txt").write_text(traceback.format_exc(), encoding="utf-8")
