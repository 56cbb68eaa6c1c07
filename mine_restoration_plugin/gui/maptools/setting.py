"""The options of the map tools as a small panel: what to look at, how, and what to write where."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import (
    QgsMapLayer,
    QgsMapLayerProxyModel,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt.QtCore import QSignalBlocker, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from ...compat import localised, translate
from ...core.model.errors import InputError
from ...core.model.text import QT_TRANSLATE_NOOP
from ..inputs import path_of
from . import deeds, edits

PLOT, UNIT = "plot", "unit"
_STEPS = 100


class Setting(QWidget):
    """One for all map tools of a window.

    ``register`` and ``mine`` tell the register and the mine on the desk when they are called; ``who`` goes into the
    features and the log.
    """

    toleranceChosen = pyqtSignal(float)  # noqa: N815 - Qt's way of naming signals
    likenessChanged = pyqtSignal()  # noqa: N815
    shapeChanged = pyqtSignal()  # noqa: N815
    acceptAsked = pyqtSignal()  # noqa: N815
    backAsked = pyqtSignal()  # noqa: N815
    cancelAsked = pyqtSignal()  # noqa: N815

    def __init__(
        self,
        register: Callable[[], str | None],
        mine: Callable[[], str | None],
        who: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._register = register
        self._mine = mine
        self.who = who
        defaults = deeds.defaults()
        self.target = QComboBox()
        self.target.addItem(translate("MineRestoration", "Mine plot"), PLOT)
        self.target.addItem(translate("MineRestoration", "Restoration unit"), UNIT)
        self.attribute = QComboBox()
        self._fill_attributes()
        self.image, self.dem = _rasters(), _rasters()
        self.image.setToolTip(translate("MineRestoration", "Image whose colours the wand compares; any bands"))
        self.dem.setToolTip(translate("MineRestoration", "Terrain model: breaks of slope, heights, rough volumes"))
        self.balance_slider = QSlider(Qt.Orientation.Horizontal)
        self.balance_slider.setRange(0, _STEPS)
        self.balance_slider.setValue(_STEPS // 2)
        self.balance_slider.setToolTip(
            translate("MineRestoration", "Left: only colour counts; middle: both; right: only terrain")
        )
        self.form = QComboBox()
        for words, landform in (
            (translate("MineRestoration", "By attribute or height"), ""),
            (translate("MineRestoration", "Pit, up to its rim"), "pit"),
            (translate("MineRestoration", "Heap, down to its toe"), "heap"),
            (translate("MineRestoration", "Any break of slope"), "any"),
        ):
            self.form.addItem(words, landform)
        self.tolerance = _spin(0.02, 50.0, 0.1, 2)
        self.tolerance.setEnabled(False)
        self.tolerance.setToolTip(
            translate("MineRestoration", "Of the last click; 1 is clearly another colour or a clear break of slope")
        )
        self.holes = _spin(0.0, 1e6, 50.0, 0, defaults.hole_area_m2, " m²")
        self.simplify = _spin(-0.1, 100.0, 0.1, 1, -0.1, " m")
        self.simplify.setSpecialValueText(translate("MineRestoration", "one image cell"))
        self.simplify.setToolTip(translate("MineRestoration", "How far simplifying may move the outline"))
        self.snap = _spin(0.0, 100.0, 0.5, 1, defaults.snap_m, " m")
        self.snap.setSpecialValueText(translate("MineRestoration", "off"))
        self.snap.setToolTip(
            translate("MineRestoration", "Boundaries of neighbours within this distance are taken over exactly")
        )
        self.accept = QPushButton(translate("MineRestoration", "Accept"))
        self.undo = QPushButton(translate("MineRestoration", "Take back"))
        self.stop = QPushButton(translate("MineRestoration", "Cancel"))
        self._lay_out()
        self.tolerance.valueChanged.connect(self.toleranceChosen)
        self.balance_slider.sliderReleased.connect(self.likenessChanged)
        self.form.currentIndexChanged.connect(lambda _index: self.likenessChanged.emit())
        self.attribute.currentIndexChanged.connect(lambda _index: self._attribute_changed())
        self.holes.valueChanged.connect(lambda _value: self.shapeChanged.emit())
        self.accept.clicked.connect(lambda _checked: self.acceptAsked.emit())
        self.undo.clicked.connect(lambda _checked: self.backAsked.emit())
        self.stop.clicked.connect(lambda _checked: self.cancelAsked.emit())
        self.choose_rasters()

    def _lay_out(self) -> None:
        sides = QHBoxLayout()
        sides.addWidget(QLabel(translate("MineRestoration", "Colour")))
        sides.addWidget(self.balance_slider, 1)
        sides.addWidget(QLabel(translate("MineRestoration", "Terrain")))
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(translate("MineRestoration", "Write into"), self.target)
        form.addRow(translate("MineRestoration", "Plot attribute"), self.attribute)
        form.addRow(translate("MineRestoration", "Image"), self.image)
        form.addRow(translate("MineRestoration", "Terrain model"), self.dem)
        form.addRow(translate("MineRestoration", "Compare"), sides)
        form.addRow(translate("MineRestoration", "Landform"), self.form)
        form.addRow(translate("MineRestoration", "Tolerance"), self.tolerance)
        form.addRow(translate("MineRestoration", "Fill holes below"), self.holes)
        form.addRow(translate("MineRestoration", "Simplify"), self.simplify)
        form.addRow(translate("MineRestoration", "Snap to neighbours"), self.snap)
        buttons = QHBoxLayout()
        for button in (self.accept, self.undo, self.stop):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addLayout(buttons)
        layout.addStretch(1)

    def _fill_attributes(self) -> None:
        from ...core.register.dictionary import data_dictionary

        self.attribute.addItem(translate("MineRestoration", "not given"), None)
        for code in data_dictionary().codes["plot_attribute"].values():
            self.attribute.addItem(localised(code.label), code.code)

    # what was chosen

    def choose_rasters(self) -> None:
        """Take the project's topmost image and terrain model where none was chosen."""
        for node in QgsProject.instance().layerTreeRoot().findLayers():
            layer = node.layer()
            if not isinstance(layer, QgsRasterLayer) or path_of(layer) is None:
                continue
            box = self.dem if _is_terrain(layer) else self.image
            if box.currentLayer() is None:
                box.setLayer(layer)

    def image_path(self) -> str | None:
        return path_of(self.image.currentLayer())

    def image_date(self) -> str | None:
        """The day that the image's layer tells: its temporal setting, else its metadata; None where neither does."""
        layer = self.image.currentLayer()
        if layer is None:
            return None
        temporal = layer.temporalProperties()
        ranges = [temporal.fixedTemporalRange()] if temporal is not None and temporal.isActive() else []
        ranges += list(layer.metadata().extent().temporalExtents())
        days = [found.begin().date() for found in ranges if found.begin().isValid()]
        return days[0].toString(Qt.DateFormat.ISODate) if days else None

    def dem_path(self) -> str | None:
        return path_of(self.dem.currentLayer())

    def balance(self) -> float:
        return self.balance_slider.value() / _STEPS

    def landform(self) -> str:
        return self.form.currentData() or deeds.landform_of(self.attribute.currentData())

    def hole_area(self) -> float:
        return self.holes.value()

    def show_tolerance(self, tolerance: float | None) -> None:
        """Show the last click's tolerance, without telling that it was chosen; None: there is no click."""
        blocked = QSignalBlocker(self.tolerance)
        if tolerance is not None:
            self.tolerance.setValue(tolerance)
        blocked.unblock()
        self.tolerance.setEnabled(tolerance is not None)

    def layer(self, table: str | None = None) -> QgsVectorLayer:
        """The layer that outlines are written into, or that of another table.

        Raises:
            InputError: no register is open, or it is not on the map.
        """
        register = self._register()
        if register is None:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "Open a mine register first; outlines are written into it.")
            )
        return edits.register_layer(QgsProject.instance(), register, table or self.target.currentData())

    def place(self, layer: QgsVectorLayer, x: float, y: float) -> deeds.Place:
        """Where an outline about a point of the layer's CRS goes.

        Raises:
            InputError: a unit needs a plot around it or a mine on the desk.
        """
        crs = edits.crs_text(layer.crs())
        attribute = self.attribute.currentData()
        if self.target.currentData() == PLOT:
            taken = edits.column(layer, "plot_no")
            return deeds.Place(PLOT, crs, self._mine() or None, None, attribute, taken, self.image_date())
        plot = self.plot_at(x, y)
        mine = (edits.text(plot, "mine_id") if plot is not None else None) or self._mine()
        if not mine:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "A restoration unit belongs to a mine: click inside a plot of a mine, or select the mine first.",
                )
            )
        plot_no = edits.text(plot, "plot_no") if plot is not None else None
        taken = edits.column(layer, "unit_no", mine)
        return deeds.Place(UNIT, crs, mine, plot_no, attribute, taken, self.image_date())

    def plot_at(self, x: float, y: float):
        """The plot around a point, the smallest where several are; None outside all."""
        found = edits.rows_at(self.layer(PLOT), QgsPointXY(x, y))
        return min(found, key=lambda feature: feature.geometry().area()) if found else None

    def finish(self, layer: QgsVectorLayer, x: float, y: float, box: QgsRectangle | None) -> deeds.Finish:
        """How an outline is finished: neighbours are those of the same layer near ``box``."""
        snap = self.snap.value()
        near: list[bytes] = []
        if box is not None:
            wide = box.buffered(snap + 1.0)
            near = edits.outlines_near(layer, (wide.xMinimum(), wide.yMinimum(), wide.xMaximum(), wide.yMaximum()))
        within = None
        if self.target.currentData() == UNIT:
            plot = self.plot_at(x, y)
            within = edits.wkb_of(plot.geometry()) if plot is not None else None
        simplify = self.simplify.value()
        return deeds.Finish(self.holes.value(), None if simplify < 0 else simplify, snap, near, within)

    def _attribute_changed(self) -> None:
        if not self.form.currentData():
            self.likenessChanged.emit()


def _rasters() -> QgsMapLayerComboBox:
    box = QgsMapLayerComboBox()
    box.setFilters(QgsMapLayerProxyModel.Filter.RasterLayer)
    box.setExcludedProviders(["wms", "wcs", "postgresraster", "virtualraster", "arcgismapserver"])
    box.setAllowEmptyLayer(True)
    box.setMinimumContentsLength(8)
    box.setLayer(None)
    return box


def _is_terrain(layer: QgsMapLayer) -> bool:
    """One band of more than a byte, not told to be colours."""
    provider = layer.dataProvider()
    return layer.bandCount() == 1 and provider.dataTypeSize(1) > 1


def _spin(low: float, high: float, step: float, decimals: int, value: float | None = None, unit: str = ""):
    spin = QDoubleSpinBox()
    spin.setDecimals(decimals)
    spin.setRange(low, high)
    spin.setSingleStep(step)
    spin.setSuffix(unit)
    spin.setKeyboardTracking(False)
    if value is not None:
        spin.setValue(value)
    return spin
