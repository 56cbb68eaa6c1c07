"""The design page of the dock: draw a design with its volumes in view, keep it, compare what was kept."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsMapLayerProxyModel
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...compat import translate
from .. import texts
from ..inputs import path_of
from ..paged import RIGHT
from .form import KindForm
from .kinds import Kind

COLUMNS = (
    ("area_m2", "m2"),
    ("cut_bank_m3", "m3"),
    ("fill_compacted_m3", "m3"),
    ("cost_cny", "wan"),
    ("factor_of_safety", "factor"),
    ("erosion_t_km2_a", "t/km2a"),
)


class DesignPage(QWidget):
    """Widgets only; ``Designing`` puts them to work."""

    kindChosen = pyqtSignal(object)  # noqa: N815 - Qt's way of naming signals
    settingsChanged = pyqtSignal()  # noqa: N815
    terrainChanged = pyqtSignal()  # noqa: N815
    keepAsked = pyqtSignal(str)  # noqa: N815
    scenarioPicked = pyqtSignal(object)  # noqa: N815

    def __init__(self, kinds: list[Kind], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kinds = kinds
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.terrain = QgsMapLayerComboBox()
        self.terrain.setFilters(QgsMapLayerProxyModel.Filter.RasterLayer)
        self.terrain.setExcludedProviders(["wms", "wcs", "postgresraster", "virtualraster", "arcgismapserver"])
        self.terrain.setAllowEmptyLayer(True)
        self.terrain.setMinimumContentsLength(8)
        self.terrain.setToolTip(translate("MineRestoration", "Present ground that is designed on"))
        self.terrain.currentIndexChanged.connect(lambda _index: self.terrainChanged.emit())
        self.menu = QMenu(self)
        self.button = QToolButton()
        self.button.setText(translate("MineRestoration", "Draw a design"))
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setMenu(self.menu)
        self.more_menu = QMenu(self)
        self.more_button = QToolButton()
        self.more_button.setText(translate("MineRestoration", "More"))
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more_button.setMenu(self.more_menu)
        self.stack = QStackedWidget()
        self.forms: dict[str, KindForm] = {}
        for kind in kinds:
            action = self.menu.addAction(kind.words)
            action.setToolTip(kind.tip)
            action.triggered.connect(lambda _checked, kind=kind: self._choose(kind))
            form = KindForm(kind)
            form.changed.connect(self.settingsChanged)
            self.forms[kind.key] = form
            self.stack.addWidget(_scrolled(form))
        self.numbers = QLabel()
        self.numbers.setWordWrap(True)
        self.numbers.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.name = QLineEdit()
        self.name.setPlaceholderText(translate("MineRestoration", "Name of the scenario"))
        self.name.setAccessibleName(self.name.placeholderText())
        self.keep_button = QPushButton(translate("MineRestoration", "Compute and keep"))
        self.keep_button.setToolTip(
            translate("MineRestoration", "Compute the design at full resolution and keep it as a scenario of the mine")
        )
        self.keep_button.clicked.connect(lambda: self.keepAsked.emit(self.name.text().strip()))
        self.drawing = self._build_drawing()
        self.drawing.hide()
        self.tree = self._build_tree()
        self.choose_button = QPushButton(translate("MineRestoration", "Choose"))
        self.choose_button.setToolTip(translate("MineRestoration", "Go on with this scenario"))
        self.strata = QComboBox()
        self.strata.setToolTip(
            translate("MineRestoration", "Ground of the steepest faces; their safety is computed with its strength")
        )
        self.strata.addItem(translate("MineRestoration", "law only"), None)
        self.check_button = QPushButton(translate("MineRestoration", "Check scenario"))
        self.check_button.setToolTip(
            translate("MineRestoration", "Check over-digging clause by clause, and the safety of the steepest faces")
        )
        self.show_button = QPushButton(translate("MineRestoration", "Show on map"))
        self.remove_button = QPushButton(translate("MineRestoration", "Remove"))
        self._lay_out()
        self.show_scenarios([], {})

    @property
    def form(self) -> KindForm | None:
        """The form of the kind that is being drawn."""
        area = self.stack.currentWidget()
        return area.widget() if area is not None else None

    def dem(self) -> str | None:
        return path_of(self.terrain.currentLayer())

    def values(self) -> dict[str, Any]:
        form = self.form
        return {} if form is None else form.values()

    def show_scenarios(self, scenarios: list[Any], kinds: dict[str, str]) -> None:
        """Fill the table; the picked row stays picked."""
        picked = self.scenario
        self.tree.clear()
        for scenario in scenarios:
            item = QTreeWidgetItem(
                [scenario.name, kinds.get(scenario.kind, scenario.kind), *_cells(scenario), _law(scenario)]
            )
            item.setData(0, Qt.ItemDataRole.UserRole, scenario)
            if scenario.state == "chosen":
                item.setText(0, translate("MineRestoration", "✔ {name}").format(name=scenario.name))
                font = item.font(0)
                font.setBold(True)
                item.setFont(0, font)
            for number in range(2, 2 + len(COLUMNS)):
                item.setData(number, Qt.ItemDataRole.TextAlignmentRole, RIGHT)
            self.tree.addTopLevelItem(item)
            if picked is not None and picked.uuid == scenario.uuid:
                self.tree.setCurrentItem(item)
        self.tree.header().resizeSections(QHeaderView.ResizeMode.ResizeToContents)
        self._tell_picked()

    @property
    def scenario(self) -> Any:
        """The scenario that is picked in the table, or None."""
        item = self.tree.currentItem()
        return None if item is None else item.data(0, Qt.ItemDataRole.UserRole)

    # inside

    def _choose(self, kind: Kind) -> None:
        self.stack.setCurrentIndex(self.kinds.index(kind))
        self.drawing.show()
        self.kindChosen.emit(kind)

    def _tell_picked(self) -> None:
        for button in (self.choose_button, self.show_button, self.remove_button, self.check_button):
            button.setEnabled(self.scenario is not None)
        self.scenarioPicked.emit(self.scenario)

    def _build_drawing(self) -> QWidget:
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.numbers)
        row = QHBoxLayout()
        row.addWidget(self.name, 1)
        row.addWidget(self.keep_button)
        layout.addLayout(row)
        return box

    def _build_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setRootIsDecorated(False)
        tree.setAlternatingRowColors(True)
        tree.setUniformRowHeights(True)
        tree.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        tree.setAccessibleName(translate("MineRestoration", "Scenarios of the mine"))
        tree.setHeaderLabels(
            [
                translate("MineRestoration", "Scenario"),
                translate("MineRestoration", "Kind"),
                translate("MineRestoration", "Area (m²)"),
                translate("MineRestoration", "Cut (m³ bank)"),
                translate("MineRestoration", "Fill (m³ compacted)"),
                translate("MineRestoration", "Earth works (10⁴ CNY)"),
                translate("MineRestoration", "Lowest safety"),
                translate("MineRestoration", "Soil loss (t/(km²·a))"),
                translate("MineRestoration", "Over-digging"),
            ]
        )
        tree.currentItemChanged.connect(lambda _now, _before: self._tell_picked())
        return tree

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(translate("MineRestoration", "Terrain model"), self.terrain)
        tools = QHBoxLayout()
        tools.addWidget(self.button)
        tools.addWidget(self.more_button)
        tools.addStretch(1)
        below = QWidget()
        lower = QVBoxLayout(below)
        lower.setContentsMargins(0, 0, 0, 0)
        lower.addWidget(self.tree, 1)
        buttons = QHBoxLayout()
        for button in (self.choose_button, self.show_button, self.remove_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        lower.addLayout(buttons)
        checks = QHBoxLayout()
        checks.addWidget(QLabel(translate("MineRestoration", "Ground of the faces")))
        checks.addWidget(self.strata, 1)
        checks.addWidget(self.check_button)
        lower.addLayout(checks)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.drawing)
        self.splitter.addWidget(below)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.state)
        layout.addLayout(form)
        layout.addLayout(tools)
        layout.addWidget(self.splitter, 1)


def _scrolled(widget: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setWidget(widget)
    return area


def _cells(scenario: Any) -> list[str]:
    cells = []
    for key, unit in COLUMNS:
        value = getattr(scenario, key)
        if value is not None and unit == "wan":
            value = value / 10_000.0
        cells.append(texts.number(value, unit))
    return cells


def _law(scenario: Any) -> str:
    """In words, with a sign: colour alone would not do."""
    if scenario.overdig_failed is None:
        return translate("MineRestoration", "not checked")
    if scenario.overdig_failed:
        return translate("MineRestoration", "✘ {count} failed").format(count=scenario.overdig_failed)
    if scenario.overdig_undecided:
        return translate("MineRestoration", "? {count} undecided").format(count=scenario.overdig_undecided)
    return translate("MineRestoration", "✔ passed")
