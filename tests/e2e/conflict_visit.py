"""Runs inside the real QGIS (``qgis --code``): edits a plot of a register in a database that somebody else saves first.

It saves with QGIS's own button, decides in the dialog, and saves again. What was said and what the register holds then
is written to ``result.json`` in $MINE_RESTORATION_VISIT, a picture of the dialog to ``dialog.png``, a failure to
``failed.txt``.
"""

from __future__ import annotations

import json
import os
import time
import traceback
from pathlib import Path

import qgis.utils
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QTimer

from mine_restoration_plugin.cartography import layers
from mine_restoration_plugin.core.register.register import open_register

VISIT = Path(os.environ["MINE_RESTORATION_VISIT"])
REGISTER = os.environ["MINE_RESTORATION_REGISTER"]
PATIENCE_S = 60


class Visit:
    """A chain of steps, each waiting for what it needs."""

    def __init__(self):
        plugin = qgis.utils.plugins["mine_restoration_plugin"]
        plugin.show_dock(True)
        self.dock = plugin._dock
        self.layer = None
        self.said = []
        self.dock.guard.told.connect(lambda level, text, details: self.said.append(text))
        self.dock.desk.open(REGISTER)
        self.when(lambda: self.dock.mines.rowCount() > 0, self.edit)

    def when(self, holds, then):
        end = time.monotonic() + PATIENCE_S

        def look():
            try:
                if holds():
                    then()
                elif time.monotonic() > end:
                    raise TimeoutError(f"waited in vain for {then.__name__}")
                else:
                    QTimer.singleShot(100, look)
            except Exception:
                (VISIT / "failed.txt").write_text(traceback.format_exc(), encoding="utf-8")

        QTimer.singleShot(100, look)

    def edit(self):
        self.dock.show_layers()
        self.layer = layers.find_layer(QgsProject.instance(), REGISTER, "plot")
        qgis.utils.iface.setActiveLayer(self.layer)
        assert self.layer.startEditing()
        feature = next(self.layer.getFeatures())
        for name, value in (("location", "马楼村南坡"), ("name", "马楼石料厂")):
            assert self.layer.changeAttributeValue(feature.id(), self.layer.fields().indexOf(name), value)
        self.when(lambda: self.dock.desk.runner.running == 0, self.be_late)

    def be_late(self):
        with open_register(REGISTER, write=True, who="李工") as register:
            (row,) = register.plots()
            register.change("plot", row["uuid"], {"location": "马楼村东北坡"}, row["row_version"])
        QTimer.singleShot(0, qgis.utils.iface.actionSaveActiveLayerEdits().trigger)
        self.when(self.dialog, self.decide)

    @staticmethod
    def dialog():
        found = [w for w in QgsApplication.topLevelWidgets() if type(w).__name__ == "ConflictDialog" and w.isVisible()]
        return found[0] if found else None

    def decide(self):
        dialog = self.dialog()
        dialog.grab().save(str(VISIT / "dialog.png"))
        dialog.choose("location", "theirs")
        dialog.accept()
        self.when(lambda: self.said, self.save)

    def save(self):
        qgis.utils.iface.actionSaveActiveLayerEdits().trigger()
        self.when(lambda: not self.layer.isModified(), self.tell)

    def tell(self):
        with open_register(REGISTER) as register:
            (row,) = register.plots()
            found = {
                "row": [row[name] for name in ("location", "name", "row_version")],
                "who": [event["who"] for event in register.events("plot")],
                "said": self.said,
            }
        part = VISIT / "result.part"
        part.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
        os.replace(part, VISIT / "result.json")


try:
    visit = Visit()
except Exception:
    (VISIT / "failed.txt").write_text(traceback.format_exc(), encoding="utf-8")
