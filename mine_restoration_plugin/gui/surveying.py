"""The surveyor's half of the dock: map tools, outlines, evidence, candidates, checks and exchange, put together."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsGeometry,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog, QMenu, QTabWidget, QToolButton, QVBoxLayout, QWidget

from ..compat import localised, translate
from ..core.model.text import Label
from . import work
from .adjusting import edit_plot
from .algorithms import Algorithms
from .coordinates_dialog import CoordinatesImport
from .coordinates_export import CoordinatesExport
from .desk import Desk
from .evidence import Evidence
from .exchange_dialog import ExchangeDialog
from .fieldpack_dialog import FieldPackDialog
from .inputs import path_of
from .maptools.base import Tool
from .maptools.kit import MapTools
from .maptools.setting import Setting
from .memory import last_folder, remember_folder
from .outlines import OutlineComparison
from .problems import Problems
from .register_page import RegisterPage
from .review import Review
from .selection import MapStep
from .work import PlotRow

FIVE_OUTLINES = (
    ("issued", Label("Issued", "下发")),
    ("verified", Label("Verified", "核定")),
    ("surveyed", Label("Surveyed", "实测")),
    ("restored", Label("Restored", "修复")),
    ("mined", Label("Mined", "采挖")),
)


class Surveying(QObject):
    """Told by the dock what is on the desk; tells sentences and that the register has changed."""

    told = pyqtSignal(object, str, str)

    def __init__(
        self,
        iface: Any,
        desk: Desk,
        steps: MapStep,
        project: QgsProject,
        page: RegisterPage,
        road: QTabWidget,
        gateway: Any = work,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._iface, self._desk, self._steps, self._project = iface, desk, steps, project
        self._page = page
        self._pack: FieldPackDialog | None = None
        self.algorithms = Algorithms(desk, self)
        self.algorithms.finished.connect(desk.reload)
        self.algorithms.refused.connect(self._say)
        canvas = iface.mapCanvas()
        self._canvas = canvas
        self.evidence = Evidence(desk.runner, desk.who, gateway)
        self.outlines = OutlineComparison(desk.runner)
        self.review = Review(desk.runner, desk.who, canvas)
        self.problems = Problems(desk.runner, desk.who, canvas, project)
        self.setting = Setting(lambda: desk.path, lambda: desk.mine_id or None, desk.who)
        self.tools = MapTools(canvas, self.setting, iface.messageBar(), self)
        page.add_part(self._outline_part(), translate("MineRestoration", "Five outlines"))
        page.add_part(self.evidence, translate("MineRestoration", "Evidence"))
        page.add_below(self.setting)
        self.setting.hide()
        self._fill_menus()
        road.insertTab(1, self.review, translate("MineRestoration", "Candidates"))
        road.insertTab(2, self.problems, translate("MineRestoration", "Checks"))
        self._road = road
        road.currentChanged.connect(lambda _index: self._show_queue())
        for part in (self.evidence, self.review, self.problems):
            part.told.connect(self.told)
            part.changed.connect(desk.reload)
        self.review.adjusting.connect(self._adjust)
        self.tools.hinted.connect(lambda text: iface.statusBarIface().showMessage(text))
        self.tools.edited.connect(lambda _layer: desk.name_editor())
        canvas.mapToolSet.connect(self._on_tool)

    # what the dock says

    def show_register(self) -> None:
        view = self._desk.view
        path = None if view is None else self._desk.path
        writable = view is not None and view.writable
        self._show_queue()
        self.problems.show_register(path, writable)
        for action in (*self.tools.actions, *self._of_register):
            action.setEnabled(path is not None)
        for action in self.tools.actions:
            action.setEnabled(writable)
        if path is None:
            self.show_plot(None)

    def _show_queue(self) -> None:
        """The queue is read when it is looked at, not whenever the register is opened."""
        view = self._desk.view
        seen = view is not None and self._road.currentWidget() is self.review
        self.review.show_register(self._desk.path if seen else None, view is not None and view.writable)

    def show_plot(self, row: PlotRow | None) -> None:
        view, path = self._desk.view, self._desk.path
        writable = view is not None and view.writable
        plot_no = "" if row is None else row.plot_no
        self.evidence.show_plot(path, plot_no, writable)
        if path is not None and plot_no:
            self.outlines.show_plot(path, plot_no)
        else:
            self.outlines.clear()
        self.keep_button.setEnabled(writable and bool(plot_no))

    def close(self) -> None:
        """Let go of the map; work that is under way is cancelled."""
        self._canvas.mapToolSet.disconnect(self._on_tool)
        if self._pack is not None:
            self._pack.close()
        self.algorithms.close()
        self.tools.close()
        self.review.close_review()
        self.problems.close_work()

    # menus

    def _outline_part(self) -> QWidget:
        self.keep_button = QToolButton()
        self.keep_button.setText(translate("MineRestoration", "Keep the selected outline as"))
        self.keep_button.setToolTip(
            translate(
                "MineRestoration",
                "Keep the polygons selected in the current layer as one of the five outlines of the plot",
            )
        )
        self.keep_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.keep_button)
        for kind, words in FIVE_OUTLINES:
            menu.addAction(localised(words)).triggered.connect(lambda _checked, kind=kind: self.keep_outline(kind))
        self.keep_button.setMenu(menu)
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.outlines, 1)
        layout.addWidget(self.keep_button)
        return box

    def _fill_menus(self) -> None:
        for action in self.tools.actions:
            self._page.draw_menu.addAction(action)
        menu = self._page.exchange_menu
        self._of_register = []
        for words, deed, of_register in (
            (translate("MineRestoration", "Import boundary points (TXT)…"), self.import_boundary, True),
            (translate("MineRestoration", "Export boundary points (TXT)…"), self.export_boundary, False),
            (
                translate("MineRestoration", "Files of surveyors and provinces (CASS, DXF, SHP, KML)…"),
                self.exchange,
                False,
            ),
            (translate("MineRestoration", "Field pack…"), self.field_pack, True),
            (translate("MineRestoration", "Print plot cards of the mine…"), self.ask_cards, True),
        ):
            action = menu.addAction(words)
            action.triggered.connect(lambda _checked, deed=deed: deed())
            if of_register:
                self._of_register.append(action)

        self.algorithms.fill(
            self._page.more_menu,
            (
                (translate("MineRestoration", "Find candidates…"), "findcandidates"),
                (translate("MineRestoration", "Import candidates of another detector…"), "importcandidates"),
                (translate("MineRestoration", "Rebuild the original ground…"), "originalsurface"),
                (translate("MineRestoration", "Overlay plots…"), "overlayplots"),
                (translate("MineRestoration", "Move to a database or back…"), "moveregister"),
                (translate("MineRestoration", "Bring back an earlier state…"), "restoreregister"),
            ),
        )

    # what the person does

    def import_boundary(self) -> None:
        form = CoordinatesImport(self._desk.path, self._page, project=self._project)
        form.importWanted.connect(self._desk.import_boundary)
        form.exec()

    def export_boundary(self) -> None:
        CoordinatesExport(self._outlines_to_export(), self._page).exec()

    def _outlines_to_export(self) -> QgsVectorLayer | None:
        """The polygon layer that is chosen in the layer panel, else the register's plots."""
        from ..cartography.layers import find_layer

        layer = self._iface.activeLayer()
        if isinstance(layer, QgsVectorLayer) and layer.geometryType() == QgsWkbTypes.GeometryType.PolygonGeometry:
            return layer
        return None if self._desk.path is None else find_layer(self._project, self._desk.path, "plot")

    def exchange(self) -> None:
        """Points, drawings and tables of plots, in and out."""
        ExchangeDialog(self._desk.path, self._desk.mine_id, self._page).exec()

    def field_pack(self) -> None:
        """Take plots to the field, or bring them back."""
        if self._desk.path is None:
            return
        if self._pack is not None:
            self._pack.close()
        self._pack = FieldPackDialog(
            self._desk.path, self._desk.runner, self._desk.who, self._project, parent=self._page
        )
        self._pack.told.connect(self.told)
        self._pack.merged.connect(self._desk.reload)
        self._pack.show()

    def ask_cards(self) -> None:
        if not self._desk.mine_id:
            self._say(translate("MineRestoration", "Pick a mine first"))
            return
        folder = QFileDialog.getExistingDirectory(
            self._page, translate("MineRestoration", "Folder of the cards"), last_folder()
        )
        if folder:
            remember_folder(folder)
            self.print_cards(folder)

    def print_cards(self, folder: str) -> None:
        """Print the cards of the selected mine over the images that the map shows."""
        from ..cartography.cards import CardPress

        press = CardPress(
            self._desk.path, folder, mine_id=self._desk.mine_id, imagery=[path for path in self._images() if path]
        )
        self._desk.print_cards(press, folder)

    def keep_outline(self, kind: str) -> None:
        """Keep what is selected in the current layer as one of the plot's five outlines."""
        row, view, path = self._page.plot, self._desk.view, self._desk.path
        geometry = self._selected()
        if row is None or view is None or path is None:
            self._say(translate("MineRestoration", "Pick a plot first"))
            return
        if geometry is None:
            self._say(translate("MineRestoration", "Select the polygons in a layer first"))
            return
        layer = self._iface.activeLayer()
        target = QgsCoordinateReferenceSystem(view.crs)
        geometry.transform(QgsCoordinateTransform(layer.crs(), target, self._project))
        self.outlines.keep(path, row.plot_no, kind, bytes(geometry.asWkb()), self._desk.who, source=layer.name())

    # inside

    def _selected(self) -> QgsGeometry | None:
        layer = self._iface.activeLayer()
        if not isinstance(layer, QgsVectorLayer) or not layer.selectedFeatureCount():
            return None
        found = QgsGeometry.unaryUnion([feature.geometry() for feature in layer.getSelectedFeatures()])
        if found.isEmpty() or found.type() != QgsWkbTypes.GeometryType.PolygonGeometry:
            return None
        found.convertToMultiType()
        return found

    def _images(self) -> list[str | None]:
        layers = self._project.layerTreeRoot().checkedLayers()
        return [path_of(layer) for layer in layers if isinstance(layer, QgsRasterLayer)]

    def _on_tool(self, new: Any, _old: Any = None) -> None:
        self.setting.setVisible(isinstance(new, Tool))

    def _adjust(self, plot_no: str) -> None:
        """The outline of a plot that was just made from a candidate is to be edited now."""
        if not edit_plot(self._iface, self._steps.layers(work.PLOT_TABLE), plot_no):
            self._say(translate("MineRestoration", "The plots are not on the map yet: press “Show on map”."))

    def _say(self, sentence: str) -> None:
        self.told.emit(Qgis.MessageLevel.Info, sentence, "")
