"""Table and map in step: a mine picked in one is shown in the other.

Layers are recognised by the file and table they read, never by their name. A selection is changed only when it does not
already show the mine, and never in a layer that somebody is editing.
"""

from __future__ import annotations

from qgis.core import QgsExpression, QgsFeatureRequest, QgsMapLayer, QgsProject, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..cartography.sources import layer_table
from .work import MINE_FIELD, PLOT_TABLE, TABLES_OF_MINE

UUID_FIELD = "uuid"


def table_of(layer: QgsMapLayer, register: str) -> str | None:
    """The register's table that a layer shows, None if it shows something else."""
    table = layer_table(layer, register)
    if table not in TABLES_OF_MINE or not isinstance(layer, QgsVectorLayer):
        return None
    return table if layer.fields().indexOf(MINE_FIELD) >= 0 else None


class MapStep(QObject):
    """Follows the layers of one register in the project."""

    picked = pyqtSignal(str)
    editing = pyqtSignal()
    edited = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas | None, project: QgsProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._project = project
        self._register: str | None = None
        self._linked: dict[str, QgsVectorLayer] = {}
        self._shown = ""
        project.layersAdded.connect(self._relink)
        project.layersWillBeRemoved.connect(self._unlink)

    def follow(self, register: str | None) -> None:
        """Watch the layers of this register from now on."""
        self._register = register
        self._shown = ""
        self._relink()

    def layers(self, table: str | None = None) -> list[QgsVectorLayer]:
        """Layers of the register in the project, those of the plots first."""
        found = [layer for layer in self._linked.values() if table in (None, table_of(layer, self._register or ""))]
        return sorted(found, key=lambda layer: table_of(layer, self._register or "") != PLOT_TABLE)

    def show(self, mine_id: str) -> bool:
        """Select the plots of a mine and let them flash. False if the map holds no layer of the register."""
        self._shown = mine_id
        plots = self.layers(PLOT_TABLE)
        for layer in plots:
            ids = _features(layer, mine_id)
            if self._may_select(layer, ids):
                layer.selectByIds(list(ids))
            if self._canvas is not None and ids:
                self._canvas.flashFeatureIds(layer, list(ids), flashes=2)
        return bool(plots)

    def zoom(self, mine_id: str) -> bool:
        """Bring the plots of a mine into view. False if none is on the map."""
        return self._zoom(mine_id, MINE_FIELD)

    def _zoom(self, value: str, field: str) -> bool:
        for layer in self.layers(PLOT_TABLE):
            ids = _features(layer, value, field)
            if ids and self._canvas is not None:
                self._canvas.zoomToFeatureIds(layer, list(ids))
                return True
        return False

    def show_plot(self, uuid: str) -> bool:
        """Select one plot and let it flash. False if the map holds no layer of the register."""
        plots = self.layers(PLOT_TABLE)
        for layer in plots:
            ids = _features(layer, uuid, UUID_FIELD)
            if self._may_select(layer, ids):
                layer.selectByIds(list(ids))
            if self._canvas is not None and ids:
                self._canvas.flashFeatureIds(layer, list(ids), flashes=2)
        return bool(plots)

    def zoom_plot(self, uuid: str) -> bool:
        """Bring one plot into view. False if it is not on the map."""
        return self._zoom(uuid, UUID_FIELD)

    def close(self) -> None:
        """Let go of the project and its layers."""
        self._unlink(list(self._linked))
        for signal, slot in (
            (self._project.layersAdded, self._relink),
            (self._project.layersWillBeRemoved, self._unlink),
        ):
            signal.disconnect(slot)
        self._register = None

    @staticmethod
    def _may_select(layer: QgsVectorLayer, ids: set[int]) -> bool:
        selected = set(layer.selectedFeatureIds())
        if layer.isEditable() and selected:
            return False
        return not (selected and selected <= ids) and selected != ids

    def _relink(self, _layers: object = None) -> None:
        current = {}
        if self._register is not None:
            for layer_id, layer in self._project.mapLayers().items():
                if table_of(layer, self._register) is not None:
                    current[layer_id] = layer
        self._unlink([layer_id for layer_id in self._linked if layer_id not in current])
        for layer_id, layer in current.items():
            if layer_id not in self._linked:
                layer.selectionChanged.connect(self._on_selection)
                layer.editingStarted.connect(self.editing)
                layer.afterCommitChanges.connect(self.edited)
                self._linked[layer_id] = layer

    def _unlink(self, layer_ids: list[str]) -> None:
        for layer_id in layer_ids:
            layer = self._linked.pop(layer_id, None)
            if layer is not None:
                layer.selectionChanged.disconnect(self._on_selection)
                layer.editingStarted.disconnect(self.editing)
                layer.afterCommitChanges.disconnect(self.edited)

    def _on_selection(self, *_ids: object) -> None:
        layer = self.sender()
        if not isinstance(layer, QgsVectorLayer) or not layer.selectedFeatureCount():
            return
        mines = _selected_mines(layer, stop=self._shown)
        if mines and self._shown not in mines:
            self._shown = mines[0]
            self.picked.emit(mines[0])


def _features(layer: QgsVectorLayer, value: str, field: str = MINE_FIELD) -> set[int]:
    request = QgsFeatureRequest().setFilterExpression(QgsExpression.createFieldEqualityExpression(field, value))
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry).setNoAttributes()
    return {feature.id() for feature in layer.getFeatures(request)}


def _selected_mines(layer: QgsVectorLayer, stop: str) -> list[str]:
    """Mines of the selected features in the order met; ends as soon as ``stop`` is among them."""
    request = QgsFeatureRequest().setFilterFids(layer.selectedFeatureIds())
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry).setSubsetOfAttributes([MINE_FIELD], layer.fields())
    mines: list[str] = []
    for feature in layer.getFeatures(request):
        value = feature[MINE_FIELD]
        if isinstance(value, str) and value not in mines:
            mines.append(value)
            if value == stop:
                break
    return mines
