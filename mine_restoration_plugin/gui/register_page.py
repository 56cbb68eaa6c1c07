"""The surveyor's page of the dock: plots of the selected mine, and what is done with them, part by part."""

from __future__ import annotations

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QTableView,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..compat import translate
from .paged import PagedTable
from .work import PlotRow


class RegisterPage(QWidget):
    """Shows the table ``plots``; further parts are put in beside it."""

    plotPicked = pyqtSignal(object)  # noqa: N815 - Qt's way of naming signals; a PlotRow or None
    plotZoomed = pyqtSignal(object)  # noqa: N815

    def __init__(self, plots: PagedTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plots = plots
        self.filter_box = QgsFilterLineEdit()
        self.filter_box.setShowSearchIcon(True)
        self.filter_box.setPlaceholderText(translate("MineRestoration", "Filter by plot, name or location"))
        self.filter_box.setAccessibleName(self.filter_box.placeholderText())
        self.table = paged_view(plots)
        self.table.setAccessibleName(translate("MineRestoration", "Plots of the mine"))
        self.table.selectionModel().currentRowChanged.connect(self._pick)
        self.table.doubleClicked.connect(lambda index: self._tell(self.plotZoomed, index.row()))
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.filter_box)
        layout.addWidget(self.table, 1)
        self.parts = QTabWidget()
        self.parts.setDocumentMode(True)
        self.parts.setUsesScrollButtons(True)
        self.add_part(box, translate("MineRestoration", "Plots"))
        self.draw_menu, self.exchange_menu, self.more_menu = QMenu(self), QMenu(self), QMenu(self)
        self.draw_button = _menu_button(translate("MineRestoration", "Draw"), self.draw_menu)
        self.exchange_button = _menu_button(translate("MineRestoration", "Import and export"), self.exchange_menu)
        self.more_button = _menu_button(translate("MineRestoration", "More"), self.more_menu)
        tools = QHBoxLayout()
        for button in (self.draw_button, self.exchange_button, self.more_button):
            tools.addWidget(button)
        tools.addStretch(1)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.addLayout(tools)
        self._outer.addWidget(self.parts, 1)

    def add_part(self, widget: QWidget, title: str) -> None:
        self.parts.addTab(widget, title)

    def add_below(self, widget: QWidget) -> None:
        """Under the parts, whichever of them is shown."""
        self._outer.addWidget(widget)

    @property
    def plot(self) -> PlotRow | None:
        """The plot that is picked in the table."""
        index = self.table.currentIndex()
        return self._plots.row(index.row()) if index.isValid() else None

    def _pick(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.plotPicked.emit(self._plots.row(current.row()) if current.isValid() else None)

    def _tell(self, signal: pyqtSignal, number: int) -> None:
        row = self._plots.row(number)
        if row is not None:
            signal.emit(row)


def _menu_button(text: str, menu: QMenu) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setMenu(menu)
    return button


def paged_view(table: PagedTable) -> QTableView:
    """A view of a long table: rows are picked whole, and the widths come from the rows in sight."""
    view = QTableView()
    view.setModel(table)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setTabKeyNavigation(False)
    view.setAlternatingRowColors(True)
    view.setWordWrap(False)
    view.setSortingEnabled(True)
    view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    view.verticalHeader().hide()
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setResizeContentsPrecision(0)  # only what is in sight: the rest may be a hundred thousand rows
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    return view
