"""The widgets of the dock and where they stand; what they do is in dock.py.

Mnemonics use only letters that the menu bar of QGIS leaves free (A F G I K N T U X Y): one used twice works nowhere.
"""

from __future__ import annotations

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QPixmap
from qgis.PyQt.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStyle,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..compat import translate
from .details import Details
from .inputs import DraftInputs
from .paged import PagedTable
from .register_page import RegisterPage, paged_view

STEPS_OF_BAR = 1000


class Face(QWidget):
    """Built once; shows the tables ``mines`` and ``plots`` (of the selected mine)."""

    def __init__(self, mines: PagedTable, plots: PagedTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mines = mines
        self._plots = plots
        layout = QVBoxLayout(self)
        layout.addLayout(self._build_register_row())
        layout.addLayout(self._build_state_row())
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._build_mines())
        self.splitter.addWidget(self._build_mine())
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 2)
        layout.addWidget(self.splitter, 1)
        layout.addLayout(self._build_progress())

    def _build_register_row(self) -> QHBoxLayout:
        self.register_menu = QMenu(self)
        self.open_action = self.register_menu.addAction(translate("MineRestoration", "&Open…"))
        self.create_action = self.register_menu.addAction(translate("MineRestoration", "&New…"))
        self.register_menu.addSeparator()
        self.reload_action = self.register_menu.addAction(translate("MineRestoration", "&Read again"))
        self.close_action = self.register_menu.addAction(translate("MineRestoration", "&Close"))
        self.register_button = QToolButton()
        self.register_button.setText(translate("MineRestoration", "Re&gister"))
        self.register_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.register_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.register_button.setMenu(self.register_menu)
        self.register_name = QLabel()
        self.register_name.setTextFormat(Qt.TextFormat.PlainText)
        self.import_button = QPushButton(translate("MineRestoration", "&Import plots…"))
        self.layers_button = QPushButton(translate("MineRestoration", "Show o&n map"))
        self.layers_button.setToolTip(
            translate("MineRestoration", "Add the plots and units of the register to the map")
        )
        row = QHBoxLayout()
        row.addWidget(self.register_button)
        row.addWidget(self.register_name, 1)
        row.addWidget(self.import_button)
        row.addWidget(self.layers_button)
        return row

    def _build_state_row(self) -> QHBoxLayout:
        self.state_icon = QLabel()
        self.state_icon.setPixmap(self._state_pixmap())
        self.state_text = QLabel()
        self.state_text.setWordWrap(True)
        self.state_text.setTextFormat(Qt.TextFormat.PlainText)
        self.state_text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.retry_button = QPushButton(translate("MineRestoration", "Try again"))
        row = QHBoxLayout()
        row.addWidget(self.state_icon)
        row.addWidget(self.state_text, 1)
        row.addWidget(self.retry_button)
        return row

    def _state_pixmap(self) -> QPixmap:
        size = self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize)
        return self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning).pixmap(size, size)

    def _build_mines(self) -> QWidget:
        self.filter_box = QgsFilterLineEdit()
        self.filter_box.setShowSearchIcon(True)
        self.filter_box.setPlaceholderText(translate("MineRestoration", "Filter by mine or name"))
        self.filter_box.setAccessibleName(self.filter_box.placeholderText())
        self.table = paged_view(self._mines)
        self.table.setAccessibleName(translate("MineRestoration", "Mines of the register"))
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.filter_box)
        layout.addWidget(self.table, 1)
        return box

    def _build_mine(self) -> QWidget:
        self.mine_title = QLabel()
        self.mine_title.setTextFormat(Qt.TextFormat.PlainText)
        bold = self.mine_title.font()
        bold.setBold(True)
        self.mine_title.setFont(bold)
        self.steps = QLabel()
        self.steps.setWordWrap(True)
        self.steps.setTextFormat(Qt.TextFormat.PlainText)
        self.register_page = RegisterPage(self._plots)
        self.road = QTabWidget()
        self.road.addTab(self.register_page, translate("MineRestoration", "Plots and outlines"))
        self.road.addTab(self._build_plan_page(), translate("MineRestoration", "Plan and package"))
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.mine_title)
        layout.addWidget(self.steps)
        layout.addWidget(self.road, 1)
        return box

    def _build_plan_page(self) -> QWidget:
        self.details = Details()
        self.inputs = DraftInputs()
        self.draft_button = QPushButton(translate("MineRestoration", "Dr&aft plan"))
        self.export_button = QPushButton(translate("MineRestoration", "E&xport package…"))
        self.folder_button = QPushButton(translate("MineRestoration", "Open &folder"))
        self.results_button = QPushButton(translate("MineRestoration", "Show res&ults"))
        self.results_button.setToolTip(
            translate("MineRestoration", "Add the design surface and its difference to the existing ground to the map")
        )
        first, second = QHBoxLayout(), QHBoxLayout()
        for row, buttons in (
            (first, (self.draft_button, self.results_button)),
            (second, (self.export_button, self.folder_button)),
        ):
            for button in buttons:
                row.addWidget(button, 1)
        self.plan_page = QWidget()
        layout = QVBoxLayout(self.plan_page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.details, 1)
        layout.addWidget(self.inputs)
        layout.addLayout(first)
        layout.addLayout(second)
        return self.plan_page

    def _build_progress(self) -> QVBoxLayout:
        self.progress_text = QLabel()
        self.progress_text.setTextFormat(Qt.TextFormat.PlainText)
        self.progress_text.setWordWrap(True)
        self.progress = QProgressBar()
        self.progress.setRange(0, STEPS_OF_BAR)
        self.cancel_button = QPushButton(translate("MineRestoration", "Cancel"))
        self.cancel_button.setToolTip(translate("MineRestoration", "Stop, and keep nothing half made (Esc)"))
        running = QHBoxLayout()
        running.addWidget(self.progress, 1)
        running.addWidget(self.cancel_button)
        layout = QVBoxLayout()
        layout.addWidget(self.progress_text)
        layout.addLayout(running)
        return layout
