"""Puts the provider, one action and (on the user's click) the dock into QGIS, and takes them out again."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtWidgets import QAction

from .compat import icon, load_translator, translate
from .processing.provider import MineRestorationProvider


class MineRestorationPlugin:
    """``iface`` is None in ``qgis_process``, where only ``initProcessing`` is called."""

    def __init__(self, iface: Any) -> None:
        self._iface = iface
        self._provider: MineRestorationProvider | None = None
        self._action: QAction | None = None
        self._dock: Any = None
        self._translator = load_translator()
        if self._translator is not None:
            QCoreApplication.installTranslator(self._translator)

    def initProcessing(self) -> None:  # noqa: N802 - QGIS's name
        """Register the algorithms."""
        if self._provider is None:
            provider = MineRestorationProvider()
            if QgsApplication.processingRegistry().addProvider(provider):
                self._provider = provider

    def initGui(self) -> None:  # noqa: N802 - QGIS's name
        """Register the algorithms and add the action that opens the dock."""
        self.initProcessing()
        if self._iface is None:
            return
        self._action = QAction(
            icon("mine_restoration"),
            translate("MineRestoration", "Mine Restoration Planner"),
            self._iface.mainWindow(),
        )
        self._action.setObjectName("mineRestorationAction")
        self._action.setCheckable(True)
        self._action.triggered.connect(self.show_dock)
        self._iface.addToolBarIcon(self._action)
        self._iface.addPluginToMenu(self._menu(), self._action)

    def show_dock(self, visible: bool) -> None:
        """Show or hide the dock; the first time it is made and put where the user last had it."""
        if self._dock is None and visible:
            from .gui.dock import Dock

            self._dock = Dock(self._iface)
            window = self._iface.mainWindow()
            if window is None or not window.restoreDockWidget(self._dock):
                self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._dock)
            self._dock.visibilityChanged.connect(self._action.setChecked)
        if self._dock is not None:
            self._dock.setVisible(visible)
            if visible:
                self._dock.raise_()

    def unload(self) -> None:
        """Remove everything that was added."""
        if self._dock is not None:
            self._iface.removeDockWidget(self._dock)
            self._dock.unload()
            self._dock.deleteLater()
            self._dock = None
        if self._action is not None:
            self._iface.removePluginMenu(self._menu(), self._action)
            self._iface.removeToolBarIcon(self._action)
            self._action.deleteLater()
            self._action = None
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None

    @staticmethod
    def _menu() -> str:
        return translate("MineRestoration", "Mine Restoration Planner")
