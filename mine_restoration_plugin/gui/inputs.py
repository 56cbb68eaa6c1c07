"""The terrain model and the decisions that a draft starts from, as a small form."""

from __future__ import annotations

from qgis.core import QgsMapLayer, QgsMapLayerProxyModel, QgsProviderRegistry, QgsRasterLayer
from qgis.gui import QgsFileWidget, QgsMapLayerComboBox
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog, QFormLayout, QHBoxLayout, QToolButton, QWidget

from ..compat import translate
from .memory import last_folder, remember_folder


def path_of(layer: QgsMapLayer | None) -> str | None:
    """The file that a raster layer reads, None if it reads none."""
    if not isinstance(layer, QgsRasterLayer) or layer.providerType() != "gdal":
        return None
    return QgsProviderRegistry.instance().decodeUri("gdal", layer.source()).get("path") or None


class DraftInputs(QWidget):
    """A raster of the project or a file; a decisions file or none."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.terrain = QgsMapLayerComboBox()
        self.terrain.setFilters(QgsMapLayerProxyModel.Filter.RasterLayer)
        self.terrain.setExcludedProviders(["wms", "wcs", "postgresraster", "virtualraster", "arcgismapserver"])
        self.terrain.setAllowEmptyLayer(True)
        self.terrain.setMinimumContentsLength(8)
        self.terrain.setToolTip(
            translate("MineRestoration", "Terrain model of the existing ground; the plan is drafted on it")
        )
        browse = QToolButton()
        browse.setText(translate("MineRestoration", "…"))
        browse.setToolTip(translate("MineRestoration", "Choose the terrain model from a file"))
        browse.clicked.connect(self._browse)
        self.decisions = QgsFileWidget()
        self.decisions.setFilter(translate("MineRestoration", "Decisions (*.json)"))
        self.decisions.setDefaultRoot(last_folder())
        self.decisions.lineEdit().setPlaceholderText(translate("MineRestoration", "none: stated defaults"))
        self.decisions.setToolTip(
            translate("MineRestoration", "What you decided, such as factor system, terrain error, agency (JSON file)")
        )
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.terrain, 1)
        row.addWidget(browse)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(translate("MineRestoration", "&Terrain model"), row)
        form.addRow(translate("MineRestoration", "&Decisions"), self.decisions)
        form.itemAt(0, QFormLayout.ItemRole.LabelRole).widget().setBuddy(self.terrain)
        self.terrain.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.decisions.fileChanged.connect(lambda _path: self.changed.emit())

    def dem(self) -> str | None:
        """Path of the terrain model, None if none is chosen or the layer has no file."""
        layer = self.terrain.currentLayer()
        if layer is not None:
            return path_of(layer)
        return self.terrain.currentText() or None

    def set_dem_file(self, path: str) -> None:
        """Choose a file that is no layer of the project."""
        self.terrain.setAdditionalItems([path])
        self.terrain.setCurrentIndex(self.terrain.findText(path))

    def decisions_file(self) -> str | None:
        return self.decisions.filePath() or None

    def _browse(self) -> None:
        path, _filter = QFileDialog.getOpenFileName(
            self,
            translate("MineRestoration", "Terrain model"),
            last_folder(),
            translate("MineRestoration", "Rasters (*.tif *.tiff *.img *.asc *.vrt);;All files (*)"),
        )
        if path:
            remember_folder(path)
            self.set_dem_file(path)
