"""The earth-rock page of the dock: sources, uses, flows and what they mean."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsMapLayerProxyModel
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...compat import translate
from .tables import Flows, Places

STRAIGHT, SURFACE, ROADS = "straight", "surface", "roads"


class EarthRockPage(QWidget):
    """Widgets only; ``EarthRock`` puts them to work."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.scenario = QComboBox()
        # it is filled after it is first shown; the whole row is its, so that names are read and no name widens the dock
        self.scenario.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.haul = QComboBox()
        for key, words in (
            (SURFACE, translate("MineRestoration", "over the ground, around steep slopes")),
            (ROADS, translate("MineRestoration", "on roads")),
            (STRAIGHT, translate("MineRestoration", "straight, times the detour factor")),
        ):
            self.haul.addItem(words, key)
        self.roads = QgsMapLayerComboBox()
        self.roads.setFilters(QgsMapLayerProxyModel.Filter.LineLayer)
        self.roads.setAllowEmptyLayer(True)
        self.propose_button = QPushButton(translate("MineRestoration", "From the scenario"))
        self.propose_button.setToolTip(
            translate("MineRestoration", "Every unit that is cut gives, every unit that is filled takes")
        )
        self.solve_button = QPushButton(translate("MineRestoration", "Allocate"))
        self.solve_button.setToolTip(
            translate("MineRestoration", "Least shortage first, then least cost; ticked flows are kept")
        )
        self.keep_button = QPushButton(translate("MineRestoration", "Keep with the scenario"))
        self.arrows_button = QPushButton(translate("MineRestoration", "Arrows on the map"))
        self.more_menu = QMenu(self)
        self.more_button = QToolButton()
        self.more_button.setText(translate("MineRestoration", "More"))
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more_button.setMenu(self.more_menu)
        self.sources = Places(translate("MineRestoration", "Volume (m³ bank)"), "volume_bank_m3")
        self.uses = Places(translate("MineRestoration", "Volume (m³ compacted)"), "volume_compacted_m3")
        self.flows = Flows()
        self.words = QPlainTextEdit()
        self.words.setReadOnly(True)
        self.totals = QLabel()
        self.totals.setWordWrap(True)
        self.totals.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.add_sale_button = QPushButton(translate("MineRestoration", "Add sale of the surplus"))
        self.remove_source_button = QPushButton(translate("MineRestoration", "Remove"))
        self.remove_use_button = QPushButton(translate("MineRestoration", "Remove"))
        self.parts = QTabWidget()
        self.parts.setDocumentMode(True)
        self._lay_out()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(translate("MineRestoration", "Scenario"), self.scenario)
        haul = QHBoxLayout()
        haul.addWidget(self.haul)
        haul.addWidget(self.roads, 1)
        form.addRow(translate("MineRestoration", "Ways"), haul)
        self.parts.addTab(_with(self.sources, self.remove_source_button), translate("MineRestoration", "Sources"))
        self.parts.addTab(
            _with(self.uses, self.add_sale_button, self.remove_use_button), translate("MineRestoration", "Uses")
        )
        self.parts.addTab(self.flows, translate("MineRestoration", "Flows"))
        self.parts.addTab(self.words, translate("MineRestoration", "In words"))
        first, second = QHBoxLayout(), QHBoxLayout()
        for row, widgets in (
            (first, (self.propose_button, self.solve_button)),
            (second, (self.keep_button, self.arrows_button)),
        ):
            for widget in widgets:
                row.addWidget(widget, 1)
        second.addWidget(self.more_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.state)
        layout.addLayout(form)
        layout.addLayout(first)
        layout.addWidget(self.parts, 1)
        layout.addWidget(self.totals)
        layout.addLayout(second)

    def show_question(self, question: Any) -> None:
        """Fill the tables of sources and uses; None clears them."""
        self.sources.show_rows(() if question is None else question.sources)
        self.uses.show_rows(() if question is None else question.uses)


def _with(table: QWidget, *buttons: QPushButton) -> QWidget:
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(table, 1)
    row = QHBoxLayout()
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    layout.addLayout(row)
    return box
