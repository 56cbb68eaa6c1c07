"""All map tools of a window with their buttons: built once, put on a toolbar or a panel, let go of at the end."""

from __future__ import annotations

from typing import Any

from qgis.core import Qgis, QgsVectorLayer
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QAction

from ...compat import translate
from ..tasks import Runner
from .base import Tool
from .draw import DrawTool
from .oneclick import DIVIDE, UNITS, OneClickTool
from .setting import Setting
from .wand import WandTool


class MapTools(QObject):
    """``actions`` are checkable and in the order of the work; checking one takes its tool into the hand.

    ``setting`` is the panel of options to be shown beside the map while a tool is in use.
    """

    edited = pyqtSignal(object)  # the layer whose edit buffer took something in
    hinted = pyqtSignal(str)

    def __init__(
        self, canvas: QgsMapCanvas, setting: Setting, bar: QgsMessageBar | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._bar = bar
        self.setting = setting
        self.runner = Runner(self)
        self.wand = WandTool(canvas, setting, self.runner)
        self.draw = DrawTool(canvas, setting, self.runner)
        self.units = OneClickTool(canvas, setting, self.runner, UNITS)
        self.divide = OneClickTool(canvas, setting, self.runner, DIVIDE)
        self.actions: list[QAction] = []
        for name, tool, words, tip in (
            (
                "wand",
                self.wand,
                translate("MineRestoration", "Magic wand"),
                translate("MineRestoration", "Outline the pit or heap around a click, by colour and terrain"),
            ),
            (
                "draw",
                self.draw,
                translate("MineRestoration", "Draw with live numbers"),
                translate(
                    "MineRestoration", "Draw an outline or move its vertices with area, depth and volume in view"
                ),
            ),
            (
                "units",
                self.units,
                translate("MineRestoration", "Suggest units"),
                translate("MineRestoration", "One click inside a plot: its restoration units from the terrain"),
            ),
            (
                "divide",
                self.divide,
                translate("MineRestoration", "Divide a plot"),
                translate("MineRestoration", "One click inside a plot: working area, dump and the rest become plots"),
            ),
        ):
            self.actions.append(self._action(name, tool, words, tip))

    def _action(self, name: str, tool: Tool, words: str, tip: str) -> QAction:
        action = QAction(words, self)
        action.setObjectName(f"mineRestoration_{name}")
        action.setCheckable(True)
        action.setToolTip(tip)
        tool.setAction(action)
        action.triggered.connect(lambda _checked: self.take(tool))
        tool.told.connect(self._tell)
        tool.edited.connect(self._pass_on)
        tool.hinted.connect(self.hinted)
        return action

    def take(self, tool: Tool) -> None:
        """Take a tool into the hand."""
        self.setting.choose_rasters()
        self._canvas.setMapTool(tool)
        self._canvas.setFocus()

    def close(self) -> None:
        """Let go of the canvas; work that is under way is cancelled."""
        for tool in (self.wand, self.draw, self.units, self.divide):
            self._canvas.unsetMapTool(tool)
            tool.dispose()
        self.runner.close()

    def _pass_on(self, layer: QgsVectorLayer) -> None:
        self.edited.emit(layer)

    def _tell(self, level: Any, sentence: str) -> None:
        if self._bar is not None:
            seconds = 0 if level == Qgis.MessageLevel.Critical else 8
            self._bar.pushMessage(translate("MineRestoration", "Mine restoration"), sentence, level, seconds)
