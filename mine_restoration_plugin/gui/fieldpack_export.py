"""Which mines, base maps and folder a field pack is made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ..compat import translate
from .memory import last_folder

ROLE = Qt.ItemDataRole.UserRole


class ExportPage(QWidget):
    """Which mines, which base maps, which folder."""

    searched = pyqtSignal(str)

    def __init__(self, project: QgsProject, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._busy = False
        self.words = QLineEdit()
        self.words.setClearButtonEnabled(True)
        self.words.setPlaceholderText(translate("MineRestoration", "filter by number or name"))
        self.words.textChanged.connect(self.searched)
        self.mines = QListWidget()
        self.mines.setAccessibleName(translate("MineRestoration", "Mines"))
        self.base = QListWidget()
        self.base.setAccessibleName(translate("MineRestoration", "Base maps"))
        self.folder = QgsFileWidget()
        self.folder.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
        self.folder.setDefaultRoot(last_folder())
        self.folder.setDialogTitle(translate("MineRestoration", "New folder for the field pack"))
        self.button = QPushButton(translate("MineRestoration", "&Export"))
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self._ticked: dict[str, str] = {}
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        mines = QVBoxLayout()
        mines.addWidget(self.words)
        mines.addWidget(self.mines)
        form.addRow(translate("MineRestoration", "&Mines"), mines)
        form.addRow(translate("MineRestoration", "&Base maps"), self.base)
        form.addRow(translate("MineRestoration", "New &folder"), self.folder)
        form.addRow(self.sentence)
        end = QHBoxLayout()
        end.addStretch(1)
        end.addWidget(self.button)
        form.addRow(end)
        form.itemAt(0, QFormLayout.ItemRole.LabelRole).widget().setBuddy(self.mines)
        self.mines.itemChanged.connect(self._tick)
        self.base.itemChanged.connect(self.refresh)
        self.folder.fileChanged.connect(self.refresh)
        self.list_layers()
        self.refresh()

    def show_mines(self, mines: Iterable[Any]) -> None:
        """List mines; those ticked before stay ticked."""
        self.mines.blockSignals(True)
        self.mines.clear()
        for mine in mines:
            plots = translate("MineRestoration", "{count} plots").format(count=mine.plots)
            item = QListWidgetItem(f"{mine.mine_id}  {mine.name}  ({plots})")
            item.setData(ROLE, mine.mine_id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = mine.mine_id in self._ticked
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.mines.addItem(item)
        self.mines.blockSignals(False)
        self.refresh()

    def list_layers(self) -> None:
        """Layers of the project that can go along: with a file, and none of the register's own."""
        self.base.clear()
        for layer in self._project.mapLayers().values():
            if layer.customProperty("minerestoration/table"):
                continue
            raster = isinstance(layer, QgsRasterLayer) and layer.providerType() == "gdal"
            if not raster and not (isinstance(layer, QgsVectorLayer) and layer.isSpatial()):
                continue
            item = QListWidgetItem(layer.name())
            item.setData(ROLE, layer.id())
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.base.addItem(item)

    def mines_chosen(self) -> list[str]:
        return sorted(self._ticked)

    def layers_chosen(self) -> list[QgsMapLayer]:
        items = [self.base.item(row) for row in range(self.base.count())]
        found = [self._project.mapLayer(i.data(ROLE)) for i in items if i.checkState() == Qt.CheckState.Checked]
        return [layer for layer in found if layer is not None]

    def bases(self) -> tuple[list[Any], list[Any]]:
        """The chosen base maps as core takes them.

        Raises:
            InputError: a layer has no file.
        """
        from ..processing.basemaps import raster_base, vector_base

        context = QgsProcessingContext()
        chosen = self.layers_chosen()
        rasters = [raster_base(layer) for layer in chosen if isinstance(layer, QgsRasterLayer)]
        feedback = QgsProcessingFeedback()
        vectors = [vector_base(layer, context, feedback) for layer in chosen if isinstance(layer, QgsVectorLayer)]
        return rasters, vectors

    def set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.refresh()

    def refresh(self, *_changed: object) -> None:
        mines, bases, folder = self.mines_chosen(), self.layers_chosen(), self.folder.filePath()
        self.button.setEnabled(bool(folder) and not self._busy)
        if mines:
            what = translate("MineRestoration", "The plots of {count} mines").format(count=len(mines))
        else:
            what = translate("MineRestoration", "All plots of the register")
        if folder:
            said = translate("MineRestoration", "{what}, with {bases} base maps, go into {folder}.")
        else:
            said = translate("MineRestoration", "{what}, with {bases} base maps. Choose a new folder for them.")
        self.sentence.setText(said.format(what=what, bases=len(bases), folder=folder))

    def _tick(self, item: QListWidgetItem) -> None:
        mine = item.data(ROLE)
        if item.checkState() == Qt.CheckState.Checked:
            self._ticked[mine] = item.text()
        else:
            self._ticked.pop(mine, None)
        self.refresh()
